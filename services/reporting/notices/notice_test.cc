// Notices and demands over a real store, on both engines.
#include <map>
#include <thread>

#include "jiedui/reporting/events/v1/reporting_events.pb.h"
#include "services/reporting/reporting_test_base.h"

namespace jiedui::reporting {
namespace {

using absl::CivilDay;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using v1::Demand;
using v1::Notice;

class NoticeTest : public ReportingTest {
 protected:
  void SetUp() override { HearRegistry(); }

  static v1::IssueNoticeRequest Request(Notice::Kind kind, const std::string& code = "632700") {
    v1::IssueNoticeRequest request;
    Notice& notice = *request.mutable_notice();
    notice.set_kind(kind);
    notice.set_recipient("parties/gov-" + code);
    notice.set_title("关于限期整改的通知");
    notice.set_text("请认真整改。");
    notice.mutable_citation()->set_clause("SD19-5.3b");
    notice.mutable_citation()->set_document("鲁教厅办发〔2019〕5号");
    if (kind == Notice::KIND_RECTIFICATION) notice.set_due_on("2023-06-30");
    return request;
  }
  absl::StatusOr<Notice> Issue(const Call& call, const v1::IssueNoticeRequest& request) {
    const Call as = As(call, "IssueNotice");
    return Await(notices_.IssueNotice(as, request));
  }
  absl::StatusOr<Notice> Get(const Call& call, const std::string& name) {
    v1::GetNoticeRequest request;
    request.set_name(name);
    const Call as = As(call, "GetNotice");
    return Await(notices_.GetNotice(as, request));
  }
  std::vector<Notice> List(const Call& call, const std::string& filter = "") {
    v1::ListNoticesRequest request;
    request.set_filter(filter);
    const Call as = As(call, "ListNotices");
    absl::StatusOr<v1::ListNoticesResponse> answer = Await(notices_.ListNotices(as, request));
    EXPECT_THAT(answer.status(), IsOk());
    if (!answer.ok()) return {};
    return {answer->notices().begin(), answer->notices().end()};
  }
  // A verb that takes name and etag; `fill` says the rest.
  template <class Request, class Fill>
  absl::StatusOr<Notice> Do(const Call& call, const Notice& notice, const std::string& method,
                            Answer<Notice> (NoticeService::*verb)(const Call&, const Request&), Fill fill) {
    Request request;
    request.set_name(notice.name());
    request.set_etag(notice.etag());
    fill(request);
    const Call as = As(call, method);
    return Await((notices_.*verb)(as, request));
  }
  absl::StatusOr<Notice> Acknowledge(const Call& call, const Notice& notice) {
    return Do<v1::AcknowledgeNoticeRequest>(call, notice, "AcknowledgeNotice", &NoticeService::AcknowledgeNotice,
                                            [](auto&) {});
  }
  absl::StatusOr<Notice> Give(const Call& call, const Notice& notice) {
    return Do<v1::GiveNoticeEvidenceRequest>(call, notice, "GiveNoticeEvidence", &NoticeService::GiveNoticeEvidence,
                                             [](auto& r) { r.mutable_evidence()->set_text("已补齐"); });
  }
  absl::StatusOr<Notice> Verify(const Call& call, const Notice& notice) {
    return Do<v1::VerifyNoticeRequest>(call, notice, "VerifyNotice", &NoticeService::VerifyNotice, [](auto&) {});
  }
  absl::StatusOr<Notice> Return(const Call& call, const Notice& notice) {
    return Do<v1::ReturnNoticeEvidenceRequest>(call, notice, "ReturnNoticeEvidence",
                                               &NoticeService::ReturnNoticeEvidence,
                                               [](auto& r) { r.set_reason("材料不全"); });
  }
  absl::StatusOr<Notice> Close(const Call& call, const Notice& notice) {
    return Do<v1::CloseNoticeRequest>(call, notice, "CloseNotice", &NoticeService::CloseNotice,
                                      [](auto& r) { r.set_result("整改到位"); });
  }
  absl::StatusOr<v1::NoticeSeries> SetSeries(const std::string& office, const std::string& words,
                                             const std::string& etag = "") {
    v1::SetNoticeSeriesRequest request;
    request.mutable_notice_series()->set_name("noticeSeries/" + office);
    request.mutable_notice_series()->set_words(words);
    request.set_etag(etag);
    const Call call = As(Province(), "SetNoticeSeries");
    return Await(notices_.SetNoticeSeries(call, request));
  }
  // The data of all events of a kind of subject.
  template <class Payload>
  std::vector<Payload> Payloads(const std::string& prefix) {
    std::vector<Payload> payloads;
    Write([&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<int64_t> sequenced = db::SequenceLog(tx, 10000);
      if (!sequenced.ok()) return sequenced.status();
      absl::StatusOr<std::vector<db::LoggedEvent>> events = db::ReadLog(tx, 0, 10000);
      if (!events.ok()) return events.status();
      payloads.clear();
      for (const db::LoggedEvent& event : *events) {
        if (event.subject.starts_with(prefix) && !payloads.emplace_back().ParseFromString(event.data)) {
          return absl::InternalError(event.subject);
        }
      }
      return absl::OkStatus();
    });
    return payloads;
  }
  Call Public() { return MakeCall({.person = "guest", .role = "public"}); }
};

TEST_P(NoticeTest, SD19_5_3b_ARectificationGoesAllItsWay) {
  ASSERT_THAT(SetSeries("edu-630000", "青教督"), IsOk());
  absl::StatusOr<Notice> notice = Issue(Province(), Request(Notice::KIND_RECTIFICATION));
  ASSERT_THAT(notice, IsOk());
  EXPECT_EQ(notice->number(), "青教督〔2023〕1号");
  EXPECT_EQ(notice->issuer_name(), "青海省教育厅");
  EXPECT_EQ(notice->recipient_name(), "州府632700");
  EXPECT_EQ(notice->region_code(), "632700");
  EXPECT_THAT(Acknowledge(Prefecture("632800"), *notice), HasReason("NOT_FOUND"));
  EXPECT_THAT(Acknowledge(Province(), *notice), HasReason("NOTICE_NOT_THE_RECIPIENT"));
  notice = Acknowledge(Prefecture("632700"), *notice);
  ASSERT_THAT(notice, IsOk());
  notice = Give(Prefecture("632700"), *notice);
  ASSERT_THAT(notice, IsOk());
  EXPECT_THAT(Verify(Prefecture("632700"), *notice), HasReason("NOTICE_NOT_THE_ISSUER"));
  notice = Return(Province(), *notice);
  ASSERT_THAT(notice, IsOk());
  EXPECT_EQ(notice->evidence(0).returned_because(), "材料不全");
  notice = Give(Prefecture("632700"), *notice);
  ASSERT_THAT(notice, IsOk());
  notice = Verify(Province(), *notice);
  ASSERT_THAT(notice, IsOk());
  notice = Close(Province(), *notice);
  ASSERT_THAT(notice, IsOk());
  EXPECT_EQ(notice->state(), Notice::STATE_CLOSED);
  EXPECT_THAT(EventsOf(notice->name()),
              ElementsAre("notice.issued", "notice.acknowledged", "notice.evidence_given", "notice.evidence_returned",
                          "notice.evidence_given", "notice.verified", "notice.closed"));
  LetItBe(CivilDay(2023, 7, 1));
  EXPECT_FALSE(Get(Province(), notice->name())->late()) << "it was done";
}

TEST_P(NoticeTest, SD19_5_3b_AnOverdueRectificationIsListedTheDayAfter) {
  const absl::StatusOr<Notice> notice = Issue(Province(), Request(Notice::KIND_RECTIFICATION));
  ASSERT_THAT(notice, IsOk());
  LetItBe(CivilDay(2023, 6, 30));
  EXPECT_THAT(List(Province(), "late = 1"), IsEmpty());
  LetItBe(CivilDay(2023, 7, 1));
  LetItBe(CivilDay(2023, 7, 2));
  EXPECT_THAT(List(Province(), "late = 1"), SizeIs(1));
  EXPECT_THAT(EventsOf(notice->name()), ElementsAre("notice.issued", "notice.late")) << "once";
}

TEST_P(NoticeTest, SD19_5_3b_WhatIsNotOfTheOfficeIsRefused) {
  EXPECT_THAT(Issue(Prefecture("632800"), Request(Notice::KIND_REMINDER)), HasReason("REPORTING_OUT_OF_SCOPE"));
  EXPECT_THAT(Issue(Prefecture("632700"), Request(Notice::KIND_REMINDER)), HasReason("NOTICE_TO_ITSELF"));
  EXPECT_THAT(Issue(Supporter("632700"), Request(Notice::KIND_REMINDER)), HasReason("PERMISSION_DENIED"));
  EXPECT_THAT(Issue(Province(), Request(Notice::KIND_REMINDER, "639900")), HasReason("UNKNOWN_REFERENCE"));
  EXPECT_THAT(Issue(MakeCall({.person = "op", .role = "operator"}), Request(Notice::KIND_REMINDER)),
              HasReason("NOTICE_ISSUER_UNKNOWN"));
  v1::IssueNoticeRequest request = Request(Notice::KIND_RECTIFICATION);
  request.mutable_notice()->clear_due_on();
  EXPECT_THAT(Issue(Province(), request), HasReason("RECTIFICATION_NEEDS_DEADLINE"));
}

TEST_P(NoticeTest, Q16_O3_NumbersAreDenseByOfficeAndYearWhoeverIssuesAtOnce) {
  ASSERT_THAT(SetSeries("edu-630000", "青教督"), IsOk());
  constexpr int kThreads = 4, kEach = 5;
  std::vector<std::thread> threads;
  std::vector<absl::Status> failed(kThreads, absl::OkStatus());
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([this, &failed, i] {
      Trailer trailer;
      Call call = As(Province("clerk" + std::to_string(i)), "IssueNotice");
      call.trailer = &trailer;
      for (int j = 0; j < kEach; ++j) {
        v1::IssueNoticeRequest request = Request(Notice::KIND_REMINDER);
        request.set_validate_only(j == 0);  // takes no number
        const absl::StatusOr<Notice> issued = Await(notices_.IssueNotice(call, request));
        if (!issued.ok()) failed[static_cast<size_t>(i)] = issued.status();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& status : failed) EXPECT_THAT(status, IsOk());
  std::set<std::string> expected, numbers;
  for (int i = 1; i <= kThreads * (kEach - 1); ++i) expected.insert("青教督〔2023〕" + std::to_string(i) + "号");
  for (const Notice& notice : List(Province())) numbers.insert(notice.number());
  EXPECT_EQ(numbers, expected);

  today_ = CivilDay(2024, 1, 2);
  EXPECT_EQ(Issue(Province(), Request(Notice::KIND_REMINDER))->number(), "青教督〔2024〕1号");
  HearParty("gov-630000", "青海省人民政府", "630000");
  const Call government =
      MakeCall({.person = "du", .organisation = "parties/gov-630000", .role = "province", .region = "630000"});
  EXPECT_EQ(Issue(government, Request(Notice::KIND_REMINDER))->number(), "青海省人民政府〔2024〕1号");
  EXPECT_THAT(SetSeries("gov-630000", "青教督"), HasReason("NOTICE_SERIES_TAKEN"));
  EXPECT_THAT(SetSeries("edu-630000", "青教函"), HasReason("MISSING_FIELD")) << "a change shows what it saw";
  EXPECT_THAT(SetSeries("edu-630000", "青教函", "\"1\""), IsOk());
}

TEST_P(NoticeTest, DX18_4_4_WhoAnswersForItIsInNoEvent) {
  absl::StatusOr<Notice> notice = Issue(Province(), Request(Notice::KIND_RECTIFICATION));
  ASSERT_THAT(notice, IsOk());
  const absl::StatusOr<Notice> next =
      Do<v1::EscalateNoticeRequest>(Province(), *notice, "EscalateNotice", &NoticeService::EscalateNotice, [](auto& r) {
        *r.mutable_next() = Request(Notice::KIND_ACCOUNTABILITY).notice();
        r.mutable_next()->set_cause(Notice::CAUSE_CONDUCT);
        r.mutable_next()->set_responsible_person("王某某");
        r.mutable_next()->set_text("王某某工作不实。");
      });
  ASSERT_THAT(next, IsOk());
  EXPECT_EQ(next->subject(), notice->name());
  EXPECT_EQ(next->responsible_person(), "王某某");
  notice = Get(Province(), notice->name());
  EXPECT_EQ(notice->state(), Notice::STATE_ESCALATED);
  EXPECT_EQ(notice->escalated_to(), next->name());
  EXPECT_THAT(Get(Prefecture("632800"), next->name()), HasReason("NOT_FOUND"));
  const auto payloads = Payloads<events::v1::NoticeChanged>("notices/");
  EXPECT_THAT(payloads, SizeIs(3));
  for (const events::v1::NoticeChanged& payload : payloads) {
    EXPECT_THAT(payload.notice().responsible_person(), IsEmpty());
    EXPECT_THAT(payload.DebugString(), Not(HasSubstr("王某某")));
  }
}

TEST_P(NoticeTest, Q11_5_4a_AnOverdueReportGetsOneReminder) {
  v1::Duty duty = HalfYearly();
  ASSERT_EQ(ImportDuty(duty).outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  ASSERT_THAT(SetSeries("edu-630000", "青教督"), IsOk());
  ASSERT_THAT(Open("2023h1"), IsOk());
  LetItBe(CivilDay(2023, 7, 31));
  LetItBe(CivilDay(2023, 8, 1));
  const std::vector<Notice> sent = List(Province(), "kind = REMINDER");
  ASSERT_THAT(sent, SizeIs(8));
  EXPECT_EQ(sent[0].issuer(), "parties/edu-630000");
  std::map<std::string, int> subjects;
  for (const Notice& notice : sent) ++subjects[notice.subject()];
  EXPECT_THAT(subjects, SizeIs(8)) << "one for each obligation";
  EXPECT_THAT(List(Prefecture("632700")), SizeIs(1));

  // A later due date that passes, too, is another one.
  v1::ExtendObligationRequest request;
  request.set_name(Owed("632700", "2023h1"));
  request.set_etag(ReportingTest::Get(request.name())->etag());
  request.set_due_on("2023-08-31");
  request.set_reason("雪灾");
  const Call call = As(Province(), "ExtendObligation");
  ASSERT_THAT(Await(obligations_.ExtendObligation(call, request)), IsOk());
  LetItBe(CivilDay(2023, 9, 30));
  EXPECT_THAT(List(Prefecture("632700")), SizeIs(2));
  EXPECT_THAT(List(Province()), SizeIs(9));

  duty.set_name("duties/no-receiver");
  duty.clear_receiver();
  ASSERT_EQ(ImportDuty(duty).outcome(), type::v1::IMPORT_OUTCOME_CREATED);
  ASSERT_THAT(Open("2023h1", duty.name()), IsOk());
  LetItBe(CivilDay(2023, 10, 1));
  EXPECT_THAT(List(Province()), SizeIs(9)) << "nobody sends it";
}

TEST_P(NoticeTest, SD19_5_3b_ANoticeIsPrintedForWhoIsShownIt) {
  v1::IssueNoticeRequest request = Request(Notice::KIND_RECTIFICATION);
  request.mutable_notice()->set_title("<script>alert(1)</script>");
  const absl::StatusOr<Notice> notice = Issue(Province(), request);
  ASSERT_THAT(notice, IsOk());
  v1::GetNoticeDocumentRequest asked;
  asked.set_name(notice->name());
  const Call own = As(Prefecture("632700"), "GetNoticeDocument");
  const absl::StatusOr<v1::NoticeDocument> document = Await(notices_.GetNoticeDocument(own, asked));
  ASSERT_THAT(document, IsOk());
  EXPECT_THAT(document->html(), HasSubstr(notice->number()));
  EXPECT_THAT(document->html(), Not(HasSubstr("<script")));
  const Call other = As(Prefecture("632800"), "GetNoticeDocument");
  EXPECT_THAT(Await(notices_.GetNoticeDocument(other, asked)), HasReason("NOT_FOUND"));
}

TEST_P(NoticeTest, Q16_O4_DemandsAreAnsweredAndThePublicIsToldHowMany) {
  const auto receive = [&](const Call& call, const std::string& code) {
    v1::ReceiveDemandRequest request;
    request.mutable_demand()->set_region_code(code);
    request.mutable_demand()->set_topic("校车");
    request.mutable_demand()->set_text("冬季没有校车");
    request.mutable_demand()->set_citizen_name("卓玛");
    request.mutable_demand()->set_citizen_contact("13900000000");
    const Call as = As(call, "ReceiveDemand");
    return Await(demands_.ReceiveDemand(as, request));
  };
  EXPECT_THAT(receive(Prefecture("632800"), "632701"), HasReason("REPORTING_OUT_OF_SCOPE"));
  EXPECT_THAT(receive(Public(), "632701"), HasReason("PERMISSION_DENIED"));
  absl::StatusOr<Demand> demand = receive(Province(), "632701");
  ASSERT_THAT(demand, IsOk());
  ASSERT_THAT(receive(Province(), "632801"), IsOk());

  v1::AssignDemandRequest assign;
  assign.set_name(demand->name());
  assign.set_etag(demand->etag());
  assign.set_assignee("parties/sup-632700");
  assign.set_due_on("2023-02-20");
  const Call by_office = As(Province(), "AssignDemand");
  demand = Await(demands_.AssignDemand(by_office, assign));
  ASSERT_THAT(demand, IsOk());

  v1::AnswerDemandRequest answer;
  answer.set_name(demand->name());
  answer.set_etag(demand->etag());
  answer.set_answer("已安排校车");
  const Call by_other = As(Province(), "AnswerDemand");
  EXPECT_THAT(Await(demands_.AnswerDemand(by_other, answer)), HasReason("DEMAND_NOT_THE_ASSIGNEE"));
  today_ = CivilDay(2023, 2, 10);
  const Call by_unit = As(Supporter("632700"), "AnswerDemand");
  demand = Await(demands_.AnswerDemand(by_unit, answer));
  ASSERT_THAT(demand, IsOk());
  EXPECT_EQ(demand->citizen_name(), "卓玛") << "who answers must know whom";

  // DX18-3.1.1c: the numbers are those of the open cases on the day.
  v1::GetDemandCountsRequest asked;
  const Call guest = As(Public(), "GetDemandCounts");
  absl::StatusOr<v1::GetDemandCountsResponse> counts = Await(demands_.GetDemandCounts(guest, asked));
  ASSERT_THAT(counts, IsOk());
  EXPECT_EQ(counts->received(), 2);
  EXPECT_EQ(counts->open(), 1);
  EXPECT_THAT(counts->lines(), IsEmpty()) << "totals only";
  asked.set_on("2023-02-09");
  const Call office = As(Prefecture("632700"), "GetDemandCounts");
  counts = Await(demands_.GetDemandCounts(office, asked));
  ASSERT_THAT(counts, IsOk());
  EXPECT_EQ(counts->open(), 2) << "as of the day";
  ASSERT_THAT(counts->lines(), SizeIs(1)) << "of its own area";
  EXPECT_EQ(counts->lines(0).region_code(), "632701");
  asked.set_year(2022);
  EXPECT_EQ(Await(demands_.GetDemandCounts(office, asked))->received(), 0);

  for (const events::v1::DemandChanged& payload : Payloads<events::v1::DemandChanged>("demands/")) {
    for (const char* personal : {"卓玛", "13900000000", "冬季没有校车", "已安排校车"}) {
      EXPECT_THAT(payload.DebugString(), Not(HasSubstr(personal)));
    }
  }
  EXPECT_THAT(EventsOf(demand->name()), ElementsAre("demand.received", "demand.assigned", "demand.answered"));
}

INSTANTIATE_TEST_SUITE_P(Engines, NoticeTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::reporting
