#include "common/base/config.h"

#include <fstream>
#include <memory>
#include <sstream>
#include <string_view>
#include <utility>

#include "common/base/text.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/json_util.h"
#include "nlohmann/json.hpp"

namespace jiedui {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// protobuf's own parser also takes what is not quite JSON and does not say where it stopped.
absl::Status CheckSyntax(const std::string& json) {
  try {
    const auto parsed = nlohmann::json::parse(json);
    return parsed.is_object() ? absl::OkStatus() : absl::InvalidArgumentError("not a JSON object");
  } catch (const nlohmann::json::exception& error) {
    return absl::InvalidArgumentError(error.what());
  }
}

absl::Status ParseJson(const std::string& json, Message& message) {
  absl::Status syntax = CheckSyntax(json);
  if (!syntax.ok()) return syntax;
  const auto parsed = google::protobuf::util::JsonStringToMessage(json, &message);
  return parsed.ok() ? absl::OkStatus() : absl::InvalidArgumentError(std::string(parsed.message()));
}

absl::Status ReplaceField(const FieldDescriptor& field, const std::string& value, Message& owner) {
  const std::unique_ptr<Message> parsed(owner.New());
  const auto parse = [&](const std::string& json) {
    return ParseJson(StrCat("{\"", field.name(), "\":", json, "}"), *parsed);
  };
  const std::string quoted = nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  const bool text = field.type() == FieldDescriptor::TYPE_STRING && !field.is_repeated();
  absl::Status status = parse(text ? quoted : value);
  // Enums, durations and instants are text in JSON too.
  if (!status.ok() && !text && !parse(quoted).ok()) return status;
  owner.GetReflection()->ClearField(&owner, &field);
  owner.MergeFrom(*parsed);
  return absl::OkStatus();
}

absl::Status Override(std::string_view assignment, Message& config) {
  const size_t equals = assignment.find('=');
  if (equals == std::string_view::npos) return absl::InvalidArgumentError("not of the form path=value");
  std::string_view path = assignment.substr(0, equals);
  const std::string value(assignment.substr(equals + 1));
  for (Message* owner = &config;;) {
    const size_t dot = path.find('.');
    const std::string name(path.substr(0, dot));
    const FieldDescriptor* field = owner->GetDescriptor()->FindFieldByName(name);
    if (field == nullptr) {
      return absl::InvalidArgumentError(StrCat("no field '", name, "' in ", owner->GetDescriptor()->full_name()));
    }
    if (dot == std::string_view::npos) return ReplaceField(*field, value, *owner);
    if (field->is_repeated() || field->message_type() == nullptr) {
      return absl::InvalidArgumentError(StrCat("'", name, "' has no fields"));
    }
    owner = owner->GetReflection()->MutableMessage(owner, field);
    path.remove_prefix(dot + 1);
  }
}

}  // namespace

absl::Status LoadConfig(const std::string& file, std::span<const std::string> overrides, Message& config) {
  config.Clear();
  if (!file.empty()) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream json;
    json << stream.rdbuf();
    if (!stream) return absl::NotFoundError(StrCat("cannot read ", file));
    const absl::Status parsed = ParseJson(json.str(), config);
    if (!parsed.ok()) return absl::Status(parsed.code(), StrCat(file, ": ", parsed.message()));
  }
  for (const std::string& assignment : overrides) {
    const absl::Status applied = Override(assignment, config);
    if (!applied.ok()) {
      // The value may be a secret.
      const std::string path = assignment.substr(0, assignment.find('='));
      return absl::Status(applied.code(), StrCat("--set ", path, ": ", applied.message()));
    }
  }
  return absl::OkStatus();
}

}  // namespace jiedui
