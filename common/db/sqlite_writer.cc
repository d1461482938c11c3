#include "common/db/sqlite_writer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "common/base/error.h"
#include "common/base/log.h"

namespace jiedui::db {

using Control = SqliteConnection::Control;

SqliteWriter::SqliteWriter(Options options, std::unique_ptr<SqliteConnection> connection, Connect connect,
                           const Clock& clock)
    : options_(options),
      clock_(clock),
      connect_(std::move(connect)),
      connection_(std::move(connection)),
      last_micros_(options.last_micros),
      answering_([this] { AnswerAside(); }),
      thread_([this] { Work(); }) {}

void SqliteWriter::Stop() {
  if (!thread_.joinable()) return;
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    arrived_.Signal();
  }
  thread_.join();
  {
    absl::MutexLock lock(&answers_mutex_);
    written_all_ = true;
  }
  answering_.join();
}

void SqliteWriter::Write(Database::WriteOptions options, Database::Body body, Database::Done done) {
  {
    absl::MutexLock lock(&mutex_);
    if (waiting_ < options_.queue_capacity) {
      ++waiting_;
      queue_.push_back({options, std::move(body), std::move(done), absl::OkStatus()});
      if (std::exchange(idle_, false)) arrived_.Signal();
      return;
    }
  }
  std::move(done)(Failure(kQueueFull).RetryAfter(1000));
}

void SqliteWriter::Work() {
  std::vector<Job> taken;  // the whole queue at once: callers wait for a swap, never for moves
  for (;;) {
    {
      absl::MutexLock lock(&mutex_);
      while (queue_.empty() && !(stopping_ && aside_ == 0)) {  // an answer may set off a write
        idle_ = true;
        arrived_.Wait(&mutex_);
      }
      idle_ = false;
      if (queue_.empty()) return;
      taken.swap(queue_);
    }
    for (std::span<Job> rest = taken; !rest.empty();) {
      const std::span<Job> batch = rest.first(std::min(rest.size(), options_.batch_limit));
      {
        absl::MutexLock lock(&mutex_);
        waiting_ -= batch.size();
      }
      Settle(batch);
      rest = rest.subspan(batch.size());
    }
    taken.clear();
  }
}

// Runs and answers all jobs. When one of them loses the batch, those before it run again by themselves, so that their next
// COMMIT does not depend on the rest: a full disk costs every body at most one more run.
void SqliteWriter::Settle(std::span<Job> jobs) {
  while (!jobs.empty()) {
    const size_t lost = Attempt(jobs);
    if (lost == jobs.size()) return;
    Settle(jobs.first(lost));
    Answer(jobs.subspan(lost, 1));
    jobs = jobs.subspan(lost + 1);
  }
}

// One transaction. Gives jobs.size() when all are answered, or the index of the job whose error rolled the batch back; then
// none is answered and only that job's status means something.
size_t SqliteWriter::Attempt(std::span<Job> jobs) {
  absl::Status status = Begin();
  if (status.ok()) {
    size_t ran = RunBodies(jobs, Undo::kBatch);
    if (ran < jobs.size() && connection_->in_transaction()) {  // it holds changes of a body that failed: all once more
      status = connection_->Do(Control::kRollback);
      if (!status.ok()) connection_.reset();
      if (status.ok()) status = Begin();
      if (status.ok()) ran = RunBodies(jobs, Undo::kSavepoint);
    }
    if (status.ok() && ran < jobs.size()) {
      if (connection_->in_transaction()) connection_->Do(Control::kRollback).IgnoreError();
      return ran;
    }
  }
  if (status.ok()) {
    status = connection_->Do(Control::kCommit);
    if (!status.ok()) {
      Log(LogLevel::kError, "commit failed", {{"error", {status.message().data(), status.message().size()}}});
      // Undone in this process; but the log on the disk may hold all of it, and a crash would bring it back. Not where COMMIT
      // left the transaction open, or found no room to write.
      if (!connection_->in_transaction() && ReasonOf(status) != kStoreFull.name) status = Failure(kOutcomeUnknown);
      connection_.reset();  // begin afresh
    }
  }
  if (!status.ok()) {
    // Refusals too: they may rest on a body that did not land.
    if (status.code() != absl::StatusCode::kUnavailable) {
      status = Failure(kStoreUnavailable, {{"detail", {status.message().data(), status.message().size()}}});
    }
    for (Job& job : jobs) job.status = status;
  } else if (!emitted_.empty() && on_commit_) {
    on_commit_(std::move(emitted_));
  }
  Answer(jobs);
  if (connection_ != nullptr) TendLog();
  return jobs.size();
}

// Copies the write-ahead log into the file: after a small commit early and little, since a write that comes meanwhile waits
// for it; after a large one, which means load, late, because a page is copied once however often it changed.
void SqliteWriter::TendLog() {
  constexpr int kSmallCommit = 64, kPagesAtRest = 500, kPagesUnderLoad = 4000;
  const int pages = connection_->log_pages();
  if (pages < log_pages_) log_pages_ = log_copied_ = 0;  // it began anew
  const int added = pages - std::exchange(log_pages_, pages);
  if (pages - log_copied_ < (added <= kSmallCommit ? kPagesAtRest : kPagesUnderLoad)) return;
  absl::StatusOr<int> copied = connection_->Checkpoint();
  if (!copied.ok()) {  // the log has it all; the next try comes with the next pages
    const absl::Status& status = copied.status();
    Log(LogLevel::kWarning, "checkpoint failed", {{"error", {status.message().data(), status.message().size()}}});
  }
  // Less than all when somebody still reads what was before: the log goes on until a later try has copied all.
  log_copied_ = copied.value_or(pages);
}

absl::Status SqliteWriter::Begin() {
  if (connection_ == nullptr) {
    absl::StatusOr<std::unique_ptr<SqliteConnection>> connection = connect_();
    if (!connection.ok()) return connection.status();
    connection_ = *std::move(connection);
  }
  absl::Status status = connection_->Do(Control::kBegin);
  if (!status.ok()) connection_.reset();
  return status;
}

// Gives jobs.size(), or the index of the job after which the transaction is not fit to be committed.
size_t SqliteWriter::RunBodies(std::span<Job> jobs, Undo undo) {
  emitted_.clear();
  for (size_t i = 0; i < jobs.size(); ++i) {
    Job& job = jobs[i];
    if (job.options.deadline != absl::InfiniteFuture() && clock_.Now() >= job.options.deadline) {
      job.status = Failure(kDeadlinePassed);
      continue;
    }
    const bool fit = undo == Undo::kSavepoint || job.options.dry_run ? RunBodyInSavepoint(job) : RunBody(job);
    if (!fit || !connection_->in_transaction()) return i;
  }
  return jobs.size();
}

// False: the body failed, and part of it is in the batch.
bool SqliteWriter::RunBody(Job& job) {
  const int64_t before = connection_->rows_written();
  return Call(job) || connection_->rows_written() == before;
}

// Leaves the body's changes in the batch, or nothing of them; false when neither could be done.
bool SqliteWriter::RunBodyInSavepoint(Job& job) {
  job.status = connection_->Do(Control::kSavepoint);
  if (!job.status.ok()) return false;
  const size_t before = emitted_.size();
  absl::Status ended;
  if (Call(job) && !job.options.dry_run) {
    ended = connection_->Do(Control::kRelease);
  } else if (connection_->in_transaction()) {
    ended = connection_->Do(Control::kRollbackToSavepoint);
    if (ended.ok()) ended = connection_->Do(Control::kRelease);
    emitted_.resize(before);
  }
  if (!ended.ok() && job.status.ok()) job.status = ended;
  return ended.ok();
}

// Whether the body succeeded; its events are then kept.
bool SqliteWriter::Call(Job& job) {
  last_micros_ = std::max(last_micros_ + 1, absl::ToUnixMicros(clock_.Now()));
  SqliteTx tx(*connection_, last_micros_);
  job.status = job.body(tx);
  if (job.status.ok()) job.status = tx.status();
  if (!job.status.ok()) return false;
  last_micros_ = tx.NowMicros();
  emitted_.insert(emitted_.end(), std::make_move_iterator(tx.emitted().begin()),
                  std::make_move_iterator(tx.emitted().end()));
  return true;
}

void SqliteWriter::Answer(std::span<Job> jobs) {
  bool aside = false;
  {
    absl::MutexLock lock(&mutex_);
    aside = waiting_ > 0 && aside_ < options_.queue_capacity;
    if (aside) aside_ += jobs.size();
  }
  if (!aside) return AnswerNow(jobs);
  absl::MutexLock lock(&answers_mutex_);
  answers_.insert(answers_.end(), std::make_move_iterator(jobs.begin()), std::make_move_iterator(jobs.end()));
}

void SqliteWriter::AnswerNow(std::span<Job> jobs) {
  for (Job& job : jobs) {
    job.body = nullptr;  // what it refers to may go with the answer
    Database::Done done = std::move(job.done);
    std::move(done)(std::move(job.status));
  }
}

void SqliteWriter::AnswerAside() {
  std::vector<Job> taken;
  for (;;) {
    {
      absl::MutexLock lock(&answers_mutex_);
      answers_mutex_.Await(absl::Condition(
          +[](SqliteWriter* writer) ABSL_EXCLUSIVE_LOCKS_REQUIRED(writer->answers_mutex_) {
            return !writer->answers_.empty() || writer->written_all_;
          },
          this));
      if (answers_.empty()) return;
      taken.swap(answers_);
    }
    AnswerNow(taken);
    absl::MutexLock lock(&mutex_);
    aside_ -= taken.size();
    if (stopping_) arrived_.Signal();
    taken.clear();
  }
}

}  // namespace jiedui::db
