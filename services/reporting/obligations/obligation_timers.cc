#include "services/reporting/obligations/obligation_timers.h"

#include <string>
#include <string_view>

#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "services/reporting/changes.h"
#include "services/reporting/events.h"
#include "services/reporting/notices/notices.h"
#include "services/reporting/obligations/periods.h"
#include "services/reporting/obligations/policy_due.h"
#include "services/reporting/obligations/policy_duty.h"
#include "services/reporting/obligations/traits.h"
#include "services/reporting/timer_days.h"

namespace jiedui::reporting {
namespace {

using v1::Duty;
using v1::Obligation;

// Stored: never renamed.
constexpr std::string_view kRemindKind = "obligation-due-soon";
constexpr std::string_view kOverdueKind = "obligation-overdue";
constexpr std::string_view kOpeningKind = "report-period-opens";

// One for each revision: a name that has fired is used up, and a date may come again.
absl::Status Schedule(db::Tx& tx, std::string_view kind, const Obligation& obligation, absl::CivilDay day) {
  return db::ScheduleTimer(tx, {.name = StrCat(kind, "/", obligation.name(), "/", obligation.revision()),
                                .kind = std::string(kind),
                                .subject = obligation.name(),
                                .due_micros = MicrosOf(day)});
}

absl::Status ScheduleOpening(db::Tx& tx, const Duty& duty, const ReportPeriod& period) {
  return db::ScheduleTimer(tx, {.name = StrCat(kOpeningKind, "/", duty.name(), "/", FormatPeriod(period)),
                                .kind = std::string(kOpeningKind),
                                .subject = duty.name(),
                                .due_micros = MicrosOf(period.start)});
}

absl::StatusOr<Obligation> Load(db::Mutation& m, const db::Timer& timer) {
  absl::StatusOr<resource::Entered<Obligation>> entered = resource::Get<Obligation>(m.tx(), timer.subject);
  if (!entered.ok()) return entered.status();
  return std::move(entered->resource);
}

absl::Status DueSoon(db::Mutation& m, const db::Timer& timer) {
  absl::StatusOr<Obligation> obligation = Load(m, timer);
  if (!obligation.ok()) return obligation.status();
  absl::StatusOr<resource::Entered<Duty>> duty = resource::Get<Duty>(m.tx(), obligation->duty());
  if (!duty.ok()) return duty.status();
  const absl::CivilDay day = DayOf(timer);
  if (obligation->state() != Obligation::STATE_OPEN ||
      policy::RemindOn(duty->resource, *obligation, day - 1) != std::optional(day)) {
    return absl::OkStatus();
  }
  return SaveObligation(m, &*obligation, *obligation, kReportDueSoon).status();
}

absl::Status PassedDue(db::Mutation& m, const db::Timer& timer) {
  absl::StatusOr<Obligation> obligation = Load(m, timer);
  if (!obligation.ok()) return obligation.status();
  if (!policy::Waits(*obligation, DayOf(timer) - 1)) return absl::OkStatus();
  absl::StatusOr<Obligation> overdue = SaveObligation(m, &*obligation, policy::Overdue(*obligation), kReportOverdue);
  if (!overdue.ok()) return overdue.status();
  absl::StatusOr<resource::Entered<Duty>> duty = resource::Get<Duty>(m.tx(), overdue->duty());
  if (!duty.ok()) return duty.status();
  return RemindOfReport(m, duty->resource, *overdue);
}

absl::Status PeriodBegins(db::Mutation& m, const db::Timer& timer) {
  absl::StatusOr<resource::Entered<Duty>> entered = resource::Get<Duty>(m.tx(), timer.subject);
  if (!entered.ok()) return entered.status();
  const Duty& duty = entered->resource;
  if (!duty.automatic()) return absl::OkStatus();
  const ReportPeriod period = PeriodOf(policy::TermsOf(duty).kind, DayOf(timer));
  if (policy::CanOpen(duty, period, m.call().today).ok()) {
    absl::Status opened = OpenPeriod(m, duty, period).status();
    if (!opened.ok()) return opened;
  }
  return ScheduleOpening(m.tx(), duty, Next(period));
}

}  // namespace

absl::Status ScheduleDue(db::Tx& tx, const Duty& duty, const Obligation& obligation, absl::CivilDay today) {
  absl::StatusOr<absl::CivilDay> due = ParseDay("due_on", obligation.due_on());
  if (!due.ok()) return due.status();
  absl::Status scheduled = Schedule(tx, kOverdueKind, obligation, *due + 1);
  const std::optional<absl::CivilDay> remind = policy::RemindOn(duty, obligation, today);
  if (scheduled.ok() && remind.has_value()) scheduled = Schedule(tx, kRemindKind, obligation, *remind);
  return scheduled;
}

absl::Status ScheduleOpening(db::Tx& tx, const Duty& duty, absl::CivilDay today) {
  if (!duty.automatic()) return absl::OkStatus();
  const ReportPeriod present = PeriodOf(policy::TermsOf(duty).kind, today);
  absl::Status scheduled = ScheduleOpening(tx, duty, present);
  return scheduled.ok() ? ScheduleOpening(tx, duty, Next(present)) : scheduled;
}

std::optional<absl::Status> FireObligationTimer(db::Mutation& m, const db::Timer& timer) {
  if (timer.kind == kRemindKind) return DueSoon(m, timer);
  if (timer.kind == kOverdueKind) return PassedDue(m, timer);
  if (timer.kind == kOpeningKind) return PeriodBegins(m, timer);
  return std::nullopt;
}

}  // namespace jiedui::reporting
