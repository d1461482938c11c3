#include "common/messaging/relay.h"

#include <algorithm>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/base/id.h"
#include "common/base/log.h"
#include "common/base/text.h"
#include "common/db/event_log.h"
#include "common/db/lease.h"
#include "common/messaging/backoff.h"
#include "common/messaging/cloud_event_json.h"
#include "common/messaging/stream.h"

namespace jiedui::messaging {
namespace {

constexpr int kBatch = 256;
constexpr std::string_view kLease = "relay";
constexpr absl::Duration kIdleCheck = absl::Seconds(1);
constexpr absl::Duration kWriteDeadline = absl::Seconds(10);

}  // namespace

// Two threads, so that a hung Redis delays neither the lease nor the numbering of rows, and a slow disk no delivery:
// `Lead` holds the lease and, on PostgreSQL, gives positions; `Send` brings what has a position to Redis.
class Relay::Impl {
 public:
  Impl(db::Database& database, db::Tail& tail, Metrics& metrics, Options options)
      : database_(database),
        tail_(tail),
        metrics_(metrics),
        options_(std::move(options)),
        stream_(StreamName(options_.service)),
        stream_length_(StrCat(options_.stream_length)),
        sequences_(database.engine() == db::Database::Engine::kPostgresql) {
    const bool sends = !options_.redis.address.empty();
    if (sends || sequences_) lead_ = std::thread([this] { Lead(); });
    if (sends) send_ = std::thread([this] { Send(); });
  }

  ~Impl() {
    {
      absl::MutexLock lock(&mutex_);
      stopping_ = true;
    }
    stop_.request_stop();
    if (send_.joinable()) send_.join();
    if (lead_.joinable()) lead_.join();
  }

  void Nudge() {
    if (!sequences_) return;
    absl::MutexLock lock(&mutex_);
    nudged_ = true;
  }

  State state() const {
    absl::MutexLock lock(&mutex_);
    return state_;
  }

 private:
  // ---- the leading thread ----

  void Lead() {
    db::Lease lease(database_, std::string(kLease), NewUuid(), options_.lease_length);
    absl::Duration renew_at = absl::ZeroDuration();
    while (true) {
      if (db::Lease::SteadyClock() >= renew_at) {
        renew_at = db::Lease::SteadyClock() + options_.lease_length / 3;
        absl::StatusOr<bool> held = lease.Renew();
        if (!held.ok())
          Log(LogLevel::kWarning, "cannot renew the relay's lease", {{"error", held.status().ToString()}});
        SetLeading(lease.held());
      }
      bool more = false;
      if (sequences_ && lease.held()) {
        absl::StatusOr<int64_t> numbered = Sequence(lease.token());
        if (ReasonOf(numbered.status()) == db::kLeaseLost.name) renew_at = absl::ZeroDuration();
        more = numbered.ok() && *numbered == kBatch;
      }
      absl::Duration wait = renew_at - db::Lease::SteadyClock();
      if (sequences_ && lease.held()) wait = std::min(wait, options_.poll);
      absl::MutexLock lock(&mutex_);
      if (!more) mutex_.AwaitWithTimeout(absl::Condition(this, &Impl::MustLead), wait);
      nudged_ = false;
      if (stopping_) break;
    }
    lease.Release();
  }

  absl::StatusOr<int64_t> Sequence(int64_t token) {
    int64_t numbered = 0;
    absl::Status status =
        db::WriteAndWait(database_,
                         [&](db::Tx& tx) -> absl::Status {
                           absl::Status held = db::CheckLease(tx, kLease, token);
                           if (!held.ok()) return held;
                           absl::StatusOr<int64_t> rows = db::SequenceLog(tx, kBatch);
                           if (!rows.ok()) return rows.status();
                           numbered = *rows;
                           return absl::OkStatus();
                         },
                         // Repeatable: what has a position gets no other.
                         {.deadline = absl::Now() + kWriteDeadline, .repeatable = true, .ahead = true});
    if (!status.ok()) {
      Log(LogLevel::kWarning, "cannot sequence the log", {{"error", status.ToString()}});
      return status;
    }
    if (numbered > 0) tail_.Nudge();
    return numbered;
  }

  bool MustLead() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopping_ || nudged_; }

  void SetLeading(bool leading) {
    absl::MutexLock lock(&mutex_);
    if (leading != state_.leading) Log(LogLevel::kInfo, leading ? "relay leads" : "relay stands by", {});
    state_.leading = leading;
  }

  // ---- the sending thread ----

  // What is known of Redis' side.
  struct Side {
    Redis redis;
    bool exists = false;   // the stream is there
    int64_t position = 0;  // the stream ends here, or will begin after
  };

  void Send() {
    Backoff backoff(absl::Milliseconds(50), absl::Seconds(5));
    std::optional<Side> side;
    bool failing = false;
    while (AwaitLeading()) {
      absl::Status status = Step(side);
      if (status.ok()) {
        backoff.Reset();
        if (failing) Log(LogLevel::kInfo, "relay delivers again", {});
        failing = false;
        continue;
      }
      if (!failing) Log(LogLevel::kWarning, "relay cannot deliver", {{"error", status.ToString()}});
      failing = true;
      side.reset();
      SetConnected(false);
      AwaitStop(backoff.Next());
    }
  }

  // Connects, or sends one batch, or waits for something to send and looks after the stream.
  absl::Status Step(std::optional<Side>& side) {
    if (!side.has_value()) {
      absl::StatusOr<Redis> redis = Redis::Connect(options_.redis);
      if (!redis.ok()) return redis.status();
      Side fresh{.redis = *std::move(redis)};
      absl::Status joined = Join(fresh);
      if (!joined.ok()) return joined;
      side = std::move(fresh);
      SetConnected(true);
    }
    absl::StatusOr<std::vector<db::EventPtr>> events = tail_.Read(side->position, kBatch);
    if (!events.ok()) return events.status();
    if (!events->empty()) return SendBatch(*side, *events);
    if (tail_.WaitPast(side->position, absl::Now() + kIdleCheck, stop_.get_token())) return absl::OkStatus();
    if (stop_.stop_requested()) return absl::OkStatus();
    // Nothing to say for a while. Was the stream lost meanwhile, or does a successor write to it?
    absl::StatusOr<std::optional<int64_t>> last = LastPosition(side->redis, stream_);
    if (!last.ok()) return last.status();
    const bool as_left = side->exists ? *last == side->position : !last->has_value();
    return as_left ? absl::OkStatus() : Join(*side);
  }

  // Finds out where to go on.
  absl::Status Join(Side& side) {
    absl::StatusOr<std::optional<int64_t>> last = LastPosition(side.redis, stream_);
    if (!last.ok()) return last.status();
    side.exists = last->has_value();
    absl::Status read = database_.Read([&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<db::LogEnds> ends = db::ReadLogEnds(tx);
      if (!ends.ok()) return ends.status();
      if (!last->has_value()) return FindStart(tx, *ends, side.position);
      if (**last > ends->newest) {
        return absl::DataLossError(StrCat(stream_, " ends at ", **last, ", the log at ", ends->newest,
                                          ": the stream belongs to another history of the log and must be deleted"));
      }
      side.position = **last;
      return absl::OkStatus();
    });
    if (!read.ok()) return read;
    Log(LogLevel::kInfo, "relay joins the stream", {{"exists", side.exists}, {"position", side.position}});
    SetPosition(side.position);
    return absl::OkStatus();
  }

  // After which position an empty stream begins: by count, then by age, for recorded times follow positions.
  absl::Status FindStart(db::Tx& tx, const db::LogEnds& ends, int64_t& start) {
    const int64_t youngest_too_old = absl::ToUnixMicros(absl::Now() - options_.stream_age);
    int64_t low =
        std::max<int64_t>({0, ends.oldest - 1, ends.newest - options_.stream_length});  // everything above may go in
    int64_t high = ends.newest;
    while (low < high) {
      const int64_t middle = low + (high - low) / 2;  // is the event after it young enough?
      absl::StatusOr<std::vector<db::LoggedEvent>> event = db::ReadLog(tx, middle, 1);
      if (!event.ok()) return event.status();
      if (event->empty() || event->front().recorded_micros > youngest_too_old) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    start = low;
    return absl::OkStatus();
  }

  absl::Status SendBatch(Side& side, const std::vector<db::EventPtr>& events) {
    // All or nothing: were Redis to refuse one entry for want of memory and take the next, the one would be lost.
    side.redis.Append({"MULTI"});
    bool must_exist = side.exists;
    for (const db::EventPtr& event : events) {
      const std::string id = EntryId(event->position);
      const std::string full = StreamJson(*event, options_.service);
      if (must_exist) {  // so that a stream which vanished is not begun again in the middle
        side.redis.Append({"XADD", stream_, "NOMKSTREAM", "MAXLEN", "~", stream_length_, id, kEventField, full});
      } else {
        side.redis.Append({"XADD", stream_, "MAXLEN", "~", stream_length_, id, kEventField, full});
      }
      must_exist = true;
      // What fills a lost stream again was called out before.
      if (event->position > published_)
        side.redis.Append({"PUBLISH", event->type, ChannelJson(*event, options_.service)});
    }
    side.redis.Append({"EXEC"});
    absl::StatusOr<std::vector<Reply>> replies = side.redis.Collect();
    if (!replies.ok()) return replies.status();
    for (const Reply& reply : *replies) {
      if (reply.IsError() && !reply.text.starts_with("EXECABORT")) return ErrorOf(reply);
    }
    const Reply& done = replies->back();
    if (!done.IsArray()) return absl::UnavailableError("Redis did not execute the batch");
    size_t next = 0;
    bool refused = false;
    for (const db::EventPtr& event : events) {
      const Reply& added = done.items[next];
      next += event->position > published_ ? 2 : 1;
      if (added.IsText()) continue;
      // Nil: the stream is gone. Not above the last id: it was sent before, or a successor was here. Both: look and go on.
      if (added.IsError() && added.text.find("equal or smaller") == std::string::npos) return ErrorOf(added);
      refused = true;
    }
    published_ = std::max(published_, events.back()->position);
    if (refused) return Join(side);
    side.exists = true;
    side.position = events.back()->position;
    SetPosition(side.position);
    return absl::OkStatus();
  }

  // Blocks until this process leads. False: stop.
  bool AwaitLeading() {
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(
        +[](Impl* impl) ABSL_EXCLUSIVE_LOCKS_REQUIRED(impl->mutex_) { return impl->stopping_ || impl->state_.leading; },
        this));
    return !stopping_;
  }

  void AwaitStop(absl::Duration timeout) {
    absl::MutexLock lock(&mutex_);
    mutex_.AwaitWithTimeout(absl::Condition(&stopping_), timeout);
  }

  void SetConnected(bool connected) {
    absl::MutexLock lock(&mutex_);
    state_.connected = connected;
  }

  void SetPosition(int64_t position) {
    metrics_.relay_position().Set(static_cast<double>(position));
    absl::MutexLock lock(&mutex_);
    state_.position = position;
  }

  db::Database& database_;
  db::Tail& tail_;
  Metrics& metrics_;
  const Options options_;
  const std::string stream_;
  const std::string stream_length_;
  const bool sequences_;   // on SQLite rows have their positions from the beginning
  std::stop_source stop_;  // with stopping_: ends a wait for the tail
  int64_t published_ = 0;  // of the sending thread: everything up to here was called out by this process

  mutable absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool nudged_ ABSL_GUARDED_BY(mutex_) = false;  // rows may need positions
  State state_ ABSL_GUARDED_BY(mutex_);

  std::thread lead_, send_;
};

Relay::Relay(db::Database& database, db::Tail& tail, Metrics& metrics, Options options)
    : impl_(std::make_unique<Impl>(database, tail, metrics, std::move(options))) {}

Relay::~Relay() = default;

void Relay::Nudge() { impl_->Nudge(); }

Relay::State Relay::state() const { return impl_->state(); }

}  // namespace jiedui::messaging
