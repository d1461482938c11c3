#include "services/reporting/tasks/rpc.h"

namespace jiedui::reporting {

using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

TaskRpc::TaskRpc(rpc::Front& front, TaskService& service)
    : service_(service),
      get_task_(front, "jiedui.reporting.v1.TaskService/GetTask"),
      list_tasks_(front, "jiedui.reporting.v1.TaskService/ListTasks"),
      list_task_revisions_(front, "jiedui.reporting.v1.TaskService/ListTaskRevisions"),
      import_tasks_(front, "jiedui.reporting.v1.TaskService/ImportTasks"),
      confirm_task_(front, "jiedui.reporting.v1.TaskService/ConfirmTask"),
      get_task_counts_(front, "jiedui.reporting.v1.TaskService/GetTaskCounts"),
      get_task_assignment_(front, "jiedui.reporting.v1.TaskService/GetTaskAssignment"),
      list_task_assignments_(front, "jiedui.reporting.v1.TaskService/ListTaskAssignments"),
      list_task_assignment_revisions_(front, "jiedui.reporting.v1.TaskService/ListTaskAssignmentRevisions"),
      report_progress_(front, "jiedui.reporting.v1.TaskService/ReportProgress"),
      close_task_assignment_(front, "jiedui.reporting.v1.TaskService/CloseTaskAssignment"),
      reopen_task_assignment_(front, "jiedui.reporting.v1.TaskService/ReopenTaskAssignment"),
      get_task_difficulty_(front, "jiedui.reporting.v1.TaskService/GetTaskDifficulty"),
      list_task_difficulties_(front, "jiedui.reporting.v1.TaskService/ListTaskDifficulties"),
      list_task_difficulty_revisions_(front, "jiedui.reporting.v1.TaskService/ListTaskDifficultyRevisions"),
      raise_task_difficulty_(front, "jiedui.reporting.v1.TaskService/RaiseTaskDifficulty"),
      set_task_difficulty_measure_(front, "jiedui.reporting.v1.TaskService/SetTaskDifficultyMeasure"),
      solve_task_difficulty_(front, "jiedui.reporting.v1.TaskService/SolveTaskDifficulty"),
      reopen_task_difficulty_(front, "jiedui.reporting.v1.TaskService/ReopenTaskDifficulty"),
      get_follow_up_(front, "jiedui.reporting.v1.TaskService/GetFollowUp"),
      list_follow_ups_(front, "jiedui.reporting.v1.TaskService/ListFollowUps"),
      list_follow_up_revisions_(front, "jiedui.reporting.v1.TaskService/ListFollowUpRevisions"),
      close_follow_up_(front, "jiedui.reporting.v1.TaskService/CloseFollowUp") {}

Reactor* TaskRpc::GetTask(Context* context, const v1::GetTaskRequest* request, v1::Task* response) {
  return rpc::Unary(get_task_, context, *request, *response, service_, &TaskService::GetTask);
}

Reactor* TaskRpc::ListTasks(Context* context, const v1::ListTasksRequest* request, v1::ListTasksResponse* response) {
  return rpc::Unary(list_tasks_, context, *request, *response, service_, &TaskService::ListTasks);
}

Reactor* TaskRpc::ListTaskRevisions(Context* context, const v1::ListTaskRevisionsRequest* request,
                                    v1::ListTaskRevisionsResponse* response) {
  return rpc::Unary(list_task_revisions_, context, *request, *response, service_, &TaskService::ListTaskRevisions);
}

grpc::ServerBidiReactor<v1::ImportTasksRequest, v1::ImportTasksResponse>* TaskRpc::ImportTasks(Context* context) {
  return rpc::Import(import_tasks_, context, service_, &TaskService::ImportTasks,
                     [](const v1::ImportTasksRequest& row) { return row.task().name(); });
}

Reactor* TaskRpc::ConfirmTask(Context* context, const v1::ConfirmTaskRequest* request, v1::Task* response) {
  return rpc::Unary(confirm_task_, context, *request, *response, service_, &TaskService::ConfirmTask);
}

Reactor* TaskRpc::GetTaskCounts(Context* context, const v1::GetTaskCountsRequest* request,
                                v1::GetTaskCountsResponse* response) {
  return rpc::Unary(get_task_counts_, context, *request, *response, service_, &TaskService::GetTaskCounts);
}

Reactor* TaskRpc::GetTaskAssignment(Context* context, const v1::GetTaskAssignmentRequest* request,
                                    v1::TaskAssignment* response) {
  return rpc::Unary(get_task_assignment_, context, *request, *response, service_, &TaskService::GetTaskAssignment);
}

Reactor* TaskRpc::ListTaskAssignments(Context* context, const v1::ListTaskAssignmentsRequest* request,
                                      v1::ListTaskAssignmentsResponse* response) {
  return rpc::Unary(list_task_assignments_, context, *request, *response, service_, &TaskService::ListTaskAssignments);
}

Reactor* TaskRpc::ListTaskAssignmentRevisions(Context* context, const v1::ListTaskAssignmentRevisionsRequest* request,
                                              v1::ListTaskAssignmentRevisionsResponse* response) {
  return rpc::Unary(list_task_assignment_revisions_, context, *request, *response, service_,
                    &TaskService::ListTaskAssignmentRevisions);
}

Reactor* TaskRpc::ReportProgress(Context* context, const v1::ReportProgressRequest* request,
                                 v1::TaskAssignment* response) {
  return rpc::Unary(report_progress_, context, *request, *response, service_, &TaskService::ReportProgress);
}

Reactor* TaskRpc::CloseTaskAssignment(Context* context, const v1::CloseTaskAssignmentRequest* request,
                                      v1::TaskAssignment* response) {
  return rpc::Unary(close_task_assignment_, context, *request, *response, service_, &TaskService::CloseTaskAssignment);
}

Reactor* TaskRpc::ReopenTaskAssignment(Context* context, const v1::ReopenTaskAssignmentRequest* request,
                                       v1::TaskAssignment* response) {
  return rpc::Unary(reopen_task_assignment_, context, *request, *response, service_,
                    &TaskService::ReopenTaskAssignment);
}

Reactor* TaskRpc::GetTaskDifficulty(Context* context, const v1::GetTaskDifficultyRequest* request,
                                    v1::TaskDifficulty* response) {
  return rpc::Unary(get_task_difficulty_, context, *request, *response, service_, &TaskService::GetTaskDifficulty);
}

Reactor* TaskRpc::ListTaskDifficulties(Context* context, const v1::ListTaskDifficultiesRequest* request,
                                       v1::ListTaskDifficultiesResponse* response) {
  return rpc::Unary(list_task_difficulties_, context, *request, *response, service_,
                    &TaskService::ListTaskDifficulties);
}

Reactor* TaskRpc::ListTaskDifficultyRevisions(Context* context, const v1::ListTaskDifficultyRevisionsRequest* request,
                                              v1::ListTaskDifficultyRevisionsResponse* response) {
  return rpc::Unary(list_task_difficulty_revisions_, context, *request, *response, service_,
                    &TaskService::ListTaskDifficultyRevisions);
}

Reactor* TaskRpc::RaiseTaskDifficulty(Context* context, const v1::RaiseTaskDifficultyRequest* request,
                                      v1::TaskDifficulty* response) {
  return rpc::Unary(raise_task_difficulty_, context, *request, *response, service_, &TaskService::RaiseTaskDifficulty);
}

Reactor* TaskRpc::SetTaskDifficultyMeasure(Context* context, const v1::SetTaskDifficultyMeasureRequest* request,
                                           v1::TaskDifficulty* response) {
  return rpc::Unary(set_task_difficulty_measure_, context, *request, *response, service_,
                    &TaskService::SetTaskDifficultyMeasure);
}

Reactor* TaskRpc::SolveTaskDifficulty(Context* context, const v1::SolveTaskDifficultyRequest* request,
                                      v1::TaskDifficulty* response) {
  return rpc::Unary(solve_task_difficulty_, context, *request, *response, service_, &TaskService::SolveTaskDifficulty);
}

Reactor* TaskRpc::ReopenTaskDifficulty(Context* context, const v1::ReopenTaskDifficultyRequest* request,
                                       v1::TaskDifficulty* response) {
  return rpc::Unary(reopen_task_difficulty_, context, *request, *response, service_,
                    &TaskService::ReopenTaskDifficulty);
}

Reactor* TaskRpc::GetFollowUp(Context* context, const v1::GetFollowUpRequest* request, v1::FollowUp* response) {
  return rpc::Unary(get_follow_up_, context, *request, *response, service_, &TaskService::GetFollowUp);
}

Reactor* TaskRpc::ListFollowUps(Context* context, const v1::ListFollowUpsRequest* request,
                                v1::ListFollowUpsResponse* response) {
  return rpc::Unary(list_follow_ups_, context, *request, *response, service_, &TaskService::ListFollowUps);
}

Reactor* TaskRpc::ListFollowUpRevisions(Context* context, const v1::ListFollowUpRevisionsRequest* request,
                                        v1::ListFollowUpRevisionsResponse* response) {
  return rpc::Unary(list_follow_up_revisions_, context, *request, *response, service_,
                    &TaskService::ListFollowUpRevisions);
}

Reactor* TaskRpc::CloseFollowUp(Context* context, const v1::CloseFollowUpRequest* request, v1::FollowUp* response) {
  return rpc::Unary(close_follow_up_, context, *request, *response, service_, &TaskService::CloseFollowUp);
}

}  // namespace jiedui::reporting
