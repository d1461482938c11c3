// The gRPC surface: each method one line to its handler.
#pragma once

#include "common/rpc/front.h"
#include "common/rpc/import_stream.h"
#include "common/rpc/unary.h"
#include "jiedui/trusteeship/v1/agreement.grpc.pb.h"
#include "jiedui/trusteeship/v1/difficulty.grpc.pb.h"
#include "jiedui/trusteeship/v1/measure.grpc.pb.h"
#include "jiedui/trusteeship/v1/plan.grpc.pb.h"
#include "jiedui/trusteeship/v1/practice.grpc.pb.h"
#include "jiedui/trusteeship/v1/programme.grpc.pb.h"
#include "jiedui/trusteeship/v1/question.grpc.pb.h"
#include "jiedui/trusteeship/v1/record.grpc.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.grpc.pb.h"
#include "services/trusteeship/agreement_service.h"
#include "services/trusteeship/difficulty_service.h"
#include "services/trusteeship/measure_service.h"
#include "services/trusteeship/plan_service.h"
#include "services/trusteeship/practice_service.h"
#include "services/trusteeship/programme_service.h"
#include "services/trusteeship/question_service.h"
#include "services/trusteeship/record_service.h"
#include "services/trusteeship/trusteeship_service.h"

namespace jiedui::trusteeship {

using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

class ProgrammeRpc final : public v1::ProgrammeService::CallbackService {
 public:
  ProgrammeRpc(rpc::Front& front, ProgrammeService& service);

  Reactor* GetProgramme(Context* context, const v1::GetProgrammeRequest* request, v1::Programme* response) override;
  Reactor* ListProgrammes(Context* context, const v1::ListProgrammesRequest* request,
                          v1::ListProgrammesResponse* response) override;
  Reactor* CreateProgramme(Context* context, const v1::CreateProgrammeRequest* request,
                           v1::Programme* response) override;
  Reactor* UpdateProgramme(Context* context, const v1::UpdateProgrammeRequest* request,
                           v1::Programme* response) override;
  grpc::ServerBidiReactor<v1::ImportProgrammesRequest, v1::ImportProgrammesResponse>* ImportProgrammes(
      Context* context) override;

 private:
  ProgrammeService& service_;
  const rpc::Method get_programme_, list_programmes_, create_programme_, update_programme_, import_programmes_;
};

class TrusteeshipRpc final : public v1::TrusteeshipService::CallbackService {
 public:
  TrusteeshipRpc(rpc::Front& front, TrusteeshipService& service);

  Reactor* GetTrusteeship(Context* context, const v1::GetTrusteeshipRequest* request,
                          v1::Trusteeship* response) override;
  Reactor* ListTrusteeships(Context* context, const v1::ListTrusteeshipsRequest* request,
                            v1::ListTrusteeshipsResponse* response) override;
  Reactor* ListTrusteeshipRevisions(Context* context, const v1::ListTrusteeshipRevisionsRequest* request,
                                    v1::ListTrusteeshipRevisionsResponse* response) override;
  Reactor* ProposeTrusteeship(Context* context, const v1::ProposeTrusteeshipRequest* request,
                              v1::Trusteeship* response) override;
  Reactor* CompleteTrusteeship(Context* context, const v1::CompleteTrusteeshipRequest* request,
                               v1::Trusteeship* response) override;
  Reactor* TerminateTrusteeship(Context* context, const v1::TerminateTrusteeshipRequest* request,
                                v1::Trusteeship* response) override;
  Reactor* RenewTrusteeship(Context* context, const v1::RenewTrusteeshipRequest* request,
                            v1::Trusteeship* response) override;
  grpc::ServerBidiReactor<v1::ImportTrusteeshipsRequest, v1::ImportTrusteeshipsResponse>* ImportTrusteeships(
      Context* context) override;

 private:
  TrusteeshipService& service_;
  const rpc::Method get_trusteeship_, list_trusteeships_, list_trusteeship_revisions_, propose_trusteeship_,
      complete_trusteeship_, terminate_trusteeship_, renew_trusteeship_, import_trusteeships_;
};

class AgreementRpc final : public v1::AgreementService::CallbackService {
 public:
  AgreementRpc(rpc::Front& front, AgreementService& service);

  Reactor* GetAgreement(Context* context, const v1::GetAgreementRequest* request, v1::Agreement* response) override;
  Reactor* ListAgreements(Context* context, const v1::ListAgreementsRequest* request,
                          v1::ListAgreementsResponse* response) override;
  Reactor* DrawUpAgreement(Context* context, const v1::DrawUpAgreementRequest* request,
                           v1::Agreement* response) override;
  Reactor* AmendAgreement(Context* context, const v1::AmendAgreementRequest* request, v1::Agreement* response) override;
  Reactor* SignAgreement(Context* context, const v1::SignAgreementRequest* request, v1::Agreement* response) override;
  Reactor* AttestAgreement(Context* context, const v1::AttestAgreementRequest* request,
                           v1::Agreement* response) override;
  Reactor* FileAgreement(Context* context, const v1::FileAgreementRequest* request, v1::Agreement* response) override;
  Reactor* VerifyAgreement(Context* context, const v1::VerifyAgreementRequest* request,
                           v1::VerifyAgreementResponse* response) override;
  Reactor* GetSigningKey(Context* context, const v1::GetSigningKeyRequest* request, v1::SigningKey* response) override;
  Reactor* ListSigningKeys(Context* context, const v1::ListSigningKeysRequest* request,
                           v1::ListSigningKeysResponse* response) override;
  Reactor* RegisterSigningKey(Context* context, const v1::RegisterSigningKeyRequest* request,
                              v1::SigningKey* response) override;
  Reactor* EndSigningKey(Context* context, const v1::EndSigningKeyRequest* request, v1::SigningKey* response) override;

 private:
  AgreementService& service_;
  const rpc::Method get_agreement_, list_agreements_, draw_up_agreement_, amend_agreement_, sign_agreement_,
      attest_agreement_, file_agreement_, verify_agreement_, get_signing_key_, list_signing_keys_,
      register_signing_key_, end_signing_key_;
};

class PlanRpc final : public v1::PlanService::CallbackService {
 public:
  PlanRpc(rpc::Front& front, PlanService& service);

  Reactor* GetPlan(Context* context, const v1::GetPlanRequest* request, v1::Plan* response) override;
  Reactor* ListPlans(Context* context, const v1::ListPlansRequest* request, v1::ListPlansResponse* response) override;
  Reactor* ListPlanRevisions(Context* context, const v1::ListPlanRevisionsRequest* request,
                             v1::ListPlanRevisionsResponse* response) override;
  Reactor* CreatePlan(Context* context, const v1::CreatePlanRequest* request, v1::Plan* response) override;
  Reactor* UpdatePlan(Context* context, const v1::UpdatePlanRequest* request, v1::Plan* response) override;
  Reactor* SubmitPlan(Context* context, const v1::SubmitPlanRequest* request, v1::Plan* response) override;
  Reactor* ReturnPlan(Context* context, const v1::ReturnPlanRequest* request, v1::Plan* response) override;
  Reactor* ApprovePlan(Context* context, const v1::ApprovePlanRequest* request, v1::Plan* response) override;
  Reactor* RecordResult(Context* context, const v1::RecordResultRequest* request, v1::Plan* response) override;
  Reactor* ComparePlans(Context* context, const v1::ComparePlansRequest* request,
                        v1::ComparePlansResponse* response) override;
  Reactor* GetPlanProgress(Context* context, const v1::GetPlanProgressRequest* request,
                           v1::GetPlanProgressResponse* response) override;

 private:
  PlanService& service_;
  const rpc::Method get_plan_, list_plans_, list_plan_revisions_, create_plan_, update_plan_, submit_plan_,
      return_plan_, approve_plan_, record_result_, compare_plans_, get_plan_progress_;
};

class MeasureRpc final : public v1::MeasureService::CallbackService {
 public:
  MeasureRpc(rpc::Front& front, MeasureService& service);

  Reactor* GetMeasure(Context* context, const v1::GetMeasureRequest* request, v1::Measure* response) override;
  Reactor* ListMeasures(Context* context, const v1::ListMeasuresRequest* request,
                        v1::ListMeasuresResponse* response) override;
  Reactor* ListMeasureRevisions(Context* context, const v1::ListMeasureRevisionsRequest* request,
                                v1::ListMeasureRevisionsResponse* response) override;
  Reactor* CreateMeasure(Context* context, const v1::CreateMeasureRequest* request, v1::Measure* response) override;
  Reactor* UpdateMeasure(Context* context, const v1::UpdateMeasureRequest* request, v1::Measure* response) override;
  Reactor* ReportMeasure(Context* context, const v1::ReportMeasureRequest* request, v1::Measure* response) override;
  Reactor* CancelMeasure(Context* context, const v1::CancelMeasureRequest* request, v1::Measure* response) override;
  grpc::ServerBidiReactor<v1::ImportMeasuresRequest, v1::ImportMeasuresResponse>* ImportMeasures(
      Context* context) override;
  Reactor* ListHeadCountDifferences(Context* context, const v1::ListHeadCountDifferencesRequest* request,
                                    v1::ListHeadCountDifferencesResponse* response) override;
  Reactor* SummarizeMeasures(Context* context, const v1::SummarizeMeasuresRequest* request,
                             v1::SummarizeMeasuresResponse* response) override;

 private:
  MeasureService& service_;
  const rpc::Method get_measure_, list_measures_, list_measure_revisions_, create_measure_, update_measure_,
      report_measure_, cancel_measure_, import_measures_, summarize_measures_, list_head_count_differences_;
};

class RecordRpc final : public v1::RecordService::CallbackService {
 public:
  RecordRpc(rpc::Front& front, RecordService& service);

  Reactor* GetRecord(Context* context, const v1::GetRecordRequest* request, v1::Record* response) override;
  Reactor* ListRecords(Context* context, const v1::ListRecordsRequest* request,
                       v1::ListRecordsResponse* response) override;
  Reactor* ListRecordRevisions(Context* context, const v1::ListRecordRevisionsRequest* request,
                               v1::ListRecordRevisionsResponse* response) override;
  Reactor* CreateRecord(Context* context, const v1::CreateRecordRequest* request, v1::Record* response) override;
  Reactor* UpdateRecord(Context* context, const v1::UpdateRecordRequest* request, v1::Record* response) override;
  Reactor* WithdrawRecord(Context* context, const v1::WithdrawRecordRequest* request, v1::Record* response) override;
  Reactor* SummarizeFunding(Context* context, const v1::SummarizeFundingRequest* request,
                            v1::SummarizeFundingResponse* response) override;
  Reactor* ListMissing(Context* context, const v1::ListMissingRequest* request,
                       v1::ListMissingResponse* response) override;

 private:
  RecordService& service_;
  const rpc::Method get_record_, list_records_, list_record_revisions_, create_record_, update_record_,
      withdraw_record_, summarize_funding_, list_missing_;
};

class DifficultyRpc final : public v1::DifficultyService::CallbackService {
 public:
  DifficultyRpc(rpc::Front& front, DifficultyService& service);

  Reactor* GetDifficulty(Context* context, const v1::GetDifficultyRequest* request, v1::Difficulty* response) override;
  Reactor* ListDifficulties(Context* context, const v1::ListDifficultiesRequest* request,
                            v1::ListDifficultiesResponse* response) override;
  Reactor* ListDifficultyRevisions(Context* context, const v1::ListDifficultyRevisionsRequest* request,
                                   v1::ListDifficultyRevisionsResponse* response) override;
  Reactor* RaiseDifficulty(Context* context, const v1::RaiseDifficultyRequest* request,
                           v1::Difficulty* response) override;
  Reactor* AssignDifficulty(Context* context, const v1::AssignDifficultyRequest* request,
                            v1::Difficulty* response) override;
  Reactor* AnswerDifficulty(Context* context, const v1::AnswerDifficultyRequest* request,
                            v1::Difficulty* response) override;
  Reactor* SolveDifficulty(Context* context, const v1::SolveDifficultyRequest* request,
                           v1::Difficulty* response) override;
  Reactor* ReopenDifficulty(Context* context, const v1::ReopenDifficultyRequest* request,
                            v1::Difficulty* response) override;

 private:
  DifficultyService& service_;
  const rpc::Method get_difficulty_, list_difficulties_, list_difficulty_revisions_, raise_difficulty_,
      assign_difficulty_, answer_difficulty_, solve_difficulty_, reopen_difficulty_;
};

class PracticeRpc final : public v1::PracticeService::CallbackService {
 public:
  PracticeRpc(rpc::Front& front, PracticeService& service);

  Reactor* GetPractice(Context* context, const v1::GetPracticeRequest* request, v1::Practice* response) override;
  Reactor* ListPractices(Context* context, const v1::ListPracticesRequest* request,
                         v1::ListPracticesResponse* response) override;
  Reactor* ListPracticeRevisions(Context* context, const v1::ListPracticeRevisionsRequest* request,
                                 v1::ListPracticeRevisionsResponse* response) override;
  Reactor* CreatePractice(Context* context, const v1::CreatePracticeRequest* request, v1::Practice* response) override;
  Reactor* UpdatePractice(Context* context, const v1::UpdatePracticeRequest* request, v1::Practice* response) override;
  Reactor* ReviewPractice(Context* context, const v1::ReviewPracticeRequest* request, v1::Practice* response) override;
  Reactor* ReturnPractice(Context* context, const v1::ReturnPracticeRequest* request, v1::Practice* response) override;
  Reactor* PublishPractice(Context* context, const v1::PublishPracticeRequest* request,
                           v1::Practice* response) override;
  Reactor* TakeUpPractice(Context* context, const v1::TakeUpPracticeRequest* request, v1::Practice* response) override;

 private:
  PracticeService& service_;
  const rpc::Method get_practice_, list_practices_, list_practice_revisions_, create_practice_, update_practice_,
      review_practice_, return_practice_, publish_practice_, take_up_practice_;
};

class QuestionRpc final : public v1::QuestionService::CallbackService {
 public:
  QuestionRpc(rpc::Front& front, QuestionService& service);

  Reactor* GetSchoolFile(Context* context, const v1::GetSchoolFileRequest* request, v1::SchoolFile* response) override;
  Reactor* GetProgrammeState(Context* context, const v1::GetProgrammeStateRequest* request,
                             v1::GetProgrammeStateResponse* response) override;
  Reactor* GetCoverage(Context* context, const v1::GetCoverageRequest* request,
                       v1::GetCoverageResponse* response) override;
  Reactor* ListLate(Context* context, const v1::ListLateRequest* request, v1::ListLateResponse* response) override;
  Reactor* RankSupporters(Context* context, const v1::RankSupportersRequest* request,
                          v1::RankSupportersResponse* response) override;
  Reactor* DecideSupporter(Context* context, const v1::DecideSupporterRequest* request,
                           v1::SupporterDecision* response) override;
  Reactor* ListSupporterDecisions(Context* context, const v1::ListSupporterDecisionsRequest* request,
                                  v1::ListSupporterDecisionsResponse* response) override;
  Reactor* ListDisagreements(Context* context, const v1::ListDisagreementsRequest* request,
                             v1::ListDisagreementsResponse* response) override;
  Reactor* ListCountyLists(Context* context, const v1::ListCountyListsRequest* request,
                           v1::ListCountyListsResponse* response) override;
  grpc::ServerBidiReactor<v1::ImportCountyListsRequest, v1::ImportCountyListsResponse>* ImportCountyLists(
      Context* context) override;

 private:
  QuestionService& service_;
  const rpc::Method get_school_file_, get_programme_state_, get_coverage_, list_late_, rank_supporters_,
      decide_supporter_, list_supporter_decisions_, list_disagreements_, list_county_lists_, import_county_lists_;
};

}  // namespace jiedui::trusteeship
