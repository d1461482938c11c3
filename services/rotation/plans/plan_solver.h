// Solves placement problems: small ones in this process, on threads; large ones in a child process (planner/child.h), because LEMON neither
// stops when asked nor gives back memory while it works. Both make the same plan.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "jiedui/rotation/v1/placement_problem.pb.h"
#include "services/rotation/planner/child.h"
#include "services/rotation/planner/plan.h"

namespace jiedui::rotation {

class PlanSolver {
 public:
  using Progress = std::function<void(const planner::Progress&)>;
  struct Options {
    int threads = 2;
    std::string program = {};        // path of jiedui-rotation-planner; empty: everything is solved here
    int64_t child_from_options = 1;  // problems with so many options are solved by that program
  };
  explicit PlanSolver(Options options) : options_(std::move(options)) {}
  PlanSolver(const PlanSolver&) = delete;
  PlanSolver& operator=(const PlanSolver&) = delete;

  // Blocks; once. `progress` is told after each flow problem. What planner::MakePlan answers; kCancelled after Stop; kPlannerEnded where the child ended without an answer twice.
  absl::StatusOr<v1::PlacementSolution> Solve(const v1::PlacementProblem& problem, bool compare_with_fresh,
                                              const Progress& progress);

  // From any thread, at any time: Solve ends with kCancelled, at once where a child solves, else after the flow problem that is being solved.
  void Stop();
  bool stopped() const { return stopped_; }

 private:
  absl::StatusOr<v1::PlacementSolution> SolveInChild(const v1::PlacementProblem& problem, bool compare_with_fresh,
                                                     const Progress& progress);

  const Options options_;
  std::atomic<bool> stopped_ = false;
  absl::Mutex mutex_;
  planner::ChildPlanner* child_ ABSL_GUARDED_BY(mutex_) = nullptr;  // while it runs
};

}  // namespace jiedui::rotation
