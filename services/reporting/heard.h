// What the reporting service hears of the other services, and what it does on that: parties, pairings and regions are kept as they were told,
// and what is owed for open periods is reckoned anew; what figures count is kept with its history (figures/facts.h).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/db/database.h"
#include "common/db/event_log.h"
#include "services/reporting/facts.h"

namespace jiedui::reporting {

// Applies one event, in the transaction that moves the position past it; what was applied before changes nothing. `today` is the business
// date.
absl::Status ApplyHeard(db::Tx& tx, absl::CivilDay today, const db::LoggedEvent& event);

namespace store {

// Keeps what an event said, unless something newer is there. True when it was new.
absl::StatusOr<bool> Hear(db::Tx& tx, const PartyFacts& party);
absl::StatusOr<bool> Hear(db::Tx& tx, const pairing::v1::Pairing& pairing);

absl::StatusOr<std::optional<PartyFacts>> HeardParty(db::Tx& tx, std::string_view name);
// The pairings of a scheme; those on one side of which a party is. In order of name.
absl::StatusOr<std::vector<pairing::v1::Pairing>> HeardPairingsOf(db::Tx& tx, std::string_view scheme);
absl::StatusOr<std::vector<pairing::v1::Pairing>> HeardPairingsOf(db::Tx& tx, policy::Side side,
                                                                  std::string_view party);

}  // namespace store
}  // namespace jiedui::reporting
