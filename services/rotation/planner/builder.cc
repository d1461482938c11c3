#include "services/rotation/planner/builder.h"

#include <algorithm>
#include <utility>

#include "common/base/error.h"
#include "common/base/text.h"

namespace jiedui::rotation::planner {

void ProblemBuilder::AddNeed(const Need& need) {
  needs_.emplace(need.name, problem_.needs_size());
  const auto [place, is_new] = places_.emplace(need.place, problem_.places_size());
  if (is_new) problem_.add_places(place->first);
  problem_.add_needs(std::string(need.name));
  problem_.add_need_places(place->second);
  problem_.add_need_counts(need.count);
  problem_.add_need_priorities(need.priority);
}

void ProblemBuilder::AddPerson(const Person& person) {
  FinishPerson();
  const int32_t row = problem_.people_size();
  people_.emplace(person.name, row);
  problem_.add_people(std::string(person.name));
  problem_.add_stay_costs(person.stay_cost);
  if (!person.may_stay) problem_.add_bound_to_move(row);
  if (person.pinned_need.empty()) return;
  const int32_t need = Row(needs_, "pins", person.pinned_need);
  v1::PlacementPin& pin = *problem_.add_pins();
  pin.set_person(row);
  pin.set_need(need);
}

void ProblemBuilder::AddOption(std::string_view need, int32_t cost) {
  options_.emplace_back(Row(needs_, "option_needs", need), cost);
}

void ProblemBuilder::AddTeam(std::string_view name, const std::vector<std::string_view>& members) {
  v1::PlacementTeam& team = *problem_.add_teams();
  team.set_name(std::string(name));
  for (const std::string_view member : members) team.add_members(Row(people_, "teams", member));
}

absl::StatusOr<v1::PlacementProblem> ProblemBuilder::Build() {
  FinishPerson();
  if (!status_.ok()) return status_;
  return std::move(problem_);
}

void ProblemBuilder::FinishPerson() {
  if (problem_.option_counts_size() == problem_.people_size()) return;
  std::sort(options_.begin(), options_.end());
  int32_t count = 0, last = -1;
  for (const auto& [need, cost] : options_) {
    if (need == last) continue;
    last = need;
    problem_.add_option_needs(need);
    problem_.add_option_costs(cost);
    ++count;
  }
  problem_.add_option_counts(count);
  options_.clear();
}

int32_t ProblemBuilder::Row(const Rows& rows, std::string_view field, std::string_view name) {
  const auto found = rows.find(std::string(name));
  if (found != rows.end()) return found->second;
  status_.Update(InvalidField(field, StrCat("已列出的名称，而非“", name, "”")));
  return -1;
}

}  // namespace jiedui::rotation::planner
