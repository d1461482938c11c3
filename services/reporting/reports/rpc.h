// The gRPC surface of reports: each method one line to its handler.
#pragma once

#include "common/rpc/front.h"
#include "common/rpc/import_stream.h"
#include "common/rpc/unary.h"
#include "jiedui/reporting/v1/report.grpc.pb.h"
#include "services/reporting/reports/report_service.h"

namespace jiedui::reporting {

class ReportRpc final : public v1::ReportService::CallbackService {
 public:
  ReportRpc(rpc::Front& front, ReportService& service);

  grpc::ServerUnaryReactor* GetReport(grpc::CallbackServerContext* context, const v1::GetReportRequest* request,
                                      v1::Report* response) override;
  grpc::ServerUnaryReactor* ListReports(grpc::CallbackServerContext* context, const v1::ListReportsRequest* request,
                                        v1::ListReportsResponse* response) override;
  grpc::ServerUnaryReactor* ListReportRevisions(grpc::CallbackServerContext* context,
                                                const v1::ListReportRevisionsRequest* request,
                                                v1::ListReportRevisionsResponse* response) override;
  grpc::ServerUnaryReactor* StartReport(grpc::CallbackServerContext* context, const v1::StartReportRequest* request,
                                        v1::Report* response) override;
  grpc::ServerUnaryReactor* RefreshReport(grpc::CallbackServerContext* context, const v1::RefreshReportRequest* request,
                                          v1::Report* response) override;
  grpc::ServerUnaryReactor* FillReport(grpc::CallbackServerContext* context, const v1::FillReportRequest* request,
                                       v1::Report* response) override;
  grpc::ServerUnaryReactor* SubmitReport(grpc::CallbackServerContext* context, const v1::SubmitReportRequest* request,
                                         v1::Report* response) override;
  grpc::ServerUnaryReactor* ReviewReport(grpc::CallbackServerContext* context, const v1::ReviewReportRequest* request,
                                         v1::Report* response) override;
  grpc::ServerUnaryReactor* ReturnReport(grpc::CallbackServerContext* context, const v1::ReturnReportRequest* request,
                                         v1::Report* response) override;
  grpc::ServerUnaryReactor* AcceptReport(grpc::CallbackServerContext* context, const v1::AcceptReportRequest* request,
                                         v1::Report* response) override;
  grpc::ServerUnaryReactor* ReviseReport(grpc::CallbackServerContext* context, const v1::ReviseReportRequest* request,
                                         v1::Report* response) override;
  grpc::ServerUnaryReactor* ExplainFigure(grpc::CallbackServerContext* context, const v1::ExplainFigureRequest* request,
                                          v1::ExplainFigureResponse* response) override;
  grpc::ServerUnaryReactor* GetReportDifferences(grpc::CallbackServerContext* context,
                                                 const v1::GetReportDifferencesRequest* request,
                                                 v1::GetReportDifferencesResponse* response) override;
  grpc::ServerUnaryReactor* GetReportReceipt(grpc::CallbackServerContext* context,
                                             const v1::GetReportReceiptRequest* request,
                                             v1::GetReportReceiptResponse* response) override;
  grpc::ServerBidiReactor<v1::SubmitReportsRequest, v1::SubmitReportsResponse>* SubmitReports(
      grpc::CallbackServerContext* context) override;

 private:
  ReportService& service_;
  const rpc::Method get_report_, list_reports_, list_report_revisions_, start_report_, refresh_report_, fill_report_,
      submit_report_, review_report_, return_report_, accept_report_, revise_report_, explain_figure_,
      get_report_differences_, get_report_receipt_, submit_reports_;
};

}  // namespace jiedui::reporting
