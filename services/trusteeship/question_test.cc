// Questions over the whole programme, over a real store, on both engines.
#include "services/trusteeship/question_service.h"

#include "services/trusteeship/policy_question.h"
#include "services/trusteeship/resources.h"
#include "services/trusteeship/store.h"
#include "services/trusteeship/trusteeship_test_base.h"

namespace jiedui::trusteeship {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class QuestionTest : public TrusteeshipTest {
 protected:
  // Ten counties of 运城 (140821 …), each with a school and a government.
  static std::string County(int i) { return std::to_string(140821 + i); }
  void AddCounty(int i) {
    registry_.Add("gov-" + County(i), Kind::PARTY_KIND_COUNTY_GOVERNMENT, "县" + County(i), County(i));
    registry_.Add("school-" + County(i), Kind::PARTY_KIND_SCHOOL, "中学" + County(i), County(i));
  }
  // Known from a source to have been signed in July.
  void Attest(const std::string& id, const v1::Trusteeship& trusteeship) {
    ASSERT_THAT(Propose(id, trusteeship).status(), IsOk());
    v1::AttestAgreementRequest request;
    request.set_trusteeship("trusteeships/" + id);
    request.mutable_attestation()->set_signed_on("2022-07-20");
    request.mutable_attestation()->set_source("新闻");
    const Call as = As(ministry_, "AttestAgreement");
    ASSERT_THAT(Await(agreements_.AttestFromSource(as, request)).status(), IsOk());
  }
  void ImportList(const std::vector<std::string>& counties, int declared = 0) {
    std::vector<v1::ImportCountyListsRequest> rows(1);
    v1::CountyList& list = *rows[0].mutable_county_list();
    list.set_name("countyLists/weak");
    list.set_display_name("教育基础薄弱县");
    list.mutable_interval()->set_attested_on("2022-01-01");
    for (const std::string& county : counties) list.add_counties(county);
    list.set_declared(declared);
    list.set_source("试验");
    const Call as = As(ministry_, "ImportCountyLists");
    auto results = Await(questions_.ImportCountyLists(as, rows));
    ASSERT_THAT(results.status(), IsOk());
    ASSERT_EQ((*results)[0].outcome(), type::v1::IMPORT_OUTCOME_CREATED) << (*results)[0].message();
  }
  absl::StatusOr<v1::GetCoverageResponse> Coverage(const std::string& on = "") {
    v1::GetCoverageRequest request;
    request.set_county_list("countyLists/weak");
    request.set_effective_on(on);
    const Call as = As(ministry_, "GetCoverage");
    return Await(questions_.GetCoverage(as, request));
  }
  void Hear(const pairing::v1::Region& region) {
    ASSERT_THAT(db::WriteAndWait(*store_, [&](db::Tx& tx) { return store::Hear(tx, region).status(); }), IsOk());
  }

  QuestionService questions_{*store_, workers_};
};

TEST_P(QuestionTest, MOE22_12_TenWeakCountiesNineHelped) {
  std::vector<std::string> counties;
  for (int i = 0; i < 10; ++i) {
    AddCounty(i);
    counties.push_back(County(i));
    if (i < 9) Attest("t" + std::to_string(i), Of("school-" + County(i), County(i)));
  }
  // Two schools in one county count once.
  registry_.Add("second", Kind::PARTY_KIND_SCHOOL, "第二中学", County(0));
  Attest("second", Of("second", County(0)));
  pairing::v1::Region tenth;
  tenth.set_name("regions/" + County(9));
  tenth.set_code(County(9));
  tenth.set_display_name("第十县");
  tenth.set_revision(1);
  Hear(tenth);
  ImportList(counties);

  auto coverage = Coverage();
  ASSERT_THAT(coverage.status(), IsOk());
  EXPECT_EQ(coverage->counties(), 10);
  EXPECT_EQ(coverage->covered(), 9);
  EXPECT_EQ(coverage->share(), 9000);
  ASSERT_EQ(coverage->uncovered_size(), 1);
  EXPECT_EQ(coverage->uncovered(0).display_name(), "第十县");
  EXPECT_FALSE(coverage->partial());
  ASSERT_EQ(coverage->tiers_size(), 1);
  EXPECT_EQ(coverage->tiers(0).covered(), 9);
  // Before the signatures nobody was helped.
  EXPECT_EQ(Coverage("2022-07-19")->covered(), 0);
}

TEST_P(QuestionTest, MOE22_12_AListThatNobodyLoadedIsNotNone) {
  const absl::Status status = Coverage().status();
  EXPECT_THAT(status, HasReason("LIST_NOT_LOADED"));
  EXPECT_THAT(status, NamesClause("MOE22-12"));
}

TEST_P(QuestionTest, MOE22_12_ACountyThatBecameAnotherStillCounts) {
  AddCounty(0);
  Attest("a", Of("school-" + County(0), County(0)));
  pairing::v1::Region latter;
  latter.set_name("regions/140881");
  latter.set_code("140881");
  latter.set_display_name("新市");
  latter.set_revision(1);
  latter.add_predecessors()->set_region("regions/" + County(0));
  Hear(latter);
  ImportList({"140881"}, 5);
  auto coverage = Coverage();
  ASSERT_THAT(coverage.status(), IsOk());
  EXPECT_EQ(coverage->covered(), 1);
  EXPECT_TRUE(coverage->partial());
}

TEST_P(QuestionTest, MOE22_1_KnownBesideWhatTheNoticeDeclares) {
  Attest("a", Of());
  ASSERT_THAT(Propose("b", Of("youyu", "140623")).status(), IsOk());
  v1::GetProgrammeStateRequest request;
  request.set_programme("programmes/moe22");
  request.set_effective_on("2022-09-01");
  const Call as = As(MakeCall({.person = "anyone", .role = "public", .region = "630000"}), "GetProgrammeState");
  auto state = Await(questions_.GetProgrammeState(as, request));
  ASSERT_THAT(state.status(), IsOk());
  EXPECT_EQ(state->total().schools(), 2);
  EXPECT_EQ(state->total().active(), 1);
  EXPECT_EQ(state->total().proposed(), 1);
  EXPECT_EQ(state->total().attested(), 1);
  EXPECT_EQ(state->declared(), 115);
  EXPECT_EQ(state->missing(), 113);
  EXPECT_EQ(state->citation().clause(), "MOE22-1");
  ASSERT_EQ(state->lines_size(), 1);
  EXPECT_EQ(state->lines(0).key(), "140000");
}

TEST_P(QuestionTest, OneCallGivesASchoolsWholeFile) {
  Activate("a");
  v1::GetSchoolFileRequest request;
  request.set_name("parties/yuanqu");
  const Call as = As(school_, "GetSchoolFile");
  auto file = Await(questions_.GetSchoolFile(as, request));
  ASSERT_THAT(file.status(), IsOk());
  EXPECT_EQ(file->trusteeship().name(), "trusteeships/a");
  EXPECT_EQ(file->agreement().shares_size(), 3);
  std::vector<int> missing;
  for (const auto& one : file->missing()) missing.push_back(one.item());
  EXPECT_THAT(missing, ElementsAre(v1::Missing::ITEM_LEADING_GROUP, v1::Missing::ITEM_SUPPORT_PLAN,
                                   v1::Missing::ITEM_INCENTIVE_SCHEME, v1::Missing::ITEM_DEVELOPMENT_PLAN,
                                   v1::Missing::ITEM_SURVEY, v1::Missing::ITEM_PLAN));
  ASSERT_THAT(file->late(), SizeIs(1));
  EXPECT_EQ(file->late(0).kind(), v1::Late::KIND_FILING);
  // Somebody else's school is not there.
  const Call other = As(MakeCall({.person = "x", .role = "school", .region = "630000"}), "GetSchoolFile");
  EXPECT_THAT(Await(questions_.GetSchoolFile(other, request)).status(), HasReason("NOT_FOUND"));
}

TEST_P(QuestionTest, ASchoolsFileIsOfTheTermThatRuns) {
  Activate("a");
  ASSERT_THAT(Renew("a", "a-2").status(), IsOk());
  v1::GetSchoolFileRequest request;
  request.set_name("parties/yuanqu");
  const Call as = As(school_, "GetSchoolFile");
  EXPECT_EQ(Await(questions_.GetSchoolFile(as, request))->trusteeship().name(), "trusteeships/a");
  request.set_effective_on("2025-09-01");
  auto next = Await(questions_.GetSchoolFile(as, request));
  ASSERT_THAT(next.status(), IsOk());
  EXPECT_EQ(next->trusteeship().name(), "trusteeships/a-2");
  EXPECT_EQ(next->earlier_size(), 1);
}

TEST_P(QuestionTest, AnAmendmentThatWaitsForSignaturesIsNotLate) {
  Activate("a");
  ASSERT_THAT(Amend("a", Terms("另定")).status(), IsOk());
  const Call as = As(ministry_, "ListLate");
  EXPECT_EQ(Await(questions_.ListLate(as, v1::ListLateRequest()))->late_size(), 0);
  ASSERT_THAT(SignAll("a", "2022-11-20").status(), IsOk());
  EXPECT_EQ(Await(questions_.ListLate(as, v1::ListLateRequest()))->late_size(), 0);
}

TEST_P(QuestionTest, NobodyReplacesTheListOfOthers) {
  ImportList({County(0), "630121"});
  const auto import = [&](const std::string& region, const std::vector<std::string>& counties, const std::string& id) {
    std::vector<v1::ImportCountyListsRequest> rows(1);
    v1::CountyList& list = *rows[0].mutable_county_list();
    list.set_name("countyLists/" + id);
    list.set_display_name("本地名单");
    list.mutable_interval()->set_attested_on("2022-01-01");
    for (const std::string& county : counties) list.add_counties(county);
    list.set_source("试验");
    rows[0].set_update(true);
    const Call as = As(MakeCall({.person = "wu", .role = "province", .region = region}), "ImportCountyLists");
    return Await(questions_.ImportCountyLists(as, rows))->front();
  };
  EXPECT_EQ(import("140000", {County(0)}, "weak").reason(), "REGION_NOT_YOURS") << "630121 is on the list";
  EXPECT_EQ(import("140000", {"630121"}, "own").reason(), "REGION_NOT_YOURS");
  EXPECT_EQ(import("140000", {County(0)}, "own").outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  EXPECT_EQ(Coverage()->counties(), 2);
}

TEST_P(QuestionTest, WhatIsLateIsListedPageByPage) {
  ASSERT_THAT(Propose("a", Of()).status(), IsOk());
  ASSERT_THAT(Propose("b", Of("youyu", "140623")).status(), IsOk());
  v1::ListLateRequest request;
  request.set_effective_on("2022-08-01");
  request.set_page_size(1);
  const Call as = As(ministry_, "ListLate");
  auto first = Await(questions_.ListLate(as, request));
  ASSERT_THAT(first.status(), IsOk());
  ASSERT_EQ(first->late_size(), 1);
  EXPECT_EQ(first->late(0).kind(), v1::Late::KIND_SIGNING);
  EXPECT_EQ(first->late(0).days(), 1);
  request.set_page_token(first->next_page_token());
  auto second = Await(questions_.ListLate(as, request));
  ASSERT_THAT(second.status(), IsOk());
  ASSERT_EQ(second->late_size(), 1);
  EXPECT_NE(second->late(0).name(), first->late(0).name());
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_P(QuestionTest, CandidatesComeWithReasonsAndTheDecisionIsKept) {
  registry_.Add("nku", Kind::PARTY_KIND_UNIVERSITY, "南开大学", "120000");
  Attest("a", Of());
  v1::Trusteeship other = Of("youyu", "140623", "nku");
  other.add_attached_schools("parties/pkuhs");
  Attest("b", other);
  v1::RankSupportersRequest request;
  request.set_county("140821");
  request.set_programme("programmes/moe22");
  const Call as = As(ministry_, "RankSupporters");
  auto ranked = Await(questions_.RankSupporters(as, request));
  ASSERT_THAT(ranked.status(), IsOk());
  ASSERT_EQ(ranked->candidates_size(), 2);
  EXPECT_EQ(ranked->candidates(0).supporter(), "parties/pku") << "it has a school in the same prefecture";
  EXPECT_EQ(ranked->candidates(1).attached_schools(), 1);
  EXPECT_THAT(ranked->not_loaded(), SizeIs(1));

  v1::DecideSupporterRequest decide;
  decide.mutable_supporter_decision()->set_county("140821");
  decide.mutable_supporter_decision()->set_programme("programmes/moe22");
  decide.mutable_supporter_decision()->set_supporter("parties/nku");
  const Call deciding = As(ministry_, "DecideSupporter");
  EXPECT_THAT(Await(questions_.DecideSupporter(deciding, decide)).status(), HasReason("MISSING_FIELD"));
  decide.mutable_supporter_decision()->set_reason("附属高中有余力");
  auto decided = Await(questions_.DecideSupporter(deciding, decide));
  ASSERT_THAT(decided.status(), IsOk());
  EXPECT_EQ(decided->rank(), 2);
  decide.mutable_supporter_decision()->set_supporter("parties/nobody");
  EXPECT_THAT(Await(questions_.DecideSupporter(deciding, decide)).status(), HasReason("UNKNOWN_REFERENCE"));

  // A school whose term is followed by another is one school.
  ASSERT_THAT(Renew("a", "a-2").status(), IsOk());
  ranked = Await(questions_.RankSupporters(as, request));
  ASSERT_THAT(ranked.status(), IsOk());
  EXPECT_EQ(ranked->candidates(0).load(), 1);
  EXPECT_EQ(ranked->candidates(0).earlier_in_prefecture(), 1);
  EXPECT_EQ(decided->candidates_size(), 2);
}

TEST_P(QuestionTest, DisagreementsAreNamedUntilTheRegistryFollows) {
  Attest("a", Of());
  const Call as = As(ministry_, "ListDisagreements");
  auto before = Await(questions_.ListDisagreements(as, v1::ListDisagreementsRequest()));
  ASSERT_THAT(before.status(), IsOk());
  ASSERT_EQ(before->disagreements_size(), 1);
  EXPECT_EQ(before->disagreements(0).what(), "结对登记中没有相应的结对");
  pairing::v1::Pairing pairing;
  pairing.set_name("pairings/a");
  pairing.set_owner("trusteeships/a");
  pairing.set_supporter("parties/pku");
  pairing.set_recipient("parties/yuanqu");
  pairing.set_state(pairing::v1::Pairing::STATE_ACTIVE);
  pairing.mutable_interval()->set_start("2022-07-20");
  pairing.mutable_interval()->set_end("2025-09-01");
  pairing.set_revision(1);
  ASSERT_THAT(db::WriteAndWait(*store_, [&](db::Tx& tx) { return store::Hear(tx, pairing).status(); }), IsOk());
  EXPECT_EQ(Await(questions_.ListDisagreements(as, v1::ListDisagreementsRequest()))->disagreements_size(), 0);
}

TEST(DisagreementTest, ThePairingOfAFurtherTermBeginsWithIt) {
  v1::Trusteeship next;
  next.set_supporter("parties/pku");
  next.set_school("parties/yuanqu");
  next.set_state(v1::Trusteeship::STATE_ACTIVE);
  next.set_in_force_on("2025-07-10");  // signed before the first term was over
  next.mutable_interval()->set_start("2025-09-01");
  next.mutable_interval()->set_end("2028-09-01");
  policy::LinkedPairing pairing{.there = true,
                                .active = true,
                                .supporter = "parties/pku",
                                .recipient = "parties/yuanqu",
                                .start = "2025-09-01",
                                .end = "2028-09-01"};
  EXPECT_NE(policy::Disagreement(next, pairing), "");
  next.set_predecessor("trusteeships/a");
  EXPECT_EQ(policy::Disagreement(next, pairing), "");
}

TEST(DisagreementTest, TheEndOfOneThatRunsIsCompared) {
  v1::Trusteeship active;
  active.set_supporter("parties/pku");
  active.set_school("parties/yuanqu");
  active.set_state(v1::Trusteeship::STATE_ACTIVE);
  active.set_in_force_on("2022-07-20");
  active.mutable_interval()->set_end("2026-09-01");
  policy::LinkedPairing pairing{.there = true,
                                .active = true,
                                .supporter = "parties/pku",
                                .recipient = "parties/yuanqu",
                                .start = "2022-07-20",
                                .end = "2025-09-01"};
  EXPECT_NE(policy::Disagreement(active, pairing), "");
  pairing.end = "2026-09";
  EXPECT_EQ(policy::Disagreement(active, pairing), "");
}

TEST(DisagreementTest, OneThatEndedBeforeItBeganNeedsNoPairing) {
  v1::Trusteeship never;
  never.set_state(v1::Trusteeship::STATE_TERMINATED);
  never.set_in_force_on("2022-07-20");
  never.mutable_interval()->set_end("2022-07-20");
  EXPECT_EQ(policy::Disagreement(never, {}), "");
  EXPECT_NE(policy::Disagreement(never, {.there = true, .active = true}), "");
}

INSTANTIATE_TEST_SUITE_P(Engines, QuestionTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

}  // namespace
}  // namespace jiedui::trusteeship
