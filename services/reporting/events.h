// What the reporting service says: every change of a resource as an event with its audit row. heard.h says what it hears.
#pragma once

#include <string_view>
#include <vector>

namespace jiedui::reporting {

inline constexpr std::string_view kCalendarYearCreated = "cn.jiedui.reporting.calendar_year.created.v1";
inline constexpr std::string_view kCalendarYearUpdated = "cn.jiedui.reporting.calendar_year.updated.v1";
inline constexpr std::string_view kDutyCreated = "cn.jiedui.reporting.duty.created.v1";
inline constexpr std::string_view kDutyUpdated = "cn.jiedui.reporting.duty.updated.v1";
inline constexpr std::string_view kReportPeriodOpened = "cn.jiedui.reporting.report_period.opened.v1";
inline constexpr std::string_view kReportPeriodClosed = "cn.jiedui.reporting.report_period.closed.v1";
// The subject of these three is the obligation, which is there before its report: reports/ of the same id meets it.
inline constexpr std::string_view kReportOpened = "cn.jiedui.reporting.report.opened.v1";
inline constexpr std::string_view kReportDueSoon = "cn.jiedui.reporting.report.due_soon.v1";
inline constexpr std::string_view kReportOverdue = "cn.jiedui.reporting.report.overdue.v1";
inline constexpr std::string_view kObligationUpdated = "cn.jiedui.reporting.obligation.updated.v1";
inline constexpr std::string_view kObligationExtended = "cn.jiedui.reporting.obligation.extended.v1";
inline constexpr std::string_view kObligationWaived = "cn.jiedui.reporting.obligation.waived.v1";
inline constexpr std::string_view kObligationLapsed = "cn.jiedui.reporting.obligation.lapsed.v1";
inline constexpr std::string_view kFormCreated = "cn.jiedui.reporting.form.created.v1";
inline constexpr std::string_view kFormUpdated = "cn.jiedui.reporting.form.updated.v1";
inline constexpr std::string_view kFormPublished = "cn.jiedui.reporting.form.published.v1";
inline constexpr std::string_view kFormRetired = "cn.jiedui.reporting.form.retired.v1";
// The subject of these is the report.
inline constexpr std::string_view kReportDrafted = "cn.jiedui.reporting.report.drafted.v1";
inline constexpr std::string_view kReportFilled = "cn.jiedui.reporting.report.filled.v1";
inline constexpr std::string_view kReportSubmitted = "cn.jiedui.reporting.report.submitted.v1";
inline constexpr std::string_view kReportReviewed = "cn.jiedui.reporting.report.reviewed.v1";
inline constexpr std::string_view kReportReturned = "cn.jiedui.reporting.report.returned.v1";
inline constexpr std::string_view kReportAccepted = "cn.jiedui.reporting.report.accepted.v1";
inline constexpr std::string_view kReportSuperseded = "cn.jiedui.reporting.report.superseded.v1";
inline constexpr std::string_view kReportRevised = "cn.jiedui.reporting.report.revised.v1";
inline constexpr std::string_view kTaskCreated = "cn.jiedui.reporting.task.created.v1";
inline constexpr std::string_view kTaskUpdated = "cn.jiedui.reporting.task.updated.v1";
inline constexpr std::string_view kTaskLate = "cn.jiedui.reporting.task.late.v1";
// All members of a collective lead have closed their parts; somebody is to confirm it.
inline constexpr std::string_view kTaskPartsClosed = "cn.jiedui.reporting.task.parts_closed.v1";
inline constexpr std::string_view kTaskReturned = "cn.jiedui.reporting.task.returned.v1";
// A deadline that is not the last one was met.
inline constexpr std::string_view kTaskDeadlineMet = "cn.jiedui.reporting.task.deadline_met.v1";
inline constexpr std::string_view kTaskClosed = "cn.jiedui.reporting.task.closed.v1";
inline constexpr std::string_view kTaskAssignmentOpened = "cn.jiedui.reporting.task_assignment.opened.v1";
inline constexpr std::string_view kTaskAssignmentUpdated = "cn.jiedui.reporting.task_assignment.updated.v1";
inline constexpr std::string_view kTaskAssignmentProgressed = "cn.jiedui.reporting.task_assignment.progressed.v1";
inline constexpr std::string_view kTaskAssignmentClosed = "cn.jiedui.reporting.task_assignment.closed.v1";
inline constexpr std::string_view kTaskAssignmentReopened = "cn.jiedui.reporting.task_assignment.reopened.v1";
inline constexpr std::string_view kTaskAssignmentLapsed = "cn.jiedui.reporting.task_assignment.lapsed.v1";
inline constexpr std::string_view kTaskDifficultyRaised = "cn.jiedui.reporting.task_difficulty.raised.v1";
inline constexpr std::string_view kTaskDifficultyMeasured = "cn.jiedui.reporting.task_difficulty.measured.v1";
inline constexpr std::string_view kTaskDifficultySolved = "cn.jiedui.reporting.task_difficulty.solved.v1";
inline constexpr std::string_view kTaskDifficultyReopened = "cn.jiedui.reporting.task_difficulty.reopened.v1";
inline constexpr std::string_view kFollowUpOpened = "cn.jiedui.reporting.follow_up.opened.v1";
inline constexpr std::string_view kFollowUpClosed = "cn.jiedui.reporting.follow_up.closed.v1";
inline constexpr std::string_view kNoticeIssued = "cn.jiedui.reporting.notice.issued.v1";
inline constexpr std::string_view kNoticeAcknowledged = "cn.jiedui.reporting.notice.acknowledged.v1";
inline constexpr std::string_view kNoticeEvidenceGiven = "cn.jiedui.reporting.notice.evidence_given.v1";
inline constexpr std::string_view kNoticeEvidenceReturned = "cn.jiedui.reporting.notice.evidence_returned.v1";
inline constexpr std::string_view kNoticeVerified = "cn.jiedui.reporting.notice.verified.v1";
inline constexpr std::string_view kNoticeLate = "cn.jiedui.reporting.notice.late.v1";
inline constexpr std::string_view kNoticeClosed = "cn.jiedui.reporting.notice.closed.v1";
inline constexpr std::string_view kNoticeEscalated = "cn.jiedui.reporting.notice.escalated.v1";
inline constexpr std::string_view kNoticeSeriesSet = "cn.jiedui.reporting.notice_series.set.v1";
inline constexpr std::string_view kDemandReceived = "cn.jiedui.reporting.demand.received.v1";
inline constexpr std::string_view kDemandAssigned = "cn.jiedui.reporting.demand.assigned.v1";
inline constexpr std::string_view kDemandAnswered = "cn.jiedui.reporting.demand.answered.v1";
inline constexpr std::string_view kAssessmentMade = "cn.jiedui.reporting.assessment.made.v1";
inline constexpr std::string_view kAssessmentIssued = "cn.jiedui.reporting.assessment.issued.v1";
inline constexpr std::string_view kIndicatorCreated = "cn.jiedui.reporting.indicator.created.v1";
inline constexpr std::string_view kIndicatorUpdated = "cn.jiedui.reporting.indicator.updated.v1";
inline constexpr std::string_view kIndicatorValueRecorded = "cn.jiedui.reporting.indicator_value.recorded.v1";
inline constexpr std::string_view kTargetCreated = "cn.jiedui.reporting.target.created.v1";
inline constexpr std::string_view kTargetUpdated = "cn.jiedui.reporting.target.updated.v1";
inline constexpr std::string_view kTargetJudged = "cn.jiedui.reporting.target.judged.v1";
inline constexpr std::string_view kTargetRated = "cn.jiedui.reporting.target.rated.v1";

// All of them, for docs/events.md and its test.
std::vector<std::string_view> EventTypes();

}  // namespace jiedui::reporting
