"""The rotation service beside the registry that it follows, with a small register of clearly synthetic schools, and requests about people and
postings of it."""

import csv
import json
import os
import tempfile

import api
import registry
import servers

TODAY = "2022-11-22"
V1 = "jiedui.rotation.v1"
# id: kind, region
PARTIES = {
    "edu": ("EDUCATION_BUREAU", "830100"), "edu-far": ("EDUCATION_BUREAU", "840100"), "near": ("SCHOOL", "830101"),
    "near-2": ("SCHOOL", "830101"), "near-3": ("SCHOOL", "830101"), "next": ("SCHOOL", "830102"), "far": ("SCHOOL", "840101"),
    "far-2": ("SCHOOL", "840101"), "kinder": ("KINDERGARTEN", "830101"), "college": ("VOCATIONAL_SCHOOL", "830101"),
    "univ": ("UNIVERSITY", "830000")}
REGIONS = {"830000": "PROVINCE", "830100": "PREFECTURE", "830101": "COUNTY", "830102": "COUNTY", "840000": "PROVINCE", "840100": "PREFECTURE",
           "840101": "COUNTY"}
PROVINCIAL = ("rotation-promotion-", "rotation-honour-", "rotation-special-education-", "rotation-training-", "rotation-medical-")
RULES = os.path.join(servers.ROOT, "deploy/data/rotation_rules.csv")


def write_rules(file):
    """The rules, those of rights and of what is due without their regions: the register lies in no province that there is."""
    with open(RULES, encoding="utf-8", newline="") as real:
        reader = csv.DictReader(real)
        writer = csv.DictWriter(file, reader.fieldnames, lineterminator="\n")
        writer.writeheader()
        for rule in reader:
            if rule["rule_id"].startswith(PROVINCIAL):
                rule["region"] = ""
            writer.writerow(rule)
    file.flush()


def identity_number(number):
    """Number `number` of a county that does not exist, with a right check digit."""
    birth = f"{1960 + number // 1000 % 40}{1 + number // 40_000 % 12:02}{1 + number // 480_000 % 28:02}"
    digits = f"990101{birth}{number % 1000:03}"
    weighed = 0
    for digit in digits:
        weighed = (weighed + int(digit)) * 2 % 11
    return digits + "10X98765432"[weighed]


def person_name(number):
    return f"people/00000000-0000-4000-8000-{number:012}"


def person(number, school="near", **changes):
    return dict(name=person_name(number), display_name=f"合成教师{number:03}", identity_number=identity_number(number), stage="STAGE_PRIMARY",
                roles=[dict(role="ROLE_TEACHER", interval=dict(start="2010-09-01"))], subjects=["语文"], home_county="830101",
                employments=[dict(school=f"parties/{school}", interval=dict(start="2010-09-01"))]) | changes


def posting(number, **changes):
    return dict(programme="county-exchange", kind="KIND_EXCHANGE", person=person_name(number), home="parties/near", host="parties/next",
                interval=dict(start="2022-09-01", end="2023-07-01"), stage="STAGE_PRIMARY", subject="语文") | changes


def quota(**changes):
    return dict(subject="SUBJECT_POSTINGS", programme="limited", stage="STAGE_PRIMARY", region="830100", from_year=2018, max=1,
                citation=dict(clause="DX18-3.7.1b", document="文件")) | changes


def need(**changes):
    return dict(school="parties/next", stage="STAGE_PRIMARY", subject="语文", count=1, priority=1,
                interval=dict(start="2022-09-01", end="2023-09-01")) | changes


def plan(**changes):
    return dict(display_name="合成县轮岗", region_code="830100", interval=dict(start="2022-12-01", end="2023-07-01"),
                programme="county-rotation", kind="KIND_EXCHANGE") | changes


def secret(folder, name):
    """A file with a key of 32 bytes."""
    path = os.path.join(folder, f"{name}.key")
    if not os.path.exists(path):
        with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(os.urandom(32).hex())
    return path


def load_register(client):
    """Enters the regions, the parties, and `pairings/basis` between parties/far and parties/near."""
    row = lambda name, **fields: api.message(f"jiedui.pairing.v1.Import{name}Request")(**fields)
    parents = {"PROVINCE": lambda code: "", "PREFECTURE": lambda code: f"regions/{code[:2]}0000", "COUNTY": lambda code: f"regions/{code[:4]}00"}
    results = client.import_rows("RegionService/ImportRegions", [row("Regions", region=dict(
        name=f"regions/{code}", code=code, level=f"LEVEL_{level}", display_name=f"合成{code}", parent=parents[level](code),
        kind="KIND_REGULAR", interval=dict(attested_on="2010-12-31"))) for code, level in REGIONS.items()])
    results += client.import_rows("PartyService/ImportParties", [row("Parties", party=dict(
        name=f"parties/{name}", kind=f"PARTY_KIND_{kind}", display_name=f"合成单位{name}", region=f"regions/{region}"))
        for name, (kind, region) in PARTIES.items()])
    results += client.import_rows("SchemeService/ImportSchemes", [row("Schemes", scheme=dict(
        name="schemes/open", display_name="开放", interval=dict(start="1950"), strict=True, citation=dict(clause="Q11-4.5", document="文件"),
        lanes=[dict(supporter_kind="PARTY_KIND_SCHOOL", recipient_kind="PARTY_KIND_SCHOOL", mode="MODE_MANY_TO_MANY")]))])
    for result in results:
        assert api.enum_name(result, "outcome").endswith("OUTCOME_CREATED"), result
    client.call("PairingService/ProposePairing", pairing_id="basis", activate=True, request_id=registry.request_id(), pairing=dict(
        scheme="schemes/open", supporter="parties/far", recipient="parties/near", interval=dict(start="2020-01-01")))


class Both:
    """The registry and the rotation service, each with a store of its own; the second on a port that it keeps."""

    def __init__(self, folder, engine, redis_address="", settings=()):
        self.folder, self.redis_address, self.settings, self.starts = folder, redis_address, list(settings), 0
        self.stores = {name: servers.STORES[engine](folder, name) for name in ("pairing", "rotation")}
        self.address = f"127.0.0.1:{servers.fixed_port()}"
        self.registry = self.service = None

    def start(self):
        today = f"service.demonstration_today={TODAY}"
        self.registry = servers.Service(self.folder, self.stores["pairing"], self.redis_address, [today]).serving()
        load_register(self.registry.client())
        self.launch().serving()
        with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as rules:
            write_rules(rules)
            imported = servers.cli(self.service, "import", "rules", rules.name)
            assert imported.code == 0, imported
        client = self.service.client()
        servers.wait_until(lambda: self._heard(client), "the register is heard of")
        client.close()
        return self

    def launch(self):
        """The rotation service once more, which may not serve yet."""
        self.starts += 1
        issuer = json.dumps([{"id": "demo", "issuer": "合成县教育局", "region": "830101", "start": "2022-01-01",
                              "seedFile": secret(self.folder, "issuer")}])  # the prefecture has none
        settings = [f"service.demonstration_today={TODAY}", f"service.listen={self.address}", f"pairing={self.registry.address}",
                    f"identity_key_file={secret(self.folder, 'identity')}", f"issuer_keys={issuer}", *self.settings]
        self.service = servers.Service(self.folder, self.stores["rotation"], self.redis_address, settings, program="rotation",
                                       name=f"rotation-{self.starts}")
        return self.service

    def logs(self):
        """What all services that ran have said."""
        return "".join(servers.contents(os.path.join(self.folder, name)) for name in sorted(os.listdir(self.folder))
                       if name.endswith((".out", ".err")))

    def drop(self):
        for process in (self.service, self.registry):
            if process is not None:
                process.kill()
        for store in self.stores.values():
            store.drop()

    @staticmethod
    def _heard(client):
        """The university is the last party that was entered."""
        try:
            client.call("CategoryService/GetSchoolCategories", school="parties/univ")
            return True
        except api.Refusal as refusal:
            assert refusal.reason == "NOT_FOUND", refusal
            return False


def row(kind, **fields):
    """One row of an import: row("People", person=…)."""
    return api.message(f"{V1}.Import{kind}Request")(**fields)


def imported(client, method, rows, **how):
    """Rows of which none is refused."""
    results = client.import_rows(method, rows, **how)
    for result in results:
        assert api.enum_name(result, "outcome").rpartition("_")[2] in ("CREATED", "UPDATED", "UNCHANGED"), result
    return results
