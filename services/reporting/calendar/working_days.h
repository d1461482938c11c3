// Working days, by a dated calendar of what departs from Monday to Friday: holidays, and weekends worked instead (调休). Pure functions of
// values.
#pragma once

#include <map>
#include <set>

#include "absl/time/civil_time.h"

namespace jiedui::reporting {

// What has been entered. A year of which nothing was entered is "not loaded": its working days are Monday to Friday, and the answer says so.
struct WorkCalendar {
  std::map<absl::CivilDay, bool> departures;  // day → worked
  std::set<absl::CivilYear> years;            // loaded, also where a year has no departure
};

// An answer, and whether it rests on a loaded calendar throughout.
struct WorkingDay {
  absl::CivilDay day;
  bool loaded = true;
};

bool IsWorkingDay(const WorkCalendar& calendar, absl::CivilDay day);

// `day` where it is worked, otherwise the first worked day after it.
WorkingDay OnOrAfter(const WorkCalendar& calendar, absl::CivilDay day);

// The `count`th worked day after `day`; count ≥ 1.
WorkingDay After(const WorkCalendar& calendar, absl::CivilDay day, int count);

}  // namespace jiedui::reporting
