#include <map>

#include "common/placement/checker.h"
#include "common/testing/wait.h"
#include "services/rotation/plans/plan_test_base.h"

namespace jiedui::rotation {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class PlanTest : public PlanTestBase {};

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
  PlanSolver stopped({});  // the process stops while it computes
  stopped.Stop();
  EXPECT_FALSE(ComputePlan(*store_, today_, "placementPlans/p1", stopped).ok());
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
  PlanJobs jobs(*store_, tail, clock_, {.longest_sleep = absl::InfiniteDuration()});
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
  plan.set_kind(v1::Posting::KIND_OTHER);
  EXPECT_THAT(Create(plan).status(), Fails(kInvalidField)) << "nothing says which other kind its postings are of";
  plan = Draft();
  plan.mutable_candidates()->add_from_categories(v1::Category::KIND_POVERTY_COUNTY);
  EXPECT_THAT(Create(plan).status(), Fails(kInvalidField)) << "of areas, not of schools";
  plan = Draft();
  plan.add_groups()->add_people(PersonName(1));
  EXPECT_THAT(Create(plan).status(), Fails(kInvalidField)) << "a group of one";
  EXPECT_THAT(Create(Draft("350100")).status(), Fails(kOutOfScope));
  EXPECT_THAT(Get("none").status(), Fails(kNotFound));
  ASSERT_THAT(Create(Draft()).status(), IsOk());
  EXPECT_THAT(Create(Draft()).status(), Fails(kAlreadyExists));
  const absl::Status early = Accept(Dingxi("zhang")).status();
  EXPECT_THAT(early, Fails(kWrongState));
  EXPECT_THAT(ChineseMessageOf(early), HasSubstr("草案"));
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

TEST_P(PlanTest, BurdenIsWhatTheQuestionOfItCounts) {
  PutPerson(1);
  PutPerson(2);
  AddNeed("near", "dingxi1", "621102", 1);
  const auto served = [&](const std::string& id, int person, v1::Posting::State state, int of) {
    v1::Posting posting;
    posting.set_name("postings/" + id);
    posting.set_person(PersonName(person));
    posting.set_home("parties/fuzhou1");  // of another area: burden goes with the person
    posting.set_host("parties/longxi");
    posting.set_home_region("350102");
    posting.set_host_region("621122");
    posting.set_programme("county-rotation");
    posting.set_kind(v1::Posting::KIND_EXCHANGE);
    posting.mutable_interval()->set_start("2020-01-01");
    posting.mutable_interval()->set_end("2022-01-01");
    posting.set_state(state);
    posting.mutable_share()->set_numerator(1);
    posting.mutable_share()->set_denominator(of);
    PutAsItIs(posting);
  };
  served("quarter", 1, v1::Posting::STATE_COMPLETED, 4);  // half a year: no whole one
  served("whole", 2, v1::Posting::STATE_COMPLETED, 1);    // two years
  served("planned", 1, v1::Posting::STATE_PLANNED, 1);    // was never begun
  v1::PlacementPlan draft = Draft();
  draft.mutable_weights()->set_burden(10);
  const v1::PlacementPlan plan = Computed(draft);
  const std::map<std::string, std::string> expected = {{PersonName(1), "needs/near"}};
  EXPECT_EQ(Placed(), expected);
  EXPECT_EQ(plan.outcome().cost(), 0);
}

INSTANTIATE_TEST_SUITE_P(Engines, PlanTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::rotation
