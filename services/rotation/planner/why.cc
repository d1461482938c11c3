#include "services/rotation/planner/why.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "services/rotation/planner/prices.h"

namespace jiedui::rotation::planner {
namespace {

using v1::OpenNeed;
using v1::PersonReason;

const Price kNone(std::numeric_limits<int32_t>::max(), 0, 0);  // dearer than anything

// What is told of one person.
struct Why {
  PersonReason reason = v1::PERSON_REASON_UNSPECIFIED;
  int32_t other = -1;  // option
  Price worse;         // at least
  Price at_most;
};

v1::DetourKnown KnownOf(const Why& why) {
  if (why.worse == why.at_most) return v1::DETOUR_KNOWN_EXACTLY;
  const bool but_cost = why.worse.level() == why.at_most.level() && why.worse.changes() == why.at_most.changes();
  return but_cost ? v1::DETOUR_KNOWN_BUT_COST : v1::DETOUR_KNOWN_UNSPECIFIED;
}

// Who is nearest to coming to an open need.
struct Nearest {
  int32_t candidates = 0, here = 0;
  int32_t person = -1;
  Price worse = kNone;
};

class Explainer {
 public:
  Explainer(const Instance& instance, const Plan& plan, const Fixed& fixed)
      : instance_(instance), plan_(plan), fixed_(fixed), needs_(instance.needs), nearest_(instance.needs) {
    const std::vector<Price> lowest = LowestPrices(instance, fixed, plan);
    const std::vector<int32_t> room = Remaining(instance, fixed);
    for (int need = 0; need < instance.needs; ++need) {
      needs_[need] = {plan.price[need], lowest[need], instance.count[need], room[need] > 0};
    }
    for (const int32_t option : plan.option) {
      if (option != kStays) --needs_[instance.option_need[option]].open;
    }
    in_team_.assign(instance.people, false);
    for (const Team& team : instance.teams) {
      for (const int32_t person : team.members) in_team_[person] = true;
    }
  }

  Why Person(int person) {
    const int32_t chosen = plan_.option[person];
    const bool free = fixed_[person] == kFree;
    const Price has = chosen == kStays ? instance_.StayCost(person) : instance_.OptionCost(person, chosen);
    const Price highest = (chosen == kStays ? Price() : needs_[instance_.option_need[chosen]].highest) - has;
    const Price lowest = (chosen == kStays ? Price() : needs_[instance_.option_need[chosen]].lowest) - has;
    int32_t next = -1, cheapest = -1, there = 0;
    Price next_worse = kNone, cheapest_worse = kNone, next_at_most = kNone, cheapest_at_most = kNone;
    for (int32_t option = instance_.first[person]; option < instance_.first[person + 1]; ++option) {
      const int32_t need = instance_.option_need[option];
      const NeedView& view = needs_[need];
      const bool open = view.open > 0;
      if (open) ++nearest_[need].candidates;
      if (option == chosen) {
        if (open) ++nearest_[need].here;
        continue;
      }
      if (!free || !view.room) continue;
      ++there;
      const Price cost = instance_.OptionCost(person, option);
      const Price worse = std::max(highest - view.highest, lowest - view.lowest) + cost;
      // From there to the store, and from the store to where they are: by the highest prices nothing more. Who is left is in the store.
      const Price at_most = chosen == kStays ? worse : highest - view.lowest + cost;
      if (worse < next_worse) next = option, next_worse = worse, next_at_most = at_most;
      if (open && worse < nearest_[need].worse) nearest_[need].person = person, nearest_[need].worse = worse;
      if (cheapest < 0 || instance_.option_cost[option] < instance_.option_cost[cheapest]) {
        cheapest = option, cheapest_worse = worse, cheapest_at_most = at_most;
      }
    }
    if (!free) return {in_team_[person] ? v1::PERSON_REASON_TEAM : v1::PERSON_REASON_PINNED};
    if (chosen == kStays) {
      if (instance_.first[person] == instance_.first[person + 1]) return {v1::PERSON_REASON_LEFT_NO_OPTION};
      if (there == 0) return {v1::PERSON_REASON_LEFT_ALL_DECIDED};
      return {next_worse.level() > 0     ? v1::PERSON_REASON_LEFT_OTHERS_FIRST
              : next_worse.changes() > 0 ? v1::PERSON_REASON_LEFT_FEWER_CHANGES
                                         : v1::PERSON_REASON_LEFT_DEARER,
              next, next_worse, next_at_most};
    }
    if (there == 0) return {v1::PERSON_REASON_ONLY_OPTION};
    if (instance_.option_cost[cheapest] >= instance_.option_cost[chosen]) {
      return {v1::PERSON_REASON_CHEAPEST, next, next_worse, next_at_most};
    }
    const Price& worse = cheapest_worse;
    return {worse.level() > 0     ? v1::PERSON_REASON_NEEDED_HERE
            : worse.changes() > 0 ? v1::PERSON_REASON_FEWER_CHANGES
                                  : v1::PERSON_REASON_WHOLE_CHEAPER,
            cheapest, worse, cheapest_at_most};
  }

  // After all people.
  bool Need(int need, OpenNeed& open) const {
    const Nearest& near = nearest_[need];
    if (needs_[need].open == 0) return false;
    open.set_need(instance_.need_row[need]);
    open.set_units(needs_[need].open);
    open.set_candidates(near.candidates);
    open.set_here(near.here);
    open.set_nearest(-1);
    if (near.candidates == 0) {
      open.set_reason(v1::NEED_REASON_NO_CANDIDATE);
    } else if (near.candidates == near.here) {
      open.set_reason(v1::NEED_REASON_TOO_FEW_CANDIDATES);
    } else if (near.person < 0) {
      open.set_reason(v1::NEED_REASON_CANDIDATES_FIXED);
    } else {
      // By the prices, nobody stays who could come: they meet another need.
      open.set_reason(near.worse.level() > 0 ? v1::NEED_REASON_HIGHER_PRIORITY : v1::NEED_REASON_EQUAL_PRIORITY);
      open.set_nearest(instance_.person_row[near.person]);
      open.set_level(static_cast<int32_t>(near.worse.level()));
      open.set_changes(static_cast<int32_t>(near.worse.changes()));
      open.set_dearer(near.worse.cost());
    }
    return true;
  }

 private:
  struct NeedView {
    Price highest, lowest;
    int32_t open = 0;   // units
    bool room = false;  // is there any that fixed people leave?
  };

  const Instance& instance_;
  const Plan& plan_;
  const Fixed& fixed_;
  std::vector<NeedView> needs_;
  std::vector<Nearest> nearest_;  // by need
  std::vector<bool> in_team_;     // by person
};

}  // namespace

void Explain(const Instance& instance, const Plan& plan, const Fixed& fixed, v1::PlacementSolution& solution) {
  Explainer explainer(instance, plan, fixed);
  v1::PersonReasons& reasons = *solution.mutable_person_reasons();
  reasons.mutable_reasons()->Resize(instance.people, 0);
  reasons.mutable_others()->Resize(instance.people, -1);
  reasons.mutable_levels()->Resize(instance.people, 0);
  reasons.mutable_changes()->Resize(instance.people, 0);
  reasons.mutable_dearer()->Resize(instance.people, 0);
  reasons.mutable_known()->Resize(instance.people, v1::DETOUR_KNOWN_UNSPECIFIED);
  for (int person = 0; person < instance.people; ++person) {
    const Why why = explainer.Person(person);
    const int row = instance.person_row[person];
    reasons.set_reasons(row, why.reason);
    if (why.other < 0) continue;
    reasons.set_others(row, instance.need_row[instance.option_need[why.other]]);
    reasons.set_levels(row, static_cast<int32_t>(why.worse.level()));
    reasons.set_changes(row, static_cast<int32_t>(why.worse.changes()));
    reasons.set_dearer(row, why.worse.cost());
    reasons.set_known(row, KnownOf(why));
  }
  for (int need = 0; need < instance.needs; ++need) {
    OpenNeed open;
    if (explainer.Need(need, open)) *solution.add_open_needs() = open;
  }
  std::sort(solution.mutable_open_needs()->begin(), solution.mutable_open_needs()->end(),
            [](const OpenNeed& a, const OpenNeed& b) { return a.need() < b.need(); });
}

}  // namespace jiedui::rotation::planner
