// Instants in requests.
#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"
#include "google/protobuf/timestamp.pb.h"

namespace jiedui {

// Microseconds since 1970, cut off; INVALID_FIELD outside the years 1 to 9999 or when the nanoseconds are no part of a second.
absl::StatusOr<int64_t> MicrosOf(std::string_view field, const google::protobuf::Timestamp& time);

}  // namespace jiedui
