#include "common/rpc/event_service.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/error.h"
#include "common/base/text.h"
#include "common/db/query.h"
#include "common/rpc/cloud_event.h"
#include "common/rpc/request_text.h"
#include "common/rpc/status.h"

namespace jiedui::rpc {
namespace {

using events::v1::WatchEventsRequest;
using events::v1::WatchEventsResponse;

constexpr int kBatch = 64;
constexpr int64_t kBookmarkAfter = 256;
constexpr int kMaxFilters = 100;

absl::Status Validate(const WatchEventsRequest& request) {
  absl::Status text = RequestText::Of<WatchEventsRequest>().Check(request);
  if (!text.ok()) return text;
  if (request.after_position() < -1)
    return InvalidField("after_position", "应为 -1（从现在起）、0（从头）或已收到的位置");
  if (request.type_prefixes_size() > kMaxFilters)
    return InvalidField("type_prefixes", StrCat("最多 ", kMaxFilters, " 个"));
  if (request.subjects_size() > kMaxFilters) return InvalidField("subjects", StrCat("最多 ", kMaxFilters, " 个"));
  return absl::OkStatus();
}

// Where a stream begins, given what the log holds.
absl::StatusOr<int64_t> StartOf(int64_t after_position, const db::LogEnds& ends) {
  if (after_position == -1) return ends.newest;
  if (after_position > ends.newest) {
    return InvalidField("after_position", StrCat("日志最新位置为 ", ends.newest));
  }
  if (ends.oldest > 0 && after_position < ends.oldest - 1) {
    return Failure(kPositionGone, {{"position", StrCat(after_position)}, {"oldest", StrCat(ends.oldest)}});
  }
  return after_position;
}

}  // namespace

absl::Status AnyoneButPublic(const Caller& caller, std::string_view method) {
  if (caller.role != "public") return absl::OkStatus();
  return Failure(kPermissionDenied, {{"role", caller.role}, {"method", method}});
}

// One stream. Steps are taken by Advance, on whatever thread has news: the tail's (a new event), gRPC's (a message has left), a
// worker's (a batch was read), the bookmarks'.
class EventService::Watcher final : public grpc::ServerWriteReactor<WatchEventsResponse>,
                                    public std::enable_shared_from_this<Watcher> {
 public:
  Watcher(EventService& service, const WatchEventsRequest& request)
      : service_(service), flight_(service.watch_), request_(request) {}

  void Start(const grpc::CallbackServerContext& context) {
    absl::Status admitted = flight_.Admit(context);
    if (admitted.ok()) admitted = service_.may_watch_(flight_.call().caller, flight_.call().method);
    if (admitted.ok()) admitted = Validate(request_);
    if (!admitted.ok()) {
      Opened(std::move(admitted));
      return;
    }
    drain_hook_ = service_.front_.OnDrain([this] { End(Failure(kDraining)); });
    listener_ = service_.tail_.Listen([this] { Advance(); });
    Open();
  }

  // Tells the position if it has moved silently.
  void Bookmark() {
    {
      absl::MutexLock lock(&mutex_);
      bookmark_due_ = true;
    }
    Advance();
  }

  void OnWriteDone(bool ok) override {
    {
      absl::MutexLock lock(&mutex_);
      writing_ = false;
    }
    ok ? Advance() : End(absl::CancelledError());
  }

  void OnCancel() override { End(absl::CancelledError()); }

  void OnDone() override {
    if (listener_ != 0) service_.tail_.Cancel(listener_);
    if (drain_hook_ != 0) service_.front_.Forget(drain_hook_);
    service_.Remove(this);  // may be the last reference
  }

 private:
  void Open() {
    db::Query<db::LogEnds>(service_.database_, service_.workers_, flight_.call(), db::Cost::kShort, &db::ReadLogEnds)
        .Start([self = shared_from_this()](absl::StatusOr<db::LogEnds> ends) { self->Opened(std::move(ends)); });
  }

  void Opened(absl::StatusOr<db::LogEnds> ends) {
    {
      absl::MutexLock lock(&mutex_);
      reading_ = false;
      absl::StatusOr<int64_t> start = ends.ok() ? StartOf(request_.after_position(), *ends) : ends.status();
      if (start.ok()) {
        position_ = *start;
      } else {
        SetOutcome(start.status());
      }
    }
    Advance();
  }

  void End(absl::Status outcome) {
    {
      absl::MutexLock lock(&mutex_);
      SetOutcome(std::move(outcome));
    }
    Advance();
  }

  // The first reason to end counts.
  void SetOutcome(absl::Status outcome) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (outcome_.ok()) outcome_ = std::move(outcome);
  }

  void Advance() ABSL_LOCKS_EXCLUDED(mutex_) {
    bool read_store = false;
    {
      absl::MutexLock lock(&mutex_);
      read_store = Step();
    }
    if (read_store) ReadStore();  // without the lock: a full pool answers on this thread
  }

  // Sends the next message if there is one and the last has left. True when the next batch has to come from the store.
  bool Step() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (finished_ || writing_ || reading_) return false;
    while (outcome_.ok()) {
      if (!told_.has_value()) {
        Send();  // where the stream begins
        return false;
      }
      while (next_ < batch_.size()) {
        const db::LoggedEvent& event = *batch_[next_];
        if (event.position != position_ + 1) {  // the log was cut behind a slow reader
          SetOutcome(Failure(kPositionGone, {{"position", StrCat(position_)}, {"oldest", StrCat(event.position)}}));
          break;
        }
        ++next_;
        position_ = event.position;
        if (!IsVisible(event)) continue;
        ToCloudEvent(event, service_.service_, *response_.mutable_event());
        Send();
        return false;
      }
      if (!outcome_.ok()) break;
      if (position_ - *told_ >= kBookmarkAfter || (bookmark_due_ && position_ > *told_)) {
        response_.clear_event();
        Send();
        return false;
      }
      bookmark_due_ = false;
      batch_.clear();
      next_ = 0;
      std::optional<std::vector<db::EventPtr>> events = service_.tail_.TryRead(position_, kBatch);
      if (!events.has_value()) return reading_ = true;
      if (events->empty()) return false;  // the tail will wake us
      batch_ = *std::move(events);
    }
    finished_ = true;
    flight_.Answered(outcome_);
    Finish(ToGrpc(outcome_));
    return false;
  }

  void Send() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    writing_ = true;
    bookmark_due_ = false;
    told_ = position_;
    response_.set_position(position_);
    StartWrite(&response_);
  }

  void ReadStore() {
    service_.workers_.Run([self = shared_from_this()](absl::Status admitted) {
      if (!admitted.ok()) return self->Loaded(std::move(admitted));
      int64_t position;
      {
        absl::MutexLock lock(&self->mutex_);
        position = self->position_;
      }
      self->Loaded(self->service_.tail_.Read(position, kBatch));
    });
  }

  void Loaded(absl::StatusOr<std::vector<db::EventPtr>> events) {
    {
      absl::MutexLock lock(&mutex_);
      reading_ = false;
      if (events.ok()) {
        batch_ = *std::move(events);
      } else {
        SetOutcome(events.status());
      }
    }
    Advance();
  }

  bool IsVisible(const db::LoggedEvent& event) const {
    const auto& types = request_.type_prefixes();
    const auto& subjects = request_.subjects();
    const auto& scope = flight_.call().scope;
    return (types.empty() || std::any_of(types.begin(), types.end(),
                                         [&](const std::string& prefix) { return event.type.starts_with(prefix); })) &&
           (subjects.empty() || std::find(subjects.begin(), subjects.end(), event.subject) != subjects.end()) &&
           (event.regions.empty() || scope.IsAll() ||
            std::any_of(event.regions.begin(), event.regions.end(),
                        [&](const std::string& region) { return scope.Covers(region); }));
  }

  EventService& service_;
  CallInFlight flight_;
  const WatchEventsRequest request_;
  int64_t drain_hook_ = 0;  // both written before the first reaction of gRPC
  int64_t listener_ = 0;

  absl::Mutex mutex_;
  int64_t position_ ABSL_GUARDED_BY(mutex_) = 0;         // everything up to here was sent or left out
  std::optional<int64_t> told_ ABSL_GUARDED_BY(mutex_);  // the position last sent
  std::vector<db::EventPtr> batch_ ABSL_GUARDED_BY(mutex_);
  size_t next_ ABSL_GUARDED_BY(mutex_) = 0;               // the first of the batch that was not looked at
  WatchEventsResponse response_ ABSL_GUARDED_BY(mutex_);  // being written
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  // A worker reads a batch; from the beginning until it is known where the stream starts. Nothing is sent meanwhile.
  bool reading_ ABSL_GUARDED_BY(mutex_) = true;
  bool bookmark_due_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status outcome_ ABSL_GUARDED_BY(mutex_);  // why the stream ends
};

EventService::EventService(Front& front, db::Database& database, db::Tail& tail, WorkerPool& workers,
                           std::string service, MayWatch may_watch, absl::Duration bookmark_interval)
    : front_(front),
      database_(database),
      tail_(tail),
      workers_(workers),
      service_(std::move(service)),
      may_watch_(may_watch),
      bookmark_interval_(bookmark_interval),
      watch_(front, "jiedui.events.v1.EventService/WatchEvents"),
      bookmarks_([this] { SendBookmarks(); }) {}

EventService::~EventService() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  bookmarks_.join();
}

grpc::ServerWriteReactor<WatchEventsResponse>* EventService::WatchEvents(grpc::CallbackServerContext* context,
                                                                         const WatchEventsRequest* request) {
  auto watcher = std::make_shared<Watcher>(*this, *request);
  Add(watcher);
  watcher->Start(*context);
  return watcher.get();  // `watchers_` holds it until its OnDone
}

void EventService::Add(std::shared_ptr<Watcher> watcher) {
  absl::MutexLock lock(&mutex_);
  watchers_.push_back(std::move(watcher));
}

void EventService::Remove(const Watcher* watcher) {
  std::shared_ptr<Watcher> removed;  // destroyed without the lock
  absl::MutexLock lock(&mutex_);
  const auto found = std::find_if(watchers_.begin(), watchers_.end(),
                                  [&](const std::shared_ptr<Watcher>& other) { return other.get() == watcher; });
  removed = std::exchange(*found, std::move(watchers_.back()));
  watchers_.pop_back();
}

void EventService::SendBookmarks() {
  for (;;) {
    std::vector<std::shared_ptr<Watcher>> watchers;
    {
      absl::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(&stopping_), bookmark_interval_)) return;
      watchers = watchers_;
    }
    for (const auto& watcher : watchers) watcher->Bookmark();
  }
}

}  // namespace jiedui::rpc
