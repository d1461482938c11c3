// The regions as the registry's events have told them.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/database.h"
#include "jiedui/pairing/v1/region.pb.h"
#include "services/reporting/indicators/region_tree.h"

namespace jiedui::reporting::store {

// Keeps a revision, also one that arrives after a later one.
absl::Status Hear(db::Tx& tx, const pairing::v1::Region& region);

// All regions as they were known at an instant (microseconds); db::kPresent for now.
absl::StatusOr<policy::RegionTree> LoadRegions(db::Tx& tx, int64_t known_at);

}  // namespace jiedui::reporting::store
