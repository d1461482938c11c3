// jiedui task list, show, counts, progress, close, reopen, confirm; task part, difficulty, follow-up: the tasks of a plan.
#include "clients/cli/kind_commands.h"
#include "clients/cli/rotation/text.h"
#include "jiedui/reporting/v1/task.grpc.pb.h"

namespace jiedui::cli {
namespace {

using kinds::AddKind;
using kinds::AddVerb;
using kinds::Filter;
using kinds::ValueFilter;
using Number = Table::Column;
using Stub = pv1::TaskService::Stub;

std::string UnitsText(const pv1::Task& task) {
  std::string units;
  for (const pv1::Task::Unit& unit : task.units()) units += StrCat(units.empty() ? "" : "、", unit.display_name());
  return units;
}

std::string PartyText(Session& session, const std::string& party, const std::string& name) {
  return name.empty() ? session.directory.Party(party) : name;
}

struct TaskCommands {
  using Resource = pv1::Task;
  using Stub = pv1::TaskService::Stub;
  static constexpr const char *kCommand = "task", *kWhat = "任务：责任单位、进展、困难与督办", *kCollection = "tasks";
  static std::vector<Table::Column> Columns() {
    return {{"编号"},     {"任务"}, {"牵头"}, {"责任单位", Number::kNumber}, {"状态"},
            {"下一期限"}, {"逾期"}, {"依据"}, {"版本", Number::kNumber}};
  }
  static std::vector<std::string> Cells(Session&, const Resource& task) {
    return {std::string(IdOf(task.name())),
            task.title(),
            task.units_size() == 0 ? "" : task.units(0).display_name(),
            StrCat(task.units_size()),
            ChineseName(task.state()),
            task.next_due_on(),
            task.late() ? "是" : "",
            CitationText(task.citation().document(), task.citation().clause()),
            StrCat(task.revision())};
  }
  static constexpr auto kGet = &Stub::GetTask;
};

struct PartCommands {
  using Resource = pv1::TaskAssignment;
  using Stub = pv1::TaskService::Stub;
  static constexpr const char *kCommand = "part", *kWhat = "各责任单位承担的部分", *kCollection = "taskAssignments";
  static std::vector<Table::Column> Columns() {
    return {{"编号"},     {"单位"},
            {"集体单位"}, {"牵头"},
            {"状态"},     {"进展%", Number::kNumber},
            {"报送日期"}, {"版本", Number::kNumber}};
  }
  static std::vector<std::string> Cells(Session& session, const Resource& part) {
    return {std::string(IdOf(part.name())),
            PartyText(session, part.party(), part.party_name()),
            part.collective(),
            part.leads() ? "是" : "",
            ChineseName(part.state()),
            part.has_progress() ? StrCat(part.progress().percent()) : "",
            part.progress().reported_on(),
            StrCat(part.revision())};
  }
  static std::vector<Filter> Filters() {
    return {{"--task", "任务", "task", Filter::kId, "tasks"},
            {"--unit", "单位", "party", Filter::kParty},
            {"--region", "地区，含所辖", "region_code", Filter::kRegion},
            ValueFilter<pv1::TaskAssignment::State>("--state", "状态", "state")};
  }
  static constexpr auto kGet = &Stub::GetTaskAssignment;
  static constexpr auto kList = &Stub::ListTaskAssignments;
  static constexpr auto kRevisions = &Stub::ListTaskAssignmentRevisions;
};

struct DifficultyCommands {
  using Resource = pv1::TaskDifficulty;
  using Stub = pv1::TaskService::Stub;
  static constexpr const char *kCommand = "difficulty", *kWhat = "推进中的困难与措施",
                              *kCollection = "taskDifficulties";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"任务"}, {"单位"}, {"困难"}, {"提出日期"}, {"措施"}, {"状态"}, {"版本", Number::kNumber}};
  }
  static std::vector<std::string> Cells(Session& session, const Resource& difficulty) {
    return {std::string(IdOf(difficulty.name())),
            std::string(IdOf(difficulty.task())),
            session.directory.Party(difficulty.party()),
            difficulty.title(),
            difficulty.raised_on(),
            difficulty.measure(),
            ChineseName(difficulty.state()),
            StrCat(difficulty.revision())};
  }
  static std::vector<Filter> Filters() {
    return {{"--task", "任务", "task", Filter::kId, "tasks"},
            {"--unit", "单位", "party", Filter::kParty},
            ValueFilter<pv1::TaskDifficulty::State>("--state", "状态", "state")};
  }
  static constexpr auto kGet = &Stub::GetTaskDifficulty;
  static constexpr auto kList = &Stub::ListTaskDifficulties;
  static constexpr auto kRevisions = &Stub::ListTaskDifficultyRevisions;
};

struct FollowUpCommands {
  using Resource = pv1::FollowUp;
  using Stub = pv1::TaskService::Stub;
  static constexpr const char *kCommand = "follow-up", *kWhat = "逾期任务的督办", *kCollection = "followUps";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"任务"}, {"期限"}, {"状态"}, {"起"}, {"结果"}, {"办结日期"}, {"版本", Number::kNumber}};
  }
  static std::vector<std::string> Cells(Session&, const Resource& one) {
    return {std::string(IdOf(one.name())),
            std::string(IdOf(one.task())),
            one.due_on(),
            ChineseName(one.state()),
            one.opened_on(),
            one.result(),
            one.closed_on(),
            StrCat(one.revision())};
  }
  static std::vector<Filter> Filters() {
    return {{"--task", "任务", "task", Filter::kId, "tasks"},
            ValueFilter<pv1::FollowUp::State>("--state", "状态", "state")};
  }
  static constexpr auto kGet = &Stub::GetFollowUp;
  static constexpr auto kList = &Stub::ListFollowUps;
  static constexpr auto kRevisions = &Stub::ListFollowUpRevisions;
};

// ---- list, show, counts ----------------------------------------------------------------------------------------------------

struct ListOptions {
  std::string unit, state, filter;
  bool led = false, late = false;
  int64_t limit = 0;
};

absl::StatusOr<Exit> List(Session& session, const ListOptions& options) {
  pv1::ListTasksRequest request;
  std::string conditions = options.filter;
  const auto also = [&](const std::string& condition) {
    conditions += StrCat(conditions.empty() ? "" : " AND ", condition);
  };
  if (options.late) also("late = 1");
  if (!options.state.empty()) {
    const auto state = ParseEnum<pv1::Task::State>("--state", options.state);
    if (!state.ok()) return state.status();
    also(StrCat("state = ", Token(*state)));
  }
  if (!options.unit.empty()) {
    const auto unit = PartyName(session, options.unit);
    if (!unit.ok()) return unit.status();
    request.set_unit(*unit);
  }
  request.set_led(options.led);
  request.set_filter(conditions);
  const auto tasks = kinds::All<pv1::Task>(session, &Stub::ListTasks, request, options.limit);
  if (!tasks.ok()) return tasks.status();
  if (session.json()) {
    session.PrintJson(*tasks);
    return Exit::kOk;
  }
  session.Print(kinds::TableOf<TaskCommands>(session, *tasks));
  if (session.settings.header) session.Note(StrCat("共 ", tasks->size(), " 项。"));
  return Exit::kOk;
}

absl::StatusOr<Exit> Show(Session& session, const kinds::NameOptions& options) {
  const auto task = kinds::Fetch<TaskCommands>(session, options.name);
  if (!task.ok()) return task.status();
  if (session.json()) {
    session.PrintJson(*task);
    return Exit::kOk;
  }
  session.PrintWhole(kinds::TableOf<TaskCommands>(session, {*task}));
  session.streams.out << "责任单位：" << UnitsText(*task) << "\n";
  for (const pv1::Task::Deadline& deadline : task->deadlines()) {
    session.streams.out << "期限：" << deadline.due_on();
    if (!deadline.note().empty()) session.streams.out << "（" << deadline.note() << "）";
    if (!deadline.done_on().empty()) session.streams.out << "，" << deadline.done_on() << "完成";
    session.streams.out << (deadline.late() ? "，逾期\n" : "\n");
  }
  pv1::ListTaskAssignmentsRequest request;
  request.set_filter(StrCat("task = \"", task->name(), "\""));
  const auto parts = kinds::All<pv1::TaskAssignment>(session, &Stub::ListTaskAssignments, request);
  if (!parts.ok()) return parts.status();
  session.streams.out << "\n";
  session.Print(kinds::TableOf<PartCommands>(session, *parts));
  return Exit::kOk;
}

struct CountsOptions {
  std::string unit;
};

absl::StatusOr<Exit> Counts(Session& session, const CountsOptions& options) {
  pv1::GetTaskCountsRequest request;
  if (!options.unit.empty()) {
    const auto unit = PartyName(session, options.unit);
    if (!unit.ok()) return unit.status();
    request.set_unit(*unit);
  }
  const auto counts = session.client.Call(&Stub::GetTaskCounts, request);
  if (!counts.ok()) return counts.status();
  if (session.json()) {
    session.PrintJson(*counts);
    return Exit::kOk;
  }
  Table table({{"单位"},
               {"任务", Number::kNumber},
               {"牵头", Number::kNumber},
               {"已办结", Number::kNumber},
               {"逾期", Number::kNumber},
               {"困难", Number::kNumber},
               {"无措施", Number::kNumber}});
  for (const auto& line : counts->lines()) {
    table.Add({PartyText(session, line.party(), line.party_name()), StrCat(line.tasks()), StrCat(line.led()),
               StrCat(line.closed()), StrCat(line.late()), StrCat(line.difficulties()),
               StrCat(line.without_measure())});
  }
  session.Print(table);
  session.Note(StrCat("任务 ", counts->tasks(), " 项，完成 ", counts->done(), "，逾期 ", counts->late(), "；责任单位 ",
                      counts->places(), " 处，分解为 ", counts->parts(), " 份。"));
  return Exit::kOk;
}

// ---- progress, close -------------------------------------------------------------------------------------------------------

struct PartOptions : WriteOptions {
  std::string task, unit, etag, summary, reason;
  int percent = 0;
};

// The part of a unit in a task, on the version that the official names or that is shown here.
absl::StatusOr<pv1::TaskAssignment> PartOf(Session& session, const PartOptions& options, std::string_view action) {
  const auto unit = PartyName(session, options.unit);
  if (!unit.ok()) return unit.status();
  const std::string task = InCollection("tasks", options.task);
  auto part = kinds::Fetch<PartCommands>(session, StrCat(IdOf(task), "-", IdOf(*unit)));
  if (part.ok()) NoteSeen(session, action, options.etag, *part);
  return part;
}

absl::StatusOr<Exit> Progress(Session& session, const PartOptions& options) {
  const auto part = PartOf(session, options, "报送进展");
  if (!part.ok()) return part.status();
  pv1::ReportProgressRequest request;
  request.set_name(part->name());
  request.set_etag(part->etag());
  request.set_percent(options.percent);
  request.set_summary(options.summary);
  return kinds::Send<PartCommands>(session, options, request, &Stub::ReportProgress);
}

absl::StatusOr<Exit> Close(Session& session, const PartOptions& options) {
  const auto part = PartOf(session, options, "办结");
  if (!part.ok()) return part.status();
  pv1::CloseTaskAssignmentRequest request;
  request.set_name(part->name());
  request.set_etag(part->etag());
  request.set_summary(options.summary);
  return kinds::Send<PartCommands>(session, options, request, &Stub::CloseTaskAssignment);
}

absl::StatusOr<Exit> Reopen(Session& session, const PartOptions& options) {
  const auto part = PartOf(session, options, "退回");
  if (!part.ok()) return part.status();
  pv1::ReopenTaskAssignmentRequest request;
  request.set_name(part->name());
  request.set_etag(part->etag());
  request.set_reason(options.reason);
  return kinds::Send<PartCommands>(session, options, request, &Stub::ReopenTaskAssignment);
}

void AddPartVerb(CLI::App& group, Body& chosen, const char* name, const char* what,
                 absl::StatusOr<Exit> (*run)(Session&, const PartOptions&), bool percent, bool reason) {
  auto* command = group.add_subcommand(name, what);
  auto options = std::make_shared<PartOptions>();
  command->add_option("task", options->task, "任务")->required()->type_name("TASK");
  command->add_option("--unit", options->unit, "责任单位")->required()->type_name("PARTY");
  if (percent) command->add_option("--percent", options->percent, "进展，0 至 100")->required()->type_name("N");
  if (reason) {
    command->add_option("--reason", options->reason, "缘由")->required()->type_name("TEXT");
  } else {
    command->add_option("--summary", options->summary, "完成了什么")->required()->type_name("TEXT");
  }
  command->add_option("--etag", options->etag, "所见的版本，如 3")->type_name("N");
  AddWriteOptions(command, *options);
  WhenGiven(command, chosen, options, run);
}

// ---- difficulty raise, unmeasured ------------------------------------------------------------------------------------------

struct RaiseOptions : WriteOptions {
  std::string task, unit, title, description;
};

absl::StatusOr<Exit> Raise(Session& session, const RaiseOptions& options) {
  const auto unit = PartyName(session, options.unit);
  if (!unit.ok()) return unit.status();
  pv1::RaiseTaskDifficultyRequest request;
  request.set_assignment(
      InCollection("taskAssignments", StrCat(IdOf(InCollection("tasks", options.task)), "-", IdOf(*unit))));
  request.set_title(options.title);
  request.set_description(options.description);
  return kinds::Send<DifficultyCommands>(session, options, request, &Stub::RaiseTaskDifficulty);
}

struct NoOptions {};

absl::StatusOr<Exit> Unmeasured(Session& session, const NoOptions&) {
  pv1::ListTaskDifficultiesRequest request;
  request.set_unmeasured(true);
  const auto found = kinds::All<pv1::TaskDifficulty>(session, &Stub::ListTaskDifficulties, request);
  if (!found.ok()) return found.status();
  session.json() ? session.PrintJson(*found) : session.Print(kinds::TableOf<DifficultyCommands>(session, *found));
  return Exit::kOk;
}

}  // namespace

void AddTaskCommands(CLI::App& app, Body& chosen) {
  CLI::App* group = AddGroup(app, TaskCommands::kCommand, TaskCommands::kWhat);
  {
    auto* command = group->add_subcommand("list", "列出任务，或一个单位的任务");
    auto options = std::make_shared<ListOptions>();
    command->add_option("--unit", options->unit, "责任单位")->type_name("PARTY");
    command->add_flag("--led", options->led, "只列其牵头的");
    command->add_flag("--late", options->late, "只列逾期的");
    command->add_option("--state", options->state, "状态")->type_name(Choices(pv1::Task::State_descriptor()));
    command->add_option("--filter", options->filter, "其他条件（AIP-160）")->type_name("FILTER");
    command->add_option("--limit", options->limit, "最多几项")->check(NonNegative())->type_name("N");
    WhenGiven(command, chosen, options, List);
  }
  {
    auto* command = group->add_subcommand("show", "一项任务：期限、责任单位、各自进展");
    auto options = std::make_shared<kinds::NameOptions>();
    command->add_option("name", options->name, "任务")->required()->type_name("TASK");
    WhenGiven(command, chosen, options, Show);
  }
  {
    auto* command = group->add_subcommand("counts", "按单位计数");
    auto options = std::make_shared<CountsOptions>();
    command->add_option("--unit", options->unit, "只计这个单位")->type_name("PARTY");
    WhenGiven(command, chosen, options, Counts);
  }
  AddPartVerb(*group, chosen, "progress", "报送本单位的进展", Progress, true, false);
  AddPartVerb(*group, chosen, "close", "牵头单位办结（集体牵头的，各成员办结本单位的部分）", Close, false, false);
  AddPartVerb(*group, chosen, "reopen", "退回成员已办结、尚未确认的部分", Reopen, false, true);
  AddVerb<TaskCommands, &Stub::ConfirmTask>(*group, chosen, "confirm", "确认集体牵头的任务已完成");
  AddKind<PartCommands>(*group, chosen);
  CLI::App* difficulty = AddKind<DifficultyCommands>(*group, chosen);
  {
    auto* command = difficulty->add_subcommand("raise", "提出困难");
    auto options = std::make_shared<RaiseOptions>();
    command->add_option("task", options->task, "任务")->required()->type_name("TASK");
    command->add_option("--unit", options->unit, "责任单位")->required()->type_name("PARTY");
    command->add_option("--title", options->title, "困难")->required()->type_name("TEXT");
    command->add_option("--description", options->description, "说明")->type_name("TEXT");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, Raise);
  }
  WhenGiven(difficulty->add_subcommand("unmeasured", "超过规定天数没有措施的"), chosen, std::make_shared<NoOptions>(),
            Unmeasured);
  AddVerb<DifficultyCommands, &Stub::SetTaskDifficultyMeasure>(*difficulty, chosen, "measure",
                                                               "确定措施：measure= responsible= due_on=");
  AddVerb<DifficultyCommands, &Stub::SolveTaskDifficulty>(*difficulty, chosen, "solve", "认定解决：result=");
  AddVerb<DifficultyCommands, &Stub::ReopenTaskDifficulty>(*difficulty, chosen, "reopen", "重新提出");
  CLI::App* follow_up = AddKind<FollowUpCommands>(*group, chosen);
  AddVerb<FollowUpCommands, &Stub::CloseFollowUp>(*follow_up, chosen, "close", "办结：result=");
}

}  // namespace jiedui::cli
