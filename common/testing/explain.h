// Does a statement read by an index? On PostgreSQL a body that reads a table from end to end conflicts with every write to it.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/text.h"
#include "common/db/database.h"
#include "gtest/gtest.h"

namespace jiedui::testing {

// The engine's plan of `sql` as a body would run it, one line a step.
inline std::string PlanOf(db::Database& database, const db::Sql& sql, const std::vector<db::Value>& parameters) {
  const bool sqlite = database.engine() == db::Database::Engine::kSqlite;
  const std::string text = StrCat(sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN (COSTS OFF) ", sql.text);
  std::string plan;
  absl::Status status =
      db::WriteAndWait(database,
                       [&](db::Tx& tx) {
                         plan.clear();
                         return tx.Each({.name = sql.name, .text = text}, parameters, [&](const db::Row& row) {
                           plan += StrCat(row.Text(sqlite ? 3 : 0), "\n");
                           return absl::OkStatus();
                         });
                       },
                       {.dry_run = true});
  EXPECT_TRUE(status.ok()) << sql.name << ": " << status.ToString();
  return plan;
}

// Fails the test when a step of the plan reads a whole table.
inline void ExpectIndexed(db::Database& database, const db::Sql& sql, const std::vector<db::Value>& parameters) {
  const std::string plan = PlanOf(database, sql, parameters);
  bool scans = plan.find("Seq Scan on ") != std::string::npos;
  // SQLite: "SCAN t" reads the table; "SCAN t USING INDEX" follows an index's order, under ORDER BY … LIMIT for example.
  for (size_t at = 0; (at = plan.find("SCAN ", at)) != std::string::npos; ++at) {
    const std::string step = plan.substr(at, plan.find('\n', at) - at);
    scans = scans || (step.find(" USING ") == std::string::npos && step != "SCAN CONSTANT ROW");
  }
  EXPECT_FALSE(scans) << sql.name << " reads a whole table:\n" << plan;
}

// PostgreSQL: the tables that this transaction has read from end to end so far. To be called at the end of a body, for
// statements whose texts a test does not see.
inline std::vector<std::string> TablesReadWhole(db::Tx& tx) {
  std::vector<std::string> tables;
  absl::Status status = tx.Each({"test.tables_read_whole",
                                 "SELECT relname FROM pg_stat_xact_user_tables "
                                 "WHERE schemaname = current_schema() AND seq_scan > 0 ORDER BY relname"},
                                {}, [&](const db::Row& row) {
                                  tables.emplace_back(row.Text(0));
                                  return absl::OkStatus();
                                });
  EXPECT_TRUE(status.ok()) << status.ToString();
  return tables;
}

}  // namespace jiedui::testing
