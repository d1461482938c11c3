#include "common/base/error.h"

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "common/base/text.h"

namespace jiedui {
namespace {

constexpr std::string_view kTypePrefix = "type.googleapis.com/";

// Arguments often echo what the caller sent, and details travel in trailing metadata of a few KiB in all.
constexpr size_t kMaxArgumentBytes = 300;

// Length of the UTF-8 character that `text` begins with; 0 when it begins with none.
size_t CharacterLength(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const size_t length = lead < 0x80                   ? 1
                        : lead >= 0xC2 && lead < 0xE0 ? 2
                        : lead >= 0xE0 && lead < 0xF0 ? 3
                        : lead >= 0xF0 && lead < 0xF5 ? 4
                                                      : 0;
  if (length == 0 || length > text.size()) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  const bool overlong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
  const bool surrogate = lead == 0xED && byte(1) >= 0xA0;
  const bool beyond = lead == 0xF4 && byte(1) >= 0x90;
  return overlong || surrogate || beyond ? 0 : length;
}

// Valid UTF-8 of bounded length: a detail with a broken string could not be parsed by the one who should read it.
std::string Clean(std::string_view text) {
  std::string clean;
  while (!text.empty()) {
    if (clean.size() >= kMaxArgumentBytes) return clean += "…";
    const size_t length = CharacterLength(text);
    clean += length == 0 ? std::string_view("\uFFFD") : text.substr(0, length);
    text.remove_prefix(std::max<size_t>(length, 1));
  }
  return clean;
}

bool Mentions(std::string_view sentence, std::string_view placeholder) {
  return sentence.find(StrCat("{", placeholder, "}")) != std::string_view::npos;
}

// One pass: braces inside a value stay as they are.
std::string Fill(std::string_view sentence, const google::protobuf::Map<std::string, std::string>& values) {
  std::string filled;
  for (size_t open; (open = sentence.find('{')) != std::string_view::npos;) {
    const size_t close = sentence.find('}', open);
    if (close == std::string_view::npos) break;
    filled += sentence.substr(0, open);
    const auto value = values.find(std::string(sentence.substr(open + 1, close - open - 1)));
    if (value != values.end()) filled += value->second;
    sentence.remove_prefix(close + 1);
  }
  return filled += sentence;
}

template <class Detail>
void Attach(absl::Status& status, const Detail& detail) {
  status.SetPayload(StrCat(kTypePrefix, Detail::descriptor()->full_name()), absl::Cord(detail.SerializeAsString()));
}

template <class Detail>
std::optional<Detail> Attached(const absl::Status& status) {
  const auto payload = status.GetPayload(StrCat(kTypePrefix, Detail::descriptor()->full_name()));
  Detail detail;
  if (!payload || !detail.ParseFromString(std::string(*payload))) return std::nullopt;
  return detail;
}

}  // namespace

Failure::Failure(const Reason& reason, Arguments arguments) : reason_(reason) {
  info_.set_reason(std::string(reason.name));
  info_.set_domain(std::string(kErrorDomain));
  for (const auto& [name, value] : arguments) (*info_.mutable_metadata())[std::string(name)] = Clean(value);
}

Failure& Failure::Field(std::string_view path, std::string_view expectation) {
  auto& metadata = *info_.mutable_metadata();
  const bool first = bad_request_.field_violations().empty();
  auto* violation = bad_request_.add_field_violations();
  violation->set_field(Clean(path));
  violation->set_description(Clean(expectation));
  // The first field belongs into a sentence that speaks of a field; any other is said after the sentence.
  if (first && Mentions(reason_.zh, "field")) {
    metadata.insert({"field", violation->field()});
    if (Mentions(reason_.zh, "expected")) metadata.insert({"expected", violation->description()});
  } else {
    zh_ += StrCat("字段“", violation->field(), "”：", violation->description(), "。");
    en_ += StrCat(" Field ", violation->field(), ": ", violation->description(), ".");
  }
  return *this;
}

Failure& Failure::By(const Clause& clause, std::string_view subject) {
  auto* violation = precondition_.add_violations();
  violation->set_type(std::string(clause.id));
  violation->set_subject(Clean(subject));
  violation->set_description(StrCat("依据：", clause.document, "（条款 ", clause.id, "）"));
  zh_ += StrCat(violation->description(), "。");
  en_ += StrCat(" [", clause.id, ", ", clause.document, "]");
  return *this;
}

Failure& Failure::RetryAfter(int64_t milliseconds) {
  retry_.mutable_retry_delay()->set_seconds(milliseconds / 1000);
  retry_.mutable_retry_delay()->set_nanos(static_cast<int32_t>(milliseconds % 1000) * 1'000'000);
  return *this;
}

Failure::operator absl::Status() const {
  absl::Status status(reason_.code, StrCat(Fill(reason_.en, info_.metadata()), en_));
  Attach(status, info_);
  if (!bad_request_.field_violations().empty()) Attach(status, bad_request_);
  const std::string sentence = Fill(reason_.zh, info_.metadata());
  if (!precondition_.violations().empty()) {
    auto precondition = precondition_;
    for (auto& violation : *precondition.mutable_violations()) {
      violation.set_description(StrCat(sentence, violation.description(), "。"));
    }
    Attach(status, precondition);
  }
  if (retry_.has_retry_delay()) Attach(status, retry_);
  google::rpc::LocalizedMessage message;
  message.set_locale("zh-CN");
  message.set_message(StrCat(sentence, zh_));
  Attach(status, message);
  return status;
}

std::string ReasonOf(const absl::Status& status) {
  const auto info = Attached<google::rpc::ErrorInfo>(status);
  return info ? info->reason() : "";
}

std::string ChineseMessageOf(const absl::Status& status) {
  const auto message = Attached<google::rpc::LocalizedMessage>(status);
  return message ? message->message() : "";
}

std::vector<std::string> ClausesOf(const absl::Status& status) {
  std::vector<std::string> clauses;
  const auto precondition = Attached<google::rpc::PreconditionFailure>(status);
  if (!precondition) return clauses;
  for (const auto& violation : precondition->violations()) clauses.push_back(violation.type());
  return clauses;
}

std::string MetadataOf(const absl::Status& status, std::string_view key) {
  const auto info = Attached<google::rpc::ErrorInfo>(status);
  if (!info) return "";
  const auto value = info->metadata().find(std::string(key));
  return value == info->metadata().end() ? "" : value->second;
}

absl::Status InvalidField(std::string_view field, std::string_view expected_zh) {
  return Failure(kInvalidField).Field(field, expected_zh);
}

absl::Status MissingField(std::string_view field) { return Failure(kMissingField).Field(field, "必填"); }

}  // namespace jiedui
