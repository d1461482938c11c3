// Recycled request and response messages for a unary method:
//   rpc::PooledAllocator<v1::ListPairingsRequest, v1::ListPairingsResponse> list_messages_;
//   SetMessageAllocatorFor_ListPairings(&list_messages_);
// Without it gRPC's callback server builds and destroys every message anew, which doubles the cost of large answers.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "grpcpp/support/message_allocator.h"

namespace jiedui::rpc {

// Thread-safe. Outlives the server. Keeps at most kSpare pairs. A pair is freed when a message of it was larger than kMaxKeptBytes on
// the wire, so that one large answer is not paid for ever, and when the memory it holds has grown beyond that over many calls;
// the latter is looked at now and then only, because protobuf finds it out by reflection.
template <class Request, class Response>
class PooledAllocator final : public grpc::MessageAllocator<Request, Response> {
 public:
  static constexpr size_t kSpare = 256;
  static constexpr size_t kMaxKeptBytes = 64 * 1024;

  grpc::MessageHolder<Request, Response>* AllocateMessages() override {
    std::unique_ptr<Holder> holder;
    {
      absl::MutexLock lock(&mutex_);
      if (!spare_.empty()) {
        holder = std::move(spare_.back());
        spare_.pop_back();
      }
    }
    if (holder == nullptr) holder = std::make_unique<Holder>(*this);
    return holder.release();  // comes back by Release
  }

  size_t spare() const {
    absl::MutexLock lock(&mutex_);
    return spare_.size();
  }

 private:
  class Holder final : public grpc::MessageHolder<Request, Response> {
   public:
    explicit Holder(PooledAllocator& pool) : pool_(pool) {
      this->set_request(&request_);
      this->set_response(&response_);
    }
    void Release() override { pool_.TakeBack(std::unique_ptr<Holder>(this)); }

    // False: not to be kept.
    bool Recycle() {
      if (request_.ByteSizeLong() > kMaxKeptBytes || response_.ByteSizeLong() > kMaxKeptBytes) return false;
      if (++uses_ % kUsesBetweenLooks == 0 && request_.SpaceUsedLong() + response_.SpaceUsedLong() > kMaxKeptBytes)
        return false;
      request_.Clear();
      response_.Clear();
      return true;
    }

   private:
    static constexpr unsigned kUsesBetweenLooks = 16;

    PooledAllocator& pool_;
    Request request_;
    Response response_;
    unsigned uses_ = 0;
  };

  void TakeBack(std::unique_ptr<Holder> holder) {
    if (!holder->Recycle()) return;
    absl::MutexLock lock(&mutex_);
    if (spare_.size() < kSpare) spare_.push_back(std::move(holder));
  }

  mutable absl::Mutex mutex_;
  std::vector<std::unique_ptr<Holder>> spare_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace jiedui::rpc
