#include "common/resource/keyed.h"

namespace jiedui::resource {

const Table& KeyedTable() {
  static const auto& table = *new Table(
      "resource", {"parent", "party", "region_code", "other_region", "state", "type", "year", "code", "word"},
      "((region_code >= $1 AND region_code < $2) OR (other_region >= $1 AND other_region < $2 AND other_region <> '')"
      " OR (region_code = '' AND other_region = ''))");
  return table;
}

std::vector<db::Value> ColumnsOf(const Keys& keys) {
  return {keys.parent, keys.party, keys.region, keys.other_region, keys.state,
          keys.type,   keys.year,  keys.code,   keys.word};
}

std::vector<std::string> RegionsOf(const Keys& keys) {
  std::vector<std::string> regions;
  for (const std::string_view region : {keys.region, keys.other_region}) {
    if (!region.empty()) regions.emplace_back(region);
  }
  return regions;
}

}  // namespace jiedui::resource
