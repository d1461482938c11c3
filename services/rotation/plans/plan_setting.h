// What a placement plan is computed from: needs, people and their past, read in one snapshot.
#pragma once

#include "absl/status/statusor.h"
#include "common/db/database.h"
#include "services/rotation/plans/policy_plan.h"

namespace jiedui::rotation {

// Needs of the area that are open on the plan's first day; people employed in the area that day who fit plan.candidates and are not posted
// elsewhere meanwhile. In order of name.
absl::StatusOr<policy::Setting> LoadSetting(db::Tx& tx, v1::PlacementPlan plan);

// When a day lies in a half-open interval of full dates; an empty end is open.
bool Holds(const type::v1::Interval& interval, std::string_view day);

}  // namespace jiedui::rotation
