// A fixed set of threads for work that may block: scans, questions to other services, everything on PostgreSQL.
#pragma once

#include <deque>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

namespace jiedui {

class WorkerPool {
 public:
  // A task is told OK when it may work, or why it must only answer (queue full, stopping). It always runs exactly once.
  using Task = absl::AnyInvocable<void(absl::Status admitted) &&>;

  WorkerPool(int threads, int queue_capacity);
  ~WorkerPool();  // refuses what still waits (kDraining) and joins

  // Runs `task` on a worker; on this thread, with kQueueFull or kDraining, when it cannot be queued. Thread-safe.
  void Run(Task task);

 private:
  void Work();

  const size_t capacity_;
  absl::Mutex mutex_;
  std::deque<Task> queue_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace jiedui
