// The handlers of posts, allotments and staffing checks: each method is the RPC of its name (proto/jiedui/rotation/v1/post.proto).
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/rotation/v1/post.pb.h"

namespace jiedui::rotation {

class PostService {
 public:
  PostService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::PostBudget> GetPostBudget(const Call& call, const v1::GetPostBudgetRequest& request);
  Answer<v1::ListPostBudgetsResponse> ListPostBudgets(const Call& call, const v1::ListPostBudgetsRequest& request);
  Answer<v1::PostBudget> CreatePostBudget(const Call& call, const v1::CreatePostBudgetRequest& request);
  Answer<v1::PostBudget> UpdatePostBudget(const Call& call, const v1::UpdatePostBudgetRequest& request);
  Answer<v1::Allotment> GetAllotment(const Call& call, const v1::GetAllotmentRequest& request);
  Answer<v1::ListAllotmentsResponse> ListAllotments(const Call& call, const v1::ListAllotmentsRequest& request);
  Answer<v1::ListAllotmentRevisionsResponse> ListAllotmentRevisions(const Call& call,
                                                                    const v1::ListAllotmentRevisionsRequest& request);
  Answer<v1::Allotment> CreateAllotment(const Call& call, const v1::CreateAllotmentRequest& request);
  Answer<v1::Allotment> UpdateAllotment(const Call& call, const v1::UpdateAllotmentRequest& request);
  Answer<std::vector<v1::ImportAllotmentsResponse>> ImportAllotments(const Call& call,
                                                                     std::vector<v1::ImportAllotmentsRequest> rows);
  Answer<v1::MovePostsResponse> MovePosts(const Call& call, const v1::MovePostsRequest& request);
  Answer<v1::GetStaffingResponse> GetStaffing(const Call& call, const v1::GetStaffingRequest& request);
  Answer<v1::ListGapsResponse> ListGaps(const Call& call, const v1::ListGapsRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::rotation
