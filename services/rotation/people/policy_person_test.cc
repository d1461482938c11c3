// The rules of people, categories and training that need no store.
#include "services/rotation/people/policy_person.h"

#include <functional>

#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/rotation/people/policy_category.h"
#include "services/rotation/training/policy_training.h"

namespace jiedui::rotation::policy {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using v1::Category;
using v1::Person;

constexpr absl::CivilDay kToday{2022, 11, 22};

Person Teacher() {
  Person person;
  person.set_display_name("测试教师");
  person.set_stage(v1::STAGE_PRIMARY);
  Person::RoleSpell& spell = *person.add_roles();
  spell.set_role(v1::ROLE_TEACHER);
  spell.mutable_interval()->set_start("2010-09-01");
  return person;
}

Person::Employment& Employ(Person& person, const std::string& school, const std::string& start, const std::string& end,
                           int numerator, int denominator) {
  Person::Employment& employment = *person.add_employments();
  employment.set_school("parties/" + school);
  employment.mutable_interval()->set_start(start);
  employment.mutable_interval()->set_end(end);
  employment.mutable_share()->set_numerator(numerator);
  employment.mutable_share()->set_denominator(denominator);
  return employment;
}

TEST(PersonPolicyTest, AnIdIsARandomUuid) {
  EXPECT_THAT(ValidPersonName("n", "people/01890a5d-ac96-774b-bcce-b302099a8057"), IsOk());
  EXPECT_THAT(ValidPersonName("n", "people/9b2f1c3e-4c1d-4a6e-8f00-1a2b3c4d5e6f"), IsOk());
  for (const char* wrong :
       {"people/zhang-san", "people/62262219800101123x", "people/9b2f1c3e-4c1d-5a6e-8f00-1a2b3c4d5e6f",
        "people/9B2F1C3E-4C1D-4A6E-8F00-1A2B3C4D5E6F", "people/9b2f1c3e-4c1d-4a6e-cf00-1a2b3c4d5e6f",
        "people/9b2f1c3e4c1d4a6e8f001a2b3c4d5e6f", "parties/9b2f1c3e-4c1d-4a6e-8f00-1a2b3c4d5e6f", "people/", ""}) {
    EXPECT_FALSE(ValidPersonName("n", wrong).ok()) << wrong;
  }
}

TEST(PersonPolicyTest, SharesNeverMakeMoreThanOnePostOnAnyDay) {
  Person person = Teacher();
  for (int i = 0; i < 3; ++i) Employ(person, "s" + std::to_string(i), "2015-09-01", "", 1, 3);  // exactly one
  EXPECT_THAT(ValidPerson(person, kToday), IsOk());
  Employ(person, "more", "2020-09-01", "2020-09-02", 1, 60);  // on one day only
  EXPECT_THAT(ValidPerson(person, kToday), HasReason("MORE_THAN_ONE_POST"));
  person.mutable_employments(2)->mutable_interval()->set_end("2020-09-01");
  EXPECT_THAT(ValidPerson(person, kToday), IsOk());
}

TEST(PersonPolicyTest, SharesWithoutACommonDivisorAreStillAddedExactly) {
  Person person = Teacher();
  int schools = 0;
  // 1/59 + 1/53 + … stays below one post; nothing is rounded, nothing overflows unseen.
  for (const int denominator : {59, 53, 47, 43, 41}) {
    Employ(person, "s" + std::to_string(schools++), "2015-09-01", "", 1, denominator);
  }
  EXPECT_THAT(ValidPerson(person, kToday), IsOk());
  Employ(person, "last", "2016-09-01", "", 59, 60);
  EXPECT_THAT(ValidPerson(person, kToday), HasReason("MORE_THAN_ONE_POST"));
}

TEST(PersonPolicyTest, WhatIsRefused) {
  struct Row {
    const char* what;
    std::function<void(Person&)> change;
    const char* reason;
  };
  for (const Row& row : std::vector<Row>{
           {"no name", [](Person& p) { p.clear_display_name(); }, "MISSING_FIELD"},
           {"a long name", [](Person& p) { p.set_display_name(std::string(151, 'a')); }, "INVALID_FIELD"},
           {"no role", [](Person& p) { p.clear_roles(); }, "MISSING_FIELD"},
           {"a role of nothing", [](Person& p) { p.mutable_roles(0)->set_role(v1::ROLE_UNSPECIFIED); },
            "INVALID_FIELD"},
           {"an unknown role", [](Person& p) { p.mutable_roles(0)->set_role(static_cast<v1::Role>(9)); },
            "INVALID_FIELD"},
           {"a day that does not exist",
            [](Person& p) { p.mutable_roles(0)->mutable_interval()->set_start("2010-02-30"); }, "INVALID_FIELD"},
           {"roles that overlap", [](Person& p) { *p.add_roles() = p.roles(0); }, "INVALID_FIELD"},
           {"a teacher of no stage", [](Person& p) { p.clear_stage(); }, "MISSING_FIELD"},
           {"an unknown stage", [](Person& p) { p.set_stage(static_cast<v1::Stage>(99)); }, "INVALID_FIELD"},
           {"an unknown title", [](Person& p) { p.set_title(static_cast<Person::Title>(99)); }, "INVALID_FIELD"},
           {"an unknown standing", [](Person& p) { p.set_standing(static_cast<Person::Standing>(99)); },
            "INVALID_FIELD"},
           {"a subject twice", [](Person& p) { p.add_subjects("语文"), p.add_subjects("语文"); }, "INVALID_FIELD"},
           {"an empty subject", [](Person& p) { p.add_subjects(""); }, "MISSING_FIELD"},
           {"too many languages",
            [](Person& p) {
              for (int i = 0; i < 6; ++i) p.add_languages(std::to_string(i));
            },
            "INVALID_FIELD"},
           {"a county that is no code", [](Person& p) { p.set_home_county("安定区"); }, "INVALID_FIELD"},
           {"a school that is no party", [](Person& p) { Employ(p, "a", "2015", "", 1, 1).set_school("schools/a"); },
            "INVALID_FIELD"},
           {"no start",
            [](Person& p) { Employ(p, "a", "", "", 1, 1).mutable_interval()->set_attested_on("2015-01-01"); },
            "MISSING_FIELD"},
           {"a reversed interval", [](Person& p) { Employ(p, "a", "2015", "2014", 1, 1); }, "INVALID_FIELD"},
           {"more than a post", [](Person& p) { Employ(p, "a", "2015", "", 3, 2); }, "INVALID_FIELD"},
           {"a share of nothing", [](Person& p) { Employ(p, "a", "2015", "", 0, 2); }, "INVALID_FIELD"},
           {"a share of no parts", [](Person& p) { Employ(p, "a", "2015", "", 0, 0); }, "INVALID_FIELD"},
           {"out of order", [](Person& p) { Employ(p, "a", "2015", "", 1, 2), Employ(p, "b", "2014", "", 1, 2); },
            "INVALID_FIELD"},
           {"one school twice at a time",
            [](Person& p) { Employ(p, "a", "2015", "", 1, 2), Employ(p, "a", "2016", "", 1, 2); }, "INVALID_FIELD"},
       }) {
    Person person = Teacher();
    row.change(person);
    EXPECT_THAT(ValidPerson(person, kToday), HasReason(row.reason)) << row.what;
  }
  EXPECT_THAT(ValidPerson(Teacher(), kToday), IsOk());
}

TEST(PersonPolicyTest, ThePlaceIsThatOfTheLargestShareElseTheHomeCounty) {
  Person person = Teacher();
  EXPECT_THAT(Place(person, kToday), HasReason("PERSON_WITHOUT_PLACE"));
  person.set_home_county("621102");
  EXPECT_THAT(Place(person, kToday), IsOk());
  EXPECT_EQ(person.region_code(), "621102");
  Employ(person, "a", "2015", "", 1, 3).set_region_code("621122");
  Employ(person, "b", "2016", "", 1, 2).set_region_code("621123");
  Employ(person, "c", "2017", "2018", 1, 6).set_region_code("621124");
  EXPECT_THAT(Place(person, kToday), IsOk());
  EXPECT_EQ(person.school(), "parties/b");
  EXPECT_EQ(person.region_code(), "621123");
}

v1::Training Session() {
  v1::Training training;
  training.set_kind(v1::Training::KIND_ONLINE);
  training.set_title("远程培训");
  training.mutable_interval()->set_start("2022-09-01");
  training.mutable_interval()->set_end("2022-09-02");
  training.set_hours(3);
  training.set_region_code("621100");
  return training;
}

TEST(TrainingPolicyTest, Q11_4_8_AFeeIsRefused) {
  v1::Training training = Session();
  EXPECT_THAT(ValidTraining(training), IsOk());
  training.set_charge_fen(100);
  EXPECT_THAT(ValidTraining(training), HasReason("TRAINING_CHARGED"));
  EXPECT_THAT(ValidTraining(training), NamesClause("Q11-4.8"));
}

TEST(TrainingPolicyTest, WhatIsRefused) {
  using v1::Training;
  struct Row {
    const char* what;
    std::function<void(Training&)> change;
    const char* reason;
  };
  for (const Row& row : std::vector<Row>{
           {"no kind", [](Training& t) { t.clear_kind(); }, "MISSING_FIELD"},
           {"an unknown kind", [](Training& t) { t.set_kind(static_cast<Training::Kind>(77)); }, "INVALID_FIELD"},
           {"other without saying which", [](Training& t) { t.set_kind(Training::KIND_OTHER); }, "INVALID_FIELD"},
           {"which without other", [](Training& t) { t.set_other_kind("沙龙"); }, "INVALID_FIELD"},
           {"no title", [](Training& t) { t.clear_title(); }, "MISSING_FIELD"},
           {"a programme that is no code", [](Training& t) { t.set_programme("国培"); }, "INVALID_FIELD"},
           {"a long subject", [](Training& t) { t.set_subject(std::string(61, 'a')); }, "INVALID_FIELD"},
           {"no start", [](Training& t) { t.mutable_interval()->clear_start(); }, "MISSING_FIELD"},
           {"no end", [](Training& t) { t.mutable_interval()->clear_end(); }, "MISSING_FIELD"},
           {"reversed", [](Training& t) { t.mutable_interval()->set_end("2022-08-31"); }, "INVALID_FIELD"},
           {"no hours", [](Training& t) { t.set_hours(0); }, "INVALID_FIELD"},
           {"too many hours", [](Training& t) { t.set_hours(2001); }, "INVALID_FIELD"},
           {"fewer people than none", [](Training& t) { t.set_expected(-1); }, "INVALID_FIELD"},
           {"an organiser that is none", [](Training& t) { t.set_organiser("people/a"); }, "INVALID_FIELD"},
           {"a basis that is none", [](Training& t) { t.set_basis("parties/a"); }, "INVALID_FIELD"},
           {"no region", [](Training& t) { t.clear_region_code(); }, "INVALID_FIELD"},
           {"money back", [](Training& t) { t.set_charge_fen(-1); }, "INVALID_FIELD"},
       }) {
    Training training = Session();
    row.change(training);
    EXPECT_THAT(ValidTraining(training), HasReason(row.reason)) << row.what;
  }
}

TEST(CategoryPolicyTest, WhatIsRefused) {
  Category good;
  good.set_kind(Category::KIND_WEAK);
  good.set_school("parties/a");
  good.mutable_interval()->set_start("2015");
  good.set_source("县教育局名单");
  EXPECT_THAT(ValidCategory(good), IsOk());
  struct Row {
    const char* what;
    std::function<void(Category&)> change;
    const char* reason;
  };
  for (const Row& row : std::vector<Row>{
           {"no kind", [](Category& c) { c.clear_kind(); }, "MISSING_FIELD"},
           {"an unknown kind", [](Category& c) { c.set_kind(static_cast<Category::Kind>(15)); }, "INVALID_FIELD"},
           {"of nothing", [](Category& c) { c.clear_school(); }, "INVALID_FIELD"},
           {"of both", [](Category& c) { c.set_region("621102"); }, "INVALID_FIELD"},
           {"a school that is a poor county", [](Category& c) { c.set_kind(Category::KIND_POVERTY_COUNTY); },
            "INVALID_FIELD"},
           {"a complete list of one school", [](Category& c) { c.set_complete_list(true); }, "INVALID_FIELD"},
           {"a county that is a weak school", [](Category& c) { c.clear_school(), c.set_region("621102"); },
            "INVALID_FIELD"},
           {"a region that is no code", [](Category& c) { c.clear_school(), c.set_region("6211"); }, "INVALID_FIELD"},
           {"no dates", [](Category& c) { c.clear_interval(); }, "INVALID_FIELD"},
           {"no source", [](Category& c) { c.clear_source(); }, "MISSING_FIELD"},
       }) {
    Category category = good;
    row.change(category);
    EXPECT_THAT(ValidCategory(category), HasReason(row.reason)) << row.what;
  }
}

}  // namespace
}  // namespace jiedui::rotation::policy
