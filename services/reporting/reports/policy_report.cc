#include "services/reporting/reports/policy_report.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_join.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/reporting/reasons.h"
#include "services/reporting/reports/reasons_report.h"
#include "services/reporting/reports/receipt.h"

namespace jiedui::reporting::policy {
namespace {

using v1::Answer;
using v1::Report;

absl::Status WrongState(const Report& report, std::string_view verb, std::string_view allowed) {
  return Failure(kWrongState,
                 {{"name", report.name()}, {"state", Chinese(report.state())}, {"verb", verb}, {"allowed", allowed}});
}

bool IsOpen(const Report& report) {
  return report.state() == Report::STATE_DRAFT || report.state() == Report::STATE_RETURNED;
}
bool IsUnderReview(const Report& report) {
  return report.state() == Report::STATE_SUBMITTED || report.state() == Report::STATE_REVIEWED;
}

bool IsAnswered(const Answer& answer) {
  if (answer.unit().empty()) return !answer.text().empty();
  if (answer.source().empty()) return !answer.value().empty();
  return answer.confirmed() || !answer.explanation().empty();
}

void AddStep(Report& report, Report::Action action, const Caller& caller, std::string_view note, absl::CivilDay today,
             std::string_view level = "") {
  Report::Step& step = *report.add_steps();
  step.set_action(action);
  step.set_version(report.version());
  step.set_by(caller.Id());
  step.set_on(FormatDay(today));
  step.set_note(std::string(note));
  step.set_level(std::string(level));
}

// It is being written in again: its receipt was of what it said then, and stays with that revision.
void TakeBack(Report& report) {
  report.set_reviewed(0);
  report.clear_receipt_sha256();
  report.clear_submitted_by();
  report.clear_submitted_on();
}

// Who submits neither reviews nor accepts.
absl::Status IsAnother(const Report& report, const Caller& caller, std::string_view verb) {
  if (caller.Id() != report.submitted_by()) return absl::OkStatus();
  return Failure(kSameActor, {{"who", "报送人"}, {"verb", verb}, {"name", report.name()}})
      .By(kReportClause, report.name());
}

}  // namespace

std::string ReportName(std::string_view obligation) { return StrCat("reports/", IdOf(obligation)); }

absl::Status MayWrite(const Caller& caller, std::string_view party) {
  if (!caller.organisation.empty() && caller.organisation == party) return absl::OkStatus();
  return Failure(kNotYourReport, {{"party", party}});
}

absl::Status CanFill(const Report& report, std::string_view verb) {
  if (IsOpen(report)) return absl::OkStatus();
  return WrongState(report, verb, "草稿”或“已退回");
}

absl::Status CanSubmit(const Report& report, const std::vector<std::string>& changed, absl::CivilDay today) {
  if (!IsOpen(report)) return WrongState(report, "报送", "草稿”或“已退回");
  const absl::StatusOr<absl::CivilDay> until = ParseDay("until", report.until());
  if (!until.ok()) return until.status();
  if (today < *until) {
    const std::string last = FormatDay(*until - 1);
    return Failure(kReportTooEarly, {{"last", last}}).By(kReportClause, report.name());
  }
  if (!changed.empty()) {
    const std::string questions = absl::StrJoin(changed, "、");
    return Failure(kFiguresChanged, {{"questions", questions}});
  }
  std::vector<std::string> open;
  for (const Answer& answer : report.answers()) {
    if (!IsAnswered(answer)) open.push_back(answer.question());
  }
  if (static_cast<int>(open.size()) == report.answers_size()) {
    return Failure(kReportEmpty).By(kReportClause, report.name());
  }
  if (open.empty()) return absl::OkStatus();
  const std::string questions = absl::StrJoin(open, "、");
  return Failure(kReportIncomplete, {{"questions", questions}}).By(kReportClause, report.name());
}

Report Submitted(Report report, const Caller& caller, absl::CivilDay today) {
  report.set_state(Report::STATE_SUBMITTED);
  report.set_reviewed(0);
  report.set_submitted_by(caller.Id());
  report.set_submitted_on(FormatDay(today));
  report.set_receipt_sha256(Sha256Hex(ReceiptText(report)));
  AddStep(report, Report::ACTION_SUBMITTED, caller, "", today);
  return report;
}

absl::Status CanReview(const Report& report, const Caller& caller) {
  if (report.state() != Report::STATE_SUBMITTED || report.reviewed() >= report.review_levels_size()) {
    return WrongState(report, "审核", "待审核的已报送");
  }
  const std::string& level = report.review_levels(report.reviewed());
  if (caller.role != level) return Failure(kOtherLevel, {{"level", level}});
  return IsAnother(report, caller, "审核");
}

Report Reviewed(Report report, const Caller& caller, std::string_view note, absl::CivilDay today) {
  const std::string level = report.review_levels(report.reviewed());
  report.set_reviewed(report.reviewed() + 1);
  if (report.reviewed() == report.review_levels_size()) report.set_state(Report::STATE_REVIEWED);
  AddStep(report, Report::ACTION_REVIEWED, caller, note, today, level);
  return report;
}

absl::Status CanReturn(const Report& report) {
  if (IsUnderReview(report)) return absl::OkStatus();
  return WrongState(report, "退回", "已报送”或“已审核");
}

Report Returned(Report report, const Caller& caller, std::string_view reason, absl::CivilDay today) {
  report.set_state(Report::STATE_RETURNED);
  TakeBack(report);
  AddStep(report, Report::ACTION_RETURNED, caller, reason, today);
  return report;
}

absl::Status CanAccept(const Report& report, const Caller& caller, std::string_view receiver) {
  if (!IsUnderReview(report)) return WrongState(report, "接收", "已报送”或“已审核");
  if (report.reviewed() < report.review_levels_size()) {
    return Failure(kReviewOutstanding, {{"level", report.review_levels(report.reviewed())}});
  }
  if (!receiver.empty() && caller.organisation != receiver) {
    return Failure(kNotReceiver, {{"receiver", receiver}}).By(kReportClause, report.name());
  }
  return IsAnother(report, caller, "接收");
}

bool HasStanding(const Report& report) {
  return std::any_of(report.sealed_versions().begin(), report.sealed_versions().end(),
                     [](const Report::SealedVersion& sealed) { return !sealed.superseded(); });
}

Report Superseded(Report report) {
  for (Report::SealedVersion& sealed : *report.mutable_sealed_versions()) sealed.set_superseded(true);
  return report;
}

Report Accepted(Report report, const Caller& caller, absl::CivilDay today) {
  report.set_state(Report::STATE_ACCEPTED);
  AddStep(report, Report::ACTION_ACCEPTED, caller, "", today);
  Report::SealedVersion& sealed = *report.add_sealed_versions();
  sealed.set_version(report.version());
  sealed.set_revision(report.revision() + 1);  // in which this is written
  sealed.set_receipt_sha256(report.receipt_sha256());
  sealed.set_accepted_by(caller.Id());
  sealed.set_accepted_on(FormatDay(today));
  return report;
}

absl::Status CanRevise(const Report& report) {
  if (report.state() == Report::STATE_ACCEPTED) return absl::OkStatus();
  return WrongState(report, "修订", Chinese(Report::STATE_ACCEPTED));
}

Report Revised(Report report, const Caller& caller, std::string_view reason, absl::CivilDay today) {
  report.set_version(report.version() + 1);
  report.set_state(Report::STATE_DRAFT);
  TakeBack(report);
  AddStep(report, Report::ACTION_REVISED, caller, reason, today);
  return report;
}

std::string_view Chinese(Report::State state) {
  switch (state) {
    case Report::STATE_DRAFT: return "草稿";
    case Report::STATE_SUBMITTED: return "已报送";
    case Report::STATE_REVIEWED: return "已审核";
    case Report::STATE_RETURNED: return "已退回";
    case Report::STATE_ACCEPTED: return "已接收";
    default: return "未说明";
  }
}

}  // namespace jiedui::reporting::policy
