// What a task must be, and what its units may do: pure functions of values.
//
// Q16-TASKS: each task names its units (责任单位), the first leads (列第一位的单位为牵头单位). Q16-COLL: a collective unit stands for its
// members, each with its own progress; a collective lead is done when all its members are and 省教育厅 confirms it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "jiedui/reporting/v1/task.pb.h"

namespace jiedui::reporting::policy {

// ---- Tasks ---------------------------------------------------------------------------------------------------------------

absl::Status ValidTask(const v1::Task& task);
// Without what the service fills in.
v1::Task AsEntered(v1::Task task);
// Whether a task may become what a row says: one that is done, or waits to be confirmed, keeps its units and deadlines.
absl::Status CanRevise(const v1::Task& before, const v1::Task& entered);
// The task that a row makes of what is there (null: nothing yet): what was done for a deadline stays done.
v1::Task Entered(const v1::Task* before, const v1::Task& entered);

// What a unit has in a task by its units, in order of place.
struct Part {
  std::string party;
  std::string display_name;  // of a single unit, as the task has it
  int place = 1;
  std::string collective;
};
std::vector<Part> PartsOf(const v1::Task& task);
// parties/{party} that lead: one, or the members of a collective.
std::vector<std::string> LeadsOf(const v1::Task& task);
bool IsCollective(const v1::Task::Unit& unit);

// The first deadline that is not done; null where all are.
const v1::Task::Deadline* NextDeadline(const v1::Task& task);
// The day passed and the task was not done for it: marks it late. False where there is nothing to mark.
bool MarkLate(v1::Task& task, std::string_view due_on);
// The next deadline is done: the following one is open, or the task is done.
v1::Task DoneForDeadline(v1::Task task, absl::CivilDay today);
// All members of a collective lead have closed the next deadline.
v1::Task AwaitingConfirmation(v1::Task task);
v1::Task Unconfirmed(v1::Task task);
absl::Status CanConfirm(const v1::Task& task, std::string_view organisation);

// ---- Parts ---------------------------------------------------------------------------------------------------------------

std::string AssignmentName(std::string_view task, std::string_view party);
absl::Status ValidSummary(std::string_view summary);
absl::Status ValidResult(std::string_view result);
absl::Status ValidPercent(int percent);
// The unit does it itself.
absl::Status IsOfUnit(const v1::TaskAssignment& assignment, std::string_view organisation, std::string_view verb);
absl::Status CanProgress(const v1::TaskAssignment& assignment);
absl::Status CanClose(const v1::TaskAssignment& assignment, const v1::Task& task);
absl::Status CanReopen(const v1::TaskAssignment& assignment, const v1::Task& task, std::string_view organisation);
v1::TaskAssignment Progressed(v1::TaskAssignment assignment, int percent, std::string_view summary,
                              absl::CivilDay today);
// For the task's next deadline.
v1::TaskAssignment Closed(v1::TaskAssignment assignment, const v1::Task& task, std::string_view summary,
                          absl::CivilDay today);
v1::TaskAssignment Reopened(v1::TaskAssignment assignment, const v1::Task& task, std::string_view reason);
// Whether the part is closed for a deadline.
bool IsClosedFor(const v1::TaskAssignment& assignment, std::string_view due_on);

// ---- Follow-ups ----------------------------------------------------------------------------------------------------------

// Of the task and the deadline that passed.
v1::FollowUp FollowUpOf(const v1::Task& task, std::string_view due_on, absl::CivilDay opened_on);
absl::Status CanCloseFollowUp(const v1::FollowUp& follow_up, std::string_view organisation);
v1::FollowUp Closed(v1::FollowUp follow_up, std::string_view result, absl::CivilDay today);

std::string_view Chinese(v1::Task::State state);
std::string_view Chinese(v1::TaskAssignment::State state);
std::string_view Chinese(v1::FollowUp::State state);

}  // namespace jiedui::reporting::policy
