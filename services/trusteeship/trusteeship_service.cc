#include "services/trusteeship/trusteeship_service.h"

#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/db/mutate.h"
#include "common/db/query.h"
#include "common/db/warnings.h"
#include "common/rpc/asked.h"
#include "services/trusteeship/access.h"
#include "services/trusteeship/changes.h"
#include "services/trusteeship/enter.h"
#include "services/trusteeship/events.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/store.h"

namespace jiedui::trusteeship {
namespace {

using v1::Trusteeship;

// The present revision for a verb: the caller keeps its tier, has it in its scope, and has seen it as it is.
absl::StatusOr<Trusteeship> LoadToDecide(db::Mutation& m, const Call& call, std::string_view name,
                                         std::string_view etag) {
  absl::StatusOr<Trusteeship> trusteeship = LoadToWriteUnder(m, call, name);
  if (!trusteeship.ok()) return trusteeship.status();
  absl::StatusOr<resource::Entered<v1::Programme>> programme =
      resource::Get<v1::Programme>(m.tx(), trusteeship->programme());
  if (!programme.ok()) return programme.status();
  absl::Status may = access::MayKeepProgramme(call.caller, call.scope, programme->resource);
  if (!may.ok()) return may;
  absl::Status current = policy::CanReplace(name, trusteeship->etag(), etag);
  if (!current.ok()) return current;
  return trusteeship;
}

// The day named, or `otherwise` where none is.
absl::StatusOr<absl::CivilDay> DayOr(std::string_view field, const std::string& day, absl::CivilDay otherwise) {
  return day.empty() ? otherwise : ParseDay(field, day);
}

v1::ListTrusteeshipRevisionsResponse History(std::vector<Trusteeship> revisions,
                                             const std::vector<db::AuditEntry>& audit) {
  v1::ListTrusteeshipRevisionsResponse response;
  for (size_t i = 0; i < revisions.size(); ++i) {
    auto& revision = *response.add_revisions();
    *revision.mutable_time() = revisions[i].update_time();
    if (i < audit.size() && audit[i].revision_after == revisions[i].revision()) {
      revision.set_actor(audit[i].actor);
      revision.set_method(audit[i].method);
      Trusteeship::State from = Trusteeship::STATE_UNSPECIFIED;
      if (Trusteeship::State_Parse(StrCat("STATE_", audit[i].from), &from)) revision.set_from(from);
      for (const Warning& warning : audit[i].warnings) *revision.add_warnings() = db::ToProto(warning);
    }
    *revision.mutable_trusteeship() = std::move(revisions[i]);
  }
  return response;
}

}  // namespace

Answer<Trusteeship> TrusteeshipService::Get(const Call& call, const v1::GetTrusteeshipRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "trusteeships");
  if (!valid.ok()) return valid;
  if (request.revision() < 0) return InvalidField("revision", "0（最新）或正整数");
  return db::Query<Trusteeship>(db_, workers_, call, db::Cost::kShort,
                                [&call, &request](db::Tx& tx) -> absl::StatusOr<Trusteeship> {
                                  absl::StatusOr<Trusteeship> present = store::GetTrusteeship(tx, request.name());
                                  if (!present.ok()) return present.status();
                                  absl::Status may = access::MaySee(call.caller, call.scope, *present);
                                  if (!may.ok()) return may;
                                  if (request.revision() == 0) return present;
                                  return store::GetTrusteeshipRevision(tx, request.name(), request.revision());
                                });
}

Answer<v1::ListTrusteeshipsResponse> TrusteeshipService::List(const Call& call,
                                                              const v1::ListTrusteeshipsRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  store::TrusteeshipQuery query;
  absl::StatusOr<rpc::SqlFilter> filter =
      rpc::TranslateFilter(request.filter(), store::TrusteeshipFields(), store::kFirstTrusteeshipParameter);
  if (!filter.ok()) return filter.status();
  query.filter = *std::move(filter);
  absl::StatusOr<std::optional<absl::CivilDay>> day = rpc::DayNamed(request);
  if (!day.ok()) return day.status();
  query.effective_on = *day;
  absl::StatusOr<int64_t> known_at = rpc::KnownAtAsked(request);
  if (!known_at.ok()) return known_at.status();
  query.known_at = *known_at;
  return db::Query<v1::ListTrusteeshipsResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, query = std::move(query),
       page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListTrusteeshipsResponse> {
        absl::StatusOr<std::vector<Trusteeship>> found = store::ListTrusteeships(tx, call.scope, query, page);
        if (!found.ok()) return found.status();
        v1::ListTrusteeshipsResponse response;
        response.set_next_page_token(rpc::CutPage(request, page, *found));
        for (Trusteeship& trusteeship : *found) *response.add_trusteeships() = std::move(trusteeship);
        response.set_provisional(request.has_known_at() && db::IsProvisional(tx, query.known_at));
        return response;
      });
}

Answer<v1::ListTrusteeshipRevisionsResponse> TrusteeshipService::ListRevisions(
    const Call& call, const v1::ListTrusteeshipRevisionsRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "trusteeships");
  if (!valid.ok()) return valid;
  absl::StatusOr<rpc::RevisionPage> page = rpc::NextRevisions(request);
  if (!page.ok()) return page.status();
  return db::Query<v1::ListTrusteeshipRevisionsResponse>(
      db_, workers_, call, db::Cost::kShort,
      [&call, &request, page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListTrusteeshipRevisionsResponse> {
        absl::StatusOr<Trusteeship> present = store::GetTrusteeship(tx, request.name());
        if (!present.ok()) return present.status();
        absl::Status may = access::MaySee(call.caller, call.scope, *present);
        if (!may.ok()) return may;
        absl::StatusOr<std::vector<Trusteeship>> revisions = store::TrusteeshipRevisions(tx, request.name(), page);
        if (!revisions.ok()) return revisions.status();
        absl::StatusOr<std::vector<db::AuditEntry>> audit = db::ReadAudit(tx, request.name(), page.before, page.limit);
        if (!audit.ok()) return audit.status();
        std::string next = rpc::RevisionsToken(request, page, *revisions);
        v1::ListTrusteeshipRevisionsResponse response = History(*std::move(revisions), *audit);
        response.set_next_page_token(std::move(next));
        return response;
      });
}

Answer<Trusteeship> TrusteeshipService::Propose(const Call& call, const v1::ProposeTrusteeshipRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = resource::ValidId("trusteeship_id", request.trusteeship_id());
  if (!valid.ok()) return valid;
  valid = policy::ValidTrusteeship(request.trusteeship());
  if (!valid.ok()) return valid;

  const std::string name =
      StrCat("trusteeships/", request.trusteeship_id().empty() ? NewUuid() : request.trusteeship_id());
  return db::AskThenMutate<Trusteeship, PartiesFacts>(
      db_, workers_, call, request,
      [this, &call, &request] { return AskParties(registry_, call, request.trusteeship()); },
      [&call, &request, name](db::Mutation& m, const PartiesFacts& parties) -> absl::StatusOr<Trusteeship> {
        absl::StatusOr<std::optional<Trusteeship>> taken = store::FindTrusteeship(m.tx(), name);
        if (!taken.ok()) return taken.status();
        if (taken->has_value()) return Failure(kAlreadyExists, {{"name", name}});
        Trusteeship entered = policy::AsEntered(request.trusteeship());
        entered.set_name(name);
        absl::StatusOr<Trusteeship> proposed = Enter(m, call, std::move(entered), parties);
        if (!proposed.ok()) return proposed.status();
        proposed->set_state(Trusteeship::STATE_PROPOSED);
        return SaveTrusteeship(m, kTrusteeshipProposed, nullptr, *std::move(proposed), "MOE22-1");
      });
}

Answer<Trusteeship> TrusteeshipService::Complete(const Call& call, const v1::CompleteTrusteeshipRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({policy::ValidChange("trusteeships", request.name(), request.etag()),
                                   policy::ValidOptionalReason(request.reason())});
  if (!valid.ok()) return valid;
  absl::StatusOr<absl::CivilDay> named = DayOr("end", request.end(), call.today);
  if (!named.ok()) return named.status();
  return db::Mutate<Trusteeship>(
      db_, call, request, [&call, &request, named = *named](db::Mutation& m) -> absl::StatusOr<Trusteeship> {
        absl::StatusOr<Trusteeship> before = LoadToDecide(m, call, request.name(), request.etag());
        if (!before.ok()) return before.status();
        absl::StatusOr<absl::CivilDay> end =
            request.end().empty() ? ParseDate("end", before->interval().end()) : absl::StatusOr<absl::CivilDay>(named);
        if (!end.ok()) return end.status();
        absl::Status possible = policy::CanComplete(*before, *end, call.today);
        if (!possible.ok()) return possible;
        return SaveTrusteeship(m, kTrusteeshipCompleted, &*before,
                               policy::Over(*before, Trusteeship::STATE_COMPLETED, *end, request.reason()));
      });
}

Answer<Trusteeship> TrusteeshipService::Terminate(const Call& call, const v1::TerminateTrusteeshipRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {policy::ValidChange("trusteeships", request.name(), request.etag()), policy::ValidReason(request.reason())});
  if (!valid.ok()) return valid;
  absl::StatusOr<absl::CivilDay> end = DayOr("end", request.end(), call.today);
  if (!end.ok()) return end.status();
  return db::Mutate<Trusteeship>(
      db_, call, request, [&call, &request, end = *end](db::Mutation& m) -> absl::StatusOr<Trusteeship> {
        absl::StatusOr<Trusteeship> before = LoadToDecide(m, call, request.name(), request.etag());
        if (!before.ok()) return before.status();
        absl::Status possible = policy::CanTerminate(*before, end);
        if (!possible.ok()) return possible;
        return SaveTrusteeship(m, kTrusteeshipTerminated, &*before,
                               policy::Over(*before, Trusteeship::STATE_TERMINATED, end, request.reason()));
      });
}

Answer<Trusteeship> TrusteeshipService::Renew(const Call& call, const v1::RenewTrusteeshipRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({policy::ValidChange("trusteeships", request.name(), request.etag()),
                                   resource::ValidId("successor_id", request.successor_id()),
                                   policy::ValidOptionalReason(request.reason())});
  if (!valid.ok()) return valid;
  if (!request.end().empty()) {
    absl::StatusOr<absl::CivilDay> end = ParseDate("end", request.end());
    if (!end.ok()) return end.status();
  }
  const std::string name = StrCat("trusteeships/", request.successor_id().empty() ? NewUuid() : request.successor_id());
  // The parties are asked anew: what held three years ago need not hold now. They are known once the trusteeship is read.
  return db::AskThenMutate<Trusteeship, PartiesFacts>(
      db_, workers_, call, request,
      [this, &call, &request]() -> absl::StatusOr<PartiesFacts> {
        absl::StatusOr<Trusteeship> before = absl::UnknownError("not read");
        absl::Status read = db_.Read([&](db::Tx& tx) {
          before = store::GetTrusteeship(tx, request.name());
          return before.status();
        });
        if (!read.ok()) return read;
        return AskParties(registry_, call, *before);
      },
      [&call, &request, name](db::Mutation& m, const PartiesFacts& parties) -> absl::StatusOr<Trusteeship> {
        absl::StatusOr<Trusteeship> before = LoadToDecide(m, call, request.name(), request.etag());
        if (!before.ok()) return before.status();
        absl::Status possible = policy::CanRenew(*before);
        if (!possible.ok()) return possible;
        absl::StatusOr<std::optional<Trusteeship>> taken = store::FindTrusteeship(m.tx(), name);
        if (!taken.ok()) return taken.status();
        if (taken->has_value()) return Failure(kAlreadyExists, {{"name", name}});

        absl::StatusOr<absl::CivilDay> end = ParseDate("end", before->interval().end());
        if (!end.ok()) return end.status();
        Trusteeship over = policy::Over(*before, Trusteeship::STATE_RENEWED, *end, request.reason());
        over.set_successor(name);
        absl::StatusOr<Trusteeship> ended = SaveTrusteeship(m, kTrusteeshipRenewed, &*before, std::move(over));
        if (!ended.ok()) return ended.status();
        absl::StatusOr<Trusteeship> next =
            Enter(m, call, policy::Successor(*ended, name, request.end(), request.reason()), parties);
        if (!next.ok()) return next.status();
        next->set_state(Trusteeship::STATE_PROPOSED);
        return SaveTrusteeship(m, kTrusteeshipProposed, nullptr, *std::move(next), "MOE22-1");
      });
}

}  // namespace jiedui::trusteeship
