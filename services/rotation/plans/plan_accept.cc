// PlanningService.AcceptPlacements: lines of a plan become planned postings, in one transaction.
#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/db/mutate.h"
#include "services/rotation/access.h"
#include "services/rotation/changes.h"
#include "services/rotation/events.h"
#include "services/rotation/plans/plan_results.h"
#include "services/rotation/plans/plan_seats.h"
#include "services/rotation/plans/planning_service.h"
#include "services/rotation/plans/policy_plan.h"
#include "services/rotation/plans/reasons_plan.h"
#include "services/rotation/postings/postings.h"

namespace jiedui::rotation {
namespace {

using v1::PlacementPlan;

constexpr int kAtOnce = 2000;
constexpr int64_t kAllLines = 10'000'000;

// Of the lines asked for, or of all, those that wait. Who was accepted before is no mistake.
absl::StatusOr<std::vector<store::Line>> LinesToAccept(db::Tx& tx, const v1::AcceptPlacementsRequest& request) {
  const bool all = request.people().empty();
  absl::StatusOr<std::vector<store::Line>> placed =
      store::PlacedLines(tx, request.name(), all ? kAtOnce + 1 : kAllLines, all);
  if (!placed.ok()) return placed;
  if (all) {
    if (static_cast<int>(placed->size()) > kAtOnce) return Failure(kTooManyAtOnce, {{"limit", StrCat(kAtOnce)}});
    return placed;
  }
  std::set<std::string> asked(request.people().begin(), request.people().end());
  std::vector<store::Line> lines;
  for (store::Line& line : *placed) {
    const bool wanted = asked.erase(line.placement.person()) > 0;
    if (wanted && line.placement.posting().empty()) lines.push_back(std::move(line));
  }
  if (!asked.empty()) return Failure(kNotPlaced, {{"person", *asked.begin()}, {"plan", request.name()}});
  return lines;
}

// Whether the needs of a school have room for one more, who then takes it.
class Room {
 public:
  static absl::StatusOr<Room> Load(db::Tx& tx, const PlacementPlan& plan) {
    const absl::StatusOr<absl::CivilDay> first = ParseDay("interval.start", plan.interval().start());
    if (!first.ok()) return first.status();
    const Scope area = Scope::Region(plan.region_code());
    absl::StatusOr<std::vector<v1::Need>> needs = OpenNeedsOn(tx, area, *first);
    if (!needs.ok()) return needs.status();
    absl::StatusOr<TakenBySchool> taken = TakenOn(tx, area, *first);
    if (!taken.ok()) return taken.status();
    Room room;
    room.taken_ = *std::move(taken);
    for (v1::Need& need : *needs) room.needs_[need.school()].push_back(std::move(need));
    return room;
  }

  bool Take(const v1::Need& need, const v1::Posting& posting, const v1::Person& person) {
    std::vector<policy::PostedThere>& there = taken_[need.school()];
    const std::vector<v1::Need>& needs = needs_[need.school()];
    const int32_t before = Sum(policy::Met(needs, there));
    there.push_back({posting, person});
    // Who comes to learn meets no need, and takes no room.
    return !policy::Meets(need, posting, person) || Sum(policy::Met(needs, there)) > before;
  }

 private:
  static int32_t Sum(const std::vector<int32_t>& met) { return std::accumulate(met.begin(), met.end(), 0); }

  TakenBySchool taken_;
  std::map<std::string, std::vector<v1::Need>> needs_;  // by school
};

// Refusals of the rules, by the line that they refuse; what failed otherwise stays as it is.
absl::Status OfLine(const v1::Placement& line, const absl::Status& status) {
  const bool by_rule = absl::IsFailedPrecondition(status) || absl::IsInvalidArgument(status);
  return by_rule ? policy::Refused(line, ChineseMessageOf(status)) : status;
}

// The posting that follows from a line, entered by all rules of postings.
absl::StatusOr<v1::Posting> PostingOf(db::Mutation& m, const Call& call, const PlacementPlan& plan,
                                      const v1::Placement& line, Room& room, Known& known) {
  absl::StatusOr<resource::Entered<v1::Person>> person = resource::Get<v1::Person>(m.tx(), line.person());
  if (!person.ok()) return person.status();
  absl::StatusOr<resource::Entered<v1::Need>> need = resource::Get<v1::Need>(m.tx(), line.need());
  if (!need.ok()) return need.status();
  absl::Status wanted = policy::StillWanted(line, need->resource, plan.interval().start());
  if (!wanted.ok()) return wanted;
  v1::Posting posting = policy::PostingFor(plan, line, person->resource.stage(), need->resource);
  posting.set_name(resource::NewName<v1::Posting>(""));
  absl::Status valid = policy::ValidPosting(posting);
  if (!valid.ok()) return OfLine(line, valid);
  if (!room.Take(need->resource, posting, person->resource)) {
    return policy::Refused(line, "需求在计划算出后已由他人满足");
  }
  absl::StatusOr<v1::Posting> entered = Enter(m, call, std::move(posting), {}, known);
  return entered.ok() ? std::move(entered) : OfLine(line, entered.status());
}

}  // namespace

Answer<PlacementPlan> PlanningService::AcceptPlacements(const Call& call, const v1::AcceptPlacementsRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {CheckName("name", request.name(), "placementPlans"), InRange("people", request.people_size(), 0, kAtOnce)});
  for (const std::string& person : request.people()) {
    if (valid.ok()) valid = CheckName("people", person, "people");
  }
  if (!valid.ok()) return valid;
  return db::Mutate<PlacementPlan>(
      db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<PlacementPlan> {
        absl::StatusOr<resource::Entered<PlacementPlan>> before =
            LoadForChange<PlacementPlan>(m, call, request.name(), request.etag());
        if (!before.ok()) return before.status();
        absl::Status may = access::MayWriteIn(call.caller, call.scope, before->resource.region_code(), "");
        if (!may.ok()) return may;
        absl::Status possible = policy::CanAccept(before->resource, resource::IsAuthor(before->authors, call.caller));
        if (!possible.ok()) return possible;
        absl::StatusOr<std::vector<store::Line>> lines = LinesToAccept(m.tx(), request);
        if (!lines.ok()) return lines.status();
        if (lines->empty() && before->resource.state() == PlacementPlan::STATE_ACCEPTED) return before->resource;
        // Whoever drew the plan up wrote in its postings as whoever accepts it does: neither approves them (Q16-28b).
        const std::string authors = resource::WithAuthor(before->authors, call.caller);
        absl::StatusOr<Room> room = Room::Load(m.tx(), before->resource);
        if (!room.ok()) return room.status();
        Known known;
        for (const store::Line& line : *lines) {
          absl::StatusOr<v1::Posting> posting = PostingOf(m, call, before->resource, line.placement, *room, known);
          if (!posting.ok()) return posting.status();
          posting = SavePosting(m, kPostingPlanned, nullptr, *std::move(posting), authors, known);
          if (!posting.ok()) return posting.status();
          absl::Status linked = store::SetPosting(m.tx(), request.name(), line, posting->name());
          if (!linked.ok()) return linked;
        }
        PlacementPlan after = before->resource;
        after.set_state(PlacementPlan::STATE_ACCEPTED);
        return resource::Save(
            m, &before->resource, std::move(after),
            {.event = kPlacementPlanAccepted, .clause = policy::kPlanning.id, .authors = before->authors});
      });
}

}  // namespace jiedui::rotation
