#include "services/rotation/training/due_spells.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/civil.h"
#include "services/rotation/facts.h"

namespace jiedui::rotation::policy {
namespace {

using absl::CivilDay;

// Half-open; no end while open.
struct Stretch {
  CivilDay start;
  std::optional<CivilDay> end;
};

std::optional<Stretch> StretchOf(const type::v1::Interval& interval) {
  const absl::StatusOr<Period> period = ParseInterval("interval", interval);
  if (!period.ok()) return std::nullopt;
  return Stretch{period->start, period->end};
}

// Days on which the person is employed anywhere, in order.
std::vector<Stretch> EmployedOn(const v1::Person& person) {
  std::vector<Stretch> all;
  for (const v1::Person::Employment& employment : person.employments()) {
    if (const auto stretch = StretchOf(employment.interval())) all.push_back(*stretch);
  }
  std::sort(all.begin(), all.end(), [](const Stretch& a, const Stretch& b) { return a.start < b.start; });
  std::vector<Stretch> merged;
  for (const Stretch& next : all) {
    if (merged.empty() || (merged.back().end && *merged.back().end < next.start)) {
      merged.push_back(next);
    } else if (merged.back().end && (!next.end || *next.end > *merged.back().end)) {
      merged.back().end = next.end;
    }
  }
  return merged;
}

std::optional<Stretch> Common(const Stretch& a, const Stretch& b) {
  Stretch common{std::max(a.start, b.start), a.end};
  if (b.end && (!common.end || *b.end < *common.end)) common.end = b.end;
  if (common.end && *common.end <= common.start) return std::nullopt;
  return common;
}

// Cuts a stretch where something was taken in it.
void Cut(v1::DueKind kind, v1::Role role, const Stretch& stretch, const std::vector<CivilDay>& taken, CivilDay first,
         std::vector<DueSpell>& spells) {
  auto next = std::upper_bound(taken.begin(), taken.end(), stretch.start);
  CivilDay start = stretch.start;
  for (;;) {
    const bool cut = next != taken.end() && (!stretch.end || *next < *stretch.end);
    const std::string last = next == taken.begin() ? "" : FormatDay(*(next - 1));
    const std::string end = cut ? FormatDay(*next) : stretch.end ? FormatDay(*stretch.end) : std::string(kForEver);
    spells.push_back({.kind = kind,
                      .role = role,
                      .last_on = last,
                      .counted_from = last.empty() ? FormatDay(first) : last,
                      .start = FormatDay(start),
                      .end = end});
    if (!cut) return;
    start = *next++;
  }
}

std::vector<CivilDay> InOrder(std::vector<CivilDay> days) {
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

}  // namespace

std::vector<DueSpell> DueSpells(const v1::Person& person, const Taken& taken) {
  std::vector<DueSpell> spells;
  const std::vector<Stretch> employed = EmployedOn(person);
  if (employed.empty()) return spells;
  const std::pair<v1::DueKind, std::vector<CivilDay>> kinds[] = {{v1::DUE_KIND_TRAINING, InOrder(taken.rounds)},
                                                                 {v1::DUE_KIND_CHECK, InOrder(taken.checks)}};
  for (const auto& [kind, days] : kinds) {
    for (const v1::Person::RoleSpell& spell : person.roles()) {
      if (spell.role() != v1::ROLE_TEACHER && spell.role() != v1::ROLE_PRINCIPAL) continue;
      const auto role = StretchOf(spell.interval());
      if (!role) continue;
      for (const Stretch& each : employed) {
        if (const auto common = Common(*role, each)) {
          Cut(kind, spell.role(), *common, days, employed.front().start, spells);
        }
      }
    }
  }
  return spells;
}

}  // namespace jiedui::rotation::policy
