#include "services/reporting/tasks/policy_task_difficulty.h"

#include <algorithm>
#include <string>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/reporting/reasons.h"
#include "services/reporting/tasks/reasons_task.h"

namespace jiedui::reporting::policy {
namespace {

using v1::TaskDifficulty;

constexpr Clause kDifficultyClause{"Q16-O2", "青政办〔2016〕225号"};
constexpr Clause kTrackingClause{"MOE22-10a", "教基厅函〔2022〕13号"};
constexpr size_t kMaxTitle = 200, kMaxText = 2000;
constexpr int64_t kMaxDays = 36500;

absl::Status WrongState(const TaskDifficulty& difficulty, std::string_view verb, std::string_view allowed) {
  return Failure(
      kWrongState,
      {{"name", difficulty.name()}, {"state", Chinese(difficulty.state())}, {"verb", verb}, {"allowed", allowed}});
}

// Whether it is solved is for the unit that raised it and for offices above.
absl::Status MayDecide(const TaskDifficulty& difficulty, const Asker& asker, std::string_view verb) {
  if (asker.office_above || asker.organisation == difficulty.party()) return absl::OkStatus();
  return Failure(kNotTheUnit, {{"name", difficulty.name()}, {"party", difficulty.party()}, {"verb", verb}})
      .By(kDifficultyClause, difficulty.name());
}

}  // namespace

std::string_view Chinese(TaskDifficulty::State state) {
  switch (state) {
    case TaskDifficulty::STATE_RAISED: return "已提出";
    case TaskDifficulty::STATE_MEASURED: return "已有措施";
    case TaskDifficulty::STATE_SOLVED: return "已解决";
    default: return "未说明";
  }
}

absl::Status ValidDifficulty(const v1::RaiseTaskDifficultyRequest& request) {
  return FirstError({CheckName("assignment", request.assignment(), "taskAssignments"),
                     RequiredText("title", request.title(), kMaxTitle),
                     ValidText("description", request.description(), kMaxText)});
}

absl::Status ValidMeasure(const v1::SetTaskDifficultyMeasureRequest& request, absl::CivilDay today) {
  absl::Status valid = FirstError({CheckName("name", request.name(), "taskDifficulties"),
                                   RequiredText("measure", request.measure(), kMaxText),
                                   CheckName("responsible", request.responsible(), "parties")});
  if (!valid.ok() || request.due_on().empty()) return valid;
  absl::StatusOr<absl::CivilDay> due = ParseDay("due_on", request.due_on());
  if (!due.ok()) return due.status();
  if (*due < today) return InvalidField("due_on", StrCat("不早于今天（", FormatDay(today), "）"));
  return absl::OkStatus();
}

absl::Status CanMeasure(const TaskDifficulty& difficulty, const Asker& asker) {
  if (difficulty.state() == TaskDifficulty::STATE_SOLVED) return WrongState(difficulty, "确定措施", "已提出、已有措施");
  const bool lead = !difficulty.lead().empty() && asker.organisation == difficulty.lead();
  if (asker.office_above || lead || asker.organisation == difficulty.party()) return absl::OkStatus();
  return Failure(kMeasureByOther, {{"name", difficulty.name()}}).By(kDifficultyClause, difficulty.name());
}

absl::Status CanSolve(const TaskDifficulty& difficulty, const Asker& asker) {
  if (difficulty.state() != TaskDifficulty::STATE_MEASURED) return WrongState(difficulty, "认定解决", "已有措施");
  if (!asker.organisation.empty() && asker.organisation == difficulty.responsible()) {
    return Failure(kMustNotSolve, {{"name", difficulty.name()}, {"responsible", difficulty.responsible()}})
        .By(kTrackingClause, difficulty.name());
  }
  return MayDecide(difficulty, asker, "认定解决");
}

absl::Status CanReopen(const TaskDifficulty& difficulty, const Asker& asker) {
  if (difficulty.state() == TaskDifficulty::STATE_RAISED) return WrongState(difficulty, "重新提出", "已有措施、已解决");
  return MayDecide(difficulty, asker, "重新提出");
}

TaskDifficulty Raised(const v1::TaskAssignment& assignment, const v1::RaiseTaskDifficultyRequest& request,
                      std::string_view name, absl::CivilDay today) {
  TaskDifficulty difficulty;
  difficulty.set_name(std::string(name));
  difficulty.set_assignment(assignment.name());
  difficulty.set_task(assignment.task());
  difficulty.set_party(assignment.party());
  difficulty.set_region_code(assignment.region_code());
  difficulty.set_lead(assignment.lead());
  difficulty.set_title(request.title());
  difficulty.set_description(request.description());
  difficulty.set_raised_on(FormatDay(today));
  difficulty.set_state(TaskDifficulty::STATE_RAISED);
  return difficulty;
}

TaskDifficulty Measured(TaskDifficulty difficulty, const v1::SetTaskDifficultyMeasureRequest& request) {
  difficulty.set_measure(request.measure());
  difficulty.set_responsible(request.responsible());
  difficulty.set_measure_due_on(request.due_on());
  difficulty.set_state(TaskDifficulty::STATE_MEASURED);
  return difficulty;
}

TaskDifficulty Solved(TaskDifficulty difficulty, std::string_view result, absl::CivilDay today) {
  difficulty.set_result(std::string(result));
  difficulty.set_solved_on(FormatDay(today));
  difficulty.set_state(TaskDifficulty::STATE_SOLVED);
  return difficulty;
}

TaskDifficulty Reopened(TaskDifficulty difficulty, std::string_view reason, absl::CivilDay today) {
  difficulty.clear_measure();
  difficulty.clear_responsible();
  difficulty.clear_measure_due_on();
  difficulty.clear_solved_on();
  difficulty.set_raised_on(FormatDay(today));
  difficulty.set_result(std::string(reason));
  difficulty.set_state(TaskDifficulty::STATE_RAISED);
  return difficulty;
}

absl::CivilDay UnmeasuredBefore(absl::CivilDay today, int64_t days) {
  return today - std::clamp<int64_t>(days, 0, kMaxDays);
}

}  // namespace jiedui::reporting::policy
