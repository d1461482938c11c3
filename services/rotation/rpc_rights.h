// The gRPC surface of service, rights and certificates: each method one line to its handler.
#pragma once

#include "common/rpc/front.h"
#include "common/rpc/unary.h"
#include "jiedui/rotation/v1/rights.grpc.pb.h"
#include "services/rotation/rights/rights_service.h"

namespace jiedui::rotation {

class RightsRpc final : public v1::RightsService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  RightsRpc(rpc::Front& front, RightsService& service);

  Reactor* GetServiceRecord(Context* context, const v1::GetServiceRecordRequest* request,
                            v1::ServiceRecord* response) override;
  Reactor* CheckRight(Context* context, const v1::CheckRightRequest* request, v1::RightAnswer* response) override;
  Reactor* ListEntitled(Context* context, const v1::ListEntitledRequest* request,
                        v1::ListEntitledResponse* response) override;
  Reactor* IssueServiceCertificate(Context* context, const v1::IssueServiceCertificateRequest* request,
                                   v1::ServiceCertificate* response) override;
  Reactor* GetServiceCertificate(Context* context, const v1::GetServiceCertificateRequest* request,
                                 v1::ServiceCertificate* response) override;
  Reactor* ListServiceCertificates(Context* context, const v1::ListServiceCertificatesRequest* request,
                                   v1::ListServiceCertificatesResponse* response) override;
  Reactor* RevokeServiceCertificate(Context* context, const v1::RevokeServiceCertificateRequest* request,
                                    v1::ServiceCertificate* response) override;
  Reactor* ListIssuerKeys(Context* context, const v1::ListIssuerKeysRequest* request,
                          v1::ListIssuerKeysResponse* response) override;

 private:
  RightsService& service_;
  const rpc::Method get_service_record_, check_right_, list_entitled_, issue_service_certificate_,
      get_service_certificate_, list_service_certificates_, revoke_service_certificate_, list_issuer_keys_;
};

}  // namespace jiedui::rotation
