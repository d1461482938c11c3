// What entering a category asks of the store, whichever way it comes.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/base/call.h"
#include "common/db/database.h"
#include "jiedui/rotation/v1/category.pb.h"

namespace jiedui::rotation {

// The caller keeps the area; the lists of counties come from above them: a county does not put itself on one.
absl::Status MayEnter(const Call& call, v1::Category::Kind kind, std::string_view region);
// The division it lies in; kUnknownReference for a school that nobody has spoken of.
absl::StatusOr<std::string> RegionOf(db::Tx& tx, const v1::Category& category);
// Beside those of its school or area that are there.
absl::Status FitsBesideOthers(db::Tx& tx, const v1::Category& category);

}  // namespace jiedui::rotation
