#include "services/reporting/targets/target_service.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/db/query.h"
#include "common/db/revision.h"
#include "common/rpc/asked.h"
#include "common/rpc/import_result.h"
#include "services/reporting/events.h"
#include "services/reporting/indicators/figures.h"
#include "services/reporting/indicators/policy_indicator.h"
#include "services/reporting/indicators/traits.h"
#include "services/reporting/reads.h"
#include "services/reporting/targets/judge.h"
#include "services/reporting/targets/judging.h"
#include "services/reporting/targets/policy_promise.h"
#include "services/reporting/targets/traits.h"

namespace jiedui::reporting {
namespace {

using type::v1::ImportOutcome;
using v1::Target;

constexpr int kMaxJudgements = 500;

const std::vector<rpc::FilterField>& TargetFields() {
  static const auto& fields = *new std::vector<rpc::FilterField>{
      rpc::TextField("name", "name"),       rpc::EnumField("kind", "type", Target::Kind_descriptor(), "KIND_"),
      rpc::TextField("indicator", "code"),  rpc::CodeField("region_code", "region_code"),
      rpc::TextField("population", "word"), rpc::TextField("responsible", "party"),
      rpc::NumberField("year", "year"),     rpc::EnumField("verdict", "state", v1::Verdict_descriptor(), "VERDICT_")};
  return fields;
}

// Targets are published: whoever may call at all may see them.
absl::Status Published(db::Tx&, const Call&, const Target&) { return absl::OkStatus(); }

absl::Status IndicatorIsThere(db::Tx& tx, std::string_view field, const std::string& name) {
  if (name.empty()) return absl::OkStatus();
  absl::StatusOr<std::optional<v1::Indicator>> indicator = resource::Find<v1::Indicator>(tx, name);
  if (!indicator.ok()) return indicator.status();
  return indicator->has_value() ? absl::OkStatus() : UnknownReference(field, field, name);
}

absl::StatusOr<ImportOutcome> ImportRow(db::Mutation& m, const Call& call, const v1::ImportTargetsRequest& row) {
  absl::Status valid = policy::ValidTarget(row.target());
  if (!valid.ok()) return valid;
  absl::StatusOr<std::optional<Target>> before = resource::Find<Target>(m.tx(), row.target().name());
  if (!before.ok()) return before.status();
  Target entered = policy::AsEntered(row.target());
  std::optional<Target> known;
  if (before->has_value()) known = policy::AsEntered(**before);
  absl::StatusOr<ImportOutcome> outcome = rpc::Compare(known.has_value() ? &*known : nullptr, entered, row.update());
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;
  valid = IndicatorIsThere(m.tx(), "target.indicator", entered.indicator());
  if (valid.ok()) valid = IndicatorIsThere(m.tx(), "target.reference.indicator", entered.reference().indicator());
  if (!valid.ok()) return valid;
  if (before->has_value()) {
    if ((*before)->has_judgement()) *entered.mutable_judgement() = (*before)->judgement();
    *entered.mutable_ratings() = (*before)->ratings();
  }
  absl::StatusOr<Target> saved = resource::Save(m, before->has_value() ? &**before : nullptr, std::move(entered),
                                                {.event = before->has_value() ? kTargetUpdated : kTargetCreated,
                                                 .clause = row.target().citation().clause(),
                                                 .authors = resource::WithAuthor("", call.caller)});
  if (!saved.ok()) return saved.status();
  absl::Status scheduled = ScheduleJudgement(m.tx(), *saved);
  if (!scheduled.ok()) return scheduled;
  return outcome;
}

// What lies outside the caller's area is counted and not shown.
void Shown(const Scope& scope, v1::Judgement& judgement) {
  if (scope.IsAll()) return;
  auto& places = *judgement.mutable_places();
  places.erase(std::remove_if(places.begin(), places.end(),
                              [&](const v1::PlaceJudgement& place) { return !scope.Covers(place.region_code()); }),
               places.end());
  auto& missing = *judgement.mutable_missing();
  missing.erase(
      std::remove_if(missing.begin(), missing.end(), [&](const std::string& code) { return !scope.Covers(code); }),
      missing.end());
}

absl::StatusOr<absl::CivilDay> AskedDay(const Call& call, const std::string& as_of) {
  if (as_of.empty()) return call.today;
  return ParseDay("as_of", as_of);
}

absl::StatusOr<v1::JudgeRegionResponse> OfRegion(db::Tx& tx, const v1::JudgeRegionRequest& request, absl::CivilDay day,
                                                 int64_t known_at) {
  const std::string text = resource::KeyedTable().Where("name > 'targets/' AND name < 'targets0'");
  absl::StatusOr<std::vector<Target>> targets = resource::Where<Target>(tx, {"target.all", text}, {});
  if (!targets.ok()) return targets.status();
  Figures figures(tx, known_at);
  v1::JudgeRegionResponse response;
  for (const Target& present : *targets) {
    absl::StatusOr<std::optional<Target>> target = resource::FindKnown<Target>(tx, present.name(), known_at);
    if (!target.ok()) return target.status();
    if (!target->has_value()) continue;
    if (!request.indicator().empty() && (*target)->indicator() != request.indicator()) continue;
    absl::StatusOr<std::optional<v1::Judgement>> judgement =
        Judge(figures, **target).OfRegion(request.region_code(), day);
    if (!judgement.ok()) return judgement.status();
    if (!judgement->has_value()) continue;
    if (response.judgements_size() == kMaxJudgements) break;
    v1::JudgeRegionResponse::RegionJudgement& told = *response.add_judgements();
    told.set_target((*target)->name());
    told.set_population((*target)->population());
    told.set_due_on((*target)->due_on());
    *told.mutable_judgement() = **std::move(judgement);
  }
  return response;
}

}  // namespace

Answer<Target> TargetService::GetTarget(const Call& call, const v1::GetTargetRequest& request) {
  return resource::GetResource<Target>(db_, workers_, call, request, &access::MayCall, &Published);
}

Answer<v1::ListTargetsResponse> TargetService::ListTargets(const Call& call, const v1::ListTargetsRequest& request) {
  return ListPublic<Target>(db_, workers_, call, request, TargetFields(), &v1::ListTargetsResponse::add_targets);
}

Answer<v1::ListTargetRevisionsResponse> TargetService::ListTargetRevisions(
    const Call& call, const v1::ListTargetRevisionsRequest& request) {
  return resource::ListResourceRevisions<Target, v1::ListTargetRevisionsResponse>(
      db_, workers_, call, request, &access::MayCall, &Published, &v1::TargetRevision::mutable_target);
}

Answer<std::vector<v1::ImportTargetsResponse>> TargetService::ImportTargets(
    const Call& call, std::vector<v1::ImportTargetsRequest> rows) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportTargetsResponse, v1::ImportTargetsRequest>(
      db_, call, std::move(rows),
      [&call](db::Mutation& m, const v1::ImportTargetsRequest& row) { return ImportRow(m, call, row); },
      [](const v1::ImportTargetsRequest& row, const absl::StatusOr<ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportTargetsResponse>(row.line(), row.target().name(), outcome);
      });
}

Answer<v1::JudgeTargetResponse> TargetService::JudgeTarget(const Call& call, const v1::JudgeTargetRequest& request) {
  using Response = v1::JudgeTargetResponse;
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "targets");
  if (!valid.ok()) return valid;
  absl::StatusOr<absl::CivilDay> day = AskedDay(call, request.as_of());
  if (!day.ok()) return day.status();
  absl::StatusOr<int64_t> known_at = rpc::KnownAtAsked(request);
  if (!known_at.ok()) return known_at.status();
  return db::Query<Response>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, day = *day, known_at = *known_at](db::Tx& tx) -> absl::StatusOr<Response> {
        absl::StatusOr<std::optional<Target>> target = resource::FindKnown<Target>(tx, request.name(), known_at);
        if (!target.ok()) return target.status();
        if (!target->has_value()) return Failure(kNotFound, {{"name", request.name()}});
        Figures figures(tx, known_at);
        absl::StatusOr<Response> response = Judge(figures, **target).WithPath(day);
        if (!response.ok()) return response.status();
        Shown(call.scope, *response->mutable_judgement());
        response->set_provisional(request.has_known_at() && db::IsProvisional(tx, known_at));
        return response;
      });
}

Answer<v1::JudgeRegionResponse> TargetService::JudgeRegion(const Call& call, const v1::JudgeRegionRequest& request) {
  using Response = v1::JudgeRegionResponse;
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidRegion("region_code", request.region_code());
  if (valid.ok() && !request.indicator().empty()) valid = CheckName("indicator", request.indicator(), "indicators");
  if (!valid.ok()) return valid;
  if (!call.scope.Covers(request.region_code())) {
    return absl::Status(Failure(kOutOfScope, {{"region", call.caller.region}}));
  }
  absl::StatusOr<absl::CivilDay> day = AskedDay(call, request.as_of());
  if (!day.ok()) return day.status();
  absl::StatusOr<int64_t> known_at = rpc::KnownAtAsked(request);
  if (!known_at.ok()) return known_at.status();
  return db::Query<Response>(
      db_, workers_, call, db::Cost::kScan,
      [&request, day = *day, known_at = *known_at](db::Tx& tx) { return OfRegion(tx, request, day, known_at); });
}

Answer<Target> TargetService::RateTarget(const Call& call, const v1::RateTargetRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({CheckName("name", request.name(), "targets"),
                                   request.etag().empty() ? MissingField("etag") : absl::OkStatus(),
                                   policy::ValidRating(request.rating())});
  if (!valid.ok()) return valid;
  return db::Mutate<Target>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Target> {
    absl::StatusOr<resource::Entered<Target>> before = resource::Get<Target>(m.tx(), request.name());
    if (!before.ok()) return before.status();
    absl::Status can = resource::IsCurrent(request.name(), before->resource.etag(), request.etag());
    if (can.ok()) can = policy::CanRate(before->resource, call.caller, call.scope);
    if (!can.ok()) return can;
    absl::StatusOr<Target> saved =
        resource::Save(m, &before->resource, policy::Rated(before->resource, request.rating(), call.caller, call.today),
                       {.event = kTargetRated,
                        .decision = request.rating().reason(),
                        .clause = before->resource.citation().clause(),
                        .authors = resource::WithAuthor(before->authors, call.caller)});
    if (!saved.ok()) return saved.status();
    absl::Status scheduled = ScheduleJudgement(m.tx(), *saved);
    if (!scheduled.ok()) return scheduled;
    return saved;
  });
}

}  // namespace jiedui::reporting
