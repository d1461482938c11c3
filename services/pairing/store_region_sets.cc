#include "common/db/revision.h"
#include "services/pairing/store_regions.h"

namespace jiedui::pairing::store {
namespace {

using v1::RegionSet;

constexpr std::string_view kAlways = "0000-00-00";  // a member as long as the region is in force

constexpr db::Sql kGet{"region_set.get",
                       "SELECT data FROM region_set WHERE name = $1 AND recorded_to = 9223372036854775807"};
constexpr db::Sql kOfTag{"region_set.of_tag", R"(
SELECT data FROM region_set WHERE tag = $1 AND recorded_to = 9223372036854775807 ORDER BY name)"};
constexpr db::Sql kList{"region_set.list", R"(
SELECT data FROM region_set WHERE recorded_to = 9223372036854775807 AND name > $1 ORDER BY name LIMIT $2)"};
constexpr db::Sql kClose{"region_set.close", R"(
UPDATE region_set SET recorded_to = $1 WHERE name = $2 AND revision = $3 AND recorded_to = 9223372036854775807)"};
constexpr db::Sql kInsert{"region_set.insert", R"(
INSERT INTO region_set (name, revision, recorded_from, recorded_to, tag, data)
VALUES ($1, $2, $3, 9223372036854775807, $4, $5))"};
constexpr db::Sql kForgetMembers{"region_set.forget_members", "DELETE FROM region_set_member WHERE region_set = $1"};
constexpr db::Sql kAddMember{"region_set.add_member", R"(
INSERT INTO region_set_member (region_set, region, start_date, start_known, end_date) VALUES ($1, $2, $3, $4, $5))"};

}  // namespace

absl::StatusOr<std::optional<RegionSet>> FindRegionSet(db::Tx& tx, std::string_view name) {
  return Find<RegionSet>(tx, kGet, name);
}

absl::StatusOr<std::vector<RegionSet>> RegionSetsOfTag(db::Tx& tx, std::string_view tag) {
  std::vector<RegionSet> sets;
  absl::Status status = tx.Each(kOfTag, {tag}, [&](const db::Row& row) { return Parse(row, 0, sets.emplace_back()); });
  if (!status.ok()) return status;
  return sets;
}

absl::StatusOr<std::vector<RegionSet>> ListRegionSets(db::Tx& tx, const Page& page) {
  std::vector<RegionSet> sets;
  absl::Status status =
      tx.Each(kList, {page.after, page.limit}, [&](const db::Row& row) { return Parse(row, 0, sets.emplace_back()); });
  if (!status.ok()) return status;
  return sets;
}

absl::StatusOr<RegionSet> PutRegionSet(db::Tx& tx, const RegionSet* before, RegionSet set) {
  Stamp(tx, before, set);
  if (before != nullptr) {
    absl::Status closed = Close(tx, kClose, before->name(), before->revision());
    if (!closed.ok()) return closed;
    absl::Status forgotten = tx.Run(kForgetMembers, {set.name()}).status();
    if (!forgotten.ok()) return forgotten;
  }
  const std::string data = set.SerializeAsString();
  absl::Status inserted =
      tx.Run(kInsert, {set.name(), set.revision(), tx.NowMicros(), set.tag(), db::AsBytes(data)}).status();
  if (!inserted.ok()) return inserted;
  for (const RegionSet::Member& member : set.members()) {
    absl::StatusOr<DateColumns> dates = ColumnsOf(member.has_interval() ? &member.interval() : nullptr, kAlways);
    if (!dates.ok()) return dates.status();
    absl::Status added =
        tx.Run(kAddMember, {set.name(), member.region(), dates->start, dates->start_known, dates->end}).status();
    if (!added.ok()) return added;
  }
  return set;
}

}  // namespace jiedui::pairing::store
