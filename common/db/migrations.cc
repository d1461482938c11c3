#include <cstdint>
#include <string>

#include "absl/strings/numbers.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "common/db/migration_runner.h"
#include "common/db/replay_key.h"
#include "common/db/schema.h"
#include "sodium.h"

namespace jiedui::db {
namespace {

// Which steps the store has had, and the oldest binary that each of them suits.
constexpr std::string_view kSqliteTable =
    "CREATE TABLE IF NOT EXISTS schema_step ("
    "component TEXT NOT NULL, version INTEGER NOT NULL, min_compatible INTEGER NOT NULL, applied_time INTEGER NOT "
    "NULL, "
    "PRIMARY KEY (component, version)) STRICT, WITHOUT ROWID";
constexpr std::string_view kPostgresqlTable =
    "CREATE TABLE IF NOT EXISTS schema_step ("
    "component TEXT COLLATE \"C\" NOT NULL, version BIGINT NOT NULL, min_compatible BIGINT NOT NULL, "
    "applied_time BIGINT NOT NULL, PRIMARY KEY (component, version))";
constexpr Sql kFindSteps = {"schema_step.find",
                            "SELECT COALESCE(MAX(version), 0), COALESCE(MAX(min_compatible), 0) FROM schema_step "
                            "WHERE component = $1"};
constexpr Sql kAddStep = {
    "schema_step.add",
    "INSERT INTO schema_step (component, version, min_compatible, applied_time) VALUES ($1, $2, $3, $4)"};

constexpr int64_t kReplayKeysStep = 2;  // of the common tables; the code has the second half of it

constexpr std::string_view kFingerprintKey = "fingerprint_key";
constexpr Sql kFindMeta = {"store_meta.find", "SELECT value FROM store_meta WHERE key = $1"};
constexpr Sql kAddMeta = {"store_meta.add", "INSERT INTO store_meta (key, value) VALUES ($1, $2)"};

// The N of a first line "-- min_compatible: N"; 0 without one.
absl::StatusOr<int64_t> MinCompatible(std::string_view component, const Migration& step) {
  constexpr std::string_view kMark = "-- min_compatible:";
  if (!step.sql.starts_with(kMark)) return 0;
  const std::string_view line = step.sql.substr(kMark.size(), step.sql.find('\n') - kMark.size());
  int64_t number = 0;
  if (!absl::SimpleAtoi(ToAbsl(line), &number) || number < 1 || number > step.version) {
    return Failure(kInternal,
                   {{"detail", StrCat("step ", step.version, " of ", component, " has an invalid min_compatible")}});
  }
  return number;
}

// Gives the last step that the store had had before.
absl::StatusOr<int64_t> ApplyComponent(Tx& tx, absl::FunctionRef<absl::Status(std::string_view)> script,
                                       std::string_view component, std::span<const Migration> steps) {
  const auto known = static_cast<int64_t>(steps.size());
  int64_t version = 0, min_compatible = 0;
  absl::Status status = tx.One(kFindSteps, {component}, [&](const Row& row) {
                            version = row.Int(0);
                            min_compatible = row.Int(1);
                          }).status();
  if (!status.ok()) return status;
  if (min_compatible > known) {
    return Failure(kStoreUnavailable,
                   {{"detail", StrCat("the store needs a newer binary: ", component, " is at step ", version,
                                      ", for binaries that know ", min_compatible, "; this one knows ", known)}});
  }
  for (const Migration& step : steps) {
    if (step.version <= version) continue;
    absl::StatusOr<int64_t> suits = MinCompatible(component, step);
    if (!suits.ok()) return suits.status();
    status = script(step.sql);
    if (!status.ok()) {
      return Failure(kInternal,
                     {{"detail", StrCat("step ", step.version, " of ", component, ": ",
                                        std::string_view(status.message().data(), status.message().size()))}});
    }
    status = tx.Run(kAddStep, {component, step.version, *suits, tx.NowMicros()}).status();
    if (!status.ok()) return status;
  }
  return version;
}

absl::StatusOr<std::string> FingerprintKey(Tx& tx) {
  std::string key;
  absl::StatusOr<bool> found = tx.One(kFindMeta, {kFingerprintKey}, [&](const Row& row) { key = row.Text(0); });
  if (!found.ok()) return found.status();
  if (*found) return key;
  if (sodium_init() < 0) return Failure(kInternal, {{"detail", "no source of random numbers"}});
  key.resize(crypto_generichash_KEYBYTES);
  randombytes_buf(key.data(), key.size());
  absl::Status status = tx.Run(kAddMeta, {kFingerprintKey, AsBytes(key)}).status();
  if (!status.ok()) return status;
  return key;
}

}  // namespace

absl::StatusOr<std::string> Migrate(Tx& tx, absl::FunctionRef<absl::Status(std::string_view)> script,
                                    Database::Engine engine, const Schema& schema) {
  const bool sqlite = engine == Database::Engine::kSqlite;
  absl::Status status = script(sqlite ? kSqliteTable : kPostgresqlTable);
  if (!status.ok()) return status;
  absl::StatusOr<int64_t> before = ApplyComponent(
      tx, script, "common", sqlite ? common_schema::SqliteMigrations() : common_schema::PostgresqlMigrations());
  if (!before.ok()) return before.status();
  absl::StatusOr<std::string> key = FingerprintKey(tx);
  if (!key.ok()) return key;
  if (*before < kReplayKeysStep) {
    status = KeyOldReplays(tx, script, *key);
    if (!status.ok()) return status;
  }
  for (const Component& component : schema) {
    status = ApplyComponent(tx, script, component.name, sqlite ? component.sqlite : component.postgresql).status();
    if (!status.ok()) return status;
  }
  return key;
}

}  // namespace jiedui::db
