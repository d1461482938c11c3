// What was measured of one region on a day, from what was entered. Pure functions of values.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/exact.h"
#include "jiedui/reporting/v1/indicator.pb.h"

namespace jiedui::reporting::policy {

// A value as it was entered.
struct Reading {
  absl::CivilDay date;
  absl::CivilDay from;  // of a flow; otherwise `date`
  Exact value;
  // Of a ratio that was entered as two numbers: these; the value follows from them.
  std::optional<Exact> numerator, denominator;
};

// A value as it counts.
struct Measure {
  Exact value;
  std::optional<Exact> numerator, denominator;  // without them a ratio counts by itself, but in no sum
  absl::CivilDay date;
};

// A ratio of two numbers; none where the whole is zero: there is then no share of it.
std::optional<Measure> RatioOf(const Exact& numerator, const Exact& denominator, int64_t scale, absl::CivilDay date);

// The first day of the year that ends on `day`.
absl::CivilDay YearUpTo(absl::CivilDay day);
// The same day of the year before; of 29 February the 28th.
absl::CivilDay YearBefore(absl::CivilDay day);

// What `readings`, in order of date, say of `day`. A flow is added up from `start`, or over the year up to the day: none where its periods do
// not cover that exactly.
std::optional<Measure> OnDay(const v1::Indicator& indicator, const std::vector<Reading>& readings, absl::CivilDay day,
                             std::optional<absl::CivilDay> start = std::nullopt);
// The latest up to the day, however old: of a list, which names what it names until it says otherwise.
std::optional<Measure> Latest(const std::vector<Reading>& readings, absl::CivilDay day);
// The sum of a flow from the one day to the other: none where its periods leave a gap or overlap.
std::optional<Measure> Covered(const v1::Indicator& flow, const std::vector<Reading>& readings, absl::CivilDay from,
                               absl::CivilDay until);

// Measures of parts, or of components, put together as the indicator says; none where one of them says too little.
std::optional<Measure> Together(const v1::Indicator& indicator, const std::vector<Measure>& measures);

}  // namespace jiedui::reporting::policy
