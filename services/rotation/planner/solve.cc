#include "services/rotation/planner/solve.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "common/base/error.h"
#include "services/rotation/planner/flow_lemon.h"

namespace jiedui::rotation::planner {
namespace {

// Needs that share a candidate, directly or through others.
class Groups {
 public:
  explicit Groups(int needs) : parent_(needs) { std::iota(parent_.begin(), parent_.end(), 0); }
  int32_t Find(int32_t need) {
    while (parent_[need] != need) need = parent_[need] = parent_[parent_[need]];
    return need;
  }
  // The smallest need of a group stands for it.
  void Join(int32_t a, int32_t b) {
    a = Find(a), b = Find(b);
    if (a != b) parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<int32_t> parent_;
};

struct Component {
  std::vector<int32_t> people, needs;
  int64_t options = 0;
};

class FreshSolver {
 public:
  FreshSolver(const Instance& instance, const Fixed& fixed, const Control& control, const Part* part)
      : instance_(instance), fixed_(fixed), control_(control), part_(part), remaining_(Remaining(instance, fixed)) {}

  absl::StatusOr<Plan> Run() {
    Begin();
    Divide();
    const absl::Status solved = SolveAll();
    if (!solved.ok()) return solved;
    PriceTakenNeeds();
    return std::move(plan_);
  }

 private:
  bool Free(int person) const { return fixed_[person] == kFree; }
  bool InPart(int32_t need) const { return part_ == nullptr || part_->needs[need]; }

  // Without candidates all people stay and all needs are open.
  void Begin() {
    plan_.option.resize(instance_.people);
    for (int person = 0; person < instance_.people; ++person) {
      plan_.option[person] = Free(person) ? kStays : fixed_[person];
    }
    plan_.price.resize(instance_.needs);
    for (int need = 0; need < instance_.needs; ++need) {
      plan_.price[need] = InPart(need) ? Price{instance_.need_level[need], 0, 0} : part_->before.price[need];
    }
  }

  void Divide() {
    Groups groups(instance_.needs);
    std::vector<int32_t> home(instance_.people, -1);  // a need of the person's group
    for (int person = 0; person < instance_.people; ++person) {
      if (!Free(person)) continue;
      for (int32_t option = instance_.first[person]; option < instance_.first[person + 1]; ++option) {
        const int32_t need = instance_.option_need[option];
        if (remaining_[need] == 0) continue;
        if (home[person] < 0) home[person] = need;
        groups.Join(home[person], need);
      }
    }
    std::vector<int32_t> number(instance_.needs, -1);
    for (int person = 0; person < instance_.people; ++person) {
      if (home[person] < 0) continue;
      if (!InPart(home[person])) {
        plan_.option[person] = part_->before.option[person];
        continue;
      }
      int32_t& component = number[groups.Find(home[person])];
      if (component < 0) {
        component = static_cast<int32_t>(components_.size());
        components_.emplace_back();
      }
      components_[component].people.push_back(person);
    }
    local_.assign(instance_.needs, -1);
    for (int need = 0; need < instance_.needs; ++need) {
      const int32_t component = number[groups.Find(need)];
      if (component < 0 || remaining_[need] == 0) continue;
      local_[need] = static_cast<int32_t>(components_[component].needs.size());
      components_[component].needs.push_back(need);
    }
    for (Component& component : components_) {
      for (const int32_t person : component.people) {
        component.options += instance_.first[person + 1] - instance_.first[person];
      }
    }
    // The largest first, so that no thread begins it when the others are done.
    std::stable_sort(components_.begin(), components_.end(),
                     [](const Component& a, const Component& b) { return a.options > b.options; });
  }

  absl::Status SolveAll() {
    std::atomic<size_t> next{0};
    const auto work = [&] {
      for (size_t i = next++; i < components_.size(); i = next++) {
        if (control_.cancelled != nullptr && *control_.cancelled) {
          absl::MutexLock lock(&mutex_);
          status_.Update(absl::CancelledError("the plan was cancelled"));
          return;
        }
        const absl::Status solved = SolveOne(components_[i]);
        absl::MutexLock lock(&mutex_);
        if (!solved.ok()) {
          status_.Update(solved);
          return;
        }
        ++done_;
        if (control_.progress) {
          control_.progress({done_, static_cast<int>(components_.size()), components_[i].options});
        }
      }
    };
    const size_t wanted = std::min<size_t>(std::max(control_.threads, 1), components_.size());
    std::vector<std::thread> threads;
    for (size_t i = 1; i < wanted; ++i) threads.emplace_back(work);
    work();
    for (std::thread& thread : threads) thread.join();
    absl::MutexLock lock(&mutex_);
    return status_;
  }

  // Threads write only to the people and needs of their component.
  absl::Status SolveOne(const Component& component) {
    std::vector<int32_t> first = {0}, option_need, option_cost, global, count;
    std::vector<int64_t> stay_cost, open_cost;
    option_need.reserve(component.options);
    option_cost.reserve(component.options);
    first.reserve(component.people.size() + 1);
    std::vector<int32_t> candidates(component.needs.size(), 0);
    int32_t max_cost = 1;
    for (const int32_t person : component.people) {
      max_cost = std::max(max_cost, instance_.stay_cost[person]);
      for (int32_t option = instance_.first[person]; option < instance_.first[person + 1]; ++option) {
        const int32_t need = local_[instance_.option_need[option]];
        if (need < 0) continue;
        ++candidates[need];
        max_cost = std::max(max_cost, instance_.option_cost[option]);
        option_need.push_back(need);
        option_cost.push_back(instance_.option_cost[option]);
      }
      first.push_back(static_cast<int32_t>(option_need.size()));
    }
    const absl::StatusOr<int64_t> weight = LevelWeight(max_cost, component.people.size(), component.needs.size());
    if (!weight.ok()) return weight.status();
    for (const int32_t person : component.people) {
      stay_cost.push_back(instance_.stay_level[person] * *weight + instance_.stay_cost[person]);
    }
    for (size_t i = 0; i < component.needs.size(); ++i) {
      // One unit more than candidates stays open, which is all that the others could tell.
      count.push_back(std::min(remaining_[component.needs[i]], candidates[i] + 1));
      open_cost.push_back(instance_.need_level[component.needs[i]] * *weight);
    }
    FlowResult result;
    if (!SolveFlow({.people = static_cast<int>(component.people.size()),
                    .needs = static_cast<int>(component.needs.size()),
                    .first = first.data(),
                    .option_need = option_need.data(),
                    .option_cost = option_cost.data(),
                    .stay_cost = stay_cost.data(),
                    .count = count.data(),
                    .open_cost = open_cost.data()},
                   result)) {
      return Failure(kInternal, {{"detail", "a flow problem that has a solution was not solved"}});
    }
    for (size_t i = 0; i < component.people.size(); ++i) {
      if (result.option[i] < 0) continue;  // stays
      plan_.option[component.people[i]] =
          instance_.FindOption(component.people[i], component.needs[option_need[result.option[i]]]);
    }
    for (size_t i = 0; i < component.needs.size(); ++i) {
      // The nearest multiple of the weight is the level.
      const int64_t doubled = 2 * result.price[i] + *weight;
      int64_t level = doubled / (2 * *weight);
      if (level * 2 * *weight > doubled) --level;
      plan_.price[component.needs[i]] = {level, 0, result.price[i] - level * *weight};
    }
    return absl::OkStatus();
  }

  // Needs whose units are all taken by fixed people have no part in the flow. Their price is the least at which nobody else would come, so
  // that it tells what one unit more would be worth.
  void PriceTakenNeeds() {
    if (std::none_of(remaining_.begin(), remaining_.end(), [](int32_t units) { return units == 0; })) return;
    for (int person = 0; person < instance_.people; ++person) {
      if (!Free(person)) continue;
      const int32_t chosen = plan_.option[person];
      const Price worth = chosen == kStays
                              ? Price{} - Price{instance_.stay_level[person], 0, instance_.stay_cost[person]}
                              : plan_.price[instance_.option_need[chosen]] - Price{0, 0, instance_.option_cost[chosen]};
      for (int32_t option = instance_.first[person]; option < instance_.first[person + 1]; ++option) {
        const int32_t need = instance_.option_need[option];
        if (remaining_[need] > 0) continue;
        plan_.price[need] = std::min(plan_.price[need], worth + Price{0, 0, instance_.option_cost[option]});
      }
    }
  }

  const Instance& instance_;
  const Fixed& fixed_;
  const Control& control_;
  const Part* part_;
  const std::vector<int32_t> remaining_;
  std::vector<Component> components_;
  std::vector<int32_t> local_;  // by need: its number in its component, or -1
  Plan plan_;
  absl::Mutex mutex_;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
  int done_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace

absl::StatusOr<int64_t> LevelWeight(int64_t max_cost, int64_t people, int64_t needs) {
  int64_t weight = 0, highest = 0;
  const int64_t on_path = std::min(people, needs + 1) + 1;
  if (__builtin_mul_overflow(max_cost, 4 * on_path, &weight) || __builtin_mul_overflow(weight, 8, &highest) ||
      highest > std::numeric_limits<int64_t>::max() / 4) {
    return InvalidField("option_costs", "人员、需求数量与成本之积在可精确计算的范围内");
  }
  return weight;
}

absl::StatusOr<Plan> SolveFresh(const Instance& instance, const Fixed& fixed, const Control& control,
                                const Part* part) {
  return FreshSolver(instance, fixed, control, part).Run();
}

std::vector<int32_t> PartsOf(const Instance& instance) {
  Groups groups(instance.needs);
  for (int person = 0; person < instance.people; ++person) {
    for (int32_t option = instance.first[person]; option < instance.first[person + 1]; ++option) {
      groups.Join(instance.option_need[instance.first[person]], instance.option_need[option]);
    }
  }
  std::vector<int32_t> parts(instance.needs);
  for (int need = 0; need < instance.needs; ++need) parts[need] = groups.Find(need);
  return parts;
}

Price Objective(const Instance& instance, const Plan& plan) {
  Price sum;
  for (int need = 0; need < instance.needs; ++need) {
    sum = sum + Price(static_cast<int64_t>(instance.need_level[need]) * instance.count[need], 0, 0);
  }
  for (int person = 0; person < instance.people; ++person) {
    const int32_t option = plan.option[person];
    if (option == kStays) {
      sum = sum + instance.StayCost(person);
    } else {
      sum = sum + instance.OptionCost(person, option) - Price(instance.need_level[instance.option_need[option]], 0, 0);
    }
  }
  return sum;
}

std::vector<int32_t> Remaining(const Instance& instance, const Fixed& fixed) {
  std::vector<int32_t> remaining = instance.count;
  for (int person = 0; person < instance.people; ++person) {
    if (fixed[person] >= 0) --remaining[instance.option_need[fixed[person]]];
  }
  return remaining;
}

}  // namespace jiedui::rotation::planner
