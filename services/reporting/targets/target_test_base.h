// What tests of indicators and targets start from: a province with its prefectures and counties, as the registry has told them.
#pragma once

#include <string>
#include <vector>

#include "google/protobuf/util/time_util.h"
#include "services/reporting/indicators/indicator_service.h"
#include "services/reporting/reporting_test_base.h"
#include "services/reporting/targets/target_service.h"

namespace jiedui::reporting {

class TargetTestBase : public ReportingTest {
 protected:
  using Level = pairing::v1::Region::Level;

  static pairing::v1::Region RegionCalled(const std::string& code, const std::string& parent, Level level) {
    pairing::v1::Region region;
    region.set_name("regions/" + code);
    region.set_code(code);
    region.set_level(level);
    region.set_display_name("地区" + code);
    if (!parent.empty()) region.set_parent("regions/" + parent);
    region.set_kind(pairing::v1::Region::KIND_REGULAR);
    region.mutable_interval()->set_attested_on("2005-01-01");
    region.set_revision(1);
    return region;
  }
  static void AddTag(pairing::v1::Region& region, const std::string& list, const std::string& start,
                     const std::string& end = "") {
    pairing::v1::Region::Tag& tag = *region.add_tags();
    tag.set_key(list);
    tag.mutable_interval()->set_start(start);
    tag.mutable_interval()->set_end(end);
  }
  void HearRegion(const pairing::v1::Region& region) {
    pairing::events::v1::RegionChanged changed;
    *changed.mutable_region() = region;
    Hear("cn.jiedui.pairing.region.created.v1", changed);
  }
  // Qinghai with its eight prefectures.
  void HearQinghai() {
    HearRegion(RegionCalled("630000", "", pairing::v1::Region::LEVEL_PROVINCE));
    for (const std::string_view code : kPrefectures) {
      HearRegion(RegionCalled(std::string(code), "630000", pairing::v1::Region::LEVEL_PREFECTURE));
    }
  }

  static v1::Indicator IndicatorCalled(const std::string& id, v1::Indicator::Aggregation aggregation,
                                       v1::Indicator::Nature nature = v1::Indicator::NATURE_STOCK) {
    v1::Indicator indicator;
    indicator.set_name("indicators/" + id);
    indicator.set_display_name("指标" + id);
    indicator.set_unit("个");
    indicator.set_population("学生");
    indicator.set_nature(nature);
    indicator.set_aggregation(aggregation);
    if (aggregation == v1::Indicator::AGGREGATION_RATIO) indicator.set_scale(100);
    indicator.mutable_citation()->set_clause("Q16-S1");
    indicator.mutable_citation()->set_document("青政办〔2016〕225号");
    return indicator;
  }
  v1::ImportIndicatorsResponse Import(const v1::Indicator& indicator, bool update = false) {
    std::vector<v1::ImportIndicatorsRequest> rows(1);
    *rows[0].mutable_indicator() = indicator;
    rows[0].set_update(update);
    const Call call = As(Province(), "ImportIndicators");
    auto results = Await(indicators_.ImportIndicators(call, rows));
    EXPECT_THAT(results.status(), jiedui::testing::IsOk());
    return results.ok() ? results->at(0) : v1::ImportIndicatorsResponse();
  }
  void Enter(const std::string& id, v1::Indicator::Aggregation aggregation,
             v1::Indicator::Nature nature = v1::Indicator::NATURE_STOCK) {
    EXPECT_EQ(Import(IndicatorCalled(id, aggregation, nature)).outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  }

  static v1::IndicatorValue ValueOf(const std::string& id, const std::string& region, const std::string& date,
                                    const std::string& value, const std::string& population = "") {
    v1::IndicatorValue entered;
    entered.set_indicator("indicators/" + id);
    entered.set_region_code(region);
    entered.set_date(date);
    entered.set_value(value);
    entered.set_population(population);
    entered.set_source("统计公报");
    return entered;
  }
  static v1::IndicatorValue ShareOf(const std::string& id, const std::string& region, const std::string& date,
                                    int64_t numerator, int64_t denominator) {
    v1::IndicatorValue entered = ValueOf(id, region, date, "");
    entered.set_numerator(numerator);
    entered.set_denominator(denominator);
    return entered;
  }
  absl::StatusOr<v1::IndicatorValue> RecordAs(const Call& caller, const v1::IndicatorValue& value) {
    v1::RecordIndicatorValueRequest request;
    *request.mutable_indicator_value() = value;
    const Call call = As(caller, "RecordIndicatorValue");
    return Await(indicators_.RecordIndicatorValue(call, request));
  }
  absl::StatusOr<v1::IndicatorValue> Record(const v1::IndicatorValue& value) { return RecordAs(Moe(), value); }
  void Measure(const v1::IndicatorValue& value) { ASSERT_THAT(Record(value).status(), jiedui::testing::IsOk()); }
  absl::StatusOr<v1::RollUpIndicatorResponse> RollUp(const std::string& id, const std::string& region,
                                                     const std::string& date, const std::string& population = "",
                                                     v1::Boundaries boundaries = v1::BOUNDARIES_AS_THEN) {
    v1::RollUpIndicatorRequest request;
    request.set_indicator("indicators/" + id);
    request.set_region_code(region);
    request.set_date(date);
    request.set_population(population);
    request.set_boundaries(boundaries);
    const Call call = As(Moe(), "RollUpIndicator");
    return Await(indicators_.RollUpIndicator(call, request));
  }

  static v1::Target TargetCalled(const std::string& id, v1::Target::Kind kind, const std::string& indicator,
                                 const std::string& bound, const std::string& due_on = "2020-12-31",
                                 const std::string& region = "630000") {
    v1::Target target;
    target.set_name("targets/" + id);
    target.set_display_name("目标" + id);
    target.set_kind(kind);
    if (!indicator.empty()) target.set_indicator("indicators/" + indicator);
    target.set_region_code(region);
    target.set_bound(bound);
    target.set_due_on(due_on);
    target.set_wording("达到" + bound);
    target.mutable_citation()->set_clause("Q16-S1");
    target.mutable_citation()->set_document("青政办〔2016〕225号");
    return target;
  }
  v1::ImportTargetsResponse Import(const v1::Target& target, bool update = false) {
    std::vector<v1::ImportTargetsRequest> rows(1);
    *rows[0].mutable_target() = target;
    rows[0].set_update(update);
    const Call call = As(Province(), "ImportTargets");
    auto results = Await(targets_.ImportTargets(call, rows));
    EXPECT_THAT(results.status(), jiedui::testing::IsOk());
    return results.ok() ? results->at(0) : v1::ImportTargetsResponse();
  }
  void Promise(const v1::Target& target) {
    const v1::ImportTargetsResponse result = Import(target);
    ASSERT_EQ(result.outcome(), type::v1::IMPORT_OUTCOME_CREATED) << result.message();
  }
  absl::StatusOr<v1::Target> GetTarget(const std::string& id) {
    v1::GetTargetRequest request;
    request.set_name("targets/" + id);
    const Call call = As(Province(), "GetTarget");
    return Await(targets_.GetTarget(call, request));
  }
  absl::StatusOr<v1::JudgeTargetResponse> JudgeAs(const Call& caller, const std::string& id, const std::string& as_of,
                                                  int64_t known_at = 0) {
    v1::JudgeTargetRequest request;
    request.set_name("targets/" + id);
    request.set_as_of(as_of);
    if (known_at != 0) {
      *request.mutable_known_at() = google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(known_at);
    }
    const Call call = As(caller, "JudgeTarget");
    return Await(targets_.JudgeTarget(call, request));
  }
  // The judgement as of a day; empty where it fails.
  v1::Judgement Judged(const std::string& id, const std::string& as_of, int64_t known_at = 0) {
    const auto response = JudgeAs(Moe(), id, as_of, known_at);
    EXPECT_THAT(response.status(), jiedui::testing::IsOk());
    return response.ok() ? response->judgement() : v1::Judgement();
  }

  Call Moe() { return MakeCall({.person = "ministry", .organisation = "parties/moe", .role = "moe"}); }

  IndicatorService indicators_{*store_, workers_};
  TargetService targets_{*store_, workers_};
};

}  // namespace jiedui::reporting
