// Timers that are due at the beginning of a day (Asia/Shanghai).
#pragma once

#include <cstdint>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/db/timer.h"

namespace jiedui::reporting {

inline int64_t MicrosOf(absl::CivilDay day) { return absl::ToUnixMicros(absl::FromCivil(day, ChinaTime())); }
inline absl::CivilDay DayOf(const db::Timer& timer) {
  return absl::ToCivilDay(absl::FromUnixMicros(timer.due_micros), ChinaTime());
}

}  // namespace jiedui::reporting
