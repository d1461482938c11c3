// What every call of a process passes, whatever its service and shape: admission, the Call that handlers are given, the log line,
// the metrics, and the drain.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/base/call.h"
#include "common/base/clock.h"
#include "common/base/metrics.h"
#include "grpcpp/server_context.h"

namespace jiedui::rpc {

// How callers are known (design section 7).
enum class Identity {
  kStatedActor,  // insecure mode: by what they state in `jiedui-actor`; see ServerOptions for where that is allowed
  kNone,         // nothing to know them by: whatever needs a caller is refused
};

// One Front a process; services and servers refer to it and end before it. Thread-safe.
class Front {
 public:
  Front(const Clock& clock, Metrics& metrics, Identity identity)
      : clock_(clock), metrics_(metrics), identity_(identity) {}
  Front(const Front&) = delete;
  ~Front();

  const Clock& clock() const { return clock_; }
  Metrics& metrics() const { return metrics_; }
  Identity identity() const { return identity_; }

  // From now on calls are refused with DRAINING; those under way go on, streams are told to end. Again: nothing.
  void Drain();
  bool draining() const { return draining_.load(std::memory_order_acquire); }

  // Calls `hook` once when the drain begins, or at once if it has begun; it must not wait for anything. After Forget returned
  // the hook is not called any more; not to be called from within a hook.
  int64_t OnDrain(absl::AnyInvocable<void()> hook);
  void Forget(int64_t hook);

  // Calls that have arrived and are not answered yet.
  int64_t in_flight() const { return in_flight_.load(std::memory_order_relaxed); }

 private:
  friend class CallInFlight;

  const Clock& clock_;
  Metrics& metrics_;
  const Identity identity_;
  std::atomic<bool> draining_ = false;
  std::atomic<int64_t> in_flight_ = 0;
  absl::Mutex mutex_;
  int64_t last_hook_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<int64_t, absl::AnyInvocable<void()>> hooks_ ABSL_GUARDED_BY(mutex_);
};

enum class Access {
  kCaller,  // refused as UNAUTHENTICATED without one
  kAnyone,  // the Call of a stranger has an empty caller and a scope that covers nothing
};

// One RPC of a service, a member of it: `const rpc::Method get_{front_, "jiedui.pairing.v1.PairingService/GetPairing"}`.
class Method {
 public:
  Method(Front& front, std::string_view name, Access access = Access::kCaller)
      : front_(front), name_(name), access_(access), metrics_(front.metrics().Rpc(name)) {}

  Front& front() const { return front_; }
  const std::string& name() const { return name_; }
  Access access() const { return access_; }
  RpcMetrics& metrics() const { return metrics_; }

 private:
  Front& front_;
  const std::string name_;
  const Access access_;
  RpcMetrics& metrics_;
};

// One call from its arrival to its answer; owns the Call and the Trailer that handlers refer to.
class CallInFlight {
 public:
  explicit CallInFlight(const Method& method);
  CallInFlight(const CallInFlight&) = delete;

  // Reads deadline, caller and trace; refuses while the process drains, past the deadline, and without a caller where one is
  // needed.
  absl::Status Admit(const grpc::CallbackServerContext& context);

  const Call& call() const { return call_; }
  const Trailer& trailer() const { return trailer_; }

  // Exactly once, when the outcome is known: one log line (method, code, reason, duration, actor; nothing of the request, and the text of
  // the error only where it tells of our own faults) and the metrics.
  void Answered(const absl::Status& outcome);

 private:
  const Method& method_;
  const int64_t arrived_nanos_;  // monotonic
  Trailer trailer_;
  Call call_;
};

}  // namespace jiedui::rpc
