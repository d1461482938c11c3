// jiedui rule list: what the clauses state, where and since when.
#include "absl/strings/str_join.h"
#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "common/base/civil.h"
#include "common/base/text.h"
#include "jiedui/rules/v1/rule_service.grpc.pb.h"

namespace jiedui::cli {
namespace {

using rules::v1::Rule;

std::string Compared(Rule::Comparator comparator) {
  switch (comparator) {
    case Rule::COMPARATOR_AT_LEAST: return "不少于";
    case Rule::COMPARATOR_AT_MOST: return "不超过";
    case Rule::COMPARATOR_EQUAL: return "为";
    case Rule::COMPARATOR_MORE_THAN: return "大于";
    case Rule::COMPARATOR_ONE_OF: return "其一：";
    case Rule::COMPARATOR_ALL_OF: return "全部：";
    default: return Token(comparator);
  }
}

// What happens to who goes past it, as for schemes.
std::string StrengthText(Rule::Strength strength) {
  switch (strength) {
    case Rule::STRENGTH_REFUSE: return "拒绝";
    case Rule::STRENGTH_WARN: return "须说明缘由";
    case Rule::STRENGTH_CLASSIFY: return "仅作统计";
    default: return Token(strength);
  }
}

// "不少于 1 次/年", "大于 1/3", "其一：学科建设、学术交流"
std::string ValueText(const Rule& rule) {
  const std::string compared = Compared(rule.comparator());
  if (rule.has_texts()) return compared + absl::StrJoin(rule.texts().texts(), "、");
  std::string text = rule.has_fraction()
                         ? StrCat(compared, " ", rule.fraction().numerator(), "/", rule.fraction().denominator())
                         : StrCat(compared, " ", rule.number());
  if (!rule.unit().empty()) text += StrCat(" ", rule.unit());
  return text;
}

struct ListOptions {
  std::string rule, region, on;
};

absl::StatusOr<Exit> List(Session& session, const ListOptions& options) {
  rules::v1::ListRulesRequest request;
  request.set_rule_id(options.rule);
  if (!options.on.empty()) {
    const auto day = ParseDay("--on", options.on);
    if (!day.ok()) return day.status();
    request.set_effective_on(FormatDay(*day));
  }
  if (!options.region.empty()) {
    const auto region = session.resolve.Region(options.region);
    if (!region.ok()) return region.status();
    if (region->code().empty())
      return UsageError(StrCat("“", region->display_name(), "”没有行政区划代码，不能用于筛选。"));
    request.set_region(region->code());
  }
  std::vector<Rule> rules;
  const auto listed = session.client.EachPage(&rules::v1::RuleService::Stub::ListRules, request, 0,
                                              [&](const rules::v1::ListRulesResponse& page, int64_t) {
                                                rules.insert(rules.end(), page.rules().begin(), page.rules().end());
                                                return page.rules_size();
                                              });
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(rules);
    return Exit::kOk;
  }
  Table table(
      {{"编号"}, {"地区"}, {"值"}, {"强度"}, {"起始"}, {"终止"}, {"地区代码", Table::Column::kCsvOnly}, {"依据"}});
  for (const Rule& rule : rules) {
    const std::string region = rule.region().empty() ? "全国" : session.directory.Region("regions/" + rule.region());
    table.Add({rule.rule_id(), region, ValueText(rule), StrengthText(rule.strength()), FormatStart(rule.interval()),
               rule.interval().end(), rule.region(),
               CitationText(rule.citation().document(), rule.citation().clause())});
  }
  session.Print(table);
  return Exit::kOk;
}

}  // namespace

void AddRuleCommands(CLI::App& app, Body& chosen) {
  CLI::App* rule = AddGroup(app, "rule", "规则：条款规定多少、在哪里、自何时起");
  auto* list = rule->add_subcommand("list", "列出规则");
  auto options = std::make_shared<ListOptions>();
  list->add_option("--rule", options->rule, "只列这一条：规则编号")->type_name("ID");
  list->add_option("--region", options->region, "适用于此地的（含上级地区和全国的）：代码或名称")->type_name("REGION");
  list->add_option("--on", options->on, "在这一天有效的")->type_name("DATE");
  WhenGiven(list, chosen, options, List);
}

}  // namespace jiedui::cli
