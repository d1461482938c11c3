#include "common/resource/reads.h"

#include "common/base/text.h"

namespace jiedui::resource {

rpc::SqlFilter OfOrganisation(rpc::SqlFilter filter, const std::vector<std::string_view>& columns,
                              std::string_view organisation) {
  const int parameter = kFirstFilterParameter + static_cast<int>(filter.values.size());
  if (organisation.empty()) {  // of nobody: not what belongs to none
    filter.sql += " AND 1 = 0";
    return filter;
  }
  std::string condition;
  for (const std::string_view column : columns) {
    condition += StrCat(condition.empty() ? "" : " OR ", column, " = $", parameter);
  }
  filter.sql += StrCat(" AND (", condition, ")");
  filter.values.emplace_back(std::string(organisation));
  return filter;
}

}  // namespace jiedui::resource
