#include "services/reporting/tasks/tasks.h"

#include <algorithm>
#include <map>
#include <utility>

#include "common/base/civil.h"
#include "common/base/text.h"
#include "common/resource/changes.h"
#include "services/reporting/events.h"
#include "services/reporting/heard.h"
#include "services/reporting/tasks/policy_task.h"
#include "services/reporting/tasks/traits.h"
#include "services/reporting/timer_days.h"

namespace jiedui::reporting {
namespace {

using v1::FollowUp;
using v1::Task;
using v1::TaskAssignment;

// Stored: never renamed.
constexpr std::string_view kLateKind = "task-late";

// One for each deadline that is not done, of the revision that was entered: a name that has fired is used up, and a day may come again.
absl::Status ScheduleLate(db::Tx& tx, const Task& task) {
  for (const Task::Deadline& deadline : task.deadlines()) {
    if (!deadline.done_on().empty() || deadline.late()) continue;
    absl::StatusOr<absl::CivilDay> due = ParseDay("due_on", deadline.due_on());
    if (!due.ok()) return due.status();
    absl::Status scheduled = db::ScheduleTimer(
        tx, {.name = StrCat(kLateKind, "/", task.name(), "/", task.revision(), "/", deadline.due_on()),
             .kind = std::string(kLateKind),
             .subject = task.name(),
             .due_micros = MicrosOf(*due + 1)});
    if (!scheduled.ok()) return scheduled;
  }
  return absl::OkStatus();
}

// What a task says of a unit's part, over what is there of it.
absl::StatusOr<TaskAssignment> PartAsEntered(db::Tx& tx, const Task& task, const policy::Part& part,
                                             const TaskAssignment* before) {
  absl::StatusOr<std::optional<PartyFacts>> heard = store::HeardParty(tx, part.party);
  if (!heard.ok()) return heard.status();
  TaskAssignment after = before == nullptr ? TaskAssignment() : *before;
  after.set_name(policy::AssignmentName(task.name(), part.party));
  after.set_task(task.name());
  after.set_party(part.party);
  after.set_party_name(heard->has_value() ? (*heard)->display_name : part.display_name);
  after.set_region_code(heard->has_value() && !(*heard)->region_code.empty() ? (*heard)->region_code
                                                                             : task.region_code());
  after.set_place(part.place);
  after.set_collective(part.collective);
  after.set_leads(part.place == 1);
  after.set_lead(policy::IsCollective(task.units(0)) ? "" : task.units(0).party());
  if (before == nullptr || before->state() == TaskAssignment::STATE_LAPSED) {
    after.set_state(TaskAssignment::STATE_OPEN);
    after.clear_reason();
  }
  return after;
}

absl::Status EnterParts(db::Mutation& m, const Task& task) {
  absl::StatusOr<std::vector<TaskAssignment>> present = store::AssignmentsOfTask(m.tx(), task.name());
  if (!present.ok()) return present.status();
  std::map<std::string, const TaskAssignment*> left;
  for (const TaskAssignment& one : *present) left[one.party()] = &one;
  for (const policy::Part& part : policy::PartsOf(task)) {
    const auto found = left.find(part.party);
    const TaskAssignment* before = found == left.end() ? nullptr : found->second;
    if (found != left.end()) left.erase(found);
    absl::StatusOr<TaskAssignment> after = PartAsEntered(m.tx(), task, part, before);
    if (!after.ok()) return after.status();
    if (before != nullptr && before->SerializeAsString() == after->SerializeAsString()) continue;
    const bool opens = before == nullptr || before->state() == TaskAssignment::STATE_LAPSED;
    absl::Status saved =
        SaveAssignment(m, before, *std::move(after), opens ? kTaskAssignmentOpened : kTaskAssignmentUpdated).status();
    if (!saved.ok()) return saved;
  }
  for (const auto& [party, before] : left) {
    if (before->state() == TaskAssignment::STATE_LAPSED) continue;
    TaskAssignment after = *before;
    after.set_state(TaskAssignment::STATE_LAPSED);
    after.set_reason("任务不再列明该单位");
    absl::Status saved = SaveAssignment(m, before, std::move(after), kTaskAssignmentLapsed).status();
    if (!saved.ok()) return saved;
  }
  return absl::OkStatus();
}

absl::Status OpenFollowUp(db::Mutation& m, const Task& task, std::string_view due_on) {
  FollowUp follow_up = policy::FollowUpOf(task, due_on, m.call().today);
  absl::StatusOr<std::optional<FollowUp>> there = resource::Find<FollowUp>(m.tx(), follow_up.name());
  if (!there.ok()) return there.status();
  if (there->has_value()) return absl::OkStatus();
  return resource::Save<FollowUp>(m, nullptr, std::move(follow_up),
                                  {.event = kFollowUpOpened, .clause = task.citation().clause()})
      .status();
}

absl::Status PassedDeadline(db::Mutation& m, const db::Timer& timer) {
  absl::StatusOr<resource::Entered<Task>> entered = resource::Get<Task>(m.tx(), timer.subject);
  if (!entered.ok()) return entered.status();
  const std::string due_on = FormatDay(DayOf(timer) - 1);
  Task late = entered->resource;
  if (!policy::MarkLate(late, due_on)) return absl::OkStatus();
  absl::StatusOr<Task> saved = SaveTask(m, entered->resource, std::move(late), kTaskLate);
  if (!saved.ok()) return saved.status();
  return OpenFollowUp(m, *saved, due_on);
}

}  // namespace

absl::StatusOr<Task> SaveTask(db::Mutation& m, const Task& before, Task after, std::string_view event,
                              std::string_view decision) {
  const std::string clause = after.citation().clause();
  return resource::Save(m, &before, std::move(after), {.event = event, .decision = decision, .clause = clause});
}

absl::StatusOr<TaskAssignment> SaveAssignment(db::Mutation& m, const TaskAssignment* before, TaskAssignment after,
                                              std::string_view event, std::string_view decision) {
  return resource::Save(m, before, std::move(after), {.event = event, .decision = decision, .clause = "Q16-TASKS"});
}

absl::StatusOr<Task> EnterTask(db::Mutation& m, const Task* before, const Task& entered) {
  absl::StatusOr<Task> saved = resource::Save(m, before, policy::Entered(before, entered),
                                              {.event = before == nullptr ? kTaskCreated : kTaskUpdated,
                                               .clause = entered.citation().clause(),
                                               .authors = resource::WithAuthor("", m.call().caller)});
  if (!saved.ok()) return saved.status();
  absl::Status done = EnterParts(m, *saved);
  if (done.ok()) done = ScheduleLate(m.tx(), *saved);
  if (!done.ok()) return done;
  return saved;
}

absl::StatusOr<Task> FinishDeadline(db::Mutation& m, const Task& task) {
  Task after = policy::DoneForDeadline(task, m.call().today);
  const std::string_view event = after.state() == Task::STATE_DONE ? kTaskClosed : kTaskDeadlineMet;
  return SaveTask(m, task, std::move(after), event);
}

absl::Status PartyOfTasksChanged(db::Mutation& m, const PartyFacts& party) {
  absl::StatusOr<std::vector<TaskAssignment>> parts = store::AssignmentsOfParty(m.tx(), party.name);
  if (!parts.ok()) return parts.status();
  for (const TaskAssignment& before : *parts) {
    TaskAssignment after = before;
    if (!party.display_name.empty()) after.set_party_name(party.display_name);
    if (!party.region_code.empty()) after.set_region_code(party.region_code);
    if (after.SerializeAsString() == before.SerializeAsString()) continue;
    absl::Status saved = SaveAssignment(m, &before, std::move(after), kTaskAssignmentUpdated).status();
    if (!saved.ok()) return saved;
  }
  return absl::OkStatus();
}

std::optional<absl::Status> FireTaskTimer(db::Mutation& m, const db::Timer& timer) {
  if (timer.kind == kLateKind) return PassedDeadline(m, timer);
  return std::nullopt;
}

namespace store {

absl::StatusOr<std::vector<TaskAssignment>> AssignmentsOfTask(db::Tx& tx, std::string_view task) {
  static const auto& text = *new std::string(
      resource::KeyedTable().Where("parent = $1 AND name > 'taskAssignments/' AND name < 'taskAssignments0'"));
  return resource::Where<TaskAssignment>(tx, {"task_assignment.of_task", text}, {task});
}

absl::StatusOr<std::vector<TaskAssignment>> AssignmentsOfParty(db::Tx& tx, std::string_view party) {
  static const auto& text = *new std::string(
      resource::KeyedTable().Where("party = $1 AND name > 'taskAssignments/' AND name < 'taskAssignments0'"));
  return resource::Where<TaskAssignment>(tx, {"task_assignment.of_party", text}, {party});
}

absl::StatusOr<std::vector<TaskAssignment>> AllAssignments(db::Tx& tx) {
  static const auto& text =
      *new std::string(resource::KeyedTable().Where("name > 'taskAssignments/' AND name < 'taskAssignments0'"));
  return resource::Where<TaskAssignment>(tx, {"task_assignment.all", text}, {});
}

absl::StatusOr<std::vector<Task>> AllTasks(db::Tx& tx) {
  static const auto& text = *new std::string(resource::KeyedTable().Where("name > 'tasks/' AND name < 'tasks0'"));
  return resource::Where<Task>(tx, {"task.all", text}, {});
}

absl::StatusOr<std::vector<v1::TaskDifficulty>> UnsolvedDifficulties(db::Tx& tx) {
  static const auto& text = *new std::string(
      resource::KeyedTable().Where("state <> $1 AND name > 'taskDifficulties/' AND name < 'taskDifficulties0'"));
  return resource::Where<v1::TaskDifficulty>(tx, {"task_difficulty.unsolved", text},
                                             {static_cast<int64_t>(v1::TaskDifficulty::STATE_SOLVED)});
}

}  // namespace store
}  // namespace jiedui::reporting
