#include "services/trusteeship/practice_service.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/db/mutate.h"
#include "services/trusteeship/access.h"
#include "services/trusteeship/changes.h"
#include "services/trusteeship/events.h"
#include "services/trusteeship/parties.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/policy_practice.h"
#include "services/trusteeship/reads.h"

namespace jiedui::trusteeship {
namespace {

using v1::Practice;

const std::vector<rpc::FilterField>& PracticeFields() {
  static const auto& fields = *new std::vector<rpc::FilterField>(ResourceFields(Practice::State_descriptor()));
  return fields;
}

// Whether the caller sees all of a practice, or only what is published of it.
absl::StatusOr<bool> SeesDrafts(db::Tx& tx, const Call& call, const Practice& practice) {
  if (access::IsPublic(call.caller)) return false;
  absl::Status concerns = MaySee(tx, call, practice);
  if (concerns.ok()) return true;
  if (!tx.status().ok()) return tx.status();
  return ReasonOf(concerns) == kNotFound.name ? absl::StatusOr<bool>(false) : concerns;
}

struct Seen {
  Practice practice;  // as it stands
  bool drafts = false;
};

absl::StatusOr<Seen> LoadToSee(db::Tx& tx, const Call& call, const std::string& name) {
  absl::StatusOr<resource::Entered<Practice>> present = resource::Get<Practice>(tx, name);
  if (!present.ok()) return present.status();
  absl::StatusOr<bool> drafts = SeesDrafts(tx, call, present->resource);
  if (!drafts.ok()) return drafts.status();
  if (!*drafts && !policy::IsPublic(present->resource)) return Failure(kNotFound, {{"name", name}});
  return Seen{std::move(present->resource), *drafts};
}

// Of all practices those that are published, and those in the caller's scope whatever their state.
rpc::SqlFilter Visible(rpc::SqlFilter filter, const Call& call) {
  int parameter = resource::kFirstFilterParameter + static_cast<int>(filter.values.size());
  const auto published = static_cast<int64_t>(Practice::STATE_PUBLISHED);
  if (access::IsPublic(call.caller)) {
    filter.sql += StrCat(" AND state = $", parameter);
    filter.values.emplace_back(published);
    return filter;
  }
  if (call.scope.IsAll()) return filter;
  const std::string state = StrCat("$", parameter), low = StrCat("$", parameter + 1), high = StrCat("$", parameter + 2);
  filter.sql += StrCat(" AND (state = ", state, " OR (supporter_region >= ", low, " AND supporter_region < ", high,
                       ") OR (school_region >= ", low, " AND school_region < ", high, "))");
  filter.values.emplace_back(published);
  filter.values.emplace_back(call.scope.low);
  filter.values.emplace_back(call.scope.high);
  return filter;
}

absl::StatusOr<Practice> SavePractice(db::Mutation& m, std::string_view event, const Loaded<Practice>& before,
                                      Practice after, std::string_view decision = "") {
  return resource::Save(m, &before.resource, std::move(after),
                        {.event = event,
                         .parties = PartiesOf(before.trusteeship),
                         .decision = decision,
                         .clause = policy::kSpreading.id,
                         .authors = before.authors});
}

}  // namespace

Answer<Practice> PracticeService::Get(const Call& call, const v1::GetPracticeRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "practices");
  if (!valid.ok()) return valid;
  if (request.revision() < 0) return InvalidField("revision", "0（最新）或正整数");
  return db::Query<Practice>(db_, workers_, call, db::Cost::kShort,
                             [&call, &request](db::Tx& tx) -> absl::StatusOr<Practice> {
                               absl::StatusOr<Seen> seen = LoadToSee(tx, call, request.name());
                               if (!seen.ok()) return seen.status();
                               if (request.revision() == 0) return std::move(seen->practice);
                               absl::StatusOr<std::optional<Practice>> former =
                                   resource::FindRevision<Practice>(tx, request.name(), request.revision());
                               if (!former.ok()) return former.status();
                               if (!former->has_value() || (!seen->drafts && !policy::IsPublic(**former))) {
                                 return Failure(kNotFound, {{"name", request.name()}});
                               }
                               return **std::move(former);
                             });
}

Answer<v1::ListPracticesResponse> PracticeService::List(const Call& call, const v1::ListPracticesRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  absl::StatusOr<rpc::SqlFilter> filter =
      rpc::TranslateFilter(request.filter(), PracticeFields(), resource::kFirstFilterParameter);
  if (!filter.ok()) return filter.status();
  return db::Query<v1::ListPracticesResponse>(db_, workers_, call, db::Cost::kScan,
                                              [&request, filter = Visible(*std::move(filter), call),
                                               page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListPracticesResponse> {
                                                absl::StatusOr<std::vector<Practice>> practices =
                                                    resource::List<Practice>(tx, Scope::All(), filter, page);
                                                if (!practices.ok()) return practices.status();
                                                v1::ListPracticesResponse response;
                                                response.set_next_page_token(rpc::CutPage(request, page, *practices));
                                                for (Practice& practice : *practices)
                                                  *response.add_practices() = std::move(practice);
                                                return response;
                                              });
}

Answer<v1::ListPracticeRevisionsResponse> PracticeService::ListRevisions(
    const Call& call, const v1::ListPracticeRevisionsRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "practices");
  if (!valid.ok()) return valid;
  absl::StatusOr<rpc::RevisionPage> page = rpc::NextRevisions(request);
  if (!page.ok()) return page.status();
  return db::Query<v1::ListPracticeRevisionsResponse>(
      db_, workers_, call, db::Cost::kShort,
      [&call, &request, page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListPracticeRevisionsResponse> {
        absl::StatusOr<Seen> seen = LoadToSee(tx, call, request.name());
        if (!seen.ok()) return seen.status();
        return resource::History<Practice, v1::ListPracticeRevisionsResponse>(
            tx, request, page, &v1::PracticeRevision::mutable_practice,
            [drafts = seen->drafts](const Practice& practice) { return drafts || policy::IsPublic(practice); });
      });
}

Answer<Practice> PracticeService::Create(const Call& call, const v1::CreatePracticeRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({resource::ValidId("practice_id", request.practice_id()), policy::ValidPractice(request.practice())});
  if (!valid.ok()) return valid;
  const std::string name = resource::NewName<Practice>(request.practice_id());
  return db::Mutate<Practice>(db_, call, request, [&call, &request, name](db::Mutation& m) -> absl::StatusOr<Practice> {
    absl::StatusOr<v1::Trusteeship> trusteeship = LoadToWriteUnder(m, call, request.practice().trusteeship());
    if (!trusteeship.ok()) return trusteeship.status();
    absl::Status free = resource::IsFree<Practice>(m, name);
    if (!free.ok()) return free;
    Practice draft = policy::Drafted(nullptr, request.practice(), name);
    Place(draft, *trusteeship);
    const std::string author = resource::WithAuthor("", call.caller);
    return resource::Save(m, static_cast<const Practice*>(nullptr), std::move(draft),
                          {.event = kPracticeCreated,
                           .parties = PartiesOf(*trusteeship),
                           .clause = policy::kSpreading.id,
                           .authors = author});
  });
}

Answer<Practice> PracticeService::Update(const Call& call, const v1::UpdatePracticeRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({policy::ValidChange("practices", request.practice().name(), request.practice().etag()),
                  policy::ValidPractice(request.practice())});
  if (!valid.ok()) return valid;
  return db::Mutate<Practice>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Practice> {
    absl::StatusOr<Loaded<Practice>> before =
        LoadForChange<Practice>(m, call, request.practice().name(), request.practice().etag());
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanUpdate(before->resource, request.practice());
    if (!possible.ok()) return possible;
    before->authors = resource::WithAuthor(before->authors, call.caller);
    return SavePractice(m, kPracticeUpdated, *before,
                        policy::Drafted(&before->resource, request.practice(), before->resource.name()));
  });
}

Answer<Practice> PracticeService::Review(const Call& call, const v1::ReviewPracticeRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidChange("practices", request.name(), request.etag());
  if (!valid.ok()) return valid;
  return db::Mutate<Practice>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Practice> {
    absl::StatusOr<Loaded<Practice>> before = LoadForChange<Practice>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanReview(before->resource, resource::IsAuthor(before->authors, call.caller));
    if (!possible.ok()) return possible;
    return SavePractice(m, kPracticeReviewed, *before, policy::Reviewed(before->resource));
  });
}

Answer<Practice> PracticeService::Return(const Call& call, const v1::ReturnPracticeRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {policy::ValidChange("practices", request.name(), request.etag()), policy::ValidReason(request.reason())});
  if (!valid.ok()) return valid;
  return db::Mutate<Practice>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Practice> {
    absl::StatusOr<Loaded<Practice>> before = LoadForChange<Practice>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanReturn(before->resource);
    if (!possible.ok()) return possible;
    return SavePractice(m, kPracticeReturned, *before, policy::Returned(before->resource, request.reason()),
                        request.reason());
  });
}

Answer<Practice> PracticeService::Publish(const Call& call, const v1::PublishPracticeRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidChange("practices", request.name(), request.etag());
  if (!valid.ok()) return valid;
  return db::Mutate<Practice>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Practice> {
    absl::StatusOr<Loaded<Practice>> before = LoadForChange<Practice>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanPublish(before->resource);
    if (!possible.ok()) return possible;
    return SavePractice(m, kPracticePublished, *before, policy::Published(before->resource, call.today));
  });
}

// What is published is everybody's: whoever takes it up need not be concerned by the trusteeship it comes from.
Answer<Practice> PracticeService::TakeUp(const Call& call, const v1::TakeUpPracticeRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidTakeUp(request, call.today);
  if (!valid.ok()) return valid;
  if (!access::IsOffice(call.caller) && !access::ActsFor(call.caller, request.party())) {
    return absl::Status(Failure(kNotYourParty, {{"party", request.party()}, {"verb", "登记推广应用"}}));
  }
  return db::Mutate<Practice>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Practice> {
    absl::StatusOr<Seen> seen = LoadToSee(m.tx(), call, request.name());
    if (!seen.ok()) return seen.status();
    absl::Status current = policy::CanReplace(request.name(), seen->practice.etag(), request.etag());
    if (!current.ok()) return current;
    absl::StatusOr<v1::Trusteeship> trusteeship = store::GetTrusteeship(m.tx(), seen->practice.trusteeship());
    if (!trusteeship.ok()) return trusteeship.status();
    absl::Status possible = policy::CanTakeUp(seen->practice, *trusteeship, request.party());
    if (!possible.ok()) return possible;
    // An office, for somebody else.
    if (call.caller.organisation != request.party()) {
      possible = PartyIsKnown(m.tx(), "party", request.party());
      if (!possible.ok()) return possible;
    }
    absl::StatusOr<resource::Entered<Practice>> entered = resource::Get<Practice>(m.tx(), request.name());
    if (!entered.ok()) return entered.status();
    const Loaded<Practice> before{std::move(entered->resource), *std::move(trusteeship), std::move(entered->authors)};
    const std::string since = request.since().empty() ? FormatDay(call.today) : request.since();
    return SavePractice(m, kPracticeTakenUp, before, policy::TakenUp(before.resource, request.party(), since));
  });
}

}  // namespace jiedui::trusteeship
