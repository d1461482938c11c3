// The one writer of an SQLite file: group commit (design section 3, "SQLite"). Internal to common/db.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/base/clock.h"
#include "common/db/database.h"
#include "common/db/sqlite_connection.h"

namespace jiedui::db {

// Owns the only write connection and the thread that uses it. The thread takes what waits, never waiting for more, runs the
// bodies in one transaction, commits once and answers all; while more is waiting, another thread answers. Bodies nearly always
// end well or refuse before they write, so a savepoint for each is taken only when one did not. Thread-safe.
class SqliteWriter {
 public:
  using Connect = absl::AnyInvocable<absl::StatusOr<std::unique_ptr<SqliteConnection>>()>;
  struct Options {
    size_t queue_capacity;
    size_t batch_limit;
    int64_t last_micros;  // the newest recorded time of the store: all transactions come after it
  };

  // `connect` opens the connection again after it was lost.
  SqliteWriter(Options options, std::unique_ptr<SqliteConnection> connection, Connect connect, const Clock& clock);
  ~SqliteWriter() { Stop(); }

  // Answers everything queued, then joins. Nothing may be written afterwards.
  void Stop();

  void Write(Database::WriteOptions options, Database::Body body, Database::Done done);
  void OnCommit(Database::CommitHook hook) { on_commit_ = std::move(hook); }

 private:
  struct Job {
    Database::WriteOptions options;
    Database::Body body;
    Database::Done done;
    absl::Status status;
  };

  // How a body that fails is undone: with the whole batch, or alone.
  enum class Undo { kBatch, kSavepoint };

  void Work();
  void Settle(std::span<Job> jobs);
  size_t Attempt(std::span<Job> jobs);
  void TendLog();
  absl::Status Begin();
  size_t RunBodies(std::span<Job> jobs, Undo undo);
  bool RunBody(Job& job);
  bool RunBodyInSavepoint(Job& job);
  bool Call(Job& job);
  void Answer(std::span<Job> jobs);
  static void AnswerNow(std::span<Job> jobs);
  void AnswerAside();

  const Options options_;
  const Clock& clock_;
  Database::CommitHook on_commit_;

  // Of the thread alone.
  Connect connect_;
  std::unique_ptr<SqliteConnection> connection_;  // null after it was lost
  int log_pages_ = 0;                             // of the write-ahead log after the last commit
  int log_copied_ = 0;                            // of them at the last checkpoint
  int64_t last_micros_;
  std::vector<EventPtr> emitted_;  // by the bodies that landed in the batch

  absl::Mutex mutex_;
  absl::CondVar arrived_;
  std::vector<Job> queue_ ABSL_GUARDED_BY(mutex_);
  size_t waiting_ ABSL_GUARDED_BY(mutex_) = 0;  // in queue_, and taken from it but not yet in a batch
  bool idle_ ABSL_GUARDED_BY(mutex_) = false;   // the thread sleeps
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  size_t aside_ ABSL_GUARDED_BY(mutex_) = 0;  // settled, to be answered by the other thread

  absl::Mutex answers_mutex_;
  std::vector<Job> answers_ ABSL_GUARDED_BY(answers_mutex_);  // settled while more was waiting
  bool written_all_ ABSL_GUARDED_BY(answers_mutex_) = false;

  std::thread answering_, thread_;  // last: they use all of the above
};

}  // namespace jiedui::db
