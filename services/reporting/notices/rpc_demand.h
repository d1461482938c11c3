// The gRPC surface of public demands: each method one line to its handler.
#pragma once

#include "common/rpc/front.h"
#include "common/rpc/unary.h"
#include "jiedui/reporting/v1/demand.grpc.pb.h"
#include "services/reporting/notices/demand_service.h"

namespace jiedui::reporting {

class DemandRpc final : public v1::DemandService::CallbackService {
 public:
  DemandRpc(rpc::Front& front, DemandService& service);

  grpc::ServerUnaryReactor* GetDemand(grpc::CallbackServerContext* context, const v1::GetDemandRequest* request,
                                      v1::Demand* response) override;
  grpc::ServerUnaryReactor* ListDemands(grpc::CallbackServerContext* context, const v1::ListDemandsRequest* request,
                                        v1::ListDemandsResponse* response) override;
  grpc::ServerUnaryReactor* ListDemandRevisions(grpc::CallbackServerContext* context,
                                                const v1::ListDemandRevisionsRequest* request,
                                                v1::ListDemandRevisionsResponse* response) override;
  grpc::ServerUnaryReactor* ReceiveDemand(grpc::CallbackServerContext* context, const v1::ReceiveDemandRequest* request,
                                          v1::Demand* response) override;
  grpc::ServerUnaryReactor* AssignDemand(grpc::CallbackServerContext* context, const v1::AssignDemandRequest* request,
                                         v1::Demand* response) override;
  grpc::ServerUnaryReactor* AnswerDemand(grpc::CallbackServerContext* context, const v1::AnswerDemandRequest* request,
                                         v1::Demand* response) override;
  grpc::ServerUnaryReactor* GetDemandCounts(grpc::CallbackServerContext* context,
                                            const v1::GetDemandCountsRequest* request,
                                            v1::GetDemandCountsResponse* response) override;

 private:
  DemandService& service_;
  const rpc::Method get_demand_, list_demands_, list_demand_revisions_, receive_demand_, assign_demand_, answer_demand_,
      get_demand_counts_;
};

}  // namespace jiedui::reporting
