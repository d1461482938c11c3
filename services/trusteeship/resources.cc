#include "services/trusteeship/resources.h"

#include "common/base/text.h"

namespace jiedui::trusteeship::store::internal {
namespace {

constexpr db::Sql kFind{"resource.find", R"(
SELECT data, authors FROM resource WHERE name = $1 AND kind = $2 AND recorded_to = 9223372036854775807)"};
constexpr db::Sql kFindRevision{"resource.find_revision", R"(
SELECT data FROM resource WHERE name = $1 AND kind = $2 AND revision = $3)"};
constexpr db::Sql kFindLastOfType{"resource.find_last_of_type", R"(
SELECT data FROM resource WHERE name = $1 AND kind = $2 AND type = $3 ORDER BY revision DESC LIMIT 1)"};
constexpr db::Sql kClose{"resource.close", R"(
UPDATE resource SET recorded_to = $1 WHERE name = $2 AND revision = $3 AND recorded_to = 9223372036854775807)"};
constexpr db::Sql kInsert{"resource.insert", R"(
INSERT INTO resource (name, revision, recorded_from, recorded_to, kind, trusteeship, party, supporter_region, school_region, state,
                      type, year, authors, data)
VALUES ($1, $2, $3, 9223372036854775807, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13))"};
constexpr db::Sql kUnder{"resource.under", R"(
SELECT data FROM resource WHERE trusteeship = $1 AND kind = $2 AND recorded_to = 9223372036854775807 ORDER BY name)"};
constexpr db::Sql kOfParty{"resource.of_party", R"(
SELECT data FROM resource WHERE party = $1 AND kind = $2 AND recorded_to = 9223372036854775807 ORDER BY name)"};
constexpr db::Sql kOfKind{"resource.of_kind", R"(
SELECT data FROM resource WHERE kind = $1 AND recorded_to = 9223372036854775807 ORDER BY name)"};
constexpr db::Sql kRevisions{"resource.revisions", R"(
SELECT data FROM resource WHERE name = $1 AND kind = $2 AND revision < $3 ORDER BY revision DESC LIMIT $4)"};

// Of a kind ($1) in the scope ($2, $3), after $4 by name, at most $5. The filter's conditions and the order are appended.
constexpr std::string_view kList = R"(
SELECT data FROM resource
WHERE kind = $1 AND recorded_to = 9223372036854775807
  AND ((supporter_region >= $2 AND supporter_region < $3) OR (school_region >= $2 AND school_region < $3))
  AND name > $4)";

int64_t Number(Kind kind) { return static_cast<int64_t>(kind); }

}  // namespace

absl::StatusOr<std::optional<Found>> Find(db::Tx& tx, Kind kind, std::string_view name) {
  std::optional<Found> found;
  absl::Status status = tx.One(kFind, {name, Number(kind)}, [&](const db::Row& row) {
                            found = Found{std::string(row.Text(0)), std::string(row.Text(1))};
                          }).status();
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<std::optional<std::string>> FindRevision(db::Tx& tx, Kind kind, std::string_view name,
                                                        int64_t revision) {
  std::optional<std::string> found;
  absl::Status status =
      tx.One(kFindRevision, {name, Number(kind), revision}, [&](const db::Row& row) { found = row.Text(0); }).status();
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<std::optional<std::string>> FindLastOfType(db::Tx& tx, Kind kind, std::string_view name, int64_t type) {
  std::optional<std::string> found;
  absl::Status status =
      tx.One(kFindLastOfType, {name, Number(kind), type}, [&](const db::Row& row) { found = row.Text(0); }).status();
  if (!status.ok()) return status;
  return found;
}

absl::Status Insert(db::Tx& tx, Kind kind, const Keys& keys, std::string_view name, int64_t revision,
                    std::string_view data, std::string_view authors) {
  return tx
      .Run(kInsert, {name, revision, tx.NowMicros(), Number(kind), keys.trusteeship, keys.party, keys.supporter_region,
                     keys.school_region, keys.state, keys.type, keys.year, authors, db::AsBytes(data)})
      .status();
}

absl::Status CloseRevision(db::Tx& tx, std::string_view name, int64_t revision) {
  return db::Close(tx, kClose, name, revision);
}

absl::Status Under(db::Tx& tx, Kind kind, std::string_view trusteeship, Each row) {
  return tx.Each(kUnder, {trusteeship, Number(kind)}, row);
}

absl::Status OfParty(db::Tx& tx, Kind kind, std::string_view party, Each row) {
  return tx.Each(kOfParty, {party, Number(kind)}, row);
}

absl::Status OfKind(db::Tx& tx, Kind kind, Each row) { return tx.Each(kOfKind, {Number(kind)}, row); }

absl::Status List(db::Tx& tx, Kind kind, const Scope& scope, const rpc::SqlFilter& filter, const rpc::Page& page,
                  Each row) {
  const std::string text = StrCat(kList, filter.sql, " ORDER BY name LIMIT $5");
  std::vector<db::Value> parameters = {Number(kind), scope.low, scope.high, page.after, page.limit};
  filter.AppendTo(parameters);
  return tx.Each(db::Sql{"resource.list", text}, parameters, row);
}

absl::Status Revisions(db::Tx& tx, Kind kind, std::string_view name, const rpc::RevisionPage& page, Each row) {
  return tx.Each(kRevisions, {name, Number(kind), page.before, page.limit}, row);
}

}  // namespace jiedui::trusteeship::store::internal
