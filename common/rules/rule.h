// What a rule must be, what may follow on it, and how it is said: pure functions of values, for policies and for the
// store.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "jiedui/rules/v1/rule_service.pb.h"

namespace jiedui::rules {

inline constexpr Reason kRuleOverlap{
    "RULE_OVERLAP", absl::StatusCode::kFailedPrecondition,
    "规则“{name}”的有效期（{dates}）与已有版本（{other}）重叠，同一天只能有一个版本有效。",
    "Rule {name}: {dates} overlaps the version in force {other}."};
inline constexpr Reason kRuleKindChanged{
    "RULE_KIND_CHANGED", absl::StatusCode::kFailedPrecondition,
    "规则“{rule_id}”的值应为{expected}，与其他版本或地区一致；如含义改变，请另立规则编号。",
    "Rule {rule_id} holds {expected} in its other versions; code relies on that."};

// For docs and tests.
inline constexpr const Reason* kReasons[] = {&kRuleOverlap, &kRuleKindChanged};

// ---- Saying it -----------------------------------------------------------------------------------------------------------

// For Failure::By; views into `rule`.
Clause ClauseOf(const v1::Rule& rule);
// The number of a rule that code knows to hold one; INTERNAL when it does not, so that no default is ever taken for
// policy.
absl::StatusOr<int64_t> NumberOf(const v1::Rule& rule);
// "不超过50对", "不少于1/3", "联合办学、办学模式".
std::string Chinese(const v1::Rule& rule);

// ---- Names ---------------------------------------------------------------------------------------------------------------

// "rules/pairing-hand-in-hand-schools-630000"; without the code for everywhere.
std::string NameOf(std::string_view rule_id, std::string_view region);
// The areas around a division code and itself, smallest first, then "" for everywhere: {"632701", "632700", "630000",
// ""}. Comparing codes descending gives the same order. Other text than six digits is refused; "" gives {""}.
absl::StatusOr<std::vector<std::string>> AreasAround(std::string_view field, std::string_view region);

// ---- Validity ------------------------------------------------------------------------------------------------------------

// Id, region, dates, value, words; `field` prefixes the paths in the error ("rule"). The id must belong to `service`.
absl::Status ValidRule(std::string_view field, std::string_view service, const v1::Rule& rule);
// The days a valid rule is in force.
Period PeriodOf(const v1::Rule& rule);
// Without what the service fills in.
v1::Rule ContentOf(v1::Rule rule);
// What code relies on, the same in all rules of one id: "整数（单位：对）".
std::string KindOf(const v1::Rule& rule);
// Why a rule is changed: may be empty, at most 500 characters.
absl::Status ValidReason(std::string_view field, std::string_view reason);

// ---- Versions of one rule in one region ----------------------------------------------------------------------------------

// By start, no two in force on one day.
using Versions = std::vector<v1::Rule>;

// The version that begins on a day, or is in force on it; null when there is none.
const v1::Rule* Beginning(const Versions& versions, absl::CivilDay start);
const v1::Rule* InForce(const Versions& versions, absl::CivilDay day);

// Puts `version` in the place of the one that begins on `replaced`, if any. kRuleOverlap with any other.
absl::StatusOr<Versions> Entered(Versions versions, v1::Rule version, absl::CivilDay replaced);
// As Entered, and the version in force when the new one begins ends on that day. One that would outlast the new version
// is not ended but overlaps: what it said of the days beyond would lapse unsaid.
absl::StatusOr<Versions> Revised(Versions versions, v1::Rule version, absl::CivilDay replaced);

}  // namespace jiedui::rules
