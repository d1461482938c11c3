// Teams, which a flow can't carry: all members at one place, or none placed.
//
// Team by team in the order of names, each is given one place and its members are fixed there, or all left. Tried are the places where there
// is room, and none, in the order of what they cost at least by the prices of the present plan (their sum of reduced costs; members share the
// needs of the place so that it is least). The problem with the team fixed is solved for each, and the best is kept. Trying ends where what the
// next costs at least is no less than the best found: nothing is lost then by this team alone. It also ends after `tries`.
//
// What may be lost: a team is not moved again for a later one, and of a place only the sharing that looks best is tried. The loss is bounded:
// the plan without regard to teams is below every plan with them, and both are shown.
#pragma once

#include <functional>

#include "absl/status/statusor.h"
#include "services/rotation/planner/instance.h"
#include "services/rotation/planner/solve.h"

namespace jiedui::rotation::planner {

struct TeamsPlaced {
  Plan plan;
  Fixed fixed;  // pinned people and all members
};

// Solves again with other fixed people, where only the part changed.
using Solver = std::function<absl::StatusOr<Plan>(const Fixed&, const Part&)>;

// `relaxed` is best for `fixed` without regard to teams.
absl::StatusOr<TeamsPlaced> PlaceTeams(const Instance& instance, const Plan& relaxed, const Fixed& fixed,
                                       const Solver& solve, int tries);

}  // namespace jiedui::rotation::planner
