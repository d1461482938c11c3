// What the trusteeship service waits for: the day by which a difficulty is to be answered (MOE22-10a).
#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/db/database.h"
#include "common/db/timer.h"
#include "jiedui/trusteeship/v1/difficulty.pb.h"

namespace jiedui::trusteeship {

// The timer of a difficulty's present assignment: due at the end of its `due_on` in China.
absl::Status ScheduleAnswer(db::Tx& tx, const v1::Difficulty& difficulty);
// Nobody waits for the answer any more. Nothing for a difficulty that is not assigned.
absl::Status CancelAnswer(db::Tx& tx, const v1::Difficulty& difficulty);

// Does what a timer is for, in the transaction that marks it fired. `today` is the business date.
absl::Status FireTimer(db::Tx& tx, absl::CivilDay today, const db::Timer& timer);

}  // namespace jiedui::trusteeship
