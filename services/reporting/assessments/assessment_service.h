// The handlers of assessments: each method is the RPC of its name (proto/jiedui/reporting/v1/assessment.proto).
#pragma once

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/reporting/v1/assessment.pb.h"

namespace jiedui::reporting {

class AssessmentService {
 public:
  AssessmentService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Assessment> GetAssessment(const Call& call, const v1::GetAssessmentRequest& request);
  Answer<v1::ListAssessmentsResponse> ListAssessments(const Call& call, const v1::ListAssessmentsRequest& request);
  Answer<v1::ListAssessmentRevisionsResponse> ListAssessmentRevisions(
      const Call& call, const v1::ListAssessmentRevisionsRequest& request);
  Answer<v1::Assessment> MakeAssessment(const Call& call, const v1::MakeAssessmentRequest& request);
  Answer<v1::Assessment> IssueAssessment(const Call& call, const v1::IssueAssessmentRequest& request);
  Answer<v1::AssessmentCheck> GetAssessmentCheck(const Call& call, const v1::GetAssessmentCheckRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::reporting
