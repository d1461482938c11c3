#include "common/base/clock.h"

namespace jiedui {

absl::TimeZone ChinaTime() { return absl::FixedTimeZone(8 * 60 * 60); }

absl::CivilDay SystemClock::Today() const { return demonstration_ ? today_ : absl::ToCivilDay(Now(), ChinaTime()); }

}  // namespace jiedui
