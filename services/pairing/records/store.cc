#include "services/pairing/records/store.h"

#include <set>
#include <utility>

#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/db/revision.h"
#include "common/rules/rules.h"
#include "services/pairing/reasons.h"
#include "services/pairing/records/policy.h"

namespace jiedui::pairing::store {
namespace {

using v1::Record;

constexpr db::Sql kFind{"record.find", R"(
SELECT data, authors FROM record WHERE name = $1 AND recorded_to = 9223372036854775807)"};
constexpr db::Sql kGetRevision{"record.get_revision", "SELECT data FROM record WHERE name = $1 AND revision = $2"};
constexpr db::Sql kRevisions{"record.revisions", R"(
SELECT data FROM record WHERE name = $1 AND revision < $2 ORDER BY revision DESC LIMIT $3)"};

constexpr db::Sql kClose{"record.close", R"(
UPDATE record SET recorded_to = $1 WHERE name = $2 AND revision = $3 AND recorded_to = 9223372036854775807)"};
constexpr db::Sql kInsert{"record.insert", R"(
INSERT INTO record (name, revision, recorded_from, recorded_to, kind, role, subject, scheme, supporter_region, recipient_region,
                    state, held, year, counts, start_date, end_date, excepted, authors, data)
VALUES ($1, $2, $3, 9223372036854775807, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18))"};
constexpr db::Sql kForgetParties{"record.forget_parties", "DELETE FROM record_party WHERE record = $1"};
constexpr db::Sql kAddParty{"record.add_party", R"(
INSERT INTO record_party (party, record) VALUES ($1, $2) ON CONFLICT (party, record) DO NOTHING)"};

constexpr db::Sql kCountSeries{"record.count_series", R"(
SELECT COUNT(*) FROM record
WHERE subject = $1 AND kind = $2 AND recorded_to = 9223372036854775807 AND role = $3 AND year = $4)"};
constexpr db::Sql kSeriesBeside{"record.series_beside", R"(
SELECT data, authors FROM record
WHERE subject = $1 AND kind = $2 AND recorded_to = 9223372036854775807 AND role = $3 AND year = $4 AND name <> $5
ORDER BY name)"};
constexpr db::Sql kElsewhere{"record.elsewhere", R"(
SELECT data, authors FROM record
WHERE subject = $1 AND recorded_to = 9223372036854775807 AND (supporter_region <> $2 OR recipient_region <> $3)
ORDER BY name)"};
constexpr db::Sql kGroupsOf{"record.groups_of", R"(
SELECT r.data, p.title FROM record_party AS m
JOIN record AS r ON r.name = m.record AND r.recorded_to = 9223372036854775807 AND r.kind = $2 AND r.held = 1
JOIN party AS p ON p.name = m.party AND p.recorded_to = 9223372036854775807
WHERE m.party = $1 AND m.record <> $3 ORDER BY r.name)"};

// Subjects in the scope ($1, $2), as known at $3, after $4 by name, at most $5. Shared resources only where $6 is 1 or $7 takes part.
// The conditions asked for, the filter's and the order are appended.
constexpr std::string_view kList = R"(
SELECT data FROM record
WHERE ((supporter_region >= $1 AND supporter_region < $2) OR (recipient_region >= $1 AND recipient_region < $2))
  AND recorded_from <= $3 AND recorded_to > $3 AND name > $4
  AND (kind <> 17 OR $6 = 1 OR EXISTS (SELECT 1 FROM record_party AS m WHERE m.party = $7 AND m.record = record.name)))";
// Holding on the day $8; naming the party $8.
constexpr std::string_view kOnDay =
    " AND held = 1 AND start_date <> '' AND start_date <= $8 AND (end_date IS NULL OR end_date > $8)";
constexpr std::string_view kOfParty = " AND name IN (SELECT record FROM record_party WHERE party = $";

// Aid and activities in the scope ($1, $2). The conditions asked for and the order are appended.
constexpr std::string_view kDeeds = R"(
SELECT data FROM record
WHERE kind IN (15, 16) AND recorded_to = 9223372036854775807 AND held = 1
  AND ((supporter_region >= $1 AND supporter_region < $2) OR (recipient_region >= $1 AND recipient_region < $2)))";

constexpr db::Sql kMemberships{"record.memberships", R"(
SELECT r.data, m.party, r.name FROM record AS r
JOIN record_party AS m ON m.record = r.name
JOIN party AS p ON p.name = m.party AND p.recorded_to = 9223372036854775807
WHERE r.kind = $1 AND r.recorded_to = 9223372036854775807 AND r.held = 1
  AND p.kind = $2 AND p.region_code >= $3 AND p.region_code < $4
ORDER BY r.name, m.party)"};
constexpr db::Sql kCountParties{"record.count_parties", R"(
SELECT COUNT(*) FROM party
WHERE kind = $1 AND region_code >= $2 AND region_code < $3 AND recorded_to = 9223372036854775807)"};

// Rules bear on divisions of the code table; a region without a code of it is under none.
std::string RuleRegion(const RecordSetting& setting) {
  const std::string& code =
      setting.pairing.has_value() ? setting.pairing->recipient_region() : setting.party->region_code();
  return rules::AreasAround("region", code).ok() ? code : "";
}

absl::Status LoadOtherGroups(db::Tx& tx, const Record& record, RecordSetting& setting) {
  std::vector<std::string> schools = policy::PartiesNamed(record);
  schools.push_back(record.subject());
  for (const std::string& school : schools) {
    absl::Status status =
        tx.Each(kGroupsOf, {school, static_cast<int64_t>(v1::RECORD_KIND_SCHOOL_GROUP), record.name()},
                [&](const db::Row& row) {
                  OtherGroup& other = setting.other_groups.emplace_back();
                  other.party = school;
                  other.title = row.Text(1);
                  return Parse(row, 0, other.record);
                });
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status PutParties(db::Tx& tx, const Record& record, const RecordSetting& setting) {
  absl::Status forgotten = tx.Run(kForgetParties, {record.name()}).status();
  if (!forgotten.ok()) return forgotten;
  std::vector<std::string> parties = policy::SidesOf(setting);
  const std::vector<std::string> named = policy::PartiesNamed(record);
  parties.insert(parties.end(), named.begin(), named.end());
  for (const std::string& party : parties) {
    absl::Status added = tx.Run(kAddParty, {party, record.name()}).status();
    if (!added.ok()) return added;
  }
  return absl::OkStatus();
}

// The rule row of an id that bears on the record, on its first day.
absl::StatusOr<std::optional<rules::v1::Rule>> RuleOn(db::Tx& tx, std::string_view id, const Record& record,
                                                      const RecordSetting& setting) {
  if (id.empty()) return std::optional<rules::v1::Rule>();
  return rules::RuleAt(tx, id, RuleRegion(setting), policy::FirstDayOf(record), rules::kKnownNow);
}

absl::StatusOr<std::vector<Record>> Collect(db::Tx& tx, const db::Sql& sql, std::initializer_list<db::Value> values) {
  std::vector<Record> records;
  absl::Status status = tx.Each(sql, values, [&](const db::Row& row) { return Parse(row, 0, records.emplace_back()); });
  if (!status.ok()) return status;
  return records;
}

absl::StatusOr<std::vector<EnteredRecord>> CollectEntered(db::Tx& tx, const db::Sql& sql,
                                                          std::initializer_list<db::Value> values) {
  std::vector<EnteredRecord> records;
  absl::Status status = tx.Each(sql, values, [&](const db::Row& row) {
    EnteredRecord& entered = records.emplace_back();
    entered.authors = row.Text(1);
    return Parse(row, 0, entered.record);
  });
  if (!status.ok()) return status;
  return records;
}

}  // namespace

absl::StatusOr<std::optional<EnteredRecord>> FindRecord(db::Tx& tx, std::string_view name) {
  std::optional<EnteredRecord> found;
  absl::Status status = tx.Each(kFind, {name}, [&](const db::Row& row) {
    found.emplace().authors = row.Text(1);
    return Parse(row, 0, found->record);
  });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<Record> GetRecord(db::Tx& tx, std::string_view name, int64_t revision) {
  std::optional<Record> found;
  const auto take = [&](const db::Row& row) { return Parse(row, 0, found.emplace()); };
  absl::Status status = revision == 0 ? tx.Each(kFind, {name}, take) : tx.Each(kGetRevision, {name, revision}, take);
  if (!status.ok()) return status;
  if (!found.has_value()) return Failure(kNotFound, {{"name", name}});
  return *std::move(found);
}

absl::StatusOr<std::vector<std::string>> SidesOf(db::Tx& tx, std::string_view subject) {
  if (!subject.starts_with("pairings/")) return std::vector<std::string>{std::string(subject)};
  absl::StatusOr<v1::Pairing> pairing = GetPairing(tx, subject);
  if (!pairing.ok()) return pairing.status();
  return std::vector<std::string>{pairing->supporter(), pairing->recipient()};
}

absl::StatusOr<RecordSetting> LoadRecordSetting(db::Tx& tx, const Record& record) {
  RecordSetting setting;
  const bool of_pairing = record.subject().starts_with("pairings/");
  if (of_pairing) {
    absl::StatusOr<std::optional<v1::Pairing>> pairing = FindPairing(tx, record.subject());
    if (!pairing.ok()) return pairing.status();
    setting.pairing = *std::move(pairing);
  } else {
    absl::StatusOr<std::optional<v1::Party>> party = FindParty(tx, record.subject());
    if (!party.ok()) return party.status();
    setting.party = *std::move(party);
  }
  if (!setting.pairing.has_value() && !setting.party.has_value()) {
    return policy::UnknownSubject(record.subject());
  }
  if (setting.pairing.has_value()) {
    absl::StatusOr<std::optional<v1::Scheme>> scheme = FindScheme(tx, setting.pairing->scheme());
    if (!scheme.ok()) return scheme.status();
    if (scheme->has_value()) setting.scheme_citation = (*scheme)->citation();
  }
  for (const std::string& named : policy::PartiesNamed(record)) {
    absl::StatusOr<std::optional<v1::Party>> party = FindParty(tx, named);
    if (!party.ok()) return party.status();
    if (!party->has_value()) {
      setting.unknown_party = named;
    } else if (record.has_school_group() && !policy::MayBeGrouped((*party)->kind())) {
      setting.ungroupable_party = named;
    }
  }
  if (record.has_school_group() && !policy::MayBeGrouped(setting.party->kind())) {
    setting.ungroupable_party = setting.party->name();
  }
  absl::StatusOr<std::optional<rules::v1::Rule>> rule = RuleOn(tx, policy::RuleOf(record), record, setting);
  if (!rule.ok()) return rule.status();
  setting.rule = *std::move(rule);
  rule = RuleOn(tx, policy::UnityRuleOf(record), record, setting);
  if (!rule.ok()) return rule.status();
  setting.unity_rule = *std::move(rule);
  if (record.has_school_group() && setting.rule.has_value()) {
    absl::Status status = LoadOtherGroups(tx, record, setting);
    if (!status.ok()) return status;
  }
  return setting;
}

absl::StatusOr<int64_t> CountSeries(db::Tx& tx, const Record& record) {
  int64_t count = 0;
  absl::Status status =
      tx.One(kCountSeries,
             {record.subject(), static_cast<int64_t>(policy::KindOf(record)),
              static_cast<int64_t>(policy::RoleOf(record)), static_cast<int64_t>(policy::YearOf(record))},
             [&](const db::Row& row) { count = row.Int(0); })
          .status();
  if (!status.ok()) return status;
  return count;
}

absl::StatusOr<std::vector<EnteredRecord>> SeriesBeside(db::Tx& tx, const Record& record) {
  return CollectEntered(
      tx, kSeriesBeside,
      {record.subject(), static_cast<int64_t>(policy::KindOf(record)), static_cast<int64_t>(policy::RoleOf(record)),
       static_cast<int64_t>(policy::YearOf(record)), record.name()});
}

absl::StatusOr<std::vector<EnteredRecord>> RecordsElsewhere(db::Tx& tx, std::string_view subject,
                                                            std::string_view supporter_region,
                                                            std::string_view recipient_region) {
  return CollectEntered(tx, kElsewhere, {subject, supporter_region, recipient_region});
}

absl::StatusOr<Record> LastEntered(db::Tx& tx, Record present) {
  while (!present.superseded_by().empty()) {
    absl::StatusOr<Record> earlier = GetRecord(tx, present.name(), present.revision() - 1);
    if (!earlier.ok()) return earlier.status();
    present = *std::move(earlier);
  }
  return present;
}

absl::StatusOr<Record> PutRecord(db::Tx& tx, const Record* before, Record record, const RecordSetting& setting,
                                 std::string_view authors) {
  Stamp(tx, before, record);
  if (before != nullptr) {
    absl::Status closed = Close(tx, kClose, before->name(), before->revision());
    if (!closed.ok()) return closed;
  }
  const std::optional<Period> period = policy::PeriodOf(record);
  const std::string start = period.has_value() ? FormatDay(period->start) : "";
  const std::optional<std::string> end =
      period.has_value() && period->end.has_value() ? std::optional(FormatDay(*period->end)) : std::nullopt;
  const std::string scheme = policy::SchemeOf(setting);
  const std::string& supporter_region = record.regions(0);
  const std::string& recipient_region = record.regions(record.regions_size() - 1);
  const std::string data = record.SerializeAsString();
  absl::Status inserted =
      tx.Run(kInsert, {record.name(), record.revision(), tx.NowMicros(), static_cast<int64_t>(policy::KindOf(record)),
                       static_cast<int64_t>(policy::RoleOf(record)), record.subject(), scheme, supporter_region,
                       recipient_region, static_cast<int64_t>(record.state()), record.held(),
                       static_cast<int64_t>(policy::YearOf(record)), record.meeting().counts(), start, end,
                       record.excepted(), authors, db::AsBytes(data)})
          .status();
  if (!inserted.ok()) return inserted;
  if (before == nullptr || policy::PartiesNamed(*before) != policy::PartiesNamed(record)) {
    absl::Status parties = PutParties(tx, record, setting);
    if (!parties.ok()) return parties;
  }
  return record;
}

const std::vector<rpc::FilterField>& RecordFields() {
  using rpc::FilterOperator;
  using Type = rpc::FilterField::Type;
  static const auto& fields = *new std::vector<rpc::FilterField>([] {
    const std::vector<FilterOperator> equality = {FilterOperator::kEqual, FilterOperator::kNotEqual};
    return std::vector<rpc::FilterField>{
        {"subject", {"subject"}, Type::kText, equality, {}},
        {"scheme", {"scheme"}, Type::kText, equality, {}},
        {"kind", {"kind"}, Type::kEnum, equality, rpc::EnumNames(*v1::RecordKind_descriptor(), "RECORD_KIND_")},
        {"state", {"state"}, Type::kEnum, equality, rpc::EnumNames(*Record::State_descriptor(), "STATE_")},
        {"excepted", {"excepted"}, Type::kEnum, {FilterOperator::kEqual}, {{"NO", 0}, {"YES", 1}}},
        {"region",
         {"supporter_region", "recipient_region"},
         Type::kCode,
         {FilterOperator::kEqual, FilterOperator::kHas},
         {}},
    };
  }());
  return fields;
}

absl::StatusOr<std::vector<Record>> ListRecords(db::Tx& tx, const Scope& scope, const RecordQuery& query,
                                                const Page& page) {
  const std::string day = query.effective_on.has_value() ? FormatDay(*query.effective_on) : "";
  std::string text = StrCat(kList, query.filter.sql);
  std::vector<db::Value> parameters = {scope.low,  scope.high,           query.known_at,     page.after,
                                       page.limit, query.sees_resources, query.organisation, day};
  query.filter.AppendTo(parameters);
  if (query.effective_on.has_value()) {
    text += kOnDay;
  } else {
    text += " AND $8 = ''";
  }
  if (!query.party.empty()) {
    parameters.push_back(query.party);
    text += StrCat(kOfParty, parameters.size(), ")");
  }
  text += " ORDER BY name LIMIT $5";
  std::vector<Record> records;
  absl::Status status = tx.Each(db::Sql{"record.list", text}, parameters,
                                [&](const db::Row& row) { return Parse(row, 0, records.emplace_back()); });
  if (!status.ok()) return status;
  return records;
}

absl::StatusOr<std::vector<Record>> ListRecordRevisions(db::Tx& tx, std::string_view name, int64_t before_revision,
                                                        int limit) {
  return Collect(tx, kRevisions, {name, before_revision, limit});
}

absl::Status EachDeed(db::Tx& tx, const Scope& scope, std::string_view pairing, std::string_view scheme, int year,
                      absl::FunctionRef<void(const Record&)> deed) {
  std::string text(kDeeds);
  std::vector<db::Value> parameters = {scope.low, scope.high};
  const auto ask = [&](std::string_view column, db::Value value) {
    parameters.push_back(value);
    text += StrCat(" AND ", column, " = $", parameters.size());
  };
  if (!pairing.empty()) ask("subject", pairing);
  if (!scheme.empty()) ask("scheme", scheme);
  if (year != 0) ask("year", static_cast<int64_t>(year));
  text += " ORDER BY name";
  Record record;
  return tx.Each(db::Sql{"record.deeds", text}, parameters, [&](const db::Row& row) {
    absl::Status parsed = Parse(row, 0, record);
    if (parsed.ok()) deed(record);
    return parsed;
  });
}

absl::Status EachMembership(db::Tx& tx, const Scope& area, v1::PartyKind kind,
                            absl::FunctionRef<void(const Record& group, const std::string& school)> member) {
  Record group;
  return tx.Each(kMemberships,
                 {static_cast<int64_t>(v1::RECORD_KIND_SCHOOL_GROUP), static_cast<int64_t>(kind), area.low, area.high},
                 [&](const db::Row& row) {
                   absl::Status parsed = Parse(row, 0, group);
                   if (parsed.ok()) member(group, std::string(row.Text(1)));
                   return parsed;
                 });
}

absl::StatusOr<int64_t> CountParties(db::Tx& tx, const Scope& area, v1::PartyKind kind) {
  int64_t count = 0;
  absl::Status status =
      tx.One(kCountParties, {static_cast<int64_t>(kind), area.low, area.high}, [&](const db::Row& row) {
          count = row.Int(0);
        }).status();
  if (!status.ok()) return status;
  return count;
}

}  // namespace jiedui::pairing::store
