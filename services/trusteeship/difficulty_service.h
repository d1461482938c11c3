// The handlers of difficulties (MOE22-10a).
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/trusteeship/v1/difficulty.pb.h"

namespace jiedui::trusteeship {

class DifficultyService {
 public:
  DifficultyService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Difficulty> Get(const Call& call, const v1::GetDifficultyRequest& request);
  Answer<v1::ListDifficultiesResponse> List(const Call& call, const v1::ListDifficultiesRequest& request);
  Answer<v1::ListDifficultyRevisionsResponse> ListRevisions(const Call& call,
                                                            const v1::ListDifficultyRevisionsRequest& request);
  Answer<v1::Difficulty> Raise(const Call& call, const v1::RaiseDifficultyRequest& request);
  Answer<v1::Difficulty> Assign(const Call& call, const v1::AssignDifficultyRequest& request);
  Answer<v1::Difficulty> Reply(const Call& call, const v1::AnswerDifficultyRequest& request);
  Answer<v1::Difficulty> Solve(const Call& call, const v1::SolveDifficultyRequest& request);
  Answer<v1::Difficulty> Reopen(const Call& call, const v1::ReopenDifficultyRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::trusteeship
