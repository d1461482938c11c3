// What protobuf cannot parse (wire damage, invalid UTF-8 in a text): INVALID_ARGUMENT with reason INVALID_FIELD.
//
// gRPC's callback server never calls the method then and answers UNIMPLEMENTED with an empty text, which says the opposite of
// what is wrong. An interceptor sees both the failed parse and the status on its way out, and puts the right one there. It covers
// unary and server-streaming methods of ours; in streams of requests the reactor itself finds the broken message
// (import_stream.h).
#pragma once

#include "grpcpp/support/server_interceptor.h"

namespace jiedui::rpc {

class MalformedRequestFactory final : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  grpc::experimental::Interceptor* CreateServerInterceptor(grpc::experimental::ServerRpcInfo* info) override;
};

}  // namespace jiedui::rpc
