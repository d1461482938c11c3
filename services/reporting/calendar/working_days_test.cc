#include "services/reporting/calendar/working_days.h"

#include "gtest/gtest.h"

namespace jiedui::reporting {
namespace {

using absl::CivilDay;
using absl::CivilYear;

// The national holiday of 2023 with the days worked instead (国办发明电〔2022〕16号).
WorkCalendar Of2023() {
  WorkCalendar calendar{.years = {CivilYear(2023)}};
  for (int day = 29; day <= 30; ++day) calendar.departures[CivilDay(2023, 9, day)] = false;
  for (int day = 1; day <= 6; ++day) calendar.departures[CivilDay(2023, 10, day)] = false;
  calendar.departures[CivilDay(2023, 10, 7)] = true;
  calendar.departures[CivilDay(2023, 10, 8)] = true;
  return calendar;
}

TEST(WorkingDaysTest, HolidaysAreNotWorkedAndWeekendsInsteadAre) {
  const WorkCalendar calendar = Of2023();
  EXPECT_TRUE(IsWorkingDay(calendar, CivilDay(2023, 9, 28)));
  EXPECT_FALSE(IsWorkingDay(calendar, CivilDay(2023, 9, 29))) << "a Friday, but a holiday";
  EXPECT_TRUE(IsWorkingDay(calendar, CivilDay(2023, 10, 7))) << "a Saturday worked instead";
  EXPECT_FALSE(IsWorkingDay(calendar, CivilDay(2023, 10, 14)));
}

TEST(WorkingDaysTest, ADayThatIsNotWorkedMovesToTheNextThatIs) {
  const WorkCalendar calendar = Of2023();
  const WorkingDay moved = OnOrAfter(calendar, CivilDay(2023, 9, 30));
  EXPECT_EQ(moved.day, CivilDay(2023, 10, 7));
  EXPECT_TRUE(moved.loaded);
  EXPECT_EQ(OnOrAfter(calendar, CivilDay(2023, 10, 9)).day, CivilDay(2023, 10, 9));
}

TEST(WorkingDaysTest, CountedFromTheDayAfter) {
  const WorkCalendar calendar = Of2023();
  EXPECT_EQ(After(calendar, CivilDay(2023, 9, 28), 1).day, CivilDay(2023, 10, 7));
  EXPECT_EQ(After(calendar, CivilDay(2023, 9, 28), 3).day, CivilDay(2023, 10, 9));
}

TEST(WorkingDaysTest, AYearThatIsNotLoadedSaysSo) {
  const WorkCalendar calendar = Of2023();
  const WorkingDay guessed = OnOrAfter(calendar, CivilDay(2024, 10, 1));
  EXPECT_EQ(guessed.day, CivilDay(2024, 10, 1)) << "nobody has entered that holiday";
  EXPECT_FALSE(guessed.loaded);
  EXPECT_FALSE(After(calendar, CivilDay(2023, 12, 29), 1).loaded) << "the day lies in a year that is not loaded";
  EXPECT_FALSE(OnOrAfter({}, CivilDay(2023, 9, 30)).loaded);
}

}  // namespace
}  // namespace jiedui::reporting
