// jiedui plan, measure, material, difficulty, practice: what is kept under a trusteeship, each with list, get, history, add, update and its
// verbs. Fields are written as record_fields.h says: 项目=内容.
#include "clients/cli/commands.h"
#include "clients/cli/kind_commands.h"
#include "clients/cli/names.h"
#include "clients/cli/pairing/record_text.h"
#include "clients/cli/trusteeship/text.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "jiedui/trusteeship/v1/difficulty.grpc.pb.h"
#include "jiedui/trusteeship/v1/measure.grpc.pb.h"
#include "jiedui/trusteeship/v1/plan.grpc.pb.h"
#include "jiedui/trusteeship/v1/practice.grpc.pb.h"
#include "jiedui/trusteeship/v1/record.grpc.pb.h"

namespace jiedui::cli {
namespace {

using kinds::AddKind;
using kinds::AddVerb;
using kinds::Filter;

template <class Resource>
std::vector<Filter> FiltersOf() {
  return {{"--trusteeship", "所属托管帮扶", "trusteeship", Filter::kId, "trusteeships"},
          kinds::ValueFilter<typename Resource::State>("--state", "状态", "state")};
}

// As kind_commands.h says.
struct PlanCommands {
  using Resource = tv1::Plan;
  using Stub = tv1::PlanService::Stub;
  static constexpr const char *kCommand = "plan", *kWhat = "一校一策方案", *kCollection = "plans";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"托管帮扶"}, {"版本"}, {"标题"}, {"目标数", Table::Column::kNumber}, {"状态"}};
  }
  static std::vector<std::string> Cells(Session&, const Resource& plan) {
    return {std::string(IdOf(plan.name())),
            std::string(IdOf(plan.trusteeship())),
            plan.version() > 0 ? StrCat(plan.version()) : "",
            plan.title(),
            StrCat(plan.objectives_size()),
            ChineseName(plan.state())};
  }
  static std::vector<Filter> Filters() { return FiltersOf<Resource>(); }
  static constexpr auto kGet = &Stub::GetPlan;
  static constexpr auto kList = &Stub::ListPlans;
  static constexpr auto kRevisions = &Stub::ListPlanRevisions;
  static constexpr auto kCreate = &Stub::CreatePlan;
  static constexpr auto kUpdate = &Stub::UpdatePlan;
};

struct MeasureCommands {
  using Resource = tv1::Measure;
  using Stub = tv1::MeasureService::Stub;
  static constexpr const char *kCommand = "measure", *kWhat = "帮扶措施", *kCollection = "measures";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"托管帮扶"}, {"措施"}, {"起"}, {"止"}, {"计划"}, {"实施"}, {"状态"}};
  }
  static std::vector<std::string> Cells(Session&, const Resource& measure) {
    return {std::string(IdOf(measure.name())),
            std::string(IdOf(measure.trusteeship())),
            ChineseName(measure.type()),
            measure.start(),
            measure.end(),
            QuantitiesText(measure.planned()),
            QuantitiesText(measure.done()),
            ChineseName(measure.state())};
  }
  static std::vector<Filter> Filters() { return FiltersOf<Resource>(); }
  static constexpr auto kGet = &Stub::GetMeasure;
  static constexpr auto kList = &Stub::ListMeasures;
  static constexpr auto kRevisions = &Stub::ListMeasureRevisions;
  static constexpr auto kCreate = &Stub::CreateMeasure;
  static constexpr auto kUpdate = &Stub::UpdateMeasure;
};

struct MaterialCommands {
  using Resource = tv1::Record;
  using Stub = tv1::RecordService::Stub;
  static constexpr const char *kCommand = "material", *kWhat = "托管档案：调研、领导小组、文件、投入、拨付",
                              *kCollection = "records";
  static std::vector<Table::Column> Columns() { return {{"编号"}, {"类别"}, {"属于"}, {"状态"}, {"内容"}}; }
  static std::vector<std::string> Cells(Session&, const Resource& record) {
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
  static std::vector<Filter> Filters() { return FiltersOf<Resource>(); }
  static constexpr auto kGet = &Stub::GetRecord;
  static constexpr auto kList = &Stub::ListRecords;
  static constexpr auto kRevisions = &Stub::ListRecordRevisions;
  static constexpr auto kCreate = &Stub::CreateRecord;
  static constexpr auto kUpdate = &Stub::UpdateRecord;
};

struct DifficultyCommands {
  using Resource = tv1::Difficulty;
  using Stub = tv1::DifficultyService::Stub;
  static constexpr const char *kCommand = "difficulty", *kWhat = "困难问题", *kCollection = "difficulties";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"托管帮扶"}, {"困难"}, {"层级"}, {"状态"}, {"答复期限"}, {"交办"}};
  }
  static std::vector<std::string> Cells(Session&, const Resource& difficulty) {
    return {std::string(IdOf(difficulty.name())),
            std::string(IdOf(difficulty.trusteeship())),
            difficulty.title(),
            ChineseName(difficulty.level()),
            ChineseName(difficulty.state()),
            difficulty.due_on(),
            difficulty.assignee()};
  }
  static std::vector<Filter> Filters() { return FiltersOf<Resource>(); }
  static constexpr auto kGet = &Stub::GetDifficulty;
  static constexpr auto kList = &Stub::ListDifficulties;
  static constexpr auto kRevisions = &Stub::ListDifficultyRevisions;
  static constexpr auto kCreate = &Stub::RaiseDifficulty;
};

struct PracticeCommands {
  using Resource = tv1::Practice;
  using Stub = tv1::PracticeService::Stub;
  static constexpr const char *kCommand = "practice", *kWhat = "典型经验", *kCollection = "practices";
  static std::vector<Table::Column> Columns() {
    return {{"编号"}, {"托管帮扶"}, {"标题"}, {"状态"}, {"采用", Table::Column::kNumber}};
  }
  static std::vector<std::string> Cells(Session&, const Resource& practice) {
    return {std::string(IdOf(practice.name())), std::string(IdOf(practice.trusteeship())), practice.title(),
            ChineseName(practice.state()), StrCat(practice.taken_up_size())};
  }
  static std::vector<Filter> Filters() { return FiltersOf<Resource>(); }
  static constexpr auto kGet = &Stub::GetPractice;
  static constexpr auto kList = &Stub::ListPractices;
  static constexpr auto kRevisions = &Stub::ListPracticeRevisions;
  static constexpr auto kCreate = &Stub::CreatePractice;
  static constexpr auto kUpdate = &Stub::UpdatePractice;
};

}  // namespace

void AddWorkCommands(CLI::App& app, Body& chosen) {
  CLI::App* plan = AddKind<PlanCommands>(app, chosen);
  using Plan = PlanCommands::Stub;
  AddVerb<PlanCommands, &Plan::SubmitPlan>(*plan, chosen, "submit", "提交");
  AddVerb<PlanCommands, &Plan::ReturnPlan>(*plan, chosen, "return", "退回：reason=缘由");
  AddVerb<PlanCommands, &Plan::ApprovePlan>(*plan, chosen, "approve", "批准；原已批准的随即被替代");
  AddVerb<PlanCommands, &Plan::RecordResult>(
      *plan, chosen, "result", "登记目标的实际值：objective=1 result.year=2023 result.value=… result.evidence=…");

  CLI::App* measure = AddKind<MeasureCommands>(app, chosen);
  using Measure = MeasureCommands::Stub;
  AddVerb<MeasureCommands, &Measure::ReportMeasure>(*measure, chosen, "report", "登记实施：done=unit=people;value=8");
  AddVerb<MeasureCommands, &Measure::CancelMeasure>(*measure, chosen, "cancel", "取消：reason=缘由");

  CLI::App* material = AddKind<MaterialCommands>(app, chosen);
  AddVerb<MaterialCommands, &MaterialCommands::Stub::WithdrawRecord>(*material, chosen, "withdraw",
                                                                     "撤回：reason=缘由");

  CLI::App* difficulty = AddKind<DifficultyCommands>(app, chosen);
  using Difficulty = DifficultyCommands::Stub;
  AddVerb<DifficultyCommands, &Difficulty::AssignDifficulty>(*difficulty, chosen, "assign",
                                                             "交办：assignee=parties/… due_on=日期");
  AddVerb<DifficultyCommands, &Difficulty::AnswerDifficulty>(*difficulty, chosen, "answer", "答复：answer=内容");
  AddVerb<DifficultyCommands, &Difficulty::SolveDifficulty>(*difficulty, chosen, "solve", "办结");
  AddVerb<DifficultyCommands, &Difficulty::ReopenDifficulty>(*difficulty, chosen, "reopen", "重新提出：reason=缘由");

  CLI::App* practice = AddKind<PracticeCommands>(app, chosen);
  using Practice = PracticeCommands::Stub;
  AddVerb<PracticeCommands, &Practice::ReviewPractice>(*practice, chosen, "review", "审核通过");
  AddVerb<PracticeCommands, &Practice::ReturnPractice>(*practice, chosen, "return", "退回：reason=缘由");
  AddVerb<PracticeCommands, &Practice::PublishPractice>(*practice, chosen, "publish", "发布");
  AddVerb<PracticeCommands, &Practice::TakeUpPractice>(*practice, chosen, "take-up", "登记采用：party=parties/…");
}

}  // namespace jiedui::cli
