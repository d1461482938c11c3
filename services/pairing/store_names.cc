#include "services/pairing/store_names.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "common/base/call.h"
#include "common/base/civil.h"
#include "common/base/text.h"
#include "common/db/revision.h"
#include "services/pairing/names.h"

namespace jiedui::pairing::store {
namespace {

using names::Label;

// Resources of one transaction of RefreshNames: with their labels some thousands of rows.
constexpr int64_t kChunk = 200;
// 青海省, 海南州, 共和县: an area in an area.
constexpr int kMostAreas = 2;

constexpr db::Sql kForgetRegionLabels{"region.forget_labels", "DELETE FROM region_label WHERE region = $1"};
constexpr db::Sql kForgetPartyLabels{"party.forget_labels", "DELETE FROM party_label WHERE party = $1"};
constexpr db::Sql kForgetExternalIds{"party.forget_external_ids", "DELETE FROM external_id WHERE party = $1"};
constexpr db::Sql kAddRegionLabel{"region.add_label", R"(
INSERT INTO region_label (label, region, source, name) VALUES ($1, $2, $3, $4))"};
constexpr db::Sql kAddPartyLabel{"party.add_label", R"(
INSERT INTO party_label (label, party, source, name) VALUES ($1, $2, $3, $4))"};
constexpr db::Sql kAddExternalId{"party.add_external_id", R"(
INSERT INTO external_id (scheme, value, party, start_date, start_known, end_date) VALUES ($1, $2, $3, $4, $5, $6))"};
constexpr db::Sql kMarkRegion{"region.mark_labelled", R"(
UPDATE region SET labels = $1 WHERE name = $2 AND recorded_to = 9223372036854775807 AND labels <> $1)"};
constexpr db::Sql kMarkParty{"party.mark_labelled", R"(
UPDATE party SET labels = $1 WHERE name = $2 AND recorded_to = 9223372036854775807 AND labels <> $1)"};

constexpr db::Sql kStaleRegions{"region.stale_labels", R"(
SELECT name FROM region WHERE recorded_to = 9223372036854775807 AND labels <> $1 AND name > $2 ORDER BY name LIMIT $3)"};
constexpr db::Sql kStaleParties{"party.stale_labels", R"(
SELECT name FROM party WHERE recorded_to = 9223372036854775807 AND labels <> $1 AND name > $2 ORDER BY name LIMIT $3)"};

// One more than is shown is never needed: more than one is doubt enough.
constexpr db::Sql kRegionsLabelled{"region.labelled", R"(
SELECT r.data, l.source, l.name FROM region_label AS l
JOIN region AS r ON r.name = l.region AND r.recorded_to = 9223372036854775807
WHERE l.label = $1 ORDER BY l.source, l.region LIMIT $2)"};
constexpr db::Sql kPartiesLabelled{"party.labelled", R"(
SELECT p.data, l.source, l.name FROM party_label AS l
JOIN party AS p ON p.name = l.party AND p.recorded_to = 9223372036854775807
WHERE l.label = $1 AND ($3 = 0 OR p.kind = $3) ORDER BY l.source, l.party LIMIT $2)"};
constexpr db::Sql kPartiesIdentified{"party.identified", R"(
SELECT p.data, e.scheme, e.value FROM external_id AS e
JOIN party AS p ON p.name = e.party AND p.recorded_to = 9223372036854775807
WHERE e.value = $1 AND (e.end_date IS NULL OR e.end_date > $2) AND (e.start_date <= $2 OR e.start_known = 0)
  AND ($4 = 0 OR p.kind = $4)
ORDER BY e.party LIMIT $3)"};
constexpr db::Sql kParty{"party.get", "SELECT data FROM party WHERE name = $1 AND recorded_to = 9223372036854775807"};
constexpr db::Sql kRegion{"region.get",
                          "SELECT data FROM region WHERE name = $1 AND recorded_to = 9223372036854775807"};

constexpr db::Sql kOtherHolder{"party.other_holder", R"(
SELECT party FROM external_id
WHERE scheme = $1 AND value = $2 AND party <> $3 AND (end_date IS NULL OR end_date > $4) AND ($5 = '' OR start_date < $5)
ORDER BY start_date LIMIT 1)"};
constexpr db::Sql kHolders{"party.holders", R"(
SELECT party, start_date, start_known FROM external_id
WHERE scheme = $1 AND value = $2 AND (end_date IS NULL OR end_date > $3) AND (start_date <= $3 OR start_known = 0)
ORDER BY start_date LIMIT 1)"};

template <class Resource>
using Matches = std::vector<Found<Resource>>;

// Best first, each resource once.
template <class Resource, class Key>
void Sort(Matches<Resource>& found, Key key) {
  std::stable_sort(found.begin(), found.end(), [&](const auto& a, const auto& b) {
    return std::tuple(a.resource.name(), a.how) < std::tuple(b.resource.name(), b.how);
  });
  const auto same = [](const auto& a, const auto& b) { return a.resource.name() == b.resource.name(); };
  found.erase(std::unique(found.begin(), found.end(), same), found.end());
  std::stable_sort(found.begin(), found.end(), [&](const auto& a, const auto& b) {
    return std::tuple(a.how, key(a.resource)) < std::tuple(b.how, key(b.resource));
  });
  if (found.size() > kMostFound) found.resize(kMostFound);
}

// Everything whose label is one of the readings of `text`. `written` is what was asked for, to tell names as they are written
// from others: of a part of the question it is that part.
absl::Status Labelled(db::Tx& tx, std::string_view written, const std::vector<std::string>& readings,
                      Matches<v1::Region>& found) {
  for (const std::string& reading : readings) {
    absl::Status status = tx.Each(kRegionsLabelled, {reading, kMostFound}, [&](const db::Row& row) {
      auto& match = found.emplace_back();
      match.name = row.Text(2);
      match.how = names::HowMatched(written, match.name, static_cast<Label::Source>(row.Int(1)));
      match.official = row.Int(1) == Label::kName;
      return Parse(row, 0, match.resource);
    });
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Labelled(db::Tx& tx, std::string_view written, const std::vector<std::string>& readings,
                      v1::PartyKind kind, Matches<v1::Party>& found) {
  for (const std::string& reading : readings) {
    absl::Status status =
        tx.Each(kPartiesLabelled, {reading, kMostFound, static_cast<int64_t>(kind)}, [&](const db::Row& row) {
          auto& match = found.emplace_back();
          match.name = row.Text(2);
          match.how = names::HowMatched(written, match.name, static_cast<Label::Source>(row.Int(1)));
          match.official = row.Int(1) == Label::kName;
          return Parse(row, 0, match.resource);
        });
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// As Labelled, and governments by the name of their place with an office behind it: 海南州政府.
absl::Status LabelledOrGoverning(db::Tx& tx, std::string_view written, const std::vector<std::string>& readings,
                                 v1::PartyKind kind, Matches<v1::Party>& found) {
  absl::Status status = Labelled(tx, written, readings, kind, found);
  if (!status.ok()) return status;
  for (const std::string& reading : readings) {
    const std::string_view place = names::WithoutOffice(reading);
    if (place.size() == reading.size() || place.empty()) continue;
    Matches<v1::Party> there;
    status = Labelled(tx, "", {std::string(place)}, kind, there);
    if (!status.ok()) return status;
    for (auto& match : there) {
      if (!names::IsGovernment(match.resource.kind())) continue;
      match.how = v1::NAME_MATCH_SHORTENED;
      match.official = false;
      found.push_back(std::move(match));
    }
  }
  return absl::OkStatus();
}

bool LiesBelow(std::string_view code, const v1::Region& area) {
  return !area.code().empty() && code != area.code() && Scope::Region(area.code()).Covers(code);
}

// What `reading`, in normal form, means as an area's name followed by one of something in it. The area may itself be named so.
absl::Status RegionsBehindArea(db::Tx& tx, const std::string& reading, int areas, Matches<v1::Region>& found) {
  for (const auto& [front, rest] : names::Cuts(reading)) {
    Matches<v1::Region> around;
    absl::Status status = Labelled(tx, "", {front}, around);
    if (!status.ok()) return status;
    if (around.empty()) continue;
    Matches<v1::Region> inside;
    status = Labelled(tx, "", {rest}, inside);
    if (!status.ok()) return status;
    if (areas > 1) {
      status = RegionsBehindArea(tx, rest, areas - 1, inside);
      if (!status.ok()) return status;
    }
    for (auto& match : inside) {
      const bool below = std::any_of(around.begin(), around.end(),
                                     [&](const auto& area) { return LiesBelow(match.resource.code(), area.resource); });
      if (!below) continue;
      match.how = v1::NAME_MATCH_QUALIFIED;
      match.official = false;
      found.push_back(std::move(match));
    }
  }
  return absl::OkStatus();
}

absl::Status PartiesBehindArea(db::Tx& tx, const std::string& reading, v1::PartyKind kind, Matches<v1::Party>& found) {
  for (const auto& [front, rest] : names::Cuts(reading)) {
    Matches<v1::Region> around;
    absl::Status status = Labelled(tx, "", {front}, around);
    if (!status.ok()) return status;
    // An area given by the areas around it: 青海省海南州|共和县政府.
    if (around.empty()) {
      status = RegionsBehindArea(tx, front, 1, around);
      if (!status.ok()) return status;
    }
    if (around.empty()) continue;
    Matches<v1::Party> inside;
    status = LabelledOrGoverning(tx, "", {rest}, kind, inside);
    if (!status.ok()) return status;
    for (auto& match : inside) {
      const std::string& code = match.resource.region_code();
      const bool lies = std::any_of(around.begin(), around.end(), [&](const auto& area) {
        return LiesBelow(code, area.resource) ||
               (code == area.resource.code() && !names::IsGovernment(match.resource.kind()));
      });
      if (!lies) continue;
      match.how = v1::NAME_MATCH_QUALIFIED;
      match.official = false;
      found.push_back(std::move(match));
    }
  }
  return absl::OkStatus();
}

// The present revision of what is stale, labelled anew; nothing where another replica was first.
template <class Resource>
absl::Status Refresh(db::Tx& tx, const db::Sql& get, const db::Sql& mark, const std::string& name) {
  absl::StatusOr<int64_t> marked = tx.Run(mark, {names::Edition(), name});
  if (!marked.ok()) return marked.status();
  if (*marked == 0) return absl::OkStatus();
  Resource resource;
  absl::Status status = tx.Each(get, {name}, [&](const db::Row& row) { return Parse(row, 0, resource); });
  if (!status.ok()) return status;
  return PutNames(tx, resource);
}

template <class Resource>
absl::StatusOr<int64_t> RefreshAll(db::Database& database, const db::Sql& stale, const db::Sql& get,
                                   const db::Sql& mark) {
  int64_t count = 0;
  for (std::string after;;) {
    std::vector<std::string> chunk;
    absl::Status status = database.Read([&](db::Tx& tx) {
      chunk.clear();
      return tx.Each(stale, {names::Edition(), after, kChunk}, [&](const db::Row& row) {
        chunk.emplace_back(row.Text(0));
        return absl::OkStatus();
      });
    });
    if (!status.ok()) return status;
    if (chunk.empty()) return count;
    status = db::WriteAndWait(database,
                              [&](db::Tx& tx) {
                                for (const std::string& name : chunk) {
                                  absl::Status refreshed = Refresh<Resource>(tx, get, mark, name);
                                  if (!refreshed.ok()) return refreshed;
                                }
                                return absl::OkStatus();
                              },
                              {.repeatable = true});
    if (!status.ok()) return status;
    count += static_cast<int64_t>(chunk.size());
    after = chunk.back();
  }
}

}  // namespace

absl::Status PutNames(db::Tx& tx, const v1::Region& region) {
  absl::Status status = tx.Run(kForgetRegionLabels, {region.name()}).status();
  if (!status.ok()) return status;
  for (const Label& label : names::LabelsOf(region)) {
    status =
        tx.Run(kAddRegionLabel, {label.text, region.name(), static_cast<int64_t>(label.source), label.name}).status();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status PutNames(db::Tx& tx, const v1::Party& party) {
  for (const db::Sql* forget : {&kForgetPartyLabels, &kForgetExternalIds}) {
    absl::Status forgotten = tx.Run(*forget, {party.name()}).status();
    if (!forgotten.ok()) return forgotten;
  }
  for (const Label& label : names::LabelsOf(party)) {
    absl::Status added =
        tx.Run(kAddPartyLabel, {label.text, party.name(), static_cast<int64_t>(label.source), label.name}).status();
    if (!added.ok()) return added;
  }
  for (const v1::Party::ExternalId& id : party.external_ids()) {
    const std::optional<policy::Holding> holding = policy::HoldingOf(party, id);
    if (!holding.has_value()) continue;
    absl::Status added = tx.Run(kAddExternalId, {id.scheme(), id.value(), party.name(), holding->start,
                                                 holding->start_known, holding->end})
                             .status();
    if (!added.ok()) return added;
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> RefreshNames(db::Database& database) {
  absl::StatusOr<int64_t> regions = RefreshAll<v1::Region>(database, kStaleRegions, kRegion, kMarkRegion);
  if (!regions.ok()) return regions;
  absl::StatusOr<int64_t> parties = RefreshAll<v1::Party>(database, kStaleParties, kParty, kMarkParty);
  if (!parties.ok()) return parties;
  return *regions + *parties;
}

absl::StatusOr<std::vector<Found<v1::Region>>> RegionsCalled(db::Tx& tx, std::string_view text) {
  const std::vector<std::string> readings = names::Readings(text);
  Matches<v1::Region> found;
  absl::Status status = Labelled(tx, text, readings, found);
  if (!status.ok()) return status;
  for (size_t i = 0; i < readings.size() && found.empty(); ++i) {
    status = RegionsBehindArea(tx, readings[i], kMostAreas, found);
    if (!status.ok()) return status;
  }
  Sort(found, [](const v1::Region& region) { return std::tuple(static_cast<int>(region.level()), region.name()); });
  return found;
}

absl::StatusOr<std::vector<Found<v1::Party>>> PartiesCalled(db::Tx& tx, std::string_view text, v1::PartyKind kind,
                                                            absl::CivilDay day) {
  const std::vector<std::string> readings = names::Readings(text);
  Matches<v1::Party> found;
  absl::Status status = LabelledOrGoverning(tx, text, readings, kind, found);
  if (!status.ok()) return status;
  status = tx.Each(kPartiesIdentified, {text, FormatDay(day), kMostFound, static_cast<int64_t>(kind)},
                   [&](const db::Row& row) {
                     auto& match = found.emplace_back();
                     match.how = v1::NAME_MATCH_EXACT;
                     match.official = true;
                     match.name = StrCat(row.Text(1), " ", row.Text(2));
                     return Parse(row, 0, match.resource);
                   });
  if (!status.ok()) return status;
  status = tx.Each(kParty, {text}, [&](const db::Row& row) {
    auto& match = found.emplace_back();
    match.how = v1::NAME_MATCH_EXACT;
    match.official = true;
    match.name = text;
    return Parse(row, 0, match.resource);
  });
  if (!status.ok()) return status;
  for (size_t i = 0; i < readings.size() && found.empty(); ++i) {
    status = PartiesBehindArea(tx, readings[i], kind, found);
    if (!status.ok()) return status;
  }
  Sort(found, [](const v1::Party& party) { return std::tuple(static_cast<int>(party.kind()), party.name()); });
  return found;
}

absl::StatusOr<std::string> OtherHolder(db::Tx& tx, std::string_view party, std::string_view scheme,
                                        std::string_view value, const policy::Holding& holding) {
  std::string holder;
  absl::StatusOr<bool> found = tx.One(kOtherHolder, {scheme, value, party, holding.start, holding.end.value_or("")},
                                      [&](const db::Row& row) { holder = row.Text(0); });
  if (!found.ok()) return found.status();
  return holder;
}

absl::StatusOr<std::optional<Holder>> HolderOn(db::Tx& tx, std::string_view scheme, std::string_view value,
                                               absl::CivilDay day) {
  std::optional<Holder> holder;
  const std::string on = FormatDay(day);
  // Those in force, of which there is at most one, come before those that a later source speaks of.
  absl::StatusOr<bool> found = tx.One(kHolders, {scheme, value, on}, [&](const db::Row& row) {
    holder = {.party = std::string(row.Text(0)),
              .in_force = row.Text(1) <= on ? type::v1::IN_FORCE_YES : type::v1::IN_FORCE_NOT_KNOWN};
  });
  if (!found.ok()) return found.status();
  return holder;
}

}  // namespace jiedui::pairing::store
