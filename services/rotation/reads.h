// Get, List and history of the resources of the rotation service (common/resource/reads.h), bound to who may call and who may see.
#pragma once

#include <iterator>
#include <string_view>
#include <vector>

#include "common/resource/reads.h"
#include "services/rotation/access.h"
#include "services/rotation/changes.h"

namespace jiedui::rotation {

template <class Resource, class Request>
Answer<Resource> GetResource(db::Database& database, WorkerPool& workers, const Call& call, const Request& request) {
  return resource::GetResource<Resource>(database, workers, call, request, &access::MayCall, &MaySee<Resource>);
}

// What lists show: to an office what lies in its scope, to any other caller what is of its organisation (Traits::kOwn).
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

template <class Resource, class Response, class Revision, class Request>
Answer<Response> ListResourceRevisions(db::Database& database, WorkerPool& workers, const Call& call,
                                       const Request& request, Resource* (Revision::*set)()) {
  return resource::ListResourceRevisions<Resource, Response>(database, workers, call, request, &access::MayCall,
                                                             &MaySee<Resource>, set);
}

// A field of a filter over a column: text, a division code (also its area by `:`), a number, or an enum's names without prefix.
rpc::FilterField TextField(std::string_view field, std::string_view column);
rpc::FilterField CodeField(std::string_view field, std::string_view column);
rpc::FilterField NumberField(std::string_view field, std::string_view column);
rpc::FilterField EnumField(std::string_view field, std::string_view column,
                           const google::protobuf::EnumDescriptor* values, std::string_view prefix);

}  // namespace jiedui::rotation
