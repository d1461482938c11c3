// The handlers of questions over people and postings: each method is the RPC of its name (proto/jiedui/rotation/v1/question.proto).
#pragma once

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/rotation/v1/question.pb.h"

namespace jiedui::rotation {

class QuestionService {
 public:
  QuestionService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::ListSchoolPeopleResponse> ListSchoolPeople(const Call& call, const v1::ListSchoolPeopleRequest& request);
  Answer<v1::SummarizePostingsResponse> SummarizePostings(const Call& call,
                                                          const v1::SummarizePostingsRequest& request);
  Answer<v1::GetBasisTotalsResponse> GetBasisTotals(const Call& call, const v1::GetBasisTotalsRequest& request);
  Answer<v1::ListBurdenResponse> ListBurden(const Call& call, const v1::ListBurdenRequest& request);
  Answer<v1::ListFlaggedPostingsResponse> ListFlaggedPostings(const Call& call,
                                                              const v1::ListFlaggedPostingsRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::rotation
