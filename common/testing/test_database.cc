#include "common/testing/test_database.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "common/base/id.h"
#include "common/base/text.h"

namespace jiedui::testing {
namespace {

constexpr char kServer[] = "JIEDUI_TEST_POSTGRESQL";
constexpr char kRequired[] = "JIEDUI_REQUIRE_POSTGRESQL";

[[noreturn]] void Die(std::string_view what, const absl::Status& status) {
  std::fprintf(stderr, "%s: %s\n", std::string(what).c_str(), status.ToString().c_str());
  std::abort();
}

}  // namespace

std::vector<Engine> EnginesUnderTest() {
  std::vector<Engine> engines = {Engine::kSqlite};
  if (std::getenv(kServer) != nullptr || std::getenv(kRequired) != nullptr) engines.push_back(Engine::kPostgresql);
  return engines;
}

std::string EngineName(const ::testing::TestParamInfo<Engine>& info) {
  return info.param == Engine::kSqlite ? "Sqlite" : "Postgresql";
}

TestStore::TestStore(Engine engine, db::Schema schema, const Clock& clock)
    : engine_(engine), schema_(std::move(schema)), clock_(clock) {
  if (engine == Engine::kSqlite) {
    std::string folder = std::filesystem::temp_directory_path() / "jiedui-test-XXXXXX";
    if (mkdtemp(folder.data()) == nullptr) Die(folder, absl::InternalError("cannot create the folder"));
    path_ = folder + "/store.db";
  } else {
    const char* server = std::getenv(kServer);
    if (server == nullptr) Die(kServer, absl::FailedPreconditionError("not set, though PostgreSQL is required"));
    std::string name = "test_" + NewUuid();
    std::replace(name.begin(), name.end(), '-', '_');
    postgresql_ = {.conninfo = server, .search_path = std::move(name), .readers = 4};
  }
  const absl::Status opened = Reopen();
  if (!opened.ok()) Die("test store", opened);
}

absl::Status TestStore::Reopen(db::Schema schema) {
  Close();
  absl::StatusOr<std::unique_ptr<db::Database>> database = engine_ == Engine::kSqlite
                                                               ? db::OpenSqlite({.path = path_}, schema, clock_)
                                                               : db::OpenPostgresql(postgresql_, schema, clock_);
  if (!database.ok()) return database.status();
  database_ = *std::move(database);
  return absl::OkStatus();
}

TestStore::~TestStore() {
  if (engine_ == Engine::kSqlite) {
    Close();
    std::error_code ignored;
    std::filesystem::remove_all(std::filesystem::path(path_).parent_path(), ignored);
  } else if (database_ != nullptr) {  // a store that its test left closed stays behind: the server is a private one too
    const std::string drop = StrCat("DROP SCHEMA ", postgresql_.search_path, " CASCADE");
    const absl::Status dropped = db::WriteAndWait(
        *database_, [&](db::Tx& tx) -> absl::Status { return tx.Run({.name = "test.drop", .text = drop}).status(); });
    if (!dropped.ok()) std::fprintf(stderr, "%s: %s\n", drop.c_str(), dropped.ToString().c_str());
  }
}

}  // namespace jiedui::testing
