// Verifies a placement plan from its problem and its certificate alone: shares no code with the solver, solves nothing, one pass over the
// options. It lies here so that a client verifies what the rotation service planned without linking the service.
#pragma once

#include "absl/status/status.h"
#include "jiedui/rotation/v1/placement_problem.pb.h"

namespace jiedui::placement {

namespace v1 = jiedui::rotation::v1;

// OK where the plan is possible (each person at one listed option or left, at its cost; counts of needs, pins and teams kept; all sums right)
// and best, as PlacementCertificate in placement_problem.proto says. With teams: best among plans that place the teams so, and no plan is
// below the bound. INVALID_FIELD names the first entry that is wrong. Takes any messages. Reasons and `fresh` are not looked at.
//
// After any one placement was changed - moved, dropped, added, or its cost - a plan is refused: the count of a need or the cost of the option
// no longer fits. With counts and sums changed accordingly it is refused unless the other plan is just as good.
absl::Status CheckPlan(const v1::PlacementProblem& problem, const v1::PlacementSolution& solution);

}  // namespace jiedui::placement
