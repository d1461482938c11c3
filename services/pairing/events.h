// What the pairing service says: every change of a register as an event with its audit row. linked.h says what it hears.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/db/mutate.h"
#include "jiedui/pairing/events/v1/pairing_events.pb.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/record.pb.h"
#include "jiedui/pairing/v1/region.pb.h"
#include "jiedui/pairing/v1/region_set.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"

namespace jiedui::pairing {

inline constexpr std::string_view kPairingProposed = "cn.jiedui.pairing.pairing.proposed.v1";
inline constexpr std::string_view kPairingActivated = "cn.jiedui.pairing.pairing.activated.v1";
inline constexpr std::string_view kPairingSuspended = "cn.jiedui.pairing.pairing.suspended.v1";
inline constexpr std::string_view kPairingResumed = "cn.jiedui.pairing.pairing.resumed.v1";
inline constexpr std::string_view kPairingEnded = "cn.jiedui.pairing.pairing.ended.v1";
inline constexpr std::string_view kPairingCorrected = "cn.jiedui.pairing.pairing.corrected.v1";
inline constexpr std::string_view kPairingRefused = "cn.jiedui.pairing.pairing.refused.v1";
inline constexpr std::string_view kPartyCreated = "cn.jiedui.pairing.party.created.v1";
inline constexpr std::string_view kPartyUpdated = "cn.jiedui.pairing.party.updated.v1";
inline constexpr std::string_view kRegionCreated = "cn.jiedui.pairing.region.created.v1";
inline constexpr std::string_view kRegionUpdated = "cn.jiedui.pairing.region.updated.v1";
inline constexpr std::string_view kRegionSetCreated = "cn.jiedui.pairing.region_set.created.v1";
inline constexpr std::string_view kRegionSetUpdated = "cn.jiedui.pairing.region_set.updated.v1";
inline constexpr std::string_view kSchemeCreated = "cn.jiedui.pairing.scheme.created.v1";
inline constexpr std::string_view kSchemeUpdated = "cn.jiedui.pairing.scheme.updated.v1";
inline constexpr std::string_view kRecordCreated = "cn.jiedui.pairing.record.created.v1";
inline constexpr std::string_view kRecordUpdated = "cn.jiedui.pairing.record.updated.v1";
inline constexpr std::string_view kRecordApproved = "cn.jiedui.pairing.record.approved.v1";
inline constexpr std::string_view kRecordClosed = "cn.jiedui.pairing.record.closed.v1";

// All of them, for docs/events.md and its test.
std::vector<std::string_view> EventTypes();

// Records what became of a pairing; `before` is null for a new one. Its regions are those of both sides, and what they were before where
// a side has moved. `clause`: what the change rests on, where a clause decided.
absl::Status Record(db::Mutation& mutation, std::string_view type, const v1::Pairing* before, const v1::Pairing& after,
                    std::string_view clause = "");

// Records that the pairing of another service's resource was refused. `clause`: the one that forbids it, or "".
absl::Status Record(db::Mutation& mutation, const events::v1::PairingRefused& refused, std::vector<std::string> regions,
                    std::vector<std::string> parties, std::string_view clause);

// Reference data concern no region in particular: every watcher sees them.
absl::Status Record(db::Mutation& mutation, const v1::Region* before, const v1::Region& after);
absl::Status Record(db::Mutation& mutation, const v1::RegionSet* before, const v1::RegionSet& after);
absl::Status Record(db::Mutation& mutation, const v1::Party* before, const v1::Party& after);
absl::Status Record(db::Mutation& mutation, const v1::Scheme* before, const v1::Scheme& after);

// Records what became of a record; `before` is null for a new one. Its regions are those of its subject, likewise; its parties `sides`
// and those it names. What not everyone may hear stays behind (policy::ForEveryone).
absl::Status Record(db::Mutation& mutation, std::string_view type, const v1::Record* before, const v1::Record& after,
                    std::vector<std::string> sides, std::string_view clause = "");

}  // namespace jiedui::pairing
