"""The rounds of tests/load/run.sh: starts what is measured, runs the load client against it, prints medians and ratios."""

import argparse
import contextlib
import csv
import json
import os
import pathlib
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
CALLERS = [1, 16, 64, 256]
PARTIES = 20_000   # schools, so that a party has few pairings, as in life
SLOW_DISK_US = 5_000
BATCH = 256        # rows in a chunk of an import, and so in a commit
BODIES = 21        # in a commit under 64 callers
BOUNDS = {"the service": None, "its syncs for nothing": "sync", "its rows for nothing": "rows"}
SECTIONS = ["reads", "writes", "bounds", "import", "events"]
READY_S = 30


def fail(text):
  sys.exit(f"load: {text}")


def free_port():
  with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    return probe.getsockname()[1]


def wait_for(what, ready):
  deadline = time.monotonic() + READY_S
  while not ready():
    if time.monotonic() > deadline:
      fail(f"{what}: not within {READY_S} s")
    time.sleep(0.01)


class Process:
  """A server of ours; it ends with this script, whatever happens to it."""

  def __init__(self, command, log, **environment):
    self.log = log
    with open(log, "ab") as stderr:
      self.popen = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *map(str, command)], stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, stderr=stderr, env=os.environ | environment, text=True)
    self.pid = self.popen.pid

  def address(self):
    """From the line 'NAME listens on ADDRESS'."""
    line = self.popen.stdout.readline()
    if " listens on " not in line:
      fail(f"{self.popen.args[3]} did not start; its log ends:\n" + self.log.read_text(errors="replace")[-2000:])
    return line.split()[-1]

  def memory_mib(self, field):
    for line in pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines():
      if line.startswith(field + ":"):
        return int(line.split()[1]) / 1024

  def stop(self):
    self.popen.send_signal(signal.SIGTERM)
    try:
      self.popen.wait(timeout=30)
    except subprocess.TimeoutExpired:
      self.popen.kill()
      self.popen.wait()
    self.popen.stdout.close()


class Bench:
  def __init__(self, options, folder):
    self.options = options
    self.folder = folder
    self.bin = options.bin
    self.results = {}   # name → list of reports, one a round
    self.serial = 0

  def new_folder(self, name):
    self.serial += 1
    path = self.folder / f"{self.serial}-{name}"
    path.mkdir()
    return path

  # ---- servers ----

  @contextlib.contextmanager
  def echo(self):
    process = Process([self.bin / "load/load_echo"], self.folder / "echo.log")
    process.where = process.address()
    try:
      yield process
    finally:
      process.stop()

  @contextlib.contextmanager
  def redis(self, folder):
    port = free_port()
    process = Process(["redis-server", "--bind", "127.0.0.1", "--port", port, "--dir", folder, "--appendonly", "yes", "--save", "",
                       "--logfile", folder / "redis.log"], folder / "redis.err")
    process.where = f"127.0.0.1:{port}"
    try:
      def answers():
        return subprocess.run(["redis-cli", "-p", str(port), "ping"], capture_output=True).returncode == 0
      wait_for("redis", answers)
      process.last = lambda: self.last_entry(port)
      yield process
    finally:
      process.stop()

  @staticmethod
  def last_entry(port):
    """The last position that the relay has delivered."""
    fields = subprocess.run(["redis-cli", "-p", str(port), "XINFO", "STREAM", "jiedui:events:pairing"],
                            capture_output=True, text=True).stdout.split("\n")
    return int(fields[fields.index("last-generated-id") + 1].split("-")[0]) if "last-generated-id" in fields else 0

  @contextlib.contextmanager
  def service(self, base=None, sync_delay_us=0, spare=None):
    """The pairing service with a Redis of its own, on a copy of the store `base` or an empty one. `spare`: see spare.cc."""
    folder = self.new_folder("service")
    store = folder / "pairing.db"
    if base is not None:
      shutil.copyfile(base, store)
    with self.redis(folder) as redis:
      environment = {}
      if sync_delay_us:
        environment = {"LD_PRELOAD": str(self.bin / "load/load_sync_delay.so"), "JIEDUI_SYNC_DELAY_US": str(sync_delay_us)}
      if spare:
        environment = {"LD_PRELOAD": str(self.bin / "load/load_spare.so"), "JIEDUI_SPARE": spare,
                       "JIEDUI_SPARE_POSITION": str(self.newest_position(store))}
      process = Process([self.bin / "bin/jiedui-pairing", "--set", f"service.sqlite.path={store}", "--set",
                         f"service.redis.address={redis.where}", "--set", "service.insecure={}", "--set",
                         "service.listen=127.0.0.1:0"], folder / "service.log", **environment)
      process.where = process.address()
      process.store = store
      process.redis = redis
      self.await_relay(process)  # it fills the empty stream with the events of the base
      try:
        yield process
      finally:
        process.stop()
    (folder / "service.log").unlink()  # a line a call: large

  @staticmethod
  def newest_position(path):
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as store:
      return store.execute("SELECT COALESCE(MAX(position), 0) FROM event_log").fetchone()[0]

  def await_relay(self, service):
    """Until every event has been delivered; gives how many were not yet."""
    newest = self.newest_position(service.store)
    behind = newest - service.redis.last()
    began = time.monotonic()
    wait_for("relay", lambda: service.redis.last() >= newest)
    return {"behind": max(behind, 0), "seconds": time.monotonic() - began}

  # ---- runs ----

  def run(self, *command, **environment):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, env=os.environ | environment)
    lines = done.stdout.strip().splitlines()
    report = json.loads(lines[-1]) if lines else {"errors": 1}
    if done.returncode != 0:
      fail(f"{' '.join(map(str, command))}\n  {report}\n{done.stderr}")
    return report

  def client(self, run, *arguments):
    return self.run(self.bin / "load/load_client", run, *arguments, "--seconds", self.options.seconds)

  def keep(self, name, report):
    self.results.setdefault(name, []).append(report)
    print(f"  {name}: {report['per_second']:,.0f}/s", file=sys.stderr)
    return report

  def call(self, name, method, server, callers, *arguments):
    return self.keep(name, self.client("call", method, "--address", server.where, "--server", server.pid, "--callers", callers,
                                       *arguments))

  # ---- the data ----

  def jiedui(self, service, *arguments):
    done = subprocess.run([self.bin / "bin/jiedui", "--server", service.where, "--as", "person=load;role=moe", *arguments],
                          capture_output=True, text=True)
    if done.returncode != 0:
      fail(f"jiedui {' '.join(map(str, arguments))}: {done.stdout[-1000:]}{done.stderr[-1000:]}")

  def prepare(self):
    """The real data, measured for memory; then load parties and a scheme between them. The store is copied for every run."""
    data = ROOT / "deploy/data"
    with self.service() as service:
      for kind in ["regions", "parties", "schemes", "pairings"]:
        self.jiedui(service, "import", kind, data / f"{kind}.csv")
      self.memory = {"real data loaded": service.memory_mib("VmRSS")}
      counties = [row["region_id"] for row in csv.DictReader(open(data / "regions.csv", encoding="utf-8")) if row["level"] == "county"]
      with open(self.folder / "parties.csv", "w", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["party_id", "kind", "display_name", "region", "source"])
        for i in range(PARTIES):
          rows.writerow([f"load-{i}", "school", f"负载测试第{i}小学", counties[i % len(counties)], "负载测试"])
      with open(self.folder / "schemes.csv", "w", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["scheme_id", "display_name", "lanes", "effective_from", "strict", "clause", "document"])
        rows.writerow(["load", "负载测试", "school>school:many_to_many", "2010", "false", "Q11-4.1", "负载测试"])
      self.jiedui(service, "import", "parties", self.folder / "parties.csv")
      self.jiedui(service, "import", "schemes", self.folder / "schemes.csv")
      store = service.store
    self.base = self.folder / "base.db"   # without pairings of the load
    shutil.copyfile(store, self.base)     # the service has ended, and with it the write-ahead log
    with self.service(self.base) as service:
      self.client("import", "--address", service.where, "--rows", self.options.rows, "--parties", PARTIES)
      store = service.store
    self.full = self.folder / "full.db"   # with them: what is read
    shutil.copyfile(store, self.full)
    with self.service(self.full) as service:  # how large the messages are
      self.get = self.client("call", "get", "--address", service.where, "--pairings", self.options.rows, "--callers", 1)
      self.propose = self.client("call", "propose", "--address", service.where, "--parties", PARTIES, "--callers", 1)

  @staticmethod
  def sizes(report):
    return ["--request-bytes", report["request_bytes"], "--response-bytes", report["response_bytes"]]

  # ---- the sections of a round ----

  def reads(self):
    with self.echo() as echo, self.service(self.full) as service:
      for callers in CALLERS:
        self.call(f"echo of GetPairing, {callers}", "echo", echo, callers, *self.sizes(self.get))
        self.call(f"GetPairing, {callers}", "get", service, callers, "--pairings", self.options.rows)
      self.memory["after reads"] = service.memory_mib("VmHWM")

  def writes(self):
    with self.echo() as echo:
      for callers in CALLERS:
        with self.service(self.base) as service:  # a fresh store each: none pays for the rows of another
          self.call(f"echo of ProposePairing, {callers}", "echo", echo, callers, *self.sizes(self.propose))
          report = self.call(f"ProposePairing, {callers}", "propose", service, callers, "--parties", PARTIES)
          report["relay"] = self.await_relay(service)
          self.memory["after writes"] = max(self.memory.get("after writes", 0), service.memory_mib("VmHWM"))
          store = service.store
        if callers == 64:
          self.raw_commit("raw commits of 64", store, 64)
      with self.service(self.base, SLOW_DISK_US) as service:
        for callers in CALLERS[2:]:
          self.call(f"ProposePairing, {callers}, slow disk", "propose", service, callers, "--parties", PARTIES)
          self.await_relay(service)
      for callers in CALLERS[2:]:
        self.raw_commit(f"raw commits of {callers}, slow disk", store, callers, SLOW_DISK_US)

  def bounds(self):
    """What 64 callers could reach at most: the service with its syncs or its rows for nothing, and its rows without it."""
    for name, spare in BOUNDS.items():
      with self.echo() as echo, self.service(self.base, spare=spare) as service:
        self.call(f"echo of {name}", "echo", echo, 64, *self.sizes(self.propose))
        self.call(name, "propose", service, 64, "--parties", PARTIES)
        if spare is None:
          self.await_relay(service)
          store = service.store
    self.raw_commit("the rows alone", store, BODIES)

  def raw_commit(self, name, source, batch, sync_delay_us=0):
    target = self.new_folder("raw") / "pairing.db"
    shutil.copyfile(self.base, target)
    environment = {}
    if sync_delay_us:
      environment = {"LD_PRELOAD": str(self.bin / "load/load_sync_delay.so"), "JIEDUI_SYNC_DELAY_US": str(sync_delay_us)}
    self.keep(name, self.run(self.bin / "load/load_commit", source, target, "--batch", batch, "--rows", self.options.rows,
                             **environment))

  def imports(self):
    with self.service(self.base) as service:
      self.keep("ImportPairings", self.client("import", "--address", service.where, "--server", service.pid, "--rows",
                                              self.options.rows, "--parties", PARTIES))
      store = service.store
    self.raw_commit(f"raw commits of {BATCH}", store, BATCH)

  def events(self):
    with self.service(self.base) as service:
      full = self.client("call", "propose", "--address", service.where, "--callers", 64, "--parties", PARTIES)
      self.await_relay(service)
      rate = full["per_second"] * 0.3
      arguments = ["--redis", service.redis.where, "--rate", rate]
      self.keep("PUBLISH to subscriber", self.client("hop", *arguments))
      self.keep("answer to subscriber", self.client("events", "--address", service.where, "--parties", PARTIES, *arguments))
      self.await_relay(service)

  def round(self, number):
    print(f"round {number} of {self.options.rounds}", file=sys.stderr)
    sections = {"reads": self.reads, "writes": self.writes, "bounds": self.bounds, "import": self.imports, "events": self.events}
    for name in self.options.only:
      sections[name]()
    for path in self.folder.glob("*-*"):
      shutil.rmtree(path)

  # ---- the tables ----

  def median(self, name, field):
    return statistics.median(report[field] for report in self.results[name])

  def ratio(self, name, limit, field="per_second"):
    """Median of the rounds' ratios: what was measured side by side is compared."""
    return statistics.median(a[field] / b[field] for a, b in zip(self.results[name], self.results[limit]))

  def table(self, title, head, rows):
    print(f"\n### {title}\n")
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
      print("| " + " | ".join(row) + " |")

  def calls(self, title, method, aim, callers=CALLERS, suffix="", limit=True):
    rows = []
    for n in callers:
      name, echo = f"{method}, {n}{suffix}", f"echo of {method}, {n}"
      row = [str(n)]
      for which in [echo, name]:
        row.append(f"{self.median(which, 'per_second'):,.0f}")
        row.append(f"{self.median(which, 'p50_us'):,.0f} / {self.median(which, 'p99_us'):,.0f}")
        row.append(f"{self.median(which, 'server_cpu_us'):.1f}")
      rows.append(row + [f"{self.ratio(name, echo):.2f}", f"{self.ratio(name, echo, 'server_cpu_us'):.2f}"])
    self.table(f"{title}: {aim}", ["callers", "echo/s", "p50 / p99 µs", "CPU µs", f"{method}/s", "p50 / p99 µs", "CPU µs",
                                   "ratio of calls/s", "ratio of CPU"], rows)

  def print(self, steal):
    only = self.options.only
    print(f"\nMedians of {self.options.rounds} rounds of {self.options.seconds} s; steal {steal:.1f} %. Messages: GetPairing "
          f"{self.get['request_bytes']} → {self.get['response_bytes']} bytes, ProposePairing {self.propose['request_bytes']} → "
          f"{self.propose['response_bytes']} bytes.")
    if "reads" in only:
      self.calls("Reads", "GetPairing", "aim 0.7 of the echo, accept 0.55")
    if "writes" in only:
      self.calls("Durable writes", "ProposePairing", "aim 0.4 of the echo at 64 callers, accept 0.30")
      behind = [f"{n}: {statistics.median(r['relay']['behind'] for r in self.results[f'ProposePairing, {n}']):,.0f}" for n in CALLERS]
      print(f"\nEvents not yet relayed when the load ended, by callers: {', '.join(behind)}.")
      rows = []
      for name, limit in [("ProposePairing, 64", "raw commits of 64"),
                          ("ProposePairing, 64, slow disk", "raw commits of 64, slow disk"),
                          ("ProposePairing, 256, slow disk", "raw commits of 256, slow disk")]:
        echo = "echo of " + name.replace(", slow disk", "")
        rows.append([name, f"{self.median(name, 'per_second'):,.0f}",
                     f"{self.median(name, 'p50_us') / 1000:.1f} / {self.median(name, 'p99_us') / 1000:.1f}",
                     f"{self.median(name, 'server_cpu_us'):.1f}",
                     f"{self.ratio(name, echo):.2f}", f"{self.median(limit, 'per_second'):,.0f}", f"{self.ratio(name, limit):.2f}"])
      self.table(f"The disk as it is, and {SLOW_DISK_US // 1000} ms slower a sync", ["", "calls/s", "p50 / p99 ms", "CPU µs", "of the echo", "raw rows/s",
                                                                     "of raw"], rows)
    if "bounds" in only:
      rows = [[name, f"{self.median(name, 'per_second'):,.0f}", f"{self.median(name, 'server_cpu_us'):.1f}",
               f"{self.ratio(name, f'echo of {name}'):.2f}"] for name in BOUNDS]
      rows.append([f"the rows alone, {BODIES} in a commit", f"{self.median('the rows alone', 'per_second'):,.0f}",
                   f"{self.median('the rows alone', 'cpu_us'):.1f}", f"{self.ratio('the rows alone', 'echo of the service'):.2f}"])
      self.table("What bounds durable writes, 64 callers", ["", "a second", "CPU µs", "of the echo"], rows)
    if "import" in only:
      name, limit = "ImportPairings", f"raw commits of {BATCH}"
      self.table("Batch import: aim 0.5 of raw group commit", ["rows/s", "CPU µs a row", "raw rows/s", "ratio"],
                 [[f"{self.median(name, 'per_second'):,.0f}", f"{self.median(name, 'server_cpu_us'):.1f}",
                   f"{self.median(limit, 'per_second'):,.0f}", f"{self.ratio(name, limit):.2f}"]])
    if "events" in only:
      name, limit = "answer to subscriber", "PUBLISH to subscriber"
      rows = []
      for text, of, prefix in [("PUBLISH → subscriber", limit, ""), ("answer → subscriber", name, ""),
                               ("recorded → subscriber (with the commit)", name, "record_"),
                               ("request → answer", name, "answer_")]:
        ratio = "" if of == limit else f"{statistics.median(a[prefix + 'p99_us'] / b['p99_us'] for a, b in zip(self.results[of], self.results[limit])):.1f}"
        rows.append([text, f"{self.median(of, 'per_second'):,.0f}", f"{self.median(of, prefix + 'p50_us'):,.0f}",
                     f"{self.median(of, prefix + 'p99_us'):,.0f}", ratio])
      self.table("Events at 30 % load: p99 from answer to subscriber at most 4 hops", ["", "/s", "p50 µs", "p99 µs", "p99 in hops"], rows)
    self.table("Memory of the service: under 100 MiB with the real data", ["", "MiB"],
               [[name, f"{mib:.0f}"] for name, mib in self.memory.items()])


def cpu_times():
  return list(map(int, open("/proc/stat").readline().split()[1:9]))


def main():
  parser = argparse.ArgumentParser()
  parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of the release build")
  parser.add_argument("--rounds", type=int, default=5)
  parser.add_argument("--seconds", type=float, default=3)
  parser.add_argument("--rows", type=int, default=20_000, help="pairings imported")
  parser.add_argument("--quick", action="store_true")
  parser.add_argument("--only", type=lambda text: text.split(","), default=SECTIONS)
  parser.add_argument("--json", type=pathlib.Path)
  options = parser.parse_args()
  if options.quick:
    options.rounds, options.seconds, options.rows = 1, 0.5, 2_000
  if unknown := set(options.only) - set(SECTIONS):
    parser.error(f"--only: {', '.join(unknown)}")
  if not 1 <= options.rounds <= 50:
    parser.error("--rounds: 1 to 50")
  options.bin = options.bin.resolve()
  signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped

  with tempfile.TemporaryDirectory(prefix="jiedui-load.") as folder:
    bench = Bench(options, pathlib.Path(folder))
    bench.prepare()
    before = cpu_times()
    for number in range(1, options.rounds + 1):
      bench.round(number)
    spent = [b - a for a, b in zip(before, cpu_times())]
    bench.print(100 * spent[7] / sum(spent))
    if options.json:
      options.json.write_text(json.dumps({"results": bench.results, "memory": bench.memory}, indent=1))


if __name__ == "__main__":
  main()
