// What came of placement plans, apart from their revisions: certificates, and the lines as officials read them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/database.h"
#include "jiedui/rotation/v1/placement_problem.pb.h"
#include "jiedui/rotation/v1/plan.pb.h"

namespace jiedui::rotation {

struct PlanResult {
  v1::PlacementProblem problem;
  v1::PlacementSolution solution;
};

namespace store {

// kNotFound for a plan that is not computed.
absl::StatusOr<PlanResult> GetPlanResult(db::Tx& tx, std::string_view plan);

// Bytes of a result as it is kept: the problem, then the solution.
struct ResultSize {
  int64_t problem = 0, solution = 0;
  int64_t whole() const { return problem + solution; }
};
// kNotFound for a plan that is not computed.
absl::StatusOr<ResultSize> SizeOfPlanResult(db::Tx& tx, std::string_view plan);
// At most `limit` bytes from `offset` on.
absl::StatusOr<std::string> ReadPlanResult(db::Tx& tx, std::string_view plan, const ResultSize& size, int64_t offset,
                                           int64_t limit);

// Replaces what is kept of a plan; answers the SHA-256 of the problem and the solution as they are kept, in hexadecimal.
absl::StatusOr<std::string> PutPlanResult(db::Tx& tx, std::string_view plan, const PlanResult& result,
                                          const std::vector<v1::Placement>& lines);

struct Line {
  int64_t number = 0;
  v1::Placement placement;
};
// Lines after `after`, at most `limit`, in order.
absl::StatusOr<std::vector<Line>> PlanLines(db::Tx& tx, std::string_view plan, int64_t after, int64_t limit);
// Lines of those placed who have no posting yet, at most `limit`.
absl::StatusOr<std::vector<Line>> OpenLines(db::Tx& tx, std::string_view plan, int64_t limit);
// A line was accepted.
absl::Status SetPosting(db::Tx& tx, std::string_view plan, const Line& line, std::string_view posting);

}  // namespace store
}  // namespace jiedui::rotation
