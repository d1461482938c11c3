// Posts and staffing over a real store, on both engines (Q16-1..2, Q16-9a, Q16-9c, Q16-9d, Q16-12, Q16-26a, DX18-3.2.3, Q16-33).
#include <atomic>
#include <functional>
#include <thread>

#include "services/rotation/events.h"
#include "services/rotation/people/person_service.h"
#include "services/rotation/postings/flags.h"
#include "services/rotation/posts/post_service.h"
#include "services/rotation/posts/staffing.h"
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
using v1::Allotment;
using v1::PostBudget;
using v1::Posting;
using v1::StaffingCheck;

class PostTest : public RotationTest {
 protected:
  // Two more schools of 安定区.
  PostTest() {
    HearParty("xigong", PartyKind::PARTY_KIND_SCHOOL, "西巩驿小学", "621102");
    HearParty("garden", PartyKind::PARTY_KIND_KINDERGARTEN, "安定区幼儿园", "621102");
    HearParty("trade", PartyKind::PARTY_KIND_VOCATIONAL_SCHOOL, "定西市理工中专", "621102");
    HearParty("special", PartyKind::PARTY_KIND_SCHOOL, "安定区特殊教育学校", "621102");
  }

  absl::StatusOr<PostBudget> CreateBudget(int total, const std::string& county = "621102", bool validate_only = false) {
    return CreateBudget(Anding(), total, county, validate_only);
  }
  absl::StatusOr<PostBudget> CreateBudget(const Call& caller, int total, const std::string& county,
                                          bool validate_only = false) {
    v1::CreatePostBudgetRequest request;
    request.set_post_budget_id(county);
    request.mutable_post_budget()->set_total(total);
    request.mutable_post_budget()->set_source("安编发〔2020〕1号");
    request.set_validate_only(validate_only);
    const Call call = As(caller, "CreatePostBudget");
    return Await(posts_.CreatePostBudget(call, request));
  }
  absl::StatusOr<PostBudget> GetBudget(const std::string& county = "621102", int64_t revision = 0) {
    v1::GetPostBudgetRequest request;
    request.set_name("postBudgets/" + county);
    request.set_revision(revision);
    const Call call = As(Anding(), "GetPostBudget");
    return Await(posts_.GetPostBudget(call, request));
  }
  absl::StatusOr<PostBudget> UpdateBudget(const PostBudget& budget) {
    v1::UpdatePostBudgetRequest request;
    *request.mutable_post_budget() = budget;
    const Call call = As(Anding(), "UpdatePostBudget");
    return Await(posts_.UpdatePostBudget(call, request));
  }
  static Allotment Of(int posts, v1::Stage stage = v1::STAGE_PRIMARY, const std::string& since = "2020-09-01") {
    Allotment allotment;
    allotment.set_posts(posts);
    allotment.set_stage(stage);
    allotment.set_since(since);
    return allotment;
  }
  static void AddSubject(Allotment& allotment, const std::string& subject, int posts) {
    Allotment::SubjectPosts& added = *allotment.add_subjects();
    added.set_subject(subject);
    added.set_posts(posts);
  }
  absl::StatusOr<Allotment> Create(const std::string& id, const Allotment& allotment) {
    return Create(Anding(), id, allotment);
  }
  absl::StatusOr<Allotment> Create(const Call& caller, const std::string& id, const Allotment& allotment) {
    v1::CreateAllotmentRequest request;
    request.set_allotment_id(id);
    *request.mutable_allotment() = allotment;
    const Call call = As(caller, "CreateAllotment");
    return Await(posts_.CreateAllotment(call, request));
  }
  absl::StatusOr<Allotment> Get(const Call& caller, const std::string& id, int64_t revision = 0) {
    v1::GetAllotmentRequest request;
    request.set_name("allotments/" + id);
    request.set_revision(revision);
    const Call call = As(caller, "GetAllotment");
    return Await(posts_.GetAllotment(call, request));
  }
  absl::StatusOr<Allotment> Update(const std::string& id, const std::function<void(Allotment&)>& change) {
    v1::UpdateAllotmentRequest request;
    *request.mutable_allotment() = *Get(Anding(), id);
    change(*request.mutable_allotment());
    const Call call = As(Anding(), "UpdateAllotment");
    return Await(posts_.UpdateAllotment(call, request));
  }
  v1::MovePostsRequest MoveOf(const std::string& from, const std::string& to, int posts) {
    v1::MovePostsRequest request;
    request.set_from("allotments/" + from);
    request.set_to("allotments/" + to);
    const absl::StatusOr<Allotment> giver = Get(Ministry(), from), taker = Get(Ministry(), to);
    if (giver.ok()) request.set_from_etag(giver->etag());
    if (taker.ok()) request.set_to_etag(taker->etag());
    request.set_posts(posts);
    request.set_reason("学生数变化");
    return request;
  }
  absl::StatusOr<v1::MovePostsResponse> Move(const v1::MovePostsRequest& request) { return Move(Anding(), request); }
  absl::StatusOr<v1::MovePostsResponse> Move(const Call& caller, const v1::MovePostsRequest& request) {
    const Call call = As(caller, "MovePosts");
    return Await(posts_.MovePosts(call, request));
  }
  std::vector<v1::ImportAllotmentsResponse> Import(std::vector<Allotment> allotments, bool update = false) {
    std::vector<v1::ImportAllotmentsRequest> rows;
    for (Allotment& allotment : allotments) {
      v1::ImportAllotmentsRequest& row = rows.emplace_back();
      *row.mutable_allotment() = std::move(allotment);
      row.set_update(update);
      row.set_line(static_cast<int64_t>(rows.size()));
    }
    const Call call = As(Anding(), "ImportAllotments");
    absl::StatusOr<std::vector<v1::ImportAllotmentsResponse>> results =
        Await(posts_.ImportAllotments(call, std::move(rows)));
    EXPECT_THAT(results.status(), IsOk());
    return results.ok() ? *std::move(results) : std::vector<v1::ImportAllotmentsResponse>();
  }
  absl::StatusOr<v1::GetStaffingResponse> Staffing(const std::string& school, const std::string& day = "") {
    return Staffing(Anding(), school, day);
  }
  absl::StatusOr<v1::GetStaffingResponse> Staffing(const Call& caller, const std::string& school,
                                                   const std::string& day = "") {
    v1::GetStaffingRequest request;
    request.set_school("parties/" + school);
    request.set_effective_on(day);
    const Call call = As(caller, "GetStaffing");
    return Await(posts_.GetStaffing(call, request));
  }
  StaffingCheck CheckOf(const absl::StatusOr<v1::GetStaffingResponse>& staffing, StaffingCheck::Kind kind,
                        const std::string& subject = "") {
    EXPECT_THAT(staffing.status(), IsOk());
    if (!staffing.ok()) return {};
    for (const StaffingCheck& check : staffing->checks()) {
      if (check.kind() == kind && check.subject() == subject) return check;
    }
    ADD_FAILURE() << "no check " << StaffingCheck::Kind_Name(kind) << " " << subject;
    return {};
  }
  v1::ListGapsRequest GapsOf(const std::string& region, const std::string& day = "", const std::string& compare = "") {
    v1::ListGapsRequest request;
    request.set_region(region);
    request.set_effective_on(day);
    request.set_compare_on(compare);
    return request;
  }
  absl::StatusOr<v1::ListGapsResponse> Gaps(const Call& caller, const v1::ListGapsRequest& request) {
    const Call call = As(caller, "ListGaps");
    return Await(posts_.ListGaps(call, request));
  }

  // Somebody who teaches a subject at a school from a day on.
  v1::Person PutTeacher(const std::string& school, const std::string& subject, const std::string& since = "2015-09-01",
                        const std::string& end = "", v1::Person::Standing standing = v1::Person::STANDING_ESTABLISHED) {
    v1::Person person = Draft(school, subject, since, end);
    person.set_standing(standing);
    return RotationTest::PutPerson(person);
  }
  v1::Person Draft(const std::string& school, const std::string& subject, const std::string& since = "2015-09-01",
                   const std::string& end = "") {
    v1::Person person;
    person.set_name(PersonName(++people_));
    person.set_display_name("测试教师");
    v1::Person::RoleSpell& spell = *person.add_roles();
    spell.set_role(v1::ROLE_TEACHER);
    spell.mutable_interval()->set_start("2010-09-01");
    person.set_stage(v1::STAGE_PRIMARY);
    person.add_subjects(subject);
    v1::Person::Employment& employment = *person.add_employments();
    employment.set_school("parties/" + school);
    employment.mutable_interval()->set_start(since);
    employment.mutable_interval()->set_end(end);
    employment.set_region_code("621102");
    person.set_standing(v1::Person::STANDING_ESTABLISHED);
    person.set_school("parties/" + school);
    person.set_region_code("621102");
    return person;
  }
  void PutPosting(
      const v1::Person& person, const std::string& host, Posting::Kind kind, Posting::State state,
      const std::function<void(Posting&)>& change = [](Posting&) {}) {
    Posting posting;
    posting.set_name("postings/p" + std::to_string(++postings_));
    posting.set_person(person.name());
    posting.set_home(person.school());
    posting.set_host("parties/" + host);
    posting.set_kind(kind);
    posting.set_state(state);
    posting.set_home_region("621102");
    posting.set_host_region("621102");
    posting.mutable_interval()->set_start("2022-09-01");
    posting.mutable_interval()->set_end("2023-09-01");
    change(posting);
    PutAsItIs(posting);
  }

  PostService posts_{*store_, workers_};
  const IdentityVault no_key_;
  PersonService persons_{*store_, workers_, no_key_};
  int people_ = 0, postings_ = 0;
};

// ---- Totals and allotments -----------------------------------------------------------------------------------------------

TEST_P(PostTest, Q16_9a_TwelveHundredAreAllottedAndTheNextIsRefused) {
  ASSERT_THAT(CreateBudget(1200), IsOk());
  ASSERT_THAT(Create("anding", Of(1100)), IsOk());
  EXPECT_THAT(Create("xigong", Of(101)), AllOf(HasReason("ALLOTTED_ABOVE_TOTAL"), NamesClause("Q16-9a")));
  EXPECT_EQ(GetBudget()->allotted(), 1100);
  ASSERT_THAT(Create("xigong", Of(100)), IsOk());
  EXPECT_EQ(GetBudget()->allotted(), 1200);
  EXPECT_THAT(Update("xigong", [](Allotment& a) { a.set_posts(101); }), HasReason("ALLOTTED_ABOVE_TOTAL"));

  absl::StatusOr<v1::MovePostsResponse> moved = Move(MoveOf("anding", "xigong", 3));
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->from().posts(), 1097);
  EXPECT_EQ(moved->to().posts(), 103);
  EXPECT_EQ(moved->to().since(), "2022-11-22");
  EXPECT_EQ(GetBudget()->allotted(), 1200);
  // Posts of another county do not count.
  ASSERT_THAT(CreateBudget(Dingxi(), 10, "621122"), IsOk());
  ASSERT_THAT(Create(Dingxi(), "longxi", Of(10)), IsOk());
  EXPECT_EQ(GetBudget()->allotted(), 1200);
  EXPECT_THAT(Move(Dingxi(), MoveOf("anding", "longxi", 1)),
              AllOf(HasReason("POSTS_OF_OTHER_COUNTY"), NamesClause("Q16-9a")));
}

TEST_P(PostTest, Q16_9a_TheTotalDoesNotFallBelowWhatIsAllotted) {
  ASSERT_THAT(CreateBudget(1200), IsOk());
  ASSERT_THAT(Create("anding", Of(1100)), IsOk());
  PostBudget budget = *GetBudget();
  budget.set_total(1099);
  EXPECT_THAT(UpdateBudget(budget), AllOf(HasReason("ALLOTTED_ABOVE_TOTAL"), NamesClause("Q16-9a")));
  budget.set_total(1100);
  absl::StatusOr<PostBudget> lowered = UpdateBudget(budget);
  ASSERT_THAT(lowered, IsOk());
  EXPECT_EQ(lowered->allotted(), 1100);
  EXPECT_THAT(UpdateBudget(budget), HasReason("ETAG_MISMATCH"));
  EXPECT_EQ(GetBudget("621102", 1)->total(), 1200);
  EXPECT_EQ(GetBudget("621102", 1)->allotted(), 0);
  EXPECT_THAT(EventsOf("postBudgets/621102"), ElementsAre(kPostBudgetCreated, kPostBudgetUpdated));
}

TEST_P(PostTest, Q16_9a_SixteenAtOnceNeverAllotMoreThanThereIs) {
  constexpr int kCallers = 16, kTotal = 100, kEach = 10;
  clock_.SetAutoTick(absl::Microseconds(7));
  ASSERT_THAT(CreateBudget(kTotal), IsOk());
  for (int i = 0; i < kCallers; ++i) {
    HearParty("s" + std::to_string(i), PartyKind::PARTY_KIND_SCHOOL, "小学", "621102");
  }
  std::vector<absl::Status> outcomes(kCallers);
  std::vector<Trailer> trailers(kCallers);
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < kCallers; ++i) {
      threads.emplace_back([&, i] {
        Call call = As(Anding(), "CreateAllotment");
        call.trailer = &trailers[i];
        v1::CreateAllotmentRequest request;
        request.set_allotment_id("s" + std::to_string(i));
        *request.mutable_allotment() = Of(kEach);
        do {
          outcomes[i] = Await(posts_.CreateAllotment(call, request)).status();
        } while (ReasonOf(outcomes[i]) == kTryAgain.name);
      });
    }
  }
  int entered = 0;
  for (const absl::Status& outcome : outcomes) {
    if (outcome.ok()) {
      ++entered;
    } else {
      EXPECT_THAT(outcome, HasReason("ALLOTTED_ABOVE_TOTAL"));
    }
  }
  EXPECT_EQ(entered, kTotal / kEach);
  EXPECT_EQ(GetBudget()->allotted(), kTotal);
}

TEST_P(PostTest, Q16_9a_MovesAndRaisesAtOnceKeepTheSum) {
  constexpr int kCallers = 16, kTotal = 60;
  clock_.SetAutoTick(absl::Microseconds(7));
  ASSERT_THAT(CreateBudget(kTotal), IsOk());
  ASSERT_THAT(Create("anding", Of(30)), IsOk());
  ASSERT_THAT(Create("xigong", Of(20)), IsOk());
  std::atomic<int> raised = 0;
  const v1::MovePostsRequest there = MoveOf("anding", "xigong", 3), back = MoveOf("xigong", "anding", 3);
  std::vector<Trailer> trailers(kCallers);
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < kCallers; ++i) {
      threads.emplace_back([&, i] {
        Call call = As(Anding(), i % 2 == 0 ? "MovePosts" : "UpdateAllotment");
        call.trailer = &trailers[i];
        if (i % 2 == 0) {
          Await(posts_.MovePosts(call, i % 4 == 0 ? there : back)).status().IgnoreError();
          return;
        }
        v1::UpdateAllotmentRequest request;
        *request.mutable_allotment() = *Get(Ministry(), i % 4 == 1 ? "anding" : "xigong");
        request.mutable_allotment()->set_posts(request.allotment().posts() + 7);
        if (Await(posts_.UpdateAllotment(call, request)).ok()) ++raised;
      });
    }
  }
  EXPECT_LE(raised, 1);  // 50 + 7; the next would be 64
  EXPECT_EQ(GetBudget()->allotted(), 50 + 7 * raised);
  EXPECT_EQ(Get(Anding(), "anding")->posts() + Get(Anding(), "xigong")->posts(), 50 + 7 * raised);
}

TEST_P(PostTest, Q16_9a_AMoveIsBothOrNone) {
  ASSERT_THAT(CreateBudget(30), IsOk());
  Allotment giver = Of(10);
  giver.set_senior_posts(3);
  giver.set_middle_posts(4);
  AddSubject(giver, "语文", 5);
  ASSERT_THAT(Create("anding", giver), IsOk());
  ASSERT_THAT(Create("xigong", Of(5)), IsOk());
  EXPECT_THAT(Move(MoveOf("anding", "xigong", 11)), HasReason("MOVE_ABOVE_POSTS"));
  EXPECT_THAT(Move(MoveOf("anding", "xigong", 4)), HasReason("POSTS_BELOW_PARTS"));
  EXPECT_THAT(Move(MoveOf("anding", "anding", 1)), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Move(MoveOf("anding", "xigong", 0)), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Move(MoveOf("anding", "nowhere", 1)), HasReason("NOT_FOUND"));
  v1::MovePostsRequest request = MoveOf("anding", "xigong", 2);
  request.clear_reason();
  EXPECT_THAT(Move(request), HasReason("MISSING_FIELD"));
  request = MoveOf("anding", "xigong", 2);
  request.set_to_etag("\"9\"");
  EXPECT_THAT(Move(request), HasReason("ETAG_MISMATCH"));
  EXPECT_EQ(Get(Anding(), "anding")->posts(), 10);
  EXPECT_EQ(Get(Anding(), "xigong")->posts(), 5);
  EXPECT_THAT(Move(School(), MoveOf("anding", "xigong", 2)), HasReason("PERMISSION_DENIED"));
  EXPECT_THAT(Move(Fuzhou(), MoveOf("anding", "xigong", 2)), HasReason("NOT_FOUND"));
  request = MoveOf("anding", "xigong", 2);
  request.set_validate_only(true);
  ASSERT_THAT(Move(request), IsOk());
  EXPECT_EQ(Get(Anding(), "anding")->posts(), 10);
  request.set_validate_only(false);
  ASSERT_THAT(Move(request), IsOk());
  EXPECT_EQ(Get(Anding(), "anding")->posts(), 8);
  EXPECT_EQ(Get(Anding(), "xigong")->posts(), 7);
  EXPECT_THAT(EventsOf("allotments/xigong"), ElementsAre(kAllotmentCreated, kAllotmentMoved));
}

TEST_P(PostTest, Q16_9c_ATownSchoolAboveItsRatioIsRefusedAndARuralOneIsNot) {
  ASSERT_THAT(CreateBudget(100), IsOk());
  Rule rule;
  rule.set_rule_id("rotation-middle-share");
  rule.mutable_fraction()->set_numerator(1);
  rule.mutable_fraction()->set_denominator(2);
  rule.set_comparator(Rule::COMPARATOR_AT_MOST);
  rule.set_strength(Rule::STRENGTH_REFUSE);
  rule.mutable_citation()->set_clause("Q16-9c");
  PutRule(rule);
  PutCategory("rural-anding", v1::Category::KIND_RURAL, "anding", "621102", "2012-01-01");
  Allotment all_middle = Of(20);
  all_middle.set_middle_posts(20);
  EXPECT_THAT(Create("xigong", all_middle), HasReason("RURAL_NOT_LOADED"));
  PutCategory("rural-list", v1::Category::KIND_RURAL, "", "621102", "2012-01-01");
  EXPECT_THAT(Create("xigong", all_middle), AllOf(HasReason("TITLE_SHARE_EXCEEDED"), NamesClause("Q16-9c")));
  ASSERT_THAT(Create("anding", all_middle), IsOk());
  Allotment half = Of(20);
  half.set_middle_posts(10);
  ASSERT_THAT(Create("xigong", half), IsOk());
  // A post moved away would leave 10 of 19.
  EXPECT_THAT(Move(MoveOf("xigong", "anding", 1)), HasReason("TITLE_SHARE_EXCEEDED"));
  ASSERT_THAT(Move(MoveOf("anding", "xigong", 0)), HasReason("INVALID_FIELD"));
  EXPECT_EQ(CheckOf(Staffing("xigong"), StaffingCheck::KIND_TITLE_RATIO, "中级").gap(), 0);
  EXPECT_EQ(CheckOf(Staffing("anding"), StaffingCheck::KIND_TITLE_RATIO, "中级").not_applied(),
            "乡村学校不受岗位比例限制");
}

TEST_P(PostTest, Q16_12_TheHundredAndFirstEstablishedPostIsRefused) {
  ASSERT_THAT(CreateBudget(1000), IsOk());
  for (int i = 0; i < 100; ++i) PutTeacher("trade", "机电");
  for (int i = 0; i < 5; ++i) PutTeacher("trade", "焊接", "2015-09-01", "", v1::Person::STANDING_PART_TIME_ENGINEER);
  EXPECT_THAT(Create("trade", Of(99, v1::STAGE_VOCATIONAL)), AllOf(HasReason("POSTS_FULL"), NamesClause("Q16-12")));
  ASSERT_THAT(Create("trade", Of(100, v1::STAGE_VOCATIONAL)), IsOk());
  EXPECT_THAT(Update("trade", [](Allotment& a) { a.set_posts(99); }), HasReason("POSTS_FULL"));
  absl::StatusOr<v1::GetStaffingResponse> staffing = Staffing("trade");
  EXPECT_EQ(CheckOf(staffing, StaffingCheck::KIND_POSTS).present(), 100);
  EXPECT_EQ(CheckOf(staffing, StaffingCheck::KIND_POSTS).gap(), 0);
  EXPECT_EQ(CheckOf(staffing, StaffingCheck::KIND_POSTS).citation().clause(), "Q16-12");
  EXPECT_EQ(staffing->teachers(), 100);  // engineers apart

  const auto may = [&](const v1::Person* before, const v1::Person& after) {
    absl::Status held;
    Write([&](db::Tx& tx) {
      held = store::PostsHold(tx, before, after, today_);
      return absl::OkStatus();
    });
    return held;
  };
  v1::Person next = Draft("trade", "机电", "2022-12-01");
  EXPECT_THAT(may(nullptr, next), AllOf(HasReason("POSTS_FULL"), NamesClause("Q16-12")));
  next.set_standing(v1::Person::STANDING_PART_TIME_ENGINEER);
  EXPECT_THAT(may(nullptr, next), IsOk());
  v1::Person engineer = RotationTest::PutPerson(next);
  next.set_standing(v1::Person::STANDING_ESTABLISHED);
  EXPECT_THAT(may(&engineer, next), HasReason("POSTS_FULL"));
  // Who is there stays there, and a former post is nobody's now.
  v1::Person present = Draft("trade", "机电");
  present.set_name(PersonName(1));
  EXPECT_THAT(may(&present, present), IsOk());
  EXPECT_THAT(may(nullptr, Draft("trade", "机电", "2010-09-01", "2015-09-01")), IsOk());
  // Another school may be above its posts, which is shown.
  EXPECT_THAT(may(nullptr, Draft("anding", "语文")), IsOk());

  v1::CreatePersonRequest request;
  *request.mutable_person() = Draft("trade", "机电", "2022-11-01");
  const Call call = As(Anding(), "CreatePerson");
  EXPECT_THAT(Await(persons_.CreatePerson(call, request)), AllOf(HasReason("POSTS_FULL"), NamesClause("Q16-12")));
  request.mutable_person()->set_standing(v1::Person::STANDING_PART_TIME_ENGINEER);
  EXPECT_THAT(Await(persons_.CreatePerson(call, request)), IsOk());
  EXPECT_EQ(CheckOf(Staffing("trade"), StaffingCheck::KIND_POSTS).present(), 100);
}

TEST_P(PostTest, Q16_12_ThirtyThreeOfSixtyAreDoubleQualified) {
  ASSERT_THAT(CreateBudget(1000), IsOk());
  ASSERT_THAT(Create("trade", Of(100, v1::STAGE_VOCATIONAL)), IsOk());
  for (int i = 0; i < 60; ++i) {
    v1::Person person = Draft("trade", "机电");
    person.set_double_qualified(i < 33);
    RotationTest::PutPerson(person);
  }
  v1::Person engineer = Draft("trade", "焊接");
  engineer.set_standing(v1::Person::STANDING_PART_TIME_ENGINEER);
  engineer.set_double_qualified(true);
  RotationTest::PutPerson(engineer);
  absl::StatusOr<v1::GetStaffingResponse> staffing = Staffing("trade");
  ASSERT_THAT(staffing, IsOk());
  EXPECT_EQ(staffing->double_qualified(), 33);
  EXPECT_EQ(staffing->double_qualified_percent(), "55.00");
}

// ---- Staffing ------------------------------------------------------------------------------------------------------------

TEST_P(PostTest, Q16_1_DX18_3_2_3_AKindergartenOfTenClassesIsShortByOne) {
  ASSERT_THAT(CreateBudget(100), IsOk());
  Allotment kindergarten = Of(25, v1::STAGE_KINDERGARTEN);
  kindergarten.set_classes(10);
  kindergarten.set_carers(10);
  ASSERT_THAT(Create("garden", kindergarten), IsOk());
  for (int i = 0; i < 19; ++i) PutTeacher("garden", "学前");
  EXPECT_THAT(CheckOf(Staffing("garden"), StaffingCheck::KIND_CLASS_TEACHERS).not_applied(),
              ::testing::HasSubstr("未录入"));
  AddRule("rotation-class-teachers", 2, "人/班", Rule::COMPARATOR_AT_LEAST, Rule::STRENGTH_REFUSE, "Q16-1..2");
  AddRule("rotation-class-carers", 1, "人/班", Rule::COMPARATOR_AT_LEAST, Rule::STRENGTH_REFUSE, "Q16-1..2");
  absl::StatusOr<v1::GetStaffingResponse> staffing = Staffing("garden");
  EXPECT_EQ(CheckOf(staffing, StaffingCheck::KIND_CLASS_TEACHERS).needed(), 20);
  EXPECT_EQ(CheckOf(staffing, StaffingCheck::KIND_CLASS_TEACHERS).gap(), 1);
  EXPECT_EQ(CheckOf(staffing, StaffingCheck::KIND_CLASS_TEACHERS).citation().clause(), "Q16-1..2");
  EXPECT_EQ(CheckOf(staffing, StaffingCheck::KIND_CLASS_CARERS).gap(), 0);
  // Circuit teaching shared with another place fills half a post here, wherever the circuit begins.
  const v1::Person visitor = PutTeacher("anding", "学前");
  PutPosting(visitor, "anding", Posting::KIND_CIRCUIT, Posting::STATE_IN_POST, [](Posting& posting) {
    posting.set_home("parties/xigong");
    posting.add_circuit("parties/garden");
  });
  EXPECT_EQ(CheckOf(Staffing("garden"), StaffingCheck::KIND_CLASS_TEACHERS).gap(), 1);
  PutPosting(visitor, "garden", Posting::KIND_CIRCUIT, Posting::STATE_IN_POST, [](Posting& posting) {
    posting.set_home("parties/xigong");
    posting.add_circuit("parties/anding");
  });
  EXPECT_EQ(CheckOf(Staffing("garden"), StaffingCheck::KIND_CLASS_TEACHERS).gap(), 0);
}

TEST_P(PostTest, Q16_26a_ASpecialSchoolOfNinetyOnePupils) {
  ASSERT_THAT(CreateBudget(100), IsOk());
  AddRule("rotation-special-ratio", 3, "人", Rule::COMPARATOR_AT_MOST, Rule::STRENGTH_REFUSE, "Q16-26a");
  Allotment special = Of(40, v1::STAGE_SPECIAL);
  special.set_pupils(91);
  special.set_declared_teachers(30);
  ASSERT_THAT(Create("special", special), IsOk());
  absl::StatusOr<v1::GetStaffingResponse> staffing = Staffing("special");
  const StaffingCheck ratio = CheckOf(staffing, StaffingCheck::KIND_SPECIAL_RATIO);
  EXPECT_EQ(ratio.needed(), 31);
  EXPECT_EQ(ratio.gap(), 1);
  EXPECT_TRUE(staffing->declared());
  EXPECT_EQ(staffing->teachers(), 30);
  EXPECT_FALSE(CheckOf(staffing, StaffingCheck::KIND_POSTS).not_applied().empty());
}

TEST_P(PostTest, Q16_9d_WhoIsPostedCountsWhereHeIs) {
  ASSERT_THAT(CreateBudget(100), IsOk());
  Allotment allotment = Of(9);
  AddSubject(allotment, "语文", 8);
  AddSubject(allotment, "音乐", 1);
  ASSERT_THAT(Create("anding", allotment), IsOk());
  std::vector<v1::Person> own;
  for (int i = 0; i < 9; ++i) own.push_back(PutTeacher("anding", "语文"));
  const auto music = [&] { return CheckOf(Staffing("anding"), StaffingCheck::KIND_SUBJECT, "音乐").gap(); };
  const auto chinese = [&] { return CheckOf(Staffing("anding"), StaffingCheck::KIND_SUBJECT, "语文").gap(); };
  EXPECT_EQ(CheckOf(Staffing("anding"), StaffingCheck::KIND_POSTS).gap(), 0);
  EXPECT_EQ(music(), 1);
  const v1::Person visitor = PutTeacher("fuzhou8", "语文");
  const auto of_music = [](Posting& posting) { posting.set_subject("音乐"); };
  // Only planned, withdrawn, over, or there to look on: nobody comes.
  PutPosting(visitor, "anding", Posting::KIND_SUPPORT_TEACHING, Posting::STATE_NOMINATED, of_music);
  PutPosting(visitor, "anding", Posting::KIND_SUPPORT_TEACHING, Posting::STATE_WITHDRAWN, of_music);
  PutPosting(visitor, "anding", Posting::KIND_SHADOWING, Posting::STATE_IN_POST, of_music);
  PutPosting(visitor, "anding", Posting::KIND_SUPPORT_TEACHING, Posting::STATE_CUT_SHORT, [](Posting& posting) {
    posting.set_subject("音乐");
    posting.mutable_interval()->set_end("2022-11-22");
  });
  EXPECT_EQ(music(), 1);
  PutPosting(visitor, "anding", Posting::KIND_SUPPORT_TEACHING, Posting::STATE_IN_POST, of_music);
  EXPECT_EQ(music(), 0);
  EXPECT_EQ(Staffing("anding")->teachers(), 10);
  // Two of one's own are away: one at a post elsewhere, one who keeps the post at home; a third for half of it.
  PutPosting(own[0], "dingxi1", Posting::KIND_EXCHANGE, Posting::STATE_IN_POST);
  PutPosting(own[1], "dingxi1", Posting::KIND_SECONDMENT, Posting::STATE_IN_POST);
  EXPECT_EQ(chinese(), 0);
  PutPosting(own[2], "dingxi1", Posting::KIND_EXCHANGE, Posting::STATE_IN_POST, [](Posting& posting) {
    posting.mutable_share()->set_numerator(1);
    posting.mutable_share()->set_denominator(2);
  });
  EXPECT_EQ(chinese(), 1);  // 7.5 of 8
  EXPECT_EQ(Staffing("anding")->teachers(), 8);
  EXPECT_EQ(CheckOf(Staffing("anding"), StaffingCheck::KIND_POSTS).present(), 9);  // they keep their posts
  // Before and after, all is as it was.
  EXPECT_EQ(CheckOf(Staffing("anding", "2022-08-31"), StaffingCheck::KIND_SUBJECT, "语文").gap(), 0);
  EXPECT_EQ(CheckOf(Staffing("anding", "2022-08-31"), StaffingCheck::KIND_SUBJECT, "音乐").gap(), 1);
  EXPECT_EQ(CheckOf(Staffing("anding", "2023-09-01"), StaffingCheck::KIND_SUBJECT, "音乐").gap(), 1);
  // Before the first allotment nothing is known.
  absl::StatusOr<v1::GetStaffingResponse> before = Staffing("anding", "2020-08-31");
  EXPECT_EQ(CheckOf(before, StaffingCheck::KIND_POSTS).not_applied(), "该校在这一天的岗位编制未录入，不作核对");
  EXPECT_EQ(before->teachers(), 9);
}

TEST_P(PostTest, Q16_9d_WhoWasSentByTheOfficeIsAwayFromTheSchoolThatEmploysHim) {
  ASSERT_THAT(CreateBudget(100), IsOk());
  ASSERT_THAT(Create("anding", Of(9)), IsOk());
  const v1::Person sent = PutTeacher("anding", "语文");
  PutTeacher("anding", "语文");
  EXPECT_EQ(Staffing("anding")->teachers(), 2);
  PutPosting(sent, "dingxi1", Posting::KIND_EXCHANGE, Posting::STATE_IN_POST,
             [](Posting& posting) { posting.set_home("parties/edu-621100"); });
  EXPECT_EQ(Staffing("anding")->teachers(), 1);
}

TEST_P(PostTest, Q16_9d_ACircuitFromTheNextCountyIsSeen) {
  ASSERT_THAT(CreateBudget(100), IsOk());
  ASSERT_THAT(Create("anding", Of(9)), IsOk());
  EXPECT_EQ(Staffing("anding")->teachers(), 0);
  for (int i = 0; i < 2; ++i) {
    const v1::Person visitor = PutTeacher("longxi", "语文");
    PutPosting(visitor, "fuzhou8", Posting::KIND_CIRCUIT, Posting::STATE_IN_POST, [](Posting& posting) {
      posting.set_host_region("350102");
      posting.add_circuit("parties/anding");
    });
  }
  EXPECT_EQ(Staffing("anding")->teachers(), 1);  // half a post of each
}

TEST_P(PostTest, Q16_9d_FortyMissingThenThirtyOneIsAnImprovement) {
  ASSERT_THAT(CreateBudget(200), IsOk());
  Allotment anding = Of(60), xigong = Of(20);
  AddSubject(anding, "音乐", 30);
  AddSubject(anding, "语文", 5);
  AddSubject(xigong, "美术", 10);
  ASSERT_THAT(Create("anding", anding), IsOk());
  ASSERT_THAT(Create("xigong", xigong), IsOk());
  for (int i = 0; i < 5; ++i) PutTeacher("anding", "语文");
  for (int i = 0; i < 6; ++i) PutTeacher("anding", "音乐", "2022-09-01");
  for (int i = 0; i < 3; ++i) PutTeacher("xigong", "美术", "2022-09-01");
  absl::StatusOr<v1::ListGapsResponse> gaps = Gaps(Anding(), GapsOf("621102", "2022-11-22", "2021-11-22"));
  ASSERT_THAT(gaps, IsOk());
  EXPECT_EQ(gaps->compare_gap(), 40);
  EXPECT_EQ(gaps->gap(), 31);
  EXPECT_TRUE(gaps->improved());
  ASSERT_EQ(gaps->schools_size(), 2);
  EXPECT_EQ(gaps->schools(0).school(), "parties/anding");
  ASSERT_EQ(gaps->schools(0).checks_size(), 1);
  EXPECT_EQ(gaps->schools(0).checks(0).subject(), "音乐");
  EXPECT_EQ(gaps->schools(0).checks(0).gap(), 24);
  ASSERT_EQ(gaps->totals_size(), 2);
  EXPECT_EQ(gaps->totals(0).gap() + gaps->totals(1).gap(), 31);
  // Two pages, the same sums.
  v1::ListGapsRequest request = GapsOf("621102", "2022-11-22");
  request.set_page_size(1);
  gaps = Gaps(Anding(), request);
  ASSERT_THAT(gaps, IsOk());
  EXPECT_FALSE(gaps->has_compare_gap());
  EXPECT_FALSE(gaps->improved());
  EXPECT_EQ(gaps->schools_size(), 1);
  request.set_page_token(gaps->next_page_token());
  gaps = Gaps(Anding(), request);
  ASSERT_THAT(gaps, IsOk());
  EXPECT_EQ(gaps->schools(0).school(), "parties/xigong");
  EXPECT_EQ(gaps->gap(), 31);
  EXPECT_THAT(gaps->next_page_token(), IsEmpty());
  // What held then: a year ago fewer posts were asked for.
  ASSERT_THAT(Update("xigong",
                     [](Allotment& a) {
                       a.mutable_subjects(0)->set_posts(12);
                       a.set_since("2022-11-01");
                     }),
              IsOk());
  gaps = Gaps(Dingxi(), GapsOf("621100", "2022-11-22", "2022-10-31"));
  EXPECT_EQ(gaps->gap(), 33);
  EXPECT_EQ(gaps->compare_gap(), 31);
  EXPECT_FALSE(gaps->improved());
}

// ---- History and import --------------------------------------------------------------------------------------------------

TEST_P(PostTest, Q16_33_EveryChangeSaysWhoAndWhen) {
  ASSERT_THAT(CreateBudget(100), IsOk());
  ASSERT_THAT(Create("anding", Of(10)), IsOk());
  ASSERT_THAT(Update("anding", [](Allotment& a) { a.set_pupils(200); }), IsOk());
  v1::ListAllotmentRevisionsRequest request;
  request.set_name("allotments/anding");
  const Call call = As(Anding(), "ListAllotmentRevisions");
  absl::StatusOr<v1::ListAllotmentRevisionsResponse> history = Await(posts_.ListAllotmentRevisions(call, request));
  ASSERT_THAT(history, IsOk());
  ASSERT_EQ(history->revisions_size(), 2);
  EXPECT_EQ(history->revisions(0).allotment().pupils(), 200);
  EXPECT_EQ(history->revisions(0).actor(), "parties/edu-621102/zhao");
  EXPECT_EQ(Get(Anding(), "anding", 1)->pupils(), 0);
  EXPECT_THAT(Get(Anding(), "anding", 3), HasReason("NOT_FOUND"));
  EXPECT_THAT(EventsOf("allotments/anding"), ElementsAre(kAllotmentCreated, kAllotmentUpdated));
  const Call other = As(Fuzhou(), "ListAllotmentRevisions");
  EXPECT_THAT(Await(posts_.ListAllotmentRevisions(other, request)), HasReason("NOT_FOUND"));
}

TEST_P(PostTest, Q16_9a_ASchoolThatComesAboveTheTotalIsFlaggedUntilItFits) {
  ASSERT_THAT(CreateBudget(100), IsOk());
  ASSERT_THAT(Create("anding", Of(30)), IsOk());
  ASSERT_THAT(Create("xigong", Of(60)), IsOk());
  const auto move = [&](const std::string& region, int64_t revision) {
    HearParty("anding", PartyKind::PARTY_KIND_SCHOOL, "安定区中心小学", region, revision);
    Write([&](db::Tx& tx) {
      const Call call = Ministry();
      db::Mutation m(tx, call, "");
      return PartyMoved(m, {.name = "parties/anding", .revision = revision, .region_code = region});
    });
  };
  const auto budget = [&](const std::string& id) {
    v1::GetPostBudgetRequest request;
    request.set_name("postBudgets/" + id);
    const Call call = As(Dingxi(), "GetPostBudget");
    return *Await(posts_.GetPostBudget(call, request));
  };
  // A county without a total.
  move("621122", 2);
  absl::StatusOr<Allotment> moved = Get(Dingxi(), "anding");
  EXPECT_EQ(moved->region_code(), "621122");
  ASSERT_EQ(moved->flags_size(), 1);
  EXPECT_EQ(moved->flags(0).reason(), "MOVED_ABOVE_TOTAL");
  EXPECT_EQ(moved->flags(0).message(), "学校划入“621122”，该县尚未登记编制总量。");
  EXPECT_EQ(EventsOf("allotments/anding").back(), kAllotmentUpdated);
  // Back again, while its place was taken.
  ASSERT_THAT(Update("xigong", [](Allotment& a) { a.set_posts(80); }), IsOk());
  move("621102", 3);
  moved = Get(Dingxi(), "anding");
  ASSERT_EQ(moved->flags_size(), 1);
  EXPECT_EQ(moved->flags(0).message(), "学校划入“621102”后，各校岗位合计110个，超过核定的编制总量100个。");
  EXPECT_EQ(moved->flags(0).citation().clause(), "Q16-9a");
  EXPECT_EQ(budget("621102").above(), 10);
  // What does not mend it leaves the flag; a total that rises may rise by less than is missing.
  ASSERT_THAT(Update("anding", [](Allotment& a) { a.set_classes(9); }), IsOk());
  EXPECT_EQ(Get(Dingxi(), "anding")->flags_size(), 1);
  const auto put = [&](int total) {
    v1::UpdatePostBudgetRequest request;
    *request.mutable_post_budget() = budget("621102");
    request.mutable_post_budget()->set_total(total);
    const Call call = As(Anding(), "UpdatePostBudget");
    return Await(posts_.UpdatePostBudget(call, request));
  };
  EXPECT_THAT(put(99), HasReason("ALLOTTED_ABOVE_TOTAL"));
  absl::StatusOr<PostBudget> raised = put(105);
  ASSERT_THAT(raised.status(), IsOk());
  EXPECT_EQ(raised->above(), 5);
  EXPECT_EQ(Get(Dingxi(), "anding")->flags(0).message(),
            "学校划入“621102”后，各校岗位合计110个，超过核定的编制总量105个。");
  ASSERT_THAT(put(110), IsOk());
  EXPECT_EQ(Get(Dingxi(), "anding")->flags_size(), 0);
  EXPECT_EQ(budget("621102").above(), 0);
}

TEST_P(PostTest, Q16_9a_WhatIsOlderDoesNotReplaceThePresent) {
  ASSERT_THAT(CreateBudget(100), IsOk());
  ASSERT_THAT(Create("anding", Of(10, v1::STAGE_PRIMARY, "2021-09-01")), IsOk());
  const absl::StatusOr<Allotment> older = Update("anding", [](Allotment& a) { a.set_since("2021-08-31"); });
  EXPECT_THAT(older, HasReason("ALLOTMENT_SINCE_EARLIER"));
  EXPECT_EQ(ChineseMessageOf(older.status()),
            "“allotments/"
            "anding”现有的岗位自2021-09-01起，变更的起始日期（2021-08-31）不能早于该日；此前各日的岗位见其历史。"
            "字段“allotment.since”：不早于2021-09-01。");
  EXPECT_THAT(Update("anding", [](Allotment& a) { a.set_classes(7); }), IsOk());
  Allotment row = Of(12, v1::STAGE_PRIMARY, "2020-09-01");
  row.set_name("allotments/anding");
  EXPECT_EQ(Import({row}, true).front().reason(), "ALLOTMENT_SINCE_EARLIER");
  EXPECT_EQ(Get(Anding(), "anding")->posts(), 10);
  EXPECT_THAT(Update("anding", [](Allotment& a) { a.set_since("2022-09-01"); }), IsOk());
}

TEST_P(PostTest, ImportsAFileOfSeveralYearsOnce) {
  ASSERT_THAT(CreateBudget(100), IsOk());
  Allotment last = Of(40, v1::STAGE_PRIMARY, "2021-09-01"), now = Of(50, v1::STAGE_PRIMARY, "2022-09-01"),
            other = Of(51), bad = Of(5), nowhere = Of(5);
  last.set_name("allotments/anding");
  now.set_name("allotments/anding");
  other.set_name("allotments/xigong");
  bad.set_name("allotments/garden");
  bad.set_since("2022-11-23");
  nowhere.set_name("allotments/nowhere");
  const auto outcomes = [](const std::vector<v1::ImportAllotmentsResponse>& results) {
    std::vector<ImportOutcome> all;
    for (const v1::ImportAllotmentsResponse& result : results) all.push_back(result.outcome());
    return all;
  };
  std::vector<v1::ImportAllotmentsResponse> results = Import({last, now, other, bad, nowhere}, true);
  EXPECT_THAT(outcomes(results), ElementsAre(type::v1::IMPORT_OUTCOME_CREATED, type::v1::IMPORT_OUTCOME_UPDATED,
                                             type::v1::IMPORT_OUTCOME_REFUSED, type::v1::IMPORT_OUTCOME_REFUSED,
                                             type::v1::IMPORT_OUTCOME_REFUSED));
  EXPECT_EQ(results[2].reason(), "ALLOTTED_ABOVE_TOTAL");
  EXPECT_EQ(results[3].reason(), "INVALID_FIELD");
  EXPECT_EQ(results[4].reason(), "UNKNOWN_REFERENCE");
  EXPECT_THAT(outcomes(Import({last, now}, true)),
              ElementsAre(type::v1::IMPORT_OUTCOME_UNCHANGED, type::v1::IMPORT_OUTCOME_UNCHANGED));
  now.set_pupils(7);
  EXPECT_THAT(outcomes(Import({now})), ElementsAre(type::v1::IMPORT_OUTCOME_CONFLICT));
  EXPECT_EQ(Get(Anding(), "anding")->revision(), 2);
  const Call fuzhou = As(Fuzhou(), "ImportAllotments");
  v1::ImportAllotmentsRequest row;
  *row.mutable_allotment() = now;
  absl::StatusOr<std::vector<v1::ImportAllotmentsResponse>> refused = Await(posts_.ImportAllotments(fuzhou, {row}));
  ASSERT_THAT(refused, IsOk());
  EXPECT_EQ(refused->front().reason(), "ROTATION_OUT_OF_SCOPE");
}

// ---- Refused input -------------------------------------------------------------------------------------------------------

TEST_P(PostTest, RefusesTotalsThatAreNone) {
  EXPECT_THAT(CreateBudget(-1), HasReason("INVALID_FIELD"));
  EXPECT_THAT(CreateBudget(1'000'001), HasReason("INVALID_FIELD"));
  EXPECT_THAT(CreateBudget(1, "安定"), HasReason("INVALID_FIELD"));
  EXPECT_THAT(CreateBudget(1, ""), HasReason("MISSING_FIELD"));
  EXPECT_THAT(CreateBudget(1, "350102"), HasReason("ROTATION_OUT_OF_SCOPE"));
  EXPECT_THAT(CreateBudget(School(), 1, "621102"), HasReason("PERMISSION_DENIED"));
  ASSERT_THAT(CreateBudget(1, "621102", true), IsOk());
  EXPECT_THAT(GetBudget(), HasReason("NOT_FOUND"));
  ASSERT_THAT(CreateBudget(1), IsOk());
  EXPECT_THAT(CreateBudget(1), HasReason("ALREADY_EXISTS"));
  EXPECT_THAT(GetBudget("621102", -1), HasReason("INVALID_FIELD"));
  EXPECT_THAT(GetBudget("621102", 2), HasReason("NOT_FOUND"));
  PostBudget budget = *GetBudget();
  budget.clear_source();
  EXPECT_THAT(UpdateBudget(budget), HasReason("MISSING_FIELD"));
  budget.set_name("budgets/1");
  EXPECT_THAT(UpdateBudget(budget), HasReason("INVALID_FIELD"));
  v1::ListPostBudgetsRequest list;
  Call call = As(Dingxi(), "ListPostBudgets");
  EXPECT_EQ(Await(posts_.ListPostBudgets(call, list))->post_budgets_size(), 1);
  list.set_filter("total = 3");
  EXPECT_THAT(Await(posts_.ListPostBudgets(call, list)), HasReason("FILTER_INVALID"));
  list.clear_filter();
  list.set_page_size(-1);
  EXPECT_THAT(Await(posts_.ListPostBudgets(call, list)), HasReason("INVALID_FIELD"));
  list.clear_page_size();
  call = As(Fuzhou(), "ListPostBudgets");
  EXPECT_EQ(Await(posts_.ListPostBudgets(call, list))->post_budgets_size(), 0);
  call = As(School(), "ListPostBudgets");
  EXPECT_EQ(Await(posts_.ListPostBudgets(call, list))->post_budgets_size(), 0);
}

TEST_P(PostTest, RefusesAllotmentsThatAreNone) {
  EXPECT_THAT(Create("anding", Of(1)), HasReason("UNKNOWN_REFERENCE"));  // no total is entered
  ASSERT_THAT(CreateBudget(100), IsOk());
  EXPECT_THAT(Create("", Of(1)), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Create("An ding", Of(1)), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Create("nowhere", Of(1)), HasReason("UNKNOWN_REFERENCE"));
  EXPECT_THAT(Create(Fuzhou(), "anding", Of(1)), HasReason("ROTATION_OUT_OF_SCOPE"));
  EXPECT_THAT(Create(School(), "anding", Of(1)), HasReason("PERMISSION_DENIED"));
  const auto refused = [&](const std::function<void(Allotment&)>& change) {
    Allotment allotment = Of(10);
    change(allotment);
    return ReasonOf(Create("anding", allotment).status());
  };
  EXPECT_EQ(refused([](Allotment& a) { a.set_posts(-1); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Allotment& a) { a.set_posts(10'001); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Allotment& a) { a.set_senior_posts(11); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Allotment& a) {
              a.set_senior_posts(6);
              a.set_middle_posts(5);
            }),
            "INVALID_FIELD");
  EXPECT_EQ(refused([](Allotment& a) { AddSubject(a, "音乐", 11); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Allotment& a) {
              AddSubject(a, "音乐", 1);
              AddSubject(a, "音乐", 1);
            }),
            "INVALID_FIELD");
  EXPECT_EQ(refused([](Allotment& a) { AddSubject(a, "", 1); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Allotment& a) { a.set_classes(1'001); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Allotment& a) { a.set_pupils(-1); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Allotment& a) { a.set_carers(-1); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Allotment& a) { a.set_declared_teachers(-1); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Allotment& a) { a.clear_stage(); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Allotment& a) { a.set_stage(static_cast<v1::Stage>(99)); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Allotment& a) { a.clear_since(); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Allotment& a) { a.set_since("2022-02-30"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Allotment& a) { a.set_since("2022-11-23"); }), "INVALID_FIELD");
  HearParty("bureau", PartyKind::PARTY_KIND_EDUCATION_BUREAU, "安定区教育局", "621102");
  EXPECT_THAT(Create("bureau", Of(1)), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Get(Anding(), "anding"), HasReason("NOT_FOUND"));

  ASSERT_THAT(Create("anding", Of(10)), IsOk());
  EXPECT_THAT(Create("anding", Of(10)), HasReason("ALREADY_EXISTS"));
  EXPECT_THAT(Update("anding", [](Allotment& a) { a.set_etag("\"7\""); }), HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(Update("anding", [](Allotment& a) { a.set_name("allotments/xigong"); }), HasReason("NOT_FOUND"));
  EXPECT_THAT(Get(Fuzhou(), "anding"), HasReason("NOT_FOUND"));
  EXPECT_THAT(Get(School(), "anding"), IsOk());
  EXPECT_THAT(Get(School("longxi", "621122"), "anding"), HasReason("NOT_FOUND"));
  v1::ListAllotmentsRequest list;
  list.set_filter("stage = PRIMARY AND region_code : 621100");
  Call call = As(Dingxi(), "ListAllotments");
  EXPECT_EQ(Await(posts_.ListAllotments(call, list))->allotments_size(), 1);
  list.set_filter("posts = 10");
  EXPECT_THAT(Await(posts_.ListAllotments(call, list)), HasReason("FILTER_INVALID"));
}

TEST_P(PostTest, RefusesQuestionsThatAreNone) {
  EXPECT_THAT(Staffing("nowhere"), HasReason("NOT_FOUND"));
  EXPECT_THAT(Staffing(Fuzhou(), "anding"), HasReason("NOT_FOUND"));
  EXPECT_THAT(Staffing(School(), "anding"), IsOk());
  EXPECT_THAT(Staffing(School("longxi", "621122"), "anding"), HasReason("NOT_FOUND"));
  EXPECT_THAT(Staffing("anding", "2022-13-01"), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Gaps(Anding(), GapsOf("")), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Gaps(Anding(), GapsOf("6211")), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Gaps(Anding(), GapsOf("621102", "2022")), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Gaps(Anding(), GapsOf("621102", "", "x")), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Gaps(Anding(), GapsOf("621100")), HasReason("ROTATION_OUT_OF_SCOPE"));
  EXPECT_THAT(Gaps(School(), GapsOf("621102")), HasReason("ROTATION_OUT_OF_SCOPE"));
  v1::ListGapsRequest request = GapsOf("621102");
  request.set_page_size(-1);
  EXPECT_THAT(Gaps(Anding(), request), HasReason("INVALID_FIELD"));
  request.set_page_size(0);
  request.set_page_token("x");
  EXPECT_THAT(Gaps(Anding(), request), HasReason("PAGE_TOKEN_INVALID"));
}

INSTANTIATE_TEST_SUITE_P(Engines, PostTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

}  // namespace
}  // namespace jiedui::rotation
