// Tells ThreadSanitizer what Abseil's locks do. Debian's Abseil is not built with it, so a field guarded by an absl::Mutex would
// be reported as a race. These definitions, linked into every program of the tsan preset, take the place of the library's own
// (also for gRPC's calls), annotate and go on to the real ones.
//
// Private names of the library are looked up by their mangled form, which holds Debian's inline namespace; a newer Abseil that
// renames them stops at the first lock with a message, not with false reports.

#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>

#include <cstdio>
#include <cstdlib>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"

namespace {

template <class Function>
Function Real(const char* mangled) {
  void* found = dlsym(RTLD_NEXT, mangled);
  if (found == nullptr) {
    std::fprintf(stderr, "absl_annotations.cc: this Abseil has no %s\n", mangled);
    std::abort();
  }
  return reinterpret_cast<Function>(found);
}

// One of Abseil's own functions may be made of another: only the outermost is annotated.
thread_local int depth = 0;

class Locking {
 public:
  Locking(void* mutex, unsigned flags) : mutex_(depth++ == 0 ? mutex : nullptr), flags_(flags) {
    if (mutex_ != nullptr) __tsan_mutex_pre_lock(mutex_, flags_);
  }
  ~Locking() {
    if (mutex_ != nullptr) __tsan_mutex_post_lock(mutex_, locked_ ? flags_ : flags_ | __tsan_mutex_try_lock_failed, 0);
    --depth;
  }
  bool Set(bool locked) { return locked_ = locked; }

 private:
  void* const mutex_;
  const unsigned flags_;
  bool locked_ = true;
};

class Unlocking {
 public:
  Unlocking(void* mutex, unsigned flags) : mutex_(depth++ == 0 ? mutex : nullptr), flags_(flags) {
    if (mutex_ != nullptr) __tsan_mutex_pre_unlock(mutex_, flags_);
  }
  ~Unlocking() {
    if (mutex_ != nullptr) __tsan_mutex_post_unlock(mutex_, flags_);
    --depth;
  }

 private:
  void* const mutex_;
  const unsigned flags_;
};

// A wait gives the mutex back and takes it again before it returns.
template <class Wait>
auto Waiting(void* mutex, Wait wait) {
  { Unlocking unlocking(mutex, 0); }
  Locking locking(mutex, 0);
  return wait();
}

constexpr unsigned kRead = __tsan_mutex_read_lock;
constexpr unsigned kTry = __tsan_mutex_try_lock;

}  // namespace

#define JIEDUI_ABSL "_ZN4absl7debian3"
#define JIEDUI_ABSL_CONST "_ZNK4absl7debian3"

namespace absl {
ABSL_NAMESPACE_BEGIN

void Mutex::Lock() {
  static const auto real = Real<void (*)(Mutex*)>(JIEDUI_ABSL "5Mutex4LockEv");
  Locking locking(this, 0);
  real(this);
}
void Mutex::Unlock() {
  static const auto real = Real<void (*)(Mutex*)>(JIEDUI_ABSL "5Mutex6UnlockEv");
  Unlocking unlocking(this, 0);
  real(this);
}
bool Mutex::TryLock() {
  static const auto real = Real<bool (*)(Mutex*)>(JIEDUI_ABSL "5Mutex7TryLockEv");
  Locking locking(this, kTry);
  return locking.Set(real(this));
}
void Mutex::ReaderLock() {
  static const auto real = Real<void (*)(Mutex*)>(JIEDUI_ABSL "5Mutex10ReaderLockEv");
  Locking locking(this, kRead);
  real(this);
}
void Mutex::ReaderUnlock() {
  static const auto real = Real<void (*)(Mutex*)>(JIEDUI_ABSL "5Mutex12ReaderUnlockEv");
  Unlocking unlocking(this, kRead);
  real(this);
}
bool Mutex::ReaderTryLock() {
  static const auto real = Real<bool (*)(Mutex*)>(JIEDUI_ABSL "5Mutex13ReaderTryLockEv");
  Locking locking(this, kRead | kTry);
  return locking.Set(real(this));
}
void Mutex::LockWhen(const Condition& condition) {
  static const auto real = Real<void (*)(Mutex*, const Condition&)>(JIEDUI_ABSL "5Mutex8LockWhenERKNS0_9ConditionE");
  Locking locking(this, 0);
  real(this, condition);
}
bool Mutex::LockWhenWithDeadline(const Condition& condition, Time deadline) {
  static const auto real = Real<bool (*)(Mutex*, const Condition&, Time)>(
      JIEDUI_ABSL "5Mutex20LockWhenWithDeadlineERKNS0_9ConditionENS0_4TimeE");
  Locking locking(this, 0);
  return real(this, condition, deadline);
}
bool Mutex::LockWhenWithTimeout(const Condition& condition, Duration timeout) {
  static const auto real = Real<bool (*)(Mutex*, const Condition&, Duration)>(
      JIEDUI_ABSL "5Mutex19LockWhenWithTimeoutERKNS0_9ConditionENS0_8DurationE");
  Locking locking(this, 0);
  return real(this, condition, timeout);
}
void Mutex::Await(const Condition& condition) {
  static const auto real = Real<void (*)(Mutex*, const Condition&)>(JIEDUI_ABSL "5Mutex5AwaitERKNS0_9ConditionE");
  Waiting(this, [&] { real(this, condition); });
}
bool Mutex::AwaitWithDeadline(const Condition& condition, Time deadline) {
  static const auto real = Real<bool (*)(Mutex*, const Condition&, Time)>(
      JIEDUI_ABSL "5Mutex17AwaitWithDeadlineERKNS0_9ConditionENS0_4TimeE");
  return Waiting(this, [&] { return real(this, condition, deadline); });
}
bool Mutex::AwaitWithTimeout(const Condition& condition, Duration timeout) {
  static const auto real = Real<bool (*)(Mutex*, const Condition&, Duration)>(
      JIEDUI_ABSL "5Mutex16AwaitWithTimeoutERKNS0_9ConditionENS0_8DurationE");
  return Waiting(this, [&] { return real(this, condition, timeout); });
}

void CondVar::Wait(Mutex* mutex) {
  static const auto real = Real<void (*)(CondVar*, Mutex*)>(JIEDUI_ABSL "7CondVar4WaitEPNS0_5MutexE");
  Waiting(mutex, [&] { real(this, mutex); });
}
bool CondVar::WaitWithDeadline(Mutex* mutex, Time deadline) {
  static const auto real =
      Real<bool (*)(CondVar*, Mutex*, Time)>(JIEDUI_ABSL "7CondVar16WaitWithDeadlineEPNS0_5MutexENS0_4TimeE");
  return Waiting(mutex, [&] { return real(this, mutex, deadline); });
}
bool CondVar::WaitWithTimeout(Mutex* mutex, Duration timeout) {
  static const auto real =
      Real<bool (*)(CondVar*, Mutex*, Duration)>(JIEDUI_ABSL "7CondVar15WaitWithTimeoutEPNS0_5MutexENS0_8DurationE");
  return Waiting(mutex, [&] { return real(this, mutex, timeout); });
}

// A Notification's flag stands behind its mutex; HasBeenNotified, inlined into our code, reads it there.
static_assert(sizeof(Notification) == 2 * sizeof(Mutex));
static void* Flag(const Notification* notification) {
  return const_cast<char*>(reinterpret_cast<const char*>(notification)) + sizeof(Mutex);
}
void Notification::Notify() {
  static const auto real = Real<void (*)(Notification*)>(JIEDUI_ABSL "12Notification6NotifyEv");
  __tsan_release(Flag(this));
  real(this);
}
void Notification::WaitForNotification() const {
  static const auto real =
      Real<void (*)(const Notification*)>(JIEDUI_ABSL_CONST "12Notification19WaitForNotificationEv");
  real(this);
  __tsan_acquire(Flag(this));
}
bool Notification::WaitForNotificationWithDeadline(Time deadline) const {
  static const auto real = Real<bool (*)(const Notification*, Time)>(
      JIEDUI_ABSL_CONST "12Notification31WaitForNotificationWithDeadlineENS0_4TimeE");
  const bool notified = real(this, deadline);
  if (notified) __tsan_acquire(Flag(this));
  return notified;
}
bool Notification::WaitForNotificationWithTimeout(Duration timeout) const {
  static const auto real = Real<bool (*)(const Notification*, Duration)>(
      JIEDUI_ABSL_CONST "12Notification30WaitForNotificationWithTimeoutENS0_8DurationE");
  const bool notified = real(this, timeout);
  if (notified) __tsan_acquire(Flag(this));
  return notified;
}

bool BlockingCounter::DecrementCount() {
  static const auto real = Real<bool (*)(BlockingCounter*)>(JIEDUI_ABSL "15BlockingCounter14DecrementCountEv");
  __tsan_release(this);
  return real(this);
}
void BlockingCounter::Wait() {
  static const auto real = Real<void (*)(BlockingCounter*)>(JIEDUI_ABSL "15BlockingCounter4WaitEv");
  real(this);
  __tsan_acquire(this);
}

ABSL_NAMESPACE_END
}  // namespace absl
