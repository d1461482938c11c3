// Measures follow the postings of the rotation service, on both engines (MOE22-6b).
#include "jiedui/rotation/events/v1/rotation_events.pb.h"
#include "services/trusteeship/heard.h"
#include "services/trusteeship/measure_service.h"
#include "services/trusteeship/postings.h"
#include "services/trusteeship/question_service.h"
#include "services/trusteeship/trusteeship_test_base.h"

namespace jiedui::trusteeship {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using rotation::v1::Posting;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Measure;

class LinkedTest : public TrusteeshipTest {
 protected:
  void SetUp() override { Activate("a"); }

  static Measure Shadowing(int64_t people, const std::string& start = "2022-10-01",
                           const std::string& end = "2023-02-01") {
    Measure measure;
    measure.set_trusteeship("trusteeships/a");
    measure.set_type(Measure::TYPE_SHADOWING);
    measure.add_tasks(v1::TASK_TEACHING);
    measure.set_start(start);
    measure.set_end(end);
    if (people < 0) return measure;
    measure.add_planned()->set_unit(Measure::UNIT_PEOPLE);
    measure.mutable_planned(0)->set_value(people);
    return measure;
  }
  absl::StatusOr<Measure> Create(const std::string& id, const Measure& measure) {
    v1::CreateMeasureRequest request;
    request.set_measure_id(id);
    *request.mutable_measure() = measure;
    const Call as = As(university_, "CreateMeasure");
    return Await(measures_.Create(as, request));
  }
  absl::StatusOr<Measure> Report(const std::string& id, int64_t people = -1) {
    v1::ReportMeasureRequest request;
    request.set_name("measures/" + id);
    request.set_etag(GetMeasure(id).etag());
    if (people >= 0) {
      request.add_done()->set_unit(Measure::UNIT_PEOPLE);
      request.mutable_done(0)->set_value(people);
    }
    const Call as = As(university_, "ReportMeasure");
    return Await(measures_.Report(as, request));
  }
  absl::StatusOr<Measure> Cancel(const std::string& id) {
    v1::CancelMeasureRequest request;
    request.set_name("measures/" + id);
    request.set_etag(GetMeasure(id).etag());
    request.set_reason("未成行");
    const Call as = As(university_, "CancelMeasure");
    return Await(measures_.Cancel(as, request));
  }
  Measure GetMeasure(const std::string& id) {
    v1::GetMeasureRequest request;
    request.set_name("measures/" + id);
    absl::StatusOr<Measure> measure = Await(measures_.Get(ministry_, request));
    EXPECT_THAT(measure.status(), IsOk());
    return measure.ok() ? *std::move(measure) : Measure();
  }
  v1::ListHeadCountDifferencesResponse Differences(const std::string& filter = "", bool with_unlinked = false,
                                                   int page_size = 0, const std::string& token = "") {
    v1::ListHeadCountDifferencesRequest request;
    request.set_filter(filter);
    request.set_with_unlinked(with_unlinked);
    request.set_page_size(page_size);
    request.set_page_token(token);
    auto answer = Await(measures_.ListHeadCountDifferences(As(ministry_, "ListHeadCountDifferences"), request));
    EXPECT_THAT(answer.status(), IsOk());
    return answer.ok() ? *std::move(answer) : v1::ListHeadCountDifferencesResponse();
  }
  v1::SchoolFile File() {
    v1::GetSchoolFileRequest request;
    request.set_name("trusteeships/a");
    auto file = Await(questions_.GetSchoolFile(As(ministry_, "GetSchoolFile"), request));
    EXPECT_THAT(file.status(), IsOk());
    return file.ok() ? *std::move(file) : v1::SchoolFile();
  }

  static Posting PostingOf(const std::string& id, int64_t revision = 1, Posting::State state = Posting::STATE_IN_POST) {
    Posting posting;
    posting.set_name("postings/" + id);
    posting.set_revision(revision);
    posting.set_person("people/" + id);
    posting.set_kind(Posting::KIND_SHADOWING);
    posting.set_direction(Posting::DIRECTION_TO_SUPPORTER);
    posting.set_state(state);
    posting.set_home("parties/yuanqu");
    posting.set_host("parties/pkuhs");
    posting.set_basis("trusteeships/a");
    posting.mutable_interval()->set_start("2022-10-01");
    posting.mutable_interval()->set_end("2023-02-01");
    return posting;
  }
  absl::Status Hear(const Posting& posting) {
    rotation::events::v1::PostingChanged changed;
    *changed.mutable_posting() = posting;
    db::LoggedEvent event;
    event.type = "cn.jiedui.rotation.posting.updated.v1";
    event.data = changed.SerializeAsString();
    return db::WriteAndWait(*store_, [&](db::Tx& tx) { return ApplyHeard(tx, absl::CivilDay(2022, 11, 22), event); });
  }

  MeasureService measures_{*store_, workers_};
  QuestionService questions_{*store_, workers_};
};

TEST_P(LinkedTest, MOE22_6b_OnePersonEnteredOnceShowsInBoth) {
  ASSERT_THAT(Create("m", Shadowing(2)).status(), IsOk());
  EXPECT_TRUE(GetMeasure("m").declared());
  ASSERT_THAT(Hear(PostingOf("p1")), IsOk());
  const Measure linked = GetMeasure("m");
  EXPECT_FALSE(linked.declared());
  EXPECT_EQ(linked.head_count().link(), Measure::LINK_MATCHED);
  EXPECT_THAT(linked.head_count().postings(), ElementsAre("postings/p1"));
  EXPECT_EQ(linked.head_count().planned(), 1);
  EXPECT_EQ(linked.revision(), 2);
  EXPECT_THAT(EventsOf("measures/m"),
              ElementsAre("cn.jiedui.trusteeship.measure.planned.v1", "cn.jiedui.trusteeship.measure.linked.v1"));
  const v1::HeadCountLine line = Differences().lines(0);
  EXPECT_EQ(line.declared_planned(), 2);
  EXPECT_EQ(line.linked_planned(), 1);
  EXPECT_EQ(line.planned(), 1) << "the linked count wins";
  EXPECT_EQ(line.planned_difference(), -1);

  ASSERT_THAT(Hear(PostingOf("p2")), IsOk());
  EXPECT_THAT(Differences().lines(), IsEmpty()) << "now they agree";
  EXPECT_EQ(GetMeasure("m").revision(), 3);
}

TEST_P(LinkedTest, MOE22_6b_TheHeadCountNeedNotBeEnteredAgain) {
  ASSERT_THAT(Hear(PostingOf("p1")), IsOk());
  EXPECT_THAT(Create("m", Shadowing(-1)).status(), HasReason("QUANTITY_MISSING")) << "it names no posting";
  Measure naming = Shadowing(-1);
  naming.add_placements("postings/p1");
  absl::StatusOr<Measure> entered = Create("m", naming);
  ASSERT_THAT(entered.status(), IsOk());
  EXPECT_EQ(entered->head_count().link(), Measure::LINK_NAMED);
  EXPECT_EQ(entered->head_count().planned(), 1);
  EXPECT_EQ(entered->revision(), 1);
  absl::StatusOr<Measure> done = Report("m");
  ASSERT_THAT(done.status(), IsOk());
  EXPECT_EQ(done->state(), Measure::STATE_DONE);
  EXPECT_EQ(done->head_count().done(), 1);

  ASSERT_THAT(Create("m2", Shadowing(1, "2023-02-01", "2023-03-01")).status(), IsOk());
  EXPECT_THAT(Report("m2").status(), ::testing::Not(IsOk())) << "nothing is linked with it";
}

TEST_P(LinkedTest, MOE22_6b_WhatBecomesOfAPostingFollows) {
  ASSERT_THAT(Create("m", Shadowing(1)).status(), IsOk());
  ASSERT_THAT(Hear(PostingOf("p", 1, Posting::STATE_PLANNED)), IsOk());
  EXPECT_EQ(GetMeasure("m").head_count().done(), 0);
  ASSERT_THAT(Hear(PostingOf("p", 2)), IsOk());
  EXPECT_EQ(GetMeasure("m").head_count().done(), 1);
  EXPECT_EQ(GetMeasure("m").head_count().person_days(), 123);
  Posting cut_short = PostingOf("p", 3, Posting::STATE_CUT_SHORT);
  cut_short.mutable_interval()->set_end("2022-10-11");
  ASSERT_THAT(Hear(cut_short), IsOk());
  EXPECT_EQ(GetMeasure("m").head_count().person_days(), 10) << "only to its end";
  EXPECT_EQ(GetMeasure("m").head_count().done(), 1);

  ASSERT_THAT(Hear(PostingOf("q", 1, Posting::STATE_APPROVED)), IsOk());
  EXPECT_EQ(GetMeasure("m").head_count().planned(), 2);
  ASSERT_THAT(Hear(PostingOf("q", 2, Posting::STATE_WITHDRAWN)), IsOk());
  EXPECT_EQ(GetMeasure("m").head_count().planned(), 1);
}

TEST_P(LinkedTest, MOE22_6b_TheSameEventTwiceOrAnOlderOneChangesNothing) {
  ASSERT_THAT(Create("m", Shadowing(1)).status(), IsOk());
  ASSERT_THAT(Hear(PostingOf("p", 2)), IsOk());
  ASSERT_THAT(Hear(PostingOf("p", 2)), IsOk());
  ASSERT_THAT(Hear(PostingOf("p", 1, Posting::STATE_PLANNED)), IsOk());
  EXPECT_EQ(GetMeasure("m").revision(), 2);
  EXPECT_EQ(GetMeasure("m").head_count().done(), 1);
}

TEST_P(LinkedTest, MOE22_6b_APostingThatIsGivenAnotherBasisLeavesIt) {
  Activate("b", Of("youyu", "140623"));
  Measure other = Shadowing(1);
  other.set_trusteeship("trusteeships/b");
  ASSERT_THAT(Create("m", Shadowing(1)).status(), IsOk());
  ASSERT_THAT(Create("n", other).status(), IsOk());
  ASSERT_THAT(Hear(PostingOf("p", 1, Posting::STATE_PLANNED)), IsOk());
  Posting moved = PostingOf("p", 2, Posting::STATE_PLANNED);
  moved.set_basis("trusteeships/b");
  ASSERT_THAT(Hear(moved), IsOk());
  EXPECT_FALSE(GetMeasure("m").has_head_count());
  EXPECT_TRUE(GetMeasure("m").declared());
  EXPECT_EQ(GetMeasure("n").head_count().planned(), 1);
  moved.set_basis("pairings/x");
  moved.set_revision(3);
  ASSERT_THAT(Hear(moved), IsOk());
  EXPECT_FALSE(GetMeasure("n").has_head_count());
}

TEST_P(LinkedTest, MOE22_6b_PostingsOfOtherBasesAreNotKept) {
  Posting elsewhere = PostingOf("p");
  elsewhere.set_basis("pairings/x");
  ASSERT_THAT(Hear(elsewhere), IsOk());
  elsewhere = PostingOf("q");
  elsewhere.set_basis("trusteeships/unknown");
  ASSERT_THAT(Hear(elsewhere), IsOk());
  absl::Status read = store_->Read([&](db::Tx& tx) -> absl::Status {
    absl::StatusOr<std::vector<HeardPosting>> none = store::PostingsOf(tx, "");
    EXPECT_THAT(none, IsOk());
    EXPECT_THAT(*none, IsEmpty());
    return none.status();
  });
  EXPECT_THAT(read, IsOk());
}

TEST_P(LinkedTest, MOE22_6b_AMeasureThatNamesAPostingTakesItFromOthers) {
  ASSERT_THAT(Hear(PostingOf("p")), IsOk());
  ASSERT_THAT(Create("m", Shadowing(1)).status(), IsOk());
  EXPECT_EQ(GetMeasure("m").head_count().planned(), 1);
  Measure naming = Shadowing(1);
  naming.add_placements("postings/p");
  absl::StatusOr<Measure> entered = Create("n", naming);
  ASSERT_THAT(entered.status(), IsOk());
  EXPECT_EQ(entered->head_count().planned(), 1);
  EXPECT_FALSE(GetMeasure("m").has_head_count());
  EXPECT_THAT(EventsOf("measures/m"), SizeIs(2));
  ASSERT_THAT(Cancel("n").status(), IsOk());
  EXPECT_FALSE(GetMeasure("n").has_head_count());
  EXPECT_EQ(GetMeasure("m").head_count().planned(), 1) << "and gives it back";
}

TEST_P(LinkedTest, MOE22_6b_APostingNamedBeforeItIsHeardOfCountsOnceItIs) {
  Measure naming = Shadowing(3);
  naming.add_placements("postings/p");
  absl::StatusOr<Measure> entered = Create("m", naming);
  ASSERT_THAT(entered.status(), IsOk());
  EXPECT_TRUE(entered->declared());
  EXPECT_THAT(entered->head_count().uncounted(), ElementsAre("postings/p"));
  EXPECT_EQ(Differences().lines(0).uncounted(), 1);
  ASSERT_THAT(Hear(PostingOf("p")), IsOk());
  EXPECT_EQ(GetMeasure("m").head_count().planned(), 1);
  EXPECT_THAT(GetMeasure("m").head_count().uncounted(), IsEmpty());
}

TEST_P(LinkedTest, MOE22_6b_TheSchoolsFileShowsBothCountsAndWhatNoMeasureCounts) {
  ASSERT_THAT(Create("m", Shadowing(2)).status(), IsOk());
  ASSERT_THAT(Hear(PostingOf("p")), IsOk());
  Posting visit = PostingOf("v");
  visit.set_kind(Posting::KIND_OUTREACH);
  ASSERT_THAT(Hear(visit), IsOk());
  const v1::SchoolFile file = File();
  ASSERT_EQ(file.head_counts_size(), 1);
  EXPECT_EQ(file.head_counts(0).declared_planned(), 2);
  EXPECT_EQ(file.head_counts(0).linked_planned(), 1);
  EXPECT_THAT(file.unmeasured_postings(), ElementsAre("postings/v"));
  ASSERT_EQ(file.totals_size(), 1);
  EXPECT_EQ(file.totals(0).planned(0).value(), 1) << "the linked count wins in sums";
}

TEST_P(LinkedTest, MOE22_6b_DifferencesAreListedInPagesAndFiltered) {
  for (int i = 0; i < 3; ++i) {
    const std::string month = StrCat("2022-1", i), next = i == 2 ? "2023-01" : StrCat("2022-1", i + 1);
    ASSERT_THAT(Create(StrCat("m", i), Shadowing(5, month + "-01", next + "-01")).status(), IsOk());
  }
  ASSERT_THAT(Create("alone", Shadowing(4, "2023-03-01", "2023-04-01")).status(), IsOk());
  ASSERT_THAT(Hear(PostingOf("p")), IsOk());
  v1::ListHeadCountDifferencesResponse page = Differences("", false, 2);
  ASSERT_EQ(page.lines_size(), 2);
  EXPECT_EQ(page.lines(0).measure(), "measures/m0");
  page = Differences("", false, 2, page.next_page_token());
  ASSERT_EQ(page.lines_size(), 1);
  EXPECT_EQ(page.lines(0).measure(), "measures/m2");
  EXPECT_EQ(page.next_page_token(), "");
  EXPECT_EQ(Differences("", true).lines_size(), 4);
  EXPECT_EQ(Differences("", true).lines(0).link(), Measure::LINK_UNSPECIFIED);
  EXPECT_EQ(Differences("state = DONE").lines_size(), 0);
  EXPECT_EQ(Differences("school_region : 140800").lines_size(), 3);
  EXPECT_EQ(Differences("trusteeship = \"trusteeships/b\"").lines_size(), 0);

  v1::ListHeadCountDifferencesRequest bad;
  bad.set_filter("people > 3");
  EXPECT_THAT(Await(measures_.ListHeadCountDifferences(ministry_, bad)).status(), ::testing::Not(IsOk()));
  bad.clear_filter();
  bad.set_page_size(-1);
  EXPECT_THAT(Await(measures_.ListHeadCountDifferences(ministry_, bad)).status(), HasReason("INVALID_FIELD"));
  const Call elsewhere =
      As(MakeCall({.person = "ma", .organisation = "parties/edu-630000", .role = "province", .region = "630000"}),
         "ListHeadCountDifferences");
  auto hidden = Await(measures_.ListHeadCountDifferences(elsewhere, {}));
  ASSERT_THAT(hidden.status(), IsOk());
  EXPECT_THAT(hidden->lines(), IsEmpty());
}

TEST_P(LinkedTest, MOE22_6b_APlacementIsAPosting) {
  Measure naming = Shadowing(1);
  naming.add_placements("placements/p");
  EXPECT_THAT(Create("m", naming).status(), HasReason("INVALID_FIELD"));
  naming = Shadowing(1);
  naming.set_type(Measure::TYPE_TRAINING);
  naming.add_placements("postings/p");
  const absl::Status refused = Create("m", naming).status();
  EXPECT_THAT(refused, HasReason("PLACEMENTS_NOT_OF_TYPE"));
  EXPECT_THAT(refused, NamesClause("MOE22-6b"));
}

INSTANTIATE_TEST_SUITE_P(Engines, LinkedTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

}  // namespace
}  // namespace jiedui::trusteeship
