#include "services/pairing/pairing_service.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/db/mutate.h"
#include "common/db/query.h"
#include "common/db/revision.h"
#include "common/db/warnings.h"
#include "common/rpc/asked.h"
#include "common/rpc/page.h"
#include "services/pairing/enter.h"
#include "services/pairing/events.h"
#include "services/pairing/policy.h"
#include "services/pairing/policy_caps.h"
#include "services/pairing/policy_review.h"
#include "services/pairing/store.h"
#include "services/pairing/store_review.h"

namespace jiedui::pairing {
namespace {

using v1::Pairing;

// The present revision for a change: the caller may see it, nobody else owns it, and the caller has seen it as it is.
absl::StatusOr<Pairing> LoadForChange(db::Mutation& m, const Call& call, std::string_view name, std::string_view etag,
                                      std::string_view verb) {
  absl::StatusOr<Pairing> pairing = store::GetPairing(m.tx(), name);
  if (!pairing.ok()) return pairing.status();
  absl::Status may = policy::MaySee(call.scope, *pairing);
  if (!may.ok()) return may;
  absl::Status ours = policy::IsOurs(*pairing, verb);
  if (!ours.ok()) return ours;
  absl::Status current = policy::CanReplace(*pairing, etag);
  if (!current.ok()) return current;
  return pairing;
}

// Who, when, from, to (Q16-33): each revision beside its audit row. Both are newest first, one for one.
v1::ListPairingRevisionsResponse History(const std::vector<Pairing>& revisions,
                                         const std::vector<db::AuditEntry>& audit) {
  v1::ListPairingRevisionsResponse response;
  for (size_t i = 0; i < revisions.size(); ++i) {
    auto& revision = *response.add_revisions();
    *revision.mutable_pairing() = revisions[i];
    *revision.mutable_time() = revisions[i].update_time();
    revision.set_to(revisions[i].state());
    if (i >= audit.size() || audit[i].revision_after != revisions[i].revision()) continue;
    revision.set_actor(audit[i].actor);
    revision.set_method(audit[i].method);
    Pairing::State from = Pairing::STATE_UNSPECIFIED;
    if (Pairing::State_Parse(StrCat("STATE_", audit[i].from), &from)) revision.set_from(from);
    for (const Warning& warning : audit[i].warnings) *revision.add_warnings() = db::ToProto(warning);
  }
  return response;
}

bool NamesField(std::string_view filter, std::string_view field) {
  const absl::StatusOr<std::vector<rpc::FilterTerm>> terms = rpc::ParseFilter(filter);
  return terms.ok() &&
         std::any_of(terms->begin(), terms->end(), [&](const rpc::FilterTerm& term) { return term.field == field; });
}

// "51 of 50": what lies under the parent, by scheme and lane, beside the limits that stand today. A limit with nothing under it is
// there, too, where its scheme was asked for.
absl::Status CountLanes(db::Tx& tx, const Call& call, const v1::CountPairingsRequest& request, absl::CivilDay day,
                        int64_t known_at, const std::optional<v1::Scheme>& asked, v1::CountPairingsResponse& response) {
  absl::StatusOr<std::vector<v1::CountPairingsResponse::LaneCount>> lanes =
      store::CountLanes(tx, call.scope, request.scheme(), request.parent(), day, known_at);
  if (!lanes.ok()) return lanes.status();
  std::map<std::string, v1::Scheme> schemes;
  if (asked.has_value()) schemes.emplace(asked->name(), *asked);
  for (const auto& lane : *lanes) {
    if (schemes.contains(lane.scheme())) continue;
    absl::StatusOr<std::optional<v1::Scheme>> found = store::FindScheme(tx, lane.scheme());
    if (!found.ok()) return found.status();
    if (found->has_value()) schemes.emplace(lane.scheme(), **std::move(found));
  }
  policy::BesideLimits(*std::move(lanes), schemes, asked.has_value() ? &*asked : nullptr, response);
  return absl::OkStatus();
}

}  // namespace

Answer<Pairing> PairingService::Get(const Call& call, const v1::GetPairingRequest& request, Pairing blank) {
  absl::Status valid = CheckName("name", request.name(), "pairings");
  if (!valid.ok()) return valid;
  if (request.revision() < 0) return InvalidField("revision", "0（最新）或正整数");

  return db::Query<Pairing>(db_, workers_, call, db::Cost::kShort,
                            [&call, &request, blank = std::move(blank)](db::Tx& tx) mutable -> absl::StatusOr<Pairing> {
                              absl::StatusOr<Pairing> present = store::GetPairing(tx, request.name(), std::move(blank));
                              if (!present.ok()) return present.status();
                              absl::Status may = policy::MaySee(call.scope, *present);
                              if (!may.ok()) return may;
                              if (request.revision() == 0) return present;
                              return store::GetPairingRevision(tx, request.name(), request.revision(),
                                                               *std::move(present));
                            });
}

Answer<v1::ListPairingsResponse> PairingService::List(const Call& call, const v1::ListPairingsRequest& request) {
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  store::PairingQuery query;
  absl::StatusOr<rpc::SqlFilter> filter =
      rpc::TranslateFilter(request.filter(), store::PairingFields(), store::kFirstPairingParameter);
  if (!filter.ok()) return filter.status();
  query.filter = *std::move(filter);
  absl::StatusOr<std::optional<absl::CivilDay>> day = rpc::DayNamed(request);
  if (!day.ok()) return day.status();
  query.effective_on = *day;
  if (day->has_value() && NamesField(request.filter(), "state")) return absl::Status(Failure(kStateOnDay));
  absl::StatusOr<int64_t> known_at = rpc::KnownAtAsked(request);
  if (!known_at.ok()) return known_at.status();
  query.known_at = *known_at;
  const bool page_by_name =
      request.filter().empty() && !query.effective_on && !request.has_known_at() && call.scope.IsAll();

  return db::Query<v1::ListPairingsResponse>(
      db_, workers_, call, page_by_name ? db::Cost::kShort : db::Cost::kScan,
      [&call, &request, query = std::move(query),
       page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListPairingsResponse> {
        absl::StatusOr<std::vector<Pairing>> pairings = store::ListPairings(tx, call.scope, query, page);
        if (!pairings.ok()) return pairings.status();
        v1::ListPairingsResponse response;
        response.set_next_page_token(rpc::CutPage(request, page, *pairings));
        for (Pairing& pairing : *pairings) {
          if (query.effective_on.has_value()) {
            *response.add_pairings() = policy::OnDate(std::move(pairing), *query.effective_on);
          } else {
            *response.add_pairings()->mutable_pairing() = std::move(pairing);
          }
        }
        response.set_provisional(request.has_known_at() && db::IsProvisional(tx, query.known_at));
        return response;
      });
}

Answer<v1::CountPairingsResponse> PairingService::Count(const Call& call, const v1::CountPairingsRequest& request) {
  if (!request.scheme().empty()) {
    absl::Status valid = CheckName("scheme", request.scheme(), "schemes");
    if (!valid.ok()) return valid;
  }
  if (!request.parent().empty()) {
    absl::Status valid = CheckName("parent", request.parent(), "pairings");
    if (!valid.ok()) return valid;
  }
  absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  absl::StatusOr<int64_t> known_at = rpc::KnownAtAsked(request);
  if (!known_at.ok()) return known_at.status();

  return db::Query<v1::CountPairingsResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, day = *day, known_at = *known_at](db::Tx& tx) -> absl::StatusOr<v1::CountPairingsResponse> {
        std::optional<v1::Scheme> scheme;
        if (!request.scheme().empty()) {
          absl::StatusOr<std::optional<v1::Scheme>> found = store::FindScheme(tx, request.scheme());
          if (!found.ok()) return found.status();
          if (!found->has_value()) return Failure(kNotFound, {{"name", request.scheme()}});
          scheme = **std::move(found);
        }
        if (!request.parent().empty()) {
          absl::StatusOr<Pairing> parent = store::GetPairing(tx, request.parent());
          if (!parent.ok()) return parent.status();
          absl::Status may = policy::MayNameParent(call.scope, *parent);
          if (!may.ok()) return Failure(kNotFound, {{"name", request.parent()}});
        }
        absl::StatusOr<std::vector<KindCount>> counts =
            store::CountPairings(tx, call.scope, request.scheme(), request.parent(), day, known_at);
        if (!counts.ok()) return counts.status();
        v1::CountPairingsResponse response =
            policy::BesideDeclared(*counts, scheme.has_value() ? &*scheme : nullptr, day);
        if (!request.parent().empty()) {
          absl::Status counted = CountLanes(tx, call, request, day, known_at, scheme, response);
          if (!counted.ok()) return counted;
        }
        response.set_provisional(request.has_known_at() && db::IsProvisional(tx, known_at));
        return response;
      });
}

Answer<v1::ListPairingRevisionsResponse> PairingService::ListRevisions(const Call& call,
                                                                       const v1::ListPairingRevisionsRequest& request) {
  absl::Status valid = CheckName("name", request.name(), "pairings");
  if (!valid.ok()) return valid;
  absl::StatusOr<rpc::RevisionPage> page = rpc::NextRevisions(request);
  if (!page.ok()) return page.status();

  return db::Query<v1::ListPairingRevisionsResponse>(
      db_, workers_, call, db::Cost::kShort,
      [&call, &request, page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListPairingRevisionsResponse> {
        absl::StatusOr<Pairing> present = store::GetPairing(tx, request.name());
        if (!present.ok()) return present.status();
        absl::Status may = policy::MaySee(call.scope, *present);
        if (!may.ok()) return may;
        absl::StatusOr<std::vector<Pairing>> revisions =
            store::ListRevisions(tx, request.name(), page.before, page.limit);
        if (!revisions.ok()) return revisions.status();
        absl::StatusOr<std::vector<db::AuditEntry>> audit = db::ReadAudit(tx, request.name(), page.before, page.limit);
        if (!audit.ok()) return audit.status();
        v1::ListPairingRevisionsResponse response = History(*revisions, *audit);
        response.set_next_page_token(rpc::RevisionsToken(request, page, *revisions));
        return response;
      });
}

Answer<Pairing> PairingService::Propose(const Call& call, const v1::ProposePairingRequest& request) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  if (!request.pairing_id().empty() && !IsResourceId(request.pairing_id())) {
    return InvalidField("pairing_id", "小写字母、数字与连字符，不超过63个字符");
  }
  absl::Status valid = policy::ValidPairing("pairing", request.pairing());
  if (!valid.ok()) return valid;

  // Chosen once, so that a re-run of the body keeps it.
  const std::string name = "pairings/" + (request.pairing_id().empty() ? NewUuid() : request.pairing_id());
  return db::Mutate<Pairing>(db_, call, request, [&call, &request, name](db::Mutation& m) -> absl::StatusOr<Pairing> {
    Pairing entered = policy::AsEntered(request.pairing());
    entered.set_name(name);
    entered.set_state(request.activate() ? Pairing::STATE_ACTIVE : Pairing::STATE_PROPOSED);
    absl::StatusOr<Setting> setting = LoadSettingToEnter(m, call, entered);
    if (!setting.ok()) return setting.status();
    if (!request.pairing_id().empty()) {
      absl::StatusOr<std::optional<Pairing>> taken = store::FindPairing(m.tx(), name);
      if (!taken.ok()) return taken.status();
      if (taken->has_value()) {
        absl::Status ours = policy::IsOurs(**taken, "登记");
        return ours.ok() ? absl::Status(Failure(kAlreadyExists, {{"name", name}})) : ours;
      }
    }

    std::vector<PassedRule> passed;
    absl::StatusOr<Pairing> next = Enter(m, *setting, std::move(entered), passed);
    if (!next.ok()) return next.status();
    absl::StatusOr<Pairing> saved = SavePairing(m, request.activate() ? kPairingActivated : kPairingProposed, nullptr,
                                                *std::move(next), setting->scheme.citation().clause());
    if (!saved.ok()) return saved.status();
    absl::Status kept = store::PutExceptions(m.tx(), nullptr, *saved, passed);
    if (!kept.ok()) return kept;
    return saved;
  });
}

Answer<Pairing> PairingService::Activate(const Call& call, const v1::ActivatePairingRequest& request) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidTransition(request.name(), request.etag());
  if (!valid.ok()) return valid;
  valid = policy::ValidOptionalReason(request.reason());
  if (!valid.ok()) return valid;

  return db::Mutate<Pairing>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Pairing> {
    absl::StatusOr<Pairing> before = LoadForChange(m, call, request.name(), request.etag(), "生效");
    if (!before.ok()) return before.status();
    absl::StatusOr<Setting> setting = store::LoadSetting(m.tx(), *before, store::Decision::kActivate);
    if (!setting.ok()) return setting.status();
    Pairing pairing = policy::WithParties(*before, *setting);

    std::vector<PassedRule> passed;
    absl::Status possible = Decide(m, *setting, pairing, [&](const Setting& known) {
      return policy::CanActivate(pairing, known, request.reason(), passed);
    });
    if (!possible.ok()) return possible;
    for (const PassedRule& rule : passed) m.Warn(rule.warning);
    absl::StatusOr<Pairing> saved =
        SavePairing(m, kPairingActivated, &*before, policy::Activated(std::move(pairing), request.reason()),
                    setting->scheme.citation().clause());
    if (!saved.ok()) return saved.status();
    absl::Status kept = store::PutExceptions(m.tx(), &*before, *saved, passed);
    if (!kept.ok()) return kept;
    return saved;
  });
}

Answer<Pairing> PairingService::Suspend(const Call& call, const v1::SuspendPairingRequest& request) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidTransition(request.name(), request.etag());
  if (!valid.ok()) return valid;
  absl::StatusOr<absl::CivilDay> start = ParseDay("start", request.start());
  if (!start.ok()) return start.status();
  valid = policy::ValidReason(request.reason());
  if (!valid.ok()) return valid;

  return db::Mutate<Pairing>(
      db_, call, request, [&call, &request, start = *start](db::Mutation& m) -> absl::StatusOr<Pairing> {
        absl::StatusOr<Pairing> before = LoadForChange(m, call, request.name(), request.etag(), "暂停");
        if (!before.ok()) return before.status();
        absl::Status possible = policy::CanSuspend(*before, start);
        if (!possible.ok()) return possible;
        return SavePairing(m, kPairingSuspended, &*before,
                           policy::Suspended(*before, request.start(), request.reason()));
      });
}

Answer<Pairing> PairingService::Resume(const Call& call, const v1::ResumePairingRequest& request) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidTransition(request.name(), request.etag());
  if (!valid.ok()) return valid;
  absl::StatusOr<absl::CivilDay> end = ParseDay("end", request.end());
  if (!end.ok()) return end.status();

  return db::Mutate<Pairing>(
      db_, call, request, [&call, &request, end = *end](db::Mutation& m) -> absl::StatusOr<Pairing> {
        absl::StatusOr<Pairing> before = LoadForChange(m, call, request.name(), request.etag(), "恢复");
        if (!before.ok()) return before.status();
        absl::Status possible = policy::CanResume(*before, end);
        if (!possible.ok()) return possible;
        return SavePairing(m, kPairingResumed, &*before, policy::Resumed(*before, request.end()));
      });
}

Answer<Pairing> PairingService::End(const Call& call, const v1::EndPairingRequest& request) {
  absl::Status allowed = policy::MayWrite(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidTransition(request.name(), request.etag());
  if (!valid.ok()) return valid;
  std::optional<absl::CivilDay> end;
  if (!request.end().empty()) {
    absl::StatusOr<absl::CivilDay> day = ParseDay("end", request.end());
    if (!day.ok()) return day.status();
    end = *day;
  }
  valid = policy::ValidReason(request.reason());
  if (!valid.ok()) return valid;

  return db::Mutate<Pairing>(db_, call, request, [&call, &request, end](db::Mutation& m) -> absl::StatusOr<Pairing> {
    absl::StatusOr<Pairing> before = LoadForChange(m, call, request.name(), request.etag(), "终止");
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanEnd(*before, end);
    if (!possible.ok()) return possible;

    absl::Status children = EndChildren(m, *before, request.end());
    if (!children.ok()) return children;
    return SavePairing(m, kPairingEnded, &*before, policy::Ended(*before, request.end(), request.reason()));
  });
}

}  // namespace jiedui::pairing
