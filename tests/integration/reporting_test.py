"""The reporting service beside the registry: what is owed follows from pairings, timers fire once whatever is killed, subscribers hear of it."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import registry
import reporting
import servers
from reporting import PREFECTURES, owed


class ReportingTest(servers.Case):
    def setUp(self):
        super().setUp()
        self.redis = self.own(servers.Redis(self.folder))
        self.both = reporting.Both(self.folder, self.engine, self.redis.address)
        self.addCleanup(self.both.drop)
        self.both.start()
        self.caller = self.client(self.both.service)

    def obligation(self, code):
        return self.caller.call("ObligationService/GetObligation", name=owed(code))

    def events(self, subject=""):
        """(type without the ends, subject) of the stream so far."""
        said = [event for _, event in self.redis.stream(source="reporting")]
        cut = lambda event: event["type"].removeprefix("cn.jiedui.reporting.").removesuffix(".v1")
        return [cut(event) for event in said if not subject or event["subject"] == subject]

    def all_overdue(self):
        return self.events().count("report.overdue") >= len(PREFECTURES)

    def again(self, today=reporting.TODAY):
        self.both.service.kill()
        self.both.start_service(today)
        self.caller = self.client(self.both.service)

    def test_Q11_5_4a_eight_prefectures_owe_a_report_and_their_counties_do_not(self):
        listed = self.caller.call("ObligationService/ListObligations", page_size=100).obligations
        self.assertEqual([each.name for each in listed], [owed(code) for code in PREFECTURES])
        self.assertEqual({each.due_on for each in listed}, {"2023-07-20"})
        counted = self.caller.call("ObligationService/GetCompleteness", duty="duties/half-year", period="2023")
        self.assertEqual((counted.owed, counted.accepted_percent), (8, "0.00"))

    def test_overdue_is_said_once_whatever_is_killed(self):
        servers.wait_until(self.all_overdue, "all are overdue")
        for _ in range(3):
            self.again()
        # What was said before the restarts is all that is said: a later event shows that nothing is on its way.
        reporting.imported(self.caller, "CalendarService/ImportCalendarYears", "calendar_year", dict(reporting.CALENDAR, name="calendarYears/2022", departures=[]))
        servers.wait_until(lambda: "calendar_year.created" in self.events(), "the last event arrives")
        self.assertEqual(self.events().count("report.overdue"), len(PREFECTURES))
        self.assertEqual(self.events(owed(PREFECTURES[0])), ["report.opened", "report.overdue"])

    def test_what_fell_due_while_the_service_was_down_is_said_when_it_is_back(self):
        servers.wait_until(self.all_overdue, "all are overdue")
        one = self.obligation(PREFECTURES[0])
        self.caller.call("ObligationService/ExtendObligation", name=one.name, etag=one.etag, due_on="2023-08-20", reason="雪灾",
                         request_id=registry.request_id())
        self.again("2023-09-01")
        servers.wait_until(lambda: self.events(one.name).count("report.overdue") == 2, "it is overdue again")
        self.assertEqual(self.events(one.name), ["report.opened", "report.overdue", "obligation.extended", "report.due_soon", "report.overdue"])

    def test_a_pairing_that_ends_is_heard_of_also_after_both_were_down(self):
        code = PREFECTURES[1]
        client = self.client(self.both.registry)
        pairing = client.call("PairingService/GetPairing", name=f"pairings/p-{code}")
        self.both.service.kill()
        client.call("PairingService/EndPairing", name=pairing.name, etag=pairing.etag, end="2022-12-31", reason="调整",
                    request_id=registry.request_id())
        self.both.registry.kill()
        self.redis.kill()
        self.redis.forget()
        self.redis.start()
        self.both.start_registry()
        self.both.start_service()
        self.caller = self.client(self.both.service)
        servers.wait_until(lambda: api.enum_name(self.obligation(code), "state") == "STATE_LAPSED", "the obligation lapses")
        counted = self.caller.call("ObligationService/GetCompleteness", duty="duties/half-year", period="2023h1")
        self.assertEqual(counted.owed, 7)

    def test_the_command_says_what_is_owed(self):
        run = lambda *arguments, **named: servers.cli(self.both.registry, *arguments, reporting=self.both.service, **named)
        listed = run("-o", "csv", "--no-header", "report", "owed", "list")
        self.assertEqual(listed.code, 0, listed.err)
        self.assertEqual(len(listed.out.splitlines()), 8)
        complete = run("report", "complete", "half-year", "2023h1")
        self.assertIn("未报", complete.out)
        refused = run("report", "owed", "waive", owed(PREFECTURES[2]), "--reason", "试", who=f"person=li;role=prefecture;region={PREFECTURES[2]}")
        self.assertEqual(refused.code, 6, refused.err)
        self.assertIn("上级部门", refused.err)


if __name__ == "__main__":
    servers.main()
