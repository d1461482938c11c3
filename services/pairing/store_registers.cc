#include <utility>

#include "common/base/text.h"
#include "services/pairing/reasons.h"
#include "services/pairing/revision.h"
#include "services/pairing/store.h"

namespace jiedui::pairing::store {
namespace {

constexpr db::Sql kGetParty{"party.get",
                            "SELECT data FROM party WHERE name = $1 AND recorded_to = 9223372036854775807"};
constexpr db::Sql kGetScheme{"scheme.get",
                             "SELECT data FROM scheme WHERE name = $1 AND recorded_to = 9223372036854775807"};

constexpr db::Sql kCloseParty{"party.close", R"(
UPDATE party SET recorded_to = $1 WHERE name = $2 AND revision = $3 AND recorded_to = 9223372036854775807)"};
constexpr db::Sql kCloseScheme{"scheme.close", R"(
UPDATE scheme SET recorded_to = $1 WHERE name = $2 AND revision = $3 AND recorded_to = 9223372036854775807)"};

constexpr db::Sql kInsertParty{"party.insert", R"(
INSERT INTO party (name, revision, recorded_from, recorded_to, kind, region, region_code, title, data)
VALUES ($1, $2, $3, 9223372036854775807, $4, $5, $6, $7, $8))"};
constexpr db::Sql kInsertScheme{"scheme.insert", R"(
INSERT INTO scheme (name, revision, recorded_from, recorded_to, data) VALUES ($1, $2, $3, 9223372036854775807, $4))"};

constexpr db::Sql kForgetLabels{"party.forget_labels", "DELETE FROM party_label WHERE party = $1"};
constexpr db::Sql kAddLabel{"party.add_label", R"(
INSERT INTO party_label (label, party) VALUES ($1, $2) ON CONFLICT (label, party) DO NOTHING)"};
constexpr db::Sql kForgetExternalIds{"party.forget_external_ids", "DELETE FROM party_external_id WHERE party = $1"};
constexpr db::Sql kAddExternalId{"party.add_external_id", R"(
INSERT INTO party_external_id (scheme, value, party) VALUES ($1, $2, $3) ON CONFLICT (scheme, value) DO NOTHING)"};
constexpr db::Sql kOwnerOfExternalId{"party.owner_of_external_id", R"(
SELECT party FROM party_external_id WHERE scheme = $1 AND value = $2)"};

constexpr db::Sql kSearchParties{"party.search", R"(
SELECT p.data FROM party_label AS l JOIN party AS p ON p.name = l.party AND p.recorded_to = 9223372036854775807
WHERE l.label = $1 AND ($2 = 0 OR p.kind = $2) ORDER BY p.kind, p.name LIMIT $3)"};

constexpr db::Sql kListSchemes{"scheme.list", R"(
SELECT data FROM scheme WHERE recorded_to = 9223372036854775807 AND name > $1 ORDER BY name LIMIT $2)"};

// The filter's conditions and the order are appended.
constexpr std::string_view kListPartiesHead =
    "SELECT data FROM party WHERE recorded_to = 9223372036854775807 AND name > $1";
constexpr std::string_view kListTail = " ORDER BY name LIMIT $2";

template <class Resource>
absl::StatusOr<std::vector<Resource>> List(db::Tx& tx, std::string_view name, std::string_view head,
                                           const rpc::SqlFilter& filter, const Page& page) {
  const std::string text = StrCat(head, filter.sql, kListTail);
  std::vector<db::Value> parameters = {page.after, page.limit};
  filter.AppendTo(parameters);
  std::vector<Resource> resources;
  absl::Status status = tx.Each(db::Sql{name, text}, parameters,
                                [&](const db::Row& row) { return Parse(row, 0, resources.emplace_back()); });
  if (!status.ok()) return status;
  return resources;
}

bool IsGovernment(v1::PartyKind kind) {
  return kind == v1::PARTY_KIND_PROVINCE_GOVERNMENT || kind == v1::PARTY_KIND_PREFECTURE_GOVERNMENT ||
         kind == v1::PARTY_KIND_COUNTY_GOVERNMENT;
}

absl::Status PutLabels(db::Tx& tx, const v1::Party& party) {
  std::vector<std::string_view> labels = {party.name(), party.display_name(), party.short_name()};
  labels.insert(labels.end(), party.aliases().begin(), party.aliases().end());
  if (IsGovernment(party.kind())) labels.push_back(party.region_code());
  for (const v1::Party::ExternalId& id : party.external_ids()) labels.push_back(id.value());
  for (std::string_view label : labels) {
    if (label.empty()) continue;
    absl::Status added = tx.Run(kAddLabel, {label, party.name()}).status();
    if (!added.ok()) return added;
  }
  for (const v1::Party::ExternalId& id : party.external_ids()) {
    absl::Status added = tx.Run(kAddExternalId, {id.scheme(), id.value(), party.name()}).status();
    if (!added.ok()) return added;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::optional<v1::Party>> FindParty(db::Tx& tx, std::string_view name) {
  return Find<v1::Party>(tx, kGetParty, name);
}
absl::StatusOr<std::optional<v1::Scheme>> FindScheme(db::Tx& tx, std::string_view name) {
  return Find<v1::Scheme>(tx, kGetScheme, name);
}

absl::StatusOr<v1::Party> PutParty(db::Tx& tx, const v1::Party* before, v1::Party party) {
  Stamp(tx, before, party);
  if (before != nullptr) {
    absl::Status closed = Close(tx, kCloseParty, before->name(), before->revision());
    if (!closed.ok()) return closed;
    for (const db::Sql* forget : {&kForgetLabels, &kForgetExternalIds}) {
      absl::Status forgotten = tx.Run(*forget, {party.name()}).status();
      if (!forgotten.ok()) return forgotten;
    }
  }
  const std::string data = party.SerializeAsString();
  absl::Status inserted =
      tx.Run(kInsertParty, {party.name(), party.revision(), tx.NowMicros(), static_cast<int64_t>(party.kind()),
                            party.region(), party.region_code(), Title(party), db::AsBytes(data)})
          .status();
  if (!inserted.ok()) return inserted;
  absl::Status labelled = PutLabels(tx, party);
  if (!labelled.ok()) return labelled;
  return party;
}

absl::StatusOr<v1::Scheme> PutScheme(db::Tx& tx, const v1::Scheme* before, v1::Scheme scheme) {
  Stamp(tx, before, scheme);
  if (before != nullptr) {
    absl::Status closed = Close(tx, kCloseScheme, before->name(), before->revision());
    if (!closed.ok()) return closed;
  }
  const std::string data = scheme.SerializeAsString();
  absl::Status inserted =
      tx.Run(kInsertScheme, {scheme.name(), scheme.revision(), tx.NowMicros(), db::AsBytes(data)}).status();
  if (!inserted.ok()) return inserted;
  return scheme;
}

absl::StatusOr<std::string> OwnerOfExternalId(db::Tx& tx, std::string_view scheme, std::string_view value) {
  std::string owner;
  absl::StatusOr<bool> found =
      tx.One(kOwnerOfExternalId, {scheme, value}, [&](const db::Row& row) { owner = row.Text(0); });
  if (!found.ok()) return found.status();
  return owner;
}

const std::vector<rpc::FilterField>& PartyFields() {
  using rpc::FilterOperator;
  using Type = rpc::FilterField::Type;
  static const auto& fields = *new std::vector<rpc::FilterField>([] {
    const std::vector<FilterOperator> equality = {FilterOperator::kEqual, FilterOperator::kNotEqual};
    return std::vector<rpc::FilterField>{
        {"kind", {"kind"}, Type::kEnum, equality, rpc::EnumNames(*v1::PartyKind_descriptor(), "PARTY_KIND_")},
        {"region", {"region"}, Type::kText, {FilterOperator::kEqual}, {}},
        {"region_code", {"region_code"}, Type::kCode, {FilterOperator::kEqual, FilterOperator::kHas}, {}},
    };
  }());
  return fields;
}

absl::StatusOr<std::vector<v1::Party>> ListParties(db::Tx& tx, const rpc::SqlFilter& filter, const Page& page) {
  return List<v1::Party>(tx, "party.list", kListPartiesHead, filter, page);
}

absl::StatusOr<std::vector<v1::Scheme>> ListSchemes(db::Tx& tx, const Page& page) {
  std::vector<v1::Scheme> schemes;
  absl::Status status = tx.Each(kListSchemes, {page.after, page.limit},
                                [&](const db::Row& row) { return Parse(row, 0, schemes.emplace_back()); });
  if (!status.ok()) return status;
  return schemes;
}

absl::StatusOr<std::vector<v1::Party>> SearchParties(db::Tx& tx, std::string_view label, v1::PartyKind kind,
                                                     int limit) {
  std::vector<v1::Party> parties;
  absl::Status status = tx.Each(kSearchParties, {label, static_cast<int64_t>(kind), limit},
                                [&](const db::Row& row) { return Parse(row, 0, parties.emplace_back()); });
  if (!status.ok()) return status;
  return parties;
}

}  // namespace jiedui::pairing::store
