// The handlers of good practices (MOE22-10b, Q16-O4, DX18-4.3).
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/trusteeship/v1/practice.pb.h"

namespace jiedui::trusteeship {

class PracticeService {
 public:
  PracticeService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Practice> Get(const Call& call, const v1::GetPracticeRequest& request);
  Answer<v1::ListPracticesResponse> List(const Call& call, const v1::ListPracticesRequest& request);
  Answer<v1::ListPracticeRevisionsResponse> ListRevisions(const Call& call,
                                                          const v1::ListPracticeRevisionsRequest& request);
  Answer<v1::Practice> Create(const Call& call, const v1::CreatePracticeRequest& request);
  Answer<v1::Practice> Update(const Call& call, const v1::UpdatePracticeRequest& request);
  Answer<v1::Practice> Review(const Call& call, const v1::ReviewPracticeRequest& request);
  Answer<v1::Practice> Return(const Call& call, const v1::ReturnPracticeRequest& request);
  Answer<v1::Practice> Publish(const Call& call, const v1::PublishPracticeRequest& request);
  Answer<v1::Practice> TakeUp(const Call& call, const v1::TakeUpPracticeRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::trusteeship
