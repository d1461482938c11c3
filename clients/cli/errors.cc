#include "clients/cli/errors.h"

#include <optional>

#include "absl/strings/cord.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/text.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "google/rpc/error_details.pb.h"
#include "nlohmann/json.hpp"

namespace jiedui::cli {
namespace {

constexpr Reason kUsage{"USAGE", absl::StatusCode::kInvalidArgument, "", ""};
constexpr Reason kNoSuchName{"NO_SUCH_NAME", absl::StatusCode::kNotFound, "", ""};
constexpr Reason kAmbiguousName{"AMBIGUOUS_NAME", absl::StatusCode::kInvalidArgument, "", ""};

template <class Detail>
std::optional<Detail> DetailOf(const absl::Status& status) {
  const auto payload = status.GetPayload(StrCat("type.googleapis.com/", Detail::descriptor()->full_name()));
  Detail detail;
  if (!payload || !detail.ParseFromString(std::string(*payload))) return std::nullopt;
  return detail;
}

// Not by Failure: its arguments are cut to a length that the wire allows, and a list of candidates is longer.
absl::Status Local(const Reason& reason, std::string_view chinese) {
  absl::Status status(reason.code, ToAbsl(chinese));
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason.name));
  info.set_domain(StrCat("cli.", kErrorDomain));
  google::rpc::LocalizedMessage message;
  message.set_locale("zh-CN");
  message.set_message(std::string(chinese));
  status.SetPayload(StrCat("type.googleapis.com/", info.GetDescriptor()->full_name()),
                    absl::Cord(info.SerializeAsString()));
  status.SetPayload(StrCat("type.googleapis.com/", message.GetDescriptor()->full_name()),
                    absl::Cord(message.SerializeAsString()));
  return status;
}

// Failures of the connection carry no message of the service's.
std::string MessageOf(const absl::Status& status, std::string_view server) {
  if (std::string message = ChineseMessageOf(status); !message.empty()) return message;
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
      return StrCat("无法连接服务 ", server, "，请确认服务已启动，或用 --server 指明地址。");
    case absl::StatusCode::kDeadlineExceeded:
      return StrCat("服务 ", server, " 未在限定时间内答复，可用 --timeout 放宽。");
    case absl::StatusCode::kUnimplemented: return StrCat("服务 ", server, " 不提供此项操作。");
    default: return StrCat("操作失败（", absl::StatusCodeToString(status.code()), "）：", status.message());
  }
}

// Line ends are ours; all else that arrived is made safe to print.
std::string Lines(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    lines += Printable(line) + "\n";
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return lines;
}

}  // namespace

absl::Status UsageError(std::string_view chinese) { return Local(kUsage, chinese); }
absl::Status NoSuchName(std::string_view chinese) { return Local(kNoSuchName, chinese); }
absl::Status AmbiguousName(std::string_view chinese) { return Local(kAmbiguousName, chinese); }

Exit ExitOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk: return Exit::kOk;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange: return Exit::kUsage;
    case absl::StatusCode::kFailedPrecondition: return Exit::kRefused;
    case absl::StatusCode::kNotFound: return Exit::kNotFound;
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kAlreadyExists: return Exit::kConflict;
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated: return Exit::kPermission;
    default: return Exit::kUnavailable;
  }
}

std::string ErrorText(const absl::Status& status, std::string_view server) {
  const std::string message = MessageOf(status, server);
  // The service writes the clauses into the sentence, for clients that show nothing else: here each has its own line.
  std::string text = absl::StrReplaceAll(message, {{"依据：", "\n依据："}});
  if (const auto rules = DetailOf<google::rpc::PreconditionFailure>(status)) {
    for (const auto& rule : rules->violations()) {
      if (message.find(rule.type()) == std::string::npos) {
        text += StrCat("\n依据：", rule.description(), "（条款 ", rule.type(), "）");
      }
    }
  }
  if (const auto request = DetailOf<google::rpc::BadRequest>(status)) {
    for (const auto& violation : request->field_violations()) {
      if (message.find(violation.field()) == std::string::npos) {
        text += StrCat("\n字段 ", violation.field(), "：", violation.description());
      }
    }
  }
  return Lines(text);
}

std::string ErrorJson(const absl::Status& status, std::string_view server) {
  nlohmann::ordered_json error;
  error["code"] = absl::StatusCodeToString(status.code());
  error["reason"] = ReasonOf(status);
  error["message"] = MessageOf(status, server);
  if (const auto info = DetailOf<google::rpc::ErrorInfo>(status)) {
    for (const auto& [key, value] : info->metadata()) error["metadata"][key] = value;
  }
  if (const auto rules = DetailOf<google::rpc::PreconditionFailure>(status)) {
    for (const auto& rule : rules->violations()) {
      error["clauses"].push_back(
          {{"clause", rule.type()}, {"subject", rule.subject()}, {"description", rule.description()}});
    }
  }
  if (const auto request = DetailOf<google::rpc::BadRequest>(status)) {
    for (const auto& field : request->field_violations()) {
      error["fields"].push_back({{"field", field.field()}, {"description", field.description()}});
    }
  }
  const nlohmann::ordered_json object{{"error", error}};
  // What arrived need not be UTF-8; a JSON error is better with a replaced byte than none.
  return object.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace jiedui::cli
