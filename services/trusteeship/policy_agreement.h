// The rules of agreements of three parties (MOE22-2), and of the keys they are signed with: pure functions of values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "jiedui/trusteeship/v1/agreement.pb.h"
#include "jiedui/trusteeship/v1/programme.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"

namespace jiedui::trusteeship::policy {

inline constexpr Clause kThreeSignatures{"MOE22-2", "部属高校县中托管帮扶项目"};

std::string_view Chinese(v1::PartyRole role);
std::string_view Chinese(v1::Agreement::State state);
// The name of a trusteeship's agreement: the two share their id.
std::string AgreementOf(std::string_view trusteeship);
std::string TrusteeshipOf(std::string_view agreement);
// parties/{party} that plays a role.
const std::string& PartyIn(const v1::Trusteeship& trusteeship, v1::PartyRole role);

// ---- Valid ---------------------------------------------------------------------------------------------------------------

// Dates and clauses; each of the three is bound by at least one clause.
absl::Status ValidTerms(const v1::Agreement& agreement);
absl::Status ValidAttestation(std::string_view field, const v1::Attestation& attestation);
absl::Status ValidSigningKey(const v1::SigningKey& key);
// Shape of a signature; `today` is the business date.
absl::Status ValidSignature(const v1::SignAgreementRequest& request, absl::CivilDay today);

// ---- Can, change ---------------------------------------------------------------------------------------------------------

// The statement that a party signs (Agreement.Share.statement says its form) and the hash of a clause.
std::string ClauseHash(const v1::Agreement::Clause& clause);
std::string Statement(const v1::Agreement& agreement, const v1::Trusteeship& trusteeship, v1::PartyRole role,
                      int64_t since_version);

// The first version, unsigned.
v1::Agreement DrawnUp(const v1::Agreement& terms, const v1::Trusteeship& trusteeship);
// The version after `before` with other terms: signatures stay exactly where the hash does.
v1::Agreement Amended(const v1::Agreement& before, const v1::Agreement& terms, const v1::Trusteeship& trusteeship);
// An agreement of a term holds on one of its days at least; what it begins earlier or ends later its parties may have their reasons for.
absl::Status FitsTerm(const v1::Agreement& agreement, const v1::Trusteeship& trusteeship);

// What a public source says.
v1::Agreement Attested(const v1::Attestation& attestation, const v1::Trusteeship& trusteeship);

// The signature is of the party's own key, in force on the day it was signed and today, over the present hash, and verifies; the party
// has not signed it yet.
absl::Status CanSign(const v1::Agreement& agreement, const v1::SignAgreementRequest& request, const v1::SigningKey& key,
                     absl::CivilDay today);
// With the signature; IN_FORCE when all three are there.
v1::Agreement Signed(v1::Agreement agreement, const v1::SignAgreementRequest& request,
                     const google::protobuf::Timestamp& now);

// The day on which it came, or comes, into force: of the last signature, or as attested; "" while it is not. As precise as the source.
std::string InForceSince(const v1::Agreement& agreement);

// There is an agreement, and it is in force now; `agreement` is null when there is none. `verb` says what was wanted, for the refusal.
absl::Status IsInForce(const v1::Agreement* agreement, std::string_view verb);

// What is done under an agreement needs one in force on... every day from `start` to before `end`: not before its last signature, not
// beyond its term. `what` names the thing. `since` is the day on which its first version came into force, "" where that is not known: an
// amendment signed later takes nothing back that was done before it.
absl::Status CanDoUnder(const v1::Agreement* agreement, std::string_view verb, std::string_view what,
                        absl::CivilDay start, std::optional<absl::CivilDay> end, const std::string& since = "");

// Whether the programme's deadline for signing binds a trusteeship: what follows another begins after it.
bool SigningBinds(const v1::Trusteeship& trusteeship);
// Whether that for filing does: an amendment that came into force after it has none.
bool FilingBinds(const v1::Agreement& agreement, const v1::Trusteeship& trusteeship, const v1::Programme& programme);
// The programme's deadlines that it missed: signing, filing. They refuse nothing. An amendment is no late signing: what counts is the day
// on which the trusteeship came into force.
std::vector<Warning> Flags(const v1::Agreement& agreement, const v1::Trusteeship& trusteeship,
                           const v1::Programme& programme, absl::CivilDay today);

// Every hash and signature of a version, computed anew. `keys` are those its signatures name.
v1::VerifyAgreementResponse Verify(const v1::Agreement& agreement, const v1::Trusteeship& trusteeship,
                                   const std::vector<v1::SigningKey>& keys);

}  // namespace jiedui::trusteeship::policy
