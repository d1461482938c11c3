// TrainingService.ImportTrainings and ImportAttendance: rows under the same rules as the verbs. Of a chunk of attendance each training is
// read once and has one next revision, with all that the chunk says of it.
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/rpc/import_result.h"
#include "services/rotation/changes.h"
#include "services/rotation/events.h"
#include "services/rotation/training/policy_training.h"
#include "services/rotation/training/training_service.h"
#include "services/rotation/training/trainings.h"

namespace jiedui::rotation {
namespace {

using type::v1::ImportOutcome;
using v1::Training;

absl::StatusOr<ImportOutcome> ImportRow(db::Mutation& m, const Call& call, const v1::ImportTrainingsRequest& row) {
  absl::Status possible = CheckName("training.name", row.training().name(), "trainings");
  if (possible.ok()) possible = policy::ValidTraining(row.training());
  if (possible.ok()) possible = MayWrite(call, row.training());
  if (!possible.ok()) return possible;
  absl::StatusOr<std::optional<resource::Entered<Training>>> present =
      resource::FindEntered<Training>(m.tx(), row.training().name());
  if (!present.ok()) return present.status();
  const Training* before = present->has_value() ? &(*present)->resource : nullptr;
  // One elsewhere may be none of the caller's business: only that the name is taken is told.
  if (before != nullptr && !MayWrite(call, *before).ok()) return Failure(kAlreadyExists, {{"name", before->name()}});

  const Training entered = policy::AsEntered(row.training());
  std::optional<Training> known;
  if (before != nullptr) known = policy::AsEntered(*before);
  absl::StatusOr<ImportOutcome> outcome = rpc::Compare(known.has_value() ? &*known : nullptr, entered, row.update());
  if (outcome.ok() && before != nullptr && before->state() == Training::STATE_CANCELLED) {
    return Failure(kTakenBack, {{"name", before->name()}, {"state", policy::Chinese(before->state())}});
  }
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;
  possible = KnowsReferences(m.tx(), before, entered);
  if (possible.ok() && before != nullptr) possible = policy::CanUpdate(*before, entered, call.today);
  if (!possible.ok()) return possible;

  const Training::State state = policy::StateOnImport(before, entered, call.today);
  const std::string_view event = before == nullptr          ? kTrainingCreated
                                 : before->state() != state ? kTrainingHeld
                                                            : kTrainingUpdated;
  const std::string authors =
      resource::WithAuthor(present->has_value() ? (*present)->authors : std::string(), call.caller);
  absl::Status saved =
      resource::Save(m, before, policy::Entered(before, entered, state), {.event = event, .authors = authors}).status();
  if (saved.ok() && before != nullptr) saved = RefreshDueOfAttendance(m.tx(), before->name());
  if (!saved.ok()) return saved;
  return outcome;
}

// A training that rows of a chunk speak of.
struct Open {
  resource::Entered<Training> before;
  Training after;
  std::vector<v1::Quota> quotas;
  bool changed = false;
};

class AttendanceChunk {
 public:
  explicit AttendanceChunk(const Call& call) : call_(call) {}

  absl::StatusOr<ImportOutcome> Import(db::Mutation& m, const v1::ImportAttendanceRequest& row) {
    if (m.place().first) open_.clear();
    absl::StatusOr<ImportOutcome> outcome = Enter(m, row);
    if (!m.place().last || db::Broke(outcome.status())) return outcome;
    for (auto& [name, each] : open_) {
      if (!each.changed) continue;
      absl::Status saved = resource::Save(m, &each.before.resource, each.after,
                                          {.event = kTrainingAttended, .authors = each.before.authors})
                               .status();
      // The rows before are told as entered: the chunk as a whole is not to be.
      if (!saved.ok())
        return db::Broke(saved) ? saved : absl::Status(Failure(kInternal, {{"detail", saved.ToString()}}));
    }
    return outcome;
  }

 private:
  absl::StatusOr<ImportOutcome> Enter(db::Mutation& m, const v1::ImportAttendanceRequest& row) {
    const v1::Attendance& attendance = row.attendance();
    absl::Status valid = FirstError({CheckName("attendance.training", attendance.training(), "trainings"),
                                     CheckName("attendance.person", attendance.person(), "people")});
    if (!valid.ok()) return valid;
    absl::StatusOr<Open*> training = OpenTraining(m, attendance.training());
    if (!training.ok()) return training.status();
    const int32_t people = (*training)->after.people();
    absl::StatusOr<bool> entered =
        Attend(m.tx(), call_, (*training)->after, (*training)->quotas, attendance, row.update());
    if (!entered.ok()) return entered.status();
    if (!*entered) return type::v1::IMPORT_OUTCOME_UNCHANGED;
    (*training)->changed = true;
    return (*training)->after.people() > people ? type::v1::IMPORT_OUTCOME_CREATED : type::v1::IMPORT_OUTCOME_UPDATED;
  }

  absl::StatusOr<Open*> OpenTraining(db::Mutation& m, const std::string& name) {
    const auto found = open_.find(name);
    if (found != open_.end()) return &found->second;
    absl::StatusOr<resource::Entered<Training>> entered = resource::Get<Training>(m.tx(), name);
    if (!entered.ok()) return entered.status();
    absl::Status may = MaySee(m.tx(), call_, entered->resource);
    if (may.ok()) may = MayWrite(call_, entered->resource);
    if (!may.ok()) return may;
    absl::StatusOr<std::vector<v1::Quota>> quotas = QuotasLimiting(m.tx(), entered->resource);
    if (!quotas.ok()) return quotas.status();
    const Training after = entered->resource;
    return &open_.emplace(name, Open{.before = *std::move(entered), .after = after, .quotas = *std::move(quotas)})
                .first->second;
  }

  const Call& call_;
  std::map<std::string, Open, std::less<>> open_;
};

}  // namespace

Answer<std::vector<v1::ImportTrainingsResponse>> TrainingService::ImportTrainings(
    const Call& call, std::vector<v1::ImportTrainingsRequest> rows) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportTrainingsResponse, v1::ImportTrainingsRequest>(
      db_, call, std::move(rows),
      [&call](db::Mutation& m, const v1::ImportTrainingsRequest& row) { return ImportRow(m, call, row); },
      [](const v1::ImportTrainingsRequest& row, const absl::StatusOr<ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportTrainingsResponse>(row.line(), row.training().name(), outcome, kTakenBack.name);
      });
}

Answer<std::vector<v1::ImportAttendanceResponse>> TrainingService::ImportAttendance(
    const Call& call, std::vector<v1::ImportAttendanceRequest> rows) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportAttendanceResponse, v1::ImportAttendanceRequest>(
      db_, call, std::move(rows),
      [chunk = AttendanceChunk(call)](db::Mutation& m, const v1::ImportAttendanceRequest& row) mutable {
        return chunk.Import(m, row);
      },
      [](const v1::ImportAttendanceRequest& row, const absl::StatusOr<ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportAttendanceResponse>(row.line(), row.attendance().training(), outcome);
      });
}

}  // namespace jiedui::rotation
