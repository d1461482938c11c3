// A payload as protobuf JSON, without what is marked `personal`.
#pragma once

#include <string>

#include "google/protobuf/message.h"

namespace jiedui::messaging {

// Appends the message as protobuf's canonical JSON; fields marked `personal` are left out at every depth. False, with `out` half
// written, when the message holds fields that this binary does not know.
//
// In place of util::MessageToJsonString, which describes every type anew for each message: that was half of what the relay costs.
bool AppendPayloadJson(const google::protobuf::Message& message, std::string& out);

}  // namespace jiedui::messaging
