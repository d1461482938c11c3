// The gRPC surface of obligations: each method one line to its handler.
#pragma once

#include "common/rpc/front.h"
#include "common/rpc/import_stream.h"
#include "common/rpc/unary.h"
#include "jiedui/reporting/v1/obligation.grpc.pb.h"
#include "services/reporting/obligations/obligation_service.h"

namespace jiedui::reporting {

class ObligationRpc final : public v1::ObligationService::CallbackService {
 public:
  ObligationRpc(rpc::Front& front, ObligationService& service);

  grpc::ServerUnaryReactor* GetDuty(grpc::CallbackServerContext* context, const v1::GetDutyRequest* request,
                                    v1::Duty* response) override;
  grpc::ServerUnaryReactor* ListDuties(grpc::CallbackServerContext* context, const v1::ListDutiesRequest* request,
                                       v1::ListDutiesResponse* response) override;
  grpc::ServerUnaryReactor* ListDutyRevisions(grpc::CallbackServerContext* context,
                                              const v1::ListDutyRevisionsRequest* request,
                                              v1::ListDutyRevisionsResponse* response) override;
  grpc::ServerBidiReactor<v1::ImportDutiesRequest, v1::ImportDutiesResponse>* ImportDuties(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* GetReportPeriod(grpc::CallbackServerContext* context,
                                            const v1::GetReportPeriodRequest* request,
                                            v1::ReportPeriod* response) override;
  grpc::ServerUnaryReactor* ListReportPeriods(grpc::CallbackServerContext* context,
                                              const v1::ListReportPeriodsRequest* request,
                                              v1::ListReportPeriodsResponse* response) override;
  grpc::ServerUnaryReactor* OpenReportPeriod(grpc::CallbackServerContext* context,
                                             const v1::OpenReportPeriodRequest* request,
                                             v1::ReportPeriod* response) override;
  grpc::ServerUnaryReactor* CloseReportPeriod(grpc::CallbackServerContext* context,
                                              const v1::CloseReportPeriodRequest* request,
                                              v1::ReportPeriod* response) override;
  grpc::ServerUnaryReactor* GetObligation(grpc::CallbackServerContext* context, const v1::GetObligationRequest* request,
                                          v1::Obligation* response) override;
  grpc::ServerUnaryReactor* ListObligations(grpc::CallbackServerContext* context,
                                            const v1::ListObligationsRequest* request,
                                            v1::ListObligationsResponse* response) override;
  grpc::ServerUnaryReactor* ListObligationRevisions(grpc::CallbackServerContext* context,
                                                    const v1::ListObligationRevisionsRequest* request,
                                                    v1::ListObligationRevisionsResponse* response) override;
  grpc::ServerUnaryReactor* ExtendObligation(grpc::CallbackServerContext* context,
                                             const v1::ExtendObligationRequest* request,
                                             v1::Obligation* response) override;
  grpc::ServerUnaryReactor* WaiveObligation(grpc::CallbackServerContext* context,
                                            const v1::WaiveObligationRequest* request,
                                            v1::Obligation* response) override;
  grpc::ServerUnaryReactor* GetCompleteness(grpc::CallbackServerContext* context,
                                            const v1::GetCompletenessRequest* request,
                                            v1::GetCompletenessResponse* response) override;

 private:
  ObligationService& service_;
  const rpc::Method get_duty_, list_duties_, list_duty_revisions_, import_duties_, get_report_period_,
      list_report_periods_, open_report_period_, close_report_period_, get_obligation_, list_obligations_,
      list_obligation_revisions_, extend_obligation_, waive_obligation_, get_completeness_;
};

}  // namespace jiedui::reporting
