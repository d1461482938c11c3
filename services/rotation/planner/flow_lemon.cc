#include "services/rotation/planner/flow_lemon.h"

#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>

#include <cstddef>
#include <iterator>
#include <utility>

namespace jiedui::rotation::planner {
namespace {

// Nodes: people, needs, then one store Z. Arcs, in order of their source: person to need, person to Z (stays), Z to need (left open). Every
// arc has room enough that the supplies alone bound its flow. So at the optimum no arc has a negative reduced cost, used ones have 0, and
// the potentials of the needs above Z's are the prices of the certificate.
class Arcs {
 public:
  explicit Arcs(const FlowProblem& problem) : problem_(problem) {}

  int Store() const { return problem_.people + problem_.needs; }
  int Count() const { return problem_.first[problem_.people] + problem_.people + problem_.needs; }
  // Of the arc that is the `offset`-th of its person; the last of them is to Z.
  int Target(int person, int offset) const {
    const int option = problem_.first[person] + offset;
    return option == problem_.first[person + 1] ? Store() : problem_.people + problem_.option_need[option];
  }

 private:
  const FlowProblem& problem_;
};

// Arcs as pairs of source and target, one after another, without a list of them.
class ArcIterator {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = std::pair<int, int>;
  using difference_type = std::ptrdiff_t;
  using pointer = const value_type*;
  using reference = value_type;

  ArcIterator(const FlowProblem& problem, int arc) : problem_(&problem), arc_(arc) {}

  value_type operator*() const {
    const Arcs arcs(*problem_);
    if (source_ == problem_->people) return {arcs.Store(), problem_->people + offset_};
    return {source_, arcs.Target(source_, offset_)};
  }
  ArcIterator& operator++() {
    ++arc_;
    ++offset_;
    if (source_ < problem_->people && offset_ > problem_->first[source_ + 1] - problem_->first[source_]) {
      ++source_;
      offset_ = 0;
    }
    return *this;
  }
  bool operator==(const ArcIterator& other) const { return arc_ == other.arc_; }
  bool operator!=(const ArcIterator& other) const { return arc_ != other.arc_; }

 private:
  const FlowProblem* problem_;
  int arc_;
  int source_ = 0, offset_ = 0;
};

using Graph = lemon::StaticDigraph;

// LEMON asks for costs and supplies by arc and node.
class CostMap {
 public:
  using Key = Graph::Arc;
  using Value = int64_t;
  CostMap(const FlowProblem& problem, const Graph& graph) : problem_(problem), graph_(graph) {}
  int64_t operator[](Graph::Arc arc) const {
    const int source = Graph::id(graph_.source(arc));
    if (source >= problem_.people) return problem_.open_cost[Graph::id(graph_.target(arc)) - problem_.people];
    const int option = Graph::id(arc) - source;  // each person before has one arc more than options
    return option == problem_.first[source + 1] ? problem_.stay_cost[source] : problem_.option_cost[option];
  }

 private:
  const FlowProblem& problem_;
  const Graph& graph_;
};

class SupplyMap {
 public:
  using Key = Graph::Node;
  using Value = int;
  explicit SupplyMap(const FlowProblem& problem) : problem_(problem), store_(-problem.people) {
    for (int need = 0; need < problem.needs; ++need) store_ += problem.count[need];
  }
  int operator[](Graph::Node node) const {
    const int id = Graph::id(node);
    if (id < problem_.people) return 1;
    return id < problem_.people + problem_.needs ? -problem_.count[id - problem_.people] : store_;
  }

 private:
  const FlowProblem& problem_;
  int store_;
};

}  // namespace

bool SolveFlow(const FlowProblem& problem, FlowResult& result) {
  const Arcs arcs(problem);
  Graph graph;
  graph.build(arcs.Store() + 1, ArcIterator(problem, 0), ArcIterator(problem, arcs.Count()));
  using Simplex = lemon::NetworkSimplex<Graph, int, int64_t>;
  Simplex simplex(graph);
  simplex.costMap(CostMap(problem, graph)).supplyMap(SupplyMap(problem));
  if (simplex.run() != Simplex::OPTIMAL) return false;

  result.option.assign(problem.people, -1);
  for (int person = 0; person < problem.people; ++person) {
    for (int option = problem.first[person]; option < problem.first[person + 1]; ++option) {
      if (simplex.flow(Graph::arcFromId(option + person)) > 0) result.option[person] = option;
    }
  }
  const int64_t store = simplex.potential(Graph::nodeFromId(arcs.Store()));
  result.price.resize(problem.needs);
  for (int need = 0; need < problem.needs; ++need) {
    result.price[need] = simplex.potential(Graph::nodeFromId(problem.people + need)) - store;
  }
  return true;
}

}  // namespace jiedui::rotation::planner
