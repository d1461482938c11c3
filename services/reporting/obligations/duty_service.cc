// ObligationService: duties and the periods opened for them.
#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/rpc/import_result.h"
#include "services/reporting/events.h"
#include "services/reporting/obligations/obligation_service.h"
#include "services/reporting/obligations/obligation_timers.h"
#include "services/reporting/obligations/periods.h"
#include "services/reporting/obligations/policy_duty.h"
#include "services/reporting/obligations/traits.h"
#include "services/reporting/reads.h"

namespace jiedui::reporting {
namespace {

using type::v1::ImportOutcome;
using v1::Duty;

const std::vector<rpc::FilterField>& DutyFields() {
  static const auto& fields = *new std::vector<rpc::FilterField>{rpc::TextField("name", "name")};
  return fields;
}

const std::vector<rpc::FilterField>& PeriodFields() {
  static const auto& fields = *new std::vector<rpc::FilterField>{
      rpc::TextField("name", "name"), rpc::TextField("duty", "parent"), rpc::NumberField("year", "year"),
      rpc::EnumField("state", "state", v1::ReportPeriod::State_descriptor(), "STATE_")};
  return fields;
}

absl::StatusOr<ImportOutcome> ImportRow(db::Mutation& m, const Call& call, const v1::ImportDutiesRequest& row) {
  absl::Status valid = policy::ValidDuty(row.duty());
  if (!valid.ok()) return valid;
  absl::StatusOr<std::optional<Duty>> before = resource::Find<Duty>(m.tx(), row.duty().name());
  if (!before.ok()) return before.status();
  const Duty entered = policy::AsEntered(row.duty());
  std::optional<Duty> known;
  if (before->has_value()) known = policy::AsEntered(**before);
  absl::StatusOr<ImportOutcome> outcome = rpc::Compare(known.has_value() ? &*known : nullptr, entered, row.update());
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;
  absl::StatusOr<Duty> saved = resource::Save(m, before->has_value() ? &**before : nullptr, entered,
                                              {.event = before->has_value() ? kDutyUpdated : kDutyCreated,
                                               .clause = entered.citation().clause(),
                                               .authors = resource::WithAuthor("", call.caller)});
  if (!saved.ok()) return saved.status();
  absl::Status heeded = ReconcileDuty(m, *saved);
  if (heeded.ok()) heeded = ScheduleOpening(m.tx(), *saved, call.today);
  if (!heeded.ok()) return heeded;
  return outcome;
}

}  // namespace

Answer<Duty> ObligationService::GetDuty(const Call& call, const v1::GetDutyRequest& request) {
  return GetResource<Duty>(db_, workers_, call, request);
}

Answer<v1::ListDutiesResponse> ObligationService::ListDuties(const Call& call, const v1::ListDutiesRequest& request) {
  return ListPublic<Duty>(db_, workers_, call, request, DutyFields(), &v1::ListDutiesResponse::add_duties);
}

Answer<v1::ListDutyRevisionsResponse> ObligationService::ListDutyRevisions(
    const Call& call, const v1::ListDutyRevisionsRequest& request) {
  return ListResourceRevisions<Duty, v1::ListDutyRevisionsResponse>(db_, workers_, call, request,
                                                                    &v1::DutyRevision::mutable_duty);
}

Answer<std::vector<v1::ImportDutiesResponse>> ObligationService::ImportDuties(
    const Call& call, std::vector<v1::ImportDutiesRequest> rows) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportDutiesResponse, v1::ImportDutiesRequest>(
      db_, call, std::move(rows),
      [&call](db::Mutation& m, const v1::ImportDutiesRequest& row) { return ImportRow(m, call, row); },
      [](const v1::ImportDutiesRequest& row, const absl::StatusOr<ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportDutiesResponse>(row.line(), row.duty().name(), outcome);
      });
}

Answer<v1::ReportPeriod> ObligationService::GetReportPeriod(const Call& call,
                                                            const v1::GetReportPeriodRequest& request) {
  return GetResource<v1::ReportPeriod>(db_, workers_, call, request);
}

Answer<v1::ListReportPeriodsResponse> ObligationService::ListReportPeriods(
    const Call& call, const v1::ListReportPeriodsRequest& request) {
  return ListPublic<v1::ReportPeriod>(db_, workers_, call, request, PeriodFields(),
                                      &v1::ListReportPeriodsResponse::add_report_periods);
}

Answer<v1::ReportPeriod> ObligationService::OpenReportPeriod(const Call& call,
                                                             const v1::OpenReportPeriodRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("duty", request.duty(), "duties");
  if (!valid.ok()) return valid;
  if (request.period().empty()) return MissingField("period");
  absl::StatusOr<ReportPeriod> period = ParsePeriod("period", request.period());
  if (!period.ok()) return period.status();
  return db::Mutate<v1::ReportPeriod>(
      db_, call, request, [&call, &request, period = *period](db::Mutation& m) -> absl::StatusOr<v1::ReportPeriod> {
        absl::StatusOr<resource::Entered<Duty>> duty = resource::Get<Duty>(m.tx(), request.duty());
        if (!duty.ok()) return duty.status();
        absl::Status possible = policy::CanOpen(duty->resource, period, call.today);
        if (!possible.ok()) return possible;
        possible = resource::IsFree<v1::ReportPeriod>(m, policy::PeriodName(request.duty(), period));
        if (!possible.ok()) return possible;
        return OpenPeriod(m, duty->resource, period);
      });
}

Answer<v1::ReportPeriod> ObligationService::CloseReportPeriod(const Call& call,
                                                              const v1::CloseReportPeriodRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("name", request.name(), "reportPeriods");
  if (!valid.ok()) return valid;
  return db::Mutate<v1::ReportPeriod>(
      db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<v1::ReportPeriod> {
        absl::StatusOr<resource::Entered<v1::ReportPeriod>> before =
            LoadForChange<v1::ReportPeriod>(m, call, request.name(), request.etag());
        if (!before.ok()) return before.status();
        absl::Status possible = policy::CanClose(before->resource, call.today);
        if (!possible.ok()) return possible;
        return resource::Save(m, &before->resource, policy::Closed(before->resource),
                              {.event = kReportPeriodClosed, .authors = before->authors});
      });
}

}  // namespace jiedui::reporting
