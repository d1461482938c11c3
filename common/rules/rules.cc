#include "common/rules/rules.h"

#include <string>
#include <utility>

#include "absl/strings/str_split.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "common/rules/schema.h"
#include "google/protobuf/util/time_util.h"

namespace jiedui::rules {
namespace {

using v1::Rule;

constexpr int64_t kOpen = std::numeric_limits<int64_t>::max();

// Columns 0 to 2 of every query that reads rules.
absl::Status ReadRule(const db::Row& row, Rule& rule) {
  const std::string_view data = row.Text(0);
  if (!rule.ParseFromArray(data.data(), static_cast<int>(data.size()))) {
    return Failure(kInternal, {{"detail", "a stored rule cannot be read"}});
  }
  rule.set_name(NameOf(rule.rule_id(), rule.region()));
  rule.set_revision(row.Int(1));
  rule.set_etag(StrCat("\"", row.Int(1), "\""));
  *rule.mutable_update_time() = google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(row.Int(2));
  return absl::OkStatus();
}

// Rows of a query in order.
absl::StatusOr<std::vector<Rule>> ReadRules(db::Tx& tx, const db::Sql& sql, db::Parameters parameters) {
  std::vector<Rule> rules;
  const absl::Status read =
      tx.Each(sql, parameters, [&](const db::Row& row) { return ReadRule(row, rules.emplace_back()); });
  if (!read.ok()) return read;
  return rules;
}

absl::StatusOr<std::optional<Rule>> FirstOf(absl::StatusOr<std::vector<Rule>> rules) {
  if (!rules.ok()) return rules.status();
  if (rules->empty()) return std::nullopt;
  return std::move(rules->front());
}

// The four regions of AreasAround as parameters; where there are fewer, the last ("") again.
std::vector<std::string> FourAreas(std::vector<std::string> areas) {
  areas.resize(4);
  return areas;
}

// The areas around a scope: what binds there though it lies outside.
std::vector<std::string> AreasAroundScope(const Scope& scope) {
  const std::string code = StrCat(scope.low, std::string(6 - std::min<size_t>(scope.low.size(), 6), '0'));
  const absl::StatusOr<std::vector<std::string>> areas = AreasAround("scope", code);
  return FourAreas(areas.ok() ? *areas : std::vector<std::string>());
}

}  // namespace

db::Component RulesComponent() {
  return {.name = "rules", .sqlite = schema::SqliteMigrations(), .postgresql = schema::PostgresqlMigrations()};
}

absl::StatusOr<std::optional<Rule>> RuleAt(db::Tx& tx, std::string_view rule_id, std::string_view region,
                                           absl::CivilDay date, int64_t known_at_micros) {
  const absl::StatusOr<std::vector<std::string>> around = AreasAround("region", region);
  if (!around.ok()) return around.status();
  const std::vector<std::string> areas = FourAreas(*around);
  const std::string day = FormatDay(date);
  // Codes of areas around one place sort by size: 630000 < 632700 < 632701.
  constexpr db::Sql kSql{
      "rule.at",
      "SELECT data, revision, recorded_from FROM rule WHERE rule_id = $1 AND region IN ($2, $3, $4, $5)"
      " AND effective_from <= $6 AND (effective_to IS NULL OR effective_to > $6)"
      " AND recorded_from <= $7 AND recorded_to > $7 ORDER BY region DESC LIMIT 1"};
  return FirstOf(ReadRules(tx, kSql, {rule_id, areas[0], areas[1], areas[2], areas[3], day, known_at_micros}));
}

absl::StatusOr<Series> ReadSeries(db::Tx& tx, std::string_view rule_id, std::string_view region) {
  constexpr db::Sql kSql{"rule.series",
                         "SELECT data, revision, recorded_from FROM rule WHERE rule_id = $1 AND region = $2"
                         " AND recorded_to = 9223372036854775807 ORDER BY effective_from"};
  absl::StatusOr<std::vector<Rule>> versions = ReadRules(tx, kSql, {rule_id, region});
  if (!versions.ok()) return versions.status();
  Series series;
  if (!versions->empty()) {
    series.revision = versions->front().revision();
    series.recorded_micros = google::protobuf::util::TimeUtil::TimestampToMicroseconds(versions->front().update_time());
  }
  series.versions = *std::move(versions);
  return series;
}

absl::StatusOr<Series> WriteSeries(db::Tx& tx, const Series& before, Versions versions) {
  tx.RaiseNow(before.recorded_micros);
  const int64_t now = tx.NowMicros();
  constexpr db::Sql kClose{"rule.close",
                           "UPDATE rule SET recorded_to = $3 WHERE rule_id = $1 AND region = $2"
                           " AND recorded_to = 9223372036854775807"};
  const absl::StatusOr<int64_t> closed = tx.Run(kClose, {versions.front().rule_id(), versions.front().region(), now});
  if (!closed.ok()) return closed.status();

  for (Rule& version : versions) {
    version = ContentOf(std::move(version));
    const Period period = PeriodOf(version);
    const std::string start = FormatDay(period.start);
    std::optional<std::string> end;
    if (period.end) end = FormatDay(*period.end);
    const std::string data = version.SerializeAsString();
    constexpr db::Sql kInsert{
        "rule.insert",
        "INSERT INTO rule (rule_id, region, revision, effective_from, effective_to, recorded_from,"
        " recorded_to, data) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
    const absl::StatusOr<int64_t> inserted = tx.Run(
        kInsert, {version.rule_id(), version.region(), before.revision + 1, start, end, now, kOpen, db::AsBytes(data)});
    if (!inserted.ok()) return inserted.status();
  }
  return ReadSeries(tx, versions.front().rule_id(), versions.front().region());
}

absl::StatusOr<std::optional<Rule>> ReadKin(db::Tx& tx, std::string_view rule_id, std::string_view region,
                                            absl::CivilDay start) {
  const std::string day = FormatDay(start);
  constexpr db::Sql kSql{"rule.kin",
                         "SELECT data, revision, recorded_from FROM rule WHERE rule_id = $1"
                         " AND recorded_to = 9223372036854775807 AND (region <> $2 OR effective_from <> $3) LIMIT 1"};
  return FirstOf(ReadRules(tx, kSql, {rule_id, region, day}));
}

absl::StatusOr<std::vector<Rule>> ListRules(db::Tx& tx, const RuleQuery& query) {
  const absl::StatusOr<std::vector<std::string>> around = AreasAround("region", query.region);
  if (!around.ok()) return around.status();
  const std::vector<std::string> areas = FourAreas(*around);
  const std::vector<std::string> scope = AreasAroundScope(query.scope);
  const std::string day = query.on ? FormatDay(*query.on) : "";
  std::vector<std::string> after = absl::StrSplit(ToAbsl(query.after), '/');
  if (after.size() == 2) after.insert(after.begin() + 1, "");  // a rule that holds everywhere
  after.resize(3);
  constexpr db::Sql kSql{
      "rule.list",
      "SELECT data, revision, recorded_from FROM rule WHERE (rule_id, region, effective_from) > ($1, $2, $3)"
      " AND ($4 = '' OR rule_id = $4) AND ($5 = '' OR region IN ($5, $6, $7, $8))"
      " AND ($9 = '' OR (effective_from <= $9 AND (effective_to IS NULL OR effective_to > $9)))"
      " AND recorded_from <= $10 AND recorded_to > $10"
      " AND ((region >= $11 AND region < $12) OR region IN ($13, $14, $15, $16))"
      " ORDER BY rule_id, region, effective_from LIMIT $17"};
  return ReadRules(
      tx, kSql,
      {after[0], after[1], after[2], query.rule_id, areas[0], areas[1], areas[2], areas[3], day, query.known_at_micros,
       query.scope.low, query.scope.high, scope[0], scope[1], scope[2], scope[3], query.limit});
}

std::string KeyOf(const Rule& rule) {
  const std::string start = FormatDay(PeriodOf(rule).start);
  return rule.region().empty() ? StrCat(rule.rule_id(), "/", start)
                               : StrCat(rule.rule_id(), "/", rule.region(), "/", start);
}

}  // namespace jiedui::rules
