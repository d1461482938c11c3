#include "services/reporting/obligations/policy_completeness.h"

#include <utility>

#include "common/base/text.h"
#include "services/reporting/obligations/policy_due.h"

namespace jiedui::reporting::policy {
namespace {

constexpr int kMaxMissing = 1000;

}  // namespace

std::vector<std::string> PeriodsIn(const ReportPeriod& asked) {
  if (asked.kind == PeriodKind::kHalfYear) return {FormatPeriod(asked)};
  const ReportPeriod first = PeriodOf(PeriodKind::kHalfYear, asked.start);
  return {FormatPeriod(asked), FormatPeriod(first), FormatPeriod(Next(first))};
}

std::string PercentOf(int64_t part, int64_t whole) {
  if (whole <= 0) return "";
  const int64_t hundredths = part * 10'000 / whole;
  const int64_t digits = hundredths % 100;
  return StrCat(hundredths / 100, digits < 10 ? ".0" : ".", digits);
}

void Completeness::Add(v1::Obligation obligation) {
  using v1::Obligation;
  if (obligation.state() == Obligation::STATE_WAIVED) answer_.set_waived(answer_.waived() + 1);
  if (!IsOwed(obligation)) return;
  answer_.set_owed(answer_.owed() + 1);
  const bool met = obligation.state() == Obligation::STATE_MET;
  if (met) answer_.set_accepted(answer_.accepted() + 1);
  if (!obligation.submitted_on().empty() && !obligation.late()) answer_.set_in_time(answer_.in_time() + 1);
  if (obligation.state() == Obligation::STATE_OVERDUE) answer_.set_overdue(answer_.overdue() + 1);
  if (met || obligation.state() == Obligation::STATE_SUBMITTED) {
    answer_.set_submitted(answer_.submitted() + 1);
  } else if (answer_.missing_size() < kMaxMissing) {
    *answer_.add_missing() = std::move(obligation);
  }
}

v1::GetCompletenessResponse Completeness::Answer() const {
  v1::GetCompletenessResponse answer = answer_;
  answer.set_accepted_percent(PercentOf(answer.accepted(), answer.owed()));
  answer.set_in_time_percent(PercentOf(answer.in_time(), answer.owed()));
  return answer;
}

}  // namespace jiedui::reporting::policy
