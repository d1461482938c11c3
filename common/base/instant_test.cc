#include "common/base/instant.h"

#include "common/testing/matchers.h"
#include "gtest/gtest.h"

namespace jiedui {
namespace {

using jiedui::testing::HasReason;

absl::StatusOr<int64_t> Micros(int64_t seconds, int32_t nanos) {
  google::protobuf::Timestamp time;
  time.set_seconds(seconds);
  time.set_nanos(nanos);
  return MicrosOf("known_at", time);
}

TEST(InstantTest, CountsMicrosecondsAndCutsOff) {
  EXPECT_EQ(*Micros(0, 0), 0);
  EXPECT_EQ(*Micros(1, 1'999), 1'000'001);
  EXPECT_EQ(*Micros(-1, 999'999'999), -1);
  EXPECT_EQ(*Micros(253'402'300'799, 999'999'999), 253'402'300'799'999'999);
  EXPECT_EQ(*Micros(-62'135'596'800, 0), -62'135'596'800'000'000);
}

TEST(InstantTest, RefusesWhatIsNoInstant) {
  for (const auto& [seconds, nanos] : {std::pair<int64_t, int32_t>(253'402'300'800, 0),
                                       {-62'135'596'801, 0},
                                       {INT64_MAX, 0},
                                       {INT64_MIN, 0},
                                       {0, -1},
                                       {0, 1'000'000'000}}) {
    EXPECT_THAT(Micros(seconds, nanos).status(), HasReason("INVALID_FIELD")) << seconds << " " << nanos;
  }
}

}  // namespace
}  // namespace jiedui
