// jiedui region list, get, count, lineage, sets. (find: find.cc)
#include "absl/strings/str_join.h"
#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "clients/cli/pairing/region_query.h"
#include "common/base/text.h"
#include "jiedui/pairing/v1/region.grpc.pb.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::cli {
namespace {

struct ListOptions {
  RegionQuery query;
  std::string level, kind, name, filter;
  int64_t limit = 0;
};

absl::StatusOr<std::string> FilterOf(const ListOptions& options) {
  std::string filter = options.filter;
  if (!options.level.empty()) {
    const auto level = ParseEnum<v1::Region::Level>("--level", options.level);
    if (!level.ok()) return level.status();
    AddCondition(filter, "level", " = ", Token(*level));
  }
  if (!options.kind.empty()) {
    const auto kind = ParseEnum<v1::Region::Kind>("--kind", options.kind);
    if (!kind.ok()) return kind.status();
    AddCondition(filter, "kind", " = ", Token(*kind));
  }
  if (!options.name.empty()) AddCondition(filter, "display_name", " = ", options.name);
  return filter;
}

absl::StatusOr<Exit> List(Session& session, const ListOptions& options) {
  v1::ListRegionsRequest request;
  const auto filter = FilterOf(options);
  if (!filter.ok()) return filter.status();
  request.set_filter(*filter);
  const absl::Status asked = Ask(session, options.query, request);
  if (!asked.ok()) return asked;
  v1::ListRegionsResponse all;
  const auto listed = session.client.EachPage(&v1::RegionService::Stub::ListRegions, request, options.limit,
                                              [&](const v1::ListRegionsResponse& page, int64_t wanted) {
                                                const int taken =
                                                    static_cast<int>(std::min<int64_t>(wanted, page.regions_size()));
                                                for (int i = 0; i < taken; ++i) {
                                                  *all.add_regions() = page.regions(i);
                                                  if (i < page.in_force_size()) all.add_in_force(page.in_force(i));
                                                }
                                                return taken;
                                              });
  if (!listed.ok()) return listed;
  const bool on_day = !request.effective_on().empty();
  if (session.json()) {
    if (on_day) {
      session.PrintJson(all);
    } else {
      session.PrintJson(std::vector<v1::Region>(all.regions().begin(), all.regions().end()));
    }
    return Exit::kOk;
  }
  for (const auto& region : all.regions()) session.directory.Remember(region);
  std::vector<Table::Column> columns = {{"代码"}, {"名称"}, {"级别"}, {"上级"}, {"类别"}, {"起始"}, {"终止"}};
  if (on_day) columns.push_back({"当日"});
  Table table(std::move(columns));
  int64_t not_known = 0;
  for (int i = 0; i < all.regions_size(); ++i) {
    const auto& region = all.regions(i);
    std::vector<std::string> cells = {region.code().empty() ? region.name() : region.code(),
                                      region.display_name(),
                                      ChineseName(region.level()),
                                      session.directory.Region(region.parent()),
                                      ChineseName(region.kind()),
                                      FormatStart(region.interval()),
                                      region.interval().end()};
    if (on_day) cells.push_back(ChineseName(all.in_force(i)));
    not_known += on_day && all.in_force(i) == type::v1::IN_FORCE_NOT_KNOWN ? 1 : 0;
    table.Add(std::move(cells));
  }
  session.Print(table);
  if (on_day && session.settings.header) {
    session.Note(
        StrCat(request.effective_on(), " 有效 ", all.regions_size() - not_known, " 个，不详 ", not_known, " 个。"));
  }
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
  for (const auto& change : region->predecessors()) {
    table.Add({"由来", StrCat(change.date(), " ", ChineseName(change.how()), "：",
                              session.directory.Region(change.region()), "（", change.region(), "）")});
  }
  for (const auto& tag : region->tags()) {
    table.Add({"名单", StrCat(tag.key(), " ", FormatInterval(tag.interval()), " ",
                              CitationText(tag.citation().document(), tag.citation().clause()))});
  }
  table.AddField("来源", region->source());
  table.AddField("版本", StrCat(region->revision()));
  session.PrintWhole(table);
  return Exit::kOk;
}

}  // namespace

void AddRegionCommands(CLI::App& app, Body& chosen) {
  CLI::App* region = AddGroup(app, "region", "行政区划：某日有哪些、由何而来、归入哪些名单");
  auto* list = region->add_subcommand("list", "列出地区；不问日期时，已撤销的也在内");
  auto list_options = std::make_shared<ListOptions>();
  AddQueryOptions(*list, list_options->query);
  list->add_option("--level", list_options->level, "级别")->type_name(Choices<v1::Region::Level>());
  list->add_option("--kind", list_options->kind, "类别")->type_name(Choices<v1::Region::Kind>());
  list->add_option("--name", list_options->name, "名称（完整）")->type_name("TEXT");
  list->add_option("--filter", list_options->filter, "其他筛选条件（AIP-160）")->type_name("EXPR");
  list->add_option("--limit", list_options->limit, "最多列出多少项；0 为全部")->type_name("N")->check(NonNegative());
  WhenGiven(list, chosen, list_options, List);

  auto* get = region->add_subcommand("get", "查看一个地区");
  auto get_options = std::make_shared<GetOptions>();
  get->add_option("name", get_options->name, "编号、代码或名称")->required()->type_name("REGION");
  WhenGiven(get, chosen, get_options, Get);

  AddFindRegion(*region, chosen);
  AddRegionAnswers(*region, chosen);
}

}  // namespace jiedui::cli
