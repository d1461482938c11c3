#include "services/reporting/period.h"

#include "common/testing/matchers.h"
#include "gtest/gtest.h"

namespace jiedui::reporting {
namespace {

using absl::CivilDay;
using testing::HasReason;

TEST(PeriodTest, IsReadAndWritten) {
  for (const char* text : {"2023h1", "2023h2", "2024", "1990", "2200h2"}) {
    const absl::StatusOr<ReportPeriod> period = ParsePeriod("period", text);
    ASSERT_TRUE(period.ok()) << text;
    EXPECT_EQ(FormatPeriod(*period), text);
  }
  EXPECT_EQ(ParsePeriod("period", "2023h2")->start, CivilDay(2023, 7, 1));
  EXPECT_EQ(ParsePeriod("period", "2023h2")->end, CivilDay(2024, 1, 1));
  EXPECT_EQ(PeriodInChinese(*ParsePeriod("period", "2023h1")), "2023年上半年");
  EXPECT_EQ(PeriodInChinese(*ParsePeriod("period", "2023")), "2023年");
}

TEST(PeriodTest, OtherTextIsRefused) {
  for (const char* text : {"", "2023h3", "2023h", "2023H1", "h1", "1989h1", "2201", "20235", "2023h11", "２０２３"}) {
    EXPECT_THAT(ParsePeriod("period", text), HasReason("INVALID_FIELD")) << text;
  }
}

TEST(PeriodTest, EveryDayLiesInOne) {
  EXPECT_EQ(FormatPeriod(PeriodOf(PeriodKind::kHalfYear, CivilDay(2023, 6, 30))), "2023h1");
  EXPECT_EQ(FormatPeriod(PeriodOf(PeriodKind::kHalfYear, CivilDay(2023, 7, 1))), "2023h2");
  EXPECT_EQ(FormatPeriod(Next(PeriodOf(PeriodKind::kHalfYear, CivilDay(2023, 12, 31)))), "2024h1");
  EXPECT_EQ(FormatPeriod(Next(PeriodOf(PeriodKind::kYear, CivilDay(2023, 12, 31)))), "2024");
}

}  // namespace
}  // namespace jiedui::reporting
