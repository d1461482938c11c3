// The stated actor: who calls, in metadata `jiedui-actor`, until identity arrives (design section 7). Honoured in insecure mode
// alone; Front decides that.
//
// The value is a URL query with percent-encoded UTF-8: "person=p-7&organisation=parties%2Fgov-370000&role=province&region=370000".
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/base/call.h"

namespace jiedui::rpc {

inline constexpr std::string_view kActorMetadata = "jiedui-actor";

// Leaves empty parts out.
std::string FormatActor(const Caller& caller);

// UNAUTHENTICATED unless `text` is at most 1024 bytes of printable ASCII, each key is one of the four and given once, each value
// is valid UTF-8 of at most 256 bytes without control characters, `person` is there and has no '/', and `region` is empty or six digits.
absl::StatusOr<Caller> ParseActor(std::string_view text);

}  // namespace jiedui::rpc
