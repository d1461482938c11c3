#include "services/reporting/indicators/traits.h"

namespace jiedui::reporting {

const resource::Table& IndicatorValueTable() {
  static const auto& table = *new resource::Table(
      "indicator_value",
      {"indicator", "region_code", "population", "date", "from_date", "value", "numerator", "denominator"},
      "region_code >= $1 AND region_code < $2", {"region_code"});
  return table;
}

}  // namespace jiedui::reporting

namespace jiedui::resource {

namespace rv1 = reporting::v1;
namespace rev1 = reporting::events::v1;

rev1::IndicatorChanged Traits<rv1::Indicator>::EventOf(const rv1::Indicator*, const rv1::Indicator& indicator) {
  rev1::IndicatorChanged event;
  *event.mutable_indicator() = indicator;
  return event;
}

std::vector<db::Value> Traits<rv1::IndicatorValue>::Columns(const rv1::IndicatorValue& value) {
  return {value.indicator(), value.region_code(), value.population(), value.date(),
          value.from(),      value.value(),       value.numerator(),  value.denominator()};
}

rev1::IndicatorValueChanged Traits<rv1::IndicatorValue>::EventOf(const rv1::IndicatorValue*,
                                                                 const rv1::IndicatorValue& value) {
  rev1::IndicatorValueChanged event;
  *event.mutable_indicator_value() = value;
  return event;
}

}  // namespace jiedui::resource
