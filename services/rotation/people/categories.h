// What a school was on a day, put together from the counties' dated lists, from what the registry says of the school and from the lists
// of areas: yes, no, or not loaded. Plain functions in a transaction.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/db/database.h"
#include "jiedui/rotation/v1/category.pb.h"
#include "services/rotation/heard.h"

namespace jiedui::rotation::store {

using CategoryAnswer = v1::GetSchoolCategoriesResponse::Answer;

// Lists as known at an instant in microseconds (db::kPresent for now); what the registry said of schools and areas as heard last.
absl::StatusOr<CategoryAnswer> CategoryOf(db::Tx& tx, const PartyFacts& school, v1::Category::Kind kind,
                                          absl::CivilDay day, int64_t known_at);
// kUnknownReference for a school that nobody has spoken of.
absl::StatusOr<CategoryAnswer> CategoryOf(db::Tx& tx, std::string_view school, v1::Category::Kind kind,
                                          absl::CivilDay day, int64_t known_at);
// One for each kind, in the order of the enum.
absl::StatusOr<std::vector<CategoryAnswer>> CategoriesOfSchool(db::Tx& tx, const PartyFacts& school, absl::CivilDay day,
                                                               int64_t known_at);

// What many schools were on a day, as now known: each school is asked for once, the lists of the areas around once for a county.
class CategoriesOn {
 public:
  using Known = v1::GetSchoolCategoriesResponse::Known;

  CategoriesOn(db::Tx& tx, v1::Category::Kind kind, absl::CivilDay day) : tx_(tx), kind_(kind), day_(day) {}

  // Not loaded for a school that nobody has spoken of.
  absl::StatusOr<Known> Of(const std::string& school);

 private:
  db::Tx& tx_;
  const v1::Category::Kind kind_;
  const absl::CivilDay day_;
  std::map<std::string, Known, std::less<>> known_;                       // by school
  std::map<std::string, std::vector<v1::Category>, std::less<>> around_;  // by county
};

// The schools that a list names as of the kind on a day, within divisions from `area.low` to before `area.high`; in order of name.
absl::StatusOr<std::vector<std::string>> SchoolsListed(db::Tx& tx, v1::Category::Kind kind, const Scope& area,
                                                       absl::CivilDay day);

}  // namespace jiedui::rotation::store
