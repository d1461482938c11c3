// One reason for each person and each open need, read off the highest and the lowest prices in one pass over the options.
//
// By how much the whole would be worse if a person went elsewhere is exact for those left, by the lowest prices, and for who could come to
// an open need, by the highest: the one who leads there comes from the store of stayers and open units, or ends there, and so does the
// shortest way to make up for it. For people who are placed it is the larger of what both prices say, and "at least".
#pragma once

#include "jiedui/rotation/v1/placement_problem.pb.h"
#include "services/rotation/planner/instance.h"
#include "services/rotation/planner/solve.h"

namespace jiedui::rotation::planner {

// Fills person_reasons and open_needs of `solution`, in the rows of the message. `plan` has the highest prices; `fixed` are pinned people and
// members of teams.
void Explain(const Instance& instance, const Plan& plan, const Fixed& fixed, v1::PlacementSolution& solution);

}  // namespace jiedui::rotation::planner
