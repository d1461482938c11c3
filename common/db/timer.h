// Timers are rows: due → fired once, on any replica, also when the service was down at the time (design section 6).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/database.h"

namespace jiedui::db {

struct Timer {
  std::string name;  // unique: "suspension-ends/pairings/x/3"; scheduling the same name again replaces an unfired one
  std::string kind;  // which handler
  std::string subject;  // resource
  int64_t due_micros = 0;
};

// In a body: sets a timer, or moves an unfired one. A name that has fired is used up: scheduling it again changes nothing.
absl::Status ScheduleTimer(Tx& tx, const Timer& timer);
absl::Status CancelTimer(Tx& tx, std::string_view name);

// Fires everything due at `now`, oldest first, each in its own transaction: marks it fired by a conditional UPDATE and calls
// `handler` in the same transaction. A handler's error leaves its timer unfired for the next call and does not keep later ones
// waiting; the handler itself reports it. Fires `limit` at most and gives how many; fails when the store is away.
using TimerHandler = absl::AnyInvocable<absl::Status(Tx&, const Timer&)>;
absl::StatusOr<int> FireDueTimers(Database& database, absl::Time now, TimerHandler& handler, int limit = 256);

// By what clock timers go: `now` on the business date `today`, which is `now` itself except where that date is fixed. `today` is to be
// read first: at midnight the answer is then late, never a day early.
absl::Time BusinessNow(absl::CivilDay today, absl::Time now);

// When the next one is due; InfiniteFuture when none.
absl::StatusOr<absl::Time> NextTimerDue(Database& database);

}  // namespace jiedui::db
