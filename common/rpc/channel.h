// Our own clients of our services: the command line, consumers that catch up, questions of one service to another.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/base/call.h"
#include "google/protobuf/descriptor.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"

namespace jiedui::rpc {

// The gRPC service config that retries UNAVAILABLE (up to 4 tries, from 0.1 s to 2 s apart, with jitter) for those unary methods
// of `services` that may be repeated: reads (Get…, List…, Count…, Search…) and requests with a `request_id`, which our clients always
// fill. Nothing else is retried.
std::string RetryConfig(const std::vector<const google::protobuf::ServiceDescriptor*>& services);

// A channel to `target` ("127.0.0.1:50051", "dns:///pairing:50051"), insecure until identity arrives. It connects at the first call,
// notices a dead peer within a minute, and reconnects after 0.2 s to 5 s. Thread-safe; share one per peer.
std::shared_ptr<grpc::Channel> Connect(const std::string& target,
                                       const std::vector<const google::protobuf::ServiceDescriptor*>& services);

// States who calls; for a server in insecure mode.
void AddActor(grpc::ClientContext& context, const Caller& caller);

// Sets the deadline; InfiniteFuture sets none.
void SetDeadline(grpc::ClientContext& context, absl::Time deadline);

}  // namespace jiedui::rpc
