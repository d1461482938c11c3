// What a year of the working calendar may say. Pure functions of values.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "jiedui/reporting/v1/calendar.pb.h"
#include "services/reporting/calendar/working_days.h"

namespace jiedui::reporting::policy {

absl::Status ValidCalendarYear(const v1::CalendarYear& year);
// Without what only the service says.
v1::CalendarYear AsEntered(const v1::CalendarYear& year);
// Of years that are valid.
WorkCalendar CalendarOf(const std::vector<v1::CalendarYear>& years);

}  // namespace jiedui::reporting::policy
