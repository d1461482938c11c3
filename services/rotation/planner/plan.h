// The planning core: who goes where. Pure: no store, no clock, no rpc; threads only inside a call.
//
//   builder.h  a problem from names, options and pins          common/placement/checker.h  verifies a plan without solving
//   plan.h     problem in, certified plan out                  child.h    the same in a process that can be killed
//
// Ties are broken by names: of two people, needs or options between which the objective does not choose, canonical order (instance.h) and
// the fixed steps of the simplex decide, neither of which depends on the order of rows, on threads or on the run.
#pragma once

#include "absl/status/statusor.h"
#include "jiedui/rotation/v1/placement_problem.pb.h"
#include "services/rotation/planner/solve.h"

namespace jiedui::rotation::planner {

struct PlanSettings {
  Control control;
  int team_tries = 4;               // places tried for a team that the prices do not settle
  bool compare_with_fresh = false;  // where a plan is kept: also solve afresh, to show what calm costs
};

// The best plan, or the best that keeps problem.kept as far as it can, with certificate, bound, reasons and totals. What is returned has passed
// CheckPlan. INVALID_FIELD for a problem that is wrong or too large, CANCELLED.
absl::StatusOr<v1::PlacementSolution> MakePlan(const v1::PlacementProblem& problem, const PlanSettings& settings);

// Puts `solution` of `before` into problem.kept, by names.
void Keep(const v1::PlacementProblem& before, const v1::PlacementSolution& solution, v1::PlacementProblem& problem);

}  // namespace jiedui::rotation::planner
