#include "services/reporting/calendar/policy_calendar.h"

#include <string>

#include "absl/strings/numbers.h"
#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/text.h"

namespace jiedui::reporting::policy {
namespace {

constexpr int kFirstYear = 1990, kLastYear = 2200, kMaxDepartures = 200;
constexpr size_t kMaxLabel = 40;

int YearOf(const v1::CalendarYear& year) {
  int number = 0;
  return absl::SimpleAtoi(ToAbsl(IdOf(year.name())), &number) ? number : 0;
}

}  // namespace

absl::Status ValidCalendarYear(const v1::CalendarYear& year) {
  absl::Status valid = CheckName("calendar_year.name", year.name(), "calendarYears");
  if (!valid.ok()) return valid;
  const int number = YearOf(year);
  if (number < kFirstYear || number > kLastYear || IdOf(year.name()).size() != 4) {
    return InvalidField("calendar_year.name", StrCat("calendarYears/ 加 ", kFirstYear, " 至 ", kLastYear, " 的年份"));
  }
  if (year.departures_size() > kMaxDepartures) {
    return InvalidField("calendar_year.departures", StrCat("不超过", kMaxDepartures, "天"));
  }
  std::string before;
  for (const v1::CalendarYear::Departure& departure : year.departures()) {
    absl::StatusOr<absl::CivilDay> day = ParseDay("calendar_year.departures.date", departure.date());
    if (!day.ok()) return day.status();
    if (day->year() != number) return InvalidField("calendar_year.departures.date", StrCat(number, "年的日期"));
    if (departure.date() <= before) {
      return InvalidField("calendar_year.departures.date", "按日期先后排列，同一天只列一次");
    }
    before = departure.date();
    valid = ValidText("calendar_year.departures.label", departure.label(), kMaxLabel);
    if (!valid.ok()) return valid;
  }
  return FirstError({RequiredText("calendar_year.citation.clause", year.citation().clause(), kMaxName),
                     RequiredText("calendar_year.citation.document", year.citation().document(), kMaxName)});
}

v1::CalendarYear AsEntered(const v1::CalendarYear& year) {
  v1::CalendarYear entered = year;
  entered.clear_revision();
  entered.clear_etag();
  entered.clear_create_time();
  entered.clear_update_time();
  return entered;
}

WorkCalendar CalendarOf(const std::vector<v1::CalendarYear>& years) {
  WorkCalendar calendar;
  for (const v1::CalendarYear& year : years) {
    calendar.years.insert(absl::CivilYear(YearOf(year)));
    for (const v1::CalendarYear::Departure& departure : year.departures()) {
      const absl::StatusOr<absl::CivilDay> day = ParseDay("date", departure.date());
      if (day.ok()) calendar.departures[*day] = departure.working();
    }
  }
  return calendar;
}

}  // namespace jiedui::reporting::policy
