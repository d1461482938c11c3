#include "services/reporting/reports/report_service.h"

#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "services/reporting/events.h"
#include "services/reporting/obligations/policy_due.h"
#include "services/reporting/obligations/traits.h"
#include "services/reporting/reads.h"
#include "services/reporting/reports/policy_report.h"
#include "services/reporting/reports/reports.h"
#include "services/reporting/reports/traits.h"

namespace jiedui::reporting {
namespace {

using v1::Report;

const std::vector<rpc::FilterField>& ReportFields() {
  static const auto& fields =
      *new std::vector<rpc::FilterField>{rpc::TextField("name", "name"),
                                         rpc::TextField("duty", "duty"),
                                         rpc::TextField("period", "period"),
                                         rpc::NumberField("year", "year"),
                                         rpc::TextField("party", "party"),
                                         rpc::CodeField("region_code", "region_code"),
                                         rpc::EnumField("state", "state", Report::State_descriptor(), "STATE_")};
  return fields;
}

// The report of the caller's own unit, which it may write in.
absl::StatusOr<resource::Entered<Report>> LoadOwn(db::Mutation& m, std::string_view name, std::string_view etag,
                                                  std::string_view verb) {
  absl::StatusOr<resource::Entered<Report>> before = LoadForChange<Report>(m, m.call(), name, etag);
  if (!before.ok()) return before.status();
  absl::Status may = policy::MayWrite(m.call().caller, before->resource.party());
  if (may.ok()) may = policy::CanFill(before->resource, verb);
  if (!may.ok()) return may;
  return before;
}

}  // namespace

Answer<Report> ReportService::GetReport(const Call& call, const v1::GetReportRequest& request) {
  return GetResource<Report>(db_, workers_, call, request);
}

Answer<v1::ListReportsResponse> ReportService::ListReports(const Call& call, const v1::ListReportsRequest& request) {
  return ListResources<Report>(db_, workers_, call, request, ReportFields(), &v1::ListReportsResponse::add_reports);
}

Answer<v1::ListReportRevisionsResponse> ReportService::ListReportRevisions(
    const Call& call, const v1::ListReportRevisionsRequest& request) {
  return ListResourceRevisions<Report, v1::ListReportRevisionsResponse>(db_, workers_, call, request,
                                                                        &v1::ReportRevision::mutable_report);
}

Answer<Report> ReportService::StartReport(const Call& call, const v1::StartReportRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("obligation", request.obligation(), "obligations");
  if (!valid.ok()) return valid;
  return db::Mutate<Report>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Report> {
    absl::StatusOr<resource::Entered<v1::Obligation>> obligation =
        resource::Get<v1::Obligation>(m.tx(), request.obligation());
    if (!obligation.ok()) return obligation.status();
    absl::Status may = MaySee(m.tx(), call, obligation->resource);
    if (may.ok()) may = policy::MayWrite(call.caller, obligation->resource.party());
    if (may.ok()) may = resource::IsFree<Report>(m, policy::ReportName(request.obligation()));
    if (may.ok()) may = policy::CanSubmit(obligation->resource);
    if (!may.ok()) return may;
    absl::StatusOr<Report> report = BeginReport(m.tx(), obligation->resource);
    if (!report.ok()) return report.status();
    return SaveReport(m, nullptr, *std::move(report), kReportDrafted, "");
  });
}

Answer<Report> ReportService::RefreshReport(const Call& call, const v1::RefreshReportRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "reports");
  if (!valid.ok()) return valid;
  return db::Mutate<Report>(db_, call, request, [&request](db::Mutation& m) -> absl::StatusOr<Report> {
    absl::StatusOr<resource::Entered<Report>> before = LoadOwn(m, request.name(), request.etag(), "刷新");
    if (!before.ok()) return before.status();
    absl::StatusOr<v1::Obligation> obligation = ObligationOf(m.tx(), before->resource);
    if (!obligation.ok()) return obligation.status();
    Report report = before->resource;
    absl::Status computed = ComputeFigures(m.tx(), *obligation, report).status();
    if (!computed.ok()) return computed;
    return SaveReport(m, &before->resource, std::move(report), kReportFilled, before->authors);
  });
}

Answer<Report> ReportService::FillReport(const Call& call, const v1::FillReportRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({CheckName("name", request.name(), "reports"), policy::ValidAnswers(request.answers()),
                  policy::ValidDifficulties(request.difficulties().difficulties()),
                  policy::ValidAttachments(request.attachments().attachments())});
  if (!valid.ok()) return valid;
  return db::Mutate<Report>(db_, call, request, [&request](db::Mutation& m) -> absl::StatusOr<Report> {
    absl::StatusOr<resource::Entered<Report>> before = LoadOwn(m, request.name(), request.etag(), "填写");
    if (!before.ok()) return before.status();
    absl::StatusOr<Report> report = policy::Filled(before->resource, request.answers());
    if (!report.ok()) return report.status();
    if (request.has_difficulties()) *report->mutable_difficulties() = request.difficulties().difficulties();
    if (request.has_attachments()) *report->mutable_attachments() = request.attachments().attachments();
    return SaveReport(m, &before->resource, *std::move(report), kReportFilled, before->authors);
  });
}

}  // namespace jiedui::reporting
