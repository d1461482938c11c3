// Civil dates as the sources give them, and intervals whose start may be unknown (jiedui.type.v1.Interval says the semantics).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui {

// Parses "YYYY-MM-DD" strictly: year 1900..2200, a day that exists. `field` names the request field for the error.
absl::StatusOr<absl::CivilDay> ParseDay(std::string_view field, std::string_view text);

// Parses "YYYY", "YYYY-MM" or "YYYY-MM-DD" to its first day.
absl::StatusOr<absl::CivilDay> ParseDate(std::string_view field, std::string_view text);

// The last day that such a date may mean: of "2015-09" the 30th.
absl::StatusOr<absl::CivilDay> ParseLastDate(std::string_view field, std::string_view text);

std::string FormatDay(absl::CivilDay day);  // "2019-06-01"

// A validated interval in comparable form: [start, end).
struct Period {
  absl::CivilDay start;  // the interval's start, or its attested_on
  std::optional<absl::CivilDay> end;
  bool start_known = true;  // false: only attested, "not known" before `start`

  bool operator==(const Period&) const = default;
};

// Errors name `field`.start, .end, .attested_on: impossible date, reversed or empty interval, neither or both of start and
// attested_on.
absl::StatusOr<Period> ParseInterval(std::string_view field, const type::v1::Interval& interval);

type::v1::InForce InForceOn(const Period& period, absl::CivilDay day);
bool Overlap(const Period& a, const Period& b);
// `inner` lies inside `outer`; a start that is only attested counts from there.
bool Within(const Period& inner, const Period& outer);

}  // namespace jiedui
