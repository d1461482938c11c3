#include "services/reporting/targets/judging.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/civil.h"
#include "common/base/clock.h"
#include "common/base/text.h"
#include "common/db/revision.h"
#include "common/resource/changes.h"
#include "services/reporting/events.h"
#include "services/reporting/indicators/figures.h"
#include "services/reporting/indicators/policy_indicator.h"
#include "services/reporting/indicators/traits.h"
#include "services/reporting/targets/judge.h"
#include "services/reporting/targets/policy_promise.h"
#include "services/reporting/targets/traits.h"
#include "services/reporting/timer_days.h"

namespace jiedui::reporting {
namespace {

using v1::Indicator;
using v1::Target;

// Stored: never renamed.
constexpr std::string_view kDueKind = "target-due";
constexpr std::string_view kAgainKind = "target-judge-again";

// The totals: places are told by JudgeTarget, to those whose they are.
v1::Judgement Kept(v1::Judgement judgement) {
  judgement.clear_places();
  judgement.clear_missing();
  return judgement;
}

absl::Status JudgeNow(db::Mutation& m, const Target& before, Figures& figures) {
  absl::StatusOr<v1::Judgement> judgement = Judge(figures, before).On(m.call().today);
  // What cannot be held exactly is judged by nobody: JudgeTarget says why, and no other target waits for it.
  if (absl::IsFailedPrecondition(judgement.status())) return absl::OkStatus();
  if (!judgement.ok()) return judgement.status();
  Target after = before;
  *after.mutable_judgement() = Kept(*std::move(judgement));
  if (before.has_judgement() && before.judgement().SerializeAsString() == after.judgement().SerializeAsString()) {
    return absl::OkStatus();
  }
  return resource::Save(m, &before, std::move(after), {.event = kTargetJudged, .clause = before.citation().clause()})
      .status();
}

absl::Status Due(db::Mutation& m, const db::Timer& timer) {
  absl::StatusOr<resource::Entered<Target>> entered = resource::Get<Target>(m.tx(), timer.subject);
  if (!entered.ok()) return entered.status();
  if (!policy::IsDue(entered->resource, m.call().today)) return absl::OkStatus();
  Figures figures(m.tx(), db::kPresent);
  return JudgeNow(m, entered->resource, figures);
}

// Indicators that rest on one, itself among them.
absl::StatusOr<std::vector<std::string>> RestingOn(db::Tx& tx, const std::string& name) {
  const std::string text = resource::KeyedTable().Where("name > 'indicators/' AND name < 'indicators0'");
  absl::StatusOr<std::vector<Indicator>> all = resource::Where<Indicator>(tx, {"indicator.all", text}, {});
  if (!all.ok()) return all.status();
  std::vector<std::string> resting = {name};
  for (const Indicator& indicator : *all) {
    const std::vector<std::string> components = policy::ComponentsOf(indicator);
    if (std::find(components.begin(), components.end(), name) != components.end()) resting.push_back(indicator.name());
  }
  return resting;
}

absl::Status Again(db::Mutation& m, const db::Timer& timer) {
  absl::StatusOr<std::vector<std::string>> indicators = RestingOn(m.tx(), timer.subject);
  if (!indicators.ok()) return indicators.status();
  const std::string text =
      resource::KeyedTable().Where("(code = $1 OR parent = $1) AND name > 'targets/' AND name < 'targets0'");
  std::map<std::string, Target> targets;
  for (const std::string& indicator : *indicators) {
    absl::StatusOr<std::vector<Target>> found =
        resource::Where<Target>(m.tx(), {"target.of_indicator", text}, {indicator});
    if (!found.ok()) return found.status();
    for (Target& target : *found) targets.emplace(target.name(), std::move(target));
  }
  Figures figures(m.tx(), db::kPresent);
  for (const auto& [name, target] : targets) {
    // One that nobody has judged yet is waited for by its own timer.
    if (!target.has_judgement() || !policy::IsDue(target, m.call().today)) continue;
    absl::Status judged = JudgeNow(m, target, figures);
    if (!judged.ok()) return judged;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ScheduleJudgement(db::Tx& tx, const Target& target) {
  const absl::StatusOr<absl::CivilDay> due = ParseDay("due_on", target.due_on());
  if (!due.ok()) return absl::OkStatus();
  // One for each revision: a name that has fired is used up, and a date may come again.
  return db::ScheduleTimer(tx, {.name = StrCat(kDueKind, "/", target.name(), "/", target.revision()),
                                .kind = std::string(kDueKind),
                                .subject = target.name(),
                                .due_micros = MicrosOf(*due + 1)});
}

absl::Status JudgeAgain(db::Mutation& m, const v1::IndicatorValue& value, std::string_view batch) {
  return db::ScheduleTimer(m.tx(), {.name = StrCat(kAgainKind, "/", value.indicator(), "/", batch),
                                    .kind = std::string(kAgainKind),
                                    .subject = value.indicator(),
                                    .due_micros = MicrosOf(m.call().today)});
}

std::optional<absl::Status> FireTargetTimer(db::Mutation& m, const db::Timer& timer) {
  if (timer.kind == kDueKind) return Due(m, timer);
  if (timer.kind == kAgainKind) return Again(m, timer);
  return std::nullopt;
}

}  // namespace jiedui::reporting
