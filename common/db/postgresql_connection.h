// One libpq connection: statements in pipeline mode, prepared once and kept. Internal to the PostgreSQL engine.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/db/database.h"

struct pg_conn;  // libpq-fe.h is included by the .cc alone
struct pg_result;

namespace jiedui::db::postgresql {

// A transaction older than this is never committed, whatever waits in it: `known_at` counts on it (design section 3, Time). Each
// statement, and each pause between two, is bounded by it on the server too.
inline constexpr absl::Duration kTransactionLimit = absl::Seconds(10);
// Of a statement outside bodies of writes: exports and counts may take longer.
inline constexpr absl::Duration kReadLimit = absl::Seconds(30);

// What a failure means for the transaction it happened in.
enum class Trouble {
  kNone,
  kConflict,      // 40001, 40P01: another transaction was first; run this one again
  kDuplicate,     // 23505: a race that a second run resolves, or the body's own mistake
  kDisconnected,  // the connection is gone
  kOther,         // running it again would not help
};

struct Outcome {
  absl::Status status;
  Trouble trouble = Trouble::kNone;
  int64_t changed = 0;  // rows
};

// Not thread-safe.
class Connection {
 public:
  enum class Use { kMigrate, kWrite, kRead };

  // `conninfo` overrides our settings of time-outs and keepalives. kStoreUnavailable without a connection; kInternal when the
  // server runs with fsync or synchronous_commit off.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const std::string& conninfo, const std::string& search_path,
                                                          Use use);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs one statement, preparing it when it is new here, in one round trip. A non-empty `begin` goes with it, in front. `row`
  // is called after the whole result has arrived; the first error it returns ends the walk and is the outcome's status, with
  // Trouble::kNone.
  Outcome Execute(const char* begin, const Sql& sql, const Value* parameters, size_t count,
                  absl::FunctionRef<absl::Status(const Row&)> row);

  // kDisconnected: the answer is lost, and with it whether the transaction took effect.
  Outcome Commit();

  // Sends ROLLBACK and does not wait; the answer is read before the next statement. Also ends a transaction that only read.
  void Rollback();

  // Several statements without parameters or results.
  Outcome Script(std::string_view text);

  // After this nothing works any more.
  bool broken() const { return broken_; }
  size_t prepared() const { return statements_.size(); }

 private:
  struct FreeResult {
    void operator()(pg_result* result) const;
  };
  using Result = std::unique_ptr<pg_result, FreeResult>;
  struct Statement {
    std::string name;
    std::list<std::string>::iterator recent;
  };

  Connection(pg_conn* connection, absl::Duration patience) : connection_(connection), patience_(patience) {}
  absl::Status SetUp(Use use, const std::string& search_path);  // settings of the session, and the refusals
  bool Send(const char* command);
  // Reads what was sent up to the pipeline's next end: one result a command. Fewer than were sent when the connection broke.
  std::vector<Result> Receive();
  bool ReceiveLate();  // of Rollback; false when the connection broke
  Outcome Disconnected();
  Outcome Judge(const Sql& sql, const pg_result* result);

  pg_conn* connection_;
  // How long the server may say nothing: above its own time-outs, so that it only ends when the server or the network hangs.
  absl::Duration patience_;
  bool broken_ = false;
  int late_ = 0;  // ends of pipelines not yet received

  // By text and parameter types; least recently used last in `recent_`.
  std::unordered_map<std::string, Statement> statements_;
  std::list<std::string> recent_;
  int64_t prepared_ever_ = 0;
};

// Statements kept prepared on a connection. A service has some hundred texts, filters and types of NULL multiply a few.
inline constexpr size_t kStatementCache = 256;

}  // namespace jiedui::db::postgresql
