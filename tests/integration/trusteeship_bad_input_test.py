"""Bad input to the trusteeship service: for every RPC a table of refused inputs, read as in bad_input_test.py; where a rule refuses, with
its clause."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import bad_input
import bad_input_test
import programme
import reflection
import registry
import servers
import trusteeship
from bad_input import FILTER, IMPOSSIBLE_DATES, IMPOSSIBLE_DAYS, INVALID, LONG, MISSING, NOT_FOUND, refused

TODAY = "2022-11-22"
ELSEWHERE = api.actor(role="province", region="110000")  # an office that keeps none of what the tests enter
LI = (("jiedui-actor", api.actor(person="li")),)
TAKEN = ("ALREADY_EXISTS", "ALREADY_EXISTS")
KEY = trusteeship.Key()
WRONG_STATE = refused("TRUSTEESHIP_WRONG_STATE")
UNIVERSITY = api.actor(role="university", organisation="parties/syn-univ-02", region="110000")  # helps another school


def tier(**changes):
    return dict(name="programmes/new", tier="TIER_CITY", display_name="市级项目", region="830100", interval=dict(start="2022-05-31"),
                start_term="2022-autumn", signing_deadline="2022-07-31", filing_deadline="2022-08-15",
                citation=dict(clause="MOE22-11", document="文件")) | changes


def school(number, **changes):
    return dict(programme="programmes/syn", supporter="parties/syn-univ-01", school=f"parties/syn-school-{number:05}",
                county_government=f"parties/gov-8301{number:02}") | changes


def plan(**changes):
    return dict(trusteeship="trusteeships/active", survey="records/survey", title="一校一策", objectives=[objective()]) | changes


def objective(**changes):
    return dict(number="1", title="本科上线率", task="TASK_TEACHING", unit="%", baseline="60", targets=[dict(year=2023, value="70.5")]) | changes


def measure(**changes):
    return dict(trusteeship="trusteeships/active", type="TYPE_SHADOWING", tasks=["TASK_TEACHING"], start="2022-10-09", end="2022-10-16",
                planned=[dict(unit="UNIT_PEOPLE", value=8)]) | changes


def commitment(**changes):
    return dict(trusteeship="trusteeships/active", commitment=dict(purpose="改善办学条件", year=2022, fen=200_000_000)) | changes


def difficulty(**changes):
    return dict(trusteeship="trusteeships/active", title="缺物理教师", level="LEVEL_COUNTY", raised_by="parties/syn-school-00001") | changes


def practice(**changes):
    return dict(trusteeship="trusteeships/active", title="双师课堂", text="做法") | changes


def counties(**changes):
    return dict(name="countyLists/new", display_name="名单", interval=dict(start="2022-01-01"), counties=["830101"], declared=1,
                source="来源") | changes


def decision(**changes):
    return dict(county="830103", programme="programmes/syn", supporter="parties/syn-univ-01", reason="就近") | changes


def rule(**changes):
    return bad_input_test.rule(rule_id="trusteeship-test") | changes


def write(**fields):
    return fields | dict(request_id="r", validate_only=True)


def change(name, revision, **fields):
    return write(name=name, etag=f'"{revision}"', **fields)


# One accepted request for every RPC; of an import, one row. Those that need a signature are made by the test.
GOOD = {
    "ProgrammeService/GetProgramme": dict(name="programmes/syn"),
    "ProgrammeService/ListProgrammes": dict(page_size=1),
    "ProgrammeService/CreateProgramme": write(programme=tier(), programme_id="new"),
    "ProgrammeService/UpdateProgramme": write(programme=tier(name="programmes/city", etag='"1"')),
    "ProgrammeService/ImportProgrammes": dict(programme=tier()),
    "TrusteeshipService/GetTrusteeship": dict(name="trusteeships/active"),
    "TrusteeshipService/ListTrusteeships": dict(filter="tier = NATIONAL", page_size=1),
    "TrusteeshipService/ListTrusteeshipRevisions": dict(name="trusteeships/active", page_size=1),
    "TrusteeshipService/ProposeTrusteeship": write(trusteeship=school(3), trusteeship_id="new"),
    "TrusteeshipService/CompleteTrusteeship": change("trusteeships/over", 2),
    "TrusteeshipService/TerminateTrusteeship": change("trusteeships/active", 2, end="2022-11-01", reason="终止"),
    "TrusteeshipService/RenewTrusteeship": change("trusteeships/active", 2, successor_id="next"),
    "TrusteeshipService/ImportTrusteeships": dict(trusteeship=school(3, name="trusteeships/new"),
                                                  attestation=dict(signed_on="2022-07-20", source="来源")),
    "AgreementService/GetAgreement": dict(name="agreements/active"),
    "AgreementService/ListAgreements": dict(filter="state = IN_FORCE", page_size=1),
    "AgreementService/DrawUpAgreement": write(trusteeship="trusteeships/bare", agreement=trusteeship.terms()),
    "AgreementService/AmendAgreement": write(agreement=trusteeship.terms(shared="改") | dict(name="agreements/active", etag='"4"')),
    "AgreementService/AttestAgreement": write(trusteeship="trusteeships/bare", attestation=dict(signed_on="2022-07-20", source="来源")),
    "AgreementService/FileAgreement": change("agreements/active", 4, filed_on="2022-08-01"),
    "AgreementService/VerifyAgreement": dict(name="agreements/active", version=1),
    "AgreementService/GetSigningKey": dict(name="signingKeys/key"),
    "AgreementService/ListSigningKeys": dict(page_size=1),
    "AgreementService/RegisterSigningKey": write(signing_key_id="new", signing_key=dict(
        party="parties/syn-univ-01", public_key=KEY.public, interval=dict(start="2022-01-01"))),
    "AgreementService/EndSigningKey": change("signingKeys/key", 1, end="2022-11-01", reason="遗失"),
    "PlanService/GetPlan": dict(name="plans/draft"),
    "PlanService/ListPlans": dict(filter="state = DRAFT", page_size=1),
    "PlanService/ListPlanRevisions": dict(name="plans/draft", page_size=1),
    "PlanService/CreatePlan": write(plan=plan(), plan_id="new"),
    "PlanService/UpdatePlan": write(plan=plan(name="plans/draft", etag='"1"')),
    "PlanService/SubmitPlan": change("plans/draft", 1),
    "PlanService/ReturnPlan": change("plans/submitted", 2, reason="补充"),
    "PlanService/ApprovePlan": change("plans/submitted", 2),
    "PlanService/RecordResult": change("plans/approved", 3, objective="1", result=dict(year=2022, value="65", evidence="测评")),
    "PlanService/ComparePlans": {"from": "plans/approved", "to": "plans/draft"},
    "PlanService/GetPlanProgress": dict(trusteeship="trusteeships/active", year=2022),
    "MeasureService/GetMeasure": dict(name="measures/planned"),
    "MeasureService/ListMeasures": dict(filter="type = SHADOWING AND year = 2022", page_size=1),
    "MeasureService/ListMeasureRevisions": dict(name="measures/planned", page_size=1),
    "MeasureService/CreateMeasure": write(measure=measure(), measure_id="new"),
    "MeasureService/UpdateMeasure": write(measure=measure(name="measures/planned", etag='"1"')),
    "MeasureService/ReportMeasure": change("measures/planned", 1, done=[dict(unit="UNIT_PEOPLE", value=8)]),
    "MeasureService/CancelMeasure": change("measures/planned", 1, reason="误报"),
    "MeasureService/ImportMeasures": dict(measure=measure(name="measures/new")),
    "MeasureService/SummarizeMeasures": dict(trusteeship="trusteeships/active", region="830000", year=2022),
    "MeasureService/ListHeadCountDifferences": dict(filter="type = SHADOWING", page_size=1, with_unlinked=True),
    "trusteeship.RecordService/GetRecord": dict(name="records/survey"),
    "trusteeship.RecordService/ListRecords": dict(filter="kind = COMMITMENT", page_size=1),
    "trusteeship.RecordService/ListRecordRevisions": dict(name="records/survey", page_size=1),
    "trusteeship.RecordService/CreateRecord": write(record=commitment(), record_id="new"),
    "trusteeship.RecordService/UpdateRecord": write(record=commitment(name="records/commitment", etag='"1"')),
    "trusteeship.RecordService/WithdrawRecord": change("records/commitment", 1, reason="误报"),
    "trusteeship.RecordService/SummarizeFunding": dict(trusteeship="trusteeships/active", region="830000", year=2022),
    "trusteeship.RecordService/ListMissing": dict(programme="programmes/syn", effective_on="2022-11-01", page_size=1),
    "DifficultyService/GetDifficulty": dict(name="difficulties/raised"),
    "DifficultyService/ListDifficulties": dict(filter="level = COUNTY", page_size=1),
    "DifficultyService/ListDifficultyRevisions": dict(name="difficulties/raised", page_size=1),
    "DifficultyService/RaiseDifficulty": write(difficulty=difficulty(), difficulty_id="new"),
    "DifficultyService/AssignDifficulty": change("difficulties/raised", 1, assignee="parties/gov-830101", due_on="2100-01-01"),
    "DifficultyService/AnswerDifficulty": change("difficulties/assigned", 2, answer="已办"),
    "DifficultyService/SolveDifficulty": change("difficulties/answered", 3),
    "DifficultyService/ReopenDifficulty": change("difficulties/answered", 3, reason="未办"),
    "PracticeService/GetPractice": dict(name="practices/draft"),
    "PracticeService/ListPractices": dict(filter="state = DRAFT", page_size=1),
    "PracticeService/ListPracticeRevisions": dict(name="practices/draft", page_size=1),
    "PracticeService/CreatePractice": write(practice=practice(), practice_id="new"),
    "PracticeService/UpdatePractice": write(practice=practice(name="practices/draft", etag='"1"')),
    "PracticeService/ReviewPractice": change("practices/others", 1),
    "PracticeService/ReturnPractice": change("practices/reviewed", 2, reason="补充"),
    "PracticeService/PublishPractice": change("practices/reviewed", 2),
    "PracticeService/TakeUpPractice": change("practices/published", 3, party="parties/syn-school-00002", since="2022-11-01"),
    "QuestionService/GetSchoolFile": dict(name="trusteeships/active", effective_on="2022-11-01"),
    "QuestionService/GetProgrammeState": dict(programme="programmes/syn", effective_on="2022-11-01"),
    "QuestionService/GetCoverage": dict(county_list="countyLists/weak", effective_on="2022-11-01", region="830000"),
    "QuestionService/ListLate": dict(programme="programmes/syn", effective_on="2022-11-01", page_size=1),
    "QuestionService/RankSupporters": dict(county="830103", programme="programmes/syn", effective_on="2022-11-01", limit=3),
    "QuestionService/DecideSupporter": write(supporter_decision=decision(), supporter_decision_id="new"),
    "QuestionService/ListSupporterDecisions": dict(county="830103", page_size=1),
    "QuestionService/ListDisagreements": dict(page_size=1),
    "QuestionService/ListCountyLists": dict(page_size=1),
    "QuestionService/ImportCountyLists": dict(county_list=counties()),
    "RuleService/ListRules": dict(effective_on="2022-06-01", page_size=1),
    "RuleService/ReviseRule": write(rule=rule()),
    "RuleService/ImportRules": dict(rule=rule()),
    "EventService/WatchEvents": dict(after_position=0, type_prefixes=["cn.jiedui."], subjects=["trusteeships/active"]),
}
# Open to role `public`, too.
OPEN = {"ProgrammeService/GetProgramme", "ProgrammeService/ListProgrammes", "QuestionService/GetProgrammeState", "QuestionService/GetCoverage",
        "PracticeService/GetPractice", "PracticeService/ListPractices", "RuleService/ListRules"}
UNKNOWN_NAMES = {collection: f"{collection}/nobody" for collection in (
    "programmes", "trusteeships", "agreements", "signingKeys", "plans", "measures", "records", "difficulties", "practices")}


def long_texts(*rows):
    return [(path, "长" * (limit + 1), INVALID) for path, limit in rows]


def fixed(name, etag, path, value):
    return ({f"{path.partition('.')[0]}.name": name, f"{path.partition('.')[0]}.etag": etag, path: value}, None, refused("TRUSTEESHIP_FIXED_FIELD"))


def interval(path):
    return [(path, dict(start="2020", end="2019"), INVALID), *((f"{path}.start", value, outcome) for value, outcome in IMPOSSIBLE_DATES)]


def not_seen(name):
    return [("name", name, NOT_FOUND, ELSEWHERE)]


def revisions(name):
    return [("revision", -1, INVALID), ("revision", 99, NOT_FOUND)] + not_seen(name)


def filters(*wrong):
    return [("filter", filter_, FILTER) for filter_ in ("state = NO_SUCH", "school_region = 63", "school_region:63", "state > DRAFT", *wrong)]


def ids(field):
    return [(field, "New", INVALID), (field, "n" * 64, INVALID), (field, "new/er", INVALID)]


TIER = [
    ("programme", dict(), INVALID), ("programme.tier", 0, INVALID), ("programme.tier", 99, INVALID), ("programme.display_name", "", MISSING),
    ("programme.region", "", INVALID), ("programme.region", "8301", INVALID), ("programme.tier", "TIER_NATIONAL", INVALID),
    ("programme.start_term", "2022", INVALID), ("programme.start_term", "2022-summer", INVALID),
    ("programme.signing_deadline", "2022-07", INVALID), ("programme.filing_deadline", "2022-02-30", INVALID),
    ("programme.scheme", "moe22", INVALID), ("programme.citation", dict(clause="MOE22-1"), MISSING), ("programme.citation", dict(), MISSING),
    *interval("programme.interval"), *long_texts(("programme.display_name", 200), ("programme.source", 500)),
]
SCHOOL = [
    ("trusteeship.programme", "syn", INVALID), ("trusteeship.programme", "", MISSING),
    ("trusteeship.programme", "programmes/nobody", refused("UNKNOWN_REFERENCE")),
    *((f"trusteeship.{role}", value, outcome) for role in ("supporter", "school", "county_government")
      for value, outcome in (("", MISSING), ("someone", INVALID), ("parties/nobody", refused("UNKNOWN_REFERENCE")))),
    ("trusteeship.supporter", "parties/syn-school-00003", INVALID),
    ("trusteeship.supporter", "parties/gov-830103", refused("WRONG_PARTY_KIND", "MOE22-2")),
    ("trusteeship.supporter", "parties/syn-school-00004", refused("SUPPORTER_NOT_ALLOWED", "MOE22-1")),
    ("trusteeship.school", "parties/syn-univ-02", refused("WRONG_PARTY_KIND", "MOE22-2")),
    ("trusteeship.county_government", "parties/syn-univ-02", refused("WRONG_PARTY_KIND", "MOE22-2")),
    ("trusteeship.county_government", "parties/gov-830104", refused("COUNTY_MISMATCH")),
    ("trusteeship.attached_schools", ["parties/syn-univ-02"], refused("WRONG_PARTY_KIND", "MOE22-2")),
    ("trusteeship.attached_schools", ["parties/nobody"], refused("UNKNOWN_REFERENCE")),
    ("trusteeship.attached_schools", ["x"], INVALID),
    ("trusteeship.attached_schools", [f"parties/a{number}" for number in range(11)], INVALID),
    ("trusteeship.interval", dict(attested_on="2022-07-20"), INVALID), *interval("trusteeship.interval"),
    ("trusteeship.interval", dict(start="2022-01-01", end="2025-01-01"), refused("OUTSIDE_PROGRAMME")),
    ("trusteeship.interval", dict(start="2022-09-01", end="2024-09-01"), refused("TRUSTEESHIP_REASON_REQUIRED", "MOE22-2")),
    ({"trusteeship.school": "parties/syn-school-00001", "trusteeship.county_government": "parties/gov-830101"}, None,
     refused("SCHOOL_TAKEN", "MOE22-2")),
    *long_texts(("trusteeship.source", 500), ("trusteeship.note", 1000), ("trusteeship.reason", 500)),
]
TERMS = [
    ("agreement.start", "", INVALID), ("agreement.end", "2022-09-01", INVALID), ("agreement.end", "2025-09", INVALID),
    ("agreement.clauses", [], INVALID),
    *(("agreement.clauses", [dict(number="1", text="条款", binds=[1, 2, 3]) | wrong], outcome) for wrong, outcome in (
        (dict(number=""), MISSING), (dict(text=""), MISSING), (dict(number="1 2"), INVALID), (dict(number="1\n2"), INVALID),
        (dict(number="长" * 21), INVALID), (dict(text="长" * 5001), INVALID), (dict(binds=[]), INVALID), (dict(binds=[0]), INVALID),
        (dict(binds=[99]), INVALID), (dict(binds=[1, 1]), INVALID), (dict(binds=[1, 2]), ("INVALID_ARGUMENT", "PARTY_NOT_BOUND")))),
    ("agreement.clauses", [dict(number="1", text="条款", binds=[1, 2, 3])] * 2, INVALID),
    ("agreement.clauses", [dict(number=str(number), text="条款", binds=[1, 2, 3]) for number in range(201)], INVALID),
]
ATTESTATION = [
    ("attestation", dict(), MISSING), ("attestation.source", "", MISSING), ("attestation.source", "长" * 501, INVALID),
    ("attestation", dict(source="来源"), INVALID), ("attestation", dict(source="来源", signed_on="2022-07-20", signed_by="2022-08-01"), INVALID),
    ("attestation.signed_on", "2022-02-30", INVALID), ("attestation", dict(source="来源", signed_by="昨天"), INVALID),
]
PLAN = [
    ("plan.survey", "survey", INVALID), ("plan.survey", "", refused("PLAN_NEEDS_SURVEY", "MOE22-4")),
    ("plan.survey", "records/nobody", refused("PLAN_NEEDS_SURVEY", "MOE22-4")),
    ("plan.survey", "records/commitment", refused("PLAN_NEEDS_SURVEY", "MOE22-4")),
    ("plan.objectives", [], INVALID), ("plan.objectives", [objective()] * 2, INVALID),
    *long_texts(("plan.title", 200), ("plan.summary", 5000)),
    ("plan.objectives", [objective(number=str(number)) for number in range(51)], INVALID),
    *(("plan.objectives", [objective(**wrong)], outcome) for wrong, outcome in (
        (dict(number=""), MISSING), (dict(number="1 2"), INVALID), (dict(number="1" * 21), INVALID), (dict(title=""), MISSING),
        (dict(title="长" * 501), INVALID), (dict(unit=""), MISSING), (dict(unit="长" * 21), INVALID), (dict(task=99), INVALID),
        (dict(task="TASK_OTHER"), INVALID), (dict(baseline="六十"), INVALID), (dict(baseline="1e5"), INVALID), (dict(targets=[]), INVALID),
        (dict(targets=[dict(year=2023, value="")]), INVALID), (dict(targets=[dict(year=23, value="1")]), INVALID),
        (dict(targets=[dict(year=2024, value="1"), dict(year=2023, value="1")]), INVALID),
        (dict(targets=[dict(year=2023, value="9" * 21)]), INVALID))),
]
TASKLESS = ("INVALID_ARGUMENT", "MEASURE_WITHOUT_TASK", "MOE22-5")
MEASURE = [
    ("measure.type", 0, INVALID), ("measure.type", 99, INVALID), ("measure.tasks", [], TASKLESS), ("measure.tasks", ["TASK_OTHER"], TASKLESS),
    ("measure.tasks", [0], INVALID), ("measure.tasks", [99], INVALID), ("measure.tasks", [1, 1], INVALID), ("measure.other_task", "其他", INVALID),
    ("measure.start", "", INVALID), ("measure.end", "2022-10-09", INVALID), ("measure.end", "2022-10", INVALID),
    ("measure.planned", [], ("INVALID_ARGUMENT", "QUANTITY_MISSING", "MOE22-6a")),
    ("measure.planned", [dict(unit="UNIT_DAYS", value=3)], ("INVALID_ARGUMENT", "QUANTITY_MISSING", "MOE22-6a")),
    ("measure.planned", [dict(unit="UNIT_STUDENTS", value=3)], ("INVALID_ARGUMENT", "UNIT_NOT_OF_TYPE", "MOE22-6a")),
    ("measure.planned", [dict(unit="UNIT_PEOPLE", value=-1)], INVALID), ("measure.planned", [dict(unit="UNIT_PEOPLE", value=10**6 + 1)], INVALID),
    ("measure.planned", [dict(unit="UNIT_PEOPLE", value=8)] * 2, INVALID),
    ("measure.subjects", [""], MISSING), ("measure.subjects", ["长" * 21], INVALID), ("measure.subjects", [str(n) for n in range(21)], INVALID),
    ("measure.placements", ["x"], INVALID), ("measure.placements", ["postings/a"] * 2, INVALID),
    ({"measure.type": "TYPE_CAMP", "measure.planned": [dict(unit="UNIT_STUDENTS", value=3)], "measure.placements": ["postings/a"]}, None,
     ("INVALID_ARGUMENT", "PLACEMENTS_NOT_OF_TYPE", "MOE22-6b")),
    ({"measure.type": "TYPE_OTHER", "measure.planned": []}, None, MISSING),
    ({"measure.start": "2022-07-19", "measure.end": "2022-07-30"}, None, refused("OUTSIDE_AGREEMENT", "MOE22-2")),
    ({"measure.start": "2025-08-30", "measure.end": "2025-09-02"}, None, refused("OUTSIDE_AGREEMENT", "MOE22-2")),
    *long_texts(("measure.title", 200), ("measure.source", 500), ("measure.note", 1000)),
]
NEW_MEASURE = MEASURE + [
    ("measure.trusteeship", "active", INVALID), ("measure.trusteeship", "", MISSING), ("measure.trusteeship", "trusteeships/nobody", NOT_FOUND),
    ("measure.trusteeship", "trusteeships/proposed", refused("AGREEMENT_NOT_IN_FORCE", "MOE22-2")),
    ("measure.trusteeship", "trusteeships/bare", refused("AGREEMENT_NOT_IN_FORCE", "MOE22-2")),
    ({"measure.trusteeship": "trusteeships/bare", "measure.type": "TYPE_TALENT"}, None, refused("AGREEMENT_NOT_IN_FORCE", "MOE22-2")),  # MOE22-7
]
RECORD = [
    ("record.commitment.purpose", "", MISSING), ("record.commitment.purpose", "长" * 101, INVALID), ("record.commitment.year", 22, INVALID),
    ("record.commitment.fen", 0, INVALID), ("record.commitment.fen", -1, INVALID), ("record.commitment.fen", 10**15 + 1, INVALID),
    ("record.commitment.purpose", "品牌费", refused("FORBIDDEN_PURPOSE", "MOE22-8a")),
    *long_texts(("record.source", 500), ("record.note", 1000), ("record.reason", 500)),
]
OF_UNIVERSITY = dict(party="parties/syn-univ-01", programme="programmes/syn")
GROUP = dict(head=dict(display_name="某", post="副校长"), head_is_university_leader=True, attached_schools=["parties/syn-univ-01-school"],
             start="2022-06-01")
RECORD_KINDS = [
    ("record", wrong, outcome) for wrong, outcome in (
        (dict(trusteeship="trusteeships/active"), INVALID),
        (dict(survey=dict(start="2022-06-01", needs=["师资"])), MISSING),
        (dict(trusteeship="trusteeships/active", survey=dict(start="2022-06-01")), INVALID),
        (dict(trusteeship="trusteeships/active", survey=dict(start="2022-11-23", needs=["师资"])), INVALID),
        (dict(trusteeship="trusteeships/active", survey=dict(start="2022-06-01", last_day="2022-05-01", needs=["师资"])), INVALID),
        (dict(trusteeship="trusteeships/active", survey=dict(start="2022-06-01", needs=["师资"], uri="ftp://x")), INVALID),
        (dict(trusteeship="trusteeships/active", survey=dict(start="2022-06-01", needs=["师资"], sha256=b"x" * 32)), MISSING),
        (dict(trusteeship="trusteeships/active", payment=dict(commitment="records/survey", fen=1, paid_on="2022-10-01")),
         refused("NO_SUCH_COMMITMENT", "MOE22-8a")),
        (dict(trusteeship="trusteeships/active", payment=dict(commitment="records/nobody", fen=1, paid_on="2022-10-01")),
         refused("NO_SUCH_COMMITMENT", "MOE22-8a")),
        (dict(trusteeship="trusteeships/active", payment=dict(commitment="records/commitment", fen=1, paid_on="2022-11-23")), INVALID),
        (dict(trusteeship="trusteeships/active", payment=dict(commitment="records/commitment", fen=200_000_001, paid_on="2022-10-01")),
         refused("TRUSTEESHIP_REASON_REQUIRED", "MOE22-8a")),
        (OF_UNIVERSITY | dict(leading_group=GROUP | dict(head=dict(display_name="某"))), MISSING),
        (OF_UNIVERSITY | dict(leading_group={key: value for key, value in GROUP.items() if key != "head"}),
         ("INVALID_ARGUMENT", "GROUP_WITHOUT_HEAD", "MOE22-3a")),
        (OF_UNIVERSITY | dict(leading_group=GROUP | dict(head_is_university_leader=False)), refused("TRUSTEESHIP_REASON_REQUIRED", "MOE22-3a")),
        (OF_UNIVERSITY | dict(leading_group=GROUP | dict(attached_schools=[])), refused("TRUSTEESHIP_REASON_REQUIRED", "MOE22-3a")),
        (OF_UNIVERSITY | dict(party="parties/syn-school-00001", leading_group=GROUP), refused("OTHER_SIDES_RECORD")),
        (OF_UNIVERSITY | dict(party="parties/syn-univ-03", leading_group=GROUP), refused("PARTY_NOT_IN_PROGRAMME")),
        (OF_UNIVERSITY | dict(document=dict(type="TYPE_DEVELOPMENT_PLAN", uri="https://example.edu.cn/1")),
         refused("OTHER_SIDES_RECORD", "MOE22-8b")),
        (OF_UNIVERSITY | dict(document=dict(type="TYPE_SUPPORT_PLAN")), MISSING),
        (OF_UNIVERSITY | dict(document=dict(type="TYPE_SUPPORT_PLAN", uri="方案.doc")), INVALID),
        (OF_UNIVERSITY | dict(document=dict(type="TYPE_SUPPORT_PLAN", uri="https://example.edu.cn/1", sha256=b"x")), INVALID),
        (OF_UNIVERSITY | dict(document=dict(type="TYPE_OTHER", uri="https://example.edu.cn/1")), MISSING))
]
DIFFICULTY = [
    ("difficulty.trusteeship", "", MISSING), ("difficulty.trusteeship", "active", INVALID),
    ("difficulty.trusteeship", "trusteeships/nobody", NOT_FOUND), ("difficulty.title", "", MISSING), ("difficulty.level", 0, INVALID),
    ("difficulty.level", 99, INVALID), ("difficulty.raised_by", "", MISSING), ("difficulty.raised_by", "school", INVALID),
    ("difficulty.raised_by", "parties/nobody", refused("UNKNOWN_REFERENCE")),
    *long_texts(("difficulty.title", 200), ("difficulty.description", 5000)),
]
PRACTICE = [("practice.title", "", MISSING), *long_texts(("practice.title", 200), ("practice.text", 10000))]
COUNTIES = [
    ("county_list", dict(), MISSING), ("county_list.name", "new", INVALID), ("county_list.display_name", "", MISSING),
    ("county_list.source", "", MISSING), ("county_list.counties", [], INVALID), ("county_list.counties", ["8301"], INVALID),
    ("county_list.counties", ["830101"] * 2, INVALID), ("county_list.counties", [f"{n:06}" for n in range(4001)], INVALID),
    ("county_list.declared", -1, INVALID), ("county_list.declared", 4001, INVALID), ("county_list.interval", dict(), INVALID),
    ("county_list", counties(name="countyLists/weak", source="另有"), refused("CONTENT_CONFLICT")), *interval("county_list.interval"),
    *long_texts(("county_list.display_name", 200), ("county_list.source", 500)),
]
DECISION = [
    ("supporter_decision.county", "83", INVALID), ("supporter_decision.county", "", INVALID), ("supporter_decision.programme", "", MISSING),
    ("supporter_decision.programme", "syn", INVALID), ("supporter_decision.programme", "programmes/nobody", refused("UNKNOWN_REFERENCE")),
    ("supporter_decision.supporter", "", MISSING), ("supporter_decision.supporter", "pku", INVALID),
    ("supporter_decision.supporter", "parties/nobody", refused("UNKNOWN_REFERENCE")), ("supporter_decision.reason", "", MISSING),
    ("supporter_decision.reason", "长" * 501, INVALID),
]
RULE = [row for row in bad_input_test.RULE if row[0] not in ("rule.rule_id", "rule.region")] + [
    ("rule.rule_id", "pairing-test", INVALID), ("rule.rule_id", "trusteeship-", INVALID), ("rule.region", "63", INVALID)]
DAYS_TO_END = [("end", value, outcome) for value, outcome in IMPOSSIBLE_DAYS]

# (path, wrong value, answer[, caller]): what is wrong with this RPC's requests alone. The first path may be a dict of several.
ROWS = {
    "ProgrammeService/GetProgramme": [],
    "ProgrammeService/ListProgrammes": [],
    "ProgrammeService/CreateProgramme": TIER + ids("programme_id") + [
        ("programme_id", "syn", TAKEN),
        ({"programme.tier": "TIER_NATIONAL", "programme.region": ""}, None, ("PERMISSION_DENIED", "TIER_NOT_YOURS"), ELSEWHERE)],
    "ProgrammeService/UpdateProgramme": [row for row in TIER if row[0] != "programme"] + [
        ("programme", dict(), MISSING), ("programme.name", "programmes/nobody", NOT_FOUND), ("programme.name", "city", INVALID),
        ("programme.etag", "", MISSING), ("programme.etag", '"99"', ("ABORTED", "ETAG_MISMATCH")),
        ("programme.region", "830200", refused("TRUSTEESHIP_FIXED_FIELD")),
        ("programme.tier", "TIER_PROVINCIAL", refused("TRUSTEESHIP_FIXED_FIELD"))],
    "ProgrammeService/ImportProgrammes": [row for row in TIER if row[0] != "programme"] + [
        ("programme", dict(), MISSING), ("programme.name", "new", INVALID), ("programme.name", "programmes/city", refused("CONTENT_CONFLICT"))],

    "TrusteeshipService/GetTrusteeship": revisions("trusteeships/active") + [("name", "trusteeships/active", NOT_FOUND, UNIVERSITY)],
    "TrusteeshipService/ListTrusteeships": filters("tier = COUNTY", "supporter:x"),
    "TrusteeshipService/ListTrusteeshipRevisions": not_seen("trusteeships/active"),
    "TrusteeshipService/ProposeTrusteeship": SCHOOL + ids("trusteeship_id") + [
        ("trusteeship", dict(), MISSING), ("trusteeship_id", "active", TAKEN),
        ("trusteeship_id", "new", ("PERMISSION_DENIED", "TIER_NOT_YOURS"), ELSEWHERE),
        ({"trusteeship.programme": "programmes/city"}, None, refused("NO_TERM")),
        ({"trusteeship.programme": "programmes/city", "trusteeship.interval": dict(start="2022-09-01", end="2025-09-01"),
          "trusteeship.supporter": "parties/syn-school-00011"}, None, refused("TRUSTEESHIP_OUTSIDE_AREA", "MOE22-11"))],
    "TrusteeshipService/CompleteTrusteeship": DAYS_TO_END + not_seen("trusteeships/over") + [
        ("name", "trusteeships/active", refused("NOT_OVER")), ("end", "2022-09-30", refused("NOT_OVER")), ("end", "2022-11-23", refused("NOT_OVER")),
        ({"name": "trusteeships/proposed", "etag": '"1"'}, None, WRONG_STATE)],
    "TrusteeshipService/TerminateTrusteeship": DAYS_TO_END + not_seen("trusteeships/active") + [
        ("reason", "", MISSING), ("end", "2022-07-19", refused("OUTSIDE_TERM")), ("end", "2025-09-02", refused("OUTSIDE_TERM")),
        ({"name": "trusteeships/terminated", "etag": '"2"'}, None, WRONG_STATE)],
    "TrusteeshipService/RenewTrusteeship": ids("successor_id") + [
        ("successor_id", "proposed", TAKEN), ("end", "昨天", INVALID), ("end", "2030-09-01", refused("TRUSTEESHIP_REASON_REQUIRED", "MOE22-2")),
        ({"name": "trusteeships/proposed", "etag": '"1"'}, None, WRONG_STATE)] + not_seen("trusteeships/active"),
    "TrusteeshipService/ImportTrusteeships": SCHOOL + ATTESTATION + [
        ("trusteeship", dict(), MISSING), ("trusteeship.name", "new", INVALID),
        ({"trusteeship": school(1, name="trusteeships/active", note="改")}, None, refused("CONTENT_CONFLICT")),
        ({"trusteeship": school(1, name="trusteeships/active", supporter="parties/syn-univ-02"), "update": True}, None,
         refused("TRUSTEESHIP_FIXED_FIELD")),
        ({"trusteeship": school(1, name="trusteeships/active"), "update": True}, None, refused("SIGNATURES_PRESENT"))],

    "AgreementService/GetAgreement": [("version", -1, INVALID), ("version", 99, NOT_FOUND)] + not_seen("agreements/active"),
    "AgreementService/ListAgreements": filters("attested = MAYBE", "attested = 1"),
    "AgreementService/DrawUpAgreement": TERMS + [
        ("trusteeship", "", MISSING), ("trusteeship", "bare", INVALID), ("trusteeship", "trusteeships/nobody", NOT_FOUND),
        ("trusteeship", "trusteeships/bare", NOT_FOUND, ELSEWHERE), ("trusteeship", "trusteeships/proposed", refused("AGREEMENT_EXISTS")),
        ("trusteeship", "trusteeships/terminated", WRONG_STATE)],
    "AgreementService/AmendAgreement": TERMS + [
        ("agreement.name", "agreements/nobody", NOT_FOUND), ("agreement.name", "active", INVALID), ("agreement.etag", "", MISSING),
        ("agreement.etag", '"99"', ("ABORTED", "ETAG_MISMATCH")), ("agreement.name", "agreements/active", NOT_FOUND, ELSEWHERE)],
    "AgreementService/SignAgreement": [
        ("role", 0, INVALID), ("role", 99, INVALID), ("hash", b"", INVALID), ("hash", b"x" * 31, INVALID),
        ("hash", b"x" * 32, ("ABORTED", "HASH_CHANGED", "MOE22-2")), ("signature", b"", INVALID), ("signature", b"x" * 65, INVALID),
        ("signature", b"x" * 64, refused("SIGNATURE_INVALID", "MOE22-2")), ("signer", "", MISSING), ("signer", "长" * 51, INVALID),
        ("key", "", MISSING), ("key", "mine", INVALID), ("key", "signingKeys/nobody", refused("UNKNOWN_REFERENCE")),
        ("key", "signingKeys/key", refused("KEY_OF_ANOTHER", "MOE22-2")), ("signed_on", "", INVALID), ("signed_on", "2022-11-23", INVALID),
        ("signed_on", "2021-12-31", refused("KEY_NOT_IN_FORCE", "MOE22-2")), ("role", "PARTY_ROLE_SCHOOL", ("ABORTED", "HASH_CHANGED", "MOE22-2")),
        ("name", "agreements/active", refused("ALREADY_SIGNED", "MOE22-2")), ("name", "agreements/over", refused("NOTHING_TO_SIGN")),
        ("signer", "某", ("PERMISSION_DENIED", "NOT_YOUR_PARTY", "MOE22-2"),
         api.actor(role="school", organisation="parties/syn-school-00002"))],
    "AgreementService/AttestAgreement": ATTESTATION + [
        ("trusteeship", "", MISSING), ("trusteeship", "bare", INVALID), ("trusteeship", "trusteeships/nobody", NOT_FOUND),
        ("trusteeship", "trusteeships/bare", NOT_FOUND, ELSEWHERE), ("trusteeship", "trusteeships/active", refused("SIGNATURES_PRESENT"))],
    "AgreementService/FileAgreement": not_seen("agreements/active") + [
        ("filed_on", "", INVALID), ("filed_on", "2022-11-23", INVALID), ("filed_on", "2022-07-19", INVALID), ({"name": "agreements/proposed", "etag": '"1"'}, None, WRONG_STATE)],
    "AgreementService/VerifyAgreement": [("version", -1, INVALID), ("version", 99, NOT_FOUND)] + not_seen("agreements/active"),
    "AgreementService/GetSigningKey": [],
    "AgreementService/ListSigningKeys": [("party", "pku", INVALID)],
    "AgreementService/RegisterSigningKey": ids("signing_key_id") + interval("signing_key.interval") + [
        ("signing_key_id", "key", TAKEN), ("signing_key", dict(), MISSING), ("signing_key.party", "pku", INVALID),
        ("signing_key.public_key", b"", INVALID), ("signing_key.public_key", b"\0" * 32, INVALID),
        ("signing_key.public_key", KEY.public + b"x", INVALID), ("signing_key.interval", dict(), MISSING),
        ("signing_key_id", "new", ("PERMISSION_DENIED", "REGION_NOT_YOURS"), ELSEWHERE)],
    "AgreementService/EndSigningKey": DAYS_TO_END + [
        ("reason", "", MISSING), ("end", "2021-12-31", INVALID), ("name", "signingKeys/key", ("PERMISSION_DENIED", "REGION_NOT_YOURS"), ELSEWHERE),
        ({"name": "signingKeys/ended", "etag": '"2"', "end": "2022-11-02"}, None, INVALID)],

    "PlanService/GetPlan": revisions("plans/draft"),
    "PlanService/ListPlans": filters(),
    "PlanService/ListPlanRevisions": not_seen("plans/draft"),
    "PlanService/CreatePlan": PLAN + ids("plan_id") + [
        ("plan", dict(), MISSING), ("plan_id", "draft", TAKEN), ("plan.trusteeship", "active", INVALID),
        ("plan.trusteeship", "trusteeships/nobody", NOT_FOUND), ("plan_id", "new", NOT_FOUND, ELSEWHERE),
        ("plan.trusteeship", "trusteeships/proposed", refused("PLAN_NEEDS_SURVEY", "MOE22-4"))],
    "PlanService/UpdatePlan": PLAN + [
        ("plan", dict(), MISSING), ("plan.name", "plans/nobody", NOT_FOUND), ("plan.etag", '"99"', ("ABORTED", "ETAG_MISMATCH")),
        ({"plan.name": "plans/approved", "plan.etag": '"3"'}, None, WRONG_STATE),
        fixed("plans/draft", '"1"', "plan.trusteeship", "trusteeships/proposed")],
    "PlanService/SubmitPlan": not_seen("plans/draft") + [({"name": "plans/approved", "etag": '"3"'}, None, WRONG_STATE)],
    "PlanService/ReturnPlan": not_seen("plans/submitted") + [
        ("reason", "", MISSING), ({"name": "plans/draft", "etag": '"1"'}, None, WRONG_STATE),
        ("name", "plans/submitted", ("PERMISSION_DENIED", "TRUSTEESHIP_SAME_ACTOR"), api.actor(person="li"))],
    "PlanService/ApprovePlan": not_seen("plans/submitted") + [
        ("approved_on", "2022-11-23", INVALID), ("approved_on", "2022-05-01", refused("PLAN_APPROVED_TOO_EARLY", "MOE22-4")),
        ({"name": "plans/draft", "etag": '"1"'}, None, WRONG_STATE),
        ("name", "plans/submitted", ("PERMISSION_DENIED", "TRUSTEESHIP_SAME_ACTOR"), api.actor(person="li")),
        *(("approved_on", value, outcome) for value, outcome in IMPOSSIBLE_DAYS)],
    "PlanService/RecordResult": not_seen("plans/approved") + [
        ("objective", "", MISSING), ("objective", "9", refused("NO_SUCH_OBJECTIVE")), ("result", dict(), INVALID),
        ("result.year", 2023, INVALID), ("result.value", "", INVALID), ("result.value", "六十五", INVALID), ("result.evidence", "", MISSING),
        ("result.evidence", "长" * 1001, INVALID), ({"name": "plans/draft", "etag": '"1"'}, None, WRONG_STATE)],
    "PlanService/ComparePlans": [
        ("from", "", MISSING), ("to", "draft", INVALID), ("to", "plans/nobody", NOT_FOUND), ("from", "plans/approved", NOT_FOUND, ELSEWHERE),
        ("to", "plans/elsewhere", refused("PLANS_OF_TWO_TRUSTEESHIPS"))],
    "PlanService/GetPlanProgress": [
        ("trusteeship", "", MISSING), ("trusteeship", "active", INVALID), ("trusteeship", "trusteeships/nobody", NOT_FOUND),
        ("trusteeship", "trusteeships/active", NOT_FOUND, ELSEWHERE), ("year", -1, INVALID), ("year", 99, INVALID)],

    "MeasureService/GetMeasure": revisions("measures/planned"),
    "MeasureService/ListMeasures": filters("type = NO_SUCH", "year = zwei"),
    "MeasureService/ListHeadCountDifferences": filters("type = NO_SUCH", "year = zwei"),
    "MeasureService/ListMeasureRevisions": not_seen("measures/planned"),
    "MeasureService/CreateMeasure": NEW_MEASURE + ids("measure_id") + [
        ("measure", dict(), MISSING), ("measure_id", "planned", TAKEN), ("measure.done", [dict(unit="UNIT_PEOPLE", value=8)], INVALID),
        ("measure_id", "new", NOT_FOUND, ELSEWHERE)],
    "MeasureService/UpdateMeasure": [row for row in MEASURE if "measure.type" not in row[0]] + [
        ("measure", dict(), MISSING), ("measure.name", "measures/nobody", NOT_FOUND), ("measure.etag", '"99"', ("ABORTED", "ETAG_MISMATCH")),
        fixed("measures/planned", '"1"', "measure.trusteeship", "trusteeships/over"),
        ({"measure.name": "measures/cancelled", "measure.etag": '"2"'}, None, WRONG_STATE)],
    "MeasureService/ReportMeasure": not_seen("measures/planned") + [
        ("done", [], ("INVALID_ARGUMENT", "QUANTITY_MISSING", "MOE22-6a")),
        ("done", [dict(unit="UNIT_STUDENTS", value=1)], ("INVALID_ARGUMENT", "UNIT_NOT_OF_TYPE", "MOE22-6a")),
        ("done", [dict(unit="UNIT_PEOPLE", value=-1)], INVALID), ("name", "measures/later", refused("MEASURE_NOT_BEGUN", "MOE22-6a")),
        ({"name": "measures/cancelled", "etag": '"2"'}, None, WRONG_STATE)],
    "MeasureService/CancelMeasure": not_seen("measures/planned") + [
        ("reason", "", MISSING), ({"name": "measures/cancelled", "etag": '"2"'}, None, WRONG_STATE)],
    "MeasureService/ImportMeasures": NEW_MEASURE + [
        ("measure", dict(), MISSING), ("measure.name", "new", INVALID),
        ({"measure": measure(name="measures/planned", note="改")}, None, refused("CONTENT_CONFLICT"))],
    "MeasureService/SummarizeMeasures": [
        ("trusteeship", "active", INVALID), ("supporter", "pku", INVALID), ("region", "83", INVALID), ("year", -1, INVALID), ("year", 99, INVALID)],

    "trusteeship.RecordService/GetRecord": revisions("records/survey"),
    "trusteeship.RecordService/ListRecords": filters("kind = MEETING", "year = zwei"),
    "trusteeship.RecordService/ListRecordRevisions": not_seen("records/survey"),
    "trusteeship.RecordService/CreateRecord": RECORD + RECORD_KINDS + ids("record_id") + [
        ("record", dict(), INVALID), ("record_id", "survey", TAKEN), ("record.trusteeship", "active", INVALID),
        ("record.trusteeship", "trusteeships/nobody", NOT_FOUND), ("record_id", "new", NOT_FOUND, ELSEWHERE)],
    "trusteeship.RecordService/UpdateRecord": RECORD + [
        ("record", dict(), MISSING), ("record.name", "records/nobody", NOT_FOUND), ("record.etag", '"99"', ("ABORTED", "ETAG_MISMATCH")),
        ({"record": dict(name="records/commitment", etag='"1"', trusteeship="trusteeships/active",
                         survey=dict(start="2022-06-01", needs=["师资"]))}, None, refused("TRUSTEESHIP_FIXED_FIELD")),
        fixed("records/commitment", '"1"', "record.trusteeship", "trusteeships/over"),
        ({"record.name": "records/withdrawn", "record.etag": '"2"'}, None, WRONG_STATE)],
    "trusteeship.RecordService/WithdrawRecord": not_seen("records/commitment") + [
        ("reason", "", MISSING), ("name", "records/survey", refused("SURVEY_IN_USE", "MOE22-4")),
        ("name", "records/paid", refused("COMMITMENT_PAID_ON", "MOE22-8a")), ({"name": "records/withdrawn", "etag": '"2"'}, None, WRONG_STATE)],
    "trusteeship.RecordService/SummarizeFunding": [("trusteeship", "active", INVALID), ("region", "83", INVALID), ("year", -1, INVALID)],
    "trusteeship.RecordService/ListMissing": [
        ("programme", "", MISSING), ("programme", "syn", INVALID), ("programme", "programmes/nobody", NOT_FOUND), ("item", 99, INVALID)],

    "DifficultyService/GetDifficulty": revisions("difficulties/raised"),
    "DifficultyService/ListDifficulties": filters("level = NATION"),
    "DifficultyService/ListDifficultyRevisions": not_seen("difficulties/raised"),
    "DifficultyService/RaiseDifficulty": DIFFICULTY + ids("difficulty_id") + [
        ("difficulty", dict(), MISSING), ("difficulty_id", "raised", TAKEN), ("difficulty_id", "new", NOT_FOUND, ELSEWHERE)],
    "DifficultyService/AssignDifficulty": not_seen("difficulties/raised") + [
        ("assignee", "", MISSING), ("assignee", "gov", INVALID), ("assignee", "parties/nobody", refused("UNKNOWN_REFERENCE")), ("due_on", "", MISSING), ("due_on", "2022-11-21", INVALID),
        *(("due_on", value, outcome) for value, outcome in IMPOSSIBLE_DAYS),
        ({"name": "difficulties/answered", "etag": '"3"'}, None, WRONG_STATE)],
    "DifficultyService/AnswerDifficulty": not_seen("difficulties/assigned") + [
        ("answer", "", MISSING), ("answer", "长" * 5001, INVALID), ({"name": "difficulties/raised", "etag": '"1"'}, None, WRONG_STATE),
        ("answer", "代答", ("PERMISSION_DENIED", "NOT_THE_ASSIGNEE", "MOE22-10a"),
         api.actor(role="school", organisation="parties/syn-school-00001"))],
    "DifficultyService/SolveDifficulty": not_seen("difficulties/answered") + [
        ({"name": "difficulties/assigned", "etag": '"2"'}, None, WRONG_STATE),
        ("name", "difficulties/answered", ("PERMISSION_DENIED", "MUST_NOT_CLOSE", "MOE22-10a"),
         api.actor(role="county_government", organisation="parties/gov-830101")),
        ("name", "difficulties/answered", ("PERMISSION_DENIED", "MUST_NOT_CLOSE", "MOE22-10a"), api.actor(person="li")),
        ("name", "difficulties/answered", ("PERMISSION_DENIED", "NOT_THE_RAISER", "MOE22-10a"),
         api.actor(role="university", organisation="parties/syn-univ-01"))],
    "DifficultyService/ReopenDifficulty": not_seen("difficulties/answered") + [
        ("reason", "", MISSING), ({"name": "difficulties/assigned", "etag": '"2"'}, None, WRONG_STATE),
        ("name", "difficulties/answered", ("PERMISSION_DENIED", "NOT_THE_RAISER", "MOE22-10a"),
         api.actor(role="university", organisation="parties/syn-univ-01"))],

    "PracticeService/GetPractice": revisions("practices/draft"),
    "PracticeService/ListPractices": filters(),
    "PracticeService/ListPracticeRevisions": not_seen("practices/draft"),
    "PracticeService/CreatePractice": PRACTICE + ids("practice_id") + [
        ("practice", dict(), MISSING), ("practice_id", "draft", TAKEN), ("practice.trusteeship", "active", INVALID),
        ("practice.trusteeship", "trusteeships/nobody", NOT_FOUND), ("practice_id", "new", NOT_FOUND, ELSEWHERE)],
    "PracticeService/UpdatePractice": PRACTICE + [
        ("practice", dict(), MISSING), ("practice.name", "practices/nobody", NOT_FOUND), ("practice.etag", '"99"', ("ABORTED", "ETAG_MISMATCH")),
        ({"practice.name": "practices/published", "practice.etag": '"3"'}, None, WRONG_STATE),
        fixed("practices/draft", '"1"', "practice.trusteeship", "trusteeships/over")],
    "PracticeService/ReviewPractice": not_seen("practices/others") + [
        ("name", "practices/draft", ("PERMISSION_DENIED", "OWN_REVIEW")), ({"name": "practices/published", "etag": '"3"'}, None, WRONG_STATE)],
    "PracticeService/ReturnPractice": not_seen("practices/reviewed") + [
        ("reason", "", MISSING), ({"name": "practices/draft", "etag": '"1"'}, None, WRONG_STATE)],
    "PracticeService/PublishPractice": not_seen("practices/reviewed") + [({"name": "practices/draft", "etag": '"1"'}, None, WRONG_STATE)],
    "PracticeService/TakeUpPractice": [
        ("party", "", MISSING), ("party", "school", INVALID), ("party", "parties/nobody", refused("UNKNOWN_REFERENCE")), ("since", "2022-11-23", INVALID),
        *(("since", value, outcome) for value, outcome in IMPOSSIBLE_DAYS),
        ("party", "parties/syn-school-00001", refused("OWN_PRACTICE", "MOE22-10b")), ({"name": "practices/draft", "etag": '"1"'}, None, WRONG_STATE)],

    "QuestionService/GetSchoolFile": not_seen("trusteeships/active") + [
        ("name", "parties/syn-school-00003", NOT_FOUND), ("name", "parties/nobody", NOT_FOUND), ("name", "parties/Nobody", INVALID)],
    "QuestionService/GetProgrammeState": [
        ("programme", "", MISSING), ("programme", "syn", INVALID), ("programme", "programmes/nobody", NOT_FOUND), ("by", 99, INVALID)],
    "QuestionService/GetCoverage": [
        ("county_list", "", MISSING), ("county_list", "weak", INVALID), ("county_list", "countyLists/nobody", refused("LIST_NOT_LOADED", "MOE22-12")),
        ("effective_on", "2021-12-31", refused("LIST_NOT_ON_DAY", "MOE22-12")), ("tiers", [0], INVALID), ("tiers", [99], INVALID),
        ("region", "83", INVALID)],
    "QuestionService/ListLate": [("programme", "syn", INVALID)],
    "QuestionService/RankSupporters": [
        ("county", "", INVALID), ("county", "83", INVALID), ("programme", "", MISSING), ("programme", "syn", INVALID),
        ("programme", "programmes/nobody", NOT_FOUND), ("limit", -1, INVALID), ("limit", 51, INVALID)],
    "QuestionService/DecideSupporter": DECISION + ids("supporter_decision_id") + [
        ("supporter_decision", dict(), MISSING), ("supporter_decision_id", "spare", TAKEN),
        ("supporter_decision_id", "new", ("PERMISSION_DENIED", "TIER_NOT_YOURS"), ELSEWHERE)],
    "QuestionService/ListSupporterDecisions": [("county", "83", INVALID)],
    "QuestionService/ListDisagreements": [],
    "QuestionService/ListCountyLists": [],
    "QuestionService/ImportCountyLists": COUNTIES,
    "RuleService/ListRules": [],
    "RuleService/ReviseRule": RULE + [("replaces", "2019-02-29", INVALID), ("etag", '"99"', ("ABORTED", "ETAG_MISMATCH"))],
    "RuleService/ImportRules": RULE,
    "EventService/WatchEvents": [
        ("after_position", -2, INVALID), ("after_position", 10**9, INVALID), ("type_prefixes", ["x"] * 101, INVALID),
        ("subjects", ["trusteeships/x"] * 101, INVALID)],
}


class TrusteeshipBadInputTest(bad_input.Case):
    wrong, unknown_names = ROWS, UNKNOWN_NAMES
    list_rpc, other_question = "TrusteeshipService/ListTrusteeships", dict(page_size=1)

    def denied(self, name):
        return ("public", "") if name in self.writes() else () if name in OPEN else ("public",)

    def setUp(self):
        super().setUp()
        self.pair = self.serve_pair(settings=[f"service.demonstration_today={TODAY}"])
        self.store = self.pair.stores["trusteeship"]
        self.caller = self.client(self.pair.services["trusteeship"])
        made = programme.Programme(schools=14, universities=3, provinces=1)
        trusteeship.load(self.pair, self.folder, made)
        self.used = set()
        self.office = trusteeship.Office(self.caller, made)
        self.office.write = self.write
        self.enter_trusteeships()
        self.enter_work()
        self.enter_questions()

    def write(self, method, *, metadata=None, **fields):
        """The first request of each method takes the id "used"."""
        first = metadata is None and method not in self.used
        if first:
            self.used.add(method)
        return self.caller.call(method, metadata=metadata, request_id="used" if first else registry.request_id(), **fields)

    def change(self, method, resource, **fields):
        return self.write(method, name=resource.name, etag=resource.etag, **fields)

    def enter_trusteeships(self):
        propose = lambda number, name, **changes: self.write("TrusteeshipService/ProposeTrusteeship", trusteeship_id=name,
                                                             trusteeship=school(number, **changes))
        signed = {}
        for number, name in ((1, "active"), (2, "proposed"), (5, "terminated"), (7, "spare")):
            propose(number, name)
            signed[name] = self.office.draw_up(name)
        for name in ("active", "spare"):
            for role in trusteeship.ROLES:
                signed[name] = self.office.sign(signed[name], role)
        propose(4, "bare")
        for number, name in ((6, "over"), (8, "over-2")):
            propose(number, name, interval=dict(start="2022-09-01", end="2022-10-01"), reason="试点")
            self.office.attest(name)
        self.change("TrusteeshipService/TerminateTrusteeship", self.office.get("terminated"), reason="撤销")
        self.change("TrusteeshipService/CompleteTrusteeship", self.office.get("over-2"))
        self.change("TrusteeshipService/RenewTrusteeship", self.office.get("over-2"), successor_id="again", reason="续期", end="2025-10-01")
        self.change("AgreementService/FileAgreement", signed["spare"], filed_on="2022-08-01")
        latest = self.caller.call("AgreementService/GetAgreement", name="agreements/spare")
        self.write("AgreementService/AmendAgreement", agreement=trusteeship.terms(shared="改") | dict(name=latest.name, etag=latest.etag))
        self.good = GOOD | {"AgreementService/SignAgreement": write(**self.office.signature(signed["proposed"], "supporter"))}
        for name in ("key", "ended"):
            key = self.write("AgreementService/RegisterSigningKey", signing_key_id=name, signing_key=dict(
                party="parties/syn-univ-03", public_key=KEY.public, interval=dict(start="2022-01-01")))
        self.change("AgreementService/EndSigningKey", key, end="2022-11-01", reason="遗失")
        self.write("ProgrammeService/CreateProgramme", programme=tier(start_term=""), programme_id="city")
        spare = self.write("ProgrammeService/CreateProgramme", programme=tier(), programme_id="spare")
        spare.display_name = "改"
        self.write("ProgrammeService/UpdateProgramme", programme=spare)

    def enter_work(self):
        record = lambda name, **content: self.write("trusteeship.RecordService/CreateRecord", record_id=name, record=(
            dict(trusteeship="trusteeships/active") | content))
        survey = dict(start="2022-06-01", last_day="2022-06-10", needs=["师资"])
        record("survey", survey=survey)
        record("survey-spare", survey=survey, trusteeship="trusteeships/spare")
        for name in ("commitment", "paid"):
            record(name, commitment=dict(purpose="改善办学条件", year=2022, fen=200_000_000))
        record("payment", payment=dict(commitment="records/paid", fen=1, paid_on="2022-10-01"))
        withdrawn = record("withdrawn", commitment=dict(purpose="误", year=2022, fen=1))
        self.change("trusteeship.RecordService/WithdrawRecord", withdrawn, reason="误报")
        changed = record("changed", commitment=dict(purpose="误", year=2022, fen=1))
        changed.note = "改"
        self.write("trusteeship.RecordService/UpdateRecord", record=changed)

        self.write("PlanService/CreatePlan", plan=plan(), plan_id="draft")
        for name in ("submitted", "approved", "returned"):
            made = self.write("PlanService/CreatePlan", plan=plan(), plan_id=name, metadata=LI)
            made = self.change("PlanService/SubmitPlan", made, metadata=LI)
            if name == "approved":
                made = self.change("PlanService/ApprovePlan", made)
            if name == "returned":
                self.change("PlanService/ReturnPlan", made, reason="补充")
        elsewhere = self.write("PlanService/CreatePlan", plan_id="elsewhere",
                               plan=plan(trusteeship="trusteeships/spare", survey="records/survey-spare"))
        elsewhere.title = "改"
        self.change("PlanService/SubmitPlan", self.write("PlanService/UpdatePlan", plan=elsewhere))
        other = self.write("PlanService/CreatePlan", plan=plan(trusteeship="trusteeships/spare", survey="records/survey-spare"), plan_id="other",
                           metadata=LI)
        other = self.change("PlanService/ApprovePlan", self.change("PlanService/SubmitPlan", other, metadata=LI))
        self.change("PlanService/RecordResult", other, objective="1", result=dict(year=2022, value="65", evidence="测评"))

        add = lambda name, **fields: self.write("MeasureService/CreateMeasure", measure=measure(**fields), measure_id=name)
        add("planned")
        add("later", start="2023-10-09", end="2023-10-16")
        self.change("MeasureService/CancelMeasure", add("cancelled"), reason="误报")
        done = self.change("MeasureService/ReportMeasure", add("done"), done=[dict(unit="UNIT_PEOPLE", value=7)])
        done.note = "改"
        self.write("MeasureService/UpdateMeasure", measure=done)

        for name in ("raised", "assigned", "answered", "solved", "reopened"):
            step = self.write("DifficultyService/RaiseDifficulty", difficulty=difficulty(), difficulty_id=name)
            if name != "raised":
                step = self.change("DifficultyService/AssignDifficulty", step, assignee="parties/gov-830101", due_on="2100-01-01")
            if name == "answered":  # so that the caller may close it
                step = self.change("DifficultyService/AnswerDifficulty", step, answer="已办", metadata=LI)
            if name == "reopened":
                step = self.change("DifficultyService/AnswerDifficulty", step, answer="已办")
                self.change("DifficultyService/ReopenDifficulty", step, reason="未办")
            if name == "solved":
                step = self.change("DifficultyService/AnswerDifficulty", step, answer="已办", metadata=LI)
                self.change("DifficultyService/SolveDifficulty", step)

        self.write("PracticeService/CreatePractice", practice=practice(), practice_id="draft")
        changed = self.write("PracticeService/CreatePractice", practice=practice(), practice_id="changed")
        changed.text = "改"
        self.write("PracticeService/UpdatePractice", practice=changed)
        for name in ("others", "reviewed", "published", "returned"):
            step = self.write("PracticeService/CreatePractice", practice=practice(), practice_id=name, metadata=LI)
            if name != "others":
                step = self.change("PracticeService/ReviewPractice", step)
            if name == "published":
                self.change("PracticeService/PublishPractice", step)
            if name == "returned":
                self.change("PracticeService/ReturnPractice", step, reason="补充")
        taken = self.write("PracticeService/CreatePractice", practice=practice(), practice_id="taken", metadata=LI)
        taken = self.change("PracticeService/PublishPractice", self.change("PracticeService/ReviewPractice", taken))
        self.change("PracticeService/TakeUpPractice", taken, party="parties/syn-school-00002")

    def enter_questions(self):
        row = api.message("jiedui.trusteeship.v1.ImportCountyListsRequest")(county_list=counties(name="countyLists/weak"))
        self.caller.import_rows("QuestionService/ImportCountyLists", [row])
        self.write("QuestionService/DecideSupporter", supporter_decision=decision(), supporter_decision_id="spare")
        self.write("RuleService/ReviseRule", rule=rule(rule_id="trusteeship-spare"))

    def test_programmes_and_trusteeships(self):
        self.refuse_all("ProgrammeService", "TrusteeshipService")

    def test_agreements(self):
        self.refuse_all("AgreementService")

    def test_plans(self):
        self.refuse_all("PlanService")

    def test_measures(self):
        self.refuse_all("MeasureService")

    def test_records(self):
        self.refuse_all("trusteeship.RecordService")

    def test_difficulties(self):
        self.refuse_all("DifficultyService")

    def test_practices(self):
        self.refuse_all("PracticeService")

    def test_questions(self):
        self.refuse_all("QuestionService")

    def test_rules_and_events(self):
        self.refuse_all("RuleService", "EventService")

    def test_every_rpc_of_the_service_has_its_table(self):
        served = reflection.services(self.caller)
        ours = {name for name, method in api.METHODS.items() if method.service in served and method.path.startswith("/jiedui.")}
        self.assertEqual(set(self.good), ours)
        self.assertEqual(set(self.wrong), ours)
        writes = {name for name in self.good if "request_id" in self.good[name]}
        self.assertEqual(self.used, writes)  # so that each refuses an id that is taken


if __name__ == "__main__":
    servers.main()
