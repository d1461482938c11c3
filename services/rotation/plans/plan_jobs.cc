#include "services/rotation/plans/plan_jobs.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "common/base/id.h"
#include "common/base/log.h"
#include "common/base/text.h"
#include "common/db/lease.h"
#include "common/db/mutate.h"
#include "common/resource/changes.h"
#include "services/rotation/events.h"
#include "services/rotation/planner/plan.h"
#include "services/rotation/plans/plan_results.h"
#include "services/rotation/plans/plan_setting.h"
#include "services/rotation/plans/policy_plan.h"
#include "services/rotation/traits.h"

namespace jiedui::rotation {
namespace {

constexpr std::string_view kLease = "placement-plans";
constexpr db::Sql kQueued{"placement_plan.queued", R"(
SELECT name FROM resource
WHERE recorded_to = 9223372036854775807 AND name > 'placementPlans/' AND name < 'placementPlans0' AND state = $1 ORDER BY name)"};

// What a computation rests on.
struct Read {
  policy::Setting setting;
  std::optional<PlanResult> former;  // of the plan that is replanned
};

absl::StatusOr<std::optional<Read>> ReadPlan(db::Database& database, const std::string& name) {
  std::optional<Read> read;
  absl::Status status = database.Read([&](db::Tx& tx) -> absl::Status {
    absl::StatusOr<std::optional<v1::PlacementPlan>> plan = resource::Find<v1::PlacementPlan>(tx, name);
    if (!plan.ok()) return plan.status();
    if (!plan->has_value() || (*plan)->state() != v1::PlacementPlan::STATE_QUEUED) return absl::OkStatus();
    const std::string replans = (*plan)->replans();
    absl::StatusOr<policy::Setting> setting = LoadSetting(tx, **std::move(plan));
    if (!setting.ok()) return setting.status();
    read.emplace().setting = *std::move(setting);
    if (replans.empty()) return absl::OkStatus();
    absl::StatusOr<PlanResult> former = store::GetPlanResult(tx, replans);
    if (!former.ok()) return former.status();
    read->former = *std::move(former);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return read;
}

struct Computed {
  policy::Problem problem;
  v1::PlacementSolution solution;
};

absl::StatusOr<Computed> Compute(const Read& read, PlanSolver& solver) {
  absl::StatusOr<policy::Problem> problem = policy::MakeProblem(read.setting);
  if (!problem.ok()) return problem.status();
  if (read.former.has_value()) planner::Keep(read.former->problem, read.former->solution, problem->problem);
  absl::StatusOr<v1::PlacementSolution> solution = solver.Solve(problem->problem, read.former.has_value());
  if (!solution.ok()) return solution.status();
  return Computed{*std::move(problem), *std::move(solution)};
}

absl::Status WriteResult(db::Mutation& m, const Read& read, const absl::StatusOr<Computed>& computed) {
  const v1::PlacementPlan& queued = read.setting.plan;
  absl::StatusOr<resource::Entered<v1::PlacementPlan>> before = resource::Get<v1::PlacementPlan>(m.tx(), queued.name());
  if (!before.ok()) return before.status();
  if (before->resource.revision() != queued.revision()) return absl::OkStatus();
  v1::PlacementPlan after = before->resource;
  if (computed.ok()) {
    absl::StatusOr<std::string> hash =
        store::PutPlanResult(m.tx(), queued.name(), {computed->problem.problem, computed->solution},
                             policy::LinesOf(read.setting, computed->problem, computed->solution));
    if (!hash.ok()) return hash.status();
    *after.mutable_outcome() = policy::OutcomeOf(computed->problem, computed->solution);
    after.mutable_outcome()->set_certificate_hash(*hash);
    after.set_state(v1::PlacementPlan::STATE_COMPUTED);
    after.clear_reason();
  } else {
    after.set_state(v1::PlacementPlan::STATE_FAILED);
    after.set_reason(ChineseMessageOf(computed.status()));
  }
  const std::string_view event = computed.ok() ? kPlacementPlanComputed : kPlacementPlanFailed;
  return resource::Save(m, &before->resource, std::move(after),
                        {.event = event, .clause = policy::kPlanning.id, .authors = before->authors})
      .status();
}

}  // namespace

absl::Status ComputePlan(db::Database& database, absl::CivilDay today, const std::string& name, PlanSolver& solver) {
  absl::StatusOr<std::optional<Read>> read = ReadPlan(database, name);
  if (!read.ok()) return read.status();
  if (!read->has_value()) return absl::OkStatus();
  const absl::StatusOr<Computed> computed = Compute(**read, solver);
  if (absl::IsCancelled(computed.status())) return computed.status();
  return db::WriteAndWait(database, [&](db::Tx& tx) {
    Trailer trailer;
    const Call call{.caller = {.person = "rotation", .role = "system"},
                    .method = "placement-plan-job",
                    .today = today,
                    .trailer = &trailer};
    db::Mutation m(tx, call, "");
    return WriteResult(m, **read, computed);
  });
}

PlanJobs::PlanJobs(db::Database& database, db::Tail& tail, const Clock& clock, Options options)
    : database_(database),
      tail_(tail),
      clock_(clock),
      options_(options),
      heard_(tail.newest()),
      listener_(tail.Listen([this] { Hear(); })),
      thread_([this] { Work(); }) {}

PlanJobs::~PlanJobs() {
  tail_.Cancel(listener_);
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    if (solver_ != nullptr) solver_->Stop();
  }
  thread_.join();
}

void PlanJobs::Hear() {
  constexpr int kAtOnce = 1000;
  const std::optional<std::vector<db::EventPtr>> events = tail_.TryRead(heard_, kAtOnce);
  // What memory does not reach may have been one.
  const bool queued = !events.has_value() || events->size() == kAtOnce ||
                      std::any_of(events->begin(), events->end(),
                                  [](const db::EventPtr& event) { return event->type == kPlacementPlanQueued; });
  absl::MutexLock lock(&mutex_);
  if (!events.has_value()) {
    heard_ = tail_.newest();
  } else if (!events->empty()) {
    heard_ = events->back()->position;
    // A cancellation that memory does not reach stops nothing; what is computed is then not written.
    const bool cancelled = std::any_of(events->begin(), events->end(), [this](const db::EventPtr& event) {
      mutex_.AssertHeld();
      return event->type == kPlacementPlanCancelled && event->subject == computed_;
    });
    if (cancelled && solver_ != nullptr) solver_->Stop();
  }
  woken_ = woken_ || queued;
}

void PlanJobs::Work() {
  db::Lease lease(database_, std::string(kLease), NewUuid());
  for (;;) {
    const absl::StatusOr<bool> held = lease.Renew();
    if (held.ok() && *held) ComputeAll();
    absl::MutexLock lock(&mutex_);
    const auto wanted = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return woken_ || stopping_; };
    mutex_.AwaitWithTimeout(absl::Condition(&wanted), lease.held() ? options_.longest_sleep : absl::Seconds(1));
    woken_ = false;
    if (stopping_) break;
  }
  lease.Release();
}

void PlanJobs::ComputeAll() {
  std::vector<std::string> names;
  absl::Status status = database_.Read([&](db::Tx& tx) {
    return tx.Each(kQueued, {static_cast<int64_t>(v1::PlacementPlan::STATE_QUEUED)}, [&](const db::Row& row) {
      names.emplace_back(row.Text(0));
      return absl::OkStatus();
    });
  });
  if (!status.ok()) Log(LogLevel::kError, "no placement plans were read", {{"detail", std::string(status.message())}});
  for (const std::string& name : names) {  // one that cannot be written holds up no other
    status = ComputeOne(name);
    if (status.ok() || absl::IsCancelled(status)) continue;
    Log(LogLevel::kError, "a placement plan was not computed",
        {{"plan", name}, {"detail", std::string(status.message())}});
  }
}

// The computation can be stopped while it runs: by a cancellation that is heard from here on, and by the end of the process.
absl::Status PlanJobs::ComputeOne(const std::string& name) {
  PlanSolver::Options options = options_.solver;
  options.progress = [&name, tenths = 0](const planner::Progress& progress) mutable {
    const int now = progress.total == 0 ? 0 : progress.done * 10 / progress.total;
    if (now == tenths) return;
    tenths = now;
    Log(LogLevel::kInfo, "a placement plan is being computed",
        {{"plan", name}, {"flow_problems", StrCat(progress.done, " of ", progress.total)}});
  };
  PlanSolver solver(std::move(options));
  {
    absl::MutexLock lock(&mutex_);
    if (stopping_) return absl::CancelledError("the service stops");
    computed_ = name;
    solver_ = &solver;
  }
  absl::Status status = ComputePlan(database_, clock_.Today(), name, solver);
  absl::MutexLock lock(&mutex_);
  computed_.clear();
  solver_ = nullptr;
  return status;
}

}  // namespace jiedui::rotation
