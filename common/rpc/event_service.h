// EventService: the log of this service as a stream (event_service.proto says what callers are promised).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/base/call.h"
#include "common/base/worker_pool.h"
#include "common/db/database.h"
#include "common/db/tail.h"
#include "common/rpc/front.h"
#include "jiedui/events/v1/event_service.grpc.pb.h"

namespace jiedui::rpc {

// A watcher costs some memory and no thread: the tail's thread and gRPC's own carry live events from memory, workers read what
// is older from the store, and one thread here sends the bookmarks that are due. A watcher whose reader is slow holds one batch
// and does not read on.
//
// A watcher sees an event when its types and subjects match and one of its regions lies in the caller's scope, or it has none. Who may
// watch at all the service says.
// Where events are left out, the position moves by a bookmark after each 256 of them and otherwise once per `bookmark_interval`.
//
// Refused with: OUT_OF_RANGE POSITION_GONE before the oldest event kept (with metadata `oldest`), also when retention overtakes a
// slow reader; INVALID_FIELD beyond the newest, because whoever has seen events that this log does not have follows another log, or
// one restored from a backup, and would silently miss what comes.
using MayWatch = absl::Status (*)(const Caller& caller, std::string_view method);

// The log tells of what is not published as well, drafts and difficulties among it: role `public` reads what is, by Get and List.
absl::Status AnyoneButPublic(const Caller& caller, std::string_view method);

class EventService final : public events::v1::EventService::CallbackService {
 public:
  // `service` is "pairing". All references outlive this object; the server is shut down before it ends.
  EventService(Front& front, db::Database& database, db::Tail& tail, WorkerPool& workers, std::string service,
               MayWatch may_watch = &AnyoneButPublic, absl::Duration bookmark_interval = absl::Seconds(1));
  ~EventService() override;

  grpc::ServerWriteReactor<events::v1::WatchEventsResponse>* WatchEvents(
      grpc::CallbackServerContext* context, const events::v1::WatchEventsRequest* request) override;

 private:
  class Watcher;

  void Add(std::shared_ptr<Watcher> watcher);
  void Remove(const Watcher* watcher);
  void SendBookmarks();  // until `stopping_`

  Front& front_;
  db::Database& database_;
  db::Tail& tail_;
  WorkerPool& workers_;
  const std::string service_;
  const MayWatch may_watch_;
  const absl::Duration bookmark_interval_;
  const Method watch_;

  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::shared_ptr<Watcher>> watchers_ ABSL_GUARDED_BY(mutex_);
  std::thread bookmarks_;  // last: it uses the rest
};

}  // namespace jiedui::rpc
