// The arithmetic of service against a second way to do it: day by day, month by month, in whole numbers of the smallest share.
#include "services/rotation/rights/service_sum.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"

namespace jiedui::rotation::policy {
namespace {

using absl::CivilDay;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int kRural = 1, kWeak = 2, kSpecial = 3;
constexpr int kPosting = 1, kShadowing = 3;

Counting At(std::set<int> categories) { return {std::move(categories), {kOwnPost, kPosting}}; }

CivilDay Day(std::string_view text) { return *ParseDay("day", text); }

Period Days(std::string_view start, std::string_view end = "") {
  return {.start = Day(start), .end = end.empty() ? std::nullopt : std::optional<CivilDay>(Day(end))};
}

Spell Full(std::string_view start, std::string_view end) { return {Day(start), Day(end), 1}; }

Amount SumAll(const std::vector<Spell>& spells) { return Sum(spells, kHorizon, 30); }

// ---- Exact fractions -----------------------------------------------------------------------------------------------------

TEST(ExactTest, IsExactAndSaysWhatDoesNotFit) {
  EXPECT_EQ(Exact(1, 10) + Exact(2, 10), Exact(3, 10));
  EXPECT_EQ(Exact(2, 3) * Exact(3, 4), Exact(1, 2));
  EXPECT_EQ(Exact(1, 3) - Exact(1, 2), Exact(-1, 6));
  EXPECT_EQ(Exact(-7, 2).Floor(), -4);
  EXPECT_EQ(Exact(7, 2).Floor(), 3);
  EXPECT_LT(Exact(94'99, 100), Exact(95));
  Exact sum = 0;
  for (const int64_t prime : {999'983, 999'979, 999'961, 999'959}) sum += Exact(1, prime);
  EXPECT_FALSE(sum.valid());
  EXPECT_FALSE((sum + Exact(1)).valid());
}

// ---- Months and days -----------------------------------------------------------------------------------------------------

TEST(BetweenTest, Q16_9b_WholeCalendarMonthsFromTheFirstDayThenDays) {
  struct Row {
    const char *start, *end;
    MonthsAndDays expected;
  };
  for (const Row& row : std::vector<Row>{
           {"1996-09-01", "2016-08-31", {239, 30}},  // 19 years 11 months 30 days
           {"1996-09-01", "2016-09-01", {240, 0}},
           {"2019-09-01", "2020-08-30", {11, 29}},
           {"2019-09-01", "2019-09-01", {0, 0}},
           {"2019-01-31", "2019-02-28", {1, 0}},  // the end of a short month stands for the day that it lacks
           {"2019-01-31", "2019-03-01", {1, 1}},
           {"2019-01-31", "2019-03-30", {1, 30}},
           {"2019-01-31", "2019-03-31", {2, 0}},
           {"2020-01-31", "2020-02-28", {0, 28}},
           {"2020-01-31", "2020-02-29", {1, 0}},
           {"2016-02-29", "2017-02-28", {12, 0}},
           {"2016-02-29", "2020-02-28", {47, 30}},
           {"2016-02-29", "2020-02-29", {48, 0}},
           {"1900-01-31", "1900-02-28", {1, 0}},  // 1900 had no leap day
           {"2019-12-31", "2020-01-30", {0, 30}},
       }) {
    EXPECT_EQ(Between(Day(row.start), Day(row.end)), row.expected) << row.start << " " << row.end;
  }
}

TEST(SumTest, MonthsAndDaysAddApartAndThirtyDaysCarryButNeverWithinOneSpell) {
  struct Row {
    const char* what;
    std::vector<Spell> spells;
    Amount expected;
  };
  for (const Row& row : std::vector<Row>{
           {"nothing", {}, {0, 0}},
           {"one spell keeps its 30 days", {Full("1996-09-01", "2016-08-31")}, {239, 30}},
           {"one day more is 20 years", {Full("1996-09-01", "2016-09-01")}, {240, 0}},
           {"12 months in two spells", {Full("2015-09-01", "2016-03-01"), Full("2018-09-01", "2019-03-01")}, {12, 0}},
           {"15 days and 15 days", {Full("2015-09-01", "2016-02-16"), Full("2018-09-01", "2019-03-16")}, {12, 0}},
           {"14 days and 15 days", {Full("2015-09-01", "2016-02-15"), Full("2018-09-01", "2019-03-16")}, {11, 29}},
           {"30 days and one day", {Full("2015-01-01", "2015-01-31"), Full("2016-01-01", "2016-01-02")}, {1, 1}},
           {"half of 24 months", {{Day("2015-09-01"), Day("2017-09-01"), Exact(1, 2)}}, {12, 0}},
           {"half of 25 months and 10 days", {{Day("2015-09-01"), Day("2017-10-11"), Exact(1, 2)}}, {12, 20}},
           {"half of 23 months and 30 days", {{Day("2015-09-01"), Day("2017-08-31"), Exact(1, 2)}}, {11, 30}},
           {"a third of one day", {{Day("2015-09-01"), Day("2015-09-02"), Exact(1, 3)}}, {0, Exact(1, 3)}},
           {"half a month twice",
            {{Day("2015-09-01"), Day("2015-10-01"), Exact(1, 2)}, {Day("2016-09-01"), Day("2016-10-01"), Exact(1, 2)}},
            {1, 0}},
       }) {
    EXPECT_EQ(SumAll(row.spells), row.expected) << row.what << ": " << Chinese(SumAll(row.spells));
  }
}

TEST(ChineseTest, SaysYearsMonthsDaysAndFractions) {
  EXPECT_EQ(Chinese({239, 30}), "19年11个月30天");
  EXPECT_EQ(Chinese({12, 0}), "1年");
  EXPECT_EQ(Chinese({0, 0}), "0天");
  EXPECT_EQ(Chinese({11, Exact(29, 2)}), "11个月14又1/2天");
  EXPECT_EQ(Chinese({0, Exact(1, 3)}), "1/3天");
}

TEST(ShortfallTest, DX18_3_4_2a_IsWhatAFurtherSpellWouldHaveToBring) {
  EXPECT_EQ(Shortfall({11, 29}, 12, 30), (Amount{0, 1}));
  EXPECT_EQ(Shortfall({11, 30}, 12, 30), (Amount{0, 1}));  // one spell of 11 months 30 days: any day more
  EXPECT_EQ(Shortfall({0, 0}, 12, 30), (Amount{12, 0}));
  EXPECT_EQ(Shortfall({9, 10}, 12, 30), (Amount{2, 20}));
  EXPECT_EQ(Shortfall({11, Exact(29, 2)}, 12, 30), (Amount{0, Exact(31, 2)}));
  EXPECT_EQ(Shortfall({12, 0}, 12, 30), (Amount{0, 0}));
}

// ---- Layout --------------------------------------------------------------------------------------------------------------

TEST(LayOutTest, AdjacentAndOverlappingWorkIsOneSpellBreaksAreNotCounted) {
  const std::vector<Listed> listed = {{"parties/a", kRural, Days("1990-01-01"), "l"},
                                      {"parties/b", kWeak, Days("1990-01-01"), "l"},
                                      {"parties/b", kRural, Days("1990-01-01"), "l", false}};
  const std::vector<Work> works = {
      {"people/p", "parties/a", Days("2000-09-01", "2005-09-01")},
      {"people/q", "parties/b", Days("2005-09-01", "2006-09-01")},                 // the next school
      {"postings/1", "parties/b", Days("2004-09-01", "2005-09-01"), 1, kPosting},  // beside the first
      {"people/r", "parties/a", Days("2007-09-01")}};
  const Layout layout = LayOut(works, listed, At({kRural, kWeak}));
  EXPECT_THAT(layout.counted, ElementsAre(Full("2000-09-01", "2006-09-01"), Spell{Day("2007-09-01"), kHorizon, 1}));
  // Only what is rural: the posting to b takes the year, and b is known not to be rural.
  EXPECT_THAT(LayOut(works, listed, At({kRural})).counted,
              ElementsAre(Full("2000-09-01", "2004-09-01"), Spell{Day("2007-09-01"), kHorizon, 1}));
}

TEST(LayOutTest, APostingTakesItsShareAndTheBaseEmploymentWhatRemains) {
  const std::vector<Listed> listed = {{"parties/rural", kRural, Days("1990-01-01"), "l"},
                                      {"parties/town", kRural, Days("1990-01-01"), "l", false}};
  const std::vector<Work> works = {
      {"people/p", "parties/rural", Days("2010-09-01")},
      {"postings/1", "parties/town", Days("2012-09-01", "2013-09-01"), Exact(2, 5), kPosting},
      {"postings/2", "parties/town", Days("2014-09-01", "2015-09-01"), 1, kPosting}};
  const Layout layout = LayOut(works, listed, At({kRural}));
  EXPECT_THAT(layout.counted,
              ElementsAre(Full("2010-09-01", "2012-09-01"), Spell{Day("2012-09-01"), Day("2013-09-01"), Exact(3, 5)},
                          Full("2013-09-01", "2014-09-01"), Spell{Day("2015-09-01"), kHorizon, 1}));
  EXPECT_EQ(layout.pieces[4].verdict, Verdict::kPostFull);
  EXPECT_EQ(layout.pieces[4].work, 0u);
}

TEST(LayOutTest, NotLoadedIsNotNo) {
  const Period attested = {.start = Day("2012-01-01"), .start_known = false};
  const std::vector<Listed> listed = {
      {"parties/attested", kRural, attested, "list-2012"},
      {"parties/attested", kRural, Days("2005-01-01"), "all-2005", false},
      {"parties/former", kRural, Days("2005-01-01", "2012-01-01"), "list-2005"},
      {"parties/former", kRural, Days("2014-01-01"), "all-2014", false},
  };
  const std::vector<Work> works = {{"people/a", "parties/nobody", Days("2000-09-01", "2001-09-01")},
                                   {"people/b", "parties/attested", Days("2010-09-01", "2013-09-01")},
                                   {"people/c", "parties/former", Days("2013-09-01", "2014-09-01")},
                                   {"people/d", "parties/former", Days("2014-09-01", "2015-09-01"), 1, kShadowing}};
  const Layout layout = LayOut(works, listed, At({kRural}));
  std::vector<Verdict> verdicts;
  for (const Piece& piece : layout.pieces) verdicts.push_back(piece.verdict);
  EXPECT_THAT(verdicts, ElementsAre(Verdict::kCategoryNotLoaded, Verdict::kCategoryNotKnown, Verdict::kCounts,
                                    Verdict::kCategoryNotLoaded, Verdict::kOtherCategory, Verdict::kKindDoesNotCount));
  EXPECT_THAT(layout.pieces[2].lists, ElementsAre("list-2012"));
  EXPECT_THAT(layout.counted, ElementsAre(Full("2012-01-01", "2013-09-01")));
  EXPECT_THAT(layout.at_most, ElementsAre(Full("2000-09-01", "2001-09-01"), Full("2010-09-01", "2014-01-01")));
  // A school must be known to be neither before it is known not to count.
  EXPECT_THAT(LayOut(works, listed, At({kRural, kWeak})).at_most,
              ElementsAre(Full("2000-09-01", "2001-09-01"), Full("2010-09-01", "2014-09-01")));
}

TEST(ReachedTest, DX18_3_4_2a_TheFirstDayOnWhichTwelveMonthsAreFull) {
  const std::vector<Spell> spells = {Full("2018-03-01", "2018-09-01"), Spell{Day("2019-09-01"), kHorizon, 1}};
  EXPECT_EQ(ReachedIfItGoesOn(spells, Day("2019-12-31"), 12, 30), Day("2020-03-01"));
  EXPECT_EQ(ReachedIfItGoesOn(spells, Day("2018-12-31"), 12, 30), std::nullopt);  // nothing goes on that day
  EXPECT_EQ(FirstReached(spells, 12, 30, Day("2020-02-29")), std::nullopt);
  EXPECT_EQ(FirstReached(spells, 12, 30, Day("2020-03-01")), Day("2020-03-01"));
  EXPECT_EQ(FirstReached({}, 12, 30, Day("2020-03-01")), std::nullopt);
  // A planned end does not stop it: the question is what if it went on.
  EXPECT_EQ(ReachedIfItGoesOn({Full("2019-09-01", "2020-06-30")}, Day("2020-01-01"), 12, 30), Day("2020-09-01"));
}

// ---- Against the oracle --------------------------------------------------------------------------------------------------

constexpr int64_t kUnits = 12;  // all shares below are twelfths
const CivilDay kFirst(2015, 11, 20);
constexpr int kWindow = 600;  // days: a leap day and many month ends

struct Case {
  std::vector<Work> works;
  std::vector<Listed> listed;
};

Period AnyDays() {
  const int start = *rc::gen::inRange(0, kWindow);
  const int length = *rc::gen::inRange(0, 200);  // 0: open
  return {.start = kFirst + start,
          .end = length == 0 ? std::nullopt : std::optional<CivilDay>(kFirst + start + length)};
}

Case AnyCase() {
  Case any;
  const int works = *rc::gen::inRange(0, 6);
  for (int i = 0; i < works; ++i) {
    any.works.push_back({.source = StrCat("postings/", i),
                         .school = StrCat("parties/", *rc::gen::inRange(0, 4)),
                         .days = AnyDays(),
                         .share = Exact(*rc::gen::element(12, 12, 12, 6, 4, 3, 9), kUnits),
                         .kind = *rc::gen::element(kOwnPost, kOwnPost, kPosting, kPosting, kShadowing)});
  }
  const int listed = *rc::gen::inRange(0, 8);
  for (int i = 0; i < listed; ++i) {
    Period days = AnyDays();
    days.start_known = *rc::gen::inRange(0, 4) != 0;
    any.listed.push_back({.school = StrCat("parties/", *rc::gen::inRange(0, 4)),
                          .category = *rc::gen::element(kRural, kWeak, kSpecial),
                          .days = days,
                          .source = StrCat("lists/", i),
                          .holds = *rc::gen::inRange(0, 4) != 0});
  }
  return any;
}

bool On(const Period& days, CivilDay day) { return day >= days.start && (!days.end || day < *days.end); }

// Twelfths of the day that count, and that would if everything not known counted.
std::pair<int64_t, int64_t> CountedOn(const Case& c, CivilDay day) {
  int64_t left = kUnits, counted = 0, at_most = 0;
  std::vector<const Work*> order;
  for (const bool posting : {true, false}) {
    std::vector<const Work*> some;
    for (const Work& work : c.works) {
      if ((work.kind != kOwnPost) == posting && On(work.days, day)) some.push_back(&work);
    }
    std::sort(some.begin(), some.end(), [](const Work* a, const Work* b) {
      return a->days.start != b->days.start ? a->days.start < b->days.start : a->source < b->source;
    });
    order.insert(order.end(), some.begin(), some.end());
  }
  for (const Work* work : order) {
    const int64_t share = std::min(left, (work->share * Exact(kUnits)).Floor());
    left -= share;
    if (work->kind == kShadowing) continue;
    bool yes = false, open = false;
    for (const int category : {kRural, kWeak}) {
      bool no = false, unknown = false;
      for (const Listed& row : c.listed) {
        if (row.school != work->school || row.category != category) continue;
        if (row.holds) {
          yes = yes || On(row.days, day);
          unknown = unknown || (!row.days.start_known && day < row.days.start);
        } else {
          no = no || On(row.days, day);
        }
      }
      open = open || !no || unknown;
    }
    if (yes) counted += share;
    if (yes || open) at_most += share;
  }
  return {counted, at_most};
}

// The day `months` later, by looking for the day in its month.
CivilDay SameDayLater(CivilDay day, int months) {
  int year = static_cast<int>(day.year()), month = day.month() + months;
  while (month > 12) {
    month -= 12;
    ++year;
  }
  for (int d = day.day();; --d) {
    const CivilDay candidate(year, month, d);
    if (candidate.month() == month) return candidate;
  }
}

// In 1/12 of a day: months of each run of days by walking from anniversary to anniversary, days one by one.
struct Naive {
  int64_t months = 0, units = 0;
};
Naive NaiveSum(const std::vector<std::pair<CivilDay, int64_t>>& days) {
  Naive sum;
  int runs = 0;
  int64_t carried = 0;  // in the last run
  for (size_t i = 0; i < days.size();) {
    size_t end = i + 1;
    while (end < days.size() && days[end].first == days[end - 1].first + 1 && days[end].second == days[i].second) ++end;
    const CivilDay start = days[i].first;
    int months = 0;
    while (SameDayLater(start, months + 1) - start <= static_cast<int64_t>(end - i)) ++months;
    const size_t at = i + static_cast<size_t>(SameDayLater(start, months) - start);
    const int64_t share = days[i].second;
    const int64_t left = static_cast<int64_t>(end - at);
    const int64_t units = (months * share % kUnits) * 30 + left * share;
    carried = share < kUnits && (units > 30 * kUnits || (units == 30 * kUnits && left < 30)) ? 1 : 0;
    sum.months += months * share / kUnits;
    sum.units += units;
    ++runs;
    i = end;
  }
  if (runs > 1) {
    sum.months += sum.units / (30 * kUnits);
    sum.units %= 30 * kUnits;
  } else {
    sum.months += carried;
    sum.units -= carried * 30 * kUnits;
  }
  return sum;
}

TEST(ServicePropertyTest, TheSumIsWhatCountingDayByDayGives) {
  EXPECT_TRUE(rc::check([] {
    const Case any = AnyCase();
    const Layout layout = LayOut(any.works, any.listed, At({kRural, kWeak}));
    const CivilDay as_of = kFirst + *rc::gen::inRange(0, 1000);
    std::vector<std::pair<CivilDay, int64_t>> counted, at_most;
    for (CivilDay day = kFirst; day < as_of; ++day) {
      const auto [yes, open] = CountedOn(any, day);
      if (yes > 0) counted.emplace_back(day, yes);
      if (open > 0) at_most.emplace_back(day, open);
    }
    for (const auto& [spells, days] : {std::pair(&layout.counted, &counted), std::pair(&layout.at_most, &at_most)}) {
      const Amount sum = Sum(*spells, as_of, 30);
      const Naive naive = NaiveSum(*days);
      RC_ASSERT(sum.months == naive.months);
      RC_ASSERT(sum.days == Exact(naive.units, kUnits));
    }
  }));
}

TEST(ServicePropertyTest, TheSumNeverFallsAndIsReachedOnTheFirstDayThatCountingFinds) {
  EXPECT_TRUE(rc::check([] {
    const Case any = AnyCase();
    const std::vector<Spell> spells = LayOut(any.works, any.listed, At({kRural, kWeak})).counted;
    const int64_t months = *rc::gen::inRange(1, 20);
    Amount before;
    std::optional<CivilDay> first;
    for (CivilDay day = kFirst; day < kFirst + 1000; ++day) {
      const Amount sum = Sum(spells, day, 30);
      RC_ASSERT(sum.months >= before.months);
      RC_ASSERT(sum.months > before.months || sum.days >= before.days);
      if (!first && sum.months >= months) first = day;
      before = sum;
    }
    RC_ASSERT(FirstReached(spells, months, 30, kFirst + 999) == first);
  }));
}

// Whatever comes to light about schools that are not known, it is no more than that: every way to decide each piece is tried.
TEST(ServicePropertyTest, NothingThatIsFoundOutGivesMoreMonthsThanTheMost) {
  EXPECT_TRUE(rc::check([] {
    const Case any = AnyCase();
    const Layout layout = LayOut(any.works, any.listed, At({kRural, kWeak}));
    const CivilDay as_of = kFirst + *rc::gen::inRange(0, 1000);
    const int64_t most = MostMonths(layout, as_of, 30);
    RC_ASSERT(most >= Sum(layout.counted, as_of, 30).months);
    RC_ASSERT(most >= Sum(layout.at_most, as_of, 30).months);
    std::vector<Listed> decided = any.listed;  // each school is found to be rural, or not, on days of its own
    for (const Work& work : any.works) {
      const CivilDay from = kFirst + *rc::gen::inRange(0, 900);
      const CivilDay to = from + *rc::gen::inRange(1, 400);
      const bool open = std::any_of(layout.pieces.begin(), layout.pieces.end(), [&](const Piece& piece) {
        return any.works[piece.work].school == work.school && piece.start <= from && to <= piece.end &&
               (piece.verdict == Verdict::kCategoryNotLoaded || piece.verdict == Verdict::kCategoryNotKnown);
      });
      if (!open) continue;
      Listed row;
      row.school = work.school;
      row.category = kRural;
      row.days = {.start = from, .end = to, .start_known = true};
      row.source = "found";
      decided.push_back(row);
    }
    RC_ASSERT(Sum(LayOut(any.works, decided, At({kRural, kWeak})).counted, as_of, 30).months <= most);
  }));
}

TEST(LayOutTest, WhatIsGivenByMonthIsCertainFromItsLastDayToItsFirst) {
  const std::vector<Listed> rural = {{"parties/a", kRural, Days("2000-01-01"), "lists/a"},
                                     {"parties/b", kRural, Days("2000-01-01"), "lists/b"}};
  std::vector<Work> works = {{.source = "people/p",
                              .school = "parties/a",
                              .days = Days("2015-09-30", "2018-07-01"),
                              .possible = Days("2015-09-01", "2018-07-31")},
                             {.source = "people/p", .school = "parties/b", .days = Days("2018-07-10")}};
  const Layout layout = LayOut(works, rural, At({kRural}));
  // That the second began on 10 July bounds the first: nobody is employed beyond one full post.
  EXPECT_THAT(layout.counted, ElementsAre(Full("2015-09-30", "2018-07-01"), Spell{Day("2018-07-10"), kHorizon, 1}));
  EXPECT_THAT(layout.at_most, ElementsAre(Spell{Day("2015-09-01"), kHorizon, 1}));
  ASSERT_EQ(layout.pieces.size(), 4u);
  EXPECT_EQ(layout.pieces[0].verdict, Verdict::kDateNotKnown);
  EXPECT_EQ(layout.pieces[2].verdict, Verdict::kDateNotKnown);
  EXPECT_EQ(layout.pieces[2].end, Day("2018-07-10"));
  // What may not have been takes nothing from the most, and all it could from what is certain.
  works[0].school = "parties/town";
  works[0].possible = Days("2015-09-01", "2018-07-31");
  works[0].share = works[1].share = Exact(1, 2);
  works.push_back({.source = "postings/1",
                   .school = "parties/a",
                   .days = Days("2018-07-05", "2018-08-01"),
                   .share = Exact(1, 2),
                   .kind = kShadowing});
  const std::vector<Listed> town = {rural[0], rural[1], {"parties/town", kRural, Days("2000-01-01"), "all", false}};
  const Layout part = LayOut(works, town, At({kRural}));
  EXPECT_EQ(part.counted.front().start, Day("2018-07-31"));
  EXPECT_EQ(part.at_most.front().start, Day("2018-07-10"));
}

// Employments whose dates are known by month or not at all, and what truly was: never less than what is certain, never more than the most.
TEST(ServicePropertyTest, WhateverTheDatesWereTheTruthLiesBetween) {
  EXPECT_TRUE(rc::check([] {
    Case truth = AnyCase();
    std::vector<Work> told;
    std::map<CivilDay, Exact> employed;  // on each day, by the truth
    std::erase_if(truth.works, [&](const Work& work) {
      if (work.kind != kOwnPost) return false;
      const CivilDay end = work.days.end.value_or(kFirst + 2000);
      for (CivilDay day = work.days.start; day < end; ++day) {
        if (Exact(1) < employed[day] + work.share) return true;
      }
      for (CivilDay day = work.days.start; day < end; ++day) employed[day] += work.share;
      return false;
    });
    for (const Work& work : truth.works) {
      Work as_told = work;
      if (work.kind == kOwnPost && *rc::gen::inRange(0, 2) == 0) {
        Period possible = work.days;
        const auto blur = [](CivilDay day, CivilDay& first, CivilDay& last) {
          first = CivilDay(absl::CivilMonth(day));
          last = CivilDay(absl::CivilMonth(day) + 1) - 1;
        };
        blur(work.days.start, possible.start, as_told.days.start);
        if (work.days.end) blur(*work.days.end, *as_told.days.end, *possible.end);
        as_told.possible = possible;
      }
      told.push_back(as_told);
    }
    const Layout layout = LayOut(told, truth.listed, At({kRural, kWeak}));
    const CivilDay as_of = kFirst + *rc::gen::inRange(0, 1000);
    const Layout was = LayOut(truth.works, truth.listed, At({kRural, kWeak}));
    RC_ASSERT(Sum(was.counted, as_of, 30).months <= MostMonths(layout, as_of, 30));
    for (CivilDay day = kFirst - 31; day < as_of; ++day) {
      const auto share = [&](const std::vector<Spell>& spells) {
        const Spell* spell = SpellOn(spells, day);
        return spell == nullptr ? Exact(0) : spell->share;
      };
      RC_ASSERT(!(share(was.counted) < share(layout.counted)));
      RC_ASSERT(!(share(layout.at_most) < share(was.at_most)));
    }
    RC_ASSERT(Sum(layout.counted, as_of, 30).months <= Sum(was.counted, as_of, 30).months);
  }));
}

TEST(SumTest, PartTimeInOneSpellMakesAMonthOfThirtyDays) {
  const CivilDay start(2021, 1, 1);
  const Amount carried = AmountOf({start, CivilDay(2022, 2, 28), Exact(9, 10)}, 30);  // of 13 months and 27 days
  EXPECT_EQ(carried.months, 12);
  EXPECT_TRUE(carried.days == Exact(153, 10));
  const Amount half = AmountOf({start, CivilDay(2022, 12, 31), Exact(1, 2)}, 30);  // of 23 months and 30 days
  EXPECT_EQ(half.months, 11) << "as 11 months and 30 days of full time";
  EXPECT_TRUE(half.days == Exact(30));
}

TEST(ServicePropertyTest, WhatGoesOnReachesItOnTheDaySaidAndNotTheDayBefore) {
  EXPECT_TRUE(rc::check([] {
    const Case any = AnyCase();
    const std::vector<Spell> spells = LayOut(any.works, any.listed, At({kRural, kWeak})).counted;
    const CivilDay as_of = kFirst + *rc::gen::inRange(0, 900);
    const std::optional<CivilDay> day = ReachedIfItGoesOn(spells, as_of, 12, 30);
    const Spell* present = SpellOn(spells, as_of);
    RC_ASSERT(day.has_value() == (present != nullptr));
    if (present == nullptr) return;
    // The same history with the present spell ended on that day, and a day earlier.
    std::vector<Spell> history;
    for (const Spell& spell : spells) {
      if (spell.start < present->start) history.push_back(spell);
    }
    for (const int early : {0, 1}) {
      std::vector<Spell> ended = history;
      ended.push_back({present->start, *day - early, present->share});
      const bool reached = Sum(ended, kHorizon, 30).months >= 12;
      RC_ASSERT(reached == (early == 0) || (early == 1 && *day == as_of));
    }
  }));
}

TEST(ServicePropertyTest, NobodyServesMoreThanOneFullPostADay) {
  EXPECT_TRUE(rc::check([] {
    const Case any = AnyCase();
    const Layout layout = LayOut(any.works, any.listed, At({kRural, kWeak}));
    for (CivilDay day = kFirst; day < kFirst + 900; ++day) {
      Exact sum = 0;
      for (const Piece& piece : layout.pieces) {
        if (piece.start <= day && day < piece.end) sum += piece.share;
      }
      RC_ASSERT(!(Exact(1) < sum));
    }
  }));
}

}  // namespace
}  // namespace jiedui::rotation::policy
