#include "common/process/health.h"

#include <chrono>
#include <cstdio>

#include "grpc/health/v1/health.grpc.pb.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"

namespace jiedui::process {

int AskHealth(const std::string& address) {
  auto stub = grpc::health::v1::Health::NewStub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(2));
  grpc::health::v1::HealthCheckResponse response;
  const grpc::Status status = stub->Check(&context, {}, &response);
  if (status.ok() && response.status() == grpc::health::v1::HealthCheckResponse::SERVING) return 0;
  std::fprintf(stderr, "%s: %s\n", address.c_str(), status.ok() ? "not serving" : status.error_message().c_str());
  return 1;
}

}  // namespace jiedui::process
