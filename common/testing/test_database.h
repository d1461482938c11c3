// A fresh store for one test, on each engine:
//
//   class StoreTest : public ::testing::TestWithParam<db::Database::Engine> {
//     FakeClock clock_;
//     TestStore store_{GetParam(), {kPairingComponent}, clock_};
//   };
//   INSTANTIATE_TEST_SUITE_P(Engines, StoreTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/db/database.h"
#include "gtest/gtest.h"

namespace jiedui::testing {

using Engine = db::Database::Engine;

// SQLite always; PostgreSQL when the environment names a server in JIEDUI_TEST_POSTGRESQL (libpq conninfo). Where
// JIEDUI_REQUIRE_POSTGRESQL is set PostgreSQL is in the list even without a server, so that its tests fail instead of being
// silently left out.
std::vector<Engine> EnginesUnderTest();

// "Sqlite" or "Postgresql": the name of the case.
std::string EngineName(const ::testing::TestParamInfo<Engine>& info);

// A place of its own for one store (a temporary folder, or a PostgreSQL schema of random name) and the store opened there. The
// destructor removes both. Used by one thread; the clock outlives it.
class TestStore {
 public:
  // Ends the test program when the store cannot be opened: no test of it could go on.
  TestStore(Engine engine, db::Schema schema, const Clock& clock);
  TestStore(const TestStore&) = delete;
  TestStore& operator=(const TestStore&) = delete;
  ~TestStore();

  db::Database& operator*() const { return *database_; }
  db::Database* operator->() const { return database_.get(); }

  void Close() { database_.reset(); }
  // Opens the same store again, as a new process would, here with the schema of another version of the binary.
  absl::Status Reopen(db::Schema schema);
  absl::Status Reopen() { return Reopen(schema_); }

  Engine engine() const { return engine_; }
  // To open the place by other means than Reopen. `path` is the file of an SQLite store.
  const std::string& path() const { return path_; }
  const db::PostgresqlOptions& postgresql() const { return postgresql_; }

 private:
  const Engine engine_;
  const db::Schema schema_;
  const Clock& clock_;
  std::string path_;                  // SQLite
  db::PostgresqlOptions postgresql_;  // PostgreSQL
  std::unique_ptr<db::Database> database_;
};

}  // namespace jiedui::testing
