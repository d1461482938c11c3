// Makes a placement problem from names, row by row.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "jiedui/rotation/v1/placement_problem.pb.h"

namespace jiedui::rotation::planner {

class ProblemBuilder {
 public:
  struct Need {
    std::string_view name;
    std::string_view place;  // the school
    int32_t count = 1;
    int32_t priority = 3;
  };
  struct Person {
    std::string_view name;
    bool may_stay = true;  // false: bound to move
    int32_t stay_cost = 0;
    std::string_view pinned_need;  // one of their options, or empty
  };

  // Needs come first, then each person, followed by their options. A name that is not known is INVALID_FIELD when built.
  void AddNeed(const Need& need);
  void AddPerson(const Person& person);
  // Of the person added last. The same need twice: the lower cost counts.
  void AddOption(std::string_view need, int32_t cost);
  void AddTeam(std::string_view name, const std::vector<std::string_view>& members);

  // Takes what was added; called once. Only names were looked at: MakePlan checks the rest.
  absl::StatusOr<v1::PlacementProblem> Build();

 private:
  using Rows = std::unordered_map<std::string, int32_t>;

  void FinishPerson();
  // -1, and the builder has failed, where the name is not known.
  int32_t Row(const Rows& rows, std::string_view field, std::string_view name);

  v1::PlacementProblem problem_;
  Rows people_, needs_, places_;
  absl::Status status_;
  std::vector<std::pair<int32_t, int32_t>> options_;  // of the person added last: need, cost
};

}  // namespace jiedui::rotation::planner
