// What a handler returns: work that is known but not begun.
//
// Callback threads must not block, yet a handler should read like the policy it applies. So a handler returns an Answer; the
// rpc layer starts it and is told the outcome once, later, on whatever thread the engine ends on. Nothing is shared or locked.
// References captured by the work must outlive the outcome: the rpc layer keeps request and Call until then.
#pragma once

#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"

namespace jiedui {

template <class T>
class Answer {
 public:
  using Done = absl::AnyInvocable<void(absl::StatusOr<T>) &&>;
  using Work = absl::AnyInvocable<void(Done) &&>;

  // Known at once: a refusal, or a value.
  Answer(absl::Status refusal)  // NOLINT(google-explicit-constructor): handlers return refusals as they are
      : work_([refusal = std::move(refusal)](Done done) mutable { std::move(done)(std::move(refusal)); }) {}
  Answer(absl::StatusOr<T> outcome)  // NOLINT(google-explicit-constructor)
      : work_([outcome = std::move(outcome)](Done done) mutable { std::move(done)(std::move(outcome)); }) {}

  // Known later: `work` is called once and calls `done` exactly once, on any thread.
  static Answer Later(Work work) { return Answer(std::move(work), 0); }

  void Start(Done done) && { std::move(work_)(std::move(done)); }

 private:
  Answer(Work work, int /*disambiguates*/) : work_(std::move(work)) {}
  Work work_;
};

// Starts and waits: for tests and tools, never on a callback thread.
template <class T>
absl::StatusOr<T> Await(Answer<T> answer) {
  absl::StatusOr<T> result = absl::UnknownError("not answered");
  absl::Notification answered;
  std::move(answer).Start([&](absl::StatusOr<T> outcome) {
    result = std::move(outcome);
    answered.Notify();
  });
  answered.WaitForNotification();
  return result;
}

}  // namespace jiedui
