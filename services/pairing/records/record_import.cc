// RecordService.ImportRecords: a row enters a record as far as its state says, under the same rules as the verbs.
#include <optional>
#include <utility>

#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/rpc/import_result.h"
#include "services/pairing/policy.h"
#include "services/pairing/records/enter.h"
#include "services/pairing/records/policy.h"
#include "services/pairing/records/record_service.h"
#include "services/pairing/records/store.h"

namespace jiedui::pairing {
namespace {

absl::StatusOr<type::v1::ImportOutcome> ImportRow(db::Mutation& m, const Call& call,
                                                  const v1::ImportRecordsRequest& row) {
  const v1::Record entered = policy::AsEntered(row.record());
  absl::Status valid = CheckName("record.name", entered.name(), "records");
  if (!valid.ok()) return valid;
  valid = policy::ValidRecord(entered);
  if (!valid.ok()) return valid;
  if (entered.has_plan() && entered.state() != v1::Record::STATE_DRAFT &&
      entered.state() != v1::Record::STATE_IN_FORCE) {
    return InvalidField("record.state", "草案或有效");
  }
  absl::StatusOr<std::optional<EnteredRecord>> present = store::FindRecord(m.tx(), entered.name());
  if (!present.ok()) return present.status();
  const EnteredRecord* before = present->has_value() ? &**present : nullptr;
  std::optional<v1::Record> known;
  if (before != nullptr) {
    // Who may not see what is there learns no more than that the name is taken.
    absl::Status may = policy::MayEnter(call.caller, call.scope, before->record);
    if (!may.ok()) return Failure(kAlreadyExists, {{"name", entered.name()}});
    absl::StatusOr<v1::Record> last = store::LastEntered(m.tx(), before->record);
    if (!last.ok()) return last.status();
    known = policy::AsEntered(*std::move(last));
    // A draft that has been approved since is the same row.
    if (known->has_plan() && known->state() == v1::Record::STATE_IN_FORCE) known->set_state(entered.state());
  }
  absl::StatusOr<type::v1::ImportOutcome> outcome =
      rpc::Compare(known.has_value() ? &*known : nullptr, entered, row.update());
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;
  absl::Status approved = policy::MayImportApproved(call.caller, entered);
  if (!approved.ok()) return approved;
  if (before != nullptr) {
    absl::Status possible = policy::CanCorrect(before->record, entered);
    if (!possible.ok()) return possible;
  }
  absl::StatusOr<v1::Record> saved = EnterRecord(m, call, before, entered);
  if (!saved.ok()) return saved.status();
  return outcome;
}

}  // namespace

Answer<std::vector<v1::ImportRecordsResponse>> RecordService::Import(const Call& call,
                                                                     std::vector<v1::ImportRecordsRequest> rows) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportRecordsResponse, v1::ImportRecordsRequest>(
      db_, call, std::move(rows),
      [&call](db::Mutation& m, const v1::ImportRecordsRequest& row) { return ImportRow(m, call, row); },
      [](const v1::ImportRecordsRequest& row, const absl::StatusOr<type::v1::ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportRecordsResponse>(row.line(), row.record().name(), outcome);
      });
}

}  // namespace jiedui::pairing
