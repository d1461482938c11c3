#include "services/reporting/obligations/traits.h"

namespace jiedui::reporting {

const resource::Table& ObligationTable() {
  static const auto& table = *new resource::Table(
      "obligation", {"duty", "period", "year", "party", "counterpart", "region_code", "state", "due_on"},
      "region_code >= $1 AND region_code < $2", {"region_code"});
  return table;
}

}  // namespace jiedui::reporting

namespace jiedui::resource {

namespace rv1 = reporting::v1;
namespace rev1 = reporting::events::v1;

rev1::DutyChanged Traits<rv1::Duty>::EventOf(const rv1::Duty*, const rv1::Duty& duty) {
  rev1::DutyChanged event;
  *event.mutable_duty() = duty;
  return event;
}

rev1::ReportPeriodChanged Traits<rv1::ReportPeriod>::EventOf(const rv1::ReportPeriod*,
                                                             const rv1::ReportPeriod& period) {
  rev1::ReportPeriodChanged event;
  *event.mutable_report_period() = period;
  return event;
}

std::vector<db::Value> Traits<rv1::Obligation>::Columns(const rv1::Obligation& obligation) {
  const int others = obligation.counterparts_size();
  return {obligation.duty(),
          obligation.period(),
          YearOf(obligation.period()),
          obligation.party(),
          others == 0 ? std::string_view() : std::string_view(obligation.counterparts(others - 1)),
          obligation.region_code(),
          static_cast<int64_t>(obligation.state()),
          obligation.due_on()};
}

std::vector<std::string> Traits<rv1::Obligation>::PartiesOf(const rv1::Obligation& obligation) {
  std::vector<std::string> parties(obligation.counterparts().begin(), obligation.counterparts().end());
  parties.push_back(obligation.party());
  return parties;
}

rev1::ObligationChanged Traits<rv1::Obligation>::EventOf(const rv1::Obligation* before,
                                                         const rv1::Obligation& obligation) {
  rev1::ObligationChanged event;
  *event.mutable_obligation() = obligation;
  if (before != nullptr) event.set_previous_state(before->state());
  return event;
}

}  // namespace jiedui::resource
