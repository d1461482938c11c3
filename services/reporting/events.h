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

// All of them, for docs/events.md and its test.
std::vector<std::string_view> EventTypes();

}  // namespace jiedui::reporting
