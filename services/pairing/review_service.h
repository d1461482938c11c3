// What an official should look at (proto/jiedui/pairing/v1/review.proto says what each list holds).
#pragma once

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/pairing/v1/review.pb.h"

namespace jiedui::pairing {

// Thread-safe: holds only references to thread-safe things.
class ReviewService {
 public:
  ReviewService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::ListExceptionsResponse> ListExceptions(const Call& call, const v1::ListExceptionsRequest& request);
  Answer<v1::ListContradictionsResponse> ListContradictions(const Call& call,
                                                            const v1::ListContradictionsRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::pairing
