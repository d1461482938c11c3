// What the trusteeship service hears of the others, and what it does on it. Of the pairing registry: a projection of parties, regions and
// linked pairings, and the reactions to a party that moved and to a pairing that was refused. Of the rotation service: postings that rest on
// a trusteeship, whom its measures follow.
#pragma once

#include "absl/status/status.h"
#include "common/base/call.h"
#include "common/db/database.h"
#include "common/db/event_log.h"

namespace jiedui::trusteeship {

// The names under which the positions in the others' logs are kept. A reaction is never given a new one.
inline constexpr std::string_view kHeardConsumer = "trusteeship-heard";
inline constexpr std::string_view kHeardRotation = "trusteeship-heard-rotation";

// Applies one event of either, in the transaction that moves the position past it. `today` is the business date.
absl::Status ApplyHeard(db::Tx& tx, absl::CivilDay today, const db::LoggedEvent& event);

}  // namespace jiedui::trusteeship
