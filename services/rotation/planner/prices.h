// The two ends of the range of prices that prove a plan best. A solver leaves some prices between them, which depend on how it came about;
// the ends depend on the problem alone, and say something exact:
//   the highest price of a need is by how much the plan gets worse at least if the need wants one more;
//   the lowest is what is saved if it wants one less.
#pragma once

#include <vector>

#include "services/rotation/planner/instance.h"
#include "services/rotation/planner/solve.h"

namespace jiedui::rotation::planner {

// Shortest paths by reduced costs (Dijkstra), one pass over the options. `plan` is best for its prices.
void RaisePrices(const Instance& instance, const Fixed& fixed, Plan& plan);

// By need. One pass over the options. A need that fixed people alone fill keeps its price: nobody can make room there.
std::vector<Price> LowestPrices(const Instance& instance, const Fixed& fixed, const Plan& plan);

}  // namespace jiedui::rotation::planner
