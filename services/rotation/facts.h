// What decisions rest on beside the store's own resources: parties, pairings and trusteeships, as asked of the other services or heard of
// their events. Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"

namespace jiedui::rotation {

// An open end, as columns and facts hold it.
inline constexpr std::string_view kForEver = "9999-12-31";

// A party as the pairing registry has it.
struct PartyFacts {
  std::string name;
  int64_t revision = 0;
  pairing::v1::PartyKind kind = pairing::v1::PARTY_KIND_UNSPECIFIED;
  std::string region_code;
  std::string display_name;
};

// A pairing or a trusteeship, which a posting may rest on.
struct BasisFacts {
  std::string name;
  int64_t revision = 0;
  bool active = false;  // by its state, whatever its dates
  std::string supporter, recipient;
  std::string supporter_region, recipient_region;
  // As heard of the registry: what a side reaches beyond the party itself depends on it.
  pairing::v1::PartyKind supporter_kind = pairing::v1::PARTY_KIND_UNSPECIFIED;
  pairing::v1::PartyKind recipient_kind = pairing::v1::PARTY_KIND_UNSPECIFIED;
  std::string start;  // from which it is known to hold
  std::string end;    // first day no longer; kForEver while open

  // In force on a day (full date).
  bool Holds(std::string_view day) const { return active && start <= day && day < end; }
};

// The first day of a date as a source gives it ("2013-08"), in full; "" for none, which is before every day.
std::string FirstDayOf(const std::string& date);

// Whether an interval, its dates as exactly as a source gives them, holds a day (full date).
bool HoldsDated(const type::v1::Interval& interval, std::string_view day);
// The days of an interval; 0 where one of its ends is not known.
int64_t DaysOf(const type::v1::Interval& interval);
// The year of a date, 0 for none.
int64_t YearOf(std::string_view date);

// What a pairing or a trusteeship says as a basis.
BasisFacts FactsOf(const pairing::v1::Pairing& pairing);
BasisFacts FactsOf(const trusteeship::v1::Trusteeship& trusteeship);

}  // namespace jiedui::rotation
