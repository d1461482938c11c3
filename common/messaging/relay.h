// Brings a service's event log to Redis: XADD to the service's stream, the record, and PUBLISH on the channel of the event's
// type, the call (design section 5).
//
// One relay a service works at a time, by lease. The lease saves work, Redis guards the order: entry ids are log positions, and
// Redis refuses an id that is not above its last. Delivery is at least once and in order; the log is the only memory, so a
// Redis that crashed, hung or lost its data is brought up to date from what it says it has.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "common/base/metrics.h"
#include "common/db/database.h"
#include "common/db/tail.h"
#include "common/messaging/redis.h"

namespace jiedui::messaging {

class Relay {
 public:
  struct Options {
    std::string service;  // "pairing"
    RedisOptions redis;   // an empty address: nothing is sent, but on PostgreSQL the log gets its positions
    int64_t stream_length = 1'000'000;                  // how many events the stream keeps, about
    absl::Duration stream_age = absl::Hours(24 * 180);  // an empty stream gets nothing older than this
    absl::Duration lease_length = absl::Seconds(5);
    absl::Duration poll = absl::Milliseconds(200);  // PostgreSQL: how often to look for what other replicas committed
  };

  // Starts its threads. The references must outlive it.
  Relay(db::Database& database, db::Tail& tail, Metrics& metrics, Options options);
  // Stops, gives the lease up and joins; takes no longer than Redis' timeouts and one write.
  ~Relay();

  // The log has new rows: on PostgreSQL they need their positions now. SQLite's have them, and the tail tells of them. For
  // Database::OnCommit; quick, any thread.
  void Nudge();

  struct State {
    bool leading = false;    // holds the lease
    bool connected = false;  // the last exchange with Redis went well
    int64_t position = 0;    // Redis has everything up to here
  };
  State state() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace jiedui::messaging
