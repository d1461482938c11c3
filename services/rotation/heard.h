// What the rotation service hears of the others, and what it does on that. From the pairing registry: parties, regions with their lists,
// pairings. From the trusteeship service: trusteeships. A basis that ends or was decided on at an older revision flags its postings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/db/database.h"
#include "common/db/event_log.h"
#include "services/rotation/facts.h"

namespace jiedui::rotation {

// The names under which the positions in the others' logs are kept. A reaction is never given a new one.
inline constexpr std::string_view kHeardPairing = "heard-pairing";
inline constexpr std::string_view kHeardTrusteeship = "heard-trusteeship";

// Applies one event of either, in the transaction that moves the position past it; what was applied before changes nothing. `today` is the
// business date.
absl::Status ApplyHeard(db::Tx& tx, absl::CivilDay today, const db::LoggedEvent& event);

namespace store {

// Keeps what an event said, unless something newer is there. True when it was new.
absl::StatusOr<bool> Hear(db::Tx& tx, const PartyFacts& party);
absl::StatusOr<bool> Hear(db::Tx& tx, const BasisFacts& basis);

absl::StatusOr<std::optional<PartyFacts>> HeardParty(db::Tx& tx, std::string_view name);
absl::StatusOr<std::optional<BasisFacts>> HeardBasis(db::Tx& tx, std::string_view name);

// The newer of what was answered and what was heard since; of a basis with the kinds of its sides.
absl::Status TakeNewer(db::Tx& tx, PartyFacts& party);
absl::Status TakeNewer(db::Tx& tx, BasisFacts& basis);

// Parties of an area, in order of name.
absl::StatusOr<std::vector<PartyFacts>> HeardPartiesIn(db::Tx& tx, std::string_view region);

// A list that names a division, or an area in which it lies.
struct HeardTag {
  std::string code, tag, start, end, source;
};
// Whether a list names the division on a day, and where that is written; whether the list is loaded at all.
struct Tagged {
  bool loaded = false;
  std::optional<HeardTag> tag;
};
absl::StatusOr<Tagged> TagOf(db::Tx& tx, std::string_view code, std::string_view tag, std::string_view day);

}  // namespace store
}  // namespace jiedui::rotation
