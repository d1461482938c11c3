// People over a real store, on both engines (Q16-33, privacy).
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "common/base/clock.h"
#include "common/base/text.h"
#include "common/db/timer.h"
#include "services/rotation/people/people.h"
#include "services/rotation/people/person_service.h"
#include "services/rotation/postings/flags.h"
#include "services/rotation/rotation_test_base.h"
#include "services/rotation/timers.h"

namespace jiedui::rotation {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using type::v1::ImportOutcome;
using v1::Person;

// Made up; the check digits are right.
constexpr const char* kNumber = "11010519491231002X";
constexpr const char* kOther = "622426198001010016";

Person Teacher(const std::string& school = "anding") {
  Person person;
  person.set_display_name("测试教师");
  person.set_stage(v1::STAGE_PRIMARY);
  person.add_subjects("音乐");
  Person::RoleSpell& spell = *person.add_roles();
  spell.set_role(v1::ROLE_TEACHER);
  spell.mutable_interval()->set_start("2010-09-01");
  Person::Employment& employment = *person.add_employments();
  employment.set_school("parties/" + school);
  employment.mutable_interval()->set_start("2010-09-01");
  return person;
}

class PersonTest : public RotationTest {
 protected:
  PersonTest() : vault_(*IdentityVault::Open(std::string(32, 'k'))), people_(*store_, workers_, vault_) {}

  absl::StatusOr<Person> Create(const Call& call, const Person& person, int number = 1,
                                const std::string& request_id = "", bool validate_only = false) {
    v1::CreatePersonRequest request;
    *request.mutable_person() = person;
    request.set_person_id(PersonName(number).substr(7));
    request.set_request_id(request_id);
    request.set_validate_only(validate_only);
    const Call as = As(call, "CreatePerson");
    return Await(people_.CreatePerson(as, request));
  }
  absl::StatusOr<Person> Update(const Call& call, const Person& person) {
    v1::UpdatePersonRequest request;
    *request.mutable_person() = person;
    const Call as = As(call, "UpdatePerson");
    return Await(people_.UpdatePerson(as, request));
  }
  absl::StatusOr<Person> Get(const Call& call, int number = 1, int64_t revision = 0) {
    v1::GetPersonRequest request;
    request.set_name(PersonName(number));
    request.set_revision(revision);
    const Call as = As(call, "GetPerson");
    return Await(people_.GetPerson(as, request));
  }
  absl::StatusOr<Person> FindBy(const Call& call, const std::string& number) {
    v1::FindPersonByIdentityRequest request;
    request.set_identity_number(number);
    const Call as = As(call, "FindPersonByIdentity");
    return Await(people_.FindPersonByIdentity(as, request));
  }
  // The last digits of the names.
  std::vector<std::string> List(const Call& call, const std::string& filter = "", int page_size = 0) {
    v1::ListPeopleRequest request;
    request.set_filter(filter);
    request.set_page_size(page_size);
    const Call as = As(call, "ListPeople");
    std::vector<std::string> found;
    do {
      auto response = Await(people_.ListPeople(as, request));
      EXPECT_THAT(response.status(), IsOk());
      if (!response.ok()) break;
      for (const Person& person : response->people()) found.push_back(person.name().substr(person.name().size() - 1));
      request.set_page_token(response->next_page_token());
    } while (!request.page_token().empty());
    return found;
  }
  absl::StatusOr<std::vector<v1::ImportPeopleResponse>> Import(const Call& call, std::vector<Person> people,
                                                               bool update = false) {
    std::vector<v1::ImportPeopleRequest> rows;
    for (Person& person : people) {
      v1::ImportPeopleRequest& row = rows.emplace_back();
      *row.mutable_person() = std::move(person);
      row.set_update(update);
      row.set_line(static_cast<int64_t>(rows.size()));
    }
    const Call as = As(call, "ImportPeople");
    return Await(people_.ImportPeople(as, std::move(rows)));
  }
  // "CREATED", "CONFLICT", or the reason of a refusal, of each row.
  std::vector<std::string> Told(const absl::StatusOr<std::vector<v1::ImportPeopleResponse>>& results) {
    EXPECT_THAT(results.status(), IsOk());
    std::vector<std::string> told;
    if (!results.ok()) return told;
    for (const v1::ImportPeopleResponse& result : *results) {
      told.push_back(result.outcome() == type::v1::IMPORT_OUTCOME_REFUSED
                         ? result.reason()
                         : ImportOutcome_Name(result.outcome()).substr(sizeof("IMPORT_OUTCOME_") - 1));
    }
    return told;
  }
  static Person Named(Person person, int number) {
    person.set_name(PersonName(number));
    return person;
  }
  // "parties/anding 2010-09-01 9999-12-31" of each present employment of a person.
  std::vector<std::string> Employments(int number) {
    std::vector<std::string> rows;
    Write([&](db::Tx& tx) {
      rows.clear();
      constexpr db::Sql kRows{"test.employments",
                              "SELECT school, start_date, end_date FROM employment WHERE person = $1 ORDER BY 1, 2"};
      return tx.Each(kRows, {PersonName(number)}, [&](const db::Row& row) {
        rows.push_back(StrCat(row.Text(0), " ", row.Text(1), " ", row.Text(2)));
        return absl::OkStatus();
      });
    });
    return rows;
  }

  IdentityVault vault_;
  PersonService people_;
};

TEST_P(PersonTest, APersonIsPlacedAtTheSchoolAndSeenByItAndTheOfficesAround) {
  const absl::StatusOr<Person> created = Create(Anding(), Teacher());
  ASSERT_THAT(created.status(), IsOk());
  EXPECT_EQ(created->name(), PersonName(1));
  EXPECT_EQ(created->school(), "parties/anding");
  EXPECT_EQ(created->region_code(), "621102");
  EXPECT_EQ(created->employments(0).region_code(), "621102");
  EXPECT_THAT(Employments(1), ElementsAre("parties/anding 2010-09-01 9999-12-31"));
  EXPECT_THAT(EventsOf(PersonName(1)), ElementsAre("cn.jiedui.rotation.person.created.v1"));

  EXPECT_THAT(Get(Dingxi()), IsOk());
  EXPECT_THAT(Get(School()), IsOk());
  EXPECT_THAT(Get(Fuzhou()), HasReason("NOT_FOUND"));
  EXPECT_THAT(Get(School("dingxi1")), HasReason("NOT_FOUND"));
  EXPECT_THAT(Get(MakeCall({.person = "x", .organisation = PersonName(1), .role = "teacher"})), IsOk());
  EXPECT_THAT(Get(MakeCall({.person = "x", .organisation = PersonName(2), .role = "teacher"})), HasReason("NOT_FOUND"));
  EXPECT_THAT(Get(MakeCall({.person = "x", .role = "public"})), HasReason("PERMISSION_DENIED"));
}

TEST_P(PersonTest, WhoMayEnterAndWhere) {
  EXPECT_THAT(Create(School(), Teacher(), 1), IsOk());
  EXPECT_THAT(Create(School("dingxi1"), Teacher(), 2), HasReason("NOT_YOUR_ORGANISATION"));
  EXPECT_THAT(Create(Fuzhou(), Teacher(), 2), HasReason("ROTATION_OUT_OF_SCOPE"));
  EXPECT_THAT(Create(MakeCall({.person = "x", .organisation = PersonName(2), .role = "teacher"}), Teacher(), 2),
              HasReason("PERMISSION_DENIED"));
  // A county gives nobody to a county that is not its own.
  Person moved = *Get(Anding());
  moved.mutable_employments(0)->set_school("parties/longxi");
  EXPECT_THAT(Update(Anding(), moved), HasReason("ROTATION_OUT_OF_SCOPE"));
  EXPECT_THAT(Update(Dingxi(), moved), IsOk());
  EXPECT_THAT(Get(Anding()), HasReason("NOT_FOUND"));
}

TEST_P(PersonTest, WhatIsRefused) {
  EXPECT_THAT(Create(Anding(), Teacher("nowhere")), HasReason("UNKNOWN_REFERENCE"));
  v1::CreatePersonRequest request;
  *request.mutable_person() = Teacher();
  request.set_person_id("zhang-san");
  const Call as = As(Anding(), "CreatePerson");
  EXPECT_THAT(Await(people_.CreatePerson(as, request)), HasReason("INVALID_FIELD"));
  Person person = Teacher();
  person.mutable_employments(0)->mutable_interval()->set_end("2020-09-01");
  EXPECT_THAT(Create(Dingxi(), person), HasReason("PERSON_WITHOUT_PLACE"));
  person.set_home_county("621102");
  ASSERT_THAT(Create(Dingxi(), person), IsOk());
  EXPECT_THAT(Create(Dingxi(), person), HasReason("ALREADY_EXISTS"));
  Person stale = *Get(Dingxi());
  stale.set_etag("\"7\"");
  EXPECT_THAT(Update(Dingxi(), stale), HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(Update(Dingxi(), Named(Teacher(), 9)), HasReason("NOT_FOUND"));
  EXPECT_THAT(Get(Dingxi(), 1, -1), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Get(Dingxi(), 1, 7), HasReason("NOT_FOUND"));
  v1::ListPeopleRequest list;
  list.set_filter("display_name = 测试教师");
  const Call listing = As(Dingxi(), "ListPeople");
  EXPECT_THAT(Await(people_.ListPeople(listing, list)), HasReason("FILTER_INVALID"));
  EXPECT_THAT(EventsOf(PersonName(1)), ElementsAre("cn.jiedui.rotation.person.created.v1"));
}

TEST_P(PersonTest, IdentityNumbersAreMaskedUniqueAndFoundByTheirHash) {
  Person person = Teacher();
  person.set_identity_number(kNumber);
  const absl::StatusOr<Person> created = Create(Anding(), person);
  ASSERT_THAT(created.status(), IsOk());
  EXPECT_EQ(created->identity_number(), "");
  EXPECT_EQ(created->masked_identity(), "11**************2X");
  EXPECT_EQ(FindBy(Anding(), kNumber)->name(), PersonName(1));
  EXPECT_EQ(FindBy(Anding(), "11010519491231002x")->name(), PersonName(1));
  EXPECT_THAT(FindBy(Fuzhou(), kNumber), HasReason("NOT_FOUND"));
  EXPECT_THAT(FindBy(Anding(), kOther), HasReason("NOT_FOUND"));
  EXPECT_THAT(FindBy(Anding(), "110105194912310021"), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Create(Anding(), person, 2), HasReason("IDENTITY_TAKEN"));
  EXPECT_THAT(Create(Anding(), person, 2), StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(Get(Anding(), 2), HasReason("NOT_FOUND"));
  EXPECT_THAT(Employments(2), IsEmpty());

  // Without a number the one that is there stays; another takes its place, and the former is free again.
  Person changed = *Get(Anding());
  changed.set_title(Person::TITLE_FIRST);
  EXPECT_EQ(Update(Anding(), changed)->masked_identity(), "11**************2X");
  changed = *Get(Anding());
  changed.set_identity_number(kOther);
  EXPECT_EQ(Update(Anding(), changed)->masked_identity(), "62**************16");
  EXPECT_THAT(FindBy(Anding(), kNumber), HasReason("NOT_FOUND"));
  EXPECT_EQ(FindBy(Anding(), kOther)->name(), PersonName(1));
  EXPECT_THAT(Create(Anding(), person, 2), IsOk());
  changed = *Get(Anding());
  changed.set_identity_number(kNumber);
  EXPECT_THAT(Update(Anding(), changed), HasReason("IDENTITY_TAKEN"));
  EXPECT_EQ(FindBy(Anding(), kOther)->name(), PersonName(1));
}

TEST_P(PersonTest, WithoutAKeyNumbersAreRefusedAndPeopleWithoutThemAreNot) {
  const IdentityVault none;
  PersonService people(*store_, workers_, none);
  v1::CreatePersonRequest request;
  *request.mutable_person() = Teacher();
  request.mutable_person()->set_identity_number(kNumber);
  const Call as = As(Anding(), "CreatePerson");
  EXPECT_THAT(Await(people.CreatePerson(as, request)), HasReason("NO_IDENTITY_KEY"));
  request.mutable_person()->clear_identity_number();
  EXPECT_THAT(Await(people.CreatePerson(as, request)), IsOk());
  v1::FindPersonByIdentityRequest find;
  find.set_identity_number(kNumber);
  EXPECT_THAT(Await(people.FindPersonByIdentity(as, find)), HasReason("NO_IDENTITY_KEY"));
}

TEST_P(PersonTest, ARepeatedRequestIsAnsweredAsBeforeAndOneWithAnotherNumberIsRefused) {
  Person person = Teacher();
  person.set_identity_number(kNumber);
  const absl::StatusOr<Person> first = Create(Anding(), person, 1, "r-1");
  ASSERT_THAT(first.status(), IsOk());
  EXPECT_THAT(*Create(Anding(), person, 1, "r-1"), jiedui::testing::EqualsProto(*first));
  person.set_identity_number(kOther);
  EXPECT_THAT(Create(Anding(), person, 1, "r-1"), HasReason("REQUEST_ID_REUSED"));
  EXPECT_THAT(EventsOf(PersonName(1)), ElementsAre("cn.jiedui.rotation.person.created.v1"));
}

TEST_P(PersonTest, ToValidateOnlyChangesNothing) {
  Person person = Teacher();
  person.set_identity_number(kNumber);
  EXPECT_THAT(Create(Anding(), person, 1, "", /*validate_only=*/true), IsOk());
  EXPECT_THAT(Get(Anding()), HasReason("NOT_FOUND"));
  EXPECT_THAT(FindBy(Anding(), kNumber), HasReason("NOT_FOUND"));
  EXPECT_THAT(Employments(1), IsEmpty());
}

TEST_P(PersonTest, Q16_33_EachChangeSaysWhoAndWhen) {
  ASSERT_THAT(Create(Anding("zhao"), Teacher()), IsOk());
  Person changed = *Get(Anding());
  changed.set_backbone(true);
  ASSERT_THAT(Update(Dingxi("li"), changed), IsOk());
  v1::ListPersonRevisionsRequest request;
  request.set_name(PersonName(1));
  const Call as = As(Anding(), "ListPersonRevisions");
  const auto history = Await(people_.ListPersonRevisions(as, request));
  ASSERT_THAT(history.status(), IsOk());
  ASSERT_EQ(history->revisions_size(), 2);
  EXPECT_EQ(history->revisions(0).actor(), "parties/edu-621100/li");
  EXPECT_THAT(history->revisions(0).method(), HasSubstr("UpdatePerson"));
  EXPECT_TRUE(history->revisions(0).person().backbone());
  EXPECT_EQ(history->revisions(1).actor(), "parties/edu-621102/zhao");
  EXPECT_FALSE(history->revisions(1).person().backbone());
  EXPECT_FALSE(Get(Anding(), 1, 1)->backbone());
  const Call outside = As(Fuzhou(), "ListPersonRevisions");
  EXPECT_THAT(Await(people_.ListPersonRevisions(outside, request)), HasReason("NOT_FOUND"));
}

TEST_P(PersonTest, ListsByFilterPageAndScope) {
  for (int i = 1; i <= 3; ++i) ASSERT_THAT(Create(Dingxi(), Teacher(i == 3 ? "longxi" : "anding"), i), IsOk());
  Person official = Teacher("edu-350100");
  official.mutable_roles(0)->set_role(v1::ROLE_OFFICIAL);
  official.set_home_county("350102");
  official.set_title(Person::TITLE_SENIOR);
  official.set_standing(Person::STANDING_ESTABLISHED);
  ASSERT_THAT(Create(Fuzhou(), official, 4), IsOk());
  EXPECT_THAT(List(Ministry(), "", 2), ElementsAre("1", "2", "3", "4"));
  EXPECT_THAT(List(Dingxi(), "", 1), ElementsAre("1", "2", "3"));
  EXPECT_THAT(List(Anding()), ElementsAre("1", "2"));
  EXPECT_THAT(List(School()), ElementsAre("1", "2"));
  EXPECT_THAT(List(MakeCall({.person = "x", .organisation = PersonName(3), .role = "teacher"})), ElementsAre("3"));
  EXPECT_THAT(List(Ministry(), "school = parties/longxi"), ElementsAre("3"));
  EXPECT_THAT(List(Ministry(), "region_code : 621100"), ElementsAre("1", "2", "3"));
  EXPECT_THAT(List(Ministry(), "home_county = 350102"), ElementsAre("4"));
  EXPECT_THAT(List(Ministry(), "role = OFFICIAL AND title = SENIOR AND standing = ESTABLISHED"), ElementsAre("4"));
  EXPECT_THAT(List(Ministry(), "stage = PRIMARY AND role != OFFICIAL"), ElementsAre("1", "2", "3"));
}

TEST_P(PersonTest, EmploymentsFollowEachChange) {
  ASSERT_THAT(Create(Dingxi(), Teacher()), IsOk());
  Person changed = *Get(Dingxi());
  changed.mutable_employments(0)->mutable_interval()->set_end("2020-09");
  Person::Employment& next = *changed.add_employments();
  next.set_school("parties/longxi");
  next.mutable_interval()->set_start("2020-09");
  ASSERT_THAT(Update(Dingxi(), changed), IsOk());
  EXPECT_THAT(Employments(1),
              ElementsAre("parties/anding 2010-09-01 2020-09-01", "parties/longxi 2020-09-01 9999-12-31"));
  EXPECT_EQ(Get(Dingxi())->region_code(), "621122");
}

TEST_P(PersonTest, OnTheFirstDayOfTheNextEmploymentThePersonIsOfThatSchool) {
  Person moving = Teacher();
  moving.mutable_employments(0)->mutable_interval()->set_end("2022-12-01");
  Person::Employment& next = *moving.add_employments();
  next.set_school("parties/longxi");
  next.mutable_interval()->set_start("2022-12-01");
  ASSERT_THAT(Create(Dingxi(), moving), IsOk());
  const Call before = School(), after = School("longxi", "621122");
  EXPECT_THAT(Get(before), IsOk());
  EXPECT_THAT(Get(after), HasReason("NOT_FOUND"));
  const auto fire = [&](absl::CivilDay day) {
    today_ = day;
    db::TimerHandler handler = [day](db::Tx& tx, const db::Timer& timer) { return FireTimer(tx, day, timer); };
    return db::FireDueTimers(*store_, absl::FromCivil(day, ChinaTime()), handler);
  };
  EXPECT_EQ(fire(absl::CivilDay(2022, 11, 30)).value(), 0);
  EXPECT_EQ(fire(absl::CivilDay(2022, 12, 1)).value(), 1);
  EXPECT_THAT(Get(before), HasReason("NOT_FOUND"));
  const absl::StatusOr<Person> moved = Get(after);
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->school(), "parties/longxi");
  EXPECT_EQ(moved->region_code(), "621122");
  EXPECT_EQ(moved->revision(), 2);
  EXPECT_EQ(db::NextTimerDue(*store_).value(), absl::InfiniteFuture());
  // Entered again as it is, nothing is left to be done.
  EXPECT_THAT(Told(Import(Dingxi(), {Named(moving, 1)})), ElementsAre("UNCHANGED"));
}

TEST_P(PersonTest, WhoIsEmployedNowhereAnyMoreStaysInSightOfTheLastSchool) {
  Person leaving = Teacher();
  leaving.mutable_employments(0)->mutable_interval()->set_end("2022-12-01");
  ASSERT_THAT(Create(Dingxi(), leaving), IsOk());
  db::TimerHandler handler = [](db::Tx& tx, const db::Timer& timer) {
    return FireTimer(tx, absl::CivilDay(2022, 12, 1), timer);
  };
  EXPECT_EQ(db::FireDueTimers(*store_, absl::FromCivil(absl::CivilDay(2022, 12, 1), ChinaTime()), handler).value(), 1);
  EXPECT_EQ(Get(School())->revision(), 1);
}

TEST_P(PersonTest, ASchoolWritesNoEmploymentsOfAnotherOne) {
  Person person = Teacher("longxi");
  person.mutable_employments(0)->mutable_interval()->set_end("2015-09-01");
  *person.add_employments() = Teacher().employments(0);
  person.mutable_employments(1)->mutable_interval()->set_start("2015-09-01");
  EXPECT_THAT(Create(School(), person), HasReason("NOT_YOUR_ORGANISATION"));
  absl::StatusOr<Person> created = Create(Dingxi(), person);
  ASSERT_THAT(created, IsOk());
  Person changed = *created;
  changed.mutable_employments(0)->mutable_interval()->set_start("2000-09-01");
  EXPECT_THAT(Update(School(), changed), HasReason("NOT_YOUR_ORGANISATION"));
  changed = *created;
  changed.mutable_employments()->DeleteSubrange(0, 1);
  EXPECT_THAT(Update(School(), changed), HasReason("NOT_YOUR_ORGANISATION"));
  // Its own it keeps up to date.
  changed = *created;
  changed.mutable_employments(1)->set_duty("教研组长");
  EXPECT_THAT(Update(School(), changed), IsOk());
}

TEST_P(PersonTest, WhereTheSchoolGoesItsPeopleGo) {
  Person person = Teacher();
  person.set_identity_number(kNumber);
  ASSERT_THAT(Create(Dingxi(), person), IsOk());
  Write([&](db::Tx& tx) {
    const Call call = Dingxi();
    db::Mutation m(tx, call, "");
    return PartyMoved(m, {.name = "parties/anding", .revision = 2, .region_code = "621122"});
  });
  const Person moved = *Get(Dingxi());
  EXPECT_EQ(moved.region_code(), "621122");
  EXPECT_EQ(moved.masked_identity(), "11**************2X");
}

TEST_P(PersonTest, WhereTheSchoolGoesItsPeoplesChecksAndCertificatesGo) {
  ASSERT_THAT(Create(Dingxi(), Teacher()), IsOk());
  const Person person = *Get(Dingxi());
  const auto put = [&](const std::string& id, const std::string& region) {
    v1::ServiceCertificate certificate;
    certificate.set_name("serviceCertificates/" + id);
    certificate.set_person(person.name());
    certificate.set_region_code(region);
    certificate.set_state(v1::ServiceCertificate::STATE_ISSUED);
    Write([&](db::Tx& tx) { return resource::Put<v1::ServiceCertificate>(tx, nullptr, certificate).status(); });
  };
  put("here", person.region_code());
  put("elsewhere", "621124");
  Write([&](db::Tx& tx) {
    v1::Check check;
    check.set_name("checks/c");
    check.set_person(person.name());
    check.set_checked_on("2020-01-01");
    check.set_region_code(person.region_code());
    return resource::Put<v1::Check>(tx, nullptr, check).status();
  });
  Write([&](db::Tx& tx) {
    const Call call = Dingxi();
    db::Mutation m(tx, call, "");
    return PartyMoved(m, {.name = "parties/anding", .revision = 2, .region_code = "621122"});
  });
  Write([&](db::Tx& tx) -> absl::Status {
    EXPECT_EQ((*resource::Find<v1::Check>(tx, "checks/c"))->region_code(), "621122");
    EXPECT_EQ((*resource::Find<v1::ServiceCertificate>(tx, "serviceCertificates/here"))->region_code(), "621122");
    EXPECT_EQ((*resource::Find<v1::ServiceCertificate>(tx, "serviceCertificates/elsewhere"))->region_code(), "621124");
    return absl::OkStatus();
  });
  EXPECT_THAT(EventsOf("serviceCertificates/here"), ElementsAre("cn.jiedui.rotation.service_certificate.moved.v1"));
  EXPECT_THAT(EventsOf("serviceCertificates/elsewhere"), IsEmpty());
  // Whoever goes to a school elsewhere takes checks along; certificates stay with the office that keeps them.
  Person changed = *Get(Dingxi());
  changed.mutable_employments(0)->set_school("parties/dingxi1");
  ASSERT_THAT(Update(Dingxi(), changed), IsOk());
  Write([&](db::Tx& tx) -> absl::Status {
    EXPECT_EQ((*resource::Find<v1::Check>(tx, "checks/c"))->region_code(), "621102");
    EXPECT_EQ((*resource::Find<v1::ServiceCertificate>(tx, "serviceCertificates/here"))->region_code(), "621122");
    return absl::OkStatus();
  });
}

TEST_P(PersonTest, ImportTellsEachRowAndIsHarmlessWhenRepeated) {
  std::vector<Person> rows = {Named(Teacher(), 1), Named(Teacher("longxi"), 2), Named(Teacher("nowhere"), 3),
                              Named(Teacher("fuzhou8"), 4)};
  rows[0].set_identity_number(kNumber);
  Person wrong = Named(Teacher(), 5);
  wrong.set_name("people/zhang-san");
  rows.push_back(wrong);
  Person taken = Named(Teacher(), 6);
  taken.set_identity_number(kNumber);
  rows.push_back(taken);
  Person invalid = Named(Teacher(), 7);
  invalid.set_identity_number("110105194912310021");
  rows.push_back(invalid);
  const std::vector<std::string> told = Told(Import(Dingxi(), rows));
  EXPECT_THAT(told, ElementsAre("CREATED", "CREATED", "UNKNOWN_REFERENCE", "ROTATION_OUT_OF_SCOPE", "INVALID_FIELD",
                                "IDENTITY_TAKEN", "INVALID_FIELD"));
  EXPECT_THAT(List(Ministry()), ElementsAre("1", "2"));
  EXPECT_THAT(Employments(6), IsEmpty());
  EXPECT_THAT(Told(Import(Dingxi(), {rows[0], rows[1]})), ElementsAre("UNCHANGED", "UNCHANGED"));

  Person other = rows[1];
  other.set_display_name("另一人");
  EXPECT_THAT(Told(Import(Dingxi(), {other})), ElementsAre("CONFLICT"));
  EXPECT_EQ(Get(Dingxi(), 2)->display_name(), "测试教师");
  EXPECT_THAT(Told(Import(Dingxi(), {other}, /*update=*/true)), ElementsAre("UPDATED"));
  EXPECT_EQ(Get(Dingxi(), 2)->display_name(), "另一人");
  // The number is content, too; a row without one leaves it as it is.
  Person renumbered = rows[0];
  renumbered.set_identity_number(kOther);
  EXPECT_THAT(Told(Import(Dingxi(), {renumbered})), ElementsAre("CONFLICT"));
  EXPECT_THAT(Told(Import(Dingxi(), {renumbered}, /*update=*/true)), ElementsAre("UPDATED"));
  EXPECT_EQ(FindBy(Dingxi(), kOther)->name(), PersonName(1));
  renumbered.clear_identity_number();
  EXPECT_THAT(Told(Import(Dingxi(), {renumbered})), ElementsAre("UNCHANGED"));
  EXPECT_EQ(Get(Dingxi(), 1)->revision(), 2);

  // Whoever is elsewhere is not told apart from whoever is not there, but for the name.
  ASSERT_THAT(Create(Fuzhou(), Teacher("fuzhou8"), 8), IsOk());
  EXPECT_THAT(Told(Import(Dingxi(), {Named(Teacher(), 8)}, /*update=*/true)), ElementsAre("ALREADY_EXISTS"));
  EXPECT_THAT(Import(School(), {Named(Teacher(), 9)}), HasReason("PERMISSION_DENIED"));
}

// One number for two people in one chunk: the first row has it.
TEST_P(PersonTest, OfTwoRowsWithOneNumberOnlyTheFirstIsEntered) {
  std::vector<Person> rows = {Named(Teacher(), 1), Named(Teacher(), 2)};
  for (Person& row : rows) row.set_identity_number(kNumber);
  EXPECT_THAT(Told(Import(Dingxi(), rows)), ElementsAre("CREATED", "IDENTITY_TAKEN"));
  EXPECT_THAT(List(Ministry()), ElementsAre("1"));
}

// Privacy: no number in clear in any answer, error, event or audit row, and in no byte of the store.
TEST_P(PersonTest, Privacy_NoIdentityNumberInClearAnywhere) {
  std::string told;
  const auto tell = [&](const auto& outcome) {
    told += outcome.ok() ? outcome->SerializeAsString() : outcome.status().ToString();
  };
  Person person = Teacher();
  person.set_identity_number(kNumber);
  tell(Create(Anding(), person, 1, "r-1"));
  tell(Create(Anding(), person, 1, "r-1"));
  tell(Create(Anding(), person, 2, "r-2"));  // taken
  tell(Create(Fuzhou(), person, 3));         // out of scope
  tell(FindBy(Anding(), kNumber));
  tell(FindBy(Fuzhou(), kNumber));
  Person changed = *Get(Anding());
  changed.set_identity_number(kOther);
  tell(Update(Anding(), changed));
  person.set_identity_number(kNumber);
  const auto imported = Import(Dingxi(), {Named(person, 4), Named(person, 5)});
  ASSERT_THAT(imported.status(), IsOk());
  for (const v1::ImportPeopleResponse& result : *imported) told += result.SerializeAsString();
  person.set_identity_number("110105194912310021");
  tell(Create(Anding(), person, 6));  // a wrong one may be right but for a digit
  tell(FindBy(Anding(), "110105194912310021"));
  v1::ListPersonRevisionsRequest revisions;
  revisions.set_name(PersonName(1));
  const Call as = As(Anding(), "ListPersonRevisions");
  tell(Await(people_.ListPersonRevisions(as, revisions)));

  // Every column of texts and bytes.
  Write([&](db::Tx& tx) -> absl::Status {
    constexpr db::Sql kDumps[] = {
        {"test.person", "SELECT name, school, home_county, region_code, authors, data, '' FROM person"},
        {"test.identity", "SELECT person, hash, sealed, '', '', '', '' FROM identity"},
        {"test.employment", "SELECT school, person, start_date, end_date, '', '', '' FROM employment"},
        {"test.due", "SELECT person, last_on, counted_from, start_date, end_date, '', '' FROM due"},
        {"test.event", "SELECT id, type, subject, regions, parties, trace, data FROM event_log"},
        {"test.audit", "SELECT subject, actor, on_behalf_of, method, request_id, decision, warnings FROM audit"},
        {"test.replay", "SELECT key, fingerprint, response, event_id, warnings, '', '' FROM request_replay"}};
    for (const db::Sql& dump : kDumps) {
      size_t rows = 0;
      absl::Status read = tx.Each(dump, {}, [&](const db::Row& row) {
        for (int i = 0; i < 7; ++i) told += row.Text(i);
        ++rows;
        return absl::OkStatus();
      });
      if (!read.ok()) return read;
      EXPECT_GT(rows, 0u) << dump.name;
    }
    return absl::OkStatus();
  });
  if (store_.engine() == jiedui::testing::Engine::kSqlite) {
    size_t files = 0;
    for (const char* suffix : {"", "-wal"}) {
      std::ifstream in(store_.path() + suffix, std::ios::binary);
      if (!in) continue;
      ++files;
      told.append(std::istreambuf_iterator<char>(in), {});
    }
    EXPECT_GE(files, 1u);
  }
  EXPECT_THAT(told, HasSubstr("11**************2X"));  // the store was read
  for (const char* number : {kNumber, kOther, "110105194912310021"}) {
    EXPECT_THAT(told.find(number), std::string::npos) << number;
    // Nor all of it but the two characters at either end.
    EXPECT_THAT(told.find(std::string(number).substr(2, 14)), std::string::npos) << number;
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, PersonTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

}  // namespace
}  // namespace jiedui::rotation
