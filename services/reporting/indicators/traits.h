// Indicators and their values as resources.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/resource/keyed.h"
#include "common/resource/rows.h"
#include "jiedui/reporting/events/v1/reporting_events.pb.h"
#include "jiedui/reporting/v1/indicator.pb.h"

namespace jiedui::reporting {
const resource::Table& IndicatorValueTable();
}  // namespace jiedui::reporting

namespace jiedui::resource {

template <>
struct Traits<reporting::v1::Indicator> : Keyed<reporting::v1::Indicator>, WithoutState<reporting::v1::Indicator> {
  static constexpr std::string_view kCollection = "indicators";
  // `state` is the nature, `type` the aggregation.
  static Keys KeysOf(const reporting::v1::Indicator& indicator) {
    return {.state = indicator.nature(), .type = indicator.aggregation()};
  }
  static std::vector<std::string> PartiesOf(const reporting::v1::Indicator&) { return {}; }
  static reporting::events::v1::IndicatorChanged EventOf(const reporting::v1::Indicator* before,
                                                         const reporting::v1::Indicator& indicator);
};

template <>
struct Traits<reporting::v1::IndicatorValue> : WithoutState<reporting::v1::IndicatorValue> {
  static constexpr std::string_view kCollection = "indicatorValues";
  static const Table& TableOf() { return reporting::IndicatorValueTable(); }
  static std::vector<db::Value> Columns(const reporting::v1::IndicatorValue& value);
  static std::vector<std::string> RegionsOf(const reporting::v1::IndicatorValue& value) {
    return {value.region_code()};
  }
  static std::vector<std::string> PartiesOf(const reporting::v1::IndicatorValue&) { return {}; }
  static reporting::events::v1::IndicatorValueChanged EventOf(const reporting::v1::IndicatorValue* before,
                                                              const reporting::v1::IndicatorValue& value);
};

}  // namespace jiedui::resource
