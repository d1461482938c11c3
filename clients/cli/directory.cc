#include "clients/cli/directory.h"

#include "jiedui/pairing/v1/party.grpc.pb.h"
#include "jiedui/pairing/v1/region.grpc.pb.h"
#include "jiedui/pairing/v1/scheme.grpc.pb.h"

namespace jiedui::cli {

template <class Request, class Method>
std::string Directory::Look(Method method, const std::string& name) {
  if (name.empty()) return "";
  if (const auto known = names_.find(name); known != names_.end()) return known->second;
  Request request;
  request.set_name(name);
  const auto found = client_.Call(method, request);
  // A service that is away for a moment is asked again; what it does not have, it will not have for the next row either.
  if (!found.ok() && found.status().code() != absl::StatusCode::kNotFound) return name;
  return names_[name] = found.ok() && !found->display_name().empty() ? found->display_name() : name;
}

std::string Directory::Party(const std::string& name) {
  return Look<v1::GetPartyRequest>(&v1::PartyService::Stub::GetParty, name);
}

std::string Directory::Scheme(const std::string& name) {
  return Look<v1::GetSchemeRequest>(&v1::SchemeService::Stub::GetScheme, name);
}

std::string Directory::Region(const std::string& name) {
  return Look<v1::GetRegionRequest>(&v1::RegionService::Stub::GetRegion, name);
}

}  // namespace jiedui::cli
