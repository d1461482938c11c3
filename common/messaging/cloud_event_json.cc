#include "common/messaging/cloud_event_json.h"

#include <memory>
#include <string_view>
#include <utility>

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

// A form being printed: members in order of their names, which are those of rpc::ToCloudEvent's attributes.
class Printer {
 public:
  explicit Printer(size_t bytes) { json_.reserve(bytes); }

  void Member(std::string_view name, std::string_view value) {
    json_.append(json_.empty() ? "{\"" : ",\"").append(name).append("\":");
    AppendJsonText(json_, value);
  }
  // `data` is JSON already.
  std::string End(std::string_view data) {
    if (!data.empty()) json_.append(R"(,"data":)").append(data);
    json_ += '}';
    return std::move(json_);
  }

 private:
  std::string json_;
};

// The attributes between those of the payload and the end.
void PrintAttributes(Printer& form, const db::LoggedEvent& event, std::string_view service, std::string_view trace) {
  form.Member("id", event.id);
  form.Member("partitionkey", event.subject);
  form.Member("position", StrCat(event.position));
  if (!event.regions.empty()) form.Member("regioncode", absl::StrJoin(event.regions, ","));
  form.Member("revision", StrCat(event.revision));
  form.Member("source", rpc::CloudEventSource(service));
  form.Member("specversion", "1.0");
  form.Member("subject", event.subject);
  form.Member("time", TimeUtil::ToString(TimeUtil::MicrosecondsToTimestamp(event.recorded_micros)));
  if (!trace.empty()) form.Member("traceparent", trace);
  form.Member("type", event.type);
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
  const std::string payload = PayloadJson(event);
  Printer form(768 + payload.size());
  if (!event.data_type.empty()) {
    if (payload.empty()) form.Member("data_base64", absl::Base64Escape(event.data));
    form.Member("datacontenttype", payload.empty() ? kProtobuf : kJson);
    form.Member("dataschema", StrCat(kSchema, kTypePrefix, event.data_type));
  }
  PrintAttributes(form, event, service, event.trace);
  return form.End(payload);
}

std::string ChannelJson(const db::LoggedEvent& event, std::string_view service) {
  Printer form(512);
  PrintAttributes(form, event, service, "");
  return form.End("");
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
