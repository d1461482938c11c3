#include "tests/load/planning_lemon.h"

#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>

#include <chrono>
#include <cstdlib>

BareTimes RunLemonAlone(const BareGraph& bare) {
  using Clock = std::chrono::steady_clock;
  using Graph = lemon::StaticDigraph;
  using Simplex = lemon::NetworkSimplex<Graph, int, int64_t>;
  BareTimes times;
  const auto begun = Clock::now();
  Graph graph;
  graph.build(bare.nodes, bare.arcs.begin(), bare.arcs.end());
  Graph::ArcMap<int64_t> costs(graph);
  for (size_t arc = 0; arc < bare.costs.size(); ++arc) costs[Graph::arcFromId(static_cast<int>(arc))] = bare.costs[arc];
  Graph::NodeMap<int> supplies(graph);
  for (int node = 0; node < bare.nodes; ++node) supplies[Graph::nodeFromId(node)] = bare.supplies[node];
  const auto built = Clock::now();
  Simplex simplex(graph);
  simplex.costMap(costs).supplyMap(supplies);
  if (simplex.run() != Simplex::OPTIMAL) std::abort();
  const auto solved = Clock::now();
  times.graph = std::chrono::duration<double>(built - begun).count();
  times.solve = std::chrono::duration<double>(solved - built).count();
  times.cost = simplex.totalCost<int64_t>();
  return times;
}
