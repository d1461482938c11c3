#include "services/reporting/indicators/rpc.h"

namespace jiedui::reporting {

using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

IndicatorRpc::IndicatorRpc(rpc::Front& front, IndicatorService& service)
    : service_(service),
      get_indicator_(front, "jiedui.reporting.v1.IndicatorService/GetIndicator"),
      list_indicators_(front, "jiedui.reporting.v1.IndicatorService/ListIndicators"),
      list_indicator_revisions_(front, "jiedui.reporting.v1.IndicatorService/ListIndicatorRevisions"),
      import_indicators_(front, "jiedui.reporting.v1.IndicatorService/ImportIndicators"),
      get_indicator_value_(front, "jiedui.reporting.v1.IndicatorService/GetIndicatorValue"),
      list_indicator_values_(front, "jiedui.reporting.v1.IndicatorService/ListIndicatorValues"),
      list_indicator_value_revisions_(front, "jiedui.reporting.v1.IndicatorService/ListIndicatorValueRevisions"),
      record_indicator_value_(front, "jiedui.reporting.v1.IndicatorService/RecordIndicatorValue"),
      import_indicator_values_(front, "jiedui.reporting.v1.IndicatorService/ImportIndicatorValues"),
      roll_up_indicator_(front, "jiedui.reporting.v1.IndicatorService/RollUpIndicator") {}

Reactor* IndicatorRpc::GetIndicator(Context* context, const v1::GetIndicatorRequest* request, v1::Indicator* response) {
  return rpc::Unary(get_indicator_, context, *request, *response, service_, &IndicatorService::GetIndicator);
}

Reactor* IndicatorRpc::ListIndicators(Context* context, const v1::ListIndicatorsRequest* request,
                                      v1::ListIndicatorsResponse* response) {
  return rpc::Unary(list_indicators_, context, *request, *response, service_, &IndicatorService::ListIndicators);
}

Reactor* IndicatorRpc::ListIndicatorRevisions(Context* context, const v1::ListIndicatorRevisionsRequest* request,
                                              v1::ListIndicatorRevisionsResponse* response) {
  return rpc::Unary(list_indicator_revisions_, context, *request, *response, service_,
                    &IndicatorService::ListIndicatorRevisions);
}

grpc::ServerBidiReactor<v1::ImportIndicatorsRequest, v1::ImportIndicatorsResponse>* IndicatorRpc::ImportIndicators(
    Context* context) {
  return rpc::Import(import_indicators_, context, service_, &IndicatorService::ImportIndicators,
                     [](const v1::ImportIndicatorsRequest& row) { return row.indicator().name(); });
}

Reactor* IndicatorRpc::GetIndicatorValue(Context* context, const v1::GetIndicatorValueRequest* request,
                                         v1::IndicatorValue* response) {
  return rpc::Unary(get_indicator_value_, context, *request, *response, service_, &IndicatorService::GetIndicatorValue);
}

Reactor* IndicatorRpc::ListIndicatorValues(Context* context, const v1::ListIndicatorValuesRequest* request,
                                           v1::ListIndicatorValuesResponse* response) {
  return rpc::Unary(list_indicator_values_, context, *request, *response, service_,
                    &IndicatorService::ListIndicatorValues);
}

Reactor* IndicatorRpc::ListIndicatorValueRevisions(Context* context,
                                                   const v1::ListIndicatorValueRevisionsRequest* request,
                                                   v1::ListIndicatorValueRevisionsResponse* response) {
  return rpc::Unary(list_indicator_value_revisions_, context, *request, *response, service_,
                    &IndicatorService::ListIndicatorValueRevisions);
}

Reactor* IndicatorRpc::RecordIndicatorValue(Context* context, const v1::RecordIndicatorValueRequest* request,
                                            v1::IndicatorValue* response) {
  return rpc::Unary(record_indicator_value_, context, *request, *response, service_,
                    &IndicatorService::RecordIndicatorValue);
}

grpc::ServerBidiReactor<v1::ImportIndicatorValuesRequest, v1::ImportIndicatorValuesResponse>*
IndicatorRpc::ImportIndicatorValues(Context* context) {
  return rpc::Import(import_indicator_values_, context, service_, &IndicatorService::ImportIndicatorValues,
                     [](const v1::ImportIndicatorValuesRequest& row) { return row.indicator_value().name(); });
}

Reactor* IndicatorRpc::RollUpIndicator(Context* context, const v1::RollUpIndicatorRequest* request,
                                       v1::RollUpIndicatorResponse* response) {
  return rpc::Unary(roll_up_indicator_, context, *request, *response, service_, &IndicatorService::RollUpIndicator);
}

}  // namespace jiedui::reporting
