// Who may use which method at all: the table of a service. Pure functions of values.
#pragma once

#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "common/base/call.h"

namespace jiedui {

// A service says its roles as bits of its own, its methods, and what begins a read.
struct RoleTable {
  struct Role {
    std::string_view name;
    unsigned bit;
  };
  struct Method {
    std::string_view name;  // within its service
    unsigned roles;
  };

  std::span<const Role> roles;
  unsigned others;  // of whoever is not among `roles`
  std::span<const Method> methods;
  std::span<const std::string_view> reads;  // "Get": a method that is not among `methods` and begins so is a read
  unsigned readers;                         // whose those are; whatever else is not among `methods` is nobody's

  unsigned BitOf(std::string_view role) const;
  // `method` as in Call. kPermissionDenied where it is not for the caller's role.
  absl::Status MayCall(const Caller& caller, std::string_view method) const;
};

}  // namespace jiedui
