// From when to when which rule of rounds and checks binds a person, and since when it counts: pure arithmetic over spells of roles and
// employments. One row a stretch of days, so that who is due on any day is a question to an index.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "jiedui/rotation/v1/person.pb.h"
#include "jiedui/rotation/v1/training.pb.h"

namespace jiedui::rotation::policy {

// On the days [start, end) the person was employed and of a role, and the last one before was on `last_on`.
struct DueSpell {
  v1::DueKind kind = v1::DUE_KIND_UNSPECIFIED;
  v1::Role role = v1::ROLE_UNSPECIFIED;
  std::string last_on;       // "" for none
  std::string counted_from;  // last_on, or the first day of service
  std::string start;
  std::string end;  // kForEver while open
  bool operator==(const DueSpell&) const = default;
};

// Last days of what a person has taken part in; in any order.
struct Taken {
  std::vector<absl::CivilDay> rounds;
  std::vector<absl::CivilDay> checks;
};

// Teachers and principals alone: nobody has said of officials that they are to be trained in rounds or checked. Without an employment no
// rule binds. By kind and start.
std::vector<DueSpell> DueSpells(const v1::Person& person, const Taken& taken);

}  // namespace jiedui::rotation::policy
