#include "services/pairing/contradictions.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "common/base/id.h"
#include "common/base/text.h"
#include "common/db/revision.h"
#include "services/pairing/policy_caps.h"
#include "services/pairing/store.h"

namespace jiedui::pairing::contradictions {
namespace {

using policy::Entry;
using policy::Found;
using v1::Contradiction;
using v1::Pairing;

// A pairing with its parties as they are today. Conditions are appended; column order is that of ReadEntry.
#define JIEDUI_ENTRY                                                                                               \
  "SELECT p.name, p.scheme, p.parent, p.supporter_kind, p.recipient_kind, p.start_date, p.end_date, p.activated, " \
  "p.state, p.supporter, p.supporter_region, s.region_code, s.region, se.end_date, sre.end_date, "                 \
  "p.recipient, p.recipient_region, r.region_code, r.region, re.end_date, rre.end_date "                           \
  "FROM pairing AS p "                                                                                             \
  "JOIN party AS s ON s.name = p.supporter AND s.recorded_to = 9223372036854775807 "                               \
  "JOIN party AS r ON r.name = p.recipient AND r.recorded_to = 9223372036854775807 "                               \
  "LEFT JOIN term_end AS se ON se.name = s.name "                                                                  \
  "LEFT JOIN term_end AS sre ON sre.name = s.region "                                                              \
  "LEFT JOIN term_end AS re ON re.name = r.name "                                                                  \
  "LEFT JOIN term_end AS rre ON rre.name = r.region "                                                              \
  "WHERE p.recorded_to = 9223372036854775807 "

constexpr db::Sql kEntry{"contradiction.entry", JIEDUI_ENTRY "AND p.name = $1"};
constexpr db::Sql kBesideSupporter{"contradiction.beside_supporter",
                                   JIEDUI_ENTRY "AND p.supporter = $1 AND p.scheme = $2 AND p.activated = 1"};
constexpr db::Sql kBesideRecipient{"contradiction.beside_recipient",
                                   JIEDUI_ENTRY "AND p.recipient = $1 AND p.scheme = $2 AND p.activated = 1"};
constexpr db::Sql kSamePair{"contradiction.same_pair", JIEDUI_ENTRY
                            "AND p.supporter = $1 AND p.recipient = $2 AND p.scheme = $3 AND p.activated = 1"};
constexpr db::Sql kOfScheme{"contradiction.of_scheme", JIEDUI_ENTRY "AND p.scheme || '' = $1 AND p.activated = 1"};
#undef JIEDUI_ENTRY

constexpr db::Sql kChildren{"contradiction.children", R"(
SELECT name FROM pairing WHERE parent = $1 AND parent <> '' AND recorded_to = 9223372036854775807 AND activated = 1)"};

constexpr db::Sql kOfParty{"contradiction.of_party", R"(
SELECT name FROM pairing WHERE supporter = $1 AND recorded_to = 9223372036854775807 AND activated = 1
UNION SELECT name FROM pairing WHERE recipient = $1 AND recorded_to = 9223372036854775807 AND activated = 1)"};

// Parties carry the code of their region, by which they are indexed.
constexpr db::Sql kOfRegion{"contradiction.of_region", R"(
SELECT p.name FROM party AS t JOIN pairing AS p ON p.supporter = t.name AND p.recorded_to = 9223372036854775807
WHERE t.region_code = $1 AND t.region = $2 AND t.recorded_to = 9223372036854775807 AND p.activated = 1
UNION
SELECT p.name FROM party AS t JOIN pairing AS p ON p.recipient = t.name AND p.recorded_to = 9223372036854775807
WHERE t.region_code = $1 AND t.region = $2 AND t.recorded_to = 9223372036854775807 AND p.activated = 1)"};

#define JIEDUI_FOUND \
  "SELECT subject, kind, other, scheme, since, supporter_region, recipient_region FROM contradiction "
constexpr db::Sql kHeldBySubject{"contradiction.by_subject", JIEDUI_FOUND "WHERE subject = $1"};
constexpr db::Sql kHeldByOther{"contradiction.by_other", JIEDUI_FOUND "WHERE other = $1 AND kind = $2"};
constexpr db::Sql kHeldByScheme{"contradiction.by_scheme", JIEDUI_FOUND "WHERE scheme = $1 AND kind = $2"};
constexpr db::Sql kHeld{"contradiction.all", JIEDUI_FOUND "ORDER BY subject, kind, other"};
#undef JIEDUI_FOUND

constexpr db::Sql kForget{"contradiction.forget", R"(
DELETE FROM contradiction WHERE subject = $1 AND kind = $2 AND other = $3)"};
constexpr db::Sql kKeep{"contradiction.keep", R"(
INSERT INTO contradiction (subject, kind, other, scheme, since, supporter_region, recipient_region, found_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8))"};

constexpr db::Sql kForgetEnd{"contradiction.forget_end", "DELETE FROM term_end WHERE name = $1"};
constexpr db::Sql kKeepEnd{"contradiction.keep_end", "INSERT INTO term_end (name, end_date) VALUES ($1, $2)"};

constexpr db::Sql kForgetIdentities{"contradiction.forget_identities", "DELETE FROM party_identity WHERE party = $1"};
constexpr db::Sql kKeepIdentity{"contradiction.keep_identity",
                                "INSERT INTO party_identity (identity, party) VALUES ($1, $2)"};
constexpr db::Sql kNamesakes{"contradiction.namesakes", R"(
SELECT DISTINCT o.party FROM party_identity AS i JOIN party_identity AS o ON o.identity = i.identity AND o.party <> i.party
WHERE i.party = $1)"};

constexpr db::Sql kAllPairings{"contradiction.all_pairings",
                               "SELECT data FROM pairing WHERE recorded_to = 9223372036854775807"};
constexpr db::Sql kAllParties{"contradiction.all_parties",
                              "SELECT data FROM party WHERE recorded_to = 9223372036854775807"};
constexpr db::Sql kAllRegions{"contradiction.all_regions",
                              "SELECT data FROM region WHERE recorded_to = 9223372036854775807"};
constexpr db::Sql kAllSchemes{"contradiction.all_schemes",
                              "SELECT data FROM scheme WHERE recorded_to = 9223372036854775807"};

constexpr db::Sql kIsScanned{"contradiction.is_scanned", "SELECT 1 FROM contradiction_scan WHERE done = 1"};
constexpr db::Sql kScanned{
    "contradiction.scanned",
    "INSERT INTO contradiction_scan (done, recorded_at) VALUES (1, $1) ON CONFLICT (done) DO NOTHING"};

using Kinds = std::set<Contradiction::Kind>;
const Kinds& InParent() {
  static const auto& kinds = *new Kinds{Contradiction::KIND_OUTSIDE_PARENT_AREA,
                                        Contradiction::KIND_OUTSIDE_PARENT_DATES, Contradiction::KIND_ORPHAN};
  return kinds;
}
const Kinds& OfGround() {  // all that rests on the parties and regions as they are today
  static const auto& kinds =
      *new Kinds{Contradiction::KIND_OUTSIDE_PARENT_AREA, Contradiction::KIND_OUTSIDE_PARENT_DATES,
                 Contradiction::KIND_ORPHAN, Contradiction::KIND_PARTY_ENDED, Contradiction::KIND_REGION_ENDED};
  return kinds;
}

Entry::Side ReadSide(const db::Row& row, int column) {
  return {.party = std::string(row.Text(column)),
          .recorded_region = std::string(row.Text(column + 1)),
          .area = std::string(row.Text(column + 2)),
          .party_end = std::string(row.Text(column + 4)),
          .region = std::string(row.Text(column + 3)),
          .region_end = std::string(row.Text(column + 5))};
}

Entry ReadEntry(const db::Row& row) {
  Entry entry;
  entry.name = row.Text(0);
  entry.scheme = row.Text(1);
  entry.parent = row.Text(2);
  entry.supporter_kind = static_cast<v1::PartyKind>(row.Int(3));
  entry.recipient_kind = static_cast<v1::PartyKind>(row.Int(4));
  entry.start = row.Text(5);
  entry.end = row.Text(6);
  entry.activated = row.Int(7) != 0;
  entry.ended = row.Int(8) == Pairing::STATE_ENDED;
  entry.supporter = ReadSide(row, 9);
  entry.recipient = ReadSide(row, 15);
  return entry;
}

absl::StatusOr<std::optional<Entry>> LoadEntry(db::Tx& tx, std::string_view name) {
  std::optional<Entry> entry;
  absl::StatusOr<bool> found = tx.One(kEntry, {name}, [&](const db::Row& row) { entry = ReadEntry(row); });
  if (!found.ok()) return found.status();
  return entry;
}

absl::StatusOr<std::vector<Entry>> LoadEntries(db::Tx& tx, const db::Sql& sql, db::Parameters parameters) {
  std::vector<Entry> entries;
  absl::Status status = tx.Each(sql, parameters, [&](const db::Row& row) {
    entries.push_back(ReadEntry(row));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return entries;
}

absl::StatusOr<std::vector<std::string>> LoadNames(db::Tx& tx, const db::Sql& sql, db::Parameters parameters) {
  std::vector<std::string> names;
  absl::Status status = tx.Each(sql, parameters, [&](const db::Row& row) {
    names.emplace_back(row.Text(0));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return names;
}

absl::StatusOr<std::vector<Found>> LoadHeld(db::Tx& tx, const db::Sql& sql, db::Parameters parameters) {
  std::vector<Found> held;
  absl::Status status = tx.Each(sql, parameters, [&](const db::Row& row) {
    held.push_back({.subject = std::string(row.Text(0)),
                    .kind = static_cast<Contradiction::Kind>(row.Int(1)),
                    .other = std::string(row.Text(2)),
                    .scheme = std::string(row.Text(3)),
                    .since = std::string(row.Text(4)),
                    .supporter_region = std::string(row.Text(5)),
                    .recipient_region = std::string(row.Text(6))});
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return held;
}

absl::Status Keep(db::Tx& tx, const Found& found) {
  return tx
      .Run(kKeep, {found.subject, static_cast<int64_t>(found.kind), found.other, found.scheme, found.since,
                   found.supporter_region, found.recipient_region, tx.NowMicros()})
      .status();
}

// Makes the table hold `wanted` where it holds `held`; what stays keeps the time at which it was found.
absl::Status Replace(db::Tx& tx, std::vector<Found> held, std::vector<Found> wanted) {
  std::sort(held.begin(), held.end());
  std::sort(wanted.begin(), wanted.end());
  for (const Found& found : held) {
    if (std::binary_search(wanted.begin(), wanted.end(), found)) continue;
    absl::Status forgotten = tx.Run(kForget, {found.subject, static_cast<int64_t>(found.kind), found.other}).status();
    if (!forgotten.ok()) return forgotten;
  }
  for (const Found& found : wanted) {
    if (std::binary_search(held.begin(), held.end(), found)) continue;
    absl::Status kept = Keep(tx, found);
    if (!kept.ok()) return kept;
  }
  return absl::OkStatus();
}

// Looks again at a pairing for contradictions of some kinds, overlaps left aside.
absl::Status LookAgain(db::Tx& tx, const Entry& entry, const Kinds& kinds, bool is_new) {
  std::vector<Found> held;
  if (!is_new) {
    absl::StatusOr<std::vector<Found>> loaded = LoadHeld(tx, kHeldBySubject, {entry.name});
    if (!loaded.ok()) return loaded.status();
    held = *std::move(loaded);
    std::erase_if(held, [&](const Found& found) { return !kinds.contains(found.kind); });
  }
  std::vector<Found> wanted;
  policy::FindEnded(entry, wanted);
  if (!entry.parent.empty()) {
    absl::StatusOr<std::optional<Entry>> parent = LoadEntry(tx, entry.parent);
    if (!parent.ok()) return parent.status();
    policy::FindInParent(entry, parent->has_value() ? &**parent : nullptr, wanted);
  }
  std::erase_if(wanted, [&](const Found& found) { return !kinds.contains(found.kind); });
  return Replace(tx, std::move(held), std::move(wanted));
}

absl::Status LookAgainAt(db::Tx& tx, const std::string& name, const Kinds& kinds) {
  absl::StatusOr<std::optional<Entry>> entry = LoadEntry(tx, name);
  if (!entry.ok()) return entry.status();
  return entry->has_value() ? LookAgain(tx, **entry, kinds, false) : absl::OkStatus();
}

absl::Status LookAgainAtChildren(db::Tx& tx, const std::string& parent) {
  absl::StatusOr<std::vector<std::string>> children = LoadNames(tx, kChildren, {parent});
  if (!children.ok()) return children.status();
  for (const std::string& child : *children) {
    absl::Status looked = LookAgainAt(tx, child, InParent());
    if (!looked.ok()) return looked;
  }
  return absl::OkStatus();
}

// Others that an overlap with could contradict: of the same two parties always, of one of them where the lane refuses it.
absl::StatusOr<std::vector<Entry>> LoadBeside(db::Tx& tx, const Entry& entry, const v1::Scheme* scheme) {
  const v1::Scheme::Lane* const lane =
      scheme == nullptr ? nullptr : LaneOf(*scheme, entry.supporter_kind, entry.recipient_kind);
  const bool refuses = lane != nullptr && policy::Refuses(*scheme, *lane);
  const bool one_recipient = refuses && policy::OneRecipient(lane->mode());
  const bool one_supporter = refuses && policy::OneSupporter(lane->mode());
  std::vector<Entry> beside;
  const auto add = [&](const db::Sql& sql, db::Parameters parameters) {
    return tx.Each(sql, parameters, [&](const db::Row& row) {
      beside.push_back(ReadEntry(row));
      return absl::OkStatus();
    });
  };
  absl::Status added = absl::OkStatus();
  if (one_recipient) added = add(kBesideSupporter, {entry.supporter.party, entry.scheme});
  if (added.ok() && one_supporter) added = add(kBesideRecipient, {entry.recipient.party, entry.scheme});
  if (added.ok() && !one_recipient && !one_supporter) {
    added = add(kSamePair, {entry.supporter.party, entry.recipient.party, entry.scheme});
  }
  if (!added.ok()) return added;
  return beside;
}

// Overlaps with `entry`, in both directions: whoever sees one of the two pairings sees that it overlaps.
absl::Status LookAgainAtOverlaps(db::Tx& tx, const Entry& entry, bool is_new) {
  std::vector<Found> held;
  if (!is_new) {
    absl::StatusOr<std::vector<Found>> forth = LoadHeld(tx, kHeldBySubject, {entry.name});
    if (!forth.ok()) return forth.status();
    std::erase_if(*forth, [](const Found& found) { return found.kind != Contradiction::KIND_OVERLAP; });
    absl::StatusOr<std::vector<Found>> back =
        LoadHeld(tx, kHeldByOther, {entry.name, static_cast<int64_t>(Contradiction::KIND_OVERLAP)});
    if (!back.ok()) return back.status();
    held = *std::move(forth);
    held.insert(held.end(), back->begin(), back->end());
  }
  std::vector<Found> wanted;
  if (entry.activated) {
    absl::StatusOr<std::optional<v1::Scheme>> scheme = store::FindScheme(tx, entry.scheme);
    if (!scheme.ok()) return scheme.status();
    const v1::Scheme* const known = scheme->has_value() ? &**scheme : nullptr;
    absl::StatusOr<std::vector<Entry>> others = LoadBeside(tx, entry, known);
    if (!others.ok()) return others.status();
    for (const Entry& other : *others) {
      policy::FindOverlap(entry, other, known, wanted);
      policy::FindOverlap(other, entry, known, wanted);
    }
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());  // the same two parties come by both sides
  }
  return Replace(tx, std::move(held), std::move(wanted));
}

// What contradictions with this pairing rest on.
auto FactsOf(const Pairing& pairing) {
  return std::tuple(pairing.activated(), pairing.state() == Pairing::STATE_ENDED,
                    pairing.interval().SerializeAsString(), pairing.supporter_region(), pairing.recipient_region(),
                    pairing.supporter_kind(), pairing.recipient_kind());
}

template <class Resource>
absl::StatusOr<bool> KeepEnd(db::Tx& tx, const Resource* before, const Resource& after) {
  const std::string former = before == nullptr ? "" : policy::EndOf(*before), end = policy::EndOf(after);
  if (former == end) return false;
  if (!former.empty()) {
    absl::Status forgotten = tx.Run(kForgetEnd, {after.name()}).status();
    if (!forgotten.ok()) return forgotten;
  }
  if (!end.empty()) {
    absl::Status kept = tx.Run(kKeepEnd, {after.name(), end}).status();
    if (!kept.ok()) return kept;
  }
  return true;
}

absl::Status KeepIdentities(db::Tx& tx, const v1::Party& party) {
  for (const std::string& identity : policy::IdentitiesOf(party)) {
    absl::Status kept = tx.Run(kKeepIdentity, {identity, party.name()}).status();
    if (!kept.ok()) return kept;
  }
  return absl::OkStatus();
}

absl::Status LookForDuplicates(db::Tx& tx, const v1::Party& party, bool is_new) {
  std::vector<Found> held;
  if (!is_new) {
    absl::StatusOr<std::vector<Found>> forth = LoadHeld(tx, kHeldBySubject, {party.name()});
    if (!forth.ok()) return forth.status();
    absl::StatusOr<std::vector<Found>> back =
        LoadHeld(tx, kHeldByOther, {party.name(), static_cast<int64_t>(Contradiction::KIND_DUPLICATE_PARTY)});
    if (!back.ok()) return back.status();
    held = *std::move(forth);
    held.insert(held.end(), back->begin(), back->end());
  }
  absl::StatusOr<std::vector<std::string>> namesakes = LoadNames(tx, kNamesakes, {party.name()});
  if (!namesakes.ok()) return namesakes.status();
  std::vector<Found> wanted;
  for (const std::string& name : *namesakes) {
    absl::StatusOr<std::optional<v1::Party>> other = store::FindParty(tx, name);
    if (!other.ok()) return other.status();
    if (!other->has_value()) continue;
    policy::FindDuplicate(party, **other, wanted);
    policy::FindDuplicate(**other, party, wanted);
  }
  return Replace(tx, std::move(held), std::move(wanted));
}

// When the party is there, and when its ids are its own.
std::vector<std::string> DaysOf(const v1::Party& party) {
  std::vector<std::string> days = {party.interval().SerializeAsString()};
  for (const v1::Party::ExternalId& id : party.external_ids()) days.push_back(id.SerializeAsString());
  return days;
}

// Which lanes refuse what: all that overlaps rest on.
std::set<std::tuple<int, int, int>> RefusingLanes(const v1::Scheme& scheme) {
  std::set<std::tuple<int, int, int>> lanes;
  for (const v1::Scheme::Lane& lane : scheme.lanes()) {
    if (policy::Refuses(scheme, lane)) lanes.emplace(lane.supporter_kind(), lane.recipient_kind(), lane.mode());
  }
  return lanes;
}

// Overlaps among pairings of one scheme.
void FindOverlaps(const std::vector<const Entry*>& entries, const v1::Scheme* scheme, std::vector<Found>& found) {
  std::unordered_map<std::string, std::vector<const Entry*>> by_party;
  for (const Entry* entry : entries) {
    if (!entry->activated) continue;
    by_party["s" + entry->supporter.party].push_back(entry);
    by_party["r" + entry->recipient.party].push_back(entry);
  }
  for (const auto& [key, group] : by_party) {
    for (const Entry* entry : group) {
      for (const Entry* other : group) {
        // The same two parties meet in both groups: told in that of the supporter.
        if (key.front() == 'r' && entry->supporter.party == other->supporter.party) continue;
        policy::FindOverlap(*entry, *other, scheme, found);
      }
    }
  }
}

template <class Resource>
absl::StatusOr<std::unordered_map<std::string, Resource>> LoadAll(db::Tx& tx, const db::Sql& sql) {
  std::unordered_map<std::string, Resource> all;
  absl::Status status = tx.Each(sql, {}, [&](const db::Row& row) {
    Resource resource;
    absl::Status parsed = db::Parse(row, 0, resource);
    if (!parsed.ok()) return parsed;
    std::string name = resource.name();
    all.emplace(std::move(name), std::move(resource));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return all;
}

struct Everything {
  std::unordered_map<std::string, v1::Region> regions;
  std::unordered_map<std::string, v1::Party> parties;
  std::unordered_map<std::string, v1::Scheme> schemes;
  std::unordered_map<std::string, Entry> entries;
};

void FillSide(const Everything& all, const std::string& party, const std::string& recorded_region, Entry::Side& side) {
  side.party = party;
  side.recorded_region = recorded_region;
  const auto known = all.parties.find(party);
  if (known == all.parties.end()) return;
  side.area = known->second.region_code();
  side.party_end = policy::EndOf(known->second);
  side.region = known->second.region();
  const auto region = all.regions.find(side.region);
  if (region != all.regions.end()) side.region_end = policy::EndOf(region->second);
}

absl::StatusOr<Everything> LoadEverything(db::Tx& tx) {
  Everything all;
  auto regions = LoadAll<v1::Region>(tx, kAllRegions);
  if (!regions.ok()) return regions.status();
  all.regions = *std::move(regions);
  auto parties = LoadAll<v1::Party>(tx, kAllParties);
  if (!parties.ok()) return parties.status();
  all.parties = *std::move(parties);
  auto schemes = LoadAll<v1::Scheme>(tx, kAllSchemes);
  if (!schemes.ok()) return schemes.status();
  all.schemes = *std::move(schemes);
  absl::Status status = tx.Each(kAllPairings, {}, [&](const db::Row& row) {
    Pairing pairing;
    absl::Status parsed = db::Parse(row, 0, pairing);
    if (!parsed.ok()) return parsed;
    Entry& entry = all.entries[pairing.name()];
    entry.name = pairing.name();
    entry.scheme = pairing.scheme();
    entry.parent = pairing.parent();
    entry.supporter_kind = pairing.supporter_kind();
    entry.recipient_kind = pairing.recipient_kind();
    entry.start = FormatDay(policy::PeriodOf(pairing.interval()).start);
    entry.end = policy::EndOf(pairing);
    entry.activated = pairing.activated();
    entry.ended = pairing.state() == Pairing::STATE_ENDED;
    FillSide(all, pairing.supporter(), pairing.supporter_region(), entry.supporter);
    FillSide(all, pairing.recipient(), pairing.recipient_region(), entry.recipient);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return all;
}

std::vector<Found> FindAll(const Everything& all) {
  std::vector<Found> found;
  std::map<std::string, std::vector<const Entry*>> by_scheme;
  for (const auto& [name, entry] : all.entries) {
    policy::FindEnded(entry, found);
    const auto parent = all.entries.find(entry.parent);
    policy::FindInParent(entry, parent == all.entries.end() ? nullptr : &parent->second, found);
    by_scheme[entry.scheme].push_back(&entry);
  }
  for (const auto& [scheme, entries] : by_scheme) {
    const auto known = all.schemes.find(scheme);
    FindOverlaps(entries, known == all.schemes.end() ? nullptr : &known->second, found);
  }
  std::unordered_map<std::string, std::vector<const v1::Party*>> by_identity;
  for (const auto& [name, party] : all.parties) {
    for (std::string& identity : policy::IdentitiesOf(party)) by_identity[std::move(identity)].push_back(&party);
  }
  for (const auto& [identity, parties] : by_identity) {
    for (const v1::Party* party : parties) {
      for (const v1::Party* other : parties) policy::FindDuplicate(*party, *other, found);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());  // who shares several identities
  return found;
}

}  // namespace

absl::Status AfterPairing(db::Tx& tx, const Pairing* before, const Pairing& after) {
  // What never was in force contradicts nothing, and its children cannot be in force.
  if (!after.activated() && (before == nullptr || !before->activated())) return absl::OkStatus();
  if (before != nullptr && FactsOf(*before) == FactsOf(after)) return absl::OkStatus();
  absl::StatusOr<std::optional<Entry>> entry = LoadEntry(tx, after.name());
  if (!entry.ok()) return entry.status();
  if (!entry->has_value()) return absl::OkStatus();
  absl::Status looked = LookAgain(tx, **entry, OfGround(), before == nullptr);
  if (!looked.ok()) return looked;
  looked = LookAgainAtOverlaps(tx, **entry, before == nullptr);
  if (!looked.ok() || before == nullptr) return looked;
  return LookAgainAtChildren(tx, after.name());
}

absl::Status AfterParty(db::Tx& tx, const v1::Party* before, const v1::Party& after) {
  absl::StatusOr<bool> end_changed = KeepEnd(tx, before, after);
  if (!end_changed.ok()) return end_changed.status();
  const bool renamed = before == nullptr || policy::IdentitiesOf(*before) != policy::IdentitiesOf(after);
  if (renamed) {
    if (before != nullptr) {
      absl::Status forgotten = tx.Run(kForgetIdentities, {after.name()}).status();
      if (!forgotten.ok()) return forgotten;
    }
    absl::Status kept = KeepIdentities(tx, after);
    if (!kept.ok()) return kept;
  }
  const bool moved =
      before != nullptr && (before->region() != after.region() || before->region_code() != after.region_code());
  if (renamed || moved || DaysOf(*before) != DaysOf(after)) {
    absl::Status looked = LookForDuplicates(tx, after, before == nullptr);
    if (!looked.ok()) return looked;
  }
  if (before == nullptr || (!moved && !*end_changed)) return absl::OkStatus();
  absl::StatusOr<std::vector<std::string>> pairings = LoadNames(tx, kOfParty, {after.name()});
  if (!pairings.ok()) return pairings.status();
  for (const std::string& pairing : *pairings) {
    absl::Status looked = LookAgainAt(tx, pairing, OfGround());
    if (!looked.ok()) return looked;
    if (!moved) continue;
    looked = LookAgainAtChildren(tx, pairing);
    if (!looked.ok()) return looked;
  }
  return absl::OkStatus();
}

absl::Status AfterRegion(db::Tx& tx, const v1::Region* before, const v1::Region& after) {
  absl::StatusOr<bool> end_changed = KeepEnd(tx, before, after);
  if (!end_changed.ok()) return end_changed.status();
  if (before == nullptr || !*end_changed) return absl::OkStatus();
  // Parties carry the code that the region had when they were entered.
  const std::string id(IdOf(after.name()));
  std::set<std::string> codes = {before->code().empty() ? id : before->code(),
                                 after.code().empty() ? id : after.code()};
  for (const std::string& code : codes) {
    absl::StatusOr<std::vector<std::string>> pairings = LoadNames(tx, kOfRegion, {code, after.name()});
    if (!pairings.ok()) return pairings.status();
    for (const std::string& pairing : *pairings) {
      absl::Status looked = LookAgainAt(tx, pairing, OfGround());
      if (!looked.ok()) return looked;
    }
  }
  return absl::OkStatus();
}

absl::Status AfterScheme(db::Tx& tx, const v1::Scheme* before, const v1::Scheme& after) {
  if (before == nullptr || RefusingLanes(*before) == RefusingLanes(after)) return absl::OkStatus();
  absl::StatusOr<std::vector<Entry>> entries = LoadEntries(tx, kOfScheme, {after.name()});
  if (!entries.ok()) return entries.status();
  std::vector<const Entry*> all;
  for (const Entry& entry : *entries) all.push_back(&entry);
  std::vector<Found> wanted;
  FindOverlaps(all, &after, wanted);
  absl::StatusOr<std::vector<Found>> held =
      LoadHeld(tx, kHeldByScheme, {after.name(), static_cast<int64_t>(Contradiction::KIND_OVERLAP)});
  if (!held.ok()) return held.status();
  return Replace(tx, *std::move(held), std::move(wanted));
}

absl::StatusOr<std::vector<Found>> Scan(db::Tx& tx) {
  absl::StatusOr<Everything> all = LoadEverything(tx);
  if (!all.ok()) return all.status();
  return FindAll(*all);
}

absl::StatusOr<std::vector<Found>> Held(db::Tx& tx) {
  absl::StatusOr<std::vector<Found>> held = LoadHeld(tx, kHeld, {});
  if (!held.ok()) return held.status();
  std::sort(held->begin(), held->end());
  return held;
}

absl::Status EnsureScanned(db::Database& database) {
  return db::WriteAndWait(
      database,
      [](db::Tx& tx) -> absl::Status {
        absl::StatusOr<bool> done = tx.One(kIsScanned, {}, [](const db::Row&) {});
        if (!done.ok() || *done) return done.status();
        absl::StatusOr<Everything> all = LoadEverything(tx);
        if (!all.ok()) return all.status();
        for (const char* clear : {"DELETE FROM contradiction", "DELETE FROM term_end", "DELETE FROM party_identity"}) {
          absl::Status cleared = tx.Run({"contradiction.clear", clear}).status();
          if (!cleared.ok()) return cleared;
        }
        for (const auto& [name, region] : all->regions) {
          absl::Status kept = KeepEnd<v1::Region>(tx, nullptr, region).status();
          if (!kept.ok()) return kept;
        }
        for (const auto& [name, party] : all->parties) {
          absl::Status kept = KeepEnd<v1::Party>(tx, nullptr, party).status();
          if (!kept.ok()) return kept;
          kept = KeepIdentities(tx, party);
          if (!kept.ok()) return kept;
        }
        for (const Found& found : FindAll(*all)) {
          absl::Status kept = Keep(tx, found);
          if (!kept.ok()) return kept;
        }
        return tx.Run(kScanned, {tx.NowMicros()}).status();
      },
      {.repeatable = true});
}

}  // namespace jiedui::pairing::contradictions
