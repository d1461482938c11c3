// PlanningService: placement plans, from the draft to the lines that officials read.
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "common/base/checks.h"
#include "common/db/mutate.h"
#include "common/rules/rule.h"
#include "services/rotation/access.h"
#include "services/rotation/changes.h"
#include "services/rotation/events.h"
#include "services/rotation/plans/plan_results.h"
#include "services/rotation/plans/planning_service.h"
#include "services/rotation/plans/policy_plan.h"
#include "services/rotation/plans/reasons_plan.h"
#include "services/rotation/postings/policy_posting.h"
#include "services/rotation/postings/postings.h"
#include "services/rotation/reads.h"

namespace jiedui::rotation {
namespace {

using v1::PlacementPlan;

constexpr int kMaxReason = 500;

std::vector<rpc::FilterField> PlanFields() {
  return {TextField("name", "name"), CodeField("region_code", "region_code"), TextField("programme", "code"),
          EnumField("state", "state", PlacementPlan::State_descriptor(), "STATE_"), NumberField("year", "year")};
}

absl::Status ValidChange(std::string_view name, std::string_view etag) {
  absl::Status valid = CheckName("name", name, "placementPlans");
  if (!valid.ok()) return valid;
  return etag.empty() ? absl::Status(Failure(kMissingField, {{"field", "etag"}})) : absl::OkStatus();
}

// A plan for a change by an office that has its area in its scope, in one of the states that `allowed` names.
absl::StatusOr<resource::Entered<PlacementPlan>> LoadPlan(db::Mutation& m, const Call& call, std::string_view name,
                                                          std::string_view etag,
                                                          std::initializer_list<PlacementPlan::State> states,
                                                          std::string_view verb) {
  absl::StatusOr<resource::Entered<PlacementPlan>> before = LoadForChange<PlacementPlan>(m, call, name, etag);
  if (!before.ok()) return before.status();
  absl::Status may = access::MayWriteIn(call.caller, call.scope, before->resource.region_code(), "");
  if (!may.ok()) return may;
  may = policy::NeedsState(before->resource, states, verb);
  if (!may.ok()) return may;
  return before;
}

absl::StatusOr<PlacementPlan> SavePlan(db::Mutation& m, std::string_view event, const PlacementPlan* before,
                                       PlacementPlan after, std::string_view authors, std::string_view decision = "") {
  return resource::Save(m, before, std::move(after),
                        {.event = event, .decision = decision, .clause = policy::kPlanning.id, .authors = authors});
}

// The programme's postings are planned at all: a plan gives none of them the basis that some have to rest on (Q11-4.9b).
absl::Status CanBePlanned(db::Tx& tx, const PlacementPlan& plan) {
  Known known;
  absl::StatusOr<std::optional<rules::v1::Rule>> rule = RuleNaming(
      tx, known, policy::kBasisRule, plan.programme(), plan.region_code(), plan.region_code(), plan.interval().start());
  if (!rule.ok()) return rule.status();
  if (!rule->has_value()) return absl::OkStatus();
  return Failure(kPlanNeedsBasis, {{"programme", plan.programme()}})
      .Field("placement_plan.programme", "不以结对或托管帮扶为依据的项目")
      .By(rules::ClauseOf(**rule), plan.name());
}

}  // namespace

Answer<PlacementPlan> PlanningService::GetPlacementPlan(const Call& call, const v1::GetPlacementPlanRequest& request) {
  if (request.revision() != 0) return GetResource<PlacementPlan>(db_, workers_, call, request);
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "placementPlans");
  if (!valid.ok()) return valid;
  return db::Query<PlacementPlan>(db_, workers_, call, db::Cost::kShort,
                                  [&call, &request](db::Tx& tx) -> absl::StatusOr<PlacementPlan> {
                                    absl::StatusOr<PlacementPlan> plan = SeenPlan(tx, call, request.name());
                                    if (!plan.ok()) return plan;
                                    const absl::Status added = store::AddProgress(tx, *plan);
                                    if (!added.ok()) return added;
                                    return plan;
                                  });
}

Answer<v1::ListPlacementPlansResponse> PlanningService::ListPlacementPlans(
    const Call& call, const v1::ListPlacementPlansRequest& request) {
  return ListResources<PlacementPlan>(db_, workers_, call, request, PlanFields(),
                                      &v1::ListPlacementPlansResponse::add_placement_plans);
}

Answer<v1::ListPlacementPlanRevisionsResponse> PlanningService::ListPlacementPlanRevisions(
    const Call& call, const v1::ListPlacementPlanRevisionsRequest& request) {
  return ListResourceRevisions<PlacementPlan, v1::ListPlacementPlanRevisionsResponse>(
      db_, workers_, call, request, &v1::PlacementPlanRevision::mutable_placement_plan);
}

Answer<PlacementPlan> PlanningService::CreatePlacementPlan(const Call& call,
                                                           const v1::CreatePlacementPlanRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({resource::ValidId("placement_plan_id", request.placement_plan_id()),
                                   policy::ValidPlan(request.placement_plan())});
  if (!valid.ok()) return valid;
  absl::Status may = access::MayWriteIn(call.caller, call.scope, request.placement_plan().region_code(), "");
  if (!may.ok()) return may;
  const std::string name = resource::NewName<PlacementPlan>(request.placement_plan_id());
  return db::Mutate<PlacementPlan>(db_, call, request,
                                   [&call, &request, name](db::Mutation& m) -> absl::StatusOr<PlacementPlan> {
                                     absl::Status free = resource::IsFree<PlacementPlan>(m, name);
                                     if (!free.ok()) return free;
                                     PlacementPlan plan = policy::AsEntered(request.placement_plan());
                                     plan.set_name(name);
                                     plan.set_state(PlacementPlan::STATE_DRAFT);
                                     absl::Status planned = CanBePlanned(m.tx(), plan);
                                     if (!planned.ok()) return planned;
                                     const std::string author = resource::WithAuthor("", call.caller);
                                     return SavePlan(m, kPlacementPlanCreated, nullptr, std::move(plan), author);
                                   });
}

Answer<PlacementPlan> PlanningService::UpdatePlacementPlan(const Call& call,
                                                           const v1::UpdatePlacementPlanRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({ValidChange(request.placement_plan().name(), request.placement_plan().etag()),
                                   policy::ValidPlan(request.placement_plan())});
  if (!valid.ok()) return valid;
  absl::Status may = access::MayWriteIn(call.caller, call.scope, request.placement_plan().region_code(), "");
  if (!may.ok()) return may;
  return db::Mutate<PlacementPlan>(
      db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<PlacementPlan> {
        absl::StatusOr<resource::Entered<PlacementPlan>> before =
            LoadPlan(m, call, request.placement_plan().name(), request.placement_plan().etag(),
                     {PlacementPlan::STATE_DRAFT, PlacementPlan::STATE_FAILED}, "修改");
        if (!before.ok()) return before.status();
        PlacementPlan after = policy::AsEntered(request.placement_plan());
        absl::Status planned = CanBePlanned(m.tx(), after);
        if (!planned.ok()) return planned;
        after.set_replans(before->resource.replans());
        after.set_state(PlacementPlan::STATE_DRAFT);
        const std::string authors = resource::WithAuthor(before->authors, call.caller);
        return SavePlan(m, kPlacementPlanUpdated, &before->resource, std::move(after), authors);
      });
}

Answer<PlacementPlan> PlanningService::ComputePlacementPlan(const Call& call,
                                                            const v1::ComputePlacementPlanRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = ValidChange(request.name(), request.etag());
  if (!valid.ok()) return valid;
  return db::Mutate<PlacementPlan>(
      db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<PlacementPlan> {
        absl::StatusOr<resource::Entered<PlacementPlan>> before = LoadPlan(
            m, call, request.name(), request.etag(), {PlacementPlan::STATE_DRAFT, PlacementPlan::STATE_FAILED}, "计算");
        if (!before.ok()) return before.status();
        PlacementPlan after = before->resource;
        after.set_state(PlacementPlan::STATE_QUEUED);
        after.clear_reason();
        return SavePlan(m, kPlacementPlanQueued, &before->resource, std::move(after), before->authors);
      });
}

Answer<PlacementPlan> PlanningService::CancelPlacementPlan(const Call& call,
                                                           const v1::CancelPlacementPlanRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({ValidChange(request.name(), request.etag()), RequiredText("reason", request.reason(), kMaxReason)});
  if (!valid.ok()) return valid;
  return db::Mutate<PlacementPlan>(
      db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<PlacementPlan> {
        absl::StatusOr<resource::Entered<PlacementPlan>> before =
            LoadPlan(m, call, request.name(), request.etag(),
                     {PlacementPlan::STATE_DRAFT, PlacementPlan::STATE_QUEUED, PlacementPlan::STATE_COMPUTED}, "取消");
        if (!before.ok()) return before.status();
        PlacementPlan after = before->resource;
        after.set_state(PlacementPlan::STATE_CANCELLED);
        after.set_reason(request.reason());
        return SavePlan(m, kPlacementPlanCancelled, &before->resource, std::move(after), before->authors,
                        request.reason());
      });
}

Answer<PlacementPlan> PlanningService::ReplanPlacements(const Call& call, const v1::ReplanPlacementsRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({CheckName("name", request.name(), "placementPlans"),
                                   resource::ValidId("placement_plan_id", request.placement_plan_id()),
                                   InRange("without", request.without_size(), 0, 1000),
                                   RequiredText("reason", request.reason(), kMaxReason)});
  for (const std::string& person : request.without()) {
    if (valid.ok()) valid = CheckName("without", person, "people");
  }
  if (!valid.ok()) return valid;
  const std::string name = resource::NewName<PlacementPlan>(request.placement_plan_id());
  return db::Mutate<PlacementPlan>(
      db_, call, request, [&call, &request, name](db::Mutation& m) -> absl::StatusOr<PlacementPlan> {
        absl::StatusOr<resource::Entered<PlacementPlan>> former = resource::Get<PlacementPlan>(m.tx(), request.name());
        if (!former.ok()) return former.status();
        // What is replanned stays as it is: its etag is that of now.
        former = LoadPlan(m, call, request.name(), former->resource.etag(),
                          {PlacementPlan::STATE_COMPUTED, PlacementPlan::STATE_ACCEPTED}, "重新安排");
        if (!former.ok()) return former.status();
        absl::Status free = resource::IsFree<PlacementPlan>(m, name);
        if (!free.ok()) return free;
        PlacementPlan plan = policy::Without(policy::AsEntered(former->resource), request.without());
        absl::Status still = policy::ValidPlan(plan);
        if (!still.ok()) return still;
        plan.set_name(name);
        plan.set_replans(request.name());
        plan.set_state(PlacementPlan::STATE_QUEUED);
        plan.set_reason(request.reason());
        // What they drew up goes on in this one (Q16-28b).
        const std::string authors = resource::WithAuthor(former->authors, call.caller);
        return SavePlan(m, kPlacementPlanQueued, nullptr, std::move(plan), authors, request.reason());
      });
}

Answer<v1::ListPlacementsResponse> PlanningService::ListPlacements(const Call& call,
                                                                   const v1::ListPlacementsRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "placementPlans");
  if (!valid.ok()) return valid;
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  int64_t after = 0;
  if (!page->after.empty() && !absl::SimpleAtoi(page->after, &after)) return absl::Status(Failure(kPageTokenInvalid));
  return db::Query<v1::ListPlacementsResponse>(
      db_, workers_, call, db::Cost::kShort,
      [&call, &request, after, limit = page->limit](db::Tx& tx) -> absl::StatusOr<v1::ListPlacementsResponse> {
        const absl::StatusOr<PlacementPlan> plan = SeenPlan(tx, call, request.name());
        if (!plan.ok()) return plan.status();
        absl::StatusOr<std::vector<store::Line>> lines = store::PlanLines(tx, request.name(), after, limit);
        if (!lines.ok()) return lines.status();
        v1::ListPlacementsResponse response;
        if (static_cast<int>(lines->size()) == limit) {
          lines->pop_back();
          response.set_next_page_token(rpc::NextPageToken(request, StrCat(lines->back().number)));
        }
        for (store::Line& line : *lines) *response.add_placements() = std::move(line.placement);
        return response;
      });
}

}  // namespace jiedui::rotation
