// What contradicts what, judged from plain values (review.proto says what each kind means). Dates are ISO days, which compare as text;
// an empty end is open.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/review.pb.h"
#include "services/pairing/setting.h"

namespace jiedui::pairing::policy {

// A pairing as far as it can contradict, with its parties as they are today.
struct Entry {
  struct Side {
    std::string party;
    std::string recorded_region;  // division code when the pairing was last written
    std::string area;             // division code of the party today
    std::string party_end;
    std::string region, region_end;

    bool operator==(const Side&) const = default;
  };

  std::string name, scheme, parent;
  v1::PartyKind supporter_kind = v1::PARTY_KIND_UNSPECIFIED, recipient_kind = v1::PARTY_KIND_UNSPECIFIED;
  std::string start, end;
  bool activated = false;
  bool ended = false;
  Side supporter, recipient;
};

struct Found {
  std::string subject;
  v1::Contradiction::Kind kind = v1::Contradiction::KIND_UNSPECIFIED;
  std::string other, scheme, since, supporter_region, recipient_region;

  auto operator<=>(const Found&) const = default;  // NOLINT(modernize-use-nullptr): of what the compiler writes
};

// After a party or a region of it has ended.
void FindEnded(const Entry& pairing, std::vector<Found>& found);
// With the parent it names; `parent` is null when there is none of that name. Nothing for a pairing without a parent.
void FindInParent(const Entry& pairing, const Entry* parent, std::vector<Found>& found);
// Of `pairing` beside another of the same scheme and kinds. `scheme` is null when there is none of that name.
void FindOverlap(const Entry& pairing, const Entry& other, const v1::Scheme* scheme, std::vector<Found>& found);

// What no two parties share at one time: kind, name and region; each external id.
std::vector<std::string> IdentitiesOf(const v1::Party& party);
// Of two parties that share an identity.
void FindDuplicate(const v1::Party& party, const v1::Party& other, std::vector<Found>& found);

// The first day on which a region or party is no more, or "".
template <class Resource>
std::string EndOf(const Resource& resource) {
  if (resource.interval().end().empty()) return "";
  const absl::StatusOr<Period> period = ParseInterval("interval", resource.interval());
  return period.ok() && period->end.has_value() ? FormatDay(*period->end) : "";
}

// As it is answered: with its sentence and clause.
v1::Contradiction Told(const Found& found, int64_t found_at_micros);

}  // namespace jiedui::pairing::policy
