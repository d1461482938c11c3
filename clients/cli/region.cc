// jiedui region list, get. (find: find.cc)
#include "absl/strings/str_join.h"
#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "common/base/text.h"

namespace jiedui::cli {
namespace {

struct ListOptions {
  std::string under, level, name, filter;
  int64_t limit = 0;
};

absl::StatusOr<Exit> List(Session& session, const ListOptions& options) {
  v1::ListRegionsRequest request;
  std::string& filter = *request.mutable_filter();
  filter = options.filter;
  if (!options.under.empty()) {
    const auto region = session.resolve.Region(options.under);
    if (!region.ok()) return region.status();
    if (region->code().empty()) {
      AddCondition(filter, "parent", " = ", region->name());
    } else {
      AddCondition(filter, "code", ":", region->code());
    }
  }
  if (!options.level.empty()) {
    const auto level = ParseEnum<v1::Region::Level>("--level", options.level);
    if (!level.ok()) return level.status();
    AddCondition(filter, "level", " = ", Token(*level));
  }
  if (!options.name.empty()) AddCondition(filter, "display_name", " = ", options.name);
  std::vector<v1::Region> regions;
  const auto listed =
      session.client.EachPage(&v1::RegionService::Stub::ListRegions, request, options.limit,
                              [&](const v1::ListRegionsResponse& page, int64_t wanted) {
                                const int64_t taken = std::min<int64_t>(wanted, page.regions_size());
                                regions.insert(regions.end(), page.regions().begin(), page.regions().begin() + taken);
                                return taken;
                              });
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(regions);
    return Exit::kOk;
  }
  for (const auto& region : regions) session.directory.Remember(region);
  Table table({{"代码"}, {"名称"}, {"级别"}, {"上级"}, {"类别"}, {"起始"}, {"终止"}});
  for (const auto& region : regions) {
    table.Add({region.code().empty() ? region.name() : region.code(), region.display_name(),
               ChineseName(region.level()), session.directory.Region(region.parent()), ChineseName(region.kind()),
               FormatStart(region.interval()), region.interval().end()});
  }
  session.Print(table);
  return Exit::kOk;
}

struct GetOptions {
  std::string name;
};

absl::StatusOr<Exit> Get(Session& session, const GetOptions& options) {
  const auto region = session.resolve.Region(options.name);
  if (!region.ok()) return region.status();
  if (session.json()) {
    session.PrintJson(*region);
    return Exit::kOk;
  }
  Table table({{"项目"}, {"内容"}});
  table.AddField("编号", region->name());
  table.AddField("代码", region->code());
  table.AddField("名称", region->display_name());
  table.AddField("别名", absl::StrJoin(region->aliases(), "、"));
  table.AddField("级别", ChineseName(region->level()));
  table.Add({"上级", region->parent().empty()
                         ? ""
                         : StrCat(session.directory.Region(region->parent()), "（", region->parent(), "）")});
  table.AddField("类别", ChineseName(region->kind()));
  table.AddField("起止", FormatInterval(region->interval()));
  table.AddField("来源", region->source());
  table.AddField("版本", StrCat(region->revision()));
  session.PrintWhole(table);
  return Exit::kOk;
}

}  // namespace

void AddRegionCommands(CLI::App& app, Body& chosen) {
  CLI::App* region = AddGroup(app, "region", "行政区划");
  auto* list = region->add_subcommand("list", "列出地区");
  auto list_options = std::make_shared<ListOptions>();
  list->add_option("--under", list_options->under, "在此地区（含）之下：代码或名称")->type_name("REGION");
  list->add_option("--level", list_options->level, "级别")->type_name(Choices<v1::Region::Level>());
  list->add_option("--name", list_options->name, "名称（完整）")->type_name("TEXT");
  list->add_option("--filter", list_options->filter, "其他筛选条件（AIP-160）")->type_name("EXPR");
  list->add_option("--limit", list_options->limit, "最多列出多少项；0 为全部")->type_name("N")->check(NonNegative());
  WhenGiven(list, chosen, list_options, List);

  auto* get = region->add_subcommand("get", "查看一个地区");
  auto get_options = std::make_shared<GetOptions>();
  get->add_option("name", get_options->name, "编号、代码或名称")->required()->type_name("REGION");
  WhenGiven(get, chosen, get_options, Get);

  AddFindRegion(*region, chosen);
}

}  // namespace jiedui::cli
