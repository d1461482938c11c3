// PairingService.ImportPairings: a row enters a pairing as far as its state says, under the same rules as the verbs.
#include <optional>
#include <utility>
#include <vector>

#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/rpc/import_result.h"
#include "services/pairing/enter.h"
#include "services/pairing/events.h"
#include "services/pairing/pairing_service.h"
#include "services/pairing/policy.h"
#include "services/pairing/store.h"
#include "services/pairing/store_review.h"

namespace jiedui::pairing {
namespace {

using v1::Pairing;

// By what the row did, not by how it came: who follows activations hears of this one too.
std::string_view EventOf(const Pairing* before, const Pairing& after) {
  const bool comes_into_force =
      after.state() == Pairing::STATE_ACTIVE && (before == nullptr || before->state() == Pairing::STATE_PROPOSED);
  if (comes_into_force) return kPairingActivated;
  return before == nullptr ? kPairingProposed : kPairingCorrected;
}

absl::StatusOr<type::v1::ImportOutcome> ImportRow(db::Mutation& m, const Call& call,
                                                  const v1::ImportPairingsRequest& row) {
  const Pairing entered = policy::AsEntered(row.pairing());
  absl::Status valid = CheckName("pairing.name", entered.name(), "pairings");
  if (!valid.ok()) return valid;
  if (entered.state() != Pairing::STATE_PROPOSED && entered.state() != Pairing::STATE_ACTIVE) {
    return InvalidField("pairing.state", "拟议或生效");
  }
  valid = policy::ValidPairing("pairing", entered);
  if (!valid.ok()) return valid;

  absl::StatusOr<Setting> setting = LoadSettingToEnter(m, call, entered);
  if (!setting.ok()) return setting.status();
  absl::StatusOr<std::optional<Pairing>> present = store::FindPairing(m.tx(), entered.name());
  if (!present.ok()) return present.status();
  const Pairing* before = present->has_value() ? &**present : nullptr;
  if (before != nullptr && !policy::MaySee(call.scope, *before).ok()) {
    return Failure(kAlreadyExists, {{"name", entered.name()}});
  }
  if (before != nullptr) {
    absl::Status ours = policy::IsOurs(*before, "更正");
    if (!ours.ok()) return ours;
  }
  const std::optional<Pairing> known = before == nullptr ? std::nullopt : std::optional(policy::AsEntered(*before));
  absl::StatusOr<type::v1::ImportOutcome> outcome =
      rpc::Compare(known.has_value() ? &*known : nullptr, entered, row.update());
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;

  if (before != nullptr) {
    absl::StatusOr<std::vector<Pairing>> children = store::OpenChildren(m.tx(), before->name());
    if (!children.ok()) return children.status();
    absl::Status possible = policy::CanCorrect(*before, entered, *children);
    if (!possible.ok()) return possible;
  }
  std::vector<PassedRule> passed;
  absl::StatusOr<Pairing> next = Enter(m, *setting, entered, passed);
  if (!next.ok()) return next.status();
  if (before != nullptr) next = policy::Corrected(*before, *std::move(next));

  absl::StatusOr<Pairing> saved = store::PutPairing(m.tx(), before, *std::move(next));
  if (!saved.ok()) return saved.status();
  absl::Status kept = store::PutExceptions(m.tx(), before, *saved, passed);
  if (!kept.ok()) return kept;
  absl::Status recorded = Record(m, EventOf(before, *saved), before, *saved, setting->scheme.citation().clause());
  if (!recorded.ok()) return recorded;
  return outcome;
}

}  // namespace

Answer<std::vector<v1::ImportPairingsResponse>> PairingService::Import(const Call& call,
                                                                       std::vector<v1::ImportPairingsRequest> rows) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportPairingsResponse, v1::ImportPairingsRequest>(
      db_, call, std::move(rows),
      [&call](db::Mutation& m, const v1::ImportPairingsRequest& row) { return ImportRow(m, call, row); },
      [](const v1::ImportPairingsRequest& row, const absl::StatusOr<type::v1::ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportPairingsResponse>(row.line(), row.pairing().name(), outcome);
      });
}

}  // namespace jiedui::pairing
