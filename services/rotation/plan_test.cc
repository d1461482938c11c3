#include <algorithm>
#include <atomic>
#include <map>

#include "common/placement/checker.h"
#include "common/testing/wait.h"
#include "services/rotation/events.h"
#include "services/rotation/plan_jobs.h"
#include "services/rotation/plan_results.h"
#include "services/rotation/planning_service.h"
#include "services/rotation/policy_plan.h"
#include "services/rotation/reasons_plan.h"
#include "services/rotation/rotation_test_base.h"

namespace jiedui::rotation {
namespace {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Refused for this reason.
auto Fails(const Reason& reason) { return HasReason(std::string(reason.name)); }

class PlanTest : public RotationTest {
 protected:
  // A Chinese teacher of primary school is wanted at a school.
  void AddNeed(const std::string& id, const std::string& school, const std::string& region, int priority = 2,
               int count = 1, const std::string& subject = "语文") {
    v1::Need need;
    need.set_name("needs/" + id);
    need.set_school("parties/" + school);
    need.set_region_code(region);
    need.set_stage(v1::STAGE_PRIMARY);
    need.set_subject(subject);
    need.set_count(count);
    need.set_priority(priority);
    need.mutable_interval()->set_start("2022-09-01");
    need.mutable_interval()->set_end("2025-09-01");
    need.set_state(v1::Need::STATE_OPEN);
    Write([&](db::Tx& tx) { return resource::Put<v1::Need>(tx, nullptr, need).status(); });
  }
  static v1::PlacementPlan Draft(const std::string& region = "621100") {
    v1::PlacementPlan plan;
    plan.set_display_name("2023年交流轮岗");
    plan.set_region_code(region);
    plan.mutable_interval()->set_start("2023-02-01");
    plan.mutable_interval()->set_end("2024-02-01");
    plan.set_programme("county-rotation");
    plan.set_kind(v1::Posting::KIND_EXCHANGE);
    return plan;
  }
  absl::StatusOr<v1::PlacementPlan> Create(const v1::PlacementPlan& plan, const std::string& id = "p1") {
    v1::CreatePlacementPlanRequest request;
    *request.mutable_placement_plan() = plan;
    request.set_placement_plan_id(id);
    const Call call = As(Dingxi(), "CreatePlacementPlan");
    return Await(planning_.CreatePlacementPlan(call, request));
  }
  absl::StatusOr<v1::PlacementPlan> Get(const std::string& id = "p1") {
    v1::GetPlacementPlanRequest request;
    request.set_name("placementPlans/" + id);
    const Call call = As(Dingxi(), "GetPlacementPlan");
    return Await(planning_.GetPlacementPlan(call, request));
  }
  absl::Status Queue(const std::string& id = "p1") {
    absl::StatusOr<v1::PlacementPlan> plan = Get(id);
    if (!plan.ok()) return plan.status();
    v1::ComputePlacementPlanRequest request;
    request.set_name(plan->name());
    request.set_etag(plan->etag());
    const Call call = As(Dingxi(), "ComputePlacementPlan");
    return Await(planning_.ComputePlacementPlan(call, request)).status();
  }
  absl::Status Compute(const std::string& id = "p1") {
    return ComputePlan(*store_, today_, "placementPlans/" + id, 2, nullptr);
  }
  // Drawn up, queued, computed.
  v1::PlacementPlan Computed(const v1::PlacementPlan& plan, const std::string& id = "p1") {
    EXPECT_THAT(Create(plan, id).status(), IsOk());
    EXPECT_THAT(Queue(id), IsOk());
    EXPECT_THAT(Compute(id), IsOk());
    return *Get(id);
  }
  std::vector<v1::Placement> Lines(const std::string& id = "p1") {
    v1::ListPlacementsRequest request;
    request.set_name("placementPlans/" + id);
    request.set_page_size(2);
    std::vector<v1::Placement> lines;
    const Call call = As(Dingxi(), "ListPlacements");
    do {
      absl::StatusOr<v1::ListPlacementsResponse> page = Await(planning_.ListPlacements(call, request));
      EXPECT_THAT(page.status(), IsOk());
      lines.insert(lines.end(), page->placements().begin(), page->placements().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return lines;
  }
  absl::StatusOr<v1::PlacementPlan> Accept(const Call& caller, const std::vector<std::string>& people = {},
                                           const std::string& id = "p1") {
    v1::AcceptPlacementsRequest request;
    absl::StatusOr<v1::PlacementPlan> plan = Get(id);
    request.set_name(plan->name());
    request.set_etag(plan->etag());
    for (const std::string& person : people) request.add_people(person);
    const Call call = As(caller, "AcceptPlacements");
    return Await(planning_.AcceptPlacements(call, request));
  }
  // By person: the need.
  std::map<std::string, std::string> Placed(const std::string& id = "p1") {
    std::map<std::string, std::string> placed;
    for (const v1::Placement& line : Lines(id)) {
      if (!line.person().empty() && !line.need().empty()) placed[line.person()] = line.need();
    }
    return placed;
  }

  PlanningService planning_{*store_, workers_};
};

TEST_P(PlanTest, DX18_3_4_2b_AsManyNeedsAsPossibleByPriorityThenLeastCost) {
  PutPerson(1);                      // of 安定区
  PutPerson(2, "longxi", "621122");  // of 陇西县
  AddNeed("near", "dingxi1", "621102", 3);
  AddNeed("far", "longxi", "621122", 1);
  AddNeed("music", "dingxi1", "621102", 1, 1, "音乐");
  const v1::PlacementPlan plan = Computed(Draft());
  ASSERT_EQ(plan.state(), v1::PlacementPlan::STATE_COMPUTED) << plan.reason();
  // The first alone can go to the far need: its own school is not the second's to go to.
  const std::map<std::string, std::string> expected = {{PersonName(1), "needs/far"}, {PersonName(2), "needs/near"}};
  EXPECT_EQ(Placed(), expected);
  EXPECT_EQ(plan.outcome().met(), 2);
  EXPECT_EQ(plan.outcome().needed(), 3);
  EXPECT_THAT(plan.outcome().met_by_priority(), ElementsAre(1, 0, 1));
  EXPECT_EQ(plan.outcome().cost(), 200);  // each to another county of the prefecture
  const std::vector<v1::Placement> lines = Lines();
  ASSERT_EQ(lines.size(), 3u);
  for (const v1::Placement& line : lines) EXPECT_THAT(line.why(), Not(IsEmpty())) << line.DebugString();
  EXPECT_EQ(lines[2].need(), "needs/music");
  EXPECT_EQ(lines[2].missing(), 1);
  EXPECT_THAT(EventsOf("placementPlans/p1"),
              ElementsAre(kPlacementPlanCreated, kPlacementPlanQueued, kPlacementPlanComputed));
}

TEST_P(PlanTest, ACertificateIsAcceptedAndAfterAnyTamperingRefused) {
  for (int person = 1; person <= 4; ++person)
    PutPerson(person, person % 2 == 0 ? "anding" : "longxi", person % 2 == 0 ? "621102" : "621122");
  AddNeed("a", "dingxi1", "621102", 1, 2);
  AddNeed("b", "longxi", "621122", 2);
  Computed(Draft());
  v1::GetPlacementCertificateRequest request;
  request.set_name("placementPlans/p1");
  const Call call = As(Dingxi(), "GetPlacementCertificate");
  absl::StatusOr<v1::GetPlacementCertificateResponse> certificate =
      Await(planning_.GetPlacementCertificate(call, request));
  ASSERT_THAT(certificate.status(), IsOk());
  EXPECT_EQ(certificate->hash(), Get()->outcome().certificate_hash());
  EXPECT_THAT(placement::CheckPlan(certificate->problem(), certificate->solution()), IsOk());
  for (int person = 0; person < certificate->problem().people_size(); ++person) {
    for (int need = -1; need < certificate->problem().needs_size(); ++need) {
      v1::PlacementSolution tampered = certificate->solution();
      if (tampered.needs(person) == need) continue;
      tampered.set_needs(person, need);
      EXPECT_THAT(placement::CheckPlan(certificate->problem(), tampered), Not(IsOk())) << person << " to " << need;
    }
  }
}

TEST_P(PlanTest, SD19_3_3b_AGroupGoesTogetherOrNotAtAll) {
  for (int person = 1; person <= 3; ++person) PutPerson(person);
  AddNeed("one", "dingxi1", "621102", 1);
  AddNeed("two", "longxi", "621122", 2, 2);
  v1::PlacementPlan draft = Draft();
  draft.add_groups()->add_people(PersonName(1));
  draft.mutable_groups(0)->add_people(PersonName(2));
  Computed(draft);
  const std::map<std::string, std::string> placed = Placed();
  EXPECT_EQ(placed.at(PersonName(1)), "needs/two");
  EXPECT_EQ(placed.at(PersonName(2)), "needs/two");
  EXPECT_EQ(placed.at(PersonName(3)), "needs/one");
}

TEST_P(PlanTest, ReplanningChangesAsFewAsPossibleAndShowsTheTrade) {
  for (int person = 1; person <= 6; ++person) PutPerson(person);
  AddNeed("a", "dingxi1", "621102", 1, 2);
  AddNeed("b", "longxi", "621122", 1, 2);
  Computed(Draft());
  const std::map<std::string, std::string> before = Placed();
  ASSERT_EQ(before.size(), 4u);
  const std::string ill = before.begin()->first;
  v1::ReplanPlacementsRequest request;
  request.set_name("placementPlans/p1");
  request.set_placement_plan_id("p2");
  request.add_without(ill);
  request.set_reason("因病不能派出");
  const Call call = As(Dingxi(), "ReplanPlacements");
  ASSERT_THAT(Await(planning_.ReplanPlacements(call, request)).status(), IsOk());
  ASSERT_THAT(Compute("p2"), IsOk());
  const v1::PlacementPlan plan = *Get("p2");
  ASSERT_EQ(plan.state(), v1::PlacementPlan::STATE_COMPUTED) << plan.reason();
  EXPECT_EQ(plan.replans(), "placementPlans/p1");
  EXPECT_EQ(plan.outcome().met(), 4);
  std::map<std::string, std::string> after = Placed("p2");
  EXPECT_FALSE(after.contains(ill));
  int same = 0;
  for (const auto& [person, need] : before) same += after.contains(person) && after[person] == need ? 1 : 0;
  EXPECT_EQ(same, 3) << "only the place of the one who fell ill is filled anew";
  EXPECT_LE(plan.outcome().fresh_cost(), plan.outcome().cost());
}

TEST_P(PlanTest, NobodyIsSentFartherThanNow) {
  v1::Person person = PutPerson(1);
  AddNeed("far", "longxi", "621122", 1);
  v1::PlacementPlan draft = Draft();
  draft.set_nobody_worse_off(true);
  const v1::PlacementPlan plan = Computed(draft);
  EXPECT_THAT(Placed(), IsEmpty());
  EXPECT_EQ(plan.outcome().dropped_options(), 1);
  EXPECT_EQ(plan.outcome().met(), 0);
}

TEST_P(PlanTest, APinIsKeptAndOneThatDoesNotFitFailsWithItsReason) {
  PutPerson(1);
  PutPerson(2);
  AddNeed("near", "dingxi1", "621102", 2);
  AddNeed("far", "longxi", "621122", 2);
  v1::PlacementPlan draft = Draft();
  v1::PlacementPlan::Pin& pin = *draft.add_pins();
  pin.set_person(PersonName(1));
  pin.set_need("needs/far");
  Computed(draft);
  EXPECT_EQ(Placed().at(PersonName(1)), "needs/far");
  draft.mutable_pins(0)->set_person(PersonName(9));
  const v1::PlacementPlan failed = Computed(draft, "p2");
  EXPECT_EQ(failed.state(), v1::PlacementPlan::STATE_FAILED);
  EXPECT_THAT(failed.reason(), HasSubstr(PersonName(9)));
}

TEST_P(PlanTest, WhatIsQueuedIsComputedOnceAfterARestart) {
  PutPerson(1);
  AddNeed("near", "dingxi1", "621102", 1);
  ASSERT_THAT(Create(Draft()).status(), IsOk());
  ASSERT_THAT(Queue(), IsOk());
  std::atomic<bool> cancelled = true;  // the process stops while it computes
  EXPECT_FALSE(ComputePlan(*store_, today_, "placementPlans/p1", 1, &cancelled).ok());
  EXPECT_EQ(Get()->state(), v1::PlacementPlan::STATE_QUEUED);
  EXPECT_THAT(Compute(), IsOk());
  EXPECT_EQ(Get()->state(), v1::PlacementPlan::STATE_COMPUTED);
  const std::string etag = Get()->etag();
  EXPECT_THAT(Compute(), IsOk());
  EXPECT_EQ(Get()->etag(), etag) << "nothing is computed twice";
}

TEST_P(PlanTest, JobsComputeWhatIsQueued) {
  PutPerson(1);
  AddNeed("near", "dingxi1", "621102", 1);
  ASSERT_THAT(Create(Draft()).status(), IsOk());
  ASSERT_THAT(Create(Draft(), "p2").status(), IsOk());
  ASSERT_THAT(Queue(), IsOk());
  db::Tail tail(*store_);
  PlanJobs jobs(*store_, tail, clock_, {.threads = 1, .longest_sleep = absl::InfiniteDuration()});
  EXPECT_TRUE(jiedui::testing::WaitUntil([&] { return Get()->state() == v1::PlacementPlan::STATE_COMPUTED; }));
  // It sleeps until the log says that another one is queued.
  ASSERT_THAT(Queue("p2"), IsOk());
  EventsOf("placementPlans/p2");  // gives it its position, as the relay does
  tail.Nudge();
  EXPECT_TRUE(jiedui::testing::WaitUntil([&] { return Get("p2")->state() == v1::PlacementPlan::STATE_COMPUTED; }));
}

TEST_P(PlanTest, Q16_28b_SomebodyElseAcceptsAndPostingsFollow) {
  PutPerson(1);
  PutPerson(2);
  AddNeed("near", "dingxi1", "621102", 1);
  AddNeed("far", "longxi", "621122", 1);
  Computed(Draft());
  EXPECT_THAT(Accept(Dingxi("li")).status(), Fails(kOwnPlan));
  EXPECT_THAT(Accept(Dingxi("zhang"), {PersonName(3)}).status(), Fails(kNotPlaced));
  absl::StatusOr<v1::PlacementPlan> part = Accept(Dingxi("zhang"), {PersonName(1)});
  ASSERT_THAT(part.status(), IsOk());
  EXPECT_EQ(part->state(), v1::PlacementPlan::STATE_ACCEPTED);
  ASSERT_THAT(Accept(Dingxi("zhang")).status(), IsOk());
  int followed = 0;
  for (const v1::Placement& line : Lines()) {
    ASSERT_THAT(line.posting(), Not(IsEmpty()));
    Write([&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<resource::Entered<v1::Posting>> posting = resource::Get<v1::Posting>(tx, line.posting());
      if (!posting.ok()) return posting.status();
      EXPECT_EQ(posting->resource.state(), v1::Posting::STATE_PLANNED);
      EXPECT_EQ(posting->resource.person(), line.person());
      EXPECT_EQ(posting->resource.host(), line.school());
      EXPECT_EQ(posting->resource.placement_plan(), "placementPlans/p1");
      ++followed;
      return absl::OkStatus();
    });
  }
  EXPECT_EQ(followed, 2);
}

TEST_P(PlanTest, RefusedInputs) {
  v1::PlacementPlan plan = Draft();
  plan.set_region_code("62");
  EXPECT_THAT(Create(plan).status(), Fails(kInvalidField));
  plan = Draft();
  plan.mutable_interval()->set_end("2023-01-01");
  EXPECT_FALSE(Create(plan).ok());
  plan = Draft();
  plan.clear_display_name();
  EXPECT_FALSE(Create(plan).ok());
  plan = Draft();
  plan.set_kind(v1::Posting::KIND_UNSPECIFIED);
  EXPECT_THAT(Create(plan).status(), Fails(kInvalidField));
  plan = Draft();
  plan.add_groups()->add_people(PersonName(1));
  EXPECT_THAT(Create(plan).status(), Fails(kInvalidField)) << "a group of one";
  EXPECT_THAT(Create(Draft("350100")).status(), Fails(kOutOfScope));
  EXPECT_THAT(Get("none").status(), Fails(kNotFound));
  ASSERT_THAT(Create(Draft()).status(), IsOk());
  EXPECT_THAT(Create(Draft()).status(), Fails(kAlreadyExists));
  EXPECT_THAT(Accept(Dingxi("zhang")).status(), Fails(kWrongState));
  v1::ComputePlacementPlanRequest stale;
  stale.set_name("placementPlans/p1");
  stale.set_etag("\"9\"");
  const Call call = As(Dingxi(), "ComputePlacementPlan");
  EXPECT_THAT(Await(planning_.ComputePlacementPlan(call, stale)).status(), Fails(kEtagMismatch));
  const Call other = As(Fuzhou(), "GetPlacementPlan");
  v1::GetPlacementPlanRequest get;
  get.set_name("placementPlans/p1");
  EXPECT_THAT(Await(planning_.GetPlacementPlan(other, get)).status(), Fails(kNotFound)) << "of another prefecture";
  v1::GetPlacementCertificateRequest certificate;
  certificate.set_name("placementPlans/p1");
  const Call certified = As(Dingxi(), "GetPlacementCertificate");
  EXPECT_THAT(Await(planning_.GetPlacementCertificate(certified, certificate)).status(), Fails(kNotFound))
      << "nothing is computed";
}

INSTANTIATE_TEST_SUITE_P(Engines, PlanTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::rotation
