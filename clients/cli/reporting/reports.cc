// jiedui report start, fill, show, submit, …, explain, differences, form, sources, burden: what units report, and what stands behind it.
#include <algorithm>

#include "clients/cli/kind_commands.h"
#include "clients/cli/reporting/period_text.h"
#include "jiedui/reporting/v1/form.grpc.pb.h"
#include "jiedui/reporting/v1/report.grpc.pb.h"

namespace jiedui::cli {
namespace {

using kinds::AddKind;
using kinds::AddVerb;
using kinds::Filter;
using kinds::ValueFilter;
using Number = Table::Column;
using Stub = pv1::ReportService::Stub;

struct ReportCommands {
  using Resource = pv1::Report;
  using Stub = pv1::ReportService::Stub;
  static constexpr const char *kCommand = "filed", *kWhat = "已开始填写的报告", *kCollection = "reports";
  static std::vector<Table::Column> Columns() {
    return {
        {"编号"}, {"单位"}, {"报送期"}, {"状态"}, {"稿次", Number::kNumber}, {"报送日期"}, {"版本", Number::kNumber}};
  }
  static std::vector<std::string> Cells(Session& session, const Resource& report) {
    return {std::string(IdOf(report.name())),
            report.party_name().empty() ? session.directory.Party(report.party()) : report.party_name(),
            PeriodText(report.period()),
            ChineseName(report.state()),
            StrCat(report.version()),
            report.submitted_on(),
            StrCat(report.revision())};
  }
  static std::vector<Filter> Filters() {
    return {{"--duty", "报送义务", "duty", Filter::kId, "duties"},
            {"--period", "报送期，如 2023h1", "period"},
            {"--party", "单位", "party", Filter::kParty},
            {"--region", "地区，含所辖", "region_code", Filter::kRegion},
            ValueFilter<pv1::Report::State>("--state", "状态", "state")};
  }
  static constexpr auto kGet = &Stub::GetReport;
  static constexpr auto kList = &Stub::ListReports;
  static constexpr auto kRevisions = &Stub::ListReportRevisions;
};

struct FormCommands {
  using Resource = pv1::Form;
  using Stub = pv1::FormService::Stub;
  static constexpr const char *kCommand = "form", *kWhat = "报表：报告要回答的问题", *kCollection = "forms";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"名称"}, {"报送义务"}, {"状态"}, {"问题", Number::kNumber}, {"版本", Number::kNumber}};
  }
  static std::vector<std::string> Cells(Session&, const Resource& form) {
    return {std::string(IdOf(form.name())), form.display_name(),           std::string(IdOf(form.duty())),
            ChineseName(form.state()),      StrCat(form.questions_size()), StrCat(form.revision())};
  }
  static std::vector<Filter> Filters() {
    return {{"--duty", "报送义务", "duty", Filter::kId, "duties"},
            ValueFilter<pv1::Form::State>("--state", "状态", "state")};
  }
  static constexpr auto kGet = &Stub::GetForm;
  static constexpr auto kList = &Stub::ListForms;
  static constexpr auto kRevisions = &Stub::ListFormRevisions;
  static constexpr auto kCreate = &Stub::CreateForm;
  static constexpr auto kUpdate = &Stub::UpdateForm;
};

// ---- start, show, fill -----------------------------------------------------------------------------------------------------

struct StartOptions : WriteOptions {
  std::string obligation;
};

absl::StatusOr<Exit> Start(Session& session, const StartOptions& options) {
  pv1::StartReportRequest request;
  request.set_obligation(InCollection("obligations", options.obligation));
  return kinds::Send<ReportCommands>(session, options, request, &Stub::StartReport);
}

// What a cell shows, and where it comes from.
std::vector<std::string> CellsOf(const pv1::Answer& answer) {
  if (answer.unit().empty()) return {answer.question(), answer.text(), "", "", ""};
  if (answer.source().empty()) return {answer.question(), answer.value(), answer.unit(), "", ""};
  const std::string looked_at = answer.confirmed()             ? "已确认"
                                : answer.explanation().empty() ? "待确认"
                                                               : StrCat("说明：", answer.explanation());
  return {answer.question(), answer.known() ? answer.value() : "（尚无数据）", answer.unit(), answer.source(),
          looked_at};
}

absl::StatusOr<Exit> Show(Session& session, const kinds::NameOptions& options) {
  const auto report = kinds::Fetch<ReportCommands>(session, options.name);
  if (!report.ok()) return report.status();
  if (session.json()) {
    session.PrintJson(*report);
    return Exit::kOk;
  }
  session.PrintWhole(kinds::TableOf<ReportCommands>(session, {*report}));
  session.streams.out << "\n";
  Table answers({{"问题"}, {"回答"}, {"单位"}, {"来源"}, {"确认"}});
  for (const pv1::Answer& answer : report->answers()) answers.Add(CellsOf(answer));
  session.PrintWhole(answers);
  for (const pv1::Difficulty& difficulty : report->difficulties()) {
    session.streams.out << "困难：" << difficulty.text() << "　措施：" << difficulty.measure() << "\n";
  }
  for (const pv1::Attachment& attachment : report->attachments()) {
    session.streams.out << "附件：" << attachment.title() << "　" << attachment.uri() << "\n";
  }
  for (const pv1::Report::Step& step : report->steps()) {
    session.streams.out << step.on() << "　" << ChineseName(step.action()) << "　" << step.by()
                        << (step.note().empty() ? "" : "　" + step.note()) << "\n";
  }
  if (!report->receipt_sha256().empty()) session.streams.out << "回执：" << report->receipt_sha256() << "\n";
  return Exit::kOk;
}

// "question=content" as the kind of question wants it: a text, a number, of a figure with a source 确认 or why not.
absl::Status AddAnswer(const pv1::Report& report, const std::string& field, pv1::FillReportRequest& request) {
  const size_t equals = field.find('=');
  if (equals == std::string::npos || equals == 0) return InvalidField("answers", "问题=回答");
  pv1::GivenAnswer& given = *request.add_answers();
  given.set_question(field.substr(0, equals));
  const std::string content = field.substr(equals + 1);
  const auto answer = std::find_if(report.answers().begin(), report.answers().end(),
                                   [&](const pv1::Answer& one) { return one.question() == given.question(); });
  if (answer == report.answers().end() || answer->unit().empty()) {
    given.set_text(content);  // of a question that is not asked the service says so
  } else if (answer->source().empty()) {
    given.set_value(content);
  } else if (content == "确认" || content == "yes") {
    given.set_confirmed(true);
  } else {
    given.set_explanation(content);
  }
  return absl::OkStatus();
}

absl::StatusOr<Exit> Fill(Session& session, const kinds::ChangeOptions& options) {
  auto report = kinds::Fetch<ReportCommands>(session, options.name);
  if (!report.ok()) return report.status();
  NoteSeen(session, "填写", options.etag, *report);
  pv1::FillReportRequest request;
  request.set_name(report->name());
  request.set_etag(report->etag());
  for (const std::string& field : options.fields) {
    const absl::Status added = AddAnswer(*report, field, request);
    if (!added.ok()) return added;
  }
  return kinds::Send<ReportCommands>(session, options, request, &Stub::FillReport);
}

// ---- What stands behind a report -------------------------------------------------------------------------------------------

struct ExplainOptions {
  std::string name, question;
};

absl::StatusOr<Exit> Explain(Session& session, const ExplainOptions& options) {
  pv1::ExplainFigureRequest request;
  request.set_name(InCollection("reports", options.name));
  request.set_question(options.question);
  pv1::ExplainFigureResponse whole;
  const absl::Status listed = session.client.EachPage(&Stub::ExplainFigure, request, 0,
                                                      [&whole](const pv1::ExplainFigureResponse& page, int64_t) {
                                                        const auto parts = whole.parts();
                                                        whole = page;
                                                        *whole.mutable_parts() = parts;
                                                        whole.mutable_parts()->MergeFrom(page.parts());
                                                        return page.parts_size();
                                                      });
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(whole);
    return Exit::kOk;
  }
  const pv1::Answer& figure = whole.figure();
  session.streams.out << whole.meaning().display_name() << "：" << (figure.known() ? figure.value() : "尚无数据")
                      << figure.unit() << "\n"
                      << whole.meaning().definition() << "（条款 " << whole.meaning().clause() << "）\n\n";
  Table parts({{"事实"}, {"版本", Number::kNumber}, {"系统"}, {"类型"}, {"起"}, {"计入", Number::kNumber}});
  for (const pv1::ExplainFigureResponse::Part& part : whole.parts()) {
    const pv1::Fact& fact = part.fact();
    parts.Add({fact.name(), StrCat(fact.revision()), fact.service(), fact.type(),
               fact.start().empty() && fact.year() > 0 ? StrCat(fact.year()) : fact.start(), StrCat(part.value())});
  }
  session.Print(parts);
  if (!whole.adds_up()) session.Note("该数字的定义此后已变更，所列事实按现行定义计算，与报告不一致。");
  return Exit::kOk;
}

absl::StatusOr<Exit> Differences(Session& session, const kinds::NameOptions& options) {
  pv1::GetReportDifferencesRequest request;
  request.set_name(InCollection("reports", options.name));
  const auto answer = session.client.Call(&Stub::GetReportDifferences, request);
  if (!answer.ok()) return answer.status();
  if (session.json()) {
    session.PrintJson(*answer);
    return Exit::kOk;
  }
  Table table({{"问题"}, {"报告", Number::kNumber}, {"现在", Number::kNumber}, {"事实"}});
  for (const auto& difference : answer->differences()) {
    std::string facts;
    for (const auto& fact : difference.facts()) facts += StrCat(facts.empty() ? "" : "、", fact.name());
    const auto value = [](const std::string& text) { return text.empty() ? "（尚无数据）" : text; };
    table.Add({difference.question(), value(difference.reported()), value(difference.present()), facts});
  }
  session.Print(table);
  if (answer->differences().empty()) session.Note("与所报一致。");
  return Exit::kOk;
}

// ---- sources, burden -------------------------------------------------------------------------------------------------------

struct NoOptions {};

absl::StatusOr<Exit> Sources(Session& session, const NoOptions&) {
  const auto sources = kinds::All<pv1::FigureSource>(session, &pv1::FormService::Stub::ListFigureSources,
                                                     pv1::ListFigureSourcesRequest());
  if (!sources.ok()) return sources.status();
  if (session.json()) {
    session.PrintJson(*sources);
    return Exit::kOk;
  }
  Table table({{"来源"}, {"名称"}, {"单位"}, {"条款"}, {"定义"}});
  for (const pv1::FigureSource& source : *sources) {
    table.Add({source.name(), source.display_name(), source.unit(), source.clause(), source.definition()});
  }
  session.Print(table);
  return Exit::kOk;
}

struct BurdenOptions {
  std::string period;
};

absl::StatusOr<Exit> Burden(Session& session, const BurdenOptions& options) {
  pv1::GetBurdenRequest request;
  request.set_period(options.period);
  const auto burden = session.client.Call(&pv1::FormService::Stub::GetBurden, request);
  if (!burden.ok()) return burden.status();
  if (session.json()) {
    session.PrintJson(*burden);
    return Exit::kOk;
  }
  Table table({{"报表"},
               {"部门"},
               {"问题", Number::kNumber},
               {"系统得出", Number::kNumber},
               {"每单位分钟", Number::kNumber},
               {"单位", Number::kNumber},
               {"合计分钟", Number::kNumber}});
  for (const auto& form : burden->forms()) {
    table.Add({form.display_name(), session.directory.Party(form.owner()), StrCat(form.questions()),
               StrCat(form.from_sources()), StrCat(form.minutes()), StrCat(form.units()),
               StrCat(form.total_minutes())});
  }
  session.Print(table);
  return Exit::kOk;
}

}  // namespace

void AddReportReports(CLI::App& report, Body& chosen) {
  AddKind<ReportCommands>(report, chosen);
  {
    auto* command = report.add_subcommand("start", "开始填报：按报表列出问题，有来源的数字由系统得出");
    auto options = std::make_shared<StartOptions>();
    command->add_option("obligation", options->obligation, "应报编号")->required()->type_name("NAME");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, Start);
  }
  const auto read = [&](const char* name, const char* what,
                        absl::StatusOr<Exit> (*run)(Session&, const kinds::NameOptions&)) {
    auto* command = report.add_subcommand(name, what);
    auto options = std::make_shared<kinds::NameOptions>();
    command->add_option("name", options->name, "报告编号")->required()->type_name("NAME");
    WhenGiven(command, chosen, options, run);
  };
  read("show", "报告的全部内容", Show);
  kinds::AddChange(report, chosen, "fill", "填写：问题=回答；有来源的数字填“确认”或不一致的说明", Fill);
  AddVerb<ReportCommands, &Stub::RefreshReport>(report, chosen, "refresh", "按最新登记的事实重新得出数字");
  AddVerb<ReportCommands, &Stub::SubmitReport>(report, chosen, "submit", "报送：数字就此固定");
  AddVerb<ReportCommands, &Stub::ReviewReport>(report, chosen, "review", "审核：note=意见");
  AddVerb<ReportCommands, &Stub::ReturnReport>(report, chosen, "return", "退回");
  AddVerb<ReportCommands, &Stub::AcceptReport>(report, chosen, "accept", "接收");
  AddVerb<ReportCommands, &Stub::ReviseReport>(report, chosen, "revise", "接收后修订，另起一稿");
  {
    auto* command = report.add_subcommand("explain", "一个数字由哪些事实得出");
    auto options = std::make_shared<ExplainOptions>();
    command->add_option("name", options->name, "报告编号")->required()->type_name("NAME");
    command->add_option("question", options->question, "问题")->required()->type_name("QUESTION");
    WhenGiven(command, chosen, options, Explain);
  }
  read("differences", "报送之后，哪些数字因新的事实而不同", Differences);
  CLI::App* form = AddKind<FormCommands>(report, chosen);
  AddVerb<FormCommands, &pv1::FormService::Stub::PublishForm>(*form, chosen, "publish", "发布");
  AddVerb<FormCommands, &pv1::FormService::Stub::RetireForm>(*form, chosen, "retire", "停用：end=停用日期");
  WhenGiven(report.add_subcommand("sources", "可作为数字来源的事实"), chosen, std::make_shared<NoOptions>(), Sources);
  {
    auto* command = report.add_subcommand("burden", "一个报送期要求填报多少");
    auto options = std::make_shared<BurdenOptions>();
    command->add_option("period", options->period, "2023h1、2023h2 或 2023")->required()->type_name("PERIOD");
    WhenGiven(command, chosen, options, Burden);
  }
}

}  // namespace jiedui::cli
