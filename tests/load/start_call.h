// One call of a stub, started on a completion queue.
#pragma once

#include <memory>

#include "common/rpc/channel.h"
#include "tests/load/traffic.h"

namespace jiedui::load {

template <class Response>
struct OngoingCall final : Ongoing {
  const google::protobuf::Message& response() const override { return answer; }

  Response answer;
  std::unique_ptr<grpc::ClientAsyncResponseReader<Response>> reader;
};

// Starts `method` of `stub` with the request.
template <class Response, class Stub, class Request, class Method>
Ongoing* StartCall(Stub& stub, Method method, const Request& request, SteadyClock::time_point began,
                   grpc::CompletionQueue& queue, const Caller& caller = Operator()) {
  auto call = std::make_unique<OngoingCall<Response>>();
  call->began = began;
  call->request_bytes = request.ByteSizeLong();
  rpc::AddActor(call->context, caller);
  call->reader = (stub.*method)(&call->context, request, &queue);
  OngoingCall<Response>* const started = call.release();  // comes out of the queue
  started->reader->Finish(&started->answer, &started->status, static_cast<Ongoing*>(started));
  return started;
}

std::string RandomUuid(Random& random);

}  // namespace jiedui::load
