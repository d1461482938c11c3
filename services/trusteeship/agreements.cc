#include "services/trusteeship/agreements.h"

#include <algorithm>
#include <utility>

#include "common/db/warnings.h"
#include "services/trusteeship/changes.h"
#include "services/trusteeship/enter.h"
#include "services/trusteeship/events.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/policy_agreement.h"
#include "services/trusteeship/reasons.h"

namespace jiedui::trusteeship {

using v1::Agreement;

absl::StatusOr<Agreement> SaveAgreement(db::Mutation& m, std::string_view event, const Agreement* before,
                                        Agreement after, const v1::Trusteeship& trusteeship,
                                        std::string_view decision) {
  absl::StatusOr<std::optional<v1::Programme>> programme =
      resource::Find<v1::Programme>(m.tx(), trusteeship.programme());
  if (!programme.ok()) return programme.status();
  after.clear_flags();
  if (programme->has_value()) {
    for (const Warning& flag : policy::Flags(after, trusteeship, **programme, m.call().today))
      *after.add_flags() = db::ToProto(flag);
  }
  const bool was = before != nullptr && before->state() == Agreement::STATE_IN_FORCE;
  const bool comes_into_force = after.state() == Agreement::STATE_IN_FORCE && !was;
  absl::StatusOr<Agreement> saved = resource::Save(
      m, before, std::move(after),
      {.event = event, .parties = PartiesOf(trusteeship), .decision = decision, .clause = policy::kThreeSignatures.id});
  if (!saved.ok() || !comes_into_force || trusteeship.state() != v1::Trusteeship::STATE_PROPOSED) return saved;
  absl::Status active = Activate(m, trusteeship, *saved).status();
  if (!active.ok()) return active;
  return saved;
}

namespace {

// A version of `present` as it last stood; nothing where there is none.
absl::StatusOr<std::optional<Agreement>> VersionOf(db::Tx& tx, const Agreement& present, int64_t version) {
  if (version == present.version()) return std::optional<Agreement>(present);
  return store::FindLastOfType<Agreement>(tx, present.name(), version);
}

bool IsSigned(const Agreement& agreement) {
  return std::any_of(agreement.shares().begin(), agreement.shares().end(),
                     [](const Agreement::Share& share) { return share.has_signature(); });
}

}  // namespace

absl::StatusOr<std::optional<v1::Attestation>> LastAttestation(db::Tx& tx, const Agreement& present) {
  for (int64_t version = present.version(); version > 0; --version) {
    absl::StatusOr<std::optional<Agreement>> former = VersionOf(tx, present, version);
    if (!former.ok()) return former.status();
    if (former->has_value() && (*former)->has_attestation()) return std::optional((*former)->attestation());
  }
  return std::optional<v1::Attestation>();
}

absl::Status CanAttest(db::Mutation& m, std::string_view trusteeship) {
  absl::StatusOr<std::optional<Agreement>> present =
      resource::Find<Agreement>(m.tx(), policy::AgreementOf(trusteeship));
  if (!present.ok()) return present.status();
  if (!present->has_value() || (*present)->has_attestation()) return absl::OkStatus();
  // Also where an amendment has voided them all: an agreement that was signed here is not known from sources only.
  for (int64_t version = (*present)->version(); version > 0; --version) {
    absl::StatusOr<std::optional<Agreement>> former = VersionOf(m.tx(), **present, version);
    if (!former.ok()) return former.status();
    if (former->has_value() && IsSigned(**former)) {
      return Failure(kSignaturesPresent, {{"agreement", (*present)->name()}})
          .By(policy::kThreeSignatures, (*present)->name());
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Agreement> Attest(db::Mutation& m, const v1::Trusteeship& trusteeship,
                                 const v1::Attestation& attestation) {
  absl::StatusOr<std::optional<Agreement>> present =
      resource::Find<Agreement>(m.tx(), policy::AgreementOf(trusteeship.name()));
  if (!present.ok()) return present.status();
  Agreement attested = policy::Attested(attestation, trusteeship);
  if (present->has_value()) attested.set_version((*present)->version() + 1);
  // Another source says nothing of the copy that was filed.
  if (present->has_value() && (*present)->has_attestation()) attested.set_filed_on((*present)->filed_on());
  absl::StatusOr<Agreement> saved = SaveAgreement(m, kAgreementAttested, present->has_value() ? &**present : nullptr,
                                                  std::move(attested), trusteeship);
  if (!saved.ok() || trusteeship.state() != v1::Trusteeship::STATE_ACTIVE) return saved;
  // What a source said, a better one corrects, here and, following that, in the registry; what three signed stays.
  if (!present->has_value() || !(*present)->has_attestation()) return saved;
  const bool known = !attestation.signed_on().empty();
  if (trusteeship.in_force_on() == saved->in_force_on() && trusteeship.attested() != known) return saved;
  absl::Status corrected =
      SaveTrusteeship(m, kTrusteeshipUpdated, &trusteeship,
                      policy::Activated(trusteeship, saved->in_force_on(), !known), policy::kThreeSignatures.id)
          .status();
  if (!corrected.ok()) return corrected;
  return saved;
}

}  // namespace jiedui::trusteeship
