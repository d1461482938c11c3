// Recorded time and business date, kept apart (design section 3, Time).
#pragma once

#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace jiedui {

// Asia/Shanghai: the zone of every civil date. A fixed +08:00, so that no time zone data need be installed.
absl::TimeZone ChinaTime();

class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;        // instant, for recorded times, deadlines and leases
  virtual absl::CivilDay Today() const = 0;  // business date: settable in demonstration mode
};

// The machine's clock. A non-empty `demonstration_today` (ISO date) fixes Today and nothing else. Thread-safe.
class SystemClock final : public Clock {
 public:
  SystemClock() = default;
  explicit SystemClock(absl::CivilDay demonstration_today) : demonstration_(true), today_(demonstration_today) {}
  absl::Time Now() const override { return absl::Now(); }
  absl::CivilDay Today() const override;

 private:
  bool demonstration_ = false;
  absl::CivilDay today_;
};

}  // namespace jiedui
