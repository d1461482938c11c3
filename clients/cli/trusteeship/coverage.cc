// jiedui coverage: which regions of a set or a list are reached by a pairing in force.
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/pairing/region_query.h"
#include "common/base/text.h"
#include "jiedui/pairing/v1/region.grpc.pb.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::cli {
namespace {

struct CoverageOptions {
  RegionQuery query;
  std::string level, scheme;
  std::vector<std::string> ways;
  bool all = false;
  int64_t limit = 0;
};

absl::StatusOr<v1::GetCoverageRequest> RequestOf(Session& session, const CoverageOptions& options) {
  v1::GetCoverageRequest request;
  const absl::Status asked = Ask(session, options.query, request);
  if (!asked.ok()) return asked;
  if (!options.level.empty()) {
    const auto level = ParseEnum<v1::Region::Level>("--level", options.level);
    if (!level.ok()) return level.status();
    request.set_level(*level);
  }
  if (!options.scheme.empty()) {
    const auto scheme = session.resolve.Scheme(options.scheme);
    if (!scheme.ok()) return scheme.status();
    request.set_scheme(scheme->name());
  }
  for (const std::string& text : options.ways) {
    const auto way = ParseEnum<v1::GetCoverageRequest::Way>("--way", text);
    if (!way.ok()) return way.status();
    request.add_ways(*way);
  }
  request.set_include_covered(options.all);
  return request;
}

// "共 33 个：已覆盖 33（上级地区 33），未覆盖 0，覆盖不详 0；另有 2 个当日情况不详。"
std::string Summary(const v1::GetCoverageResponse& answer) {
  std::string ways;
  for (const auto& line : answer.covered_by()) {
    ways += StrCat(ways.empty() ? "（" : "，", ChineseName(line.way()), " ", line.count());
  }
  return StrCat(answer.effective_on(), " 共 ", answer.total(), " 个：已覆盖 ", answer.covered(), ways,
                ways.empty() ? "" : "）", "，未覆盖 ", answer.uncovered(), "，覆盖不详 ", answer.cover_not_known(),
                answer.not_known() > 0 ? StrCat("；另有 ", answer.not_known(), " 个地区当日情况不详") : "", "。");
}

absl::StatusOr<Exit> Coverage(Session& session, const CoverageOptions& options) {
  const auto request = RequestOf(session, options);
  if (!request.ok()) return request.status();
  v1::GetCoverageResponse all;
  const auto listed = session.client.EachPage(&v1::RegionService::Stub::GetCoverage, *request, options.limit,
                                              [&](const v1::GetCoverageResponse& page, int64_t wanted) {
                                                auto regions = std::move(*all.mutable_regions());
                                                all = page;
                                                const int taken =
                                                    static_cast<int>(std::min<int64_t>(wanted, page.regions_size()));
                                                for (int i = 0; i < taken; ++i) *regions.Add() = page.regions(i);
                                                *all.mutable_regions() = std::move(regions);
                                                return taken;
                                              });
  if (!listed.ok()) return listed;
  all.clear_next_page_token();
  if (session.json()) {
    session.PrintJson(all);
    return Exit::kOk;
  }
  const std::string remark = ListRemark(session, all.list());
  if (!all.list().loaded()) {
    session.Note(remark);
    return Exit::kOk;
  }
  Table table({{"代码"}, {"名称"}, {"上级"}, {"当日"}, {"覆盖"}, {"方式"}});
  for (const auto& item : all.regions()) {
    const v1::Region& region = item.region();
    table.Add({region.code().empty() ? region.name() : region.code(), region.display_name(),
               session.directory.Region(region.parent()), ChineseName(item.in_force()),
               item.covered() == type::v1::IN_FORCE_YES  ? "有"
               : item.covered() == type::v1::IN_FORCE_NO ? "无"
                                                         : "不详",
               ChineseName(item.way())});
  }
  if (table.size() > 0) session.Print(table);
  if (session.settings.header) session.Note(StrCat(Summary(all), remark));
  return Exit::kOk;
}

}  // namespace

void AddCoverageCommand(CLI::App& app, Body& chosen) {
  auto* command = app.add_subcommand("coverage", "覆盖：集合或名单中的地区，哪些有结对、哪些没有");
  auto options = std::make_shared<CoverageOptions>();
  AddQueryOptions(*command, options->query);
  command->add_option("--level", options->level, "级别，默认县级")->type_name(Choices<v1::Region::Level>());
  command->add_option("--scheme", options->scheme, "只看这一方案：编号或名称")->type_name("SCHEME");
  command->add_option("--way", options->ways, "只算这种方式，可重复：本级、区内单位、上级地区")
      ->type_name(Choices<v1::GetCoverageRequest::Way>())
      ->take_all();
  command->add_flag("--all", options->all, "已覆盖的也列出");
  command->add_option("--limit", options->limit, "最多列出多少项；0 为全部")->type_name("N")->check(NonNegative());
  WhenGiven(command, chosen, options, Coverage);
}

}  // namespace jiedui::cli
