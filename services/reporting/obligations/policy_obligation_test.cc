#include "services/reporting/obligations/policy_obligation.h"

#include <algorithm>
#include <map>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

namespace jiedui::reporting::policy {
namespace {

using absl::CivilDay;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view kPrefectures[] = {"haidong", "haibei", "huangnan", "hainan",
                                             "guoluo",  "yushu",  "haixi",    "xining"};
const ReportPeriod kFirstHalf{PeriodKind::kHalfYear, CivilDay(2023, 1, 1), CivilDay(2023, 7, 1)};

DutyTerms HalfYearly() {
  return {.name = "duties/q11-half-year", .schemes = {"schemes/q11-tibetan"}, .start = CivilDay(2011, 7, 1)};
}
PairingTerms Pairing(std::string name, std::string recipient, std::vector<Days> worked = {{CivilDay(2011, 1, 1), {}}},
                     std::string supporter = "parties/beijing", std::string scheme = "schemes/q11-tibetan") {
  return {.name = std::move(name),
          .scheme = std::move(scheme),
          .supporter = std::move(supporter),
          .recipient = std::move(recipient),
          .worked = std::move(worked)};
}

TEST(ObligationTest, Q11_5_4a_EightPrefecturesOweSixteenReportsAYear) {
  std::vector<PairingTerms> pairings;
  for (const std::string_view prefecture : kPrefectures) {
    pairings.push_back(Pairing("pairings/" + std::string(prefecture), "parties/" + std::string(prefecture)));
  }
  const ReportPeriod second = Next(kFirstHalf);
  EXPECT_THAT(Obligations(HalfYearly(), kFirstHalf, pairings, {}), SizeIs(8));
  EXPECT_THAT(Obligations(HalfYearly(), second, pairings, {}), SizeIs(8));
  EXPECT_THAT(Obligations(HalfYearly(), PeriodOf(PeriodKind::kYear, CivilDay(2023, 1, 1)), pairings, {}), IsEmpty())
      << "none is owed for a whole year";
}

TEST(ObligationTest, Q11_5_4a_TheSupporterOwesNothing) {
  const std::vector<Owed> owed = Obligations(HalfYearly(), kFirstHalf, {Pairing("pairings/a", "parties/yushu")}, {});
  ASSERT_THAT(owed, SizeIs(1));
  EXPECT_EQ(owed[0].party, "parties/yushu");
}

TEST(ObligationTest, OtherSchemesOweNothingWithoutADuty) {
  const auto other =
      Pairing("pairings/a", "parties/heze", {{CivilDay(2019, 1, 1), {}}}, "parties/qingdao", "schemes/sd19");
  EXPECT_THAT(Obligations(HalfYearly(), kFirstHalf, {other}, {}), IsEmpty());
}

TEST(ObligationTest, Q11_5_4a_CountiesOfTheSchemeOweNothingWherePrefecturesReport) {
  DutyTerms duty = HalfYearly();
  duty.party_kinds = {pairing::v1::PARTY_KIND_PREFECTURE_GOVERNMENT};
  PairingTerms prefecture = Pairing("pairings/a", "parties/yushu"), county = Pairing("pairings/b", "parties/nangqian");
  prefecture.recipient_kind = pairing::v1::PARTY_KIND_PREFECTURE_GOVERNMENT;
  county.recipient_kind = pairing::v1::PARTY_KIND_COUNTY_GOVERNMENT;
  const std::vector<Owed> owed = Obligations(duty, kFirstHalf, {prefecture, county}, {});
  ASSERT_THAT(owed, SizeIs(1));
  EXPECT_EQ(owed[0].party, "parties/yushu");
}

TEST(ObligationTest, SeveralSchemesOfOneDuty) {
  DutyTerms duty = HalfYearly();
  duty.schemes.insert("schemes/q11-liaoning");
  EXPECT_THAT(Obligations(duty, kFirstHalf,
                          {Pairing("pairings/a", "parties/yushu"),
                           Pairing("pairings/b", "parties/xining", {{CivilDay(2011, 1, 1), {}}}, "parties/liaoning",
                                   "schemes/q11-liaoning")},
                          {}),
              SizeIs(2));
}

TEST(ObligationTest, ASupporterThatChangesInsideLeavesOneObligation) {
  const std::vector<Owed> owed =
      Obligations(HalfYearly(), kFirstHalf,
                  {Pairing("pairings/b", "parties/yushu", {{CivilDay(2023, 4, 1), {}}}, "parties/shanghai"),
                   Pairing("pairings/a", "parties/yushu", {{CivilDay(2010, 1, 1), CivilDay(2023, 4, 1)}})},
                  {});
  ASSERT_THAT(owed, SizeIs(1));
  EXPECT_THAT(owed[0].pairings, ElementsAre("pairings/a", "pairings/b"));
  EXPECT_THAT(owed[0].counterparts, ElementsAre("parties/beijing", "parties/shanghai"));
  EXPECT_EQ(owed[0].from, CivilDay(2023, 1, 1));
  EXPECT_EQ(owed[0].until, CivilDay(2023, 7, 1));
}

TEST(ObligationTest, WhatStartsOrEndsInsideIsReportedOnForItsPart) {
  const std::vector<Owed> owed =
      Obligations(HalfYearly(), kFirstHalf,
                  {Pairing("pairings/a", "parties/yushu", {{CivilDay(2023, 3, 1), CivilDay(2023, 5, 1)}})}, {});
  ASSERT_THAT(owed, SizeIs(1));
  EXPECT_EQ(owed[0].from, CivilDay(2023, 3, 1));
  EXPECT_EQ(owed[0].until, CivilDay(2023, 5, 1));
}

TEST(ObligationTest, FewerDaysThanTheDutyAsksForOweNothing) {
  DutyTerms duty = HalfYearly();
  duty.minimum_days = 30;
  const auto of = [](CivilDay end) {
    return std::vector{Pairing("pairings/a", "parties/yushu", {{CivilDay(2022, 1, 1), end}})};
  };
  EXPECT_THAT(Obligations(duty, kFirstHalf, of(CivilDay(2023, 1, 30)), {}), IsEmpty());
  EXPECT_THAT(Obligations(duty, kFirstHalf, of(CivilDay(2023, 1, 31)), {}), SizeIs(1));
  // Two at once are not twice as long.
  const auto twice = [&](CivilDay end) {
    return std::vector{of(end)[0], Pairing("pairings/b", "parties/yushu", {{CivilDay(2022, 1, 1), end}})};
  };
  EXPECT_THAT(Obligations(duty, kFirstHalf, twice(CivilDay(2023, 1, 16)), {}), IsEmpty());
}

TEST(ObligationTest, DueOnAWorkedDay) {
  const std::vector<PairingTerms> pairings = {Pairing("pairings/a", "parties/yushu")};
  // 20 days after 31 December 2023 is a Saturday; the calendar of 2024 is not loaded.
  const std::vector<Owed> owed = Obligations(HalfYearly(), Next(kFirstHalf), pairings, {});
  EXPECT_EQ(owed[0].due.day, CivilDay(2024, 1, 22));
  EXPECT_FALSE(owed[0].due.loaded);
  const WorkCalendar worked{{{CivilDay(2024, 1, 20), true}}, {absl::CivilYear(2024)}};
  EXPECT_EQ(Obligations(HalfYearly(), Next(kFirstHalf), pairings, worked)[0].due.day, CivilDay(2024, 1, 20));
  EXPECT_TRUE(Obligations(HalfYearly(), Next(kFirstHalf), pairings, worked)[0].due.loaded);
}

TEST(ObligationTest, ADutyHasItsTime) {
  DutyTerms duty = HalfYearly();
  const std::vector<PairingTerms> pairings = {Pairing("pairings/a", "parties/yushu")};
  duty.start = CivilDay(2023, 1, 2);
  EXPECT_THAT(Obligations(duty, kFirstHalf, pairings, {}), IsEmpty());
  duty.start = CivilDay(2011, 7, 1);
  duty.end = CivilDay(2023, 6, 30);
  EXPECT_THAT(Obligations(duty, kFirstHalf, pairings, {}), IsEmpty());
  duty.end = CivilDay(2023, 7, 1);
  EXPECT_THAT(Obligations(duty, kFirstHalf, pairings, {}), SizeIs(1));
}

// ---- Against a replay of every single day -----------------------------------------------------------------------------------

std::vector<Owed> DayByDay(const DutyTerms& duty, const ReportPeriod& period, const std::vector<PairingTerms>& pairings,
                           const WorkCalendar& calendar) {
  struct Seen {
    std::set<CivilDay> days;
    std::set<std::string> pairings, counterparts;
  };
  std::map<std::string, Seen> seen;
  for (CivilDay day = period.start; day < period.end; ++day) {
    for (const PairingTerms& pairing : pairings) {
      const bool worked = std::any_of(pairing.worked.begin(), pairing.worked.end(), [&](const Days& days) {
        return days.start <= day && (!days.end.has_value() || day < *days.end);
      });
      if (!worked || !duty.schemes.contains(pairing.scheme)) continue;
      Seen& one = seen[duty.side == Side::kSupporter ? pairing.supporter : pairing.recipient];
      one.days.insert(day);
      one.pairings.insert(pairing.name);
      one.counterparts.insert(duty.side == Side::kSupporter ? pairing.recipient : pairing.supporter);
    }
  }
  CivilDay due = period.end - 1 + duty.due_days_after;
  bool loaded = calendar.years.contains(absl::CivilYear(due));
  while (!IsWorkingDay(calendar, due)) loaded = calendar.years.contains(absl::CivilYear(++due)) && loaded;
  std::vector<Owed> owed;
  for (const auto& [party, one] : seen) {
    if (static_cast<int>(one.days.size()) < duty.minimum_days) continue;
    owed.push_back({party,
                    "",
                    {one.pairings.begin(), one.pairings.end()},
                    {one.counterparts.begin(), one.counterparts.end()},
                    *one.days.begin(),
                    *one.days.rbegin() + 1,
                    {due, loaded}});
  }
  return owed;
}

RC_GTEST_PROP(ObligationTest, AgreesWithAReplayOfEveryDay, ()) {
  const auto day = [] { return CivilDay(2022, 10, 1) + *rc::gen::inRange(0, 500); };
  DutyTerms duty = HalfYearly();
  duty.side = *rc::gen::element(Side::kRecipient, Side::kSupporter);
  duty.minimum_days = *rc::gen::inRange(1, 120);
  std::vector<PairingTerms> pairings;
  const int count = *rc::gen::inRange(0, 9);
  for (int number = 0; number < count; ++number) {
    PairingTerms& pairing = pairings.emplace_back(
        Pairing("pairings/p" + std::to_string(number), "parties/r" + std::to_string(*rc::gen::inRange(0, 3)), {},
                "parties/s" + std::to_string(*rc::gen::inRange(0, 3)),
                *rc::gen::element<std::string>("schemes/q11-tibetan", "schemes/sd19")));
    // Stretches apart from each other, the last perhaps open.
    std::set<CivilDay> borders;
    const int stretches = *rc::gen::inRange(0, 4);
    while (static_cast<int>(borders.size()) < 2 * stretches) borders.insert(day());
    for (auto border = borders.begin(); border != borders.end();) {
      const CivilDay start = *border++;
      pairing.worked.push_back({start, *border++});
    }
    if (!pairing.worked.empty() && *rc::gen::arbitrary<bool>()) pairing.worked.back().end.reset();
  }
  WorkCalendar calendar;
  if (*rc::gen::arbitrary<bool>()) calendar.years.insert(absl::CivilYear(2023));
  for (int number = 0; number < 5; ++number) calendar.departures[day()] = *rc::gen::arbitrary<bool>();
  const ReportPeriod period = *rc::gen::element(kFirstHalf, Next(kFirstHalf));
  RC_ASSERT(Obligations(duty, period, pairings, calendar) == DayByDay(duty, period, pairings, calendar));
}

}  // namespace
}  // namespace jiedui::reporting::policy
