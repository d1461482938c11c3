// Settings: a protobuf message read from a JSON file, strictly. For main alone, before anything else runs.
#pragma once

#include <span>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace jiedui {

// Replaces `config` by the content of `file` (an empty name: all defaults), then applies `overrides` in order. Syntax errors,
// unknown fields and values of another type are INVALID_ARGUMENT, a file that cannot be read is NOT_FOUND; the message names the
// file or the override and the reason. After an error `config` is unspecified.
//
// An override is "path=value", path being field names with dots ("store.sqlite.path=/var/lib/jiedui/pairing.db"). The value
// replaces the field as a whole; it is JSON, and for text it may be written without quotes.
absl::Status LoadConfig(const std::string& file, std::span<const std::string> overrides,
                        google::protobuf::Message& config);

}  // namespace jiedui
