// Applies the steps of a schema to a store; the same for both engines. Internal to common/db.
#pragma once

#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/database.h"

namespace jiedui::db {

// Brings the store up to `schema`, the common component in front, inside the transaction `tx`; the engine has begun it, holds
// the store's migration lock and commits it. `script` runs a text of several statements, without parameters or results, in the
// same transaction. Fails, and must be rolled back, when a step fails or when the store needs a newer binary. Gives the store's
// fingerprint key (Database::fingerprint_key), which it makes at the first time.
absl::StatusOr<std::string> Migrate(Tx& tx, absl::FunctionRef<absl::Status(std::string_view text)> script,
                                    Database::Engine engine, const Schema& schema);

}  // namespace jiedui::db
