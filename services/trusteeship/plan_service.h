// The handlers of plans: one school, one strategy (MOE22-4).
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/trusteeship/v1/plan.pb.h"

namespace jiedui::trusteeship {

class PlanService {
 public:
  PlanService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Plan> Get(const Call& call, const v1::GetPlanRequest& request);
  Answer<v1::ListPlansResponse> List(const Call& call, const v1::ListPlansRequest& request);
  Answer<v1::ListPlanRevisionsResponse> ListRevisions(const Call& call, const v1::ListPlanRevisionsRequest& request);
  Answer<v1::Plan> Create(const Call& call, const v1::CreatePlanRequest& request);
  Answer<v1::Plan> Update(const Call& call, const v1::UpdatePlanRequest& request);
  Answer<v1::Plan> Submit(const Call& call, const v1::SubmitPlanRequest& request);
  Answer<v1::Plan> Return(const Call& call, const v1::ReturnPlanRequest& request);
  Answer<v1::Plan> Approve(const Call& call, const v1::ApprovePlanRequest& request);
  Answer<v1::Plan> RecordResult(const Call& call, const v1::RecordResultRequest& request);
  Answer<v1::ComparePlansResponse> Compare(const Call& call, const v1::ComparePlansRequest& request);
  Answer<v1::GetPlanProgressResponse> GetProgress(const Call& call, const v1::GetPlanProgressRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::trusteeship
