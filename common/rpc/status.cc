#include "common/rpc/status.h"

#include <string>
#include <string_view>

#include "absl/strings/cord.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "google/rpc/status.pb.h"

namespace jiedui::rpc {
namespace {

constexpr std::string_view kErrorInfo = "type.googleapis.com/google.rpc.ErrorInfo";
constexpr std::string_view kLocalizedMessage = "type.googleapis.com/google.rpc.LocalizedMessage";
constexpr std::string_view kRetryInfo = "type.googleapis.com/google.rpc.RetryInfo";

// Base64 adds a third, and message and other metadata need room beside it.
constexpr size_t kMaxDetailBytes = 4096;
constexpr size_t kMaxMessageBytes = 1024;

// Failures whose `detail` is for the log only.
constexpr const Reason* kWithheld[] = {&kInternal, &kStoreUnavailable, &kStoreFull};

bool IsOurFault(absl::StatusCode code) {
  return code == absl::StatusCode::kInternal || code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kDataLoss;
}

absl::Status WithoutDetail(const Reason& reason, const absl::Status& status) {
  absl::Status public_part = Failure(reason, {{"detail", "see the log of the service"}});
  if (auto retry = status.GetPayload(ToAbsl(kRetryInfo))) public_part.SetPayload(ToAbsl(kRetryInfo), *retry);
  return public_part;
}

absl::Status PublicPart(const absl::Status& status) {
  const std::string name = ReasonOf(status);
  for (const Reason* reason : kWithheld) {
    if (name == reason->name) return WithoutDetail(*reason, status);
  }
  if (name.empty() && IsOurFault(status.code())) return WithoutDetail(kInternal, status);
  return status;
}

bool IsEssential(absl::string_view type_url) {
  return type_url == ToAbsl(kErrorInfo) || type_url == ToAbsl(kLocalizedMessage);
}

google::rpc::Status Details(const absl::Status& status, bool essential_only) {
  google::rpc::Status details;
  details.set_code(static_cast<int>(status.code()));
  std::string_view message(status.message().data(), status.message().size());
  if (message.size() > kMaxMessageBytes) {
    size_t end = kMaxMessageBytes;
    while (end > 0 && (static_cast<unsigned char>(message[end]) & 0xC0) == 0x80) --end;  // not inside a character
    message = message.substr(0, end);
  }
  details.set_message(std::string(message));
  status.ForEachPayload([&](absl::string_view type_url, const absl::Cord& payload) {
    if (essential_only && !IsEssential(type_url)) return;
    auto* detail = details.add_details();
    detail->set_type_url(std::string(type_url));
    detail->set_value(std::string(payload));
  });
  return details;
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const absl::Status public_part = PublicPart(status);
  google::rpc::Status details = Details(public_part, /*essential_only=*/false);
  if (details.ByteSizeLong() > kMaxDetailBytes) details = Details(public_part, /*essential_only=*/true);
  return grpc::Status(static_cast<grpc::StatusCode>(public_part.code()), details.message(),
                      details.SerializeAsString());
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const int code = status.error_code();
  const bool known = code > 0 && code <= static_cast<int>(absl::StatusCode::kUnauthenticated);
  absl::Status result(known ? static_cast<absl::StatusCode>(code) : absl::StatusCode::kUnknown, status.error_message());
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return result;
  for (const auto& detail : details.details()) result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  return result;
}

}  // namespace jiedui::rpc
