// The periods that reports are for.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

namespace jiedui::reporting {

enum class PeriodKind { kHalfYear, kYear };

// Half-open: [start, end).
struct ReportPeriod {
  PeriodKind kind = PeriodKind::kHalfYear;
  absl::CivilDay start, end;

  bool operator==(const ReportPeriod&) const = default;
};

// "2023h1", "2023h2", "2023"; years 1990 to 2200. `field` names the request field for the error.
absl::StatusOr<ReportPeriod> ParsePeriod(std::string_view field, std::string_view text);
std::string FormatPeriod(const ReportPeriod& period);     // "2023h1"
std::string PeriodInChinese(const ReportPeriod& period);  // "2023年上半年"

// The period of a kind that a day lies in.
ReportPeriod PeriodOf(PeriodKind kind, absl::CivilDay day);
ReportPeriod Next(const ReportPeriod& period);

}  // namespace jiedui::reporting
