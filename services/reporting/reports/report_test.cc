// Reports over a real store, on both engines: from the draft to acceptance and on, with figures that follow from facts (Q11-5.4a, Q16-28b,
// Q16-33, SD19-5.3a).
#include "services/reporting/figures/figures_test_base.h"
#include "services/reporting/forms/form_service.h"
#include "services/reporting/reports/receipt.h"
#include "services/reporting/reports/report_service.h"
#include "services/reporting/reports/traits.h"

namespace jiedui::reporting {
namespace {

using absl::CivilDay;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using type::v1::ImportOutcome;
using v1::Answer;
using v1::Obligation;
using v1::Report;

constexpr std::string_view kUnit = "632200";

class ReportTest : public FiguresTestBase {
 protected:
  void SetUp() override {
    HearRegistry();
    ASSERT_EQ(ImportDuty(HalfYearly()).outcome(), ImportOutcome::IMPORT_OUTCOME_CREATED);
    HearMeeting("m-1", "2023-03-01");
    HearAid("a-1", 2023, 500, 100);
    today_ = CivilDay(2023, 7, 1);
    ASSERT_THAT(Open("2023h1"), IsOk());
  }

  v1::Form HalfYearForm(const std::vector<std::string>& levels = {}) {
    v1::Form form;
    form.set_display_name("对口支援半年报告表");
    form.set_duty(std::string(kDuty));
    form.set_owner("parties/edu-630000");
    form.mutable_interval()->set_start("2011-07-01");
    form.mutable_citation()->set_clause("Q11-5.4a");
    form.mutable_citation()->set_document("青海省教育对口支援工作指导意见 (2011)");
    const auto ask = [&form](const std::string& code, const std::string& text, v1::Question::Kind kind) {
      v1::Question& question = *form.add_questions();
      question.set_code(code);
      question.set_text(text);
      question.set_kind(kind);
      return &question;
    };
    ask("progress", "工作进展", v1::Question::KIND_TEXT)->set_minutes(30);
    v1::Question* pupils = ask("pupils", "受益学生人数", v1::Question::KIND_FIGURE);
    pupils->set_unit("人");
    pupils->set_minutes(10);
    ask("meetings", "联席会议", v1::Question::KIND_FIGURE)->set_source("pairing.joint-meetings");
    ask("money", "到位资金", v1::Question::KIND_FIGURE)->set_source("pairing.aid-money-delivered");
    for (const std::string& level : levels) form.add_review_levels(level);
    return form;
  }
  absl::StatusOr<v1::Form> CreateForm(const v1::Form& form, const std::string& id = "half-year") {
    v1::CreateFormRequest request;
    *request.mutable_form() = form;
    request.set_form_id(id);
    const Call call = As(Province("zhao"), "CreateForm");
    return Await(forms_.CreateForm(call, request));
  }
  absl::StatusOr<v1::Form> PublishForm(const v1::Form& form, const std::string& person = "wang") {
    v1::PublishFormRequest request;
    request.set_name(form.name());
    request.set_etag(form.etag());
    const Call call = As(Province(person), "PublishForm");
    return Await(forms_.PublishForm(call, request));
  }
  void Publish(const std::vector<std::string>& levels = {}) {
    absl::StatusOr<v1::Form> form = CreateForm(HalfYearForm(levels));
    ASSERT_THAT(form, IsOk());
    ASSERT_THAT(PublishForm(*form), IsOk());
  }

  Call Unit(const std::string& person = "li") { return Prefecture(std::string(kUnit), person); }

  absl::StatusOr<Report> Start(const Call& caller, std::string_view unit = kUnit) {
    v1::StartReportRequest request;
    request.set_obligation(Owed(unit, "2023h1"));
    const Call call = As(caller, "StartReport");
    return Await(reports_.StartReport(call, request));
  }
  template <class Request>
  static Request Of(const Report& report) {
    Request request;
    request.set_name(report.name());
    request.set_etag(report.etag());
    return request;
  }
  static void Give(v1::GivenAnswer& given, const std::string& question, const std::string& text,
                   const std::string& value = "", bool confirmed = false, const std::string& explanation = "") {
    given.set_question(question);
    given.set_text(text);
    given.set_value(value);
    given.set_confirmed(confirmed);
    given.set_explanation(explanation);
  }
  absl::StatusOr<Report> Fill(const Call& caller, const Report& report, const v1::FillReportRequest& answers) {
    v1::FillReportRequest request = answers;
    request.set_name(report.name());
    request.set_etag(report.etag());
    const Call call = As(caller, "FillReport");
    return Await(reports_.FillReport(call, request));
  }
  static v1::FillReportRequest Whole() {
    v1::FillReportRequest request;
    Give(*request.add_answers(), "progress", "派出教师12名，开展送教8次。");
    Give(*request.add_answers(), "pupils", "", "1200");
    Give(*request.add_answers(), "meetings", "", "", true);
    Give(*request.add_answers(), "money", "", "", false, "另有一笔资金尚在途中");
    return request;
  }
  absl::StatusOr<Report> Submit(const Call& caller, const Report& report) {
    const auto request = Of<v1::SubmitReportRequest>(report);
    const Call call = As(caller, "SubmitReport");
    return Await(reports_.SubmitReport(call, request));
  }
  absl::StatusOr<Report> Refresh(const Report& report) {
    const auto request = Of<v1::RefreshReportRequest>(report);
    const Call call = As(Unit(), "RefreshReport");
    return Await(reports_.RefreshReport(call, request));
  }
  absl::StatusOr<Report> Review(const Call& caller, const Report& report) {
    const auto request = Of<v1::ReviewReportRequest>(report);
    const Call call = As(caller, "ReviewReport");
    return Await(reports_.ReviewReport(call, request));
  }
  absl::StatusOr<Report> Return(const Call& caller, const Report& report, const std::string& reason = "缺少资金说明") {
    auto request = Of<v1::ReturnReportRequest>(report);
    request.set_reason(reason);
    const Call call = As(caller, "ReturnReport");
    return Await(reports_.ReturnReport(call, request));
  }
  absl::StatusOr<Report> Accept(const Call& caller, const Report& report) {
    const auto request = Of<v1::AcceptReportRequest>(report);
    const Call call = As(caller, "AcceptReport");
    return Await(reports_.AcceptReport(call, request));
  }
  absl::StatusOr<Report> Revise(const Call& caller, const Report& report) {
    auto request = Of<v1::ReviseReportRequest>(report);
    request.set_reason("补录一次会议");
    const Call call = As(caller, "ReviseReport");
    return Await(reports_.ReviseReport(call, request));
  }
  absl::StatusOr<v1::ExplainFigureResponse> Explain(const Report& report, const std::string& question,
                                                    const Call& caller) {
    v1::ExplainFigureRequest request;
    request.set_name(report.name());
    request.set_question(question);
    const Call call = As(caller, "ExplainFigure");
    return Await(reports_.ExplainFigure(call, request));
  }
  absl::StatusOr<v1::GetReportDifferencesResponse> Differences(const Report& report) {
    v1::GetReportDifferencesRequest request;
    request.set_name(report.name());
    const Call call = As(Province(), "GetReportDifferences");
    return Await(reports_.GetReportDifferences(call, request));
  }
  Report Submitted(const std::vector<std::string>& levels = {}) {
    Publish(levels);
    absl::StatusOr<Report> report = Start(Unit());
    EXPECT_THAT(report, IsOk());
    report = Fill(Unit(), *report, Whole());
    EXPECT_THAT(report, IsOk());
    report = Submit(Unit(), *report);
    EXPECT_THAT(report, IsOk());
    return *report;
  }
  static const Answer& AnswerTo(const Report& report, const std::string& question) {
    for (const Answer& answer : report.answers()) {
      if (answer.question() == question) return answer;
    }
    static const auto& none = *new Answer();
    return none;
  }
  Obligation::State StateOfObligation() { return Get(Owed(kUnit, "2023h1"))->state(); }

  FormService forms_{*store_, workers_};
  ReportService reports_{*store_, workers_};
};

TEST_P(ReportTest, Q11_5_4a_AReportGoesFromDraftToAcceptanceAndItsObligationFollows) {
  Publish();
  absl::StatusOr<Report> report = Start(Unit());
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->name(), "reports/q11-half-year-2023h1-gov-632200");
  EXPECT_EQ(AnswerTo(*report, "meetings").value(), "1") << "pre-filled";
  EXPECT_EQ(AnswerTo(*report, "money").value(), "100");
  report = Fill(Unit(), *report, Whole());
  ASSERT_THAT(report, IsOk());
  report = Submit(Unit(), *report);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->state(), Report::STATE_SUBMITTED);
  EXPECT_THAT(report->receipt_sha256(), SizeIs(64));
  EXPECT_EQ(StateOfObligation(), Obligation::STATE_SUBMITTED);

  report = Return(Province(), *report);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->state(), Report::STATE_RETURNED);
  EXPECT_EQ(report->steps(1).note(), "缺少资金说明");
  EXPECT_EQ(StateOfObligation(), Obligation::STATE_OPEN);

  report = Submit(Unit(), *report);
  ASSERT_THAT(report, IsOk());
  report = Accept(Province(), *report);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->state(), Report::STATE_ACCEPTED);
  EXPECT_EQ(StateOfObligation(), Obligation::STATE_MET);
  EXPECT_THAT(EventsOf(report->name()), ElementsAre("report.drafted", "report.filled", "report.submitted",
                                                    "report.returned", "report.submitted", "report.accepted"));
}

TEST_P(ReportTest, Q11_5_4a_AnEmptyOrIncompleteReportDoesNotCount) {
  Publish();
  absl::StatusOr<Report> report = Start(Unit());
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(Submit(Unit(), *report), AllOf(HasReason("REPORT_EMPTY"), NamesClause("Q11-5.4a")));
  v1::FillReportRequest part;
  Give(*part.add_answers(), "progress", "进展");
  report = Fill(Unit(), *report, part);
  ASSERT_THAT(report, IsOk());
  const absl::Status refused = Submit(Unit(), *report).status();
  EXPECT_THAT(refused, HasReason("REPORT_INCOMPLETE"));
  EXPECT_EQ(MetadataOf(refused, "questions"), "pupils、meetings、money");
  EXPECT_EQ(StateOfObligation(), Obligation::STATE_OPEN);
}

TEST_P(ReportTest, Q11_5_4a_ItIsNotSubmittedBeforeItsPeriodIsOver) {
  Publish();
  today_ = CivilDay(2023, 6, 30);
  absl::StatusOr<Report> report = Start(Unit());
  ASSERT_THAT(report, IsOk());
  report = Fill(Unit(), *report, Whole());
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(Submit(Unit(), *report), HasReason("REPORT_TOO_EARLY"));
}

TEST_P(ReportTest, AFigureWithASourceIsConfirmedOrExplainedAndNeverTyped) {
  Publish();
  absl::StatusOr<Report> report = Start(Unit());
  ASSERT_THAT(report, IsOk());
  v1::FillReportRequest typed;
  Give(*typed.add_answers(), "meetings", "", "3");
  EXPECT_THAT(Fill(Unit(), *report, typed), HasReason("ANSWER_OF_OTHER_KIND"));
  v1::FillReportRequest both;
  Give(*both.add_answers(), "meetings", "", "", true, "不对");
  EXPECT_THAT(Fill(Unit(), *report, both), HasReason("ANSWER_OF_OTHER_KIND"));
  v1::FillReportRequest unknown;
  Give(*unknown.add_answers(), "nothing", "x");
  EXPECT_THAT(Fill(Unit(), *report, unknown), HasReason("UNKNOWN_QUESTION"));
  for (const std::string bad : {"1e3", "01", "1.", ".5", "+1", "1,000", "一", "1234567890123456", "0.1234567"}) {
    v1::FillReportRequest request;
    Give(*request.add_answers(), "pupils", "", bad);
    EXPECT_THAT(Fill(Unit(), *report, request), HasReason("INVALID_FIELD")) << bad;
  }
}

TEST_P(ReportTest, AFigureOfAServiceThatWasNeverHeardIsNotKnownAndNeverZero) {
  v1::Form form = HalfYearForm();
  v1::Question& question = *form.add_questions();
  question.set_code("postings");
  question.set_text("在岗教师");
  question.set_kind(v1::Question::KIND_FIGURE);
  question.set_source("rotation.postings-in-force");
  absl::StatusOr<v1::Form> created = CreateForm(form);
  ASSERT_THAT(created, IsOk());
  ASSERT_THAT(PublishForm(*created), IsOk());
  absl::StatusOr<Report> report = Start(Unit());
  ASSERT_THAT(report, IsOk());
  EXPECT_FALSE(AnswerTo(*report, "postings").known());
  EXPECT_EQ(AnswerTo(*report, "postings").value(), "");
  v1::FillReportRequest whole = Whole();
  Give(*whole.add_answers(), "postings", "", "", true);
  EXPECT_THAT(Fill(Unit(), *report, whole), HasReason("FIGURE_NOT_KNOWN"));
  Give(*whole.mutable_answers(4), "postings", "", "", false, "轮岗系统尚未接入");
  report = Fill(Unit(), *report, whole);
  ASSERT_THAT(report, IsOk());
  report = Submit(Unit(), *report);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(AnswerTo(*report, "postings").value(), "");
}

TEST_P(ReportTest, WhatChangedSinceItWasConfirmedIsLookedAtAgain) {
  Publish();
  absl::StatusOr<Report> report = Start(Unit());
  ASSERT_THAT(report, IsOk());
  report = Fill(Unit(), *report, Whole());
  ASSERT_THAT(report, IsOk());
  HearMeeting("m-2", "2023-05-01");
  const absl::Status refused = Submit(Unit(), *report).status();
  EXPECT_THAT(refused, HasReason("FIGURES_CHANGED"));
  EXPECT_EQ(MetadataOf(refused, "questions"), "meetings");
  report = Refresh(*report);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(AnswerTo(*report, "meetings").value(), "2");
  EXPECT_FALSE(AnswerTo(*report, "meetings").confirmed());
  EXPECT_EQ(AnswerTo(*report, "money").explanation(), "另有一笔资金尚在途中") << "it has not changed";
  v1::FillReportRequest again;
  Give(*again.add_answers(), "meetings", "", "", true);
  report = Fill(Unit(), *report, again);
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(Submit(Unit(), *report), IsOk());
}

TEST_P(ReportTest, FiguresAreFrozenAndLaterFactsShowAsDifferences) {
  const Report report = Submitted();
  EXPECT_THAT(Differences(report)->differences(), IsEmpty());
  HearMeeting("m-2", "2023-05-01");
  HearAid("a-1", 2023, 500, 300, pairing::v1::Aid::KIND_MONEY, 2);
  EXPECT_EQ(AnswerTo(report, "meetings").value(), "1");
  const absl::StatusOr<v1::GetReportDifferencesResponse> now = Differences(report);
  ASSERT_THAT(now, IsOk());
  ASSERT_THAT(now->differences(), SizeIs(2));
  EXPECT_EQ(now->differences(0).question(), "meetings");
  EXPECT_EQ(now->differences(0).reported(), "1");
  EXPECT_EQ(now->differences(0).present(), "2");
  EXPECT_EQ(now->differences(0).facts(0).name(), "records/m-2");
  EXPECT_EQ(now->differences(0).facts(0).reported_revision(), 0);
  EXPECT_EQ(now->differences(1).facts(0).reported_revision(), 1);
  EXPECT_EQ(now->differences(1).facts(0).present_revision(), 2);
  EXPECT_EQ(now->differences(1).facts(0).present(), 300);

  const absl::StatusOr<v1::ExplainFigureResponse> then = Explain(report, "money", Unit());
  ASSERT_THAT(then, IsOk());
  EXPECT_TRUE(then->adds_up());
  ASSERT_THAT(then->parts(), SizeIs(1));
  EXPECT_EQ(then->parts(0).fact().name(), "records/a-1");
  EXPECT_EQ(then->parts(0).fact().revision(), 1) << "as it was known";
  EXPECT_EQ(then->parts(0).value(), 100);
  EXPECT_EQ(then->figure().value(), "100");
  EXPECT_THAT(then->meaning().definition(), ::testing::HasSubstr("年度口径"));
  EXPECT_THAT(Explain(report, "pupils", Unit()), HasReason("FIGURE_WITHOUT_SOURCE"));
  EXPECT_THAT(Explain(report, "nothing", Unit()), HasReason("UNKNOWN_QUESTION"));
  EXPECT_THAT(Explain(report, "money", Prefecture("632300")), HasReason("NOT_FOUND"));
}

TEST_P(ReportTest, Q11_5_4a_AReportChangedAfterAcceptanceNeedsANewVersion) {
  absl::StatusOr<Report> report = Accept(Province(), Submitted());
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(Fill(Unit(), *report, Whole()), HasReason("REPORTING_WRONG_STATE"));
  const Report first = *report;
  HearMeeting("m-2", "2023-05-01");
  report = Revise(Unit(), *report);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->version(), 2);
  EXPECT_EQ(AnswerTo(*report, "meetings").value(), "2");
  EXPECT_EQ(StateOfObligation(), Obligation::STATE_MET) << "the accepted version stands";
  ASSERT_THAT(report->sealed_versions(), SizeIs(1));
  EXPECT_FALSE(report->sealed_versions(0).superseded());
  report = Fill(Unit(), *report, Whole());
  ASSERT_THAT(report, IsOk());
  report = Submit(Unit(), *report);
  ASSERT_THAT(report, IsOk());
  EXPECT_NE(report->receipt_sha256(), first.receipt_sha256());
  report = Accept(Province(), *report);
  ASSERT_THAT(report, IsOk());
  ASSERT_THAT(report->sealed_versions(), SizeIs(2));
  EXPECT_TRUE(report->sealed_versions(0).superseded());
  EXPECT_EQ(report->sealed_versions(1).revision(), report->revision());
  EXPECT_THAT(EventsOf(report->name()),
              ElementsAre("report.drafted", "report.filled", "report.submitted", "report.accepted", "report.revised",
                          "report.filled", "report.submitted", "report.superseded", "report.accepted"));
  v1::GetReportRequest request;
  request.set_name(report->name());
  request.set_revision(report->sealed_versions(0).revision());
  const Call call = As(Province(), "GetReport");
  const absl::StatusOr<Report> sealed = Await(reports_.GetReport(call, request));
  ASSERT_THAT(sealed, IsOk());
  EXPECT_EQ(AnswerTo(*sealed, "meetings").value(), "1");
  EXPECT_EQ(Sha256Hex(ReceiptText(*sealed)), report->sealed_versions(0).receipt_sha256());
}

TEST_P(ReportTest, Q11_5_4a_WhoSubmitsDoesNotAcceptAndOnlyTheReceiverDoes) {
  const Report report = Submitted();
  EXPECT_THAT(Accept(Unit(), report), HasReason("REPORTING_NOT_ABOVE"));
  EXPECT_THAT(Accept(Unit("zhou"), report), HasReason("REPORTING_NOT_ABOVE"));
  EXPECT_THAT(Accept(Prefecture("632300"), report), HasReason("NOT_FOUND"));
  Call other = Province();
  other.caller.organisation = "parties/finance";
  EXPECT_THAT(Accept(other, report), AllOf(HasReason("NOT_THE_RECEIVER"), NamesClause("Q11-5.4a")));
  EXPECT_THAT(Accept(Province(), report), IsOk());
}

TEST_P(ReportTest, Q16_33_EventsCarryFiguresAndNoTexts) {
  const Report report = Submitted();
  ASSERT_NE(AnswerTo(report, "progress").text(), "");
  const Report told = resource::Traits<Report>::EventOf(nullptr, report).report();
  EXPECT_EQ(AnswerTo(told, "progress").text(), "");
  EXPECT_EQ(AnswerTo(told, "meetings").value(), "1");
  EXPECT_EQ(told.receipt_sha256(), report.receipt_sha256());
}

TEST_P(ReportTest, Q16_28b_EachLevelReviewsInTurnBeforeItIsAccepted) {
  const Report submitted = Submitted({"province"});
  EXPECT_THAT(Accept(Province(), submitted), HasReason("REVIEW_OUTSTANDING"));
  EXPECT_THAT(Review(Unit(), submitted), HasReason("REPORTING_NOT_ABOVE"));
  absl::StatusOr<Report> report = Review(Province("sun"), submitted);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->state(), Report::STATE_REVIEWED);
  EXPECT_THAT(Review(Province("sun"), *report), HasReason("REPORTING_WRONG_STATE"));
  EXPECT_THAT(Return(Province(), *report), IsOk()) << "also what was reviewed may be returned";
}

TEST_P(ReportTest, Q16_33_OnlyTheUnitItselfWritesAndOthersDoNotSeeIt) {
  Publish();
  EXPECT_THAT(Start(Province()), HasReason("NOT_YOUR_REPORT"));
  EXPECT_THAT(Start(Prefecture("632300")), HasReason("NOT_FOUND"));
  absl::StatusOr<Report> report = Start(Unit());
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(Start(Unit()), HasReason("ALREADY_EXISTS"));
  EXPECT_THAT(Fill(Province(), *report, Whole()), HasReason("NOT_YOUR_REPORT"));
  EXPECT_THAT(Fill(Prefecture("632300"), *report, Whole()), HasReason("NOT_FOUND"));
  absl::StatusOr<Report> filled = Fill(Unit(), *report, Whole());
  ASSERT_THAT(filled, IsOk());
  EXPECT_THAT(Fill(Unit(), *report, Whole()), HasReason("ETAG_MISMATCH"));
}

TEST_P(ReportTest, NoReportWithoutAFormOrAnObligationThatWaits) {
  EXPECT_THAT(Start(Unit()), HasReason("NO_FORM"));
  Publish();
  v1::WaiveObligationRequest waive;
  waive.set_name(Owed(kUnit, "2023h1"));
  waive.set_etag(Get(waive.name())->etag());
  waive.set_reason("并入专项检查");
  const Call call = As(Province(), "WaiveObligation");
  ASSERT_THAT(Await(obligations_.WaiveObligation(call, waive)), IsOk());
  EXPECT_THAT(Start(Unit()), HasReason("REPORTING_WRONG_STATE"));
}

TEST_P(ReportTest, OtherSystemsSubmitInRowsAndMayRepeatThem) {
  Publish();
  std::vector<v1::SubmitReportsRequest> rows(2);
  rows[0].set_obligation(Owed(kUnit, "2023h1"));
  *rows[0].mutable_answers() = Whole().answers();
  rows[1].set_obligation(Owed("632300", "2023h1"));
  rows[1].set_line(7);
  const Call call = As(Unit(), "SubmitReports");
  absl::StatusOr<std::vector<v1::SubmitReportsResponse>> results = Await(reports_.SubmitReports(call, rows));
  ASSERT_THAT(results, IsOk());
  EXPECT_EQ(results->at(0).outcome(), ImportOutcome::IMPORT_OUTCOME_CREATED) << results->at(0).message();
  EXPECT_EQ(results->at(1).outcome(), ImportOutcome::IMPORT_OUTCOME_REFUSED);
  EXPECT_EQ(results->at(1).reason(), "NOT_FOUND");
  EXPECT_EQ(results->at(1).line(), 7);
  EXPECT_EQ(StateOfObligation(), Obligation::STATE_SUBMITTED);
  rows.pop_back();
  results = Await(reports_.SubmitReports(call, rows));
  ASSERT_THAT(results, IsOk());
  EXPECT_EQ(results->at(0).outcome(), ImportOutcome::IMPORT_OUTCOME_UNCHANGED);
  rows[0].mutable_answers(0)->set_text("另一段文字");
  results = Await(reports_.SubmitReports(call, rows));
  ASSERT_THAT(results, IsOk());
  EXPECT_EQ(results->at(0).reason(), "REPORTING_WRONG_STATE") << "what was submitted is changed after its return";
  EXPECT_THAT(EventsOf("reports/q11-half-year-2023h1-gov-632200"), ElementsAre("report.drafted", "report.submitted"));
}

TEST_P(ReportTest, BurdenCountsQuestionsAndMinutesOfTheUnitsThatOwe) {
  Publish();
  v1::GetBurdenRequest request;
  request.set_period("2023h1");
  const Call call = As(Province(), "GetBurden");
  const absl::StatusOr<v1::GetBurdenResponse> burden = Await(forms_.GetBurden(call, request));
  ASSERT_THAT(burden, IsOk());
  ASSERT_THAT(burden->forms(), SizeIs(1));
  EXPECT_EQ(burden->forms(0).units(), 8);
  EXPECT_EQ(burden->forms(0).questions(), 4);
  EXPECT_EQ(burden->forms(0).from_sources(), 2);
  EXPECT_EQ(burden->forms(0).total_minutes(), 8 * 40);
  request.set_period("2023");
  const absl::StatusOr<v1::GetBurdenResponse> yearly = Await(forms_.GetBurden(call, request));
  ASSERT_THAT(yearly, IsOk());
  EXPECT_THAT(yearly->forms(), IsEmpty());
}

TEST_P(ReportTest, AFormIsDraftedPublishedAndRetired) {
  absl::StatusOr<v1::Form> form = CreateForm(HalfYearForm());
  ASSERT_THAT(form, IsOk());
  EXPECT_THAT(PublishForm(*form, "zhao"), HasReason("REPORTING_SAME_ACTOR"));
  form = PublishForm(*form);
  ASSERT_THAT(form, IsOk());
  v1::UpdateFormRequest update;
  *update.mutable_form() = *form;
  const Call writer = As(Province(), "UpdateForm");
  EXPECT_THAT(Await(forms_.UpdateForm(writer, update)), HasReason("REPORTING_WRONG_STATE"));
  v1::RetireFormRequest retire;
  retire.set_name(form->name());
  retire.set_etag(form->etag());
  retire.set_end("2023-01-01");
  const Call call = As(Province(), "RetireForm");
  ASSERT_THAT(Await(forms_.RetireForm(call, retire)), IsOk());
  EXPECT_THAT(Start(Unit()), HasReason("NO_FORM"));
  EXPECT_THAT(EventsOf(form->name()), ElementsAre("form.created", "form.published", "form.retired"));
  EXPECT_THAT(CreateForm(HalfYearForm(), "next"), IsOk());
}

INSTANTIATE_TEST_SUITE_P(Engines, ReportTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::reporting
