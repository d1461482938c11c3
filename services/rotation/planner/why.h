// One reason for each person and each open need, read off the highest and the lowest prices in one pass over the options.
//
// By how much the whole would be worse if a person went elsewhere is the length of the shortest way from there back to where they are, or
// were. A way through the store of stayers and open units is the longest that it can be, and the difference of either prices is the shortest;
// where both agree, it is exact. They do for those left, by the lowest prices, and for who could come to an open need, by the highest: the
// way begins or ends in the store. For the others DetourKnown says how far they agree.
#pragma once

#include "jiedui/rotation/v1/placement_problem.pb.h"
#include "services/rotation/planner/instance.h"
#include "services/rotation/planner/solve.h"

namespace jiedui::rotation::planner {

// Fills person_reasons and open_needs of `solution`, in the rows of the message. `plan` has the highest prices; `fixed` are pinned people and
// members of teams.
void Explain(const Instance& instance, const Plan& plan, const Fixed& fixed, v1::PlacementSolution& solution);

}  // namespace jiedui::rotation::planner
