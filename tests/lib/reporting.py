"""The reporting service beside the registry that it follows: the eight prefectures of a province that does not exist, each with its supporter,
and a duty to report each half year."""

import os

import api
import registry
import servers

TODAY = "2023-08-01"
PREFECTURES = [f"83{number:02}00" for number in range(1, 9)]
COUNTY = "830101"
DUTY = dict(name="duties/half-year", display_name="对口支援工作半年报告", schemes=["schemes/support"], party_kinds=["PREFECTURE_GOVERNMENT"],
            side="SIDE_RECIPIENT", period_kind="PERIOD_KIND_HALF_YEAR", interval=dict(start="2011-07-01"), minimum_days=1, due_days_after=20,
            remind_days_before=5, citation=dict(clause="Q11-5.4a", document="文件"))
CALENDAR = dict(name="calendarYears/2023", departures=[dict(date="2023-01-02", label="元旦")], citation=dict(clause="节假日安排", document="文件"))
REGISTRY_EVENTS = 2 * len(PREFECTURES)  # the last ones: pairings


def owed(code, period="2023h1"):
    return f"obligations/half-year-{period}-gov-{code}"


def load_register(client):
    """Regions, governments, and a pairing of each prefecture with the province parties/supporter, and of one county."""
    row = lambda name, **fields: api.message(f"jiedui.pairing.v1.Import{name}Request")(**fields)
    regions = [("830000", "PROVINCE", ""), ("840000", "PROVINCE", ""), (COUNTY, "COUNTY", "regions/830100")]
    regions[2:2] = [(code, "PREFECTURE", "regions/830000") for code in PREFECTURES]
    results = client.import_rows("RegionService/ImportRegions", [row("Regions", region=dict(
        name=f"regions/{code}", code=code, level=f"LEVEL_{level}", display_name=f"合成{code}", parent=parent, kind="KIND_REGULAR",
        interval=dict(attested_on="2010-12-31"))) for code, level, parent in regions])
    parties = [(f"gov-{code}", "PREFECTURE_GOVERNMENT", code) for code in PREFECTURES]
    parties += [("supporter", "PROVINCE_GOVERNMENT", "840000"), (f"gov-{COUNTY}", "COUNTY_GOVERNMENT", COUNTY)]
    results += client.import_rows("PartyService/ImportParties", [row("Parties", party=dict(
        name=f"parties/{name}", kind=f"PARTY_KIND_{kind}", display_name=f"合成单位{name}", region=f"regions/{region}"))
        for name, kind, region in parties])
    lanes = [dict(supporter_kind="PARTY_KIND_PROVINCE_GOVERNMENT", recipient_kind=f"PARTY_KIND_{kind}_GOVERNMENT", mode="MODE_MANY_TO_MANY")
             for kind in ("PREFECTURE", "COUNTY")]
    results += client.import_rows("SchemeService/ImportSchemes", [row("Schemes", scheme=dict(
        name="schemes/support", display_name="对口支援", interval=dict(start="1950"), strict=True,
        citation=dict(clause="Q11-4.1", document="文件"), lanes=lanes))])
    for result in results:
        assert api.enum_name(result, "outcome").endswith("OUTCOME_CREATED"), result
    for code in (*PREFECTURES, COUNTY):
        client.call("PairingService/ProposePairing", pairing_id=f"p-{code}", activate=True, request_id=registry.request_id(), pairing=dict(
            scheme="schemes/support", supporter="parties/supporter", recipient=f"parties/gov-{code}", interval=dict(start="2011-01-01")))


def imported(client, method, field, resource, **fields):
    """The result of one row."""
    [result] = client.import_rows(method, [api.METHODS[method].request(**{field: resource}, **fields)])
    return result


class Both:
    """The registry and the reporting service, each with a store of its own and on a port that it keeps."""

    def __init__(self, folder, engine, redis_address="", settings=()):
        self.folder, self.redis_address, self.settings, self.starts = folder, redis_address, list(settings), 0
        self.stores = {name: servers.STORES[engine](folder, name) for name in ("pairing", "reporting")}
        self.addresses = {name: f"127.0.0.1:{servers.fixed_port()}" for name in self.stores}
        self.registry = self.service = None

    def start_registry(self, today=TODAY):
        self.registry = self._launch("pairing", [f"service.demonstration_today={today}"]).serving()
        return self.registry

    def start_service(self, today=TODAY):
        self.service = self._launch("reporting", [f"service.demonstration_today={today}", f"pairing={self.addresses['pairing']}",
                                                  *self.settings]).serving()
        return self.service

    def start(self):
        client = self.start_registry().client()
        load_register(client)
        client.close()
        client = self.start_service().client()
        servers.wait_until(lambda: self.opened(client) == len(PREFECTURES), "what is owed follows from what was heard")
        client.close()
        return self

    @staticmethod
    def opened(client):
        """Enters the duty and opens 2023h1, once; how many owe a report for it by now."""
        imported(client, "ObligationService/ImportDuties", "duty", DUTY)
        try:
            client.call("ObligationService/OpenReportPeriod", duty=DUTY["name"], period="2023h1", request_id=registry.request_id())
        except api.Refusal as refusal:
            assert refusal.reason == "ALREADY_EXISTS", refusal
        return len(client.call("ObligationService/ListObligations", filter="period = 2023h1", page_size=100).obligations)

    def _launch(self, name, settings):
        self.starts += 1
        settings = [f"service.listen={self.addresses[name]}", *settings]
        return servers.Service(self.folder, self.stores[name], self.redis_address, settings, program=name, name=f"{name}-{self.starts}")

    def drop(self):
        for process in (self.service, self.registry):
            if process is not None:
                process.kill()
        for store in self.stores.values():
            store.drop()
