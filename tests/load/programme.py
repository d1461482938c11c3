"""The rounds of tests/load/programme.sh: a whole programme of trusteeship through the public API, and questions at many times its size."""

import argparse
import csv
import os
import signal
import statistics
import sys
import tempfile

from bench import Echo, head, line, run
import programme
import servers
import trusteeship

TODAY = "2022-11-22"
CALLERS = 16          # of a whole programme
QUESTION_CALLERS = [1, 16, 64]
MEASURES = 3_000      # of one programme
SCHOOLS = 115


class Bench:
    """A pair of services and the echo in a folder of their own."""

    def __init__(self, folder):
        self.folder = folder
        self.redis = servers.Redis(folder)
        self.pair = servers.Pair(folder, "sqlite", self.redis.address, [f"service.demonstration_today={TODAY}"]).start()
        self.echo = Echo(folder)

    def stop(self):
        for process in (self.pair, self.echo, self.redis):
            process.kill()

    def target(self):
        service = self.pair.services["trusteeship"]
        return "--address", service.address, "--server", service.pid

    def command(self, *arguments):
        result = servers.cli(self.pair.services["pairing"], *arguments, trusteeship=self.pair.services["trusteeship"], timeout=1200)
        if result.code != 0:
            sys.exit(f"load: jiedui {' '.join(arguments)}: {result.out[-1000:]}{result.err[-1000:]}")

    def await_registry(self):
        client = self.pair.services["trusteeship"].client()
        servers.wait_until(lambda: not trusteeship.disagreements(client), "the registry follows", deadline=600)
        client.close()


def whole_programme(options):
    """One round: everything from the first proposal to the last measure, then the echo of each step."""
    with tempfile.TemporaryDirectory(prefix="jiedui-load.") as folder:
        bench = Bench(folder)
        try:
            trusteeship.load(bench.pair, folder, programme.Programme(schools=options.schools))
            report = run("load_client", "programme", *bench.target(), "--rows", os.path.join(folder, "trusteeships.csv"), "--callers", CALLERS,
                         "--measures", options.measures)
            for step in report["steps"]:
                step["echo"] = bench.echo.like(step, CALLERS, options.seconds)
            bench.await_registry()
            return report
        finally:
            bench.stop()


def write_measures(folder, made, count):
    path = os.path.join(folder, "measures.csv")
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["measure_id", "trusteeship", "type", "tasks", "title", "start", "end", "planned", "subjects"])
        writer.writerows([f"syn-m-{number}", made.rows[number % len(made.rows)].id, "shadowing", "teaching", "县中骨干教师到附属高中跟岗",
                          "2022-10-09", "2022-10-16", "unit=people;value=4", "数学"] for number in range(count))
    return path


def questions(options):
    """GetSchoolFile and GetCoverage over `times` programmes."""
    with tempfile.TemporaryDirectory(prefix="jiedui-load.") as folder:
        bench = Bench(folder)
        try:
            made = programme.Programme(schools=options.schools, programmes=options.times)
            trusteeship.load(bench.pair, folder, made, attested=True)
            rows = os.path.join(folder, "trusteeships.csv")
            bench.command("trusteeship", "import", rows)
            bench.command("import", "county-lists", os.path.join(folder, "county_lists.csv"))
            bench.command("import", "measures", write_measures(folder, made, options.measures * options.times))
            run("load_client", "programme", *bench.target(), "--rows", rows, "--callers", CALLERS, "--plans-only")
            bench.await_registry()
            results = []
            for method, name in (("school-file", "GetSchoolFile"), ("coverage", "GetCoverage")):
                for callers in QUESTION_CALLERS:
                    reports = []
                    for _ in range(options.rounds):
                        report = run("load_client", "call", method, *bench.target(), "--callers", callers, "--trusteeships", len(made.rows),
                                     "--seconds", options.seconds)
                        report["echo"] = bench.echo.like(report, callers, options.seconds)
                        reports.append(report)
                    results.append((f"{name}, {callers}", reports))
            size = os.path.getsize(bench.pair.stores["trusteeship"].path) / 2**20
            return len(made.rows), size, results
        finally:
            bench.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    options.schools, options.measures = SCHOOLS, MEASURES
    if options.quick:
        options.rounds, options.seconds, options.times, options.measures = 1, 0.5, 2, 300
    if not 1 <= options.rounds <= 20 or not 1 <= options.times <= 200:
        parser.error("--rounds: 1 to 20; --times: 1 to 200")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped

    rounds = [whole_programme(options) for _ in range(options.rounds)]
    seconds = statistics.median(report["seconds"] for report in rounds)
    print(f"\n### A whole programme: {options.schools} trusteeships, {options.schools * 3} signatures, {options.schools} plans, "
          f"{options.measures:,} measures in {seconds:.2f} s, {CALLERS} callers\n")
    head("step")
    for steps in zip(*(report["steps"] for report in rounds)):
        line(f"{steps[0]['name']} × {steps[0]['calls']:,}", steps)
    if options.times > 1:
        count, size, results = questions(options)
        print(f"\n### Questions at {options.times} programmes: {count:,} trusteeships, {options.measures * options.times:,} measures, a store of "
              f"{size:,.0f} MiB\n")
        head("question, callers")
        for name, reports in results:
            line(name, reports)


if __name__ == "__main__":
    main()
