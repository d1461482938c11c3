#include "common/rules/rule_service.h"

#include <optional>
#include <utility>

#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/instant.h"
#include "common/base/text.h"
#include "common/db/query.h"
#include "common/rpc/import_result.h"
#include "common/rpc/import_stream.h"
#include "common/rpc/page.h"
#include "common/rpc/unary.h"
#include "common/rules/rules.h"
#include "google/protobuf/util/message_differencer.h"
#include "jiedui/rules/events/v1/rule_events.pb.h"

namespace jiedui::rules {
namespace {

using google::protobuf::util::MessageDifferencer;
using v1::ImportRulesResponse;
using v1::Rule;

// Everything of the id states a value of one kind, because code asks for it by id. `replaced` is the start of the
// version that the new one takes the place of, and which therefore has no say.
absl::Status CheckKind(db::Tx& tx, const Rule& version, absl::CivilDay replaced) {
  const absl::StatusOr<std::optional<Rule>> kin = ReadKin(tx, version.rule_id(), version.region(), replaced);
  if (!kin.ok()) return kin.status();
  if (!kin->has_value() || KindOf(**kin) == KindOf(version)) return absl::OkStatus();
  return Failure(kRuleKindChanged, {{"rule_id", version.rule_id()}, {"expected", KindOf(**kin)}});
}

// Writes the versions, the event and the audit row; gives the version that begins on `start`. The event concerns no
// region in particular: a rule binds whoever lies inside its area and whoever reports on it.
absl::StatusOr<Rule> Record(db::Mutation& mutation, const std::string& event_type, const Series& before,
                            Versions versions, absl::CivilDay start, const Rule* former, std::string_view reason) {
  const absl::StatusOr<Series> after = WriteSeries(mutation.tx(), before, std::move(versions));
  if (!after.ok()) return after.status();
  const Rule& entered = *Beginning(after->versions, start);
  events::v1::RuleRevised data;
  *data.mutable_rule() = entered;
  data.mutable_versions()->Add(after->versions.begin(), after->versions.end());
  db::Change change{.event_type = event_type,
                    .subject = entered.name(),
                    .revision_before = before.revision,
                    .revision_after = after->revision,
                    .data = &data,
                    .decision = reason,
                    .clause = entered.citation().clause()};
  const std::string from = former == nullptr ? "" : Chinese(*former);
  const std::string to = Chinese(entered);
  change.from = from;
  change.to = to;
  const absl::Status recorded = mutation.Record(change);
  if (!recorded.ok()) return recorded;
  return entered;
}

}  // namespace

RuleService::RuleService(rpc::Front& front, db::Database& database, WorkerPool& workers, Options options)
    : database_(database),
      workers_(workers),
      options_(std::move(options)),
      event_type_(StrCat("cn.jiedui.", options_.service, ".rule.revised.v1")),
      list_(front, "jiedui.rules.v1.RuleService/ListRules"),
      revise_(front, "jiedui.rules.v1.RuleService/ReviseRule"),
      import_(front, "jiedui.rules.v1.RuleService/ImportRules") {}

absl::Status RuleService::MayWrite(const Call& call, const Rule& rule) const {
  const absl::Status may = options_.may_write(call.caller, call.method);
  if (!may.ok()) return may;
  if (call.scope.Covers(rule.region())) return absl::OkStatus();
  return Failure(kPermissionDenied, {{"role", call.caller.role}, {"method", call.method}});
}

// ---- ListRules -----------------------------------------------------------------------------------------------------------

Answer<v1::ListRulesResponse> RuleService::List(const Call& call, const v1::ListRulesRequest& request) {
  const absl::StatusOr<int> limit = rpc::PageSize(request.page_size());
  if (!limit.ok()) return limit.status();
  const absl::StatusOr<std::string> after = rpc::PageKey(request);
  if (!after.ok()) return after.status();
  const absl::StatusOr<int64_t> known_at = MicrosOf("known_at", request.known_at());
  if (!known_at.ok()) return known_at.status();
  std::optional<absl::CivilDay> on;
  if (!request.effective_on().empty()) {
    const absl::StatusOr<absl::CivilDay> day = ParseDay("effective_on", request.effective_on());
    if (!day.ok()) return day.status();
    on = *day;
  }
  return db::Query<v1::ListRulesResponse>(
      database_, workers_, call, db::Cost::kShort,
      [&call, &request, limit = *limit, after = *after, known_at = *known_at,
       on](db::Tx& tx) -> absl::StatusOr<v1::ListRulesResponse> {
        RuleQuery query{.rule_id = request.rule_id(),
                        .region = request.region(),
                        .on = on,
                        .scope = call.scope,
                        .after = after,
                        .limit = limit + 1};
        v1::ListRulesResponse response;
        if (request.has_known_at()) {
          query.known_at_micros = known_at;
          response.set_provisional(query.known_at_micros > absl::ToUnixMicros(tx.Now() - db::kSettled));
        }
        absl::StatusOr<std::vector<Rule>> rules = rules::ListRules(tx, query);
        if (!rules.ok()) return rules.status();
        if (static_cast<int>(rules->size()) > limit) {
          rules->pop_back();
          response.set_next_page_token(rpc::NextPageToken(request, KeyOf(rules->back())));
        }
        for (Rule& rule : *rules) *response.add_rules() = std::move(rule);
        return response;
      });
}

// ---- ReviseRule ----------------------------------------------------------------------------------------------------------

Answer<Rule> RuleService::Revise(const Call& call, const v1::ReviseRuleRequest& request) {
  const absl::Status may = MayWrite(call, request.rule());
  if (!may.ok()) return may;
  const absl::Status valid = ValidRule("rule", options_.service, request.rule());
  if (!valid.ok()) return valid;
  const absl::Status reason = ValidReason("reason", request.reason());
  if (!reason.ok()) return reason;
  return db::Mutate<Rule>(database_, call, request,
                          [this, &request](db::Mutation& mutation) { return ReviseIn(mutation, request); });
}

absl::StatusOr<Rule> RuleService::ReviseIn(db::Mutation& mutation, const v1::ReviseRuleRequest& request) const {
  db::Tx& tx = mutation.tx();
  const Rule version = ContentOf(request.rule());
  const absl::CivilDay start = PeriodOf(version).start;

  const absl::StatusOr<Series> before = ReadSeries(tx, version.rule_id(), version.region());
  if (!before.ok()) return before.status();
  const std::string etag = before->versions.empty() ? "" : before->versions.front().etag();
  if (request.etag() != etag) {
    return Failure(kEtagMismatch, {{"name", NameOf(version.rule_id(), version.region())},
                                   {"current", etag.empty() ? "无" : etag},
                                   {"given", request.etag().empty() ? "无" : request.etag()}});
  }
  if (!version.region().empty()) {
    const absl::Status known = options_.check_region(tx, version.region());
    if (!known.ok()) return known;
  }
  absl::CivilDay replaced = start;
  if (!request.replaces().empty()) {
    const absl::StatusOr<absl::CivilDay> day = ParseDay("replaces", request.replaces());
    if (!day.ok()) return day.status();
    if (Beginning(before->versions, *day) == nullptr) return InvalidField("replaces", "应为现有版本的起始日期");
    replaced = *day;
  }
  absl::StatusOr<Versions> versions = Revised(before->versions, version, replaced);
  if (!versions.ok()) return versions.status();
  const absl::Status kind = CheckKind(tx, version, replaced);
  if (!kind.ok()) return kind;
  return Record(mutation, event_type_, *before, *std::move(versions), start, InForce(before->versions, replaced),
                request.reason());
}

// ---- ImportRules ---------------------------------------------------------------------------------------------------------

Answer<std::vector<ImportRulesResponse>> RuleService::Import(const Call& call,
                                                             std::vector<v1::ImportRulesRequest> rows) {
  return db::MutateRows<ImportRulesResponse, v1::ImportRulesRequest>(
      database_, call, std::move(rows),
      [this](db::Mutation& mutation, const v1::ImportRulesRequest& row) { return ImportIn(mutation, row); },
      [](const v1::ImportRulesRequest& row, const absl::StatusOr<type::v1::ImportOutcome>& outcome) {
        return rpc::RowResult<ImportRulesResponse>(row.line(), NameOf(row.rule().rule_id(), row.rule().region()),
                                                   outcome);
      });
}

absl::StatusOr<type::v1::ImportOutcome> RuleService::ImportIn(db::Mutation& mutation,
                                                              const v1::ImportRulesRequest& row) const {
  db::Tx& tx = mutation.tx();
  const absl::Status may = MayWrite(mutation.call(), row.rule());
  if (!may.ok()) return may;
  const absl::Status valid = ValidRule("rule", options_.service, row.rule());
  if (!valid.ok()) return valid;
  const Rule version = ContentOf(row.rule());
  const absl::CivilDay start = PeriodOf(version).start;

  const absl::StatusOr<Series> before = ReadSeries(tx, version.rule_id(), version.region());
  if (!before.ok()) return before.status();
  const Rule* const present = Beginning(before->versions, start);
  if (present != nullptr && MessageDifferencer::Equals(ContentOf(*present), version)) {
    return type::v1::IMPORT_OUTCOME_UNCHANGED;
  }
  if (present != nullptr && !row.update()) {
    return Failure(kContentConflict, {{"name", present->name()}});
  }
  if (!version.region().empty()) {
    const absl::Status known = options_.check_region(tx, version.region());
    if (!known.ok()) return known;
  }
  absl::StatusOr<Versions> versions = Entered(before->versions, version, start);
  if (!versions.ok()) return versions.status();
  const absl::Status kind = CheckKind(tx, version, start);
  if (!kind.ok()) return kind;
  const absl::StatusOr<Rule> entered = Record(mutation, event_type_, *before, *std::move(versions), start, present, "");
  if (!entered.ok()) return entered.status();
  return present == nullptr ? type::v1::IMPORT_OUTCOME_CREATED : type::v1::IMPORT_OUTCOME_UPDATED;
}

// ---- gRPC ----------------------------------------------------------------------------------------------------------------

grpc::ServerUnaryReactor* RuleService::ListRules(grpc::CallbackServerContext* context,
                                                 const v1::ListRulesRequest* request, v1::ListRulesResponse* response) {
  return rpc::Unary(list_, context, *request, *response, *this, &RuleService::List);
}

grpc::ServerUnaryReactor* RuleService::ReviseRule(grpc::CallbackServerContext* context,
                                                  const v1::ReviseRuleRequest* request, Rule* response) {
  return rpc::Unary(revise_, context, *request, *response, *this, &RuleService::Revise);
}

grpc::ServerBidiReactor<v1::ImportRulesRequest, ImportRulesResponse>* RuleService::ImportRules(
    grpc::CallbackServerContext* context) {
  return rpc::Import(import_, context, *this, &RuleService::Import, [](const v1::ImportRulesRequest& row) {
    return NameOf(row.rule().rule_id(), row.rule().region());
  });
}

}  // namespace jiedui::rules
