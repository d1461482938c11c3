"""The trusteeship service beside the rotation service, whose postings it follows: one person is entered once and shows in both (MOE22-6b)."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import programme
import registry
import servers
import trusteeship

TODAY = "2022-11-22"
START, END = "2022-10-01", "2023-02-01"  # of the measure: 123 days


class PostingsTest(servers.Case):
    def setUp(self):
        super().setUp()
        self.redis = self.own(servers.Redis(self.folder))
        self.rotation_address = f"127.0.0.1:{servers.fixed_port()}"
        self.pair = self.serve_pair(self.redis, settings=[f"service.demonstration_today={TODAY}"],
                                    own={"trusteeship": [f"rotation={self.rotation_address}"]})
        self.rotation_store = servers.STORES[self.engine](self.folder, "rotation")
        self.addCleanup(self.rotation_store.drop)
        made = programme.Programme(schools=1, universities=1)
        trusteeship.load(self.pair, self.folder, made)
        self.caller = self.client(self.pair.services["trusteeship"])
        self.office = trusteeship.Office(self.caller, made)
        self.row = made.rows[0]
        self.office.activate(self.row)
        self.trusteeship = f"trusteeships/{self.row.id}"

    def start_rotation(self):
        settings = [f"service.demonstration_today={TODAY}", f"service.listen={self.rotation_address}",
                    *(f"{name}={self.pair.addresses[name]}" for name in ("pairing", "trusteeship"))]
        self.rotation_service = self.own(servers.Service(self.folder, self.rotation_store, self.redis.address, settings, program="rotation")).serving()
        self.rotation = self.client(self.rotation_service)

    def start_trusteeship(self):
        self.pair.start("trusteeship")
        self.caller = self.office.client = self.client(self.pair.services["trusteeship"])

    # ---- acts ----

    def measure(self, people):
        return self.office.write("MeasureService/CreateMeasure", measure_id="m", measure=dict(
            trusteeship=self.trusteeship, type="TYPE_SHADOWING", tasks=["TASK_TEACHING"], start=START, end=END,
            planned=[dict(unit="UNIT_PEOPLE", value=people)])).name

    def write(self, method, **fields):
        return self.rotation.call(method, request_id=registry.request_id(), **fields)

    def known_school(self):
        """Entered once rotation has heard of the school."""
        def enter():
            try:
                return self.write("PersonService/CreatePerson", person=dict(
                    display_name="演示教师", roles=[dict(role="ROLE_TEACHER", interval=dict(start="2015-09-01"))], stage="STAGE_SENIOR",
                    employments=[dict(school=f"parties/{self.row.school}", interval=dict(start="2015-09-01"))])).name
            except api.Refusal as refusal:
                self.assertEqual(refusal.reason, "UNKNOWN_REFERENCE", refusal)
                return None
        return servers.wait_until(enter, "rotation knows the school")

    def post(self, person, start=START, end=END):
        return self.write("PostingService/PlanPosting", posting=dict(
            programme="trusteeship", kind="KIND_SHADOWING", person=person, home=f"parties/{self.row.school}",
            host=f"parties/{self.row.supporter}-school", interval=dict(start=start, end=end), stage="STAGE_SENIOR", basis=self.trusteeship))

    def change(self, verb, posting, who="", **fields):
        client = self.client(self.rotation_service, person=who) if who else self.rotation
        return client.call(f"PostingService/{verb}", request_id=registry.request_id(), name=posting.name, etag=posting.etag, **fields)

    # ---- answers ----

    def counted(self):
        return self.caller.call("MeasureService/GetMeasure", name="measures/m").head_count

    def await_count(self, **wanted):
        def reached():
            count = self.counted()
            return count if all(getattr(count, field) == value for field, value in wanted.items()) else None
        return servers.wait_until(reached, f"the head count is {wanted}")

    def lines(self):
        result = servers.cli(self.pair.services["pairing"], "trusteeship", "headcounts", "-o", "json", trusteeship=self.pair.services["trusteeship"])
        self.assertEqual(result.code, 0, result)
        return json.loads(result.out)

    # ---- tests ----

    def test_MOE22_6b_one_person_entered_once_shows_in_both(self):
        self.measure(people=2)
        self.assertTrue(self.caller.call("MeasureService/GetMeasure", name="measures/m").declared, "rotation is not there, and nothing stops")
        self.assertEqual(self.lines(), [])

        self.start_rotation()
        person = self.known_school()
        posting = self.post(person)
        self.await_count(planned=1, done=0, person_days=123)
        line, = self.lines()
        self.assertEqual((line["declaredPlanned"], line["linkedPlanned"], line["planned"], line["plannedDifference"]), ("2", "1", "1", "-1"))

        # Killed; what happens meanwhile is caught up with.
        self.pair.kill("trusteeship")
        for verb, who in (("NominatePosting", ""), ("ApprovePosting", "approver"), ("StartPosting", "")):
            posting = self.change(verb, posting, who)
        self.start_trusteeship()
        self.await_count(planned=1, done=1)
        file = self.caller.call("QuestionService/GetSchoolFile", name=self.trusteeship)
        self.assertEqual((file.head_counts[0].declared_planned, file.head_counts[0].linked_done), (2, 1))
        self.assertEqual(file.totals[0].planned[0].value, 1)

        self.change("CutShortPosting", posting, end="2022-10-11", reason="因病")
        self.await_count(planned=1, done=1, person_days=10)
        linked = lambda: [event for _, event in self.redis.stream(source="trusteeship") if event["type"] == "cn.jiedui.trusteeship.measure.linked.v1"]
        servers.wait_until(lambda: len(linked()) == 3, "the three changes of the count are told")
        # Of the person nothing is told, not even the name of the resource.
        self.assertNotIn(person, json.dumps(linked(), ensure_ascii=False))

    def test_MOE22_6b_a_posting_that_is_withdrawn_counts_for_nobody(self):
        self.start_rotation()
        posting = self.post(self.known_school())
        self.measure(people=1)
        self.await_count(planned=1)
        self.assertEqual(self.lines(), [])
        self.change("WithdrawPosting", posting, reason="另有安排")
        self.await_count(planned=0)
        self.assertEqual(self.lines()[0]["plannedDifference"], "-1")

        # Rotation is away: everything here goes on.
        self.rotation_service.kill()
        self.pair.kill("trusteeship")
        self.start_trusteeship()
        self.office.write("MeasureService/ReportMeasure", name="measures/m", done=[dict(unit="UNIT_PEOPLE", value=1)],
                          etag=self.caller.call("MeasureService/GetMeasure", name="measures/m").etag)
        self.assertEqual(self.lines()[0]["doneDifference"], "-1")


if __name__ == "__main__":
    servers.main()
