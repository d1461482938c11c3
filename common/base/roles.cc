#include "common/base/roles.h"

#include <algorithm>

#include "common/base/error.h"

namespace jiedui {

unsigned RoleTable::BitOf(std::string_view role) const {
  const auto found = std::find_if(roles.begin(), roles.end(), [&](const Role& known) { return known.name == role; });
  return found == roles.end() ? others : found->bit;
}

absl::Status RoleTable::MayCall(const Caller& caller, std::string_view method) const {
  const size_t slash = method.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? method : method.substr(slash + 1);
  const auto found =
      std::find_if(methods.begin(), methods.end(), [&](const Method& known) { return known.name == name; });
  unsigned allowed = 0;
  if (found != methods.end()) {
    allowed = found->roles;
  } else if (std::any_of(reads.begin(), reads.end(), [&](std::string_view read) { return name.starts_with(read); })) {
    allowed = readers;
  }
  if ((allowed & BitOf(caller.role)) != 0) return absl::OkStatus();
  return Failure(kPermissionDenied, {{"role", caller.role}, {"method", method}});
}

}  // namespace jiedui
