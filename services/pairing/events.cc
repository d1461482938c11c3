#include "services/pairing/events.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "services/pairing/records/policy.h"

namespace jiedui::pairing {
namespace {

// "ACTIVE": states are recorded by name, so that the audit can be read without our protos.
std::string_view Name(v1::Pairing::State state) {
  return std::string_view(v1::Pairing::State_Name(state)).substr(sizeof("STATE_") - 1);
}
std::string_view Name(v1::Record::State state) {
  return std::string_view(v1::Record::State_Name(state)).substr(sizeof("STATE_") - 1);
}

template <class Payload, class Resource>
absl::Status RecordReference(db::Mutation& mutation, std::string_view type, const Resource* before,
                             const Resource& after, const Payload& payload) {
  return mutation.Record({.event_type = type,
                          .subject = after.name(),
                          .revision_before = before == nullptr ? 0 : before->revision(),
                          .revision_after = after.revision(),
                          .data = &payload});
}

// Where it is, and where it was if it has moved: those whom it leaves hear that it does.
std::vector<std::string> Joined(std::vector<std::string> regions, const std::vector<std::string>& former) {
  for (const std::string& region : former) {
    if (std::find(regions.begin(), regions.end(), region) == regions.end()) regions.push_back(region);
  }
  return regions;
}
std::vector<std::string> RegionsOf(const v1::Pairing& pairing) {
  return {pairing.supporter_region(), pairing.recipient_region()};
}
std::vector<std::string> RegionsOf(const v1::Record& record) {
  return {record.regions().begin(), record.regions().end()};
}
template <class Resource>
std::vector<std::string> RegionsOf(const Resource* before, const Resource& after) {
  return before == nullptr ? RegionsOf(after) : Joined(RegionsOf(after), RegionsOf(*before));
}

}  // namespace

std::vector<std::string_view> EventTypes() {
  return {kPairingProposed,  kPairingActivated, kPairingSuspended, kPairingResumed, kPairingEnded,
          kPairingCorrected, kPairingRefused,   kPartyCreated,     kPartyUpdated,   kRegionCreated,
          kRegionUpdated,    kRegionSetCreated, kRegionSetUpdated, kSchemeCreated,  kSchemeUpdated,
          kRecordCreated,    kRecordUpdated,    kRecordApproved,   kRecordClosed};
}

absl::Status Record(db::Mutation& mutation, std::string_view type, const v1::Pairing* before, const v1::Pairing& after,
                    std::string_view clause) {
  events::v1::PairingChanged payload;
  *payload.mutable_pairing() = after;
  if (before != nullptr) payload.set_previous_state(before->state());
  return mutation.Record({.event_type = type,
                          .subject = after.name(),
                          .revision_before = before == nullptr ? 0 : before->revision(),
                          .revision_after = after.revision(),
                          .from = before == nullptr ? "" : Name(before->state()),
                          .to = Name(after.state()),
                          .regions = RegionsOf(before, after),
                          .parties = {after.supporter(), after.recipient()},
                          .data = &payload,
                          .decision = after.reason(),
                          .clause = clause});
}

// The subject is the owner at its revision: what was refused has no revision of its own.
absl::Status Record(db::Mutation& mutation, const events::v1::PairingRefused& refused, std::vector<std::string> regions,
                    std::vector<std::string> parties, std::string_view clause) {
  return mutation.Record({.event_type = kPairingRefused,
                          .subject = refused.owner(),
                          .revision_after = refused.owner_revision(),
                          .to = "REFUSED",
                          .regions = std::move(regions),
                          .parties = std::move(parties),
                          .data = &refused,
                          .decision = refused.reason(),
                          .clause = clause});
}

absl::Status Record(db::Mutation& mutation, const v1::Region* before, const v1::Region& after) {
  events::v1::RegionChanged payload;
  *payload.mutable_region() = after;
  return RecordReference(mutation, before == nullptr ? kRegionCreated : kRegionUpdated, before, after, payload);
}

absl::Status Record(db::Mutation& mutation, const v1::RegionSet* before, const v1::RegionSet& after) {
  events::v1::RegionSetChanged payload;
  *payload.mutable_region_set() = after;
  return RecordReference(mutation, before == nullptr ? kRegionSetCreated : kRegionSetUpdated, before, after, payload);
}

absl::Status Record(db::Mutation& mutation, const v1::Party* before, const v1::Party& after) {
  events::v1::PartyChanged payload;
  *payload.mutable_party() = after;
  return RecordReference(mutation, before == nullptr ? kPartyCreated : kPartyUpdated, before, after, payload);
}

absl::Status Record(db::Mutation& mutation, const v1::Scheme* before, const v1::Scheme& after) {
  events::v1::SchemeChanged payload;
  *payload.mutable_scheme() = after;
  return RecordReference(mutation, before == nullptr ? kSchemeCreated : kSchemeUpdated, before, after, payload);
}

absl::Status Record(db::Mutation& mutation, std::string_view type, const v1::Record* before, const v1::Record& after,
                    std::vector<std::string> sides, std::string_view clause) {
  const std::vector<std::string> named = policy::PartiesNamed(after);
  std::copy_if(named.begin(), named.end(), std::back_inserter(sides),
               [&](const std::string& party) { return std::find(sides.begin(), sides.end(), party) == sides.end(); });
  events::v1::RecordChanged payload;
  *payload.mutable_record() = policy::ForEveryone(after);
  if (before != nullptr) payload.set_previous_state(before->state());
  return mutation.Record({.event_type = type,
                          .subject = after.name(),
                          .revision_before = before == nullptr ? 0 : before->revision(),
                          .revision_after = after.revision(),
                          .from = before == nullptr ? "" : Name(before->state()),
                          .to = Name(after.state()),
                          .regions = RegionsOf(before, after),
                          .parties = std::move(sides),
                          .data = &payload,
                          .decision = after.reason(),
                          .clause = clause});
}

}  // namespace jiedui::pairing
