#include "services/trusteeship/plan_service.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/db/query.h"
#include "services/trusteeship/access.h"
#include "services/trusteeship/changes.h"
#include "services/trusteeship/events.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/policy_plan.h"
#include "services/trusteeship/reads.h"
#include "services/trusteeship/reasons_plan.h"

namespace jiedui::trusteeship {
namespace {

using v1::Plan;

const std::vector<rpc::FilterField>& PlanFields() {
  static const auto& fields = *new std::vector<rpc::FilterField>(ResourceFields(Plan::State_descriptor()));
  return fields;
}

// The survey that the plan names, if the plan may rest on it.
absl::StatusOr<v1::Record> LoadSurvey(db::Mutation& m, const Plan& plan) {
  absl::StatusOr<std::optional<v1::Record>> survey = resource::Find<v1::Record>(m.tx(), plan.survey());
  if (!survey.ok()) return survey.status();
  absl::Status possible = policy::CanRestOn(plan, survey->has_value() ? &**survey : nullptr);
  if (!possible.ok()) return possible;
  return **std::move(survey);
}

// A plan before it is approved: its trusteeship still runs, or is to.
absl::StatusOr<Loaded<Plan>> LoadOpen(db::Mutation& m, const Call& call, std::string_view name, std::string_view etag,
                                      std::string_view verb) {
  absl::StatusOr<Loaded<Plan>> plan = LoadForChange<Plan>(m, call, name, etag);
  if (!plan.ok()) return plan;
  absl::Status open = policy::IsOpen(plan->trusteeship, verb);
  if (!open.ok()) return open;
  return plan;
}

absl::StatusOr<Plan> SavePlan(db::Mutation& m, std::string_view event, const Plan* before, Plan after,
                              const v1::Trusteeship& trusteeship, std::string_view authors) {
  Place(after, trusteeship);
  const std::string reason = after.reason();
  return resource::Save(m, before, std::move(after),
                        {.event = event,
                         .parties = PartiesOf(trusteeship),
                         .decision = reason,
                         .clause = policy::kOneStrategy.id,
                         .authors = authors});
}

// All trusteeships of a school with their plans.
absl::StatusOr<std::vector<policy::TermPlans>> TermsOf(db::Tx& tx, const std::string& school) {
  absl::StatusOr<std::vector<v1::Trusteeship>> trusteeships = store::OfSchool(tx, school);
  if (!trusteeships.ok()) return trusteeships.status();
  std::vector<policy::TermPlans> terms;
  for (v1::Trusteeship& trusteeship : *trusteeships) {
    absl::StatusOr<std::vector<Plan>> plans = store::Under<Plan>(tx, trusteeship.name());
    if (!plans.ok()) return plans.status();
    terms.push_back({std::move(trusteeship), *std::move(plans)});
  }
  return terms;
}

// A plan that was approved until now is no longer from that day.
absl::Status Supersede(db::Mutation& m, const Plan& former, absl::CivilDay day,
                       const std::vector<policy::TermPlans>& terms) {
  absl::StatusOr<resource::Entered<Plan>> entered = resource::Get<Plan>(m.tx(), former.name());
  if (!entered.ok()) return entered.status();
  const auto term = std::find_if(terms.begin(), terms.end(), [&](const policy::TermPlans& one) {
    return one.trusteeship.name() == former.trusteeship();
  });
  return SavePlan(m, kPlanSuperseded, &former, policy::Superseded(former, day), term->trusteeship, entered->authors)
      .status();
}

absl::StatusOr<Plan> LoadToSee(db::Tx& tx, const Call& call, std::string_view name) {
  absl::StatusOr<resource::Entered<Plan>> plan = resource::Get<Plan>(tx, name);
  if (!plan.ok()) return plan.status();
  absl::Status may = MaySee(tx, call, plan->resource);
  if (!may.ok()) return may;
  return std::move(plan->resource);
}

}  // namespace

Answer<Plan> PlanService::Get(const Call& call, const v1::GetPlanRequest& request) {
  return GetResource<Plan>(db_, workers_, call, request);
}

Answer<v1::ListPlansResponse> PlanService::List(const Call& call, const v1::ListPlansRequest& request) {
  return ListResources<Plan>(db_, workers_, call, request, PlanFields(), &v1::ListPlansResponse::add_plans, call.scope);
}

Answer<v1::ListPlanRevisionsResponse> PlanService::ListRevisions(const Call& call,
                                                                 const v1::ListPlanRevisionsRequest& request) {
  return ListResourceRevisions<Plan, v1::ListPlanRevisionsResponse>(db_, workers_, call, request,
                                                                    &v1::PlanRevision::mutable_plan);
}

Answer<Plan> PlanService::Create(const Call& call, const v1::CreatePlanRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({resource::ValidId("plan_id", request.plan_id()), policy::ValidPlan(request.plan())});
  if (!valid.ok()) return valid;
  const std::string name = resource::NewName<Plan>(request.plan_id());
  return db::Mutate<Plan>(db_, call, request, [&call, &request, name](db::Mutation& m) -> absl::StatusOr<Plan> {
    absl::StatusOr<v1::Trusteeship> trusteeship = LoadToWriteUnder(m, call, request.plan().trusteeship());
    if (!trusteeship.ok()) return trusteeship.status();
    absl::Status possible = policy::IsOpen(*trusteeship, "制定方案");
    if (!possible.ok()) return possible;
    possible = resource::IsFree<Plan>(m, name);
    if (!possible.ok()) return possible;
    Plan plan = policy::AsEntered(request.plan());
    possible = LoadSurvey(m, plan).status();
    if (!possible.ok()) return possible;
    plan.set_name(name);
    plan.set_state(Plan::STATE_DRAFT);
    return SavePlan(m, kPlanCreated, nullptr, std::move(plan), *trusteeship, resource::WithAuthor("", call.caller));
  });
}

Answer<Plan> PlanService::Update(const Call& call, const v1::UpdatePlanRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {policy::ValidChange("plans", request.plan().name(), request.plan().etag()), policy::ValidPlan(request.plan())});
  if (!valid.ok()) return valid;
  return db::Mutate<Plan>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Plan> {
    absl::StatusOr<Loaded<Plan>> before = LoadOpen(m, call, request.plan().name(), request.plan().etag(), "更改方案");
    if (!before.ok()) return before.status();
    Plan after = policy::AsEntered(request.plan());
    absl::Status possible = policy::CanUpdate(before->resource, after);
    if (!possible.ok()) return possible;
    possible = LoadSurvey(m, after).status();
    if (!possible.ok()) return possible;
    after.set_state(Plan::STATE_DRAFT);
    after.set_reason(before->resource.reason());
    return SavePlan(m, kPlanUpdated, &before->resource, std::move(after), before->trusteeship,
                    resource::WithAuthor(before->authors, call.caller));
  });
}

Answer<Plan> PlanService::Submit(const Call& call, const v1::SubmitPlanRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidChange("plans", request.name(), request.etag());
  if (!valid.ok()) return valid;
  return db::Mutate<Plan>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Plan> {
    absl::StatusOr<Loaded<Plan>> before = LoadOpen(m, call, request.name(), request.etag(), "提交方案");
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanSubmit(before->resource);
    if (!possible.ok()) return possible;
    possible = LoadSurvey(m, before->resource).status();
    if (!possible.ok()) return possible;
    Plan after = before->resource;
    after.set_state(Plan::STATE_SUBMITTED);
    after.clear_reason();
    return SavePlan(m, kPlanSubmitted, &before->resource, std::move(after), before->trusteeship,
                    resource::WithAuthor(before->authors, call.caller));
  });
}

Answer<Plan> PlanService::Return(const Call& call, const v1::ReturnPlanRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({policy::ValidChange("plans", request.name(), request.etag()), policy::ValidReason(request.reason())});
  if (!valid.ok()) return valid;
  return db::Mutate<Plan>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Plan> {
    absl::StatusOr<Loaded<Plan>> before = LoadOpen(m, call, request.name(), request.etag(), "退回方案");
    if (!before.ok()) return before.status();
    absl::Status possible =
        policy::CanDecide(before->resource, resource::IsAuthor(before->authors, call.caller), "退回");
    if (!possible.ok()) return possible;
    Plan after = before->resource;
    after.set_state(Plan::STATE_DRAFT);
    after.set_reason(request.reason());
    return SavePlan(m, kPlanReturned, &before->resource, std::move(after), before->trusteeship, before->authors);
  });
}

Answer<Plan> PlanService::Approve(const Call& call, const v1::ApprovePlanRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidChange("plans", request.name(), request.etag());
  if (!valid.ok()) return valid;
  absl::StatusOr<absl::CivilDay> named =
      request.approved_on().empty() ? call.today : ParseDay("approved_on", request.approved_on());
  if (!named.ok()) return named.status();
  if (*named > call.today) return InvalidField("approved_on", StrCat("不晚于今天（", FormatDay(call.today), "）"));
  return db::Mutate<Plan>(db_, call, request, [&call, &request, day = *named](db::Mutation& m) -> absl::StatusOr<Plan> {
    absl::StatusOr<Loaded<Plan>> before = LoadOpen(m, call, request.name(), request.etag(), "批准方案");
    if (!before.ok()) return before.status();
    absl::Status possible =
        policy::CanDecide(before->resource, resource::IsAuthor(before->authors, call.caller), "批准");
    if (!possible.ok()) return possible;
    absl::StatusOr<v1::Record> survey = LoadSurvey(m, before->resource);
    if (!survey.ok()) return survey.status();
    absl::StatusOr<std::vector<Plan>> own = store::Under<Plan>(m.tx(), before->trusteeship.name());
    if (!own.ok()) return own.status();
    absl::StatusOr<std::vector<policy::TermPlans>> terms = TermsOf(m.tx(), before->trusteeship.school());
    if (!terms.ok()) return terms.status();
    absl::StatusOr<std::vector<Plan>> replaced = policy::ReplacedBy(before->resource, before->trusteeship, *terms);
    if (!replaced.ok()) return replaced.status();
    possible = policy::CanApproveOn(before->resource, *survey, *replaced, day);
    if (!possible.ok()) return possible;

    for (const Plan& former : *replaced) {
      absl::Status superseded = Supersede(m, former, day, *terms);
      if (!superseded.ok()) return superseded;
    }
    return SavePlan(m, kPlanApproved, &before->resource, policy::Approved(before->resource, *own, day),
                    before->trusteeship, before->authors);
  });
}

Answer<Plan> PlanService::RecordResult(const Call& call, const v1::RecordResultRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({policy::ValidChange("plans", request.name(), request.etag()),
                                   request.objective().empty() ? MissingField("objective") : absl::OkStatus(),
                                   policy::ValidResult(request.result(), call.today)});
  if (!valid.ok()) return valid;
  return db::Mutate<Plan>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Plan> {
    absl::StatusOr<Loaded<Plan>> before = LoadForChange<Plan>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::StatusOr<std::vector<Plan>> plans = store::Under<Plan>(m.tx(), before->trusteeship.name());
    if (!plans.ok()) return plans.status();
    absl::Status possible = policy::CanRecordResult(before->resource, *plans, before->trusteeship, request.objective(),
                                                    request.result().year(), call.today);
    if (!possible.ok()) return possible;
    return SavePlan(m, kPlanResultRecorded, &before->resource,
                    policy::WithResult(before->resource, request.objective(), request.result()), before->trusteeship,
                    before->authors);
  });
}

Answer<v1::ComparePlansResponse> PlanService::Compare(const Call& call, const v1::ComparePlansRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({CheckName("from", request.from(), "plans"), CheckName("to", request.to(), "plans")});
  if (!valid.ok()) return valid;
  return db::Query<v1::ComparePlansResponse>(
      db_, workers_, call, db::Cost::kShort, [&call, &request](db::Tx& tx) -> absl::StatusOr<v1::ComparePlansResponse> {
        absl::StatusOr<Plan> from = LoadToSee(tx, call, request.from());
        if (!from.ok()) return from.status();
        absl::StatusOr<Plan> to = LoadToSee(tx, call, request.to());
        if (!to.ok()) return to.status();
        if (from->trusteeship() != to->trusteeship()) {
          return Failure(kPlansOfTwo, {{"from", from->name()}, {"to", to->name()}});
        }
        return policy::Compare(*from, *to);
      });
}

Answer<v1::GetPlanProgressResponse> PlanService::GetProgress(const Call& call,
                                                             const v1::GetPlanProgressRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("trusteeship", request.trusteeship(), "trusteeships");
  if (!valid.ok()) return valid;
  if (request.year() != 0 && (request.year() < 1900 || request.year() > 2200)) {
    return InvalidField("year", "0（今年）或 1900 至 2200");
  }
  return db::Query<v1::GetPlanProgressResponse>(
      db_, workers_, call, db::Cost::kShort,
      [&call, &request](db::Tx& tx) -> absl::StatusOr<v1::GetPlanProgressResponse> {
        absl::StatusOr<v1::Trusteeship> trusteeship = store::GetTrusteeship(tx, request.trusteeship());
        if (!trusteeship.ok()) return trusteeship.status();
        absl::Status may = access::MaySee(call.caller, call.scope, *trusteeship);
        if (!may.ok()) return may;
        absl::StatusOr<std::vector<Plan>> plans = store::Under<Plan>(tx, trusteeship->name());
        if (!plans.ok()) return plans.status();
        const int year = request.year() == 0 ? static_cast<int>(call.today.year()) : request.year();
        return policy::Progress(policy::PlanOfTerm(*plans), year);
      });
}

}  // namespace jiedui::trusteeship
