#include "services/reporting/tasks/task_shown.h"

#include <string>

#include "common/base/text.h"
#include "services/reporting/access.h"
#include "services/reporting/lists.h"

namespace jiedui::reporting {
namespace {

// State 3 is LAPSED.
std::string TasksOf(std::string_view party, Having having, rpc::SqlFilter& filter) {
  return StrCat("(SELECT part.parent FROM resource part WHERE part.party = ", Bind(filter, std::string(party)),
                " AND part.recorded_to = 9223372036854775807 AND part.name > 'taskAssignments/'"
                " AND part.name < 'taskAssignments0' AND part.state <> 3",
                having == Having::kLead ? " AND part.type = 1)" : ")");
}

}  // namespace

void OnlyOfUnit(std::string_view column, std::string_view party, Having having, rpc::SqlFilter& filter) {
  filter.sql += StrCat(" AND ", column, " IN ", TasksOf(party, having, filter));
}

void OnlyShown(const Call& call, std::string_view column, Having having, rpc::SqlFilter& filter) {
  const bool office = access::IsOffice(call.caller);
  if (office && call.scope.IsAll()) return;
  std::string own = StrCat(column, " IN ", TasksOf(call.caller.organisation, having, filter));
  if (office) {
    const std::string low = Bind(filter, call.scope.low), high = Bind(filter, call.scope.high);
    own += StrCat(" OR (region_code >= ", low, " AND region_code < ", high, ")");
  }
  filter.sql += StrCat(" AND (", own, ")");
}

}  // namespace jiedui::reporting
