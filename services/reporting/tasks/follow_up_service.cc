// TaskService: what follows where a task was not done in time.
#include <string>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "services/reporting/events.h"
#include "services/reporting/lists.h"
#include "services/reporting/reads.h"
#include "services/reporting/tasks/policy_task.h"
#include "services/reporting/tasks/task_service.h"
#include "services/reporting/tasks/task_shown.h"
#include "services/reporting/tasks/traits.h"

namespace jiedui::reporting {
namespace {

using v1::FollowUp;

const std::vector<rpc::FilterField>& FollowUpFields() {
  static const auto& fields = *new std::vector<rpc::FilterField>{
      rpc::TextField("name", "name"), rpc::TextField("task", "parent"),
      rpc::EnumField("state", "state", FollowUp::State_descriptor(), "STATE_"),
      rpc::CodeField("region_code", "region_code"), rpc::TextField("due_on", "word")};
  return fields;
}

}  // namespace

Answer<FollowUp> TaskService::GetFollowUp(const Call& call, const v1::GetFollowUpRequest& request) {
  return GetResource<FollowUp>(db_, workers_, call, request);
}

Answer<v1::ListFollowUpsResponse> TaskService::ListFollowUps(const Call& call,
                                                             const v1::ListFollowUpsRequest& request) {
  return ListResourcesWith<FollowUp>(
      db_, workers_, call, request, FollowUpFields(), {Scope::All()},
      [&call](db::Tx&, rpc::SqlFilter& filter) {
        OnlyShown(call, "parent", Having::kLead, filter);
        return absl::OkStatus();
      },
      &v1::ListFollowUpsResponse::add_follow_ups);
}

Answer<v1::ListFollowUpRevisionsResponse> TaskService::ListFollowUpRevisions(
    const Call& call, const v1::ListFollowUpRevisionsRequest& request) {
  return ListResourceRevisions<FollowUp, v1::ListFollowUpRevisionsResponse>(db_, workers_, call, request,
                                                                            &v1::FollowUpRevision::mutable_follow_up);
}

Answer<FollowUp> TaskService::CloseFollowUp(const Call& call, const v1::CloseFollowUpRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({CheckName("name", request.name(), "followUps"), policy::ValidResult(request.result())});
  if (!valid.ok()) return valid;
  return db::Mutate<FollowUp>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<FollowUp> {
    absl::StatusOr<resource::Entered<FollowUp>> before =
        LoadForChange<FollowUp>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanCloseFollowUp(before->resource, call.caller.organisation);
    if (!possible.ok()) return possible;
    return resource::Save<FollowUp>(m, &before->resource,
                                    policy::Closed(before->resource, request.result(), call.today),
                                    {.event = kFollowUpClosed, .decision = request.result(), .clause = "Q16-O3"});
  });
}

}  // namespace jiedui::reporting
