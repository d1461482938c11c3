// Score sheets as resources, and who is shown one that was not issued.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/resource/keyed.h"
#include "common/resource/rows.h"
#include "jiedui/reporting/events/v1/reporting_events.pb.h"
#include "jiedui/reporting/v1/assessment.pb.h"
#include "services/reporting/assessments/policy_assessment.h"
#include "services/reporting/changes.h"

namespace jiedui::resource {

template <>
struct Traits<reporting::v1::Assessment> : Keyed<reporting::v1::Assessment>, WithState<reporting::v1::Assessment> {
  using Assessment = reporting::v1::Assessment;
  static constexpr std::string_view kCollection = "assessments";
  // `parent` is who assessed, `party` the unit once it is issued, `code` the unit, `type` the rating.
  static Keys KeysOf(const Assessment& assessment) {
    const bool issued = assessment.state() == Assessment::STATE_ISSUED;
    return {.parent = assessment.assessor(),
            .party = issued ? std::string_view(assessment.party()) : std::string_view(),
            .region = assessment.region_code(),
            .state = assessment.state(),
            .type = assessment.rating(),
            .year = assessment.year(),
            .code = assessment.party()};
  }
  static std::vector<std::string> PartiesOf(const Assessment& assessment) {
    if (assessment.state() != Assessment::STATE_ISSUED) return {assessment.assessor()};
    return {assessment.party(), assessment.assessor()};
  }
  // A sheet that was not issued says that it is there, and neither lines nor score.
  static reporting::events::v1::AssessmentChanged EventOf(const Assessment* before, const Assessment& assessment);
};

}  // namespace jiedui::resource

namespace jiedui::reporting {

template <>
inline absl::Status MaySee<v1::Assessment>(db::Tx&, const Call& call, const v1::Assessment& assessment) {
  using Traits = resource::Traits<v1::Assessment>;
  const bool shown =
      assessment.state() == v1::Assessment::STATE_DRAFT
          ? policy::MaySeeDraft(call, assessment)
          : access::Concerns(call.caller, call.scope, Traits::RegionsOf(assessment), Traits::PartiesOf(assessment));
  return shown ? absl::OkStatus() : absl::Status(Failure(kNotFound, {{"name", assessment.name()}}));
}

}  // namespace jiedui::reporting
