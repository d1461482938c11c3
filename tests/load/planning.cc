// What a plan costs beside LEMON alone on the same graph: synthetic pools of a seed, one national pool and the same size county by county.
// Prints times, ratios and memory. Fails when a plan is refused by the checker, and when LEMON alone finds another cost.
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "common/base/text.h"
#include "common/placement/checker.h"
#include "services/rotation/planner/instance.h"
#include "services/rotation/planner/plan.h"
#include "services/rotation/planner/prices.h"
#include "services/rotation/planner/replan.h"
#include "services/rotation/planner/solve.h"
#include "services/rotation/planner/why.h"
#include "tests/load/planning_lemon.h"

namespace {

using namespace jiedui::rotation;           // NOLINT: a program of one file
using namespace jiedui::rotation::planner;  // NOLINT
using jiedui::StrCat;

[[noreturn]] void Die(const absl::Status& status) {
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::exit(1);
}

template <class T>
T OrDie(absl::StatusOr<T> result) {
  if (!result.ok()) Die(result.status());
  return *std::move(result);
}

// Of the processor, which other work on the machine lengthens least; the least of `rounds`.
double CpuSeconds(int rounds, const std::function<void()>& work) {
  const auto now = [] {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
  };
  double least = 0;
  for (int round = 0; round < rounds; ++round) {
    const double began = now();
    work();
    const double taken = now() - began;
    if (round == 0 || taken < least) least = taken;
  }
  return least;
}

double WallSeconds(const std::function<void()>& work) {
  const auto began = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

double PeakMib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

struct Size {
  int people, schools, options, counties;
};

// Schools and homes lie on a map of 1,000 by 1,000 km in counties of equal size; an option costs its distance and a dislike. Of the options
// `at_home` in a hundred are of the own county.
v1::PlacementProblem Pool(const Size& size, int at_home, uint32_t seed) {
  std::mt19937 random(seed);
  const auto below = [&](int limit) { return static_cast<int>(random() % limit); };
  const int per_county = size.schools / size.counties;
  std::vector<std::pair<double, double>> centres, schools;
  const auto near = [&](std::pair<double, double> centre) {
    return std::pair(centre.first + below(6000) / 100.0, centre.second + below(6000) / 100.0);
  };
  v1::PlacementProblem problem;
  for (int county = 0; county < size.counties; ++county) centres.emplace_back(below(1000), below(1000));
  for (int school = 0; school < size.schools; ++school) {
    schools.push_back(near(centres[school / per_county]));
    problem.add_needs(StrCat("needs/", 1'000'000 + school));
    problem.add_need_counts(1 + below(2 * size.people / size.schools - 1));
    const int tenth = below(10);
    problem.add_need_priorities(tenth < 2 ? 1 : tenth < 5 ? 2 : 3);
  }
  std::vector<std::pair<int, int>> chosen;
  for (int person = 0; person < size.people; ++person) {
    const int county = static_cast<int>(int64_t{person} * size.counties / size.people);
    const auto home = near(centres[county]);
    problem.add_people(StrCat("people/", 10'000'000 + person));
    chosen.clear();
    while (static_cast<int>(chosen.size()) < std::min(size.options, per_county)) {
      const int school = below(100) < at_home ? county * per_county + below(per_county) : below(size.schools);
      if (std::any_of(chosen.begin(), chosen.end(), [&](const auto& option) { return option.first == school; })) {
        continue;
      }
      const double distance = std::hypot(schools[school].first - home.first, schools[school].second - home.second);
      chosen.emplace_back(school, static_cast<int>(distance * 10) + below(500));
    }
    std::sort(chosen.begin(), chosen.end());
    problem.add_option_counts(static_cast<int>(chosen.size()));
    for (const auto& [school, cost] : chosen) {
      problem.add_option_needs(school);
      problem.add_option_costs(cost);
    }
  }
  return problem;
}

// The graph that the planner gives LEMON for a pool in one part.
BareGraph GraphOf(const Instance& instance) {
  const int store = instance.people + instance.needs;
  const int64_t weight = OrDie(LevelWeight(*std::max_element(instance.option_cost.begin(), instance.option_cost.end()),
                                           instance.people, instance.needs));
  BareGraph bare{.nodes = store + 1, .supplies = std::vector<int>(store + 1, 1)};
  bare.arcs.reserve(instance.option_need.size() + store);
  bare.costs.reserve(instance.option_need.size() + store);
  const auto arc = [&](int from, int to, int64_t cost) {
    bare.arcs.emplace_back(from, to);
    bare.costs.push_back(cost);
  };
  int units = 0;
  for (int person = 0; person < instance.people; ++person) {
    for (int32_t option = instance.first[person]; option < instance.first[person + 1]; ++option) {
      arc(person, instance.people + instance.option_need[option], instance.option_cost[option]);
    }
    arc(person, store, 0);
  }
  for (int need = 0; need < instance.needs; ++need) {
    arc(store, instance.people + need, instance.need_level[need] * weight);
    bare.supplies[instance.people + need] = -instance.count[need];
    units += instance.count[need];
  }
  bare.supplies[store] = units - instance.people;
  return bare;
}

void Show(const char* what, double seconds, double lemon) {
  std::printf("| %s | %.3f s | %.3f |\n", what, seconds, seconds / lemon);
}

int64_t Weighted(const v1::PlacementTotals& totals, int64_t weight) {
  return weight * (3 * totals.open_first() + 2 * totals.open_second() + totals.open_third()) + totals.cost();
}

// One change after another of the same kept plan, each planned on its own.
void Replan(const char* what, const v1::PlacementProblem& before, const v1::PlacementSolution& solution,
            v1::PlacementProblem after, double first_run, int rounds) {
  Keep(before, solution, after);
  Plan plan;
  const Instance instance = OrDie(ReadInstance(after));
  const double search = CpuSeconds(rounds, [&] { plan = OrDie(SolveKeeping(instance, instance.fixed, {})); });
  v1::PlacementSolution kept;
  const double whole = CpuSeconds(rounds, [&] { kept = OrDie(MakePlan(after, {})); });
  std::printf("| %s: search; whole run, in parts of the first run | %.3f s; %.3f s | %.4f; %.4f |\n", what, search,
              whole, search / first_run, whole / first_run);
  std::printf(
      "| … placements changed; open needs | %lld; %lld | |\n", static_cast<long long>(kept.totals().changed()),
      static_cast<long long>(kept.totals().open_first() + kept.totals().open_second() + kept.totals().open_third()));
}

void National(const Size& size, uint32_t seed, int rounds) {
  const v1::PlacementProblem problem = Pool(size, 60, seed);
  const double start = PeakMib();
  BareTimes bare;
  double lemon = 0, lemon_peak = 0;
  int64_t weight = 0;
  {
    const Instance instance = OrDie(ReadInstance(problem));
    const BareGraph graph = GraphOf(instance);
    weight = graph.costs.back() / instance.need_level.back();
    const double before = PeakMib();
    lemon = CpuSeconds(rounds, [&] { bare = RunLemonAlone(graph); });
    lemon_peak = PeakMib() - before;
  }
  std::printf("\n%d people, %d schools, %d options, one pool (%.1f MB as a message)\n\n", size.people, size.schools,
              problem.option_needs_size(), static_cast<double>(problem.ByteSizeLong()) / 1e6);
  std::printf("| | seconds of CPU | of LEMON alone |\n|---|---|---|\n");
  Show("LEMON alone: its graph, its solve", lemon, lemon);
  std::printf("| … of which solve, by the clock | %.3f of %.3f | %.3f |\n", bare.solve, bare.graph + bare.solve,
              bare.solve / (bare.graph + bare.solve));

  v1::PlacementSolution solution;
  const double whole = CpuSeconds(rounds, [&] { solution = OrDie(MakePlan(problem, {})); });
  const double peak = PeakMib();
  Show("**plan: read, graph, solve, certificate, reasons, check**", whole, lemon);
  if (Weighted(solution.totals(), weight) != bare.cost) Die(absl::InternalError("LEMON alone found another cost"));

  Instance instance;
  Show("… read", CpuSeconds(rounds, [&] { instance = OrDie(ReadInstance(problem)); }), lemon);
  // The parts that follow the flow, on a plan that is there already: the kept one.
  v1::PlacementProblem same = problem;
  Keep(problem, solution, same);
  const Instance kept = OrDie(ReadInstance(same));
  Plan plan = OrDie(SolveKeeping(kept, kept.fixed, {}));
  Show("… highest prices", CpuSeconds(rounds, [&] { RaisePrices(kept, kept.fixed, plan); }), lemon);
  Show("… lowest prices", CpuSeconds(rounds, [&] { LowestPrices(kept, kept.fixed, plan); }), lemon);
  Show("… lowest prices and reasons",
       CpuSeconds(rounds,
                  [&] {
                    v1::PlacementSolution explained;
                    Explain(kept, plan, kept.fixed, explained);
                  }),
       lemon);
  Show("checker",
       CpuSeconds(rounds,
                  [&] {
                    const absl::Status checked = jiedui::placement::CheckPlan(problem, solution);
                    if (!checked.ok()) Die(checked);
                  }),
       lemon);

  v1::PlacementProblem ill = problem;  // the last person placed is gone
  int gone = ill.people_size() - 1;
  while (solution.needs(gone) < 0) --gone;
  const int count = ill.option_counts(gone);
  int begin = 0;
  for (int person = 0; person < gone; ++person) begin += ill.option_counts(person);
  ill.mutable_people()->DeleteSubrange(gone, 1);
  ill.mutable_option_counts()->erase(ill.option_counts().begin() + gone);
  ill.mutable_option_needs()->erase(ill.option_needs().begin() + begin, ill.option_needs().begin() + begin + count);
  ill.mutable_option_costs()->erase(ill.option_costs().begin() + begin, ill.option_costs().begin() + begin + count);
  Replan("a person falls ill", problem, solution, std::move(ill), whole, rounds);
  v1::PlacementProblem more = problem;  // a first priority need wants one more
  more.set_need_counts(7, more.need_counts(7) + 1);
  more.set_need_priorities(7, 1);
  Replan("a need more", problem, solution, std::move(more), whole, rounds);
  std::printf("| memory: with the problem; LEMON alone besides; at most | %.0f; %.0f; %.0f MiB | |\n", start,
              lemon_peak, peak);
  std::printf(
      "| placed; open of priority 1, 2, 3; left | %lld; %lld, %lld, %lld; %lld | |\n",
      static_cast<long long>(solution.totals().placed()), static_cast<long long>(solution.totals().open_first()),
      static_cast<long long>(solution.totals().open_second()), static_cast<long long>(solution.totals().open_third()),
      static_cast<long long>(size.people - solution.totals().placed()));
}

void Counties(const Size& size, uint32_t seed, int threads) {
  const v1::PlacementProblem problem = Pool(size, 100, seed);
  std::printf(
      "\nThe same size, county by county: %d flow problems\n\n| threads | whole run, by the clock |\n|---|---|\n",
      size.counties);
  std::string one;
  for (int count = 1; count <= threads; count *= 2) {
    v1::PlacementSolution solution;
    const double seconds = WallSeconds([&] { solution = OrDie(MakePlan(problem, {.control = {.threads = count}})); });
    std::printf("| %d | %.3f s |\n", count, seconds);
    const std::string text = solution.SerializeAsString();
    if (count == 1) one = text;
    if (text != one) Die(absl::InternalError("the plan depends on the number of threads"));
  }
}

}  // namespace

int main(int argc, char** argv) {
  int people = 10'000, schools = 2'000, options = 50, counties = 20, threads = 2, rounds = 3;
  uint32_t seed = 2019;
  CLI::App app("Measures planning beside LEMON alone");
  app.add_option("--people", people, "People of the pool")->check(CLI::Range(100, 1'000'000));
  app.add_option("--schools", schools, "Schools, each with one need")->check(CLI::Range(100, 200'000));
  app.add_option("--options", options, "Options of a person")->check(CLI::Range(2, 100));
  app.add_option("--counties", counties, "Counties")->check(CLI::Range(1, 10'000));
  app.add_option("--threads", threads, "Threads at most, county by county")->check(CLI::Range(1, 256));
  app.add_option("--rounds", rounds, "How often each is measured; the least is printed")->check(CLI::Range(1, 100));
  app.add_option("--seed", seed, "Of the random numbers");
  CLI11_PARSE(app, argc, argv);
  const Size size = {people, schools, options, counties};
  National(size, seed, rounds);
  Counties(size, seed, threads);
}
