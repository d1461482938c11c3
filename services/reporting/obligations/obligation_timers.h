// What obligations wait for: the day on which a unit is reminded, the day after the due date, the day on which a duty opens its next period.
#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/db/mutate.h"
#include "common/db/timer.h"
#include "jiedui/reporting/v1/obligation.pb.h"

namespace jiedui::reporting {

// Of an open obligation: the reminder and the day after its due date.
absl::Status ScheduleDue(db::Tx& tx, const v1::Duty& duty, const v1::Obligation& obligation, absl::CivilDay today);
// Of a duty that opens its periods itself: the period of today, and the next one. Nothing for any other.
absl::Status ScheduleOpening(db::Tx& tx, const v1::Duty& duty, absl::CivilDay today);

// Does what a timer of these is for, in the transaction that marks it fired; none where it is another's.
std::optional<absl::Status> FireObligationTimer(db::Mutation& m, const db::Timer& timer);

}  // namespace jiedui::reporting
