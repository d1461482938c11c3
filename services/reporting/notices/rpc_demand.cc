#include "services/reporting/notices/rpc_demand.h"

namespace jiedui::reporting {

using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

DemandRpc::DemandRpc(rpc::Front& front, DemandService& service)
    : service_(service),
      get_demand_(front, "jiedui.reporting.v1.DemandService/GetDemand"),
      list_demands_(front, "jiedui.reporting.v1.DemandService/ListDemands"),
      list_demand_revisions_(front, "jiedui.reporting.v1.DemandService/ListDemandRevisions"),
      receive_demand_(front, "jiedui.reporting.v1.DemandService/ReceiveDemand"),
      assign_demand_(front, "jiedui.reporting.v1.DemandService/AssignDemand"),
      answer_demand_(front, "jiedui.reporting.v1.DemandService/AnswerDemand"),
      get_demand_counts_(front, "jiedui.reporting.v1.DemandService/GetDemandCounts") {}

Reactor* DemandRpc::GetDemand(Context* context, const v1::GetDemandRequest* request, v1::Demand* response) {
  return rpc::Unary(get_demand_, context, *request, *response, service_, &DemandService::GetDemand);
}

Reactor* DemandRpc::ListDemands(Context* context, const v1::ListDemandsRequest* request,
                                v1::ListDemandsResponse* response) {
  return rpc::Unary(list_demands_, context, *request, *response, service_, &DemandService::ListDemands);
}

Reactor* DemandRpc::ListDemandRevisions(Context* context, const v1::ListDemandRevisionsRequest* request,
                                        v1::ListDemandRevisionsResponse* response) {
  return rpc::Unary(list_demand_revisions_, context, *request, *response, service_,
                    &DemandService::ListDemandRevisions);
}

Reactor* DemandRpc::ReceiveDemand(Context* context, const v1::ReceiveDemandRequest* request, v1::Demand* response) {
  return rpc::Unary(receive_demand_, context, *request, *response, service_, &DemandService::ReceiveDemand);
}

Reactor* DemandRpc::AssignDemand(Context* context, const v1::AssignDemandRequest* request, v1::Demand* response) {
  return rpc::Unary(assign_demand_, context, *request, *response, service_, &DemandService::AssignDemand);
}

Reactor* DemandRpc::AnswerDemand(Context* context, const v1::AnswerDemandRequest* request, v1::Demand* response) {
  return rpc::Unary(answer_demand_, context, *request, *response, service_, &DemandService::AnswerDemand);
}

Reactor* DemandRpc::GetDemandCounts(Context* context, const v1::GetDemandCountsRequest* request,
                                    v1::GetDemandCountsResponse* response) {
  return rpc::Unary(get_demand_counts_, context, *request, *response, service_, &DemandService::GetDemandCounts);
}

}  // namespace jiedui::reporting
