// Who may do what: offices by role and region, the parties of a trusteeship by organisation. Pure functions of values.
//
// "Not there" and "not yours" answer alike (kNotFound), but for what the caller is about to enter itself.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "common/base/call.h"
#include "jiedui/trusteeship/v1/programme.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"

namespace jiedui::trusteeship::access {

// Whether a role of the catalogue may call a method at all; the table is in access.cc. Reads are open to everyone who is known but
// role `public`, which reads published practices and the state of programmes only.
absl::Status MayCall(const Caller& caller, std::string_view method);

// An office keeps the programme; any other role acts for its organisation.
bool IsOffice(const Caller& caller);

// Role `public`: sees what is published, whatever its region.
bool IsPublic(const Caller& caller);

// The national tier is the Ministry's, the provincial the provinces', the city tier the prefectures' (MOE22-11); a higher office may act
// for a lower one.
absl::Status MayKeepTier(const Caller& caller, v1::Tier tier);

// The keepers of its tier, and of them those of its own area: a province keeps no other's programme.
absl::Status MayKeepProgramme(const Caller& caller, const Scope& scope, const v1::Programme& programme);

// What lies in `region` is the caller's to keep; `what` names it in the refusal.
absl::Status MayKeepRegion(const Caller& caller, const Scope& scope, std::string_view what, std::string_view region);

// Who sees a trusteeship and what is under it: whoever has either side in its scope, and its parties.
bool Concerns(const Caller& caller, const Scope& scope, const v1::Trusteeship& trusteeship);
absl::Status MaySee(const Caller& caller, const Scope& scope, const v1::Trusteeship& trusteeship);

// Who changes what is under a trusteeship: offices that have either side in their scope, and its parties.
absl::Status MayWriteUnder(const Caller& caller, const Scope& scope, const v1::Trusteeship& trusteeship);

// Who changes what is kept of a party of a programme: offices that have its region in their scope, and the party itself.
absl::Status MayWriteOf(const Caller& caller, const Scope& scope, std::string_view party, std::string_view region);

// Whether the caller acts for the party: its organisation is the party, or, for the machine's own roles, whoever it is asked to.
bool ActsFor(const Caller& caller, std::string_view party);

bool IsPartyOf(std::string_view party, const v1::Trusteeship& trusteeship);

}  // namespace jiedui::trusteeship::access
