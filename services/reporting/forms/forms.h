// Forms as reports look for them. In a transaction.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/db/database.h"
#include "jiedui/reporting/v1/form.pb.h"

namespace jiedui::reporting::store {

// Published or retired, in order of name.
absl::StatusOr<std::vector<v1::Form>> PublishedForms(db::Tx& tx);
// The one that periods of a duty ask that begin on a day, if there is one.
absl::StatusOr<std::optional<v1::Form>> FormFor(db::Tx& tx, std::string_view duty, absl::CivilDay day);

}  // namespace jiedui::reporting::store
