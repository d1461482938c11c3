// A placement problem read, checked and brought into one order.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "jiedui/rotation/v1/placement_problem.pb.h"
#include "services/rotation/planner/price.h"

namespace jiedui::rotation::planner {

inline constexpr int32_t kMaxCost = 1'000'000;
inline constexpr int32_t kMaxUnits = 1'000'000;  // of one need
inline constexpr int kMaxTeam = 20;

// Where a person may be besides at an option.
inline constexpr int32_t kStays = -1;
inline constexpr int32_t kFree = -2;  // not decided

struct Team {
  std::vector<int32_t> members;  // ascending
};

// People, needs and teams in the order of their names, options of a person in the order of needs: the same problem in another order of rows
// is the same instance, so that everything computed from it is the same, too.
struct Instance {
  int people = 0;
  int needs = 0;
  std::vector<int32_t> first;        // by person, and one more: where their options begin
  std::vector<int32_t> option_need;  // by option
  std::vector<int32_t> option_cost;  // by option
  std::vector<int32_t> stay_cost;    // by person
  std::vector<int8_t> stay_level;    // by person: 1 where bound to move
  std::vector<int32_t> count;        // by need
  std::vector<int8_t> need_level;    // by need: 3, 2, 1 for priority 1, 2, 3
  std::vector<int32_t> need_place;   // by need; empty without teams
  std::vector<int32_t> fixed;        // by person: option that is pinned, or kFree
  std::vector<Team> teams;
  bool keeps = false;                         // is there a plan to keep?
  std::vector<int32_t> kept;                  // by person: index of the need or kStays; empty for a fresh plan
  std::vector<int32_t> kept_level;            // by need; may be empty
  std::vector<int32_t> person_row, need_row;  // where each stands in the message

  // What an option, given by its index, costs the plan.
  Price OptionCost(int person, int32_t option) const {
    return {0, keeps && kept[person] != option_need[option], option_cost[option]};
  }
  Price StayCost(int person) const { return {stay_level[person], keeps && kept[person] != kStays, stay_cost[person]}; }
  // Index of the person's option of that need, or -1.
  int32_t FindOption(int person, int32_t need) const;
};

// INVALID_FIELD names the first column that is wrong, or too large to be computed with.
absl::StatusOr<Instance> ReadInstance(const v1::PlacementProblem& problem);

}  // namespace jiedui::rotation::planner
