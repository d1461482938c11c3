#include "clients/cli/cli.h"

#include <algorithm>
#include <limits>

#include "clients/cli/commands.h"
#include "clients/cli/errors.h"
#include "common/base/text.h"

namespace jiedui::cli {
namespace {

constexpr char kVersion[] = "jiedui 0.1.0";
constexpr char kExitCodes[] = R"(退出码：
  0 成功    1 服务不可用或内部错误    2 参数或输入有误    3 按规定拒绝，或导入有被拒绝的行
  4 找不到  5 已被他人更改或已存在    6 没有权限)";

// As typed, before it is checked.
struct GlobalOptions {
  std::string server = Settings().server, trusteeship_server = Settings().trusteeship_server,
              rotation_server = Settings().rotation_server, reporting_server = Settings().reporting_server, as,
              output = "table";
  double timeout = absl::ToDoubleSeconds(Settings().timeout);
  bool no_header = false;
  const CLI::Option* timeout_option = nullptr;
};

void AddGlobalOptions(CLI::App& app, GlobalOptions& options) {
  app.add_option("--server", options.server, "服务地址，默认 " + options.server)
      ->envname("JIEDUI_SERVER")
      ->type_name("HOST:PORT")
      ->take_last();
  app.add_option("--trusteeship-server", options.trusteeship_server,
                 "托管帮扶服务地址，默认 " + options.trusteeship_server)
      ->envname("JIEDUI_TRUSTEESHIP_SERVER")
      ->type_name("HOST:PORT")
      ->take_last();
  app.add_option("--rotation-server", options.rotation_server, "交流轮岗服务地址，默认 " + options.rotation_server)
      ->envname("JIEDUI_ROTATION_SERVER")
      ->type_name("HOST:PORT")
      ->take_last();
  app.add_option("--reporting-server", options.reporting_server, "报告服务地址，默认 " + options.reporting_server)
      ->envname("JIEDUI_REPORTING_SERVER")
      ->type_name("HOST:PORT")
      ->take_last();
  app.add_option("--as", options.as, "以谁的身份：person=…;organisation=…;role=…;region=…")
      ->envname("JIEDUI_AS")
      ->type_name("ACTOR");
  app.add_option("-o,--output", options.output, "输出格式，默认 table")->type_name("{table,json,csv}");
  options.timeout_option =
      app.add_option("--timeout", options.timeout, "每次调用的时限（秒），默认 10；导入和监看默认不限")
          ->type_name("SECONDS")
          ->check(CLI::PositiveNumber.description(""));
  app.add_flag("--no-header", options.no_header, "不输出表头和小计");
  app.set_version_flag("--version", kVersion, "显示版本");
}

absl::StatusOr<Settings> SettingsOf(const GlobalOptions& options) {
  Settings settings;
  settings.server = options.server;
  settings.trusteeship_server = options.trusteeship_server;
  settings.rotation_server = options.rotation_server;
  settings.reporting_server = options.reporting_server;
  auto caller = ParseCaller(options.as);
  if (!caller.ok()) return caller.status();
  settings.caller = *std::move(caller);
  if (options.output == "json") {
    settings.format = Format::kJson;
  } else if (options.output == "csv") {
    settings.format = Format::kCsv;
  } else if (options.output != "table") {
    return UsageError(StrCat("“--output”不能是“", options.output, "”，可以是：table、json、csv。"));
  }
  settings.header = !options.no_header;
  settings.timeout = absl::Seconds(options.timeout);
  settings.timeout_given = options.timeout_option->count() > 0;
  return settings;
}

// Help in Chinese. CLI11 counts bytes when it aligns, so the left column stays ASCII.
void SpeakChinese(CLI::App& app, const std::shared_ptr<CLI::Formatter>& formatter) {
  app.formatter(formatter);
  for (CLI::Option* option : app.get_options()) {
    if (option->get_group() == "Options") option->group("选项");
  }
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) {
    command->group("命令");
    SpeakChinese(*command, formatter);
  }
}

std::shared_ptr<CLI::Formatter> ChineseFormatter() {
  auto formatter = std::make_shared<CLI::Formatter>();
  formatter->column_width(40);
  for (const auto& [label, chinese] : {std::pair("Usage", "用法"),
                                       {"OPTIONS", "选项"},
                                       {"SUBCOMMAND", "命令"},
                                       {"SUBCOMMANDS", "命令"},
                                       {"Positionals", "参数"},
                                       {"REQUIRED", "(必填)"},
                                       {"Excludes", "不与此同用"}}) {
    formatter->label(label, chinese);
  }
  return formatter;
}

// CLI11 speaks English; the commonest mistakes are said in Chinese, any other with what it says.
std::string Explain(const CLI::ParseError& error) {
  const std::string what = error.what();
  switch (static_cast<CLI::ExitCodes>(error.get_exit_code())) {
    case CLI::ExitCodes::ExtrasError: return StrCat("不认识的参数：", what.substr(what.rfind(": ") + 2), "。");
    case CLI::ExitCodes::RequiredError:
      if (what.find("subcommand") != std::string::npos) return "命令不完整或不认识，请用 --help 查看可用的命令。";
      return StrCat("缺少必填参数：", what.substr(0, what.find(" is required")), "。");
    case CLI::ExitCodes::ExcludesError: return StrCat("这两个参数不能同时使用：", what);
    default: return StrCat("命令行有误：", what);
  }
}

int Failed(const absl::Status& status, Format format, const std::string& server, const Streams& streams) {
  streams.err << ErrorText(status, server);
  if (format == Format::kJson) streams.out << ErrorJson(status, server);
  return static_cast<int>(ExitOf(status));
}

}  // namespace

int Run(const std::vector<std::string>& arguments, const Streams& streams) {
  CLI::App app("结对：教育对口支援与结对帮扶的登记", "jiedui");
  app.set_help_flag("-h,--help", "显示帮助");
  app.fallthrough();  // global options may stand behind the command
  app.require_subcommand(1);
  GlobalOptions options;
  AddGlobalOptions(app, options);
  Body chosen;
  CLI::App* pairing = AddGroup(app, "pairing", "结对：谁支援谁");
  AddPairingReads(*pairing, chosen);
  AddPairingWrites(*pairing, chosen);
  AddRegionCommands(app, chosen);
  AddCoverageCommand(app, chosen);
  AddPartyCommands(app, chosen);
  AddSchemeCommands(app, chosen);
  AddRecordCommands(app, chosen);
  AddGapsCommands(app, chosen);
  AddReviewCommands(app, chosen);
  CLI::App* trusteeship = AddGroup(app, "trusteeship", "托管帮扶：哪所大学托管哪所县中");
  AddTrusteeshipCommands(*trusteeship, chosen);
  AddTrusteeshipAnswers(*trusteeship, chosen);
  AddTrusteeshipPeople(*trusteeship, chosen);
  AddTrusteeshipImport(*trusteeship, chosen);
  AddAgreementCommands(app, chosen);
  AddWorkCommands(app, chosen);
  CLI::App* rotation = AddGroup(app, "rotation", "交流轮岗：人员、派出、服务年限、岗位与计划");
  AddRotationPeople(*rotation, chosen);
  AddRotationPostings(*rotation, chosen);
  AddRotationTraining(*rotation, chosen);
  AddRotationRights(*rotation, chosen);
  AddRotationPlan(*rotation, chosen);
  AddRotationPosts(*rotation, chosen);
  CLI::App* report = AddGroup(app, "report", "报告：谁该报、何时报、报了没有");
  AddReportObligations(*report, chosen);
  AddReportReports(*report, chosen);
  AddTaskCommands(app, chosen);
  AddNoticeCommands(app, chosen);
  AddAssessmentCommands(app, chosen);
  AddIndicatorCommands(app, chosen);
  AddTargetCommands(app, chosen);
  AddRuleCommands(app, chosen);
  AddImportCommand(app, chosen);
  AddExportCommand(app, chosen);
  AddEventCommands(app, chosen);
  AddHealthCommand(app, chosen);
  AddCompletionCommand(app, chosen);
  SpeakChinese(app, ChineseFormatter());
  app.footer(kExitCodes);

  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));  // CLI11 takes them last first
  } catch (const CLI::Success& asked) {                                         // --help, --version
    app.exit(asked, streams.out, streams.err);
    return static_cast<int>(Exit::kOk);
  } catch (const CLI::ParseError& error) {
    return Failed(UsageError(Explain(error)), options.output == "json" ? Format::kJson : Format::kTable, "", streams);
  }
  auto settings = SettingsOf(options);
  if (!settings.ok()) return Failed(settings.status(), Format::kTable, "", streams);
  Session session(*std::move(settings), streams);
  const auto exit = chosen(session);
  streams.out.flush();
  if (!exit.ok()) return Failed(exit.status(), session.settings.format, session.client.asked(), streams);
  return static_cast<int>(*exit);
}

}  // namespace jiedui::cli
