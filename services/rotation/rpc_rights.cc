#include "services/rotation/rpc_rights.h"

namespace jiedui::rotation {

RightsRpc::RightsRpc(rpc::Front& front, RightsService& service)
    : service_(service),
      get_service_record_(front, "jiedui.rotation.v1.RightsService/GetServiceRecord"),
      check_right_(front, "jiedui.rotation.v1.RightsService/CheckRight"),
      list_entitled_(front, "jiedui.rotation.v1.RightsService/ListEntitled"),
      issue_service_certificate_(front, "jiedui.rotation.v1.RightsService/IssueServiceCertificate"),
      get_service_certificate_(front, "jiedui.rotation.v1.RightsService/GetServiceCertificate"),
      list_service_certificates_(front, "jiedui.rotation.v1.RightsService/ListServiceCertificates"),
      revoke_service_certificate_(front, "jiedui.rotation.v1.RightsService/RevokeServiceCertificate"),
      list_issuer_keys_(front, "jiedui.rotation.v1.RightsService/ListIssuerKeys") {}

RightsRpc::Reactor* RightsRpc::GetServiceRecord(Context* context, const v1::GetServiceRecordRequest* request,
                                                v1::ServiceRecord* response) {
  return rpc::Unary(get_service_record_, context, *request, *response, service_, &RightsService::GetServiceRecord);
}

RightsRpc::Reactor* RightsRpc::CheckRight(Context* context, const v1::CheckRightRequest* request,
                                          v1::RightAnswer* response) {
  return rpc::Unary(check_right_, context, *request, *response, service_, &RightsService::CheckRight);
}

RightsRpc::Reactor* RightsRpc::ListEntitled(Context* context, const v1::ListEntitledRequest* request,
                                            v1::ListEntitledResponse* response) {
  return rpc::Unary(list_entitled_, context, *request, *response, service_, &RightsService::ListEntitled);
}

RightsRpc::Reactor* RightsRpc::IssueServiceCertificate(Context* context,
                                                       const v1::IssueServiceCertificateRequest* request,
                                                       v1::ServiceCertificate* response) {
  return rpc::Unary(issue_service_certificate_, context, *request, *response, service_,
                    &RightsService::IssueServiceCertificate);
}

RightsRpc::Reactor* RightsRpc::GetServiceCertificate(Context* context, const v1::GetServiceCertificateRequest* request,
                                                     v1::ServiceCertificate* response) {
  return rpc::Unary(get_service_certificate_, context, *request, *response, service_,
                    &RightsService::GetServiceCertificate);
}

RightsRpc::Reactor* RightsRpc::ListServiceCertificates(Context* context,
                                                       const v1::ListServiceCertificatesRequest* request,
                                                       v1::ListServiceCertificatesResponse* response) {
  return rpc::Unary(list_service_certificates_, context, *request, *response, service_,
                    &RightsService::ListServiceCertificates);
}

RightsRpc::Reactor* RightsRpc::RevokeServiceCertificate(Context* context,
                                                        const v1::RevokeServiceCertificateRequest* request,
                                                        v1::ServiceCertificate* response) {
  return rpc::Unary(revoke_service_certificate_, context, *request, *response, service_,
                    &RightsService::RevokeServiceCertificate);
}

RightsRpc::Reactor* RightsRpc::ListIssuerKeys(Context* context, const v1::ListIssuerKeysRequest* request,
                                              v1::ListIssuerKeysResponse* response) {
  return rpc::Unary(list_issuer_keys_, context, *request, *response, service_, &RightsService::ListIssuerKeys);
}

}  // namespace jiedui::rotation
