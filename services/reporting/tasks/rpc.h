// The gRPC surface of tasks: each method one line to its handler.
#pragma once

#include "common/rpc/front.h"
#include "common/rpc/import_stream.h"
#include "common/rpc/unary.h"
#include "jiedui/reporting/v1/task.grpc.pb.h"
#include "services/reporting/tasks/task_service.h"

namespace jiedui::reporting {

class TaskRpc final : public v1::TaskService::CallbackService {
 public:
  TaskRpc(rpc::Front& front, TaskService& service);

  grpc::ServerUnaryReactor* GetTask(grpc::CallbackServerContext* context, const v1::GetTaskRequest* request,
                                    v1::Task* response) override;
  grpc::ServerUnaryReactor* ListTasks(grpc::CallbackServerContext* context, const v1::ListTasksRequest* request,
                                      v1::ListTasksResponse* response) override;
  grpc::ServerUnaryReactor* ListTaskRevisions(grpc::CallbackServerContext* context,
                                              const v1::ListTaskRevisionsRequest* request,
                                              v1::ListTaskRevisionsResponse* response) override;
  grpc::ServerBidiReactor<v1::ImportTasksRequest, v1::ImportTasksResponse>* ImportTasks(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* ConfirmTask(grpc::CallbackServerContext* context, const v1::ConfirmTaskRequest* request,
                                        v1::Task* response) override;
  grpc::ServerUnaryReactor* GetTaskCounts(grpc::CallbackServerContext* context, const v1::GetTaskCountsRequest* request,
                                          v1::GetTaskCountsResponse* response) override;
  grpc::ServerUnaryReactor* GetTaskAssignment(grpc::CallbackServerContext* context,
                                              const v1::GetTaskAssignmentRequest* request,
                                              v1::TaskAssignment* response) override;
  grpc::ServerUnaryReactor* ListTaskAssignments(grpc::CallbackServerContext* context,
                                                const v1::ListTaskAssignmentsRequest* request,
                                                v1::ListTaskAssignmentsResponse* response) override;
  grpc::ServerUnaryReactor* ListTaskAssignmentRevisions(grpc::CallbackServerContext* context,
                                                        const v1::ListTaskAssignmentRevisionsRequest* request,
                                                        v1::ListTaskAssignmentRevisionsResponse* response) override;
  grpc::ServerUnaryReactor* ReportProgress(grpc::CallbackServerContext* context,
                                           const v1::ReportProgressRequest* request,
                                           v1::TaskAssignment* response) override;
  grpc::ServerUnaryReactor* CloseTaskAssignment(grpc::CallbackServerContext* context,
                                                const v1::CloseTaskAssignmentRequest* request,
                                                v1::TaskAssignment* response) override;
  grpc::ServerUnaryReactor* ReopenTaskAssignment(grpc::CallbackServerContext* context,
                                                 const v1::ReopenTaskAssignmentRequest* request,
                                                 v1::TaskAssignment* response) override;
  grpc::ServerUnaryReactor* GetTaskDifficulty(grpc::CallbackServerContext* context,
                                              const v1::GetTaskDifficultyRequest* request,
                                              v1::TaskDifficulty* response) override;
  grpc::ServerUnaryReactor* ListTaskDifficulties(grpc::CallbackServerContext* context,
                                                 const v1::ListTaskDifficultiesRequest* request,
                                                 v1::ListTaskDifficultiesResponse* response) override;
  grpc::ServerUnaryReactor* ListTaskDifficultyRevisions(grpc::CallbackServerContext* context,
                                                        const v1::ListTaskDifficultyRevisionsRequest* request,
                                                        v1::ListTaskDifficultyRevisionsResponse* response) override;
  grpc::ServerUnaryReactor* RaiseTaskDifficulty(grpc::CallbackServerContext* context,
                                                const v1::RaiseTaskDifficultyRequest* request,
                                                v1::TaskDifficulty* response) override;
  grpc::ServerUnaryReactor* SetTaskDifficultyMeasure(grpc::CallbackServerContext* context,
                                                     const v1::SetTaskDifficultyMeasureRequest* request,
                                                     v1::TaskDifficulty* response) override;
  grpc::ServerUnaryReactor* SolveTaskDifficulty(grpc::CallbackServerContext* context,
                                                const v1::SolveTaskDifficultyRequest* request,
                                                v1::TaskDifficulty* response) override;
  grpc::ServerUnaryReactor* ReopenTaskDifficulty(grpc::CallbackServerContext* context,
                                                 const v1::ReopenTaskDifficultyRequest* request,
                                                 v1::TaskDifficulty* response) override;
  grpc::ServerUnaryReactor* GetFollowUp(grpc::CallbackServerContext* context, const v1::GetFollowUpRequest* request,
                                        v1::FollowUp* response) override;
  grpc::ServerUnaryReactor* ListFollowUps(grpc::CallbackServerContext* context, const v1::ListFollowUpsRequest* request,
                                          v1::ListFollowUpsResponse* response) override;
  grpc::ServerUnaryReactor* ListFollowUpRevisions(grpc::CallbackServerContext* context,
                                                  const v1::ListFollowUpRevisionsRequest* request,
                                                  v1::ListFollowUpRevisionsResponse* response) override;
  grpc::ServerUnaryReactor* CloseFollowUp(grpc::CallbackServerContext* context, const v1::CloseFollowUpRequest* request,
                                          v1::FollowUp* response) override;

 private:
  TaskService& service_;
  const rpc::Method get_task_, list_tasks_, list_task_revisions_, import_tasks_, confirm_task_, get_task_counts_,
      get_task_assignment_, list_task_assignments_, list_task_assignment_revisions_, report_progress_,
      close_task_assignment_, reopen_task_assignment_, get_task_difficulty_, list_task_difficulties_,
      list_task_difficulty_revisions_, raise_task_difficulty_, set_task_difficulty_measure_, solve_task_difficulty_,
      reopen_task_difficulty_, get_follow_up_, list_follow_ups_, list_follow_up_revisions_, close_follow_up_;
};

}  // namespace jiedui::reporting
