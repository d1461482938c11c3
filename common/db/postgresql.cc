// The PostgreSQL engine: writers that run whole transactions again when they conflict, and a pool of readers.
//
// A COMMIT whose answer is lost. Two ways prove its outcome: a number that the transaction reads before COMMIT and looks up
// afterwards (pg_xact_status), or work that the body itself finds. The first costs every transaction a statement, and after a
// crash of the server it may lie: a transaction number that never reached the disk is given out again. The second costs nothing
// and is right after a crash and a fail-over too: a repeatable body runs again on a new connection; if it took effect it finds
// its request id and answers as before; if not, it takes effect now. Should the first COMMIT still arrive late, one of the two
// conflicts on the request id and is undone. A body that cannot tell is answered with kOutcomeUnknown.

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/base/error.h"
#include "common/db/database.h"
#include "common/db/migration_runner.h"
#include "common/db/postgresql_connection.h"
#include "common/db/postgresql_transaction.h"

namespace jiedui::db {
namespace postgresql {
namespace {

constexpr int kTries = 20;
constexpr int kDuplicateTries = 3;  // a 23505 that stays is the body's own
constexpr absl::Duration kFirstBackoff = absl::Milliseconds(4);
constexpr absl::Duration kLongestBackoff = absl::Milliseconds(250);

class PostgresqlDatabase final : public Database {
 public:
  PostgresqlDatabase(const PostgresqlOptions& options, const Clock& clock, std::string fingerprint_key)
      : clock_(clock), queue_capacity_(static_cast<size_t>(options.queue_capacity)) {
    fingerprint_key_ = std::move(fingerprint_key);
    for (int i = 0; i < options.readers; ++i) {
      readers_.push_back(std::make_unique<Session>(options.conninfo, options.search_path, Connection::Use::kRead));
      idle_readers_.push_back(readers_.back().get());
    }
    for (int i = 0; i < options.writers; ++i) {
      writers_.emplace_back([this, session = std::make_unique<Session>(options.conninfo, options.search_path,
                                                                       Connection::Use::kWrite)] { Work(*session); });
    }
  }

  ~PostgresqlDatabase() override {
    {
      absl::MutexLock lock(&mutex_);
      stopping_ = true;
    }
    for (std::thread& writer : writers_) writer.join();
  }

  void Write(WriteOptions options, Body body, Done done) override {
    {
      absl::MutexLock lock(&mutex_);
      if (options.ahead) {
        queue_.push_front({options, std::move(body), std::move(done)});
        return;
      }
      if (queue_.size() < queue_capacity_) {
        queue_.push_back({options, std::move(body), std::move(done)});
        return;
      }
    }
    std::move(done)(Failure(kQueueFull).RetryAfter(1000));
  }

  absl::Status Read(absl::FunctionRef<absl::Status(Tx&)> body) override {
    Session* session;
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(this, &PostgresqlDatabase::ReaderIsIdle));
      session = idle_readers_.back();  // the one used last: its plans are warm, and few connections do the work
      idle_readers_.pop_back();
    }
    PostgresqlTx tx(*session, absl::ToUnixMicros(clock_.Now()));
    absl::Status status = body(tx);
    tx.Rollback();
    {
      absl::MutexLock lock(&mutex_);
      idle_readers_.push_back(session);
    }
    return status.ok() ? tx.status() : status;
  }

  Engine engine() const override { return Engine::kPostgresql; }
  int ReadConnections() const override { return static_cast<int>(readers_.size()); }
  void OnCommit(CommitHook hook) override { on_commit_ = std::move(hook); }

 private:
  struct Job {
    WriteOptions options;
    Body body;
    Done done;
  };

  bool ReaderIsIdle() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !idle_readers_.empty(); }
  bool WriterIsNeeded() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopping_ || !queue_.empty(); }

  void Work(Session& session) {
    std::minstd_rand random(std::random_device{}());
    while (true) {
      Job job;
      {
        absl::MutexLock lock(&mutex_);
        mutex_.Await(absl::Condition(this, &PostgresqlDatabase::WriterIsNeeded));
        if (queue_.empty()) return;
        job = std::move(queue_.front());
        queue_.pop_front();
      }
      absl::Status status = Transact(session, job.options, job.body, random);
      job.body = nullptr;  // what it refers to may end with the answer
      std::move(job.done)(std::move(status));
    }
  }

  // Will it have passed after `pause`?
  bool Passed(absl::Time deadline, absl::Duration pause) const {
    return deadline != absl::InfiniteFuture() && clock_.Now() + pause >= deadline;
  }

  // Runs the body until it is committed or cannot be.
  absl::Status Transact(Session& session, const WriteOptions& options, Body& body, std::minstd_rand& random) {
    if (Passed(options.deadline, absl::ZeroDuration())) return Failure(kDeadlinePassed);
    bool in_doubt = false;  // a COMMIT was sent whose answer was lost
    int duplicates = 0;
    for (int tries = 1;; ++tries) {
      Attempt attempt = Try(session, options, body);
      switch (attempt.trouble) {
        case Trouble::kNone: return std::move(attempt.status);
        case Trouble::kDuplicate:
          if (++duplicates == kDuplicateTries) return std::move(attempt.status);
          break;
        case Trouble::kConflict:
        case Trouble::kDisconnected: break;
        case Trouble::kOther:
          if (!in_doubt) return std::move(attempt.status);
          break;  // the server may come back in time to tell
      }
      in_doubt = in_doubt || attempt.in_doubt;
      if (in_doubt && !options.repeatable) return Failure(kOutcomeUnknown);
      // Full jitter: those that met part again.
      const absl::Duration longest = std::min(kLongestBackoff, kFirstBackoff * (int64_t{1} << std::min(tries, 10)));
      const absl::Duration pause = longest * std::uniform_real_distribution<double>(0, 1)(random);
      if (tries == kTries || Passed(options.deadline, pause)) {
        if (in_doubt) return Failure(kOutcomeUnknown);
        if (attempt.trouble == Trouble::kDisconnected) return std::move(attempt.status);
        return Failure(kTryAgain).RetryAfter(100);
      }
      absl::SleepFor(pause);
    }
  }

  struct Attempt {
    absl::Status status;
    Trouble trouble = Trouble::kNone;  // none: `status` is the answer
    bool in_doubt = false;
  };

  Attempt Try(Session& session, const WriteOptions& options, Body& body) {
    PostgresqlTx tx(session, absl::ToUnixMicros(clock_.Now()));
    absl::Status status = body(tx);
    if (!tx.status().ok()) {
      tx.Rollback();
      // What the body made of its statement's error counts, unless it took it for success.
      if (status.ok()) status = tx.status();
      return {.status = std::move(status), .trouble = tx.trouble()};
    }
    if (!status.ok() || options.dry_run) {
      tx.Rollback();
      return {.status = std::move(status)};
    }
    Outcome outcome = tx.Commit();
    if (!outcome.status.ok()) {
      return {.status = std::move(outcome.status),
              .trouble = outcome.trouble,
              .in_doubt = outcome.trouble == Trouble::kDisconnected};
    }
    if (!tx.emitted().empty() && on_commit_) on_commit_(std::move(tx.emitted()));
    return {};
  }

  const Clock& clock_;
  const size_t queue_capacity_;
  CommitHook on_commit_;  // set before the first write, whose queueing orders it before the writers' reading
  std::vector<std::unique_ptr<Session>> readers_;

  absl::Mutex mutex_;
  std::vector<Session*> idle_readers_ ABSL_GUARDED_BY(mutex_);
  std::deque<Job> queue_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;

  std::vector<std::thread> writers_;
};

// One transaction for all steps, under a lock of the search path: of replicas that start together one migrates.
absl::StatusOr<std::string> MigrateStore(const PostgresqlOptions& options, const Schema& schema, const Clock& clock) {
  constexpr Sql kLock = {"migrate.lock", "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"};
  // CREATE SCHEMA IF NOT EXISTS wants the right to create one even where there is nothing to do.
  constexpr Sql kFindSchema = {"migrate.find_schema", "SELECT 1 FROM pg_namespace WHERE nspname = $1"};
  Session session(options.conninfo, options.search_path, Connection::Use::kMigrate);
  PostgresqlTx tx(session, absl::ToUnixMicros(clock.Now()));
  absl::Status status = tx.Each(kLock, {"jiedui/" + options.search_path}, [](const Row&) { return absl::OkStatus(); });
  if (!status.ok()) return status;
  absl::StatusOr<bool> exists = tx.One(kFindSchema, {options.search_path}, [](const Row&) {});
  if (!exists.ok()) return exists.status();
  if (!*exists) status = tx.Script("CREATE SCHEMA \"" + options.search_path + "\"");
  if (!status.ok()) return status;
  absl::StatusOr<std::string> fingerprint_key = Migrate(
      tx, [&tx](std::string_view text) { return tx.Script(text); }, Database::Engine::kPostgresql, schema);
  if (!fingerprint_key.ok()) return fingerprint_key.status();
  status = tx.Commit().status;
  if (!status.ok()) return status;
  return fingerprint_key;
}

bool IsIdentifier(std::string_view name) {
  return !name.empty() && name.size() <= 63 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace
}  // namespace postgresql

absl::StatusOr<std::unique_ptr<Database>> OpenPostgresql(const PostgresqlOptions& options, const Schema& schema,
                                                         const Clock& clock) {
  if (!postgresql::IsIdentifier(options.search_path)) {
    return Failure(kInternal, {{"detail", "search_path: letters, digits and underscores, at most 63"}});
  }
  if (options.writers < 1 || options.readers < 1 || options.queue_capacity < 1) {
    return Failure(kInternal, {{"detail", "PostgreSQL needs a writer, a reader and a queue"}});
  }
  absl::StatusOr<std::string> fingerprint_key = postgresql::MigrateStore(options, schema, clock);
  if (!fingerprint_key.ok()) return fingerprint_key.status();
  return std::make_unique<postgresql::PostgresqlDatabase>(options, clock, *std::move(fingerprint_key));
}

}  // namespace jiedui::db
