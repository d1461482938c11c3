#include "services/rotation/plans/policy_fill.h"

#include <algorithm>
#include <cstdint>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"

namespace jiedui::rotation::policy {
namespace {

using ::testing::ElementsAre;

v1::Share ShareOf(int numerator, int denominator) {
  v1::Share share;
  share.set_numerator(numerator);
  share.set_denominator(denominator);
  return share;
}

TEST(Parts, AreExactForEveryShareAndCircuit) {
  for (int denominator = 1; denominator <= 60; ++denominator) {
    for (int places = 1; places <= 21; ++places) {
      EXPECT_EQ(PartsOf(ShareOf(1, denominator), places) * denominator * places, PartsOf(1))
          << denominator << " " << places;
    }
  }
  EXPECT_EQ(PartsOf(v1::Share()), PartsOf(1));
  EXPECT_EQ(PartsOf(ShareOf(1, 3)) + PartsOf(ShareOf(1, 6)) + PartsOf(ShareOf(1, 2)), PartsOf(1));
  EXPECT_EQ(WholePosts(PartsOf(20) - PartsOf(ShareOf(1, 60))), 19);
  EXPECT_EQ(PostsAbove(PartsOf(19) + PartsOf(ShareOf(1, 60))), 20);
  EXPECT_EQ(PostsAbove(PartsOf(19)), 19);
  EXPECT_GT(PartsOf(75'000), PartsOf(74'999));  // it fits
}

TEST(Fill, WhoTeachesTwoSubjectsIsCountedOnceAndWhereNeeded) {
  // One teaches both, one only the first: both are met, though the first demand could have taken either.
  EXPECT_THAT(Fill({1, 1}, {{.amount = 1, .serves = {0, 1}}, {.amount = 1, .serves = {0}}}), ElementsAre(1, 1));
  // Two who teach both do not make four.
  EXPECT_THAT(Fill({2, 2}, {{.amount = 1, .serves = {0, 1}}, {.amount = 1, .serves = {0, 1}}}), ElementsAre(2, 0));
  EXPECT_THAT(Fill({1}, {{.amount = 1, .serves = {}}}), ElementsAre(0));
}

// The most that the demands of `chosen` get together, by trying every way of giving out unit supplies.
int64_t Brute(const std::vector<int64_t>& demands, const std::vector<std::vector<int>>& supplies, size_t next,
              std::vector<int64_t>& got, size_t first) {
  if (next == supplies.size()) {
    int64_t sum = 0;
    for (size_t i = 0; i < first; ++i) sum += std::min(got[i], demands[i]);
    return sum;
  }
  int64_t best = Brute(demands, supplies, next + 1, got, first);
  for (const int demand : supplies[next]) {
    ++got[static_cast<size_t>(demand)];
    best = std::max(best, Brute(demands, supplies, next + 1, got, first));
    --got[static_cast<size_t>(demand)];
  }
  return best;
}

TEST(Fill, MeetsAsMuchAsPossibleAndEarlierDemandsFirst) {
  EXPECT_TRUE(rc::check("as trying everything", [] {
    const auto pick = [](int low, int high) {  // evenly, however small the case
      return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(low, high));
    };
    std::vector<int64_t> demands(static_cast<size_t>(pick(1, 5)));
    for (int64_t& demand : demands) demand = pick(0, 4);
    const size_t kinds = demands.size();
    std::vector<std::vector<int>> supplies(static_cast<size_t>(pick(0, 7)));
    std::vector<Supply> given;
    for (std::vector<int>& serves : supplies) {
      for (size_t i = 0; i < kinds; ++i) {
        if (pick(0, 2) == 1) serves.push_back(static_cast<int>(i));
      }
      given.push_back({.amount = 1, .serves = serves});
    }
    const std::vector<Parts> wanted(demands.begin(), demands.end());
    const std::vector<Parts> filled = Fill(wanted, given);
    Parts sum = 0;
    std::vector<int64_t> none(kinds);
    for (size_t first = 0; first < kinds; ++first) {
      sum += filled[first];
      RC_ASSERT(filled[first] <= wanted[first]);
      RC_ASSERT(sum == Brute(demands, supplies, 0, none, first + 1));  // of each beginning, the most
    }
  }));
}

}  // namespace
}  // namespace jiedui::rotation::policy
