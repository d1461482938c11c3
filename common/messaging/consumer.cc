#include "common/messaging/consumer.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/types/span.h"
#include "common/base/id.h"
#include "common/base/log.h"
#include "common/base/text.h"
#include "common/db/lease.h"
#include "common/db/source_position.h"
#include "common/messaging/backoff.h"
#include "common/messaging/cloud_event_json.h"
#include "common/messaging/stream.h"
#include "common/rpc/channel.h"
#include "common/rpc/cloud_event.h"
#include "common/rpc/status.h"
#include "jiedui/events/v1/event_service.grpc.pb.h"

namespace jiedui::messaging {
namespace {

constexpr absl::Duration kWatchDeadline = absl::Seconds(60);
constexpr int64_t kPresentEnd = -1;  // WatchEvents after it

bool IsTransient(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kCancelled: return true;
    default: return false;
  }
}

// Readable once Notify was called.
class Bell {
 public:
  Bell() : descriptor_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  ~Bell() { close(descriptor_); }
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;

  void Ring() { (void)eventfd_write(descriptor_, 1); }
  int descriptor() const { return descriptor_; }
  void Wait(absl::Duration timeout) const {
    pollfd wait{descriptor_, POLLIN, 0};
    (void)poll(&wait, 1, static_cast<int>(absl::ToInt64Milliseconds(timeout)) + 1);
  }

 private:
  const int descriptor_;
};

}  // namespace

class Consumer::Impl {
 public:
  Impl(db::Database& database, Metrics& metrics, Options options, Apply apply)
      : database_(database),
        options_(std::move(options)),
        apply_(std::move(apply)),
        stream_(StreamName(options_.source)),
        lag_(metrics.ConsumerLag(options_.source)),
        dead_letters_(metrics.DeadLetters(options_.source)),
        events_(events::v1::EventService::NewStub(options_.channel)),
        lease_(database, StrCat("consumer/", options_.consumer, "/", options_.source), NewUuid(),
               options_.lease_length),
        thread_([this] { Follow(); }) {}

  ~Impl() {
    {
      absl::MutexLock lock(&mutex_);
      stopping_ = true;
      if (watching_ != nullptr) watching_->TryCancel();
    }
    stop_.Ring();
    thread_.join();
  }

  State state() const {
    absl::MutexLock lock(&mutex_);
    return state_;
  }

 private:
  // Two connections to Redis: one that subscribed can ask nothing else.
  struct Link {
    Redis reader;
    Redis subscriber;
    bool silent = true;  // no message came lately: the stream may be lost without our hearing of it
  };

  void Follow() {
    Backoff backoff(absl::Milliseconds(50), options_.longest_backoff);
    while (!Stopping()) {
      if (!Lead()) {
        link_.reset();
        position_.reset();  // somebody else moves it
        stop_.Wait(options_.lease_length / 3);
        continue;
      }
      const absl::Status status = Round();
      Tell(status);
      if (status.ok()) {
        backoff.Reset();
      } else {
        stop_.Wait(backoff.Next());
      }
    }
    lease_.Release();
  }

  // Takes or renews the lease when it is time. True while it is held.
  bool Lead() {
    if (db::Lease::SteadyClock() < renew_at_) return lease_.held();
    renew_at_ = db::Lease::SteadyClock() + options_.lease_length / 3;
    absl::StatusOr<bool> held = lease_.Renew();
    if (!held.ok()) Log(LogLevel::kWarning, "cannot renew the consumer's lease", {{"error", held.status().ToString()}});
    absl::MutexLock lock(&mutex_);
    state_.leading = lease_.held();
    return state_.leading;
  }

  // Applies what there is, or waits for the channel. An error is met by the next round.
  absl::Status Round() {
    if (!position_.has_value()) {
      absl::Status read = ReadPosition();
      if (!read.ok()) return read;
    }
    if (!link_.has_value()) {
      absl::Status connected = Connect();
      if (!connected.ok()) {
        absl::Status caught_up = CatchUp(kPresentEnd);  // Redis is a way, not the source
        return caught_up.ok() ? connected : caught_up;
      }
    }
    return ReadStreamOrWait();
  }

  absl::Status ReadPosition() {
    int64_t position = 0;
    absl::Status status = database_.Read([&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<int64_t> stored = db::ReadSourcePosition(tx, options_.consumer, options_.source);
      if (!stored.ok()) return stored.status();
      position = *stored;
      return absl::OkStatus();
    });
    if (status.ok()) MovedTo(position);
    return status;
  }

  absl::Status Connect() {
    absl::StatusOr<Redis> reader = Redis::Connect(options_.redis);
    if (!reader.ok()) return reader.status();
    absl::StatusOr<Redis> subscriber = Redis::Connect(options_.redis);
    if (!subscriber.ok()) return subscriber.status();
    // Before the first look at the stream, so that nothing falls between.
    absl::Status sent = subscriber->Send({"PSUBSCRIBE", StrCat("cn.jiedui.", options_.source, ".*")});
    if (!sent.ok()) return sent;
    absl::StatusOr<std::vector<Reply>> confirmed =
        subscriber->Receive(options_.redis.reply_timeout, stop_.descriptor());
    if (!confirmed.ok()) return confirmed.status();
    if (confirmed->empty()) return absl::UnavailableError("Redis did not confirm the subscription in time");
    if (confirmed->front().IsError()) return ErrorOf(confirmed->front());
    link_ = Link{.reader = *std::move(reader), .subscriber = *std::move(subscriber)};
    return absl::OkStatus();
  }

  absl::Status ReadStreamOrWait() {
    std::optional<int64_t> last;
    if (link_->silent) {  // asked before the entries: what was added between shows among them
      absl::StatusOr<std::optional<int64_t>> known = LastPosition(link_->reader, stream_);
      if (!known.ok()) return Disconnect(known.status());
      last = *known;
      Heard(last.value_or(0));
    }
    absl::StatusOr<Reply> entries =
        link_->reader.Run({"XREAD", "COUNT", StrCat(options_.batch), "STREAMS", stream_, EntryId(*position_)});
    if (!entries.ok()) return Disconnect(entries.status());
    if (!entries->IsNil()) return TakeEntries(*entries);
    if (link_->silent && last != position_) {  // no stream, one that lags behind us, or one without entries
      absl::Status caught_up = CatchUp(kPresentEnd);
      if (!caught_up.ok()) return caught_up;
    }
    Tell(absl::OkStatus());
    absl::StatusOr<std::vector<Reply>> messages = link_->subscriber.Receive(options_.poll, stop_.descriptor());
    if (!messages.ok()) return Disconnect(messages.status());
    link_->silent = messages->empty();
    return absl::OkStatus();
  }

  absl::Status Disconnect(absl::Status why) {
    link_.reset();
    return why;
  }

  // The reply of XREAD: one stream of entries [id, [field, value, …]]. Applies those that follow on each other; what they leave
  // out, or what is not as the relay writes it, is asked of the log.
  absl::Status TakeEntries(const Reply& reply) {
    if (reply.items.size() != 1 || reply.items[0].items.size() != 2)
      return Disconnect(absl::DataLossError("XREAD: not entries"));
    std::vector<db::LoggedEvent> events;
    int64_t missing = 0;
    for (const Reply& entry : reply.items[0].items[1].items) {
      if (entry.items.size() != 2) return Disconnect(absl::DataLossError("XREAD: not an entry"));
      absl::StatusOr<int64_t> position = PositionOf(entry.items[0].text);
      if (!position.ok()) return position.status();
      Heard(*position);
      const int64_t expected = *position_ + static_cast<int64_t>(events.size()) + 1;
      absl::StatusOr<db::LoggedEvent> event = absl::NotFoundError("a gap");
      if (*position == expected) event = ReadEntry(entry.items[1]);
      if (!event.ok() || event->position != expected) {
        missing = event.ok() || *position == expected ? expected : *position - 1;
        Log(LogLevel::kInfo, "consumer asks the log for what the stream does not tell",
            {{"consumer", options_.consumer},
             {"source", options_.source},
             {"from", expected},
             {"to", missing},
             {"reason", event.status().ToString()}});
        break;
      }
      events.push_back(*std::move(event));
    }
    absl::Status applied = ApplyInOrder(events);
    if (!applied.ok() || missing == 0) return applied;
    return CatchUp(missing);
  }

  absl::StatusOr<db::LoggedEvent> ReadEntry(const Reply& fields) {
    for (size_t i = 0; i + 1 < fields.items.size(); i += 2) {
      if (fields.items[i].text == kEventField) return ParseStreamJson(options_.source, fields.items[i + 1].text);
    }
    return absl::InvalidArgumentError("an entry without an event");
  }

  // ---- the source's log ----

  // Applies the source's log up to `end`, or up to its present end.
  absl::Status CatchUp(int64_t end) {
    if (end == kPresentEnd) {
      // A stream begins with a bookmark of where it starts.
      absl::Status asked =
          Watch(kPresentEnd, [&](const events::v1::WatchEventsResponse& response) -> absl::StatusOr<bool> {
            end = response.position();
            return false;
          });
      if (!asked.ok()) return asked;
      if (end < *position_) {
        return absl::DataLossError(StrCat("the log of ", options_.source, " ends at ", end, " but ", *position_,
                                          " was applied: it is another log, or an older copy"));
      }
      Heard(end);
    }
    std::vector<db::LoggedEvent> events;
    while (*position_ < end && !Stopping()) {
      const int64_t before = *position_;
      absl::Status watched =
          Watch(*position_, [&](const events::v1::WatchEventsResponse& response) -> absl::StatusOr<bool> {
            if (response.has_event()) {
              absl::StatusOr<db::LoggedEvent> event = rpc::FromCloudEvent(response.event(), options_.source);
              if (!event.ok()) return event.status();
              if (event->position != *position_ + static_cast<int64_t>(events.size()) + 1) {
                return absl::DataLossError(StrCat("the log of ", options_.source, " goes from ",
                                                  *position_ + events.size(), " to ", event->position));
              }
              events.push_back(*std::move(event));
            }
            if (static_cast<int>(events.size()) < options_.batch && response.position() < end) return true;
            absl::Status applied = ApplyInOrder(events);
            events.clear();
            if (!applied.ok()) return applied;
            return *position_ < end && Lead();
          });
      events.clear();
      if (!lease_.held()) return absl::OkStatus();
      // A long way is gone in several calls.
      if (!watched.ok() && !(absl::IsDeadlineExceeded(watched) && *position_ > before)) return watched;
    }
    return absl::OkStatus();
  }

  // Reads the log after `position` until `take` gives false or an error.
  absl::Status Watch(int64_t position,
                     absl::FunctionRef<absl::StatusOr<bool>(const events::v1::WatchEventsResponse&)> take) {
    grpc::ClientContext context;
    rpc::SetDeadline(context, absl::Now() + kWatchDeadline);
    rpc::AddActor(context, options_.caller);
    {
      absl::MutexLock lock(&mutex_);
      if (stopping_) return absl::CancelledError("stopping");
      watching_ = &context;
    }
    events::v1::WatchEventsRequest request;
    request.set_after_position(position);
    const std::unique_ptr<grpc::ClientReader<events::v1::WatchEventsResponse>> reader =
        events_->WatchEvents(&context, request);
    events::v1::WatchEventsResponse response;
    absl::StatusOr<bool> more = true;
    while (more.ok() && *more && reader->Read(&response)) more = take(response);
    const bool enough = !more.ok() || !*more;
    if (enough) {
      context.TryCancel();
      while (reader->Read(&response)) {
      }
    }
    const grpc::Status ended = reader->Finish();
    {
      absl::MutexLock lock(&mutex_);
      watching_ = nullptr;
    }
    if (enough) return more.status();
    absl::Status status = rpc::FromGrpc(ended);
    return status.ok() ? absl::UnavailableError("the source ended the stream") : status;
  }

  // ---- our store ----

  // Applies events that follow on the position: together, and singly where that fails, to find the one.
  absl::Status ApplyInOrder(absl::Span<const db::LoggedEvent> events) {
    while (!events.empty()) {
      const size_t count = events.front().position <= singly_until_ ? 1 : events.size();
      const absl::Status status = Transact(events.subspan(0, count), apply_);
      if (status.ok()) {
        events.remove_prefix(count);
        continue;
      }
      if (!position_.has_value()) return status;
      if (count > 1) {
        singly_until_ = events.back().position;
        continue;
      }
      absl::Status passed = PassOver(events.front(), status);
      if (!passed.ok()) return passed;
      events.remove_prefix(1);
    }
    return absl::OkStatus();
  }

  // After an event could not be applied: OK when it was buried for that, otherwise what to wait for.
  absl::Status PassOver(const db::LoggedEvent& event, const absl::Status& error) {
    if (IsTransient(error)) return error;
    if (failing_position_ != event.position) attempts_ = 0;
    failing_position_ = event.position;
    if (++attempts_ < options_.attempts) return error;
    const absl::Status buried = Transact({&event, 1}, [&](db::Tx& tx, const db::LoggedEvent&) {
      return db::BuryEvent(tx, options_.consumer, options_.source, event, error, attempts_);
    });
    if (!buried.ok()) return buried;
    dead_letters_.Increment();
    Log(LogLevel::kError, "event buried",
        {{"consumer", options_.consumer},
         {"source", options_.source},
         {"position", event.position},
         {"id", event.id},
         {"type", event.type},
         {"subject", event.subject},
         {"attempts", attempts_},
         {"error", error.ToString()}});
    return absl::OkStatus();
  }

  // One transaction: the position moves over each event, or none is touched.
  absl::Status Transact(absl::Span<const db::LoggedEvent> events, const Apply& apply) {
    bool elsewhere = false;
    absl::Status status = db::WriteAndWait(database_,
                                           [&](db::Tx& tx) -> absl::Status {
                                             for (const db::LoggedEvent& event : events) {
                                               absl::StatusOr<bool> moved = db::AdvanceSourcePosition(
                                                   tx, options_.consumer, options_.source, event.position);
                                               if (!moved.ok()) return moved.status();
                                               elsewhere = !*moved;
                                               if (elsewhere)
                                                 return absl::AbortedError("another process moved the position");
                                               absl::Status applied = apply(tx, event);
                                               if (!applied.ok()) return applied;
                                             }
                                             return absl::OkStatus();
                                           },
                                           {.repeatable = true});  // a second run finds the position moved
    if (elsewhere) position_.reset();
    if (status.ok()) MovedTo(events.back().position);
    return status;
  }

  // ---- state ----

  void MovedTo(int64_t position) {
    position_ = position;
    absl::MutexLock lock(&mutex_);
    state_.position = position;
    state_.known_end = std::max(state_.known_end, position);
    lag_.Set(static_cast<double>(state_.known_end - position));
  }

  void Heard(int64_t end) {
    absl::MutexLock lock(&mutex_);
    state_.known_end = std::max(state_.known_end, end);
    lag_.Set(static_cast<double>(state_.known_end - state_.position));
  }

  void Tell(const absl::Status& status) {
    absl::MutexLock lock(&mutex_);
    if (status == state_.trouble || stopping_) return;
    state_.trouble = status;
    Log(status.ok() ? LogLevel::kInfo : LogLevel::kWarning, status.ok() ? "consumer goes on" : "consumer cannot go on",
        {{"consumer", options_.consumer},
         {"source", options_.source},
         {"position", state_.position},
         {"error", status.ToString()}});
  }

  bool Stopping() const {
    absl::MutexLock lock(&mutex_);
    return stopping_;
  }

  db::Database& database_;
  const Options options_;
  const Apply apply_;
  const std::string stream_;
  prometheus::Gauge& lag_;
  prometheus::Counter& dead_letters_;
  const std::unique_ptr<events::v1::EventService::Stub> events_;
  Bell stop_;

  // Of the following thread.
  db::Lease lease_;
  absl::Duration renew_at_ = absl::ZeroDuration();
  std::optional<Link> link_;
  std::optional<int64_t> position_;  // as our store has it; nullopt: to be read
  int64_t singly_until_ = 0;         // up to here each event has a transaction of its own
  int64_t failing_position_ = 0;     // the event that failed last, and how often
  int attempts_ = 0;

  mutable absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::ClientContext* watching_ ABSL_GUARDED_BY(mutex_) = nullptr;
  State state_ ABSL_GUARDED_BY(mutex_);

  std::thread thread_;  // last: it uses the rest
};

Consumer::Consumer(db::Database& database, Metrics& metrics, Options options, Apply apply)
    : impl_(std::make_unique<Impl>(database, metrics, std::move(options), std::move(apply))) {}

Consumer::~Consumer() = default;

Consumer::State Consumer::state() const { return impl_->state(); }

}  // namespace jiedui::messaging
