#include "common/base/worker_pool.h"

#include <atomic>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "common/testing/matchers.h"
#include "common/testing/wait.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui {
namespace {

using ::jiedui::testing::HasReason;
using ::jiedui::testing::IsOk;

TEST(WorkerPoolTest, RunsTasksOnAllItsThreadsAtOnce) {
  constexpr int kThreads = 3;
  WorkerPool pool(kThreads, 8);
  absl::BlockingCounter started(kThreads), ended(kThreads);
  absl::Notification go_on;
  for (int i = 0; i < kThreads; ++i) {
    pool.Run([&](absl::Status admitted) {
      EXPECT_THAT(admitted, IsOk());
      started.DecrementCount();
      go_on.WaitForNotification();
      ended.DecrementCount();
    });
  }
  started.Wait();  // ends only if all three are inside together
  go_on.Notify();
  ended.Wait();
}

// A pool of one thread, held inside a task.
struct Occupied {
  explicit Occupied(int capacity) : pool(std::make_unique<WorkerPool>(1, capacity)) {
    pool->Run([this](absl::Status) {
      inside.Notify();
      go_on.WaitForNotification();
    });
    inside.WaitForNotification();
  }
  ~Occupied() {
    if (!go_on.HasBeenNotified()) go_on.Notify();  // a failed assertion ends the test, not the run
  }
  absl::Notification inside, go_on;
  std::unique_ptr<WorkerPool> pool;
};

TEST(WorkerPoolTest, RefusesAtOnceWhatItCannotQueue) {
  Occupied occupied(1);
  absl::Notification queued_ran;
  occupied.pool->Run([&](absl::Status admitted) {
    EXPECT_THAT(admitted, IsOk());
    queued_ran.Notify();
  });
  std::optional<absl::Status> refused;
  const std::thread::id here = std::this_thread::get_id();
  occupied.pool->Run([&](absl::Status admitted) {
    EXPECT_EQ(std::this_thread::get_id(), here);
    refused = admitted;
  });
  ASSERT_TRUE(refused.has_value());
  EXPECT_THAT(*refused, HasReason("QUEUE_FULL"));
  EXPECT_FALSE(queued_ran.HasBeenNotified());
  occupied.go_on.Notify();
  queued_ran.WaitForNotification();
}

TEST(WorkerPoolTest, RefusesWhatWaitsAtTheEndAndJoinsWhatRuns) {
  Occupied occupied(8);
  absl::Notification told;
  absl::Status waiting;
  occupied.pool->Run([&](absl::Status admitted) {
    waiting = std::move(admitted);
    told.Notify();
  });
  std::atomic<bool> destroyed = false;
  std::thread destroyer([&] {
    occupied.pool.reset();
    destroyed = true;
  });
  told.WaitForNotification();
  EXPECT_THAT(waiting, HasReason("DRAINING"));
  EXPECT_FALSE(destroyed);  // the running task has not ended
  occupied.go_on.Notify();
  destroyer.join();
}

TEST(WorkerPoolTest, RunsEveryTaskExactlyOnce) {
  std::atomic<int> admitted_count = 0, refused_count = 0;
  constexpr int kCallers = 4, kTasks = 500;
  {
    WorkerPool pool(3, 16);
    std::vector<std::thread> callers;
    for (int i = 0; i < kCallers; ++i) {
      callers.emplace_back([&] {
        for (int n = 0; n < kTasks; ++n)
          pool.Run([&](absl::Status admitted) { ++(admitted.ok() ? admitted_count : refused_count); });
      });
    }
    for (std::thread& caller : callers) caller.join();
  }
  EXPECT_EQ(admitted_count + refused_count, kCallers * kTasks);
  EXPECT_GT(admitted_count, 0);
}

}  // namespace
}  // namespace jiedui
