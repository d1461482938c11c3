#include "services/reporting/targets/traits.h"

namespace jiedui::resource {

namespace rv1 = reporting::v1;
namespace rev1 = reporting::events::v1;

std::string_view Traits<rv1::Target>::StateOf(const rv1::Target& target) {
  if (!target.has_judgement()) return "";
  const std::string_view name = rv1::Verdict_Name(target.judgement().verdict());
  return name.substr(sizeof("VERDICT_") - 1);
}

rev1::TargetChanged Traits<rv1::Target>::EventOf(const rv1::Target* before, const rv1::Target& target) {
  rev1::TargetChanged event;
  *event.mutable_target() = target;
  if (before != nullptr) event.set_previous_verdict(before->judgement().verdict());
  return event;
}

}  // namespace jiedui::resource
