#include "services/trusteeship/measure_service.h"

#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/db/mutate.h"
#include "common/db/query.h"
#include "services/trusteeship/access.h"
#include "services/trusteeship/changes.h"
#include "services/trusteeship/events.h"
#include "services/trusteeship/measures.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/policy_linked.h"
#include "services/trusteeship/policy_measure.h"
#include "services/trusteeship/reads.h"

namespace jiedui::trusteeship {
namespace {

using v1::Measure;

const std::vector<rpc::FilterField>& MeasureFields() {
  using Operator = rpc::FilterOperator;
  using Type = rpc::FilterField::Type;
  static const auto& fields = *new std::vector<rpc::FilterField>(ResourceFields(
      Measure::State_descriptor(), {{"type",
                                     {"type"},
                                     Type::kEnum,
                                     {Operator::kEqual, Operator::kNotEqual},
                                     rpc::EnumNames(*Measure::Type_descriptor(), "TYPE_")},
                                    {"year", {"year"}, Type::kNumber, {Operator::kEqual, Operator::kNotEqual}, {}}}));
  return fields;
}

constexpr int kSummaryPage = 1000;  // rows read at a time: a whole programme has some hundred thousand measures

bool IsAsked(const Measure& measure, const v1::SummarizeMeasuresRequest& request) {
  if (request.year() != 0 && resource::Traits<Measure>::KeysOf(measure).year != request.year()) return false;
  return request.region().empty() || Scope::Region(request.region()).Covers(measure.school_region());
}

// Of the trusteeships that the caller sees.
absl::StatusOr<v1::SummarizeMeasuresResponse> SummarizeUnder(db::Tx& tx, const Call& call,
                                                             const v1::SummarizeMeasuresRequest& request,
                                                             const std::vector<v1::Trusteeship>& trusteeships) {
  policy::MeasureTotals totals;
  for (const v1::Trusteeship& trusteeship : trusteeships) {
    if (!access::Concerns(call.caller, call.scope, trusteeship)) continue;
    if (!request.supporter().empty() && trusteeship.supporter() != request.supporter()) continue;
    absl::StatusOr<std::vector<Measure>> measures = store::Under<Measure>(tx, trusteeship.name());
    if (!measures.ok()) return measures.status();
    for (const Measure& measure : *measures) {
      if (IsAsked(measure, request)) totals.Add(measure);
    }
  }
  return totals.Get();
}

absl::StatusOr<v1::SummarizeMeasuresResponse> SummarizeAll(db::Tx& tx, const Call& call,
                                                           const v1::SummarizeMeasuresRequest& request) {
  policy::MeasureTotals totals;
  rpc::Page page{.after = "", .limit = kSummaryPage};
  for (;;) {
    absl::StatusOr<std::vector<Measure>> measures = resource::List<Measure>(tx, call.scope, {}, page);
    if (!measures.ok()) return measures.status();
    for (const Measure& measure : *measures) {
      if (IsAsked(measure, request)) totals.Add(measure);
    }
    if (static_cast<int>(measures->size()) < page.limit) return totals.Get();
    page.after = measures->back().name();
  }
}

}  // namespace

Answer<Measure> MeasureService::Get(const Call& call, const v1::GetMeasureRequest& request) {
  return GetResource<Measure>(db_, workers_, call, request);
}

Answer<v1::ListMeasuresResponse> MeasureService::List(const Call& call, const v1::ListMeasuresRequest& request) {
  return ListResources<Measure>(db_, workers_, call, request, MeasureFields(), &v1::ListMeasuresResponse::add_measures,
                                call.scope);
}

Answer<v1::ListMeasureRevisionsResponse> MeasureService::ListRevisions(const Call& call,
                                                                       const v1::ListMeasureRevisionsRequest& request) {
  return ListResourceRevisions<Measure, v1::ListMeasureRevisionsResponse>(db_, workers_, call, request,
                                                                          &v1::MeasureRevision::mutable_measure);
}

Answer<Measure> MeasureService::Create(const Call& call, const v1::CreateMeasureRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  if (!request.measure().done().empty()) return InvalidField("measure.done", "不填；实施之后登记实施情况");
  absl::Status valid =
      FirstError({resource::ValidId("measure_id", request.measure_id()), policy::ValidMeasure(request.measure())});
  if (!valid.ok()) return valid;
  const std::string name = resource::NewName<Measure>(request.measure_id());
  return db::Mutate<Measure>(db_, call, request, [&call, &request, name](db::Mutation& m) -> absl::StatusOr<Measure> {
    absl::StatusOr<v1::Trusteeship> trusteeship = LoadToWriteUnder(m, call, request.measure().trusteeship());
    if (!trusteeship.ok()) return trusteeship.status();
    absl::Status free = resource::IsFree<Measure>(m, name);
    if (!free.ok()) return free;
    Measure measure = policy::AsEntered(request.measure());
    measure.set_name(name);
    absl::Status possible = AgreementAllows(m, measure, nullptr, *trusteeship, "登记措施");
    if (!possible.ok()) return possible;
    return SaveMeasure(m, kMeasurePlanned, nullptr, policy::InState(std::move(measure), Measure::STATE_PLANNED),
                       *trusteeship);
  });
}

Answer<Measure> MeasureService::Update(const Call& call, const v1::UpdateMeasureRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError({policy::ValidChange("measures", request.measure().name(), request.measure().etag()),
                                   policy::ValidMeasure(request.measure())});
  if (!valid.ok()) return valid;
  return db::Mutate<Measure>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Measure> {
    absl::StatusOr<Loaded<Measure>> before =
        LoadForChange<Measure>(m, call, request.measure().name(), request.measure().etag());
    if (!before.ok()) return before.status();
    const Measure after = policy::AsEntered(request.measure());
    absl::Status possible = policy::CanUpdate(before->resource, after);
    if (!possible.ok()) return possible;
    const Measure::State state = before->resource.state();
    possible = policy::CanBeIn(state, after, call.today, IsLinked(after, &before->resource));
    if (!possible.ok()) return possible;
    possible = AgreementAllows(m, after, &before->resource, before->trusteeship, "更改措施");
    if (!possible.ok()) return possible;
    return SaveMeasure(m, kMeasureUpdated, &before->resource, policy::InState(after, state, before->resource.reason()),
                       before->trusteeship);
  });
}

Answer<Measure> MeasureService::Report(const Call& call, const v1::ReportMeasureRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {policy::ValidChange("measures", request.name(), request.etag()), policy::ValidOptionalReason(request.reason())});
  if (!valid.ok()) return valid;
  return db::Mutate<Measure>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Measure> {
    absl::StatusOr<Loaded<Measure>> before = LoadForChange<Measure>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanReport(before->resource);
    if (!possible.ok()) return possible;
    Measure after = before->resource;
    *after.mutable_done() = request.done();
    after = policy::AsEntered(after);
    possible = policy::CanBeIn(Measure::STATE_DONE, after, call.today, IsLinked(after, &before->resource));
    if (!possible.ok()) return possible;
    possible = AgreementAllows(m, after, &before->resource, before->trusteeship, "登记实施情况");
    if (!possible.ok()) return possible;
    return SaveMeasure(m, kMeasureDone, &before->resource,
                       policy::InState(std::move(after), Measure::STATE_DONE, request.reason()), before->trusteeship);
  });
}

Answer<Measure> MeasureService::Cancel(const Call& call, const v1::CancelMeasureRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {policy::ValidChange("measures", request.name(), request.etag()), policy::ValidReason(request.reason())});
  if (!valid.ok()) return valid;
  return db::Mutate<Measure>(db_, call, request, [&call, &request](db::Mutation& m) -> absl::StatusOr<Measure> {
    absl::StatusOr<Loaded<Measure>> before = LoadForChange<Measure>(m, call, request.name(), request.etag());
    if (!before.ok()) return before.status();
    absl::Status possible = policy::CanCancel(before->resource);
    if (!possible.ok()) return possible;
    return SaveMeasure(m, kMeasureCancelled, &before->resource,
                       policy::InState(policy::AsEntered(before->resource), Measure::STATE_CANCELLED, request.reason()),
                       before->trusteeship);
  });
}

Answer<v1::ListHeadCountDifferencesResponse> MeasureService::ListHeadCountDifferences(
    const Call& call, const v1::ListHeadCountDifferencesRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  absl::StatusOr<rpc::SqlFilter> filter =
      rpc::TranslateFilter(request.filter(), MeasureFields(), resource::kFirstFilterParameter);
  if (!filter.ok()) return filter.status();
  filter->sql += StrCat(" AND type IN (", Measure::TYPE_RESIDENT_TEAM, ", ", Measure::TYPE_STUDENT_TEACHING, ", ",
                        Measure::TYPE_SHADOWING, ")");
  return db::Query<v1::ListHeadCountDifferencesResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, filter = *std::move(filter),
       page = *page](db::Tx& tx) -> absl::StatusOr<v1::ListHeadCountDifferencesResponse> {
        v1::ListHeadCountDifferencesResponse response;
        rpc::Page read{.after = page.after, .limit = kSummaryPage};
        for (;;) {
          absl::StatusOr<std::vector<Measure>> measures = resource::List<Measure>(tx, call.scope, filter, read);
          if (!measures.ok()) return measures.status();
          for (const Measure& measure : *measures) {
            if (measure.state() == Measure::STATE_CANCELLED) continue;
            v1::HeadCountLine line = policy::LineOf(measure);
            const bool unlinked = request.with_unlinked() && line.link() == Measure::LINK_UNSPECIFIED;
            if (!policy::Differs(line) && !unlinked) continue;
            if (response.lines_size() == page.limit - 1) {
              response.set_next_page_token(
                  rpc::NextPageToken(request, response.lines(response.lines_size() - 1).measure()));
              return response;
            }
            *response.add_lines() = std::move(line);
          }
          if (static_cast<int>(measures->size()) < read.limit) return response;
          read.after = measures->back().name();
        }
      });
}

Answer<v1::SummarizeMeasuresResponse> MeasureService::Summarize(const Call& call,
                                                                const v1::SummarizeMeasuresRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = FirstError(
      {request.trusteeship().empty() ? absl::OkStatus()
                                     : CheckName("trusteeship", request.trusteeship(), "trusteeships"),
       request.supporter().empty() ? absl::OkStatus() : CheckName("supporter", request.supporter(), "parties")});
  if (!valid.ok()) return valid;
  if (!request.region().empty() && !IsDivisionCode(request.region())) {
    return InvalidField("region", "六位行政区划代码");
  }
  if (request.year() != 0 && (request.year() < 1900 || request.year() > 2200)) {
    return InvalidField("year", "0（全部）或 1900 至 2200");
  }
  return db::Query<v1::SummarizeMeasuresResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request](db::Tx& tx) -> absl::StatusOr<v1::SummarizeMeasuresResponse> {
        if (!request.trusteeship().empty()) {
          absl::StatusOr<v1::Trusteeship> trusteeship = store::GetTrusteeship(tx, request.trusteeship());
          if (!trusteeship.ok()) return trusteeship.status();
          absl::Status may = access::MaySee(call.caller, call.scope, *trusteeship);
          if (!may.ok()) return may;
          return SummarizeUnder(tx, call, request, {*trusteeship});
        }
        if (request.supporter().empty()) return SummarizeAll(tx, call, request);
        absl::StatusOr<std::vector<v1::Trusteeship>> naming = store::NamingParty(tx, request.supporter());
        if (!naming.ok()) return naming.status();
        return SummarizeUnder(tx, call, request, *naming);
      });
}

}  // namespace jiedui::trusteeship
