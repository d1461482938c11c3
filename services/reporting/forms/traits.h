// Forms as resources.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/resource/keyed.h"
#include "common/resource/rows.h"
#include "jiedui/reporting/events/v1/reporting_events.pb.h"
#include "jiedui/reporting/v1/form.pb.h"

namespace jiedui::resource {

template <>
struct Traits<reporting::v1::Form> : Keyed<reporting::v1::Form>, WithState<reporting::v1::Form> {
  static constexpr std::string_view kCollection = "forms";
  // `parent` is the duty. Everybody sees what is asked: no region.
  static Keys KeysOf(const reporting::v1::Form& form) {
    return {.parent = form.duty(), .party = form.owner(), .state = form.state(), .type = form.period_kind()};
  }
  static std::vector<std::string> PartiesOf(const reporting::v1::Form& form) { return {form.owner()}; }
  static reporting::events::v1::FormChanged EventOf(const reporting::v1::Form*, const reporting::v1::Form& form) {
    reporting::events::v1::FormChanged event;
    *event.mutable_form() = form;
    return event;
  }
};

}  // namespace jiedui::resource
