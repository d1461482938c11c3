"""Bad input about forms and reports: for every RPC the table of reporting_bad_rows_forms.py, read as in bad_input_test.py; where a rule refuses,
with its clause."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import bad_input
import registry
import reporting
import reporting_bad_rows_forms as rows
import servers

AUTHOR = rows.api.actor(role="province", person="author")
ASKED = [dict(code="progress", text="工作进展", kind="KIND_TEXT", minutes=30), rows.question(code="pupils", text="受益学生人数"),
         dict(code="meetings", text="联席会议", kind="KIND_FIGURE", source="pairing.joint-meetings")]
ANSWERS = [dict(question="progress", text="进展"), dict(question="pupils", value="12"), dict(question="meetings", confirmed=True)]


class ReportingReportsBadInputTest(bad_input.Case):
    unknown_names, wrong = rows.UNKNOWN_NAMES, {}
    list_rpc, other_question = "ReportService/ListReports", dict(page_size=1, filter="period = 2023h1")

    def denied(self, name):
        if name in rows.RULERS:
            return ("public", "", "prefecture", "county", "school")
        if name in rows.KEEPERS:
            return ("public", "", "county", "school")
        return ("public", "", "school") if name in rows.OFFICES else ("public", "")

    def setUp(self):
        super().setUp()
        self.both = reporting.Both(self.folder, self.engine)
        self.addCleanup(self.both.drop)
        self.both.start()
        self.store, self.told, self.used, self.etags = self.both.stores["reporting"], [], set(), {}
        self.caller = self.client(self.both.service)
        states = lambda: {rows.api.enum_name(each, "state") for each in self.caller.call(
            "ObligationService/ListObligations", page_size=100).obligations}
        servers.wait_until(lambda: states() == {"STATE_OVERDUE"}, "nothing changes any more by itself")
        self.enter_forms()
        self.enter_reports()
        self.good = {name: self.fill(fields) for name, fields in rows.GOOD.items()}
        self.wrong = {name: [(self.fill(row[0]) if isinstance(row[0], dict) else row[0], *row[1:]) for row in table]
                      for name, table in rows.ROWS.items()}

    def fill(self, fields):
        return dict(fields, etag=self.etags[fields["name"]]) if fields.get("etag") == "" else fields

    def attempt(self, name, request, metadata=None):
        if metadata is None and name in rows.CALLERS:
            metadata = (("jiedui-actor", rows.CALLERS[name]),)
        return super().attempt(name, request, metadata)

    def write(self, method, who=None, **fields):
        """The first request of each method by its caller takes the id "used"."""
        first = method not in self.used and who == rows.CALLERS.get(method)
        if first:
            self.used.add(method)
        metadata = None if who is None else (("jiedui-actor", who),)
        answer = self.caller.call(method, request_id="used" if first else registry.request_id(), metadata=metadata, **fields)
        self.etags[answer.name] = answer.etag
        return answer

    def change(self, method, resource, who=None, **fields):
        return self.write(method, who, name=resource.name, etag=resource.etag, **fields)

    def enter_forms(self):
        past = self.write("FormService/CreateForm", form_id="past", form=rows.form(interval=dict(start="2005-01-01", end="2006-01-01")))
        past = self.write("FormService/UpdateForm", form=dict(rows.form(interval=dict(start="2005-01-01", end="2006-01-01")), name=past.name,
                                                              etag=past.etag))
        past = self.change("FormService/PublishForm", past, AUTHOR)
        self.change("FormService/RetireForm", past, end="2005-07-01")
        self.write("FormService/CreateForm", AUTHOR, form_id="draft", form=rows.form())
        self.write("FormService/CreateForm", AUTHOR, form_id="draft-2", form=rows.form())
        asked = self.write("FormService/CreateForm", AUTHOR, form_id="asked", form=rows.form(
            interval=dict(start="2011-07-01", end="2030-01-01"), questions=ASKED, review_levels=["province"]))
        self.change("FormService/PublishForm", asked)

    def enter_reports(self):
        report = {number: self.submitted(number) for number in (2, 3, 4, 5, 6)}
        self.change("ReportService/ReturnReport", report[5], reason="缺少说明")
        for number in (3, 4, 6):
            report[number] = self.change("ReportService/ReviewReport", report[number], rows.PROVINCE)
        for number in (4, 6):
            report[number] = self.change("ReportService/AcceptReport", report[number])
        revised = self.change("ReportService/ReviseReport", report[4], rows.unit(4), reason="补录")
        revised = self.change("ReportService/FillReport", revised, rows.unit(4), answers=[dict(question="progress", text="补录")])
        revised = self.change("ReportService/SubmitReport", revised, rows.unit(4))
        revised = self.change("ReportService/ReviewReport", revised, rows.PROVINCE)
        self.change("ReportService/AcceptReport", revised)
        draft = self.write("ReportService/StartReport", rows.unit(1), obligation=reporting.owed(reporting.PREFECTURES[1]))
        draft = self.change("ReportService/FillReport", draft, rows.unit(1), answers=ANSWERS)
        self.change("ReportService/RefreshReport", draft, rows.unit(1))

    def submitted(self, number):
        who = rows.unit(number)
        started = self.write("ReportService/StartReport", who, obligation=reporting.owed(reporting.PREFECTURES[number]))
        filled = self.change("ReportService/FillReport", started, who, answers=ANSWERS)
        return self.change("ReportService/SubmitReport", filled, who)

    def rows(self, name):
        """An id is taken by a caller: where the unit of the good request has made no such call before, none is."""
        for changes, outcome, caller in super().rows(name):
            if changes.get("request_id") != "used" or name in self.used:
                yield changes, outcome, caller

    def test_forms(self):
        self.refuse_all("FormService")

    def test_reports(self):
        self.refuse_all("ReportService")


if __name__ == "__main__":
    servers.main()
