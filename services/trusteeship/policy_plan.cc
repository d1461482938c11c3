#include "services/trusteeship/policy_plan.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/reasons_plan.h"

namespace jiedui::trusteeship::policy {
namespace {

using v1::Plan;
using v1::Trusteeship;
using Objective = v1::Plan::Objective;
using v1::GetPlanProgressResponse;

constexpr int kMaxObjectives = 50, kMaxTargets = 20, kFirstYear = 1900, kLastYear = 2200;
constexpr size_t kMaxSummary = 5000, kMaxObjective = 500, kMaxShort = 20, kMaxEvidence = 1000;
constexpr Clause kTwoActors{"Q16-28b", "青政办〔2016〕225号"};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool AllDigits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit); }

// Sign, digits before the point without zeros in front, digits after it without zeros behind; nothing has no sign.
struct Decimal {
  explicit Decimal(std::string_view text) {
    negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const size_t point = std::min(text.find('.'), text.size());
    whole = text.substr(0, point);
    if (point < text.size()) fraction = text.substr(point + 1);
    while (whole.starts_with('0')) whole.remove_prefix(1);
    while (fraction.ends_with('0')) fraction.remove_suffix(1);
    if (whole.empty() && fraction.empty()) negative = false;
  }

  bool negative = false;
  std::string_view whole, fraction;
};

absl::Status ValidDecimal(std::string_view field, std::string_view text) {
  if (IsDecimal(text)) return absl::OkStatus();
  return InvalidField(field, StrCat("十进制数，如 61.5，不超过", kMaxShort, "个字符"));
}

absl::Status ValidObjective(const Objective& objective) {
  absl::Status status =
      FirstError({RequiredText("plan.objectives.title", objective.title(), kMaxObjective),
                  RequiredText("plan.objectives.unit", objective.unit(), kMaxShort),
                  objective.baseline().empty() ? absl::OkStatus()
                                               : ValidDecimal("plan.objectives.baseline", objective.baseline())});
  if (!status.ok()) return status;
  if (objective.number().empty()) return MissingField("plan.objectives.number");
  if (objective.number().size() > kMaxShort || objective.number().find_first_of(" \t\r\n") != std::string::npos) {
    return InvalidField("plan.objectives.number", StrCat("不含空格的编号，不超过", kMaxShort, "个字符"));
  }
  if (!v1::Task_IsValid(objective.task()) || objective.task() == v1::TASK_OTHER) {
    return InvalidField("plan.objectives.task", "三项任务之一；都不是的不填");
  }
  if (objective.targets().empty() || objective.targets_size() > kMaxTargets) {
    return InvalidField("plan.objectives.targets", StrCat("1 至 ", kMaxTargets, " 个年度目标"));
  }
  int last = 0;
  for (const Plan::YearValue& target : objective.targets()) {
    status = FirstError({InRange("plan.objectives.targets.year", target.year(), kFirstYear, kLastYear),
                         ValidDecimal("plan.objectives.targets.value", target.value())});
    if (!status.ok()) return status;
    if (target.year() <= last) return InvalidField("plan.objectives.targets", "按年份从早到晚，每年一个");
    last = target.year();
  }
  return absl::OkStatus();
}

const Objective* ObjectiveOf(const Plan& plan, std::string_view number) {
  const auto found = std::find_if(plan.objectives().begin(), plan.objectives().end(),
                                  [&](const Objective& objective) { return objective.number() == number; });
  return found == plan.objectives().end() ? nullptr : &*found;
}

bool SameValue(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() == b.empty();
  return CompareDecimals(a, b) == 0;
}

bool SameTargets(const Objective& a, const Objective& b) {
  return std::equal(a.targets().begin(), a.targets().end(), b.targets().begin(), b.targets().end(),
                    [](const Plan::YearValue& x, const Plan::YearValue& y) {
                      return x.year() == y.year() && SameValue(x.value(), y.value());
                    });
}

std::vector<std::string> FieldsThatDiffer(const Objective& a, const Objective& b) {
  std::vector<std::string> fields;
  if (a.title() != b.title()) fields.emplace_back("title");
  if (a.task() != b.task()) fields.emplace_back("task");
  if (a.unit() != b.unit()) fields.emplace_back("unit");
  if (!SameValue(a.baseline(), b.baseline())) fields.emplace_back("baseline");
  if (a.decreasing() != b.decreasing()) fields.emplace_back("decreasing");
  if (!SameTargets(a, b)) fields.emplace_back("targets");
  return fields;
}

// The last of those up to the year, in ascending order; null when all are later.
template <class Values>
auto LastUpTo(const Values& values, int year) -> decltype(&*values.begin()) {
  decltype(&*values.begin()) last = nullptr;
  for (const auto& value : values) {
    if (value.year() <= year) last = &value;
  }
  return last;
}

absl::Status NeedsSurvey(const Plan& plan, std::string_view why) {
  return Failure(kPlanNeedsSurvey, {{"why", why}})
      .By(kOneStrategy, plan.trusteeship())
      .Field("plan.survey", "本托管的需求调研");
}

}  // namespace

std::string_view Chinese(Plan::State state) {
  switch (state) {
    case Plan::STATE_DRAFT: return "草案";
    case Plan::STATE_SUBMITTED: return "已提交";
    case Plan::STATE_APPROVED: return "已批准";
    case Plan::STATE_SUPERSEDED: return "已被替代";
    default: return "未说明";
  }
}

// ---- Numbers as they are written -----------------------------------------------------------------------------------------

bool IsDecimal(std::string_view text) {
  if (text.size() > kMaxShort) return false;
  if (text.starts_with('-')) text.remove_prefix(1);
  const size_t point = text.find('.');
  if (point == std::string_view::npos) return AllDigits(text);
  return AllDigits(text.substr(0, point)) && AllDigits(text.substr(point + 1));
}

int CompareDecimals(std::string_view a, std::string_view b) {
  const Decimal left(a), right(b);
  if (left.negative != right.negative) return left.negative ? -1 : 1;
  int magnitude = 0;
  if (left.whole.size() != right.whole.size()) {
    magnitude = left.whole.size() < right.whole.size() ? -1 : 1;
  } else {
    magnitude = left.whole.compare(right.whole);
    // Digits after the point compare as text: what is only longer is more.
    if (magnitude == 0) magnitude = left.fraction.compare(right.fraction);
  }
  return left.negative ? -magnitude : magnitude;
}

// ---- Valid ---------------------------------------------------------------------------------------------------------------

absl::Status ValidPlan(const Plan& plan) {
  absl::Status status = FirstError({CheckName("plan.trusteeship", plan.trusteeship(), "trusteeships"),
                                    ValidText("plan.title", plan.title(), kMaxName),
                                    ValidText("plan.summary", plan.summary(), kMaxSummary)});
  if (!status.ok()) return status;
  if (plan.survey().empty()) return NeedsSurvey(plan, "未填写所依据的需求调研");
  status = CheckName("plan.survey", plan.survey(), "records");
  if (!status.ok()) return status;
  if (plan.objectives().empty() || plan.objectives_size() > kMaxObjectives) {
    return InvalidField("plan.objectives", StrCat("1 至 ", kMaxObjectives, " 个目标"));
  }
  std::set<std::string_view> numbers;
  for (const Objective& objective : plan.objectives()) {
    status = ValidObjective(objective);
    if (!status.ok()) return status;
    if (!numbers.insert(objective.number()).second) {
      return InvalidField("plan.objectives.number", "各不相同的编号");
    }
  }
  return absl::OkStatus();
}

absl::Status ValidResult(const Plan::Result& result, absl::CivilDay today) {
  absl::Status status = FirstError({InRange<int64_t>("result.year", result.year(), kFirstYear, kLastYear),
                                    ValidDecimal("result.value", result.value()),
                                    RequiredText("result.evidence", result.evidence(), kMaxEvidence)});
  if (!status.ok()) return status;
  return result.year() <= today.year() ? absl::OkStatus()
                                       : InvalidField("result.year", StrCat("不晚于今年（", today.year(), "）"));
}

// ---- Can, change ---------------------------------------------------------------------------------------------------------

Plan AsEntered(const Plan& plan) {
  Plan entered;
  entered.set_name(plan.name());
  entered.set_trusteeship(plan.trusteeship());
  entered.set_survey(plan.survey());
  entered.set_title(plan.title());
  entered.set_summary(plan.summary());
  *entered.mutable_objectives() = plan.objectives();
  for (Objective& objective : *entered.mutable_objectives()) objective.clear_results();
  return entered;
}

absl::Status CanRestOn(const Plan& plan, const v1::Record* survey) {
  if (survey == nullptr || !survey->has_survey() || survey->trusteeship() != plan.trusteeship()) {
    return NeedsSurvey(plan, StrCat("本托管没有编号为“", plan.survey(), "”的需求调研"));
  }
  if (survey->state() == v1::Record::STATE_IN_FORCE) return absl::OkStatus();
  return NeedsSurvey(plan, StrCat("需求调研“", plan.survey(), "”已撤回"));
}

absl::Status CanUpdate(const Plan& before, const Plan& after) {
  if (before.state() != Plan::STATE_DRAFT) {
    return WrongState(before.name(), Chinese(before.state()), "更改", "草案");
  }
  if (before.trusteeship() == after.trusteeship()) return absl::OkStatus();
  return Failure(kFixedField, {{"name", before.name()}, {"field", "所属托管"}});
}

absl::Status CanSubmit(const Plan& plan) {
  if (plan.state() == Plan::STATE_DRAFT) return absl::OkStatus();
  return WrongState(plan.name(), Chinese(plan.state()), "提交", "草案");
}

absl::Status CanDecide(const Plan& plan, bool wrote, std::string_view verb) {
  if (plan.state() != Plan::STATE_SUBMITTED) return WrongState(plan.name(), Chinese(plan.state()), verb, "已提交");
  if (!wrote) return absl::OkStatus();
  return Failure(kSameActor, {{"who", "编写或提交方案的人"}, {"verb", verb}, {"name", plan.name()}})
      .By(kTwoActors, plan.name());
}

absl::StatusOr<std::vector<Plan>> ReplacedBy(const Plan& plan, const Trusteeship& trusteeship,
                                             const std::vector<TermPlans>& terms) {
  std::vector<Plan> replaced;
  for (const TermPlans& term : terms) {
    for (const Plan& other : term.plans) {
      if (other.state() != Plan::STATE_APPROVED) continue;
      const bool later = term.trusteeship.interval().start() > trusteeship.interval().start();
      // A later term that was given up stands in nobody's way.
      if (later && term.trusteeship.state() != Trusteeship::STATE_TERMINATED) {
        return Failure(kLaterTermPlanned, {{"plan", other.name()}, {"later", term.trusteeship.name()}})
            .By(kOneStrategy, plan.name());
      }
      replaced.push_back(other);
    }
  }
  return replaced;
}

absl::Status CanApproveOn(const Plan& plan, const v1::Record& survey, const std::vector<Plan>& replaced,
                          absl::CivilDay day) {
  const std::string date = FormatDay(day);
  const auto too_early = [&](std::string_view what, std::string_view since) {
    return Failure(kApprovedTooEarly, {{"day", date}, {"what", what}, {"since", since}})
        .By(kOneStrategy, plan.name())
        .Field("approved_on", StrCat("不早于 ", since));
  };
  if (date < survey.survey().start()) return too_early("需求调研", survey.survey().start());
  for (const Plan& former : replaced) {
    if (date < former.approved_on()) return too_early("现行方案的批准日期", former.approved_on());
  }
  return absl::OkStatus();
}

absl::Status CanRecordResult(const Plan& plan, const std::vector<Plan>& plans, const Trusteeship& trusteeship,
                             std::string_view objective, int year, absl::CivilDay today) {
  if (plan.state() != Plan::STATE_APPROVED) {
    const Plan* last = PlanOfTerm(plans);
    if (last == nullptr || last->name() != plan.name()) {
      return WrongState(plan.name(), Chinese(plan.state()), "填报结果", "已批准");
    }
    absl::StatusOr<absl::CivilDay> end = ParseDate("trusteeship.interval.end", trusteeship.interval().end());
    if (!end.ok()) return end.status();
    const absl::CivilYear last_year((*end - 1).year());
    if (year > last_year.year() || absl::CivilYear(today) > last_year + 1) {
      const std::string until = FormatDay(absl::CivilDay(last_year + 2) - 1);
      return Failure(kResultOfFormerTerm,
                     {{"plan", plan.name()}, {"year", std::to_string(last_year.year())}, {"until", until}})
          .By(kOneStrategy, plan.name());
    }
  }
  if (ObjectiveOf(plan, objective) != nullptr) return absl::OkStatus();
  return Failure(kNoSuchObjective, {{"plan", plan.name()}, {"objective", objective}})
      .Field("objective", "方案中的编号");
}

Plan Approved(Plan plan, const std::vector<Plan>& plans, absl::CivilDay day) {
  const Plan* former = PlanOfTerm(plans);
  plan.set_version(former == nullptr ? 1 : former->version() + 1);
  plan.set_state(Plan::STATE_APPROVED);
  plan.set_approved_on(FormatDay(day));
  plan.clear_reason();
  if (former == nullptr) return plan;
  for (Objective& objective : *plan.mutable_objectives()) {
    const Objective* same = ObjectiveOf(*former, objective.number());
    if (same != nullptr && same->title() == objective.title() && same->unit() == objective.unit() &&
        same->decreasing() == objective.decreasing()) {
      *objective.mutable_results() = same->results();
    }
  }
  return plan;
}

Plan Superseded(Plan plan, absl::CivilDay day) {
  plan.set_state(Plan::STATE_SUPERSEDED);
  plan.set_superseded_on(FormatDay(day));
  return plan;
}

Plan WithResult(Plan plan, std::string_view number, const Plan::Result& result) {
  for (Objective& objective : *plan.mutable_objectives()) {
    if (objective.number() != number) continue;
    auto& results = *objective.mutable_results();
    const auto present = std::find_if(results.begin(), results.end(),
                                      [&](const Plan::Result& other) { return other.year() == result.year(); });
    *(present == results.end() ? results.Add() : &*present) = result;
    std::sort(results.begin(), results.end(),
              [](const Plan::Result& a, const Plan::Result& b) { return a.year() < b.year(); });
  }
  return plan;
}

// ---- Questions -----------------------------------------------------------------------------------------------------------

const Plan* PlanOfTerm(const std::vector<Plan>& plans) {
  const auto last = std::max_element(plans.begin(), plans.end(),
                                     [](const Plan& a, const Plan& b) { return a.version() < b.version(); });
  return last == plans.end() || last->version() == 0 ? nullptr : &*last;
}

bool NumberLess(std::string_view a, std::string_view b) {
  for (;;) {
    if (a.empty() || b.empty()) return a.empty() && !b.empty();
    const std::string_view left = a.substr(0, a.find('.')), right = b.substr(0, b.find('.'));
    const int order = AllDigits(left) && AllDigits(right) ? CompareDecimals(left, right) : left.compare(right);
    if (order != 0) return order < 0;
    if (left != right) return left < right;  // "02" and "2" are two numbers
    a.remove_prefix(std::min(a.size(), left.size() + 1));
    b.remove_prefix(std::min(b.size(), right.size() + 1));
  }
}

v1::ComparePlansResponse Compare(const Plan& from, const Plan& to) {
  const auto by_number = [](const std::string& a, const std::string& b) { return NumberLess(a, b); };
  std::map<std::string, std::pair<const Objective*, const Objective*>, decltype(by_number)> sides(by_number);
  for (const Objective& objective : from.objectives()) sides[objective.number()].first = &objective;
  for (const Objective& objective : to.objectives()) sides[objective.number()].second = &objective;
  v1::ComparePlansResponse response;
  for (const auto& [number, side] : sides) {
    const auto [before, after] = side;
    std::vector<std::string> fields;
    if (before != nullptr && after != nullptr) {
      fields = FieldsThatDiffer(*before, *after);
      if (fields.empty()) {
        response.set_unchanged(response.unchanged() + 1);
        continue;
      }
    }
    auto& difference = *response.add_differences();
    difference.set_objective(number);
    if (before != nullptr) *difference.mutable_before() = *before;
    if (after != nullptr) *difference.mutable_after() = *after;
    for (std::string& field : fields) difference.add_fields(std::move(field));
  }
  return response;
}

GetPlanProgressResponse Progress(const Plan* plan, int year) {
  GetPlanProgressResponse response;
  if (plan == nullptr) return response;
  response.set_plan(plan->name());
  for (const Objective& objective : plan->objectives()) {
    auto& progress = *response.add_objectives();
    progress.set_objective(objective.number());
    progress.set_title(objective.title());
    progress.set_unit(objective.unit());
    progress.set_baseline(objective.baseline());
    const Plan::YearValue* target = LastUpTo(objective.targets(), year);
    const Plan::Result* result = LastUpTo(objective.results(), year);
    if (target != nullptr) *progress.mutable_target() = *target;
    if (result != nullptr) *progress.mutable_result() = *result;
    if (target == nullptr) {
      progress.set_verdict(GetPlanProgressResponse::VERDICT_NO_TARGET);
    } else if (result == nullptr || result->year() < target->year()) {
      progress.set_verdict(GetPlanProgressResponse::VERDICT_PENDING);
    } else {
      const int order = CompareDecimals(result->value(), target->value());
      const bool met = objective.decreasing() ? order <= 0 : order >= 0;
      progress.set_verdict(met ? GetPlanProgressResponse::VERDICT_MET : GetPlanProgressResponse::VERDICT_NOT_MET);
    }
  }
  return response;
}

}  // namespace jiedui::trusteeship::policy
