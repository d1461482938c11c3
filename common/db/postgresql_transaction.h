// A transaction on PostgreSQL, on a connection that is opened again when it broke. Internal to the PostgreSQL engine.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/database.h"
#include "common/db/postgresql_connection.h"

namespace jiedui::db::postgresql {

// A place for one connection, used by one thread at a time. Opens it when it is first needed and again after it broke; while the
// server cannot be reached it tries after pauses that grow to five seconds and refuses at once in between.
class Session {
 public:
  Session(const std::string& conninfo, const std::string& search_path, Connection::Use use)
      : conninfo_(conninfo), search_path_(search_path), use_(use) {}

  // The connection, for this transaction. kStoreUnavailable.
  absl::StatusOr<Connection*> Get();
  Connection::Use use() const { return use_; }

 private:
  const std::string conninfo_, search_path_;
  const Connection::Use use_;
  std::unique_ptr<Connection> connection_;
  absl::Status refusal_;
  std::chrono::milliseconds pause_{0};
  std::chrono::steady_clock::time_point next_try_;
};

// BEGIN goes with the first statement, so that a read of one statement is one round trip. The owner ends it with Commit or
// Rollback; a transaction without statements has nothing to end.
class PostgresqlTx final : public Tx {
 public:
  PostgresqlTx(Session& session, int64_t now_micros) : Tx(now_micros), session_(session) {}

  // Why status() is not OK.
  Trouble trouble() const { return trouble_; }
  Outcome Commit();
  void Rollback();
  absl::Status Script(std::string_view text);

  std::vector<EventPtr>& emitted() { return emitted_; }

 private:
  absl::StatusOr<int64_t> Execute(const Sql& sql, const Value* parameters, size_t count,
                                  absl::FunctionRef<absl::Status(const Row&)> row) override;
  absl::Status Fail(Outcome outcome);
  absl::Status CheckAge();

  Session& session_;
  Connection* connection_ = nullptr;  // from the first statement on
  std::chrono::steady_clock::time_point begun_;
  Trouble trouble_ = Trouble::kNone;
};

}  // namespace jiedui::db::postgresql
