// When the next round of training and the next medical check are due, and how many were trained: pure functions of values. The years are
// rule rows.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/rules/rule.h"

namespace jiedui::rotation::policy {

// What binds a person on the day asked about: every so many months since a day. A teacher who became principal falls under the
// principals' rule from then on, also for the time before (DX18-3.4.3).
struct Recurrence {
  int64_t months = 0;
  absl::CivilDay bound_since;  // the first day of the role, or of service, that it binds in
};

// When something is due.
struct DueDate {
  absl::CivilDay by;            // on this day it is still in time
  absl::CivilDay overdue_from;  // the first day on which it is overdue
  bool OverdueOn(absl::CivilDay day) const { return day >= overdue_from; }
  bool operator==(const DueDate&) const = default;
};

// So many months after the last one; 29 February becomes 28. Where there was none: after the first day of service, as if on it there had
// been one. Nobody is overdue under a rule before it binds: a teacher trained four years ago who becomes principal today is overdue from
// today, not from a year ago.
DueDate DueAfter(std::optional<absl::CivilDay> last, absl::CivilDay first_service, const Recurrence& recurrence);

// The months of a rule in 年 or 个月 ("every teacher in 5 years"); INTERNAL for any other unit.
absl::StatusOr<int64_t> MonthsOfRule(const rules::v1::Rule& rule);

// Some of a number of people.
struct Coverage {
  int64_t done = 0;
  int64_t all = 0;

  // All of them, and there are some: 995 of 1000 are not all (SD19-3.3f).
  bool Met() const { return all > 0 && done == all; }
  // In percent with two decimals, cut and not rounded: "99.50"; "" where there is nobody.
  std::string Percent() const;
};

}  // namespace jiedui::rotation::policy
