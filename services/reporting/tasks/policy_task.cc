#include "services/reporting/tasks/policy_task.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_replace.h"
#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/reporting/reasons.h"
#include "services/reporting/tasks/reasons_task.h"

namespace jiedui::reporting::policy {
namespace {

using v1::FollowUp;
using v1::Task;
using v1::TaskAssignment;

constexpr Clause kTasksClause{"Q16-TASKS", "青政办〔2016〕225号"};
constexpr Clause kCollectiveClause{"Q16-COLL", "青政办〔2016〕225号"};
constexpr Clause kFollowUpClause{"Q16-O3", "青政办〔2016〕225号"};

constexpr size_t kMaxTaskId = 24, kMaxText = 2000, kMaxTitle = 100, kMaxDeadlineNote = 200, kMaxPart = 40;
constexpr int kMaxUnits = 40, kMaxMembers = 200, kMaxDeadlines = 10, kMaxNumber = 9999;

absl::Status WrongState(std::string_view name, std::string_view state, std::string_view verb,
                        std::string_view allowed) {
  return Failure(kWrongState, {{"name", name}, {"state", state}, {"verb", verb}, {"allowed", allowed}});
}

absl::Status AddParty(std::string_view field, const std::string& party, std::string_view task,
                      std::set<std::string>& parties) {
  absl::Status valid = CheckName(field, party, "parties");
  if (!valid.ok()) return valid;
  if (!parties.insert(party).second) return InvalidField(field, StrCat("每个单位只列一次，“", party, "”重复"));
  if (!IsResourceId(IdOf(AssignmentName(task, party)))) {
    return InvalidField(field, "任务编号与单位编号相连不超过63个字符");
  }
  return absl::OkStatus();
}

absl::Status ValidUnits(const Task& task) {
  if (task.units_size() < 1 || task.units_size() > kMaxUnits) {
    return InvalidField("task.units", StrCat("1 至 ", kMaxUnits, " 个责任单位，第一位为牵头单位"));
  }
  std::set<std::string> parties;
  for (int i = 0; i < task.units_size(); ++i) {
    const Task::Unit& unit = task.units(i);
    const std::string field = StrCat("task.units[", i, "]");
    absl::Status valid = RequiredText(StrCat(field, ".display_name"), unit.display_name(), kMaxTitle);
    if (!valid.ok()) return valid;
    if (unit.party().empty() == (unit.members_size() == 0)) {
      return InvalidField(field, "单个单位填 party，集体单位填 members，二者必居其一");
    }
    if (unit.members_size() > kMaxMembers) return InvalidField(field, StrCat("成员不超过", kMaxMembers, "个"));
    if (!unit.party().empty()) valid = AddParty(StrCat(field, ".party"), unit.party(), task.name(), parties);
    for (int j = 0; j < unit.members_size() && valid.ok(); ++j) {
      valid = AddParty(StrCat(field, ".members[", j, "]"), unit.members(j), task.name(), parties);
    }
    if (!valid.ok()) return valid;
  }
  return absl::OkStatus();
}

absl::Status ValidDeadlines(const Task& task) {
  if (task.deadlines_size() < 1 || task.deadlines_size() > kMaxDeadlines) {
    return InvalidField("task.deadlines", StrCat("1 至 ", kMaxDeadlines, " 个期限"));
  }
  for (int i = 0; i < task.deadlines_size(); ++i) {
    const Task::Deadline& deadline = task.deadlines(i);
    const std::string field = StrCat("task.deadlines[", i, "]");
    absl::Status valid = ParseDay(StrCat(field, ".due_on"), deadline.due_on()).status();
    if (valid.ok()) valid = ValidText(StrCat(field, ".note"), deadline.note(), kMaxDeadlineNote);
    if (!valid.ok()) return valid;
    if (i > 0 && task.deadlines(i - 1).due_on() >= deadline.due_on()) {
      return InvalidField(StrCat(field, ".due_on"), "期限按日期先后排列，不得重复");
    }
  }
  return absl::OkStatus();
}

// What follows from the deadlines.
void Reckon(Task& task) {
  const Task::Deadline* next = NextDeadline(task);
  task.set_next_due_on(next == nullptr ? "" : next->due_on());
  task.set_late(std::any_of(task.deadlines().begin(), task.deadlines().end(),
                            [](const Task::Deadline& one) { return one.late() && one.done_on().empty(); }));
}

Task::Deadline* FindDeadline(Task& task, std::string_view due_on) {
  for (Task::Deadline& deadline : *task.mutable_deadlines()) {
    if (deadline.due_on() == due_on) return &deadline;
  }
  return nullptr;
}

}  // namespace

std::string_view Chinese(Task::State state) {
  switch (state) {
    case Task::STATE_OPEN: return "推进中";
    case Task::STATE_CONFIRMING: return "待确认";
    case Task::STATE_DONE: return "已完成";
    default: return "未说明";
  }
}

std::string_view Chinese(TaskAssignment::State state) {
  switch (state) {
    case TaskAssignment::STATE_OPEN: return "推进中";
    case TaskAssignment::STATE_CLOSED: return "已完成";
    case TaskAssignment::STATE_LAPSED: return "不再承担";
    default: return "未说明";
  }
}

std::string_view Chinese(FollowUp::State state) {
  switch (state) {
    case FollowUp::STATE_OPEN: return "跟踪督办中";
    case FollowUp::STATE_CLOSED: return "已办结";
    default: return "未说明";
  }
}

bool IsCollective(const Task::Unit& unit) { return unit.members_size() > 0; }

absl::Status ValidTask(const Task& task) {
  absl::Status valid =
      FirstError({CheckName("task.name", task.name(), "tasks"), InRange("task.number", task.number(), 1, kMaxNumber),
                  RequiredText("task.title", task.title(), kMaxTitle), ValidText("task.part", task.part(), kMaxPart),
                  ValidText("task.part_title", task.part_title(), kMaxTitle),
                  RequiredText("task.citation.clause", task.citation().clause(), kMaxName),
                  RequiredText("task.citation.document", task.citation().document(), kMaxName)});
  if (!valid.ok()) return valid;
  if (IdOf(task.name()).size() > kMaxTaskId)
    return InvalidField("task.name", StrCat("编号不超过", kMaxTaskId, "个字符"));
  if (!IsDivisionCode(task.region_code())) return InvalidField("task.region_code", "六位行政区划代码");
  valid = FirstError({ValidUnits(task), ValidDeadlines(task)});
  if (!valid.ok()) return valid;
  if (!IsCollective(task.units(0))) {
    return task.confirmer().empty() ? absl::OkStatus() : InvalidField("task.confirmer", "仅由集体单位牵头时填写");
  }
  if (task.confirmer().empty()) return MissingField("task.confirmer");
  return CheckName("task.confirmer", task.confirmer(), "parties");
}

Task AsEntered(Task task) {
  task.clear_state();
  task.clear_late();
  task.clear_next_due_on();
  task.clear_revision();
  task.clear_etag();
  task.clear_create_time();
  task.clear_update_time();
  for (Task::Deadline& deadline : *task.mutable_deadlines()) {
    deadline.clear_done_on();
    deadline.clear_late();
  }
  return task;
}

absl::Status CanRevise(const Task& before, const Task& entered) {
  if (before.state() == Task::STATE_OPEN) return absl::OkStatus();
  const auto fixed = [](const Task& task) {
    Task part;
    *part.mutable_units() = task.units();
    *part.mutable_deadlines() = AsEntered(task).deadlines();
    part.set_confirmer(task.confirmer());
    return part.SerializeAsString();
  };
  if (fixed(before) == fixed(entered)) return absl::OkStatus();
  return Failure(kTaskSettled, {{"name", before.name()}}).By(kTasksClause, before.name());
}

Task Entered(const Task* before, const Task& entered) {
  Task task = AsEntered(entered);
  task.set_state(before == nullptr ? Task::STATE_OPEN : before->state());
  if (before != nullptr) {
    for (const Task::Deadline& known : before->deadlines()) {
      Task::Deadline* deadline = FindDeadline(task, known.due_on());
      if (deadline == nullptr) continue;
      deadline->set_done_on(known.done_on());
      deadline->set_late(known.late());
    }
  }
  Reckon(task);
  if (task.next_due_on().empty()) task.set_state(Task::STATE_DONE);
  return task;
}

std::vector<Part> PartsOf(const Task& task) {
  std::vector<Part> parts;
  for (int i = 0; i < task.units_size(); ++i) {
    const Task::Unit& unit = task.units(i);
    if (!IsCollective(unit)) {
      parts.push_back({.party = unit.party(), .display_name = unit.display_name(), .place = i + 1, .collective = ""});
    }
    for (const std::string& member : unit.members()) {
      parts.push_back({.party = member, .display_name = "", .place = i + 1, .collective = unit.display_name()});
    }
  }
  return parts;
}

std::vector<std::string> LeadsOf(const Task& task) {
  const Task::Unit& first = task.units(0);
  if (!IsCollective(first)) return {first.party()};
  return {first.members().begin(), first.members().end()};
}

const Task::Deadline* NextDeadline(const Task& task) {
  const auto next = std::find_if(task.deadlines().begin(), task.deadlines().end(),
                                 [](const Task::Deadline& one) { return one.done_on().empty(); });
  return next == task.deadlines().end() ? nullptr : &*next;
}

bool MarkLate(Task& task, std::string_view due_on) {
  Task::Deadline* deadline = FindDeadline(task, due_on);
  if (deadline == nullptr || deadline->late() || !deadline->done_on().empty()) return false;
  deadline->set_late(true);
  Reckon(task);
  return true;
}

Task DoneForDeadline(Task task, absl::CivilDay today) {
  FindDeadline(task, task.next_due_on())->set_done_on(FormatDay(today));
  Reckon(task);
  task.set_state(task.next_due_on().empty() ? Task::STATE_DONE : Task::STATE_OPEN);
  return task;
}

Task AwaitingConfirmation(Task task) {
  task.set_state(Task::STATE_CONFIRMING);
  return task;
}

Task Unconfirmed(Task task) {
  task.set_state(Task::STATE_OPEN);
  return task;
}

absl::Status CanConfirm(const Task& task, std::string_view organisation) {
  if (task.state() != Task::STATE_CONFIRMING) {
    return WrongState(task.name(), Chinese(task.state()), "确认", Chinese(Task::STATE_CONFIRMING));
  }
  if (organisation == task.confirmer()) return absl::OkStatus();
  return Failure(kNotTheUnit, {{"name", task.name()}, {"party", task.confirmer()}, {"verb", "确认"}})
      .By(kCollectiveClause, task.name());
}

std::string AssignmentName(std::string_view task, std::string_view party) {
  return StrCat("taskAssignments/", IdOf(task), "-", IdOf(party));
}

absl::Status ValidSummary(std::string_view summary) { return RequiredText("summary", summary, kMaxText); }

absl::Status ValidResult(std::string_view result) { return RequiredText("result", result, kMaxText); }

absl::Status ValidPercent(int percent) { return InRange("percent", percent, 0, 100); }

absl::Status IsOfUnit(const TaskAssignment& assignment, std::string_view organisation, std::string_view verb) {
  if (organisation == assignment.party()) return absl::OkStatus();
  return Failure(kNotTheUnit, {{"name", assignment.name()}, {"party", assignment.party()}, {"verb", verb}})
      .By(kTasksClause, assignment.name());
}

absl::Status CanProgress(const TaskAssignment& assignment) {
  if (assignment.state() == TaskAssignment::STATE_OPEN) return absl::OkStatus();
  return WrongState(assignment.name(), Chinese(assignment.state()), "报送进展", Chinese(TaskAssignment::STATE_OPEN));
}

absl::Status CanClose(const TaskAssignment& assignment, const Task& task) {
  if (!assignment.leads()) {
    return Failure(kNotTheLead, {{"party", assignment.party()}})
        .By(assignment.collective().empty() ? kTasksClause : kCollectiveClause, assignment.name());
  }
  if (assignment.state() != TaskAssignment::STATE_OPEN) {
    return WrongState(assignment.name(), Chinese(assignment.state()), "办结", Chinese(TaskAssignment::STATE_OPEN));
  }
  if (task.state() != Task::STATE_OPEN || IsClosedFor(assignment, task.next_due_on())) {
    return WrongState(task.name(),
                      task.state() == Task::STATE_OPEN ? "本单位已办结，等待其他成员" : Chinese(task.state()), "办结",
                      Chinese(Task::STATE_OPEN));
  }
  return absl::OkStatus();
}

absl::Status CanReopen(const TaskAssignment& assignment, const Task& task, std::string_view organisation) {
  if (task.state() == Task::STATE_DONE || !IsClosedFor(assignment, task.next_due_on())) {
    return WrongState(assignment.name(), Chinese(assignment.state()), "退回", "已办结、尚未确认");
  }
  if (organisation == task.confirmer()) return absl::OkStatus();
  return Failure(kNotTheUnit, {{"name", assignment.name()}, {"party", task.confirmer()}, {"verb", "退回"}})
      .By(kCollectiveClause, assignment.name());
}

TaskAssignment Progressed(TaskAssignment assignment, int percent, std::string_view summary, absl::CivilDay today) {
  TaskAssignment::Progress& progress = *assignment.mutable_progress();
  progress.set_reported_on(FormatDay(today));
  progress.set_percent(percent);
  progress.set_summary(std::string(summary));
  return assignment;
}

TaskAssignment Closed(TaskAssignment assignment, const Task& task, std::string_view summary, absl::CivilDay today) {
  TaskAssignment::Closing& closing = *assignment.add_closings();
  closing.set_due_on(task.next_due_on());
  closing.set_closed_on(FormatDay(today));
  closing.set_summary(std::string(summary));
  const bool last = task.deadlines(task.deadlines_size() - 1).due_on() == task.next_due_on();
  if (last) assignment.set_state(TaskAssignment::STATE_CLOSED);
  assignment.clear_reason();
  return assignment;
}

TaskAssignment Reopened(TaskAssignment assignment, const Task& task, std::string_view reason) {
  auto& closings = *assignment.mutable_closings();
  closings.erase(std::remove_if(closings.begin(), closings.end(),
                                [&](const TaskAssignment::Closing& one) { return one.due_on() == task.next_due_on(); }),
                 closings.end());
  assignment.set_state(TaskAssignment::STATE_OPEN);
  assignment.set_reason(std::string(reason));
  return assignment;
}

bool IsClosedFor(const TaskAssignment& assignment, std::string_view due_on) {
  return std::any_of(assignment.closings().begin(), assignment.closings().end(),
                     [&](const TaskAssignment::Closing& one) { return one.due_on() == due_on; });
}

FollowUp FollowUpOf(const Task& task, std::string_view due_on, absl::CivilDay opened_on) {
  FollowUp follow_up;
  follow_up.set_name(StrCat("followUps/", IdOf(task.name()), "-", absl::StrReplaceAll(ToAbsl(due_on), {{"-", ""}})));
  follow_up.set_task(task.name());
  follow_up.set_due_on(std::string(due_on));
  follow_up.set_opened_on(FormatDay(opened_on));
  for (const std::string& lead : LeadsOf(task)) follow_up.add_leads(lead);
  follow_up.set_region_code(task.region_code());
  follow_up.set_state(FollowUp::STATE_OPEN);
  return follow_up;
}

absl::Status CanCloseFollowUp(const FollowUp& follow_up, std::string_view organisation) {
  if (follow_up.state() != FollowUp::STATE_OPEN) {
    return WrongState(follow_up.name(), Chinese(follow_up.state()), "办结", Chinese(FollowUp::STATE_OPEN));
  }
  if (std::find(follow_up.leads().begin(), follow_up.leads().end(), organisation) == follow_up.leads().end()) {
    return absl::OkStatus();
  }
  return Failure(kFollowUpOfLead, {{"name", follow_up.name()}, {"party", organisation}})
      .By(kFollowUpClause, follow_up.name());
}

FollowUp Closed(FollowUp follow_up, std::string_view result, absl::CivilDay today) {
  follow_up.set_result(std::string(result));
  follow_up.set_closed_on(FormatDay(today));
  follow_up.set_state(FollowUp::STATE_CLOSED);
  return follow_up;
}

}  // namespace jiedui::reporting::policy
