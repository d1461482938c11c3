// The handlers of targets: each method is the RPC of its name (proto/jiedui/reporting/v1/target.proto).
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/reporting/v1/target.pb.h"

namespace jiedui::reporting {

class TargetService {
 public:
  TargetService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Target> GetTarget(const Call& call, const v1::GetTargetRequest& request);
  Answer<v1::ListTargetsResponse> ListTargets(const Call& call, const v1::ListTargetsRequest& request);
  Answer<v1::ListTargetRevisionsResponse> ListTargetRevisions(const Call& call,
                                                              const v1::ListTargetRevisionsRequest& request);
  Answer<std::vector<v1::ImportTargetsResponse>> ImportTargets(const Call& call,
                                                               std::vector<v1::ImportTargetsRequest> rows);
  Answer<v1::JudgeTargetResponse> JudgeTarget(const Call& call, const v1::JudgeTargetRequest& request);
  Answer<v1::JudgeRegionResponse> JudgeRegion(const Call& call, const v1::JudgeRegionRequest& request);
  Answer<v1::Target> RateTarget(const Call& call, const v1::RateTargetRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::reporting
