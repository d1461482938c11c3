// The rules of posts and staffing as pure functions, named after the requirements.
#include "services/rotation/posts/policy_staffing.h"

#include <string>

#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jiedui::rotation::policy {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using ::testing::AllOf;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Allotment;
using v1::StaffingCheck;
using Known = v1::GetSchoolCategoriesResponse;

rules::v1::Rule Number(std::string_view id, int64_t number) {
  rules::v1::Rule rule;
  rule.set_rule_id(std::string(id));
  rule.set_number(number);
  rule.set_unit("人");
  rule.set_comparator(rules::v1::Rule::COMPARATOR_AT_LEAST);
  rule.set_strength(rules::v1::Rule::STRENGTH_REFUSE);
  rule.mutable_citation()->set_clause("Q16-test");
  rule.mutable_citation()->set_document("青政办〔2016〕225号");
  return rule;
}

rules::v1::Rule Share(int64_t numerator, int64_t denominator,
                      rules::v1::Rule::Strength strength = rules::v1::Rule::STRENGTH_REFUSE) {
  rules::v1::Rule rule = Number(kMiddleShareRule, 0);
  rule.mutable_fraction()->set_numerator(numerator);
  rule.mutable_fraction()->set_denominator(denominator);
  rule.set_comparator(rules::v1::Rule::COMPARATOR_AT_MOST);
  rule.set_strength(strength);
  return rule;
}

Allotment Of(v1::Stage stage, int posts = 0) {
  Allotment allotment;
  allotment.set_name("allotments/a");
  allotment.set_school("parties/a");
  allotment.set_region_code("621102");
  allotment.set_stage(stage);
  allotment.set_posts(posts);
  allotment.set_since("2020-09-01");
  return allotment;
}

Staff TeachersOf(int count, const std::vector<std::string>& subjects = {"语文"}) {
  Staff staff;
  for (int i = 0; i < count; ++i) staff.teachers.push_back({.share = PartsOf(1), .subjects = subjects});
  return staff;
}

// The check of a kind (and subject) among all.
StaffingCheck Of(const absl::StatusOr<std::vector<StaffingCheck>>& checks, StaffingCheck::Kind kind,
                 const std::string& subject = "") {
  EXPECT_THAT(checks.status(), IsOk());
  for (const StaffingCheck& check : *checks) {
    if (check.kind() == kind && check.subject() == subject) return check;
  }
  ADD_FAILURE() << "no check " << StaffingCheck::Kind_Name(kind) << " " << subject;
  return {};
}

AllotmentSetting Town(int64_t total = 1200) {
  return {.school = {.name = "parties/a",
                     .kind = pairing::v1::PARTY_KIND_SCHOOL,
                     .region_code = "621102",
                     .display_name = "城关小学"},
          .total = total,
          .middle_share = Share(45, 100),
          .rural = Known::KNOWN_NO};
}

TEST(Staffing, Q16_1_TenClassesNeedTwentyTeachersAndTenCarers) {
  StaffingRules rules;
  rules.class_teachers = Number(kClassTeachersRule, 2);
  rules.class_carers = Number(kClassCarersRule, 1);
  Allotment kindergarten = Of(v1::STAGE_KINDERGARTEN);
  kindergarten.set_classes(10);
  kindergarten.set_carers(10);
  const auto checks = Check(kindergarten, TeachersOf(19), rules, Known::KNOWN_NO);
  const StaffingCheck teachers = Of(checks, StaffingCheck::KIND_CLASS_TEACHERS);
  EXPECT_EQ(teachers.needed(), 20);
  EXPECT_EQ(teachers.present(), 19);
  EXPECT_EQ(teachers.gap(), 1);
  EXPECT_EQ(teachers.citation().clause(), "Q16-test");
  EXPECT_EQ(Of(checks, StaffingCheck::KIND_CLASS_CARERS).gap(), 0);
  EXPECT_EQ(Of(Check(kindergarten, TeachersOf(20), rules, Known::KNOWN_NO), StaffingCheck::KIND_CLASS_TEACHERS).gap(),
            0);
}

TEST(Staffing, Q16_1_APartOfAPostFillsNoWholeOne) {
  StaffingRules rules;
  rules.class_teachers = Number(kClassTeachersRule, 2);
  Allotment kindergarten = Of(v1::STAGE_KINDERGARTEN);
  kindergarten.set_classes(1);
  Staff staff = TeachersOf(1);
  v1::Share part;
  part.set_numerator(59);
  part.set_denominator(60);
  staff.teachers.push_back({.share = PartsOf(part)});
  EXPECT_EQ(Of(Check(kindergarten, staff, rules, Known::KNOWN_NO), StaffingCheck::KIND_CLASS_TEACHERS).gap(), 1);
  part.set_numerator(1);
  staff.teachers.push_back({.share = PartsOf(part)});
  EXPECT_EQ(Of(Check(kindergarten, staff, rules, Known::KNOWN_NO), StaffingCheck::KIND_CLASS_TEACHERS).gap(), 0);
}

TEST(Staffing, NotLoadedIsNotNone) {
  Allotment kindergarten = Of(v1::STAGE_KINDERGARTEN);
  kindergarten.set_classes(10);
  const auto checks = Check(kindergarten, Staff(), StaffingRules(), Known::KNOWN_NO);
  const StaffingCheck teachers = Of(checks, StaffingCheck::KIND_CLASS_TEACHERS);
  EXPECT_EQ(teachers.not_applied(), "规则“rotation-class-teachers”未录入，不作核对");
  EXPECT_EQ(teachers.gap(), 0);
  EXPECT_EQ(Of(checks, StaffingCheck::KIND_TITLE_RATIO, "高级").not_applied(),
            "规则“rotation-senior-share”未录入，不作核对");
}

TEST(Staffing, Q16_26a_NinetyOnePupilsNeedThirtyOneTeachers) {
  StaffingRules rules;
  rules.special_ratio = Number(kSpecialRatioRule, 3);
  Allotment special = Of(v1::STAGE_SPECIAL);
  special.set_pupils(91);
  const StaffingCheck short_by_one =
      Of(Check(special, TeachersOf(30), rules, Known::KNOWN_NO), StaffingCheck::KIND_SPECIAL_RATIO);
  EXPECT_EQ(short_by_one.needed(), 31);
  EXPECT_EQ(short_by_one.gap(), 1);
  special.set_pupils(90);
  EXPECT_EQ(Of(Check(special, TeachersOf(30), rules, Known::KNOWN_NO), StaffingCheck::KIND_SPECIAL_RATIO).gap(), 0);
}

TEST(Staffing, Q16_9c_RuralSchoolsHaveNoRatioLimit) {
  Allotment all_middle = Of(v1::STAGE_PRIMARY, 20);
  all_middle.set_middle_posts(20);
  AllotmentSetting rural = Town();
  rural.rural = Known::KNOWN_YES;
  std::vector<Warning> warnings;
  EXPECT_THAT(CanAllot(nullptr, all_middle, rural, warnings), IsOk());
  EXPECT_THAT(CanAllot(nullptr, all_middle, Town(), warnings),
              AllOf(HasReason("TITLE_SHARE_EXCEEDED"), NamesClause("Q16-test")));
  AllotmentSetting unknown = Town();
  unknown.rural = Known::KNOWN_NOT_LOADED;
  EXPECT_THAT(CanAllot(nullptr, all_middle, unknown, warnings), HasReason("RURAL_NOT_LOADED"));
  Allotment within = all_middle;
  within.set_middle_posts(9);  // 45 % of 20
  EXPECT_THAT(CanAllot(nullptr, within, Town(), warnings), IsOk());
  EXPECT_THAT(CanAllot(nullptr, within, unknown, warnings), IsOk());
  within.set_middle_posts(10);
  EXPECT_THAT(CanAllot(nullptr, within, Town(), warnings), HasReason("TITLE_SHARE_EXCEEDED"));
  EXPECT_THAT(warnings, IsEmpty());
  AllotmentSetting urged = Town();
  urged.middle_share = Share(45, 100, rules::v1::Rule::STRENGTH_WARN);
  EXPECT_THAT(CanAllot(nullptr, within, urged, warnings), IsOk());
  EXPECT_THAT(warnings, SizeIs(1));
  // What was above before is not held against a change of something else.
  Allotment renamed = within;
  renamed.set_pupils(300);
  EXPECT_THAT(CanAllot(&within, renamed, Town(), warnings), IsOk());

  StaffingRules rules;
  rules.middle_share = Share(45, 100);
  const StaffingCheck town =
      Of(Check(within, Staff(), rules, Known::KNOWN_NO), StaffingCheck::KIND_TITLE_RATIO, "中级");
  EXPECT_EQ(town.needed(), 9);
  EXPECT_EQ(town.gap(), 1);
  EXPECT_EQ(Of(Check(within, Staff(), rules, Known::KNOWN_YES), StaffingCheck::KIND_TITLE_RATIO, "中级").not_applied(),
            "乡村学校不受岗位比例限制");
}

TEST(Staffing, Q16_9a_TheCountyTotalHolds) {
  std::vector<Warning> warnings;
  AllotmentSetting setting = Town(1200);
  setting.elsewhere = 1150;
  EXPECT_THAT(CanAllot(nullptr, Of(v1::STAGE_PRIMARY, 50), setting, warnings), IsOk());
  EXPECT_THAT(CanAllot(nullptr, Of(v1::STAGE_PRIMARY, 51), setting, warnings),
              AllOf(HasReason("ALLOTTED_ABOVE_TOTAL"), NamesClause("Q16-9a")));
  // A county that is above its total anyway may still come down.
  setting.elsewhere = 1190;
  const Allotment before = Of(v1::STAGE_PRIMARY, 50);
  EXPECT_THAT(CanAllot(&before, Of(v1::STAGE_PRIMARY, 45), setting, warnings), IsOk());
  setting.school.kind = pairing::v1::PARTY_KIND_EDUCATION_BUREAU;
  EXPECT_THAT(CanAllot(&before, before, setting, warnings), HasReason("INVALID_FIELD"));
}

TEST(Staffing, Q16_9d_NineOfNineAndNobodyForMusic) {
  Allotment school = Of(v1::STAGE_PRIMARY, 9);
  for (const auto& [subject, posts] : {std::pair{"语文", 4}, {"数学", 4}, {"音乐", 1}}) {
    Allotment::SubjectPosts& of_subject = *school.add_subjects();
    of_subject.set_subject(subject);
    of_subject.set_posts(posts);
  }
  Staff staff = TeachersOf(5, {"语文"});
  for (int i = 0; i < 4; ++i) staff.teachers.push_back({.share = PartsOf(1), .subjects = {"数学"}});
  staff.established = PartsOf(9);
  auto checks = Check(school, staff, StaffingRules(), Known::KNOWN_NO);
  EXPECT_EQ(Of(checks, StaffingCheck::KIND_POSTS).gap(), 0);
  EXPECT_EQ(Of(checks, StaffingCheck::KIND_SUBJECT, "音乐").gap(), 1);
  EXPECT_EQ(Of(checks, StaffingCheck::KIND_SUBJECT, "语文").gap(), 0);
  staff.teachers.front().subjects = {"语文", "音乐"};  // the fifth, who can also teach music, closes it
  checks = Check(school, staff, StaffingRules(), Known::KNOWN_NO);
  EXPECT_EQ(Of(checks, StaffingCheck::KIND_SUBJECT, "音乐").gap(), 0);
  EXPECT_EQ(Of(checks, StaffingCheck::KIND_SUBJECT, "语文").gap(), 0);
  school.set_declared_teachers(9);
  EXPECT_FALSE(Of(Check(school, Staff(), StaffingRules(), Known::KNOWN_NO), StaffingCheck::KIND_SUBJECT, "音乐")
                   .not_applied()
                   .empty());
}

TEST(Staffing, Q16_12_ThirtyThreeOfSixtyAreFiftyFivePercent) {
  const Allotment school = Of(v1::STAGE_VOCATIONAL, 100);
  const auto percent = [&](int qualified, int all) {
    Staff staff = TeachersOf(all);
    for (int i = 0; i < qualified; ++i) staff.teachers[static_cast<size_t>(i)].double_qualified = true;
    v1::GetStaffingResponse response;
    CountTeachers(&school, staff, response);
    EXPECT_EQ(response.teachers(), all);
    EXPECT_EQ(response.double_qualified(), qualified);
    return response.double_qualified_percent();
  };
  EXPECT_EQ(percent(33, 60), "55.00");
  EXPECT_EQ(percent(2, 3), "66.66");  // cut, not rounded
  EXPECT_EQ(percent(1, 1000), "0.10");
  EXPECT_EQ(percent(5, 5), "100.00");
  EXPECT_EQ(percent(0, 7), "0.00");
  EXPECT_EQ(percent(0, 0), "");
}

TEST(Staffing, Q16_12_TheMostThatIsHeldOnAnyDay) {
  const Parts post = PartsOf(1);
  // One leaves on the day on which another comes.
  EXPECT_EQ(MostHeld({{"2015-09-01", "2023-09-01", post}, {"2023-09-01", "9999-12-31", post}}, "2022-11-22"), post);
  EXPECT_EQ(MostHeld({{"2015-09-01", "2023-09-02", post}, {"2023-09-01", "9999-12-31", post}}, "2022-11-22"), 2 * post);
  EXPECT_EQ(MostHeld({{"2015-09-01", "2022-11-22", post}}, "2022-11-22"), 0);
  Allotment school = Of(v1::STAGE_VOCATIONAL, 100);
  EXPECT_THAT(CanEmploy(school, PartsOf(100)), IsOk());
  EXPECT_THAT(CanEmploy(school, PartsOf(100) + 1), AllOf(HasReason("POSTS_FULL"), NamesClause("Q16-12")));
  school.set_stage(v1::STAGE_PRIMARY);
  EXPECT_THAT(CanEmploy(school, PartsOf(101)), IsOk());
}

}  // namespace
}  // namespace jiedui::rotation::policy
