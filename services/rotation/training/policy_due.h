// The years of rounds and checks, and how many were trained: pure functions of values. The years are rule rows.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "common/rules/rule.h"

namespace jiedui::rotation::policy {

// The months of a rule in 年 or 个月 ("every teacher in 5 years"); INTERNAL for any other unit.
absl::StatusOr<int64_t> MonthsOfRule(const rules::v1::Rule& rule);

// Some of a number of people, and others whose day has not come: they are neither in time nor late.
struct Coverage {
  int64_t done = 0;
  int64_t all = 0;
  int64_t not_due = 0;

  // All of them, and there are some: 995 of 1000 are not all (SD19-3.3f).
  bool Met() const { return all > 0 && done == all; }
  // In percent with two decimals, cut and not rounded: "99.50"; "" where there is nobody.
  std::string Percent() const;
};

}  // namespace jiedui::rotation::policy
