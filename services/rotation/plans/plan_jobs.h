// Computes placement plans that are QUEUED, one after another, outside any transaction. What is queued is a row: a plan whose computation a
// restart cut off is computed again, and its result is written once, by whoever still finds it queued at the revision it read. That a plan was
// queued is heard at the end of our own log, after its commit, whichever replica it came through; so is that it was cancelled, which ends its
// computation.
#pragma once

#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/db/database.h"
#include "common/db/tail.h"
#include "services/rotation/plans/plan_solver.h"

namespace jiedui::rotation {

// One thread. Replicas share the work by a lease; a plan that two of them compute has the same result and is written by one.
class PlanJobs {
 public:
  struct Options {
    PlanSolver::Options solver = {};                  // of each computation
    absl::Duration longest_sleep = absl::Seconds(5);  // after which it looks, whatever was heard
  };
  PlanJobs(db::Database& database, db::Tail& tail, const Clock& clock, Options options);
  ~PlanJobs();  // gives up the computation under way; it stays queued

 private:
  // Whether something was queued, or what is computed was cancelled; on the tail's thread.
  void Hear();
  void Work();
  // Computes what is queued; an error of the store is logged and tried again.
  void ComputeAll();
  void SweepAll();
  absl::Status ComputeOne(const std::string& name);

  db::Database& database_;
  db::Tail& tail_;
  const Clock& clock_;
  const Options options_;
  int64_t heard_;  // position up to which Hear has looked
  absl::Mutex mutex_;
  bool woken_ ABSL_GUARDED_BY(mutex_) = true;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::string computed_ ABSL_GUARDED_BY(mutex_);          // the plan under way
  PlanSolver* solver_ ABSL_GUARDED_BY(mutex_) = nullptr;  // that solves it
  int64_t listener_ = 0;
  std::thread thread_;  // last: it uses the rest
};

// Computes one plan and writes what came of it: COMPUTED, or FAILED with the reason, be it that the result could not be written. Nothing where
// it is no longer queued at that revision, or while the store is away (kStoreUnavailable). kCancelled once the solver was stopped.
absl::Status ComputePlan(db::Database& database, absl::CivilDay today, const std::string& name, PlanSolver& solver);

}  // namespace jiedui::rotation
