// The rules of programmes, trusteeships and agreements, and who may call what, as tables. Cases are named after the requirement they show.
#include "services/trusteeship/policy.h"

#include <functional>
#include <string>
#include <vector>

#include "common/base/text.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "jiedui/trusteeship/v1/difficulty.pb.h"
#include "jiedui/trusteeship/v1/measure.pb.h"
#include "jiedui/trusteeship/v1/plan.pb.h"
#include "jiedui/trusteeship/v1/practice.pb.h"
#include "jiedui/trusteeship/v1/question.pb.h"
#include "jiedui/trusteeship/v1/record.pb.h"
#include "services/trusteeship/access.h"
#include "services/trusteeship/policy_agreement.h"
#include "services/trusteeship/signing.h"

namespace jiedui::trusteeship::policy {
namespace {

using absl::CivilDay;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using rules::v1::Rule;
using v1::Agreement;
using v1::Trusteeship;

using Kind = pairing::v1::PartyKind;

// ---- Terms of school years, distance -------------------------------------------------------------------------------------

TEST(TermStartTest, MOE22_2_ATermBeginsOnACivilDate) {
  EXPECT_EQ(*TermStart("f", "2022-autumn"), CivilDay(2022, 9, 1));
  EXPECT_EQ(*TermStart("f", "2023-spring"), CivilDay(2023, 3, 1));
  for (const char* bad : {"", "2022", "2022-", "2022-winter", "2022-Autumn", "22-autumn", "2022autumn", "2022-autumn ",
                          "1899-autumn", "2201-spring", "-022-autumn", "２０２２-autumn"}) {
    const absl::Status refused = TermStart("programme.start_term", bad).status();
    EXPECT_THAT(refused, HasReason("INVALID_FIELD")) << bad;
    EXPECT_EQ(MetadataOf(refused, "field"), "programme.start_term") << bad;
  }
}

TEST(DistanceTest, NearnessByDivisionCode) {
  struct Row {
    const char *a, *b;
    int distance;
  };
  constexpr Row kRows[] = {
      {"140827", "140827", 0}, {"140827", "140802", 1}, {"140800", "140827", 1},
      {"140827", "140623", 2}, {"140000", "140827", 2}, {"140827", "110000", 3},
      {"110000", "110108", 1},  // a municipality is one prefecture
      {"110101", "110228", 1}, {"500101", "500243", 1}, {"310000", "320000", 3},
      {"429004", "429005", 2},  // counties directly under their province
      {"469021", "460100", 2}, {"659001", "659002", 2}, {"659001", "659001", 0},
  };
  for (const Row& row : kRows) {
    EXPECT_EQ(Distance(row.a, row.b), row.distance) << row.a << " " << row.b;
    EXPECT_EQ(Distance(row.b, row.a), row.distance) << row.b << " " << row.a;
  }
}

// ---- What may be proposed ------------------------------------------------------------------------------------------------

Rule MakeRule(const std::string& clause, Rule::Strength strength) {
  Rule rule;
  rule.set_rule_id("trusteeship-test");
  rule.set_strength(strength);
  rule.mutable_citation()->set_clause(clause);
  rule.mutable_citation()->set_document("教基厅函〔2022〕13号");
  return rule;
}
Rule NumberRule(const std::string& clause, Rule::Strength strength, int64_t number, const std::string& unit,
                Rule::Comparator comparator) {
  Rule rule = MakeRule(clause, strength);
  rule.set_number(number);
  rule.set_unit(unit);
  rule.set_comparator(comparator);
  return rule;
}
Rule TextRule(const std::string& clause, Rule::Strength strength, const std::vector<std::string>& texts) {
  Rule rule = MakeRule(clause, strength);
  for (const std::string& text : texts) rule.mutable_texts()->add_texts(text);
  rule.set_comparator(Rule::COMPARATOR_ONE_OF);
  return rule;
}
PartyFacts MakeParty(const std::string& id, Kind kind, const std::string& region) {
  return {.name = "parties/" + id, .revision = 1, .kind = kind, .region_code = region, .display_name = id};
}

// What a proposal is decided on, as it would be accepted.
struct Proposal {
  Trusteeship trusteeship;
  Setting setting;
  Proposal() {
    trusteeship.set_name("trusteeships/tr-01");
    trusteeship.set_programme("programmes/moe22");
    trusteeship.set_supporter("parties/pku");
    trusteeship.set_school("parties/yuanqu");
    trusteeship.set_county_government("parties/gov");
    trusteeship.mutable_interval()->set_start("2022-09-01");
    trusteeship.mutable_interval()->set_end("2025-09-01");
    setting.programme.set_name("programmes/moe22");
    setting.programme.set_tier(v1::TIER_NATIONAL);
    setting.programme.mutable_interval()->set_start("2022-05-31");
    setting.programme.set_start_term("2022-autumn");
    setting.parties = {.supporter = MakeParty("pku", Kind::PARTY_KIND_UNIVERSITY, "110000"),
                       .school = MakeParty("yuanqu", Kind::PARTY_KIND_SCHOOL, "140827"),
                       .county_government = MakeParty("gov", Kind::PARTY_KIND_COUNTY_GOVERNMENT, "140827"),
                       .attached_schools = {MakeParty("pkuhs", Kind::PARTY_KIND_ATTACHED_SCHOOL, "110108")}};
    setting.rules.schools = NumberRule("MOE22-1", Rule::STRENGTH_REFUSE, 115, "所", Rule::COMPARATOR_AT_MOST);
    setting.rules.supporters = TextRule("MOE22-1", Rule::STRENGTH_REFUSE, {"高等院校", "学会、研究会"});
    setting.rules.term = NumberRule("N22-cycle", Rule::STRENGTH_WARN, 3, "年", Rule::COMPARATOR_EQUAL);
  }
  // Of the provincial or city tier: supporter and school lie in one area.
  void Within(v1::Tier tier, const std::string& area, const std::string& supporter, const std::string& school) {
    setting.programme.set_tier(tier);
    setting.rules.supporters.reset();
    setting.rules.same_area = TextRule("MOE22-11", Rule::STRENGTH_REFUSE, {area});
    setting.parties.supporter = MakeParty("near", Kind::PARTY_KIND_SCHOOL, supporter);
    setting.parties.school.region_code = school;
    setting.parties.county_government.region_code = school;
  }
  void Beside(const std::string& start, const std::string& end) {
    Trusteeship other;
    other.set_name("trusteeships/other");
    other.mutable_interval()->set_start(start);
    other.mutable_interval()->set_end(end);
    setting.others.push_back(other);
  }
};

struct ProposeRow {
  const char* name;
  std::function<void(Proposal&)> change;
  const char* reason = "";  // of the refusal; none where it is accepted
  const char* clause = "";
  int warnings = 0;
};

class CanProposeTest : public ::testing::TestWithParam<ProposeRow> {};

TEST_P(CanProposeTest, Row) {
  const ProposeRow& row = GetParam();
  Proposal proposal;
  row.change(proposal);
  std::vector<Warning> warnings;
  const absl::Status outcome = CanPropose(proposal.trusteeship, proposal.setting, warnings);
  if (*row.reason == '\0') {
    EXPECT_THAT(outcome, IsOk());
  } else {
    EXPECT_THAT(outcome, HasReason(row.reason));
    EXPECT_FALSE(ChineseMessageOf(outcome).empty());
  }
  if (*row.clause != '\0') {
    EXPECT_THAT(outcome, NamesClause(row.clause));
  }
  EXPECT_EQ(static_cast<int>(warnings.size()), row.warnings);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, CanProposeTest,
    ::testing::ValuesIn(std::vector<ProposeRow>{
        {"MOE22_1_AUniversityTakesASchool", [](Proposal&) {}},
        {"MOE22_1_ASocietyTakesASchool",
         [](Proposal& p) { p.setting.parties.supporter.kind = Kind::PARTY_KIND_SOCIETY; }},
        {"MOE22_1_ASchoolIsNoSupporterOnTheNationalTier",
         [](Proposal& p) { p.setting.parties.supporter.kind = Kind::PARTY_KIND_SCHOOL; }, "SUPPORTER_NOT_ALLOWED",
         "MOE22-1"},
        {"MOE22_1_The115thSchool", [](Proposal& p) { p.setting.schools = 114; }},
        {"MOE22_1_The116thSchoolIsRefused", [](Proposal& p) { p.setting.schools = 115; }, "TOO_MANY_SCHOOLS",
         "MOE22-1"},
        {"MOE22_1_WithoutARuleNothingIsCapped",
         [](Proposal& p) {
           p.setting.schools = 1000;
           p.setting.rules.schools.reset();
         }},
        {"MOE22_1_ACapThatUrgesAsksForAReason",
         [](Proposal& p) {
           p.setting.schools = 115;
           p.setting.rules.schools->set_strength(Rule::STRENGTH_WARN);
         },
         "TRUSTEESHIP_REASON_REQUIRED", "MOE22-1"},
        {"MOE22_1_ACapThatUrgesIsPassedWithAReason",
         [](Proposal& p) {
           p.setting.schools = 115;
           p.setting.rules.schools->set_strength(Rule::STRENGTH_WARN);
           p.trusteeship.set_reason("教育部同意增补");
         },
         "", "", 1},
        {"MOE22_2_ACountyGovernmentIsNoSupporter",
         [](Proposal& p) { p.setting.parties.supporter.kind = Kind::PARTY_KIND_COUNTY_GOVERNMENT; }, "WRONG_PARTY_KIND",
         "MOE22-2"},
        {"MOE22_2_TheSchoolIsASchool", [](Proposal& p) { p.setting.parties.school.kind = Kind::PARTY_KIND_UNIVERSITY; },
         "WRONG_PARTY_KIND", "MOE22-2"},
        {"MOE22_2_TheCountySideIsItsGovernment",
         [](Proposal& p) { p.setting.parties.county_government.kind = Kind::PARTY_KIND_SCHOOL; }, "WRONG_PARTY_KIND",
         "MOE22-2"},
        {"MOE22_2_AnAttachedSchoolIsASchool",
         [](Proposal& p) { p.setting.parties.attached_schools[0].kind = Kind::PARTY_KIND_SOCIETY; }, "WRONG_PARTY_KIND",
         "MOE22-2"},
        {"MOE22_2_TheSchoolLiesInTheCounty", [](Proposal& p) { p.setting.parties.school.region_code = "140623"; },
         "COUNTY_MISMATCH"},
        {"MOE22_2_OneTrusteeAtATime", [](Proposal& p) { p.Beside("2021-09-01", "2024-09-01"); }, "SCHOOL_TAKEN",
         "MOE22-2"},
        {"MOE22_2_AnOpenEndTakesTheSchool", [](Proposal& p) { p.Beside("2021-09-01", ""); }, "SCHOOL_TAKEN", "MOE22-2"},
        {"MOE22_2_TheNextBeginsWhereTheFormerEnds", [](Proposal& p) { p.Beside("2019-09-01", "2022-09-01"); }},
        {"MOE22_2_TheFormerEndsWhereTheNextBegins", [](Proposal& p) { p.Beside("2025-09-01", "2028-09-01"); }},
        {"MOE22_2_DatesCountHoweverPreciseTheyAre",
         [](Proposal& p) {
           p.trusteeship.mutable_interval()->set_start("2022-09");
           p.Beside("2019-09-01", "2022-09-01");
         }},
        {"MOE22_2_OneDayTogetherIsTooMuch", [](Proposal& p) { p.Beside("2019-09-01", "2022-09-02"); }, "SCHOOL_TAKEN",
         "MOE22-2"},
        {"MOE22_2_AnotherTermAsksForAReason",
         [](Proposal& p) { p.trusteeship.mutable_interval()->set_end("2025-08-31"); }, "TRUSTEESHIP_REASON_REQUIRED",
         "N22-cycle"},
        {"MOE22_2_AnotherTermIsPassedWithAReason",
         [](Proposal& p) {
           p.trusteeship.mutable_interval()->set_end("2027-09-01");
           p.trusteeship.set_reason("延长");
         },
         "", "", 1},
        {"MOE22_2_TheTermLiesInsideTheProgramme",
         [](Proposal& p) { p.setting.programme.mutable_interval()->set_end("2025-08-31"); }, "OUTSIDE_PROGRAMME"},
        {"MOE22_11_TheCityTierInOnePrefecture",
         [](Proposal& p) { p.Within(v1::TIER_CITY, "地级", "140802", "140827"); }},
        {"MOE22_11_TheCityTierAcrossPrefecturesIsRefused",
         [](Proposal& p) { p.Within(v1::TIER_CITY, "地级", "140105", "140827"); }, "TRUSTEESHIP_OUTSIDE_AREA",
         "MOE22-11"},
        {"MOE22_11_AMunicipalityIsOnePrefecture",
         [](Proposal& p) { p.Within(v1::TIER_CITY, "地级", "500106", "500243"); }},
        {"MOE22_11_ACountyUnderItsProvinceIsAPrefectureOfItsOwn",
         [](Proposal& p) { p.Within(v1::TIER_CITY, "地级", "429004", "429005"); }, "TRUSTEESHIP_OUTSIDE_AREA",
         "MOE22-11"},
        {"MOE22_11_TheSchoolLiesInTheAreaOfTheProgramme",
         [](Proposal& p) {
           p.Within(v1::TIER_PROVINCIAL, "省级", "140105", "140827");
           p.setting.programme.set_region("630000");
         },
         "SCHOOL_OUTSIDE_PROGRAMME", "MOE22-11"},
        {"MOE22_11_TheProvincialTierInOneProvince",
         [](Proposal& p) { p.Within(v1::TIER_PROVINCIAL, "省级", "140105", "140827"); }},
        {"MOE22_11_TheProvincialTierAcrossProvincesIsRefused",
         [](Proposal& p) { p.Within(v1::TIER_PROVINCIAL, "省级", "110101", "140827"); }, "TRUSTEESHIP_OUTSIDE_AREA",
         "MOE22-11"},
    }),
    [](const ::testing::TestParamInfo<ProposeRow>& row) { return std::string(row.param.name); });

TEST(CompletedTest, MOE22_2_TheTermComesFromProgrammeAndRule) {
  Proposal proposal;
  proposal.trusteeship.clear_interval();
  absl::StatusOr<Trusteeship> completed = Completed(proposal.trusteeship, proposal.setting);
  ASSERT_THAT(completed, IsOk());
  EXPECT_EQ(completed->interval().start(), "2022-09-01");
  EXPECT_EQ(completed->interval().end(), "2025-09-01");
  EXPECT_EQ(completed->tier(), v1::TIER_NATIONAL);
  EXPECT_EQ(completed->supporter_region(), "110000");
  EXPECT_EQ(completed->school_region(), "140827");
  EXPECT_EQ(completed->checked_parties_size(), 3);
  proposal.setting.rules.term.reset();
  EXPECT_THAT(Completed(proposal.trusteeship, proposal.setting), HasReason("NO_TERM"));
  proposal.setting.programme.clear_start_term();
  EXPECT_THAT(Completed(proposal.trusteeship, proposal.setting), HasReason("NO_TERM"));
}

TEST(TrusteeshipStateTest, OnlyTheTransitionsOfTheContract) {
  for (int number = Trusteeship::State_MIN + 1; number <= Trusteeship::State_MAX; ++number) {
    const auto state = static_cast<Trusteeship::State>(number);
    Trusteeship trusteeship = Proposal().trusteeship;
    trusteeship.set_state(state);
    trusteeship.set_in_force_on("2022-07-20");
    const bool proposed = state == Trusteeship::STATE_PROPOSED, active = state == Trusteeship::STATE_ACTIVE;
    const bool completed = state == Trusteeship::STATE_COMPLETED;
    EXPECT_EQ(CanComplete(trusteeship, CivilDay(2025, 9, 1), CivilDay(2025, 9, 1)).ok(), active) << number;
    EXPECT_FALSE(CanComplete(trusteeship, CivilDay(2025, 9, 2), CivilDay(2025, 9, 2)).ok()) << "a day too late";
    EXPECT_EQ(CanTerminate(trusteeship, CivilDay(2023, 1, 1)).ok(), active || proposed) << number;
    EXPECT_EQ(CanRenew(trusteeship).ok(), active || completed) << number;
    EXPECT_EQ(CanCorrect(trusteeship, trusteeship).ok(), active || proposed) << number;
  }
}

TEST(TrusteeshipStateTest, AnAttestedStartIsNotKnownBefore) {
  Trusteeship trusteeship = Proposal().trusteeship;
  EXPECT_EQ(InForceOn(trusteeship, CivilDay(2023, 1, 1)), type::v1::IN_FORCE_NO);  // not signed
  trusteeship = Activated(trusteeship, "2022-08", true);
  EXPECT_EQ(InForceOn(trusteeship, CivilDay(2022, 7, 31)), type::v1::IN_FORCE_NOT_KNOWN);
  EXPECT_EQ(InForceOn(trusteeship, CivilDay(2022, 8, 1)), type::v1::IN_FORCE_YES);
  EXPECT_EQ(InForceOn(trusteeship, CivilDay(2025, 9, 1)), type::v1::IN_FORCE_NO);
  trusteeship = Activated(trusteeship, "2022-08-01", false);
  EXPECT_EQ(InForceOn(trusteeship, CivilDay(2022, 7, 31)), type::v1::IN_FORCE_NO);
}

// ---- Agreements ----------------------------------------------------------------------------------------------------------

Agreement Terms(const std::string& of_county = "县级人民政府拨付经费。") {
  Agreement terms;
  terms.set_start("2022-09-01");
  terms.set_end("2025-09-01");
  const auto add = [&](const std::string& number, const std::string& text, const std::vector<v1::PartyRole>& binds) {
    Agreement::Clause& clause = *terms.add_clauses();
    clause.set_number(number);
    clause.set_text(text);
    for (const v1::PartyRole role : binds) clause.add_binds(role);
  };
  add("1", "三方开展托管帮扶。", {v1::PARTY_ROLE_SUPPORTER, v1::PARTY_ROLE_COUNTY_GOVERNMENT, v1::PARTY_ROLE_SCHOOL});
  add("2", of_county, {v1::PARTY_ROLE_COUNTY_GOVERNMENT, v1::PARTY_ROLE_SCHOOL});
  add("3", "大学派驻团队。", {v1::PARTY_ROLE_SUPPORTER});
  return terms;
}
Trusteeship Parties() {
  Trusteeship trusteeship = Proposal().trusteeship;
  trusteeship.set_county_government("parties/gov-140827");
  return trusteeship;
}
// As if each of the three had signed on a day.
Agreement SignedBy(Agreement agreement, const std::vector<std::string>& days) {
  for (size_t i = 0; i < days.size(); ++i) {
    v1::SignAgreementRequest request;
    request.set_role(agreement.shares(static_cast<int>(i)).role());
    request.set_signed_on(days[i]);
    agreement = Signed(std::move(agreement), request, {});
  }
  return agreement;
}

// Computed by other means (sha256sum), so that a party that has our contract alone signs the same bytes.
TEST(StatementTest, MOE22_2_AStatementIsByteForByteWhatTheContractSays) {
  const Agreement agreement = DrawnUp(Terms(), Parties());
  ASSERT_EQ(agreement.shares_size(), 3);
  EXPECT_EQ(agreement.shares(1).role(), v1::PARTY_ROLE_COUNTY_GOVERNMENT);
  EXPECT_EQ(agreement.shares(1).statement(),
            "jiedui-agreement/1\n"
            "agreement agreements/tr-01\n"
            "supporter parties/pku\n"
            "county-government parties/gov-140827\n"
            "school parties/yuanqu\n"
            "start 2022-09-01\n"
            "end 2025-09-01\n"
            "role county-government\n"
            "since 1\n"
            "clause 1 629442beb4a1a8556a1d1bf0ba3abc2b77fc86b1f8464d20484b5b355e6f3883\n"
            "clause 2 823a9b2ab2f404127453e6ecc80fd960431dd39da48ceb8f32af6371a093add5\n");
  EXPECT_EQ(Hex(agreement.shares(1).hash()), "193be63ba7312a96a97d94722542a9acb4d047e672adce516bb3ab436d5f7575");
  EXPECT_EQ(Hex(agreement.clauses(2).hash()), "7412a93cf83c4d21cc81e1e238a2b0db0d9f7963bff5cf194dcd0e9dc3b2e745");
}

TEST(AmendedTest, MOE22_2_OnlySharesWhoseContentChangedBeginAnew) {
  const Agreement first = SignedBy(DrawnUp(Terms(), Parties()), {"2022-07-18", "2022-07-19", "2022-07-20"});
  EXPECT_EQ(first.state(), Agreement::STATE_IN_FORCE);
  EXPECT_EQ(first.in_force_on(), "2022-07-20");
  const Agreement second = Amended(first, Terms("另定。"), Parties());
  EXPECT_EQ(second.version(), 2);
  EXPECT_EQ(second.state(), Agreement::STATE_PENDING);
  EXPECT_EQ(second.in_force_on(), "");
  const std::vector<int64_t> since = {1, 2, 2};
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(second.shares(i).since_version(), since[i]) << i;
    EXPECT_EQ(second.shares(i).has_signature(), i == 0) << i;
    EXPECT_EQ(second.shares(i).hash() == first.shares(i).hash(), i == 0) << i;
  }
  // Taken back: the same words, but no former signature fits.
  const Agreement third = Amended(second, Terms(), Parties());
  EXPECT_EQ(third.shares(1).since_version(), 3);
  EXPECT_NE(third.shares(1).hash(), first.shares(1).hash());
  EXPECT_EQ(third.shares(0).hash(), first.shares(0).hash());
  // Nothing changed: in force as before.
  EXPECT_EQ(Amended(first, Terms(), Parties()).state(), Agreement::STATE_IN_FORCE);
  Agreement filed = first;
  filed.set_filed_on("2022-08-01");
  EXPECT_EQ(Amended(filed, Terms(), Parties()).filed_on(), "2022-08-01");
  EXPECT_EQ(Amended(filed, Terms("另定。"), Parties()).filed_on(), "");
}

TEST(AmendedTest, MOE22_2_OtherDatesConcernAllThree) {
  Agreement longer = Terms();
  longer.set_end("2026-09-01");
  const Agreement first = SignedBy(DrawnUp(Terms(), Parties()), {"2022-07-18", "2022-07-19", "2022-07-20"});
  const Agreement second = Amended(first, longer, Parties());
  for (const Agreement::Share& share : second.shares()) EXPECT_FALSE(share.has_signature());
}

TEST(ValidTermsTest, MOE22_2_EachOfTheThreeIsBoundAndNothingIsAmbiguous) {
  EXPECT_THAT(ValidTerms(Terms()), IsOk());
  struct Row {
    std::function<void(Agreement&)> change;
    const char* reason;
  };
  const std::vector<Row> rows = {
      {[](Agreement& a) { a.mutable_clauses()->RemoveLast(), a.mutable_clauses(0)->clear_binds(); }, "INVALID_FIELD"},
      {[](Agreement& a) { a.mutable_clauses()->DeleteSubrange(0, 2); }, "PARTY_NOT_BOUND"},
      {[](Agreement& a) { a.clear_clauses(); }, "INVALID_FIELD"},
      {[](Agreement& a) { a.set_end("2022-09-01"); }, "INVALID_FIELD"},
      {[](Agreement& a) { a.set_start("2022-09"); }, "INVALID_FIELD"},
      {[](Agreement& a) { a.mutable_clauses(1)->set_number("1"); }, "INVALID_FIELD"},
      // A number that would read as more lines of the statement.
      {[](Agreement& a) { a.mutable_clauses(1)->set_number("2\nclause"); }, "INVALID_FIELD"},
      {[](Agreement& a) { a.mutable_clauses(1)->set_number(""); }, "MISSING_FIELD"},
      {[](Agreement& a) { a.mutable_clauses(1)->clear_text(); }, "MISSING_FIELD"},
      {[](Agreement& a) { a.mutable_clauses(1)->add_binds(v1::PARTY_ROLE_SCHOOL); }, "INVALID_FIELD"},  // twice
      {[](Agreement& a) { a.mutable_clauses(2)->add_binds(static_cast<v1::PartyRole>(9)); }, "INVALID_FIELD"},
  };
  for (size_t i = 0; i < rows.size(); ++i) {
    Agreement terms = Terms();
    rows[i].change(terms);
    EXPECT_THAT(ValidTerms(terms), HasReason(rows[i].reason)) << i;
  }
}

TEST(CanDoUnderTest, MOE22_2_OnlyInForceAndInsideItsDates) {
  const Agreement drawn_up = DrawnUp(Terms(), Parties());
  const Agreement in_force = SignedBy(drawn_up, {"2022-07-18", "2022-07-19", "2022-07-20"});
  const auto can = [](const Agreement* agreement, CivilDay start, std::optional<CivilDay> end = std::nullopt) {
    return CanDoUnder(agreement, "实施措施", "措施", start, end);
  };
  const CivilDay day(2022, 10, 9);
  for (const Agreement* not_yet : {static_cast<const Agreement*>(nullptr), &drawn_up}) {
    EXPECT_THAT(can(not_yet, day), HasReason("AGREEMENT_NOT_IN_FORCE"));
    EXPECT_THAT(can(not_yet, day), NamesClause("MOE22-2"));
  }
  const Agreement two = SignedBy(drawn_up, {"2022-07-18", "2022-07-19"});
  EXPECT_THAT(can(&two, day), HasReason("AGREEMENT_NOT_IN_FORCE"));
  EXPECT_THAT(can(&in_force, CivilDay(2022, 7, 20)), IsOk());  // from the last signature, before the term
  EXPECT_THAT(can(&in_force, CivilDay(2022, 7, 19)), HasReason("OUTSIDE_AGREEMENT"));
  EXPECT_THAT(can(&in_force, CivilDay(2025, 8, 31)), IsOk());
  EXPECT_THAT(can(&in_force, CivilDay(2025, 9, 1)), HasReason("OUTSIDE_AGREEMENT"));
  EXPECT_THAT(can(&in_force, day, CivilDay(2025, 9, 1)), IsOk());
  EXPECT_THAT(can(&in_force, day, CivilDay(2025, 9, 2)), HasReason("OUTSIDE_AGREEMENT"));
}

TEST(FlagsTest, DeadlinesFlagWhatIsLateAndNothingElse) {
  v1::Programme programme;
  programme.set_signing_deadline("2022-07-31");
  programme.set_filing_deadline("2022-08-15");
  programme.mutable_citation()->set_clause("MOE22-1");
  const auto flags = [&](const Agreement& agreement, CivilDay today, const Trusteeship& trusteeship = Parties()) {
    std::string reasons;
    for (const Warning& flag : Flags(agreement, trusteeship, programme, today)) {
      EXPECT_EQ(flag.clause, "MOE22-1");
      reasons += flag.reason + " ";
    }
    return reasons;
  };
  const Agreement drawn_up = DrawnUp(Terms(), Parties());
  EXPECT_EQ(flags(drawn_up, CivilDay(2022, 7, 31)), "");
  EXPECT_EQ(flags(drawn_up, CivilDay(2022, 8, 1)), "SIGNED_LATE ");
  EXPECT_EQ(flags(drawn_up, CivilDay(2022, 8, 16)), "SIGNED_LATE FILED_LATE ");
  Agreement in_time = SignedBy(drawn_up, {"2022-07-18", "2022-07-31", "2022-07-20"});
  in_time.set_filed_on("2022-08-15");
  EXPECT_EQ(flags(in_time, CivilDay(2023, 1, 1)), "");
  in_time.set_filed_on("2022-08-16");
  EXPECT_EQ(flags(in_time, CivilDay(2023, 1, 1)), "FILED_LATE ");
  EXPECT_EQ(flags(SignedBy(drawn_up, {"2022-07-18", "2022-08-01", "2022-07-20"}), CivilDay(2022, 8, 2)),
            "SIGNED_LATE ");
  // By a month: nobody knows whether it was late.
  v1::Attestation attestation;
  attestation.set_signed_by("2022-08");
  EXPECT_EQ(flags(Attested(attestation, Parties()), CivilDay(2023, 1, 1)), "");
  attestation.clear_signed_by();
  attestation.set_signed_on("2022-08-12");
  EXPECT_EQ(flags(Attested(attestation, Parties()), CivilDay(2023, 1, 1)), "SIGNED_LATE ");

  // Signed in time, amended and signed again a year later: that is neither a late signing nor a late filing.
  const CivilDay later(2023, 9, 1);
  Trusteeship active = Parties();
  active.set_in_force_on("2022-07-20");
  const Agreement amended =
      Amended(SignedBy(drawn_up, {"2022-07-18", "2022-07-19", "2022-07-20"}), Terms("另定。"), active);
  EXPECT_EQ(flags(amended, later, active), "");
  EXPECT_EQ(flags(SignedBy(amended, {"2023-08-01", "2023-08-01", "2023-08-01"}), later, active), "");
  active.set_in_force_on("2022-08-01");
  EXPECT_EQ(flags(amended, later, active), "SIGNED_LATE ");
  // Amended before copies had to be filed.
  EXPECT_EQ(flags(SignedBy(amended, {"2022-08-10", "2022-08-10", "2022-08-10"}), later, active),
            "SIGNED_LATE FILED_LATE ");
  // What follows another term began after the deadlines.
  Trusteeship next = Parties();
  next.set_predecessor("trusteeships/a");
  EXPECT_EQ(flags(drawn_up, later, next), "");
  EXPECT_EQ(flags(SignedBy(drawn_up, {"2025-07-18", "2025-07-18", "2025-07-18"}), CivilDay(2025, 9, 1), next), "");
}

// ---- Who may call what ---------------------------------------------------------------------------------------------------

Caller As(const std::string& role, const std::string& organisation = "", const std::string& region = "") {
  return {.person = "p", .organisation = organisation, .role = role, .region = region};
}

std::vector<const google::protobuf::MethodDescriptor*> AllMethods() {
  std::vector<const google::protobuf::MethodDescriptor*> methods;
  for (const google::protobuf::Descriptor* message :
       {v1::Programme::descriptor(), Trusteeship::descriptor(), Agreement::descriptor(), v1::Plan::descriptor(),
        v1::Measure::descriptor(), v1::Record::descriptor(), v1::Difficulty::descriptor(), v1::Practice::descriptor(),
        v1::SchoolFile::descriptor(), Rule::descriptor()}) {
    const google::protobuf::FileDescriptor* file = message->file();
    for (int s = 0; s < file->service_count(); ++s) {
      for (int m = 0; m < file->service(s)->method_count(); ++m) methods.push_back(file->service(s)->method(m));
    }
  }
  return methods;
}

// As calls carry it: "jiedui.trusteeship.v1.PlanService/CreatePlan".
std::string PathOf(const google::protobuf::MethodDescriptor& method) {
  return StrCat(method.service()->full_name(), "/", method.name());
}

// A write takes a request_id, or rows.
bool Writes(const google::protobuf::MethodDescriptor& method) {
  return method.client_streaming() || method.input_type()->FindFieldByName("request_id") != nullptr;
}

TEST(AccessTest, EveryMethodIsInTheTableOrIsARead) {
  ASSERT_GT(AllMethods().size(), 60u);
  for (const google::protobuf::MethodDescriptor* method : AllMethods()) {
    const std::string path = PathOf(*method);
    EXPECT_THAT(access::MayCall(As("operator"), path), IsOk()) << path;
    // Roles of no office and no party: a write that is not in the table would be open to nobody, a read is open to them.
    for (const char* role : {"teacher", "inspector"}) {
      const absl::Status outcome = access::MayCall(As(role), path);
      EXPECT_EQ(ReasonOf(outcome), Writes(*method) ? "PERMISSION_DENIED" : "") << path;
    }
  }
  EXPECT_THAT(access::MayCall(As("operator"), "jiedui.trusteeship.v1.Service/DropEverything"),
              HasReason("PERMISSION_DENIED"));
}

TEST(AccessTest, WhatThePublicReads) {
  std::vector<std::string> open;
  for (const google::protobuf::MethodDescriptor* method : AllMethods()) {
    if (access::MayCall(As("public"), PathOf(*method)).ok()) open.push_back(std::string(method->name()));
  }
  EXPECT_THAT(open, ::testing::UnorderedElementsAre("GetProgramme", "ListProgrammes", "GetProgrammeState",
                                                    "GetCoverage", "GetPractice", "ListPractices", "ListRules"));
}

TEST(AccessTest, RolesByMethod) {
  struct Row {
    const char *role, *method;
    bool may;
  };
  constexpr Row kRows[] = {
      {"moe", "ProposeTrusteeship", true},
      {"prefecture", "ProposeTrusteeship", true},
      {"county", "ProposeTrusteeship", false},
      {"university", "ProposeTrusteeship", false},
      {"university", "SignAgreement", true},
      {"moe", "SignAgreement", false},  // only the parties sign
      {"county_government", "SignAgreement", true},
      {"county_government", "CreatePlan", false},
      {"school", "CreatePlan", true},
      {"school", "ApprovePlan", false},
      {"county", "ApprovePlan", true},
      {"county_government", "CreateRecord", true},
      {"attached_school", "CreateRecord", true},
      {"inspector", "CreateRecord", false},
      {"inspector", "ListRecords", true},
      {"inspector", "SummarizeFunding", true},
      {"public", "ListRecords", false},
      {"public", "ListMissing", false},
      {"prefecture", "PublishPractice", false},
      {"province", "PublishPractice", true},
      {"prefecture", "RegisterSigningKey", false},
      {"university", "AssignDifficulty", false},
      {"university", "AnswerDifficulty", true},
      {"province", "ReviseRule", true},
      {"prefecture", "ReviseRule", false},
  };
  for (const Row& row : kRows) {
    EXPECT_EQ(access::MayCall(As(row.role), row.method).ok(), row.may) << row.role << " " << row.method;
  }
}

TEST(AccessTest, MOE22_11_ATierIsKeptByItsOfficeOrAHigherOne) {
  struct Row {
    const char* role;
    bool national, provincial, city;
  };
  constexpr Row kRows[] = {{"operator", true, true, true},    {"moe", true, true, true},
                           {"province", false, true, true},   {"prefecture", false, false, true},
                           {"county", false, false, false},   {"university", false, false, false},
                           {"inspector", false, false, false}};
  for (const Row& row : kRows) {
    EXPECT_EQ(access::MayKeepTier(As(row.role), v1::TIER_NATIONAL).ok(), row.national) << row.role;
    EXPECT_EQ(access::MayKeepTier(As(row.role), v1::TIER_PROVINCIAL).ok(), row.provincial) << row.role;
    EXPECT_EQ(access::MayKeepTier(As(row.role), v1::TIER_CITY).ok(), row.city) << row.role;
  }
  EXPECT_THAT(access::MayKeepTier(As("county"), v1::TIER_CITY), HasReason("TIER_NOT_YOURS"));
}

TEST(AccessTest, OnATrusteeshipByScopeOrAsAParty) {
  Trusteeship trusteeship = Proposal().trusteeship;
  trusteeship.set_supporter_region("110000");
  trusteeship.set_school_region("140827");
  trusteeship.add_attached_schools("parties/pkuhs");
  struct Row {
    Caller caller;
    const char *see, *write;  // reason of the refusal, "" for allowed
  };
  const std::vector<Row> rows = {
      {As("moe"), "", ""},
      {As("province", "", "140000"), "", ""},
      {As("county", "", "140827"), "", ""},
      {As("province", "", "630000"), "NOT_FOUND", "NOT_FOUND"},
      {As("university", "parties/pku", "110000"), "", ""},
      {As("attached_school", "parties/pkuhs", "310000"), "", ""},  // a party, wherever it lies
      {As("university", "parties/other", "110000"), "", "NOT_YOUR_PARTY"},
      {As("school", "parties/other", "630000"), "NOT_FOUND", "NOT_FOUND"},
      {As("inspector", "", "140000"), "", "NOT_YOUR_PARTY"},
  };
  for (const Row& row : rows) {
    const Scope scope = row.caller.region.empty() ? Scope::All() : Scope::Region(row.caller.region);
    const std::string who = row.caller.role + " " + row.caller.organisation + " " + row.caller.region;
    EXPECT_EQ(ReasonOf(access::MaySee(row.caller, scope, trusteeship)), row.see) << who;
    EXPECT_EQ(ReasonOf(access::MayWriteUnder(row.caller, scope, trusteeship)), row.write) << who;
  }
  // Without an organisation nobody is a party, whatever fields are empty.
  trusteeship.clear_county_government();
  EXPECT_FALSE(access::IsPartyOf("", trusteeship));
}

TEST(AccessTest, OfAPartyByItsRegionOrItself) {
  struct Row {
    Caller caller;
    const char* reason;
  };
  const std::vector<Row> rows = {{As("university", "parties/pku", "110000"), ""},
                                 {As("province", "", "110000"), ""},
                                 {As("operator"), ""},
                                 {As("province", "", "140000"), "TRUSTEESHIP_OUT_OF_SCOPE"},
                                 {As("university", "parties/other", "110000"), "NOT_YOUR_PARTY"},
                                 {As("inspector"), "NOT_YOUR_PARTY"}};
  for (const Row& row : rows) {
    const Scope scope = row.caller.region.empty() ? Scope::All() : Scope::Region(row.caller.region);
    EXPECT_EQ(ReasonOf(access::MayWriteOf(row.caller, scope, "parties/pku", "110000")), row.reason)
        << row.caller.role << " " << row.caller.region;
  }
  EXPECT_TRUE(access::ActsFor(As("school", "parties/pku"), "parties/pku"));
  EXPECT_TRUE(access::ActsFor(As("operator"), "parties/pku"));
  EXPECT_FALSE(access::ActsFor(As("moe"), "parties/pku"));
}

}  // namespace
}  // namespace jiedui::trusteeship::policy
