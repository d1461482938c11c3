// The rules of parties that go beyond single fields: names beside the official one, and identifiers of other systems with the
// days on which they hold.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/repeated_field.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::pairing::policy {

// At most 20, none empty or longer than a name; `field` is their path.
absl::Status ValidAliases(std::string_view field, const google::protobuf::RepeatedPtrField<std::string>& aliases);
// Present, of bearable length, their intervals possible, no identifier twice on one day.
absl::Status ValidExternalIds(const v1::Party& party);
// Only schools have a stage.
absl::Status ValidStage(const v1::Party& party);
absl::Status ValidLookup(const v1::LookupPartyRequest& request);

// The days on which an identifier means its party, as texts that sort: from `start` ("" for always) up to `end`.
struct Holding {
  std::string start;
  bool start_known = true;  // false: `start` is the day of the first source that speaks
  std::optional<std::string> end;
};
// An identifier is in force as long as its party where it says nothing else, and never longer. Nothing where that leaves no day.
std::optional<Holding> HoldingOf(const v1::Party& party, const v1::Party::ExternalId& id);
bool Overlap(const Holding& a, const Holding& b);
type::v1::InForce InForceOn(const Holding& holding, absl::CivilDay day);

// Whether something with this interval (absent: always) was there on a day.
type::v1::InForce ThereOn(bool has_interval, const type::v1::Interval& interval, absl::CivilDay day);

// `before` with the fields that `mask` names taken from `changes`; all that officials enter for an absent mask or "*". The error
// names a field that is none of them.
absl::StatusOr<v1::Party> Changed(v1::Party before, const v1::Party& changes, const google::protobuf::FieldMask& mask);

}  // namespace jiedui::pairing::policy
