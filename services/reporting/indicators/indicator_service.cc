#include "services/reporting/indicators/indicator_service.h"

#include <optional>
#include <string>

#include "common/base/checks.h"
#include "common/db/mutate.h"
#include "common/rpc/import_result.h"
#include "services/reporting/events.h"
#include "services/reporting/indicators/policy_indicator.h"
#include "services/reporting/indicators/traits.h"
#include "services/reporting/indicators/values.h"
#include "services/reporting/reads.h"

namespace jiedui::reporting {
namespace {

using type::v1::ImportOutcome;
using v1::Indicator;

const std::vector<rpc::FilterField>& IndicatorFields() {
  static const auto& fields = *new std::vector<rpc::FilterField>{
      rpc::TextField("name", "name"), rpc::EnumField("nature", "state", Indicator::Nature_descriptor(), "NATURE_"),
      rpc::EnumField("aggregation", "type", Indicator::Aggregation_descriptor(), "AGGREGATION_")};
  return fields;
}

absl::Status ComponentsAreThere(db::Tx& tx, const Indicator& indicator) {
  for (const std::string& name : policy::ComponentsOf(indicator)) {
    absl::StatusOr<std::optional<Indicator>> component = resource::Find<Indicator>(tx, name);
    if (!component.ok()) return component.status();
    if (!component->has_value()) return UnknownReference("indicator.components", "indicator.components", name);
    absl::Status can = policy::CanBeComponent(indicator, **component);
    if (!can.ok()) return can;
  }
  return absl::OkStatus();
}

absl::StatusOr<ImportOutcome> ImportRow(db::Mutation& m, const Call& call, const v1::ImportIndicatorsRequest& row) {
  absl::Status valid = policy::ValidIndicator(row.indicator());
  if (!valid.ok()) return valid;
  absl::StatusOr<std::optional<Indicator>> before = resource::Find<Indicator>(m.tx(), row.indicator().name());
  if (!before.ok()) return before.status();
  const Indicator entered = policy::AsEntered(row.indicator());
  std::optional<Indicator> known;
  if (before->has_value()) known = policy::AsEntered(**before);
  absl::StatusOr<ImportOutcome> outcome = rpc::Compare(known.has_value() ? &*known : nullptr, entered, row.update());
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;
  valid = ComponentsAreThere(m.tx(), entered);
  if (!valid.ok()) return valid;
  if (known.has_value()) {
    absl::StatusOr<bool> in_use = store::HasValues(m.tx(), entered.name());
    if (!in_use.ok()) return in_use.status();
    valid = policy::CanRedefine(*known, entered, *in_use);
    if (!valid.ok()) return valid;
  }
  absl::Status saved = resource::Save(m, before->has_value() ? &**before : nullptr, entered,
                                      {.event = before->has_value() ? kIndicatorUpdated : kIndicatorCreated,
                                       .clause = entered.citation().clause(),
                                       .authors = resource::WithAuthor("", call.caller)})
                           .status();
  if (!saved.ok()) return saved;
  return outcome;
}

}  // namespace

Answer<Indicator> IndicatorService::GetIndicator(const Call& call, const v1::GetIndicatorRequest& request) {
  return GetResource<Indicator>(db_, workers_, call, request);
}

Answer<v1::ListIndicatorsResponse> IndicatorService::ListIndicators(const Call& call,
                                                                    const v1::ListIndicatorsRequest& request) {
  return ListPublic<Indicator>(db_, workers_, call, request, IndicatorFields(),
                               &v1::ListIndicatorsResponse::add_indicators);
}

Answer<v1::ListIndicatorRevisionsResponse> IndicatorService::ListIndicatorRevisions(
    const Call& call, const v1::ListIndicatorRevisionsRequest& request) {
  return ListResourceRevisions<Indicator, v1::ListIndicatorRevisionsResponse>(
      db_, workers_, call, request, &v1::IndicatorRevision::mutable_indicator);
}

Answer<std::vector<v1::ImportIndicatorsResponse>> IndicatorService::ImportIndicators(
    const Call& call, std::vector<v1::ImportIndicatorsRequest> rows) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportIndicatorsResponse, v1::ImportIndicatorsRequest>(
      db_, call, std::move(rows),
      [&call](db::Mutation& m, const v1::ImportIndicatorsRequest& row) { return ImportRow(m, call, row); },
      [](const v1::ImportIndicatorsRequest& row, const absl::StatusOr<ImportOutcome>& outcome) {
        return rpc::RowResult<v1::ImportIndicatorsResponse>(row.line(), row.indicator().name(), outcome);
      });
}

}  // namespace jiedui::reporting
