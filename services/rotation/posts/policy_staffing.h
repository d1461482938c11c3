// Whether a school has the people that it needs (Q16-1..2, Q16-9a, Q16-9c, Q16-9d, Q16-12, Q16-26a): pure functions of values.
//
// Everything is reckoned in exact parts of a post and rounded once, at the end: people there are the whole posts that they fill, so that
// 19.5 of 20 teachers are 19 and one is missing; people above a limit count from the first part of a post.
//
// Rules that are looked up, none of which has a default (no rule: the check says so and does not apply):
//   rotation-class-teachers  number: teachers for each class of a kindergarten (两教, Q16-1..2)
//   rotation-class-carers    number: carers for each class of a kindergarten (一保)
//   rotation-special-ratio   number: pupils for each teacher of a special school (1∶3, Q16-26a)
// and the shares of policy_post.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/error.h"
#include "jiedui/rotation/v1/person.pb.h"
#include "jiedui/rotation/v1/post.pb.h"
#include "jiedui/rotation/v1/posting.pb.h"
#include "jiedui/rules/v1/rule_service.pb.h"
#include "services/rotation/plans/policy_fill.h"
#include "services/rotation/posts/policy_post.h"

namespace jiedui::rotation::policy {

inline constexpr Clause kShortSubjects{"Q16-9d", "青政办〔2016〕225号"};

inline constexpr std::string_view kClassTeachersRule = "rotation-class-teachers";
inline constexpr std::string_view kClassCarersRule = "rotation-class-carers";
inline constexpr std::string_view kSpecialRatioRule = "rotation-special-ratio";

struct StaffingRules {
  std::optional<rules::v1::Rule> class_teachers, class_carers, special_ratio, senior_share, middle_share;
};

// Somebody who teaches at a school on a day, and with how much of a post.
struct Teacher {
  Parts share = 0;
  std::vector<std::string> subjects;
  bool double_qualified = false;
};
// Who is at a school on a day.
struct Staff {
  std::vector<Teacher> teachers;  // employed there and not posted elsewhere, and posted there
  Parts established = 0;          // posts that people employed there hold, wherever they are posted
};

// ---- Who counts ----------------------------------------------------------------------------------------------------------

// Teaches on that day: role teacher, and no engineer on the side, who is counted apart (Q16-12).
bool Teaches(const v1::Person& person, std::string_view day);
// Takes somebody out of the own school and into a post of another. Other kinds (挂职、跟岗、送教、企业实践) keep the post at home.
bool FillsPost(v1::Posting::Kind kind);
// What somebody is employed with at a school on a day.
Parts EmployedShare(const v1::Person& person, std::string_view school, std::string_view day);

// ---- Checks --------------------------------------------------------------------------------------------------------------

// Whether a check is about people who are missing; the others are limits.
bool IsLack(v1::StaffingCheck::Kind kind);
// The checks that the stage of the school asks for: in the order of the enum, subjects in that of the allotment. Whoever teaches several
// subjects is counted once, where needed; subjects listed first are filled first.
absl::StatusOr<std::vector<v1::StaffingCheck>> Check(const v1::Allotment& allotment, const Staff& staff,
                                                     const StaffingRules& rules, Rural rural);
// What a school is told for a day on which nothing was allotted.
v1::StaffingCheck NotAllotted();

// Teachers and double-qualified ones into an answer; `declared` where the allotment says how many there are.
void CountTeachers(const v1::Allotment* allotment, const Staff& staff, v1::GetStaffingResponse& response);

// Adds the gaps of one school to the sums of an area, by kind and subject.
void AddGaps(const std::vector<v1::StaffingCheck>& checks, std::vector<v1::StaffingCheck>& totals);

}  // namespace jiedui::rotation::policy
