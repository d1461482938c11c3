// The gRPC surface of targets: each method one line to its handler.
#pragma once

#include "common/rpc/front.h"
#include "common/rpc/import_stream.h"
#include "common/rpc/unary.h"
#include "jiedui/reporting/v1/target.grpc.pb.h"
#include "services/reporting/targets/target_service.h"

namespace jiedui::reporting {

class TargetRpc final : public v1::TargetService::CallbackService {
 public:
  TargetRpc(rpc::Front& front, TargetService& service);

  grpc::ServerUnaryReactor* GetTarget(grpc::CallbackServerContext* context, const v1::GetTargetRequest* request,
                                      v1::Target* response) override;
  grpc::ServerUnaryReactor* ListTargets(grpc::CallbackServerContext* context, const v1::ListTargetsRequest* request,
                                        v1::ListTargetsResponse* response) override;
  grpc::ServerUnaryReactor* ListTargetRevisions(grpc::CallbackServerContext* context,
                                                const v1::ListTargetRevisionsRequest* request,
                                                v1::ListTargetRevisionsResponse* response) override;
  grpc::ServerBidiReactor<v1::ImportTargetsRequest, v1::ImportTargetsResponse>* ImportTargets(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* JudgeTarget(grpc::CallbackServerContext* context, const v1::JudgeTargetRequest* request,
                                        v1::JudgeTargetResponse* response) override;
  grpc::ServerUnaryReactor* JudgeRegion(grpc::CallbackServerContext* context, const v1::JudgeRegionRequest* request,
                                        v1::JudgeRegionResponse* response) override;
  grpc::ServerUnaryReactor* RateTarget(grpc::CallbackServerContext* context, const v1::RateTargetRequest* request,
                                       v1::Target* response) override;

 private:
  TargetService& service_;
  const rpc::Method get_target_, list_targets_, list_target_revisions_, import_targets_, judge_target_, judge_region_,
      rate_target_;
};

}  // namespace jiedui::reporting
