// Small problems at random, the best plan by trying all, and plans by names.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "jiedui/rotation/v1/placement_problem.pb.h"

namespace jiedui::rotation::planner {

using Random = std::mt19937;

inline int Below(Random& random, int limit) { return static_cast<int>(random() % limit); }
inline bool OneIn(Random& random, int chances) { return Below(random, chances) == 0; }

struct Shape {
  int people = 5, needs = 4, places = 3, options = 4, max_count = 2, max_cost = 5;
  bool pins = false, teams = false, stays = true;
};

// Costs are few, so that ties are common. Sizes are up to those of the shape.
inline v1::PlacementProblem RandomProblem(Random& random, const Shape& shape) {
  v1::PlacementProblem problem;
  const int people = Below(random, shape.people + 1), needs = 1 + Below(random, shape.needs);
  for (int place = 0; place < shape.places; ++place) problem.add_places("school" + std::to_string(place));
  for (int need = 0; need < needs; ++need) {
    problem.add_needs("need" + std::to_string(need));
    problem.add_need_counts(1 + Below(random, shape.max_count));
    problem.add_need_priorities(1 + Below(random, 3));
    problem.add_need_places(Below(random, shape.places));
  }
  std::vector<int> all(needs);
  std::iota(all.begin(), all.end(), 0);
  std::vector<int> left(problem.need_counts().begin(), problem.need_counts().end());
  std::vector<int> free;
  for (int person = 0; person < people; ++person) {
    problem.add_people("person" + std::to_string(person));
    std::shuffle(all.begin(), all.end(), random);
    const int count = std::min(needs, Below(random, shape.options + 1));
    problem.add_option_counts(count);
    for (int i = 0; i < count; ++i) {
      problem.add_option_needs(all[i]);
      problem.add_option_costs(OneIn(random, 20) ? 1'000'000 : Below(random, shape.max_cost + 1));
    }
    problem.add_stay_costs(shape.stays && OneIn(random, 2) ? Below(random, shape.max_cost + 1) : 0);
    if (shape.stays && OneIn(random, 3)) problem.add_bound_to_move(person);
    if (shape.pins && count > 0 && OneIn(random, 3) && left[all[0]] > 0) {
      --left[all[0]];
      v1::PlacementPin& pin = *problem.add_pins();
      pin.set_person(person);
      pin.set_need(all[0]);
    } else {
      free.push_back(person);
    }
  }
  for (size_t from = 0; shape.teams && from + 2 <= free.size() && problem.teams_size() < 2; from += 2) {
    v1::PlacementTeam& team = *problem.add_teams();
    team.set_name("team" + std::to_string(from));
    const size_t members = std::min<size_t>(free.size() - from, 2 + Below(random, 2));
    for (size_t i = 0; i < members; ++i) team.add_members(free[from + i]);
    from += members - 2;
  }
  return problem;
}

// Open by priority, people bound to move who are left, changed, cost: in the order in which plans are compared.
using Score = std::array<int64_t, 6>;

inline Score ScoreOf(const v1::PlacementTotals& totals) {
  return {totals.open_first(), totals.open_second(), totals.open_third(),
          totals.bound_left(), totals.changed(),     totals.cost()};
}

// Independent of solver and checker: every person is tried at every option and at home.
class BruteForce {
 public:
  explicit BruteForce(const v1::PlacementProblem& problem, bool teams = true)
      : problem_(problem),
        teams_(teams),
        at_(problem.people_size(), -1),
        left_(problem.need_counts().begin(), problem.need_counts().end()) {
    begin_.push_back(0);
    for (const int count : problem.option_counts()) begin_.push_back(begin_.back() + count);
    for (int need = 0; need < problem.needs_size(); ++need) open_[problem.need_priorities(need) - 1] += left_[need];
  }

  Score Best() {
    Try(0, Score{open_[0], open_[1], open_[2], 0, 0, 0});
    return *best_;
  }

 private:
  void Try(int person, const Score& score) {
    if (person == problem_.people_size()) {
      if (TeamsTogether() && (!best_.has_value() || score < *best_)) best_ = score;
      return;
    }
    int pinned = -1;
    for (const auto& pin : problem_.pins()) {
      if (pin.person() == person) pinned = pin.need();
    }
    const auto changed = [&](int need) { return problem_.has_kept() && problem_.kept().needs(person) != need ? 1 : 0; };
    for (int option = begin_[person]; option < begin_[person + 1]; ++option) {
      const int need = problem_.option_needs(option);
      if (left_[need] == 0 || (pinned >= 0 && pinned != need)) continue;
      Score next = score;
      --next[problem_.need_priorities(need) - 1];
      next[4] += changed(need);
      next[5] += problem_.option_costs(option);
      --left_[need];
      at_[person] = need;
      Try(person + 1, next);
      at_[person] = -1;
      ++left_[need];
    }
    if (pinned >= 0) return;
    Score next = score;
    next[3] += std::count(problem_.bound_to_move().begin(), problem_.bound_to_move().end(), person);
    next[4] += changed(-1);
    if (problem_.stay_costs_size() > 0) next[5] += problem_.stay_costs(person);
    Try(person + 1, next);
  }

  bool TeamsTogether() const {
    for (const auto& team : problem_.teams()) {
      if (!teams_) break;
      const auto place = [&](int person) { return at_[person] < 0 ? -1 : problem_.need_places(at_[person]); };
      for (const int person : team.members()) {
        if (place(person) != place(team.members(0))) return false;
      }
    }
    return true;
  }

  const v1::PlacementProblem& problem_;
  const bool teams_;
  std::vector<int> begin_;
  std::vector<int> at_, left_;
  std::array<int64_t, 3> open_ = {0, 0, 0};
  std::optional<Score> best_;
};

// Sums of any placements, whether best or not.
inline v1::PlacementTotals TotalsOf(const v1::PlacementProblem& problem, const v1::PlacementSolution& solution) {
  std::array<int64_t, 3> open = {0, 0, 0};
  v1::PlacementTotals totals;
  for (int need = 0; need < problem.needs_size(); ++need) {
    open[problem.need_priorities(need) - 1] += problem.need_counts(need) - solution.met_counts(need);
    totals.set_placed(totals.placed() + solution.met_counts(need));
  }
  for (int person = 0; person < problem.people_size(); ++person) {
    totals.set_cost(totals.cost() + solution.costs(person));
    if (problem.has_kept() && problem.kept().needs(person) != solution.needs(person))
      totals.set_changed(totals.changed() + 1);
  }
  for (const int person : problem.bound_to_move()) {
    if (solution.needs(person) < 0) totals.set_bound_left(totals.bound_left() + 1);
  }
  totals.set_open_first(open[0]);
  totals.set_open_second(open[1]);
  totals.set_open_third(open[2]);
  return totals;
}

// Need by person, "" where left.
inline std::map<std::string, std::string> ByName(const v1::PlacementProblem& problem,
                                                 const v1::PlacementSolution& solution) {
  std::map<std::string, std::string> plan;
  for (int person = 0; person < problem.people_size(); ++person) {
    const int need = solution.needs(person);
    plan[problem.people(person)] = need < 0 ? "" : problem.needs(need);
  }
  return plan;
}

// The same problem with its rows in another order.
inline v1::PlacementProblem Shuffled(Random& random, const v1::PlacementProblem& problem) {
  const auto order = [&](int size) {
    std::vector<int> rows(size);
    std::iota(rows.begin(), rows.end(), 0);
    std::shuffle(rows.begin(), rows.end(), random);
    return rows;
  };
  const auto inverse = [](const std::vector<int>& rows) {
    std::vector<int> to(rows.size());
    for (size_t i = 0; i < rows.size(); ++i) to[rows[i]] = static_cast<int>(i);
    return to;
  };
  const std::vector<int> people = order(problem.people_size()), needs = order(problem.needs_size()),
                         places = order(problem.places_size());
  const std::vector<int> person_to = inverse(people), need_to = inverse(needs), place_to = inverse(places);
  std::vector<int> begin = {0};
  for (const int count : problem.option_counts()) begin.push_back(begin.back() + count);
  v1::PlacementProblem shuffled;
  for (const int row : people) {
    shuffled.add_people(problem.people(row));
    shuffled.add_option_counts(problem.option_counts(row));
    if (problem.stay_costs_size() > 0) shuffled.add_stay_costs(problem.stay_costs(row));
    for (const int i : order(problem.option_counts(row))) {
      shuffled.add_option_needs(need_to[problem.option_needs(begin[row] + i)]);
      shuffled.add_option_costs(problem.option_costs(begin[row] + i));
    }
    if (problem.has_kept()) {
      const int need = problem.kept().needs(row);
      shuffled.mutable_kept()->add_needs(need < 0 ? -1 : need_to[need]);
    }
  }
  for (const int i : order(problem.bound_to_move_size()))
    shuffled.add_bound_to_move(person_to[problem.bound_to_move(i)]);
  for (const int row : needs) {
    shuffled.add_needs(problem.needs(row));
    shuffled.add_need_counts(problem.need_counts(row));
    shuffled.add_need_priorities(problem.need_priorities(row));
    if (problem.need_places_size() > 0) shuffled.add_need_places(place_to[problem.need_places(row)]);
    if (problem.kept().price_levels_size() > 0) {
      shuffled.mutable_kept()->add_price_levels(problem.kept().price_levels(row));
    }
  }
  for (const int row : places) shuffled.add_places(problem.places(row));
  for (const int i : order(problem.pins_size())) {
    v1::PlacementPin& pin = *shuffled.add_pins();
    pin.set_person(person_to[problem.pins(i).person()]);
    pin.set_need(need_to[problem.pins(i).need()]);
  }
  for (const int i : order(problem.teams_size())) {
    v1::PlacementTeam& team = *shuffled.add_teams();
    team.set_name(problem.teams(i).name());
    for (const int member : order(problem.teams(i).members_size())) {
      team.add_members(person_to[problem.teams(i).members(member)]);
    }
  }
  return shuffled;
}

}  // namespace jiedui::rotation::planner
