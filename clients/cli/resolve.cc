#include "clients/cli/resolve.h"

#include <vector>

#include "clients/cli/errors.h"
#include "clients/cli/names.h"
#include "clients/cli/table.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "jiedui/pairing/v1/party.grpc.pb.h"
#include "jiedui/pairing/v1/region.grpc.pb.h"
#include "jiedui/pairing/v1/region_set.grpc.pb.h"
#include "jiedui/pairing/v1/scheme.grpc.pb.h"

namespace jiedui::cli {
namespace {

constexpr int kMostFound = 50;  // searches give no more

absl::Status Ambiguous(std::string_view text, std::string_view wanted, const Table& candidates) {
  return AmbiguousName(StrCat("“", text, "”名称有歧义，请写明", wanted, "：\n", candidates.Text(false, 0),
                              candidates.size() >= kMostFound ? "（只列出前 50 个）" : ""));
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
  if (answer->parties().empty()) {
    return NoSuchName(StrCat("找不到名称、简称、别名或编号为“", text, "”的单位，可用 jiedui party list 查看。"));
  }
  for (const auto& party : answer->parties()) {
    if (party.name() != answer->resolved()) continue;
    directory_.Remember(party);
    return party;
  }
  Table table({{"编号"}, {"名称"}, {"类别"}, {"地区"}});
  for (const auto& party : answer->parties()) {
    table.Add({party.name(), party.display_name(), ChineseName(party.kind()), party.region_code()});
  }
  return Ambiguous(text, "编号", table);
}

absl::StatusOr<v1::Region> Resolver::Region(std::string_view text) {
  if (text.starts_with("regions/") || IsResourceId(text)) {
    v1::GetRegionRequest request;
    request.set_name(InCollection("regions", text));
    auto region = client_.Call(&v1::RegionService::Stub::GetRegion, request);
    if (region.ok()) directory_.Remember(*region);
    // A code looks like an id.
    if (region.ok() || text.starts_with("regions/") || region.status().code() != absl::StatusCode::kNotFound)
      return region;
  }
  v1::SearchRegionsRequest request;
  request.set_query(std::string(text));
  const auto answer = client_.Call(&v1::RegionService::Stub::SearchRegions, request);
  if (!answer.ok()) return answer.status();
  if (answer->regions().empty()) return NoSuchName(StrCat("找不到名称或代码为“", text, "”的地区。"));
  for (const auto& region : answer->regions()) {
    if (region.name() != answer->resolved()) continue;
    directory_.Remember(region);
    return region;
  }
  Table table({{"代码"}, {"名称"}, {"级别"}, {"上级"}});
  for (const auto& region : answer->regions()) {
    table.Add({region.name(), region.display_name(), ChineseName(region.level()), directory_.Region(region.parent())});
  }
  return Ambiguous(text, "代码", table);
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
