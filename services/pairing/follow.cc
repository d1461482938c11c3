#include "services/pairing/follow.h"

#include <string_view>
#include <utility>
#include <vector>

#include "services/pairing/enter.h"
#include "services/pairing/events.h"
#include "services/pairing/records/policy.h"
#include "services/pairing/records/store.h"
#include "services/pairing/store.h"

namespace jiedui::pairing {
namespace {

absl::Status FollowSubject(db::Mutation& m, const RecordSetting& setting, std::string_view subject,
                           std::string_view supporter_region, std::string_view recipient_region) {
  absl::StatusOr<std::vector<EnteredRecord>> records =
      store::RecordsElsewhere(m.tx(), subject, supporter_region, recipient_region);
  if (!records.ok()) return records.status();
  for (const EnteredRecord& before : *records) {
    absl::StatusOr<v1::Record> saved =
        store::PutRecord(m.tx(), &before.record, policy::WithRegions(before.record, setting), setting, before.authors);
    if (!saved.ok()) return saved.status();
    absl::Status recorded = Record(m, kRecordUpdated, &before.record, *saved, policy::SidesOf(setting));
    if (!recorded.ok()) return recorded;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status FollowParty(db::Mutation& m, const v1::Party& party) {
  absl::StatusOr<std::vector<v1::Pairing>> pairings = store::PairingsElsewhere(m.tx(), party);
  if (!pairings.ok()) return pairings.status();
  for (const v1::Pairing& before : *pairings) {
    v1::Pairing after = before;
    if (before.supporter() == party.name()) after.set_supporter_region(party.region_code());
    if (before.recipient() == party.name()) after.set_recipient_region(party.region_code());
    absl::StatusOr<v1::Pairing> saved = SavePairing(m, kPairingCorrected, &before, std::move(after));
    if (!saved.ok()) return saved.status();
    RecordSetting setting;
    setting.pairing = *std::move(saved);
    const v1::Pairing& moved = *setting.pairing;
    absl::Status followed = FollowSubject(m, setting, moved.name(), moved.supporter_region(), moved.recipient_region());
    if (!followed.ok()) return followed;
  }
  RecordSetting setting;
  setting.party = party;
  return FollowSubject(m, setting, party.name(), party.region_code(), party.region_code());
}

}  // namespace jiedui::pairing
