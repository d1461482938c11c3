#include "services/reporting/assessments/policy_assessment.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/reporting/access.h"
#include "services/reporting/assessments/reasons_assessment.h"
#include "services/reporting/indicators/figure.h"
#include "services/reporting/notices/reasons_notice.h"
#include "services/reporting/reasons.h"
#include "services/reporting/tasks/policy_task.h"

namespace jiedui::reporting::policy {
namespace {

using v1::Assessment;

constexpr Clause kAssessClause{"Q16-O1b", "青政办〔2016〕225号"};
constexpr Clause kRatingClause{"SD19-5.3b", "鲁教厅办发〔2019〕5号"};

constexpr int kFirstYear = 2010, kMaxLines = 200, kMaxWeight = 1000;
constexpr size_t kMaxLineText = 200;

// 0 to 100 with at most two digits after the point.
absl::StatusOr<Exact> ParseScore(std::string_view field, std::string_view text) {
  if (text.empty()) return MissingField(field);
  absl::StatusOr<Exact> score = ParseDecimal(field, text);
  if (!score.ok()) return score.status();
  if (*score < Exact(0) || Exact(100) < *score || (*score * Exact(100)).denominator() != 1) {
    return InvalidField(field, "0 至 100，至多两位小数");
  }
  return score;
}

// "86.50" of a fraction, cut.
std::string TwoDigits(const Exact& score) {
  const int64_t hundredths = (score * Exact(100)).Floor(), decimals = hundredths % 100;
  return StrCat(hundredths / 100, decimals < 10 ? ".0" : ".", decimals);
}

absl::Status ValidLine(const std::string& field, const Assessment::Line& line, std::set<std::string>& sources) {
  absl::Status valid = FirstError({RequiredText(StrCat(field, ".source"), line.source(), kMaxLineText),
                                   ValidText(StrCat(field, ".title"), line.title(), kMaxLineText),
                                   ValidText(StrCat(field, ".basis"), line.basis(), kMaxLineText),
                                   InRange(StrCat(field, ".weight"), line.weight(), 1, kMaxWeight),
                                   InRange<int64_t>(StrCat(field, ".source_revision"), line.source_revision(), 0,
                                                    std::numeric_limits<int64_t>::max()),
                                   ParseScore(StrCat(field, ".score"), line.score()).status()});
  if (!valid.ok()) return valid;
  if (line.source().starts_with("taskAssignments/")) {
    return InvalidField(StrCat(field, ".source"), "任务由系统按其状态计分，不由填报");
  }
  if (!sources.insert(line.source()).second) return InvalidField(StrCat(field, ".source"), "每个事项只计一次");
  return absl::OkStatus();
}

// The last deadline of the year that is due by today.
const v1::Task::Deadline* DeadlineOf(const v1::Task& task, int year, absl::CivilDay today) {
  const v1::Task::Deadline* found = nullptr;
  for (const v1::Task::Deadline& deadline : task.deadlines()) {
    const absl::StatusOr<absl::CivilDay> due = ParseDay("due_on", deadline.due_on());
    if (due.ok() && due->year() == year && *due <= today) found = &deadline;
  }
  return found;
}

}  // namespace

std::string_view Chinese(Assessment::Rating rating) {
  switch (rating) {
    case Assessment::RATING_EXCELLENT: return "优";
    case Assessment::RATING_GOOD: return "良";
    case Assessment::RATING_MEDIUM: return "中";
    case Assessment::RATING_POOR: return "差";
    default: return "未评定";
  }
}

std::string_view Chinese(Assessment::State state) {
  switch (state) {
    case Assessment::STATE_DRAFT: return "拟评";
    case Assessment::STATE_ISSUED: return "已公布";
    default: return "未说明";
  }
}

std::string AssessmentName(int year, std::string_view party) { return StrCat("assessments/", year, "-", IdOf(party)); }

absl::Status ValidMaking(const v1::MakeAssessmentRequest& request, absl::CivilDay today) {
  absl::Status valid = FirstError({InRange<int64_t>("year", request.year(), kFirstYear, today.year()),
                                   CheckName("party", request.party(), "parties"),
                                   InRange("task_weight", request.task_weight(), 0, kMaxWeight),
                                   InRange("led_task_weight", request.led_task_weight(), 0, kMaxWeight)});
  if (!valid.ok()) return valid;
  if (!IsResourceId(IdOf(AssessmentName(request.year(), request.party())))) {
    return InvalidField("party", "编号不超过58个字符");
  }
  if (request.lines_size() > kMaxLines) return InvalidField("lines", StrCat("不超过", kMaxLines, "项"));
  std::set<std::string> sources;
  for (int i = 0; i < request.lines_size(); ++i) {
    valid = ValidLine(StrCat("lines[", i, "]"), request.lines(i), sources);
    if (!valid.ok()) return valid;
  }
  return absl::OkStatus();
}

absl::Status MayAssess(const Call& call, std::string_view region, std::string_view party) {
  if (!access::IsOffice(call.caller) || !call.scope.Covers(region)) {
    return Failure(kOutOfScope, {{"region", call.caller.region}});
  }
  const bool own_area = call.caller.region == region && !call.caller.region.ends_with("0000");
  if (call.caller.organisation != party && !own_area) return absl::OkStatus();
  return Failure(kAssessedByItself, {{"party", party}}).By(kAssessClause, party);
}

bool MaySeeDraft(const Call& call, const Assessment& assessment) {
  if (!call.caller.organisation.empty() && call.caller.organisation == assessment.assessor()) return true;
  return access::IsOffice(call.caller) && call.scope.Covers(assessment.region_code()) &&
         call.caller.region != assessment.region_code();
}

std::optional<Assessment::Line> LineOf(const v1::TaskAssignment& part, const v1::Task& task, int year, int weight,
                                       int64_t late, absl::CivilDay today) {
  const v1::Task::Deadline* deadline = DeadlineOf(task, year, today);
  if (deadline == nullptr || weight == 0 || part.state() == v1::TaskAssignment::STATE_LAPSED) return std::nullopt;
  Assessment::Line line;
  line.set_source(part.name());
  line.set_source_revision(part.revision());
  line.set_title(task.title());
  line.set_weight(weight);
  if (!part.leads()) {
    line.set_score(StrCat(part.progress().percent()));
    line.set_basis(part.has_progress() ? StrCat("进展", part.progress().percent(), "%") : "未报进展");
    return line;
  }
  const auto closing =
      std::find_if(part.closings().begin(), part.closings().end(),
                   [&](const v1::TaskAssignment::Closing& one) { return one.due_on() == deadline->due_on(); });
  if (closing != part.closings().end()) {
    const bool in_time = closing->closed_on() <= deadline->due_on();
    line.set_score(in_time ? "100" : StrCat(late));
    line.set_basis(in_time ? "按期完成" : "逾期完成");
    return line;
  }
  if (deadline->due_on() >= FormatDay(today)) return std::nullopt;  // its last day is not over
  line.set_score("0");
  line.set_basis("逾期未完成");
  return line;
}

absl::Status ValidThresholds(const std::vector<Assessment::Threshold>& thresholds) {
  const bool falls = thresholds.size() == std::size(kRatingRules) &&
                     thresholds[0].at_least() > thresholds[1].at_least() &&
                     thresholds[1].at_least() > thresholds[2].at_least();
  if (falls) return absl::OkStatus();
  const auto text = [&](size_t i) { return i < thresholds.size() ? StrCat(thresholds[i].at_least()) : ""; };
  return Failure(kRatingDisordered, {{"excellent", text(0)}, {"good", text(1)}, {"medium", text(2)}});
}

absl::StatusOr<Reckoned> Reckon(const Assessment& assessment) {
  Exact sum, weights;
  for (const Assessment::Line& line : assessment.lines()) {
    absl::StatusOr<Exact> score = ParseScore("score", line.score());
    if (!score.ok()) return score.status();
    sum += *score * Exact(line.weight());
    weights += Exact(line.weight());
  }
  if (!sum.valid() || !weights.valid() || weights == Exact(0)) {
    return Failure(kNothingToAssess, {{"party", assessment.party()}, {"year", StrCat(assessment.year())}})
        .By(kAssessClause, assessment.party());
  }
  Reckoned reckoned{.score = sum * Exact(1, weights.numerator()), .text = "", .rating = Assessment::RATING_POOR};
  reckoned.text = TwoDigits(reckoned.score);
  for (const Assessment::Threshold& threshold : assessment.thresholds()) {
    if (reckoned.score < Exact(threshold.at_least())) continue;
    reckoned.rating = threshold.rating();
    break;
  }
  return reckoned;
}

absl::StatusOr<Assessment> Scored(Assessment assessment) {
  std::sort(assessment.mutable_lines()->begin(), assessment.mutable_lines()->end(),
            [](const Assessment::Line& a, const Assessment::Line& b) { return a.source() < b.source(); });
  absl::StatusOr<Reckoned> reckoned = Reckon(assessment);
  if (!reckoned.ok()) return reckoned.status();
  assessment.set_score_numerator(reckoned->score.numerator());
  assessment.set_score_denominator(reckoned->score.denominator());
  assessment.set_score(reckoned->text);
  assessment.set_rating(reckoned->rating);
  return assessment;
}

v1::AssessmentCheck Check(const Assessment& assessment) {
  v1::AssessmentCheck check;
  check.set_name(assessment.name());
  check.set_revision(assessment.revision());
  check.set_stored_score(assessment.score());
  check.set_stored_rating(assessment.rating());
  const absl::StatusOr<Reckoned> reckoned = Reckon(assessment);
  if (!reckoned.ok()) return check;
  check.set_reckoned_score(reckoned->text);
  check.set_reckoned_rating(reckoned->rating);
  check.set_same(reckoned->rating == assessment.rating() && reckoned->text == assessment.score() &&
                 reckoned->score.numerator() == assessment.score_numerator() &&
                 reckoned->score.denominator() == assessment.score_denominator());
  return check;
}

absl::Status CanIssue(const Assessment& assessment, std::string_view rectify_by, absl::CivilDay today) {
  if (assessment.state() != Assessment::STATE_DRAFT) {
    return Failure(kWrongState, {{"name", assessment.name()},
                                 {"state", Chinese(assessment.state())},
                                 {"verb", "公布"},
                                 {"allowed", Chinese(Assessment::STATE_DRAFT)}});
  }
  if (assessment.rating() != Assessment::RATING_POOR) {
    return rectify_by.empty() ? absl::OkStatus() : InvalidField("rectify_by", "只有评定为“差”的写明整改期限");
  }
  if (rectify_by.empty()) {
    return Failure(kRectificationNeedsDeadline).Field("rectify_by", "整改期限").By(kRatingClause, assessment.name());
  }
  absl::StatusOr<absl::CivilDay> due = ParseDay("rectify_by", rectify_by);
  if (!due.ok()) return due.status();
  if (*due <= today) return InvalidField("rectify_by", StrCat("晚于今天（", FormatDay(today), "）"));
  return absl::OkStatus();
}

}  // namespace jiedui::reporting::policy
