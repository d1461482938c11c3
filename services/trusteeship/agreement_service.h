// The handlers of agreements and of the keys they are signed with.
#pragma once

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/trusteeship/v1/agreement.pb.h"

namespace jiedui::trusteeship {

class AgreementService {
 public:
  AgreementService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Agreement> Get(const Call& call, const v1::GetAgreementRequest& request);
  Answer<v1::ListAgreementsResponse> List(const Call& call, const v1::ListAgreementsRequest& request);
  Answer<v1::Agreement> DrawUp(const Call& call, const v1::DrawUpAgreementRequest& request);
  Answer<v1::Agreement> Amend(const Call& call, const v1::AmendAgreementRequest& request);
  Answer<v1::Agreement> Sign(const Call& call, const v1::SignAgreementRequest& request);
  Answer<v1::Agreement> AttestFromSource(const Call& call, const v1::AttestAgreementRequest& request);
  Answer<v1::Agreement> File(const Call& call, const v1::FileAgreementRequest& request);
  Answer<v1::VerifyAgreementResponse> Verify(const Call& call, const v1::VerifyAgreementRequest& request);

  Answer<v1::SigningKey> GetKey(const Call& call, const v1::GetSigningKeyRequest& request);
  Answer<v1::ListSigningKeysResponse> ListKeys(const Call& call, const v1::ListSigningKeysRequest& request);
  Answer<v1::SigningKey> RegisterKey(const Call& call, const v1::RegisterSigningKeyRequest& request);
  Answer<v1::SigningKey> EndKey(const Call& call, const v1::EndSigningKeyRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::trusteeship
