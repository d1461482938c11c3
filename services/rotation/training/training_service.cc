#include "services/rotation/training/training_service.h"

#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/db/mutate.h"
#include "services/rotation/events.h"
#include "services/rotation/reads.h"
#include "services/rotation/training/policy_training.h"
#include "services/rotation/training/trainings.h"

namespace jiedui::rotation {
namespace {

using v1::Training;

const std::vector<rpc::FilterField>& TrainingFields() {
  static const auto& fields =
      *new std::vector<rpc::FilterField>{TextField("name", "name"),
                                         EnumField("kind", "type", Training::Kind_descriptor(), "KIND_"),
                                         TextField("programme", "code"),
                                         TextField("subject", "word"),
                                         CodeField("region_code", "region_code"),
                                         EnumField("state", "state", Training::State_descriptor(), "STATE_"),
                                         TextField("basis", "parent"),
                                         NumberField("year", "year")};
  return fields;
}

}  // namespace

Answer<Training> TrainingService::GetTraining(const Call& call, const v1::GetTrainingRequest& request) {
  return GetResource<Training>(db_, workers_, call, request);
}

Answer<v1::ListTrainingsResponse> TrainingService::ListTrainings(const Call& call,
                                                                 const v1::ListTrainingsRequest& request) {
  return ListResources<Training>(db_, workers_, call, request, TrainingFields(),
                                 &v1::ListTrainingsResponse::add_trainings);
}

Answer<v1::ListTrainingRevisionsResponse> TrainingService::ListTrainingRevisions(
    const Call& call, const v1::ListTrainingRevisionsRequest& request) {
  return ListResourceRevisions<Training, v1::ListTrainingRevisionsResponse>(db_, workers_, call, request,
                                                                            &v1::TrainingRevision::mutable_training);
}

Answer<Training> TrainingService::CreateTraining(const Call& call, const v1::CreateTrainingRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({resource::ValidId("training_id", request.training_id()), policy::ValidTraining(request.training())});
  if (!valid.ok()) return valid;
  absl::Status may = MayWrite(call, request.training());
  if (!may.ok()) return may;
  const std::string name = resource::NewName<Training>(request.training_id());
  return db::Mutate<Training>(db_, call, request, [&call, &request, name](db::Mutation& m) -> absl::StatusOr<Training> {
    absl::Status possible = KnowsReferences(m.tx(), nullptr, request.training());
    if (possible.ok()) possible = resource::IsFree<Training>(m, name);
    if (!possible.ok()) return possible;
    Training training = policy::Entered(nullptr, request.training(), Training::STATE_PLANNED);
    training.set_name(name);
    const std::string author = resource::WithAuthor("", call.caller);
    return resource::Save<Training>(m, nullptr, std::move(training), {.event = kTrainingCreated, .authors = author});
  });
}

Answer<Training> TrainingService::UpdateTraining(const Call& call, const v1::UpdateTrainingRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {CheckName("training.name", request.training().name(), "trainings"), policy::ValidTraining(request.training())});
  if (!valid.ok()) return valid;
  return db::Mutate<Training>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Training> {
    absl::StatusOr<resource::Entered<Training>> before =
        LoadForChange<Training>(m, call, request.training().name(), request.training().etag());
    if (!before.ok()) return before.status();
    absl::Status possible = MayWrite(call, before->resource);
    if (possible.ok()) possible = MayWrite(call, request.training());
    if (possible.ok()) possible = policy::CanUpdate(before->resource, request.training(), call.today);
    if (possible.ok()) possible = KnowsReferences(m.tx(), &before->resource, request.training());
    if (!possible.ok()) return possible;
    const std::string authors = resource::WithAuthor(before->authors, call.caller);
    absl::StatusOr<Training> saved = resource::Save(
        m, &before->resource, policy::Entered(&before->resource, request.training(), before->resource.state()),
        {.event = kTrainingUpdated, .authors = authors});
    if (!saved.ok()) return saved;
    absl::Status due = RefreshDueOfAttendance(m.tx(), saved->name());
    if (!due.ok()) return due;
    return saved;
  });
}

Answer<Training> TrainingService::HoldTraining(const Call& call, const v1::HoldTrainingRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "trainings");
  if (!valid.ok()) return valid;
  return db::Mutate<Training>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Training> {
    absl::StatusOr<resource::Entered<Training>> before =
        LoadForChange<Training>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = MayWrite(call, before->resource);
    if (possible.ok()) possible = policy::CanHold(before->resource, call.today);
    if (!possible.ok()) return possible;
    return resource::Save(m, &before->resource, policy::Held(before->resource),
                          {.event = kTrainingHeld, .authors = before->authors});
  });
}

Answer<Training> TrainingService::CancelTraining(const Call& call, const v1::CancelTrainingRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {CheckName("name", request.name(), "trainings"), RequiredText("reason", request.reason(), kMaxReason)});
  if (!valid.ok()) return valid;
  return db::Mutate<Training>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Training> {
    absl::StatusOr<resource::Entered<Training>> before =
        LoadForChange<Training>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = MayWrite(call, before->resource);
    if (possible.ok()) possible = policy::CanCancel(before->resource);
    if (!possible.ok()) return possible;
    return resource::Save(m, &before->resource, policy::Cancelled(before->resource, request.reason()),
                          {.event = kTrainingCancelled, .decision = request.reason(), .authors = before->authors});
  });
}

}  // namespace jiedui::rotation
