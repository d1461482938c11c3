// The rules of postings and quotas as they are, without a store.
#include "services/rotation/postings/policy_posting.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "common/base/civil.h"
#include "common/testing/matchers.h"
#include "gtest/gtest.h"
#include "services/rotation/postings/policy_basis.h"
#include "services/rotation/postings/policy_quota.h"
#include "services/rotation/questions/policy_question.h"

namespace jiedui::rotation {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using v1::Posting;

Posting Between(const std::string& name, const std::string& start, const std::string& end, int numerator = 1,
                int denominator = 1) {
  Posting posting;
  posting.set_name(name);
  posting.set_state(Posting::STATE_PLANNED);
  posting.set_programme("p");
  posting.set_home_region("621102");
  posting.mutable_interval()->set_start(start);
  posting.mutable_interval()->set_end(end);
  posting.mutable_share()->set_numerator(numerator);
  posting.mutable_share()->set_denominator(denominator);
  return posting;
}

policy::PostingSetting SettingOf(std::vector<Posting> others) {
  policy::PostingSetting setting;
  setting.history = true;
  setting.others = std::move(others);
  setting.places.push_back({});
  return setting;
}

// Each verb from each state: the table of the contract, and nothing else.
TEST(PostingPolicy, TheTransitionsAndNothingElse) {
  const absl::CivilDay today(2022, 11, 22);
  v1::Person person;
  v1::Person::RoleSpell& role = *person.add_roles();
  role.set_role(v1::ROLE_PRINCIPAL);
  role.mutable_interval()->set_start("2010-09-01");
  Posting::Assessment assessment;
  assessment.set_assessed_on("2022-10-01");
  Posting::ReturnVisit visit;
  visit.set_visited_on("2022-10-01");
  std::vector<Warning> warnings;
  for (int number = Posting::STATE_PLANNED; number <= Posting::STATE_CUT_SHORT; ++number) {
    const auto state = static_cast<Posting::State>(number);
    Posting posting = Between("postings/a", "2022-09-01", "2022-11-01");
    posting.set_kind(Posting::KIND_SHADOWING);
    posting.set_state(state);
    const auto in = [&](std::initializer_list<Posting::State> states) {
      return std::find(states.begin(), states.end(), state) != states.end();
    };
    EXPECT_EQ(policy::CanNominate(posting, {}, nullptr, today).ok(), in({Posting::STATE_PLANNED})) << number;
    EXPECT_EQ(policy::CanApprove(posting, {}).ok(), in({Posting::STATE_NOMINATED})) << number;
    EXPECT_EQ(policy::CanStart(posting, today).ok(), in({Posting::STATE_APPROVED})) << number;
    EXPECT_EQ(policy::CanAssess(posting, assessment, {}).ok(), in({Posting::STATE_IN_POST})) << number;
    EXPECT_EQ(policy::CanComplete(posting, person, {}, today, warnings).ok(), in({Posting::STATE_ASSESSED})) << number;
    EXPECT_EQ(policy::CanWithdraw(posting).ok(),
              in({Posting::STATE_PLANNED, Posting::STATE_NOMINATED, Posting::STATE_APPROVED}))
        << number;
    EXPECT_EQ(policy::CanCutShort(posting, "2022-10-01").ok(), in({Posting::STATE_IN_POST, Posting::STATE_ASSESSED}))
        << number;
    EXPECT_EQ(policy::CanUpdate(posting, posting, {}, today).ok(),
              in({Posting::STATE_PLANNED, Posting::STATE_APPROVED, Posting::STATE_IN_POST}))
        << number;
    EXPECT_EQ(policy::CanVisit(posting, person, visit).ok(),
              in({Posting::STATE_IN_POST, Posting::STATE_ASSESSED, Posting::STATE_COMPLETED, Posting::STATE_CUT_SHORT}))
        << number;
  }
}

// Against a sum of each day in sixtieths of a sixtieth, over random postings.
TEST(PostingPolicy, Q11_4_9a_NeverAboveOneFullPostOnAnyDay) {
  std::mt19937 random(20221122);
  const auto below = [&](int bound) { return static_cast<int>(random() % static_cast<unsigned>(bound)); };
  const int denominators[] = {1, 2, 3, 4, 5, 6, 10, 12};
  const absl::CivilDay first(2022, 1, 1);
  int refused = 0, let = 0;
  for (int round = 0; round < 2000; ++round) {
    std::vector<Posting> held;
    std::vector<int> used(40, 0);  // of 60
    for (int i = 0; i < 6; ++i) {
      const int denominator = denominators[below(8)], numerator = 1 + below(denominator);
      const int from = below(38), to = from + 1 + below(39 - from);
      const Posting posting = Between("postings/" + std::to_string(i), FormatDay(first + from), FormatDay(first + to),
                                      numerator, denominator);
      const int part = 60 / denominator * numerator;
      bool fits = true;
      for (int day = from; day < to; ++day) fits = fits && used[static_cast<size_t>(day)] + part <= 60;
      const absl::Status can = policy::CanBe(posting, SettingOf(held));
      ASSERT_EQ(can.ok(), fits) << can.ToString();
      ++(fits ? let : refused);
      if (!fits) {
        EXPECT_THAT(can, HasReason("POSTING_OVERLAP"));
        continue;
      }
      for (int day = from; day < to; ++day) used[static_cast<size_t>(day)] += part;
      held.push_back(posting);
    }
  }
  EXPECT_GT(refused, 1000);
  EXPECT_GT(let, 1000);
}

TEST(PostingPolicy, SD19_3_3e_AReturnVisitThatIsOnlyUrgedWarns) {
  v1::Person person;
  v1::Person::RoleSpell& role = *person.add_roles();
  role.set_role(v1::ROLE_PRINCIPAL);
  role.mutable_interval()->set_start("2010-09");
  Posting posting = Between("postings/a", "2022-09-01", "2022-11-01");
  posting.set_kind(Posting::KIND_SHADOWING);
  posting.set_state(Posting::STATE_ASSESSED);
  rules::v1::Rule rule;
  rule.mutable_texts()->add_texts("p");
  rule.set_strength(rules::v1::Rule::STRENGTH_WARN);
  rule.mutable_citation()->set_clause("SD19-3.3e");
  std::vector<Warning> warnings;
  EXPECT_THAT(policy::CanComplete(posting, person, rule, absl::CivilDay(2022, 11, 22), warnings), IsOk());
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_EQ(warnings[0].clause, "SD19-3.3e");
  rule.set_strength(rules::v1::Rule::STRENGTH_REFUSE);
  EXPECT_THAT(policy::CanComplete(posting, person, rule, absl::CivilDay(2022, 11, 22), warnings),
              HasReason("RETURN_VISIT_MISSING"));
}

TEST(PostingPolicy, ADirectionGoesByTheNamedPartiesBeforeTheirAreas) {
  // Two schools of one county.
  const BasisFacts basis{.name = "pairings/x",
                         .supporter = "parties/a",
                         .recipient = "parties/b",
                         .supporter_region = "621102",
                         .recipient_region = "621102",
                         .supporter_kind = pairing::v1::PARTY_KIND_COUNTY_GOVERNMENT,
                         .recipient_kind = pairing::v1::PARTY_KIND_COUNTY_GOVERNMENT};
  Posting posting = Between("postings/a", "2022-09-01", "2022-11-01");
  posting.set_host_region("621102");
  posting.set_home("parties/b");
  posting.set_host("parties/a");
  EXPECT_EQ(policy::DirectionAlong(basis, posting), Posting::DIRECTION_TO_SUPPORTER);
  posting.set_home("parties/a");
  posting.set_host("parties/b");
  EXPECT_EQ(policy::DirectionAlong(basis, posting), Posting::DIRECTION_TO_RECIPIENT);
  posting.set_host_region("621122");
  posting.set_host("parties/c");
  EXPECT_EQ(policy::DirectionAlong(basis, posting), Posting::DIRECTION_UNSPECIFIED);
}

TEST(PostingPolicy, Q11_4_9b_OnlyGovernmentsAndOfficesStandForTheirArea) {
  for (int number = pairing::v1::PartyKind_MIN; number <= pairing::v1::PartyKind_MAX; ++number) {
    const auto kind = static_cast<pairing::v1::PartyKind>(number);
    const bool area =
        kind >= pairing::v1::PARTY_KIND_PROVINCE_GOVERNMENT && kind <= pairing::v1::PARTY_KIND_EDUCATION_BUREAU;
    EXPECT_EQ(policy::IsOfSide("parties/c", "621102", "parties/a", kind, "621100"), area) << number;
    EXPECT_TRUE(policy::IsOfSide("parties/a", "621102", "parties/a", kind, "350100")) << number;
    EXPECT_FALSE(policy::IsOfSide("parties/c", "350102", "parties/a", kind, "621100")) << number;
  }
}

TEST(PostingPolicy, Q11_4_9b_ASuspensionFlagsWhatWasNotOverByThen) {
  pairing::v1::Pairing pairing;
  pairing.set_name("pairings/x");
  pairing.set_activated(true);
  pairing.set_state(pairing::v1::Pairing::STATE_SUSPENDED);
  pairing.mutable_interval()->set_start("2018-11-13");
  pairing.add_suspensions()->set_start("2022-10-01");
  Posting over = Between("postings/a", "2022-09-01", "2022-10-01"),
          present = Between("postings/b", "2022-09-01", "2022-10-02");
  over.set_state(Posting::STATE_COMPLETED);
  present.set_state(Posting::STATE_IN_POST);
  for (Posting* posting : {&over, &present}) policy::FlagBasis(*posting, FactsOf(pairing));
  EXPECT_EQ(over.flags_size(), 0);
  ASSERT_EQ(present.flags_size(), 1);
  EXPECT_THAT(present.flags(0).message(), ::testing::HasSubstr("2018-11-13至2022-09-30"));
  EXPECT_THAT(policy::CanRestOn(Between("postings/c", "2022-10-01", "2022-11-01"), FactsOf(pairing)),
              HasReason("POSTING_BASIS_NOT_IN_FORCE"));
}

TEST(PostingPolicy, APlaceIsTakenFromNominationOnByLongEnoughPostings) {
  v1::Quota quota;
  quota.set_subject(v1::Quota::SUBJECT_POSTINGS);
  quota.set_programme("p");
  quota.set_stage(v1::STAGE_SENIOR);
  quota.set_region("621100");
  quota.set_from_year(2022);
  quota.set_to_year(2023);
  quota.set_min_days(14);
  Posting posting = Between("postings/a", "2022-12-31", "2023-01-14");
  posting.set_stage(v1::STAGE_SENIOR);
  for (int state = Posting::STATE_PLANNED; state <= Posting::STATE_CUT_SHORT; ++state) {
    posting.set_state(static_cast<Posting::State>(state));
    EXPECT_EQ(policy::TakesPlace(quota, posting), state != Posting::STATE_PLANNED && state != Posting::STATE_WITHDRAWN);
  }
  const Posting counted = posting;
  posting.mutable_interval()->set_end("2023-01-13");
  EXPECT_FALSE(policy::TakesPlace(quota, posting));
  posting = counted;
  posting.mutable_interval()->set_start("2023-01-01");  // the year of its first day
  EXPECT_FALSE(policy::IsFor(quota, posting));
  posting = counted;
  posting.set_home_region("621222");
  EXPECT_FALSE(policy::IsFor(quota, posting));
  posting = counted;
  posting.set_programme("q");
  EXPECT_FALSE(policy::IsFor(quota, posting));
}

TEST(PostingPolicy, PercentagesAreCut) {
  EXPECT_EQ(policy::PercentOf(2, 3), "66.66");
  EXPECT_EQ(policy::PercentOf(1, 3), "33.33");
  EXPECT_EQ(policy::PercentOf(3, 3), "100.00");
  EXPECT_EQ(policy::PercentOf(0, 3), "0.00");
  EXPECT_EQ(policy::PercentOf(1, 2000), "0.05");
  EXPECT_EQ(policy::PercentOf(0, 0), "");
}

TEST(PostingPolicy, YearsEndWithTheDay) {
  const policy::Window window = policy::YearsUntil(absl::CivilDay(2024, 2, 28), 1);
  EXPECT_EQ(window.first, absl::CivilDay(2023, 3, 1));  // the day after, a leap day, has no anniversary
  EXPECT_EQ(window.beyond, absl::CivilDay(2024, 2, 29));
}

TEST(PostingPolicy, Q16_16_AClassTeacherIsNoManager) {
  rules::v1::Rule duties;
  for (const char* ending : {"校长", "主任"}) duties.mutable_texts()->add_texts(ending);
  EXPECT_TRUE(policy::IsManagement(duties, "副校长"));
  EXPECT_TRUE(policy::IsManagement(duties, "教务主任"));
  EXPECT_FALSE(policy::IsManagement(duties, "班主任"));
  EXPECT_FALSE(policy::IsManagement(duties, "三年级班主任"));
  EXPECT_FALSE(policy::IsManagement(duties, "教师"));
  duties.mutable_texts()->add_texts("班主任");
  EXPECT_TRUE(policy::IsManagement(duties, "班主任"));
}

}  // namespace
}  // namespace jiedui::rotation
