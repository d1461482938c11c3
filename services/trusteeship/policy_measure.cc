#include "services/trusteeship/policy_measure.h"

#include <algorithm>
#include <optional>
#include <set>

#include "absl/strings/str_join.h"
#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/policy_agreement.h"
#include "services/trusteeship/reasons_measure.h"

namespace jiedui::trusteeship::policy {
namespace {

using v1::Measure;
using Quantities = google::protobuf::RepeatedPtrField<Measure::Quantity>;

constexpr std::string_view kDocument = "部属高校县中托管帮扶项目";
constexpr Clause kTasks{"MOE22-5", kDocument}, kCoreTypes{"MOE22-6a", kDocument}, kMoving{"MOE22-6b", kDocument},
    kExtension{"MOE22-7", kDocument};
constexpr int64_t kMaxValue = 1'000'000;
constexpr int kMaxSubjects = 20, kMaxPlacements = 100, kMaxTasks = 4;
constexpr size_t kMaxSubject = 20, kMaxOtherTask = 200;

// What of a type's kinds of quantities has to be there.
enum class Needs { kFirst, kAnyOne, kNothing };

// The one table of types: what each is called, what it counts, and whether it moves people. `clause` is where it is named.
struct TypeRow {
  Measure::Type type;
  std::string_view chinese;
  std::vector<Measure::Unit> units;
  Needs needs = Needs::kFirst;
  bool moves_people = false;
  Clause clause = kCoreTypes;
};

const std::vector<TypeRow>& Types() {
  static const auto& types = *new std::vector<TypeRow>{
      {.type = Measure::TYPE_RESIDENT_TEAM,
       .chinese = "派驻校长教师团队",
       .units = {Measure::UNIT_PEOPLE, Measure::UNIT_DAYS},
       .moves_people = true},
      {.type = Measure::TYPE_EXPERT_VISITS,
       .chinese = "学科骨干教师定期到校指导",
       .units = {Measure::UNIT_VISITS, Measure::UNIT_PEOPLE, Measure::UNIT_HOURS}},
      {.type = Measure::TYPE_STUDENT_TEACHING,
       .chinese = "优秀大学生支教实践",
       .units = {Measure::UNIT_STUDENTS, Measure::UNIT_MONTHS},
       .moves_people = true},
      {.type = Measure::TYPE_TRAINING,
       .chinese = "县中校长教师培训",
       .units = {Measure::UNIT_PEOPLE, Measure::UNIT_SESSIONS, Measure::UNIT_HOURS}},
      {.type = Measure::TYPE_SHADOWING,
       .chinese = "跟岗挂职锻炼",
       .units = {Measure::UNIT_PEOPLE, Measure::UNIT_DAYS},
       .moves_people = true},
      {.type = Measure::TYPE_CAMP, .chinese = "夏（冬）令营", .units = {Measure::UNIT_STUDENTS, Measure::UNIT_DAYS}},
      {.type = Measure::TYPE_LAB_OPEN,
       .chinese = "重点实验室开放活动",
       .units = {Measure::UNIT_STUDENTS, Measure::UNIT_SESSIONS}},
      {.type = Measure::TYPE_COUNTY_WIDE,
       .chinese = "帮扶覆盖面扩大到县域",
       .units = {Measure::UNIT_SENIOR_SCHOOLS, Measure::UNIT_COMPULSORY_SCHOOLS, Measure::UNIT_KINDERGARTENS},
       .needs = Needs::kAnyOne,
       .clause = kExtension},
      {.type = Measure::TYPE_INDUSTRY_EDUCATION,
       .chinese = "产教融合",
       .units = {Measure::UNIT_PROJECTS, Measure::UNIT_PEOPLE},
       .clause = kExtension},
      {.type = Measure::TYPE_INTELLECTUAL,
       .chinese = "智力支持",
       .units = {Measure::UNIT_PROJECTS, Measure::UNIT_PEOPLE},
       .needs = Needs::kAnyOne,
       .clause = kExtension},
      {.type = Measure::TYPE_TALENT, .chinese = "人才培养", .units = {Measure::UNIT_PEOPLE}, .clause = kExtension},
      {.type = Measure::TYPE_OTHER,
       .chinese = "其他",
       .units = {Measure::UNIT_PEOPLE, Measure::UNIT_STUDENTS, Measure::UNIT_SESSIONS, Measure::UNIT_HOURS,
                 Measure::UNIT_DAYS},
       .needs = Needs::kNothing}};
  return types;
}

// Null for a number that is no type.
const TypeRow* RowOf(Measure::Type type) {
  const auto found = std::find_if(Types().begin(), Types().end(), [&](const TypeRow& row) { return row.type == type; });
  return found == Types().end() ? nullptr : &*found;
}

std::string Words(const std::vector<Measure::Unit>& units, std::string_view joint) {
  return absl::StrJoin(units, ToAbsl(joint), [](std::string* out, Measure::Unit unit) { out->append(Chinese(unit)); });
}

bool Has(const Quantities& quantities, Measure::Unit unit) {
  return std::any_of(quantities.begin(), quantities.end(),
                     [&](const Measure::Quantity& quantity) { return quantity.unit() == unit; });
}

// The kinds that the type has, each once, and those it needs; `placed`: how many people, postings say, and it need not.
absl::Status ValidQuantities(std::string_view field, Measure::Type type, const Quantities& quantities, bool placed) {
  const TypeRow* row = RowOf(type);
  if (row == nullptr) return InvalidField("measure.type", "措施类型之一");
  std::set<int> seen;
  for (const Measure::Quantity& quantity : quantities) {
    if (std::find(row->units.begin(), row->units.end(), quantity.unit()) == row->units.end()) {
      const std::string allowed = Words(row->units, "、");
      return Failure(kUnitNotOfType, {{"type", row->chinese}, {"unit", Chinese(quantity.unit())}, {"allowed", allowed}})
          .By(row->clause)
          .Field(field, allowed);
    }
    if (!seen.insert(quantity.unit()).second) return InvalidField(field, "每种数量只填一次");
    absl::Status valid = InRange<int64_t>(StrCat(field, ".value"), quantity.value(), 0, kMaxValue);
    if (!valid.ok()) return valid;
  }
  const bool enough = row->needs == Needs::kNothing || (placed && row->moves_people) ||
                      (row->needs == Needs::kAnyOne && !quantities.empty()) ||
                      (row->needs == Needs::kFirst && Has(quantities, row->units.front()));
  if (enough) return absl::OkStatus();
  const std::string needed =
      row->needs == Needs::kFirst ? std::string(Chinese(row->units.front())) : Words(row->units, "或");
  return Failure(kQuantityMissing, {{"type", row->chinese}, {"needed", needed}}).By(row->clause).Field(field, needed);
}

absl::Status ValidTasks(const Measure& measure) {
  std::set<int> tasks(measure.tasks().begin(), measure.tasks().end());
  const bool known = std::all_of(tasks.begin(), tasks.end(),
                                 [](int task) { return v1::Task_IsValid(task) && task != v1::TASK_UNSPECIFIED; });
  if (!known || static_cast<int>(tasks.size()) != measure.tasks_size() || measure.tasks_size() > kMaxTasks) {
    return InvalidField("measure.tasks", "提高管理水平、加强教研指导和教师培训、提高育人质量、其他，每项一次");
  }
  const bool other = tasks.contains(v1::TASK_OTHER);
  if (tasks.empty() || (other && measure.other_task().empty())) {
    return Failure(kMeasureWithoutTask)
        .By(kTasks, measure.trusteeship())
        .Field(other ? "measure.other_task" : "measure.tasks", "至少一项任务；其他任务写明内容");
  }
  if (!other && !measure.other_task().empty()) return InvalidField("measure.other_task", "只在选“其他”时填写");
  return ValidText("measure.other_task", measure.other_task(), kMaxOtherTask);
}

struct Days {
  absl::CivilDay start;
  std::optional<absl::CivilDay> end;
};

absl::StatusOr<Days> DaysOf(const Measure& measure) {
  absl::StatusOr<absl::CivilDay> start = ParseDay("measure.start", measure.start());
  if (!start.ok()) return start.status();
  if (measure.end().empty()) return Days{.start = *start};
  absl::StatusOr<absl::CivilDay> end = ParseDay("measure.end", measure.end());
  if (!end.ok()) return end.status();
  if (*end <= *start) return InvalidField("measure.end", "晚于开始日期");
  return Days{.start = *start, .end = *end};
}

absl::Status ValidLists(const Measure& measure, const TypeRow& row) {
  if (measure.subjects_size() > kMaxSubjects) {
    return InvalidField("measure.subjects", StrCat("不超过", kMaxSubjects, "个"));
  }
  for (const std::string& subject : measure.subjects()) {
    absl::Status valid = RequiredText("measure.subjects", subject, kMaxSubject);
    if (!valid.ok()) return valid;
  }
  if (!row.moves_people && !measure.placements().empty()) {
    return Failure(kPlacementsNotOfType, {{"type", row.chinese}})
        .By(kMoving, measure.trusteeship())
        .Field("measure.placements", "不填");
  }
  if (measure.placements_size() > kMaxPlacements) {
    return InvalidField("measure.placements", StrCat("不超过", kMaxPlacements, "个"));
  }
  std::set<std::string_view> seen;
  for (const std::string& placement : measure.placements()) {
    absl::Status valid = CheckName("measure.placements", placement, "postings");
    if (!valid.ok()) return valid;
    if (!seen.insert(placement).second) return InvalidField("measure.placements", "各不相同的派出记录");
  }
  return absl::OkStatus();
}

// In the order of the enum.
void Sort(Quantities& quantities) {
  std::sort(quantities.begin(), quantities.end(),
            [](const Measure::Quantity& a, const Measure::Quantity& b) { return a.unit() < b.unit(); });
}

}  // namespace

// ---- Words ---------------------------------------------------------------------------------------------------------------

std::string_view Chinese(Measure::State state) {
  switch (state) {
    case Measure::STATE_PLANNED: return "计划";
    case Measure::STATE_DONE: return "已实施";
    case Measure::STATE_CANCELLED: return "已取消";
    default: return "未说明";
  }
}

std::string_view Chinese(Measure::Type type) {
  const TypeRow* row = RowOf(type);
  return row == nullptr ? "未说明" : row->chinese;
}

std::string_view Chinese(Measure::Unit unit) {
  switch (unit) {
    case Measure::UNIT_PEOPLE: return "人";
    case Measure::UNIT_STUDENTS: return "学生";
    case Measure::UNIT_VISITS: return "到校次数";
    case Measure::UNIT_SESSIONS: return "场次";
    case Measure::UNIT_HOURS: return "课时";
    case Measure::UNIT_DAYS: return "天";
    case Measure::UNIT_MONTHS: return "月";
    case Measure::UNIT_PROJECTS: return "项目";
    case Measure::UNIT_SENIOR_SCHOOLS: return "高中";
    case Measure::UNIT_COMPULSORY_SCHOOLS: return "义务教育学校";
    case Measure::UNIT_KINDERGARTENS: return "幼儿园";
    default: return "未说明";
  }
}

bool MovesPeople(Measure::Type type) {
  const TypeRow* row = RowOf(type);
  return row != nullptr && row->moves_people;
}

Measure::Unit HeadUnit(Measure::Type type) {
  const TypeRow* row = RowOf(type);
  return row != nullptr && row->moves_people ? row->units.front() : Measure::UNIT_UNSPECIFIED;
}

// ---- Valid ---------------------------------------------------------------------------------------------------------------

absl::Status ValidMeasure(const Measure& measure) {
  const TypeRow* row = RowOf(measure.type());
  absl::Status status =
      FirstError({CheckName("measure.trusteeship", measure.trusteeship(), "trusteeships"),
                  row == nullptr ? InvalidField("measure.type", "措施类型之一") : absl::OkStatus(), ValidTasks(measure),
                  measure.type() == Measure::TYPE_OTHER ? RequiredText("measure.title", measure.title(), kMaxName)
                                                        : ValidText("measure.title", measure.title(), kMaxName),
                  DaysOf(measure).status(), ValidText("measure.source", measure.source(), kMaxSource),
                  ValidText("measure.note", measure.note(), kMaxNote)});
  if (!status.ok()) return status;
  status = ValidLists(measure, *row);
  if (!status.ok()) return status;
  const bool only_done = measure.planned().empty() && !measure.done().empty();
  status = only_done
               ? absl::OkStatus()
               : ValidQuantities("measure.planned", measure.type(), measure.planned(), !measure.placements().empty());
  if (!status.ok() || measure.done().empty()) return status;
  // Whether any posting is linked is known later (CanBeIn).
  return ValidQuantities("measure.done", measure.type(), measure.done(), true);
}

// ---- Can, change ---------------------------------------------------------------------------------------------------------

Measure AsEntered(const Measure& measure) {
  Measure entered;
  entered.set_name(measure.name());
  entered.set_trusteeship(measure.trusteeship());
  entered.set_type(measure.type());
  *entered.mutable_tasks() = measure.tasks();
  std::sort(entered.mutable_tasks()->begin(), entered.mutable_tasks()->end());
  entered.set_other_task(measure.other_task());
  entered.set_title(measure.title());
  entered.set_start(measure.start());
  entered.set_end(measure.end());
  *entered.mutable_planned() = measure.planned();
  *entered.mutable_done() = measure.done();
  Sort(*entered.mutable_planned());
  Sort(*entered.mutable_done());
  *entered.mutable_subjects() = measure.subjects();
  *entered.mutable_placements() = measure.placements();
  entered.set_source(measure.source());
  entered.set_note(measure.note());
  return entered;
}

absl::Status CanMeasure(const Measure& measure, const Measure* before, const v1::Agreement* agreement,
                        const v1::Trusteeship& trusteeship, std::string_view verb) {
  absl::Status in_force = IsInForce(agreement, verb);
  if (!in_force.ok()) return in_force;
  if (before != nullptr && before->start() == measure.start() && before->end() == measure.end()) {
    return absl::OkStatus();
  }
  absl::StatusOr<Days> days = DaysOf(measure);
  if (!days.ok()) return days.status();
  absl::Status inside =
      CanDoUnder(agreement, verb, Chinese(measure.type()), days->start, days->end, trusteeship.in_force_on());
  if (!inside.ok()) return inside;
  // One that was ended early has an agreement that goes on.
  const std::optional<Period> worked = PeriodOf(trusteeship);
  if (worked.has_value() && (!worked->end.has_value() || days->end.value_or(days->start + 1) <= *worked->end)) {
    return absl::OkStatus();
  }
  const std::string term = StrCat(trusteeship.in_force_on(), " 至 ", trusteeship.interval().end());
  return Failure(kOutsideTerm, {{"dates", term}})
      .By(kThreeSignatures, trusteeship.name())
      .Field("measure.end", StrCat("不晚于 ", trusteeship.interval().end()));
}

absl::Status CanUpdate(const Measure& before, const Measure& after) {
  if (before.trusteeship() != after.trusteeship()) {
    return Failure(kFixedField, {{"name", before.name()}, {"field", "所属托管"}});
  }
  if (before.type() != after.type()) return Failure(kFixedField, {{"name", before.name()}, {"field", "类型"}});
  if (before.state() == Measure::STATE_PLANNED || before.state() == Measure::STATE_DONE) return absl::OkStatus();
  return WrongState(before.name(), Chinese(before.state()), "更改", "计划、已实施");
}

absl::Status CanReport(const Measure& measure) {
  if (measure.state() == Measure::STATE_PLANNED) return absl::OkStatus();
  return WrongState(measure.name(), Chinese(measure.state()), "登记实施情况", "计划");
}

absl::Status CanCancel(const Measure& measure) {
  if (measure.state() == Measure::STATE_PLANNED || measure.state() == Measure::STATE_DONE) return absl::OkStatus();
  return WrongState(measure.name(), Chinese(measure.state()), "取消", "计划、已实施");
}

absl::Status CanBeIn(Measure::State state, const Measure& measure, absl::CivilDay today, bool linked) {
  if (state != Measure::STATE_DONE) {
    return measure.done().empty() ? absl::OkStatus() : InvalidField("measure.done", "不填；实施之后登记实施情况");
  }
  absl::Status valid = ValidQuantities("done", measure.type(), measure.done(), linked);
  if (!valid.ok()) return valid;
  if (measure.start() <= FormatDay(today)) return absl::OkStatus();
  return Failure(kNotBegun, {{"name", measure.name()}, {"start", measure.start()}}).By(kCoreTypes, measure.name());
}

Measure InState(Measure entered, Measure::State state, std::string_view reason) {
  entered.set_state(state);
  entered.set_reason(std::string(reason));
  return entered;
}

// ---- Totals --------------------------------------------------------------------------------------------------------------

void MeasureTotals::Add(const Measure& measure) {
  if (measure.state() != Measure::STATE_PLANNED && measure.state() != Measure::STATE_DONE) return;
  OfType& type = types_[measure.type()];
  const bool linked = measure.head_count().link() != Measure::LINK_UNSPECIFIED;
  const Measure::Unit heads = HeadUnit(measure.type());
  const auto add = [&](Sums& sums, const Quantities& quantities, int64_t placed) {
    for (const Measure::Quantity& quantity : quantities) {
      if (linked && quantity.unit() == heads) continue;
      sums[quantity.unit()].value += quantity.value();
      sums[quantity.unit()].seen = true;
    }
    if (!linked) return;
    sums[heads].value += placed;
    sums[heads].seen = true;
  };
  ++type.measures;
  add(type.planned, measure.planned(), measure.head_count().planned());
  if (measure.state() != Measure::STATE_DONE) return;
  ++type.done_measures;
  add(type.done, measure.done(), measure.head_count().done());
}

v1::SummarizeMeasuresResponse MeasureTotals::Get() const {
  const auto list = [](const Sums& sums, Quantities& quantities) {
    for (size_t unit = 0; unit < sums.size(); ++unit) {
      if (!sums[unit].seen) continue;
      Measure::Quantity& quantity = *quantities.Add();
      quantity.set_unit(static_cast<Measure::Unit>(unit));
      quantity.set_value(sums[unit].value);
    }
  };
  v1::SummarizeMeasuresResponse response;
  for (size_t type = 0; type < types_.size(); ++type) {
    const OfType& sums = types_[type];
    if (sums.measures == 0) continue;
    auto& total = *response.add_totals();
    total.set_type(static_cast<Measure::Type>(type));
    total.set_planned_measures(sums.measures);
    total.set_done_measures(sums.done_measures);
    list(sums.planned, *total.mutable_planned());
    list(sums.done, *total.mutable_done());
  }
  return response;
}

v1::SummarizeMeasuresResponse Totals(const std::vector<Measure>& measures) {
  MeasureTotals totals;
  for (const Measure& measure : measures) totals.Add(measure);
  return totals.Get();
}

}  // namespace jiedui::trusteeship::policy
