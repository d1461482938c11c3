// ImportX(stream Row) returns (stream Result): bulk import in chunks, a result for each row, in order.
//
//   grpc::ServerBidiReactor<Row, Result>* ImportPairings(grpc::CallbackServerContext* context) override {
//     return rpc::Import(import_, context, service_, &PairingService::Import, [](const Row& row) { return row.pairing().name(); });
//   }
//
// Rows that have arrived while one chunk is applied make the next (at most kMaxChunk): a slow caller gets small chunks at once, a
// fast one large ones, and nobody waits for company. While a caller does not read his results, no more than two chunks of rows and
// of results are held.
//
// The stream ends: OK after the caller half-closed and all results are written; with the handler's error when it refuses a chunk
// as a whole (the results of earlier chunks are written before); with DRAINING when the process drains (what has arrived is applied
// and answered first); or because the caller cancelled. Rows without a result are to be sent again.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "common/base/answer.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "common/rpc/front.h"
#include "common/rpc/import_result.h"
#include "common/rpc/request_text.h"
#include "common/rpc/status.h"
#include "google/protobuf/unknown_field_set.h"
#include "grpcpp/support/server_callback.h"

namespace jiedui::rpc {

inline constexpr size_t kMaxChunk = 256;

// Applies a chunk: as many results as rows, in their order. One call at a time.
template <class Row, class Result>
using ApplyRows = absl::AnyInvocable<Answer<std::vector<Result>>(const Call&, std::vector<Row>)>;

// The result of a row that no handler may see: `why` is INVALID_FIELD, for U+0000 in a text, or for a row that is no protobuf
// message or not UTF-8; then `row` is empty and only `ordinal`, the row's place in the stream counted from 1, says which it was.
template <class Row, class Result>
using RefuseRow = absl::AnyInvocable<Result(const Row&, int64_t ordinal, const absl::Status& why)>;

namespace internal {

template <class Row, class Result>
class ImportStream final : public grpc::ServerBidiReactor<Row, Result> {
 public:
  static grpc::ServerBidiReactor<Row, Result>* Start(const Method& method, grpc::CallbackServerContext* context,
                                                     ApplyRows<Row, Result> apply, RefuseRow<Row, Result> refuse) {
    auto stream = std::make_shared<ImportStream>(method, std::move(apply), std::move(refuse));
    stream->self_ = stream;
    const absl::Status admitted = stream->flight_.Admit(*context);
    if (admitted.ok()) {
      stream->drain_hook_ = method.front().OnDrain([stream = stream.get()] { stream->Drained(); });
    } else {
      absl::MutexLock lock(&stream->mutex_);
      stream->CloseReading(admitted);
    }
    stream->Advance();
    return stream.get();
  }

  ImportStream(const Method& method, ApplyRows<Row, Result> apply, RefuseRow<Row, Result> refuse)
      : front_(method.front()), flight_(method), apply_(std::move(apply)), refuse_(std::move(refuse)) {}

  void OnReadDone(bool ok) override {
    {
      absl::MutexLock lock(&mutex_);
      reading_ = false;
      if (!closed_ && !broken_) TakeRow(ok);
    }
    Advance();
  }

  void OnWriteDone(bool ok) override {
    {
      absl::MutexLock lock(&mutex_);
      writing_ = false;
      results_.pop_front();
      if (!ok) broken_ = true;
    }
    Advance();
  }

  void OnCancel() override {
    {
      absl::MutexLock lock(&mutex_);
      broken_ = true;
    }
    Advance();
  }

  void OnDone() override {
    if (drain_hook_ != 0) front_.Forget(drain_hook_);
    self_.reset();  // whoever still holds the lock for a moment keeps a reference
  }

 private:
  // A field number that no message of ours uses. A failed read of a broken row and the end of the rows look alike in gRPC, but
  // only the former has begun to parse, which clears the row and this mark with it.
  static constexpr int kUntouchedMark = 536'870'911;

  void Drained() {
    {
      absl::MutexLock lock(&mutex_);
      if (!closed_) CloseReading(Failure(kDraining));
    }
    Advance();
  }

  void CloseReading(absl::Status outcome) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    closed_ = true;
    outcome_ = std::move(outcome);
  }

  void TakeRow(bool ok) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (!ok && !row_.GetReflection()->GetUnknownFields(row_).empty() &&
        row_.GetReflection()->GetUnknownFields(row_).field(0).number() == kUntouchedMark) {
      CloseReading(absl::OkStatus());
      return;
    }
    ++ordinal_;
    absl::Status valid;
    if (ok) {
      valid = RequestText::Of<Row>().Check(row_);
    } else {
      row_.Clear();
      valid = InvalidField(StrCat("rows[", ordinal_, "]"), "应为 protobuf 消息，其中文字为 UTF-8");
    }
    if (valid.ok()) {
      rows_.push_back(std::move(row_));
    } else {
      refused_.emplace_back(ChunkSize(), refuse_(row_, ordinal_, valid));
    }
  }

  size_t ChunkSize() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return rows_.size() + refused_.size(); }

  // Does what can be done now. Not called under the lock: the handler may answer before it returns.
  void Advance() ABSL_LOCKS_EXCLUDED(mutex_) {
    for (;;) {
      std::vector<Row> rows;
      {
        absl::MutexLock lock(&mutex_);
        BeginChunk(rows);
        Transfer();
        if (rows.empty()) return;
        starting_ = true;
      }
      // The Call lives until the outcome: the reference is held by whoever will tell it.
      apply_(flight_.call(), std::move(rows)).Start([self = self_](absl::StatusOr<std::vector<Result>> results) {
        if (self->Applied(std::move(results))) self->Advance();
      });
      // Answered meanwhile: the answer left the next step to us, so that a handler that never waits cannot nest without end.
      absl::MutexLock lock(&mutex_);
      starting_ = false;
      if (applying_) return;
    }
  }

  // Moves the chunk to `rows` when it may be applied now.
  void BeginChunk(std::vector<Row>& rows) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (applying_ || broken_ || ChunkSize() == 0 || results_.size() >= kMaxChunk) return;
    applied_refused_ = std::exchange(refused_, {});
    rows = std::exchange(rows_, {});
    applied_rows_ = rows.size();
    if (rows.empty()) {
      Merge({});
    } else {
      applying_ = true;
    }
  }

  // True when the caller has to go on with Advance.
  bool Applied(absl::StatusOr<std::vector<Result>> results) {
    absl::MutexLock lock(&mutex_);
    applying_ = false;
    if (results.ok() && results->size() != applied_rows_) {
      results = Failure(kInternal, {{"detail", StrCat(applied_rows_, " rows, ", results->size(), " results")}});
    }
    if (results.ok()) {
      Merge(*std::move(results));
    } else {
      rows_.clear();
      refused_.clear();
      CloseReading(results.status());
    }
    return !starting_;
  }

  void Merge(std::vector<Result> applied) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    size_t place = 0;
    auto refused = applied_refused_.begin();
    for (auto result = applied.begin(); result != applied.end() || refused != applied_refused_.end(); ++place) {
      if (refused != applied_refused_.end() && refused->first == place) {
        results_.push_back(std::move((refused++)->second));
      } else {
        results_.push_back(std::move(*result++));
      }
    }
  }

  // Starts what gRPC can do now.
  void Transfer() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (finished_) return;
    if (!writing_ && !broken_ && !results_.empty()) {
      writing_ = true;
      grpc::WriteOptions options;
      if (results_.size() > 1) options.set_buffer_hint();
      this->StartWrite(&results_.front(), options);
    }
    if (!reading_ && !closed_ && !broken_ && ChunkSize() < kMaxChunk) {
      reading_ = true;
      row_.Clear();
      row_.GetReflection()->MutableUnknownFields(&row_)->AddVarint(kUntouchedMark, 0);
      this->StartRead(&row_);
    }
    const bool all_told = closed_ && ChunkSize() == 0 && results_.empty();
    if (!writing_ && !applying_ && (broken_ || all_told)) {
      finished_ = true;
      const absl::Status outcome = broken_ ? absl::CancelledError() : outcome_;
      flight_.Answered(outcome);
      this->Finish(ToGrpc(outcome));
    }
  }

  Front& front_;
  CallInFlight flight_;
  ApplyRows<Row, Result> apply_;
  RefuseRow<Row, Result> refuse_;
  std::shared_ptr<ImportStream> self_;  // until OnDone
  int64_t drain_hook_ = 0;

  absl::Mutex mutex_;
  Row row_ ABSL_GUARDED_BY(mutex_);  // being read
  int64_t ordinal_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<Row> rows_ ABSL_GUARDED_BY(mutex_);                           // the next chunk: those to be applied,
  std::vector<std::pair<size_t, Result>> refused_ ABSL_GUARDED_BY(mutex_);  // and the others by their place in it
  size_t applied_rows_ ABSL_GUARDED_BY(mutex_) = 0;                         // the chunk being applied, likewise
  std::vector<std::pair<size_t, Result>> applied_refused_ ABSL_GUARDED_BY(mutex_);
  std::deque<Result> results_ ABSL_GUARDED_BY(mutex_);  // the first one is being written while `writing_`
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool applying_ ABSL_GUARDED_BY(mutex_) = false;
  bool starting_ ABSL_GUARDED_BY(mutex_) =
      false;                                     // whoever began the chunk is still in Advance and will go on by itself
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;  // no more rows; `outcome_` says why
  bool broken_ ABSL_GUARDED_BY(mutex_) = false;  // nobody listens any more
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status outcome_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace internal

template <class Row, class Result>
grpc::ServerBidiReactor<Row, Result>* Import(const Method& method, grpc::CallbackServerContext* context,
                                             ApplyRows<Row, Result> apply, RefuseRow<Row, Result> refuse) {
  return internal::ImportStream<Row, Result>::Start(method, context, std::move(apply), std::move(refuse));
}

// The same where `apply` is a member function of `service`, and rows and results are like those of all imports (see RowResult).
// `name` gives the resource that a row is about.
template <class Row, class Result, class Service, class NameOfRow>
grpc::ServerBidiReactor<Row, Result>* Import(
    const Method& method, grpc::CallbackServerContext* context, Service& service,
    Answer<std::vector<Result>> (Service::*apply)(const Call&, std::vector<Row>), NameOfRow name) {
  return Import<Row, Result>(
      method, context,
      [&service, apply](const Call& call, std::vector<Row> rows) { return (service.*apply)(call, std::move(rows)); },
      [name](const Row& row, int64_t ordinal, const absl::Status& why) {
        return RowResult<Result>(row.line() == 0 ? ordinal : row.line(), name(row), why);
      });
}

}  // namespace jiedui::rpc
