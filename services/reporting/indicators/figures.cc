#include "services/reporting/indicators/figures.h"

#include <set>
#include <utility>

#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/resource/rows.h"
#include "services/reporting/indicators/heard_regions.h"
#include "services/reporting/indicators/policy_indicator.h"
#include "services/reporting/indicators/reasons_indicator.h"
#include "services/reporting/indicators/traits.h"

namespace jiedui::reporting {
namespace {

using absl::CivilDay;
using policy::Measure;
using policy::Reading;
using v1::Indicator;

absl::Status Holds(const Indicator& indicator, const std::optional<Measure>& measure) {
  if (!measure.has_value() || measure->value.valid()) return absl::OkStatus();
  return Failure(kNumberTooLarge, {{"indicator", indicator.display_name()}});
}

}  // namespace

absl::StatusOr<const Indicator*> Figures::Definition(const std::string& name) {
  const auto known = definitions_.find(name);
  if (known != definitions_.end()) return &known->second;
  absl::StatusOr<std::optional<Indicator>> found = resource::FindKnown<Indicator>(tx_, name, known_at_);
  if (!found.ok()) return found.status();
  if (!found->has_value()) return Failure(kNotFound, {{"name", name}});
  return &definitions_.emplace(name, **std::move(found)).first->second;
}

absl::StatusOr<const policy::RegionTree*> Figures::Regions() {
  if (regions_ == nullptr) {
    absl::StatusOr<policy::RegionTree> loaded = store::LoadRegions(tx_, known_at_);
    if (!loaded.ok()) return loaded.status();
    regions_ = std::make_unique<policy::RegionTree>(*std::move(loaded));
  }
  return regions_.get();
}

absl::Status Figures::LoadOne(const Indicator& indicator, const std::string& population, const std::string& region) {
  const Key all{indicator.name(), population, ""}, key{indicator.name(), population, region};
  if (readings_.contains(all) || readings_.contains(key)) return absl::OkStatus();
  absl::StatusOr<store::Readings> loaded = store::ReadingsOf(tx_, indicator, population, region, known_at_);
  if (!loaded.ok()) return loaded.status();
  readings_.emplace(key, *std::move(loaded));
  return absl::OkStatus();
}

absl::Status Figures::Load(const Indicator& indicator, const std::string& population, const std::string& region) {
  absl::Status loaded = LoadOne(indicator, population, region);
  for (const std::string& name : policy::ComponentsOf(indicator)) {
    if (!loaded.ok()) return loaded;
    absl::StatusOr<const Indicator*> component = Definition(name);
    if (!component.ok()) return component.status();
    loaded = LoadOne(**component, population, region);
  }
  return loaded;
}

const std::vector<Reading>* Figures::ReadingsOf(const std::string& indicator, const std::string& population,
                                                const std::string& region) const {
  for (const std::string& loaded : {std::string(), region}) {
    const auto readings = readings_.find(Key{indicator, population, loaded});
    if (readings == readings_.end()) continue;
    const auto found = readings->second.find(region);
    return found == readings->second.end() ? nullptr : &found->second;
  }
  return nullptr;
}

std::optional<Measure> Figures::Entered(const Indicator& indicator, const std::string& region,
                                        const std::string& population, CivilDay day,
                                        std::optional<CivilDay> start) const {
  const std::vector<Reading>* readings = ReadingsOf(indicator.name(), population, region);
  if (readings != nullptr) {
    const std::optional<Measure> entered = policy::OnDay(indicator, *readings, day, start);
    if (entered.has_value()) return entered;
  }
  return Derived(indicator, region, population, day, start);
}

std::optional<Measure> Figures::Derived(const Indicator& indicator, const std::string& region,
                                        const std::string& population, CivilDay day,
                                        std::optional<CivilDay> start) const {
  const auto component = [&](const std::string& name) -> std::optional<Measure> {
    const std::vector<Reading>* readings = ReadingsOf(name, population, region);
    if (readings == nullptr) return std::nullopt;
    return policy::OnDay(definitions_.at(name), *readings, day, start);
  };
  if (!indicator.numerator().empty()) {
    const std::optional<Measure> numerator = component(indicator.numerator()),
                                 denominator = component(indicator.denominator());
    if (!numerator.has_value() || !denominator.has_value()) return std::nullopt;
    return policy::RatioOf(numerator->value, denominator->value, indicator.scale(),
                           std::max(numerator->date, denominator->date));
  }
  if (!indicator.flow().empty()) {
    const std::vector<Reading>* readings = ReadingsOf(indicator.flow(), population, region);
    const absl::StatusOr<CivilDay> since = ParseDay("since", indicator.since());
    if (readings == nullptr || !since.ok()) return std::nullopt;
    return policy::Covered(definitions_.at(indicator.flow()), *readings, *since, day);
  }
  std::vector<Measure> addends;
  for (const std::string& name : indicator.addends()) {
    const std::optional<Measure> addend = component(name);
    if (!addend.has_value()) return std::nullopt;
    addends.push_back(*addend);
  }
  return policy::Together(indicator, addends);
}

absl::StatusOr<policy::RollUp> Figures::RollUp(const Indicator& indicator, const std::string& region, CivilDay day,
                                               const Population& population, CivilDay boundaries,
                                               std::optional<CivilDay> start) {
  absl::Status loaded = Load(indicator, "", "");
  if (loaded.ok() && !population.list.empty()) loaded = Load(indicator, population.list, "");
  if (!loaded.ok()) return loaded;
  absl::StatusOr<const policy::RegionTree*> regions = Regions();
  if (!regions.ok()) return regions.status();
  const policy::RollUpQuestion question{.indicator = indicator,
                                        .region = region,
                                        .day = day,
                                        .boundaries = boundaries,
                                        .population = population.list,
                                        .listed_on = population.listed_on};
  policy::RollUp result = policy::RollUpOf(**regions, question, [&](const std::string& code, const std::string& whose) {
    return Entered(indicator, code, whose, day, start);
  });
  for (const policy::RollUpPart& part : result.parts) {
    absl::Status holds = Holds(indicator, part.measure);
    if (!holds.ok()) return holds;
  }
  for (const std::optional<Measure>* measure : {&result.own, &result.total}) {
    absl::Status holds = Holds(indicator, *measure);
    if (!holds.ok()) return holds;
  }
  return result;
}

absl::StatusOr<Finding> Figures::Find(const Indicator& indicator, const std::string& region, CivilDay day,
                                      const Population& population, std::optional<CivilDay> start) {
  if (indicator.aggregation() != Indicator::AGGREGATION_LIST) {
    absl::Status loaded = Load(indicator, population.list, region);
    if (!loaded.ok()) return loaded;
    const std::optional<Measure> entered = Entered(indicator, region, population.list, day, start);
    absl::Status holds = Holds(indicator, entered);
    if (!holds.ok()) return holds;
    if (entered.has_value()) return Finding{entered, false, {}};
  }
  absl::StatusOr<policy::RollUp> rolled = RollUp(indicator, region, day, population, day, start);
  if (!rolled.ok()) return rolled.status();
  if (rolled->own.has_value()) return Finding{rolled->own, false, std::move(rolled->missing)};
  const bool whole = rolled->missing.empty() || indicator.aggregation() == Indicator::AGGREGATION_LIST;
  if (rolled->total.has_value() && whole) return Finding{rolled->total, true, std::move(rolled->missing)};
  return Finding{std::nullopt, false, std::move(rolled->missing)};
}

absl::StatusOr<std::vector<CivilDay>> Figures::DatesOf(const Indicator& indicator, const std::string& region,
                                                       CivilDay day, const Population& population, size_t limit) {
  absl::StatusOr<const policy::RegionTree*> regions = Regions();
  if (!regions.ok()) return regions.status();
  std::set<CivilDay> own, of_parts;
  std::vector<std::string> indicators = policy::ComponentsOf(indicator);
  indicators.push_back(indicator.name());
  const std::set<std::string> populations = {"", population.list};
  for (const std::string& whose : populations) {
    absl::Status loaded = Load(indicator, whose, "");
    if (!loaded.ok()) return loaded;
    for (const std::string& name : indicators) {
      const auto readings = readings_.find(Key{name, whose, ""});
      if (readings == readings_.end()) continue;
      for (const auto& [code, entered] : readings->second) {
        if (!(*regions)->LiesIn(code, region) && code != region) continue;
        const bool itself = code == region && whose == population.list;
        for (const Reading& reading : entered) {
          if (reading.date <= day) (itself ? own : of_parts).insert(reading.date);
        }
      }
    }
  }
  const std::set<CivilDay>& dates = own.empty() ? of_parts : own;
  std::vector<CivilDay> found(dates.begin(), dates.end());
  if (found.size() > limit) found.erase(found.begin(), found.end() - static_cast<ptrdiff_t>(limit));
  return found;
}

}  // namespace jiedui::reporting
