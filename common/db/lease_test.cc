#include "common/db/lease.h"

#include "absl/synchronization/mutex.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/test_database.h"
#include "gtest/gtest.h"

namespace jiedui::db {
namespace {

using jiedui::testing::Engine;
using jiedui::testing::FakeClock;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::TestStore;

class LeaseTest : public ::testing::TestWithParam<Engine> {
 protected:
  // A candidate whose monotonic clock is `clock`, one each: candidates compare nothing but the row.
  Lease Candidate(std::string holder, const absl::Duration& clock) {
    return Lease(*store_, "relay", std::move(holder), absl::Seconds(5), [&clock] { return clock; });
  }

  bool Renew(Lease& lease) {
    absl::StatusOr<bool> held = lease.Renew();
    EXPECT_THAT(held, IsOk());
    return held.ok() && *held;
  }

  absl::Status Check(int64_t token) {
    return WriteAndWait(*store_, [token](Tx& tx) { return CheckLease(tx, "relay", token); });
  }

  FakeClock clock_;
  TestStore store_{GetParam(), {}, clock_};
  absl::Duration first_clock_ = absl::Hours(7), second_clock_ = absl::Hours(1);
};

TEST_P(LeaseTest, IsTakenOnceAndKeptByRenewing) {
  Lease first = Candidate("a", first_clock_), second = Candidate("b", second_clock_);
  EXPECT_FALSE(first.held());
  EXPECT_TRUE(Renew(first));
  EXPECT_TRUE(first.held());
  for (int i = 0; i < 10; ++i) {
    second_clock_ += absl::Seconds(4);
    EXPECT_FALSE(Renew(second));
    EXPECT_TRUE(Renew(first));
  }
  EXPECT_FALSE(second.held());
  EXPECT_EQ(second.token(), 0);
}

TEST_P(LeaseTest, IsTakenOverWhenTheCounterStoodStillForItsLength) {
  Lease first = Candidate("a", first_clock_), second = Candidate("b", second_clock_);
  ASSERT_TRUE(Renew(first));
  const int64_t old_token = first.token();
  ASSERT_FALSE(Renew(second));
  second_clock_ += absl::Seconds(5) - absl::Nanoseconds(1);
  ASSERT_FALSE(Renew(second));
  second_clock_ += absl::Nanoseconds(1);
  ASSERT_TRUE(Renew(second));
  EXPECT_GT(second.token(), old_token);
  EXPECT_THAT(Check(old_token), HasReason("LEASE_LOST"));
  EXPECT_THAT(Check(second.token()), IsOk());

  // The paused former holder learns it when it renews.
  EXPECT_TRUE(first.held());
  EXPECT_FALSE(Renew(first));
  EXPECT_FALSE(first.held());
}

TEST_P(LeaseTest, TimeBeforeTheLastSeenRenewalDoesNotCount) {
  Lease first = Candidate("a", first_clock_), second = Candidate("b", second_clock_);
  ASSERT_TRUE(Renew(first));
  ASSERT_FALSE(Renew(second));
  second_clock_ += absl::Hours(3);
  ASSERT_TRUE(Renew(first));  // the second was away, the first was not
  EXPECT_FALSE(Renew(second));
}

TEST_P(LeaseTest, OfTwoWaitingOneSucceeds) {
  Lease gone = Candidate("a", first_clock_);
  ASSERT_TRUE(Renew(gone));
  Lease second = Candidate("b", second_clock_), third = Candidate("c", second_clock_);
  ASSERT_FALSE(Renew(second));
  ASSERT_FALSE(Renew(third));
  second_clock_ += absl::Seconds(6);
  EXPECT_TRUE(Renew(second));
  EXPECT_FALSE(Renew(third));
}

TEST_P(LeaseTest, IsFreeAtOnceAfterRelease) {
  Lease first = Candidate("a", first_clock_), second = Candidate("b", second_clock_);
  ASSERT_TRUE(Renew(first));
  const int64_t old_token = first.token();
  ASSERT_FALSE(Renew(second));
  first.Release();
  EXPECT_FALSE(first.held());
  EXPECT_THAT(Check(old_token), HasReason("LEASE_LOST"));
  EXPECT_TRUE(Renew(second));
  EXPECT_GT(second.token(), old_token);
}

TEST_P(LeaseTest, IsRecognisedAsOnesOwnWhenTheAnswerOfTakingItWasLost) {
  Lease before = Candidate("a", first_clock_);
  ASSERT_TRUE(Renew(before));
  Lease after = Candidate("a", first_clock_);  // knows nothing of a token
  EXPECT_TRUE(Renew(after));
  EXPECT_EQ(after.token(), before.token());
}

TEST_P(LeaseTest, NamesAreIndependent) {
  Lease relay = Candidate("a", first_clock_);
  Lease consumer(*store_, "consumer/trusteeship", "b");
  EXPECT_TRUE(Renew(relay));
  EXPECT_TRUE(Renew(consumer));
}

INSTANTIATE_TEST_SUITE_P(Engines, LeaseTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::db
