// The gRPC surface of assessments: each method one line to its handler.
#pragma once

#include "common/rpc/front.h"
#include "common/rpc/unary.h"
#include "jiedui/reporting/v1/assessment.grpc.pb.h"
#include "services/reporting/assessments/assessment_service.h"

namespace jiedui::reporting {

class AssessmentRpc final : public v1::AssessmentService::CallbackService {
 public:
  AssessmentRpc(rpc::Front& front, AssessmentService& service);

  grpc::ServerUnaryReactor* GetAssessment(grpc::CallbackServerContext* context, const v1::GetAssessmentRequest* request,
                                          v1::Assessment* response) override;
  grpc::ServerUnaryReactor* ListAssessments(grpc::CallbackServerContext* context,
                                            const v1::ListAssessmentsRequest* request,
                                            v1::ListAssessmentsResponse* response) override;
  grpc::ServerUnaryReactor* ListAssessmentRevisions(grpc::CallbackServerContext* context,
                                                    const v1::ListAssessmentRevisionsRequest* request,
                                                    v1::ListAssessmentRevisionsResponse* response) override;
  grpc::ServerUnaryReactor* MakeAssessment(grpc::CallbackServerContext* context,
                                           const v1::MakeAssessmentRequest* request, v1::Assessment* response) override;
  grpc::ServerUnaryReactor* IssueAssessment(grpc::CallbackServerContext* context,
                                            const v1::IssueAssessmentRequest* request,
                                            v1::Assessment* response) override;
  grpc::ServerUnaryReactor* GetAssessmentCheck(grpc::CallbackServerContext* context,
                                               const v1::GetAssessmentCheckRequest* request,
                                               v1::AssessmentCheck* response) override;

 private:
  AssessmentService& service_;
  const rpc::Method get_assessment_, list_assessments_, list_assessment_revisions_, make_assessment_, issue_assessment_,
      get_assessment_check_;
};

}  // namespace jiedui::reporting
