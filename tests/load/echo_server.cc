// The limit beside which unary calls are measured: a callback server with recycled messages and nothing behind it, with the
// transport options of a service (common/rpc/server.cc). Prints "echo listens on ADDRESS"; serves until it is killed.
#include <signal.h>

#include <cstdio>

#include "absl/synchronization/mutex.h"
#include "common/rpc/pooled_allocator.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"
#include "tests/load/echo.grpc.pb.h"

namespace jiedui::load {
namespace {

class EchoService final : public Echo::CallbackService {
 public:
  EchoService() { SetMessageAllocatorFor_Call(&messages_); }

  grpc::ServerUnaryReactor* Call(grpc::CallbackServerContext* context, const EchoRequest* request,
                                 EchoResponse* response) override {
    response->mutable_payload()->assign(static_cast<size_t>(request->answer_bytes()), 'x');
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

 private:
  rpc::PooledAllocator<EchoRequest, EchoResponse> messages_;
};

int Serve() {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);  // like a service (common/process/process.cc)
  EchoService service;
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.RegisterService(&service);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) return 1;
  std::printf("echo listens on 127.0.0.1:%d\n", port);
  std::fflush(stdout);
  server->Wait();
  return 0;
}

}  // namespace
}  // namespace jiedui::load

int main() { return jiedui::load::Serve(); }
