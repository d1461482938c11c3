// The rules of regions over time, as tables.
#include "services/pairing/policy_region.h"

#include <string>
#include <vector>

#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::pairing::policy {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using ::testing::ElementsAre;
using v1::GetCoverageRequest;
using v1::Region;

Region MakeRegion(const std::string& id, const std::string& start, const std::string& end = "",
                  const std::string& attested_on = "") {
  Region region;
  region.set_name("regions/" + id);
  region.set_display_name("地区" + id);
  region.mutable_interval()->set_start(start);
  region.mutable_interval()->set_end(end);
  region.mutable_interval()->set_attested_on(attested_on);
  return region;
}

Region::Predecessor Change(const std::string& id, const std::string& date, Region::How how) {
  Region::Predecessor change;
  change.set_region("regions/" + id);
  change.set_date(date);
  change.set_how(how);
  return change;
}

// ---- Lineage -------------------------------------------------------------------------------------------------------------

TEST(LineageTest, TheFormerEndsOnTheDayTheLatterIsInForce) {
  const Region haidong = MakeRegion("630200", "2013-02-08");
  const auto change = Change("632100", "2013-02-08", Region::HOW_UPGRADED);
  EXPECT_THAT(CanSucceed(haidong, change, MakeRegion("632100", "", "2013-02-08", "2011-12-31")), IsOk());
  for (const Region& former : {MakeRegion("632100", "", "2013-02-09", "2011-12-31"),  // goes on
                               MakeRegion("632100", "", "2013-02-07", "2011-12-31"),  // a gap
                               MakeRegion("632100", "", "", "2011-12-31"),            // never ends
                               MakeRegion("632100", "2013-02-08")}) {                 // begins with it
    EXPECT_THAT(CanSucceed(haidong, change, former), HasReason("LINEAGE_DATES"));
  }
  EXPECT_THAT(
      CanSucceed(MakeRegion("630200", "2013-02-09"), change, MakeRegion("632100", "", "2013-02-08", "2011-12-31")),
      HasReason("LINEAGE_DATES"))
      << "not in force on the day";
  EXPECT_THAT(CanSucceed(MakeRegion("630200", "", "", "2023-06-30"), change,
                         MakeRegion("632100", "", "2013-02-08", "2011-12-31")),
              HasReason("LINEAGE_DATES"))
      << "a day of which nothing is said";
  EXPECT_THAT(CanSucceed(Region(), change, haidong), HasReason("LINEAGE_DATES")) << "no interval at all";
}

TEST(LineageTest, DatesAreAsPreciseAsTheSource) {
  EXPECT_THAT(CanSucceed(MakeRegion("632803", "2018"), Change("632858", "2018", Region::HOW_MERGED),
                         MakeRegion("632858", "", "2018", "2011-12-31")),
              IsOk());
  EXPECT_THAT(CanSucceed(MakeRegion("630106", "2019-12"), Change("630122", "2019-12", Region::HOW_UPGRADED),
                         MakeRegion("630122", "", "2019-12-01", "2011-12-31")),
              IsOk());
}

TEST(LineageTest, WhatIsMergedMayJoinWhatWasThere) {
  EXPECT_THAT(
      CanSucceed(MakeRegion("a", "2000"), Change("b", "2010", Region::HOW_MERGED), MakeRegion("b", "1990", "2010")),
      IsOk());
}

TEST(LineageTest, APartSplitOffBeginsThenAndTheRestGoesOn) {
  const Region part = MakeRegion("b", "2010");
  EXPECT_THAT(CanSucceed(part, Change("a", "2010", Region::HOW_SPLIT), MakeRegion("a", "2000")), IsOk());
  EXPECT_THAT(CanSucceed(part, Change("a", "2010", Region::HOW_SPLIT), MakeRegion("a", "2000", "2010")), IsOk());
  EXPECT_THAT(CanSucceed(part, Change("a", "2010", Region::HOW_SPLIT), MakeRegion("a", "2000", "2009")),
              HasReason("LINEAGE_DATES"));
  EXPECT_THAT(CanSucceed(MakeRegion("b", "2009"), Change("a", "2010", Region::HOW_SPLIT), MakeRegion("a", "2000")),
              HasReason("LINEAGE_DATES"))
      << "it was there before";
}

TEST(LineageTest, RefusesWhatMakesNoSense) {
  Region region = MakeRegion("a", "2010");
  *region.add_predecessors() = Change("b", "2010", Region::HOW_RENAMED);
  EXPECT_THAT(ValidPredecessors(region), IsOk());
  *region.add_predecessors() = Change("b", "2010", Region::HOW_MERGED);
  EXPECT_THAT(ValidPredecessors(region), HasReason("INVALID_FIELD")) << "twice";
  *region.mutable_predecessors(1) = Change("a", "2010", Region::HOW_MERGED);
  EXPECT_THAT(ValidPredecessors(region), HasReason("INVALID_FIELD")) << "itself";
  *region.mutable_predecessors(1) = Change("c", "2010-13", Region::HOW_MERGED);
  EXPECT_THAT(ValidPredecessors(region), HasReason("INVALID_FIELD"));
  *region.mutable_predecessors(1) = Change("c", "2010", Region::HOW_UNSPECIFIED);
  EXPECT_THAT(ValidPredecessors(region), HasReason("INVALID_FIELD"));
}

TEST(LineageTest, SistersAreNoRelatives) {
  RegionMap map;
  for (const std::string id : {"lenghu", "mangya", "city", "later"}) map.AddRegion(id, id, "");
  map.AddChange("lenghu", "city");
  map.AddChange("mangya", "city");
  map.AddChange("city", "later");
  EXPECT_THAT(map.Relatives("lenghu"), ElementsAre("city", "later", "lenghu"));
  EXPECT_THAT(map.Relatives("later"), ElementsAre("city", "later", "lenghu", "mangya"));
}

TEST(LineageTest, ApartAndTogetherAgainEnds) {
  RegionMap map;
  map.AddRegion("a", "a", "");
  map.AddRegion("b", "b", "");
  map.AddChange("a", "b");
  map.AddChange("b", "a");
  EXPECT_THAT(map.Relatives("a"), ElementsAre("a", "b"));
}

// ---- Tags ----------------------------------------------------------------------------------------------------------------

Region::Tag MakeTag(const std::string& key, const std::string& start, const std::string& end) {
  Region::Tag tag;
  tag.set_key(key);
  tag.mutable_interval()->set_start(start);
  tag.mutable_interval()->set_end(end);
  tag.set_source("来源");
  return tag;
}

TEST(TagTest, ATagIsKnownByKeyAndFirstDay) {
  absl::StatusOr<Tagging> tagged = WithTag(MakeRegion("a", "2000"), MakeTag("poverty-county", "2012", "2018"), false);
  ASSERT_THAT(tagged.status(), IsOk());
  EXPECT_EQ(tagged->outcome, type::v1::IMPORT_OUTCOME_CREATED);
  const Region region = tagged->region;
  EXPECT_EQ(WithTag(region, MakeTag("poverty-county", "2012", "2018"), false)->outcome,
            type::v1::IMPORT_OUTCOME_UNCHANGED);
  EXPECT_THAT(WithTag(region, MakeTag("poverty-county", "2012", "2019"), false).status(),
              HasReason("CONTENT_CONFLICT"));
  tagged = WithTag(region, MakeTag("poverty-county", "2012", "2019"), true);
  EXPECT_EQ(tagged->outcome, type::v1::IMPORT_OUTCOME_UPDATED);
  EXPECT_EQ(tagged->region.tags_size(), 1);
  EXPECT_THAT(WithTag(region, MakeTag("poverty-county", "2017", ""), true).status(), HasReason("TAG_OVERLAPS"));
  EXPECT_THAT(WithTag(region, MakeTag("poverty-county", "2018", ""), false).status(), IsOk()) << "once more, later";
  tagged = WithTag(region, MakeTag("ethnic-area", "2015", ""), false);
  ASSERT_THAT(tagged.status(), IsOk());
  EXPECT_EQ(tagged->region.tags(0).key(), "ethnic-area") << "in order of key";
}

TEST(TagTest, ATagNeedsAKeyADateAndASource) {
  v1::RegionTag tagged;
  tagged.set_region("regions/a");
  *tagged.mutable_tag() = MakeTag("weak-county", "2020", "");
  EXPECT_THAT(ValidRegionTag(tagged), IsOk());
  tagged.mutable_tag()->set_key("Weak county");
  EXPECT_THAT(ValidRegionTag(tagged), HasReason("INVALID_FIELD"));
  *tagged.mutable_tag() = MakeTag("weak-county", "", "");
  EXPECT_THAT(ValidRegionTag(tagged), HasReason("INVALID_FIELD"));
  *tagged.mutable_tag() = MakeTag("weak-county", "2020", "");
  tagged.mutable_tag()->clear_source();
  EXPECT_THAT(ValidRegionTag(tagged), HasReason("MISSING_FIELD"));
}

// ---- Sets ----------------------------------------------------------------------------------------------------------------

v1::RegionSet MakeSet() {
  v1::RegionSet set;
  set.set_name("regionSets/s");
  set.set_display_name("集合");
  set.add_members()->set_region("regions/a");
  return set;
}

TEST(RegionSetTest, HasMembersOrAList) {
  v1::RegionSet set = MakeSet();
  EXPECT_THAT(ValidRegionSet(set), IsOk());
  set.set_tag("weak-county");
  EXPECT_THAT(ValidRegionSet(set), HasReason("INVALID_FIELD"));
  set.clear_members();
  set.add_areas()->set_region("regions/a");
  EXPECT_THAT(ValidRegionSet(set), IsOk());
  set.clear_tag();
  EXPECT_THAT(ValidRegionSet(set), HasReason("INVALID_FIELD")) << "areas are those of a list";
}

TEST(RegionSetTest, MembershipsOfOneRegionDoNotOverlap) {
  v1::RegionSet set = MakeSet();
  set.mutable_members(0)->mutable_interval()->set_start("2010");
  set.mutable_members(0)->mutable_interval()->set_end("2013");
  auto& again = *set.add_members();
  again.set_region("regions/a");
  again.mutable_interval()->set_start("2013");
  EXPECT_THAT(ValidRegionSet(set), IsOk());
  again.mutable_interval()->set_start("2012");
  EXPECT_THAT(ValidRegionSet(set), HasReason("INVALID_FIELD"));
  again.clear_interval();
  EXPECT_THAT(ValidRegionSet(set), HasReason("INVALID_FIELD"));
}

TEST(RegionSetTest, Q11_0_TheLastDeclarationCounts) {
  v1::RegionSet set = MakeSet();
  for (const auto& [count, date] : {std::pair(33, "2011-12-31"), {32, "2022-08-18"}}) {
    auto& declared = *set.add_declared_counts();
    declared.set_level(Region::LEVEL_COUNTY);
    declared.set_count(count);
    declared.set_date(date);
  }
  EXPECT_THAT(DeclaredOn(set, absl::CivilDay(2011, 12, 30)), ::testing::IsEmpty());
  EXPECT_EQ(DeclaredOn(set, absl::CivilDay(2022, 8, 17)).at(0).count(), 33);
  EXPECT_EQ(DeclaredOn(set, absl::CivilDay(2022, 8, 18)).at(0).count(), 32);
}

// ---- Coverage ------------------------------------------------------------------------------------------------------------

class CoverageTest : public ::testing::Test {
 protected:
  CoverageTest() {
    map_.AddRegion("qinghai", "630000", "");
    map_.AddRegion("yushu", "632700", "qinghai");
    map_.AddRegion("yushu-county", "632721", "yushu");
    map_.AddRegion("yushu-city", "632701", "yushu");
    map_.AddRegion("haidong-area", "632100", "qinghai");
    map_.AddRegion("haidong-city", "630200", "qinghai");
    map_.AddRegion("ledu-county", "632123", "haidong-area");
    map_.AddRegion("ledu-district", "630202", "haidong-city");
    map_.AddChange("yushu-county", "yushu-city");
    map_.AddChange("haidong-area", "haidong-city");
    map_.AddChange("ledu-county", "ledu-district");
  }

  Cover Of(const std::string& name, const std::vector<Recipient>& recipients,
           std::vector<GetCoverageRequest::Way> ways = {}) {
    return Coverage(map_, recipients, std::move(ways)).Of(name);
  }

  static constexpr auto kCounty = v1::PARTY_KIND_COUNTY_GOVERNMENT;
  static constexpr auto kPrefecture = v1::PARTY_KIND_PREFECTURE_GOVERNMENT;
  static constexpr auto kUniversity = v1::PARTY_KIND_UNIVERSITY;
  static constexpr auto kYes = type::v1::IN_FORCE_YES;
  static constexpr auto kNotKnown = type::v1::IN_FORCE_NOT_KNOWN;
  RegionMap map_;
};

TEST_F(CoverageTest, ByItsOwnGovernmentByWhatLiesInItAndByTheAreaAbove) {
  EXPECT_EQ(Of("yushu-city", {{"632701", kCounty, true}}), (Cover{kYes, GetCoverageRequest::WAY_OWN}));
  EXPECT_EQ(Of("yushu-city", {{"632701", kUniversity, true}}), (Cover{kYes, GetCoverageRequest::WAY_WITHIN}));
  EXPECT_EQ(Of("yushu-city", {{"632700", kPrefecture, true}}), (Cover{kYes, GetCoverageRequest::WAY_ABOVE}));
  EXPECT_EQ(Of("yushu", {{"632701", kCounty, true}}), (Cover{kYes, GetCoverageRequest::WAY_WITHIN}));
  EXPECT_EQ(Of("yushu-city", {{"632700", kUniversity, true}}), Cover{}) << "one school does not stand for all counties";
  EXPECT_EQ(Of("ledu-district", {{"632700", kPrefecture, true}}), Cover{}) << "elsewhere";
  EXPECT_EQ(Of("yushu-city", {{"no-such-place", kCounty, true}}), Cover{});
}

TEST_F(CoverageTest, TheNearestWayIsNamedAndCertaintyComesFirst) {
  EXPECT_EQ(Of("yushu-city", {{"632700", kPrefecture, true}, {"632701", kCounty, true}}),
            (Cover{kYes, GetCoverageRequest::WAY_OWN}));
  EXPECT_EQ(Of("yushu-city", {{"632700", kPrefecture, true}, {"632701", kCounty, false}}),
            (Cover{kYes, GetCoverageRequest::WAY_ABOVE}));
  EXPECT_EQ(Of("yushu-city", {{"632701", kCounty, false}}), (Cover{kNotKnown, GetCoverageRequest::WAY_OWN}));
}

TEST_F(CoverageTest, OnlyTheWaysAskedForCount) {
  EXPECT_EQ(Of("yushu-city", {{"632700", kPrefecture, true}}, {GetCoverageRequest::WAY_OWN}), Cover{});
  EXPECT_EQ(Of("yushu-city", {{"632701", kCounty, true}}, {GetCoverageRequest::WAY_OWN}),
            (Cover{kYes, GetCoverageRequest::WAY_OWN}));
}

TEST_F(CoverageTest, Q11_4_1_FiguresOf2011FindTheirPlace) {
  EXPECT_EQ(Of("yushu-county", {{"632701", kCounty, true}}), (Cover{kYes, GetCoverageRequest::WAY_OWN}))
      << "recorded at 玉树市, asked of 玉树县";
  EXPECT_EQ(Of("ledu-county", {{"630200", kPrefecture, true}}), (Cover{kYes, GetCoverageRequest::WAY_ABOVE}))
      << "recorded at 海东市, asked of a county of 海东地区";
  EXPECT_EQ(Of("haidong-area", {{"630202", kUniversity, true}}), (Cover{kYes, GetCoverageRequest::WAY_WITHIN}));
  EXPECT_EQ(Of("yushu-city", {{"632721", kCounty, true}}), (Cover{kYes, GetCoverageRequest::WAY_OWN})) << "and back";
}

TEST_F(CoverageTest, ARegionLiesInTheScopeOfWhatItBecame) {
  const Coverage coverage(map_, {}, {});
  EXPECT_TRUE(coverage.InScope(Scope::All(), "ledu-county"));
  EXPECT_TRUE(coverage.InScope(Scope::Region("630200"), "ledu-county"));
  EXPECT_TRUE(coverage.InScope(Scope::Region("632701"), "yushu-county"));
  EXPECT_FALSE(coverage.InScope(Scope::Region("632700"), "ledu-county"));
}

}  // namespace
}  // namespace jiedui::pairing::policy
