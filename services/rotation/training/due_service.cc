// TrainingService: when rounds and checks are due, and how many were trained.
#include <string>
#include <utility>
#include <vector>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/rpc/asked.h"
#include "services/rotation/people/policy_category.h"
#include "services/rotation/reads.h"
#include "services/rotation/training/due.h"
#include "services/rotation/training/training_service.h"

namespace jiedui::rotation {
namespace {

// An office asks about its area or a part of it, any other caller about its own people.
absl::StatusOr<Whose> WhoseOf(const Call& call, const std::string& region) {
  Whose whose;
  if (!region.empty()) {
    if (!IsDivisionCode(region)) return InvalidField("region", "六位行政区划代码");
    whose.area = Scope::Region(region);
  }
  if (!access::IsOffice(call.caller)) {
    // Nobody's people are those of a caller without organisation.
    if (call.caller.organisation.empty()) return Failure(kNotYourOrganisation, {{"party", call.caller.person}});
    whose.organisation = call.caller.organisation;
    return whose;
  }
  if (region.empty()) {
    whose.area = call.scope;
  } else if (whose.area.low < call.scope.low || whose.area.high > call.scope.high) {
    return Failure(kOutOfScope, {{"region", call.caller.region}});
  }
  return whose;
}

}  // namespace

Answer<v1::GetDueResponse> TrainingService::GetDue(const Call& call, const v1::GetDueRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("person", request.person(), "people");
  if (!valid.ok()) return valid;
  const absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  using Response = v1::GetDueResponse;
  return db::Query<Response>(
      db_, workers_, call, db::Cost::kShort, [&call, &request, day = *day](db::Tx& tx) -> absl::StatusOr<Response> {
        absl::StatusOr<resource::Entered<v1::Person>> person = resource::Get<v1::Person>(tx, request.person());
        if (!person.ok()) return person.status();
        absl::Status may = MaySee(tx, call, person->resource);
        if (!may.ok()) return may;
        absl::StatusOr<std::vector<v1::Due>> due =
            DueOf(tx, request.person(), person->resource.region_code(), person->resource.school(), day);
        if (!due.ok()) return due.status();
        Response response;
        for (v1::Due& each : *due) *response.add_due() = std::move(each);
        return response;
      });
}

Answer<v1::ListDueResponse> TrainingService::ListDue(const Call& call, const v1::ListDueRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  if (!v1::DueKind_IsValid(request.kind())) return InvalidField("kind", "轮训、体检，或不填写");
  absl::StatusOr<Whose> whose = WhoseOf(call, request.region());
  if (!whose.ok()) return whose.status();
  const absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  const absl::StatusOr<absl::CivilDay> due_by = DayOr("due_by", request.due_by(), *day - 1);
  if (!due_by.ok()) return due_by.status();
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  DueQuery query{
      .whose = *std::move(whose), .day = *day, .due_by = *due_by, .after = page->after, .limit = page->limit};
  query.kinds = {v1::DUE_KIND_TRAINING, v1::DUE_KIND_CHECK};
  if (request.kind() != v1::DUE_KIND_UNSPECIFIED) query.kinds = {request.kind()};
  using Response = v1::ListDueResponse;
  return db::Query<Response>(db_, workers_, call, db::Cost::kScan,
                             [&request, query = std::move(query)](db::Tx& tx) -> absl::StatusOr<Response> {
                               absl::StatusOr<std::vector<DueRow>> rows = rotation::ListDue(tx, query);
                               if (!rows.ok()) return rows.status();
                               Response response;
                               if (static_cast<int>(rows->size()) == query.limit) {
                                 rows->pop_back();
                                 response.set_next_page_token(rpc::NextPageToken(request, rows->back().key));
                               }
                               for (DueRow& row : *rows) *response.add_due() = std::move(row.due);
                               return response;
                             });
}

Answer<v1::GetTrainingCoverageResponse> TrainingService::GetTrainingCoverage(
    const Call& call, const v1::GetTrainingCoverageRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::StatusOr<Whose> whose = WhoseOf(call, request.region());
  if (!whose.ok()) return whose.status();
  const absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  const absl::StatusOr<absl::CivilDay> since = DayOr("since", request.since(), *day);
  if (!since.ok()) return since.status();
  if (*since > *day) return InvalidField("since", StrCat("不晚于", FormatDay(*day)));
  const auto category = static_cast<v1::Category::Kind>(request.category());
  if (request.category() != 0 && (!v1::Category::Kind_IsValid(request.category()) || policy::IsOfAreas(category))) {
    return InvalidField("category", "0，或学校类别的编号");
  }
  CoverageQuery query{
      .whose = *std::move(whose), .day = *day, .since = request.since(), .category = request.category()};
  return db::Query<v1::GetTrainingCoverageResponse>(
      db_, workers_, call, db::Cost::kScan, [query = std::move(query)](db::Tx& tx) { return CoverageOf(tx, query); });
}

}  // namespace jiedui::rotation
