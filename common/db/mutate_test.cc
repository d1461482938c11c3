#include "common/db/mutate.h"

#include <atomic>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "common/base/text.h"
#include "common/base/worker_pool.h"
#include "common/db/db_test.pb.h"
#include "common/db/db_test_items.h"
#include "common/db/query.h"
#include "common/db/replay_key.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::db {
namespace {

using ::jiedui::testing::Engine;
using ::jiedui::testing::EngineName;
using ::jiedui::testing::EnginesUnderTest;
using ::jiedui::testing::EqualsProto;
using ::jiedui::testing::FakeClock;
using ::jiedui::testing::HasReason;
using ::jiedui::testing::IsOk;
using ::jiedui::testing::TestStore;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class MutateTest : public ::testing::TestWithParam<Engine> {
 protected:
  MutateTest() { call_.trailer = &trailer_; }

  static test::SetItemRequest Request(std::string_view name, int64_t value, std::string_view request_id = "") {
    test::SetItemRequest request;
    request.set_name(std::string(name));
    request.set_value(value);
    request.set_request_id(std::string(request_id));
    return request;
  }

  // Sets an item and records it; values above 100 are warned of, negative ones refused.
  static absl::StatusOr<test::Item> SetAndRecord(Mutation& mutation, const test::SetItemRequest& request) {
    absl::StatusOr<int64_t> revision = SetItem(mutation.tx(), request.name(), request.value());
    if (!revision.ok()) return revision.status();
    if (request.value() < 0) return Failure(kNotFound, {{"name", request.name()}});
    if (request.value() > 100) mutation.Warn({"LARGE", "X-1", "文件", "数值偏大。"});
    test::Item item;
    item.set_name(request.name());
    item.set_value(request.value());
    item.set_revision(*revision);
    absl::Status status = mutation.Record({.event_type = "cn.jiedui.test.set.v1",
                                           .subject = request.name(),
                                           .revision_before = *revision - 1,
                                           .revision_after = *revision,
                                           .data = &item});
    if (!status.ok()) return status;
    return item;
  }

  absl::StatusOr<test::Item> Set(const test::SetItemRequest& request) { return Set(call_, request); }
  absl::StatusOr<test::Item> Set(const Call& call, const test::SetItemRequest& request) {
    return Await(Mutate<test::Item>(*store_, call, request, [&](Mutation& mutation) {
      ++runs_;
      return SetAndRecord(mutation, request);
    }));
  }
  int64_t Count(std::string_view table) {
    int64_t count = -1;
    const std::string text = StrCat("SELECT COUNT(*) FROM ", table);
    EXPECT_THAT(store_->Read([&](Tx& tx) {
      return tx.One({"test.count", text}, {}, [&](const Row& row) { count = row.Int(0); }).status();
    }),
                IsOk());
    return count;
  }

  FakeClock clock_;
  TestStore store_{GetParam(), {kItems}, clock_};
  Trailer trailer_;
  Call call_{.caller = {.person = "zhang"}, .method = "jiedui.test.v1.ItemService/SetItem"};
  std::atomic<int> runs_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Engines, MutateTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

TEST_P(MutateTest, ASuccessIsWrittenRecordedAndNamedInTheTrailer) {
  absl::StatusOr<test::Item> item = Set(Request("items/a", 5));
  ASSERT_THAT(item, IsOk());
  EXPECT_EQ(item->revision(), 1);
  EXPECT_EQ(ItemValue(*store_, "items/a"), 5);
  EXPECT_THAT(trailer_.event_id, SizeIs(36));
  EXPECT_THAT(trailer_.warnings, IsEmpty());
  EXPECT_EQ(Count("event_log"), 1);
  EXPECT_EQ(Count("audit"), 1);
  EXPECT_EQ(Count("request_replay"), 0) << "without a request id nothing can be repeated";
}

TEST_P(MutateTest, ARefusalLeavesNothing) {
  EXPECT_THAT(Set(Request("items/a", -1, "r-1")), HasReason("NOT_FOUND"));
  EXPECT_EQ(ItemValue(*store_, "items/a"), -1);
  EXPECT_EQ(Count("event_log"), 0);
  EXPECT_EQ(Count("audit"), 0);
  EXPECT_EQ(Count("request_replay"), 0);
  EXPECT_EQ(trailer_.event_id, "");
}

TEST_P(MutateTest, ARepeatedRequestIsAnsweredAsBeforeAndChangesNothing) {
  absl::StatusOr<test::Item> first = Set(Request("items/a", 500, "r-1"));
  ASSERT_THAT(first, IsOk());
  const Trailer told = trailer_;
  ASSERT_THAT(told.warnings, SizeIs(1));
  const int runs = runs_;
  ASSERT_THAT(Set(Request("items/a", 6)), IsOk());  // meanwhile another change
  trailer_ = {};

  absl::StatusOr<test::Item> again = Set(Request("items/a", 500, "r-1"));
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(*again, EqualsProto(*first));
  EXPECT_EQ(trailer_.event_id, told.event_id);
  ASSERT_THAT(trailer_.warnings, SizeIs(1));
  EXPECT_EQ(trailer_.warnings[0].reason, "LARGE");
  EXPECT_EQ(trailer_.warnings[0].clause, "X-1");
  EXPECT_EQ(trailer_.warnings[0].document, "文件");
  EXPECT_EQ(trailer_.warnings[0].message, "数值偏大。");
  EXPECT_EQ(runs_, runs + 1) << "only the other change ran";
  EXPECT_EQ(ItemValue(*store_, "items/a"), 6);
  EXPECT_EQ(Count("event_log"), 2);
}

TEST_P(MutateTest, ARequestIsRememberedByAReopenedStore) {
  ASSERT_THAT(Set(Request("items/a", 5, "r-1")), IsOk());
  const std::string event_id = trailer_.event_id;
  ASSERT_THAT(store_.Reopen(), IsOk());
  trailer_ = {};
  ASSERT_THAT(Set(Request("items/a", 5, "r-1")), IsOk());
  EXPECT_EQ(trailer_.event_id, event_id);
  EXPECT_THAT(Set(Request("items/a", 6, "r-1")), HasReason("REQUEST_ID_REUSED"));
}

TEST_P(MutateTest, ARequestOfBeforeStepTwoIsRemembered) {
  absl::StatusOr<test::Item> first = Set(Request("items/a", 500, "r-1"));
  ASSERT_THAT(first, IsOk());
  const Trailer told = trailer_;
  const std::string bytes = GetParam() == Engine::kSqlite ? "BLOB" : "BYTEA";
  ASSERT_THAT(
      WriteAndWait(
          *store_,
          [&](Tx& tx) -> absl::Status {  // the store as step 1 left it
            for (const std::string& text :
                 {std::string("ALTER TABLE request_replay RENAME TO replay_of_step_two"),
                  StrCat("CREATE TABLE request_replay (actor TEXT, method TEXT, request_id TEXT, fingerprint ", bytes,
                         ", response ", bytes, ", event_id TEXT, warnings ", bytes, ", recorded_time BIGINT)"),
                  std::string("CREATE INDEX request_replay_age ON request_replay (recorded_time)"),
                  StrCat("INSERT INTO request_replay SELECT 'zhang', '", call_.method,
                         "', 'r-1', fingerprint, response, event_id, warnings, recorded_time "
                         "FROM replay_of_step_two"),
                  std::string("DROP TABLE replay_of_step_two"),
                  std::string("DELETE FROM schema_step WHERE component = 'common' AND version = 2")}) {
              absl::Status ran = tx.Run({"test.step_one", text}).status();
              if (!ran.ok()) return ran;
            }
            return absl::OkStatus();
          }),
      IsOk());
  ASSERT_THAT(store_.Reopen(), IsOk());
  trailer_ = {};
  absl::StatusOr<test::Item> again = Set(Request("items/a", 500, "r-1"));
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(*again, EqualsProto(*first));
  EXPECT_EQ(trailer_.event_id, told.event_id);
  EXPECT_THAT(trailer_.warnings, SizeIs(1));
  EXPECT_EQ(Count("event_log"), 1);
  EXPECT_THAT(Set(Request("items/a", 6, "r-1")), HasReason("REQUEST_ID_REUSED"));
}

TEST_P(MutateTest, OtherContentUnderTheSameIdIsRefused) {
  ASSERT_THAT(Set(Request("items/a", 5, "r-1")), IsOk());
  const absl::Status refused = Set(Request("items/a", 6, "r-1")).status();
  EXPECT_THAT(refused, HasReason("REQUEST_ID_REUSED"));
  EXPECT_EQ(MetadataOf(refused, "request_id"), "r-1");
  EXPECT_EQ(ItemValue(*store_, "items/a"), 5);
}

TEST_P(MutateTest, TheOrderOfAMapIsNoOtherContent) {
  test::SetItemRequest one = Request("items/a", 5, "r-1"), other = one;
  for (int i = 0; i < 20; ++i) (*one.mutable_labels())[StrCat("label-", i)] = "x";
  for (int i = 19; i >= 0; --i) (*other.mutable_labels())[StrCat("label-", i)] = "x";
  ASSERT_THAT(Set(one), IsOk());
  EXPECT_THAT(Set(other), IsOk());
  EXPECT_EQ(Count("event_log"), 1);
}

TEST_P(MutateTest, CallersAndMethodsHaveRequestIdsOfTheirOwn) {
  ASSERT_THAT(Set(Request("items/a", 1, "r-1")), IsOk());
  Call call = call_;
  call.caller.person = "li";
  EXPECT_THAT(Set(call, Request("items/b", 2, "r-1")), IsOk());
  call = call_;
  call.caller.organisation = "parties/gov-370000";
  EXPECT_THAT(Set(call, Request("items/c", 3, "r-1")), IsOk());
  call = call_;
  call.method = "jiedui.test.v1.ItemService/ResetItem";
  EXPECT_THAT(Set(call, Request("items/d", 4, "r-1")), IsOk());
  EXPECT_EQ(CountItems(*store_), 4);
}

TEST_P(MutateTest, ARefusedCallMayBeRepeatedOnceItsReasonIsGone) {
  bool allowed = false;
  const test::SetItemRequest request = Request("items/a", 5, "r-1");
  const auto call = [&] {
    return Await(Mutate<test::Item>(*store_, call_, request, [&](Mutation& mutation) -> absl::StatusOr<test::Item> {
      if (!allowed) return Failure(kNotFound, {{"name", request.name()}});
      return SetAndRecord(mutation, request);
    }));
  };
  EXPECT_THAT(call(), HasReason("NOT_FOUND"));
  allowed = true;
  EXPECT_THAT(call(), IsOk());
  allowed = false;
  EXPECT_THAT(call(), IsOk()) << "replayed before policy is asked";
}

TEST_P(MutateTest, ValidateOnlyAnswersAsIfAndChangesNothing) {
  test::SetItemRequest request = Request("items/a", 500, "r-1");
  request.set_validate_only(true);
  absl::StatusOr<test::Item> item = Set(request);
  ASSERT_THAT(item, IsOk());
  EXPECT_EQ(item->revision(), 1);
  EXPECT_THAT(trailer_.warnings, SizeIs(1));
  EXPECT_EQ(trailer_.event_id, "") << "no such event will come";
  EXPECT_EQ(CountItems(*store_), 0);
  EXPECT_EQ(Count("event_log"), 0);
  EXPECT_EQ(Count("audit"), 0);
  EXPECT_EQ(Count("request_replay"), 0);

  request = Request("items/a", -1);
  request.set_validate_only(true);
  EXPECT_THAT(Set(request), HasReason("NOT_FOUND"));

  EXPECT_THAT(Set(Request("items/a", 500, "r-1")), IsOk()) << "the same id may then be used in earnest";
  EXPECT_EQ(ItemValue(*store_, "items/a"), 500);
}

TEST_P(MutateTest, ValidateOnlyOfARequestAlreadyDoneAnswersWhatWasDone) {
  test::SetItemRequest request = Request("items/a", 5, "r-1");
  ASSERT_THAT(Set(request), IsOk());
  const std::string event_id = trailer_.event_id;
  ASSERT_THAT(Set(Request("items/a", 6)), IsOk());
  request.set_validate_only(true);
  absl::StatusOr<test::Item> item = Set(request);
  ASSERT_THAT(item, IsOk());
  EXPECT_EQ(item->revision(), 1);
  EXPECT_EQ(trailer_.event_id, event_id);
}

TEST_P(MutateTest, TheLastEventIsNamedAndWarningsGoToTheRowsAfterThem) {
  const test::SetItemRequest request = Request("items/a", 1);
  ASSERT_THAT(
      Await(Mutate<test::Item>(*store_, call_, request,
                               [&](Mutation& mutation) -> absl::StatusOr<test::Item> {
                                 absl::Status status =
                                     mutation.Record({.event_type = "t", .subject = "items/a", .revision_after = 1});
                                 if (!status.ok()) return status;
                                 mutation.Warn({"LARGE", "X-1", "文件", "数值偏大。"});
                                 status =
                                     mutation.Record({.event_type = "t", .subject = "items/b", .revision_after = 1});
                                 if (!status.ok()) return status;
                                 return test::Item();
                               })),
      IsOk());
  const auto audit = [&](std::string_view subject) {
    AuditEntry entry;
    EXPECT_THAT(store_->Read([&](Tx& tx) {
      absl::StatusOr<std::vector<AuditEntry>> entries = ReadAudit(tx, subject, 0, 1);
      if (entries.ok()) entry = entries->at(0);
      return entries.status();
    }),
                IsOk());
    return entry;
  };
  EXPECT_THAT(audit("items/a").warnings, IsEmpty());
  EXPECT_THAT(audit("items/b").warnings, SizeIs(1));
  EXPECT_EQ(trailer_.event_id, audit("items/b").event_id);
}

TEST_P(MutateTest, RequestsWithoutTheTwoFieldsAreAllowed) {
  test::TouchRequest request;
  request.set_name("items/a");
  EXPECT_THAT(
      Await(Mutate<test::Item>(*store_, call_, request,
                               [&](Mutation& mutation) { return SetAndRecord(mutation, Request(request.name(), 1)); })),
      IsOk());
  EXPECT_EQ(ItemValue(*store_, "items/a"), 1);
}

TEST_P(MutateTest, AnOverlongRequestIdIsRefused) {
  EXPECT_THAT(Set(Request("items/a", 1, std::string(129, 'r'))), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Set(Request("items/a", 1, std::string(128, 'r'))), IsOk());
}

TEST_P(MutateTest, OneRequestSentManyTimesAtOnceIsDoneOnce) {
  const test::SetItemRequest request = Request("items/a", 5, "r-1");
  std::vector<std::thread> threads;
  std::vector<Trailer> trailers(8);
  for (Trailer& trailer : trailers) {
    threads.emplace_back([&] {
      Call call = call_;
      call.trailer = &trailer;
      absl::StatusOr<test::Item> item = Set(call, request);
      ASSERT_THAT(item, IsOk());
      EXPECT_EQ(item->revision(), 1);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Trailer& trailer : trailers) EXPECT_EQ(trailer.event_id, trailers[0].event_id);
  EXPECT_EQ(Count("event_log"), 1);
}

TEST_P(MutateTest, ARepeatedRequestIsAnsweredWithoutAsking) {
  WorkerPool workers(1, 8);
  const test::SetItemRequest request = Request("items/a", 5, "r-1");
  int asked = 0;
  const auto call = [&](absl::StatusOr<int64_t> answer) {
    return Await(AskThenMutate<test::Item, int64_t>(
        *store_, workers, call_, request,
        [&, answer] {
          ++asked;
          return answer;
        },
        [&](Mutation& mutation, const int64_t& fact) {
          test::SetItemRequest changed = request;
          changed.set_value(fact);
          return SetAndRecord(mutation, changed);
        }));
  };
  EXPECT_THAT(call(Failure(kDraining)), HasReason("DRAINING"));
  absl::StatusOr<test::Item> first = call(42);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->value(), 42);
  const std::string event_id = trailer_.event_id;
  trailer_ = {};
  absl::StatusOr<test::Item> again = call(Failure(kDraining));
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->value(), 42);
  EXPECT_EQ(trailer_.event_id, event_id);
  EXPECT_EQ(asked, 2);
}

TEST_P(MutateTest, RowsAreDecidedOneByOneInOneTransaction) {
  // `after` is what a row says once it has written.
  const auto import = [&](std::vector<test::SetItemRequest> rows, std::string_view statement, absl::Status after) {
    return Await(MutateRows<std::string, test::SetItemRequest>(
        *store_, call_, std::move(rows),
        [statement, after](Mutation& mutation,
                           const test::SetItemRequest& row) -> absl::StatusOr<type::v1::ImportOutcome> {
          if (row.value() < 0) return InvalidField("value", "不小于 0");
          absl::StatusOr<test::Item> item = SetAndRecord(mutation, row);
          if (!item.ok()) return item.status();
          if (!statement.empty()) mutation.tx().Run({"test.extra", statement}).IgnoreError();
          if (!after.ok()) return after;
          return item->revision() == 1 ? type::v1::IMPORT_OUTCOME_CREATED : type::v1::IMPORT_OUTCOME_UPDATED;
        },
        [](const test::SetItemRequest& row, const absl::StatusOr<type::v1::ImportOutcome>& outcome) {
          return StrCat(row.name(), " ",
                        outcome.ok() ? type::v1::ImportOutcome_Name(*outcome) : ReasonOf(outcome.status()));
        }));
  };
  absl::StatusOr<std::vector<std::string>> results =
      import({Request("items/a", 1), Request("items/b", -1), Request("items/a", 2)}, "", absl::OkStatus());
  ASSERT_THAT(results, IsOk());
  EXPECT_THAT(*results,
              ElementsAre("items/a IMPORT_OUTCOME_CREATED", "items/b INVALID_FIELD", "items/a IMPORT_OUTCOME_UPDATED"));
  EXPECT_EQ(Count("audit"), 2);
  EXPECT_THAT(import({Request("items/c", 1)}, "INSERT INTO nowhere VALUES (1)", absl::OkStatus()),
              HasReason("INTERNAL"));
  EXPECT_EQ(ItemValue(*store_, "items/c"), -1) << "an error of the store fails the chunk";
  EXPECT_THAT(import({Request("items/c", 1)}, "", Failure(kInternal, {{"detail", "x"}})), HasReason("INTERNAL"));
  EXPECT_EQ(ItemValue(*store_, "items/c"), -1) << "no row is told that it was refused and yet written";
}

// Each row writes its item and is then told by `trouble` how it fails; the result is the item's letter with the outcome.
class MutateRowsTest : public MutateTest {
 protected:
  absl::StatusOr<std::string> Import(std::string_view letters,
                                     std::function<absl::Status(Mutation&, std::string_view name)> trouble) {
    std::vector<test::SetItemRequest> rows;
    for (const char letter : letters) rows.push_back(Request(StrCat("items/", std::string_view(&letter, 1)), 1));
    absl::StatusOr<std::vector<std::string>> results = Await(MutateRows<std::string, test::SetItemRequest>(
        *store_, call_, std::move(rows),
        [trouble](Mutation& mutation, const test::SetItemRequest& row) -> absl::StatusOr<type::v1::ImportOutcome> {
          absl::StatusOr<test::Item> item = SetAndRecord(mutation, row);
          if (!item.ok()) return item.status();
          absl::Status status = trouble(mutation, row.name());
          if (!status.ok()) return status;
          return type::v1::IMPORT_OUTCOME_CREATED;
        },
        [](const test::SetItemRequest& row, const absl::StatusOr<type::v1::ImportOutcome>& outcome) {
          return StrCat(row.name().substr(6), outcome.ok() ? "" : ":" + ReasonOf(outcome.status()));
        }));
    if (!results.ok()) return results.status();
    std::string all;
    for (const std::string& result : *results) all += StrCat(all.empty() ? "" : " ", result);
    return all;
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, MutateRowsTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

TEST_P(MutateRowsTest, AChunkThatLosesIsHalvedAndItsRowsKeepTheirOrder) {
  std::set<std::string> firsts, lasts;  // of transactions, over all runs
  absl::StatusOr<std::string> results =
      Import("abcdefgh", [&](Mutation& mutation, std::string_view name) -> absl::Status {
        const RowPlace& place = mutation.place();
        if (place.first) firsts.emplace(name);
        if (place.last) lasts.emplace(name);
        // Whoever shares a transaction with f loses.
        if (name == "items/f" && !(place.first && place.last)) return Failure(kTryAgain);
        return absl::OkStatus();
      });
  ASSERT_THAT(results, IsOk());
  EXPECT_EQ(*results, "a b c d e f g h");
  EXPECT_THAT(firsts, ElementsAre("items/a", "items/e", "items/f", "items/g"));
  EXPECT_THAT(lasts, ElementsAre("items/d", "items/e", "items/f", "items/h"));
  EXPECT_EQ(Count("audit"), 8) << "each row is entered once, however often it ran";
  EXPECT_EQ(Count("event_log"), 8);
}

TEST_P(MutateRowsTest, ARowThatLosesAloneIsToldSoAndTheOthersAreEntered) {
  absl::StatusOr<std::string> results = Import("abc", [](Mutation&, std::string_view name) -> absl::Status {
    if (name == "items/b") return Failure(kTryAgain);
    return absl::OkStatus();
  });
  ASSERT_THAT(results, IsOk());
  EXPECT_EQ(*results, "a b:TRY_AGAIN c");
  EXPECT_EQ(CountItems(*store_), 2);
  EXPECT_EQ(ItemValue(*store_, "items/b"), -1);
}

TEST_P(MutateRowsTest, AFailureAfterHalvingFailsTheChunkThatMayBeSentAgain) {
  EXPECT_THAT(Import("abcd",
                     [](Mutation& mutation, std::string_view name) -> absl::Status {
                       if (name == "items/a" && !mutation.place().last) return Failure(kTryAgain);
                       if (name == "items/c") return Failure(kInternal, {{"detail", "x"}});
                       return absl::OkStatus();
                     }),
              HasReason("INTERNAL"));
  EXPECT_EQ(CountItems(*store_), 2) << "a and b, each committed alone";
  absl::StatusOr<std::string> again = Import("abcd", [](Mutation&, std::string_view) { return absl::OkStatus(); });
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(*again, "a b c d");
  EXPECT_EQ(CountItems(*store_), 4);
}

// Another writer takes from the same counter while the chunk is under way, in each of its tries: both read and write it, so the
// server lets the first to commit win. One row alone is let through.
TEST_P(MutateRowsTest, SteadyWritersOfTheSameRowDoNotEndAnImport) {
  if (GetParam() != Engine::kPostgresql) GTEST_SKIP() << "SQLite has one writer, and nobody to lose to";
  int competed = 0;
  absl::StatusOr<std::string> results = Import("ab", [&](Mutation& mutation, std::string_view) -> absl::Status {
    if (!mutation.place().last) return absl::OkStatus();
    if (!mutation.place().first) {
      ++competed;
      absl::Status won = WriteAndWait(*store_, [](Tx& tx) { return SetItem(tx, "items/counter", 7).status(); });
      if (!won.ok()) return won;
    }
    return SetItem(mutation.tx(), "items/counter", 8).status();
  });
  ASSERT_THAT(results, IsOk());
  EXPECT_EQ(*results, "a b");
  EXPECT_EQ(ItemValue(*store_, "items/counter"), 8);
  EXPECT_GT(competed, 1) << "the chunk was tried whole, again and again";
}

TEST_P(MutateTest, AReadThatNobodyWaitsForIsNotBegun) {
  WorkerPool workers(1, 1);
  const auto count = [&] {
    return Await(
        Query<int64_t>(*store_, workers, call_, Cost::kScan, [&](Tx&) -> absl::StatusOr<int64_t> { return ++runs_; }));
  };
  call_.deadline = clock_.Now() + absl::Seconds(1);
  EXPECT_THAT(count(), IsOk());
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(count(), HasReason("DEADLINE_PASSED"));
  EXPECT_EQ(runs_, 1);
}

TEST_P(MutateTest, AnswersAreSweptAfterThirtyDays) {
  for (int i = 0; i < 3; ++i) ASSERT_THAT(Set(Request("items/a", i, StrCat("old-", i))), IsOk());
  clock_.Advance(kReplayKept - absl::Hours(1));
  ASSERT_THAT(Set(Request("items/a", 7, "young")), IsOk());
  absl::StatusOr<int64_t> swept = SweepReplays(*store_, clock_.Now());
  ASSERT_THAT(swept, IsOk());
  EXPECT_EQ(*swept, 0);
  clock_.Advance(absl::Hours(2));
  swept = SweepReplays(*store_, clock_.Now());
  ASSERT_THAT(swept, IsOk());
  EXPECT_EQ(*swept, 3);
  EXPECT_EQ(Count("request_replay"), 1);
  EXPECT_THAT(Set(Request("items/a", 8, "young")), HasReason("REQUEST_ID_REUSED"));
  EXPECT_THAT(Set(Request("items/a", 8, "old-1")), IsOk());
}

TEST_P(MutateTest, MoreThanOneChunkIsSwept) {
  constexpr int kRows = 1201;  // two full chunks and a rest
  ASSERT_THAT(WriteAndWait(*store_,
                           [&](Tx& tx) -> absl::Status {
                             for (int i = 0; i < kRows; ++i) {
                               absl::Status status =
                                   tx.Run(
                                         {"test.replay",
                                          "INSERT INTO request_replay (key, fingerprint, response, event_id, warnings, "
                                          "recorded_time) VALUES ($1, $2, $3, '', $3, $4)"},
                                         {AsBytes(ReplayKey("", "a", "m", StrCat("r-", i))),
                                          AsBytes(std::string(32, 'f')), AsBytes(""), i + 1})
                                       .status();
                               if (!status.ok()) return status;
                             }
                             return absl::OkStatus();
                           }),
              IsOk());
  absl::StatusOr<int64_t> swept = SweepReplays(*store_, clock_.Now());
  ASSERT_THAT(swept, IsOk());
  EXPECT_EQ(*swept, kRows);
  EXPECT_EQ(Count("request_replay"), 0);
}

}  // namespace
}  // namespace jiedui::db
