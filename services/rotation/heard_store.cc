#include <utility>

#include "common/base/text.h"
#include "services/rotation/heard.h"
#include "services/rotation/traits.h"

namespace jiedui::rotation::store {
namespace {

constexpr db::Sql kHearParty{"heard_party.hear", R"(
INSERT INTO heard_party (name, revision, kind, region_code, display_name) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, kind = excluded.kind, region_code = excluded.region_code,
  display_name = excluded.display_name
WHERE excluded.revision > heard_party.revision)"};
constexpr db::Sql kHeardPartyOf{"heard_party.find", R"(
SELECT name, revision, kind, region_code, display_name FROM heard_party WHERE name = $1)"};
constexpr db::Sql kHeardPartiesIn{"heard_party.in", R"(
SELECT name, revision, kind, region_code, display_name FROM heard_party
WHERE region_code >= $1 AND region_code < $2 ORDER BY name)"};
constexpr db::Sql kHearBasis{"heard_basis.hear", R"(
INSERT INTO heard_basis (name, revision, in_force, supporter, recipient, supporter_region, recipient_region, start_date, end_date)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, in_force = excluded.in_force, supporter = excluded.supporter,
  recipient = excluded.recipient, supporter_region = excluded.supporter_region, recipient_region = excluded.recipient_region,
  start_date = excluded.start_date, end_date = excluded.end_date
WHERE excluded.revision > heard_basis.revision)"};
constexpr db::Sql kHeardBasisOf{"heard_basis.find", R"(
SELECT b.name, b.revision, b.in_force, b.supporter, b.recipient, b.supporter_region, b.recipient_region, b.start_date, b.end_date,
  COALESCE(s.kind, 0), COALESCE(r.kind, 0)
FROM heard_basis b LEFT JOIN heard_party s ON s.name = b.supporter LEFT JOIN heard_party r ON r.name = b.recipient
WHERE b.name = $1)"};
constexpr db::Sql kTagged{"heard_tag.of", R"(
SELECT code, tag, start_date, end_date, source FROM heard_tag
WHERE tag = $1 AND code IN ($2, $3, $4) AND start_date <= $5 AND end_date > $5 ORDER BY code DESC, start_date)"};
constexpr db::Sql kAnyTag{"heard_tag.any", R"(
SELECT 1 FROM heard_tag WHERE tag = $1 LIMIT 1)"};

PartyFacts PartyOf(const db::Row& row) {
  return {.name = std::string(row.Text(0)),
          .revision = row.Int(1),
          .kind = static_cast<pairing::v1::PartyKind>(row.Int(2)),
          .region_code = std::string(row.Text(3)),
          .display_name = std::string(row.Text(4))};
}

template <class Facts>
absl::Status TakeNewerOf(absl::StatusOr<std::optional<Facts>> heard, Facts& facts) {
  if (!heard.ok()) return heard.status();
  if (heard->has_value() && (*heard)->revision > facts.revision) facts = **std::move(heard);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<bool> Hear(db::Tx& tx, const PartyFacts& party) {
  absl::StatusOr<int64_t> changed = tx.Run(kHearParty, {party.name, party.revision, static_cast<int64_t>(party.kind),
                                                        party.region_code, party.display_name});
  if (!changed.ok()) return changed.status();
  return *changed > 0;
}

absl::StatusOr<bool> Hear(db::Tx& tx, const BasisFacts& basis) {
  absl::StatusOr<int64_t> changed =
      tx.Run(kHearBasis, {basis.name, basis.revision, basis.active, basis.supporter, basis.recipient,
                          basis.supporter_region, basis.recipient_region, basis.start, basis.end});
  if (!changed.ok()) return changed.status();
  return *changed > 0;
}

absl::StatusOr<std::optional<PartyFacts>> HeardParty(db::Tx& tx, std::string_view name) {
  std::optional<PartyFacts> found;
  absl::Status status = tx.One(kHeardPartyOf, {name}, [&](const db::Row& row) { found = PartyOf(row); }).status();
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<std::optional<BasisFacts>> HeardBasis(db::Tx& tx, std::string_view name) {
  std::optional<BasisFacts> found;
  absl::Status status = tx.One(kHeardBasisOf, {name}, [&](const db::Row& row) {
                            found = {.name = std::string(row.Text(0)),
                                     .revision = row.Int(1),
                                     .active = row.Int(2) != 0,
                                     .supporter = std::string(row.Text(3)),
                                     .recipient = std::string(row.Text(4)),
                                     .supporter_region = std::string(row.Text(5)),
                                     .recipient_region = std::string(row.Text(6)),
                                     .supporter_kind = static_cast<pairing::v1::PartyKind>(row.Int(9)),
                                     .recipient_kind = static_cast<pairing::v1::PartyKind>(row.Int(10)),
                                     .start = std::string(row.Text(7)),
                                     .end = std::string(row.Text(8))};
                          }).status();
  if (!status.ok()) return status;
  return found;
}

absl::Status TakeNewer(db::Tx& tx, PartyFacts& party) { return TakeNewerOf(HeardParty(tx, party.name), party); }
absl::Status TakeNewer(db::Tx& tx, BasisFacts& basis) {
  absl::Status newer = TakeNewerOf(HeardBasis(tx, basis.name), basis);
  if (!newer.ok()) return newer;
  for (auto [side, kind] :
       {std::pair(&basis.supporter, &basis.supporter_kind), std::pair(&basis.recipient, &basis.recipient_kind)}) {
    absl::StatusOr<std::optional<PartyFacts>> party = HeardParty(tx, *side);
    if (!party.ok()) return party.status();
    if (party->has_value()) *kind = (*party)->kind;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<PartyFacts>> HeardPartiesIn(db::Tx& tx, std::string_view region) {
  const Scope area = Scope::Region(region);
  std::vector<PartyFacts> found;
  absl::Status status = tx.Each(kHeardPartiesIn, {area.low, area.high}, [&](const db::Row& row) {
    found.push_back(PartyOf(row));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<Tagged> TagOf(db::Tx& tx, std::string_view code, std::string_view tag, std::string_view day) {
  Tagged tagged;
  absl::StatusOr<bool> any = tx.One(kAnyTag, {tag}, [](const db::Row&) {});
  if (!any.ok()) return any.status();
  tagged.loaded = *any;
  if (code.size() != 6) return tagged;
  const std::string province = StrCat(code.substr(0, 2), "0000"), prefecture = StrCat(code.substr(0, 4), "00");
  absl::Status status = tx.Each(kTagged, {tag, code, prefecture, province, day}, [&](const db::Row& row) {
    if (!tagged.tag.has_value()) {
      tagged.tag = HeardTag{std::string(row.Text(0)), std::string(row.Text(1)), std::string(row.Text(2)),
                            std::string(row.Text(3)), std::string(row.Text(4))};
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return tagged;
}

}  // namespace jiedui::rotation::store
