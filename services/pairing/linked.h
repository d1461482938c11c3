// What the pairing registry hears of the services that own pairings: it opens, corrects and ends the pairing of each trusteeship as a
// reaction to what became of it.
#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/db/database.h"
#include "common/db/event_log.h"

namespace jiedui::pairing {

// The name under which the position in the trusteeship service's log is kept. A reaction is never given a new one.
inline constexpr std::string_view kLinkedConsumer = "linked-pairings";

// Applies one event of the trusteeship service, in the transaction that moves the position past it; what was applied before changes
// nothing. A refusal of the registry is no error: it is recorded as pairing.refused. `today` is the business date.
absl::Status ApplyLinked(db::Tx& tx, absl::CivilDay today, const db::LoggedEvent& event);

}  // namespace jiedui::pairing
