// Plans in a process of its own, which can be killed: LEMON neither stops when asked nor gives back memory while it works.
//
// The program is jiedui-rotation-planner: a PlacementProblem on standard input until its end, a PlacementSolution on standard output, on
// standard error a line "progress DONE TOTAL OPTIONS" after each flow problem. Exit codes are those of PlannerExit.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "jiedui/rotation/v1/placement_problem.pb.h"
#include "services/rotation/planner/solve.h"

namespace jiedui::rotation::planner {

enum PlannerExit : int {
  kPlanned = 0,       // the solution is on standard output
  kUsage = 2,         // wrong arguments
  kNotAProblem = 3,   // standard input is not a PlacementProblem
  kRefused = 4,       // a google.rpc.Status is on standard output: INVALID_FIELD, INTERNAL
  kNotWritten = 5,    // standard output did not take the solution
  kParentIsGone = 6,  // the other end of the leash was closed
};

class ChildPlanner {
 public:
  struct Settings {
    std::string program;  // path of jiedui-rotation-planner
    int threads = 1;
    int team_tries = 4;
    bool compare_with_fresh = false;
    absl::Duration limit = absl::InfiniteDuration();
    std::function<void(const Progress&)> progress;  // called by the thread that runs
  };

  explicit ChildPlanner(Settings settings) : settings_(std::move(settings)) {}
  ChildPlanner(const ChildPlanner&) = delete;
  ChildPlanner& operator=(const ChildPlanner&) = delete;

  // Blocks until the child has ended; once. What MakePlan answers; CANCELLED after Kill, DEADLINE_EXCEEDED beyond the limit,
  // PLANNER_ENDED where the child could not be started or died. The child dies with this process, too: it holds a leash, a pipe that nobody writes to.
  absl::StatusOr<v1::PlacementSolution> Run(const v1::PlacementProblem& problem);

  // From any thread, at any time: Run ends, or does not begin.
  void Kill();

 private:
  absl::Status Start(int input, int output, int errors, int leash);
  // Feeds and reads until the child has closed its ends; true where the limit came first.
  bool Exchange(const std::string& problem, int input, int output, int errors, std::string& answer, std::string& said);
  void Hear(std::string& said);
  int Reap();
  void KillChild();

  const Settings settings_;
  absl::Mutex mutex_;
  pid_t child_ ABSL_GUARDED_BY(mutex_) = -1;
  bool killed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace jiedui::rotation::planner
