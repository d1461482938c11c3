// ReportService: what stands behind a report's figures, and what became of it since.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/db/query.h"
#include "services/reporting/figures/facts.h"
#include "services/reporting/reads.h"
#include "services/reporting/reports/policy_report.h"
#include "services/reporting/reports/reasons_report.h"
#include "services/reporting/reports/receipt.h"
#include "services/reporting/reports/report_service.h"
#include "services/reporting/reports/reports.h"
#include "services/reporting/reports/traits.h"

namespace jiedui::reporting {
namespace {

using v1::Report;
using Difference = v1::GetReportDifferencesResponse::FigureDifference;

constexpr int kMaxFactDifferences = 1000;

template <class Request>
absl::Status ValidNameAndRevision(const Request& request) {
  absl::Status valid = CheckName("name", request.name(), "reports");
  if (valid.ok() && request.revision() < 0) valid = InvalidField("revision", "0（最新）或正整数");
  return valid;
}

// The revision asked for, of what the caller may see as it now is.
template <class Request>
absl::StatusOr<Report> Asked(db::Tx& tx, const Call& call, const Request& request) {
  absl::StatusOr<resource::Entered<Report>> present = resource::Get<Report>(tx, request.name());
  if (!present.ok()) return present.status();
  absl::Status may = MaySee(tx, call, present->resource);
  if (!may.ok()) return may;
  if (request.revision() == 0) return std::move(present->resource);
  absl::StatusOr<std::optional<Report>> former = resource::FindRevision<Report>(tx, request.name(), request.revision());
  if (!former.ok()) return former.status();
  if (!former->has_value()) return Failure(kNotFound, {{"name", request.name()}});
  return **std::move(former);
}

absl::StatusOr<const v1::Answer*> SourcedAnswer(const Report& report, std::string_view question) {
  const auto answer = std::find_if(report.answers().begin(), report.answers().end(),
                                   [&](const v1::Answer& one) { return one.question() == question; });
  if (answer == report.answers().end()) return Failure(kUnknownQuestion, {{"question", question}});
  if (answer->source().empty()) return Failure(kNoSource, {{"question", question}});
  return &*answer;
}

absl::StatusOr<const FigureSource*> SourceOf(const v1::Answer& answer) {
  const FigureSource* source = FindFigureSource(answer.source());
  if (source == nullptr) return Failure(kInternal, {{"detail", answer.source() + " is no source any more"}});
  return source;
}

// The facts that add something else than before, in order of name.
void AddFactDifferences(Difference& difference, const std::vector<FigurePart>& reported,
                        const std::vector<FigurePart>& present) {
  std::map<std::string_view, std::pair<const FigurePart*, const FigurePart*>> facts;
  for (const FigurePart& part : reported) facts[part.fact.name()].first = &part;
  for (const FigurePart& part : present) facts[part.fact.name()].second = &part;
  for (const auto& [name, sides] : facts) {
    const auto& [before, after] = sides;
    if (before != nullptr && after != nullptr && before->value == after->value) continue;
    if (difference.facts_size() == kMaxFactDifferences) return;
    auto& fact = *difference.add_facts();
    fact.set_name(std::string(name));
    if (before != nullptr) {
      fact.set_reported_revision(before->fact.revision());
      fact.set_reported(before->value);
    }
    if (after != nullptr) {
      fact.set_present_revision(after->fact.revision());
      fact.set_present(after->value);
    }
  }
}

}  // namespace

Answer<v1::ExplainFigureResponse> ReportService::ExplainFigure(const Call& call,
                                                               const v1::ExplainFigureRequest& request) {
  using Response = v1::ExplainFigureResponse;
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = ValidNameAndRevision(request);
  if (!valid.ok()) return valid;
  if (request.question().empty()) return MissingField("question");
  absl::StatusOr<rpc::Page> page = rpc::NextPage(request);
  if (!page.ok()) return page.status();
  return db::Query<Response>(
      db_, workers_, call, db::Cost::kScan, [&call, &request, page = *page](db::Tx& tx) -> absl::StatusOr<Response> {
        absl::StatusOr<Report> report = Asked(tx, call, request);
        if (!report.ok()) return report.status();
        absl::StatusOr<const v1::Answer*> answer = SourcedAnswer(*report, request.question());
        if (!answer.ok()) return answer.status();
        absl::StatusOr<const FigureSource*> source = SourceOf(**answer);
        if (!source.ok()) return source.status();
        FigureReader reader(tx, ReportedOf(*report), report->positions());
        absl::StatusOr<std::vector<FigurePart>> all = reader.Parts(**source, (*answer)->source_type());
        if (!all.ok()) return all.status();

        Response response;
        *response.mutable_figure() = **answer;
        response.mutable_meaning()->set_display_name(std::string((*source)->display_name));
        response.mutable_meaning()->set_definition(std::string((*source)->definition));
        response.mutable_meaning()->set_clause(std::string((*source)->clause));
        *response.mutable_positions() = report->positions();
        response.set_adds_up(!(*answer)->known() || SumOf(*all) == (*answer)->value());
        std::vector<Response::Part> parts;
        for (const FigurePart& part : *all) {
          if (part.fact.name() <= page.after || static_cast<int>(parts.size()) == page.limit) continue;
          Response::Part& shown = parts.emplace_back();
          *shown.mutable_fact() = part.fact;
          shown.set_value(part.value);
          shown.set_name(part.fact.name());
        }
        response.set_next_page_token(rpc::CutPage(request, page, parts));
        for (Response::Part& part : parts) *response.add_parts() = std::move(part);
        return response;
      });
}

Answer<v1::GetReportDifferencesResponse> ReportService::GetReportDifferences(
    const Call& call, const v1::GetReportDifferencesRequest& request) {
  using Response = v1::GetReportDifferencesResponse;
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = ValidNameAndRevision(request);
  if (!valid.ok()) return valid;
  return db::Query<Response>(
      db_, workers_, call, db::Cost::kScan, [&call, &request](db::Tx& tx) -> absl::StatusOr<Response> {
        absl::StatusOr<Report> report = Asked(tx, call, request);
        if (!report.ok()) return report.status();
        absl::StatusOr<std::vector<v1::SourcePosition>> positions = ReadPositions(tx);
        if (!positions.ok()) return positions.status();
        FigureReader then(tx, ReportedOf(*report), report->positions()), now(tx, ReportedOf(*report), *positions);
        Response response;
        *response.mutable_positions() = {positions->begin(), positions->end()};
        for (const v1::Answer& answer : report->answers()) {
          if (answer.source().empty()) continue;
          absl::StatusOr<const FigureSource*> source = SourceOf(answer);
          if (!source.ok()) return source.status();
          absl::StatusOr<std::vector<FigurePart>> reported = then.Parts(**source, answer.source_type());
          if (!reported.ok()) return reported.status();
          absl::StatusOr<std::vector<FigurePart>> present = now.Parts(**source, answer.source_type());
          if (!present.ok()) return present.status();
          Difference difference;
          difference.set_question(answer.question());
          difference.set_reported(answer.value());
          if (now.Knows(**source)) difference.set_present(SumOf(*present));
          AddFactDifferences(difference, *reported, *present);
          if (difference.reported() != difference.present() || difference.facts_size() > 0) {
            *response.add_differences() = std::move(difference);
          }
        }
        return response;
      });
}

Answer<v1::GetReportReceiptResponse> ReportService::GetReportReceipt(const Call& call,
                                                                     const v1::GetReportReceiptRequest& request) {
  using Response = v1::GetReportReceiptResponse;
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid = ValidNameAndRevision(request);
  if (!valid.ok()) return valid;
  return db::Query<Response>(db_, workers_, call, db::Cost::kShort,
                             [&call, &request](db::Tx& tx) -> absl::StatusOr<Response> {
                               absl::StatusOr<Report> report = Asked(tx, call, request);
                               if (!report.ok()) return report.status();
                               if (report->receipt_sha256().empty()) {
                                 return Failure(kNotSubmitted, {{"name", request.name()}});
                               }
                               Response response;
                               response.set_text(ReceiptText(*report));
                               response.set_sha256(Sha256Hex(response.text()));
                               response.set_matches(response.sha256() == report->receipt_sha256());
                               return response;
                             });
}

}  // namespace jiedui::reporting
