// Formal judgements: on the day after the due date, and again when something becomes known that changes them.
#pragma once

#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "common/db/mutate.h"
#include "common/db/timer.h"
#include "jiedui/reporting/v1/indicator.pb.h"
#include "jiedui/reporting/v1/target.pb.h"

namespace jiedui::reporting {

// Of a target that was entered, changed or rated: it is judged when it is due; at once where it already is.
absl::Status ScheduleJudgement(db::Tx& tx, const v1::Target& target);

// A value has become known: targets that are due and rest on its indicator are judged again, soon; once for all values of one `batch`, a
// random id.
absl::Status JudgeAgain(db::Mutation& m, const v1::IndicatorValue& value, std::string_view batch);

// Does what a timer of these is for, in the transaction that marks it fired; none where it is another's.
std::optional<absl::Status> FireTargetTimer(db::Mutation& m, const db::Timer& timer);

}  // namespace jiedui::reporting
