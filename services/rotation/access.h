// Who may do what: offices by role and region, schools and universities by organisation, a teacher for himself. Pure functions of values.
//
// "Not there" and "not yours" answer alike (kNotFound), but for what the caller is about to enter itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/base/call.h"

namespace jiedui::rotation::access {

// Whether a role of the catalogue may call a method at all; the table is in access.cc. Reads of people, and of what names them, are the
// offices' and the parties' alone; role `public` reads nothing here.
absl::Status MayCall(const Caller& caller, std::string_view method);

// An office: acts for the area of its region. Any other role acts for its organisation.
bool IsOffice(const Caller& caller);

// Of whom something is to be conferred.
enum class Level { kCounty, kPrefecture, kProvince };
// An office of the level or of a higher one.
bool ActsAt(const Caller& caller, Level level);

// The caller is the person: role `teacher`, whose organisation is people/{person}.
bool IsPerson(const Caller& caller, std::string_view person);

// Whether a resource of these regions and parties is shown to the caller: it lies in the scope, or the caller is one of its parties. No
// region at all: everybody's.
bool Concerns(const Caller& caller, const Scope& scope, const std::vector<std::string>& regions,
              const std::vector<std::string>& parties);

// Who enters and changes what lies in a region and belongs to a party: offices that have the region in their scope, and the party itself.
absl::Status MayWriteIn(const Caller& caller, const Scope& scope, std::string_view region, std::string_view party);

}  // namespace jiedui::rotation::access
