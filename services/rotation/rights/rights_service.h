// The handlers of service, rights and certificates: each method is the RPC of its name (proto/jiedui/rotation/v1/rights.proto).
#pragma once

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/rotation/v1/rights.pb.h"
#include "services/rotation/rights/issuer.h"

namespace jiedui::rotation {

class RightsService {
 public:
  // `keys` outlives this.
  RightsService(db::Database& database, WorkerPool& workers, const IssuerKeys& keys)
      : db_(database), workers_(workers), keys_(keys) {}

  Answer<v1::ServiceRecord> GetServiceRecord(const Call& call, const v1::GetServiceRecordRequest& request);
  Answer<v1::RightAnswer> CheckRight(const Call& call, const v1::CheckRightRequest& request);
  Answer<v1::ListEntitledResponse> ListEntitled(const Call& call, const v1::ListEntitledRequest& request);
  Answer<v1::ServiceCertificate> IssueServiceCertificate(const Call& call,
                                                         const v1::IssueServiceCertificateRequest& request);
  Answer<v1::ServiceCertificate> GetServiceCertificate(const Call& call,
                                                       const v1::GetServiceCertificateRequest& request);
  Answer<v1::ListServiceCertificatesResponse> ListServiceCertificates(
      const Call& call, const v1::ListServiceCertificatesRequest& request);
  Answer<v1::ServiceCertificate> RevokeServiceCertificate(const Call& call,
                                                          const v1::RevokeServiceCertificateRequest& request);
  Answer<v1::ListIssuerKeysResponse> ListIssuerKeys(const Call& call, const v1::ListIssuerKeysRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
  const IssuerKeys& keys_;
};

}  // namespace jiedui::rotation
