// What a target may say, and the promise it makes. Pure functions of values.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/base/call.h"
#include "jiedui/reporting/v1/target.pb.h"
#include "services/reporting/targets/policy_target.h"

namespace jiedui::reporting::policy {

absl::Status ValidTarget(const v1::Target& target);
// Without what only the service says.
v1::Target AsEntered(const v1::Target& target);
// Of a valid one.
Promise PromiseOf(const v1::Target& target);
// The same promise to a part of it.
Promise PromiseTo(const v1::Target& target, const v1::Target::Part& part);

v1::Verdict ToWire(Verdict verdict);
// The last rating up to the day; unspecified for none.
v1::Target::Grade GradeOn(const v1::Target& target, absl::CivilDay day);
// Of a rating; none of the unspecified grade.
std::optional<Rating> RatingOf(v1::Target::Grade grade);

absl::Status ValidRating(const v1::Target::Rating& rating);
// It is rated by people, and by these: an office for its area that does not answer for it.
absl::Status CanRate(const v1::Target& target, const Caller& caller, const Scope& scope);
v1::Target Rated(v1::Target target, v1::Target::Rating rating, const Caller& caller, absl::CivilDay today);

// The judgement is formal from the day after the due date: whether that has come.
bool IsDue(const v1::Target& target, absl::CivilDay today);
// The day on which the list of its population is read: as it says or, without that, the due date or, without one, `day`.
absl::CivilDay ListedOn(const v1::Target& target, absl::CivilDay day);

}  // namespace jiedui::reporting::policy
