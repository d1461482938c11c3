// How names are written, derived and chosen between: pure functions.
#include "services/pairing/names.h"

#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::pairing::names {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

std::vector<std::string> Texts(const std::vector<Label>& labels) {
  std::vector<std::string> texts;
  for (const Label& label : labels) texts.push_back(label.text);
  return texts;
}

v1::Region Region(const std::string& name, v1::Region::Kind kind = v1::Region::KIND_REGULAR) {
  v1::Region region;
  region.set_code("632500");
  region.set_display_name(name);
  region.set_kind(kind);
  return region;
}

v1::Party Party(v1::PartyKind kind, const std::string& name, const std::string& short_name = "") {
  v1::Party party;
  party.set_kind(kind);
  party.set_display_name(name);
  party.set_short_name(short_name);
  party.set_region_code("632500");
  return party;
}

TEST(NormalTest, IsTheSameForEveryWritingOfAName) {
  for (const std::string text : {"青海師範大學", "青海师范大学", "　青海 师范大学", "青海·师范（大学）"}) {
    EXPECT_EQ(Normal(text), "青海师范大学") << text;
  }
  EXPECT_EQ(Normal("ＭＯＥ Code １２"), "moecode12");
  EXPECT_EQ(Normal("乾縣"), Normal("乾县"));
  EXPECT_EQ(Normal("煙臺"), "烟台");
  EXPECT_EQ(Normal("中衞"), Normal("中衛"));
  EXPECT_EQ(Normal(" ·（）"), "");
  EXPECT_EQ(Normal(""), "");
}

TEST(NormalTest, OfWhatIsNormalIsTheSame) {
  std::mt19937 random(1);
  // Pieces that have surprised normalisers: broken bytes, marks, Hangul that composes over what is left out, compatibility forms.
  const std::vector<std::string> pieces = {"青", "海",     "（",         "\xff",   "\xe9\x9d", "\u0301", "a",
                                           "乾", "臺",     "\u1100",     " ",      "\u1161",   "ﬁ",      "İ",
                                           "ß",  "\u200b", "\U0002F800", "\uF900", "Ⅳ",        "㈱",     "\u0345"};
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (int i = std::uniform_int_distribution<>(0, 6)(random); i > 0; --i) text += pieces[random() % pieces.size()];
    const std::string normal = Normal(text);
    ASSERT_EQ(Normal(normal), normal) << testing::PrintToString(text);
  }
}

TEST(NormalTest, BrokenBytesMatchNothingElse) {
  EXPECT_NE(Normal("青海\xff"), Normal("青海"));
  EXPECT_EQ(Normal("\xff"), "\uFFFD");
}

TEST(ReadingsTest, KnowWhatAConverterMisread) {
  EXPECT_THAT(Readings("西寧市中國小教研室"), ElementsAre("西宁市中国小教研室", "西宁市中小学教研室"));
  EXPECT_THAT(Readings("第一國中"), ElementsAre("第一国中", "第一初中"));
  EXPECT_THAT(Readings("菏澤實驗幼稚園"), Contains("菏泽实验幼儿园"));
  EXPECT_THAT(Readings("湖南網路工程職業學院"), Contains("湖南网络工程职业学院"));
  EXPECT_THAT(Readings("青岛市"), ElementsAre("青岛市"));
  EXPECT_THAT(Readings("·"), IsEmpty());
}

TEST(ReadingsTest, LeaveOutPinyinBetweenTheCharactersButNoWords) {
  EXPECT_THAT(Readings("部(bu)(bu)屬(shu)"), Contains("部属"));
  EXPECT_THAT(Readings("玉樹縣（xian）"), Contains("玉树县"));
  // A campus in brackets makes another university.
  EXPECT_THAT(Readings("中国矿业大学(beijing)"), ElementsAre("中国矿业大学beijing"));
}

TEST(LabelsTest, AutonomousAreasAreCalledWithoutTheirPeoples) {
  EXPECT_THAT(Texts(LabelsOf(Region("海南藏族自治州"))),
              ElementsAre("632500", "海南藏族自治州", "海南藏族州", "海南州", "海南"));
  EXPECT_THAT(Texts(LabelsOf(Region("积石山保安族东乡族撒拉族自治县"))), Contains("积石山县"));
  EXPECT_THAT(Texts(LabelsOf(Region("湘西土家族苗族自治州"))), Contains("湘西州"));
  EXPECT_THAT(Texts(LabelsOf(Region("鄂温克族自治旗"))), Contains("鄂温克旗"));
  EXPECT_THAT(Texts(LabelsOf(Region("内蒙古自治区"))), Contains("内蒙古"));
  EXPECT_THAT(Texts(LabelsOf(Region("新疆维吾尔自治区"))), Contains("新疆"));
  EXPECT_THAT(Texts(LabelsOf(Region("赵县"))), ElementsAre("632500", "赵县"));
}

TEST(LabelsTest, APlaceholderHasNoNameAndAZoneNoShortOne) {
  EXPECT_THAT(Texts(LabelsOf(Region("市辖区", v1::Region::KIND_PLACEHOLDER))), ElementsAre("632500"));
  EXPECT_THAT(Texts(LabelsOf(Region("保定高新区", v1::Region::KIND_STATISTICAL_ZONE))),
              ElementsAre("632500", "保定高新区"));
}

TEST(LabelsTest, PartiesAreCalledByWhatTheyAre) {
  EXPECT_THAT(Texts(LabelsOf(Party(v1::PARTY_KIND_PREFECTURE_GOVERNMENT, "海南藏族自治州人民政府", "海南藏族自治州"))),
              AllOf(Contains("632500"), Contains("海南州"), Contains("海南")));
  EXPECT_THAT(Texts(LabelsOf(Party(v1::PARTY_KIND_UNIVERSITY, "青海师范大学"))),
              ElementsAre("青海师范大学", "青海师大", "青海师范"));
  EXPECT_THAT(Texts(LabelsOf(Party(v1::PARTY_KIND_UNIVERSITY, "中国石油大学（华东）"))),
              ElementsAre("中国石油大学华东", "中国石油大学"));
  EXPECT_THAT(Texts(LabelsOf(Party(v1::PARTY_KIND_EDUCATION_BUREAU, "福州市教育局"))),
              ElementsAre("福州市教育局", "福州教育局"));
  EXPECT_THAT(Texts(LabelsOf(Party(v1::PARTY_KIND_SCHOOL, "西宁市第五中学"))),
              AllOf(Contains("西宁五中"), Contains("西宁市第五中学")));
  EXPECT_THAT(Texts(LabelsOf(Party(v1::PARTY_KIND_CENTRAL_ENTERPRISE, "国家电网"))), Contains("国家电网有限公司"));
  // A university is not called like the place it is named after.
  EXPECT_THAT(Texts(LabelsOf(Party(v1::PARTY_KIND_UNIVERSITY, "青海大学"))), ElementsAre("青海大学"));
}

TEST(LabelsTest, AFormerNameHasNoShortForm) {
  v1::Party party = Party(v1::PARTY_KIND_COUNTY_GOVERNMENT, "上饶市广信区人民政府", "广信区");
  party.add_aliases("上饶县");
  EXPECT_THAT(Texts(LabelsOf(party)), AllOf(Contains("上饶县"), Not(Contains("上饶"))));
}

TEST(CutsTest, AreOfTwoCharactersAtLeast) {
  EXPECT_THAT(Cuts("海南州府"), ElementsAre(Pair("海南", "州府")));
  EXPECT_THAT(Cuts("兰州城"), IsEmpty());
  EXPECT_THAT(Cuts(std::string(400, 'a')), IsEmpty());
}

// ---- Choosing ------------------------------------------------------------------------------------------------------------

Candidate Of(v1::NameMatch how, bool official = false, const std::string& place = "", bool government = false) {
  return {
      .how = how, .in_force = type::v1::IN_FORCE_YES, .official = official, .government = government, .place = place};
}

TEST(MeantTest, NothingAndTheOnlyOne) {
  EXPECT_EQ(Meant({}), -1);
  for (const auto how : {v1::NAME_MATCH_ALIAS, v1::NAME_MATCH_SHORTENED, v1::NAME_MATCH_QUALIFIED}) {
    EXPECT_EQ(Meant({Of(how, false, "a")}), 0);
  }
}

TEST(MeantTest, AnOfficialNameOutdoesShortOnesButNoAlias) {
  const Candidate exact = Of(v1::NAME_MATCH_EXACT, true, "a"), brief = Of(v1::NAME_MATCH_SHORTENED, false, "b"),
                  alias = Of(v1::NAME_MATCH_ALIAS, false, "c"), written = Of(v1::NAME_MATCH_NORMALISED, true, "d");
  EXPECT_EQ(Meant({exact, brief}), 0);
  EXPECT_EQ(Meant({written, brief}), 0);
  EXPECT_EQ(Meant({exact, written}), 0);
  EXPECT_EQ(Meant({exact, alias}), -1);
  EXPECT_EQ(Meant({written, alias}), -1);
  EXPECT_EQ(Meant({alias, brief}), -1);
  EXPECT_EQ(Meant({brief, Of(v1::NAME_MATCH_SHORTENED, false, "e")}), -1);
  EXPECT_EQ(Meant({exact, Of(v1::NAME_MATCH_EXACT, true, "e")}), -1);
}

TEST(MeantTest, APlaceMeansItsGovernmentOnlyWhereAllLieInIt) {
  const Candidate government = Of(v1::NAME_MATCH_EXACT, true, "371700", true);
  EXPECT_EQ(Meant({Of(v1::NAME_MATCH_EXACT, true, "371700"), government}), 1);
  EXPECT_EQ(Meant({Of(v1::NAME_MATCH_EXACT, true, "371600"), government}), -1);
  EXPECT_EQ(Meant({government, government}), -1);
}

TEST(MeantTest, WhatIsNoLongerThereIsMeantOnlyWhereNothingElseIs) {
  Candidate former = Of(v1::NAME_MATCH_EXACT, true, "632100");
  former.in_force = type::v1::IN_FORCE_NO;
  Candidate today = Of(v1::NAME_MATCH_ALIAS, false, "630200");
  EXPECT_EQ(Meant({former, today}), 1);
  EXPECT_EQ(Meant({former}), 0);
  today.in_force = type::v1::IN_FORCE_NOT_KNOWN;
  EXPECT_EQ(Meant({former, today}), 1);
}

}  // namespace
}  // namespace jiedui::pairing::names
