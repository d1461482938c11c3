#include "services/reporting/tasks/policy_task_counts.h"

namespace jiedui::reporting::policy {

void TaskCounts::Add(const v1::Task& task) {
  sums_.set_tasks(sums_.tasks() + 1);
  sums_.set_places(sums_.places() + task.units_size());
  if (task.state() == v1::Task::STATE_DONE) sums_.set_done(sums_.done() + 1);
  if (task.late()) sums_.set_late(sums_.late() + 1);
  late_[task.name()] = task.late();
}

void TaskCounts::Add(const v1::TaskAssignment& assignment) {
  const auto task = late_.find(assignment.task());
  if (task == late_.end() || assignment.state() == v1::TaskAssignment::STATE_LAPSED) return;
  sums_.set_parts(sums_.parts() + 1);
  v1::GetTaskCountsResponse::Line& line = lines_[assignment.party()];
  line.set_party(assignment.party());
  line.set_party_name(assignment.party_name());
  line.set_tasks(line.tasks() + 1);
  if (task->second) line.set_late(line.late() + 1);
  if (!assignment.leads()) return;
  line.set_led(line.led() + 1);
  if (assignment.state() == v1::TaskAssignment::STATE_CLOSED) line.set_closed(line.closed() + 1);
}

void TaskCounts::Add(const v1::TaskDifficulty& difficulty) {
  const auto line = lines_.find(difficulty.party());
  if (line == lines_.end() || difficulty.state() == v1::TaskDifficulty::STATE_SOLVED) return;
  line->second.set_difficulties(line->second.difficulties() + 1);
  if (difficulty.state() == v1::TaskDifficulty::STATE_RAISED) {
    line->second.set_without_measure(line->second.without_measure() + 1);
  }
}

v1::GetTaskCountsResponse TaskCounts::Answer() const {
  v1::GetTaskCountsResponse response = sums_;
  for (const auto& [party, line] : lines_) *response.add_lines() = line;
  return response;
}

}  // namespace jiedui::reporting::policy
