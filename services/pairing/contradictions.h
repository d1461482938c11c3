// The table of contradictions, kept equal to what a scan of everything would find: whatever changes an entry looks again at the entries
// whose contradictions rest on it, in the same transaction. These are few:
//
//   a pairing           itself, its neighbours (same scheme and a side in common), its children
//   a party             its pairings and their children, where it moved or ended; parties that share its name or an id
//   a region            the pairings of parties in it, where it ended
//   a scheme            its pairings, where its lanes changed
//
// The store's Put… functions call these, so that no writer can forget.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/database.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/region.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"
#include "services/pairing/policy_review.h"

namespace jiedui::pairing::contradictions {

// After the new revision was written; `before` is null for the first.
absl::Status AfterPairing(db::Tx& tx, const v1::Pairing* before, const v1::Pairing& after);
absl::Status AfterParty(db::Tx& tx, const v1::Party* before, const v1::Party& after);
absl::Status AfterRegion(db::Tx& tx, const v1::Region* before, const v1::Region& after);
absl::Status AfterScheme(db::Tx& tx, const v1::Scheme* before, const v1::Scheme& after);

// What the table must hold, found anew from everything that is there; in order.
absl::StatusOr<std::vector<policy::Found>> Scan(db::Tx& tx);
// What the table holds, in order.
absl::StatusOr<std::vector<policy::Found>> Held(db::Tx& tx);

// Scans a store that was filled before it had the table, once. Blocks.
absl::Status EnsureScanned(db::Database& database);

}  // namespace jiedui::pairing::contradictions
