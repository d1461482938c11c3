"""Bad input to the reporting service: for every RPC of its own the table of reporting_bad_rows.py, read as in bad_input_test.py; where a rule
refuses, with its clause. Rules and events are alike in all services: rotation_bad_input_test.py."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import bad_input
import reflection
import registry
import reporting
import reporting_bad_rows as rows
import reporting_bad_rows_forms as forms
import reporting_bad_rows_targets as targets
import reporting_bad_rows_tasks as work
import servers

ALIKE = ("jiedui.rules.", "jiedui.events.")
GOOD, ROWS = rows.GOOD | work.GOOD, rows.ROWS | work.ROWS


def filled(value, known):
    """With what stands in braces, wherever it stands."""
    if isinstance(value, dict):
        return {key: filled(each, known) for key, each in value.items()}
    if isinstance(value, str) and value.startswith("{") and value.endswith("}"):
        return known[value[1:-1]]
    return value


class ReportingBadInputTest(bad_input.Case):
    unknown_names = rows.UNKNOWN_NAMES | work.UNKNOWN_NAMES
    list_rpc, other_question = "ObligationService/ListObligations", dict(page_size=1, filter="state = OVERDUE")

    def denied(self, name):
        if name in work.PUBLIC:
            return ()
        if name in rows.RULERS | work.RULERS:
            return ("public", "", "prefecture", "county", "school")
        if name in work.OFFICES:
            return ("public", "", "school")
        return ("public", "", "county", "school") if name in rows.KEEPERS | work.KEEPERS else ("public", "")

    def attempt(self, name, request, metadata=None):
        if metadata is None and name in work.ACTORS:
            metadata = (("jiedui-actor", work.ACTORS[name]),)
        return super().attempt(name, request, metadata)

    def setUp(self):
        super().setUp()
        self.both = reporting.Both(self.folder, self.engine)
        self.addCleanup(self.both.drop)
        self.both.start()
        self.store, self.told, self.used = self.both.stores["reporting"], [], set()
        self.caller = self.client(self.both.service)
        reporting.imported(self.caller, "CalendarService/ImportCalendarYears", "calendar_year", reporting.CALENDAR)
        states = lambda: {api.enum_name(each, "state") for each in self.listed()}
        servers.wait_until(lambda: states() == {"STATE_OVERDUE"}, "nothing changes any more by itself")
        for period in ("2022h2", "2023h2"):
            opened = self.write("ObligationService/OpenReportPeriod", duty="duties/half-year", period=period)
            if period == "2022h2":
                self.write("ObligationService/CloseReportPeriod", name=opened.name, etag=opened.etag)
        extend = dict(due_on="2023-08-20", reason="雪灾")
        etags = {"open": self.obligation(rows.OPEN).etag,
                 "waived": self.change("ObligationService/WaiveObligation", rows.WAIVED, reason="并入专项检查").etag,
                 "extended": self.change("ObligationService/ExtendObligation", rows.EXTENDED, **extend).etag}
        # A list with a second page in each question, and no timer that is still to fire.
        servers.wait_until(lambda: all(api.enum_name(each, "state") == "STATE_OVERDUE" for each in self.listed("2022h2")), "the closed one is overdue")
        fill = lambda fields: {key: value.strip('"').format(**etags) if key == "etag" and "{" in value else value for key, value in fields.items()}
        self.good = {name: fill(fields) for name, fields in rows.GOOD.items()}
        known = work.prepare(self.caller, self.used)
        self.good |= {name: filled(fields, known) for name, fields in work.GOOD.items()}
        self.wrong = {name: [(fill(row[0]) if isinstance(row[0], dict) else row[0], *row[1:]) for row in table] for name, table in rows.ROWS.items()}
        self.wrong |= {name: [tuple(filled(each, known) for each in row[:2]) + row[2:] for row in table] for name, table in work.ROWS.items()}

    def listed(self, period="2023h1"):
        return self.caller.call("ObligationService/ListObligations", filter=f"period = {period}", page_size=100).obligations

    def obligation(self, name):
        return self.caller.call("ObligationService/GetObligation", name=name)

    def write(self, method, **fields):
        """The first request of each method takes the id "used"."""
        first = method not in self.used
        self.used.add(method)
        return self.caller.call(method, request_id="used" if first else registry.request_id(), **fields)

    def change(self, method, name, **fields):
        return self.write(method, name=name, etag=self.obligation(name).etag, **fields)

    def test_the_working_calendar(self):
        self.refuse_all("CalendarService")

    def test_duties_periods_and_obligations(self):
        self.refuse_all("ObligationService")

    def test_tasks(self):
        self.refuse_all("TaskService")

    def test_notices_demands_and_assessments(self):
        self.refuse_all("NoticeService", "DemandService", "AssessmentService")

    def test_every_rpc_of_the_service_has_its_table(self):
        served = reflection.services(self.caller)
        ours = {name for name, method in api.METHODS.items()
                if method.service in served and method.path.startswith("/jiedui.") and not method.service.startswith(ALIKE)}
        self.assertEqual(set(GOOD) | set(forms.GOOD) | set(targets.GOOD), ours)
        self.assertEqual(set(ROWS) | set(forms.ROWS) | set(targets.ROWS), ours)
        self.assertEqual(self.used, {name for name in GOOD if "request_id" in GOOD[name]})  # so that each refuses an id that is taken


if __name__ == "__main__":
    servers.main()
