#include "services/reporting/reports/reports.h"

#include <optional>
#include <utility>

#include "common/base/error.h"
#include "services/reporting/changes.h"
#include "services/reporting/events.h"
#include "services/reporting/figures/facts.h"
#include "services/reporting/forms/forms.h"
#include "services/reporting/obligations/periods.h"
#include "services/reporting/obligations/policy_due.h"
#include "services/reporting/obligations/traits.h"
#include "services/reporting/period.h"
#include "services/reporting/reports/policy_report.h"
#include "services/reporting/reports/reasons_report.h"
#include "services/reporting/reports/traits.h"

namespace jiedui::reporting {

Reported ReportedOf(const v1::Report& report) {
  return {.pairings = {report.pairings().begin(), report.pairings().end()},
          .region_code = report.region_code(),
          .from = report.from(),
          .until = report.until()};
}

absl::StatusOr<v1::Report> BeginReport(db::Tx& tx, const v1::Obligation& obligation) {
  absl::StatusOr<ReportPeriod> period = ParsePeriod("period", obligation.period());
  if (!period.ok()) return period.status();
  absl::StatusOr<std::optional<v1::Form>> form = store::FormFor(tx, obligation.duty(), period->start);
  if (!form.ok()) return form.status();
  if (!form->has_value()) {
    const std::string text = PeriodInChinese(*period);
    return Failure(kNoForm, {{"duty", obligation.duty()}, {"period", text}});
  }
  v1::Report report = policy::Begun(obligation, **form);
  absl::Status computed = ComputeFigures(tx, obligation, report).status();
  if (!computed.ok()) return computed;
  return report;
}

absl::StatusOr<std::vector<std::string>> ComputeFigures(db::Tx& tx, const v1::Obligation& obligation,
                                                        v1::Report& report) {
  absl::StatusOr<std::vector<v1::SourcePosition>> positions = ReadPositions(tx);
  if (!positions.ok()) return positions.status();
  policy::Follow(report, obligation);
  *report.mutable_positions() = {positions->begin(), positions->end()};
  FigureReader reader(tx, ReportedOf(report), *positions);
  std::vector<std::string> changed;
  for (v1::Answer& answer : *report.mutable_answers()) {
    if (answer.source().empty()) continue;
    const FigureSource* source = FindFigureSource(answer.source());
    if (source == nullptr) return Failure(kInternal, {{"detail", answer.source() + " is no source any more"}});
    absl::StatusOr<std::vector<FigurePart>> parts = reader.Parts(*source, answer.source_type());
    if (!parts.ok()) return parts.status();
    const bool known = reader.Knows(*source);
    const std::string value = known ? SumOf(*parts) : "";
    if (policy::SetFigure(answer, known, value, static_cast<int64_t>(parts->size()))) {
      changed.push_back(answer.question());
    }
  }
  return changed;
}

absl::StatusOr<v1::Obligation> ObligationOf(db::Tx& tx, const v1::Report& report) {
  absl::StatusOr<resource::Entered<v1::Obligation>> entered = resource::Get<v1::Obligation>(tx, report.obligation());
  if (!entered.ok()) return entered.status();
  return std::move(entered->resource);
}

absl::StatusOr<v1::Report> SaveReport(db::Mutation& m, const v1::Report* before, v1::Report after,
                                      std::string_view event, std::string_view authors, std::string_view decision) {
  return resource::Save(
      m, before, std::move(after),
      {.event = event, .decision = decision, .authors = resource::WithAuthor(authors, m.call().caller)});
}

absl::StatusOr<v1::Report> Submit(db::Mutation& m, const v1::Report& before, v1::Report report,
                                  const std::vector<std::string>& changed, const v1::Obligation& obligation,
                                  std::string_view authors) {
  // A later version is about an obligation that was met: it stays so.
  const bool first = report.sealed_versions().empty();
  const Call& call = m.call();
  absl::Status possible = policy::CanSubmit(report, changed, call.today);
  if (possible.ok() && first) possible = policy::CanSubmit(obligation);
  if (!possible.ok()) return possible;
  absl::StatusOr<v1::Report> saved =
      SaveReport(m, &before, policy::Submitted(std::move(report), call.caller, call.today), kReportSubmitted, authors);
  if (!saved.ok() || !first) return saved;
  absl::Status followed =
      SaveObligation(m, &obligation, policy::Submitted(obligation, call.today), kObligationUpdated).status();
  if (!followed.ok()) return followed;
  return saved;
}

}  // namespace jiedui::reporting
