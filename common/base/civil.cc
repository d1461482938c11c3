#include "common/base/civil.h"

#include <algorithm>

#include "common/base/error.h"
#include "common/base/text.h"

namespace jiedui {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2200;

constexpr std::string_view kDayExpected = "应为真实存在的日期，格式“2019-06-01”，年份在1900至2200之间";
constexpr std::string_view kDateExpected =
    "应为真实存在的日期，格式“2019”、“2019-06”或“2019-06-01”，年份在1900至2200之间";

// The first day of the year, month or day that `text` names.
std::optional<absl::CivilDay> FirstDay(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-dd";
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return std::nullopt;
  int part[3] = {0, 1, 1};  // year, month, day
  for (size_t i = 0, p = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kShape[i] == '-') {
      if (text[i] != '-') return std::nullopt;
      part[++p] = 0;
    } else {
      if (!digit) return std::nullopt;
      part[p] = part[p] * 10 + (text[i] - '0');
    }
  }
  const auto [year, month, day] = part;
  if (year < kFirstYear || year > kLastYear) return std::nullopt;
  const absl::CivilDay normalized(year, month, day);  // the 31st of June becomes the 1st of July
  if (normalized.month() != month || normalized.day() != day) return std::nullopt;
  return normalized;
}

std::string Path(std::string_view field, std::string_view part) {
  return field.empty() ? std::string(part) : StrCat(field, ".", part);
}

}  // namespace

absl::StatusOr<absl::CivilDay> ParseDay(std::string_view field, std::string_view text) {
  const auto day = text.size() == 10 ? FirstDay(text) : std::nullopt;
  if (!day) return InvalidField(field, kDayExpected);
  return *day;
}

absl::StatusOr<absl::CivilDay> ParseDate(std::string_view field, std::string_view text) {
  const auto day = FirstDay(text);
  if (!day) return InvalidField(field, kDateExpected);
  return *day;
}

absl::StatusOr<absl::CivilDay> ParseLastDate(std::string_view field, std::string_view text) {
  const absl::StatusOr<absl::CivilDay> first = ParseDate(field, text);
  if (!first.ok() || text.size() == 10) return first;
  if (text.size() == 7) return absl::CivilDay(absl::CivilMonth(*first) + 1) - 1;
  return absl::CivilDay(first->year(), 12, 31);
}

std::string FormatDay(absl::CivilDay day) { return absl::FormatCivilTime(day); }

absl::StatusOr<Period> ParseInterval(std::string_view field, const type::v1::Interval& interval) {
  const bool start_known = !interval.start().empty();
  if (start_known && !interval.attested_on().empty()) {
    return InvalidField(Path(field, "attested_on"), "已填写起始日期时不得再填写佐证日期");
  }
  if (!start_known && interval.attested_on().empty()) {
    return InvalidField(Path(field, "start"), "应填写起始日期；起始日期不明的，应填写佐证日期（attested_on）");
  }
  const absl::StatusOr<absl::CivilDay> start = start_known
                                                   ? ParseDate(Path(field, "start"), interval.start())
                                                   : ParseDay(Path(field, "attested_on"), interval.attested_on());
  if (!start.ok()) return start.status();
  Period period{.start = *start, .start_known = start_known};
  if (interval.end().empty()) return period;
  const absl::StatusOr<absl::CivilDay> end = ParseDate(Path(field, "end"), interval.end());
  if (!end.ok()) return end.status();
  if (*end <= period.start) {
    return InvalidField(Path(field, "end"), StrCat("应晚于", FormatDay(period.start), "（结束日期当日不再有效）"));
  }
  period.end = *end;
  return period;
}

type::v1::InForce InForceOn(const Period& period, absl::CivilDay day) {
  if (day < period.start) return period.start_known ? type::v1::IN_FORCE_NO : type::v1::IN_FORCE_NOT_KNOWN;
  return period.end && day >= *period.end ? type::v1::IN_FORCE_NO : type::v1::IN_FORCE_YES;
}

bool Overlap(const Period& a, const Period& b) { return (!b.end || a.start < *b.end) && (!a.end || b.start < *a.end); }

bool Within(const Period& inner, const Period& outer) {
  return inner.start >= outer.start && (!outer.end || (inner.end && *inner.end <= *outer.end));
}

}  // namespace jiedui
