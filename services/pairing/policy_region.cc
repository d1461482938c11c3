#include "services/pairing/policy_region.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/pairing/reasons.h"

namespace jiedui::pairing::policy {
namespace {

using v1::Region;
using v1::RegionSet;
using Way = v1::GetCoverageRequest::Way;

constexpr int kMaxPredecessors = 50, kMaxMembers = 1000, kMaxDeclared = 100;
constexpr size_t kMaxClause = 40;

absl::Status ValidCitation(std::string_view field, const type::v1::Citation& citation) {
  return FirstError({ValidText(StrCat(field, ".clause"), citation.clause(), kMaxClause),
                     ValidText(StrCat(field, ".document"), citation.document(), kMaxName)});
}

// Of what is stored: it was validated when it was entered.
Period PeriodOf(const type::v1::Interval& interval) { return ParseInterval("interval", interval).value_or(Period{}); }
absl::CivilDay DateOf(std::string_view date) { return ParseDate("date", date).value_or(absl::CivilDay()); }

std::string Dates(const Region& region) {
  if (!region.has_interval()) return "起止不详";
  const type::v1::Interval& interval = region.interval();
  return StrCat(interval.start().empty() ? StrCat("见于", interval.attested_on()) : interval.start(), " 至 ",
                interval.end().empty() ? "今" : interval.end());
}

absl::Status ValidLevel(std::string_view field, Region::Level level) {
  if (level != Region::LEVEL_UNSPECIFIED && Region::Level_IsValid(level)) return absl::OkStatus();
  return InvalidField(field, "省级、市级或县级");
}

absl::Status ValidDeclared(const v1::DeclaredRegionCount& declared) {
  constexpr std::string_view kField = "region_set.declared_counts";
  absl::Status status = FirstError({ValidLevel(StrCat(kField, ".level"), declared.level()),
                                    InRange<int64_t>(StrCat(kField, ".count"), declared.count(), 0, 1'000'000),
                                    ParseDate(StrCat(kField, ".date"), declared.date()).status(),
                                    ValidCitation(StrCat(kField, ".citation"), declared.citation())});
  return status;
}

absl::Status ValidArea(const v1::ListedArea& area) {
  absl::Status counted = InRange<int64_t>("region_set.areas.listed", area.listed(), 0, 1'000'000);
  if (!counted.ok() || area.region().empty()) return counted;
  return CheckName("region_set.areas.region", area.region(), "regions");
}

absl::Status ValidMembers(const RegionSet& set) {
  std::map<std::string, std::vector<std::optional<Period>>> seen;
  for (const RegionSet::Member& member : set.members()) {
    absl::Status named = CheckName("region_set.members.region", member.region(), "regions");
    if (!named.ok()) return named;
    std::optional<Period> period;
    if (member.has_interval()) {
      absl::StatusOr<Period> parsed = ParseInterval("region_set.members.interval", member.interval());
      if (!parsed.ok()) return parsed.status();
      period = *parsed;
    }
    for (const std::optional<Period>& other : seen[member.region()]) {
      if (!period.has_value() || !other.has_value() || Overlap(*period, *other)) {
        return InvalidField("region_set.members", StrCat("同一地区（", member.region(), "）的起止日期不重叠"));
      }
    }
    seen[member.region()].push_back(period);
  }
  return absl::OkStatus();
}

// Who answers for an area: when it is helped, all that lies in it is.
bool IsAuthority(v1::PartyKind kind) {
  switch (kind) {
    case v1::PARTY_KIND_PROVINCE_GOVERNMENT:
    case v1::PARTY_KIND_PREFECTURE_GOVERNMENT:
    case v1::PARTY_KIND_COUNTY_GOVERNMENT:
    case v1::PARTY_KIND_EDUCATION_DEPARTMENT:
    case v1::PARTY_KIND_EDUCATION_BUREAU: return true;
    default: return false;
  }
}

const std::string& Nothing() {
  static const auto& nothing = *new std::string;
  return nothing;
}

absl::CivilDay FirstDay(const Region::Tag& tag) { return PeriodOf(tag.interval()).start; }

}  // namespace

// ---- Valid ---------------------------------------------------------------------------------------------------------------

absl::Status ValidTagKey(std::string_view field, std::string_view key) {
  if (IsResourceId(key)) return absl::OkStatus();
  return InvalidField(field, "小写字母、数字与连字符，不超过63个字符");
}

absl::Status ValidPredecessors(const Region& region) {
  if (region.predecessors_size() > kMaxPredecessors) {
    return InvalidField("region.predecessors", StrCat("不超过", kMaxPredecessors, "个"));
  }
  std::set<std::string_view> seen;
  for (const Region::Predecessor& change : region.predecessors()) {
    absl::Status status = FirstError({CheckName("region.predecessors.region", change.region(), "regions"),
                                      ParseDate("region.predecessors.date", change.date()).status()});
    if (!status.ok()) return status;
    if (change.how() == Region::HOW_UNSPECIFIED || !Region::How_IsValid(change.how())) {
      return InvalidField("region.predecessors.how", "更名、改设、代码变更、合并或析置");
    }
    if (change.region() == region.name()) return InvalidField("region.predecessors.region", "另一个地区");
    if (!seen.insert(change.region()).second) return InvalidField("region.predecessors.region", "不重复的地区");
  }
  return absl::OkStatus();
}

absl::Status ValidRegionTag(const v1::RegionTag& tagged) {
  const Region::Tag& tag = tagged.tag();
  return FirstError({CheckName("region_tag.region", tagged.region(), "regions"),
                     ValidTagKey("region_tag.tag.key", tag.key()),
                     ParseInterval("region_tag.tag.interval", tag.interval()).status(),
                     ValidCitation("region_tag.tag.citation", tag.citation()),
                     RequiredText("region_tag.tag.source", tag.source(), kMaxSource)});
}

absl::Status ValidRegionSet(const RegionSet& set) {
  absl::Status status = FirstError({CheckName("region_set.name", set.name(), "regionSets"),
                                    RequiredText("region_set.display_name", set.display_name(), kMaxName),
                                    ValidCitation("region_set.citation", set.citation()),
                                    ValidText("region_set.source", set.source(), kMaxSource)});
  if (!status.ok()) return status;
  if (!set.tag().empty()) {
    status = ValidTagKey("region_set.tag", set.tag());
    if (!status.ok()) return status;
    if (!set.members().empty()) return InvalidField("region_set.members", "按名单（tag）确定的集合不再列成员");
  }
  if (set.tag().empty() && !set.areas().empty())
    return InvalidField("region_set.areas", "只用于按名单（tag）确定的集合");
  if (set.members_size() > kMaxMembers) return InvalidField("region_set.members", StrCat("不超过", kMaxMembers, "个"));
  if (set.declared_counts_size() > kMaxDeclared || set.areas_size() > kMaxDeclared) {
    return InvalidField("region_set.declared_counts", StrCat("不超过", kMaxDeclared, "个"));
  }
  for (const v1::DeclaredRegionCount& declared : set.declared_counts()) {
    status = ValidDeclared(declared);
    if (!status.ok()) return status;
  }
  for (const v1::ListedArea& area : set.areas()) {
    status = ValidArea(area);
    if (!status.ok()) return status;
  }
  return ValidMembers(set);
}

// ---- Can -----------------------------------------------------------------------------------------------------------------

absl::Status CanSucceed(const Region& region, const Region::Predecessor& change, const Region& predecessor) {
  const absl::CivilDay day = DateOf(change.date());
  const auto contradicts = [&](const Region& which) {
    return Failure(kLineageDates, {{"region", region.display_name()},
                                   {"predecessor", predecessor.display_name()},
                                   {"date", change.date()},
                                   {"which", which.display_name()},
                                   {"dates", Dates(which)}});
  };
  if (!region.has_interval()) return contradicts(region);
  if (!predecessor.has_interval()) return contradicts(predecessor);
  const Period own = PeriodOf(region.interval()), former = PeriodOf(predecessor.interval());
  if (InForceOn(own, day) != type::v1::IN_FORCE_YES) return contradicts(region);
  if (former.start >= day) return contradicts(predecessor);
  if (change.how() == Region::HOW_SPLIT) {
    if (!own.start_known || own.start != day) return contradicts(region);
    if (former.end.has_value() && *former.end < day) return contradicts(predecessor);
    return absl::OkStatus();
  }
  return former.end == day ? absl::OkStatus() : contradicts(predecessor);
}

// ---- Tags ----------------------------------------------------------------------------------------------------------------

absl::StatusOr<Tagging> WithTag(Region region, const Region::Tag& tag, bool update) {
  const absl::CivilDay first = FirstDay(tag);
  const Period period = PeriodOf(tag.interval());
  Region::Tag* same = nullptr;
  for (Region::Tag& other : *region.mutable_tags()) {
    if (other.key() != tag.key()) continue;
    if (FirstDay(other) == first) {
      same = &other;
    } else if (Overlap(PeriodOf(other.interval()), period)) {
      return Failure(kTagOverlaps,
                     {{"region", region.display_name()}, {"key", tag.key()}, {"date", FormatDay(FirstDay(other))}});
    }
  }
  if (same == nullptr) {
    *region.add_tags() = tag;
    std::stable_sort(region.mutable_tags()->begin(), region.mutable_tags()->end(),
                     [](const Region::Tag& a, const Region::Tag& b) {
                       return std::pair(a.key(), FirstDay(a)) < std::pair(b.key(), FirstDay(b));
                     });
    return Tagging{type::v1::IMPORT_OUTCOME_CREATED, std::move(region)};
  }
  if (same->SerializeAsString() == tag.SerializeAsString()) {
    return Tagging{type::v1::IMPORT_OUTCOME_UNCHANGED, std::move(region)};
  }
  if (!update) return Failure(kContentConflict, {{"name", StrCat(region.name(), " ", tag.key())}});
  *same = tag;
  return Tagging{type::v1::IMPORT_OUTCOME_UPDATED, std::move(region)};
}

// ---- Answers -------------------------------------------------------------------------------------------------------------

std::vector<v1::DeclaredRegionCount> DeclaredOn(const RegionSet& set, absl::CivilDay day) {
  std::map<Region::Level, const v1::DeclaredRegionCount*> last;
  for (const v1::DeclaredRegionCount& declared : set.declared_counts()) {
    if (DateOf(declared.date()) > day) continue;
    const v1::DeclaredRegionCount*& best = last[declared.level()];
    if (best == nullptr || DateOf(best->date()) <= DateOf(declared.date())) best = &declared;
  }
  std::vector<v1::DeclaredRegionCount> answer;
  answer.reserve(last.size());
  for (const auto& [level, declared] : last) answer.push_back(*declared);
  return answer;
}

void RegionMap::AddRegion(std::string name, std::string key, std::string parent) {
  names_.emplace(key, name);
  Node& node = nodes_[std::move(name)];
  node.key = std::move(key);
  node.parent = std::move(parent);
}

void RegionMap::AddChange(const std::string& predecessor, const std::string& successor) {
  nodes_[predecessor].successors.push_back(successor);
  nodes_[successor].predecessors.push_back(predecessor);
}

std::vector<std::string> RegionMap::Relatives(const std::string& name) const {
  std::set<std::string> found = {name};
  const auto follow = [&](std::vector<std::string> Node::*direction) {
    std::set<std::string> seen = {name};
    std::vector<std::string> open = {name};
    while (!open.empty()) {
      const auto node = nodes_.find(open.back());
      open.pop_back();
      if (node == nodes_.end()) continue;
      for (const std::string& next : node->second.*direction) {
        if (seen.insert(next).second) open.push_back(next);
      }
    }
    found.insert(seen.begin(), seen.end());
  };
  follow(&Node::predecessors);
  follow(&Node::successors);
  return {found.begin(), found.end()};
}

const std::string& RegionMap::ParentOf(const std::string& name) const {
  const auto node = nodes_.find(name);
  return node == nodes_.end() ? Nothing() : node->second.parent;
}

const std::string& RegionMap::NameOf(const std::string& key) const {
  const auto name = names_.find(key);
  return name == names_.end() ? Nothing() : name->second;
}

const std::string& RegionMap::KeyOf(const std::string& name) const {
  const auto node = nodes_.find(name);
  return node == nodes_.end() ? Nothing() : node->second.key;
}

Coverage::Coverage(const RegionMap& map, const std::vector<Recipient>& recipients, std::vector<Way> ways)
    : map_(map), ways_(std::move(ways)) {
  for (const Recipient& recipient : recipients) {
    const std::string& name = map_.NameOf(recipient.region_key);
    if (name.empty()) continue;
    Reach& reach = reach_[name];
    (IsAuthority(recipient.kind) ? reach.authority : reach.within)[recipient.certain] = true;
    for (std::string above = map_.ParentOf(name); !above.empty(); above = map_.ParentOf(above)) {
      reach_[above].within[recipient.certain] = true;
    }
  }
}

bool Coverage::Counts(Way way) const {
  return ways_.empty() || std::find(ways_.begin(), ways_.end(), way) != ways_.end();
}

Cover Coverage::Of(const std::string& name) const {
  bool reached[v1::GetCoverageRequest::Way_ARRAYSIZE][2] = {};
  for (const std::string& relative : map_.Relatives(name)) {
    if (const auto found = reach_.find(relative); found != reach_.end()) {
      for (const bool certain : {false, true}) {
        reached[v1::GetCoverageRequest::WAY_OWN][certain] |= found->second.authority[certain];
        reached[v1::GetCoverageRequest::WAY_WITHIN][certain] |= found->second.within[certain];
      }
    }
    for (std::string above = map_.ParentOf(relative); !above.empty(); above = map_.ParentOf(above)) {
      for (const std::string& area : map_.Relatives(above)) {
        const auto found = reach_.find(area);
        if (found == reach_.end()) continue;
        for (const bool certain : {false, true}) {
          reached[v1::GetCoverageRequest::WAY_ABOVE][certain] |= found->second.authority[certain];
        }
      }
    }
  }
  for (const bool certain : {true, false}) {
    for (const Way way :
         {v1::GetCoverageRequest::WAY_OWN, v1::GetCoverageRequest::WAY_WITHIN, v1::GetCoverageRequest::WAY_ABOVE}) {
      if (reached[way][certain] && Counts(way)) {
        return {certain ? type::v1::IN_FORCE_YES : type::v1::IN_FORCE_NOT_KNOWN, way};
      }
    }
  }
  return {};
}

bool Coverage::InScope(const Scope& scope, const std::string& name) const {
  const std::vector<std::string> relatives = map_.Relatives(name);
  return std::any_of(relatives.begin(), relatives.end(),
                     [&](const std::string& relative) { return scope.Covers(map_.KeyOf(relative)); });
}

}  // namespace jiedui::pairing::policy
