// A table of items, for the tests of this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "common/db/database.h"
#include "common/db/event_log.h"

namespace jiedui::db {

inline constexpr Migration kItemSteps[] = {
    {1, "CREATE TABLE item (name TEXT NOT NULL PRIMARY KEY, value BIGINT NOT NULL, revision BIGINT NOT NULL)"}};
inline constexpr Component kItems = {"items", kItemSteps, kItemSteps};

inline constexpr Sql kSetItem = {
    "item.set",
    "INSERT INTO item (name, value, revision) VALUES ($1, $2, 1) ON CONFLICT (name) DO UPDATE SET "
    "value = $2, revision = item.revision + 1 RETURNING revision"};
inline constexpr Sql kGetItem = {"item.get", "SELECT value FROM item WHERE name = $1"};
inline constexpr Sql kCountItems = {"item.count", "SELECT COUNT(*) FROM item"};

// Sets an item; gives its revision.
inline absl::StatusOr<int64_t> SetItem(Tx& tx, std::string_view name, int64_t value) {
  int64_t revision = 0;
  absl::Status status = tx.One(kSetItem, {name, value}, [&](const Row& row) { revision = row.Int(0); }).status();
  if (!status.ok()) return status;
  return revision;
}

// The item's value in a snapshot of its own; -1 when there is none.
inline int64_t ItemValue(Database& database, std::string_view name) {
  int64_t value = -1;
  database.Read([&](Tx& tx) { return tx.One(kGetItem, {name}, [&](const Row& row) { value = row.Int(0); }).status(); })
      .IgnoreError();
  return value;
}

inline int64_t CountItems(Database& database) {
  int64_t count = -1;
  database.Read([&](Tx& tx) { return tx.One(kCountItems, {}, [&](const Row& row) { count = row.Int(0); }).status(); })
      .IgnoreError();
  return count;
}

}  // namespace jiedui::db
