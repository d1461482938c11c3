// PlanningService: what schools need, and which of it nobody meets.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/rpc/asked.h"
#include "common/rpc/import_result.h"
#include "services/rotation/events.h"
#include "services/rotation/heard.h"
#include "services/rotation/plans/planning_service.h"
#include "services/rotation/plans/policy_need.h"
#include "services/rotation/posts/staffing.h"
#include "services/rotation/reads.h"

namespace jiedui::rotation {
namespace {

using type::v1::ImportOutcome;
using v1::Need;

const std::vector<rpc::FilterField>& NeedFields() {
  static const auto& fields =
      *new std::vector<rpc::FilterField>{TextField("name", "name"),
                                         TextField("school", "party"),
                                         CodeField("region_code", "region_code"),
                                         EnumField("stage", "type", v1::Stage_descriptor(), "STAGE_"),
                                         EnumField("state", "state", Need::State_descriptor(), "STATE_"),
                                         NumberField("year", "year")};
  return fields;
}

constexpr db::Sql kOpenNeeds{"need.open", R"(
SELECT data FROM resource
WHERE name > 'needs/' AND name < 'needs0' AND state = 1 AND region_code >= $1 AND region_code < $2
  AND recorded_to = 9223372036854775807 ORDER BY name)"};
constexpr db::Sql kOpenNeedsOf{"need.open_of", R"(
SELECT data FROM resource
WHERE name > 'needs/' AND name < 'needs0' AND state = 1 AND party = $1 AND party <> ''
  AND recorded_to = 9223372036854775807 ORDER BY name)"};

// Where the school of a need lies, if the caller may enter needs of it; kUnknownReference for one that nobody has spoken of.
absl::StatusOr<std::string> RegionToWriteIn(db::Tx& tx, const Call& call, const std::string& school) {
  absl::StatusOr<std::optional<PartyFacts>> heard = store::HeardParty(tx, school);
  if (!heard.ok()) return heard.status();
  if (!heard->has_value()) return UnknownReference("need.school", "学校", school);
  absl::Status may = access::MayWriteIn(call.caller, call.scope, (*heard)->region_code, school);
  if (!may.ok()) return may;
  return std::move((*heard)->region_code);
}

absl::StatusOr<Need> SaveNeed(db::Mutation& m, std::string_view event, const resource::Entered<Need>* before,
                              Need after, std::string_view decision = "") {
  const std::string authors = resource::WithAuthor(before == nullptr ? "" : before->authors, m.call().caller);
  return resource::Save(m, before == nullptr ? nullptr : &before->resource, std::move(after),
                        {.event = event, .decision = decision, .clause = policy::kNeeds.id, .authors = authors});
}

absl::StatusOr<ImportOutcome> ImportRow(db::Mutation& m, const Call& call, const v1::ImportNeedsRequest& row) {
  absl::Status valid = CheckName("need.name", row.need().name(), "needs");
  if (valid.ok()) valid = policy::ValidNeed(row.need());
  if (!valid.ok()) return valid;
  absl::StatusOr<std::string> region = RegionToWriteIn(m.tx(), call, row.need().school());
  if (!region.ok()) return region.status();
  absl::StatusOr<std::optional<resource::Entered<Need>>> present =
      resource::FindEntered<Need>(m.tx(), row.need().name());
  if (!present.ok()) return present.status();
  const resource::Entered<Need>* before = present->has_value() ? &**present : nullptr;
  // One of another school may be none of the caller's business: only that the name is taken is told.
  if (before != nullptr && before->resource.school() != row.need().school()) {
    return Failure(kAlreadyExists, {{"name", row.need().name()}});
  }
  const Need entered = policy::AsEntered(row.need());
  std::optional<Need> known;
  if (before != nullptr) known = policy::AsEntered(before->resource);
  absl::StatusOr<ImportOutcome> outcome = rpc::Compare(known.has_value() ? &*known : nullptr, entered, row.update());
  if (outcome.ok() && before != nullptr && before->resource.state() == Need::STATE_WITHDRAWN) {
    return Failure(kTakenBack, {{"name", entered.name()}, {"state", policy::Chinese(before->resource.state())}});
  }
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;
  if (before != nullptr) {
    absl::Status possible = policy::CanUpdate(before->resource, entered);
    if (!possible.ok()) return possible;
  }
  absl::Status saved = SaveNeed(m, before == nullptr ? kNeedCreated : kNeedUpdated, before,
                                policy::Entered(entered, entered.name(), *region))
                           .status();
  if (!saved.ok()) return saved;
  return outcome;
}

// Needs of a day: an office those of its area, any other caller those of its organisation. In order of name.
absl::StatusOr<std::vector<Need>> WantedOn(db::Tx& tx, const Call& call, const Scope& area, absl::CivilDay day) {
  std::vector<Need> wanted;
  const auto take = [&](const db::Row& row) -> absl::Status {
    Need need;
    absl::Status parsed = db::Parse(row, 0, need);
    if (parsed.ok() && policy::IsWanted(need, day) && area.Covers(need.region_code())) {
      wanted.push_back(std::move(need));
    }
    return parsed;
  };
  absl::Status status = access::IsOffice(call.caller) ? tx.Each(kOpenNeeds, {area.low, area.high}, take)
                                                      : tx.Each(kOpenNeedsOf, {call.caller.organisation}, take);
  if (!status.ok()) return status;
  return wanted;
}

// How much is met of each need: asked of one school after another, as far as a page goes.
class MetNeeds {
 public:
  // `wanted` outlives it.
  MetNeeds(const Scope& area, absl::CivilDay day, const std::vector<Need>& wanted)
      : area_(area), day_(day), met_(wanted.size()), wanted_(wanted) {
    for (size_t i = 0; i < wanted.size(); ++i) of_school_[wanted[i].school()].push_back(i);
  }

  absl::StatusOr<policy::Parts> Of(db::Tx& tx, size_t need) {
    const std::string& school = wanted_[need].school();
    // A school is taken out when it is asked.
    if (const auto asked = of_school_.extract(school)) {
      std::vector<Need> needs;
      for (const size_t i : asked.mapped()) needs.push_back(wanted_[i]);
      std::vector<policy::PostedThere> posted;
      absl::Status found =
          store::EachPosted(tx, {.area = area_, .school = school}, day_,
                            [&](std::string_view, int places, const v1::Posting& posting, const v1::Person& person) {
                              posted.push_back({posting, person, places});
                              return absl::OkStatus();
                            });
      if (!found.ok()) return found;
      const std::vector<policy::Parts> filled = policy::Filled(needs, posted);
      for (size_t i = 0; i < filled.size(); ++i) met_[asked.mapped()[i]] = filled[i];
    }
    return met_[need];
  }

 private:
  const Scope area_;
  const absl::CivilDay day_;
  std::vector<policy::Parts> met_;
  const std::vector<Need>& wanted_;
  std::map<std::string, std::vector<size_t>, std::less<>> of_school_;  // those that were not asked yet
};

}  // namespace

Answer<Need> PlanningService::GetNeed(const Call& call, const v1::GetNeedRequest& request) {
  return GetResource<Need>(db_, workers_, call, request);
}

Answer<v1::ListNeedsResponse> PlanningService::ListNeeds(const Call& call, const v1::ListNeedsRequest& request) {
  return ListResources<Need>(db_, workers_, call, request, NeedFields(), &v1::ListNeedsResponse::add_needs);
}

Answer<Need> PlanningService::CreateNeed(const Call& call, const v1::CreateNeedRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({resource::ValidId("need_id", request.need_id()), policy::ValidNeed(request.need())});
  if (!valid.ok()) return valid;
  const std::string name = resource::NewName<Need>(request.need_id());
  return db::Mutate<Need>(db_, call, request, [&call, &request, name](db::Mutation& m) -> absl::StatusOr<Need> {
    absl::StatusOr<std::string> region = RegionToWriteIn(m.tx(), call, request.need().school());
    if (!region.ok()) return region.status();
    absl::Status free = resource::IsFree<Need>(m, name);
    if (!free.ok()) return free;
    return SaveNeed(m, kNeedCreated, nullptr, policy::Entered(request.need(), name, *region));
  });
}

Answer<Need> PlanningService::UpdateNeed(const Call& call, const v1::UpdateNeedRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({CheckName("need.name", request.need().name(), "needs"), policy::ValidNeed(request.need())});
  if (!valid.ok()) return valid;
  return db::Mutate<Need>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Need> {
    absl::StatusOr<resource::Entered<Need>> before =
        LoadForChange<Need>(m, call, request.need().name(), request.need().etag());
    if (!before.ok()) return before.status();
    const Need& present = before->resource;
    absl::Status possible = access::MayWriteIn(call.caller, call.scope, present.region_code(), present.school());
    if (possible.ok()) possible = policy::CanUpdate(present, request.need());
    if (!possible.ok()) return possible;
    return SaveNeed(m, kNeedUpdated, &*before, policy::Entered(request.need(), present.name(), present.region_code()));
  });
}

Answer<Need> PlanningService::WithdrawNeed(const Call& call, const v1::WithdrawNeedRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({CheckName("name", request.name(), "needs"), policy::ValidNeedReason(request.reason())});
  if (!valid.ok()) return valid;
  return db::Mutate<Need>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Need> {
    absl::StatusOr<resource::Entered<Need>> before = LoadForChange<Need>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    const Need& present = before->resource;
    absl::Status possible = access::MayWriteIn(call.caller, call.scope, present.region_code(), present.school());
    if (possible.ok()) possible = policy::CanWithdraw(present);
    if (!possible.ok()) return possible;
    return SaveNeed(m, kNeedWithdrawn, &*before, policy::Withdrawn(present, request.reason()), request.reason());
  });
}

Answer<std::vector<v1::ImportNeedsResponse>> PlanningService::ImportNeeds(const Call& call,
                                                                          std::vector<v1::ImportNeedsRequest> rows) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportNeedsResponse, v1::ImportNeedsRequest>(
      db_, call, std::move(rows),
      [&call](db::Mutation& m, const v1::ImportNeedsRequest& row) { return ImportRow(m, call, row); },
      [](const v1::ImportNeedsRequest& row, const absl::StatusOr<ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportNeedsResponse>(row.line(), row.need().name(), outcome, kTakenBack.name);
      });
}

Answer<v1::ListUnmetNeedsResponse> PlanningService::ListUnmetNeeds(const Call& call,
                                                                   const v1::ListUnmetNeedsRequest& request) {
  using Response = v1::ListUnmetNeedsResponse;
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  if (!request.region().empty() && !IsDivisionCode(request.region())) {
    return InvalidField("region", "六位行政区划代码");
  }
  absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  // What of the area asked for the caller sees; a school sees its own, wherever it lies.
  Scope area = request.region().empty() ? Scope::All() : Scope::Region(request.region());
  if (access::IsOffice(call.caller)) {
    area.low = std::max(area.low, call.scope.low);
    area.high = std::min(area.high, call.scope.high);
  }
  return db::Query<Response>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, area, day = *day, page = *std::move(page)](db::Tx& tx) -> absl::StatusOr<Response> {
        const absl::StatusOr<std::vector<Need>> wanted = WantedOn(tx, call, area, day);
        if (!wanted.ok()) return wanted.status();
        MetNeeds met(area, day, *wanted);
        Response response;
        auto next = std::upper_bound(wanted->begin(), wanted->end(), page.after,
                                     [](const std::string& key, const Need& need) { return key < need.name(); });
        for (; next != wanted->end(); ++next) {
          const absl::StatusOr<policy::Parts> filled = met.Of(tx, static_cast<size_t>(next - wanted->begin()));
          if (!filled.ok()) return filled.status();
          if (*filled >= policy::PartsOf(next->count())) continue;
          if (response.needs_size() + 1 == page.limit) {
            response.set_next_page_token(rpc::NextPageToken(request, response.needs().rbegin()->need().name()));
            break;
          }
          Response::Unmet& one = *response.add_needs();
          *one.mutable_need() = *next;
          const auto whole = static_cast<int32_t>(policy::WholePosts(*filled));
          one.set_met(whole);
          one.set_missing(next->count() - whole);
          one.set_posts_met(policy::TextOfPosts(*filled));
        }
        return response;
      });
}

}  // namespace jiedui::rotation
