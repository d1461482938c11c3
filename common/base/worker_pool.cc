#include "common/base/worker_pool.h"

#include <utility>

#include "common/base/error.h"

namespace jiedui {

WorkerPool::WorkerPool(int threads, int queue_capacity) : capacity_(static_cast<size_t>(queue_capacity)) {
  threads_.reserve(static_cast<size_t>(threads));
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
}

WorkerPool::~WorkerPool() {
  std::deque<Task> refused;
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    refused.swap(queue_);
  }
  for (Task& task : refused) std::move(task)(Failure(kDraining));
  for (std::thread& thread : threads_) thread.join();
}

void WorkerPool::Run(Task task) {
  const Reason* refusal = nullptr;
  {
    absl::MutexLock lock(&mutex_);
    if (stopping_) {
      refusal = &kDraining;
    } else if (queue_.size() >= capacity_) {
      refusal = &kQueueFull;
    } else {
      queue_.push_back(std::move(task));
      return;
    }
  }
  std::move(task)(Failure(*refusal));
}

void WorkerPool::Work() {
  while (true) {
    Task task;
    {
      const auto ready = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopping_ || !queue_.empty(); };
      absl::MutexLock lock(&mutex_, absl::Condition(&ready));
      if (stopping_) return;
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    std::move(task)(absl::OkStatus());
  }
}

}  // namespace jiedui
