#include "services/reporting/indicators/policy_value.h"

#include <algorithm>

#include "services/reporting/indicators/figure.h"

namespace jiedui::reporting::policy {
namespace {

using absl::CivilDay;
using v1::Indicator;

Measure Of(const Reading& reading) { return {reading.value, reading.numerator, reading.denominator, reading.date}; }

}  // namespace

std::optional<Measure> RatioOf(const Exact& numerator, const Exact& denominator, int64_t scale, CivilDay date) {
  if (denominator == Exact(0)) return std::nullopt;
  return Measure{Divide(numerator, denominator) * Exact(scale), numerator, denominator, date};
}

CivilDay YearBefore(CivilDay day) {
  const CivilDay before(day.year() - 1, day.month(), day.day());
  return before.month() == day.month() ? before : before - 1;
}

CivilDay YearUpTo(CivilDay day) { return YearBefore(day) + 1; }

std::optional<Measure> Latest(const std::vector<Reading>& readings, CivilDay day) {
  const auto after = std::upper_bound(readings.begin(), readings.end(), day,
                                      [](CivilDay until, const Reading& reading) { return until < reading.date; });
  if (after == readings.begin()) return std::nullopt;
  return Of(*(after - 1));
}

std::optional<Measure> OnDay(const Indicator& indicator, const std::vector<Reading>& readings, CivilDay day,
                             std::optional<CivilDay> start) {
  if (indicator.nature() == Indicator::NATURE_FLOW) {
    return Covered(indicator, readings, start.value_or(YearUpTo(day)), day);
  }
  std::optional<Measure> latest = Latest(readings, day);
  if (indicator.aggregation() == Indicator::AGGREGATION_LIST) return latest;
  if (latest.has_value() && latest->date < YearUpTo(day)) return std::nullopt;
  return latest;
}

std::optional<Measure> Covered(const Indicator& flow, const std::vector<Reading>& readings, CivilDay from,
                               CivilDay until) {
  std::vector<Measure> periods;
  while (from <= until) {
    // The longest period that begins here: a year that is there as a whole is not added up from its halves.
    const Reading* longest = nullptr;
    for (const Reading& reading : readings) {
      if (reading.from != from || reading.date > until) continue;
      if (longest == nullptr || longest->date < reading.date) longest = &reading;
    }
    if (longest == nullptr) return std::nullopt;
    periods.push_back(Of(*longest));
    from = longest->date + 1;
  }
  if (periods.size() == 1) return periods[0];
  return Together(flow, periods);
}

std::optional<Measure> Together(const Indicator& indicator, const std::vector<Measure>& measures) {
  if (measures.empty()) return std::nullopt;
  Exact value = 0, numerator = 0, denominator = 0;
  CivilDay date = measures[0].date;
  const bool ratio = indicator.aggregation() == Indicator::AGGREGATION_RATIO;
  for (const Measure& measure : measures) {
    date = std::max(date, measure.date);
    value += measure.value;
    if (!ratio) continue;
    if (!measure.denominator.has_value()) return std::nullopt;
    numerator += *measure.numerator;
    denominator += *measure.denominator;
  }
  if (ratio) return RatioOf(numerator, denominator, indicator.scale(), date);
  return Measure{value, std::nullopt, std::nullopt, date};
}

}  // namespace jiedui::reporting::policy
