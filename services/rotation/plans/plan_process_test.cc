// Placement plans of large pools: solved in a process of its own, certificates larger than an answer.
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "common/testing/wait.h"
#include "services/rotation/plans/plan_test_base.h"
#include "sodium.h"

namespace jiedui::rotation {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string Planner() {
  const char* folder = std::getenv("JIEDUI_BIN_DIR");
  return StrCat(folder == nullptr ? "build/dev/bin" : folder, "/jiedui-rotation-planner");
}

class PlanProcessTest : public PlanTestBase {
 protected:
  PlanProcessTest() {
    std::string name = ::testing::TempDir() + "jiedui-test.XXXXXX";
    folder_ = mkdtemp(name.data());
  }
  ~PlanProcessTest() override { std::filesystem::remove_all(folder_); }

  // A program that does something before it becomes the planner, or instead.
  std::string Script(const std::string& body) {
    const std::string path = StrCat(folder_, "/planner");
    std::ofstream(path) << "#!/bin/sh\n" << body << "\nexec " << Planner() << " \"$@\"\n";
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path;
  }
  std::string Said(const std::string& name) {
    std::ifstream file(StrCat(folder_, "/", name));
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void Pool() {
    for (int person = 1; person <= 8; ++person)
      PutPerson(person, person % 2 == 0 ? "anding" : "longxi", person % 2 == 0 ? "621102" : "621122");
    AddNeed("a", "dingxi1", "621102", 1, 3);
    AddNeed("b", "longxi", "621122", 2, 2);
  }
  absl::Status Compute(const std::string& id, PlanSolver::Options options) {
    PlanSolver solver(std::move(options));
    return ComputePlan(*store_, today_, "placementPlans/" + id, solver);
  }
  v1::PlacementPlan Queued(const std::string& id) {
    EXPECT_THAT(Create(Draft(), id).status(), IsOk());
    EXPECT_THAT(Queue(id), IsOk());
    return *Get(id);
  }
  absl::StatusOr<v1::ReadPlacementCertificateResponse> Read(const std::string& id, int64_t offset, int32_t limit) {
    v1::ReadPlacementCertificateRequest request;
    request.set_name("placementPlans/" + id);
    request.set_offset(offset);
    request.set_limit(limit);
    const Call call = As(Dingxi(), "ReadPlacementCertificate");
    return Await(planning_.ReadPlacementCertificate(call, request));
  }
  absl::StatusOr<v1::GetPlacementCertificateResponse> Certificate(const std::string& id) {
    v1::GetPlacementCertificateRequest request;
    request.set_name("placementPlans/" + id);
    const Call call = As(Dingxi(), "GetPlacementCertificate");
    return Await(planning_.GetPlacementCertificate(call, request));
  }
  // All pieces, and how many there were.
  std::pair<std::string, int> ReadAll(const std::string& id, int32_t limit) {
    std::string bytes;
    for (int pieces = 1;; ++pieces) {
      absl::StatusOr<v1::ReadPlacementCertificateResponse> part = Read(id, static_cast<int64_t>(bytes.size()), limit);
      EXPECT_THAT(part.status(), IsOk());
      if (!part.ok()) return {bytes, pieces};
      bytes += part->piece();
      if (part->next_offset() == 0) return {bytes, pieces};
      EXPECT_EQ(part->next_offset(), static_cast<int64_t>(bytes.size()));
    }
  }
  static std::string Sha256(const std::string& bytes) {
    std::string hash(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return absl::BytesToHexString(hash);
  }

  std::string folder_;
};

TEST_P(PlanProcessTest, AChildMakesTheSamePlanBitForBit) {
  Pool();
  Queued("here");
  ASSERT_THAT(Compute("here", {}), IsOk());
  Queued("there");
  const std::string script = Script(StrCat("echo ran >> ", folder_, "/ran"));
  ASSERT_THAT(Compute("there", {.program = script}), IsOk());
  EXPECT_EQ(Said("ran"), "ran\n");
  EXPECT_THAT(Get("here")->outcome().certificate_hash(), Not(IsEmpty()));
  EXPECT_EQ(Get("there")->outcome().certificate_hash(), Get("here")->outcome().certificate_hash());
  EXPECT_EQ(Lines("there").size(), Lines("here").size());
}

TEST_P(PlanProcessTest, SmallPoolsAreSolvedInThisProcess) {
  Pool();
  Queued("p1");
  const std::string script = Script(StrCat("echo ran >> ", folder_, "/ran"));
  ASSERT_THAT(Compute("p1", {.program = script, .child_from_options = 1'000'000}), IsOk());
  EXPECT_EQ(Get("p1")->state(), v1::PlacementPlan::STATE_COMPUTED);
  EXPECT_THAT(Said("ran"), IsEmpty());
}

TEST_P(PlanProcessTest, AChildThatIsKilledIsStartedOnceMore) {
  Pool();
  Queued("p1");
  const std::string marker = StrCat(folder_, "/killed");
  const std::string script = Script(StrCat("test -e ", marker, " || { echo once > ", marker, "; kill -9 $$; }"));
  ASSERT_THAT(Compute("p1", {.program = script}), IsOk());
  EXPECT_EQ(Get("p1")->state(), v1::PlacementPlan::STATE_COMPUTED) << Get("p1")->reason();
}

TEST_P(PlanProcessTest, AChildThatIsKilledTwiceFailsThePlanWithItsReason) {
  Pool();
  Queued("p1");
  const std::string script = Script(StrCat("echo ran >> ", folder_, "/ran; kill -9 $$"));
  ASSERT_THAT(Compute("p1", {.program = script}), IsOk());
  EXPECT_EQ(Get("p1")->state(), v1::PlacementPlan::STATE_FAILED);
  EXPECT_THAT(Get("p1")->reason(), HasSubstr("被信号9终止"));
  EXPECT_EQ(Said("ran"), "ran\nran\n");
  // And may be computed again.
  ASSERT_THAT(Queue("p1"), IsOk());
  ASSERT_THAT(Compute("p1", {.program = "/nowhere/planner"}), IsOk());
  EXPECT_THAT(Get("p1")->reason(), HasSubstr("未能启动"));
  ASSERT_THAT(Queue("p1"), IsOk());
  ASSERT_THAT(Compute("p1", {.program = Planner()}), IsOk());
  EXPECT_EQ(Get("p1")->state(), v1::PlacementPlan::STATE_COMPUTED);
  EXPECT_THAT(Get("p1")->reason(), IsEmpty());
}

TEST_P(PlanProcessTest, CancellingKillsTheChild) {
  Pool();
  Queued("p1");
  // It would wait for ever.
  const std::string script = Script(StrCat("echo $$ > ", folder_, "/pid; kill -STOP $$"));
  db::Tail tail(*store_);
  PlanJobs jobs(*store_, tail, clock_, {.solver = {.program = script}, .longest_sleep = absl::InfiniteDuration()});
  ASSERT_TRUE(jiedui::testing::WaitUntil([&] { return Said("pid").ends_with("\n"); }));
  const auto runs = [&] { return kill(static_cast<pid_t>(std::stol(Said("pid"))), 0) == 0; };
  ASSERT_TRUE(runs());
  v1::CancelPlacementPlanRequest request;
  request.set_name("placementPlans/p1");
  request.set_etag(Get("p1")->etag());
  request.set_reason("不再需要");
  const Call call = As(Dingxi(), "CancelPlacementPlan");
  ASSERT_THAT(Await(planning_.CancelPlacementPlan(call, request)).status(), IsOk());
  EventsOf("placementPlans/p1");  // gives it its position, as the relay does
  tail.Nudge();
  EXPECT_TRUE(jiedui::testing::WaitUntil([&] { return !runs(); }));
  EXPECT_EQ(Get("p1")->state(), v1::PlacementPlan::STATE_CANCELLED);
}

TEST_P(PlanProcessTest, TheEndOfTheJobKillsTheChildAndThePlanStaysQueued) {
  Pool();
  Queued("p1");
  const std::string script = Script(StrCat("echo $$ > ", folder_, "/pid; kill -STOP $$"));
  db::Tail tail(*store_);
  {
    PlanJobs jobs(*store_, tail, clock_, {.solver = {.program = script}, .longest_sleep = absl::InfiniteDuration()});
    ASSERT_TRUE(jiedui::testing::WaitUntil([&] { return Said("pid").ends_with("\n"); }));
  }
  EXPECT_NE(kill(static_cast<pid_t>(std::stol(Said("pid"))), 0), 0);
  EXPECT_EQ(Get("p1")->state(), v1::PlacementPlan::STATE_QUEUED);
}

TEST_P(PlanProcessTest, ACertificateIsReadInPiecesOfAnySize) {
  Pool();
  Computed(Draft());
  const absl::StatusOr<v1::GetPlacementCertificateResponse> whole = Certificate("p1");
  ASSERT_THAT(whole.status(), IsOk());
  const std::string problem = whole->problem().SerializeAsString();
  for (const int32_t limit : {1, 7, static_cast<int32_t>(problem.size()), 0}) {
    const auto [bytes, pieces] = ReadAll("p1", limit);
    EXPECT_EQ(bytes, problem + whole->solution().SerializeAsString()) << limit;
    EXPECT_EQ(Sha256(bytes), whole->hash());
    EXPECT_EQ(pieces == 1, limit == 0) << pieces;
  }
  EXPECT_EQ(Read("p1", 0, 1)->problem_size(), static_cast<int64_t>(problem.size()));
  const int64_t size = Read("p1", 0, 1)->size();
  EXPECT_THAT(Read("p1", size, 1)->piece(), IsEmpty());
  EXPECT_THAT(Read("p1", size + 1, 1).status(), Fails(kInvalidField));
}

TEST_P(PlanProcessTest, ACertificateAboveTheLimitOfAnAnswerIsReadInPieces) {
  Pool();
  Computed(Draft());
  PlanResult large;
  for (int i = 0; i < 20; ++i) large.problem.add_people(std::string(1 << 20, static_cast<char>('a' + i)));
  const absl::StatusOr<store::WrittenResult> written =
      store::WritePlanResult(*store_, "placementPlans/p1", large, {}, [](int, int) { return true; });
  ASSERT_THAT(written.status(), IsOk());
  Write([&](db::Tx& tx) { return store::Publish(tx, "placementPlans/p1", *written); });
  EXPECT_THAT(Certificate("p1").status(), Fails(kCertificateTooLarge));
  EXPECT_EQ(Read("p1", 0, 0)->piece().size(), 2u << 20) << "fits a client that sets no limit";
  const auto [bytes, pieces] = ReadAll("p1", std::numeric_limits<int32_t>::max());
  EXPECT_EQ(bytes.size(), large.problem.ByteSizeLong());
  EXPECT_EQ(Sha256(bytes), written->hash);
  EXPECT_EQ(pieces, 3) << "8 MiB at most at a time";
}

INSTANTIATE_TEST_SUITE_P(Engines, PlanProcessTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::rotation
