#include "services/reporting/targets/policy_promise.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/reporting/indicators/figure.h"
#include "services/reporting/indicators/policy_indicator.h"
#include "services/reporting/reasons.h"
#include "services/reporting/targets/reasons_target.h"

namespace jiedui::reporting::policy {
namespace {

using v1::Target;

constexpr size_t kMaxWording = 500, kMaxLink = 500, kHashDigits = 64;
constexpr int kMaxParts = 500, kMaxRatings = 100;
constexpr int64_t kMaxPart = 1'000'000'000'000;

// Of a valid target.
Exact Number(std::string_view text, Exact none = 0) {
  const absl::StatusOr<Exact> number = ParseDecimal("", text);
  return number.ok() ? *number : none;
}

absl::Status Only(bool allowed, bool given, std::string_view field, std::string_view where) {
  return allowed || !given ? absl::OkStatus() : InvalidField(field, StrCat("仅用于", where, "，否则为空"));
}

absl::Status OptionalDay(std::string_view field, std::string_view day) {
  return day.empty() ? absl::OkStatus() : ParseDay(field, day).status();
}

absl::Status ValidBounds(const Target& target) {
  const bool range = target.kind() == Target::KIND_RANGE, ceiling = target.kind() == Target::KIND_CEILING;
  const bool bounded = range || ceiling || target.kind() == Target::KIND_FLOOR || target.kind() == Target::KIND_EXACTLY;
  absl::Status valid = FirstError(
      {Only(bounded, !target.bound().empty(), "target.bound", "有数值的目标"),
       Only(range, !target.upper_bound().empty(), "target.upper_bound", "区间目标"),
       Only(ceiling, !target.rest().empty(), "target.rest", "上限目标"),
       Only(target.kind() == Target::KIND_RELATIVE, target.has_reference(), "target.reference", "相对目标")});
  if (!valid.ok() || !bounded) return valid;
  if (target.bound().empty()) return MissingField("target.bound");
  absl::StatusOr<Exact> bound = ParseDecimal("target.bound", target.bound());
  if (!bound.ok()) return bound.status();
  if (range) {
    if (target.upper_bound().empty()) return MissingField("target.upper_bound");
    absl::StatusOr<Exact> upper = ParseDecimal("target.upper_bound", target.upper_bound());
    if (!upper.ok()) return upper.status();
    if (*upper < *bound) return InvalidField("target.upper_bound", "不小于下限");
  }
  if (target.rest().empty()) return absl::OkStatus();
  absl::StatusOr<Exact> rest = ParseDecimal("target.rest", target.rest());
  if (!rest.ok()) return rest.status();
  return Exact(0) < *rest ? absl::OkStatus() : InvalidField("target.rest", "大于零的数");
}

absl::Status ValidReference(const Target& target) {
  if (target.kind() != Target::KIND_RELATIVE) return absl::OkStatus();
  const Target::Reference& reference = target.reference();
  if (reference.against() == Target::AGAINST_UNSPECIFIED) return MissingField("target.reference.against");
  if (!Target::Against_IsValid(reference.against())) return InvalidField("target.reference.against", "上年或另一数值");
  const bool figure = reference.against() == Target::AGAINST_FIGURE;
  absl::Status valid = FirstError(
      {Only(figure, !reference.indicator().empty(), "target.reference.indicator", "与另一数值相比的目标"),
       Only(figure, !reference.region_code().empty(), "target.reference.region_code", "与另一数值相比的目标"),
       Only(figure, !reference.population().empty(), "target.reference.population", "与另一数值相比的目标"),
       ValidPopulation("target.reference.population", reference.population())});
  if (valid.ok() && !reference.indicator().empty()) {
    valid = CheckName("target.reference.indicator", reference.indicator(), "indicators");
  }
  if (valid.ok() && !reference.region_code().empty()) {
    valid = ValidRegion("target.reference.region_code", reference.region_code());
  }
  if (!valid.ok()) return valid;
  const bool itself = (reference.indicator().empty() || reference.indicator() == target.indicator()) &&
                      (reference.region_code().empty() || reference.region_code() == target.region_code()) &&
                      reference.population() == target.population();
  if (figure && itself) return InvalidField("target.reference", "不是该目标自身的数值");
  if (!reference.factor().empty()) {
    absl::StatusOr<Exact> factor = ParseDecimal("target.reference.factor", reference.factor());
    if (!factor.ok()) return factor.status();
    if (!(Exact(0) < *factor)) return InvalidField("target.reference.factor", "大于零的数");
  }
  if (reference.tolerance().empty()) return absl::OkStatus();
  absl::StatusOr<Exact> tolerance = ParseDecimal("target.reference.tolerance", reference.tolerance());
  if (!tolerance.ok()) return tolerance.status();
  return *tolerance < Exact(0) ? InvalidField("target.reference.tolerance", "不小于零的数") : absl::OkStatus();
}

absl::Status ValidParts(const Target& target) {
  if (target.parts_size() == 0) return absl::OkStatus();
  if (target.kind() != Target::KIND_FLOOR && target.kind() != Target::KIND_EXACTLY) {
    return InvalidField("target.parts", "仅用于下限或定数目标，否则为空");
  }
  if (target.each() != Target::PLACE_LEVEL_UNSPECIFIED) return InvalidField("target.parts", "与 each 只取其一");
  if (target.parts_size() > kMaxParts) return InvalidField("target.parts", StrCat("不超过", kMaxParts, "个"));
  absl::StatusOr<absl::CivilDay> due = ParseDay("target.due_on", target.due_on());
  if (!due.ok()) return due.status();
  const Exact bound = Number(target.bound());
  if (bound.denominator() != 1) return InvalidField("target.bound", "分到各地的目标为整数");
  const int year = static_cast<int>(due->year());
  const Scope area = target.region_code() == kWholeCountry ? Scope::All() : Scope::Region(target.region_code());
  Matrix matrix{.parts = {}, .wholes = {{year, bound.numerator()}}};
  std::string before;
  for (const Target::Part& part : target.parts()) {
    absl::Status valid = FirstError({ValidRegion("target.parts.region_code", part.region_code()),
                                     InRange<int64_t>("target.parts.bound", part.bound(), 1, kMaxPart)});
    if (!valid.ok()) return valid;
    if (!area.Covers(part.region_code())) return InvalidField("target.parts.region_code", "该目标地区之内的地方");
    if (part.region_code() <= before) {
      return InvalidField("target.parts.region_code", "按代码先后排列，同一地方只列一次");
    }
    before = part.region_code();
    matrix.parts[{year, part.region_code()}] = part.bound();
  }
  return ValidMatrix("target.parts", matrix);
}

}  // namespace

absl::Status ValidTarget(const Target& target) {
  absl::Status valid = FirstError(
      {CheckName("target.name", target.name(), "targets"),
       RequiredText("target.display_name", target.display_name(), kMaxName),
       ValidRegion("target.region_code", target.region_code()),
       ValidPopulation("target.population", target.population()), ValidText("target.scope", target.scope(), kMaxName),
       Only(!target.population().empty(), !target.population_on().empty(), "target.population_on", "有名单的目标"),
       OptionalDay("target.population_on", target.population_on()), OptionalDay("target.due_on", target.due_on()),
       OptionalDay("target.start", target.start()), RequiredText("target.wording", target.wording(), kMaxWording),
       RequiredText("target.citation.clause", target.citation().clause(), kMaxName),
       RequiredText("target.citation.document", target.citation().document(), kMaxName)});
  if (!valid.ok()) return valid;
  if (target.kind() == Target::KIND_UNSPECIFIED) return MissingField("target.kind");
  if (!Target::Kind_IsValid(target.kind())) return InvalidField("target.kind", "下限、上限、区间、定数、相对或定性");
  if (!Target::PlaceLevel_IsValid(target.each())) return InvalidField("target.each", "市(州)或县");
  const bool qualitative = target.kind() == Target::KIND_QUALITATIVE;
  if (target.indicator().empty() && !qualitative) return MissingField("target.indicator");
  if (!target.indicator().empty()) valid = CheckName("target.indicator", target.indicator(), "indicators");
  if (valid.ok() && !target.responsible().empty()) {
    valid = CheckName("target.responsible", target.responsible(), "parties");
  }
  if (!valid.ok()) return valid;
  if (qualitative && target.each() != Target::PLACE_LEVEL_UNSPECIFIED) {
    return InvalidField("target.each", "仅用于定量目标，否则为空");
  }
  if (!target.start().empty() && !target.due_on().empty() && target.start() > target.due_on()) {
    return InvalidField("target.start", "不晚于 due_on");
  }
  valid = ValidBounds(target);
  if (valid.ok()) valid = ValidReference(target);
  return valid.ok() ? ValidParts(target) : valid;
}

Target AsEntered(const Target& target) {
  Target entered = target;
  entered.clear_judgement();
  entered.clear_ratings();
  entered.clear_revision();
  entered.clear_etag();
  entered.clear_create_time();
  entered.clear_update_time();
  return entered;
}

Promise PromiseOf(const Target& target) {
  const Exact bound = Number(target.bound());
  switch (target.kind()) {
    case Target::KIND_FLOOR: return Floor{bound};
    case Target::KIND_CEILING: return Ceiling{bound, Number(target.rest())};
    case Target::KIND_RANGE: return Range{bound, Number(target.upper_bound())};
    case Target::KIND_EXACTLY: return Exactly{bound};
    case Target::KIND_RELATIVE:
      return Relative{.passing = !target.reference().reaching_is_enough(),
                      .lower = target.reference().lower_is_better(),
                      .factor = Number(target.reference().factor(), 1),
                      .tolerance = Number(target.reference().tolerance())};
    default: return Qualitative{};
  }
}

Promise PromiseTo(const Target& target, const Target::Part& part) {
  if (target.kind() == Target::KIND_EXACTLY) return Exactly{part.bound()};
  return Floor{part.bound()};
}

v1::Verdict ToWire(Verdict verdict) {
  switch (verdict) {
    case Verdict::kNoValue: return v1::VERDICT_NO_VALUE;
    case Verdict::kPending: return v1::VERDICT_PENDING;
    case Verdict::kMissed: return v1::VERDICT_MISSED;
    case Verdict::kRest: return v1::VERDICT_REST;
    case Verdict::kMet: return v1::VERDICT_MET;
    case Verdict::kAboveRange: return v1::VERDICT_ABOVE_RANGE;
  }
  return v1::VERDICT_UNSPECIFIED;
}

Target::Grade GradeOn(const Target& target, absl::CivilDay day) {
  const std::string until = FormatDay(day);
  Target::Grade grade = Target::GRADE_UNSPECIFIED;
  for (const Target::Rating& rating : target.ratings()) {
    if (rating.rated_on() <= until) grade = rating.grade();
  }
  return grade;
}

std::optional<Rating> RatingOf(Target::Grade grade) {
  switch (grade) {
    case Target::GRADE_NOT_STARTED: return Rating::kNotStarted;
    case Target::GRADE_UNDER_WAY: return Rating::kUnderWay;
    case Target::GRADE_LARGELY_REACHED: return Rating::kLargelyReached;
    case Target::GRADE_REACHED: return Rating::kReached;
    default: return std::nullopt;
  }
}

absl::Status ValidRating(const Target::Rating& rating) {
  if (rating.grade() == Target::GRADE_UNSPECIFIED) return MissingField("rating.grade");
  if (!Target::Grade_IsValid(rating.grade())) return InvalidField("rating.grade", "未开展、进行中、基本实现或实现");
  absl::Status valid = FirstError({RequiredText("rating.evidence_link", rating.evidence_link(), kMaxLink),
                                   RequiredText("rating.reason", rating.reason(), kMaxReason)});
  if (!valid.ok()) return valid;
  if (!rating.evidence_link().starts_with("https://"))
    return InvalidField("rating.evidence_link", "https:// 开头的网址");
  if (rating.evidence_sha256().empty()) return MissingField("rating.evidence_sha256");
  const std::string& hash = rating.evidence_sha256();
  const bool hexadecimal = std::all_of(hash.begin(), hash.end(), [](char digit) {
    return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
  });
  if (hash.size() == kHashDigits && hexadecimal) return absl::OkStatus();
  return InvalidField("rating.evidence_sha256", "64位小写十六进制数");
}

absl::Status CanRate(const Target& target, const Caller& caller, const Scope& scope) {
  if (!scope.Covers(target.region_code())) return Failure(kOutOfScope, {{"region", caller.region}});
  const Clause clause{target.citation().clause(), target.citation().document()};
  if (target.kind() != Target::KIND_QUALITATIVE) {
    return Failure(kTargetNotRated, {{"target", target.display_name()}}).By(clause, target.name());
  }
  if (caller.organisation.empty() || caller.organisation == target.responsible()) {
    const std::string& party = caller.organisation.empty() ? caller.person : caller.organisation;
    return Failure(kOwnRating, {{"party", party}, {"target", target.display_name()}}).By(clause, target.name());
  }
  if (target.ratings_size() >= kMaxRatings)
    return InvalidField("rating", StrCat("一个目标不超过", kMaxRatings, "次评定"));
  return absl::OkStatus();
}

Target Rated(Target target, Target::Rating rating, const Caller& caller, absl::CivilDay today) {
  rating.set_rated_by(caller.organisation);
  rating.set_rated_on(FormatDay(today));
  *target.add_ratings() = std::move(rating);
  return target;
}

bool IsDue(const Target& target, absl::CivilDay today) {
  const absl::StatusOr<absl::CivilDay> due = ParseDay("due_on", target.due_on());
  return due.ok() && *due < today;
}

absl::CivilDay ListedOn(const Target& target, absl::CivilDay day) {
  for (const std::string& text : {target.population_on(), target.due_on()}) {
    const absl::StatusOr<absl::CivilDay> on = ParseDay("population_on", text);
    if (on.ok()) return *on;
  }
  return day;
}

}  // namespace jiedui::reporting::policy
