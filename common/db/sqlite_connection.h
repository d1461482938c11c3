// One connection to an SQLite file and its prepared statements. Internal to common/db; used by one thread at a time.
#pragma once

#include <array>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/db/database.h"

struct sqlite3;
struct sqlite3_stmt;

namespace jiedui::db {

class SqliteConnection {
 public:
  // A writing connection creates the file; a reading one refuses every statement that writes.
  enum class Mode { kWrite, kRead };
  enum class Control { kBegin, kCommit, kRollback, kSavepoint, kRelease, kRollbackToSavepoint };

  // `pragmas` is run after the common settings.
  static absl::StatusOr<std::unique_ptr<SqliteConnection>> Open(const std::string& path, Mode mode,
                                                                const std::string& pragmas);
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;
  ~SqliteConnection();

  // BEGIN (IMMEDIATE when writing), COMMIT, … ; there is one savepoint, for the body that runs.
  absl::Status Do(Control control);
  // False also after an error that made SQLite roll the whole transaction back.
  bool in_transaction() const;
  // Rows written since the connection was opened, also those taken back: the same before and after means that nothing was.
  int64_t rows_written() const;
  // The integer key of the row inserted last.
  int64_t inserted_key() const;

  // Pages in the write-ahead log after the last COMMIT of this connection.
  int log_pages() const { return log_pages_; }
  // Copies what it can of the log into the file, without waiting for readers, and gives how many of its pages are there now.
  absl::StatusOr<int> Checkpoint();

  // Several statements, without parameters or results.
  absl::Status Script(std::string_view text);
  // The contract of Tx::Execute. `row` may run further statements, the same one too.
  absl::StatusOr<int64_t> Execute(const Sql& sql, const Value* parameters, size_t count,
                                  absl::FunctionRef<absl::Status(const Row&)> row);

 private:
  struct Statement {
    std::string text;
    sqlite3_stmt* handle = nullptr;
    std::vector<int> slots;  // slots[i]: where $(i+1) is bound
    bool busy = false;       // stepping: neither reset, nor evicted, nor used again inside itself
  };
  using Statements = std::list<Statement>;

  SqliteConnection(sqlite3* handle, Mode mode) : handle_(handle), mode_(mode) {}

  absl::Status Configure(const std::string& pragmas);
  absl::StatusOr<Statement> Prepare(const Sql& sql);
  absl::StatusOr<Statement*> Cached(const Sql& sql);
  absl::StatusOr<int64_t> RunStatement(const Sql& sql, Statement& statement, const Value* parameters, size_t count,
                                       absl::FunctionRef<absl::Status(const Row&)> row);
  absl::Status Error(int code, std::string_view what) const;

  sqlite3* const handle_;
  const Mode mode_;
  int log_pages_ = 0;
  std::array<sqlite3_stmt*, 6> controls_{};                               // by Control
  Statements statements_;                                                 // most recently used first
  absl::flat_hash_map<absl::string_view, Statements::iterator> by_text_;  // keys lie in statements_
};

// A transaction on a connection; the owner of the connection begins and ends it.
class SqliteTx final : public Tx {
 public:
  SqliteTx(SqliteConnection& connection, int64_t now_micros) : Tx(now_micros), connection_(connection) {}

  int64_t InsertedKey() const override { return connection_.inserted_key(); }

  std::vector<EventPtr>& emitted() { return emitted_; }

 private:
  absl::StatusOr<int64_t> Execute(const Sql& sql, const Value* parameters, size_t count,
                                  absl::FunctionRef<absl::Status(const Row&)> row) override {
    return connection_.Execute(sql, parameters, count, row);
  }

  SqliteConnection& connection_;
};

}  // namespace jiedui::db
