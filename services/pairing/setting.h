// What a decision about a pairing rests on, as plain values: loaded by the store, judged by policy.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/base/civil.h"
#include "common/base/error.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/record.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"

namespace jiedui::pairing {

// What messages call a party: its short name where it has one.
inline const std::string& Title(const v1::Party& party) {
  return party.short_name().empty() ? party.display_name() : party.short_name();
}

// Another pairing of the same scheme and kinds that shares a side and ever was in force.
struct Neighbour {
  v1::Pairing pairing;
  std::string supporter_title;
  std::string recipient_title;
};

// What stands around a pairing, loaded in the transaction that decides.
struct Setting {
  v1::Scheme scheme;
  v1::Party supporter;
  v1::Party recipient;
  std::optional<v1::Pairing> parent;
  std::vector<Neighbour> neighbours;  // itself left out; only where activation is decided
  // Names of regions by division code; looked up only when a refusal has to name them.
  std::map<std::string, std::string> places;
  // When the others of its lane under the same parent are in force; only where that has a limit and activation is decided.
  std::vector<Period> under_parent;
  // The record that the pairing names as the need it answers.
  std::optional<v1::Record> need;
};

// A rule that was passed with a reason: the pairing is number `number` where `most` are allowed.
struct PassedRule {
  Warning warning;
  int64_t number = 0, most = 0;
};

// The lane of two kinds, or null.
inline const v1::Scheme::Lane* LaneOf(const v1::Scheme& scheme, v1::PartyKind supporter, v1::PartyKind recipient) {
  for (const v1::Scheme::Lane& lane : scheme.lanes()) {
    if (lane.supporter_kind() == supporter && lane.recipient_kind() == recipient) return &lane;
  }
  return nullptr;
}

// Parties and pairings in force on a day, by kind of one side.
struct KindCount {
  v1::PartyKind kind = v1::PARTY_KIND_UNSPECIFIED;
  v1::CountPairingsResponse::Side side = v1::CountPairingsResponse::SIDE_UNSPECIFIED;
  int64_t parties = 0, pairings = 0, not_known = 0, known = 0;

  bool operator==(const KindCount&) const = default;
};

}  // namespace jiedui::pairing
