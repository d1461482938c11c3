#include "services/reporting/targets/policy_target.h"

#include "common/testing/matchers.h"
#include "gtest/gtest.h"
#include "services/reporting/indicators/figure.h"

namespace jiedui::reporting::policy {
namespace {

using testing::HasReason;
using testing::IsOk;

Exact Of(std::string_view text) { return *ParseDecimal("value", text); }
Verdict Is(const Promise& promise, std::string_view value) { return Judge(promise, {.value = Of(value)}).verdict; }

TEST(TargetTest, DecimalsAreExact) {
  EXPECT_EQ(Of("94.99"), Exact(9499, 100));
  EXPECT_EQ(Of("-0.5"), Exact(-1, 2));
  EXPECT_EQ(Of("6500"), Exact(6500));
  for (const char* text : {"", ".", "1.", ".5", "1e3", "+1", "--1", "1,000", "1234567890123", "0.1234567", "９５"}) {
    EXPECT_THAT(ParseDecimal("value", text), HasReason("INVALID_FIELD")) << text;
  }
}

TEST(TargetTest, Q16_S1_MissedByATenthAndMetAtTheFloor) {
  const Judgement province = Judge(Floor{Of("85")}, {.value = Of("84.9")});
  EXPECT_EQ(province.verdict, Verdict::kMissed);
  EXPECT_EQ(*province.distance, Of("-0.1"));
  EXPECT_EQ(Is(Floor{Of("70")}, "70.0"), Verdict::kMet);
}

TEST(TargetTest, Q16_S2b_NoRoundingBeforeComparing) { EXPECT_EQ(Is(Floor{Of("95")}, "94.99"), Verdict::kMissed); }

TEST(TargetTest, Q16_S2a_AShareOfCounties) {
  EXPECT_EQ(Judge(Floor{Of("75")}, {.value = Exact(33 * 100, 44)}).verdict, Verdict::kMet);
  EXPECT_EQ(Judge(Floor{Of("75")}, {.value = Exact(32 * 100, 44)}).verdict, Verdict::kMissed);
  EXPECT_EQ(Judge(Floor{Of("100")}, {.value = Exact(43 * 100, 44)}).verdict, Verdict::kMissed);
}

TEST(TargetTest, Q11_4_3b_CumulativeBetweenTwoBounds) {
  const Range by2015{Of("4000"), Of("8000")};
  EXPECT_EQ(Is(by2015, "4000"), Verdict::kMet) << "met at the floor";
  EXPECT_EQ(Is(by2015, "3960"), Verdict::kMissed);
  EXPECT_EQ(Is(Range{Of("8000"), Of("16000")}, "16000"), Verdict::kMet) << "at the upper end";
  EXPECT_EQ(Is(by2015, "8001"), Verdict::kAboveRange);
}

TEST(TargetTest, Q16_8_BasicallyGoneLeavesARest) {
  const Ceiling gone{Of("0"), Of("5")};
  EXPECT_EQ(Is(gone, "0"), Verdict::kMet);
  EXPECT_EQ(Is(gone, "5"), Verdict::kRest);
  EXPECT_EQ(Is(gone, "6"), Verdict::kMissed);
  EXPECT_EQ(Is(Ceiling{Of("0")}, "1"), Verdict::kMissed);
}

TEST(TargetTest, DX18_2_2018_ACeilingIsMetAtItself) {
  EXPECT_EQ(Is(Ceiling{Of("0.6")}, "0.60"), Verdict::kMet);
  EXPECT_EQ(Is(Ceiling{Of("0.6")}, "0.61"), Verdict::kMissed);
}

TEST(TargetTest, DX18_2_2019_AboveTheYearBeforeAndPendingUntilPublished) {
  const Relative better{};
  EXPECT_EQ(Judge(better, {.value = Of("96.1"), .reference = Of("96.0")}).verdict, Verdict::kMet);
  EXPECT_EQ(Judge(better, {.value = Of("96.0"), .reference = Of("96.0")}).verdict, Verdict::kMissed);
  const Relative average{.passing = false};
  EXPECT_EQ(Judge(average, {.value = Of("96.0")}).verdict, Verdict::kPending);
  EXPECT_EQ(Judge(average, {.value = Of("96.0"), .reference = Of("96.0")}).verdict, Verdict::kMet);
}

TEST(TargetTest, DX18_2_2020_NearMeansWithinATolerance) {
  const Relative near{.passing = false, .tolerance = Of("0.5")};
  EXPECT_EQ(Judge(near, {.value = Of("95.5"), .reference = Of("96")}).verdict, Verdict::kMet);
  EXPECT_EQ(Judge(near, {.value = Of("95.49"), .reference = Of("96")}).verdict, Verdict::kMissed);
}

TEST(TargetTest, Q16_9d_ASmallerGapIsBetter) {
  const Relative smaller{.lower = true};
  EXPECT_EQ(Judge(smaller, {.value = Of("31"), .reference = Of("40")}).verdict, Verdict::kMet);
  EXPECT_EQ(*Judge(smaller, {.value = Of("31"), .reference = Of("40")}).distance, Of("9"));
  EXPECT_EQ(Judge(smaller, {.value = Of("40"), .reference = Of("40")}).verdict, Verdict::kMissed);
}

TEST(TargetTest, Q16_1_2_TwoTeachersForEachClass) {
  const Relative two{.passing = false, .factor = 2};
  EXPECT_EQ(Judge(two, {.value = Of("20"), .reference = Of("10")}).verdict, Verdict::kMet);
  EXPECT_EQ(*Judge(two, {.value = Of("19"), .reference = Of("10")}).distance, Of("-1"));
}

TEST(TargetTest, MOE22_2_ExactlySoMany) {
  EXPECT_EQ(Is(Exactly{Of("115")}, "115"), Verdict::kMet);
  EXPECT_EQ(Is(Exactly{Of("115")}, "114"), Verdict::kMissed);
  EXPECT_EQ(Is(Exactly{Of("115")}, "116"), Verdict::kMissed);
}

TEST(TargetTest, MissingIsNeverZero) {
  for (const Promise& promise :
       {Promise(Floor{Of("0")}), Promise(Ceiling{Of("10")}), Promise(Range{Of("0"), Of("1")}), Promise(Relative{})}) {
    const Judgement judgement = Judge(promise, {.reference = Of("1")});
    EXPECT_EQ(judgement.verdict, Verdict::kNoValue);
    EXPECT_FALSE(judgement.distance.has_value());
  }
}

TEST(TargetTest, Q11_3_RatedOnEvidenceAndNeverAPercentage) {
  EXPECT_EQ(Judge(Qualitative{}, {.value = Of("100")}).verdict, Verdict::kPending);
  EXPECT_EQ(Judge(Qualitative{}, {.rating = Rating::kUnderWay}).verdict, Verdict::kMissed);
  EXPECT_EQ(Judge(Qualitative{}, {.rating = Rating::kLargelyReached}).verdict, Verdict::kMet);
  EXPECT_FALSE(Judge(Qualitative{}, {.rating = Rating::kReached}).distance.has_value());
}

TEST(TargetTest, DX18_3_2_1_PartsAddUpToTheWhole) {
  Matrix matrix{.parts = {{{2018, "621102"}, 53},
                          {{2018, "621121"}, 8},
                          {{2018, "621122"}, 21},
                          {{2018, "621123"}, 19},
                          {{2018, "621124"}, 25},
                          {{2018, "621126"}, 39},
                          {{2019, "621102"}, 5},
                          {{2019, "621121"}, 7},
                          {{2019, "621122"}, 11},
                          {{2019, "621123"}, 3},
                          {{2019, "621124"}, 5},
                          {{2019, "621125"}, 5}},
                .wholes = {{2018, 165}, {2019, 36}}};
  EXPECT_THAT(ValidMatrix("target.parts", matrix), IsOk());
  matrix.parts[{2019, "621125"}] = 6;
  EXPECT_THAT(ValidMatrix("target.parts", matrix), HasReason("INVALID_FIELD"));
  matrix.parts[{2019, "621125"}] = 5;
  matrix.parts[{2020, "621125"}] = 1;
  EXPECT_THAT(ValidMatrix("target.parts", matrix), HasReason("INVALID_FIELD"));
}

}  // namespace
}  // namespace jiedui::reporting::policy
