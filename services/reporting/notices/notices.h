// Notices as they are issued, followed and late. In a transaction.
#pragma once

#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/mutate.h"
#include "common/db/timer.h"
#include "jiedui/reporting/v1/notice.pb.h"
#include "jiedui/reporting/v1/obligation.pb.h"

namespace jiedui::reporting {

// Issues what `stated` says (policy::Stated) with the next number of the issuer's series and year, and sets its timer. kUnknownReference for
// a recipient that nothing was heard of. `name` is chosen before the body, so that a re-run keeps it.
absl::StatusOr<v1::Notice> IssueNoticeIn(db::Mutation& m, std::string_view name, std::string_view issuer,
                                         v1::Notice stated);

// Writes the next revision with its event.
absl::StatusOr<v1::Notice> SaveNotice(db::Mutation& m, const v1::Notice& before, v1::Notice after,
                                      std::string_view event, std::string_view decision = "");

// A report is overdue: the unit gets a reminder from the receiver of its reports, once for an obligation and its due date. Nothing where
// the duty names no receiver, or the unit was not heard of.
absl::Status RemindOfReport(db::Mutation& m, const v1::Duty& duty, const v1::Obligation& obligation);

// The day after a notice's deadline. None where the timer is another's.
std::optional<absl::Status> FireNoticeTimer(db::Mutation& m, const db::Timer& timer);

}  // namespace jiedui::reporting
