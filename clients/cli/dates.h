// Dates and instants as people type and read them: Asia/Shanghai.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::cli {

// "2019-06-01T08:00:00+08:00", "2019-06-01 08:00[:00]" (Asia/Shanghai), or "2019-06-01": the end of that day. Never later
// than `now`: what will be known tomorrow cannot be asked today.
absl::StatusOr<google::protobuf::Timestamp> ParseInstant(std::string_view field, std::string_view text, absl::Time now);

// "2019-06-01 08:00:00" in Asia/Shanghai; "" for a message that is absent.
std::string FormatInstant(const google::protobuf::Timestamp& instant);

// "2019-01-18", or "见于 2019-01-18" where no source gives the start.
std::string FormatStart(const type::v1::Interval& interval);
// "2010 至 2020-01-01", "见于 2019-01-18 起", "".
std::string FormatInterval(const type::v1::Interval& interval);

}  // namespace jiedui::cli
