// How the result of a placement plan reaches the store: piece by piece, seen whole or not at all; and how far a computation is.
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "common/base/text.h"
#include "common/testing/wait.h"
#include "services/rotation/plans/plan_test_base.h"

namespace jiedui::rotation {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using Progress = v1::PlacementPlan::Progress;

constexpr std::string_view kName = "placementPlans/p1";

class PlanWriteTest : public PlanTestBase {
 protected:
  // A plan that waits to be computed, with eight people and five seats.
  void Queued() {
    for (int person = 1; person <= 8; ++person)
      PutPerson(person, person % 2 == 0 ? "anding" : "longxi", person % 2 == 0 ? "621102" : "621122");
    AddNeed("a", "dingxi1", "621102", 1, 3);
    AddNeed("b", "longxi", "621122", 2, 2);
    ASSERT_THAT(Create(Draft()).status(), IsOk());
    ASSERT_THAT(Queue(), IsOk());
  }
  // Larger than a transaction writes: bytes in six pieces, lines in three.
  static PlanResult Large() {
    PlanResult result;
    for (int i = 0; i < 21; ++i) result.problem.add_people(std::string(1 << 20, static_cast<char>('a' + i)));
    result.solution.add_needs(7);
    return result;
  }
  static std::vector<v1::Placement> ManyLines() {
    std::vector<v1::Placement> lines(2500);
    for (size_t i = 0; i < lines.size(); ++i) {
      lines[i].set_person(StrCat("people/", i));
      lines[i].set_need("needs/a");
    }
    return lines;
  }
  absl::StatusOr<v1::ReadPlacementCertificateResponse> Certificate() {
    v1::ReadPlacementCertificateRequest request;
    request.set_name(std::string(kName));
    const Call call = As(Dingxi(), "ReadPlacementCertificate");
    return Await(planning_.ReadPlacementCertificate(call, request));
  }
  int64_t Count(const std::string& table) {
    int64_t count = -1;
    const std::string text = StrCat("SELECT COUNT(*) FROM ", table);
    Write([&](db::Tx& tx) {
      return tx.One({"test.count", text}, {}, [&](const db::Row& row) { count = row.Int(0); }).status();
    });
    return count;
  }
  void Do(const std::string& statement) {
    Write([&](db::Tx& tx) { return tx.Run({"test.do", statement}).status(); });
  }
};

TEST_P(PlanWriteTest, NothingOfAResultIsSeenUntilAllOfItIs) {
  Queued();
  std::vector<int> seen;
  const auto written = store::WritePlanResult(*store_, kName, Large(), ManyLines(), [&](int done, int total) {
    EXPECT_EQ(total, 9);
    seen.push_back(done);
    EXPECT_THAT(Lines(), IsEmpty());
    EXPECT_THAT(Certificate().status(), Fails(kNotFound));
    EXPECT_EQ(Get()->state(), v1::PlacementPlan::STATE_QUEUED);
    return true;
  });
  ASSERT_THAT(written.status(), IsOk());
  EXPECT_THAT(seen, ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9));
  Write([&](db::Tx& tx) { return store::Publish(tx, kName, *written); });
  const auto part = Certificate();
  ASSERT_THAT(part.status(), IsOk());
  EXPECT_EQ(part->size(), written->size.whole());
  Write([&](db::Tx& tx) -> absl::Status {
    const absl::StatusOr<PlanResult> kept = store::GetPlanResult(tx, kName);
    if (!kept.ok()) return kept.status();
    EXPECT_EQ(kept->problem.people(20), Large().problem.people(20));
    EXPECT_EQ(kept->solution.needs(0), 7);
    const absl::StatusOr<std::vector<store::Line>> lines = store::PlanLines(tx, kName, 0, 10'000);
    if (!lines.ok()) return lines.status();
    EXPECT_THAT(*lines, SizeIs(2500));
    EXPECT_EQ(lines->back().placement.person(), "people/2499");
    return absl::OkStatus();
  });
}

TEST_P(PlanWriteTest, AnAttemptThatWasCutOffIsComputedAgainAndLeavesNothing) {
  Queued();
  const auto cut_off =
      store::WritePlanResult(*store_, kName, Large(), ManyLines(), [](int done, int) { return done < 8; });
  EXPECT_TRUE(absl::IsCancelled(cut_off.status()));
  EXPECT_EQ(Count("placement_piece"), 6);
  EXPECT_EQ(Count("placement_line"), 2000);
  // While the plan is queued somebody may be writing it: left alone.
  ASSERT_THAT(store::SweepAttempts(*store_, kName), IsOk());
  EXPECT_EQ(Count("placement_piece"), 6);
  EXPECT_THAT(*store::PlansWithLeftovers(*store_), ElementsAre(kName));

  ASSERT_THAT(Compute(), IsOk());
  EXPECT_EQ(Get()->state(), v1::PlacementPlan::STATE_COMPUTED);
  EXPECT_THAT(Lines(), SizeIs(8));
  EXPECT_EQ(Count("placement_piece"), 1);
  EXPECT_EQ(Count("placement_line"), 8);
  EXPECT_THAT(*store::PlansWithLeftovers(*store_), IsEmpty());
}

TEST_P(PlanWriteTest, OfTwoThatComputeTheSamePlanOneIsItsResult) {
  Queued();
  bool first = true;
  const auto late = store::WritePlanResult(*store_, kName, Large(), ManyLines(), [&](int, int) {
    if (!first) return true;
    first = false;
    EXPECT_THAT(Compute(), IsOk());  // meanwhile, by another replica
    return true;
  });
  ASSERT_THAT(late.status(), IsOk());
  const v1::PlacementPlan plan = *Get();
  EXPECT_EQ(plan.revision(), 3);
  EXPECT_THAT(Lines(), SizeIs(8));
  EXPECT_NE(plan.outcome().certificate_hash(), late->hash);
  EXPECT_EQ(Certificate()->hash(), plan.outcome().certificate_hash());
}

TEST_P(PlanWriteTest, AResultThatCannotBeWrittenFailsThePlanWithItsReason) {
  Queued();
  Do("ALTER TABLE placement_line RENAME TO placement_line_gone");
  ASSERT_THAT(Compute(), IsOk());
  v1::PlacementPlan plan = *Get();
  EXPECT_EQ(plan.state(), v1::PlacementPlan::STATE_FAILED);
  EXPECT_THAT(plan.reason(), AllOf(HasSubstr("3次写入结果均未成功"), HasSubstr("请重新计算")));
  EXPECT_FALSE(plan.has_outcome());
  EXPECT_FALSE(plan.has_progress());
  EXPECT_EQ(EventsOf(std::string(kName)).back(), kPlacementPlanFailed);
  Do("ALTER TABLE placement_line_gone RENAME TO placement_line");
  ASSERT_THAT(Queue(), IsOk());
  ASSERT_THAT(Compute(), IsOk());
  plan = *Get();
  EXPECT_EQ(plan.state(), v1::PlacementPlan::STATE_COMPUTED);
  EXPECT_THAT(plan.reason(), IsEmpty());
  EXPECT_EQ(Count("placement_piece"), 1) << "of the failed attempts nothing is left";
}

TEST_P(PlanWriteTest, WhatAProcessLeftOfAPlanThatWasGivenUpIsDeletedByTheNext) {
  Queued();
  ASSERT_TRUE(absl::IsCancelled(
      store::WritePlanResult(*store_, kName, Large(), ManyLines(), [](int done, int) { return done < 8; }).status()));
  v1::CancelPlacementPlanRequest request;
  request.set_name(std::string(kName));
  request.set_etag(Get()->etag());
  request.set_reason("不再需要");
  const Call call = As(Dingxi(), "CancelPlacementPlan");
  ASSERT_THAT(Await(planning_.CancelPlacementPlan(call, request)).status(), IsOk());
  db::Tail tail(*store_);
  PlanJobs jobs(*store_, tail, clock_, {.longest_sleep = absl::InfiniteDuration()});
  EXPECT_TRUE(jiedui::testing::WaitUntil([&] { return Count("placement_piece") == 0; }));
  EXPECT_EQ(Count("placement_line"), 0);
}

TEST_P(PlanWriteTest, HowFarAComputationIsIsToldWhileItGoesOn) {
  Queued();
  const v1::PlacementPlan queued = *Get();
  EXPECT_FALSE(queued.has_progress()) << "nobody has begun";
  // A planner that waits for ever, once it has been started.
  std::string folder = ::testing::TempDir() + "jiedui-test.XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const std::string program = StrCat(folder, "/planner");
  std::ofstream(program) << "#!/bin/sh\nkill -STOP $$\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  {
    db::Tail tail(*store_);
    PlanJobs jobs(*store_, tail, clock_, {.solver = {.program = program}, .longest_sleep = absl::InfiniteDuration()});
    EXPECT_TRUE(jiedui::testing::WaitUntil([&] { return Get()->has_progress(); }));
  }
  const v1::PlacementPlan going = *Get();
  EXPECT_EQ(going.progress().stage(), Progress::STAGE_SOLVING);
  EXPECT_TRUE(going.progress().has_time());
  EXPECT_EQ(going.etag(), queued.etag()) << "no revision, and no event";
  EXPECT_EQ(EventsOf(std::string(kName)).back(), kPlacementPlanQueued);

  Progress further;
  further.set_stage(Progress::STAGE_WRITING);
  further.set_done(3);
  further.set_total(9);
  Write([&](db::Tx& tx) { return store::PutProgress(tx, queued, further); });
  EXPECT_EQ(Get()->progress().done(), 3);
  EXPECT_EQ(Get()->progress().total(), 9);
  // It is of the present revision alone.
  v1::GetPlacementPlanRequest former;
  former.set_name(std::string(kName));
  former.set_revision(1);
  const Call call = As(Dingxi(), "GetPlacementPlan");
  EXPECT_FALSE(Await(planning_.GetPlacementPlan(call, former))->has_progress());
  ASSERT_THAT(Compute(), IsOk());
  EXPECT_EQ(Get()->state(), v1::PlacementPlan::STATE_COMPUTED);
  EXPECT_FALSE(Get()->has_progress());
  std::filesystem::remove_all(folder);
}

INSTANTIATE_TEST_SUITE_P(Engines, PlanWriteTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::rotation
