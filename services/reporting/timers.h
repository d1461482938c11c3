// What the service does when something it waits for is due: each capability fires its own timers.
#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/db/database.h"
#include "common/db/timer.h"

namespace jiedui::reporting {

// In the transaction that marks the timer fired. `today` is the business date.
absl::Status FireTimer(db::Tx& tx, absl::CivilDay today, const db::Timer& timer);

}  // namespace jiedui::reporting
