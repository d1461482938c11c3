#include "services/reporting/targets/judge.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "services/reporting/indicators/figure.h"
#include "services/reporting/indicators/policy_indicator.h"
#include "services/reporting/indicators/reasons_indicator.h"
#include "services/reporting/targets/policy_promise.h"

namespace jiedui::reporting {
namespace {

using absl::CivilDay;
using policy::Measure;
using policy::Verdict;
using v1::Target;

constexpr int kMaxMissing = 1000;
constexpr size_t kMaxPath = 30;

std::optional<CivilDay> DayOf(const std::string& text) {
  const absl::StatusOr<CivilDay> day = ParseDay("day", text);
  return day.ok() ? std::optional(*day) : std::nullopt;
}

bool IsGood(v1::Verdict verdict) { return verdict == v1::VERDICT_MET || verdict == v1::VERDICT_ABOVE_RANGE; }

// The whole by its places: what speaks against it comes first.
v1::Verdict Worst(v1::Verdict a, v1::Verdict b) {
  constexpr v1::Verdict kOrder[] = {v1::VERDICT_MISSED, v1::VERDICT_NO_VALUE, v1::VERDICT_PENDING,
                                    v1::VERDICT_REST,   v1::VERDICT_MET,      v1::VERDICT_ABOVE_RANGE};
  for (const v1::Verdict verdict : kOrder) {
    if (a == verdict || b == verdict) return verdict;
  }
  return a;
}

template <class Told>
absl::Status TellNumbers(const policy::Judgement& judgement, const std::optional<Measure>& measure, Told& told) {
  for (const std::optional<Exact>* number : {&judgement.bound, &judgement.distance}) {
    if (number->has_value() && !(*number)->valid()) return Failure(kNumberTooLarge, {{"indicator", "该目标"}});
  }
  if (measure.has_value()) *told.mutable_value() = policy::FigureOf(measure->value);
  if (judgement.bound.has_value()) *told.mutable_bound() = policy::FigureOf(*judgement.bound);
  if (judgement.distance.has_value()) *told.mutable_distance() = policy::FigureOf(*judgement.distance);
  return absl::OkStatus();
}

}  // namespace

Judge::Judge(Figures& figures, const Target& target)
    : figures_(figures),
      target_(target),
      promise_(policy::PromiseOf(target)),
      due_(DayOf(target.due_on())),
      start_(DayOf(target.start())) {}

Verdict Judge::AsOf(Verdict verdict, CivilDay asked) const {
  return verdict == Verdict::kMissed && !DueOn(asked) ? Verdict::kPending : verdict;
}

Population Judge::PopulationOn(CivilDay day) const { return {target_.population(), policy::ListedOn(target_, day)}; }

absl::StatusOr<std::optional<Exact>> Judge::Reference(const std::string& region, CivilDay day) {
  if (target_.kind() != Target::KIND_RELATIVE) return std::optional<Exact>();
  const Target::Reference& reference = target_.reference();
  absl::StatusOr<Finding> found = Finding();
  if (reference.against() == Target::AGAINST_YEAR_BEFORE) {
    found = figures_.Find(*indicator_, region, policy::YearBefore(day), PopulationOn(day));
  } else {
    absl::StatusOr<const v1::Indicator*> indicator =
        reference.indicator().empty() ? indicator_ : figures_.Definition(reference.indicator());
    if (!indicator.ok()) return indicator.status();
    found = figures_.Find(**indicator, reference.region_code().empty() ? region : reference.region_code(), day,
                          {reference.population(), policy::ListedOn(target_, day)});
  }
  if (!found.ok()) return found.status();
  if (!found->measure.has_value()) return std::optional<Exact>();
  return std::optional(found->measure->value);
}

absl::StatusOr<Judge::Outcome> Judge::In(const std::string& region, const policy::Promise& promise, CivilDay day) {
  Outcome outcome;
  absl::StatusOr<Finding> found = figures_.Find(*indicator_, region, day, PopulationOn(day), start_);
  if (!found.ok()) return found.status();
  absl::StatusOr<std::optional<Exact>> reference = Reference(region, day);
  if (!reference.ok()) return reference.status();
  outcome.finding = *std::move(found);
  policy::Measured measured{.value = {}, .reference = *reference, .rating = {}};
  if (outcome.finding.measure.has_value()) measured.value = outcome.finding.measure->value;
  outcome.judgement = policy::Judge(promise, measured);
  return outcome;
}

absl::StatusOr<v1::Judgement> Judge::Tell(const Outcome& outcome, CivilDay asked) {
  v1::Judgement told;
  const std::optional<Measure>& measure = outcome.finding.measure;
  told.set_verdict(policy::ToWire(AsOf(outcome.judgement.verdict, asked)));
  told.set_as_of(FormatDay(LastDay(asked)));
  told.set_due(DueOn(asked));
  absl::Status numbers = TellNumbers(outcome.judgement, measure, told);
  if (!numbers.ok()) return numbers;
  told.set_rolled_up(outcome.finding.rolled_up);
  told.set_missing_count(static_cast<int>(outcome.finding.missing.size()));
  for (const std::string& code : outcome.finding.missing) {
    if (told.missing_size() < kMaxMissing) told.add_missing(code);
  }
  if (!target_.population().empty()) told.set_population_on(FormatDay(policy::ListedOn(target_, LastDay(asked))));
  if (!measure.has_value()) return told;
  told.set_value_date(FormatDay(measure->date));
  const std::optional<Exact>& bound = outcome.judgement.bound;
  if (!bound.has_value()) return told;
  const bool upward = target_.kind() == Target::KIND_FLOOR || target_.kind() == Target::KIND_RANGE ||
                      target_.kind() == Target::KIND_EXACTLY;
  if (upward && Exact(0) < *bound) {
    const Exact percent = policy::Divide(measure->value, *bound) * Exact(100);
    if (percent.valid()) told.set_progress_percent(policy::CutDecimal(percent, 1));
  }
  if (upward && measure->denominator.has_value() && measure->value < *bound) {
    const Exact wanted = policy::Divide(*bound, Exact(indicator_->scale() == 0 ? 100 : indicator_->scale()));
    const Exact lacking = wanted * *measure->denominator - *measure->numerator;
    if (lacking.valid()) *told.mutable_short_by() = policy::FigureOf(lacking);
  }
  return told;
}

absl::StatusOr<v1::Judgement> Judge::Qualitative(CivilDay asked) const {
  v1::Judgement told;
  const Target::Grade grade = policy::GradeOn(target_, asked);
  const policy::Measured measured{.value = {}, .reference = {}, .rating = policy::RatingOf(grade)};
  told.set_verdict(policy::ToWire(AsOf(policy::Judge(promise_, measured).verdict, asked)));
  told.set_as_of(FormatDay(LastDay(asked)));
  told.set_due(DueOn(asked));
  told.set_grade(grade);
  return told;
}

absl::Status Judge::AddPlace(v1::Judgement& judgement, const std::string& region, const policy::Promise& promise,
                             CivilDay asked) {
  absl::StatusOr<Outcome> outcome = In(region, promise, LastDay(asked));
  if (!outcome.ok()) return outcome.status();
  absl::StatusOr<const policy::RegionTree*> regions = figures_.Regions();
  if (!regions.ok()) return regions.status();
  const policy::Region* known = (*regions)->Find(region);
  v1::PlaceJudgement& place = *judgement.add_places();
  place.set_region_code(region);
  if (known != nullptr) place.set_display_name(known->display_name);
  place.set_verdict(policy::ToWire(AsOf(outcome->judgement.verdict, asked)));
  return TellNumbers(outcome->judgement, outcome->finding.measure, place);
}

absl::StatusOr<std::vector<const policy::Region*>> Judge::Places(CivilDay day) {
  absl::StatusOr<const policy::RegionTree*> regions = figures_.Regions();
  if (!regions.ok()) return regions.status();
  const auto level = target_.each() == Target::PLACE_LEVEL_PREFECTURE ? pairing::v1::Region::LEVEL_PREFECTURE
                                                                      : pairing::v1::Region::LEVEL_COUNTY;
  std::vector<const policy::Region*> places;
  std::vector<std::string> areas = {target_.region_code()};
  while (!areas.empty()) {
    const std::string area = std::move(areas.back());
    areas.pop_back();
    for (const policy::Region* region : (*regions)->Children(area, day)) {
      if (region->level < level) areas.push_back(region->code);
      const bool named = target_.population().empty() ||
                         (*regions)->IsListed(*region, target_.population(), policy::ListedOn(target_, day));
      if (region->level == level && region->kind == pairing::v1::Region::KIND_REGULAR && named) {
        places.push_back(region);
      }
    }
  }
  std::sort(places.begin(), places.end(),
            [](const policy::Region* a, const policy::Region* b) { return a->code < b->code; });
  return places;
}

absl::Status Judge::AddPlaces(v1::Judgement& judgement, CivilDay asked) {
  absl::StatusOr<std::vector<const policy::Region*>> places = Places(LastDay(asked));
  if (!places.ok()) return places.status();
  for (const policy::Region* place : *places) {
    absl::Status added = AddPlace(judgement, place->code, promise_, asked);
    if (!added.ok()) return added;
  }
  return absl::OkStatus();
}

absl::Status Judge::AddParts(v1::Judgement& judgement, CivilDay asked) {
  for (const Target::Part& part : target_.parts()) {
    absl::Status added = AddPlace(judgement, part.region_code(), policy::PromiseTo(target_, part), asked);
    if (!added.ok()) return added;
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Judgement> Judge::On(CivilDay day) {
  if (target_.kind() == Target::KIND_QUALITATIVE) return Qualitative(day);
  absl::StatusOr<const v1::Indicator*> indicator = figures_.Definition(target_.indicator());
  if (!indicator.ok()) return indicator.status();
  indicator_ = *indicator;
  v1::Judgement judgement;
  if (target_.each() == Target::PLACE_LEVEL_UNSPECIFIED) {
    absl::StatusOr<Outcome> outcome = In(target_.region_code(), promise_, LastDay(day));
    if (!outcome.ok()) return outcome.status();
    absl::StatusOr<v1::Judgement> told = Tell(*outcome, day);
    if (!told.ok()) return told.status();
    judgement = *std::move(told);
    absl::Status parts = AddParts(judgement, day);
    if (!parts.ok()) return parts;
  } else {
    judgement.set_as_of(FormatDay(LastDay(day)));
    judgement.set_due(DueOn(day));
    if (!target_.population().empty()) judgement.set_population_on(FormatDay(policy::ListedOn(target_, LastDay(day))));
    absl::Status places = AddPlaces(judgement, day);
    if (!places.ok()) return places;
    judgement.set_verdict(judgement.places().empty() ? v1::VERDICT_NO_VALUE : judgement.places(0).verdict());
    for (const v1::PlaceJudgement& place : judgement.places()) {
      judgement.set_verdict(Worst(judgement.verdict(), place.verdict()));
      if (place.verdict() != v1::VERDICT_NO_VALUE) continue;
      judgement.set_missing_count(judgement.missing_count() + 1);
      if (judgement.missing_size() < kMaxMissing) judgement.add_missing(place.region_code());
    }
  }
  judgement.set_place_count(judgement.places_size());
  judgement.set_places_met(
      static_cast<int>(std::count_if(judgement.places().begin(), judgement.places().end(),
                                     [](const v1::PlaceJudgement& place) { return IsGood(place.verdict()); })));
  return judgement;
}

absl::StatusOr<std::optional<v1::Judgement>> Judge::OfRegion(const std::string& region, CivilDay day) {
  using None = std::optional<v1::Judgement>;
  if (target_.kind() == Target::KIND_QUALITATIVE) return None();
  absl::StatusOr<const policy::RegionTree*> regions = figures_.Regions();
  if (!regions.ok()) return regions.status();
  const auto part = std::find_if(target_.parts().begin(), target_.parts().end(),
                                 [&](const Target::Part& one) { return one.region_code() == region; });
  const policy::Region* known = (*regions)->Find(region);
  const bool whole = target_.each() == Target::PLACE_LEVEL_UNSPECIFIED && target_.region_code() == region;
  bool bound = whole || part != target_.parts().end();
  if (!bound && known != nullptr && (*regions)->LiesIn(region, target_.region_code())) {
    const bool listed = !target_.population().empty() &&
                        (*regions)->IsListed(*known, target_.population(), policy::ListedOn(target_, LastDay(day)));
    const bool level =
        target_.each() != Target::PLACE_LEVEL_UNSPECIFIED &&
        known->level == (target_.each() == Target::PLACE_LEVEL_PREFECTURE ? pairing::v1::Region::LEVEL_PREFECTURE
                                                                          : pairing::v1::Region::LEVEL_COUNTY);
    bound =
        target_.each() == Target::PLACE_LEVEL_UNSPECIFIED ? listed : level && (target_.population().empty() || listed);
  }
  if (!bound) return None();
  absl::StatusOr<const v1::Indicator*> indicator = figures_.Definition(target_.indicator());
  if (!indicator.ok()) return indicator.status();
  indicator_ = *indicator;
  absl::StatusOr<Outcome> outcome =
      In(region, part == target_.parts().end() ? promise_ : policy::PromiseTo(target_, *part), LastDay(day));
  if (!outcome.ok()) return outcome.status();
  absl::StatusOr<v1::Judgement> told = Tell(*outcome, day);
  if (!told.ok()) return told.status();
  return None(*std::move(told));
}

absl::Status Judge::AddPath(v1::JudgeTargetResponse& response, CivilDay asked) {
  const CivilDay last = LastDay(asked);
  absl::StatusOr<std::vector<CivilDay>> dates =
      figures_.DatesOf(*indicator_, target_.region_code(), last, PopulationOn(last), kMaxPath);
  if (!dates.ok()) return dates.status();
  std::vector<Measure> path;
  for (const CivilDay date : *dates) {
    absl::StatusOr<Outcome> outcome = In(target_.region_code(), promise_, date);
    if (!outcome.ok()) return outcome.status();
    const std::optional<Measure>& measure = outcome->finding.measure;
    if (!measure.has_value() || (!path.empty() && path.back().date == measure->date)) continue;
    path.push_back(*measure);
    v1::PathPoint& point = *response.add_path();
    point.set_date(FormatDay(measure->date));
    *point.mutable_value() = policy::FigureOf(measure->value);
    point.set_verdict(policy::ToWire(outcome->judgement.verdict));
  }
  if (DueOn(asked) || !due_.has_value() || path.size() < 2) return absl::OkStatus();
  const Measure &first = path[path.size() - 2], &second = path.back();
  const Exact slope(second.value - first.value);
  const Exact projected = second.value + slope * Exact(*due_ - second.date, second.date - first.date);
  absl::StatusOr<std::optional<Exact>> held_against = Reference(target_.region_code(), last);
  if (!held_against.ok()) return held_against.status();
  if (!projected.valid()) return absl::OkStatus();
  v1::Projection& projection = *response.mutable_projection();
  projection.set_date(FormatDay(*due_));
  *projection.mutable_value() = policy::FigureOf(projected);
  projection.set_verdict(
      policy::ToWire(policy::Judge(promise_, {.value = projected, .reference = *held_against, .rating = {}}).verdict));
  projection.set_method(StrCat("按", FormatDay(first.date), "与", FormatDay(second.date), "两次数值直线推算"));
  return absl::OkStatus();
}

absl::StatusOr<v1::JudgeTargetResponse> Judge::WithPath(CivilDay day) {
  v1::JudgeTargetResponse response;
  response.set_target(target_.name());
  absl::StatusOr<v1::Judgement> judgement = On(day);
  if (!judgement.ok()) return judgement.status();
  *response.mutable_judgement() = *std::move(judgement);
  if (target_.kind() == Target::KIND_QUALITATIVE) return response;
  absl::Status path = AddPath(response, day);
  if (!path.ok()) return path;
  return response;
}

}  // namespace jiedui::reporting
