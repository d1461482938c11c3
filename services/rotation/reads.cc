#include "services/rotation/reads.h"

#include <string>

#include "common/base/civil.h"
#include "common/rules/rule.h"

namespace jiedui::rotation {
std::vector<std::string> DivisionsAround(const std::string& region) {
  if (region.empty()) return {};
  absl::StatusOr<std::vector<std::string>> areas = rules::AreasAround("region", region);
  if (!areas.ok()) return {region};
  areas->pop_back();  // "" for everywhere: what is of no region lists show by themselves
  return *std::move(areas);
}

absl::StatusOr<absl::CivilDay> DayOr(std::string_view field, const std::string& text, absl::CivilDay otherwise) {
  if (text.empty()) return otherwise;
  return ParseDay(field, text);
}

}  // namespace jiedui::rotation
