#include "services/reporting/obligations/obligation_service.h"

#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "services/reporting/events.h"
#include "services/reporting/obligations/periods.h"
#include "services/reporting/obligations/policy_completeness.h"
#include "services/reporting/obligations/policy_due.h"
#include "services/reporting/obligations/policy_duty.h"
#include "services/reporting/obligations/traits.h"
#include "services/reporting/reads.h"

namespace jiedui::reporting {
namespace {

using v1::Obligation;

const std::vector<rpc::FilterField>& ObligationFields() {
  static const auto& fields =
      *new std::vector<rpc::FilterField>{rpc::TextField("name", "name"),
                                         rpc::TextField("duty", "duty"),
                                         rpc::TextField("period", "period"),
                                         rpc::NumberField("year", "year"),
                                         rpc::TextField("party", "party"),
                                         rpc::CodeField("region_code", "region_code"),
                                         rpc::EnumField("state", "state", Obligation::State_descriptor(), "STATE_"),
                                         rpc::TextField("due_on", "due_on")};
  return fields;
}

}  // namespace

Answer<Obligation> ObligationService::GetObligation(const Call& call, const v1::GetObligationRequest& request) {
  return GetResource<Obligation>(db_, workers_, call, request);
}

Answer<v1::ListObligationsResponse> ObligationService::ListObligations(const Call& call,
                                                                       const v1::ListObligationsRequest& request) {
  return ListResources<Obligation>(db_, workers_, call, request, ObligationFields(),
                                   &v1::ListObligationsResponse::add_obligations);
}

Answer<v1::ListObligationRevisionsResponse> ObligationService::ListObligationRevisions(
    const Call& call, const v1::ListObligationRevisionsRequest& request) {
  return ListResourceRevisions<Obligation, v1::ListObligationRevisionsResponse>(
      db_, workers_, call, request, &v1::ObligationRevision::mutable_obligation);
}

Answer<Obligation> ObligationService::ExtendObligation(const Call& call, const v1::ExtendObligationRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({CheckName("name", request.name(), "obligations"), policy::ValidReason(request.reason())});
  if (!valid.ok()) return valid;
  absl::StatusOr<absl::CivilDay> due = ParseDay("due_on", request.due_on());
  if (!due.ok()) return due.status();
  return db::Mutate<Obligation>(
      db_, call, request, [&call, &request, due = *due](db::Mutation& m) -> absl::StatusOr<Obligation> {
        absl::StatusOr<resource::Entered<Obligation>> before =
            LoadForChange<Obligation>(m, call, request.name(), request.etag());
        if (!before.ok()) return before.status();
        const Obligation& obligation = before->resource;
        absl::Status may = access::ActsAbove(call.caller, call.scope, obligation.region_code(), obligation.party());
        if (may.ok()) may = policy::CanExtend(obligation, due, call.today);
        if (!may.ok()) return may;
        return SaveObligation(m, &obligation,
                              policy::Extended(obligation, due, request.reason(), call.caller.Id(), call.today),
                              kObligationExtended, request.reason());
      });
}

Answer<Obligation> ObligationService::WaiveObligation(const Call& call, const v1::WaiveObligationRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      FirstError({CheckName("name", request.name(), "obligations"), policy::ValidReason(request.reason())});
  if (!valid.ok()) return valid;
  return db::Mutate<Obligation>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Obligation> {
    absl::StatusOr<resource::Entered<Obligation>> before =
        LoadForChange<Obligation>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    const Obligation& obligation = before->resource;
    absl::Status may = access::ActsAbove(call.caller, call.scope, obligation.region_code(), obligation.party());
    if (may.ok()) may = policy::CanWaive(obligation);
    if (!may.ok()) return may;
    return SaveObligation(m, &obligation, policy::Waived(obligation, request.reason()), kObligationWaived,
                          request.reason());
  });
}

Answer<v1::GetCompletenessResponse> ObligationService::GetCompleteness(const Call& call,
                                                                       const v1::GetCompletenessRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = CheckName("duty", request.duty(), "duties");
  if (!valid.ok()) return valid;
  if (request.period().empty()) return MissingField("period");
  absl::StatusOr<ReportPeriod> asked = ParsePeriod("period", request.period());
  if (!asked.ok()) return asked.status();
  if (!request.region_code().empty() && !IsDivisionCode(request.region_code())) {
    return InvalidField("region_code", "六位行政区划代码");
  }
  using Response = v1::GetCompletenessResponse;
  return db::Query<Response>(
      db_, workers_, call, db::Cost::kScan, [&call, &request, asked = *asked](db::Tx& tx) -> absl::StatusOr<Response> {
        absl::StatusOr<resource::Entered<v1::Duty>> duty = resource::Get<v1::Duty>(tx, request.duty());
        if (!duty.ok()) return duty.status();
        const Scope area = request.region_code().empty() ? Scope::All() : Scope::Region(request.region_code());
        policy::Completeness counted;
        for (const std::string& period : policy::PeriodsIn(asked)) {
          absl::StatusOr<std::optional<v1::ReportPeriod>> opened =
              resource::Find<v1::ReportPeriod>(tx, policy::PeriodName(request.duty(), *ParsePeriod("period", period)));
          if (!opened.ok()) return opened.status();
          if (!opened->has_value()) continue;
          absl::StatusOr<std::vector<Obligation>> all = store::ObligationsOf(tx, request.duty(), period);
          if (!all.ok()) return all.status();
          counted.Begin(period);
          for (Obligation& obligation : *all) {
            if (area.Covers(obligation.region_code()) && MaySee(tx, call, obligation).ok()) {
              counted.Add(std::move(obligation));
            }
          }
        }
        return counted.Answer();
      });
}

}  // namespace jiedui::reporting
