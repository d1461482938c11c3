// Yearly assessments over a real store, on both engines.
#include "services/reporting/reporting_test_base.h"

namespace jiedui::reporting {
namespace {

using absl::CivilDay;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::Assessment;
using v1::Notice;

class AssessmentTest : public ReportingTest {
 protected:
  void SetUp() override {
    HearRegistry();
    today_ = CivilDay(2021, 2, 1);
    SetRule("reporting-rating-excellent", 90, "分");
    SetRule("reporting-rating-good", 75, "分");
    SetRule("reporting-rating-medium", 60, "分");
    SetRule("reporting-score-late", 60, "分");
  }
  static v1::MakeAssessmentRequest Request(const std::string& score, const std::string& etag = "") {
    v1::MakeAssessmentRequest request;
    request.set_year(2020);
    request.set_party("parties/gov-632700");
    request.set_etag(etag);
    Assessment::Line& line = *request.add_lines();
    line.set_source("targets/q16-consolidation-632700");
    line.set_source_revision(3);
    line.set_title("九年义务教育巩固率");
    line.set_weight(2);
    line.set_score(score);
    line.set_basis("达到");
    return request;
  }
  absl::StatusOr<Assessment> Make(const Call& call, const v1::MakeAssessmentRequest& request) {
    const Call as = As(call, "MakeAssessment");
    return Await(assessments_.MakeAssessment(as, request));
  }
  absl::StatusOr<Assessment> Issue(const Call& call, const Assessment& sheet, const std::string& rectify_by) {
    v1::IssueAssessmentRequest request;
    request.set_name(sheet.name());
    request.set_etag(sheet.etag());
    request.set_rectify_by(rectify_by);
    const Call as = As(call, "IssueAssessment");
    return Await(assessments_.IssueAssessment(as, request));
  }
  absl::StatusOr<Assessment> Get(const Call& call, const std::string& name) {
    v1::GetAssessmentRequest request;
    request.set_name(name);
    const Call as = As(call, "GetAssessment");
    return Await(assessments_.GetAssessment(as, request));
  }
  std::vector<Assessment> List(const Call& call, const std::string& filter = "") {
    v1::ListAssessmentsRequest request;
    request.set_filter(filter);
    const Call as = As(call, "ListAssessments");
    absl::StatusOr<v1::ListAssessmentsResponse> answer = Await(assessments_.ListAssessments(as, request));
    EXPECT_THAT(answer.status(), IsOk());
    if (!answer.ok()) return {};
    return {answer->assessments().begin(), answer->assessments().end()};
  }
  absl::StatusOr<Notice> GetNotice(const std::string& name) {
    v1::GetNoticeRequest request;
    request.set_name(name);
    const Call call = As(Province(), "GetNotice");
    return Await(notices_.GetNotice(call, request));
  }
  void EnterTask() {
    v1::ImportTasksRequest row;
    v1::Task& task = *row.mutable_task();
    task.set_name("tasks/q16-8");
    task.set_number(8);
    task.set_title("基本消除城镇大班额");
    task.add_units()->set_display_name("玉树州政府");
    task.mutable_units(0)->set_party("parties/gov-632700");
    task.add_deadlines()->set_due_on("2020-12-31");
    task.set_region_code("630000");
    task.mutable_citation()->set_clause("Q16-8");
    task.mutable_citation()->set_document("青政办〔2016〕225号");
    const Call call = As(Province(), "ImportTasks");
    const auto results = Await(tasks_.ImportTasks(call, {row}));
    ASSERT_THAT(results.status(), IsOk());
    ASSERT_EQ(results->at(0).outcome(), type::v1::IMPORT_OUTCOME_CREATED) << results->at(0).message();
  }
};

TEST_P(AssessmentTest, Q16_O1b_AScoreIsReckonedAgainFromWhatIsStored) {
  EnterTask();
  v1::MakeAssessmentRequest request = Request("95.5");
  request.set_led_task_weight(1);
  const absl::StatusOr<Assessment> made = Make(Province(), request);
  ASSERT_THAT(made, IsOk());
  ASSERT_THAT(made->lines(), SizeIs(2));
  EXPECT_EQ(made->lines(1).source(), "taskAssignments/q16-8-gov-632700");
  EXPECT_EQ(made->lines(1).basis(), "逾期未完成");
  EXPECT_EQ(made->score(), "63.66") << "(2 × 95.5 + 1 × 0) / 3";
  EXPECT_EQ(made->rating(), Assessment::RATING_MEDIUM);
  EXPECT_EQ(made->thresholds(0).at_least(), 90);
  EXPECT_EQ(made->assessor(), "parties/edu-630000");

  // A rule that changes afterwards changes no sheet.
  SetRule("reporting-rating-medium", 70, "分");
  v1::GetAssessmentCheckRequest asked;
  asked.set_name(made->name());
  const Call call = As(Province(), "GetAssessmentCheck");
  const absl::StatusOr<v1::AssessmentCheck> check = Await(assessments_.GetAssessmentCheck(call, asked));
  ASSERT_THAT(check, IsOk());
  EXPECT_TRUE(check->same());
  EXPECT_EQ(check->reckoned_score(), "63.66");
}

TEST_P(AssessmentTest, Q16_O1b_WhoAssessesIsNotTheUnit) {
  EXPECT_THAT(Make(Prefecture("632700"), Request("80")), HasReason("ASSESSED_BY_ITSELF"));
  EXPECT_THAT(Make(Prefecture("632800"), Request("80")), HasReason("REPORTING_OUT_OF_SCOPE"));
  EXPECT_THAT(Make(Supporter("632700"), Request("80")), HasReason("PERMISSION_DENIED"));
  v1::MakeAssessmentRequest request = Request("80");
  request.set_party("parties/nobody");
  EXPECT_THAT(Make(Province(), request), HasReason("UNKNOWN_REFERENCE"));
  request = Request("80");
  request.clear_lines();
  EXPECT_THAT(Make(Province(), request), HasReason("NOTHING_TO_ASSESS"));
}

TEST_P(AssessmentTest, SD19_5_3b_APoorOneIsIssuedWithItsDeadlineAndANotice) {
  absl::StatusOr<Assessment> sheet = Make(Province(), Request("40"));
  ASSERT_THAT(sheet, IsOk());
  EXPECT_THAT(Issue(Province(), *sheet, ""), HasReason("RECTIFICATION_NEEDS_DEADLINE"));
  EXPECT_THAT(Issue(Prefecture("632700"), *sheet, "2021-06-30"), HasReason("NOT_FOUND")) << "not shown before";
  sheet = Issue(Province(), *sheet, "2021-06-30");
  ASSERT_THAT(sheet, IsOk());
  const absl::StatusOr<Notice> notice = GetNotice(sheet->notice());
  ASSERT_THAT(notice, IsOk());
  EXPECT_EQ(notice->kind(), Notice::KIND_RECTIFICATION);
  EXPECT_EQ(notice->due_on(), "2021-06-30");
  EXPECT_EQ(notice->subject(), sheet->name());
  EXPECT_THAT(Make(Province(), Request("95", sheet->etag())), HasReason("ASSESSMENT_ISSUED"));
  EXPECT_THAT(EventsOf(sheet->name()), ElementsAre("assessment.made", "assessment.issued"));
  LetItBe(CivilDay(2021, 7, 1));
  EXPECT_TRUE(GetNotice(sheet->notice())->late()) << "listed the day after";
}

TEST_P(AssessmentTest, SD19_5_3b_AnExcellentOneIsCommendedAndThoseBetweenAreNot) {
  absl::StatusOr<Assessment> sheet = Make(Province(), Request("74"));
  ASSERT_THAT(sheet, IsOk());
  EXPECT_THAT(Make(Province(), Request("92")), HasReason("MISSING_FIELD")) << "a sheet made anew was seen";
  EXPECT_THAT(Make(Province(), Request("92", "\"9\"")), HasReason("ETAG_MISMATCH"));
  sheet = Make(Province(), Request("92", sheet->etag()));
  ASSERT_THAT(sheet, IsOk());
  EXPECT_THAT(Issue(Province(), *sheet, "2021-06-30"), HasReason("INVALID_FIELD"));
  sheet = Issue(Province(), *sheet, "");
  ASSERT_THAT(sheet, IsOk());
  EXPECT_EQ(GetNotice(sheet->notice())->kind(), Notice::KIND_COMMENDATION);

  v1::MakeAssessmentRequest other = Request("80");
  other.set_party("parties/gov-632800");
  sheet = Make(Province(), other);
  ASSERT_THAT(sheet, IsOk());
  sheet = Issue(Province(), *sheet, "");
  ASSERT_THAT(sheet, IsOk());
  EXPECT_EQ(sheet->notice(), "");
}

TEST_P(AssessmentTest, Q16_O1b_AUnitSeesItsSheetOnceItIsIssued) {
  absl::StatusOr<Assessment> sheet = Make(Province(), Request("80"));
  ASSERT_THAT(sheet, IsOk());
  EXPECT_THAT(List(Prefecture("632700")), IsEmpty());
  EXPECT_THAT(Get(Prefecture("632700"), sheet->name()), HasReason("NOT_FOUND"));
  EXPECT_THAT(List(Province(), "state = DRAFT"), SizeIs(1));
  sheet = Issue(Province(), *sheet, "");
  ASSERT_THAT(sheet, IsOk());
  EXPECT_THAT(List(Prefecture("632700"), "rating = GOOD AND year = 2020"), SizeIs(1));
  EXPECT_THAT(Get(Prefecture("632700"), sheet->name()), IsOk());
  EXPECT_THAT(List(Prefecture("632800")), IsEmpty());
  EXPECT_THAT(List(Province(), "party = \"parties/gov-632700\""), SizeIs(1));
}

TEST_P(AssessmentTest, Q16_O1b_WithoutRulesNobodyIsRated) {
  today_ = CivilDay(2021, 2, 1);
  Write([&](db::Tx& tx) -> absl::Status {
    absl::StatusOr<rules::Series> series = rules::ReadSeries(tx, "reporting-rating-good", "");
    if (!series.ok()) return series.status();
    rules::v1::Rule ended = series->versions.at(0);
    ended.mutable_interval()->set_end("2015-01-01");
    return rules::WriteSeries(tx, *series, {ended}).status();
  });
  EXPECT_THAT(Make(Province(), Request("80")), HasReason("RATING_RULES_NOT_LOADED"));
}

INSTANTIATE_TEST_SUITE_P(Engines, AssessmentTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::reporting
