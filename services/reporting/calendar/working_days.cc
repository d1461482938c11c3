#include "services/reporting/calendar/working_days.h"

namespace jiedui::reporting {
namespace {

bool IsLoaded(const WorkCalendar& calendar, absl::CivilDay day) {
  return calendar.years.contains(absl::CivilYear(day));
}

}  // namespace

bool IsWorkingDay(const WorkCalendar& calendar, absl::CivilDay day) {
  const auto departure = calendar.departures.find(day);
  if (departure != calendar.departures.end()) return departure->second;
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday;
}

WorkingDay OnOrAfter(const WorkCalendar& calendar, absl::CivilDay day) {
  WorkingDay found{day, IsLoaded(calendar, day)};
  while (!IsWorkingDay(calendar, found.day)) {
    ++found.day;
    found.loaded = found.loaded && IsLoaded(calendar, found.day);
  }
  return found;
}

WorkingDay After(const WorkCalendar& calendar, absl::CivilDay day, int count) {
  WorkingDay found{day, IsLoaded(calendar, day)};
  for (; count > 0; --count) {
    const WorkingDay next = OnOrAfter(calendar, found.day + 1);
    found = {next.day, found.loaded && next.loaded};
  }
  return found;
}

}  // namespace jiedui::reporting
