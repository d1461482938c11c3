// What an indicator and a value may say. Pure functions of values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "jiedui/reporting/v1/indicator.pb.h"

namespace jiedui::reporting::policy {

// "000000": the whole country.
inline constexpr std::string_view kWholeCountry = "000000";

absl::Status ValidIndicator(const v1::Indicator& indicator);
// Without what only the service says.
v1::Indicator AsEntered(const v1::Indicator& indicator);
// The indicators it is reckoned from where a region has no value of its own; none of a plain one.
std::vector<std::string> ComponentsOf(const v1::Indicator& indicator);
// One of these may make it: it is plain itself, and of the nature that is added up.
absl::Status CanBeComponent(const v1::Indicator& indicator, const v1::Indicator& component);
// The definition may change so where values are recorded: what they mean stays.
absl::Status CanRedefine(const v1::Indicator& before, const v1::Indicator& after, bool has_values);

// Of the indicator, and of no day after today.
absl::Status ValidValue(const v1::Indicator& indicator, const v1::IndicatorValue& value, absl::CivilDay today);
// What can be said of a value before its indicator is known.
absl::Status ValidValueKey(const v1::IndicatorValue& value);
// Named, its items counted, without what only the service says.
v1::IndicatorValue AsEntered(const v1::Indicator& indicator, v1::IndicatorValue value,
                             v1::IndicatorValue::Provenance provenance);
std::string ValueName(const v1::IndicatorValue& value);

absl::Status ValidPopulation(std::string_view field, std::string_view population);
absl::Status ValidRegion(std::string_view field, std::string_view region_code);

}  // namespace jiedui::reporting::policy
