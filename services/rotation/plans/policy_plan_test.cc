// Plans from what a service reads, not only as the solver gets them: against brute force, and every sentence that officials read is compared
// with the best plan in which the person is forced to go where the sentence says.
#include "services/rotation/plans/policy_plan.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/rotation/planner/plan.h"

namespace jiedui::rotation::policy {
namespace {

using jiedui::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using v1::PlacementSolution;

constexpr int kNobody = -2;

// Open units by priority, people bound to move who are left, changed placements, cost: compared in this order.
using Score = std::array<int64_t, 6>;

Score ScoreOf(const v1::PlacementTotals& totals) {
  return {totals.open_first(), totals.open_second(), totals.open_third(),
          totals.bound_left(), totals.changed(),     totals.cost()};
}

// Tries every plan.
class BruteForce {
 public:
  // People of teams are where `solution` has them.
  BruteForce(const v1::PlacementProblem& problem, const PlacementSolution& solution)
      : problem_(problem), fixed_(problem.people_size(), kNobody) {
    for (const auto& pin : problem.pins()) fixed_[pin.person()] = pin.need();
    for (const auto& team : problem.teams()) {
      for (const int person : team.members()) fixed_[person] = solution.needs(person);
    }
    bound_.assign(problem.people_size(), false);
    for (const int person : problem.bound_to_move()) bound_[person] = true;
    for (int person = 0, option = 0; person < problem.people_size(); ++person) {
      auto& costs = costs_.emplace_back();
      for (int i = 0; i < problem.option_counts(person); ++i, ++option) {
        costs[problem.option_needs(option)] = problem.option_costs(option);
      }
    }
  }

  // None where the need has no room for them.
  std::optional<Score> Best(int forced = kNobody, int need = -1) {
    best_.reset();
    forced_ = forced;
    forced_need_ = need;
    left_.assign(problem_.need_counts().begin(), problem_.need_counts().end());
    Place(0, {});
    return best_;
  }
  int CostOf(int person, int need) const { return costs_[person].at(need); }
  const std::map<int, int>& OptionsOf(int person) const { return costs_[person]; }

 private:
  void Place(int person, Score score) {
    if (person == problem_.people_size()) {
      for (int need = 0; need < problem_.needs_size(); ++need) score[problem_.need_priorities(need) - 1] += left_[need];
      if (!best_ || score < *best_) best_ = score;
      return;
    }
    const auto allowed = [&](int need) {
      if (person == forced_) return need == forced_need_;
      return fixed_[person] == kNobody || fixed_[person] == need;
    };
    const auto changed = [&](int need) { return problem_.has_kept() && problem_.kept().needs(person) != need ? 1 : 0; };
    if (allowed(-1)) {
      Score stays = score;
      stays[3] += bound_[person] ? 1 : 0;
      stays[4] += changed(-1);
      Place(person + 1, stays);
    }
    for (const auto& [need, cost] : costs_[person]) {
      if (left_[need] == 0 || !allowed(need)) continue;
      Score goes = score;
      goes[4] += changed(need);
      goes[5] += cost;
      --left_[need];
      Place(person + 1, goes);
      ++left_[need];
    }
  }

  const v1::PlacementProblem& problem_;
  std::vector<int> fixed_;
  std::vector<bool> bound_;
  std::vector<std::map<int, int>> costs_;  // by person: need, cost
  std::vector<int32_t> left_;              // by need
  std::optional<Score> best_;
  int forced_ = kNobody, forced_need_ = -1;
};

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  int Below(int bound) { return static_cast<int>(engine_() % static_cast<unsigned>(bound)); }
  bool OneIn(int chances) { return Below(chances) == 0; }

 private:
  std::mt19937 engine_;
};

const std::string& RegionOf(int number) {
  static const auto& regions =
      *new std::vector<std::string>{"621102", "621102", "621122", "621122", "620102", "350102"};
  return regions[number % regions.size()];
}

Wanted NeedOf(int number, int region, int priority, int count = 1) {
  Wanted wanted;
  wanted.need.set_name("needs/n" + std::to_string(100 + number));
  wanted.need.set_school("parties/s" + std::to_string(number));
  wanted.need.set_region_code(RegionOf(region));
  wanted.need.set_stage(v1::STAGE_PRIMARY);
  wanted.need.set_subject("语文");
  wanted.need.set_priority(priority);
  wanted.need.set_count(count);
  wanted.title = "学校" + std::to_string(100 + number);
  return wanted;
}

Candidate CandidateOf(int number, int region, int school_region) {
  Candidate candidate;
  candidate.name = "people/p" + std::to_string(100 + number);
  candidate.stage = v1::STAGE_PRIMARY;
  candidate.subjects = {"语文"};
  candidate.home = RegionOf(region);
  candidate.school = "parties/own" + std::to_string(number);
  candidate.school_region = RegionOf(school_region);
  return candidate;
}

Setting RandomSetting(Random& random) {
  Setting setting;
  const int needs = 1 + random.Below(4), people = 1 + random.Below(5);
  for (int i = 0; i < needs; ++i) {
    Wanted& wanted =
        setting.needs.emplace_back(NeedOf(i, random.Below(6), 1 + random.Below(3), random.OneIn(3) ? 2 : 1));
    if (random.OneIn(4)) wanted.need.set_subject("数学");
    if (random.OneIn(12)) wanted.barred = "不能派往。";
  }
  for (int i = 0; i < people; ++i) {
    Candidate& candidate = setting.candidates.emplace_back(CandidateOf(i, random.Below(6), random.Below(6)));
    if (random.OneIn(3)) candidate.subjects.push_back("数学");
    candidate.burden_years = random.OneIn(4) ? random.Below(4) : 0;
    candidate.years_at_school = random.Below(10);
    if (random.OneIn(3)) candidate.been_at.insert("parties/s" + std::to_string(random.Below(needs)));
  }
  setting.plan.set_nobody_worse_off(random.OneIn(4));
  if (random.OneIn(3)) setting.plan.mutable_candidates()->set_bound_after_years(6);
  if (random.OneIn(4)) setting.plan.mutable_candidates()->set_places_per_person(1 + random.Below(2));
  return setting;
}

bool Suits(const Candidate& candidate, const Wanted& wanted) {
  return std::count(candidate.subjects.begin(), candidate.subjects.end(), wanted.need.subject()) > 0;
}

struct Planned {
  Setting setting;
  Problem made;
  PlacementSolution solution;
};

// Now and then with a pin, a team, or a plan that is kept.
Planned PlanOf(Random& random, bool teams) {
  Planned planned{.setting = RandomSetting(random)};
  Setting& setting = planned.setting;
  const auto make = [&] {
    absl::StatusOr<Problem> made = MakeProblem(setting);
    EXPECT_THAT(made.status(), IsOk());
    planned.made = *std::move(made);
  };
  const auto solve = [&] {
    absl::StatusOr<PlacementSolution> solution = planner::MakePlan(planned.made.problem, {});
    EXPECT_THAT(solution.status(), IsOk());
    planned.solution = *std::move(solution);
  };
  const Candidate& first = setting.candidates.front();
  for (const Wanted& wanted : setting.needs) {
    if (!random.OneIn(8) || setting.plan.pins_size() > 0 || !Suits(first, wanted) || !wanted.barred.empty()) continue;
    auto& pin = *setting.plan.add_pins();
    pin.set_person(first.name);
    pin.set_need(wanted.need.name());
  }
  if (teams && setting.candidates.size() > 2 && random.OneIn(2)) {
    auto& group = *setting.plan.add_groups();
    group.add_people(setting.candidates[1].name);
    group.add_people(setting.candidates[2].name);
  }
  make();
  solve();
  if (!teams && random.OneIn(3)) {
    const Planned before = planned;
    for (Wanted& wanted : setting.needs) wanted.need.set_priority(1 + random.Below(3));
    for (Candidate& candidate : setting.candidates) candidate.home = RegionOf(random.Below(6));
    make();
    planner::Keep(before.made.problem, before.solution, planned.made.problem);
    solve();
  }
  return planned;
}

// What a sentence says of going elsewhere, against the best plan in which that is so.
void ExpectTrue(const std::string& why, const Score& best, const std::optional<Score>& forced) {
  const auto number_after = [&](const std::string& words) -> std::optional<int64_t> {
    const size_t at = why.find(words);
    if (at == std::string::npos || !std::isdigit(static_cast<unsigned char>(why[at + words.size()]))) return {};
    return std::stoll(why.substr(at + words.size()));
  };
  ASSERT_TRUE(forced.has_value()) << why;
  ASSERT_GE(*forced, best) << why;
  const std::vector<int64_t> levels(forced->begin(), forced->begin() + 4), best_levels(best.begin(), best.begin() + 4);
  if (why.find("整体与现在一样好") != std::string::npos) {
    EXPECT_EQ(*forced, best) << why;
  }
  if (why.find("整体安排会更差") != std::string::npos) {
    EXPECT_GT(*forced, best) << why;
  }
  if (why.find("会使需求空缺更多或更急，或使应交流的人员留下") != std::string::npos) {
    EXPECT_GT(levels, best_levels) << why;
  }
  if (why.find("须使应交流的人员留下") != std::string::npos) {
    EXPECT_GT(levels[3], best_levels[3]) << why;
    EXPECT_EQ(std::vector<int64_t>(levels.begin(), levels.begin() + 3),
              std::vector<int64_t>(best_levels.begin(), best_levels.begin() + 3));
  }
  if (const auto changes = number_after("会多改动原计划中")) {
    EXPECT_EQ(levels, best_levels) << why;
    EXPECT_EQ((*forced)[4] - best[4], *changes) << why;
  }
  if (const auto cost = number_after("整体代价增加")) {
    EXPECT_EQ(levels, best_levels) << why;
    EXPECT_EQ((*forced)[4], best[4]) << why;
    EXPECT_EQ((*forced)[5] - best[5], *cost) << why;
    EXPECT_GT(*cost, 0);
  }
  if (const auto cost = number_after("整体代价至少增加")) {
    EXPECT_EQ(levels, best_levels) << why;
    EXPECT_EQ((*forced)[4], best[4]) << why;
    EXPECT_GE((*forced)[5] - best[5], *cost) << why;
    EXPECT_GT(*cost, 0);
  }
}

TEST(PolicyPlanTest, WhatIsToldOfEachPersonAndNeedIsTrue) {
  Random random(5);
  std::map<std::string, int> told;
  for (int round = 0; round < 4000 && !HasFailure(); ++round) {
    SCOPED_TRACE(round);
    const Planned planned = PlanOf(random, round % 4 == 0);
    const v1::PlacementProblem& problem = planned.made.problem;
    const PlacementSolution& solution = planned.solution;
    BruteForce all(problem, solution);
    const Score best = *all.Best();
    ASSERT_EQ(ScoreOf(solution.totals()), best);
    std::vector<int> room(problem.need_counts().begin(), problem.need_counts().end());  // that fixed people leave
    for (int person = 0; person < problem.people_size(); ++person) {
      const auto reason = solution.person_reasons().reasons(person);
      const bool fixed = reason == v1::PERSON_REASON_PINNED || reason == v1::PERSON_REASON_TEAM;
      if (fixed && solution.needs(person) >= 0) --room[solution.needs(person)];
    }
    std::map<std::string, int> rows;
    for (int person = 0; person < problem.people_size(); ++person) rows[problem.people(person)] = person;
    for (const v1::Placement& line : LinesOf(planned.setting, planned.made, solution)) {
      const std::string& why = line.why();
      ASSERT_FALSE(why.empty()) << line.DebugString();
      if (line.person().empty()) continue;
      const int person = rows.at(line.person());
      const auto reason = solution.person_reasons().reasons(person);
      ++told[v1::PersonReason_Name(reason)];
      const int has = solution.needs(person), other = solution.person_reasons().others(person);
      const auto& options = all.OptionsOf(person);
      if (other >= 0) ExpectTrue(why, best, all.Best(person, other));
      if (why.find("对其本人代价更低") != std::string::npos) {
        EXPECT_LT(all.CostOf(person, other), all.CostOf(person, has)) << why;
      }
      const auto& candidate = planned.setting.candidates[person];
      const auto suits = [&](const Wanted& wanted) { return Suits(candidate, wanted); };
      const auto suiting = std::count_if(planned.setting.needs.begin(), planned.setting.needs.end(), suits);
      if (why == "唯一相符的岗位。") {
        EXPECT_EQ(suiting, 1);
      }
      if (why == "没有学段、学科、语言都相符的其他学校的需求。") {
        EXPECT_EQ(suiting, 0);
      }
      if (why.find("代价最低") != std::string::npos) {
        for (const auto& [need, cost] : options) {
          if (need != has && room[need] > 0) {
            EXPECT_GE(cost, all.CostOf(person, has)) << why;
          }
        }
        if (!why.starts_with("除")) {
          EXPECT_EQ(suiting, static_cast<int>(options.size())) << why;
        }
      }
    }
    for (const v1::OpenNeed& open : solution.open_needs()) {
      const Wanted& wanted = planned.setting.needs[open.need()];
      std::string why;
      for (const v1::Placement& line : LinesOf(planned.setting, planned.made, solution)) {
        if (line.person().empty() && line.need() == wanted.need.name()) why = line.why();
      }
      if (!wanted.barred.empty()) {
        EXPECT_EQ(why, wanted.barred);
        continue;
      }
      ++told[v1::NeedReason_Name(open.reason())];
      const auto& people = planned.setting.candidates;
      const auto suiting =
          std::count_if(people.begin(), people.end(), [&](const Candidate& one) { return Suits(one, wanted); });
      if (why == "没有学段、学科、语言都相符的人选。") {
        EXPECT_EQ(suiting, 0);
      }
      if (why.starts_with("相符的人选只有")) {
        EXPECT_THAT(why, HasSubstr("只有" + std::to_string(suiting) + "人"));
      }
      if (open.nearest() >= 0) {
        EXPECT_THAT(why, HasSubstr(problem.people(open.nearest())));
        ExpectTrue(why, best, all.Best(open.nearest(), open.need()));
      }
    }
  }
  for (const auto& [reason, times] : told) RecordProperty(reason, times);
  EXPECT_EQ(told.size(), 17u) << ::testing::PrintToString(told);
}

TEST(PolicyPlanTest, WhatIsCutComesAfterWhatIsKept) {
  Random random(11);
  for (int round = 0; round < 1000; ++round) {
    Setting setting = RandomSetting(random);
    setting.plan.set_nobody_worse_off(false);
    setting.plan.mutable_candidates()->set_places_per_person(1 + random.Below(3));
    absl::StatusOr<Problem> made = MakeProblem(setting);
    ASSERT_THAT(made.status(), IsOk());
    setting.plan.mutable_candidates()->set_places_per_person(0);
    const absl::StatusOr<Problem> whole = MakeProblem(setting);
    ASSERT_THAT(whole.status(), IsOk());
    EXPECT_EQ(whole->cut, 0);
    EXPECT_EQ(whole->problem.option_needs_size() - made->problem.option_needs_size(), made->cut);
    const BruteForce kept(made->problem, {}), all(whole->problem, {});
    for (int person = 0; person < made->problem.people_size(); ++person) {
      const auto place = [&](const auto& option) {
        return std::pair(made->problem.need_priorities(option.first), option.second);
      };
      for (const auto& option : all.OptionsOf(person)) {
        if (kept.OptionsOf(person).contains(option.first)) continue;
        for (const auto& other : kept.OptionsOf(person)) EXPECT_LE(place(other), place(option));
      }
    }
  }
}

TEST(PolicyPlanTest, TheFirstPriorityIsMetThoughItsNamesComeLast) {
  for (const int places : {0, 50}) {
    Setting setting;
    for (int i = 0; i < 60; ++i) {
      setting.needs.push_back(NeedOf(i, 0, i < 50 ? 3 : 1));
      setting.candidates.push_back(CandidateOf(i, 0, 0));
    }
    setting.plan.mutable_candidates()->set_places_per_person(places);
    const absl::StatusOr<Problem> made = MakeProblem(setting);
    ASSERT_THAT(made.status(), IsOk());
    EXPECT_EQ(made->cut, places == 0 ? 0 : 600);
    const absl::StatusOr<PlacementSolution> solution = planner::MakePlan(made->problem, {});
    ASSERT_THAT(solution.status(), IsOk());
    const v1::PlacementPlan::Outcome outcome = OutcomeOf(*made, *solution);
    EXPECT_THAT(outcome.met_by_priority(), ElementsAre(10, 0, 50)) << places;
    EXPECT_EQ(outcome.cut_options(), made->cut);
  }
}

TEST(PolicyPlanTest, NobodyWorseOffComparesPlacesAndNotBurdens) {
  Setting setting;
  setting.plan.set_nobody_worse_off(true);
  setting.needs = {NeedOf(0, 0, 2), NeedOf(1, 2, 2)};
  setting.candidates = {CandidateOf(0, 0, 0)};
  setting.candidates[0].burden_years = 5;
  setting.candidates[0].been_at = {"parties/s0"};
  const absl::StatusOr<Problem> made = MakeProblem(setting);
  ASSERT_THAT(made.status(), IsOk());
  EXPECT_THAT(made->problem.option_needs(), ElementsAre(0)) << "the same county, however much was served before";
  EXPECT_EQ(made->dropped, 1);
}

TEST(PolicyPlanTest, CostsAreComparedOnlyWhereAsMuchIsMet) {
  Problem made;
  made.problem.add_needs("n");
  made.problem.add_need_counts(3);
  made.problem.add_need_priorities(1);
  PlacementSolution solution;
  solution.add_met_counts(1);
  solution.mutable_totals()->set_open_first(2);
  solution.mutable_totals()->set_cost(10);
  v1::PlacementTotals& bound = *solution.mutable_bound()->mutable_totals();
  bound.set_open_first(1);
  bound.set_cost(300);
  v1::PlacementPlan::Outcome outcome = OutcomeOf(made, solution);
  EXPECT_EQ(outcome.cost_bound(), 0) << "the plan without teams meets more: what it costs bounds nothing";
  EXPECT_THAT(outcome.without_teams().met_by_priority(), ElementsAre(2, 0, 0));
  EXPECT_EQ(outcome.without_teams().cost(), 300);
  bound.set_open_first(2);
  bound.set_cost(7);
  EXPECT_EQ(OutcomeOf(made, solution).cost_bound(), 7);
}

}  // namespace
}  // namespace jiedui::rotation::policy
