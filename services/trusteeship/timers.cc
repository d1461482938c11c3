#include "services/trusteeship/timers.h"

#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "common/base/call.h"
#include "common/base/civil.h"
#include "common/base/clock.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "common/db/mutate.h"
#include "services/trusteeship/changes.h"
#include "services/trusteeship/events.h"
#include "services/trusteeship/policy_difficulty.h"
#include "services/trusteeship/store.h"

namespace jiedui::trusteeship {
namespace {

// Stored: never renamed.
constexpr std::string_view kAnswerKind = "difficulty-answer";

std::string AnswerTimer(const v1::Difficulty& difficulty) {
  return StrCat(kAnswerKind, "/", difficulty.name(), "/", difficulty.assigned_revision());
}

// The answer did not come: one level up.
absl::Status AnswerIsLate(db::Mutation& m, const db::Timer& timer) {
  int64_t assigned_revision = 0;
  if (!absl::SimpleAtoi(ToAbsl(timer.name).substr(timer.name.rfind('/') + 1), &assigned_revision)) {
    return Failure(kInternal, {{"detail", StrCat("timer ", timer.name, " names no revision")}});
  }
  absl::StatusOr<resource::Entered<v1::Difficulty>> before = resource::Get<v1::Difficulty>(m.tx(), timer.subject);
  if (!before.ok()) return before.status();
  if (!policy::Waits(before->resource, assigned_revision)) return absl::OkStatus();
  absl::StatusOr<v1::Trusteeship> trusteeship = store::GetTrusteeship(m.tx(), before->resource.trusteeship());
  if (!trusteeship.ok()) return trusteeship.status();
  return resource::Save(m, &before->resource, policy::Late(before->resource),
                        {.event = kDifficultyLate,
                         .parties = PartiesOf(*trusteeship),
                         .clause = policy::kTracking.id,
                         .authors = before->authors})
      .status();
}

}  // namespace

absl::Status ScheduleAnswer(db::Tx& tx, const v1::Difficulty& difficulty) {
  absl::StatusOr<absl::CivilDay> due = ParseDay("due_on", difficulty.due_on());
  if (!due.ok()) return due.status();
  return db::ScheduleTimer(tx, {.name = AnswerTimer(difficulty),
                                .kind = std::string(kAnswerKind),
                                .subject = difficulty.name(),
                                .due_micros = absl::ToUnixMicros(absl::FromCivil(*due + 1, ChinaTime()))});
}

absl::Status CancelAnswer(db::Tx& tx, const v1::Difficulty& difficulty) {
  if (difficulty.assigned_revision() == 0) return absl::OkStatus();
  return db::CancelTimer(tx, AnswerTimer(difficulty));
}

absl::Status FireTimer(db::Tx& tx, absl::CivilDay today, const db::Timer& timer) {
  Trailer trailer;
  const Call call{
      .caller = {.person = "trusteeship", .role = "system"}, .method = timer.kind, .today = today, .trailer = &trailer};
  db::Mutation m(tx, call, "");
  if (timer.kind == kAnswerKind) return AnswerIsLate(m, timer);
  return Failure(kInternal, {{"detail", StrCat("no timer of kind ", timer.kind, " is known here")}});
}

}  // namespace jiedui::trusteeship
