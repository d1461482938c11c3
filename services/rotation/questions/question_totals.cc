// Questions that add postings up: by programme, kind, stage and state; along a pairing or trusteeship.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/db/query.h"
#include "common/rpc/asked.h"
#include "services/rotation/access.h"
#include "services/rotation/changes.h"
#include "services/rotation/postings/policy_posting.h"
#include "services/rotation/postings/postings.h"
#include "services/rotation/questions/policy_question.h"
#include "services/rotation/questions/question_service.h"

namespace jiedui::rotation {
namespace {

using v1::Posting;

constexpr int kFirstFilter = 3;  // parameter, after the scope's two

// What is asked of, as a condition over the postings that the caller sees.
rpc::SqlFilter Asked(const v1::SummarizePostingsRequest& request) {
  rpc::SqlFilter filter;
  const auto parameter = [&] { return StrCat("$", kFirstFilter + filter.values.size()); };
  for (auto [column, code] :
       {std::pair("host_region", request.host_region()), {"home_region", request.home_region()}}) {
    if (code.empty()) continue;
    const Scope area = Scope::Region(code);
    filter.sql += StrCat(" AND ", column, " >= ", parameter());
    filter.values.emplace_back(area.low);
    filter.sql += StrCat(" AND ", column, " < ", parameter());
    filter.values.emplace_back(area.high);
  }
  if (!request.programme().empty()) {
    filter.sql += StrCat(" AND programme = ", parameter());
    filter.values.emplace_back(request.programme());
  }
  if (request.year() != 0) {
    filter.sql += StrCat(" AND year = ", parameter());
    filter.values.emplace_back(static_cast<int64_t>(request.year()));
  }
  return filter;
}

// What the caller sees, each side by its index, one after another; $1 and $2 are the ends of the scope, or the organisation.
std::string Seen(const Caller& caller, const Scope& scope, const rpc::SqlFilter& filter) {
  std::vector<std::string_view> sides = {"home_region >= $1 AND home_region < $2",
                                         "host_region >= $1 AND host_region < $2"
                                         " AND (home_region < $1 OR home_region >= $2)"};
  if (scope.IsAll()) sides = {"home_region >= $1 AND home_region < $2"};  // everything lies somewhere
  if (!access::IsOffice(caller)) {
    sides = {"person = $1 AND person <= $2", "home = $1 AND home <= $2 AND person <> $1",
             "host = $1 AND host <= $2 AND home <> $1 AND person <> $1"};
  }
  std::string seen;
  for (const std::string_view side : sides) {
    seen += StrCat(seen.empty() ? "" : " UNION ALL ",
                   "SELECT programme, kind, stage, state, poor, person, team FROM posting"
                   " WHERE recorded_to = 9223372036854775807 AND ",
                   side, filter.sql);
  }
  return StrCat(" FROM (", seen, ") postings");
}

absl::StatusOr<v1::SummarizePostingsResponse> Summarize(db::Tx& tx, const Call& call, const rpc::SqlFilter& filter) {
  const std::string from = Seen(call.caller, call.scope, filter);
  const bool office = access::IsOffice(call.caller);
  const std::string& own = call.caller.organisation;
  std::vector<db::Value> parameters = {office ? call.scope.low : own, office ? call.scope.high : own};
  filter.AppendTo(parameters);
  v1::SummarizePostingsResponse response;
  const std::string lines =
      StrCat("SELECT programme, kind, stage, state, COUNT(*), COUNT(CASE WHEN poor = 1 THEN 1 END)", from,
             " GROUP BY programme, kind, stage, state ORDER BY programme, kind, stage, state");
  absl::Status status = tx.Each({"posting.summary", lines}, parameters, [&](const db::Row& row) {
    auto& line = *response.add_lines();
    line.set_programme(std::string(row.Text(0)));
    line.set_kind(static_cast<Posting::Kind>(row.Int(1)));
    line.set_stage(static_cast<v1::Stage>(row.Int(2)));
    line.set_state(static_cast<Posting::State>(row.Int(3)));
    line.set_postings(row.Int(4));
    response.set_total(response.total() + row.Int(4));
    if (line.state() == Posting::STATE_WITHDRAWN) return absl::OkStatus();
    response.set_effective(response.effective() + row.Int(4));
    response.set_poor(response.poor() + row.Int(5));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  // Teams of none are '', which is no team.
  const std::string different =
      StrCat("SELECT COUNT(DISTINCT person), COUNT(DISTINCT NULLIF(team, ''))", from, " WHERE state <> 7");
  status = tx.Each({"posting.summary_people", different}, parameters, [&](const db::Row& row) {
    response.set_people(row.Int(0));
    response.set_teams(row.Int(1));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  response.set_poor_percent(policy::PercentOf(response.poor(), response.effective()));
  return response;
}

// Whether the duty is a management post by the rule of its time and either place.
absl::StatusOr<bool> IsManager(db::Tx& tx, Known& known, const Posting& posting) {
  if (posting.duty().empty()) return false;
  absl::StatusOr<std::optional<rules::v1::Rule>> rule = RuleFor(
      tx, known, policy::kManagementRule,
      [&](const rules::v1::Rule& duties) { return policy::IsManagement(duties, posting.duty()); },
      posting.host_region(), posting.home_region(), posting.interval().start());
  if (!rule.ok()) return rule.status();
  return rule->has_value();
}

}  // namespace

Answer<v1::SummarizePostingsResponse> QuestionService::SummarizePostings(const Call& call,
                                                                         const v1::SummarizePostingsRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  for (auto [field, code] : {std::pair("host_region", request.host_region()), {"home_region", request.home_region()}}) {
    if (!code.empty() && !IsDivisionCode(code)) return InvalidField(field, "六位行政区划代码，或不填");
  }
  if (request.year() != 0 && (request.year() < 1900 || request.year() > 2200)) {
    return InvalidField("year", "0（全部）或 1900 至 2200");
  }
  if (!request.programme().empty() && !IsResourceId(request.programme())) {
    return InvalidField("programme", "小写字母、数字与连字符，不超过63个字符");
  }
  return db::Query<v1::SummarizePostingsResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, filter = Asked(request)](db::Tx& tx) { return Summarize(tx, call, filter); });
}

Answer<v1::GetBasisTotalsResponse> QuestionService::GetBasisTotals(const Call& call,
                                                                   const v1::GetBasisTotalsRequest& request) {
  absl::Status allowed = access::MayCall(call.caller, call.method);
  if (!allowed.ok()) return allowed;
  absl::Status valid =
      CheckName("basis", request.basis(), request.basis().starts_with("trusteeships/") ? "trusteeships" : "pairings");
  if (!valid.ok()) return valid;
  absl::StatusOr<std::optional<absl::CivilDay>> day = rpc::DayNamed(request);
  if (!day.ok()) return day.status();
  return db::Query<v1::GetBasisTotalsResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, day = *day](db::Tx& tx) -> absl::StatusOr<v1::GetBasisTotalsResponse> {
        absl::StatusOr<std::optional<BasisFacts>> basis = store::HeardBasis(tx, request.basis());
        if (!basis.ok()) return basis.status();
        if (!basis->has_value() ||
            !access::Concerns(call.caller, call.scope, {(*basis)->supporter_region, (*basis)->recipient_region},
                              {(*basis)->supporter, (*basis)->recipient})) {
          return Failure(kNotFound, {{"name", request.basis()}});
        }
        static const auto& text = *new std::string(PostingTable().Where("basis = $1 AND basis <> '' AND state <> 7"));
        absl::StatusOr<std::vector<Posting>> postings =
            resource::Where<Posting>(tx, {"posting.along_basis", text}, {request.basis()});
        if (!postings.ok()) return postings.status();
        const std::string on = day.has_value() ? FormatDay(*day) : "";
        policy::BasisTotals totals;
        Known known;
        for (const Posting& posting : *postings) {
          if (!on.empty() && (on < posting.interval().start() || posting.interval().end() <= on)) continue;
          absl::StatusOr<bool> manager = IsManager(tx, known, posting);
          if (!manager.ok()) return manager.status();
          totals.Add(posting, *manager);
        }
        return totals.Get();
      });
}

}  // namespace jiedui::rotation
