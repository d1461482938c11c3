// The gRPC surface of notices: each method one line to its handler.
#pragma once

#include "common/rpc/front.h"
#include "common/rpc/unary.h"
#include "jiedui/reporting/v1/notice.grpc.pb.h"
#include "services/reporting/notices/notice_service.h"

namespace jiedui::reporting {

class NoticeRpc final : public v1::NoticeService::CallbackService {
 public:
  NoticeRpc(rpc::Front& front, NoticeService& service);

  grpc::ServerUnaryReactor* GetNotice(grpc::CallbackServerContext* context, const v1::GetNoticeRequest* request,
                                      v1::Notice* response) override;
  grpc::ServerUnaryReactor* ListNotices(grpc::CallbackServerContext* context, const v1::ListNoticesRequest* request,
                                        v1::ListNoticesResponse* response) override;
  grpc::ServerUnaryReactor* ListNoticeRevisions(grpc::CallbackServerContext* context,
                                                const v1::ListNoticeRevisionsRequest* request,
                                                v1::ListNoticeRevisionsResponse* response) override;
  grpc::ServerUnaryReactor* IssueNotice(grpc::CallbackServerContext* context, const v1::IssueNoticeRequest* request,
                                        v1::Notice* response) override;
  grpc::ServerUnaryReactor* AcknowledgeNotice(grpc::CallbackServerContext* context,
                                              const v1::AcknowledgeNoticeRequest* request,
                                              v1::Notice* response) override;
  grpc::ServerUnaryReactor* GiveNoticeEvidence(grpc::CallbackServerContext* context,
                                               const v1::GiveNoticeEvidenceRequest* request,
                                               v1::Notice* response) override;
  grpc::ServerUnaryReactor* ReturnNoticeEvidence(grpc::CallbackServerContext* context,
                                                 const v1::ReturnNoticeEvidenceRequest* request,
                                                 v1::Notice* response) override;
  grpc::ServerUnaryReactor* VerifyNotice(grpc::CallbackServerContext* context, const v1::VerifyNoticeRequest* request,
                                         v1::Notice* response) override;
  grpc::ServerUnaryReactor* CloseNotice(grpc::CallbackServerContext* context, const v1::CloseNoticeRequest* request,
                                        v1::Notice* response) override;
  grpc::ServerUnaryReactor* EscalateNotice(grpc::CallbackServerContext* context,
                                           const v1::EscalateNoticeRequest* request, v1::Notice* response) override;
  grpc::ServerUnaryReactor* GetNoticeDocument(grpc::CallbackServerContext* context,
                                              const v1::GetNoticeDocumentRequest* request,
                                              v1::NoticeDocument* response) override;
  grpc::ServerUnaryReactor* SetNoticeSeries(grpc::CallbackServerContext* context,
                                            const v1::SetNoticeSeriesRequest* request,
                                            v1::NoticeSeries* response) override;
  grpc::ServerUnaryReactor* GetNoticeSeries(grpc::CallbackServerContext* context,
                                            const v1::GetNoticeSeriesRequest* request,
                                            v1::NoticeSeries* response) override;

 private:
  NoticeService& service_;
  const rpc::Method get_notice_, list_notices_, list_notice_revisions_, issue_notice_, acknowledge_notice_,
      give_notice_evidence_, return_notice_evidence_, verify_notice_, close_notice_, escalate_notice_,
      get_notice_document_, set_notice_series_, get_notice_series_;
};

}  // namespace jiedui::reporting
