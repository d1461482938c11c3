// The handlers of programmes: reference data, read by everyone.
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/trusteeship/v1/programme.pb.h"

namespace jiedui::trusteeship {

class ProgrammeService {
 public:
  ProgrammeService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Programme> Get(const Call& call, const v1::GetProgrammeRequest& request);
  Answer<v1::ListProgrammesResponse> List(const Call& call, const v1::ListProgrammesRequest& request);
  Answer<v1::Programme> Create(const Call& call, const v1::CreateProgrammeRequest& request);
  Answer<v1::Programme> Update(const Call& call, const v1::UpdateProgrammeRequest& request);
  Answer<std::vector<v1::ImportProgrammesResponse>> Import(const Call& call,
                                                           std::vector<v1::ImportProgrammesRequest> rows);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::trusteeship
