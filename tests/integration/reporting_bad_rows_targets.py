"""What the reporting service refuses about indicators and targets (reporting_bad_rows.py tells how the rows are read). SETUP is entered before:
calls with the field of each imported row."""

import api
from bad_input import IMPOSSIBLE_DAYS, INVALID, MISSING, NOT_FOUND, refused

INDICATORS, TARGETS = "IndicatorService", "TargetService"
CITED = dict(clause="Q16-S1", document="青政办〔2016〕225号")
ELSEWHERE = api.actor(role="prefecture", region="840100", organisation="parties/gov-840100")
RESPONSIBLE = api.actor(role="province", organisation="parties/edu", region="830000")
write = dict(request_id="r", validate_only=True)


def indicator(**changes):
    return dict(name="indicators/bad-rate", display_name="巩固率", unit="百分比", population="学生", nature="NATURE_STOCK",
                aggregation="AGGREGATION_RATIO", scale=100, share=True, citation=CITED) | changes


def value(**changes):
    return dict(indicator="indicators/bad-rate", region_code="830100", date="2020-12-31", value="94.99", source="统计公报") | changes


def target(**changes):
    return dict(name="targets/bad-floor", display_name="巩固率 (2020)", kind="KIND_FLOOR", indicator="indicators/bad-rate",
                region_code="830000", bound="95", due_on="2020-12-31", wording="达到95%", citation=CITED) | changes


FLOW = indicator(name="indicators/bad-flow", nature="NATURE_FLOW", aggregation="AGGREGATION_SUM", scale=0, share=False)
GOAL = dict(name="targets/bad-goal", display_name="总体目标", kind="KIND_QUALITATIVE", region_code="830000", responsible="parties/edu",
            wording="基本实现", citation=CITED)
RATING = dict(grade="GRADE_REACHED", evidence_link="https://example.gov.cn/a.pdf", evidence_sha256="a" * 64, reason="依据评估报告")
NAMED = "indicatorValues/bad-rate-830100-2020-12-31"
SETUP = [
    (f"{INDICATORS}/ImportIndicators", "indicator", indicator()), (f"{INDICATORS}/ImportIndicators", "indicator", FLOW),
    (f"{INDICATORS}/ImportIndicatorValues", "indicator_value", value()),
    (f"{TARGETS}/ImportTargets", "target", target()), (f"{TARGETS}/ImportTargets", "target", GOAL),
]

GOOD = {
    f"{INDICATORS}/GetIndicator": dict(name="indicators/bad-rate"),
    f"{INDICATORS}/ListIndicators": dict(page_size=1),
    f"{INDICATORS}/ListIndicatorRevisions": dict(name="indicators/bad-rate", page_size=1),
    f"{INDICATORS}/ImportIndicators": dict(indicator=indicator()),
    f"{INDICATORS}/GetIndicatorValue": dict(name=NAMED),
    f"{INDICATORS}/ListIndicatorValues": dict(page_size=1),
    f"{INDICATORS}/ListIndicatorValueRevisions": dict(name=NAMED, page_size=1),
    f"{INDICATORS}/RecordIndicatorValue": dict(indicator_value=value(date="2019-12-31"), **write),
    f"{INDICATORS}/ImportIndicatorValues": dict(indicator_value=value()),
    f"{INDICATORS}/RollUpIndicator": dict(indicator="indicators/bad-rate", region_code="830000", date="2020-12-31"),
    f"{TARGETS}/GetTarget": dict(name="targets/bad-floor"),
    f"{TARGETS}/ListTargets": dict(page_size=1),
    f"{TARGETS}/ListTargetRevisions": dict(name="targets/bad-floor", page_size=1),
    f"{TARGETS}/ImportTargets": dict(target=target()),
    f"{TARGETS}/JudgeTarget": dict(name="targets/bad-floor"),
    f"{TARGETS}/JudgeRegion": dict(region_code="830000"),
    f"{TARGETS}/RateTarget": dict(name="targets/bad-goal", etag='"1"', rating=RATING, **write),
}

UNKNOWN_NAMES = {"indicators": "indicators/nobody", "indicatorValues": "indicatorValues/nobody", "targets": "targets/nobody"}

ONE_REVISION = [("revision", -1, INVALID), ("revision", 99, NOT_FOUND)]
CONFLICT = ("", "CONTENT_CONFLICT")
UNKNOWN = refused("UNKNOWN_REFERENCE")
REGION = [(code, INVALID) for code in ("83", "青海省", "83010A", "8301000")]
VALUE = [
    ("indicator_value", {}, MISSING), ("indicator_value.indicator", "", MISSING), ("indicator_value.indicator", "bad-rate", INVALID),
    ("indicator_value.indicator", "indicators/nobody", UNKNOWN), ("indicator_value.region_code", "", MISSING),
    *(("indicator_value.region_code", code, outcome) for code, outcome in REGION),
    ("indicator_value.population", "Poor county", INVALID), ("indicator_value.date", "", MISSING),
    ("indicator_value.date", "2999-01-01", INVALID),
    *(("indicator_value.date", day, outcome) for day, outcome in IMPOSSIBLE_DAYS),
    ("indicator_value.from", "2020-01-01", INVALID), ("indicator_value.value", "", MISSING),
    *(("indicator_value.value", text, INVALID) for text in ("1e3", "９５", "1,5", "-1", "1.2345678", "1234567890123", "NaN")),
    ("indicator_value.value", "100.01", ("INVALID_ARGUMENT", "INDICATOR_ABOVE_WHOLE")), ("indicator_value.denominator", 2**63 - 1, INVALID),
    ("indicator_value.items", [dict(label="一")], INVALID), ("indicator_value.source", "", MISSING),
    ("indicator_value.source", "长" * 501, INVALID),
]
ROWS = {
    f"{INDICATORS}/GetIndicator": ONE_REVISION,
    f"{INDICATORS}/ListIndicators": [("filter", "nature = ROUND", ("INVALID_ARGUMENT", "FILTER_INVALID"))],
    f"{INDICATORS}/ListIndicatorRevisions": [],
    f"{INDICATORS}/ImportIndicators": [
        ("indicator", {}, MISSING), ("indicator.name", "", MISSING), ("indicator.name", "indicators/" + "x" * 41, INVALID),
        ("indicator.display_name", "", MISSING), ("indicator.display_name", "长" * 101, INVALID), ("indicator.unit", "", MISSING),
        ("indicator.unit", "长" * 21, INVALID), ("indicator.population", "", MISSING), ("indicator.nature", 0, MISSING),
        ("indicator.nature", 99, INVALID), ("indicator.aggregation", 0, MISSING), ("indicator.aggregation", 99, INVALID),
        ("indicator.aggregation", "AGGREGATION_LIST", INVALID), ("indicator.scale", 0, INVALID), ("indicator.scale", -2**63, INVALID),
        ("indicator.scale", 2**63 - 1, INVALID), ("indicator.numerator", "indicators/bad-flow", MISSING),
        ("indicator.addends", ["indicators/bad-flow"], INVALID), ("indicator.flow", "indicators/bad-flow", INVALID),
        ("indicator.since", "2011-01-01", INVALID), ("indicator.count_rule", dict(min_size=1), INVALID),
        (dict(indicator=indicator(name="indicators/bad-new", numerator="indicators/nobody", denominator="indicators/bad-rate")), None, UNKNOWN),
        (dict(indicator=indicator(name="indicators/bad-new", numerator="indicators/bad-flow", denominator="indicators/bad-rate")), None,
         refused("INDICATOR_NOT_PLAIN")),
        (dict(indicator=indicator(scale=1000), update=True), None, refused("INDICATOR_IN_USE")),
        ("indicator.citation", {}, MISSING), ("indicator.citation.document", "", MISSING), ("indicator.display_name", "另一名称", CONFLICT)],
    f"{INDICATORS}/GetIndicatorValue": [*ONE_REVISION, ("name", NAMED, NOT_FOUND, ELSEWHERE)],
    f"{INDICATORS}/ListIndicatorValues": [],
    f"{INDICATORS}/ListIndicatorValueRevisions": [("name", NAMED, NOT_FOUND, ELSEWHERE)],
    f"{INDICATORS}/RecordIndicatorValue": [
        *VALUE, (dict(indicator_value=value()), None, ("ALREADY_EXISTS", "ALREADY_EXISTS")),
        (dict(indicator_value=value(etag='"9"')), None, ("ABORTED", "ETAG_MISMATCH")),
        (dict(indicator_value=value(indicator="indicators/bad-flow", value="1")), None, MISSING),
        (dict(indicator_value={**value(denominator=10, numerator=11), "value": ""}), None, ("INVALID_ARGUMENT", "INDICATOR_ABOVE_WHOLE")),
        ("indicator_value.region_code", "830100", ("PERMISSION_DENIED", "REPORTING_OUT_OF_SCOPE"), ELSEWHERE)],
    f"{INDICATORS}/ImportIndicatorValues": [*VALUE, ("indicator_value.value", "95", CONFLICT)],
    f"{INDICATORS}/RollUpIndicator": [
        ("indicator", "", MISSING), ("indicator", "indicators/nobody", NOT_FOUND), ("region_code", "", MISSING),
        *(("region_code", code, outcome) for code, outcome in REGION), ("date", "", MISSING),
        *(("date", day, outcome) for day, outcome in IMPOSSIBLE_DAYS), ("population", "Poor county", INVALID), ("boundaries", 99, INVALID)],
    f"{TARGETS}/GetTarget": ONE_REVISION,
    f"{TARGETS}/ListTargets": [("filter", "verdict = GOOD", ("INVALID_ARGUMENT", "FILTER_INVALID"))],
    f"{TARGETS}/ListTargetRevisions": [],
    f"{TARGETS}/ImportTargets": [
        ("target", {}, MISSING), ("target.name", "", MISSING), ("target.display_name", "", MISSING), ("target.kind", 0, MISSING),
        ("target.kind", 99, INVALID), ("target.kind", "KIND_RANGE", MISSING), ("target.kind", "KIND_QUALITATIVE", INVALID),
        ("target.indicator", "", MISSING), ("target.region_code", "", MISSING),
        (dict(target=target(name="targets/bad-new", indicator="indicators/nobody")), None, UNKNOWN),
        *(("target.region_code", code, outcome) for code, outcome in REGION), ("target.population", "Poor county", INVALID),
        ("target.population_on", "2016-12-31", INVALID), ("target.each", 99, INVALID), ("target.bound", "", MISSING),
        *(("target.bound", text, INVALID) for text in ("95%", "1e3", "九十五", "0.1234567")), ("target.upper_bound", "99", INVALID),
        ("target.rest", "1", INVALID), ("target.reference", dict(against="AGAINST_YEAR_BEFORE"), INVALID),
        *(("target.due_on", day, outcome) for day, outcome in IMPOSSIBLE_DAYS), ("target.start", "2021-01-01", INVALID),
        ("target.responsible", "教育厅", INVALID), ("target.parts", [dict(region_code="830100", bound=94)], INVALID),
        ("target.parts", [dict(region_code="840100", bound=95)], INVALID),
        ("target.parts", [dict(region_code="830100", bound=0), dict(region_code="830200", bound=95)], INVALID),
        ("target.parts", [dict(region_code="830200", bound=40), dict(region_code="830100", bound=55)], INVALID),
        ("target.wording", "", MISSING), ("target.citation", {}, MISSING), ("target.wording", "另一措辞", CONFLICT)],
    f"{TARGETS}/JudgeTarget": [*(("as_of", day, outcome) for day, outcome in IMPOSSIBLE_DAYS)],
    f"{TARGETS}/JudgeRegion": [
        ("region_code", "", MISSING), *(("region_code", code, outcome) for code, outcome in REGION), ("indicator", "rate", INVALID),
        *(("as_of", day, outcome) for day, outcome in IMPOSSIBLE_DAYS),
        ("region_code", "830000", ("PERMISSION_DENIED", "REPORTING_OUT_OF_SCOPE"), ELSEWHERE)],
    f"{TARGETS}/RateTarget": [
        ("rating", {}, MISSING), ("rating.grade", 99, INVALID), ("rating.evidence_link", "", MISSING),
        ("rating.evidence_link", "http://example.gov.cn/a.pdf", INVALID), ("rating.evidence_sha256", "", MISSING),
        ("rating.evidence_sha256", "A" * 64, INVALID), ("rating.reason", "", MISSING),
        (dict(name="targets/bad-floor", etag='"2"'), None, refused("TARGET_NOT_RATED", "Q16-S1")),
        ("name", "targets/bad-goal", ("PERMISSION_DENIED", "TARGET_OWN_RATING", "Q16-S1"), RESPONSIBLE),
        ("name", "targets/bad-goal", ("PERMISSION_DENIED", "REPORTING_OUT_OF_SCOPE"), ELSEWHERE)],
}

# Who may not: role by RPC, besides the public.
RULERS = {f"{INDICATORS}/ImportIndicators", f"{TARGETS}/ImportTargets"}
OFFICES = {f"{INDICATORS}/GetIndicatorValue", f"{INDICATORS}/ListIndicatorValues", f"{INDICATORS}/ListIndicatorValueRevisions",
           f"{INDICATORS}/RecordIndicatorValue", f"{INDICATORS}/ImportIndicatorValues", f"{INDICATORS}/RollUpIndicator",
           f"{TARGETS}/JudgeTarget", f"{TARGETS}/JudgeRegion", f"{TARGETS}/RateTarget"}
