// Rules of notices and demands, named after what they come from.
#include "services/reporting/notices/policy_notice.h"

#include <functional>
#include <string>
#include <vector>

#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/reporting/notices/policy_demand.h"
#include "services/reporting/notices/policy_notice_document.h"

namespace jiedui::reporting::policy {
namespace {

using absl::CivilDay;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using ::testing::HasSubstr;
using ::testing::Not;
using v1::Notice;

const CivilDay kToday(2023, 2, 1);
constexpr std::string_view kIssuer = "parties/edu", kRecipient = "parties/gov";

Notice Stated(Notice::Kind kind) {
  Notice notice;
  notice.set_kind(kind);
  notice.set_recipient(std::string(kRecipient));
  notice.set_title("关于年度考核的通知");
  notice.set_text("请认真整改。");
  notice.mutable_citation()->set_clause("SD19-5.3b");
  notice.mutable_citation()->set_document("鲁教厅办发〔2019〕5号");
  if (kind == Notice::KIND_RECTIFICATION) notice.set_due_on("2023-06-30");
  if (kind == Notice::KIND_ACCOUNTABILITY) notice.set_cause(Notice::CAUSE_FUNDS);
  return notice;
}

Notice InState(Notice::Kind kind, Notice::State state) {
  Notice notice = Issued(Stated(kind), "notices/n",
                         {.issuer = std::string(kIssuer),
                          .issuer_name = "省教育厅",
                          .recipient = std::string(kRecipient),
                          .recipient_name = "州政府",
                          .region_code = "632700"},
                         kToday);
  notice.set_state(state);
  return notice;
}

TEST(NoticePolicy, SD19_5_3b_ARectificationNamesItsDeadline) {
  EXPECT_THAT(ValidNotice("notice", Stated(Notice::KIND_RECTIFICATION), kToday), IsOk());
  Notice notice = Stated(Notice::KIND_RECTIFICATION);
  notice.clear_due_on();
  const absl::Status refused = ValidNotice("notice", notice, kToday);
  EXPECT_THAT(refused, HasReason("RECTIFICATION_NEEDS_DEADLINE"));
  EXPECT_THAT(refused, NamesClause("SD19-5.3b"));
  notice.set_due_on("2023-02-01");
  EXPECT_THAT(ValidNotice("notice", notice, kToday), HasReason("INVALID_FIELD")) << "today is no time to put right";
}

TEST(NoticePolicy, DX18_4_4_AnAccountabilityNamesOneOfFiveCauses) {
  int causes = 0;
  for (int cause = Notice::CAUSE_UNSPECIFIED + 1; Notice::Cause_IsValid(cause); ++cause) {
    Notice notice = Stated(Notice::KIND_ACCOUNTABILITY);
    notice.set_cause(static_cast<Notice::Cause>(cause));
    notice.set_responsible_person("某负责人");
    EXPECT_THAT(ValidNotice("notice", notice, kToday), IsOk());
    EXPECT_NE(Chinese(notice.cause()), "未说明");
    ++causes;
  }
  EXPECT_EQ(causes, 5);
  Notice notice = Stated(Notice::KIND_ACCOUNTABILITY);
  notice.clear_cause();
  EXPECT_THAT(ValidNotice("notice", notice, kToday), HasReason("ACCOUNTABILITY_NEEDS_CAUSE"));
  EXPECT_THAT(ValidNotice("notice", notice, kToday), NamesClause("DX18-4.4"));
}

TEST(NoticePolicy, Q16_O3_BadNoticesAreRefused) {
  struct Row {
    const char* what;
    std::function<void(Notice&)> spoil;
    const char* reason;
  };
  const std::vector<Row> rows = {
      {"kind", [](Notice& n) { n.set_kind(static_cast<Notice::Kind>(77)); }, "INVALID_FIELD"},
      {"kind", [](Notice& n) { n.clear_kind(); }, "INVALID_FIELD"},
      {"recipient", [](Notice& n) { n.set_recipient("gov"); }, "INVALID_FIELD"},
      {"recipient", [](Notice& n) { n.clear_recipient(); }, "MISSING_FIELD"},
      {"title", [](Notice& n) { n.clear_title(); }, "MISSING_FIELD"},
      {"title", [](Notice& n) { n.set_title(std::string(601, 'x')); }, "INVALID_FIELD"},
      {"text", [](Notice& n) { n.clear_text(); }, "MISSING_FIELD"},
      {"clause", [](Notice& n) { n.clear_citation(); }, "MISSING_FIELD"},
      {"subject", [](Notice& n) { n.set_subject("people/p1"); }, "INVALID_FIELD"},
      {"day", [](Notice& n) { n.set_due_on("2023-02-30"); }, "INVALID_FIELD"},
      {"cause", [](Notice& n) { n.set_cause(Notice::CAUSE_FUNDS); }, "INVALID_FIELD"},
      {"cause", [](Notice& n) { n.set_cause(static_cast<Notice::Cause>(99)); }, "INVALID_FIELD"},
      {"person", [](Notice& n) { n.set_responsible_person("某人"); }, "INVALID_FIELD"},
  };
  for (const Row& row : rows) {
    Notice notice = Stated(Notice::KIND_RECTIFICATION);
    row.spoil(notice);
    EXPECT_THAT(ValidNotice("notice", notice, kToday), HasReason(row.reason)) << row.what;
  }
  Notice praise = Stated(Notice::KIND_COMMENDATION);
  EXPECT_THAT(ValidNotice("notice", praise, kToday), IsOk());
  praise.set_due_on("2023-06-30");
  EXPECT_THAT(ValidNotice("notice", praise, kToday), HasReason("INVALID_FIELD")) << "praise has no deadline";
}

TEST(NoticePolicy, SD19_5_3b_EachStepIsTheIssuersOrTheRecipients) {
  using S = Notice;
  const auto at = [](S::State state) { return InState(Notice::KIND_RECTIFICATION, state); };
  EXPECT_THAT(CanAcknowledge(at(S::STATE_ISSUED), kRecipient), IsOk());
  EXPECT_THAT(CanAcknowledge(at(S::STATE_ISSUED), kIssuer), HasReason("NOTICE_NOT_THE_RECIPIENT"));
  EXPECT_THAT(CanAcknowledge(at(S::STATE_ACKNOWLEDGED), kRecipient), HasReason("REPORTING_WRONG_STATE"));
  EXPECT_THAT(CanGiveEvidence(at(S::STATE_ISSUED), kRecipient), HasReason("REPORTING_WRONG_STATE"));
  EXPECT_THAT(CanGiveEvidence(at(S::STATE_ACKNOWLEDGED), kRecipient), IsOk());
  EXPECT_THAT(CanGiveEvidence(at(S::STATE_ACKNOWLEDGED), kIssuer), HasReason("NOTICE_NOT_THE_RECIPIENT"));
  EXPECT_THAT(CanVerify(at(S::STATE_EVIDENCE_GIVEN), kRecipient), HasReason("NOTICE_NOT_THE_ISSUER"));
  EXPECT_THAT(CanVerify(at(S::STATE_EVIDENCE_GIVEN), kIssuer), IsOk());
  EXPECT_THAT(CanReturn(at(S::STATE_VERIFIED), kIssuer), HasReason("REPORTING_WRONG_STATE"));
  EXPECT_THAT(CanClose(at(S::STATE_EVIDENCE_GIVEN), kIssuer, "完成"), HasReason("REPORTING_WRONG_STATE"));
  EXPECT_THAT(CanClose(at(S::STATE_VERIFIED), kIssuer, ""), HasReason("MISSING_FIELD"));
  EXPECT_THAT(CanClose(at(S::STATE_VERIFIED), kRecipient, "完成"), HasReason("NOTICE_NOT_THE_ISSUER"));
  EXPECT_THAT(CanClose(at(S::STATE_VERIFIED), kIssuer, "完成"), IsOk());
  EXPECT_THAT(CanClose(InState(Notice::KIND_COMMENDATION, S::STATE_ISSUED), kIssuer, ""), IsOk());
  EXPECT_THAT(CanGiveEvidence(InState(Notice::KIND_COMMENDATION, S::STATE_ACKNOWLEDGED), kRecipient),
              HasReason("REPORTING_WRONG_STATE"));
}

TEST(NoticePolicy, Q16_O3_EscalationGoesFurtherNeverBack) {
  using S = Notice;
  EXPECT_THAT(CanEscalate(InState(S::KIND_RECTIFICATION, S::STATE_ISSUED), kIssuer, S::KIND_INTERVIEW), IsOk());
  EXPECT_THAT(CanEscalate(InState(S::KIND_INTERVIEW, S::STATE_ISSUED), kIssuer, S::KIND_ACCOUNTABILITY), IsOk());
  EXPECT_THAT(CanEscalate(InState(S::KIND_INTERVIEW, S::STATE_ISSUED), kIssuer, S::KIND_INTERVIEW),
              HasReason("INVALID_FIELD"));
  EXPECT_THAT(CanEscalate(InState(S::KIND_COMMENDATION, S::STATE_ISSUED), kIssuer, S::KIND_INTERVIEW),
              HasReason("INVALID_FIELD"));
  EXPECT_THAT(CanEscalate(InState(S::KIND_ACCOUNTABILITY, S::STATE_ISSUED), kIssuer, S::KIND_ACCOUNTABILITY),
              HasReason("INVALID_FIELD"));
  EXPECT_THAT(CanEscalate(InState(S::KIND_REMINDER, S::STATE_ISSUED), kIssuer, S::KIND_REMINDER),
              HasReason("INVALID_FIELD"));
  EXPECT_THAT(CanEscalate(InState(S::KIND_REMINDER, S::STATE_CLOSED), kIssuer, S::KIND_INTERVIEW),
              HasReason("REPORTING_WRONG_STATE"));
  EXPECT_THAT(CanEscalate(InState(S::KIND_REMINDER, S::STATE_ISSUED), kRecipient, S::KIND_INTERVIEW),
              HasReason("NOTICE_NOT_THE_ISSUER"));
}

TEST(NoticePolicy, SD19_5_3b_ARectificationIsLateTheDayAfter) {
  const Notice notice = InState(Notice::KIND_RECTIFICATION, Notice::STATE_ACKNOWLEDGED);
  EXPECT_FALSE(BecomesLate(notice, CivilDay(2023, 6, 30)));
  EXPECT_TRUE(BecomesLate(notice, CivilDay(2023, 7, 1)));
  Notice::Evidence evidence;
  evidence.set_text("已补齐");
  const Notice given = WithEvidence(notice, evidence, CivilDay(2023, 6, 30));
  EXPECT_FALSE(BecomesLate(given, CivilDay(2023, 7, 1)));
  const Notice returned = EvidenceReturned(given, "材料不全", CivilDay(2023, 7, 5));
  EXPECT_TRUE(returned.late()) << "returned after its day";
  EXPECT_EQ(returned.evidence(0).returned_because(), "材料不全");
}

TEST(NoticePolicy, SD19_5_3b_EvidenceThatIsKeptElsewhereHasItsHash) {
  Notice::Evidence evidence;
  EXPECT_THAT(ValidEvidence(evidence), HasReason("MISSING_FIELD"));
  evidence.set_text("已补齐");
  EXPECT_THAT(ValidEvidence(evidence), IsOk());
  evidence.set_uri("https://example.cn/a.pdf");
  EXPECT_THAT(ValidEvidence(evidence), HasReason("INVALID_FIELD"));
  evidence.set_sha256(std::string(64, 'g'));
  EXPECT_THAT(ValidEvidence(evidence), HasReason("INVALID_FIELD"));
  evidence.set_sha256(std::string(64, 'a'));
  EXPECT_THAT(ValidEvidence(evidence), IsOk());
}

TEST(NoticeDocument, Q16_O3_WhateverSomebodyTypedStandsThereAsText) {
  const std::vector<std::string> hostile = {"<script>alert(1)</script>",
                                            "\"><img src=x onerror=alert(1)>",
                                            "</title><script>x</script>",
                                            "' onmouseover='x",
                                            "&lt;b&gt;",
                                            "</style><iframe src=//x>",
                                            "`${x}`"};
  for (const std::string& text : hostile) {
    Notice notice = InState(Notice::KIND_ACCOUNTABILITY, Notice::STATE_ISSUED);
    notice.set_number(text);
    notice.set_title(text);
    notice.set_text(text + "\n" + text);
    notice.set_recipient_name(text);
    notice.set_issuer_name(text);
    notice.set_responsible_person(text);
    notice.set_due_on(text);
    notice.set_issued_on(text);
    notice.mutable_citation()->set_clause(text);
    notice.mutable_citation()->set_document(text);
    const std::string html = NoticeDocument(notice);
    EXPECT_THAT(html, Not(HasSubstr(text))) << html;
    EXPECT_THAT(html, HasSubstr(EscapeHtml(text)));
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, Not(HasSubstr("<img")));
    EXPECT_THAT(html, Not(HasSubstr("<iframe")));
  }
}

TEST(NoticeDocument, SD19_5_3b_ItSaysNumberRecipientClauseTextAndDeadline) {
  Notice notice = InState(Notice::KIND_RECTIFICATION, Notice::STATE_ISSUED);
  notice.set_number(NumberOf("青教督", 2023, 1));
  notice.set_text("一、加快进度。\n\n二、补齐材料。");
  const std::string html = NoticeDocument(notice);
  for (const char* part : {"青教督〔2023〕1号", "<h1>关于年度考核的通知</h1>", "州政府：", "<p>一、加快进度。</p>",
                           "<p>二、补齐材料。</p>", "期限：2023年6月30日前", "鲁教厅办发〔2019〕5号（SD19-5.3b）",
                           "省教育厅", "2023年2月1日"}) {
    EXPECT_THAT(html, HasSubstr(part));
  }
}

TEST(DemandPolicy, Q16_O4_ReceivedAssignedAnswered) {
  v1::Demand demand;
  demand.set_region_code("632701");
  demand.set_topic("校车");
  demand.set_text("冬季没有校车");
  EXPECT_THAT(ValidDemand(demand, kToday), IsOk());
  const v1::Demand received = Received(demand, "demands/d", kToday);
  EXPECT_EQ(received.received_on(), "2023-02-01");
  EXPECT_THAT(CanAnswer(received, kRecipient), HasReason("REPORTING_WRONG_STATE"));
  v1::AssignDemandRequest assign;
  assign.set_name("demands/d");
  assign.set_assignee(std::string(kRecipient));
  EXPECT_THAT(ValidAssignment(assign, kToday), HasReason("MISSING_FIELD"));
  assign.set_due_on("2023-01-31");
  EXPECT_THAT(ValidAssignment(assign, kToday), HasReason("INVALID_FIELD"));
  assign.set_due_on("2023-02-15");
  EXPECT_THAT(ValidAssignment(assign, kToday), IsOk());
  const v1::Demand assigned = Assigned(received, assign);
  EXPECT_THAT(CanAnswer(assigned, kIssuer), NamesClause("Q16-O4"));
  EXPECT_THAT(CanAnswer(assigned, kRecipient), IsOk());
  const v1::Demand answered = Answered(assigned, "已安排", kToday);
  EXPECT_THAT(CanAssign(answered), HasReason("REPORTING_WRONG_STATE"));

  for (const auto& spoil : std::vector<std::function<void(v1::Demand&)>>{
           [](v1::Demand& d) { d.clear_topic(); }, [](v1::Demand& d) { d.set_topic(std::string(151, 'x')); },
           [](v1::Demand& d) { d.clear_text(); }, [](v1::Demand& d) { d.set_region_code("63"); },
           [](v1::Demand& d) { d.set_received_on("2023-02-02"); },
           [](v1::Demand& d) { d.set_received_on("2023-02-29"); },
           [](v1::Demand& d) { d.set_citizen_name(std::string(301, 'x')); }}) {
    v1::Demand bad = demand;
    spoil(bad);
    EXPECT_FALSE(ValidDemand(bad, kToday).ok()) << bad.ShortDebugString();
  }
}

}  // namespace
}  // namespace jiedui::reporting::policy
