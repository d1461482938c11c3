// What a process does now and then for its store, beside serving.
#pragma once

#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/db/database.h"

namespace jiedui::process {

// One thread: deletes the answers that are no longer kept for repeated requests, at once and then after each `interval`. What
// fails is logged and met by the next round. Replicas may all do it.
class Housekeeping {
 public:
  Housekeeping(db::Database& database, const Clock& clock, absl::Duration interval = absl::Hours(1));
  ~Housekeeping();  // stops after the transaction under way

 private:
  void Work();
  void Sweep();

  db::Database& database_;
  const Clock& clock_;
  const absl::Duration interval_;
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: it uses the rest
};

}  // namespace jiedui::process
