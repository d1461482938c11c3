#include "common/rpc/channel.h"

#include <string_view>

#include "common/rpc/actor.h"
#include "common/rpc/grpc_library.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"
#include "nlohmann/json.hpp"

namespace jiedui::rpc {
namespace {

bool MayBeRepeated(const google::protobuf::MethodDescriptor& method) {
  if (method.client_streaming() || method.server_streaming()) return false;
  const std::string_view name = method.name();
  for (const std::string_view verb : {"Get", "List", "Count", "Search"}) {
    if (name.starts_with(verb)) return true;
  }
  return method.input_type()->FindFieldByName("request_id") != nullptr;
}

}  // namespace

std::string RetryConfig(const std::vector<const google::protobuf::ServiceDescriptor*>& services) {
  auto names = nlohmann::json::array();
  for (const auto* service : services) {
    for (int i = 0; i < service->method_count(); ++i) {
      const auto& method = *service->method(i);
      if (MayBeRepeated(method)) names.push_back({{"service", service->full_name()}, {"method", method.name()}});
    }
  }
  if (names.empty()) return "{}";
  const nlohmann::json policy = {{"maxAttempts", 4},
                                 {"initialBackoff", "0.1s"},
                                 {"maxBackoff", "2s"},
                                 {"backoffMultiplier", 2},
                                 {"retryableStatusCodes", nlohmann::json::array({"UNAVAILABLE"})}};
  const nlohmann::json method_config = {{"name", names}, {"retryPolicy", policy}};
  return nlohmann::json{{"methodConfig", nlohmann::json::array({method_config})}}.dump();
}

std::shared_ptr<grpc::Channel> Connect(const std::string& target,
                                       const std::vector<const google::protobuf::ServiceDescriptor*>& services) {
  KeepGrpc();
  grpc::ChannelArguments arguments;
  arguments.SetServiceConfigJSON(RetryConfig(services));
  arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);  // ours, not one from DNS
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);                  // what the environment names is for the web
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);  // as many as keepalive needs
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 200);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 1'000);  // also what one attempt may take
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5'000);
  arguments.SetMaxReceiveMessageSize(16 * 1024 * 1024);
  return grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments);
}

void AddActor(grpc::ClientContext& context, const Caller& caller) {
  context.AddMetadata(std::string(kActorMetadata), FormatActor(caller));
}

void SetDeadline(grpc::ClientContext& context, absl::Time deadline) {
  if (deadline != absl::InfiniteFuture()) context.set_deadline(absl::ToChronoTime(deadline));
}

}  // namespace jiedui::rpc
