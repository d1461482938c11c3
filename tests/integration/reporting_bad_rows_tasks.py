"""What the reporting service refuses of tasks, notices, demands and assessments (tests/integration/bad_input_test.py tells how the tables are
read). Each call is made by whom ACTORS names; prepare() enters what they speak of. Etags in braces are filled in by the test."""

import api
import registry
import reporting
import servers
from bad_input import IMPOSSIBLE_DAYS, INVALID, MISSING, NOT_FOUND, refused
from reporting import PREFECTURES

TASKS, NOTICES, DEMANDS, SHEETS = "TaskService", "NoticeService", "DemandService", "AssessmentService"
FIRST, SECOND = (f"parties/gov-{code}" for code in PREFECTURES[:2])
OFFICE = api.actor(role="province", region="830000", organisation="parties/office")
UNIT = api.actor(role="prefecture", region=PREFECTURES[0], organisation=FIRST)
OTHER = api.actor(role="prefecture", region=PREFECTURES[1], organisation=SECOND)
THIRD = api.actor(role="prefecture", region=PREFECTURES[2], organisation=f"parties/gov-{PREFECTURES[2]}")
CITATION = dict(clause="Q16-8", document="文件")
LEAD, LATE, GROUP, DONE = "tasks/lead", "tasks/late", "tasks/group", "tasks/done"
FOLLOW_UP = "followUps/late-20230630"
SHEET = f"assessments/2022-gov-{PREFECTURES[0]}"
SERIES = f"noticeSeries/gov-{PREFECTURES[0]}"
RULES = {"reporting-difficulty-measure-days": 30, "reporting-rating-excellent": 90, "reporting-rating-good": 75,
         "reporting-rating-medium": 60, "reporting-score-late": 60}
write = dict(request_id="r", validate_only=True)


def part(task, party):
    return f"taskAssignments/{task.partition('/')[2]}-{party.partition('/')[2]}"


def task(name, *units, due_on="2024-12-31", confirmer=""):
    """Units are parties, or tuples of them for a collective one."""
    return dict(name=name, number=8, title="消除大班额", region_code="830000", citation=CITATION, deadlines=[dict(due_on=due_on)],
                confirmer=confirmer, units=[dict(display_name="单位", party=unit) if isinstance(unit, str) else
                                            dict(display_name="各市州政府", members=unit) for unit in units])


ENTERED = {LEAD: task(LEAD, FIRST, SECOND), LATE: task(LATE, SECOND, due_on="2023-06-30"), DONE: task(DONE, FIRST),
           GROUP: task(GROUP, (FIRST, SECOND), confirmer="parties/office"),
           "tasks/late-too": task("tasks/late-too", SECOND, due_on="2023-06-30"),
           "tasks/group-done": task("tasks/group-done", (FIRST, SECOND), confirmer="parties/office")}


def notice(**changes):
    return dict(kind="KIND_RECTIFICATION", recipient=FIRST, title="限期整改", text="请整改。", due_on="2023-12-31", citation=CITATION) | changes


def line(**changes):
    return dict(source="targets/a", weight=2, score="40.5") | changes


NEXT = dict(kind="KIND_INTERVIEW", title="约谈", text="请到会。", citation=CITATION)
DEMAND = dict(region_code=PREFECTURES[0], topic="校车", text="冬季没有校车", citizen_name="某人", received_on="2023-07-01")

GOOD = {
    f"{TASKS}/GetTask": dict(name=LEAD),
    f"{TASKS}/ListTasks": dict(page_size=1, unit=FIRST, led=True),
    f"{TASKS}/ListTaskRevisions": dict(name=LEAD, page_size=1),
    f"{TASKS}/ImportTasks": dict(task=ENTERED[LEAD]),
    f"{TASKS}/ConfirmTask": dict(name=GROUP, etag="{confirming}", **write),
    f"{TASKS}/GetTaskCounts": dict(unit=FIRST),
    f"{TASKS}/GetTaskAssignment": dict(name=part(LEAD, FIRST)),
    f"{TASKS}/ListTaskAssignments": dict(page_size=1, filter="leads = 1"),
    f"{TASKS}/ListTaskAssignmentRevisions": dict(name=part(LEAD, FIRST), page_size=1),
    f"{TASKS}/ReportProgress": dict(name=part(LEAD, FIRST), etag="{lead}", percent=50, summary="过半", **write),
    f"{TASKS}/CloseTaskAssignment": dict(name=part(LEAD, FIRST), etag="{lead}", summary="完成", **write),
    f"{TASKS}/ReopenTaskAssignment": dict(name=part(GROUP, FIRST), etag="{group}", reason="材料不全", **write),
    f"{TASKS}/GetTaskDifficulty": dict(name="{raised}"),
    f"{TASKS}/ListTaskDifficulties": dict(page_size=1, unmeasured=True),
    f"{TASKS}/ListTaskDifficultyRevisions": dict(name="{raised}", page_size=1),
    f"{TASKS}/RaiseTaskDifficulty": dict(assignment=part(LEAD, FIRST), title="编制仍不足", **write),
    f"{TASKS}/SetTaskDifficultyMeasure": dict(name="{raised}", etag='"1"', measure="调剂", responsible=FIRST, due_on="2023-12-31", **write),
    f"{TASKS}/SolveTaskDifficulty": dict(name="{measured}", etag='"2"', result="已补充", **write),
    f"{TASKS}/ReopenTaskDifficulty": dict(name="{measured}", etag='"2"', reason="又缺", **write),
    f"{TASKS}/GetFollowUp": dict(name=FOLLOW_UP),
    f"{TASKS}/ListFollowUps": dict(page_size=1, filter="state = OPEN"),
    f"{TASKS}/ListFollowUpRevisions": dict(name=FOLLOW_UP, page_size=1),
    f"{TASKS}/CloseFollowUp": dict(name=FOLLOW_UP, etag='"1"', result="已约谈", **write),
    f"{NOTICES}/GetNotice": dict(name="{issued}"),
    f"{NOTICES}/ListNotices": dict(page_size=1, filter="late = 0"),
    f"{NOTICES}/ListNoticeRevisions": dict(name="{issued}", page_size=1),
    f"{NOTICES}/IssueNotice": dict(notice=notice(), **write),
    f"{NOTICES}/AcknowledgeNotice": dict(name="{issued}", etag='"1"', **write),
    f"{NOTICES}/GiveNoticeEvidence": dict(name="{acknowledged}", etag='"2"', evidence=dict(text="已补齐"), **write),
    f"{NOTICES}/ReturnNoticeEvidence": dict(name="{given}", etag="{given_etag}", reason="不全", **write),
    f"{NOTICES}/VerifyNotice": dict(name="{given}", etag="{given_etag}", **write),
    f"{NOTICES}/CloseNotice": dict(name="{verified}", etag="{verified_etag}", result="整改到位", **write),
    f"{NOTICES}/EscalateNotice": dict(name="{issued}", etag='"1"', next=NEXT, **write),
    f"{NOTICES}/GetNoticeDocument": dict(name="{issued}"),
    f"{NOTICES}/SetNoticeSeries": dict(notice_series=dict(name=SERIES, words="督"), etag='"1"', **write),
    f"{NOTICES}/GetNoticeSeries": dict(name=SERIES),
    f"{DEMANDS}/GetDemand": dict(name="{received}"),
    f"{DEMANDS}/ListDemands": dict(page_size=1),
    f"{DEMANDS}/ListDemandRevisions": dict(name="{received}", page_size=1),
    f"{DEMANDS}/ReceiveDemand": dict(demand=DEMAND, **write),
    f"{DEMANDS}/AssignDemand": dict(name="{received}", etag='"1"', assignee=FIRST, due_on="2023-12-31", **write),
    f"{DEMANDS}/AnswerDemand": dict(name="{assigned}", etag='"2"', answer="已安排", **write),
    f"{DEMANDS}/GetDemandCounts": dict(region_code="830000", year=2023, on="2023-08-01"),
    f"{SHEETS}/GetAssessment": dict(name=SHEET),
    f"{SHEETS}/ListAssessments": dict(page_size=1),
    f"{SHEETS}/ListAssessmentRevisions": dict(name=SHEET, page_size=1),
    f"{SHEETS}/MakeAssessment": dict(year=2022, party=FIRST, lines=[line()], task_weight=1, etag='"1"', **write),
    f"{SHEETS}/IssueAssessment": dict(name=SHEET, etag='"1"', rectify_by="2023-12-31", **write),
    f"{SHEETS}/GetAssessmentCheck": dict(name=SHEET),
}
BY_UNIT = {f"{TASKS}/{name}" for name in ("ReportProgress", "CloseTaskAssignment", "RaiseTaskDifficulty")}
BY_UNIT |= {f"{NOTICES}/{name}" for name in ("AcknowledgeNotice", "GiveNoticeEvidence")} | {f"{DEMANDS}/AnswerDemand"}
ACTORS = {name: UNIT if name in BY_UNIT else OFFICE for name in GOOD}

UNKNOWN_NAMES = {collection: f"{collection}/nobody" for collection in (
    "tasks", "taskAssignments", "taskDifficulties", "followUps", "notices", "noticeSeries", "demands", "assessments")}
BY_REVISION = [("revision", -1, INVALID), ("revision", 99, NOT_FOUND)]
NOT_LEAD = dict(name=part(LEAD, SECOND), etag='"1"')
WRONG_STATE = refused("REPORTING_WRONG_STATE")
DAYS_AHEAD = [*IMPOSSIBLE_DAYS, ("2023-07-31", INVALID)]


def numbers(path, low, high):
    return [(path, value, INVALID) for value in (low - 1, high + 1, -2**31, 2**31 - 1)]


def denied(reason, *clause):
    return ("PERMISSION_DENIED", reason, *clause)


ROWS = {name: [] for name in GOOD} | {
    f"{TASKS}/GetTask": [*BY_REVISION, ("name", LATE, NOT_FOUND, UNIT)],
    f"{TASKS}/ListTasks": [("unit", "gov", INVALID), ("unit", "", MISSING)],
    f"{TASKS}/ImportTasks": [
        ("task", {}, MISSING), ("task.name", "", MISSING), ("task.name", "tasks/" + "x" * 25, INVALID), *numbers("task.number", 1, 9999),
        ("task.title", "", MISSING), ("task.title", "长" * 101, INVALID), ("task.part", "长" * 41, INVALID), ("task.region_code", "83", INVALID),
        ("task.citation", {}, MISSING), ("task.units", [], INVALID), ("task.units", [dict(display_name="单位")], INVALID),
        ("task.units", [dict(party=FIRST)], MISSING), ("task.units", [dict(display_name="单位", party=FIRST)] * 2, INVALID),
        ("task.units", [dict(display_name="单位", party=f"parties/p{n}") for n in range(41)], INVALID),
        ("task.units", [dict(display_name="各市州政府", members=[FIRST, SECOND])], MISSING), ("task.confirmer", "parties/office", INVALID),
        ("task.deadlines", [], INVALID), ("task.deadlines", [dict(due_on="2024-01-01")] * 2, INVALID),
        *(("task.deadlines", [dict(due_on=value)], outcome) for value, outcome in IMPOSSIBLE_DAYS),
        ("task.title", "另一任务", ("", "CONTENT_CONFLICT"))],
    f"{TASKS}/ConfirmTask": [(dict(name=LEAD, etag='"1"'), None, WRONG_STATE), ("name", GROUP, denied("TASK_NOT_THE_UNIT", "Q16-COLL"), UNIT)],
    f"{TASKS}/GetTaskCounts": [("unit", "gov", INVALID)],
    f"{TASKS}/GetTaskAssignment": [*BY_REVISION, ("name", part(LATE, SECOND), NOT_FOUND, UNIT)],
    f"{TASKS}/ReportProgress": [*numbers("percent", 0, 100), ("summary", "", MISSING), ("summary", "长" * 2001, INVALID),
                                ("percent", 50, denied("TASK_NOT_THE_UNIT", "Q16-TASKS"), OFFICE), ("percent", 50, NOT_FOUND, THIRD)],
    f"{TASKS}/CloseTaskAssignment": [("summary", "", MISSING), (NOT_LEAD, None, refused("TASK_NOT_THE_LEAD", "Q16-TASKS"), OTHER),
                                     ("summary", "完成", denied("TASK_NOT_THE_UNIT"), OFFICE)],
    f"{TASKS}/ReopenTaskAssignment": [("reason", "", MISSING), (dict(name=part(LATE, SECOND), etag='"1"'), None, WRONG_STATE),
                                      ("reason", "不全", denied("TASK_NOT_THE_UNIT", "Q16-COLL"), UNIT)],
    f"{TASKS}/GetTaskDifficulty": [*BY_REVISION],
    f"{TASKS}/RaiseTaskDifficulty": [("assignment", "", MISSING), ("assignment", "tasks/lead", INVALID), ("assignment", "taskAssignments/nobody", NOT_FOUND),
                                     ("title", "", MISSING), ("title", "长" * 201, INVALID), ("description", "长" * 2001, INVALID),
                                     ("title", "困难", denied("TASK_NOT_THE_UNIT", "Q16-TASKS"), OFFICE)],
    f"{TASKS}/SetTaskDifficultyMeasure": [("measure", "", MISSING), ("measure", "长" * 2001, INVALID), ("responsible", "", MISSING), ("responsible", "省编办", INVALID),
                                          *(("due_on", value, outcome) for value, outcome in DAYS_AHEAD)],
    f"{TASKS}/SolveTaskDifficulty": [("result", "", MISSING), ("result", "好", refused("TASK_MUST_NOT_SOLVE", "MOE22-10a"), UNIT),
                                     (dict(name="{raised}", etag='"1"'), None, WRONG_STATE)],
    f"{TASKS}/ReopenTaskDifficulty": [("reason", "", MISSING), (dict(name="{raised}", etag='"1"'), None, WRONG_STATE)],
    f"{TASKS}/GetFollowUp": [*BY_REVISION, ("name", FOLLOW_UP, NOT_FOUND, UNIT)],
    f"{TASKS}/CloseFollowUp": [("result", "", MISSING), ("result", "长" * 2001, INVALID), ("result", "好", denied("FOLLOW_UP_OF_LEAD", "Q16-O3"), OTHER)],
    f"{NOTICES}/GetNotice": [*BY_REVISION, ("name", "{issued}", NOT_FOUND, OTHER)],
    f"{NOTICES}/IssueNotice": [
        ("notice", {}, INVALID), ("notice.kind", 0, INVALID), ("notice.kind", 99, INVALID), ("notice.recipient", "", MISSING),
        ("notice.recipient", "parties/nobody", refused("UNKNOWN_REFERENCE")), ("notice.title", "", MISSING), ("notice.title", "长" * 201, INVALID),
        ("notice.text", "", MISSING), ("notice.text", "长" * 5001, INVALID), ("notice.citation", {}, MISSING), ("notice.subject", "people/x", INVALID),
        ("notice.due_on", "", refused("RECTIFICATION_NEEDS_DEADLINE", "SD19-5.3b")), ("notice.due_on", "2023-08-01", INVALID),
        *(("notice.due_on", value, outcome) for value, outcome in IMPOSSIBLE_DAYS), ("notice.cause", 1, INVALID), ("notice.cause", 99, INVALID),
        ("notice.responsible_person", "某人", INVALID), ("notice", notice(kind="KIND_COMMENDATION"), INVALID),
        ("notice", notice(kind="KIND_ACCOUNTABILITY"), refused("ACCOUNTABILITY_NEEDS_CAUSE", "DX18-4.4")),
        ("notice", notice(recipient="parties/office"), refused("NOTICE_TO_ITSELF")), ("notice", notice(), denied("REPORTING_OUT_OF_SCOPE"), OTHER),
        ("notice", notice(), refused("NOTICE_TO_ITSELF"), UNIT), ("notice", notice(), refused("NOTICE_ISSUER_UNKNOWN"), api.actor())],
    f"{NOTICES}/AcknowledgeNotice": [("name", "{issued}", denied("NOTICE_NOT_THE_RECIPIENT", "Q16-O3"), OFFICE), ("name", "{issued}", NOT_FOUND, OTHER),
                                     (dict(name="{acknowledged}", etag='"2"'), None, WRONG_STATE)],
    f"{NOTICES}/GiveNoticeEvidence": [("evidence", {}, MISSING), ("evidence.text", "长" * 2001, INVALID), ("evidence.uri", "https://a.cn", INVALID),
                                      ("evidence.sha256", "a" * 64, INVALID), ("evidence", dict(text="好", uri="a", sha256="A" * 64), INVALID),
                                      (dict(name="{issued}", etag='"1"'), None, WRONG_STATE),
                                      ("evidence.text", "好", denied("NOTICE_NOT_THE_RECIPIENT"), OFFICE)],
    f"{NOTICES}/ReturnNoticeEvidence": [("reason", "", MISSING), ("reason", "不全", denied("NOTICE_NOT_THE_ISSUER", "Q16-O3"), UNIT),
                                        (dict(name="{issued}", etag='"1"'), None, WRONG_STATE)],
    f"{NOTICES}/VerifyNotice": [("name", "{given}", denied("NOTICE_NOT_THE_ISSUER", "Q16-O3"), UNIT), (dict(name="{issued}", etag='"1"'), None, WRONG_STATE)],
    f"{NOTICES}/CloseNotice": [("result", "", MISSING), ("result", "长" * 2001, INVALID), ("result", "好", denied("NOTICE_NOT_THE_ISSUER"), UNIT),
                               (dict(name="{issued}", etag='"1"'), None, WRONG_STATE)],
    f"{NOTICES}/EscalateNotice": [("next", {}, INVALID), ("next.kind", "KIND_REMINDER", INVALID), ("next.title", "", MISSING),
                                  ("next.kind", "KIND_ACCOUNTABILITY", refused("ACCOUNTABILITY_NEEDS_CAUSE", "DX18-4.4")),
                                  ("next.title", "约谈", denied("NOTICE_NOT_THE_ISSUER"), UNIT), (dict(name="{verified}", etag="{verified_etag}"), None, WRONG_STATE)],
    f"{NOTICES}/GetNoticeDocument": [("name", "{issued}", NOT_FOUND, OTHER)],
    f"{NOTICES}/SetNoticeSeries": [("notice_series", {}, MISSING), ("notice_series.name", "series/x", INVALID), ("notice_series.words", "", MISSING),
                                   ("notice_series.words", "长" * 21, INVALID), ("notice_series.name", "noticeSeries/nobody", refused("UNKNOWN_REFERENCE")),
                                   ("notice_series", dict(name=f"noticeSeries/gov-{PREFECTURES[1]}", words="青教督"), refused("NOTICE_SERIES_TAKEN"))],
    f"{NOTICES}/GetNoticeSeries": [*BY_REVISION],
    f"{DEMANDS}/GetDemand": [*BY_REVISION, ("name", "{received}", NOT_FOUND, OTHER)],
    f"{DEMANDS}/ReceiveDemand": [
        ("demand", {}, MISSING), ("demand.region_code", "83", INVALID), ("demand.topic", "", MISSING), ("demand.topic", "长" * 51, INVALID),
        ("demand.text", "", MISSING), ("demand.text", "长" * 2001, INVALID), ("demand.citizen_name", "长" * 101, INVALID),
        ("demand.citizen_contact", "长" * 201, INVALID), ("demand.received_on", "2023-08-02", INVALID),
        *(("demand.received_on", value, outcome) for value, outcome in IMPOSSIBLE_DAYS), ("demand.topic", "校车", denied("REPORTING_OUT_OF_SCOPE"), OTHER)],
    f"{DEMANDS}/AssignDemand": [("assignee", "", MISSING), ("assignee", "教育局", INVALID), ("assignee", "parties/nobody", refused("UNKNOWN_REFERENCE")),
                                ("due_on", "", MISSING), *(("due_on", value, outcome) for value, outcome in DAYS_AHEAD), ("name", "{received}", NOT_FOUND, OTHER)],
    f"{DEMANDS}/AnswerDemand": [("answer", "", MISSING), ("answer", "长" * 2001, INVALID), ("answer", "好", denied("DEMAND_NOT_THE_ASSIGNEE", "Q16-O4"), OFFICE),
                                (dict(name="{received}", etag='"1"'), None, WRONG_STATE)],
    f"{DEMANDS}/GetDemandCounts": [("region_code", "83", INVALID), *((("year", value, INVALID)) for value in (-1, 1899, 2201, 2**31 - 1)),
                                   *(("on", value, outcome) for value, outcome in IMPOSSIBLE_DAYS)],
    f"{SHEETS}/GetAssessment": [*BY_REVISION, ("name", SHEET, NOT_FOUND, UNIT)],
    f"{SHEETS}/MakeAssessment": [
        *numbers("year", 2010, 2023), ("party", "", MISSING), ("party", "parties/nobody", refused("UNKNOWN_REFERENCE")), *numbers("task_weight", 0, 1000),
        *numbers("led_task_weight", 0, 1000), ("lines", [line()] * 2, INVALID), ("lines", [line(source=f"targets/t{n}") for n in range(201)], INVALID),
        ("lines", [line(source="")], MISSING), ("lines", [line(source=part(LEAD, FIRST))], INVALID), ("lines", [line(title="长" * 201)], INVALID),
        *(("lines", [line(weight=value)], INVALID) for value in (0, 1001, -2**31, 2**31 - 1)), ("lines", [line(score="")], MISSING),
        *(("lines", [line(score=value)], INVALID) for value in ("-1", "100.01", "1e2", "86.555", "百", "1/3")),
        ("lines", [], refused("NOTHING_TO_ASSESS", "Q16-O1b")), ("year", 2022, denied("ASSESSED_BY_ITSELF", "Q16-O1b"), UNIT),
        ("year", 2022, denied("REPORTING_OUT_OF_SCOPE"), OTHER)],
    f"{SHEETS}/IssueAssessment": [("rectify_by", "", refused("RECTIFICATION_NEEDS_DEADLINE", "SD19-5.3b")), ("rectify_by", "2023-08-01", INVALID),
                                  *(("rectify_by", value, outcome) for value, outcome in IMPOSSIBLE_DAYS), ("rectify_by", "2023-12-31", NOT_FOUND, UNIT)],
    f"{SHEETS}/GetAssessmentCheck": [*BY_REVISION, ("name", SHEET, NOT_FOUND, UNIT)],
}

RULERS = {f"{TASKS}/ImportTasks"}
KEEPERS = {f"{TASKS}/CloseFollowUp", f"{NOTICES}/SetNoticeSeries", f"{SHEETS}/MakeAssessment", f"{SHEETS}/IssueAssessment"}
OFFICES = {f"{NOTICES}/{name}" for name in ("IssueNotice", "ReturnNoticeEvidence", "VerifyNotice", "CloseNotice", "EscalateNotice")}
OFFICES |= {f"{DEMANDS}/ReceiveDemand", f"{DEMANDS}/AssignDemand"}
PUBLIC = {f"{DEMANDS}/GetDemandCounts"}


def prepare(client, used):
    """Enters what the tables speak of; each write is made once by whom ACTORS names under the id "used". What stands in braces."""
    def call(method, actor=None, **fields):
        first = method not in used and actor is None
        if first:
            used.add(method)
        who = (("jiedui-actor", actor or ACTORS[method]),)
        return client.call(method, metadata=who, request_id="used" if first else registry.request_id(), **fields)

    def get(method, name):
        return client.call(method, name=name)

    def change(method, resource, actor=None, **fields):
        return call(method, actor, name=resource.name, etag=resource.etag, **fields)

    for rule, number in RULES.items():
        result = reporting.imported(client, "RuleService/ImportRules", "rule", dict(
            rule_id=rule, interval=dict(start="2010"), number=number, comparator="COMPARATOR_AT_LEAST", unit="分", strength="STRENGTH_CLASSIFY",
            citation=CITATION, text="分数线"))
        assert api.enum_name(result, "outcome").endswith("OUTCOME_CREATED"), result
    for row in ENTERED.values():
        result = reporting.imported(client, f"{TASKS}/ImportTasks", "task", row)
        assert api.enum_name(result, "outcome").endswith("OUTCOME_CREATED"), result
    open_ones = lambda: len(client.call(f"{TASKS}/ListFollowUps", filter="state = OPEN").follow_ups)
    servers.wait_until(lambda: open_ones() == 2, "two tasks are late")

    parts = lambda name: get(f"{TASKS}/GetTaskAssignment", name)
    lead = change(f"{TASKS}/ReportProgress", parts(part(LEAD, FIRST)), percent=10, summary="开工")
    change(f"{TASKS}/CloseTaskAssignment", parts(part(DONE, FIRST)), summary="完成")
    for name in (GROUP, "tasks/group-done"):
        for party, actor in ((FIRST, UNIT), (SECOND, OTHER)):
            change(f"{TASKS}/CloseTaskAssignment", parts(part(name, party)), actor, summary="完成")
    change(f"{TASKS}/ReopenTaskAssignment", parts(part(GROUP, FIRST)), reason="不全")
    change(f"{TASKS}/CloseTaskAssignment", parts(part(GROUP, FIRST)), UNIT, summary="完成")
    change(f"{TASKS}/ConfirmTask", get(f"{TASKS}/GetTask", "tasks/group-done"))
    change(f"{TASKS}/CloseFollowUp", get(f"{TASKS}/GetFollowUp", "followUps/late-too-20230630"), result="已约谈")

    raised = call(f"{TASKS}/RaiseTaskDifficulty", assignment=part(LEAD, FIRST), title="编制不足")
    measure = dict(measure="调剂", responsible=FIRST)
    measured = call(f"{TASKS}/RaiseTaskDifficulty", UNIT, assignment=part(LEAD, FIRST), title="校舍不足")
    measured = change(f"{TASKS}/SetTaskDifficultyMeasure", measured, **measure)
    solved = call(f"{TASKS}/RaiseTaskDifficulty", UNIT, assignment=part(LEAD, FIRST), title="资金不足")
    solved = change(f"{TASKS}/SetTaskDifficultyMeasure", solved, OFFICE, **measure)
    solved = change(f"{TASKS}/SolveTaskDifficulty", solved, result="已拨付")
    change(f"{TASKS}/ReopenTaskDifficulty", solved, reason="又缺")

    call(f"{NOTICES}/SetNoticeSeries", notice_series=dict(name=SERIES, words="青教督"))
    issue = lambda: call(f"{NOTICES}/IssueNotice", notice=notice(title="整改通知"))
    issued = issue()
    acknowledge = lambda: change(f"{NOTICES}/AcknowledgeNotice", issue())
    acknowledged = acknowledge()
    give = lambda: change(f"{NOTICES}/GiveNoticeEvidence", acknowledge(), evidence=dict(text="已补齐"))
    given = change(f"{NOTICES}/ReturnNoticeEvidence", give(), reason="不全")
    given = change(f"{NOTICES}/GiveNoticeEvidence", given, UNIT, evidence=dict(text="已补齐"))
    verified = change(f"{NOTICES}/VerifyNotice", give())
    change(f"{NOTICES}/CloseNotice", change(f"{NOTICES}/VerifyNotice", give(), OFFICE), result="整改到位")
    change(f"{NOTICES}/EscalateNotice", issue(), next=NEXT)

    receive = lambda: call(f"{DEMANDS}/ReceiveDemand", demand=DEMAND | dict(topic="取暖"))
    received, assign = receive(), dict(assignee=FIRST, due_on="2023-12-31")
    assigned = change(f"{DEMANDS}/AssignDemand", receive(), **assign)
    change(f"{DEMANDS}/AnswerDemand", change(f"{DEMANDS}/AssignDemand", receive(), OFFICE, **assign), answer="已安排")

    call(f"{SHEETS}/MakeAssessment", year=2022, party=FIRST, lines=[line()])
    call(f"{SHEETS}/MakeAssessment", OFFICE, year=2021, party=FIRST, lines=[line(score="80")])
    change(f"{SHEETS}/IssueAssessment", get(f"{SHEETS}/GetAssessment", SHEET.replace("2022", "2021")))
    return dict(lead=lead.etag, group=parts(part(GROUP, FIRST)).etag, confirming=get(f"{TASKS}/GetTask", GROUP).etag, raised=raised.name,
                measured=measured.name, issued=issued.name, acknowledged=acknowledged.name, given=given.name, given_etag=given.etag,
                verified=verified.name, verified_etag=verified.etag, received=received.name, assigned=assigned.name)
