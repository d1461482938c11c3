// How a resource under a trusteeship is loaded to be changed: with its trusteeship, looked at by access. What follows is
// common/resource/changes.h.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/mutate.h"
#include "common/resource/changes.h"
#include "services/trusteeship/access.h"
#include "services/trusteeship/resources.h"
#include "services/trusteeship/store.h"

namespace jiedui::trusteeship {

// A resource as it stands, the trusteeship it is under, and who has written in it.
template <class Resource>
struct Loaded {
  Resource resource;
  v1::Trusteeship trusteeship;
  std::string authors;
};

// The trusteeship that something is to be entered under: the caller may write there.
inline absl::StatusOr<v1::Trusteeship> LoadToWriteUnder(db::Mutation& m, const Call& call, std::string_view name) {
  absl::StatusOr<v1::Trusteeship> trusteeship = store::GetTrusteeship(m.tx(), name);
  if (!trusteeship.ok()) return trusteeship.status();
  absl::Status may = access::MayWriteUnder(call.caller, call.scope, *trusteeship);
  if (!may.ok()) return may;
  return trusteeship;
}

// The present revision for a change: the caller may write there, and has seen it as it is.
template <class Resource>
absl::StatusOr<Loaded<Resource>> LoadForChange(db::Mutation& m, const Call& call, std::string_view name,
                                               std::string_view etag) {
  absl::StatusOr<resource::Entered<Resource>> entered = resource::Get<Resource>(m.tx(), name);
  if (!entered.ok()) return entered.status();
  absl::StatusOr<v1::Trusteeship> trusteeship = store::GetTrusteeship(m.tx(), entered->resource.trusteeship());
  if (!trusteeship.ok()) return trusteeship.status();
  if (!access::Concerns(call.caller, call.scope, *trusteeship)) return Failure(kNotFound, {{"name", name}});
  absl::Status may = access::MayWriteUnder(call.caller, call.scope, *trusteeship);
  if (!may.ok()) return may;
  absl::Status current = resource::IsCurrent(name, entered->resource.etag(), etag);
  if (!current.ok()) return current;
  return Loaded<Resource>{std::move(entered->resource), *std::move(trusteeship), std::move(entered->authors)};
}

// The regions of the trusteeship, on the resource: its scope follows them.
template <class Resource>
void Place(Resource& resource, const v1::Trusteeship& trusteeship) {
  resource.set_supporter_region(trusteeship.supporter_region());
  resource.set_school_region(trusteeship.school_region());
}

inline std::vector<std::string> PartiesOf(const v1::Trusteeship& trusteeship) {
  return {trusteeship.supporter(), trusteeship.school(), trusteeship.county_government()};
}

}  // namespace jiedui::trusteeship
