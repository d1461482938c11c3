#include "services/reporting/tasks/task_service.h"

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/rpc/import_result.h"
#include "services/reporting/events.h"
#include "services/reporting/lists.h"
#include "services/reporting/reads.h"
#include "services/reporting/tasks/policy_task.h"
#include "services/reporting/tasks/policy_task_counts.h"
#include "services/reporting/tasks/task_shown.h"
#include "services/reporting/tasks/tasks.h"
#include "services/reporting/tasks/traits.h"

namespace jiedui::reporting {
namespace {

using type::v1::ImportOutcome;
using v1::Task;

const std::vector<rpc::FilterField>& TaskFields() {
  static const auto& fields =
      *new std::vector<rpc::FilterField>{rpc::TextField("name", "name"),
                                         rpc::TextField("part", "code"),
                                         rpc::EnumField("state", "state", Task::State_descriptor(), "STATE_"),
                                         rpc::NumberField("late", "type"),
                                         rpc::CodeField("region_code", "region_code"),
                                         rpc::TextField("next_due_on", "word"),
                                         rpc::NumberField("number", "year")};
  return fields;
}

absl::StatusOr<ImportOutcome> ImportRow(db::Mutation& m, const v1::ImportTasksRequest& row) {
  absl::Status valid = policy::ValidTask(row.task());
  if (!valid.ok()) return valid;
  absl::StatusOr<std::optional<Task>> before = resource::Find<Task>(m.tx(), row.task().name());
  if (!before.ok()) return before.status();
  const Task entered = policy::AsEntered(row.task());
  std::optional<Task> known;
  if (before->has_value()) known = policy::AsEntered(**before);
  absl::StatusOr<ImportOutcome> outcome = rpc::Compare(known.has_value() ? &*known : nullptr, entered, row.update());
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;
  if (before->has_value()) {
    absl::Status possible = policy::CanRevise(**before, entered);
    if (!possible.ok()) return possible;
  }
  absl::Status saved = EnterTask(m, before->has_value() ? &**before : nullptr, entered).status();
  if (!saved.ok()) return saved;
  return outcome;
}

}  // namespace

Answer<Task> TaskService::GetTask(const Call& call, const v1::GetTaskRequest& request) {
  return GetResource<Task>(db_, workers_, call, request);
}

Answer<v1::ListTasksResponse> TaskService::ListTasks(const Call& call, const v1::ListTasksRequest& request) {
  if (!request.unit().empty()) {
    absl::Status valid = CheckName("unit", request.unit(), "parties");
    if (!valid.ok()) return valid;
  } else if (request.led()) {
    return MissingField("unit");
  }
  return ListResourcesWith<Task>(
      db_, workers_, call, request, TaskFields(), {Scope::All()},
      [&call, &request](db::Tx&, rpc::SqlFilter& filter) {
        OnlyShown(call, "name", Having::kPart, filter);
        if (request.unit().empty()) return absl::OkStatus();
        OnlyOfUnit("name", request.unit(), request.led() ? Having::kLead : Having::kPart, filter);
        return absl::OkStatus();
      },
      &v1::ListTasksResponse::add_tasks);
}

Answer<v1::ListTaskRevisionsResponse> TaskService::ListTaskRevisions(const Call& call,
                                                                     const v1::ListTaskRevisionsRequest& request) {
  return ListResourceRevisions<Task, v1::ListTaskRevisionsResponse>(db_, workers_, call, request,
                                                                    &v1::TaskRevision::mutable_task);
}

Answer<std::vector<v1::ImportTasksResponse>> TaskService::ImportTasks(const Call& call,
                                                                      std::vector<v1::ImportTasksRequest> rows) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportTasksResponse, v1::ImportTasksRequest>(
      db_, call, std::move(rows), [](db::Mutation& m, const v1::ImportTasksRequest& row) { return ImportRow(m, row); },
      [](const v1::ImportTasksRequest& row, const absl::StatusOr<ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportTasksResponse>(row.line(), row.task().name(), outcome);
      });
}

Answer<Task> TaskService::ConfirmTask(const Call& call, const v1::ConfirmTaskRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "tasks");
  if (!valid.ok()) return valid;
  return db::Mutate<Task>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Task> {
    absl::StatusOr<resource::Entered<Task>> before = LoadForChange<Task>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanConfirm(before->resource, call.caller.organisation);
    if (!possible.ok()) return possible;
    return FinishDeadline(m, before->resource);
  });
}

Answer<v1::GetTaskCountsResponse> TaskService::GetTaskCounts(const Call& call,
                                                             const v1::GetTaskCountsRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  if (!request.unit().empty()) {
    absl::Status valid = CheckName("unit", request.unit(), "parties");
    if (!valid.ok()) return valid;
  }
  using Response = v1::GetTaskCountsResponse;
  return db::Query<Response>(
      db_, workers_, call, db::Cost::kScan, [&call, &request](db::Tx& tx) -> absl::StatusOr<Response> {
        absl::StatusOr<std::vector<Task>> tasks = store::AllTasks(tx);
        if (!tasks.ok()) return tasks.status();
        absl::StatusOr<std::vector<v1::TaskAssignment>> parts =
            request.unit().empty() ? store::AllAssignments(tx) : store::AssignmentsOfParty(tx, request.unit());
        if (!parts.ok()) return parts.status();
        absl::StatusOr<std::vector<v1::TaskDifficulty>> difficulties = store::UnsolvedDifficulties(tx);
        if (!difficulties.ok()) return difficulties.status();
        std::set<std::string> of_unit;
        for (const v1::TaskAssignment& part : *parts) {
          if (part.state() != v1::TaskAssignment::STATE_LAPSED) of_unit.insert(part.task());
        }
        policy::TaskCounts counts;
        for (const Task& task : *tasks) {
          if ((request.unit().empty() || of_unit.contains(task.name())) && MaySee(tx, call, task).ok())
            counts.Add(task);
        }
        for (const v1::TaskAssignment& part : *parts) {
          if (MaySee(tx, call, part).ok()) counts.Add(part);
        }
        for (const v1::TaskDifficulty& difficulty : *difficulties) {
          if (MaySee(tx, call, difficulty).ok()) counts.Add(difficulty);
        }
        return counts.Answer();
      });
}

}  // namespace jiedui::reporting
