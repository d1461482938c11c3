// What a duty may say, and what it asks of a period. Pure functions of values.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "jiedui/reporting/v1/obligation.pb.h"
#include "services/reporting/obligations/policy_obligation.h"

namespace jiedui::reporting::policy {

absl::Status ValidDuty(const v1::Duty& duty);
// Without what only the service says.
v1::Duty AsEntered(const v1::Duty& duty);
// Of a valid one.
DutyTerms TermsOf(const v1::Duty& duty);

// The duty binds the period, which has begun by today.
absl::Status CanOpen(const v1::Duty& duty, const ReportPeriod& period, absl::CivilDay today);
v1::ReportPeriod Opened(const v1::Duty& duty, const ReportPeriod& period);
absl::Status CanClose(const v1::ReportPeriod& period, absl::CivilDay today);
v1::ReportPeriod Closed(v1::ReportPeriod period);

std::string PeriodName(std::string_view duty, const ReportPeriod& period);  // "reportPeriods/q11-half-year-2023h1"
// "obligations/q11-half-year-2023h1-gov-632700"; a party with a long id by a hash of it.
std::string ObligationName(std::string_view duty, std::string_view period, std::string_view party);

std::string_view Chinese(v1::ReportPeriod::State state);
std::string_view Chinese(v1::Side side);
std::string_view Chinese(v1::PeriodKind kind);

}  // namespace jiedui::reporting::policy
