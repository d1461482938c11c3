#include "common/placement/checker.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "common/base/error.h"
#include "common/base/text.h"

namespace jiedui::placement {
namespace {

using v1::PlacementCertificate;
using v1::PlacementProblem;
using v1::PlacementSolution;
using v1::PlacementTotals;

// Worth in open needs, in changed placements, in cost; compared in this order.
using Amount = std::array<int64_t, 3>;

constexpr int kMaxTeam = 20;
constexpr int64_t kSmall = int64_t{1} << 30, kLarge = int64_t{1} << 60;

std::string At(std::string_view column, int row) { return StrCat(column, "[", row, "]"); }

class Checker {
 public:
  Checker(const PlacementProblem& problem, const PlacementSolution& solution)
      : problem_(problem), solution_(solution) {}

  absl::Status Run() {
    for (const auto step :
         {&Checker::ProblemColumns, &Checker::ProblemRows, &Checker::Placements, &Checker::Optimal, &Checker::Bound}) {
      const absl::Status status = (this->*step)();
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

 private:
  // A plan in terms of the message: who goes where.
  struct Reached {
    PlacementTotals totals;
    std::vector<int32_t> met;      // by need
    std::vector<int32_t> options;  // by person: index, or -1
  };

  absl::Status ProblemColumns() {
    const int people = problem_.people_size(), needs = problem_.needs_size();
    if (problem_.option_counts_size() != people) return InvalidField("problem.option_counts", "每人一项");
    int64_t options = 0;
    begin_.push_back(0);
    for (const int32_t count : problem_.option_counts()) {
      if (count < 0) return InvalidField("problem.option_counts", "非负整数");
      options += count;
      if (options > problem_.option_needs_size()) return InvalidField("problem.option_needs", "与各人备选数之和一致");
      begin_.push_back(static_cast<int32_t>(options));
    }
    if (problem_.option_needs_size() != options || problem_.option_costs_size() != options) {
      return InvalidField("problem.option_needs", "与各人备选数之和一致");
    }
    if (problem_.stay_costs_size() != 0 && problem_.stay_costs_size() != people) {
      return InvalidField("problem.stay_costs", "每人一项，或全部省略");
    }
    if (problem_.need_counts_size() != needs || problem_.need_priorities_size() != needs) {
      return InvalidField("problem.need_counts", "每项需求一项");
    }
    if (problem_.need_places_size() != needs && (problem_.need_places_size() != 0 || problem_.teams_size() != 0)) {
      return InvalidField("problem.need_places", "每项需求一项");
    }
    if (problem_.has_kept() && problem_.kept().needs_size() != people) {
      return InvalidField("problem.kept.needs", "每人一项");
    }
    return absl::OkStatus();
  }

  absl::Status ProblemRows() {
    const int people = problem_.people_size(), needs = problem_.needs_size();
    std::unordered_set<std::string_view> names(problem_.people().begin(), problem_.people().end());
    if (names.size() != static_cast<size_t>(people)) return InvalidField("problem.people", "不得重复");
    names = std::unordered_set<std::string_view>(problem_.needs().begin(), problem_.needs().end());
    if (names.size() != static_cast<size_t>(needs)) return InvalidField("problem.needs", "不得重复");
    for (int need = 0; need < needs; ++need) {
      const int32_t count = problem_.need_counts(need), priority = problem_.need_priorities(need);
      if (count < 1 || count > 1'000'000) return InvalidField(At("problem.need_counts", need), "1 至 1000000 的整数");
      if (priority < 1 || priority > 3) return InvalidField(At("problem.need_priorities", need), "1 至 3 的整数");
    }
    for (const int32_t place : problem_.need_places()) {
      if (place < 0 || place >= problem_.places_size()) return InvalidField("problem.need_places", "已列出的地点");
    }
    std::vector<int32_t> last(needs, -1);  // who listed the need last
    for (int person = 0; person < people; ++person) {
      for (int32_t option = begin_[person]; option < begin_[person + 1]; ++option) {
        const int32_t need = problem_.option_needs(option), cost = problem_.option_costs(option);
        if (need < 0 || need >= needs) return InvalidField(At("problem.option_needs", option), "已列出的需求");
        if (last[need] == person) return InvalidField(At("problem.option_needs", option), "同一人对同一需求只列一次");
        last[need] = person;
        if (cost < 0 || cost > 1'000'000)
          return InvalidField(At("problem.option_costs", option), "0 至 1000000 的整数");
      }
    }
    for (const int32_t cost : problem_.stay_costs()) {
      if (cost < 0 || cost > 1'000'000) return InvalidField("problem.stay_costs", "0 至 1000000 的整数");
    }
    bound_.assign(people, false);
    for (const int32_t person : problem_.bound_to_move()) {
      if (person < 0 || person >= people || bound_[person])
        return InvalidField("problem.bound_to_move", "已列出的人员，不得重复");
      bound_[person] = true;
    }
    for (const int32_t need : problem_.kept().needs()) {
      if (need < -1 || need >= needs) return InvalidField("problem.kept.needs", "已列出的需求，或 -1");
    }
    pinned_.assign(people, false);
    for (const auto& pin : problem_.pins()) {
      if (pin.person() < 0 || pin.person() >= people || pinned_[pin.person()]) {
        return InvalidField("problem.pins", "已列出的人员，不得重复");
      }
      if (pin.need() < 0 || pin.need() >= needs) return InvalidField("problem.pins", "已列出的需求");
      pinned_[pin.person()] = true;
    }
    names = std::unordered_set<std::string_view>(problem_.places().begin(), problem_.places().end());
    if (names.size() != static_cast<size_t>(problem_.places_size())) return InvalidField("problem.places", "不得重复");
    decided_ = pinned_;
    names.clear();
    for (const auto& team : problem_.teams()) {
      if (team.members_size() < 2 || team.members_size() > kMaxTeam) return InvalidField("problem.teams", "2 至 20 人");
      if (!names.insert(team.name()).second) return InvalidField("problem.teams", "名称不得重复");
      for (const int32_t person : team.members()) {
        if (person < 0 || person >= people || decided_[person]) {
          return InvalidField("problem.teams", "已列出的人员，未单独指定去处，不得重复");
        }
        decided_[person] = true;
      }
    }
    return absl::OkStatus();
  }

  Amount OptionCost(int person, int32_t option) const {
    const bool changed = problem_.has_kept() && problem_.kept().needs(person) != problem_.option_needs(option);
    return {0, changed ? 1 : 0, problem_.option_costs(option)};
  }
  Amount StayCost(int person) const {
    const bool changed = problem_.has_kept() && problem_.kept().needs(person) != -1;
    return {bound_[person] ? 1 : 0, changed ? 1 : 0, problem_.stay_costs_size() > 0 ? problem_.stay_costs(person) : 0};
  }

  // Is it a plan at all? Fills what it reaches.
  template <class Column>
  absl::Status Count(std::string_view name, const Column& column, Reached& reached) const {
    if (column.size() != problem_.people_size()) return InvalidField(name, "每人一项");
    reached.met.assign(problem_.needs_size(), 0);
    reached.options.assign(problem_.people_size(), -1);
    Amount sum = {0, 0, 0};
    for (int person = 0; person < column.size(); ++person) {
      const int32_t need = column[person];
      Amount cost = StayCost(person);
      if (need != -1) {
        int32_t option = begin_[person];
        while (option < begin_[person + 1] && problem_.option_needs(option) != need) ++option;
        if (option == begin_[person + 1]) return InvalidField(At(name, person), "此人的备选之一，或 -1");
        reached.options[person] = option;
        cost = OptionCost(person, option);
        if (++reached.met[need] > problem_.need_counts(need)) return InvalidField(At(name, person), "不超过需求人数");
      }
      for (size_t level = 0; level < sum.size(); ++level) sum[level] += cost[level];
    }
    for (const auto& pin : problem_.pins()) {
      if (column[pin.person()] != pin.need()) return InvalidField(At(name, pin.person()), "指定的去处");
    }
    std::array<int64_t, 3> open = {0, 0, 0};
    int64_t placed = 0;
    for (int need = 0; need < problem_.needs_size(); ++need) {
      open[problem_.need_priorities(need) - 1] += problem_.need_counts(need) - reached.met[need];
      placed += reached.met[need];
    }
    reached.totals.set_open_first(open[0]);
    reached.totals.set_open_second(open[1]);
    reached.totals.set_open_third(open[2]);
    reached.totals.set_bound_left(sum[0]);
    reached.totals.set_changed(sum[1]);
    reached.totals.set_cost(sum[2]);
    reached.totals.set_placed(placed);
    return absl::OkStatus();
  }

  static absl::Status SameTotals(std::string_view name, const PlacementTotals& told, const PlacementTotals& found) {
    const bool same = told.open_first() == found.open_first() && told.open_second() == found.open_second() &&
                      told.open_third() == found.open_third() && told.bound_left() == found.bound_left() &&
                      told.changed() == found.changed() && told.cost() == found.cost() &&
                      told.placed() == found.placed();
    if (!same) return InvalidField(name, "与各人安置之和一致");
    return absl::OkStatus();
  }

  absl::Status Placements() {
    const absl::Status counted = Count("needs", solution_.needs(), reached_);
    if (!counted.ok()) return counted;
    if (solution_.costs_size() != problem_.people_size()) return InvalidField("costs", "每人一项");
    for (int person = 0; person < problem_.people_size(); ++person) {
      const int32_t option = reached_.options[person];
      const int64_t cost = option < 0 ? StayCost(person)[2] : problem_.option_costs(option);
      if (solution_.costs(person) != cost) return InvalidField(At("costs", person), "备选所列成本");
    }
    if (solution_.met_counts_size() != problem_.needs_size()) return InvalidField("met_counts", "每项需求一项");
    for (int need = 0; need < problem_.needs_size(); ++need) {
      if (solution_.met_counts(need) != reached_.met[need]) return InvalidField(At("met_counts", need), "实际安置人数");
    }
    for (int i = 0; i < problem_.teams_size(); ++i) {
      std::optional<int32_t> together;
      for (const int32_t person : problem_.teams(i).members()) {
        const int32_t need = solution_.needs(person);
        const int32_t place = need < 0 ? -1 : problem_.need_places(need);
        if (together.has_value() && *together != place) return InvalidField(At("needs", person), "团队成员同去一地");
        together = place;
      }
    }
    return SameTotals("totals", solution_.totals(), reached_.totals);
  }

  // The three conditions of PlacementCertificate, where `fixed` people are not free to choose.
  absl::Status Best(std::string_view name, const PlacementCertificate& certificate, const Reached& reached,
                    const std::vector<bool>& fixed) const {
    const int needs = problem_.needs_size();
    const bool changes = problem_.has_kept() || certificate.price_changes_size() > 0;
    if (certificate.price_levels_size() != needs || certificate.price_costs_size() != needs ||
        (changes && certificate.price_changes_size() != needs)) {
      return InvalidField(name, "每项需求一项");
    }
    std::vector<Amount> price(needs);
    for (int need = 0; need < needs; ++need) {
      price[need] = {certificate.price_levels(need), changes ? certificate.price_changes(need) : 0,
                     certificate.price_costs(need)};
      if (price[need][0] < -kSmall || price[need][0] > kSmall || price[need][1] < -kSmall || price[need][1] > kSmall ||
          price[need][2] < -kLarge || price[need][2] > kLarge) {
        return InvalidField(At(name, need), "范围之内的整数");
      }
      const Amount open = {4 - problem_.need_priorities(need), 0, 0};
      if (price[need] > open) return InvalidField(At(name, need), "不高于该需求的优先级");
      if (reached.met[need] < problem_.need_counts(need) && price[need] != open) {
        return InvalidField(At(name, need), "未满足的需求，其价格等于优先级");
      }
    }
    const auto worth = [&](int person, int32_t option) {
      Amount amount = option < 0 ? Amount{0, 0, 0} : price[problem_.option_needs(option)];
      const Amount cost = option < 0 ? StayCost(person) : OptionCost(person, option);
      for (size_t level = 0; level < amount.size(); ++level) amount[level] -= cost[level];
      return amount;
    };
    for (int person = 0; person < problem_.people_size(); ++person) {
      if (fixed[person]) continue;
      const Amount has = worth(person, reached.options[person]);
      bool best = has >= worth(person, -1);
      for (int32_t option = begin_[person]; best && option < begin_[person + 1]; ++option) {
        best = has >= worth(person, option);
      }
      if (!best) return InvalidField(At("needs", person), StrCat("依 ", name, " 对全局最优的去处"));
    }
    return absl::OkStatus();
  }

  absl::Status Optimal() { return Best("certificate", solution_.certificate(), reached_, decided_); }

  absl::Status Bound() {
    if (solution_.has_bound() != (problem_.teams_size() > 0)) return InvalidField("bound", "有团队时给出，且仅在此时");
    if (problem_.teams_size() == 0) return absl::OkStatus();
    Reached reached;
    const absl::Status counted = Count("bound.needs", solution_.bound().needs(), reached);
    if (!counted.ok()) return counted;
    const absl::Status totals = SameTotals("bound.totals", solution_.bound().totals(), reached.totals);
    if (!totals.ok()) return totals;
    return Best("bound.certificate", solution_.bound().certificate(), reached, pinned_);
  }

  const PlacementProblem& problem_;
  const PlacementSolution& solution_;
  std::vector<int32_t> begin_;                  // by person, and one more: where their options begin
  std::vector<bool> bound_, pinned_, decided_;  // by person; decided: pinned or in a team
  Reached reached_;
};

}  // namespace

absl::Status CheckPlan(const PlacementProblem& problem, const PlacementSolution& solution) {
  return Checker(problem, solution).Run();
}

}  // namespace jiedui::placement
