// Who owes what for a period: a pure function of duties and of what was in force. No database, no clock.
//
// Q11-5.4a: every half year each prefecture reports on the work with its supporter. Only the role that a duty names owes it; pairings of
// schemes without a duty owe nothing.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "services/reporting/calendar/working_days.h"
#include "services/reporting/period.h"

namespace jiedui::reporting::policy {

enum class Side { kSupporter, kRecipient };

// The parts of a duty that decide (jiedui.reporting.v1.Duty).
struct DutyTerms {
  std::string name;  // duties/{duty}
  std::set<std::string> schemes;
  std::set<pairing::v1::PartyKind> party_kinds = {};  // of those who owe; none: all
  Side side = Side::kRecipient;
  PeriodKind kind = PeriodKind::kHalfYear;
  absl::CivilDay start;               // periods that begin before it owe nothing
  std::optional<absl::CivilDay> end;  // nor do those that end after it
  int minimum_days = 1;               // a unit whose pairings worked on fewer days of the period owes nothing
  int due_days_after = 20;            // calendar days after the period's last day; moved to a worked day
};

// What was heard of a pairing: the days on which it worked, as known at one instant. Half-open, in order, apart from each other.
struct Days {
  absl::CivilDay start;
  std::optional<absl::CivilDay> end;
};
struct PairingTerms {
  std::string name;  // pairings/{pairing}
  std::string scheme, supporter, recipient;
  std::string supporter_region, recipient_region;  // division codes
  pairing::v1::PartyKind supporter_kind = pairing::v1::PARTY_KIND_UNSPECIFIED;
  pairing::v1::PartyKind recipient_kind = pairing::v1::PARTY_KIND_UNSPECIFIED;
  std::vector<Days> worked;  // without its suspensions; from attested_on where the start is not known
};

// That a unit owes a report for a period.
struct Owed {
  std::string party;                      // parties/{party} that owes
  std::string region;                     // division code of the party, as one of the pairings has it
  std::vector<std::string> pairings;      // that worked in the period, in order of name: one report on all of them
  std::vector<std::string> counterparts;  // their other sides, in order of name
  absl::CivilDay from, until;             // first day any of them worked, and the day after the last
  WorkingDay due;                         // last day on which it is in time

  bool operator==(const Owed& other) const;
};

// In order of party. A supporter that changes inside the period leaves one obligation that names both pairings; a pairing that starts or
// ends inside is reported on for its part.
std::vector<Owed> Obligations(const DutyTerms& duty, const ReportPeriod& period,
                              const std::vector<PairingTerms>& pairings, const WorkCalendar& calendar);

}  // namespace jiedui::reporting::policy
