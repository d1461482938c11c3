#include "services/reporting/targets/policy_target.h"

#include "common/base/error.h"
#include "common/base/text.h"

namespace jiedui::reporting::policy {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

// Met where `distance` is not negative.
Judgement By(Exact distance) { return {distance < Exact(0) ? Verdict::kMissed : Verdict::kMet, distance}; }

Judgement JudgeCeiling(const Ceiling& ceiling, Exact value) {
  Judgement judgement = By(ceiling.value - value);
  if (judgement.verdict == Verdict::kMissed && Exact(0) < ceiling.rest && !(ceiling.value + ceiling.rest < value)) {
    judgement.verdict = Verdict::kRest;
  }
  return judgement;
}

Judgement JudgeRange(const Range& range, Exact value) {
  if (range.high < value) return {Verdict::kAboveRange, value - range.high};
  return By(value - range.low);
}

Judgement JudgeExactly(Exact promised, Exact value) {
  const Exact over = value - promised;
  return {over == Exact(0) ? Verdict::kMet : Verdict::kMissed, over};
}

Judgement JudgeRelative(const Relative& relative, Exact value, const std::optional<Exact>& reference) {
  if (!reference.has_value()) return {Verdict::kPending, std::nullopt};
  Judgement judgement = By(value - (*reference - relative.tolerance));
  if (relative.above && *judgement.distance == Exact(0)) judgement.verdict = Verdict::kMissed;
  return judgement;
}

Judgement JudgeQualitative(const std::optional<Rating>& rating) {
  if (!rating.has_value()) return {Verdict::kPending, std::nullopt};
  return {*rating == Rating::kLargelyReached || *rating == Rating::kReached ? Verdict::kMet : Verdict::kMissed,
          std::nullopt};
}

}  // namespace

absl::StatusOr<Exact> ParseDecimal(std::string_view field, std::string_view text) {
  constexpr size_t kWhole = 12, kFraction = 6;
  std::string_view digits = text;
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  const size_t point = digits.find('.');
  const std::string_view whole = digits.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? "" : digits.substr(point + 1);
  int64_t value = 0, scale = 1;
  bool valid = !whole.empty() && whole.size() <= kWhole && fraction.size() <= kFraction &&
               (point == std::string_view::npos || !fraction.empty());
  for (const std::string_view part : {whole, fraction}) {
    for (const char digit : part) {
      valid = valid && digit >= '0' && digit <= '9';
      value = valid ? value * 10 + (digit - '0') : 0;
    }
  }
  if (!valid) return InvalidField(field, "十进制数，小数点前至多12位、后至多6位");
  for (size_t place = 0; place < fraction.size(); ++place) scale *= 10;
  return Exact(negative ? -value : value, scale);
}

Judgement Judge(const Promise& promise, const Measured& measured) {
  if (std::holds_alternative<Qualitative>(promise)) return JudgeQualitative(measured.rating);
  if (!measured.value.has_value()) return {};
  const Exact value = *measured.value;
  return std::visit(
      Overloaded{[&](const Floor& floor) { return By(value - floor.value); },
                 [&](const Ceiling& ceiling) { return JudgeCeiling(ceiling, value); },
                 [&](const Range& range) { return JudgeRange(range, value); },
                 [&](const Exactly& exactly) { return JudgeExactly(exactly.value, value); },
                 [&](const Relative& relative) { return JudgeRelative(relative, value, measured.reference); },
                 [](const Qualitative&) { return Judgement{}; }},
      promise);
}

absl::Status ValidMatrix(std::string_view field, const Matrix& matrix) {
  std::map<int, int64_t> sums;
  for (const auto& [place, part] : matrix.parts) sums[place.first] += part;
  for (const auto& [year, whole] : matrix.wholes) {
    const int64_t sum = sums[year];
    if (sum == whole) continue;
    return InvalidField(field, StrCat(year, "年各地之和等于该年总数", whole, "（现为", sum, "）"));
  }
  for (const auto& [year, sum] : sums) {
    if (!matrix.wholes.contains(year)) return InvalidField(field, StrCat("有", year, "年的总数"));
  }
  return absl::OkStatus();
}

}  // namespace jiedui::reporting::policy
