// Surveys, leading groups, documents and money over a real store, on both engines (MOE22-3, 4, 8), and what is missing.
#include "services/trusteeship/record_service.h"

#include "jiedui/trusteeship/events/v1/trusteeship_events.pb.h"
#include "services/trusteeship/changes.h"
#include "services/trusteeship/trusteeship_test_base.h"

namespace jiedui::trusteeship {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using v1::Document;
using v1::Missing;
using v1::Record;

class RecordTest : public TrusteeshipTest {
 protected:
  void SetUp() override {
    ASSERT_THAT(Propose("a", Of()).status(), IsOk());
    HearOf("pkuhs", Kind::PARTY_KIND_ATTACHED_SCHOOL, "110108");
  }

  static Record Survey(const std::string& id = "a") {
    Record record;
    record.set_trusteeship("trusteeships/" + id);
    record.mutable_survey()->set_start("2022-06-10");
    record.mutable_survey()->add_needs("物理、历史学科教师不足");
    return record;
  }
  static Record Group() {
    Record record;
    record.set_party("parties/pku");
    record.set_programme("programmes/moe22");
    v1::LeadingGroup& group = *record.mutable_leading_group();
    group.mutable_head()->set_display_name("某某某");
    group.mutable_head()->set_post("副校长");
    group.set_head_is_university_leader(true);
    group.add_departments("教务部");
    group.add_attached_schools("parties/pkuhs");
    group.set_start("2022-06-01");
    return record;
  }
  static Record Paper(Document::Type type, const std::string& party = "parties/pku") {
    Record record;
    record.set_party(party);
    record.set_programme("programmes/moe22");
    record.mutable_document()->set_type(type);
    record.mutable_document()->set_uri("https://www.example.edu.cn/plan.pdf");
    record.mutable_document()->set_dated_on("2022-09");
    return record;
  }
  static Record Promise(int64_t fen, const std::string& purpose = "改善办学条件", int year = 2022,
                        const std::string& id = "a") {
    Record record;
    record.set_trusteeship("trusteeships/" + id);
    record.mutable_commitment()->set_purpose(purpose);
    record.mutable_commitment()->set_year(year);
    record.mutable_commitment()->set_fen(fen);
    return record;
  }
  static Record Paid(int64_t fen, const std::string& on = "promise", const std::string& id = "a") {
    Record record;
    record.set_trusteeship("trusteeships/" + id);
    record.mutable_payment()->set_commitment("records/" + on);
    record.mutable_payment()->set_fen(fen);
    record.mutable_payment()->set_paid_on("2022-10-08");
    return record;
  }

  absl::StatusOr<Record> Create(const Call& call, const std::string& id, const Record& record) {
    v1::CreateRecordRequest request;
    request.set_record_id(id);
    *request.mutable_record() = record;
    const Call as = As(call, "CreateRecord");
    return Await(records_.Create(as, request));
  }
  absl::StatusOr<Record> Create(const std::string& id, const Record& record) { return Create(ministry_, id, record); }
  absl::StatusOr<Record> Update(const Call& call, const Record& record) {
    v1::UpdateRecordRequest request;
    *request.mutable_record() = record;
    const Call as = As(call, "UpdateRecord");
    return Await(records_.Update(as, request));
  }
  absl::StatusOr<Record> Update(const Record& record) { return Update(ministry_, record); }
  absl::StatusOr<Record> Withdraw(const Call& call, const std::string& id, const std::string& reason = "重复登记") {
    absl::StatusOr<Record> present = GetRecord(id);
    v1::WithdrawRecordRequest request;
    request.set_name("records/" + id);
    request.set_etag(present.ok() ? present->etag() : "\"1\"");
    request.set_reason(reason);
    const Call as = As(call, "WithdrawRecord");
    return Await(records_.Withdraw(as, request));
  }
  absl::StatusOr<Record> Withdraw(const std::string& id) { return Withdraw(ministry_, id); }
  absl::StatusOr<Record> GetRecord(const Call& call, const std::string& id) {
    v1::GetRecordRequest request;
    request.set_name("records/" + id);
    const Call as = As(call, "GetRecord");
    return Await(records_.Get(as, request));
  }
  absl::StatusOr<Record> GetRecord(const std::string& id) { return GetRecord(ministry_, id); }
  std::vector<std::string> List(const Call& call, const std::string& filter) {
    v1::ListRecordsRequest request;
    request.set_filter(filter);
    const Call as = As(call, "ListRecords");
    absl::StatusOr<v1::ListRecordsResponse> response = Await(records_.List(as, request));
    EXPECT_THAT(response, IsOk());
    std::vector<std::string> names;
    if (!response.ok()) return names;
    for (const Record& record : response->records()) names.push_back(record.name());
    return names;
  }
  absl::StatusOr<v1::SummarizeFundingResponse> Funding(const Call& call, const std::string& trusteeship,
                                                       const std::string& region = "", int year = 0) {
    v1::SummarizeFundingRequest request;
    request.set_trusteeship(trusteeship);
    request.set_region(region);
    request.set_year(year);
    const Call as = As(call, "SummarizeFunding");
    return Await(records_.SummarizeFunding(as, request));
  }
  absl::StatusOr<v1::ListMissingResponse> ListMissing(const Call& call,
                                                      Missing::Item item = Missing::ITEM_UNSPECIFIED) {
    v1::ListMissingRequest request;
    request.set_programme("programmes/moe22");
    request.set_item(item);
    const Call as = As(call, "ListMissing");
    return Await(records_.ListMissing(as, request));
  }
  // A plan of the trusteeship, as the plan service would have left it.
  void PutPlan(const std::string& survey, v1::Plan::State state) {
    absl::Status written = db::WriteAndWait(*store_, [&](db::Tx& tx) -> absl::Status {
      v1::Plan plan;
      plan.set_name("plans/p");
      plan.set_trusteeship("trusteeships/a");
      plan.set_survey(survey);
      plan.set_state(state);
      plan.set_approved_on("2022-09-15");
      return resource::Put<v1::Plan>(tx, nullptr, plan).status();
    });
    ASSERT_THAT(written, IsOk());
  }
  // All that the log has, as bytes.
  std::string LogBytes() {
    std::string bytes;
    absl::Status read = db::WriteAndWait(*store_, [&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<int64_t> sequenced = db::SequenceLog(tx, 10000);
      if (!sequenced.ok()) return sequenced.status();
      absl::StatusOr<std::vector<db::LoggedEvent>> events = db::ReadLog(tx, 0, 10000);
      if (!events.ok()) return events.status();
      bytes.clear();
      for (const db::LoggedEvent& event : *events) bytes += event.data;
      return absl::OkStatus();
    });
    EXPECT_THAT(read, IsOk());
    return bytes;
  }

  RecordService records_{*store_, workers_};
};

// ---- Leading groups ------------------------------------------------------------------------------------------------------

TEST_P(RecordTest, MOE22_3a_AGroupWithoutAHeadIsRefused) {
  Record group = Group();
  group.mutable_leading_group()->clear_head();
  const absl::Status refused = Create("g", group).status();
  EXPECT_THAT(refused, HasReason("GROUP_WITHOUT_HEAD"));
  EXPECT_THAT(refused, NamesClause("MOE22-3a"));
  group.mutable_leading_group()->mutable_head()->set_display_name("某某某");
  EXPECT_THAT(Create("g", group), HasReason("MISSING_FIELD"));  // of the post
  EXPECT_THAT(GetRecord("g"), HasReason("NOT_FOUND"));
}

TEST_P(RecordTest, MOE22_3a_AHeadWhoIsNoUniversityLeaderIsAcceptedWithAReasonAndListed) {
  Record group = Group();
  group.mutable_leading_group()->mutable_head()->set_post("教务部部长");
  group.mutable_leading_group()->set_head_is_university_leader(false);
  const absl::Status refused = Create("g", group).status();
  EXPECT_THAT(refused, HasReason("TRUSTEESHIP_REASON_REQUIRED"));
  EXPECT_THAT(refused, NamesClause("MOE22-3a"));
  EXPECT_THAT(ChineseMessageOf(refused), HasSubstr("教务部部长"));

  group.set_reason("分管校领导空缺");
  absl::StatusOr<Record> created = Create("g", group);
  ASSERT_THAT(created, IsOk());
  EXPECT_TRUE(created->excepted());
  ASSERT_EQ(trailer_.warnings.size(), 1u);
  EXPECT_EQ(trailer_.warnings[0].reason, "HEAD_NO_UNIVERSITY_LEADER");
  EXPECT_EQ(trailer_.warnings[0].clause, "MOE22-3a");
  v1::ListRecordRevisionsRequest request;
  request.set_name("records/g");
  absl::StatusOr<v1::ListRecordRevisionsResponse> history = Await(records_.ListRevisions(ministry_, request));
  ASSERT_THAT(history, IsOk());
  ASSERT_EQ(history->revisions_size(), 1);
  ASSERT_EQ(history->revisions(0).warnings_size(), 1);
  EXPECT_EQ(history->revisions(0).warnings(0).citation().clause(), "MOE22-3a");

  // Put right: no longer excepted.
  created->mutable_leading_group()->set_head_is_university_leader(true);
  absl::StatusOr<Record> updated = Update(*created);
  ASSERT_THAT(updated, IsOk());
  EXPECT_FALSE(updated->excepted());
}

TEST_P(RecordTest, MOE22_3a_NoAttachedSchoolAmongTheMembersAsksForAReason) {
  Record group = Group();
  group.mutable_leading_group()->clear_attached_schools();
  EXPECT_THAT(Create("g", group), HasReason("TRUSTEESHIP_REASON_REQUIRED"));
  group.set_reason("该校没有附属高中");
  absl::StatusOr<Record> created = Create("g", group);
  ASSERT_THAT(created, IsOk());
  EXPECT_TRUE(created->excepted());
}

TEST_P(RecordTest, MOE22_3a_TheMembersAreSchoolsThatSomebodyKnows) {
  Record group = Group();
  group.mutable_leading_group()->add_attached_schools("parties/ruc-school");
  EXPECT_THAT(Create("g", group), HasReason("UNKNOWN_REFERENCE"));
  // One that takes part in a trusteeship of the university was looked up there.
  registry_.Add("ruc-school", Kind::PARTY_KIND_ATTACHED_SCHOOL, "中国人民大学附属中学", "110108");
  v1::Trusteeship other = Of("youyu", "140623");
  other.add_attached_schools("parties/ruc-school");
  ASSERT_THAT(Propose("b", other).status(), IsOk());
  EXPECT_THAT(Create("g", group), IsOk());
}

TEST_P(RecordTest, MOE22_3a_OneGroupAPartyAndProgramme) {
  ASSERT_THAT(Create("g", Group()), IsOk());
  const absl::Status second = Create("g2", Group()).status();
  EXPECT_THAT(second, HasReason("GROUP_EXISTS"));
  EXPECT_EQ(MetadataOf(second, "other"), "records/g");
  ASSERT_THAT(Withdraw("g"), IsOk());
  EXPECT_THAT(Create("g2", Group()), IsOk());
}

TEST_P(RecordTest, NamesOfPersonsStayOutOfEvents) {
  ASSERT_THAT(Create("g", Group()), IsOk());
  absl::StatusOr<Record> group = GetRecord("g");
  ASSERT_THAT(group, IsOk());
  EXPECT_EQ(group->leading_group().head().display_name(), "某某某");
  group->mutable_leading_group()->mutable_head()->set_display_name("甲乙丙");
  ASSERT_THAT(Update(*group), IsOk());
  ASSERT_THAT(Withdraw("g"), IsOk());
  EXPECT_THAT(EventsOf("records/g"),
              ElementsAre("cn.jiedui.trusteeship.record.created.v1", "cn.jiedui.trusteeship.record.updated.v1",
                          "cn.jiedui.trusteeship.record.withdrawn.v1"));
  const std::string log = LogBytes();
  EXPECT_THAT(log, HasSubstr("副校长"));
  EXPECT_THAT(log, Not(HasSubstr("某某某")));
  EXPECT_THAT(log, Not(HasSubstr("甲乙丙")));
  const events::v1::RecordChanged event = resource::Traits<Record>::EventOf(nullptr, *group);
  EXPECT_EQ(event.record().leading_group().head().display_name(), "");
  EXPECT_EQ(event.record().leading_group().head().post(), "副校长");
}

// ---- Documents -----------------------------------------------------------------------------------------------------------

TEST_P(RecordTest, MOE22_3b_8b_EachSideHasItsDocuments) {
  EXPECT_THAT(Create("d1", Paper(Document::TYPE_SUPPORT_PLAN)), IsOk());
  EXPECT_THAT(Create("d2", Paper(Document::TYPE_INCENTIVE_SCHEME)), IsOk());
  EXPECT_THAT(Create("d3", Paper(Document::TYPE_DEVELOPMENT_PLAN, "parties/yuanqu")), IsOk());

  const absl::Status of_school = Create("d4", Paper(Document::TYPE_INCENTIVE_SCHEME, "parties/yuanqu")).status();
  EXPECT_THAT(of_school, HasReason("OTHER_SIDES_RECORD"));
  EXPECT_THAT(of_school, NamesClause("MOE22-3b"));
  const absl::Status of_supporter = Create("d4", Paper(Document::TYPE_DEVELOPMENT_PLAN)).status();
  EXPECT_THAT(of_supporter, HasReason("OTHER_SIDES_RECORD"));
  EXPECT_THAT(of_supporter, NamesClause("MOE22-8b"));
  EXPECT_THAT(Create("d4", Paper(Document::TYPE_SUPPORT_PLAN, "parties/youyu")), HasReason("PARTY_NOT_IN_PROGRAMME"));
  EXPECT_THAT(Create("d4", Paper(Document::TYPE_SUPPORT_PLAN, "parties/gov-140827")),
              HasReason("PARTY_NOT_IN_PROGRAMME"));
  Record elsewhere = Paper(Document::TYPE_SUPPORT_PLAN);
  elsewhere.set_programme("programmes/other");
  EXPECT_THAT(Create("d4", elsewhere), HasReason("PARTY_NOT_IN_PROGRAMME"));
}

TEST_P(RecordTest, ADocumentIsALinkWithItsHash) {
  Record paper = Paper(Document::TYPE_SUPPORT_PLAN);
  for (const char* bad : {"", "www.example.edu.cn/plan.pdf", "ftp://example.edu.cn/a", "javascript:alert(1)",
                          "https://", "https:///a", "https://example.edu.cn/a b", "https://example.edu.cn/\n"}) {
    paper.mutable_document()->set_uri(bad);
    EXPECT_THAT(Create("d", paper).status(), HasReason(*bad == '\0' ? "MISSING_FIELD" : "INVALID_FIELD")) << bad;
  }
  paper.mutable_document()->set_uri("http://example.edu.cn/a");
  paper.mutable_document()->set_sha256("short");
  EXPECT_THAT(Create("d", paper), HasReason("INVALID_FIELD"));
  paper.mutable_document()->set_sha256(std::string(32, 'h'));
  EXPECT_THAT(Create("d", paper), IsOk());

  Record other = Paper(Document::TYPE_OTHER);
  EXPECT_THAT(Create("d2", other), HasReason("MISSING_FIELD"));  // nothing says what it is
  other.mutable_document()->set_title("送培计划");
  EXPECT_THAT(Create("d2", other), IsOk());
  other.mutable_document()->set_dated_on("2022-13");
  EXPECT_THAT(Create("d3", other), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Create("d3", Paper(Document::TYPE_UNSPECIFIED)), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Create("d3", Paper(static_cast<Document::Type>(77))), HasReason("INVALID_FIELD"));
}

TEST_P(RecordTest, OfAPartyItselfAndItsOfficesWrite) {
  EXPECT_THAT(Create(university_, "g", Group()), IsOk());
  EXPECT_THAT(Create(school_, "d", Paper(Document::TYPE_DEVELOPMENT_PLAN, "parties/yuanqu")), IsOk());
  // The county government is a party of the trusteeship, but neither the supporter nor the school.
  EXPECT_THAT(Create(government_, "d1", Paper(Document::TYPE_DEVELOPMENT_PLAN, "parties/yuanqu")),
              HasReason("NOT_YOUR_PARTY"));
  EXPECT_THAT(Create(school_, "d1", Paper(Document::TYPE_SUPPORT_PLAN)), HasReason("NOT_YOUR_PARTY"));
  const Call shanxi = MakeCall({.person = "wu", .role = "province", .region = "140000"});
  EXPECT_THAT(Create(shanxi, "d1", Paper(Document::TYPE_DEVELOPMENT_PLAN, "parties/yuanqu")), IsOk());
  EXPECT_THAT(Create(shanxi, "d2", Paper(Document::TYPE_SUPPORT_PLAN)), HasReason("TRUSTEESHIP_OUT_OF_SCOPE"));
  EXPECT_THAT(Create(MakeCall({.person = "p", .role = "public"}), "d2", Paper(Document::TYPE_SUPPORT_PLAN)),
              HasReason("PERMISSION_DENIED"));

  absl::StatusOr<Record> group = GetRecord("g");
  ASSERT_THAT(group, IsOk());
  EXPECT_EQ(group->supporter_region(), "110000");
  EXPECT_EQ(group->programme(), "programmes/moe22");
  // Who sees neither side does not learn that it is there.
  EXPECT_THAT(GetRecord(shanxi, "g"), HasReason("NOT_FOUND"));
  EXPECT_THAT(Update(shanxi, *group), HasReason("NOT_FOUND"));
  EXPECT_THAT(Withdraw(shanxi, "g"), HasReason("NOT_FOUND"));
  EXPECT_THAT(Update(university_, *group), IsOk());
}

// ---- Surveys -------------------------------------------------------------------------------------------------------------

TEST_P(RecordTest, MOE22_4_ASurveySaysWhatIsNeeded) {
  Record survey = Survey();
  survey.mutable_survey()->clear_needs();
  EXPECT_THAT(Create("s", survey), HasReason("INVALID_FIELD"));
  survey = Survey();
  survey.mutable_survey()->set_start("2022-11-23");  // tomorrow
  EXPECT_THAT(Create("s", survey), HasReason("INVALID_FIELD"));
  survey = Survey();
  survey.mutable_survey()->set_last_day("2022-06-09");
  EXPECT_THAT(Create("s", survey), HasReason("INVALID_FIELD"));
  survey = Survey();
  survey.mutable_survey()->set_sha256(std::string(32, 'h'));  // of what?
  EXPECT_THAT(Create("s", survey), HasReason("MISSING_FIELD"));
  survey = Survey();
  survey.set_party("parties/pku");
  EXPECT_THAT(Create("s", survey), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Create("s", Record()), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Create("s", Survey("nothing")), HasReason("NOT_FOUND"));
  EXPECT_THAT(Create("S!", Survey()), HasReason("INVALID_FIELD"));

  absl::StatusOr<Record> created = Create("s", Survey());
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->programme(), "programmes/moe22");
  EXPECT_EQ(created->school_region(), "140827");
  EXPECT_EQ(created->supporter_region(), "110000");
  EXPECT_THAT(Create("s", Survey()), HasReason("ALREADY_EXISTS"));
}

TEST_P(RecordTest, MOE22_4_ASurveyThatAPlanRestsOnIsNotWithdrawn) {
  for (const v1::Plan::State state : {v1::Plan::STATE_DRAFT, v1::Plan::STATE_SUPERSEDED}) {
    const std::string id = state == v1::Plan::STATE_DRAFT ? "s1" : "s2";
    ASSERT_THAT(Create(id, Survey()), IsOk());
    if (state == v1::Plan::STATE_DRAFT) {
      PutPlan("records/s1", state);
    } else {
      absl::Status written = db::WriteAndWait(*store_, [&](db::Tx& tx) -> absl::Status {
        absl::StatusOr<std::optional<v1::Plan>> before = resource::Find<v1::Plan>(tx, "plans/p");
        if (!before.ok()) return before.status();
        v1::Plan after = **before;
        after.set_survey("records/s2");
        after.set_state(state);
        return resource::Put<v1::Plan>(tx, &**before, after).status();
      });
      ASSERT_THAT(written, IsOk());
    }
    const absl::Status refused = Withdraw(id).status();
    EXPECT_THAT(refused, HasReason("SURVEY_IN_USE"));
    EXPECT_THAT(refused, NamesClause("MOE22-4"));
    EXPECT_EQ(MetadataOf(refused, "plan"), "plans/p");
  }
  // The plan rests on another one by now.
  absl::StatusOr<Record> withdrawn = Withdraw("s1");
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_EQ(withdrawn->state(), Record::STATE_WITHDRAWN);
  EXPECT_EQ(withdrawn->reason(), "重复登记");
  EXPECT_THAT(Withdraw("s1"), HasReason("TRUSTEESHIP_WRONG_STATE"));
  EXPECT_THAT(Update(*withdrawn), HasReason("TRUSTEESHIP_WRONG_STATE"));
}

TEST_P(RecordTest, UnderATrusteeshipItsPartiesAndOfficesWrite) {
  EXPECT_THAT(Create(university_, "s1", Survey()), IsOk());
  EXPECT_THAT(Create(government_, "c1", Promise(100)), IsOk());
  const Call elsewhere =
      MakeCall({.person = "x", .organisation = "parties/youyu", .role = "school", .region = "140623"});
  EXPECT_THAT(Create(elsewhere, "s2", Survey()), HasReason("NOT_FOUND"));
  EXPECT_THAT(GetRecord(elsewhere, "s1"), HasReason("NOT_FOUND"));
  EXPECT_THAT(Withdraw(elsewhere, "s1"), HasReason("NOT_FOUND"));
  EXPECT_THAT(Withdraw(university_, "s1", ""), HasReason("MISSING_FIELD"));
}

TEST_P(RecordTest, AnUpdateKeepsKindAndWhatItIsOf) {
  absl::StatusOr<Record> survey = Create("s", Survey());
  ASSERT_THAT(survey, IsOk());
  Record other_kind = Promise(1);
  other_kind.set_name("records/s");
  other_kind.set_etag(survey->etag());
  EXPECT_THAT(Update(other_kind), HasReason("TRUSTEESHIP_FIXED_FIELD"));
  ASSERT_THAT(Propose("b", Of("youyu", "140623")).status(), IsOk());
  Record moved = *survey;
  moved.set_trusteeship("trusteeships/b");
  EXPECT_THAT(Update(moved), HasReason("TRUSTEESHIP_FIXED_FIELD"));

  Record better = *survey;
  better.mutable_survey()->add_needs("实验室不足");
  better.set_programme("programmes/nonsense");  // output only
  better.set_excepted(true);
  absl::StatusOr<Record> updated = Update(better);
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->survey().needs_size(), 2);
  EXPECT_EQ(updated->programme(), "programmes/moe22");
  EXPECT_FALSE(updated->excepted());
  EXPECT_EQ(updated->revision(), 2);
  EXPECT_THAT(Update(better), HasReason("ETAG_MISMATCH"));
}

// ---- Money ---------------------------------------------------------------------------------------------------------------

TEST_P(RecordTest, MOE22_8a_AForbiddenPurposeIsRefusedCitingTheRule) {
  for (const char* purpose : {"品牌费", "“品牌”费", "支付 品 牌 费 及其他", "「品牌」使用，即《品牌　费》"}) {
    const absl::Status refused = Create("c", Promise(100, purpose)).status();
    EXPECT_THAT(refused, HasReason("FORBIDDEN_PURPOSE")) << purpose;
    EXPECT_THAT(refused, NamesClause("N22-fee")) << purpose;
    EXPECT_EQ(MetadataOf(refused, "forbidden"), "品牌费");
  }
  EXPECT_THAT(GetRecord("c"), HasReason("NOT_FOUND"));
  EXPECT_THAT(Create("c", Promise(100, "学校品牌建设经费")), IsOk());
  // The rule began on 2022-05-31: it binds the money of 2022, not that of 2021.
  EXPECT_THAT(Create("c2", Promise(100, "品牌费", 2021)), IsOk());
  Record later = *GetRecord("c2");
  later.mutable_commitment()->set_year(2023);
  EXPECT_THAT(Update(later), HasReason("FORBIDDEN_PURPOSE"));
  // Nor is it paid from that day, whatever was promised before.
  Record paid = Paid(10, "c2");
  EXPECT_THAT(Create("p", paid), HasReason("FORBIDDEN_PURPOSE"));
  paid.mutable_payment()->set_paid_on("2022-05-30");
  EXPECT_THAT(Create("p", paid), IsOk());
}

TEST_P(RecordTest, MOE22_8a_WhatARuleOnlyUrgesIsPassedWithAReason) {
  rules::v1::Rule rule;
  rule.set_rule_id("trusteeship-forbidden-purposes");
  rule.set_region("140827");
  rule.mutable_texts()->add_texts("接待");
  rule.set_comparator(rules::v1::Rule::COMPARATOR_ONE_OF);
  rule.set_strength(rules::v1::Rule::STRENGTH_WARN);
  rule.mutable_citation()->set_clause("YQ-1");
  PutRule(rule);
  // The county's own rule decides there.
  Record promise = Promise(100, "接待费");
  EXPECT_THAT(Create("c", promise), HasReason("TRUSTEESHIP_REASON_REQUIRED"));
  promise.set_reason("专家食宿");
  absl::StatusOr<Record> created = Create("c", promise);
  ASSERT_THAT(created, IsOk());
  EXPECT_TRUE(created->excepted());
}

TEST_P(RecordTest, MOE22_8a_TwoMillionPromisedOneAndAHalfPaidGiveThreeQuarters) {
  absl::StatusOr<v1::SummarizeFundingResponse> none = Funding(ministry_, "trusteeships/a");
  ASSERT_THAT(none, IsOk());
  EXPECT_FALSE(none->has_paid_share());
  ASSERT_THAT(Create(government_, "promise", Promise(200'000'000)), IsOk());
  ASSERT_THAT(Create(government_, "p1", Paid(100'000'000)), IsOk());
  ASSERT_THAT(Create(government_, "p2", Paid(50'000'000)), IsOk());
  for (const auto& summary :
       {Funding(ministry_, "trusteeships/a"), Funding(ministry_, ""), Funding(school_, "", "140827", 2022)}) {
    ASSERT_THAT(summary, IsOk());
    EXPECT_EQ(summary->committed_fen(), 200'000'000);
    EXPECT_EQ(summary->paid_fen(), 150'000'000);
    EXPECT_EQ(summary->paid_share(), 7500);
    ASSERT_EQ(summary->lines_size(), 1);
    EXPECT_EQ(summary->lines(0).purpose(), "改善办学条件");
    EXPECT_EQ(summary->lines(0).paid_share(), 7500);
  }
  EXPECT_EQ(Funding(ministry_, "", "", 2023)->lines_size(), 0);
  EXPECT_EQ(Funding(ministry_, "", "630000")->lines_size(), 0);
  EXPECT_THAT(EventsOf("records/promise"), ElementsAre("cn.jiedui.trusteeship.record.created.v1"));
  EXPECT_THAT(EventsOf("records/p1"), ElementsAre("cn.jiedui.trusteeship.payment.recorded.v1"));
  EXPECT_THAT(List(ministry_, "kind = COMMITMENT AND year = 2022"), ElementsAre("records/promise"));
  EXPECT_THAT(List(ministry_, "kind = PAYMENT AND trusteeship = trusteeships/a"),
              ElementsAre("records/p1", "records/p2"));

  const Call elsewhere =
      MakeCall({.person = "x", .organisation = "parties/youyu", .role = "school", .region = "140623"});
  EXPECT_THAT(Funding(elsewhere, "trusteeships/a"), HasReason("NOT_FOUND"));
  EXPECT_EQ(Funding(elsewhere, "")->lines_size(), 0);
  EXPECT_THAT(Funding(ministry_, "records/a"), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Funding(ministry_, "", "1408"), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Funding(ministry_, "", "", -1), HasReason("INVALID_FIELD"));
}

TEST_P(RecordTest, MOE22_8a_MoreThanPromisedAsksForAReason) {
  ASSERT_THAT(Create("promise", Promise(100)), IsOk());
  ASSERT_THAT(Create("p1", Paid(60)), IsOk());
  const absl::Status refused = Create("p2", Paid(41)).status();
  EXPECT_THAT(refused, HasReason("TRUSTEESHIP_REASON_REQUIRED"));
  EXPECT_THAT(refused, NamesClause("MOE22-8a"));
  EXPECT_THAT(Create("p2", Paid(40)), IsOk());
  Record more = *GetRecord("p2");
  more.mutable_payment()->set_fen(41);
  EXPECT_THAT(Update(more), HasReason("TRUSTEESHIP_REASON_REQUIRED"));
  more.set_reason("年底追加");
  absl::StatusOr<Record> updated = Update(more);
  ASSERT_THAT(updated, IsOk());
  EXPECT_TRUE(updated->excepted());
  EXPECT_EQ(Funding(ministry_, "trusteeships/a")->paid_share(), 10000);
  Record less = *GetRecord("promise");
  less.mutable_commitment()->set_fen(90);
  EXPECT_THAT(Update(less), HasReason("TRUSTEESHIP_REASON_REQUIRED"));
  less.mutable_commitment()->set_fen(101);
  EXPECT_THAT(Update(less), IsOk());
}

TEST_P(RecordTest, MOE22_8a_APaymentIsOnACommitmentOfItsTrusteeshipThatStands) {
  ASSERT_THAT(Propose("b", Of("youyu", "140623")).status(), IsOk());
  ASSERT_THAT(Create("promise", Promise(100)), IsOk());
  ASSERT_THAT(Create("s", Survey()), IsOk());
  const absl::Status of_another = Create("p", Paid(10, "promise", "b")).status();
  EXPECT_THAT(of_another, HasReason("NO_SUCH_COMMITMENT"));
  EXPECT_THAT(of_another, NamesClause("MOE22-8a"));
  EXPECT_THAT(Create("p", Paid(10, "s")), HasReason("NO_SUCH_COMMITMENT"));
  EXPECT_THAT(Create("p", Paid(10, "nothing")), HasReason("NO_SUCH_COMMITMENT"));
  EXPECT_THAT(Create("p", Paid(0)), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Create("p", Paid(1'000'000'000'000'001)), HasReason("INVALID_FIELD"));
  Record tomorrow = Paid(10);
  tomorrow.mutable_payment()->set_paid_on("2022-11-23");
  EXPECT_THAT(Create("p", tomorrow), HasReason("INVALID_FIELD"));

  ASSERT_THAT(Create("p", Paid(10)), IsOk());
  const absl::Status paid_on = Withdraw("promise").status();
  EXPECT_THAT(paid_on, HasReason("COMMITMENT_PAID_ON"));
  EXPECT_EQ(MetadataOf(paid_on, "payment"), "records/p");
  ASSERT_THAT(Withdraw("p"), IsOk());
  ASSERT_THAT(Withdraw("promise"), IsOk());
  EXPECT_THAT(Create("p2", Paid(10)), HasReason("TRUSTEESHIP_WRONG_STATE"));
  EXPECT_FALSE(Funding(ministry_, "trusteeships/a")->has_paid_share());
}

TEST_P(RecordTest, ARefusedCommitmentSaysWhichFieldIsWrong) {
  EXPECT_THAT(Create("c", Promise(100, "")), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Create("c", Promise(-1)), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Create("c", Promise(1, "投入", 22)), HasReason("INVALID_FIELD"));
  Record wordy = Promise(1);
  for (int i = 0; i < 1001; ++i) *wordy.mutable_note() += "字";
  EXPECT_THAT(Create("c", wordy), HasReason("INVALID_FIELD"));
}

// ---- Missing -------------------------------------------------------------------------------------------------------------

TEST_P(RecordTest, MOE22_3b_8b_WhatIsNotThereIsListed) {
  ASSERT_THAT(Propose("b", Of("youyu", "140623")).status(), IsOk());
  ASSERT_THAT(DrawUp("a").status(), IsOk());
  ASSERT_THAT(SignAll("a").status(), IsOk());
  ASSERT_THAT(Create("g", Group()), IsOk());
  ASSERT_THAT(Create("d", Paper(Document::TYPE_DEVELOPMENT_PLAN, "parties/yuanqu")), IsOk());
  ASSERT_THAT(Create("s", Survey()), IsOk());
  PutPlan("records/s", v1::Plan::STATE_APPROVED);
  absl::Status heard = db::WriteAndWait(*store_, [&](db::Tx& tx) {
    pairing::v1::Party party;
    party.set_name("parties/youyu");
    party.set_revision(1);
    party.set_display_name("右玉县第一中学");
    return store::Hear(tx, party).status();
  });
  ASSERT_THAT(heard, IsOk());

  absl::StatusOr<v1::ListMissingResponse> missing = ListMissing(ministry_);
  ASSERT_THAT(missing, IsOk());
  const auto said = [&] {
    std::vector<std::string> lines;
    for (const Missing& m : missing->missing()) {
      lines.push_back(Missing::Item_Name(m.item()) + " " + m.party() + " " + m.trusteeship() + " " +
                      m.citation().clause());
    }
    return lines;
  };
  EXPECT_THAT(said(),
              ElementsAre("ITEM_SUPPORT_PLAN parties/pku  MOE22-3b", "ITEM_INCENTIVE_SCHEME parties/pku  MOE22-3b",
                          "ITEM_DEVELOPMENT_PLAN parties/youyu  MOE22-8b",
                          "ITEM_AGREEMENT parties/youyu trusteeships/b MOE22-2",
                          "ITEM_SURVEY parties/youyu trusteeships/b MOE22-4",
                          "ITEM_PLAN parties/youyu trusteeships/b MOE22-4"));
  EXPECT_EQ(missing->missing(2).display_name(), "右玉县第一中学");
  EXPECT_EQ(missing->missing(0).display_name(), "");
  ASSERT_EQ(missing->counts_size(), 7);
  EXPECT_EQ(missing->counts(0).item(), Missing::ITEM_LEADING_GROUP);
  EXPECT_EQ(missing->counts(0).expected(), 1);
  EXPECT_EQ(missing->counts(0).missing(), 0);
  EXPECT_EQ(missing->counts(3).expected(), 2);
  EXPECT_EQ(missing->counts(3).missing(), 1);

  // A page at a time the same is said, once.
  v1::ListMissingRequest request;
  request.set_programme("programmes/moe22");
  request.set_page_size(1);
  const Call as = As(ministry_, "ListMissing");
  const std::vector<std::string> whole = said();
  std::vector<std::string> paged;
  do {
    missing = Await(records_.ListMissing(as, request));
    ASSERT_THAT(missing, IsOk());
    ASSERT_EQ(missing->missing_size(), 1);
    paged.push_back(said().front());
    request.set_page_token(missing->next_page_token());
  } while (!missing->next_page_token().empty() && paged.size() <= whole.size());
  EXPECT_EQ(paged, whole);

  // One item; only what the caller sees.
  missing = ListMissing(school_, Missing::ITEM_DEVELOPMENT_PLAN);
  ASSERT_THAT(missing, IsOk());
  ASSERT_EQ(missing->counts_size(), 1);
  EXPECT_EQ(missing->counts(0).expected(), 1);
  EXPECT_EQ(missing->missing_size(), 0);

  EXPECT_THAT(ListMissing(ministry_, static_cast<Missing::Item>(42)), HasReason("INVALID_FIELD"));
  request.clear_page_token();
  request.set_programme("programmes/nothing");
  EXPECT_THAT(Await(records_.ListMissing(as, request)), HasReason("NOT_FOUND"));
  request.set_effective_on("2022");
  EXPECT_THAT(Await(records_.ListMissing(as, request)), HasReason("INVALID_FIELD"));
}

TEST_P(RecordTest, ARepeatedRequestIsAnsweredOnce) {
  v1::CreateRecordRequest request;
  *request.mutable_record() = Survey();
  request.set_request_id("11111111-1111-4111-8111-111111111111");
  const Call as = As(ministry_, "CreateRecord");
  absl::StatusOr<Record> first = Await(records_.Create(as, request));
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(Await(records_.Create(as, request))->name(), first->name());
  request.clear_request_id();
  request.set_record_id("dry");
  request.set_validate_only(true);
  EXPECT_THAT(Await(records_.Create(as, request)), IsOk());
  EXPECT_THAT(GetRecord("dry"), HasReason("NOT_FOUND"));
  EXPECT_THAT(List(ministry_, "kind = SURVEY"), ElementsAre(first->name()));
}

INSTANTIATE_TEST_SUITE_P(Engines, RecordTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

}  // namespace
}  // namespace jiedui::trusteeship
