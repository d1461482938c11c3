#include "services/reporting/obligations/policy_due.h"

#include <algorithm>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "services/reporting/obligations/policy_duty.h"
#include "services/reporting/obligations/reasons_obligation.h"
#include "services/reporting/reasons.h"

namespace jiedui::reporting::policy {
namespace {

using v1::Obligation;

constexpr std::string_view kNotOwed = "报送期内结对工作天数不足，不再需报";

// Of a stored day, which is valid.
absl::CivilDay DayOf(std::string_view text) {
  const absl::StatusOr<absl::CivilDay> day = ParseDay("due_on", text);
  return day.ok() ? *day : absl::CivilDay::max();
}
absl::CivilDay DueOf(const Obligation& obligation) { return DayOf(obligation.due_on()); }

bool IsOpen(const Obligation& obligation) {
  return obligation.state() == Obligation::STATE_OPEN || obligation.state() == Obligation::STATE_OVERDUE;
}

// What it is about, and until when: an extension that was granted is not taken back by a date reckoned anew.
void Take(const Owed& owed, Obligation& obligation) {
  obligation.mutable_pairings()->Assign(owed.pairings.begin(), owed.pairings.end());
  obligation.mutable_counterparts()->Assign(owed.counterparts.begin(), owed.counterparts.end());
  obligation.set_from(FormatDay(owed.from));
  obligation.set_until(FormatDay(owed.until));
  obligation.set_planned_due_on(FormatDay(owed.due.day));
  obligation.set_due_on(obligation.planned_due_on());
  for (const Obligation::Extension& extension : obligation.extensions()) {
    if (extension.due_on() > obligation.due_on()) obligation.set_due_on(extension.due_on());
  }
  obligation.set_calendar_loaded(owed.due.loaded);
}

void Name(const OwingParty& party, Obligation& obligation) {
  if (!party.display_name.empty()) obligation.set_party_name(party.display_name);
  if (!party.region_code.empty()) obligation.set_region_code(party.region_code);
}

void SetOpen(Obligation& obligation, absl::CivilDay today) {
  obligation.set_state(today > DueOf(obligation) ? Obligation::STATE_OVERDUE : Obligation::STATE_OPEN);
}

absl::Status WrongState(const Obligation& obligation, std::string_view verb, std::string_view allowed) {
  return Failure(
      kWrongState,
      {{"name", obligation.name()}, {"state", Chinese(obligation.state())}, {"verb", verb}, {"allowed", allowed}});
}

}  // namespace

Obligation Opened(const v1::ReportPeriod& period, const Owed& owed, const OwingParty& party) {
  Obligation obligation;
  obligation.set_name(ObligationName(period.duty(), period.period(), owed.party));
  obligation.set_duty(period.duty());
  obligation.set_period(period.period());
  obligation.set_party(owed.party);
  obligation.set_state(Obligation::STATE_OPEN);
  obligation.set_region_code(owed.region);
  Take(owed, obligation);
  Name(party, obligation);
  return obligation;
}

std::optional<Obligation> Found(const Obligation& before, const Owed* owed, const OwingParty& party,
                                absl::CivilDay today) {
  Obligation after = before;
  Name(party, after);
  const bool settled = before.state() == Obligation::STATE_MET || before.state() == Obligation::STATE_WAIVED;
  if (!settled && owed == nullptr && before.state() != Obligation::STATE_LAPSED) {
    after.set_state(Obligation::STATE_LAPSED);
    after.set_reason(std::string(kNotOwed));
  } else if (!settled && owed != nullptr) {
    Take(*owed, after);
    if (before.state() == Obligation::STATE_LAPSED) {
      after.clear_reason();
      SetOpen(after, today);
    } else if (before.state() == Obligation::STATE_OVERDUE) {
      SetOpen(after, today);  // a later date leaves nothing overdue; an earlier one waits for its timer
    }
  }
  if (after.SerializeAsString() == before.SerializeAsString()) return std::nullopt;
  return after;
}

bool Waits(const Obligation& obligation, absl::CivilDay due) {
  return obligation.state() == Obligation::STATE_OPEN && DueOf(obligation) == due;
}

Obligation Overdue(Obligation obligation) {
  obligation.set_state(Obligation::STATE_OVERDUE);
  return obligation;
}

std::optional<absl::CivilDay> RemindOn(const v1::Duty& duty, const Obligation& obligation, absl::CivilDay today) {
  if (duty.remind_days_before() == 0) return std::nullopt;
  const absl::CivilDay day = DueOf(obligation) - duty.remind_days_before();
  if (day <= today) return std::nullopt;
  return day;
}

absl::Status ValidReason(std::string_view reason) { return RequiredText("reason", reason, kMaxReason); }

absl::Status CanExtend(const Obligation& obligation, absl::CivilDay due, absl::CivilDay today) {
  if (!IsOpen(obligation)) return WrongState(obligation, "延期", "待报”或“逾期未报");
  const absl::CivilDay first = DayOf(obligation.planned_due_on());
  const absl::CivilDay latest(first.year() + 1, first.month(), first.day());
  if (due > DueOf(obligation) && due >= today && due <= latest) return absl::OkStatus();
  const std::string last = FormatDay(latest);
  return Failure(kExtensionNotLater, {{"due_on", obligation.due_on()}, {"latest", last}});
}

Obligation Extended(Obligation obligation, absl::CivilDay due, std::string_view reason, std::string_view granted_by,
                    absl::CivilDay today) {
  Obligation::Extension& extension = *obligation.add_extensions();
  extension.set_due_on(FormatDay(due));
  extension.set_reason(std::string(reason));
  extension.set_granted_by(std::string(granted_by));
  extension.set_granted_on(FormatDay(today));
  obligation.set_due_on(FormatDay(due));
  obligation.set_state(Obligation::STATE_OPEN);
  return obligation;
}

absl::Status CanWaive(const Obligation& obligation) {
  if (IsOpen(obligation)) return absl::OkStatus();
  return WrongState(obligation, "免报", "待报”或“逾期未报");
}

Obligation Waived(Obligation obligation, std::string_view reason) {
  obligation.set_state(Obligation::STATE_WAIVED);
  obligation.set_reason(std::string(reason));
  return obligation;
}

absl::Status CanSubmit(const Obligation& obligation) {
  if (IsOpen(obligation)) return absl::OkStatus();
  return WrongState(obligation, "报送", "待报”或“逾期未报");
}

Obligation Submitted(Obligation obligation, absl::CivilDay today) {
  if (obligation.submitted_on().empty()) {
    obligation.set_submitted_on(FormatDay(today));
    obligation.set_late(today > DueOf(obligation));
  }
  obligation.set_state(Obligation::STATE_SUBMITTED);
  return obligation;
}

Obligation Returned(Obligation obligation, absl::CivilDay today) {
  SetOpen(obligation, today);
  return obligation;
}

Obligation Met(Obligation obligation, absl::CivilDay today) {
  obligation.set_state(Obligation::STATE_MET);
  obligation.set_accepted_on(FormatDay(today));
  return obligation;
}

bool IsOwed(const Obligation& obligation) {
  return obligation.state() != Obligation::STATE_WAIVED && obligation.state() != Obligation::STATE_LAPSED;
}

std::string_view Chinese(Obligation::State state) {
  switch (state) {
    case Obligation::STATE_OPEN: return "待报";
    case Obligation::STATE_OVERDUE: return "逾期未报";
    case Obligation::STATE_SUBMITTED: return "已报送";
    case Obligation::STATE_MET: return "已完成";
    case Obligation::STATE_WAIVED: return "免报";
    case Obligation::STATE_LAPSED: return "不再需报";
    default: return "未说明";
  }
}

}  // namespace jiedui::reporting::policy
