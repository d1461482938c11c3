#include "services/pairing/enter.h"

#include <string>
#include <utility>
#include <vector>

#include "services/pairing/events.h"
#include "services/pairing/policy.h"
#include "services/pairing/policy_review.h"
#include "services/pairing/reasons.h"
#include "services/pairing/store.h"

namespace jiedui::pairing {

using v1::Pairing;

absl::StatusOr<Setting> LoadSettingToEnter(db::Mutation& m, const Call& call, const Pairing& entered) {
  const auto decision =
      entered.state() == Pairing::STATE_ACTIVE ? store::Decision::kActivate : store::Decision::kPropose;
  absl::StatusOr<Setting> setting = store::LoadSetting(m.tx(), entered, decision);
  if (!setting.ok()) return setting.status();
  absl::Status may = policy::MayEnter(call.caller, call.scope, policy::WithParties(entered, *setting));
  if (!may.ok()) return may;
  if (setting->parent.has_value()) {
    may = policy::MayNameParent(call.scope, *setting->parent);
    if (!may.ok()) return may;
  }
  return setting;
}

absl::Status Decide(db::Mutation& m, Setting& setting, const Pairing& pairing,
                    absl::FunctionRef<absl::Status(const Setting&)> can) {
  absl::Status possible = can(setting);
  const std::string reason = ReasonOf(possible);
  const bool names_places = reason == kOutsideParentArea.name || reason == kSupporterOutsideScheme.name ||
                            reason == kRecipientOutsideScheme.name;
  if (!names_places) return possible;
  absl::Status named = store::NamePlaces(m.tx(), pairing, setting);
  return named.ok() ? can(setting) : named;
}

absl::StatusOr<Pairing> Enter(db::Mutation& m, Setting& setting, Pairing entered, std::vector<PassedRule>& passed) {
  const bool activate = entered.state() == Pairing::STATE_ACTIVE;
  const std::string reason = entered.reason();
  entered = policy::WithParties(std::move(entered), setting);
  entered.set_state(Pairing::STATE_PROPOSED);
  if (!activate) {
    absl::Status possible =
        Decide(m, setting, entered, [&](const Setting& known) { return policy::CanPropose(entered, known); });
    if (!possible.ok()) return possible;
    return entered;
  }
  absl::Status possible = Decide(
      m, setting, entered, [&](const Setting& known) { return policy::CanActivate(entered, known, reason, passed); });
  if (!possible.ok()) return possible;
  for (const PassedRule& rule : passed) m.Warn(rule.warning);
  return policy::Activated(std::move(entered), reason);
}

absl::StatusOr<Pairing> SavePairing(db::Mutation& m, std::string_view event, const Pairing* before, Pairing after,
                                    std::string_view clause) {
  absl::StatusOr<Pairing> saved = store::PutPairing(m.tx(), before, std::move(after));
  if (!saved.ok()) return saved.status();
  absl::Status recorded = Record(m, event, before, *saved, clause);
  if (!recorded.ok()) return recorded;
  return saved;
}

absl::Status EndChildren(db::Mutation& m, const Pairing& parent, std::string_view end) {
  absl::StatusOr<std::vector<Pairing>> children = store::OpenChildren(m.tx(), parent.name(), end);
  if (!children.ok()) return children.status();
  for (const Pairing& child : *children) {
    absl::StatusOr<Pairing> ended =
        SavePairing(m, child.state() == Pairing::STATE_ENDED ? kPairingCorrected : kPairingEnded, &child,
                    policy::EndedWithParent(child, end, parent.name()), "SD19-2b");
    if (!ended.ok()) return ended.status();
    absl::Status descendants = EndChildren(m, *ended, ended->activated() ? policy::EndOf(*ended) : std::string(end));
    if (!descendants.ok()) return descendants;
  }
  return absl::OkStatus();
}

}  // namespace jiedui::pairing
