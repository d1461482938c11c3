"""The rounds of tests/load/rotation.sh: people and postings by their imports, then the questions of offices."""

import argparse
import csv
import os
import signal
import sqlite3
import sys
import tempfile

from bench import Echo, head, line, run
import servers

TODAY = "2023-10-01"
CALLERS = [1, 16]
SLOW_SECONDS = 30        # for a question that is not answered within a measurement
PROVINCES = ("61", "62", "63", "64", "65")
PEOPLE_A_COUNTY = 1_000  # at least
RAW_PEOPLE = 20_000      # of the rows that are written again without the service
RAW_TABLES = {"people": "person,identity,employment,due,event_log,audit", "postings": "posting,event_log,audit"}
OF_PERSON = ["GetPerson", "GetServiceRecord", "CheckRight", "FindPersonByIdentity", "ListPostings of a person"]
OF_SCHOOL = ["ListSchoolPeople", "ListPostings as a school", "SummarizePostings as a school", "ListDue as a school"]
OF_AREA = ["ListDue", "GetTrainingCoverage", "ListPeople", "ListPostings", "ListPostings in post", "SummarizePostings", "ListBurden",
           "ListEntitled", "ListGaps", "ListUnmetNeeds"]


def counties(people):
    """Division codes in the order of the catalogue, fewer of them where there are few people."""
    with open(os.path.join(servers.ROOT, "deploy/data/regions.csv"), encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file) if row["level"] == "county" and row["code"][:2] in PROVINCES]
    wanted = max(3, min(len(codes), people // PEOPLE_A_COUNTY))
    return [codes[i * len(codes) // wanted] for i in range(wanted)]


class Bench:
    """The registry, the rotation service and the echo in a folder of their own."""

    def __init__(self, folder, people, postings):
        self.codes = counties(people)
        self.inventing = ["--people", people, "--postings", postings, "--counties", ",".join(self.codes)]
        self.folder = folder
        today = f"service.demonstration_today={TODAY}"
        key = os.path.join(folder, "identity.key")
        with open(os.open(key, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(os.urandom(32).hex())
        self.registry = servers.Service(folder, servers.SqliteStore(folder, "pairing"), settings=[today]).serving()
        self.store = servers.SqliteStore(folder, "rotation")
        self.rotation = servers.Service(folder, self.store, settings=[today, f"pairing={self.registry.address}", f"identity_key_file={key}"],
                                        program="rotation").serving()
        self.command(self.registry, "regions", "regions.csv")
        self.command(self.rotation, "rules", "rotation_rules.csv")

    def stop(self):
        for process in (self.rotation, self.registry):
            process.kill()

    def command(self, service, kind, name):
        result = servers.cli(service, "import", kind, os.path.join(servers.ROOT, "deploy/data", name))
        if result.code != 0:
            sys.exit(f"load: import {kind}: {result.out[-1000:]}{result.err[-1000:]}")

    def fill(self, kind):
        service = self.registry if kind == "parties" else self.rotation
        return run("load_client", "fill", kind, "--address", service.address, "--server", service.pid, *self.inventing)

    def hear_schools(self):
        schools = self.fill("parties")["rows"]
        servers.wait_until(lambda: self.store.query("SELECT COUNT(*) FROM heard_party")[0][0] == str(schools), "the schools are heard of",
                           deadline=600)
        return schools

    def size(self):
        """Of the store in bytes, what still lies in its log included."""
        return int(self.store.query("PRAGMA page_count")[0][0]) * int(self.store.query("PRAGMA page_size")[0][0])

    def resident(self):
        """MiB of the service: all, and without the pages of the store that are mapped."""
        fields = dict(row.split(":", 1) for row in servers.contents(f"/proc/{self.rotation.pid}/status").splitlines() if ":" in row)
        return [int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon")]

    def copy(self, name):
        path = os.path.join(self.folder, name)
        with sqlite3.connect(f"file:{self.store.path}?mode=ro", uri=True) as source, sqlite3.connect(path) as target:
            source.backup(target)
        return path


def beside_raw_commit(options, folder):
    """The rates of imports into a small store, held against writing the same rows without any service."""
    os.mkdir(folder)
    bench = Bench(folder, min(options.people, RAW_PEOPLE), options.postings)
    try:
        bench.hear_schools()
        bench.fill("categories")
        print("\n### Imports beside raw group commit of the same rows, 256 in a commit\n")
        print("| rows | a second | CPU µs a row | raw, a second | of raw |\n|---|---|---|---|---|")
        for kind, tables in RAW_TABLES.items():
            before = bench.copy(f"{kind}-before.db")
            report = bench.fill(kind)
            raw = run("load_commit", bench.copy(f"{kind}-after.db"), before, "--batch", 256, "--tables", tables)
            print(f"| {report['rows']:,} {kind} | {report['per_second']:,.0f} | {report['server_cpu_us']:.0f} | {raw['per_second']:,.0f} | "
                  f"{report['per_second'] / raw['per_second']:.2f} |", flush=True)
    finally:
        bench.stop()


def fill(bench):
    """All rows; what they take."""
    schools = bench.hear_schools()
    print(f"\n### {len(bench.codes)} counties, {schools:,} schools\n")
    print("| rows | a second | seconds | CPU µs a row | bytes a row | store, MiB | resident / anonymous, MiB |\n|" + "---|" * 7)
    for kind in ("categories", "people", "postings", "budgets", "allotments", "needs"):
        before = bench.size()
        report = bench.fill(kind)
        if kind != "budgets":
            print(f"| {report['rows']:,} {kind} | {report['per_second']:,.0f} | {report['seconds']:.1f} | {report['server_cpu_us']:.0f} | "
                  f"{(bench.size() - before) / report['rows']:,.0f} | {bench.size() / 2**20:,.0f} | "
                  f"{' / '.join(f'{value:,.0f}' for value in bench.resident())} |", flush=True)


def questions(options, bench, echo):
    province = "620000"
    inside = [code for code in bench.codes if code[:2] == province[:2]]
    county = inside[len(inside) // 2]
    areas = {"a county": county, "a prefecture": county[:4] + "00", "a province": province}
    head("question, of, callers")

    def measured(method, area, callers, seconds, warm_up):
        return run("load_client", "ask", method, *(["--area", area] if area else []), "--address", bench.rotation.address, "--server",
                   bench.rotation.pid, "--callers", callers, "--seconds", seconds, "--warm-up", warm_up, *bench.inventing)

    def ask(method, area, of):
        for callers in CALLERS:
            report = measured(method, area, callers, options.seconds, 0.3)
            if "p50_us" not in report:
                report = measured(method, area, callers, SLOW_SECONDS, 0)
            report["echo"] = echo.like(report, callers, min(options.seconds, 0.5))
            line(f"{method}, {of}, {callers}", [report])
            if report["p50_us"] > 1e6:
                break  # more callers would wait for each other

    for method in OF_PERSON + OF_SCHOOL:
        if method in options.only:
            ask(method, "", "any person" if method in OF_PERSON else "a school")
    for method in OF_AREA:
        for of, area in areas.items():
            if method in options.only:
                ask(method, area, of)
    print("\nresident / anonymous, MiB, after the questions:", " / ".join(f"{value:,.0f}" for value in bench.resident()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--postings", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--folder")
    parser.add_argument("--only", type=lambda names: names.split(","), default=OF_PERSON + OF_SCHOOL + OF_AREA, help="questions, by name")
    parser.add_argument("--no-raw", action="store_true", help="not beside raw group commit")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--full", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.people, options.seconds = 2_000, 0.3
    if options.full:
        options.people, options.postings = 1_000_000, 3
    if not 1_000 <= options.people <= 10_000_000 or not 1 <= options.postings <= 10:
        parser.error("--people: 1,000 to 10,000,000; --postings: 1 to 10")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped

    with tempfile.TemporaryDirectory(prefix="jiedui-load.", dir=options.folder) as folder:
        if not options.no_raw:
            beside_raw_commit(options, os.path.join(folder, "raw"))
        bench, echo = Bench(folder, options.people, options.postings), Echo(folder)
        try:
            fill(bench)
            print()
            questions(options, bench, echo)
        finally:
            bench.stop()
            echo.kill()


if __name__ == "__main__":
    main()
