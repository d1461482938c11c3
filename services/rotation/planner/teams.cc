#include "services/rotation/planner/teams.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace jiedui::rotation::planner {
namespace {

// One way to place a team, and what it costs the whole at least.
struct Choice {
  std::vector<int32_t> options;  // by member; kStays for all where none is placed
  Price least;
};

// What the person gains by going to the option instead of where they are, negated: never below zero for those not fixed.
Price ReducedCost(const Instance& instance, const Plan& plan, int person, int32_t place) {
  const auto worth = [&](int32_t at) {
    return at == kStays ? Price{} - instance.StayCost(person)
                        : plan.price[instance.option_need[at]] - instance.OptionCost(person, at);
  };
  return worth(plan.option[person]) - worth(place);
}

// Shares `needs` among the members at the least sum of reduced costs; nothing where there is no room for all. Members enter one by one along
// the cheapest exchange (Bellman and Ford), which is exact and, for so few, quick enough.
class Sharing {
 public:
  Sharing(const Instance& instance, const Plan& plan, const Team& team, const std::vector<int32_t>& needs,
          const std::vector<int32_t>& room)
      : instance_(instance), plan_(plan), team_(team), needs_(needs), room_(room), taken_(team.members.size(), -1) {}

  std::optional<Choice> Run() {
    for (size_t member = 0; member < taken_.size(); ++member) {
      if (!Enter(member)) return std::nullopt;
    }
    Choice choice;
    for (size_t member = 0; member < taken_.size(); ++member) {
      const int32_t option = instance_.FindOption(team_.members[member], needs_[taken_[member]]);
      choice.options.push_back(option);
      choice.least = choice.least + ReducedCost(instance_, plan_, team_.members[member], option);
    }
    return choice;
  }

 private:
  struct Reached {
    Price cost;
    int member = -1;  // who enters the need on the way
  };

  std::optional<Price> Cost(size_t member, size_t need) const {
    const int32_t option = instance_.FindOption(team_.members[member], needs_[need]);
    if (option < 0) return std::nullopt;
    return ReducedCost(instance_, plan_, team_.members[member], option);
  }

  bool Enter(size_t entering) {
    std::vector<std::optional<Reached>> reached(needs_.size());
    const auto improve = [&](int member, size_t need, const Price& base) {
      const auto cost = Cost(member, need);
      if (!cost.has_value() || (reached[need].has_value() && reached[need]->cost <= base + *cost)) return false;
      reached[need] = Reached{base + *cost, member};
      return true;
    };
    for (size_t need = 0; need < needs_.size(); ++need) improve(static_cast<int>(entering), need, Price{});
    for (bool changed = true; changed;) {
      changed = false;
      for (size_t member = 0; member < entering; ++member) {  // who could give up their need for another
        const size_t from = taken_[member];
        if (!reached[from].has_value()) continue;
        const Price base = reached[from]->cost - *Cost(member, from);
        for (size_t need = 0; need < needs_.size(); ++need) {
          if (need != from && improve(static_cast<int>(member), need, base)) changed = true;
        }
      }
    }
    int best = -1;
    for (size_t need = 0; need < needs_.size(); ++need) {
      const auto used = std::count(taken_.begin(), taken_.end(), static_cast<int>(need));
      if (!reached[need].has_value() || used >= room_[needs_[need]]) continue;
      if (best < 0 || reached[need]->cost < reached[best]->cost) best = static_cast<int>(need);
    }
    while (best >= 0) {
      const int member = reached[best]->member;
      const int before = taken_[member];
      taken_[member] = best;
      if (member == static_cast<int>(entering)) return true;
      best = before;
    }
    return false;
  }

  const Instance& instance_;
  const Plan& plan_;
  const Team& team_;
  const std::vector<int32_t>& needs_;
  const std::vector<int32_t>& room_;  // by need of the instance
  std::vector<int> taken_;            // by member: index in needs_, or -1
};

// All ways in order of what they cost at least: places by number among equals, none at last.
std::vector<Choice> Choices(const Instance& instance, const Plan& plan, const Team& team,
                            const std::vector<int32_t>& room) {
  // Needs of the members' options by place.
  std::vector<std::pair<int32_t, int32_t>> found;
  for (const int32_t person : team.members) {
    for (int32_t option = instance.first[person]; option < instance.first[person + 1]; ++option) {
      const int32_t need = instance.option_need[option];
      if (room[need] > 0) found.emplace_back(instance.need_place[need], need);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::vector<Choice> choices;
  for (size_t begin = 0, end = 0; begin < found.size(); begin = end) {
    std::vector<int32_t> needs;
    for (; end < found.size() && found[end].first == found[begin].first; ++end) needs.push_back(found[end].second);
    if (auto choice = Sharing(instance, plan, team, needs, room).Run()) choices.push_back(*std::move(choice));
  }
  Choice none{.options = std::vector<int32_t>(team.members.size(), kStays)};
  for (const int32_t person : team.members) none.least = none.least + ReducedCost(instance, plan, person, kStays);
  choices.push_back(std::move(none));
  std::stable_sort(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) { return a.least < b.least; });
  return choices;
}

void Fix(const Team& team, const std::vector<int32_t>& options, Fixed& fixed) {
  for (size_t member = 0; member < team.members.size(); ++member) fixed[team.members[member]] = options[member];
}

// Where the team happens to be whole in the plan.
std::optional<std::vector<int32_t>> WholeAlready(const Instance& instance, const Plan& plan, const Team& team) {
  std::vector<int32_t> options;
  for (const int32_t person : team.members) options.push_back(plan.option[person]);
  const auto place = [&](int32_t option) {
    return option == kStays ? kStays : instance.need_place[instance.option_need[option]];
  };
  for (const int32_t option : options) {
    if (place(option) != place(options.front())) return std::nullopt;
  }
  return options;
}

}  // namespace

absl::StatusOr<TeamsPlaced> PlaceTeams(const Instance& instance, const Plan& relaxed, const Fixed& fixed,
                                       const Solver& solve, int tries) {
  TeamsPlaced placed{.plan = relaxed, .fixed = fixed};
  const std::vector<int32_t> parts = PartsOf(instance);
  for (const Team& team : instance.teams) {
    if (const auto whole = WholeAlready(instance, placed.plan, team)) {
      Fix(team, *whole, placed.fixed);
      continue;
    }
    std::vector<bool> part_needs(instance.needs, false), touched(instance.needs, false);
    for (const int32_t person : team.members) {
      if (instance.first[person] < instance.first[person + 1]) {
        touched[parts[instance.option_need[instance.first[person]]]] = true;
      }
    }
    for (int need = 0; need < instance.needs; ++need) part_needs[need] = touched[parts[need]];

    const Price before = Objective(instance, placed.plan);
    std::optional<TeamsPlaced> best;
    Price best_objective;
    int tried = 0;
    for (const Choice& choice : Choices(instance, placed.plan, team, Remaining(instance, placed.fixed))) {
      if (best.has_value() && (tried >= tries || before + choice.least >= best_objective)) break;
      Fixed next = placed.fixed;
      Fix(team, choice.options, next);
      absl::StatusOr<Plan> plan = solve(next, Part{placed.plan, part_needs});
      if (!plan.ok()) return plan.status();
      ++tried;
      const Price objective = Objective(instance, *plan);
      if (!best.has_value() || objective < best_objective) {
        best_objective = objective;
        best = TeamsPlaced{.plan = *std::move(plan), .fixed = std::move(next)};
      }
    }
    placed = *std::move(best);
  }
  return placed;
}

}  // namespace jiedui::rotation::planner
