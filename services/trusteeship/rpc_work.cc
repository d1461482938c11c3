#include "services/trusteeship/rpc.h"

namespace jiedui::trusteeship {

// ---- PlanService ----------------------------------------------------------------------------------------------------

PlanRpc::PlanRpc(rpc::Front& front, PlanService& service)
    : service_(service),
      get_plan_(front, "jiedui.trusteeship.v1.PlanService/GetPlan"),
      list_plans_(front, "jiedui.trusteeship.v1.PlanService/ListPlans"),
      list_plan_revisions_(front, "jiedui.trusteeship.v1.PlanService/ListPlanRevisions"),
      create_plan_(front, "jiedui.trusteeship.v1.PlanService/CreatePlan"),
      update_plan_(front, "jiedui.trusteeship.v1.PlanService/UpdatePlan"),
      submit_plan_(front, "jiedui.trusteeship.v1.PlanService/SubmitPlan"),
      return_plan_(front, "jiedui.trusteeship.v1.PlanService/ReturnPlan"),
      approve_plan_(front, "jiedui.trusteeship.v1.PlanService/ApprovePlan"),
      record_result_(front, "jiedui.trusteeship.v1.PlanService/RecordResult"),
      compare_plans_(front, "jiedui.trusteeship.v1.PlanService/ComparePlans"),
      get_plan_progress_(front, "jiedui.trusteeship.v1.PlanService/GetPlanProgress") {}

Reactor* PlanRpc::GetPlan(Context* context, const v1::GetPlanRequest* request, v1::Plan* response) {
  return rpc::Unary(get_plan_, context, *request, *response, service_, &PlanService::Get);
}

Reactor* PlanRpc::ListPlans(Context* context, const v1::ListPlansRequest* request, v1::ListPlansResponse* response) {
  return rpc::Unary(list_plans_, context, *request, *response, service_, &PlanService::List);
}

Reactor* PlanRpc::ListPlanRevisions(Context* context, const v1::ListPlanRevisionsRequest* request,
                                    v1::ListPlanRevisionsResponse* response) {
  return rpc::Unary(list_plan_revisions_, context, *request, *response, service_, &PlanService::ListRevisions);
}

Reactor* PlanRpc::CreatePlan(Context* context, const v1::CreatePlanRequest* request, v1::Plan* response) {
  return rpc::Unary(create_plan_, context, *request, *response, service_, &PlanService::Create);
}

Reactor* PlanRpc::UpdatePlan(Context* context, const v1::UpdatePlanRequest* request, v1::Plan* response) {
  return rpc::Unary(update_plan_, context, *request, *response, service_, &PlanService::Update);
}

Reactor* PlanRpc::SubmitPlan(Context* context, const v1::SubmitPlanRequest* request, v1::Plan* response) {
  return rpc::Unary(submit_plan_, context, *request, *response, service_, &PlanService::Submit);
}

Reactor* PlanRpc::ReturnPlan(Context* context, const v1::ReturnPlanRequest* request, v1::Plan* response) {
  return rpc::Unary(return_plan_, context, *request, *response, service_, &PlanService::Return);
}

Reactor* PlanRpc::ApprovePlan(Context* context, const v1::ApprovePlanRequest* request, v1::Plan* response) {
  return rpc::Unary(approve_plan_, context, *request, *response, service_, &PlanService::Approve);
}

Reactor* PlanRpc::RecordResult(Context* context, const v1::RecordResultRequest* request, v1::Plan* response) {
  return rpc::Unary(record_result_, context, *request, *response, service_, &PlanService::RecordResult);
}

Reactor* PlanRpc::ComparePlans(Context* context, const v1::ComparePlansRequest* request,
                               v1::ComparePlansResponse* response) {
  return rpc::Unary(compare_plans_, context, *request, *response, service_, &PlanService::Compare);
}

Reactor* PlanRpc::GetPlanProgress(Context* context, const v1::GetPlanProgressRequest* request,
                                  v1::GetPlanProgressResponse* response) {
  return rpc::Unary(get_plan_progress_, context, *request, *response, service_, &PlanService::GetProgress);
}

// ---- MeasureService -------------------------------------------------------------------------------------------------

MeasureRpc::MeasureRpc(rpc::Front& front, MeasureService& service)
    : service_(service),
      get_measure_(front, "jiedui.trusteeship.v1.MeasureService/GetMeasure"),
      list_measures_(front, "jiedui.trusteeship.v1.MeasureService/ListMeasures"),
      list_measure_revisions_(front, "jiedui.trusteeship.v1.MeasureService/ListMeasureRevisions"),
      create_measure_(front, "jiedui.trusteeship.v1.MeasureService/CreateMeasure"),
      update_measure_(front, "jiedui.trusteeship.v1.MeasureService/UpdateMeasure"),
      report_measure_(front, "jiedui.trusteeship.v1.MeasureService/ReportMeasure"),
      cancel_measure_(front, "jiedui.trusteeship.v1.MeasureService/CancelMeasure"),
      import_measures_(front, "jiedui.trusteeship.v1.MeasureService/ImportMeasures"),
      summarize_measures_(front, "jiedui.trusteeship.v1.MeasureService/SummarizeMeasures"),
      list_head_count_differences_(front, "jiedui.trusteeship.v1.MeasureService/ListHeadCountDifferences") {}

Reactor* MeasureRpc::GetMeasure(Context* context, const v1::GetMeasureRequest* request, v1::Measure* response) {
  return rpc::Unary(get_measure_, context, *request, *response, service_, &MeasureService::Get);
}

Reactor* MeasureRpc::ListMeasures(Context* context, const v1::ListMeasuresRequest* request,
                                  v1::ListMeasuresResponse* response) {
  return rpc::Unary(list_measures_, context, *request, *response, service_, &MeasureService::List);
}

Reactor* MeasureRpc::ListMeasureRevisions(Context* context, const v1::ListMeasureRevisionsRequest* request,
                                          v1::ListMeasureRevisionsResponse* response) {
  return rpc::Unary(list_measure_revisions_, context, *request, *response, service_, &MeasureService::ListRevisions);
}

Reactor* MeasureRpc::CreateMeasure(Context* context, const v1::CreateMeasureRequest* request, v1::Measure* response) {
  return rpc::Unary(create_measure_, context, *request, *response, service_, &MeasureService::Create);
}

Reactor* MeasureRpc::UpdateMeasure(Context* context, const v1::UpdateMeasureRequest* request, v1::Measure* response) {
  return rpc::Unary(update_measure_, context, *request, *response, service_, &MeasureService::Update);
}

Reactor* MeasureRpc::ReportMeasure(Context* context, const v1::ReportMeasureRequest* request, v1::Measure* response) {
  return rpc::Unary(report_measure_, context, *request, *response, service_, &MeasureService::Report);
}

Reactor* MeasureRpc::CancelMeasure(Context* context, const v1::CancelMeasureRequest* request, v1::Measure* response) {
  return rpc::Unary(cancel_measure_, context, *request, *response, service_, &MeasureService::Cancel);
}

grpc::ServerBidiReactor<v1::ImportMeasuresRequest, v1::ImportMeasuresResponse>* MeasureRpc::ImportMeasures(
    Context* context) {
  return rpc::Import(import_measures_, context, service_, &MeasureService::Import,
                     [](const v1::ImportMeasuresRequest& row) { return row.measure().name(); });
}

Reactor* MeasureRpc::ListHeadCountDifferences(Context* context, const v1::ListHeadCountDifferencesRequest* request,
                                              v1::ListHeadCountDifferencesResponse* response) {
  return rpc::Unary(list_head_count_differences_, context, *request, *response, service_,
                    &MeasureService::ListHeadCountDifferences);
}

Reactor* MeasureRpc::SummarizeMeasures(Context* context, const v1::SummarizeMeasuresRequest* request,
                                       v1::SummarizeMeasuresResponse* response) {
  return rpc::Unary(summarize_measures_, context, *request, *response, service_, &MeasureService::Summarize);
}

// ---- RecordService --------------------------------------------------------------------------------------------------

RecordRpc::RecordRpc(rpc::Front& front, RecordService& service)
    : service_(service),
      get_record_(front, "jiedui.trusteeship.v1.RecordService/GetRecord"),
      list_records_(front, "jiedui.trusteeship.v1.RecordService/ListRecords"),
      list_record_revisions_(front, "jiedui.trusteeship.v1.RecordService/ListRecordRevisions"),
      create_record_(front, "jiedui.trusteeship.v1.RecordService/CreateRecord"),
      update_record_(front, "jiedui.trusteeship.v1.RecordService/UpdateRecord"),
      withdraw_record_(front, "jiedui.trusteeship.v1.RecordService/WithdrawRecord"),
      summarize_funding_(front, "jiedui.trusteeship.v1.RecordService/SummarizeFunding"),
      list_missing_(front, "jiedui.trusteeship.v1.RecordService/ListMissing") {}

Reactor* RecordRpc::GetRecord(Context* context, const v1::GetRecordRequest* request, v1::Record* response) {
  return rpc::Unary(get_record_, context, *request, *response, service_, &RecordService::Get);
}

Reactor* RecordRpc::ListRecords(Context* context, const v1::ListRecordsRequest* request,
                                v1::ListRecordsResponse* response) {
  return rpc::Unary(list_records_, context, *request, *response, service_, &RecordService::List);
}

Reactor* RecordRpc::ListRecordRevisions(Context* context, const v1::ListRecordRevisionsRequest* request,
                                        v1::ListRecordRevisionsResponse* response) {
  return rpc::Unary(list_record_revisions_, context, *request, *response, service_, &RecordService::ListRevisions);
}

Reactor* RecordRpc::CreateRecord(Context* context, const v1::CreateRecordRequest* request, v1::Record* response) {
  return rpc::Unary(create_record_, context, *request, *response, service_, &RecordService::Create);
}

Reactor* RecordRpc::UpdateRecord(Context* context, const v1::UpdateRecordRequest* request, v1::Record* response) {
  return rpc::Unary(update_record_, context, *request, *response, service_, &RecordService::Update);
}

Reactor* RecordRpc::WithdrawRecord(Context* context, const v1::WithdrawRecordRequest* request, v1::Record* response) {
  return rpc::Unary(withdraw_record_, context, *request, *response, service_, &RecordService::Withdraw);
}

Reactor* RecordRpc::SummarizeFunding(Context* context, const v1::SummarizeFundingRequest* request,
                                     v1::SummarizeFundingResponse* response) {
  return rpc::Unary(summarize_funding_, context, *request, *response, service_, &RecordService::SummarizeFunding);
}

Reactor* RecordRpc::ListMissing(Context* context, const v1::ListMissingRequest* request,
                                v1::ListMissingResponse* response) {
  return rpc::Unary(list_missing_, context, *request, *response, service_, &RecordService::ListMissing);
}

// ---- DifficultyService ----------------------------------------------------------------------------------------------

DifficultyRpc::DifficultyRpc(rpc::Front& front, DifficultyService& service)
    : service_(service),
      get_difficulty_(front, "jiedui.trusteeship.v1.DifficultyService/GetDifficulty"),
      list_difficulties_(front, "jiedui.trusteeship.v1.DifficultyService/ListDifficulties"),
      list_difficulty_revisions_(front, "jiedui.trusteeship.v1.DifficultyService/ListDifficultyRevisions"),
      raise_difficulty_(front, "jiedui.trusteeship.v1.DifficultyService/RaiseDifficulty"),
      assign_difficulty_(front, "jiedui.trusteeship.v1.DifficultyService/AssignDifficulty"),
      answer_difficulty_(front, "jiedui.trusteeship.v1.DifficultyService/AnswerDifficulty"),
      solve_difficulty_(front, "jiedui.trusteeship.v1.DifficultyService/SolveDifficulty"),
      reopen_difficulty_(front, "jiedui.trusteeship.v1.DifficultyService/ReopenDifficulty") {}

Reactor* DifficultyRpc::GetDifficulty(Context* context, const v1::GetDifficultyRequest* request,
                                      v1::Difficulty* response) {
  return rpc::Unary(get_difficulty_, context, *request, *response, service_, &DifficultyService::Get);
}

Reactor* DifficultyRpc::ListDifficulties(Context* context, const v1::ListDifficultiesRequest* request,
                                         v1::ListDifficultiesResponse* response) {
  return rpc::Unary(list_difficulties_, context, *request, *response, service_, &DifficultyService::List);
}

Reactor* DifficultyRpc::ListDifficultyRevisions(Context* context, const v1::ListDifficultyRevisionsRequest* request,
                                                v1::ListDifficultyRevisionsResponse* response) {
  return rpc::Unary(list_difficulty_revisions_, context, *request, *response, service_,
                    &DifficultyService::ListRevisions);
}

Reactor* DifficultyRpc::RaiseDifficulty(Context* context, const v1::RaiseDifficultyRequest* request,
                                        v1::Difficulty* response) {
  return rpc::Unary(raise_difficulty_, context, *request, *response, service_, &DifficultyService::Raise);
}

Reactor* DifficultyRpc::AssignDifficulty(Context* context, const v1::AssignDifficultyRequest* request,
                                         v1::Difficulty* response) {
  return rpc::Unary(assign_difficulty_, context, *request, *response, service_, &DifficultyService::Assign);
}

Reactor* DifficultyRpc::AnswerDifficulty(Context* context, const v1::AnswerDifficultyRequest* request,
                                         v1::Difficulty* response) {
  return rpc::Unary(answer_difficulty_, context, *request, *response, service_, &DifficultyService::Reply);
}

Reactor* DifficultyRpc::SolveDifficulty(Context* context, const v1::SolveDifficultyRequest* request,
                                        v1::Difficulty* response) {
  return rpc::Unary(solve_difficulty_, context, *request, *response, service_, &DifficultyService::Solve);
}

Reactor* DifficultyRpc::ReopenDifficulty(Context* context, const v1::ReopenDifficultyRequest* request,
                                         v1::Difficulty* response) {
  return rpc::Unary(reopen_difficulty_, context, *request, *response, service_, &DifficultyService::Reopen);
}

// ---- PracticeService ------------------------------------------------------------------------------------------------

PracticeRpc::PracticeRpc(rpc::Front& front, PracticeService& service)
    : service_(service),
      get_practice_(front, "jiedui.trusteeship.v1.PracticeService/GetPractice"),
      list_practices_(front, "jiedui.trusteeship.v1.PracticeService/ListPractices"),
      list_practice_revisions_(front, "jiedui.trusteeship.v1.PracticeService/ListPracticeRevisions"),
      create_practice_(front, "jiedui.trusteeship.v1.PracticeService/CreatePractice"),
      update_practice_(front, "jiedui.trusteeship.v1.PracticeService/UpdatePractice"),
      review_practice_(front, "jiedui.trusteeship.v1.PracticeService/ReviewPractice"),
      return_practice_(front, "jiedui.trusteeship.v1.PracticeService/ReturnPractice"),
      publish_practice_(front, "jiedui.trusteeship.v1.PracticeService/PublishPractice"),
      take_up_practice_(front, "jiedui.trusteeship.v1.PracticeService/TakeUpPractice") {}

Reactor* PracticeRpc::GetPractice(Context* context, const v1::GetPracticeRequest* request, v1::Practice* response) {
  return rpc::Unary(get_practice_, context, *request, *response, service_, &PracticeService::Get);
}

Reactor* PracticeRpc::ListPractices(Context* context, const v1::ListPracticesRequest* request,
                                    v1::ListPracticesResponse* response) {
  return rpc::Unary(list_practices_, context, *request, *response, service_, &PracticeService::List);
}

Reactor* PracticeRpc::ListPracticeRevisions(Context* context, const v1::ListPracticeRevisionsRequest* request,
                                            v1::ListPracticeRevisionsResponse* response) {
  return rpc::Unary(list_practice_revisions_, context, *request, *response, service_, &PracticeService::ListRevisions);
}

Reactor* PracticeRpc::CreatePractice(Context* context, const v1::CreatePracticeRequest* request,
                                     v1::Practice* response) {
  return rpc::Unary(create_practice_, context, *request, *response, service_, &PracticeService::Create);
}

Reactor* PracticeRpc::UpdatePractice(Context* context, const v1::UpdatePracticeRequest* request,
                                     v1::Practice* response) {
  return rpc::Unary(update_practice_, context, *request, *response, service_, &PracticeService::Update);
}

Reactor* PracticeRpc::ReviewPractice(Context* context, const v1::ReviewPracticeRequest* request,
                                     v1::Practice* response) {
  return rpc::Unary(review_practice_, context, *request, *response, service_, &PracticeService::Review);
}

Reactor* PracticeRpc::ReturnPractice(Context* context, const v1::ReturnPracticeRequest* request,
                                     v1::Practice* response) {
  return rpc::Unary(return_practice_, context, *request, *response, service_, &PracticeService::Return);
}

Reactor* PracticeRpc::PublishPractice(Context* context, const v1::PublishPracticeRequest* request,
                                      v1::Practice* response) {
  return rpc::Unary(publish_practice_, context, *request, *response, service_, &PracticeService::Publish);
}

Reactor* PracticeRpc::TakeUpPractice(Context* context, const v1::TakeUpPracticeRequest* request,
                                     v1::Practice* response) {
  return rpc::Unary(take_up_practice_, context, *request, *response, service_, &PracticeService::TakeUp);
}

}  // namespace jiedui::trusteeship
