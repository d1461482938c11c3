// Tasks and the parts of their units, as they are entered, revised and done. In a transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/mutate.h"
#include "common/db/timer.h"
#include "jiedui/reporting/v1/task.pb.h"
#include "services/reporting/facts.h"

namespace jiedui::reporting {

// Writes a task as a row says it, opens the parts of its units and sets its timers. `before` is null for a new one.
absl::StatusOr<v1::Task> EnterTask(db::Mutation& m, const v1::Task* before, const v1::Task& entered);

// Writes the next revision with its event.
absl::StatusOr<v1::Task> SaveTask(db::Mutation& m, const v1::Task& before, v1::Task after, std::string_view event,
                                  std::string_view decision = "");
absl::StatusOr<v1::TaskAssignment> SaveAssignment(db::Mutation& m, const v1::TaskAssignment* before,
                                                  v1::TaskAssignment after, std::string_view event,
                                                  std::string_view decision = "");

// The next deadline of a task is done: it says so, and is closed after the last one.
absl::StatusOr<v1::Task> FinishDeadline(db::Mutation& m, const v1::Task& task);

// The parts of a unit follow its name and its area, which say who sees them.
absl::Status PartyOfTasksChanged(db::Mutation& m, const PartyFacts& party);

// The day after a deadline: a task that is not done for it is late, and a follow-up is opened, once. None where the timer is another's.
std::optional<absl::Status> FireTaskTimer(db::Mutation& m, const db::Timer& timer);

namespace store {
// In order of name; those that have lapsed, too.
absl::StatusOr<std::vector<v1::TaskAssignment>> AssignmentsOfTask(db::Tx& tx, std::string_view task);
absl::StatusOr<std::vector<v1::TaskAssignment>> AssignmentsOfParty(db::Tx& tx, std::string_view party);
absl::StatusOr<std::vector<v1::TaskAssignment>> AllAssignments(db::Tx& tx);
absl::StatusOr<std::vector<v1::Task>> AllTasks(db::Tx& tx);
absl::StatusOr<std::vector<v1::TaskDifficulty>> UnsolvedDifficulties(db::Tx& tx);
}  // namespace store

}  // namespace jiedui::reporting
