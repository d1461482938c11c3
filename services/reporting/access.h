// Who may do what: offices by role and region, units by organisation. Pure functions of values.
//
// "Not there" and "not yours" answer alike (kNotFound), but for what the caller is about to enter itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/base/call.h"

namespace jiedui::reporting::access {

// Whether a role of the catalogue may call a method at all; the table is in access.cc.
absl::Status MayCall(const Caller& caller, std::string_view method);

// An office: acts for the area of its region. Any other role acts for its organisation.
bool IsOffice(const Caller& caller);

// Whether a resource of these regions and parties is shown to the caller: it lies in the scope of an office, or the caller is one of its
// parties. No region at all: everybody's.
bool Concerns(const Caller& caller, const Scope& scope, const std::vector<std::string>& regions,
              const std::vector<std::string>& parties);

// The caller's office lies above the unit: its scope covers the region, which is not its own, and the unit is not its own. What a unit owes
// is not lightened by itself.
absl::Status ActsAbove(const Caller& caller, const Scope& scope, std::string_view region, std::string_view party);

}  // namespace jiedui::reporting::access
