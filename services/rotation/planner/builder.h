// Makes a placement problem from names, row by row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "jiedui/rotation/v1/placement_problem.pb.h"

namespace jiedui::rotation::planner {

class ProblemBuilder {
 public:
  // `nobody_worse_off` drops every option that costs its person more than their present place, but for the pinned one.
  explicit ProblemBuilder(bool nobody_worse_off = false) : nobody_worse_off_(nobody_worse_off) {}

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
    std::optional<int32_t>
        present_cost;              // of the place they have now, in the terms of options; unknown: nothing is dropped
    std::string_view pinned_need;  // one of their options, or empty
  };

  // Needs come first, then each person, followed by their options. A name that is not known is INVALID_FIELD when built.
  void AddNeed(const Need& need);
  void AddPerson(const Person& person);
  // Of the person added last. The same need twice: the lower cost counts.
  void AddOption(std::string_view need, int32_t cost);
  void AddTeam(std::string_view name, const std::vector<std::string_view>& members);

  // How many options nobody_worse_off has dropped so far.
  int64_t dropped() const { return dropped_; }

  // Takes what was added; called once. Only names were looked at: MakePlan checks the rest.
  absl::StatusOr<v1::PlacementProblem> Build();

 private:
  using Rows = std::unordered_map<std::string, int32_t>;

  void FinishPerson();
  // -1, and the builder has failed, where the name is not known.
  int32_t Row(const Rows& rows, std::string_view field, std::string_view name);

  const bool nobody_worse_off_;
  v1::PlacementProblem problem_;
  Rows people_, needs_, places_;
  absl::Status status_;
  int64_t dropped_ = 0;
  // The person added last.
  std::optional<int32_t> present_cost_;
  int32_t pinned_need_ = -1;
  std::vector<std::pair<int32_t, int32_t>> options_;  // need, cost
};

}  // namespace jiedui::rotation::planner
