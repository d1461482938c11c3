// jiedui region count, lineage, sets.
#include "absl/strings/str_join.h"
#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "clients/cli/pairing/region_query.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "jiedui/pairing/v1/region.grpc.pb.h"
#include "jiedui/pairing/v1/region_set.grpc.pb.h"

namespace jiedui::cli {
namespace {

// ---- count ---------------------------------------------------------------------------------------------------------------

struct CountOptions {
  RegionQuery query;
  std::string level, kind;
};

absl::StatusOr<Exit> Count(Session& session, const CountOptions& options) {
  v1::CountRegionsRequest request;
  const absl::Status asked = Ask(session, options.query, request);
  if (!asked.ok()) return asked;
  if (!options.level.empty()) {
    const auto level = ParseEnum<v1::Region::Level>("--level", options.level);
    if (!level.ok()) return level.status();
    AddCondition(*request.mutable_filter(), "level", " = ", Token(*level));
  }
  if (!options.kind.empty()) {
    const auto kind = ParseEnum<v1::Region::Kind>("--kind", options.kind);
    if (!kind.ok()) return kind.status();
    AddCondition(*request.mutable_filter(), "kind", " = ", Token(*kind));
  }
  const auto answer = session.client.Call(&v1::RegionService::Stub::CountRegions, request);
  if (!answer.ok()) return answer.status();
  if (session.json()) {
    session.PrintJson(*answer);
    return Exit::kOk;
  }
  const std::string remark = ListRemark(session, answer->list());
  if (!answer->list().loaded()) {
    session.Note(remark);
    return Exit::kOk;
  }
  Table table(
      {{"级别"}, {"类别"}, {"已知", Table::Column::kNumber}, {"不详", Table::Column::kNumber}, {"公布"}, {"依据"}});
  for (const auto& count : answer->counts()) {
    std::string declared, citation;
    for (const auto& line : answer->declared()) {
      if (line.level() != count.level() || count.kind() != v1::Region::KIND_REGULAR) continue;
      declared = StrCat(line.count(), "（", line.date(), "）");
      citation = CitationText(line.citation().document(), line.citation().clause());
    }
    table.Add({ChineseName(count.level()), ChineseName(count.kind()), StrCat(count.known()), StrCat(count.not_known()),
               declared, citation});
  }
  if (table.size() > 0) session.Print(table);
  if (!session.settings.header) return Exit::kOk;
  session.Note(StrCat(answer->effective_on(), table.size() > 0 ? " 的情况。" : " 没有这样的地区。", remark));
  return Exit::kOk;
}

// ---- lineage -------------------------------------------------------------------------------------------------------------

struct LineageOptions {
  std::string name;
};

std::string Place(const v1::Region& region) {
  return StrCat(region.display_name(), "（", region.code().empty() ? region.name() : region.code(), "）");
}

bool IsCode(const std::string& text) {
  return text.size() == 6 && text.find_first_not_of("0123456789") == std::string::npos;
}

absl::StatusOr<Exit> Lineage(Session& session, const LineageOptions& options) {
  v1::GetRegionLineageRequest request;
  if (IsCode(options.name)) {
    request.set_code(options.name);  // of any time
  } else {
    const auto region = session.resolve.Region(options.name);
    if (!region.ok()) return region.status();
    request.set_name(region->name());
  }
  const auto answer = session.client.Call(&v1::RegionService::Stub::GetRegionLineage, request);
  if (!answer.ok()) return answer.status();
  if (session.json()) {
    session.PrintJson(*answer);
    return Exit::kOk;
  }
  Table table({{"日期"}, {"变更"}, {"之前"}, {"之后"}});
  for (const auto& step : answer->steps()) {
    table.Add({step.date(), ChineseName(step.how()), Place(step.predecessor()), Place(step.successor())});
  }
  if (table.size() > 0) session.Print(table);
  if (!session.settings.header) return Exit::kOk;
  std::vector<std::string> present;
  for (const std::string& name : answer->present()) present.push_back(session.directory.Region(name));
  const v1::Region& region = answer->region();
  session.Note(StrCat(Place(region), "：", FormatInterval(region.interval()), "。",
                      present.empty() ? "没有登记今天的对应地区" : StrCat("今为", absl::StrJoin(present, "、")), "。"));
  return Exit::kOk;
}

// ---- sets ----------------------------------------------------------------------------------------------------------------

struct SetsOptions {
  std::string name;
};

absl::StatusOr<Exit> Sets(Session& session, const SetsOptions& options) {
  std::string wanted;
  if (!options.name.empty()) {
    const auto set = session.resolve.RegionSet(options.name);
    if (!set.ok()) return set.status();
    wanted = *set;
  }
  std::vector<v1::RegionSet> sets;
  if (!wanted.empty()) {
    v1::GetRegionSetRequest request;
    request.set_name(wanted);
    auto set = session.client.Call(&v1::RegionSetService::Stub::GetRegionSet, request);
    if (!set.ok()) return set.status();
    sets.push_back(*std::move(set));
  } else {
    const auto listed =
        session.client.EachPage(&v1::RegionSetService::Stub::ListRegionSets, v1::ListRegionSetsRequest(), 0,
                                [&](const v1::ListRegionSetsResponse& page, int64_t) {
                                  sets.insert(sets.end(), page.region_sets().begin(), page.region_sets().end());
                                  return page.region_sets_size();
                                });
    if (!listed.ok()) return listed;
  }
  if (session.json()) {
    session.PrintJson(sets);
    return Exit::kOk;
  }
  Table table({{"编号"}, {"名称"}, {"名单"}, {"成员"}, {"依据"}});
  for (const auto& set : sets) {
    std::vector<std::string> members;
    for (const auto& member : set.members()) {
      const std::string dates = FormatInterval(member.interval());
      members.push_back(
          StrCat(session.directory.Region(member.region()), dates.empty() ? "" : StrCat("（", dates, "）")));
    }
    table.Add({std::string(IdOf(set.name())), set.display_name(), set.tag(), absl::StrJoin(members, "、"),
               CitationText(set.citation().document(), set.citation().clause())});
  }
  session.Print(table);
  return Exit::kOk;
}

}  // namespace

std::string ListRemark(Session& session, const v1::ListState& list) {
  if (!list.loaded()) return "名单未录入：不能当作没有。";
  std::vector<std::string> parts;
  for (const auto& area : list.areas()) {
    if (area.region().empty() && area.complete()) return "";
    parts.push_back(StrCat(area.region().empty() ? "全国" : session.directory.Region(area.region()),
                           area.complete() ? "" : "（部分）"));
  }
  if (parts.empty()) return "";
  return StrCat("名单只录入了", absl::StrJoin(parts, "、"), "；其他地区未录入，不能当作没有。");
}

void AddRegionAnswers(CLI::App& region, Body& chosen) {
  auto* count = region.add_subcommand("count", "某日有多少个地区：已知、不详、公布数");
  auto count_options = std::make_shared<CountOptions>();
  AddQueryOptions(*count, count_options->query);
  count->add_option("--level", count_options->level, "级别")->type_name(Choices<v1::Region::Level>());
  count->add_option("--kind", count_options->kind, "类别")->type_name(Choices<v1::Region::Kind>());
  WhenGiven(count, chosen, count_options, Count);

  auto* lineage = region.add_subcommand("lineage", "由何而来、后来成为什么");
  auto lineage_options = std::make_shared<LineageOptions>();
  lineage->add_option("name", lineage_options->name, "代码（新旧均可）、编号或名称")->required()->type_name("REGION");
  WhenGiven(lineage, chosen, lineage_options, Lineage);

  auto* sets = region.add_subcommand("sets", "列出地区集合，或查看一个");
  auto sets_options = std::make_shared<SetsOptions>();
  sets->add_option("name", sets_options->name, "编号或名称")->type_name("SET");
  WhenGiven(sets, chosen, sets_options, Sets);
}

}  // namespace jiedui::cli
