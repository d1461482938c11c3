// Follows another service's log and applies each event once, in order.
//
// The position up to which the log is applied is kept in our own store and moves in the transaction of the effects: that is the
// acknowledgement, and the only memory (docs/adr/2026-11-22-consumers-read-by-position.md). Events come from the source's
// stream; a message on its channels says when to look, and silence is not trusted for longer than `poll`. What the stream does not
// have (a gap, a lost stream, no Redis at all) comes from the source's log itself by WatchEvents.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/call.h"
#include "common/base/metrics.h"
#include "common/db/database.h"
#include "common/db/event_log.h"
#include "common/messaging/redis.h"
#include "grpcpp/channel.h"

namespace jiedui::messaging {

class Consumer {
 public:
  // Applies one event, in the transaction that moves the position past it; events it does not care for are OK and change nothing.
  // Runs on a thread of the engine, possibly several times for one event, of which one commits.
  // An error rolls back. UNAVAILABLE, ABORTED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED and CANCELLED are tried again for ever;
  // after Options::attempts others the event is buried (db::BuryEvent) and the next one follows.
  using Apply = std::function<absl::Status(db::Tx&, const db::LoggedEvent&)>;

  struct Options {
    std::string
        consumer;  // whose position this is: "linked-pairings". A new name starts at the beginning of the log: so a
                   // projection is rebuilt into its shadow tables. Reactions are never given a new name.
    std::string source;  // the service that is followed: "trusteeship"
    RedisOptions redis;
    std::shared_ptr<grpc::Channel> channel;  // to the source's EventService
    Caller caller;                           // as whom the source is asked
    int batch = 128;                         // events in one transaction
    int attempts = 5;
    absl::Duration poll = absl::Seconds(1);  // how long a silent channel is believed; below a third of `lease_length`
    absl::Duration lease_length = absl::Seconds(5);
    absl::Duration longest_backoff = absl::Seconds(2);
  };

  // Starts its thread. The references, and what `apply` uses, must outlive it.
  Consumer(db::Database& database, Metrics& metrics, Options options, Apply apply);
  // Stops after the transaction under way, gives the lease up and joins; takes no longer than that and Redis' timeouts.
  ~Consumer();

  struct State {
    bool leading = false;   // holds the lease: one consumer a (consumer, source) works
    int64_t position = 0;   // applied up to here, by this process' knowledge
    int64_t known_end = 0;  // the last position of the source that was heard of
    absl::Status trouble;   // why it does not go on at present
  };
  State state() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace jiedui::messaging
