// A party that moves takes along what rests on it: its pairings and its records and theirs have their next revisions where it now is,
// in the transaction that moves it, so that whoever has the new region in scope sees them, and what was known before stays as it was.
#pragma once

#include "absl/status/status.h"
#include "common/db/mutate.h"
#include "jiedui/pairing/v1/party.pb.h"

namespace jiedui::pairing {

// Before `party`, which was there, is put where its `region_code` says. Costs little where nothing is elsewhere.
absl::Status FollowParty(db::Mutation& m, const v1::Party& party);

}  // namespace jiedui::pairing
