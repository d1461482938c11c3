// The register of pairings (proto/jiedui/pairing/v1/pairing_service.proto says what each method promises).
//
// One method per RPC: order everywhere is authenticate → may → valid → load → may on this resource → can → change → record.
// Thread-safe: holds only references to thread-safe things.
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"

namespace jiedui::pairing {

class PairingService {
 public:
  PairingService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Pairing> Get(const Call& call, const v1::GetPairingRequest& request, v1::Pairing blank);
  Answer<v1::ListPairingsResponse> List(const Call& call, const v1::ListPairingsRequest& request);
  Answer<v1::CountPairingsResponse> Count(const Call& call, const v1::CountPairingsRequest& request);
  Answer<v1::ListPairingRevisionsResponse> ListRevisions(const Call& call,
                                                         const v1::ListPairingRevisionsRequest& request);

  Answer<v1::Pairing> Propose(const Call& call, const v1::ProposePairingRequest& request);
  Answer<v1::Pairing> Activate(const Call& call, const v1::ActivatePairingRequest& request);
  Answer<v1::Pairing> Suspend(const Call& call, const v1::SuspendPairingRequest& request);
  Answer<v1::Pairing> Resume(const Call& call, const v1::ResumePairingRequest& request);
  Answer<v1::Pairing> End(const Call& call, const v1::EndPairingRequest& request);

  // One chunk of an import, a result for each row.
  Answer<std::vector<v1::ImportPairingsResponse>> Import(const Call& call, std::vector<v1::ImportPairingsRequest> rows);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::pairing
