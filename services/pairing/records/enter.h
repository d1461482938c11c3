// How a record comes in, by verb or by import, under the same rules.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "common/base/call.h"
#include "common/db/mutate.h"
#include "jiedui/pairing/v1/record.pb.h"

namespace jiedui::pairing {

// Enters `entered` (valid) as the revision after `before` (the first when null) in the state it says: may the caller, does its
// subject have room for it; then writes it, says so, and closes what it takes the place of.
absl::StatusOr<v1::Record> EnterRecord(db::Mutation& m, const Call& call, const v1::Record* before, v1::Record entered);

// Writes the next revision of a record that is there and says so; `entered_by` as it was, or the caller where what it says changed.
absl::StatusOr<v1::Record> SaveRecord(db::Mutation& m, std::string_view event, const v1::Record& before,
                                      v1::Record after, std::string_view entered_by, std::string_view clause = "");

// Closes the records that one newly in force takes the place of (Q11-2.2: a plan's former version; Q11-5.3a: the former leader).
absl::Status CloseFormer(db::Mutation& m, const v1::Record& next);

}  // namespace jiedui::pairing
