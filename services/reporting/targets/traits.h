// Targets as resources.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/resource/keyed.h"
#include "common/resource/rows.h"
#include "jiedui/reporting/events/v1/reporting_events.pb.h"
#include "jiedui/reporting/v1/target.pb.h"

namespace jiedui::resource {

template <>
struct Traits<reporting::v1::Target> : Keyed<reporting::v1::Target> {
  static constexpr std::string_view kCollection = "targets";
  // `code` is the indicator, `parent` the one it is held against, `word` the population, `state` the verdict.
  static Keys KeysOf(const reporting::v1::Target& target) {
    return {.parent = target.reference().indicator(),
            .party = target.responsible(),
            .region = target.region_code(),
            .state = target.judgement().verdict(),
            .type = target.kind(),
            .year = YearOf(target.due_on()),
            .code = target.indicator(),
            .word = target.population()};
  }
  // The verdict by name without prefix; "" while there is none.
  static std::string_view StateOf(const reporting::v1::Target& target);
  static std::vector<std::string> PartiesOf(const reporting::v1::Target& target) { return {target.responsible()}; }
  static reporting::events::v1::TargetChanged EventOf(const reporting::v1::Target* before,
                                                      const reporting::v1::Target& target);
};

}  // namespace jiedui::resource
