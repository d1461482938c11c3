#include "services/trusteeship/enter.h"

#include <utility>
#include <vector>

#include "services/trusteeship/access.h"
#include "services/trusteeship/events.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/policy_agreement.h"
#include "services/trusteeship/store.h"

namespace jiedui::trusteeship {
namespace {

// The newer of what was answered and what was heard.
absl::Status TakeNewer(db::Tx& tx, PartyFacts& party) {
  absl::StatusOr<std::optional<PartyFacts>> heard = store::HeardParty(tx, party.name);
  if (!heard.ok()) return heard.status();
  if (heard->has_value() && (*heard)->revision > party.revision) party = **std::move(heard);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Candidate> Complete(db::Mutation& m, const Call& call, v1::Trusteeship entered, PartiesFacts parties) {
  std::vector<PartyFacts*> asked = {&parties.supporter, &parties.school, &parties.county_government};
  for (PartyFacts& attached : parties.attached_schools) asked.push_back(&attached);
  for (PartyFacts* party : asked) {
    absl::Status newer = TakeNewer(m.tx(), *party);
    if (!newer.ok()) return newer;
  }
  absl::StatusOr<Setting> setting = store::LoadSetting(m.tx(), entered, std::move(parties));
  if (!setting.ok()) return setting.status();
  absl::Status may = access::MayKeepProgramme(call.caller, call.scope, setting->programme);
  if (!may.ok()) return may;
  absl::StatusOr<v1::Trusteeship> complete = policy::Completed(std::move(entered), *setting);
  if (!complete.ok()) return complete.status();
  if (!access::Concerns(call.caller, call.scope, *complete)) {
    return Failure(kOutOfScope, {{"region", call.caller.region}});
  }
  return Candidate{*std::move(complete), *std::move(setting)};
}

absl::Status Admit(db::Mutation& m, const Candidate& candidate) {
  std::vector<Warning> warnings;
  absl::Status possible = policy::CanPropose(candidate.trusteeship, candidate.setting, warnings);
  if (!possible.ok()) return possible;
  for (Warning& warning : warnings) m.Warn(std::move(warning));
  return absl::OkStatus();
}

absl::StatusOr<v1::Trusteeship> Enter(db::Mutation& m, const Call& call, v1::Trusteeship entered,
                                      PartiesFacts parties) {
  absl::StatusOr<Candidate> candidate = Complete(m, call, std::move(entered), std::move(parties));
  if (!candidate.ok()) return candidate.status();
  absl::Status admitted = Admit(m, *candidate);
  if (!admitted.ok()) return admitted;
  return std::move(candidate->trusteeship);
}

absl::StatusOr<v1::Trusteeship> Activate(db::Mutation& m, const v1::Trusteeship& before,
                                         const v1::Agreement& agreement) {
  const bool attested = agreement.has_attestation() && agreement.attestation().signed_on().empty();
  return SaveTrusteeship(m, kTrusteeshipActivated, &before,
                         policy::Activated(before, agreement.in_force_on(), attested), policy::kThreeSignatures.id);
}

}  // namespace jiedui::trusteeship
