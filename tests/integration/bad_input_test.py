"""Bad input gets a clear error and changes nothing: for every RPC a table of refused inputs with code and reason.

GOOD holds one request for every RPC that is accepted; every row below is that request with one thing wrong. What is true of a
field wherever it occurs is said once, by the field's name (fields that have a row: `BY_FIELD`; every text: U+0000 and bytes that are
not UTF-8; every caller: unknown or without the right).
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import bad_input
import reflection
import registry
import servers
from bad_input import FILTER, IMPOSSIBLE_DATES, IMPOSSIBLE_DAYS, INVALID, LONG, MISSING, NOT_FOUND, refused

ELSEWHERE = api.actor(role="province", region="110000")  # an office that keeps none of what the tests enter


def party(**changes):
    return dict(name="parties/new", kind="PARTY_KIND_UNIVERSITY", display_name="新大学", region="regions/630000") | changes


def rule(**changes):
    return dict(rule_id="pairing-test", interval=dict(start="2020"), number=3, comparator="COMPARATOR_AT_MOST", unit="对",
                strength="STRENGTH_WARN", citation=dict(clause="Q11-4.6", document="文件"), text="不超过三对") | changes


def plan(**changes):
    return dict(subject="pairings/active", interval=dict(start="2020-01-01"), plan=dict(kind="KIND_SPECIAL", title="计划")) | changes


def scheme(**changes):
    return dict(name="schemes/new", display_name="新方案", interval=dict(start="2020"), supporter_regions=["630000"],
                lanes=[dict(supporter_kind="PARTY_KIND_SCHOOL", recipient_kind="PARTY_KIND_SCHOOL", mode="MODE_TEAM")],
                citation=dict(clause="Q11-0", document="文件"), topics=["师资培训"],
                declared_counts=[dict(kind="PARTY_KIND_SCHOOL", count=3, date="2020")]) | changes


def region_tag(**changes):
    return dict(region="regions/630000",
                tag=dict(key="poverty-county", interval=dict(start="2012"), citation=dict(clause="Q16-S8"), source="名单") | changes)


# One accepted request for every RPC; of an import, one row.
GOOD = {
    "PairingService/GetPairing": dict(name="pairings/active"),
    "PairingService/ListPairings": dict(filter="recipient = \"parties/u1\"", effective_on="2020-06-01", page_size=1),
    "PairingService/CountPairings": dict(scheme=registry.SCHEME, effective_on="2020-06-01"),
    "PairingService/ListPairingRevisions": dict(name="pairings/active", page_size=1),
    "PairingService/ProposePairing": dict(pairing=registry.pairing(0, 5), pairing_id="new", request_id="r", validate_only=True),
    "PairingService/ActivatePairing": dict(name="pairings/proposed", etag='"1"', request_id="r", validate_only=True),
    "PairingService/SuspendPairing": dict(name="pairings/active", etag='"1"', request_id="r", validate_only=True,
                                          start="2021-01-01", reason="调整"),
    "PairingService/ResumePairing": dict(name="pairings/suspended", etag='"2"', request_id="r", validate_only=True,
                                         end="2021-02-01"),
    "PairingService/EndPairing": dict(name="pairings/active", etag='"1"', request_id="r", validate_only=True, end="2021-01-01",
                                      reason="完成"),
    "PairingService/ImportPairings": dict(pairing=registry.pairing(0, 5) | dict(name="pairings/new", state="STATE_PROPOSED")),
    "PartyService/GetParty": dict(name="parties/u0"),
    "PartyService/ListParties": dict(filter="kind = UNIVERSITY", page_size=1),
    "PartyService/SearchParties": dict(query="第0大学"),
    "PartyService/LookupParty": dict(scheme="moe_code", value="taken", effective_on="2020-06-01"),
    "PartyService/CreateParty": dict(party=party(), party_id="new", request_id="r", validate_only=True),
    "PartyService/UpdateParty": dict(party=party(name="parties/u5", etag='"1"'), request_id="r", validate_only=True),
    "PartyService/ImportParties": dict(party=party()),
    "RegionService/GetRegion": dict(name="regions/630000"),
    "RegionService/ListRegions": dict(filter="level = PROVINCE", page_size=1),
    "RegionService/SearchRegions": dict(query="青海"),
    "RegionService/CountRegions": dict(filter="level = PROVINCE", effective_on="2020-06-01", set="regionSets/all"),
    "RegionService/GetRegionLineage": dict(name="regions/630000"),
    "RegionService/GetCoverage": dict(set="regionSets/all", level="LEVEL_PROVINCE", effective_on="2020-06-01", page_size=1),
    "RegionService/ImportRegions": dict(region=dict(
        name="regions/630100", code="630100", level="LEVEL_PREFECTURE", display_name="西宁市", parent="regions/630000",
        kind="KIND_REGULAR", interval=dict(start="2013"),
        predecessors=[dict(region="regions/639900", date="2013", how="HOW_UPGRADED")])),
    "RegionService/ImportRegionTags": dict(region_tag=region_tag()),
    "RegionSetService/GetRegionSet": dict(name="regionSets/all"),
    "RegionSetService/ListRegionSets": dict(page_size=1),
    "RegionSetService/ImportRegionSets": dict(region_set=dict(
        name="regionSets/new", display_name="新集合", members=[dict(region="regions/630000", interval=dict(start="2020"))],
        declared_counts=[dict(level="LEVEL_COUNTY", count=33, date="2011-12-31")],
        citation=dict(clause="Q11-0", document="文件"), source="来源")),
    "SchemeService/GetScheme": dict(name=registry.SCHEME),
    "SchemeService/ListSchemes": dict(page_size=1),
    "SchemeService/ImportSchemes": dict(scheme=scheme()),
    "SchemeService/CreateScheme": dict(scheme=scheme(), scheme_id="new", request_id="r", validate_only=True),
    "SchemeService/UpdateScheme": dict(scheme=scheme(name=registry.SCHEME), etag='"1"', request_id="r", validate_only=True),
    "ReviewService/ListExceptions": dict(scheme=registry.SCHEME, effective_on="2020-06-01", page_size=1),
    "ReviewService/ListContradictions": dict(filter="kind = ORPHAN", page_size=1),
    "RecordService/GetRecord": dict(name="records/plan"),
    "RecordService/ListRecords": dict(filter="kind = PLAN", effective_on="2020-06-01", page_size=1, party="parties/u0"),
    "RecordService/ListRecordRevisions": dict(name="records/plan", page_size=1),
    "RecordService/CreateRecord": dict(record=plan(), record_id="new", request_id="r", validate_only=True),
    "RecordService/UpdateRecord": dict(record=plan(name="records/plan", etag='"1"'), request_id="r", validate_only=True),
    "RecordService/ApproveRecord": dict(name="records/others", etag='"1"', request_id="r", validate_only=True),
    "RecordService/CloseRecord": dict(name="records/plan", etag='"1"', request_id="r", validate_only=True, reason="误报"),
    "RecordService/ImportRecords": dict(record=plan(name="records/new", state="STATE_DRAFT")),
    "RecordService/SummarizeRecords": dict(pairing="pairings/active", scheme=registry.SCHEME, year=2020),
    "RecordService/GetGroupCoverage": dict(party_kind="PARTY_KIND_SCHOOL", region="630000", effective_on="2020-06-01"),
    "RecordService/ListGaps": dict(kind="KIND_NO_PLAN", scheme=registry.SCHEME, effective_on="2020-06-01", page_size=1),
    "RuleService/ListRules": dict(effective_on="2020-06-01", page_size=1),
    "RuleService/ReviseRule": dict(rule=rule(), request_id="r", validate_only=True),
    "RuleService/ImportRules": dict(rule=rule()),
    "EventService/WatchEvents": dict(after_position=0, type_prefixes=["cn.jiedui."], subjects=["pairings/active"]),
}
# Requests after which the id "used" is taken, for every method that has one.
REQUEST_ID_USED = {
    "PairingService/ProposePairing": dict(pairing=registry.pairing(3, 4), pairing_id="spare"),
    "PairingService/ActivatePairing": dict(name="pairings/spare", etag='"1"'),
    "PairingService/SuspendPairing": dict(name="pairings/spare", etag='"2"', start="2021-01-01", reason="调整"),
    "PairingService/ResumePairing": dict(name="pairings/spare", etag='"3"', end="2021-02-01"),
    "PairingService/EndPairing": dict(name="pairings/spare", etag='"4"', end="2021-03-01", reason="完成"),
    "PartyService/CreateParty": dict(party=party(), party_id="spare"),
    "SchemeService/CreateScheme": dict(scheme=scheme(), scheme_id="spare"),
    "SchemeService/UpdateScheme": dict(scheme=scheme(name="schemes/spare"), etag='"1"'),
    "RecordService/CreateRecord": dict(record=plan(), record_id="spare"),
    "RecordService/UpdateRecord": dict(record=plan(name="records/spare", etag='"1"', note="改")),
    "RecordService/ApproveRecord": dict(name="records/others-2", etag='"1"'),
    "RecordService/CloseRecord": dict(name="records/spare", etag='"2"', reason="误报"),
    "PartyService/UpdateParty": dict(party=party(name="parties/spare", etag='"1"', short_name="新大")),
    "RuleService/ReviseRule": dict(rule=rule(rule_id="pairing-spare")),
}
UNKNOWN_NAMES = {"pairings": "pairings/nobody", "parties": "parties/nobody", "regions": "regions/999999", "schemes": "schemes/nobody",
                 "records": "records/nobody", "regionSets": "regionSets/nobody"}

PAIRING = [  # of `pairing`, wherever it is sent
    ("pairing", dict(), MISSING),
    ("pairing.scheme", "open", INVALID),
    ("pairing.scheme", "schemes/nobody", refused("UNKNOWN_REFERENCE")),
    ("pairing.supporter", "parties/nobody", refused("UNKNOWN_REFERENCE")),
    ("pairing.recipient", "regions/630000", INVALID),
    ("pairing.recipient", "parties/u0", ("INVALID_ARGUMENT", "SELF_PAIRING")),
    ("pairing.recipient", "parties/school", refused("KINDS_NOT_ALLOWED")),
    ("pairing.parent", "pairings/nobody", refused("UNKNOWN_REFERENCE")),
    ("pairing.parent", "active", INVALID),
    ("pairing.need", "plan", INVALID),
    ("pairing.need", "records/nobody", refused("UNKNOWN_REFERENCE")),
    ("pairing.interval", dict(), INVALID),
    ("pairing.interval", dict(start="2020", attested_on="2020-01-01"), INVALID),
    ("pairing.interval", dict(start="2020", end="2019"), INVALID),
    ("pairing.interval", dict(start="2020-01-01", end="2020-01-01"), INVALID),
    ("pairing.interval", dict(start="1900"), refused("OUTSIDE_SCHEME_DATES")),
    *(("pairing.interval.start", value, outcome) for value, outcome in IMPOSSIBLE_DATES),
    *(("pairing.interval", dict(attested_on=value), outcome) for value, outcome in IMPOSSIBLE_DAYS),
    ("pairing.note", "长" * 1001, INVALID),
    ("pairing.source", "长" * 501, INVALID),
    ("pairing.reason", "长" * 501, INVALID),
    ("pairing.citation", dict(clause="长" * LONG), INVALID),
    ("pairing.citation", dict(document="长" * LONG), INVALID),
    ("pairing.stage", 99, INVALID),
    ("pairing.confidence", 99, INVALID),
    *(("pairing.topics", topics, INVALID) for topics in (
        [dict(text="")], [dict(text="长" * 41)], [dict(text="同"), dict(text="同")], [dict(text=str(n)) for n in range(31)])),
    *(("pairing.tags", tags, INVALID) for tags in ([0], [99], [1, 1])),
]
PARTY = [
    ("party", dict(), MISSING),
    ("party.kind", 0, INVALID),
    ("party.kind", 99, INVALID),
    ("party.display_name", "", MISSING),
    ("party.display_name", "长" * 201, INVALID),
    ("party.short_name", "长" * 201, INVALID),
    ("party.aliases", ["别名"] * 21, INVALID),
    ("party.aliases", ["长" * 201], INVALID),
    ("party.aliases", [""], INVALID),
    ("party.region", "630000", INVALID),
    ("party.region", "regions/999999", refused("UNKNOWN_REFERENCE")),
    ("party.external_ids", [dict(scheme="moe_code")], INVALID),
    ("party.external_ids", [dict(scheme="moe_code", value="9" * LONG)], INVALID),
    ("party.external_ids", [dict(scheme="moe_code", value="taken")], refused("EXTERNAL_ID_TAKEN")),
    *(("party.external_ids", [dict(scheme="moe_code", value="1", interval=interval)], INVALID)
      for interval in (dict(), dict(start="2020", end="2019"), dict(start="2019-02-29"), dict(start="2020", attested_on="2020-01-01"))),
    ("party.external_ids", [dict(scheme="moe_code", value="1", interval=dict(start=start)) for start in ("2010", "2012")], INVALID),
    ("party.external_ids", [dict(scheme="moe_code", value=str(number)) for number in range(21)], INVALID),
    ("party.stage", "SCHOOL_STAGE_PRIMARY", INVALID),
    ("party.stage", 99, INVALID),
    ("party.interval", dict(start="2020", end="2019"), INVALID),
    ("party.source", "长" * 501, INVALID),
]
RECORD = [
    ("record", dict(), MISSING),
    ("record.subject", "active", INVALID),
    ("record.subject", "regions/630000", INVALID),
    ("record.subject", "pairings/nobody", refused("UNKNOWN_REFERENCE")),
    ("record.subject", "parties/nobody", refused("UNKNOWN_REFERENCE")),
    ("record.interval", dict(), INVALID),
    ("record.interval", dict(start="2020", end="2019"), INVALID),
    *(("record.interval.start", value, outcome) for value, outcome in IMPOSSIBLE_DATES),
    ("record.plan.kind", 0, INVALID),
    ("record.plan.kind", 99, INVALID),
    ("record.plan.title", "", MISSING),
    ("record.plan.title", "长" * 201, INVALID),
    ("record.plan.weak_points", ["短板"] * 51, INVALID),
    ("record.plan.weak_points", [""], MISSING),
    ("record.plan.budget_fen", -1, INVALID),
    ("record.plan.budget_fen", 10**15 + 1, INVALID),
    ("record.plan.document", dict(sha256="xyz"), INVALID),
    ("record.note", "长" * 1001, INVALID),
    ("record.source", "长" * 501, INVALID),
    ("record.reason", "长" * 501, INVALID),
]
RULE = [
    ("rule", dict(), MISSING),
    ("rule.rule_id", "rotation-test", INVALID),
    ("rule.rule_id", "pairing-", INVALID),
    ("rule.rule_id", "pairing-630000", INVALID),
    ("rule.region", "63", INVALID),
    ("rule.region", "999999", refused("UNKNOWN_REFERENCE")),
    ("rule.interval", dict(), MISSING),
    ("rule.interval", dict(start="2020", end="2019"), INVALID),
    *(("rule.interval.start", value, outcome) for value, outcome in IMPOSSIBLE_DATES),
    ("rule.comparator", 0, MISSING),
    ("rule.comparator", 99, INVALID),
    ("rule.comparator", "COMPARATOR_ONE_OF", INVALID),
    ("rule.fraction", dict(numerator=1), INVALID),
    ("rule.unit", "", MISSING),
    ("rule.unit", "长" * 21, INVALID),
    ("rule.strength", 0, MISSING),
    ("rule.strength", 99, INVALID),
    ("rule.citation", dict(clause="Q11-0"), MISSING),
    ("rule.citation", dict(clause="Q11-0", document="长" * 201), INVALID),
    ("rule.text", "", MISSING),
    ("rule.text", "长" * 501, INVALID),
]

SCHEME = [
    ("scheme.display_name", "", MISSING), ("scheme.display_name", "长" * 201, INVALID),
    ("scheme.interval", dict(), INVALID), ("scheme.interval", dict(start="2020", end="2019"), INVALID),
    ("scheme.interval.start", "2019-02-29", INVALID),
    ("scheme.lanes", [], INVALID), ("scheme.citation", dict(clause="Q11-0"), MISSING),
    ("scheme.citation", dict(clause="Q11-0", document="长" * LONG), INVALID),
    *(("scheme.lanes", [dict(supporter_kind=supporter, recipient_kind=recipient, mode=mode)], INVALID)
      for supporter, recipient, mode in ((0, 12, 1), (99, 12, 1), (12, 99, 1), (12, 12, 0), (12, 12, 99))),
    ("scheme.lanes", [dict(supporter_kind=12, recipient_kind=12, mode=mode) for mode in (1, 2)], INVALID),
    *(("scheme.lanes", [dict(supporter_kind=12, recipient_kind=12, mode=1) | wrong], INVALID)
      for wrong in (dict(excess=99), dict(per_parent=-1), dict(per_parent=10**9), dict(citation=dict(clause="长" * 41)))),
    *(("scheme.topics", topics, INVALID) for topics in ([""], ["长" * 41], ["同", "同"], [str(n) for n in range(31)])),
    ("scheme.supporter_regions", ["63"], INVALID), ("scheme.recipient_regions", ["青海"], INVALID),
    *(("scheme.declared_counts", [dict(kind=12, count=3, date="2020") | wrong], INVALID)
      for wrong in (dict(kind=0), dict(kind=99), dict(count=0), dict(count=-3), dict(date=""), dict(date="2019-02-29"))),
]
REGIONS_ASKED = [  # of every question about regions
    ("set", "all", INVALID), ("set", "regionSets/nobody", NOT_FOUND), ("tag", "Poor county", INVALID), ("tag", "a" * LONG, INVALID),
    ("under", "630000", INVALID), ("under", "regions/999999", NOT_FOUND)]

# (path, wrong value, answer[, caller]): what is wrong with this RPC's requests alone. The first path may be a dict of several.
ROWS = {
    "PairingService/GetPairing": [("revision", -1, INVALID), ("revision", 99, NOT_FOUND),
                                  ("name", "pairings/active", NOT_FOUND, ELSEWHERE)],
    "PairingService/ListPairings": [("filter", filter_, FILTER) for filter_ in (
        "stage = NO_SUCH", "stage = pilot", "region = 63", "region:63", "supporter_kind > UNIVERSITY", "stage:PILOT", "tag = 1", "tag:TWO_WAY")] + [
        ("filter", "state = ACTIVE", ("INVALID_ARGUMENT", "STATE_ON_DAY"))],
    "PairingService/CountPairings": [("scheme", "open", INVALID), ("scheme", "schemes/nobody", NOT_FOUND),
                                     ("parent", "active", INVALID), ("parent", "pairings/nobody", NOT_FOUND),
                                     ("parent", "pairings/active", NOT_FOUND, ELSEWHERE)],
    "PairingService/ListPairingRevisions": [("name", "pairings/active", NOT_FOUND, ELSEWHERE)],
    "PairingService/ProposePairing": PAIRING + [
        ("pairing_id", "New", INVALID), ("pairing_id", "n" * 64, INVALID), ("pairing_id", "new/er", INVALID),
        ("pairing_id", "active", ("ALREADY_EXISTS", "ALREADY_EXISTS")),
        ("pairing_id", "new", ("PERMISSION_DENIED", "OUT_OF_SCOPE"), ELSEWHERE),
        ({"activate": True, "pairing.confidence": "CONFIDENCE_LOW"}, None, refused("LOW_CONFIDENCE")),
        ({"activate": True, "pairing.recipient": "parties/u1"}, None, refused("DUPLICATE_PAIRING")),
        ({"activate": True, "pairing.parent": "pairings/proposed"}, None, refused("PARENT_NOT_IN_FORCE")),
        ({"pairing.parent": "pairings/active", "pairing.interval": dict(start="2019")}, None, refused("OUTSIDE_PARENT_DATES")),
    ],
    "PairingService/ActivatePairing": [
        ("name", "pairings/active", refused("WRONG_STATE")), ("name", "pairings/proposed", NOT_FOUND, ELSEWHERE)],
    "PairingService/SuspendPairing": [
        ("reason", "", MISSING), ("start", "", INVALID), ("start", "2019-12-31", INVALID),
        ("name", "pairings/proposed", refused("WRONG_STATE")), ("name", "pairings/active", NOT_FOUND, ELSEWHERE),
        *(("start", value, outcome) for value, outcome in IMPOSSIBLE_DAYS)],
    "PairingService/ResumePairing": [
        ("end", "", INVALID), ("end", "2020-06-01", INVALID), ("name", "pairings/suspended", NOT_FOUND, ELSEWHERE),
        ({"name": "pairings/active", "etag": '"1"'}, None, refused("WRONG_STATE")),
        *(("end", value, outcome) for value, outcome in IMPOSSIBLE_DAYS)],
    "PairingService/EndPairing": [
        ("reason", "", MISSING), ("end", "", MISSING), ("end", "2020-01-01", INVALID), ("end", "2019-12-31", INVALID),
        ("name", "pairings/proposed", INVALID), ("name", "pairings/active", NOT_FOUND, ELSEWHERE),
        ({"name": "pairings/ended", "etag": '"2"', "end": ""}, None, refused("WRONG_STATE")),
        *(("end", value, outcome) for value, outcome in IMPOSSIBLE_DAYS)],
    "PairingService/ImportPairings": PAIRING + [
        ("pairing.name", "", MISSING), ("pairing.name", "new", INVALID), ("pairing.state", 0, INVALID),
        ("pairing.state", "STATE_ENDED", INVALID), ("pairing.state", 99, INVALID), ("pairing.parent", "pairings/new", INVALID),
        ("pairing.name", "pairings/active", refused("CONTENT_CONFLICT")),
        ({"pairing.name": "pairings/active", "pairing.state": "STATE_ACTIVE", "update": True}, None, refused("FIXED_FIELD")),
        ({"pairing.name": "pairings/ended", "update": True}, None, refused("WRONG_STATE")),
        ({"pairing.state": "STATE_ACTIVE", "pairing.recipient": "parties/u1"}, None, refused("DUPLICATE_PAIRING"))],
    "PartyService/GetParty": [],
    "PartyService/ListParties": [("filter", filter_, FILTER) for filter_ in ("kind = SCHOOLS", "region_code:6300", "kind:UNIVERSITY")],
    "PartyService/SearchParties": [("query", "", MISSING), ("query", "长" * LONG, INVALID), ("kind", 99, INVALID)],
    "PartyService/CreateParty": PARTY + [("party_id", "New", INVALID), ("party_id", "u0", ("ALREADY_EXISTS", "ALREADY_EXISTS"))],
    "PartyService/LookupParty": [
        ("scheme", "", MISSING), ("scheme", "m" * 64, INVALID), ("scheme", "nobodys_code", NOT_FOUND),
        ("value", "", MISSING), ("value", "9" * 128, INVALID), ("value", "nobody", NOT_FOUND)],
    "PartyService/UpdateParty": PARTY + [
        ("party.name", "u5", INVALID), ("party.name", "parties/nobody", NOT_FOUND), ("party.etag", "", MISSING),
        ("party.etag", '"99"', ("ABORTED", "ETAG_MISMATCH")),
        *(("update_mask", dict(paths=paths), INVALID)
          for paths in (["name"], ["revision"], ["nosuch"], ["interval.start"], ["display_name", "etag"], ["*", "kind"]))],
    "PartyService/ImportParties": PARTY + [
        ("party.name", "", MISSING), ("party.name", "u0", INVALID), ("party.name", "parties/u0", refused("CONTENT_CONFLICT"))],
    "RegionService/GetRegion": [],
    "RegionService/ListRegions": REGIONS_ASKED + [
        ("filter", filter_, FILTER) for filter_ in ("level = TOWN", "code:63", "code = 63000x")],
    "RegionService/CountRegions": REGIONS_ASKED + [("filter", "level = TOWN", FILTER)],
    "RegionService/GetRegionLineage": [
        ("code", "630000", INVALID), *(({"name": "", "code": value}, None, outcome) for value, outcome in (
            ("63", INVALID), ("regions/630000", INVALID), ("999999", NOT_FOUND), ("", MISSING)))],
    "RegionService/GetCoverage": REGIONS_ASKED + [
        ("set", "", INVALID), ("level", 99, INVALID), ("scheme", "open", INVALID), ("scheme", "schemes/nobody", NOT_FOUND),
        ("ways", [0], INVALID), ("ways", [99], INVALID)],
    "RegionService/SearchRegions": [("query", "", MISSING), ("query", "长" * LONG, INVALID)],
    "RegionService/ImportRegions": [
        ("region.aliases", ["别名"] * 21, INVALID), ("region.aliases", ["长" * 201], INVALID), ("region.aliases", [""], INVALID),
        ("region", dict(), MISSING), ("region.name", "630100", INVALID), ("region.code", "63010", INVALID),
        ("region.code", "63010x", INVALID), ("region.level", 0, INVALID), ("region.level", 99, INVALID), ("region.kind", 99, INVALID),
        ("region.parent", "", INVALID), ("region.parent", "regions/999999", refused("UNKNOWN_REFERENCE")),
        ("region.level", "LEVEL_PROVINCE", INVALID), ("region.display_name", "", MISSING),
        ("region.display_name", "长" * 201, INVALID), ("region.source", "长" * 501, INVALID),
        ("region.interval", dict(start="2020", end="2019"), INVALID), ("region.interval", dict(attested_on="2019-02-29"), INVALID),
        ("region.name", "regions/630000", refused("CONTENT_CONFLICT")),
        ("region.interval", dict(start="2014"), refused("LINEAGE_DATES")),
        *(("region.predecessors", [dict(region="regions/639900", date="2013", how="HOW_UPGRADED") | wrong], outcome)
          for wrong, outcome in ((dict(region="639900"), INVALID), (dict(region="regions/630100"), INVALID),
                                 (dict(region="regions/999999"), refused("UNKNOWN_REFERENCE")), (dict(date="2013-13"), INVALID),
                                 (dict(date="2012"), refused("LINEAGE_DATES")), (dict(how=0), INVALID), (dict(how=99), INVALID))),
        ("region.predecessors", [dict(region="regions/639900", date="2013", how="HOW_UPGRADED")] * 2, INVALID)],
    "RegionService/ImportRegionTags": [
        ("region_tag", wrong, outcome) for wrong, outcome in (
            (dict(), MISSING), (region_tag() | dict(region="630000"), INVALID),
            (region_tag() | dict(region="regions/999999"), refused("UNKNOWN_REFERENCE")), (region_tag(key="Poor county"), INVALID),
            (region_tag(interval=dict()), INVALID), (region_tag(interval=dict(start="2020", end="2019")), INVALID),
            (region_tag(citation=dict(clause="长" * LONG)), INVALID), (region_tag(source=""), MISSING),
            (region_tag(source="长" * 501), INVALID), (region_tag(key="taken", source="另有"), refused("CONTENT_CONFLICT")),
            (region_tag(key="taken", interval=dict(start="2013")), refused("TAG_OVERLAPS")))],
    "RegionSetService/GetRegionSet": [],
    "RegionSetService/ListRegionSets": [],
    "RegionSetService/ImportRegionSets": [
        ("region_set", dict(), MISSING), ("region_set.name", "new", INVALID), ("region_set.display_name", "", MISSING),
        ("region_set.display_name", "长" * 201, INVALID), ("region_set.source", "长" * 501, INVALID),
        ("region_set.citation", dict(clause="长" * LONG), INVALID), ("region_set.tag", "poverty-county", INVALID),
        ("region_set.tag", "Poor county", INVALID), ("region_set.areas", [dict(region="regions/630000")], INVALID),
        *(("region_set.members", wrong, outcome) for wrong, outcome in (
            ([dict(region="630000")], INVALID), ([dict(region="regions/999999")], refused("UNKNOWN_REFERENCE")),
            ([dict(region="regions/630000")] * 2, INVALID),
            ([dict(region="regions/630000", interval=dict(start="2020", end="2019"))], INVALID))),
        *(("region_set.declared_counts", [dict(level=3, count=33, date="2011") | wrong], INVALID)
          for wrong in (dict(level=0), dict(level=99), dict(count=-1), dict(date=""), dict(date="2019-02-29"))),
        ({"region_set.members": [], "region_set.tag": "t", "region_set.areas": [dict(region="regions/999999")]}, None,
         refused("UNKNOWN_REFERENCE")),
        ({"region_set.members": [], "region_set.tag": "t", "region_set.areas": [dict(listed=-1)]}, None, INVALID),
        ("region_set.name", "regionSets/all", refused("CONTENT_CONFLICT"))],
    "SchemeService/GetScheme": [],
    "SchemeService/ListSchemes": [],
    "SchemeService/CreateScheme": SCHEME + [
        ("scheme_id", "New", INVALID), ("scheme_id", "open", ("ALREADY_EXISTS", "ALREADY_EXISTS"))],
    "SchemeService/UpdateScheme": SCHEME + [
        ("scheme", dict(), MISSING), ("scheme.name", "new", INVALID), ("scheme.name", "schemes/nobody", NOT_FOUND)],
    "SchemeService/ImportSchemes": SCHEME + [
        ("scheme", dict(), MISSING), ("scheme.name", "new", INVALID), ("scheme.name", registry.SCHEME, refused("CONTENT_CONFLICT"))],
    "ReviewService/ListExceptions": [
        ("scheme", "open", INVALID), ("parent", "active", INVALID), ("parent", "parties/u0", INVALID)],
    "ReviewService/ListContradictions": [("filter", filter_, FILTER) for filter_ in (
        "kind = NO_SUCH", "kind = orphan", "region = 63", "region:63", "kind > ORPHAN", "since = 2020")],
    "RecordService/GetRecord": [("revision", -1, INVALID), ("revision", 99, NOT_FOUND),
                                ("name", "records/plan", NOT_FOUND, ELSEWHERE)],
    "RecordService/ListRecords": [("filter", filter_, FILTER) for filter_ in ("kind = PLANS", "kind:PLAN", "region = 63")] + [
        ("party", "u0", INVALID)],
    "RecordService/ListRecordRevisions": [("name", "records/plan", NOT_FOUND, ELSEWHERE)],
    "RecordService/CreateRecord": RECORD + [
        ("record_id", "New", INVALID), ("record_id", "n" * 64, INVALID), ("record_id", "plan", ("ALREADY_EXISTS", "ALREADY_EXISTS")),
        ("record_id", "new", refused("UNKNOWN_REFERENCE"), ELSEWHERE),
        ("record.subject", "parties/u0", ("PERMISSION_DENIED", "RECORD_OUT_OF_SCOPE"), ELSEWHERE),
        ("record", dict(subject="pairings/active", meeting=dict(kind="KIND_JOINT", held_on="2019-12-31")),
         refused("OUTSIDE_PAIRING_DATES")),
        ("record", dict(subject="pairings/active", meeting=dict(kind="KIND_JOINT", held_on="2150-01-01")), INVALID),
        ("record", dict(subject="parties/u0", meeting=dict(kind="KIND_JOINT", held_on="2020-02-01")), INVALID),
        ("record", dict(subject="pairings/active", aid=dict(kind="KIND_MONEY", purpose="培训", year=2020, unit="元")), INVALID),
        ("record", dict(subject="pairings/active", interval=dict(start="2020"), activity=dict(type="OTHER")), MISSING),
        ("record", dict(subject="pairings/active", interval=dict(start="2020"),
                        shared_resource=dict(title="案例库", owner="parties/u5")), INVALID),
        ("record", dict(subject="pairings/active", interval=dict(start="2020"),
                        agreement=dict(title="协议", parties=["parties/u0", "parties/nobody"])), refused("UNKNOWN_REFERENCE")),
        ("record", dict(subject="parties/school", interval=dict(start="2020"),
                        school_group=dict(kind=1, title="联盟", members=[dict(party="parties/school")])), INVALID)],
    "RecordService/UpdateRecord": [row for row in RECORD if row[0] not in ("record", "record.subject")] + [
        ("record", dict(), MISSING), ("record.name", "records/nobody", NOT_FOUND), ("record.name", "plan", INVALID),
        ("record.etag", "", MISSING), ("record.etag", '"99"', ("ABORTED", "ETAG_MISMATCH")),
        ("record.subject", "pairings/suspended", refused("RECORD_FIXED_FIELD")),
        ("record.plan.kind", "KIND_YEARLY", refused("RECORD_FIXED_FIELD")),
        ("record.name", "records/closed", ("ABORTED", "ETAG_MISMATCH")),
        ({"record.name": "records/closed", "record.etag": '"2"'}, None, refused("RECORD_WRONG_STATE")),
        ("record.name", "records/plan", NOT_FOUND, ELSEWHERE)],
    "RecordService/ApproveRecord": [
        ("name", "records/plan", ("PERMISSION_DENIED", "OWN_APPROVAL")), ("name", "records/others", NOT_FOUND, ELSEWHERE),
        ({"name": "records/closed", "etag": '"2"'}, None, refused("RECORD_WRONG_STATE"))],
    "RecordService/CloseRecord": [
        ("reason", "", MISSING), ("end", "2021-01-01", INVALID), ("name", "records/plan", NOT_FOUND, ELSEWHERE),
        ({"name": "records/closed", "etag": '"2"'}, None, refused("RECORD_WRONG_STATE")),
        *(("end", value, outcome) for value, outcome in IMPOSSIBLE_DAYS)],
    "RecordService/ImportRecords": RECORD + [
        ("record.name", "", MISSING), ("record.name", "new", INVALID), ("record.state", "STATE_CLOSED", INVALID),
        ("record.name", "records/plan", refused("CONTENT_CONFLICT")),
        ({"record.name": "records/closed", "record.note": "改", "update": True}, None, refused("RECORD_WRONG_STATE"))],
    "RecordService/SummarizeRecords": [("pairing", "active", INVALID), ("scheme", "open", INVALID), ("year", -1, INVALID)],
    "RecordService/GetGroupCoverage": [("party_kind", 0, INVALID), ("party_kind", "PARTY_KIND_UNIVERSITY", INVALID), ("region", "63", INVALID)],
    "RecordService/ListGaps": [("kind", 0, INVALID), ("kind", 99, INVALID), ("scheme", "open", INVALID)],
    "RuleService/ListRules": [],
    "RuleService/ReviseRule": RULE + [
        ("replaces", "2019-02-29", INVALID), ("replaces", "2019-01-01", INVALID), ("reason", "长" * 501, INVALID),
        ("etag", '"99"', ("ABORTED", "ETAG_MISMATCH"))],
    "RuleService/ImportRules": RULE,
    "EventService/WatchEvents": [
        ("after_position", -2, INVALID), ("after_position", 10**9, INVALID), ("type_prefixes", ["x"] * 101, INVALID),
        ("subjects", ["pairings/x"] * 101, INVALID)],
}


class BadInputTest(bad_input.Case):
    good, wrong, unknown_names = GOOD, ROWS, UNKNOWN_NAMES
    list_rpc, other_question = "PartyService/ListParties", dict(page_size=1, filter="region_code:630000")

    def denied(self, name):
        return ("university", "school", "") if name in self.writes() else ()

    def setUp(self):
        super().setUp()
        self.caller = self.client(self.serve())
        registry.load(self.caller, 6)
        row = api.message("jiedui.pairing.v1.ImportPartiesRequest")
        self.caller.import_rows("PartyService/ImportParties", [
            row(party=party(name="parties/school", kind="PARTY_KIND_SCHOOL", external_ids=[dict(scheme="moe_code", value="taken")]))])
        self.enter_regions()
        write = lambda verb, **fields: self.caller.call(f"PairingService/{verb}", request_id=registry.request_id(), **fields)
        for lane, pairing_id in enumerate(("active", "suspended", "ended")):
            write("ProposePairing", pairing=registry.pairing(2 * lane, 2 * lane + 1), pairing_id=pairing_id, activate=True)
        write("SuspendPairing", name="pairings/suspended", etag='"1"', start="2020-06-01", reason="调整")
        write("EndPairing", name="pairings/ended", etag='"1"', end="2020-06-01", reason="完成")
        write("ProposePairing", pairing=registry.pairing(1, 2), pairing_id="proposed")
        record = lambda record_id, **how: self.caller.call("RecordService/CreateRecord", record=plan(note=record_id), record_id=record_id,
                                                           request_id=registry.request_id(), **how)
        for record_id in ("plan", "closed"):
            record(record_id)
        for record_id in ("others-2", "others"):  # by version
            record(record_id, metadata=(("jiedui-actor", api.actor(person="li", role="operator")),))
        self.caller.call("RecordService/CloseRecord", name="records/closed", etag='"1"', reason="误报", request_id=registry.request_id())
        for name, fields in REQUEST_ID_USED.items():
            self.caller.call(name, request_id="used", **fields)

    def enter_regions(self):
        row = lambda name, **fields: api.message(f"jiedui.pairing.v1.Import{name}Request")(**fields)
        self.caller.import_rows("RegionService/ImportRegions", [row("Regions", region=dict(
            name="regions/639900", code="639900", level="LEVEL_PREFECTURE", display_name="旧地区", parent="regions/630000",
            kind="KIND_REGULAR", interval=dict(attested_on="2011-12-31", end="2013")))])
        self.caller.import_rows("RegionService/ImportRegionTags", [row("RegionTags", region_tag=region_tag(key="taken"))])
        self.caller.import_rows("RegionSetService/ImportRegionSets", [row("RegionSets", region_set=dict(
            name="regionSets/all", display_name="全部", members=[dict(region="regions/630000")]))])

    def test_pairings(self):
        self.refuse_all("PairingService")

    def test_registers(self):
        self.refuse_all("PartyService", "SchemeService", "ReviewService")

    def test_regions(self):
        self.refuse_all("RegionService", "RegionSetService")

    def test_records(self):
        self.refuse_all("RecordService")

    def test_rules(self):
        self.refuse_all("RuleService")

    def test_events(self):
        self.refuse_all("EventService")

    def test_every_rpc_of_every_service_has_its_table(self):
        served = reflection.services(self.caller)
        ours = {name for name, method in api.METHODS.items() if method.service in served and method.path.startswith("/jiedui.")}
        self.assertEqual(set(GOOD), ours)
        self.assertEqual(set(ROWS), ours)

    def test_good_rows_land_beside_bad_ones(self):
        row = api.message("jiedui.pairing.v1.ImportPartiesRequest")
        rows = [row(party=party(name="parties/good-1"), line=2).SerializeToString(), b"\xff\xff",
                row(party=party(name="parties/bad", kind=99), line=4).SerializeToString(),
                row(party=party(name="parties/good-2"), line=5).SerializeToString()]
        results = self.caller.import_rows("PartyService/ImportParties", rows)
        self.assertEqual([(result.line, api.enum_name(result, "outcome").rpartition("_")[2]) for result in results],
                         [(2, "CREATED"), (2, "REFUSED"), (4, "REFUSED"), (5, "CREATED")])


if __name__ == "__main__":
    servers.main()
