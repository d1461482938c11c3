// How long to wait before the next attempt: exponential with full jitter, so that many who failed together do not come back
// together.
#pragma once

#include <algorithm>
#include <random>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"

namespace jiedui::messaging {

// Used by one thread.
class Backoff {
 public:
  using Random = absl::AnyInvocable<double()>;  // uniform in [0, 1)

  Backoff(absl::Duration first, absl::Duration most)
      : Backoff(first, most, [bits = std::minstd_rand(std::random_device()())]() mutable {
          return std::uniform_real_distribution<double>()(bits);
        }) {}
  Backoff(absl::Duration first, absl::Duration most, Random random)
      : first_(first), most_(most), bound_(first), random_(std::move(random)) {}

  // Uniform in [0, bound); the bound is `first` at the start, doubles with each call and stays at `most`.
  absl::Duration Next() {
    const absl::Duration wait = bound_ * random_();
    bound_ = std::min(most_, bound_ * 2);
    return wait;
  }

  // After a success.
  void Reset() { bound_ = first_; }

 private:
  const absl::Duration first_, most_;
  absl::Duration bound_;
  Random random_;
};

}  // namespace jiedui::messaging
