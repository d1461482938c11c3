#include "services/rotation/plans/plan_solver.h"

#include "common/base/error.h"
#include "common/base/log.h"
#include "common/base/text.h"
#include "common/placement/checker.h"
#include "services/rotation/plans/reasons_plan.h"

namespace jiedui::rotation {
namespace {

constexpr int kAttempts = 2;
const int kTeamTries = planner::PlanSettings().team_tries;

}  // namespace

absl::StatusOr<v1::PlacementSolution> PlanSolver::Solve(const v1::PlacementProblem& problem, bool compare_with_fresh,
                                                        const Progress& progress) {
  if (!options_.program.empty() && problem.option_needs_size() >= options_.child_from_options) {
    return SolveInChild(problem, compare_with_fresh, progress);
  }
  return planner::MakePlan(problem,
                           {.control = {.threads = options_.threads, .progress = progress, .cancelled = &stopped_},
                            .team_tries = kTeamTries,
                            .compare_with_fresh = compare_with_fresh});
}

absl::StatusOr<v1::PlacementSolution> PlanSolver::SolveInChild(const v1::PlacementProblem& problem,
                                                               bool compare_with_fresh, const Progress& progress) {
  for (int attempt = 1;; ++attempt) {
    planner::ChildPlanner child({.program = options_.program,
                                 .threads = options_.threads,
                                 .team_tries = kTeamTries,
                                 .compare_with_fresh = compare_with_fresh,
                                 .progress = progress});
    {
      absl::MutexLock lock(&mutex_);
      if (stopped_) return absl::CancelledError("the plan was cancelled");
      child_ = &child;
    }
    absl::StatusOr<v1::PlacementSolution> solution = child.Run(problem);
    {
      absl::MutexLock lock(&mutex_);
      child_ = nullptr;
    }
    if (solution.ok()) {  // nothing that the child says is taken on trust
      const absl::Status checked = placement::CheckPlan(problem, *solution);
      if (!checked.ok()) {
        return Failure(kInternal,
                       {{"detail", StrCat("the planner's answer was refused: ", ChineseMessageOf(checked))}});
      }
    }
    if (ReasonOf(solution.status()) != kPlannerEnded.name || attempt == kAttempts) return solution;
    Log(LogLevel::kWarning, "the planner ended and is started once more",
        {{"detail", std::string(solution.status().message())}});
  }
}

void PlanSolver::Stop() {
  stopped_ = true;
  absl::MutexLock lock(&mutex_);
  if (child_ != nullptr) child_->Kill();
}

}  // namespace jiedui::rotation
