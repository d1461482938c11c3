// Values of indicators in the store, as sums read them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/database.h"
#include "services/reporting/indicators/policy_value.h"

namespace jiedui::reporting::store {

// By region, each in order of date.
using Readings = std::map<std::string, std::vector<policy::Reading>, std::less<>>;

// All values of an indicator for a population that were known at an instant; of one region, or of all for none.
absl::StatusOr<Readings> ReadingsOf(db::Tx& tx, const v1::Indicator& indicator, std::string_view population,
                                    std::string_view region, int64_t known_at);

// Whether any value of it was ever recorded.
absl::StatusOr<bool> HasValues(db::Tx& tx, std::string_view indicator);

}  // namespace jiedui::reporting::store
