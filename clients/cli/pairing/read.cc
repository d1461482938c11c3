// jiedui pairing list, get, history, count: who supports whom, on which day, as known when.
#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "clients/cli/pairing/table.h"
#include "common/base/civil.h"
#include "common/base/clock.h"
#include "common/base/text.h"
#include "jiedui/pairing/v1/pairing_service.grpc.pb.h"
#include "jiedui/type/v1/type.pb.h"

namespace jiedui::cli {
namespace {

// ---- list ----------------------------------------------------------------------------------------------------------------

struct ListOptions {
  std::string supporter, recipient, scheme, parent, region, tag, state, on, known_at, filter;
  bool certain = false;
  int64_t limit = 0;
};

absl::Status AddParty(Session& session, std::string& filter, std::string_view field, const std::string& text) {
  if (text.empty()) return absl::OkStatus();
  const auto party = session.resolve.Party(text);
  if (!party.ok()) return party.status();
  AddCondition(filter, field, " = ", party->name());
  return absl::OkStatus();
}

absl::StatusOr<std::string> FilterOf(Session& session, const ListOptions& options) {
  std::string filter = options.filter;
  const absl::Status supporter = AddParty(session, filter, "supporter", options.supporter);
  if (!supporter.ok()) return supporter;
  const absl::Status recipient = AddParty(session, filter, "recipient", options.recipient);
  if (!recipient.ok()) return recipient;
  if (!options.scheme.empty()) {
    const auto scheme = session.resolve.Scheme(options.scheme);
    if (!scheme.ok()) return scheme.status();
    AddCondition(filter, "scheme", " = ", scheme->name());
  }
  if (!options.parent.empty()) AddCondition(filter, "parent", " = ", InCollection("pairings", options.parent));
  if (!options.tag.empty()) {
    const auto tag = ParseEnum<v1::Pairing::Tag>("--tag", options.tag);
    if (!tag.ok()) return tag.status();
    AddCondition(filter, "tag", " = ", Token(*tag));
  }
  if (!options.region.empty()) {
    const auto region = session.resolve.Region(options.region);
    if (!region.ok()) return region.status();
    if (region->code().empty())
      return UsageError(StrCat("“", region->display_name(), "”没有行政区划代码，不能用于筛选。"));
    AddCondition(filter, "region", ":", region->code());
  }
  if (!options.state.empty()) {
    const auto state = ParseEnum<v1::Pairing::State>("--state", options.state);
    if (!state.ok()) return state.status();
    AddCondition(filter, "state", " = ", Token(*state));
  }
  return filter;
}

template <class Request>
absl::Status SetTimes(const std::string& on, const std::string& known_at, Request& request) {
  if (!on.empty()) {
    const auto day = ParseDay("--on", on);
    if (!day.ok()) return day.status();
    request.set_effective_on(FormatDay(*day));
  }
  if (!known_at.empty()) {
    auto instant = ParseInstant("--known-at", known_at, absl::Now());
    if (!instant.ok()) return instant.status();
    *request.mutable_known_at() = *std::move(instant);
  }
  return absl::OkStatus();
}

// "共 7 项：有效 6，不详 1。"
std::string Summary(const std::vector<v1::PairingOnDate>& rows, const std::string& on) {
  std::map<std::string, int> by_answer;
  for (const auto& row : rows) {
    const bool not_known = row.in_force() == type::v1::IN_FORCE_NOT_KNOWN;
    ++by_answer[not_known ? ChineseName(row.in_force()) : ChineseName(row.pairing().state())];
  }
  std::string parts;
  for (const auto& [answer, count] : by_answer) parts += StrCat(parts.empty() ? "：" : "，", answer, " ", count);
  return StrCat(on.empty() ? "" : StrCat(on, " "), "共 ", rows.size(), " 项", parts, "。");
}

absl::StatusOr<Exit> List(Session& session, const ListOptions& options) {
  if (!options.state.empty() && !options.on.empty())
    return UsageError("--state 与 --on 不能同时使用：--state 问目前的状态，--on 问某一天是否有效。");
  if (options.certain && options.on.empty())
    return UsageError("--certain 须与 --on 同时使用：问的是某一天，才有确知与不详之分。");
  v1::ListPairingsRequest request;
  const auto filter = FilterOf(session, options);
  if (!filter.ok()) return filter.status();
  request.set_filter(*filter);
  const absl::Status times = SetTimes(options.on, options.known_at, request);
  if (!times.ok()) return times;

  std::vector<v1::PairingOnDate> rows;
  bool provisional = false;
  const auto take = [&](const v1::ListPairingsResponse& page, int64_t wanted) {
    provisional = provisional || page.provisional();
    int64_t taken = 0;
    for (const auto& row : page.pairings()) {
      if (taken == wanted) break;
      if (options.certain && row.in_force() == type::v1::IN_FORCE_NOT_KNOWN) continue;
      rows.push_back(row);
      ++taken;
    }
    return taken;
  };
  const auto listed = session.client.EachPage(&v1::PairingService::Stub::ListPairings, request, options.limit, take);
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(rows);
  } else {
    session.Print(PairingTable(session, rows, options.on));
    if (session.settings.header) session.Note(Summary(rows, options.on));
  }
  if (provisional) session.Note("提示：所问时点距今不足 30 秒，结果可能还会增加。");
  return Exit::kOk;
}

void AddList(CLI::App& pairing, Body& chosen) {
  auto* command = pairing.add_subcommand("list", "列出结对：谁支援谁");
  auto options = std::make_shared<ListOptions>();
  command->add_option("--supporter", options->supporter, "支援方：编号、区划代码或名称")->type_name("PARTY");
  command->add_option("--recipient", options->recipient, "受援方：编号、区划代码或名称")->type_name("PARTY");
  command->add_option("--scheme", options->scheme, "方案：编号或名称")->type_name("SCHEME");
  command->add_option("--parent", options->parent, "在这一项结对之下的")->type_name("NAME");
  command->add_option("--tag", options->tag, "有此标签的")->type_name(Choices<v1::Pairing::Tag>());
  command->add_option("--region", options->region, "任一方在此地区（含下级）：代码或名称")->type_name("REGION");
  command->add_option("--state", options->state, "目前的状态；不能与 --on 同用")
      ->type_name(Choices<v1::Pairing::State>());
  command->add_option("--on", options->on, "在这一天有效的")->type_name("DATE");
  command->add_flag("--certain", options->certain, "只列确知在该日生效的（须写 --on）");
  command->add_option("--known-at", options->known_at, "按当时所知（仅写日期表示该日 24:00）")->type_name("INSTANT");
  command->add_option("--filter", options->filter, "其他筛选条件（AIP-160）")->type_name("EXPR");
  command->add_option("--limit", options->limit, "最多列出多少项；0 为全部")->type_name("N")->check(NonNegative());
  WhenGiven(command, chosen, options, List);
}

// ---- get -----------------------------------------------------------------------------------------------------------------

struct GetOptions {
  std::string name;
  int64_t revision = 0;
};

absl::StatusOr<Exit> Get(Session& session, const GetOptions& options) {
  v1::GetPairingRequest request;
  request.set_name(InCollection("pairings", options.name));
  request.set_revision(options.revision);
  const auto pairing = session.client.Call(&v1::PairingService::Stub::GetPairing, request);
  if (!pairing.ok()) return pairing.status();
  if (session.json()) {
    session.PrintJson(*pairing);
  } else {
    session.PrintWhole(PairingDetails(session, *pairing));
  }
  return Exit::kOk;
}

void AddGet(CLI::App& pairing, Body& chosen) {
  auto* command = pairing.add_subcommand("get", "查看一项结对");
  auto options = std::make_shared<GetOptions>();
  command->add_option("name", options->name, "结对编号")->required()->type_name("NAME");
  command->add_option("--revision", options->revision, "第几版；0 为最新")->type_name("N")->check(NonNegative());
  WhenGiven(command, chosen, options, Get);
}

// ---- history -------------------------------------------------------------------------------------------------------------

struct HistoryOptions {
  std::string name;
};

std::string MethodName(std::string_view method) {
  method.remove_prefix(std::min(method.rfind('/') + 1, method.size()));
  return method == "ProposePairing"    ? "拟议"
         : method == "ActivatePairing" ? "生效"
         : method == "SuspendPairing"  ? "暂停"
         : method == "ResumePairing"   ? "恢复"
         : method == "EndPairing"      ? "终止"
         : method == "ImportPairings"  ? "导入"
                                       : std::string(method);
}

absl::StatusOr<Exit> History(Session& session, const HistoryOptions& options) {
  v1::ListPairingRevisionsRequest request;
  request.set_name(InCollection("pairings", options.name));
  std::vector<v1::ListPairingRevisionsResponse::Revision> revisions;
  const auto listed =
      session.client.EachPage(&v1::PairingService::Stub::ListPairingRevisions, request, 0,
                              [&](const v1::ListPairingRevisionsResponse& page, int64_t) {
                                revisions.insert(revisions.end(), page.revisions().begin(), page.revisions().end());
                                return page.revisions_size();
                              });
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(revisions);
    return Exit::kOk;
  }
  Table table({{"版本", Table::Column::kNumber}, {"时间"}, {"操作人"}, {"操作"}, {"状态变化"}, {"起止"}, {"缘由"}});
  for (const auto& revision : revisions) {
    std::string remark = revision.pairing().reason();
    for (const auto& warning : revision.warnings()) {
      remark +=
          StrCat(remark.empty() ? "" : "；", "提醒：", warning.message(), "（条款 ", warning.citation().clause(), "）");
    }
    const std::string from = ChineseName(revision.from());
    table.Add({StrCat(revision.pairing().revision()), FormatInstant(revision.time()), revision.actor(),
               MethodName(revision.method()), StrCat(from.empty() ? "（无）" : from, " → ", ChineseName(revision.to())),
               FormatInterval(revision.pairing().interval()), remark});
  }
  session.Print(table);
  return Exit::kOk;
}

void AddHistory(CLI::App& pairing, Body& chosen) {
  auto* command = pairing.add_subcommand("history", "查看一项结对的历次变更：何人、何时、由何变何");
  auto options = std::make_shared<HistoryOptions>();
  command->add_option("name", options->name, "结对编号")->required()->type_name("NAME");
  WhenGiven(command, chosen, options, History);
}

// ---- count ---------------------------------------------------------------------------------------------------------------

struct CountOptions {
  std::string scheme, parent, on, known_at;
};

// "51 / 规定 50": what lies under a parent.
void PrintLanes(Session& session, const v1::CountPairingsResponse& answer) {
  Table table({{"方案"},
               {"结对"},
               {"对数"},
               {"试点", Table::Column::kNumber},
               {"全面推开", Table::Column::kNumber},
               {"不详", Table::Column::kNumber},
               {"依据"}});
  for (const auto& lane : answer.lanes()) {
    const std::string limit = lane.limit() > 0 ? StrCat(" / 规定 ", lane.limit()) : "";
    table.Add({session.directory.Scheme(lane.scheme()),
               StrCat(ChineseName(lane.supporter_kind()), " → ", ChineseName(lane.recipient_kind())),
               StrCat(lane.pairings(), limit), StrCat(lane.pilot()), StrCat(lane.full()), StrCat(lane.not_known()),
               CitationText(lane.citation().document(), lane.citation().clause())});
  }
  session.Print(table);
}

absl::StatusOr<Exit> Count(Session& session, const CountOptions& options) {
  v1::CountPairingsRequest request;
  if (!options.scheme.empty()) {
    const auto scheme = session.resolve.Scheme(options.scheme);
    if (!scheme.ok()) return scheme.status();
    request.set_scheme(scheme->name());
  }
  if (!options.parent.empty()) request.set_parent(InCollection("pairings", options.parent));
  const absl::Status times = SetTimes(options.on, options.known_at, request);
  if (!times.ok()) return times;
  const auto answer = session.client.Call(&v1::PairingService::Stub::CountPairings, request);
  if (!answer.ok()) return answer.status();
  if (session.json()) {
    session.PrintJson(*answer);
    return Exit::kOk;
  }
  if (!options.parent.empty()) {
    PrintLanes(session, *answer);
    if (session.settings.header) session.Note(StrCat("统计日期：", answer->effective_on(), "。"));
    return Exit::kOk;
  }
  Table table({{"方"},
               {"类别"},
               {"单位"},
               {"当日有效", Table::Column::kNumber},
               {"结对", Table::Column::kNumber},
               {"不详", Table::Column::kNumber},
               {"公布依据"}});
  for (const auto& count : answer->counts()) {
    const std::string declared = count.declared() > 0 ? StrCat(" / 公布 ", count.declared()) : "";
    const auto& citation = count.citation();
    table.Add({ChineseName(count.side()), ChineseName(count.kind()), StrCat("已知 ", count.known(), declared),
               StrCat(count.parties()), StrCat(count.pairings()), StrCat(count.not_known()),
               CitationText(citation.document(), citation.clause())});
  }
  session.Print(table);
  if (session.settings.header) session.Note(StrCat("统计日期：", answer->effective_on(), "。"));
  return Exit::kOk;
}

void AddCount(CLI::App& pairing, Body& chosen) {
  auto* command = pairing.add_subcommand("count", "按类别统计：已知多少，文件公布多少");
  auto options = std::make_shared<CountOptions>();
  command->add_option("--scheme", options->scheme, "方案：编号或名称")->type_name("SCHEME");
  command->add_option("--parent", options->parent, "只数这一项结对之下的：各有多少对，规定多少对")->type_name("NAME");
  command->add_option("--on", options->on, "哪一天；默认今天")->type_name("DATE");
  command->add_option("--known-at", options->known_at, "按当时所知")->type_name("INSTANT");
  WhenGiven(command, chosen, options, Count);
}

}  // namespace

void AddPairingReads(CLI::App& pairing, Body& chosen) {
  AddList(pairing, chosen);
  AddGet(pairing, chosen);
  AddHistory(pairing, chosen);
  AddCount(pairing, chosen);
}

}  // namespace jiedui::cli
