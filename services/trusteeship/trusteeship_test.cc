// Programmes and trusteeships over a real store, on both engines: what offices do, step by step. Cases are named after requirements.
#include "common/testing/explain.h"
#include "services/trusteeship/postings.h"
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
using v1::Trusteeship;

TEST_P(TrusteeshipTest, MOE22_2_ATermIsFilledInFromProgrammeAndRule) {
  absl::StatusOr<Trusteeship> proposed = Propose("tr-01", Of());
  ASSERT_THAT(proposed.status(), IsOk());
  EXPECT_EQ(proposed->interval().start(), "2022-09-01");
  EXPECT_EQ(proposed->interval().end(), "2025-09-01");
  EXPECT_EQ(proposed->state(), Trusteeship::STATE_PROPOSED);
  EXPECT_EQ(proposed->school_region(), "140827");
  EXPECT_THAT(EventsOf("trusteeships/tr-01"), ElementsAre("cn.jiedui.trusteeship.trusteeship.proposed.v1"));
}

TEST_P(TrusteeshipTest, MOE22_1_OneSchoolMoreThanTheRuleSaysIsRefused) {
  rules::v1::Rule one;
  one.set_rule_id("trusteeship-provincial-schools");
  one.set_number(1);
  one.set_unit("所");
  one.set_comparator(rules::v1::Rule::COMPARATOR_AT_MOST);
  one.set_strength(rules::v1::Rule::STRENGTH_REFUSE);
  one.mutable_citation()->set_clause("MOE22-1");
  PutRule(one);
  AddRule("trusteeship-provincial-term", 3, "年", rules::v1::Rule::STRENGTH_WARN, "MOE22-11");
  AddProgramme("shanxi", v1::TIER_PROVINCIAL, "140000");
  ASSERT_THAT(Propose("a", Of("yuanqu", "140827", "pku", "shanxi")).status(), IsOk());
  const absl::Status second = Propose("b", Of("youyu", "140623", "pku", "shanxi")).status();
  EXPECT_THAT(second, HasReason("TOO_MANY_SCHOOLS"));
  EXPECT_THAT(second, NamesClause("MOE22-1"));
  EXPECT_THAT(Get("b").status(), HasReason("NOT_FOUND"));
}

TEST_P(TrusteeshipTest, ASchoolHasOneTrusteeAtATime) {
  ASSERT_THAT(Propose("a", Of()).status(), IsOk());
  EXPECT_THAT(Propose("b", Of()).status(), HasReason("SCHOOL_TAKEN"));
}

TEST_P(TrusteeshipTest, ASchoolHadOneTrusteeAtATime) {
  Activate("a");
  ASSERT_THAT(Complete("a").status(), IsOk());
  EXPECT_THAT(Propose("b", Of()).status(), HasReason("SCHOOL_TAKEN")) << "the days of a term that is over are taken";
  Trusteeship next = Of();
  next.mutable_interval()->set_start("2025-09");  // as its source gives it: from the first of September
  next.mutable_interval()->set_end("2028-09");
  EXPECT_THAT(Propose("b", next).status(), IsOk());
  // What was given up before it began took none.
  ASSERT_THAT(Propose("c", Of("yuanqu2")).status(), IsOk());
  ASSERT_THAT(Terminate("c").status(), IsOk());
  EXPECT_THAT(Propose("d", Of("yuanqu2")).status(), IsOk());
}

TEST_P(TrusteeshipTest, MOE22_1_ASchoolWhoseTermWasRenewedStillCounts) {
  AddRule("trusteeship-provincial-schools", 1, "所", rules::v1::Rule::STRENGTH_REFUSE, "MOE22-1");
  AddRule("trusteeship-provincial-term", 3, "年", rules::v1::Rule::STRENGTH_WARN, "MOE22-11");
  AddProgramme("shanxi", v1::TIER_PROVINCIAL, "140000");
  Activate("a", Of("yuanqu", "140827", "pku", "shanxi"));
  ASSERT_THAT(Renew("a", "a-2").status(), IsOk());
  ASSERT_THAT(Terminate("a-2").status(), IsOk());
  EXPECT_THAT(Propose("b", Of("youyu", "140623", "pku", "shanxi")).status(), HasReason("TOO_MANY_SCHOOLS"));
}

TEST_P(TrusteeshipTest, AFurtherTermOfAnotherLengthTakesItsReason) {
  Activate("a");
  EXPECT_THAT(Renew("a", "a-2", "2027-09-01").status(), HasReason("TRUSTEESHIP_REASON_REQUIRED"));
  absl::StatusOr<Trusteeship> next = Renew("a", "a-2", "2027-09-01", "省里统一为两年");
  ASSERT_THAT(next.status(), IsOk());
  EXPECT_EQ(next->interval().end(), "2027-09-01");
  EXPECT_EQ(next->reason(), "省里统一为两年");
}

TEST_P(TrusteeshipTest, MOE22_11_AProgrammeIsOfItsOwnAreaAlone) {
  AddRule("trusteeship-provincial-term", 3, "年", rules::v1::Rule::STRENGTH_WARN, "MOE22-11");
  AddProgramme("qinghai", v1::TIER_PROVINCIAL, "630000");
  const absl::Status elsewhere = Propose("a", Of("yuanqu", "140827", "pku", "qinghai")).status();
  EXPECT_THAT(elsewhere, HasReason("SCHOOL_OUTSIDE_PROGRAMME"));
  EXPECT_THAT(elsewhere, NamesClause("MOE22-11"));

  // Another province keeps neither it nor what is under it.
  const Call shanxi = MakeCall({.person = "wu", .role = "province", .region = "140000"});
  const Call qinghai = MakeCall({.person = "ma", .role = "province", .region = "630000"});
  v1::GetProgrammeRequest get;
  get.set_name("programmes/qinghai");
  v1::UpdateProgrammeRequest update;
  *update.mutable_programme() = *Await(programmes_.Get(ministry_, get));
  update.mutable_programme()->set_filing_deadline("2022-12-31");
  EXPECT_THAT(Await(programmes_.Update(As(shanxi, "UpdateProgramme"), update)).status(), HasReason("REGION_NOT_YOURS"));
  std::vector<v1::ImportProgrammesRequest> rows(1);
  *rows[0].mutable_programme() = update.programme();
  rows[0].set_update(true);
  auto results = Await(programmes_.Import(As(shanxi, "ImportProgrammes"), rows));
  ASSERT_THAT(results.status(), IsOk());
  EXPECT_EQ((*results)[0].reason(), "REGION_NOT_YOURS");
  v1::CreateProgrammeRequest create;
  *create.mutable_programme() = update.programme();
  EXPECT_THAT(Await(programmes_.Create(As(shanxi, "CreateProgramme"), create)).status(), HasReason("REGION_NOT_YOURS"));
  EXPECT_THAT(Await(programmes_.Update(As(qinghai, "UpdateProgramme"), update)).status(), IsOk());
  registry_.Add("gov-630121", Kind::PARTY_KIND_COUNTY_GOVERNMENT, "大通县人民政府", "630121");
  registry_.Add("datong", Kind::PARTY_KIND_SCHOOL, "大通县第一中学", "630121");
  registry_.Add("sxu", Kind::PARTY_KIND_UNIVERSITY, "山西大学", "140000");
  const Trusteeship helped = Of("datong", "630121", "sxu", "qinghai");
  EXPECT_THAT(Propose(shanxi, "a", helped).status(), HasReason("REGION_NOT_YOURS"));
  ASSERT_THAT(Propose(qinghai, "a", helped).status(), IsOk());
  v1::TerminateTrusteeshipRequest end;
  end.set_name("trusteeships/a");
  end.set_etag("\"1\"");
  end.set_reason("不再需要");
  EXPECT_THAT(Await(trusteeships_.Terminate(As(shanxi, "TerminateTrusteeship"), end)).status(),
              HasReason("REGION_NOT_YOURS"));
  EXPECT_THAT(Await(trusteeships_.Terminate(As(qinghai, "TerminateTrusteeship"), end)).status(), IsOk());
}

TEST_P(TrusteeshipTest, UnderItsFirstSchemeTheRegistryHearsWhatCameIntoForce) {
  v1::GetProgrammeRequest get;
  get.set_name("programmes/moe22");
  v1::UpdateProgrammeRequest update;
  const Call as = As(ministry_, "UpdateProgramme");
  const auto set = [&](const std::string& scheme) {
    *update.mutable_programme() = *Await(programmes_.Get(ministry_, get));
    update.mutable_programme()->set_scheme(scheme);
    return Await(programmes_.Update(as, update)).status();
  };
  ASSERT_THAT(set(""), IsOk()) << "nothing came into force yet";
  Activate("a");
  ASSERT_THAT(Propose("b", Of("youyu", "140623")).status(), IsOk());
  ASSERT_THAT(set("schemes/trusteeship"), IsOk());
  EXPECT_EQ(EventsOf("trusteeships/a").back(), "cn.jiedui.trusteeship.trusteeship.updated.v1");
  EXPECT_EQ(EventsOf("trusteeships/b").size(), 1u);
  // The pairings are there now, under that scheme.
  EXPECT_THAT(set("schemes/other"), HasReason("TRUSTEESHIP_FIXED_FIELD"));
  EXPECT_THAT(set(""), HasReason("TRUSTEESHIP_FIXED_FIELD"));
  EXPECT_THAT(set("schemes/trusteeship"), IsOk());
  EXPECT_EQ(EventsOf("trusteeships/a").size(), 3u) << "nothing is said again for another change";
}

TEST_P(TrusteeshipTest, WithoutTheRegistryNothingIsProposedAndARepetitionIsAnswered) {
  v1::ProposeTrusteeshipRequest request;
  request.set_trusteeship_id("a");
  request.set_request_id("11111111-1111-4111-8111-111111111111");
  *request.mutable_trusteeship() = Of();
  const Call call = As(ministry_, "ProposeTrusteeship");
  registry_.away = true;
  const absl::Status away = Await(trusteeships_.Propose(call, request)).status();
  EXPECT_THAT(away, HasReason("REGISTRY_UNAVAILABLE"));
  EXPECT_TRUE(absl::IsUnavailable(away));
  registry_.away = false;
  ASSERT_THAT(Await(trusteeships_.Propose(call, request)).status(), IsOk());
  registry_.away = true;
  EXPECT_THAT(Await(trusteeships_.Propose(call, request)).status(), IsOk());
}

TEST_P(TrusteeshipTest, MOE22_11_TheCityTierStaysInsideThePrefecture) {
  AddRule("trusteeship-city-term", 3, "年", rules::v1::Rule::STRENGTH_WARN, "MOE22-11");
  AddProgramme("yuncheng", v1::TIER_CITY, "140800");
  registry_.Add("near", Kind::PARTY_KIND_SCHOOL, "运城中学", "140802");
  registry_.Add("far", Kind::PARTY_KIND_SCHOOL, "太原五中", "140105");
  const absl::Status far = Propose("a", Of("yuanqu", "140827", "far", "yuncheng")).status();
  EXPECT_THAT(far, HasReason("TRUSTEESHIP_OUTSIDE_AREA"));
  EXPECT_THAT(far, NamesClause("MOE22-11"));
  EXPECT_THAT(Propose("b", Of("yuanqu", "140827", "near", "yuncheng")).status(), IsOk());
}

TEST_P(TrusteeshipTest, ATierIsKeptByItsOffice) {
  const Call province = MakeCall({.person = "wu", .role = "province", .region = "140000"});
  EXPECT_THAT(Propose(province, "a", Of()).status(), HasReason("TIER_NOT_YOURS"));
  EXPECT_THAT(Propose(school_, "a", Of()).status(), HasReason("PERMISSION_DENIED"));
}

TEST_P(TrusteeshipTest, AnotherTermThanTheRulesAsksForAReason) {
  Trusteeship longer = Of();
  longer.mutable_interval()->set_end("2027-09-01");
  EXPECT_THAT(Propose("a", longer).status(), HasReason("TRUSTEESHIP_REASON_REQUIRED"));
  longer.set_reason("省里统一延长");
  EXPECT_THAT(Propose("a", longer).status(), IsOk());
  ASSERT_EQ(trailer_.warnings.size(), 1u);
  EXPECT_EQ(trailer_.warnings[0].clause, "N22-cycle");
}

TEST_P(TrusteeshipTest, ATermEndsByItsVerbs) {
  Activate("a");
  absl::StatusOr<Trusteeship> active = Get("a");
  ASSERT_THAT(active.status(), IsOk());
  v1::CompleteTrusteeshipRequest complete;
  complete.set_name(active->name());
  complete.set_etag(active->etag());
  Call call = As(ministry_, "CompleteTrusteeship");
  EXPECT_THAT(Await(trusteeships_.Complete(call, complete)).status(), HasReason("NOT_OVER"));
  call.today = absl::CivilDay(2025, 9, 2);
  complete.set_end("2025-09-02");
  EXPECT_THAT(Await(trusteeships_.Complete(call, complete)).status(), HasReason("OUTSIDE_TERM"))
      << "what goes on after it is a further term";
  complete.clear_end();
  absl::StatusOr<Trusteeship> completed = Await(trusteeships_.Complete(call, complete));
  ASSERT_THAT(completed.status(), IsOk());
  EXPECT_EQ(completed->state(), Trusteeship::STATE_COMPLETED);

  v1::RenewTrusteeshipRequest renew;
  renew.set_name(completed->name());
  renew.set_etag(completed->etag());
  renew.set_successor_id("a-2");
  call.method = "x/RenewTrusteeship";
  absl::StatusOr<Trusteeship> next = Await(trusteeships_.Renew(call, renew));
  ASSERT_THAT(next.status(), IsOk());
  EXPECT_EQ(next->predecessor(), "trusteeships/a");
  EXPECT_EQ(next->interval().start(), "2025-09-01");
  EXPECT_EQ(next->interval().end(), "2028-09-01");
  EXPECT_EQ(Get("a")->successor(), "trusteeships/a-2");
  EXPECT_EQ(Get("a")->state(), Trusteeship::STATE_RENEWED);
}

TEST_P(TrusteeshipTest, TerminationNeedsAReasonAndADayWithinTheTerm) {
  Activate("a");
  v1::TerminateTrusteeshipRequest request;
  request.set_name("trusteeships/a");
  request.set_etag(Get("a")->etag());
  const Call call = As(ministry_, "TerminateTrusteeship");
  EXPECT_THAT(Await(trusteeships_.Terminate(call, request)).status(), HasReason("MISSING_FIELD"));
  request.set_reason("学校撤并");
  request.set_end("2026-01-01");
  EXPECT_THAT(Await(trusteeships_.Terminate(call, request)).status(), HasReason("OUTSIDE_TERM"));
  request.set_end("2022-12-01");
  absl::StatusOr<Trusteeship> ended = Await(trusteeships_.Terminate(call, request));
  ASSERT_THAT(ended.status(), IsOk());
  EXPECT_EQ(ended->interval().end(), "2022-12-01");
  EXPECT_THAT(EventsOf("trusteeships/a"), ElementsAre("cn.jiedui.trusteeship.trusteeship.proposed.v1",
                                                      "cn.jiedui.trusteeship.trusteeship.activated.v1",
                                                      "cn.jiedui.trusteeship.trusteeship.terminated.v1"));
}

TEST_P(TrusteeshipTest, AnAttestedRowIsInForceWithoutAnythingInvented) {
  std::vector<v1::ImportTrusteeshipsRequest> rows(2);
  *rows[0].mutable_trusteeship() = Of();
  rows[0].mutable_trusteeship()->set_name("trusteeships/tr-01");
  rows[0].mutable_attestation()->set_signed_by("2022-08");
  rows[0].mutable_attestation()->set_source("教育部新闻 2022-08");
  *rows[1].mutable_trusteeship() = Of("youyu", "140623", "nobody");
  rows[1].mutable_trusteeship()->set_name("trusteeships/tr-02");
  const Call call = As(ministry_, "ImportTrusteeships");
  auto results = Await(trusteeships_.Import(call, rows));
  ASSERT_THAT(results.status(), IsOk());
  EXPECT_EQ((*results)[0].outcome(), type::v1::IMPORT_OUTCOME_CREATED) << (*results)[0].message();
  EXPECT_EQ((*results)[1].outcome(), type::v1::IMPORT_OUTCOME_REFUSED);
  EXPECT_EQ((*results)[1].reason(), "UNKNOWN_REFERENCE");
  absl::StatusOr<Trusteeship> active = Get("tr-01");
  ASSERT_THAT(active.status(), IsOk());
  EXPECT_EQ(active->state(), Trusteeship::STATE_ACTIVE);
  EXPECT_TRUE(active->attested());
  EXPECT_EQ(active->in_force_on(), "2022-08");
  EXPECT_TRUE(GetAgreement("tr-01")->has_attestation());
  EXPECT_EQ(GetAgreement("tr-01")->shares_size(), 0);
  results = Await(trusteeships_.Import(call, rows));
  ASSERT_THAT(results.status(), IsOk());
  EXPECT_EQ((*results)[0].outcome(), type::v1::IMPORT_OUTCOME_UNCHANGED) << (*results)[0].message();
}

TEST_P(TrusteeshipTest, ABetterSourceCorrectsSinceWhenItWorks) {
  std::vector<v1::ImportTrusteeshipsRequest> rows(1);
  *rows[0].mutable_trusteeship() = Of();
  rows[0].mutable_trusteeship()->set_name("trusteeships/a");
  rows[0].mutable_attestation()->set_signed_by("2022-08-31");
  rows[0].mutable_attestation()->set_source("新闻");
  const Call call = As(ministry_, "ImportTrusteeships");
  ASSERT_THAT(Await(trusteeships_.Import(call, rows)).status(), IsOk());
  rows[0].mutable_attestation()->clear_signed_by();
  rows[0].mutable_attestation()->set_signed_on("2022-07-20");
  rows[0].set_update(true);
  auto results = Await(trusteeships_.Import(call, rows));
  ASSERT_THAT(results.status(), IsOk());
  EXPECT_EQ((*results)[0].outcome(), type::v1::IMPORT_OUTCOME_UPDATED) << (*results)[0].message();
  EXPECT_EQ(Get("a")->in_force_on(), "2022-07-20");
  EXPECT_FALSE(Get("a")->attested());
  EXPECT_EQ(EventsOf("trusteeships/a").back(), "cn.jiedui.trusteeship.trusteeship.updated.v1");
}

// A row of the list that is known of yuanqu, and what an import makes of it.
v1::ImportTrusteeshipsRequest Row(const Trusteeship& trusteeship, bool attested = true) {
  v1::ImportTrusteeshipsRequest row;
  *row.mutable_trusteeship() = trusteeship;
  row.mutable_trusteeship()->set_name("trusteeships/a");
  if (!attested) return row;
  row.mutable_attestation()->set_signed_by("2022-08-31");
  row.mutable_attestation()->set_source("新闻");
  return row;
}

TEST_P(TrusteeshipTest, ARowThatWasEnteredOnceSaysNothingNewLater) {
  const v1::ImportTrusteeshipsRequest row = Row(Of());
  const auto import = [&](v1::ImportTrusteeshipsRequest one, bool update = false) {
    one.set_update(update);
    const Call as = As(ministry_, "ImportTrusteeships");
    auto results = Await(trusteeships_.Import(as, {std::move(one)}));
    EXPECT_THAT(results.status(), IsOk());
    return results.ok() ? results->front().outcome() : type::v1::IMPORT_OUTCOME_UNSPECIFIED;
  };
  ASSERT_EQ(import(row), type::v1::IMPORT_OUTCOME_CREATED);
  // The agreement was drawn up and signed here since.
  ASSERT_THAT(Amend("a", Terms()).status(), IsOk());
  EXPECT_EQ(import(row), type::v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_EQ(import(row, /*update=*/true), type::v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_FALSE(GetAgreement("a")->has_attestation()) << "what was drawn up stays";
  ASSERT_THAT(SignAll("a").status(), IsOk());
  EXPECT_EQ(import(row), type::v1::IMPORT_OUTCOME_UNCHANGED);
  // Who says nothing of the agreement contradicts nothing.
  EXPECT_EQ(import(Row(Of(), false)), type::v1::IMPORT_OUTCOME_UNCHANGED);
  // Its term is over, and the rules are others.
  ASSERT_THAT(Complete("a").status(), IsOk());
  registry_.Add("yuanqu", Kind::PARTY_KIND_SCHOOL, "垣曲中学", "140882", 2);
  EXPECT_EQ(import(row), type::v1::IMPORT_OUTCOME_UNCHANGED);
  Trusteeship other = Of();
  other.set_note("另一所校区");
  EXPECT_EQ(import(Row(other)), type::v1::IMPORT_OUTCOME_CONFLICT);
}

TEST_P(TrusteeshipTest, AnImportThatHearsOfAMoveFirstTakesEverythingAlong) {
  Activate("a");
  registry_.Add("yuanqu", Kind::PARTY_KIND_SCHOOL, "垣曲中学", "140882", 2);
  registry_.Add("gov-140827", Kind::PARTY_KIND_COUNTY_GOVERNMENT, "某市人民政府", "140882", 2);
  v1::ImportTrusteeshipsRequest row = Row(Of(), false);
  row.mutable_trusteeship()->set_note("更正");
  row.set_update(true);
  const Call as = As(ministry_, "ImportTrusteeships");
  auto results = Await(trusteeships_.Import(as, {row}));
  ASSERT_THAT(results.status(), IsOk());
  ASSERT_EQ((*results)[0].outcome(), type::v1::IMPORT_OUTCOME_UPDATED) << (*results)[0].message();
  EXPECT_EQ(Get("a")->school_region(), "140882");
  EXPECT_EQ(GetAgreement("a")->school_region(), "140882");
  EXPECT_EQ(GetAgreement("a")->state(), v1::Agreement::STATE_IN_FORCE);
  EXPECT_EQ(EventsOf("agreements/a").back(), "cn.jiedui.trusteeship.agreement.moved.v1");
}

TEST_P(TrusteeshipTest, ABetterSourceLeavesWhatWasFiled) {
  ASSERT_THAT(Propose("a", Of()).status(), IsOk());
  ASSERT_THAT(AttestFrom(ministry_, "a", ""), IsOk());
  v1::FileAgreementRequest file;
  file.set_name("agreements/a");
  file.set_etag(GetAgreement("a")->etag());
  file.set_filed_on("2022-09-10");
  const Call as = As(ministry_, "FileAgreement");
  ASSERT_THAT(Await(agreements_.File(as, file)).status(), IsOk());
  ASSERT_THAT(AttestFrom(ministry_, "a", "2022-07-20"), IsOk());
  EXPECT_EQ(GetAgreement("a")->in_force_on(), "2022-07-20");
  EXPECT_EQ(GetAgreement("a")->filed_on(), "2022-09-10");
}

TEST_P(TrusteeshipTest, BodiesReadByIndexAlone) {
  // A body that reads a whole table conflicts with every write to it on PostgreSQL.
  if (store_.engine() != jiedui::testing::Engine::kPostgresql) GTEST_SKIP() << "PostgreSQL tells what was read whole";
  Activate("a");
  const auto body = [&](db::Tx& tx) -> absl::Status {
    absl::StatusOr<Trusteeship> trusteeship = store::GetTrusteeship(tx, "trusteeships/a");
    EXPECT_THAT(trusteeship.status(), IsOk());
    if (!trusteeship.ok()) return trusteeship.status();
    EXPECT_THAT(store::LoadSetting(tx, *trusteeship, {}).status(), IsOk());
    EXPECT_THAT(store::OfSchool(tx, "parties/yuanqu").status(), IsOk());
    EXPECT_THAT(store::NamingParty(tx, "parties/yuanqu").status(), IsOk());
    EXPECT_THAT(store::HeardParty(tx, "parties/pku").status(), IsOk());
    EXPECT_THAT(store::PutTrusteeship(tx, &*trusteeship, *trusteeship).status(), IsOk());
    absl::StatusOr<resource::Entered<v1::Agreement>> agreement = resource::Get<v1::Agreement>(tx, "agreements/a");
    EXPECT_THAT(agreement.status(), IsOk());
    if (!agreement.ok()) return agreement.status();
    EXPECT_THAT(store::FindLastOfType<v1::Agreement>(tx, "agreements/a", 1).status(), IsOk());
    EXPECT_THAT(store::Under<v1::Measure>(tx, "trusteeships/a").status(), IsOk());
    EXPECT_THAT(store::OfParty<v1::Record>(tx, "parties/pku").status(), IsOk());
    const HeardPosting posting{.name = "postings/p", .revision = 1, .trusteeship = "trusteeships/a"};
    EXPECT_THAT(store::Hear(tx, posting).status(), IsOk());
    EXPECT_THAT(store::PostingsOf(tx, "trusteeships/a").status(), IsOk());
    EXPECT_THAT(resource::Put(tx, &agreement->resource, agreement->resource).status(), IsOk());
    EXPECT_THAT(jiedui::testing::TablesReadWhole(tx), ::testing::IsEmpty());
    return absl::OkStatus();
  };
  EXPECT_THAT(db::WriteAndWait(*store_, body, {.dry_run = true}), IsOk());
}

TEST_P(TrusteeshipTest, Q16_33_EveryChangeTellsWhoWhenFromTo) {
  Activate("a");
  v1::ListTrusteeshipRevisionsRequest request;
  request.set_name("trusteeships/a");
  auto history = Await(trusteeships_.ListRevisions(ministry_, request));
  ASSERT_THAT(history.status(), IsOk());
  ASSERT_EQ(history->revisions_size(), 2);
  EXPECT_EQ(history->revisions(0).from(), Trusteeship::STATE_PROPOSED);
  EXPECT_EQ(history->revisions(0).trusteeship().state(), Trusteeship::STATE_ACTIVE);
  EXPECT_EQ(history->revisions(1).actor(), "parties/moe/wang");
}

INSTANTIATE_TEST_SUITE_P(Engines, TrusteeshipTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

}  // namespace
}  // namespace jiedui::trusteeship
