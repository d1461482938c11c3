#include "services/reporting/indicators/values.h"

#include "common/base/civil.h"
#include "common/base/error.h"
#include "services/reporting/indicators/figure.h"

namespace jiedui::reporting::store {
namespace {

constexpr db::Sql kOfAll{"indicator_value.of_all", R"(
SELECT region_code, date, from_date, value, numerator, denominator FROM indicator_value
WHERE indicator = $1 AND population = $2 AND recorded_from <= $3 AND recorded_to > $3 ORDER BY region_code, date)"};
constexpr db::Sql kOfRegion{"indicator_value.of_region", R"(
SELECT region_code, date, from_date, value, numerator, denominator FROM indicator_value
WHERE indicator = $1 AND population = $2 AND region_code = $4 AND recorded_from <= $3 AND recorded_to > $3
ORDER BY region_code, date)"};
constexpr db::Sql kAny{"indicator_value.any", "SELECT 1 FROM indicator_value WHERE indicator = $1 LIMIT 1"};

absl::StatusOr<policy::Reading> ReadingOf(const v1::Indicator& indicator, const db::Row& row) {
  absl::StatusOr<absl::CivilDay> date = ParseDay("date", row.Text(1));
  if (!date.ok()) return date.status();
  policy::Reading reading{.date = *date, .from = *date, .value = 0, .numerator = {}, .denominator = {}};
  if (!row.Text(2).empty()) {
    absl::StatusOr<absl::CivilDay> from = ParseDay("from", row.Text(2));
    if (!from.ok()) return from.status();
    reading.from = *from;
  }
  if (row.Int(5) != 0) {
    reading.numerator = row.Int(4);
    reading.denominator = row.Int(5);
    reading.value = Exact(row.Int(4), row.Int(5)) * Exact(indicator.scale());
    return reading;
  }
  absl::StatusOr<Exact> value = policy::ParseDecimal("value", row.Text(3));
  if (!value.ok()) return value.status();
  reading.value = *value;
  return reading;
}

}  // namespace

absl::StatusOr<Readings> ReadingsOf(db::Tx& tx, const v1::Indicator& indicator, std::string_view population,
                                    std::string_view region, int64_t known_at) {
  Readings readings;
  const auto add = [&](const db::Row& row) -> absl::Status {
    absl::StatusOr<policy::Reading> reading = ReadingOf(indicator, row);
    if (!reading.ok()) return reading.status();
    readings[std::string(row.Text(0))].push_back(*reading);
    return absl::OkStatus();
  };
  absl::Status status = region.empty() ? tx.Each(kOfAll, {indicator.name(), population, known_at}, add)
                                       : tx.Each(kOfRegion, {indicator.name(), population, known_at, region}, add);
  if (!status.ok()) return status;
  return readings;
}

absl::StatusOr<bool> HasValues(db::Tx& tx, std::string_view indicator) {
  return tx.One(kAny, {indicator}, [](const db::Row&) {});
}

}  // namespace jiedui::reporting::store
