// Notices, their series and demands as resources.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/resource/keyed.h"
#include "common/resource/rows.h"
#include "jiedui/reporting/events/v1/reporting_events.pb.h"
#include "jiedui/reporting/v1/demand.pb.h"
#include "jiedui/reporting/v1/notice.pb.h"

namespace jiedui::reporting {
const resource::Table& NoticeTable();
}  // namespace jiedui::reporting

namespace jiedui::resource {

template <>
struct Traits<reporting::v1::Notice> : WithState<reporting::v1::Notice> {
  static constexpr std::string_view kCollection = "notices";
  static constexpr std::string_view kOwn[] = {"recipient", "issuer"};
  static const Table& TableOf() { return reporting::NoticeTable(); }
  static std::vector<db::Value> Columns(const reporting::v1::Notice& notice);
  static std::vector<std::string> RegionsOf(const reporting::v1::Notice& notice) { return {notice.region_code()}; }
  static std::vector<std::string> PartiesOf(const reporting::v1::Notice& notice) {
    return {notice.recipient(), notice.issuer()};
  }
  // Without the responsible person, the text and what evidence says.
  static reporting::events::v1::NoticeChanged EventOf(const reporting::v1::Notice* before,
                                                      const reporting::v1::Notice& notice);
};

template <>
struct Traits<reporting::v1::NoticeSeries> : Keyed<reporting::v1::NoticeSeries>,
                                             WithoutState<reporting::v1::NoticeSeries> {
  static constexpr std::string_view kCollection = "noticeSeries";
  // `code` is the words.
  static Keys KeysOf(const reporting::v1::NoticeSeries& series) {
    return {.party = series.office(), .code = series.words()};
  }
  static std::vector<std::string> PartiesOf(const reporting::v1::NoticeSeries& series) { return {series.office()}; }
  static reporting::events::v1::NoticeSeriesChanged EventOf(const reporting::v1::NoticeSeries* before,
                                                            const reporting::v1::NoticeSeries& series);
};

template <>
struct Traits<reporting::v1::Demand> : Keyed<reporting::v1::Demand>, WithState<reporting::v1::Demand> {
  static constexpr std::string_view kCollection = "demands";
  // `parent` is the topic, `code` the day of the answer, `word` the day on which it was received.
  static Keys KeysOf(const reporting::v1::Demand& demand) {
    return {.parent = demand.topic(),
            .party = demand.assignee(),
            .region = demand.region_code(),
            .state = demand.state(),
            .year = YearOf(demand.received_on()),
            .code = demand.answered_on(),
            .word = demand.received_on()};
  }
  static std::vector<std::string> PartiesOf(const reporting::v1::Demand& demand) { return {demand.assignee()}; }
  // Without who asks, what, and the answer.
  static reporting::events::v1::DemandChanged EventOf(const reporting::v1::Demand* before,
                                                      const reporting::v1::Demand& demand);
};

}  // namespace jiedui::resource
