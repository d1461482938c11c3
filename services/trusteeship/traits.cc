#include "services/trusteeship/traits.h"

namespace jiedui::trusteeship {

const resource::Table& ResourceTable() {
  static const auto& table = *new resource::Table(
      "resource", {"kind", "trusteeship", "party", "supporter_region", "school_region", "state", "type", "year"},
      "((supporter_region >= $1 AND supporter_region < $2) OR (school_region >= $1 AND school_region < $2))");
  return table;
}

std::vector<db::Value> ColumnsOf(Kind kind, const Keys& keys) {
  return {static_cast<int64_t>(kind), keys.trusteeship, keys.party, keys.supporter_region,
          keys.school_region,         keys.state,       keys.type,  keys.year};
}

std::vector<std::string> RegionsOf(const Keys& keys) {
  std::vector<std::string> regions;
  for (const std::string_view region : {keys.supporter_region, keys.school_region}) {
    if (!region.empty()) regions.emplace_back(region);
  }
  return regions;
}

}  // namespace jiedui::trusteeship
