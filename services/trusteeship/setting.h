// What a decision on a trusteeship rests on, loaded by the store or asked of the registry: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/rules/v1/rule_service.pb.h"
#include "jiedui/trusteeship/v1/programme.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"

namespace jiedui::trusteeship {

// A party as the pairing registry has it.
struct PartyFacts {
  std::string name;
  int64_t revision = 0;
  pairing::v1::PartyKind kind = pairing::v1::PARTY_KIND_UNSPECIFIED;
  std::string region_code;
  std::string display_name;
};

// The parties of one trusteeship.
struct PartiesFacts {
  PartyFacts supporter, school, county_government;
  std::vector<PartyFacts> attached_schools;
};

// The rules of a tier in force on a trusteeship's first day; nothing where none is loaded.
struct TierRules {
  std::optional<rules::v1::Rule> schools, supporters, same_area, term;
};

struct Setting {
  v1::Programme programme;
  PartiesFacts parties;
  TierRules rules;
  int64_t schools = 0;                  // other schools of the programme, not given up
  std::vector<v1::Trusteeship> others;  // other trusteeships of the school, not given up before they began
};

}  // namespace jiedui::trusteeship
