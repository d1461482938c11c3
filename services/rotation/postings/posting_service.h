// The handlers of postings and teams: each method is the RPC of its name (proto/jiedui/rotation/v1/posting.proto).
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/rotation/v1/posting.pb.h"
#include "services/rotation/registry.h"

namespace jiedui::rotation {

class PostingService {
 public:
  PostingService(db::Database& database, WorkerPool& workers, Registry& registry)
      : db_(database), workers_(workers), registry_(registry) {}

  Answer<v1::Posting> GetPosting(const Call& call, const v1::GetPostingRequest& request);
  Answer<v1::ListPostingsResponse> ListPostings(const Call& call, const v1::ListPostingsRequest& request);
  Answer<v1::ListPostingRevisionsResponse> ListPostingRevisions(const Call& call,
                                                                const v1::ListPostingRevisionsRequest& request);
  Answer<v1::Posting> PlanPosting(const Call& call, const v1::PlanPostingRequest& request);
  Answer<v1::Posting> UpdatePosting(const Call& call, const v1::UpdatePostingRequest& request);
  Answer<v1::Posting> NominatePosting(const Call& call, const v1::NominatePostingRequest& request);
  Answer<v1::Posting> ApprovePosting(const Call& call, const v1::ApprovePostingRequest& request);
  Answer<v1::Posting> StartPosting(const Call& call, const v1::StartPostingRequest& request);
  Answer<v1::Posting> AssessPosting(const Call& call, const v1::AssessPostingRequest& request);
  Answer<v1::Posting> CompletePosting(const Call& call, const v1::CompletePostingRequest& request);
  Answer<v1::Posting> WithdrawPosting(const Call& call, const v1::WithdrawPostingRequest& request);
  Answer<v1::Posting> CutShortPosting(const Call& call, const v1::CutShortPostingRequest& request);
  Answer<v1::Posting> RecordReturnVisit(const Call& call, const v1::RecordReturnVisitRequest& request);
  Answer<std::vector<v1::ImportPostingsResponse>> ImportPostings(const Call& call,
                                                                 std::vector<v1::ImportPostingsRequest> rows);
  Answer<v1::Team> GetTeam(const Call& call, const v1::GetTeamRequest& request);
  Answer<v1::ListTeamsResponse> ListTeams(const Call& call, const v1::ListTeamsRequest& request);
  Answer<v1::Team> CreateTeam(const Call& call, const v1::CreateTeamRequest& request);
  Answer<v1::Team> UpdateTeam(const Call& call, const v1::UpdateTeamRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
  Registry& registry_;
};

}  // namespace jiedui::rotation
