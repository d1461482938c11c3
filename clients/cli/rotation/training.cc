// jiedui rotation training, check, due, coverage: who was trained, and who is to be.
#include "clients/cli/kind_commands.h"
#include "clients/cli/rotation/text.h"
#include "jiedui/rotation/v1/category.pb.h"
#include "jiedui/rotation/v1/training.grpc.pb.h"

namespace jiedui::cli {
namespace {

using kinds::AddKind;
using kinds::AddVerb;
using kinds::Filter;
using kinds::ValueFilter;
using Number = Table::Column;
using Stub = rv1::TrainingService::Stub;

struct TrainingCommands {
  using Resource = rv1::Training;
  using Stub = rv1::TrainingService::Stub;
  static constexpr const char *kCommand = "training", *kWhat = "培训", *kCollection = "trainings";
  static std::vector<Table::Column> Columns() {
    return {{"编号"},
            {"种类"},
            {"名称"},
            {"起止"},
            {"学时", Number::kNumber},
            {"人数", Number::kNumber},
            {"完成", Number::kNumber},
            {"学时合计", Number::kNumber},
            {"状态"}};
  }
  static std::vector<std::string> Cells(Session&, const Resource& training) {
    return {std::string(IdOf(training.name())),
            training.other_kind().empty() ? ChineseName(training.kind()) : training.other_kind(),
            training.title(),
            FormatInterval(training.interval()),
            StrCat(training.hours()),
            StrCat(training.people()),
            StrCat(training.completed()),
            StrCat(training.person_hours()),
            ChineseName(training.state())};
  }
  static std::vector<Filter> Filters() {
    return {ValueFilter<rv1::Training::Kind>("--kind", "种类", "kind"),
            {"--programme", "项目代码", "programme"},
            {"--subject", "内容", "subject"},
            {"--region", "举办地区，含所辖", "region_code", Filter::kRegion},
            ValueFilter<rv1::Training::State>("--state", "状态", "state"),
            {"--basis", "所属结对或托管帮扶（全名）", "basis"},
            {"--year", "年份", "year"}};
  }
  static constexpr auto kGet = &Stub::GetTraining;
  static constexpr auto kList = &Stub::ListTrainings;
  static constexpr auto kRevisions = &Stub::ListTrainingRevisions;
  static constexpr auto kCreate = &Stub::CreateTraining;
  static constexpr auto kUpdate = &Stub::UpdateTraining;
};

// ---- training attendance, attend, drop, check ----------------------------------------------------------------------------------

struct AttendOptions : WriteOptions {
  std::string training;
  std::vector<std::string> people;
  bool completed = false;
  int64_t limit = 0;
};

absl::StatusOr<Exit> Attendance(Session& session, const AttendOptions& options) {
  rv1::ListAttendanceRequest request;
  request.set_training(InCollection("trainings", options.training));
  const auto people = kinds::All<rv1::Attendance>(session, &Stub::ListAttendance, request, options.limit);
  if (!people.ok()) return people.status();
  if (session.json()) {
    session.PrintJson(*people);
    return Exit::kOk;
  }
  Table table({{"人员"}, {"完成"}});
  for (const rv1::Attendance& one : *people) {
    table.Add({std::string(IdOf(one.person())), one.completed() ? "是" : "否"});
  }
  session.Print(table);
  if (session.settings.header) session.Note(StrCat("共 ", people->size(), " 人。"));
  return Exit::kOk;
}

absl::StatusOr<Exit> Attend(Session& session, const AttendOptions& options) {
  rv1::RecordAttendanceRequest request;
  request.set_training(InCollection("trainings", options.training));
  for (const std::string& person : options.people) {
    auto& one = *request.add_attendance();
    one.set_person(InCollection("people", person));
    one.set_completed(options.completed);
  }
  return kinds::Send<TrainingCommands>(session, options, request, &Stub::RecordAttendance);
}

struct DropOptions : WriteOptions {
  std::string training, person, reason;
};

absl::StatusOr<Exit> Drop(Session& session, const DropOptions& options) {
  rv1::WithdrawAttendanceRequest request;
  request.set_training(InCollection("trainings", options.training));
  request.set_person(InCollection("people", options.person));
  request.set_reason(options.reason);
  return kinds::Send<TrainingCommands>(session, options, request, &Stub::WithdrawAttendance);
}

struct CheckOptions : WriteOptions {
  std::string person, on;
};

absl::StatusOr<Exit> RecordCheck(Session& session, const CheckOptions& options) {
  rv1::RecordCheckRequest request;
  request.mutable_check()->set_person(InCollection("people", options.person));
  request.mutable_check()->set_checked_on(options.on.empty() ? Today() : options.on);
  SetWrite(options, request);
  Trailer trailer;
  const auto check = session.client.Call(&Stub::RecordCheck, request, &trailer);
  if (!check.ok()) return WithRequestId(session, check.status(), request.request_id());
  if (session.json()) {
    session.PrintJson(*check);
  } else {
    Table table({{"编号"}, {"人员"}, {"体检日期"}});
    table.Add({std::string(IdOf(check->name())), std::string(IdOf(check->person())), check->checked_on()});
    session.Print(table);
  }
  NoteWritten(session, trailer, options);
  return Exit::kOk;
}

// ---- due, coverage -------------------------------------------------------------------------------------------------------

struct DueOptions {
  std::string person, region, kind, category, on, by, since;
  int64_t limit = 0;
};

absl::StatusOr<Exit> PrintDue(Session& session, const std::vector<rv1::Due>& due) {
  if (session.json()) {
    session.PrintJson(due);
    return Exit::kOk;
  }
  Table table(
      {{"人员"}, {"身份"}, {"事项"}, {"上次"}, {"应于"}, {"逾期"}, {"依据"}, {"说明"}, {"学校编号", Number::kCsvOnly}});
  for (const rv1::Due& one : due) {
    table.Add({std::string(IdOf(one.person())), ChineseName(one.role()), ChineseName(one.kind()), one.last_on(),
               one.due_on(), one.overdue() ? "是" : "",
               CitationText(one.citation().document(), one.citation().clause()),
               one.rural_unknown() ? "是否乡村学校未录入" : "", one.school()});
  }
  session.Print(table);
  if (session.settings.header) session.Note(StrCat("共 ", due.size(), " 项。"));
  return Exit::kOk;
}

absl::StatusOr<Exit> Due(Session& session, const DueOptions& options) {
  if (!options.person.empty()) {
    rv1::GetDueRequest request;
    request.set_person(InCollection("people", options.person));
    request.set_effective_on(options.on);
    const auto due = session.client.Call(&Stub::GetDue, request);
    if (!due.ok()) return due.status();
    return PrintDue(session, {due->due().begin(), due->due().end()});
  }
  rv1::ListDueRequest request;
  if (!options.region.empty()) {
    const auto code = RegionCode(session, options.region);
    if (!code.ok()) return code.status();
    request.set_region(*code);
  }
  if (!options.kind.empty()) {
    const auto kind = ParseEnum<rv1::DueKind>("--kind", options.kind);
    if (!kind.ok()) return kind.status();
    request.set_kind(*kind);
  }
  request.set_effective_on(options.on);
  request.set_due_by(options.by);
  const auto due = kinds::All<rv1::Due>(session, &Stub::ListDue, request, options.limit);
  if (!due.ok()) return due.status();
  return PrintDue(session, *due);
}

absl::StatusOr<Exit> Coverage(Session& session, const DueOptions& options) {
  rv1::GetTrainingCoverageRequest request;
  if (!options.region.empty()) {
    const auto code = RegionCode(session, options.region);
    if (!code.ok()) return code.status();
    request.set_region(*code);
  }
  if (!options.category.empty()) {
    const auto category = ParseEnum<rv1::Category::Kind>("--category", options.category);
    if (!category.ok()) return category.status();
    request.set_category(*category);
  }
  request.set_effective_on(options.on);
  request.set_since(options.since);
  const auto coverage = session.client.Call(&Stub::GetTrainingCoverage, request);
  if (!coverage.ok()) return coverage.status();
  if (session.json()) {
    session.PrintJson(*coverage);
    return Exit::kOk;
  }
  Table table({{"应训", Number::kNumber},
               {"已训", Number::kNumber},
               {"比例", Number::kNumber},
               {"全部完成"},
               {"未到期", Number::kNumber},
               {"依据"}});
  table.Add({StrCat(coverage->people()), StrCat(coverage->trained()),
             coverage->percent().empty() ? "" : StrCat(coverage->percent(), "%"), coverage->met() ? "是" : "否",
             StrCat(coverage->not_due()),
             CitationText(coverage->citation().document(), coverage->citation().clause())});
  session.Print(table);
  return Exit::kOk;
}

}  // namespace

void AddRotationTraining(CLI::App& rotation, Body& chosen) {
  CLI::App* training = AddKind<TrainingCommands>(rotation, chosen);
  AddVerb<TrainingCommands, &Stub::HoldTraining>(*training, chosen, "hold", "已举办");
  AddVerb<TrainingCommands, &Stub::CancelTraining>(*training, chosen, "cancel", "取消");
  {
    auto* command = training->add_subcommand("attendance", "参加培训的人");
    auto options = std::make_shared<AttendOptions>();
    command->add_option("training", options->training, "培训的编号")->required()->type_name("NAME");
    command->add_option("--limit", options->limit, "最多几项")->check(NonNegative())->type_name("N");
    WhenGiven(command, chosen, options, Attendance);
  }
  {
    auto* command = training->add_subcommand("attend", "登记参加培训的人");
    auto options = std::make_shared<AttendOptions>();
    command->add_option("training", options->training, "培训的编号")->required()->type_name("NAME");
    command->add_option("people", options->people, "人员编号，可多个")->required()->type_name("PERSON");
    command->add_flag("--completed", options->completed, "已完成");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, Attend);
  }
  {
    auto* command = training->add_subcommand("drop", "撤回一人的参加登记");
    auto options = std::make_shared<DropOptions>();
    command->add_option("training", options->training, "培训的编号")->required()->type_name("NAME");
    command->add_option("person", options->person, "人员编号")->required()->type_name("PERSON");
    command->add_option("--reason", options->reason, "缘由")->required()->type_name("TEXT");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, Drop);
  }
  {
    auto* command = rotation.add_subcommand("check", "登记一次体检");
    auto options = std::make_shared<CheckOptions>();
    command->add_option("person", options->person, "人员编号")->required()->type_name("PERSON");
    command->add_option("--on", options->on, "体检日期，默认今天")->type_name("DATE");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, RecordCheck);
  }
  {
    auto* command = rotation.add_subcommand("due", "轮训、体检的到期：一个人的，或一个地区逾期的");
    auto options = std::make_shared<DueOptions>();
    command->add_option("person", options->person, "人员编号；不填则列地区")->type_name("PERSON");
    command->add_option("--region", options->region, "地区")->type_name("REGION");
    command->add_option("--kind", options->kind, "事项")->type_name(Choices<rv1::DueKind>());
    command->add_option("--on", options->on, "哪一天，默认今天")->type_name("DATE");
    command->add_option("--by", options->by, "该日及以前到期的；不填则只列逾期的")->type_name("DATE");
    command->add_option("--limit", options->limit, "最多几项")->check(NonNegative())->type_name("N");
    WhenGiven(command, chosen, options, Due);
  }
  {
    auto* command = rotation.add_subcommand("coverage", "按期完成轮训的比例");
    auto options = std::make_shared<DueOptions>();
    command->add_option("--region", options->region, "地区")->type_name("REGION");
    command->add_option("--category", options->category, "只算这类学校的人")->type_name(Choices<rv1::Category::Kind>());
    command->add_option("--on", options->on, "哪一天，默认今天")->type_name("DATE");
    command->add_option("--since", options->since, "该日以来受训的；不填则按规定年限")->type_name("DATE");
    WhenGiven(command, chosen, options, Coverage);
  }
}

}  // namespace jiedui::cli
