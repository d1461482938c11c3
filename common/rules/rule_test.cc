#include "common/rules/rule.h"

#include <functional>
#include <string>

#include "common/base/text.h"
#include "common/rules/rules_test_values.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::rules {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using testing::IsOk;
using testing::StatusIs;
using v1::Rule;

absl::CivilDay Day(const std::string& text) { return *ParseDay("day", text); }

// "[2011-01-01,2016-09-01)=50" for each version.
std::vector<std::string> Show(const absl::StatusOr<Versions>& versions) {
  std::vector<std::string> shown;
  if (!versions.ok()) return {ReasonOf(versions.status())};
  for (const Rule& version : *versions) {
    shown.push_back(StrCat(version.interval().start(), "..", version.interval().end(), "=", version.number()));
  }
  return shown;
}

// ---- Validity ------------------------------------------------------------------------------------------------------------

TEST(ValidRuleTest, TakesEachKindOfValue) {
  EXPECT_THAT(ValidRule("rule", "pairing", MakeRule("630000", "2011", "", 50)), IsOk());
  EXPECT_THAT(ValidRule("rule", "pairing", MakeRule("", "2011-09", "2016-09-01", 0)), IsOk());

  Rule share = MakeRule("", "2011", "", 0);
  share.mutable_fraction()->set_numerator(1);
  share.mutable_fraction()->set_denominator(3);
  share.clear_unit();
  EXPECT_THAT(ValidRule("rule", "pairing", share), IsOk());

  Rule list = MakeRule("", "2011", "", 0);
  list.mutable_texts()->add_texts("联合办学");
  list.set_comparator(Rule::COMPARATOR_ONE_OF);
  list.clear_unit();
  EXPECT_THAT(ValidRule("rule", "pairing", list), IsOk());
}

TEST(ValidRuleTest, NamesTheFieldThatIsWrong) {
  const struct {
    std::string field;
    std::function<void(Rule&)> spoil;
  } kCases[] = {
      {"rule.rule_id", [](Rule& r) { r.clear_rule_id(); }},
      {"rule.rule_id", [](Rule& r) { r.set_rule_id("rotation-term"); }},
      {"rule.rule_id", [](Rule& r) { r.set_rule_id("pairing-"); }},
      {"rule.rule_id", [](Rule& r) { r.set_rule_id("pairing.term"); }},
      {"rule.rule_id", [](Rule& r) { r.set_rule_id("pairing-x-630000"); }},
      {"rule.rule_id", [](Rule& r) { r.set_rule_id("pairing-" + std::string(49, 'x')); }},
      {"rule.region", [](Rule& r) { r.set_region("63"); }},
      {"rule.region", [](Rule& r) { r.set_region("000000"); }},
      {"rule.region", [](Rule& r) { r.set_region("63270a"); }},
      {"rule.interval.start", [](Rule& r) { r.clear_interval(); }},
      {"rule.interval.start",
       [](Rule& r) {
         r.mutable_interval()->clear_start();
         r.mutable_interval()->set_attested_on("2011-12-31");
       }},
      {"rule.interval.start", [](Rule& r) { r.mutable_interval()->set_start("2011-02-30"); }},
      {"rule.interval.end", [](Rule& r) { r.mutable_interval()->set_end("2010"); }},
      {"rule.value", [](Rule& r) { r.clear_number(); }},
      {"rule.comparator", [](Rule& r) { r.clear_comparator(); }},
      {"rule.comparator", [](Rule& r) { r.set_comparator(Rule::COMPARATOR_ONE_OF); }},
      {"rule.comparator", [](Rule& r) { r.set_comparator(static_cast<Rule::Comparator>(99)); }},
      {"rule.comparator", [](Rule& r) { r.mutable_texts()->add_texts("学科"); }},
      {"rule.unit", [](Rule& r) { r.clear_unit(); }},
      {"rule.unit",
       [](Rule& r) {
         r.clear_unit();
         for (int i = 0; i < 21; ++i) r.mutable_unit()->append("对");
       }},
      {"rule.fraction", [](Rule& r) { r.mutable_fraction()->set_numerator(1); }},
      {"rule.texts",
       [](Rule& r) {
         r.mutable_texts();
         r.set_comparator(Rule::COMPARATOR_ALL_OF);
       }},
      {"rule.texts",
       [](Rule& r) {
         r.mutable_texts()->add_texts("学科");
         r.mutable_texts()->add_texts("学科");
         r.set_comparator(Rule::COMPARATOR_ALL_OF);
       }},
      {"rule.strength", [](Rule& r) { r.clear_strength(); }},
      {"rule.strength", [](Rule& r) { r.set_strength(static_cast<Rule::Strength>(99)); }},
      {"rule.citation.clause", [](Rule& r) { r.mutable_citation()->clear_clause(); }},
      {"rule.citation.document", [](Rule& r) { r.mutable_citation()->clear_document(); }},
      {"rule.text", [](Rule& r) { r.clear_text(); }},
      {"rule.text", [](Rule& r) { r.set_text(std::string(501, 'x')); }},
  };
  for (const auto& test : kCases) {
    Rule rule = MakeRule("630000", "2011", "", 50);
    test.spoil(rule);
    const absl::Status status = ValidRule("rule", "pairing", rule);
    SCOPED_TRACE(rule.ShortDebugString());
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument));
    EXPECT_EQ(MetadataOf(status, "field"), test.field);
  }
}

TEST(ValidRuleTest, CountsCharactersNotBytes) {
  Rule rule = MakeRule("630000", "2011", "", 50);
  rule.clear_text();
  for (int i = 0; i < 500; ++i) rule.mutable_text()->append("帮");
  EXPECT_THAT(ValidRule("rule", "pairing", rule), IsOk());
}

// ---- Names and words -----------------------------------------------------------------------------------------------------

TEST(AreasAroundTest, GoesFromTheSmallestToEverywhere) {
  EXPECT_THAT(*AreasAround("region", "632701"), ElementsAre("632701", "632700", "630000", ""));
  EXPECT_THAT(*AreasAround("region", "632700"), ElementsAre("632700", "630000", ""));
  EXPECT_THAT(*AreasAround("region", "630000"), ElementsAre("630000", ""));
  EXPECT_THAT(*AreasAround("region", ""), ElementsAre(""));
  for (const char* code : {"63", "6327011", "63270x", "000000"}) {
    EXPECT_THAT(AreasAround("region", code), HasReason("INVALID_FIELD")) << code;
  }
}

TEST(WordsTest, SayTheRule) {
  Rule rule = MakeRule("630000", "2011", "", 50);
  EXPECT_EQ(NameOf(rule.rule_id(), rule.region()), "rules/pairing-hand-in-hand-schools-630000");
  EXPECT_EQ(NameOf(rule.rule_id(), ""), "rules/pairing-hand-in-hand-schools");
  EXPECT_EQ(Chinese(rule), "不超过50对");
  EXPECT_EQ(KindOf(rule), "整数（单位：对）");
  EXPECT_EQ(*NumberOf(rule), 50);
  EXPECT_EQ(ClauseOf(rule).id, "Q11-4.6");
  EXPECT_EQ(ClauseOf(rule).document, "指导意见");

  rule.mutable_fraction()->set_numerator(1);
  rule.mutable_fraction()->set_denominator(3);
  rule.set_comparator(Rule::COMPARATOR_AT_LEAST);
  rule.clear_unit();
  EXPECT_EQ(Chinese(rule), "不少于1/3");
  EXPECT_THAT(NumberOf(rule), StatusIs(absl::StatusCode::kInternal));

  rule.mutable_texts()->add_texts("统一工作计划");
  rule.mutable_texts()->add_texts("统一管理制度");
  rule.set_comparator(Rule::COMPARATOR_ALL_OF);
  EXPECT_EQ(Chinese(rule), "统一工作计划、统一管理制度");
  EXPECT_EQ(KindOf(rule), "词语");
}

// ---- Versions ------------------------------------------------------------------------------------------------------------

TEST(RevisedTest, Table) {
  const struct {
    const char* what;
    Versions versions;
    Rule version;
    std::string replaced;
    std::vector<std::string> after;
  } kCases[] = {
      {"the first", {}, MakeRule("", "2011", "", 50), "2011-01-01", {"2011..=50"}},
      {"a later one takes over",
       {MakeRule("", "2011", "", 50)},
       MakeRule("", "2016-09-01", "", 60),
       "2016-09-01",
       {"2011..2016-09-01=50", "2016-09-01..=60"}},
      {"one that begins on the same day replaces, however the day is written",
       {MakeRule("", "2011", "", 50)},
       MakeRule("", "2011-01-01", "2012", 55),
       "2011-01-01",
       {"2011-01-01..2012=55"}},
      {"before the first, up to it",
       {MakeRule("", "2011", "", 50)},
       MakeRule("", "2005", "2011", 40),
       "2005-01-01",
       {"2005..2011=40", "2011..=50"}},
      {"between two",
       {MakeRule("", "2005", "2008", 40), MakeRule("", "2011", "", 50)},
       MakeRule("", "2009", "2010", 45),
       "2009-01-01",
       {"2005..2008=40", "2009..2010=45", "2011..=50"}},
      {"takes over from one and runs up to the next",
       {MakeRule("", "2005", "2011", 40), MakeRule("", "2011", "", 50)},
       MakeRule("", "2009", "2011", 45),
       "2009-01-01",
       {"2005..2009-01-01=40", "2009..2011=45", "2011..=50"}},
      {"a later start for a version",
       {MakeRule("", "2011", "", 50)},
       MakeRule("", "2012", "", 50),
       "2011-01-01",
       {"2012..=50"}},
      {"runs into the next",
       {MakeRule("", "2011", "", 50)},
       MakeRule("", "2005", "", 40),
       "2005-01-01",
       {"RULE_OVERLAP"}},
      {"one that would be outlasted is not cut",
       {MakeRule("", "2011", "", 50)},
       MakeRule("", "2013", "2014", 55),
       "2013-01-01",
       {"RULE_OVERLAP"}},
      {"likewise with an end",
       {MakeRule("", "2011", "2016", 50)},
       MakeRule("", "2013", "2014", 55),
       "2013-01-01",
       {"RULE_OVERLAP"}},
      {"moving one onto the start of another",
       {MakeRule("", "2005", "2011", 40), MakeRule("", "2011", "", 50)},
       MakeRule("", "2011", "", 60),
       "2005-01-01",
       {"RULE_OVERLAP"}},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(Show(Revised(test.versions, test.version, Day(test.replaced))), test.after) << test.what;
  }
}

TEST(EnteredTest, EndsNoOther) {
  const Versions versions = {MakeRule("", "2011", "", 50)};
  EXPECT_THAT(Entered(versions, MakeRule("", "2016", "", 60), Day("2016-01-01")), HasReason("RULE_OVERLAP"));
  EXPECT_THAT(Show(Entered(versions, MakeRule("", "2011", "2016", 50), Day("2011-01-01"))),
              ElementsAre("2011..2016=50"));
}

TEST(EnteredTest, SaysWhatOverlaps) {
  const absl::StatusOr<Versions> overlap =
      Entered({MakeRule("630000", "2011", "", 50)}, MakeRule("630000", "2016", "2017", 60), Day("2016-01-01"));
  EXPECT_EQ(
      ChineseMessageOf(overlap.status()),
      "规则“rules/pairing-hand-in-hand-schools-630000”的有效期（2016-01-01—2017-01-01）与已有版本（2011-01-01—）重叠，"
      "同一天只能有一个版本有效。");
}

}  // namespace
}  // namespace jiedui::rules
