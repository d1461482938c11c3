// What becomes of a plan when the world has moved on since it was computed, and what a second plan finds taken.
#include <string>
#include <vector>

#include "common/base/text.h"
#include "common/resource/changes.h"
#include "services/rotation/plans/plan_test_base.h"
#include "services/rotation/postings/policy_posting.h"
#include "services/rotation/postings/postings.h"

namespace jiedui::rotation {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class PlanAcceptTest : public PlanTestBase {
 protected:
  v1::Need NeedNamed(const std::string& id) {
    v1::Need need;
    Write([&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<resource::Entered<v1::Need>> read = resource::Get<v1::Need>(tx, "needs/" + id);
      if (!read.ok()) return read.status();
      need = read->resource;
      return absl::OkStatus();
    });
    return need;
  }
  void Change(const v1::Need& before, const v1::Need& after) {
    Write([&](db::Tx& tx) { return resource::Put<v1::Need>(tx, &before, after).status(); });
  }
  std::vector<v1::Posting> PostingsOf(int person) {
    std::vector<v1::Posting> postings;
    type::v1::Interval interval;
    interval.set_start("2000-01-01");
    interval.set_end("2100-01-01");
    Write([&](db::Tx& tx) -> absl::Status {
      absl::StatusOr<std::vector<v1::Posting>> read = store::PostingsOf(tx, PersonName(person), interval);
      if (!read.ok()) return read.status();
      postings = *std::move(read);
      return absl::OkStatus();
    });
    return postings;
  }
  absl::Status Replan(const std::string& id, const Call& caller, const std::vector<std::string>& without = {}) {
    v1::ReplanPlacementsRequest request;
    request.set_name("placementPlans/p1");
    request.set_placement_plan_id(id);
    for (const std::string& person : without) request.add_without(person);
    request.set_reason("情况有变");
    const Call call = As(caller, "ReplanPlacements");
    return Await(planning_.ReplanPlacements(call, request)).status();
  }
};

TEST_P(PlanAcceptTest, ANeedThatChangedSinceIsRefusedByNameAndTheRestIsAccepted) {
  PutPerson(1);
  PutPerson(2);
  AddNeed("a", "dingxi1", "621102", 1);
  AddNeed("b", "longxi", "621122", 1);
  Computed(Draft());
  const std::string kept = Placed().at(PersonName(1)) == "needs/a" ? PersonName(1) : PersonName(2);
  const std::string lost = kept == PersonName(1) ? PersonName(2) : PersonName(1);
  const v1::Need before = NeedNamed("b");
  v1::Need withdrawn = before;
  withdrawn.set_state(v1::Need::STATE_WITHDRAWN);
  Change(before, withdrawn);
  const absl::Status refused = Accept(Dingxi("zhang")).status();
  EXPECT_THAT(refused, Fails(kPlacementRefused));
  EXPECT_THAT(ChineseMessageOf(refused), AllOf(HasSubstr(lost), HasSubstr("needs/b"), HasSubstr("撤回")));
  EXPECT_THAT(PostingsOf(1), IsEmpty());
  EXPECT_THAT(PostingsOf(2), IsEmpty());
  EXPECT_THAT(Accept(Dingxi("zhang"), {kept}).status(), IsOk());

  const v1::Need changed = NeedNamed("b");
  v1::Need open = changed;  // open again, but not the need that was planned for
  open.set_state(v1::Need::STATE_OPEN);
  open.set_subject("音乐");
  Change(changed, open);
  EXPECT_THAT(ChineseMessageOf(Accept(Dingxi("zhang"), {lost}).status()), HasSubstr("已修改"));
}

TEST_P(PlanAcceptTest, ASeatThatIsPromisedIsNotPromisedTwice) {
  for (int person = 1; person <= 4; ++person) PutPerson(person);
  AddNeed("a", "dingxi1", "621102", 1, 2);
  Computed(Draft(), "p1");
  Computed(Draft(), "p2");  // of the same seats: nothing is accepted yet
  ASSERT_THAT(Accept(Dingxi("zhang")).status(), IsOk());
  absl::Status twice = Accept(Dingxi("zhang"), {}, "p2").status();
  EXPECT_THAT(twice, Fails(kPlacementRefused));
  const v1::PlacementPlan third = Computed(Draft(), "p3");
  EXPECT_EQ(third.outcome().needed(), 0) << "both seats are taken by planned postings";
  EXPECT_THAT(Placed("p3"), IsEmpty());
}

TEST_P(PlanAcceptTest, AFilledSeatIsRefusedThoughThePersonIsFree) {
  for (int person = 1; person <= 2; ++person) PutPerson(person);
  AddNeed("a", "dingxi1", "621102", 1);
  v1::PlacementPlan draft = Draft();
  v1::PlacementPlan::Pin& pin = *draft.add_pins();
  pin.set_need("needs/a");
  pin.set_person(PersonName(1));
  Computed(draft, "p1");
  draft.mutable_pins(0)->set_person(PersonName(2));
  Computed(draft, "p2");
  ASSERT_THAT(Accept(Dingxi("zhang")).status(), IsOk());
  EXPECT_THAT(ChineseMessageOf(Accept(Dingxi("zhang"), {}, "p2").status()), HasSubstr("已由他人满足"));
}

TEST_P(PlanAcceptTest, AReplanLeavesWhoWasAcceptedAndFillsTheRest) {
  for (int person = 1; person <= 4; ++person) PutPerson(person);
  AddNeed("a", "dingxi1", "621102", 1, 3);
  Computed(Draft());
  const std::map<std::string, std::string> placed = Placed();
  ASSERT_THAT(placed, SizeIs(3));
  const std::string accepted = placed.begin()->first, ill = placed.rbegin()->first;
  ASSERT_THAT(Accept(Dingxi("zhang"), {accepted}).status(), IsOk());
  ASSERT_THAT(Replan("p2", Dingxi("wu"), {ill}), IsOk());
  EXPECT_EQ(Get("p2")->reason(), "情况有变");
  ASSERT_THAT(Compute("p2"), IsOk());
  EXPECT_EQ(Get("p2")->outcome().needed(), 2);
  EXPECT_THAT(Placed("p2"), SizeIs(2));
  EXPECT_FALSE(Placed("p2").contains(accepted));
  EXPECT_THAT(Accept(Dingxi("wu"), {}, "p2").status(), Fails(kOwnPlan));
  EXPECT_THAT(Accept(Dingxi("li"), {}, "p2").status(), Fails(kOwnPlan)) << "what li drew up goes on in it (Q16-28b)";
  EXPECT_THAT(Accept(Dingxi("zhang"), {}, "p2").status(), IsOk());
}

TEST_P(PlanAcceptTest, Q16_28b_WhoDrewThePlanUpDoesNotApproveItsPostings) {
  PutPerson(1);
  AddNeed("a", "dingxi1", "621102", 1);
  Computed(Draft());
  ASSERT_THAT(Accept(Dingxi("zhang")).status(), IsOk());
  const std::vector<v1::Posting> postings = PostingsOf(1);
  ASSERT_THAT(postings, SizeIs(1));
  Write([&](db::Tx& tx) -> absl::Status {
    absl::StatusOr<resource::Entered<v1::Posting>> posting = resource::Get<v1::Posting>(tx, postings[0].name());
    if (!posting.ok()) return posting.status();
    EXPECT_TRUE(resource::IsAuthor(posting->authors, Dingxi("li").caller));
    EXPECT_TRUE(resource::IsAuthor(posting->authors, Dingxi("zhang").caller));
    return absl::OkStatus();
  });
}

TEST_P(PlanAcceptTest, ThePersonIsSentByTheMainEmploymentOfTheFirstDay) {
  v1::Person person = PutPerson(1);
  person.set_name(PersonName(2));
  person.mutable_employments(0)->mutable_interval()->set_end("2023-01-01");
  v1::Person::Employment& next = *person.add_employments();  // from before the plan begins, after today
  next.set_school("parties/longxi");
  next.set_region_code("621122");
  next.mutable_interval()->set_start("2023-01-01");
  person.clear_revision();
  PutPerson(person);
  AddNeed("a", "dingxi1", "621102", 1, 2);
  Computed(Draft());
  ASSERT_THAT(Accept(Dingxi("zhang")).status(), IsOk());
  ASSERT_THAT(PostingsOf(2), SizeIs(1));
  EXPECT_EQ(PostingsOf(2)[0].home(), "parties/longxi");
  EXPECT_EQ(PostingsOf(1)[0].home(), "parties/anding");
}

TEST_P(PlanAcceptTest, Q11_4_9b_AProgrammeThatNeedsABasisIsNotPlanned) {
  AddTextRule(std::string(policy::kBasisRule), {"county-rotation"}, rules::v1::Rule::STRENGTH_REFUSE, "Q11-4.9b");
  EXPECT_THAT(Create(Draft()).status(), Fails(kPlanNeedsBasis));
}

TEST_P(PlanAcceptTest, SD19_3_3a_ASchoolThatIsNotWeakGetsNobody) {
  AddTextRule(std::string(policy::kWeakRule), {"county-rotation"}, rules::v1::Rule::STRENGTH_REFUSE, "SD19-3.3a");
  PutPerson(1);
  AddNeed("a", "dingxi1", "621102", 1);
  const v1::PlacementPlan plan = Computed(Draft());
  EXPECT_EQ(plan.outcome().met(), 0);
  bool told = false;
  for (const v1::Placement& line : Lines()) {
    if (line.need() == "needs/a") told = line.why().find("薄弱学校") != std::string::npos;
  }
  EXPECT_TRUE(told);
}

TEST_P(PlanAcceptTest, YearsAtASchoolGoOnOverRowsWithoutABreak) {
  v1::Person person = PutPerson(2);
  person.set_name(PersonName(1));
  person.mutable_employments(0)->mutable_interval()->set_end("2020-09-01");
  v1::Person::Employment& next = *person.add_employments();
  next.set_school("parties/anding");
  next.set_region_code("621102");
  next.mutable_interval()->set_start("2020-09-01");
  person.clear_revision();
  PutPerson(person);
  v1::PlacementPlan draft = Draft();
  draft.mutable_candidates()->set_min_years_at_school(12);
  AddNeed("a", "dingxi1", "621102", 1, 2);
  EXPECT_EQ(Computed(draft).outcome().people(), 2) << "since 2010, under whatever contract";
}

TEST_P(PlanAcceptTest, DX18_3_4_2b_AcceptingAgainChangesNothing) {
  PutPerson(1);
  PutPerson(2);
  AddNeed("a", "dingxi1", "621102", 1, 2);
  Computed(Draft());
  ASSERT_THAT(Accept(Dingxi("zhang"), {PersonName(1), PersonName(1)}).status(), IsOk());  // named twice is named
  const v1::PlacementPlan once = *Get();
  const absl::StatusOr<v1::PlacementPlan> again = Accept(Dingxi("zhang"), {PersonName(1)});
  ASSERT_THAT(again.status(), IsOk());
  EXPECT_EQ(again->etag(), once.etag());
  EXPECT_THAT(PostingsOf(1), SizeIs(1));
  // With another who waits: that one alone.
  ASSERT_THAT(Accept(Dingxi("zhang"), {PersonName(1), PersonName(2)}).status(), IsOk());
  EXPECT_THAT(PostingsOf(1), SizeIs(1));
  EXPECT_THAT(PostingsOf(2), SizeIs(1));
  const v1::PlacementPlan both = *Get();
  ASSERT_THAT(Accept(Dingxi("zhang")).status(), IsOk());
  EXPECT_EQ(Get()->etag(), both.etag());
  EXPECT_THAT(EventsOf("placementPlans/p1"),
              ElementsAre(kPlacementPlanCreated, kPlacementPlanQueued, kPlacementPlanComputed, kPlacementPlanAccepted,
                          kPlacementPlanAccepted));
  EXPECT_THAT(Accept(Dingxi("zhang"), {PersonName(9)}).status(), Fails(kNotPlaced));
}

INSTANTIATE_TEST_SUITE_P(Engines, PlanAcceptTest, ::testing::ValuesIn(jiedui::testing::EnginesUnderTest()),
                         jiedui::testing::EngineName);

}  // namespace
}  // namespace jiedui::rotation
