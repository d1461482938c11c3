// jiedui rotation posting, team, quota, batch, summary, totals, burden, flagged: who is sent where, within which numbers.
#include "clients/cli/kind_commands.h"
#include "clients/cli/rotation/text.h"
#include "jiedui/rotation/v1/batch.grpc.pb.h"
#include "jiedui/rotation/v1/posting.grpc.pb.h"
#include "jiedui/rotation/v1/question.grpc.pb.h"
#include "jiedui/rotation/v1/types.pb.h"

namespace jiedui::cli {
namespace {

using kinds::AddKind;
using kinds::AddVerb;
using kinds::Filter;
using kinds::ValueFilter;
using Number = Table::Column;

struct PostingCommands {
  using Resource = rv1::Posting;
  using Stub = rv1::PostingService::Stub;
  static constexpr const char *kCommand = "posting", *kWhat = "派出：支教、挂职、跟岗、交流轮岗等",
                              *kCollection = "postings", *kAdd = "plan";
  static std::vector<Table::Column> Columns() {
    return {{"编号"},
            {"项目"},
            {"种类"},
            {"人员"},
            {"派出方"},
            {"接收方"},
            {"起"},
            {"止"},
            {"份额"},
            {"状态"},
            {"派出方编号", Number::kCsvOnly},
            {"接收方编号", Number::kCsvOnly}};
  }
  static std::vector<std::string> Cells(Session& session, const Resource& posting) {
    return {std::string(IdOf(posting.name())),
            posting.programme(),
            posting.other_kind().empty() ? ChineseName(posting.kind()) : posting.other_kind(),
            std::string(IdOf(posting.person())),
            session.directory.Party(posting.home()),
            session.directory.Party(posting.host()),
            posting.interval().start(),
            posting.interval().end(),
            PartText(posting.share()),
            posting.flags().empty() ? ChineseName(posting.state()) : StrCat(ChineseName(posting.state()), "（有变）"),
            posting.home(),
            posting.host()};
  }
  static std::vector<Filter> Filters() {
    return {{"--person", "人员", "person", Filter::kId, "people"},
            {"--home", "派出方", "home", Filter::kParty},
            {"--host", "接收方", "host", Filter::kParty},
            {"--home-region", "派出方所在地区，含所辖", "home_region", Filter::kRegion},
            {"--host-region", "接收方所在地区，含所辖", "host_region", Filter::kRegion},
            {"--programme", "项目代码", "programme"},
            ValueFilter<rv1::Posting::Kind>("--kind", "种类", "kind"),
            ValueFilter<rv1::Posting::State>("--state", "状态", "state"),
            ValueFilter<rv1::Stage>("--stage", "学段", "stage"),
            {"--batch", "批次", "batch", Filter::kId, "batches"},
            {"--team", "团队", "team", Filter::kId, "teams"},
            {"--basis", "所依据的结对或托管帮扶（全名）", "basis"},
            {"--year", "开始的年份", "year"}};
  }
  static constexpr auto kGet = &Stub::GetPosting;
  static constexpr auto kList = &Stub::ListPostings;
  static constexpr auto kRevisions = &Stub::ListPostingRevisions;
  static constexpr auto kCreate = &Stub::PlanPosting;
  static constexpr auto kUpdate = &Stub::UpdatePosting;
};

struct TeamCommands {
  using Resource = rv1::Team;
  using Stub = rv1::PostingService::Stub;
  static constexpr const char *kCommand = "team", *kWhat = "组团式派出的团队", *kCollection = "teams", *kAdd = "create";
  static std::vector<Table::Column> Columns() {
    return {{"编号"},
            {"名称"},
            {"项目"},
            {"派出方"},
            {"接收方"},
            {"起止"},
            {"人数", Number::kNumber},
            {"管理人员", Number::kNumber}};
  }
  static std::vector<std::string> Cells(Session& session, const Resource& team) {
    return {std::string(IdOf(team.name())),
            team.display_name(),
            team.programme(),
            session.directory.Party(team.home()),
            session.directory.Party(team.host()),
            FormatInterval(team.interval()),
            StrCat(team.people()),
            StrCat(team.managers())};
  }
  static std::vector<Filter> Filters() {
    return {{"--home-region", "派出方所在地区，含所辖", "home_region", Filter::kRegion},
            {"--host-region", "接收方所在地区，含所辖", "host_region", Filter::kRegion},
            {"--year", "开始的年份", "year"}};
  }
  static constexpr auto kGet = &Stub::GetTeam;
  static constexpr auto kList = &Stub::ListTeams;
  static constexpr auto kCreate = &Stub::CreateTeam;
  static constexpr auto kUpdate = &Stub::UpdateTeam;
};

// "至多 50", "至少 30", "30 至 50"
std::string Bounds(const rv1::Quota& quota) {
  if (quota.min() > 0 && quota.max() > 0) return StrCat(quota.min(), " 至 ", quota.max());
  return quota.max() > 0 ? StrCat("至多 ", quota.max()) : StrCat("至少 ", quota.min());
}

struct QuotaCommands {
  using Resource = rv1::Quota;
  using Stub = rv1::BatchService::Stub;
  static constexpr const char *kCommand = "quota", *kWhat = "项目每年的名额", *kCollection = "quotas";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"项目"}, {"计数"}, {"学段"}, {"推荐地区"}, {"年度"}, {"名额"}, {"最少天数", Number::kNumber},
            {"依据"}};
  }
  static std::vector<std::string> Cells(Session&, const Resource& quota) {
    const std::string from = quota.from_year() > 0 ? StrCat(quota.from_year()) : "";
    return {std::string(IdOf(quota.name())),
            quota.programme(),
            ChineseName(quota.subject()),
            ChineseName(quota.stage()),
            quota.region(),
            quota.to_year() > 0 ? StrCat(from, " 至 ", quota.to_year() - 1)
            : from.empty()      ? "每年"
                                : StrCat(from, " 起"),
            Bounds(quota),
            quota.min_days() > 0 ? StrCat(quota.min_days()) : "",
            CitationText(quota.citation().document(), quota.citation().clause())};
  }
  static std::vector<Filter> Filters() {
    return {{"--programme", "项目代码", "programme"},
            {"--region", "推荐地区，含所辖", "region_code", Filter::kRegion},
            ValueFilter<rv1::Stage>("--stage", "学段", "stage")};
  }
  static constexpr auto kGet = &Stub::GetQuota;
  static constexpr auto kList = &Stub::ListQuotas;
  static constexpr auto kCreate = &Stub::CreateQuota;
  static constexpr auto kUpdate = &Stub::UpdateQuota;
};

struct BatchCommands {
  using Resource = rv1::Batch;
  using Stub = rv1::BatchService::Stub;
  static constexpr const char *kCommand = "batch", *kWhat = "同期派出的批次", *kCollection = "batches",
                              *kAdd = "create";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"名称"}, {"项目"}, {"起止"}, {"推荐截止"}, {"推荐地区"}};
  }
  static std::vector<std::string> Cells(Session&, const Resource& batch) {
    return {std::string(IdOf(batch.name())),  batch.display_name(),   batch.programme(),
            FormatInterval(batch.interval()), batch.nominate_until(), batch.region_code()};
  }
  static std::vector<Filter> Filters() {
    return {{"--programme", "项目代码", "programme"},
            {"--region", "推荐地区，含所辖", "region_code", Filter::kRegion},
            {"--year", "开始的年份", "year"}};
  }
  static constexpr auto kGet = &Stub::GetBatch;
  static constexpr auto kList = &Stub::ListBatches;
  static constexpr auto kCreate = &Stub::CreateBatch;
  static constexpr auto kUpdate = &Stub::UpdateBatch;
};

// ---- quota use -----------------------------------------------------------------------------------------------------------

struct AreaOptions {
  std::string programme, region, home_region, basis, on;
  int year = 0, years = 0;
  int64_t limit = 0;
};

absl::StatusOr<Exit> QuotaUse(Session& session, const AreaOptions& options) {
  rv1::GetQuotaUseRequest request;
  request.set_programme(options.programme);
  request.set_year(options.year);
  const auto use = session.client.Call(&rv1::BatchService::Stub::GetQuotaUse, request);
  if (!use.ok()) return use.status();
  if (session.json()) {
    session.PrintJson(*use);
    return Exit::kOk;
  }
  Table table({{"名额"},
               {"学段"},
               {"推荐地区"},
               {"规定"},
               {"已用", Number::kNumber},
               {"剩余", Number::kNumber},
               {"尚缺", Number::kNumber},
               {"天数不足", Number::kNumber}});
  for (const auto& one : use->uses()) {
    table.Add({std::string(IdOf(one.quota().name())), ChineseName(one.quota().stage()), one.quota().region(),
               Bounds(one.quota()), StrCat(one.taken()), one.quota().max() > 0 ? StrCat(one.free()) : "不限",
               StrCat(one.short_()), StrCat(one.too_short())});
  }
  session.Print(table);
  if (session.settings.header) {
    session.Note(
        StrCat(options.programme, "，", use->year(), " 年：名额 ", use->places(), "，已用 ", use->taken(), "。"));
  }
  return Exit::kOk;
}

// ---- summary, totals, burden, flagged ------------------------------------------------------------------------------------

absl::StatusOr<Exit> Summary(Session& session, const AreaOptions& options) {
  rv1::SummarizePostingsRequest request;
  const std::pair<const std::string*, std::string*> regions[] = {{&options.region, request.mutable_host_region()},
                                                                 {&options.home_region, request.mutable_home_region()}};
  for (const auto& [text, into] : regions) {
    if (text->empty()) continue;
    const auto code = RegionCode(session, *text);
    if (!code.ok()) return code.status();
    *into = *code;
  }
  request.set_year(options.year);
  request.set_programme(options.programme);
  const auto summary = session.client.Call(&rv1::QuestionService::Stub::SummarizePostings, request);
  if (!summary.ok()) return summary.status();
  if (session.json()) {
    session.PrintJson(*summary);
    return Exit::kOk;
  }
  Table table({{"项目"}, {"种类"}, {"学段"}, {"状态"}, {"人次", Number::kNumber}});
  for (const auto& line : summary->lines()) {
    table.Add({line.programme(), ChineseName(line.kind()), ChineseName(line.stage()), ChineseName(line.state()),
               StrCat(line.postings())});
  }
  session.Print(table);
  if (session.settings.header) {
    session.Note(StrCat("合计 ", summary->total(), " 人次，", summary->people(), " 人，", summary->teams(),
                        " 个团队；未撤回 ", summary->effective(), "，其中到贫困县 ", summary->poor(),
                        summary->poor_percent().empty() ? "" : StrCat("（", summary->poor_percent(), "%）"), "。"));
  }
  return Exit::kOk;
}

absl::StatusOr<Exit> Totals(Session& session, const AreaOptions& options) {
  rv1::GetBasisTotalsRequest request;
  request.set_basis(InCollection("pairings", options.basis));
  request.set_effective_on(options.on);
  const auto totals = session.client.Call(&rv1::QuestionService::Stub::GetBasisTotals, request);
  if (!totals.ok()) return totals.status();
  if (session.json()) {
    session.PrintJson(*totals);
    return Exit::kOk;
  }
  Table table(
      {{"方向"}, {"种类"}, {"人次", Number::kNumber}, {"人数", Number::kNumber}, {"管理岗位", Number::kNumber}});
  for (const auto& line : totals->lines()) {
    table.Add({ChineseName(line.direction()), ChineseName(line.kind()), StrCat(line.postings()), StrCat(line.people()),
               StrCat(line.managers())});
  }
  session.Print(table);
  if (session.settings.header) session.Note(StrCat("合计 ", totals->total(), " 人次。"));
  return Exit::kOk;
}

absl::StatusOr<Exit> Burden(Session& session, const AreaOptions& options) {
  using One = rv1::ListBurdenResponse::Burden;
  rv1::ListBurdenRequest request;
  const auto code = RegionCode(session, options.region);
  if (!code.ok()) return code.status();
  request.set_region(*code);
  request.set_effective_on(options.on);
  request.set_years(options.years);
  const auto burdens = kinds::All<One>(session, &rv1::QuestionService::Stub::ListBurden, request, options.limit);
  if (!burdens.ok()) return burdens.status();
  if (session.json()) {
    session.PrintJson(*burdens);
    return Exit::kOk;
  }
  Table table({{"人员"}, {"派出", Number::kNumber}, {"天数", Number::kNumber}, {"最后一天"}});
  for (const One& one : *burdens) {
    table.Add({std::string(IdOf(one.person())), StrCat(one.postings()), StrCat(one.days()), one.last_on()});
  }
  session.Print(table);
  if (session.settings.header) session.Note(StrCat("共 ", burdens->size(), " 人。"));
  return Exit::kOk;
}

absl::StatusOr<Exit> Flagged(Session& session, const AreaOptions& options) {
  rv1::ListFlaggedPostingsRequest request;
  if (!options.region.empty()) {
    const auto code = RegionCode(session, options.region);
    if (!code.ok()) return code.status();
    request.set_region(*code);
  }
  const auto postings =
      kinds::All<rv1::Posting>(session, &rv1::QuestionService::Stub::ListFlaggedPostings, request, options.limit);
  if (!postings.ok()) return postings.status();
  if (session.json()) {
    session.PrintJson(*postings);
    return Exit::kOk;
  }
  Table table({{"派出"}, {"状态"}, {"不符之处"}, {"依据"}});
  for (const rv1::Posting& posting : *postings) {
    for (const auto& flag : posting.flags()) {
      table.Add({std::string(IdOf(posting.name())), ChineseName(posting.state()), flag.message(),
                 CitationText(flag.citation().document(), flag.citation().clause())});
    }
  }
  session.Print(table);
  if (session.settings.header) session.Note(StrCat("共 ", postings->size(), " 项派出与现状不符。"));
  return Exit::kOk;
}

}  // namespace

void AddRotationPostings(CLI::App& rotation, Body& chosen) {
  using Posting = PostingCommands::Stub;
  CLI::App* posting = AddKind<PostingCommands>(rotation, chosen);
  AddVerb<PostingCommands, &Posting::NominatePosting>(*posting, chosen, "nominate", "推荐：占一个名额");
  AddVerb<PostingCommands, &Posting::ApprovePosting>(*posting, chosen, "approve", "批准；不得由推荐人批准");
  AddVerb<PostingCommands, &Posting::StartPosting>(*posting, chosen, "start", "到岗");
  AddVerb<PostingCommands, &Posting::AssessPosting>(*posting, chosen, "assess",
                                                    "考核：assessment.result=优秀 assessment.text=…");
  AddVerb<PostingCommands, &Posting::CompletePosting>(*posting, chosen, "complete", "期满");
  AddVerb<PostingCommands, &Posting::WithdrawPosting>(*posting, chosen, "withdraw", "撤回：退回名额");
  AddVerb<PostingCommands, &Posting::CutShortPosting>(*posting, chosen, "cut-short", "提前结束：end=不再在岗的第一天");
  AddVerb<PostingCommands, &Posting::RecordReturnVisit>(*posting, chosen, "visit",
                                                        "回访：visit.visited_on=日期 visit.topic=…");
  AddKind<TeamCommands>(rotation, chosen);
  CLI::App* quota = AddKind<QuotaCommands>(rotation, chosen);
  AddKind<BatchCommands>(rotation, chosen);

  const auto question = [&](CLI::App& group, const char* name, const char* what,
                            absl::StatusOr<Exit> (*run)(Session&, const AreaOptions&)) {
    auto* command = group.add_subcommand(name, what);
    auto options = std::make_shared<AreaOptions>();
    WhenGiven(command, chosen, options, run);
    return std::pair(command, options);
  };
  {
    const auto [command, options] = question(*quota, "use", "一个项目某年名额的使用", QuotaUse);
    command->add_option("programme", options->programme, "项目代码")->required()->type_name("CODE");
    command->add_option("--year", options->year, "年份，默认今年")->check(NonNegative())->type_name("YEAR");
  }
  {
    const auto [command, options] = question(rotation, "summary", "派出汇总：项目、种类、学段、状态", Summary);
    command->add_option("--region", options->region, "接收方所在地区")->type_name("REGION");
    command->add_option("--home-region", options->home_region, "派出方所在地区")->type_name("REGION");
    command->add_option("--year", options->year, "开始的年份")->check(NonNegative())->type_name("YEAR");
    command->add_option("--programme", options->programme, "项目代码")->type_name("CODE");
  }
  {
    const auto [command, options] = question(rotation, "totals", "一项结对或托管帮扶下双向派出的合计", Totals);
    command->add_option("basis", options->basis, "结对的编号，或 trusteeships/…")->required()->type_name("NAME");
    command->add_option("--on", options->on, "该日在岗的")->type_name("DATE");
  }
  {
    const auto [command, options] = question(rotation, "burden", "一个地区各人多年来派出的天数", Burden);
    command->add_option("region", options->region, "地区")->required()->type_name("REGION");
    command->add_option("--on", options->on, "截至哪一天，默认今天")->type_name("DATE");
    command->add_option("--years", options->years, "往前几年，默认 10")->check(NonNegative())->type_name("N");
    command->add_option("--limit", options->limit, "最多几项")->check(NonNegative())->type_name("N");
  }
  {
    const auto [command, options] = question(rotation, "flagged", "决定之后情况有变的派出", Flagged);
    command->add_option("--region", options->region, "任一方所在地区")->type_name("REGION");
    command->add_option("--limit", options->limit, "最多几项")->check(NonNegative())->type_name("N");
  }
}

}  // namespace jiedui::cli
