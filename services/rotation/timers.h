// What the rotation service waits for: the days on which an employment begins or is over, by which a person is placed anew.
#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/db/database.h"
#include "common/db/timer.h"
#include "jiedui/rotation/v1/person.pb.h"

namespace jiedui::rotation {

// Each day after `today` on which an employment of the person begins or is no longer: whoever acts for the school then is another.
absl::Status SchedulePlacing(db::Tx& tx, const v1::Person& person, absl::CivilDay today);

// Does what a timer is for, in the transaction that marks it fired. `today` is the business date.
absl::Status FireTimer(db::Tx& tx, absl::CivilDay today, const db::Timer& timer);

}  // namespace jiedui::rotation
