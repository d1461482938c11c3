#include "services/reporting/notices/rpc.h"

namespace jiedui::reporting {

using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

NoticeRpc::NoticeRpc(rpc::Front& front, NoticeService& service)
    : service_(service),
      get_notice_(front, "jiedui.reporting.v1.NoticeService/GetNotice"),
      list_notices_(front, "jiedui.reporting.v1.NoticeService/ListNotices"),
      list_notice_revisions_(front, "jiedui.reporting.v1.NoticeService/ListNoticeRevisions"),
      issue_notice_(front, "jiedui.reporting.v1.NoticeService/IssueNotice"),
      acknowledge_notice_(front, "jiedui.reporting.v1.NoticeService/AcknowledgeNotice"),
      give_notice_evidence_(front, "jiedui.reporting.v1.NoticeService/GiveNoticeEvidence"),
      return_notice_evidence_(front, "jiedui.reporting.v1.NoticeService/ReturnNoticeEvidence"),
      verify_notice_(front, "jiedui.reporting.v1.NoticeService/VerifyNotice"),
      close_notice_(front, "jiedui.reporting.v1.NoticeService/CloseNotice"),
      escalate_notice_(front, "jiedui.reporting.v1.NoticeService/EscalateNotice"),
      get_notice_document_(front, "jiedui.reporting.v1.NoticeService/GetNoticeDocument"),
      set_notice_series_(front, "jiedui.reporting.v1.NoticeService/SetNoticeSeries"),
      get_notice_series_(front, "jiedui.reporting.v1.NoticeService/GetNoticeSeries") {}

Reactor* NoticeRpc::GetNotice(Context* context, const v1::GetNoticeRequest* request, v1::Notice* response) {
  return rpc::Unary(get_notice_, context, *request, *response, service_, &NoticeService::GetNotice);
}

Reactor* NoticeRpc::ListNotices(Context* context, const v1::ListNoticesRequest* request,
                                v1::ListNoticesResponse* response) {
  return rpc::Unary(list_notices_, context, *request, *response, service_, &NoticeService::ListNotices);
}

Reactor* NoticeRpc::ListNoticeRevisions(Context* context, const v1::ListNoticeRevisionsRequest* request,
                                        v1::ListNoticeRevisionsResponse* response) {
  return rpc::Unary(list_notice_revisions_, context, *request, *response, service_,
                    &NoticeService::ListNoticeRevisions);
}

Reactor* NoticeRpc::IssueNotice(Context* context, const v1::IssueNoticeRequest* request, v1::Notice* response) {
  return rpc::Unary(issue_notice_, context, *request, *response, service_, &NoticeService::IssueNotice);
}

Reactor* NoticeRpc::AcknowledgeNotice(Context* context, const v1::AcknowledgeNoticeRequest* request,
                                      v1::Notice* response) {
  return rpc::Unary(acknowledge_notice_, context, *request, *response, service_, &NoticeService::AcknowledgeNotice);
}

Reactor* NoticeRpc::GiveNoticeEvidence(Context* context, const v1::GiveNoticeEvidenceRequest* request,
                                       v1::Notice* response) {
  return rpc::Unary(give_notice_evidence_, context, *request, *response, service_, &NoticeService::GiveNoticeEvidence);
}

Reactor* NoticeRpc::ReturnNoticeEvidence(Context* context, const v1::ReturnNoticeEvidenceRequest* request,
                                         v1::Notice* response) {
  return rpc::Unary(return_notice_evidence_, context, *request, *response, service_,
                    &NoticeService::ReturnNoticeEvidence);
}

Reactor* NoticeRpc::VerifyNotice(Context* context, const v1::VerifyNoticeRequest* request, v1::Notice* response) {
  return rpc::Unary(verify_notice_, context, *request, *response, service_, &NoticeService::VerifyNotice);
}

Reactor* NoticeRpc::CloseNotice(Context* context, const v1::CloseNoticeRequest* request, v1::Notice* response) {
  return rpc::Unary(close_notice_, context, *request, *response, service_, &NoticeService::CloseNotice);
}

Reactor* NoticeRpc::EscalateNotice(Context* context, const v1::EscalateNoticeRequest* request, v1::Notice* response) {
  return rpc::Unary(escalate_notice_, context, *request, *response, service_, &NoticeService::EscalateNotice);
}

Reactor* NoticeRpc::GetNoticeDocument(Context* context, const v1::GetNoticeDocumentRequest* request,
                                      v1::NoticeDocument* response) {
  return rpc::Unary(get_notice_document_, context, *request, *response, service_, &NoticeService::GetNoticeDocument);
}

Reactor* NoticeRpc::SetNoticeSeries(Context* context, const v1::SetNoticeSeriesRequest* request,
                                    v1::NoticeSeries* response) {
  return rpc::Unary(set_notice_series_, context, *request, *response, service_, &NoticeService::SetNoticeSeries);
}

Reactor* NoticeRpc::GetNoticeSeries(Context* context, const v1::GetNoticeSeriesRequest* request,
                                    v1::NoticeSeries* response) {
  return rpc::Unary(get_notice_series_, context, *request, *response, service_, &NoticeService::GetNoticeSeries);
}

}  // namespace jiedui::reporting
