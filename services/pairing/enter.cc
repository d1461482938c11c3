#include "services/pairing/enter.h"

#include <string>
#include <utility>
#include <vector>

#include "services/pairing/policy.h"
#include "services/pairing/store.h"

namespace jiedui::pairing {

using v1::Pairing;

absl::StatusOr<Pairing> Enter(db::Mutation& m, const Call& call, Pairing entered) {
  const Pairing::State wanted = entered.state();
  const std::string reason = entered.reason();
  entered.set_state(Pairing::STATE_PROPOSED);
  absl::StatusOr<policy::Setting> setting = store::LoadSetting(m.tx(), entered);
  if (!setting.ok()) return setting.status();
  if (!policy::InScope(call.scope, entered)) {
    return Failure(kPermissionDenied, {{"role", call.caller.role}, {"method", call.method}});
  }
  if (wanted == Pairing::STATE_PROPOSED) {
    absl::Status possible = policy::CanPropose(entered, *setting);
    if (!possible.ok()) return possible;
    return entered;
  }
  std::vector<Warning> warnings;
  absl::Status possible = policy::CanActivate(entered, *setting, reason, warnings);
  if (!possible.ok()) return possible;
  for (Warning& warning : warnings) m.Warn(std::move(warning));
  return policy::Activated(std::move(entered), reason);
}

}  // namespace jiedui::pairing
