// What officials read of a plan: its lines, each with one sentence why, and its sums. Nothing is said that is not so of the problem as it
// was solved: what was left out of it is named.
#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "common/base/text.h"
#include "services/rotation/plans/policy_plan.h"

namespace jiedui::rotation::policy {
namespace {

using v1::PlacementPlan;

const std::string& TitleOf(const Wanted& wanted) { return wanted.title.empty() ? wanted.need.school() : wanted.title; }

// By how much the whole would be worse; empty where nothing is known but that it is not better.
std::string Worse(int64_t level, int64_t changes, int64_t cost, v1::DetourKnown known) {
  if (level > 0) return "会使需求空缺更多或更急，或使应交流的人员留下";
  if (known == v1::DETOUR_KNOWN_UNSPECIFIED) return changes > 0 || cost > 0 ? "整体安排会更差" : "";
  if (changes > 0) return StrCat("会多改动原计划中", changes, "人的安排");
  if (known == v1::DETOUR_KNOWN_EXACTLY) return cost == 0 ? "整体与现在一样好" : StrCat("整体代价增加", cost);
  return cost > 0 ? StrCat("整体代价至少增加", cost) : "";
}

// Explains the lines of one plan.
class Teller {
 public:
  Teller(const Setting& setting, const Problem& made, const v1::PlacementSolution& solution)
      : setting_(setting),
        made_(made),
        solution_(solution),
        room_(made.problem.need_counts().begin(), made.problem.need_counts().end()) {
    const auto take = [&](int person) {
      if (solution.needs(person) >= 0) --room_[solution.needs(person)];
    };
    for (const v1::PlacementPin& pin : made.problem.pins()) take(pin.person());
    for (const v1::PlacementTeam& team : made.problem.teams()) {
      for (const int32_t member : team.members()) take(member);
    }
  }

  // People in the order of the problem: `first` is where their options begin.
  std::string Person(int row, int64_t first) const {
    const v1::PersonReasons& reasons = solution_.person_reasons();
    const int other = reasons.others(row);
    const std::string there =
        other < 0 ? "" : StrCat("“", TitleOf(setting_.needs[other]), "”", setting_.needs[other].need.subject());
    std::string worse = Worse(reasons.levels(row), reasons.changes(row), reasons.dearer(row), reasons.known(row));
    if (!worse.empty() && made_.problem.teams_size() > 0) worse += "（各团队安排不变）";
    const std::string among = Among(row, first);
    switch (reasons.reasons(row)) {
      case v1::PERSON_REASON_PINNED: return "按指定安排。";
      case v1::PERSON_REASON_TEAM:
        return solution_.needs(row) < 0 ? "所在团队未能整体安排到一所学校，成员均不派出。"
                                        : "与所在团队一起安排在这所学校。";
      case v1::PERSON_REASON_ONLY_OPTION:
        return among.empty() ? "唯一相符的岗位。" : StrCat(among, "只有这一个岗位可选。");
      case v1::PERSON_REASON_CHEAPEST:
        return StrCat(among, among.empty() ? "在相符的岗位中对其本人代价最低" : "在其余岗位中对其本人代价最低",
                      worse.empty() ? "" : StrCat("；若改到", there, "，", worse), "。");
      case v1::PERSON_REASON_WHOLE_CHEAPER:
      case v1::PERSON_REASON_NEEDED_HERE:
      case v1::PERSON_REASON_FEWER_CHANGES:
        return StrCat(there, "对其本人代价更低，但若改到那里，", worse.empty() ? "整体安排不会更好" : worse, "。");
      case v1::PERSON_REASON_LEFT_NO_OPTION:
        return among.empty() ? "没有学段、学科、语言都相符的其他学校的需求。" : StrCat(among, "没有其他相符的岗位。");
      case v1::PERSON_REASON_LEFT_ALL_DECIDED: return StrCat(among, "没有空余的岗位。");
      case v1::PERSON_REASON_LEFT_OTHERS_FIRST: return StrCat("若改派其到", there, "，须使应交流的人员留下。");
      case v1::PERSON_REASON_LEFT_DEARER:
      case v1::PERSON_REASON_LEFT_FEWER_CHANGES:
        return StrCat("相符的岗位已由他人满足；若改派其到", there, "，", worse, "。");
      default: return "";
    }
  }

  std::string Need(const v1::OpenNeed& open) const {
    const Wanted& wanted = setting_.needs[open.need()];
    if (!wanted.barred.empty()) return wanted.barred;
    const LeftOut& out = made_.needs[open.need()];
    std::string left_out = Reasons(out);
    if (!left_out.empty()) left_out = StrCat("（另有", out.dropped + out.cut, "人相符，", left_out, "）");
    const std::string nearest = open.nearest() < 0 ? "" : made_.problem.people(open.nearest());
    switch (open.reason()) {
      case v1::NEED_REASON_NO_CANDIDATE:
        return left_out.empty() ? "没有学段、学科、语言都相符的人选。" : StrCat("没有可选的人选", left_out, "。");
      case v1::NEED_REASON_TOO_FEW_CANDIDATES:
        return StrCat(left_out.empty() ? "相符的人选只有" : "可选的人选只有", open.candidates(), "人，均已安排到此",
                      left_out, "。");
      case v1::NEED_REASON_CANDIDATES_FIXED: return StrCat("其余可选的人选已指定去处，或随团队安排", left_out, "。");
      case v1::NEED_REASON_HIGHER_PRIORITY:
      case v1::NEED_REASON_EQUAL_PRIORITY:
        return StrCat("若由最接近的人选（", nearest, "）来此，", open.level() > 0 ? "" : "别处另有空缺，且",
                      Worse(open.level(), open.changes(), open.dearer(), v1::DETOUR_KNOWN_EXACTLY),
                      made_.problem.teams_size() > 0 ? "（各团队安排不变）" : "", left_out, "。");
      default: return "";
    }
  }

 private:
  // Why options are missing that fit; empty where none is.
  static std::string Reasons(const LeftOut& out) {
    std::string text;
    const auto add = [&](std::string_view why) { text += StrCat(text.empty() ? "" : "、", why); };
    if (out.dropped > 0) add("因比现在离家更远而排除");
    if (out.cut > 0) add("因超出每人考虑的岗位数而未列入");
    if (out.barred > 0) add("因不符合项目的派出规定而排除");
    return text;
  }

  // What a person's place was not chosen from: "除……外，", or nothing.
  std::string Among(int row, int64_t first) const {
    const LeftOut& out = made_.people[row];
    std::string text = Reasons(out);
    const v1::PlacementProblem& problem = made_.problem;
    for (int64_t option = first; option < first + problem.option_counts(row); ++option) {
      const int need = problem.option_needs(static_cast<int>(option));
      if (need == solution_.needs(row) || room_[need] > 0) continue;
      text += StrCat(text.empty() ? "" : "、", "已由指定人员或团队占满");
      break;
    }
    return text.empty() ? "" : StrCat("除", text, "的岗位外，");
  }

  const Setting& setting_;
  const Problem& made_;
  const v1::PlacementSolution& solution_;
  std::vector<int32_t> room_;  // by need: units that pinned people and teams leave
};

// The sums of a plan that are compared; needed: by priority.
PlacementPlan::Reach ReachOf(const int (&needed)[3], const v1::PlacementTotals& totals) {
  PlacementPlan::Reach reach;
  reach.add_met_by_priority(needed[0] - static_cast<int>(totals.open_first()));
  reach.add_met_by_priority(needed[1] - static_cast<int>(totals.open_second()));
  reach.add_met_by_priority(needed[2] - static_cast<int>(totals.open_third()));
  reach.set_bound_left(static_cast<int32_t>(totals.bound_left()));
  reach.set_cost(totals.cost());
  return reach;
}

// The cost of `other` where it is worth comparing: it meets as many needs as the plan.
int64_t CostBeside(const v1::PlacementTotals& totals, const v1::PlacementTotals& other) {
  const bool equal = totals.open_first() == other.open_first() && totals.open_second() == other.open_second() &&
                     totals.open_third() == other.open_third() && totals.bound_left() == other.bound_left();
  return equal ? other.cost() : 0;
}

}  // namespace

std::vector<v1::Placement> LinesOf(const Setting& setting, const Problem& made, const v1::PlacementSolution& solution) {
  const v1::PlacementProblem& problem = made.problem;
  const Teller teller(setting, made, solution);
  std::vector<v1::Placement> placed, stay, open;
  int64_t first = 0;
  for (int row = 0; row < problem.people_size(); first += problem.option_counts(row), ++row) {
    const int need = solution.needs(row);
    v1::Placement& line = (need < 0 ? stay : placed).emplace_back();
    line.set_person(problem.people(row));
    line.set_cost(solution.costs(row));
    line.set_why(teller.Person(row, first));
    line.set_changed(problem.has_kept() && problem.kept().needs(row) != need);
    if (need < 0) continue;
    line.set_need(setting.needs[need].need.name());
    line.set_school(setting.needs[need].need.school());
    line.set_home(setting.candidates[row].school);
    line.set_need_revision(setting.needs[need].need.revision());
  }
  for (const v1::OpenNeed& unmet : solution.open_needs()) {
    v1::Placement& line = open.emplace_back();
    line.set_need(setting.needs[unmet.need()].need.name());
    line.set_school(setting.needs[unmet.need()].need.school());
    line.set_missing(unmet.units());
    line.set_why(teller.Need(unmet));
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
  const v1::PlacementTotals& totals = solution.totals();
  PlacementPlan::Outcome outcome;
  outcome.set_people(problem.people_size());
  int needed[3] = {};
  for (int need = 0; need < problem.needs_size(); ++need) {
    needed[problem.need_priorities(need) - 1] += problem.need_counts(need);
  }
  const PlacementPlan::Reach reach = ReachOf(needed, totals);
  *outcome.mutable_met_by_priority() = reach.met_by_priority();
  for (const int units : needed) outcome.add_needed_by_priority(units);
  outcome.set_needed(needed[0] + needed[1] + needed[2]);
  outcome.set_met(reach.met_by_priority(0) + reach.met_by_priority(1) + reach.met_by_priority(2));
  outcome.set_bound_left(reach.bound_left());
  outcome.set_cost(totals.cost());
  outcome.set_cost_bound(totals.cost());
  outcome.set_fresh_cost(totals.cost());
  if (solution.has_bound()) {
    *outcome.mutable_without_teams() = ReachOf(needed, solution.bound().totals());
    outcome.set_cost_bound(CostBeside(totals, solution.bound().totals()));
  }
  if (solution.has_fresh()) {
    *outcome.mutable_fresh() = ReachOf(needed, solution.fresh());
    outcome.set_fresh_cost(CostBeside(totals, solution.fresh()));
  }
  outcome.set_changed(static_cast<int32_t>(totals.changed()));
  outcome.set_dropped_options(made.dropped);
  outcome.set_cut_options(made.cut);
  return outcome;
}

}  // namespace jiedui::rotation::policy
