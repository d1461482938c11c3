"""The real data, loaded and asked by the command line as an official would: one test for each requirement, named after its id."""

import csv
import json
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import servers

DATA = os.path.join(servers.ROOT, "deploy/data")
REGISTERS = {"regions": 3362, "region-sets": 9, "region-tags": 1082, "parties": 5897, "schemes": 13, "pairings": 49, "rules": 28,
             "records": 2}
OK, REFUSED = 0, 3  # exit codes of the command


def csv_of(register):
    return os.path.join(DATA, f"{register.replace('-', '_')}.csv")


class AcceptanceTest(servers.Case):
    """The data are loaded once; each test has a copy of that store."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.mkdtemp(prefix="jiedui-test.")
        cls.addClassCleanup(shutil.rmtree, folder)
        cls.loaded = servers.STORES[cls.engine](folder)
        cls.addClassCleanup(cls.loaded.drop)
        service = servers.Service(folder, cls.loaded).serving()
        cls.addClassCleanup(service.kill)
        for register, rows in REGISTERS.items():
            loaded = servers.cli(service, "import", register, csv_of(register), "-o", "json")
            assert loaded.code == OK and json.loads(loaded.out)["counts"]["CREATED"] == rows, loaded
        assert service.stop() == 0

    def setUp(self):
        super().setUp()
        self.store = servers.STORES[self.engine](self.folder, "copy", like=self.loaded)
        self.addCleanup(self.store.drop)
        self.service = self.serve()

    # ---- asking ----

    def jiedui(self, *arguments, exit_code=OK):
        """What the command prints as JSON."""
        result = servers.cli(self.service, *arguments, "-o", "json")
        self.assertEqual(result.code, exit_code, result)
        return json.loads(result.out)

    def load(self, register, path=None):
        """Imports; how many rows had which outcome."""
        counts = self.jiedui("import", register, path or csv_of(register))["counts"]
        return {outcome: rows for outcome, rows in counts.items() if rows}

    def pairs(self, *arguments):
        """(id, in force) of the pairings listed."""
        return {(row["pairing"]["name"].removeprefix("pairings/"), row.get("inForce", "").removeprefix("IN_FORCE_"))
                for row in self.jiedui("pairing", "list", *arguments)}

    def count(self, day):
        """(known, declared, not known) supporters of the Tibetan-area arrangement by kind."""
        answer = self.jiedui("pairing", "count", "--scheme", "q11-tibetan", "--on", day)
        return {row["kind"].removeprefix("PARTY_KIND_"):
                (int(row.get("parties", 0)), int(row.get("declared", 0)), int(row.get("notKnown", 0)))
                for row in answer["counts"] if row["side"] == "SIDE_SUPPORTER"}

    def refused_in_chinese(self, clause, *arguments):
        """Refused for everyone to read, and nothing changed: not even the log."""
        before = self.store.query("SELECT COUNT(*) FROM event_log")
        result = servers.cli(self.service, *arguments)
        self.assertEqual(result.code, REFUSED, result)
        self.assertIn(f"条款 {clause}", result.err)
        self.assertEqual(result.out, "")
        self.assertEqual(self.store.query("SELECT COUNT(*) FROM event_log"), before)
        return result.err

    def import_schools(self, *schools):
        """Enters schools: (id, name, division code)."""
        path = os.path.join(self.folder, "schools.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["party_id", "kind", "display_name", "region"])
            writer.writerows([school, "school", name, code] for school, name, code in schools)
        self.assertEqual(self.load("parties", path), {"CREATED": len(schools)})

    # ---- requirements ----

    def test_Q11_0_counts_what_is_known_beside_what_is_declared(self):
        self.assertEqual(self.count("2011-12-31")["PROVINCE_GOVERNMENT"], (6, 6, 0))
        self.assertEqual(self.count("2011-12-31")["CENTRAL_ORGAN"], (0, 21, 3))  # missing is not known, never zero
        self.assertEqual(self.count("2011-12-31")["CENTRAL_ENTERPRISE"], (3, 13, 6))
        self.assertEqual(self.count("2013-07-31")["CENTRAL_ENTERPRISE"], (3, 13, 6))
        # Three enterprises join in August 2013; a seventh is attested in September.
        added = {("qh-20", "YES"), ("qh-21", "YES"), ("qh-22", "YES")}
        self.assertFalse(added & self.pairs("--scheme", "q11-tibetan", "--on", "2013-07-31"))
        self.assertLessEqual(added, self.pairs("--scheme", "q11-tibetan", "--on", "2014-01-01"))
        self.assertEqual(self.count("2013-08-01")["CENTRAL_ENTERPRISE"], (6, 16, 6))
        self.assertEqual(self.count("2014-01-01")["CENTRAL_ENTERPRISE"], (7, 16, 5))
        table = servers.cli(self.service, "pairing", "count", "--scheme", "q11-tibetan", "--on", "2014-01-01").out
        self.assertIn("已知 11 / 公布 16", table)  # by name, the five of unknown days included
        table = servers.cli(self.service, "pairing", "count", "--scheme", "q11-tibetan", "--on", "2011-12-31").out
        self.assertIn("已知 3 / 公布 21", table)

    def regions(self, *arguments):
        """(known, not known, declared) of the regular counties."""
        answer = self.jiedui("region", "count", "--level", "county", "--kind", "regular", *arguments)
        self.assertTrue(answer["list"]["loaded"])
        count = answer["counts"][0] if "counts" in answer else {}
        declared = [int(row.get("count", 0)) for row in answer.get("declared", []) if row["level"] == "LEVEL_COUNTY"]
        return int(count.get("known", 0)), int(count.get("notKnown", 0)), declared[0] if declared else None

    def test_Q11_0_six_prefectures_have_33_counties_in_2011_and_32_today(self):
        self.assertEqual(self.regions("--set", "六州", "--on", "2011-12-31"), (33, 0, 33))
        self.assertEqual(self.regions("--set", "六州", "--on", "2017-12-31"), (33, 0, 33))
        self.assertEqual(self.regions("--set", "六州", "--on", "2018-01-01"), (32, 0, 33))  # two became one; nobody had counted yet
        self.assertEqual(self.regions("--set", "六州"), (32, 0, 32))
        self.assertEqual(self.regions("--set", "六州", "--on", "2011-12-30"), (0, 33, None))  # not known, not none
        self.assertEqual(self.regions("--set", "qinghai-eight", "--on", "2011-12-31"), (46, 0, None))

    def test_the_lineage_of_old_codes(self):
        def steps(region):
            answer = self.jiedui("region", "lineage", region)
            return [(row["date"], row["predecessor"]["displayName"], row["successor"]["displayName"]) for row in answer["steps"]]

        self.assertEqual(steps("632100"), [("2013-02-08", "海东地区", "海东市")])
        self.assertEqual(steps("海东地区"), steps("630200"))
        self.assertEqual(steps("632803"), [("2018", "冷湖行政委员会", "茫崖市"), ("2018", "茫崖行政委员会", "茫崖市")])
        self.assertEqual(steps("632721"), [("2013-07-03", "玉树县", "玉树市")])
        self.assertEqual(steps("同仁县"), [("2020-06", "同仁县", "同仁市")])
        self.assertEqual(steps("630122"), [("2019-12", "湟中县", "湟中区")])
        self.assertEqual(steps("平安区"), [("2013-02-08", "平安县", "平安县"), ("2015-02-16", "平安县", "平安区")])
        self.assertEqual(servers.cli(self.service, "region", "lineage", "639999").code, 4)

    def test_Q16_S8_poor_counties_are_those_of_the_day(self):
        self.assertEqual(self.regions("--tag", "poverty-county", "--on", "2020-12-31"), (52, 0, 52))
        self.assertEqual(self.regions("--tag", "poverty-county", "--on", "2021-01-01"), (0, 0, 0))
        known, not_known, declared = self.regions("--tag", "poverty-county", "--on", "2017-12-31")
        self.assertEqual((known + not_known, declared), (804, 804))  # some have been renamed since: they may not have been there
        self.assertEqual(self.regions("--tag", "poverty-county", "--under", "青海省", "--on", "2016-12-31"), (42, 0, None))

    def test_not_loaded_is_not_none(self):
        for question in (("region", "count", "--tag", "weak-county"), ("coverage", "--set", "教育基础薄弱县")):
            self.assertNotIn("loaded", self.jiedui(*question)["list"])
            self.assertIn("名单未录入", servers.cli(self.service, *question).err)
        areas = self.jiedui("region", "count", "--set", "key-assistance-counties")["list"]["areas"]
        self.assertEqual({row["region"]: row.get("complete", False) for row in areas}["regions/530000"], False)
        self.assertNotIn("regions/630000", {row["region"] for row in areas})

    def test_Q11_4_1_eight_prefectures_of_Qinghai_have_a_province(self):
        provinces = self.jiedui("pairing", "list", "--on", "2012-01-01", "--filter",
                                "supporter_kind = PROVINCE_GOVERNMENT AND recipient_region:630000")
        self.assertEqual(len({row["pairing"]["recipient"] for row in provinces}), 8)
        self.assertEqual(self.pairs("--supporter", "辽宁省", "--on", "2012-01-01"), {("q11-p7", "YES"), ("q11-p8", "YES")})
        prefectures = self.jiedui("region", "list", "--set", "青海省八个市州", "--level", "prefecture", "--on", "2012-01-01")
        self.assertEqual(len(prefectures["regions"]), 8)
        self.assertEqual(servers.cli(self.service, "region", "get", "632900").code, 4)  # there is no ninth
        for day in ("2012-01-01", "2026-11-22"):
            answer = self.jiedui("coverage", "--set", "青海省八个市州", "--level", "prefecture", "--on", day)
            self.assertEqual((answer["total"], answer["covered"]), ("8", "8"))
            self.assertEqual(answer["coveredBy"], [{"way": "WAY_OWN", "count": "8"}])
        liaoning = self.jiedui("coverage", "--set", "qinghai-eight", "--level", "prefecture", "--scheme", "q11-liaoning", "--on",
                               "2012-01-01")
        self.assertEqual((liaoning["covered"], liaoning["uncovered"]), ("2", "6"))
        self.refused_in_chinese("Q11-4.1", "pairing", "add", "--scheme", "q11-liaoning", "--supporter", "辽宁省",
                                "--recipient", "玉树藏族自治州", "--start", "2012-01-01")

    def test_Q11_4_5_a_university_of_Guangdong_is_not_of_the_seven(self):
        sentence = self.refused_in_chinese("Q11-4.5", "pairing", "propose", "--scheme", "高校一对一合作", "--supporter",
                                           "中山大学", "--recipient", "青海大学", "--start", "2012-01-01")
        self.assertIn("中山大学", sentence)
        self.jiedui("pairing", "propose", "--scheme", "高校一对一合作", "--supporter", "北京大学", "--recipient", "青海大学",
                    "--start", "2012-01-01")

    def test_Q11_4_6_the_51st_hand_in_hand_pair_asks_for_a_reason_and_is_shown_as_51_of_50(self):
        self.import_schools(*((f"host-{n}", f"青岛第{n}小学", "370200") for n in range(51)),
                            *((f"guest-{n}", f"门源第{n}小学", "632221") for n in range(51)))
        path = os.path.join(self.folder, "pairings.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["pairing_id", "scheme", "supporter", "recipient", "parent", "start", "state", "stage", "source"])
            writer.writerows([f"hand-{n}", "q11-hand-in-hand", f"host-{n}", f"guest-{n}", "qh-04", "2012-09-01", "active",
                              "pilot" if n < 10 else "full", "测试"] for n in range(50))
        self.assertEqual(self.load("pairings", path), {"CREATED": 50})
        under = ("pairing", "count", "--parent", "qh-04", "--scheme", "手拉手", "--on", "2013-01-01")
        [lane] = self.jiedui(*under)["lanes"]
        self.assertEqual((lane["pairings"], lane["pilot"], lane["full"], lane["limit"]), ("50", "10", "40", "50"))
        another = ("pairing", "add", "--id", "hand-50", "--scheme", "手拉手", "--supporter", "host-50", "--recipient", "guest-50",
                   "--parent", "qh-04", "--start", "2012-09-01")
        self.assertIn("51 对", self.refused_in_chinese("Q11-4.6", *another))
        self.jiedui(*another, "--reason", "两校自愿")
        self.assertIn("51 / 规定 50", servers.cli(self.service, *under).out)
        [exception] = self.jiedui("exceptions", "--parent", "qh-04", "--on", "2013-01-01")
        self.assertEqual((exception["pairing"]["name"], exception["reason"], exception["number"], exception["limit"]),
                         ("pairings/hand-50", "两校自愿", "51", "50"))
        self.refused_in_chinese("Q11-4.6", "pairing", "add", "--scheme", "手拉手", "--supporter", "host-0", "--recipient", "guest-50",
                                "--parent", "qh-04", "--start", "2012-09-01", "--reason", "两校自愿")
        self.assertEqual(self.jiedui("contradictions"), [])

    def test_Q16_21a_Qinghai_Normal_University_has_three_supporters_then_two(self):
        three = {("q16-p2", "YES"), ("q16-p3", "YES"), ("q16-p4", "YES")}
        recipient = ("--recipient", "青海师范大学")
        self.assertEqual(self.pairs(*recipient, "--on", "2026-06-01"), three)
        ended = self.jiedui("pairing", "end", "q16-p4", "--date", "2026-07-01", "--reason", "帮扶任务完成")
        self.assertEqual(ended["state"], "STATE_ENDED")
        self.assertEqual(self.pairs(*recipient, "--on", "2026-07-01"), three - {("q16-p4", "YES")})
        self.assertEqual(self.pairs(*recipient, "--on", "2026-06-30"), three)
        # What we knew before it was ended stays known, too.
        entered = self.jiedui("pairing", "get", "q16-p4", "--revision", "1")["updateTime"]
        self.assertEqual(self.pairs(*recipient, "--on", "2026-07-01", "--known-at", entered), three)

    def test_Q16_33_every_change_tells_who_when_from_to(self):
        who = "person=zhang;organisation=parties/gov-370000;role=province"
        changes = (("suspend", "--date", "2026-03-01", "--reason", "调整"), ("resume", "--date", "2026-04-01"),
                   ("end", "--date", "2026-07-01", "--reason", "完成"))
        for verb, *options in changes:
            result = servers.cli(self.service, "pairing", verb, "sd19-p2", *options, who=who)
            self.assertEqual(result.code, OK, result)
        history = self.jiedui("pairing", "history", "sd19-p2")
        state = lambda revision, side: revision.get(side, "STATE_UNSPECIFIED").removeprefix("STATE_")
        self.assertEqual([(revision["actor"], revision["method"].rpartition("/")[2], state(revision, "from"), state(revision, "to"))
                          for revision in history],
                         [("parties/gov-370000/zhang", "EndPairing", "ACTIVE", "ENDED"),
                          ("parties/gov-370000/zhang", "ResumePairing", "SUSPENDED", "ACTIVE"),
                          ("parties/gov-370000/zhang", "SuspendPairing", "ACTIVE", "SUSPENDED"),
                          ("test", "ImportPairings", "UNSPECIFIED", "ACTIVE")])
        times = [revision["time"] for revision in history]
        self.assertEqual(times, sorted(times, reverse=True))

    def test_SD19_2a_Qingdao_supports_Heze_and_no_second_city(self):
        self.assertEqual(self.pairs("--recipient", "菏泽市", "--on", "2019-06-01"), {("sd19-p2", "YES")})
        table = servers.cli(self.service, "pairing", "list", "--recipient", "菏泽市", "--on", "2019-06-01").out
        self.assertIn("青岛市", table)
        before = self.pairs("--scheme", "省内扶贫协作")
        self.assertEqual(len(before), 6)
        sentence = self.refused_in_chinese("SD19-2a", "pairing", "add", "--scheme", "省内扶贫协作", "--supporter", "青岛市",
                                           "--recipient", "临沂市", "--start", "2019-06-01")
        self.assertIn("一对一", sentence)
        self.assertEqual(self.pairs("--scheme", "省内扶贫协作"), before)

    def test_SD19_2a_an_unknown_start_is_attested_and_not_known_before(self):
        self.assertEqual(self.pairs("--recipient", "菏泽市", "--on", "2019-01-18"), {("sd19-p2", "YES")})
        self.assertEqual(self.pairs("--recipient", "菏泽市", "--on", "2019-01-17"), {("sd19-p2", "NOT_KNOWN")})
        interval = self.jiedui("pairing", "get", "sd19-p2")["interval"]
        self.assertEqual(interval, {"attestedOn": "2019-01-18"})
        table = servers.cli(self.service, "pairing", "list", "--recipient", "菏泽市", "--on", "2019-01-17").out
        self.assertIn("不详", table)
        self.assertIn("见于 2019-01-18", table)

    def test_SD19_2b_a_child_lies_inside_its_parent_and_ends_with_it(self):
        self.import_schools(("school-qd", "青岛实验学校", "370202"), ("school-hz", "菏泽第一学校", "371702"),
                            ("school-rz", "日照第一学校", "371102"))
        between = ("pairing", "add", "--scheme", "省内扶贫协作", "--supporter", "school-qd", "--parent", "sd19-p2", "--start",
                   "2019-09-01", "--recipient")
        self.refused_in_chinese("SD19-2b", *between, "school-rz", "--id", "outside")
        self.jiedui(*between, "school-hz", "--id", "inside")
        self.jiedui("pairing", "end", "sd19-p2", "--date", "2026-07-01", "--reason", "完成")
        child = self.jiedui("pairing", "get", "inside")
        self.assertEqual((child["state"], child["interval"]["end"]), ("STATE_ENDED", "2026-07-01"))

    def test_SD19_3_1a_many_schools_may_support_one_and_one_city_only_one(self):
        self.import_schools(*((f"school-{number}", f"青岛第{number}学校", "370202") for number in range(3)),
                            ("school-hz", "菏泽第一学校", "371702"), ("school-other", "菏泽第二学校", "371702"))
        add = ("pairing", "add", "--scheme", "省内扶贫协作", "--start", "2019-09-01")
        for number in range(3):
            self.jiedui(*add, "--supporter", f"school-{number}", "--recipient", "school-hz")
        self.assertEqual(len(self.pairs("--recipient", "school-hz", "--on", "2020-01-01")), 3)
        self.refused_in_chinese("SD19-2a", *add, "--supporter", "school-0", "--recipient", "school-other")
        self.refused_in_chinese("SD19-2a", *add, "--supporter", "日照市", "--recipient", "菏泽市")

    def gaps(self, *arguments):
        """(subjects that lack it, how many owe it)."""
        answer = self.jiedui("gaps", *arguments)
        return {gap["subject"].partition("/")[2] for gap in answer.get("gaps", [])}, int(answer.get("examined", 0))

    def test_SD19_5_1b_a_pair_without_a_joint_meeting_that_counts_is_flagged(self):
        pairs = {f"sd19-p{number}" for number in range(1, 7)}
        asked = ("no-joint-meeting", "--scheme", "省内扶贫协作", "--on", "2020-01-01")
        self.assertEqual(self.gaps(*asked), (pairs, 6))
        add = ("record", "add", "meeting", "--pairing", "sd19-p2", "kind=联席会议")
        self.jiedui(*add, "held_on=2019-06-10", "attendance=side=recipient;head=是;post=菏泽市教育局局长|side=supporter;head=否")
        self.assertEqual(self.gaps(*asked), (pairs, 6))
        self.assertIn("2019-06-10 的联席会议缺支援方主要负责人", servers.cli(self.service, "gaps", *asked).out)
        self.jiedui(*add, "held_on=2019-11-02", "attendance=side=recipient;head=是|side=supporter;head=是")
        self.assertEqual(self.gaps(*asked), (pairs - {"sd19-p2"}, 6))
        self.refused_in_chinese("SD19-2a", *add, "held_on=2019-01-17")

    def test_Q11_2_2_a_second_version_closes_the_first(self):
        li, wang = "person=li;role=province", "person=wang;role=province"
        missing, owed = self.gaps("no-plan", "--scheme", "对口支援青海藏区", "--on", "2018-12-31")
        self.assertIn("qh-01", missing)
        for number, start in ((1, "2016-01-01"), (2, "2018-07-01")):
            entered = servers.cli(self.service, "record", "add", "plan", "--pairing", "qh-01", "--id", f"plan-{number}", "--start", start,
                                  "kind=专项计划", "title=教育对口支援专项规划", who=li)
            self.assertEqual(entered.code, OK, entered)
            self.assertEqual(servers.cli(self.service, "record", "approve", f"plan-{number}", who=li).code, 6)  # not one's own
            self.assertEqual(servers.cli(self.service, "record", "approve", f"plan-{number}", who=wang).code, OK)
        first = self.jiedui("record", "get", "plan-1")
        self.assertEqual((first["state"], first["interval"]["end"]), ("STATE_CLOSED", "2018-07-01"))
        self.assertEqual(self.gaps("no-plan", "--scheme", "对口支援青海藏区", "--on", "2018-12-31"), (missing - {"qh-01"}, owed))
        listed = lambda day: [row["name"] for row in self.jiedui("record", "list", "--kind", "plan", "--on", day)]
        self.assertEqual((listed("2018-06-30"), listed("2018-07-01")), (["records/plan-1"], ["records/plan-2"]))

    def test_SD19_5_2_a_plan_names_a_weak_point(self):
        self.refused_in_chinese("SD19-5.2", "record", "add", "plan", "--pairing", "sd19-p1", "--start", "2019-03-01",
                                "kind=专项计划", "title=专项计划")

    def test_SD19_5_1a_and_DX18_3_7_1b_are_loaded(self):
        self.assertEqual(self.gaps("no-leading-group"), (set(), 1))
        quotas = self.jiedui("record", "get", "dx18-agreement")["agreement"]["quotas"]
        self.assertEqual([(quota["stage"], quota["number"], quota["minimumDays"]) for quota in quotas],
                         [(stage, "20", 14) for stage in ("高中", "初中", "小学", "幼儿园")])
        self.refused_in_chinese("SD19-5.1a", "record", "add", "leading_group", "--party", "山东省教育厅", "--start", "2020-01-01",
                                "title=无组长", "members=role=成员;post=处长")

    def test_Q11_4_2b_aid_promised_and_delivered(self):
        for number, (promised, delivered) in enumerate(((150_000_000, 150_000_000), (50_000_000, 0))):
            self.jiedui("record", "add", "aid", "--pairing", "qh-01", "--id", f"aid-{number}", "kind=资金", "purpose=教师培训", "year=2012",
                        f"promised={promised}", f"delivered={delivered}")
        self.jiedui("record", "add", "aid", "--pairing", "qh-01", "kind=物资", "purpose=教学设备", "year=2012", "promised=300", "unit=台")
        table = servers.cli(self.service, "summary", "--pairing", "qh-01").out
        self.assertIn("2000000.00 元  1500000.00 元  3/4（75%）", table)
        self.assertEqual([(line["kind"], line.get("share", "")) for line in self.jiedui("summary", "--year", "2012")["aid"]],
                         [("KIND_MONEY", "3/4"), ("KIND_GOODS", "0/1")])

    def test_importing_again_changes_nothing(self):
        self.assertEqual(self.count_events(), sum(REGISTERS.values()))
        for register, rows in REGISTERS.items():
            self.assertEqual(self.load(register), {"UNCHANGED": rows})
        self.assertEqual(self.count_events(), sum(REGISTERS.values()))

    def test_a_restart_keeps_everything(self):
        before = self.jiedui("pairing", "list")
        self.assertEqual(self.service.stop(), 0)
        self.service = self.serve()
        self.assertEqual(self.jiedui("pairing", "list"), before)
        self.assertEqual(self.load("pairings"), {"UNCHANGED": REGISTERS["pairings"]})

    def count_events(self):
        return int(self.store.query("SELECT COUNT(*) FROM event_log")[0][0])


if __name__ == "__main__":
    servers.main()
