// Reports as resources.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/resource/keyed.h"
#include "common/resource/rows.h"
#include "jiedui/reporting/events/v1/reporting_events.pb.h"
#include "jiedui/reporting/v1/report.pb.h"

namespace jiedui::reporting {
const resource::Table& ReportTable();
}  // namespace jiedui::reporting

namespace jiedui::resource {

template <>
struct Traits<reporting::v1::Report> : WithState<reporting::v1::Report> {
  static constexpr std::string_view kCollection = "reports";
  static constexpr std::string_view kOwn[] = {"party"};
  static const Table& TableOf() { return reporting::ReportTable(); }
  static std::vector<db::Value> Columns(const reporting::v1::Report& report);
  static std::vector<std::string> RegionsOf(const reporting::v1::Report& report) { return {report.region_code()}; }
  static std::vector<std::string> PartiesOf(const reporting::v1::Report& report) { return {report.party()}; }
  static reporting::events::v1::ReportChanged EventOf(const reporting::v1::Report* before,
                                                      const reporting::v1::Report& report);
};

}  // namespace jiedui::resource
