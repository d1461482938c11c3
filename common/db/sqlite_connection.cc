#include "common/db/sqlite_connection.h"

#include <sqlite3.h>

#include <utility>

#include "common/base/error.h"
#include "common/base/text.h"

namespace jiedui::db {
namespace {

constexpr size_t kCachedStatements = 256;

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  bool IsNull(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  int64_t Int(int column) const override { return sqlite3_column_int64(statement_, column); }
  std::string_view Text(int column) const override {
    // Gives the bytes of a TEXT as they are. The order matters: the first call may convert, the second then tells the size.
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return {data, static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3_stmt* const statement_;
};

// Binds without a copy: the value outlives the statement's run. An empty text is not NULL, so its pointer must not be.
int Bind(sqlite3_stmt* statement, int slot, const Value& value) {
  struct Binder {
    sqlite3_stmt* statement;
    int slot;
    int operator()(std::monostate) const { return sqlite3_bind_null(statement, slot); }
    int operator()(int64_t number) const { return sqlite3_bind_int64(statement, slot, number); }
    int operator()(std::string_view text) const {
      return sqlite3_bind_text64(statement, slot, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC,
                                 SQLITE_UTF8);
    }
    int operator()(const Value::Bytes& bytes) const {
      return sqlite3_bind_blob64(statement, slot, bytes.data.empty() ? "" : bytes.data.data(), bytes.data.size(),
                                 SQLITE_STATIC);
    }
  };
  return std::visit(Binder{statement, slot}, value.get());
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteConnection>> SqliteConnection::Open(const std::string& path, Mode mode,
                                                                         const std::string& pragmas) {
  sqlite3* handle = nullptr;
  const int access = mode == Mode::kWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  // NOMUTEX: a connection is used by one thread at a time.
  const int code = sqlite3_open_v2(path.c_str(), &handle, access | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(handle, mode));
  absl::Status status = code == SQLITE_OK ? connection->Configure(pragmas) : connection->Error(code, path);
  if (!status.ok()) return status;
  return connection;
}

absl::Status SqliteConnection::Configure(const std::string& pragmas) {
  sqlite3_extended_result_codes(handle_, 1);
  // "x" is an identifier and never a text, as on PostgreSQL.
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  absl::Status status = Script("PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY");
  if (!status.ok()) return status;
  status = Script(pragmas);
  if (!status.ok()) return status;
  // In place of SQLite's own checkpoints, which are such a hook: SqliteWriter sees to them.
  const auto remember = [](void* pages, sqlite3*, const char*, int count) {
    *static_cast<int*>(pages) = count;
    return SQLITE_OK;
  };
  sqlite3_wal_hook(handle_, remember, &log_pages_);

  const std::array<std::string_view, 6> texts = {mode_ == Mode::kWrite ? "BEGIN IMMEDIATE" : "BEGIN",
                                                 "COMMIT",
                                                 "ROLLBACK",
                                                 "SAVEPOINT body",
                                                 "RELEASE body",
                                                 "ROLLBACK TO body"};
  for (size_t i = 0; i < texts.size(); ++i) {
    const int code = sqlite3_prepare_v3(handle_, texts[i].data(), static_cast<int>(texts[i].size()),
                                        SQLITE_PREPARE_PERSISTENT, &controls_[i], nullptr);
    if (code != SQLITE_OK) return Error(code, texts[i]);
  }
  return absl::OkStatus();
}

SqliteConnection::~SqliteConnection() {
  for (sqlite3_stmt* control : controls_) sqlite3_finalize(control);
  for (Statement& statement : statements_) sqlite3_finalize(statement.handle);
  sqlite3_close(handle_);  // rolls back what is open
}

absl::Status SqliteConnection::Do(Control control) {
  sqlite3_stmt* statement = controls_[static_cast<size_t>(control)];
  const int code = sqlite3_step(statement);
  absl::Status status = code == SQLITE_DONE ? absl::OkStatus() : Error(code, sqlite3_sql(statement));
  sqlite3_reset(statement);
  return status;
}

bool SqliteConnection::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

int64_t SqliteConnection::rows_written() const { return sqlite3_total_changes64(handle_); }

int64_t SqliteConnection::inserted_key() const { return sqlite3_last_insert_rowid(handle_); }

absl::StatusOr<int> SqliteConnection::Checkpoint() {
  int copied = 0;
  const int code = sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, &copied);
  if (code != SQLITE_OK) return Error(code, "checkpoint");
  return copied;
}

absl::Status SqliteConnection::Script(std::string_view text) {
  const int code = sqlite3_exec(handle_, std::string(text).c_str(), nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? absl::OkStatus() : Error(code, "script");
}

absl::StatusOr<int64_t> SqliteConnection::Execute(const Sql& sql, const Value* parameters, size_t count,
                                                  absl::FunctionRef<absl::Status(const Row&)> row) {
  absl::StatusOr<Statement*> cached = Cached(sql);
  if (!cached.ok()) return cached.status();
  if (!(*cached)->busy) return RunStatement(sql, **cached, parameters, count, row);
  absl::StatusOr<Statement> once = Prepare(sql);  // used inside its own rows
  if (!once.ok()) return once.status();
  absl::StatusOr<int64_t> changed = RunStatement(sql, *once, parameters, count, row);
  sqlite3_finalize(once->handle);
  return changed;
}

absl::StatusOr<int64_t> SqliteConnection::RunStatement(const Sql& sql, Statement& statement, const Value* parameters,
                                                       size_t count, absl::FunctionRef<absl::Status(const Row&)> row) {
  if (count != statement.slots.size()) {
    return Failure(kInternal, {{"detail", StrCat(sql.name, ": ", count, " parameters for ", statement.slots.size())}});
  }
  for (size_t i = 0; i < count; ++i) {
    const int code = Bind(statement.handle, statement.slots[i], parameters[i]);
    if (code != SQLITE_OK) return Error(code, sql.name);
  }
  statement.busy = true;
  absl::Status status;
  while (status.ok()) {
    const int code = sqlite3_step(statement.handle);
    if (code == SQLITE_DONE) break;
    status = code == SQLITE_ROW ? row(SqliteRow(statement.handle)) : Error(code, sql.name);
  }
  const int64_t changed = sqlite3_stmt_readonly(statement.handle) ? 0 : sqlite3_changes64(handle_);
  sqlite3_reset(statement.handle);
  statement.busy = false;
  if (!status.ok()) return status;
  return changed;
}

absl::StatusOr<SqliteConnection::Statement*> SqliteConnection::Cached(const Sql& sql) {
  const auto found = by_text_.find(ToAbsl(sql.text));
  if (found != by_text_.end()) {
    statements_.splice(statements_.begin(), statements_, found->second);
    return &*found->second;
  }
  absl::StatusOr<Statement> prepared = Prepare(sql);
  if (!prepared.ok()) return prepared.status();
  if (statements_.size() >= kCachedStatements && !statements_.back().busy) {
    by_text_.erase(ToAbsl(statements_.back().text));
    sqlite3_finalize(statements_.back().handle);
    statements_.pop_back();
  }
  statements_.push_front(*std::move(prepared));
  by_text_.emplace(ToAbsl(statements_.front().text), statements_.begin());
  return &statements_.front();
}

absl::StatusOr<SqliteConnection::Statement> SqliteConnection::Prepare(const Sql& sql) {
  Statement statement;
  statement.text = std::string(sql.text);
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(handle_, statement.text.c_str(), static_cast<int>(statement.text.size()) + 1,
                                      SQLITE_PREPARE_PERSISTENT, &statement.handle, &rest);
  if (code != SQLITE_OK) return Error(code, sql.name);
  std::string_view problem;
  if (statement.handle == nullptr || *rest != '\0') problem = "not exactly one statement";
  if (mode_ == Mode::kRead && !sqlite3_stmt_readonly(statement.handle)) problem = "writes in a read-only transaction";
  // SQLite numbers "$2" by where it first stands, so each is looked up by name.
  const int parameters = sqlite3_bind_parameter_count(statement.handle);
  for (int i = 1; i <= parameters; ++i) {
    const int slot = sqlite3_bind_parameter_index(statement.handle, StrCat("$", i).c_str());
    if (slot == 0) problem = "parameters are not $1, $2, …";
    statement.slots.push_back(slot);
  }
  if (problem.empty()) return statement;
  sqlite3_finalize(statement.handle);
  return Failure(kInternal, {{"detail", StrCat(sql.name, ": ", problem)}});
}

absl::Status SqliteConnection::Error(int code, std::string_view what) const {
  const std::string detail = StrCat(what, ": ", sqlite3_errmsg(handle_), " (", code, ")");
  switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_READONLY: return Failure(kStoreFull, {{"detail", detail}});
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_NOTADB:
    case SQLITE_NOMEM:
    case SQLITE_INTERRUPT: return Failure(kStoreUnavailable, {{"detail", detail}});
    default: return Failure(kInternal, {{"detail", detail}});
  }
}

}  // namespace jiedui::db
