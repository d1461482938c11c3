// Plans against all that are possible, certificates against every change of one placement.
#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/base/text.h"
#include "common/placement/checker.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/rotation/planner/builder.h"
#include "services/rotation/planner/plan.h"
#include "services/rotation/planner/planner_test_problems.h"

namespace jiedui::rotation::planner {
namespace {

using jiedui::testing::EqualsProto;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::StatusIs;
using placement::CheckPlan;
using ::testing::ElementsAre;
using ::testing::Not;
using v1::PlacementProblem;
using v1::PlacementSolution;

// Every plan of these tests passes the checker.
PlacementSolution Solve(const PlacementProblem& problem, const PlanSettings& settings = {}) {
  auto solution = MakePlan(problem, settings);
  EXPECT_THAT(solution, IsOk()) << problem.ShortDebugString();
  if (!solution.ok()) return {};
  EXPECT_THAT(CheckPlan(problem, *solution), IsOk()) << problem.ShortDebugString();
  EXPECT_THAT(solution->totals(), EqualsProto(TotalsOf(problem, *solution)));
  return *std::move(solution);
}

struct OptionRow {
  std::string need;
  int cost = 0;
};
struct PersonRow {
  ProblemBuilder::Person person;
  std::vector<OptionRow> options;
};

PlacementProblem Problem(const std::vector<ProblemBuilder::Need>& needs, const std::vector<PersonRow>& people) {
  ProblemBuilder builder;
  for (const auto& need : needs) builder.AddNeed(need);
  for (const PersonRow& row : people) {
    builder.AddPerson(row.person);
    for (const OptionRow& option : row.options) builder.AddOption(option.need, option.cost);
  }
  auto problem = std::move(builder).Build();
  EXPECT_THAT(problem, IsOk());
  return problem.ok() ? *std::move(problem) : PlacementProblem();
}

// ---- the best plan ----------------------------------------------------------------------------------------------------------

TEST(PlanTest, NothingToPlan) {
  const PlacementSolution solution = Solve({});
  EXPECT_EQ(solution.totals().placed(), 0);
  PlacementProblem only_needs;
  only_needs.add_needs("n");
  only_needs.add_need_counts(3);
  only_needs.add_need_priorities(2);
  EXPECT_EQ(Solve(only_needs).totals().open_second(), 3);
  PlacementProblem only_people;
  only_people.add_people("p");
  only_people.add_option_counts(0);
  EXPECT_THAT(Solve(only_people).needs(), ElementsAre(-1));
}

TEST(PlanTest, IsTheBestOfAll) {
  Random random(2019);
  for (int i = 0; i < 3000; ++i) {
    const PlacementProblem problem = RandomProblem(random, {.people = 6, .pins = OneIn(random, 2)});
    ASSERT_EQ(ScoreOf(Solve(problem).totals()), BruteForce(problem).Best()) << problem.ShortDebugString();
  }
}

TEST(PlanTest, PriorityOutweighsAnyCost) {
  // Whoever goes to the first need costs a million; two of the second would be met for nothing.
  const PlacementProblem problem =
      Problem({{.name = "first", .place = "a", .priority = 1}, {.name = "second", .place = "b", .priority = 2}},
              {{{.name = "p"}, {{"first", 1'000'000}, {"second", 0}}}});
  EXPECT_EQ(ByName(problem, Solve(problem))["p"], "first");
}

TEST(PlanTest, OneOfFirstPriorityOutweighsManyOfTheOthers) {
  // Meeting the first need sends three people on to other needs, each for a million more.
  std::vector<ProblemBuilder::Need> needs = {{.name = "first", .place = "a", .priority = 1}};
  std::vector<PersonRow> people;
  std::vector<std::string> names;
  for (int i = 0; i < 40; ++i) names.push_back("n" + std::to_string(100 + i));
  for (const std::string& name : names) needs.push_back({.name = name, .place = "b", .priority = 2});
  for (size_t i = 0; i < names.size(); ++i) {
    std::vector<OptionRow> options = {{names[i], 0}, {i == 0 ? "first" : names[i - 1], 1'000'000}};
    people.push_back({{.name = names[i]}, options});
  }
  people.push_back({{.name = "spare"}, {{names.back(), 1'000'000}}});
  const PlacementProblem problem = Problem(needs, people);
  const PlacementSolution solution = Solve(problem);
  EXPECT_EQ(ScoreOf(solution.totals()), (Score{0, 0, 0, 0, 0, 41'000'000}));
}

TEST(PlanTest, PinsAreKeptWhateverTheyCost) {
  const PlacementProblem problem =
      Problem({{.name = "near", .place = "a", .priority = 3}, {.name = "far", .place = "b", .priority = 3}},
              {{{.name = "p", .pinned_need = "far"}, {{"near", 0}, {"far", 500}}}, {{.name = "q"}, {{"far", 0}}}});
  auto plan = ByName(problem, Solve(problem));
  EXPECT_EQ(plan["p"], "far");
  EXPECT_EQ(plan["q"], "");
}

// ---- certificate ------------------------------------------------------------------------------------------------------------

// Every way to change one placement, each alone.
void ForEachTampering(const PlacementProblem& problem, const PlacementSolution& solution,
                      const std::function<void(const PlacementSolution&, int person)>& see) {
  std::vector<int> begin = {0};
  for (const int count : problem.option_counts()) begin.push_back(begin.back() + count);
  for (int person = 0; person < problem.people_size(); ++person) {
    PlacementSolution tampered = solution;
    for (int need = -1; need < problem.needs_size(); ++need) {  // moved, dropped, added: listed or not, with any cost
      if (need == solution.needs(person)) continue;
      tampered.set_needs(person, need);
      see(tampered, person);
      for (int option = begin[person]; option < begin[person + 1]; ++option) {
        if (problem.option_needs(option) != need) continue;
        tampered.set_costs(person, problem.option_costs(option));
        see(tampered, person);
        tampered.set_costs(person, solution.costs(person));
      }
      tampered.set_costs(person, problem.stay_costs(person));
      see(tampered, person);
      tampered.set_costs(person, solution.costs(person));
    }
    tampered = solution;
    for (const int cost : {solution.costs(person) - 1, solution.costs(person) + 1, 1'000'001, -1}) {
      tampered.set_costs(person, cost);
      see(tampered, person);
    }
  }
}

TEST(CertificateTest, RefusesAnyOnePlacementThatWasTamperedWith) {
  Random random(2020);
  int tampered_plans = 0;
  for (int i = 0; i < 2000; ++i) {
    const Shape shape = {.people = 6, .pins = OneIn(random, 2), .teams = OneIn(random, 3)};
    PlacementProblem problem = RandomProblem(random, shape);
    PlacementSolution solution = Solve(problem);
    if (OneIn(random, 3)) {
      Keep(problem, solution, problem);
      solution = Solve(problem);
    }
    ForEachTampering(problem, solution, [&](const PlacementSolution& tampered, int person) {
      ASSERT_THAT(CheckPlan(problem, tampered), HasReason("INVALID_FIELD"))
          << problem.ShortDebugString() << "\n"
          << solution.ShortDebugString() << "\nperson " << person;
      ++tampered_plans;
    });
  }
  EXPECT_GT(tampered_plans, 10'000);
}

TEST(CertificateTest, WithCountsAndSumsForgedAcceptsOnlyWhatIsAsGood) {
  Random random(2021);
  int refused = 0, accepted = 0;
  for (int i = 0; i < 500; ++i) {
    const PlacementProblem problem = RandomProblem(random, {.people = 6, .max_cost = 2, .pins = OneIn(random, 2)});
    const PlacementSolution solution = Solve(problem);
    ForEachTampering(problem, solution, [&](PlacementSolution tampered, int person) {
      const int before = solution.needs(person), after = tampered.needs(person);
      if (before == after) return;
      if (before >= 0) tampered.set_met_counts(before, tampered.met_counts(before) - 1);
      if (after >= 0) tampered.set_met_counts(after, tampered.met_counts(after) + 1);
      *tampered.mutable_totals() = TotalsOf(problem, tampered);
      if (CheckPlan(problem, tampered).ok()) {
        ++accepted;
        ASSERT_EQ(ScoreOf(tampered.totals()), ScoreOf(solution.totals()));
      } else {
        ++refused;
      }
    });
  }
  EXPECT_GT(refused, 1000);
  EXPECT_GT(accepted, 10);  // ties: another best plan is a best plan
}

TEST(CertificateTest, RefusesForgedSumsAndPrices) {
  const PlacementProblem problem =
      Problem({{.name = "a", .place = "x", .count = 2, .priority = 1}, {.name = "b", .place = "y", .priority = 2}},
              {{{.name = "p"}, {{"a", 3}, {"b", 1}}}, {{.name = "q"}, {{"b", 9}}}});
  const PlacementSolution solution = Solve(problem);
  const auto refused = [&](const std::function<void(PlacementSolution&)>& forge) {
    PlacementSolution forged = solution;
    forge(forged);
    EXPECT_THAT(CheckPlan(problem, forged), HasReason("INVALID_FIELD")) << forged.ShortDebugString();
  };
  refused([](PlacementSolution& s) { s.mutable_totals()->set_cost(s.totals().cost() - 1); });
  refused([](PlacementSolution& s) { s.mutable_totals()->set_open_first(0); });
  refused([](PlacementSolution& s) { s.mutable_totals()->set_open_second(1); });
  refused([](PlacementSolution& s) { s.mutable_totals()->set_bound_left(1); });
  refused([](PlacementSolution& s) { s.mutable_totals()->set_placed(3); });
  refused([](PlacementSolution& s) { s.mutable_totals()->set_changed(1); });
  refused([](PlacementSolution& s) { s.set_met_counts(0, 2); });
  refused([](PlacementSolution& s) { s.mutable_met_counts()->RemoveLast(); });
  refused([](PlacementSolution& s) { s.mutable_needs()->RemoveLast(); });
  refused([](PlacementSolution& s) { s.mutable_costs()->RemoveLast(); });
  refused([](PlacementSolution& s) { s.clear_certificate(); });
  refused([](PlacementSolution& s) { s.mutable_certificate()->set_price_levels(0, 2); });  // open: exactly 3
  refused([](PlacementSolution& s) { s.mutable_certificate()->set_price_levels(0, 4); });
  refused([](PlacementSolution& s) { s.mutable_certificate()->set_price_costs(0, int64_t{1} << 62); });
  refused([](PlacementSolution& s) { s.mutable_bound(); });
  EXPECT_THAT(CheckPlan({}, solution), Not(IsOk()));
}

TEST(CertificateTest, RefusesTheSameForAnotherProblem) {
  Random random(5);
  int refused = 0;
  for (int i = 0; i < 300; ++i) {
    const PlacementProblem problem = RandomProblem(random, {.people = 6});
    const PlacementSolution solution = Solve(problem);
    if (problem.option_costs_size() == 0) continue;
    PlacementProblem other = problem;
    other.set_option_costs(Below(random, other.option_costs_size()), Below(random, 6));
    const PlacementSolution best = Solve(other);
    if (CheckPlan(other, solution).ok()) {
      ASSERT_EQ(ScoreOf(solution.totals()), ScoreOf(best.totals()));
    } else {
      ++refused;
    }
  }
  EXPECT_GT(refused, 20);
}

// ---- the same input, the same plan ------------------------------------------------------------------------------------------

TEST(DeterminismTest, TheOrderOfRowsChangesNothing) {
  Random random(11);
  for (int i = 0; i < 300; ++i) {
    PlacementProblem problem = RandomProblem(
        random, {.people = 12, .needs = 8, .max_cost = 2, .pins = OneIn(random, 2), .teams = OneIn(random, 2)});
    if (OneIn(random, 2)) {
      Keep(problem, Solve(problem), problem);
      for (int need = 0; need < problem.needs_size(); ++need) problem.set_need_counts(need, 3);
    }
    const PlacementSolution solution = Solve(problem);
    const PlacementProblem shuffled = Shuffled(random, problem);
    const PlacementSolution again = Solve(shuffled);
    ASSERT_EQ(ByName(problem, solution), ByName(shuffled, again)) << problem.ShortDebugString();
    ASSERT_THAT(again.totals(), EqualsProto(solution.totals()));
  }
}

// Forty counties whose people have options only there.
PlacementProblem Counties(Random& random, int counties, int people, int needs) {
  ProblemBuilder builder;
  for (int county = 0; county < counties; ++county) {
    for (int need = 0; need < needs; ++need) {
      builder.AddNeed({.name = StrCat("c", county, "/n", need),
                       .place = StrCat("c", county, "/s", need / 2),
                       .count = 1 + Below(random, 3),
                       .priority = 1 + Below(random, 3)});
    }
  }
  for (int county = 0; county < counties; ++county) {
    for (int person = 0; person < people; ++person) {
      builder.AddPerson({.name = StrCat("c", county, "/p", person)});
      for (int i = 0; i < 6; ++i) builder.AddOption(StrCat("c", county, "/n", Below(random, needs)), Below(random, 50));
    }
  }
  auto problem = std::move(builder).Build();
  EXPECT_THAT(problem, IsOk());
  return *std::move(problem);
}

TEST(DeterminismTest, TheNumberOfThreadsChangesNothing) {
  Random random(12);
  const PlacementProblem problem = Counties(random, 40, 30, 12);
  const PlacementSolution one = Solve(problem);
  for (const int threads : {2, 3, 8, 64}) {
    EXPECT_THAT(Solve(problem, {.control = {.threads = threads}}), EqualsProto(one)) << threads;
  }
}

TEST(DeterminismTest, PartsTogetherAreTheSumOfThePartsAlone) {
  Random random(13);
  for (int i = 0; i < 50; ++i) {
    const PlacementProblem left = Counties(random, 1, 5, 3), right = Counties(random, 1, 6, 3);
    PlacementProblem both = left;
    for (const std::string& name : right.people()) both.add_people("right/" + name);
    for (const std::string& name : right.needs()) both.add_needs("right/" + name);
    for (const std::string& name : right.places()) both.add_places("right/" + name);
    both.mutable_option_counts()->MergeFrom(right.option_counts());
    both.mutable_option_costs()->MergeFrom(right.option_costs());
    both.mutable_stay_costs()->MergeFrom(right.stay_costs());
    both.mutable_need_counts()->MergeFrom(right.need_counts());
    both.mutable_need_priorities()->MergeFrom(right.need_priorities());
    for (const int need : right.option_needs()) both.add_option_needs(left.needs_size() + need);
    for (const int place : right.need_places()) both.add_need_places(left.places_size() + place);
    const Score a = ScoreOf(Solve(left).totals()), b = ScoreOf(Solve(right).totals()),
                sum = ScoreOf(Solve(both).totals());
    for (size_t at = 0; at < sum.size(); ++at) ASSERT_EQ(sum[at], a[at] + b[at]);
  }
}

TEST(ControlTest, TellsOfEachPartAndStops) {
  Random random(14);
  const PlacementProblem problem = Counties(random, 20, 4, 2);
  std::vector<int> done;
  std::atomic<bool> cancelled = false;
  PlanSettings settings;
  settings.control = {.threads = 2,
                      .progress =
                          [&](const Progress& progress) {
                            done.push_back(progress.done);
                            EXPECT_EQ(progress.total, 20);
                            EXPECT_GT(progress.options, 0);
                          },
                      .cancelled = &cancelled};
  Solve(problem, settings);
  EXPECT_EQ(done.size(), 20u);
  EXPECT_TRUE(std::is_sorted(done.begin(), done.end()));
  settings.control.threads = 1;
  settings.control.progress = [&](const Progress& progress) { cancelled = progress.done == 3; };
  EXPECT_THAT(MakePlan(problem, settings), StatusIs(absl::StatusCode::kCancelled));
  EXPECT_TRUE(cancelled);
}

// ---- a plan kept ------------------------------------------------------------------------------------------------------------

// What may happen to a pool: people and needs come and go, numbers, priorities and costs change.
PlacementProblem Changed(Random& random, const PlacementProblem& before, int chances) {
  const auto happens = [&] { return OneIn(random, chances); };
  PlacementProblem after;
  std::vector<int> to(before.needs_size(), -1);
  *after.mutable_places() = before.places();
  const auto add_need = [&](const std::string& name, int count, int priority, int place) {
    after.add_needs(name);
    after.add_need_counts(count);
    after.add_need_priorities(priority);
    after.add_need_places(place);
  };
  for (int need = 0; need < before.needs_size(); ++need) {
    if (happens()) continue;
    to[need] = after.needs_size();
    add_need(before.needs(need), happens() ? 1 + Below(random, 3) : before.need_counts(need),
             happens() ? 1 + Below(random, 3) : before.need_priorities(need), before.need_places(need));
  }
  const int first_new = after.needs_size();
  while (happens() || after.needs_size() == 0) {
    add_need("new" + std::to_string(random()), 1 + Below(random, 2), 1 + Below(random, 3), 0);
  }
  const auto add_person = [&](const std::string& name, int stay_cost, std::map<int, int> options) {
    for (int need = first_new; need < after.needs_size(); ++need) {
      if (OneIn(random, 2)) options[need] = Below(random, 6);
    }
    after.add_people(name);
    after.add_stay_costs(stay_cost);
    if (OneIn(random, 4)) after.add_bound_to_move(after.people_size() - 1);
    after.add_option_counts(static_cast<int>(options.size()));
    for (const auto& [need, cost] : options) {
      after.add_option_needs(need);
      after.add_option_costs(cost);
    }
  };
  for (int person = 0, option = 0; person < before.people_size(); ++person) {
    std::map<int, int> options;
    for (int i = 0; i < before.option_counts(person); ++i, ++option) {
      const int need = to[before.option_needs(option)];
      if (need < 0 || happens()) continue;
      options[need] = happens() ? Below(random, 6) : before.option_costs(option);
    }
    if (happens()) continue;
    if (happens()) options[Below(random, after.needs_size())] = Below(random, 6);
    add_person(before.people(person), before.stay_costs(person), std::move(options));
  }
  if (happens()) add_person("newcomer" + std::to_string(random()), 0, {{Below(random, after.needs_size()), 2}});
  if (happens() && after.option_needs_size() > 0 && after.option_counts(0) > 0) {
    v1::PlacementPin& pin = *after.add_pins();
    pin.set_person(0);
    pin.set_need(after.option_needs(0));
  }
  return after;
}

TEST(KeepTest, WithoutChangesNothingChanges) {
  Random random(21);
  for (int i = 0; i < 300; ++i) {
    PlacementProblem problem =
        RandomProblem(random, {.people = 12, .needs = 8, .pins = OneIn(random, 2), .teams = OneIn(random, 2)});
    const PlacementSolution before = Solve(problem);
    Keep(problem, before, problem);
    const PlacementSolution after = Solve(problem);
    if (problem.teams_size() == 0) {
      ASSERT_EQ(ByName(problem, after), ByName(problem, before)) << problem.ShortDebugString();
    }
    ASSERT_LE(after.totals().changed(), problem.people_size());
  }
}

TEST(KeepTest, ChangesAsFewPlacementsAsPossible) {
  Random random(22);
  for (int i = 0; i < 3000; ++i) {
    const PlacementProblem before = RandomProblem(random, {.people = 6, .pins = OneIn(random, 2)});
    PlacementProblem after = Changed(random, before, 2 + Below(random, 8));
    Keep(before, Solve(before), after);
    ASSERT_EQ(ScoreOf(Solve(after).totals()), BruteForce(after).Best()) << after.ShortDebugString();
    // The old prices only save time.
    if (OneIn(random, 3)) {
      after.mutable_kept()->clear_price_levels();
    } else {
      for (int need = 0; need < after.needs_size(); ++need) {
        after.mutable_kept()->set_price_levels(need, Below(random, 9) - 4);
      }
    }
    ASSERT_EQ(ScoreOf(Solve(after).totals()), BruteForce(after).Best()) << after.ShortDebugString();
  }
}

TEST(KeepTest, ManyRoundsOfChanges) {
  Random random(23);
  for (int i = 0; i < 200; ++i) {
    PlacementProblem problem = RandomProblem(random, {.people = 6});
    PlacementSolution solution = Solve(problem);
    for (int round = 0; round < 5 && problem.people_size() <= 6; ++round) {
      PlacementProblem next = Changed(random, problem, 6);
      Keep(problem, solution, next);
      solution = Solve(next);
      ASSERT_EQ(ScoreOf(solution.totals()), BruteForce(next).Best()) << next.ShortDebugString();
      problem = std::move(next);
    }
  }
}

TEST(KeepTest, ShowsWhatCalmCosts) {
  // When q falls ill, only b is open again. To fill it with r changes one placement; the cheapest plan would move p there, too.
  const std::vector<ProblemBuilder::Need> needs = {{.name = "a", .place = "x"}, {.name = "b", .place = "y"}};
  const PersonRow p = {{.name = "p"}, {{"a", 10}, {"b", 2}}}, q = {{.name = "q"}, {{"b", 0}}},
                  r = {{.name = "r"}, {{"a", 13}, {"b", 30}}};
  const PlacementProblem before = Problem(needs, {p, q, r});
  PlacementProblem after = Problem(needs, {p, r});
  Keep(before, Solve(before), after);
  const PlacementSolution solution = Solve(after, {.compare_with_fresh = true});
  EXPECT_EQ(ByName(after, solution), (std::map<std::string, std::string>{{"p", "a"}, {"r", "b"}}));
  EXPECT_EQ(solution.totals().changed(), 1);
  EXPECT_EQ(solution.totals().cost(), 40);
  EXPECT_EQ(solution.fresh().changed(), 2);
  EXPECT_EQ(solution.fresh().cost(), 15);
  EXPECT_EQ(solution.person_reasons().reasons(0), v1::PERSON_REASON_FEWER_CHANGES);
}

// ---- teams ------------------------------------------------------------------------------------------------------------------

TEST(TeamTest, GoTogetherOrNotAtAllWithinTheBound) {
  Random random(31);
  int optimal = 0, plans = 0;
  for (int i = 0; i < 1500; ++i) {
    const PlacementProblem problem =
        RandomProblem(random, {.people = 6, .needs = 5, .places = 2, .pins = OneIn(random, 2), .teams = true});
    const PlacementSolution solution = Solve(problem);
    const Score best = BruteForce(problem).Best(), reached = ScoreOf(solution.totals());
    ASSERT_GE(reached, best) << problem.ShortDebugString();
    if (problem.teams_size() == 0) continue;
    ASSERT_EQ(ScoreOf(solution.bound().totals()), BruteForce(problem, false).Best()) << problem.ShortDebugString();
    ++plans;
    optimal += reached == best;
  }
  EXPECT_GT(plans, 500);
  EXPECT_GT(optimal * 100, plans * 90) << optimal << " of " << plans;
}

TEST(TeamTest, TakesTheBestPlaceWithRoomForAll) {
  const std::vector<ProblemBuilder::Need> needs = {{.name = "a/chinese", .place = "a", .priority = 1},
                                                   {.name = "b/chinese", .place = "b", .priority = 1},
                                                   {.name = "b/maths", .place = "b", .priority = 1},
                                                   {.name = "c/maths", .place = "c", .priority = 1}};
  ProblemBuilder builder;
  for (const auto& need : needs) builder.AddNeed(need);
  builder.AddPerson({.name = "p"});
  builder.AddOption("a/chinese", 0);
  builder.AddOption("b/chinese", 50);
  builder.AddPerson({.name = "q"});
  builder.AddOption("b/maths", 60);
  builder.AddOption("c/maths", 0);
  builder.AddTeam("team", {"p", "q"});
  const auto problem = std::move(builder).Build();
  ASSERT_THAT(problem, IsOk());
  const PlacementSolution solution = Solve(*problem);
  EXPECT_EQ(ByName(*problem, solution), (std::map<std::string, std::string>{{"p", "b/chinese"}, {"q", "b/maths"}}));
  EXPECT_EQ(solution.bound().totals().cost(), 0);
  EXPECT_EQ(solution.totals().cost(), 110);
  EXPECT_EQ(solution.person_reasons().reasons(0), v1::PERSON_REASON_TEAM);
  PlacementSolution apart = solution;
  apart.set_needs(0, 0);
  EXPECT_THAT(CheckPlan(*problem, apart), Not(IsOk()));
  PlacementSolution lower = solution;
  lower.mutable_bound()->mutable_totals()->set_cost(100);
  EXPECT_THAT(CheckPlan(*problem, lower), Not(IsOk()));
}

// ---- reasons ----------------------------------------------------------------------------------------------------------------

TEST(ReasonTest, SaysWhyForEachPersonAndNeed) {
  const PlacementProblem problem = Problem({{.name = "first", .place = "x", .priority = 1},
                                            {.name = "second", .place = "x", .count = 2, .priority = 2},
                                            {.name = "third", .place = "x", .priority = 3},
                                            {.name = "nobody", .place = "x", .priority = 1},
                                            {.name = "twin", .place = "x", .count = 2, .priority = 2},
                                            {.name = "pinned", .place = "x", .priority = 3},
                                            {.name = "full", .place = "x", .priority = 1}},
                                           {{{.name = "a"}, {{"first", 40}, {"third", 1}}},
                                            {{.name = "b"}, {{"first", 45}}},
                                            {{.name = "c"}, {}},
                                            {{.name = "d"}, {{"second", 3}, {"twin", 9}}},
                                            {{.name = "e", .pinned_need = "second"}, {{"second", 8}, {"pinned", 1}}},
                                            {{.name = "f"}, {{"twin", 2}}},
                                            {{.name = "g", .pinned_need = "full"}, {{"full", 8}}},
                                            {{.name = "h"}, {{"full", 0}}}});
  const PlacementSolution solution = Solve(problem);
  const auto& reasons = solution.person_reasons();
  // b could free a for the third need: that leaves nothing open, so a goes there.
  EXPECT_EQ(ByName(problem, solution)["a"], "third");
  EXPECT_THAT(reasons.reasons(),
              ElementsAre(v1::PERSON_REASON_CHEAPEST, v1::PERSON_REASON_ONLY_OPTION, v1::PERSON_REASON_LEFT_NO_OPTION,
                          v1::PERSON_REASON_CHEAPEST, v1::PERSON_REASON_PINNED, v1::PERSON_REASON_ONLY_OPTION,
                          v1::PERSON_REASON_PINNED, v1::PERSON_REASON_LEFT_ALL_DECIDED));
  EXPECT_EQ(reasons.others(3), 4);
  EXPECT_EQ(reasons.dearer(3), 6);
  ASSERT_EQ(solution.open_needs_size(), 3);
  EXPECT_EQ(solution.open_needs(0).reason(), v1::NEED_REASON_NO_CANDIDATE);
  const v1::OpenNeed& twin = solution.open_needs(1);
  EXPECT_EQ(twin.reason(), v1::NEED_REASON_EQUAL_PRIORITY);
  EXPECT_EQ(twin.candidates(), 2);
  EXPECT_EQ(twin.here(), 1);
  EXPECT_EQ(twin.units(), 1);
  EXPECT_EQ(twin.nearest(), 3);
  EXPECT_EQ(twin.level(), 0);
  EXPECT_EQ(twin.dearer(), 6);
  EXPECT_EQ(solution.open_needs(2).reason(), v1::NEED_REASON_CANDIDATES_FIXED);
}

TEST(ReasonTest, TellsPriorityAndThoseLeft) {
  const PlacementProblem problem = Problem(
      {{.name = "first", .place = "x", .priority = 1}, {.name = "third", .place = "x", .count = 2, .priority = 3}},
      {{{.name = "a"}, {{"first", 40}, {"third", 1}}},
       {{.name = "b", .may_stay = false}, {{"third", 70}}},
       {{.name = "c"}, {{"third", 10}}},
       {{.name = "d"}, {{"third", 30}}}});
  const PlacementSolution solution = Solve(problem);
  EXPECT_EQ(ByName(problem, solution),
            (std::map<std::string, std::string>{{"a", "first"}, {"b", "third"}, {"c", "third"}, {"d", ""}}));
  const auto& reasons = solution.person_reasons();
  EXPECT_THAT(reasons.reasons(), ElementsAre(v1::PERSON_REASON_NEEDED_HERE, v1::PERSON_REASON_ONLY_OPTION,
                                             v1::PERSON_REASON_ONLY_OPTION, v1::PERSON_REASON_LEFT_DEARER));
  EXPECT_EQ(reasons.levels(0), 3);  // at least the first need would be open
  EXPECT_EQ(reasons.others(3), 1);
  EXPECT_EQ(reasons.dearer(3), 20);
}

using Weight = std::pair<int64_t, int64_t>;  // worth of what is open or left, cost

// By how much the plan gets worse if the person must go to the need.
Weight WorseIf(const PlacementProblem& problem, const PlacementSolution& solution, int person, int need) {
  const auto weigh = [](const v1::PlacementTotals& totals) {
    return Weight(3 * totals.open_first() + 2 * totals.open_second() + totals.open_third() + totals.bound_left(),
                  totals.cost());
  };
  PlacementProblem forced = problem;
  v1::PlacementPin& pin = *forced.add_pins();
  pin.set_person(person);
  pin.set_need(need);
  const Weight before = weigh(solution.totals()), after = weigh(Solve(forced).totals());
  return {after.first - before.first, after.second - before.second};
}

TEST(ReasonTest, SaysNoMoreThanWhatIsLost) {
  // A person pinned to the other place makes the whole worse by at least what their reason says: by exactly that where they were left, or
  // where the other place is open.
  Random random(41);
  int compared = 0;
  for (int i = 0; i < 400; ++i) {
    const PlacementProblem problem = RandomProblem(random, {.people = 6});
    const PlacementSolution solution = Solve(problem);
    for (int person = 0; person < problem.people_size(); ++person) {
      const auto& reasons = solution.person_reasons();
      if (reasons.others(person) < 0) continue;
      const Weight worse = WorseIf(problem, solution, person, reasons.others(person));
      const Weight said = {reasons.levels(person), reasons.dearer(person)};
      ASSERT_LE(said, worse) << problem.ShortDebugString() << solution.ShortDebugString();
      if (solution.needs(person) < 0) {
        ASSERT_EQ(said, worse) << problem.ShortDebugString() << solution.ShortDebugString();
      }
      ++compared;
    }
    for (const auto& open : solution.open_needs()) {
      if (open.nearest() < 0) continue;
      ASSERT_EQ(Weight(open.level(), open.dearer()), WorseIf(problem, solution, open.nearest(), open.need()))
          << problem.ShortDebugString() << solution.ShortDebugString();
      ++compared;
    }
  }
  EXPECT_GT(compared, 300);
}

// ---- what is refused --------------------------------------------------------------------------------------------------------

TEST(RefusedTest, WrongColumns) {
  const PlacementProblem good = Problem({{.name = "a", .place = "x"}, {.name = "b", .place = "y"}},
                                        {{{.name = "p"}, {{"a", 3}, {"b", 1}}}, {{.name = "q"}, {{"b", 9}}}});
  const auto refused = [&](const char* what, const std::function<void(PlacementProblem&)>& spoil) {
    PlacementProblem spoilt = good;
    spoil(spoilt);
    EXPECT_THAT(MakePlan(spoilt, {}), HasReason("INVALID_FIELD")) << what;
    EXPECT_THAT(CheckPlan(spoilt, Solve(good)), HasReason("INVALID_FIELD")) << what;
  };
  refused("a person twice", [](auto& p) { p.set_people(1, "p"); });
  refused("a need twice", [](auto& p) { p.set_needs(1, "a"); });
  refused("a column too short", [](auto& p) { p.mutable_option_counts()->RemoveLast(); });
  refused("options and counts differ", [](auto& p) { p.set_option_counts(0, 1); });
  refused("a negative count", [](auto& p) { p.set_option_counts(0, -1); });
  refused("a huge count", [](auto& p) { p.set_option_counts(0, 2'000'000'000); });
  refused("costs too few", [](auto& p) { p.mutable_option_costs()->RemoveLast(); });
  refused("an unknown need", [](auto& p) { p.set_option_needs(0, 2); });
  refused("a need below zero", [](auto& p) { p.set_option_needs(0, -1); });
  refused("an option twice", [](auto& p) { p.set_option_needs(1, 0); });
  refused("a cost too high", [](auto& p) { p.set_option_costs(0, 1'000'001); });
  refused("a cost below zero", [](auto& p) { p.set_option_costs(0, -1); });
  refused("a cost of staying too high", [](auto& p) { p.set_stay_costs(0, 1'000'001); });
  refused("stay costs too few", [](auto& p) { p.mutable_stay_costs()->RemoveLast(); });
  refused("an unknown person bound to move", [](auto& p) { p.add_bound_to_move(2); });
  refused("bound to move twice", [](auto& p) { p.add_bound_to_move(1), p.add_bound_to_move(1); });
  refused("nobody wanted", [](auto& p) { p.set_need_counts(0, 0); });
  refused("too many wanted", [](auto& p) { p.set_need_counts(0, 1'000'001); });
  refused("no such priority", [](auto& p) { p.set_need_priorities(0, 4); });
  refused("counts too few", [](auto& p) { p.mutable_need_counts()->RemoveLast(); });
  refused("an unknown place", [](auto& p) { p.set_need_places(0, 2); });
  const auto pin = [](auto& p, int person, int need) {
    p.add_pins()->set_person(person);
    p.mutable_pins()->rbegin()->set_need(need);
  };
  refused("a pin of nobody", [&](auto& p) { pin(p, 2, 0); });
  refused("a pin that is no option", [&](auto& p) { pin(p, 1, 0); });
  refused("two pins of one person", [&](auto& p) { pin(p, 0, 0), pin(p, 0, 1); });
  refused("more pins than wanted", [&](auto& p) { pin(p, 0, 1), pin(p, 1, 1); });
  const auto team = [](auto& p, std::vector<int> members) {
    v1::PlacementTeam& added = *p.add_teams();
    added.set_name("team" + std::to_string(p.teams_size()));
    for (const int member : members) added.add_members(member);
  };
  refused("a team of one", [&](auto& p) { team(p, {0}); });
  refused("a member twice", [&](auto& p) { team(p, {0, 0}); });
  refused("an unknown member", [&](auto& p) { team(p, {0, 7}); });
  refused("a member pinned", [&](auto& p) { team(p, {0, 1}), pin(p, 0, 0); });
  refused("a team without places", [&](auto& p) { team(p, {0, 1}), p.clear_need_places(); });
  refused("a kept plan of others", [](auto& p) { p.mutable_kept()->add_needs(0); });
  refused("a kept need that is none", [](auto& p) { p.mutable_kept()->add_needs(2), p.mutable_kept()->add_needs(0); });
}

TEST(RefusedTest, NamesThatTheBuilderDoesNotKnow) {
  ProblemBuilder builder;
  builder.AddNeed({.name = "a", .place = "x"});
  builder.AddPerson({.name = "p"});
  builder.AddOption("b", 3);
  EXPECT_THAT(std::move(builder).Build(), HasReason("INVALID_FIELD"));
}

TEST(RefusedTest, WhatCannotBeComputedExactly) {
  // Within 32-bit rows and costs of a million there is always room; beyond it is refused, not computed wrongly.
  constexpr int64_t kRows = 500'000'000;
  EXPECT_THAT(LevelWeight(1'000'000, kRows, kRows), IsOk());
  EXPECT_THAT(LevelWeight(int64_t{1} << 40, kRows, kRows), HasReason("INVALID_FIELD"));
  EXPECT_THAT(LevelWeight(int64_t{1} << 62, 1, 1), HasReason("INVALID_FIELD"));
  EXPECT_EQ(*LevelWeight(10, 3, 100), 160);
  EXPECT_EQ(*LevelWeight(10, 100, 3), 200);
}

}  // namespace
}  // namespace jiedui::rotation::planner
