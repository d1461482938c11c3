// jiedui gaps, grouped, summary: what is missing, and what the records add up to.
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/pairing/record_text.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/record.grpc.pb.h"
#include "jiedui/pairing/v1/record_content.pb.h"

namespace jiedui::cli {
namespace {

// ---- gaps ----------------------------------------------------------------------------------------------------------------

struct GapsOptions {
  std::string kind, scheme, on;
};

// "no-joint-meeting", "NO_JOINT_MEETING", "缺联席会议"
absl::StatusOr<v1::Gap::Kind> ParseKind(std::string text) {
  std::replace(text.begin(), text.end(), '-', '_');
  return ParseEnum<v1::Gap::Kind>("kind", text);
}

absl::StatusOr<Exit> ListGaps(Session& session, const GapsOptions& options) {
  v1::ListGapsRequest request;
  const auto kind = ParseKind(options.kind);
  if (!kind.ok()) return kind.status();
  request.set_kind(*kind);
  if (!options.scheme.empty()) {
    const auto scheme = session.resolve.Scheme(options.scheme);
    if (!scheme.ok()) return scheme.status();
    request.set_scheme(scheme->name());
  }
  request.set_effective_on(options.on);
  v1::ListGapsResponse all;
  const absl::Status listed = session.client.EachPage(&v1::RecordService::Stub::ListGaps, request, 0,
                                                      [&](const v1::ListGapsResponse& page, int64_t) {
                                                        const int taken = page.gaps_size();
                                                        all.MergeFrom(page);
                                                        return taken;
                                                      });
  if (!listed.ok()) return listed;
  all.clear_next_page_token();
  if (session.json()) {
    session.PrintJson(all);
    return Exit::kOk;
  }
  Table table({{"编号"}, {"名称"}, {"缺项"}, {"依据"}, {"说明"}});
  for (const v1::Gap& gap : all.gaps()) {
    table.Add({std::string(IdOf(gap.subject())), gap.title(), ChineseName(gap.kind()),
               CitationText(gap.citation().document(), gap.citation().clause()), gap.remark()});
  }
  session.Print(table);
  if (!session.settings.header) return Exit::kOk;
  if (!all.rule_loaded()) {
    session.Note("相应的规定未载入，无从判断是否缺项。");
  } else if (all.examined() == 0) {
    session.Note("没有应有此项的结对或单位。");
  } else {
    session.Note(StrCat(all.period().empty() ? all.effective_on() : StrCat(all.period(), " 年"), "：应有 ",
                        all.examined(), " 个，缺 ", all.gaps_size(), " 个",
                        all.not_known() > 0 ? StrCat("，另有 ", all.not_known(), " 个起始不详") : "", "。"));
  }
  return Exit::kOk;
}

// ---- summary -------------------------------------------------------------------------------------------------------------

struct SummaryOptions {
  std::string pairing, scheme;
  int year = 0;
};

absl::StatusOr<Exit> Summarize(Session& session, const SummaryOptions& options) {
  v1::SummarizeRecordsRequest request;
  if (!options.pairing.empty()) request.set_pairing(InCollection("pairings", options.pairing));
  if (!options.scheme.empty()) {
    const auto scheme = session.resolve.Scheme(options.scheme);
    if (!scheme.ok()) return scheme.status();
    request.set_scheme(scheme->name());
  }
  request.set_year(options.year);
  const auto answer = session.client.Call(&v1::RecordService::Stub::SummarizeRecords, request);
  if (!answer.ok()) return answer.status();
  if (session.json()) {
    session.PrintJson(*answer);
    return Exit::kOk;
  }
  constexpr auto kNumber = Table::Column::kNumber;
  Table aid({{"援助"}, {"承诺", kNumber}, {"到位", kNumber}, {"到位率"}, {"笔数", kNumber}});
  for (const auto& total : answer->aid()) {
    const bool money = total.kind() == v1::Aid::KIND_MONEY;
    const auto amount = [&](int64_t value) { return money ? YuanText(value) : StrCat(value, " ", total.unit()); };
    aid.Add({ChineseName(total.kind()), amount(total.promised()), amount(total.delivered()), ShareText(total.share()),
             StrCat(total.records())});
  }
  Table activities({{"活动"},
                    {"方向"},
                    {"学期"},
                    {"接收单位"},
                    {"计划人数", kNumber},
                    {"人数", kNumber},
                    {"其中建档立卡", kNumber},
                    {"人日", kNumber},
                    {"人时", kNumber},
                    {"项", kNumber},
                    {"笔数", kNumber}});
  for (const auto& total : answer->activities()) {
    activities.Add({total.type(), ChineseName(total.direction()), total.term(), total.host(),
                    StrCat(total.planned_people()), StrCat(total.people()), StrCat(total.registered_poor()),
                    StrCat(total.person_days()), StrCat(total.person_hours()), StrCat(total.items()),
                    StrCat(total.records())});
  }
  session.Print(aid);
  if (session.settings.format == Format::kTable) session.streams.out << "\n";
  session.Print(activities);
  return Exit::kOk;
}

// ---- grouped -------------------------------------------------------------------------------------------------------------

struct GroupedOptions {
  std::string kind, region, on;
};

absl::StatusOr<Exit> Grouped(Session& session, const GroupedOptions& options) {
  v1::GetGroupCoverageRequest request;
  const auto kind = ParseEnum<v1::PartyKind>("kind", options.kind);
  if (!kind.ok()) return kind.status();
  request.set_party_kind(*kind);
  if (!options.region.empty()) {
    const auto region = session.resolve.Region(options.region);
    if (!region.ok()) return region.status();
    request.set_region(region->code());
  }
  request.set_effective_on(options.on);
  const auto answer = session.client.Call(&v1::RecordService::Stub::GetGroupCoverage, request);
  if (!answer.ok()) return answer.status();
  if (session.json()) {
    session.PrintJson(*answer);
    return Exit::kOk;
  }
  constexpr auto kNumber = Table::Column::kNumber;
  Table table({{"类别"}, {"已入集团", kNumber}, {"已登记", kNumber}, {"覆盖率"}, {"集团数", kNumber}});
  table.Add({ChineseName(*kind), StrCat(answer->grouped()), StrCat(answer->registered()),
             answer->share().empty() ? "未载入" : ShareText(answer->share()), StrCat(answer->groups())});
  session.Print(table);
  return Exit::kOk;
}

}  // namespace

void AddGapsCommands(CLI::App& app, Body& chosen) {
  auto* gaps = app.add_subcommand("gaps", "缺项：应有而没有的计划、负责人、会议等");
  auto gaps_options = std::make_shared<GapsOptions>();
  gaps->add_option("kind", gaps_options->kind, "哪一种缺项")->required()->type_name(Choices<v1::Gap::Kind>());
  gaps->add_option("--scheme", gaps_options->scheme, "方案：编号或名称")->type_name("SCHEME");
  gaps->add_option("--on", gaps_options->on, "哪一天；默认今天。按年的义务查这一天之前已结束的一年")->type_name("DATE");
  WhenGiven(gaps, chosen, gaps_options, ListGaps);

  auto* grouped = app.add_subcommand("grouped", "集团化覆盖：已入集团的学校占已登记的比例");
  auto grouped_options = std::make_shared<GroupedOptions>();
  grouped->add_option("kind", grouped_options->kind, "单位类别，如 kindergarten、school")
      ->required()
      ->type_name("KIND");
  grouped->add_option("--region", grouped_options->region, "哪个地区：区划代码或名称")->type_name("REGION");
  grouped->add_option("--on", grouped_options->on, "哪一天；默认今天")->type_name("DATE");
  WhenGiven(grouped, chosen, grouped_options, Grouped);

  auto* summary = app.add_subcommand("summary", "合计：援助的承诺与到位，活动的人数");
  auto summary_options = std::make_shared<SummaryOptions>();
  summary->add_option("--pairing", summary_options->pairing, "哪项结对：编号")->type_name("NAME");
  summary->add_option("--scheme", summary_options->scheme, "方案：编号或名称")->type_name("SCHEME");
  summary->add_option("--year", summary_options->year, "哪一年；0 为全部")->type_name("YEAR")->check(NonNegative());
  WhenGiven(summary, chosen, summary_options, Summarize);
}

}  // namespace jiedui::cli
