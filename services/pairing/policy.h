// The rules of pairing as pure functions of values: no I/O, no clock. Each cites its clause; docs/requirements are named by id.
//
// `May…` asks who, `Valid…` asks whether a request makes sense by itself, `Can…` asks whether the register allows it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/call.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/region.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"
#include "services/pairing/reasons.h"
#include "services/pairing/setting.h"

namespace jiedui::pairing::policy {

// ---- Words ---------------------------------------------------------------------------------------------------------------

std::string_view Chinese(v1::PartyKind kind);
std::string_view Chinese(v1::Pairing::State state);
std::string_view Chinese(v1::Scheme::Mode mode);

// ---- May -----------------------------------------------------------------------------------------------------------------

// Who may change the register at all: the offices that keep it. Everyone who is known may read (section 7 of the design).
absl::Status MayWrite(const Caller& caller, std::string_view method);
// Who may see and change a pairing: whoever has either side in its scope. kNotFound otherwise: "not there" and "not yours" answer
// alike.
absl::Status MaySee(const Scope& scope, const v1::Pairing& pairing);
// Who may enter a pairing: likewise, but the parties are no secret, so the refusal says why.
absl::Status MayEnter(const Caller& caller, const Scope& scope, const v1::Pairing& pairing);
// Who may name a pairing as a parent: whoever lies in its areas, or has them in its scope. kUnknownReference otherwise.
absl::Status MayNameParent(const Scope& scope, const v1::Pairing& parent);

// ---- Valid ---------------------------------------------------------------------------------------------------------------

absl::Status ValidRegion(const v1::Region& region);
absl::Status ValidParty(const v1::Party& party);
// What parties are searched by: no longer than a name.
absl::Status ValidSearch(std::string_view query);
absl::Status ValidScheme(const v1::Scheme& scheme);
// Names, lengths, dates; `field` prefixes the paths in the error ("pairing").
absl::Status ValidPairing(std::string_view field, const v1::Pairing& pairing);
// Name and etag of a transition.
absl::Status ValidTransition(std::string_view name, std::string_view etag);
// A reason that must be given, and one that may be.
absl::Status ValidReason(std::string_view reason);
absl::Status ValidOptionalReason(std::string_view reason);

// ---- With ----------------------------------------------------------------------------------------------------------------

// The pairing with the kinds and regions of its parties as they are today, and its topics outside the scheme's list marked.
v1::Pairing WithParties(v1::Pairing pairing, const Setting& setting);

// ---- Can -----------------------------------------------------------------------------------------------------------------

// The pairing has not changed since `etag` was seen; kEtagMismatch otherwise.
absl::Status CanReplace(const v1::Pairing& pairing, std::string_view etag);

// No other service owns the pairing; kOwnedElsewhere otherwise.
absl::Status IsOurs(const v1::Pairing& pairing, std::string_view verb);

// Whether the scheme and the parent have room for the pairing at all; what needs no count of others. Asked when it is proposed.
//   kinds, regions: the scheme's clause (Q11-4.5: the supporter lies in one of seven provinces)
//   a child lies inside its parent's areas and dates (SD19-2b)
absl::Status CanPropose(const v1::Pairing& pairing, const Setting& setting);

// As CanPropose, and: state, confirmed source, parent in force, no duplicate, cardinality over overlapping intervals (SD19-2a: one
// supporter one recipient; SD19-3.1a: many-to-one; Q16-21a: team). Where the scheme is not strict, going past a cardinality
// or its lane says so, and past the limit of a parent (Q11-4.6), it takes a `reason`; the rule is then among those `passed`.
absl::Status CanActivate(const v1::Pairing& pairing, const Setting& setting, std::string_view reason,
                         std::vector<PassedRule>& passed);

// A correction by import replaces what was entered: not scheme, sides or parent, not while suspended nor once ended; no child
// (SD19-2b) and no past suspension may be left outside.
absl::Status CanCorrect(const v1::Pairing& before, const v1::Pairing& after,
                        const std::vector<v1::Pairing>& open_children);

absl::Status CanSuspend(const v1::Pairing& pairing, absl::CivilDay start);
absl::Status CanResume(const v1::Pairing& pairing, absl::CivilDay end);
// `end` absent: only for a proposed pairing.
absl::Status CanEnd(const v1::Pairing& pairing, std::optional<absl::CivilDay> end);

// ---- Change --------------------------------------------------------------------------------------------------------------

v1::Pairing Activated(v1::Pairing pairing, std::string_view reason);
v1::Pairing Suspended(v1::Pairing pairing, std::string_view start, std::string_view reason);
v1::Pairing Resumed(v1::Pairing pairing, std::string_view end);
// An empty end leaves the interval as it is.
v1::Pairing Ended(v1::Pairing pairing, std::string_view end, std::string_view reason);
// A child of a pairing that ends: not later than its parent, and never in force if it had not begun by then (SD19-2b).
v1::Pairing EndedWithParent(v1::Pairing child, std::string_view end, std::string_view parent);

// ---- Answers -------------------------------------------------------------------------------------------------------------

// The pairing as it stands on a day: ACTIVE or SUSPENDED inside its interval, whatever became of it later.
v1::PairingOnDate OnDate(v1::Pairing pairing, absl::CivilDay day);

// What is known beside what the scheme's documents declare for the day ("3 of 21 known", Q11-0): of each kind and side the
// declaration last made by then; a kind declared but unknown counts 0. `scheme` may be null.
v1::CountPairingsResponse BesideDeclared(const std::vector<KindCount>& counts, const v1::Scheme* scheme,
                                         absl::CivilDay day);

// The same facts with everything the register adds left out: what an import compares.
v1::Pairing AsEntered(v1::Pairing pairing);
// A corrected revision keeps what the register has added since: its suspensions.
v1::Pairing Corrected(const v1::Pairing& before, v1::Pairing after);

}  // namespace jiedui::pairing::policy
