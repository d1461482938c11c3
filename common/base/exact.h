// Exact fractions, for shares of a post and what they make of months and days. No rounding anywhere: 0.1 + 0.2 is 0.3.
#pragma once

#include <cstdint>
#include <numeric>

namespace jiedui {

// A fraction in lowest terms with a denominator above zero. What does not fit 64 bits is not `valid`, nor is whatever is reckoned
// from it: that takes a dozen shares without a common divisor in one life, and is refused where a sum is made.
class Exact {
 public:
  constexpr Exact() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): whole numbers are fractions
  constexpr Exact(int64_t whole) : numerator_(whole) {}
  constexpr Exact(int64_t numerator, int64_t denominator) : numerator_(numerator), denominator_(denominator) {
    Reduce();
  }

  constexpr int64_t numerator() const { return numerator_; }
  constexpr int64_t denominator() const { return denominator_; }
  constexpr bool valid() const { return denominator_ != 0; }

  // The largest whole number not above it.
  constexpr int64_t Floor() const {
    if (!valid()) return 0;
    return numerator_ / denominator_ - (numerator_ % denominator_ < 0 ? 1 : 0);
  }

  friend constexpr Exact operator+(const Exact& a, const Exact& b) {
    if (!a.valid() || !b.valid()) return Invalid();
    const int64_t common = std::gcd(a.denominator_, b.denominator_);
    int64_t left, right, sum, denominator;
    if (__builtin_mul_overflow(a.numerator_, b.denominator_ / common, &left) ||
        __builtin_mul_overflow(b.numerator_, a.denominator_ / common, &right) ||
        __builtin_add_overflow(left, right, &sum) ||
        __builtin_mul_overflow(a.denominator_ / common, b.denominator_, &denominator)) {
      return Invalid();
    }
    return {sum, denominator};
  }
  friend constexpr Exact operator*(const Exact& a, const Exact& b) {
    if (!a.valid() || !b.valid()) return Invalid();
    const Exact left(a.numerator_, b.denominator_), right(b.numerator_, a.denominator_);
    int64_t numerator, denominator;
    if (__builtin_mul_overflow(left.numerator_, right.numerator_, &numerator) ||
        __builtin_mul_overflow(left.denominator_, right.denominator_, &denominator)) {
      return Invalid();
    }
    return {numerator, denominator};
  }
  friend constexpr Exact operator-(const Exact& a, const Exact& b) { return a + b * Exact(-1); }
  Exact& operator+=(const Exact& other) { return *this = *this + other; }

  friend constexpr bool operator==(const Exact&, const Exact&) = default;
  // Of valid ones; an invalid one is neither below nor above anything.
  friend constexpr bool operator<(const Exact& a, const Exact& b) {
    return static_cast<Wide>(a.numerator_) * b.denominator_ < static_cast<Wide>(b.numerator_) * a.denominator_;
  }
  friend constexpr bool operator>=(const Exact& a, const Exact& b) { return !(a < b); }

 private:
  __extension__ using Wide = __int128;  // holds any product of two

  static constexpr Exact Invalid() {
    Exact invalid;
    invalid.denominator_ = 0;
    return invalid;
  }

  constexpr void Reduce() {
    if (denominator_ == 0) return;
    const int64_t common = std::gcd(numerator_, denominator_);
    numerator_ /= denominator_ < 0 ? -common : common;
    denominator_ /= denominator_ < 0 ? -common : common;
  }

  int64_t numerator_ = 0;
  int64_t denominator_ = 1;  // 0: not valid
};

}  // namespace jiedui
