// jiedui trusteeship file, state, coverage, late, missing, candidates, decide, disagreements.
#include "absl/strings/str_join.h"
#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "clients/cli/pairing/record_text.h"
#include "clients/cli/trusteeship/text.h"
#include "clients/cli/write_options.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "jiedui/trusteeship/v1/programme.pb.h"
#include "jiedui/trusteeship/v1/question.grpc.pb.h"
#include "jiedui/trusteeship/v1/record.grpc.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"

namespace jiedui::cli {
namespace {

using Stub = tv1::QuestionService::Stub;

// ---- file ----------------------------------------------------------------------------------------------------------------

struct FileOptions {
  std::string name, on;
};

// The school's name resolved, or the trusteeship's.
absl::StatusOr<std::string> FileName(Session& session, const std::string& text) {
  if (text.starts_with("trusteeships/")) return text;
  const auto party = session.resolve.Party(text);
  if (!party.ok()) return party.status();
  return party->name();
}

void Section(Session& session, std::string_view title, const Table& table) {
  session.streams.out << "\n" << title << "\n";
  if (table.size() == 0) {
    session.streams.out << "  （无）\n";
  } else {
    session.Print(table);
  }
}

Table Head(Session& session, const tv1::SchoolFile& file) {
  const tv1::Trusteeship& trusteeship = file.trusteeship();
  const auto called = [&](const std::string& party) {
    for (const auto& known : file.parties()) {
      if (known.party() == party) return known.display_name();
    }
    return session.directory.Party(party);
  };
  Table table({{"项目"}, {"内容"}});
  table.AddField("县中", called(trusteeship.school()));
  table.AddField("县级人民政府", called(trusteeship.county_government()));
  table.AddField("支援方", called(trusteeship.supporter()));
  for (const std::string& attached : trusteeship.attached_schools()) table.AddField("附属高中", called(attached));
  table.AddField("托管帮扶", std::string(IdOf(trusteeship.name())));
  table.AddField("托管期", StrCat(trusteeship.interval().start(), " 至 ", trusteeship.interval().end()));
  table.AddField("状态", ChineseName(trusteeship.state()));
  table.AddField("协议", AgreementText(file.has_agreement() ? &file.agreement() : nullptr));
  for (const auto& earlier : file.earlier()) {
    table.AddField("以前", StrCat(IdOf(earlier.name()), "（", ChineseName(earlier.state()), "）"));
  }
  return table;
}

absl::StatusOr<Exit> File(Session& session, const FileOptions& options) {
  tv1::GetSchoolFileRequest request;
  const auto name = FileName(session, options.name);
  if (!name.ok()) return name.status();
  request.set_name(*name);
  request.set_effective_on(options.on);
  const auto file = session.client.Call(&Stub::GetSchoolFile, request);
  if (!file.ok()) return file.status();
  if (session.json()) {
    session.PrintJson(*file);
    return Exit::kOk;
  }
  session.PrintWhole(Head(session, *file));

  Table plans({{"编号"}, {"版本"}, {"标题"}, {"状态"}, {"批准"}});
  for (const auto& plan : file->plans()) {
    plans.Add({std::string(IdOf(plan.name())), plan.version() > 0 ? StrCat(plan.version()) : "", plan.title(),
               ChineseName(plan.state()), plan.approved_on()});
  }
  Section(session, "一校一策", plans);
  Table progress({{"目标"}, {"内容"}, {"基线"}, {"指标"}, {"实际"}, {"评判"}});
  for (const auto& objective : file->progress().objectives()) {
    const auto value = [&](const auto& part) {
      return part.year() == 0 ? std::string() : StrCat(part.value(), objective.unit(), "（", part.year(), "）");
    };
    progress.Add({objective.objective(), objective.title(), objective.baseline(), value(objective.target()),
                  value(objective.result()), ChineseName(objective.verdict())});
  }
  if (progress.size() > 0) Section(session, "目标进展", progress);
  Table totals(
      {{"措施"}, {"计划", Table::Column::kNumber}, {"已实施", Table::Column::kNumber}, {"计划数量"}, {"实施数量"}});
  for (const auto& total : file->totals()) {
    totals.Add({ChineseName(total.type()), StrCat(total.planned_measures()), StrCat(total.done_measures()),
                QuantitiesText(total.planned()), QuantitiesText(total.done())});
  }
  Section(session, "帮扶措施", totals);
  if (!file->head_counts().empty()) Section(session, "派出人数", HeadCountTable(file->head_counts()));
  if (!file->unmeasured_postings().empty()) {
    session.Note(StrCat("另有 ", file->unmeasured_postings_size(), " 条派出记录未列入任何措施。"));
  }
  Table money({{"年度"},
               {"用途"},
               {"承诺", Table::Column::kNumber},
               {"拨付", Table::Column::kNumber},
               {"比例", Table::Column::kNumber}});
  for (const auto& line : file->funding().lines()) {
    money.Add({StrCat(line.year()), line.purpose(), YuanText(line.committed_fen()), YuanText(line.paid_fen()),
               ShareText(line.paid_share())});
  }
  Section(session, "投入与拨付", money);
  Table difficulties({{"编号"}, {"困难"}, {"层级"}, {"状态"}, {"答复期限"}});
  for (const auto& difficulty : file->difficulties()) {
    difficulties.Add({std::string(IdOf(difficulty.name())), difficulty.title(), ChineseName(difficulty.level()),
                      ChineseName(difficulty.state()), difficulty.due_on()});
  }
  Section(session, "困难问题", difficulties);
  Table missing({{"缺少"}, {"依据"}});
  for (const auto& one : file->missing()) {
    missing.Add({ChineseName(one.item()), CitationText(one.citation().document(), one.citation().clause())});
  }
  Section(session, "缺少", missing);
  Table late({{"逾期"}, {"对象"}, {"应于"}, {"已逾（天）", Table::Column::kNumber}});
  for (const auto& one : file->late()) {
    late.Add({ChineseName(one.kind()), one.name(), one.due_on(), StrCat(one.days())});
  }
  Section(session, "逾期", late);
  return Exit::kOk;
}

// ---- state ---------------------------------------------------------------------------------------------------------------

struct StateOptions {
  std::string programme, on, by = "province";
};

absl::StatusOr<Exit> State(Session& session, const StateOptions& options) {
  tv1::GetProgrammeStateRequest request;
  request.set_programme(InCollection("programmes", options.programme));
  request.set_effective_on(options.on);
  const auto by = ParseEnum<tv1::GetProgrammeStateRequest::By>("--by", options.by);
  if (!by.ok()) return by.status();
  request.set_by(*by);
  const auto state = session.client.Call(&Stub::GetProgrammeState, request);
  if (!state.ok()) return state.status();
  if (session.json()) {
    session.PrintJson(*state);
    return Exit::kOk;
  }
  using Kind = Table::Column;
  Table table({{*by == tv1::GetProgrammeStateRequest::BY_SUPPORTER ? "支援方" : "地区"},
               {"学校", Kind::kNumber},
               {"实施中", Kind::kNumber},
               {"拟议或不详", Kind::kNumber},
               {"已结束", Kind::kNumber},
               {"据公开来源", Kind::kNumber},
               {"有方案", Kind::kNumber},
               {"已实施措施", Kind::kNumber},
               {"未解决困难", Kind::kNumber},
               {"支援方", Kind::kNumber}});
  const auto add = [&](std::string name, const auto& line) {
    table.Add({std::move(name), StrCat(line.schools()), StrCat(line.active()), StrCat(line.proposed()),
               StrCat(line.over()), StrCat(line.attested()), StrCat(line.planned()), StrCat(line.measures_done()),
               StrCat(line.difficulties_open()), StrCat(line.supporters())});
  };
  for (const auto& line : state->lines()) add(line.display_name().empty() ? line.key() : line.display_name(), line);
  add("合计", state->total());
  session.Print(table);
  if (!session.settings.header) return Exit::kOk;
  session.Note(StrCat(
      state->programme().display_name(), "，", state->effective_on(), "：已知 ", state->total().schools(), " 所",
      state->declared() == 0 ? std::string("，规定数未载入。")
                             : StrCat(" / 规定 ", state->declared(), " 所，缺 ", state->missing(), " 所（依据",
                                      CitationText(state->citation().document(), state->citation().clause()), "）。")));
  return Exit::kOk;
}

// ---- coverage ------------------------------------------------------------------------------------------------------------

struct CoverageOptions {
  std::string list, on, region;
  std::vector<std::string> tiers;
  int64_t limit = 0;
};

absl::StatusOr<Exit> Coverage(Session& session, const CoverageOptions& options) {
  tv1::GetCoverageRequest request;
  request.set_county_list(InCollection("countyLists", options.list));
  request.set_effective_on(options.on);
  for (const std::string& text : options.tiers) {
    const auto tier = ParseEnum<tv1::Tier>("--tier", text);
    if (!tier.ok()) return tier.status();
    request.add_tiers(*tier);
  }
  if (!options.region.empty()) {
    const auto region = session.resolve.Region(options.region);
    if (!region.ok()) return region.status();
    request.set_region(region->code());
  }
  const auto coverage = session.client.Call(&Stub::GetCoverage, request);
  if (!coverage.ok()) return coverage.status();
  if (session.json()) {
    session.PrintJson(*coverage);
    return Exit::kOk;
  }
  Table table({{"代码"}, {"未覆盖的县"}, {"说明"}});
  int64_t shown = 0;
  for (const auto& county : coverage->uncovered()) {
    if (options.limit > 0 && shown++ == options.limit) break;
    table.Add({county.region_code(), county.display_name(), county.not_known() ? "有托管帮扶，该日是否有效不详" : ""});
  }
  session.Print(table);
  if (!session.settings.header) return Exit::kOk;
  const auto& list = coverage->county_list();
  if (options.limit > 0 && coverage->uncovered_size() > options.limit) {
    session.Note(StrCat("只列前 ", options.limit, " 个，共 ", coverage->uncovered_size(), " 个。"));
  }
  session.Note(StrCat(list.display_name(), "，", coverage->effective_on(), "：", coverage->counties(), " 个县中 ",
                      coverage->covered(), " 个至少有一所县中得到帮扶",
                      coverage->has_share() ? StrCat("（", ShareText(coverage->share()), "）") : std::string(), "。"));
  if (coverage->partial()) session.Note(StrCat("名单不全：公布 ", list.declared(), " 个县，以上只就已知的说。"));
  session.Note(StrCat("名单来源：", list.source()));
  return Exit::kOk;
}

// ---- late, missing, disagreements ----------------------------------------------------------------------------------------

struct ListOptions {
  std::string programme, on, item;
};

absl::StatusOr<Exit> LateOnes(Session& session, const ListOptions& options) {
  tv1::ListLateRequest request;
  if (!options.programme.empty()) request.set_programme(InCollection("programmes", options.programme));
  request.set_effective_on(options.on);
  std::vector<tv1::Late> late;
  const auto listed =
      session.client.EachPage(&Stub::ListLate, request, 0, [&](const tv1::ListLateResponse& page, int64_t) {
        late.insert(late.end(), page.late().begin(), page.late().end());
        return page.late_size();
      });
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(late);
    return Exit::kOk;
  }
  Table table({{"逾期"}, {"对象"}, {"应于"}, {"已逾（天）", Table::Column::kNumber}, {"依据"}});
  for (const auto& one : late) {
    table.Add({ChineseName(one.kind()), one.name(), one.due_on(), StrCat(one.days()),
               CitationText(one.citation().document(), one.citation().clause())});
  }
  session.Print(table);
  if (session.settings.header) session.Note(StrCat("共 ", late.size(), " 项逾期。"));
  return Exit::kOk;
}

absl::StatusOr<Exit> Missing(Session& session, const ListOptions& options) {
  tv1::ListMissingRequest request;
  request.set_programme(InCollection("programmes", options.programme));
  request.set_effective_on(options.on);
  if (!options.item.empty()) {
    const auto item = ParseEnum<tv1::Missing::Item>("--item", options.item);
    if (!item.ok()) return item.status();
    request.set_item(*item);
  }
  std::vector<tv1::Missing> missing;
  std::vector<tv1::ListMissingResponse::Count> counts;
  const auto listed = session.client.EachPage(
      &tv1::RecordService::Stub::ListMissing, request, 0, [&](const tv1::ListMissingResponse& page, int64_t) {
        missing.insert(missing.end(), page.missing().begin(), page.missing().end());
        counts.assign(page.counts().begin(), page.counts().end());
        return page.missing_size();
      });
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(missing);
    return Exit::kOk;
  }
  Table table({{"应有"}, {"应有数", Table::Column::kNumber}, {"缺", Table::Column::kNumber}});
  for (const auto& count : counts) {
    table.Add({ChineseName(count.item()), StrCat(count.expected()), StrCat(count.missing())});
  }
  session.Print(table);
  if (options.item.empty()) return Exit::kOk;
  Table lacking({{"缺少"}, {"单位"}, {"托管帮扶"}});
  for (const auto& one : missing) {
    lacking.Add({ChineseName(one.item()), one.display_name().empty() ? one.party() : one.display_name(),
                 one.trusteeship().empty() ? "" : std::string(IdOf(one.trusteeship()))});
  }
  session.streams.out << "\n";
  session.Print(lacking);
  return Exit::kOk;
}

absl::StatusOr<Exit> Disagreements(Session& session, const ListOptions&) {
  std::vector<tv1::ListDisagreementsResponse::Disagreement> found;
  int64_t position = 0;
  const auto listed =
      session.client.EachPage(&Stub::ListDisagreements, tv1::ListDisagreementsRequest(), 0,
                              [&](const tv1::ListDisagreementsResponse& page, int64_t) {
                                position = page.applied_position();
                                found.insert(found.end(), page.disagreements().begin(), page.disagreements().end());
                                return page.disagreements_size();
                              });
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(found);
    return Exit::kOk;
  }
  Table table({{"托管帮扶"}, {"结对"}, {"不一致之处"}});
  for (const auto& one : found) {
    table.Add({std::string(IdOf(one.trusteeship())), std::string(IdOf(one.pairing())), one.what()});
  }
  session.Print(table);
  if (session.settings.header) {
    session.Note(StrCat("共 ", found.size(), " 项不一致；结对登记的事件已处理到第 ", position, " 条。"));
  }
  return Exit::kOk;
}

// ---- candidates, decide --------------------------------------------------------------------------------------------------

struct CandidateOptions : WriteOptions {
  std::string county, programme, on, supporter, reason, id;
  int limit = 0;
};

Table CandidateTable(const google::protobuf::RepeatedPtrField<tv1::Candidate>& candidates) {
  Table table({{"名次", Table::Column::kNumber}, {"支援方"}, {"理由"}});
  for (int i = 0; i < candidates.size(); ++i) {
    const auto& candidate = candidates[i];
    table.Add({StrCat(i + 1), candidate.display_name().empty() ? candidate.supporter() : candidate.display_name(),
               absl::StrJoin(candidate.reasons(), "；")});
  }
  return table;
}

absl::StatusOr<Exit> Candidates(Session& session, const CandidateOptions& options) {
  const auto region = session.resolve.Region(options.county);
  if (!region.ok()) return region.status();
  tv1::RankSupportersRequest request;
  request.set_county(region->code());
  request.set_programme(InCollection("programmes", options.programme));
  request.set_effective_on(options.on);
  request.set_limit(options.limit);
  const auto ranked = session.client.Call(&Stub::RankSupporters, request);
  if (!ranked.ok()) return ranked.status();
  if (session.json()) {
    session.PrintJson(*ranked);
    return Exit::kOk;
  }
  session.PrintWhole(CandidateTable(ranked->candidates()));
  for (const std::string& missing : ranked->not_loaded()) session.Note(StrCat("未载入：", missing));
  return Exit::kOk;
}

absl::StatusOr<Exit> Decide(Session& session, const CandidateOptions& options) {
  const auto region = session.resolve.Region(options.county);
  if (!region.ok()) return region.status();
  const auto supporter = session.resolve.Party(options.supporter);
  if (!supporter.ok()) return supporter.status();
  tv1::DecideSupporterRequest request;
  tv1::SupporterDecision& decision = *request.mutable_supporter_decision();
  decision.set_county(region->code());
  decision.set_programme(InCollection("programmes", options.programme));
  decision.set_supporter(supporter->name());
  decision.set_reason(options.reason);
  request.set_supporter_decision_id(options.id);
  SetWrite(options, request);
  Trailer trailer;
  const auto decided = session.client.Call(&Stub::DecideSupporter, request, &trailer);
  if (!decided.ok()) return WithRequestId(session, decided.status(), request.request_id());
  if (session.json()) {
    session.PrintJson(*decided);
  } else {
    Table table({{"编号"}, {"县"}, {"选定"}, {"名次"}, {"理由"}});
    table.Add({std::string(IdOf(decided->name())), region->display_name(), supporter->display_name(),
               decided->rank() > 0 ? StrCat("第 ", decided->rank()) : "不在候选之列", decided->reason()});
    session.Print(table);
  }
  NoteWritten(session, trailer, options);
  return Exit::kOk;
}

}  // namespace

void AddTrusteeshipAnswers(CLI::App& group, Body& chosen) {
  {
    auto* command = group.add_subcommand("file", "一所县中的全部情况：协议、方案、措施、投入、困难、缺少与逾期");
    auto options = std::make_shared<FileOptions>();
    command->add_option("school", options->name, "县中，或 trusteeships/编号")->required()->type_name("PARTY");
    command->add_option("--on", options->on, "截至该日")->type_name("DATE");
    WhenGiven(command, chosen, options, File);
  }
  {
    auto* command = group.add_subcommand("state", "项目的情况：按省份或支援方");
    auto options = std::make_shared<StateOptions>();
    command->add_option("programme", options->programme, "项目")->required()->type_name("NAME");
    command->add_option("--on", options->on, "该日")->type_name("DATE");
    command->add_option("--by", options->by, "按什么列，默认 province")
        ->type_name(Choices<tv1::GetProgrammeStateRequest::By>());
    WhenGiven(command, chosen, options, State);
  }
  {
    auto* command = group.add_subcommand("coverage", "名单上的县有多少得到帮扶，哪些没有");
    auto options = std::make_shared<CoverageOptions>();
    command->add_option("list", options->list, "县名单的编号")->required()->type_name("NAME");
    command->add_option("--on", options->on, "该日")->type_name("DATE");
    command->add_option("--region", options->region, "只看该地区所辖")->type_name("REGION");
    command->add_option("--tier", options->tiers, "只算该层级，可多次")->type_name(Choices<tv1::Tier>());
    command->add_option("--limit", options->limit, "最多列几个")->check(NonNegative())->type_name("N");
    WhenGiven(command, chosen, options, Coverage);
  }
  {
    auto* command = group.add_subcommand("late", "逾期的：签署、备案、答复、措施、办结");
    auto options = std::make_shared<ListOptions>();
    command->add_option("--programme", options->programme, "只看该项目")->type_name("NAME");
    command->add_option("--on", options->on, "截至该日")->type_name("DATE");
    WhenGiven(command, chosen, options, LateOnes);
  }
  {
    auto* command = group.add_subcommand("missing", "应有而没有的：领导小组、方案、机制、规划、协议、调研");
    auto options = std::make_shared<ListOptions>();
    command->add_option("programme", options->programme, "项目")->required()->type_name("NAME");
    command->add_option("--item", options->item, "列出缺少这一项的单位")->type_name(Choices<tv1::Missing::Item>());
    command->add_option("--on", options->on, "截至该日")->type_name("DATE");
    WhenGiven(command, chosen, options, Missing);
  }
  {
    auto* command = group.add_subcommand("disagreements", "与结对登记不一致的托管帮扶");
    WhenGiven(command, chosen, std::make_shared<ListOptions>(), Disagreements);
  }
  const std::tuple<const char*, const char*, absl::StatusOr<Exit> (*)(Session&, const CandidateOptions&)> choices[] = {
      {"candidates", "谁可以托管该县的学校，附理由", Candidates}, {"decide", "记下选定的支援方及理由", Decide}};
  for (const auto& [name, what, run] : choices) {
    auto* command = group.add_subcommand(name, what);
    auto options = std::make_shared<CandidateOptions>();
    command->add_option("county", options->county, "县")->required()->type_name("REGION");
    command->add_option("--programme", options->programme, "项目")->required()->type_name("NAME");
    if (run == Candidates) {
      command->add_option("--on", options->on, "该日")->type_name("DATE");
      command->add_option("--limit", options->limit, "最多几个，默认 10")->check(NonNegative())->type_name("N");
    } else {
      command->add_option("--supporter", options->supporter, "选定的支援方")->required()->type_name("PARTY");
      command->add_option("--reason", options->reason, "理由")->required()->type_name("TEXT");
      command->add_option("--id", options->id, "编号，不填则随机")->type_name("ID");
      AddWriteOptions(command, *options);
    }
    WhenGiven(command, chosen, options, run);
  }
}

}  // namespace jiedui::cli
