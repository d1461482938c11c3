#include "services/rotation/rpc.h"

namespace jiedui::rotation {

// ---- BatchService --------------------------------------------------------------------------------------------------

BatchRpc::BatchRpc(rpc::Front& front, BatchService& service)
    : service_(service),
      get_quota_(front, "jiedui.rotation.v1.BatchService/GetQuota"),
      list_quotas_(front, "jiedui.rotation.v1.BatchService/ListQuotas"),
      create_quota_(front, "jiedui.rotation.v1.BatchService/CreateQuota"),
      update_quota_(front, "jiedui.rotation.v1.BatchService/UpdateQuota"),
      import_quotas_(front, "jiedui.rotation.v1.BatchService/ImportQuotas"),
      get_quota_use_(front, "jiedui.rotation.v1.BatchService/GetQuotaUse"),
      get_batch_(front, "jiedui.rotation.v1.BatchService/GetBatch"),
      list_batches_(front, "jiedui.rotation.v1.BatchService/ListBatches"),
      create_batch_(front, "jiedui.rotation.v1.BatchService/CreateBatch"),
      update_batch_(front, "jiedui.rotation.v1.BatchService/UpdateBatch") {}

Reactor* BatchRpc::GetQuota(Context* context, const v1::GetQuotaRequest* request, v1::Quota* response) {
  return rpc::Unary(get_quota_, context, *request, *response, service_, &BatchService::GetQuota);
}

Reactor* BatchRpc::ListQuotas(Context* context, const v1::ListQuotasRequest* request,
                              v1::ListQuotasResponse* response) {
  return rpc::Unary(list_quotas_, context, *request, *response, service_, &BatchService::ListQuotas);
}

Reactor* BatchRpc::CreateQuota(Context* context, const v1::CreateQuotaRequest* request, v1::Quota* response) {
  return rpc::Unary(create_quota_, context, *request, *response, service_, &BatchService::CreateQuota);
}

Reactor* BatchRpc::UpdateQuota(Context* context, const v1::UpdateQuotaRequest* request, v1::Quota* response) {
  return rpc::Unary(update_quota_, context, *request, *response, service_, &BatchService::UpdateQuota);
}

grpc::ServerBidiReactor<v1::ImportQuotasRequest, v1::ImportQuotasResponse>* BatchRpc::ImportQuotas(Context* context) {
  return rpc::Import(import_quotas_, context, service_, &BatchService::ImportQuotas,
                     [](const v1::ImportQuotasRequest& row) { return row.quota().name(); });
}

Reactor* BatchRpc::GetQuotaUse(Context* context, const v1::GetQuotaUseRequest* request,
                               v1::GetQuotaUseResponse* response) {
  return rpc::Unary(get_quota_use_, context, *request, *response, service_, &BatchService::GetQuotaUse);
}

Reactor* BatchRpc::GetBatch(Context* context, const v1::GetBatchRequest* request, v1::Batch* response) {
  return rpc::Unary(get_batch_, context, *request, *response, service_, &BatchService::GetBatch);
}

Reactor* BatchRpc::ListBatches(Context* context, const v1::ListBatchesRequest* request,
                               v1::ListBatchesResponse* response) {
  return rpc::Unary(list_batches_, context, *request, *response, service_, &BatchService::ListBatches);
}

Reactor* BatchRpc::CreateBatch(Context* context, const v1::CreateBatchRequest* request, v1::Batch* response) {
  return rpc::Unary(create_batch_, context, *request, *response, service_, &BatchService::CreateBatch);
}

Reactor* BatchRpc::UpdateBatch(Context* context, const v1::UpdateBatchRequest* request, v1::Batch* response) {
  return rpc::Unary(update_batch_, context, *request, *response, service_, &BatchService::UpdateBatch);
}

// ---- TrainingService -----------------------------------------------------------------------------------------------

TrainingRpc::TrainingRpc(rpc::Front& front, TrainingService& service)
    : service_(service),
      get_training_(front, "jiedui.rotation.v1.TrainingService/GetTraining"),
      list_trainings_(front, "jiedui.rotation.v1.TrainingService/ListTrainings"),
      list_training_revisions_(front, "jiedui.rotation.v1.TrainingService/ListTrainingRevisions"),
      create_training_(front, "jiedui.rotation.v1.TrainingService/CreateTraining"),
      update_training_(front, "jiedui.rotation.v1.TrainingService/UpdateTraining"),
      hold_training_(front, "jiedui.rotation.v1.TrainingService/HoldTraining"),
      cancel_training_(front, "jiedui.rotation.v1.TrainingService/CancelTraining"),
      import_trainings_(front, "jiedui.rotation.v1.TrainingService/ImportTrainings"),
      record_attendance_(front, "jiedui.rotation.v1.TrainingService/RecordAttendance"),
      withdraw_attendance_(front, "jiedui.rotation.v1.TrainingService/WithdrawAttendance"),
      import_attendance_(front, "jiedui.rotation.v1.TrainingService/ImportAttendance"),
      list_attendance_(front, "jiedui.rotation.v1.TrainingService/ListAttendance"),
      record_check_(front, "jiedui.rotation.v1.TrainingService/RecordCheck"),
      get_due_(front, "jiedui.rotation.v1.TrainingService/GetDue"),
      list_due_(front, "jiedui.rotation.v1.TrainingService/ListDue"),
      get_training_coverage_(front, "jiedui.rotation.v1.TrainingService/GetTrainingCoverage") {}

Reactor* TrainingRpc::GetTraining(Context* context, const v1::GetTrainingRequest* request, v1::Training* response) {
  return rpc::Unary(get_training_, context, *request, *response, service_, &TrainingService::GetTraining);
}

Reactor* TrainingRpc::ListTrainings(Context* context, const v1::ListTrainingsRequest* request,
                                    v1::ListTrainingsResponse* response) {
  return rpc::Unary(list_trainings_, context, *request, *response, service_, &TrainingService::ListTrainings);
}

Reactor* TrainingRpc::ListTrainingRevisions(Context* context, const v1::ListTrainingRevisionsRequest* request,
                                            v1::ListTrainingRevisionsResponse* response) {
  return rpc::Unary(list_training_revisions_, context, *request, *response, service_,
                    &TrainingService::ListTrainingRevisions);
}

Reactor* TrainingRpc::CreateTraining(Context* context, const v1::CreateTrainingRequest* request,
                                     v1::Training* response) {
  return rpc::Unary(create_training_, context, *request, *response, service_, &TrainingService::CreateTraining);
}

Reactor* TrainingRpc::UpdateTraining(Context* context, const v1::UpdateTrainingRequest* request,
                                     v1::Training* response) {
  return rpc::Unary(update_training_, context, *request, *response, service_, &TrainingService::UpdateTraining);
}

Reactor* TrainingRpc::HoldTraining(Context* context, const v1::HoldTrainingRequest* request, v1::Training* response) {
  return rpc::Unary(hold_training_, context, *request, *response, service_, &TrainingService::HoldTraining);
}

Reactor* TrainingRpc::CancelTraining(Context* context, const v1::CancelTrainingRequest* request,
                                     v1::Training* response) {
  return rpc::Unary(cancel_training_, context, *request, *response, service_, &TrainingService::CancelTraining);
}

grpc::ServerBidiReactor<v1::ImportTrainingsRequest, v1::ImportTrainingsResponse>* TrainingRpc::ImportTrainings(
    Context* context) {
  return rpc::Import(import_trainings_, context, service_, &TrainingService::ImportTrainings,
                     [](const v1::ImportTrainingsRequest& row) { return row.training().name(); });
}

Reactor* TrainingRpc::RecordAttendance(Context* context, const v1::RecordAttendanceRequest* request,
                                       v1::Training* response) {
  return rpc::Unary(record_attendance_, context, *request, *response, service_, &TrainingService::RecordAttendance);
}

Reactor* TrainingRpc::WithdrawAttendance(Context* context, const v1::WithdrawAttendanceRequest* request,
                                         v1::Training* response) {
  return rpc::Unary(withdraw_attendance_, context, *request, *response, service_, &TrainingService::WithdrawAttendance);
}

grpc::ServerBidiReactor<v1::ImportAttendanceRequest, v1::ImportAttendanceResponse>* TrainingRpc::ImportAttendance(
    Context* context) {
  return rpc::Import(import_attendance_, context, service_, &TrainingService::ImportAttendance,
                     [](const v1::ImportAttendanceRequest& row) { return row.attendance().training(); });
}

Reactor* TrainingRpc::ListAttendance(Context* context, const v1::ListAttendanceRequest* request,
                                     v1::ListAttendanceResponse* response) {
  return rpc::Unary(list_attendance_, context, *request, *response, service_, &TrainingService::ListAttendance);
}

Reactor* TrainingRpc::RecordCheck(Context* context, const v1::RecordCheckRequest* request, v1::Check* response) {
  return rpc::Unary(record_check_, context, *request, *response, service_, &TrainingService::RecordCheck);
}

Reactor* TrainingRpc::GetDue(Context* context, const v1::GetDueRequest* request, v1::GetDueResponse* response) {
  return rpc::Unary(get_due_, context, *request, *response, service_, &TrainingService::GetDue);
}

Reactor* TrainingRpc::ListDue(Context* context, const v1::ListDueRequest* request, v1::ListDueResponse* response) {
  return rpc::Unary(list_due_, context, *request, *response, service_, &TrainingService::ListDue);
}

Reactor* TrainingRpc::GetTrainingCoverage(Context* context, const v1::GetTrainingCoverageRequest* request,
                                          v1::GetTrainingCoverageResponse* response) {
  return rpc::Unary(get_training_coverage_, context, *request, *response, service_,
                    &TrainingService::GetTrainingCoverage);
}

// ---- PostService ---------------------------------------------------------------------------------------------------

PostRpc::PostRpc(rpc::Front& front, PostService& service)
    : service_(service),
      get_post_budget_(front, "jiedui.rotation.v1.PostService/GetPostBudget"),
      list_post_budgets_(front, "jiedui.rotation.v1.PostService/ListPostBudgets"),
      create_post_budget_(front, "jiedui.rotation.v1.PostService/CreatePostBudget"),
      update_post_budget_(front, "jiedui.rotation.v1.PostService/UpdatePostBudget"),
      get_allotment_(front, "jiedui.rotation.v1.PostService/GetAllotment"),
      list_allotments_(front, "jiedui.rotation.v1.PostService/ListAllotments"),
      list_allotment_revisions_(front, "jiedui.rotation.v1.PostService/ListAllotmentRevisions"),
      create_allotment_(front, "jiedui.rotation.v1.PostService/CreateAllotment"),
      update_allotment_(front, "jiedui.rotation.v1.PostService/UpdateAllotment"),
      import_allotments_(front, "jiedui.rotation.v1.PostService/ImportAllotments"),
      move_posts_(front, "jiedui.rotation.v1.PostService/MovePosts"),
      get_staffing_(front, "jiedui.rotation.v1.PostService/GetStaffing"),
      list_gaps_(front, "jiedui.rotation.v1.PostService/ListGaps") {}

Reactor* PostRpc::GetPostBudget(Context* context, const v1::GetPostBudgetRequest* request, v1::PostBudget* response) {
  return rpc::Unary(get_post_budget_, context, *request, *response, service_, &PostService::GetPostBudget);
}

Reactor* PostRpc::ListPostBudgets(Context* context, const v1::ListPostBudgetsRequest* request,
                                  v1::ListPostBudgetsResponse* response) {
  return rpc::Unary(list_post_budgets_, context, *request, *response, service_, &PostService::ListPostBudgets);
}

Reactor* PostRpc::CreatePostBudget(Context* context, const v1::CreatePostBudgetRequest* request,
                                   v1::PostBudget* response) {
  return rpc::Unary(create_post_budget_, context, *request, *response, service_, &PostService::CreatePostBudget);
}

Reactor* PostRpc::UpdatePostBudget(Context* context, const v1::UpdatePostBudgetRequest* request,
                                   v1::PostBudget* response) {
  return rpc::Unary(update_post_budget_, context, *request, *response, service_, &PostService::UpdatePostBudget);
}

Reactor* PostRpc::GetAllotment(Context* context, const v1::GetAllotmentRequest* request, v1::Allotment* response) {
  return rpc::Unary(get_allotment_, context, *request, *response, service_, &PostService::GetAllotment);
}

Reactor* PostRpc::ListAllotments(Context* context, const v1::ListAllotmentsRequest* request,
                                 v1::ListAllotmentsResponse* response) {
  return rpc::Unary(list_allotments_, context, *request, *response, service_, &PostService::ListAllotments);
}

Reactor* PostRpc::ListAllotmentRevisions(Context* context, const v1::ListAllotmentRevisionsRequest* request,
                                         v1::ListAllotmentRevisionsResponse* response) {
  return rpc::Unary(list_allotment_revisions_, context, *request, *response, service_,
                    &PostService::ListAllotmentRevisions);
}

Reactor* PostRpc::CreateAllotment(Context* context, const v1::CreateAllotmentRequest* request,
                                  v1::Allotment* response) {
  return rpc::Unary(create_allotment_, context, *request, *response, service_, &PostService::CreateAllotment);
}

Reactor* PostRpc::UpdateAllotment(Context* context, const v1::UpdateAllotmentRequest* request,
                                  v1::Allotment* response) {
  return rpc::Unary(update_allotment_, context, *request, *response, service_, &PostService::UpdateAllotment);
}

grpc::ServerBidiReactor<v1::ImportAllotmentsRequest, v1::ImportAllotmentsResponse>* PostRpc::ImportAllotments(
    Context* context) {
  return rpc::Import(import_allotments_, context, service_, &PostService::ImportAllotments,
                     [](const v1::ImportAllotmentsRequest& row) { return row.allotment().name(); });
}

Reactor* PostRpc::MovePosts(Context* context, const v1::MovePostsRequest* request, v1::MovePostsResponse* response) {
  return rpc::Unary(move_posts_, context, *request, *response, service_, &PostService::MovePosts);
}

Reactor* PostRpc::GetStaffing(Context* context, const v1::GetStaffingRequest* request,
                              v1::GetStaffingResponse* response) {
  return rpc::Unary(get_staffing_, context, *request, *response, service_, &PostService::GetStaffing);
}

Reactor* PostRpc::ListGaps(Context* context, const v1::ListGapsRequest* request, v1::ListGapsResponse* response) {
  return rpc::Unary(list_gaps_, context, *request, *response, service_, &PostService::ListGaps);
}

// ---- PlanningService -----------------------------------------------------------------------------------------------

PlanningRpc::PlanningRpc(rpc::Front& front, PlanningService& service)
    : service_(service),
      get_need_(front, "jiedui.rotation.v1.PlanningService/GetNeed"),
      list_needs_(front, "jiedui.rotation.v1.PlanningService/ListNeeds"),
      create_need_(front, "jiedui.rotation.v1.PlanningService/CreateNeed"),
      update_need_(front, "jiedui.rotation.v1.PlanningService/UpdateNeed"),
      withdraw_need_(front, "jiedui.rotation.v1.PlanningService/WithdrawNeed"),
      import_needs_(front, "jiedui.rotation.v1.PlanningService/ImportNeeds"),
      list_unmet_needs_(front, "jiedui.rotation.v1.PlanningService/ListUnmetNeeds"),
      get_placement_plan_(front, "jiedui.rotation.v1.PlanningService/GetPlacementPlan"),
      list_placement_plans_(front, "jiedui.rotation.v1.PlanningService/ListPlacementPlans"),
      list_placement_plan_revisions_(front, "jiedui.rotation.v1.PlanningService/ListPlacementPlanRevisions"),
      create_placement_plan_(front, "jiedui.rotation.v1.PlanningService/CreatePlacementPlan"),
      update_placement_plan_(front, "jiedui.rotation.v1.PlanningService/UpdatePlacementPlan"),
      compute_placement_plan_(front, "jiedui.rotation.v1.PlanningService/ComputePlacementPlan"),
      cancel_placement_plan_(front, "jiedui.rotation.v1.PlanningService/CancelPlacementPlan"),
      replan_placements_(front, "jiedui.rotation.v1.PlanningService/ReplanPlacements"),
      list_placements_(front, "jiedui.rotation.v1.PlanningService/ListPlacements"),
      accept_placements_(front, "jiedui.rotation.v1.PlanningService/AcceptPlacements"),
      get_placement_certificate_(front, "jiedui.rotation.v1.PlanningService/GetPlacementCertificate"),
      read_placement_certificate_(front, "jiedui.rotation.v1.PlanningService/ReadPlacementCertificate") {}

Reactor* PlanningRpc::GetNeed(Context* context, const v1::GetNeedRequest* request, v1::Need* response) {
  return rpc::Unary(get_need_, context, *request, *response, service_, &PlanningService::GetNeed);
}

Reactor* PlanningRpc::ListNeeds(Context* context, const v1::ListNeedsRequest* request,
                                v1::ListNeedsResponse* response) {
  return rpc::Unary(list_needs_, context, *request, *response, service_, &PlanningService::ListNeeds);
}

Reactor* PlanningRpc::CreateNeed(Context* context, const v1::CreateNeedRequest* request, v1::Need* response) {
  return rpc::Unary(create_need_, context, *request, *response, service_, &PlanningService::CreateNeed);
}

Reactor* PlanningRpc::UpdateNeed(Context* context, const v1::UpdateNeedRequest* request, v1::Need* response) {
  return rpc::Unary(update_need_, context, *request, *response, service_, &PlanningService::UpdateNeed);
}

Reactor* PlanningRpc::WithdrawNeed(Context* context, const v1::WithdrawNeedRequest* request, v1::Need* response) {
  return rpc::Unary(withdraw_need_, context, *request, *response, service_, &PlanningService::WithdrawNeed);
}

grpc::ServerBidiReactor<v1::ImportNeedsRequest, v1::ImportNeedsResponse>* PlanningRpc::ImportNeeds(Context* context) {
  return rpc::Import(import_needs_, context, service_, &PlanningService::ImportNeeds,
                     [](const v1::ImportNeedsRequest& row) { return row.need().name(); });
}

Reactor* PlanningRpc::ListUnmetNeeds(Context* context, const v1::ListUnmetNeedsRequest* request,
                                     v1::ListUnmetNeedsResponse* response) {
  return rpc::Unary(list_unmet_needs_, context, *request, *response, service_, &PlanningService::ListUnmetNeeds);
}

Reactor* PlanningRpc::GetPlacementPlan(Context* context, const v1::GetPlacementPlanRequest* request,
                                       v1::PlacementPlan* response) {
  return rpc::Unary(get_placement_plan_, context, *request, *response, service_, &PlanningService::GetPlacementPlan);
}

Reactor* PlanningRpc::ListPlacementPlans(Context* context, const v1::ListPlacementPlansRequest* request,
                                         v1::ListPlacementPlansResponse* response) {
  return rpc::Unary(list_placement_plans_, context, *request, *response, service_,
                    &PlanningService::ListPlacementPlans);
}

Reactor* PlanningRpc::ListPlacementPlanRevisions(Context* context, const v1::ListPlacementPlanRevisionsRequest* request,
                                                 v1::ListPlacementPlanRevisionsResponse* response) {
  return rpc::Unary(list_placement_plan_revisions_, context, *request, *response, service_,
                    &PlanningService::ListPlacementPlanRevisions);
}

Reactor* PlanningRpc::CreatePlacementPlan(Context* context, const v1::CreatePlacementPlanRequest* request,
                                          v1::PlacementPlan* response) {
  return rpc::Unary(create_placement_plan_, context, *request, *response, service_,
                    &PlanningService::CreatePlacementPlan);
}

Reactor* PlanningRpc::UpdatePlacementPlan(Context* context, const v1::UpdatePlacementPlanRequest* request,
                                          v1::PlacementPlan* response) {
  return rpc::Unary(update_placement_plan_, context, *request, *response, service_,
                    &PlanningService::UpdatePlacementPlan);
}

Reactor* PlanningRpc::ComputePlacementPlan(Context* context, const v1::ComputePlacementPlanRequest* request,
                                           v1::PlacementPlan* response) {
  return rpc::Unary(compute_placement_plan_, context, *request, *response, service_,
                    &PlanningService::ComputePlacementPlan);
}

Reactor* PlanningRpc::CancelPlacementPlan(Context* context, const v1::CancelPlacementPlanRequest* request,
                                          v1::PlacementPlan* response) {
  return rpc::Unary(cancel_placement_plan_, context, *request, *response, service_,
                    &PlanningService::CancelPlacementPlan);
}

Reactor* PlanningRpc::ReplanPlacements(Context* context, const v1::ReplanPlacementsRequest* request,
                                       v1::PlacementPlan* response) {
  return rpc::Unary(replan_placements_, context, *request, *response, service_, &PlanningService::ReplanPlacements);
}

Reactor* PlanningRpc::ListPlacements(Context* context, const v1::ListPlacementsRequest* request,
                                     v1::ListPlacementsResponse* response) {
  return rpc::Unary(list_placements_, context, *request, *response, service_, &PlanningService::ListPlacements);
}

Reactor* PlanningRpc::AcceptPlacements(Context* context, const v1::AcceptPlacementsRequest* request,
                                       v1::PlacementPlan* response) {
  return rpc::Unary(accept_placements_, context, *request, *response, service_, &PlanningService::AcceptPlacements);
}

Reactor* PlanningRpc::GetPlacementCertificate(Context* context, const v1::GetPlacementCertificateRequest* request,
                                              v1::GetPlacementCertificateResponse* response) {
  return rpc::Unary(get_placement_certificate_, context, *request, *response, service_,
                    &PlanningService::GetPlacementCertificate);
}

Reactor* PlanningRpc::ReadPlacementCertificate(Context* context, const v1::ReadPlacementCertificateRequest* request,
                                               v1::ReadPlacementCertificateResponse* response) {
  return rpc::Unary(read_placement_certificate_, context, *request, *response, service_,
                    &PlanningService::ReadPlacementCertificate);
}

// ---- QuestionService -----------------------------------------------------------------------------------------------

QuestionRpc::QuestionRpc(rpc::Front& front, QuestionService& service)
    : service_(service),
      list_school_people_(front, "jiedui.rotation.v1.QuestionService/ListSchoolPeople"),
      summarize_postings_(front, "jiedui.rotation.v1.QuestionService/SummarizePostings"),
      get_basis_totals_(front, "jiedui.rotation.v1.QuestionService/GetBasisTotals"),
      list_burden_(front, "jiedui.rotation.v1.QuestionService/ListBurden"),
      list_flagged_postings_(front, "jiedui.rotation.v1.QuestionService/ListFlaggedPostings") {}

Reactor* QuestionRpc::ListSchoolPeople(Context* context, const v1::ListSchoolPeopleRequest* request,
                                       v1::ListSchoolPeopleResponse* response) {
  return rpc::Unary(list_school_people_, context, *request, *response, service_, &QuestionService::ListSchoolPeople);
}

Reactor* QuestionRpc::SummarizePostings(Context* context, const v1::SummarizePostingsRequest* request,
                                        v1::SummarizePostingsResponse* response) {
  return rpc::Unary(summarize_postings_, context, *request, *response, service_, &QuestionService::SummarizePostings);
}

Reactor* QuestionRpc::GetBasisTotals(Context* context, const v1::GetBasisTotalsRequest* request,
                                     v1::GetBasisTotalsResponse* response) {
  return rpc::Unary(get_basis_totals_, context, *request, *response, service_, &QuestionService::GetBasisTotals);
}

Reactor* QuestionRpc::ListBurden(Context* context, const v1::ListBurdenRequest* request,
                                 v1::ListBurdenResponse* response) {
  return rpc::Unary(list_burden_, context, *request, *response, service_, &QuestionService::ListBurden);
}

Reactor* QuestionRpc::ListFlaggedPostings(Context* context, const v1::ListFlaggedPostingsRequest* request,
                                          v1::ListFlaggedPostingsResponse* response) {
  return rpc::Unary(list_flagged_postings_, context, *request, *response, service_,
                    &QuestionService::ListFlaggedPostings);
}

}  // namespace jiedui::rotation
