#include "clients/cli/directory.h"

namespace jiedui::cli {

template <class Request, class Method>
std::string Directory::Look(Method method, const std::string& name) {
  if (name.empty()) return "";
  const auto [known, is_new] = names_.try_emplace(name, name);
  if (!is_new) return known->second;
  Request request;
  request.set_name(name);
  const auto found = client_.Call(method, request);
  if (found.ok() && !found->display_name().empty()) known->second = found->display_name();
  return known->second;
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
