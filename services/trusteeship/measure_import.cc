// MeasureService.ImportMeasures: a row enters a measure under the same rules as the verbs, planned or already done.
#include <optional>
#include <utility>

#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/rpc/import_result.h"
#include "services/trusteeship/access.h"
#include "services/trusteeship/changes.h"
#include "services/trusteeship/events.h"
#include "services/trusteeship/measure_service.h"
#include "services/trusteeship/measures.h"
#include "services/trusteeship/policy_measure.h"

namespace jiedui::trusteeship {
namespace {

using type::v1::ImportOutcome;
using v1::Measure;

absl::StatusOr<ImportOutcome> ImportRow(db::Mutation& m, const Call& call, const v1::ImportMeasuresRequest& row) {
  absl::Status valid = CheckName("measure.name", row.measure().name(), "measures");
  if (!valid.ok()) return valid;
  valid = policy::ValidMeasure(row.measure());
  if (!valid.ok()) return valid;
  absl::StatusOr<v1::Trusteeship> trusteeship = LoadToWriteUnder(m, call, row.measure().trusteeship());
  if (!trusteeship.ok()) return trusteeship.status();
  absl::StatusOr<std::optional<Measure>> present = resource::Find<Measure>(m.tx(), row.measure().name());
  if (!present.ok()) return present.status();
  const Measure* before = present->has_value() ? &**present : nullptr;
  // One under another trusteeship may be none of the caller's business: only that the name is taken is told.
  if (before != nullptr && before->trusteeship() != trusteeship->name()) {
    return Failure(kAlreadyExists, {{"name", before->name()}});
  }

  const Measure entered = policy::AsEntered(row.measure());
  std::optional<Measure> known;
  if (before != nullptr) known = policy::AsEntered(*before);
  absl::StatusOr<ImportOutcome> outcome = rpc::Compare(known.has_value() ? &*known : nullptr, entered, row.update());
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;

  if (before != nullptr) {
    absl::Status possible = policy::CanUpdate(*before, entered);
    if (!possible.ok()) return possible;
  }
  const bool was_done = before != nullptr && before->state() == Measure::STATE_DONE;
  const Measure::State state = was_done || !entered.done().empty() ? Measure::STATE_DONE : Measure::STATE_PLANNED;
  absl::Status possible = policy::CanBeIn(state, entered, call.today, IsLinked(entered, before));
  if (!possible.ok()) return possible;
  possible = AgreementAllows(m, entered, before, *trusteeship, "登记措施");
  if (!possible.ok()) return possible;

  const std::string_view event = state == Measure::STATE_DONE && !was_done ? kMeasureDone
                                 : before == nullptr                       ? kMeasurePlanned
                                                                           : kMeasureUpdated;
  absl::Status saved =
      SaveMeasure(m, event, before, policy::InState(entered, state, before == nullptr ? "" : before->reason()),
                  *trusteeship)
          .status();
  if (!saved.ok()) return saved;
  return outcome;
}

}  // namespace

Answer<std::vector<v1::ImportMeasuresResponse>> MeasureService::Import(const Call& call,
                                                                       std::vector<v1::ImportMeasuresRequest> rows) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportMeasuresResponse, v1::ImportMeasuresRequest>(
      db_, call, std::move(rows),
      [&call](db::Mutation& m, const v1::ImportMeasuresRequest& row) { return ImportRow(m, call, row); },
      [](const v1::ImportMeasuresRequest& row, const absl::StatusOr<ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportMeasuresResponse>(row.line(), row.measure().name(), outcome);
      });
}

}  // namespace jiedui::trusteeship
