// Get, List and history of the resources under trusteeships (common/resource/reads.h), bound to who may call and who may see.
#pragma once

#include <vector>

#include "common/resource/reads.h"
#include "services/trusteeship/access.h"
#include "services/trusteeship/resources.h"
#include "services/trusteeship/store.h"

namespace jiedui::trusteeship {

// Whether a resource that is there is shown to the caller: by the regions it carries, or because the caller is a party of its trusteeship.
template <class Resource>
absl::Status MaySee(db::Tx& tx, const Call& call, const Resource& resource) {
  const Keys keys = resource::Traits<Resource>::KeysOf(resource);
  if (call.scope.Covers(keys.supporter_region) || call.scope.Covers(keys.school_region)) return absl::OkStatus();
  if (!keys.trusteeship.empty() && !call.caller.organisation.empty()) {
    absl::StatusOr<std::optional<v1::Trusteeship>> trusteeship = store::FindTrusteeship(tx, keys.trusteeship);
    if (!trusteeship.ok()) return trusteeship.status();
    if (trusteeship->has_value() && access::IsPartyOf(call.caller.organisation, **trusteeship)) return absl::OkStatus();
  }
  if (!keys.party.empty() && call.caller.organisation == keys.party) return absl::OkStatus();
  return Failure(kNotFound, {{"name", resource.name()}});
}

template <class Resource, class Request>
Answer<Resource> GetResource(db::Database& database, WorkerPool& workers, const Call& call, const Request& request) {
  return resource::GetResource<Resource>(database, workers, call, request, &access::MayCall, &MaySee<Resource>);
}

// The fields that lists of every kind may be filtered by, and those of the kind besides.
std::vector<rpc::FilterField> ResourceFields(const google::protobuf::EnumDescriptor* states,
                                             std::vector<rpc::FilterField> besides = {});

// A page in a scope: the caller's, or for what everyone may see the whole country.
template <class Resource, class Response, class Request>
Answer<Response> ListResources(db::Database& database, WorkerPool& workers, const Call& call, const Request& request,
                               const std::vector<rpc::FilterField>& fields, Resource* (Response::*add)(),
                               const Scope& scope) {
  return resource::ListResources<Resource>(database, workers, call, request, &access::MayCall, fields, {scope}, add);
}

template <class Resource, class Response, class Revision, class Request>
Answer<Response> ListResourceRevisions(db::Database& database, WorkerPool& workers, const Call& call,
                                       const Request& request, Resource* (Revision::*set)()) {
  return resource::ListResourceRevisions<Resource, Response>(database, workers, call, request, &access::MayCall,
                                                             &MaySee<Resource>, set);
}

}  // namespace jiedui::trusteeship
