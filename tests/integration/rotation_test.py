"""The rotation service beside the registry that it follows: the main acceptance lines with the real programs, invented people and the
real rules."""

import csv
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import servers

DATA = os.path.join(servers.ROOT, "deploy/data")
TODAY = "2023-10-01"
PREFECTURE = "person={};organisation=parties/gov-621100;role=prefecture;region=621100"
OK, REFUSED, FORBIDDEN = 0, 3, 6  # exit codes of the command
REGISTRY = ("regions", "region-tags", "parties", "schemes", "pairings")


class RotationTest(servers.Case):
    def setUp(self):
        super().setUp()
        self.redis = self.own(servers.Redis(self.folder))
        today = f"service.demonstration_today={TODAY}"
        self.registry = self.own(servers.Service(self.folder, self.store, self.redis.address, [today])).serving()
        self.keys = {name: self.secret(name) for name in ("identity", "issuer")}
        self.rotation_store = servers.STORES[self.engine](self.folder, "rotation")
        self.addCleanup(self.rotation_store.drop)
        self.port = servers.fixed_port()
        self.rotation = self.start_rotation()
        self.people = os.path.join(self.folder, "people")
        subprocess.run([sys.executable, os.path.join(servers.ROOT, "deploy/demo/people.py"), "--out", self.people], check=True)

    def secret(self, name):
        path = os.path.join(self.folder, f"{name}.key")
        with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(os.urandom(32).hex())
        return path

    def start_rotation(self):
        issuer = json.dumps([{"id": "demo", "issuer": "演示机关", "region": "621102", "start": "2022-01-01", "seedFile": self.keys["issuer"]}])
        settings = [f"service.demonstration_today={TODAY}", f"service.listen=127.0.0.1:{self.port}", f"pairing={self.registry.address}",
                    f"identity_key_file={self.keys['identity']}", f"issuer_keys={issuer}"]
        return self.own(servers.Service(self.folder, self.rotation_store, self.redis.address, settings, program="rotation")).serving()

    # ---- asking ----

    def run_jiedui(self, *arguments, **who):
        return servers.cli(self.registry, *arguments, rotation=self.rotation, **who)

    def jiedui(self, *arguments, exit_code=OK, **who):
        """What the command prints as JSON."""
        result = self.run_jiedui(*arguments, "-o", "json", **who)
        self.assertEqual(result.code, exit_code, result)
        return json.loads(result.out) if result.out else None

    def load_registry(self):
        for kind in REGISTRY:
            self.assertEqual(self.run_jiedui("import", kind, os.path.join(DATA, f"{kind.replace('-', '_')}.csv")).code, OK)

    def load(self, *kinds):
        """What is invented, once the service has heard of the schools."""
        self.assertEqual(self.run_jiedui("import", "parties", os.path.join(self.people, "parties.csv")).code, OK)
        rules = servers.cli(self.rotation, "import", "rules", os.path.join(DATA, "rotation_rules.csv"))
        self.assertEqual(rules.code, OK, rules)
        self.assertEqual(self.run_jiedui("import", "quotas", os.path.join(DATA, "quotas.csv")).code, OK)
        for kind in ("categories", *kinds):
            servers.wait_until(lambda kind=kind: self.run_jiedui("import", kind, os.path.join(self.people, f"{kind}.csv")).code == OK,
                               f"the schools of {kind} are known")

    def example(self, what):
        with open(os.path.join(self.people, "examples.csv"), encoding="utf-8") as file:
            return next(row for row in csv.DictReader(file) if row["what"] == what)

    # ---- acceptance ----

    def test_DX18_3_7_1b_eighty_go_and_the_21st_senior_teacher_does_not(self):
        self.load_registry()
        self.load("people", "postings")
        use = self.jiedui("rotation", "quota", "use", "fuzhou-dingxi", "--year", "2022")
        self.assertEqual((use["places"], use["taken"]), (80, 80))
        spare = self.example("spare")
        self.jiedui("rotation", "posting", "plan", "--id", "spare", "programme=fuzhou-dingxi", "kind=shadowing", f"person={spare['person']}",
                    f"home={spare['school']}", "host=demo-350102-1", "interval.start=2022-11-07", "interval.end=2022-11-21", "stage=senior",
                    "basis=pairings/fz-01")
        refused = self.run_jiedui("rotation", "posting", "nominate", "spare")
        self.assertEqual(refused.code, REFUSED, refused)
        self.assertIn("DX18-3.7.1b", refused.err)
        totals = self.jiedui("rotation", "totals", "pairings/fz-01")
        self.assertEqual([(line["direction"], line["postings"]) for line in totals["lines"]][0][0], "DIRECTION_TO_SUPPORTER", totals)
        # The basis is over: what rests on it is flagged, by the registry's event.
        ended = self.run_jiedui("pairing", "end", "fz-01", "--date", "2022-10-12", "--reason", "演示")
        self.assertEqual(ended.code, OK, ended)
        servers.wait_until(lambda: len(self.jiedui("rotation", "flagged", "--limit", "500") or []) >= 80, "the postings are flagged")

    def test_DX18_3_4_2a_not_yet_and_from_when(self):
        self.load_registry()
        self.load("people", "postings")
        person = self.example("lent")["person"]
        answer = self.jiedui("rotation", "right", person, "promotion", "--on", "2022-12-01")
        self.assertEqual(answer["outcome"], "OUTCOME_NOT_MET", answer)
        self.assertEqual(answer["earliestOn"], "2023-03-01", answer)
        answer = self.jiedui("rotation", "right", person, "promotion", "--on", "2023-03-01")
        self.assertEqual(answer["outcome"], "OUTCOME_MET", answer)

    def test_a_plan_is_computed_proved_and_accepted_by_somebody_else(self):
        self.load_registry()
        self.load("people", "needs")
        who = {"who": PREFECTURE.format("li")}
        self.jiedui("rotation", "plan", "create", "--id", "p1", "display_name=演示轮岗", "region_code=621100", "interval.start=2023-09-01",
                    "interval.end=2024-09-01", "programme=county-rotation", "kind=exchange", **who)
        self.rotation.kill()  # before it is computed
        self.rotation = self.start_rotation()
        plan = self.jiedui("rotation", "plan", "compute", "p1", "--wait", **who)
        self.assertEqual(plan["state"], "STATE_COMPUTED", plan)
        self.assertGreater(plan["outcome"]["met"], 0)
        proof = os.path.join(self.folder, "p1.certificate")
        self.assertEqual(self.run_jiedui("rotation", "plan", "certificate", "p1", "--out", proof, **who).code, OK)
        self.assertEqual(self.run_jiedui("rotation", "plan", "verify", proof).code, OK)
        with open(proof, "r+b") as file:  # one byte of the answer is another
            content = bytearray(file.read())
            content[len(content) // 2] ^= 1
            file.seek(0)
            file.write(content)
        self.assertNotEqual(self.run_jiedui("rotation", "plan", "verify", proof).code, OK)
        self.assertEqual(self.run_jiedui("rotation", "plan", "accept", "p1", **who).code, FORBIDDEN)
        accepted = self.jiedui("rotation", "plan", "accept", "p1", who=PREFECTURE.format("chen"))
        self.assertEqual(accepted["state"], "STATE_ACCEPTED")
        summary = self.jiedui("rotation", "summary", "--region", "621100", "--year", "2023")
        self.assertEqual(summary["total"], str(plan["outcome"]["met"]), summary)

    def test_what_is_exported_is_imported_again_unchanged(self):
        self.load_registry()
        self.load("people", "postings")
        for kind in ("people", "postings"):
            exported = self.run_jiedui("export", kind)
            self.assertEqual(exported.code, OK, exported)
            path = os.path.join(self.folder, f"{kind}.csv")
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(exported.out)
            with open(os.path.join(self.people, f"{kind}.csv"), encoding="utf-8") as file:
                rows = len(list(csv.DictReader(file)))
            counts = self.jiedui("import", kind, path)["counts"]
            self.assertEqual({outcome: count for outcome, count in counts.items() if count}, {"UNCHANGED": rows})

    def test_no_identity_number_is_kept_in_clear_or_told(self):
        self.load_registry()
        self.load("people")
        with open(os.path.join(self.people, "people.csv"), encoding="utf-8") as file:
            numbers = [row["identity_number"] for row in csv.DictReader(file)]
        events = json.dumps([event for _, event in self.redis.stream(source="rotation")])
        log = self.rotation.log()
        for number in numbers:
            self.assertNotIn(number, events)
            self.assertNotIn(number, log)
        if self.engine == "sqlite":
            self.rotation.stop()
            for name in os.listdir(self.folder):
                if name.startswith(os.path.basename(self.rotation_store.path)):
                    with open(os.path.join(self.folder, name), "rb") as file:
                        content = file.read()
                    self.assertFalse(any(number.encode() in content for number in numbers), name)


if __name__ == "__main__":
    servers.main()
