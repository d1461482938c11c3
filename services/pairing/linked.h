// What the pairing registry hears of the services that own pairings: it opens, corrects and ends the pairing of each trusteeship as a
// reaction to what became of it.
#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/db/database.h"
#include "common/db/event_log.h"
#include "common/db/timer.h"

namespace jiedui::pairing {

// The name under which the position in the trusteeship service's log is kept. A reaction is never given a new one.
inline constexpr std::string_view kLinkedConsumer = "linked-pairings";

// Applies one event of the trusteeship service, in the transaction that moves the position past it; what was applied before changes
// nothing. A refusal of the registry is no error: it is recorded as pairing.refused, and tried again every kRetryLinked, silently, until
// it is taken or the owner says something newer. `today` is the business date.
absl::Status ApplyLinked(db::Tx& tx, absl::CivilDay today, const db::LoggedEvent& event);

inline constexpr absl::Duration kRetryLinked = absl::Minutes(5);
// The timer of such an attempt: the scheme or the party may be registered by now, or the other pairing ended.
absl::Status FireTimer(db::Tx& tx, absl::CivilDay today, const db::Timer& timer);

}  // namespace jiedui::pairing
