#include "services/reporting/assessments/rpc.h"

namespace jiedui::reporting {

using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

AssessmentRpc::AssessmentRpc(rpc::Front& front, AssessmentService& service)
    : service_(service),
      get_assessment_(front, "jiedui.reporting.v1.AssessmentService/GetAssessment"),
      list_assessments_(front, "jiedui.reporting.v1.AssessmentService/ListAssessments"),
      list_assessment_revisions_(front, "jiedui.reporting.v1.AssessmentService/ListAssessmentRevisions"),
      make_assessment_(front, "jiedui.reporting.v1.AssessmentService/MakeAssessment"),
      issue_assessment_(front, "jiedui.reporting.v1.AssessmentService/IssueAssessment"),
      get_assessment_check_(front, "jiedui.reporting.v1.AssessmentService/GetAssessmentCheck") {}

Reactor* AssessmentRpc::GetAssessment(Context* context, const v1::GetAssessmentRequest* request,
                                      v1::Assessment* response) {
  return rpc::Unary(get_assessment_, context, *request, *response, service_, &AssessmentService::GetAssessment);
}

Reactor* AssessmentRpc::ListAssessments(Context* context, const v1::ListAssessmentsRequest* request,
                                        v1::ListAssessmentsResponse* response) {
  return rpc::Unary(list_assessments_, context, *request, *response, service_, &AssessmentService::ListAssessments);
}

Reactor* AssessmentRpc::ListAssessmentRevisions(Context* context, const v1::ListAssessmentRevisionsRequest* request,
                                                v1::ListAssessmentRevisionsResponse* response) {
  return rpc::Unary(list_assessment_revisions_, context, *request, *response, service_,
                    &AssessmentService::ListAssessmentRevisions);
}

Reactor* AssessmentRpc::MakeAssessment(Context* context, const v1::MakeAssessmentRequest* request,
                                       v1::Assessment* response) {
  return rpc::Unary(make_assessment_, context, *request, *response, service_, &AssessmentService::MakeAssessment);
}

Reactor* AssessmentRpc::IssueAssessment(Context* context, const v1::IssueAssessmentRequest* request,
                                        v1::Assessment* response) {
  return rpc::Unary(issue_assessment_, context, *request, *response, service_, &AssessmentService::IssueAssessment);
}

Reactor* AssessmentRpc::GetAssessmentCheck(Context* context, const v1::GetAssessmentCheckRequest* request,
                                           v1::AssessmentCheck* response) {
  return rpc::Unary(get_assessment_check_, context, *request, *response, service_,
                    &AssessmentService::GetAssessmentCheck);
}

}  // namespace jiedui::reporting
