#include "services/reporting/timers.h"

#include <optional>

#include "common/base/call.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "common/db/mutate.h"
#include "services/reporting/notices/notices.h"
#include "services/reporting/obligations/obligation_timers.h"
#include "services/reporting/targets/judging.h"
#include "services/reporting/tasks/tasks.h"

namespace jiedui::reporting {

absl::Status FireTimer(db::Tx& tx, absl::CivilDay today, const db::Timer& timer) {
  Trailer trailer;
  const Call call{
      .caller = {.person = "reporting", .role = "system"}, .method = timer.kind, .today = today, .trailer = &trailer};
  db::Mutation m(tx, call, "");
  std::optional<absl::Status> fired = FireObligationTimer(m, timer);
  if (!fired.has_value()) fired = FireTaskTimer(m, timer);
  if (!fired.has_value()) fired = FireNoticeTimer(m, timer);
  if (!fired.has_value()) fired = FireTargetTimer(m, timer);
  if (fired.has_value()) return *fired;
  return Failure(kInternal, {{"detail", StrCat("no timer of kind ", timer.kind, " is known here")}});
}

}  // namespace jiedui::reporting
