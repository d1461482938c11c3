// Group commit and its failures.
#include <atomic>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "common/base/text.h"
#include "common/db/database.h"
#include "common/db/db_test_items.h"
#include "common/db/event_log.h"
#include "common/db/sqlite_test_fixture.h"
#include "common/db/sqlite_test_vfs.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::db {
namespace {

using ::jiedui::testing::HasReason;
using ::jiedui::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::Not;

using SqliteWriterTest = SqliteTest;

EventPtr Event(const std::string& id) { return std::make_shared<LoggedEvent>(LoggedEvent{.id = id}); }

TEST_F(SqliteWriterTest, WritesThatWaitTogetherShareOneCommit) {
  Database& database = Open();
  int commits = 0;  // written by the engine's thread before it answers
  database.OnCommit([&](const std::vector<EventPtr>&) { ++commits; });
  std::deque<Written> writes;
  {
    Held held(database);
    for (int i = 0; i < 100; ++i) {
      writes.emplace_back(database, [i](Tx& tx) {
        tx.Emit(Event("x"));
        return SetItem(tx, StrCat("item-", i), i).status();
      });
    }
    held.Release();
  }
  for (Written& write : writes) EXPECT_THAT(write.status(), IsOk());
  EXPECT_EQ(commits, 1);
  EXPECT_EQ(CountItems(database), 100);
}

TEST_F(SqliteWriterTest, ACommitHoldsAtMostTheBatchLimit) {
  options_.batch_limit = 10;
  Database& database = Open();
  int commits = 0;
  database.OnCommit([&](const std::vector<EventPtr>&) { ++commits; });
  std::deque<Written> writes;
  {
    Held held(database);
    for (int i = 0; i < 95; ++i) {
      writes.emplace_back(database, [](Tx& tx) {
        tx.Emit(Event("x"));
        return absl::OkStatus();
      });
    }
    held.Release();
  }
  for (Written& write : writes) EXPECT_THAT(write.status(), IsOk());
  EXPECT_EQ(commits, 10);
}

// SQLite's own checkpoints are off: without the writer's the log would grow by every write.
TEST_F(SqliteWriterTest, TheLogIsCopiedIntoTheFileNowAndThen) {
  Database& database = Open();
  const std::string long_text(4000, 'x');
  for (int i = 0; i < 800; ++i) {  // each at least two pages: the row and its key
    ASSERT_THAT(WriteAndWait(database, [&](Tx& tx) { return SetItem(tx, StrCat(long_text, i), i).status(); }), IsOk());
  }
  EXPECT_LT(std::filesystem::file_size(options_.path + "-wal"), 4 << 20);
  EXPECT_GT(std::filesystem::file_size(options_.path), 4 << 20);
}

TEST_F(SqliteWriterTest, AReaderDelaysTheCopyOnlyWhileItReads) {
  Database& database = Open();
  const std::string long_text(4000, 'x');
  const auto write = [&](int from, int to) {
    for (int i = from; i < to; ++i) {
      ASSERT_THAT(WriteAndWait(database, [&](Tx& tx) { return SetItem(tx, StrCat(long_text, i), i).status(); }),
                  IsOk());
    }
  };
  EXPECT_THAT(database.Read([&](Tx& tx) {
    EXPECT_THAT(tx.One(kGetItem, {"a"}, [](const Row&) {}), IsOk());  // its snapshot begins
    write(0, 800);
    return absl::OkStatus();
  }),
              IsOk());
  const auto size = std::filesystem::file_size(options_.path + "-wal");
  write(800, 1600);
  EXPECT_LT(std::filesystem::file_size(options_.path + "-wal"), size + (1 << 20))
      << "800 writes more, in the same room";
}

TEST_F(SqliteWriterTest, ABodyThatFailsTakesOnlyItsOwnChangesAndEventsBack) {
  Database& database = Open();
  std::vector<std::string> told;
  database.OnCommit([&](const std::vector<EventPtr>& events) {
    for (const EventPtr& event : events) told.push_back(event->id);
  });
  std::deque<Written> writes;
  {
    Held held(database);
    for (const bool fails : {false, true, false}) {
      writes.emplace_back(database, [fails, n = writes.size()](Tx& tx) -> absl::Status {
        tx.Emit(Event(StrCat("event-", n)));
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
  EXPECT_THAT(told, ElementsAre("event-0", "event-2"));
  EXPECT_EQ(ItemValue(database, "item-0"), 1);
  EXPECT_EQ(ItemValue(database, "item-1"), -1);
  EXPECT_EQ(ItemValue(database, "item-2"), 1);
}

TEST_F(SqliteWriterTest, AFailedStatementFailsTheTransactionEvenWhenTheBodyIgnoresIt) {
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

TEST_F(SqliteWriterTest, NothingIsAnsweredBeforeTheCommitNotEvenARefusal) {
  Database& database = Open();
  std::vector<std::string> order;  // written by one thread: nothing else waits, so the writer answers itself
  database.OnCommit(
      [&](const std::vector<EventPtr>&) { order.push_back(StrCat("hook, stored ", ItemValue(database, "a"))); });
  absl::Notification all;
  {
    Held held(database);
    database.Write(
        {},
        [&](Tx& tx) {
          tx.Emit(Event("x"));
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

TEST_F(SqliteWriterTest, ADryRunSeesEarlierBodiesAndLeavesNothing) {
  Database& database = Open();
  bool hook = false;
  database.OnCommit([&](const std::vector<EventPtr>&) { hook = true; });
  int64_t revision = 0;
  std::deque<Written> writes;
  {
    Held held(database);
    writes.emplace_back(database, Set("a", 1));
    writes.emplace_back(
        database,
        [&](Tx& tx) {
          tx.Emit(Event("x"));
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

TEST_F(SqliteWriterTest, AWriteQueuedPastItsDeadlineNeverStarts) {
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

TEST_F(SqliteWriterTest, ABodyThatStartedInTimeIsFinished) {
  Open();
  EXPECT_THAT(Write(
                  [&](Tx& tx) {
                    clock_.Advance(absl::Minutes(1));
                    return SetItem(tx, "a", 1).status();
                  },
                  {.deadline = clock_.Now() + absl::Seconds(1)}),
              IsOk());
}

TEST_F(SqliteWriterTest, AFullQueueIsAnsweredAtOnce) {
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

TEST_F(SqliteWriterTest, AnAnswerMayWriteWhileTheStoreCloses) {
  options_.batch_limit = 1;  // so that more is waiting when the first are answered
  Database& database = Open();
  std::atomic<int> answered = 0;
  auto held = std::make_unique<Held>(database);
  for (int i = 0; i < 20; ++i) {
    database.Write({}, Set(StrCat("first-", i), i), [&database, &answered, i](absl::Status) {
      database.Write({}, Set(StrCat("second-", i), i), [&answered](absl::Status status) {
        EXPECT_THAT(status, IsOk());
        ++answered;
      });
    });
  }
  std::thread close([this] { database_.reset(); });
  held->Release();
  close.join();
  EXPECT_EQ(answered, 20);
  held.reset();
  EXPECT_EQ(CountItems(Open()), 40);
}

TEST_F(SqliteWriterTest, ClosingAnswersWhatIsQueued) {
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

// --- Failures ---

TEST_F(SqliteWriterTest, OtherBodiesRunAgainWhenOneLosesTheBatch) {
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

TEST_F(SqliteWriterTest, AFullStoreRefusesWhatDoesNotFitAndRecovers) {
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

TEST_F(SqliteWriterTest, ADiskFullAtCommitAnswersAllThatNothingWasWritten) {
  TestDisk& disk = TestDisk::Install();
  Database& database = Open();
  ASSERT_THAT(Write(Set("before", 1)), IsOk());
  bool hook = false;
  database.OnCommit([&](const std::vector<EventPtr>&) { hook = true; });
  std::deque<Written> writes;
  {
    Held held(database);
    disk.full = true;
    writes.emplace_back(database, [&](Tx& tx) {
      tx.Emit(Event("x"));
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

TEST_F(SqliteWriterTest, ASyncThatFailsIsNotAnsweredAsSuccess) {
  TestDisk& disk = TestDisk::Install();
  Database& database = Open();
  disk.sync_fails = true;
  EXPECT_THAT(Write(Set("a", 1)), HasReason("OUTCOME_UNKNOWN")) << "a crash now may bring it back from the log";
  EXPECT_EQ(ItemValue(database, "a"), -1);
  disk.sync_fails = false;
  EXPECT_THAT(Write(Set("b", 1)), IsOk());
  EXPECT_EQ(ItemValue(database, "b"), 1);
}

TEST_F(SqliteWriterTest, AnAnswerMeansThatTheDiskWasSynced) {
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

TEST_F(SqliteWriterTest, AFailedCommitAnswersAllAndTheWriterGoesOn) {
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

}  // namespace
}  // namespace jiedui::db
