// Guarded fields are no race, and a race is one: without the annotations every case here is reported, and without
// ThreadSanitizer the last one is not.

#include <gtest/gtest.h>

#include <thread>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"

namespace jiedui {
namespace {

struct Box {
  absl::Mutex mutex;
  absl::CondVar changed;
  int value ABSL_GUARDED_BY(mutex) = 0;
};

TEST(AnnotationsTest, MutexGuards) {
  Box box;
  auto add = [&box] {
    for (int i = 0; i < 1000; ++i) {
      absl::MutexLock lock(&box.mutex);
      ++box.value;
    }
  };
  std::thread other(add);
  add();
  other.join();
  absl::ReaderMutexLock lock(&box.mutex);
  EXPECT_EQ(box.value, 2000);
}

TEST(AnnotationsTest, ConditionsAreEvaluatedUnderTheLock) {
  Box box;
  std::thread other([&box] {
    for (int i = 0; i < 1000; ++i) {
      absl::MutexLock lock(&box.mutex);
      box.mutex.Await(absl::Condition(
          +[](int* value) { return *value % 2 == 1; }, &box.value));
      ++box.value;
    }
  });
  for (int i = 0; i < 1000; ++i) {
    box.mutex.LockWhenWithTimeout(absl::Condition(
                                      +[](int* value) { return *value % 2 == 0; }, &box.value),
                                  absl::Hours(1));
    ++box.value;
    box.mutex.Unlock();
  }
  other.join();
  absl::MutexLock lock(&box.mutex);
  EXPECT_EQ(box.value, 2000);
}

TEST(AnnotationsTest, CondVarHandsOver) {
  Box box;
  std::thread other([&box] {
    absl::MutexLock lock(&box.mutex);
    while (box.value == 0) box.changed.WaitWithTimeout(&box.mutex, absl::Hours(1));
    box.value = 2;
    box.changed.SignalAll();
  });
  {
    absl::MutexLock lock(&box.mutex);
    box.value = 1;
    box.changed.SignalAll();
    while (box.value != 2) box.changed.Wait(&box.mutex);
  }
  other.join();
}

TEST(AnnotationsTest, NotificationAndCounterHandOver) {
  int value = 0;
  absl::Notification written;
  absl::BlockingCounter read(2);
  auto reader = [&] {
    written.WaitForNotification();
    EXPECT_EQ(value, 1);
    read.DecrementCount();
  };
  std::thread one(reader);
  std::thread two([&] {
    while (!written.HasBeenNotified()) std::this_thread::yield();
    EXPECT_EQ(value, 1);
    read.DecrementCount();
  });
  value = 1;
  written.Notify();
  read.Wait();
  value = 2;
  one.join();
  two.join();
}

TEST(AnnotationsDeathTest, RaceIsReported) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        int value = 0;
        std::thread other([&value] { ++value; });
        ++value;
        other.join();
        std::exit(value == 0 ? 1 : 0);  // ThreadSanitizer makes the exit code of a clean end 66 after a report
      },
      "data race");
}

}  // namespace
}  // namespace jiedui
