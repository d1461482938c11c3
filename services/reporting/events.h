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
