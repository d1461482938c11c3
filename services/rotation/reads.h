// Get, List and history of the resources of the rotation service (common/resource/reads.h), bound to who may call and who may see.
#pragma once

#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "common/resource/reads.h"
#include "common/rpc/filter_field.h"
#include "services/rotation/access.h"
#include "services/rotation/changes.h"

namespace jiedui::rotation {

template <class Resource, class Request>
Answer<Resource> GetResource(db::Database& database, WorkerPool& workers, const Call& call, const Request& request,
                             resource::Complete<Resource> complete = nullptr) {
  return resource::GetResource<Resource>(database, workers, call, request, &access::MayCall, &MaySee<Resource>,
                                         complete);
}

// The divisions that cover a region, itself among them; none for none.
std::vector<std::string> DivisionsAround(const std::string& region);

// What lists show: to an office what lies in its scope, to any other caller what is of its organisation (Traits::kOwn); to both what holds
// for the area around them (Traits::kAround, as MaySeeFromWithin).
template <class Resource>
resource::Shown ShownTo(const Call& call) {
  using Traits = resource::Traits<Resource>;
  resource::Shown shown{call.scope};
  if (!access::IsOffice(call.caller)) shown = {Scope::All(), {std::begin(Traits::kOwn), std::end(Traits::kOwn)}};
  if constexpr (requires { Traits::kAround; }) {
    shown.around_columns = {std::begin(Traits::kAround), std::end(Traits::kAround)};
    shown.around = DivisionsAround(call.caller.region);
  }
  return shown;
}

template <class Resource, class Response, class Request>
Answer<Response> ListResources(db::Database& database, WorkerPool& workers, const Call& call, const Request& request,
                               const std::vector<rpc::FilterField>& fields, Resource* (Response::*add)(),
                               resource::Complete<Resource> complete = nullptr) {
  return resource::ListResources<Resource>(database, workers, call, request, &access::MayCall, fields,
                                           ShownTo<Resource>(call), add, complete);
}

template <class Resource, class Response, class Revision, class Request>
Answer<Response> ListResourceRevisions(db::Database& database, WorkerPool& workers, const Call& call,
                                       const Request& request, Resource* (Revision::*set)()) {
  return resource::ListResourceRevisions<Resource, Response>(database, workers, call, request, &access::MayCall,
                                                             &MaySee<Resource>, set);
}

// A day that a request may name in another field than `effective_on` (rpc::DayAsked).
absl::StatusOr<absl::CivilDay> DayOr(std::string_view field, const std::string& text, absl::CivilDay otherwise);

using rpc::CodeField;
using rpc::EnumField;
using rpc::NumberField;
using rpc::TextField;

}  // namespace jiedui::rotation
