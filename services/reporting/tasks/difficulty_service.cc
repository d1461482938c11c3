// TaskService: what stands in a unit's way.
#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/rules/rules.h"
#include "services/reporting/events.h"
#include "services/reporting/lists.h"
#include "services/reporting/obligations/policy_due.h"
#include "services/reporting/reads.h"
#include "services/reporting/tasks/policy_task.h"
#include "services/reporting/tasks/policy_task_difficulty.h"
#include "services/reporting/tasks/reasons_task.h"
#include "services/reporting/tasks/task_service.h"
#include "services/reporting/tasks/traits.h"

namespace jiedui::reporting {
namespace {

using v1::TaskDifficulty;

constexpr std::string_view kCollection = "taskDifficulties";
// How many days a difficulty may be without a measure (deploy/data/reporting_rules.csv).
constexpr std::string_view kMeasureDays = "reporting-difficulty-measure-days";

const std::vector<rpc::FilterField>& DifficultyFields() {
  static const auto& fields =
      *new std::vector<rpc::FilterField>{rpc::TextField("name", "name"),
                                         rpc::TextField("task", "parent"),
                                         rpc::TextField("party", "party"),
                                         rpc::EnumField("state", "state", TaskDifficulty::State_descriptor(), "STATE_"),
                                         rpc::CodeField("region_code", "region_code"),
                                         rpc::TextField("raised_on", "word")};
  return fields;
}

absl::Status OnlyUnmeasured(db::Tx& tx, const Call& call, rpc::SqlFilter& filter) {
  absl::StatusOr<std::optional<rules::v1::Rule>> rule =
      rules::RuleAt(tx, kMeasureDays, call.caller.region, call.today, rules::kKnownNow);
  if (!rule.ok()) return rule.status();
  if (!rule->has_value()) return Failure(kMeasureDaysNotLoaded, {{"rule", kMeasureDays}});
  absl::StatusOr<int64_t> days = rules::NumberOf(**rule);
  if (!days.ok()) return days.status();
  const std::string before = FormatDay(policy::UnmeasuredBefore(call.today, *days));
  filter.sql += StrCat(" AND state = ", Bind(filter, static_cast<int64_t>(TaskDifficulty::STATE_RAISED)));
  filter.sql += StrCat(" AND word < ", Bind(filter, before));
  return absl::OkStatus();
}

policy::Asker AskerOf(const Call& call, const TaskDifficulty& difficulty) {
  return {.organisation = call.caller.organisation,
          .office_above = access::IsOffice(call.caller) && call.scope.Covers(difficulty.region_code()) &&
                          call.caller.organisation != difficulty.party()};
}

// The next revision of a difficulty that `can` lets change.
template <class Request, class Can, class Change>
absl::StatusOr<TaskDifficulty> ChangeDifficulty(db::Mutation& m, const Call& call, const Request& request, Can can,
                                                std::string_view event, std::string_view decision, Change change) {
  absl::StatusOr<resource::Entered<TaskDifficulty>> before =
      LoadForChange<TaskDifficulty>(m, call, request.name(), request.etag());
  if (!before.ok()) return before.status();
  absl::Status possible = can(before->resource, AskerOf(call, before->resource));
  if (!possible.ok()) return possible;
  return resource::Save<TaskDifficulty>(m, &before->resource, change(before->resource),
                                        {.event = event, .decision = decision, .clause = "Q16-O2"});
}

}  // namespace

Answer<TaskDifficulty> TaskService::GetTaskDifficulty(const Call& call, const v1::GetTaskDifficultyRequest& request) {
  return GetResource<TaskDifficulty>(db_, workers_, call, request);
}

Answer<v1::ListTaskDifficultiesResponse> TaskService::ListTaskDifficulties(
    const Call& call, const v1::ListTaskDifficultiesRequest& request) {
  return ListResourcesWith<TaskDifficulty>(
      db_, workers_, call, request, DifficultyFields(), ShownTo<TaskDifficulty>(call),
      [&call, &request](db::Tx& tx, rpc::SqlFilter& filter) {
        return request.unmeasured() ? OnlyUnmeasured(tx, call, filter) : absl::OkStatus();
      },
      &v1::ListTaskDifficultiesResponse::add_task_difficulties);
}

Answer<v1::ListTaskDifficultyRevisionsResponse> TaskService::ListTaskDifficultyRevisions(
    const Call& call, const v1::ListTaskDifficultyRevisionsRequest& request) {
  return ListResourceRevisions<TaskDifficulty, v1::ListTaskDifficultyRevisionsResponse>(
      db_, workers_, call, request, &v1::TaskDifficultyRevision::mutable_task_difficulty);
}

Answer<TaskDifficulty> TaskService::RaiseTaskDifficulty(const Call& call,
                                                        const v1::RaiseTaskDifficultyRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidDifficulty(request);
  if (!valid.ok()) return valid;
  return db::Mutate<TaskDifficulty>(
      db_, call, request,
      [&call, &request,
       name = resource::NewName<TaskDifficulty>("")](db::Mutation& m) -> absl::StatusOr<TaskDifficulty> {
        absl::StatusOr<resource::Entered<v1::TaskAssignment>> part =
            resource::Get<v1::TaskAssignment>(m.tx(), request.assignment());
        if (!part.ok()) return part.status();
        absl::Status possible = MaySee(m.tx(), call, part->resource);
        if (possible.ok()) possible = policy::IsOfUnit(part->resource, call.caller.organisation, "提出困难");
        if (!possible.ok()) return possible;
        return resource::Save<TaskDifficulty>(
            m, nullptr, policy::Raised(part->resource, request, name, call.today),
            {.event = kTaskDifficultyRaised, .clause = "Q16-O2", .authors = resource::WithAuthor("", call.caller)});
      });
}

Answer<TaskDifficulty> TaskService::SetTaskDifficultyMeasure(const Call& call,
                                                             const v1::SetTaskDifficultyMeasureRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidMeasure(request, call.today);
  if (!valid.ok()) return valid;
  return db::Mutate<TaskDifficulty>(db_, call, request, [&call, &request](db::Mutation& m) {
    return ChangeDifficulty(m, call, request, &policy::CanMeasure, kTaskDifficultyMeasured, "",
                            [&](const TaskDifficulty& before) { return policy::Measured(before, request); });
  });
}

Answer<TaskDifficulty> TaskService::SolveTaskDifficulty(const Call& call,
                                                        const v1::SolveTaskDifficultyRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({CheckName("name", request.name(), kCollection), policy::ValidResult(request.result())});
  if (!valid.ok()) return valid;
  return db::Mutate<TaskDifficulty>(db_, call, request, [&call, &request](db::Mutation& m) {
    return ChangeDifficulty(
        m, call, request, [](const auto& before, const auto& asker) { return policy::CanSolve(before, asker); },
        kTaskDifficultySolved, "",
        [&](const TaskDifficulty& before) { return policy::Solved(before, request.result(), call.today); });
  });
}

Answer<TaskDifficulty> TaskService::ReopenTaskDifficulty(const Call& call,
                                                         const v1::ReopenTaskDifficultyRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({CheckName("name", request.name(), kCollection), policy::ValidReason(request.reason())});
  if (!valid.ok()) return valid;
  return db::Mutate<TaskDifficulty>(db_, call, request, [&call, &request](db::Mutation& m) {
    return ChangeDifficulty(
        m, call, request, [](const auto& before, const auto& asker) { return policy::CanReopen(before, asker); },
        kTaskDifficultyReopened, request.reason(),
        [&](const TaskDifficulty& before) { return policy::Reopened(before, request.reason(), call.today); });
  });
}

}  // namespace jiedui::reporting
