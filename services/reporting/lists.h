// Lists with a condition of their own beside the caller's filter.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "common/db/query.h"
#include "services/reporting/reads.h"

namespace jiedui::reporting {

// Binds a value: its parameter, "$7", for the condition that is appended to `filter.sql`.
template <class Value>
std::string Bind(rpc::SqlFilter& filter, Value value) {
  filter.values.emplace_back(std::move(value));
  return StrCat("$", resource::kFirstFilterParameter + filter.values.size() - 1);
}

// Adds to a filter, in the transaction of the list.
using MoreFilter = std::function<absl::Status(db::Tx& tx, rpc::SqlFilter& filter)>;

template <class Resource, class Response, class Request>
Answer<Response> ListResourcesWith(db::Database& database, WorkerPool& workers, const Call& call,
                                   const Request& request, const std::vector<rpc::FilterField>& fields,
                                   const resource::Shown& shown, MoreFilter more, Resource* (Response::*add)()) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  absl::StatusOr<rpc::SqlFilter> filter =
      rpc::TranslateFilter(request.filter(), fields, resource::kFirstFilterParameter);
  if (!filter.ok()) return filter.status();
  return db::Query<Response>(database, workers, call, db::Cost::kScan,
                             [&call, &request, shown, more = std::move(more), translated = *std::move(filter),
                              page = *page, add](db::Tx& tx) -> absl::StatusOr<Response> {
                               rpc::SqlFilter filter = translated;
                               absl::Status added = more(tx, filter);
                               if (!added.ok()) return added;
                               absl::StatusOr<std::vector<Resource>> resources =
                                   resource::ListShown<Resource>(tx, call.caller, shown, filter, page);
                               if (!resources.ok()) return resources.status();
                               Response response;
                               response.set_next_page_token(rpc::CutPage(request, page, *resources));
                               for (Resource& resource : *resources) *(response.*add)() = std::move(resource);
                               return response;
                             });
}

}  // namespace jiedui::reporting
