#include "services/rotation/plans/policy_plan.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/rotation/people/policy_category.h"
#include "services/rotation/planner/builder.h"
#include "services/rotation/plans/policy_need.h"
#include "services/rotation/plans/reasons_plan.h"
#include "services/rotation/reasons.h"

namespace jiedui::rotation::policy {
namespace {

using v1::PlacementPlan;

// More do not fit into a certificate that is kept as one value.
constexpr int64_t kMaxOptions = 20'000'000;

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

// A need that a person may go to, in the order in which options are kept where they are cut: by priority, then cost; of equal ones each
// person has others, so that not all are left the same few.
struct Option {
  int need = 0;
  bool unpinned = true;  // what is pinned comes before all
  int32_t priority = 0;
  int32_t cost = 0;
  uint64_t spread = 0;
  friend bool operator<(const Option& a, const Option& b) {
    return std::tie(a.unpinned, a.priority, a.cost, a.spread, a.need) <
           std::tie(b.unpinned, b.priority, b.cost, b.spread, b.need);
  }
};

// A number of two names that is the same on every machine (FNV-1a).
uint64_t Spread(std::string_view person, std::string_view need) {
  uint64_t hash = 14695981039346656037u;
  for (const std::string_view name : {person, need}) {
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  }
  return hash ^ (hash >> 32);
}

absl::Status NotACandidate(std::string_view field, std::string_view person) {
  return InvalidField(field, StrCat("“", person, "”应是本计划可以派出的人员"));
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

absl::Status StillWanted(const v1::Placement& line, const v1::Need& need, std::string_view day) {
  const absl::StatusOr<absl::CivilDay> first = ParseDay("interval.start", day);
  if (!first.ok()) return first.status();
  std::string_view what;
  if (need.state() != v1::Need::STATE_OPEN) {
    what = "需求已撤回";
  } else if (!IsWanted(need, *first) || (line.need_revision() != 0 && line.need_revision() != need.revision())) {
    what = "需求在计划算出后已修改";
  }
  if (what.empty()) return absl::OkStatus();
  return Refused(line, what);
}

absl::Status Refused(const v1::Placement& line, std::string_view why) {
  constexpr std::string_view kStop = "。";
  if (why.ends_with(kStop)) why.remove_suffix(kStop.size());
  return Failure(kPlacementRefused, {{"person", line.person()}, {"need", line.need()}, {"why", why}})
      .By(kPlanning, line.person());
}

v1::Posting PostingFor(const PlacementPlan& plan, const v1::Placement& line, v1::Stage stage, const v1::Need& need) {
  v1::Posting posting;
  posting.set_programme(plan.programme());
  posting.set_kind(plan.kind());
  posting.set_person(line.person());
  posting.set_home(line.home());
  posting.set_host(need.school());
  *posting.mutable_interval() = plan.interval();
  posting.set_stage(need.stage() == v1::STAGE_UNSPECIFIED ? stage : need.stage());
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
  const int places = plan.candidates().places_per_person();
  std::unordered_map<std::string_view, std::string_view> pins;
  for (const PlacementPlan::Pin& pin : plan.pins()) pins.emplace(pin.person(), pin.need());
  std::set<std::string_view> names;

  Problem made;
  made.people.resize(setting.candidates.size());
  made.needs.resize(setting.needs.size());
  planner::ProblemBuilder builder;
  for (const Wanted& wanted : setting.needs) {
    builder.AddNeed({.name = wanted.need.name(),
                     .place = wanted.need.school(),
                     .count = wanted.need.count(),
                     .priority = wanted.need.priority()});
  }
  const Index index(setting.needs);
  int64_t listed = 0;
  std::vector<Option> options;
  for (size_t row = 0; row < setting.candidates.size(); ++row) {
    const Candidate& candidate = setting.candidates[row];
    names.insert(candidate.name);
    const auto pin = pins.find(candidate.name);
    const int bound = plan.candidates().bound_after_years();
    builder.AddPerson({.name = candidate.name,
                       .may_stay = bound == 0 || candidate.years_at_school < bound,
                       .pinned_need = pin == pins.end() ? std::string_view() : pin->second});
    const int now = Distance(candidate.home, candidate.school_region);
    options.clear();
    bool pin_fits = false;
    index.ForEach(candidate, [&](int need) {
      const Wanted& wanted = setting.needs[need];
      if (!Fits(wanted.need, candidate)) return;
      if (!wanted.barred.empty()) {
        ++made.people[row].barred;
        return;
      }
      const bool pinned = pin != pins.end() && wanted.need.name() == pin->second;
      if (plan.nobody_worse_off() && !pinned && Distance(candidate.home, wanted.need.region_code()) > now) {
        ++made.dropped;
        ++made.people[row].dropped;
        ++made.needs[need].dropped;
        return;
      }
      pin_fits |= pinned;
      options.push_back({.need = need,
                         .unpinned = !pinned,
                         .priority = wanted.need.priority(),
                         .cost = CostOf(weights, wanted.need, candidate)});
    });
    if (pin != pins.end() && !pin_fits) {
      return InvalidField("placement_plan.pins",
                          StrCat("“", pin->second, "”与“", candidate.name, "”的学段、学科、语言应相符，并可以派往"));
    }
    if (places > 0 && static_cast<int>(options.size()) > places) {
      for (Option& option : options) option.spread = Spread(candidate.name, setting.needs[option.need].need.name());
      std::nth_element(options.begin(), options.begin() + places, options.end());
      for (auto option = options.begin() + places; option != options.end(); ++option) {
        ++made.cut;
        ++made.people[row].cut;
        ++made.needs[option->need].cut;
      }
      options.resize(places);
    }
    listed += static_cast<int64_t>(options.size());
    if (listed > kMaxOptions) return Failure(kPlanTooLarge, {{"limit", StrCat(kMaxOptions)}});
    for (const Option& option : options) builder.AddOption(setting.needs[option.need].need.name(), option.cost);
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
  made.problem = *std::move(problem);
  return made;
}

}  // namespace jiedui::rotation::policy
