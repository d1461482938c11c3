// One store: SQLite embedded by default, PostgreSQL when the service is scaled out. Everything above this header is the same
// for both: one SQL text a query (design section 3, "One SQL text for both").
#pragma once

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/error.h"
#include "common/db/migrations.h"
#include "common/db/value.h"

namespace jiedui::db {

struct LoggedEvent;  // event_log.h
using EventPtr = std::shared_ptr<const LoggedEvent>;

// A statement with its name, for metrics and errors. Texts are constants, or come from the filter translator.
struct Sql {
  std::string_view name;  // "pairing.get"
  std::string_view text;  // parameters $1, $2, …
};

using Parameters = std::initializer_list<Value>;

// One transaction, used by one thread. After a statement has failed every further one fails with the same status and the
// transaction can only be rolled back: expected conflicts are written as ON CONFLICT DO NOTHING … RETURNING.
class Tx {
 public:
  virtual ~Tx() = default;

  // Runs a statement; rows it returns are ignored. Gives the number of rows changed.
  absl::StatusOr<int64_t> Run(const Sql& sql, Parameters parameters = {});
  absl::StatusOr<int64_t> Run(const Sql& sql, const std::vector<Value>& parameters);
  // Calls `row` for each row in order; stops at the first error it returns.
  absl::Status Each(const Sql& sql, Parameters parameters, absl::FunctionRef<absl::Status(const Row&)> row);
  absl::Status Each(const Sql& sql, const std::vector<Value>& parameters,
                    absl::FunctionRef<absl::Status(const Row&)> row);
  // At most one row: true if there was one.
  absl::StatusOr<bool> One(const Sql& sql, Parameters parameters, absl::FunctionRef<void(const Row&)> row);

  // The integer key that the engine gave the row inserted last; 0 on PostgreSQL. Asking costs nothing, unlike RETURNING.
  virtual int64_t InsertedKey() const { return 0; }

  // Recorded time of this transaction, in microseconds since 1970: one value a transaction. On SQLite strictly above every
  // earlier transaction's; on PostgreSQL raise it above the subject's last with RaiseNow before recording.
  int64_t NowMicros() const { return now_micros_; }
  absl::Time Now() const { return absl::FromUnixMicros(now_micros_); }
  void RaiseNow(int64_t above_micros) { now_micros_ = std::max(now_micros_, above_micros + 1); }

  // What OnCommit is told of once this transaction is durable; dropped on rollback.
  void Emit(EventPtr event) { emitted_.push_back(std::move(event)); }

  // The first error of this transaction, or OK.
  const absl::Status& status() const { return status_; }

 protected:
  explicit Tx(int64_t now_micros) : now_micros_(now_micros) {}
  // One statement; engine errors come as kStoreUnavailable, kStoreFull, kTryAgain or kInternal failures, and the first error of
  // `row` as it is.
  virtual absl::StatusOr<int64_t> Execute(const Sql& sql, const Value* parameters, size_t count,
                                          absl::FunctionRef<absl::Status(const Row&)> row) = 0;

  int64_t now_micros_;
  absl::Status status_;
  std::vector<EventPtr> emitted_;

 private:
  absl::StatusOr<int64_t> Perform(const Sql& sql, const Value* parameters, size_t count,
                                  absl::FunctionRef<absl::Status(const Row&)> row);
};

class Database {
 public:
  enum class Engine { kSqlite, kPostgresql };

  // May run several times (a conflict, a lost batch): keeps no state between runs, does no I/O but through the Tx.
  using Body = absl::AnyInvocable<absl::Status(Tx&)>;
  using Done = absl::AnyInvocable<void(absl::Status) &&>;

  struct WriteOptions {
    absl::Time deadline = absl::InfiniteFuture();  // past it a queued write is dropped unstarted: kDeadlinePassed
    bool dry_run = false;                          // validate_only: run, answer, roll back
    // The body itself finds out whether it ran before (a request id, a conditional update). After a COMMIT whose answer was
    // lost PostgreSQL then runs it again; otherwise the write is answered with kOutcomeUnknown.
    bool repeatable = false;
    // Of the process itself (leases, positions in the log): PostgreSQL runs it before what waits, and a full queue takes it too.
    // SQLite's batches are short enough.
    bool ahead = false;
  };

  virtual ~Database() = default;  // answers everything queued, then closes

  // Queues a transaction. `done` is called exactly once, on a thread of the engine, after the commit is durable (OK), or after
  // the body's error rolled it back. Even a refusal waits for the batch it read from: it may rest on an earlier body.
  // A full queue answers kQueueFull at once, on this thread. Thread-safe.
  virtual void Write(WriteOptions options, Body body, Done done) = 0;

  // Runs `body` in a read-only snapshot on this thread, with a connection of a fixed pool; waits while all are taken.
  virtual absl::Status Read(absl::FunctionRef<absl::Status(Tx&)> body) = 0;

  virtual Engine engine() const = 0;

  // True when a short read may run on a gRPC callback thread (SQLite); otherwise all reads go to a worker pool.
  bool ShortReadsInline() const { return engine() == Engine::kSqlite; }
  virtual int ReadConnections() const = 0;

  // Called with the events of each commit that has any, durable and not yet answered, in the order of the bodies: for the tail.
  // Quick; set once, before the first write.
  using CommitHook = std::function<void(std::vector<EventPtr> events)>;
  virtual void OnCommit(CommitHook hook) = 0;

  // 32 random bytes made with the store: the key of the request fingerprints, so that a copy of the table tells nothing.
  const std::string& fingerprint_key() const { return fingerprint_key_; }

 protected:
  std::string fingerprint_key_;  // set by the engine while it opens
};

// Blocks until the transaction is answered. For start-up, tests and background threads; never on a callback thread.
absl::Status WriteAndWait(Database& database, Database::Body body, Database::WriteOptions options = {});

// What a service's store is made of; see migrations.h. Both open the store, migrate it, and refuse a store that needs a newer
// binary.
struct SqliteOptions {
  std::string path;                  // the file; its folder must exist. ":memory:" is refused: readers need the file
  int readers = 4;                   // at least 2: scans leave one to short reads
  int queue_capacity = 4096;         // waiting writes
  int batch_limit = 256;             // bodies in one commit
  std::string synchronous = "FULL";  // tests of durability set OFF to see them fail
  int64_t cache_kib_per_reader = 8192;
};
absl::StatusOr<std::unique_ptr<Database>> OpenSqlite(const SqliteOptions& options, const Schema& schema,
                                                     const Clock& clock);

struct PostgresqlOptions {
  std::string conninfo;     // libpq; the database must exist
  std::string search_path;  // schema (namespace) of the service, created when missing; letters, digits, underscore
  int writers = 4;
  int readers = 8;
  int queue_capacity = 4096;
};
// What was recorded this long ago is complete: a transaction lasts 10 s at most, and clocks differ by less than 20 s.
inline constexpr absl::Duration kSettled = absl::Seconds(30);

// Refuses a server with fsync or synchronous_commit off. A write is rolled back when it lasts longer than 10 s; a statement of a
// read is cut off after 30 s. Sessions keep settings and prepared statements: a pooler in between must pool by session.
absl::StatusOr<std::unique_ptr<Database>> OpenPostgresql(const PostgresqlOptions& options, const Schema& schema,
                                                         const Clock& clock);

}  // namespace jiedui::db
