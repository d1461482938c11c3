#include "services/rotation/policy_plan.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/rotation/planner/builder.h"
#include "services/rotation/policy_category.h"
#include "services/rotation/reasons.h"
#include "services/rotation/reasons_plan.h"

namespace jiedui::rotation::policy {
namespace {

using v1::PlacementPlan;

constexpr int kDefaultPlaces = 50;

// Categories of schools, each once.
absl::Status ValidCategories(const google::protobuf::RepeatedField<int32_t>& categories) {
  std::set<int32_t> seen;
  for (const int32_t number : categories) {
    const auto kind = static_cast<v1::Category::Kind>(number);
    const bool of_schools = v1::Category::Kind_IsValid(number) && number != 0 && !IsOfAreas(kind);
    if (!of_schools || !seen.insert(number).second) {
      return InvalidField("placement_plan.candidates.from_categories", "学校类别的编号，每类只填写一次");
    }
  }
  return absl::OkStatus();
}

absl::Status ValidKind(v1::Posting::Kind kind) {
  const bool known = kind != v1::Posting::KIND_UNSPECIFIED && v1::Posting::Kind_IsValid(kind);
  // Nothing in a plan says which other kind its postings are of.
  if (known && kind != v1::Posting::KIND_OTHER) return absl::OkStatus();
  return InvalidField("placement_plan.kind", "一种派出方式，“其他”除外");
}

PlacementPlan::Weights WeightsOf(const PlacementPlan& plan) {
  PlacementPlan::Weights weights = plan.weights();
  if (weights.distance() != 0 || weights.repeat() != 0 || weights.burden() != 0) return weights;
  weights.set_distance(100);
  weights.set_repeat(20);
  weights.set_burden(10);
  return weights;
}

template <class Texts>
bool Fits(const std::string& wanted, const Texts& has) {
  return wanted.empty() || std::find(has.begin(), has.end(), wanted) != has.end();
}

bool Fits(const v1::Need& need, const Candidate& candidate) {
  return (need.stage() == v1::STAGE_UNSPECIFIED || need.stage() == candidate.stage) &&
         Fits(need.subject(), candidate.subjects) && Fits(need.language(), candidate.languages) &&
         need.school() != candidate.school;
}

int32_t CostOf(const PlacementPlan::Weights& weights, const v1::Need& need, const Candidate& candidate) {
  return weights.distance() * Distance(candidate.home, need.region_code()) + weights.burden() * candidate.burden_years +
         (candidate.been_at.contains(need.school()) ? weights.repeat() : 0);
}

// Needs in the order of their names, by the stage and subject that they ask for.
class Index {
 public:
  explicit Index(const std::vector<Wanted>& needs) {
    for (int i = 0; i < static_cast<int>(needs.size()); ++i) {
      by_[{needs[i].need.stage(), needs[i].need.subject()}].push_back(i);
    }
  }
  // Those that may fit; the rest do not.
  template <class Visit>
  void ForEach(const Candidate& candidate, Visit visit) const {
    for (const v1::Stage stage : {v1::STAGE_UNSPECIFIED, candidate.stage}) {
      Look(stage, "", visit);
      for (const std::string& subject : candidate.subjects) Look(stage, subject, visit);
      if (candidate.stage == v1::STAGE_UNSPECIFIED) break;
    }
  }

 private:
  template <class Visit>
  void Look(v1::Stage stage, const std::string& subject, Visit& visit) const {
    const auto found = by_.find({stage, subject});
    if (found == by_.end()) return;
    for (const int need : found->second) visit(need);
  }
  std::map<std::pair<v1::Stage, std::string>, std::vector<int>> by_;
};

absl::Status NotACandidate(std::string_view field, std::string_view person) {
  return InvalidField(field, StrCat("“", person, "”应是本计划可以派出的人员"));
}

const std::string& TitleOf(const Wanted& wanted) { return wanted.title.empty() ? wanted.need.school() : wanted.title; }

std::string WhyPerson(const Setting& setting, const v1::PersonReasons& reasons, int row) {
  const int other = row < reasons.others_size() ? reasons.others(row) : -1;
  const std::string there =
      other < 0 ? "" : StrCat("“", TitleOf(setting.needs[other]), "”", setting.needs[other].need.subject());
  const int64_t dearer = row < reasons.dearer_size() ? reasons.dearer(row) : 0;
  switch (reasons.reasons(row)) {
    case v1::PERSON_REASON_PINNED: return "按指定安排。";
    case v1::PERSON_REASON_TEAM: return "随团队整体安排。";
    case v1::PERSON_REASON_ONLY_OPTION: return "唯一相符的岗位。";
    case v1::PERSON_REASON_CHEAPEST:
      if (other >= 0 && dearer == 0) return StrCat("在相符的岗位中代价最低；", there, "与之相同，按编号取定。");
      return other < 0 ? "在相符的岗位中代价最低。"
                       : StrCat("在相符的岗位中代价最低；若改到", there, "，整体代价至少增加", dearer, "。");
    case v1::PERSON_REASON_WHOLE_CHEAPER: return StrCat(there, "对其本人代价更低，但整体代价至少增加", dearer, "。");
    case v1::PERSON_REASON_NEEDED_HERE:
      return StrCat(there, "对其本人代价更低，但会使更急需的岗位空缺，或使应交流的人员留下。");
    case v1::PERSON_REASON_FEWER_CHANGES: return StrCat(there, "对其本人代价更低，但会多改动原计划中的安排。");
    case v1::PERSON_REASON_LEFT_NO_OPTION: return "没有学段、学科、语言都相符的需求。";
    case v1::PERSON_REASON_LEFT_DEARER:
      return StrCat("相符的岗位已由更合适的人选满足；若改派其到", there, "，整体代价至少增加", dearer, "。");
    case v1::PERSON_REASON_LEFT_OTHERS_FIRST:
      return StrCat("最接近的", there, "须先安排应交流的人员，或先满足更急的需求。");
    case v1::PERSON_REASON_LEFT_FEWER_CHANGES: return StrCat("若改派其到", there, "，会多改动原计划中的安排。");
    default: return "";
  }
}

std::string WhyNeed(const v1::PlacementProblem& problem, const v1::OpenNeed& open) {
  const std::string nearest = open.nearest() < 0 ? "" : problem.people(open.nearest());
  switch (open.reason()) {
    case v1::NEED_REASON_NO_CANDIDATE: return "没有学段、学科、语言都相符的人选。";
    case v1::NEED_REASON_TOO_FEW_CANDIDATES: return StrCat("相符的人选只有", open.candidates(), "人，均已安排到此。");
    case v1::NEED_REASON_CANDIDATES_FIXED: return "相符的人选已指定到别处，或随团队安排。";
    case v1::NEED_REASON_HIGHER_PRIORITY: return StrCat("最接近的人选（", nearest, "）须满足更优先的需求。");
    case v1::NEED_REASON_EQUAL_PRIORITY:
      return StrCat("最接近的人选（", nearest, "）满足同等优先的另一需求；若改派至此，整体代价至少增加", open.dearer(),
                    "。");
    default: return "";
  }
}

}  // namespace

absl::Status ValidPlan(const PlacementPlan& plan) {
  absl::StatusOr<Period> interval = ParseInterval("placement_plan.interval", plan.interval());
  if (!interval.ok()) return interval.status();
  if (plan.interval().start().size() != 10 || plan.interval().end().size() != 10) {
    return InvalidField("placement_plan.interval", "起止日期都须填写到日");
  }
  absl::Status valid = FirstError(
      {RequiredText("placement_plan.display_name", plan.display_name(), 100),
       IsDivisionCode(plan.region_code()) ? absl::OkStatus()
                                          : InvalidField("placement_plan.region_code", "六位行政区划代码"),
       IsResourceId(plan.programme()) ? absl::OkStatus()
                                      : InvalidField("placement_plan.programme", "小写字母、数字与连字符"),
       ValidKind(plan.kind()), ValidCategories(plan.candidates().from_categories()),
       InRange("placement_plan.candidates.min_years_at_school", plan.candidates().min_years_at_school(), 0, 50),
       InRange("placement_plan.candidates.bound_after_years", plan.candidates().bound_after_years(), 0, 50),
       InRange("placement_plan.candidates.places_per_person", plan.candidates().places_per_person(), 0, 200),
       InRange("placement_plan.candidates.excluded", plan.candidates().excluded_size(), 0, 1000),
       InRange("placement_plan.weights.distance", plan.weights().distance(), 0, 1000),
       InRange("placement_plan.weights.repeat", plan.weights().repeat(), 0, 1000),
       InRange("placement_plan.weights.burden", plan.weights().burden(), 0, 1000),
       InRange("placement_plan.pins", plan.pins_size(), 0, 1000),
       InRange("placement_plan.groups", plan.groups_size(), 0, 100)});
  if (!valid.ok()) return valid;
  std::set<std::string> placed;
  for (const PlacementPlan::Pin& pin : plan.pins()) {
    valid = FirstError({CheckName("placement_plan.pins.person", pin.person(), "people"),
                        CheckName("placement_plan.pins.need", pin.need(), "needs")});
    if (!valid.ok()) return valid;
    if (!placed.insert(pin.person()).second) return InvalidField("placement_plan.pins", "每人只能指定一次");
  }
  for (const PlacementPlan::Group& group : plan.groups()) {
    valid = InRange("placement_plan.groups.people", group.people_size(), 2, 20);
    for (const std::string& person : group.people()) {
      if (valid.ok()) valid = CheckName("placement_plan.groups.people", person, "people");
      if (valid.ok() && !placed.insert(person).second) {
        valid = InvalidField("placement_plan.groups", "每人只能在一个团队中，并且不能另行指定");
      }
    }
    if (!valid.ok()) return valid;
  }
  for (const std::string& person : plan.candidates().excluded()) {
    valid = CheckName("placement_plan.candidates.excluded", person, "people");
    if (!valid.ok()) return valid;
  }
  return absl::OkStatus();
}

PlacementPlan AsEntered(const PlacementPlan& plan) {
  PlacementPlan entered;
  entered.set_name(plan.name());
  entered.set_display_name(plan.display_name());
  entered.set_region_code(plan.region_code());
  *entered.mutable_interval() = plan.interval();
  entered.set_programme(plan.programme());
  entered.set_kind(plan.kind());
  *entered.mutable_candidates() = plan.candidates();
  *entered.mutable_weights() = plan.weights();
  entered.set_nobody_worse_off(plan.nobody_worse_off());
  *entered.mutable_pins() = plan.pins();
  *entered.mutable_groups() = plan.groups();
  return entered;
}

PlacementPlan Without(PlacementPlan plan, const google::protobuf::RepeatedPtrField<std::string>& people) {
  const std::set<std::string> out(people.begin(), people.end());
  PlacementPlan left = plan;
  for (const std::string& person : out) {
    const auto& excluded = plan.candidates().excluded();
    if (std::find(excluded.begin(), excluded.end(), person) == excluded.end()) {
      left.mutable_candidates()->add_excluded(person);
    }
  }
  left.clear_pins();
  for (const PlacementPlan::Pin& pin : plan.pins()) {
    if (!out.contains(pin.person())) *left.add_pins() = pin;
  }
  left.clear_groups();
  for (const PlacementPlan::Group& group : plan.groups()) {
    PlacementPlan::Group members;
    for (const std::string& person : group.people()) {
      if (!out.contains(person)) members.add_people(person);
    }
    if (members.people_size() > 1) *left.add_groups() = std::move(members);
  }
  return left;
}

std::string_view Chinese(PlacementPlan::State state) {
  switch (state) {
    case PlacementPlan::STATE_DRAFT: return "草案";
    case PlacementPlan::STATE_QUEUED: return "排队计算";
    case PlacementPlan::STATE_COMPUTED: return "已算出";
    case PlacementPlan::STATE_ACCEPTED: return "已采纳";
    case PlacementPlan::STATE_FAILED: return "未算出";
    case PlacementPlan::STATE_CANCELLED: return "已取消";
    default: return "未说明";
  }
}

absl::Status NeedsState(const PlacementPlan& plan, std::initializer_list<PlacementPlan::State> states,
                        std::string_view verb) {
  std::string allowed;
  for (const PlacementPlan::State state : states) {
    if (plan.state() == state) return absl::OkStatus();
    allowed += StrCat(allowed.empty() ? "" : "”或“", Chinese(state));
  }
  return Failure(kWrongState,
                 {{"name", plan.name()}, {"state", Chinese(plan.state())}, {"verb", verb}, {"allowed", allowed}});
}

absl::Status CanAccept(const PlacementPlan& plan, bool is_author) {
  absl::Status state = NeedsState(plan, {PlacementPlan::STATE_COMPUTED, PlacementPlan::STATE_ACCEPTED}, "采纳");
  if (!state.ok()) return state;
  if (is_author) return Failure(kOwnPlan, {{"name", plan.name()}}).By(kPlanActors, plan.name());
  return absl::OkStatus();
}

v1::Posting PostingFor(const PlacementPlan& plan, const v1::Person& person, const v1::Need& need) {
  v1::Posting posting;
  posting.set_programme(plan.programme());
  posting.set_kind(plan.kind());
  posting.set_person(person.name());
  posting.set_home(person.school());
  posting.set_host(need.school());
  *posting.mutable_interval() = plan.interval();
  posting.set_stage(need.stage() == v1::STAGE_UNSPECIFIED ? person.stage() : need.stage());
  posting.set_subject(need.subject());
  posting.set_placement_plan(plan.name());
  posting.set_state(v1::Posting::STATE_PLANNED);
  return posting;
}

int Distance(std::string_view from, std::string_view to) {
  if (from.size() != 6 || to.size() != 6) return 3;
  if (from == to) return 0;
  if (from.substr(0, 4) == to.substr(0, 4)) return 1;
  return from.substr(0, 2) == to.substr(0, 2) ? 2 : 3;
}

absl::StatusOr<Problem> MakeProblem(const Setting& setting) {
  const PlacementPlan& plan = setting.plan;
  const PlacementPlan::Weights weights = WeightsOf(plan);
  const int places =
      plan.candidates().places_per_person() == 0 ? kDefaultPlaces : plan.candidates().places_per_person();
  std::unordered_map<std::string_view, std::string_view> pins;
  for (const PlacementPlan::Pin& pin : plan.pins()) pins.emplace(pin.person(), pin.need());
  std::set<std::string_view> names;

  planner::ProblemBuilder builder(plan.nobody_worse_off());
  for (const Wanted& wanted : setting.needs) {
    builder.AddNeed({.name = wanted.need.name(),
                     .place = wanted.need.school(),
                     .count = wanted.need.count(),
                     .priority = wanted.need.priority()});
  }
  const Index index(setting.needs);
  std::vector<std::pair<int32_t, int>> options;  // cost, need
  for (const Candidate& candidate : setting.candidates) {
    names.insert(candidate.name);
    const auto pin = pins.find(candidate.name);
    const int bound = plan.candidates().bound_after_years();
    builder.AddPerson({.name = candidate.name,
                       .may_stay = bound == 0 || candidate.years_at_school < bound,
                       .present_cost = weights.distance() * Distance(candidate.home, candidate.school_region),
                       .pinned_need = pin == pins.end() ? std::string_view() : pin->second});
    options.clear();
    int pinned = -1;
    index.ForEach(candidate, [&](int need) {
      const v1::Need& wanted = setting.needs[need].need;
      if (!Fits(wanted, candidate)) return;
      options.emplace_back(CostOf(weights, wanted, candidate), need);
      if (pin != pins.end() && wanted.name() == pin->second) pinned = need;
    });
    if (static_cast<int>(options.size()) > places) {
      std::nth_element(options.begin(), options.begin() + places, options.end());
      const auto last = options.begin() + places;
      const auto kept =
          std::find_if(options.begin(), last, [&](const auto& option) { return option.second == pinned; });
      if (pinned >= 0 && kept == last) *(last - 1) = {CostOf(weights, setting.needs[pinned].need, candidate), pinned};
      options.resize(places);
    }
    if (pin != pins.end() && pinned < 0) {
      return InvalidField("placement_plan.pins",
                          StrCat("“", pin->second, "”与“", candidate.name, "”的学段、学科、语言应相符"));
    }
    for (const auto& [cost, need] : options) builder.AddOption(setting.needs[need].need.name(), cost);
  }
  for (const auto& [person, need] : pins) {
    if (!names.contains(person)) return NotACandidate("placement_plan.pins", person);
  }
  int group = 0;
  for (const PlacementPlan::Group& entered : plan.groups()) {
    std::vector<std::string_view> members;
    for (const std::string& person : entered.people()) {
      if (!names.contains(person)) return NotACandidate("placement_plan.groups", person);
      members.push_back(person);
    }
    builder.AddTeam(StrCat("group-", ++group), members);
  }
  absl::StatusOr<v1::PlacementProblem> problem = builder.Build();
  if (!problem.ok()) return problem.status();
  return Problem{*std::move(problem), builder.dropped()};
}

std::vector<v1::Placement> LinesOf(const Setting& setting, const v1::PlacementProblem& problem,
                                   const v1::PlacementSolution& solution) {
  std::vector<v1::Placement> placed, stay, open;
  for (int row = 0; row < problem.people_size(); ++row) {
    const int need = solution.needs(row);
    v1::Placement& line = (need < 0 ? stay : placed).emplace_back();
    line.set_person(problem.people(row));
    line.set_cost(solution.costs(row));
    line.set_why(WhyPerson(setting, solution.person_reasons(), row));
    line.set_changed(problem.has_kept() && problem.kept().needs(row) != need);
    if (need < 0) continue;
    line.set_need(setting.needs[need].need.name());
    line.set_school(setting.needs[need].need.school());
  }
  for (const v1::OpenNeed& unmet : solution.open_needs()) {
    v1::Placement& line = open.emplace_back();
    line.set_need(setting.needs[unmet.need()].need.name());
    line.set_school(setting.needs[unmet.need()].need.school());
    line.set_missing(unmet.units());
    line.set_why(WhyNeed(problem, unmet));
  }
  const auto by_person = [](const v1::Placement& a, const v1::Placement& b) { return a.person() < b.person(); };
  std::sort(placed.begin(), placed.end(), by_person);
  std::sort(stay.begin(), stay.end(), by_person);
  std::sort(open.begin(), open.end(),
            [](const v1::Placement& a, const v1::Placement& b) { return a.need() < b.need(); });
  placed.insert(placed.end(), std::make_move_iterator(stay.begin()), std::make_move_iterator(stay.end()));
  placed.insert(placed.end(), std::make_move_iterator(open.begin()), std::make_move_iterator(open.end()));
  return placed;
}

PlacementPlan::Outcome OutcomeOf(const Problem& made, const v1::PlacementSolution& solution) {
  const v1::PlacementProblem& problem = made.problem;
  PlacementPlan::Outcome outcome;
  outcome.set_people(problem.people_size());
  int needed[3] = {}, met[3] = {};
  for (int need = 0; need < problem.needs_size(); ++need) {
    const int priority = problem.need_priorities(need) - 1;
    needed[priority] += problem.need_counts(need);
    met[priority] += solution.met_counts(need);
  }
  for (int priority = 0; priority < 3; ++priority) {
    outcome.add_needed_by_priority(needed[priority]);
    outcome.add_met_by_priority(met[priority]);
  }
  outcome.set_needed(needed[0] + needed[1] + needed[2]);
  outcome.set_met(met[0] + met[1] + met[2]);
  const v1::PlacementTotals& totals = solution.totals();
  outcome.set_cost(totals.cost());
  outcome.set_cost_bound(solution.has_bound() ? solution.bound().totals().cost() : totals.cost());
  outcome.set_changed(static_cast<int32_t>(totals.changed()));
  outcome.set_bound_left(static_cast<int32_t>(totals.bound_left()));
  outcome.set_fresh_cost(solution.has_fresh() ? solution.fresh().cost() : totals.cost());
  outcome.set_dropped_options(made.dropped);
  return outcome;
}

}  // namespace jiedui::rotation::policy
