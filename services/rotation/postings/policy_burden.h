// What a person has served in postings: the one measure of burden, for the question of it and for the fairness of placement plans. Pure
// functions of values.
#pragma once

#include <cstdint>
#include <string>

#include "absl/time/civil_time.h"
#include "common/base/exact.h"
#include "jiedui/rotation/v1/posting.pb.h"

namespace jiedui::rotation::policy {

// The years that end with a day: [first, beyond).
struct Window {
  absl::CivilDay first, beyond;
};
Window YearsUntil(absl::CivilDay day, int years);

// Postings that were begun or are served in, as far as they lie in a window.
struct Burden {
  int32_t postings = 0;  // that began in it
  Exact days;            // each by its share
  std::string last_on;   // last day of the last one, or empty

  void Add(const v1::Posting& posting, const Window& window);
  int64_t WholeDays() const { return days.Floor(); }
  int WholeYears() const;  // of 365 days
};

}  // namespace jiedui::rotation::policy
