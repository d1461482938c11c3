#include "common/base/civil.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

namespace jiedui {
namespace {

using ::jiedui::testing::HasReason;
using ::jiedui::testing::IsOk;
using type::v1::Interval;

TEST(ParseDayTest, TakesDaysThatExist) {
  for (const char* text : {"1900-01-01", "2019-02-28", "2020-02-29", "2000-02-29", "2019-12-31", "2200-12-31"}) {
    const auto day = ParseDay("start", text);
    ASSERT_THAT(day, IsOk()) << text;
    EXPECT_EQ(FormatDay(*day), text);
  }
}

TEST(ParseDayTest, RefusesEverythingElse) {
  const std::string bad[] = {"",           "2019-02-29",  "1900-02-29",  "2100-02-29",
                             "2019-04-31", "2019-13-01",  "2019-00-01",  "2019-01-00",
                             "2019-01-32", "1899-12-31",  "2201-01-01",  "2019",
                             "2019-06",    "2019-6-1",    "2019/06/01",  "20190601",
                             "2019-06-1",  " 2019-06-01", "2019-06-01 ", "2019-06-0x",
                             "+019-06-01", "2019-06--1",  "２０１９年",  std::string("2019-06-0\0", 10)};
  for (const std::string& text : bad) {
    const auto day = ParseDay("pairing.start", text);
    EXPECT_THAT(day, HasReason("INVALID_FIELD")) << text;
    EXPECT_EQ(MetadataOf(day.status(), "field"), "pairing.start");
  }
}

TEST(ParseDateTest, TakesTheFirstDayOfWhatTheSourceGives) {
  EXPECT_EQ(FormatDay(ParseDate("start", "2010").value()), "2010-01-01");
  EXPECT_EQ(FormatDay(ParseDate("start", "2013-08").value()), "2013-08-01");
  EXPECT_EQ(FormatDay(ParseDate("start", "2019-01-18").value()), "2019-01-18");
  EXPECT_EQ(FormatDay(ParseLastDate("start", "2010").value()), "2010-12-31");
  EXPECT_EQ(FormatDay(ParseLastDate("start", "2012-02").value()), "2012-02-29");
  EXPECT_EQ(FormatDay(ParseLastDate("start", "2019-01-18").value()), "2019-01-18");
  EXPECT_THAT(ParseLastDate("start", "2010-13"), HasReason("INVALID_FIELD"));
  for (const char* bad :
       {"", "10", "201", "2010-", "2013-13", "2013-00", "2013-8", "201308", "2019-02-29", "1899", "2201"}) {
    EXPECT_THAT(ParseDate("start", bad), HasReason("INVALID_FIELD")) << bad;
  }
}

Interval MakeInterval(std::string start, std::string end, std::string attested_on = "") {
  Interval interval;
  interval.set_start(std::move(start));
  interval.set_end(std::move(end));
  interval.set_attested_on(std::move(attested_on));
  return interval;
}

TEST(ParseIntervalTest, GivesAPeriod) {
  EXPECT_EQ(ParseInterval("interval", MakeInterval("2013-08", "2016")).value(),
            (Period{.start = absl::CivilDay(2013, 8, 1), .end = absl::CivilDay(2016, 1, 1)}));
  EXPECT_EQ(ParseInterval("interval", MakeInterval("2019-01-18", "")).value(),
            (Period{.start = absl::CivilDay(2019, 1, 18)}));
  EXPECT_EQ(ParseInterval("interval", MakeInterval("", "", "2011-05-31")).value(),
            (Period{.start = absl::CivilDay(2011, 5, 31), .start_known = false}));
  EXPECT_THAT(ParseInterval("interval", MakeInterval("2019-01-18", "2019-01-19")), IsOk());  // one day
}

TEST(ParseIntervalTest, NamesTheFieldThatIsWrong) {
  const struct {
    Interval interval;
    const char* field;
  } cases[] = {
      {MakeInterval("2019-02-29", ""), "interval.start"},
      {MakeInterval("", ""), "interval.start"},
      {MakeInterval("", "2019"), "interval.start"},
      {MakeInterval("2019", "", "2019-01-01"), "interval.attested_on"},
      {MakeInterval("", "", "2019"), "interval.attested_on"},
      {MakeInterval("", "", "2019-06"), "interval.attested_on"},
      {MakeInterval("", "", "2019-02-29"), "interval.attested_on"},
      {MakeInterval("2019-01-01", "2019-02-30"), "interval.end"},
      {MakeInterval("2019-06-02", "2019-06-01"), "interval.end"},      // reversed
      {MakeInterval("2019-06-01", "2019-06-01"), "interval.end"},      // empty
      {MakeInterval("2019", "2019-01"), "interval.end"},               // empty: the same first day
      {MakeInterval("", "2019-06-01", "2019-06-01"), "interval.end"},  // attested when already over
  };
  for (const auto& c : cases) {
    const auto period = ParseInterval("interval", c.interval);
    EXPECT_THAT(period, HasReason("INVALID_FIELD")) << c.interval.ShortDebugString();
    EXPECT_EQ(MetadataOf(period.status(), "field"), c.field) << c.interval.ShortDebugString();
  }
  EXPECT_EQ(MetadataOf(ParseInterval("", MakeInterval("x", "")).status(), "field"), "start");
}

Period Make(std::string start, std::string end = "") { return ParseInterval("", MakeInterval(start, end)).value(); }
Period Attested(std::string on, std::string end = "") { return ParseInterval("", MakeInterval("", end, on)).value(); }
absl::CivilDay Day(const char* text) { return ParseDay("", text).value(); }

TEST(InForceOnTest, IsHalfOpenAndDoesNotGuess) {
  const Period known = Make("2019-06-01", "2022-06-01");
  EXPECT_EQ(InForceOn(known, Day("2019-05-31")), type::v1::IN_FORCE_NO);
  EXPECT_EQ(InForceOn(known, Day("2019-06-01")), type::v1::IN_FORCE_YES);
  EXPECT_EQ(InForceOn(known, Day("2022-05-31")), type::v1::IN_FORCE_YES);
  EXPECT_EQ(InForceOn(known, Day("2022-06-01")), type::v1::IN_FORCE_NO);
  EXPECT_EQ(InForceOn(Make("2019-06-01"), Day("2200-12-31")), type::v1::IN_FORCE_YES);
  const Period attested = Attested("2011-05-31", "2016-01-01");
  EXPECT_EQ(InForceOn(attested, Day("2011-05-30")), type::v1::IN_FORCE_NOT_KNOWN);
  EXPECT_EQ(InForceOn(attested, Day("2011-05-31")), type::v1::IN_FORCE_YES);
  EXPECT_EQ(InForceOn(attested, Day("2016-01-01")), type::v1::IN_FORCE_NO);
}

TEST(OverlapTest, Table) {
  const struct {
    Period a, b;
    bool overlap;
  } cases[] = {
      {Make("2010", "2015"), Make("2015", "2020"), false},  // one ends as the other begins
      {Make("2010", "2015-01-02"), Make("2015", "2020"), true},
      {Make("2010", "2020"), Make("2012", "2013"), true},
      {Make("2010"), Make("2019"), true},
      {Make("2010"), Make("2001", "2010"), false},
      {Attested("2011-05-31"), Make("2005", "2011-05-31"), false},
      {Attested("2011-05-31"), Make("2005", "2011-06-01"), true},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Overlap(c.a, c.b), c.overlap) << FormatDay(c.a.start) << " and " << FormatDay(c.b.start);
    EXPECT_EQ(Overlap(c.b, c.a), c.overlap) << FormatDay(c.b.start) << " and " << FormatDay(c.a.start);
  }
}

TEST(WithinTest, Table) {
  const struct {
    Period inner, outer;
    bool within;
  } cases[] = {
      {Make("2010", "2015"), Make("2010", "2015"), true},
      {Make("2011", "2014"), Make("2010", "2015"), true},
      {Make("2009-12-31", "2015"), Make("2010", "2015"), false},
      {Make("2010", "2015-01-02"), Make("2010", "2015"), false},
      {Make("2012"), Make("2010", "2015"), false},  // open inside closed
      {Make("2012", "2013"), Make("2010"), true},
      {Make("2012"), Make("2010"), true},
      {Attested("2011-05-31"), Make("2011-05-31"), true},
      {Make("2011"), Attested("2011-05-31"), false},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Within(c.inner, c.outer), c.within) << FormatDay(c.inner.start) << " in " << FormatDay(c.outer.start);
  }
}

// Intervals of a few days around a leap day, so that their ends meet often, compared day by day.
constexpr int kWindow = 10;
const absl::CivilDay kOrigin(2020, 2, 25);

rc::Gen<Period> AnyPeriod() {
  return rc::gen::exec([] {
    const int start = *rc::gen::inRange(0, kWindow);
    const int length = *rc::gen::inRange(0, kWindow);  // 0: open
    return Period{.start = kOrigin + start,
                  .end = length == 0 ? std::nullopt : std::optional(kOrigin + start + length),
                  .start_known = *rc::gen::arbitrary<bool>()};
  });
}

// Every day on which something can change, and one beyond them all, where only what is open still holds.
std::vector<absl::CivilDay> Days() {
  std::vector<absl::CivilDay> days;
  for (int i = -1; i <= 2 * kWindow + 1; ++i) days.push_back(kOrigin + i);
  return days;
}

bool Holds(const Period& period, absl::CivilDay day) { return InForceOn(period, day) == type::v1::IN_FORCE_YES; }

RC_GTEST_PROP(PeriodProperty, OverlapIsADayInBoth, ()) {
  const Period a = *AnyPeriod(), b = *AnyPeriod();
  const auto days = Days();
  RC_ASSERT(Overlap(a, b) ==
            std::any_of(days.begin(), days.end(), [&](auto day) { return Holds(a, day) && Holds(b, day); }));
}

RC_GTEST_PROP(PeriodProperty, WithinIsEveryDayInTheOther, ()) {
  const Period inner = *AnyPeriod(), outer = *AnyPeriod();
  const auto days = Days();
  RC_ASSERT(Within(inner, outer) ==
            std::all_of(days.begin(), days.end(), [&](auto day) { return !Holds(inner, day) || Holds(outer, day); }));
}

RC_GTEST_PROP(PeriodProperty, InForceFollowsTheDaysOneByOne, ()) {
  const Period period = *AnyPeriod();
  auto expected = period.start_known ? type::v1::IN_FORCE_NO : type::v1::IN_FORCE_NOT_KNOWN;
  for (const absl::CivilDay day : Days()) {
    if (day == period.start) expected = type::v1::IN_FORCE_YES;
    if (day == period.end) expected = type::v1::IN_FORCE_NO;
    RC_ASSERT(InForceOn(period, day) == expected);
  }
}

RC_GTEST_PROP(ParseDayProperty, TakesExactlyTheDaysOfACalendar, ()) {
  const int year = *rc::gen::inRange(1900, 2201), month = *rc::gen::inRange(0, 14), day = *rc::gen::inRange(0, 33);
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int lengths[] = {0, 31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0};
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
  RC_ASSERT(ParseDay("day", text).ok() == (day >= 1 && day <= lengths[month]));
}

}  // namespace
}  // namespace jiedui
