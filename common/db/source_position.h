// How far we have followed another service's log, and what of it we could not apply.
#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/event_log.h"

namespace jiedui::db {

// The position up to which `source` ("trusteeship") has been applied by `consumer` ("linked-pairings"); 0 at first.
absl::StatusOr<int64_t> ReadSourcePosition(Tx& tx, std::string_view consumer, std::string_view source);

// Moves it from position-1 to position in the transaction that applies the event. False when it stands elsewhere: the event
// was applied before, or there is a gap, and the body must change nothing.
absl::StatusOr<bool> AdvanceSourcePosition(Tx& tx, std::string_view consumer, std::string_view source,
                                           int64_t position);

// Keeps an event that could not be applied, with the error, in the transaction that moves the position past it.
absl::Status BuryEvent(Tx& tx, std::string_view consumer, std::string_view source, const LoggedEvent& event,
                       const absl::Status& error, int attempts);

absl::StatusOr<int64_t> CountBuriedEvents(Tx& tx, std::string_view consumer, std::string_view source);

}  // namespace jiedui::db
