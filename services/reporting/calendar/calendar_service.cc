#include "services/reporting/calendar/calendar_service.h"

#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/rpc/import_result.h"
#include "services/reporting/calendar/calendars.h"
#include "services/reporting/calendar/policy_calendar.h"
#include "services/reporting/calendar/traits.h"
#include "services/reporting/events.h"
#include "services/reporting/obligations/periods.h"
#include "services/reporting/reads.h"

namespace jiedui::reporting {
namespace {

using type::v1::ImportOutcome;
using v1::CalendarYear;

constexpr int kMaxDaysAfter = 1000;

const std::vector<rpc::FilterField>& CalendarFields() {
  static const auto& fields = *new std::vector<rpc::FilterField>{rpc::TextField("name", "name")};
  return fields;
}

absl::StatusOr<ImportOutcome> ImportRow(db::Mutation& m, const Call& call, const v1::ImportCalendarYearsRequest& row) {
  absl::Status valid = policy::ValidCalendarYear(row.calendar_year());
  if (!valid.ok()) return valid;
  absl::StatusOr<std::optional<CalendarYear>> before = resource::Find<CalendarYear>(m.tx(), row.calendar_year().name());
  if (!before.ok()) return before.status();
  const CalendarYear entered = policy::AsEntered(row.calendar_year());
  std::optional<CalendarYear> known;
  if (before->has_value()) known = policy::AsEntered(**before);
  absl::StatusOr<ImportOutcome> outcome = rpc::Compare(known.has_value() ? &*known : nullptr, entered, row.update());
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;
  absl::Status changed = resource::Save(m, before->has_value() ? &**before : nullptr, entered,
                                        {.event = before->has_value() ? kCalendarYearUpdated : kCalendarYearCreated,
                                         .authors = resource::WithAuthor("", call.caller)})
                             .status();
  if (changed.ok()) changed = ReconcileAllOpen(m);
  if (!changed.ok()) return changed;
  return outcome;
}

}  // namespace

Answer<CalendarYear> CalendarService::GetCalendarYear(const Call& call, const v1::GetCalendarYearRequest& request) {
  return GetResource<CalendarYear>(db_, workers_, call, request);
}

Answer<v1::ListCalendarYearsResponse> CalendarService::ListCalendarYears(const Call& call,
                                                                         const v1::ListCalendarYearsRequest& request) {
  return ListPublic<CalendarYear>(db_, workers_, call, request, CalendarFields(),
                                  &v1::ListCalendarYearsResponse::add_calendar_years);
}

Answer<std::vector<v1::ImportCalendarYearsResponse>> CalendarService::ImportCalendarYears(
    const Call& call, std::vector<v1::ImportCalendarYearsRequest> rows) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportCalendarYearsResponse, v1::ImportCalendarYearsRequest>(
      db_, call, std::move(rows),
      [&call](db::Mutation& m, const v1::ImportCalendarYearsRequest& row) { return ImportRow(m, call, row); },
      [](const v1::ImportCalendarYearsRequest& row, const absl::StatusOr<ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportCalendarYearsResponse>(row.line(), row.calendar_year().name(), outcome);
      });
}

Answer<v1::GetWorkingDayResponse> CalendarService::GetWorkingDay(const Call& call,
                                                                 const v1::GetWorkingDayRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::StatusOr<absl::CivilDay> day = ParseDay("date", request.date());
  if (!day.ok()) return day.status();
  absl::Status valid = InRange("days_after", request.days_after(), 0, kMaxDaysAfter);
  if (!valid.ok()) return valid;
  return db::Query<v1::GetWorkingDayResponse>(
      db_, workers_, call, db::Cost::kShort,
      [&request, day = *day](db::Tx& tx) -> absl::StatusOr<v1::GetWorkingDayResponse> {
        absl::StatusOr<WorkCalendar> calendar = store::LoadCalendar(tx);
        if (!calendar.ok()) return calendar.status();
        const WorkingDay found =
            request.days_after() == 0 ? OnOrAfter(*calendar, day) : After(*calendar, day, request.days_after());
        v1::GetWorkingDayResponse response;
        response.set_date(FormatDay(found.day));
        response.set_calendar_loaded(found.loaded);
        return response;
      });
}

}  // namespace jiedui::reporting
