#include "common/db/postgresql_connection.h"

#include <endian.h>
#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/error.h"
#include "common/base/text.h"

namespace jiedui::db::postgresql {
namespace {

// Types by the numbers that PostgreSQL's catalogue gives them for ever.
constexpr Oid kBool = 16, kBytea = 17, kName = 19, kInt8 = 20, kInt2 = 21, kInt4 = 23, kText = 25, kVarchar = 1043;
constexpr int kBinary = 1;

std::string_view FieldOf(const PGresult* result, int field) {
  const char* text = PQresultErrorField(result, field);
  return text == nullptr ? std::string_view() : text;
}

std::string MessageOf(PGconn* connection) {
  std::string text = PQerrorMessage(connection);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

absl::Status Unavailable(std::string_view detail) {
  return Failure(kStoreUnavailable, {{"detail", detail}}).RetryAfter(1000);
}

// Parameters in the binary format. Each has its type, so that the server never guesses one from the context and one text never
// means two things; only a NULL has none and takes the context's.
class Binding {
 public:
  Binding(const Value* parameters, size_t count) : numbers_(count) {
    for (size_t i = 0; i < count; ++i) {
      Oid type = 0;
      const char* data = nullptr;
      size_t length = 0;
      const auto& value = parameters[i].get();
      if (const auto* number = std::get_if<int64_t>(&value)) {
        type = kInt8;
        numbers_[i] = htobe64(static_cast<uint64_t>(*number));
        data = reinterpret_cast<const char*>(&numbers_[i]);
        length = sizeof(int64_t);
      } else if (const auto* text = std::get_if<std::string_view>(&value)) {
        type = kText;
        data = text->data();
        length = text->size();
      } else if (const auto* bytes = std::get_if<Value::Bytes>(&value)) {
        type = kBytea;
        data = bytes->data.data();
        length = bytes->data.size();
      }
      if (type != 0 && data == nullptr) data = "";  // an empty view may point nowhere, but it is not NULL
      types_.push_back(type);
      values_.push_back(data);
      lengths_.push_back(static_cast<int>(length));
      formats_.push_back(kBinary);
      signature_ += type == kInt8 ? 'i' : type == kText ? 't' : type == kBytea ? 'b' : 'n';
    }
  }

  int count() const { return static_cast<int>(types_.size()); }
  const Oid* types() const { return types_.data(); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }
  const std::string& signature() const { return signature_; }

 private:
  std::vector<uint64_t> numbers_;  // in network order
  std::vector<Oid> types_;
  std::vector<const char*> values_;
  std::vector<int> lengths_, formats_;
  std::string signature_;
};

template <class Number>
Number Copied(const char* data) {
  Number number;
  std::memcpy(&number, data, sizeof number);
  return number;
}

class ResultRow final : public Row {
 public:
  explicit ResultRow(const PGresult* result) : result_(result) {}
  void MoveTo(int row) { row_ = row; }
  // A column that was read as what it is not, or does not exist.
  bool misread() const { return misread_; }

  bool IsNull(int column) const override {
    return column >= PQnfields(result_) ? Misread() : PQgetisnull(result_, row_, column) != 0;
  }

  int64_t Int(int column) const override {
    if (IsNull(column) || misread_) return 0;
    const char* data = PQgetvalue(result_, row_, column);
    switch (PQftype(result_, column)) {
      case kInt8: return static_cast<int64_t>(be64toh(Copied<uint64_t>(data)));
      case kInt4: return static_cast<int32_t>(be32toh(Copied<uint32_t>(data)));
      case kInt2: return static_cast<int16_t>(be16toh(Copied<uint16_t>(data)));
      case kBool: return *data;
      default: return Misread();  // NUMERIC above all, the type of SUM over BIGINT: the text lacks a CAST
    }
  }

  std::string_view Text(int column) const override {
    if (IsNull(column) || misread_) return "";
    switch (PQftype(result_, column)) {
      case kText:
      case kBytea:
      case kName:
      case kVarchar:
        return {PQgetvalue(result_, row_, column), static_cast<size_t>(PQgetlength(result_, row_, column))};
      default: Misread(); return "";
    }
  }

 private:
  bool Misread() const {
    misread_ = true;
    return false;
  }

  const PGresult* const result_;
  int row_ = 0;
  mutable bool misread_ = false;
};

// Waits until PQgetResult does not block. False when the connection broke or the server said nothing for `patience`.
bool WaitForResult(PGconn* connection, absl::Duration patience) {
  using std::chrono::steady_clock;
  const auto until = steady_clock::now() + absl::ToChronoMilliseconds(patience);
  while (PQisBusy(connection)) {
    pollfd descriptor{.fd = PQsocket(connection), .events = POLLIN, .revents = 0};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady_clock::now()).count();
    if (left <= 0 || descriptor.fd < 0) return false;
    if (poll(&descriptor, 1, static_cast<int>(left)) < 0 && errno != EINTR) return false;
    if (descriptor.revents != 0 && PQconsumeInput(connection) == 0) return false;
  }
  return true;
}

}  // namespace

void Connection::FreeResult::operator()(pg_result* result) const { PQclear(result); }

Connection::~Connection() { PQfinish(connection_); }

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const std::string& conninfo,
                                                             const std::string& search_path, Use use) {
  std::vector<const char*> names, values;
  const auto set = [&](const char* name, const char* value) {
    names.push_back(name);
    values.push_back(value);
  };
  set("connect_timeout", "5");
  set("keepalives_idle", "10");
  set("keepalives_interval", "5");
  set("keepalives_count", "3");
  set("tcp_user_timeout", "20000");  // milliseconds: data that nobody acknowledges
  set("application_name", "jiedui");
  char* error = nullptr;
  PQconninfoOption* given = PQconninfoParse(conninfo.c_str(), &error);
  if (given == nullptr) {
    PQfreemem(error);  // not shown: it may quote the password
    return Failure(kInternal, {{"detail", "the conninfo of PostgreSQL cannot be parsed"}});
  }
  for (const PQconninfoOption* option = given; option->keyword != nullptr; ++option) {
    if (option->val != nullptr) set(option->keyword, option->val);  // the last of a name counts
  }
  set("client_encoding", "UTF8");
  set(nullptr, nullptr);

  const absl::Duration limit = use == Use::kWrite ? kTransactionLimit : kReadLimit;
  std::unique_ptr<Connection> opened(new Connection(PQconnectdbParams(names.data(), values.data(), /*expand_dbname=*/0),
                                                    use == Use::kMigrate ? absl::Hours(1) : limit + absl::Seconds(20)));
  PQconninfoFree(given);
  if (PQstatus(opened->connection_) != CONNECTION_OK) return Unavailable(MessageOf(opened->connection_));
  absl::Status ready = opened->SetUp(use, search_path);
  if (!ready.ok()) return ready;
  return opened;
}

absl::Status Connection::SetUp(Use use, const std::string& search_path) {
  // Notices ("relation exists, skipping") would go to stderr.
  PQsetNoticeReceiver(
      connection_, [](void*, const PGresult*) {}, nullptr);
  std::string settings = StrCat("SET search_path TO \"", search_path, "\";");
  if (use != Use::kMigrate) {
    const int64_t limit = absl::ToInt64Milliseconds(use == Use::kWrite ? kTransactionLimit : kReadLimit);
    absl::StrAppend(&settings, "SET statement_timeout = ", limit, "; SET idle_in_transaction_session_timeout = ", limit,
                    ";");
  }
  // SERIALIZABLE locks what is read: a table read from end to end, as the planner likes small ones, would conflict with every
  // write to it. Reads of bodies go by an index.
  if (use == Use::kWrite) settings += "SET enable_seqscan = off;";
  settings += "SELECT current_setting('fsync'), current_setting('synchronous_commit')";
  const Result result(PQexec(connection_, settings.c_str()));
  if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) return Unavailable(MessageOf(connection_));
  for (int column = 0; column < 2; ++column) {
    if (std::string_view(PQgetvalue(result.get(), 0, column)) != "off") continue;
    return Failure(kInternal, {{"detail", StrCat("PostgreSQL runs with ", column == 0 ? "fsync" : "synchronous_commit",
                                                 " off: what it confirms may be lost")}});
  }
  if (PQenterPipelineMode(connection_) == 0) return Unavailable(MessageOf(connection_));
  return absl::OkStatus();
}

bool Connection::Send(const char* command) {
  return PQsendQueryParams(connection_, command, 0, nullptr, nullptr, nullptr, nullptr, kBinary) != 0;
}

std::vector<Connection::Result> Connection::Receive() {
  std::vector<Result> results;
  for (int ends = 0; ends < 2;) {  // a null ends a command's results; two in a row: nothing is under way any more
    if (!WaitForResult(connection_, patience_)) break;
    Result result(PQgetResult(connection_));
    if (result == nullptr) {
      ++ends;
      continue;
    }
    ends = 0;
    if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) return results;
    results.push_back(std::move(result));
  }
  broken_ = true;
  return results;
}

bool Connection::ReceiveLate() {
  for (; late_ > 0 && !broken_; --late_) Receive();
  return !broken_;
}

Outcome Connection::Disconnected() {
  broken_ = true;
  return {.status = Unavailable("the connection to PostgreSQL broke"), .trouble = Trouble::kDisconnected};
}

Outcome Connection::Judge(const Sql& sql, const pg_result* result) {
  const std::string_view state = FieldOf(result, PG_DIAG_SQLSTATE);
  const std::string_view group = state.substr(0, 2);
  const std::string_view constraint = FieldOf(result, PG_DIAG_CONSTRAINT_NAME);
  const bool fatal = FieldOf(result, PG_DIAG_SEVERITY_NONLOCALIZED) != "ERROR";
  // Texts of the server are told only where they cannot quote a value, which may be personal: not of classes 22 and 23.
  const std::string detail = StrCat(sql.name, ": SQLSTATE ", state, constraint.empty() ? "" : ", constraint ",
                                    constraint, group == "22" || group == "23" ? "" : ", ",
                                    group == "22" || group == "23" ? "" : FieldOf(result, PG_DIAG_MESSAGE_PRIMARY));
  if (state.empty() || fatal || group == "08") return Disconnected();
  if (state == "40001" || state == "40P01") {
    return {.status = Failure(kTryAgain, {{"detail", detail}}).RetryAfter(100), .trouble = Trouble::kConflict};
  }
  if (state == "23505") return {.status = Failure(kInternal, {{"detail", detail}}), .trouble = Trouble::kDuplicate};
  if (state == "53100" || state == "25006") {  // disk full; a standby, or read-only by decree
    return {.status = Failure(kStoreFull, {{"detail", detail}}).RetryAfter(5000), .trouble = Trouble::kOther};
  }
  // Too little of something else, cancelled or timed out.
  if (group == "53" || group == "57" || group == "55")
    return {.status = Unavailable(detail), .trouble = Trouble::kOther};
  return {.status = Failure(kInternal, {{"detail", detail}}), .trouble = Trouble::kOther};
}

Outcome Connection::Execute(const char* begin, const Sql& sql, const Value* parameters, size_t count,
                            absl::FunctionRef<absl::Status(const Row&)> row) {
  if (broken_ || !ReceiveLate()) return Disconnected();
  const Binding binding(parameters, count);
  std::string key = StrCat(sql.text, "\n", binding.signature());
  const auto known = statements_.find(key);
  const bool fresh = known == statements_.end();

  size_t commands = 0;
  bool sent = true;
  const auto send = [&](int accepted) {
    ++commands;
    sent = sent && accepted != 0;
  };
  if (begin != nullptr && *begin != '\0') send(Send(begin));
  std::string name;
  if (!fresh) {
    name = known->second.name;
    recent_.splice(recent_.begin(), recent_, known->second.recent);
  } else {
    if (statements_.size() >= kStatementCache) {
      const auto oldest = statements_.find(recent_.back());
      send(Send(StrCat("DEALLOCATE ", oldest->second.name).c_str()));
      statements_.erase(oldest);
      recent_.pop_back();
    }
    name = StrCat("s", ++prepared_ever_);
    send(PQsendPrepare(connection_, name.c_str(), std::string(sql.text).c_str(), binding.count(), binding.types()));
  }
  send(PQsendQueryPrepared(connection_, name.c_str(), binding.count(), binding.values(), binding.lengths(),
                           binding.formats(), kBinary));
  if (!sent || PQpipelineSync(connection_) == 0) return Disconnected();

  const std::vector<Result> results = Receive();
  const auto failed = std::find_if(results.begin(), results.end(), [](const Result& result) {
    return PQresultStatus(result.get()) != PGRES_COMMAND_OK && PQresultStatus(result.get()) != PGRES_TUPLES_OK;
  });
  if (broken_ || results.size() < commands) return Disconnected();
  if (results.end() - failed > 1) {
    // What goes before the statement failed, and what is prepared here is no longer certain: begin afresh.
    Outcome outcome = Judge(sql, failed->get());
    broken_ = true;
    return outcome;
  }
  if (fresh) {
    recent_.push_front(std::move(key));
    statements_.emplace(recent_.front(), Statement{std::move(name), recent_.begin()});
  }
  if (failed != results.end()) {
    // "cached plan must not change result type": another replica has migrated the table. A new connection has no old plans.
    if (!fresh && FieldOf(failed->get(), PG_DIAG_SQLSTATE) == "0A000") return Disconnected();
    return Judge(sql, failed->get());
  }

  const pg_result* last = results.back().get();
  Outcome outcome;
  ResultRow current(last);
  const int rows = PQntuples(last);
  for (int i = 0; i < rows; ++i) {
    current.MoveTo(i);
    outcome.status = row(current);
    if (current.misread()) {
      return {
          .status = Failure(kInternal, {{"detail", StrCat(sql.name, ": a column is read as a type that it has not")}}),
          .trouble = Trouble::kOther};
    }
    if (!outcome.status.ok()) return outcome;
  }
  // PQcmdTuples is "" for statements that count nothing.
  if (const char* changed = PQcmdTuples(const_cast<pg_result*>(last)); *changed != '\0')
    outcome.changed = atoll(changed);
  return outcome;
}

Outcome Connection::Commit() {
  if (broken_ || !ReceiveLate() || !Send("COMMIT") || PQpipelineSync(connection_) == 0) return Disconnected();
  const std::vector<Result> results = Receive();
  if (results.empty()) return Disconnected();
  const pg_result* result = results.front().get();
  if (PQresultStatus(result) != PGRES_COMMAND_OK) return Judge({"commit", ""}, result);
  if (std::string_view(PQcmdStatus(const_cast<pg_result*>(result))) != "COMMIT") {
    return {.status = Failure(kInternal, {{"detail", "COMMIT of a transaction that had failed"}}),
            .trouble = Trouble::kOther};
  }
  return {};
}

void Connection::Rollback() {
  if (broken_) return;
  if (!Send("ROLLBACK") || PQpipelineSync(connection_) == 0) {
    broken_ = true;
    return;
  }
  ++late_;
}

Outcome Connection::Script(std::string_view text) {
  if (broken_ || !ReceiveLate() || PQexitPipelineMode(connection_) == 0) return Disconnected();
  const Result result(PQexec(connection_, std::string(text).c_str()));
  const ExecStatusType status = PQresultStatus(result.get());
  if (PQenterPipelineMode(connection_) == 0) return Disconnected();
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return {};
  return Judge({"script", ""}, result.get());
}

}  // namespace jiedui::db::postgresql
