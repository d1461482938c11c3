// PostService.GetStaffing and ListGaps: whether schools have the people that they need.
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/db/query.h"
#include "common/rpc/asked.h"
#include "common/rpc/page.h"
#include "services/rotation/access.h"
#include "services/rotation/heard.h"
#include "services/rotation/people/categories.h"
#include "services/rotation/posts/post_service.h"
#include "services/rotation/posts/staffing.h"
#include "services/rotation/reads.h"
#include "services/rotation/reasons.h"

namespace jiedui::rotation {
namespace {

using v1::Allotment;
using v1::StaffingCheck;

// Who is missing where on a day: schools in order, with the checks that have a gap.
struct Gaps {
  std::vector<v1::ListGapsResponse::SchoolGaps> schools;
  std::vector<StaffingCheck> totals;
  int64_t sum = 0;
};

absl::StatusOr<Gaps> GapsOn(db::Tx& tx, const Scope& area, absl::CivilDay day) {
  absl::StatusOr<std::vector<Allotment>> allotments = store::AllotmentsOn(tx, {.area = area}, day);
  if (!allotments.ok()) return allotments.status();
  std::map<std::string, std::vector<const Allotment*>> by_division;
  for (const Allotment& allotment : *allotments) by_division[allotment.region_code()].push_back(&allotment);
  Gaps gaps;
  // One division after another: the people of a province do not lie in memory at once.
  for (const auto& [division, in_it] : by_division) {
    const store::SchoolArea schools{.area = {.low = division, .high = division + " "}};
    absl::StatusOr<store::StaffBySchool> staff = store::StaffOn(tx, schools, day);
    if (!staff.ok()) return staff.status();
    const absl::StatusOr<policy::StaffingRules> rules = store::StaffingRulesOn(tx, division, day);
    if (!rules.ok()) return rules.status();
    for (const Allotment* allotment : in_it) {
      // Limits are no gaps, so it does not matter here whether the school is a rural one.
      absl::StatusOr<std::vector<StaffingCheck>> checks = policy::Check(
          *allotment, (*staff)[allotment->school()], *rules, v1::GetSchoolCategoriesResponse::KNOWN_NOT_LOADED);
      if (!checks.ok()) return checks.status();
      std::erase_if(*checks,
                    [](const StaffingCheck& check) { return check.gap() == 0 || !policy::IsLack(check.kind()); });
      if (checks->empty()) continue;
      v1::ListGapsResponse::SchoolGaps& school = gaps.schools.emplace_back();
      school.set_school(allotment->school());
      for (StaffingCheck& check : *checks) {
        gaps.sum += check.gap();
        *school.add_checks() = std::move(check);
      }
    }
  }
  std::sort(gaps.schools.begin(), gaps.schools.end(),
            [](const auto& a, const auto& b) { return a.school() < b.school(); });
  for (const auto& school : gaps.schools) {
    policy::AddGaps({school.checks().begin(), school.checks().end()}, gaps.totals);
  }
  std::sort(gaps.totals.begin(), gaps.totals.end(), [](const StaffingCheck& a, const StaffingCheck& b) {
    return a.kind() != b.kind() ? a.kind() < b.kind() : a.subject() < b.subject();
  });
  return gaps;
}

}  // namespace

Answer<v1::GetStaffingResponse> PostService::GetStaffing(const Call& call, const v1::GetStaffingRequest& request) {
  using Response = v1::GetStaffingResponse;
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("school", request.school(), "parties");
  if (!valid.ok()) return valid;
  absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  return db::Query<Response>(
      db_, workers_, call, db::Cost::kScan, [&call, &request, day = *day](db::Tx& tx) -> absl::StatusOr<Response> {
        absl::StatusOr<std::optional<PartyFacts>> school = store::HeardParty(tx, request.school());
        if (!school.ok()) return school.status();
        if (!school->has_value() ||
            !access::Concerns(call.caller, call.scope, {(*school)->region_code}, {request.school()})) {
          return Failure(kNotFound, {{"name", request.school()}});
        }
        const store::SchoolArea one{.area = Scope::Region((*school)->region_code), .school = request.school()};
        absl::StatusOr<store::StaffBySchool> staff = store::StaffOn(tx, one, day);
        if (!staff.ok()) return staff.status();
        const policy::Staff& there = (*staff)[request.school()];
        absl::StatusOr<std::vector<Allotment>> allotments = store::AllotmentsOn(tx, one, day);
        if (!allotments.ok()) return allotments.status();
        Response response;
        response.set_school(request.school());
        response.set_effective_on(FormatDay(day));
        if (allotments->empty()) {
          policy::CountTeachers(nullptr, there, response);
          *response.add_checks() = policy::NotAllotted();
          return response;
        }
        const Allotment& allotment = allotments->front();
        policy::CountTeachers(&allotment, there, response);
        absl::StatusOr<policy::StaffingRules> rules = store::StaffingRulesOn(tx, allotment.region_code(), day);
        if (!rules.ok()) return rules.status();
        absl::StatusOr<store::CategoryAnswer> rural =
            store::CategoryOf(tx, **school, v1::Category::KIND_RURAL, day, db::kPresent);
        if (!rural.ok()) return rural.status();
        absl::StatusOr<std::vector<StaffingCheck>> checks = policy::Check(allotment, there, *rules, rural->known());
        if (!checks.ok()) return checks.status();
        for (StaffingCheck& check : *checks) *response.add_checks() = std::move(check);
        return response;
      });
}

Answer<v1::ListGapsResponse> PostService::ListGaps(const Call& call, const v1::ListGapsRequest& request) {
  using Response = v1::ListGapsResponse;
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  if (request.region().empty()) return MissingField("region");
  if (!IsDivisionCode(request.region())) return InvalidField("region", "六位行政区划代码");
  absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  absl::StatusOr<absl::CivilDay> compared = DayOr("compare_on", request.compare_on(), call.today);
  if (!compared.ok()) return compared.status();
  absl::StatusOr<int> size = rpc::PageSize(request.page_size());
  if (!size.ok()) return size.status();
  absl::StatusOr<std::string> after = rpc::PageKey(request);
  if (!after.ok()) return after.status();
  // The sums are of the whole area: who does not see all of it is not told those of a part.
  const Scope area = Scope::Region(request.region());
  if (!access::IsOffice(call.caller) || area.low < call.scope.low || area.high > call.scope.high) {
    return absl::Status(Failure(kOutOfScope, {{"region", call.caller.region}}));
  }
  return db::Query<Response>(
      db_, workers_, call, db::Cost::kScan,
      [&request, area, day = *day, compared = *compared, size = static_cast<size_t>(*size),
       after = *std::move(after)](db::Tx& tx) -> absl::StatusOr<Response> {
        absl::StatusOr<Gaps> gaps = GapsOn(tx, area, day);
        if (!gaps.ok()) return gaps.status();
        Response response;
        response.set_gap(gaps->sum);
        if (!request.compare_on().empty()) {
          absl::StatusOr<Gaps> then = GapsOn(tx, area, compared);
          if (!then.ok()) return then.status();
          response.set_compare_gap(then->sum);
          response.set_improved(gaps->sum < then->sum);
        }
        for (StaffingCheck& total : gaps->totals) *response.add_totals() = std::move(total);
        auto& schools = gaps->schools;
        auto next = std::upper_bound(schools.begin(), schools.end(), after,
                                     [](const std::string& key, const auto& school) { return key < school.school(); });
        for (; next != schools.end() && static_cast<size_t>(response.schools_size()) < size; ++next) {
          *response.add_schools() = std::move(*next);
        }
        if (next != schools.end()) {
          response.set_next_page_token(rpc::NextPageToken(request, response.schools().rbegin()->school()));
        }
        return response;
      });
}

}  // namespace jiedui::rotation
