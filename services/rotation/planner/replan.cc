#include "services/rotation/planner/replan.h"

#include <algorithm>
#include <cstdint>
#include <queue>
#include <utility>
#include <vector>

#include "common/base/error.h"

namespace jiedui::rotation::planner {
namespace {

constexpr int32_t kUnassigned = -3;

// People whose present place is the same, as lists through one array: entered and left in constant time.
class Members {
 public:
  Members(int places, int people) : head_(places, -1), next_(people, -1), before_(people, -1) {}

  void Enter(int32_t place, int32_t person) {
    next_[person] = head_[place];
    before_[person] = -1;
    if (head_[place] >= 0) before_[head_[place]] = person;
    head_[place] = person;
  }
  void Leave(int32_t place, int32_t person) {
    (before_[person] >= 0 ? next_[before_[person]] : head_[place]) = next_[person];
    if (next_[person] >= 0) before_[next_[person]] = before_[person];
  }
  int32_t First(int32_t place) const { return head_[place]; }
  int32_t Next(int32_t person) const { return next_[person]; }

 private:
  std::vector<int32_t> head_, next_, before_;
};

// Nodes are people, then needs, then the store of stayers and open units, as in flow_lemon.cc. Potentials are such that an arc u → v has the
// reduced cost cost + potential(u) - potential(v): never below zero, and zero where there is flow.
class KeepingSolver {
 public:
  KeepingSolver(const Instance& instance, const Fixed& fixed, const Control& control)
      : instance_(instance),
        fixed_(fixed),
        control_(control),
        store_(instance.people + instance.needs),
        wanted_(Remaining(instance, fixed)),
        potential_(store_ + 1),
        place_(instance.people, kUnassigned),
        open_(instance.needs, 0),
        excess_(store_ + 1, 0),
        members_(instance.needs + 1, instance.people),
        reached_(store_ + 1, 0),
        settled_(store_ + 1, 0),
        distance_(store_ + 1),
        from_(store_ + 1, -1),
        by_(store_ + 1, -1) {}

  absl::StatusOr<Plan> Run() {
    Begin();
    for (int node = 0; node <= store_; ++node) {
      while (excess_[node] > 0) {
        if (control_.cancelled != nullptr && *control_.cancelled) return absl::CancelledError("the plan was cancelled");
        const int target = Search(node);
        if (target < 0) return Failure(kInternal, {{"detail", "a search of the kept plan found no way"}});
        Shift(target);
        Augment(node, target);
      }
    }
    if (control_.progress) control_.progress({1, 1, static_cast<int64_t>(instance_.option_need.size())});
    return Result();
  }

 private:
  int NeedNode(int32_t need) const { return instance_.people + need; }
  bool IsNeed(int node) const { return node >= instance_.people && node < store_; }
  bool Free(int person) const { return fixed_[person] == kFree; }
  Price OpenCost(int32_t need) const { return {instance_.need_level[need], 0, 0}; }
  // The list of Members a place belongs to: its need, or the last for staying.
  int32_t ListOf(int32_t place) const { return place == kStays ? instance_.needs : instance_.option_need[place]; }

  // Prices are the kept levels. A person keeps their place where it is among the best by them.
  void Begin() {
    for (int need = 0; need < instance_.needs; ++need) {
      const int32_t kept = instance_.kept_level.empty() ? 0 : instance_.kept_level[need];
      potential_[NeedNode(need)] = std::min(Price(std::max(kept, -1), 0, 0), OpenCost(need));
    }
    int64_t staying = 0, unassigned = 0;
    std::vector<int32_t> used(instance_.needs, 0);
    for (int person = 0; person < instance_.people; ++person) {
      if (!Free(person)) continue;
      Price best = Price{} - instance_.StayCost(person);
      int32_t best_place = kStays;
      for (int32_t option = instance_.first[person]; option < instance_.first[person + 1]; ++option) {
        const Price worth = potential_[NeedNode(instance_.option_need[option])] - instance_.OptionCost(person, option);
        if (worth > best) best = worth, best_place = option;
      }
      potential_[person] = best;
      const bool keeps = (best_place == kStays ? kStays : instance_.option_need[best_place]) == instance_.kept[person];
      if (!keeps) {  // new arrivals among the needs, or a place that is gone
        excess_[person] = 1;
        ++unassigned;
        continue;
      }
      place_[person] = best_place;
      members_.Enter(ListOf(best_place), person);
      best_place == kStays ? ++staying : ++used[instance_.option_need[best_place]];
    }
    int64_t total_open = 0, total_wanted = 0, people = unassigned + staying;
    for (int need = 0; need < instance_.needs; ++need) {
      const int node = NeedNode(need);
      if (potential_[node] == OpenCost(need)) open_[need] = std::max(0, wanted_[need] - used[need]);
      excess_[node] = used[need] + open_[need] - wanted_[need];
      total_open += open_[need];
      total_wanted += wanted_[need];
      people += used[need];
    }
    excess_[store_] = total_wanted - people + staying - total_open;
  }

  // Shortest paths from `source` until a node with room is settled, which it returns.
  int Search(int source) {
    ++search_;
    heap_ = {};
    settled_nodes_.clear();
    nearest_known_ = false;
    Reach(source, Price{}, -1, kUnassigned);
    while (!heap_.empty()) {
      const auto [distance, node] = heap_.top();
      heap_.pop();
      if (settled_[node] == search_) continue;
      settled_[node] = search_;
      settled_nodes_.push_back(node);
      if (excess_[node] < 0) return node;
      if (node == store_) {
        ExpandStore();
      } else if (IsNeed(node)) {
        ExpandNeed(node - instance_.people);
      } else {
        ExpandPerson(node);
      }
    }
    return -1;
  }

  // `by` is the place that a person takes who is the arc's source.
  void Reach(int node, const Price& distance, int from, int32_t by) {
    if (reached_[node] == search_ && distance_[node] <= distance) return;
    if (nearest_known_ && nearest_ <= distance) return;  // beyond the end of the search
    reached_[node] = search_;
    distance_[node] = distance;
    from_[node] = from;
    by_[node] = by;
    heap_.emplace(distance, node);
    if (excess_[node] < 0) nearest_known_ = true, nearest_ = distance;
  }

  void ExpandPerson(int person) {
    const Price base = distance_[person] + potential_[person];
    for (int32_t option = instance_.first[person]; option < instance_.first[person + 1]; ++option) {
      const int node = NeedNode(instance_.option_need[option]);
      if (option == place_[person] || settled_[node] == search_) continue;
      Reach(node, base + instance_.OptionCost(person, option) - potential_[node], person, option);
    }
    if (place_[person] != kStays && settled_[store_] != search_) {
      Reach(store_, base + instance_.StayCost(person) - potential_[store_], person, kStays);
    }
  }

  void ExpandNeed(int32_t need) {
    const int node = NeedNode(need);
    for (int32_t person = members_.First(need); person >= 0; person = members_.Next(person)) {
      if (settled_[person] != search_) Reach(person, distance_[node], node, kUnassigned);
    }
    if (open_[need] > 0 && settled_[store_] != search_) Reach(store_, distance_[node], node, kUnassigned);
  }

  void ExpandStore() {
    for (int32_t person = members_.First(instance_.needs); person >= 0; person = members_.Next(person)) {
      if (settled_[person] != search_) Reach(person, distance_[store_], store_, kUnassigned);
    }
    const Price base = distance_[store_] + potential_[store_];
    for (int need = 0; need < instance_.needs; ++need) {
      const int node = NeedNode(need);
      if (settled_[node] != search_) Reach(node, base + OpenCost(need) - potential_[node], store_, kUnassigned);
    }
  }

  // Keeps reduced costs from falling below zero when the path to `target` gets flow: all on it become zero.
  void Shift(int target) {
    for (const int node : settled_nodes_) {
      potential_[node] = potential_[node] + distance_[node] - distance_[target];
    }
  }

  void Augment(int source, int target) {
    for (int node = target; node != source; node = from_[node]) {
      const int from = from_[node];
      if (from < instance_.people) {  // leaves the place by which the path came, if any, for the next
        if (place_[from] != kUnassigned) members_.Leave(ListOf(place_[from]), from);
        place_[from] = by_[node];
        members_.Enter(ListOf(place_[from]), from);
      } else if (from == store_ && IsNeed(node)) {
        ++open_[node - instance_.people];
      } else if (IsNeed(from) && node == store_) {
        --open_[from - instance_.people];
      }
    }
    --excess_[source];
    ++excess_[target];
  }

  Plan Result() const {
    Plan plan;
    plan.option.resize(instance_.people);
    for (int person = 0; person < instance_.people; ++person) {
      plan.option[person] = Free(person) ? place_[person] : fixed_[person];
    }
    plan.price.resize(instance_.needs);
    for (int need = 0; need < instance_.needs; ++need) {
      plan.price[need] = potential_[NeedNode(need)] - potential_[store_];
    }
    return plan;
  }

  const Instance& instance_;
  const Fixed& fixed_;
  const Control& control_;
  const int store_;
  const std::vector<int32_t> wanted_;
  std::vector<Price> potential_;
  std::vector<int32_t> place_;  // by person: option, kStays or kUnassigned
  std::vector<int32_t> open_;   // by need
  std::vector<int64_t> excess_;
  Members members_;

  // The present search. Nodes carry the number of the search that reached or settled them, so that nothing is cleared between two.
  struct Later {
    bool operator()(const std::pair<Price, int>& a, const std::pair<Price, int>& b) const { return a > b; }
  };
  int64_t search_ = 0;
  std::vector<int64_t> reached_, settled_;
  std::vector<Price> distance_;
  std::vector<int> from_;
  std::vector<int32_t> by_;
  std::vector<int> settled_nodes_;
  std::priority_queue<std::pair<Price, int>, std::vector<std::pair<Price, int>>, Later> heap_;
  bool nearest_known_ = false;
  Price nearest_;
};

}  // namespace

absl::StatusOr<Plan> SolveKeeping(const Instance& instance, const Fixed& fixed, const Control& control) {
  return KeepingSolver(instance, fixed, control).Run();
}

}  // namespace jiedui::rotation::planner
