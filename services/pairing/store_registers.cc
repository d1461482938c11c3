#include <utility>

#include "common/base/text.h"
#include "common/db/revision.h"
#include "services/pairing/contradictions.h"
#include "services/pairing/names.h"
#include "services/pairing/reasons.h"
#include "services/pairing/store.h"
#include "services/pairing/store_names.h"

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
INSERT INTO party (name, revision, recorded_from, recorded_to, kind, region, region_code, title, data, labels)
VALUES ($1, $2, $3, 9223372036854775807, $4, $5, $6, $7, $8, $9))"};
constexpr db::Sql kInsertScheme{"scheme.insert", R"(
INSERT INTO scheme (name, revision, recorded_from, recorded_to, data) VALUES ($1, $2, $3, 9223372036854775807, $4))"};

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
  }
  const std::string data = party.SerializeAsString();
  absl::Status inserted =
      tx.Run(kInsertParty, {party.name(), party.revision(), tx.NowMicros(), static_cast<int64_t>(party.kind()),
                            party.region(), party.region_code(), Title(party), db::AsBytes(data), names::Edition()})
          .status();
  if (!inserted.ok()) return inserted;
  absl::Status named = PutNames(tx, party);
  if (!named.ok()) return named;
  absl::Status looked = contradictions::AfterParty(tx, before, party);
  if (!looked.ok()) return looked;
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
  absl::Status looked = contradictions::AfterScheme(tx, before, scheme);
  if (!looked.ok()) return looked;
  return scheme;
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

}  // namespace jiedui::pairing::store
