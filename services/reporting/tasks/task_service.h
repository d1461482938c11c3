// The handlers of tasks: each method is the RPC of its name (proto/jiedui/reporting/v1/task.proto).
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/reporting/v1/task.pb.h"

namespace jiedui::reporting {

class TaskService {
 public:
  TaskService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Task> GetTask(const Call& call, const v1::GetTaskRequest& request);
  Answer<v1::ListTasksResponse> ListTasks(const Call& call, const v1::ListTasksRequest& request);
  Answer<v1::ListTaskRevisionsResponse> ListTaskRevisions(const Call& call,
                                                          const v1::ListTaskRevisionsRequest& request);
  Answer<std::vector<v1::ImportTasksResponse>> ImportTasks(const Call& call, std::vector<v1::ImportTasksRequest> rows);
  Answer<v1::Task> ConfirmTask(const Call& call, const v1::ConfirmTaskRequest& request);
  Answer<v1::GetTaskCountsResponse> GetTaskCounts(const Call& call, const v1::GetTaskCountsRequest& request);

  // assignment_service.cc
  Answer<v1::TaskAssignment> GetTaskAssignment(const Call& call, const v1::GetTaskAssignmentRequest& request);
  Answer<v1::ListTaskAssignmentsResponse> ListTaskAssignments(const Call& call,
                                                              const v1::ListTaskAssignmentsRequest& request);
  Answer<v1::ListTaskAssignmentRevisionsResponse> ListTaskAssignmentRevisions(
      const Call& call, const v1::ListTaskAssignmentRevisionsRequest& request);
  Answer<v1::TaskAssignment> ReportProgress(const Call& call, const v1::ReportProgressRequest& request);
  Answer<v1::TaskAssignment> CloseTaskAssignment(const Call& call, const v1::CloseTaskAssignmentRequest& request);
  Answer<v1::TaskAssignment> ReopenTaskAssignment(const Call& call, const v1::ReopenTaskAssignmentRequest& request);

  // difficulty_service.cc
  Answer<v1::TaskDifficulty> GetTaskDifficulty(const Call& call, const v1::GetTaskDifficultyRequest& request);
  Answer<v1::ListTaskDifficultiesResponse> ListTaskDifficulties(const Call& call,
                                                                const v1::ListTaskDifficultiesRequest& request);
  Answer<v1::ListTaskDifficultyRevisionsResponse> ListTaskDifficultyRevisions(
      const Call& call, const v1::ListTaskDifficultyRevisionsRequest& request);
  Answer<v1::TaskDifficulty> RaiseTaskDifficulty(const Call& call, const v1::RaiseTaskDifficultyRequest& request);
  Answer<v1::TaskDifficulty> SetTaskDifficultyMeasure(const Call& call,
                                                      const v1::SetTaskDifficultyMeasureRequest& request);
  Answer<v1::TaskDifficulty> SolveTaskDifficulty(const Call& call, const v1::SolveTaskDifficultyRequest& request);
  Answer<v1::TaskDifficulty> ReopenTaskDifficulty(const Call& call, const v1::ReopenTaskDifficultyRequest& request);

  // follow_up_service.cc
  Answer<v1::FollowUp> GetFollowUp(const Call& call, const v1::GetFollowUpRequest& request);
  Answer<v1::ListFollowUpsResponse> ListFollowUps(const Call& call, const v1::ListFollowUpsRequest& request);
  Answer<v1::ListFollowUpRevisionsResponse> ListFollowUpRevisions(const Call& call,
                                                                  const v1::ListFollowUpRevisionsRequest& request);
  Answer<v1::FollowUp> CloseFollowUp(const Call& call, const v1::CloseFollowUpRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::reporting
