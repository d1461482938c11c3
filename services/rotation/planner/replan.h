// The best plan that changes a kept one as little as possible: fewest open needs by priority, then fewest changed placements, then least cost.
//
// The kept plan and the levels of its old prices are a good beginning: what did not change is still best by them, because to keep a placement
// costs no change and any other costs one. People whose placement is gone, or no longer best by those levels, and the units they leave are
// set free, and brought together again one by one along shortest paths of the residual graph (Dijkstra by reduced costs, which are amounts of
// Price and never below zero). A search ends where it first meets a free unit, so that it costs in proportion to what it has to look at; each
// person or unit that changed costs one search. For changes of a large part of the pool a fresh plan is the quicker.
#pragma once

#include "absl/status/statusor.h"
#include "services/rotation/planner/instance.h"
#include "services/rotation/planner/solve.h"

namespace jiedui::rotation::planner {

// instance.kept is given. One thread, and one flow problem in Control's terms; looks at `cancelled` before each search.
absl::StatusOr<Plan> SolveKeeping(const Instance& instance, const Fixed& fixed, const Control& control);

}  // namespace jiedui::rotation::planner
