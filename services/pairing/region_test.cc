// Regions over time over a real store, on both engines: Qinghai in 2011 and today. Cases are named after requirements.
#include <string>
#include <vector>

#include "common/testing/explain.h"
#include "gmock/gmock.h"
#include "services/pairing/region_test_base.h"
#include "services/pairing/store_regions.h"

namespace jiedui::pairing {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::GetCoverageRequest;
using v1::Region;

// A part of Qinghai as the code tables of 2011 and 2023 have it.
class RegionTest : public RegionTestBase {
 protected:
  RegionTest() {
    Add({MakeRegion("630000", "青海省", "~2011-12-31"), MakeRegion("210000", "辽宁省", "~2011-12-31"),
         MakeRegion("630100", "西宁市", "~2011-12-31"), MakeRegion("632100", "海东地区", "~2011-12-31..2013-02-08"),
         From(MakeRegion("630200", "海东市", "2013-02-08"), {"632100"}, "2013-02-08", Region::HOW_UPGRADED),
         MakeRegion("632700", "玉树州", "~2011-12-31"), MakeRegion("632800", "海西州", "~2011-12-31"),
         MakeRegion("632121", "平安县", "~2011-12-31..2013-02-08"),
         From(MakeRegion("630221", "平安县", "2013-02-08..2015-02-16"), {"632121"}, "2013-02-08", Region::HOW_RECODED),
         From(MakeRegion("630203", "平安区", "2015-02-16"), {"630221"}, "2015-02-16", Region::HOW_UPGRADED),
         MakeRegion("632721", "玉树县", "~2011-12-31..2013-07-03"),
         From(MakeRegion("632701", "玉树市", "2013-07-03"), {"632721"}, "2013-07-03", Region::HOW_UPGRADED),
         MakeRegion("632722", "杂多县", "~2011-12-31"), MakeRegion("632858", "冷湖行委", "~2011-12-31..2018"),
         MakeRegion("632859", "茫崖行委", "~2011-12-31..2018"),
         From(MakeRegion("632803", "茫崖市", "2018"), {"632858", "632859"}, "2018", Region::HOW_MERGED),
         MakeRegion("632823", "天峻县", "~2023-06-30")});
    EXPECT_THAT(Import(MakeSet("two", {"632700", "632800"})), ElementsAre("CREATED"));
  }

  // "玉树县", with "?" where it is not known, in order of code.
  std::vector<std::string> List(const std::string& on, const std::string& set, const std::string& tag = "",
                                const std::string& under = "", const std::string& filter = "level = COUNTY") {
    v1::ListRegionsRequest request;
    request.set_effective_on(on);
    if (!set.empty()) request.set_set("regionSets/" + set);
    request.set_tag(tag);
    if (!under.empty()) request.set_under("regions/" + under);
    request.set_filter(filter);
    request.set_page_size(2);  // several pages
    std::vector<std::string> names;
    do {
      auto page = Await(regions_.List(call_, request));
      EXPECT_THAT(page.status(), IsOk());
      if (!page.ok()) return {};
      EXPECT_EQ(page->in_force_size(), on.empty() ? 0 : page->regions_size());
      for (int i = 0; i < page->regions_size(); ++i) {
        const bool certain = on.empty() || page->in_force(i) == type::v1::IN_FORCE_YES;
        names.push_back(page->regions(i).display_name() + (certain ? "" : "?"));
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  }

  // "known+not known" of one level.
  std::string Count(const std::string& on, const std::string& set, const std::string& tag = "") {
    v1::CountRegionsRequest request;
    request.set_effective_on(on);
    if (!set.empty()) request.set_set("regionSets/" + set);
    request.set_tag(tag);
    request.set_filter("level = COUNTY");
    auto response = Await(regions_.Count(call_, request));
    EXPECT_THAT(response.status(), IsOk());
    if (!response->list().loaded()) return "not loaded";
    std::string text;
    for (const auto& count : response->counts()) {
      text += std::to_string(count.known()) + "+" + std::to_string(count.not_known());
    }
    for (const auto& declared : response->declared()) text += " of " + std::to_string(declared.count());
    return text;
  }

  std::vector<std::string> Lineage(const std::string& code) {
    v1::GetRegionLineageRequest request;
    request.set_code(code);
    auto response = Await(regions_.GetLineage(call_, request));
    EXPECT_THAT(response.status(), IsOk());
    std::vector<std::string> steps;
    for (const auto& step : response->steps()) {
      steps.push_back(step.date() + " " + step.predecessor().display_name() + ">" + step.successor().display_name());
    }
    for (const std::string& name : response->present()) steps.push_back("now " + name.substr(8));
    return steps;
  }

  v1::GetCoverageRequest Ask(const std::string& set, const std::string& on) {
    v1::GetCoverageRequest request;
    request.set_set("regionSets/" + set);
    request.set_effective_on(on);
    return request;
  }
  v1::GetCoverageResponse Cover(const v1::GetCoverageRequest& request) {
    auto response = Await(regions_.GetCoverage(call_, request));
    EXPECT_THAT(response.status(), IsOk());
    return response.ok() ? *response : v1::GetCoverageResponse();
  }
};

INSTANTIATE_TEST_SUITE_P(Engines, RegionTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

TEST_P(RegionTest, Q11_0_TheCountyLevelUnitsOfADay) {
  EXPECT_THAT(List("2011-12-31", "two"), ElementsAre("玉树县", "杂多县", "天峻县?", "冷湖行委", "茫崖行委"));
  EXPECT_THAT(List("2026-11-22", "two"), ElementsAre("玉树市", "杂多县", "茫崖市", "天峻县"));
  EXPECT_EQ(Count("2011-12-31", "two"), "4+1");
  EXPECT_EQ(Count("", "two"), "4+0") << "today";
  EXPECT_EQ(Count("2011-12-30", "two"), "0+5") << "before any source speaks, none is known and none is denied";
}

TEST_P(RegionTest, WhatIsDeclaredIsSaidOfTheWholeOnly) {
  v1::RegionSet set = MakeSet("two", {"632700", "632800"});
  auto& declared = *set.add_declared_counts();
  declared.set_level(Region::LEVEL_COUNTY);
  declared.set_count(5);
  declared.set_date("2011");
  EXPECT_THAT(Import(set, true), ElementsAre("UPDATED"));
  EXPECT_EQ(Count("2011-12-31", "two"), "4+1 of 5");
  EXPECT_THAT(ImportTag("632700", "ethnic-area", "~2011-12-31"), ElementsAre("CREATED"));
  EXPECT_EQ(Count("2011-12-31", "two", "ethnic-area"), "2+0");
  v1::CountRegionsRequest request;
  request.set_set("regionSets/two");
  EXPECT_THAT(Await(regions_.Count(call_, request))->declared(), SizeIs(1));
  request.set_under("regions/632700");
  EXPECT_THAT(Await(regions_.Count(call_, request))->declared(), IsEmpty());
  request.clear_under();
  request.set_filter("code : 632700");
  EXPECT_THAT(Await(regions_.Count(call_, request))->declared(), IsEmpty());
}

TEST_P(RegionTest, WithoutADayWhatEndedIsThereToo) {
  EXPECT_THAT(List("", "", "", "632700"), ElementsAre("玉树市", "玉树县", "杂多县"));
  EXPECT_THAT(List("", "", "", "630000", "level = PREFECTURE"),
              ElementsAre("西宁市", "海东市", "海东地区", "玉树州", "海西州"));
  EXPECT_THAT(List("2013-02-07", "", "", "630000", "level = PREFECTURE"),
              ElementsAre("西宁市", "海东地区", "玉树州", "海西州"));
  EXPECT_THAT(List("2013-02-08", "", "", "630000", "level = PREFECTURE"),
              ElementsAre("西宁市", "海东市", "玉树州", "海西州"));
  EXPECT_THAT(List("2011-12-31", "", "", "632100", ""), ElementsAre("海东地区", "平安县"));
}

TEST_P(RegionTest, TheLineageOfEitherCode) {
  EXPECT_THAT(Lineage("632100"), ElementsAre("2013-02-08 海东地区>海东市", "now 630200"));
  EXPECT_THAT(Lineage("630200"), ElementsAre("2013-02-08 海东地区>海东市", "now 630200"));
  EXPECT_THAT(Lineage("632121"), ElementsAre("2013-02-08 平安县>平安县", "2015-02-16 平安县>平安区", "now 630203"));
  EXPECT_THAT(Lineage("630221"), ElementsAre("2013-02-08 平安县>平安县", "2015-02-16 平安县>平安区", "now 630203"));
  EXPECT_THAT(Lineage("632803"), ElementsAre("2018 冷湖行委>茫崖市", "2018 茫崖行委>茫崖市", "now 632803"));
  EXPECT_THAT(Lineage("632858"), ElementsAre("2018 冷湖行委>茫崖市", "now 632803")) << "its sister left out";
  EXPECT_THAT(Lineage("632722"), ElementsAre("now 632722"));

  v1::GetRegionLineageRequest request;
  request.set_code("639999");
  EXPECT_THAT(Await(regions_.GetLineage(call_, request)).status(), HasReason("NOT_FOUND"));
  request.set_code("63");
  EXPECT_THAT(Await(regions_.GetLineage(call_, request)).status(), HasReason("INVALID_FIELD"));
  request.set_name("regions/632100");
  EXPECT_THAT(Await(regions_.GetLineage(call_, request)).status(), HasReason("INVALID_FIELD")) << "one or the other";
  request.clear_code();
  EXPECT_THAT(Await(regions_.GetLineage(call_, request)).status(), IsOk());
  request.clear_name();
  EXPECT_THAT(Await(regions_.GetLineage(call_, request)).status(), HasReason("MISSING_FIELD"));
}

TEST_P(RegionTest, DatesThatContradictTheLineageAreRefused) {
  EXPECT_THAT(Import({From(MakeRegion("632704", "新市", "2014"), {"632721"}, "2014", Region::HOW_RENAMED)}),
              ElementsAre("REFUSED LINEAGE_DATES"))
      << "玉树县 had ended before";
  EXPECT_THAT(Import({From(MakeRegion("632704", "新市", "2014"), {"632799"}, "2014", Region::HOW_RENAMED)}),
              ElementsAre("REFUSED UNKNOWN_REFERENCE"));
  EXPECT_THAT(Import({MakeRegion("632721", "玉树县", "~2011-12-31..2013-07-04")}, true),
              ElementsAre("REFUSED LINEAGE_DATES"))
      << "a correction must not leave its successor behind";
  EXPECT_THAT(Import({MakeRegion("632721", "玉树县", "~2010-12-31..2013-07-03")}, true), ElementsAre("UPDATED"));
  EXPECT_THAT(Lineage("632721"), ElementsAre("2013-07-03 玉树县>玉树市", "now 632701"));
  EXPECT_THAT(Import({MakeRegion("632701", "玉树市", "2013-07-03")}, true), ElementsAre("UPDATED"));
  EXPECT_THAT(Lineage("632721"), IsEmpty()) << "the change was taken back, and nothing is left of it";
}

TEST_P(RegionTest, MembershipHasDatesToo) {
  EXPECT_THAT(Import(MakeSet("dated", {"632722 2015..2020", "632722 ~2021-06-30", "632803"})), ElementsAre("CREATED"));
  EXPECT_THAT(List("2014-12-31", "dated"), ElementsAre("杂多县?")) << "a member of which nothing is said for that day";
  EXPECT_THAT(List("2015-01-01", "dated"), ElementsAre("杂多县"));
  EXPECT_THAT(List("2020-06-30", "dated"), ElementsAre("杂多县?", "茫崖市"));
  EXPECT_THAT(List("2021-06-30", "dated"), ElementsAre("杂多县", "茫崖市"));
}

TEST_P(RegionTest, SetsAreImportedLikeEverythingElse) {
  EXPECT_THAT(Import(MakeSet("two", {"632700", "632800"})), ElementsAre("UNCHANGED"));
  EXPECT_THAT(Import(MakeSet("two", {"632700"})), ElementsAre("CONFLICT CONTENT_CONFLICT"));
  EXPECT_THAT(Import(MakeSet("two", {"632700"}), true), ElementsAre("UPDATED"));
  EXPECT_EQ(Count("2011-12-31", "two"), "2+0");
  EXPECT_THAT(Import(MakeSet("three", {"632900"})), ElementsAre("REFUSED UNKNOWN_REFERENCE"));
  v1::GetRegionSetRequest get;
  get.set_name("regionSets/two");
  EXPECT_EQ(Await(sets_.Get(call_, get))->revision(), 2);
  get.set_name("regionSets/three");
  EXPECT_THAT(Await(sets_.Get(call_, get)).status(), HasReason("NOT_FOUND"));
  EXPECT_THAT(Await(sets_.List(call_, {}))->region_sets(), SizeIs(1));
  v1::ListRegionsRequest list;
  list.set_set("regionSets/three");
  EXPECT_THAT(Await(regions_.List(call_, list)).status(), HasReason("NOT_FOUND")) << "no such set is not an empty one";
  call_.caller.role = "school";
  std::vector<v1::ImportRegionSetsRequest> rows(1);
  EXPECT_THAT(Await(sets_.Import(call_, rows)).status(), HasReason("PERMISSION_DENIED"));
  EXPECT_THAT(Await(regions_.ImportTags(call_, std::vector<v1::ImportRegionTagsRequest>(1))).status(),
              HasReason("PERMISSION_DENIED"));
}

TEST_P(RegionTest, Q16_S8_TheListIsThatOfTheDay) {
  EXPECT_THAT(ImportTag("632722", "poverty-county", "~2016-12-31..2020-01-01"), ElementsAre("CREATED"));
  EXPECT_THAT(ImportTag("632858", "poverty-county", "~2016-12-31..2018"), ElementsAre("CREATED"));
  EXPECT_THAT(ImportTag("632803", "poverty-county", "2018..2020-01-01"), ElementsAre("CREATED"));
  EXPECT_EQ(Count("2017-12-31", "", "poverty-county"), "2+0");
  EXPECT_EQ(Count("2018-01-01", "", "poverty-county"), "2+0");
  EXPECT_EQ(Count("2019-12-31", "", "poverty-county"), "2+0")
      << "exited in 2019: in the list until the end of the year";
  EXPECT_EQ(Count("2020-01-01", "", "poverty-county"), "") << "none: the list is loaded, and says so";
  EXPECT_EQ(Count("2015-01-01", "", "poverty-county"), "0+2");
  EXPECT_THAT(List("2019-01-01", "two", "poverty-county"), ElementsAre("杂多县", "茫崖市"));
  EXPECT_THAT(List("2019-01-01", "", "poverty-county", "632700"), ElementsAre("杂多县"));
  EXPECT_THAT(ImportTag("632722", "poverty-county", "~2016-12-31..2020-01-01"), ElementsAre("UNCHANGED"));
  EXPECT_THAT(ImportTag("632722", "poverty-county", "~2016-12-31..2021-01-01"),
              ElementsAre("CONFLICT CONTENT_CONFLICT"));
  EXPECT_THAT(ImportTag("632722", "poverty-county", "2019"), ElementsAre("REFUSED TAG_OVERLAPS"));
  EXPECT_THAT(ImportTag("632999", "poverty-county", "2019"), ElementsAre("REFUSED UNKNOWN_REFERENCE"));
}

TEST_P(RegionTest, ATagOfAnAreaHoldsForWhatLiesInIt) {
  EXPECT_THAT(ImportTag("632700", "ethnic-area", "~2011-12-31"), ElementsAre("CREATED"));
  EXPECT_THAT(List("2012-01-01", "", "ethnic-area"), ElementsAre("玉树县", "杂多县"));
}

TEST_P(RegionTest, AnImportOfRegionsLeavesTheirTags) {
  EXPECT_THAT(ImportTag("632722", "poverty-county", "2012..2020"), ElementsAre("CREATED"));
  EXPECT_THAT(Import({MakeRegion("632722", "杂多县", "~2011-12-31")}), ElementsAre("UNCHANGED"));
  EXPECT_THAT(Import({MakeRegion("632722", "杂多", "~2011-12-31")}, true), ElementsAre("UPDATED"));
  v1::GetRegionRequest get;
  get.set_name("regions/632722");
  EXPECT_THAT(Await(regions_.Get(call_, get))->tags(), SizeIs(1));
  EXPECT_THAT(List("2015-01-01", "", "poverty-county"), ElementsAre("杂多"));
}

TEST_P(RegionTest, NotLoadedIsNotNone) {
  EXPECT_EQ(Count("", "", "weak-county"), "not loaded");
  v1::GetCoverageRequest request;
  request.set_tag("weak-county");
  v1::GetCoverageResponse answer = Cover(request);
  EXPECT_FALSE(answer.list().loaded());
  v1::RegionSet set = MakeSet("weak", {});
  set.set_tag("weak-county");
  auto& area = *set.add_areas();
  area.set_region("regions/632700");
  area.set_listed(2);
  EXPECT_THAT(Import(set), ElementsAre("CREATED"));
  EXPECT_EQ(Count("", "weak"), "not loaded") << "a list with a name and no row";

  EXPECT_THAT(ImportTag("632722", "weak-county", "2022"), ElementsAre("CREATED"));
  answer = Cover(request);
  EXPECT_TRUE(answer.list().loaded());
  ASSERT_THAT(answer.list().areas(), SizeIs(1));
  EXPECT_FALSE(answer.list().areas(0).complete());
  EXPECT_EQ(answer.total(), 1);
  EXPECT_EQ(answer.uncovered(), 1);
  EXPECT_EQ(Count("", "weak"), "1+0") << "asked by the set, or by the tag";
  EXPECT_THAT(List("2023-01-01", "weak", "weak-county"), ElementsAre("杂多县"));
}

TEST_P(RegionTest, Q11_4_1_TwoPrefecturesOfOneSupporterAreCovered) {
  EXPECT_THAT(Import(MakeSet("east", {"630100", "632100", "630200"})), ElementsAre("CREATED"));
  AddParty("liaoning", v1::PARTY_KIND_PROVINCE_GOVERNMENT, "210000");
  AddParty("xining", v1::PARTY_KIND_PREFECTURE_GOVERNMENT, "630100");
  AddParty("haidong", v1::PARTY_KIND_PREFECTURE_GOVERNMENT, "630200");
  AddScheme("q11");
  EXPECT_THAT(AddPairing("p7", "q11", "liaoning", "xining", "~2011-12-31"), IsOk());
  GetCoverageRequest request = Ask("east", "2011-12-31");
  request.set_level(Region::LEVEL_PREFECTURE);
  v1::GetCoverageResponse answer = Cover(request);
  EXPECT_EQ(answer.total(), 2);
  EXPECT_EQ(answer.covered(), 1);
  ASSERT_THAT(answer.regions(), SizeIs(1));
  EXPECT_EQ(answer.regions(0).region().display_name(), "海东地区");

  EXPECT_THAT(AddPairing("p8", "q11", "liaoning", "haidong", "~2011-12-31"), IsOk());
  for (const auto& [day, covered, not_known] : {std::tuple("2011-12-31", 2, 0), {"2026-11-22", 2, 0}}) {
    request.set_effective_on(day);
    answer = Cover(request);
    EXPECT_EQ(answer.total(), 2) << day;
    EXPECT_EQ(answer.covered(), covered) << day;
    EXPECT_EQ(answer.cover_not_known(), not_known) << day;
    EXPECT_THAT(answer.regions(), IsEmpty());
  }
  request.set_include_covered(true);
  EXPECT_THAT(Cover(request).regions(), SizeIs(2));
  request.set_scheme("schemes/other");
  EXPECT_THAT(Await(regions_.GetCoverage(call_, request)).status(), HasReason("NOT_FOUND"));

  GetCoverageRequest counties = Ask("east", "2011-12-31");
  answer = Cover(counties);
  EXPECT_EQ(answer.total(), 1) << "平安县";
  ASSERT_THAT(answer.covered_by(), SizeIs(1));
  EXPECT_EQ(answer.covered_by(0).way(), GetCoverageRequest::WAY_ABOVE);
  counties.add_ways(GetCoverageRequest::WAY_OWN);
  EXPECT_EQ(Cover(counties).uncovered(), 1);
  v1::GetRegionRequest ninth;
  ninth.set_name("regions/632900");
  EXPECT_THAT(Await(regions_.Get(call_, ninth)).status(), HasReason("NOT_FOUND"));
}

TEST_P(RegionTest, CoverageIsOfTheDayAndSaysWhatIsNotKnown) {
  AddParty("liaoning", v1::PARTY_KIND_PROVINCE_GOVERNMENT, "210000");
  AddParty("yushu", v1::PARTY_KIND_COUNTY_GOVERNMENT, "632701");
  AddParty("school", v1::PARTY_KIND_SCHOOL, "632722");
  AddScheme("q11");
  EXPECT_THAT(AddPairing("a", "q11", "liaoning", "yushu", "~2012-12-31..2020"), IsOk());
  EXPECT_THAT(AddPairing("b", "q11", "liaoning", "school", "2015"), IsOk());
  v1::GetCoverageResponse answer = Cover(Ask("two", "2012-06-30"));
  EXPECT_EQ(answer.total(), 4);
  EXPECT_EQ(answer.covered(), 0);
  EXPECT_EQ(answer.cover_not_known(), 1) << "玉树县: the pairing is attested only later";
  EXPECT_EQ(answer.uncovered(), 3);
  EXPECT_EQ(answer.not_known(), 1) << "天峻县";
  EXPECT_THAT(answer.regions(), SizeIs(5));
  answer = Cover(Ask("two", "2016-06-30"));
  EXPECT_EQ(answer.covered(), 2);
  EXPECT_THAT(answer.covered_by(), SizeIs(2));
  EXPECT_EQ(Cover(Ask("two", "2020-01-01")).covered(), 1) << "the other had ended";

  GetCoverageRequest paged = Ask("two", "2012-06-30");
  paged.set_page_size(2);
  std::vector<std::string> names;
  do {
    answer = Cover(paged);
    EXPECT_EQ(answer.total(), 4) << "the totals are those of all pages";
    for (const auto& item : answer.regions()) names.push_back(item.region().display_name());
    paged.set_page_token(answer.next_page_token());
  } while (!paged.page_token().empty());
  EXPECT_THAT(names, ElementsAre("玉树县", "杂多县", "天峻县", "冷湖行委", "茫崖行委"));

  call_.scope = Scope::Region("632701");
  answer = Cover(Ask("two", "2016-06-30"));
  EXPECT_EQ(answer.total(), 1) << "an official of 玉树市 is told of 玉树市";
  EXPECT_EQ(answer.covered(), 1);
  answer = Cover(Ask("two", "2012-06-30"));
  EXPECT_EQ(answer.total(), 1) << "and of 玉树县, which it was";
}

TEST_P(RegionTest, QuestionsThatMakeNoSenseAreRefused) {
  const auto refused = [&](GetCoverageRequest request) { return Await(regions_.GetCoverage(call_, request)).status(); };
  EXPECT_THAT(refused({}), HasReason("INVALID_FIELD")) << "of nothing in particular";
  GetCoverageRequest request = Ask("two", "2012-13-01");
  EXPECT_THAT(refused(request), HasReason("INVALID_FIELD"));
  request = Ask("two", "2012-01-01");
  request.add_ways(GetCoverageRequest::WAY_UNSPECIFIED);
  EXPECT_THAT(refused(request), HasReason("INVALID_FIELD"));
  request = Ask("two", "2012-01-01");
  request.set_level(static_cast<Region::Level>(9));
  EXPECT_THAT(refused(request), HasReason("INVALID_FIELD"));
  request = Ask("two", "2012-01-01");
  request.set_tag("No Key");
  EXPECT_THAT(refused(request), HasReason("INVALID_FIELD"));
  request = Ask("two", "2012-01-01");
  request.set_under("regions/639900");
  EXPECT_THAT(refused(request), HasReason("NOT_FOUND"));
  request = Ask("two", "2012-01-01");
  request.set_page_size(-1);
  EXPECT_THAT(refused(request), HasReason("INVALID_FIELD"));
  v1::CountRegionsRequest count;
  count.set_filter("level = TOWN");
  EXPECT_THAT(Await(regions_.Count(call_, count)).status(), HasReason("FILTER_INVALID"));
  count.set_filter("");
  count.set_set("two");
  EXPECT_THAT(Await(regions_.Count(call_, count)).status(), HasReason("INVALID_FIELD"));
}

TEST_P(RegionTest, DatesOfRegionsEnteredBeforeTheTableHadThemAreFilledIn) {
  ASSERT_THAT(db::WriteAndWait(*store_,
                               [](db::Tx& tx) {
                                 return tx
                                     .Run({"test.forget_dates",
                                           "UPDATE region SET start_date = '9999-12-31', start_known = 0, "
                                           "end_date = NULL"})
                                     .status();
                               }),
              IsOk());
  EXPECT_EQ(Count("2011-12-31", "two"), "0+7") << "not known rather than wrong";
  for (int i = 0; i < 2; ++i) {
    ASSERT_THAT(db::WriteAndWait(*store_, store::FillRegionDates), IsOk());
    EXPECT_EQ(Count("2011-12-31", "two"), "4+1");
  }
  Add({MakeRegion("639800", "未知州", "")});
  ASSERT_THAT(db::WriteAndWait(*store_, store::FillRegionDates), IsOk());
  EXPECT_THAT(List("2026-11-22", "", "", "639800", ""), ElementsAre("未知州?"))
      << "of this one no source says anything";
}

TEST_P(RegionTest, ARecipientIsLookedUpWhereItLiesToday) {
  AddParty("liaoning", v1::PARTY_KIND_PROVINCE_GOVERNMENT, "210000");
  AddParty("school", v1::PARTY_KIND_SCHOOL, "632722");
  AddScheme("q11");
  EXPECT_THAT(AddPairing("a", "q11", "liaoning", "school", "2015"), IsOk());
  const auto uncovered = [&] {
    std::vector<std::string> names;
    const v1::GetCoverageResponse answer = Cover(Ask("two", "2024-01-01"));
    for (const auto& item : answer.regions()) names.push_back(item.region().display_name());
    return names;
  };
  EXPECT_THAT(uncovered(), ElementsAre("玉树市", "茫崖市", "天峻县"));
  std::vector<v1::ImportPartiesRequest> rows(1);
  rows[0].set_update(true);
  rows[0].mutable_party()->set_name("parties/school");
  rows[0].mutable_party()->set_kind(v1::PARTY_KIND_SCHOOL);
  rows[0].mutable_party()->set_display_name("school");
  rows[0].mutable_party()->set_region("regions/632823");
  EXPECT_THAT(Told(Await(registers_.ImportParties(call_, rows))), ElementsAre("UPDATED"));
  EXPECT_THAT(uncovered(), ElementsAre("玉树市", "杂多县", "茫崖市"));
}

TEST_P(RegionTest, Q16_30_PoorCountiesWithASupporterAndWithout) {
  for (const char* county : {"632701", "632722"}) {
    EXPECT_THAT(ImportTag(county, "poverty-county", "~2016-12-31..2020-01-01"), ElementsAre("CREATED"));
  }
  AddParty("liaoning", v1::PARTY_KIND_PROVINCE_GOVERNMENT, "210000");
  AddParty("school", v1::PARTY_KIND_SCHOOL, "632722");
  AddParty("elsewhere", v1::PARTY_KIND_SCHOOL, "632823");
  AddScheme("q16");
  EXPECT_THAT(AddPairing("a", "q16", "liaoning", "school", "2017-09-01"), IsOk());
  EXPECT_THAT(AddPairing("b", "q16", "liaoning", "elsewhere", "2017-09-01"), IsOk());
  GetCoverageRequest request;
  request.set_tag("poverty-county");
  request.set_effective_on("2018-12-31");
  v1::GetCoverageResponse answer = Cover(request);
  EXPECT_EQ(answer.total(), 2) << "天峻县 is not in the list, though its school has a supporter";
  EXPECT_EQ(answer.covered(), 1);
  ASSERT_THAT(answer.regions(), SizeIs(1));
  EXPECT_EQ(answer.regions(0).region().display_name(), "玉树市");
  request.set_effective_on("2017-08-31");
  EXPECT_EQ(Cover(request).covered(), 0);
  request.set_effective_on("2020-01-01");
  answer = Cover(request);
  EXPECT_TRUE(answer.list().loaded());
  EXPECT_EQ(answer.total(), 0) << "out of poverty";
}

TEST_P(RegionTest, BodiesReadByIndexAlone) {
  if (store_.engine() != jiedui::testing::Engine::kPostgresql) GTEST_SKIP() << "PostgreSQL tells what was read whole";
  EXPECT_THAT(db::WriteAndWait(*store_,
                               [](db::Tx& tx) -> absl::Status {
                                 EXPECT_THAT(store::FindRegion(tx, "regions/632700"), IsOk());
                                 EXPECT_THAT(store::SuccessorsOf(tx, "regions/632700"), IsOk());
                                 EXPECT_THAT(store::RegionsOfCode(tx, "632700"), IsOk());
                                 EXPECT_THAT(store::FindRegionSet(tx, "regionSets/two"), IsOk());
                                 EXPECT_THAT(store::RegionSetsOfTag(tx, "weak-county"), IsOk());
                                 EXPECT_THAT(store::IsTagged(tx, "weak-county"), IsOk());
                                 EXPECT_THAT(jiedui::testing::TablesReadWhole(tx), IsEmpty());
                                 return absl::OkStatus();
                               }),
              IsOk());
}

}  // namespace
}  // namespace jiedui::pairing
