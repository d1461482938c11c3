#include "services/reporting/period.h"

#include "common/base/error.h"
#include "common/base/text.h"

namespace jiedui::reporting {
namespace {

constexpr int kFirstYear = 1990, kLastYear = 2200;

ReportPeriod HalfYear(int64_t year, int half) {
  const absl::CivilMonth start(year, half == 1 ? 1 : 7);
  return {PeriodKind::kHalfYear, absl::CivilDay(start), absl::CivilDay(start + 6)};
}

ReportPeriod Year(int64_t year) {
  return {PeriodKind::kYear, absl::CivilDay(year, 1, 1), absl::CivilDay(year + 1, 1, 1)};
}

}  // namespace

absl::StatusOr<ReportPeriod> ParsePeriod(std::string_view field, std::string_view text) {
  const auto digit = [&](size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  const bool half = text.size() == 6 && text[4] == 'h' && (text[5] == '1' || text[5] == '2');
  if ((text.size() == 4 || half) && digit(0) && digit(1) && digit(2) && digit(3)) {
    const int year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
    if (year >= kFirstYear && year <= kLastYear) return half ? HalfYear(year, text[5] - '0') : Year(year);
  }
  return InvalidField(field, "“2023h1”（上半年）、“2023h2”（下半年）或“2023”（全年）");
}

std::string FormatPeriod(const ReportPeriod& period) {
  if (period.kind == PeriodKind::kYear) return StrCat(period.start.year());
  return StrCat(period.start.year(), period.start.month() == 1 ? "h1" : "h2");
}

std::string PeriodInChinese(const ReportPeriod& period) {
  if (period.kind == PeriodKind::kYear) return StrCat(period.start.year(), "年");
  return StrCat(period.start.year(), period.start.month() == 1 ? "年上半年" : "年下半年");
}

ReportPeriod PeriodOf(PeriodKind kind, absl::CivilDay day) {
  return kind == PeriodKind::kYear ? Year(day.year()) : HalfYear(day.year(), day.month() <= 6 ? 1 : 2);
}

ReportPeriod Next(const ReportPeriod& period) { return PeriodOf(period.kind, period.end); }

}  // namespace jiedui::reporting
