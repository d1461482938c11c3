// Fires the store's timers (common/db/timer.h) while the process serves.
#pragma once

#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/db/database.h"
#include "common/db/timer.h"

namespace jiedui::process {

// One thread: fires what is due, then sleeps until the next is, or for `longest_sleep`, after which it looks for what was scheduled
// meanwhile. Timers go by the business date: where that is fixed they are due on it, at the time of day that it is. A handler's error is
// logged, and its timer tried again. Replicas all do it; a timer fires once.
class Timers {
 public:
  Timers(db::Database& database, const Clock& clock, db::TimerHandler handler,
         absl::Duration longest_sleep = absl::Seconds(5));
  ~Timers();  // stops after the transactions under way

 private:
  void Work();
  // How long to sleep.
  absl::Duration Fire();

  db::Database& database_;
  const Clock& clock_;
  db::TimerHandler handler_;
  const absl::Duration longest_sleep_;
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: it uses the rest
};

}  // namespace jiedui::process
