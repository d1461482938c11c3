// The rows of what is kept beside trusteeships: one table for all kinds, because all are entered, followed by revisions, listed and
// read under a trusteeship alike. What differs is which columns a kind fills; Traits says that in one place for each.
//
// Plain functions in a transaction, the SQL written out in resources.cc. "Present" is what is known now.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/base/call.h"
#include "common/base/error.h"
#include "common/db/database.h"
#include "common/db/revision.h"
#include "common/rpc/filter.h"
#include "common/rpc/page.h"
#include "services/trusteeship/traits.h"

namespace jiedui::trusteeship::store {

// The first parameter of a translated filter (rpc::TranslateFilter).
inline constexpr int kFirstResourceParameter = 6;

// Of any kind; use the templates below.
namespace internal {
struct Found {
  std::string data, authors;
};
absl::StatusOr<std::optional<Found>> Find(db::Tx& tx, Kind kind, std::string_view name);
absl::StatusOr<std::optional<std::string>> FindRevision(db::Tx& tx, Kind kind, std::string_view name, int64_t revision);
absl::StatusOr<std::optional<std::string>> FindLastOfType(db::Tx& tx, Kind kind, std::string_view name, int64_t type);
absl::Status Insert(db::Tx& tx, Kind kind, const Keys& keys, std::string_view name, int64_t revision,
                    std::string_view data, std::string_view authors);
absl::Status CloseRevision(db::Tx& tx, std::string_view name, int64_t revision);
using Each = absl::FunctionRef<absl::Status(const db::Row& row)>;
absl::Status Under(db::Tx& tx, Kind kind, std::string_view trusteeship, Each row);
absl::Status OfParty(db::Tx& tx, Kind kind, std::string_view party, Each row);
absl::Status OfKind(db::Tx& tx, Kind kind, Each row);
absl::Status List(db::Tx& tx, Kind kind, const Scope& scope, const rpc::SqlFilter& filter, const rpc::Page& page,
                  Each row);
absl::Status Revisions(db::Tx& tx, Kind kind, std::string_view name, const rpc::RevisionPage& page, Each row);
}  // namespace internal

// A resource as it stands, and who has written in it.
template <class Resource>
struct Entered {
  Resource resource;
  std::string authors;  // caller ids, one a line
};

template <class Resource>
absl::StatusOr<std::optional<Resource>> Parsed(const absl::StatusOr<std::optional<std::string>>& data) {
  if (!data.ok()) return data.status();
  if (!data->has_value()) return std::optional<Resource>();
  std::optional<Resource> resource(std::in_place);
  if (!resource->ParseFromString(**data)) return Failure(kInternal, {{"detail", "a stored resource does not parse"}});
  return resource;
}

// The present revision with its authors; kNotFound when there is none.
template <class Resource>
absl::StatusOr<Entered<Resource>> Get(db::Tx& tx, std::string_view name) {
  absl::StatusOr<std::optional<internal::Found>> found = internal::Find(tx, Traits<Resource>::kKind, name);
  if (!found.ok()) return found.status();
  if (!found->has_value()) return Failure(kNotFound, {{"name", name}});
  Entered<Resource> entered;
  if (!entered.resource.ParseFromString((*found)->data)) {
    return Failure(kInternal, {{"detail", "a stored resource does not parse"}});
  }
  entered.authors = std::move((*found)->authors);
  return entered;
}

// The present revision, if there is one.
template <class Resource>
absl::StatusOr<std::optional<Resource>> Find(db::Tx& tx, std::string_view name) {
  absl::StatusOr<std::optional<internal::Found>> found = internal::Find(tx, Traits<Resource>::kKind, name);
  if (!found.ok()) return found.status();
  if (!found->has_value()) return std::optional<Resource>();
  return Parsed<Resource>(std::optional<std::string>(std::move((*found)->data)));
}

template <class Resource>
absl::StatusOr<std::optional<Resource>> FindRevision(db::Tx& tx, std::string_view name, int64_t revision) {
  return Parsed<Resource>(internal::FindRevision(tx, Traits<Resource>::kKind, name, revision));
}

// The last revision whose column `type` is `type`: of an agreement, the last state of a version.
template <class Resource>
absl::StatusOr<std::optional<Resource>> FindLastOfType(db::Tx& tx, std::string_view name, int64_t type) {
  return Parsed<Resource>(internal::FindLastOfType(tx, Traits<Resource>::kKind, name, type));
}

// Writes `resource` as the revision after `before` (null for the first): sets revision, etag and times.
template <class Resource>
absl::StatusOr<Resource> Put(db::Tx& tx, const Resource* before, Resource resource, std::string_view authors = "") {
  db::Stamp(tx, before, resource);
  if (before != nullptr) {
    absl::Status closed = internal::CloseRevision(tx, before->name(), before->revision());
    if (!closed.ok()) return closed;
  }
  absl::Status inserted = internal::Insert(tx, Traits<Resource>::kKind, Traits<Resource>::KeysOf(resource),
                                           resource.name(), resource.revision(), resource.SerializeAsString(), authors);
  if (!inserted.ok()) return inserted;
  return resource;
}

template <class Resource>
absl::Status Collect(const db::Row& row, std::vector<Resource>& resources) {
  return db::Parse(row, 0, resources.emplace_back());
}

// Present resources of a trusteeship, in order of name.
template <class Resource>
absl::StatusOr<std::vector<Resource>> Under(db::Tx& tx, std::string_view trusteeship) {
  std::vector<Resource> resources;
  absl::Status status = internal::Under(tx, Traits<Resource>::kKind, trusteeship,
                                        [&](const db::Row& row) { return Collect(row, resources); });
  if (!status.ok()) return status;
  return resources;
}

// Present resources of a party, in order of name.
template <class Resource>
absl::StatusOr<std::vector<Resource>> OfParty(db::Tx& tx, std::string_view party) {
  std::vector<Resource> resources;
  absl::Status status = internal::OfParty(tx, Traits<Resource>::kKind, party,
                                          [&](const db::Row& row) { return Collect(row, resources); });
  if (!status.ok()) return status;
  return resources;
}

// All present resources of a kind, in order of name: for questions over the whole programme.
template <class Resource>
absl::StatusOr<std::vector<Resource>> All(db::Tx& tx) {
  std::vector<Resource> resources;
  absl::Status status =
      internal::OfKind(tx, Traits<Resource>::kKind, [&](const db::Row& row) { return Collect(row, resources); });
  if (!status.ok()) return status;
  return resources;
}

// A page in order of name; `filter` is translated from kFirstResourceParameter.
template <class Resource>
absl::StatusOr<std::vector<Resource>> List(db::Tx& tx, const Scope& scope, const rpc::SqlFilter& filter,
                                           const rpc::Page& page) {
  std::vector<Resource> resources;
  absl::Status status = internal::List(tx, Traits<Resource>::kKind, scope, filter, page,
                                       [&](const db::Row& row) { return Collect(row, resources); });
  if (!status.ok()) return status;
  return resources;
}

// Revisions, newest first.
template <class Resource>
absl::StatusOr<std::vector<Resource>> Revisions(db::Tx& tx, std::string_view name, const rpc::RevisionPage& page) {
  std::vector<Resource> resources;
  absl::Status status = internal::Revisions(tx, Traits<Resource>::kKind, name, page,
                                            [&](const db::Row& row) { return Collect(row, resources); });
  if (!status.ok()) return status;
  return resources;
}

}  // namespace jiedui::trusteeship::store
