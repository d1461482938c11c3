// TaskService: the parts of units.
#include <algorithm>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "services/reporting/events.h"
#include "services/reporting/obligations/policy_due.h"
#include "services/reporting/reads.h"
#include "services/reporting/tasks/policy_task.h"
#include "services/reporting/tasks/task_service.h"
#include "services/reporting/tasks/tasks.h"
#include "services/reporting/tasks/traits.h"

namespace jiedui::reporting {
namespace {

using v1::Task;
using v1::TaskAssignment;

constexpr std::string_view kCollection = "taskAssignments";

const std::vector<rpc::FilterField>& AssignmentFields() {
  static const auto& fields = *new std::vector<rpc::FilterField>{
      rpc::TextField("name", "name"),    rpc::TextField("task", "parent"),
      rpc::TextField("party", "party"),  rpc::EnumField("state", "state", TaskAssignment::State_descriptor(), "STATE_"),
      rpc::NumberField("leads", "type"), rpc::CodeField("region_code", "region_code")};
  return fields;
}

// A part and its task as they stand, for a change of the part.
struct Loaded {
  TaskAssignment assignment;
  Task task;
};
absl::StatusOr<Loaded> Load(db::Mutation& m, const Call& call, std::string_view name, std::string_view etag) {
  absl::StatusOr<resource::Entered<TaskAssignment>> before = LoadForChange<TaskAssignment>(m, call, name, etag);
  if (!before.ok()) return before.status();
  absl::StatusOr<resource::Entered<Task>> task = resource::Get<Task>(m.tx(), before->resource.task());
  if (!task.ok()) return task.status();
  return Loaded{.assignment = std::move(before->resource), .task = std::move(task->resource)};
}

// What follows from a closing: a single lead is done for the deadline, a collective one waits for its last member.
absl::Status PartClosed(db::Mutation& m, const Task& task) {
  if (!policy::IsCollective(task.units(0))) return FinishDeadline(m, task).status();
  absl::StatusOr<std::vector<TaskAssignment>> parts = store::AssignmentsOfTask(m.tx(), task.name());
  if (!parts.ok()) return parts.status();
  const bool open = std::any_of(parts->begin(), parts->end(), [&](const TaskAssignment& part) {
    return part.leads() && part.state() != TaskAssignment::STATE_LAPSED &&
           !policy::IsClosedFor(part, task.next_due_on());
  });
  if (open) return absl::OkStatus();
  return SaveTask(m, task, policy::AwaitingConfirmation(task), kTaskPartsClosed).status();
}

}  // namespace

Answer<TaskAssignment> TaskService::GetTaskAssignment(const Call& call, const v1::GetTaskAssignmentRequest& request) {
  return GetResource<TaskAssignment>(db_, workers_, call, request);
}

Answer<v1::ListTaskAssignmentsResponse> TaskService::ListTaskAssignments(
    const Call& call, const v1::ListTaskAssignmentsRequest& request) {
  return ListResources<TaskAssignment>(db_, workers_, call, request, AssignmentFields(),
                                       &v1::ListTaskAssignmentsResponse::add_task_assignments);
}

Answer<v1::ListTaskAssignmentRevisionsResponse> TaskService::ListTaskAssignmentRevisions(
    const Call& call, const v1::ListTaskAssignmentRevisionsRequest& request) {
  return ListResourceRevisions<TaskAssignment, v1::ListTaskAssignmentRevisionsResponse>(
      db_, workers_, call, request, &v1::TaskAssignmentRevision::mutable_task_assignment);
}

Answer<TaskAssignment> TaskService::ReportProgress(const Call& call, const v1::ReportProgressRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({CheckName("name", request.name(), kCollection),
                                   policy::ValidPercent(request.percent()), policy::ValidSummary(request.summary())});
  if (!valid.ok()) return valid;
  return db::Mutate<TaskAssignment>(
      db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<TaskAssignment> {
        absl::StatusOr<Loaded> before = Load(m, call, request.name(), request.etag());
        if (!before.ok()) return before.status();
        absl::Status possible = policy::IsOfUnit(before->assignment, call.caller.organisation, "报送进展");
        if (possible.ok()) possible = policy::CanProgress(before->assignment);
        if (!possible.ok()) return possible;
        return SaveAssignment(m, &before->assignment,
                              policy::Progressed(before->assignment, request.percent(), request.summary(), call.today),
                              kTaskAssignmentProgressed);
      });
}

Answer<TaskAssignment> TaskService::CloseTaskAssignment(const Call& call,
                                                        const v1::CloseTaskAssignmentRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({CheckName("name", request.name(), kCollection), policy::ValidSummary(request.summary())});
  if (!valid.ok()) return valid;
  return db::Mutate<TaskAssignment>(
      db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<TaskAssignment> {
        absl::StatusOr<Loaded> before = Load(m, call, request.name(), request.etag());
        if (!before.ok()) return before.status();
        absl::Status possible = policy::IsOfUnit(before->assignment, call.caller.organisation, "办结");
        if (possible.ok()) possible = policy::CanClose(before->assignment, before->task);
        if (!possible.ok()) return possible;
        absl::Status followed;
        absl::StatusOr<TaskAssignment> saved = SaveAssignment(
            m, &before->assignment, policy::Closed(before->assignment, before->task, request.summary(), call.today),
            kTaskAssignmentClosed);
        if (saved.ok()) followed = PartClosed(m, before->task);
        if (!followed.ok()) return followed;
        return saved;
      });
}

Answer<TaskAssignment> TaskService::ReopenTaskAssignment(const Call& call,
                                                         const v1::ReopenTaskAssignmentRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({CheckName("name", request.name(), kCollection), policy::ValidReason(request.reason())});
  if (!valid.ok()) return valid;
  return db::Mutate<TaskAssignment>(
      db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<TaskAssignment> {
        absl::StatusOr<Loaded> before = Load(m, call, request.name(), request.etag());
        if (!before.ok()) return before.status();
        absl::Status possible = policy::CanReopen(before->assignment, before->task, call.caller.organisation);
        if (!possible.ok()) return possible;
        if (before->task.state() == Task::STATE_CONFIRMING) {
          absl::Status waits =
              SaveTask(m, before->task, policy::Unconfirmed(before->task), kTaskReturned, request.reason()).status();
          if (!waits.ok()) return waits;
        }
        return SaveAssignment(m, &before->assignment,
                              policy::Reopened(before->assignment, before->task, request.reason()),
                              kTaskAssignmentReopened, request.reason());
      });
}

}  // namespace jiedui::reporting
