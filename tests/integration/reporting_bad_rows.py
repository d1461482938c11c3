"""What the reporting service refuses, RPC by RPC (tests/integration/bad_input_test.py tells how the tables are read). Etags in braces are
filled in by the test, which knows the revisions."""

import api
import reporting
from bad_input import BY_FIELD, IMPOSSIBLE_DATES, IMPOSSIBLE_DAYS, INVALID, MISSING, NOT_FOUND, refused
from reporting import CALENDAR, DUTY, PREFECTURES, owed

CALENDARS, OBLIGATIONS = "CalendarService", "ObligationService"
OPEN, WAIVED, EXTENDED = owed(PREFECTURES[0]), owed(PREFECTURES[1]), owed(PREFECTURES[2])
# Who acts where nothing is theirs, and a unit on its own behalf.
ELSEWHERE = api.actor(role="prefecture", region="840100")
ITSELF = api.actor(role="prefecture", region=PREFECTURES[0], organisation=f"parties/gov-{PREFECTURES[0]}")
write = dict(request_id="r", validate_only=True)

GOOD = {
    f"{CALENDARS}/GetCalendarYear": dict(name="calendarYears/2023"),
    f"{CALENDARS}/ListCalendarYears": dict(page_size=1),
    f"{CALENDARS}/ImportCalendarYears": dict(calendar_year=dict(CALENDAR, name="calendarYears/2023")),
    f"{CALENDARS}/GetWorkingDay": dict(date="2023-01-01", days_after=1),
    f"{OBLIGATIONS}/GetDuty": dict(name="duties/half-year"),
    f"{OBLIGATIONS}/ListDuties": dict(page_size=1),
    f"{OBLIGATIONS}/ListDutyRevisions": dict(name="duties/half-year", page_size=1),
    f"{OBLIGATIONS}/ImportDuties": dict(duty=DUTY),
    f"{OBLIGATIONS}/GetReportPeriod": dict(name="reportPeriods/half-year-2023h1"),
    f"{OBLIGATIONS}/ListReportPeriods": dict(page_size=1, filter="state = OPEN"),
    f"{OBLIGATIONS}/OpenReportPeriod": dict(duty="duties/half-year", period="2022h1", **write),
    f"{OBLIGATIONS}/CloseReportPeriod": dict(name="reportPeriods/half-year-2023h1", etag='"1"', **write),
    f"{OBLIGATIONS}/GetObligation": dict(name=OPEN),
    f"{OBLIGATIONS}/ListObligations": dict(page_size=1, filter="year = 2023"),
    f"{OBLIGATIONS}/ListObligationRevisions": dict(name=OPEN, page_size=1),
    f"{OBLIGATIONS}/ExtendObligation": dict(name=EXTENDED, etag='"{extended}"', due_on="2023-09-01", reason="雪灾", **write),
    f"{OBLIGATIONS}/WaiveObligation": dict(name=EXTENDED, etag='"{extended}"', reason="并入专项检查", **write),
    f"{OBLIGATIONS}/GetCompleteness": dict(duty="duties/half-year", period="2023h1"),
}

UNKNOWN_NAMES = {"calendarYears": "calendarYears/1999", "duties": "duties/nobody", "reportPeriods": "reportPeriods/nobody",
                 "obligations": "obligations/nobody"}


def year(**changes):
    return dict(CALENDAR) | changes


def numbers(path, low, high):
    return [(path, value, INVALID) for value in (low - 1, high + 1, -2**31, 2**31 - 1)]


ROWS = {
    f"{CALENDARS}/GetCalendarYear": [("revision", -1, INVALID), ("revision", 99, NOT_FOUND)],
    f"{CALENDARS}/ListCalendarYears": [],
    f"{CALENDARS}/ImportCalendarYears": [
        ("calendar_year", {}, MISSING), ("calendar_year.name", "", MISSING), ("calendar_year.name", "calendarYears/23", INVALID),
        ("calendar_year.name", "calendarYears/1989", INVALID), ("calendar_year.name", "calendarYears/2201", INVALID),
        ("calendar_year.name", "calendarYears/20230", INVALID), ("calendar_year.name", "duties/2023", INVALID),
        ("calendar_year.departures", [dict(date="2022-12-31")], INVALID),
        ("calendar_year.departures", [dict(date="2023-01-02"), dict(date="2023-01-02", working=True)], INVALID),
        ("calendar_year.departures", [dict(date="2023-01-03"), dict(date="2023-01-02")], INVALID),
        ("calendar_year.departures", [dict(date=f"2023-{1 + n // 28:02}-{1 + n % 28:02}") for n in range(201)], INVALID),
        ("calendar_year.departures", [dict(date="2023-01-02", label="长" * 41)], INVALID),
        *(("calendar_year.departures", [dict(date=value)], outcome) for value, outcome in IMPOSSIBLE_DAYS),
        ("calendar_year.citation", {}, MISSING), ("calendar_year.citation.clause", "", MISSING), ("calendar_year.citation.document", "", MISSING),
        ("calendar_year.citation.document", "另一文件", ("", "CONTENT_CONFLICT"))],
    f"{CALENDARS}/GetWorkingDay": [*(("date", value, outcome) for value, outcome in IMPOSSIBLE_DAYS), ("date", "", INVALID),
                                   *numbers("days_after", 0, 1000)],
    f"{OBLIGATIONS}/GetDuty": [("revision", -1, INVALID), ("revision", 99, NOT_FOUND)],
    f"{OBLIGATIONS}/ListDuties": [],
    f"{OBLIGATIONS}/ListDutyRevisions": [],
    f"{OBLIGATIONS}/ImportDuties": [
        ("duty", {}, MISSING), ("duty.name", "", MISSING), ("duty.name", "duties/" + "x" * 25, INVALID), ("duty.name", "schemes/x", INVALID),
        ("duty.display_name", "", MISSING), ("duty.display_name", "长" * 101, INVALID), ("duty.schemes", [], MISSING),
        ("duty.schemes", ["support"], INVALID), ("duty.schemes", [f"schemes/s{n}" for n in range(21)], INVALID),
        ("duty.party_kinds", ["PREFECTURE"], INVALID), ("duty.party_kinds", ["UNSPECIFIED"], INVALID), ("duty.party_kinds", [""], INVALID),
        ("duty.party_kinds", ["SCHOOL"] * 21, INVALID), ("duty.side", 0, MISSING), ("duty.side", 99, INVALID),
        ("duty.period_kind", 0, MISSING), ("duty.period_kind", 99, INVALID), ("duty.interval", {}, MISSING),
        ("duty.interval", dict(start="2011-07-01", end="2011-07-01"), INVALID), ("duty.interval", dict(start="2011-07-01", end="2010"), INVALID),
        *(("duty.interval", dict(start=value), outcome) for value, outcome in IMPOSSIBLE_DATES),
        *numbers("duty.minimum_days", 1, 366), *numbers("duty.due_days_after", 1, 180), *numbers("duty.remind_days_before", 0, 60),
        ("duty.receiver", "教育厅", INVALID), ("duty.citation", {}, MISSING), ("duty.citation.clause", "", MISSING),
        ("duty.citation.document", "", MISSING), ("duty.due_days_after", 30, ("", "CONTENT_CONFLICT"))],
    f"{OBLIGATIONS}/GetReportPeriod": [("revision", -1, INVALID), ("revision", 99, NOT_FOUND)],
    f"{OBLIGATIONS}/ListReportPeriods": [("filter", "state = RUNNING", ("INVALID_ARGUMENT", "FILTER_INVALID"))],
    f"{OBLIGATIONS}/OpenReportPeriod": [
        ("duty", "", MISSING), ("duty", "half-year", INVALID), ("duty", "duties/nobody", NOT_FOUND), ("period", "", MISSING),
        *(("period", value, INVALID) for value in ("2022h3", "2022H1", "22h1", "2022-1", "1989h1", "2201h1", "上半年")),
        ("period", "2022", refused("PERIOD_NOT_OF_DUTY", "Q11-5.4a")), ("period", "2011h1", refused("PERIOD_NOT_OF_DUTY", "Q11-5.4a")),
        ("period", "2024h1", refused("PERIOD_NOT_BEGUN")), ("period", "2023h1", ("ALREADY_EXISTS", "ALREADY_EXISTS"))],
    f"{OBLIGATIONS}/CloseReportPeriod": [
        (dict(name="reportPeriods/half-year-2023h2"), None, refused("PERIOD_NOT_OVER")),
        (dict(name="reportPeriods/half-year-2022h2", etag='"2"'), None, refused("REPORTING_WRONG_STATE"))],
    f"{OBLIGATIONS}/GetObligation": [("revision", -1, INVALID), ("revision", 99, NOT_FOUND), ("name", OPEN, NOT_FOUND, ELSEWHERE)],
    f"{OBLIGATIONS}/ListObligations": [("filter", "state = LATE", ("INVALID_ARGUMENT", "FILTER_INVALID"))],
    f"{OBLIGATIONS}/ListObligationRevisions": [("name", OPEN, NOT_FOUND, ELSEWHERE)],
    f"{OBLIGATIONS}/ExtendObligation": [
        *(("due_on", value, outcome) for value, outcome in IMPOSSIBLE_DAYS), ("due_on", "", INVALID),
        ("due_on", "2023-08-20", refused("EXTENSION_NOT_LATER")), ("due_on", "2023-07-31", refused("EXTENSION_NOT_LATER")),
        ("due_on", "2024-07-21", refused("EXTENSION_NOT_LATER")), ("reason", "", MISSING), ("name", EXTENDED, NOT_FOUND, ELSEWHERE),
        (dict(name=OPEN, etag='"{open}"'), None, ("PERMISSION_DENIED", "REPORTING_NOT_ABOVE"), ITSELF),
        (dict(name=WAIVED, etag='"{waived}"'), None, refused("REPORTING_WRONG_STATE"))],
    f"{OBLIGATIONS}/WaiveObligation": [
        ("reason", "", MISSING), ("name", EXTENDED, NOT_FOUND, ELSEWHERE),
        (dict(name=OPEN, etag='"{open}"'), None, ("PERMISSION_DENIED", "REPORTING_NOT_ABOVE"), ITSELF),
        (dict(name=WAIVED, etag='"{waived}"'), None, refused("REPORTING_WRONG_STATE"))],
    f"{OBLIGATIONS}/GetCompleteness": [
        ("duty", "", MISSING), ("duty", "duties/nobody", NOT_FOUND), ("period", "", MISSING), ("period", "2023h3", INVALID),
        ("region_code", "83", INVALID), ("region_code", "青海省", INVALID)],
}

# Who may not: role by RPC, besides the public.
RULERS = {f"{CALENDARS}/ImportCalendarYears", f"{OBLIGATIONS}/ImportDuties", f"{OBLIGATIONS}/OpenReportPeriod",
          f"{OBLIGATIONS}/CloseReportPeriod"}
KEEPERS = {f"{OBLIGATIONS}/ExtendObligation", f"{OBLIGATIONS}/WaiveObligation"}
