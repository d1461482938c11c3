#include "clients/cli/resolve.h"

#include <algorithm>
#include <vector>

#include "clients/cli/errors.h"
#include "clients/cli/names.h"
#include "clients/cli/table.h"
#include "common/base/id.h"
#include "common/base/text.h"

namespace jiedui::cli {
namespace {

constexpr int kMostFound = 50;  // SearchParties gives no more

bool IsGovernment(v1::PartyKind kind) {
  return kind == v1::PARTY_KIND_PROVINCE_GOVERNMENT || kind == v1::PARTY_KIND_PREFECTURE_GOVERNMENT ||
         kind == v1::PARTY_KIND_COUNTY_GOVERNMENT || kind == v1::PARTY_KIND_TOWNSHIP_GOVERNMENT;
}

// The one that is meant without doubt: the only one found, or the government of the place so called, if all others found lie
// in that very place.
const v1::Party* Meant(const std::vector<v1::Party>& found, std::string_view text) {
  if (found.size() == 1) return &found.front();
  const v1::Party* government = nullptr;
  for (const auto& party : found) {
    if (!IsGovernment(party.kind()) || (party.short_name() != text && party.region_code() != text)) continue;
    if (government != nullptr) return nullptr;
    government = &party;
  }
  if (government == nullptr) return nullptr;
  const bool one_place = std::all_of(found.begin(), found.end(), [&](const v1::Party& party) {
    return party.region_code() == government->region_code();
  });
  return one_place ? government : nullptr;
}

absl::Status Ambiguous(const std::vector<v1::Party>& found, std::string_view text) {
  Table table({{"编号"}, {"名称"}, {"类别"}, {"地区"}});
  for (const auto& party : found) {
    table.Add({party.name(), party.display_name(), ChineseName(party.kind()), party.region_code()});
  }
  return AmbiguousName(StrCat("“", text, "”名称有歧义，请写明编号：\n", table.Text(false, 0),
                              found.size() >= kMostFound ? "（只列出前 50 个）" : ""));
}

}  // namespace

std::string InCollection(std::string_view collection, std::string_view text) {
  return text.find('/') == std::string_view::npos ? StrCat(collection, "/", text) : std::string(text);
}

void AddCondition(std::string& filter, std::string_view field, std::string_view comparison, std::string_view value) {
  filter += StrCat(filter.empty() ? "" : " AND ", field, comparison, "\"");
  for (const char c : value) {
    if (c == '"' || c == '\\') filter += '\\';
    filter += c;
  }
  filter += '"';
}

absl::StatusOr<v1::Party> Resolver::Party(std::string_view text) {
  if (text.starts_with("parties/") || IsResourceId(text)) {
    v1::GetPartyRequest request;
    request.set_name(InCollection("parties", text));
    auto party = client_.Call(&v1::PartyService::Stub::GetParty, request);
    if (party.ok()) directory_.Remember(*party);
    // A code looks like an id.
    if (party.ok() || text.starts_with("parties/") || party.status().code() != absl::StatusCode::kNotFound)
      return party;
  }
  v1::SearchPartiesRequest request;
  request.set_query(std::string(text));
  const auto answer = client_.Call(&v1::PartyService::Stub::SearchParties, request);
  if (!answer.ok()) return answer.status();
  const std::vector<v1::Party> found(answer->parties().begin(), answer->parties().end());
  if (found.empty()) {
    return NoSuchName(StrCat("找不到名称、简称、别名或编号为“", text, "”的单位，可用 jiedui party search 查找。"));
  }
  const v1::Party* meant = Meant(found, text);
  if (meant == nullptr) return Ambiguous(found, text);
  directory_.Remember(*meant);
  return *meant;
}

absl::StatusOr<v1::Region> Resolver::Region(std::string_view text) {
  if (text.starts_with("regions/") || IsResourceId(text)) {
    v1::GetRegionRequest request;
    request.set_name(InCollection("regions", text));
    return client_.Call(&v1::RegionService::Stub::GetRegion, request);
  }
  v1::ListRegionsRequest request;
  AddCondition(*request.mutable_filter(), "display_name", " = ", text);
  std::vector<v1::Region> found;
  const auto listed = client_.EachPage(&v1::RegionService::Stub::ListRegions, request, kMostFound,
                                       [&](const v1::ListRegionsResponse& page, int64_t) {
                                         found.insert(found.end(), page.regions().begin(), page.regions().end());
                                         return page.regions_size();
                                       });
  if (!listed.ok()) return listed;
  if (found.empty()) return NoSuchName(StrCat("找不到名称或代码为“", text, "”的地区。"));
  if (found.size() == 1) return found.front();
  const auto open = [](const v1::Region& region) { return region.interval().end().empty(); };
  if (std::count_if(found.begin(), found.end(), open) == 1) return *std::find_if(found.begin(), found.end(), open);
  Table table({{"代码"}, {"名称"}, {"级别"}, {"上级"}});
  for (const auto& region : found) {
    table.Add({region.name(), region.display_name(), ChineseName(region.level()), directory_.Region(region.parent())});
  }
  return AmbiguousName(StrCat("“", text, "”名称有歧义，请写明代码：\n", table.Text(false, 0)));
}

absl::StatusOr<std::string> Resolver::RegionSet(std::string_view text) {
  if (text.starts_with("regionSets/") || IsResourceId(text)) return InCollection("regionSets", text);
  std::vector<std::string> found;
  const auto listed = client_.EachPage(&v1::RegionSetService::Stub::ListRegionSets, v1::ListRegionSetsRequest(), 0,
                                       [&](const v1::ListRegionSetsResponse& page, int64_t) {
                                         for (const auto& set : page.region_sets()) {
                                           if (set.display_name() == text) found.push_back(set.name());
                                         }
                                         return page.region_sets_size();
                                       });
  if (!listed.ok()) return listed;
  if (found.empty()) return NoSuchName(StrCat("找不到名称为“", text, "”的地区集合，可用 jiedui region sets 查看。"));
  if (found.size() == 1) return found.front();
  std::string names;
  for (const std::string& name : found) names += name + "\n";
  return AmbiguousName(StrCat("“", text, "”名称有歧义，请写明编号：\n", names));
}

absl::StatusOr<v1::Scheme> Resolver::Scheme(std::string_view text) {
  if (text.starts_with("schemes/") || IsResourceId(text)) {
    v1::GetSchemeRequest request;
    request.set_name(InCollection("schemes", text));
    auto scheme = client_.Call(&v1::SchemeService::Stub::GetScheme, request);
    if (scheme.ok()) directory_.Remember(*scheme);
    return scheme;
  }
  std::vector<v1::Scheme> found;
  const auto listed = client_.EachPage(&v1::SchemeService::Stub::ListSchemes, v1::ListSchemesRequest(), 0,
                                       [&](const v1::ListSchemesResponse& page, int64_t) {
                                         for (const auto& scheme : page.schemes()) {
                                           if (scheme.display_name() == text) found.push_back(scheme);
                                         }
                                         return page.schemes_size();
                                       });
  if (!listed.ok()) return listed;
  if (found.empty()) return NoSuchName(StrCat("找不到名称为“", text, "”的方案，可用 jiedui scheme list 查看。"));
  if (found.size() > 1) {
    std::string names;
    for (const auto& scheme : found) names += scheme.name() + "\n";
    return AmbiguousName(StrCat("“", text, "”名称有歧义，请写明编号：\n", names));
  }
  directory_.Remember(found.front());
  return found.front();
}

}  // namespace jiedui::cli
