// Any bytes as a placement problem and a solution: the checker reads them without harm. Where the problem is one that can be planned, its plan is
// accepted, and after any changes only a plan that is as good.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "common/placement/checker.h"
#include "google/protobuf/util/message_differencer.h"
#include "jiedui/rotation/v1/placement_problem.pb.h"
#include "services/rotation/planner/plan.h"

namespace {

namespace planner = jiedui::rotation::planner;
using jiedui::rotation::v1::PlacementProblem;
using jiedui::rotation::v1::PlacementSolution;

void Require(bool holds) {
  if (!holds) std::abort();
}

bool IsSmall(const PlacementProblem& problem) {
  int64_t size = problem.people_size() + problem.needs_size() + problem.option_needs_size() + problem.teams_size();
  for (const auto& team : problem.teams()) size += team.members_size();
  return size < 300;
}

}  // namespace

// Two bytes: the length of the problem; the problem; the solution, or changes of the right one: who goes where.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const size_t length = data[0] + 256 * size_t{data[1]};
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::string_view first = bytes.substr(0, length), rest = bytes.substr(first.size());
  PlacementProblem problem;
  if (!problem.ParseFromArray(first.data(), static_cast<int>(first.size())) || !IsSmall(problem)) return 0;
  PlacementSolution given;
  if (given.ParseFromArray(rest.data(), static_cast<int>(rest.size())))
    jiedui::placement::CheckPlan(problem, given).IgnoreError();

  const auto plan = planner::MakePlan(problem, {.team_tries = 2});
  if (!plan.ok()) return 0;
  Require(jiedui::placement::CheckPlan(problem, *plan).ok());
  PlacementSolution changed = *plan;
  for (size_t i = 0; i + 1 < rest.size() && changed.needs_size() > 0; i += 2) {
    changed.set_needs(static_cast<uint8_t>(rest[i]) % changed.needs_size(), static_cast<int8_t>(rest[i + 1]));
  }
  if (jiedui::placement::CheckPlan(problem, changed).ok()) {
    Require(google::protobuf::util::MessageDifferencer::Equals(changed.totals(), plan->totals()));
  }
  return 0;
}
