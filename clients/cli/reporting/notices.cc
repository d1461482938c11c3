// jiedui notice list, get, history, issue, ack, evidence, return, verify, close, escalate, print, series; demand; assessment.
#include "absl/strings/numbers.h"
#include "clients/cli/errors.h"
#include "clients/cli/kind_commands.h"
#include "clients/cli/rotation/text.h"
#include "jiedui/reporting/v1/assessment.grpc.pb.h"
#include "jiedui/reporting/v1/demand.grpc.pb.h"
#include "jiedui/reporting/v1/notice.grpc.pb.h"

namespace jiedui::cli {
namespace {

using kinds::AddKind;
using kinds::AddVerb;
using kinds::Filter;
using kinds::ValueFilter;
using Number = Table::Column;
using NoticeStub = pv1::NoticeService::Stub;
using DemandStub = pv1::DemandService::Stub;
using AssessmentStub = pv1::AssessmentService::Stub;

struct NoticeCommands {
  using Resource = pv1::Notice;
  using Stub = NoticeStub;
  static constexpr const char *kCommand = "notice", *kWhat = "通知：表扬、限期整改、催报、约谈、问责",
                              *kCollection = "notices", *kAdd = "issue";
  static std::vector<Table::Column> Columns() {
    return {{"编号"},     {"文号"}, {"类别"}, {"主送"}, {"标题"},
            {"发出日期"}, {"期限"}, {"状态"}, {"逾期"}, {"版本", Number::kNumber}};
  }
  static std::vector<std::string> Cells(Session& session, const Resource& notice) {
    return {std::string(IdOf(notice.name())),
            notice.number(),
            ChineseName(notice.kind()),
            notice.recipient_name().empty() ? session.directory.Party(notice.recipient()) : notice.recipient_name(),
            notice.title(),
            notice.issued_on(),
            notice.due_on(),
            ChineseName(notice.state()),
            notice.late() ? "是" : "",
            StrCat(notice.revision())};
  }
  static std::vector<Filter> Filters() {
    return {ValueFilter<pv1::Notice::Kind>("--kind", "类别", "kind"),
            ValueFilter<pv1::Notice::State>("--state", "状态", "state"),
            {"--recipient", "主送单位", "recipient", Filter::kParty},
            {"--issuer", "发出单位", "issuer", Filter::kParty},
            {"--region", "地区，含所辖", "region_code", Filter::kRegion},
            {"--year", "年份", "year"},
            {"--late", "1：逾期未报整改材料的", "late"}};
  }
  static constexpr auto kGet = &Stub::GetNotice;
  static constexpr auto kList = &Stub::ListNotices;
  static constexpr auto kRevisions = &Stub::ListNoticeRevisions;
  static constexpr auto kCreate = &Stub::IssueNotice;
};

struct DemandCommands {
  using Resource = pv1::Demand;
  using Stub = DemandStub;
  static constexpr const char *kCommand = "demand", *kWhat = "群众诉求：受理、交办、答复", *kCollection = "demands",
                              *kAdd = "receive";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"地区"}, {"主题"}, {"受理日期"}, {"承办单位"}, {"期限"}, {"状态"}, {"版本", Number::kNumber}};
  }
  static std::vector<std::string> Cells(Session& session, const Resource& demand) {
    return {std::string(IdOf(demand.name())),
            demand.region_code(),
            demand.topic(),
            demand.received_on(),
            demand.assignee().empty() ? "" : session.directory.Party(demand.assignee()),
            demand.due_on(),
            ChineseName(demand.state()),
            StrCat(demand.revision())};
  }
  static std::vector<Filter> Filters() {
    return {{"--region", "地区，含所辖", "region_code", Filter::kRegion},
            {"--topic", "主题", "topic"},
            ValueFilter<pv1::Demand::State>("--state", "状态", "state"),
            {"--assignee", "承办单位", "assignee", Filter::kParty},
            {"--year", "年份", "year"}};
  }
  static constexpr auto kGet = &Stub::GetDemand;
  static constexpr auto kList = &Stub::ListDemands;
  static constexpr auto kRevisions = &Stub::ListDemandRevisions;
  static constexpr auto kCreate = &Stub::ReceiveDemand;
};

struct AssessmentCommands {
  using Resource = pv1::Assessment;
  using Stub = AssessmentStub;
  static constexpr const char *kCommand = "assessment", *kWhat = "年度考核：计分、等次、公布",
                              *kCollection = "assessments";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"单位"}, {"年度", Number::kNumber}, {"得分", Number::kNumber}, {"等次"},
            {"状态"}, {"通知"}, {"版本", Number::kNumber}};
  }
  static std::vector<std::string> Cells(Session& session, const Resource& sheet) {
    return {std::string(IdOf(sheet.name())),
            sheet.party_name().empty() ? session.directory.Party(sheet.party()) : sheet.party_name(),
            StrCat(sheet.year()),
            sheet.score(),
            ChineseName(sheet.rating()),
            ChineseName(sheet.state()),
            sheet.notice().empty() ? "" : std::string(IdOf(sheet.notice())),
            StrCat(sheet.revision())};
  }
  static std::vector<Filter> Filters() {
    return {{"--year", "年度", "year"},
            {"--unit", "单位", "party", Filter::kParty},
            {"--region", "地区，含所辖", "region_code", Filter::kRegion},
            ValueFilter<pv1::Assessment::Rating>("--rating", "等次", "rating"),
            ValueFilter<pv1::Assessment::State>("--state", "状态", "state")};
  }
  static constexpr auto kGet = &Stub::GetAssessment;
  static constexpr auto kList = &Stub::ListAssessments;
  static constexpr auto kRevisions = &Stub::ListAssessmentRevisions;
};

// ---- notice print, series --------------------------------------------------------------------------------------------------

struct PrintOptions {
  std::string name;
};

absl::StatusOr<Exit> Print(Session& session, const PrintOptions& options) {
  pv1::GetNoticeDocumentRequest request;
  request.set_name(InCollection("notices", options.name));
  const auto document = session.client.Call(&NoticeStub::GetNoticeDocument, request);
  if (!document.ok()) return document.status();
  if (session.json()) {
    session.PrintJson(*document);
  } else {
    session.streams.out << document->html();
  }
  return Exit::kOk;
}

struct SeriesOptions : WriteOptions {
  std::string office, words, etag;
};

absl::StatusOr<Exit> SetSeries(Session& session, const SeriesOptions& options) {
  const auto office = PartyName(session, options.office);
  if (!office.ok()) return office.status();
  pv1::SetNoticeSeriesRequest request;
  request.mutable_notice_series()->set_name(StrCat("noticeSeries/", IdOf(*office)));
  request.mutable_notice_series()->set_words(options.words);
  if (!options.etag.empty()) request.set_etag(Quoted(options.etag));
  SetWrite(options, request);
  Trailer trailer;
  const auto set = session.client.Call(&NoticeStub::SetNoticeSeries, request, &trailer);
  if (!set.ok()) return WithRequestId(session, set.status(), request.request_id());
  if (session.json()) {
    session.PrintJson(*set);
  } else {
    Table table({{"发出单位"}, {"发文机关代字"}, {"版本", Number::kNumber}});
    table.Add({session.directory.Party(set->office()), set->words(), StrCat(set->revision())});
    session.Print(table);
  }
  NoteWritten(session, trailer, options);
  return Exit::kOk;
}

// ---- demand count ----------------------------------------------------------------------------------------------------------

struct CountOptions {
  std::string region, on;
  int year = 0;
};

absl::StatusOr<Exit> Count(Session& session, const CountOptions& options) {
  pv1::GetDemandCountsRequest request;
  if (!options.region.empty()) {
    const auto code = RegionCode(session, options.region);
    if (!code.ok()) return code.status();
    request.set_region_code(*code);
  }
  request.set_year(options.year);
  request.set_on(options.on);
  const auto counts = session.client.Call(&DemandStub::GetDemandCounts, request);
  if (!counts.ok()) return counts.status();
  if (session.json()) {
    session.PrintJson(*counts);
    return Exit::kOk;
  }
  Table table({{"地区"}, {"受理", Number::kNumber}, {"已答复", Number::kNumber}, {"未答复", Number::kNumber}});
  for (const auto& line : counts->lines()) {
    table.Add({line.region_code(), StrCat(line.received()), StrCat(line.answered()), StrCat(line.open())});
  }
  table.Add({"合计", StrCat(counts->received()), StrCat(counts->answered()), StrCat(counts->open())});
  session.Print(table);
  return Exit::kOk;
}

// ---- assessment make, issue, show ------------------------------------------------------------------------------------------

struct MakeOptions : WriteOptions {
  int year = 0, task_weight = 0, led_task_weight = 0;
  std::string unit, etag;
  std::vector<std::string> lines;
};

// "targets/q16-a=2*95.5:达到": source, weight, score and, behind a colon, why.
absl::Status AddLine(const std::string& text, pv1::MakeAssessmentRequest& request) {
  const size_t equals = text.find('='), times = text.find('*', equals), colon = text.find(':', times);
  pv1::Assessment::Line& line = *request.add_lines();
  int32_t weight = 0;
  if (equals == std::string::npos || times == std::string::npos ||
      !absl::SimpleAtoi(text.substr(equals + 1, times - equals - 1), &weight)) {
    return UsageError(StrCat("“", text, "”应写作 事项=权重*得分:说明，如 targets/a=2*95.5:达到"));
  }
  line.set_source(text.substr(0, equals));
  line.set_title(line.source());
  line.set_weight(weight);
  line.set_score(text.substr(times + 1, colon == std::string::npos ? colon : colon - times - 1));
  if (colon != std::string::npos) line.set_basis(text.substr(colon + 1));
  return absl::OkStatus();
}

absl::StatusOr<Exit> Make(Session& session, const MakeOptions& options) {
  const auto unit = PartyName(session, options.unit);
  if (!unit.ok()) return unit.status();
  pv1::MakeAssessmentRequest request;
  request.set_year(options.year);
  request.set_party(*unit);
  request.set_task_weight(options.task_weight);
  request.set_led_task_weight(options.led_task_weight);
  if (!options.etag.empty()) request.set_etag(Quoted(options.etag));
  for (const std::string& text : options.lines) {
    const absl::Status added = AddLine(text, request);
    if (!added.ok()) return added;
  }
  SetWrite(options, request);
  Trailer trailer;
  const auto made = session.client.Call(&AssessmentStub::MakeAssessment, request, &trailer);
  if (!made.ok()) return WithRequestId(session, made.status(), request.request_id());
  session.json() ? session.PrintJson(*made) : session.Print(kinds::TableOf<AssessmentCommands>(session, {*made}));
  NoteWritten(session, trailer, options);
  return Exit::kOk;
}

absl::StatusOr<Exit> Show(Session& session, const kinds::NameOptions& options) {
  const auto sheet = kinds::Fetch<AssessmentCommands>(session, options.name);
  if (!sheet.ok()) return sheet.status();
  pv1::GetAssessmentCheckRequest request;
  request.set_name(sheet->name());
  const auto check = session.client.Call(&AssessmentStub::GetAssessmentCheck, request);
  if (!check.ok()) return check.status();
  if (session.json()) {
    session.PrintJson(*sheet);
    return Exit::kOk;
  }
  session.PrintWhole(kinds::TableOf<AssessmentCommands>(session, {*sheet}));
  Table table({{"事项"}, {"内容"}, {"权重", Number::kNumber}, {"得分", Number::kNumber}, {"说明"}});
  for (const pv1::Assessment::Line& line : sheet->lines()) {
    table.Add({line.source(), line.title(), StrCat(line.weight()), line.score(), line.basis()});
  }
  session.streams.out << "\n";
  session.Print(table);
  session.Note(StrCat("按所存事项重新计分：", check->reckoned_score(), "，", ChineseName(check->reckoned_rating()),
                      check->same() ? "，一致。" : "，不一致！"));
  return Exit::kOk;
}

}  // namespace

void AddNoticeCommands(CLI::App& app, Body& chosen) {
  CLI::App* notice = AddKind<NoticeCommands>(app, chosen);
  AddVerb<NoticeCommands, &NoticeStub::AcknowledgeNotice>(*notice, chosen, "ack", "签收");
  AddVerb<NoticeCommands, &NoticeStub::GiveNoticeEvidence>(
      *notice, chosen, "evidence", "报送整改材料：evidence.text= evidence.uri= evidence.sha256=");
  AddVerb<NoticeCommands, &NoticeStub::ReturnNoticeEvidence>(*notice, chosen, "return", "退回材料");
  AddVerb<NoticeCommands, &NoticeStub::VerifyNotice>(*notice, chosen, "verify", "核验通过");
  AddVerb<NoticeCommands, &NoticeStub::CloseNotice>(*notice, chosen, "close", "办结：result=");
  AddVerb<NoticeCommands, &NoticeStub::EscalateNotice>(
      *notice, chosen, "escalate", "升级为约谈或问责：next.kind= next.cause= next.title= next.text= …");
  {
    auto* command = notice->add_subcommand("print", "打印用的网页（HTML），写到标准输出");
    auto options = std::make_shared<PrintOptions>();
    command->add_option("name", options->name, "通知")->required()->type_name("NOTICE");
    WhenGiven(command, chosen, options, Print);
  }
  {
    auto* command = notice->add_subcommand("series", "设定发文机关代字，如 青教督");
    auto options = std::make_shared<SeriesOptions>();
    command->add_option("office", options->office, "发出单位")->required()->type_name("PARTY");
    command->add_option("words", options->words, "代字")->required()->type_name("WORDS");
    command->add_option("--etag", options->etag, "更改时所见的版本，如 3")->type_name("N");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, SetSeries);
  }
  CLI::App* demand = AddKind<DemandCommands>(app, chosen);
  AddVerb<DemandCommands, &DemandStub::AssignDemand>(*demand, chosen, "assign", "交办：assignee= due_on=");
  AddVerb<DemandCommands, &DemandStub::AnswerDemand>(*demand, chosen, "answer", "答复：answer=");
  {
    auto* command = demand->add_subcommand("count", "受理与答复的件数");
    auto options = std::make_shared<CountOptions>();
    command->add_option("--region", options->region, "地区，含所辖")->type_name("REGION");
    command->add_option("--year", options->year, "受理年份")->type_name("YEAR");
    command->add_option("--on", options->on, "截至该日")->type_name("DATE");
    WhenGiven(command, chosen, options, Count);
  }
}

void AddAssessmentCommands(CLI::App& app, Body& chosen) {
  CLI::App* assessment = AddKind<AssessmentCommands>(app, chosen);
  {
    auto* command = assessment->add_subcommand("make", "计分，生成拟评");
    auto options = std::make_shared<MakeOptions>();
    command->add_option("unit", options->unit, "单位")->required()->type_name("PARTY");
    command->add_option("year", options->year, "年度")->required()->type_name("YEAR");
    command->add_option("--line", options->lines, "事项=权重*得分:说明，可多次")->type_name("LINE");
    command->add_option("--task-weight", options->task_weight, "当年到期任务的权重")->type_name("N");
    command->add_option("--led-task-weight", options->led_task_weight, "其中牵头任务的权重")->type_name("N");
    command->add_option("--etag", options->etag, "重新计分时所见的版本，如 3")->type_name("N");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, Make);
  }
  {
    auto* command = assessment->add_subcommand("show", "一份考核：得分事项，并重新计分核对");
    auto options = std::make_shared<kinds::NameOptions>();
    command->add_option("name", options->name, "编号，如 2020-gov-632700")->required()->type_name("NAME");
    WhenGiven(command, chosen, options, Show);
  }
  AddVerb<AssessmentCommands, &AssessmentStub::IssueAssessment>(*assessment, chosen, "issue",
                                                                "公布；评为“差”的写 rectify_by=整改期限");
}

}  // namespace jiedui::cli
