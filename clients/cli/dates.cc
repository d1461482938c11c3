#include "clients/cli/dates.h"

#include <algorithm>

#include "clients/cli/errors.h"
#include "common/base/civil.h"
#include "common/base/clock.h"
#include "common/base/text.h"

namespace jiedui::cli {
namespace {

absl::StatusOr<absl::Time> Parse(std::string_view field, std::string_view text) {
  absl::Time instant;
  std::string ignored;
  for (const std::string_view format : {"%Y-%m-%dT%H:%M:%E*S%Ez", "%Y-%m-%d%t%H:%M:%E*S", "%Y-%m-%d%t%H:%M"}) {
    if (absl::ParseTime(ToAbsl(format), ToAbsl(text), ChinaTime(), &instant, &ignored)) return instant;
  }
  if (const auto day = ParseDay(field, text); day.ok()) return absl::FromCivil(*day + 1, ChinaTime());
  return UsageError(StrCat("“", field, "”不能是“", text,
                           "”，应写作 2019-06-01、“2019-06-01 08:00:00”或 2019-06-01T08:00:00+08:00。"));
}

}  // namespace

absl::StatusOr<google::protobuf::Timestamp> ParseInstant(std::string_view field, std::string_view text,
                                                         absl::Time now) {
  const auto parsed = Parse(field, text);
  if (!parsed.ok()) return parsed.status();
  const absl::Time instant = std::min(*parsed, now);
  const int64_t seconds = absl::ToUnixSeconds(instant);
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(instant - absl::FromUnixSeconds(seconds))));
  return timestamp;
}

std::string FormatInstant(const google::protobuf::Timestamp& instant) {
  if (instant.seconds() == 0 && instant.nanos() == 0) return "";
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromUnixSeconds(instant.seconds()), ChinaTime());
}

std::string FormatStart(const type::v1::Interval& interval) {
  if (!interval.start().empty() || interval.attested_on().empty()) return interval.start();
  return StrCat("见于 ", interval.attested_on());
}

std::string FormatInterval(const type::v1::Interval& interval) {
  const std::string start = FormatStart(interval);
  if (start.empty() && interval.end().empty()) return "";
  return interval.end().empty() ? StrCat(start, " 起") : StrCat(start, " 至 ", interval.end(), "（不含）");
}

}  // namespace jiedui::cli
