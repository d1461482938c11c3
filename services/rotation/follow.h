// How resources follow what they lie in or belong to, without anybody having asked for a change of them: a next revision with its event,
// and the authors that they have.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/text.h"
#include "common/resource/changes.h"
#include "services/rotation/traits.h"

namespace jiedui::rotation {

// Presents of a resource under one key column; `condition` speaks of $1.
template <class Resource>
absl::StatusOr<std::vector<Resource>> PresentsOf(db::Tx& tx, std::string_view name, std::string_view condition,
                                                 std::string_view value) {
  const std::string text = resource::Traits<Resource>::TableOf().Where(condition);
  return resource::Where<Resource>(tx, {name, text}, {value});
}
// Those of ResourceTable, which several resources share.
template <class Resource>
absl::StatusOr<std::vector<Resource>> SharedPresentsOf(db::Tx& tx, std::string_view name, std::string_view column,
                                                       std::string_view value) {
  constexpr std::string_view kCollection = resource::Traits<Resource>::kCollection;
  return PresentsOf<Resource>(
      tx, name,
      StrCat(column, " = $1 AND ", column, " <> '' AND name > '", kCollection, "/' AND name < '", kCollection, "0'"),
      value);
}

// The next revision of a resource, changed by `change`; nothing where nothing changes.
template <class Resource, class Change>
absl::Status Follow(db::Mutation& m, const Resource& before, std::string_view event, Change change) {
  Resource after = before;
  change(after);
  if (after.SerializeAsString() == before.SerializeAsString()) return absl::OkStatus();
  absl::StatusOr<resource::Entered<Resource>> entered = resource::Get<Resource>(m.tx(), before.name());
  if (!entered.ok()) return entered.status();
  return resource::Save(m, &before, std::move(after), {.event = event, .authors = entered->authors}).status();
}

template <class Resource, class Change>
absl::Status FollowAll(db::Mutation& m, const absl::StatusOr<std::vector<Resource>>& all, std::string_view event,
                       Change change) {
  if (!all.ok()) return all.status();
  for (const Resource& before : *all) {
    absl::Status followed = Follow(m, before, event, change);
    if (!followed.ok()) return followed;
  }
  return absl::OkStatus();
}

}  // namespace jiedui::rotation
