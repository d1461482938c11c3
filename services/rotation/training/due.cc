#include "services/rotation/training/due.h"

#include <algorithm>
#include <list>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_split.h"
#include "common/base/civil.h"
#include "common/base/text.h"
#include "services/rotation/people/categories.h"
#include "services/rotation/rights/service_sum.h"
#include "services/rotation/training/policy_due.h"
#include "services/rotation/training/reasons_training.h"

namespace jiedui::rotation {
namespace {

using absl::CivilDay;

constexpr v1::Role kBound[] = {v1::ROLE_TEACHER, v1::ROLE_PRINCIPAL};
// More versions of one rule in force on a day than there are divisions.
constexpr int kMostRules = 10'000;

// ---- Days ----------------------------------------------------------------------------------------------------------------

// The last day that so many months later is at `by` or before.
CivilDay LastDueBy(CivilDay by, int64_t months) {
  CivilDay day =
      CivilDay(by.year(), by.month() - months, by.day()) + 3;  // beyond it, whatever the lengths of the months
  while (policy::MonthsLater(day, months) > by) --day;
  return day;
}
// The first day that so many months later is at `from` or after.
CivilDay FirstDueFrom(CivilDay from, int64_t months) { return LastDueBy(from - 1, months) + 1; }

// ---- Statements ----------------------------------------------------------------------------------------------------------

// A statement that grows by conditions, with its name and its parameters.
class Statement {
 public:
  Statement(std::string_view name, std::string_view text, std::vector<db::Value> parameters)
      : name_(name), text_(text), parameters_(std::move(parameters)) {}

  // People p of the organisation, seen in the area.
  void OnlyOf(const Whose& whose) {
    name_ += ".own";
    const std::string own = Next(whose.organisation);
    text_ += StrCat(" AND (p.school = ", own, " OR p.name = ", own, ")");
    if (!whose.area.IsAll()) OnlyIn(whose.area, "p.region_code");
  }
  void OnlyIn(const Scope& area, std::string_view column) {
    name_ += ".area";
    text_ += StrCat(" AND ", column, " >= ", Next(area.low), " AND ", column, " < ", Next(area.high));
  }
  // Rows d of an area, by the index that has those of the smallest division around it in order.
  void OnlyDue(const Scope& area) {
    if (area.IsAll()) return;
    struct Level {
      size_t digits;
      std::string_view name, column;
    };
    constexpr Level kLevels[] = {{6, ".county", "d.region_code"},
                                 {4, ".prefecture", "substr(d.region_code, 1, 4)"},
                                 {2, ".province", "substr(d.region_code, 1, 2)"}};
    for (const Level& level : kLevels) {
      const std::string digits = area.low.substr(0, level.digits);
      const Scope around = Scope::Region(digits + std::string(6 - digits.size(), '0'));
      if (digits.size() < level.digits || area.low < around.low || area.high > around.high) continue;
      name_ += level.name;
      text_ += StrCat(" AND ", level.column, " = ", Next(digits));
      if (area.low == around.low && area.high == around.high) return;
      break;
    }
    OnlyIn(area, "d.region_code");  // a part in which other rules decide
  }
  void End(std::string_view tail) { text_ += tail; }
  absl::Status Each(db::Tx& tx, absl::FunctionRef<absl::Status(const db::Row&)> row) const {
    return tx.Each({name_, text_}, parameters_, row);
  }

 private:
  std::string Next(std::string_view value) {
    parameters_.emplace_back(texts_.emplace_back(value));
    return StrCat("$", parameters_.size());
  }

  std::string name_, text_;
  std::vector<db::Value> parameters_;
  std::list<std::string> texts_;  // what parameters refer to
};

constexpr std::string_view kPresentPerson = " AND p.name = d.person AND p.recorded_to = 9223372036854775807";

// ---- Whom a check is for -------------------------------------------------------------------------------------------------

using Known = v1::GetSchoolCategoriesResponse::Known;
constexpr Known kYes = v1::GetSchoolCategoriesResponse::KNOWN_YES, kNo = v1::GetSchoolCategoriesResponse::KNOWN_NO,
                kNotLoaded = v1::GetSchoolCategoriesResponse::KNOWN_NOT_LOADED;

// Checks are for people of rural schools (DX18-3.4.1b): whether somebody is at one on a day.
class AtRuralSchools {
 public:
  AtRuralSchools(db::Tx& tx, CivilDay day) : tx_(tx), day_(day), schools_(tx, v1::Category::KIND_RURAL, day) {}

  // At the school, or where the person is employed when there is none or are several.
  absl::StatusOr<Known> Of(const std::string& school, std::string_view person) {
    if (!school.empty()) return schools_.Of(school);
    constexpr db::Sql kSchools{
        "employment.schools_on",
        "SELECT school FROM employment WHERE person = $1 AND start_date <= $2 AND end_date > $2"};
    std::vector<std::string> schools;
    absl::Status read = tx_.Each(kSchools, {person, FormatDay(day_)}, [&](const db::Row& row) {
      schools.emplace_back(row.Text(0));
      return absl::OkStatus();
    });
    if (!read.ok()) return read;
    Known any = schools.empty() ? kNotLoaded : kNo;
    for (const std::string& each : schools) {
      const absl::StatusOr<Known> known = schools_.Of(each);
      if (!known.ok() || *known == kYes) return known;
      if (*known == kNotLoaded) any = kNotLoaded;
    }
    return any;
  }

 private:
  db::Tx& tx_;
  const CivilDay day_;
  store::CategoriesOn schools_;
};

// ---- The list ------------------------------------------------------------------------------------------------------------

// One rule for one role in one area: there the order of the day it is counted from is that of the day it is due.
struct Stream {
  v1::DueKind kind;
  v1::Role role;
  Whose whose;
  const RuledArea* ruled;
};

// What the key of a row holds.
struct Key {
  CivilDay due;
  std::string counted_from, person;
  int64_t kind = 0;
};

std::string TextOf(CivilDay due, std::string_view counted_from, std::string_view person, int64_t kind) {
  return StrCat(FormatDay(due), "/", counted_from, "/", person.substr(person.find('/') + 1), "/", kind);
}

absl::StatusOr<Key> Parse(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(text, '/');
  if (parts.size() == 4 && (parts[3] == "1" || parts[3] == "2") && ParseDay("", parts[1]).ok()) {
    const absl::StatusOr<CivilDay> due = ParseDay("", parts[0]);
    if (due.ok()) return Key{*due, parts[1], StrCat("people/", parts[2]), parts[3][0] - '0'};
  }
  return absl::Status(Failure(kPageTokenInvalid));
}

// From where on a stream goes on after a row of any stream.
Key Resume(const Key& after, int64_t months) {
  const std::string first = FormatDay(FirstDueFrom(after.due, months));
  const CivilDay last = LastDueBy(after.due, months);
  if (after.counted_from < first) return {.due = after.due, .counted_from = first};
  if (after.counted_from <= FormatDay(last)) return after;
  return {.due = after.due, .counted_from = FormatDay(last + 1)};
}

// A row with what only the reader asks for.
struct ReadRow {
  DueRow row;
  std::string counted_from;
  std::string employed_at;  // "" at none, or at several
};

// The rows of a stream after a key, as many as a page goes: of stretches without end, or of the others.
absl::Status ReadPart(db::Tx& tx, const DueQuery& query, const Stream& stream, bool open, const Key& from,
                      std::vector<ReadRow>& rows) {
  const int64_t months = stream.ruled->months, kind = stream.kind, role = stream.role;
  const std::string day = FormatDay(query.day), until = FormatDay(LastDueBy(query.due_by, months));
  const auto add = [&](const db::Row& row) -> absl::Status {
    const std::string counted_from(row.Text(2));
    const absl::StatusOr<CivilDay> counted = ParseDay("counted_from", counted_from);
    if (!counted.ok()) return Failure(kInternal, {{"detail", "a stored due date does not parse"}});
    const CivilDay due_on = policy::MonthsLater(*counted, months);
    ReadRow& read = rows.emplace_back();
    read.counted_from = counted_from;
    read.employed_at = std::string(row.Text(4));
    DueRow& added = read.row;
    added.due.set_person(std::string(row.Text(0)));
    added.due.set_kind(stream.kind);
    added.due.set_last_on(std::string(row.Text(1)));
    added.due.set_due_on(FormatDay(due_on));
    added.due.set_overdue(query.day > due_on);
    added.due.set_role(stream.role);
    *added.due.mutable_citation() = stream.ruled->rule.citation();
    added.due.set_school(std::string(row.Text(3)));
    added.key = TextOf(due_on, counted_from, added.due.person(), stream.kind);
    return absl::OkStatus();
  };
  const std::vector<db::Value> parameters = {kind,        role,      day,        until, from.counted_from,
                                             from.person, from.kind, query.limit};
  constexpr std::string_view kConditions =
      " AND d.kind = $1 AND d.role = $2 AND d.start_date <= $3 AND d.counted_from <= $4"
      " AND (d.counted_from, d.person, d.kind) > ($5, $6, $7)";
  constexpr std::string_view kOrder = " ORDER BY d.counted_from, d.person LIMIT $8";
  // Where a check is asked for: the school that the person is employed at, if it is one.
  constexpr std::string_view kColumns = "SELECT d.person, d.last_on, d.counted_from, p.school, ";
  constexpr std::string_view kEmployedAt =
      "(SELECT CASE WHEN COUNT(*) = 1 THEN MIN(e.school) ELSE '' END FROM employment e"
      " WHERE e.person = d.person AND e.start_date <= $3 AND e.end_date > $3) ";
  const std::string columns = StrCat(kColumns, stream.kind == v1::DUE_KIND_CHECK ? kEmployedAt : "'' ");
  const bool own = !stream.whose.organisation.empty();
  // Of an organisation its people one by one, of an area in the order of its index. Both engines keep the order of CROSS JOIN or know
  // better. Stretches that have an end are few among those of today, and read from the last ones.
  Statement statement =
      open ? Statement(own ? "due.open_of" : "due.open",
                       StrCat(columns, own ? "FROM person p CROSS JOIN due d" : "FROM due d CROSS JOIN person p",
                              " WHERE d.end_date = '9999-12-31'", kConditions, kPresentPerson),
                       parameters)
           : Statement("due.ended",
                       StrCat(columns, "FROM due d CROSS JOIN person p",
                              " WHERE d.end_date <> '9999-12-31' AND d.end_date > $3", kConditions, kPresentPerson),
                       parameters);
  if (own) {
    statement.OnlyOf(stream.whose);
  } else if (open) {
    statement.OnlyDue(stream.whose.area);
  } else if (!stream.whose.area.IsAll()) {
    statement.OnlyIn(stream.whose.area, "d.region_code");
  }
  statement.End(kOrder);
  return statement.Each(tx, add);
}

absl::Status ReadStream(db::Tx& tx, const DueQuery& query, const Stream& stream, const std::optional<Key>& after,
                        AtRuralSchools& rural, std::vector<DueRow>& rows) {
  for (const bool open : {true, false}) {
    Key from = after ? Resume(*after, stream.ruled->months) : Key{};
    // Those whom a check is not for are passed over, so that a page may take several readings.
    for (size_t wanted = static_cast<size_t>(query.limit); wanted > 0;) {
      std::vector<ReadRow> part;
      absl::Status read = ReadPart(tx, query, stream, open, from, part);
      if (!read.ok()) return read;
      const bool ended = part.size() < static_cast<size_t>(query.limit);
      if (!ended)
        from = {.counted_from = part.back().counted_from, .person = part.back().row.due.person(), .kind = stream.kind};
      for (ReadRow& each : part) {
        if (stream.kind == v1::DUE_KIND_CHECK) {
          const absl::StatusOr<Known> known = rural.Of(each.employed_at, each.row.due.person());
          if (!known.ok()) return known.status();
          if (*known == kNo) continue;
          each.row.due.set_rural_unknown(*known == kNotLoaded);
        }
        rows.push_back(std::move(each.row));
        if (--wanted == 0) break;
      }
      if (ended) break;
    }
  }
  return absl::OkStatus();
}

absl::Status NotLoaded(std::string_view rule, CivilDay day) {
  return Failure(kDueRuleNotLoaded, {{"rule", rule}, {"day", FormatDay(day)}});
}

// How many are bound on a day, were trained since another, or never were and count from then on; $1 kind, $2 role, $3 the day, $4 the
// other.
absl::Status Count(db::Tx& tx, const Whose& whose, const std::vector<db::Value>& parameters, bool by_rule,
                   policy::Coverage& coverage) {
  const bool own = !whose.organisation.empty();
  // Those without an end and the others are read from an index each.
  for (const auto& [name, condition] :
       {std::pair("due.coverage_open", " AND d.end_date = '9999-12-31'"),
        {"due.coverage_ended", " AND d.end_date <> '9999-12-31' AND d.end_date > $3"}}) {
    Statement count(name,
                    StrCat("SELECT COUNT(*), COALESCE(SUM(CASE WHEN d.last_on >= $4 THEN 1 ELSE 0 END), 0),"
                           " COALESCE(SUM(CASE WHEN d.last_on = '' AND d.counted_from >= $4 THEN 1 ELSE 0 END), 0)"
                           " FROM due d",
                           own ? ", person p" : "", " WHERE d.kind = $1 AND d.role = $2 AND d.start_date <= $3",
                           condition, own ? kPresentPerson : std::string_view()),
                    parameters);
    if (own) {
      count.OnlyOf(whose);
    } else {
      count.OnlyIn(whose.area, "d.region_code");
    }
    absl::Status read = count.Each(tx, [&](const db::Row& row) {
      const int64_t not_due = by_rule ? row.Int(2) : 0;
      coverage.all += row.Int(0) - not_due;
      coverage.done += row.Int(1);
      coverage.not_due += not_due;
      return absl::OkStatus();
    });
    if (!read.ok()) return read;
  }
  return absl::OkStatus();
}

bool IsInside(const Scope& inner, const Scope& outer) { return outer.low <= inner.low && inner.high <= outer.high; }

}  // namespace

std::string_view RuleOf(v1::DueKind kind, v1::Role role) {
  if (kind == v1::DUE_KIND_CHECK) return kCheckRule;
  return role == v1::ROLE_PRINCIPAL ? kPrincipalRoundRule : kTeacherRoundRule;
}

absl::StatusOr<std::vector<RuledArea>> RuledAreas(db::Tx& tx, std::string_view rule_id, const Scope& area,
                                                  CivilDay day) {
  absl::StatusOr<std::vector<rules::v1::Rule>> bearing =
      rules::ListRules(tx, {.rule_id = rule_id, .on = day, .scope = area, .limit = kMostRules});
  if (!bearing.ok()) return bearing.status();
  std::vector<RuledArea> all;
  std::set<std::string> cuts = {area.low, area.high};
  for (rules::v1::Rule& rule : *bearing) {
    absl::StatusOr<int64_t> months = policy::MonthsOfRule(rule);
    if (!months.ok()) return months.status();
    const Scope of = rule.region().empty() ? Scope::All() : Scope::Region(rule.region());
    for (const std::string& cut : {of.low, of.high}) {
      if (cut > area.low && cut < area.high) cuts.insert(cut);
    }
    all.push_back({.area = of, .rule = std::move(rule), .months = *months});
  }
  std::vector<RuledArea> parts;
  for (auto cut = cuts.begin(); std::next(cut) != cuts.end(); ++cut) {
    const Scope part{.low = *cut, .high = *std::next(cut)};
    const RuledArea* decides = nullptr;
    for (const RuledArea& each : all) {
      if (!IsInside(part, each.area)) continue;
      // Areas lie in each other or apart: the smallest one around decides.
      if (decides == nullptr || IsInside(each.area, decides->area)) decides = &each;
    }
    if (decides != nullptr) parts.push_back({.area = part, .rule = decides->rule, .months = decides->months});
  }
  return parts;
}

absl::StatusOr<std::vector<DueRow>> ListDue(db::Tx& tx, const DueQuery& query) {
  std::optional<Key> after;
  if (!query.after.empty()) {
    absl::StatusOr<Key> key = Parse(query.after);
    if (!key.ok()) return key.status();
    after = *std::move(key);
  }
  std::vector<DueRow> rows;
  AtRuralSchools rural(tx, query.day);
  for (const v1::DueKind kind : query.kinds) {
    bool ruled = false;
    for (const v1::Role role : kBound) {
      absl::StatusOr<std::vector<RuledArea>> areas = RuledAreas(tx, RuleOf(kind, role), query.whose.area, query.day);
      if (!areas.ok()) return areas.status();
      for (const RuledArea& each : *areas) {
        ruled = true;
        const Stream stream{kind, role, {each.area, query.whose.organisation}, &each};
        absl::Status read = ReadStream(tx, query, stream, after, rural, rows);
        if (!read.ok()) return read;
      }
    }
    if (!ruled) return NotLoaded(RuleOf(kind, v1::ROLE_TEACHER), query.day);
  }
  std::sort(rows.begin(), rows.end(), [](const DueRow& a, const DueRow& b) { return a.key < b.key; });
  if (rows.size() > static_cast<size_t>(query.limit)) rows.resize(static_cast<size_t>(query.limit));
  return rows;
}

absl::StatusOr<std::vector<v1::Due>> DueOf(db::Tx& tx, std::string_view person, std::string_view region,
                                           std::string_view school, CivilDay day) {
  constexpr db::Sql kOf{"due.of",
                        "SELECT kind, role, last_on, counted_from FROM due"
                        " WHERE person = $1 AND start_date <= $2 AND end_date > $2 ORDER BY kind"};
  std::vector<v1::Due> due;
  std::vector<std::string> counted_from;
  absl::Status read = tx.Each(kOf, {person, FormatDay(day)}, [&](const db::Row& row) {
    v1::Due& each = due.emplace_back();
    each.set_person(std::string(person));
    each.set_kind(static_cast<v1::DueKind>(row.Int(0)));
    each.set_role(static_cast<v1::Role>(row.Int(1)));
    each.set_last_on(std::string(row.Text(2)));
    each.set_school(std::string(school));
    counted_from.emplace_back(row.Text(3));
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  const auto check =
      std::find_if(due.begin(), due.end(), [](const v1::Due& each) { return each.kind() == v1::DUE_KIND_CHECK; });
  if (check != due.end()) {
    const absl::StatusOr<Known> known = AtRuralSchools(tx, day).Of("", person);
    if (!known.ok()) return known.status();
    check->set_rural_unknown(*known == kNotLoaded);
    if (*known == kNo) {
      counted_from.erase(counted_from.begin() + (check - due.begin()));
      due.erase(check);
    }
  }
  for (size_t i = 0; i < due.size(); ++i) {
    const std::string_view rule_id = RuleOf(due[i].kind(), due[i].role());
    absl::StatusOr<std::optional<rules::v1::Rule>> rule = rules::RuleAt(tx, rule_id, region, day, rules::kKnownNow);
    if (!rule.ok()) return rule.status();
    if (!rule->has_value()) return NotLoaded(rule_id, day);
    const absl::StatusOr<int64_t> months = policy::MonthsOfRule(**rule);
    if (!months.ok()) return months.status();
    const absl::StatusOr<CivilDay> counted = ParseDay("counted_from", counted_from[i]);
    if (!counted.ok()) return counted.status();
    const CivilDay due_on = policy::MonthsLater(*counted, *months);
    due[i].set_due_on(FormatDay(due_on));
    due[i].set_overdue(day > due_on);
    *due[i].mutable_citation() = (*rule)->citation();
  }
  return due;
}

absl::StatusOr<v1::GetTrainingCoverageResponse> CoverageOf(db::Tx& tx, const CoverageQuery& query) {
  v1::GetTrainingCoverageResponse response;
  const std::string day = FormatDay(query.day);
  const int64_t training = v1::DUE_KIND_TRAINING;
  std::optional<std::vector<std::string>> schools;
  if (query.category != 0) {
    auto listed =
        store::SchoolsListed(tx, static_cast<v1::Category::Kind>(query.category), query.whose.area, query.day);
    if (!listed.ok()) return listed.status();
    schools = *std::move(listed);
  }
  policy::Coverage coverage;
  bool ruled = false;
  for (const v1::Role role : kBound) {
    absl::StatusOr<std::vector<RuledArea>> areas =
        RuledAreas(tx, RuleOf(v1::DUE_KIND_TRAINING, role), query.whose.area, query.day);
    if (!areas.ok()) return areas.status();
    if (!areas->empty() && !response.has_citation()) *response.mutable_citation() = areas->front().rule.citation();
    ruled = ruled || !areas->empty();
    // Since a day that was given no years are needed: whoever is to be trained counts, whatever his rule.
    if (!query.since.empty()) *areas = {RuledArea{.area = query.whose.area}};
    for (const RuledArea& each : *areas) {
      const std::string since = query.since.empty() ? FormatDay(FirstDueFrom(query.day, each.months)) : query.since;
      const int64_t role_number = role;
      const Whose whose{each.area, query.whose.organisation};
      if (!schools) {
        absl::Status read = Count(tx, whose, {training, role_number, day, since}, query.since.empty(), coverage);
        if (!read.ok()) return read;
        continue;
      }
      std::set<std::string> people;  // one may work at two of the schools
      for (const std::string& school : *schools) {
        Statement of(
            "due.coverage_of_school",
            StrCat("SELECT d.person, d.last_on, d.counted_from FROM employment e, due d, person p WHERE e.school = $4"
                   " AND e.start_date <= $3 AND e.end_date > $3 AND d.person = e.person AND d.kind = $1"
                   " AND d.role = $2 AND d.start_date <= $3 AND d.end_date > $3",
                   kPresentPerson),
            {training, role_number, day, school});
        if (!whose.organisation.empty()) {
          of.OnlyOf(whose);
        } else if (!whose.area.IsAll()) {
          of.OnlyIn(whose.area, "p.region_code");
        }
        absl::Status read = of.Each(tx, [&](const db::Row& row) {
          if (!people.emplace(row.Text(0)).second) return absl::OkStatus();
          if (query.since.empty() && row.Text(1).empty() && row.Text(2) >= since) {
            ++coverage.not_due;
            return absl::OkStatus();
          }
          ++coverage.all;
          if (row.Text(1) >= since) ++coverage.done;
          return absl::OkStatus();
        });
        if (!read.ok()) return read;
      }
    }
  }
  if (!ruled && query.since.empty()) return NotLoaded(kTeacherRoundRule, query.day);
  response.set_people(coverage.all);
  response.set_trained(coverage.done);
  response.set_not_due(coverage.not_due);
  response.set_percent(coverage.Percent());
  response.set_met(coverage.Met());
  response.set_effective_on(day);
  return response;
}

}  // namespace jiedui::rotation
