// The handlers of public demands: each method is the RPC of its name (proto/jiedui/reporting/v1/demand.proto).
#pragma once

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/reporting/v1/demand.pb.h"

namespace jiedui::reporting {

class DemandService {
 public:
  DemandService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Demand> GetDemand(const Call& call, const v1::GetDemandRequest& request);
  Answer<v1::ListDemandsResponse> ListDemands(const Call& call, const v1::ListDemandsRequest& request);
  Answer<v1::ListDemandRevisionsResponse> ListDemandRevisions(const Call& call,
                                                              const v1::ListDemandRevisionsRequest& request);
  Answer<v1::Demand> ReceiveDemand(const Call& call, const v1::ReceiveDemandRequest& request);
  Answer<v1::Demand> AssignDemand(const Call& call, const v1::AssignDemandRequest& request);
  Answer<v1::Demand> AnswerDemand(const Call& call, const v1::AnswerDemandRequest& request);
  Answer<v1::GetDemandCountsResponse> GetDemandCounts(const Call& call, const v1::GetDemandCountsRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::reporting
