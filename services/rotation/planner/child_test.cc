// The planner in a process of its own: the same plans, and an end when it is to end.
#include "services/rotation/planner/child.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "common/base/text.h"
#include "common/testing/matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/rotation/planner/plan.h"
#include "services/rotation/planner/planner_test_problems.h"

extern char** environ;

namespace jiedui::rotation::planner {
namespace {

using jiedui::testing::EqualsProto;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::StatusIs;

std::string Program() {
  const char* folder = std::getenv("JIEDUI_BIN_DIR");
  return StrCat(folder == nullptr ? "build/dev/bin" : folder, "/jiedui-rotation-planner");
}

// Pairs of a person and a need, each a flow problem of its own.
v1::PlacementProblem Pairs(int count) {
  v1::PlacementProblem problem;
  for (int i = 0; i < count; ++i) {
    problem.add_people(StrCat("person", i));
    problem.add_option_counts(1);
    problem.add_option_needs(i);
    problem.add_option_costs(i % 7);
    problem.add_needs(StrCat("need", i));
    problem.add_need_counts(1);
    problem.add_need_priorities(1);
  }
  return problem;
}

TEST(ChildTest, PlansAsThisProcessWould) {
  Random random(51);
  for (int i = 0; i < 20; ++i) {
    v1::PlacementProblem problem = RandomProblem(random, {.people = 30, .needs = 20, .pins = true, .teams = true});
    for (const bool keep : {false, true}) {
      const auto here = MakePlan(problem, {.compare_with_fresh = true});
      ASSERT_THAT(here, IsOk());
      const auto there = ChildPlanner({.program = Program(), .threads = 2, .compare_with_fresh = true}).Run(problem);
      ASSERT_THAT(there, IsOk());
      EXPECT_THAT(*there, EqualsProto(*here));
      if (!keep) Keep(problem, *here, problem);
    }
  }
}

TEST(ChildTest, TellsHowFarItIs) {
  const v1::PlacementProblem problem = Pairs(5000);
  std::vector<int> done;
  ChildPlanner child({.program = Program(), .progress = [&](const Progress& progress) {
                        EXPECT_EQ(progress.total, 5000);
                        done.push_back(progress.done);
                      }});
  const auto solution = child.Run(problem);
  ASSERT_THAT(solution, IsOk());
  EXPECT_EQ(solution->totals().placed(), 5000);
  ASSERT_EQ(done.size(), 5000u);
  EXPECT_EQ(done.back(), 5000);
}

TEST(ChildTest, RefusesWithTheReason) {
  v1::PlacementProblem problem = Pairs(2);
  problem.set_option_costs(1, -1);
  const auto here = MakePlan(problem, {});
  const auto there = ChildPlanner({.program = Program()}).Run(problem);
  EXPECT_THAT(there, HasReason("INVALID_FIELD"));
  EXPECT_EQ(ChineseMessageOf(there.status()), ChineseMessageOf(here.status()));
}

TEST(ChildTest, IsKilledBeforeAndWhileItRuns) {
  ChildPlanner before({.program = Program()});
  before.Kill();
  EXPECT_THAT(before.Run(Pairs(1)), StatusIs(absl::StatusCode::kCancelled));
  ChildPlanner* running = nullptr;
  ChildPlanner child({.program = Program(), .progress = [&](const Progress&) { running->Kill(); }});
  running = &child;
  EXPECT_THAT(child.Run(Pairs(20'000)), StatusIs(absl::StatusCode::kCancelled));
  child.Kill();  // long gone
}

TEST(ChildTest, EndsAtItsLimit) {
  ChildPlanner child({.program = Program(), .limit = absl::ZeroDuration()});
  EXPECT_THAT(child.Run(Pairs(10)), StatusIs(absl::StatusCode::kDeadlineExceeded));
}

TEST(ChildTest, SaysWhereThereIsNoProgramOrAnother) {
  EXPECT_THAT(ChildPlanner({.program = "/does/not/exist"}).Run(Pairs(1)), HasReason("PLANNER_ENDED"));
  EXPECT_THAT(ChildPlanner({.program = "/bin/false"}).Run(Pairs(1)), HasReason("PLANNER_ENDED"));
}

// Starts the program with `input` and `leash` as its descriptors 0 and 3 and answers how it ends.
int ExitOf(int input, int leash) {
  const std::string program = Program();
  std::vector<std::string> words = {program, "--leash", "3"};
  std::vector<char*> arguments = {words[0].data(), words[1].data(), words[2].data(), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, 0);
  posix_spawn_file_actions_adddup2(&actions, leash, 3);
  pid_t child = -1;
  EXPECT_EQ(posix_spawn(&child, program.c_str(), &actions, nullptr, arguments.data(), environ), 0);
  posix_spawn_file_actions_destroy(&actions);
  close(input);
  close(leash);
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(ChildTest, EndsWithItsParent) {
  int input[2], leash[2];
  ASSERT_EQ(pipe2(input, O_CLOEXEC), 0);  // its writing end stays open: the child waits for a problem
  ASSERT_EQ(pipe2(leash, O_CLOEXEC), 0);
  close(leash[1]);
  EXPECT_EQ(ExitOf(dup(input[0]), dup(leash[0])), kParentIsGone);
}

TEST(ChildTest, RefusesWhatIsNoProblem) {
  int input[2], leash[2];
  ASSERT_EQ(pipe2(input, O_CLOEXEC), 0);
  ASSERT_EQ(pipe2(leash, O_CLOEXEC), 0);  // its writing end stays open, too
  ASSERT_EQ(write(input[1], "\xff\xff", 2), 2);
  close(input[1]);
  EXPECT_EQ(ExitOf(dup(input[0]), dup(leash[0])), kNotAProblem);
}

}  // namespace
}  // namespace jiedui::rotation::planner
