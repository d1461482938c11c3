// Qualitative goals: rated by people on evidence.
#include <string>

#include "services/reporting/targets/target_test_base.h"

namespace jiedui::reporting {
namespace {

using absl::CivilDay;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using ::testing::ElementsAre;
using v1::Target;

class RatingTest : public TargetTestBase {
 protected:
  void SetUp() override {
    Target goal = TargetCalled("q11-t5", Target::KIND_QUALITATIVE, "", "", "2021-12-31");
    goal.set_wording("通过5—10年的努力");
    goal.mutable_citation()->set_clause("Q11-3");
    goal.set_responsible("parties/edu-630000");
    goal.set_start("2016-01-01");
    Promise(goal);
  }
  static Target::Rating RatingOf(Target::Grade grade) {
    Target::Rating rating;
    rating.set_grade(grade);
    rating.set_evidence_link("https://example.gov.cn/report.pdf");
    rating.set_evidence_sha256(std::string(64, 'a'));
    rating.set_reason("依据评估报告");
    return rating;
  }
  absl::StatusOr<Target> Rate(const Call& caller, const Target::Rating& rating, const std::string& etag = "\"1\"") {
    v1::RateTargetRequest request;
    request.set_name("targets/q11-t5");
    request.set_etag(etag);
    *request.mutable_rating() = rating;
    const Call call = As(caller, "RateTarget");
    return Await(targets_.RateTarget(call, request));
  }
};

TEST_P(RatingTest, Q11_3_RatedWithEvidenceByAnotherAndNeverAPercentage) {
  EXPECT_THAT(Rate(Province(), RatingOf(Target::GRADE_REACHED)), HasReason("TARGET_OWN_RATING"));
  EXPECT_THAT(Rate(Province(), RatingOf(Target::GRADE_REACHED)), NamesClause("Q11-3"));
  EXPECT_THAT(Rate(Prefecture("632700"), RatingOf(Target::GRADE_REACHED)), HasReason("REPORTING_OUT_OF_SCOPE"));
  const absl::StatusOr<Target> rated = Rate(Moe(), RatingOf(Target::GRADE_UNDER_WAY));
  ASSERT_THAT(rated.status(), IsOk());
  EXPECT_EQ(rated->ratings(0).rated_by(), "parties/moe");
  EXPECT_EQ(rated->ratings(0).rated_on(), "2023-02-01");
  LetItBe(CivilDay(2023, 2, 2));
  const Target judged = *GetTarget("q11-t5");
  EXPECT_EQ(judged.judgement().verdict(), v1::VERDICT_MISSED);
  EXPECT_EQ(judged.judgement().grade(), Target::GRADE_UNDER_WAY);
  EXPECT_FALSE(judged.judgement().has_value());
  EXPECT_EQ(judged.judgement().progress_percent(), "");
  ASSERT_THAT(Rate(Moe(), RatingOf(Target::GRADE_LARGELY_REACHED), judged.etag()).status(), IsOk());
  LetItBe(CivilDay(2023, 2, 2));
  EXPECT_EQ(GetTarget("q11-t5")->judgement().verdict(), v1::VERDICT_MET);
  EXPECT_THAT(EventsOf("targets/q11-t5"),
              ElementsAre("target.created", "target.rated", "target.judged", "target.rated", "target.judged"));
}

TEST_P(RatingTest, SD19_1_WithoutEvidenceThereIsNoRating) {
  const auto refused = [&](void (*change)(Target::Rating&)) {
    Target::Rating rating = RatingOf(Target::GRADE_REACHED);
    change(rating);
    return ReasonOf(Rate(Moe(), rating).status());
  };
  EXPECT_EQ(refused([](Target::Rating& one) { one.clear_evidence_link(); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Target::Rating& one) { one.set_evidence_link("file:///etc/passwd"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Target::Rating& one) { one.clear_evidence_sha256(); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Target::Rating& one) { one.set_evidence_sha256("abc"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Target::Rating& one) { one.clear_grade(); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Target::Rating& one) { one.clear_reason(); }), "MISSING_FIELD");
}

TEST_P(RatingTest, Q16_G_AQualitativeGoalStandsBesideANumericOne) {
  Enter("balance", v1::Indicator::AGGREGATION_NONE);
  Promise(TargetCalled("q16-t5", Target::KIND_FLOOR, "balance", "100", "2019-12-31"));
  v1::RateTargetRequest request;
  request.set_name("targets/q16-t5");
  request.set_etag("\"1\"");
  *request.mutable_rating() = RatingOf(Target::GRADE_REACHED);
  const Call call = As(Moe(), "RateTarget");
  EXPECT_THAT(Await(targets_.RateTarget(call, request)), HasReason("TARGET_NOT_RATED"));
  EXPECT_EQ(Judged("q11-t5", "2023-02-01").verdict(), v1::VERDICT_PENDING);
  EXPECT_EQ(Judged("q16-t5", "2023-02-01").verdict(), v1::VERDICT_NO_VALUE);
}

INSTANTIATE_TEST_SUITE_P(Engines, RatingTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::reporting
