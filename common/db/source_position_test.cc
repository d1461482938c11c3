#include "common/db/source_position.h"

#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gtest/gtest.h"

namespace jiedui::db {
namespace {

using jiedui::testing::Engine;
using jiedui::testing::FakeClock;
using jiedui::testing::IsOk;
using jiedui::testing::TestStore;

class SourcePositionTest : public ::testing::TestWithParam<Engine> {
 protected:
  int64_t Position(std::string_view consumer, std::string_view source) {
    int64_t position = -1;
    EXPECT_THAT(store_->Read([&](Tx& tx) {
      absl::StatusOr<int64_t> read = ReadSourcePosition(tx, consumer, source);
      if (read.ok()) position = *read;
      return read.status();
    }),
                IsOk());
    return position;
  }

  bool Advance(std::string_view consumer, std::string_view source, int64_t position) {
    bool moved = false;
    EXPECT_THAT(WriteAndWait(*store_,
                             [&](Tx& tx) {
                               absl::StatusOr<bool> advanced = AdvanceSourcePosition(tx, consumer, source, position);
                               moved = advanced.ok() && *advanced;
                               return advanced.status();
                             }),
                IsOk());
    return moved;
  }

  FakeClock clock_;
  TestStore store_{GetParam(), {}, clock_};
};

TEST_P(SourcePositionTest, MovesByOneAndOnlyByOne) {
  EXPECT_EQ(Position("linked", "trusteeship"), 0);
  EXPECT_FALSE(Advance("linked", "trusteeship", 2));  // a gap at the very beginning
  EXPECT_TRUE(Advance("linked", "trusteeship", 1));
  EXPECT_FALSE(Advance("linked", "trusteeship", 1));  // applied before
  EXPECT_FALSE(Advance("linked", "trusteeship", 3));
  EXPECT_TRUE(Advance("linked", "trusteeship", 2));
  EXPECT_EQ(Position("linked", "trusteeship"), 2);
  EXPECT_FALSE(Advance("linked", "trusteeship", 1));
  EXPECT_EQ(Position("linked", "trusteeship"), 2);
}

TEST_P(SourcePositionTest, EachConsumerAndSourceHasItsOwn) {
  EXPECT_TRUE(Advance("linked", "trusteeship", 1));
  EXPECT_EQ(Position("linked", "rotation"), 0);
  EXPECT_EQ(Position("notices", "trusteeship"), 0);
  EXPECT_TRUE(Advance("notices", "trusteeship", 1));
}

TEST_P(SourcePositionTest, GoesBackWithTheTransaction) {
  EXPECT_THAT(WriteAndWait(*store_,
                           [&](Tx& tx) -> absl::Status {
                             absl::StatusOr<bool> advanced = AdvanceSourcePosition(tx, "linked", "trusteeship", 1);
                             if (!advanced.ok()) return advanced.status();
                             return absl::CancelledError("the event could not be applied");
                           }),
              jiedui::testing::StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(Position("linked", "trusteeship"), 0);
}

TEST_P(SourcePositionTest, BuriesAnEventWithItsError) {
  const LoggedEvent event{.position = 1,
                          .id = "0b9e4c1e-2a57-4a37-8f3b-1b5a6a1f2c3d",
                          .type = "cn.jiedui.trusteeship.plan.approved.v1",
                          .subject = "trusteeships/tr-06",
                          .revision = 3,
                          .data_type = "jiedui.events.v1.Plan",
                          .data = std::string("\x00\xff\x08", 3)};
  const auto buried = [&](std::string_view source) {
    int64_t count = -1;
    EXPECT_THAT(store_->Read([&](Tx& tx) {
      absl::StatusOr<int64_t> counted = CountBuriedEvents(tx, "linked", source);
      if (counted.ok()) count = *counted;
      return counted.status();
    }),
                IsOk());
    return count;
  };
  EXPECT_EQ(buried("trusteeship"), 0);
  EXPECT_THAT(WriteAndWait(*store_,
                           [&](Tx& tx) -> absl::Status {
                             absl::StatusOr<bool> advanced = AdvanceSourcePosition(tx, "linked", "trusteeship", 1);
                             if (!advanced.ok()) return advanced.status();
                             return BuryEvent(tx, "linked", "trusteeship", event, absl::DataLossError("unknown school"),
                                              5);
                           }),
              IsOk());
  EXPECT_EQ(buried("trusteeship"), 1);
  EXPECT_EQ(buried("rotation"), 0);
  EXPECT_EQ(Position("linked", "trusteeship"), 1);

  std::string data, error;
  EXPECT_THAT(store_->Read([&](Tx& tx) {
    return tx
        .One({"test", "SELECT data, error, attempts FROM dead_letter WHERE consumer = $1"}, {"linked"},
             [&](const Row& row) {
               data = row.Text(0);
               error = row.Text(1);
               EXPECT_EQ(row.Int(2), 5);
             })
        .status();
  }),
              IsOk());
  EXPECT_EQ(data, event.data);
  EXPECT_EQ(error, "DATA_LOSS: unknown school");
}

INSTANTIATE_TEST_SUITE_P(Engines, SourcePositionTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::db
