#include "services/trusteeship/difficulty_service.h"

#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/db/mutate.h"
#include "services/trusteeship/access.h"
#include "services/trusteeship/changes.h"
#include "services/trusteeship/events.h"
#include "services/trusteeship/parties.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/policy_difficulty.h"
#include "services/trusteeship/reads.h"
#include "services/trusteeship/reasons_difficulty.h"
#include "services/trusteeship/timers.h"

namespace jiedui::trusteeship {
namespace {

using v1::Difficulty;

const std::vector<rpc::FilterField>& DifficultyFields() {
  using Operator = rpc::FilterOperator;
  using Type = rpc::FilterField::Type;
  static const auto& fields = *new std::vector<rpc::FilterField>(
      ResourceFields(Difficulty::State_descriptor(),
                     {{"level",
                       {"type"},
                       Type::kEnum,
                       {Operator::kEqual, Operator::kNotEqual},
                       rpc::EnumNames(*Difficulty::Level_descriptor(), "LEVEL_")},
                      {"assignee", {"party"}, Type::kText, {Operator::kEqual, Operator::kNotEqual}, {}}}));
  return fields;
}

// The party that has to answer is concerned as well, wherever it lies.
std::vector<std::string> Concerned(const v1::Trusteeship& trusteeship, const Difficulty& difficulty) {
  std::vector<std::string> parties = PartiesOf(trusteeship);
  if (!difficulty.assignee().empty() && !access::IsPartyOf(difficulty.assignee(), trusteeship)) {
    parties.push_back(difficulty.assignee());
  }
  return parties;
}

absl::StatusOr<Difficulty> SaveDifficulty(db::Mutation& m, std::string_view event, const Loaded<Difficulty>& before,
                                          Difficulty after, std::string_view decision = "") {
  std::vector<std::string> parties = Concerned(before.trusteeship, after);
  return resource::Save(m, &before.resource, std::move(after),
                        {.event = event,
                         .parties = std::move(parties),
                         .decision = decision,
                         .clause = policy::kTracking.id,
                         .authors = before.authors});
}

// For the answer: the party it is assigned to, which need not be one of the trusteeship's.
absl::StatusOr<Loaded<Difficulty>> LoadToAnswer(db::Mutation& m, const Call& call, std::string_view name,
                                                std::string_view etag) {
  absl::StatusOr<resource::Entered<Difficulty>> entered = resource::Get<Difficulty>(m.tx(), name);
  if (!entered.ok()) return entered.status();
  absl::Status seen = MaySee(m.tx(), call, entered->resource);
  if (!seen.ok()) return seen;
  absl::StatusOr<v1::Trusteeship> trusteeship = store::GetTrusteeship(m.tx(), entered->resource.trusteeship());
  if (!trusteeship.ok()) return trusteeship.status();
  absl::Status possible = policy::CanAnswer(entered->resource);
  if (!possible.ok()) return possible;
  if (!access::ActsFor(call.caller, entered->resource.assignee())) {
    return Failure(kNotTheAssignee, {{"name", name}, {"assignee", entered->resource.assignee()}})
        .By(policy::kTracking, name);
  }
  absl::Status current = policy::CanReplace(name, entered->resource.etag(), etag);
  if (!current.ok()) return current;
  return Loaded<Difficulty>{std::move(entered->resource), *std::move(trusteeship), std::move(entered->authors)};
}

// A party of the trusteeship, which was looked up when that was entered, or one that was heard of.
absl::Status IsSomebody(db::Tx& tx, std::string_view field, std::string_view party,
                        const v1::Trusteeship& trusteeship) {
  return access::IsPartyOf(party, trusteeship) ? absl::OkStatus() : PartyIsKnown(tx, field, party);
}

policy::Closer CloserOf(const Caller& caller, std::string_view authors) {
  return {.organisation = caller.organisation,
          .is_office = access::IsOffice(caller),
          .answered = resource::IsAuthor(authors, caller)};
}

}  // namespace

Answer<Difficulty> DifficultyService::Get(const Call& call, const v1::GetDifficultyRequest& request) {
  return GetResource<Difficulty>(db_, workers_, call, request);
}

Answer<v1::ListDifficultiesResponse> DifficultyService::List(const Call& call,
                                                             const v1::ListDifficultiesRequest& request) {
  return ListResources<Difficulty>(db_, workers_, call, request, DifficultyFields(),
                                   &v1::ListDifficultiesResponse::add_difficulties, call.scope);
}

Answer<v1::ListDifficultyRevisionsResponse> DifficultyService::ListRevisions(
    const Call& call, const v1::ListDifficultyRevisionsRequest& request) {
  return ListResourceRevisions<Difficulty, v1::ListDifficultyRevisionsResponse>(
      db_, workers_, call, request, &v1::DifficultyRevision::mutable_difficulty);
}

Answer<Difficulty> DifficultyService::Raise(const Call& call, const v1::RaiseDifficultyRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {resource::ValidId("difficulty_id", request.difficulty_id()), policy::ValidDifficulty(request.difficulty())});
  if (!valid.ok()) return valid;
  const std::string& raised_by =
      call.caller.organisation.empty() ? request.difficulty().raised_by() : call.caller.organisation;
  if (raised_by.empty()) return MissingField("difficulty.raised_by");
  const std::string name = resource::NewName<Difficulty>(request.difficulty_id());
  return db::Mutate<Difficulty>(
      db_, call, request, [&call, &request, &raised_by, name](db::Mutation& m) -> absl::StatusOr<Difficulty> {
        absl::StatusOr<v1::Trusteeship> trusteeship = LoadToWriteUnder(m, call, request.difficulty().trusteeship());
        if (!trusteeship.ok()) return trusteeship.status();
        absl::Status free = resource::IsFree<Difficulty>(m, name);
        if (!free.ok()) return free;
        if (call.caller.organisation.empty()) {
          absl::Status known = IsSomebody(m.tx(), "difficulty.raised_by", raised_by, *trusteeship);
          if (!known.ok()) return known;
        }
        Difficulty raised = policy::Raised(request.difficulty(), name, raised_by);
        Place(raised, *trusteeship);
        return resource::Save(
            m, static_cast<const Difficulty*>(nullptr), std::move(raised),
            {.event = kDifficultyRaised, .parties = PartiesOf(*trusteeship), .clause = policy::kTracking.id});
      });
}

Answer<Difficulty> DifficultyService::Assign(const Call& call, const v1::AssignDifficultyRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidAssignment(request, call.today);
  if (!valid.ok()) return valid;
  return db::Mutate<Difficulty>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Difficulty> {
    absl::StatusOr<Loaded<Difficulty>> before = LoadForChange<Difficulty>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanAssign(before->resource);
    if (!possible.ok()) return possible;
    possible = IsSomebody(m.tx(), "assignee", request.assignee(), before->trusteeship);
    if (!possible.ok()) return possible;
    absl::Status cancelled = CancelAnswer(m.tx(), before->resource);
    if (!cancelled.ok()) return cancelled;
    absl::StatusOr<Difficulty> saved = SaveDifficulty(
        m, kDifficultyAssigned, *before, policy::Assigned(before->resource, request.assignee(), request.due_on()));
    if (!saved.ok()) return saved.status();
    absl::Status scheduled = ScheduleAnswer(m.tx(), *saved);
    if (!scheduled.ok()) return scheduled;
    return saved;
  });
}

Answer<Difficulty> DifficultyService::Reply(const Call& call, const v1::AnswerDifficultyRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {policy::ValidChange("difficulties", request.name(), request.etag()), policy::ValidAnswer(request.answer())});
  if (!valid.ok()) return valid;
  return db::Mutate<Difficulty>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Difficulty> {
    absl::StatusOr<Loaded<Difficulty>> before = LoadToAnswer(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status cancelled = CancelAnswer(m.tx(), before->resource);
    if (!cancelled.ok()) return cancelled;
    before->authors = resource::WithAuthor(before->authors, call.caller);
    return SaveDifficulty(m, kDifficultyAnswered, *before, policy::Answered(before->resource, request.answer()));
  });
}

Answer<Difficulty> DifficultyService::Solve(const Call& call, const v1::SolveDifficultyRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({policy::ValidChange("difficulties", request.name(), request.etag()),
                                   policy::ValidOptionalReason(request.reason())});
  if (!valid.ok()) return valid;
  return db::Mutate<Difficulty>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Difficulty> {
    absl::StatusOr<Loaded<Difficulty>> before = LoadForChange<Difficulty>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanSolve(before->resource, CloserOf(call.caller, before->authors));
    if (!possible.ok()) return possible;
    return SaveDifficulty(m, kDifficultySolved, *before, policy::Solved(before->resource, request.reason()),
                          request.reason());
  });
}

Answer<Difficulty> DifficultyService::Reopen(const Call& call, const v1::ReopenDifficultyRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {policy::ValidChange("difficulties", request.name(), request.etag()), policy::ValidReason(request.reason())});
  if (!valid.ok()) return valid;
  return db::Mutate<Difficulty>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Difficulty> {
    absl::StatusOr<Loaded<Difficulty>> before = LoadForChange<Difficulty>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanReopen(before->resource, CloserOf(call.caller, before->authors));
    if (!possible.ok()) return possible;
    return SaveDifficulty(m, kDifficultyReopened, *before, policy::Reopened(before->resource, request.reason()),
                          request.reason());
  });
}

}  // namespace jiedui::trusteeship
