// What plans are compared by: worth of open needs, then changed placements, then cost.
#pragma once

#include <cstdint>

#include "absl/numeric/int128.h"

namespace jiedui::rotation::planner {

// An amount in three levels, compared from the first. Amounts add up level by level, so that they are an ordered group as whole numbers
// are, and what is known of shortest paths and prices holds for them. Held in one number, for speed: level x 2^96 + changes x 2^64 + cost,
// which orders and adds as the levels do while changes stay within 2^31 and costs within 2^63, as sums over all people do.
class Price {
 public:
  Price() = default;
  Price(int64_t level, int64_t changes, int64_t cost) : value_(absl::MakeInt128((level << 32) + changes, 0)) {
    value_ += cost;
  }

  int64_t cost() const { return static_cast<int64_t>(absl::Int128Low64(value_)); }
  int64_t changes() const { return static_cast<int32_t>(Upper()); }
  int64_t level() const { return (Upper() - changes()) >> 32; }

  friend bool operator==(const Price& a, const Price& b) { return a.value_ == b.value_; }
  friend bool operator!=(const Price& a, const Price& b) { return a.value_ != b.value_; }
  friend bool operator<(const Price& a, const Price& b) { return a.value_ < b.value_; }
  friend bool operator>(const Price& a, const Price& b) { return a.value_ > b.value_; }
  friend bool operator<=(const Price& a, const Price& b) { return a.value_ <= b.value_; }
  friend bool operator>=(const Price& a, const Price& b) { return a.value_ >= b.value_; }
  friend Price operator+(Price a, const Price& b) {
    a.value_ += b.value_;
    return a;
  }
  friend Price operator-(Price a, const Price& b) {
    a.value_ -= b.value_;
    return a;
  }

 private:
  // Level and changes, without what a cost below zero borrows from them.
  int64_t Upper() const { return absl::Int128High64(value_) + (cost() < 0 ? 1 : 0); }

  absl::int128 value_ = 0;
};

}  // namespace jiedui::rotation::planner
