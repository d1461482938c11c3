#include "services/reporting/obligations/policy_obligation.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace jiedui::reporting::policy {
namespace {

// The part of `days` inside the period; empty (start == end) where there is none.
std::pair<absl::CivilDay, absl::CivilDay> Inside(const Days& days, const ReportPeriod& period) {
  const absl::CivilDay start = std::max(days.start, period.start);
  const absl::CivilDay end = days.end.has_value() ? std::min(*days.end, period.end) : period.end;
  return {start, std::max(start, end)};
}

// How many days at least one of the stretches covers.
int Covered(std::vector<std::pair<absl::CivilDay, absl::CivilDay>> stretches) {
  std::sort(stretches.begin(), stretches.end());
  int covered = 0;
  absl::CivilDay reached = absl::CivilDay::min();
  for (const auto& [start, end] : stretches) {
    const absl::CivilDay from = std::max(start, reached);
    if (end > from) covered += static_cast<int>(end - from);
    reached = std::max(reached, end);
  }
  return covered;
}

}  // namespace

bool Owed::operator==(const Owed& other) const {
  return party == other.party && region == other.region && pairings == other.pairings &&
         counterparts == other.counterparts && from == other.from && until == other.until && due.day == other.due.day &&
         due.loaded == other.due.loaded;
}

std::vector<Owed> Obligations(const DutyTerms& duty, const ReportPeriod& period,
                              const std::vector<PairingTerms>& pairings, const WorkCalendar& calendar) {
  if (period.kind != duty.kind || period.start < duty.start) return {};
  if (duty.end.has_value() && period.end > *duty.end) return {};

  struct Part {
    std::vector<std::string> pairings;
    std::set<std::string> counterparts;
    std::string region;
    std::vector<std::pair<absl::CivilDay, absl::CivilDay>> stretches;
  };
  std::map<std::string, Part> parts;
  for (const PairingTerms& pairing : pairings) {
    if (!duty.schemes.contains(pairing.scheme)) continue;
    const auto kind = duty.side == Side::kRecipient ? pairing.recipient_kind : pairing.supporter_kind;
    if (!duty.party_kinds.empty() && !duty.party_kinds.contains(kind)) continue;
    Part& part = parts[duty.side == Side::kRecipient ? pairing.recipient : pairing.supporter];
    bool worked = false;
    for (const Days& days : pairing.worked) {
      const auto inside = Inside(days, period);
      if (inside.first == inside.second) continue;
      part.stretches.push_back(inside);
      worked = true;
    }
    if (!worked) continue;
    part.pairings.push_back(pairing.name);
    part.region = duty.side == Side::kRecipient ? pairing.recipient_region : pairing.supporter_region;
    part.counterparts.insert(duty.side == Side::kRecipient ? pairing.supporter : pairing.recipient);
  }

  const WorkingDay due = OnOrAfter(calendar, period.end - 1 + duty.due_days_after);
  std::vector<Owed> owed;
  for (auto& [party, part] : parts) {
    if (Covered(part.stretches) < std::max(duty.minimum_days, 1)) continue;
    Owed& one = owed.emplace_back(Owed{.party = party,
                                       .region = std::move(part.region),
                                       .pairings = std::move(part.pairings),
                                       .counterparts = {part.counterparts.begin(), part.counterparts.end()},
                                       .from = period.end,
                                       .until = period.start,
                                       .due = due});
    std::sort(one.pairings.begin(), one.pairings.end());
    for (const auto& [start, end] : part.stretches) {
      one.from = std::min(one.from, start);
      one.until = std::max(one.until, end);
    }
  }
  return owed;
}

}  // namespace jiedui::reporting::policy
