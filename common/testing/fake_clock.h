// A clock that stands still until told.
#pragma once

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/clock.h"

namespace jiedui::testing {

// Thread-safe. Now and Today are set apart, as they are in the product.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(absl::Time now = absl::FromCivil(absl::CivilSecond(2026, 3, 2, 9, 0, 0), ChinaTime()),
                     absl::CivilDay today = absl::CivilDay(2026, 3, 2))
      : now_(now), today_(today) {}

  absl::Time Now() const override {
    absl::MutexLock lock(&mutex_);
    const absl::Time now = now_;
    now_ += tick_;
    return now;
  }
  absl::CivilDay Today() const override {
    absl::MutexLock lock(&mutex_);
    return today_;
  }

  void SetNow(absl::Time now) {
    absl::MutexLock lock(&mutex_);
    now_ = now;
  }
  void Advance(absl::Duration by) {
    absl::MutexLock lock(&mutex_);
    now_ += by;
  }
  // From now on every call of Now() moves the clock on by `tick`, after it was read.
  void SetAutoTick(absl::Duration tick) {
    absl::MutexLock lock(&mutex_);
    tick_ = tick;
  }
  void SetToday(absl::CivilDay today) {
    absl::MutexLock lock(&mutex_);
    today_ = today;
  }

 private:
  mutable absl::Mutex mutex_;
  mutable absl::Time now_ ABSL_GUARDED_BY(mutex_);
  absl::CivilDay today_ ABSL_GUARDED_BY(mutex_);
  absl::Duration tick_ ABSL_GUARDED_BY(mutex_) = absl::ZeroDuration();
};

}  // namespace jiedui::testing
