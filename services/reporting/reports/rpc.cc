#include "services/reporting/reports/rpc.h"

namespace jiedui::reporting {

using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

ReportRpc::ReportRpc(rpc::Front& front, ReportService& service)
    : service_(service),
      get_report_(front, "jiedui.reporting.v1.ReportService/GetReport"),
      list_reports_(front, "jiedui.reporting.v1.ReportService/ListReports"),
      list_report_revisions_(front, "jiedui.reporting.v1.ReportService/ListReportRevisions"),
      start_report_(front, "jiedui.reporting.v1.ReportService/StartReport"),
      refresh_report_(front, "jiedui.reporting.v1.ReportService/RefreshReport"),
      fill_report_(front, "jiedui.reporting.v1.ReportService/FillReport"),
      submit_report_(front, "jiedui.reporting.v1.ReportService/SubmitReport"),
      review_report_(front, "jiedui.reporting.v1.ReportService/ReviewReport"),
      return_report_(front, "jiedui.reporting.v1.ReportService/ReturnReport"),
      accept_report_(front, "jiedui.reporting.v1.ReportService/AcceptReport"),
      revise_report_(front, "jiedui.reporting.v1.ReportService/ReviseReport"),
      explain_figure_(front, "jiedui.reporting.v1.ReportService/ExplainFigure"),
      get_report_differences_(front, "jiedui.reporting.v1.ReportService/GetReportDifferences"),
      get_report_receipt_(front, "jiedui.reporting.v1.ReportService/GetReportReceipt"),
      submit_reports_(front, "jiedui.reporting.v1.ReportService/SubmitReports") {}

Reactor* ReportRpc::GetReport(Context* context, const v1::GetReportRequest* request, v1::Report* response) {
  return rpc::Unary(get_report_, context, *request, *response, service_, &ReportService::GetReport);
}

Reactor* ReportRpc::ListReports(Context* context, const v1::ListReportsRequest* request,
                                v1::ListReportsResponse* response) {
  return rpc::Unary(list_reports_, context, *request, *response, service_, &ReportService::ListReports);
}

Reactor* ReportRpc::ListReportRevisions(Context* context, const v1::ListReportRevisionsRequest* request,
                                        v1::ListReportRevisionsResponse* response) {
  return rpc::Unary(list_report_revisions_, context, *request, *response, service_,
                    &ReportService::ListReportRevisions);
}

Reactor* ReportRpc::StartReport(Context* context, const v1::StartReportRequest* request, v1::Report* response) {
  return rpc::Unary(start_report_, context, *request, *response, service_, &ReportService::StartReport);
}

Reactor* ReportRpc::RefreshReport(Context* context, const v1::RefreshReportRequest* request, v1::Report* response) {
  return rpc::Unary(refresh_report_, context, *request, *response, service_, &ReportService::RefreshReport);
}

Reactor* ReportRpc::FillReport(Context* context, const v1::FillReportRequest* request, v1::Report* response) {
  return rpc::Unary(fill_report_, context, *request, *response, service_, &ReportService::FillReport);
}

Reactor* ReportRpc::SubmitReport(Context* context, const v1::SubmitReportRequest* request, v1::Report* response) {
  return rpc::Unary(submit_report_, context, *request, *response, service_, &ReportService::SubmitReport);
}

Reactor* ReportRpc::ReviewReport(Context* context, const v1::ReviewReportRequest* request, v1::Report* response) {
  return rpc::Unary(review_report_, context, *request, *response, service_, &ReportService::ReviewReport);
}

Reactor* ReportRpc::ReturnReport(Context* context, const v1::ReturnReportRequest* request, v1::Report* response) {
  return rpc::Unary(return_report_, context, *request, *response, service_, &ReportService::ReturnReport);
}

Reactor* ReportRpc::AcceptReport(Context* context, const v1::AcceptReportRequest* request, v1::Report* response) {
  return rpc::Unary(accept_report_, context, *request, *response, service_, &ReportService::AcceptReport);
}

Reactor* ReportRpc::ReviseReport(Context* context, const v1::ReviseReportRequest* request, v1::Report* response) {
  return rpc::Unary(revise_report_, context, *request, *response, service_, &ReportService::ReviseReport);
}

Reactor* ReportRpc::ExplainFigure(Context* context, const v1::ExplainFigureRequest* request,
                                  v1::ExplainFigureResponse* response) {
  return rpc::Unary(explain_figure_, context, *request, *response, service_, &ReportService::ExplainFigure);
}

Reactor* ReportRpc::GetReportDifferences(Context* context, const v1::GetReportDifferencesRequest* request,
                                         v1::GetReportDifferencesResponse* response) {
  return rpc::Unary(get_report_differences_, context, *request, *response, service_,
                    &ReportService::GetReportDifferences);
}

Reactor* ReportRpc::GetReportReceipt(Context* context, const v1::GetReportReceiptRequest* request,
                                     v1::GetReportReceiptResponse* response) {
  return rpc::Unary(get_report_receipt_, context, *request, *response, service_, &ReportService::GetReportReceipt);
}

grpc::ServerBidiReactor<v1::SubmitReportsRequest, v1::SubmitReportsResponse>* ReportRpc::SubmitReports(
    Context* context) {
  return rpc::Import(submit_reports_, context, service_, &ReportService::SubmitReports,
                     [](const v1::SubmitReportsRequest& row) { return row.obligation(); });
}

}  // namespace jiedui::reporting
