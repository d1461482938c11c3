#include "services/reporting/heard.h"

#include <string>
#include <utility>

#include "common/base/call.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "common/db/mutate.h"
#include "common/db/revision.h"
#include "jiedui/pairing/events/v1/pairing_events.pb.h"
#include "services/reporting/figures/facts.h"
#include "services/reporting/indicators/heard_regions.h"
#include "services/reporting/obligations/periods.h"
#include "services/reporting/tasks/tasks.h"

namespace jiedui::reporting {
namespace {

constexpr db::Sql kHearParty{"heard_party.hear", R"(
INSERT INTO heard_party (name, revision, kind, region_code, display_name) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, kind = excluded.kind, region_code = excluded.region_code,
  display_name = excluded.display_name
WHERE excluded.revision > heard_party.revision)"};
constexpr db::Sql kHeardParty{"heard_party.find", R"(
SELECT name, revision, kind, region_code, display_name FROM heard_party WHERE name = $1)"};
constexpr db::Sql kHearPairing{"heard_pairing.hear", R"(
INSERT INTO heard_pairing (name, revision, scheme, supporter, recipient, data) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, scheme = excluded.scheme, supporter = excluded.supporter,
  recipient = excluded.recipient, data = excluded.data
WHERE excluded.revision > heard_pairing.revision)"};
constexpr db::Sql kPairingsOfScheme{"heard_pairing.of_scheme", R"(
SELECT data FROM heard_pairing WHERE scheme = $1 ORDER BY name)"};
constexpr db::Sql kPairingsOfSupporter{"heard_pairing.of_supporter", R"(
SELECT data FROM heard_pairing WHERE supporter = $1 ORDER BY name)"};
constexpr db::Sql kPairingsOfRecipient{"heard_pairing.of_recipient", R"(
SELECT data FROM heard_pairing WHERE recipient = $1 ORDER BY name)"};

template <class Payload>
absl::StatusOr<Payload> Parse(const db::LoggedEvent& event) {
  Payload payload;
  if (payload.ParseFromString(event.data)) return payload;
  return Failure(kInternal, {{"detail", StrCat(event.type, " at ", event.position, " does not parse")}});
}

absl::StatusOr<std::vector<pairing::v1::Pairing>> Pairings(db::Tx& tx, const db::Sql& sql, std::string_view of) {
  std::vector<pairing::v1::Pairing> found;
  absl::Status status = tx.Each(sql, {of}, [&](const db::Row& row) { return db::Parse(row, 0, found.emplace_back()); });
  if (!status.ok()) return status;
  return found;
}

}  // namespace

absl::Status ApplyHeard(db::Tx& tx, absl::CivilDay today, const db::LoggedEvent& event) {
  Trailer trailer;
  const Call call{
      .caller = {.person = "reporting", .role = "system"}, .method = event.type, .today = today, .trailer = &trailer};
  db::Mutation m(tx, call, "");
  if (event.type.starts_with("cn.jiedui.pairing.party.")) {
    absl::StatusOr<pairing::events::v1::PartyChanged> changed = Parse<pairing::events::v1::PartyChanged>(event);
    if (!changed.ok()) return changed.status();
    const pairing::v1::Party& party = changed->party();
    const PartyFacts facts{.name = party.name(),
                           .revision = party.revision(),
                           .kind = party.kind(),
                           .region_code = party.region_code(),
                           .display_name = party.display_name()};
    absl::StatusOr<bool> heard = store::Hear(tx, facts);
    if (!heard.ok()) return heard.status();
    if (!*heard) return absl::OkStatus();
    absl::Status followed = PartyChanged(m, facts);
    return followed.ok() ? PartyOfTasksChanged(m, facts) : followed;
  }
  if (event.type.starts_with("cn.jiedui.pairing.region.")) {
    absl::StatusOr<pairing::events::v1::RegionChanged> changed = Parse<pairing::events::v1::RegionChanged>(event);
    if (!changed.ok()) return changed.status();
    return store::Hear(tx, changed->region());
  }
  if (event.type.starts_with("cn.jiedui.pairing.pairing.") && event.type != "cn.jiedui.pairing.pairing.refused.v1") {
    absl::StatusOr<pairing::events::v1::PairingChanged> changed = Parse<pairing::events::v1::PairingChanged>(event);
    if (!changed.ok()) return changed.status();
    absl::StatusOr<bool> heard = store::Hear(tx, changed->pairing());
    if (!heard.ok()) return heard.status();
    return *heard ? PairingChanged(m, changed->pairing()) : absl::OkStatus();
  }
  return KeepFact(tx, event);
}

namespace store {

absl::StatusOr<bool> Hear(db::Tx& tx, const PartyFacts& party) {
  absl::StatusOr<int64_t> changed = tx.Run(kHearParty, {party.name, party.revision, static_cast<int64_t>(party.kind),
                                                        party.region_code, party.display_name});
  if (!changed.ok()) return changed.status();
  return *changed > 0;
}

absl::StatusOr<bool> Hear(db::Tx& tx, const pairing::v1::Pairing& pairing) {
  const std::string data = pairing.SerializeAsString();
  absl::StatusOr<int64_t> changed = tx.Run(kHearPairing, {pairing.name(), pairing.revision(), pairing.scheme(),
                                                          pairing.supporter(), pairing.recipient(), db::AsBytes(data)});
  if (!changed.ok()) return changed.status();
  return *changed > 0;
}

absl::StatusOr<std::optional<PartyFacts>> HeardParty(db::Tx& tx, std::string_view name) {
  std::optional<PartyFacts> found;
  absl::Status status = tx.One(kHeardParty, {name}, [&](const db::Row& row) {
                            found = {.name = std::string(row.Text(0)),
                                     .revision = row.Int(1),
                                     .kind = static_cast<pairing::v1::PartyKind>(row.Int(2)),
                                     .region_code = std::string(row.Text(3)),
                                     .display_name = std::string(row.Text(4))};
                          }).status();
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<std::vector<pairing::v1::Pairing>> HeardPairingsOf(db::Tx& tx, std::string_view scheme) {
  return Pairings(tx, kPairingsOfScheme, scheme);
}

absl::StatusOr<std::vector<pairing::v1::Pairing>> HeardPairingsOf(db::Tx& tx, policy::Side side,
                                                                  std::string_view party) {
  return Pairings(tx, side == policy::Side::kSupporter ? kPairingsOfSupporter : kPairingsOfRecipient, party);
}

}  // namespace store
}  // namespace jiedui::reporting
