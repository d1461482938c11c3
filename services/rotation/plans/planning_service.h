// The handlers of needs (need_service.cc) and placement plans (plan_service.cc, plan_accept.cc): each method is the RPC of its name (proto/jiedui/rotation/v1/plan.proto).
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/rotation/v1/plan.pb.h"

namespace jiedui::rotation {

class PlanningService {
 public:
  PlanningService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Need> GetNeed(const Call& call, const v1::GetNeedRequest& request);
  Answer<v1::ListNeedsResponse> ListNeeds(const Call& call, const v1::ListNeedsRequest& request);
  Answer<v1::Need> CreateNeed(const Call& call, const v1::CreateNeedRequest& request);
  Answer<v1::Need> UpdateNeed(const Call& call, const v1::UpdateNeedRequest& request);
  Answer<v1::Need> WithdrawNeed(const Call& call, const v1::WithdrawNeedRequest& request);
  Answer<std::vector<v1::ImportNeedsResponse>> ImportNeeds(const Call& call, std::vector<v1::ImportNeedsRequest> rows);
  Answer<v1::ListUnmetNeedsResponse> ListUnmetNeeds(const Call& call, const v1::ListUnmetNeedsRequest& request);
  Answer<v1::PlacementPlan> GetPlacementPlan(const Call& call, const v1::GetPlacementPlanRequest& request);
  Answer<v1::ListPlacementPlansResponse> ListPlacementPlans(const Call& call,
                                                            const v1::ListPlacementPlansRequest& request);
  Answer<v1::ListPlacementPlanRevisionsResponse> ListPlacementPlanRevisions(
      const Call& call, const v1::ListPlacementPlanRevisionsRequest& request);
  Answer<v1::PlacementPlan> CreatePlacementPlan(const Call& call, const v1::CreatePlacementPlanRequest& request);
  Answer<v1::PlacementPlan> UpdatePlacementPlan(const Call& call, const v1::UpdatePlacementPlanRequest& request);
  Answer<v1::PlacementPlan> ComputePlacementPlan(const Call& call, const v1::ComputePlacementPlanRequest& request);
  Answer<v1::PlacementPlan> CancelPlacementPlan(const Call& call, const v1::CancelPlacementPlanRequest& request);
  Answer<v1::PlacementPlan> ReplanPlacements(const Call& call, const v1::ReplanPlacementsRequest& request);
  Answer<v1::ListPlacementsResponse> ListPlacements(const Call& call, const v1::ListPlacementsRequest& request);
  Answer<v1::PlacementPlan> AcceptPlacements(const Call& call, const v1::AcceptPlacementsRequest& request);
  Answer<v1::GetPlacementCertificateResponse> GetPlacementCertificate(
      const Call& call, const v1::GetPlacementCertificateRequest& request);
  Answer<v1::ReadPlacementCertificateResponse> ReadPlacementCertificate(
      const Call& call, const v1::ReadPlacementCertificateRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

// The plan of that name, for whoever may see it; else kNotFound.
absl::StatusOr<v1::PlacementPlan> SeenPlan(db::Tx& tx, const Call& call, std::string_view name);

}  // namespace jiedui::rotation
