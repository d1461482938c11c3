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
#include "services/rotation/plans/reasons_plan.h"
#include "services/rotation/traits.h"

namespace jiedui::rotation {
namespace {

constexpr std::string_view kLease = "placement-plans";
constexpr int kWriteAttempts = 3;
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

absl::StatusOr<Computed> Compute(const Read& read, PlanSolver& solver, const PlanSolver::Progress& progress) {
  absl::StatusOr<policy::Problem> problem = policy::MakeProblem(read.setting);
  if (!problem.ok()) return problem.status();
  if (read.former.has_value()) planner::Keep(read.former->problem, read.former->solution, problem->problem);
  absl::StatusOr<v1::PlacementSolution> solution = solver.Solve(problem->problem, read.former.has_value(), progress);
  if (!solution.ok()) return solution.status();
  return Computed{*std::move(problem), *std::move(solution)};
}

// What a plan becomes, in the transaction that finds it queued as it was read; false where it no longer is.
absl::StatusOr<bool> Decide(db::Database& database, absl::CivilDay today, const v1::PlacementPlan& queued,
                            std::string_view event,
                            absl::FunctionRef<absl::Status(db::Tx&, v1::PlacementPlan&)> change) {
  bool decided = false;
  absl::Status status = db::WriteAndWait(database, [&](db::Tx& tx) -> absl::Status {
    decided = false;
    absl::StatusOr<resource::Entered<v1::PlacementPlan>> before = resource::Get<v1::PlacementPlan>(tx, queued.name());
    if (!before.ok()) return before.status();
    if (before->resource.revision() != queued.revision()) return absl::OkStatus();
    v1::PlacementPlan after = before->resource;
    absl::Status changed = change(tx, after);
    if (changed.ok()) changed = store::ForgetProgress(tx, queued.name());
    if (!changed.ok()) return changed;
    Trailer trailer;
    const Call call{.caller = {.person = "rotation", .role = "system"},
                    .method = "placement-plan-job",
                    .today = today,
                    .trailer = &trailer};
    db::Mutation m(tx, call, "");
    decided = true;
    return resource::Save(m, &before->resource, std::move(after),
                          {.event = event, .clause = policy::kPlanning.id, .authors = before->authors})
        .status();
  });
  if (!status.ok()) return status;
  return decided;
}

absl::Status Fail(db::Database& database, absl::CivilDay today, const v1::PlacementPlan& queued,
                  const absl::Status& why) {
  return Decide(database, today, queued, kPlacementPlanFailed,
                [&](db::Tx&, v1::PlacementPlan& after) {
                  after.set_state(v1::PlacementPlan::STATE_FAILED);
                  after.set_reason(ChineseMessageOf(why));
                  return absl::OkStatus();
                })
      .status();
}

// Writes the result piece by piece, then makes the plan computed by it.
absl::Status WriteResult(db::Database& database, absl::CivilDay today, const Read& read, const Computed& computed,
                         const std::vector<v1::Placement>& lines, store::WriteProgress progress) {
  const v1::PlacementPlan& queued = read.setting.plan;
  const absl::StatusOr<store::WrittenResult> written =
      store::WritePlanResult(database, queued.name(), {computed.problem.problem, computed.solution}, lines, progress);
  if (!written.ok()) return written.status();
  return Decide(database, today, queued, kPlacementPlanComputed,
                [&](db::Tx& tx, v1::PlacementPlan& after) {
                  *after.mutable_outcome() = policy::OutcomeOf(computed.problem, computed.solution);
                  after.mutable_outcome()->set_certificate_hash(written->hash);
                  after.set_state(v1::PlacementPlan::STATE_COMPUTED);
                  after.clear_reason();
                  return store::Publish(tx, queued.name(), *written);
                })
      .status();
}

// What was written by attempts that came to nothing is no use to anybody; where it cannot be deleted now, the next start does.
void Sweep(db::Database& database, const std::string& plan) {
  absl::Status swept = store::SweepAttempts(database, plan);
  if (swept.ok()) return;
  Log(LogLevel::kWarning, "what a placement plan left was not deleted",
      {{"plan", plan}, {"detail", std::string(swept.message())}});
}

// Tells of the progress of one computation at coarse steps: a tenth each, in a row of the plan's that is overwritten. It may be lost.
class Teller {
 public:
  Teller(db::Database& database, v1::PlacementPlan plan) : database_(database), plan_(std::move(plan)) {}

  void Tell(v1::PlacementPlan::Progress::Stage stage, int done, int total) {
    const int tenths = total == 0 ? 0 : static_cast<int>(int64_t{10} * done / total);
    {
      absl::MutexLock lock(&mutex_);
      if (stage == stage_ && tenths == tenths_) return;
      stage_ = stage;
      tenths_ = tenths;
    }
    Log(LogLevel::kInfo, "a placement plan is being computed",
        {{"plan", plan_.name()},
         {"stage", v1::PlacementPlan::Progress::Stage_Name(stage)},
         {"done", StrCat(done, " of ", total)}});
    v1::PlacementPlan::Progress progress;
    progress.set_stage(stage);
    progress.set_done(done);
    progress.set_total(total);
    database_.Write(
        {.repeatable = true}, [plan = plan_, progress](db::Tx& tx) { return store::PutProgress(tx, plan, progress); },
        [](absl::Status) {});
  }

 private:
  db::Database& database_;
  const v1::PlacementPlan plan_;
  absl::Mutex mutex_;
  v1::PlacementPlan::Progress::Stage stage_ ABSL_GUARDED_BY(mutex_) = v1::PlacementPlan::Progress::STAGE_UNSPECIFIED;
  int tenths_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace

absl::Status ComputePlan(db::Database& database, absl::CivilDay today, const std::string& name, PlanSolver& solver) {
  using Progress = v1::PlacementPlan::Progress;
  absl::StatusOr<std::optional<Read>> read = ReadPlan(database, name);
  if (!read.ok()) return read.status();
  if (!read->has_value()) return absl::OkStatus();
  const v1::PlacementPlan& queued = (*read)->setting.plan;
  Teller teller(database, queued);
  teller.Tell(Progress::STAGE_SOLVING, 0, 0);
  const absl::StatusOr<Computed> computed = Compute(
      **read, solver, [&](const planner::Progress& now) { teller.Tell(Progress::STAGE_SOLVING, now.done, now.total); });
  if (absl::IsCancelled(computed.status())) return computed.status();
  if (!computed.ok()) return Fail(database, today, queued, computed.status());

  const std::vector<v1::Placement> lines = policy::LinesOf((*read)->setting, computed->problem, computed->solution);
  absl::Status written;
  for (int attempt = 1; attempt <= kWriteAttempts; ++attempt) {
    written = WriteResult(database, today, **read, *computed, lines, [&](int done, int total) {
      teller.Tell(Progress::STAGE_WRITING, done, total);
      return !solver.stopped();
    });
    // While the store is away nothing is decided: the plan stays queued.
    if (written.ok() || absl::IsCancelled(written) || ReasonOf(written) == kStoreUnavailable.name) break;
    Log(LogLevel::kWarning, "the result of a placement plan was not written",
        {{"plan", name}, {"attempt", StrCat(attempt)}, {"detail", std::string(written.message())}});
  }
  if (!written.ok() && !absl::IsCancelled(written) && ReasonOf(written) != kStoreUnavailable.name) {
    written = Fail(database, today, queued,
                   Failure(kPlanNotWritten, {{"times", StrCat(kWriteAttempts)}, {"what", ChineseMessageOf(written)}}));
  }
  Sweep(database, name);
  return written;
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
  bool swept = false;
  for (;;) {
    const absl::StatusOr<bool> held = lease.Renew();
    if (held.ok() && *held) {
      if (!swept) SweepAll();
      swept = true;
      ComputeAll();
    }
    absl::MutexLock lock(&mutex_);
    const auto wanted = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return woken_ || stopping_; };
    mutex_.AwaitWithTimeout(absl::Condition(&wanted), lease.held() ? options_.longest_sleep : absl::Seconds(1));
    woken_ = false;
    if (stopping_) break;
  }
  lease.Release();
}

// What a process left that ended while it wrote.
void PlanJobs::SweepAll() {
  const absl::StatusOr<std::vector<std::string>> plans = store::PlansWithLeftovers(database_);
  if (!plans.ok()) return;  // the next start looks again
  for (const std::string& plan : *plans) Sweep(database_, plan);
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
  PlanSolver solver(options_.solver);
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
