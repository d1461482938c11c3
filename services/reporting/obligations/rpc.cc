#include "services/reporting/obligations/rpc.h"

namespace jiedui::reporting {

using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

ObligationRpc::ObligationRpc(rpc::Front& front, ObligationService& service)
    : service_(service),
      get_duty_(front, "jiedui.reporting.v1.ObligationService/GetDuty"),
      list_duties_(front, "jiedui.reporting.v1.ObligationService/ListDuties"),
      list_duty_revisions_(front, "jiedui.reporting.v1.ObligationService/ListDutyRevisions"),
      import_duties_(front, "jiedui.reporting.v1.ObligationService/ImportDuties"),
      get_report_period_(front, "jiedui.reporting.v1.ObligationService/GetReportPeriod"),
      list_report_periods_(front, "jiedui.reporting.v1.ObligationService/ListReportPeriods"),
      open_report_period_(front, "jiedui.reporting.v1.ObligationService/OpenReportPeriod"),
      close_report_period_(front, "jiedui.reporting.v1.ObligationService/CloseReportPeriod"),
      get_obligation_(front, "jiedui.reporting.v1.ObligationService/GetObligation"),
      list_obligations_(front, "jiedui.reporting.v1.ObligationService/ListObligations"),
      list_obligation_revisions_(front, "jiedui.reporting.v1.ObligationService/ListObligationRevisions"),
      extend_obligation_(front, "jiedui.reporting.v1.ObligationService/ExtendObligation"),
      waive_obligation_(front, "jiedui.reporting.v1.ObligationService/WaiveObligation"),
      get_completeness_(front, "jiedui.reporting.v1.ObligationService/GetCompleteness") {}

Reactor* ObligationRpc::GetDuty(Context* context, const v1::GetDutyRequest* request, v1::Duty* response) {
  return rpc::Unary(get_duty_, context, *request, *response, service_, &ObligationService::GetDuty);
}

Reactor* ObligationRpc::ListDuties(Context* context, const v1::ListDutiesRequest* request,
                                   v1::ListDutiesResponse* response) {
  return rpc::Unary(list_duties_, context, *request, *response, service_, &ObligationService::ListDuties);
}

Reactor* ObligationRpc::ListDutyRevisions(Context* context, const v1::ListDutyRevisionsRequest* request,
                                          v1::ListDutyRevisionsResponse* response) {
  return rpc::Unary(list_duty_revisions_, context, *request, *response, service_,
                    &ObligationService::ListDutyRevisions);
}

grpc::ServerBidiReactor<v1::ImportDutiesRequest, v1::ImportDutiesResponse>* ObligationRpc::ImportDuties(
    Context* context) {
  return rpc::Import(import_duties_, context, service_, &ObligationService::ImportDuties,
                     [](const v1::ImportDutiesRequest& row) { return row.duty().name(); });
}

Reactor* ObligationRpc::GetReportPeriod(Context* context, const v1::GetReportPeriodRequest* request,
                                        v1::ReportPeriod* response) {
  return rpc::Unary(get_report_period_, context, *request, *response, service_, &ObligationService::GetReportPeriod);
}

Reactor* ObligationRpc::ListReportPeriods(Context* context, const v1::ListReportPeriodsRequest* request,
                                          v1::ListReportPeriodsResponse* response) {
  return rpc::Unary(list_report_periods_, context, *request, *response, service_,
                    &ObligationService::ListReportPeriods);
}

Reactor* ObligationRpc::OpenReportPeriod(Context* context, const v1::OpenReportPeriodRequest* request,
                                         v1::ReportPeriod* response) {
  return rpc::Unary(open_report_period_, context, *request, *response, service_, &ObligationService::OpenReportPeriod);
}

Reactor* ObligationRpc::CloseReportPeriod(Context* context, const v1::CloseReportPeriodRequest* request,
                                          v1::ReportPeriod* response) {
  return rpc::Unary(close_report_period_, context, *request, *response, service_,
                    &ObligationService::CloseReportPeriod);
}

Reactor* ObligationRpc::GetObligation(Context* context, const v1::GetObligationRequest* request,
                                      v1::Obligation* response) {
  return rpc::Unary(get_obligation_, context, *request, *response, service_, &ObligationService::GetObligation);
}

Reactor* ObligationRpc::ListObligations(Context* context, const v1::ListObligationsRequest* request,
                                        v1::ListObligationsResponse* response) {
  return rpc::Unary(list_obligations_, context, *request, *response, service_, &ObligationService::ListObligations);
}

Reactor* ObligationRpc::ListObligationRevisions(Context* context, const v1::ListObligationRevisionsRequest* request,
                                                v1::ListObligationRevisionsResponse* response) {
  return rpc::Unary(list_obligation_revisions_, context, *request, *response, service_,
                    &ObligationService::ListObligationRevisions);
}

Reactor* ObligationRpc::ExtendObligation(Context* context, const v1::ExtendObligationRequest* request,
                                         v1::Obligation* response) {
  return rpc::Unary(extend_obligation_, context, *request, *response, service_, &ObligationService::ExtendObligation);
}

Reactor* ObligationRpc::WaiveObligation(Context* context, const v1::WaiveObligationRequest* request,
                                        v1::Obligation* response) {
  return rpc::Unary(waive_obligation_, context, *request, *response, service_, &ObligationService::WaiveObligation);
}

Reactor* ObligationRpc::GetCompleteness(Context* context, const v1::GetCompletenessRequest* request,
                                        v1::GetCompletenessResponse* response) {
  return rpc::Unary(get_completeness_, context, *request, *response, service_, &ObligationService::GetCompleteness);
}

}  // namespace jiedui::reporting
