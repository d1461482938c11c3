// The records of parties and pairings (proto/jiedui/pairing/v1/record.proto says what each method promises).
//
// One method per RPC, in the order of pairing_service.h. Thread-safe: holds only references to thread-safe things.
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/pairing/v1/record.pb.h"

namespace jiedui::pairing {

class RecordService {
 public:
  RecordService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Record> Get(const Call& call, const v1::GetRecordRequest& request);
  Answer<v1::ListRecordsResponse> List(const Call& call, const v1::ListRecordsRequest& request);
  Answer<v1::ListRecordRevisionsResponse> ListRevisions(const Call& call,
                                                        const v1::ListRecordRevisionsRequest& request);

  Answer<v1::Record> Create(const Call& call, const v1::CreateRecordRequest& request);
  Answer<v1::Record> Update(const Call& call, const v1::UpdateRecordRequest& request);
  Answer<v1::Record> Approve(const Call& call, const v1::ApproveRecordRequest& request);
  Answer<v1::Record> Close(const Call& call, const v1::CloseRecordRequest& request);

  // One chunk of an import, a result for each row.
  Answer<std::vector<v1::ImportRecordsResponse>> Import(const Call& call, std::vector<v1::ImportRecordsRequest> rows);

  Answer<v1::SummarizeRecordsResponse> Summarize(const Call& call, const v1::SummarizeRecordsRequest& request);
  Answer<v1::GetGroupCoverageResponse> GetGroupCoverage(const Call& call, const v1::GetGroupCoverageRequest& request);
  Answer<v1::ListGapsResponse> ListGaps(const Call& call, const v1::ListGapsRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::pairing
