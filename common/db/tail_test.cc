#include "common/db/tail.h"

#include <atomic>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/base/text.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "common/testing/wait.h"
#include "gmock/gmock.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::db {
namespace {

using jiedui::testing::Engine;
using jiedui::testing::FakeClock;
using jiedui::testing::IsOk;
using jiedui::testing::TestStore;
using jiedui::testing::WaitUntil;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TailTest : public ::testing::TestWithParam<Engine> {
 protected:
  TailTest() {
    call_.caller.person = "people/p1";
    call_.method = "test";
  }

  // Writes one event and gives it its position, as body and relay do.
  void Log() {
    ++revision_;
    type::v1::Citation data;
    data.set_clause(StrCat("c", revision_));
    ASSERT_THAT(WriteAndWait(*store_,
                             [&](Tx& tx) {
                               return Record(tx, call_, StrCat("request-", revision_),
                                             {.event_type = "cn.jiedui.test.v1",
                                              .subject = "things/t",
                                              .revision_before = revision_ - 1,
                                              .revision_after = revision_,
                                              .data = &data})
                                   .status();
                             }),
                IsOk());
    ASSERT_THAT(WriteAndWait(*store_, [](Tx& tx) { return SequenceLog(tx, 100).status(); }), IsOk());
  }
  void Log(int count) {
    for (int i = 0; i < count; ++i) Log();
  }

  static std::vector<int64_t> Positions(absl::StatusOr<std::vector<EventPtr>> events) {
    EXPECT_THAT(events, IsOk());
    std::vector<int64_t> positions;
    if (events.ok()) {
      for (const EventPtr& event : *events) {
        positions.push_back(event->position);
        EXPECT_EQ(event->revision, event->position);  // of this test's one subject
      }
    }
    return positions;
  }

  static absl::Time Soon() { return absl::Now() + absl::Seconds(30); }

  FakeClock clock_;
  TestStore store_{GetParam(), {}, clock_};
  Call call_;
  int64_t revision_ = 0;
};

TEST_P(TailTest, FollowsTheLogFromItsEndAndReadsOlderOnesFromTheStore) {
  Log(3);
  Tail tail(*store_);
  ASSERT_TRUE(tail.WaitPast(2, Soon()));
  EXPECT_EQ(tail.newest(), 3);
  EXPECT_THAT(Positions(tail.Read(0, 10)), ElementsAre(1, 2, 3));
  EXPECT_THAT(Positions(tail.Read(3, 10)), IsEmpty());
  Log(2);
  tail.Nudge();
  ASSERT_TRUE(tail.WaitPast(4, Soon()));
  EXPECT_THAT(Positions(tail.Read(1, 3)), ElementsAre(2, 3, 4));
  EXPECT_THAT(Positions(tail.Read(3, 10)), ElementsAre(4, 5));
  EXPECT_THAT(Positions(tail.Read(4, 10)), ElementsAre(5));
}

TEST_P(TailTest, ForgetsTheOldestButStillReadsThem) {
  Tail tail(*store_, {.memory = 2});
  Log(5);
  tail.Nudge();
  ASSERT_TRUE(tail.WaitPast(4, Soon()));
  EXPECT_THAT(Positions(tail.Read(0, 10)), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(Positions(tail.Read(2, 2)), ElementsAre(3, 4));
  EXPECT_THAT(Positions(tail.Read(3, 1)), ElementsAre(4));
}

TEST_P(TailTest, ReadsWhatIsInMemoryWithoutTheStore) {
  Log();  // before its time
  Tail tail(*store_);
  ASSERT_TRUE(tail.WaitPast(0, Soon()));
  Log();
  tail.Nudge();
  ASSERT_TRUE(tail.WaitPast(1, Soon()));
  const std::vector<EventPtr> first = tail.Read(1, 10).value(), second = tail.Read(1, 10).value();
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first[0], second[0]);  // the same object
  EXPECT_EQ(tail.TryRead(1, 10), first);
  EXPECT_EQ(tail.TryRead(2, 10), std::vector<EventPtr>()) << "nothing newer yet";
  EXPECT_EQ(tail.TryRead(0, 10), std::nullopt) << "only the store has the first";
}

TEST_P(TailTest, WakesByTheHookOfTheStore) {
  Tail tail(*store_, {.poll = absl::Milliseconds(200)});
  store_->OnCommit([&tail](std::vector<EventPtr> events) { tail.Committed(std::move(events)); });
  std::atomic<int> woken = 0;
  const int64_t listener = tail.Listen([&woken] { ++woken; });
  Log();
  EXPECT_TRUE(WaitUntil([&] { return woken > 0; }));
  EXPECT_EQ(tail.newest(), 1);
  tail.Cancel(listener);
  const int before = woken;
  Log();
  ASSERT_TRUE(tail.WaitPast(1, Soon()));
  EXPECT_EQ(woken, before);
}

TEST_P(TailTest, ListenersMayReadTheTail) {
  Tail tail(*store_);
  absl::Mutex mutex;
  std::vector<int64_t> seen;
  int64_t position = 0;
  const int64_t listener = tail.Listen([&] {
    absl::MutexLock lock(&mutex);
    for (int64_t p : Positions(tail.Read(position, 100))) seen.push_back(position = p);
  });
  for (int i = 0; i < 20; ++i) {
    Log();
    tail.Nudge();
  }
  EXPECT_TRUE(WaitUntil([&] {
    absl::MutexLock lock(&mutex);
    return seen.size() == 20;
  }));
  tail.Cancel(listener);
  for (size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], static_cast<int64_t>(i + 1));
}

TEST_P(TailTest, WaitPastEndsAtItsTimeAndAtStop) {
  Tail tail(*store_);
  EXPECT_FALSE(tail.WaitPast(0, absl::Now()));
  std::atomic<bool> returned = false;
  std::thread waiter([&] {
    EXPECT_FALSE(tail.WaitPast(0, absl::InfiniteFuture()));
    returned = true;
  });
  tail.Stop();
  EXPECT_TRUE(WaitUntil([&] { return returned.load(); }));
  waiter.join();
  Log();
  EXPECT_FALSE(tail.WaitPast(0, absl::Now()));
}

TEST_P(TailTest, WaitPastEndsWhenAskedTo) {
  Tail tail(*store_);
  std::jthread waiter(
      [&](const std::stop_token& stop) { EXPECT_FALSE(tail.WaitPast(0, absl::InfiniteFuture(), stop)); });
  waiter.request_stop();
  waiter.join();
  std::stop_source asked;
  asked.request_stop();
  EXPECT_FALSE(tail.WaitPast(0, absl::InfiniteFuture(), asked.get_token()));
}

TEST_P(TailTest, ManyWritersAreSeenOnceEachInOrder) {
  Tail tail(*store_);
  store_->OnCommit([&tail](std::vector<EventPtr> events) { tail.Committed(std::move(events)); });
  constexpr int kThreads = 4, kEach = 50;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      type::v1::Citation data;
      for (int i = 1; i <= kEach; ++i) {
        EXPECT_THAT(WriteAndWait(*store_,
                                 [&](Tx& tx) {
                                   return Record(tx, call_, StrCat(t, "-", i),
                                                 {.event_type = "cn.jiedui.test.v1",
                                                  .subject = StrCat("things/", t),
                                                  .revision_before = i - 1,
                                                  .revision_after = i,
                                                  .data = &data})
                                       .status();
                                 }),
                    IsOk());
      }
    });
  }
  int64_t position = 0;
  for (const absl::Time until = Soon(); position < kThreads * kEach && absl::Now() < until;) {
    // On PostgreSQL the relay does this; on SQLite there is nothing to do.
    EXPECT_THAT(WriteAndWait(*store_, [](Tx& tx) { return SequenceLog(tx, 30).status(); }), IsOk());
    tail.Nudge();
    if (!tail.WaitPast(position, absl::Now() + absl::Milliseconds(100))) continue;
    const std::vector<EventPtr> events = tail.Read(position, 7).value();
    ASSERT_FALSE(events.empty());
    for (const EventPtr& event : events) EXPECT_EQ(event->position, ++position);
  }
  EXPECT_EQ(position, kThreads * kEach);
  for (std::thread& thread : threads) thread.join();
}

TEST_P(TailTest, OnPostgresqlItLooksByItself) {
  Tail tail(*store_, {.poll = absl::Milliseconds(5)});
  Log(2);
  if (GetParam() == Engine::kSqlite) tail.Nudge();  // elsewhere another replica may have written, and says nothing
  EXPECT_TRUE(tail.WaitPast(1, Soon()));
}

INSTANTIATE_TEST_SUITE_P(Engines, TailTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::db
