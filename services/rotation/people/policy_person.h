// The rules of people: pure functions of values.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "jiedui/rotation/v1/person.pb.h"

namespace jiedui::rotation::policy {

// people/{UUID}, of a version that is random: never derived from anything of the person.
absl::Status ValidPersonName(std::string_view field, std::string_view name);

// Everything but the identity number. Together the employments never make more than one full post (kMoreThanOnePost).
absl::Status ValidPerson(const v1::Person& person, absl::CivilDay today);

// What the person is on a day; unspecified where no spell says so.
v1::Role RoleOn(const v1::Person& person, absl::CivilDay day);

// The employment in force on a day with the largest share, the earlier one of equals; null where there is none.
const v1::Person::Employment* MainEmployment(const v1::Person& person, absl::CivilDay day);

// The days after `today` on which an employment begins or is no longer, in order.
std::set<absl::CivilDay> PlacedAnewOn(const v1::Person& person, absl::CivilDay today);

// Employments that one of two versions of a person has and the other has not, whatever their regions.
std::vector<v1::Person::Employment> ChangedEmployments(const v1::Person& before, const v1::Person& after);

// What a caller enters, without what the service fills in and without the identity number.
v1::Person AsEntered(const v1::Person& person);

// Puts the person where the main employment is, or the home county; kNoPlace where there is neither. Employments have their regions.
absl::Status Place(v1::Person& person, absl::CivilDay today);

}  // namespace jiedui::rotation::policy
