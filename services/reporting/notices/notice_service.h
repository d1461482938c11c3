// The handlers of notices: each method is the RPC of its name (proto/jiedui/reporting/v1/notice.proto).
#pragma once

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/reporting/v1/notice.pb.h"

namespace jiedui::reporting {

class NoticeService {
 public:
  NoticeService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  Answer<v1::Notice> GetNotice(const Call& call, const v1::GetNoticeRequest& request);
  Answer<v1::ListNoticesResponse> ListNotices(const Call& call, const v1::ListNoticesRequest& request);
  Answer<v1::ListNoticeRevisionsResponse> ListNoticeRevisions(const Call& call,
                                                              const v1::ListNoticeRevisionsRequest& request);
  Answer<v1::Notice> IssueNotice(const Call& call, const v1::IssueNoticeRequest& request);
  Answer<v1::NoticeDocument> GetNoticeDocument(const Call& call, const v1::GetNoticeDocumentRequest& request);
  Answer<v1::NoticeSeries> SetNoticeSeries(const Call& call, const v1::SetNoticeSeriesRequest& request);
  Answer<v1::NoticeSeries> GetNoticeSeries(const Call& call, const v1::GetNoticeSeriesRequest& request);

  // notice_verbs.cc
  Answer<v1::Notice> AcknowledgeNotice(const Call& call, const v1::AcknowledgeNoticeRequest& request);
  Answer<v1::Notice> GiveNoticeEvidence(const Call& call, const v1::GiveNoticeEvidenceRequest& request);
  Answer<v1::Notice> ReturnNoticeEvidence(const Call& call, const v1::ReturnNoticeEvidenceRequest& request);
  Answer<v1::Notice> VerifyNotice(const Call& call, const v1::VerifyNoticeRequest& request);
  Answer<v1::Notice> CloseNotice(const Call& call, const v1::CloseNoticeRequest& request);
  Answer<v1::Notice> EscalateNotice(const Call& call, const v1::EscalateNoticeRequest& request);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::reporting
