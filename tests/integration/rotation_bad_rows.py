"""What the rotation service refuses: for every RPC one request that is accepted, and the rows with one thing wrong (bad_input_test.py tells how
they are read). rotation_bad_input_test.py enters what they speak of and makes the calls."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import bad_input_test
from bad_input import DENIED, FILTER, IMPOSSIBLE_DATES, IMPOSSIBLE_DAYS, INVALID, LONG, MISSING, NOT_FOUND, refused
from rotation import identity_number, need, person, person_name, plan, posting, quota

ELSEWHERE = api.actor(role="province", region="110000")  # an office that keeps none of what the tests enter
COUNTY = api.actor(role="county", organisation="parties/edu", region="830101")
PREFECTURE = api.actor(role="prefecture", organisation="parties/edu", region="830100")
SCHOOL = api.actor(role="school", organisation="parties/next", region="830102")
TAKEN = ("ALREADY_EXISTS", "ALREADY_EXISTS")
OUT_OF_SCOPE = ("PERMISSION_DENIED", "ROTATION_OUT_OF_SCOPE")
NOT_YOURS = ("PERMISSION_DENIED", "NOT_YOUR_ORGANISATION")
OWN = ("PERMISSION_DENIED", "ROTATION_SAME_ACTOR", "Q16-28b")
STALE = ("ABORTED", "ETAG_MISMATCH")
WRONG_STATE, FIXED, UNKNOWN = refused("ROTATION_WRONG_STATE"), refused("ROTATION_FIXED_FIELD"), refused("UNKNOWN_REFERENCE")
NOBODY = person_name(999_999)


def write(**fields):
    return fields | dict(request_id="r", validate_only=True)


def change(name, revision=1, **fields):
    return write(name=name, etag=f'"{revision}"', **fields)


def category(**changes):
    return dict(kind="KIND_WEAK", school="parties/near", interval=dict(start="2019-01-01"), source="县名单") | changes


def batch(**changes):
    return dict(programme="limited", display_name="第一批", interval=dict(start="2022-09-01", end="2023-08-01"), region_code="830100") | changes


def team(**changes):
    return dict(display_name="组团", programme="county-exchange", head=person_name(20), home="parties/near", host="parties/next",
                interval=dict(start="2022-09-01", end="2023-07-01")) | changes


def training(**changes):
    return dict(kind="KIND_CENTRAL", title="轮训", interval=dict(start="2022-10-01", end="2022-10-08"), hours=40, round=True,
                region_code="830100") | changes


def check(**changes):
    return dict(person=person_name(1), checked_on="2022-10-01") | changes


def allotment(**changes):
    return dict(posts=20, senior_posts=2, middle_posts=4, classes=6, pupils=200, stage="STAGE_PRIMARY", since="2022-09-01", source="文件",
                subjects=[dict(subject="语文", posts=5)]) | changes


def small_allotment(**changes):
    return allotment(posts=5, senior_posts=0, middle_posts=0) | changes


def rule(**changes):
    return bad_input_test.rule(rule_id="rotation-test") | changes


def attended(number=1, **changes):
    return dict(person=person_name(number)) | changes


P, POST, PLAN = "PersonService", "PostingService", "PlanningService"
# One accepted request for every RPC; of an import, one row.
GOOD = {
    f"{P}/GetPerson": dict(name=person_name(1)),
    f"{P}/ListPeople": dict(page_size=1),
    f"{P}/ListPersonRevisions": dict(name=person_name(1), page_size=1),
    f"{P}/FindPersonByIdentity": dict(identity_number=identity_number(1)),
    f"{P}/CreatePerson": write(person=person(500), person_id=person_name(500).partition("/")[2]),
    f"{P}/UpdatePerson": write(person=person(1, etag='"1"', display_name="改名")),
    f"{P}/ImportPeople": dict(person=person(500)),
    "CategoryService/GetCategory": dict(name="categories/weak"),
    "CategoryService/ListCategories": dict(filter="kind = WEAK", page_size=1),
    "CategoryService/ListCategoryRevisions": dict(name="categories/weak", page_size=1),
    "CategoryService/GetSchoolCategories": dict(school="parties/near", effective_on="2022-10-01"),
    "CategoryService/CreateCategory": write(category=category(school="parties/far"), category_id="new"),
    "CategoryService/UpdateCategory": write(category=category(name="categories/weak", etag='"1"', source="改")),
    "CategoryService/WithdrawCategory": change("categories/weak", reason="误报"),
    "CategoryService/ImportCategories": dict(category=category(name="categories/new", school="parties/far")),
    f"{POST}/GetPosting": dict(name="postings/planned"),
    f"{POST}/ListPostings": dict(filter="state = PLANNED", effective_on="2022-10-01", page_size=1),
    f"{POST}/ListPostingRevisions": dict(name="postings/planned", page_size=1),
    f"{POST}/PlanPosting": write(posting=posting(19), posting_id="new"),
    f"{POST}/UpdatePosting": write(posting=posting(2, name="postings/planned", etag='"1"', note="改")),
    f"{POST}/NominatePosting": change("postings/planned"),
    f"{POST}/ApprovePosting": change("postings/nominated"),
    f"{POST}/StartPosting": change("postings/approved"),
    f"{POST}/AssessPosting": change("postings/in-post", assessment=dict(result="RESULT_PASSED", assessed_on="2022-11-01")),
    f"{POST}/CompletePosting": change("postings/assessed"),
    f"{POST}/WithdrawPosting": change("postings/planned", reason="本人患病"),
    f"{POST}/CutShortPosting": change("postings/in-post", end="2022-11-01", reason="本人患病"),
    f"{POST}/RecordReturnVisit": change("postings/shadowing", visit=dict(visited_on="2022-11-01", topic="回访")),
    f"{POST}/ImportPostings": dict(posting=posting(19, name="postings/new", state="STATE_PLANNED")),
    f"{POST}/GetTeam": dict(name="teams/team"),
    f"{POST}/ListTeams": dict(filter="year = 2022", page_size=1),
    f"{POST}/CreateTeam": write(team=team(), team_id="new"),
    f"{POST}/UpdateTeam": write(team=team(name="teams/team", etag='"1"', display_name="改")),
    "BatchService/GetQuota": dict(name="quotas/limited"),
    "BatchService/ListQuotas": dict(filter="stage = PRIMARY", page_size=1),
    "BatchService/CreateQuota": write(quota=quota(programme="other"), quota_id="new"),
    "BatchService/UpdateQuota": write(quota=quota(name="quotas/limited", etag='"1"', max=2)),
    "BatchService/ImportQuotas": dict(quota=quota(name="quotas/new", programme="other")),
    "BatchService/GetQuotaUse": dict(programme="limited", year=2022),
    "BatchService/GetBatch": dict(name="batches/batch"),
    "BatchService/ListBatches": dict(filter="year = 2022", page_size=1),
    "BatchService/CreateBatch": write(batch=batch(), batch_id="new"),
    "BatchService/UpdateBatch": write(batch=batch(name="batches/batch", etag='"1"', display_name="改")),
    "TrainingService/GetTraining": dict(name="trainings/planned"),
    "TrainingService/ListTrainings": dict(filter="kind = CENTRAL", page_size=1),
    "TrainingService/ListTrainingRevisions": dict(name="trainings/planned", page_size=1),
    "TrainingService/CreateTraining": write(training=training(), training_id="new"),
    "TrainingService/UpdateTraining": write(training=training(name="trainings/planned", etag='"1"', title="改")),
    "TrainingService/HoldTraining": change("trainings/planned"),
    "TrainingService/CancelTraining": change("trainings/planned", reason="疫情"),
    "TrainingService/ImportTrainings": dict(training=training(name="trainings/new", title="新轮训")),
    "TrainingService/RecordAttendance": write(training="trainings/held", attendance=[attended(5, completed=True)]),
    "TrainingService/WithdrawAttendance": write(training="trainings/held", person=person_name(1), reason="登记有误"),
    "TrainingService/ImportAttendance": dict(attendance=attended(5, training="trainings/held", completed=True)),
    "TrainingService/ListAttendance": dict(training="trainings/held", page_size=1),
    "TrainingService/RecordCheck": write(check=check()),
    "TrainingService/GetDue": dict(person=person_name(1), effective_on="2022-10-01"),
    "TrainingService/ListDue": dict(region="830101", effective_on="2022-10-01", page_size=1),
    "TrainingService/GetTrainingCoverage": dict(region="830101", effective_on="2022-10-01"),
    "PostService/GetPostBudget": dict(name="postBudgets/830101"),
    "PostService/ListPostBudgets": dict(page_size=1),
    "PostService/CreatePostBudget": write(post_budget=dict(total=10, source="文件"), post_budget_id="840101"),
    "PostService/UpdatePostBudget": write(post_budget=dict(name="postBudgets/830101", etag='"1"', total=60, source="文件")),
    "PostService/GetAllotment": dict(name="allotments/near"),
    "PostService/ListAllotments": dict(filter="stage = PRIMARY", page_size=1),
    "PostService/ListAllotmentRevisions": dict(name="allotments/near", page_size=1),
    "PostService/CreateAllotment": write(allotment=small_allotment(), allotment_id="kinder"),
    "PostService/UpdateAllotment": write(allotment=allotment(name="allotments/near", etag='"1"', posts=21)),
    "PostService/ImportAllotments": dict(allotment=small_allotment(name="allotments/kinder")),
    "PostService/MovePosts": write(**{"from": "allotments/near", "to": "allotments/near-2", "from_etag": '"1"', "to_etag": '"1"', "posts": 1,
                                      "reason": "调剂"}),
    "PostService/GetStaffing": dict(school="parties/near", effective_on="2022-10-01"),
    "PostService/ListGaps": dict(region="830100", effective_on="2022-10-01", page_size=1),
    f"{PLAN}/GetNeed": dict(name="needs/open"),
    f"{PLAN}/ListNeeds": dict(filter="state = OPEN", page_size=1),
    f"{PLAN}/CreateNeed": write(need=need(), need_id="new"),
    f"{PLAN}/UpdateNeed": write(need=need(name="needs/open", etag='"1"', count=2)),
    f"{PLAN}/WithdrawNeed": change("needs/open", reason="已补"),
    f"{PLAN}/ImportNeeds": dict(need=need(name="needs/new")),
    f"{PLAN}/ListUnmetNeeds": dict(region="830100", effective_on="2022-10-01", page_size=1),
    f"{PLAN}/GetPlacementPlan": dict(name="placementPlans/draft"),
    f"{PLAN}/ListPlacementPlans": dict(filter="state = DRAFT", page_size=1),
    f"{PLAN}/ListPlacementPlanRevisions": dict(name="placementPlans/draft", page_size=1),
    f"{PLAN}/CreatePlacementPlan": write(placement_plan=plan(), placement_plan_id="new"),
    f"{PLAN}/UpdatePlacementPlan": write(placement_plan=plan(name="placementPlans/draft", etag='"1"', display_name="改")),
    f"{PLAN}/ComputePlacementPlan": change("placementPlans/draft"),
    f"{PLAN}/CancelPlacementPlan": change("placementPlans/draft", reason="重拟"),
    f"{PLAN}/ReplanPlacements": write(name="placementPlans/computed", placement_plan_id="again", reason="变动"),
    f"{PLAN}/ListPlacements": dict(name="placementPlans/computed", page_size=1),
    f"{PLAN}/AcceptPlacements": change("placementPlans/computed", 3),
    f"{PLAN}/GetPlacementCertificate": dict(name="placementPlans/computed"),
    f"{PLAN}/ReadPlacementCertificate": dict(name="placementPlans/computed"),
    "rotation.QuestionService/ListSchoolPeople": dict(school="parties/near", effective_on="2022-10-01", page_size=1),
    "rotation.QuestionService/SummarizePostings": dict(host_region="830100", year=2022, programme="county-exchange"),
    "rotation.QuestionService/GetBasisTotals": dict(basis="pairings/basis", effective_on="2022-10-01"),
    "rotation.QuestionService/ListBurden": dict(region="830101", effective_on="2022-10-01", years=10, page_size=1),
    "rotation.QuestionService/ListFlaggedPostings": dict(region="830101", page_size=1),
    "RightsService/GetServiceRecord": dict(person=person_name(1), effective_on="2022-10-01"),
    "RightsService/CheckRight": dict(person=person_name(1), right="RIGHT_HONOUR", effective_on="2022-10-01"),
    "RightsService/ListEntitled": dict(region="830101", right="RIGHT_HONOUR_COUNTY", effective_on="2022-10-01", page_size=1),
    "RightsService/IssueServiceCertificate": write(person=person_name(2), right="RIGHT_HONOUR_COUNTY", effective_on="2022-10-01",
                                                   service_certificate_id="new"),
    "RightsService/GetServiceCertificate": dict(name="serviceCertificates/issued"),
    "RightsService/ListServiceCertificates": dict(filter="right = HONOUR_COUNTY", page_size=1),
    "RightsService/RevokeServiceCertificate": change("serviceCertificates/issued", reason="误发"),
    "RightsService/ListIssuerKeys": dict(),
    "RuleService/ListRules": dict(effective_on="2022-06-01", page_size=1),
    "RuleService/ReviseRule": write(rule=rule()),
    "RuleService/ImportRules": dict(rule=rule()),
    "EventService/WatchEvents": dict(after_position=0, type_prefixes=["cn.jiedui."], subjects=["postings/planned"]),
}
# Open to role `public`, too.
OPEN = {"RightsService/ListIssuerKeys", "RuleService/ListRules"}
# What schools may not do, and what even counties may not.
OFFICES = {
    f"{P}/ImportPeople", "CategoryService/CreateCategory", "CategoryService/UpdateCategory", "CategoryService/WithdrawCategory",
    "CategoryService/ImportCategories", f"{POST}/ApprovePosting", f"{POST}/CompletePosting", f"{POST}/ImportPostings",
    "BatchService/CreateBatch", "BatchService/UpdateBatch", "TrainingService/ImportTrainings", "TrainingService/ImportAttendance",
    "TrainingService/RecordCheck", "PostService/CreatePostBudget", "PostService/UpdatePostBudget", "PostService/CreateAllotment",
    "PostService/UpdateAllotment", "PostService/ImportAllotments", "PostService/MovePosts", f"{PLAN}/ImportNeeds",
    *(f"{PLAN}/{verb}" for verb in (
        "GetPlacementPlan", "ListPlacementPlans", "ListPlacementPlanRevisions", "CreatePlacementPlan", "UpdatePlacementPlan",
        "ComputePlacementPlan", "CancelPlacementPlan", "ReplanPlacements", "ListPlacements", "AcceptPlacements", "GetPlacementCertificate",
        "ReadPlacementCertificate")),
    "rotation.QuestionService/ListBurden", "RightsService/ListEntitled", "RightsService/IssueServiceCertificate",
    "RightsService/RevokeServiceCertificate", "EventService/WatchEvents"}
KEEPERS = {"BatchService/CreateQuota", "BatchService/UpdateQuota", "BatchService/ImportQuotas", "RuleService/ReviseRule",
           "RuleService/ImportRules"}
UNKNOWN_NAMES = {"people": NOBODY} | {collection: f"{collection}/nobody" for collection in (
    "categories", "postings", "teams", "quotas", "batches", "trainings", "postBudgets", "allotments", "needs", "placementPlans",
    "serviceCertificates")} | {"postBudgets": "postBudgets/999999"}


def long_texts(*rows):
    return [(path, "长" * (limit + 1), INVALID) for path, limit in rows]


def numbers(path, low, high):
    return [(path, low - 1, INVALID), (path, high + 1, INVALID), (path, -2**31, INVALID), (path, 2**31 - 1, INVALID)]


BOTH_STARTS = dict(start="2020", attested_on="2020-01-01")


def dates(path):
    """Of an interval whose days are as exact as a source gives them."""
    return [(path, dict(start="2020", end="2019"), INVALID), (path, dict(start="2020-01-01", end="2020-01-01"), INVALID),
            (path, BOTH_STARTS, INVALID),
            *((f"{path}.{side}", value, outcome) for side in ("start", "end") for value, outcome in IMPOSSIBLE_DATES)]


def days(path, missing=MISSING):
    """Of an interval of two full days."""
    return [(f"{path}.start", "", missing), (f"{path}.end", "", missing), (f"{path}.attested_on", "2022-09-01", INVALID),
            (path, dict(start="2022-09-01", end="2022-09-01"), INVALID), (path, dict(start="2022-09-02", end="2022-09-01"), INVALID),
            *((f"{path}.{side}", value, outcome) for side in ("start", "end") for value, outcome in IMPOSSIBLE_DAYS)]


def filters(*wrong):
    return [("filter", filter_, FILTER) for filter_ in ("identity_number = 1", "display_name = a", "year > x", "region_code = 83", *wrong)]


def ids(field, taken):
    return [(field, "New", INVALID), (field, "n" * 64, INVALID), (field, "new/er", INVALID), (field, taken, TAKEN)]


def not_seen(name):
    return [("name", name, NOT_FOUND, ELSEWHERE)]


def revisions(name):
    return [("revision", -1, INVALID), ("revision", 99, NOT_FOUND)] + not_seen(name)


def named(field, collection, name):
    """Of a resource inside a request that changes it: its name and etag."""
    return [(field, dict(), MISSING), (f"{field}.name", "", MISSING), (f"{field}.name", name.partition("/")[2], INVALID),
            (f"{field}.name", UNKNOWN_NAMES[collection], NOT_FOUND), (f"{field}.name", name, NOT_FOUND, ELSEWHERE),
            (f"{field}.etag", "", MISSING), (f"{field}.etag", '"99"', STALE), (f"{field}.etag", "1", STALE)]


def row_named(field, name, taken):
    return [(field, dict(), MISSING), (f"{field}.name", "", MISSING), (f"{field}.name", name.partition("/")[2], INVALID),
            (f"{field}.name", taken, refused("CONTENT_CONFLICT"))]


def region(path="region"):
    return [(path, value, INVALID) for value in ("63", "83010x", "regions/830101", "8301011")]


def party(path, missing=MISSING, unknown=UNKNOWN):
    return [(path, "", missing), (path, "someone", INVALID), (path, "pairings/near", INVALID), (path, "parties/nobody", unknown)]


PERSON = [
    ("person.display_name", "", MISSING), *long_texts(("person.display_name", 50)),
    *(("person.identity_number", value, INVALID) for value in (
        identity_number(500)[:-1], identity_number(500) + "1", identity_number(500)[:-1] + "一", "99010119600230000X",
        identity_number(500)[:-1] + ("0" if identity_number(500)[-1] != "0" else "1"), "9" * LONG)),
    ("person.identity_number", identity_number(2), ("ALREADY_EXISTS", "IDENTITY_TAKEN")),
    ("person.roles", [], MISSING), ("person.roles", [dict(role=0, interval=dict(start="2010"))], INVALID),
    ("person.roles", [dict(role=99, interval=dict(start="2010"))], INVALID), ("person.roles", [dict(role=1)], INVALID),
    ("person.roles", [dict(role=1, interval=dict(start="2010")), dict(role=2, interval=dict(start="2012"))], INVALID),
    ("person.roles", [dict(role=1, interval=dict(start="2012")), dict(role=2, interval=dict(start="2010", end="2012"))], INVALID),
    ("person.roles", [dict(role=1, interval=dict(start=str(1950 + n), end=str(1951 + n))) for n in range(41)], INVALID),
    ("person.stage", 0, MISSING), ("person.stage", 99, INVALID), ("person.title", 99, INVALID), ("person.standing", 99, INVALID),
    *((f"person.{words}", value, outcome) for words, most in (("subjects", 10), ("languages", 5)) for value, outcome in (
        ([""], MISSING), (["长" * 21], INVALID), (["同", "同"], INVALID), ([str(n) for n in range(most + 1)], INVALID))),
    *region("person.home_county"), ({"person.home_county": "", "person.employments": []}, None, refused("PERSON_WITHOUT_PLACE")),
    *(("person.employments", [dict(school="parties/near", interval=dict(start="2010-09-01")) | wrong], outcome) for wrong, outcome in (
        (dict(school=""), MISSING), (dict(school="near"), INVALID), (dict(school="parties/nobody"), UNKNOWN), (dict(interval=dict()), MISSING),
        (dict(interval=dict(attested_on="2010-09-01")), MISSING), (dict(interval=dict(start="2010-02-30")), INVALID),
        (dict(interval=dict(start="2010", end="2009")), INVALID), (dict(share=dict(numerator=2, denominator=1)), INVALID),
        (dict(share=dict(numerator=0, denominator=2)), INVALID), (dict(share=dict(numerator=-1, denominator=2)), INVALID),
        (dict(share=dict(numerator=1, denominator=61)), INVALID), (dict(duty="长" * 51), INVALID))),
    ("person.employments", [dict(school="parties/near", interval=dict(start="2010")), dict(school="parties/next", interval=dict(start="2011"))],
     refused("MORE_THAN_ONE_POST")),
    ("person.employments", [dict(school="parties/near", interval=dict(start="2012")), dict(school="parties/next", interval=dict(
        start="2010", end="2012"))], INVALID),
    ("person.employments", [dict(school="parties/near", interval=dict(start="2010"), share=dict(numerator=1, denominator=2))] * 2, INVALID),
    ("person.employments", [dict(school="parties/near", interval=dict(start=str(1950 + n), end=str(1951 + n))) for n in range(41)], INVALID),
]
CATEGORY = [
    ("category.kind", 0, MISSING), ("category.kind", 99, INVALID), ("category.kind", "KIND_POVERTY_COUNTY", INVALID),
    ("category.school", "", INVALID), ("category.school", "near", INVALID), ("category.school", "parties/nobody", UNKNOWN),
    ("category.region", "830101", INVALID), ("category.complete_list", True, INVALID),
    *(({"category.school": "", "category.region": value}, None, INVALID) for value in ("83", "830101")),
    ("category.source", "", MISSING), *long_texts(("category.source", 500)), ("category.interval", dict(), INVALID), *dates("category.interval"),
]
POSTING = [
    ("posting", dict(), INVALID), ("posting.programme", "", MISSING), ("posting.programme", "县", INVALID), ("posting.programme", "p" * 64, INVALID),
    ("posting.kind", 0, INVALID), ("posting.kind", 99, INVALID), ("posting.kind", "KIND_OTHER", MISSING), ("posting.other_kind", "其他", INVALID),
    ({"posting.kind": "KIND_OTHER", "posting.other_kind": "长" * 51}, None, INVALID),
    ("posting.person", "", MISSING), ("posting.person", "someone", INVALID), ("posting.person", NOBODY, UNKNOWN),
    *party("posting.home"), *party("posting.host"), ("posting.host", "parties/near", INVALID), *days("posting.interval"),
    ("posting.home", "parties/near-2", refused("POSTING_NOT_OF_HOME")),
    ("posting.circuit", ["parties/far"], INVALID),
    *(({"posting.kind": "KIND_CIRCUIT", "posting.circuit": circuit}, None, outcome) for circuit, outcome in (
        (["far"], INVALID), (["parties/next"], INVALID), (["parties/far", "parties/far"], INVALID), (["parties/nobody"], UNKNOWN),
        ([f"parties/a{n}" for n in range(21)], INVALID))),
    *(("posting.share", dict(numerator=up, denominator=down), INVALID) for up, down in ((0, 2), (3, 2), (-1, 2), (1, 0), (1, 61), (1, -2))),
    *long_texts(("posting.duty", 50), ("posting.subject", 20), ("posting.note", 500)), ("posting.stage", 99, INVALID),
    ("posting.basis", "basis", INVALID), ("posting.basis", "postings/planned", INVALID), ("posting.basis", "pairings/nobody", UNKNOWN),
    ("posting.basis", "pairings/basis", refused("POSTING_BASIS_ELSEWHERE", "Q11-4.9b")),
    ("posting.programme", "fuzhou-dingxi", refused("POSTING_BASIS_REQUIRED", "Q11-4.9b")),
    ("posting.programme", "sd19-support", refused("POSTING_BASIS_REQUIRED", "Q11-4.9b")),
    ("posting.team", "team", INVALID), ("posting.team", "teams/nobody", UNKNOWN), ("posting.team", "teams/elsewhere", refused("POSTING_OUTSIDE_TEAM")),
    ("posting.batch", "batch", INVALID), ("posting.batch", "batches/nobody", UNKNOWN),
    ("posting.batch", "batches/batch", refused("POSTING_OUTSIDE_BATCH")),
    ("posting.lodging_charge_fen", 1, refused("POSTING_LODGING_CHARGED", "Q11-4.9c")),
    ("posting.lodging_charge_fen", -1, refused("POSTING_LODGING_CHARGED", "Q11-4.9c")),
    *(("posting.mentor_pairs", [dict(learner=person_name(18), interval=dict(start="2022-10-01", end="2022-11-01")) | wrong], outcome)
      for wrong, outcome in ((dict(learner=""), MISSING), (dict(learner="someone"), INVALID), (dict(learner=NOBODY), UNKNOWN),
                             (dict(interval=dict()), MISSING),
                             (dict(interval=dict(start="2022-08-31", end="2022-11-01")), refused("MENTOR_PAIR_OUTSIDE", "SD19-3.3c")))),
    ("posting.mentor_pairs", [dict(learner=person_name(18), interval=dict(start="2022-10-01", end="2022-11-01"))] * 21, INVALID),
    ("posting.person", person_name(5), refused("POSTING_OVERLAP", "Q11-4.9a")),
]
TEAM = [
    ("team.display_name", "", MISSING), *long_texts(("team.display_name", 100)), ("team.programme", "", MISSING), ("team.programme", "县", INVALID),
    ("team.head", "", MISSING), ("team.head", "someone", INVALID), ("team.head", NOBODY, UNKNOWN), *party("team.home"), *party("team.host"),
    ("team.host", "parties/near", INVALID), *days("team.interval"),
]
QUOTA = [
    ("quota", dict(), INVALID), ("quota.subject", 0, INVALID), ("quota.subject", 99, INVALID), ("quota.programme", "", MISSING),
    ("quota.programme", "县", INVALID), ("quota.stage", 99, INVALID), *region("quota.region"), *numbers("quota.max", 0, 1_000_000),
    *numbers("quota.min", 0, 1_000_000), *numbers("quota.min_days", 0, 3660), ("quota.from_year", -1, INVALID), ("quota.from_year", 1899, INVALID),
    ("quota.to_year", 2201, INVALID), ("quota.to_year", 2018, INVALID), ({"quota.max": 0, "quota.min": 0}, None, INVALID),
    ({"quota.max": 1, "quota.min": 2}, None, INVALID), ("quota.citation", dict(), MISSING), ("quota.citation", dict(clause="DX18"), MISSING),
    ("quota.citation", dict(clause="长" * LONG, document="文件"), INVALID),
    ({"quota.subject": "SUBJECT_TRAINEES", "quota.min_days": 14}, None, INVALID),
]
BATCH = [
    ("batch.programme", "", MISSING), ("batch.programme", "县", INVALID), ("batch.display_name", "", MISSING),
    *long_texts(("batch.display_name", 100)), *region("batch.region_code"), *days("batch.interval", INVALID),
    *(("batch.nominate_until", value, outcome) for value, outcome in IMPOSSIBLE_DAYS), ("batch.nominate_until", "2023-08-01", INVALID),
]
TRAINING = [
    ("training.kind", 0, MISSING), ("training.kind", 99, INVALID), ("training.kind", "KIND_OTHER", INVALID), ("training.other_kind", "其他", INVALID),
    ("training.title", "", MISSING), *long_texts(("training.title", 200), ("training.subject", 20)), ("training.programme", "县", INVALID),
    ("training.interval", dict(), MISSING), ("training.interval", dict(start="2022-10-01"), MISSING),
    *(row for row in dates("training.interval") if row[1] != BOTH_STARTS), ("training.interval.attested_on", "2022-10-01", INVALID),
    *numbers("training.hours", 1, 2000), *numbers("training.expected", 0, 1_000_000),
    ("training.charge_fen", 1, refused("TRAINING_CHARGED", "Q11-4.8")), ("training.charge_fen", -1, INVALID),
    *(("training." + field, value, outcome) for field in ("organiser", "host") for value, outcome in (
        ("near", INVALID), ("parties/nobody", UNKNOWN))),
    ("training.basis", "basis", INVALID), ("training.basis", "parties/near", INVALID), ("training.basis", "pairings/nobody", UNKNOWN),
    ("training.region_code", "", INVALID), *region("training.region_code"),
]
BUDGET = [*numbers("post_budget.total", 0, 1_000_000), ("post_budget.source", "", MISSING), *long_texts(("post_budget.source", 500))]
ALLOTMENT = [
    *numbers("allotment.posts", 0, 10_000), *numbers("allotment.classes", 0, 1000), *numbers("allotment.pupils", 0, 100_000),
    *numbers("allotment.carers", 0, 10_000), *numbers("allotment.declared_teachers", 0, 10_000), ("allotment.senior_posts", -1, INVALID),
    ("allotment.senior_posts", 10_000, INVALID), ("allotment.middle_posts", 10_000, INVALID), ("allotment.middle_posts", -1, INVALID),
    *(("allotment.subjects", value, outcome) for value, outcome in (
        ([dict(posts=1)], MISSING), ([dict(subject="长" * 21, posts=1)], INVALID), ([dict(subject="语文", posts=-1)], INVALID),
        ([dict(subject="语文", posts=1001)], INVALID), ([dict(subject="语文", posts=1)] * 2, INVALID),
        ([dict(subject="语文", posts=1000)], INVALID), ([dict(subject=str(n)) for n in range(41)], INVALID))),
    ("allotment.stage", 0, MISSING), ("allotment.stage", 99, INVALID), ("allotment.since", "", MISSING), ("allotment.since", "2022-11-23", INVALID),
    *(("allotment.since", value, outcome) for value, outcome in IMPOSSIBLE_DAYS), *long_texts(("allotment.source", 500)),
    ("allotment.posts", 5000, refused("ALLOTTED_ABOVE_TOTAL", "Q16-9a")),
]
NEED = [
    *party("need.school"), ("need.stage", 0, MISSING), ("need.stage", 99, INVALID), *numbers("need.count", 1, 100), *numbers("need.priority", 1, 3),
    *long_texts(("need.subject", 20), ("need.language", 20), ("need.note", 500)), ("need.interval", dict(), INVALID), ("need.interval.end", "", MISSING),
    ({"need.interval": dict(attested_on="2022-09-01", end="2023-09-01")}, None, MISSING), *dates("need.interval"),
]
PLACEMENT = [
    ("placement_plan", dict(), INVALID), ("placement_plan.display_name", "", MISSING), *long_texts(("placement_plan.display_name", 100)),
    ("placement_plan.region_code", "", INVALID), *region("placement_plan.region_code"), ("placement_plan.region_code", "区划代码错误", INVALID),
    ("placement_plan.region_code", "县区", INVALID), *days("placement_plan.interval", INVALID), ("placement_plan.programme", "", INVALID),
    ("placement_plan.programme", "县", INVALID), ("placement_plan.kind", 0, INVALID), ("placement_plan.kind", 99, INVALID),
    ("placement_plan.kind", "KIND_OTHER", INVALID),
    *numbers("placement_plan.candidates.min_years_at_school", 0, 50), *numbers("placement_plan.candidates.bound_after_years", 0, 50),
    ("placement_plan.programme", "fuzhou-dingxi", refused("PLAN_NEEDS_BASIS", "Q11-4.9b")),
    *numbers("placement_plan.candidates.places_per_person", 0, 200),
    *(("placement_plan.candidates", dict(from_categories=kinds), INVALID) for kinds in ([0], [-1], [99], [20], [1, 1])),
    ("placement_plan.candidates", dict(excluded=["someone"]), INVALID), ("placement_plan.candidates", dict(excluded=[NOBODY] * 1001), INVALID),
    *(row for weight in ("distance", "repeat", "burden") for row in numbers(f"placement_plan.weights.{weight}", 0, 1000)),
    *(("placement_plan.pins", pins, outcome) for pins, outcome in (
        ([dict(need="needs/open")], MISSING), ([dict(person=person_name(1))], MISSING), ([dict(person="someone", need="needs/open")], INVALID),
        ([dict(person=person_name(1), need="open")], INVALID), ([dict(person=person_name(1), need="needs/open")] * 2, INVALID),
        ([dict(person=person_name(n), need="needs/open") for n in range(1001)], INVALID))),
    *(("placement_plan.groups", [dict(people=people)], INVALID) for people in (
        [person_name(1)], [person_name(n) for n in range(21)], ["someone", person_name(1)], [person_name(1)] * 2)),
    ("placement_plan.groups", [dict(people=[person_name(2 * n), person_name(2 * n + 1)]) for n in range(101)], INVALID),
    ({"placement_plan.pins": [dict(person=person_name(1), need="needs/open")],
      "placement_plan.groups": [dict(people=[person_name(1), person_name(2)])]}, None, INVALID),
]
RULE = [row for row in bad_input_test.RULE if row[0] not in ("rule.rule_id", "rule.region")] + [
    ("rule.rule_id", "pairing-test", INVALID), ("rule.rule_id", "rotation-", INVALID), ("rule.region", "63", INVALID)]
RIGHT = [("right", 0, INVALID), ("right", 99, INVALID), ("right", -1, INVALID)]
PERSON_ASKED = [("person", "", MISSING), ("person", "someone", INVALID), ("person", "parties/near", INVALID), ("person", NOBODY, NOT_FOUND),
                ("person", person_name(1), NOT_FOUND, ELSEWHERE), ("person", person_name(1), NOT_FOUND, SCHOOL)]
SCHOOL_ASKED = [("school", "", MISSING), ("school", "near", INVALID), ("school", "parties/nobody", NOT_FOUND),
                ("school", "parties/near", NOT_FOUND, ELSEWHERE)]
DAYS_TO_END = [("end", value, outcome) for value, outcome in IMPOSSIBLE_DAYS]


def other_posting(name, revision=1, **fields):
    return {"name": f"postings/{name}", "etag": f'"{revision}"'} | fields


# (path, wrong value, answer[, caller]): what is wrong with this RPC's requests alone. The first path may be a dict of several.
ROWS = {
    f"{P}/GetPerson": revisions(person_name(1)) + [("name", person_name(1), NOT_FOUND, SCHOOL)],
    f"{P}/ListPeople": filters("role = NO_SUCH", "stage = PRIMARIES", "school > a", "masked_identity = 99"),
    f"{P}/ListPersonRevisions": not_seen(person_name(1)),
    f"{P}/FindPersonByIdentity": [
        ("identity_number", "", INVALID), ("identity_number", identity_number(1)[:-1], INVALID), ("identity_number", "9" * LONG, INVALID),
        ("identity_number", identity_number(900), NOT_FOUND), ("identity_number", identity_number(1), NOT_FOUND, ELSEWHERE),
        ("identity_number", identity_number(1), NOT_FOUND, SCHOOL)],
    f"{P}/CreatePerson": PERSON + [
        ("person", dict(), MISSING), ("person_id", "new", INVALID), ("person_id", identity_number(500), INVALID),
        ("person_id", "00000000-0000-1000-8000-000000000001", INVALID), ("person_id", person_name(1).partition("/")[2], TAKEN),
        ("person.display_name", "外地", OUT_OF_SCOPE, ELSEWHERE), ("person.display_name", "外校", NOT_YOURS, SCHOOL)],
    f"{P}/UpdatePerson": [row for row in PERSON if row[0] != "person.identity_number" or row[1] != ""] + named(
        "person", "people", person_name(1)),
    f"{P}/ImportPeople": PERSON + row_named("person", person_name(500), person_name(1)) + [
        ("person.name", "people/new", INVALID), ("person.display_name", "外地", OUT_OF_SCOPE, ELSEWHERE)],

    "CategoryService/GetCategory": revisions("categories/weak"),
    "CategoryService/ListCategories": filters("kind = NO_SUCH", "state = OPEN", "complete_list = true"),
    "CategoryService/ListCategoryRevisions": not_seen("categories/weak"),
    "CategoryService/GetSchoolCategories": SCHOOL_ASKED,
    "CategoryService/CreateCategory": CATEGORY + ids("category_id", "weak") + [
        ("category", dict(), MISSING), ("category.school", "parties/near", refused("CATEGORY_OVERLAP")),
        ("category.source", "外地", OUT_OF_SCOPE, ELSEWHERE)],
    "CategoryService/UpdateCategory": [row for row in CATEGORY if row[1] != "parties/nobody"] + named("category", "categories", "categories/weak") + [
        ("category.kind", "KIND_RURAL", FIXED), ({"category.name": "categories/withdrawn", "category.etag": '"2"', "category.school": "parties/near-2"}, None, WRONG_STATE),
        ("category.interval", dict(start="2010-01-01"), refused("CATEGORY_OVERLAP"))],
    "CategoryService/WithdrawCategory": not_seen("categories/weak") + [
        ("reason", "", MISSING), ({"name": "categories/withdrawn", "etag": '"2"'}, None, WRONG_STATE)],
    "CategoryService/ImportCategories": CATEGORY + row_named("category", "categories/new", "categories/weak") + [
        ("category.school", "parties/near", refused("CATEGORY_OVERLAP")), ("category.source", "外地", OUT_OF_SCOPE, ELSEWHERE),
        ({"category.name": "categories/withdrawn", "category.school": "parties/near-2", "category.source": "改", "update": True}, None, WRONG_STATE)],

    f"{POST}/GetPosting": revisions("postings/planned"),
    f"{POST}/ListPostings": filters("state = NO_SUCH", "kind = 支教", "home_region = 83", "year = 二", "person > a"),
    f"{POST}/ListPostingRevisions": not_seen("postings/planned"),
    f"{POST}/PlanPosting": POSTING + [
        ("posting.mentor_pairs", [dict(learner=person_name(19), interval=dict(start="2022-10-01", end="2022-11-01"))], INVALID)] + ids("posting_id", "planned") + [
        ("posting.assessment", dict(result="RESULT_PASSED"), INVALID), ("posting.return_visits", [dict(visited_on="2022-10-01")], INVALID),
        ("posting.note", "外地", UNKNOWN, ELSEWHERE), ("posting.note", "外校", UNKNOWN, SCHOOL),
        ({"posting.host": "parties/kinder", "posting.stage": "STAGE_KINDERGARTEN"}, None, refused("KINDERGARTEN_NOT_RECOGNISED", "Q16-3..4")),
        ({"posting.programme": "sd19-support", "posting.basis": "pairings/basis", "posting.host": "parties/far"}, None,
         refused("SCHOOL_NOT_WEAK", "SD19-3.3a")),
        ({"posting.programme": "fuzhou-dingxi", "posting.basis": "pairings/basis", "posting.host": "parties/far",
          "posting.interval": dict(start="2019-09-01", end="2019-12-01")}, None, refused("POSTING_BASIS_NOT_IN_FORCE", "Q11-4.9b"))],
    f"{POST}/UpdatePosting": [row for row in POSTING if not isinstance(row[0], dict) and row[0] not in (
        "posting", "posting.person", "posting.home", "posting.host")] + named(
        "posting", "postings", "postings/planned")[1:] + [
        ("posting", dict(), MISSING), ("posting.person", person_name(19), FIXED), ("posting.home", "parties/near-2", FIXED),
        ("posting.host", "parties/far", FIXED), ("posting.kind", "KIND_SECONDMENT", FIXED),
        ({"posting.name": "postings/nominated", "posting.person": person_name(3)}, None, WRONG_STATE),
        ({"posting.name": "postings/in-post", "posting.person": person_name(5), "posting.subject": "数学"}, None, FIXED)],
    f"{POST}/NominatePosting": not_seen("postings/planned") + [
        ("name", "postings/waiting", refused("QUOTA_FULL", "DX18-3.7.1b")), ("name", "postings/late", refused("NOMINATIONS_CLOSED")),
        ("name", "postings/nominated", WRONG_STATE), ("reason", "接收方", NOT_YOURS, SCHOOL)],
    f"{POST}/ApprovePosting": not_seen("postings/nominated") + [(dict(name="postings/own", etag='"2"'), None, OWN), ("name", "postings/planned", WRONG_STATE)],
    f"{POST}/StartPosting": not_seen("postings/approved") + [
        (dict(name="postings/early", etag='"2"'), None, refused("POSTING_TOO_EARLY")), ("name", "postings/planned", WRONG_STATE)],
    f"{POST}/AssessPosting": not_seen("postings/in-post") + [
        ("assessment", dict(), INVALID), ("assessment.result", 99, INVALID), ("assessment.assessed_on", "2022-11-23", INVALID),
        ("assessment.assessed_on", "2022-08-31", refused("POSTING_TOO_EARLY")), *long_texts(("assessment.text", 500)),
        *(("assessment.assessed_on", value, outcome) for value, outcome in IMPOSSIBLE_DAYS), ("name", "postings/planned", WRONG_STATE)],
    f"{POST}/CompletePosting": not_seen("postings/assessed") + [
        ("name", "postings/in-post", refused("POSTING_NOT_ASSESSED", "DX18-3.4.2b")), ("name", "postings/planned", WRONG_STATE),
        ("name", "postings/assessed-early", refused("POSTING_TOO_EARLY"))],
    f"{POST}/WithdrawPosting": not_seen("postings/planned") + [
        ("reason", "", MISSING), ("name", "postings/in-post", WRONG_STATE), ("reason", "接收方", NOT_YOURS, SCHOOL),
        ("name", "postings/head", refused("TEAM_HEAD_NOT_MEMBER", "SD19-3.3b"))],
    f"{POST}/CutShortPosting": not_seen("postings/in-post") + DAYS_TO_END + [
        ("reason", "", MISSING), ("end", "", MISSING), ("end", "2022-09-01", INVALID), ("end", "2023-07-01", INVALID),
        ("name", "postings/planned", WRONG_STATE)],
    f"{POST}/RecordReturnVisit": not_seen("postings/shadowing") + [
        ("visit", dict(), MISSING), ("visit.visited_on", "2022-11-23", INVALID), ("visit.visited_on", "2022-08-31", INVALID),
        *(("visit.visited_on", value, outcome) for value, outcome in IMPOSSIBLE_DAYS), *long_texts(("visit.topic", 200)),
        ("name", "postings/in-post", refused("NOT_SHADOWING_PRINCIPAL", "SD19-3.3e")), ("name", "postings/planned", WRONG_STATE)],
    f"{POST}/ImportPostings": [row for row in POSTING if row[0] != "posting"] + row_named(
        "posting", "postings/new", "postings/planned")[1:] + [
        ("posting", dict(), MISSING), ("posting.state", 0, MISSING), ("posting.state", 99, MISSING), ("posting.state", "STATE_COMPLETED", INVALID),
        ("posting.state", "STATE_WITHDRAWN", MISSING), ("posting.state", "STATE_ASSESSED", refused("POSTING_NOT_ASSESSED", "DX18-3.4.2b")),
        ({"posting.state": "STATE_IN_POST", "posting.interval.start": "2022-12-01"}, None, INVALID),
        ({"posting.state": "STATE_NOMINATED", "posting.programme": "limited"}, None, refused("QUOTA_FULL", "DX18-3.7.1b")),
        ("posting.note", "外地", UNKNOWN, ELSEWHERE),
        ({"posting.name": "postings/planned", "posting.person": person_name(2), "posting.state": "STATE_IN_POST", "update": True}, None, FIXED)],
    f"{POST}/GetTeam": revisions("teams/team"),
    f"{POST}/ListTeams": filters("head = a", "home_region = 83"),
    f"{POST}/CreateTeam": TEAM + ids("team_id", "team") + [("team", dict(), MISSING), ("team.display_name", "外地", OUT_OF_SCOPE, ELSEWHERE)],
    f"{POST}/UpdateTeam": TEAM + named("team", "teams", "teams/team") + [
        ("team.head", person_name(19), refused("TEAM_HEAD_NOT_MEMBER", "SD19-3.3b"))],

    "BatchService/GetQuota": revisions("quotas/limited"),
    "BatchService/ListQuotas": filters("stage = NO_SUCH", "max = 1"),
    "BatchService/CreateQuota": QUOTA + ids("quota_id", "limited") + [("quota.programme", "outside", OUT_OF_SCOPE, ELSEWHERE)],
    "BatchService/UpdateQuota": [row for row in QUOTA if row[0] != "quota"] + named("quota", "quotas", "quotas/limited") + [
        ({"quota.name": "quotas/two", "quota.programme": "two", "quota.max": 1}, None, refused("QUOTA_BELOW_TAKEN", "DX18-3.7.1b"))],
    "BatchService/ImportQuotas": [row for row in QUOTA if row[0] != "quota"] + row_named("quota", "quotas/new", "quotas/limited") + [
        ("quota.programme", "outside", OUT_OF_SCOPE, ELSEWHERE),
        ({"quota.name": "quotas/two", "quota.programme": "two", "quota.max": 1, "update": True}, None, refused("QUOTA_BELOW_TAKEN", "DX18-3.7.1b"))],
    "BatchService/GetQuotaUse": [("programme", "", MISSING), ("programme", "县", INVALID), ("programme", "p" * LONG, INVALID),
                                 ("year", -1, INVALID), ("year", 1899, INVALID), ("year", 2201, INVALID)],
    "BatchService/GetBatch": revisions("batches/batch"),
    "BatchService/ListBatches": filters("display_name = a", "nominate_until = 2022-01-01"),
    "BatchService/CreateBatch": BATCH + ids("batch_id", "batch") + [
        ("batch", dict(), MISSING), ("batch.display_name", "外地", OUT_OF_SCOPE, ELSEWHERE)],
    "BatchService/UpdateBatch": BATCH + named("batch", "batches", "batches/batch") + [
        ({"batch.name": "batches/closed", "batch.programme": "other"}, None, refused("POSTING_OUTSIDE_BATCH"))],

    "TrainingService/GetTraining": revisions("trainings/planned"),
    "TrainingService/ListTrainings": filters("kind = NO_SUCH", "state = OPEN", "title = a"),
    "TrainingService/ListTrainingRevisions": not_seen("trainings/planned"),
    "TrainingService/CreateTraining": TRAINING + ids("training_id", "planned") + [
        ("training", dict(), MISSING), ("training.title", "外地", OUT_OF_SCOPE, ELSEWHERE), ("training.title", "外校", NOT_YOURS, SCHOOL)],
    "TrainingService/UpdateTraining": TRAINING + named("training", "trainings", "trainings/planned") + [
        ({"training.name": "trainings/cancelled", "training.etag": '"2"'}, None, WRONG_STATE),
        ({"training.name": "trainings/held", "training.etag": '"4"', "training.programme": "other"}, None, FIXED)],
    "TrainingService/HoldTraining": not_seen("trainings/planned") + [
        ({"name": "trainings/later", "etag": '"1"'}, None, refused("TRAINING_NOT_BEGUN")),
        ({"name": "trainings/cancelled", "etag": '"2"'}, None, WRONG_STATE)],
    "TrainingService/CancelTraining": not_seen("trainings/planned") + [
        ("reason", "", MISSING), ({"name": "trainings/cancelled", "etag": '"2"'}, None, WRONG_STATE)],
    "TrainingService/ImportTrainings": TRAINING + row_named("training", "trainings/new", "trainings/planned") + [
        ("training.title", "外地", OUT_OF_SCOPE, ELSEWHERE),
        ({"training.name": "trainings/cancelled", "training.title": "改", "update": True}, None, refused("TAKEN_BACK"))],
    "TrainingService/RecordAttendance": [
        ("training", "", MISSING), ("training", "held", INVALID), ("training", "trainings/nobody", NOT_FOUND),
        ("training", "trainings/held", NOT_FOUND, ELSEWHERE), ("attendance", [], MISSING), ("attendance", [dict(person="someone")], INVALID),
        ("attendance", [attended(5)] * 2, INVALID), ("attendance", [attended(n) for n in range(1001)], INVALID),
        ("attendance", [dict(person=NOBODY)], UNKNOWN), ("training", "trainings/planned", refused("TRAINING_NOT_HELD")),
        ("training", "trainings/cancelled", WRONG_STATE),
        ("training", "trainings/limited", refused("QUOTA_FULL", "DX18-3.7.1b"))],
    "TrainingService/WithdrawAttendance": [
        ("training", "", MISSING), ("training", "held", INVALID), ("training", "trainings/nobody", NOT_FOUND),
        ("training", "trainings/held", NOT_FOUND, ELSEWHERE), ("person", "", MISSING), ("person", "someone", INVALID),
        ("person", NOBODY, refused("NOT_ATTENDING")), ("person", person_name(5), refused("NOT_ATTENDING")), ("reason", "", MISSING),
        ("training", "trainings/cancelled", WRONG_STATE)],
    "TrainingService/ImportAttendance": [
        ("attendance", dict(), MISSING), ("attendance.training", "held", INVALID), ("attendance.training", "trainings/nobody", NOT_FOUND),
        ("attendance.person", "", MISSING), ("attendance.person", "someone", INVALID), ("attendance.person", NOBODY, UNKNOWN),
        ("attendance.training", "trainings/planned", refused("TRAINING_NOT_HELD")), ("attendance.training", "trainings/cancelled", WRONG_STATE),
        ("attendance.training", "trainings/held", NOT_FOUND, ELSEWHERE), ("attendance.training", "trainings/limited", refused("QUOTA_FULL"))],
    "TrainingService/ListAttendance": [
        ("training", "", MISSING), ("training", "held", INVALID), ("training", "trainings/nobody", NOT_FOUND),
        ("training", "trainings/held", NOT_FOUND, ELSEWHERE)],
    "TrainingService/RecordCheck": [
        ("check", dict(), MISSING), ("check.person", "", MISSING), ("check.person", "someone", INVALID), ("check.person", NOBODY, UNKNOWN),
        ("check.person", person_name(1), UNKNOWN, ELSEWHERE), ("check.checked_on", "", INVALID), ("check.checked_on", "2022-11-23", INVALID),
        *(("check.checked_on", value, outcome) for value, outcome in IMPOSSIBLE_DAYS),
        ("check.charge_fen", 1, refused("TRAINING_CHARGED", "DX18-3.4.1b")), ("check.charge_fen", -1, INVALID),
        ("check.name", "nobody", INVALID), ({"check.name": "checks/nobody", "check.etag": '"1"'}, None, NOT_FOUND)],
    "TrainingService/GetDue": PERSON_ASKED,
    "TrainingService/ListDue": region() + [("kind", 99, INVALID), ("kind", -1, INVALID), ("region", "830101", OUT_OF_SCOPE, ELSEWHERE),
                                           *(("due_by", value, outcome) for value, outcome in IMPOSSIBLE_DAYS)],
    "TrainingService/GetTrainingCoverage": region() + [
        ("region", "830101", OUT_OF_SCOPE, ELSEWHERE), ("category", -1, INVALID), ("category", 99, INVALID), ("category", 20, INVALID),
        ("since", "2022-10-02", INVALID), *(("since", value, outcome) for value, outcome in IMPOSSIBLE_DAYS)],

    "PostService/GetPostBudget": revisions("postBudgets/830101"),
    "PostService/ListPostBudgets": filters("total = 1"),
    "PostService/CreatePostBudget": BUDGET + [
        ("post_budget", dict(), MISSING), ("post_budget_id", "", MISSING), ("post_budget_id", "8401", INVALID), ("post_budget_id", "New", INVALID),
        ("post_budget_id", "830101", TAKEN), ("post_budget_id", "840101", OUT_OF_SCOPE, ELSEWHERE)],
    "PostService/UpdatePostBudget": BUDGET + named("post_budget", "postBudgets", "postBudgets/830101") + [
        ("post_budget.total", 1, refused("ALLOTTED_ABOVE_TOTAL", "Q16-9a"))],
    "PostService/GetAllotment": revisions("allotments/near"),
    "PostService/ListAllotments": filters("stage = NO_SUCH", "posts = 1"),
    "PostService/ListAllotmentRevisions": not_seen("allotments/near"),
    "PostService/CreateAllotment": ALLOTMENT + [
        ("allotment", dict(), MISSING), ("allotment_id", "", MISSING), ("allotment_id", "New", INVALID), ("allotment_id", "nobody", UNKNOWN),
        ("allotment_id", "near", TAKEN), ("allotment_id", "kinder", OUT_OF_SCOPE, ELSEWHERE), ("allotment_id", "univ", UNKNOWN)],
    "PostService/UpdateAllotment": ALLOTMENT + named("allotment", "allotments", "allotments/near") + [
        ("allotment.since", "2022-08-31", refused("ALLOTMENT_SINCE_EARLIER"))],
    "PostService/ImportAllotments": ALLOTMENT + row_named("allotment", "allotments/kinder", "allotments/near") + [
        ("allotment.name", "allotments/nobody", UNKNOWN), ("allotment.source", "外地", OUT_OF_SCOPE, ELSEWHERE),
        ({"allotment.name": "allotments/near", "allotment.since": "2022-08-31", "update": True}, None, refused("ALLOTMENT_SINCE_EARLIER"))],
    "PostService/MovePosts": [
        *((side, value, outcome) for side in ("from", "to") for value, outcome in (
            ("", MISSING), ("near", INVALID), ("allotments/nobody", NOT_FOUND))),
        ("to", "allotments/near", INVALID), ("posts", 0, INVALID), ("posts", -1, INVALID), ("posts", 10_001, INVALID), ("reason", "", MISSING),
        *((etag, value, outcome) for etag in ("from_etag", "to_etag") for value, outcome in (("", MISSING), ('"99"', STALE))),
        ("posts", 21, refused("MOVE_ABOVE_POSTS", "Q16-9a")), ("posts", 16, refused("POSTS_BELOW_PARTS", "Q16-9a")),
        ("to", "allotments/next", refused("POSTS_OF_OTHER_COUNTY", "Q16-9a")), ("from", "allotments/near", NOT_FOUND, ELSEWHERE)],
    "PostService/GetStaffing": SCHOOL_ASKED,
    "PostService/ListGaps": region() + [
        ("region", "", MISSING), ("region", "830100", OUT_OF_SCOPE, ELSEWHERE), ("region", "830100", OUT_OF_SCOPE, COUNTY),
        *(("compare_on", value, outcome) for value, outcome in IMPOSSIBLE_DAYS)],

    f"{PLAN}/GetNeed": revisions("needs/open"),
    f"{PLAN}/ListNeeds": filters("state = NO_SUCH", "priority = 1"),
    f"{PLAN}/CreateNeed": NEED + ids("need_id", "open") + [
        ("need", dict(), MISSING), ("need.note", "外地", OUT_OF_SCOPE, ELSEWHERE),
        ("need.note", "外校", NOT_YOURS, api.actor(role="school", organisation="parties/near", region="830101"))],
    f"{PLAN}/UpdateNeed": [row for row in NEED if row[1] != "parties/nobody"] + named("need", "needs", "needs/open") + [
        ("need.school", "parties/near", FIXED), ({"need.name": "needs/withdrawn", "need.etag": '"2"'}, None, WRONG_STATE)],
    f"{PLAN}/WithdrawNeed": not_seen("needs/open") + [("reason", "", MISSING), ({"name": "needs/withdrawn", "etag": '"2"'}, None, WRONG_STATE)],
    f"{PLAN}/ImportNeeds": NEED + row_named("need", "needs/new", "needs/open") + [
        ("need.note", "外地", OUT_OF_SCOPE, ELSEWHERE),
        ({"need.name": "needs/withdrawn", "need.note": "改", "update": True}, None, refused("TAKEN_BACK"))],
    f"{PLAN}/ListUnmetNeeds": region(),
    f"{PLAN}/GetPlacementPlan": revisions("placementPlans/draft"),
    f"{PLAN}/ListPlacementPlans": filters("state = NO_SUCH", "kind = EXCHANGE"),
    f"{PLAN}/ListPlacementPlanRevisions": not_seen("placementPlans/draft"),
    f"{PLAN}/CreatePlacementPlan": PLACEMENT + ids("placement_plan_id", "draft") + [
        ("placement_plan.display_name", "外地", OUT_OF_SCOPE, ELSEWHERE), ("placement_plan.display_name", "外县", OUT_OF_SCOPE, COUNTY)],
    f"{PLAN}/UpdatePlacementPlan": [row for row in PLACEMENT if row[0] != "placement_plan"] + [
        row for row in named("placement_plan", "placementPlans", "placementPlans/draft") if len(row) == 3] + [
        ("placement_plan.display_name", "外地", OUT_OF_SCOPE, ELSEWHERE),
        ({"placement_plan.name": "placementPlans/computed", "placement_plan.etag": '"3"'}, None, WRONG_STATE)],
    f"{PLAN}/ComputePlacementPlan": not_seen("placementPlans/draft") + [
        ({"name": "placementPlans/computed", "etag": '"3"'}, None, WRONG_STATE), ("name", "placementPlans/draft", NOT_FOUND, COUNTY)],
    f"{PLAN}/CancelPlacementPlan": not_seen("placementPlans/draft") + [
        ("reason", "", MISSING), ({"name": "placementPlans/cancelled", "etag": '"2"'}, None, WRONG_STATE)],
    f"{PLAN}/ReplanPlacements": not_seen("placementPlans/computed") + ids("placement_plan_id", "draft") + [
        ("reason", "", MISSING), ("without", ["someone"], INVALID), ("without", [NOBODY] * 1001, INVALID), ("name", "placementPlans/draft", WRONG_STATE)],
    f"{PLAN}/ListPlacements": not_seen("placementPlans/computed"),
    f"{PLAN}/AcceptPlacements": not_seen("placementPlans/computed") + [
        ("people", ["someone"], INVALID), ("people", [person_name(n) for n in range(2001)], INVALID), ("people", [NOBODY], refused("NOT_PLACED")),
        ({"name": "placementPlans/draft", "etag": '"1"'}, None, WRONG_STATE),
        ({"name": "placementPlans/own", "etag": '"3"'}, None, ("PERMISSION_DENIED", "OWN_PLAN", "Q16-28b"))],
    f"{PLAN}/GetPlacementCertificate": not_seen("placementPlans/computed") + [("name", "placementPlans/draft", NOT_FOUND)],
    f"{PLAN}/ReadPlacementCertificate": not_seen("placementPlans/computed") + [
        ("name", "placementPlans/draft", NOT_FOUND), ("offset", -1, INVALID), ("offset", 2**40, INVALID), ("limit", -1, INVALID)],

    "rotation.QuestionService/ListSchoolPeople": SCHOOL_ASKED,
    "rotation.QuestionService/SummarizePostings": region("host_region") + region("home_region") + [
        ("year", -1, INVALID), ("year", 10_000, INVALID), ("programme", "县", INVALID), ("programme", "p" * LONG, INVALID)],
    "rotation.QuestionService/GetBasisTotals": [
        ("basis", "", MISSING), ("basis", "basis", INVALID), ("basis", "parties/near", INVALID), ("basis", "pairings/nobody", NOT_FOUND),
        ("basis", "pairings/basis", NOT_FOUND, ELSEWHERE)],
    "rotation.QuestionService/ListBurden": region() + [
        ("region", "", MISSING), ("region", "830101", OUT_OF_SCOPE, ELSEWHERE), ("years", -1, INVALID), ("years", 31, INVALID)],
    "rotation.QuestionService/ListFlaggedPostings": region(),

    "RightsService/GetServiceRecord": PERSON_ASKED,
    "RightsService/CheckRight": PERSON_ASKED + RIGHT + [("effective_on", "2010-01-01", refused("RIGHT_RULE_NOT_LOADED"))],
    "RightsService/ListEntitled": region() + RIGHT + [("region", "", MISSING), ("effective_on", "2010-01-01", refused("RIGHT_RULE_NOT_LOADED"))],
    "RightsService/IssueServiceCertificate": PERSON_ASKED[:-1] + RIGHT + ids("service_certificate_id", "issued") + [
        ("effective_on", "2022-11-23", INVALID), ("right", "RIGHT_HONOUR_PROVINCE", refused("RIGHT_NOT_MET", "Q16-9b")),
        ("right", "RIGHT_HONOUR_PREFECTURE", refused("RIGHT_NOT_MET", "Q16-9b")),
        ({"person": person_name(24), "right": "RIGHT_HONOUR_PREFECTURE"}, None, ("PERMISSION_DENIED", "NOT_YOUR_LEVEL"), COUNTY),
        ({"person": person_name(24), "right": "RIGHT_HONOUR_PREFECTURE"}, None, refused("NO_ISSUER_KEY"), PREFECTURE),
        ("person", person_name(1), refused("CERTIFICATE_ALREADY_ISSUED"))],
    "RightsService/GetServiceCertificate": revisions("serviceCertificates/issued"),
    "RightsService/ListServiceCertificates": filters("right = NO_SUCH", "document = a"),
    "RightsService/RevokeServiceCertificate": not_seen("serviceCertificates/issued") + [
        ("reason", "", MISSING), ({"name": "serviceCertificates/revoked", "etag": '"2"'}, None, refused("CERTIFICATE_REVOKED"))],
    "RightsService/ListIssuerKeys": [],

    "RuleService/ListRules": [],
    "RuleService/ReviseRule": RULE + [("replaces", "2019-02-29", INVALID), ("etag", '"99"', STALE)],
    "RuleService/ImportRules": RULE,
    "EventService/WatchEvents": [
        ("after_position", -2, INVALID), ("after_position", 10**9, INVALID), ("type_prefixes", ["x"] * 101, INVALID),
        ("subjects", ["postings/x"] * 101, INVALID)],
}
