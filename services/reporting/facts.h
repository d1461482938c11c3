// What decisions rest on beside the store's own resources: parties and pairings, as heard of the registry's events. Plain values.
#pragma once

#include <cstdint>
#include <string>

#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "services/reporting/obligations/policy_obligation.h"

namespace jiedui::reporting {

// A party as the pairing registry has it.
struct PartyFacts {
  std::string name;
  int64_t revision = 0;
  pairing::v1::PartyKind kind = pairing::v1::PARTY_KIND_UNSPECIFIED;
  std::string region_code;
  std::string display_name;
};

// The days on which a pairing worked: its interval without its suspensions. None of one that never was in force. A start that no source
// gives counts from the day a source speaks of it.
policy::PairingTerms TermsOf(const pairing::v1::Pairing& pairing);

}  // namespace jiedui::reporting
