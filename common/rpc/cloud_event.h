// A row of the event log as a CloudEvent, and back (design section 5).
//
//   id            the event's UUID                        source       //<service>.jiedui.cn
//   type          cn.jiedui.pairing.pairing.activated.v1  spec_version 1.0
//   subject       text: the resource name                 partitionkey text: the same; order holds within it
//   time          timestamp: recorded time                dataschema   URI of the payload's message type
//   revision      text: decimal, order in the subject     position     text: decimal, order in the service's log
//   regioncode    text: division codes joined by ","      traceparent  text: W3C trace, when there was one
//   proto_data    the payload, absent when the event has none
//
// Revision and position are 64-bit numbers, the integer of CloudEvents has 32: so they are texts. Parties are not carried: those
// that matter are in the payload.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/db/event_log.h"
#include "io/cloudevents/v1/cloudevents.pb.h"

namespace jiedui::rpc {

std::string CloudEventSource(std::string_view service);

// Replaces `out`. `service` is "pairing".
void ToCloudEvent(const db::LoggedEvent& event, std::string_view service, io::cloudevents::v1::CloudEvent& out);

// INVALID_FIELD naming the attribute for what ToCloudEvent of `service` cannot have made. Attributes it does not know are ignored.
absl::StatusOr<db::LoggedEvent> FromCloudEvent(const io::cloudevents::v1::CloudEvent& event, std::string_view service);

}  // namespace jiedui::rpc
