"""What the rounds of tests/load/programme.sh and tests/load/rotation.sh share: the load client, the echo beside it, and rows of tables."""

import json
import os
import statistics
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import servers

BUILD = os.path.dirname(os.path.realpath(api.BIN))


def run(program, *arguments):
    """The report of a load tool, on its last line."""
    done = subprocess.run([os.path.join(BUILD, f"load/{program}"), *map(str, arguments)], capture_output=True, text=True, check=False)
    lines = done.stdout.strip().splitlines()
    report = json.loads(lines[-1]) if lines else {}
    if done.returncode != 0:
        sys.exit(f"load: {program} {' '.join(map(str, arguments))}\n  {report}\n{done.stderr}")
    return report


class Echo(servers.Process):
    """The echo of the load tools, which the calls are held against."""

    def __init__(self, folder):
        super().__init__(folder, "echo", [os.path.join(BUILD, "load/load_echo")])
        servers.wait_until(lambda: servers.contents(self.out_path).endswith("\n"), "the echo listens")
        self.address = servers.contents(self.out_path).split()[-1]

    def like(self, report, callers, seconds):
        """As many callers, messages of the same size."""
        return run("load_client", "call", "echo", "--address", self.address, "--server", self.pid, "--callers", callers, "--request-bytes",
                   report["request_bytes"], "--response-bytes", report["response_bytes"], "--seconds", seconds)


def median(reports, field):
    return statistics.median(report[field] for report in reports)


def line(name, reports):
    ratio = statistics.median(report["per_second"] / report["echo"]["per_second"] for report in reports)
    cpu = statistics.median(report["server_cpu_us"] / report["echo"]["server_cpu_us"] for report in reports)
    shown = lambda field: f"{median(reports, field):,.0f}"
    print(f"| {name} | {shown('per_second')} | {median(reports, 'p50_us') / 1000:.1f} / {median(reports, 'p99_us') / 1000:.1f} | "
          f"{shown('server_cpu_us')} | {shown('request_bytes')} → {shown('response_bytes')} | {ratio:.3f} | {cpu:.1f} |", flush=True)


def head(first):
    print(f"| {first} | calls/s | p50 / p99 ms | CPU µs | bytes | of the echo's calls/s | CPU in echoes |\n|" + "---|" * 7)
