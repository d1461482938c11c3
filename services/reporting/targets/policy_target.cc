#include "services/reporting/targets/policy_target.h"

#include "common/base/error.h"
#include "common/base/text.h"

namespace jiedui::reporting::policy {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

// Met where `distance` is not negative.
Judgement By(Exact bound, Exact distance) {
  return {distance < Exact(0) ? Verdict::kMissed : Verdict::kMet, bound, distance};
}

Judgement JudgeCeiling(const Ceiling& ceiling, Exact value) {
  Judgement judgement = By(ceiling.value, ceiling.value - value);
  if (judgement.verdict == Verdict::kMissed && Exact(0) < ceiling.rest && !(ceiling.value + ceiling.rest < value)) {
    judgement.verdict = Verdict::kRest;
  }
  return judgement;
}

Judgement JudgeRange(const Range& range, Exact value) {
  if (range.high < value) return {Verdict::kAboveRange, range.high, value - range.high};
  return By(range.low, value - range.low);
}

Judgement JudgeExactly(Exact promised, Exact value) {
  const Exact over = value - promised;
  return {over == Exact(0) ? Verdict::kMet : Verdict::kMissed, promised, over};
}

Judgement JudgeRelative(const Relative& relative, Exact value, const std::optional<Exact>& reference) {
  if (!reference.has_value()) return {Verdict::kPending};
  const Exact bound =
      *reference * relative.factor + (relative.lower ? relative.tolerance : relative.tolerance * Exact(-1));
  Judgement judgement = By(bound, relative.lower ? bound - value : value - bound);
  if (relative.passing && *judgement.distance == Exact(0)) judgement.verdict = Verdict::kMissed;
  return judgement;
}

Judgement JudgeQualitative(const std::optional<Rating>& rating) {
  if (!rating.has_value()) return {Verdict::kPending};
  return {*rating == Rating::kLargelyReached || *rating == Rating::kReached ? Verdict::kMet : Verdict::kMissed};
}

}  // namespace

Judgement Judge(const Promise& promise, const Measured& measured) {
  if (std::holds_alternative<Qualitative>(promise)) return JudgeQualitative(measured.rating);
  if (!measured.value.has_value()) return {};
  const Exact value = *measured.value;
  return std::visit(
      Overloaded{[&](const Floor& floor) { return By(floor.value, value - floor.value); },
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
