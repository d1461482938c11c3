#include "services/reporting/notices/traits.h"

namespace jiedui::reporting {

const resource::Table& NoticeTable() {
  static const auto& table = *new resource::Table("notice",
                                                  {"number", "kind", "state", "year", "issuer", "recipient",
                                                   "region_code", "due_on", "subject", "subject_due_on", "late"},
                                                  "region_code >= $1 AND region_code < $2", {"region_code"});
  return table;
}

}  // namespace jiedui::reporting

namespace jiedui::resource {

namespace rv1 = reporting::v1;
namespace rev1 = reporting::events::v1;

std::vector<db::Value> Traits<rv1::Notice>::Columns(const rv1::Notice& notice) {
  return {notice.number(),
          static_cast<int64_t>(notice.kind()),
          static_cast<int64_t>(notice.state()),
          YearOf(notice.issued_on()),
          notice.issuer(),
          notice.recipient(),
          notice.region_code(),
          notice.due_on(),
          notice.subject(),
          notice.subject_due_on(),
          notice.late()};
}

rev1::NoticeChanged Traits<rv1::Notice>::EventOf(const rv1::Notice* before, const rv1::Notice& notice) {
  rev1::NoticeChanged event;
  rv1::Notice& state = *event.mutable_notice();
  state = notice;
  state.clear_responsible_person();
  state.clear_text();
  state.clear_result();
  for (rv1::Notice::Evidence& evidence : *state.mutable_evidence()) evidence.clear_text();
  if (before != nullptr) event.set_previous_state(before->state());
  return event;
}

rev1::NoticeSeriesChanged Traits<rv1::NoticeSeries>::EventOf(const rv1::NoticeSeries*,
                                                             const rv1::NoticeSeries& series) {
  rev1::NoticeSeriesChanged event;
  *event.mutable_notice_series() = series;
  return event;
}

rev1::DemandChanged Traits<rv1::Demand>::EventOf(const rv1::Demand* before, const rv1::Demand& demand) {
  rev1::DemandChanged event;
  rv1::Demand& state = *event.mutable_demand();
  state = demand;
  state.clear_text();
  state.clear_citizen_name();
  state.clear_citizen_contact();
  state.clear_answer();
  if (before != nullptr) event.set_previous_state(before->state());
  return event;
}

}  // namespace jiedui::resource
