// What only the embedded engine does: group commit, its failures, one process a file. The suites of mutate, event log and
// the others run on both engines.
#include <unistd.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "common/base/text.h"
#include "common/db/database.h"
#include "common/db/db_test_items.h"
#include "common/db/sqlite_test_vfs.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::db {
namespace {

using ::jiedui::testing::FakeClock;
using ::jiedui::testing::HasReason;
using ::jiedui::testing::IsOk;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Waits for the answer to one write.
class Written {
 public:
  Written(Database& database, Database::Body body, Database::WriteOptions options = {}) {
    database.Write(options, std::move(body), [this](absl::Status status) {
      status_ = std::move(status);
      answered_.Notify();
    });
  }
  bool answered() const { return answered_.HasBeenNotified(); }
  const absl::Status& status() {
    answered_.WaitForNotification();
    return status_;
  }

 private:
  absl::Status status_;
  absl::Notification answered_;
};

// Keeps the writer in a batch of its own, so that whatever is written until Release waits together.
class Held {
 public:
  explicit Held(Database& database)
      : write_(database, [this](Tx&) {
          entered_.Notify();
          released_.WaitForNotification();
          return absl::OkStatus();
        }) {
    entered_.WaitForNotification();
  }
  ~Held() {
    if (!released_.HasBeenNotified()) Release();  // the test gave up
    EXPECT_THAT(write_.status(), IsOk());
  }
  void Release() { released_.Notify(); }

 private:
  absl::Notification entered_, released_;
  Written write_;
};

Database::Body Set(std::string name, int64_t value) {
  return [name = std::move(name), value](Tx& tx) { return SetItem(tx, name, value).status(); };
}

class SqliteTest : public ::testing::Test {
 protected:
  SqliteTest() {
    std::string folder = std::filesystem::temp_directory_path() / "jiedui-sqlite-XXXXXX";
    EXPECT_NE(mkdtemp(folder.data()), nullptr);
    folder_ = folder;
    options_.path = folder_ / "store.db";
  }
  ~SqliteTest() override {
    database_.reset();
    std::filesystem::remove_all(folder_);
  }

  absl::Status TryOpen(const Schema& schema = {kItems}) {
    database_.reset();
    absl::StatusOr<std::unique_ptr<Database>> opened = OpenSqlite(options_, schema, clock_);
    if (!opened.ok()) return opened.status();
    database_ = *std::move(opened);
    return absl::OkStatus();
  }
  Database& Open(const Schema& schema = {kItems}) {
    const absl::Status status = TryOpen(schema);
    if (!status.ok()) {
      ADD_FAILURE() << status;
      std::abort();
    }
    return *database_;
  }
  absl::Status Write(Database::Body body, Database::WriteOptions options = {}) {
    return WriteAndWait(*database_, std::move(body), options);
  }
  absl::Status Run(std::string_view text) {
    return Write([&](Tx& tx) { return tx.Run({"test", text}).status(); });
  }

  std::filesystem::path folder_;
  SqliteOptions options_;
  FakeClock clock_;
  std::unique_ptr<Database> database_;
};

TEST_F(SqliteTest, WritesThatWaitTogetherShareOneCommit) {
  Database& database = Open();
  int commits = 0;  // written by the engine's thread before it answers
  database.OnCommit([&] { ++commits; });
  std::deque<Written> writes;
  {
    Held held(database);
    for (int i = 0; i < 100; ++i) {
      writes.emplace_back(database, [i](Tx& tx) {
        tx.AfterCommit([] {});
        return SetItem(tx, StrCat("item-", i), i).status();
      });
    }
    held.Release();
  }
  for (Written& write : writes) EXPECT_THAT(write.status(), IsOk());
  EXPECT_EQ(commits, 1);
  EXPECT_EQ(CountItems(database), 100);
}

TEST_F(SqliteTest, ACommitHoldsAtMostTheBatchLimit) {
  options_.batch_limit = 10;
  Database& database = Open();
  int commits = 0;
  database.OnCommit([&] { ++commits; });
  std::deque<Written> writes;
  {
    Held held(database);
    for (int i = 0; i < 95; ++i) {
      writes.emplace_back(database, [](Tx& tx) {
        tx.AfterCommit([] {});
        return absl::OkStatus();
      });
    }
    held.Release();
  }
  for (Written& write : writes) EXPECT_THAT(write.status(), IsOk());
  EXPECT_EQ(commits, 10);
}

TEST_F(SqliteTest, ABodyThatFailsTakesOnlyItsOwnChangesAndHooksBack) {
  Database& database = Open();
  std::vector<std::string> hooks;
  std::deque<Written> writes;
  {
    Held held(database);
    for (const bool fails : {false, true, false}) {
      writes.emplace_back(database, [&hooks, fails, n = writes.size()](Tx& tx) -> absl::Status {
        tx.AfterCommit([&hooks, n] { hooks.push_back(StrCat("hook-", n)); });
        absl::StatusOr<int64_t> set = SetItem(tx, StrCat("item-", n), 1);
        if (!set.ok()) return set.status();
        return fails ? Failure(kNotFound, {{"name", "items/x"}}) : absl::OkStatus();
      });
    }
    held.Release();
  }
  EXPECT_THAT(writes[0].status(), IsOk());
  EXPECT_THAT(writes[1].status(), HasReason("NOT_FOUND"));
  EXPECT_THAT(writes[2].status(), IsOk());
  EXPECT_THAT(hooks, ElementsAre("hook-0", "hook-2"));
  EXPECT_EQ(ItemValue(database, "item-0"), 1);
  EXPECT_EQ(ItemValue(database, "item-1"), -1);
  EXPECT_EQ(ItemValue(database, "item-2"), 1);
}

TEST_F(SqliteTest, AFailedStatementFailsTheTransactionEvenWhenTheBodyIgnoresIt) {
  Database& database = Open();
  const absl::Status status = Write([](Tx& tx) {
    EXPECT_THAT(SetItem(tx, "before", 1), IsOk());
    EXPECT_THAT(tx.Run({"test.bad", "INSERT INTO nowhere VALUES (1)"}), HasReason("INTERNAL"));
    EXPECT_THAT(SetItem(tx, "after", 1), HasReason("INTERNAL"));
    return absl::OkStatus();
  });
  EXPECT_THAT(status, HasReason("INTERNAL"));
  EXPECT_EQ(CountItems(database), 0);
}

TEST_F(SqliteTest, NothingIsAnsweredBeforeTheCommitNotEvenARefusal) {
  Database& database = Open();
  std::vector<std::string> order;  // only the engine's thread writes
  absl::Notification all;
  {
    Held held(database);
    database.Write(
        {},
        [&](Tx& tx) {
          tx.AfterCommit([&] { order.push_back(StrCat("hook, stored ", ItemValue(database, "a"))); });
          return SetItem(tx, "a", 7).status();
        },
        [&](absl::Status) { order.push_back(StrCat("answer, stored ", ItemValue(database, "a"))); });
    database.Write(
        {},
        [&](Tx& tx) -> absl::Status {
          int64_t value = 0;
          absl::StatusOr<bool> found = tx.One(kGetItem, {"a"}, [&](const Row& row) { value = row.Int(0); });
          if (!found.ok()) return found.status();
          return Failure(kAlreadyExists, {{"name", StrCat("a with ", value)}});
        },
        [&](absl::Status status) {
          order.push_back(StrCat("refusal of ", MetadataOf(status, "name"), ", stored ", ItemValue(database, "a")));
          all.Notify();
        });
    held.Release();
  }
  all.WaitForNotification();
  EXPECT_THAT(order, ElementsAre("hook, stored 7", "answer, stored 7", "refusal of a with 7, stored 7"));
}

TEST_F(SqliteTest, ADryRunSeesEarlierBodiesAndLeavesNothing) {
  Database& database = Open();
  bool hook = false;
  int64_t revision = 0;
  std::deque<Written> writes;
  {
    Held held(database);
    writes.emplace_back(database, Set("a", 1));
    writes.emplace_back(
        database,
        [&](Tx& tx) {
          tx.AfterCommit([&] { hook = true; });
          absl::StatusOr<int64_t> set = SetItem(tx, "a", 2);
          if (set.ok()) revision = *set;
          return set.status();
        },
        Database::WriteOptions{.dry_run = true});
    held.Release();
  }
  for (Written& write : writes) EXPECT_THAT(write.status(), IsOk());
  EXPECT_EQ(revision, 2);
  EXPECT_FALSE(hook);
  EXPECT_EQ(ItemValue(database, "a"), 1);
}

TEST_F(SqliteTest, AWriteQueuedPastItsDeadlineNeverStarts) {
  Database& database = Open();
  const absl::Time deadline = clock_.Now() + absl::Seconds(1);
  bool ran = false;
  std::deque<Written> writes;
  {
    Held held(database);
    writes.emplace_back(
        database,
        [&](Tx&) {
          ran = true;
          return absl::OkStatus();
        },
        Database::WriteOptions{.deadline = deadline});
    writes.emplace_back(database, Set("later", 1), Database::WriteOptions{.deadline = deadline + absl::Seconds(5)});
    clock_.Advance(absl::Seconds(2));
    held.Release();
  }
  EXPECT_THAT(writes[0].status(), HasReason("DEADLINE_PASSED"));
  EXPECT_THAT(writes[1].status(), IsOk());
  EXPECT_FALSE(ran);
}

TEST_F(SqliteTest, ABodyThatStartedInTimeIsFinished) {
  Open();
  EXPECT_THAT(Write(
                  [&](Tx& tx) {
                    clock_.Advance(absl::Minutes(1));
                    return SetItem(tx, "a", 1).status();
                  },
                  {.deadline = clock_.Now() + absl::Seconds(1)}),
              IsOk());
}

TEST_F(SqliteTest, AFullQueueIsAnsweredAtOnce) {
  options_.queue_capacity = 3;
  Database& database = Open();
  std::deque<Written> writes;
  {
    Held held(database);
    for (int i = 0; i < 4; ++i) writes.emplace_back(database, Set(StrCat("item-", i), i));
    ASSERT_TRUE(writes[3].answered());
    EXPECT_THAT(writes[3].status(), HasReason("QUEUE_FULL"));
    EXPECT_FALSE(writes[0].answered());
    held.Release();
  }
  for (int i = 0; i < 3; ++i) EXPECT_THAT(writes[i].status(), IsOk());
  EXPECT_THAT(Write(Set("again", 1)), IsOk());
}

TEST_F(SqliteTest, ClosingAnswersWhatIsQueued) {
  Database& database = Open();
  std::deque<Written> writes;
  auto held = std::make_unique<Held>(database);
  for (int i = 0; i < 50; ++i) writes.emplace_back(database, Set(StrCat("item-", i), i));
  std::thread close([this] { database_.reset(); });
  held->Release();
  close.join();
  for (Written& write : writes) {
    ASSERT_TRUE(write.answered());
    EXPECT_THAT(write.status(), IsOk());
  }
  EXPECT_EQ(CountItems(Open()), 50);
}

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

// --- Failures ---

TEST_F(SqliteTest, OtherBodiesRunAgainWhenOneLosesTheBatch) {
  Database& database = Open();
  std::vector<std::string> runs;
  std::deque<Written> writes;
  {
    Held held(database);
    for (const std::string name : {"a", "b", "lost", "c"}) {
      writes.emplace_back(database, [&runs, name](Tx& tx) -> absl::Status {
        runs.push_back(name);
        absl::Status status = SetItem(tx, name, 1).status();
        if (!status.ok() || name != "lost") return status;
        // What SQLite does by itself after a full disk or an interrupt.
        EXPECT_THAT(tx.Run({"test.lose", "ROLLBACK"}), IsOk());
        return Failure(kStoreFull, {{"detail", "as if"}});
      });
    }
    held.Release();
  }
  EXPECT_THAT(writes[0].status(), IsOk());
  EXPECT_THAT(writes[1].status(), IsOk());
  EXPECT_THAT(writes[2].status(), HasReason("STORE_FULL"));
  EXPECT_THAT(writes[3].status(), IsOk());
  EXPECT_THAT(runs, ElementsAre("a", "b", "lost", "a", "b", "c"));
  EXPECT_EQ(ItemValue(database, "lost"), -1);
  EXPECT_EQ(CountItems(database), 3);
}

TEST_F(SqliteTest, AFullStoreRefusesWhatDoesNotFitAndRecovers) {
  Database& database = Open({kItems});
  ASSERT_THAT(Run("CREATE TABLE blob (data BLOB)"), IsOk());
  ASSERT_THAT(Run("PRAGMA max_page_count = 60"), IsOk());
  std::deque<Written> writes;
  const auto fill = [](Tx& tx) {
    return tx.Run({"test.fill", "INSERT INTO blob VALUES (zeroblob(1000000))"}).status();
  };
  {
    Held held(database);
    writes.emplace_back(database, Set("a", 1));
    writes.emplace_back(database, fill);
    writes.emplace_back(database, fill);
    writes.emplace_back(database, Set("b", 2));
    held.Release();
  }
  EXPECT_THAT(writes[0].status(), IsOk());
  EXPECT_THAT(writes[1].status(), HasReason("STORE_FULL"));
  EXPECT_THAT(writes[2].status(), HasReason("STORE_FULL"));
  EXPECT_THAT(writes[3].status(), IsOk());
  EXPECT_EQ(ItemValue(database, "a"), 1);
  EXPECT_EQ(ItemValue(database, "b"), 2);
  ASSERT_THAT(Run("PRAGMA max_page_count = 1000000"), IsOk());
  EXPECT_THAT(Write(fill), IsOk());
}

TEST_F(SqliteTest, ADiskFullAtCommitAnswersAllThatNothingWasWritten) {
  TestDisk& disk = TestDisk::Install();
  Database& database = Open();
  ASSERT_THAT(Write(Set("before", 1)), IsOk());
  bool hook = false;
  std::deque<Written> writes;
  {
    Held held(database);
    disk.full = true;
    writes.emplace_back(database, [&](Tx& tx) {
      tx.AfterCommit([&] { hook = true; });
      return SetItem(tx, "a", 1).status();
    });
    writes.emplace_back(database, [](Tx&) -> absl::Status { return Failure(kNotFound, {{"name", "items/x"}}); });
    held.Release();
  }
  EXPECT_THAT(writes[0].status(), HasReason("STORE_FULL"));
  EXPECT_THAT(writes[1].status(), HasReason("STORE_FULL")) << "the refusal may rest on the first body";
  EXPECT_FALSE(hook);
  EXPECT_EQ(CountItems(database), 1) << "reads go on";
  EXPECT_THAT(Write(Set("b", 1)), Not(IsOk()));
  disk.full = false;
  EXPECT_THAT(Write(Set("c", 1)), IsOk());
  EXPECT_EQ(ItemValue(database, "a"), -1);
  EXPECT_EQ(ItemValue(database, "c"), 1);
}

TEST_F(SqliteTest, ASyncThatFailsIsNotAnsweredAsSuccess) {
  TestDisk& disk = TestDisk::Install();
  Database& database = Open();
  disk.sync_fails = true;
  EXPECT_THAT(Write(Set("a", 1)), HasReason("STORE_UNAVAILABLE"));
  disk.sync_fails = false;
  EXPECT_THAT(Write(Set("b", 1)), IsOk());
  EXPECT_EQ(ItemValue(database, "b"), 1);
}

TEST_F(SqliteTest, AnAnswerMeansThatTheDiskWasSynced) {
  TestDisk& disk = TestDisk::Install();
  Open();
  ASSERT_THAT(Write(Set("first", 1)), IsOk());  // the first one starts the log
  for (int i = 0; i < 3; ++i) {
    const int before = disk.syncs;
    ASSERT_THAT(Write(Set("a", i)), IsOk());
    EXPECT_GT(disk.syncs, before);
  }
  options_.synchronous = "OFF";
  Open();
  ASSERT_THAT(Write(Set("first", 1)), IsOk());
  const int before = disk.syncs;
  ASSERT_THAT(Write(Set("a", 1)), IsOk());
  EXPECT_EQ(disk.syncs, before);
}

TEST_F(SqliteTest, AFailedCommitAnswersAllAndTheWriterGoesOn) {
  Database& database = Open();
  ASSERT_THAT(Run("CREATE TABLE child (item TEXT REFERENCES item (name) DEFERRABLE INITIALLY DEFERRED)"), IsOk());
  std::deque<Written> writes;
  {
    Held held(database);
    writes.emplace_back(database, Set("a", 1));
    writes.emplace_back(database, [](Tx& tx) {
      return tx.Run({"test.orphan", "INSERT INTO child VALUES ('nobody')"}).status();
    });
    held.Release();
  }
  EXPECT_THAT(writes[0].status(), HasReason("STORE_UNAVAILABLE"));
  EXPECT_THAT(writes[1].status(), HasReason("STORE_UNAVAILABLE"));
  EXPECT_EQ(CountItems(database), 0);
  EXPECT_THAT(Write(Set("b", 1)), IsOk());
  EXPECT_EQ(ItemValue(database, "b"), 1);
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

// --- Migrations ---

constexpr Migration kFirst = {1,
                              "CREATE TABLE item (name TEXT NOT NULL PRIMARY KEY, value BIGINT NOT NULL, "
                              "revision BIGINT NOT NULL)"};
constexpr Migration kOneStep[] = {kFirst};
constexpr Migration kTwoSteps[] = {kFirst, {2, "ALTER TABLE item ADD COLUMN note TEXT; UPDATE item SET note = 'old'"}};
constexpr Migration kBreakingStep[] = {
    kFirst, {2, "-- min_compatible: 2\nALTER TABLE item ADD COLUMN note TEXT; UPDATE item SET note = 'old'"}};
constexpr Migration kFailingStep[] = {
    kFirst, {2, "CREATE TABLE other (id BIGINT)"}, {3, "INSERT INTO nowhere VALUES (1)"}};

Schema Steps(std::span<const Migration> steps) { return {Component{"items", steps, steps}}; }

TEST_F(SqliteTest, AMigrationKeepsTheDataAndRunsOnce) {
  Open(Steps(kOneStep));
  ASSERT_THAT(Write(Set("a", 1)), IsOk());
  Open(Steps(kTwoSteps));
  std::string note;
  const auto read_note = [&](Tx& tx) {
    return tx
        .One({"test.note", "SELECT note FROM item WHERE name = 'a'"}, {}, [&](const Row& row) { note = row.Text(0); })
        .status();
  };
  EXPECT_THAT(database_->Read(read_note), IsOk());
  EXPECT_EQ(note, "old");
  ASSERT_THAT(Run("UPDATE item SET note = 'new'"), IsOk());
  Open(Steps(kTwoSteps));
  EXPECT_THAT(database_->Read(read_note), IsOk());
  EXPECT_EQ(note, "new");
}

TEST_F(SqliteTest, AnOlderBinaryGoesOnUnlessAStepForbidsIt) {
  Open(Steps(kTwoSteps));
  EXPECT_THAT(TryOpen(Steps(kOneStep)), IsOk());
  EXPECT_THAT(Write(Set("a", 1)), IsOk());
  options_.path = folder_ / "other.db";
  Open(Steps(kBreakingStep));
  const absl::Status refused = TryOpen(Steps(kOneStep));
  EXPECT_THAT(refused, HasReason("STORE_UNAVAILABLE"));
  EXPECT_THAT(refused.ToString(), HasSubstr("needs a newer binary: items is at step 2"));
  EXPECT_THAT(TryOpen(Steps(kBreakingStep)), IsOk());
}

TEST_F(SqliteTest, AStepThatFailsLeavesTheStoreAsItWas) {
  Open(Steps(kOneStep));
  ASSERT_THAT(Write(Set("a", 1)), IsOk());
  EXPECT_THAT(TryOpen(Steps(kFailingStep)).ToString(), HasSubstr("step 3 of items"));
  Database& database = Open(Steps(kTwoSteps));
  EXPECT_EQ(ItemValue(database, "a"), 1);
  EXPECT_THAT(database.Read([](Tx& tx) {
    return tx.Run({"test", "SELECT id FROM other"}).status();
  }),
              HasReason("INTERNAL"));
}

}  // namespace
}  // namespace jiedui::db
