#include "common/db/postgresql_transaction.h"

#include <algorithm>

#include "common/base/error.h"
#include "common/base/text.h"

namespace jiedui::db::postgresql {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kFirstPause(100), kLongestPause(5000);

const char* BeginOf(Connection::Use use) {
  switch (use) {
    case Connection::Use::kWrite: return "BEGIN ISOLATION LEVEL SERIALIZABLE";
    case Connection::Use::kRead: return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    case Connection::Use::kMigrate: break;
  }
  return "BEGIN";  // READ COMMITTED: sees what the holder of the lock before us has committed
}

}  // namespace

absl::StatusOr<Connection*> Session::Get() {
  if (connection_ != nullptr && !connection_->broken()) return connection_.get();
  connection_.reset();
  if (steady_clock::now() < next_try_) return refusal_;
  absl::StatusOr<std::unique_ptr<Connection>> opened = Connection::Open(conninfo_, search_path_, use_);
  if (opened.ok()) {
    pause_ = milliseconds(0);
    connection_ = *std::move(opened);
    return connection_.get();
  }
  pause_ = std::clamp(pause_ * 2, kFirstPause, kLongestPause);
  next_try_ = steady_clock::now() + pause_;
  refusal_ = opened.status();
  return refusal_;
}

absl::StatusOr<int64_t> PostgresqlTx::Execute(const Sql& sql, const Value* parameters, size_t count,
                                              absl::FunctionRef<absl::Status(const Row&)> row) {
  const char* begin = "";
  if (connection_ == nullptr) {
    begin = BeginOf(session_.use());
  } else {
    absl::Status young = CheckAge();
    if (!young.ok()) return young;
  }
  for (bool again = false;; again = true) {
    if (*begin != '\0') {
      connection_ = nullptr;  // Get ends the one that broke
      absl::StatusOr<Connection*> connection = session_.Get();
      if (!connection.ok()) return Fail({.status = connection.status(), .trouble = Trouble::kOther});
      connection_ = *connection;
      begun_ = steady_clock::now();
    }
    Outcome outcome = connection_->Execute(begin, sql, parameters, count, row);
    // A connection that broke while it was idle (the server was restarted) shows only now. The transaction has just begun:
    // nothing of it was seen, so it begins once more on a new one.
    if (outcome.trouble == Trouble::kDisconnected && *begin != '\0' && !again) continue;
    if (outcome.trouble != Trouble::kNone) return Fail(std::move(outcome));
    if (!outcome.status.ok()) return outcome.status;  // the row callback's
    return outcome.changed;
  }
}

absl::Status PostgresqlTx::Script(std::string_view text) {
  if (!status_.ok()) return status_;
  Outcome outcome = connection_->Script(text);
  if (!outcome.status.ok()) status_ = Fail(std::move(outcome));
  return status_;
}

absl::Status PostgresqlTx::Fail(Outcome outcome) {
  trouble_ = outcome.trouble;
  return std::move(outcome.status);
}

absl::Status PostgresqlTx::CheckAge() {
  if (session_.use() != Connection::Use::kWrite ||
      steady_clock::now() - begun_ < absl::ToChronoMilliseconds(kTransactionLimit)) {
    return absl::OkStatus();
  }
  return Fail({.status = Failure(kStoreUnavailable, {{"detail", "the transaction took too long"}}),
               .trouble = Trouble::kOther});
}

Outcome PostgresqlTx::Commit() {
  if (connection_ == nullptr) return {};
  absl::Status young = CheckAge();
  if (!young.ok()) {
    Rollback();
    return {.status = std::move(young), .trouble = Trouble::kOther};
  }
  return connection_->Commit();
}

void PostgresqlTx::Rollback() {
  if (connection_ != nullptr) connection_->Rollback();
}

}  // namespace jiedui::db::postgresql
