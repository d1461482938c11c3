// What plans are compared by: worth of open needs, then changed placements, then cost.
#pragma once

#include <compare>
#include <cstdint>

namespace jiedui::rotation::planner {

// An amount in three levels, compared from the first. Amounts add up level by level, so that they are an ordered group as whole numbers
// are, and what is known of shortest paths and prices holds for them.
struct Price {
  int64_t level = 0;
  int64_t changes = 0;
  int64_t cost = 0;

  friend auto operator<=>(const Price&, const Price&) = default;
  friend Price operator+(const Price& a, const Price& b) {
    return {a.level + b.level, a.changes + b.changes, a.cost + b.cost};
  }
  friend Price operator-(const Price& a, const Price& b) {
    return {a.level - b.level, a.changes - b.changes, a.cost - b.cost};
  }
};

}  // namespace jiedui::rotation::planner
