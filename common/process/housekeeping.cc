#include "common/process/housekeeping.h"

#include "common/base/log.h"
#include "common/db/mutate.h"

namespace jiedui::process {

Housekeeping::Housekeeping(db::Database& database, const Clock& clock, absl::Duration interval)
    : database_(database), clock_(clock), interval_(interval), thread_([this] { Work(); }) {}

Housekeeping::~Housekeeping() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

void Housekeeping::Work() {
  for (;;) {
    Sweep();
    absl::MutexLock lock(&mutex_);
    if (mutex_.AwaitWithTimeout(absl::Condition(&stopping_), interval_)) return;
  }
}

void Housekeeping::Sweep() {
  const absl::StatusOr<int64_t> swept = db::SweepReplays(database_, clock_.Now(), [this] {
    absl::MutexLock lock(&mutex_);
    return stopping_;
  });
  if (!swept.ok()) {
    Log(LogLevel::kWarning, "cannot sweep old answers", {{"error", swept.status().ToString()}});
  } else if (*swept > 0) {
    Log(LogLevel::kInfo, "old answers swept", {{"count", *swept}});
  }
}

}  // namespace jiedui::process
