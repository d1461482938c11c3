#include "services/rotation/planner/instance.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>

#include "common/base/error.h"
#include "common/base/text.h"

namespace jiedui::rotation::planner {
namespace {

using v1::PlacementProblem;

// LEMON counts arcs in int, and adds two for each node.
constexpr int64_t kMaxRows = 500'000'000;

absl::Status SizeIs(std::string_view field, int64_t size, int64_t expected) {
  if (size != expected) return InvalidField(field, StrCat("共 ", expected, " 项，实有 ", size, " 项"));
  return absl::OkStatus();
}

template <class Column>
absl::Status AllWithin(std::string_view field, const Column& column, int64_t low, int64_t high) {
  for (int row = 0; row < column.size(); ++row) {
    if (column[row] < low || column[row] > high) {
      return InvalidField(StrCat(field, "[", row, "]"), StrCat(low, " 至 ", high, " 的整数"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckColumns(const PlacementProblem& problem) {
  const int64_t people = problem.people_size(), needs = problem.needs_size(), options = problem.option_needs_size();
  if (people + needs + options > kMaxRows)
    return InvalidField("option_needs", StrCat("人员、需求、备选合计不超过 ", kMaxRows));
  int64_t counted = 0;
  for (const int32_t count : problem.option_counts()) {
    if (count < 0) return InvalidField("option_counts", "非负整数");
    counted += count;
  }
  const bool places = problem.need_places_size() > 0 || problem.teams_size() > 0;
  const int64_t stays = problem.stay_costs_size() > 0 ? people : 0;
  const bool levels = problem.kept().price_levels_size() > 0;
  for (const absl::Status& status : {
           SizeIs("option_counts", problem.option_counts_size(), people),
           SizeIs("option_needs", options, counted),
           SizeIs("option_costs", problem.option_costs_size(), counted),
           SizeIs("stay_costs", problem.stay_costs_size(), stays),
           SizeIs("need_counts", problem.need_counts_size(), needs),
           SizeIs("need_priorities", problem.need_priorities_size(), needs),
           SizeIs("need_places", problem.need_places_size(), places ? needs : 0),
           SizeIs("kept.needs", problem.kept().needs_size(), problem.has_kept() ? people : 0),
           SizeIs("kept.price_levels", problem.kept().price_levels_size(), levels ? needs : 0),
           AllWithin("option_needs", problem.option_needs(), 0, needs - 1),
           AllWithin("option_costs", problem.option_costs(), 0, kMaxCost),
           AllWithin("stay_costs", problem.stay_costs(), 0, kMaxCost),
           AllWithin("bound_to_move", problem.bound_to_move(), 0, people - 1),
           AllWithin("need_counts", problem.need_counts(), 1, kMaxUnits),
           AllWithin("need_priorities", problem.need_priorities(), 1, 3),
           AllWithin("need_places", problem.need_places(), 0, problem.places_size() - 1),
           AllWithin("kept.needs", problem.kept().needs(), -1, needs - 1),
       }) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// Rows in the order of their names.
template <class Names>
absl::StatusOr<std::vector<int32_t>> InOrder(std::string_view field, const Names& names) {
  std::vector<int32_t> rows(names.size());
  std::iota(rows.begin(), rows.end(), 0);
  const auto less = [&](int32_t a, int32_t b) { return names[a] < names[b]; };
  if (!std::is_sorted(rows.begin(), rows.end(), less)) std::sort(rows.begin(), rows.end(), less);
  for (size_t i = 0; i + 1 < rows.size(); ++i) {
    if (names[rows[i]] == names[rows[i + 1]]) {
      return InvalidField(StrCat(field, "[", std::max(rows[i], rows[i + 1]), "]"), "不得重复");
    }
  }
  return rows;
}

std::vector<int32_t> Inverse(const std::vector<int32_t>& rows) {
  std::vector<int32_t> inverse(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) inverse[rows[i]] = static_cast<int32_t>(i);
  return inverse;
}

absl::Status ReadOptions(const PlacementProblem& problem, const std::vector<int32_t>& need_rank, Instance& instance) {
  std::vector<int32_t> row_first(instance.people + 1, 0);
  for (int row = 0; row < instance.people; ++row) row_first[row + 1] = row_first[row] + problem.option_counts(row);
  instance.first.assign(1, 0);
  instance.first.reserve(instance.people + 1);
  instance.option_need.reserve(problem.option_needs_size());
  instance.option_cost.reserve(problem.option_needs_size());
  std::vector<std::pair<int32_t, int32_t>> options;  // of one person: need, cost
  for (const int32_t row : instance.person_row) {
    options.clear();
    for (int32_t option = row_first[row]; option < row_first[row + 1]; ++option) {
      options.emplace_back(need_rank[problem.option_needs(option)], problem.option_costs(option));
    }
    if (!std::is_sorted(options.begin(), options.end())) std::sort(options.begin(), options.end());
    for (size_t i = 0; i < options.size(); ++i) {
      if (i > 0 && options[i].first == options[i - 1].first) {
        return InvalidField(StrCat("option_needs（people[", row, "]）"), "同一人对同一需求只列一次");
      }
      instance.option_need.push_back(options[i].first);
      instance.option_cost.push_back(options[i].second);
    }
    instance.first.push_back(static_cast<int32_t>(instance.option_need.size()));
  }
  return absl::OkStatus();
}

absl::Status ReadPins(const PlacementProblem& problem, const std::vector<int32_t>& person_rank,
                      const std::vector<int32_t>& need_rank, Instance& instance) {
  std::vector<int32_t> left = instance.count;
  for (int i = 0; i < problem.pins_size(); ++i) {
    const std::string field = StrCat("pins[", i, "]");
    const auto& pin = problem.pins(i);
    if (pin.person() < 0 || pin.person() >= instance.people || pin.need() < 0 || pin.need() >= instance.needs) {
      return InvalidField(field, "已列出的人员和需求");
    }
    const int32_t person = person_rank[pin.person()], need = need_rank[pin.need()];
    if (instance.fixed[person] != kFree) return InvalidField(field, "每人只能指定一处");
    instance.fixed[person] = instance.FindOption(person, need);
    if (instance.fixed[person] < 0) return InvalidField(field, "此人的备选之一");
    if (left[need]-- == 0) return InvalidField(field, "指定人数不超过需求人数");
  }
  return absl::OkStatus();
}

absl::Status ReadTeams(const PlacementProblem& problem, const std::vector<int32_t>& person_rank, Instance& instance) {
  std::vector<std::string_view> names;
  for (const auto& team : problem.teams()) names.push_back(team.name());
  const auto rows = InOrder("teams", names);
  if (!rows.ok()) return rows.status();
  std::vector<bool> taken(instance.people, false);
  for (const int32_t row : *rows) {
    const std::string field = StrCat("teams[", row, "].members");
    const auto& members = problem.teams(row).members();
    if (members.size() < 2 || members.size() > kMaxTeam) return InvalidField(field, StrCat("2 至 ", kMaxTeam, " 人"));
    Team team;
    for (const int32_t member : members) {
      if (member < 0 || member >= instance.people) return InvalidField(field, "已列出的人员");
      const int32_t person = person_rank[member];
      if (taken[person]) return InvalidField(field, "一人只在一个团队中出现一次");
      if (instance.fixed[person] != kFree) return InvalidField(field, "未单独指定去处的人员");
      taken[person] = true;
      team.members.push_back(person);
    }
    std::sort(team.members.begin(), team.members.end());
    instance.teams.push_back(std::move(team));
  }
  return absl::OkStatus();
}

}  // namespace

int32_t Instance::FindOption(int person, int32_t need) const {
  const auto begin = option_need.begin() + first[person], end = option_need.begin() + first[person + 1];
  const auto found = std::lower_bound(begin, end, need);
  return found != end && *found == need ? static_cast<int32_t>(found - option_need.begin()) : -1;
}

absl::StatusOr<Instance> ReadInstance(const PlacementProblem& problem) {
  const absl::Status columns = CheckColumns(problem);
  if (!columns.ok()) return columns;
  auto person_row = InOrder("people", problem.people());
  if (!person_row.ok()) return person_row.status();
  auto need_row = InOrder("needs", problem.needs());
  if (!need_row.ok()) return need_row.status();
  const auto place_row = InOrder("places", problem.places());
  if (!place_row.ok()) return place_row.status();

  Instance instance;
  instance.people = problem.people_size();
  instance.needs = problem.needs_size();
  instance.keeps = problem.has_kept();
  instance.person_row = *std::move(person_row);
  instance.need_row = *std::move(need_row);
  const std::vector<int32_t> person_rank = Inverse(instance.person_row), need_rank = Inverse(instance.need_row),
                             place_rank = Inverse(*place_row);
  const absl::Status options = ReadOptions(problem, need_rank, instance);
  if (!options.ok()) return options;

  for (const int32_t row : instance.need_row) {
    instance.count.push_back(problem.need_counts(row));
    instance.need_level.push_back(static_cast<int8_t>(4 - problem.need_priorities(row)));
    if (problem.need_places_size() > 0) instance.need_place.push_back(place_rank[problem.need_places(row)]);
    if (problem.kept().price_levels_size() > 0) instance.kept_level.push_back(problem.kept().price_levels(row));
  }
  instance.stay_level.assign(instance.people, 0);
  for (const int32_t row : problem.bound_to_move()) {
    if (instance.stay_level[person_rank[row]]++ > 0) return InvalidField("bound_to_move", "每人只列一次");
  }
  for (const int32_t row : instance.person_row) {
    instance.stay_cost.push_back(problem.stay_costs_size() > 0 ? problem.stay_costs(row) : 0);
    if (instance.keeps) {
      const int32_t need = problem.kept().needs(row);
      instance.kept.push_back(need < 0 ? kStays : need_rank[need]);
    }
  }
  instance.fixed.assign(instance.people, kFree);
  const absl::Status pins = ReadPins(problem, person_rank, need_rank, instance);
  if (!pins.ok()) return pins;
  const absl::Status teams = ReadTeams(problem, person_rank, instance);
  if (!teams.ok()) return teams;
  return instance;
}

}  // namespace jiedui::rotation::planner
