// That the helpers of tests can also say no.
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/error.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/wait.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::testing {
namespace {

using ::testing::Not;

TEST(MatchersTest, TellStatusesApart) {
  const absl::Status refusal = Failure(kEtagMismatch).By({"SD19-2a", "鲁教厅办发〔2019〕5号"});
  const absl::StatusOr<int> value = 1, none = refusal;
  EXPECT_THAT(value, IsOk());
  EXPECT_THAT(none, Not(IsOk()));
  EXPECT_THAT(none, StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(none, Not(StatusIs(absl::StatusCode::kNotFound)));
  EXPECT_THAT(none, HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(none, Not(HasReason("TRY_AGAIN")));
  EXPECT_THAT(value, Not(HasReason("ETAG_MISMATCH")));
  EXPECT_THAT(refusal, NamesClause("SD19-2a"));
  EXPECT_THAT(refusal, Not(NamesClause("SD19-2")));
  EXPECT_THAT(absl::OkStatus(), Not(NamesClause("SD19-2a")));
}

TEST(MatchersTest, CompareProtos) {
  type::v1::Citation one, other;
  one.set_clause("SD19-2a");
  EXPECT_THAT(one, Not(EqualsProto(other)));
  other = one;
  EXPECT_THAT(one, EqualsProto(other));
}

TEST(FakeClockTest, StandsStillUntilTold) {
  FakeClock clock;
  const absl::Time start = clock.Now();
  EXPECT_EQ(clock.Now(), start);
  EXPECT_EQ(clock.Today(), absl::ToCivilDay(start, ChinaTime()));
  clock.Advance(absl::Hours(48));
  EXPECT_EQ(clock.Now(), start + absl::Hours(48));
  EXPECT_EQ(clock.Today(), absl::ToCivilDay(start, ChinaTime()));  // apart from Now
  clock.SetToday(absl::CivilDay(2011, 5, 31));
  EXPECT_EQ(clock.Today(), absl::CivilDay(2011, 5, 31));
  clock.SetNow(start);
  clock.SetAutoTick(absl::Microseconds(1));
  EXPECT_EQ(clock.Now(), start);
  EXPECT_EQ(clock.Now(), start + absl::Microseconds(1));
}

TEST(WaitTest, EndsWithTheConditionOrTheTimeout) {
  int asked = 0;
  EXPECT_TRUE(WaitUntil([&] { return ++asked == 3; }));
  EXPECT_EQ(asked, 3);
  EXPECT_FALSE(WaitUntil([] { return false; }, absl::ZeroDuration()));
}

}  // namespace
}  // namespace jiedui::testing
