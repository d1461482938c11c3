// What is PostgreSQL's own: values, conflicts, queue and pool, prepared statements, migrations, plans.
#include <atomic>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/barrier.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/db/database.h"
#include "common/db/event_log.h"
#include "common/db/lease.h"
#include "common/db/postgresql_connection.h"
#include "common/db/postgresql_test_fixture.h"
#include "common/db/source_position.h"
#include "common/db/timer.h"
#include "common/testing/explain.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest-spi.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::db {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::StatusIs;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr Sql kCountOwned = {"thing.count_owned", "SELECT COUNT(*) FROM thing WHERE owner = $1"};
constexpr Sql kFail = {"test.fail", "SELECT fail($1)"};

// ---- values ----

TEST_F(PostgresqlTest, CarriesEveryKindOfValue) {
  const std::string bytes("\x00\xff'\\\x01", 5);
  struct Case {
    const char* name;
    Value owner, amount, data;
  };
  const Case cases[] = {
      {"full", "青海省", std::numeric_limits<int64_t>::min(), AsBytes(bytes)},
      {"null", nullptr, nullptr, nullptr},
      {"empty", "", 0, AsBytes(std::string_view())},
  };
  ASSERT_THAT(WriteAndWait(db(),
                           [&](Tx& tx) -> absl::Status {
                             for (const Case& c : cases) {  // one text, with and without NULLs
                               absl::StatusOr<int64_t> rows = tx.Run(kInsert, {c.name, c.owner, c.amount, c.data});
                               if (!rows.ok()) return rows.status();
                               EXPECT_EQ(*rows, 1);
                             }
                             return absl::OkStatus();
                           }),
              IsOk());
  int rows = 0;
  const Sql read = {"test", "SELECT name, owner, amount, data, amount IS NULL FROM thing ORDER BY name"};
  EXPECT_THAT(db().Read([&](Tx& tx) {
    return tx.Each(read, {}, [&](const Row& row) {
      ++rows;
      const bool null = row.Text(0) == "null";
      EXPECT_EQ(row.IsNull(1), null);
      EXPECT_EQ(row.IsNull(2), null);
      EXPECT_EQ(row.IsNull(3), null);
      EXPECT_EQ(row.Int(4), null ? 1 : 0);
      if (row.Text(0) == "full") {
        EXPECT_EQ(row.Text(1), "青海省");
        EXPECT_EQ(row.Int(2), std::numeric_limits<int64_t>::min());
        EXPECT_EQ(row.Text(3), bytes);
      } else {
        EXPECT_EQ(row.Text(1), "");
        EXPECT_EQ(row.Int(2), 0);
        EXPECT_EQ(row.Text(3), "");
      }
      return absl::OkStatus();
    });
  }),
              IsOk());
  EXPECT_EQ(rows, 3);
}

TEST_F(PostgresqlTest, AColumnReadAsWhatItIsNotIsAnError) {
  const auto read_int = [&](std::string_view text) {
    return db().Read([&](Tx& tx) { return tx.One({"test", text}, {}, [](const Row& row) { row.Int(0); }).status(); });
  };
  EXPECT_THAT(read_int("SELECT SUM(CAST(1 AS BIGINT))"), HasReason("INTERNAL"));  // NUMERIC
  EXPECT_THAT(read_int("SELECT CAST(SUM(CAST(1 AS BIGINT)) AS BIGINT)"), IsOk());
  EXPECT_THAT(read_int("SELECT CAST('1' AS TEXT)"), HasReason("INTERNAL"));
  EXPECT_THAT(read_int("SELECT CAST(1 AS SMALLINT)"), IsOk());
}

// ---- transactions ----

TEST_F(PostgresqlTest, ACountThatDecidesAnInsertIsRunAgainWhenAnotherWasFirst) {
  absl::Barrier* both_have_read = new absl::Barrier(2);
  std::atomic<int> runs = 0;
  const auto claim = [&](const char* name) {
    bool first = true;
    return WriteAndWait(db(), [&, first, name](Tx& tx) mutable -> absl::Status {
      ++runs;
      int64_t owned = -1;
      absl::Status status = NumberIn(tx, kCountOwned, {"o"}, owned);
      if (!status.ok()) return status;
      if (std::exchange(first, false) && both_have_read->Block()) delete both_have_read;
      if (owned > 0) return absl::AlreadyExistsError("taken");
      return tx.Run(kInsert, {name, "o", 1, nullptr}).status();
    });
  };
  absl::Status other;
  std::thread thread([&] { other = claim("a"); });
  const absl::Status mine = claim("b");
  thread.join();
  EXPECT_NE(mine.ok(), other.ok()) << mine << " " << other;
  EXPECT_TRUE(absl::IsAlreadyExists(mine.ok() ? other : mine));
  EXPECT_EQ(Number(db(), kCount), 1);
  EXPECT_GE(runs, 3);
}

TEST_F(PostgresqlTest, NoUpdateIsLost) {
  ASSERT_THAT(Insert(db(), "counter"), IsOk());
  constexpr int kThreads = 8, kEach = 25;
  std::atomic<int> done = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < kEach; ++n) {
        absl::Status status;
        do {  // TRY_AGAIN is an answer too
          status = WriteAndWait(db(), [](Tx& tx) -> absl::Status {
            int64_t amount = -1;
            absl::Status read = NumberIn(tx, kFind, {"counter"}, amount);
            if (!read.ok()) return read;
            return tx.Run({"test", "UPDATE thing SET amount = $2 WHERE name = $1"}, {"counter", amount + 1}).status();
          });
        } while (ReasonOf(status) == "TRY_AGAIN");
        EXPECT_THAT(status, IsOk());
        ++done;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(done, kThreads * kEach);
  EXPECT_EQ(Number(db(), kFind, {"counter"}), 1 + kThreads * kEach);
}

TEST_F(PostgresqlTest, GivesUpAfterTwentyConflicts) {
  for (const char* code : {"40001", "40P01"}) {
    int runs = 0;
    const absl::Status status = WriteAndWait(db(), [&](Tx& tx) {
      ++runs;
      return tx.Run(kFail, {code}).status();
    });
    EXPECT_THAT(status, HasReason("TRY_AGAIN"));
    EXPECT_TRUE(status.GetPayload("type.googleapis.com/google.rpc.RetryInfo").has_value());
    EXPECT_EQ(runs, 20);
  }
}

TEST_F(PostgresqlTest, GivesUpAtTheDeadline) {
  int runs = 0;
  const absl::Time deadline = clock_.Now() + absl::Seconds(1);
  EXPECT_THAT(WriteAndWait(db(),
                           [&](Tx& tx) {
                             ++runs;
                             if (runs == 3) clock_.Advance(absl::Seconds(1));
                             return tx.Run(kFail, {"40001"}).status();
                           },
                           {.deadline = deadline}),
              HasReason("TRY_AGAIN"));
  EXPECT_EQ(runs, 3);
  EXPECT_THAT(WriteAndWait(db(),
                           [&](Tx&) {
                             ++runs;
                             return absl::OkStatus();
                           },
                           {.deadline = deadline}),
              HasReason("DEADLINE_PASSED"));
  EXPECT_EQ(runs, 3);
}

TEST_F(PostgresqlTest, ADuplicateThatStaysIsTheBodysOwnError) {
  ASSERT_THAT(Insert(db(), "twice"), IsOk());
  int runs = 0;
  const absl::Status status = WriteAndWait(db(), [&](Tx& tx) {
    ++runs;
    return tx.Run(kInsert, {"twice", "o", 1, nullptr}).status();
  });
  EXPECT_THAT(status, HasReason("INTERNAL"));
  EXPECT_THAT(MetadataOf(status, "detail"), HasSubstr("thing_pkey"));
  EXPECT_THAT(status.ToString(), Not(HasSubstr("twice")));  // values may be personal
  EXPECT_EQ(runs, 3);
}

TEST_F(PostgresqlTest, TellsWhatTheServerLacks) {
  const auto fail = [&](const char* code) {
    return WriteAndWait(db(), [code](Tx& tx) { return tx.Run(kFail, {code}).status(); });
  };
  EXPECT_THAT(fail("53100"), HasReason("STORE_FULL"));
  EXPECT_THAT(fail("25006"), HasReason("STORE_FULL"));
  EXPECT_THAT(fail("57014"), HasReason("STORE_UNAVAILABLE"));
  EXPECT_THAT(fail("53200"), HasReason("STORE_UNAVAILABLE"));
  const absl::Status bad_value = fail("22003");
  EXPECT_THAT(bad_value, HasReason("INTERNAL"));
  EXPECT_THAT(bad_value.ToString(), Not(HasSubstr("secret")));
  EXPECT_THAT(Insert(db(), "after all"), IsOk());
}

TEST_F(PostgresqlTest, ABodyThatOverlooksAFailedStatementIsNotCommitted) {
  EXPECT_THAT(WriteAndWait(db(),
                           [](Tx& tx) {
                             EXPECT_THAT(tx.Run(kInsert, {"x", "o", 1, nullptr}), IsOk());
                             EXPECT_THAT(tx.Run(kFail, {"P0001"}), HasReason("INTERNAL"));
                             EXPECT_THAT(tx.Run(kCount), HasReason("INTERNAL"));  // nothing goes on after it
                             return absl::OkStatus();
                           }),
              HasReason("INTERNAL"));
  EXPECT_EQ(Number(db(), kCount), 0);
}

TEST_F(PostgresqlTest, AStatementThatIsNoSqlLeavesTheConnectionUsable) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(WriteAndWait(db(),
                             [](Tx& tx) {
                               return tx.Run({"test", "SELEKT 1"}).status();
                             }),
                HasReason("INTERNAL"));
    EXPECT_THAT(db().Read([](Tx& tx) {
      return tx.Run({"test", "SELECT * FROM nowhere"}).status();
    }),
                HasReason("INTERNAL"));
    EXPECT_EQ(Number(db(), kCount), 0);
  }
}

TEST_F(PostgresqlTest, RollsBackRefusalsAndDryRuns) {
  EXPECT_THAT(WriteAndWait(db(),
                           [](Tx& tx) -> absl::Status {
                             EXPECT_THAT(tx.Run(kInsert, {"x", "o", 1, nullptr}), IsOk());
                             return absl::PermissionDeniedError("no");
                           }),
              StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Insert(db(), "x", {.dry_run = true}), IsOk());
  EXPECT_EQ(Number(db(), kCount), 0);
}

TEST_F(PostgresqlTest, TellsOnceAfterTheCommit) {
  std::unique_ptr<Database> database = Open(Options());
  std::vector<std::string> calls;
  database->OnCommit([&](const std::vector<EventPtr>& events) {
    for (const EventPtr& event : events) calls.push_back(StrCat(event->id, " after ", Number(*database, kCount)));
  });
  int runs = 0;
  const auto body = [&](absl::Status end) {
    return [&, end](Tx& tx) -> absl::Status {
      tx.Emit(std::make_shared<LoggedEvent>(LoggedEvent{.id = "x"}));
      if (++runs == 1) return tx.Run(kFail, {"40001"}).status();
      absl::StatusOr<int64_t> inserted = tx.Run(kInsert, {"x", "o", 1, nullptr});
      return inserted.ok() ? end : inserted.status();
    };
  };
  EXPECT_THAT(WriteAndWait(*database, body(absl::CancelledError())), StatusIs(absl::StatusCode::kCancelled));
  EXPECT_THAT(calls, ::testing::IsEmpty());
  runs = 0;
  EXPECT_THAT(WriteAndWait(*database, body(absl::OkStatus())), IsOk());
  EXPECT_THAT(calls, ::testing::ElementsAre("x after 1"));
  EXPECT_EQ(runs, 2);
  EXPECT_THAT(Insert(*database, "y"), IsOk());  // without events nobody is told
  EXPECT_EQ(calls.size(), 1u);
}

TEST_F(PostgresqlTest, AReadSeesOneSnapshotAndWritesNothing) {
  EXPECT_THAT(db().Read([&](Tx& tx) -> absl::Status {
    int64_t before = -1, after = -1;
    absl::Status status = NumberIn(tx, kCount, {}, before);
    if (!status.ok()) return status;
    EXPECT_THAT(Insert(db(), "meanwhile"), IsOk());
    status = NumberIn(tx, kCount, {}, after);
    EXPECT_EQ(before, 0);
    EXPECT_EQ(after, 0);
    return status;
  }),
              IsOk());
  EXPECT_EQ(Number(db(), kCount), 1);
  EXPECT_FALSE(db().Read([](Tx& tx) { return tx.Run(kInsert, {"x", "o", 1, nullptr}).status(); }).ok());
}

// ---- queue and pool ----

TEST_F(PostgresqlTest, RefusesWhatTheQueueCannotHoldAndAnswersTheRestBeforeItCloses) {
  PostgresqlOptions options = Options();
  options.writers = 1;
  options.queue_capacity = 2;
  std::unique_ptr<Database> database = Open(options);
  absl::Notification begun, go_on;
  std::atomic<int> answered = 0;
  const auto ok = [&](absl::Status status) {
    EXPECT_THAT(status, IsOk());
    ++answered;
  };
  database->Write(
      {},
      [&](Tx&) {
        begun.Notify();
        go_on.WaitForNotification();
        return absl::OkStatus();
      },
      ok);
  begun.WaitForNotification();
  for (const char* name : {"a", "b"}) {
    database->Write(
        {},
        [name](Tx& tx) {
          return tx.Run(kInsert, {name, "o", 1, nullptr}).status();
        },
        ok);
  }
  absl::Status refused;
  database->Write(
      {}, [](Tx&) { return absl::OkStatus(); }, [&](absl::Status status) { refused = status; });
  EXPECT_THAT(refused, HasReason("QUEUE_FULL"));  // at once, on this thread
  go_on.Notify();
  database.reset();
  EXPECT_EQ(answered, 3);
  EXPECT_EQ(Number(db(), kCount), 2);
}

TEST_F(PostgresqlTest, WhatTheProcessItselfWritesGoesAheadOfWhatWaits) {
  PostgresqlOptions options = Options();
  options.writers = 1;
  options.queue_capacity = 1;
  std::unique_ptr<Database> database = Open(options);
  absl::Notification begun, go_on;
  std::vector<std::string> order;  // of the one writer's thread
  database->Write(
      {},
      [&](Tx&) {
        begun.Notify();
        go_on.WaitForNotification();
        return absl::OkStatus();
      },
      [](absl::Status status) { EXPECT_THAT(status, IsOk()); });
  begun.WaitForNotification();
  const auto write = [&](std::string name, Database::WriteOptions how) {
    database->Write(
        how,
        [&order, name](Tx&) {
          order.push_back(name);
          return absl::OkStatus();
        },
        [](absl::Status status) { EXPECT_THAT(status, IsOk()); });
  };
  write("a call", {});
  write("a lease", {.ahead = true});  // the queue is full
  go_on.Notify();
  database.reset();
  EXPECT_EQ(order, (std::vector<std::string>{"a lease", "a call"}));
}

TEST_F(PostgresqlTest, ReadsWaitForAFreeConnection) {
  PostgresqlOptions options = Options();
  options.readers = 2;
  std::unique_ptr<Database> database = Open(options);
  EXPECT_EQ(database->ReadConnections(), 2);
  std::atomic<int> at_once = 0, most = 0, done = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 20; ++n) {
        EXPECT_THAT(database->Read([&](Tx& tx) {
          const int now = ++at_once;
          for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) continue;
          absl::Status status = tx.Run(kCount).status();
          --at_once;
          return status;
        }),
                    IsOk());
        ++done;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(done, 160);
  EXPECT_LE(most, 2);
}

TEST_F(PostgresqlTest, KeepsABoundedNumberOfPreparedStatements) {
  PostgresqlOptions options = Options();
  options.readers = 1;
  std::unique_ptr<Database> database = Open(options);
  const int texts = static_cast<int>(postgresql::kStatementCache) * 2;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < texts; ++i) {
      const std::string text = StrCat("SELECT CAST($1 AS BIGINT) + ", i);
      ASSERT_EQ(Number(*database, {"test", text}, {1}), 1 + i);
    }
  }
  const Sql prepared = {"test", "SELECT COUNT(*) FROM pg_prepared_statements"};
  EXPECT_EQ(Number(*database, prepared), static_cast<int64_t>(postgresql::kStatementCache));
  // Used again it is not prepared again.
  const Sql reused = {"test",
                      "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE $1"};
  const std::string mine = StrCat("SELECT CAST($1 AS BIGINT) + ", texts - 1);
  const int64_t before = Number(*database, reused, {mine});
  Number(*database, {"test", mine}, {1});
  EXPECT_EQ(Number(*database, reused, {mine}), before + 1);
}

TEST_F(PostgresqlTest, PlansOfATableThatAnotherReplicaMigratedAreMadeAnew) {
  const Sql all = {"test", "SELECT * FROM thing"};
  ASSERT_THAT(Insert(db(), "x"), IsOk());
  EXPECT_THAT(db().Read([&](Tx& tx) { return tx.Run(all).status(); }), IsOk());
  EXPECT_THAT(WriteAndWait(*Open(Options()),
                           [](Tx& tx) {
                             return tx.Run({"test", "ALTER TABLE thing ADD more TEXT"}).status();
                           }),
              IsOk());
  EXPECT_THAT(db().Read([&](Tx& tx) { return tx.Run(all).status(); }), IsOk());
}

// ---- opening ----

TEST_F(PostgresqlTest, RefusesAServerThatMayLoseWhatItConfirms) {
  PostgresqlOptions options = Options();
  options.conninfo += " options='-c synchronous_commit=off'";
  const absl::StatusOr<std::unique_ptr<Database>> opened = OpenPostgresql(options, {}, clock_);
  EXPECT_THAT(opened, HasReason("INTERNAL"));
  EXPECT_THAT(MetadataOf(opened.status(), "detail"), HasSubstr("synchronous_commit"));
}

TEST_F(PostgresqlTest, RefusesWhatIsNoIdentifierAndReportsAnAbsentServer) {
  PostgresqlOptions options = Options();
  options.search_path = "a\"; DROP SCHEMA public";
  EXPECT_THAT(OpenPostgresql(options, {}, clock_), HasReason("INTERNAL"));
  options = Options();
  options.conninfo = "host=/nowhere dbname=x";
  EXPECT_THAT(OpenPostgresql(options, {}, clock_), HasReason("STORE_UNAVAILABLE"));
  options.conninfo = "password=secret nonsense";
  const absl::Status bad = OpenPostgresql(options, {}, clock_).status();
  EXPECT_THAT(bad, HasReason("INTERNAL"));
  EXPECT_THAT(bad.ToString(), Not(HasSubstr("secret")));
}

TEST_F(PostgresqlTest, ReplicasThatStartTogetherMigrateOnce) {
  PostgresqlOptions options = Options();
  options.search_path += "_more";
  std::vector<std::unique_ptr<Database>> replicas(4);
  std::vector<std::thread> threads;
  for (auto& replica : replicas) threads.emplace_back([&] { replica = Open(options); });
  for (std::thread& thread : threads) thread.join();
  for (const auto& replica : replicas) {
    ASSERT_NE(replica, nullptr);
    EXPECT_EQ(replica->fingerprint_key(), replicas[0]->fingerprint_key());
  }
  EXPECT_THAT(Insert(*replicas[0], "x"), IsOk());
  EXPECT_EQ(Number(*replicas[3], kCount), 1);
  const std::string drop = StrCat("DROP SCHEMA ", options.search_path, " CASCADE");
  EXPECT_THAT(WriteAndWait(*replicas[0], [&](Tx& tx) { return tx.Run({"test", drop}).status(); }), IsOk());
}

// ---- plans ----

TEST_F(PostgresqlTest, BodiesReadByAnIndexWhereThereIsOne) {
  jiedui::testing::ExpectIndexed(db(), kFind, {"x"});
  jiedui::testing::ExpectIndexed(db(), kCountOwned, {"x"});
  static Database* database;  // EXPECT_NONFATAL_FAILURE takes no local names
  database = &db();
  EXPECT_NONFATAL_FAILURE(
      jiedui::testing::ExpectIndexed(*database, {"test", "SELECT name FROM thing WHERE amount = $1"}, {1}),
      "reads a whole table");
}

TEST_F(PostgresqlTest, TheCommonTablesAreReadByIndexesInBodies) {
  Call call;
  call.caller.person = "people/p1";
  type::v1::Citation data;
  const LoggedEvent heard{.position = 1, .id = NewUuid(), .type = "t", .subject = "s", .revision = 1, .data_type = "d"};
  const Timer timer{.name = "t", .kind = "k", .subject = "s", .due_micros = 1};
  EXPECT_THAT(
      WriteAndWait(db(),
                   [&](Tx& tx) -> absl::Status {
                     const Change change{
                         .event_type = "cn.jiedui.test.v1", .subject = "things/t", .revision_after = 1, .data = &data};
                     EXPECT_THAT(Record(tx, call, "r", change), IsOk());
                     EXPECT_THAT(SequenceLog(tx, 100), IsOk());
                     EXPECT_THAT(ReadLog(tx, 0, 100), IsOk());
                     EXPECT_THAT(ReadLogEnds(tx), IsOk());
                     EXPECT_THAT(ReadAudit(tx, "things/t", 0, 10), IsOk());
                     EXPECT_THAT(CheckLease(tx, "relay", 1), HasReason("LEASE_LOST"));
                     EXPECT_THAT(AdvanceSourcePosition(tx, "c", "s", 1), IsOk());
                     EXPECT_THAT(AdvanceSourcePosition(tx, "c", "s", 2), IsOk());
                     EXPECT_THAT(BuryEvent(tx, "c", "s", heard, absl::InternalError("x"), 1), IsOk());
                     EXPECT_THAT(CountBuriedEvents(tx, "c", "s"), IsOk());
                     EXPECT_THAT(ScheduleTimer(tx, timer), IsOk());
                     EXPECT_THAT(ScheduleTimer(tx, timer), IsOk());
                     EXPECT_THAT(CancelTimer(tx, "t"), IsOk());
                     EXPECT_THAT(jiedui::testing::TablesReadWhole(tx), ::testing::IsEmpty());
                     EXPECT_THAT(tx.Run({"test", "SELECT name FROM thing WHERE amount = 1"}), IsOk());
                     EXPECT_THAT(jiedui::testing::TablesReadWhole(tx), ::testing::ElementsAre("thing"));
                     return absl::OkStatus();
                   }),
      IsOk());
}

}  // namespace
}  // namespace jiedui::db
