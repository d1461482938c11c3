// Due dates and coverage. Cases are named after the requirement they show.
#include "services/rotation/training/policy_due.h"

#include <vector>

#include "common/base/civil.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::rotation::policy {
namespace {

using absl::CivilDay;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;

CivilDay Day(std::string_view text) { return *ParseDay("day", text); }

rules::v1::Rule Every(int64_t number, std::string_view unit) {
  rules::v1::Rule rule;
  rule.set_rule_id("rotation-teacher-training");
  rule.set_number(number);
  rule.set_unit(std::string(unit));
  return rule;
}

struct DueRow {
  const char* what;
  const char* last;  // "" for never
  const char* first_service;
  int64_t months;
  const char* bound_since;
  const char *by, *overdue_from;
};

TEST(DueTest, DX18_3_4_3_And_3_4_1b_DueByTheSameDayOverdueOnTheNext) {
  for (const DueRow& row : std::vector<DueRow>{
           {"RULE-02: a teacher", "2014-03-01", "2010-09-01", 60, "2010-09-01", "2019-03-01", "2019-03-02"},
           {"RULE-03: a principal", "2016-03-01", "2010-09-01", 36, "2012-09-01", "2019-03-01", "2019-03-02"},
           {"a check every two years", "2017-05-01", "2010-09-01", 24, "2010-09-01", "2019-05-01", "2019-05-02"},
           {"a kindergarten teacher falls under the same rule (DX18-3.2.3)", "2014-03-01", "2012-09-01", 60,
            "2012-09-01", "2019-03-01", "2019-03-02"},
           {"never trained: from the first day of service", "", "2014-09-01", 60, "2014-09-01", "2019-09-01",
            "2019-09-02"},
           {"on a leap day", "2016-02-29", "2010-09-01", 36, "2010-09-01", "2019-02-28", "2019-03-01"},
           {"on a leap day, to a leap day", "2016-02-29", "2010-09-01", 48, "2010-09-01", "2020-02-29", "2020-03-01"},
           {"a teacher who became principal falls under 3 years", "2014-03-01", "2010-09-01", 36, "2015-09-01",
            "2017-03-01", "2017-03-02"},
           {"became principal when the 3 years were over: overdue at once, not before", "2014-03-01", "2010-09-01", 36,
            "2018-01-01", "2017-03-01", "2018-01-01"},
       }) {
    const DueDate due = DueAfter(row.last[0] == '\0' ? std::nullopt : std::optional(Day(row.last)),
                                 Day(row.first_service), {.months = row.months, .bound_since = Day(row.bound_since)});
    EXPECT_EQ(FormatDay(due.by), row.by) << row.what;
    EXPECT_EQ(FormatDay(due.overdue_from), row.overdue_from) << row.what;
    EXPECT_FALSE(due.OverdueOn(due.overdue_from - 1)) << row.what;
    EXPECT_TRUE(due.OverdueOn(due.overdue_from)) << row.what;
  }
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
