// PlanningService.AcceptPlacements: lines of a plan become planned postings, in one transaction.
#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/db/mutate.h"
#include "services/rotation/access.h"
#include "services/rotation/changes.h"
#include "services/rotation/events.h"
#include "services/rotation/plan_results.h"
#include "services/rotation/planning_service.h"
#include "services/rotation/policy_plan.h"
#include "services/rotation/postings.h"
#include "services/rotation/reasons_plan.h"

namespace jiedui::rotation {
namespace {

using v1::PlacementPlan;

constexpr int kAtOnce = 2000;
constexpr int64_t kAllLines = 10'000'000;

// The lines asked for, or all that wait.
absl::StatusOr<std::vector<store::Line>> LinesToAccept(db::Tx& tx, const v1::AcceptPlacementsRequest& request) {
  absl::StatusOr<std::vector<store::Line>> open =
      store::OpenLines(tx, request.name(), request.people().empty() ? kAtOnce + 1 : kAllLines);
  if (!open.ok()) return open;
  if (request.people().empty()) {
    if (static_cast<int>(open->size()) > kAtOnce) return Failure(kTooManyAtOnce, {{"limit", StrCat(kAtOnce)}});
    return open;
  }
  std::set<std::string> asked(request.people().begin(), request.people().end());
  std::vector<store::Line> lines;
  for (store::Line& line : *open) {
    if (asked.erase(line.placement.person()) > 0) lines.push_back(std::move(line));
  }
  if (!asked.empty()) return Failure(kNotPlaced, {{"person", *asked.begin()}, {"plan", request.name()}});
  return lines;
}

// The posting that follows from a line.
absl::StatusOr<v1::Posting> PostingOf(db::Tx& tx, const PlacementPlan& plan, const v1::Placement& line) {
  absl::StatusOr<resource::Entered<v1::Person>> person = resource::Get<v1::Person>(tx, line.person());
  if (!person.ok()) return person.status();
  absl::StatusOr<resource::Entered<v1::Need>> need = resource::Get<v1::Need>(tx, line.need());
  if (!need.ok()) return need.status();
  return policy::PostingFor(plan, person->resource, need->resource);
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
        const std::string author = resource::WithAuthor("", call.caller);
        Known known;
        for (const store::Line& line : *lines) {
          absl::StatusOr<v1::Posting> posting = PostingOf(m.tx(), before->resource, line.placement);
          if (!posting.ok()) return posting.status();
          posting->set_name(resource::NewName<v1::Posting>(""));
          posting = Enter(m, call, *std::move(posting), {}, known);
          if (!posting.ok()) return posting.status();
          posting = SavePosting(m, kPostingPlanned, nullptr, *std::move(posting), author, known);
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
