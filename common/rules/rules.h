// Policy is data with a citation (design section 6): the rules of a service as rows, and the one question put to them.
//
//   absl::StatusOr<std::optional<rules::v1::Rule>> limit =
//       rules::RuleAt(tx, "pairing-hand-in-hand-schools", recipient.region_code(), day, rules::kKnownNow);
//   …policy::CanActivate(pairing, count, *limit)…   // compares, cites rules::ClauseOf(rule), knows no number
//
// A rule has an id that code asks for, and versions: each states a value for an area (a division code, or everywhere)
// and some days, with strength, clause, document and wording. The smallest area around the place decides, of the
// versions in force on the day: 632701, then 632700, then 630000, then everywhere. What was once known is kept, so a
// past decision is explained by asking as of its day and of the instant at which it was taken.
//
// A store has them by adding RulesComponent() to its schema; RuleService (rule_service.h) lists, revises and imports them.
// rule.h holds what needs no store. All functions here run in the caller's transaction.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/call.h"
#include "common/db/database.h"
#include "common/rules/rule.h"
#include "jiedui/rules/v1/rule_service.pb.h"

namespace jiedui::rules {

// The table, for db::Schema.
db::Component RulesComponent();

// `known_at_micros` for what is known at present: what this transaction has written included.
inline constexpr int64_t kKnownNow = std::numeric_limits<int64_t>::max() - 1;

// The version that decides in `region` (six digits, or "" for what holds everywhere) on `date`, as it was known at an
// instant in microseconds since 1970. Nothing when no rule says anything: that is "not loaded", never zero.
absl::StatusOr<std::optional<v1::Rule>> RuleAt(db::Tx& tx, std::string_view rule_id, std::string_view region,
                                               absl::CivilDay date, int64_t known_at_micros);

// All present versions of a rule in a region, and the revision they form; 0 and none for a rule not yet entered there.
struct Series {
  Versions versions;
  int64_t revision = 0;
  int64_t recorded_micros = 0;
};
absl::StatusOr<Series> ReadSeries(db::Tx& tx, std::string_view rule_id, std::string_view region);

// Makes `versions` (of one rule and region, not empty) the revision after `before`, recorded now. Gives them as
// written.
absl::StatusOr<Series> WriteSeries(db::Tx& tx, const Series& before, Versions versions);

// A present version of the id in another region, or one begun on another day: what a new version must be of one kind
// with.
absl::StatusOr<std::optional<v1::Rule>> ReadKin(db::Tx& tx, std::string_view rule_id, std::string_view region,
                                                absl::CivilDay start);

// A page of rules in order of rule_id, region, start. Who sees a region also sees the rules of the areas around it,
// which bind it.
struct RuleQuery {
  std::string_view rule_id;          // "" for all
  std::string_view region;           // the rules that bear on this division code; "" for all
  std::optional<absl::CivilDay> on;  // in force on this day
  int64_t known_at_micros = kKnownNow;
  Scope scope;
  std::string_view after;  // KeyOf the last rule seen, "" for the first page
  int limit = 0;
};
absl::StatusOr<std::vector<v1::Rule>> ListRules(db::Tx& tx, const RuleQuery& query);
// "pairing-hand-in-hand-schools/630000/2011-01-01": the place of a version in that order.
std::string KeyOf(const v1::Rule& rule);

}  // namespace jiedui::rules
