#include "services/pairing/records/gaps.h"

#include <utility>

#include "common/base/civil.h"
#include "common/base/text.h"
#include "common/db/revision.h"
#include "common/rules/rules.h"
#include "services/pairing/records/policy.h"

namespace jiedui::pairing {
namespace {

using v1::Gap;

// Pairings in the scope ($1, $2) of the scheme $3 ('' for all) that are in force on the day $4, or not known to be, because they are
// only attested later. Who of them owes it is appended.
constexpr std::string_view kPairings = R"(
FROM pairing AS p
JOIN party AS s ON s.name = p.supporter AND s.recorded_to = 9223372036854775807
JOIN party AS r ON r.name = p.recipient AND r.recorded_to = 9223372036854775807
WHERE ((p.supporter_region >= $1 AND p.supporter_region < $2) OR (p.recipient_region >= $1 AND p.recipient_region < $2))
  AND ($3 = '' OR p.scheme = $3) AND p.recorded_to = 9223372036854775807
  AND p.activated = 1 AND (p.start_date <= $4 OR p.start_known = 0) AND (p.end_date IS NULL OR p.end_date > $4))";

// Parties in the scope; with a scheme, those that have a part in it on the day.
constexpr std::string_view kParties = R"(
FROM party AS p
WHERE p.region_code >= $1 AND p.region_code < $2 AND p.recorded_to = 9223372036854775807
  AND ($3 = '' OR EXISTS (
    SELECT 1 FROM pairing AS q
    WHERE (q.supporter = p.name OR q.recipient = p.name) AND q.recorded_to = 9223372036854775807 AND q.scheme = $3
      AND q.activated = 1 AND q.start_date <= $4 AND (q.end_date IS NULL OR q.end_date > $4)))
  AND $4 <> '')";

// How many records a subject has, of the year $5, or holding on the day $4 where $5 is 0. The subject, kind and role come before.
constexpr std::string_view kRecords = R"(
    AND k.recorded_to = 9223372036854775807 AND k.held = 1 AND (k.counts = 1 OR k.kind <> 13)
    AND ($5 = 0 OR k.year = $5)
    AND ($5 <> 0 OR k.start_date = '' OR (k.start_date <= $4 AND (k.end_date IS NULL OR k.end_date > $4)))))";

// One kind of gap.
struct Debt {
  Gap::Kind kind;
  std::string_view rule;             // how many are owed, and where
  std::string_view of_universities;  // the rule for them, where it is another
  bool of_a_year;                    // the last one that was over
  bool of_parties;                   // else of pairings
  std::string_view owing;            // which of the subjects
  std::string_view records;          // what they should have
};

// Governments and their departments meet and plan; schools under their pairs do not.
constexpr std::string_view kTop = " AND p.parent = ''";
constexpr std::string_view kTopGovernments =
    " AND p.parent = '' AND p.supporter_kind IN (1, 2, 3, 5, 6) AND p.recipient_kind IN (1, 2, 3, 5, 6)";

constexpr Debt kDebts[] = {
    {Gap::KIND_NO_PLAN, "pairing-special-plan", "pairing-university-plan", false, false, kTop,
     "k.subject = p.name AND k.kind = 11 AND k.role = 1"},
    // Owed for the year that runs, once its due month is over: see RuleFor.
    {Gap::KIND_NO_YEARLY_PLAN, "pairing-yearly-plan-due-month", "", false, false, kTopGovernments,
     "k.subject = p.name AND k.kind = 11 AND k.role = 2"},
    {Gap::KIND_NO_LEADER, "pairing-responsible-leaders", "", false, false, kTop,
     "k.subject IN (p.name, p.recipient) AND k.kind = 10 AND k.role = 1"},
    {Gap::KIND_NO_OFFICE, "pairing-county-offices", "", false, false,
     " AND p.supporter_kind = 3 AND p.recipient_kind = 3",
     "k.subject IN (p.name, p.recipient) AND k.kind = 10 AND k.role = 4"},
    {Gap::KIND_NO_JOINT_MEETING, "pairing-joint-meetings", "", true, false, kTopGovernments,
     "k.subject = p.name AND k.kind = 13 AND k.role = 1"},
    {Gap::KIND_NO_SPECIAL_MEETING, "pairing-special-meetings", "", true, true, " AND p.kind IN (1, 2, 3)",
     "k.subject = p.name AND k.kind = 13 AND k.role = 2"},
    {Gap::KIND_NO_LEADING_GROUP, "pairing-leading-group-heads", "", false, true, " AND p.kind = 5",
     "k.subject = p.name AND k.kind = 12"},
};

const Debt& DebtOf(Gap::Kind kind) {
  for (const Debt& debt : kDebts) {
    if (debt.kind == kind) return debt;
  }
  return kDebts[0];  // the handler has refused any other
}

constexpr db::Sql kJointMeetings{"record.joint_meetings", R"(
SELECT data FROM record
WHERE subject = $1 AND kind = 13 AND recorded_to = 9223372036854775807 AND role = 1 AND year = $2 AND held = 1 ORDER BY name)"};

absl::CivilDay LastDayOf(absl::CivilMonth month) { return absl::CivilDay(month + 1) - 1; }

}  // namespace

Gaps::Gaps(db::Tx& tx, const Scope& scope, GapQuestion question)
    : tx_(tx), scope_(scope), question_(std::move(question)), owed_(question_.asked_on) {
  const int this_year = static_cast<int>(question_.asked_on.year());
  if (DebtOf(question_.kind).of_a_year) {
    year_ = this_year - 1;
    owed_ = absl::CivilDay(year_, 12, 31);
  } else if (question_.kind == Gap::KIND_NO_YEARLY_PLAN) {
    year_ = this_year;
  }
}

std::string Gaps::period() const { return year_ == 0 ? "" : StrCat(year_); }

absl::StatusOr<bool> Gaps::RuleLoaded() {
  const Debt& debt = DebtOf(question_.kind);
  for (const std::string_view id : {debt.rule, debt.of_universities}) {
    if (id.empty()) continue;
    absl::StatusOr<std::vector<rules::v1::Rule>> loaded = rules::ListRules(tx_, {.rule_id = id, .limit = 1});
    if (!loaded.ok()) return loaded.status();
    if (!loaded->empty()) return true;
  }
  return false;
}

absl::StatusOr<Gaps::Owing> Gaps::CountOwing() {
  const Debt& debt = DebtOf(question_.kind);
  const std::string text =
      debt.of_parties
          ? StrCat("SELECT p.region_code, p.kind, COUNT(*), 0", kParties, debt.owing, " GROUP BY p.region_code, p.kind")
          : StrCat(
                "SELECT p.recipient_region, p.recipient_kind, COUNT(*), COUNT(CASE WHEN p.start_date > $4 THEN 1 END)",
                kPairings, debt.owing, " GROUP BY p.recipient_region, p.recipient_kind");
  std::map<Debtor, Owing> owing;
  const std::string day = FormatDay(owed_);
  absl::Status status =
      tx_.Each(db::Sql{"gap.count", text}, {scope_.low, scope_.high, question_.scheme, day}, [&](const db::Row& row) {
        owing[{std::string(row.Text(0)), row.Int(1)}] = {row.Int(2) - row.Int(3), row.Int(3)};
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  Owing all;
  for (const auto& [debtor, count] : owing) {
    absl::StatusOr<std::optional<rules::v1::Rule>> rule = RuleFor(debtor);
    if (!rule.ok()) return rule.status();
    if (!rule->has_value()) continue;
    all.examined += count.examined;
    all.not_known += count.not_known;
  }
  return all;
}

absl::StatusOr<std::vector<Gap>> Gaps::List(std::string_view after, int limit) {
  struct Subject {
    std::string name, title;
    Debtor debtor;
    int64_t records = 0;
  };
  const Debt& debt = DebtOf(question_.kind);
  const std::string records = StrCat("(SELECT COUNT(*) FROM record AS k WHERE ", debt.records, kRecords);
  const std::string text =
      debt.of_parties
          ? StrCat("SELECT p.name, p.title, '', p.region_code, p.kind, ", records, kParties, debt.owing,
                   " AND p.name > $6 ORDER BY p.name LIMIT $7")
          : StrCat("SELECT p.name, s.title, r.title, p.recipient_region, p.recipient_kind, ", records, kPairings,
                   debt.owing, " AND p.start_date <= $4 AND p.name > $6 ORDER BY p.name LIMIT $7");
  const std::string day = FormatDay(owed_);
  constexpr int64_t kAtOnce = 500;  // most have what they owe: few are worth a query each
  std::vector<Gap> gaps;
  std::string last(after);
  for (bool more = true; more && static_cast<int>(gaps.size()) < limit;) {
    std::vector<Subject> subjects;
    absl::Status status =
        tx_.Each(db::Sql{"gap.list", text},
                 {scope_.low, scope_.high, question_.scheme, day, static_cast<int64_t>(year_), last, kAtOnce},
                 [&](const db::Row& row) {
                   Subject& subject = subjects.emplace_back();
                   subject.name = row.Text(0);
                   subject.title = debt.of_parties ? std::string(row.Text(1)) : StrCat(row.Text(1), " → ", row.Text(2));
                   subject.debtor = {std::string(row.Text(3)), row.Int(4)};
                   subject.records = row.Int(5);
                   return absl::OkStatus();
                 });
    if (!status.ok()) return status;
    more = subjects.size() == kAtOnce;
    if (more) last = subjects.back().name;
    for (const Subject& subject : subjects) {
      absl::StatusOr<std::optional<rules::v1::Rule>> rule = RuleFor(subject.debtor);
      if (!rule.ok()) return rule.status();
      if (!rule->has_value()) continue;
      // A due month says when, and the number of heads what a group is, not how many of it there should be.
      int64_t enough = 1;
      if (question_.kind != Gap::KIND_NO_YEARLY_PLAN && question_.kind != Gap::KIND_NO_LEADING_GROUP) {
        absl::StatusOr<int64_t> number = rules::NumberOf(**rule);
        if (!number.ok()) return number.status();
        enough = *number;
      }
      if (subject.records >= enough) continue;
      absl::StatusOr<std::string> remark = Remark(subject.name);
      if (!remark.ok()) return remark.status();
      Gap& gap = gaps.emplace_back();
      gap.set_kind(question_.kind);
      gap.set_subject(subject.name);
      gap.set_title(subject.title);
      gap.mutable_citation()->set_clause((*rule)->citation().clause());
      gap.mutable_citation()->set_document((*rule)->citation().document());
      gap.set_remark(*std::move(remark));
      if (static_cast<int>(gaps.size()) == limit) break;
    }
  }
  return gaps;
}

absl::StatusOr<std::optional<rules::v1::Rule>> Gaps::RuleFor(const Debtor& debtor) {
  const auto [known, first] = rules_.try_emplace(debtor);
  if (!first) return known->second;
  const auto& [region, kind] = debtor;
  const Debt& debt = DebtOf(question_.kind);
  const bool university = kind == v1::PARTY_KIND_UNIVERSITY && !debt.of_universities.empty();
  const std::string_view id = university ? debt.of_universities : debt.rule;
  // A region without a code of the table is under no rule of a place.
  const std::string place = rules::AreasAround("region", region).ok() ? region : "";
  absl::StatusOr<std::optional<rules::v1::Rule>> rule = rules::RuleAt(tx_, id, place, owed_, rules::kKnownNow);
  if (!rule.ok()) return rule.status();
  if (rule->has_value() && question_.kind == Gap::KIND_NO_YEARLY_PLAN) {
    absl::StatusOr<int64_t> month = rules::NumberOf(**rule);
    if (!month.ok()) return month.status();
    if (question_.asked_on < LastDayOf(absl::CivilMonth(year_, *month))) rule->reset();  // not due yet
  }
  return known->second = *std::move(rule);
}

// Joint meetings that took place and do not count.
absl::StatusOr<std::string> Gaps::Remark(std::string_view subject) {
  std::string remark;
  if (question_.kind != Gap::KIND_NO_JOINT_MEETING) return remark;
  v1::Record meeting;
  absl::Status status = tx_.Each(kJointMeetings, {subject, static_cast<int64_t>(year_)}, [&](const db::Row& row) {
    absl::Status parsed = db::Parse(row, 0, meeting);
    if (!parsed.ok()) return parsed;
    if (!remark.empty()) remark += "；";
    remark += policy::WhyNotCounted(meeting);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return remark;
}

}  // namespace jiedui::pairing
