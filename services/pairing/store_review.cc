#include "services/pairing/store_review.h"

#include <utility>

#include "common/base/civil.h"
#include "common/base/text.h"
#include "common/db/revision.h"
#include "google/protobuf/util/time_util.h"

namespace jiedui::pairing::store {
namespace {

using v1::Pairing;
using LaneCount = v1::CountPairingsResponse::LaneCount;

constexpr db::Sql kCloseExceptions{"exception.close", R"(
UPDATE pairing_exception SET recorded_to = $1 WHERE pairing = $2 AND recorded_to = 9223372036854775807)"};
constexpr db::Sql kInsertException{"exception.insert", R"(
INSERT INTO pairing_exception (pairing, rule, recorded_from, recorded_to, clause, document, reason, number, most, message)
VALUES ($1, $2, $3, 9223372036854775807, $4, $5, $6, $7, $8, $9))"};

// In the scope ($1, $2), as known at $3, after $4 and $5, of the scheme $6 and under the parent $7 ('' for all), on the day $8.
constexpr db::Sql kListExceptions{"exception.list", R"(
SELECT p.data, e.rule, e.clause, e.document, e.reason, e.number, e.most, e.message, e.recorded_from
FROM pairing_exception AS e JOIN pairing AS p ON p.name = e.pairing AND p.recorded_from <= $3 AND p.recorded_to > $3
WHERE e.recorded_from <= $3 AND e.recorded_to > $3 AND (e.pairing, e.rule) > ($4, $5)
  AND ((p.supporter_region >= $1 AND p.supporter_region < $2) OR (p.recipient_region >= $1 AND p.recipient_region < $2))
  AND ($6 = '' OR p.scheme = $6) AND ($7 = '' OR p.parent = $7)
  AND p.activated = 1 AND (p.start_date <= $8 OR p.start_known = 0) AND (p.end_date IS NULL OR p.end_date > $8)
ORDER BY e.pairing, e.rule LIMIT $9)"};

// In the scope ($1, $2), after $3, $4 and $5, at most $6. The filter's conditions and the order are appended.
constexpr std::string_view kListContradictions = R"(
SELECT subject, kind, other, scheme, since, supporter_region, recipient_region, found_at FROM contradiction
WHERE ((supporter_region >= $1 AND supporter_region < $2) OR (recipient_region >= $1 AND recipient_region < $2))
  AND (subject, kind, other) > ($3, $4, $5))";

// As store.cc counts, under the parent $6.
constexpr db::Sql kCountLanes{"pairing.count_lanes", R"(
SELECT scheme, supporter_kind, recipient_kind,
       COUNT(CASE WHEN start_date <= $5 THEN 1 END),
       COUNT(CASE WHEN start_date <= $5 AND stage = 1 THEN 1 END),
       COUNT(CASE WHEN start_date <= $5 AND stage = 2 THEN 1 END),
       COUNT(CASE WHEN start_date > $5 THEN 1 END)
FROM pairing
WHERE ((supporter_region >= $1 AND supporter_region < $2) OR (recipient_region >= $1 AND recipient_region < $2))
  AND recorded_from <= $3 AND recorded_to > $3 AND ($4 = '' OR scheme = $4) AND parent = $6 AND parent <> ''
  AND activated = 1 AND (start_date <= $5 OR start_known = 0) AND (end_date IS NULL OR end_date > $5)
GROUP BY scheme, supporter_kind, recipient_kind)"};
static_assert(Pairing::STAGE_PILOT == 1 && Pairing::STAGE_FULL == 2);

}  // namespace

absl::Status PutExceptions(db::Tx& tx, const Pairing* before, const Pairing& pairing,
                           const std::vector<PassedRule>& passed) {
  if (before != nullptr && before->activated()) {
    absl::Status closed = tx.Run(kCloseExceptions, {tx.NowMicros(), pairing.name()}).status();
    if (!closed.ok()) return closed;
  }
  for (const PassedRule& rule : passed) {
    absl::Status inserted = tx.Run(kInsertException, {pairing.name(), rule.warning.reason, tx.NowMicros(),
                                                      rule.warning.clause, rule.warning.document, pairing.reason(),
                                                      rule.number, rule.most, rule.warning.message})
                                .status();
    if (!inserted.ok()) return inserted;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::RuleException>> ListExceptions(db::Tx& tx, const Scope& scope,
                                                              const ExceptionQuery& query) {
  std::vector<v1::RuleException> exceptions;
  const std::string day = FormatDay(query.effective_on);
  absl::Status status = tx.Each(kListExceptions,
                                {scope.low, scope.high, query.known_at, query.after_pairing, query.after_rule,
                                 query.scheme, query.parent, day, query.limit},
                                [&](const db::Row& row) {
                                  v1::RuleException& exception = exceptions.emplace_back();
                                  exception.set_rule(std::string(row.Text(1)));
                                  exception.mutable_citation()->set_clause(std::string(row.Text(2)));
                                  exception.mutable_citation()->set_document(std::string(row.Text(3)));
                                  exception.set_reason(std::string(row.Text(4)));
                                  exception.set_number(row.Int(5));
                                  exception.set_limit(row.Int(6));
                                  exception.set_message(std::string(row.Text(7)));
                                  *exception.mutable_accept_time() =
                                      google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(row.Int(8));
                                  return Parse(row, 0, *exception.mutable_pairing());
                                });
  if (!status.ok()) return status;
  return exceptions;
}

const std::vector<rpc::FilterField>& ContradictionFields() {
  using rpc::FilterOperator;
  using Type = rpc::FilterField::Type;
  static const auto& fields = *new std::vector<rpc::FilterField>([] {
    const std::vector<FilterOperator> equality = {FilterOperator::kEqual, FilterOperator::kNotEqual};
    const std::vector<FilterOperator> code = {FilterOperator::kEqual, FilterOperator::kHas};
    return std::vector<rpc::FilterField>{
        {"kind", {"kind"}, Type::kEnum, equality, rpc::EnumNames(*v1::Contradiction::Kind_descriptor(), "KIND_")},
        {"scheme", {"scheme"}, Type::kText, equality, {}},
        {"subject", {"subject"}, Type::kText, equality, {}},
        {"other", {"other"}, Type::kText, equality, {}},
        {"supporter_region", {"supporter_region"}, Type::kCode, code, {}},
        {"recipient_region", {"recipient_region"}, Type::kCode, code, {}},
        {"region", {"supporter_region", "recipient_region"}, Type::kCode, code, {}},
    };
  }());
  return fields;
}

absl::StatusOr<std::vector<v1::Contradiction>> ListContradictions(db::Tx& tx, const Scope& scope,
                                                                  const ContradictionQuery& query) {
  const std::string text = StrCat(kListContradictions, query.filter.sql, " ORDER BY subject, kind, other LIMIT $6");
  std::vector<db::Value> parameters = {scope.low,        scope.high,        query.after_subject,
                                       query.after_kind, query.after_other, query.limit};
  query.filter.AppendTo(parameters);
  std::vector<v1::Contradiction> contradictions;
  absl::Status status = tx.Each(db::Sql{"contradiction.list", text}, parameters, [&](const db::Row& row) {
    contradictions.push_back(policy::Told({.subject = std::string(row.Text(0)),
                                           .kind = static_cast<v1::Contradiction::Kind>(row.Int(1)),
                                           .other = std::string(row.Text(2)),
                                           .scheme = std::string(row.Text(3)),
                                           .since = std::string(row.Text(4)),
                                           .supporter_region = std::string(row.Text(5)),
                                           .recipient_region = std::string(row.Text(6))},
                                          row.Int(7)));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return contradictions;
}

absl::StatusOr<std::vector<LaneCount>> CountLanes(db::Tx& tx, const Scope& scope, std::string_view scheme,
                                                  std::string_view parent, absl::CivilDay day, int64_t known_at) {
  std::vector<LaneCount> lanes;
  const std::string date = FormatDay(day);
  absl::Status status =
      tx.Each(kCountLanes, {scope.low, scope.high, known_at, scheme, date, parent}, [&](const db::Row& row) {
        LaneCount& lane = lanes.emplace_back();
        lane.set_scheme(std::string(row.Text(0)));
        lane.set_supporter_kind(static_cast<v1::PartyKind>(row.Int(1)));
        lane.set_recipient_kind(static_cast<v1::PartyKind>(row.Int(2)));
        lane.set_pairings(row.Int(3));
        lane.set_pilot(row.Int(4));
        lane.set_full(row.Int(5));
        lane.set_not_known(row.Int(6));
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  return lanes;
}

}  // namespace jiedui::pairing::store
