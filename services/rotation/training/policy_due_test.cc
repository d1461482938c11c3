// Years of rounds, and coverage. Cases are named after the requirement they show.
#include "services/rotation/training/policy_due.h"

#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::rotation::policy {
namespace {

using jiedui::testing::HasReason;

rules::v1::Rule Every(int64_t number, std::string_view unit) {
  rules::v1::Rule rule;
  rule.set_rule_id("rotation-teacher-training");
  rule.set_number(number);
  rule.set_unit(std::string(unit));
  return rule;
}

TEST(DueTest, TheRuleSaysYearsOrMonthsAndNothingElse) {
  EXPECT_EQ(*MonthsOfRule(Every(5, "年")), 60);
  EXPECT_EQ(*MonthsOfRule(Every(30, "个月")), 30);
  EXPECT_THAT(MonthsOfRule(Every(5, "次/年")).status(), HasReason("INTERNAL"));
}

TEST(CoverageTest, SD19_3_3f_995Of1000IsNotAll) {
  const Coverage almost = {.done = 995, .all = 1000};
  EXPECT_FALSE(almost.Met());
  EXPECT_EQ(almost.Percent(), "99.50");
  EXPECT_TRUE((Coverage{1000, 1000}.Met()));
  EXPECT_EQ((Coverage{1000, 1000}.Percent()), "100.00");
  EXPECT_EQ((Coverage{99'999, 100'000}.Percent()), "99.99");  // never rounded up to all
  EXPECT_EQ((Coverage{1, 30'000}.Percent()), "0.00");
  EXPECT_EQ((Coverage{7, 100}.Percent()), "7.00");
  EXPECT_EQ((Coverage{1, 14}.Percent()), "7.14");
  // Nobody at all is neither all nor 0 %.
  EXPECT_FALSE((Coverage{0, 0}.Met()));
  EXPECT_EQ((Coverage{0, 0}.Percent()), "");
}

}  // namespace
}  // namespace jiedui::rotation::policy
