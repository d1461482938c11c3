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

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
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
#include "common/resource/merge.h"
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

namespace internal {
// The first `limit` rows after a name, of what $1, $2 of the statement say.
template <class Resource>
absl::StatusOr<std::vector<Resource>> ReadList(db::Tx& tx, const db::Sql& sql, const Scope& of,
                                               const rpc::SqlFilter& filter, std::string_view after, int limit) {
  const std::string first = StrCat(Traits<Resource>::kCollection, "/"),
                    last = StrCat(Traits<Resource>::kCollection, "0");
  std::vector<db::Value> parameters = {of.low, of.high, after.empty() ? std::string_view(first) : after, last, limit};
  filter.AppendTo(parameters);
  return Collect<Resource>(tx, sql, parameters);
}
}  // namespace internal

// A page in order of name of what one of the columns, each with an index, gives to a party, wherever it lies; none for no party. `filter`
// is translated from kFirstFilterParameter.
template <class Resource>
absl::StatusOr<std::vector<Resource>> ListOf(db::Tx& tx, const std::vector<std::string_view>& columns,
                                             const std::string& party, const rpc::SqlFilter& filter,
                                             const rpc::Page& page) {
  if (party.empty()) return std::vector<Resource>();  // rows of nobody hold '' in the column
  const Table& table = Traits<Resource>::TableOf();
  const std::string name = StrCat(table.name(), ".list_of"), text = table.ListEither(columns, filter.sql);
  return internal::ReadList<Resource>(tx, {name, text}, {.low = party, .high = party}, filter, page.after, page.limit);
}

// A page of what lies in the scope, looked for in order of name: for a filter with an index of its own, or all there is.
template <class Resource>
absl::StatusOr<std::vector<Resource>> ListByName(db::Tx& tx, const Scope& scope, const rpc::SqlFilter& filter,
                                                 const rpc::Page& page) {
  const Table& table = Traits<Resource>::TableOf();
  const std::string name = StrCat(table.name(), ".list"), text = table.List(filter.sql);
  return internal::ReadList<Resource>(tx, {name, text}, scope, filter, page.after, page.limit);
}

// A page in order of name of what lies in the scope, out of the index of its counties where there is one; `filter` as above.
template <class Resource>
absl::StatusOr<std::vector<Resource>> List(db::Tx& tx, const Scope& scope, const rpc::SqlFilter& filter,
                                           const rpc::Page& page) {
  const Table& table = Traits<Resource>::TableOf();
  if (scope.IsAll() || table.regions().empty()) return ListByName<Resource>(tx, scope, filter, page);
  std::set<std::string> regions;
  for (size_t i = 0; i < table.regions().size(); ++i) {
    const std::string name = StrCat(table.name(), ".regions", i);
    absl::Status status = tx.Each({name, table.regions()[i]}, {scope.low, scope.high}, [&](const db::Row& row) {
      regions.emplace(row.Text(0));
      return absl::OkStatus();
    });
    if (!status.ok()) return status;
  }
  const std::string name = StrCat(table.name(), ".list_county"),
                    text = table.ListEither(table.region_columns(), filter.sql);
  return internal::MergeCounties<Resource>(
      {regions.begin(), regions.end()}, page.after, page.limit,
      [&](const std::string& county, const std::string& after, int limit) {
        return internal::ReadList<Resource>(tx, {name, text}, {.low = county, .high = county}, filter, after, limit);
      });
}

// What a list shows: what lies in a scope or, where columns are named, what one of them gives to the caller's organisation, wherever that
// lies. Besides, what one of further columns gives to a division around the caller: it holds for him, too.
struct Shown {
  Scope scope;
  std::vector<std::string_view> own_columns = {};
  std::vector<std::string_view> around_columns = {};
  std::vector<std::string> around = {};

  bool IsAll() const { return own_columns.empty() && scope.IsAll(); }
};

template <class Resource>
absl::StatusOr<std::vector<Resource>> ListShown(db::Tx& tx, const Caller& caller, const Shown& shown,
                                                const rpc::SqlFilter& filter, const rpc::Page& page) {
  absl::StatusOr<std::vector<Resource>> listed =
      shown.own_columns.empty() ? List<Resource>(tx, shown.scope, filter, page)
                                : ListOf<Resource>(tx, shown.own_columns, caller.organisation, filter, page);
  if (!listed.ok() || shown.around_columns.empty() || shown.IsAll()) return listed;
  for (const std::string& division : shown.around) {
    absl::StatusOr<std::vector<Resource>> around = ListOf<Resource>(tx, shown.around_columns, division, filter, page);
    if (!around.ok()) return around;
    std::move(around->begin(), around->end(), std::back_inserter(*listed));
  }
  std::sort(listed->begin(), listed->end(), [](const Resource& a, const Resource& b) { return a.name() < b.name(); });
  const auto same = [](const Resource& a, const Resource& b) { return a.name() == b.name(); };
  listed->erase(std::unique(listed->begin(), listed->end(), same), listed->end());
  if (listed->size() > static_cast<size_t>(page.limit)) listed->resize(static_cast<size_t>(page.limit));
  return listed;
}

// Revisions, newest first.
template <class Resource>
absl::StatusOr<std::vector<Resource>> Revisions(db::Tx& tx, std::string_view name, const rpc::RevisionPage& page) {
  return internal::Collect<Resource>(tx, Traits<Resource>::TableOf().revisions(), {name, page.before, page.limit});
}

}  // namespace jiedui::resource
