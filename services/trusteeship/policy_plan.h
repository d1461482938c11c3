// The rules of plans, one school, one strategy (MOE22-4), and what is asked of them: pure functions of values.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/error.h"
#include "jiedui/trusteeship/v1/plan.pb.h"
#include "jiedui/trusteeship/v1/record.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"

namespace jiedui::trusteeship::policy {

inline constexpr Clause kOneStrategy{"MOE22-4", "部属高校县中托管帮扶项目"};

std::string_view Chinese(v1::Plan::State state);

// ---- Numbers as they are written -----------------------------------------------------------------------------------------

// "61.5", "-3": an optional sign, digits, at most one point between digits; at most 20 characters.
bool IsDecimal(std::string_view text);
// Less than 0, 0, greater than 0, exactly: 94.99 is not 95, and "95.0" is "95". Both are decimals.
int CompareDecimals(std::string_view a, std::string_view b);

// ---- Valid ---------------------------------------------------------------------------------------------------------------

absl::Status ValidPlan(const v1::Plan& plan);
absl::Status ValidResult(const v1::Plan::Result& result, absl::CivilDay today);

// ---- Can, change ---------------------------------------------------------------------------------------------------------

// The plan as it is entered: what the service adds left out.
v1::Plan AsEntered(const v1::Plan& plan);

// The survey it names is one of its trusteeship, and stands. `survey` is null when there is no record of that name.
absl::Status CanRestOn(const v1::Plan& plan, const v1::Record* survey);
// A DRAFT of the same trusteeship.
absl::Status CanUpdate(const v1::Plan& before, const v1::Plan& after);
absl::Status CanSubmit(const v1::Plan& plan);
// SUBMITTED, and by nobody who has written in it: `wrote`.
absl::Status CanDecide(const v1::Plan& plan, bool wrote, std::string_view verb);
// A trusteeship of the school, with its plans.
struct TermPlans {
  v1::Trusteeship trusteeship;
  std::vector<v1::Plan> plans;
};
// One school has one approved plan, whatever its trusteeship: those that the approval of a plan of `trusteeship` replaces. Refused where
// the school's plan for a later term is approved already. `terms` are all of the school.
absl::StatusOr<std::vector<v1::Plan>> ReplacedBy(const v1::Plan& plan, const v1::Trusteeship& trusteeship,
                                                 const std::vector<TermPlans>& terms);
// On a day that is not before its survey, nor before a plan that it replaces was approved.
absl::Status CanApproveOn(const v1::Plan& plan, const v1::Record& survey, const std::vector<v1::Plan>& replaced,
                          absl::CivilDay day);
// Of an APPROVED plan. Once the plan of a later term has taken its place, the last results of its own term may still be entered: of
// years up to that in which its term ends, until the end of the year after, because targets are of calendar years and their statistics
// come out in the next. `plans` are all of the trusteeship.
absl::Status CanRecordResult(const v1::Plan& plan, const std::vector<v1::Plan>& plans,
                             const v1::Trusteeship& trusteeship, std::string_view objective, int year,
                             absl::CivilDay today);

// The plan APPROVED, as the version after `plans`, all of its trusteeship. What was reached of an objective that the plan approved until
// now has too, alike in number, title, unit and direction, is kept: it is the same quantity, whatever is aimed at now.
v1::Plan Approved(v1::Plan plan, const std::vector<v1::Plan>& plans, absl::CivilDay day);
v1::Plan Superseded(v1::Plan plan, absl::CivilDay day);
// With the result in the place of its year.
v1::Plan WithResult(v1::Plan plan, std::string_view objective, const v1::Plan::Result& result);

// ---- Questions -----------------------------------------------------------------------------------------------------------

// The plan that a term is held against, of all of its trusteeship: the last that was approved, also after the plan of a later term has
// taken its place. Null where none was.
const v1::Plan* PlanOfTerm(const std::vector<v1::Plan>& plans);
// "2" before "10", "2.9" before "2.10".
bool NumberLess(std::string_view a, std::string_view b);
v1::ComparePlansResponse Compare(const v1::Plan& from, const v1::Plan& to);
// How far the objectives have come, as of a year; of no plan (null) nothing.
v1::GetPlanProgressResponse Progress(const v1::Plan* plan, int year);

}  // namespace jiedui::trusteeship::policy
