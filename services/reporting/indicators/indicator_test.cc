#include <string>
#include <vector>

#include "services/reporting/targets/target_test_base.h"

namespace jiedui::reporting {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Indicator;

constexpr auto kSum = Indicator::AGGREGATION_SUM;
constexpr auto kRatio = Indicator::AGGREGATION_RATIO;
constexpr auto kNone = Indicator::AGGREGATION_NONE;

class IndicatorTest : public TargetTestBase {};

TEST_P(IndicatorTest, AnImportIsHarmlessWhenRepeatedAndTellsAConflict) {
  Indicator indicator = IndicatorCalled("retention", kRatio);
  indicator.set_share(true);
  EXPECT_EQ(Import(indicator).outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  EXPECT_EQ(Import(indicator).outcome(), type::v1::IMPORT_OUTCOME_UNCHANGED);
  indicator.set_display_name("义务教育巩固率");
  EXPECT_EQ(Import(indicator).outcome(), type::v1::IMPORT_OUTCOME_CONFLICT);
  EXPECT_EQ(Import(indicator, true).outcome(), type::v1::IMPORT_OUTCOME_UPDATED);
  EXPECT_THAT(EventsOf("indicators/retention"), ElementsAre("indicator.created", "indicator.updated"));
}

TEST_P(IndicatorTest, WhatAnIndicatorMayNotSay) {
  const auto refused = [&](void (*change)(Indicator&)) {
    Indicator indicator = IndicatorCalled("wrong", kSum);
    change(indicator);
    return Import(indicator).reason();
  };
  EXPECT_EQ(refused([](Indicator& one) { one.set_scale(100); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Indicator& one) { one.clear_unit(); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Indicator& one) { one.set_numerator("indicators/a"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Indicator& one) { one.set_flow("indicators/a"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Indicator& one) { one.add_addends("indicators/wrong"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Indicator& one) { one.add_addends("indicators/nowhere"); }), "UNKNOWN_REFERENCE");
  EXPECT_EQ(refused([](Indicator& one) { one.mutable_count_rule()->set_min_size(-1); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Indicator& one) { one.set_aggregation(kRatio); }), "INVALID_FIELD") << "without a scale";
  Enter("flow", kSum, Indicator::NATURE_FLOW);
  EXPECT_EQ(refused([](Indicator& one) { one.add_addends("indicators/flow"); }), "INDICATOR_NOT_PLAIN");
}

TEST_P(IndicatorTest, WhatValuesMeanStays) {
  Enter("pupils", kSum);
  Measure(ValueOf("pupils", "630100", "2020-12-31", "10"));
  Indicator other = IndicatorCalled("pupils", kNone);
  EXPECT_EQ(Import(other, true).reason(), "INDICATOR_IN_USE");
}

TEST_P(IndicatorTest, AValueIsKeptWithItsHistory) {
  Enter("ger", kNone);
  const absl::StatusOr<v1::IndicatorValue> first = Record(ValueOf("ger", "630000", "2020-12-31", "84.9"));
  ASSERT_THAT(first.status(), IsOk());
  EXPECT_EQ(first->name(), "indicatorValues/ger-630000-2020-12-31");
  EXPECT_EQ(first->provenance(), v1::IndicatorValue::PROVENANCE_ENTERED);
  v1::IndicatorValue corrected = ValueOf("ger", "630000", "2020-12-31", "85.1");
  EXPECT_THAT(Record(corrected).status(), HasReason("ALREADY_EXISTS"));
  corrected.set_etag("\"7\"");
  EXPECT_THAT(Record(corrected).status(), HasReason("ETAG_MISMATCH"));
  corrected.set_etag(first->etag());
  ASSERT_THAT(Record(corrected).status(), IsOk());

  v1::ListIndicatorValueRevisionsRequest request;
  request.set_name(first->name());
  const Call call = As(Province(), "ListIndicatorValueRevisions");
  const auto history = Await(indicators_.ListIndicatorValueRevisions(call, request));
  ASSERT_THAT(history.status(), IsOk());
  ASSERT_EQ(history->revisions_size(), 2);
  EXPECT_EQ(history->revisions(1).indicator_value().value(), "84.9");
  EXPECT_THAT(EventsOf(first->name()), ElementsAre("indicator_value.recorded", "indicator_value.recorded"));
}

TEST_P(IndicatorTest, WhatAValueMayNotSay) {
  Indicator share = IndicatorCalled("share", kRatio);
  share.set_share(true);
  ASSERT_EQ(Import(share).outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  Enter("flow", kSum, Indicator::NATURE_FLOW);
  EXPECT_THAT(Record(ShareOf("share", "630000", "2020-12-31", 1001, 1000)), HasReason("INDICATOR_ABOVE_WHOLE"));
  EXPECT_THAT(Record(ValueOf("share", "630000", "2020-12-31", "100.01")), HasReason("INDICATOR_ABOVE_WHOLE"));
  EXPECT_THAT(Record(ShareOf("share", "630000", "2020-12-31", 1, 0)), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Record(ValueOf("share", "630000", "2023-02-02", "1")), HasReason("INVALID_FIELD")) << "of tomorrow";
  EXPECT_THAT(Record(ValueOf("share", "63000", "2020-12-31", "1")), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Record(ValueOf("share", "630000", "2021-02-29", "1")), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Record(ValueOf("share", "630000", "2020-12-31", "")), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Record(ValueOf("share", "630000", "2020-12-31", "1,5")), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Record(ValueOf("nothing", "630000", "2020-12-31", "1")), HasReason("UNKNOWN_REFERENCE"));
  EXPECT_THAT(Record(ValueOf("flow", "630000", "2020-12-31", "1")), HasReason("MISSING_FIELD")) << "of which period";
}

TEST_P(IndicatorTest, AnOfficeEntersForItsAreaAndSeesIt) {
  Enter("ger", kNone);
  EXPECT_THAT(RecordAs(Prefecture("632700"), ValueOf("ger", "632700", "2020-12-31", "1")).status(), IsOk());
  EXPECT_THAT(RecordAs(Prefecture("632700"), ValueOf("ger", "632800", "2020-12-31", "1")),
              HasReason("REPORTING_OUT_OF_SCOPE"));
  EXPECT_THAT(RecordAs(Province(), ValueOf("ger", "000000", "2020-12-31", "1")), HasReason("REPORTING_OUT_OF_SCOPE"));
  v1::GetIndicatorValueRequest request;
  request.set_name("indicatorValues/ger-632700-2020-12-31");
  const Call other = As(Prefecture("632800"), "GetIndicatorValue");
  EXPECT_THAT(Await(indicators_.GetIndicatorValue(other, request)), HasReason("NOT_FOUND"));
  const Call supporter = As(Supporter("632700"), "GetIndicatorValue");
  EXPECT_THAT(Await(indicators_.GetIndicatorValue(supporter, request)), HasReason("PERMISSION_DENIED"));
  v1::ListIndicatorValuesRequest all;
  const Call list = As(Prefecture("632800"), "ListIndicatorValues");
  EXPECT_THAT(Await(indicators_.ListIndicatorValues(list, all))->indicator_values(), IsEmpty());
}

TEST_P(IndicatorTest, Q11_4_2_AKindergartenWith350PlacesIsNotStandard) {
  Indicator kindergartens = IndicatorCalled("kindergartens", kSum, Indicator::NATURE_CUMULATIVE);
  kindergartens.mutable_count_rule()->set_min_size(360);
  kindergartens.mutable_count_rule()->set_max_size(500);
  ASSERT_EQ(Import(kindergartens).outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  v1::IndicatorValue value = ValueOf("kindergartens", "632701", "2020-12-31", "");
  for (const int size : {350, 360, 500, 501}) {
    v1::IndicatorValue::Item& item = *value.add_items();
    item.set_label("第" + std::to_string(size) + "幼儿园");
    item.set_size(size);
  }
  const absl::StatusOr<v1::IndicatorValue> entered = Record(value);
  ASSERT_THAT(entered.status(), IsOk());
  EXPECT_EQ(entered->value(), "2");
  EXPECT_FALSE(entered->items(0).counted());
  EXPECT_TRUE(entered->items(1).counted());
}

TEST_P(IndicatorTest, Q16_13_AGroupWithoutAnUndergraduateMemberDoesNotCount) {
  Indicator groups = IndicatorCalled("groups", kSum);
  for (const char* mark : {"本科", "高职", "中职"}) groups.mutable_count_rule()->add_marks(mark);
  ASSERT_EQ(Import(groups).outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  v1::IndicatorValue value = ValueOf("groups", "630000", "2020-12-31", "");
  v1::IndicatorValue::Item& whole = *value.add_items();
  whole.set_label("集团一");
  for (const char* mark : {"中职", "本科", "高职"}) whole.add_marks(mark);
  v1::IndicatorValue::Item& without = *value.add_items();
  without.set_label("集团二");
  for (const char* mark : {"中职", "高职"}) without.add_marks(mark);
  EXPECT_EQ(Record(value)->value(), "1");
}

TEST_P(IndicatorTest, Q16_8_AClassOf66IsSuperLargeAndLarge) {
  for (const auto& [id, size] : {std::pair("super-large", 66), std::pair("large", 56)}) {
    Indicator classes = IndicatorCalled(id, kSum);
    classes.mutable_count_rule()->set_min_size(size);
    ASSERT_EQ(Import(classes).outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  }
  const auto counted = [&](const std::string& id, int size) {
    v1::IndicatorValue value = ValueOf(id, "632701", "2018-12-31", "", "size-" + std::to_string(size));
    value.add_items()->set_label("一班");
    value.mutable_items(0)->set_size(size);
    return Record(value)->value();
  };
  EXPECT_EQ(counted("super-large", 66), "1");
  EXPECT_EQ(counted("large", 66), "1");
  EXPECT_EQ(counted("super-large", 65), "0");
  EXPECT_EQ(counted("large", 65), "1");
}

TEST_P(IndicatorTest, Q16_5_SmallPointsAndLargeSchoolsAreListed) {
  Indicator large = IndicatorCalled("large-schools", kSum), small = IndicatorCalled("small-points", kSum);
  large.mutable_count_rule()->set_min_size(3001);
  small.mutable_count_rule()->set_max_size(10);
  for (const Indicator& one : {large, small}) ASSERT_EQ(Import(one).outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  const auto counted = [&](const std::string& id, const std::string& region, int size) {
    v1::IndicatorValue value = ValueOf(id, region, "2018-12-31", "");
    value.add_items()->set_label("学校");
    value.mutable_items(0)->set_size(size);
    return Record(value)->value();
  };
  EXPECT_EQ(counted("large-schools", "632701", 3001), "1");
  EXPECT_EQ(counted("large-schools", "632722", 3000), "0");
  EXPECT_EQ(counted("small-points", "632701", 10), "1");
  EXPECT_EQ(counted("small-points", "632722", 11), "0");
}

TEST_P(IndicatorTest, Q16_12_AShareIsExact) {
  Indicator share = IndicatorCalled("double-qualified", kRatio);
  share.set_share(true);
  ASSERT_EQ(Import(share).outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  Measure(ShareOf("double-qualified", "630000", "2020-12-31", 33, 60));
  const auto rolled = RollUp("double-qualified", "630000", "2020-12-31");
  ASSERT_THAT(rolled.status(), IsOk());
  EXPECT_EQ(rolled->own().decimal(), "55");
  EXPECT_TRUE(rolled->own().exact());
}

TEST_P(IndicatorTest, ARatioFollowsFromItsParts) {
  HearQinghai();
  Enter("enrolled", kSum);
  Enter("children", kSum);
  Indicator ger = IndicatorCalled("ger", kRatio);
  ger.set_numerator("indicators/enrolled");
  ger.set_denominator("indicators/children");
  ASSERT_EQ(Import(ger).outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  for (const std::string_view code : kPrefectures) {
    Measure(ValueOf("enrolled", std::string(code), "2020-12-31", "2"));
    Measure(ValueOf("children", std::string(code), "2020-12-31", "3"));
  }
  const auto rolled = RollUp("ger", "630000", "2020-12-31");
  ASSERT_THAT(rolled.status(), IsOk());
  EXPECT_EQ(rolled->parts_total().decimal(), "66.666666");
  EXPECT_FALSE(rolled->parts_total().exact());
  EXPECT_EQ(rolled->numerator().decimal(), "16");
  EXPECT_EQ(rolled->denominator().decimal(), "24");
  EXPECT_EQ(rolled->parts_size(), 8);
  EXPECT_THAT(rolled->missing(), IsEmpty());
}

TEST_P(IndicatorTest, ARollUpNamesWhatIsMissingAndShowsTheCallersAreaOnly) {
  HearQinghai();
  Enter("pupils", kSum);
  Measure(ValueOf("pupils", "632700", "2020-12-31", "5"));
  const auto whole = RollUp("pupils", "630000", "2020-12-31");
  ASSERT_THAT(whole.status(), IsOk());
  EXPECT_EQ(whole->parts_total().decimal(), "5");
  EXPECT_EQ(whole->missing_count(), 7);
  EXPECT_EQ(whole->boundaries(), v1::BOUNDARIES_AS_THEN);
  v1::RollUpIndicatorRequest request;
  request.set_indicator("indicators/pupils");
  request.set_region_code("630000");
  request.set_date("2020-12-31");
  const Call call = As(Prefecture("632700"), "RollUpIndicator");
  const auto seen = Await(indicators_.RollUpIndicator(call, request));
  ASSERT_THAT(seen.status(), IsOk());
  EXPECT_EQ(seen->parts_size(), 1);
  EXPECT_THAT(seen->missing(), IsEmpty());
  EXPECT_EQ(seen->missing_count(), 7);
  request.set_date("2020-02-30");
  EXPECT_THAT(Await(indicators_.RollUpIndicator(call, request)), HasReason("INVALID_FIELD"));
}

TEST_P(IndicatorTest, InTodaysBoundariesACodeThatWasChangedCounts) {
  pairing::v1::Region former = RegionCalled("632100", "630000", pairing::v1::Region::LEVEL_PREFECTURE);
  former.mutable_interval()->set_end("2013-02-08");
  pairing::v1::Region today = RegionCalled("630200", "630000", pairing::v1::Region::LEVEL_PREFECTURE);
  today.mutable_interval()->clear_attested_on();
  today.mutable_interval()->set_start("2013-02-08");
  pairing::v1::Region::Predecessor& from = *today.add_predecessors();
  from.set_region("regions/632100");
  from.set_date("2013-02-08");
  from.set_how(pairing::v1::Region::HOW_UPGRADED);
  HearRegion(RegionCalled("630000", "", pairing::v1::Region::LEVEL_PROVINCE));
  HearRegion(today);  // rows may come before what they name
  HearRegion(former);
  Enter("pupils", kSum);
  Measure(ValueOf("pupils", "632100", "2011-12-31", "7"));
  const auto then = RollUp("pupils", "630000", "2011-12-31");
  ASSERT_EQ(then->parts_size(), 1);
  EXPECT_EQ(then->parts(0).region_code(), "632100");
  const auto now = RollUp("pupils", "630000", "2011-12-31", "", v1::BOUNDARIES_TODAY);
  ASSERT_EQ(now->parts_size(), 1);
  EXPECT_EQ(now->parts(0).region_code(), "630200");
  EXPECT_THAT(now->parts(0).made_of(), ElementsAre("632100"));
  EXPECT_EQ(now->parts_total().decimal(), "7");
}

TEST_P(IndicatorTest, ImportedValuesTellARowEach) {
  Enter("ger", kNone);
  std::vector<v1::ImportIndicatorValuesRequest> rows(3);
  *rows[0].mutable_indicator_value() = ValueOf("ger", "632700", "2020-12-31", "1");
  *rows[1].mutable_indicator_value() = ValueOf("ger", "632700", "2020-12-31", "1");
  *rows[2].mutable_indicator_value() = ValueOf("ger", "632700", "2020-12-31", "2");
  const Call call = As(Province(), "ImportIndicatorValues");
  const auto results = Await(indicators_.ImportIndicatorValues(call, rows));
  ASSERT_THAT(results.status(), IsOk());
  EXPECT_EQ(results->at(0).outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  EXPECT_EQ(results->at(1).outcome(), type::v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_EQ(results->at(2).outcome(), type::v1::IMPORT_OUTCOME_CONFLICT);
}

INSTANTIATE_TEST_SUITE_P(Engines, IndicatorTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::reporting
