#include "services/pairing/region_query.h"

#include <utility>

namespace jiedui::pairing {

absl::StatusOr<Lists> ResolveLists(db::Tx& tx, store::RegionQuery& query) {
  Lists lists;
  lists.state.set_loaded(true);
  if (!query.under.empty()) {
    absl::StatusOr<std::optional<v1::Region>> region = store::FindRegion(tx, query.under);
    if (!region.ok()) return region.status();
    if (!region->has_value()) return Failure(kNotFound, {{"name", query.under}});
  }
  for (const std::string& tag : query.tags) {
    absl::StatusOr<std::vector<v1::RegionSet>> sets = store::RegionSetsOfTag(tx, tag);
    if (!sets.ok()) return sets.status();
    for (v1::RegionSet& set : *sets) lists.sets.push_back(std::move(set));
  }
  if (!query.set.empty()) {
    absl::StatusOr<std::optional<v1::RegionSet>> set = store::FindRegionSet(tx, query.set);
    if (!set.ok()) return set.status();
    if (!set->has_value()) return Failure(kNotFound, {{"name", query.set}});
    if (!(*set)->tag().empty()) {
      query.set.clear();
      if (query.tags.empty() || query.tags[0] != (*set)->tag()) {
        query.tags.push_back((*set)->tag());
        lists.sets.push_back(**std::move(set));
      }
    } else {
      lists.state.set_loaded(!(*set)->members().empty());
      lists.sets.push_back(**std::move(set));
    }
  }
  for (const std::string& tag : query.tags) {
    absl::StatusOr<bool> tagged = store::IsTagged(tx, tag);
    if (!tagged.ok()) return tagged.status();
    if (!*tagged) lists.state.set_loaded(false);
  }
  for (const v1::RegionSet& set : lists.sets) lists.state.mutable_areas()->MergeFrom(set.areas());
  return lists;
}

}  // namespace jiedui::pairing
