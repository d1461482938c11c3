#include "services/trusteeship/heard.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/base/error.h"
#include "common/base/text.h"
#include "common/db/mutate.h"
#include "jiedui/pairing/events/v1/pairing_events.pb.h"
#include "jiedui/rotation/events/v1/rotation_events.pb.h"
#include "services/trusteeship/changes.h"
#include "services/trusteeship/events.h"
#include "services/trusteeship/measures.h"
#include "services/trusteeship/moved.h"
#include "services/trusteeship/policy_linked.h"
#include "services/trusteeship/policy_record.h"
#include "services/trusteeship/postings.h"
#include "services/trusteeship/store.h"

namespace jiedui::trusteeship {
namespace {

template <class Payload>
absl::StatusOr<Payload> Parse(const db::LoggedEvent& event) {
  Payload payload;
  if (payload.ParseFromString(event.data)) return payload;
  return Failure(kInternal, {{"detail", StrCat(event.type, " at ", event.position, " does not parse")}});
}

// What is kept of the party itself lies where its trusteeships now have it.
absl::Status MoveRecordsOf(db::Mutation& m, const std::string& party) {
  absl::StatusOr<std::vector<v1::Record>> records = store::OfParty<v1::Record>(m.tx(), party);
  if (!records.ok()) return records.status();
  if (records->empty()) return absl::OkStatus();
  absl::StatusOr<std::vector<v1::Trusteeship>> naming = store::NamingParty(m.tx(), party);
  if (!naming.ok()) return naming.status();
  for (const v1::Record& before : *records) {
    const std::optional<policy::Sides> sides = policy::SidesOf(party, before.programme(), *naming);
    if (!sides.has_value() || sides->region == before.school_region()) continue;
    v1::Record after = before;
    after.set_supporter_region(sides->region);
    after.set_school_region(sides->region);
    absl::Status saved =
        resource::Save(m, &before, std::move(after), {.event = kRecordUpdated, .parties = {party}}).status();
    if (!saved.ok()) return saved;
  }
  return absl::OkStatus();
}

// A party's region changed: its trusteeships, and what is under them, follow. A new name needs nothing: names are looked up. A
// trusteeship that was decided on this revision of the party, or a later one, has nothing to learn.
absl::Status PartyMoved(db::Mutation& m, const pairing::v1::Party& party) {
  absl::StatusOr<std::vector<v1::Trusteeship>> naming = store::NamingParty(m.tx(), party.name());
  if (!naming.ok()) return naming.status();
  for (const v1::Trusteeship& before : *naming) {
    v1::Trusteeship after = before;
    bool newer = true;
    for (v1::Trusteeship::CheckedParty& checked : *after.mutable_checked_parties()) {
      if (checked.party() != party.name()) continue;
      newer = checked.revision() < party.revision();
      checked.set_revision(party.revision());
    }
    if (!newer) continue;
    if (before.supporter() == party.name()) after.set_supporter_region(party.region_code());
    if (before.school() == party.name()) after.set_school_region(party.region_code());
    if (after.supporter_region() == before.supporter_region() && after.school_region() == before.school_region())
      continue;
    absl::StatusOr<v1::Trusteeship> saved = SaveTrusteeship(m, kTrusteeshipUpdated, &before, std::move(after));
    if (!saved.ok()) return saved.status();
    absl::Status moved = MoveAll(m, *saved);
    if (!moved.ok()) return moved;
  }
  return MoveRecordsOf(m, party.name());
}

// The registry refused to open or end the pairing of a trusteeship: it is flagged, and stays what it is.
absl::Status PairingRefused(db::Mutation& m, const pairing::events::v1::PairingRefused& refused) {
  absl::StatusOr<std::optional<v1::Trusteeship>> before = store::FindTrusteeship(m.tx(), refused.owner());
  if (!before.ok()) return before.status();
  if (!before->has_value() || (*before)->pairing_refusal() == refused.message()) return absl::OkStatus();
  v1::Trusteeship after = **before;
  after.set_pairing_refusal(refused.message());
  return SaveTrusteeship(m, kTrusteeshipFlagged, &**before, std::move(after)).status();
}

// A pairing that now stands clears what was refused before.
absl::Status PairingStands(db::Mutation& m, const pairing::v1::Pairing& pairing) {
  absl::StatusOr<bool> heard = store::Hear(m.tx(), pairing);
  if (!heard.ok()) return heard.status();
  if (!*heard) return absl::OkStatus();
  absl::StatusOr<std::optional<v1::Trusteeship>> before = store::FindTrusteeship(m.tx(), pairing.owner());
  if (!before.ok()) return before.status();
  if (!before->has_value() || (*before)->pairing_refusal().empty()) return absl::OkStatus();
  v1::Trusteeship after = **before;
  after.clear_pairing_refusal();
  return SaveTrusteeship(m, kTrusteeshipFlagged, &**before, std::move(after)).status();
}

// A posting that rests, or rested until now, on a trusteeship: its measures follow (MOE22-6b).
absl::Status PostingSaid(db::Mutation& m, const rotation::v1::Posting& posting) {
  const HeardPosting said = policy::FactsOf(posting);
  absl::StatusOr<store::PostingHeard> heard = store::Hear(m.tx(), said);
  if (!heard.ok()) return heard.status();
  if (!heard->is_new) return absl::OkStatus();
  for (const std::string& name : std::set<std::string>{said.trusteeship, heard->former}) {
    absl::StatusOr<std::optional<v1::Trusteeship>> trusteeship = store::FindTrusteeship(m.tx(), name);
    if (!trusteeship.ok()) return trusteeship.status();
    if (!trusteeship->has_value()) continue;
    absl::Status linked = Relink(m, **trusteeship);
    if (!linked.ok()) return linked;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ApplyHeard(db::Tx& tx, absl::CivilDay today, const db::LoggedEvent& event) {
  Trailer trailer;
  const Call call{.caller = {.person = "trusteeship", .role = "system"},
                  .method = std::string(kHeardConsumer),
                  .trace = event.trace,
                  .today = today,
                  .trailer = &trailer};
  db::Mutation m(tx, call, "");
  if (event.type.starts_with("cn.jiedui.pairing.party.")) {
    absl::StatusOr<pairing::events::v1::PartyChanged> changed = Parse<pairing::events::v1::PartyChanged>(event);
    if (!changed.ok()) return changed.status();
    absl::StatusOr<bool> heard = store::Hear(tx, changed->party());
    if (!heard.ok()) return heard.status();
    return *heard ? PartyMoved(m, changed->party()) : absl::OkStatus();
  }
  if (event.type.starts_with("cn.jiedui.pairing.region.")) {
    absl::StatusOr<pairing::events::v1::RegionChanged> changed = Parse<pairing::events::v1::RegionChanged>(event);
    if (!changed.ok()) return changed.status();
    return store::Hear(tx, changed->region()).status();
  }
  if (event.type == "cn.jiedui.pairing.pairing.refused.v1") {
    absl::StatusOr<pairing::events::v1::PairingRefused> refused = Parse<pairing::events::v1::PairingRefused>(event);
    if (!refused.ok()) return refused.status();
    return PairingRefused(m, *refused);
  }
  if (event.type.starts_with("cn.jiedui.pairing.pairing.")) {
    absl::StatusOr<pairing::events::v1::PairingChanged> changed = Parse<pairing::events::v1::PairingChanged>(event);
    if (!changed.ok()) return changed.status();
    return PairingStands(m, changed->pairing());
  }
  if (event.type.starts_with("cn.jiedui.rotation.posting.")) {
    absl::StatusOr<rotation::events::v1::PostingChanged> changed = Parse<rotation::events::v1::PostingChanged>(event);
    if (!changed.ok()) return changed.status();
    return PostingSaid(m, changed->posting());
  }
  return absl::OkStatus();
}

}  // namespace jiedui::trusteeship
