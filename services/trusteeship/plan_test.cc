// Plans, one school, one strategy, over a real store, on both engines (MOE22-4).
#include "services/trusteeship/plan_service.h"

#include <thread>

#include "services/trusteeship/policy_plan.h"
#include "services/trusteeship/resources.h"
#include "services/trusteeship/trusteeship_test_base.h"

namespace jiedui::trusteeship {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::HasReason;
using jiedui::testing::IsOk;
using jiedui::testing::NamesClause;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using v1::GetPlanProgressResponse;
using v1::Plan;

Plan::Objective& AddObjective(Plan& plan, const std::string& number, const std::string& title,
                              const std::vector<std::pair<int, std::string>>& targets) {
  Plan::Objective& objective = *plan.add_objectives();
  objective.set_number(number);
  objective.set_title(title);
  objective.set_unit("%");
  for (const auto& [year, value] : targets) {
    Plan::YearValue& target = *objective.add_targets();
    target.set_year(year);
    target.set_value(value);
  }
  return objective;
}

Plan PlanOf(const std::string& trusteeship = "a", const std::string& survey = "s-a") {
  Plan plan;
  plan.set_trusteeship("trusteeships/" + trusteeship);
  plan.set_survey("records/" + survey);
  plan.set_title("一校一策方案");
  AddObjective(plan, "1", "骨干教师跟岗比例", {{2022, "30"}, {2023, "95"}}).set_task(v1::TASK_TEACHING);
  AddObjective(plan, "2", "辍学率", {{2023, "0.5"}}).set_decreasing(true);
  return plan;
}

class PlanTest : public TrusteeshipTest {
 protected:
  void SetUp() override {
    ASSERT_THAT(Propose("a", Of()).status(), IsOk());
    PutSurvey("s-a", "a");
  }

  // As if the record service had entered it.
  void PutSurvey(const std::string& id, const std::string& trusteeship,
                 v1::Record::State state = v1::Record::STATE_IN_FORCE) {
    v1::Record record;
    record.set_name("records/" + id);
    record.set_trusteeship("trusteeships/" + trusteeship);
    record.set_state(state);
    record.mutable_survey()->set_start("2022-06-10");
    record.mutable_survey()->add_needs("缺物理教师");
    PutRecord(record);
  }
  void PutRecord(const v1::Record& record) {
    ASSERT_THAT(db::WriteAndWait(*store_,
                                 [&](db::Tx& tx) -> absl::Status {
                                   absl::StatusOr<std::optional<v1::Record>> present =
                                       resource::Find<v1::Record>(tx, record.name());
                                   if (!present.ok()) return present.status();
                                   const v1::Record* before = present->has_value() ? &**present : nullptr;
                                   return resource::Put(tx, before, record).status();
                                 }),
                IsOk());
  }

  absl::StatusOr<Plan> Create(const std::string& id, const Plan& plan = PlanOf()) {
    return Create(university_, id, plan);
  }
  absl::StatusOr<Plan> Create(const Call& call, const std::string& id, const Plan& plan) {
    v1::CreatePlanRequest request;
    request.set_plan_id(id);
    *request.mutable_plan() = plan;
    const Call as = As(call, "CreatePlan");
    return Await(plans_.Create(as, request));
  }
  absl::StatusOr<Plan> Update(const Call& call, const Plan& plan) {
    v1::UpdatePlanRequest request;
    *request.mutable_plan() = plan;
    const Call as = As(call, "UpdatePlan");
    return Await(plans_.Update(as, request));
  }
  absl::StatusOr<Plan> Submit(const Call& call, const std::string& id) {
    v1::SubmitPlanRequest request;
    request.set_name("plans/" + id);
    request.set_etag(EtagOf(id));
    const Call as = As(call, "SubmitPlan");
    return Await(plans_.Submit(as, request));
  }
  absl::StatusOr<Plan> Return(const Call& call, const std::string& id, const std::string& reason = "目标不具体") {
    v1::ReturnPlanRequest request;
    request.set_name("plans/" + id);
    request.set_etag(EtagOf(id));
    request.set_reason(reason);
    const Call as = As(call, "ReturnPlan");
    return Await(plans_.Return(as, request));
  }
  absl::StatusOr<Plan> Approve(const Call& call, const std::string& id, const std::string& day = "") {
    v1::ApprovePlanRequest request;
    request.set_name("plans/" + id);
    request.set_etag(EtagOf(id));
    request.set_approved_on(day);
    const Call as = As(call, "ApprovePlan");
    return Await(plans_.Approve(as, request));
  }
  absl::StatusOr<Plan> Record(const std::string& id, const std::string& objective, int year, const std::string& value,
                              const std::string& evidence = "学校年度统计表") {
    v1::RecordResultRequest request;
    request.set_name("plans/" + id);
    request.set_etag(EtagOf(id));
    request.set_objective(objective);
    request.mutable_result()->set_year(year);
    request.mutable_result()->set_value(value);
    request.mutable_result()->set_evidence(evidence);
    Call as = As(school_, "RecordResult");
    as.today = results_on_;
    return Await(plans_.RecordResult(as, request));
  }
  // Written by the university, approved by the Ministry.
  absl::StatusOr<Plan> MakeApproved(const std::string& id, const Plan& plan = PlanOf(), const std::string& day = "") {
    absl::StatusOr<Plan> made = Create(id, plan);
    if (made.ok()) made = Submit(university_, id);
    if (made.ok()) made = Approve(ministry_, id, day);
    return made;
  }
  absl::StatusOr<Plan> GetPlan(const std::string& id) {
    v1::GetPlanRequest request;
    request.set_name("plans/" + id);
    return Await(plans_.Get(ministry_, request));
  }
  std::string EtagOf(const std::string& id) {
    absl::StatusOr<Plan> plan = GetPlan(id);
    return plan.ok() ? plan->etag() : "\"none\"";
  }
  absl::StatusOr<GetPlanProgressResponse> Progress(int year) {
    v1::GetPlanProgressRequest request;
    request.set_trusteeship("trusteeships/a");
    request.set_year(year);
    return Await(plans_.GetProgress(ministry_, request));
  }

  // A plan of trusteeship `a`, and a submitted one, n, of b, the further term after it, which is another supporter's where `renewed` is
  // false.
  void SubmitForFurtherTerm(bool renewed) {
    if (renewed) {
      ASSERT_THAT(DrawUp("a").status(), IsOk());
      ASSERT_THAT(SignAll("a").status(), IsOk());
    }
    ASSERT_THAT(MakeApproved("p", PlanOf(), "2022-09-10").status(), IsOk());
    if (renewed) {
      ASSERT_THAT(Renew("a", "b").status(), IsOk());
    } else {
      v1::Trusteeship further = Of();
      further.mutable_interval()->set_start("2025-09-01");
      ASSERT_THAT(Propose("b", further).status(), IsOk());
    }
    PutSurvey("s-b", "b");
    ASSERT_THAT(Create("n", PlanOf("b", "s-b")).status(), IsOk());
    ASSERT_THAT(Submit(university_, "n").status(), IsOk());
  }

  PlanService plans_{*store_, workers_};
  absl::CivilDay results_on_{2024, 3, 1};
};

TEST_P(PlanTest, MOE22_4_APlanWithoutASurveyIsRefused) {
  Plan plan = PlanOf();
  plan.clear_survey();
  const absl::Status none = Create("p", plan).status();
  EXPECT_THAT(none, HasReason("PLAN_NEEDS_SURVEY"));
  EXPECT_THAT(none, NamesClause("MOE22-4"));
  EXPECT_THAT(ChineseMessageOf(none), HasSubstr("需求调研"));
  plan.set_survey("records/not-there");
  EXPECT_THAT(Create("p", plan).status(), HasReason("PLAN_NEEDS_SURVEY"));

  ASSERT_THAT(Propose("b", Of("youyu", "140623")).status(), IsOk());
  PutSurvey("s-b", "b");
  plan.set_survey("records/s-b");
  EXPECT_THAT(Create("p", plan).status(), HasReason("PLAN_NEEDS_SURVEY")) << "of another school";

  v1::Record commitment;
  commitment.set_name("records/c-a");
  commitment.set_trusteeship("trusteeships/a");
  commitment.set_state(v1::Record::STATE_IN_FORCE);
  commitment.mutable_commitment()->set_fen(1);
  PutRecord(commitment);
  plan.set_survey("records/c-a");
  EXPECT_THAT(Create("p", plan).status(), HasReason("PLAN_NEEDS_SURVEY")) << "a commitment";

  PutSurvey("s-a", "a", v1::Record::STATE_WITHDRAWN);
  plan.set_survey("records/s-a");
  const absl::Status withdrawn = Create("p", plan).status();
  EXPECT_THAT(withdrawn, HasReason("PLAN_NEEDS_SURVEY"));
  EXPECT_THAT(ChineseMessageOf(withdrawn), HasSubstr("已撤回"));
  EXPECT_THAT(GetPlan("p").status(), HasReason("NOT_FOUND"));

  PutSurvey("s-a", "a");
  absl::StatusOr<Plan> made = Create("p", plan);
  ASSERT_THAT(made.status(), IsOk());
  EXPECT_EQ(made->state(), Plan::STATE_DRAFT);
  EXPECT_EQ(made->version(), 0);
  EXPECT_EQ(made->school_region(), "140827");
}

TEST_P(PlanTest, MOE22_4_ASecondApprovedPlanReplacesTheFirstAsANewVersion) {
  absl::StatusOr<Plan> first = MakeApproved("p1", PlanOf(), "2022-09-10");
  ASSERT_THAT(first.status(), IsOk());
  EXPECT_EQ(first->version(), 1);
  EXPECT_EQ(first->approved_on(), "2022-09-10");
  absl::StatusOr<Plan> second = MakeApproved("p2", PlanOf(), "2022-11-01");
  ASSERT_THAT(second.status(), IsOk());
  EXPECT_EQ(second->version(), 2);
  absl::StatusOr<Plan> former = GetPlan("p1");
  ASSERT_THAT(former.status(), IsOk());
  EXPECT_EQ(former->state(), Plan::STATE_SUPERSEDED);
  EXPECT_EQ(former->version(), 1);
  EXPECT_EQ(former->superseded_on(), "2022-11-01");
  EXPECT_THAT(EventsOf("plans/p1"),
              ElementsAre("cn.jiedui.trusteeship.plan.created.v1", "cn.jiedui.trusteeship.plan.submitted.v1",
                          "cn.jiedui.trusteeship.plan.approved.v1", "cn.jiedui.trusteeship.plan.superseded.v1"));
  EXPECT_THAT(EventsOf("plans/p2"), Contains("cn.jiedui.trusteeship.plan.approved.v1"));
  EXPECT_THAT(Approve(ministry_, "p1").status(), HasReason("TRUSTEESHIP_WRONG_STATE"));
  EXPECT_THAT(Approve(ministry_, "p2").status(), HasReason("TRUSTEESHIP_WRONG_STATE"));
}

TEST_P(PlanTest, MOE22_4_TwoPlansApprovedAtOnceLeaveOneApproved) {
  for (const char* id : {"p1", "p2"}) {
    ASSERT_THAT(Create(id).status(), IsOk());
    ASSERT_THAT(Submit(university_, id).status(), IsOk());
  }
  std::vector<v1::ApprovePlanRequest> requests(2);
  std::vector<Trailer> trailers(2);
  std::vector<absl::Status> outcomes(2);
  for (int i = 0; i < 2; ++i) {
    requests[i].set_name(StrCat("plans/p", i + 1));
    requests[i].set_etag(EtagOf(StrCat("p", i + 1)));
  }
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < 2; ++i) {
      threads.emplace_back([&, i] {
        Call call = As(ministry_, "ApprovePlan");
        call.trailer = &trailers[i];
        outcomes[i] = Await(plans_.Approve(call, requests[i])).status();
      });
    }
  }
  EXPECT_THAT(outcomes[0], IsOk());
  EXPECT_THAT(outcomes[1], IsOk());
  const std::vector<Plan> plans = {*GetPlan("p1"), *GetPlan("p2")};
  EXPECT_EQ(plans[0].version() + plans[1].version(), 3);
  EXPECT_NE(plans[0].state() == Plan::STATE_APPROVED, plans[1].state() == Plan::STATE_APPROVED);
}

TEST_P(PlanTest, MOE22_4_ThePlanOfARenewedTermReplacesThatOfTheFormer) {
  SubmitForFurtherTerm(true);
  ASSERT_THAT(Record("p", "1", 2022, "31").status(), IsOk());
  EXPECT_THAT(Approve(ministry_, "n", "2022-09-09").status(), HasReason("PLAN_APPROVED_TOO_EARLY"))
      << "before the plan that it replaces";
  absl::StatusOr<Plan> next = Approve(ministry_, "n", "2022-11-20");
  ASSERT_THAT(next.status(), IsOk());
  EXPECT_EQ(next->version(), 1) << "the first of its own trusteeship";
  EXPECT_EQ(next->objectives(0).results_size(), 0) << "what was reached in a term stays with its plan";
  absl::StatusOr<Plan> former = GetPlan("p");
  EXPECT_EQ(former->state(), Plan::STATE_SUPERSEDED);
  EXPECT_EQ(former->superseded_on(), "2022-11-20");
  EXPECT_THAT(EventsOf("plans/p"), Contains("cn.jiedui.trusteeship.plan.superseded.v1"));

  // The former term is still held against its own plan.
  EXPECT_EQ(Progress(2023)->plan(), "plans/p");
}

TEST_P(PlanTest, MOE22_4_TheLastResultsOfAFormerTermAreEnteredUntilTheEndOfTheNextYear) {
  SubmitForFurtherTerm(true);
  ASSERT_THAT(Approve(ministry_, "n").status(), IsOk());
  results_on_ = absl::CivilDay(2026, 12, 31);
  EXPECT_THAT(Record("p", "1", 2025, "96").status(), IsOk());
  const absl::Status later = Record("p", "1", 2026, "97").status();
  EXPECT_THAT(later, HasReason("RESULT_OF_FORMER_TERM")) << "its term ends in 2025";
  EXPECT_THAT(later, NamesClause("MOE22-4"));
  EXPECT_THAT(ChineseMessageOf(later), HasSubstr("2026-12-31"));
  results_on_ = absl::CivilDay(2027, 1, 1);
  EXPECT_THAT(Record("p", "1", 2024, "80").status(), HasReason("RESULT_OF_FORMER_TERM"));
  EXPECT_THAT(Record("n", "1", 2026, "97").status(), IsOk());
  EXPECT_EQ(GetPlan("p")->state(), Plan::STATE_SUPERSEDED);
}

TEST_P(PlanTest, MOE22_4_AFormerVersionOfATermTakesNoResults) {
  ASSERT_THAT(MakeApproved("p1").status(), IsOk());
  ASSERT_THAT(MakeApproved("p2").status(), IsOk());
  EXPECT_THAT(Record("p1", "1", 2022, "31").status(), HasReason("TRUSTEESHIP_WRONG_STATE"));
}

TEST_P(PlanTest, MOE22_4_AfterThePlanOfALaterTermNoneOfAnEarlierIsApproved) {
  SubmitForFurtherTerm(false);
  ASSERT_THAT(Create("p2").status(), IsOk());
  ASSERT_THAT(Submit(university_, "p2").status(), IsOk());
  ASSERT_THAT(Approve(ministry_, "n").status(), IsOk());
  EXPECT_EQ(GetPlan("p")->state(), Plan::STATE_SUPERSEDED);
  const absl::Status refused = Approve(ministry_, "p2").status();
  EXPECT_THAT(refused, HasReason("LATER_TERM_PLANNED"));
  EXPECT_THAT(refused, NamesClause("MOE22-4"));
  EXPECT_THAT(ChineseMessageOf(refused), HasSubstr("plans/n"));

  ASSERT_THAT(Terminate("b").status(), IsOk()) << "given up: it stands in nobody's way";
  absl::StatusOr<Plan> second = Approve(ministry_, "p2");
  ASSERT_THAT(second.status(), IsOk());
  EXPECT_EQ(second->version(), 2);
  EXPECT_EQ(GetPlan("n")->state(), Plan::STATE_SUPERSEDED);
}

TEST_P(PlanTest, MOE22_4_PlansOfTwoTermsApprovedAtOnceLeaveOneApproved) {
  SubmitForFurtherTerm(false);
  ASSERT_THAT(Create("p2").status(), IsOk());
  ASSERT_THAT(Submit(university_, "p2").status(), IsOk());
  const std::vector<std::string> ids = {"p2", "n"};
  std::vector<v1::ApprovePlanRequest> requests(2);
  std::vector<Trailer> trailers(2);
  std::vector<absl::Status> outcomes(2);
  for (size_t i = 0; i < 2; ++i) {
    requests[i].set_name("plans/" + ids[i]);
    requests[i].set_etag(EtagOf(ids[i]));
  }
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < 2; ++i) {
      threads.emplace_back([&, i] {
        Call call = As(ministry_, "ApprovePlan");
        call.trailer = &trailers[i];
        outcomes[i] = Await(plans_.Approve(call, requests[i])).status();
      });
    }
  }
  EXPECT_THAT(outcomes[1], IsOk()) << "the later term, before or after the other";
  if (!outcomes[0].ok()) {
    EXPECT_THAT(outcomes[0], HasReason("LATER_TERM_PLANNED"));
  }
  EXPECT_EQ(GetPlan("n")->state(), Plan::STATE_APPROVED);
  EXPECT_EQ(GetPlan("p2")->state(), outcomes[0].ok() ? Plan::STATE_SUPERSEDED : Plan::STATE_SUBMITTED);
  EXPECT_EQ(GetPlan("p")->state(), Plan::STATE_SUPERSEDED);
}

TEST_P(PlanTest, WhoHasWrittenInItDoesNotApproveIt) {
  const Call clerk = MakeCall({.person = "qian", .organisation = "parties/moe", .role = "moe"});
  ASSERT_THAT(Create("p").status(), IsOk());
  Plan edited = *GetPlan("p");
  edited.set_summary("部里补充");
  ASSERT_THAT(Update(clerk, edited).status(), IsOk());
  ASSERT_THAT(Submit(university_, "p").status(), IsOk());
  const absl::Status refused = Approve(clerk, "p").status();
  EXPECT_THAT(refused, HasReason("TRUSTEESHIP_SAME_ACTOR"));
  EXPECT_THAT(refused, NamesClause("Q16-28b"));
  EXPECT_THAT(Return(clerk, "p").status(), HasReason("TRUSTEESHIP_SAME_ACTOR"));
  EXPECT_THAT(Approve(university_, "p").status(), HasReason("PERMISSION_DENIED"));
  EXPECT_THAT(Approve(school_, "p").status(), HasReason("PERMISSION_DENIED"));
  // Whoever submits is among them, also after a return.
  ASSERT_THAT(Return(ministry_, "p").status(), IsOk());
  const Call submitter = MakeCall({.person = "zhou", .organisation = "parties/moe", .role = "moe"});
  ASSERT_THAT(Submit(submitter, "p").status(), IsOk());
  EXPECT_THAT(Approve(submitter, "p").status(), HasReason("TRUSTEESHIP_SAME_ACTOR"));
  EXPECT_THAT(Approve(clerk, "p").status(), HasReason("TRUSTEESHIP_SAME_ACTOR"));
  EXPECT_THAT(Approve(ministry_, "p").status(), IsOk());
}

TEST_P(PlanTest, APlanIsReturnedWithAReasonAndOnlyADraftIsChanged) {
  ASSERT_THAT(Create("p").status(), IsOk());
  EXPECT_THAT(Approve(ministry_, "p").status(), HasReason("TRUSTEESHIP_WRONG_STATE"));
  EXPECT_THAT(Return(ministry_, "p").status(), HasReason("TRUSTEESHIP_WRONG_STATE"));
  ASSERT_THAT(Submit(university_, "p").status(), IsOk());
  EXPECT_THAT(Submit(university_, "p").status(), HasReason("TRUSTEESHIP_WRONG_STATE"));
  Plan plan = *GetPlan("p");
  plan.set_summary("改");
  EXPECT_THAT(Update(university_, plan).status(), HasReason("TRUSTEESHIP_WRONG_STATE"));
  EXPECT_THAT(Return(ministry_, "p", "").status(), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Return(university_, "p").status(), HasReason("PERMISSION_DENIED"));
  absl::StatusOr<Plan> returned = Return(ministry_, "p");
  ASSERT_THAT(returned.status(), IsOk());
  EXPECT_EQ(returned->state(), Plan::STATE_DRAFT);
  EXPECT_EQ(returned->reason(), "目标不具体");
  EXPECT_THAT(Update(university_, plan).status(), HasReason("ETAG_MISMATCH"));
  plan.set_etag(returned->etag());
  plan.set_trusteeship("trusteeships/b");
  EXPECT_THAT(Update(university_, plan).status(), HasReason("TRUSTEESHIP_FIXED_FIELD"));
  plan.set_trusteeship("trusteeships/a");
  EXPECT_THAT(Update(university_, plan).status(), IsOk());
}

TEST_P(PlanTest, ApprovalFollowsTheSurveyAndThePlanBefore) {
  ASSERT_THAT(Create("p1").status(), IsOk());
  ASSERT_THAT(Submit(university_, "p1").status(), IsOk());
  EXPECT_THAT(Approve(ministry_, "p1", "2022-12-01").status(), HasReason("INVALID_FIELD")) << "after today";
  const absl::Status early = Approve(ministry_, "p1", "2022-06-09").status();
  EXPECT_THAT(early, HasReason("PLAN_APPROVED_TOO_EARLY"));
  EXPECT_THAT(early, NamesClause("MOE22-4"));
  PutSurvey("s-a", "a", v1::Record::STATE_WITHDRAWN);
  EXPECT_THAT(Approve(ministry_, "p1").status(), HasReason("PLAN_NEEDS_SURVEY"));
  PutSurvey("s-a", "a");
  ASSERT_THAT(Approve(ministry_, "p1", "2022-09-10").status(), IsOk());
  EXPECT_THAT(MakeApproved("p2", PlanOf(), "2022-09-09").status(), HasReason("PLAN_APPROVED_TOO_EARLY"));
  EXPECT_EQ(GetPlan("p1")->state(), Plan::STATE_APPROVED);
  EXPECT_THAT(Approve(ministry_, "p2").status(), IsOk());
  EXPECT_EQ(GetPlan("p2")->approved_on(), "2022-11-22");
}

TEST_P(PlanTest, APlanOfATrusteeshipThatIsOverIsNotApproved) {
  ASSERT_THAT(Create("p").status(), IsOk());
  ASSERT_THAT(Submit(university_, "p").status(), IsOk());
  v1::TerminateTrusteeshipRequest request;
  request.set_name("trusteeships/a");
  request.set_etag(Get("a")->etag());
  request.set_reason("学校撤并");
  const Call as = As(ministry_, "TerminateTrusteeship");
  ASSERT_THAT(Await(trusteeships_.Terminate(as, request)).status(), IsOk());
  EXPECT_THAT(Approve(ministry_, "p").status(), HasReason("TRUSTEESHIP_WRONG_STATE"));
  EXPECT_THAT(Create("p2").status(), HasReason("TRUSTEESHIP_WRONG_STATE"));
}

TEST_P(PlanTest, BadInputIsRefusedAndChangesNothing) {
  const auto refused = [&](auto change) {
    Plan plan = PlanOf();
    change(plan);
    return ReasonOf(Create("p", plan).status());
  };
  EXPECT_EQ(refused([](Plan& p) { p.set_trusteeship("x"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Plan& p) { p.set_trusteeship("trusteeships/none"); }), "NOT_FOUND");
  EXPECT_EQ(refused([](Plan& p) { p.set_survey("surveys/s-a"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Plan& p) { p.clear_objectives(); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Plan& p) { p.mutable_objectives(1)->set_number("1"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Plan& p) { p.mutable_objectives(1)->set_number("1 2"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Plan& p) { p.mutable_objectives(0)->clear_number(); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Plan& p) { p.mutable_objectives(0)->clear_title(); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Plan& p) { p.mutable_objectives(0)->clear_unit(); }), "MISSING_FIELD");
  EXPECT_EQ(refused([](Plan& p) { p.mutable_objectives(0)->set_task(v1::TASK_OTHER); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Plan& p) { p.mutable_objectives(0)->set_baseline("约六成"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Plan& p) { p.mutable_objectives(0)->clear_targets(); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Plan& p) { p.mutable_objectives(0)->mutable_targets(0)->set_value("30%"); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Plan& p) { p.mutable_objectives(0)->mutable_targets(1)->set_year(2022); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Plan& p) { p.mutable_objectives(0)->mutable_targets(0)->set_year(22); }), "INVALID_FIELD");
  EXPECT_EQ(refused([](Plan& p) { p.set_summary(std::string(15001, 'x')); }), "INVALID_FIELD");
  EXPECT_THAT(GetPlan("p").status(), HasReason("NOT_FOUND"));
  EXPECT_THAT(Create("P!", PlanOf()).status(), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Create(government_, "p", PlanOf()).status(), HasReason("PERMISSION_DENIED"));
  // What only the service says is not taken from a caller.
  Plan bold = PlanOf();
  bold.set_state(Plan::STATE_APPROVED);
  bold.set_version(9);
  bold.mutable_objectives(0)->add_results()->set_year(2022);
  absl::StatusOr<Plan> made = Create("p", bold);
  ASSERT_THAT(made.status(), IsOk());
  EXPECT_EQ(made->state(), Plan::STATE_DRAFT);
  EXPECT_EQ(made->version(), 0);
  EXPECT_EQ(made->objectives(0).results_size(), 0);
}

TEST_P(PlanTest, ProgressHoldsResultsAgainstTargetsExactly) {
  EXPECT_EQ(Progress(2023)->plan(), "") << "no plan is approved";
  ASSERT_THAT(MakeApproved("p").status(), IsOk());
  EXPECT_EQ(Progress(2021)->objectives(0).verdict(), GetPlanProgressResponse::VERDICT_NO_TARGET);
  EXPECT_EQ(Progress(2022)->objectives(0).verdict(), GetPlanProgressResponse::VERDICT_PENDING);
  ASSERT_THAT(Record("p", "1", 2022, "30.0").status(), IsOk());
  EXPECT_EQ(Progress(2022)->objectives(0).verdict(), GetPlanProgressResponse::VERDICT_MET);
  EXPECT_EQ(Progress(2022)->objectives(1).verdict(), GetPlanProgressResponse::VERDICT_NO_TARGET);
  EXPECT_EQ(Progress(2023)->objectives(0).verdict(), GetPlanProgressResponse::VERDICT_PENDING)
      << "a result of 2022 says nothing of the target of 2023";
  ASSERT_THAT(Record("p", "1", 2023, "94.99").status(), IsOk());
  EXPECT_EQ(Progress(2023)->objectives(0).verdict(), GetPlanProgressResponse::VERDICT_NOT_MET);
  ASSERT_THAT(Record("p", "1", 2023, "95").status(), IsOk());
  EXPECT_EQ(Progress(2023)->objectives(0).verdict(), GetPlanProgressResponse::VERDICT_MET);
  EXPECT_EQ(GetPlan("p")->objectives(0).results_size(), 2) << "the second of 2023 replaced the first";
  EXPECT_EQ(Progress(2024)->objectives(0).verdict(), GetPlanProgressResponse::VERDICT_MET) << "the last target stays";
  ASSERT_THAT(Record("p", "2", 2023, "0.50").status(), IsOk());
  EXPECT_EQ(Progress(2023)->objectives(1).verdict(), GetPlanProgressResponse::VERDICT_MET);
  ASSERT_THAT(Record("p", "2", 2024, "0.51").status(), IsOk());
  EXPECT_EQ(Progress(2024)->objectives(1).verdict(), GetPlanProgressResponse::VERDICT_NOT_MET);
  EXPECT_EQ(Progress(0)->objectives(0).result().year(), 2022) << "of this year";
  EXPECT_THAT(Progress(3000).status(), HasReason("INVALID_FIELD"));
}

TEST_P(PlanTest, AResultNeedsAnApprovedPlanAnObjectiveAndEvidence) {
  ASSERT_THAT(Create("p").status(), IsOk());
  EXPECT_THAT(Record("p", "1", 2022, "1").status(), HasReason("TRUSTEESHIP_WRONG_STATE"));
  ASSERT_THAT(Submit(university_, "p").status(), IsOk());
  ASSERT_THAT(Approve(ministry_, "p").status(), IsOk());
  EXPECT_THAT(Record("p", "9", 2022, "1").status(), HasReason("NO_SUCH_OBJECTIVE"));
  EXPECT_THAT(Record("p", "", 2022, "1").status(), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Record("p", "1", 2022, "1", "").status(), HasReason("MISSING_FIELD"));
  EXPECT_THAT(Record("p", "1", 2022, "1.").status(), HasReason("INVALID_FIELD"));
  EXPECT_THAT(Record("p", "1", 2025, "1").status(), HasReason("INVALID_FIELD")) << "next year";
  EXPECT_THAT(Record("p", "1", 2022, "1").status(), IsOk());
}

TEST_P(PlanTest, ANewVersionKeepsWhatWasReachedOfTheSameQuantity) {
  ASSERT_THAT(MakeApproved("p1").status(), IsOk());
  ASSERT_THAT(Record("p1", "1", 2022, "31").status(), IsOk());
  ASSERT_THAT(Record("p1", "2", 2022, "0.7").status(), IsOk());
  Plan next = PlanOf();
  next.mutable_objectives(0)->mutable_targets(1)->set_value("80");
  next.mutable_objectives(1)->set_title("控辍保学率");
  absl::StatusOr<Plan> second = MakeApproved("p2", next);
  ASSERT_THAT(second.status(), IsOk());
  ASSERT_EQ(second->objectives(0).results_size(), 1);
  EXPECT_EQ(second->objectives(0).results(0).value(), "31");
  EXPECT_EQ(second->objectives(1).results_size(), 0) << "another quantity";
}

TEST_P(PlanTest, TwoPlansOfOneSchoolAreCompared) {
  Plan former = PlanOf();
  AddObjective(former, "10", "不变", {{2023, "5"}});
  AddObjective(former, "3", "将取消", {{2023, "5"}});
  ASSERT_THAT(Create("p1", former).status(), IsOk());
  Plan next = PlanOf();
  next.mutable_objectives(0)->mutable_targets(1)->set_value("96");
  next.mutable_objectives(0)->set_unit("人");
  next.mutable_objectives(1)->mutable_targets(0)->set_value("0.50");  // the same number
  AddObjective(next, "10", "不变", {{2023, "5.0"}});
  AddObjective(next, "2.10", "新增", {{2024, "1"}});
  AddObjective(next, "2.9", "新增", {{2024, "1"}});
  ASSERT_THAT(Create("p2", next).status(), IsOk());
  v1::ComparePlansRequest request;
  request.set_from("plans/p1");
  request.set_to("plans/p2");
  auto compared = Await(plans_.Compare(ministry_, request));
  ASSERT_THAT(compared.status(), IsOk());
  EXPECT_EQ(compared->unchanged(), 2);
  ASSERT_EQ(compared->differences_size(), 4);
  EXPECT_EQ(compared->differences(0).objective(), "1");
  EXPECT_THAT(compared->differences(0).fields(), ElementsAre("unit", "targets"));
  EXPECT_EQ(compared->differences(1).objective(), "2.9");
  EXPECT_FALSE(compared->differences(1).has_before());
  EXPECT_EQ(compared->differences(2).objective(), "2.10");
  EXPECT_EQ(compared->differences(3).objective(), "3");
  EXPECT_FALSE(compared->differences(3).has_after());

  ASSERT_THAT(Propose("b", Of("youyu", "140623")).status(), IsOk());
  PutSurvey("s-b", "b");
  ASSERT_THAT(Create("q", PlanOf("b", "s-b")).status(), IsOk());
  request.set_to("plans/q");
  EXPECT_THAT(Await(plans_.Compare(ministry_, request)).status(), HasReason("PLANS_OF_TWO_TRUSTEESHIPS"));
  EXPECT_THAT(Await(plans_.Compare(school_, request)).status(), HasReason("NOT_FOUND")) << "another school's";
  request.set_to("p2");
  EXPECT_THAT(Await(plans_.Compare(ministry_, request)).status(), HasReason("INVALID_FIELD"));
}

TEST_P(PlanTest, Q16_33_EveryChangeTellsWhoWhenFromTo) {
  ASSERT_THAT(MakeApproved("p").status(), IsOk());
  v1::ListPlanRevisionsRequest request;
  request.set_name("plans/p");
  auto history = Await(plans_.ListRevisions(school_, request));
  ASSERT_THAT(history.status(), IsOk());
  ASSERT_EQ(history->revisions_size(), 3);
  EXPECT_EQ(history->revisions(0).actor(), "parties/moe/wang");
  EXPECT_EQ(history->revisions(0).from(), "SUBMITTED");
  EXPECT_EQ(history->revisions(0).to(), "APPROVED");
  EXPECT_EQ(history->revisions(2).actor(), "parties/pku/li");
  v1::ListPlansRequest list;
  list.set_filter("state = APPROVED AND trusteeship = trusteeships/a");
  auto page = Await(plans_.List(ministry_, list));
  ASSERT_THAT(page.status(), IsOk());
  EXPECT_EQ(page->plans_size(), 1);
}

INSTANTIATE_TEST_SUITE_P(Engines, PlanTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

TEST(DecimalTest, ComparesWhatIsWrittenExactly) {
  struct Case {
    const char *a, *b;
    int order;
  };
  const Case cases[] = {{"94.99", "95", -1},  {"95", "94.99999999999999999", 1},
                        {"95", "95.0", 0},    {"095", "95", 0},
                        {"0", "-0.00", 0},    {"9.5", "10", -1},
                        {"0.5", "0.45", 1},   {"0.1", "0.10000000000000001", -1},
                        {"-1", "1", -1},      {"-2", "-1.5", -1},
                        {"-1.5", "-1.50", 0}, {"12345678901234567890", "12345678901234567891", -1}};
  for (const Case& c : cases) {
    ASSERT_TRUE(policy::IsDecimal(c.a) && policy::IsDecimal(c.b)) << c.a << " " << c.b;
    const auto sign = [](int order) { return order < 0 ? -1 : order > 0 ? 1 : 0; };
    EXPECT_EQ(sign(policy::CompareDecimals(c.a, c.b)), c.order) << c.a << " " << c.b;
    EXPECT_EQ(sign(policy::CompareDecimals(c.b, c.a)), -c.order) << c.a << " " << c.b;
  }
}

TEST(DecimalTest, IsReadStrictly) {
  for (const char* text : {"0", "61.5", "-3", "00", "0.0"}) EXPECT_TRUE(policy::IsDecimal(text)) << text;
  for (const char* text :
       {"", "-", ".5", "5.", "1.2.3", "+1", "1e3", "1,5", "--1", "61.5%", "１", " 1", "123456789012345678901"}) {
    EXPECT_FALSE(policy::IsDecimal(text)) << text;
  }
}

TEST(NumberTest, IsOrderedByItsParts) {
  const std::vector<std::string> numbers = {"1", "1.1", "1.2", "1.10", "2", "2.1", "02.1", "10", "a", "b.1"};
  std::vector<std::string> sorted(numbers.rbegin(), numbers.rend());
  std::sort(sorted.begin(), sorted.end(),
            [](const std::string& a, const std::string& b) { return policy::NumberLess(a, b); });
  EXPECT_THAT(sorted, ElementsAre("1", "1.1", "1.2", "1.10", "02.1", "2", "2.1", "10", "a", "b.1"));
}

}  // namespace
}  // namespace jiedui::trusteeship
