#include "common/process/timers.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "common/testing/wait.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::process {
namespace {

using jiedui::testing::IsOk;
using jiedui::testing::WaitUntil;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::Duration kOften = absl::Milliseconds(1);

class TimersTest : public ::testing::TestWithParam<db::Database::Engine> {
 protected:
  void Schedule(const std::string& name, absl::Duration in) {
    const db::Timer timer{.name = name, .kind = "k", .subject = "s", .due_micros = absl::ToUnixMicros(start_ + in)};
    ASSERT_THAT(db::WriteAndWait(*store_, [&](db::Tx& tx) { return db::ScheduleTimer(tx, timer); }), IsOk());
  }
  // Keeps in the store which timers fired; fails when one fires twice.
  static absl::Status Keep(db::Tx& tx, const db::Timer& timer) {
    return tx
        .Run({"test.keep", "INSERT INTO source_position (consumer, source, position) VALUES ($1, 'timer', 1)"},
             {timer.name})
        .status();
  }
  std::vector<std::string> Fired() {
    std::vector<std::string> fired;
    EXPECT_THAT(store_->Read([&](db::Tx& tx) {
      fired.clear();
      return tx.Each({"test.kept", "SELECT consumer FROM source_position ORDER BY consumer"}, {},
                     [&](const db::Row& row) {
                       fired.emplace_back(row.Text(0));
                       return absl::OkStatus();
                     });
    }),
                IsOk());
    return fired;
  }
  bool WaitForFired(const std::vector<std::string>& expected) {
    return WaitUntil([&] { return Fired() == expected; });
  }

  jiedui::testing::FakeClock clock_;
  const absl::Time start_ = clock_.Now();
  jiedui::testing::TestStore store_{GetParam(), {}, clock_};
};

TEST_P(TimersTest, WhatFellDueWhileNothingRanFiresAtTheStart) {
  Schedule("a", absl::Hours(1));
  Schedule("b", absl::Hours(2));
  clock_.Advance(absl::Hours(3));
  Timers timers(*store_, clock_, Keep, absl::Hours(1000));
  EXPECT_TRUE(WaitForFired({"a", "b"}));
}

TEST_P(TimersTest, WhatFallsDueLaterFiresThen) {
  Timers timers(*store_, clock_, Keep, kOften);
  Schedule("a", absl::Hours(1));
  Schedule("b", absl::Hours(2));
  clock_.Advance(absl::Hours(1));
  EXPECT_TRUE(WaitForFired({"a"}));
  clock_.Advance(absl::Hours(1));
  EXPECT_TRUE(WaitForFired({"a", "b"}));
}

TEST_P(TimersTest, TheyGoByTheBusinessDate) {
  clock_.SetToday(absl::CivilDay(2026, 3, 1));  // a day behind the machine's
  Schedule("by-the-machine", absl::Hours(-1));
  Schedule("on-the-day", absl::Hours(-25));
  Timers timers(*store_, clock_, Keep, kOften);
  EXPECT_TRUE(WaitForFired({"on-the-day"}));
  EXPECT_THAT(Fired(), ElementsAre("on-the-day"));
  clock_.SetToday(absl::CivilDay(2026, 3, 2));
  EXPECT_TRUE(WaitForFired({"by-the-machine", "on-the-day"}));
}

TEST_P(TimersTest, AFailingHandlerIsTriedAgainAndKeepsNobodyWaiting) {
  struct Fault {
    absl::Mutex mutex;
    bool over ABSL_GUARDED_BY(mutex) = false;
  } fault;
  Schedule("bad", absl::Hours(1));
  Schedule("good", absl::Hours(2));
  clock_.Advance(absl::Hours(3));
  Timers timers(
      *store_, clock_,
      [&fault](db::Tx& tx, const db::Timer& timer) {
        absl::MutexLock lock(&fault.mutex);
        if (timer.name == "bad" && !fault.over) return absl::FailedPreconditionError("not yet");
        return Keep(tx, timer);
      },
      kOften);
  EXPECT_TRUE(WaitForFired({"good"}));
  {
    absl::MutexLock lock(&fault.mutex);
    fault.over = true;
  }
  EXPECT_TRUE(WaitForFired({"bad", "good"}));
}

TEST_P(TimersTest, TwoReplicasFireEachOnce) {
  std::vector<std::string> names;
  for (int i = 10; i < 40; ++i) {
    names.push_back(std::to_string(i));
    Schedule(names.back(), absl::Hours(1));
  }
  clock_.Advance(absl::Hours(1));
  Timers first(*store_, clock_, Keep, kOften), second(*store_, clock_, Keep, kOften);
  EXPECT_TRUE(WaitForFired(names));
  EXPECT_EQ(db::NextTimerDue(*store_).value(), absl::InfiniteFuture()) << "none failed by firing twice";
}

TEST_P(TimersTest, ManyAtOnceDoNotWaitForOneAnother) {
  std::vector<std::string> names;
  for (int i = 1000; i < 1300; ++i) names.push_back(std::to_string(i));  // more than one batch
  ASSERT_THAT(db::WriteAndWait(*store_,
                               [&](db::Tx& tx) {
                                 for (const std::string& name : names) {
                                   absl::Status scheduled = db::ScheduleTimer(
                                       tx, {.name = name, .kind = "k", .due_micros = absl::ToUnixMicros(start_)});
                                   if (!scheduled.ok()) return scheduled;
                                 }
                                 return absl::OkStatus();
                               }),
              IsOk());
  Timers timers(*store_, clock_, Keep, absl::Hours(1000));
  EXPECT_TRUE(WaitForFired(names));
}

TEST_P(TimersTest, AnEndDoesNotWaitForTheNextTimer) {
  Schedule("a", absl::Hours(1));
  { Timers timers(*store_, clock_, Keep, absl::Hours(1000)); }
  EXPECT_THAT(Fired(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Engines, TimersTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::process
