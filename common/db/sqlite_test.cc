// Opening, statements and reading of the embedded engine. The suites of mutate, event log and the others run on both engines.
#include <unistd.h>

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "common/base/text.h"
#include "common/db/database.h"
#include "common/db/db_test_items.h"
#include "common/db/event_log.h"
#include "common/db/sqlite_test_fixture.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::db {
namespace {

using ::jiedui::testing::HasReason;
using ::jiedui::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST_F(SqliteTest, ASecondProcessIsRefused) {
  Open();
  absl::StatusOr<std::unique_ptr<Database>> second = OpenSqlite(options_, {kItems}, clock_);
  EXPECT_THAT(second, HasReason("STORE_UNAVAILABLE"));
  EXPECT_THAT(second.status().ToString(), HasSubstr(StrCat("in use by process ", getpid())));
  database_.reset();
  EXPECT_THAT(TryOpen(), IsOk());
}

TEST_F(SqliteTest, RefusesOptionsThatCannotWork) {
  options_.path = ":memory:";
  EXPECT_THAT(TryOpen(), HasReason("STORE_UNAVAILABLE"));
  options_.path = folder_ / "missing" / "store.db";
  EXPECT_THAT(TryOpen().ToString(), HasSubstr("No such file or directory"));
  options_.path = folder_ / "store.db";
  options_.synchronous = "SOMETIMES";
  EXPECT_THAT(TryOpen(), HasReason("STORE_UNAVAILABLE"));
}

TEST_F(SqliteTest, RecordedTimeOnlyGrowsAlsoWhenTheClockDoesNot) {
  Database& database = Open();
  std::vector<int64_t> times;
  const auto note = [&](Tx& tx) {
    times.push_back(tx.NowMicros());
    return absl::OkStatus();
  };
  for (int i = 0; i < 3; ++i) EXPECT_THAT(Write(note), IsOk());
  clock_.Advance(-absl::Hours(1));
  EXPECT_THAT(Write(note), IsOk());
  EXPECT_THAT(Write([&](Tx& tx) {
                tx.RaiseNow(times.back() + 1000);
                return note(tx);
              }),
              IsOk());
  EXPECT_THAT(Write(note), IsOk());
  for (size_t i = 1; i < times.size(); ++i) EXPECT_GT(times[i], times[i - 1]) << i;
  EXPECT_EQ(times[4], times[3] + 1001);
  EXPECT_EQ(&database, database_.get());
}

TEST_F(SqliteTest, AReopenedStoreHasItsDataAndGoesOnInTime) {
  Open();
  int64_t recorded = 0;
  EXPECT_THAT(Write([&](Tx& tx) {
                recorded = tx.NowMicros();
                Call call{.caller = {.person = "p"}, .method = "test"};
                EXPECT_THAT(Record(tx, call, "", {.event_type = "t", .subject = "items/a", .revision_after = 1}),
                            IsOk());
                return SetItem(tx, "a", 5).status();
              }),
              IsOk());
  clock_.Advance(-absl::Hours(24));
  Database& database = Open();
  EXPECT_EQ(ItemValue(database, "a"), 5);
  int64_t next = 0;
  EXPECT_THAT(Write([&](Tx& tx) {
                next = tx.NowMicros();
                return absl::OkStatus();
              }),
              IsOk());
  EXPECT_GT(next, recorded);
}

TEST_F(SqliteTest, TheFingerprintKeyStaysWithTheStore) {
  const std::string key = Open().fingerprint_key();
  EXPECT_EQ(key.size(), 32u);
  EXPECT_EQ(Open().fingerprint_key(), key);
}

// --- Statements ---

TEST_F(SqliteTest, ParametersAreBoundByNameAndKeepTheirType) {
  Open();
  EXPECT_THAT(
      Write([](Tx& tx) {
        constexpr Sql kAll = {"test.types", "SELECT $2, $1, typeof($3), typeof($4), typeof($5), $1, $6, typeof($7)"};
        absl::StatusOr<bool> one = tx.One(
            kAll, {"first", int64_t{1} << 60, std::string_view(), AsBytes({}), nullptr, true, std::optional<int64_t>()},
            [](const Row& row) {
              EXPECT_EQ(row.Int(0), int64_t{1} << 60);
              EXPECT_EQ(row.Text(1), "first");
              EXPECT_EQ(row.Text(2), "text");
              EXPECT_EQ(row.Text(3), "blob");
              EXPECT_EQ(row.Text(4), "null");
              EXPECT_EQ(row.Text(5), "first");
              EXPECT_EQ(row.Int(6), 1);
              EXPECT_EQ(row.Text(7), "null");
              EXPECT_FALSE(row.IsNull(2));
            });
        return one.status();
      }),
      IsOk());
}

TEST_F(SqliteTest, MistakesInStatementsAreErrors) {
  Open();
  const auto fails = [&](std::string_view text, Parameters parameters) {
    return Write([&](Tx& tx) { return tx.One({"test.wrong", text}, parameters, [](const Row&) {}).status(); });
  };
  EXPECT_THAT(fails("SELECT $1", {}), HasReason("INTERNAL"));
  EXPECT_THAT(fails("SELECT $1", {1, 2}), HasReason("INTERNAL"));
  EXPECT_THAT(fails("SELECT ?", {1}), HasReason("INTERNAL"));
  EXPECT_THAT(fails("SELECT 1; SELECT 2", {}), HasReason("INTERNAL"));
  EXPECT_THAT(fails("SELECT 1 UNION SELECT 2", {}), HasReason("INTERNAL")) << "One is at most one row";
  EXPECT_THAT(fails("SELECT \"text\"", {}), HasReason("INTERNAL")) << "an identifier, as on PostgreSQL";
  EXPECT_THAT(fails("SELECT 'text'", {}), IsOk());
}

TEST_F(SqliteTest, AStatementMayRunInsideItsOwnRows) {
  Open();
  constexpr Sql kFrom = {"test.from", "SELECT value FROM item WHERE value >= $1 ORDER BY value"};
  std::vector<int64_t> seen;
  EXPECT_THAT(Write([&](Tx& tx) {
                for (int i = 0; i < 3; ++i) EXPECT_THAT(SetItem(tx, StrCat("item-", i), i), IsOk());
                return tx.Each(kFrom, {0}, [&](const Row& row) {
                  const int64_t outer = row.Int(0);
                  return tx.Each(kFrom, {outer}, [&](const Row& inner) {
                    seen.push_back(outer * 10 + inner.Int(0));
                    return absl::OkStatus();
                  });
                });
              }),
              IsOk());
  EXPECT_THAT(seen, ElementsAre(0, 1, 2, 11, 12, 22));
}

TEST_F(SqliteTest, StoppingAtARowIsNoFailureOfTheStatement) {
  Database& database = Open();
  EXPECT_THAT(Write([&](Tx& tx) {
                const absl::Status stopped =
                    tx.Each({"test.many", "SELECT 1 UNION SELECT 2"}, {},
                            [](const Row&) -> absl::Status { return absl::CancelledError("enough"); });
                EXPECT_EQ(stopped.message(), "enough");
                return SetItem(tx, "a", 1).status();
              }),
              IsOk());
  EXPECT_EQ(ItemValue(database, "a"), 1);
}

TEST_F(SqliteTest, MoreTextsThanTheCacheHoldsAllWork) {
  Open();
  EXPECT_THAT(
      Write([&](Tx& tx) -> absl::Status {
        for (int round = 0; round < 2; ++round) {
          for (int i = 0; i < 600; ++i) {
            const std::string text = StrCat("SELECT ", i);
            int64_t value = -1;
            absl::StatusOr<bool> one = tx.One({"test.number", text}, {}, [&](const Row& row) { value = row.Int(0); });
            if (!one.ok()) return one.status();
            EXPECT_EQ(value, i);
          }
        }
        return absl::OkStatus();
      }),
      IsOk());
}

// --- Reading ---

TEST_F(SqliteTest, AReadIsOneSnapshot) {
  Database& database = Open();
  ASSERT_THAT(Write(Set("a", 1)), IsOk());
  EXPECT_THAT(database.Read([&](Tx& tx) {
    const auto value = [&] {
      int64_t found = 0;
      EXPECT_THAT(tx.One(kGetItem, {"a"}, [&](const Row& row) { found = row.Int(0); }), IsOk());
      return found;
    };
    EXPECT_EQ(value(), 1);
    EXPECT_THAT(Write(Set("a", 2)), IsOk());
    EXPECT_EQ(value(), 1);
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_EQ(ItemValue(database, "a"), 2);
}

TEST_F(SqliteTest, AReadCannotWrite) {
  Database& database = Open();
  EXPECT_THAT(database.Read([](Tx& tx) { return SetItem(tx, "a", 1).status(); }), HasReason("INTERNAL"));
  EXPECT_EQ(CountItems(database), 0);
}

TEST_F(SqliteTest, MoreThreadsThanReadersAndWritersAllSucceed) {
  options_.readers = 2;
  options_.batch_limit = 4;
  Database& database = Open();
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&database, t] {
      for (int i = 0; i < 50; ++i) {
        const std::string name = StrCat("item-", t, "-", i);
        EXPECT_THAT(WriteAndWait(database, Set(name, i)), IsOk());
        EXPECT_EQ(ItemValue(database, name), i) << "one's own write is seen";
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(CountItems(database), 400);
}

}  // namespace
}  // namespace jiedui::db
