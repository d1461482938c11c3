#include "services/reporting/facts.h"

#include <optional>

#include "common/base/civil.h"

namespace jiedui::reporting {

policy::PairingTerms TermsOf(const pairing::v1::Pairing& pairing) {
  policy::PairingTerms terms{.name = pairing.name(),
                             .scheme = pairing.scheme(),
                             .supporter = pairing.supporter(),
                             .recipient = pairing.recipient(),
                             .supporter_region = pairing.supporter_region(),
                             .recipient_region = pairing.recipient_region(),
                             .supporter_kind = pairing.supporter_kind(),
                             .recipient_kind = pairing.recipient_kind(),
                             .worked = {}};
  const absl::StatusOr<Period> holds = ParseInterval("interval", pairing.interval());
  if (!pairing.activated() || !holds.ok()) return terms;
  absl::CivilDay from = holds->start;
  const auto add = [&](absl::CivilDay start, const std::optional<absl::CivilDay>& end) {
    if (!end.has_value() || start < *end) terms.worked.push_back({start, end});
  };
  for (const pairing::v1::Pairing::Suspension& suspension : pairing.suspensions()) {
    const absl::StatusOr<absl::CivilDay> paused = ParseDate("start", suspension.start());
    if (!paused.ok()) continue;
    const absl::CivilDay until = holds->end.has_value() ? std::min(*paused, *holds->end) : *paused;
    add(from, until);
    if (suspension.end().empty()) return terms;
    const absl::StatusOr<absl::CivilDay> resumed = ParseDate("end", suspension.end());
    if (!resumed.ok()) return terms;
    from = std::max(from, *resumed);
  }
  add(from, holds->end);
  return terms;
}

}  // namespace jiedui::reporting
