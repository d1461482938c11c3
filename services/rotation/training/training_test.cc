// Training, attendance, checks and what is due over a real store, on both engines.
#include "services/rotation/training/training_service.h"

#include <algorithm>
#include <thread>

#include "common/base/civil.h"
#include "common/base/text.h"
#include "services/rotation/people/people.h"
#include "services/rotation/people/person_service.h"
#include "services/rotation/rotation_test_base.h"

namespace jiedui::rotation {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using rules::v1::Rule;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using type::v1::ImportOutcome;
using v1::Training;

class TrainingTest : public RotationTest {
 protected:
  void SetUp() override {
    AddRule("rotation-training-teacher", 5, "年", Rule::COMPARATOR_AT_MOST, Rule::STRENGTH_REFUSE, "DX18-3.4.3");
    AddRule("rotation-training-principal", 3, "年", Rule::COMPARATOR_AT_MOST, Rule::STRENGTH_REFUSE, "DX18-3.4.3");
    AddRule("rotation-medical-check", 2, "年", Rule::COMPARATOR_AT_MOST, Rule::STRENGTH_REFUSE, "DX18-3.4.1b");
  }

  static Training Session(const std::string& start = "2022-09-01", const std::string& end = "2022-09-02") {
    Training training;
    training.set_kind(Training::KIND_CENTRAL);
    training.set_title("骨干教师培训");
    training.mutable_interval()->set_start(start);
    training.mutable_interval()->set_end(end);
    training.set_hours(3);
    training.set_region_code("621100");
    return training;
  }
  static Training Round(const std::string& start, const std::string& end) {
    Training training = Session(start, end);
    training.set_round(true);
    return training;
  }
  absl::StatusOr<Training> Create(const Call& call, const std::string& id, const Training& training) {
    v1::CreateTrainingRequest request;
    request.set_training_id(id);
    *request.mutable_training() = training;
    const Call as = As(call, "CreateTraining");
    return Await(trainings_.CreateTraining(as, request));
  }
  absl::StatusOr<Training> Update(const Call& call, const Training& training) {
    v1::UpdateTrainingRequest request;
    *request.mutable_training() = training;
    const Call as = As(call, "UpdateTraining");
    return Await(trainings_.UpdateTraining(as, request));
  }
  absl::StatusOr<Training> Get(const Call& call, const std::string& id) {
    v1::GetTrainingRequest request;
    request.set_name("trainings/" + id);
    const Call as = As(call, "GetTraining");
    return Await(trainings_.GetTraining(as, request));
  }
  absl::StatusOr<Training> Hold(const Call& call, const std::string& id) {
    v1::HoldTrainingRequest request;
    request.set_name("trainings/" + id);
    request.set_etag(Get(Ministry(), id)->etag());
    const Call as = As(call, "HoldTraining");
    return Await(trainings_.HoldTraining(as, request));
  }
  absl::StatusOr<Training> Cancel(const Call& call, const std::string& id, const std::string& reason = "人数不足") {
    v1::CancelTrainingRequest request;
    request.set_name("trainings/" + id);
    request.set_etag(Get(Ministry(), id)->etag());
    request.set_reason(reason);
    const Call as = As(call, "CancelTraining");
    return Await(trainings_.CancelTraining(as, request));
  }
  absl::StatusOr<Training> Attend(const Call& call, const std::string& id, const std::vector<int>& people,
                                  bool completed = true) {
    v1::RecordAttendanceRequest request;
    request.set_training("trainings/" + id);
    for (const int person : people) {
      v1::Attendance& attendance = *request.add_attendance();
      attendance.set_person(PersonName(person));
      attendance.set_completed(completed);
    }
    const Call as = As(call, "RecordAttendance");
    return Await(trainings_.RecordAttendance(as, request));
  }
  absl::StatusOr<Training> WithdrawAttendance(const Call& call, const std::string& id, int person,
                                              const std::string& reason = "登记有误") {
    v1::WithdrawAttendanceRequest request;
    request.set_training("trainings/" + id);
    request.set_person(PersonName(person));
    request.set_reason(reason);
    const Call as = As(call, "WithdrawAttendance");
    return Await(trainings_.WithdrawAttendance(as, request));
  }
  // A training of one day that was held, and completed by people.
  void Train(const std::string& id, const std::string& start, const std::string& end, const std::vector<int>& people) {
    ASSERT_THAT(Create(Dingxi(), id, Round(start, end)), IsOk());
    ASSERT_THAT(Hold(Dingxi(), id), IsOk());
    ASSERT_THAT(Attend(Dingxi(), id, people), IsOk());
  }
  absl::StatusOr<v1::Check> Check(const Call& call, const v1::Check& check) {
    v1::RecordCheckRequest request;
    *request.mutable_check() = check;
    const Call as = As(call, "RecordCheck");
    return Await(trainings_.RecordCheck(as, request));
  }
  static v1::Check CheckOf(int person, const std::string& day) {
    v1::Check check;
    check.set_person(PersonName(person));
    check.set_checked_on(day);
    return check;
  }
  // A person entered by the handler: what is due is kept with it.
  void Enter(int number, const std::string& school = "anding", v1::Role role = v1::ROLE_TEACHER,
             v1::Stage stage = v1::STAGE_PRIMARY, const std::string& since = "2010-09-01") {
    v1::CreatePersonRequest request;
    request.set_person_id(PersonName(number).substr(7));
    v1::Person& person = *request.mutable_person();
    person.set_display_name("测试教师");
    person.set_stage(stage);
    person.add_roles()->set_role(role);
    person.mutable_roles(0)->mutable_interval()->set_start(since);
    person.add_employments()->set_school("parties/" + school);
    person.mutable_employments(0)->mutable_interval()->set_start(since);
    const Call as = As(Ministry(), "CreatePerson");
    ASSERT_THAT(Await(people_.CreatePerson(as, request)), IsOk());
  }
  // "TRAINING 2019-03-01 overdue" of each kind.
  std::vector<std::string> Due(int person, const std::string& day, const Call* call = nullptr) {
    v1::GetDueRequest request;
    request.set_person(PersonName(person));
    request.set_effective_on(day);
    const Call as = As(call == nullptr ? Dingxi() : *call, "GetDue");
    const auto response = Await(trainings_.GetDue(as, request));
    EXPECT_THAT(response.status(), IsOk());
    std::vector<std::string> due;
    if (!response.ok()) return due;
    for (const v1::Due& each : response->due()) {
      due.push_back(StrCat(v1::DueKind_Name(each.kind()).substr(sizeof("DUE_KIND_") - 1), " ", each.due_on(),
                           each.overdue() ? " overdue" : ""));
    }
    return due;
  }
  // "1 TRAINING 2019-03-01": number of the person, kind, day; over all pages.
  std::vector<std::string> ListDue(const Call& call, v1::ListDueRequest request, int page_size = 0) {
    request.set_page_size(page_size);
    const Call as = As(call, "ListDue");
    std::vector<std::string> due;
    do {
      const auto response = Await(trainings_.ListDue(as, request));
      EXPECT_THAT(response.status(), IsOk());
      if (!response.ok()) break;
      for (const v1::Due& each : response->due()) {
        due.push_back(StrCat(std::stoi(each.person().substr(each.person().size() - 12)), " ",
                             v1::DueKind_Name(each.kind()).substr(sizeof("DUE_KIND_") - 1), " ", each.due_on()));
      }
      request.set_page_token(response->next_page_token());
    } while (!request.page_token().empty());
    return due;
  }
  static v1::ListDueRequest DueOn(const std::string& day, const std::string& due_by = "",
                                  v1::DueKind kind = v1::DUE_KIND_TRAINING, const std::string& region = "") {
    v1::ListDueRequest request;
    request.set_effective_on(day);
    request.set_due_by(due_by);
    request.set_kind(kind);
    request.set_region(region);
    return request;
  }
  absl::StatusOr<v1::GetTrainingCoverageResponse> Coverage(const Call& call, const std::string& day,
                                                           const std::string& since = "", int category = 0,
                                                           const std::string& region = "") {
    v1::GetTrainingCoverageRequest request;
    request.set_effective_on(day);
    request.set_since(since);
    request.set_category(category);
    request.set_region(region);
    const Call as = As(call, "GetTrainingCoverage");
    return Await(trainings_.GetTrainingCoverage(as, request));
  }
  void PutQuota(const std::string& id, int max, v1::Stage stage = v1::STAGE_UNSPECIFIED, const std::string& region = "",
                int from_year = 0, int to_year = 0) {
    v1::Quota quota;
    quota.set_name("quotas/" + id);
    quota.set_subject(v1::Quota::SUBJECT_TRAINEES);
    quota.set_programme("special-education");
    quota.set_stage(stage);
    quota.set_region(region);
    quota.set_max(max);
    quota.set_from_year(from_year);
    quota.set_to_year(to_year);
    quota.mutable_citation()->set_clause("Q16-26b");
    Write([&](db::Tx& tx) { return resource::Put<v1::Quota>(tx, nullptr, quota).status(); });
  }
  std::vector<std::string> List(const Call& call, const std::string& filter) {
    v1::ListTrainingsRequest request;
    request.set_filter(filter);
    const Call as = As(call, "ListTrainings");
    const auto response = Await(trainings_.ListTrainings(as, request));
    EXPECT_THAT(response.status(), IsOk());
    std::vector<std::string> names;
    if (response.ok()) {
      for (const Training& training : response->trainings()) names.push_back(training.name().substr(10));
    }
    return names;
  }
  template <class Response>
  static std::vector<std::string> Told(const absl::StatusOr<std::vector<Response>>& results) {
    EXPECT_THAT(results.status(), IsOk());
    std::vector<std::string> told;
    if (!results.ok()) return told;
    for (const Response& result : *results) {
      told.push_back(result.outcome() == type::v1::IMPORT_OUTCOME_REFUSED
                         ? result.reason()
                         : ImportOutcome_Name(result.outcome()).substr(sizeof("IMPORT_OUTCOME_") - 1));
    }
    return told;
  }
  std::vector<std::string> Import(const Call& call, const std::vector<Training>& trainings, bool update = false) {
    std::vector<v1::ImportTrainingsRequest> rows;
    for (const Training& training : trainings) {
      *rows.emplace_back().mutable_training() = training;
      rows.back().set_update(update);
    }
    const Call as = As(call, "ImportTrainings");
    return Told(Await(trainings_.ImportTrainings(as, std::move(rows))));
  }
  struct Took {
    std::string training;
    int person;
    bool completed = true;
  };
  std::vector<std::string> ImportAttendance(const Call& call, const std::vector<Took>& took, bool update = false) {
    std::vector<v1::ImportAttendanceRequest> rows;
    for (const Took& each : took) {
      v1::Attendance& attendance = *rows.emplace_back().mutable_attendance();
      attendance.set_training("trainings/" + each.training);
      attendance.set_person(PersonName(each.person));
      attendance.set_completed(each.completed);
      rows.back().set_update(update);
    }
    const Call as = As(call, "ImportAttendance");
    return Told(Await(trainings_.ImportAttendance(as, std::move(rows))));
  }
  static Training Named(Training training, const std::string& id) {
    training.set_name("trainings/" + id);
    return training;
  }
  static std::vector<int> Numbers(int from, int to) {
    std::vector<int> numbers;
    for (int i = from; i <= to; ++i) numbers.push_back(i);
    return numbers;
  }

  IdentityVault vault_;
  PersonService people_{*store_, workers_, vault_};
  TrainingService trainings_{*store_, workers_};
};

TEST_P(TrainingTest, Q11_4_7_ThreeHoursWithFortyPeopleAre120PersonHours) {
  for (const int person : Numbers(1, 40)) PutPerson(person);
  Training online = Session();
  online.set_kind(Training::KIND_ONLINE);
  ASSERT_THAT(Create(Dingxi(), "online", online), IsOk());
  ASSERT_THAT(Hold(Dingxi(), "online"), IsOk());
  const absl::StatusOr<Training> attended = Attend(Dingxi(), "online", Numbers(1, 40));
  ASSERT_THAT(attended.status(), IsOk());
  EXPECT_EQ(attended->people(), 40);
  EXPECT_EQ(attended->completed(), 40);
  EXPECT_EQ(attended->person_hours(), 120);
  // Who did not complete it has no hours; said again nothing changes.
  EXPECT_EQ(Attend(Dingxi(), "online", {1, 2}, false)->person_hours(), 114);
  const absl::StatusOr<Training> again = Attend(Dingxi(), "online", {1, 2}, false);
  EXPECT_EQ(again->revision(), 4);
  EXPECT_EQ(again->people(), 40);
  Training longer = *again;
  longer.set_hours(4);
  EXPECT_EQ(Update(Dingxi(), longer)->person_hours(), 152);
}

TEST_P(TrainingTest, Q11_4_7_AttendanceIsTakenBackWithAReason) {
  Enter(1);
  Enter(2);
  Train("r", "2020-09-01", "2020-09-02", {1, 2});
  EXPECT_THAT(Due(1, "2022-01-01")[0], "TRAINING 2025-09-01");
  EXPECT_THAT(WithdrawAttendance(Dingxi(), "r", 1, ""), HasReason("MISSING_FIELD"));
  EXPECT_THAT(WithdrawAttendance(Dingxi(), "r", 3), HasReason("NOT_ATTENDING"));
  EXPECT_THAT(WithdrawAttendance(Fuzhou(), "r", 1), HasReason("NOT_FOUND"));
  EXPECT_THAT(WithdrawAttendance(School(), "r", 1), HasReason("NOT_FOUND"));
  const absl::StatusOr<Training> left = WithdrawAttendance(Dingxi(), "r", 1);
  ASSERT_THAT(left.status(), IsOk());
  EXPECT_EQ(left->people(), 1);
  EXPECT_EQ(left->completed(), 1);
  EXPECT_EQ(left->person_hours(), 3);
  // What it counted for is gone with it, and it is said by whom and why.
  EXPECT_THAT(Due(1, "2022-01-01")[0], "TRAINING 2015-09-01 overdue");
  EXPECT_THAT(Due(2, "2022-01-01")[0], "TRAINING 2025-09-01");
  EXPECT_EQ(EventsOf("trainings/r").back(), "cn.jiedui.rotation.training.attendance_withdrawn.v1");
  std::string decision;
  constexpr db::Sql kDecision{"test.decision",
                              "SELECT decision FROM audit WHERE subject = 'trainings/r' AND revision_after = $1"};
  Write([&](db::Tx& tx) {
    return tx.One(kDecision, {left->revision()}, [&](const db::Row& row) { decision = row.Text(0); }).status();
  });
  EXPECT_EQ(decision, PersonName(1) + "：登记有误");
  EXPECT_THAT(WithdrawAttendance(Dingxi(), "r", 1), HasReason("NOT_ATTENDING"));
  // Whoever had not completed it yet, and comes after all.
  ASSERT_THAT(Attend(Dingxi(), "r", {1}, false), IsOk());
  EXPECT_EQ(WithdrawAttendance(Dingxi(), "r", 1)->completed(), 1);
  ASSERT_THAT(Attend(Dingxi(), "r", {1}), IsOk());
  EXPECT_THAT(Due(1, "2022-01-01")[0], "TRAINING 2025-09-01");
  ASSERT_THAT(Create(Dingxi(), "off", Round("2023-09-01", "2023-09-02")), IsOk());
  ASSERT_THAT(Attend(Dingxi(), "off", {1}, false), IsOk());
  ASSERT_THAT(Cancel(Dingxi(), "off"), IsOk());
  EXPECT_THAT(WithdrawAttendance(Dingxi(), "off", 1), HasReason("ROTATION_WRONG_STATE"));
}

TEST_P(TrainingTest, Q11_4_8_ATrainingWithAFeeIsRefused) {
  Training training = Session();
  training.set_charge_fen(50'000);
  EXPECT_THAT(Create(Dingxi(), "a", training), AllOf(HasReason("TRAINING_CHARGED"), NamesClause("Q11-4.8")));
  EXPECT_THAT(Import(Dingxi(), {Named(training, "a")}), ElementsAre("TRAINING_CHARGED"));
  EXPECT_THAT(Get(Dingxi(), "a"), HasReason("NOT_FOUND"));
  training.set_charge_fen(0);
  EXPECT_THAT(Create(Dingxi(), "a", training), IsOk());
}

TEST_P(TrainingTest, Q16_22_KindsHoldCentralOutreachAndShadowing) {
  for (const auto& [id, kind] : std::vector<std::pair<std::string, Training::Kind>>{
           {"a", Training::KIND_CENTRAL}, {"b", Training::KIND_OUTREACH}, {"c", Training::KIND_SHADOWING}}) {
    Training training = Session();
    training.set_kind(kind);
    ASSERT_THAT(Create(Dingxi(), id, training), IsOk());
  }
  EXPECT_THAT(List(Dingxi(), "kind = OUTREACH"), ElementsAre("b"));
  EXPECT_THAT(List(Dingxi(), "kind != CENTRAL"), ElementsAre("b", "c"));
}

TEST_P(TrainingTest, SD19_3_3d_SessionsSentToTheDoorAreListedBySubject) {
  for (const auto& [id, subject] : std::vector<std::pair<std::string, std::string>>{
           {"a", "音乐"}, {"b", "美术"}, {"c", "英语"}, {"d", "体育"}, {"e", "家庭教育"}}) {
    Training training = Session();
    training.set_kind(Training::KIND_OUTREACH);
    training.set_subject(subject);
    ASSERT_THAT(Create(Dingxi(), id, training), IsOk());
    EXPECT_THAT(List(Dingxi(), StrCat("subject = ", subject)), ElementsAre(id));
  }
}

TEST_P(TrainingTest, MOE22_9_AllOf115PrincipalsJoined) {
  for (const int person : Numbers(1, 115)) Enter(person, "anding", v1::ROLE_PRINCIPAL);
  Training special = Round("2022-08-15", "2022-08-20");
  special.set_kind(Training::KIND_SPECIAL_TOPIC);
  special.set_expected(115);
  ASSERT_THAT(Create(Dingxi(), "special", special), IsOk());
  ASSERT_THAT(Hold(Dingxi(), "special"), IsOk());
  ASSERT_THAT(Attend(Dingxi(), "special", Numbers(1, 114)), IsOk());
  EXPECT_FALSE(Coverage(Dingxi(), "2022-11-22", "2022-08-01")->met());
  const absl::StatusOr<Training> all = Attend(Dingxi(), "special", {115});
  EXPECT_EQ(all->completed(), 115);
  EXPECT_TRUE(Coverage(Dingxi(), "2022-11-22", "2022-08-01")->met());
  // Attendance by pages, in order of person.
  v1::ListAttendanceRequest request;
  request.set_training("trainings/special");
  request.set_page_size(100);
  const Call as = As(Dingxi(), "ListAttendance");
  const auto first = Await(trainings_.ListAttendance(as, request));
  ASSERT_THAT(first.status(), IsOk());
  ASSERT_EQ(first->attendance_size(), 100);
  EXPECT_EQ(first->attendance(99).person(), PersonName(100));
  request.set_page_token(first->next_page_token());
  const auto second = Await(trainings_.ListAttendance(as, request));
  ASSERT_EQ(second->attendance_size(), 15);
  EXPECT_EQ(second->attendance(14).person(), PersonName(115));
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_P(TrainingTest, Q16_26b_TheTwentyFirstIsRefusedUntilTheQuotaIsRaised) {
  PutQuota("special", 20);
  for (const int person : Numbers(1, 22)) PutPerson(person);
  Training training = Session();
  training.set_programme("special-education");
  ASSERT_THAT(Create(Dingxi(), "a", training), IsOk());
  ASSERT_THAT(Create(Dingxi(), "b", training), IsOk());
  ASSERT_THAT(Attend(Dingxi(), "a", Numbers(1, 20), false), IsOk());
  EXPECT_THAT(Attend(Dingxi(), "b", {21}, false), AllOf(HasReason("QUOTA_FULL"), NamesClause("Q16-26b")));
  // One person takes one place in however many trainings; a refused call enters nobody.
  EXPECT_THAT(Attend(Dingxi(), "b", {20}, false), IsOk());
  EXPECT_THAT(Attend(Dingxi(), "b", {19, 21}, false), HasReason("QUOTA_FULL"));
  EXPECT_EQ(Get(Dingxi(), "b")->people(), 1);
  EXPECT_THAT(ImportAttendance(Dingxi(), {{"b", 19, false}, {"b", 21, false}, {"b", 18, false}}),
              ElementsAre("CREATED", "QUOTA_FULL", "CREATED"));
  EXPECT_EQ(Get(Dingxi(), "b")->people(), 3);
  // Another year has places of its own.
  Training later = training;
  later.mutable_interval()->set_start("2023-03-01");
  later.mutable_interval()->set_end("2023-03-02");
  ASSERT_THAT(Create(Dingxi(), "c", later), IsOk());
  EXPECT_THAT(Attend(Dingxi(), "c", {21}, false), IsOk());
  // What is cancelled takes none.
  ASSERT_THAT(Cancel(Dingxi(), "a"), IsOk());
  EXPECT_THAT(Attend(Dingxi(), "b", {21}, false), IsOk());
}

TEST_P(TrainingTest, Q16_26b_QuotasOfAStageARegionAndSomeYears) {
  PutQuota("stage", 1, v1::STAGE_SPECIAL);
  PutQuota("region", 1, v1::STAGE_UNSPECIFIED, "621122");
  PutQuota("past", 1, v1::STAGE_UNSPECIFIED, "", 2010, 2022);
  PutPerson(1, "anding", "621102", v1::ROLE_TEACHER, v1::STAGE_SPECIAL);
  PutPerson(2, "anding", "621102", v1::ROLE_TEACHER, v1::STAGE_SPECIAL);
  PutPerson(3, "longxi", "621122");
  PutPerson(4, "longxi", "621122");
  PutPerson(5);
  PutPerson(6);
  Training training = Session();
  training.set_programme("special-education");
  ASSERT_THAT(Create(Dingxi(), "a", training), IsOk());
  EXPECT_THAT(
      ImportAttendance(
          Dingxi(),
          {{"a", 1, false}, {"a", 2, false}, {"a", 3, false}, {"a", 4, false}, {"a", 5, false}, {"a", 6, false}}),
      ElementsAre("CREATED", "QUOTA_FULL", "CREATED", "QUOTA_FULL", "CREATED", "CREATED"));
}

TEST_P(TrainingTest, DX18_3_4_3_OverdueTheDayAfterFiveYearsAndThreeForWhoBecamePrincipal) {
  Enter(1);
  Train("a", "2014-02-24", "2014-03-02", {1});
  EXPECT_THAT(Due(1, "2013-06-01"), ElementsAre("TRAINING 2015-09-01", "CHECK 2012-09-01 overdue"));
  EXPECT_THAT(Due(1, "2019-03-01")[0], "TRAINING 2019-03-01");
  EXPECT_THAT(Due(1, "2019-03-02")[0], "TRAINING 2019-03-01 overdue");
  EXPECT_THAT(ListDue(Dingxi(), DueOn("2019-03-01")), IsEmpty());
  EXPECT_THAT(ListDue(Dingxi(), DueOn("2019-03-02")), ElementsAre("1 TRAINING 2019-03-01"));

  v1::UpdatePersonRequest request;
  v1::GetPersonRequest get;
  get.set_name(PersonName(1));
  const Call getting = As(Dingxi(), "GetPerson"), updating = As(Dingxi(), "UpdatePerson");
  *request.mutable_person() = *Await(people_.GetPerson(getting, get));
  v1::Person& person = *request.mutable_person();
  person.mutable_roles(0)->mutable_interval()->set_end("2018-01-01");
  *person.add_roles() = person.roles(0);
  person.mutable_roles(1)->set_role(v1::ROLE_PRINCIPAL);
  person.mutable_roles(1)->mutable_interval()->set_start("2018-01-01");
  person.mutable_roles(1)->mutable_interval()->clear_end();
  ASSERT_THAT(Await(people_.UpdatePerson(updating, request)), IsOk());
  EXPECT_THAT(Due(1, "2017-12-31")[0], "TRAINING 2019-03-01");
  EXPECT_THAT(Due(1, "2018-01-01")[0], "TRAINING 2017-03-01 overdue");
  EXPECT_THAT(ListDue(Dingxi(), DueOn("2017-12-31")), IsEmpty());
  EXPECT_THAT(ListDue(Dingxi(), DueOn("2018-01-01")), ElementsAre("1 TRAINING 2017-03-01"));
}

TEST_P(TrainingTest, DX18_3_2_3_KindergartenTeachersAreInTheFiveYearRule) {
  HearParty("garden", PartyKind::PARTY_KIND_KINDERGARTEN, "安定区幼儿园", "621102");
  Enter(1, "garden", v1::ROLE_TEACHER, v1::STAGE_KINDERGARTEN, "2014-03-01");
  EXPECT_THAT(Due(1, "2019-03-02")[0], "TRAINING 2019-03-01 overdue");
  EXPECT_THAT(ListDue(Dingxi(), DueOn("2019-03-02")), ElementsAre("1 TRAINING 2019-03-01"));
}

TEST_P(TrainingTest, DX18_3_4_1b_AFreeCheckEveryTwoYears) {
  Enter(1);
  const absl::StatusOr<v1::Check> check = Check(Anding(), CheckOf(1, "2017-05-01"));
  ASSERT_THAT(check.status(), IsOk());
  EXPECT_EQ(check->region_code(), "621102");
  EXPECT_THAT(EventsOf(check->name()), ElementsAre("cn.jiedui.rotation.check.recorded.v1"));
  EXPECT_THAT(Due(1, "2019-05-01")[1], "CHECK 2019-05-01");
  EXPECT_THAT(Due(1, "2019-05-02")[1], "CHECK 2019-05-01 overdue");
  EXPECT_THAT(ListDue(Dingxi(), DueOn("2018-01-01", "2019-05-01", v1::DUE_KIND_CHECK)),
              ElementsAre("1 CHECK 2019-05-01"));
  EXPECT_THAT(ListDue(Dingxi(), DueOn("2018-01-01", "2019-04-30", v1::DUE_KIND_CHECK)), IsEmpty());
  v1::Check corrected = *check;
  corrected.set_checked_on("2017-06-01");
  ASSERT_THAT(Check(Anding(), corrected), IsOk());
  EXPECT_THAT(Due(1, "2019-05-02")[1], "CHECK 2019-06-01");

  v1::Check charged = CheckOf(1, "2019-01-01");
  charged.set_charge_fen(1);
  EXPECT_THAT(Check(Anding(), charged), AllOf(HasReason("TRAINING_CHARGED"), NamesClause("DX18-3.4.1b")));
  EXPECT_THAT(Check(Anding(), CheckOf(1, "2022-11-23")), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Check(Anding(), CheckOf(1, "2022-11")), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Check(Anding(), CheckOf(2, "2019-01-01")), HasReason("UNKNOWN_REFERENCE"));
  EXPECT_THAT(Check(Fuzhou(), CheckOf(1, "2019-01-01")), HasReason("UNKNOWN_REFERENCE"));
  EXPECT_THAT(Check(School(), CheckOf(1, "2019-01-01")), HasReason("PERMISSION_DENIED"));
  EXPECT_THAT(Check(Anding(), corrected), HasReason("ETAG_MISMATCH"));
  Enter(2);
  corrected = *check;
  corrected.set_etag("\"2\"");
  corrected.set_person(PersonName(2));
  EXPECT_THAT(Check(Anding(), corrected), HasReason("ROTATION_FIXED_FIELD"));
  corrected.set_name("checks/none");
  EXPECT_THAT(Check(Anding(), corrected), HasReason("NOT_FOUND"));
}

TEST_P(TrainingTest, DX18_3_4_1b_ChecksAreForPeopleOfRuralSchoolsAsOfTheDay) {
  // 1 and 2 are at the rural school, 3 at one of the city since, 4 at one of another county, whose list nobody has entered.
  PutCategory("list", v1::Category::KIND_RURAL, "", "621102", "2015-01-01");
  PutCategory("anding", v1::Category::KIND_RURAL, "anding", "621102", "2015-01-01", "2020-01-01");
  Enter(1);
  Enter(2);
  for (int person = 3; person <= 8; ++person) Enter(person, "dingxi1");
  Enter(9, "longxi");
  const auto list = [&](const std::string& day) {
    v1::ListDueRequest request = DueOn(day, day, v1::DUE_KIND_CHECK);
    std::string found;
    for (request.set_page_size(1);;) {  // whoever is passed over ends no page
      const Call call = As(Dingxi(), "ListDue");
      const auto page = Await(trainings_.ListDue(call, request));
      EXPECT_THAT(page.status(), IsOk());
      if (!page.ok()) break;
      for (const v1::Due& due : page->due())
        found += StrCat(due.person().substr(due.person().size() - 1), due.rural_unknown() ? "?" : "", " ");
      request.set_page_token(page->next_page_token());
      if (request.page_token().empty()) break;
    }
    return found;
  };
  EXPECT_EQ(list("2018-01-01"), "1 2 9? ");
  EXPECT_EQ(list("2020-01-01"), "9? ") << "no rural school any more on that day";
  EXPECT_EQ(list("2014-12-31"), "1? 2? 3? 4? 5? 6? 7? 8? 9? ") << "the list begins later";
  EXPECT_EQ(Due(1, "2018-01-01").size(), 2u);
  EXPECT_THAT(Due(3, "2018-01-01"), ElementsAre("TRAINING 2015-09-01 overdue"));
  EXPECT_EQ(Due(9, "2018-01-01").size(), 2u);
}

// Lists in any page size are the same list, in order; each person's own answer agrees.
TEST_P(TrainingTest, DX18_3_4_3_DueListsByPageAreOneListAndAgreeWithEachPerson) {
  const char* days[] = {"2016-02-28", "2016-02-29", "2016-03-01", "2014-03-01", "2017-08-31"};
  for (const int person : Numbers(1, 12)) {
    Enter(person, person % 3 == 0 ? "longxi" : "anding", person % 2 == 0 ? v1::ROLE_PRINCIPAL : v1::ROLE_TEACHER,
          v1::STAGE_PRIMARY, person % 4 == 0 ? "2016-02-29" : "2010-09-01");
  }
  for (int i = 0; i < 5; ++i) {
    const absl::CivilDay day = *ParseDay("", days[i]);
    Train("t" + std::to_string(i), FormatDay(day), FormatDay(day + 1), {2 * i + 1, 2 * i + 2});
    ASSERT_THAT(Check(Dingxi(), CheckOf(i + 1, days[i])), IsOk());
  }
  for (const char* day : {"2019-02-28", "2019-03-01", "2021-02-28", "2022-11-22"}) {
    const v1::ListDueRequest request = DueOn(day, "2021-03-01", v1::DUE_KIND_UNSPECIFIED);
    const std::vector<std::string> all = ListDue(Dingxi(), request, 500);
    std::vector<std::string> by_day;
    for (const std::string& row : all) by_day.push_back(row.substr(row.size() - 10));
    EXPECT_TRUE(std::is_sorted(by_day.begin(), by_day.end())) << day;
    for (const int size : {1, 2, 3, 5, 7}) EXPECT_EQ(ListDue(Dingxi(), request, size), all) << day << " by " << size;
    EXPECT_EQ(ListDue(Ministry(), request, 3), all);  // of the whole country the other way round
    std::vector<std::string> each;
    for (const int person : Numbers(1, 12)) {
      for (std::string due : Due(person, day)) {
        due = due.substr(0, due.find(" overdue"));
        if (due.substr(due.size() - 10) <= "2021-03-01") each.push_back(StrCat(person, " ", due));
      }
    }
    EXPECT_THAT(each, ::testing::UnorderedElementsAreArray(all)) << day;
    std::vector<std::string> parts = ListDue(Dingxi(), DueOn(day, "2021-03-01", v1::DUE_KIND_UNSPECIFIED, "621102"));
    for (std::string& row : ListDue(Dingxi(), DueOn(day, "2021-03-01", v1::DUE_KIND_UNSPECIFIED, "621122"))) {
      parts.push_back(std::move(row));
    }
    EXPECT_THAT(parts, ::testing::UnorderedElementsAreArray(all)) << day;
  }
}

TEST_P(TrainingTest, DX18_3_4_3_ACountyWithARuleOfItsOwnIsJudgedByThat) {
  Rule rule;
  rule.set_rule_id("rotation-training-teacher");
  rule.set_region("621122");
  rule.set_number(4);
  rule.set_unit("年");
  rule.set_comparator(Rule::COMPARATOR_AT_MOST);
  rule.set_strength(Rule::STRENGTH_REFUSE);
  rule.mutable_citation()->set_clause("LX");
  PutRule(rule);
  Enter(1, "anding", v1::ROLE_TEACHER, v1::STAGE_PRIMARY, "2015-01-01");
  Enter(2, "longxi", v1::ROLE_TEACHER, v1::STAGE_PRIMARY, "2015-06-01");
  Enter(3, "fuzhou8", v1::ROLE_TEACHER, v1::STAGE_PRIMARY, "2014-01-01");
  const v1::ListDueRequest request = DueOn("2021-01-01");
  EXPECT_THAT(ListDue(Ministry(), request, 1),
              ElementsAre("3 TRAINING 2019-01-01", "2 TRAINING 2019-06-01", "1 TRAINING 2020-01-01"));
  EXPECT_THAT(ListDue(Dingxi(), request), ElementsAre("2 TRAINING 2019-06-01", "1 TRAINING 2020-01-01"));
  EXPECT_THAT(Due(2, "2021-01-01")[0], "TRAINING 2019-06-01 overdue");
}

TEST_P(TrainingTest, WhoseDueListsAre) {
  Enter(1);
  Enter(2, "longxi");
  Enter(3, "fuzhou8");
  const v1::ListDueRequest request = DueOn("2022-11-22");
  EXPECT_THAT(ListDue(School(), request), ElementsAre("1 TRAINING 2015-09-01"));
  const Call teacher = MakeCall({.person = "x", .organisation = PersonName(2), .role = "teacher"});
  EXPECT_THAT(ListDue(teacher, request), ElementsAre("2 TRAINING 2015-09-01"));
  EXPECT_EQ(Due(2, "2022-11-22", &teacher).size(), 2u);
  v1::GetDueRequest due;
  due.set_person(PersonName(1));
  const Call other = As(teacher, "GetDue"), fuzhou = As(Fuzhou(), "GetDue");
  EXPECT_THAT(Await(trainings_.GetDue(other, due)), HasReason("NOT_FOUND"));
  EXPECT_THAT(Await(trainings_.GetDue(fuzhou, due)), HasReason("NOT_FOUND"));
  EXPECT_EQ(Coverage(School(), "2022-11-22")->people(), 1);
  EXPECT_EQ(Coverage(Dingxi(), "2022-11-22")->people(), 2);
  EXPECT_EQ(Coverage(Ministry(), "2022-11-22", "", 0, "621122")->people(), 1);
}

TEST_P(TrainingTest, SD19_3_3f_995Of1000IsNotAll) {
  // 1,000 at a key-village primary school, and others whom the indicator does not count.
  constexpr db::Sql kDue{
      "test.due",
      "INSERT INTO due (person, kind, role, last_on, counted_from, start_date, end_date, region_code)"
      " VALUES ($1, 1, 1, $2, '2010-09-01', '2018-09-01', '9999-12-31', '621102')"};
  for (const int person : Numbers(1, 1010)) {
    const bool village = person <= 1000;
    PutPerson(person, village ? "anding" : "dingxi1");
    const std::string last = person <= 995 ? "2018-09-01" : "2010-09-01";
    Write([&](db::Tx& tx) { return tx.Run(kDue, {PersonName(person), last}).status(); });
  }
  PutCategory("village", v1::Category::KIND_KEY_VILLAGE_PRIMARY, "anding", "621102", "2015-01-01");
  const int kind = v1::Category::KIND_KEY_VILLAGE_PRIMARY;
  auto coverage = Coverage(Dingxi(), "2019-12-31", "2016-01-01", kind);
  ASSERT_THAT(coverage.status(), IsOk());
  EXPECT_EQ(coverage->people(), 1000);
  EXPECT_EQ(coverage->trained(), 995);
  EXPECT_EQ(coverage->percent(), "99.50");
  EXPECT_FALSE(coverage->met());
  EXPECT_EQ(coverage->citation().clause(), "DX18-3.4.3");
  EXPECT_EQ(Coverage(Dingxi(), "2019-12-31", "2016-01-01")->people(), 1010);
  // Within the years of the rule.
  EXPECT_EQ(Coverage(Dingxi(), "2023-09-01", "", kind)->trained(), 995);
  EXPECT_EQ(Coverage(Dingxi(), "2023-09-02", "", kind)->trained(), 0);
  coverage = Coverage(Fuzhou(), "2019-12-31", "2016-01-01", kind);
  EXPECT_EQ(coverage->people(), 0);
  EXPECT_EQ(coverage->percent(), "");
  EXPECT_FALSE(coverage->met());
}

TEST_P(TrainingTest, SD19_3_3f_WhoeverIsNotDueYetIsNeitherInTimeNorLate) {
  PutCategory("village", v1::Category::KIND_KEY_VILLAGE_PRIMARY, "anding", "621102", "2015-01-01");
  Enter(1);                                                                 // trained in time
  Enter(2, "anding", v1::ROLE_TEACHER, v1::STAGE_PRIMARY, "2016-09-01");    // trained in time, though not due
  Enter(3, "anding", v1::ROLE_TEACHER, v1::STAGE_PRIMARY, "2017-01-01");    // due on 2022-01-01, never trained
  Enter(4, "anding", v1::ROLE_PRINCIPAL, v1::STAGE_PRIMARY, "2018-12-31");  // a principal: due on 2021-12-31
  Train("r", "2018-09-01", "2018-09-02", {1, 2});
  for (const int category : {0, static_cast<int>(v1::Category::KIND_KEY_VILLAGE_PRIMARY)}) {
    auto coverage = Coverage(Dingxi(), "2021-12-31", "", category);
    ASSERT_THAT(coverage.status(), IsOk());
    EXPECT_EQ(coverage->people(), 2);
    EXPECT_EQ(coverage->trained(), 2);
    EXPECT_EQ(coverage->not_due(), 2);
    EXPECT_TRUE(coverage->met());
    // On the day it is due it is in time; on the next it is late.
    coverage = Coverage(Dingxi(), "2022-01-01", "", category);
    EXPECT_EQ(coverage->people(), 3);
    EXPECT_EQ(coverage->trained(), 2);
    EXPECT_EQ(coverage->percent(), "66.66");
    EXPECT_EQ(coverage->not_due(), 1);
    EXPECT_EQ(Coverage(Dingxi(), "2022-01-02", "", category)->not_due(), 0);
    // Who asks since a day asks about everybody.
    coverage = Coverage(Dingxi(), "2021-12-31", "2018-01-01", category);
    EXPECT_EQ(coverage->people(), 4);
    EXPECT_EQ(coverage->not_due(), 0);
  }
}

TEST_P(TrainingTest, OnlyRoundsThatWereHeldAndCompletedCount) {
  Enter(1);
  ASSERT_THAT(Create(Dingxi(), "no-round", Session("2014-03-01", "2014-03-02")), IsOk());
  ASSERT_THAT(Hold(Dingxi(), "no-round"), IsOk());
  ASSERT_THAT(Attend(Dingxi(), "no-round", {1}), IsOk());
  EXPECT_THAT(Due(1, "2022-11-22")[0], "TRAINING 2015-09-01 overdue");
  // It was one after all: then it was another day; then it was not completed.
  Training training = *Get(Dingxi(), "no-round");
  training.set_round(true);
  ASSERT_THAT(Update(Dingxi(), training), IsOk());
  EXPECT_THAT(Due(1, "2022-11-22")[0], "TRAINING 2019-03-01 overdue");
  training = *Get(Dingxi(), "no-round");
  training.mutable_interval()->set_end("2014-03-11");
  ASSERT_THAT(Update(Dingxi(), training), IsOk());
  EXPECT_THAT(Due(1, "2022-11-22")[0], "TRAINING 2019-03-10 overdue");
  ASSERT_THAT(Attend(Dingxi(), "no-round", {1}, false), IsOk());
  EXPECT_THAT(Due(1, "2022-11-22")[0], "TRAINING 2015-09-01 overdue");
}

TEST_P(TrainingTest, NothingIsSaidToBeDueWithoutARule) {
  Enter(1);
  Write([](db::Tx& tx) { return tx.Run({"test.rules", "DELETE FROM rule"}).status(); });
  v1::GetDueRequest due;
  due.set_person(PersonName(1));
  const Call getting = As(Dingxi(), "GetDue"), listing = As(Dingxi(), "ListDue");
  EXPECT_THAT(Await(trainings_.GetDue(getting, due)), HasReason("DUE_RULE_NOT_LOADED"));
  const v1::ListDueRequest list = DueOn("2022-11-22");
  EXPECT_THAT(Await(trainings_.ListDue(listing, list)), HasReason("DUE_RULE_NOT_LOADED"));
  EXPECT_THAT(Coverage(Dingxi(), "2022-11-22"), HasReason("DUE_RULE_NOT_LOADED"));
  EXPECT_EQ(Coverage(Dingxi(), "2022-11-22", "2020-01-01")->people(), 1);
}

TEST_P(TrainingTest, WhatIsRefused) {
  PutPerson(1);
  PutPerson(2, "fuzhou8", "350102");
  Training training = Session();
  EXPECT_THAT(Create(Anding(), "a", training), HasReason("ROTATION_OUT_OF_SCOPE"));
  EXPECT_THAT(Create(School(), "a", training), HasReason("NOT_YOUR_ORGANISATION"));
  EXPECT_THAT(Create(Dingxi(), "A", training), HasReason("INVALID_FIELD"));
  training.set_organiser("parties/nowhere");
  EXPECT_THAT(Create(Dingxi(), "a", training), HasReason("UNKNOWN_REFERENCE"));
  training.set_organiser("parties/dingxi1");
  EXPECT_THAT(Create(Dingxi(), "a", training), HasReason("TRAINING_NOT_OF_ORGANISER"));
  training.set_region_code("621102");
  training.set_basis("pairings/none");
  EXPECT_THAT(Create(Dingxi(), "a", training), HasReason("UNKNOWN_REFERENCE"));
  training.clear_basis();
  training.mutable_interval()->set_start("2022-11-23");
  training.mutable_interval()->set_end("2022-11-25");
  ASSERT_THAT(Create(School("dingxi1"), "a", training), IsOk());
  EXPECT_THAT(Create(Dingxi(), "a", training), HasReason("ALREADY_EXISTS"));

  EXPECT_THAT(Hold(Dingxi(), "a"), HasReason("TRAINING_NOT_BEGUN"));
  EXPECT_THAT(Attend(Dingxi(), "a", {1}, true), HasReason("TRAINING_NOT_HELD"));
  EXPECT_THAT(Attend(Dingxi(), "a", {}), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Attend(Dingxi(), "a", {1, 1}, false), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Attend(Dingxi(), "a", Numbers(1, 1001), false), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Attend(Dingxi(), "a", {3}, false), HasReason("UNKNOWN_REFERENCE"));
  EXPECT_THAT(Attend(Dingxi(), "a", {2}, false), HasReason("UNKNOWN_REFERENCE"));  // not of this city
  EXPECT_THAT(Attend(Dingxi(), "none", {1}, false), HasReason("NOT_FOUND"));
  EXPECT_THAT(Attend(Fuzhou(), "a", {1}, false), HasReason("NOT_FOUND"));
  EXPECT_EQ(Get(Dingxi(), "a")->people(), 0);

  ASSERT_THAT(Attend(Dingxi(), "a", {1}, false), IsOk());
  Training changed = *Get(Dingxi(), "a");
  changed.set_programme("other");
  EXPECT_THAT(Update(Dingxi(), changed), HasReason("ROTATION_FIXED_FIELD"));
  changed = *Get(Dingxi(), "a");
  changed.set_region_code("350100");
  EXPECT_THAT(Update(Dingxi(), changed), HasReason("ROTATION_OUT_OF_SCOPE"));
  changed = *Get(Dingxi(), "a");
  changed.set_etag("\"9\"");
  EXPECT_THAT(Update(Dingxi(), changed), HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(Cancel(Dingxi(), "a", ""), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Cancel(Dingxi(), "a"), IsOk());
  EXPECT_THAT(Cancel(Dingxi(), "a"), HasReason("ROTATION_WRONG_STATE"));
  EXPECT_THAT(Hold(Dingxi(), "a"), HasReason("ROTATION_WRONG_STATE"));
  EXPECT_THAT(Update(Dingxi(), *Get(Dingxi(), "a")), HasReason("ROTATION_WRONG_STATE"));
  EXPECT_THAT(Attend(Dingxi(), "a", {1}, true), HasReason("ROTATION_WRONG_STATE"));

  const Call list = As(Dingxi(), "ListDue"), attendance = As(Fuzhou(), "ListAttendance");
  v1::ListDueRequest due;
  due.set_region("350100");
  EXPECT_THAT(Await(trainings_.ListDue(list, due)), HasReason("ROTATION_OUT_OF_SCOPE"));
  due.set_region("定西");
  EXPECT_THAT(Await(trainings_.ListDue(list, due)), HasReason("INVALID_FIELD"));
  due = DueOn("2022-13-01");
  EXPECT_THAT(Await(trainings_.ListDue(list, due)), HasReason("INVALID_FIELD"));
  due = DueOn("", "2022");
  EXPECT_THAT(Await(trainings_.ListDue(list, due)), HasReason("INVALID_FIELD"));
  due = DueOn("", "", static_cast<v1::DueKind>(9));
  EXPECT_THAT(Await(trainings_.ListDue(list, due)), HasReason("INVALID_FIELD"));
  due = DueOn("");
  due.set_page_size(-1);
  EXPECT_THAT(Await(trainings_.ListDue(list, due)), HasReason("INVALID_FIELD"));
  due = DueOn("");
  due.set_page_token("x");
  EXPECT_THAT(Await(trainings_.ListDue(list, due)), HasReason("PAGE_TOKEN_INVALID"));
  v1::ListAttendanceRequest of;
  of.set_training("trainings/a");
  EXPECT_THAT(Await(trainings_.ListAttendance(attendance, of)), HasReason("NOT_FOUND"));
  EXPECT_THAT(Coverage(Dingxi(), "2022-11-22", "2022-11-23"), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Coverage(Dingxi(), "2022-11-22", "", v1::Category::KIND_POVERTY_COUNTY), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Coverage(Dingxi(), "2022-11-22", "", 15), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Coverage(Dingxi(), "2022-11-22", "", 0, "350100"), HasReason("ROTATION_OUT_OF_SCOPE"));
}

// Fuzhou trains teachers of Dingxi within the pairing, whom it does not see otherwise.
TEST_P(TrainingTest, APairingLetsTheOneSideTrainTheOthersPeople) {
  PutPerson(1);
  Training training = Session();
  training.set_region_code("350100");
  ASSERT_THAT(Create(Fuzhou(), "alone", training), IsOk());
  EXPECT_THAT(Attend(Fuzhou(), "alone", {1}, false), HasReason("UNKNOWN_REFERENCE"));
  training.set_basis("pairings/fz-dx");
  ASSERT_THAT(Create(Fuzhou(), "paired", training), IsOk());
  EXPECT_THAT(Attend(Fuzhou(), "paired", {1}, false), IsOk());
  EXPECT_THAT(List(Ministry(), "basis = pairings/fz-dx AND year = 2022 AND state = PLANNED"), ElementsAre("paired"));
}

TEST_P(TrainingTest, SD19_3_1b_ATrainingIsOfASideOfItsPairingAndInsideItsDates) {
  Training training = Session("2018-11-12", "2018-11-20");
  training.set_basis("pairings/fz-dx");
  EXPECT_THAT(Create(Dingxi(), "early", training), HasReason("TRAINING_BASIS_NOT_IN_FORCE"));
  EXPECT_THAT(Create(Dingxi(), "early", training), NamesClause("SD19-3.1b"));
  training.mutable_interval()->set_start("2018-11-13");
  ASSERT_THAT(Create(Dingxi(), "inside", training), IsOk());
  // An office of neither side has no part in it, and sees none of its people by it.
  HearParty("edu-610100", PartyKind::PARTY_KIND_EDUCATION_BUREAU, "西安市教育局", "610100");
  const Call stranger =
      MakeCall({.person = "he", .organisation = "parties/edu-610100", .role = "prefecture", .region = "610100"});
  Training foreign = training;
  foreign.set_region_code("610100");
  EXPECT_THAT(Create(stranger, "foreign", foreign), HasReason("TRAINING_OUTSIDE_PAIRING"));
  foreign.set_organiser("parties/edu-610100");
  EXPECT_THAT(Create(stranger, "foreign", foreign), HasReason("TRAINING_OUTSIDE_PAIRING"));
  EXPECT_THAT(Create(stranger, "foreign", foreign), NamesClause("SD19-3.1b"));
  // Nor does it become one by where it is said to lie.
  foreign.set_region_code("621100");
  foreign.set_organiser("parties/fuzhou8");
  EXPECT_THAT(Create(School("fuzhou8", "350102"), "foreign", foreign), HasReason("TRAINING_NOT_OF_ORGANISER"));
}

TEST_P(TrainingTest, SD19_3_1b_APairOfSchoolsShowsTheirPeopleAlone) {
  PutPerson(1);
  PutPerson(2, "dingxi1");
  HearBasis({.name = "pairings/schools",
             .revision = 1,
             .active = true,
             .supporter = "parties/fuzhou8",
             .recipient = "parties/anding",
             .supporter_region = "350102",
             .recipient_region = "621102",
             .start = "2018-11-13",
             .end = std::string(kForEver)});
  Training training = Session();
  training.set_organiser("parties/fuzhou8");
  training.set_region_code("350102");
  training.set_basis("pairings/schools");
  const Call school = School("fuzhou8", "350102");
  ASSERT_THAT(Create(school, "t", training), IsOk());
  EXPECT_THAT(Attend(school, "t", {1}, false), IsOk());
  EXPECT_THAT(Attend(school, "t", {2}, false), HasReason("UNKNOWN_REFERENCE"));
}

TEST_P(TrainingTest, AnImportDoesNotBringBackWhatWasCancelled) {
  const Training training = Named(Session("2023-09-01", "2023-09-02"), "a");
  ASSERT_THAT(Create(Dingxi(), "a", training), IsOk());
  ASSERT_THAT(Cancel(Dingxi(), "a"), IsOk());
  v1::ImportTrainingsRequest row;
  *row.mutable_training() = training;
  const Call call = As(Dingxi(), "ImportTrainings");
  for (const bool update : {false, true}) {
    row.set_update(update);
    const auto results = Await(trainings_.ImportTrainings(call, {row}));
    ASSERT_THAT(results.status(), IsOk());
    EXPECT_EQ(results->front().outcome(), type::v1::IMPORT_OUTCOME_CONFLICT);
    EXPECT_EQ(results->front().reason(), "TAKEN_BACK");
  }
  EXPECT_EQ(Get(Dingxi(), "a")->state(), Training::STATE_CANCELLED);
}

TEST_P(TrainingTest, WhatWasHeldIsNotMovedToADayToCome) {
  ASSERT_THAT(Create(Dingxi(), "a", Session()), IsOk());
  absl::StatusOr<Training> held = Hold(Dingxi(), "a");
  ASSERT_THAT(held, IsOk());
  Training moved = *held;
  moved.mutable_interval()->set_start("2022-11-23");
  moved.mutable_interval()->set_end("2022-11-25");
  EXPECT_THAT(Update(Dingxi(), moved), HasReason("TRAINING_NOT_BEGUN"));
  moved = *held;
  moved.set_title("骨干教师培训（第二期）");
  EXPECT_THAT(Update(Dingxi(), moved), IsOk());
}

TEST_P(TrainingTest, ACallerWithoutOrganisationAsksAboutNobody) {
  const Call nobody = As(MakeCall({.person = "x", .role = "school"}), "ListDue");
  const v1::ListDueRequest list;
  EXPECT_THAT(Await(trainings_.ListDue(nobody, list)), HasReason("NOT_YOUR_ORGANISATION"));
  EXPECT_THAT(Coverage(nobody, "2022-11-22"), HasReason("NOT_YOUR_ORGANISATION"));
}

TEST_P(TrainingTest, ImportOfAPastTrainingIsHeldAndHarmlessWhenRepeated) {
  const Training past = Named(Session(), "past");
  const Training next = Named(Session("2023-03-01", "2023-03-05"), "next");
  Training wrong = Named(Session(), "wrong");
  wrong.set_hours(0);
  Training elsewhere = Named(Session(), "elsewhere");
  elsewhere.set_region_code("350100");
  EXPECT_THAT(Import(Dingxi(), {past, next, wrong, elsewhere}),
              ElementsAre("CREATED", "CREATED", "INVALID_FIELD", "ROTATION_OUT_OF_SCOPE"));
  EXPECT_EQ(Get(Dingxi(), "past")->state(), Training::STATE_HELD);
  EXPECT_EQ(Get(Dingxi(), "next")->state(), Training::STATE_PLANNED);
  EXPECT_THAT(Import(Dingxi(), {past, next}), ElementsAre("UNCHANGED", "UNCHANGED"));
  Training other = next;
  other.set_title("另一期");
  EXPECT_THAT(Import(Dingxi(), {other}), ElementsAre("CONFLICT"));
  EXPECT_THAT(Import(Dingxi(), {other}, /*update=*/true), ElementsAre("UPDATED"));
  Training taken = other;
  taken.set_region_code("350100");
  EXPECT_THAT(Import(Fuzhou(), {taken}, /*update=*/true), ElementsAre("ALREADY_EXISTS"));
}

TEST_P(TrainingTest, ImportOfAttendanceGivesATrainingOneRevisionAChunk) {
  for (const int person : Numbers(1, 3)) Enter(person);
  ASSERT_THAT(Import(Dingxi(), {Named(Round("2021-03-01", "2021-03-02"), "a"), Named(Session(), "b")}),
              ElementsAre("CREATED", "CREATED"));
  EXPECT_THAT(
      ImportAttendance(Dingxi(), {{"a", 1}, {"b", 1}, {"a", 2}, {"a", 2}, {"none", 1}, {"a", 9}, {"a", 3, false}}),
      ElementsAre("CREATED", "CREATED", "CREATED", "UNCHANGED", "NOT_FOUND", "UNKNOWN_REFERENCE", "CREATED"));
  const Training a = *Get(Dingxi(), "a");
  EXPECT_EQ(a.revision(), 2);
  EXPECT_EQ(a.people(), 3);
  EXPECT_EQ(a.completed(), 2);
  EXPECT_EQ(a.person_hours(), 6);
  EXPECT_THAT(Due(1, "2022-11-22")[0], "TRAINING 2026-03-01");
  EXPECT_THAT(Due(3, "2022-11-22")[0], "TRAINING 2015-09-01 overdue");
  EXPECT_THAT(EventsOf("trainings/a"),
              ElementsAre("cn.jiedui.rotation.training.created.v1", "cn.jiedui.rotation.training.attended.v1"));
  EXPECT_THAT(ImportAttendance(Dingxi(), {{"a", 1}, {"a", 3}}), ElementsAre("UNCHANGED", "CONFLICT"));
  EXPECT_THAT(ImportAttendance(Dingxi(), {{"a", 3}, {"a", 99}}, /*update=*/true),
              ElementsAre("UPDATED", "UNKNOWN_REFERENCE"));
  EXPECT_EQ(Get(Dingxi(), "a")->completed(), 3);
  EXPECT_THAT(Due(3, "2022-11-22")[0], "TRAINING 2026-03-01");
}

// Two officials fill the last place at once, in two trainings of the programme.
TEST_P(TrainingTest, Q16_26b_TheLastPlaceGoesToOneOfManyCallers) {
  PutQuota("special", 3);
  constexpr int kCallers = 16;
  for (const int person : Numbers(1, kCallers)) PutPerson(person);
  Training training = Session();
  training.set_programme("special-education");
  for (const int i : Numbers(1, kCallers)) ASSERT_THAT(Create(Dingxi(), "t" + std::to_string(i), training), IsOk());
  std::vector<absl::Status> outcomes(kCallers);
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i) {
    callers.emplace_back([&, i] {
      Trailer trailer;
      Call call = Dingxi();
      call.trailer = &trailer;
      outcomes[static_cast<size_t>(i)] = Attend(call, "t" + std::to_string(i + 1), {i + 1}, false).status();
    });
  }
  for (std::thread& caller : callers) caller.join();
  int entered = 0;
  for (const absl::Status& outcome : outcomes) {
    if (outcome.ok()) {
      ++entered;
    } else {
      EXPECT_THAT(ReasonOf(outcome), ::testing::AnyOf("QUOTA_FULL", "TRY_AGAIN"));
    }
  }
  EXPECT_LE(entered, 3);
  // Whoever was to try again does: then it is full, and never more.
  for (int i = 1; i <= kCallers; ++i) {
    const absl::Status outcome = Attend(Dingxi(), StrCat("t", i), {i}, false).status();
    if (!outcome.ok()) {
      EXPECT_THAT(outcome, HasReason("QUOTA_FULL"));
    }
  }
  int taken = 0;
  for (int i = 1; i <= kCallers; ++i) taken += Get(Dingxi(), StrCat("t", i))->people();
  EXPECT_EQ(taken, 3);
}

INSTANTIATE_TEST_SUITE_P(Engines, TrainingTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

}  // namespace
}  // namespace jiedui::rotation
