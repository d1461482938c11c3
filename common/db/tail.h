// The live end of the event log, shared by the relay and all watchers of a process. On SQLite it takes what this process commits
// from memory; otherwise one thread reads the store once, however many listen.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/event_log.h"
#include "prometheus/gauge.h"

namespace jiedui::db {

class Tail {
 public:
  struct Options {
    int memory = 4096;  // events kept in memory
    absl::Duration poll =
        absl::Milliseconds(200);            // PostgreSQL: other replicas write too; SQLite waits for Nudge alone
    prometheus::Gauge* position = nullptr;  // shows newest(); outlives the tail
  };
  // Starts its thread. `database` must outlive it; whoever wires the process lets database.OnCommit call Committed.
  explicit Tail(Database& database) : Tail(database, Options()) {}
  Tail(Database& database, Options options);
  ~Tail();  // stops listeners and joins

  // The newest sequenced position this process has seen.
  int64_t newest() const;

  // Events after `position`, in order, at most `limit`; from memory where it reaches, otherwise from the store (which may block
  // on a read connection: not for callback threads when on PostgreSQL). Empty: nothing newer yet.
  absl::StatusOr<std::vector<EventPtr>> Read(int64_t after_position, int limit);

  // The same from memory alone, never blocking; nothing where the store has to be asked.
  std::optional<std::vector<EventPtr>> TryRead(int64_t after_position, int limit) const;

  // Blocks until newest() > position, `until`, Stop, or a request to stop. True when there is something to read.
  bool WaitPast(int64_t position, absl::Time until, const std::stop_token& stop = {});

  // Calls `wake` (quick, non-blocking, on the tail's thread) whenever newest() grows. It may call newest and TryRead,
  // but neither Listen nor Cancel. Cancel with the returned id; after Cancel returned it is not called any more.
  int64_t Listen(absl::AnyInvocable<void()> wake);
  void Cancel(int64_t listener);

  // For Database::OnCommit: takes the events (not empty) over, or, where they have no position yet or do not follow on what it has, looks at
  // the store. Any thread, quick.
  void Committed(std::vector<EventPtr> events);
  // Looks at the store now: the relay sequenced.
  void Nudge();
  void Stop();  // WaitPast returns false from now on

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace jiedui::db
