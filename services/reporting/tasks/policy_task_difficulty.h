// What stands in a unit's way: raised by it, given a measure, and said to be solved by somebody else than who carries the measure out.
// Pure functions of values (Q16-O2, after the pattern of MOE22-10a).
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "jiedui/reporting/v1/task.pb.h"

namespace jiedui::reporting::policy {

absl::Status ValidDifficulty(const v1::RaiseTaskDifficultyRequest& request);
absl::Status ValidMeasure(const v1::SetTaskDifficultyMeasureRequest& request, absl::CivilDay today);

// Who asks: its organisation, and whether it is an office whose area has the unit in it.
struct Asker {
  std::string_view organisation;
  bool office_above = false;
};
absl::Status CanMeasure(const v1::TaskDifficulty& difficulty, const Asker& asker);
absl::Status CanSolve(const v1::TaskDifficulty& difficulty, const Asker& asker);
absl::Status CanReopen(const v1::TaskDifficulty& difficulty, const Asker& asker);

v1::TaskDifficulty Raised(const v1::TaskAssignment& assignment, const v1::RaiseTaskDifficultyRequest& request,
                          std::string_view name, absl::CivilDay today);
v1::TaskDifficulty Measured(v1::TaskDifficulty difficulty, const v1::SetTaskDifficultyMeasureRequest& request);
v1::TaskDifficulty Solved(v1::TaskDifficulty difficulty, std::string_view result, absl::CivilDay today);
v1::TaskDifficulty Reopened(v1::TaskDifficulty difficulty, std::string_view reason, absl::CivilDay today);

// Raised before this day and without a measure today: for longer than `days`.
absl::CivilDay UnmeasuredBefore(absl::CivilDay today, int64_t days);

std::string_view Chinese(v1::TaskDifficulty::State state);

}  // namespace jiedui::reporting::policy
