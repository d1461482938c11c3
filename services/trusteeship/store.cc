#include "services/trusteeship/store.h"

#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/rules/rules.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/resources.h"

namespace jiedui::trusteeship::store {
namespace {

using v1::Trusteeship;

constexpr db::Sql kFind{"trusteeship.find",
                        "SELECT data FROM trusteeship WHERE name = $1 AND recorded_to = 9223372036854775807"};
constexpr db::Sql kFindRevision{"trusteeship.find_revision",
                                "SELECT data FROM trusteeship WHERE name = $1 AND revision = $2"};
constexpr db::Sql kRevisions{"trusteeship.revisions", R"(
SELECT data FROM trusteeship WHERE name = $1 AND revision < $2 ORDER BY revision DESC LIMIT $3)"};
constexpr db::Sql kClose{"trusteeship.close", R"(
UPDATE trusteeship SET recorded_to = $1 WHERE name = $2 AND revision = $3 AND recorded_to = 9223372036854775807)"};
constexpr db::Sql kInsert{"trusteeship.insert", R"(
INSERT INTO trusteeship (name, revision, recorded_from, recorded_to, programme, tier, state, supporter, school, county_government,
                         supporter_region, school_region, start_date, start_known, end_date, data)
VALUES ($1, $2, $3, 9223372036854775807, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15))"};
constexpr db::Sql kAll{"trusteeship.all",
                       "SELECT data FROM trusteeship WHERE recorded_to = 9223372036854775807 ORDER BY name"};
constexpr db::Sql kOfProgramme{"trusteeship.of_programme", R"(
SELECT data FROM trusteeship WHERE programme = $1 AND recorded_to = 9223372036854775807 ORDER BY name)"};
constexpr db::Sql kOfSchool{"trusteeship.of_school", R"(
SELECT data FROM trusteeship WHERE school = $1 AND recorded_to = 9223372036854775807 ORDER BY name)"};
constexpr db::Sql kNamingParty{"trusteeship.naming_party", R"(
SELECT data FROM trusteeship WHERE supporter = $1 AND recorded_to = 9223372036854775807
UNION SELECT data FROM trusteeship WHERE school = $1 AND recorded_to = 9223372036854775807
UNION SELECT data FROM trusteeship WHERE county_government = $1 AND recorded_to = 9223372036854775807)"};
// Schools of a programme with a trusteeship that was not given up (1: proposed, 2: active, 3: completed, 4: renewed), but for one school.
constexpr db::Sql kCountSchools{"trusteeship.count_schools", R"(
SELECT COUNT(DISTINCT school) FROM trusteeship
WHERE programme = $1 AND recorded_to = 9223372036854775807 AND state IN (1, 2, 3, 4) AND school <> $2)"};

// In the scope ($1, $2), as known at $3, after $4 by name, at most $5. Conditions, the filter's and the order are appended; $6 is the day.
constexpr std::string_view kList = R"(
SELECT data FROM trusteeship
WHERE ((supporter_region >= $1 AND supporter_region < $2) OR (school_region >= $1 AND school_region < $2))
  AND recorded_from <= $3 AND recorded_to > $3 AND name > $4)";
constexpr std::string_view kOnDay =
    " AND start_date <> '' AND (start_date <= $6 OR start_known = 0) AND (end_date IS NULL OR end_date > $6)";
constexpr std::string_view kNoDay = " AND $6 = ''";

constexpr db::Sql kHearParty{"heard_party.put", R"(
INSERT INTO heard_party (name, revision, kind, region_code, display_name) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, kind = excluded.kind, region_code = excluded.region_code,
  display_name = excluded.display_name
WHERE heard_party.revision < excluded.revision)"};
constexpr db::Sql kHearRegion{"heard_region.put", R"(
INSERT INTO heard_region (name, revision, code, display_name) VALUES ($1, $2, $3, $4)
ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, code = excluded.code, display_name = excluded.display_name
WHERE heard_region.revision < excluded.revision)"};
constexpr db::Sql kForgetSuccessions{"heard_succession.forget", "DELETE FROM heard_succession WHERE latter = $1"};
constexpr db::Sql kHearSuccession{"heard_succession.put", R"(
INSERT INTO heard_succession (former, latter) VALUES ($1, $2) ON CONFLICT (former, latter) DO NOTHING)"};
constexpr db::Sql kSuccessions{"heard_succession.all",
                               "SELECT former, latter FROM heard_succession ORDER BY former, latter"};
constexpr db::Sql kHearPairing{"heard_pairing.put", R"(
INSERT INTO heard_pairing (trusteeship, pairing, revision, state, supporter, recipient, start_date, end_date)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (trusteeship) DO UPDATE SET pairing = excluded.pairing, revision = excluded.revision, state = excluded.state,
  supporter = excluded.supporter, recipient = excluded.recipient, start_date = excluded.start_date, end_date = excluded.end_date
WHERE heard_pairing.revision < excluded.revision)"};
constexpr db::Sql kHeardParty{
    "heard_party.find", "SELECT revision, kind, region_code, display_name, name FROM heard_party WHERE name = $1"};
constexpr db::Sql kHeardParties{"heard_party.of_kind", R"(
SELECT revision, kind, region_code, display_name, name FROM heard_party WHERE kind = $1 ORDER BY name)"};
constexpr db::Sql kRegionNames{"heard_region.names", "SELECT code, display_name FROM heard_region ORDER BY name"};
constexpr db::Sql kHeardPairings{"heard_pairing.all", R"(
SELECT trusteeship, pairing, revision, state, supporter, recipient, start_date, end_date FROM heard_pairing ORDER BY trusteeship)"};

absl::StatusOr<std::vector<Trusteeship>> Collect(db::Tx& tx, const db::Sql& sql, db::Parameters parameters) {
  std::vector<Trusteeship> found;
  absl::Status status =
      tx.Each(sql, parameters, [&](const db::Row& row) { return db::Parse(row, 0, found.emplace_back()); });
  if (!status.ok()) return status;
  return found;
}

PartyFacts FactsOf(const db::Row& row) {
  return {.name = std::string(row.Text(4)),
          .revision = row.Int(0),
          .kind = static_cast<pairing::v1::PartyKind>(row.Int(1)),
          .region_code = std::string(row.Text(2)),
          .display_name = std::string(row.Text(3))};
}

absl::StatusOr<std::optional<rules::v1::Rule>> TierRule(db::Tx& tx, const v1::Programme& programme,
                                                        std::string_view what, absl::CivilDay day) {
  const std::string id = policy::RuleId(programme.tier(), what);
  return rules::RuleAt(tx, id, programme.region(), day, rules::kKnownNow);
}

}  // namespace

// ---- Trusteeships --------------------------------------------------------------------------------------------------------

absl::StatusOr<std::optional<Trusteeship>> FindTrusteeship(db::Tx& tx, std::string_view name) {
  return db::Find<Trusteeship>(tx, kFind, name);
}

absl::StatusOr<Trusteeship> GetTrusteeship(db::Tx& tx, std::string_view name) {
  absl::StatusOr<std::optional<Trusteeship>> found = FindTrusteeship(tx, name);
  if (!found.ok()) return found.status();
  if (!found->has_value()) return Failure(kNotFound, {{"name", name}});
  return **std::move(found);
}

absl::StatusOr<Trusteeship> GetTrusteeshipRevision(db::Tx& tx, std::string_view name, int64_t revision) {
  absl::StatusOr<std::vector<Trusteeship>> found = Collect(tx, kFindRevision, {name, revision});
  if (!found.ok()) return found.status();
  if (found->empty()) return Failure(kNotFound, {{"name", name}});
  return std::move(found->front());
}

absl::StatusOr<Trusteeship> PutTrusteeship(db::Tx& tx, const Trusteeship* before, Trusteeship trusteeship) {
  db::Stamp(tx, before, trusteeship);
  if (before != nullptr) {
    absl::Status closed = db::Close(tx, kClose, before->name(), before->revision());
    if (!closed.ok()) return closed;
  }
  const std::optional<Period> period = policy::PeriodOf(trusteeship);
  const std::string start = period.has_value() ? FormatDay(period->start) : "";
  // Over before its first day: never worked on any.
  const bool reversed = period.has_value() && period->end.has_value() && *period->end < period->start;
  const std::string end =
      !period.has_value() || !period->end.has_value() ? "" : FormatDay(reversed ? period->start : *period->end);
  const std::string data = trusteeship.SerializeAsString();
  absl::Status inserted =
      tx.Run(kInsert, {trusteeship.name(), trusteeship.revision(), tx.NowMicros(), trusteeship.programme(),
                       static_cast<int64_t>(trusteeship.tier()), static_cast<int64_t>(trusteeship.state()),
                       trusteeship.supporter(), trusteeship.school(), trusteeship.county_government(),
                       trusteeship.supporter_region(), trusteeship.school_region(), start,
                       !period.has_value() || period->start_known ? 1 : 0,
                       end.empty() ? db::Value(nullptr) : db::Value(end), db::AsBytes(data)})
          .status();
  if (!inserted.ok()) return inserted;
  return trusteeship;
}

const std::vector<rpc::FilterField>& TrusteeshipFields() {
  using rpc::FilterOperator;
  using Type = rpc::FilterField::Type;
  static const auto& fields = *new std::vector<rpc::FilterField>([] {
    const std::vector<FilterOperator> equality = {FilterOperator::kEqual, FilterOperator::kNotEqual};
    const std::vector<FilterOperator> code = {FilterOperator::kEqual, FilterOperator::kHas};
    return std::vector<rpc::FilterField>{
        {"name", {"name"}, Type::kText, equality, {}},
        {"programme", {"programme"}, Type::kText, equality, {}},
        {"supporter", {"supporter"}, Type::kText, equality, {}},
        {"school", {"school"}, Type::kText, equality, {}},
        {"county_government", {"county_government"}, Type::kText, equality, {}},
        {"tier", {"tier"}, Type::kEnum, equality, rpc::EnumNames(*v1::Tier_descriptor(), "TIER_")},
        {"state", {"state"}, Type::kEnum, equality, rpc::EnumNames(*Trusteeship::State_descriptor(), "STATE_")},
        {"supporter_region", {"supporter_region"}, Type::kCode, code, {}},
        {"school_region", {"school_region"}, Type::kCode, code, {}},
    };
  }());
  return fields;
}

absl::StatusOr<std::vector<Trusteeship>> ListTrusteeships(db::Tx& tx, const Scope& scope, const TrusteeshipQuery& query,
                                                          const rpc::Page& page) {
  const std::string text =
      StrCat(kList, query.effective_on.has_value() ? kOnDay : kNoDay, query.filter.sql, " ORDER BY name LIMIT $5");
  const std::string day = query.effective_on.has_value() ? FormatDay(*query.effective_on) : "";
  std::vector<db::Value> parameters = {scope.low, scope.high, query.known_at, page.after, page.limit, day};
  query.filter.AppendTo(parameters);
  std::vector<Trusteeship> found;
  absl::Status status = tx.Each(db::Sql{"trusteeship.list", text}, parameters,
                                [&](const db::Row& row) { return db::Parse(row, 0, found.emplace_back()); });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<std::vector<Trusteeship>> TrusteeshipRevisions(db::Tx& tx, std::string_view name,
                                                              const rpc::RevisionPage& page) {
  return Collect(tx, kRevisions, {name, page.before, page.limit});
}

absl::StatusOr<std::vector<Trusteeship>> OfProgramme(db::Tx& tx, std::string_view programme) {
  return programme.empty() ? Collect(tx, kAll, {}) : Collect(tx, kOfProgramme, {programme});
}
absl::StatusOr<std::vector<Trusteeship>> OfSchool(db::Tx& tx, std::string_view school) {
  return Collect(tx, kOfSchool, {school});
}
absl::StatusOr<std::vector<Trusteeship>> NamingParty(db::Tx& tx, std::string_view party) {
  return Collect(tx, kNamingParty, {party});
}

absl::StatusOr<Setting> LoadSetting(db::Tx& tx, const Trusteeship& trusteeship, PartiesFacts parties) {
  Setting setting{.parties = std::move(parties)};
  absl::StatusOr<std::optional<v1::Programme>> programme = resource::Find<v1::Programme>(tx, trusteeship.programme());
  if (!programme.ok()) return programme.status();
  if (!programme->has_value()) return UnknownReference("trusteeship.programme", "项目", trusteeship.programme());
  setting.programme = **std::move(programme);

  std::optional<absl::CivilDay> day;
  if (!trusteeship.interval().start().empty()) {
    absl::StatusOr<absl::CivilDay> start = ParseDate("trusteeship.interval.start", trusteeship.interval().start());
    if (!start.ok()) return start.status();
    day = *start;
  } else if (!setting.programme.start_term().empty()) {
    absl::StatusOr<absl::CivilDay> start = policy::TermStart("programme.start_term", setting.programme.start_term());
    if (!start.ok()) return start.status();
    day = *start;
  }
  if (day.has_value()) {
    const std::pair<std::string_view, std::optional<rules::v1::Rule>*> asked[] = {
        {"schools", &setting.rules.schools},
        {"supporters", &setting.rules.supporters},
        {"same-area", &setting.rules.same_area},
        {"term", &setting.rules.term}};
    for (const auto& [what, into] : asked) {
      absl::StatusOr<std::optional<rules::v1::Rule>> rule = TierRule(tx, setting.programme, what, *day);
      if (!rule.ok()) return rule.status();
      *into = *std::move(rule);
    }
  }

  absl::Status counted =
      tx.One(kCountSchools, {trusteeship.programme(), trusteeship.school()}, [&](const db::Row& row) {
          setting.schools = row.Int(0);
        }).status();
  if (!counted.ok()) return counted;
  absl::StatusOr<std::vector<Trusteeship>> others = OfSchool(tx, trusteeship.school());
  if (!others.ok()) return others.status();
  for (Trusteeship& other : *others) {
    const bool given_up = other.state() == Trusteeship::STATE_TERMINATED && other.in_force_on().empty();
    if (!given_up && other.name() != trusteeship.name()) setting.others.push_back(std::move(other));
  }
  return setting;
}

// ---- Heard of the registry -----------------------------------------------------------------------------------------------

absl::StatusOr<bool> Hear(db::Tx& tx, const pairing::v1::Party& party) {
  absl::StatusOr<int64_t> changed = tx.Run(
      kHearParty,
      {party.name(), party.revision(), static_cast<int64_t>(party.kind()), party.region_code(), party.display_name()});
  if (!changed.ok()) return changed.status();
  return *changed > 0;
}

absl::StatusOr<bool> Hear(db::Tx& tx, const pairing::v1::Region& region) {
  absl::StatusOr<int64_t> changed =
      tx.Run(kHearRegion, {region.name(), region.revision(), region.code(), region.display_name()});
  if (!changed.ok()) return changed.status();
  if (*changed == 0) return false;
  absl::Status status = tx.Run(kForgetSuccessions, {region.code()}).status();
  if (!status.ok()) return status;
  for (const auto& predecessor : region.predecessors()) {
    status = tx.Run(kHearSuccession, {IdOf(predecessor.region()), region.code()}).status();
    if (!status.ok()) return status;
  }
  return true;
}

absl::StatusOr<bool> Hear(db::Tx& tx, const pairing::v1::Pairing& pairing) {
  const std::string& trusteeship = pairing.owner();
  if (trusteeship.empty()) return false;
  absl::StatusOr<std::optional<Trusteeship>> ours = FindTrusteeship(tx, trusteeship);
  if (!ours.ok()) return ours.status();
  if (!ours->has_value()) return false;
  const type::v1::Interval& interval = pairing.interval();
  absl::StatusOr<int64_t> changed =
      tx.Run(kHearPairing, {trusteeship, pairing.name(), pairing.revision(), static_cast<int64_t>(pairing.state()),
                            pairing.supporter(), pairing.recipient(),
                            interval.start().empty() ? interval.attested_on() : interval.start(), interval.end()});
  if (!changed.ok()) return changed.status();
  return *changed > 0;
}

absl::StatusOr<std::optional<PartyFacts>> HeardParty(db::Tx& tx, std::string_view name) {
  std::optional<PartyFacts> found;
  absl::Status status = tx.One(kHeardParty, {name}, [&](const db::Row& row) { found = FactsOf(row); }).status();
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<std::vector<PartyFacts>> HeardParties(db::Tx& tx, pairing::v1::PartyKind kind) {
  std::vector<PartyFacts> found;
  absl::Status status = tx.Each(kHeardParties, {static_cast<int64_t>(kind)}, [&](const db::Row& row) {
    found.push_back(FactsOf(row));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<std::map<std::string, std::string>> RegionNames(db::Tx& tx) {
  std::map<std::string, std::string> names;
  absl::Status status = tx.Each(kRegionNames, {}, [&](const db::Row& row) {
    names.emplace(row.Text(0), row.Text(1));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return names;
}

absl::StatusOr<policy::Lineage> HeardLineage(db::Tx& tx) {
  policy::Lineage lineage;
  absl::Status status = tx.Each(kSuccessions, {}, [&](const db::Row& row) {
    lineage.Add(row.Text(0), row.Text(1));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return lineage;
}

absl::StatusOr<std::vector<HeardPairing>> HeardPairings(db::Tx& tx) {
  std::vector<HeardPairing> found;
  absl::Status status = tx.Each(kHeardPairings, {}, [&](const db::Row& row) {
    found.push_back({.trusteeship = std::string(row.Text(0)),
                     .pairing = std::string(row.Text(1)),
                     .supporter = std::string(row.Text(4)),
                     .recipient = std::string(row.Text(5)),
                     .start = std::string(row.Text(6)),
                     .end = std::string(row.Text(7)),
                     .revision = row.Int(2),
                     .state = static_cast<pairing::v1::Pairing::State>(row.Int(3))});
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return found;
}

}  // namespace jiedui::trusteeship::store
