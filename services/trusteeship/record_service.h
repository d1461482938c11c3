// The handlers of surveys, leading groups, documents and money (MOE22-3, 4, 8), and of what is missing.
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/trusteeship/v1/record.pb.h"

namespace jiedui::trusteeship {

class RecordService {
 public:
  RecordService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Record> Get(const Call& call, const v1::GetRecordRequest& request);
  Answer<v1::ListRecordsResponse> List(const Call& call, const v1::ListRecordsRequest& request);
  Answer<v1::ListRecordRevisionsResponse> ListRevisions(const Call& call,
                                                        const v1::ListRecordRevisionsRequest& request);
  Answer<v1::Record> Create(const Call& call, const v1::CreateRecordRequest& request);
  Answer<v1::Record> Update(const Call& call, const v1::UpdateRecordRequest& request);
  Answer<v1::Record> Withdraw(const Call& call, const v1::WithdrawRecordRequest& request);
  Answer<v1::SummarizeFundingResponse> SummarizeFunding(const Call& call, const v1::SummarizeFundingRequest& request);
  Answer<v1::ListMissingResponse> ListMissing(const Call& call, const v1::ListMissingRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::trusteeship
