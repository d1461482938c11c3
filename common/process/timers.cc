#include "common/process/timers.h"

#include <algorithm>
#include <utility>

#include "absl/time/civil_time.h"
#include "common/base/log.h"

namespace jiedui::process {
namespace {

// Sleeping is not worth less than this; a timer whose handler fails is not tried more often.
constexpr absl::Duration kShortestSleep = absl::Milliseconds(100);
constexpr int kBatch = 256;

}  // namespace

Timers::Timers(db::Database& database, const Clock& clock, db::TimerHandler handler, absl::Duration longest_sleep)
    : database_(database),
      clock_(clock),
      handler_([handler = std::move(handler)](db::Tx& tx, const db::Timer& timer) mutable {
        absl::Status status = handler(tx, timer);
        if (!status.ok()) {
          Log(LogLevel::kWarning, "a timer could not be handled",
              {{"timer", timer.name}, {"kind", timer.kind}, {"error", status.ToString()}});
        }
        return status;
      }),
      longest_sleep_(longest_sleep),
      thread_([this] { Work(); }) {}

Timers::~Timers() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

void Timers::Work() {
  for (;;) {
    const absl::Duration sleep = Fire();
    absl::MutexLock lock(&mutex_);
    if (mutex_.AwaitWithTimeout(absl::Condition(&stopping_), sleep)) return;
  }
}

absl::Duration Timers::Fire() {
  const absl::CivilDay today = clock_.Today();
  const absl::Time now = db::BusinessNow(today, clock_.Now());
  const absl::StatusOr<int> fired = db::FireDueTimers(database_, now, handler_, kBatch);
  if (!fired.ok()) {
    Log(LogLevel::kWarning, "cannot fire timers", {{"error", fired.status().ToString()}});
    return longest_sleep_;
  }
  if (*fired == kBatch) return absl::ZeroDuration();  // there may be more; an end is seen to in between
  const absl::StatusOr<absl::Time> next = db::NextTimerDue(database_);
  if (!next.ok() || *next <= now) return longest_sleep_;  // what is still due failed: it waits
  return std::clamp(*next - now, std::min(kShortestSleep, longest_sleep_), longest_sleep_);
}

}  // namespace jiedui::process
