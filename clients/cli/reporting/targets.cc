// jiedui indicator, jiedui target: what is measured, what was promised, what is so of it.
#include "clients/cli/kind_commands.h"
#include "clients/cli/rotation/text.h"
#include "jiedui/reporting/v1/indicator.grpc.pb.h"
#include "jiedui/reporting/v1/target.grpc.pb.h"

namespace jiedui::cli {
namespace {

using kinds::AddKind;
using kinds::AddVerb;
using kinds::Filter;
using kinds::ValueFilter;
using Number = Table::Column;

std::string TextOf(bool there, const pv1::Figure& figure) {
  if (!there) return "—";
  return figure.exact() ? figure.decimal() : StrCat(figure.decimal(), "…");
}

struct IndicatorCommands {
  using Resource = pv1::Indicator;
  using Stub = pv1::IndicatorService::Stub;
  static constexpr const char *kCommand = "indicator", *kWhat = "指标：定义、数值、逐级汇总",
                              *kCollection = "indicators";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"名称"}, {"单位"}, {"对象"}, {"时间性质"}, {"汇总"}, {"依据"}, {"版本", Number::kNumber}};
  }
  static std::vector<std::string> Cells(Session&, const Resource& indicator) {
    return {std::string(IdOf(indicator.name())),
            indicator.display_name(),
            indicator.unit(),
            indicator.population(),
            ChineseName(indicator.nature()),
            ChineseName(indicator.aggregation()),
            CitationText(indicator.citation().document(), indicator.citation().clause()),
            StrCat(indicator.revision())};
  }
  static std::vector<Filter> Filters() {
    return {ValueFilter<pv1::Indicator::Nature>("--nature", "时间性质", "nature"),
            ValueFilter<pv1::Indicator::Aggregation>("--aggregation", "汇总方式", "aggregation")};
  }
  static constexpr auto kGet = &Stub::GetIndicator;
  static constexpr auto kList = &Stub::ListIndicators;
  static constexpr auto kRevisions = &Stub::ListIndicatorRevisions;
};

struct ValueCommands {
  using Resource = pv1::IndicatorValue;
  using Stub = pv1::IndicatorService::Stub;
  static constexpr const char *kCommand = "value", *kWhat = "指标的数值", *kCollection = "indicatorValues";
  static std::vector<Table::Column> Columns() {
    return {{"编号"},
            {"指标"},
            {"地区"},
            {"范围"},
            {"自"},
            {"日期"},
            {"数值", Number::kNumber},
            {"来源"},
            {"版本", Number::kNumber}};
  }
  static std::vector<std::string> Cells(Session&, const Resource& value) {
    return {std::string(IdOf(value.name())),
            std::string(IdOf(value.indicator())),
            value.region_code(),
            value.population(),
            value.from(),
            value.date(),
            value.denominator() == 0 ? value.value() : StrCat(value.numerator(), "/", value.denominator()),
            value.source(),
            StrCat(value.revision())};
  }
  static std::vector<Filter> Filters() {
    return {{"--indicator", "指标", "indicator", Filter::kId, "indicators"},
            {"--region", "地区，含所辖", "region_code", Filter::kRegion},
            {"--population", "范围（名单）", "population"}};
  }
  static constexpr auto kGet = &Stub::GetIndicatorValue;
  static constexpr auto kList = &Stub::ListIndicatorValues;
  static constexpr auto kRevisions = &Stub::ListIndicatorValueRevisions;
};

// ---- indicator set ---------------------------------------------------------------------------------------------------------

struct SetOptions : WriteOptions {
  std::string indicator, region, date, value, from, population, source, etag;
};

absl::StatusOr<Exit> Set(Session& session, const SetOptions& options) {
  pv1::RecordIndicatorValueRequest request;
  pv1::IndicatorValue& value = *request.mutable_indicator_value();
  value.set_indicator(InCollection("indicators", options.indicator));
  const auto code = RegionCode(session, options.region);
  if (!code.ok()) return code.status();
  value.set_region_code(*code);
  value.set_date(options.date);
  value.set_from(options.from);
  value.set_population(options.population);
  value.set_source(options.source);
  value.set_etag(options.etag.empty() ? "" : Quoted(options.etag));
  const size_t slash = options.value.find('/');
  if (slash == std::string::npos) {
    value.set_value(options.value);
  } else {
    int64_t numerator = 0, denominator = 0;
    if (!absl::SimpleAtoi(options.value.substr(0, slash), &numerator) ||
        !absl::SimpleAtoi(options.value.substr(slash + 1), &denominator)) {
      return UsageError("数值应写作 94.99，或分子/分母，如 33/60");
    }
    value.set_numerator(numerator);
    value.set_denominator(denominator);
  }
  return kinds::Send<ValueCommands>(session, options, request, &pv1::IndicatorService::Stub::RecordIndicatorValue);
}

// ---- indicator rollup ------------------------------------------------------------------------------------------------------

struct RollUpOptions {
  std::string indicator, region, date, population;
  bool today = false;
};

absl::StatusOr<Exit> RollUp(Session& session, const RollUpOptions& options) {
  pv1::RollUpIndicatorRequest request;
  request.set_indicator(InCollection("indicators", options.indicator));
  const auto code = RegionCode(session, options.region);
  if (!code.ok()) return code.status();
  request.set_region_code(*code);
  request.set_date(options.date.empty() ? Today() : options.date);
  request.set_population(options.population);
  request.set_boundaries(options.today ? pv1::BOUNDARIES_TODAY : pv1::BOUNDARIES_AS_THEN);
  const auto rolled = session.client.Call(&pv1::IndicatorService::Stub::RollUpIndicator, request);
  if (!rolled.ok()) return rolled.status();
  if (session.json()) {
    session.PrintJson(*rolled);
    return Exit::kOk;
  }
  Table table({{"代码"}, {"地区"}, {"数值", Number::kNumber}, {"日期"}, {"缺", Number::kNumber}, {"备注"}});
  for (const auto& part : rolled->parts()) {
    std::string note = part.included_in().empty() ? "" : StrCat("含在", part.included_in(), "之中");
    for (const std::string& former : part.made_of()) note += StrCat(note.empty() ? "由" : "、", former);
    table.Add({part.region_code(), part.display_name(), TextOf(part.has_value(), part.value()), part.date(),
               StrCat(part.missing_count()), note});
  }
  session.Print(table);
  session.streams.out << "\n" << ChineseName(rolled->boundaries()) << "，" << rolled->date() << "：";
  if (rolled->has_own())
    session.streams.out << "本级填报 " << TextOf(true, rolled->own()) << "（" << rolled->own_date() << "），";
  session.streams.out << "各地合计 " << TextOf(rolled->has_parts_total(), rolled->parts_total()) << "\n";
  if (rolled->missing_count() == 0) return Exit::kOk;
  session.streams.out << "缺 " << rolled->missing_count() << " 处，合计不是全部：";
  for (int i = 0; i < rolled->missing_size(); ++i) session.streams.out << (i == 0 ? "" : "、") << rolled->missing(i);
  session.streams.out << "\n";
  return Exit::kOk;
}

// ---- targets -----------------------------------------------------------------------------------------------------------------

struct TargetCommands {
  using Resource = pv1::Target;
  using Stub = pv1::TargetService::Stub;
  static constexpr const char *kCommand = "target", *kWhat = "目标：承诺了什么，做到没有", *kCollection = "targets";
  static std::string Promise(const Resource& target) {
    if (!target.upper_bound().empty()) return StrCat(target.bound(), "—", target.upper_bound());
    return target.bound().empty() ? ChineseName(target.reference().against()) : target.bound();
  }
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"名称"}, {"类型"}, {"承诺", Number::kNumber},
            {"期限"}, {"判定"}, {"依据"}, {"版本", Number::kNumber}};
  }
  static std::vector<std::string> Cells(Session&, const Resource& target) {
    return {std::string(IdOf(target.name())),
            target.display_name(),
            ChineseName(target.kind()),
            Promise(target),
            target.due_on(),
            ChineseName(target.judgement().verdict()),
            CitationText(target.citation().document(), target.citation().clause()),
            StrCat(target.revision())};
  }
  static std::vector<Filter> Filters() {
    return {ValueFilter<Resource::Kind>("--kind", "类型", "kind"),
            {"--indicator", "指标", "indicator", Filter::kId, "indicators"},
            {"--region", "地区，含所辖", "region_code", Filter::kRegion},
            {"--population", "范围（名单）", "population"},
            {"--responsible", "责任单位", "responsible", Filter::kParty},
            {"--year", "期限所在年份", "year"},
            ValueFilter<pv1::Verdict>("--verdict", "判定", "verdict")};
  }
  static constexpr auto kGet = &Stub::GetTarget;
  static constexpr auto kList = &Stub::ListTargets;
  static constexpr auto kRevisions = &Stub::ListTargetRevisions;
};

struct JudgeOptions {
  std::string name, as_of, known_at;
};

absl::StatusOr<pv1::JudgeTargetResponse> Ask(Session& session, const JudgeOptions& options) {
  pv1::JudgeTargetRequest request;
  request.set_name(InCollection("targets", options.name));
  request.set_as_of(options.as_of);
  if (!options.known_at.empty()) {
    const auto instant = ParseInstant("--known-at", options.known_at, absl::Now());
    if (!instant.ok()) return instant.status();
    *request.mutable_known_at() = *instant;
  }
  return session.client.Call(&pv1::TargetService::Stub::JudgeTarget, request);
}

absl::StatusOr<Exit> Judge(Session& session, const JudgeOptions& options) {
  const auto answer = Ask(session, options);
  if (!answer.ok()) return answer.status();
  if (session.json()) {
    session.PrintJson(*answer);
    return Exit::kOk;
  }
  const pv1::Judgement& judged = answer->judgement();
  Table table({{"判定"},
               {"截至"},
               {"数值", Number::kNumber},
               {"对照", Number::kNumber},
               {"差距", Number::kNumber},
               {"完成率", Number::kNumber},
               {"说明"}});
  std::string note = judged.due() ? "" : "未到期";
  const auto say = [&note](const std::string& more) { note += note.empty() ? more : StrCat("，", more); };
  if (judged.rolled_up()) say("由各地汇总");
  if (judged.grade() != pv1::Target::GRADE_UNSPECIFIED) say(ChineseName(judged.grade()));
  if (!judged.population_on().empty()) say(StrCat("名单以", judged.population_on(), "为准"));
  if (judged.place_count() > 0) say(StrCat(judged.place_count(), "处中完成", judged.places_met(), "处"));
  if (judged.missing_count() > 0) say(StrCat("缺", judged.missing_count(), "处"));
  table.Add({ChineseName(judged.verdict()), judged.as_of(), TextOf(judged.has_value(), judged.value()),
             TextOf(judged.has_bound(), judged.bound()), TextOf(judged.has_distance(), judged.distance()),
             judged.progress_percent().empty() ? "—" : judged.progress_percent() + "%", note});
  session.Print(table);
  if (judged.places().empty()) return Exit::kOk;
  Table places(
      {{"代码"}, {"地区"}, {"判定"}, {"数值", Number::kNumber}, {"对照", Number::kNumber}, {"差距", Number::kNumber}});
  for (const auto& place : judged.places()) {
    places.Add({place.region_code(), place.display_name(), ChineseName(place.verdict()),
                TextOf(place.has_value(), place.value()), TextOf(place.has_bound(), place.bound()),
                TextOf(place.has_distance(), place.distance())});
  }
  session.streams.out << "\n";
  session.Print(places);
  return Exit::kOk;
}

absl::StatusOr<Exit> Path(Session& session, const JudgeOptions& options) {
  const auto answer = Ask(session, options);
  if (!answer.ok()) return answer.status();
  if (session.json()) {
    session.PrintJson(*answer);
    return Exit::kOk;
  }
  Table table({{"日期"}, {"数值", Number::kNumber}, {"如当日到期"}});
  for (const auto& point : answer->path()) {
    table.Add({point.date(), TextOf(true, point.value()), ChineseName(point.verdict())});
  }
  session.Print(table);
  if (!answer->has_projection()) return Exit::kOk;
  const pv1::Projection& projection = answer->projection();
  session.streams.out << "\n"
                      << projection.method() << "，" << projection.date() << " 为 " << TextOf(true, projection.value())
                      << "：" << ChineseName(projection.verdict()) << "\n";
  return Exit::kOk;
}

struct RegionOptions {
  std::string region, indicator, as_of;
};

absl::StatusOr<Exit> OfRegion(Session& session, const RegionOptions& options) {
  pv1::JudgeRegionRequest request;
  const auto code = RegionCode(session, options.region);
  if (!code.ok()) return code.status();
  request.set_region_code(*code);
  if (!options.indicator.empty()) request.set_indicator(InCollection("indicators", options.indicator));
  request.set_as_of(options.as_of);
  const auto answer = session.client.Call(&pv1::TargetService::Stub::JudgeRegion, request);
  if (!answer.ok()) return answer.status();
  if (session.json()) {
    session.PrintJson(*answer);
    return Exit::kOk;
  }
  Table table({{"目标"},
               {"范围"},
               {"期限"},
               {"判定"},
               {"数值", Number::kNumber},
               {"对照", Number::kNumber},
               {"差距", Number::kNumber}});
  for (const auto& one : answer->judgements()) {
    const pv1::Judgement& judged = one.judgement();
    table.Add({std::string(IdOf(one.target())), one.population(), one.due_on(), ChineseName(judged.verdict()),
               TextOf(judged.has_value(), judged.value()), TextOf(judged.has_bound(), judged.bound()),
               TextOf(judged.has_distance(), judged.distance())});
  }
  session.Print(table);
  return Exit::kOk;
}

}  // namespace

void AddIndicatorCommands(CLI::App& app, Body& chosen) {
  CLI::App* indicator = AddKind<IndicatorCommands>(app, chosen);
  AddKind<ValueCommands>(*indicator, chosen);
  {
    auto* command = indicator->add_subcommand("set", "录入一个数值，或更正（--etag）");
    auto options = std::make_shared<SetOptions>();
    command->add_option("indicator", options->indicator, "指标")->required()->type_name("INDICATOR");
    command->add_option("region", options->region, "地区")->required()->type_name("REGION");
    command->add_option("date", options->date, "日期；流量为期末日")->required()->type_name("DATE");
    command->add_option("value", options->value, "数值，如 94.99；比率也可写分子/分母")->required()->type_name("VALUE");
    command->add_option("--from", options->from, "流量的期初日")->type_name("DATE");
    command->add_option("--population", options->population, "范围（名单）")->type_name("LIST");
    command->add_option("--source", options->source, "出处")->required()->type_name("TEXT");
    command->add_option("--etag", options->etag, "更正：所见的版本，如 3")->type_name("N");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, Set);
  }
  {
    auto* command = indicator->add_subcommand("rollup", "一地某日的数值：本级、各地合计、缺报");
    auto options = std::make_shared<RollUpOptions>();
    command->add_option("indicator", options->indicator, "指标")->required()->type_name("INDICATOR");
    command->add_option("region", options->region, "地区")->required()->type_name("REGION");
    command->add_option("--on", options->date, "日期，默认今天")->type_name("DATE");
    command->add_option("--population", options->population, "范围（名单）")->type_name("LIST");
    command->add_flag("--today", options->today, "按现行区划");
    WhenGiven(command, chosen, options, RollUp);
  }
}

void AddTargetCommands(CLI::App& app, Body& chosen) {
  CLI::App* target = AddKind<TargetCommands>(app, chosen);
  const auto judge = [&](const char* name, const char* what,
                         absl::StatusOr<Exit> (*run)(Session&, const JudgeOptions&)) {
    auto* command = target->add_subcommand(name, what);
    auto options = std::make_shared<JudgeOptions>();
    command->add_option("name", options->name, "目标")->required()->type_name("TARGET");
    command->add_option("--on", options->as_of, "截至哪一天，默认今天")->type_name("DATE");
    command->add_option("--known-at", options->known_at, "按当时所知")->type_name("TIME");
    WhenGiven(command, chosen, options, run);
  };
  judge("judge", "判定：做到没有，差多少", Judge);
  judge("path", "历次数值，与直线推算", Path);
  {
    auto* command = target->add_subcommand("region", "一地须达到的各项目标，逐项判定");
    auto options = std::make_shared<RegionOptions>();
    command->add_option("region", options->region, "地区")->required()->type_name("REGION");
    command->add_option("--indicator", options->indicator, "只看该指标")->type_name("INDICATOR");
    command->add_option("--on", options->as_of, "截至哪一天，默认今天")->type_name("DATE");
    WhenGiven(command, chosen, options, OfRegion);
  }
  AddVerb<TargetCommands, &pv1::TargetService::Stub::RateTarget>(
      *target, chosen, "rate",
      "评定定性目标：rating.grade=基本实现 rating.evidence_link=… rating.evidence_sha256=… rating.reason=…");
}

}  // namespace jiedui::cli
