#include "services/pairing/store.h"

#include <set>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/text.h"
#include "common/db/revision.h"
#include "services/pairing/contradictions.h"
#include "services/pairing/reasons.h"
#include "services/pairing/records/store.h"

namespace jiedui::pairing::store {
namespace {

using v1::Pairing;

constexpr db::Sql kGet{"pairing.get", R"(
SELECT data FROM pairing WHERE name = $1 AND recorded_to = 9223372036854775807)"};

constexpr db::Sql kGetRevision{"pairing.get_revision", "SELECT data FROM pairing WHERE name = $1 AND revision = $2"};

constexpr db::Sql kClose{"pairing.close", R"(
UPDATE pairing SET recorded_to = $1 WHERE name = $2 AND revision = $3 AND recorded_to = 9223372036854775807)"};

constexpr db::Sql kInsert{"pairing.insert", R"(
INSERT INTO pairing (name, revision, recorded_from, recorded_to, scheme, supporter, recipient, parent, state, stage, confidence,
                     supporter_kind, recipient_kind, supporter_region, recipient_region, start_date, start_known, end_date,
                     activated, data, tags)
VALUES ($1, $2, $3, 9223372036854775807, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20))"};

// Two queries joined, so that each side goes by its own index.
constexpr db::Sql kNeighbours{"pairing.neighbours", R"(
SELECT p.data, s.title, r.title
FROM (SELECT name, data, supporter, recipient FROM pairing
      WHERE supporter = $1 AND recorded_to = 9223372036854775807 AND scheme = $3 AND supporter_kind = $4 AND recipient_kind = $5
        AND activated = 1 AND name <> $6
      UNION ALL
      SELECT name, data, supporter, recipient FROM pairing
      WHERE recipient = $2 AND supporter <> $1 AND recorded_to = 9223372036854775807 AND scheme = $3 AND supporter_kind = $4
        AND recipient_kind = $5 AND activated = 1 AND name <> $6) AS p
JOIN party AS s ON s.name = p.supporter AND s.recorded_to = 9223372036854775807
JOIN party AS r ON r.name = p.recipient AND r.recorded_to = 9223372036854775807
ORDER BY p.name)"};

// Those of the same lane that ever were in force.
constexpr db::Sql kUnderParent{"pairing.under_parent", R"(
SELECT start_date, end_date FROM pairing
WHERE parent = $1 AND parent <> '' AND recorded_to = 9223372036854775807 AND scheme = $2 AND supporter_kind = $3
  AND recipient_kind = $4 AND activated = 1 AND name <> $5)"};

constexpr db::Sql kOpenChildren{"pairing.open_children", R"(
SELECT data FROM pairing WHERE parent = $1 AND parent <> '' AND recorded_to = 9223372036854775807
  AND (state <> $2 OR (activated = 1 AND $3 <> '' AND end_date > $3)) ORDER BY name)"};

// Each side by its own index.
constexpr db::Sql kElsewhere{"pairing.elsewhere", R"(
SELECT data, name FROM pairing WHERE supporter = $1 AND recorded_to = 9223372036854775807 AND supporter_region <> $2
UNION ALL
SELECT data, name FROM pairing WHERE recipient = $1 AND recorded_to = 9223372036854775807 AND recipient_region <> $2
ORDER BY name)"};

constexpr db::Sql kRevisions{"pairing.revisions", R"(
SELECT data FROM pairing WHERE name = $1 AND revision < $2 ORDER BY revision DESC LIMIT $3)"};

// Either side in the scope ($1, $2), as known at $3, after $4 by name, at most $5, on the day $6 ('' for any day): in force, or
// not known because only attested later. The filter's conditions and the order are appended.
constexpr std::string_view kList = R"(
SELECT data FROM pairing
WHERE ((supporter_region >= $1 AND supporter_region < $2) OR (recipient_region >= $1 AND recipient_region < $2))
  AND recorded_from <= $3 AND recorded_to > $3 AND name > $4
  AND ($6 = '' OR (activated = 1 AND (start_date <= $6 OR start_known = 0) AND (end_date IS NULL OR end_date > $6))))";

// In the scope ($1, $2), as known at $3, of the scheme $4 ('' for all), on the day $5, under the parent $6 ('' for
// all): parties, pairings, not known, parties known by name.
constexpr db::Sql kCountSupporters{"pairing.count_supporters", R"(
SELECT supporter_kind,
       COUNT(DISTINCT CASE WHEN start_date <= $5 THEN supporter END),
       COUNT(CASE WHEN start_date <= $5 THEN 1 END),
       COUNT(CASE WHEN start_date > $5 THEN 1 END),
       COUNT(DISTINCT supporter)
FROM pairing
WHERE ((supporter_region >= $1 AND supporter_region < $2) OR (recipient_region >= $1 AND recipient_region < $2))
  AND recorded_from <= $3 AND recorded_to > $3 AND ($4 = '' OR scheme = $4) AND ($6 = '' OR parent = $6)
  AND activated = 1 AND (start_date <= $5 OR start_known = 0) AND (end_date IS NULL OR end_date > $5)
GROUP BY supporter_kind ORDER BY supporter_kind)"};
constexpr db::Sql kCountRecipients{"pairing.count_recipients", R"(
SELECT recipient_kind,
       COUNT(DISTINCT CASE WHEN start_date <= $5 THEN recipient END),
       COUNT(CASE WHEN start_date <= $5 THEN 1 END),
       COUNT(CASE WHEN start_date > $5 THEN 1 END),
       COUNT(DISTINCT recipient)
FROM pairing
WHERE ((supporter_region >= $1 AND supporter_region < $2) OR (recipient_region >= $1 AND recipient_region < $2))
  AND recorded_from <= $3 AND recorded_to > $3 AND ($4 = '' OR scheme = $4) AND ($6 = '' OR parent = $6)
  AND activated = 1 AND (start_date <= $5 OR start_known = 0) AND (end_date IS NULL OR end_date > $5)
GROUP BY recipient_kind ORDER BY recipient_kind)"};

int64_t TagBits(const Pairing& pairing) {
  int64_t bits = 0;
  for (const int tag : pairing.tags()) bits |= int64_t{1} << tag;
  return bits;
}

absl::Status NotFound(std::string_view name) { return Failure(kNotFound, {{"name", name}}); }

absl::StatusOr<std::optional<Pairing>> FindOne(db::Tx& tx, const db::Sql& sql,
                                               std::initializer_list<db::Value> parameters) {
  std::optional<Pairing> found;
  absl::Status status = tx.Each(sql, parameters, [&](const db::Row& row) { return Parse(row, 0, found.emplace()); });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<Pairing> GetOne(db::Tx& tx, const db::Sql& sql, std::string_view name,
                               std::initializer_list<db::Value> parameters, Pairing blank) {
  bool found = false;
  absl::Status status = tx.Each(sql, parameters, [&](const db::Row& row) {
    found = true;
    return Parse(row, 0, blank);
  });
  if (!status.ok()) return status;
  if (!found) return NotFound(name);
  return blank;
}

}  // namespace

absl::StatusOr<std::optional<Pairing>> FindPairing(db::Tx& tx, std::string_view name) {
  return FindOne(tx, kGet, {name});
}

absl::StatusOr<Pairing> GetPairing(db::Tx& tx, std::string_view name, Pairing blank) {
  return GetOne(tx, kGet, name, {name}, std::move(blank));
}

absl::StatusOr<Pairing> GetPairingRevision(db::Tx& tx, std::string_view name, int64_t revision, Pairing blank) {
  return GetOne(tx, kGetRevision, name, {name, revision}, std::move(blank));
}

absl::StatusOr<Setting> LoadSetting(db::Tx& tx, const Pairing& pairing, Decision decision) {
  Setting setting;
  absl::StatusOr<std::optional<v1::Scheme>> scheme = FindScheme(tx, pairing.scheme());
  if (!scheme.ok()) return scheme.status();
  if (!scheme->has_value()) return UnknownReference("scheme", "方案", pairing.scheme());
  setting.scheme = **std::move(scheme);

  absl::StatusOr<std::optional<v1::Party>> supporter = FindParty(tx, pairing.supporter());
  if (!supporter.ok()) return supporter.status();
  if (!supporter->has_value()) return UnknownReference("supporter", "支援方", pairing.supporter());
  setting.supporter = **std::move(supporter);

  absl::StatusOr<std::optional<v1::Party>> recipient = FindParty(tx, pairing.recipient());
  if (!recipient.ok()) return recipient.status();
  if (!recipient->has_value()) return UnknownReference("recipient", "受援方", pairing.recipient());
  setting.recipient = **std::move(recipient);

  if (!pairing.parent().empty()) {
    absl::StatusOr<std::optional<Pairing>> parent = FindPairing(tx, pairing.parent());
    if (!parent.ok()) return parent.status();
    if (!parent->has_value()) return UnknownReference("parent", "上级结对", pairing.parent());
    setting.parent = **std::move(parent);
  }

  if (!pairing.need().empty()) {
    absl::StatusOr<std::optional<EnteredRecord>> need = FindRecord(tx, pairing.need());
    if (!need.ok()) return need.status();
    if (!need->has_value()) return UnknownReference("need", "需求", pairing.need());
    setting.need = std::move((*need)->record);
  }

  if (decision == Decision::kPropose) return setting;
  absl::Status status = tx.Each(
      kNeighbours,
      {pairing.supporter(), pairing.recipient(), pairing.scheme(), static_cast<int64_t>(setting.supporter.kind()),
       static_cast<int64_t>(setting.recipient.kind()), pairing.name()},
      [&](const db::Row& row) {
        Neighbour& neighbour = setting.neighbours.emplace_back();
        neighbour.supporter_title = row.Text(1);
        neighbour.recipient_title = row.Text(2);
        return Parse(row, 0, neighbour.pairing);
      });
  if (!status.ok()) return status;
  const v1::Scheme::Lane* const lane = LaneOf(setting.scheme, setting.supporter.kind(), setting.recipient.kind());
  if (lane == nullptr || lane->per_parent() == 0 || pairing.parent().empty()) return setting;
  status = tx.Each(kUnderParent,
                   {pairing.parent(), pairing.scheme(), static_cast<int64_t>(setting.supporter.kind()),
                    static_cast<int64_t>(setting.recipient.kind()), pairing.name()},
                   [&](const db::Row& row) {
                     absl::StatusOr<absl::CivilDay> start = ParseDay("start", row.Text(0));
                     if (!start.ok()) return start.status();
                     Period& period = setting.under_parent.emplace_back();
                     period.start = *start;
                     if (row.IsNull(1)) return absl::OkStatus();
                     absl::StatusOr<absl::CivilDay> end = ParseDay("end", row.Text(1));
                     if (!end.ok()) return end.status();
                     period.end = *end;
                     return absl::OkStatus();
                   });
  if (!status.ok()) return status;
  return setting;
}

absl::Status NamePlaces(db::Tx& tx, const Pairing& pairing, Setting& setting) {
  std::set<std::string> codes = {pairing.supporter_region(), pairing.recipient_region()};
  codes.insert(setting.scheme.supporter_regions().begin(), setting.scheme.supporter_regions().end());
  codes.insert(setting.scheme.recipient_regions().begin(), setting.scheme.recipient_regions().end());
  if (setting.parent.has_value()) {
    codes.insert({setting.parent->supporter_region(), setting.parent->recipient_region()});
  }
  absl::StatusOr<std::map<std::string, std::string>> names = RegionNames(tx, {codes.begin(), codes.end()});
  if (!names.ok()) return names.status();
  setting.places = *std::move(names);
  return absl::OkStatus();
}

absl::StatusOr<Pairing> PutPairing(db::Tx& tx, const Pairing* before, Pairing pairing) {
  absl::StatusOr<Period> period = ParseInterval("interval", pairing.interval());
  if (!period.ok()) return period.status();
  Stamp(tx, before, pairing);
  if (before != nullptr) {
    absl::Status closed = Close(tx, kClose, before->name(), before->revision());
    if (!closed.ok()) return closed;
  }
  const std::string start = FormatDay(period->start);
  const std::optional<std::string> end =
      period->end.has_value() ? std::optional(FormatDay(*period->end)) : std::nullopt;
  const std::string data = pairing.SerializeAsString();
  absl::StatusOr<int64_t> inserted = tx.Run(kInsert, {pairing.name(),
                                                      pairing.revision(),
                                                      tx.NowMicros(),
                                                      pairing.scheme(),
                                                      pairing.supporter(),
                                                      pairing.recipient(),
                                                      pairing.parent(),
                                                      static_cast<int64_t>(pairing.state()),
                                                      static_cast<int64_t>(pairing.stage()),
                                                      static_cast<int64_t>(pairing.confidence()),
                                                      static_cast<int64_t>(pairing.supporter_kind()),
                                                      static_cast<int64_t>(pairing.recipient_kind()),
                                                      pairing.supporter_region(),
                                                      pairing.recipient_region(),
                                                      start,
                                                      period->start_known,
                                                      end,
                                                      pairing.activated(),
                                                      db::AsBytes(data),
                                                      TagBits(pairing)});
  if (!inserted.ok()) return inserted.status();
  absl::Status looked = contradictions::AfterPairing(tx, before, pairing);
  if (!looked.ok()) return looked;
  return pairing;
}

absl::StatusOr<std::vector<Pairing>> OpenChildren(db::Tx& tx, std::string_view parent, std::string_view end) {
  std::vector<Pairing> children;
  absl::Status status = tx.Each(kOpenChildren, {parent, static_cast<int64_t>(Pairing::STATE_ENDED), end},
                                [&](const db::Row& row) { return Parse(row, 0, children.emplace_back()); });
  if (!status.ok()) return status;
  return children;
}

absl::StatusOr<std::vector<Pairing>> PairingsElsewhere(db::Tx& tx, const v1::Party& party) {
  std::vector<Pairing> pairings;
  absl::Status status = tx.Each(kElsewhere, {party.name(), party.region_code()},
                                [&](const db::Row& row) { return Parse(row, 0, pairings.emplace_back()); });
  if (!status.ok()) return status;
  return pairings;
}

const std::vector<rpc::FilterField>& PairingFields() {
  using rpc::FilterOperator;
  using Type = rpc::FilterField::Type;
  static const auto& fields = *new std::vector<rpc::FilterField>([] {
    const std::vector<FilterOperator> equality = {FilterOperator::kEqual, FilterOperator::kNotEqual};
    const std::vector<FilterOperator> code = {FilterOperator::kEqual, FilterOperator::kHas};
    const auto kinds = rpc::EnumNames(*v1::PartyKind_descriptor(), "PARTY_KIND_");
    return std::vector<rpc::FilterField>{
        {"name", {"name"}, Type::kText, equality, {}},
        {"scheme", {"scheme"}, Type::kText, equality, {}},
        {"supporter", {"supporter"}, Type::kText, equality, {}},
        {"recipient", {"recipient"}, Type::kText, equality, {}},
        {"party", {"supporter", "recipient"}, Type::kText, equality, {}},
        {"parent", {"parent"}, Type::kText, equality, {}},
        {"state", {"state"}, Type::kEnum, equality, rpc::EnumNames(*Pairing::State_descriptor(), "STATE_")},
        {"stage", {"stage"}, Type::kEnum, equality, rpc::EnumNames(*Pairing::Stage_descriptor(), "STAGE_")},
        {"confidence",
         {"confidence"},
         Type::kEnum,
         equality,
         rpc::EnumNames(*Pairing::Confidence_descriptor(), "CONFIDENCE_")},
        {"supporter_kind", {"supporter_kind"}, Type::kEnum, equality, kinds},
        {"recipient_kind", {"recipient_kind"}, Type::kEnum, equality, kinds},
        {"supporter_region", {"supporter_region"}, Type::kCode, code, {}},
        {"recipient_region", {"recipient_region"}, Type::kCode, code, {}},
        {"region", {"supporter_region", "recipient_region"}, Type::kCode, code, {}},
        {"tag", {"tags"}, Type::kSet, equality, rpc::EnumNames(*Pairing::Tag_descriptor(), "TAG_")},
    };
  }());
  return fields;
}

absl::StatusOr<std::vector<Pairing>> ListPairings(db::Tx& tx, const Scope& scope, const PairingQuery& query,
                                                  const Page& page) {
  const std::string day = query.effective_on.has_value() ? FormatDay(*query.effective_on) : "";
  const std::string text = StrCat(kList, query.filter.sql, " ORDER BY name LIMIT $5");
  std::vector<db::Value> parameters = {scope.low, scope.high, query.known_at, page.after, page.limit, day};
  query.filter.AppendTo(parameters);
  std::vector<Pairing> pairings;
  absl::Status status = tx.Each(db::Sql{"pairing.list", text}, parameters,
                                [&](const db::Row& row) { return Parse(row, 0, pairings.emplace_back()); });
  if (!status.ok()) return status;
  return pairings;
}

absl::StatusOr<std::vector<Pairing>> ListRevisions(db::Tx& tx, std::string_view name, int64_t before_revision,
                                                   int limit) {
  std::vector<Pairing> revisions;
  absl::Status status = tx.Each(kRevisions, {name, before_revision, limit},
                                [&](const db::Row& row) { return Parse(row, 0, revisions.emplace_back()); });
  if (!status.ok()) return status;
  return revisions;
}

absl::StatusOr<std::vector<KindCount>> CountPairings(db::Tx& tx, const Scope& scope, std::string_view scheme,
                                                     std::string_view parent, absl::CivilDay day, int64_t known_at) {
  using Response = v1::CountPairingsResponse;
  std::vector<KindCount> counts;
  const std::string date = FormatDay(day);
  const auto add = [&](const db::Sql& sql, Response::Side side) {
    return tx.Each(sql, {scope.low, scope.high, known_at, scheme, date, parent}, [&](const db::Row& row) {
      counts.push_back({static_cast<v1::PartyKind>(row.Int(0)), side, row.Int(1), row.Int(2), row.Int(3), row.Int(4)});
      return absl::OkStatus();
    });
  };
  absl::Status supporters = add(kCountSupporters, Response::SIDE_SUPPORTER);
  if (!supporters.ok()) return supporters;
  absl::Status recipients = add(kCountRecipients, Response::SIDE_RECIPIENT);
  if (!recipients.ok()) return recipients;
  return counts;
}

}  // namespace jiedui::pairing::store
