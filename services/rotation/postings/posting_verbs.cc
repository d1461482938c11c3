// The verbs that take a posting from one state to the next.
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/db/mutate.h"
#include "services/rotation/access.h"
#include "services/rotation/changes.h"
#include "services/rotation/events.h"
#include "services/rotation/postings/policy_basis.h"
#include "services/rotation/postings/policy_posting.h"
#include "services/rotation/postings/posting_service.h"
#include "services/rotation/postings/postings.h"

namespace jiedui::rotation {
namespace {

using v1::Posting;
using Entered = resource::Entered<Posting>;

// Of the side that sends.
absl::Status ActsForHome(const Call& call, const Posting& posting) {
  return access::MayWriteIn(call.caller, call.scope, posting.home_region(), posting.home());
}

// Of either side.
absl::Status ActsForEither(const Call& call, const Posting& posting) {
  absl::Status home = ActsForHome(call, posting);
  if (home.ok() || access::MayWriteIn(call.caller, call.scope, posting.host_region(), posting.host()).ok()) {
    return absl::OkStatus();
  }
  return home;
}

// Of the side that sends, or for an education office of the other.
absl::Status MayEnd(const Call& call, const Posting& posting) {
  return access::IsOffice(call.caller) ? ActsForEither(call, posting) : ActsForHome(call, posting);
}

// What was heard since it was checked lets it still be decided (Q11-4.9b). An older word than what it was checked on says nothing.
absl::Status StillRests(db::Tx& tx, const Posting& posting) {
  if (posting.basis().empty()) return absl::OkStatus();
  absl::StatusOr<std::optional<BasisFacts>> heard = store::HeardBasis(tx, posting.basis());
  if (!heard.ok()) return heard.status();
  if (!heard->has_value() || (*heard)->revision < posting.checked_revision()) return absl::OkStatus();
  return policy::CanRestOn(posting, **heard);
}

absl::StatusOr<v1::Person> PersonOf(db::Tx& tx, const Posting& posting) {
  absl::StatusOr<resource::Entered<v1::Person>> person = resource::Get<v1::Person>(tx, posting.person());
  if (!person.ok()) return person.status();
  return std::move(person->resource);
}

absl::StatusOr<Posting> Save(db::Mutation& m, std::string_view event, const Entered& before, Posting after) {
  Known known;
  return SavePosting(m, event, &before.resource, std::move(after), before.authors, known);
}

absl::Status ValidReason(std::string_view reason, bool required) {
  return required ? RequiredText("reason", reason, kMaxReason) : ValidText("reason", reason, kMaxReason);
}

}  // namespace

Answer<Posting> PostingService::NominatePosting(const Call& call, const v1::NominatePostingRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {policy::NamesChange("postings", request.name(), request.etag()), ValidReason(request.reason(), false)});
  if (!valid.ok()) return valid;
  return db::Mutate<Posting>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Posting> {
    absl::StatusOr<Entered> before = LoadForChange<Posting>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    const Posting& was = before->resource;
    absl::Status may = ActsForHome(call, was);
    if (!may.ok()) return may;
    std::optional<v1::Batch> batch;
    if (!was.batch().empty()) {
      absl::StatusOr<std::optional<v1::Batch>> found = resource::Find<v1::Batch>(m.tx(), was.batch());
      if (!found.ok()) return found.status();
      batch = *std::move(found);
    }
    absl::Status possible =
        policy::CanNominate(was, DeciderOf(call, *before), batch.has_value() ? &*batch : nullptr, call.today);
    if (possible.ok()) possible = StillRests(m.tx(), was);
    if (!possible.ok()) return possible;
    before->authors = resource::WithAuthor(before->authors, call.caller);
    return Save(m, kPostingNominated, *before, policy::InState(was, Posting::STATE_NOMINATED, request.reason()));
  });
}

Answer<Posting> PostingService::ApprovePosting(const Call& call, const v1::ApprovePostingRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {policy::NamesChange("postings", request.name(), request.etag()), ValidReason(request.reason(), false)});
  if (!valid.ok()) return valid;
  return db::Mutate<Posting>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Posting> {
    absl::StatusOr<Entered> before = LoadForChange<Posting>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = ActsForHome(call, before->resource);
    if (possible.ok()) possible = policy::CanApprove(before->resource, DeciderOf(call, *before));
    if (possible.ok()) possible = StillRests(m.tx(), before->resource);
    if (!possible.ok()) return possible;
    return Save(m, kPostingApproved, *before,
                policy::InState(before->resource, Posting::STATE_APPROVED, request.reason()));
  });
}

Answer<Posting> PostingService::StartPosting(const Call& call, const v1::StartPostingRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::NamesChange("postings", request.name(), request.etag());
  if (!valid.ok()) return valid;
  return db::Mutate<Posting>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Posting> {
    absl::StatusOr<Entered> before = LoadForChange<Posting>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = ActsForEither(call, before->resource);
    if (possible.ok()) possible = policy::CanStart(before->resource, call.today);
    if (!possible.ok()) return possible;
    return Save(m, kPostingStarted, *before, policy::InState(before->resource, Posting::STATE_IN_POST));
  });
}

Answer<Posting> PostingService::AssessPosting(const Call& call, const v1::AssessPostingRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  Posting::Assessment assessment = request.assessment();
  if (assessment.assessed_on().empty()) assessment.set_assessed_on(FormatDay(call.today));
  absl::Status valid = FirstError({policy::NamesChange("postings", request.name(), request.etag()),
                                   policy::ValidAssessment("assessment", assessment, call.today)});
  if (!valid.ok()) return valid;
  return db::Mutate<Posting>(
      db_, call, request, [&call, &request, assessment](db::Mutation& m) -> absl::StatusOr<Posting> {
        absl::StatusOr<Entered> before = LoadForChange<Posting>(m, call, request.name(), request.etag());
        if (!before.ok()) return before.status();
        absl::Status possible = ActsForEither(call, before->resource);
        if (possible.ok()) possible = policy::CanAssess(before->resource, assessment, DeciderOf(call, *before));
        if (!possible.ok()) return possible;
        Posting after = policy::InState(before->resource, Posting::STATE_ASSESSED);
        *after.mutable_assessment() = assessment;
        return Save(m, kPostingAssessed, *before, std::move(after));
      });
}

Answer<Posting> PostingService::CompletePosting(const Call& call, const v1::CompletePostingRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::NamesChange("postings", request.name(), request.etag());
  if (!valid.ok()) return valid;
  return db::Mutate<Posting>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Posting> {
    absl::StatusOr<Entered> before = LoadForChange<Posting>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    const Posting& was = before->resource;
    absl::Status may = ActsForHome(call, was);
    if (!may.ok()) return may;
    absl::StatusOr<v1::Person> person = PersonOf(m.tx(), was);
    if (!person.ok()) return person.status();
    Known known;
    absl::StatusOr<std::optional<rules::v1::Rule>> visits =
        RuleNaming(m.tx(), known, policy::kVisitRule, was.programme(), was.host_region(), was.home_region(),
                   was.interval().start());
    if (!visits.ok()) return visits.status();
    std::vector<Warning> warnings;
    absl::Status possible = policy::CanComplete(was, *person, *visits, call.today, warnings);
    if (!possible.ok()) return possible;
    for (Warning& warning : warnings) m.Warn(std::move(warning));
    return Save(m, kPostingCompleted, *before, policy::InState(was, Posting::STATE_COMPLETED));
  });
}

Answer<Posting> PostingService::WithdrawPosting(const Call& call, const v1::WithdrawPostingRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {policy::NamesChange("postings", request.name(), request.etag()), ValidReason(request.reason(), true)});
  if (!valid.ok()) return valid;
  return db::Mutate<Posting>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Posting> {
    absl::StatusOr<Entered> before = LoadForChange<Posting>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    const Posting& was = before->resource;
    absl::Status may = ActsForHome(call, was);
    if (!may.ok()) return may;
    absl::Status possible = policy::CanWithdraw(was);
    if (!possible.ok()) return possible;
    possible = MayLeaveTeam(m.tx(), was);
    if (!possible.ok()) return possible;
    Posting after = policy::InState(was, Posting::STATE_WITHDRAWN, request.reason());
    after.clear_flags();
    return Save(m, kPostingWithdrawn, *before, std::move(after));
  });
}

Answer<Posting> PostingService::CutShortPosting(const Call& call, const v1::CutShortPostingRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({policy::NamesChange("postings", request.name(), request.etag()), ValidReason(request.reason(), true),
                  request.end().empty() ? MissingField("end") : ParseDay("end", request.end()).status()});
  if (!valid.ok()) return valid;
  return db::Mutate<Posting>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Posting> {
    absl::StatusOr<Entered> before = LoadForChange<Posting>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = MayEnd(call, before->resource);
    if (possible.ok()) possible = policy::CanCutShort(before->resource, request.end());
    if (!possible.ok()) return possible;
    Posting after = policy::CutShort(before->resource, request.end(), request.reason());
    if (!after.basis().empty()) {
      // Its days may now all lie where the basis holds.
      absl::StatusOr<std::optional<BasisFacts>> heard = store::HeardBasis(m.tx(), after.basis());
      if (!heard.ok()) return heard.status();
      if (heard->has_value() && (*heard)->revision >= after.checked_revision()) policy::FlagBasis(after, **heard);
    }
    return Save(m, kPostingCutShort, *before, std::move(after));
  });
}

Answer<Posting> PostingService::RecordReturnVisit(const Call& call, const v1::RecordReturnVisitRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({policy::NamesChange("postings", request.name(), request.etag()),
                                   policy::ValidVisit("visit", request.visit(), call.today)});
  if (!valid.ok()) return valid;
  return db::Mutate<Posting>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Posting> {
    absl::StatusOr<Entered> before = LoadForChange<Posting>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status may = ActsForEither(call, before->resource);
    if (!may.ok()) return may;
    absl::StatusOr<v1::Person> person = PersonOf(m.tx(), before->resource);
    if (!person.ok()) return person.status();
    absl::Status possible = policy::CanVisit(before->resource, *person, request.visit());
    if (!possible.ok()) return possible;
    return Save(m, kPostingUpdated, *before, policy::Visited(before->resource, request.visit()));
  });
}

}  // namespace jiedui::rotation
