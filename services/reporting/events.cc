#include "services/reporting/events.h"

namespace jiedui::reporting {

std::vector<std::string_view> EventTypes() {
  return {kCalendarYearCreated,    kCalendarYearUpdated, kDutyCreated,      kDutyUpdated,      kReportPeriodOpened,
          kReportPeriodClosed,     kReportOpened,        kReportDueSoon,    kReportOverdue,    kObligationUpdated,
          kObligationExtended,     kObligationWaived,    kObligationLapsed, kIndicatorCreated, kIndicatorUpdated,
          kIndicatorValueRecorded, kTargetCreated,       kTargetUpdated,    kTargetJudged,     kTargetRated};
}

}  // namespace jiedui::reporting
