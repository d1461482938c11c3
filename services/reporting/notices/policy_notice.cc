#include "services/reporting/notices/policy_notice.h"

#include <algorithm>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/reporting/notices/reasons_notice.h"
#include "services/reporting/reasons.h"

namespace jiedui::reporting::policy {
namespace {

using v1::Notice;

constexpr Clause kRatingClause{"SD19-5.3b", "鲁教厅办发〔2019〕5号"};
constexpr Clause kCauseClause{"DX18-4.4", "定政办发〔2018〕200号"};
constexpr Clause kInspectionClause{"Q16-O3", "青政办〔2016〕225号"};

constexpr size_t kMaxTitle = 200, kMaxLong = 5000, kMaxText = 2000, kMaxPerson = 100, kMaxWords = 20;
constexpr int kMaxEvidence = 100;
constexpr std::string_view kSubjects[] = {"obligations", "reports", "assessments", "tasks",  "taskAssignments",
                                          "followUps",   "targets", "demands",     "notices"};

absl::Status WrongState(const Notice& notice, std::string_view verb, std::string_view allowed) {
  return Failure(kWrongState,
                 {{"name", notice.name()}, {"state", Chinese(notice.state())}, {"verb", verb}, {"allowed", allowed}});
}

absl::Status IsIssuer(const Notice& notice, std::string_view organisation, std::string_view verb) {
  if (!organisation.empty() && organisation == notice.issuer()) return absl::OkStatus();
  return Failure(kNotTheIssuer, {{"name", notice.name()}, {"issuer", notice.issuer()}, {"verb", verb}})
      .By(kInspectionClause, notice.name());
}

absl::Status IsRecipient(const Notice& notice, std::string_view organisation, std::string_view verb) {
  if (organisation == notice.recipient()) return absl::OkStatus();
  return Failure(kNotTheRecipient, {{"name", notice.name()}, {"recipient", notice.recipient()}, {"verb", verb}})
      .By(kInspectionClause, notice.name());
}

bool IsStern(Notice::Kind kind) { return kind == Notice::KIND_INTERVIEW || kind == Notice::KIND_ACCOUNTABILITY; }
bool IsFresh(const Notice& notice) {
  return notice.state() == Notice::STATE_ISSUED || notice.state() == Notice::STATE_ACKNOWLEDGED;
}

absl::Status ValidDue(std::string_view field, const Notice& notice, absl::CivilDay today) {
  if (notice.due_on().empty()) {
    if (notice.kind() != Notice::KIND_RECTIFICATION) return absl::OkStatus();
    return Failure(kRectificationNeedsDeadline).Field(StrCat(field, ".due_on"), "整改期限").By(kRatingClause, "due_on");
  }
  if (notice.kind() == Notice::KIND_COMMENDATION) return InvalidField(StrCat(field, ".due_on"), "表扬不设期限");
  absl::StatusOr<absl::CivilDay> due = ParseDay(StrCat(field, ".due_on"), notice.due_on());
  if (!due.ok()) return due.status();
  if (*due <= today) return InvalidField(StrCat(field, ".due_on"), StrCat("晚于今天（", FormatDay(today), "）"));
  return absl::OkStatus();
}

absl::Status ValidSubject(std::string_view field, std::string_view subject) {
  if (subject.empty()) return absl::OkStatus();
  const bool known = std::any_of(std::begin(kSubjects), std::end(kSubjects), [&](std::string_view collection) {
    return CheckName(field, subject, collection).ok();
  });
  return known ? absl::OkStatus() : InvalidField(field, "报送义务、评估、任务、督办、目标、诉求或通知的编号");
}

}  // namespace

std::string_view Chinese(Notice::State state) {
  switch (state) {
    case Notice::STATE_ISSUED: return "已发出";
    case Notice::STATE_ACKNOWLEDGED: return "已签收";
    case Notice::STATE_EVIDENCE_GIVEN: return "已报整改材料";
    case Notice::STATE_VERIFIED: return "已核验";
    case Notice::STATE_CLOSED: return "已办结";
    case Notice::STATE_ESCALATED: return "已升级处理";
    default: return "未说明";
  }
}

std::string_view Chinese(Notice::Kind kind) {
  switch (kind) {
    case Notice::KIND_COMMENDATION: return "表扬";
    case Notice::KIND_RECTIFICATION: return "限期整改";
    case Notice::KIND_REMINDER: return "催报";
    case Notice::KIND_INTERVIEW: return "约谈";
    case Notice::KIND_ACCOUNTABILITY: return "问责";
    default: return "未说明";
  }
}

std::string_view Chinese(Notice::Cause cause) {
  switch (cause) {
    case Notice::CAUSE_RESPONSIBILITY: return "责任落实不力";
    case Notice::CAUSE_MEASURES: return "措施不精准";
    case Notice::CAUSE_FUNDS: return "资金管理使用不规范";
    case Notice::CAUSE_CONDUCT: return "工作作风不扎实";
    case Notice::CAUSE_ASSESSMENT: return "考核评估不严格";
    default: return "未说明";
  }
}

absl::Status ValidNotice(std::string_view field, const Notice& notice, absl::CivilDay today) {
  const auto path = [&](std::string_view part) { return StrCat(field, ".", part); };
  if (!Notice::Kind_IsValid(notice.kind()) || notice.kind() == Notice::KIND_UNSPECIFIED) {
    return InvalidField(path("kind"), "表扬、限期整改、催报、约谈或问责");
  }
  absl::Status valid = FirstError({CheckName(path("recipient"), notice.recipient(), "parties"),
                                   RequiredText(path("title"), notice.title(), kMaxTitle),
                                   RequiredText(path("text"), notice.text(), kMaxLong),
                                   RequiredText(path("citation.clause"), notice.citation().clause(), kMaxName),
                                   RequiredText(path("citation.document"), notice.citation().document(), kMaxName),
                                   ValidText(path("responsible_person"), notice.responsible_person(), kMaxPerson),
                                   ValidSubject(path("subject"), notice.subject()), ValidDue(field, notice, today)});
  if (!valid.ok()) return valid;
  if (!Notice::Cause_IsValid(notice.cause())) return InvalidField(path("cause"), "责任、措施、资金、作风或考核");
  if (notice.kind() == Notice::KIND_ACCOUNTABILITY && notice.cause() == Notice::CAUSE_UNSPECIFIED) {
    return Failure(kAccountabilityNeedsCause)
        .Field(path("cause"), "责任、措施、资金、作风或考核")
        .By(kCauseClause, "cause");
  }
  if (notice.kind() != Notice::KIND_ACCOUNTABILITY && notice.cause() != Notice::CAUSE_UNSPECIFIED) {
    return InvalidField(path("cause"), "只有问责写明事由");
  }
  if (!IsStern(notice.kind()) && !notice.responsible_person().empty()) {
    return InvalidField(path("responsible_person"), "只有约谈、问责写明责任人");
  }
  return absl::OkStatus();
}

absl::Status ValidEvidence(const Notice::Evidence& evidence) {
  absl::Status valid = FirstError({RequiredText("evidence.text", evidence.text(), kMaxText),
                                   ValidText("evidence.uri", evidence.uri(), kMaxSource)});
  if (!valid.ok()) return valid;
  if (evidence.uri().empty() != evidence.sha256().empty()) {
    return InvalidField("evidence.sha256", "材料地址与其SHA-256同时填写");
  }
  const bool digest = evidence.sha256().size() == 64 &&
                      std::all_of(evidence.sha256().begin(), evidence.sha256().end(),
                                  [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (!evidence.sha256().empty() && !digest) return InvalidField("evidence.sha256", "64位小写十六进制数");
  return absl::OkStatus();
}

absl::Status ValidSeries(const v1::NoticeSeries& series) {
  return FirstError({CheckName("notice_series.name", series.name(), "noticeSeries"),
                     RequiredText("notice_series.words", series.words(), kMaxWords)});
}

absl::Status ValidReturn(std::string_view reason) { return RequiredText("reason", reason, kMaxReason); }

Notice Stated(const Notice& notice) {
  Notice stated;
  stated.set_kind(notice.kind());
  stated.set_cause(notice.cause());
  stated.set_recipient(notice.recipient());
  stated.set_responsible_person(notice.responsible_person());
  stated.set_title(notice.title());
  stated.set_text(notice.text());
  *stated.mutable_citation() = notice.citation();
  stated.set_subject(notice.subject());
  stated.set_due_on(notice.due_on());
  return stated;
}

Notice Issued(Notice stated, std::string_view name, const Sides& sides, absl::CivilDay today) {
  stated.set_name(std::string(name));
  stated.set_issuer(sides.issuer);
  stated.set_issuer_name(sides.issuer_name);
  stated.set_recipient(sides.recipient);
  stated.set_recipient_name(sides.recipient_name);
  stated.set_region_code(sides.region_code);
  stated.set_issued_on(FormatDay(today));
  stated.set_state(Notice::STATE_ISSUED);
  return stated;
}

std::string NumberOf(std::string_view words, int64_t year, int64_t number) {
  return StrCat(words, "〔", year, "〕", number, "号");
}

absl::Status CanAcknowledge(const Notice& notice, std::string_view organisation) {
  if (notice.state() != Notice::STATE_ISSUED) return WrongState(notice, "签收", "已发出");
  return IsRecipient(notice, organisation, "签收");
}

absl::Status CanGiveEvidence(const Notice& notice, std::string_view organisation) {
  if (notice.state() != Notice::STATE_ACKNOWLEDGED) return WrongState(notice, "报送整改材料", "已签收");
  if (notice.kind() == Notice::KIND_COMMENDATION)
    return WrongState(notice, "报送整改材料", "限期整改、催报、约谈、问责");
  if (notice.evidence_size() >= kMaxEvidence) return InvalidField("evidence", StrCat("不超过", kMaxEvidence, "次"));
  return IsRecipient(notice, organisation, "报送整改材料");
}

absl::Status CanReturn(const Notice& notice, std::string_view organisation) {
  if (notice.state() != Notice::STATE_EVIDENCE_GIVEN) return WrongState(notice, "退回材料", "已报整改材料");
  return IsIssuer(notice, organisation, "退回材料");
}

absl::Status CanVerify(const Notice& notice, std::string_view organisation) {
  if (notice.state() != Notice::STATE_EVIDENCE_GIVEN) return WrongState(notice, "核验", "已报整改材料");
  return IsIssuer(notice, organisation, "核验");
}

absl::Status CanClose(const Notice& notice, std::string_view organisation, std::string_view result) {
  const bool commended = notice.kind() == Notice::KIND_COMMENDATION;
  absl::Status valid = commended ? ValidText("result", result, kMaxText) : RequiredText("result", result, kMaxText);
  if (!valid.ok()) return valid;
  if (notice.kind() == Notice::KIND_RECTIFICATION) {
    if (notice.state() != Notice::STATE_VERIFIED) return WrongState(notice, "办结", "已核验");
  } else if (!IsFresh(notice) && notice.state() != Notice::STATE_VERIFIED) {
    return WrongState(notice, "办结", "已发出、已签收、已核验");
  }
  return IsIssuer(notice, organisation, "办结");
}

absl::Status CanEscalate(const Notice& notice, std::string_view organisation, Notice::Kind next) {
  if (!IsFresh(notice)) return WrongState(notice, "升级处理", "已发出、已签收");
  const bool further = notice.kind() == Notice::KIND_INTERVIEW ? next == Notice::KIND_ACCOUNTABILITY : IsStern(next);
  if (notice.kind() == Notice::KIND_COMMENDATION || notice.kind() == Notice::KIND_ACCOUNTABILITY || !further) {
    return InvalidField("next.kind", "限期整改、催报升级为约谈或问责，约谈升级为问责");
  }
  return IsIssuer(notice, organisation, "升级处理");
}

Notice Acknowledged(Notice notice, absl::CivilDay today) {
  notice.set_state(Notice::STATE_ACKNOWLEDGED);
  notice.set_acknowledged_on(FormatDay(today));
  return notice;
}

Notice WithEvidence(Notice notice, const Notice::Evidence& evidence, absl::CivilDay today) {
  Notice::Evidence& given = *notice.add_evidence();
  given.set_given_on(FormatDay(today));
  given.set_text(evidence.text());
  given.set_uri(evidence.uri());
  given.set_sha256(evidence.sha256());
  notice.set_state(Notice::STATE_EVIDENCE_GIVEN);
  return notice;
}

Notice EvidenceReturned(Notice notice, std::string_view reason, absl::CivilDay today) {
  notice.mutable_evidence(notice.evidence_size() - 1)->set_returned_because(std::string(reason));
  notice.set_state(Notice::STATE_ACKNOWLEDGED);
  if (BecomesLate(notice, today)) notice.set_late(true);
  return notice;
}

Notice Verified(Notice notice) {
  notice.set_state(Notice::STATE_VERIFIED);
  return notice;
}

Notice Closed(Notice notice, std::string_view result, absl::CivilDay today) {
  notice.set_state(Notice::STATE_CLOSED);
  notice.set_result(std::string(result));
  notice.set_closed_on(FormatDay(today));
  return notice;
}

Notice Escalated(Notice notice, std::string_view next, absl::CivilDay today) {
  notice.set_state(Notice::STATE_ESCALATED);
  notice.set_escalated_to(std::string(next));
  notice.set_closed_on(FormatDay(today));
  return notice;
}

bool BecomesLate(const Notice& notice, absl::CivilDay day) {
  return IsFresh(notice) && !notice.late() && !notice.due_on().empty() && notice.due_on() < FormatDay(day);
}

}  // namespace jiedui::reporting::policy
