// Get, List and history of the resources of the reporting service (common/resource/reads.h), bound to who may call and who may see.
#pragma once

#include <iterator>
#include <vector>

#include "common/resource/reads.h"
#include "common/rpc/filter_field.h"
#include "services/reporting/access.h"
#include "services/reporting/changes.h"

namespace jiedui::reporting {

template <class Resource, class Request>
Answer<Resource> GetResource(db::Database& database, WorkerPool& workers, const Call& call, const Request& request) {
  return resource::GetResource<Resource>(database, workers, call, request, &access::MayCall, &MaySee<Resource>);
}

// What lists show: to an office what lies in its scope, to any other caller what is of its organisation (Traits::kOwn; none: everybody's).
template <class Resource>
resource::Shown ShownTo(const Call& call) {
  const auto& own = resource::Traits<Resource>::kOwn;
  if (access::IsOffice(call.caller)) return {call.scope};
  return {Scope::All(), {std::begin(own), std::end(own)}};
}

template <class Resource, class Response, class Request>
Answer<Response> ListResources(db::Database& database, WorkerPool& workers, const Call& call, const Request& request,
                               const std::vector<rpc::FilterField>& fields, Resource* (Response::*add)()) {
  return resource::ListResources<Resource>(database, workers, call, request, &access::MayCall, fields,
                                           ShownTo<Resource>(call), add);
}

// A page of what is everybody's: calendars, duties, periods.
template <class Resource, class Response, class Request>
Answer<Response> ListPublic(db::Database& database, WorkerPool& workers, const Call& call, const Request& request,
                            const std::vector<rpc::FilterField>& fields, Resource* (Response::*add)()) {
  return resource::ListResources<Resource>(database, workers, call, request, &access::MayCall, fields, {Scope::All()},
                                           add);
}

template <class Resource, class Response, class Revision, class Request>
Answer<Response> ListResourceRevisions(db::Database& database, WorkerPool& workers, const Call& call,
                                       const Request& request, Resource* (Revision::*set)()) {
  return resource::ListResourceRevisions<Resource, Response>(database, workers, call, request, &access::MayCall,
                                                             &MaySee<Resource>, set);
}

}  // namespace jiedui::reporting
