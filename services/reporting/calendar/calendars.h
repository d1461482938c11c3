// The working calendar in the store.
#pragma once

#include "absl/status/statusor.h"
#include "common/db/database.h"
#include "services/reporting/calendar/working_days.h"

namespace jiedui::reporting::store {

// All years that are loaded.
absl::StatusOr<WorkCalendar> LoadCalendar(db::Tx& tx);

}  // namespace jiedui::reporting::store
