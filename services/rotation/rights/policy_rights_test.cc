// Rights as tables. Cases are named after the requirement they show.
#include "services/rotation/rights/policy_rights.h"

#include <string>
#include <vector>

#include "common/base/civil.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::rotation::policy {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using rules::v1::Rule;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using v1::Category;
using v1::RightAnswer;

Rule Number(const std::string& id, int64_t number, const std::string& unit, const std::string& clause) {
  Rule rule;
  rule.set_rule_id(id);
  rule.set_number(number);
  rule.set_unit(unit);
  rule.set_comparator(Rule::COMPARATOR_AT_LEAST);
  rule.set_strength(Rule::STRENGTH_REFUSE);
  rule.mutable_citation()->set_clause(clause);
  rule.mutable_citation()->set_document("文件");
  return rule;
}

Rule Texts(const std::string& id, const std::vector<std::string>& texts, const std::string& clause) {
  Rule rule;
  rule.set_rule_id(id);
  for (const std::string& text : texts) rule.mutable_texts()->add_texts(text);
  rule.set_comparator(Rule::COMPARATOR_ONE_OF);
  rule.mutable_citation()->set_clause(clause);
  rule.mutable_citation()->set_document("文件");
  return rule;
}

RightRules RulesOf(v1::Right right) {
  RightRules rules;
  for (const v1::Right level : LevelsOf(right)) {
    const std::string id(ThresholdRule(level));
    if (level == v1::RIGHT_PROMOTION) rules.thresholds.push_back(Number(id, 12, "个月", "DX18-3.4.2a"));
    if (level == v1::RIGHT_HONOUR_COUNTY) rules.thresholds.push_back(Number(id, 10, "年", "Q16-9b"));
    if (level == v1::RIGHT_HONOUR_PREFECTURE) rules.thresholds.push_back(Number(id, 15, "年", "Q16-9b"));
    if (level == v1::RIGHT_HONOUR_PROVINCE) rules.thresholds.push_back(Number(id, 20, "年", "Q16-9b"));
    if (level == v1::RIGHT_SPECIAL_EDUCATION) rules.thresholds.push_back(Number(id, 10, "年", "Q16-26c"));
  }
  const std::vector<std::string> schools =
      right == v1::RIGHT_PROMOTION           ? std::vector<std::string>{"乡村学校", "薄弱学校"}
      : right == v1::RIGHT_SPECIAL_EDUCATION ? std::vector<std::string>{"特殊教育学校"}
                                             : std::vector<std::string>{"乡村学校"};
  rules.schools = Texts(std::string(SchoolsRule(right)), schools, "条款");
  rules.kinds = Texts(std::string(kKindsRule), {"本职", "支教", "挂职", "交流轮岗", "巡回支教", "任教任职"}, "条款");
  rules.days_a_month = Number(std::string(kDaysAMonthRule), 30, "天", "条款");
  return rules;
}

Period Days(std::string_view start, std::string_view end = "") {
  return {.start = *ParseDay("start", start),
          .end = end.empty() ? std::nullopt : std::optional<absl::CivilDay>(*ParseDay("end", end))};
}

Work At(const std::string& school, std::string_view start, std::string_view end = "", Exact share = 1) {
  return {.source = "people/p", .school = "parties/" + school, .days = Days(start, end), .share = share};
}

// A rural, a weak and a special school, and one in a town; of "nobody" nothing is loaded.
ServiceFacts Facts(std::vector<Work> works) {
  const auto listed = [](const std::string& school, int category, bool holds) {
    return Listed{"parties/" + school, category, Days("1980-01-01"), "categories/" + school, holds};
  };
  ServiceFacts facts{.person = "people/p", .works = std::move(works)};
  for (const std::string school : {"rural", "weak", "special", "town"}) {
    facts.listed.push_back(listed(school, Category::KIND_RURAL, school == "rural"));
    facts.listed.push_back(listed(school, Category::KIND_WEAK, school == "weak"));
    facts.listed.push_back(listed(school, Category::KIND_SPECIAL, school == "special"));
  }
  return facts;
}

RightAnswer Judge(const std::vector<Work>& works, v1::Right right, std::string_view day) {
  absl::StatusOr<RightAnswer> answer = JudgeRight(Facts(works), RulesOf(right), right, *ParseDay("day", day));
  EXPECT_THAT(answer.status(), IsOk());
  return answer.ok() ? *answer : RightAnswer();
}

struct RightCase {
  const char* what;
  std::vector<Work> works;
  const char* day;
  v1::Right met;
  const char *sum, *shortfall, *earliest;
};

TEST(RightTest, DX18_3_4_2a_PromotionNeedsTwelveMonthsInARuralOrWeakSchool) {
  for (const RightCase& row : std::vector<RightCase>{
           {"RULE-01: 12 months in two spells",
            {At("rural", "2015-09-01", "2016-03-01"), At("weak", "2018-09-01", "2019-03-01")},
            "2020-01-01",
            v1::RIGHT_PROMOTION,
            "1年",
            "",
            ""},
           {"11 months 29 days, nothing goes on",
            {At("rural", "2018-09-01", "2019-08-30")},
            "2020-01-01",
            v1::RIGHT_UNSPECIFIED,
            "11个月29天",
            "1天",
            ""},
           {"11 months 29 days, and it goes on",
            {At("rural", "2018-09-01")},
            "2019-08-30",
            v1::RIGHT_UNSPECIFIED,
            "11个月29天",
            "1天",
            "2019-09-01"},
           {"the last day",
            {At("rural", "2018-09-01")},
            "2019-08-31",
            v1::RIGHT_UNSPECIFIED,
            "11个月30天",
            "1天",
            "2019-09-01"},
           {"the anniversary", {At("rural", "2018-09-01")}, "2019-09-01", v1::RIGHT_PROMOTION, "1年", "", ""},
           {"a town school does not count",
            {At("town", "2010-09-01")},
            "2019-09-01",
            v1::RIGHT_UNSPECIFIED,
            "0天",
            "1年",
            ""},
           {"half of the time counts half",
            {At("weak", "2018-03-01", "", Exact(1, 2))},
            "2019-09-01",
            v1::RIGHT_UNSPECIFIED,
            "9个月",
            "3个月",
            "2020-03-01"},
       }) {
    const RightAnswer answer = Judge(row.works, v1::RIGHT_PROMOTION, row.day);
    EXPECT_EQ(answer.met(), row.met) << row.what;
    EXPECT_EQ(answer.outcome(),
              row.met == v1::RIGHT_UNSPECIFIED ? RightAnswer::OUTCOME_NOT_MET : RightAnswer::OUTCOME_MET)
        << row.what;
    EXPECT_EQ(answer.sum().text(), row.sum) << row.what;
    EXPECT_EQ(answer.shortfall().text(), row.shortfall) << row.what;
    EXPECT_EQ(answer.earliest_on(), row.earliest) << row.what;
    EXPECT_EQ(MayCertify(answer).ok(), row.met != v1::RIGHT_UNSPECIFIED) << row.what;
  }
}

TEST(RightTest, Q16_9b_HonourByYearsOfRuralTeaching) {
  for (const RightCase& row : std::vector<RightCase>{
           {"19 years 11 months 30 days is a prefecture's",
            {At("rural", "1996-09-01", "2016-08-31")},
            "2016-12-31",
            v1::RIGHT_HONOUR_PREFECTURE,
            "19年11个月30天",
            "1天",
            ""},
           {"RULE-04: one day more is a province's",
            {At("rural", "1996-09-01", "2016-09-01")},
            "2016-12-31",
            v1::RIGHT_HONOUR_PROVINCE,
            "20年",
            "",
            ""},
           {"RULE-05: 14 years is a county's",
            {At("rural", "2000-09-01")},
            "2014-09-01",
            v1::RIGHT_HONOUR_COUNTY,
            "14年",
            "1年",
            "2015-09-01"},
           {"RULE-06: 9 years is none",
            {At("rural", "2000-09-01")},
            "2009-09-01",
            v1::RIGHT_UNSPECIFIED,
            "9年",
            "1年",
            "2010-09-01"},
           {"breaks are not counted",
            {At("rural", "1990-09-01", "2000-09-01"), At("rural", "2005-09-01", "2010-09-01")},
            "2016-12-31",
            v1::RIGHT_HONOUR_PREFECTURE,
            "15年",
            "5年",
            ""},
           {"weak is not rural", {At("weak", "1990-09-01")}, "2016-12-31", v1::RIGHT_UNSPECIFIED, "0天", "10年", ""},
       }) {
    const RightAnswer answer = Judge(row.works, v1::RIGHT_HONOUR, row.day);
    EXPECT_EQ(answer.met(), row.met) << row.what;
    EXPECT_EQ(answer.sum().text(), row.sum) << row.what;
    EXPECT_EQ(answer.shortfall().text(), row.shortfall) << row.what;
    EXPECT_EQ(answer.earliest_on(), row.earliest) << row.what;
  }
  const RightAnswer prefecture = Judge({At("rural", "1996-09-01")}, v1::RIGHT_HONOUR, "2016-08-31");
  EXPECT_EQ(prefecture.met_since(), "2011-09-01");
  EXPECT_EQ(prefecture.next(), v1::RIGHT_HONOUR_PROVINCE);
  EXPECT_EQ(prefecture.earliest_on(), "2016-09-01");
  EXPECT_EQ(prefecture.text(),
            "截至2016-08-31，在乡村学校累计任教19年11个月30天，自2011-09-"
            "01起符合“市（州）级乡村教师荣誉证书”的条件（不少于15年，"
            "Q16-9b）；尚不符合“省级乡村教师荣誉证书”的条件（不少于20年，Q16-9b），还差1天；如现任教不间断，2016-09-"
            "01起符合。");
  // Asked for on its own.
  const RightAnswer county = Judge({At("rural", "1996-09-01")}, v1::RIGHT_HONOUR_COUNTY, "2016-08-31");
  EXPECT_EQ(county.met(), v1::RIGHT_HONOUR_COUNTY);
  EXPECT_EQ(county.met_since(), "2006-09-01");
  EXPECT_FALSE(county.has_shortfall());
}

TEST(RightTest, Q16_26c_TenYearsInSpecialEducationAndStillInPost) {
  const RightAnswer in_post = Judge({At("special", "2006-09-01")}, v1::RIGHT_SPECIAL_EDUCATION, "2016-09-01");
  EXPECT_EQ(in_post.met(), v1::RIGHT_SPECIAL_EDUCATION);
  EXPECT_EQ(in_post.met_since(), "2016-09-01");
  const RightAnswer moved = Judge({At("special", "2006-09-01", "2016-11-01"), At("town", "2016-11-01")},
                                  v1::RIGHT_SPECIAL_EDUCATION, "2016-12-01");
  EXPECT_EQ(moved.outcome(), RightAnswer::OUTCOME_NOT_MET);
  EXPECT_EQ(moved.sum().text(), "10年2个月");
  EXPECT_FALSE(moved.has_shortfall());
  EXPECT_THAT(moved.text(), HasSubstr("且目前不在此类岗位"));
  EXPECT_EQ(moved.earliest_if_begun(), "2016-12-01");  // whoever comes back has it at once
  EXPECT_THAT(MayCertify(moved), NamesClause("Q16-26c"));
  // Came back: since then again.
  const RightAnswer back = Judge({At("special", "2000-09-01", "2012-09-01"), At("special", "2014-09-01")},
                                 v1::RIGHT_SPECIAL_EDUCATION, "2016-09-01");
  EXPECT_EQ(back.met_since(), "2014-09-01");
}

TEST(RightTest, NotLoadedIsSaidAndNeverNo) {
  // Half a year known, half a year at a school of which nobody loaded anything.
  const std::vector<Work> works = {At("rural", "2017-09-01", "2018-03-01"), At("nobody", "2018-09-01", "2019-03-01")};
  const RightAnswer open = Judge(works, v1::RIGHT_PROMOTION, "2019-09-01");
  EXPECT_EQ(open.outcome(), RightAnswer::OUTCOME_NOT_DECIDED);
  EXPECT_EQ(open.sum().text(), "6个月");
  EXPECT_EQ(open.at_most().text(), "1年");
  EXPECT_EQ(open.stretches(1).verdict(), v1::ServiceStretch::VERDICT_CATEGORY_NOT_LOADED);
  EXPECT_THAT(open.text(), HasSubstr("现有资料不足以判定"));
  EXPECT_THAT(MayCertify(open), HasReason("RIGHT_NOT_MET"));
  // Where not even all of it would do, the answer is no.
  EXPECT_EQ(Judge({At("nobody", "2018-09-01", "2019-03-01")}, v1::RIGHT_PROMOTION, "2019-09-01").outcome(),
            RightAnswer::OUTCOME_NOT_MET);
  // And where the known is enough, yes.
  EXPECT_EQ(
      Judge({At("nobody", "2010-09-01", "2018-09-01"), At("weak", "2018-09-01")}, v1::RIGHT_PROMOTION, "2019-09-01")
          .outcome(),
      RightAnswer::OUTCOME_MET);
}

TEST(RightTest, Q16_9b_EachLevelIsDecidedForItself) {
  // Eleven years that are known, and five of which nobody loaded anything.
  const RightAnswer answer = Judge({At("rural", "2000-09-01", "2011-09-01"), At("nobody", "2011-09-01", "2016-09-01")},
                                   v1::RIGHT_HONOUR, "2016-12-31");
  EXPECT_EQ(answer.outcome(), RightAnswer::OUTCOME_MET);
  EXPECT_EQ(answer.met(), v1::RIGHT_HONOUR_COUNTY);
  EXPECT_EQ(answer.next(), v1::RIGHT_HONOUR_PREFECTURE);
  EXPECT_EQ(answer.next_outcome(), RightAnswer::OUTCOME_NOT_DECIDED);
  EXPECT_THAT(answer.text(), HasSubstr("现有资料不足以判定"));
  const RightAnswer no = Judge({At("rural", "2000-09-01", "2011-09-01")}, v1::RIGHT_HONOUR, "2016-12-31");
  EXPECT_EQ(no.next_outcome(), RightAnswer::OUTCOME_NOT_MET);
  EXPECT_THAT(no.text(), HasSubstr("尚不符合"));
}

TEST(RightTest, DX18_3_4_2a_WhoTeachesElsewhereIsToldWhenIfBegunAnew) {
  const RightAnswer never = Judge({At("town", "2015-09-01")}, v1::RIGHT_PROMOTION, "2019-01-31");
  EXPECT_EQ(never.earliest_on(), "");
  EXPECT_EQ(never.begun_on(), "2019-01-31");
  EXPECT_EQ(never.earliest_if_begun(), "2020-01-31");
  EXPECT_THAT(never.text(), HasSubstr("若自2019-01-31起在此类学校全职任教不间断，2020-01-31起符合。"));
  // An employment that is entered for a later day begins then.
  const RightAnswer later = Judge({At("rural", "2017-09-01", "2018-03-01"), At("town", "2018-03-01", "2019-03-01"),
                                   At("rural", "2019-03-01", "", Exact(1, 2))},
                                  v1::RIGHT_PROMOTION, "2019-01-31");
  EXPECT_EQ(later.begun_on(), "2019-03-01");
  EXPECT_EQ(later.begun_by(), "people/p");
  EXPECT_EQ(later.earliest_if_begun(), "2020-03-01");
  // Who has all of it, or goes on, is told nothing of the kind.
  EXPECT_EQ(Judge({At("rural", "2018-09-01")}, v1::RIGHT_PROMOTION, "2019-01-31").begun_on(), "");
  EXPECT_EQ(Judge({At("rural", "2010-09-01", "2018-09-01")}, v1::RIGHT_PROMOTION, "2019-01-31").begun_on(), "");
}

TEST(RightTest, WhatWouldCountOnlyInPartsIsNotNo) {
  // As one spell 11 months and 30 days; with a month of it found elsewhere than the rest, 12 months.
  const std::vector<Work> works = {At("rural", "2021-01-01", "2021-01-31"), At("nobody", "2021-01-31", "2021-02-01"),
                                   At("rural", "2021-02-01", "2021-12-31")};
  const RightAnswer answer = Judge(works, v1::RIGHT_PROMOTION, "2022-01-01");
  EXPECT_NE(answer.outcome(), RightAnswer::OUTCOME_NOT_MET) << answer.text();
}

TEST(RightTest, AnAnswerShowsSpellsStretchesAndRules) {
  std::vector<Work> works = {At("town", "2015-09-01"), At("rural", "2018-09-01", "2019-07-01")};
  works[1].source = "postings/1";
  works[1].kind = v1::Posting::KIND_SUPPORT_TEACHING;
  const RightAnswer answer = Judge(works, v1::RIGHT_PROMOTION, "2019-01-15");
  ASSERT_EQ(answer.spells_size(), 1);
  EXPECT_EQ(answer.spells(0).start(), "2018-09-01");
  EXPECT_EQ(answer.spells(0).end(), "2019-01-15");
  EXPECT_EQ(answer.spells(0).length().text(), "4个月14天");
  EXPECT_TRUE(answer.spells(0).goes_on());
  std::vector<std::string> stretches;
  for (const v1::ServiceStretch& stretch : answer.stretches()) {
    stretches.push_back(stretch.source() + " " + stretch.start() + " " + stretch.end() + " " +
                        v1::ServiceStretch::Verdict_Name(stretch.verdict()));
  }
  EXPECT_THAT(stretches, ElementsAre("people/p 2015-09-01 2018-09-01 VERDICT_OTHER_CATEGORY",
                                     "people/p 2018-09-01 2019-01-15 VERDICT_POST_FULL",
                                     "postings/1 2018-09-01 2019-01-15 VERDICT_COUNTS"));
  EXPECT_THAT(answer.stretches(2).categories(), ElementsAre("categories/rural"));
  // The posting ends too early: said.
  EXPECT_EQ(answer.earliest_on(), "2019-09-01");
  EXPECT_EQ(answer.changes_on(), "2019-07-01");
  EXPECT_THAT(answer.text(), HasSubstr("现登记只到2019-07-01，须延长"));
  ASSERT_EQ(answer.rules_size(), 4);
  EXPECT_EQ(answer.rules(0).rule_id(), "rotation-promotion-service");
  const absl::Status refused = MayCertify(answer);
  EXPECT_THAT(refused, HasReason("RIGHT_NOT_MET"));
  EXPECT_THAT(refused, NamesClause("DX18-3.4.2a"));
  EXPECT_EQ(MetadataOf(refused, "shortfall"), "7个月16天");
  EXPECT_EQ(MetadataOf(refused, "earliest"), "2019-09-01");
  // Shadowing is no service.
  works[1].kind = v1::Posting::KIND_SHADOWING;
  EXPECT_EQ(Judge(works, v1::RIGHT_PROMOTION, "2019-01-15").stretches(2).verdict(),
            v1::ServiceStretch::VERDICT_KIND_DOES_NOT_COUNT);
}

TEST(RightTest, WhatCodeDoesNotUnderstandIsNoAnswer) {
  const absl::CivilDay day(2020, 1, 1);
  RightRules rules = RulesOf(v1::RIGHT_PROMOTION);
  rules.schools = Texts("rotation-promotion-schools", {"乡村学校", "好学校"}, "条款");
  EXPECT_THAT(JudgeRight(Facts({}), rules, v1::RIGHT_PROMOTION, day).status(), HasReason("INTERNAL"));
  rules = RulesOf(v1::RIGHT_PROMOTION);
  rules.thresholds[0].set_unit("周");
  EXPECT_THAT(JudgeRight(Facts({}), rules, v1::RIGHT_PROMOTION, day).status(), HasReason("INTERNAL"));
  std::vector<Work> works;
  for (const int64_t prime : {999'983, 999'979, 999'961, 999'959}) {
    works.push_back(At("rural", "2015-09-01", "2016-09-05", Exact(1, prime)));
  }
  EXPECT_THAT(JudgeRight(Facts(works), RulesOf(v1::RIGHT_PROMOTION), v1::RIGHT_PROMOTION, day).status(),
              HasReason("SHARES_TOO_FINE"));
  EXPECT_THAT(ValidRight("right", v1::RIGHT_UNSPECIFIED), HasReason("INVALID_FIELD"));
  EXPECT_THAT(ValidRight("right", static_cast<v1::Right>(99)), HasReason("INVALID_FIELD"));
  EXPECT_THAT(ValidRight("right", v1::RIGHT_HONOUR), IsOk());
}

}  // namespace
}  // namespace jiedui::rotation::policy
