// What becomes of an obligation: found to be owed, or no longer; due, extended, waived, submitted, accepted. Pure functions of values; the
// transitions are those of jiedui.reporting.v1.Obligation.State.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "jiedui/reporting/v1/obligation.pb.h"
#include "services/reporting/obligations/policy_obligation.h"

namespace jiedui::reporting::policy {

// What was heard of the unit that owes; empty until then.
struct OwingParty {
  std::string display_name, region_code;
};

// A new obligation, open also where its due date has passed: its timer says the rest.
v1::Obligation Opened(const v1::ReportPeriod& period, const Owed& owed, const OwingParty& party);

// What was found anew of an obligation that is there; `owed` null: it is not owed. Nothing when that says nothing new. What was met or
// waived stays as it is but for the party's name and area.
std::optional<v1::Obligation> Found(const v1::Obligation& before, const Owed* owed, const OwingParty& party,
                                    absl::CivilDay today);

// ---- The due date ----------------------------------------------------------------------------------------------------------

// Its due date was `due`, and it waits for the report still.
bool Waits(const v1::Obligation& obligation, absl::CivilDay due);
v1::Obligation Overdue(v1::Obligation obligation);
// Day on which the unit is reminded; none where the duty says never, or where that day is not after `today`.
std::optional<absl::CivilDay> RemindOn(const v1::Duty& duty, const v1::Obligation& obligation, absl::CivilDay today);

absl::Status ValidReason(std::string_view reason);
// Later than the due date, today or later, at most a year after the first due date.
absl::Status CanExtend(const v1::Obligation& obligation, absl::CivilDay due, absl::CivilDay today);
v1::Obligation Extended(v1::Obligation obligation, absl::CivilDay due, std::string_view reason,
                        std::string_view granted_by, absl::CivilDay today);
absl::Status CanWaive(const v1::Obligation& obligation);
v1::Obligation Waived(v1::Obligation obligation, std::string_view reason);

// ---- Its report ------------------------------------------------------------------------------------------------------------

// A report on it may be submitted: it waits for one.
absl::Status CanSubmit(const v1::Obligation& obligation);
v1::Obligation Submitted(v1::Obligation obligation, absl::CivilDay today);
v1::Obligation Returned(v1::Obligation obligation, absl::CivilDay today);
v1::Obligation Met(v1::Obligation obligation, absl::CivilDay today);

// Counts as owed: neither waived nor lapsed.
bool IsOwed(const v1::Obligation& obligation);

std::string_view Chinese(v1::Obligation::State state);

}  // namespace jiedui::reporting::policy
