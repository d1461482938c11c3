// The handlers of reports: each method is the RPC of its name (proto/jiedui/reporting/v1/report.proto).
#pragma once

#include <vector>

#include "common/base/answer.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "jiedui/reporting/v1/report.pb.h"

namespace jiedui::reporting {

class ReportService {
 public:
  ReportService(db::Database& database, WorkerPool& workers) : db_(database), workers_(workers) {}

  // report_service.cc
  Answer<v1::Report> GetReport(const Call& call, const v1::GetReportRequest& request);
  Answer<v1::ListReportsResponse> ListReports(const Call& call, const v1::ListReportsRequest& request);
  Answer<v1::ListReportRevisionsResponse> ListReportRevisions(const Call& call,
                                                              const v1::ListReportRevisionsRequest& request);
  Answer<v1::Report> StartReport(const Call& call, const v1::StartReportRequest& request);
  Answer<v1::Report> RefreshReport(const Call& call, const v1::RefreshReportRequest& request);
  Answer<v1::Report> FillReport(const Call& call, const v1::FillReportRequest& request);

  // report_verbs.cc
  Answer<v1::Report> SubmitReport(const Call& call, const v1::SubmitReportRequest& request);
  Answer<v1::Report> ReviewReport(const Call& call, const v1::ReviewReportRequest& request);
  Answer<v1::Report> ReturnReport(const Call& call, const v1::ReturnReportRequest& request);
  Answer<v1::Report> AcceptReport(const Call& call, const v1::AcceptReportRequest& request);
  Answer<v1::Report> ReviseReport(const Call& call, const v1::ReviseReportRequest& request);

  // report_questions.cc
  Answer<v1::ExplainFigureResponse> ExplainFigure(const Call& call, const v1::ExplainFigureRequest& request);
  Answer<v1::GetReportDifferencesResponse> GetReportDifferences(const Call& call,
                                                                const v1::GetReportDifferencesRequest& request);
  Answer<v1::GetReportReceiptResponse> GetReportReceipt(const Call& call, const v1::GetReportReceiptRequest& request);

  // report_batch.cc
  Answer<std::vector<v1::SubmitReportsResponse>> SubmitReports(const Call& call,
                                                               std::vector<v1::SubmitReportsRequest> rows);

 private:
  db::Database& db_;
  WorkerPool& workers_;
};

}  // namespace jiedui::reporting
