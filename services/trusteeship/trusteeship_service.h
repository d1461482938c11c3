// The handlers of trusteeships; read one to know when a call is refused.
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"
#include "services/trusteeship/registry.h"

namespace jiedui::trusteeship {

class TrusteeshipService {
 public:
  TrusteeshipService(db::Database& database, WorkerPool& workers, Registry& registry)
      : db_(database), workers_(workers), registry_(registry) {}

  Answer<v1::Trusteeship> Get(const Call& call, const v1::GetTrusteeshipRequest& request);
  Answer<v1::ListTrusteeshipsResponse> List(const Call& call, const v1::ListTrusteeshipsRequest& request);
  Answer<v1::ListTrusteeshipRevisionsResponse> ListRevisions(const Call& call,
                                                             const v1::ListTrusteeshipRevisionsRequest& request);
  Answer<v1::Trusteeship> Propose(const Call& call, const v1::ProposeTrusteeshipRequest& request);
  Answer<v1::Trusteeship> Complete(const Call& call, const v1::CompleteTrusteeshipRequest& request);
  Answer<v1::Trusteeship> Terminate(const Call& call, const v1::TerminateTrusteeshipRequest& request);
  Answer<v1::Trusteeship> Renew(const Call& call, const v1::RenewTrusteeshipRequest& request);
  // trusteeship_import.cc
  Answer<std::vector<v1::ImportTrusteeshipsResponse>> Import(const Call& call,
                                                             std::vector<v1::ImportTrusteeshipsRequest> rows);

 private:
  db::Database& db_;
  WorkerPool& workers_;
  Registry& registry_;
};

}  // namespace jiedui::trusteeship
