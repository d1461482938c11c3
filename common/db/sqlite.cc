// The embedded engine: one file, one process, one writer, several readers.
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "common/db/database.h"
#include "common/db/migration_runner.h"
#include "common/db/sqlite_connection.h"
#include "common/db/sqlite_writer.h"

namespace jiedui::db {
namespace {

using Control = SqliteConnection::Control;
using Mode = SqliteConnection::Mode;

absl::Status Unavailable(std::string_view detail) { return Failure(kStoreUnavailable, {{"detail", detail}}); }

// The file belongs to one process: a lock on "<path>.lock" that the kernel drops with the process. The file stays behind.
class FileLock {
 public:
  static absl::StatusOr<FileLock> Take(const std::string& path) {
    const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0) return Unavailable(StrCat("cannot open ", path, ": ", std::strerror(errno)));
    FileLock lock(file);
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
      char holder[32] = {};
      if (pread(file, holder, sizeof(holder) - 1, 0) < 0) holder[0] = '\0';
      return Unavailable(StrCat("the store is in use by process ", holder, " (", path, " is locked)"));
    }
    const std::string pid = std::to_string(getpid());
    if (ftruncate(file, 0) != 0 || pwrite(file, pid.data(), pid.size(), 0) < 0) {
      return Unavailable(StrCat("cannot write ", path, ": ", std::strerror(errno)));
    }
    return lock;
  }
  FileLock(FileLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock() {
    if (file_ >= 0) close(file_);
  }

 private:
  explicit FileLock(int file) : file_(file) {}
  int file_;
};

// Read connections, taken by one thread at a time.
class ReaderPool {
 public:
  explicit ReaderPool(std::vector<std::unique_ptr<SqliteConnection>> connections)
      : size_(static_cast<int>(connections.size())), free_(std::move(connections)) {}

  class Lease {
   public:
    explicit Lease(ReaderPool& pool) : pool_(pool), connection_(pool.Take()) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() { pool_.Give(std::move(connection_)); }
    SqliteConnection& operator*() { return *connection_; }

   private:
    ReaderPool& pool_;
    std::unique_ptr<SqliteConnection> connection_;
  };

  int size() const { return size_; }

 private:
  std::unique_ptr<SqliteConnection> Take() {
    absl::MutexLock lock(&mutex_);
    while (free_.empty()) given_.Wait(&mutex_);
    std::unique_ptr<SqliteConnection> connection = std::move(free_.back());  // the one whose cache is warmest
    free_.pop_back();
    return connection;
  }
  void Give(std::unique_ptr<SqliteConnection> connection) {
    absl::MutexLock lock(&mutex_);
    free_.push_back(std::move(connection));
    given_.Signal();
  }

  const int size_;
  absl::Mutex mutex_;
  absl::CondVar given_;
  std::vector<std::unique_ptr<SqliteConnection>> free_ ABSL_GUARDED_BY(mutex_);
};

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(FileLock lock, std::unique_ptr<SqliteWriter> writer,
                 std::vector<std::unique_ptr<SqliteConnection>> readers, std::string fingerprint_key,
                 const Clock& clock)
      : lock_(std::move(lock)), clock_(clock), writer_(std::move(writer)), readers_(std::move(readers)) {
    fingerprint_key_ = std::move(fingerprint_key);
  }

  ~SqliteDatabase() override { writer_->Stop(); }  // while readers are there for what the last answers set off

  void Write(WriteOptions options, Body body, Done done) override {
    writer_->Write(options, std::move(body), std::move(done));
  }

  absl::Status Read(absl::FunctionRef<absl::Status(Tx&)> body) override {
    ReaderPool::Lease connection(readers_);
    absl::Status status = (*connection).Do(Control::kBegin);
    if (!status.ok()) return status;
    SqliteTx tx(*connection, absl::ToUnixMicros(clock_.Now()));
    status = body(tx);
    if (status.ok()) status = tx.status();
    if (!(*connection).Do(Control::kCommit).ok()) (*connection).Do(Control::kRollback).IgnoreError();
    return status;
  }

  Engine engine() const override { return Engine::kSqlite; }
  int ReadConnections() const override { return readers_.size(); }
  void OnCommit(CommitHook hook) override { writer_->OnCommit(std::move(hook)); }

 private:
  FileLock lock_;  // first: given up when all connections are closed
  const Clock& clock_;
  std::unique_ptr<SqliteWriter> writer_;  // closes after the readers, and with that checkpoints the log
  ReaderPool readers_;
};

// SQLite stays with the old journal where the file system has no shared memory; readers would then wait for the writer.
absl::Status CheckWriteAheadLog(Tx& tx) {
  std::string mode;
  absl::Status status =
      tx.One({"sqlite.journal_mode", "PRAGMA journal_mode"}, {}, [&](const Row& row) { mode = row.Text(0); }).status();
  if (!status.ok()) return status;
  return mode == "wal" ? absl::OkStatus() : Unavailable("this file system does not support a write-ahead log");
}

// Recorded times go on from the newest one in the store, also when the machine's clock was set back in between.
absl::StatusOr<int64_t> NewestRecordedMicros(Tx& tx) {
  constexpr Sql kNewest = {"event_log.newest_time",
                           "SELECT recorded_time FROM event_log ORDER BY position DESC LIMIT 1"};
  int64_t newest = 0;
  absl::Status status = tx.One(kNewest, {}, [&](const Row& row) { newest = row.Int(0); }).status();
  if (!status.ok()) return status;
  return newest;
}

struct Opened {
  std::string fingerprint_key;
  int64_t newest_micros = 0;
};

absl::StatusOr<Opened> MigrateStore(SqliteConnection& connection, const Schema& schema, const Clock& clock) {
  absl::Status status = connection.Do(Control::kBegin);
  if (!status.ok()) return status;
  SqliteTx tx(connection, absl::ToUnixMicros(clock.Now()));
  status = CheckWriteAheadLog(tx);
  if (!status.ok()) return status;
  absl::StatusOr<std::string> key = Migrate(
      tx, [&](std::string_view text) { return connection.Script(text); }, Database::Engine::kSqlite, schema);
  if (!key.ok()) return key.status();
  absl::StatusOr<int64_t> newest = NewestRecordedMicros(tx);
  if (!newest.ok()) return newest.status();
  status = connection.Do(Control::kCommit);
  if (!status.ok()) return status;
  return Opened{*std::move(key), *newest};
}

// Of the file, mapped by readers: a page that is in no cache of theirs costs no system call. The price: where the disk cannot read
// a page, the process ends (SIGBUS) instead of refusing the call. The writer, which must know, reads by calls.
constexpr int64_t kMappedBytes = int64_t{256} << 20;

// Before SQLite is first used: no statistics of memory, because all threads would queue at their lock.
void ConfigureLibrary() {
  static std::once_flag once;
  std::call_once(once, [] { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });
}

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> OpenSqlite(const SqliteOptions& options, const Schema& schema,
                                                     const Clock& clock) {
  if (options.path.empty() || options.path == ":memory:" || options.path.starts_with("file:")) {
    return Unavailable(StrCat("'", options.path, "' is not the path of a file"));
  }
  if (options.readers < 2 || options.queue_capacity < 1 || options.batch_limit < 1 ||
      options.cache_kib_per_reader < 1) {
    return Unavailable("queue_capacity, batch_limit and cache_kib_per_reader must be positive, readers at least 2");
  }
  if (options.synchronous != "FULL" && options.synchronous != "NORMAL" && options.synchronous != "OFF") {
    return Unavailable(StrCat("synchronous is FULL, NORMAL or OFF, not '", options.synchronous, "'"));
  }
  ConfigureLibrary();
  absl::StatusOr<FileLock> lock = FileLock::Take(options.path + ".lock");
  if (!lock.ok()) return lock.status();

  // The write-ahead log is cut back after a burst.
  const auto connect = [path = options.path,
                        pragmas = StrCat("PRAGMA journal_mode = WAL; PRAGMA synchronous = ", options.synchronous,
                                         "; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -16384")] {
    return SqliteConnection::Open(path, Mode::kWrite, pragmas);
  };
  absl::StatusOr<std::unique_ptr<SqliteConnection>> connection = connect();
  if (!connection.ok()) return connection.status();
  absl::StatusOr<Opened> opened = MigrateStore(**connection, schema, clock);
  if (!opened.ok()) return opened.status();

  std::vector<std::unique_ptr<SqliteConnection>> readers;
  for (int i = 0; i < options.readers; ++i) {
    absl::StatusOr<std::unique_ptr<SqliteConnection>> reader =
        SqliteConnection::Open(options.path, Mode::kRead,
                               StrCat("PRAGMA query_only = ON; PRAGMA cache_size = -", options.cache_kib_per_reader,
                                      "; PRAGMA mmap_size = ", kMappedBytes));
    if (!reader.ok()) return reader.status();
    readers.push_back(*std::move(reader));
  }
  auto writer = std::make_unique<SqliteWriter>(
      SqliteWriter::Options{.queue_capacity = static_cast<size_t>(options.queue_capacity),
                            .batch_limit = static_cast<size_t>(options.batch_limit),
                            .last_micros = opened->newest_micros},
      *std::move(connection), connect, clock);
  return std::make_unique<SqliteDatabase>(*std::move(lock), std::move(writer), std::move(readers),
                                          std::move(opened->fingerprint_key), clock);
}

}  // namespace jiedui::db
