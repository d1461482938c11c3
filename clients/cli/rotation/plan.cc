// jiedui rotation need, plan: what schools need, and the plan of who goes where.
#include <thread>

#include "clients/cli/files.h"
#include "clients/cli/kind_commands.h"
#include "clients/cli/rotation/text.h"
#include "common/base/error.h"
#include "common/placement/checker.h"
#include "jiedui/rotation/v1/category.pb.h"
#include "jiedui/rotation/v1/plan.grpc.pb.h"
#include "jiedui/rotation/v1/types.pb.h"
#include "nlohmann/json.hpp"
#include "sodium.h"

namespace jiedui::cli {
namespace {

using kinds::AddKind;
using kinds::AddVerb;
using kinds::Filter;
using kinds::ValueFilter;
using Number = Table::Column;
using Stub = rv1::PlanningService::Stub;
using rv1::PlacementPlan;

struct NeedCommands {
  using Resource = rv1::Need;
  using Stub = rv1::PlanningService::Stub;
  static constexpr const char *kCommand = "need", *kWhat = "学校需要的人", *kCollection = "needs";
  static std::vector<Table::Column> Columns() {
    return {{"编号"},
            {"学校"},
            {"学段"},
            {"学科"},
            {"语言"},
            {"人数", Number::kNumber},
            {"优先", Number::kNumber},
            {"起止"},
            {"状态"},
            {"学校编号", Number::kCsvOnly}};
  }
  static std::vector<std::string> Cells(Session& session, const Resource& need) {
    return {std::string(IdOf(need.name())),
            session.directory.Party(need.school()),
            ChineseName(need.stage()),
            need.subject(),
            need.language(),
            StrCat(need.count()),
            StrCat(need.priority()),
            FormatInterval(need.interval()),
            ChineseName(need.state()),
            need.school()};
  }
  static std::vector<Filter> Filters() {
    return {{"--school", "学校", "school", Filter::kParty},
            {"--region", "学校所在地区，含所辖", "region_code", Filter::kRegion},
            ValueFilter<rv1::Stage>("--stage", "学段", "stage"),
            ValueFilter<rv1::Need::State>("--state", "状态", "state"),
            {"--year", "开始的年份", "year"}};
  }
  static constexpr auto kGet = &Stub::GetNeed;
  static constexpr auto kList = &Stub::ListNeeds;
  static constexpr auto kCreate = &Stub::CreateNeed;
  static constexpr auto kUpdate = &Stub::UpdateNeed;
};

struct PlanCommands {
  using Resource = PlacementPlan;
  using Stub = rv1::PlanningService::Stub;
  static constexpr const char *kCommand = "plan", *kWhat = "派出计划：谁去哪里", *kCollection = "placementPlans";
  static std::vector<Table::Column> Columns() {
    return {{"编号"},
            {"名称"},
            {"地区"},
            {"项目"},
            {"起止"},
            {"状态"},
            {"可派", Number::kNumber},
            {"需要", Number::kNumber},
            {"满足", Number::kNumber},
            {"代价", Number::kNumber}};
  }
  static std::vector<std::string> Cells(Session&, const Resource& plan) {
    const bool computed = plan.has_outcome();
    const auto number = [&](int64_t value) { return computed ? StrCat(value) : std::string(); };
    return {std::string(IdOf(plan.name())),
            plan.display_name(),
            plan.region_code(),
            plan.programme(),
            FormatInterval(plan.interval()),
            ChineseName(plan.state()),
            number(plan.outcome().people()),
            number(plan.outcome().needed()),
            number(plan.outcome().met()),
            number(plan.outcome().cost())};
  }
  static std::vector<Filter> Filters() {
    return {{"--region", "地区，含所辖", "region_code", Filter::kRegion},
            {"--programme", "项目代码", "programme"},
            ValueFilter<PlacementPlan::State>("--state", "状态", "state"),
            {"--year", "开始的年份", "year"}};
  }
  static constexpr auto kGet = &Stub::GetPlacementPlan;
  static constexpr auto kList = &Stub::ListPlacementPlans;
  static constexpr auto kRevisions = &Stub::ListPlacementPlanRevisions;
  static constexpr auto kUpdate = &Stub::UpdatePlacementPlan;
};

// ---- need unmet ----------------------------------------------------------------------------------------------------------

struct UnmetOptions {
  std::string region, on;
  int64_t limit = 0;
};

absl::StatusOr<Exit> Unmet(Session& session, const UnmetOptions& options) {
  using One = rv1::ListUnmetNeedsResponse::Unmet;
  rv1::ListUnmetNeedsRequest request;
  if (!options.region.empty()) {
    const auto code = RegionCode(session, options.region);
    if (!code.ok()) return code.status();
    request.set_region(*code);
  }
  request.set_effective_on(options.on);
  const auto needs = kinds::All<One>(session, &Stub::ListUnmetNeeds, request, options.limit);
  if (!needs.ok()) return needs.status();
  if (session.json()) {
    session.PrintJson(*needs);
    return Exit::kOk;
  }
  Table table({{"编号"},
               {"学校"},
               {"学段"},
               {"学科"},
               {"优先", Number::kNumber},
               {"需要", Number::kNumber},
               {"已派", Number::kNumber},
               {"折合岗位", Number::kNumber},
               {"尚缺", Number::kNumber}});
  int64_t missing = 0;
  for (const One& one : *needs) {
    missing += one.missing();
    table.Add({std::string(IdOf(one.need().name())), session.directory.Party(one.need().school()),
               ChineseName(one.need().stage()), one.need().subject(), StrCat(one.need().priority()),
               StrCat(one.need().count()), StrCat(one.met()), one.posts_met(), StrCat(one.missing())});
  }
  session.Print(table);
  if (session.settings.header) session.Note(StrCat("共 ", needs->size(), " 项需求，尚缺 ", missing, " 人。"));
  return Exit::kOk;
}

// ---- plan create, compute ------------------------------------------------------------------------------------------------

struct CreateOptions : WriteOptions {
  std::string id;
  std::vector<std::string> fields, from;
};

absl::StatusOr<Exit> Create(Session& session, const CreateOptions& options) {
  rv1::CreatePlacementPlanRequest request;
  PlacementPlan& plan = *request.mutable_placement_plan();
  const absl::Status set = SetFields(options.fields, plan);
  if (!set.ok()) return set;
  for (const std::string& text : options.from) {
    const auto kind = ParseEnum<rv1::Category::Kind>("--from", text);
    if (!kind.ok()) return kind.status();
    plan.mutable_candidates()->add_from_categories(*kind);
  }
  request.set_placement_plan_id(options.id);
  return kinds::Send<PlanCommands>(session, options, request, &Stub::CreatePlacementPlan);
}

struct ComputeOptions : kinds::ChangeOptions {
  bool wait = false;
};

// "求解 3/14"; "" before it began.
std::string ProgressText(const PlacementPlan& plan) {
  if (!plan.has_progress()) return "";
  const auto& progress = plan.progress();
  return progress.total() == 0 ? ChineseName(progress.stage())
                               : StrCat(ChineseName(progress.stage()), " ", progress.done(), "/", progress.total());
}

// Asks every half second until the job is done, and tells how far it is whenever that changes.
absl::StatusOr<PlacementPlan> Wait(Session& session, const std::string& name) {
  std::string told;
  while (true) {
    auto plan = kinds::Fetch<PlanCommands>(session, name);
    if (!plan.ok() || plan->state() != PlacementPlan::STATE_QUEUED) return plan;
    std::string now = ProgressText(*plan);
    if (now != told && !now.empty()) session.Note(StrCat(now, "……"));
    told = std::move(now);
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
  }
}

// What came of a plan that was queued: refused where it failed.
absl::StatusOr<Exit> WaitAndPrint(Session& session, const std::string& name) {
  const auto plan = Wait(session, name);
  if (!plan.ok()) return plan.status();
  session.json() ? session.PrintJson(*plan) : session.Print(kinds::TableOf<PlanCommands>(session, {*plan}));
  if (plan->state() != PlacementPlan::STATE_FAILED) return Exit::kOk;
  session.Note(plan->reason());
  return Exit::kRefused;
}

absl::StatusOr<Exit> Compute(Session& session, const ComputeOptions& options) {
  if (!options.wait || options.validate_only) {
    return kinds::Verb<PlanCommands, &Stub::ComputePlacementPlan>(session, options);
  }
  auto plan = kinds::Fetch<PlanCommands>(session, options.name);
  if (!plan.ok()) return plan.status();
  NoteSeen(session, "计算", options.etag, *plan);
  rv1::ComputePlacementPlanRequest request;
  request.set_name(plan->name());
  request.set_etag(plan->etag());
  SetWrite(options, request);
  const auto queued = session.client.Call(&Stub::ComputePlacementPlan, request);
  if (!queued.ok()) return WithRequestId(session, queued.status(), request.request_id());
  return WaitAndPrint(session, plan->name());
}

// ---- plan lines ----------------------------------------------------------------------------------------------------------

struct LinesOptions {
  std::string name;
  bool placed = false, left = false, open = false;
  int64_t limit = 0;
};

absl::StatusOr<Exit> Lines(Session& session, const LinesOptions& options) {
  rv1::ListPlacementsRequest request;
  request.set_name(InCollection("placementPlans", options.name));
  const bool some = options.placed || options.left || options.open;
  auto lines = kinds::All<rv1::Placement>(session, &Stub::ListPlacements, request, some ? 0 : options.limit);
  if (!lines.ok()) return lines.status();
  int64_t placed = 0, left = 0, missing = 0;
  std::erase_if(*lines, [&](const rv1::Placement& line) {
    const bool open = line.person().empty(), stays = line.need().empty();
    open ? missing += line.missing() : stays ? ++left : ++placed;
    return some && !(open ? options.open : stays ? options.left : options.placed);
  });
  if (some && options.limit > 0 && lines->size() > static_cast<size_t>(options.limit)) lines->resize(options.limit);
  if (session.json()) {
    session.PrintJson(*lines);
    return Exit::kOk;
  }
  Table table({{"人员"},
               {"需求"},
               {"学校"},
               {"尚缺", Number::kNumber},
               {"代价", Number::kNumber},
               {"变动"},
               {"派出"},
               {"学校编号", Number::kCsvOnly},
               {"缘由"}});
  for (const rv1::Placement& line : *lines) {
    const bool open = line.person().empty();
    table.Add({open ? "" : std::string(IdOf(line.person())), line.need().empty() ? "" : std::string(IdOf(line.need())),
               line.school().empty() ? (open ? "" : "不派") : session.directory.Party(line.school()),
               open ? StrCat(line.missing()) : "", open ? "" : StrCat(line.cost()), line.changed() ? "是" : "",
               line.posting().empty() ? "" : std::string(IdOf(line.posting())), line.school(), line.why()});
  }
  session.Print(table);
  if (session.settings.header && (some || options.limit == 0)) {
    session.Note(StrCat("派出 ", placed, " 人，不派 ", left, " 人，尚缺 ", missing, " 人。"));
  }
  return Exit::kOk;
}

// ---- plan accept, replan -------------------------------------------------------------------------------------------------

struct AcceptOptions : WriteOptions {
  std::string name, etag, id, reason;
  std::vector<std::string> people;
  bool wait = false;
};

absl::StatusOr<Exit> Accept(Session& session, const AcceptOptions& options) {
  auto plan = kinds::Fetch<PlanCommands>(session, options.name);
  if (!plan.ok()) return plan.status();
  NoteSeen(session, "采纳", options.etag, *plan);
  rv1::AcceptPlacementsRequest request;
  request.set_name(plan->name());
  request.set_etag(plan->etag());
  for (const std::string& person : options.people) request.add_people(InCollection("people", person));
  return kinds::Send<PlanCommands>(session, options, request, &Stub::AcceptPlacements);
}

absl::StatusOr<Exit> Replan(Session& session, const AcceptOptions& options) {
  rv1::ReplanPlacementsRequest request;
  request.set_name(InCollection("placementPlans", options.name));
  request.set_placement_plan_id(options.id);
  for (const std::string& person : options.people) request.add_without(InCollection("people", person));
  request.set_reason(options.reason);
  if (!options.wait || options.validate_only) {
    return kinds::Send<PlanCommands>(session, options, request, &Stub::ReplanPlacements);
  }
  SetWrite(options, request);
  const auto queued = session.client.Call(&Stub::ReplanPlacements, request);
  if (!queued.ok()) return WithRequestId(session, queued.status(), request.request_id());
  return WaitAndPrint(session, queued->name());
}

// ---- plan certificate, verify --------------------------------------------------------------------------------------------

struct FileOptions {
  std::string name, out, hash;
};

// Read piece by piece: that of a national pool is larger than an answer.
absl::StatusOr<rv1::GetPlacementCertificateResponse> ReadCertificate(Session& session, const std::string& plan) {
  const auto torn = [&] { return absl::DataLossError(StrCat("计划“", plan, "”的凭证不完整，请重新读取。")); };
  rv1::ReadPlacementCertificateRequest request;
  request.set_name(plan);
  std::string bytes;
  while (true) {
    const auto part = session.client.Call(&Stub::ReadPlacementCertificate, request);
    if (!part.ok()) return part.status();
    bytes += part->piece();
    if (part->next_offset() > 0) {
      if (part->piece().empty() || static_cast<size_t>(part->next_offset()) != bytes.size()) return torn();
      request.set_offset(part->next_offset());
      continue;
    }
    rv1::GetPlacementCertificateResponse certificate;
    const auto problem = static_cast<size_t>(part->problem_size());
    const bool whole = problem <= bytes.size() &&
                       certificate.mutable_problem()->ParseFromString(bytes.substr(0, problem)) &&
                       certificate.mutable_solution()->ParseFromString(bytes.substr(problem));
    if (!whole) return torn();
    certificate.set_hash(part->hash());
    return certificate;
  }
}

// SHA-256 of the serialized problem followed by the serialized solution, in hexadecimal.
std::string HashOf(const rv1::GetPlacementCertificateResponse& certificate) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (const std::string& part :
       {certificate.problem().SerializeAsString(), certificate.solution().SerializeAsString()}) {
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(part.data()), part.size());
  }
  unsigned char hash[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_final(&state, hash);
  char hex[sizeof hash * 2 + 1];
  return sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
}

absl::StatusOr<Exit> Certificate(Session& session, const FileOptions& options) {
  const auto certificate = ReadCertificate(session, InCollection("placementPlans", options.name));
  if (!certificate.ok()) return certificate.status();
  if (!options.out.empty()) {
    const absl::Status written = WriteFile(options.out, certificate->SerializeAsString());
    if (!written.ok()) return written;
  }
  if (session.json()) {
    session.PrintJson(*certificate);
    return Exit::kOk;
  }
  Table table({{"项目"}, {"内容"}});
  table.AddField("人员", StrCat(certificate->problem().people_size()));
  table.AddField("需求", StrCat(certificate->problem().needs_size()));
  table.AddField("可选的去处", StrCat(certificate->problem().option_needs_size()));
  table.AddField("代价", StrCat(certificate->solution().totals().cost()));
  table.AddField("散列值", certificate->hash());
  session.PrintWhole(table);
  return Exit::kOk;
}

// Offline: nobody is asked, and nothing of what computed the plan is trusted.
absl::StatusOr<Exit> VerifyPlan(Session& session, const FileOptions& options) {
  const auto bytes = ReadWholeFile(options.name);
  if (!bytes.ok()) return bytes.status();
  rv1::GetPlacementCertificateResponse certificate;
  if (!certificate.ParseFromString(*bytes) || !certificate.has_problem() || !certificate.has_solution()) {
    return UsageError(StrCat("文件“", options.name, "”不是 jiedui rotation plan certificate --out 写出的凭证。"));
  }
  const std::string hash = HashOf(certificate);
  const bool same = hash == (options.hash.empty() ? certificate.hash() : options.hash);
  const absl::Status best =
      same ? placement::CheckPlan(certificate.problem(), certificate.solution()) : absl::OkStatus();
  const auto& totals = certificate.solution().totals();
  const bool teams = certificate.solution().has_bound();
  const std::string verdict = !same        ? "散列值不符：文件被改动，或不是这一计划的凭证"
                              : !best.ok() ? StrCat("凭证不成立：", ChineseMessageOf(best))
                              : teams      ? "成立：在团队如此安排之下没有更好的计划"
                                           : "成立：没有更好的计划";
  // The file's own hash says that the file is whole; whose plan it is, only the plan's says.
  const bool compared = !options.hash.empty();
  if (session.json()) {
    nlohmann::ordered_json object{{"verified", same && best.ok()},
                                  {"hash", hash},
                                  {"verdict", verdict},
                                  {"placed", totals.placed()},
                                  {"cost", totals.cost()}};
    object["open"] = {totals.open_first(), totals.open_second(), totals.open_third()};
    object["hash_compared_with_plan"] = compared;
    if (teams) {
      const auto& bound = certificate.solution().bound().totals();
      object["without_teams"] = {{"open", {bound.open_first(), bound.open_second(), bound.open_third()}},
                                 {"bound_left", bound.bound_left()},
                                 {"cost", bound.cost()}};
    }
    session.streams.out << object.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
    return same && best.ok() ? Exit::kOk : Exit::kRefused;
  }
  Table table({{"项目"}, {"内容"}});
  table.AddField("结论", verdict);
  table.AddField("散列值", hash);
  table.AddField("与计划核对", !compared ? "未核对：请用 --hash 给出计划所载的散列值" : same ? "相符" : "不符");
  if (same && best.ok()) {
    table.AddField("派出", StrCat(totals.placed()));
    table.AddField("未满足", StrCat("一级 ", totals.open_first(), "，二级 ", totals.open_second(), "，三级 ",
                                    totals.open_third()));
    if (totals.bound_left() > 0) table.AddField("应交流而未派", StrCat(totals.bound_left()));
    table.AddField("代价", StrCat(totals.cost()));
    if (teams) {
      const auto& bound = certificate.solution().bound().totals();
      table.AddField("不计团队时最好",
                     StrCat("未满足一级 ", bound.open_first(), "，二级 ", bound.open_second(), "，三级 ",
                            bound.open_third(), "；应交流而未派 ", bound.bound_left(), "；代价 ", bound.cost()));
    }
  }
  session.PrintWhole(table);
  return same && best.ok() ? Exit::kOk : Exit::kRefused;
}

}  // namespace

void AddRotationPlan(CLI::App& rotation, Body& chosen) {
  CLI::App* need = AddKind<NeedCommands>(rotation, chosen);
  AddVerb<NeedCommands, &Stub::WithdrawNeed>(*need, chosen, "withdraw", "撤回");
  {
    auto* command = need->add_subcommand("unmet", "尚未满足的需求");
    auto options = std::make_shared<UnmetOptions>();
    command->add_option("--region", options->region, "地区")->type_name("REGION");
    command->add_option("--on", options->on, "哪一天，默认今天")->type_name("DATE");
    command->add_option("--limit", options->limit, "最多几项")->check(NonNegative())->type_name("N");
    WhenGiven(command, chosen, options, Unmet);
  }

  CLI::App* plan = AddKind<PlanCommands>(rotation, chosen);
  {
    auto* command = plan->add_subcommand("create", "拟订：地区、起止、项目、种类、条件");
    auto options = std::make_shared<CreateOptions>();
    command->add_option("fields", options->fields, "项目=内容，可多项")->required()->type_name("FIELD");
    command->add_option("--from", options->from, "只派这类学校的人，可多次")->type_name(Choices<rv1::Category::Kind>());
    command->add_option("--id", options->id, "编号，不填则随机")->type_name("ID");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, Create);
  }
  {
    auto* command = plan->add_subcommand("compute", "计算");
    auto options = std::make_shared<ComputeOptions>();
    command->add_option("name", options->name, "编号")->required()->type_name("NAME");
    command->add_option("--etag", options->etag, "所见的版本，如 3")->type_name("N");
    command->add_flag("--wait", options->wait, "等到算完");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, Compute);
  }
  AddVerb<PlanCommands, &Stub::CancelPlacementPlan>(*plan, chosen, "cancel", "取消");
  {
    auto* command = plan->add_subcommand("lines", "谁去哪里，各有缘由；不派的人；未满足的需求");
    auto options = std::make_shared<LinesOptions>();
    command->add_option("name", options->name, "编号")->required()->type_name("NAME");
    command->add_flag("--placed", options->placed, "只列派出的");
    command->add_flag("--left", options->left, "只列不派的");
    command->add_flag("--open", options->open, "只列未满足的需求");
    command->add_option("--limit", options->limit, "最多几项")->check(NonNegative())->type_name("N");
    WhenGiven(command, chosen, options, Lines);
  }
  {
    auto* command = plan->add_subcommand("accept", "采纳：每人一项计划中的派出");
    auto options = std::make_shared<AcceptOptions>();
    command->add_option("name", options->name, "编号")->required()->type_name("NAME");
    command->add_option("--person", options->people, "只采纳此人的，可多次")->type_name("PERSON");
    command->add_option("--etag", options->etag, "所见的版本，如 3")->type_name("N");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, Accept);
  }
  {
    auto* command = plan->add_subcommand("replan", "情况有变后重排，变动尽量少");
    auto options = std::make_shared<AcceptOptions>();
    command->add_option("name", options->name, "原计划的编号")->required()->type_name("NAME");
    command->add_option("--without", options->people, "不能再派的人，可多次")->type_name("PERSON");
    command->add_option("--reason", options->reason, "缘由")->required()->type_name("TEXT");
    command->add_option("--id", options->id, "新计划的编号，不填则随机")->type_name("ID");
    command->add_flag("--wait", options->wait, "等到算完");
    AddWriteOptions(command, *options);
    WhenGiven(command, chosen, options, Replan);
  }
  {
    auto* command = plan->add_subcommand("certificate", "计划最优的凭证");
    auto options = std::make_shared<FileOptions>();
    command->add_option("name", options->name, "编号")->required()->type_name("NAME");
    command->add_option("--out", options->out, "写入的文件")->type_name("FILE");
    WhenGiven(command, chosen, options, Certificate);
  }
  {
    auto* command = plan->add_subcommand("verify", "离线验证凭证，不询问任何服务");
    auto options = std::make_shared<FileOptions>();
    command->add_option("file", options->name, "凭证文件（plan certificate --out）")->required()->type_name("FILE");
    command->add_option("--hash", options->hash, "计划所记的散列值；不填则用文件中的")->type_name("HEX");
    WhenGiven(command, chosen, options, VerifyPlan);
  }
}

}  // namespace jiedui::cli
