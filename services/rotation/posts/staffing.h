// Who is at which school on a day, and what was allotted to it then, out of the store. Plain functions in a transaction.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/call.h"
#include "common/db/database.h"
#include "services/rotation/posts/policy_staffing.h"
#include "services/rotation/traits.h"

namespace jiedui::rotation::store {

// Schools of an area, or one of them.
struct SchoolArea {
  Scope area;
  std::string_view school = "";  // in the area; "" for all
};

// Postings on a day, approved or further, at each of their places among the schools; `places`: how many places share them (circuit
// teaching has several, and some may lie beyond the area).
using VisitPosted = absl::FunctionRef<absl::Status(std::string_view school, int places, const v1::Posting& posting,
                                                   const v1::Person& person)>;
absl::Status EachPosted(db::Tx& tx, const SchoolArea& schools, absl::CivilDay day, VisitPosted visit);

// Who is where on a day, by school; people as they are now known. Schools with nobody are left out.
using StaffBySchool = std::map<std::string, policy::Staff, std::less<>>;
absl::StatusOr<StaffBySchool> StaffOn(db::Tx& tx, const SchoolArea& schools, absl::CivilDay day);

// What held on a day: the last revision that began by then. In order of name.
absl::StatusOr<std::vector<v1::Allotment>> AllotmentsOn(db::Tx& tx, const SchoolArea& schools, absl::CivilDay day);

absl::StatusOr<policy::StaffingRules> StaffingRulesOn(db::Tx& tx, std::string_view region, absl::CivilDay day);

// Posts allotted in a division: of all its schools but one ("" for none).
absl::StatusOr<int64_t> PostsAllotted(db::Tx& tx, std::string_view region, std::string_view except_school);

// The established posts that people hold at a school from a day on, all but one person ("" for none).
absl::StatusOr<std::vector<policy::Held>> HeldAt(db::Tx& tx, std::string_view school, absl::CivilDay from,
                                                 std::string_view except_person);

// For whoever enters people: nobody new comes into an established post that a vocational school does not have (Q16-12). `before` is null
// for a new person; asked before or after `after` is written.
absl::Status PostsHold(db::Tx& tx, const v1::Person* before, const v1::Person& after, absl::CivilDay today);

}  // namespace jiedui::rotation::store
