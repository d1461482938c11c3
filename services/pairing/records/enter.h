// How a record comes in and goes, by verb or by import, under the same rules; and what that does to those beside it.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "common/base/call.h"
#include "common/db/mutate.h"
#include "jiedui/pairing/v1/record.pb.h"
#include "services/pairing/records/setting.h"

namespace jiedui::pairing {

// Enters `entered` (valid) as the revision after `before` (the first when null) in the state it says: may the caller, does its
// subject have room for it; then writes it, says so, and closes what it takes the place of. Refuses before it writes.
absl::StatusOr<v1::Record> EnterRecord(db::Mutation& m, const Call& call, const EnteredRecord* before,
                                       v1::Record entered);

// Puts a draft in force, and closes what it takes the place of.
absl::StatusOr<v1::Record> ApproveRecord(db::Mutation& m, const Call& call, const EnteredRecord& before);

// Closes a record on a day; without one withdraws it, and what it had taken the place of comes back.
absl::StatusOr<v1::Record> CloseRecord(db::Mutation& m, const EnteredRecord& before, std::string_view end,
                                       std::string_view reason);

}  // namespace jiedui::pairing
