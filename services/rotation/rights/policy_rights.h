// Whether service gives a right on a day, and why or why not: pure functions of values. Numbers, kinds of schools and kinds of work come
// from rule rows; service_sum.h holds the arithmetic.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/rules/rule.h"
#include "jiedui/rotation/v1/rights.pb.h"
#include "services/rotation/rights/service_sum.h"

namespace jiedui::rotation::policy {

// ---- Which rules ---------------------------------------------------------------------------------------------------------

inline constexpr std::string_view kKindsRule = "rotation-service-kinds";
inline constexpr std::string_view kDaysAMonthRule = "rotation-service-days-a-month";

// What a right is judged by on its own: itself; of HONOUR its three levels, lowest first. Empty for what is no right.
std::vector<v1::Right> LevelsOf(v1::Right right);
// The rule that says how long, in 年 or 个月. Not of HONOUR.
std::string_view ThresholdRule(v1::Right level);
// The rule that says in which kinds of schools.
std::string_view SchoolsRule(v1::Right right);

// The versions of a day that a right is judged by.
struct RightRules {
  std::vector<rules::v1::Rule> thresholds;  // of LevelsOf, in that order
  rules::v1::Rule schools, kinds, days_a_month;
};

// ---- The answer ----------------------------------------------------------------------------------------------------------

// What is known of a person.
struct ServiceFacts {
  std::string person;
  std::vector<Work> works;
  std::vector<Work> approved;  // postings that are approved and not begun: what is entered of the time to come
  std::vector<Listed> listed;
};

// `known_at` and `provisional` are left to the caller. kSharesTooFine where the sum does not fit; INTERNAL where a rule says what code does
// not understand.
absl::StatusOr<v1::RightAnswer> JudgeRight(const ServiceFacts& facts, const RightRules& rules, v1::Right right,
                                           absl::CivilDay day);

// A right that is one, and of which there may be an answer.
absl::Status ValidRight(std::string_view field, v1::Right right);
// OK when it is met; kRightNotMet with why otherwise.
absl::Status MayCertify(const v1::RightAnswer& answer);

// "晋升高一级职称".
std::string_view Chinese(v1::Right right);
v1::ServiceLength ToProto(const Amount& amount);
v1::ExactFraction ToProto(const Exact& exact);

}  // namespace jiedui::rotation::policy
