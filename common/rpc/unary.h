// Unary: from a gRPC callback method to a handler and back.
//
//   grpc::ServerUnaryReactor* GetPairing(grpc::CallbackServerContext* context, const v1::GetPairingRequest* request,
//                                        v1::Pairing* response) override {
//     return rpc::Unary(get_, context, *request, *response, service_, &PairingService::Get);
//   }
//
// A refused call never reaches the handler: DRAINING, DEADLINE_PASSED, UNAUTHENTICATED, INVALID_FIELD (U+0000 in a text). What
// protobuf cannot parse does not come even here; see malformed_request.h. A cancelled call is finished like any other: its work
// goes on, the answer reaches nobody.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/answer.h"
#include "common/rpc/front.h"
#include "common/rpc/request_text.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/server_callback.h"

namespace jiedui::rpc {

namespace internal {

// The state of one call beside what gRPC keeps: the one allocation.
class UnaryCall {
 public:
  UnaryCall(const Method& method, grpc::CallbackServerContext& context)
      : flight_(method), context_(context), reactor_(*context.DefaultReactor()) {}

  absl::Status Admit(const google::protobuf::Message& request, const RequestText& text);
  const Call& call() const { return flight_.call(); }
  grpc::ServerUnaryReactor* reactor() { return &reactor_; }

  // Sends the outcome; the response is complete if it is OK. Nothing of this call may be touched afterwards.
  static void Finish(std::unique_ptr<UnaryCall> call, const absl::Status& outcome);

 private:
  CallInFlight flight_;
  grpc::CallbackServerContext& context_;
  grpc::ServerUnaryReactor& reactor_;
};

}  // namespace internal

// Admits the call, then starts what `handler` returns. The handler is called on this thread and gets references that live until
// its answer: either (const Call&, const Request&), or (const Call&, const Request&, Response blank) where `blank` is the recycled
// response, empty but with memory, to be filled and returned: worth it for large answers.
template <class Request, class Response, class Handler>
grpc::ServerUnaryReactor* Unary(const Method& method, grpc::CallbackServerContext* context, const Request& request,
                                Response& response, Handler handler) {
  auto call = std::make_unique<internal::UnaryCall>(method, *context);
  grpc::ServerUnaryReactor* const reactor = call->reactor();
  absl::Status admitted = call->Admit(request, RequestText::Of<Request>());
  if (!admitted.ok()) {
    internal::UnaryCall::Finish(std::move(call), admitted);
    return reactor;
  }
  const Call& known = call->call();
  Answer<Response> answer = [&] {
    if constexpr (std::is_invocable_v<Handler&, const Call&, const Request&, Response>) {
      return handler(known, request, std::move(response));
    } else {
      return handler(known, request);
    }
  }();
  std::move(answer).Start([call = std::move(call), &response](absl::StatusOr<Response> outcome) mutable {
    const absl::Status status = outcome.status();
    if (status.ok()) response = *std::move(outcome);
    internal::UnaryCall::Finish(std::move(call), status);
  });
  return reactor;
}

// The same where the handler is a member function of `service`.
template <class Request, class Response, class Service>
grpc::ServerUnaryReactor* Unary(const Method& method, grpc::CallbackServerContext* context, const Request& request,
                                Response& response, Service& service,
                                Answer<Response> (Service::*handler)(const Call&, const Request&)) {
  return Unary(method, context, request, response, [&service, handler](const Call& call, const Request& admitted) {
    return (service.*handler)(call, admitted);
  });
}
template <class Request, class Response, class Service>
grpc::ServerUnaryReactor* Unary(const Method& method, grpc::CallbackServerContext* context, const Request& request,
                                Response& response, Service& service,
                                Answer<Response> (Service::*handler)(const Call&, const Request&, Response blank)) {
  return Unary(method, context, request, response,
               [&service, handler](const Call& call, const Request& admitted, Response blank) {
                 return (service.*handler)(call, admitted, std::move(blank));
               });
}

}  // namespace jiedui::rpc
