// Hashes under which answers are kept for repeated requests. Keyed with a secret of the store, so that the table betrays nothing
// about callers and requests that are short or guessable. Internal to common/db.
#pragma once

#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "common/db/database.h"

namespace jiedui::db {

// 16 bytes of which caller, method and request id the answer is. A short key in no order costs less than three texts.
std::string ReplayKey(std::string_view secret, std::string_view actor, std::string_view method,
                      std::string_view request_id);

// 32 bytes of what was asked.
std::string Fingerprint(std::string_view secret, std::string_view request);

// Step 2 of the common tables has set aside the answers that were kept under texts; gives them their keys and drops the old table.
absl::Status KeyOldReplays(Tx& tx, absl::FunctionRef<absl::Status(std::string_view text)> script,
                           std::string_view secret);

}  // namespace jiedui::db
