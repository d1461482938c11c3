// The limit beside which durable writes are measured: what a service wrote, written again without the service. Takes the rows
// that SOURCE has and TARGET has not, of every table that a change touches (first the one with a row a change), and inserts them into
// TARGET, `batch` changes in a commit: the same rows, bytes and indexes, with the same settings as common/db uses, and nothing decided.
#include <sqlite3.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "nlohmann/json.hpp"

namespace {

using Database = std::unique_ptr<sqlite3, int (*)(sqlite3*)>;
using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;
using Values = std::unique_ptr<sqlite3_value, void (*)(sqlite3_value*)>;

[[noreturn]] void Die(sqlite3* database, const std::string& what) {
  std::fprintf(stderr, "%s: %s\n", what.c_str(), sqlite3_errmsg(database));
  std::exit(1);
}

Database Open(const std::string& path, int flags) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  if (code != SQLITE_OK) Die(handle, path);
  return {handle, sqlite3_close};
}

void Run(sqlite3* database, const char* text) {
  if (sqlite3_exec(database, text, nullptr, nullptr, nullptr) != SQLITE_OK) Die(database, text);
}

Statement Prepare(sqlite3* database, const std::string& text) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(database, text.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
    Die(database, text);
  }
  return {statement, sqlite3_finalize};
}

void Step(sqlite3* database, sqlite3_stmt* statement) {
  if (sqlite3_step(statement) != SQLITE_DONE) Die(database, sqlite3_sql(statement));
  sqlite3_reset(statement);
}

std::vector<std::string> Texts(sqlite3* database, const std::string& query) {
  std::vector<std::string> texts;
  const Statement statement = Prepare(database, query);
  while (sqlite3_step(statement.get()) == SQLITE_ROW) {
    texts.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), 0)));
  }
  return texts;
}

// The new rows of one table, in memory.
struct Table {
  Statement insert;
  std::vector<std::vector<Values>> rows;
};

Table Load(sqlite3* source, sqlite3* target, const std::string& name, int most) {
  std::string columns, slots;
  for (const std::string& column : Texts(target, "SELECT name FROM pragma_table_info('" + name + "')")) {
    columns += (columns.empty() ? "" : ", ") + column;
    slots += slots.empty() ? "?" : ", ?";
  }
  // A table without numbers of rows has none in TARGET: all of it is new, in the order of its key.
  const bool numbered =
      Texts(target, "SELECT wr FROM pragma_table_list('" + name + "') WHERE schema = 'main'").at(0) == "0";
  std::string fresh;
  if (numbered) {
    fresh = " WHERE rowid > " + Texts(target, "SELECT COALESCE(MAX(rowid), 0) FROM " + name).at(0) + " ORDER BY rowid";
  } else if (Texts(target, "SELECT COUNT(*) FROM " + name).at(0) != "0") {
    Die(target, name + " has rows, and no numbers to tell new ones by");
  }
  Table table{Prepare(target, "INSERT INTO " + name + " (" + columns + ") VALUES (" + slots + ")"), {}};
  const Statement read =
      Prepare(source, "SELECT " + columns + " FROM " + name + fresh + " LIMIT " + std::to_string(most));
  while (sqlite3_step(read.get()) == SQLITE_ROW) {
    auto& row = table.rows.emplace_back();
    for (int i = 0; i < sqlite3_column_count(read.get()); ++i) {
      row.emplace_back(sqlite3_value_dup(sqlite3_column_value(read.get(), i)), sqlite3_value_free);
    }
  }
  return table;
}

void Insert(sqlite3* database, const Table& table, size_t row) {
  int slot = 0;
  for (const Values& value : table.rows[row]) sqlite3_bind_value(table.insert.get(), ++slot, value.get());
  Step(database, table.insert.get());
}

// Processor time of this process.
double CpuMicros() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto micros = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
  };
  return micros(used.ru_utime) + micros(used.ru_stime);
}

}  // namespace

int main(int argc, char** argv) {
  std::string source_path, target_path;
  int batch = 256, most = 1'000'000;
  CLI::App app("Writes the changes of one store into a copy of its earlier state");
  app.add_option("source", source_path)->required();
  app.add_option("target", target_path)->required();
  app.add_option("--batch", batch, "Changes in one commit")->check(CLI::Range(1, 65536));
  app.add_option("--rows", most, "Changes at most")->check(CLI::Range(1, 1'000'000));
  std::vector<std::string> names = {"pairing", "event_log", "audit", "request_replay"};
  app.add_option("--tables", names, "Only these: what each costs")->delimiter(',');
  CLI11_PARSE(app, argc, argv);

  const Database source = Open(source_path, SQLITE_OPEN_READONLY);
  const Database target = Open(target_path, SQLITE_OPEN_READWRITE);
  sqlite3* const database = target.get();
  Run(database,
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;"
      "PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY");
  std::vector<Table> tables;
  size_t changes = 0;  // as many as the first table has rows
  for (const std::string& name : names) {
    Table table = Load(source.get(), database, name, most);
    if (changes == 0) changes = table.rows.size();
    if (!table.rows.empty()) tables.push_back(std::move(table));
  }
  const Statement begin = Prepare(database, "BEGIN IMMEDIATE"), commit = Prepare(database, "COMMIT");
  const double cpu_before = CpuMicros();
  const auto began = std::chrono::steady_clock::now();
  for (size_t i = 0; i < changes;) {
    Step(database, begin.get());
    for (const size_t end = std::min(changes, i + static_cast<size_t>(batch)); i < end; ++i) {
      // Of a table with more or fewer rows each change has its part.
      for (const Table& table : tables) {
        const size_t rows = table.rows.size();
        for (size_t row = i * rows / changes; row < (i + 1) * rows / changes; ++row) Insert(database, table, row);
      }
    }
    Step(database, commit.get());
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  const nlohmann::json report = {{"rows", changes},
                                 {"per_second", static_cast<double>(changes) / seconds},
                                 {"cpu_us", (CpuMicros() - cpu_before) / static_cast<double>(changes)},
                                 {"tables", tables.size()}};
  std::printf("%s\n", report.dump().c_str());
  return changes > 0 ? 0 : 1;
}
