// What tests of placement plans share: needs and people of a county, and plans as officials draw them up.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/rotation/events.h"
#include "services/rotation/plans/plan_jobs.h"
#include "services/rotation/plans/plan_results.h"
#include "services/rotation/plans/planning_service.h"
#include "services/rotation/plans/policy_plan.h"
#include "services/rotation/plans/reasons_plan.h"
#include "services/rotation/rotation_test_base.h"

namespace jiedui::rotation {

using jiedui::testing::HasReason;
using jiedui::testing::IsOk;

// Refused for this reason.
inline auto Fails(const Reason& reason) { return HasReason(std::string(reason.name)); }

class PlanTestBase : public RotationTest {
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
    PlanSolver solver({});
    return ComputePlan(*store_, today_, "placementPlans/" + id, solver);
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

}  // namespace jiedui::rotation
