// Questions over everything the service keeps, and the lists of counties they are asked of.
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/trusteeship/v1/question.pb.h"

namespace jiedui::trusteeship {

class QuestionService {
 public:
  QuestionService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::SchoolFile> GetSchoolFile(const Call& call, const v1::GetSchoolFileRequest& request);
  Answer<v1::GetProgrammeStateResponse> GetProgrammeState(const Call& call,
                                                          const v1::GetProgrammeStateRequest& request);
  Answer<v1::GetCoverageResponse> GetCoverage(const Call& call, const v1::GetCoverageRequest& request);
  Answer<v1::ListLateResponse> ListLate(const Call& call, const v1::ListLateRequest& request);
  Answer<v1::RankSupportersResponse> RankSupporters(const Call& call, const v1::RankSupportersRequest& request);
  Answer<v1::SupporterDecision> DecideSupporter(const Call& call, const v1::DecideSupporterRequest& request);
  Answer<v1::ListSupporterDecisionsResponse> ListSupporterDecisions(const Call& call,
                                                                    const v1::ListSupporterDecisionsRequest& request);
  Answer<v1::ListDisagreementsResponse> ListDisagreements(const Call& call,
                                                          const v1::ListDisagreementsRequest& request);
  Answer<v1::ListCountyListsResponse> ListCountyLists(const Call& call, const v1::ListCountyListsRequest& request);
  Answer<std::vector<v1::ImportCountyListsResponse>> ImportCountyLists(const Call& call,
                                                                       std::vector<v1::ImportCountyListsRequest> rows);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::trusteeship
