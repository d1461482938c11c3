#include "common/rules/rules.h"

#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/base/text.h"
#include "common/rules/rules_test_values.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "google/protobuf/util/time_util.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"

namespace jiedui::rules {
namespace {

using testing::EngineName;
using testing::EnginesUnderTest;
using testing::HasReason;
using testing::IsOk;
using v1::Rule;

absl::CivilDay Day(const std::string& text) { return *ParseDay("day", text); }
int64_t RecordedMicros(const Rule& rule) {
  return google::protobuf::util::TimeUtil::TimestampToMicroseconds(rule.update_time());
}

class RulesTest : public ::testing::TestWithParam<testing::Engine> {
 protected:
  RulesTest() { clock_.SetAutoTick(absl::Milliseconds(1)); }

  // Enters the version as ReviseRule does, and gives it as recorded.
  absl::StatusOr<Rule> Revise(const Rule& version) {
    absl::StatusOr<Rule> revised = absl::UnknownError("not run");
    const absl::Status status = db::WriteAndWait(*store_, [&](db::Tx& tx) -> absl::Status {
      const absl::StatusOr<Series> before = ReadSeries(tx, version.rule_id(), version.region());
      if (!before.ok()) return before.status();
      absl::StatusOr<Versions> versions = Revised(before->versions, version, PeriodOf(version).start);
      if (!versions.ok()) return versions.status();
      const absl::StatusOr<Series> after = WriteSeries(tx, *before, *std::move(versions));
      if (!after.ok()) return after.status();
      revised = *Beginning(after->versions, PeriodOf(version).start);
      return absl::OkStatus();
    });
    if (!status.ok()) return status;
    return revised;
  }

  // The number in force, or -1 when no rule says anything.
  int64_t NumberAt(const std::string& id, const std::string& region, absl::CivilDay day, int64_t known_at = kKnownNow) {
    int64_t number = -2;
    const absl::Status status = store_->Read([&](db::Tx& tx) {
      const absl::StatusOr<std::optional<Rule>> rule = RuleAt(tx, id, region, day, known_at);
      if (rule.ok()) number = rule->has_value() ? (*rule)->number() : -1;
      return rule.status();
    });
    EXPECT_THAT(status, IsOk());
    return number;
  }

  std::vector<Rule> List(RuleQuery query) {
    if (query.limit == 0) query.limit = 100;
    std::vector<Rule> rules;
    const absl::Status status = store_->Read([&](db::Tx& tx) {
      absl::StatusOr<std::vector<Rule>> found = ListRules(tx, query);
      if (found.ok()) rules = *std::move(found);
      return found.status();
    });
    EXPECT_THAT(status, IsOk());
    return rules;
  }

  std::vector<std::string> Keys(const std::vector<Rule>& rules) {
    std::vector<std::string> keys;
    for (const Rule& rule : rules) keys.push_back(KeyOf(rule));
    return keys;
  }

  testing::FakeClock clock_;
  testing::TestStore store_{GetParam(), {RulesComponent()}, clock_};
};
INSTANTIATE_TEST_SUITE_P(Engines, RulesTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

TEST_P(RulesTest, TheSmallestAreaInForceDecides) {
  for (const Rule& rule :
       {MakeRule("", "2000", "", 1), MakeRule("630000", "2010", "2020", 63), MakeRule("632700", "2012", "2015", 6327),
        MakeRule("632701", "2013-09-01", "2014-09-01", 632701), MakeRule("370000", "2000", "", 37)}) {
    ASSERT_THAT(Revise(rule), IsOk());
  }
  const struct {
    const char* region;
    const char* day;
    int64_t number;
  } kCases[] = {
      {"632701", "1999-12-31", -1},
      {"632701", "2000-01-01", 1},
      {"632701", "2009-12-31", 1},
      {"632701", "2010-01-01", 63},
      {"632701", "2012-01-01", 6327},
      {"632701", "2013-08-31", 6327},
      {"632701", "2013-09-01", 632701},
      {"632701", "2014-08-31", 632701},
      {"632701", "2014-09-01", 6327},
      {"632701", "2014-12-31", 6327},
      {"632701", "2015-01-01", 63},
      {"632701", "2020-01-01", 1},
      {"632702", "2013-09-01", 6327},
      {"632700", "2013-09-01", 6327},
      {"632801", "2013-09-01", 63},
      {"630000", "2013-09-01", 63},
      {"370100", "2013-09-01", 37},
      {"110000", "2013-09-01", 1},
      {"", "2013-09-01", 1},
      {"", "1999-12-31", -1},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(NumberAt(kHandInHand, test.region, Day(test.day)), test.number) << test.region << " on " << test.day;
  }
  EXPECT_EQ(NumberAt("pairing-other", "632701", Day("2013-09-01")), -1);
}

TEST_P(RulesTest, RefusesWhatIsNoDivisionCode) {
  EXPECT_THAT(
      store_->Read([](db::Tx& tx) { return RuleAt(tx, kHandInHand, "63", Day("2013-09-01"), kKnownNow).status(); }),
      HasReason("INVALID_FIELD"));
}

TEST_P(RulesTest, WhatWasKnownStaysKnown) {
  const Rule first = *Revise(MakeRule("630000", "2011", "", 50));
  const Rule corrected = *Revise(MakeRule("630000", "2011", "", 55));    // it had been typed wrongly
  const Rule later = *Revise(MakeRule("630000", "2016-09-01", "", 60));  // a new document
  EXPECT_EQ(first.revision(), 1);
  EXPECT_EQ(corrected.revision(), 2);
  EXPECT_EQ(later.revision(), 3);
  EXPECT_EQ(later.etag(), "\"3\"");
  EXPECT_EQ(later.name(), "rules/pairing-hand-in-hand-schools-630000");

  const struct {
    int64_t known_at;
    const char* day;
    int64_t number;
  } kCases[] = {
      {RecordedMicros(first) - 1, "2018-01-01", -1},
      {RecordedMicros(first), "2018-01-01", 50},
      {RecordedMicros(corrected) - 1, "2018-01-01", 50},
      {RecordedMicros(corrected), "2018-01-01", 55},
      {RecordedMicros(later) - 1, "2018-01-01", 55},
      {RecordedMicros(later), "2018-01-01", 60},
      {RecordedMicros(later), "2016-08-31", 55},
      {kKnownNow, "2016-08-31", 55},
      {kKnownNow, "2016-09-01", 60},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(NumberAt(kHandInHand, "630000", Day(test.day), test.known_at), test.number) << test.known_at << test.day;
  }
}

TEST_P(RulesTest, RevisionsInOneTransactionAreKeptApart) {
  ASSERT_THAT(db::WriteAndWait(*store_,
                               [&](db::Tx& tx) -> absl::Status {
                                 for (const int number : {50, 55}) {
                                   const absl::StatusOr<Series> before = ReadSeries(tx, kHandInHand, "630000");
                                   if (!before.ok()) return before.status();
                                   const absl::Status written =
                                       WriteSeries(tx, *before, {MakeRule("630000", "2011", "", number)}).status();
                                   if (!written.ok()) return written;
                                 }
                                 return absl::OkStatus();
                               }),
              IsOk());
  const std::vector<Rule> rules = List({});
  ASSERT_EQ(rules.size(), 1u);
  EXPECT_EQ(rules[0].revision(), 2);
  EXPECT_EQ(NumberAt(kHandInHand, "630000", Day("2011-01-01"), RecordedMicros(rules[0]) - 1), 50);
}

TEST_P(RulesTest, ListsWhatBearsOnAPlace) {
  for (const char* region : {"", "630000", "632700", "632701", "370000"}) {
    ASSERT_THAT(Revise(MakeRule(region, "2011", "2016", 50)), IsOk());
    ASSERT_THAT(Revise(MakeRule(region, "2016", "", 60)), IsOk());
  }
  ASSERT_THAT(Revise(MakeRule("630000", "2011", "", 1, "pairing-meetings")), IsOk());

  const std::string id = kHandInHand;
  EXPECT_EQ(Keys(List({.region = "632700", .on = Day("2016-01-01")})),
            (std::vector<std::string>{id + "/2016-01-01", id + "/630000/2016-01-01", id + "/632700/2016-01-01",
                                      "pairing-meetings/630000/2011-01-01"}));
  EXPECT_EQ(List({.rule_id = kHandInHand}).size(), 10u);
  EXPECT_EQ(List({}).size(), 11u);
  EXPECT_EQ(List({.known_at_micros = 0}).size(), 0u);

  // A scope sees what lies in it and what binds it from around.
  std::set<std::string> seen;
  for (const Rule& rule : List({.scope = Scope::Region("632700")})) seen.insert(rule.region());
  EXPECT_EQ(seen, (std::set<std::string>{"", "630000", "632700", "632701"}));
  seen.clear();
  for (const Rule& rule : List({.scope = Scope::Region("370000")})) seen.insert(rule.region());
  EXPECT_EQ(seen, (std::set<std::string>{"", "370000"}));

  // Pages of every size give the whole, in order.
  const std::vector<std::string> all = Keys(List({}));
  for (int size = 1; size <= 4; ++size) {
    std::vector<std::string> paged;
    std::string after;
    for (;;) {
      const std::vector<std::string> page = Keys(List({.after = after, .limit = size}));
      if (page.empty()) break;
      paged.insert(paged.end(), page.begin(), page.end());
      after = page.back();
    }
    EXPECT_EQ(paged, all) << "pages of " << size;
  }
}

// ---- Against a model -----------------------------------------------------------------------------------------------------

// What is in force on each of 30 days and on all days after, by plain filling in; versions are told apart by their
// number.
constexpr int kDays = 30;
using Calendar = std::array<int64_t, kDays + 1>;  // -1: nothing; the last: for ever after

// A version of all days from `start` until before `end` (kDays + 1: open). False when the days cannot be had.
bool Fill(Calendar& days, int start, int end, int64_t number) {
  Calendar filled = days;
  const int64_t same_start = days[start] != -1 && (start == 0 || days[start - 1] != days[start]) ? days[start] : -1;
  for (int64_t& day : filled) {
    if (same_start != -1 && day == same_start) day = -1;  // replaced as a whole
  }
  const int64_t begun = filled[start];
  for (int day = end; day <= kDays; ++day) {
    if (begun != -1 && filled[day] == begun) return false;  // it would be outlasted
  }
  for (int day = start; day < end; ++day) {
    if (filled[day] != -1 && filled[day] != begun) return false;  // another one begins in between
    filled[day] = number;
  }
  days = filled;
  return true;
}

TEST_P(RulesTest, AnswersAsTheModelDoes) {
  const absl::CivilDay first_day(2016, 2, 20);  // a leap day among them
  const std::vector<std::string> areas = {"632701", "632700", "630000", ""};
  int case_number = 0;
  const bool holds = rc::check("RuleAt is the model", [&] {
    const std::string id = StrCat("pairing-case", ++case_number);  // cases share one store
    std::map<std::string, Calendar> now;
    for (const std::string& area : areas) now[area].fill(-1);
    std::vector<std::pair<int64_t, std::map<std::string, Calendar>>> history = {{0, now}};

    const int steps = *rc::gen::inRange(1, 15);
    for (int64_t step = 0; step < steps; ++step) {
      const std::string area = *rc::gen::elementOf(areas);
      const int start = *rc::gen::inRange(0, kDays);
      const int end = *rc::gen::oneOf(rc::gen::just(kDays + 1), rc::gen::inRange(start + 1, kDays + 1));
      const bool possible = Fill(now[area], start, end, step);
      const absl::StatusOr<Rule> revised =
          Revise(MakeRule(area, FormatDay(first_day + start), end > kDays ? "" : FormatDay(first_day + end), step, id));
      RC_ASSERT(revised.ok() == possible);
      if (!possible) RC_ASSERT(ReasonOf(revised.status()) == "RULE_OVERLAP");
      if (possible) history.emplace_back(RecordedMicros(*revised), now);
    }

    for (int question = 0; question < 20; ++question) {
      const int place = *rc::gen::inRange(0, static_cast<int>(areas.size()));
      const int day = *rc::gen::inRange(0, kDays + 1);
      const size_t moment = *rc::gen::inRange<size_t>(0, history.size());
      int64_t expected = -1;
      for (size_t area = place; area < areas.size() && expected == -1; ++area) {
        expected = history[moment].second.at(areas[area])[day];
      }
      // At the moment itself, and just before the next: nothing has changed in between.
      RC_ASSERT(NumberAt(id, areas[place], first_day + day, history[moment].first) == expected);
      const int64_t until = moment + 1 < history.size() ? history[moment + 1].first - 1 : kKnownNow;
      RC_ASSERT(NumberAt(id, areas[place], first_day + day, until) == expected);
    }
  });
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace jiedui::rules
