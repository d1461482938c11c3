#include "services/reporting/assessments/traits.h"

namespace jiedui::resource {

namespace rv1 = reporting::v1;
namespace rev1 = reporting::events::v1;

rev1::AssessmentChanged Traits<rv1::Assessment>::EventOf(const rv1::Assessment* before,
                                                         const rv1::Assessment& assessment) {
  rev1::AssessmentChanged event;
  rv1::Assessment& state = *event.mutable_assessment();
  state = assessment;
  if (assessment.state() == rv1::Assessment::STATE_DRAFT) {
    state.clear_lines();
    state.clear_score_numerator();
    state.clear_score_denominator();
    state.clear_score();
    state.clear_rating();
  }
  if (before != nullptr) event.set_previous_state(before->state());
  return event;
}

}  // namespace jiedui::resource
