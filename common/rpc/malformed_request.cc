#include "common/rpc/malformed_request.h"

#include <string_view>

#include "common/base/error.h"
#include "common/base/log.h"
#include "common/rpc/status.h"

namespace jiedui::rpc {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::ServerRpcInfo;

class MalformedRequest final : public grpc::experimental::Interceptor {
 public:
  explicit MalformedRequest(const char* method) : method_(method) {}

  void Intercept(grpc::experimental::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_MESSAGE)) {
      malformed_ = methods->GetRecvMessage() == nullptr;
    }
    if (malformed_ && methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_STATUS)) {
      methods->ModifySendStatus(ToGrpc(InvalidField("request", "应为该方法的 protobuf 消息，其中文字为 UTF-8")));
      Log(LogLevel::kInfo, "call", {{"method", method_}, {"code", "INVALID_ARGUMENT"}, {"reason", kInvalidField.name}});
    }
    methods->Proceed();
  }

 private:
  const char* const method_;  // lives as long as the server
  bool malformed_ = false;
};

}  // namespace

grpc::experimental::Interceptor* MalformedRequestFactory::CreateServerInterceptor(ServerRpcInfo* info) {
  const bool one_request =
      info->type() == ServerRpcInfo::Type::UNARY || info->type() == ServerRpcInfo::Type::SERVER_STREAMING;
  const bool ours = std::string_view(info->method()).starts_with("/jiedui.");
  return one_request && ours ? new MalformedRequest(info->method()) : nullptr;  // gRPC takes it over
}

}  // namespace jiedui::rpc
