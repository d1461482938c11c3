#include "services/reporting/indicators/heard_regions.h"

#include <string>
#include <utility>
#include <vector>

#include "common/db/revision.h"

namespace jiedui::reporting::store {
namespace {

constexpr db::Sql kHear{"heard_region.hear", R"(
INSERT INTO heard_region (name, revision, recorded_at, data) VALUES ($1, $2, $3, $4)
ON CONFLICT (name, revision) DO NOTHING)"};
constexpr db::Sql kKnown{"heard_region.known", R"(
SELECT data FROM heard_region one WHERE revision =
  (SELECT MAX(revision) FROM heard_region other WHERE other.name = one.name AND other.recorded_at <= $1)
ORDER BY name)"};

}  // namespace

absl::Status Hear(db::Tx& tx, const pairing::v1::Region& region) {
  const std::string data = region.SerializeAsString();
  return tx.Run(kHear, {region.name(), region.revision(), db::Micros(region.update_time()), db::AsBytes(data)})
      .status();
}

absl::StatusOr<policy::RegionTree> LoadRegions(db::Tx& tx, int64_t known_at) {
  std::vector<policy::Region> regions;
  pairing::v1::Region wire;
  absl::Status status = tx.Each(kKnown, {known_at}, [&](const db::Row& row) -> absl::Status {
    absl::Status parsed = db::Parse(row, 0, wire);
    if (parsed.ok()) regions.push_back(policy::RegionOf(wire));
    return parsed;
  });
  if (!status.ok()) return status;
  return policy::RegionTree(std::move(regions));
}

}  // namespace jiedui::reporting::store
