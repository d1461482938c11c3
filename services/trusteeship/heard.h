// What the trusteeship service hears of the pairing registry, and what it does on it: a projection of parties, regions and linked
// pairings, and the reactions to a party that moved and to a pairing that was refused.
#pragma once

#include "absl/status/status.h"
#include "common/base/call.h"
#include "common/db/database.h"
#include "common/db/event_log.h"

namespace jiedui::trusteeship {

// The name under which the position in the registry's log is kept. A reaction is never given a new one.
inline constexpr std::string_view kHeardConsumer = "trusteeship-heard";

// Applies one event of the registry, in the transaction that moves the position past it. `today` is the business date.
absl::Status ApplyHeard(db::Tx& tx, absl::CivilDay today, const db::LoggedEvent& event);

}  // namespace jiedui::trusteeship
