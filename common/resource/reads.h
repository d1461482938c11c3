// Get, List and history, alike for all resources. A service binds who may call and who may see once, in its own reads.h; a handler is
// then one line that names its request, its answer and the field that takes the resources.
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
#include "common/resource/rows.h"
#include "common/rpc/filter.h"
#include "common/rpc/page.h"

namespace jiedui::resource {

// May this caller use this method?
using MayCall = absl::Status (*)(const Caller& caller, std::string_view method);
// May this caller see this resource? "Not there" and "not yours" answer alike.
template <class Resource>
using MaySee = absl::Status (*)(db::Tx& tx, const Call& call, const Resource& resource);

// Fills in what is not kept but counted when somebody asks; null for nothing.
template <class Resource>
using Complete = absl::Status (*)(db::Tx& tx, Resource& resource);

// The revision asked for, of what the caller may see as it now is. `Request` has name and revision. `complete` is asked for the present
// one; a former one is as it was written.
template <class Resource, class Request>
Answer<Resource> GetResource(db::Database& database, WorkerPool& workers, const Call& call, const Request& request,
                             MayCall may_call, MaySee<Resource> may_see, Complete<Resource> complete = nullptr) {
  absl::Status allowed = may_call(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), Traits<Resource>::kCollection);
  if (!valid.ok()) return valid;
  if (request.revision() < 0) return InvalidField("revision", "0（最新）或正整数");
  return db::Query<Resource>(
      database, workers, call, db::Cost::kShort,
      [&call, &request, may_see, complete](db::Tx& tx) -> absl::StatusOr<Resource> {
        absl::StatusOr<Entered<Resource>> present = Get<Resource>(tx, request.name());
        if (!present.ok()) return present.status();
        absl::Status may = may_see(tx, call, present->resource);
        if (!may.ok()) return may;
        if (request.revision() == 0) {
          absl::Status completed = complete == nullptr ? absl::OkStatus() : complete(tx, present->resource);
          if (!completed.ok()) return completed;
          return std::move(present->resource);
        }
        absl::StatusOr<std::optional<Resource>> former = FindRevision<Resource>(tx, request.name(), request.revision());
        if (!former.ok()) return former.status();
        if (!former->has_value()) return Failure(kNotFound, {{"name", request.name()}});
        return **std::move(former);
      });
}

// A page of what is shown. `add` is the answer's method that adds a resource: &v1::ListNeedsResponse::add_needs.
template <class Resource, class Response, class Request>
Answer<Response> ListResources(db::Database& database, WorkerPool& workers, const Call& call, const Request& request,
                               MayCall may_call, const std::vector<rpc::FilterField>& fields, const Shown& shown,
                               Resource* (Response::*add)(), Complete<Resource> complete = nullptr) {
  absl::Status allowed = may_call(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  absl::StatusOr<rpc::SqlFilter> filter = rpc::TranslateFilter(request.filter(), fields, kFirstFilterParameter);
  if (!filter.ok()) return filter.status();
  const bool is_short = filter->sql.empty() && shown.IsAll() && complete == nullptr;
  return db::Query<Response>(
      database, workers, call, is_short ? db::Cost::kShort : db::Cost::kScan,
      [&call, &request, shown, filter = *std::move(filter), page = *page, add,
       complete](db::Tx& tx) -> absl::StatusOr<Response> {
        absl::StatusOr<std::vector<Resource>> resources = ListShown<Resource>(tx, call.caller, shown, filter, page);
        if (!resources.ok()) return resources.status();
        Response response;
        response.set_next_page_token(rpc::CutPage(request, page, *resources));
        for (Resource& resource : *resources) {
          absl::Status completed = complete == nullptr ? absl::OkStatus() : complete(tx, resource);
          if (!completed.ok()) return completed;
          *(response.*add)() = std::move(resource);
        }
        return response;
      });
}

// Who, when, from, to (Q16-33): a page of revisions beside their audit rows, newest first, of those that `show` lets pass. `set` puts the
// resource into its revision: &v1::NeedRevision::mutable_need.
template <class Resource, class Response, class Revision, class Request, class Show>
absl::StatusOr<Response> History(db::Tx& tx, const Request& request, const rpc::RevisionPage& page,
                                 Resource* (Revision::*set)(), Show show) {
  absl::StatusOr<std::vector<Resource>> revisions = Revisions<Resource>(tx, request.name(), page);
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
                                       const Request& request, MayCall may_call, MaySee<Resource> may_see,
                                       Resource* (Revision::*set)()) {
  absl::Status allowed = may_call(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), Traits<Resource>::kCollection);
  if (!valid.ok()) return valid;
  absl::StatusOr<rpc::RevisionPage> page = rpc::NextRevisions(request);
  if (!page.ok()) return page.status();
  return db::Query<Response>(database, workers, call, db::Cost::kShort,
                             [&call, &request, page = *page, may_see, set](db::Tx& tx) -> absl::StatusOr<Response> {
                               absl::StatusOr<Entered<Resource>> present = Get<Resource>(tx, request.name());
                               if (!present.ok()) return present.status();
                               absl::Status may = may_see(tx, call, present->resource);
                               if (!may.ok()) return may;
                               return History<Resource, Response>(tx, request, page, set,
                                                                  [](const Resource&) { return true; });
                             });
}

}  // namespace jiedui::resource
