// Parties of the pairing registry that a request names, looked up in what is known of them here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/call.h"
#include "common/db/database.h"

namespace jiedui::trusteeship {

// Where a party lies: as heard of the registry, or else as a trusteeship has it. Nothing for one that nobody here knows.
absl::StatusOr<std::optional<std::string>> RegionOfParty(db::Tx& tx, std::string_view party);

// Somebody here knows the party; kUnknownReference otherwise, of the request's `field`.
absl::Status PartyIsKnown(db::Tx& tx, std::string_view field, std::string_view party);

// The party lies where the caller keeps things. Whoever keeps the whole country may name one that was not heard of yet.
absl::Status MayKeepParty(db::Tx& tx, const Call& call, std::string_view field, std::string_view party);

}  // namespace jiedui::trusteeship
