// jiedui plan, measure, material, difficulty, practice: what is kept under a trusteeship, each with list, get, history, add, update and its
// verbs. Fields are written as record_fields.h says: 项目=内容.
#include "clients/cli/commands.h"
#include "clients/cli/dates.h"
#include "clients/cli/names.h"
#include "clients/cli/record_fields.h"
#include "clients/cli/record_text.h"
#include "clients/cli/trusteeship_text.h"
#include "clients/cli/write_options.h"
#include "common/base/id.h"
#include "common/base/text.h"

namespace jiedui::cli {
namespace {

struct ListOptions {
  std::string trusteeship, state, filter;
  int64_t limit = 0;
};
struct NameOptions {
  std::string name;
};
struct AddOptions : WriteOptions {
  std::string id;
  std::vector<std::string> fields;
};
struct ChangeOptions : WriteOptions {
  std::string name, etag;
  std::vector<std::string> fields;
};

// What differs between the kinds. `Traits` names the calls; `Columns` and `Cells` the table.
struct PlanCommands {
  using Resource = tv1::Plan;
  using Stub = tv1::PlanService::Stub;
  static constexpr const char *kCommand = "plan", *kWhat = "一校一策方案", *kCollection = "plans";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"托管帮扶"}, {"版本"}, {"标题"}, {"目标数", Table::Column::kNumber}, {"状态"}};
  }
  static std::vector<std::string> Cells(const Resource& plan) {
    return {std::string(IdOf(plan.name())),
            std::string(IdOf(plan.trusteeship())),
            plan.version() > 0 ? StrCat(plan.version()) : "",
            plan.title(),
            StrCat(plan.objectives_size()),
            ChineseName(plan.state())};
  }
  static constexpr auto kGet = &Stub::GetPlan;
  static constexpr auto kList = &Stub::ListPlans;
  static constexpr auto kRevisions = &Stub::ListPlanRevisions;
  static constexpr auto kCreate = &Stub::CreatePlan;
  static constexpr auto kUpdate = &Stub::UpdatePlan;
  static const auto& Page(const tv1::ListPlansResponse& page) { return page.plans(); }
  static Resource& Into(tv1::CreatePlanRequest& request) { return *request.mutable_plan(); }
  static Resource& Into(tv1::UpdatePlanRequest& request) { return *request.mutable_plan(); }
  static void SetId(tv1::CreatePlanRequest& request, const std::string& id) { request.set_plan_id(id); }
  static const Resource& Of(const tv1::PlanRevision& revision) { return revision.plan(); }
};

struct MeasureCommands {
  using Resource = tv1::Measure;
  using Stub = tv1::MeasureService::Stub;
  static constexpr const char *kCommand = "measure", *kWhat = "帮扶措施", *kCollection = "measures";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"托管帮扶"}, {"措施"}, {"起"}, {"止"}, {"计划"}, {"实施"}, {"状态"}};
  }
  static std::vector<std::string> Cells(const Resource& measure) {
    return {std::string(IdOf(measure.name())),
            std::string(IdOf(measure.trusteeship())),
            ChineseName(measure.type()),
            measure.start(),
            measure.end(),
            QuantitiesText(measure.planned()),
            QuantitiesText(measure.done()),
            ChineseName(measure.state())};
  }
  static constexpr auto kGet = &Stub::GetMeasure;
  static constexpr auto kList = &Stub::ListMeasures;
  static constexpr auto kRevisions = &Stub::ListMeasureRevisions;
  static constexpr auto kCreate = &Stub::CreateMeasure;
  static constexpr auto kUpdate = &Stub::UpdateMeasure;
  static const auto& Page(const tv1::ListMeasuresResponse& page) { return page.measures(); }
  static Resource& Into(tv1::CreateMeasureRequest& request) { return *request.mutable_measure(); }
  static Resource& Into(tv1::UpdateMeasureRequest& request) { return *request.mutable_measure(); }
  static void SetId(tv1::CreateMeasureRequest& request, const std::string& id) { request.set_measure_id(id); }
  static const Resource& Of(const tv1::MeasureRevision& revision) { return revision.measure(); }
};

struct MaterialCommands {
  using Resource = tv1::Record;
  using Stub = tv1::RecordService::Stub;
  static constexpr const char *kCommand = "material", *kWhat = "托管档案：调研、领导小组、文件、投入、拨付",
                              *kCollection = "records";
  static std::vector<Table::Column> Columns() { return {{"编号"}, {"类别"}, {"属于"}, {"状态"}, {"内容"}}; }
  static std::vector<std::string> Cells(const Resource& record) {
    std::string said;
    if (record.has_commitment()) {
      said = StrCat(record.commitment().year(), " ", record.commitment().purpose(), " ",
                    YuanText(record.commitment().fen()));
    } else if (record.has_payment()) {
      said = StrCat(record.payment().paid_on(), " 拨付 ", YuanText(record.payment().fen()));
    } else if (record.has_document()) {
      said = record.document().title();
    } else if (record.has_leading_group()) {
      said = record.leading_group().head().post();
    } else if (record.has_survey()) {
      said = record.survey().start();
    }
    return {std::string(IdOf(record.name())), ChineseName(static_cast<tv1::RecordKind>(record.content_case())),
            record.trusteeship().empty() ? record.party() : std::string(IdOf(record.trusteeship())),
            ChineseName(record.state()), said};
  }
  static constexpr auto kGet = &Stub::GetRecord;
  static constexpr auto kList = &Stub::ListRecords;
  static constexpr auto kRevisions = &Stub::ListRecordRevisions;
  static constexpr auto kCreate = &Stub::CreateRecord;
  static constexpr auto kUpdate = &Stub::UpdateRecord;
  static const auto& Page(const tv1::ListRecordsResponse& page) { return page.records(); }
  static Resource& Into(tv1::CreateRecordRequest& request) { return *request.mutable_record(); }
  static Resource& Into(tv1::UpdateRecordRequest& request) { return *request.mutable_record(); }
  static void SetId(tv1::CreateRecordRequest& request, const std::string& id) { request.set_record_id(id); }
  static const Resource& Of(const tv1::RecordRevision& revision) { return revision.record(); }
};

struct DifficultyCommands {
  using Resource = tv1::Difficulty;
  using Stub = tv1::DifficultyService::Stub;
  static constexpr const char *kCommand = "difficulty", *kWhat = "困难问题", *kCollection = "difficulties";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"托管帮扶"}, {"困难"}, {"层级"}, {"状态"}, {"答复期限"}, {"交办"}};
  }
  static std::vector<std::string> Cells(const Resource& difficulty) {
    return {std::string(IdOf(difficulty.name())),
            std::string(IdOf(difficulty.trusteeship())),
            difficulty.title(),
            ChineseName(difficulty.level()),
            ChineseName(difficulty.state()),
            difficulty.due_on(),
            difficulty.assignee()};
  }
  static constexpr auto kGet = &Stub::GetDifficulty;
  static constexpr auto kList = &Stub::ListDifficulties;
  static constexpr auto kRevisions = &Stub::ListDifficultyRevisions;
  static constexpr auto kCreate = &Stub::RaiseDifficulty;
  static const auto& Page(const tv1::ListDifficultiesResponse& page) { return page.difficulties(); }
  static Resource& Into(tv1::RaiseDifficultyRequest& request) { return *request.mutable_difficulty(); }
  static void SetId(tv1::RaiseDifficultyRequest& request, const std::string& id) { request.set_difficulty_id(id); }
  static const Resource& Of(const tv1::DifficultyRevision& revision) { return revision.difficulty(); }
};

struct PracticeCommands {
  using Resource = tv1::Practice;
  using Stub = tv1::PracticeService::Stub;
  static constexpr const char *kCommand = "practice", *kWhat = "典型经验", *kCollection = "practices";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"托管帮扶"}, {"标题"}, {"状态"}, {"采用", Table::Column::kNumber}};
  }
  static std::vector<std::string> Cells(const Resource& practice) {
    return {std::string(IdOf(practice.name())), std::string(IdOf(practice.trusteeship())), practice.title(),
            ChineseName(practice.state()), StrCat(practice.taken_up_size())};
  }
  static constexpr auto kGet = &Stub::GetPractice;
  static constexpr auto kList = &Stub::ListPractices;
  static constexpr auto kRevisions = &Stub::ListPracticeRevisions;
  static constexpr auto kCreate = &Stub::CreatePractice;
  static constexpr auto kUpdate = &Stub::UpdatePractice;
  static const auto& Page(const tv1::ListPracticesResponse& page) { return page.practices(); }
  static Resource& Into(tv1::CreatePracticeRequest& request) { return *request.mutable_practice(); }
  static Resource& Into(tv1::UpdatePracticeRequest& request) { return *request.mutable_practice(); }
  static void SetId(tv1::CreatePracticeRequest& request, const std::string& id) { request.set_practice_id(id); }
  static const Resource& Of(const tv1::PracticeRevision& revision) { return revision.practice(); }
};

// What a call takes and gives.
template <class Stub, class Request, class Response>
Request RequestOf(grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Response*));
template <class Stub, class Request, class Response>
Response ResponseOf(grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Response*));

template <class Kind>
Table TableOf(const std::vector<typename Kind::Resource>& resources) {
  Table table(Kind::Columns());
  for (const auto& resource : resources) table.Add(Kind::Cells(resource));
  return table;
}

// "a=b" for each field of a resource.
absl::Status SetFields(const std::vector<std::string>& fields, google::protobuf::Message& resource) {
  for (const std::string& field : fields) {
    const size_t equals = field.find('=');
    if (equals == std::string::npos) return UsageError(StrCat("“", field, "”应写作 项目=内容。"));
    const absl::Status set =
        SetField(std::string_view(field).substr(0, equals), std::string_view(field).substr(equals + 1), resource);
    if (!set.ok()) return set;
  }
  return absl::OkStatus();
}

template <class Kind>
absl::StatusOr<typename Kind::Resource> Fetch(Session& session, const std::string& name) {
  decltype(RequestOf(Kind::kGet)) request;
  request.set_name(InCollection(Kind::kCollection, name));
  return session.client.Call(Kind::kGet, request);
}

template <class Kind>
absl::StatusOr<Exit> List(Session& session, const ListOptions& options) {
  using Resource = typename Kind::Resource;
  decltype(RequestOf(Kind::kList)) request;
  std::string filter = options.filter;
  if (!options.trusteeship.empty()) {
    AddCondition(filter, "trusteeship", "=", InCollection("trusteeships", options.trusteeship));
  }
  if (!options.state.empty()) {
    const auto state = ParseEnum<typename Resource::State>("--state", options.state);
    if (!state.ok()) return state.status();
    AddCondition(filter, "state", "=", Token(*state));
  }
  request.set_filter(filter);
  std::vector<Resource> found;
  const auto listed = session.client.EachPage(Kind::kList, request, options.limit,
                                              [&](const decltype(ResponseOf(Kind::kList))& page, int64_t wanted) {
                                                int64_t taken = 0;
                                                for (const Resource& resource : Kind::Page(page)) {
                                                  if (taken == wanted) break;
                                                  found.push_back(resource);
                                                  ++taken;
                                                }
                                                return taken;
                                              });
  if (!listed.ok()) return listed;
  if (session.json()) {
    session.PrintJson(found);
    return Exit::kOk;
  }
  session.Print(TableOf<Kind>(found));
  if (session.settings.header) session.Note(StrCat("共 ", found.size(), " 项。"));
  return Exit::kOk;
}

template <class Kind>
absl::StatusOr<Exit> Get(Session& session, const NameOptions& options) {
  const auto resource = Fetch<Kind>(session, options.name);
  if (!resource.ok()) return resource.status();
  if (session.json()) {
    session.PrintJson(*resource);
    return Exit::kOk;
  }
  session.PrintWhole(TableOf<Kind>({*resource}));
  Table fields({{"项目"}, {"内容"}});
  for (const auto& [field, text] : FieldsOf(*resource)) fields.AddField(field, text);
  session.streams.out << "\n";
  session.PrintWhole(fields);
  return Exit::kOk;
}

template <class Kind>
absl::StatusOr<Exit> History(Session& session, const NameOptions& options) {
  decltype(RequestOf(Kind::kRevisions)) request;
  request.set_name(InCollection(Kind::kCollection, options.name));
  Table table({{"版本", Table::Column::kNumber}, {"时间"}, {"何人"}, {"操作"}, {"由"}, {"至"}, {"缘由"}});
  std::vector<typename Kind::Resource> revisions;
  const auto state = [](const std::string& name) {
    const auto* value = Kind::Resource::State_descriptor()->FindValueByName("STATE_" + name);
    return value == nullptr ? name : ChineseName(Kind::Resource::State_descriptor(), value->number());
  };
  const auto listed = session.client.EachPage(
      Kind::kRevisions, request, 0, [&](const decltype(ResponseOf(Kind::kRevisions))& page, int64_t) {
        for (const auto& revision : page.revisions()) {
          const auto& resource = Kind::Of(revision);
          revisions.push_back(resource);
          table.Add({StrCat(resource.revision()), FormatInstant(revision.time()), revision.actor(),
                     revision.method().substr(revision.method().rfind('/') + 1), state(revision.from()),
                     state(revision.to()), [&] {
                       if constexpr (requires { resource.reason(); }) return resource.reason();
                       return std::string();
                     }()});
        }
        return page.revisions_size();
      });
  if (!listed.ok()) return listed;
  session.json() ? session.PrintJson(revisions) : session.Print(table);
  return Exit::kOk;
}

template <class Kind, class Request>
absl::StatusOr<Exit> Send(Session& session, const WriteOptions& options, Request& request,
                          grpc::Status (Kind::Stub::*method)(grpc::ClientContext*, const Request&,
                                                             typename Kind::Resource*)) {
  SetWrite(options, request);
  Trailer trailer;
  const auto written = session.client.Call(method, request, &trailer);
  if (!written.ok()) return WithRequestId(session, written.status(), request.request_id());
  session.json() ? session.PrintJson(*written) : session.Print(TableOf<Kind>({*written}));
  NoteWritten(session, trailer, options);
  return Exit::kOk;
}

template <class Kind>
absl::StatusOr<Exit> Add(Session& session, const AddOptions& options) {
  decltype(RequestOf(Kind::kCreate)) request;
  const absl::Status set = SetFields(options.fields, Kind::Into(request));
  if (!set.ok()) return set;
  Kind::SetId(request, options.id);
  return Send<Kind>(session, options, request, Kind::kCreate);
}

template <class Kind>
absl::StatusOr<Exit> Update(Session& session, const ChangeOptions& options) {
  const auto present = Fetch<Kind>(session, options.name);
  if (!present.ok()) return present.status();
  decltype(RequestOf(Kind::kUpdate)) request;
  Kind::Into(request) = *present;
  const absl::Status set = SetFields(options.fields, Kind::Into(request));
  if (!set.ok()) return set;
  if (!options.etag.empty()) Kind::Into(request).set_etag(Quoted(options.etag));
  return Send<Kind>(session, options, request, Kind::kUpdate);
}

// A verb on what is there, with the fields of its request.
template <class Kind, class Request,
          grpc::Status (Kind::Stub::*kMethod)(grpc::ClientContext*, const Request&, typename Kind::Resource*)>
absl::StatusOr<Exit> Verb(Session& session, const ChangeOptions& options) {
  const auto present = Fetch<Kind>(session, options.name);
  if (!present.ok()) return present.status();
  Request request;
  const absl::Status set = SetFields(options.fields, request);
  if (!set.ok()) return set;
  request.set_name(present->name());
  request.set_etag(options.etag.empty() ? present->etag() : Quoted(options.etag));
  return Send<Kind>(session, options, request, kMethod);
}

template <class Kind>
CLI::App* AddKind(CLI::App& app, Body& chosen) {
  CLI::App* group = AddGroup(app, Kind::kCommand, Kind::kWhat);
  {
    auto* command = group->add_subcommand("list", "列出");
    auto options = std::make_shared<ListOptions>();
    command->add_option("--trusteeship", options->trusteeship, "所属托管帮扶")->type_name("NAME");
    command->add_option("--state", options->state, "状态")->type_name(Choices<typename Kind::Resource::State>());
    command->add_option("--filter", options->filter, "其他条件（AIP-160）")->type_name("FILTER");
    command->add_option("--limit", options->limit, "最多几项")->check(NonNegative())->type_name("N");
    WhenGiven(command, chosen, options, List<Kind>);
  }
  const std::tuple<const char*, const char*, absl::StatusOr<Exit> (*)(Session&, const NameOptions&)> reads[] = {
      {"get", "一项的全部内容", Get<Kind>}, {"history", "全部版本：何人何时由何至何", History<Kind>}};
  for (const auto& [name, what, run] : reads) {
    auto* command = group->add_subcommand(name, what);
    auto options = std::make_shared<NameOptions>();
    command->add_option("name", options->name, "编号")->required()->type_name("NAME");
    WhenGiven(command, chosen, options, run);
  }
  {
    auto* command = group->add_subcommand("add", "登记");
    auto options = std::make_shared<AddOptions>();
    command->add_option("fields", options->fields, "项目=内容，可多项")->required()->type_name("FIELD");
    command->add_option("--id", options->id, "编号，不填则随机")->type_name("ID");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, Add<Kind>);
  }
  return group;
}

void AddChange(CLI::App& group, Body& chosen, const char* name, const char* what,
               absl::StatusOr<Exit> (*run)(Session&, const ChangeOptions&)) {
  auto* command = group.add_subcommand(name, what);
  auto options = std::make_shared<ChangeOptions>();
  command->add_option("name", options->name, "编号")->required()->type_name("NAME");
  command->add_option("fields", options->fields, "项目=内容，可多项")->type_name("FIELD");
  command->add_option("--etag", options->etag, "所见的版本，如 3")->type_name("N");
  AddWriteOptions(command, *options);
  WhenGiven(command, chosen, options, run);
}

}  // namespace

void AddWorkCommands(CLI::App& app, Body& chosen) {
  CLI::App* plan = AddKind<PlanCommands>(app, chosen);
  using Plan = PlanCommands::Stub;
  AddChange(*plan, chosen, "update", "修改草案", Update<PlanCommands>);
  AddChange(*plan, chosen, "submit", "提交", Verb<PlanCommands, tv1::SubmitPlanRequest, &Plan::SubmitPlan>);
  AddChange(*plan, chosen, "return", "退回：reason=缘由",
            Verb<PlanCommands, tv1::ReturnPlanRequest, &Plan::ReturnPlan>);
  AddChange(*plan, chosen, "approve", "批准；原已批准的随即被替代",
            Verb<PlanCommands, tv1::ApprovePlanRequest, &Plan::ApprovePlan>);
  AddChange(*plan, chosen, "result", "登记目标的实际值：objective=1 result.year=2023 result.value=… result.evidence=…",
            Verb<PlanCommands, tv1::RecordResultRequest, &Plan::RecordResult>);

  CLI::App* measure = AddKind<MeasureCommands>(app, chosen);
  using Measure = MeasureCommands::Stub;
  AddChange(*measure, chosen, "update", "修改", Update<MeasureCommands>);
  AddChange(*measure, chosen, "report", "登记实施：done=unit=people;value=8",
            Verb<MeasureCommands, tv1::ReportMeasureRequest, &Measure::ReportMeasure>);
  AddChange(*measure, chosen, "cancel", "取消：reason=缘由",
            Verb<MeasureCommands, tv1::CancelMeasureRequest, &Measure::CancelMeasure>);

  CLI::App* material = AddKind<MaterialCommands>(app, chosen);
  AddChange(*material, chosen, "update", "修改", Update<MaterialCommands>);
  AddChange(*material, chosen, "withdraw", "撤回：reason=缘由",
            Verb<MaterialCommands, tv1::WithdrawRecordRequest, &MaterialCommands::Stub::WithdrawRecord>);

  CLI::App* difficulty = AddKind<DifficultyCommands>(app, chosen);
  using Difficulty = DifficultyCommands::Stub;
  AddChange(*difficulty, chosen, "assign", "交办：assignee=parties/… due_on=日期",
            Verb<DifficultyCommands, tv1::AssignDifficultyRequest, &Difficulty::AssignDifficulty>);
  AddChange(*difficulty, chosen, "answer", "答复：answer=内容",
            Verb<DifficultyCommands, tv1::AnswerDifficultyRequest, &Difficulty::AnswerDifficulty>);
  AddChange(*difficulty, chosen, "solve", "办结",
            Verb<DifficultyCommands, tv1::SolveDifficultyRequest, &Difficulty::SolveDifficulty>);
  AddChange(*difficulty, chosen, "reopen", "重新提出：reason=缘由",
            Verb<DifficultyCommands, tv1::ReopenDifficultyRequest, &Difficulty::ReopenDifficulty>);

  CLI::App* practice = AddKind<PracticeCommands>(app, chosen);
  using Practice = PracticeCommands::Stub;
  AddChange(*practice, chosen, "update", "修改草案", Update<PracticeCommands>);
  AddChange(*practice, chosen, "review", "审核通过",
            Verb<PracticeCommands, tv1::ReviewPracticeRequest, &Practice::ReviewPractice>);
  AddChange(*practice, chosen, "return", "退回：reason=缘由",
            Verb<PracticeCommands, tv1::ReturnPracticeRequest, &Practice::ReturnPractice>);
  AddChange(*practice, chosen, "publish", "发布",
            Verb<PracticeCommands, tv1::PublishPracticeRequest, &Practice::PublishPractice>);
  AddChange(*practice, chosen, "take-up", "登记采用：party=parties/…",
            Verb<PracticeCommands, tv1::TakeUpPracticeRequest, &Practice::TakeUpPractice>);
}

}  // namespace jiedui::cli
