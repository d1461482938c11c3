// Resources in their table: read as they are, as they were, and followed by their next revision. Plain functions in a transaction.
//
// A service says once for each of its resources what differs, in resource::Traits:
//
//   template <>
//   struct resource::Traits<v1::Need> {
//     static constexpr std::string_view kCollection = "needs";        // first part of its names
//     static const resource::Table& TableOf();                         // where it is kept
//     static std::vector<db::Value> Columns(const v1::Need& need);     // its key columns; views into it
//     static std::string_view StateOf(const v1::Need& need);           // by name without prefix; "" where it has none
//     static std::vector<std::string> RegionsOf(const v1::Need& need); // whose scope covers it
//     static std::vector<std::string> PartiesOf(const v1::Need& need); // whom it concerns besides; empty ones are left out
//     // What its events carry, nothing personal; `before` is null for the first.
//     static events::v1::NeedChanged EventOf(const v1::Need* before, const v1::Need& need);
//   };
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/call.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "common/db/database.h"
#include "common/db/revision.h"
#include "common/resource/table.h"
#include "common/rpc/filter.h"
#include "common/rpc/page.h"

namespace jiedui::resource {

template <class Resource>
struct Traits;

// A resource as it stands, and who has written in it.
template <class Resource>
struct Entered {
  Resource resource;
  std::string authors;  // caller ids, one a line
};

template <class Resource>
absl::StatusOr<std::optional<Entered<Resource>>> FindEntered(db::Tx& tx, std::string_view name) {
  std::optional<Entered<Resource>> found;
  absl::Status status = tx.Each(Traits<Resource>::TableOf().find(), {name}, [&](const db::Row& row) {
    found.emplace().authors = row.Text(1);
    return db::Parse(row, 0, found->resource);
  });
  if (!status.ok()) return status;
  return found;
}

// The present revision with its authors; kNotFound when there is none.
template <class Resource>
absl::StatusOr<Entered<Resource>> Get(db::Tx& tx, std::string_view name) {
  absl::StatusOr<std::optional<Entered<Resource>>> found = FindEntered<Resource>(tx, name);
  if (!found.ok()) return found.status();
  if (!found->has_value()) return Failure(kNotFound, {{"name", name}});
  return **std::move(found);
}

// The present revision, if there is one.
template <class Resource>
absl::StatusOr<std::optional<Resource>> Find(db::Tx& tx, std::string_view name) {
  absl::StatusOr<std::optional<Entered<Resource>>> found = FindEntered<Resource>(tx, name);
  if (!found.ok()) return found.status();
  if (!found->has_value()) return std::optional<Resource>();
  return std::optional<Resource>(std::move((*found)->resource));
}

namespace internal {
template <class Resource>
absl::StatusOr<std::optional<Resource>> FindAt(db::Tx& tx, const db::Sql& sql, std::string_view name, int64_t at) {
  std::optional<Resource> found;
  absl::Status status =
      tx.Each(sql, {name, at}, [&](const db::Row& row) { return db::Parse(row, 0, found.emplace()); });
  if (!status.ok()) return status;
  return found;
}

template <class Resource>
absl::StatusOr<std::vector<Resource>> Collect(db::Tx& tx, const db::Sql& sql,
                                              const std::vector<db::Value>& parameters) {
  std::vector<Resource> found;
  absl::Status status =
      tx.Each(sql, parameters, [&](const db::Row& row) { return db::Parse(row, 0, found.emplace_back()); });
  if (!status.ok()) return status;
  return found;
}
}  // namespace internal

template <class Resource>
absl::StatusOr<std::optional<Resource>> FindRevision(db::Tx& tx, std::string_view name, int64_t revision) {
  return internal::FindAt<Resource>(tx, Traits<Resource>::TableOf().find_revision(), name, revision);
}

// As it was known at an instant (microseconds); db::kPresent for now.
template <class Resource>
absl::StatusOr<std::optional<Resource>> FindKnown(db::Tx& tx, std::string_view name, int64_t known_at) {
  return internal::FindAt<Resource>(tx, Traits<Resource>::TableOf().find_known(), name, known_at);
}

// Writes `resource` as the revision after `before` (null for the first): sets revision, etag and times.
template <class Resource>
absl::StatusOr<Resource> Put(db::Tx& tx, const Resource* before, Resource resource, std::string_view authors = "") {
  const Table& table = Traits<Resource>::TableOf();
  db::Stamp(tx, before, resource);
  if (before != nullptr) {
    absl::Status closed = db::Close(tx, table.close(), before->name(), before->revision());
    if (!closed.ok()) return closed;
  }
  const std::string data = resource.SerializeAsString();
  std::vector<db::Value> values = {resource.name(), resource.revision(), tx.NowMicros()};
  for (const db::Value& column : Traits<Resource>::Columns(resource)) values.push_back(column);
  values.emplace_back(authors);
  values.push_back(db::AsBytes(data));
  absl::Status inserted = tx.Run(table.insert(), values).status();
  if (!inserted.ok()) return inserted;
  return resource;
}

// Presents under a condition on the key columns: `sql` from Table::Where.
template <class Resource>
absl::StatusOr<std::vector<Resource>> Where(db::Tx& tx, const db::Sql& sql, const std::vector<db::Value>& parameters) {
  return internal::Collect<Resource>(tx, sql, parameters);
}

// A page in order of name; `filter` is translated from kFirstFilterParameter.
template <class Resource>
absl::StatusOr<std::vector<Resource>> List(db::Tx& tx, const Scope& scope, const rpc::SqlFilter& filter,
                                           const rpc::Page& page) {
  const Table& table = Traits<Resource>::TableOf();
  const std::string first = StrCat(Traits<Resource>::kCollection, "/"),
                    last = StrCat(Traits<Resource>::kCollection, "0");
  const std::string& after = page.after.empty() ? first : page.after;
  const std::string name = StrCat(table.name(), ".list"), text = table.List(filter.sql);
  std::vector<db::Value> parameters = {scope.low, scope.high, after, last, page.limit};
  filter.AppendTo(parameters);
  return internal::Collect<Resource>(tx, db::Sql{name, text}, parameters);
}

// Revisions, newest first.
template <class Resource>
absl::StatusOr<std::vector<Resource>> Revisions(db::Tx& tx, std::string_view name, const rpc::RevisionPage& page) {
  return internal::Collect<Resource>(tx, Traits<Resource>::TableOf().revisions(), {name, page.before, page.limit});
}

}  // namespace jiedui::resource
