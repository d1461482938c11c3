#include "services/pairing/region_service.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/db/mutate.h"
#include "common/db/query.h"
#include "common/rpc/import_result.h"
#include "common/rpc/page.h"
#include "services/pairing/events.h"
#include "services/pairing/policy.h"
#include "services/pairing/region_query.h"

namespace jiedui::pairing {
namespace {

using v1::Region;

// What the register adds, left out.
Region AsEntered(Region region) {
  region.clear_tags();
  region.clear_revision();
  region.clear_etag();
  region.clear_create_time();
  region.clear_update_time();
  return region;
}

// What the region refers to is there, and does not contradict it.
absl::Status CanPut(db::Tx& tx, const Region& region) {
  if (!region.parent().empty()) {
    absl::StatusOr<std::optional<Region>> parent = store::FindRegion(tx, region.parent());
    if (!parent.ok()) return parent.status();
    if (!parent->has_value()) return UnknownReference("region.parent", "上级地区", region.parent());
    if ((*parent)->level() >= region.level()) return InvalidField("region.parent", "级别更高的地区");
  }
  for (const Region::Predecessor& change : region.predecessors()) {
    absl::StatusOr<std::optional<Region>> predecessor = store::FindRegion(tx, change.region());
    if (!predecessor.ok()) return predecessor.status();
    if (!predecessor->has_value()) {
      return UnknownReference("region.predecessors.region", "变更前的地区", change.region());
    }
    absl::Status possible = policy::CanSucceed(region, change, **predecessor);
    if (!possible.ok()) return possible;
  }
  return absl::OkStatus();
}

// A correction leaves no successor with dates that contradict it.
absl::Status CanCorrect(db::Tx& tx, const Region& region) {
  absl::StatusOr<std::vector<std::string>> successors = store::SuccessorsOf(tx, region.name());
  if (!successors.ok()) return successors.status();
  for (const std::string& name : *successors) {
    absl::StatusOr<std::optional<Region>> successor = store::FindRegion(tx, name);
    if (!successor.ok()) return successor.status();
    for (const Region::Predecessor& change : (*successor)->predecessors()) {
      if (change.region() != region.name()) continue;
      absl::Status possible = policy::CanSucceed(**successor, change, region);
      if (!possible.ok()) return possible;
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<type::v1::ImportOutcome> ImportRow(db::Mutation& m, const v1::ImportRegionsRequest& row) {
  Region entered = AsEntered(row.region());
  absl::Status valid = policy::ValidRegion(entered);
  if (!valid.ok()) return valid;
  valid = policy::ValidPredecessors(entered);
  if (!valid.ok()) return valid;
  absl::StatusOr<std::optional<Region>> present = store::FindRegion(m.tx(), entered.name());
  if (!present.ok()) return present.status();
  const Region* before = present->has_value() ? &**present : nullptr;
  const std::optional<Region> known = before == nullptr ? std::nullopt : std::optional(AsEntered(*before));
  absl::StatusOr<type::v1::ImportOutcome> outcome =
      rpc::Compare(known.has_value() ? &*known : nullptr, entered, row.update());
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;

  absl::Status possible = CanPut(m.tx(), entered);
  if (!possible.ok()) return possible;
  if (before != nullptr) {
    possible = CanCorrect(m.tx(), entered);
    if (!possible.ok()) return possible;
    *entered.mutable_tags() = before->tags();
  }
  absl::StatusOr<Region> saved = store::PutRegion(m.tx(), before, std::move(entered));
  if (!saved.ok()) return saved.status();
  absl::Status recorded = Record(m, before, *saved);
  if (!recorded.ok()) return recorded;
  return outcome;
}

absl::StatusOr<type::v1::ImportOutcome> ImportRow(db::Mutation& m, const v1::ImportRegionTagsRequest& row) {
  const v1::RegionTag& entered = row.region_tag();
  absl::Status valid = policy::ValidRegionTag(entered);
  if (!valid.ok()) return valid;
  absl::StatusOr<std::optional<Region>> present = store::FindRegion(m.tx(), entered.region());
  if (!present.ok()) return present.status();
  if (!present->has_value()) return UnknownReference("region_tag.region", "地区", entered.region());
  absl::StatusOr<policy::Tagging> tagging = policy::WithTag(**present, entered.tag(), row.update());
  if (!tagging.ok()) return tagging.status();
  if (tagging->outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return tagging->outcome;

  absl::StatusOr<Region> saved = store::PutRegion(m.tx(), &**present, std::move(tagging->region));
  if (!saved.ok()) return saved.status();
  absl::Status recorded = Record(m, &**present, *saved);
  if (!recorded.ok()) return recorded;
  return tagging->outcome;
}

// What a set declares is said only of the whole of it, by level: not of a part that another condition cuts out.
bool AsksForTheWhole(const store::RegionQuery& query, std::string_view filter) {
  const size_t lists = query.tags.size() + (query.set.empty() ? 0 : 1);
  const absl::StatusOr<std::vector<rpc::FilterTerm>> terms = rpc::ParseFilter(filter);
  return lists == 1 && query.under.empty() && terms.ok() &&
         std::all_of(terms->begin(), terms->end(),
                     [](const rpc::FilterTerm& term) { return term.field == "level" || term.field == "kind"; });
}

}  // namespace

Answer<Region> RegionService::Get(const Call& call, const v1::GetRegionRequest& request) {
  absl::Status valid = CheckName("name", request.name(), "regions");
  if (!valid.ok()) return valid;
  return db::Query<Region>(db_, workers_, call, db::Cost::kShort, [&request](db::Tx& tx) -> absl::StatusOr<Region> {
    absl::StatusOr<std::optional<Region>> region = store::FindRegion(tx, request.name());
    if (!region.ok()) return region.status();
    if (!region->has_value()) return Failure(kNotFound, {{"name", request.name()}});
    return **std::move(region);
  });
}

Answer<v1::ListRegionsResponse> RegionService::List(const Call& call, const v1::ListRegionsRequest& request) {
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  absl::StatusOr<store::RegionQuery> query = RegionQueryOf(request);
  if (!query.ok()) return query.status();
  absl::StatusOr<rpc::SqlFilter> filter =
      rpc::TranslateFilter(request.filter(), store::RegionFields(), store::kFirstRegionParameter);
  if (!filter.ok()) return filter.status();
  query->filter = *std::move(filter);
  const bool page_by_name = request.filter().empty() && !query->effective_on.has_value() && query->set.empty() &&
                            query->tags.empty() && query->under.empty();

  return db::Query<v1::ListRegionsResponse>(
      db_, workers_, call, page_by_name ? db::Cost::kShort : db::Cost::kScan,
      [&request, page = *page,
       query = *std::move(query)](db::Tx& tx) mutable -> absl::StatusOr<v1::ListRegionsResponse> {
        absl::StatusOr<Lists> lists = ResolveLists(tx, query);
        if (!lists.ok()) return lists.status();
        absl::StatusOr<std::vector<store::RegionOnDay>> found = store::ListRegions(tx, query, page);
        if (!found.ok()) return found.status();
        v1::ListRegionsResponse response;
        std::vector<Region> regions;
        for (store::RegionOnDay& region : *found) {
          if (query.effective_on.has_value()) {
            response.add_in_force(region.certain ? type::v1::IN_FORCE_YES : type::v1::IN_FORCE_NOT_KNOWN);
          }
          regions.push_back(std::move(region.region));
        }
        response.set_next_page_token(rpc::CutPage(request, page, regions));
        if (response.in_force_size() > static_cast<int>(regions.size())) response.mutable_in_force()->RemoveLast();
        for (Region& region : regions) *response.add_regions() = std::move(region);
        return response;
      });
}

Answer<v1::CountRegionsResponse> RegionService::Count(const Call& call, const v1::CountRegionsRequest& request) {
  absl::StatusOr<store::RegionQuery> query = RegionQueryOf(request);
  if (!query.ok()) return query.status();
  if (!query->effective_on.has_value()) query->effective_on = call.today;
  absl::StatusOr<rpc::SqlFilter> filter =
      rpc::TranslateFilter(request.filter(), store::RegionFields(), store::kFirstRegionParameter);
  if (!filter.ok()) return filter.status();
  query->filter = *std::move(filter);

  return db::Query<v1::CountRegionsResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&request, query = *std::move(query)](db::Tx& tx) mutable -> absl::StatusOr<v1::CountRegionsResponse> {
        absl::StatusOr<Lists> lists = ResolveLists(tx, query);
        if (!lists.ok()) return lists.status();
        absl::StatusOr<std::vector<v1::CountRegionsResponse::Count>> counts = store::CountRegions(tx, query);
        if (!counts.ok()) return counts.status();
        v1::CountRegionsResponse response;
        response.set_effective_on(FormatDay(*query.effective_on));
        for (v1::CountRegionsResponse::Count& count : *counts) *response.add_counts() = std::move(count);
        const bool whole = AsksForTheWhole(query, request.filter());
        for (const v1::RegionSet& set : lists->sets) {
          if (!whole) break;
          for (v1::DeclaredRegionCount& declared : policy::DeclaredOn(set, *query.effective_on)) {
            *response.add_declared() = std::move(declared);
          }
        }
        *response.mutable_list() = std::move(lists->state);
        return response;
      });
}

Answer<std::vector<v1::ImportRegionsResponse>> RegionService::Import(const Call& call,
                                                                     std::vector<v1::ImportRegionsRequest> rows) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportRegionsResponse, v1::ImportRegionsRequest>(
      db_, call, std::move(rows),
      [](db::Mutation& m, const v1::ImportRegionsRequest& row) { return ImportRow(m, row); },
      [](const v1::ImportRegionsRequest& row, const absl::StatusOr<type::v1::ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportRegionsResponse>(row.line(), row.region().name(), outcome);
      });
}

Answer<std::vector<v1::ImportRegionTagsResponse>> RegionService::ImportTags(
    const Call& call, std::vector<v1::ImportRegionTagsRequest> rows) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportRegionTagsResponse, v1::ImportRegionTagsRequest>(
      db_, call, std::move(rows),
      [](db::Mutation& m, const v1::ImportRegionTagsRequest& row) { return ImportRow(m, row); },
      [](const v1::ImportRegionTagsRequest& row, const absl::StatusOr<type::v1::ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportRegionTagsResponse>(row.line(), row.region_tag().region(), outcome);
      });
}

}  // namespace jiedui::pairing
