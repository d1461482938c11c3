#include "services/reporting/notices/demand_service.h"

#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/db/query.h"
#include "services/reporting/events.h"
#include "services/reporting/heard.h"
#include "services/reporting/notices/policy_demand.h"
#include "services/reporting/notices/traits.h"
#include "services/reporting/reads.h"

namespace jiedui::reporting {
namespace {

using v1::Demand;

constexpr int kFirstYear = 1900, kLastYear = 2200;

// $1, $2 the area, $3 the day, $4 the year or 0. `word` is the day on which it was received, `code` that of the answer.
constexpr db::Sql kCount{"demand.count", R"(
SELECT region_code, CAST(COUNT(*) AS BIGINT), CAST(SUM(CASE WHEN code <> '' AND code <= $3 THEN 1 ELSE 0 END) AS BIGINT)
FROM resource
WHERE name > 'demands/' AND name < 'demands0' AND recorded_to = 9223372036854775807
  AND region_code >= $1 AND region_code < $2 AND word <= $3 AND (year = $4 OR CAST($4 AS BIGINT) = 0)
GROUP BY region_code ORDER BY region_code)"};

const std::vector<rpc::FilterField>& DemandFields() {
  static const auto& fields = *new std::vector<rpc::FilterField>{
      rpc::TextField("name", "name"),       rpc::CodeField("region_code", "region_code"),
      rpc::TextField("topic", "parent"),    rpc::EnumField("state", "state", Demand::State_descriptor(), "STATE_"),
      rpc::NumberField("year", "year"),     rpc::TextField("assignee", "party"),
      rpc::TextField("received_on", "word")};
  return fields;
}

absl::StatusOr<Demand> SaveDemand(db::Mutation& m, const Demand* before, Demand after, std::string_view event) {
  return resource::Save<Demand>(
      m, before, std::move(after),
      {.event = event, .clause = "Q16-O4", .authors = resource::WithAuthor("", m.call().caller)});
}

}  // namespace

Answer<Demand> DemandService::GetDemand(const Call& call, const v1::GetDemandRequest& request) {
  return GetResource<Demand>(db_, workers_, call, request);
}

Answer<v1::ListDemandsResponse> DemandService::ListDemands(const Call& call, const v1::ListDemandsRequest& request) {
  return ListResources<Demand>(db_, workers_, call, request, DemandFields(), &v1::ListDemandsResponse::add_demands);
}

Answer<v1::ListDemandRevisionsResponse> DemandService::ListDemandRevisions(
    const Call& call, const v1::ListDemandRevisionsRequest& request) {
  return ListResourceRevisions<Demand, v1::ListDemandRevisionsResponse>(db_, workers_, call, request,
                                                                        &v1::DemandRevision::mutable_demand);
}

Answer<Demand> DemandService::ReceiveDemand(const Call& call, const v1::ReceiveDemandRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidDemand(request.demand(), call.today);
  if (!valid.ok()) return valid;
  if (!call.scope.Covers(request.demand().region_code())) {
    return absl::Status(Failure(kOutOfScope, {{"region", call.caller.region}}));
  }
  return db::Mutate<Demand>(
      db_, call, request, [&call, &request, name = resource::NewName<Demand>("")](db::Mutation& m) {
        return SaveDemand(m, nullptr, policy::Received(request.demand(), name, call.today), kDemandReceived);
      });
}

Answer<Demand> DemandService::AssignDemand(const Call& call, const v1::AssignDemandRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidAssignment(request, call.today);
  if (!valid.ok()) return valid;
  return db::Mutate<Demand>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Demand> {
    absl::StatusOr<resource::Entered<Demand>> before = LoadForChange<Demand>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    if (!call.scope.Covers(before->resource.region_code())) {
      return Failure(kOutOfScope, {{"region", call.caller.region}});
    }
    absl::Status possible = policy::CanAssign(before->resource);
    if (!possible.ok()) return possible;
    absl::StatusOr<std::optional<PartyFacts>> unit = store::HeardParty(m.tx(), request.assignee());
    if (!unit.ok()) return unit.status();
    if (!unit->has_value()) return UnknownReference("assignee", "assignee", request.assignee());
    return SaveDemand(m, &before->resource, policy::Assigned(before->resource, request), kDemandAssigned);
  });
}

Answer<Demand> DemandService::AnswerDemand(const Call& call, const v1::AnswerDemandRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidAnswer(request);
  if (!valid.ok()) return valid;
  return db::Mutate<Demand>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Demand> {
    absl::StatusOr<resource::Entered<Demand>> before = LoadForChange<Demand>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanAnswer(before->resource, call.caller.organisation);
    if (!possible.ok()) return possible;
    return SaveDemand(m, &before->resource, policy::Answered(before->resource, request.answer(), call.today),
                      kDemandAnswered);
  });
}

Answer<v1::GetDemandCountsResponse> DemandService::GetDemandCounts(const Call& call,
                                                                   const v1::GetDemandCountsRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  if (!request.region_code().empty() && !IsDivisionCode(request.region_code())) {
    return InvalidField("region_code", "六位行政区划代码");
  }
  if (request.year() != 0 && (request.year() < kFirstYear || request.year() > kLastYear)) {
    return InvalidField("year", StrCat("0（不限）或 ", kFirstYear, " 至 ", kLastYear));
  }
  absl::CivilDay on = call.today;
  if (!request.on().empty()) {
    absl::StatusOr<absl::CivilDay> day = ParseDay("on", request.on());
    if (!day.ok()) return day.status();
    on = *day;
  }
  using Response = v1::GetDemandCountsResponse;
  return db::Query<Response>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, on = FormatDay(on)](db::Tx& tx) -> absl::StatusOr<Response> {
        const Scope area = request.region_code().empty() ? Scope::All() : Scope::Region(request.region_code());
        const bool office = access::IsOffice(call.caller);
        Response response;
        absl::Status counted = tx.Each(kCount, {area.low, area.high, on, request.year()}, [&](const db::Row& row) {
          const int64_t received = row.Int(1), answered = row.Int(2);
          response.set_received(response.received() + received);
          response.set_answered(response.answered() + answered);
          if (!office || !call.scope.Covers(row.Text(0))) return absl::OkStatus();
          Response::Line& line = *response.add_lines();
          line.set_region_code(std::string(row.Text(0)));
          line.set_received(received);
          line.set_answered(answered);
          line.set_open(received - answered);
          return absl::OkStatus();
        });
        if (!counted.ok()) return counted;
        response.set_open(response.received() - response.answered());
        return response;
      });
}

}  // namespace jiedui::reporting
