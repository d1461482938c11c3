#include "common/process/housekeeping.h"

#include "common/base/text.h"
#include "common/db/mutate.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "common/testing/wait.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::process {
namespace {

using jiedui::testing::IsOk;
using jiedui::testing::WaitUntil;

class HousekeepingTest : public ::testing::TestWithParam<db::Database::Engine> {
 protected:
  void KeepAnswer(char key) {
    ASSERT_THAT(
        db::WriteAndWait(*store_,
                         [&](db::Tx& tx) {
                           return tx
                               .Run({"test.keep",
                                     "INSERT INTO request_replay (key, fingerprint, response, event_id, warnings, "
                                     "recorded_time) VALUES ($1, $2, $2, '', $2, $3)"},
                                    {db::AsBytes(std::string(16, key)), db::AsBytes(std::string(32, 'f')),
                                     absl::ToUnixMicros(clock_.Now())})
                               .status();
                         }),
        IsOk());
  }
  int64_t Kept() {
    int64_t count = -1;
    EXPECT_THAT(store_->Read([&](db::Tx& tx) {
      return tx
          .One({"test.count", "SELECT COUNT(*) FROM request_replay"}, {},
               [&](const db::Row& row) { count = row.Int(0); })
          .status();
    }),
                IsOk());
    return count;
  }

  jiedui::testing::FakeClock clock_;
  jiedui::testing::TestStore store_{GetParam(), {}, clock_};
};

TEST_P(HousekeepingTest, OldAnswersGoAtTheStart) {
  KeepAnswer('o');
  clock_.Advance(db::kReplayKept + absl::Hours(1));
  KeepAnswer('y');
  Housekeeping housekeeping(*store_, clock_);
  EXPECT_TRUE(WaitUntil([&] { return Kept() == 1; }));
}

TEST_P(HousekeepingTest, AndAgainAfterEachInterval) {
  Housekeeping housekeeping(*store_, clock_, absl::Milliseconds(1));
  KeepAnswer('f');
  clock_.Advance(db::kReplayKept + absl::Hours(1));
  EXPECT_TRUE(WaitUntil([&] { return Kept() == 0; }));
  KeepAnswer('s');
  clock_.Advance(db::kReplayKept + absl::Hours(1));
  EXPECT_TRUE(WaitUntil([&] { return Kept() == 0; }));
}

INSTANTIATE_TEST_SUITE_P(Engines, HousekeepingTest, ::testing::ValuesIn(testing::EnginesUnderTest()),
                         testing::EngineName);

}  // namespace
}  // namespace jiedui::process
