#include "services/pairing/region_set_service.h"

#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/db/query.h"
#include "common/rpc/import_result.h"
#include "common/rpc/page.h"
#include "services/pairing/events.h"
#include "services/pairing/policy.h"
#include "services/pairing/policy_region.h"
#include "services/pairing/store_regions.h"

namespace jiedui::pairing {
namespace {

using v1::RegionSet;

// What the register adds, left out.
RegionSet AsEntered(RegionSet set) {
  set.clear_revision();
  set.clear_etag();
  set.clear_create_time();
  set.clear_update_time();
  return set;
}

absl::Status CheckRegion(db::Tx& tx, std::string_view path, const std::string& name) {
  absl::StatusOr<std::optional<v1::Region>> region = store::FindRegion(tx, name);
  if (!region.ok()) return region.status();
  if (region->has_value()) return absl::OkStatus();
  return UnknownReference(path, "地区", name);
}

absl::StatusOr<type::v1::ImportOutcome> ImportRow(db::Mutation& m, const v1::ImportRegionSetsRequest& row) {
  const RegionSet entered = AsEntered(row.region_set());
  absl::Status valid = policy::ValidRegionSet(entered);
  if (!valid.ok()) return valid;
  absl::StatusOr<std::optional<RegionSet>> present = store::FindRegionSet(m.tx(), entered.name());
  if (!present.ok()) return present.status();
  const RegionSet* before = present->has_value() ? &**present : nullptr;
  const std::optional<RegionSet> known = before == nullptr ? std::nullopt : std::optional(AsEntered(*before));
  absl::StatusOr<type::v1::ImportOutcome> outcome =
      rpc::Compare(known.has_value() ? &*known : nullptr, entered, row.update());
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;

  for (const RegionSet::Member& member : entered.members()) {
    absl::Status found = CheckRegion(m.tx(), "region_set.members.region", member.region());
    if (!found.ok()) return found;
  }
  for (const v1::ListedArea& area : entered.areas()) {
    if (area.region().empty()) continue;
    absl::Status found = CheckRegion(m.tx(), "region_set.areas.region", area.region());
    if (!found.ok()) return found;
  }
  absl::StatusOr<RegionSet> saved = store::PutRegionSet(m.tx(), before, entered);
  if (!saved.ok()) return saved.status();
  absl::Status recorded = Record(m, before, *saved);
  if (!recorded.ok()) return recorded;
  return outcome;
}

}  // namespace

Answer<RegionSet> RegionSetService::Get(const Call& call, const v1::GetRegionSetRequest& request) {
  absl::Status valid = CheckName("name", request.name(), "regionSets");
  if (!valid.ok()) return valid;
  return db::Query<RegionSet>(db_, workers_, call, db::Cost::kShort,
                              [&request](db::Tx& tx) -> absl::StatusOr<RegionSet> {
                                absl::StatusOr<std::optional<RegionSet>> set = store::FindRegionSet(tx, request.name());
                                if (!set.ok()) return set.status();
                                if (!set->has_value()) return Failure(kNotFound, {{"name", request.name()}});
                                return **std::move(set);
                              });
}

Answer<v1::ListRegionSetsResponse> RegionSetService::List(const Call& call, const v1::ListRegionSetsRequest& request) {
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  return db::Query<v1::ListRegionSetsResponse>(
      db_, workers_, call, db::Cost::kShort,
      [&request, page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListRegionSetsResponse> {
        absl::StatusOr<std::vector<RegionSet>> sets = store::ListRegionSets(tx, page);
        if (!sets.ok()) return sets.status();
        v1::ListRegionSetsResponse response;
        response.set_next_page_token(rpc::CutPage(request, page, *sets));
        for (RegionSet& set : *sets) *response.add_region_sets() = std::move(set);
        return response;
      });
}

Answer<std::vector<v1::ImportRegionSetsResponse>> RegionSetService::Import(
    const Call& call, std::vector<v1::ImportRegionSetsRequest> rows) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportRegionSetsResponse, v1::ImportRegionSetsRequest>(
      db_, call, std::move(rows),
      [](db::Mutation& m, const v1::ImportRegionSetsRequest& row) { return ImportRow(m, row); },
      [](const v1::ImportRegionSetsRequest& row, const absl::StatusOr<type::v1::ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportRegionSetsResponse>(row.line(), row.region_set().name(), outcome);
      });
}

}  // namespace jiedui::pairing
