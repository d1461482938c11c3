// What came of placement plans, apart from their revisions: certificates, and the lines as officials read them; and how far a computation is.
//
// A result is written in many transactions by an attempt that has a name of its own, and is nobody's until `Publish` names it in the
// transaction that makes the plan computed: readers see all of it or nothing, and two that compute the same plan do not meet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
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

// ---- Reading -------------------------------------------------------------------------------------------------------------

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
absl::StatusOr<std::string> ReadPlanResult(db::Tx& tx, std::string_view plan, int64_t offset, int64_t limit);

struct Line {
  int64_t number = 0;
  v1::Placement placement;
};
// Lines after `after`, at most `limit`, in order.
absl::StatusOr<std::vector<Line>> PlanLines(db::Tx& tx, std::string_view plan, int64_t after, int64_t limit);
// Lines of those placed, at most `limit`, in order; of all, or of those who have no posting yet.
absl::StatusOr<std::vector<Line>> PlacedLines(db::Tx& tx, std::string_view plan, int64_t limit, bool open);
// A line was accepted.
absl::Status SetPosting(db::Tx& tx, std::string_view plan, const Line& line, std::string_view posting);

// ---- Writing -------------------------------------------------------------------------------------------------------------

struct WrittenResult {
  std::string attempt;
  ResultSize size;
  std::string hash;  // SHA-256 of the problem and the solution as they are kept, in hexadecimal
};
// After each transaction: how many of how many are done; false: give up, with kCancelled.
using WriteProgress = absl::FunctionRef<bool(int done, int total)>;
// Writes a result under a new attempt, blocking, each transaction small enough for any engine.
absl::StatusOr<WrittenResult> WritePlanResult(db::Database& database, std::string_view plan, const PlanResult& result,
                                              const std::vector<v1::Placement>& lines, WriteProgress progress);
// Makes an attempt the plan's result.
absl::Status Publish(db::Tx& tx, std::string_view plan, const WrittenResult& written);

// Deletes what attempts of a plan left that are not its result, in transactions of a bounded size; nothing while the plan is queued, for then
// somebody may be writing one.
absl::Status SweepAttempts(db::Database& database, std::string_view plan);
// Plans that have pieces of attempts that are not their result.
absl::StatusOr<std::vector<std::string>> PlansWithLeftovers(db::Database& database);

// ---- Progress ------------------------------------------------------------------------------------------------------------

// Overwrites how far the computation of a revision of a plan is.
absl::Status PutProgress(db::Tx& tx, const v1::PlacementPlan& plan, const v1::PlacementPlan::Progress& progress);
// Sets plan.progress where the computation of this very revision has begun.
absl::Status AddProgress(db::Tx& tx, v1::PlacementPlan& plan);
absl::Status ForgetProgress(db::Tx& tx, std::string_view plan);

}  // namespace store
}  // namespace jiedui::rotation
