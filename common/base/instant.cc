#include "common/base/instant.h"

#include "common/base/error.h"
#include "google/protobuf/util/time_util.h"

namespace jiedui {

using google::protobuf::util::TimeUtil;

absl::StatusOr<int64_t> MicrosOf(std::string_view field, const google::protobuf::Timestamp& time) {
  const bool valid = time.seconds() >= TimeUtil::kTimestampMinSeconds &&
                     time.seconds() <= TimeUtil::kTimestampMaxSeconds && time.nanos() >= 0 &&
                     time.nanos() < 1'000'000'000;
  if (!valid) return InvalidField(field, "应为公元1年至9999年之间的时刻");
  return time.seconds() * 1'000'000 + time.nanos() / 1000;
}

}  // namespace jiedui
