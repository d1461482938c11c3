#include "services/reporting/tasks/traits.h"

#include "services/reporting/tasks/policy_task.h"

namespace jiedui::resource {

namespace rv1 = reporting::v1;
namespace rev1 = reporting::events::v1;

std::vector<std::string> Traits<rv1::Task>::PartiesOf(const rv1::Task& task) {
  std::vector<std::string> parties = {task.confirmer()};
  for (reporting::policy::Part& part : reporting::policy::PartsOf(task)) parties.push_back(std::move(part.party));
  return parties;
}

rev1::TaskChanged Traits<rv1::Task>::EventOf(const rv1::Task* before, const rv1::Task& task) {
  rev1::TaskChanged event;
  *event.mutable_task() = task;
  if (before != nullptr) event.set_previous_state(before->state());
  return event;
}

rev1::TaskAssignmentChanged Traits<rv1::TaskAssignment>::EventOf(const rv1::TaskAssignment* before,
                                                                 const rv1::TaskAssignment& assignment) {
  rev1::TaskAssignmentChanged event;
  *event.mutable_task_assignment() = assignment;
  if (before != nullptr) event.set_previous_state(before->state());
  return event;
}

rev1::TaskDifficultyChanged Traits<rv1::TaskDifficulty>::EventOf(const rv1::TaskDifficulty* before,
                                                                 const rv1::TaskDifficulty& difficulty) {
  rev1::TaskDifficultyChanged event;
  *event.mutable_task_difficulty() = difficulty;
  if (before != nullptr) event.set_previous_state(before->state());
  return event;
}

rev1::FollowUpChanged Traits<rv1::FollowUp>::EventOf(const rv1::FollowUp* before, const rv1::FollowUp& follow_up) {
  rev1::FollowUpChanged event;
  *event.mutable_follow_up() = follow_up;
  if (before != nullptr) event.set_previous_state(before->state());
  return event;
}

}  // namespace jiedui::resource
