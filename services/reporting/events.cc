#include "services/reporting/events.h"

namespace jiedui::reporting {

std::vector<std::string_view> EventTypes() {
  return {kCalendarYearCreated, kCalendarYearUpdated, kDutyCreated,     kDutyUpdated,   kReportPeriodOpened,
          kReportPeriodClosed,  kReportOpened,        kReportDueSoon,   kReportOverdue, kObligationUpdated,
          kObligationExtended,  kObligationWaived,    kObligationLapsed,
          kTaskCreated, kTaskUpdated, kTaskLate, kTaskPartsClosed, kTaskReturned, kTaskDeadlineMet, kTaskClosed, kTaskAssignmentOpened, kTaskAssignmentUpdated, kTaskAssignmentProgressed, kTaskAssignmentClosed, kTaskAssignmentReopened, kTaskAssignmentLapsed, kTaskDifficultyRaised, kTaskDifficultyMeasured, kTaskDifficultySolved, kTaskDifficultyReopened, kFollowUpOpened, kFollowUpClosed};
}

}  // namespace jiedui::reporting
