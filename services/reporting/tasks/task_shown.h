// Which tasks, and what hangs on them, a list shows.
#pragma once

#include <string_view>

#include "common/base/call.h"
#include "common/rpc/filter.h"

namespace jiedui::reporting {

// What a unit has in a task.
enum class Having { kPart, kLead };

// Only tasks in which the party has it. `column` holds the task's name.
void OnlyOfUnit(std::string_view column, std::string_view party, Having having, rpc::SqlFilter& filter);

// What the caller is shown: an office what lies in its area, and everybody that of tasks in which its organisation has it.
void OnlyShown(const Call& call, std::string_view column, Having having, rpc::SqlFilter& filter);

}  // namespace jiedui::reporting
