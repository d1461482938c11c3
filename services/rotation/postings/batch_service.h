// The handlers of quotas and batches: each method is the RPC of its name (proto/jiedui/rotation/v1/batch.proto).
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/rotation/v1/batch.pb.h"

namespace jiedui::rotation {

class BatchService {
 public:
  BatchService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Quota> GetQuota(const Call& call, const v1::GetQuotaRequest& request);
  Answer<v1::ListQuotasResponse> ListQuotas(const Call& call, const v1::ListQuotasRequest& request);
  Answer<v1::Quota> CreateQuota(const Call& call, const v1::CreateQuotaRequest& request);
  Answer<v1::Quota> UpdateQuota(const Call& call, const v1::UpdateQuotaRequest& request);
  Answer<std::vector<v1::ImportQuotasResponse>> ImportQuotas(const Call& call,
                                                             std::vector<v1::ImportQuotasRequest> rows);
  Answer<v1::GetQuotaUseResponse> GetQuotaUse(const Call& call, const v1::GetQuotaUseRequest& request);
  Answer<v1::Batch> GetBatch(const Call& call, const v1::GetBatchRequest& request);
  Answer<v1::ListBatchesResponse> ListBatches(const Call& call, const v1::ListBatchesRequest& request);
  Answer<v1::Batch> CreateBatch(const Call& call, const v1::CreateBatchRequest& request);
  Answer<v1::Batch> UpdateBatch(const Call& call, const v1::UpdateBatchRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::rotation
