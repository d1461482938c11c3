// What is kept beside trusteeships, as questions ask for it: under a trusteeship, of a party, all of a kind. How each is read and changed
// by name is common/resource's. Plain functions in a transaction; "present" is what is known now.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/database.h"
#include "common/resource/rows.h"
#include "services/trusteeship/traits.h"

namespace jiedui::trusteeship::store {

namespace internal {
extern const db::Sql kUnder;       // $1 trusteeship, $2 kind
extern const db::Sql kOfParty;     // $1 party, $2 kind
extern const db::Sql kOfKind;      // $1 kind
extern const db::Sql kLastOfType;  // $1 name, $2 type
template <class Resource>
constexpr int64_t kKindOf = static_cast<int64_t>(resource::Traits<Resource>::kKind);
}  // namespace internal

// Present resources of a trusteeship, in order of name.
template <class Resource>
absl::StatusOr<std::vector<Resource>> Under(db::Tx& tx, std::string_view trusteeship) {
  return resource::Where<Resource>(tx, internal::kUnder, {trusteeship, internal::kKindOf<Resource>});
}

// Present resources of a party, in order of name.
template <class Resource>
absl::StatusOr<std::vector<Resource>> OfParty(db::Tx& tx, std::string_view party) {
  return resource::Where<Resource>(tx, internal::kOfParty, {party, internal::kKindOf<Resource>});
}

// All present resources of a kind, in order of name: for questions over the whole programme.
template <class Resource>
absl::StatusOr<std::vector<Resource>> All(db::Tx& tx) {
  return resource::Where<Resource>(tx, internal::kOfKind, {internal::kKindOf<Resource>});
}

// The last revision whose column `type` is `type`: of an agreement, the last state of a version.
template <class Resource>
absl::StatusOr<std::optional<Resource>> FindLastOfType(db::Tx& tx, std::string_view name, int64_t type) {
  absl::StatusOr<std::vector<Resource>> found = resource::Where<Resource>(tx, internal::kLastOfType, {name, type});
  if (!found.ok()) return found.status();
  if (found->empty()) return std::optional<Resource>();
  return std::optional<Resource>(std::move(found->front()));
}

}  // namespace jiedui::trusteeship::store
