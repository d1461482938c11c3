#include "services/reporting/events.h"

namespace jiedui::reporting {

std::vector<std::string_view> EventTypes() {
  return {kCalendarYearCreated, kCalendarYearUpdated, kDutyCreated,      kDutyUpdated,      kReportPeriodOpened,
          kReportPeriodClosed,  kReportOpened,        kReportDueSoon,    kReportOverdue,    kObligationUpdated,
          kObligationExtended,  kObligationWaived,    kObligationLapsed, kFormCreated,      kFormUpdated,
          kFormPublished,       kFormRetired,         kReportDrafted,    kReportFilled,     kReportSubmitted,
          kReportReviewed,      kReportReturned,      kReportAccepted,   kReportSuperseded, kReportRevised};
}

}  // namespace jiedui::reporting
