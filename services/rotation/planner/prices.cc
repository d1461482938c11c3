#include "services/rotation/planner/prices.h"

#include <algorithm>
#include <queue>
#include <utility>

namespace jiedui::rotation::planner {
namespace {

const Price kFar(int64_t{1} << 30, 0, 0);  // beyond any way; a way added to it still fits

// Distances between the store of stayers and open units (flow_lemon.cc) and the needs. People are no nodes here: who is at a need, or
// stays, leads from there to their options at the reduced cost of each.
class Distances {
 public:
  Distances(const Instance& instance, const Fixed& fixed, const Plan& plan)
      : instance_(instance), fixed_(fixed), plan_(plan), distance_(instance.needs, kFar) {}

  // From the store to each need.
  std::vector<Price> FromStore() {
    std::vector<int32_t> begin(instance_.needs + 1, 0), people;  // by need: who is there
    for (int person = 0; person < instance_.people; ++person) {
      if (Moves(person)) ++begin[At(person)];
    }
    for (int need = 0, sum = 0; need <= instance_.needs; ++need) begin[need] = sum += begin[need];
    people.resize(begin[instance_.needs]);
    for (int person = 0; person < instance_.people; ++person) {
      if (Moves(person)) people[--begin[At(person)]] = person;
    }
    for (int need = 0; need < instance_.needs; ++need) {
      Reach(need, Price{instance_.need_level[need], 0, 0} - plan_.price[need]);
    }
    for (int person = 0; person < instance_.people; ++person) {
      if (fixed_[person] == kFree && plan_.option[person] == kStays) Lead(person, Price{});
    }
    Settle([&](int need) {
      for (int32_t i = begin[need]; i < begin[need + 1]; ++i) Lead(people[i], distance_[need]);
    });
    return std::move(distance_);
  }

  // From each need to the store, found from there backwards.
  std::vector<Price> ToStore() {
    std::vector<int32_t> left = instance_.count;
    for (const int32_t option : plan_.option) {
      if (option != kStays) --left[instance_.option_need[option]];
    }
    for (int need = 0; need < instance_.needs; ++need) {
      if (left[need] > 0) distance_[need] = Price();
    }
    for (int person = 0; person < instance_.people; ++person) {
      if (!Moves(person)) continue;
      Price& distance = distance_[At(person)];
      distance = std::min(distance, Worth(person, plan_.option[person]) + instance_.StayCost(person));
    }
    for (int need = 0; need < instance_.needs; ++need) {
      if (distance_[need] < kFar) heap_.emplace(distance_[need], need);
    }
    // The options turned round. By need: who is elsewhere and could come, at what cost.
    struct Candidate {
      int32_t person, cost;
    };
    std::vector<int32_t> begin(instance_.needs + 1, 0);
    for (int person = 0; person < instance_.people; ++person) {
      if (!Moves(person)) continue;
      for (int32_t option = instance_.first[person]; option < instance_.first[person + 1]; ++option) {
        ++begin[instance_.option_need[option]];
      }
    }
    for (int need = 0, sum = 0; need <= instance_.needs; ++need) begin[need] = sum += begin[need];
    std::vector<Candidate> candidates(begin[instance_.needs]);
    std::vector<Price> worth(instance_.people);  // of what they have
    std::vector<int32_t> at(instance_.people);
    for (int person = 0; person < instance_.people; ++person) {
      if (!Moves(person)) continue;
      worth[person] = Worth(person, plan_.option[person]);
      at[person] = At(person);
      for (int32_t option = instance_.first[person]; option < instance_.first[person + 1]; ++option) {
        candidates[--begin[instance_.option_need[option]]] = {person, instance_.option_cost[option]};
      }
    }
    Settle([&](int need) {
      const Price base = distance_[need] - plan_.price[need];
      for (int32_t i = begin[need]; i < begin[need + 1]; ++i) {
        const Candidate& candidate = candidates[i];
        const int32_t from = at[candidate.person];
        if (distance_[from] <= distance_[need]) continue;  // settled, the need itself among them
        const bool changes = instance_.keeps && instance_.kept[candidate.person] != need;
        Reach(from, base + worth[candidate.person] + Price(0, changes, candidate.cost));
      }
    });
    return std::move(distance_);
  }

 private:
  bool Moves(int person) const { return fixed_[person] == kFree && plan_.option[person] != kStays; }
  int32_t At(int person) const { return instance_.option_need[plan_.option[person]]; }
  Price Worth(int person, int32_t option) const {
    return plan_.price[instance_.option_need[option]] - instance_.OptionCost(person, option);
  }

  void Lead(int person, const Price& distance) {
    const int32_t chosen = plan_.option[person];
    const Price base = distance + (chosen == kStays ? Price{} - instance_.StayCost(person) : Worth(person, chosen));
    for (int32_t option = instance_.first[person]; option < instance_.first[person + 1]; ++option) {
      if (option != chosen) Reach(instance_.option_need[option], base - Worth(person, option));
    }
  }

  void Reach(int32_t need, const Price& distance) {
    if (distance_[need] <= distance) return;
    distance_[need] = distance;
    heap_.emplace(distance, need);
  }

  template <class Expand>
  void Settle(const Expand& expand) {
    while (!heap_.empty()) {
      const auto [distance, need] = heap_.top();
      heap_.pop();
      if (distance == distance_[need]) expand(need);
    }
  }

  struct Later {
    bool operator()(const std::pair<Price, int32_t>& a, const std::pair<Price, int32_t>& b) const { return a > b; }
  };

  const Instance& instance_;
  const Fixed& fixed_;
  const Plan& plan_;
  std::vector<Price> distance_;  // by need
  std::priority_queue<std::pair<Price, int32_t>, std::vector<std::pair<Price, int32_t>>, Later> heap_;
};

}  // namespace

void RaisePrices(const Instance& instance, const Fixed& fixed, Plan& plan) {
  const std::vector<Price> distance = Distances(instance, fixed, plan).FromStore();  // there is a way to each
  for (int need = 0; need < instance.needs; ++need) plan.price[need] = plan.price[need] + distance[need];
}

std::vector<Price> LowestPrices(const Instance& instance, const Fixed& fixed, const Plan& plan) {
  std::vector<Price> prices = Distances(instance, fixed, plan).ToStore();
  for (int need = 0; need < instance.needs; ++need) {
    prices[need] = prices[need] == kFar ? plan.price[need] : plan.price[need] - prices[need];
  }
  return prices;
}

}  // namespace jiedui::rotation::planner
