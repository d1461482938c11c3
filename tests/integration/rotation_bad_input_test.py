"""Bad input to the rotation service: for every RPC the table of rotation_bad_rows.py, read as in bad_input_test.py; where a rule refuses, with its
clause. Afterwards no identity number that was sent is found in what the services said, sent or keep."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import bad_input
import privacy
import reflection
import registry
import rotation
import rotation_bad_rows as rows
import servers
from rotation import imported, person, person_name, posting, quota, row

LI = (("jiedui-actor", api.actor(person="li")),)
PEOPLE = 30
NEEDED = 3  # people at parties/next


class RotationBadInputTest(bad_input.Case):
    good, wrong, unknown_names = rows.GOOD, rows.ROWS, rows.UNKNOWN_NAMES
    list_rpc, other_question = "PersonService/ListPeople", dict(page_size=1, filter="stage = PRIMARY")

    def denied(self, name):
        roles = ("public", "") if name not in rows.OPEN else ()
        if name in rows.KEEPERS:
            return (*roles, "county", "school", "teacher")
        if name in rows.OFFICES:
            return (*roles, "school", "teacher")
        return (*roles, "teacher") if name in self.writes() else roles

    def setUp(self):
        super().setUp()
        self.redis = self.own(servers.Redis(self.folder))
        self.told, self.metrics = [], f"127.0.0.1:{servers.free_port()}"
        self.both = rotation.Both(self.folder, self.engine, self.redis.address, [f"service.metrics_listen={self.metrics}"])
        self.addCleanup(self.both.drop)
        self.both.start()
        self.store = self.both.stores["rotation"]
        self.caller = self.client(self.both.service)
        self.used = set()
        self.enter_people()
        self.enter_quotas()
        self.enter_postings()
        self.enter_training()
        self.enter_posts()
        self.enter_plans()
        self.enter_rights()

    def tearDown(self):
        """Whatever was sent, right or wrong: no identity number is found afterwards but where it was asked for."""
        wrong = [row[1] for row in rows.ROWS["PersonService/CreatePerson"] if row[0] == "person.identity_number" and len(row[1]) == 18]
        search = privacy.Search([rotation.identity_number(number) for number in (*range(1, PEOPLE), 500, 600, 900)] + wrong)
        for number, error in enumerate(self.told):
            search.look(f"error {number}", error)
        search.events(self.caller, self.redis, "rotation")
        search.metrics(self.metrics)
        search.logs(self.folder)
        search.store(self.store)
        self.assertEqual(search.found, [])
        super().tearDown()

    def write(self, method, *, metadata=None, **fields):
        """The first request of each method takes the id "used"."""
        first = metadata is None and method not in self.used
        if first:
            self.used.add(method)
        return self.caller.call(method, metadata=metadata, request_id="used" if first else registry.request_id(), **fields)

    def change(self, method, resource, **fields):
        return self.write(method, name=resource.name, etag=resource.etag, **fields)

    def revise(self, method, field, resource, **changes):
        for name, value in changes.items():
            setattr(resource, name, value)
        return self.write(method, **{field: resource})

    def enter_people(self):
        people = [person(number) for number in range(1, PEOPLE)]
        for number, stage in ((4, "STAGE_PRIMARY"), (8, "STAGE_PRIMARY")):
            people[number - 1]["roles"] = [dict(role="ROLE_PRINCIPAL", interval=dict(start="2010-09-01"))]
            people[number - 1]["stage"] = stage
        people[24 - 1]["employments"] = [dict(school="parties/near", interval=dict(start="2005-09-01"))]
        imported(self.caller, "PersonService/ImportPeople", [row("People", person=each) for each in people])
        spare = self.write("PersonService/CreatePerson", person=person(600), person_id=person_name(600).partition("/")[2])
        self.revise("PersonService/UpdatePerson", "person", spare, display_name="改名")
        add = lambda name, **fields: self.write("CategoryService/CreateCategory", category_id=name, category=rows.category(**fields))
        add("weak")
        add("rural", kind="KIND_RURAL", interval=dict(start="2000-01-01"))
        add("private", kind="KIND_PRIVATE", school="parties/kinder")
        add("before", interval=dict(start="2010-01-01", end="2012-01-01"))
        self.change("CategoryService/WithdrawCategory", add("withdrawn", school="parties/near-2"), reason="误报")
        self.revise("CategoryService/UpdateCategory", "category", add("changed", school="parties/next"), source="改")

    def enter_quotas(self):
        add = lambda name, **fields: self.write("BatchService/CreateQuota", quota_id=name, quota=quota(**fields))
        add("limited")
        self.revise("BatchService/UpdateQuota", "quota", add("changed", programme="changed"), max=7)
        add("two", programme="two", max=2)
        add("trainees", programme="trainees", subject="SUBJECT_TRAINEES")
        add = lambda name, **fields: self.write("BatchService/CreateBatch", batch_id=name, batch=rows.batch(**fields))
        add("batch")
        add("closed", programme="closed", nominate_until="2022-10-01")
        self.revise("BatchService/UpdateBatch", "batch", add("changed"), display_name="改")
        add = lambda name, **fields: self.write("PostingService/CreateTeam", team_id=name, team=rows.team(**fields))
        add("team")
        add("elsewhere", programme="other")
        self.revise("PostingService/UpdateTeam", "team", add("changed"), display_name="改")

    def enter_postings(self):
        """One a person: the number of the person makes none overlap."""
        entered = [(2, "planned", "PLANNED", {}), (3, "nominated", "NOMINATED", {}), (6, "approved", "APPROVED", {}), (5, "in-post", "IN_POST", {}),
                   (7, "assessed", "ASSESSED", dict(interval=dict(start="2021-09-01", end="2022-07-01"))),
                   (9, "assessed-early", "ASSESSED", {}), (4, "shadowing", "IN_POST", dict(kind="KIND_SHADOWING")),
                   (10, "limited", "NOMINATED", dict(programme="limited")), (11, "waiting", "PLANNED", dict(programme="limited")),
                   (12, "late", "PLANNED", dict(programme="closed", batch="batches/closed")),
                   (13, "early", "NOMINATED", dict(interval=dict(start="2022-12-01", end="2023-07-01"))),
                   (14, "two-1", "NOMINATED", dict(programme="two")), (15, "two-2", "NOMINATED", dict(programme="two")),
                   (16, "chain", "NOMINATED", dict(interval=dict(start="2021-09-01", end="2022-07-01"))),
                   (17, "short", "IN_POST", {}), (8, "visited", "IN_POST", dict(kind="KIND_SHADOWING")),
                   (20, "head", "PLANNED", dict(team="teams/team")), (21, "member", "PLANNED", dict(team="teams/team"))]
        for number, name, state, fields in entered:
            fields = dict(state=f"STATE_{state}", **fields)
            if state == "ASSESSED":
                end = fields.get("interval", {}).get("end", "2022-11-01")
                fields["assessment"] = dict(result="RESULT_PASSED", assessed_on=end)
            imported(self.caller, "PostingService/ImportPostings", [row("Postings", posting=posting(number, name=f"postings/{name}", **fields))],
                     metadata=LI)
        # From planning to the end, by two officials.
        spare = self.write("PostingService/PlanPosting", posting=posting(22), posting_id="spare")
        spare.note = "改"
        spare = self.write("PostingService/UpdatePosting", posting=spare)
        spare = self.change("PostingService/NominatePosting", spare)
        self.change("PostingService/WithdrawPosting", spare, reason="本人患病")
        own = self.write("PostingService/PlanPosting", posting=posting(23), posting_id="own")
        self.write("PostingService/NominatePosting", name=own.name, etag=own.etag, metadata=LI)
        self.change("PostingService/ApprovePosting", self.caller.call("PostingService/GetPosting", name="postings/early"))
        chain = self.caller.call("PostingService/GetPosting", name="postings/chain")
        chain = self.change("PostingService/ApprovePosting", chain)
        chain = self.change("PostingService/StartPosting", chain)
        chain = self.change("PostingService/AssessPosting", chain, assessment=dict(result="RESULT_PASSED", assessed_on="2022-07-01"))
        self.change("PostingService/CompletePosting", chain)
        self.write("PostingService/CutShortPosting", name="postings/short", etag='"1"', end="2022-11-01", reason="本人患病")
        self.write("PostingService/RecordReturnVisit", name="postings/visited", etag='"1"', visit=dict(visited_on="2022-11-01", topic="回访"))

    def enter_training(self):
        add = lambda name, **fields: self.write("TrainingService/CreateTraining", training_id=name, training=rows.training(**fields))
        add("planned")
        add("later", interval=dict(start="2022-12-01", end="2022-12-08"))
        self.change("TrainingService/CancelTraining", add("cancelled"), reason="疫情")
        self.revise("TrainingService/UpdateTraining", "training", add("changed"), title="改")
        held = self.change("TrainingService/HoldTraining", add("held"))
        people = [rows.attended(1), rows.attended(2, completed=True), rows.attended(3)]
        self.write("TrainingService/RecordAttendance", training=held.name, attendance=people)
        self.write("TrainingService/WithdrawAttendance", training=held.name, person=person_name(3), reason="登记有误")
        limited = self.change("TrainingService/HoldTraining", add("limited", programme="trainees"))
        self.write("TrainingService/RecordAttendance", training=limited.name, attendance=[rows.attended(1)])
        self.write("TrainingService/RecordCheck", check=rows.check(person=person_name(2)))

    def enter_posts(self):
        add = lambda code, total: self.write("PostService/CreatePostBudget", post_budget_id=code, post_budget=dict(total=total, source="文件"))
        add("830101", 100)
        self.revise("PostService/UpdatePostBudget", "post_budget", add("830102", 50), total=60)
        allot = lambda name, **fields: self.write("PostService/CreateAllotment", allotment_id=name, allotment=rows.allotment(**fields))
        for name in ("near", "near-2", "next"):
            allot(name)
        college, third = (allot(name, posts=5, senior_posts=0, middle_posts=0, subjects=[]) for name in ("college", "near-3"))
        third = self.revise("PostService/UpdateAllotment", "allotment", third, classes=3)
        self.write("PostService/MovePosts", **{"from": college.name, "to": third.name, "from_etag": college.etag, "to_etag": third.etag,
                                               "posts": 1, "reason": "调剂"})

    def enter_plans(self):
        add = lambda name, **fields: self.write("PlanningService/CreateNeed", need_id=name, need=rows.need(**fields))
        add("open", count=NEEDED)
        self.change("PlanningService/WithdrawNeed", add("withdrawn"), reason="已补")
        self.revise("PlanningService/UpdateNeed", "need", add("changed"), count=2)
        draw = lambda name, metadata=None, **changes: self.write("PlanningService/CreatePlacementPlan", placement_plan_id=name,
                                                                 placement_plan=rows.plan(**changes), metadata=metadata)
        self.revise("PlanningService/UpdatePlacementPlan", "placement_plan", draw("changed"), display_name="改")
        draw("draft")
        self.change("PlanningService/CancelPlacementPlan", draw("cancelled"), reason="重拟")
        self.computed(self.change("PlanningService/ComputePlacementPlan", draw("own")))
        drawn = draw("computed", metadata=LI)
        self.computed(self.write("PlanningService/ComputePlacementPlan", name=drawn.name, etag=drawn.etag, metadata=LI))
        drawn = draw("accepted", metadata=LI, interval=dict(start="2023-07-01", end="2023-08-01"))
        drawn = self.computed(self.write("PlanningService/ComputePlacementPlan", name=drawn.name, etag=drawn.etag, metadata=LI))
        placed = self.caller.call("PlanningService/ListPlacements", name=drawn.name, page_size=1).placements[0]
        self.change("PlanningService/AcceptPlacements", drawn, people=[placed.person])
        again = self.write("PlanningService/ReplanPlacements", name=drawn.name, reason="变动", without=[placed.person], placement_plan_id="replanned")
        self.computed(again)

    def computed(self, plan):
        get = lambda: self.caller.call("PlanningService/GetPlacementPlan", name=plan.name)
        servers.wait_until(lambda: api.enum_name(get(), "state") != "STATE_QUEUED", f"{plan.name} is computed")
        found = get()
        self.assertEqual(api.enum_name(found, "state"), "STATE_COMPUTED", found)
        return found

    def enter_rights(self):
        issue = lambda name, number: self.write("RightsService/IssueServiceCertificate", person=person_name(number), right="RIGHT_HONOUR_COUNTY",
                                                effective_on="2022-10-01", service_certificate_id=name)
        issue("issued", 1)
        self.change("RightsService/RevokeServiceCertificate", issue("revoked", 3), reason="误发")
        self.write("RuleService/ReviseRule", rule=rows.rule(rule_id="rotation-spare"))

    def check(self, name, what, answer, outcome, whole_call=False):
        """Officials read Chinese: no name of a state or kind as machines know it, unless it may be written into a filter."""
        super().check(name, what, answer, outcome, whole_call)
        if outcome[1] != "FILTER_INVALID":
            with self.subTest(rpc=name, input=what):
                self.assertNotRegex(answer[2].replace("UUID", ""), r"(?<![A-Za-z])[A-Z]{4,}")

    # ---- the tables ----

    def test_people_and_categories(self):
        self.refuse_all("PersonService", "CategoryService")

    def test_postings_and_teams(self):
        self.refuse_all("PostingService")

    def test_quotas_and_batches(self):
        self.refuse_all("BatchService")

    def test_training(self):
        self.refuse_all("TrainingService")

    def test_posts(self):
        self.refuse_all("PostService")

    def test_needs_and_plans(self):
        self.refuse_all("PlanningService")

    def test_questions(self):
        self.refuse_all("rotation.QuestionService")

    def test_rights(self):
        self.refuse_all("RightsService")

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
