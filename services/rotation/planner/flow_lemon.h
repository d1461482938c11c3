// The one door to LEMON. LEMON 1.3.1 does not compile as C++20, so flow_lemon.cc is C++17, and this header is both.
#pragma once

#include <cstdint>
#include <vector>

namespace jiedui::rotation::planner {

// A flow problem: each person takes one option or stays, each need takes `count` people or is left open for the rest. Arrays are the
// caller's and outlive the call.
struct FlowProblem {
  int people = 0;
  int needs = 0;
  const int32_t* first = nullptr;        // by person, and one more
  const int32_t* option_need = nullptr;  // by option
  const int32_t* option_cost = nullptr;  // by option
  const int64_t* stay_cost = nullptr;    // by person
  const int32_t* count = nullptr;        // by need, 1 or more
  const int64_t* open_cost = nullptr;    // by need: of each unit left open
};

struct FlowResult {
  std::vector<int32_t> option;  // by person, or -1
  std::vector<int64_t> price;   // by need: its dual value, where that of being left open is the open_cost
};

// The least sum of costs, by network simplex. One thread; the same problem gives the same result. False never happens with arrays as
// described: there is always a flow, and it has a least cost.
bool SolveFlow(const FlowProblem& problem, FlowResult& result);

}  // namespace jiedui::rotation::planner
