// The handlers of training, attendance and medical checks: each method is the RPC of its name (proto/jiedui/rotation/v1/training.proto).
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/rotation/v1/training.pb.h"

namespace jiedui::rotation {

class TrainingService {
 public:
  TrainingService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Training> GetTraining(const Call& call, const v1::GetTrainingRequest& request);
  Answer<v1::ListTrainingsResponse> ListTrainings(const Call& call, const v1::ListTrainingsRequest& request);
  Answer<v1::ListTrainingRevisionsResponse> ListTrainingRevisions(const Call& call,
                                                                  const v1::ListTrainingRevisionsRequest& request);
  Answer<v1::Training> CreateTraining(const Call& call, const v1::CreateTrainingRequest& request);
  Answer<v1::Training> UpdateTraining(const Call& call, const v1::UpdateTrainingRequest& request);
  Answer<v1::Training> HoldTraining(const Call& call, const v1::HoldTrainingRequest& request);
  Answer<v1::Training> CancelTraining(const Call& call, const v1::CancelTrainingRequest& request);
  Answer<std::vector<v1::ImportTrainingsResponse>> ImportTrainings(const Call& call,
                                                                   std::vector<v1::ImportTrainingsRequest> rows);
  Answer<v1::Training> RecordAttendance(const Call& call, const v1::RecordAttendanceRequest& request);
  Answer<v1::Training> WithdrawAttendance(const Call& call, const v1::WithdrawAttendanceRequest& request);
  Answer<std::vector<v1::ImportAttendanceResponse>> ImportAttendance(const Call& call,
                                                                     std::vector<v1::ImportAttendanceRequest> rows);
  Answer<v1::ListAttendanceResponse> ListAttendance(const Call& call, const v1::ListAttendanceRequest& request);
  Answer<v1::Check> RecordCheck(const Call& call, const v1::RecordCheckRequest& request);
  Answer<v1::GetDueResponse> GetDue(const Call& call, const v1::GetDueRequest& request);
  Answer<v1::ListDueResponse> ListDue(const Call& call, const v1::ListDueRequest& request);
  Answer<v1::GetTrainingCoverageResponse> GetTrainingCoverage(const Call& call,
                                                              const v1::GetTrainingCoverageRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::rotation
