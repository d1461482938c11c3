// Schema steps, on both engines.
#include "common/db/migrations.h"

#include <span>
#include <string>

#include "common/db/database.h"
#include "common/db/db_test_items.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::db {
namespace {

using ::jiedui::testing::Engine;
using ::jiedui::testing::EngineName;
using ::jiedui::testing::EnginesUnderTest;
using ::jiedui::testing::FakeClock;
using ::jiedui::testing::HasReason;
using ::jiedui::testing::IsOk;
using ::jiedui::testing::TestStore;
using ::testing::HasSubstr;

constexpr Migration kFirst = kItemSteps[0];
constexpr std::string_view kAddNote = "ALTER TABLE item ADD COLUMN note TEXT; UPDATE item SET note = 'old'";
constexpr Migration kTwoSteps[] = {kFirst, {2, kAddNote}};
constexpr Migration kBreakingStep[] = {kFirst, {2, "-- min_compatible: 2\nALTER TABLE item ADD COLUMN note TEXT"}};
constexpr Migration kFailingStep[] = {
    kFirst, {2, "CREATE TABLE other (id BIGINT)"}, {3, "INSERT INTO nowhere VALUES (1)"}};
constexpr Migration kImpossibleMark[] = {kFirst, {2, "-- min_compatible: 3\nCREATE TABLE other (id BIGINT)"}};

Schema Steps(std::span<const Migration> steps) { return {Component{"items", steps, steps}}; }

class MigrationsTest : public ::testing::TestWithParam<Engine> {
 protected:
  absl::Status Set(std::string_view name, int64_t value) {
    return WriteAndWait(*store_, [&](Tx& tx) { return SetItem(tx, name, value).status(); });
  }
  absl::StatusOr<int64_t> Count(std::string_view text) {
    int64_t count = 0;
    absl::Status status = store_->Read([&](Tx& tx) {
      return tx.One({"test.count", text}, {}, [&](const Row& row) { count = row.Int(0); }).status();
    });
    if (!status.ok()) return status;
    return count;
  }

  FakeClock clock_;
  TestStore store_{GetParam(), {kItems}, clock_};
};
INSTANTIATE_TEST_SUITE_P(Engines, MigrationsTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

TEST_P(MigrationsTest, AStepKeepsTheDataAndRunsOnce) {
  ASSERT_THAT(Set("a", 1), IsOk());
  ASSERT_THAT(store_.Reopen(Steps(kTwoSteps)), IsOk());
  EXPECT_EQ(ItemValue(*store_, "a"), 1);
  EXPECT_EQ(*Count("SELECT COUNT(*) FROM item WHERE note = 'old'"), 1);
  ASSERT_THAT(Set("b", 2), IsOk());
  ASSERT_THAT(store_.Reopen(Steps(kTwoSteps)), IsOk());
  EXPECT_EQ(*Count("SELECT COUNT(*) FROM item WHERE note = 'old'"), 1) << "b came after the step";
}

TEST_P(MigrationsTest, AnOlderBinaryGoesOnWithANewerStore) {
  ASSERT_THAT(store_.Reopen(Steps(kTwoSteps)), IsOk());
  ASSERT_THAT(store_.Reopen(), IsOk());
  EXPECT_THAT(Set("a", 1), IsOk());
  ASSERT_THAT(store_.Reopen(Steps(kTwoSteps)), IsOk());
  EXPECT_EQ(ItemValue(*store_, "a"), 1);
}

TEST_P(MigrationsTest, AStoreThatNeedsANewerBinaryIsRefused) {
  ASSERT_THAT(store_.Reopen(Steps(kBreakingStep)), IsOk());
  const absl::Status refused = store_.Reopen();
  EXPECT_THAT(refused, HasReason("STORE_UNAVAILABLE"));
  EXPECT_THAT(refused.ToString(), HasSubstr("needs a newer binary: items is at step 2"));
  EXPECT_THAT(store_.Reopen(Steps(kBreakingStep)), IsOk());
}

TEST_P(MigrationsTest, AStepThatFailsLeavesTheStoreAsItWas) {
  ASSERT_THAT(Set("a", 1), IsOk());
  EXPECT_THAT(store_.Reopen(Steps(kFailingStep)).ToString(), HasSubstr("step 3 of items"));
  ASSERT_THAT(store_.Reopen(Steps(kTwoSteps)), IsOk());
  EXPECT_EQ(ItemValue(*store_, "a"), 1);
  EXPECT_THAT(Count("SELECT COUNT(*) FROM other"), HasReason("INTERNAL"));
}

TEST_P(MigrationsTest, AStepCannotAskForABinaryThatDoesNotExist) {
  EXPECT_THAT(store_.Reopen(Steps(kImpossibleMark)).ToString(),
              HasSubstr("step 2 of items has an invalid min_compatible"));
  EXPECT_THAT(store_.Reopen(), IsOk());
}

}  // namespace
}  // namespace jiedui::db
