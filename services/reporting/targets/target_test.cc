#include <map>
#include <string>
#include <vector>

#include "common/base/text.h"
#include "services/reporting/targets/target_test_base.h"

namespace jiedui::reporting {
namespace {

using absl::CivilDay;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using ::testing::ElementsAre;
using v1::Indicator;
using v1::Target;

constexpr auto kSum = Indicator::AGGREGATION_SUM;
constexpr auto kRatio = Indicator::AGGREGATION_RATIO;
constexpr auto kNone = Indicator::AGGREGATION_NONE;

class TargetTest : public TargetTestBase {};

TEST_P(TargetTest, Q16_S1_ProvinceAndRuralAreJudgedApart) {
  Enter("ger", kNone);
  Promise(TargetCalled("q16-t2", Target::KIND_FLOOR, "ger", "85"));
  Target rural = TargetCalled("q16-t3", Target::KIND_FLOOR, "ger", "70");
  rural.set_population("rural-pastoral-area");
  Promise(rural);
  Measure(ValueOf("ger", "630000", "2020-12-31", "84.9"));
  Measure(ValueOf("ger", "630000", "2020-12-31", "70.0", "rural-pastoral-area"));
  const v1::Judgement province = Judged("q16-t2", "2021-01-01"), of_rural = Judged("q16-t3", "2021-01-01");
  EXPECT_EQ(province.verdict(), v1::VERDICT_MISSED);
  EXPECT_EQ(province.distance().decimal(), "-0.1");
  EXPECT_TRUE(province.distance().exact());
  EXPECT_EQ(province.progress_percent(), "99.8");
  EXPECT_EQ(of_rural.verdict(), v1::VERDICT_MET);
  EXPECT_EQ(of_rural.population_on(), "2020-12-31");
}

TEST_P(TargetTest, Q16_S6_ACountyOfTwoListsIsHeldToBoth) {
  HearQinghai();
  pairing::v1::Region county = RegionCalled("632701", "632700", pairing::v1::Region::LEVEL_COUNTY);
  AddTag(county, "ethnic-area", "1952-01-01");
  AddTag(county, "poverty-county", "2012-01-01", "2018-01-01");
  HearRegion(county);
  Enter("ger", kNone);
  Target ethnic = TargetCalled("q16-t24", Target::KIND_FLOOR, "ger", "80");
  ethnic.set_population("ethnic-area");
  Target poor = TargetCalled("q16-t30", Target::KIND_FLOOR, "ger", "85", "2019-12-31");
  poor.set_population("poverty-county");
  poor.set_population_on("2016-12-31");  // Q16-S8: the list of the document's day, though the county left it in 2017
  Target late = TargetCalled("q16-t30-late", Target::KIND_FLOOR, "ger", "85", "2019-12-31");
  late.set_population("poverty-county");
  for (const Target& target : {ethnic, poor, late}) Promise(target);
  Measure(ValueOf("ger", "632701", "2019-12-31", "82"));
  Measure(ValueOf("ger", "632701", "2020-12-31", "82"));
  v1::JudgeRegionRequest request;
  request.set_region_code("632701");
  request.set_as_of("2021-01-01");
  const Call call = As(Prefecture("632700"), "JudgeRegion");
  const auto judged = Await(targets_.JudgeRegion(call, request));
  ASSERT_THAT(judged.status(), IsOk());
  ASSERT_EQ(judged->judgements_size(), 2) << "not by the list as it was on the due date";
  EXPECT_EQ(judged->judgements(0).target(), "targets/q16-t24");
  EXPECT_EQ(judged->judgements(0).judgement().verdict(), v1::VERDICT_MET);
  EXPECT_EQ(judged->judgements(1).target(), "targets/q16-t30");
  EXPECT_EQ(judged->judgements(1).judgement().verdict(), v1::VERDICT_MISSED);
  EXPECT_EQ(judged->judgements(1).judgement().population_on(), "2016-12-31");
  const Call other = As(Prefecture("632800"), "JudgeRegion");
  EXPECT_THAT(Await(targets_.JudgeRegion(other, request)), HasReason("REPORTING_OUT_OF_SCOPE"));
}

TEST_P(TargetTest, Q11_4_3b_EightPrefecturesAddUpOverTheYears) {
  HearQinghai();
  Enter("offsite", kSum, Indicator::NATURE_FLOW);
  Indicator cumulative = IndicatorCalled("offsite-cum", kSum, Indicator::NATURE_CUMULATIVE);
  cumulative.set_flow("indicators/offsite");
  cumulative.set_since("2011-01-01");
  ASSERT_EQ(Import(cumulative).outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  Target range = TargetCalled("q11-t1", Target::KIND_RANGE, "offsite-cum", "4000", "2015-12-31");
  range.set_upper_bound("8000");
  Promise(range);
  const auto enter = [&](std::string_view code, int year, const std::string& count) {
    v1::IndicatorValue value = ValueOf("offsite", std::string(code), StrCat(year, "-12-31"), count);
    value.set_from(StrCat(year, "-01-01"));
    Measure(value);
  };
  for (int year = 2011; year <= 2015; ++year) {
    for (const std::string_view code : kPrefectures) {
      if (year == 2013 && code == "632800") continue;
      enter(code, year, "100");
    }
  }
  const v1::Judgement gap = Judged("q11-t1", "2016-01-01");
  EXPECT_EQ(gap.verdict(), v1::VERDICT_NO_VALUE) << "a year that is missing is not zero";
  EXPECT_THAT(gap.missing(), ElementsAre("632800"));
  enter("632800", 2013, "100");
  const v1::Judgement whole = Judged("q11-t1", "2016-01-01");
  EXPECT_EQ(whole.verdict(), v1::VERDICT_MET) << "met at the floor";
  EXPECT_EQ(whole.value().decimal(), "4000");
  EXPECT_TRUE(whole.rolled_up());
}

TEST_P(TargetTest, Q16_24_InsideAndOutsideAddUp) {
  Enter("outside", kSum);
  Enter("inside", kSum);
  Indicator both = IndicatorCalled("enrolled", kSum);
  both.add_addends("indicators/outside");
  both.add_addends("indicators/inside");
  ASSERT_EQ(Import(both).outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  Promise(TargetCalled("q16-t27", Target::KIND_FLOOR, "enrolled", "11000"));
  Measure(ValueOf("outside", "630000", "2020-12-31", "7000"));
  EXPECT_EQ(Judged("q16-t27", "2021-01-01").verdict(), v1::VERDICT_NO_VALUE);
  Measure(ValueOf("inside", "630000", "2020-12-31", "4000"));
  EXPECT_EQ(Judged("q16-t27", "2021-01-01").verdict(), v1::VERDICT_MET);
}

TEST_P(TargetTest, Q16_S5_RangesWhosePartsAddUp) {
  Enter("world", kSum);
  Enter("national", kSum);
  Indicator both = IndicatorCalled("disciplines", kSum);
  both.add_addends("indicators/world");
  both.add_addends("indicators/national");
  ASSERT_EQ(Import(both).outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  const auto range = [&](const std::string& id, const std::string& indicator, const std::string& low,
                         const std::string& high) {
    Target target = TargetCalled(id, Target::KIND_RANGE, indicator, low, "");
    target.set_upper_bound(high);
    Promise(target);
  };
  range("t21", "disciplines", "3", "6");
  range("t23", "national", "2", "4");
  Measure(ValueOf("world", "630000", "2020-12-31", "1"));
  Measure(ValueOf("national", "630000", "2020-12-31", "2"));
  EXPECT_EQ(Judged("t21", "2020-12-31").verdict(), v1::VERDICT_MET);
  v1::IndicatorValue more = ValueOf("national", "630000", "2020-12-31", "5");
  more.set_etag("\"1\"");
  Measure(more);
  EXPECT_EQ(Judged("t23", "2020-12-31").verdict(), v1::VERDICT_ABOVE_RANGE);
}

TEST_P(TargetTest, DX18_2_2019_PendingUntilTheAverageIsPublished) {
  Enter("retention", kNone);
  Target average = TargetCalled("dx18-t8", Target::KIND_RELATIVE, "retention", "", "2019-12-31", "621102");
  average.mutable_reference()->set_against(Target::AGAINST_FIGURE);
  average.mutable_reference()->set_region_code("620000");
  average.mutable_reference()->set_population("poverty-county");
  average.mutable_reference()->set_reaching_is_enough(true);
  Promise(average);
  Target better = TargetCalled("dx18-t7", Target::KIND_RELATIVE, "retention", "", "2019-12-31", "621102");
  better.mutable_reference()->set_against(Target::AGAINST_YEAR_BEFORE);
  Promise(better);
  Measure(ValueOf("retention", "621102", "2018-12-31", "96.0"));
  Measure(ValueOf("retention", "621102", "2019-12-31", "96.1"));
  EXPECT_EQ(Judged("dx18-t7", "2020-01-01").verdict(), v1::VERDICT_MET);
  EXPECT_EQ(Judged("dx18-t8", "2020-01-01").verdict(), v1::VERDICT_PENDING);

  LetItBe(CivilDay(2023, 2, 2));
  EXPECT_EQ(GetTarget("dx18-t8")->judgement().verdict(), v1::VERDICT_PENDING);
  Measure(ValueOf("retention", "620000", "2019-12-31", "96.2", "poverty-county"));
  LetItBe(CivilDay(2023, 2, 2));
  EXPECT_EQ(GetTarget("dx18-t8")->judgement().verdict(), v1::VERDICT_MISSED);
  EXPECT_EQ(GetTarget("dx18-t8")->judgement().bound().decimal(), "96.2");
  EXPECT_THAT(EventsOf("targets/dx18-t8"), ElementsAre("target.created", "target.judged", "target.judged"));
  EXPECT_THAT(EventsOf("targets/dx18-t7"), ElementsAre("target.created", "target.judged"));
}

TEST_P(TargetTest, DX18_2_2020_NearIsShownWithItsTolerance) {
  Enter("retention", kNone);
  Target near = TargetCalled("dx18-t10", Target::KIND_RELATIVE, "retention", "", "2020-12-31", "621100");
  near.mutable_reference()->set_against(Target::AGAINST_FIGURE);
  near.mutable_reference()->set_region_code("620000");
  near.mutable_reference()->set_reaching_is_enough(true);
  near.mutable_reference()->set_tolerance("0.5");
  Promise(near);
  Measure(ValueOf("retention", "621100", "2020-12-31", "95.5"));
  Measure(ValueOf("retention", "620000", "2020-12-31", "96"));
  EXPECT_EQ(Judged("dx18-t10", "2021-01-01").verdict(), v1::VERDICT_MET);
  EXPECT_EQ(Judged("dx18-t10", "2021-01-01").bound().decimal(), "95.5");
  EXPECT_EQ(GetTarget("dx18-t10")->reference().tolerance(), "0.5");
}

TEST_P(TargetTest, DX18_3_1_2_ProgressIsCutAndNeverRoundedUp) {
  Enter("projects", kSum, Indicator::NATURE_CUMULATIVE);
  Promise(TargetCalled("dx18-t17", Target::KIND_FLOOR, "projects", "60", "", "621100"));
  Measure(ValueOf("projects", "621100", "2020-06-30", "59"));
  const v1::Judgement judgement = Judged("dx18-t17", "2020-12-31");
  EXPECT_EQ(judgement.progress_percent(), "98.3");
  EXPECT_EQ(judgement.verdict(), v1::VERDICT_PENDING) << "the document gives no deadline";
}

TEST_P(TargetTest, DX18_3_2_1_AMatrixAddsUpOrIsRefused) {
  Enter("kindergartens", kSum, Indicator::NATURE_FLOW);
  const std::map<std::string, int> plan = {{"621102", 53}, {"621121", 8},  {"621122", 21},
                                           {"621123", 19}, {"621124", 25}, {"621126", 39}};
  Target target = TargetCalled("dx18-t19", Target::KIND_FLOOR, "kindergartens", "165", "2018-12-31", "621100");
  for (const auto& [code, bound] : plan) {
    Target::Part& part = *target.add_parts();
    part.set_region_code(code);
    part.set_bound(bound);
  }
  Target wrong = target;
  wrong.mutable_parts(0)->set_bound(54);
  EXPECT_EQ(Import(wrong).reason(), "INVALID_FIELD");
  EXPECT_NE(Import(wrong).message().find("165"), std::string::npos);
  Promise(target);
  HearRegion(RegionCalled("620000", "", pairing::v1::Region::LEVEL_PROVINCE));
  HearRegion(RegionCalled("621100", "620000", pairing::v1::Region::LEVEL_PREFECTURE));
  for (const auto& [code, bound] : plan) {
    HearRegion(RegionCalled(code, "621100", pairing::v1::Region::LEVEL_COUNTY));
    v1::IndicatorValue value = ValueOf("kindergartens", code, "2018-12-31", StrCat(bound - (code == "621121" ? 1 : 0)));
    value.set_from("2018-01-01");
    Measure(value);
  }
  const v1::Judgement judgement = Judged("dx18-t19", "2019-01-01");
  EXPECT_EQ(judgement.verdict(), v1::VERDICT_MISSED);
  EXPECT_EQ(judgement.value().decimal(), "164");
  EXPECT_EQ(judgement.place_count(), 6);
  EXPECT_EQ(judgement.places_met(), 5);
  EXPECT_EQ(judgement.places(1).verdict(), v1::VERDICT_MISSED);
  EXPECT_EQ(judgement.places(1).distance().decimal(), "-1");
  const auto seen =
      JudgeAs(MakeCall({.person = "zhao", .organisation = "parties/gov-621122", .role = "county", .region = "621122"}),
              "dx18-t19", "2019-01-01");
  ASSERT_THAT(seen.status(), IsOk());
  ASSERT_EQ(seen->judgement().places_size(), 1) << "totals are told, the places of others are not";
  EXPECT_EQ(seen->judgement().places(0).region_code(), "621122");
}

TEST_P(TargetTest, Q16_S3_OneSchoolInEachPrefecture) {
  HearQinghai();
  Enter("key-schools", kSum);
  Target target = TargetCalled("q16-t11", Target::KIND_FLOOR, "key-schools", "1");
  target.set_each(Target::PLACE_LEVEL_PREFECTURE);
  Promise(target);
  for (const std::string_view code : kPrefectures) {
    if (code != "632800") Measure(ValueOf("key-schools", std::string(code), "2020-12-31", "1"));
  }
  EXPECT_EQ(Judged("q16-t11", "2021-01-01").verdict(), v1::VERDICT_NO_VALUE);
  EXPECT_THAT(Judged("q16-t11", "2021-01-01").missing(), ElementsAre("632800"));
  Measure(ValueOf("key-schools", "632800", "2020-12-31", "1"));
  EXPECT_EQ(Judged("q16-t11", "2021-01-01").verdict(), v1::VERDICT_MET);
  EXPECT_EQ(Judged("q16-t11", "2021-01-01").places_met(), 8);
}

TEST_P(TargetTest, Q11_4_2_ACountyWithNoneIsRedOneOrTwoGreen) {
  HearQinghai();
  for (const char* code : {"632701", "632722", "632723"}) {
    HearRegion(RegionCalled(code, "632700", pairing::v1::Region::LEVEL_COUNTY));
  }
  Enter("kindergartens", kSum);
  Target target = TargetCalled("q11-t6", Target::KIND_RANGE, "kindergartens", "1", "2020-12-31", "632700");
  target.set_upper_bound("2");
  target.set_each(Target::PLACE_LEVEL_COUNTY);
  Promise(target);
  Measure(ValueOf("kindergartens", "632701", "2020-12-31", "0"));
  Measure(ValueOf("kindergartens", "632722", "2020-12-31", "1"));
  Measure(ValueOf("kindergartens", "632723", "2020-12-31", "2"));
  const v1::Judgement judgement = Judged("q11-t6", "2021-01-01");
  EXPECT_EQ(judgement.verdict(), v1::VERDICT_MISSED);
  EXPECT_EQ(judgement.places(0).verdict(), v1::VERDICT_MISSED);
  EXPECT_EQ(judgement.places(1).verdict(), v1::VERDICT_MET);
  EXPECT_EQ(judgement.places(2).verdict(), v1::VERDICT_MET);
}

TEST_P(TargetTest, DX18_3_4_1a_WhatAnAverageLacks) {
  Enter("subsidy", kRatio);
  Indicator subsidy = IndicatorCalled("subsidy", kRatio);
  subsidy.set_scale(1);
  ASSERT_EQ(Import(subsidy, true).outcome(), type::v1::IMPORT_OUTCOME_UPDATED);
  Promise(TargetCalled("subsidy", Target::KIND_FLOOR, "subsidy", "300", "2020-12-31", "621102"));
  Measure(ShareOf("subsidy", "621102", "2020-12-31", 2990, 10));
  const v1::Judgement judgement = Judged("subsidy", "2021-01-01");
  EXPECT_EQ(judgement.verdict(), v1::VERDICT_MISSED);
  EXPECT_EQ(judgement.short_by().decimal(), "10");
}

TEST_P(TargetTest, Q16_7_BedsForEveryBoarder) {
  Enter("beds", kSum);
  Enter("boarders", kSum);
  Target target = TargetCalled("beds", Target::KIND_RELATIVE, "beds", "", "2020-12-31", "632701");
  target.mutable_reference()->set_against(Target::AGAINST_FIGURE);
  target.mutable_reference()->set_indicator("indicators/boarders");
  target.mutable_reference()->set_reaching_is_enough(true);
  Promise(target);
  Measure(ValueOf("beds", "632701", "2020-12-31", "200"));
  Measure(ValueOf("boarders", "632701", "2020-12-31", "201"));
  EXPECT_EQ(Judged("beds", "2021-01-01").verdict(), v1::VERDICT_MISSED);
  EXPECT_EQ(Judged("beds", "2021-01-01").distance().decimal(), "-1");
}

TEST_P(TargetTest, TheSameForAPastDayAsThenKnown) {
  Enter("retention", kNone);
  Promise(TargetCalled("q16-t6", Target::KIND_FLOOR, "retention", "95"));
  const auto first = Record(ValueOf("retention", "630000", "2020-12-31", "94.99"));
  ASSERT_THAT(first.status(), IsOk());
  const int64_t then = google::protobuf::util::TimeUtil::TimestampToMicroseconds(first->update_time());
  clock_.Advance(absl::Hours(1));
  v1::IndicatorValue corrected = ValueOf("retention", "630000", "2020-12-31", "95.00");
  corrected.set_etag(first->etag());
  Measure(corrected);
  EXPECT_EQ(Judged("q16-t6", "2021-01-01").verdict(), v1::VERDICT_MET);
  EXPECT_EQ(Judged("q16-t6", "2021-01-01", then).verdict(), v1::VERDICT_MISSED);
  EXPECT_THAT(JudgeAs(Moe(), "q16-t6", "2021-01-01", 1).status(), HasReason("NOT_FOUND")) << "before it was given";
}

TEST_P(TargetTest, APathAndWhereItLeads) {
  Enter("retention", kNone);
  Promise(TargetCalled("q16-t6", Target::KIND_FLOOR, "retention", "95"));
  Measure(ValueOf("retention", "630000", "2017-12-31", "93"));
  Measure(ValueOf("retention", "630000", "2018-12-31", "93.5"));
  const auto response = JudgeAs(Moe(), "q16-t6", "2018-12-31");
  ASSERT_THAT(response.status(), IsOk());
  EXPECT_EQ(response->judgement().verdict(), v1::VERDICT_PENDING);
  EXPECT_FALSE(response->judgement().due());
  ASSERT_EQ(response->path_size(), 2);
  EXPECT_EQ(response->path(0).verdict(), v1::VERDICT_MISSED) << "had this been the due date";
  EXPECT_EQ(response->projection().date(), "2020-12-31");
  EXPECT_EQ(response->projection().value().decimal(), "94.501369") << "93.5 + 0.5 × 731 ÷ 365";
  EXPECT_EQ(response->projection().verdict(), v1::VERDICT_MISSED);
  EXPECT_EQ(response->projection().method(), "按2017-12-31与2018-12-31两次数值直线推算");
}

TEST_P(TargetTest, JudgedOnTheDayAfterItsDueDateOnce) {
  today_ = CivilDay(2020, 12, 1);
  Enter("retention", kNone);
  Promise(TargetCalled("q16-t6", Target::KIND_FLOOR, "retention", "95"));
  LetItBe(CivilDay(2020, 12, 31));
  EXPECT_FALSE(GetTarget("q16-t6")->has_judgement());
  LetItBe(CivilDay(2021, 3, 1));
  EXPECT_EQ(GetTarget("q16-t6")->judgement().verdict(), v1::VERDICT_NO_VALUE);
  LetItBe(CivilDay(2021, 3, 2));
  EXPECT_THAT(EventsOf("targets/q16-t6"), ElementsAre("target.created", "target.judged"));
  Measure(ValueOf("retention", "630000", "2020-12-31", "95"));
  LetItBe(CivilDay(2021, 3, 2));
  EXPECT_EQ(GetTarget("q16-t6")->judgement().verdict(), v1::VERDICT_MET);
  Measure(ValueOf("retention", "632700", "2020-12-31", "20"));  // of a part: nothing changes
  LetItBe(CivilDay(2021, 3, 3));
  EXPECT_THAT(EventsOf("targets/q16-t6"), ElementsAre("target.created", "target.judged", "target.judged"));
}

TEST_P(TargetTest, AnImportKeepsWhatWasJudged) {
  Enter("retention", kNone);
  Target target = TargetCalled("q16-t6", Target::KIND_FLOOR, "retention", "95");
  Promise(target);
  Measure(ValueOf("retention", "630000", "2020-12-31", "94"));
  LetItBe(CivilDay(2023, 2, 2));
  EXPECT_EQ(Import(target).outcome(), type::v1::IMPORT_OUTCOME_UNCHANGED);
  target.set_bound("94");
  EXPECT_EQ(Import(target).outcome(), type::v1::IMPORT_OUTCOME_CONFLICT);
  EXPECT_EQ(Import(target, true).outcome(), type::v1::IMPORT_OUTCOME_UPDATED);
  EXPECT_EQ(GetTarget("q16-t6")->judgement().verdict(), v1::VERDICT_MISSED);
  LetItBe(CivilDay(2023, 2, 2));
  EXPECT_EQ(GetTarget("q16-t6")->judgement().verdict(), v1::VERDICT_MET);
}

TEST_P(TargetTest, WhatATargetMayNotSay) {
  Enter("ger", kNone);
  const auto refused = [&](void (*change)(Target&)) {
    Target target = TargetCalled("wrong", Target::KIND_FLOOR, "ger", "85");
    change(target);
    return Import(target).reason();
  };
  EXPECT_EQ(refused([](Target& one) { one.clear_bound(); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Target& one) { one.set_bound("85%"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Target& one) { one.set_upper_bound("90"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Target& one) { one.set_rest("3"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Target& one) { one.set_kind(Target::KIND_RANGE); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Target& one) { one.set_indicator("indicators/none"); }), "UNKNOWN_REFERENCE");
  EXPECT_EQ(refused([](Target& one) { one.clear_indicator(); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Target& one) { one.set_population_on("2016-12-31"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Target& one) { one.set_due_on("2020-12"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Target& one) { one.set_start("2021-01-01"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Target& one) { one.mutable_citation()->clear_clause(); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Target& one) {
              one.set_kind(Target::KIND_RELATIVE);
              one.clear_bound();
            }),
            "MISSING_FIELD");
}

INSTANTIATE_TEST_SUITE_P(Engines, TargetTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::reporting
