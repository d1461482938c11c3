// Good practices over a real store, on both engines (MOE22-10b, Q16-O4, DX18-4.3).
#include <functional>

#include "services/trusteeship/events.h"
#include "services/trusteeship/practice_service.h"
#include "services/trusteeship/trusteeship_test_base.h"

namespace jiedui::trusteeship {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Practice;

class PracticeTest : public TrusteeshipTest {
 protected:
  void SetUp() override {
    province_ =
        MakeCall({.person = "chen", .organisation = "parties/edu-140000", .role = "province", .region = "140000"});
    public_ = MakeCall({.person = "anyone", .role = "public"});
    outside_ =
        MakeCall({.person = "lin", .organisation = "parties/edu-350000", .role = "province", .region = "350000"});
    ASSERT_THAT(Propose("a", Of()).status(), IsOk());
    for (const char* school : {"youyu", "school-b", "school-c"}) HearOf(school, Kind::PARTY_KIND_SCHOOL, "140623");
  }

  absl::StatusOr<Practice> Create(const Call& call, const std::string& id, const std::string& title = "双师课堂") {
    v1::CreatePracticeRequest request;
    request.set_practice_id(id);
    request.mutable_practice()->set_trusteeship("trusteeships/a");
    request.mutable_practice()->set_title(title);
    request.mutable_practice()->set_text("大学附中与县中同上一堂课。");
    const Call as = As(call, "CreatePractice");
    return Await(practices_.Create(as, request));
  }
  absl::StatusOr<Practice> Get(const Call& call, const std::string& id, int64_t revision = 0) {
    v1::GetPracticeRequest request;
    request.set_name("practices/" + id);
    request.set_revision(revision);
    const Call as = As(call, "GetPractice");
    return Await(practices_.Get(as, request));
  }
  template <class Request>
  Request On(const std::string& id) {
    absl::StatusOr<Practice> practice = Get(ministry_, id);
    EXPECT_THAT(practice.status(), IsOk());
    Request request;
    request.set_name("practices/" + id);
    request.set_etag(practice->etag());
    return request;
  }
  absl::StatusOr<Practice> Update(const Call& call, const std::string& id,
                                  const std::function<void(Practice&)>& change) {
    v1::UpdatePracticeRequest request;
    *request.mutable_practice() = *Get(ministry_, id);
    change(*request.mutable_practice());
    const Call as = As(call, "UpdatePractice");
    return Await(practices_.Update(as, request));
  }
  absl::StatusOr<Practice> Review(const Call& call, const std::string& id) {
    const auto request = On<v1::ReviewPracticeRequest>(id);
    const Call as = As(call, "ReviewPractice");
    return Await(practices_.Review(as, request));
  }
  absl::StatusOr<Practice> Return(const Call& call, const std::string& id, const std::string& reason = "补充数据") {
    auto request = On<v1::ReturnPracticeRequest>(id);
    request.set_reason(reason);
    const Call as = As(call, "ReturnPractice");
    return Await(practices_.Return(as, request));
  }
  absl::StatusOr<Practice> Publish(const Call& call, const std::string& id) {
    const auto request = On<v1::PublishPracticeRequest>(id);
    const Call as = As(call, "PublishPractice");
    return Await(practices_.Publish(as, request));
  }
  absl::StatusOr<Practice> TakeUp(const Call& call, const std::string& id, const std::string& party,
                                  const std::string& since = "") {
    auto request = On<v1::TakeUpPracticeRequest>(id);
    request.set_party("parties/" + party);
    request.set_since(since);
    const Call as = As(call, "TakeUpPractice");
    return Await(practices_.TakeUp(as, request));
  }
  void MakePublished(const std::string& id) {
    ASSERT_THAT(Create(school_, id).status(), IsOk());
    ASSERT_THAT(Review(province_, id).status(), IsOk());
    ASSERT_THAT(Publish(ministry_, id).status(), IsOk());
  }
  std::vector<std::string> List(const Call& call, const std::string& filter = "", int page_size = 0) {
    v1::ListPracticesRequest request;
    request.set_filter(filter);
    request.set_page_size(page_size);
    const Call as = As(call, "ListPractices");
    std::vector<std::string> names;
    do {
      auto response = Await(practices_.List(as, request));
      EXPECT_THAT(response.status(), IsOk());
      if (!response.ok()) break;
      for (const Practice& practice : response->practices()) names.push_back(practice.name().substr(10));
      request.set_page_token(response->next_page_token());
    } while (!request.page_token().empty());
    return names;
  }
  // Numbers of the revisions that the caller sees.
  absl::StatusOr<std::vector<int64_t>> Revisions(const Call& call, const std::string& id) {
    v1::ListPracticeRevisionsRequest request;
    request.set_name("practices/" + id);
    const Call as = As(call, "ListPracticeRevisions");
    auto response = Await(practices_.ListRevisions(as, request));
    if (!response.ok()) return response.status();
    std::vector<int64_t> revisions;
    for (const v1::PracticeRevision& revision : response->revisions()) {
      revisions.push_back(revision.practice().revision());
    }
    return revisions;
  }

  PracticeService practices_{*store_, workers_};
  Call province_, public_, outside_;
};

INSTANTIATE_TEST_SUITE_P(Engines, PracticeTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

TEST_P(PracticeTest, MOE22_10b_TakenUpByThreeSchoolsCountsThree) {
  MakePublished("p");
  ASSERT_THAT(TakeUp(ministry_, "p", "youyu", "2022-11-01").status(), IsOk());
  ASSERT_THAT(TakeUp(outside_, "p", "school-b").status(), IsOk()) << "what is published is everybody's";
  const Call other =
      MakeCall({.person = "he", .organisation = "parties/school-c", .role = "school", .region = "450000"});
  absl::StatusOr<Practice> third = TakeUp(other, "p", "school-c");
  ASSERT_THAT(third.status(), IsOk());
  EXPECT_EQ(third->taken_up_size(), 3);
  EXPECT_EQ(third->taken_up(0).party(), "parties/youyu");
  EXPECT_EQ(third->taken_up(0).since(), "2022-11-01");
  EXPECT_EQ(third->taken_up(2).since(), "2022-11-22");

  EXPECT_THAT(TakeUp(ministry_, "p", "youyu").status(), AllOf(HasReason("TAKEN_UP_ALREADY"), NamesClause("MOE22-10b")));
  EXPECT_THAT(TakeUp(ministry_, "p", "yuanqu").status(), HasReason("OWN_PRACTICE"));
  EXPECT_THAT(TakeUp(other, "p", "school-d").status(), HasReason("NOT_YOUR_PARTY"));
  EXPECT_THAT(TakeUp(ministry_, "p", "nobody").status(), HasReason("UNKNOWN_REFERENCE"));
  EXPECT_EQ(Get(ministry_, "p")->taken_up_size(), 3);
}

TEST_P(PracticeTest, DX18_4_3_DraftReviewedPublished) {
  ASSERT_THAT(Create(school_, "p").status(), IsOk());
  EXPECT_THAT(Publish(ministry_, "p").status(), HasReason("TRUSTEESHIP_WRONG_STATE"));
  EXPECT_THAT(TakeUp(ministry_, "p", "youyu").status(), HasReason("TRUSTEESHIP_WRONG_STATE"));
  ASSERT_THAT(Review(province_, "p").status(), IsOk());
  EXPECT_THAT(Update(school_, "p", [](Practice& p) { p.set_title("改"); }).status(),
              HasReason("TRUSTEESHIP_WRONG_STATE"));
  absl::StatusOr<Practice> returned = Return(province_, "p");
  ASSERT_THAT(returned.status(), IsOk());
  EXPECT_EQ(returned->state(), Practice::STATE_DRAFT);
  EXPECT_EQ(returned->reason(), "补充数据");
  ASSERT_THAT(Update(school_, "p", [](Practice& p) { p.set_title("双师课堂（二）"); }).status(), IsOk());
  ASSERT_THAT(Review(province_, "p").status(), IsOk());
  absl::StatusOr<Practice> published = Publish(province_, "p");
  ASSERT_THAT(published.status(), IsOk());
  EXPECT_EQ(published->published_on(), "2022-11-22");
  EXPECT_EQ(published->title(), "双师课堂（二）");
  EXPECT_EQ(published->reason(), "");
  for (const absl::Status& refused :
       {Review(ministry_, "p").status(), Return(province_, "p").status(), Publish(ministry_, "p").status()}) {
    EXPECT_THAT(refused, HasReason("TRUSTEESHIP_WRONG_STATE"));
  }
  ASSERT_THAT(TakeUp(ministry_, "p", "youyu").status(), IsOk());
  EXPECT_THAT(EventsOf("practices/p"),
              ElementsAre(kPracticeCreated, kPracticeReviewed, kPracticeReturned, kPracticeUpdated, kPracticeReviewed,
                          kPracticePublished, kPracticeTakenUp));
}

TEST_P(PracticeTest, Q16_O4_OnlyPublishedOnesAreSeenOutside) {
  ASSERT_THAT(Create(school_, "draft").status(), IsOk());
  MakePublished("out");
  ASSERT_THAT(Create(school_, "reviewed").status(), IsOk());
  ASSERT_THAT(Review(province_, "reviewed").status(), IsOk());
  for (const Call& call : {public_, outside_}) {
    EXPECT_THAT(Get(call, "draft").status(), HasReason("NOT_FOUND"));
    EXPECT_THAT(Get(call, "reviewed").status(), HasReason("NOT_FOUND"));
    EXPECT_THAT(Get(call, "out").status(), IsOk());
    EXPECT_THAT(Get(call, "out", 1).status(), HasReason("NOT_FOUND")) << "what it was as a draft";
    EXPECT_THAT(Get(call, "out", 3).status(), IsOk());
    EXPECT_THAT(List(call), ElementsAre("out"));
    EXPECT_THAT(List(call, "state = DRAFT"), IsEmpty());
    EXPECT_THAT(List(call, "trusteeship = trusteeships/a AND state != DRAFT"), ElementsAre("out"));
  }
  EXPECT_THAT(*Revisions(outside_, "out"), ElementsAre(3));
  EXPECT_THAT(Revisions(outside_, "draft").status(), HasReason("NOT_FOUND"));
  EXPECT_THAT(Revisions(public_, "out").status(), HasReason("PERMISSION_DENIED"));

  for (const Call& call : {school_, province_, ministry_, university_}) {
    EXPECT_THAT(List(call), ElementsAre("draft", "out", "reviewed"));
    EXPECT_THAT(List(call, "", 1), ElementsAre("draft", "out", "reviewed"));
    EXPECT_THAT(Get(call, "out", 1).status(), IsOk());
    EXPECT_THAT(*Revisions(call, "out"), ElementsAre(3, 2, 1));
  }
}

TEST_P(PracticeTest, Q16_28b_WhoWroteItDoesNotReviewIt) {
  ASSERT_THAT(Create(province_, "p").status(), IsOk());
  EXPECT_THAT(Review(province_, "p").status(), AllOf(HasReason("OWN_REVIEW"), NamesClause("Q16-28b")));
  EXPECT_THAT(Review(school_, "p").status(), HasReason("PERMISSION_DENIED"));
  ASSERT_THAT(Update(ministry_, "p", [](Practice& p) { p.set_text("补充"); }).status(), IsOk());
  EXPECT_THAT(Review(ministry_, "p").status(), HasReason("OWN_REVIEW"));
  Call another = province_;
  another.caller.person = "feng";
  EXPECT_THAT(Review(another, "p").status(), IsOk());
}

TEST_P(PracticeTest, RefusedInputs) {
  ASSERT_THAT(Create(school_, "p").status(), IsOk());
  EXPECT_THAT(Create(school_, "p").status(), HasReason("ALREADY_EXISTS"));
  EXPECT_THAT(Create(school_, "P!").status(), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Create(school_, "q", "").status(), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Create(public_, "q").status(), HasReason("PERMISSION_DENIED"));
  EXPECT_THAT(Create(outside_, "q").status(), HasReason("NOT_FOUND"));
  EXPECT_THAT(Update(school_, "p", [](Practice& p) { p.clear_text(); }).status(), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Update(school_, "p", [](Practice& p) { p.set_text(std::string(30001, 'x')); }).status(),
              HasReason("INVALID_FIELD"));
  EXPECT_THAT(Update(school_, "p", [](Practice& p) { p.set_trusteeship("trusteeships/b"); }).status(),
              HasReason("TRUSTEESHIP_FIXED_FIELD"));
  EXPECT_THAT(Update(school_, "p", [](Practice& p) { p.set_etag("\"9\""); }).status(), HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(Update(school_, "p", [](Practice& p) { p.clear_etag(); }).status(), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Update(outside_, "p", [](Practice& p) { p.set_title("x"); }).status(), HasReason("NOT_FOUND"));
  ASSERT_THAT(Review(province_, "p").status(), IsOk());
  EXPECT_THAT(Return(province_, "p", "").status(), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Publish(school_, "p").status(), HasReason("PERMISSION_DENIED"));
  EXPECT_THAT(Publish(outside_, "p").status(), HasReason("NOT_FOUND"));
  EXPECT_THAT(TakeUp(outside_, "p", "school-b").status(), HasReason("NOT_FOUND")) << "not published: not there";
  ASSERT_THAT(Publish(province_, "p").status(), IsOk());
  EXPECT_THAT(TakeUp(ministry_, "p", "youyu", "2022-11-23").status(), HasReason("INVALID_FIELD"));
  EXPECT_THAT(TakeUp(ministry_, "p", "youyu", "2022-11").status(), HasReason("INVALID_FIELD"));
  EXPECT_THAT(TakeUp(ministry_, "p", "", "").status(), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Get(ministry_, "p", -1).status(), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Get(ministry_, "p", 99).status(), HasReason("NOT_FOUND"));
}

}  // namespace
}  // namespace jiedui::trusteeship
