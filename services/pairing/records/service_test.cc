// Records over a real store, on both engines: what an official does, step by step. Cases are named after requirements.
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "common/base/worker_pool.h"
#include "common/db/event_log.h"
#include "common/rules/rules.h"
#include "common/testing/explain.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "jiedui/pairing/events/v1/pairing_events.pb.h"
#include "services/pairing/pairing_service.h"
#include "services/pairing/records/record_service.h"
#include "services/pairing/region_service.h"
#include "services/pairing/registers_service.h"
#include "services/pairing/schema.h"

namespace jiedui::pairing {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using v1::Gap;

class RecordsTest : public ::testing::TestWithParam<jiedui::testing::Engine> {
 protected:
  RecordsTest() {
    call_.caller = {.person = "zhang", .organisation = "parties/gov-370000", .role = "province"};
    call_.method = "test";
    call_.trailer = &trailer_;
    call_.today = absl::CivilDay(2026, 11, 22);
    for (const std::string code : {"370000", "370200", "371700", "371721", "630000", "632700", "110000"})
      AddRegion(code);
    AddParty("qingdao", v1::PARTY_KIND_PREFECTURE_GOVERNMENT, "青岛市", "370200");
    AddParty("heze", v1::PARTY_KIND_PREFECTURE_GOVERNMENT, "菏泽市", "371700");
    AddParty("beijing", v1::PARTY_KIND_PROVINCE_GOVERNMENT, "北京市", "110000");
    AddParty("yushu", v1::PARTY_KIND_PREFECTURE_GOVERNMENT, "玉树州", "632700");
    for (const std::string id : {"a", "b", "c", "d"}) AddParty(id, v1::PARTY_KIND_SCHOOL, "学校" + id, "371721");
    AddScheme("sd19");
    AddScheme("q11");
    AddPairing("sd19-p2", "sd19", "qingdao", "heze", "2019-01-18");
    AddPairing("qh-01", "q11", "beijing", "yushu", "2010-01-01");
  }

  void AddRegion(const std::string& code) {
    std::vector<v1::ImportRegionsRequest> rows(1);
    v1::Region& region = *rows[0].mutable_region();
    region.set_name("regions/" + code);
    region.set_code(code);
    region.set_display_name("地区" + code);
    region.set_kind(v1::Region::KIND_REGULAR);
    const bool province = code.substr(2) == "0000";
    region.set_level(province ? v1::Region::LEVEL_PROVINCE : v1::Region::LEVEL_PREFECTURE);
    if (!province) {
      region.set_parent("regions/" + code.substr(0, 2) + "0000");
      if (code.substr(0, 2) == "11") region.clear_parent();
    }
    auto results = Await(regions_.Import(call_, rows));
    ASSERT_THAT(results.status(), IsOk());
    EXPECT_EQ(results->at(0).outcome(), type::v1::IMPORT_OUTCOME_CREATED) << results->at(0).message();
  }

  void AddParty(const std::string& id, v1::PartyKind kind, const std::string& title, const std::string& region) {
    v1::CreatePartyRequest request;
    request.set_party_id(id);
    request.mutable_party()->set_kind(kind);
    request.mutable_party()->set_display_name(title);
    request.mutable_party()->set_region("regions/" + region);
    EXPECT_THAT(Await(registers_.CreateParty(call_, request)).status(), IsOk());
  }

  void AddScheme(const std::string& id, v1::PartyKind kind = v1::PARTY_KIND_COUNTY_GOVERNMENT) {
    std::vector<v1::ImportSchemesRequest> rows(1);
    v1::Scheme& scheme = *rows[0].mutable_scheme();
    scheme.set_name("schemes/" + id);
    scheme.set_display_name(id);
    for (const auto& [supporter, recipient] :
         {std::pair(v1::PARTY_KIND_PREFECTURE_GOVERNMENT, v1::PARTY_KIND_PREFECTURE_GOVERNMENT),
          std::pair(v1::PARTY_KIND_PROVINCE_GOVERNMENT, v1::PARTY_KIND_PREFECTURE_GOVERNMENT), std::pair(kind, kind)}) {
      v1::Scheme::Lane& lane = *scheme.add_lanes();
      lane.set_supporter_kind(supporter);
      lane.set_recipient_kind(recipient);
      lane.set_mode(v1::Scheme::MODE_MANY_TO_MANY);
    }
    scheme.mutable_interval()->set_start("2010");
    scheme.mutable_citation()->set_clause("Q11-4.1");
    scheme.mutable_citation()->set_document("文件");
    auto results = Await(registers_.ImportSchemes(call_, rows));
    ASSERT_THAT(results.status(), IsOk());
    EXPECT_EQ(results->at(0).outcome(), type::v1::IMPORT_OUTCOME_CREATED) << results->at(0).message();
  }

  void AddPairing(const std::string& id, const std::string& scheme, const std::string& supporter,
                  const std::string& recipient, const std::string& start) {
    v1::ProposePairingRequest request;
    request.set_pairing_id(id);
    request.set_activate(true);
    request.mutable_pairing()->set_scheme("schemes/" + scheme);
    request.mutable_pairing()->set_supporter("parties/" + supporter);
    request.mutable_pairing()->set_recipient("parties/" + recipient);
    request.mutable_pairing()->mutable_interval()->set_start(start);
    EXPECT_THAT(Await(pairings_.Propose(call_, request)).status(), IsOk());
  }

  void AddRule(const std::string& id, const std::string& region, int64_t number, const std::string& clause) {
    rules::v1::Rule rule;
    rule.set_rule_id(id);
    rule.set_region(region);
    rule.mutable_interval()->set_start("2010");
    rule.set_number(number);
    rule.mutable_citation()->set_clause(clause);
    rule.mutable_citation()->set_document("文件");
    EXPECT_THAT(db::WriteAndWait(*store_, [&](db::Tx& tx) { return rules::WriteSeries(tx, {}, {rule}).status(); }),
                IsOk());
  }

  static v1::Record Of(const std::string& subject, const std::string& start = "") {
    v1::Record record;
    record.set_subject(subject);
    if (!start.empty()) record.mutable_interval()->set_start(start);
    return record;
  }
  static v1::Record Plan(const std::string& subject, v1::Plan::Kind kind, const std::string& start) {
    v1::Record record = Of(subject, start);
    record.mutable_plan()->set_kind(kind);
    record.mutable_plan()->set_title("计划");
    record.mutable_plan()->add_weak_points("师资");
    return record;
  }
  static v1::Record Leader(const std::string& subject, const std::string& start, const std::string& person) {
    v1::Record record = Of(subject, start);
    record.mutable_contact()->set_role(v1::Contact::ROLE_RESPONSIBLE_LEADER);
    record.mutable_contact()->set_department("教育局");
    record.mutable_contact()->mutable_person()->set_name(person);
    return record;
  }
  static v1::Record JointMeeting(const std::string& day, bool supporter_head) {
    v1::Record record = Of("pairings/sd19-p2");
    record.mutable_meeting()->set_kind(v1::Meeting::KIND_JOINT);
    record.mutable_meeting()->set_held_on(day);
    for (const v1::Meeting::Side side : {v1::Meeting::SIDE_SUPPORTER, v1::Meeting::SIDE_RECIPIENT}) {
      v1::Meeting::Attendance& seat = *record.mutable_meeting()->add_attendance();
      seat.set_side(side);
      seat.set_head(side == v1::Meeting::SIDE_RECIPIENT || supporter_head);
    }
    return record;
  }
  static v1::Record Money(int64_t promised, int64_t delivered) {
    v1::Record record = Of("pairings/qh-01");
    record.mutable_aid()->set_kind(v1::Aid::KIND_MONEY);
    record.mutable_aid()->set_purpose("教师培训");
    record.mutable_aid()->set_year(2012);
    record.mutable_aid()->set_promised(promised);
    record.mutable_aid()->set_delivered(delivered);
    return record;
  }
  static v1::Record Done(const std::string& type, int64_t people, int64_t days, const std::string& term = "") {
    v1::Record record = Of("pairings/qh-01", "2012-09-01");
    record.mutable_interval()->set_end("2013-01-15");
    record.mutable_activity()->set_type(type);
    record.mutable_activity()->set_term(term);
    record.mutable_activity()->mutable_done()->set_people(people);
    record.mutable_activity()->mutable_done()->set_days(days);
    return record;
  }
  static v1::Record Alliance(const std::string& lead, const std::vector<std::string>& members) {
    v1::Record record = Of("parties/" + lead, "2019-09-01");
    record.mutable_school_group()->set_kind(v1::SchoolGroup::KIND_CLASSROOM_ALLIANCE);
    record.mutable_school_group()->set_title("阳光课堂联盟");
    for (const std::string& member : members)
      record.mutable_school_group()->add_members()->set_party("parties/" + member);
    return record;
  }

  absl::StatusOr<v1::Record> Create(const std::string& id, const v1::Record& record) {
    v1::CreateRecordRequest request;
    request.set_record_id(id);
    *request.mutable_record() = record;
    return Await(records_.Create(call_, request));
  }
  v1::Record MustCreate(const std::string& id, const v1::Record& record) {
    absl::StatusOr<v1::Record> created = Create(id, record);
    EXPECT_THAT(created.status(), IsOk()) << ChineseMessageOf(created.status());
    return created.ok() ? *created : v1::Record();
  }
  absl::StatusOr<v1::Record> ApproveBy(const std::string& person, const v1::Record& record) {
    v1::ApproveRecordRequest request;
    request.set_name(record.name());
    request.set_etag(record.etag());
    Call call = call_;
    call.caller.person = person;
    return Await(records_.Approve(call, request));
  }
  v1::Record Get(const std::string& id) {
    v1::GetRecordRequest request;
    request.set_name("records/" + id);
    absl::StatusOr<v1::Record> record = Await(records_.Get(call_, request));
    EXPECT_THAT(record.status(), IsOk());
    return record.ok() ? *record : v1::Record();
  }
  absl::StatusOr<v1::Record> Close(const v1::Record& record, const std::string& end) {
    v1::CloseRecordRequest request;
    request.set_name(record.name());
    request.set_etag(record.etag());
    request.set_end(end);
    request.set_reason("误报");
    return Await(records_.Close(call_, request));
  }

  std::vector<std::string> List(const v1::ListRecordsRequest& request, const Call& call) {
    auto response = Await(records_.List(call, request));
    EXPECT_THAT(response.status(), IsOk());
    std::vector<std::string> names;
    if (response.ok()) {
      for (const v1::Record& record : response->records()) names.push_back(record.name().substr(8));
    }
    return names;
  }
  std::vector<std::string> List(const std::string& filter, const std::string& on = "", const std::string& party = "") {
    v1::ListRecordsRequest request;
    request.set_filter(filter);
    request.set_effective_on(on);
    request.set_party(party);
    return List(request, call_);
  }

  v1::ListGapsResponse Gaps(Gap::Kind kind, const std::string& on, const std::string& scheme = "") {
    v1::ListGapsRequest request;
    request.set_kind(kind);
    request.set_effective_on(on);
    if (!scheme.empty()) request.set_scheme("schemes/" + scheme);
    auto response = Await(records_.ListGaps(call_, request));
    EXPECT_THAT(response.status(), IsOk());
    return response.ok() ? *response : v1::ListGapsResponse();
  }
  static std::vector<std::string> Subjects(const v1::ListGapsResponse& response) {
    std::vector<std::string> subjects;
    for (const Gap& gap : response.gaps()) subjects.push_back(gap.subject());
    return subjects;
  }

  jiedui::testing::FakeClock clock_;
  jiedui::testing::TestStore store_{
      GetParam(), {rules::RulesComponent(), {"pairing", SqliteMigrations(), PostgresqlMigrations()}}, clock_};
  WorkerPool workers_{2, 100};
  PairingService pairings_{*store_, workers_};
  RegistersService registers_{*store_, workers_};
  RegionService regions_{*store_, workers_};
  RecordService records_{*store_, workers_};
  Trailer trailer_;
  Call call_;
};

INSTANTIATE_TEST_SUITE_P(Engines, RecordsTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

TEST_P(RecordsTest, Q11_2_2_ApprovingTheSecondVersionClosesTheFirst) {
  AddRule("pairing-special-plan", "630000", 1, "Q11-2.2");
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_PLAN, "2018-01-01")), ElementsAre("pairings/qh-01"));

  const v1::Record first = MustCreate("v1", Plan("pairings/qh-01", v1::Plan::KIND_SPECIAL, "2016-01-01"));
  EXPECT_EQ(first.state(), v1::Record::STATE_DRAFT);
  EXPECT_EQ(first.plan().version(), 1);
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_PLAN, "2018-01-01")), SizeIs(1)) << "a draft is no plan";
  EXPECT_THAT(ApproveBy("zhang", first).status(), HasReason("OWN_APPROVAL"));
  ASSERT_THAT(ApproveBy("li", first).status(), IsOk());
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_PLAN, "2018-01-01")), IsEmpty());
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_PLAN, "2015-12-31")), SizeIs(1));

  const v1::Record second = MustCreate("v2", Plan("pairings/qh-01", v1::Plan::KIND_SPECIAL, "2018-07-01"));
  EXPECT_EQ(second.plan().version(), 2);
  EXPECT_EQ(Get("v1").state(), v1::Record::STATE_IN_FORCE);
  ASSERT_THAT(ApproveBy("li", second).status(), IsOk());
  EXPECT_EQ(Get("v1").state(), v1::Record::STATE_CLOSED);
  EXPECT_EQ(Get("v1").interval().end(), "2018-07-01");
  EXPECT_THAT(List("kind = PLAN", "2018-06-30"), ElementsAre("v1"));
  EXPECT_THAT(List("kind = PLAN", "2018-07-01"), ElementsAre("v2"));

  const v1::Record third = MustCreate("v3", Plan("pairings/qh-01", v1::Plan::KIND_SPECIAL, "2018-07-01"));
  ASSERT_THAT(ApproveBy("li", third).status(), IsOk());
  EXPECT_THAT(List("kind = PLAN", "2018-07-01"), ElementsAre("v3")) << "the same time, replaced whole";
  EXPECT_FALSE(Get("v2").held());
}

TEST_P(RecordsTest, Q11_5_3a_AChangeKeepsTheOldHolderWithAnEndDate) {
  AddRule("pairing-responsible-leaders", "630000", 1, "Q11-5.3a");
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_LEADER, "2012-01-01")), ElementsAre("pairings/qh-01"));
  MustCreate("l1", Leader("parties/yushu", "2011-05-01", "王某"));
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_LEADER, "2012-01-01")), IsEmpty()) << "the recipient has one";
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_LEADER, "2011-04-30")), SizeIs(1));
  MustCreate("l2", Leader("parties/yushu", "2013-03-01", "李某"));
  EXPECT_EQ(Get("l1").interval().end(), "2013-03-01");
  EXPECT_EQ(Get("l1").contact().person().name(), "王某");
  EXPECT_THAT(List("subject = parties/yushu", "2013-02-28"), ElementsAre("l1"));
  EXPECT_THAT(List("subject = parties/yushu", "2013-03-01"), ElementsAre("l2"));
}

TEST_P(RecordsTest, Q11_5_3a_AHolderEnteredInErrorIsWithdrawnAndTheFormerComesBack) {
  MustCreate("a", Leader("parties/yushu", "2011-05-01", "王某"));
  const v1::Record wrong = MustCreate("b", Leader("parties/yushu", "2013-03-01", "李某"));
  EXPECT_EQ(Get("a").superseded_by(), "records/b");
  MustCreate("c", Leader("parties/yushu", "2016-01-01", "张某"));
  ASSERT_THAT(Close(Get("b"), "").status(), IsOk());
  EXPECT_FALSE(Get("b").held());
  EXPECT_EQ(Get("a").interval().end(), "2016-01-01") << "yields to whoever comes next";
  EXPECT_EQ(Get("a").superseded_by(), "records/c");
  EXPECT_THAT(List("kind = CONTACT", "2014-01-01"), ElementsAre("a"));
  ASSERT_THAT(Close(Get("c"), "").status(), IsOk());
  EXPECT_EQ(Get("a").state(), v1::Record::STATE_IN_FORCE);
  EXPECT_EQ(Get("a").interval().end(), "");
  EXPECT_EQ(wrong.revision(), 1);
}

TEST_P(RecordsTest, Q11_5_3a_AHolderWhoBeginsLaterThanEnteredLeavesNoHole) {
  MustCreate("a", Leader("parties/yushu", "2015-01-01", "王某"));
  const v1::Record b = MustCreate("b", Leader("parties/yushu", "2019-03-01", "李某"));
  v1::UpdateRecordRequest request;
  *request.mutable_record() = b;
  request.mutable_record()->mutable_interval()->set_start("2019-09-01");
  ASSERT_THAT(Await(records_.Update(call_, request)).status(), IsOk());
  EXPECT_EQ(Get("a").interval().end(), "2019-09-01");
  EXPECT_THAT(List("kind = CONTACT", "2019-08-31"), ElementsAre("a"));
  EXPECT_THAT(List("kind = CONTACT", "2019-09-01"), ElementsAre("b"));
}

TEST_P(RecordsTest, Q11_5_3a_TwoNewLeadersAtOnceLeaveOneOpen) {
  std::vector<std::thread> officials;
  for (const std::string id : {"x", "y", "z"}) {
    officials.emplace_back([this, id] {
      Trailer trailer;
      Call call = call_;
      call.trailer = &trailer;
      v1::CreateRecordRequest request;
      request.set_record_id(id);
      *request.mutable_record() = Leader("parties/yushu", "2013-03-01", id);
      EXPECT_THAT(Await(records_.Create(call, request)).status(), IsOk());
    });
  }
  for (std::thread& official : officials) official.join();
  EXPECT_THAT(List("kind = CONTACT", "2013-03-01"), SizeIs(1));
  EXPECT_THAT(List("kind = CONTACT AND state = IN_FORCE"), SizeIs(1));
}

TEST_P(RecordsTest, Q11_5_3b_TheYearlyPlanIsMissingOnTheLastDayOfItsMonth) {
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

TEST_P(RecordsTest, Q16_O1a_AYearWithoutASpecialMeetingIsFlaggedWhenItIsOver) {
  AddRule("pairing-special-meetings", "630000", 1, "Q16-O1a");
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_SPECIAL_MEETING, "2018-01-01")), ElementsAre("parties/yushu"));
  v1::Record meeting = Of("parties/yushu");
  meeting.mutable_meeting()->set_kind(v1::Meeting::KIND_SPECIAL);
  meeting.mutable_meeting()->set_held_on("2017-05-10");
  MustCreate("m", meeting);
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_SPECIAL_MEETING, "2018-01-01")), IsEmpty());
  EXPECT_THAT(Subjects(Gaps(Gap::KIND_NO_SPECIAL_MEETING, "2017-12-31")), SizeIs(1)) << "asks of 2016";
}

TEST_P(RecordsTest, SD19_5_1b_AMeetingWithoutTheHeadOfOneSideDoesNotCount) {
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

TEST_P(RecordsTest, SD19_5_1c_ACountyPairWithoutAnOfficeIsListed) {
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

TEST_P(RecordsTest, SD19_5_2_APlanWithoutAWeakPointIsRefusedAndLeavesNothing) {
  AddRule("pairing-plan-weak-points", "370000", 1, "SD19-5.2");
  v1::Record plan = Plan("pairings/sd19-p2", v1::Plan::KIND_SPECIAL, "2019-03-01");
  plan.mutable_plan()->clear_weak_points();
  EXPECT_THAT(Create("p", plan).status(), AllOf(HasReason("PLAN_WITHOUT_WEAK_POINT"), NamesClause("SD19-5.2")));
  EXPECT_THAT(List(""), IsEmpty());
  plan.set_subject("pairings/qh-01");
  EXPECT_THAT(Create("p", plan).status(), IsOk()) << "no such rule in Qinghai";
}

TEST_P(RecordsTest, Q11_4_2b_PromisedAndDeliveredGoodsApartFromMoney) {
  MustCreate("a", Money(150'000'000, 150'000'000));
  MustCreate("b", Money(50'000'000, 0));
  v1::Record goods = Money(300, 300);
  goods.mutable_aid()->set_kind(v1::Aid::KIND_GOODS);
  goods.mutable_aid()->set_unit("台");
  MustCreate("c", goods);
  v1::SummarizeRecordsRequest request;
  request.set_pairing("pairings/qh-01");
  auto summary = Await(records_.Summarize(call_, request));
  ASSERT_THAT(summary.status(), IsOk());
  ASSERT_THAT(summary->aid(), SizeIs(2));
  EXPECT_EQ(summary->aid(0).promised(), 200'000'000);
  EXPECT_EQ(summary->aid(0).delivered(), 150'000'000);
  EXPECT_EQ(summary->aid(0).share(), "3/4");
  EXPECT_EQ(summary->aid(1).unit(), "台");
  EXPECT_EQ(summary->aid(1).promised(), 300);
  request.set_year(2013);
  EXPECT_THAT(Await(records_.Summarize(call_, request))->aid(), IsEmpty());
  request.clear_year();
  request.set_pairing("pairings/sd19-p2");
  EXPECT_THAT(Await(records_.Summarize(call_, request))->aid(), IsEmpty());
}

TEST_P(RecordsTest, Q11_1_EachTypeOfActivityHasItsOwnTotal) {
  MustCreate("secondment", Done("AT-09", 5, 180));
  MustCreate("class", Done("AT-02", 150, 0, "2012-autumn"));
  MustCreate("pupils", Done("AT-06", 12, 0, "2012-autumn"));  // Q11-4.6b
  MustCreate("team", Done("AT-31", 12, 10));                  // SD19-4d
  v1::SummarizeRecordsRequest request;
  request.set_scheme("schemes/q11");
  auto summary = Await(records_.Summarize(call_, request));
  ASSERT_THAT(summary.status(), IsOk());
  std::vector<std::string> lines;
  for (const auto& total : summary->activities()) {
    lines.push_back(total.type() + " " + total.term() + " " + std::to_string(total.people()) + " " +
                    std::to_string(total.person_days()));
  }
  EXPECT_THAT(lines, ElementsAre("AT-02 2012-autumn 150 0", "AT-06 2012-autumn 12 0", "AT-09  5 900", "AT-31  12 120"));
}

TEST_P(RecordsTest, SD19_3_1d_ACampCountsChildrenAndNamesNone) {
  MustCreate("camp", Done("AT-20", 40, 14));
  auto summary = Await(records_.Summarize(call_, v1::SummarizeRecordsRequest()));
  EXPECT_EQ(summary->activities(0).people(), 40);
  EXPECT_EQ(v1::Activity::descriptor()->FindFieldByName("person"), nullptr) << "an activity has no place for a name";
}

TEST_P(RecordsTest, DX18_3_7_3_PlacedStudentsByFirmAndTerm) {  // and SD19-3.2a
  const auto placed = [](const std::string& firm, const std::string& term, int64_t people, int64_t poor) {
    v1::Record record = Done("AT-38", people, 0, term);
    record.mutable_activity()->set_host(firm);
    record.mutable_activity()->mutable_done()->set_registered_poor(poor);
    return record;
  };
  MustCreate("a", placed("甲公司", "2012-autumn", 12, 5));
  MustCreate("b", placed("甲公司", "2012-autumn", 3, 3));
  MustCreate("c", placed("乙公司", "2012-autumn", 4, 0));
  auto summary = Await(records_.Summarize(call_, v1::SummarizeRecordsRequest()));
  std::vector<std::string> lines;
  for (const auto& total : summary->activities()) {
    lines.push_back(total.term() + " " + total.host() + " " + std::to_string(total.people()) + " " +
                    std::to_string(total.registered_poor()));
  }
  EXPECT_THAT(lines, ElementsAre("2012-autumn 乙公司 4 0", "2012-autumn 甲公司 15 8"));
}

TEST_P(RecordsTest, DX18_3_7_1a_AStrategicPlanEndsWithItsPeriod) {
  v1::Record plan = Plan("parties/yushu", v1::Plan::KIND_LONG_TERM, "2018-01-01");
  plan.mutable_interval()->set_end("2021-01-01");
  ASSERT_THAT(ApproveBy("li", MustCreate("plan", plan)).status(), IsOk());
  EXPECT_THAT(List("kind = PLAN", "2020-12-31"), ElementsAre("plan"));
  EXPECT_THAT(List("kind = PLAN", "2021-01-01"), IsEmpty());
}

TEST_P(RecordsTest, Q16_21b_ATeamPairWithoutAPlanIsListedUnderItsOwnClause) {
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

TEST_P(RecordsTest, DX18_3_7_2_CoverageIsInAGroupOverAll) {
  for (const std::string id : {"k1", "k2", "k3", "k4"})
    AddParty(id, v1::PARTY_KIND_KINDERGARTEN, "幼儿园" + id, "371721");
  const auto coverage = [&](const std::string& on, const std::string& region = "371700") {
    v1::GetGroupCoverageRequest request;
    request.set_party_kind(v1::PARTY_KIND_KINDERGARTEN);
    request.set_region(region);
    request.set_effective_on(on);
    auto response = Await(records_.GetGroupCoverage(call_, request));
    EXPECT_THAT(response.status(), IsOk());
    return std::to_string(response->grouped()) + " of " + std::to_string(response->registered()) + " " +
           response->share() + " in " + std::to_string(response->groups());
  };
  EXPECT_EQ(coverage("2020-01-01"), "0 of 4 0/1 in 0");
  v1::Record group = Of("parties/k1", "2019-09-01");
  group.mutable_school_group()->set_kind(v1::SchoolGroup::KIND_KINDERGARTEN_WEAK);
  group.mutable_school_group()->set_title("名园集团");
  for (const std::string unity : {"统一工作计划", "统一管理制度", "统一活动安排", "统一质量要求"}) {
    group.mutable_school_group()->add_unity(unity);
  }
  group.mutable_school_group()->add_members()->set_party("parties/k2");
  v1::SchoolGroup::Member& later = *group.mutable_school_group()->add_members();
  later.set_party("parties/k3");
  later.mutable_interval()->set_start("2020-09-01");
  MustCreate("g", group);
  EXPECT_EQ(coverage("2020-01-01"), "2 of 4 1/2 in 1");
  EXPECT_EQ(coverage("2020-09-01"), "3 of 4 3/4 in 1");
  EXPECT_EQ(coverage("2020-09-01", "630000"), "0 of 0  in 0") << "none registered: no share";
  v1::GetGroupCoverageRequest wrong;
  wrong.set_party_kind(v1::PARTY_KIND_UNIVERSITY);
  EXPECT_THAT(Await(records_.GetGroupCoverage(call_, wrong)).status(), HasReason("INVALID_FIELD"));
}

TEST_P(RecordsTest, SD19_4a_APairRecordsTheNeedItAnswers) {
  const auto need = [&](const std::string& id, const std::string& of) {
    v1::Record record = Of("parties/" + of, "2019-03-01");
    record.mutable_need()->set_title("农学学科建设");
    record.mutable_need()->set_topic("学科建设");
    return MustCreate(id, record);
  };
  const v1::Record mine = need("mine", "heze");
  need("other", "yushu");
  v1::ProposePairingRequest request;
  request.mutable_pairing()->set_scheme("schemes/sd19");
  request.mutable_pairing()->set_supporter("parties/beijing");
  request.mutable_pairing()->set_recipient("parties/heze");
  request.mutable_pairing()->mutable_interval()->set_start("2020");
  const auto answering = [&](const std::string& id) {
    request.mutable_pairing()->set_need("records/" + id);
    return Await(pairings_.Propose(call_, request));
  };
  EXPECT_THAT(answering("none").status(), HasReason("UNKNOWN_REFERENCE"));
  EXPECT_THAT(answering("other").status(), HasReason("NEED_OF_ANOTHER"));
  absl::StatusOr<v1::Pairing> pairing = answering("mine");
  ASSERT_THAT(pairing.status(), IsOk());
  EXPECT_EQ(pairing->need(), "records/mine");
  EXPECT_THAT(List("kind = NEED AND subject = parties/heze"), ElementsAre("mine"));
  ASSERT_THAT(Close(mine, "2020-06-01").status(), IsOk());
  EXPECT_THAT(answering("mine").status(), HasReason("NEED_OF_ANOTHER")) << "met already";
}

TEST_P(RecordsTest, Q16_23b_TheThirteenthUniversityIsAllowedAndShown) {
  AddScheme("private", v1::PARTY_KIND_UNIVERSITY);
  std::vector<v1::ImportSchemesRequest> rows(1);
  v1::GetSchemeRequest get;
  get.set_name("schemes/private");
  rows[0].set_update(true);
  *rows[0].mutable_scheme() = *Await(registers_.GetScheme(call_, get));
  v1::Scheme::DeclaredCount& declared = *rows[0].mutable_scheme()->add_declared_counts();
  declared.set_kind(v1::PARTY_KIND_UNIVERSITY);
  declared.set_supporters(true);
  declared.set_count(12);
  declared.set_date("2016-12-26");
  declared.mutable_citation()->set_clause("Q16-23b");
  ASSERT_EQ(Await(registers_.ImportSchemes(call_, rows))->at(0).outcome(), type::v1::IMPORT_OUTCOME_UPDATED);
  AddParty("qhnu", v1::PARTY_KIND_UNIVERSITY, "青海师范大学", "630000");
  for (int i = 1; i <= 13; ++i) {
    const std::string id = "u" + std::to_string(i);
    AddParty(id, v1::PARTY_KIND_UNIVERSITY, "民办大学" + std::to_string(i), "110000");
    AddPairing("pu" + std::to_string(i), "private", id, "qhnu", "2017-01-01");
  }
  v1::CountPairingsRequest request;
  request.set_scheme("schemes/private");
  request.set_effective_on("2018-01-01");
  auto counts = Await(pairings_.Count(call_, request));
  ASSERT_THAT(counts.status(), IsOk());
  EXPECT_EQ(counts->counts(0).parties(), 13);
  EXPECT_EQ(counts->counts(0).declared(), 12);
  EXPECT_EQ(counts->counts(0).citation().clause(), "Q16-23b");
}

TEST_P(RecordsTest, Q16_23a_BothDirectionsAreShownApart) {
  v1::Record there = Done("AT-13", 4, 90), back = Done("AT-13", 6, 30);
  there.mutable_activity()->set_direction(v1::Activity::DIRECTION_TO_RECIPIENT);
  back.mutable_activity()->set_direction(v1::Activity::DIRECTION_TO_SUPPORTER);
  MustCreate("there", there);
  MustCreate("back", back);
  auto summary = Await(records_.Summarize(call_, v1::SummarizeRecordsRequest()));
  ASSERT_THAT(summary->activities(), SizeIs(2));
  EXPECT_EQ(summary->activities(0).people(), 4);
  EXPECT_EQ(summary->activities(1).people(), 6);
}

TEST_P(RecordsTest, DX18_3_7_1b_AnAgreementKeepsItsQuotaLines) {
  v1::Record record = Of("pairings/qh-01", "2018-11-13");
  v1::Agreement& agreement = *record.mutable_agreement();
  agreement.set_title("教育帮扶协作协议");
  agreement.add_parties("parties/beijing");
  agreement.add_parties("parties/yushu");
  for (const std::string stage : {"高中", "初中", "小学", "幼儿园"}) {
    v1::Agreement::Quota& quota = *agreement.add_quotas();
    quota.set_kind("跟岗培训");
    quota.set_stage(stage);
    quota.set_number(20);
    quota.set_minimum_days(14);
  }
  MustCreate("agreement", record);
  EXPECT_THAT(Get("agreement").agreement().quotas(), SizeIs(4));
  EXPECT_THAT(List("", "", "parties/yushu"), ElementsAre("agreement"));
  EXPECT_THAT(List("", "", "parties/heze"), IsEmpty());
  agreement.set_parties(1, "parties/nobody");
  EXPECT_THAT(Create("x", record).status(), HasReason("UNKNOWN_REFERENCE"));
}

TEST_P(RecordsTest, SD19_3_1c_AThirdSchoolDoesNotSeeAPairsResources) {
  v1::Record record = Of("pairings/sd19-p2", "2019-03-01");
  record.mutable_shared_resource()->set_title("案例库");
  record.mutable_shared_resource()->set_owner("parties/qingdao");
  MustCreate("r", record);
  Call third = call_, side = call_;
  third.caller = {.person = "a", .organisation = "parties/a", .role = "school"};
  side.caller = {.person = "b", .organisation = "parties/heze", .role = "school"};
  EXPECT_THAT(List(v1::ListRecordsRequest(), third), IsEmpty());
  EXPECT_THAT(List(v1::ListRecordsRequest(), side), ElementsAre("r"));
  v1::GetRecordRequest request;
  request.set_name("records/r");
  EXPECT_THAT(Await(records_.Get(third, request)).status(), HasReason("NOT_FOUND"));
  EXPECT_THAT(Await(records_.Get(side, request)).status(), IsOk());
}

TEST_P(RecordsTest, DX18_3_1_3_ASecondNetworkTakesAReasonWhichIsKept) {
  AddRule("pairing-networks-per-school", "371700", 1, "DX18-3.1.3");
  MustCreate("one", Alliance("a", {"b", "c"}));
  EXPECT_THAT(Create("two", Alliance("d", {"b"})).status(),
              AllOf(HasReason("SECOND_GROUP"), NamesClause("DX18-3.1.3")));
  EXPECT_THAT(Create("three", Alliance("b", {"d"})).status(), HasReason("SECOND_GROUP")) << "also as the lead";
  v1::Record two = Alliance("d", {"b"});
  two.set_reason("撤并过渡");
  MustCreate("two", two);
  EXPECT_THAT(trailer_.warnings, SizeIs(1));
  EXPECT_THAT(List("excepted = YES"), ElementsAre("two")) << "and listed";
  EXPECT_THAT(List("kind = SCHOOL_GROUP", "", "parties/b"), ElementsAre("one", "two"));

  v1::ListRecordRevisionsRequest request;
  request.set_name("records/two");
  auto history = Await(records_.ListRevisions(call_, request));
  ASSERT_THAT(history->revisions(), SizeIs(1));
  EXPECT_EQ(history->revisions(0).actor(), "parties/gov-370000/zhang");
  ASSERT_THAT(history->revisions(0).warnings(), SizeIs(1));
  EXPECT_EQ(history->revisions(0).warnings(0).citation().clause(), "DX18-3.1.3");
}

TEST_P(RecordsTest, AGroupIsOfSchools) {
  v1::Record record = Alliance("a", {"b"});
  record.mutable_school_group()->mutable_members(0)->set_party("parties/heze");
  EXPECT_THAT(Create("x", record).status(), HasReason("INVALID_FIELD"));
  record = Alliance("a", {"b"});
  record.set_subject("parties/heze");
  EXPECT_THAT(Create("x", record).status(), HasReason("INVALID_FIELD"));
}

TEST_P(RecordsTest, GapsCountApartWhatNobodyKnows) {
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

TEST_P(RecordsTest, Q16_33_HistoryEtagsAndReplay) {
  const v1::Record first = MustCreate("m", JointMeeting("2019-06-10", false));
  v1::UpdateRecordRequest request;
  *request.mutable_record() = first;
  request.mutable_record()->mutable_meeting()->mutable_attendance(0)->set_head(true);
  request.set_request_id("8d1f0f5e-0000-4000-8000-000000000001");
  absl::StatusOr<v1::Record> updated = Await(records_.Update(call_, request));
  ASSERT_THAT(updated.status(), IsOk());
  EXPECT_TRUE(updated->meeting().counts());
  EXPECT_EQ(updated->revision(), 2);
  EXPECT_EQ(Await(records_.Update(call_, request))->revision(), 2) << "repeated, answered as before";
  request.clear_request_id();
  EXPECT_THAT(Await(records_.Update(call_, request)).status(), HasReason("ETAG_MISMATCH"));
  v1::GetRecordRequest past;
  past.set_name("records/m");
  past.set_revision(1);
  EXPECT_FALSE(Await(records_.Get(call_, past))->meeting().counts());
}

TEST_P(RecordsTest, NamesOfPersonsAreInNoEvent) {
  MustCreate("l", Leader("parties/yushu", "2011-05-01", "王某某"));
  EXPECT_THAT(db::WriteAndWait(*store_, [](db::Tx& tx) { return db::SequenceLog(tx, 1000).status(); }), IsOk());
  std::vector<std::string> seen;
  EXPECT_THAT((*store_).Read([&](db::Tx& tx) {
    absl::StatusOr<std::vector<db::LoggedEvent>> log = db::ReadLog(tx, 0, 1000);
    if (!log.ok()) return log.status();
    for (const db::LoggedEvent& event : *log) {
      if (event.subject == "records/l") seen.push_back(event.data);
    }
    return absl::OkStatus();
  }),
              IsOk());
  ASSERT_THAT(seen, SizeIs(1));
  EXPECT_THAT(seen, Each(Not(HasSubstr("王某某"))));
  events::v1::RecordChanged payload;
  ASSERT_TRUE(payload.ParseFromString(seen[0]));
  EXPECT_EQ(payload.record().contact().department(), "教育局");
}

TEST_P(RecordsTest, AnImportIsHarmlessWhenRepeated) {
  std::vector<v1::ImportRecordsRequest> rows(3);
  *rows[0].mutable_record() = Plan("pairings/qh-01", v1::Plan::KIND_SPECIAL, "2016-01-01");
  rows[0].mutable_record()->set_name("records/p");
  rows[0].mutable_record()->set_state(v1::Record::STATE_IN_FORCE);
  *rows[1].mutable_record() = JointMeeting("2019-06-10", true);
  rows[1].mutable_record()->set_name("records/m");
  *rows[2].mutable_record() = JointMeeting("2018-06-10", true);
  rows[2].mutable_record()->set_name("records/early");
  const auto import = [&] {
    std::vector<std::string> outcomes;
    auto results = Await(records_.Import(call_, rows));
    EXPECT_THAT(results.status(), IsOk());
    for (const auto& result : *results) {
      outcomes.push_back(result.reason().empty() ? type::v1::ImportOutcome_Name(result.outcome()).substr(15)
                                                 : result.reason());
    }
    return outcomes;
  };
  EXPECT_THAT(import(), ElementsAre("IMPORTED_APPROVAL", "CREATED", "OUTSIDE_PAIRING_DATES"))
      << "an office has it approved";
  call_.caller.role = "operator";
  EXPECT_THAT(import(), ElementsAre("MISSING_FIELD", "UNCHANGED", "OUTSIDE_PAIRING_DATES")) << "by which document?";
  rows[0].mutable_record()->set_source("批准文件");
  EXPECT_THAT(import(), ElementsAre("CREATED", "UNCHANGED", "OUTSIDE_PAIRING_DATES"));
  EXPECT_THAT(import(), ElementsAre("UNCHANGED", "UNCHANGED", "OUTSIDE_PAIRING_DATES"));
  EXPECT_EQ(Get("p").state(), v1::Record::STATE_IN_FORCE);
  ASSERT_THAT(ApproveBy("li", MustCreate("p2", Plan("pairings/qh-01", v1::Plan::KIND_SPECIAL, "2018-01-01"))).status(),
              IsOk());
  EXPECT_EQ(Get("p").state(), v1::Record::STATE_CLOSED);
  EXPECT_THAT(import(), ElementsAre("UNCHANGED", "UNCHANGED", "OUTSIDE_PAIRING_DATES"))
      << "closed by the next version since";
  rows[0].mutable_record()->set_state(v1::Record::STATE_DRAFT);
  EXPECT_THAT(import(), ElementsAre("UNCHANGED", "UNCHANGED", "OUTSIDE_PAIRING_DATES")) << "a draft approved since";
  rows[1].mutable_record()->mutable_meeting()->set_decisions("互派教师");
  EXPECT_THAT(import(), ElementsAre("UNCHANGED", "CONTENT_CONFLICT", "OUTSIDE_PAIRING_DATES"));
  rows[1].set_update(true);
  EXPECT_THAT(import(), ElementsAre("UNCHANGED", "UPDATED", "OUTSIDE_PAIRING_DATES"));
  EXPECT_EQ(Get("m").revision(), 2);
}

TEST_P(RecordsTest, WhoHasNeitherSideInScopeSeesAndEntersNothing) {
  MustCreate("m", JointMeeting("2019-06-10", true));
  Call qinghai = call_;
  qinghai.caller.region = "630000";
  qinghai.scope = Scope::Region("630000");
  EXPECT_THAT(List(v1::ListRecordsRequest(), qinghai), IsEmpty());
  v1::GetRecordRequest get;
  get.set_name("records/m");
  EXPECT_THAT(Await(records_.Get(qinghai, get)).status(), HasReason("NOT_FOUND"));
  v1::CreateRecordRequest create;
  *create.mutable_record() = JointMeeting("2020-06-10", true);
  EXPECT_THAT(Await(records_.Create(qinghai, create)).status(), HasReason("UNKNOWN_REFERENCE"));
  create.mutable_record()->set_subject("pairings/none");
  EXPECT_THAT(Await(records_.Create(qinghai, create)).status(), HasReason("UNKNOWN_REFERENCE")) << "answered alike";
  *create.mutable_record() = Leader("parties/heze", "2019-01-01", "某");
  EXPECT_THAT(Await(records_.Create(qinghai, create)).status(), HasReason("RECORD_OUT_OF_SCOPE"));
  qinghai.caller.role = "university";
  EXPECT_THAT(Await(records_.Create(qinghai, create)).status(), HasReason("PERMISSION_DENIED"));
}

TEST_P(RecordsTest, GapsArePagedInOrder) {
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
