// The best plan from nothing: minimum-cost flow, component by component.
//
// Priority first, by weights. Let C be the largest cost and K the number of people on the longest simple path that alternates between two
// plans. A unit of need left open costs 3G, 2G or G by priority 1, 2, 3, a person bound to move and left costs G besides, and G is larger
// than any change of cost along such a path. Claim: the plan with the least sum has, in this order, the fewest open units of priority 1, of
// 2, of 3, the fewest people bound to move and left, and then the least cost.
//
// Proof. Let x be least by sum and y better in that order. Lay the two plans over each other: every person has at most one option of x and one
// of y, every need at most its count of each. Pair x with y at every need as far as they go, and cut where a need is passed twice: x and y
// differ by simple paths and cycles that alternate between them, and changing x along any one of them gives a plan again. The differences
// of all add up to that of x and y, so one of them, P, makes x better in that order. P passes a person at most once, so that it changes the cost
// by less than C times K, and it changes open units and people left only at its two ends:
//   - a need gains a unit at one end: at the other a need loses one, or a person who was left is placed;
//   - a person is placed at one end: at the other a need gains, or a person is left.
// (An end at a need that gains begins with y; if the other end is a person, it ends with y, too: that person is newly placed. The same for x.)
// So P opens at most one unit, or leaves at most one person, and never opens a unit while it places a person. That P is better leaves: one
// unit of priority p is met, and perhaps a person placed: the sum falls by G or more; one of p is met and one of a later priority opened: by G
// or more; one person bound to move is placed for one who is not: by G; or nothing of these changes and the cost falls. The cost outweighs
// none of the first three, so x plus P has a lower sum than x: x was not least.
//
// The gaps are linear in K: K is at most the number of people, and at most one more than that of needs. With G = 4 C (K + 1) prices, too, come
// apart into a level, which is a whole number of G, and a cost below G / 2 in size: along the tree of a basic solution a price is the sum of at
// most one G-term, where the path leaves the store of stayers and open units, and of the costs of at most K people, once in and once out.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "services/rotation/planner/instance.h"
#include "services/rotation/planner/price.h"

namespace jiedui::rotation::planner {

// How far a computation is. A problem in independent parts is as many flow problems; LEMON itself neither reports nor stops.
struct Progress {
  int done = 0;
  int total = 0;
  int64_t options = 0;  // of the flow problem that is done
};

struct Control {
  int threads = 1;
  // Called after each flow problem, by one thread at a time.
  std::function<void(const Progress&)> progress;
  // Looked at before each flow problem; CANCELLED once it is true. May be null.
  const std::atomic<bool>* cancelled = nullptr;
};

// Who goes where, with the prices that prove it best for the people that are not fixed.
struct Plan {
  std::vector<int32_t> option;  // by person: index of the option, or kStays
  std::vector<Price> price;     // by need
};

// By person: kFree, kStays or the option they are fixed to. Fixed options fit into the counts of their needs.
using Fixed = std::vector<int32_t>;

// Only parts that hold a need of this set are computed; all else stays as in `before`.
struct Part {
  const Plan& before;
  const std::vector<bool>& needs;
};

// G above. INVALID_FIELD where prices would not fit into 62 bits.
absl::StatusOr<int64_t> LevelWeight(int64_t max_cost, int64_t people, int64_t needs);

// Does not look at Instance::kept. The result does not depend on the number of threads: each part is computed by one of them.
absl::StatusOr<Plan> SolveFresh(const Instance& instance, const Fixed& fixed, const Control& control,
                                const Part* part = nullptr);

// By need: the number of the part of the problem it is in, where nobody is fixed.
std::vector<int32_t> PartsOf(const Instance& instance);

// What a plan costs: open units by level, people left, changed placements, costs.
Price Objective(const Instance& instance, const Plan& plan);

// By need: how many of its units are not taken by fixed people.
std::vector<int32_t> Remaining(const Instance& instance, const Fixed& fixed);

}  // namespace jiedui::rotation::planner
