#include "common/rpc/cloud_event.h"

#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "google/protobuf/util/time_util.h"

namespace jiedui::rpc {
namespace {

using google::protobuf::util::TimeUtil;
using io::cloudevents::v1::CloudEvent;

constexpr std::string_view kTypePrefix = "type.googleapis.com/";
constexpr std::string_view kSchemaPrefix = "https://type.googleapis.com/";

// The text of an attribute; "" when it is absent or of another kind.
std::string TextOf(const CloudEvent& event, const char* name) {
  const auto found = event.attributes().find(name);
  return found == event.attributes().end() ? "" : found->second.ce_string();
}

// A number of at least 1, written as ToCloudEvent writes it.
bool ReadNumber(const CloudEvent& event, const char* name, int64_t& number) {
  const std::string text = TextOf(event, name);
  return absl::SimpleAtoi(text, &number) && number > 0 && StrCat(number) == text;
}

}  // namespace

std::string CloudEventSource(std::string_view service) { return StrCat("//", service, ".jiedui.cn"); }

void ToCloudEvent(const db::LoggedEvent& event, std::string_view service, CloudEvent& out) {
  out.Clear();
  out.set_id(event.id);
  out.set_source(CloudEventSource(service));
  out.set_spec_version("1.0");
  out.set_type(event.type);
  auto& attributes = *out.mutable_attributes();
  attributes["subject"].set_ce_string(event.subject);
  attributes["partitionkey"].set_ce_string(event.subject);
  *attributes["time"].mutable_ce_timestamp() = TimeUtil::MicrosecondsToTimestamp(event.recorded_micros);
  attributes["revision"].set_ce_string(StrCat(event.revision));
  attributes["position"].set_ce_string(StrCat(event.position));
  if (!event.regions.empty()) attributes["regioncode"].set_ce_string(absl::StrJoin(event.regions, ","));
  if (!event.trace.empty()) attributes["traceparent"].set_ce_string(event.trace);
  if (!event.data_type.empty()) {
    attributes["dataschema"].set_ce_uri(StrCat(kSchemaPrefix, event.data_type));
    out.mutable_proto_data()->set_type_url(StrCat(kTypePrefix, event.data_type));
    out.mutable_proto_data()->set_value(event.data);
  }
}

absl::StatusOr<db::LoggedEvent> FromCloudEvent(const CloudEvent& event, std::string_view service) {
  if (event.spec_version() != "1.0") return InvalidField("spec_version", "应为 1.0");
  if (event.source() != CloudEventSource(service))
    return InvalidField("source", StrCat("应为 ", CloudEventSource(service)));
  if (event.id().empty()) return MissingField("id");
  if (event.type().empty()) return MissingField("type");

  db::LoggedEvent logged;
  logged.id = event.id();
  logged.type = event.type();
  logged.subject = TextOf(event, "subject");
  if (logged.subject.empty()) return MissingField("subject");
  if (!ReadNumber(event, "revision", logged.revision)) return InvalidField("revision", "应为正整数");
  if (!ReadNumber(event, "position", logged.position)) return InvalidField("position", "应为正整数");
  const auto time = event.attributes().find("time");
  if (time == event.attributes().end() || !time->second.has_ce_timestamp()) return MissingField("time");
  logged.recorded_micros = TimeUtil::TimestampToMicroseconds(time->second.ce_timestamp());
  if (const std::string regions = TextOf(event, "regioncode"); !regions.empty()) {
    logged.regions = absl::StrSplit(regions, ',');
  }
  logged.trace = TextOf(event, "traceparent");
  if (event.has_proto_data()) {
    const std::string& url = event.proto_data().type_url();
    if (!url.starts_with(kTypePrefix) || url.size() == kTypePrefix.size()) {
      return InvalidField("proto_data", StrCat("类型应以 ", kTypePrefix, " 开头"));
    }
    logged.data_type = url.substr(kTypePrefix.size());
    logged.data = event.proto_data().value();
  }
  return logged;
}

}  // namespace jiedui::rpc
