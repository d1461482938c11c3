#include "common/messaging/cloud_event_json.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_join.h"
#include "common/base/json_text.h"
#include "common/base/text.h"
#include "common/messaging/payload_json.h"
#include "common/rpc/cloud_event.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/time_util.h"
#include "nlohmann/json.hpp"

namespace jiedui::messaging {
namespace {

namespace pb = google::protobuf;
using io::cloudevents::v1::CloudEvent;
using pb::util::TimeUtil;

constexpr size_t kMostBytes = 1 << 20;
constexpr int kMostDepth = 64;  // of nesting in JSON; below protobuf's own limit
constexpr std::string_view kTypePrefix = "type.googleapis.com/";
constexpr std::string_view kSchema = "https://";  // before it, in the attribute `dataschema`
constexpr char kJson[] = "application/json";
constexpr char kProtobuf[] = "application/protobuf";

// An empty message; null when the type is not one of ours or not linked into this program.
std::unique_ptr<pb::Message> NewMessage(std::string_view full_name) {
  if (!full_name.starts_with("jiedui.")) return nullptr;
  const pb::Descriptor* type = pb::DescriptorPool::generated_pool()->FindMessageTypeByName(std::string(full_name));
  if (type == nullptr) return nullptr;
  return std::unique_ptr<pb::Message>(pb::MessageFactory::generated_factory()->GetPrototype(type)->New());
}

// The payload as protobuf JSON; empty when this binary does not know all of it.
std::string PayloadJson(const db::LoggedEvent& event) {
  const std::unique_ptr<pb::Message> message = NewMessage(event.data_type);
  std::string json;
  if (message == nullptr || !message->ParseFromString(event.data) || !AppendPayloadJson(*message, json)) return "";
  return json;
}

// The members of a form, named as rpc::ToCloudEvent names the attributes.
class Members {
 public:
  void Add(std::string_view name, std::string value) { members_.emplace_back(name, std::move(value)); }

  // In order of their names. `last`, if there is one, is JSON already and comes last as the member "data".
  std::string Print(std::string_view last = "") {
    std::sort(members_.begin(), members_.end());
    std::string json;
    json.reserve(768 + last.size());
    for (const auto& [name, value] : members_) {
      json += json.empty() ? '{' : ',';
      AppendJsonText(json, name);
      json += ':';
      AppendJsonText(json, value);
    }
    if (!last.empty()) json.append(R"(,"data":)").append(last);
    json += '}';
    return json;
  }

 private:
  absl::InlinedVector<std::pair<std::string_view, std::string>, 16> members_;
};

// What both forms say.
Members Envelope(const db::LoggedEvent& event, std::string_view service) {
  Members members;
  members.Add("specversion", "1.0");
  members.Add("id", event.id);
  members.Add("source", rpc::CloudEventSource(service));
  members.Add("type", event.type);
  members.Add("subject", event.subject);
  members.Add("partitionkey", event.subject);
  members.Add("time", TimeUtil::ToString(TimeUtil::MicrosecondsToTimestamp(event.recorded_micros)));
  members.Add("revision", StrCat(event.revision));
  members.Add("position", StrCat(event.position));
  if (!event.regions.empty()) members.Add("regioncode", absl::StrJoin(event.regions, ","));
  return members;
}

std::string Dump(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

absl::Status Malformed(std::string_view what) {
  return absl::InvalidArgumentError(StrCat("not the stream form of an event: ", what));
}

// Parses without exceptions; a discarded value when it is no JSON, or too deep.
nlohmann::json ParseBounded(std::string_view text) {
  bool too_deep = false;
  nlohmann::json json = nlohmann::json::parse(
      text,
      [&](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
        too_deep = too_deep || depth > kMostDepth;
        return !too_deep;  // what is not kept is never built
      },
      /*allow_exceptions=*/false);
  return too_deep ? nlohmann::json(nlohmann::json::value_t::discarded) : json;
}

// From the members data, data_base64 and datacontenttype to the payload whose type `out` names.
absl::Status ReadPayload(const nlohmann::json& json, pb::Any& out) {
  const auto content = json.find("datacontenttype");
  if (content == json.end()) return Malformed("datacontenttype");
  if (*content == kProtobuf) {
    const auto data = json.find("data_base64");
    if (data == json.end() || !data->is_string()) return Malformed("data_base64");
    if (!absl::Base64Unescape(data->get_ref<const std::string&>(), out.mutable_value()))
      return Malformed("data_base64");
    return absl::OkStatus();
  }
  if (*content != kJson) return Malformed("datacontenttype");
  const auto data = json.find("data");
  if (data == json.end() || !data->is_object()) return Malformed("data");
  std::string_view type = out.type_url();
  if (type.starts_with(kTypePrefix)) type.remove_prefix(kTypePrefix.size());
  const std::unique_ptr<pb::Message> message = NewMessage(type);
  if (message == nullptr) return Malformed("dataschema names an unknown type");
  if (!pb::util::JsonStringToMessage(Dump(*data), message.get()).ok()) return Malformed("data");
  out.set_value(message->SerializeAsString());
  return absl::OkStatus();
}

}  // namespace

std::string StreamJson(const db::LoggedEvent& event, std::string_view service) {
  Members members = Envelope(event, service);
  if (!event.trace.empty()) members.Add("traceparent", event.trace);
  if (event.data_type.empty()) return members.Print();
  members.Add("dataschema", StrCat(kSchema, kTypePrefix, event.data_type));
  const std::string payload = PayloadJson(event);
  members.Add("datacontenttype", payload.empty() ? kProtobuf : kJson);
  if (payload.empty()) members.Add("data_base64", absl::Base64Escape(event.data));
  return members.Print(payload);
}

std::string ChannelJson(const db::LoggedEvent& event, std::string_view service) {
  return Envelope(event, service).Print();
}

absl::StatusOr<db::LoggedEvent> ParseStreamJson(std::string_view service, std::string_view text) {
  if (text.size() > kMostBytes) return Malformed("too long");
  const nlohmann::json json = ParseBounded(text);
  if (!json.is_object()) return Malformed("no JSON object");
  CloudEvent event;
  for (const auto& [name, value] : json.items()) {
    if (name == "data") continue;
    if (!value.is_string()) return Malformed(name);
    const std::string& member = value.get_ref<const std::string&>();
    if (name == "specversion") {
      event.set_spec_version(member);
    } else if (name == "id") {
      event.set_id(member);
    } else if (name == "source") {
      event.set_source(member);
    } else if (name == "type") {
      event.set_type(member);
    } else if (name == "time") {
      if (!TimeUtil::FromString(member, (*event.mutable_attributes())[name].mutable_ce_timestamp()))
        return Malformed(name);
    } else if (name == "dataschema") {
      if (!member.starts_with(kSchema)) return Malformed(name);
      event.mutable_proto_data()->set_type_url(member.substr(kSchema.size()));
    } else if (name != "datacontenttype" && name != "data_base64") {
      (*event.mutable_attributes())[name].set_ce_string(member);
    }
  }
  if (event.has_proto_data()) {
    absl::Status read = ReadPayload(json, *event.mutable_proto_data());
    if (!read.ok()) return read;
  } else if (json.contains("data") || json.contains("data_base64")) {
    return Malformed("dataschema");
  }
  return rpc::FromCloudEvent(event, service);
}

}  // namespace jiedui::messaging
