// jiedui health: is the service there, and does it serve?
#include "absl/synchronization/notification.h"
#include "clients/cli/commands.h"
#include "common/base/text.h"
#include "google/protobuf/io/coded_stream.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/support/byte_buffer.h"

namespace jiedui::cli {
namespace {

struct HealthOptions {
  std::string service;
};

constexpr uint64_t kServing = 1;  // grpc.health.v1.HealthCheckResponse.SERVING

// grpc.health.v1 by hand, one field each way: no library that Debian ships offers its client stub.
std::string EncodeRequest(const std::string& service) {
  if (service.empty()) return "";
  std::string bytes = "\x0A";  // field 1, a string
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream out(&stream);
    out.WriteVarint32(static_cast<uint32_t>(service.size()));
    out.WriteString(service);
  }
  return bytes;
}

uint64_t DecodeStatus(const std::string& bytes) {
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()),
                                            static_cast<int>(bytes.size()));
  uint64_t status = 0;
  return in.ReadTag() == 0x08 && in.ReadVarint64(&status) ? status : 0;  // field 1, a number
}

absl::StatusOr<Exit> Health(Session& session, const HealthOptions& options) {
  grpc::ClientContext context;
  session.client.Prepare(context, session.settings.timeout);
  grpc::Slice slice(EncodeRequest(options.service));
  grpc::ByteBuffer request(&slice, 1), response;
  grpc::Status status;
  absl::Notification answered;
  grpc::GenericStub stub(session.client.first().channel);
  stub.UnaryCall(&context, "/grpc.health.v1.Health/Check", {}, &request, &response, [&](grpc::Status outcome) {
    status = std::move(outcome);
    answered.Notify();
  });
  answered.WaitForNotification();
  if (status.error_code() == grpc::StatusCode::NOT_FOUND) {
    return NoSuchName(StrCat("服务 ", session.settings.server, " 上没有“", options.service, "”。"));
  }
  if (!status.ok()) return rpc::FromGrpc(status);
  grpc::Slice answer;
  const bool serving = response.DumpToSingleSlice(&answer).ok() &&
                       DecodeStatus({reinterpret_cast<const char*>(answer.begin()), answer.size()}) == kServing;
  if (session.json()) {
    session.streams.out << "{\"status\": \"" << (serving ? "SERVING" : "NOT_SERVING") << "\"}\n";
  } else {
    session.streams.out << session.settings.server << "  " << (serving ? "正常" : "未就绪") << "\n";
  }
  return serving ? Exit::kOk : Exit::kUnavailable;
}

}  // namespace

void AddHealthCommand(CLI::App& app, Body& chosen) {
  auto* command = app.add_subcommand("health", "服务是否正常");
  auto options = std::make_shared<HealthOptions>();
  command->add_option("--service", options->service, "只问某一项服务，如 jiedui.pairing.v1.PairingService")
      ->type_name("NAME");
  WhenGiven(command, chosen, options, Health);
}

}  // namespace jiedui::cli
