#include "services/rotation/posts/post_service.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "services/rotation/events.h"
#include "services/rotation/follow.h"
#include "services/rotation/heard.h"
#include "services/rotation/people/categories.h"
#include "services/rotation/posts/policy_post.h"
#include "services/rotation/posts/post_entry.h"
#include "services/rotation/posts/staffing.h"
#include "services/rotation/reads.h"

namespace jiedui::rotation {
namespace {

using v1::Allotment;
using v1::PostBudget;

const std::vector<rpc::FilterField>& BudgetFields() {
  static const auto& fields =
      *new std::vector<rpc::FilterField>{TextField("name", "name"), CodeField("region_code", "region_code")};
  return fields;
}

const std::vector<rpc::FilterField>& AllotmentFields() {
  static const auto& fields =
      *new std::vector<rpc::FilterField>{TextField("name", "name"), CodeField("region_code", "region_code"),
                                         EnumField("stage", "type", v1::Stage_descriptor(), "STAGE_")};
  return fields;
}

// The sum of what the county's schools have now.
absl::Status SumUp(db::Tx& tx, PostBudget& budget) {
  absl::StatusOr<int64_t> allotted = store::PostsAllotted(tx, budget.region_code(), "");
  if (!allotted.ok()) return allotted.status();
  budget.set_allotted(static_cast<int32_t>(*allotted));
  budget.set_above(std::max(0, budget.allotted() - budget.total()));
  return absl::OkStatus();
}

// What was flagged is looked at again under a total that is about to be saved.
absl::Status FlagAnew(db::Mutation& m, const PostBudget& budget) {
  const auto allotments =
      SharedPresentsOf<Allotment>(m.tx(), "allotment.of_region", "region_code", budget.region_code());
  return FollowAll(m, allotments, kAllotmentUpdated, [&](Allotment& allotment) {
    if (!allotment.flags().empty()) policy::FlagAboveTotal(allotment, budget.total(), budget.allotted());
  });
}

absl::StatusOr<PostBudget> SaveBudget(db::Mutation& m, const resource::Entered<PostBudget>* before, PostBudget after) {
  absl::Status summed = SumUp(m.tx(), after);
  const bool rises = before != nullptr && after.total() > before->resource.total();
  if (summed.ok() && !rises) summed = policy::CanHold(after, after.allotted());
  if (summed.ok()) summed = FlagAnew(m, after);
  if (!summed.ok()) return summed;
  const std::string authors = resource::WithAuthor(before == nullptr ? "" : before->authors, m.call().caller);
  return resource::Save(m, before == nullptr ? nullptr : &before->resource, std::move(after),
                        {.event = before == nullptr ? kPostBudgetCreated : kPostBudgetUpdated,
                         .clause = policy::kCountyPosts.id,
                         .authors = authors});
}

absl::StatusOr<Allotment> SaveAllotment(db::Mutation& m, std::string_view event,
                                        const resource::Entered<Allotment>* before, Allotment after,
                                        std::string_view decision = "") {
  if (before != nullptr && !before->resource.flags().empty()) {
    absl::Status flagged = FlagAboveTotal(m.tx(), after);
    if (!flagged.ok()) return flagged;
  }
  const std::string authors = resource::WithAuthor(before == nullptr ? "" : before->authors, m.call().caller);
  return resource::Save(m, before == nullptr ? nullptr : &before->resource, std::move(after),
                        {.event = event, .decision = decision, .clause = policy::kCountyPosts.id, .authors = authors});
}

}  // namespace

// ---- Entering ------------------------------------------------------------------------------------------------------------

absl::StatusOr<PartyFacts> SchoolOf(db::Tx& tx, std::string_view allotment) {
  const std::string name = policy::SchoolOfAllotment(allotment);
  absl::StatusOr<std::optional<PartyFacts>> school = store::HeardParty(tx, name);
  if (!school.ok()) return school.status();
  if (!school->has_value()) return UnknownReference("allotment.name", "学校", name);
  return **std::move(school);
}

absl::Status FlagAboveTotal(db::Tx& tx, Allotment& allotment) {
  absl::StatusOr<std::optional<PostBudget>> budget =
      resource::Find<PostBudget>(tx, StrCat("postBudgets/", allotment.region_code()));
  if (!budget.ok()) return budget.status();
  absl::StatusOr<int64_t> elsewhere = store::PostsAllotted(tx, allotment.region_code(), allotment.school());
  if (!elsewhere.ok()) return elsewhere.status();
  policy::FlagAboveTotal(allotment, budget->has_value() ? std::optional<int64_t>((*budget)->total()) : std::nullopt,
                         *elsewhere + allotment.posts());
  return absl::OkStatus();
}

absl::Status MayAllot(db::Mutation& m, const Allotment* before, const Allotment& after, const PartyFacts& school,
                      bool keeps_sum) {
  policy::AllotmentSetting setting{.school = school};
  if (keeps_sum) {
    setting.total = std::numeric_limits<int64_t>::max();
  } else {
    const std::string budget_name = StrCat("postBudgets/", after.region_code());
    absl::StatusOr<std::optional<PostBudget>> budget = resource::Find<PostBudget>(m.tx(), budget_name);
    if (!budget.ok()) return budget.status();
    if (!budget->has_value()) return UnknownReference("allotment.posts", "县编制总量", budget_name);
    setting.total = (*budget)->total();
    absl::StatusOr<int64_t> elsewhere = store::PostsAllotted(m.tx(), after.region_code(), after.school());
    if (!elsewhere.ok()) return elsewhere.status();
    setting.elsewhere = *elsewhere;
  }
  absl::StatusOr<absl::CivilDay> since = ParseDay("allotment.since", after.since());
  if (!since.ok()) return since.status();
  absl::StatusOr<policy::StaffingRules> rules = store::StaffingRulesOn(m.tx(), after.region_code(), *since);
  if (!rules.ok()) return rules.status();
  setting.senior_share = std::move(rules->senior_share);
  setting.middle_share = std::move(rules->middle_share);
  absl::StatusOr<store::CategoryAnswer> rural =
      store::CategoryOf(m.tx(), school, v1::Category::KIND_RURAL, *since, db::kPresent);
  if (!rural.ok()) return rural.status();
  setting.rural = rural->known();
  if (after.stage() == v1::STAGE_VOCATIONAL) {
    absl::StatusOr<std::vector<policy::Held>> held = store::HeldAt(m.tx(), after.school(), m.call().today, "");
    if (!held.ok()) return held.status();
    setting.held = policy::MostHeld(*held, FormatDay(m.call().today));
  }
  std::vector<Warning> warnings;
  absl::Status possible = policy::CanAllot(before, after, setting, warnings);
  for (Warning& warning : warnings) m.Warn(std::move(warning));
  return possible;
}

// ---- Totals --------------------------------------------------------------------------------------------------------------

Answer<PostBudget> PostService::GetPostBudget(const Call& call, const v1::GetPostBudgetRequest& request) {
  return GetResource<PostBudget>(db_, workers_, call, request, &SumUp);
}

// No total is of a school: who is no office has none to list.
Answer<v1::ListPostBudgetsResponse> PostService::ListPostBudgets(const Call& call,
                                                                 const v1::ListPostBudgetsRequest& request) {
  return ListResources<PostBudget>(db_, workers_, call, request, BudgetFields(),
                                   &v1::ListPostBudgetsResponse::add_post_budgets, &SumUp);
}

Answer<PostBudget> PostService::CreatePostBudget(const Call& call, const v1::CreatePostBudgetRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({policy::ValidPostBudgetId("post_budget_id", request.post_budget_id()),
                                   policy::ValidPostBudget(request.post_budget())});
  if (!valid.ok()) return valid;
  return db::Mutate<PostBudget>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<PostBudget> {
    const std::string name = resource::NewName<PostBudget>(request.post_budget_id());
    absl::Status may = access::MayWriteIn(call.caller, call.scope, request.post_budget_id(), "");
    if (may.ok()) may = resource::IsFree<PostBudget>(m, name);
    if (!may.ok()) return may;
    return SaveBudget(m, nullptr, policy::Entered(nullptr, request.post_budget(), name));
  });
}

Answer<PostBudget> PostService::UpdatePostBudget(const Call& call, const v1::UpdatePostBudgetRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({CheckName("post_budget.name", request.post_budget().name(), "postBudgets"),
                                   policy::ValidPostBudget(request.post_budget())});
  if (!valid.ok()) return valid;
  return db::Mutate<PostBudget>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<PostBudget> {
    absl::StatusOr<resource::Entered<PostBudget>> before =
        LoadForChange<PostBudget>(m, call, request.post_budget().name(), request.post_budget().etag());
    if (!before.ok()) return before.status();
    absl::Status may = access::MayWriteIn(call.caller, call.scope, before->resource.region_code(), "");
    if (!may.ok()) return may;
    return SaveBudget(m, &*before, policy::Entered(&before->resource, request.post_budget(), before->resource.name()));
  });
}

// ---- Allotments ----------------------------------------------------------------------------------------------------------

Answer<Allotment> PostService::GetAllotment(const Call& call, const v1::GetAllotmentRequest& request) {
  return GetResource<Allotment>(db_, workers_, call, request);
}

Answer<v1::ListAllotmentsResponse> PostService::ListAllotments(const Call& call,
                                                               const v1::ListAllotmentsRequest& request) {
  return ListResources<Allotment>(db_, workers_, call, request, AllotmentFields(),
                                  &v1::ListAllotmentsResponse::add_allotments);
}

Answer<v1::ListAllotmentRevisionsResponse> PostService::ListAllotmentRevisions(
    const Call& call, const v1::ListAllotmentRevisionsRequest& request) {
  return ListResourceRevisions<Allotment, v1::ListAllotmentRevisionsResponse>(
      db_, workers_, call, request, &v1::AllotmentRevision::mutable_allotment);
}

Answer<Allotment> PostService::CreateAllotment(const Call& call, const v1::CreateAllotmentRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  if (request.allotment_id().empty()) return MissingField("allotment_id");
  absl::Status valid = FirstError({resource::ValidId("allotment_id", request.allotment_id()),
                                   policy::ValidAllotment(request.allotment(), call.today)});
  if (!valid.ok()) return valid;
  return db::Mutate<Allotment>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Allotment> {
    const std::string name = resource::NewName<Allotment>(request.allotment_id());
    absl::StatusOr<PartyFacts> school = SchoolOf(m.tx(), name);
    if (!school.ok()) return school.status();
    Allotment after = policy::Entered(request.allotment(), *school);
    absl::Status may = access::MayWriteIn(call.caller, call.scope, school->region_code, "");
    if (may.ok()) may = resource::IsFree<Allotment>(m, name);
    if (may.ok()) may = MayAllot(m, nullptr, after, *school, false);
    if (!may.ok()) return may;
    return SaveAllotment(m, kAllotmentCreated, nullptr, std::move(after));
  });
}

Answer<Allotment> PostService::UpdateAllotment(const Call& call, const v1::UpdateAllotmentRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({CheckName("allotment.name", request.allotment().name(), "allotments"),
                                   policy::ValidAllotment(request.allotment(), call.today)});
  if (!valid.ok()) return valid;
  return db::Mutate<Allotment>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Allotment> {
    absl::StatusOr<resource::Entered<Allotment>> before =
        LoadForChange<Allotment>(m, call, request.allotment().name(), request.allotment().etag());
    if (!before.ok()) return before.status();
    absl::StatusOr<PartyFacts> school = SchoolOf(m.tx(), before->resource.name());
    if (!school.ok()) return school.status();
    Allotment after = policy::Entered(request.allotment(), *school);
    absl::Status may = access::MayWriteIn(call.caller, call.scope, school->region_code, "");
    if (may.ok()) may = MayAllot(m, &before->resource, after, *school, false);
    if (!may.ok()) return may;
    return SaveAllotment(m, kAllotmentUpdated, &*before, std::move(after));
  });
}

Answer<v1::MovePostsResponse> PostService::MovePosts(const Call& call, const v1::MovePostsRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidMove(request);
  if (!valid.ok()) return valid;
  return db::Mutate<v1::MovePostsResponse>(
      db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<v1::MovePostsResponse> {
        struct Side {
          const std::string& name;
          const std::string& etag;
          int32_t posts;
          resource::Entered<Allotment> before = {};
        };
        Side sides[] = {{request.from(), request.from_etag(), -request.posts()},
                        {request.to(), request.to_etag(), request.posts()}};
        for (Side& side : sides) {
          absl::StatusOr<resource::Entered<Allotment>> before = LoadForChange<Allotment>(m, call, side.name, side.etag);
          if (!before.ok()) return before.status();
          absl::Status may = access::MayWriteIn(call.caller, call.scope, before->resource.region_code(), "");
          if (!may.ok()) return may;
          side.before = *std::move(before);
        }
        absl::Status possible = policy::CanMove(sides[0].before.resource, sides[1].before.resource, request.posts());
        if (!possible.ok()) return possible;
        v1::MovePostsResponse response;
        Allotment* moved[] = {response.mutable_from(), response.mutable_to()};
        for (size_t i = 0; i < std::size(sides); ++i) {
          const Side& side = sides[i];
          absl::StatusOr<PartyFacts> school = SchoolOf(m.tx(), side.name);
          if (!school.ok()) return school.status();
          *moved[i] = policy::Moved(side.before.resource, side.posts, call.today);
          possible = MayAllot(m, &side.before.resource, *moved[i], *school, true);
          if (!possible.ok()) return possible;
        }
        for (size_t i = 0; i < std::size(sides); ++i) {
          absl::StatusOr<Allotment> saved =
              SaveAllotment(m, kAllotmentMoved, &sides[i].before, std::move(*moved[i]), request.reason());
          if (!saved.ok()) return saved.status();
          *moved[i] = *std::move(saved);
        }
        return response;
      });
}

}  // namespace jiedui::rotation
