// The gRPC surface: each method one line to its handler.
#pragma once

#include "common/rpc/front.h"
#include "common/rpc/import_stream.h"
#include "common/rpc/unary.h"
#include "jiedui/rotation/v1/batch.grpc.pb.h"
#include "jiedui/rotation/v1/category.grpc.pb.h"
#include "jiedui/rotation/v1/person.grpc.pb.h"
#include "jiedui/rotation/v1/plan.grpc.pb.h"
#include "jiedui/rotation/v1/post.grpc.pb.h"
#include "jiedui/rotation/v1/posting.grpc.pb.h"
#include "jiedui/rotation/v1/question.grpc.pb.h"
#include "jiedui/rotation/v1/training.grpc.pb.h"
#include "services/rotation/people/category_service.h"
#include "services/rotation/people/person_service.h"
#include "services/rotation/plans/planning_service.h"
#include "services/rotation/postings/batch_service.h"
#include "services/rotation/postings/posting_service.h"
#include "services/rotation/posts/post_service.h"
#include "services/rotation/questions/question_service.h"
#include "services/rotation/training/training_service.h"

namespace jiedui::rotation {

using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

class PersonRpc final : public v1::PersonService::CallbackService {
 public:
  PersonRpc(rpc::Front& front, PersonService& service);

  Reactor* GetPerson(Context* context, const v1::GetPersonRequest* request, v1::Person* response) override;
  Reactor* ListPeople(Context* context, const v1::ListPeopleRequest* request,
                      v1::ListPeopleResponse* response) override;
  Reactor* ListPersonRevisions(Context* context, const v1::ListPersonRevisionsRequest* request,
                               v1::ListPersonRevisionsResponse* response) override;
  Reactor* FindPersonByIdentity(Context* context, const v1::FindPersonByIdentityRequest* request,
                                v1::Person* response) override;
  Reactor* CreatePerson(Context* context, const v1::CreatePersonRequest* request, v1::Person* response) override;
  Reactor* UpdatePerson(Context* context, const v1::UpdatePersonRequest* request, v1::Person* response) override;
  grpc::ServerBidiReactor<v1::ImportPeopleRequest, v1::ImportPeopleResponse>* ImportPeople(Context* context) override;

 private:
  PersonService& service_;
  const rpc::Method get_person_, list_people_, list_person_revisions_, find_person_by_identity_, create_person_,
      update_person_, import_people_;
};

class CategoryRpc final : public v1::CategoryService::CallbackService {
 public:
  CategoryRpc(rpc::Front& front, CategoryService& service);

  Reactor* GetCategory(Context* context, const v1::GetCategoryRequest* request, v1::Category* response) override;
  Reactor* ListCategories(Context* context, const v1::ListCategoriesRequest* request,
                          v1::ListCategoriesResponse* response) override;
  Reactor* ListCategoryRevisions(Context* context, const v1::ListCategoryRevisionsRequest* request,
                                 v1::ListCategoryRevisionsResponse* response) override;
  Reactor* GetSchoolCategories(Context* context, const v1::GetSchoolCategoriesRequest* request,
                               v1::GetSchoolCategoriesResponse* response) override;
  Reactor* CreateCategory(Context* context, const v1::CreateCategoryRequest* request, v1::Category* response) override;
  Reactor* UpdateCategory(Context* context, const v1::UpdateCategoryRequest* request, v1::Category* response) override;
  Reactor* WithdrawCategory(Context* context, const v1::WithdrawCategoryRequest* request,
                            v1::Category* response) override;
  grpc::ServerBidiReactor<v1::ImportCategoriesRequest, v1::ImportCategoriesResponse>* ImportCategories(
      Context* context) override;

 private:
  CategoryService& service_;
  const rpc::Method get_category_, list_categories_, list_category_revisions_, get_school_categories_, create_category_,
      update_category_, withdraw_category_, import_categories_;
};

class PostingRpc final : public v1::PostingService::CallbackService {
 public:
  PostingRpc(rpc::Front& front, PostingService& service);

  Reactor* GetPosting(Context* context, const v1::GetPostingRequest* request, v1::Posting* response) override;
  Reactor* ListPostings(Context* context, const v1::ListPostingsRequest* request,
                        v1::ListPostingsResponse* response) override;
  Reactor* ListPostingRevisions(Context* context, const v1::ListPostingRevisionsRequest* request,
                                v1::ListPostingRevisionsResponse* response) override;
  Reactor* PlanPosting(Context* context, const v1::PlanPostingRequest* request, v1::Posting* response) override;
  Reactor* UpdatePosting(Context* context, const v1::UpdatePostingRequest* request, v1::Posting* response) override;
  Reactor* NominatePosting(Context* context, const v1::NominatePostingRequest* request, v1::Posting* response) override;
  Reactor* ApprovePosting(Context* context, const v1::ApprovePostingRequest* request, v1::Posting* response) override;
  Reactor* StartPosting(Context* context, const v1::StartPostingRequest* request, v1::Posting* response) override;
  Reactor* AssessPosting(Context* context, const v1::AssessPostingRequest* request, v1::Posting* response) override;
  Reactor* CompletePosting(Context* context, const v1::CompletePostingRequest* request, v1::Posting* response) override;
  Reactor* WithdrawPosting(Context* context, const v1::WithdrawPostingRequest* request, v1::Posting* response) override;
  Reactor* CutShortPosting(Context* context, const v1::CutShortPostingRequest* request, v1::Posting* response) override;
  Reactor* RecordReturnVisit(Context* context, const v1::RecordReturnVisitRequest* request,
                             v1::Posting* response) override;
  grpc::ServerBidiReactor<v1::ImportPostingsRequest, v1::ImportPostingsResponse>* ImportPostings(
      Context* context) override;
  Reactor* GetTeam(Context* context, const v1::GetTeamRequest* request, v1::Team* response) override;
  Reactor* ListTeams(Context* context, const v1::ListTeamsRequest* request, v1::ListTeamsResponse* response) override;
  Reactor* CreateTeam(Context* context, const v1::CreateTeamRequest* request, v1::Team* response) override;
  Reactor* UpdateTeam(Context* context, const v1::UpdateTeamRequest* request, v1::Team* response) override;

 private:
  PostingService& service_;
  const rpc::Method get_posting_, list_postings_, list_posting_revisions_, plan_posting_, update_posting_,
      nominate_posting_, approve_posting_, start_posting_, assess_posting_, complete_posting_, withdraw_posting_,
      cut_short_posting_, record_return_visit_, import_postings_, get_team_, list_teams_, create_team_, update_team_;
};

class BatchRpc final : public v1::BatchService::CallbackService {
 public:
  BatchRpc(rpc::Front& front, BatchService& service);

  Reactor* GetQuota(Context* context, const v1::GetQuotaRequest* request, v1::Quota* response) override;
  Reactor* ListQuotas(Context* context, const v1::ListQuotasRequest* request,
                      v1::ListQuotasResponse* response) override;
  Reactor* CreateQuota(Context* context, const v1::CreateQuotaRequest* request, v1::Quota* response) override;
  Reactor* UpdateQuota(Context* context, const v1::UpdateQuotaRequest* request, v1::Quota* response) override;
  grpc::ServerBidiReactor<v1::ImportQuotasRequest, v1::ImportQuotasResponse>* ImportQuotas(Context* context) override;
  Reactor* GetQuotaUse(Context* context, const v1::GetQuotaUseRequest* request,
                       v1::GetQuotaUseResponse* response) override;
  Reactor* GetBatch(Context* context, const v1::GetBatchRequest* request, v1::Batch* response) override;
  Reactor* ListBatches(Context* context, const v1::ListBatchesRequest* request,
                       v1::ListBatchesResponse* response) override;
  Reactor* CreateBatch(Context* context, const v1::CreateBatchRequest* request, v1::Batch* response) override;
  Reactor* UpdateBatch(Context* context, const v1::UpdateBatchRequest* request, v1::Batch* response) override;

 private:
  BatchService& service_;
  const rpc::Method get_quota_, list_quotas_, create_quota_, update_quota_, import_quotas_, get_quota_use_, get_batch_,
      list_batches_, create_batch_, update_batch_;
};

class TrainingRpc final : public v1::TrainingService::CallbackService {
 public:
  TrainingRpc(rpc::Front& front, TrainingService& service);

  Reactor* GetTraining(Context* context, const v1::GetTrainingRequest* request, v1::Training* response) override;
  Reactor* ListTrainings(Context* context, const v1::ListTrainingsRequest* request,
                         v1::ListTrainingsResponse* response) override;
  Reactor* ListTrainingRevisions(Context* context, const v1::ListTrainingRevisionsRequest* request,
                                 v1::ListTrainingRevisionsResponse* response) override;
  Reactor* CreateTraining(Context* context, const v1::CreateTrainingRequest* request, v1::Training* response) override;
  Reactor* UpdateTraining(Context* context, const v1::UpdateTrainingRequest* request, v1::Training* response) override;
  Reactor* HoldTraining(Context* context, const v1::HoldTrainingRequest* request, v1::Training* response) override;
  Reactor* CancelTraining(Context* context, const v1::CancelTrainingRequest* request, v1::Training* response) override;
  grpc::ServerBidiReactor<v1::ImportTrainingsRequest, v1::ImportTrainingsResponse>* ImportTrainings(
      Context* context) override;
  Reactor* RecordAttendance(Context* context, const v1::RecordAttendanceRequest* request,
                            v1::Training* response) override;
  Reactor* WithdrawAttendance(Context* context, const v1::WithdrawAttendanceRequest* request,
                              v1::Training* response) override;
  grpc::ServerBidiReactor<v1::ImportAttendanceRequest, v1::ImportAttendanceResponse>* ImportAttendance(
      Context* context) override;
  Reactor* ListAttendance(Context* context, const v1::ListAttendanceRequest* request,
                          v1::ListAttendanceResponse* response) override;
  Reactor* RecordCheck(Context* context, const v1::RecordCheckRequest* request, v1::Check* response) override;
  Reactor* GetDue(Context* context, const v1::GetDueRequest* request, v1::GetDueResponse* response) override;
  Reactor* ListDue(Context* context, const v1::ListDueRequest* request, v1::ListDueResponse* response) override;
  Reactor* GetTrainingCoverage(Context* context, const v1::GetTrainingCoverageRequest* request,
                               v1::GetTrainingCoverageResponse* response) override;

 private:
  TrainingService& service_;
  const rpc::Method get_training_, list_trainings_, list_training_revisions_, create_training_, update_training_,
      hold_training_, cancel_training_, import_trainings_, record_attendance_, withdraw_attendance_, import_attendance_,
      list_attendance_, record_check_, get_due_, list_due_, get_training_coverage_;
};

class PostRpc final : public v1::PostService::CallbackService {
 public:
  PostRpc(rpc::Front& front, PostService& service);

  Reactor* GetPostBudget(Context* context, const v1::GetPostBudgetRequest* request, v1::PostBudget* response) override;
  Reactor* ListPostBudgets(Context* context, const v1::ListPostBudgetsRequest* request,
                           v1::ListPostBudgetsResponse* response) override;
  Reactor* CreatePostBudget(Context* context, const v1::CreatePostBudgetRequest* request,
                            v1::PostBudget* response) override;
  Reactor* UpdatePostBudget(Context* context, const v1::UpdatePostBudgetRequest* request,
                            v1::PostBudget* response) override;
  Reactor* GetAllotment(Context* context, const v1::GetAllotmentRequest* request, v1::Allotment* response) override;
  Reactor* ListAllotments(Context* context, const v1::ListAllotmentsRequest* request,
                          v1::ListAllotmentsResponse* response) override;
  Reactor* ListAllotmentRevisions(Context* context, const v1::ListAllotmentRevisionsRequest* request,
                                  v1::ListAllotmentRevisionsResponse* response) override;
  Reactor* CreateAllotment(Context* context, const v1::CreateAllotmentRequest* request,
                           v1::Allotment* response) override;
  Reactor* UpdateAllotment(Context* context, const v1::UpdateAllotmentRequest* request,
                           v1::Allotment* response) override;
  grpc::ServerBidiReactor<v1::ImportAllotmentsRequest, v1::ImportAllotmentsResponse>* ImportAllotments(
      Context* context) override;
  Reactor* MovePosts(Context* context, const v1::MovePostsRequest* request, v1::MovePostsResponse* response) override;
  Reactor* GetStaffing(Context* context, const v1::GetStaffingRequest* request,
                       v1::GetStaffingResponse* response) override;
  Reactor* ListGaps(Context* context, const v1::ListGapsRequest* request, v1::ListGapsResponse* response) override;

 private:
  PostService& service_;
  const rpc::Method get_post_budget_, list_post_budgets_, create_post_budget_, update_post_budget_, get_allotment_,
      list_allotments_, list_allotment_revisions_, create_allotment_, update_allotment_, import_allotments_,
      move_posts_, get_staffing_, list_gaps_;
};

class PlanningRpc final : public v1::PlanningService::CallbackService {
 public:
  PlanningRpc(rpc::Front& front, PlanningService& service);

  Reactor* GetNeed(Context* context, const v1::GetNeedRequest* request, v1::Need* response) override;
  Reactor* ListNeeds(Context* context, const v1::ListNeedsRequest* request, v1::ListNeedsResponse* response) override;
  Reactor* CreateNeed(Context* context, const v1::CreateNeedRequest* request, v1::Need* response) override;
  Reactor* UpdateNeed(Context* context, const v1::UpdateNeedRequest* request, v1::Need* response) override;
  Reactor* WithdrawNeed(Context* context, const v1::WithdrawNeedRequest* request, v1::Need* response) override;
  grpc::ServerBidiReactor<v1::ImportNeedsRequest, v1::ImportNeedsResponse>* ImportNeeds(Context* context) override;
  Reactor* ListUnmetNeeds(Context* context, const v1::ListUnmetNeedsRequest* request,
                          v1::ListUnmetNeedsResponse* response) override;
  Reactor* GetPlacementPlan(Context* context, const v1::GetPlacementPlanRequest* request,
                            v1::PlacementPlan* response) override;
  Reactor* ListPlacementPlans(Context* context, const v1::ListPlacementPlansRequest* request,
                              v1::ListPlacementPlansResponse* response) override;
  Reactor* ListPlacementPlanRevisions(Context* context, const v1::ListPlacementPlanRevisionsRequest* request,
                                      v1::ListPlacementPlanRevisionsResponse* response) override;
  Reactor* CreatePlacementPlan(Context* context, const v1::CreatePlacementPlanRequest* request,
                               v1::PlacementPlan* response) override;
  Reactor* UpdatePlacementPlan(Context* context, const v1::UpdatePlacementPlanRequest* request,
                               v1::PlacementPlan* response) override;
  Reactor* ComputePlacementPlan(Context* context, const v1::ComputePlacementPlanRequest* request,
                                v1::PlacementPlan* response) override;
  Reactor* CancelPlacementPlan(Context* context, const v1::CancelPlacementPlanRequest* request,
                               v1::PlacementPlan* response) override;
  Reactor* ReplanPlacements(Context* context, const v1::ReplanPlacementsRequest* request,
                            v1::PlacementPlan* response) override;
  Reactor* ListPlacements(Context* context, const v1::ListPlacementsRequest* request,
                          v1::ListPlacementsResponse* response) override;
  Reactor* AcceptPlacements(Context* context, const v1::AcceptPlacementsRequest* request,
                            v1::PlacementPlan* response) override;
  Reactor* GetPlacementCertificate(Context* context, const v1::GetPlacementCertificateRequest* request,
                                   v1::GetPlacementCertificateResponse* response) override;
  Reactor* ReadPlacementCertificate(Context* context, const v1::ReadPlacementCertificateRequest* request,
                                    v1::ReadPlacementCertificateResponse* response) override;

 private:
  PlanningService& service_;
  const rpc::Method get_need_, list_needs_, create_need_, update_need_, withdraw_need_, import_needs_,
      list_unmet_needs_, get_placement_plan_, list_placement_plans_, list_placement_plan_revisions_,
      create_placement_plan_, update_placement_plan_, compute_placement_plan_, cancel_placement_plan_,
      replan_placements_, list_placements_, accept_placements_, get_placement_certificate_, read_placement_certificate_;
};

class QuestionRpc final : public v1::QuestionService::CallbackService {
 public:
  QuestionRpc(rpc::Front& front, QuestionService& service);

  Reactor* ListSchoolPeople(Context* context, const v1::ListSchoolPeopleRequest* request,
                            v1::ListSchoolPeopleResponse* response) override;
  Reactor* SummarizePostings(Context* context, const v1::SummarizePostingsRequest* request,
                             v1::SummarizePostingsResponse* response) override;
  Reactor* GetBasisTotals(Context* context, const v1::GetBasisTotalsRequest* request,
                          v1::GetBasisTotalsResponse* response) override;
  Reactor* ListBurden(Context* context, const v1::ListBurdenRequest* request,
                      v1::ListBurdenResponse* response) override;
  Reactor* ListFlaggedPostings(Context* context, const v1::ListFlaggedPostingsRequest* request,
                               v1::ListFlaggedPostingsResponse* response) override;

 private:
  QuestionService& service_;
  const rpc::Method list_school_people_, summarize_postings_, get_basis_totals_, list_burden_, list_flagged_postings_;
};

}  // namespace jiedui::rotation
