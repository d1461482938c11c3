#include "common/rpc/unary.h"

#include "common/rpc/status.h"
#include "common/rpc/trailer.h"

namespace jiedui::rpc::internal {

absl::Status UnaryCall::Admit(const google::protobuf::Message& request, const RequestText& text) {
  absl::Status admitted = flight_.Admit(context_);
  return admitted.ok() ? text.Check(request) : admitted;
}

void UnaryCall::Finish(std::unique_ptr<UnaryCall> call, const absl::Status& outcome) {
  call->flight_.Answered(outcome);
  if (outcome.ok()) AddTrailer(call->flight_.trailer(), call->context_);
  grpc::ServerUnaryReactor& reactor = call->reactor_;
  call.reset();  // the process may end as soon as gRPC knows the call as finished
  reactor.Finish(ToGrpc(outcome));
}

}  // namespace jiedui::rpc::internal
