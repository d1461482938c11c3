// A service's stream in Redis: entry ids are the positions of its log.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/messaging/redis.h"

namespace jiedui::messaging {

inline constexpr std::string_view kEventField = "event";  // of an entry: the stream form of the event, JSON

std::string StreamName(std::string_view service);  // "jiedui:events:pairing"
std::string EntryId(int64_t position);             // "42-0"

// The position of an entry id; DATA_LOSS when it is none.
absl::StatusOr<int64_t> PositionOf(std::string_view entry_id);

// The highest position the stream ever had, whether or not the entry is still there; nullopt when there is no stream.
absl::StatusOr<std::optional<int64_t>> LastPosition(Redis& redis, std::string_view stream);

}  // namespace jiedui::messaging
