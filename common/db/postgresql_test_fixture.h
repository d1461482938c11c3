// A store on PostgreSQL with one table of its own, for the tests of that engine.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "common/db/database.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gtest/gtest.h"

namespace jiedui::db {

inline constexpr Migration kTestSteps[] = {{1, R"sql(
  CREATE TABLE thing (name TEXT COLLATE "C" PRIMARY KEY, owner TEXT COLLATE "C", amount BIGINT, data BYTEA);
  CREATE INDEX thing_owner ON thing (owner);
  CREATE FUNCTION fail(code TEXT) RETURNS BIGINT LANGUAGE plpgsql
    AS 'BEGIN RAISE EXCEPTION ''secret'' USING ERRCODE = code; END';
)sql"}};
inline const Component kTestComponent = {"test", {}, kTestSteps};

inline constexpr Sql kInsert = {"thing.insert",
                                "INSERT INTO thing (name, owner, amount, data) VALUES ($1, $2, $3, $4)"};
inline constexpr Sql kFind = {"thing.find", "SELECT amount FROM thing WHERE name = $1"};
inline constexpr Sql kCount = {"thing.count", "SELECT COUNT(*) FROM thing"};

class PostgresqlTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::vector<jiedui::testing::Engine> engines = jiedui::testing::EnginesUnderTest();
    if (std::find(engines.begin(), engines.end(), Database::Engine::kPostgresql) == engines.end()) {
      GTEST_SKIP() << "JIEDUI_TEST_POSTGRESQL names no server";
    }
    store_.emplace(Database::Engine::kPostgresql, Schema{kTestComponent}, clock_);
  }

  Database& db() { return **store_; }

  // The same store once more: another replica, or this one by another way.
  std::unique_ptr<Database> Open(PostgresqlOptions options) {
    absl::StatusOr<std::unique_ptr<Database>> opened = OpenPostgresql(options, {kTestComponent}, clock_);
    EXPECT_THAT(opened, jiedui::testing::IsOk());
    return opened.ok() ? *std::move(opened) : nullptr;
  }
  PostgresqlOptions Options() { return store_->postgresql(); }

  absl::Status Insert(Database& database, std::string_view name, Database::WriteOptions options = {}) {
    return WriteAndWait(
        database,
        [name](Tx& tx) {
          return tx.Run(kInsert, {name, "o", 1, nullptr}).status();
        },
        options);
  }

  static int64_t Number(Database& database, const Sql& sql, const std::vector<Value>& parameters = {}) {
    int64_t number = -1;
    EXPECT_THAT(database.Read([&](Tx& tx) { return NumberIn(tx, sql, parameters, number); }), jiedui::testing::IsOk());
    return number;
  }
  static absl::Status NumberIn(Tx& tx, const Sql& sql, const std::vector<Value>& parameters, int64_t& number) {
    return tx.Each(sql, parameters, [&](const Row& row) {
      number = row.Int(0);
      return absl::OkStatus();
    });
  }

  jiedui::testing::FakeClock clock_;
  std::optional<jiedui::testing::TestStore> store_;
};

}  // namespace jiedui::db
