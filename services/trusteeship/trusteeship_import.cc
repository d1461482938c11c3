// TrusteeshipService.ImportTrusteeships: a row enters a trusteeship under the same rules as the verbs, with what is publicly known of its
// agreement.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/rpc/import_result.h"
#include "services/trusteeship/access.h"
#include "services/trusteeship/agreements.h"
#include "services/trusteeship/changes.h"
#include "services/trusteeship/enter.h"
#include "services/trusteeship/events.h"
#include "services/trusteeship/moved.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/policy_agreement.h"
#include "services/trusteeship/trusteeship_service.h"

namespace jiedui::trusteeship {
namespace {

using v1::Trusteeship;

// A row with what the registry said of its parties, or why it said nothing.
struct CheckedRow {
  v1::ImportTrusteeshipsRequest row;
  absl::StatusOr<PartiesFacts> parties = PartiesFacts{};
};

absl::Status ValidRow(const v1::ImportTrusteeshipsRequest& row) {
  absl::Status valid = CheckName("trusteeship.name", row.trusteeship().name(), "trusteeships");
  if (!valid.ok()) return valid;
  valid = policy::ValidTrusteeship(row.trusteeship());
  if (!valid.ok() || !row.has_attestation()) return valid;
  return policy::ValidAttestation("attestation", row.attestation());
}

// What an import compares: the trusteeship as entered, and what was attested of its agreement. That somebody amended or signed it since
// makes the source say nothing else.
absl::StatusOr<v1::ImportTrusteeshipsRequest> Known(db::Mutation& m, const Trusteeship& present) {
  v1::ImportTrusteeshipsRequest known;
  *known.mutable_trusteeship() = policy::AsEntered(present);
  absl::StatusOr<std::optional<v1::Agreement>> agreement =
      resource::Find<v1::Agreement>(m.tx(), policy::AgreementOf(present.name()));
  if (!agreement.ok()) return agreement.status();
  if (!agreement->has_value()) return known;
  absl::StatusOr<std::optional<v1::Attestation>> attestation = LastAttestation(m.tx(), **agreement);
  if (!attestation.ok()) return attestation.status();
  if (attestation->has_value()) *known.mutable_attestation() = **std::move(attestation);
  return known;
}

v1::ImportTrusteeshipsRequest Wanted(const v1::ImportTrusteeshipsRequest& row, const Trusteeship& entered) {
  v1::ImportTrusteeshipsRequest wanted;
  *wanted.mutable_trusteeship() = policy::AsEntered(entered);
  if (row.has_attestation()) *wanted.mutable_attestation() = row.attestation();
  return wanted;
}

// Whether the row says what is known. One without an attestation says nothing of the agreement; the reason of a trusteeship that is over
// is why it is over.
bool SaysTheSame(v1::ImportTrusteeshipsRequest wanted, v1::ImportTrusteeshipsRequest known, const Trusteeship& before) {
  if (!wanted.has_attestation()) known.clear_attestation();
  if (!policy::IsOpen(before, "").ok()) known.mutable_trusteeship()->set_reason(wanted.trusteeship().reason());
  return known.SerializeAsString() == wanted.SerializeAsString();
}

// Regions, and what is kept under it, follow what the registry said.
absl::StatusOr<Trusteeship> SaveCorrected(db::Mutation& m, const Trusteeship& before, Trusteeship entered) {
  entered.set_state(before.state());
  entered.set_in_force_on(before.in_force_on());
  entered.set_attested(before.attested());
  entered.set_predecessor(before.predecessor());
  entered.set_pairing_refusal(before.pairing_refusal());
  absl::StatusOr<Trusteeship> saved = SaveTrusteeship(m, kTrusteeshipUpdated, &before, std::move(entered), "MOE22-1");
  if (!saved.ok()) return saved;
  const bool moved =
      saved->supporter_region() != before.supporter_region() || saved->school_region() != before.school_region();
  if (!moved) return saved;
  absl::Status followed = MoveAll(m, *saved);
  if (!followed.ok()) return followed;
  return saved;
}

// Compares before it asks the rules: a row that was entered once says nothing new when the rules have changed since.
absl::StatusOr<type::v1::ImportOutcome> ImportRow(db::Mutation& m, const Call& call, const CheckedRow& checked) {
  const v1::ImportTrusteeshipsRequest& row = checked.row;
  absl::Status valid = ValidRow(row);
  if (!valid.ok()) return valid;
  if (!checked.parties.ok()) return checked.parties.status();
  absl::StatusOr<Candidate> candidate = Complete(m, call, policy::AsEntered(row.trusteeship()), *checked.parties);
  if (!candidate.ok()) return candidate.status();

  absl::StatusOr<std::optional<Trusteeship>> present = store::FindTrusteeship(m.tx(), row.trusteeship().name());
  if (!present.ok()) return present.status();
  const Trusteeship* before = present->has_value() ? &**present : nullptr;
  bool attests = row.has_attestation();
  if (before != nullptr) {
    if (!access::Concerns(call.caller, call.scope, *before)) return Failure(kAlreadyExists, {{"name", before->name()}});
    absl::StatusOr<v1::ImportTrusteeshipsRequest> known = Known(m, *before);
    if (!known.ok()) return known.status();
    if (SaysTheSame(Wanted(row, candidate->trusteeship), *known, *before)) return type::v1::IMPORT_OUTCOME_UNCHANGED;
    if (!row.update()) return Failure(kContentConflict, {{"name", before->name()}});
    absl::Status possible = policy::CanCorrect(*before, candidate->trusteeship);
    if (!possible.ok()) return possible;
    attests = attests && (!known->has_attestation() ||
                          known->attestation().SerializeAsString() != row.attestation().SerializeAsString());
  }
  absl::Status possible = Admit(m, *candidate);
  if (!possible.ok()) return possible;
  if (attests) {
    possible = CanAttest(m, row.trusteeship().name());
    if (!possible.ok()) return possible;
  }

  Trusteeship& entered = candidate->trusteeship;
  if (before == nullptr) entered.set_state(Trusteeship::STATE_PROPOSED);
  absl::StatusOr<Trusteeship> saved =
      before == nullptr ? SaveTrusteeship(m, kTrusteeshipProposed, nullptr, std::move(entered), "MOE22-1")
                        : SaveCorrected(m, *before, std::move(entered));
  if (!saved.ok()) return saved.status();
  if (attests) {
    absl::Status attested = Attest(m, *saved, row.attestation()).status();
    if (!attested.ok()) return attested;
  }
  return before == nullptr ? type::v1::IMPORT_OUTCOME_CREATED : type::v1::IMPORT_OUTCOME_UPDATED;
}

}  // namespace

Answer<std::vector<v1::ImportTrusteeshipsResponse>> TrusteeshipService::Import(
    const Call& call, std::vector<v1::ImportTrusteeshipsRequest> rows) {
  using Results = std::vector<v1::ImportTrusteeshipsResponse>;
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return Answer<Results>::Later([this, &call, rows = std::move(rows)](Answer<Results>::Done done) mutable {
    workers_.Run([this, &call, rows = std::move(rows), done = std::move(done)](absl::Status admitted) mutable {
      if (!admitted.ok()) return std::move(done)(std::move(admitted));
      std::vector<CheckedRow> checked;
      for (v1::ImportTrusteeshipsRequest& row : rows) {
        CheckedRow& next = checked.emplace_back();
        next.row = std::move(row);
        if (!ValidRow(next.row).ok()) continue;
        next.parties = AskParties(registry_, call, next.row.trusteeship());
        // The whole chunk waits for the registry; a row alone is refused for a party that is not there.
        if (absl::IsUnavailable(next.parties.status())) return std::move(done)(next.parties.status());
      }
      db::MutateRows<v1::ImportTrusteeshipsResponse, CheckedRow>(
          db_, call, std::move(checked),
          [&call](db::Mutation& m, const CheckedRow& row) { return ImportRow(m, call, row); },
          [](const CheckedRow& row, const absl::StatusOr<type::v1::ImportOutcome>& outcome) {
            return rpc::RowResult<v1::ImportTrusteeshipsResponse>(row.row.line(), row.row.trusteeship().name(),
                                                                  outcome);
          })
          .Start(std::move(done));
    });
  });
}

}  // namespace jiedui::trusteeship
