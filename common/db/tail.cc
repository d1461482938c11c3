#include "common/db/tail.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <map>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"

namespace jiedui::db {
namespace {

constexpr int kReadAtOnce = 512;
// On SQLite every event comes with Committed; looking now and then all the same bounds what a missing one would cost.
constexpr absl::Duration kUnnudged = absl::Seconds(10);

absl::StatusOr<std::vector<EventPtr>> ReadStore(Database& database, int64_t after_position, int limit) {
  std::vector<EventPtr> events;
  absl::Status status = database.Read([&](Tx& tx) {
    absl::StatusOr<std::vector<LoggedEvent>> rows = ReadLog(tx, after_position, limit);
    if (!rows.ok()) return rows.status();
    for (LoggedEvent& row : *rows) events.push_back(std::make_shared<const LoggedEvent>(std::move(row)));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return events;
}

}  // namespace

class Tail::Impl {
 public:
  Impl(Database& database, Options options)
      : database_(database),
        memory_limit_(static_cast<size_t>(std::max(options.memory, 1))),
        position_(options.position),
        poll_(database.engine() == Database::Engine::kSqlite ? std::max(options.poll, kUnnudged) : options.poll),
        thread_([this] { Follow(); }) {}

  ~Impl() {
    Stop();
    thread_.join();
  }

  int64_t newest() const {
    absl::MutexLock lock(&mutex_);
    return newest_;
  }

  absl::StatusOr<std::vector<EventPtr>> Read(int64_t after_position, int limit) {
    std::optional<std::vector<EventPtr>> remembered = TryRead(after_position, limit);
    if (remembered.has_value()) return *std::move(remembered);
    return ReadStore(database_, after_position, limit);
  }

  std::optional<std::vector<EventPtr>> TryRead(int64_t after_position, int limit) const {
    absl::MutexLock lock(&mutex_);
    if (after_position >= newest_) return std::vector<EventPtr>();
    if (memory_.empty() || after_position < memory_.front()->position - 1) return std::nullopt;
    const auto begin = memory_.begin() + (after_position - (memory_.front()->position - 1));
    return std::vector<EventPtr>(begin, begin + std::min<int64_t>(limit, memory_.end() - begin));
  }

  bool WaitPast(int64_t position, absl::Time until, const std::stop_token& stop) {
    const auto may_go_on = [&] {
      mutex_.AssertReaderHeld();
      return stopped_ || stop.stop_requested() || newest_ > position;
    };
    const std::stop_callback look_again(stop, [this] { absl::MutexLock lock(&mutex_); });
    absl::MutexLock lock(&mutex_);
    mutex_.AwaitWithDeadline(absl::Condition(&may_go_on), until);
    return !stopped_ && newest_ > position;
  }

  int64_t Listen(absl::AnyInvocable<void()> wake) {
    absl::MutexLock lock(&listeners_mutex_);
    listeners_.emplace(++last_listener_, std::move(wake));
    heard_ = true;
    return last_listener_;
  }

  void Cancel(int64_t listener) {
    absl::MutexLock lock(&listeners_mutex_);  // waits while listeners are being called
    listeners_.erase(listener);
    heard_ = !listeners_.empty();
  }

  void Committed(std::vector<EventPtr> events) {
    absl::MutexLock lock(&mutex_);
    if (begun_ && events.front()->position == newest_ + 1) {
      for (EventPtr& event : events) Remember(std::move(event));
      grown_ = heard_;  // else nobody wants the thread to wake
    } else {
      nudged_ = true;
    }
  }

  void Nudge() {
    absl::MutexLock lock(&mutex_);
    nudged_ = true;
  }

  void Stop() {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }

 private:
  bool MustAct() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return stopped_ || nudged_ || grown_; }

  void Follow() {
    bool look = true;
    while (true) {
      bool begun = false, grown = false;
      {
        absl::MutexLock lock(&mutex_);
        if (stopped_) return;
        begun = begun_;
        look = look || nudged_;
        nudged_ = false;  // a later one counts for the next look
        grown = std::exchange(grown_, false);
      }
      if (grown) WakeListeners();
      // An error (the store is away) is met by looking again.
      absl::Status status;
      if (look) status = begun ? TakeNew() : Begin();
      absl::MutexLock lock(&mutex_);
      look = !mutex_.AwaitWithTimeout(absl::Condition(this, &Impl::MustAct), status.ok() ? poll_ : kAfterError) ||
             !status.ok();
    }
  }

  void Remember(EventPtr event) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    SetNewest(event->position);
    memory_.push_back(std::move(event));
    if (memory_.size() > memory_limit_) memory_.pop_front();
  }

  void SetNewest(int64_t position) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    newest_ = position;
    if (position_ != nullptr) position_->Set(static_cast<double>(position));
  }

  // Starts at the end of the log: what is older is read from the store by those who want it.
  absl::Status Begin() {
    LogEnds ends;
    absl::Status status = database_.Read([&](Tx& tx) {
      absl::StatusOr<LogEnds> read = ReadLogEnds(tx);
      if (read.ok()) ends = *read;
      return read.status();
    });
    if (!status.ok()) return status;
    {
      absl::MutexLock lock(&mutex_);
      SetNewest(ends.newest);
      begun_ = true;
    }
    if (ends.newest > 0) WakeListeners();
    return absl::OkStatus();
  }

  absl::Status TakeNew() {
    while (true) {
      absl::StatusOr<std::vector<EventPtr>> events = ReadStore(database_, newest(), kReadAtOnce);
      if (!events.ok()) return events.status();
      if (events->empty()) return absl::OkStatus();
      {
        absl::MutexLock lock(&mutex_);
        if (stopped_) return absl::OkStatus();
        for (EventPtr& event : *events) {
          if (event->position > newest_) Remember(std::move(event));  // others came from a commit meanwhile
        }
      }
      WakeListeners();
    }
  }

  void WakeListeners() {
    absl::MutexLock lock(&listeners_mutex_);
    for (auto& [id, wake] : listeners_) wake();
  }

  static constexpr absl::Duration kAfterError = absl::Milliseconds(200);

  Database& database_;
  const size_t memory_limit_;
  prometheus::Gauge* const position_;
  const absl::Duration poll_;

  mutable absl::Mutex mutex_;
  std::deque<EventPtr> memory_ ABSL_GUARDED_BY(mutex_);  // the last events, without a gap, up to newest_
  int64_t newest_ ABSL_GUARDED_BY(mutex_) = 0;
  bool begun_ ABSL_GUARDED_BY(mutex_) = false;   // the end of the log is known
  bool nudged_ ABSL_GUARDED_BY(mutex_) = false;  // the store may have more
  bool grown_ ABSL_GUARDED_BY(mutex_) = false;   // listeners have to be told
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;

  absl::Mutex listeners_mutex_;
  std::atomic<bool> heard_ = false;  // there are listeners
  std::map<int64_t, absl::AnyInvocable<void()>> listeners_ ABSL_GUARDED_BY(listeners_mutex_);
  int64_t last_listener_ ABSL_GUARDED_BY(listeners_mutex_) = 0;

  std::thread thread_;  // last: it uses the rest
};

Tail::Tail(Database& database, Options options) : impl_(std::make_unique<Impl>(database, options)) {}
Tail::~Tail() = default;
int64_t Tail::newest() const { return impl_->newest(); }
absl::StatusOr<std::vector<EventPtr>> Tail::Read(int64_t after_position, int limit) {
  return impl_->Read(after_position, limit);
}
std::optional<std::vector<EventPtr>> Tail::TryRead(int64_t after_position, int limit) const {
  return impl_->TryRead(after_position, limit);
}
bool Tail::WaitPast(int64_t position, absl::Time until, const std::stop_token& stop) {
  return impl_->WaitPast(position, until, stop);
}
int64_t Tail::Listen(absl::AnyInvocable<void()> wake) { return impl_->Listen(std::move(wake)); }
void Tail::Cancel(int64_t listener) { impl_->Cancel(listener); }
void Tail::Committed(std::vector<EventPtr> events) { impl_->Committed(std::move(events)); }
void Tail::Nudge() { impl_->Nudge(); }
void Tail::Stop() { impl_->Stop(); }

}  // namespace jiedui::db
