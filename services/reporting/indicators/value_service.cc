// IndicatorService: what was measured, and its roll-up.
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/db/query.h"
#include "common/db/revision.h"
#include "common/rpc/asked.h"
#include "common/rpc/import_result.h"
#include "services/reporting/events.h"
#include "services/reporting/indicators/figure.h"
#include "services/reporting/indicators/figures.h"
#include "services/reporting/indicators/indicator_service.h"
#include "services/reporting/indicators/policy_indicator.h"
#include "services/reporting/indicators/traits.h"
#include "services/reporting/reads.h"
#include "services/reporting/targets/judging.h"

namespace jiedui::reporting {
namespace {

using type::v1::ImportOutcome;
using v1::Indicator;
using v1::IndicatorValue;

constexpr int kMaxMissing = 1000;

const std::vector<rpc::FilterField>& ValueFields() {
  static const auto& fields =
      *new std::vector<rpc::FilterField>{rpc::TextField("name", "name"), rpc::TextField("indicator", "indicator"),
                                         rpc::CodeField("region_code", "region_code"),
                                         rpc::TextField("population", "population"), rpc::TextField("date", "date")};
  return fields;
}

// The value as it will be kept, of an indicator that is there and of a region that the caller answers for.
absl::StatusOr<IndicatorValue> Check(db::Tx& tx, const Call& call, const IndicatorValue& value,
                                     IndicatorValue::Provenance provenance) {
  absl::Status valid = policy::ValidValueKey(value);
  if (!valid.ok()) return valid;
  if (!call.scope.Covers(value.region_code())) return Failure(kOutOfScope, {{"region", call.caller.region}});
  absl::StatusOr<std::optional<Indicator>> indicator = resource::Find<Indicator>(tx, value.indicator());
  if (!indicator.ok()) return indicator.status();
  if (!indicator->has_value()) {
    return UnknownReference("indicator_value.indicator", "indicator_value.indicator", value.indicator());
  }
  valid = policy::ValidValue(**indicator, value, call.today);
  if (!valid.ok()) return valid;
  return policy::AsEntered(**indicator, value, provenance);
}

absl::StatusOr<IndicatorValue> Save(db::Mutation& m, const IndicatorValue* before, IndicatorValue after,
                                    std::string_view batch) {
  absl::StatusOr<IndicatorValue> saved =
      resource::Save(m, before, std::move(after),
                     {.event = kIndicatorValueRecorded, .authors = resource::WithAuthor("", m.call().caller)});
  if (!saved.ok()) return saved.status();
  absl::Status judged = JudgeAgain(m, *saved, batch);
  if (!judged.ok()) return judged;
  return saved;
}

absl::StatusOr<ImportOutcome> ImportRow(db::Mutation& m, const Call& call, const v1::ImportIndicatorValuesRequest& row,
                                        std::string_view batch) {
  absl::StatusOr<IndicatorValue> entered =
      Check(m.tx(), call, row.indicator_value(), IndicatorValue::PROVENANCE_IMPORTED);
  if (!entered.ok()) return entered.status();
  absl::StatusOr<std::optional<IndicatorValue>> before = resource::Find<IndicatorValue>(m.tx(), entered->name());
  if (!before.ok()) return before.status();
  std::optional<IndicatorValue> known;
  if (before->has_value()) {
    known = **before;
    known->clear_revision();
    known->clear_etag();
    known->clear_create_time();
    known->clear_update_time();
    known->set_provenance(entered->provenance());  // the same value is the same, whichever way it came
  }
  absl::StatusOr<ImportOutcome> outcome = rpc::Compare(known.has_value() ? &*known : nullptr, *entered, row.update());
  if (!outcome.ok() || *outcome == type::v1::IMPORT_OUTCOME_UNCHANGED) return outcome;
  absl::Status saved = Save(m, before->has_value() ? &**before : nullptr, *std::move(entered), batch).status();
  if (!saved.ok()) return saved;
  return outcome;
}

void Tell(const std::optional<policy::Measure>& measure, v1::Figure* (v1::RollUpIndicatorResponse::*set)(),
          v1::RollUpIndicatorResponse& response) {
  if (measure.has_value()) *(response.*set)() = policy::FigureOf(measure->value);
}

v1::RollUpIndicatorResponse AnswerOf(const Call& call, const policy::RollUp& rolled) {
  v1::RollUpIndicatorResponse response;
  Tell(rolled.own, &v1::RollUpIndicatorResponse::mutable_own, response);
  if (rolled.own.has_value()) response.set_own_date(FormatDay(rolled.own->date));
  Tell(rolled.total, &v1::RollUpIndicatorResponse::mutable_parts_total, response);
  if (rolled.total.has_value() && rolled.total->denominator.has_value()) {
    *response.mutable_numerator() = policy::FigureOf(*rolled.total->numerator);
    *response.mutable_denominator() = policy::FigureOf(*rolled.total->denominator);
  }
  for (const policy::RollUpPart& part : rolled.parts) {
    if (!call.scope.Covers(part.region->code)) continue;
    v1::RollUpIndicatorResponse::Part& told = *response.add_parts();
    told.set_region_code(part.region->code);
    told.set_display_name(part.region->display_name);
    if (part.measure.has_value()) *told.mutable_value() = policy::FigureOf(part.measure->value);
    if (part.own) told.set_date(FormatDay(part.measure->date));
    told.set_missing_count(static_cast<int>(part.missing.size()));
    for (const std::string& code : part.made_of) told.add_made_of(code);
    told.set_included_in(part.included_in);
  }
  response.set_missing_count(static_cast<int>(rolled.missing.size()));
  for (const std::string& code : rolled.missing) {
    if (call.scope.Covers(code) && response.missing_size() < kMaxMissing) response.add_missing(code);
  }
  return response;
}

}  // namespace

Answer<IndicatorValue> IndicatorService::GetIndicatorValue(const Call& call,
                                                           const v1::GetIndicatorValueRequest& request) {
  return GetResource<IndicatorValue>(db_, workers_, call, request);
}

Answer<v1::ListIndicatorValuesResponse> IndicatorService::ListIndicatorValues(
    const Call& call, const v1::ListIndicatorValuesRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return resource::ListResources<IndicatorValue>(db_, workers_, call, request, &access::MayCall, ValueFields(),
                                                 {call.scope}, &v1::ListIndicatorValuesResponse::add_indicator_values);
}

Answer<v1::ListIndicatorValueRevisionsResponse> IndicatorService::ListIndicatorValueRevisions(
    const Call& call, const v1::ListIndicatorValueRevisionsRequest& request) {
  return ListResourceRevisions<IndicatorValue, v1::ListIndicatorValueRevisionsResponse>(
      db_, workers_, call, request, &v1::IndicatorValueRevision::mutable_indicator_value);
}

Answer<IndicatorValue> IndicatorService::RecordIndicatorValue(const Call& call,
                                                              const v1::RecordIndicatorValueRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = policy::ValidValueKey(request.indicator_value());
  if (!valid.ok()) return valid;
  return db::Mutate<IndicatorValue>(
      db_, call, request, [&call, &request, batch = NewUuid()](db::Mutation& m) -> absl::StatusOr<IndicatorValue> {
        absl::StatusOr<IndicatorValue> entered =
            Check(m.tx(), call, request.indicator_value(), IndicatorValue::PROVENANCE_ENTERED);
        if (!entered.ok()) return entered.status();
        absl::StatusOr<std::optional<IndicatorValue>> before = resource::Find<IndicatorValue>(m.tx(), entered->name());
        if (!before.ok()) return before.status();
        const std::string& etag = request.indicator_value().etag();
        if (!before->has_value()) {
          if (!etag.empty()) return Failure(kNotFound, {{"name", entered->name()}});
          return Save(m, nullptr, *std::move(entered), batch);
        }
        if (etag.empty()) return Failure(kAlreadyExists, {{"name", entered->name()}});
        absl::Status current = resource::IsCurrent(entered->name(), (*before)->etag(), etag);
        if (!current.ok()) return current;
        return Save(m, &**before, *std::move(entered), batch);
      });
}

Answer<std::vector<v1::ImportIndicatorValuesResponse>> IndicatorService::ImportIndicatorValues(
    const Call& call, std::vector<v1::ImportIndicatorValuesRequest> rows) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  return db::MutateRows<v1::ImportIndicatorValuesResponse, v1::ImportIndicatorValuesRequest>(
      db_, call, std::move(rows),
      [&call, batch = NewUuid()](db::Mutation& m, const v1::ImportIndicatorValuesRequest& row) {
        return ImportRow(m, call, row, batch);
      },
      [](const v1::ImportIndicatorValuesRequest& row, const absl::StatusOr<ImportOutcome>& outcome) {
        const std::string name = policy::ValidValueKey(row.indicator_value()).ok()
                                     ? policy::ValueName(row.indicator_value())
                                     : row.indicator_value().name();
        return rpc::RowResult<v1::ImportIndicatorValuesResponse>(row.line(), name, outcome);
      });
}

Answer<v1::RollUpIndicatorResponse> IndicatorService::RollUpIndicator(const Call& call,
                                                                      const v1::RollUpIndicatorRequest& request) {
  using Response = v1::RollUpIndicatorResponse;
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({CheckName("indicator", request.indicator(), "indicators"),
                                   policy::ValidRegion("region_code", request.region_code()),
                                   policy::ValidPopulation("population", request.population()),
                                   request.date().empty() ? MissingField("date") : absl::OkStatus()});
  if (!valid.ok()) return valid;
  if (!v1::Boundaries_IsValid(request.boundaries())) return InvalidField("boundaries", "当时区划或现行区划");
  absl::StatusOr<absl::CivilDay> day = ParseDay("date", request.date());
  if (!day.ok()) return day.status();
  absl::StatusOr<int64_t> known_at = rpc::KnownAtAsked(request);
  if (!known_at.ok()) return known_at.status();
  return db::Query<Response>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, day = *day, known_at = *known_at](db::Tx& tx) -> absl::StatusOr<Response> {
        Figures figures(tx, known_at);
        absl::StatusOr<const Indicator*> indicator = figures.Definition(request.indicator());
        if (!indicator.ok()) return indicator.status();
        const bool today = request.boundaries() == v1::BOUNDARIES_TODAY;
        absl::StatusOr<policy::RollUp> rolled = figures.RollUp(**indicator, request.region_code(), day,
                                                               {request.population(), day}, today ? call.today : day);
        if (!rolled.ok()) return rolled.status();
        Response response = AnswerOf(call, *rolled);
        response.set_region_code(request.region_code());
        response.set_boundaries(today ? v1::BOUNDARIES_TODAY : v1::BOUNDARIES_AS_THEN);
        response.set_date(request.date());
        response.set_provisional(request.has_known_at() && db::IsProvisional(tx, known_at));
        return response;
      });
}

}  // namespace jiedui::reporting
