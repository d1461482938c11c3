// What the parts of a region make together, and what is missing. Pure functions of values: missing is never zero.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/time/civil_time.h"
#include "services/reporting/indicators/policy_value.h"
#include "services/reporting/indicators/region_tree.h"

namespace jiedui::reporting::policy {

struct RollUpQuestion {
  const v1::Indicator& indicator;
  std::string region;  // division code; "000000" for the whole country
  absl::CivilDay day;
  // In the boundaries of this day; that asked for itself: as then.
  absl::CivilDay boundaries;
  // Of a list of regions only, as it was on `listed_on`.
  std::string population;
  absl::CivilDay listed_on;
};

// What was entered of a region for a population ("" for all), on the day of the question.
using MeasureOf = absl::FunctionRef<std::optional<Measure>(const std::string& code, const std::string& population)>;

struct RollUpPart {
  const Region* region = nullptr;
  std::optional<Measure> measure;  // its own or, without one, that of its parts
  bool own = false;
  std::vector<std::string> missing;  // codes
  std::vector<std::string> made_of;  // codes whose values make its own, where it was not yet there as it is
  std::string included_in;
};

struct RollUp {
  std::optional<Measure> own;    // of the region itself
  std::optional<Measure> total;  // of those parts of which something is known
  std::vector<RollUpPart> parts;
  std::vector<std::string> missing;  // the highest regions below which nothing is known, in order
};

RollUp RollUpOf(const RegionTree& tree, const RollUpQuestion& question, MeasureOf measure_of);

}  // namespace jiedui::reporting::policy
