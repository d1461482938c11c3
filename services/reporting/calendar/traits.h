// Years of the working calendar as resources.
#pragma once

#include <string>
#include <vector>

#include "common/resource/keyed.h"
#include "common/resource/rows.h"
#include "jiedui/reporting/events/v1/reporting_events.pb.h"
#include "jiedui/reporting/v1/calendar.pb.h"

namespace jiedui::resource {

template <>
struct Traits<reporting::v1::CalendarYear> : Keyed<reporting::v1::CalendarYear>,
                                             WithoutState<reporting::v1::CalendarYear> {
  static constexpr std::string_view kCollection = "calendarYears";
  static Keys KeysOf(const reporting::v1::CalendarYear&) { return {}; }
  static std::vector<std::string> PartiesOf(const reporting::v1::CalendarYear&) { return {}; }
  static reporting::events::v1::CalendarYearChanged EventOf(const reporting::v1::CalendarYear*,
                                                            const reporting::v1::CalendarYear& year) {
    reporting::events::v1::CalendarYearChanged event;
    *event.mutable_calendar_year() = year;
    return event;
  }
};

}  // namespace jiedui::resource
