// Get, List and history of the resources under trusteeships, alike for all kinds. A handler is one line that names its request, its
// answer and the field that takes the resources.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/answer.h"
#include "common/base/id.h"
#include "common/db/event_log.h"
#include "common/db/query.h"
#include "common/db/warnings.h"
#include "common/rpc/filter.h"
#include "common/rpc/page.h"
#include "services/trusteeship/access.h"
#include "services/trusteeship/resources.h"
#include "services/trusteeship/store.h"

namespace jiedui::trusteeship {

// Whether a resource that is there is shown to the caller: by the regions it carries, or because the caller is a party of its trusteeship.
template <class Resource>
absl::Status MaySee(db::Tx& tx, const Call& call, const Resource& resource) {
  const Keys keys = Traits<Resource>::KeysOf(resource);
  if (call.scope.Covers(keys.supporter_region) || call.scope.Covers(keys.school_region)) return absl::OkStatus();
  if (!keys.trusteeship.empty() && !call.caller.organisation.empty()) {
    absl::StatusOr<std::optional<v1::Trusteeship>> trusteeship = store::FindTrusteeship(tx, keys.trusteeship);
    if (!trusteeship.ok()) return trusteeship.status();
    if (trusteeship->has_value() && access::IsPartyOf(call.caller.organisation, **trusteeship)) return absl::OkStatus();
  }
  if (!keys.party.empty() && call.caller.organisation == keys.party) return absl::OkStatus();
  return Failure(kNotFound, {{"name", resource.name()}});
}

// The revision asked for, of what the caller may see as it now is. `Request` has name and revision.
template <class Resource, class Request>
Answer<Resource> GetResource(db::Database& database, WorkerPool& workers, const Call& call, const Request& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), Traits<Resource>::kCollection);
  if (!valid.ok()) return valid;
  if (request.revision() < 0) return InvalidField("revision", "0（最新）或正整数");
  return db::Query<Resource>(
      database, workers, call, db::Cost::kShort, [&call, &request](db::Tx& tx) -> absl::StatusOr<Resource> {
        absl::StatusOr<store::Entered<Resource>> present = store::Get<Resource>(tx, request.name());
        if (!present.ok()) return present.status();
        absl::Status may = MaySee(tx, call, present->resource);
        if (!may.ok()) return may;
        if (request.revision() == 0) return std::move(present->resource);
        absl::StatusOr<std::optional<Resource>> former =
            store::FindRevision<Resource>(tx, request.name(), request.revision());
        if (!former.ok()) return former.status();
        if (!former->has_value()) return Failure(kNotFound, {{"name", request.name()}});
        return **std::move(former);
      });
}

// The fields that lists of every kind may be filtered by, and those of the kind besides.
std::vector<rpc::FilterField> ResourceFields(const google::protobuf::EnumDescriptor* states,
                                             std::vector<rpc::FilterField> besides = {});

// A page in the caller's scope. `add` is the answer's method that adds a resource: &v1::ListPlansResponse::add_plans.
template <class Resource, class Response, class Request>
Answer<Response> ListResources(db::Database& database, WorkerPool& workers, const Call& call, const Request& request,
                               const std::vector<rpc::FilterField>& fields, Resource* (Response::*add)(),
                               const Scope& scope) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  absl::StatusOr<rpc::SqlFilter> filter =
      rpc::TranslateFilter(request.filter(), fields, store::kFirstResourceParameter);
  if (!filter.ok()) return filter.status();
  return db::Query<Response>(
      database, workers, call, request.filter().empty() && scope.IsAll() ? db::Cost::kShort : db::Cost::kScan,
      [&request, scope, filter = *std::move(filter), page = *page, add](db::Tx& tx) -> absl::StatusOr<Response> {
        absl::StatusOr<std::vector<Resource>> resources = store::List<Resource>(tx, scope, filter, page);
        if (!resources.ok()) return resources.status();
        Response response;
        response.set_next_page_token(rpc::CutPage(request, page, *resources));
        for (Resource& resource : *resources) *(response.*add)() = std::move(resource);
        return response;
      });
}

// Who, when, from, to (Q16-33): a page of revisions beside their audit rows, newest first, of those that `show` lets pass. `set` puts the
// resource into its revision: &v1::PlanRevision::mutable_plan.
template <class Resource, class Response, class Revision, class Request, class Show>
absl::StatusOr<Response> History(db::Tx& tx, const Request& request, const rpc::RevisionPage& page,
                                 Resource* (Revision::*set)(), Show show) {
  absl::StatusOr<std::vector<Resource>> revisions = store::Revisions<Resource>(tx, request.name(), page);
  if (!revisions.ok()) return revisions.status();
  absl::StatusOr<std::vector<db::AuditEntry>> audit = db::ReadAudit(tx, request.name(), page.before, page.limit);
  if (!audit.ok()) return audit.status();
  Response response;
  response.set_next_page_token(rpc::RevisionsToken(request, page, *revisions));
  for (size_t i = 0; i < revisions->size(); ++i) {
    if (!show((*revisions)[i])) continue;
    Revision& revision = *response.add_revisions();
    *revision.mutable_time() = (*revisions)[i].update_time();
    if (i < audit->size() && (*audit)[i].revision_after == (*revisions)[i].revision()) {
      const db::AuditEntry& entry = (*audit)[i];
      revision.set_actor(entry.actor);
      revision.set_method(entry.method);
      revision.set_from(entry.from);
      revision.set_to(entry.to);
      for (const Warning& warning : entry.warnings) *revision.add_warnings() = db::ToProto(warning);
    }
    *(revision.*set)() = std::move((*revisions)[i]);
  }
  return response;
}

// The history of what the caller may see as it now is.
template <class Resource, class Response, class Revision, class Request>
Answer<Response> ListResourceRevisions(db::Database& database, WorkerPool& workers, const Call& call,
                                       const Request& request, Resource* (Revision::*set)()) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), Traits<Resource>::kCollection);
  if (!valid.ok()) return valid;
  absl::StatusOr<rpc::RevisionPage> page = rpc::NextRevisions(request);
  if (!page.ok()) return page.status();
  return db::Query<Response>(
      database, workers, call, db::Cost::kShort,
      [&call, &request, page = *page, set](db::Tx& tx) -> absl::StatusOr<Response> {
        absl::StatusOr<store::Entered<Resource>> present = store::Get<Resource>(tx, request.name());
        if (!present.ok()) return present.status();
        absl::Status may = MaySee(tx, call, present->resource);
        if (!may.ok()) return may;
        return History<Resource, Response>(tx, request, page, set, [](const Resource&) { return true; });
      });
}

}  // namespace jiedui::trusteeship
