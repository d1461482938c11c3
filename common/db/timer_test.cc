#include "common/db/timer.h"

#include <thread>
#include <vector>

#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gmock/gmock.h"

namespace jiedui::db {
namespace {

using jiedui::testing::Engine;
using jiedui::testing::FakeClock;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::TestStore;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TimerTest : public ::testing::TestWithParam<Engine> {
 protected:
  void Schedule(std::string name, absl::Duration in, std::string kind = "reminder") {
    const Timer timer{
        .name = std::move(name), .kind = std::move(kind), .subject = "reports/r1", .due_micros = Micros(in)};
    ASSERT_THAT(WriteAndWait(*store_, [&](Tx& tx) { return ScheduleTimer(tx, timer); }), IsOk());
  }
  int64_t Micros(absl::Duration in) { return absl::ToUnixMicros(start_ + in); }

  // Names of what fires `in` after the start.
  std::vector<std::string> Fire(absl::Duration in, int limit = 256) {
    std::vector<std::string> names;
    TimerHandler handler = [&](Tx&, const Timer& timer) {
      names.push_back(timer.name);
      return absl::OkStatus();
    };
    absl::StatusOr<int> fired = FireDueTimers(*store_, start_ + in, handler, limit);
    EXPECT_THAT(fired, IsOk());
    EXPECT_EQ(fired.value_or(-1), static_cast<int>(names.size()));
    return names;
  }

  const absl::Time start_ = absl::FromUnixSeconds(1772413200);
  FakeClock clock_{start_};
  TestStore store_{GetParam(), {}, clock_};
};

TEST_P(TimerTest, FiresWhatIsDueOldestFirstAndOnce) {
  Schedule("later", absl::Hours(3));
  Schedule("second", absl::Hours(2));
  Schedule("first", absl::Hours(1));
  EXPECT_THAT(Fire(absl::Minutes(59)), IsEmpty());
  EXPECT_THAT(Fire(absl::Hours(2)), ElementsAre("first", "second"));
  EXPECT_THAT(Fire(absl::Hours(2)), IsEmpty());
  EXPECT_THAT(Fire(absl::Hours(100)), ElementsAre("later"));
}

TEST_P(TimerTest, GivesTheHandlerTheWholeTimerInTheTransactionThatMarksIt) {
  Schedule("first", absl::Hours(1), "suspension-ends");
  TimerHandler handler = [&](Tx& tx, const Timer& timer) {
    EXPECT_EQ(timer.name, "first");
    EXPECT_EQ(timer.kind, "suspension-ends");
    EXPECT_EQ(timer.subject, "reports/r1");
    EXPECT_EQ(timer.due_micros, Micros(absl::Hours(1)));
    return ScheduleTimer(tx, {.name = "next", .kind = "k", .subject = "s", .due_micros = Micros(absl::Hours(9))});
  };
  EXPECT_EQ(FireDueTimers(*store_, start_ + absl::Hours(1), handler).value(), 1);
  EXPECT_EQ(NextTimerDue(*store_).value(), start_ + absl::Hours(9));
}

TEST_P(TimerTest, SchedulingAgainMovesAnUnfiredTimerOnly) {
  Schedule("t", absl::Hours(1));
  Schedule("t", absl::Hours(5));
  EXPECT_THAT(Fire(absl::Hours(4)), IsEmpty());
  EXPECT_THAT(Fire(absl::Hours(5)), ElementsAre("t"));
  Schedule("t", absl::Hours(6));
  EXPECT_THAT(Fire(absl::Hours(9)), IsEmpty());
}

TEST_P(TimerTest, ACancelledTimerDoesNotFire) {
  Schedule("t", absl::Hours(1));
  ASSERT_THAT(WriteAndWait(*store_, [](Tx& tx) { return CancelTimer(tx, "t"); }), IsOk());
  EXPECT_THAT(Fire(absl::Hours(2)), IsEmpty());
  EXPECT_EQ(NextTimerDue(*store_).value(), absl::InfiniteFuture());
}

TEST_P(TimerTest, AHandlersErrorLeavesItsTimerAndOnlyThatOne) {
  Schedule("bad", absl::Hours(1));
  Schedule("worse", absl::Hours(1));
  Schedule("good", absl::Hours(2));
  std::vector<std::string> tried;
  TimerHandler handler = [&](Tx& tx, const Timer& timer) -> absl::Status {
    if (tried.empty() || tried.back() != timer.name) tried.push_back(timer.name);  // a body may run again
    if (timer.name == "bad") return absl::FailedPreconditionError("not now");
    if (timer.name == "worse")
      return tx.Run({"test", "INSERT INTO lease (name) VALUES ($1)"}, {"x"}).status();  // NOT NULL
    return absl::OkStatus();
  };
  EXPECT_EQ(FireDueTimers(*store_, start_ + absl::Hours(3), handler, /*limit=*/2).value(), 1);
  EXPECT_THAT(tried, ElementsAre("bad", "worse", "good"));
  EXPECT_THAT(Fire(absl::Hours(3)), ElementsAre("bad", "worse"));
}

TEST_P(TimerTest, FiresAtMostTheLimit) {
  for (int i = 0; i < 5; ++i) Schedule(std::to_string(i), absl::Hours(i));
  EXPECT_THAT(Fire(absl::Hours(9), 3), ElementsAre("0", "1", "2"));
  EXPECT_THAT(Fire(absl::Hours(9), 3), ElementsAre("3", "4"));
}

TEST_P(TimerTest, TellsWhenTheNextIsDue) {
  EXPECT_EQ(NextTimerDue(*store_).value(), absl::InfiniteFuture());
  Schedule("b", absl::Hours(2));
  Schedule("a", absl::Hours(1));
  EXPECT_EQ(NextTimerDue(*store_).value(), start_ + absl::Hours(1));
  Fire(absl::Hours(1));
  EXPECT_EQ(NextTimerDue(*store_).value(), start_ + absl::Hours(2));
}

// Two replicas, or a timer loop that overlaps itself.
TEST_P(TimerTest, FiresEachOnceWhenSeveralFireAtOnce) {
  constexpr int kTimers = 40;
  for (int i = 0; i < kTimers; ++i) Schedule(std::to_string(i), absl::Hours(1));
  std::vector<int> fired(4);
  std::vector<std::thread> threads;
  for (int& count : fired) {
    threads.emplace_back([&] {
      TimerHandler handler = [](Tx& tx, const Timer& timer) {  // fails when the name was fired before
        return tx
            .Run({"test", "INSERT INTO source_position (consumer, source, position) VALUES ($1, 'timer', 1)"},
                 {timer.name})
            .status();
      };
      absl::StatusOr<int> result = FireDueTimers(*store_, start_ + absl::Hours(2), handler);
      EXPECT_THAT(result, IsOk());
      count = result.value_or(0);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(fired[0] + fired[1] + fired[2] + fired[3], kTimers);
}

INSTANTIATE_TEST_SUITE_P(Engines, TimerTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::db
