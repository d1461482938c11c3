// The seats of a plan: needs that are open on its first day, and who fills them already, be it only as planned.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/call.h"
#include "common/db/database.h"
#include "services/rotation/plans/policy_need.h"

namespace jiedui::rotation {

// Needs of an area that are open on a day, in order of name.
absl::StatusOr<std::vector<v1::Need>> OpenNeedsOn(db::Tx& tx, const Scope& area, absl::CivilDay day);

// Postings to schools of an area that are not withdrawn and hold a day, by school: planned ones, too, for a seat that is promised is not
// promised twice.
using TakenBySchool = std::map<std::string, std::vector<policy::PostedThere>, std::less<>>;
absl::StatusOr<TakenBySchool> TakenOn(db::Tx& tx, const Scope& area, absl::CivilDay day);

}  // namespace jiedui::rotation
