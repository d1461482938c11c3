#include "services/reporting/indicators/region_tree.h"

#include <algorithm>
#include <utility>

#include "common/base/id.h"
#include "services/reporting/indicators/policy_indicator.h"

namespace jiedui::reporting::policy {
namespace {

using Wire = pairing::v1::Region;

// Deeper than any tree of divisions: an entry that lies in itself ends here.
constexpr int kDeepest = 8;

std::string CodeOf(const Wire& region) {
  return region.code().empty() ? std::string(IdOf(region.name())) : region.code();
}

}  // namespace

Region RegionOf(const Wire& wire) {
  Region region{.code = CodeOf(wire),
                .display_name = wire.display_name(),
                .parent = std::string(wire.parent().empty() ? kWholeCountry : IdOf(wire.parent())),
                .level = wire.level(),
                .kind = wire.kind(),
                .period = {},
                .predecessors = {},
                .lists = {}};
  if (wire.has_interval()) {
    const absl::StatusOr<Period> period = ParseInterval("interval", wire.interval());
    if (period.ok()) region.period = *period;
  }
  for (const Wire::Predecessor& change : wire.predecessors()) {
    const absl::StatusOr<absl::CivilDay> date = ParseDate("date", change.date());
    if (date.ok()) region.predecessors.push_back({std::string(IdOf(change.region())), *date, change.how()});
  }
  for (const Wire::Tag& tag : wire.tags()) {
    const absl::StatusOr<Period> period = ParseInterval("interval", tag.interval());
    if (period.ok()) region.lists.push_back({tag.key(), *period});
  }
  return region;
}

RegionTree::RegionTree(std::vector<Region> regions) {
  for (Region& region : regions) {
    std::string code = region.code;
    regions_.insert_or_assign(std::move(code), std::move(region));
  }
  for (const auto& [code, region] : regions_) children_[region.parent].push_back(&region);
}

const Region* RegionTree::Find(std::string_view code) const {
  const auto found = regions_.find(code);
  return found == regions_.end() ? nullptr : &found->second;
}

std::vector<const Region*> RegionTree::Children(std::string_view code, absl::CivilDay day) const {
  std::vector<const Region*> there;
  const auto children = children_.find(code);
  if (children == children_.end()) return there;
  for (const Region* child : children->second) {
    if (IsThere(*child, day)) there.push_back(child);
  }
  return there;
}

bool RegionTree::IsThere(const Region& region, absl::CivilDay day) const {
  if (region.period.has_value() && InForceOn(*region.period, day) == type::v1::IN_FORCE_NO) return false;
  // Where only a later source speaks of it, it was not there before what it came from had become it.
  return std::none_of(region.predecessors.begin(), region.predecessors.end(), [day](const Region::Change& change) {
    return change.how != Wire::HOW_MERGED && change.date > day;
  });
}

bool RegionTree::IsListed(const Region& region, std::string_view list, absl::CivilDay day) const {
  const Region* area = &region;
  for (int depth = 0; area != nullptr && depth < kDeepest; ++depth) {
    for (const Region::Listed& listed : area->lists) {
      if (listed.list == list && InForceOn(listed.period, day) == type::v1::IN_FORCE_YES) return true;
    }
    area = Find(area->parent);
  }
  return false;
}

bool RegionTree::LiesIn(std::string_view code, std::string_view area) const {
  if (area == kWholeCountry) return true;
  for (int depth = 0; depth < kDeepest; ++depth) {
    if (code == area) return true;
    const Region* region = Find(code);
    if (region == nullptr) return false;
    code = region->parent;
  }
  return false;
}

}  // namespace jiedui::reporting::policy
