// The two JSON forms of an event, both CloudEvents 1.0 (design section 5, "Two audiences"). What the attributes mean is said in
// common/rpc/cloud_event.h.
//
// The stream form is for our own services and carries the payload: the subject's non-personal state as protobuf JSON. The channel
// form is for anyone who may subscribe: enough to react, never the content.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/db/event_log.h"

namespace jiedui::messaging {

// Of an event of `service`, with the attributes that rpc::ToCloudEvent gives it. A payload whose type, or a part of whose
// content, this binary does not know (a newer replica wrote it) goes as `data_base64`, so that nothing of it is lost. Fields
// marked `personal` are left out, also of events that were recorded before the mark.
std::string StreamJson(const db::LoggedEvent& event, std::string_view service);
std::string ChannelJson(const db::LoggedEvent& event, std::string_view service);

// Reads the stream form of an event of `service`, strictly: at most 1 MiB, all attributes there, each a string, a payload that this
// binary knows to the last field. INVALID_ARGUMENT otherwise; the log itself (WatchEvents) then tells what it was.
absl::StatusOr<db::LoggedEvent> ParseStreamJson(std::string_view service, std::string_view json);

}  // namespace jiedui::messaging
