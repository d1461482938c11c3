#include "services/reporting/targets/rpc.h"

namespace jiedui::reporting {

using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

TargetRpc::TargetRpc(rpc::Front& front, TargetService& service)
    : service_(service),
      get_target_(front, "jiedui.reporting.v1.TargetService/GetTarget"),
      list_targets_(front, "jiedui.reporting.v1.TargetService/ListTargets"),
      list_target_revisions_(front, "jiedui.reporting.v1.TargetService/ListTargetRevisions"),
      import_targets_(front, "jiedui.reporting.v1.TargetService/ImportTargets"),
      judge_target_(front, "jiedui.reporting.v1.TargetService/JudgeTarget"),
      judge_region_(front, "jiedui.reporting.v1.TargetService/JudgeRegion"),
      rate_target_(front, "jiedui.reporting.v1.TargetService/RateTarget") {}

Reactor* TargetRpc::GetTarget(Context* context, const v1::GetTargetRequest* request, v1::Target* response) {
  return rpc::Unary(get_target_, context, *request, *response, service_, &TargetService::GetTarget);
}

Reactor* TargetRpc::ListTargets(Context* context, const v1::ListTargetsRequest* request,
                                v1::ListTargetsResponse* response) {
  return rpc::Unary(list_targets_, context, *request, *response, service_, &TargetService::ListTargets);
}

Reactor* TargetRpc::ListTargetRevisions(Context* context, const v1::ListTargetRevisionsRequest* request,
                                        v1::ListTargetRevisionsResponse* response) {
  return rpc::Unary(list_target_revisions_, context, *request, *response, service_,
                    &TargetService::ListTargetRevisions);
}

grpc::ServerBidiReactor<v1::ImportTargetsRequest, v1::ImportTargetsResponse>* TargetRpc::ImportTargets(
    Context* context) {
  return rpc::Import(import_targets_, context, service_, &TargetService::ImportTargets,
                     [](const v1::ImportTargetsRequest& row) { return row.target().name(); });
}

Reactor* TargetRpc::JudgeTarget(Context* context, const v1::JudgeTargetRequest* request,
                                v1::JudgeTargetResponse* response) {
  return rpc::Unary(judge_target_, context, *request, *response, service_, &TargetService::JudgeTarget);
}

Reactor* TargetRpc::JudgeRegion(Context* context, const v1::JudgeRegionRequest* request,
                                v1::JudgeRegionResponse* response) {
  return rpc::Unary(judge_region_, context, *request, *response, service_, &TargetService::JudgeRegion);
}

Reactor* TargetRpc::RateTarget(Context* context, const v1::RateTargetRequest* request, v1::Target* response) {
  return rpc::Unary(rate_target_, context, *request, *response, service_, &TargetService::RateTarget);
}

}  // namespace jiedui::reporting
