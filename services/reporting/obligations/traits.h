// Duties, periods and obligations as resources.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/resource/keyed.h"
#include "common/resource/rows.h"
#include "jiedui/reporting/events/v1/reporting_events.pb.h"
#include "jiedui/reporting/v1/obligation.pb.h"

namespace jiedui::reporting {
const resource::Table& ObligationTable();
}  // namespace jiedui::reporting

namespace jiedui::resource {

template <>
struct Traits<reporting::v1::Duty> : Keyed<reporting::v1::Duty>, WithoutState<reporting::v1::Duty> {
  static constexpr std::string_view kCollection = "duties";
  static Keys KeysOf(const reporting::v1::Duty&) { return {}; }
  static std::vector<std::string> PartiesOf(const reporting::v1::Duty&) { return {}; }
  static reporting::events::v1::DutyChanged EventOf(const reporting::v1::Duty* before, const reporting::v1::Duty& duty);
};

template <>
struct Traits<reporting::v1::ReportPeriod> : Keyed<reporting::v1::ReportPeriod>,
                                             WithState<reporting::v1::ReportPeriod> {
  static constexpr std::string_view kCollection = "reportPeriods";
  // `parent` is the duty, `word` the period.
  static Keys KeysOf(const reporting::v1::ReportPeriod& period) {
    return {.parent = period.duty(), .state = period.state(), .year = YearOf(period.period()), .word = period.period()};
  }
  static std::vector<std::string> PartiesOf(const reporting::v1::ReportPeriod&) { return {}; }
  static reporting::events::v1::ReportPeriodChanged EventOf(const reporting::v1::ReportPeriod* before,
                                                            const reporting::v1::ReportPeriod& period);
};

template <>
struct Traits<reporting::v1::Obligation> : WithState<reporting::v1::Obligation> {
  static constexpr std::string_view kCollection = "obligations";
  static constexpr std::string_view kOwn[] = {"party", "counterpart"};
  static const Table& TableOf() { return reporting::ObligationTable(); }
  static std::vector<db::Value> Columns(const reporting::v1::Obligation& obligation);
  static std::vector<std::string> RegionsOf(const reporting::v1::Obligation& obligation) {
    return {obligation.region_code()};
  }
  static std::vector<std::string> PartiesOf(const reporting::v1::Obligation& obligation);
  static reporting::events::v1::ObligationChanged EventOf(const reporting::v1::Obligation* before,
                                                          const reporting::v1::Obligation& obligation);
};

}  // namespace jiedui::resource
