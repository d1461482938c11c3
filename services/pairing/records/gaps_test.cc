// What is missing, by which clause, on both engines. Cases are named after requirements.
#include "services/pairing/records/records_test_base.h"

namespace jiedui::pairing {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Gap;

class GapsTest : public RecordsTest {};

INSTANTIATE_TEST_SUITE_P(Engines, GapsTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

TEST_P(GapsTest, Q11_5_3b_TheYearlyPlanIsMissingOnTheLastDayOfItsMonth) {
  AddRule("pairing-yearly-plan-due-month", "630000", 3, "Q11-5.3b");
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_YEARLY_PLAN, "2012-03-30")), IsEmpty()) << "not due yet";
  const v1::ListGapsResponse due = Gaps(Gap::KIND_NO_YEARLY_PLAN, "2012-03-31");
  EXPECT_THAT(Subjects(due), ElementsAre("pairings/qh-01"));
  EXPECT_EQ(due.period(), "2012");
  ASSERT_THAT(ApproveBy("li", MustCreate("y", Plan("pairings/qh-01", v1::Plan::KIND_YEARLY, "2012-01-01"))).status(),
              IsOk());
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_YEARLY_PLAN, "2012-03-31")), IsEmpty());
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_YEARLY_PLAN, "2013-03-31")), SizeIs(1));
}

TEST_P(GapsTest, Q16_O1a_AYearWithoutASpecialMeetingIsFlaggedWhenItIsOver) {
  AddRule("pairing-special-meetings", "630000", 1, "Q16-O1a");
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_SPECIAL_MEETING, "2018-01-01")), ElementsAre("parties/yushu"));
  v1::Record meeting = Of("parties/yushu");
  meeting.mutable_meeting()->set_kind(v1::Meeting::KIND_SPECIAL);
  meeting.mutable_meeting()->set_held_on("2017-05-10");
  MustCreate("m", meeting);
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_SPECIAL_MEETING, "2018-01-01")), IsEmpty());
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_SPECIAL_MEETING, "2017-12-31")), SizeIs(1)) << "asks of 2016";
}

TEST_P(GapsTest, SD19_5_1b_AMeetingWithoutTheHeadOfOneSideDoesNotCount) {
  EXPECT_FALSE(Gaps(Gap::KIND_NO_JOINT_MEETING, "2020-01-01").rule_loaded()) << "not loaded is not none";
  AddRule("pairing-joint-meetings", "370000", 1, "SD19-5.1b");
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_JOINT_MEETING, "2019-12-31")), IsEmpty()) << "2018: not yet paired";

  MustCreate("half", JointMeeting("2019-06-10", false));
  const v1::ListGapsResponse flagged = Gaps(Gap::KIND_NO_JOINT_MEETING, "2020-01-01", "sd19");
  ASSERT_THAT(flagged.gaps(), SizeIs(1));
  EXPECT_EQ(flagged.gaps(0).subject(), "pairings/sd19-p2");
  EXPECT_EQ(flagged.gaps(0).title(), "青岛市 → 菏泽市");
  EXPECT_EQ(flagged.gaps(0).citation().clause(), "SD19-5.1b");
  EXPECT_EQ(flagged.gaps(0).remark(), "2019-06-10 的联席会议缺支援方主要负责人");
  EXPECT_EQ(flagged.period(), "2019");
  EXPECT_EQ(flagged.examined(), 1) << "the Qinghai pairs owe none";
  EXPECT_TRUE(flagged.rule_loaded());

  const v1::Record whole = MustCreate("whole", JointMeeting("2019-11-02", true));
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_JOINT_MEETING, "2020-01-01")), IsEmpty());
  ASSERT_THAT(Close(whole, "").status(), IsOk());
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_JOINT_MEETING, "2020-01-01")), SizeIs(1)) << "withdrawn";
}

TEST_P(GapsTest, SD19_5_1c_ACountyPairWithoutAnOfficeIsListed) {
  AddRule("pairing-county-offices", "370000", 1, "SD19-5.1c");
  AddParty("from", v1::PARTY_KIND_COUNTY_GOVERNMENT, "市南区", "370200");
  AddParty("to", v1::PARTY_KIND_COUNTY_GOVERNMENT, "曹县", "371721");
  AddPairing("county", "sd19", "from", "to", "2019-02-01");
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_OFFICE, "2019-06-01")), ElementsAre("pairings/county"));
  v1::Record office = Of("pairings/county", "2019-05-01");
  office.mutable_contact()->set_role(v1::Contact::ROLE_OFFICE);
  office.mutable_contact()->set_department("曹县教育扶贫协作办公室");
  MustCreate("office", office);
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_OFFICE, "2019-06-01")), IsEmpty());
}

TEST_P(GapsTest, Q16_21b_ATeamPairWithoutAPlanIsListedUnderItsOwnClause) {
  AddRule("pairing-special-plan", "630000", 1, "Q11-2.2");
  AddRule("pairing-university-plan", "630000", 1, "Q16-21b");
  AddParty("thu", v1::PARTY_KIND_UNIVERSITY, "清华大学", "110000");
  AddParty("qhu", v1::PARTY_KIND_UNIVERSITY, "青海大学", "630000");
  AddScheme("team", v1::PARTY_KIND_UNIVERSITY);
  AddPairing("q16-p1", "team", "thu", "qhu", "2016-12-26");
  const v1::ListGapsResponse missing = Gaps(Gap::KIND_NO_PLAN, "2017-01-01", "team");
  ASSERT_THAT(Subjects(missing), ElementsAre("pairings/q16-p1"));
  EXPECT_EQ(missing.gaps(0).citation().clause(), "Q16-21b");
  v1::Record plan = Plan("pairings/q16-p1", v1::Plan::KIND_SPECIAL, "2017-01-01");
  for (const std::string field : {"学科建设", "人才培养", "科学研究", "学术交流"})
    plan.mutable_plan()->add_fields(field);
  ASSERT_THAT(ApproveBy("li", MustCreate("plan", plan)).status(), IsOk());
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_PLAN, "2017-01-01", "team")), IsEmpty());
  EXPECT_THAT(Get("plan").plan().fields(), SizeIs(4));
}

TEST_P(GapsTest, GapsCountApartWhatNobodyKnows) {
  AddRule("pairing-special-plan", "", 1, "Q11-2.2");
  v1::ProposePairingRequest request;
  request.set_pairing_id("attested");
  request.set_activate(true);
  request.mutable_pairing()->set_scheme("schemes/q11");
  request.mutable_pairing()->set_supporter("parties/beijing");
  request.mutable_pairing()->set_recipient("parties/heze");
  request.mutable_pairing()->mutable_interval()->set_attested_on("2015-06-01");
  EXPECT_THAT(Await(pairings_.Propose(call_, request)).status(), IsOk());
  const v1::ListGapsResponse before = Gaps(Gap::KIND_NO_PLAN, "2012-01-01");
  EXPECT_EQ(before.examined(), 1);
  EXPECT_EQ(before.not_known(), 1);
  EXPECT_THAT(Subjects(before), ElementsAre("pairings/qh-01"));
  EXPECT_EQ(Gaps(Gap::KIND_NO_PLAN, "2016-01-01").not_known(), 0);
}

TEST_P(GapsTest, GapsArePagedInOrder) {
  AddRule("pairing-special-plan", "", 1, "Q11-2.2");
  v1::ListGapsRequest request;
  request.set_kind(Gap::KIND_NO_PLAN);
  request.set_effective_on("2020-01-01");
  request.set_page_size(1);
  auto page = Await(records_.ListGaps(call_, request));
  EXPECT_THAT(Subjects(*page), ElementsAre("pairings/qh-01"));
  EXPECT_EQ(page->examined(), 2);
  request.set_page_token(page->next_page_token());
  page = Await(records_.ListGaps(call_, request));
  EXPECT_THAT(Subjects(*page), ElementsAre("pairings/sd19-p2"));
  EXPECT_EQ(page->next_page_token(), "");
  request.set_kind(Gap::KIND_NO_LEADER);
  EXPECT_THAT(Await(records_.ListGaps(call_, request)).status(), HasReason("PAGE_TOKEN_INVALID"));
  request.set_kind(Gap::KIND_UNSPECIFIED);
  EXPECT_FALSE(Await(records_.ListGaps(call_, request)).ok());
}

}  // namespace
}  // namespace jiedui::pairing
