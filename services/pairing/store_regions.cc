#include "services/pairing/store_regions.h"

#include "absl/strings/str_join.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/db/revision.h"
#include "services/pairing/contradictions.h"
#include "services/pairing/names.h"
#include "services/pairing/reasons.h"
#include "services/pairing/store_names.h"

namespace jiedui::pairing::store {
namespace {

using v1::Region;

// Of a region without any interval: before it nothing is known, and every day lies before it.
constexpr std::string_view kNeverSaid = "9999-12-31";

constexpr db::Sql kGet{"region.get", "SELECT data FROM region WHERE name = $1 AND recorded_to = 9223372036854775807"};
constexpr db::Sql kByCode{"region.by_code", R"(
SELECT 1 FROM region WHERE code = $1 AND recorded_to = 9223372036854775807 LIMIT 1)"};
constexpr db::Sql kAllOfCode{"region.all_of_code", R"(
SELECT data FROM region WHERE code = $1 AND recorded_to = 9223372036854775807 ORDER BY name)"};

constexpr db::Sql kWithoutDates{"region.without_dates", R"(
SELECT name, revision, data FROM region WHERE start_date = '9999-12-31' ORDER BY name, revision)"};
constexpr db::Sql kSetDates{"region.set_dates", R"(
UPDATE region SET start_date = $3, start_known = $4, end_date = $5 WHERE name = $1 AND revision = $2)"};

// The list of codes is appended.
constexpr std::string_view kNames = R"(
SELECT code, display_name FROM region WHERE recorded_to = 9223372036854775807 AND code IN )";

constexpr db::Sql kClose{"region.close", R"(
UPDATE region SET recorded_to = $1 WHERE name = $2 AND revision = $3 AND recorded_to = 9223372036854775807)"};
constexpr db::Sql kInsert{"region.insert", R"(
INSERT INTO region (name, revision, recorded_from, recorded_to, code, level, kind, parent, display_name, data, start_date,
                    start_known, end_date, labels)
VALUES ($1, $2, $3, 9223372036854775807, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13))"};

constexpr db::Sql kForgetChanges{"region.forget_changes", "DELETE FROM region_change WHERE successor = $1"};
constexpr db::Sql kAddChange{"region.add_change", "INSERT INTO region_change (successor, predecessor) VALUES ($1, $2)"};
constexpr db::Sql kForgetTags{"region.forget_tags", "DELETE FROM region_tag WHERE region = $1"};
constexpr db::Sql kAddTag{"region.add_tag", R"(
INSERT INTO region_tag (tag, region, start_date, start_known, end_date) VALUES ($1, $2, $3, $4, $5))"};

constexpr db::Sql kSuccessors{"region.successors", R"(
SELECT successor FROM region_change WHERE predecessor = $1 ORDER BY successor)"};
constexpr db::Sql kIsTagged{"region.is_tagged", "SELECT 1 FROM region_tag WHERE tag = $1 LIMIT 1"};
constexpr db::Sql kAllRegions{"region.all", R"(
SELECT name, code, parent FROM region WHERE recorded_to = 9223372036854775807 ORDER BY name)"};
constexpr db::Sql kAllChanges{"region.all_changes", R"(
SELECT predecessor, successor FROM region_change ORDER BY predecessor, successor)"};
constexpr db::Sql kRecipients{"region.recipients", R"(
SELECT recipient_region, recipient_kind, MAX(CASE WHEN start_date <= $2 THEN 1 ELSE 0 END)
FROM pairing
WHERE recorded_to = 9223372036854775807 AND ($1 = '' OR scheme = $1) AND activated = 1
  AND (start_date <= $2 OR start_known = 0) AND (end_date IS NULL OR end_date > $2)
GROUP BY recipient_region, recipient_kind ORDER BY recipient_region, recipient_kind)"};

// $1 the day or '', $2 the set or '', $3 and $4 tags or '', $5 the area or ''. r: the region, p: the area above it. A region is
// "certain" where region, membership and tags are all known to hold on the day.
constexpr std::string_view kCertain = R"(
CASE WHEN r.start_date <= $1
  AND ($2 = '' OR EXISTS (SELECT 1 FROM region_set_member AS m WHERE m.region_set = $2
    AND m.region IN (r.name, r.parent, p.parent) AND m.start_date <= $1 AND (m.end_date IS NULL OR m.end_date > $1)))
  AND ($3 = '' OR EXISTS (SELECT 1 FROM region_tag AS t WHERE t.tag = $3
    AND t.region IN (r.name, r.parent, p.parent) AND t.start_date <= $1 AND (t.end_date IS NULL OR t.end_date > $1)))
  AND ($4 = '' OR EXISTS (SELECT 1 FROM region_tag AS t WHERE t.tag = $4
    AND t.region IN (r.name, r.parent, p.parent) AND t.start_date <= $1 AND (t.end_date IS NULL OR t.end_date > $1)))
THEN 1 ELSE 0 END)";
constexpr std::string_view kFromWhere = R"(
FROM region AS r LEFT JOIN region AS p ON p.name = r.parent AND p.recorded_to = 9223372036854775807
WHERE r.recorded_to = 9223372036854775807 AND r.name > $6
  AND ($1 = '' OR ((r.start_date <= $1 OR r.start_known = 0) AND (r.end_date IS NULL OR r.end_date > $1)))
  AND ($2 = '' OR EXISTS (SELECT 1 FROM region_set_member AS m WHERE m.region_set = $2
    AND m.region IN (r.name, r.parent, p.parent)
    AND ($1 = '' OR ((m.start_date <= $1 OR m.start_known = 0) AND (m.end_date IS NULL OR m.end_date > $1)))))
  AND ($3 = '' OR EXISTS (SELECT 1 FROM region_tag AS t WHERE t.tag = $3 AND t.region IN (r.name, r.parent, p.parent)
    AND ($1 = '' OR ((t.start_date <= $1 OR t.start_known = 0) AND (t.end_date IS NULL OR t.end_date > $1)))))
  AND ($4 = '' OR EXISTS (SELECT 1 FROM region_tag AS t WHERE t.tag = $4 AND t.region IN (r.name, r.parent, p.parent)
    AND ($1 = '' OR ((t.start_date <= $1 OR t.start_known = 0) AND (t.end_date IS NULL OR t.end_date > $1)))))
  AND ($5 = '' OR $5 IN (r.name, r.parent, p.parent)))";

// `select` and `tail` around the regions asked for; $6 and $7 are theirs.
absl::Status Select(db::Tx& tx, std::string_view label, std::string_view select, const RegionQuery& query,
                    std::string_view after, int64_t limit, std::string_view tail,
                    absl::FunctionRef<absl::Status(const db::Row&)> row) {
  const std::string day = query.effective_on.has_value() ? FormatDay(*query.effective_on) : "";
  const auto tag = [&](size_t i) { return i < query.tags.size() ? std::string_view(query.tags[i]) : ""; };
  const std::string text = StrCat("SELECT ", select, kCertain, kFromWhere, query.filter.sql, tail);
  std::vector<db::Value> parameters = {day, query.set, tag(0), tag(1), query.under, after, limit};
  query.filter.AppendTo(parameters);
  return tx.Each(db::Sql{label, text}, parameters, row);
}

absl::Status PutChangesAndTags(db::Tx& tx, const Region& region) {
  for (const Region::Predecessor& change : region.predecessors()) {
    absl::Status added = tx.Run(kAddChange, {region.name(), change.region()}).status();
    if (!added.ok()) return added;
  }
  for (const Region::Tag& tag : region.tags()) {
    absl::StatusOr<DateColumns> dates = ColumnsOf(&tag.interval(), kNeverSaid);
    if (!dates.ok()) return dates.status();
    absl::Status added =
        tx.Run(kAddTag, {tag.key(), region.name(), dates->start, dates->start_known, dates->end}).status();
    if (!added.ok()) return added;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<DateColumns> ColumnsOf(const type::v1::Interval* interval, std::string_view absent) {
  if (interval == nullptr) return DateColumns{.start = std::string(absent)};
  absl::StatusOr<Period> period = ParseInterval("interval", *interval);
  if (!period.ok()) return period.status();
  return DateColumns{FormatDay(period->start), period->start_known,
                     period->end.has_value() ? std::optional(FormatDay(*period->end)) : std::nullopt};
}

absl::StatusOr<std::optional<Region>> FindRegion(db::Tx& tx, std::string_view name) {
  return Find<Region>(tx, kGet, name);
}

absl::StatusOr<std::map<std::string, std::string>> RegionNames(db::Tx& tx, const std::vector<std::string>& codes) {
  std::vector<std::string> slots;
  std::vector<db::Value> parameters;
  for (const std::string& code : codes) {
    parameters.emplace_back(code);
    slots.push_back(StrCat("$", parameters.size()));
  }
  const std::string text = StrCat(kNames, "(", absl::StrJoin(slots, ", "), ")");
  std::map<std::string, std::string> names;
  absl::Status status = tx.Each(db::Sql{"region.names", text}, parameters, [&](const db::Row& row) {
    names.emplace(row.Text(0), row.Text(1));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return names;
}

absl::Status CheckRegionCode(db::Tx& tx, std::string_view code) {
  absl::StatusOr<bool> known = tx.One(kByCode, {code}, [](const db::Row&) {});
  if (!known.ok()) return known.status();
  if (*known) return absl::OkStatus();
  return Failure(kUnknownReference, {{"field", "地区"}, {"name", code}}).Field("region", "已登记的行政区划代码");
}

absl::StatusOr<Region> PutRegion(db::Tx& tx, const Region* before, Region region) {
  absl::StatusOr<DateColumns> dates = ColumnsOf(region.has_interval() ? &region.interval() : nullptr, kNeverSaid);
  if (!dates.ok()) return dates.status();
  Stamp(tx, before, region);
  if (before != nullptr) {
    absl::Status closed = Close(tx, kClose, before->name(), before->revision());
    if (!closed.ok()) return closed;
    for (const db::Sql* forget : {&kForgetChanges, &kForgetTags}) {
      absl::Status forgotten = tx.Run(*forget, {region.name()}).status();
      if (!forgotten.ok()) return forgotten;
    }
  }
  const std::string data = region.SerializeAsString();
  absl::Status inserted = tx.Run(kInsert, {region.name(), region.revision(), tx.NowMicros(), region.code(),
                                           static_cast<int64_t>(region.level()), static_cast<int64_t>(region.kind()),
                                           region.parent(), region.display_name(), db::AsBytes(data), dates->start,
                                           dates->start_known, dates->end, names::Edition()})
                              .status();
  if (!inserted.ok()) return inserted;
  absl::Status put = PutChangesAndTags(tx, region);
  if (!put.ok()) return put;
  absl::Status named = PutNames(tx, region);
  if (!named.ok()) return named;
  absl::Status looked = contradictions::AfterRegion(tx, before, region);
  if (!looked.ok()) return looked;
  return region;
}

const std::vector<rpc::FilterField>& RegionFields() {
  using rpc::FilterOperator;
  using Type = rpc::FilterField::Type;
  static const auto& fields = *new std::vector<rpc::FilterField>([] {
    const std::vector<FilterOperator> equality = {FilterOperator::kEqual, FilterOperator::kNotEqual};
    return std::vector<rpc::FilterField>{
        {"level", {"r.level"}, Type::kEnum, equality, rpc::EnumNames(*Region::Level_descriptor(), "LEVEL_")},
        {"kind", {"r.kind"}, Type::kEnum, equality, rpc::EnumNames(*Region::Kind_descriptor(), "KIND_")},
        {"parent", {"r.parent"}, Type::kText, equality, {}},
        {"display_name", {"r.display_name"}, Type::kText, equality, {}},
        {"code", {"r.code"}, Type::kCode, {FilterOperator::kEqual, FilterOperator::kHas}, {}},
    };
  }());
  return fields;
}

absl::StatusOr<std::vector<RegionOnDay>> ListRegions(db::Tx& tx, const RegionQuery& query, const Page& page) {
  std::vector<RegionOnDay> regions;
  absl::Status status = Select(tx, "region.list", "r.data, ", query, page.after, page.limit,
                               " ORDER BY r.name LIMIT $7", [&](const db::Row& row) {
                                 RegionOnDay& region = regions.emplace_back();
                                 region.certain = row.Int(1) == 1;
                                 return Parse(row, 0, region.region);
                               });
  if (!status.ok()) return status;
  return regions;
}

absl::StatusOr<std::vector<v1::CountRegionsResponse::Count>> CountRegions(db::Tx& tx, const RegionQuery& query) {
  constexpr int64_t kMostGroups = 1000;
  std::vector<v1::CountRegionsResponse::Count> counts;
  absl::Status status = Select(tx, "region.count", "r.level, r.kind, COUNT(*), ", query, "", kMostGroups,
                               " GROUP BY 1, 2, 4 ORDER BY 1, 2, 4 LIMIT $7", [&](const db::Row& row) {
                                 const auto level = static_cast<Region::Level>(row.Int(0));
                                 const auto kind = static_cast<Region::Kind>(row.Int(1));
                                 if (counts.empty() || counts.back().level() != level || counts.back().kind() != kind) {
                                   counts.emplace_back().set_level(level);
                                   counts.back().set_kind(kind);
                                 }
                                 if (row.Int(3) == 1) {
                                   counts.back().set_known(row.Int(2));
                                 } else {
                                   counts.back().set_not_known(row.Int(2));
                                 }
                                 return absl::OkStatus();
                               });
  if (!status.ok()) return status;
  return counts;
}

absl::StatusOr<std::vector<Region>> RegionsOfCode(db::Tx& tx, std::string_view code) {
  std::vector<Region> regions;
  absl::Status status =
      tx.Each(kAllOfCode, {code}, [&](const db::Row& row) { return Parse(row, 0, regions.emplace_back()); });
  if (!status.ok()) return status;
  return regions;
}

absl::StatusOr<std::vector<std::string>> SuccessorsOf(db::Tx& tx, std::string_view name) {
  std::vector<std::string> names;
  absl::Status status = tx.Each(kSuccessors, {name}, [&](const db::Row& row) {
    names.emplace_back(row.Text(0));
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return names;
}

absl::StatusOr<bool> IsTagged(db::Tx& tx, std::string_view tag) {
  return tx.One(kIsTagged, {tag}, [](const db::Row&) {});
}

absl::StatusOr<policy::RegionMap> LoadRegionMap(db::Tx& tx) {
  policy::RegionMap map;
  absl::Status regions = tx.Each(kAllRegions, {}, [&](const db::Row& row) {
    const std::string name(row.Text(0)), code(row.Text(1));
    map.AddRegion(name, code.empty() ? std::string(IdOf(name)) : code, std::string(row.Text(2)));
    return absl::OkStatus();
  });
  if (!regions.ok()) return regions;
  absl::Status changes = tx.Each(kAllChanges, {}, [&](const db::Row& row) {
    map.AddChange(std::string(row.Text(0)), std::string(row.Text(1)));
    return absl::OkStatus();
  });
  if (!changes.ok()) return changes;
  return map;
}

absl::StatusOr<std::vector<policy::Recipient>> RecipientsOn(db::Tx& tx, std::string_view scheme, absl::CivilDay day) {
  std::vector<policy::Recipient> recipients;
  const std::string date = FormatDay(day);
  absl::Status status = tx.Each(kRecipients, {scheme, date}, [&](const db::Row& row) {
    recipients.push_back({std::string(row.Text(0)), static_cast<v1::PartyKind>(row.Int(1)), row.Int(2) == 1});
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return recipients;
}

absl::Status FillRegionDates(db::Tx& tx) {
  std::vector<Region> without;
  absl::Status read = tx.Each(kWithoutDates, {}, [&](const db::Row& row) {
    absl::Status parsed = Parse(row, 2, without.emplace_back());
    if (parsed.ok() && !without.back().has_interval()) without.pop_back();  // of this one nothing is known
    return parsed;
  });
  if (!read.ok()) return read;
  for (const Region& region : without) {
    absl::StatusOr<DateColumns> dates = ColumnsOf(&region.interval(), kNeverSaid);
    if (!dates.ok()) return dates.status();
    absl::Status set =
        tx.Run(kSetDates, {region.name(), region.revision(), dates->start, dates->start_known, dates->end}).status();
    if (!set.ok()) return set;
  }
  return absl::OkStatus();
}

}  // namespace jiedui::pairing::store
