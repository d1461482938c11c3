#include "common/testing/test_database.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr db::Migration kSteps[] = {{1, "CREATE TABLE note (text TEXT NOT NULL PRIMARY KEY);"}};
constexpr db::Migration kNewerSteps[] = {kSteps[0], {2, "ALTER TABLE note ADD COLUMN more TEXT;"}};
const db::Component kNotes{"notes", kSteps, kSteps};
const db::Component kNewerNotes{"notes", kNewerSteps, kNewerSteps};

absl::Status Write(db::Database& database, std::string_view text) {
  return db::WriteAndWait(database, [text](db::Tx& tx) -> absl::Status {
    return tx.Run({.name = "note.add", .text = "INSERT INTO note (text) VALUES ($1)"}, {text}).status();
  });
}

std::vector<std::string> Query(db::Database& database, std::string_view text, db::Parameters parameters = {}) {
  std::vector<std::string> found;
  EXPECT_THAT(database.Read([&](db::Tx& tx) -> absl::Status {
    return tx.Each({.name = "test.query", .text = text}, parameters, [&](const db::Row& row) -> absl::Status {
      found.emplace_back(row.Text(0));
      return absl::OkStatus();
    });
  }),
              IsOk());
  return found;
}

class TestStoreTest : public ::testing::TestWithParam<Engine> {
 protected:
  FakeClock clock_;
  TestStore store_{GetParam(), {kNotes}, clock_};
};

TEST_P(TestStoreTest, KeepsItsRowsWhenOpenedAgain) {
  EXPECT_EQ(store_->engine(), GetParam());
  ASSERT_THAT(Write(*store_, "a"), IsOk());
  ASSERT_THAT(store_.Reopen(), IsOk());
  EXPECT_THAT(Query(*store_, "SELECT text FROM note"), ElementsAre("a"));
  ASSERT_THAT(store_.Reopen({kNewerNotes}), IsOk());
  EXPECT_THAT(Query(*store_, "SELECT more FROM note"), ElementsAre(""));
}

TEST_P(TestStoreTest, IsApartFromOthers) {
  TestStore other(GetParam(), {kNotes}, clock_);
  ASSERT_THAT(Write(*store_, "a"), IsOk());
  EXPECT_THAT(Query(*other, "SELECT text FROM note"), IsEmpty());
}

TEST_P(TestStoreTest, LeavesNothingBehind) {
  std::optional<TestStore> other(std::in_place, GetParam(), db::Schema{kNotes}, clock_);
  ASSERT_THAT(Write(**other, "a"), IsOk());
  if (GetParam() == Engine::kSqlite) {
    const std::filesystem::path folder = std::filesystem::path(other->path()).parent_path();
    EXPECT_TRUE(std::filesystem::exists(folder));
    other.reset();
    EXPECT_FALSE(std::filesystem::exists(folder));
  } else {
    const std::string name = other->postgresql().search_path;
    constexpr std::string_view kFind = "SELECT CAST(nspname AS TEXT) FROM pg_catalog.pg_namespace WHERE nspname = $1";
    EXPECT_THAT(Query(*store_, kFind, {name}), ElementsAre(name));
    other.reset();
    EXPECT_THAT(Query(*store_, kFind, {name}), IsEmpty());
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, TestStoreTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

}  // namespace
}  // namespace jiedui::testing
