#include "services/rotation/planner/plan.h"

#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "common/base/error.h"
#include "common/base/text.h"
#include "common/placement/checker.h"
#include "services/rotation/planner/instance.h"
#include "services/rotation/planner/prices.h"
#include "services/rotation/planner/replan.h"
#include "services/rotation/planner/teams.h"
#include "services/rotation/planner/why.h"

namespace jiedui::rotation::planner {
namespace {

using v1::PlacementCertificate;
using v1::PlacementProblem;
using v1::PlacementSolution;
using v1::PlacementTotals;

PlacementTotals TotalsOf(const Instance& instance, const Plan& plan) {
  std::vector<int64_t> open(4, 0);  // by level
  for (int need = 0; need < instance.needs; ++need) open[instance.need_level[need]] += instance.count[need];
  PlacementTotals totals;
  Price sum;
  for (int person = 0; person < instance.people; ++person) {
    const int32_t option = plan.option[person];
    if (option == kStays) {
      sum = sum + instance.StayCost(person);
    } else {
      sum = sum + instance.OptionCost(person, option);
      totals.set_placed(totals.placed() + 1);
      --open[instance.need_level[instance.option_need[option]]];
    }
  }
  totals.set_open_first(open[3]);
  totals.set_open_second(open[2]);
  totals.set_open_third(open[1]);
  totals.set_bound_left(sum.level());
  totals.set_changed(sum.changes());
  totals.set_cost(sum.cost());
  return totals;
}

PlacementCertificate CertificateOf(const Instance& instance, const Plan& plan) {
  PlacementCertificate certificate;
  certificate.mutable_price_levels()->Resize(instance.needs, 0);
  if (instance.keeps) certificate.mutable_price_changes()->Resize(instance.needs, 0);
  certificate.mutable_price_costs()->Resize(instance.needs, 0);
  for (int need = 0; need < instance.needs; ++need) {
    const int row = instance.need_row[need];
    certificate.set_price_levels(row, static_cast<int32_t>(plan.price[need].level()));
    if (instance.keeps) certificate.set_price_changes(row, static_cast<int32_t>(plan.price[need].changes()));
    certificate.set_price_costs(row, plan.price[need].cost());
  }
  return certificate;
}

template <class Column>
void WriteNeeds(const Instance& instance, const Plan& plan, Column& column) {
  column.Resize(instance.people, -1);
  for (int person = 0; person < instance.people; ++person) {
    const int32_t option = plan.option[person];
    if (option != kStays) column.Set(instance.person_row[person], instance.need_row[instance.option_need[option]]);
  }
}

PlacementSolution Written(const Instance& instance, const Plan& plan, const Fixed& fixed) {
  PlacementSolution solution;
  WriteNeeds(instance, plan, *solution.mutable_needs());
  solution.mutable_costs()->Resize(instance.people, 0);
  solution.mutable_met_counts()->Resize(instance.needs, 0);
  for (int person = 0; person < instance.people; ++person) {
    const int row = instance.person_row[person];
    const int32_t option = plan.option[person];
    solution.set_costs(row, option == kStays ? instance.stay_cost[person] : instance.option_cost[option]);
    if (option == kStays) continue;
    const int need = instance.need_row[instance.option_need[option]];
    solution.set_met_counts(need, solution.met_counts(need) + 1);
  }
  *solution.mutable_totals() = TotalsOf(instance, plan);
  *solution.mutable_certificate() = CertificateOf(instance, plan);
  Explain(instance, plan, fixed, solution);
  return solution;
}

// Row numbers by name.
template <class Names>
std::unordered_map<std::string_view, int> RowsOf(const Names& names) {
  std::unordered_map<std::string_view, int> rows;
  rows.reserve(names.size());
  for (int row = 0; row < names.size(); ++row) rows.emplace(names[row], row);
  return rows;
}

}  // namespace

absl::StatusOr<PlacementSolution> MakePlan(const PlacementProblem& problem, const PlanSettings& settings) {
  absl::StatusOr<Instance> read = ReadInstance(problem);
  if (!read.ok()) return read.status();
  const Instance& instance = *read;
  const auto solve = [&](const Fixed& fixed, const Part* part) {
    absl::StatusOr<Plan> plan = instance.keeps ? SolveKeeping(instance, fixed, settings.control)
                                               : SolveFresh(instance, fixed, settings.control, part);
    if (plan.ok()) RaisePrices(instance, fixed, *plan);
    return plan;
  };
  absl::StatusOr<Plan> relaxed = solve(instance.fixed, nullptr);
  if (!relaxed.ok()) return relaxed.status();

  PlacementSolution solution;
  if (instance.teams.empty()) {
    solution = Written(instance, *relaxed, instance.fixed);
  } else {
    absl::StatusOr<TeamsPlaced> placed = PlaceTeams(
        instance, *relaxed, instance.fixed, [&](const Fixed& fixed, const Part& part) { return solve(fixed, &part); },
        settings.team_tries);
    if (!placed.ok()) return placed.status();
    // A team that was whole already was fixed without solving anything: prices that its members held down may now be higher.
    RaisePrices(instance, placed->fixed, placed->plan);
    solution = Written(instance, placed->plan, placed->fixed);
    WriteNeeds(instance, *relaxed, *solution.mutable_bound()->mutable_needs());
    *solution.mutable_bound()->mutable_totals() = TotalsOf(instance, *relaxed);
    *solution.mutable_bound()->mutable_certificate() = CertificateOf(instance, *relaxed);
  }
  const absl::Status checked = placement::CheckPlan(problem, solution);
  if (!checked.ok()) {
    return Failure(kInternal, {{"detail", StrCat("the plan was refused by its checker: ", ChineseMessageOf(checked))}});
  }
  if (instance.keeps && settings.compare_with_fresh) {
    PlacementProblem fresh = problem;
    fresh.clear_kept();
    absl::StatusOr<PlacementSolution> best = MakePlan(fresh, settings);
    if (!best.ok()) return best.status();
    *solution.mutable_fresh() = best->totals();
    int64_t changed = 0;
    for (int row = 0; row < best->needs_size(); ++row) changed += best->needs(row) != problem.kept().needs(row);
    solution.mutable_fresh()->set_changed(changed);
  }
  return solution;
}

void Keep(const PlacementProblem& before, const PlacementSolution& solution, PlacementProblem& problem) {
  const auto people = RowsOf(before.people()), needs = RowsOf(problem.needs()), needs_before = RowsOf(before.needs());
  v1::KeptPlan& kept = *problem.mutable_kept();
  kept.Clear();
  for (const std::string& person : problem.people()) {
    const auto found = people.find(person);
    const int need_before = found == people.end() ? -1 : solution.needs(found->second);
    const auto need = need_before < 0 ? needs.end() : needs.find(before.needs(need_before));
    kept.add_needs(need == needs.end() ? -1 : need->second);
  }
  for (const std::string& need : problem.needs()) {
    const auto found = needs_before.find(need);
    kept.add_price_levels(found == needs_before.end() ? 0 : solution.certificate().price_levels(found->second));
  }
}

}  // namespace jiedui::rotation::planner
