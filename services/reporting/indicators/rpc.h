// The gRPC surface of indicators: each method one line to its handler.
#pragma once

#include "common/rpc/front.h"
#include "common/rpc/import_stream.h"
#include "common/rpc/unary.h"
#include "jiedui/reporting/v1/indicator.grpc.pb.h"
#include "services/reporting/indicators/indicator_service.h"

namespace jiedui::reporting {

class IndicatorRpc final : public v1::IndicatorService::CallbackService {
 public:
  IndicatorRpc(rpc::Front& front, IndicatorService& service);

  grpc::ServerUnaryReactor* GetIndicator(grpc::CallbackServerContext* context, const v1::GetIndicatorRequest* request,
                                         v1::Indicator* response) override;
  grpc::ServerUnaryReactor* ListIndicators(grpc::CallbackServerContext* context,
                                           const v1::ListIndicatorsRequest* request,
                                           v1::ListIndicatorsResponse* response) override;
  grpc::ServerUnaryReactor* ListIndicatorRevisions(grpc::CallbackServerContext* context,
                                                   const v1::ListIndicatorRevisionsRequest* request,
                                                   v1::ListIndicatorRevisionsResponse* response) override;
  grpc::ServerBidiReactor<v1::ImportIndicatorsRequest, v1::ImportIndicatorsResponse>* ImportIndicators(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* GetIndicatorValue(grpc::CallbackServerContext* context,
                                              const v1::GetIndicatorValueRequest* request,
                                              v1::IndicatorValue* response) override;
  grpc::ServerUnaryReactor* ListIndicatorValues(grpc::CallbackServerContext* context,
                                                const v1::ListIndicatorValuesRequest* request,
                                                v1::ListIndicatorValuesResponse* response) override;
  grpc::ServerUnaryReactor* ListIndicatorValueRevisions(grpc::CallbackServerContext* context,
                                                        const v1::ListIndicatorValueRevisionsRequest* request,
                                                        v1::ListIndicatorValueRevisionsResponse* response) override;
  grpc::ServerUnaryReactor* RecordIndicatorValue(grpc::CallbackServerContext* context,
                                                 const v1::RecordIndicatorValueRequest* request,
                                                 v1::IndicatorValue* response) override;
  grpc::ServerBidiReactor<v1::ImportIndicatorValuesRequest, v1::ImportIndicatorValuesResponse>* ImportIndicatorValues(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* RollUpIndicator(grpc::CallbackServerContext* context,
                                            const v1::RollUpIndicatorRequest* request,
                                            v1::RollUpIndicatorResponse* response) override;

 private:
  IndicatorService& service_;
  const rpc::Method get_indicator_, list_indicators_, list_indicator_revisions_, import_indicators_,
      get_indicator_value_, list_indicator_values_, list_indicator_value_revisions_, record_indicator_value_,
      import_indicator_values_, roll_up_indicator_;
};

}  // namespace jiedui::reporting
