// One reason for each person and each open need, read off prices and reduced costs in one pass over the options.
#pragma once

#include "jiedui/rotation/v1/placement_problem.pb.h"
#include "services/rotation/planner/instance.h"
#include "services/rotation/planner/solve.h"

namespace jiedui::rotation::planner {

// Fills person_reasons and open_needs of `solution`, in the rows of the message. `fixed` are pinned people and members of teams.
void Explain(const Instance& instance, const Plan& plan, const Fixed& fixed, v1::PlacementSolution& solution);

}  // namespace jiedui::rotation::planner
