// Records over a real store, on both engines: what an official does, step by step. Cases are named after requirements.
#include <string>
#include <thread>
#include <vector>

#include "common/db/event_log.h"
#include "common/testing/explain.h"
#include "jiedui/pairing/events/v1/pairing_events.pb.h"
#include "services/pairing/records/records_test_base.h"
#include "services/pairing/records/store.h"

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

TEST_P(RecordsTest, SD19_5_2_APlanWithoutAWeakPointIsRefusedAndLeavesNothing) {
  AddRule("pairing-plan-weak-points", "370000", 1, "SD19-5.2");
  v1::Record plan = Plan("pairings/sd19-p2", v1::Plan::KIND_SPECIAL, "2019-03-01");
  plan.mutable_plan()->clear_weak_points();
  EXPECT_THAT(Create("p", plan).status(), AllOf(HasReason("PLAN_WITHOUT_WEAK_POINT"), NamesClause("SD19-5.2")));
  EXPECT_THAT(List(""), IsEmpty());
  plan.set_subject("pairings/qh-01");
  EXPECT_THAT(Create("p", plan).status(), IsOk()) << "no such rule in Qinghai";
}

TEST_P(RecordsTest, DX18_3_7_1a_AStrategicPlanEndsWithItsPeriod) {
  v1::Record plan = Plan("parties/yushu", v1::Plan::KIND_LONG_TERM, "2018-01-01");
  plan.mutable_interval()->set_end("2021-01-01");
  ASSERT_THAT(ApproveBy("li", MustCreate("plan", plan)).status(), IsOk());
  EXPECT_THAT(List("kind = PLAN", "2020-12-31"), ElementsAre("plan"));
  EXPECT_THAT(List("kind = PLAN", "2021-01-01"), IsEmpty());
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

TEST_P(RecordsTest, BodiesReadByIndexAlone) {
  // A body that reads a whole table conflicts with every write to it on PostgreSQL.
  if (store_.engine() != jiedui::testing::Engine::kPostgresql) GTEST_SKIP() << "PostgreSQL tells what was read whole";
  AddRule("pairing-networks-per-school", "371700", 1, "DX18-3.1.3");
  MustCreate("leader", Leader("parties/yushu", "2011-05-01", "王某"));
  MustCreate("next", Leader("parties/yushu", "2013-05-01", "李某"));
  MustCreate("meeting", JointMeeting("2019-06-10", true));
  MustCreate("alliance", Alliance("a", {"b", "c"}));
  EXPECT_THAT(db::WriteAndWait(*store_,
                               [&](db::Tx& tx) -> absl::Status {
                                 for (const char* id : {"leader", "next", "meeting", "alliance"}) {
                                   const auto found = store::FindRecord(tx, StrCat("records/", id));
                                   EXPECT_TRUE(found.ok() && found->has_value()) << id;
                                   if (!found.ok() || !found->has_value()) return absl::OkStatus();
                                   const v1::Record& record = (*found)->record;
                                   const auto setting = store::LoadRecordSetting(tx, record);
                                   EXPECT_THAT(setting, IsOk());
                                   EXPECT_THAT(store::CountSeries(tx, record), IsOk());
                                   EXPECT_THAT(store::SeriesBeside(tx, record), IsOk());
                                   EXPECT_THAT(store::LastEntered(tx, record), IsOk());
                                   EXPECT_THAT(store::SidesOf(tx, record.subject()), IsOk());
                                   EXPECT_THAT(store::RecordsElsewhere(tx, record.subject(), "370000", "630000"),
                                               IsOk());
                                   EXPECT_THAT(store::PutRecord(tx, &record, record, *setting, "x"), IsOk());
                                   v1::Record copy = record;
                                   copy.set_name(StrCat("records/copy-of-", id));
                                   EXPECT_THAT(store::PutRecord(tx, nullptr, copy, *setting, "x"), IsOk());
                                 }
                                 v1::Party moved;
                                 moved.set_name("parties/yushu");
                                 moved.set_region_code("110000");
                                 EXPECT_THAT(store::PairingsElsewhere(tx, moved), IsOk());
                                 EXPECT_THAT(jiedui::testing::TablesReadWhole(tx), IsEmpty());
                                 return absl::OkStatus();
                               },
                               {.dry_run = true}),
              IsOk());
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

}  // namespace
}  // namespace jiedui::pairing
