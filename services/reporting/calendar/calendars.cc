#include "services/reporting/calendar/calendars.h"

#include <string>
#include <vector>

#include "services/reporting/calendar/policy_calendar.h"
#include "services/reporting/calendar/traits.h"

namespace jiedui::reporting::store {

absl::StatusOr<WorkCalendar> LoadCalendar(db::Tx& tx) {
  const std::string text = resource::KeyedTable().Where("name > 'calendarYears/' AND name < 'calendarYears0'");
  absl::StatusOr<std::vector<v1::CalendarYear>> years =
      resource::Where<v1::CalendarYear>(tx, {"calendar_year.all", text}, {});
  if (!years.ok()) return years.status();
  return policy::CalendarOf(*years);
}

}  // namespace jiedui::reporting::store
