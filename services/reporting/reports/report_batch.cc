// ReportService: reports of other systems, a row each.
#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/rpc/import_result.h"
#include "services/reporting/events.h"
#include "services/reporting/obligations/policy_due.h"
#include "services/reporting/obligations/traits.h"
#include "services/reporting/reads.h"
#include "services/reporting/reports/policy_report.h"
#include "services/reporting/reports/report_service.h"
#include "services/reporting/reports/reports.h"
#include "services/reporting/reports/traits.h"

namespace jiedui::reporting {
namespace {

using type::v1::ImportOutcome;
using v1::Report;

absl::Status Valid(const v1::SubmitReportsRequest& row) {
  return FirstError({CheckName("obligation", row.obligation(), "obligations"), policy::ValidAnswers(row.answers()),
                     policy::ValidDifficulties(row.difficulties()), policy::ValidAttachments(row.attachments())});
}

bool IsOpen(const Report& report) {
  return report.state() == Report::STATE_DRAFT || report.state() == Report::STATE_RETURNED;
}

// All is decided before anything is written: a refused row leaves nothing behind.
absl::StatusOr<ImportOutcome> SubmitRow(db::Mutation& m, const Call& call, const v1::SubmitReportsRequest& row) {
  absl::Status valid = Valid(row);
  if (!valid.ok()) return valid;
  absl::StatusOr<resource::Entered<v1::Obligation>> owed = resource::Get<v1::Obligation>(m.tx(), row.obligation());
  if (!owed.ok()) return owed.status();
  const v1::Obligation& obligation = owed->resource;
  absl::Status may = MaySee(m.tx(), call, obligation);
  if (may.ok()) may = policy::MayWrite(call.caller, obligation.party());
  if (!may.ok()) return may;
  absl::StatusOr<std::optional<resource::Entered<Report>>> present =
      resource::FindEntered<Report>(m.tx(), policy::ReportName(row.obligation()));
  if (!present.ok()) return present.status();
  const bool begun = present->has_value();
  if (begun && !IsOpen((*present)->resource) && policy::SaysAlready((*present)->resource, row)) {
    return type::v1::IMPORT_OUTCOME_UNCHANGED;
  }
  if (begun) may = policy::CanFill((*present)->resource, "报送");
  if (may.ok() && !(begun && policy::HasStanding((*present)->resource))) may = policy::CanSubmit(obligation);
  if (!may.ok()) return may;
  absl::StatusOr<Report> report =
      begun ? absl::StatusOr<Report>((*present)->resource) : BeginReport(m.tx(), obligation);
  if (!report.ok()) return report.status();
  // Figures first: `confirmed` confirms what they now are.
  absl::Status computed = ComputeFigures(m.tx(), obligation, *report).status();
  if (!computed.ok()) return computed;
  absl::StatusOr<Report> filled = policy::Filled(*report, row.answers());
  if (!filled.ok()) return filled.status();
  *filled->mutable_difficulties() = row.difficulties();
  *filled->mutable_attachments() = row.attachments();
  may = policy::CanSubmit(*filled, {}, call.today);
  if (!may.ok()) return may;

  const std::string authors = begun ? (*present)->authors : "";
  const bool again = begun && (*present)->resource.steps_size() > 0;
  Report before;
  if (begun) {
    before = (*present)->resource;
  } else {
    absl::StatusOr<Report> drafted = SaveReport(m, nullptr, *report, kReportDrafted, "");
    if (!drafted.ok()) return drafted.status();
    before = *std::move(drafted);
  }
  absl::Status submitted = Submit(m, before, *std::move(filled), {}, obligation, authors).status();
  if (!submitted.ok()) return submitted;
  return again ? type::v1::IMPORT_OUTCOME_UPDATED : type::v1::IMPORT_OUTCOME_CREATED;
}

}  // namespace

Answer<std::vector<v1::SubmitReportsResponse>> ReportService::SubmitReports(
    const Call& call, std::vector<v1::SubmitReportsRequest> rows) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::SubmitReportsResponse, v1::SubmitReportsRequest>(
      db_, call, std::move(rows),
      [&call](db::Mutation& m, const v1::SubmitReportsRequest& row) { return SubmitRow(m, call, row); },
      [](const v1::SubmitReportsRequest& row, const absl::StatusOr<ImportOutcome>& outcome) {
        return rpc::RowResult<v1::SubmitReportsResponse>(row.line(), policy::ReportName(row.obligation()), outcome);
      });
}

}  // namespace jiedui::reporting
