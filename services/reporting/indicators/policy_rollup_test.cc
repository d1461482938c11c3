#include "services/reporting/indicators/policy_rollup.h"

#include <map>
#include <set>
#include <string>

#include "common/base/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"

namespace jiedui::reporting::policy {
namespace {

using absl::CivilDay;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Wire = pairing::v1::Region;

constexpr CivilDay kDay(2018, 12, 31), kToday(2023, 6, 30);

Region County(const std::string& code, const std::string& parent) {
  return {.code = code,
          .display_name = code,
          .parent = parent,
          .level = Wire::LEVEL_COUNTY,
          .kind = Wire::KIND_REGULAR,
          .period = {},
          .predecessors = {},
          .lists = {}};
}

Region Area(const std::string& code, const std::string& parent, Wire::Level level) {
  Region region = County(code, parent);
  region.level = level;
  return region;
}

v1::Indicator Of(v1::Indicator::Aggregation aggregation) {
  v1::Indicator indicator;
  indicator.set_aggregation(aggregation);
  indicator.set_nature(v1::Indicator::NATURE_STOCK);
  if (aggregation == v1::Indicator::AGGREGATION_RATIO) indicator.set_scale(100);
  return indicator;
}

using Values = std::map<std::string, Measure>;

RollUp Add(const RegionTree& tree, const v1::Indicator& indicator, const std::string& region, const Values& values,
           CivilDay boundaries = kDay, const std::string& population = "") {
  const RollUpQuestion question{.indicator = indicator,
                                .region = region,
                                .day = kDay,
                                .boundaries = boundaries,
                                .population = population,
                                .listed_on = kDay};
  return RollUpOf(tree, question, [&](const std::string& code, const std::string& whose) -> std::optional<Measure> {
    const auto found = values.find(whose.empty() ? code : code + "/" + whose);
    if (found == values.end()) return std::nullopt;
    return found->second;
  });
}

Measure Number(Exact value) { return {value, std::nullopt, std::nullopt, kDay}; }

// A province with two prefectures, the one with two counties, the other with one.
std::vector<Region> Small() {
  return {Area("630000", "000000", Wire::LEVEL_PROVINCE),
          Area("630100", "630000", Wire::LEVEL_PREFECTURE),
          Area("630200", "630000", Wire::LEVEL_PREFECTURE),
          County("630121", "630100"),
          County("630122", "630100"),
          County("630221", "630200")};
}

TEST(RollUpTest, MissingIsNamedAndNeverZero) {
  const RegionTree tree(Small());
  const v1::Indicator sum = Of(v1::Indicator::AGGREGATION_SUM);
  const RollUp rolled = Add(tree, sum, "630000", {{"630121", Number(3)}, {"630122", Number(4)}});
  ASSERT_TRUE(rolled.total.has_value());
  EXPECT_EQ(rolled.total->value, Exact(7));
  EXPECT_THAT(rolled.missing, ElementsAre("630200")) << "nothing is known of the whole prefecture: it is missing, once";
  EXPECT_FALSE(rolled.own.has_value());
  const RollUp nothing = Add(tree, sum, "630000", {});
  EXPECT_FALSE(nothing.total.has_value());
  EXPECT_THAT(nothing.missing, ElementsAre("630100", "630200"));
}

TEST(RollUpTest, AnOwnValueStandsForItsParts) {
  const RegionTree tree(Small());
  const RollUp rolled = Add(tree, Of(v1::Indicator::AGGREGATION_SUM), "630000",
                            {{"630100", Number(10)}, {"630121", Number(3)}, {"630221", Number(5)}});
  EXPECT_EQ(rolled.total->value, Exact(15));
  EXPECT_THAT(rolled.missing, IsEmpty());
}

TEST(RollUpTest, ARatioIsThatOfTheSums) {
  const RegionTree tree(Small());
  const v1::Indicator ratio = Of(v1::Indicator::AGGREGATION_RATIO);
  const RollUp rolled = Add(tree, ratio, "630000",
                            {{"630121", *RatioOf(90, 100, 100, kDay)},
                             {"630122", *RatioOf(1, 2, 100, kDay)},
                             {"630221", *RatioOf(8, 8, 100, kDay)}});
  EXPECT_EQ(rolled.total->value, Exact(9900, 110));
  EXPECT_EQ(*rolled.total->denominator, Exact(110));
}

TEST(RollUpTest, Q16_S2a_AShareOfTheCountiesOnAList) {
  std::vector<Region> regions = {Area("630000", "000000", Wire::LEVEL_PROVINCE),
                                 Area("630100", "630000", Wire::LEVEL_PREFECTURE)};
  Values values;
  for (int number = 0; number < 44; ++number) {
    const std::string code = StrCat(630101 + number);
    regions.push_back(County(code, "630100"));
    if (number < 33) values.emplace(code, Number(1));
  }
  const v1::Indicator list = Of(v1::Indicator::AGGREGATION_LIST);
  const RollUp rolled = Add(RegionTree(regions), list, "630000", values);
  EXPECT_EQ(rolled.total->value, Exact(75));
  EXPECT_EQ(rolled.missing.size(), 11u);
  values.erase("630133");
  EXPECT_EQ(Add(RegionTree(regions), list, "630000", values).total->value, Exact(3200, 44));
  EXPECT_FALSE(Add(RegionTree(regions), list, "630000", {}).total.has_value()) << "nobody has begun the list";
}

TEST(RollUpTest, MOE22_12_WeakCountiesAndTheOneThatIsNotReached) {
  std::vector<Region> regions = {Area("630000", "000000", Wire::LEVEL_PROVINCE),
                                 Area("630100", "630000", Wire::LEVEL_PREFECTURE), County("630199", "630100")};
  Values values;
  for (int number = 0; number < 10; ++number) {
    Region county = County(StrCat(630101 + number), "630100");
    county.lists.push_back({"weak-county", {.start = CivilDay(2015, 1, 1), .end = {}}});
    if (number < 9) values.emplace(county.code, Number(number == 0 ? 2 : 1));
    regions.push_back(std::move(county));
  }
  const RollUp rolled =
      Add(RegionTree(regions), Of(v1::Indicator::AGGREGATION_LIST), "000000", values, kDay, "weak-county");
  EXPECT_EQ(rolled.total->value, Exact(90)) << "two schools in one county count once";
  EXPECT_THAT(rolled.missing, ElementsAre("630110"));
}

TEST(RollUpTest, Q16_S8_OfAListOnlyWhatItNames) {
  std::vector<Region> regions = Small();
  regions[3].lists.push_back({"poverty-county", {.start = CivilDay(2016, 12, 31), .end = {}}});
  regions[5].lists.push_back({"poverty-county", {.start = CivilDay(2016, 12, 31), .end = CivilDay(2018, 1, 1)}});
  const RegionTree tree(regions);
  const RollUp rolled =
      Add(tree, Of(v1::Indicator::AGGREGATION_SUM), "630000",
          {{"630121", Number(3)}, {"630122", Number(4)}, {"630221", Number(5)}}, kDay, "poverty-county");
  EXPECT_EQ(rolled.total->value, Exact(3)) << "630221 has left the list by then";
  EXPECT_THAT(rolled.missing, IsEmpty());
}

// ---- In today's boundaries -----------------------------------------------------------------------------------------------------

TEST(RollUpTest, InTodaysBoundariesAValueCountsInWhatItsRegionBecame) {
  std::vector<Region> regions = Small();
  regions[3].period = Period{CivilDay(1950, 1, 1), CivilDay(2020, 3, 1)};  // 630121 and 630122 are merged into 630105
  regions[4].period = Period{CivilDay(1950, 1, 1), CivilDay(2020, 3, 1)};
  Region merged = County("630105", "630100");
  merged.period = Period{CivilDay(2020, 3, 1), std::nullopt};
  merged.predecessors = {{"630121", CivilDay(2020, 3, 1), Wire::HOW_MERGED},
                         {"630122", CivilDay(2020, 3, 1), Wire::HOW_MERGED}};
  Region split = County("630222", "630200");  // was a part of 630221
  split.period = Period{CivilDay(2021, 1, 1), std::nullopt};
  split.predecessors = {{"630221", CivilDay(2021, 1, 1), Wire::HOW_SPLIT}};
  regions.push_back(merged);
  regions.push_back(split);
  const RegionTree tree(regions);
  const Values values = {{"630121", Number(3)}, {"630122", Number(4)}, {"630221", Number(5)}};
  const v1::Indicator sum = Of(v1::Indicator::AGGREGATION_SUM);

  const RollUp then = Add(tree, sum, "630100", values);
  EXPECT_EQ(then.total->value, Exact(7));
  EXPECT_EQ(then.parts.size(), 2u);
  const RollUp today = Add(tree, sum, "630100", values, kToday);
  EXPECT_EQ(today.total->value, Exact(7));
  ASSERT_EQ(today.parts.size(), 1u);
  EXPECT_EQ(today.parts[0].region->code, "630105");
  EXPECT_THAT(today.parts[0].made_of, ElementsAre("630121", "630122"));

  const RollUp other = Add(tree, sum, "630200", values, kToday);
  EXPECT_EQ(other.total->value, Exact(5));
  EXPECT_THAT(other.missing, IsEmpty());
  ASSERT_EQ(other.parts.size(), 2u);
  EXPECT_EQ(other.parts[1].included_in, "630221");

  const RollUp half = Add(tree, sum, "630100", {{"630121", Number(3)}}, kToday);
  EXPECT_FALSE(half.total.has_value()) << "a part of what became it is not it";
  EXPECT_THAT(half.missing, ElementsAre("630105"));
}

// ---- Against a naive sum ---------------------------------------------------------------------------------------------------------

RC_GTEST_PROP(RollUpTest, AgreesWithTheSumOverTheHighestValues, ()) {
  std::vector<Region> regions = {Area("000001", "000000", Wire::LEVEL_PROVINCE)};
  std::map<std::string, std::string> parent_of = {{"000001", "000000"}};
  const int count = *rc::gen::inRange(1, 40);
  for (int number = 0; number < count; ++number) {
    // No deeper than the divisions of the country are.
    std::string parent = regions[*rc::gen::inRange<size_t>(0, regions.size())].code;
    int depth = 1;
    for (std::string above = parent; above != "000000"; above = parent_of[above]) ++depth;
    if (depth > 4) parent = "000001";
    const std::string code = StrCat(100000 + number);
    regions.push_back(County(code, parent));
    parent_of[code] = parent;
  }
  Values values;
  for (const Region& region : regions) {
    if (region.code != "000001" && *rc::gen::inRange(0, 3) == 0) {
      values.emplace(region.code, Number(Exact(*rc::gen::inRange(-50, 50), *rc::gen::inRange(1, 9))));
    }
  }
  // The naive sum: values with no value above them. Missing: the highest below which, and above which, there is none.
  const auto above = [&](const std::string& code) {
    std::vector<std::string> all;
    for (std::string up = parent_of[code]; up != "000001" && up != "000000"; up = parent_of[up]) all.push_back(up);
    return all;
  };
  Exact sum = 0;
  bool any = false;
  std::set<std::string> known;  // with a value at it, above it or below it
  for (const auto& [code, measure] : values) {
    known.insert(code);
    bool covered = false;
    for (const std::string& up : above(code)) {
      known.insert(up);
      covered = covered || values.contains(up);
    }
    if (!covered) {
      sum += measure.value;
      any = true;
    }
  }
  std::vector<std::string> missing;
  for (const auto& [code, parent] : parent_of) {
    if (code == "000001" || known.contains(code)) continue;
    bool covered = false;
    for (const std::string& up : above(code)) covered = covered || values.contains(up);
    if (!covered && (parent == "000001" || known.contains(parent))) missing.push_back(code);
  }
  const RollUp rolled = Add(RegionTree(regions), Of(v1::Indicator::AGGREGATION_SUM), "000001", values);
  RC_ASSERT(rolled.total.has_value() == any);
  if (any) RC_ASSERT(rolled.total->value == sum);
  RC_ASSERT(rolled.missing == missing);
}

// ---- One region over time ----------------------------------------------------------------------------------------------------------

Reading Flow(CivilDay from, CivilDay until, Exact value) {
  return {.date = until, .from = from, .value = value, .numerator = {}, .denominator = {}};
}

TEST(ValueTest, AFlowCoversItsYearOrIsNotKnown) {
  v1::Indicator flow = Of(v1::Indicator::AGGREGATION_SUM);
  flow.set_nature(v1::Indicator::NATURE_FLOW);
  std::vector<Reading> readings = {Flow(CivilDay(2018, 1, 1), CivilDay(2018, 6, 30), 3),
                                   Flow(CivilDay(2018, 7, 1), CivilDay(2018, 12, 31), 4)};
  EXPECT_EQ(OnDay(flow, readings, kDay)->value, Exact(7));
  EXPECT_FALSE(OnDay(flow, {readings[1]}, kDay).has_value()) << "half a year is not the year";
  readings.push_back(Flow(CivilDay(2018, 1, 1), kDay, 8));
  EXPECT_EQ(OnDay(flow, readings, kDay)->value, Exact(8)) << "the year as a whole before its halves";
}

TEST(ValueTest, AStockIsOfTheYearUpToTheDay) {
  const v1::Indicator stock = Of(v1::Indicator::AGGREGATION_NONE);
  const auto at = [](CivilDay day, Exact value) { return Flow(day, day, value); };
  const std::vector<Reading> readings = {at(CivilDay(2016, 12, 31), 1), at(CivilDay(2018, 1, 1), 2)};
  EXPECT_EQ(OnDay(stock, readings, kDay)->value, Exact(2));
  EXPECT_FALSE(OnDay(stock, readings, CivilDay(2019, 1, 1)).has_value()) << "a year old";
  EXPECT_FALSE(OnDay(stock, readings, CivilDay(2016, 12, 30)).has_value());
  EXPECT_EQ(YearBefore(CivilDay(2020, 2, 29)), CivilDay(2019, 2, 28));
}

}  // namespace
}  // namespace jiedui::reporting::policy
