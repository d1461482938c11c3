// LD_PRELOAD: what a service would reach if a part of its work cost nothing. JIEDUI_SPARE says which part:
//   sync   fsync and fdatasync return at once
//   rows   the statements that insert the rows of a change are bound and not run; the log goes on from JIEDUI_SPARE_POSITION
// A store is worth nothing afterwards.
#include <dlfcn.h>
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

constexpr std::string_view kEvent = "INSERT INTO event_log (";
constexpr std::string_view kRows[] = {kEvent, "INSERT INTO pairing (", "INSERT INTO audit (",
                                      "INSERT INTO request_replay ("};
enum class Kind { kOther, kRow, kEvent };

bool Spares(std::string_view what) {
  static const char* const setting = std::getenv("JIEDUI_SPARE");
  return setting != nullptr && setting == what;
}

std::atomic<int64_t>& Position() {
  static std::atomic<int64_t> position = std::atoll(std::getenv("JIEDUI_SPARE_POSITION"));
  return position;
}

Kind KindOf(sqlite3_stmt* statement) {
  const char* const text = sqlite3_sql(statement);
  std::string_view sql = text == nullptr ? "" : text;
  if (sql.starts_with('\n')) sql.remove_prefix(1);
  for (const std::string_view row : kRows) {
    if (sql.starts_with(row)) return row == kEvent ? Kind::kEvent : Kind::kRow;
  }
  return Kind::kOther;
}

template <class Function>
Function* Next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

int Sync(const char* name, int file) { return Spares("sync") ? 0 : Next<int(int)>(name)(file); }

}  // namespace

extern "C" int fsync(int file) { return Sync("fsync", file); }
extern "C" int fdatasync(int file) { return Sync("fdatasync", file); }

extern "C" int sqlite3_step(sqlite3_stmt* statement) {
  static auto* const step = Next<int(sqlite3_stmt*)>("sqlite3_step");
  const Kind kind = Spares("rows") ? KindOf(statement) : Kind::kOther;
  if (kind == Kind::kOther) return step(statement);
  if (kind == Kind::kEvent) ++Position();
  return SQLITE_DONE;
}

extern "C" sqlite3_int64 sqlite3_last_insert_rowid(sqlite3* database) {
  static auto* const last = Next<sqlite3_int64(sqlite3*)>("sqlite3_last_insert_rowid");
  return Spares("rows") ? Position().load() : last(database);
}
