// When rounds of training and medical checks, these of people at rural schools, are due (DX18-3.4.1b, DX18-3.4.3), as the store knows it on a day. Plain functions in a
// transaction.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/call.h"
#include "common/db/database.h"
#include "common/rules/rules.h"
#include "jiedui/rotation/v1/training.pb.h"

namespace jiedui::rotation {

inline constexpr std::string_view kTeacherRoundRule = "rotation-training-teacher";
inline constexpr std::string_view kPrincipalRoundRule = "rotation-training-principal";
inline constexpr std::string_view kCheckRule = "rotation-medical-check";

// The rule of a kind for teachers or principals.
std::string_view RuleOf(v1::DueKind kind, v1::Role role);

// Whose: those seen in an area, of one organisation where that is named (a school's people, or the person itself).
struct Whose {
  Scope area;
  std::string organisation;
};

// A part of an area in which one version of a rule decides.
struct RuledArea {
  Scope area;
  rules::v1::Rule rule;
  int64_t months = 0;
};
// Parts without a rule are left out. In order of division.
absl::StatusOr<std::vector<RuledArea>> RuledAreas(db::Tx& tx, std::string_view rule_id, const Scope& area,
                                                  absl::CivilDay day);

// A page of what is due by a day, as of a day.
struct DueQuery {
  Whose whose;
  std::vector<v1::DueKind> kinds;
  absl::CivilDay day;
  absl::CivilDay due_by;
  std::string after;  // the key of the last one seen; "" for the first page
  int limit = 0;
};
struct DueRow {
  v1::Due due;
  std::string key;  // where it stands in the order of day, day it is counted from, person and kind; compared as text
};
absl::StatusOr<std::vector<DueRow>> ListDue(db::Tx& tx, const DueQuery& query);

// What is due of one person on a day, of whom `region` is seen. Rules that are not loaded: kDueRuleNotLoaded.
absl::StatusOr<std::vector<v1::Due>> DueOf(db::Tx& tx, std::string_view person, std::string_view region,
                                           std::string_view school, absl::CivilDay day);

// How many of those whom the rule of rounds binds on a day were trained since a day; "" for within the years of each one's rule.
struct CoverageQuery {
  Whose whose;
  absl::CivilDay day;
  std::string since;
  int category = 0;  // of schools; 0 for all
};
absl::StatusOr<v1::GetTrainingCoverageResponse> CoverageOf(db::Tx& tx, const CoverageQuery& query);

}  // namespace jiedui::rotation
