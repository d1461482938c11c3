// LEMON alone on the graph of a placement problem: what planning is measured against. C++17, as LEMON demands.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

struct BareGraph {
  int nodes = 0;
  std::vector<std::pair<int, int>> arcs;  // in order of their sources
  std::vector<int64_t> costs;             // by arc
  std::vector<int> supplies;              // by node
};

struct BareTimes {
  double graph = 0, solve = 0;  // seconds: graph and maps made; constructor and run of NetworkSimplex
  int64_t cost = 0;             // of the flow
};

BareTimes RunLemonAlone(const BareGraph& bare);
