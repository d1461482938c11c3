"""What the reporting service refuses of forms and reports: for every RPC one request that is accepted, and the rows with one thing wrong
(bad_input_test.py tells how they are read). They speak of what a test enters before: forms/draft (a DRAFT written by another person) and
forms/asked (PUBLISHED, its question "progress" a text, "pupils" a figure by hand, "meetings" of pairing.joint-meetings), the obligation OWED of
a period that is over and has no report yet, and the reports DRAFT (complete and confirmed) and SUBMITTED, all at revision 1 unless named
otherwise in REVISIONS."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
from bad_input import INVALID, LONG, MISSING, NOT_FOUND, refused

UNIT = api.actor(role="prefecture", organisation="parties/gov-632200", region="632200")
ELSEWHERE = api.actor(role="prefecture", organisation="parties/gov-632300", region="632300")
OWED, DRAFT, SUBMITTED = "obligations/owed", "reports/draft", "reports/submitted"
REVISIONS = {DRAFT: 2, SUBMITTED: 3}
TAKEN = ("ALREADY_EXISTS", "ALREADY_EXISTS")
WRONG_STATE = refused("REPORTING_WRONG_STATE")
F, R = "FormService", "ReportService"


def write(**fields):
    return fields | dict(request_id="r", validate_only=True)


def change(name, **fields):
    return write(name=name, etag=f'"{REVISIONS.get(name, 1)}"', **fields)


def question(**changes):
    return dict(code="teachers", text="受益教师人数", kind="KIND_FIGURE", unit="人", minutes=5) | changes


def form(**changes):
    return dict(display_name="半年报告表", duty="duties/q11-half-year", owner="parties/edu-630000", interval=dict(start="2030-01-01"),
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
    f"{F}/RetireForm": change("forms/asked", end="2040-01-01"),
    f"{F}/GetBurden": dict(period="2023h1"),
    f"{F}/ListFigureSources": dict(page_size=1),
    f"{R}/GetReport": dict(name=DRAFT),
    f"{R}/ListReports": dict(filter="state = DRAFT", page_size=1),
    f"{R}/ListReportRevisions": dict(name=DRAFT, page_size=1),
    f"{R}/ExplainFigure": dict(name=DRAFT, question="meetings", page_size=1),
    f"{R}/GetReportDifferences": dict(name=DRAFT),
    f"{R}/GetReportReceipt": dict(name=SUBMITTED),
    f"{R}/ReturnReport": change(SUBMITTED, reason="缺少说明"),
    f"{R}/AcceptReport": change(SUBMITTED),
}
# Of these the good caller is the unit itself.
GOOD_OF_UNIT = {
    f"{R}/StartReport": write(obligation=OWED),
    f"{R}/RefreshReport": change(DRAFT),
    f"{R}/FillReport": change(DRAFT, answers=[dict(question="progress", text="进展")]),
    f"{R}/SubmitReport": change(DRAFT),
    f"{R}/SubmitReports": dict(obligation=OWED),
}
ROWS = {
    f"{F}/CreateForm": FORM + [("form_id", "forms/x", INVALID), ("form_id", "draft", TAKEN)],
    f"{F}/UpdateForm": FORM + [("form.name", "draft", INVALID), ("form.name", "forms/none", NOT_FOUND), ("form.name", "forms/asked", WRONG_STATE)],
    f"{F}/PublishForm": [("name", "", MISSING), ("name", "forms/none", NOT_FOUND)],
    f"{F}/RetireForm": [("end", "", INVALID), ("end", "1900-01-01", INVALID), ("name", "forms/draft", WRONG_STATE)],
    f"{F}/GetBurden": [("period", "", MISSING), ("period", "2023h3", INVALID), ("period", "1800h1", INVALID), ("party", "edu", INVALID)],
    f"{R}/GetReport": [("name", "draft", INVALID), ("name", "reports/none", NOT_FOUND), ("revision", -1, INVALID),
                       ("revision", 99, NOT_FOUND), ("name", DRAFT, NOT_FOUND, ELSEWHERE)],
    f"{R}/ExplainFigure": [("question", "", MISSING), ("question", "nothing", refused("UNKNOWN_QUESTION")),
                           ("question", "pupils", refused("FIGURE_WITHOUT_SOURCE")), ("revision", -1, INVALID), ("name", DRAFT, NOT_FOUND, ELSEWHERE)],
    f"{R}/GetReportDifferences": [("revision", -1, INVALID), ("name", DRAFT, NOT_FOUND, ELSEWHERE)],
    f"{R}/GetReportReceipt": [("name", DRAFT, refused("REPORT_NOT_SUBMITTED")), ("revision", -1, INVALID)],
    f"{R}/ReturnReport": [("reason", "", MISSING)],
    f"{R}/AcceptReport": [("name", SUBMITTED, NOT_FOUND, ELSEWHERE),
                          ("name", SUBMITTED, ("PERMISSION_DENIED", "REPORTING_NOT_ABOVE"), UNIT)],
    f"{R}/StartReport": [("obligation", "owed", INVALID), ("obligation", "obligations/none", NOT_FOUND)],
    f"{R}/FillReport": ANSWERS + [("difficulties", dict(difficulties=[wrong]), INVALID if wrong["text"] else MISSING) for wrong in DIFFICULTIES] +
                       [("attachments", dict(attachments=[wrong]), INVALID) for wrong in ATTACHMENTS],
}
