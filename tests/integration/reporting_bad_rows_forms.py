"""What the reporting service refuses of forms and reports: for every RPC one request that is accepted, and the rows with one thing wrong
(bad_input_test.py tells how they are read). reporting_reports_bad_input_test.py enters what they speak of, and fills in the etags of what they
name: forms/draft (written by somebody else), forms/asked (published: "progress" a text, "pupils" a figure by hand, "meetings" a figure with a
source), an obligation without a report, and reports in each state."""

import api
from bad_input import INVALID, LONG, MISSING, NOT_FOUND, refused
from reporting import DUTY, PREFECTURES, owed


def unit(number):
    return api.actor(role="prefecture", organisation=f"parties/gov-{PREFECTURES[number]}", region=PREFECTURES[number])


def report(number):
    return "reports/" + owed(PREFECTURES[number]).partition("/")[2]


OWED, DRAFT, SUBMITTED, REVIEWED, ACCEPTED = owed(PREFECTURES[0]), report(1), report(2), report(3), report(4)
ELSEWHERE, PROVINCE = unit(7), api.actor(role="province", region="830000")
TAKEN = ("ALREADY_EXISTS", "ALREADY_EXISTS")
WRONG_STATE, NOT_ABOVE = refused("REPORTING_WRONG_STATE"), ("PERMISSION_DENIED", "REPORTING_NOT_ABOVE")
NOT_YOURS = ("PERMISSION_DENIED", "NOT_YOUR_REPORT")
F, R = "FormService", "ReportService"


def write(**fields):
    return fields | dict(request_id="r", validate_only=True)


def change(name, **fields):
    return write(name=name, etag="", **fields)


def other(name):
    return dict(name=name, etag="")


def question(**changes):
    return dict(code="teachers", text="受益教师人数", kind="KIND_FIGURE", unit="人", minutes=5) | changes


def form(**changes):
    return dict(display_name="半年报告表", duty=DUTY["name"], owner="parties/edu", interval=dict(start="2030-01-01"),
                citation=dict(clause="Q11-5.4a", document="指导意见"), questions=[question()]) | changes


def asks(**changes):
    return form(questions=[question(**changes)])


FORM = [
    ("form.display_name", "", MISSING), ("form.display_name", "长" * LONG, INVALID), ("form.duty", "", MISSING),
    ("form.duty", "parties/x", INVALID), ("form.duty", "duties/none", refused("UNKNOWN_REFERENCE")), ("form.owner", "edu", INVALID),
    ("form.interval", dict(), MISSING), ("form.interval", dict(start="2030-02-30"), INVALID),
    ("form.interval", dict(start="2030-01-01", end="2029-01-01"), INVALID), ("form.citation", dict(), MISSING),
    ("form.questions", [], MISSING), ("form.questions", [question(), question()], INVALID),
    ("form.questions", [question(code=f"q{i}") for i in range(101)], INVALID),
    ("form.review_levels", ["province", "county"], INVALID), ("form.review_levels", ["moe"], INVALID),
] + [("form", asks(**wrong), answer) for wrong, answer in [
    (dict(code=""), MISSING), (dict(code="A"), INVALID), (dict(text=""), MISSING), (dict(kind=0), MISSING), (dict(kind=99), INVALID),
    (dict(unit=""), MISSING), (dict(minutes=0), INVALID), (dict(minutes=2**31 - 1), INVALID), (dict(minutes=-2**31), INVALID),
    (dict(source="pairing.nothing"), refused("UNKNOWN_REFERENCE")), (dict(source="pairing.joint-meetings"), INVALID),
    (dict(source="pairing.joint-meetings", unit="", minutes=0, source_type="JOINT"), INVALID),
    (dict(kind="KIND_TEXT"), INVALID)]]

ANSWERS = [
    ("answers", [dict(text="x")], MISSING), ("answers", [dict(question="progress", text="长" * LONG)], INVALID),
    ("answers", [dict(question="progress"), dict(question="progress")], INVALID),
    ("answers", [dict(question="nothing", text="x")], refused("UNKNOWN_QUESTION")),
    ("answers", [dict(question="progress", value="1")], refused("ANSWER_OF_OTHER_KIND")),
    ("answers", [dict(question="pupils", text="很多")], refused("ANSWER_OF_OTHER_KIND")),
    ("answers", [dict(question="meetings", value="3")], refused("ANSWER_OF_OTHER_KIND")),
] + [("answers", [dict(question="pupils", value=value)], INVALID) for value in ("1e3", "01", "1.", ".5", "+1", "一", "9" * 16, "0.1234567")]
DIFFICULTIES = [dict(text=""), dict(text="长" * LONG), dict(text="x", measure="长" * LONG)]
ATTACHMENTS = [dict(title="x", uri="u", sha256="0"), dict(title="x", uri="u", sha256="A" * 64), dict(title="长" * LONG, uri="u", sha256="0" * 64)]

# One accepted request for every RPC; of an import, one row.
GOOD = {
    f"{F}/GetForm": dict(name="forms/draft"),
    f"{F}/ListForms": dict(filter="state = DRAFT", page_size=1),
    f"{F}/ListFormRevisions": dict(name="forms/draft", page_size=1),
    f"{F}/CreateForm": write(form=form(), form_id="new"),
    f"{F}/UpdateForm": write(form=form(name="forms/draft", etag='"1"')),
    f"{F}/PublishForm": change("forms/draft"),
    f"{F}/RetireForm": change("forms/asked", end="2029-01-01"),
    f"{F}/GetBurden": dict(period="2023h1"),
    f"{F}/ListFigureSources": dict(page_size=1),
    f"{R}/GetReport": dict(name=DRAFT),
    f"{R}/ListReports": dict(filter="year = 2023", page_size=1),
    f"{R}/ListReportRevisions": dict(name=DRAFT, page_size=1),
    f"{R}/StartReport": write(obligation=OWED),
    f"{R}/RefreshReport": change(DRAFT),
    f"{R}/FillReport": change(DRAFT, answers=[dict(question="progress", text="进展")]),
    f"{R}/SubmitReport": change(DRAFT),
    f"{R}/ReviewReport": change(SUBMITTED, note="同意"),
    f"{R}/ReturnReport": change(SUBMITTED, reason="缺少说明"),
    f"{R}/AcceptReport": change(REVIEWED),
    f"{R}/ReviseReport": change(ACCEPTED, reason="补录"),
    f"{R}/ExplainFigure": dict(name=DRAFT, question="meetings", page_size=1),
    f"{R}/GetReportDifferences": dict(name=DRAFT),
    f"{R}/GetReportReceipt": dict(name=SUBMITTED),
    f"{R}/SubmitReports": dict(obligation=OWED),
}
# Who makes them, where it is not the operator.
CALLERS = {f"{R}/StartReport": unit(0), f"{R}/SubmitReports": unit(0), f"{R}/RefreshReport": unit(1), f"{R}/FillReport": unit(1),
           f"{R}/SubmitReport": unit(1), f"{R}/ReviewReport": PROVINCE, f"{R}/ReviseReport": unit(4)}
UNKNOWN_NAMES = {"forms": "forms/nobody", "reports": "reports/nobody"}

NOT_SEEN = [("revision", -1, INVALID), ("revision", 99, NOT_FOUND), ("name", DRAFT, NOT_FOUND, ELSEWHERE)]
GIVEN = [row for row in ANSWERS if row[2][1] != "UNKNOWN_QUESTION"]
ROWS = {
    f"{F}/GetForm": [("revision", -1, INVALID), ("revision", 99, NOT_FOUND)],
    f"{F}/ListForms": [("filter", "state = OPEN", ("INVALID_ARGUMENT", "FILTER_INVALID"))],
    f"{F}/ListFormRevisions": [],
    f"{F}/CreateForm": FORM + [("form_id", "forms/x", INVALID), ("form_id", "draft", TAKEN)],
    f"{F}/UpdateForm": [(dict(form=dict(row[1], name="forms/draft", etag='"1"')), None, row[2]) if row[0] == "form" else row for row in FORM] + [
        ("form.name", "draft", INVALID), ("form.name", "forms/nobody", NOT_FOUND), ("form.etag", "", MISSING),
        ("form.etag", '"99"', ("ABORTED", "ETAG_MISMATCH")), ({"form.name": "forms/asked", "form.etag": '"2"'}, None, WRONG_STATE)],
    f"{F}/PublishForm": [(other("forms/asked"), None, WRONG_STATE)],
    f"{F}/RetireForm": [("end", "", INVALID), ("end", "1990-01-01", INVALID), ("end", "2031-01-01", INVALID), ("end", "2029-02-30", INVALID),
                        (other("forms/draft"), None, WRONG_STATE)],
    f"{F}/GetBurden": [("period", "", MISSING), ("period", "2023h3", INVALID), ("period", "1800h1", INVALID), ("party", "edu", INVALID)],
    f"{F}/ListFigureSources": [],
    f"{R}/GetReport": NOT_SEEN,
    f"{R}/ListReports": [("filter", "state = OPEN", ("INVALID_ARGUMENT", "FILTER_INVALID"))],
    f"{R}/ListReportRevisions": [("name", DRAFT, NOT_FOUND, ELSEWHERE)],
    f"{R}/StartReport": [("obligation", "", MISSING), ("obligation", "owed", INVALID), ("obligation", "obligations/nobody", NOT_FOUND),
                         ("obligation", OWED, NOT_FOUND, ELSEWHERE), ("obligation", OWED, NOT_YOURS, PROVINCE)],
    f"{R}/RefreshReport": [(other(DRAFT), None, NOT_FOUND, ELSEWHERE), (other(DRAFT), None, NOT_YOURS, PROVINCE)],
    f"{R}/FillReport": ANSWERS + [("difficulties", dict(difficulties=[wrong]), INVALID if wrong["text"] else MISSING) for wrong in DIFFICULTIES] +
                       [("attachments", dict(attachments=[wrong]), INVALID) for wrong in ATTACHMENTS] + [
                           ("attachments", dict(attachments=[dict(title="x", uri="u")]), MISSING),
                           ("difficulties", dict(difficulties=[dict(text="x")] * 51), INVALID)],
    f"{R}/SubmitReport": [(other(DRAFT), None, NOT_FOUND, ELSEWHERE), (other(DRAFT), None, NOT_YOURS, PROVINCE)],
    f"{R}/ReviewReport": [("note", "长" * LONG, INVALID), (other(SUBMITTED), None, NOT_ABOVE, unit(2)), (other(DRAFT), None, WRONG_STATE),
                          (other(REVIEWED), None, WRONG_STATE)],
    f"{R}/ReturnReport": [("reason", "", MISSING), (other(SUBMITTED), None, NOT_ABOVE, unit(2)), (other(DRAFT), None, WRONG_STATE)],
    f"{R}/AcceptReport": [(other(SUBMITTED), None, refused("REVIEW_OUTSTANDING")), (other(REVIEWED), None, NOT_ABOVE, unit(3)),
                          (other(REVIEWED), None, NOT_FOUND, ELSEWHERE), (other(DRAFT), None, WRONG_STATE)],
    f"{R}/ReviseReport": [("reason", "", MISSING), (other(ACCEPTED), None, NOT_YOURS, PROVINCE)],
    f"{R}/ExplainFigure": NOT_SEEN + [("question", "", MISSING), ("question", "nothing", refused("UNKNOWN_QUESTION")),
                                      ("question", "pupils", refused("FIGURE_WITHOUT_SOURCE"))],
    f"{R}/GetReportDifferences": NOT_SEEN,
    f"{R}/GetReportReceipt": [("name", DRAFT, refused("REPORT_NOT_SUBMITTED")), ("revision", -1, INVALID)],
    f"{R}/SubmitReports": GIVEN + [("obligation", "owed", INVALID), ("obligation", "obligations/nobody", NOT_FOUND),
                                   ("obligation", OWED, NOT_FOUND, ELSEWHERE), ("answers", [], refused("REPORT_EMPTY", "Q11-5.4a"))],
}

# Who may not: besides the public.
RULERS = {f"{F}/PublishForm", f"{F}/RetireForm"}
KEEPERS = {f"{F}/CreateForm", f"{F}/UpdateForm"}
OFFICES = {f"{R}/ReviewReport", f"{R}/ReturnReport", f"{R}/AcceptReport"}
