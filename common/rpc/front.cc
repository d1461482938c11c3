#include "common/rpc/front.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/base/macros.h"
#include "common/base/error.h"
#include "common/base/log.h"
#include "common/rpc/actor.h"

namespace jiedui::rpc {
namespace {

int64_t MonotonicNanos() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::string_view View(grpc::string_ref text) { return {text.data(), text.size()}; }

absl::Time ToTime(std::chrono::system_clock::time_point deadline) {
  return deadline == std::chrono::system_clock::time_point::max() ? absl::InfiniteFuture() : absl::FromChrono(deadline);
}

// "00-<32 hex>-<16 hex>-<2 hex>", lower case. Anything else is no trace: it would be copied into logs and events.
bool IsTraceparent(std::string_view text) {
  if (text.size() != 55) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool hyphen = i == 2 || i == 35 || i == 52;
    if (hyphen ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  return true;
}

LogLevel LevelOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss: return LogLevel::kError;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kDeadlineExceeded: return LogLevel::kWarning;
    default: return LogLevel::kInfo;
  }
}

}  // namespace

Front::~Front() { ABSL_ASSERT(in_flight() == 0); }

void Front::Drain() {
  absl::MutexLock lock(&mutex_);
  if (draining_.exchange(true, std::memory_order_acq_rel)) return;
  for (auto& [id, hook] : hooks_) hook();
  hooks_.clear();
}

int64_t Front::OnDrain(absl::AnyInvocable<void()> hook) {
  absl::MutexLock lock(&mutex_);
  if (draining()) {
    hook();
  } else {
    hooks_.emplace(last_hook_ + 1, std::move(hook));
  }
  return ++last_hook_;
}

void Front::Forget(int64_t hook) {
  absl::MutexLock lock(&mutex_);
  hooks_.erase(hook);
}

CallInFlight::CallInFlight(const Method& method) : method_(method), arrived_nanos_(MonotonicNanos()) {
  call_.method = method.name();
  call_.trailer = &trailer_;
  method.front().in_flight_.fetch_add(1, std::memory_order_relaxed);
}

absl::Status CallInFlight::Admit(const grpc::CallbackServerContext& context) {
  const Front& front = method_.front();
  if (front.draining()) return Failure(kDraining);

  call_.deadline = ToTime(context.deadline());
  if (call_.deadline <= front.clock().Now()) return Failure(kDeadlinePassed);
  call_.today = front.clock().Today();

  int actors = 0;
  std::string_view actor;
  for (const auto& [key, value] : context.client_metadata()) {
    if (View(key) == kActorMetadata) {
      actor = View(value);
      ++actors;
    } else if (View(key) == "traceparent" && IsTraceparent(View(value))) {
      call_.trace = std::string(View(value));
    }
  }
  if (actors > 0 && front.identity() == Identity::kStatedActor) {
    if (actors > 1) return Failure(kUnauthenticated, {{"expected", "元数据 jiedui-actor 只能出现一次"}});
    absl::StatusOr<Caller> caller = ParseActor(actor);
    if (!caller.ok()) return caller.status();
    call_.caller = *std::move(caller);
    call_.scope = call_.caller.region.empty() ? Scope::All() : Scope::Region(call_.caller.region);
    return absl::OkStatus();
  }
  if (method_.access() == Access::kCaller) {
    return front.identity() == Identity::kStatedActor
               ? Failure(kUnauthenticated, {{"expected", "请在元数据 jiedui-actor 中写明 person"}})
               : Failure(kUnauthenticated, {{"expected", "此服务不接受自报身份"}});
  }
  call_.scope = {.low = "~", .high = "~"};
  return absl::OkStatus();
}

void CallInFlight::Answered(const absl::Status& outcome) {
  method_.front().in_flight_.fetch_sub(1, std::memory_order_relaxed);
  const absl::Duration elapsed = absl::Nanoseconds(MonotonicNanos() - arrived_nanos_);
  method_.metrics().Record(outcome.code(), elapsed);
  const LogLevel level = LevelOf(outcome.code());
  if (!LogEnabled(level)) return;
  const std::string code = absl::StatusCodeToString(outcome.code()), reason = ReasonOf(outcome),
                    actor = call_.caller.Id();
  const double ms = absl::ToDoubleMilliseconds(elapsed);
  if (level == LogLevel::kError || reason == kStoreUnavailable.name || reason == kStoreFull.name) {
    const std::string_view detail(outcome.message().data(), outcome.message().size());
    Log(level, "call",
        {{"method", method_.name()},
         {"code", code},
         {"reason", reason},
         {"ms", ms},
         {"actor", actor},
         {"trace", call_.trace},
         {"detail", detail}});
  } else {
    Log(level, "call",
        {{"method", method_.name()},
         {"code", code},
         {"reason", reason},
         {"ms", ms},
         {"actor", actor},
         {"trace", call_.trace}});
  }
}

}  // namespace jiedui::rpc
