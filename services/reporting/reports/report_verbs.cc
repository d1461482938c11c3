// ReportService: a report's way from submission to acceptance, and back.
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "services/reporting/events.h"
#include "services/reporting/obligations/periods.h"
#include "services/reporting/obligations/policy_due.h"
#include "services/reporting/obligations/traits.h"
#include "services/reporting/reads.h"
#include "services/reporting/reports/policy_report.h"
#include "services/reporting/reports/report_service.h"
#include "services/reporting/reports/reports.h"
#include "services/reporting/reports/traits.h"

namespace jiedui::reporting {
namespace {

using v1::Obligation;
using v1::Report;

// A report that an office above its unit decides about.
absl::StatusOr<resource::Entered<Report>> LoadFromAbove(db::Mutation& m, std::string_view name, std::string_view etag) {
  const Call& call = m.call();
  absl::StatusOr<resource::Entered<Report>> before = LoadForChange<Report>(m, call, name, etag);
  if (!before.ok()) return before.status();
  absl::Status may =
      access::ActsAbove(call.caller, call.scope, before->resource.region_code(), before->resource.party());
  if (!may.ok()) return may;
  return before;
}

// The obligation that waits for what becomes of this report follows it.
absl::Status Follow(db::Mutation& m, const Report& report, Obligation (*become)(Obligation, absl::CivilDay)) {
  absl::StatusOr<Obligation> obligation = ObligationOf(m.tx(), report);
  if (!obligation.ok()) return obligation.status();
  if (obligation->state() != Obligation::STATE_SUBMITTED) return absl::OkStatus();
  return SaveObligation(m, &*obligation, become(*obligation, m.call().today), kObligationUpdated).status();
}

}  // namespace

Answer<Report> ReportService::SubmitReport(const Call& call, const v1::SubmitReportRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "reports");
  if (!valid.ok()) return valid;
  return db::Mutate<Report>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Report> {
    absl::StatusOr<resource::Entered<Report>> before = LoadForChange<Report>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status may = policy::MayWrite(call.caller, before->resource.party());
    if (may.ok()) may = policy::CanFill(before->resource, "报送");
    if (!may.ok()) return may;
    absl::StatusOr<Obligation> obligation = ObligationOf(m.tx(), before->resource);
    if (!obligation.ok()) return obligation.status();
    Report report = before->resource;
    absl::StatusOr<std::vector<std::string>> changed = ComputeFigures(m.tx(), *obligation, report);
    if (!changed.ok()) return changed.status();
    return Submit(m, before->resource, std::move(report), *changed, *obligation, before->authors);
  });
}

Answer<Report> ReportService::ReviewReport(const Call& call, const v1::ReviewReportRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({CheckName("name", request.name(), "reports"), ValidText("note", request.note(), kMaxReason)});
  if (!valid.ok()) return valid;
  return db::Mutate<Report>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Report> {
    absl::StatusOr<resource::Entered<Report>> before = LoadFromAbove(m, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanReview(before->resource, call.caller);
    if (!possible.ok()) return possible;
    return SaveReport(m, &before->resource, policy::Reviewed(before->resource, call.caller, request.note(), call.today),
                      kReportReviewed, before->authors, request.note());
  });
}

Answer<Report> ReportService::ReturnReport(const Call& call, const v1::ReturnReportRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({CheckName("name", request.name(), "reports"), policy::ValidReason(request.reason())});
  if (!valid.ok()) return valid;
  return db::Mutate<Report>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Report> {
    absl::StatusOr<resource::Entered<Report>> before = LoadFromAbove(m, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanReturn(before->resource);
    if (!possible.ok()) return possible;
    absl::Status followed = Follow(m, before->resource, &policy::Returned);
    if (!followed.ok()) return followed;
    return SaveReport(m, &before->resource,
                      policy::Returned(before->resource, call.caller, request.reason(), call.today), kReportReturned,
                      before->authors, request.reason());
  });
}

Answer<Report> ReportService::AcceptReport(const Call& call, const v1::AcceptReportRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "reports");
  if (!valid.ok()) return valid;
  return db::Mutate<Report>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Report> {
    absl::StatusOr<resource::Entered<Report>> before = LoadFromAbove(m, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::StatusOr<resource::Entered<v1::Duty>> duty = resource::Get<v1::Duty>(m.tx(), before->resource.duty());
    if (!duty.ok()) return duty.status();
    absl::Status possible = policy::CanAccept(before->resource, call.caller, duty->resource.receiver());
    if (!possible.ok()) return possible;
    absl::Status followed = Follow(m, before->resource, &policy::Met);
    if (!followed.ok()) return followed;
    Report report = before->resource;
    if (policy::HasStanding(report)) {
      absl::StatusOr<Report> saved =
          SaveReport(m, &before->resource, policy::Superseded(report), kReportSuperseded, before->authors);
      if (!saved.ok()) return saved.status();
      report = *std::move(saved);
    }
    return SaveReport(m, &report, policy::Accepted(report, call.caller, call.today), kReportAccepted, before->authors);
  });
}

Answer<Report> ReportService::ReviseReport(const Call& call, const v1::ReviseReportRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({CheckName("name", request.name(), "reports"), policy::ValidReason(request.reason())});
  if (!valid.ok()) return valid;
  return db::Mutate<Report>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Report> {
    absl::StatusOr<resource::Entered<Report>> before = LoadForChange<Report>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status may = policy::MayWrite(call.caller, before->resource.party());
    if (may.ok()) may = policy::CanRevise(before->resource);
    if (!may.ok()) return may;
    absl::StatusOr<Obligation> obligation = ObligationOf(m.tx(), before->resource);
    if (!obligation.ok()) return obligation.status();
    Report report = policy::Revised(before->resource, call.caller, request.reason(), call.today);
    absl::Status computed = ComputeFigures(m.tx(), *obligation, report).status();
    if (!computed.ok()) return computed;
    return SaveReport(m, &before->resource, std::move(report), kReportRevised, before->authors, request.reason());
  });
}

}  // namespace jiedui::reporting
