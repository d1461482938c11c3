#include "services/reporting/reports/traits.h"

namespace jiedui::reporting {

const resource::Table& ReportTable() {
  static const auto& table = *new resource::Table("report", {"duty", "period", "year", "party", "region_code", "state"},
                                                  "region_code >= $1 AND region_code < $2", {"region_code"});
  return table;
}

}  // namespace jiedui::reporting

namespace jiedui::resource {

namespace rv1 = reporting::v1;
namespace rev1 = reporting::events::v1;

std::vector<db::Value> Traits<rv1::Report>::Columns(const rv1::Report& report) {
  return {report.duty(),  report.period(),      YearOf(report.period()),
          report.party(), report.region_code(), static_cast<int64_t>(report.state())};
}

rev1::ReportChanged Traits<rv1::Report>::EventOf(const rv1::Report* before, const rv1::Report& report) {
  rev1::ReportChanged event;
  *event.mutable_report() = report;
  // Texts stay here: they are long, and what people write in them is nobody's to pass on.
  for (rv1::Answer& answer : *event.mutable_report()->mutable_answers()) answer.clear_text();
  event.mutable_report()->clear_difficulties();
  if (before != nullptr) event.set_previous_state(before->state());
  return event;
}

}  // namespace jiedui::resource
