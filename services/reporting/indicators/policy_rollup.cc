#include "services/reporting/indicators/policy_rollup.h"

#include <algorithm>
#include <set>
#include <utility>

#include "services/reporting/indicators/policy_indicator.h"

namespace jiedui::reporting::policy {
namespace {

using Wire = pairing::v1::Region;
using v1::Indicator;

constexpr int kDeepest = 8;  // of a tree of divisions, and of a lineage

class Adder {
 public:
  Adder(const RegionTree& tree, const RollUpQuestion& question, MeasureOf measure_of)
      : tree_(tree), question_(question), measure_of_(measure_of) {}

  // What was entered of a region as it was on the day: for the population, or for all of it where the list names all of it.
  std::optional<Measure> Entered(const std::string& code) const {
    std::optional<Measure> entered = measure_of_(code, question_.population);
    if (entered.has_value() || question_.population.empty()) return entered;
    const Region* region = tree_.Find(code);
    return region != nullptr && Named(*region) ? measure_of_(code, "") : std::nullopt;
  }

  std::vector<RollUpPart> PartsOf(std::string_view code, int depth) const {
    std::vector<RollUpPart> parts;
    if (depth >= kDeepest) return parts;
    for (const Region* child : tree_.Children(code, question_.boundaries)) parts.push_back(PartOf(*child, depth));
    // What is nobody, and what the list does not name, is not there.
    std::erase_if(parts, [](const RollUpPart& part) {
      return !part.measure.has_value() && part.missing.empty() && part.included_in.empty();
    });
    return parts;
  }

  std::optional<Measure> TotalOf(const std::vector<RollUpPart>& parts) const {
    if (question_.indicator.aggregation() == Indicator::AGGREGATION_NONE) return std::nullopt;
    std::vector<Measure> known;
    for (const RollUpPart& part : parts) {
      if (part.measure.has_value()) known.push_back(*part.measure);
    }
    return Together(question_.indicator, known);
  }

  static std::vector<std::string> MissingOf(const std::vector<RollUpPart>& parts) {
    std::vector<std::string> missing;
    for (const RollUpPart& part : parts) missing.insert(missing.end(), part.missing.begin(), part.missing.end());
    std::sort(missing.begin(), missing.end());
    return missing;
  }

 private:
  bool Named(const Region& region) const {
    return question_.population.empty() || tree_.IsListed(region, question_.population, question_.listed_on);
  }
  bool AsThen() const { return question_.boundaries == question_.day; }

  // The regions of the day whose values make that of a region of these boundaries. `included_in` is told of one that was still a part of
  // another.
  void Make(const Region& region, int depth, std::set<std::string>& codes, std::string& included_in) const {
    if (tree_.IsThere(region, question_.day)) codes.insert(region.code);
    if (depth >= kDeepest) return;
    for (const Region::Change& change : region.predecessors) {
      if (change.date <= question_.day || change.date > question_.boundaries) continue;
      if (change.how == Wire::HOW_SPLIT) {
        included_in = change.code;
        continue;
      }
      const Region* former = tree_.Find(change.code);
      if (former != nullptr) Make(*former, depth + 1, codes, included_in);
    }
  }

  // Its own value in these boundaries.
  std::optional<Measure> OwnOf(const Region& region, RollUpPart& part) const {
    if (AsThen()) return Entered(region.code);
    std::set<std::string> codes;
    std::string included_in;
    Make(region, 0, codes, included_in);
    if (codes.empty()) {
      part.included_in = included_in;
      return std::nullopt;
    }
    std::vector<Measure> measures;
    for (const std::string& code : codes) {
      const std::optional<Measure> measure = Entered(code);
      if (!measure.has_value()) return std::nullopt;
      measures.push_back(*measure);
    }
    if (codes.size() > 1 || *codes.begin() != region.code) part.made_of = {codes.begin(), codes.end()};
    if (measures.size() == 1) return measures[0];
    if (question_.indicator.aggregation() == Indicator::AGGREGATION_NONE) return std::nullopt;
    return Together(question_.indicator, measures);
  }

  RollUpPart PartOf(const Region& region, int depth) const {
    RollUpPart part{.region = &region, .measure = {}, .own = false, .missing = {}, .made_of = {}, .included_in = ""};
    part.measure = OwnOf(region, part);
    part.own = part.measure.has_value();
    if (part.own || !part.included_in.empty()) return part;
    part.made_of.clear();
    const std::vector<RollUpPart> below = PartsOf(region.code, depth + 1);
    part.measure = TotalOf(below);
    const bool known = std::any_of(below.begin(), below.end(), [](const RollUpPart& one) {
      return one.measure.has_value() || !one.included_in.empty();
    });
    part.missing = MissingOf(below);
    // Nothing is known of it at all: it is missing itself, not each of its parts. A placeholder of the code table is nobody.
    if (!known && region.kind == Wire::KIND_REGULAR && Named(region)) part.missing = {region.code};
    return part;
  }

  const RegionTree& tree_;
  const RollUpQuestion& question_;
  const MeasureOf measure_of_;
};

// ---- Lists ---------------------------------------------------------------------------------------------------------------------

// Counties that are reached among the counties there are.
class Lister {
 public:
  Lister(const RegionTree& tree, const RollUpQuestion& question, MeasureOf measure_of)
      : tree_(tree), question_(question), measure_of_(measure_of) {}

  RollUpPart PartOf(const Region& region, int depth) {
    RollUpPart part{.region = &region, .measure = {}, .own = false, .missing = {}, .made_of = {}, .included_in = ""};
    if (region.level == Wire::LEVEL_COUNTY) {
      const bool counts =
          region.kind == Wire::KIND_REGULAR &&
          (question_.population.empty() || tree_.IsListed(region, question_.population, question_.listed_on));
      if (!counts) return part;
      const std::optional<Measure> entry = EntryOf(region, 0);
      any_ = any_ || entry.has_value();
      const bool reached = entry.has_value() && Exact(0) < entry->value;
      if (!reached) part.missing.push_back(region.code);
      part.own = true;
      part.measure = RatioOf(reached ? 1 : 0, 1, kPercent, entry.has_value() ? entry->date : question_.day);
      return part;
    }
    const std::vector<RollUpPart> below = PartsOf(region.code, depth + 1);
    part.measure = TotalOf(below);
    part.missing = Adder::MissingOf(below);
    return part;
  }

  std::vector<RollUpPart> PartsOf(std::string_view code, int depth) {
    std::vector<RollUpPart> parts;
    if (depth >= kDeepest) return parts;
    for (const Region* child : tree_.Children(code, question_.boundaries)) {
      RollUpPart part = PartOf(*child, depth);
      if (part.measure.has_value()) parts.push_back(std::move(part));
    }
    return parts;
  }

  std::optional<Measure> TotalOf(const std::vector<RollUpPart>& parts) const {
    Exact reached = 0, all = 0;
    absl::CivilDay date = absl::CivilDay::min();
    for (const RollUpPart& part : parts) {
      reached += *part.measure->numerator;
      all += *part.measure->denominator;
      date = std::max(date, part.measure->date);
    }
    return RatioOf(reached, all, kPercent, date);
  }

  bool any() const { return any_; }

 private:
  static constexpr int64_t kPercent = 100;

  // Also that of the county from which it came since.
  std::optional<Measure> EntryOf(const Region& region, int depth) const {
    std::optional<Measure> entry = measure_of_(region.code, "");
    for (const Region::Change& change : region.predecessors) {
      if (entry.has_value() || depth >= kDeepest) break;
      if (change.how == Wire::HOW_SPLIT || change.how == Wire::HOW_MERGED) continue;
      const Region* former = tree_.Find(change.code);
      if (former != nullptr) entry = EntryOf(*former, depth + 1);
    }
    return entry;
  }

  const RegionTree& tree_;
  const RollUpQuestion& question_;
  const MeasureOf measure_of_;
  bool any_ = false;
};

RollUp ListOf(const RegionTree& tree, const RollUpQuestion& question, MeasureOf measure_of) {
  RollUp result;
  Lister lister(tree, question, measure_of);
  const Region* region = tree.Find(question.region);
  if (region != nullptr && region->level == Wire::LEVEL_COUNTY) {
    const RollUpPart part = lister.PartOf(*region, 0);
    if (lister.any()) result.own = part.measure;
    result.missing = part.missing;
    return result;
  }
  std::vector<RollUpPart> parts = lister.PartsOf(question.region, 0);
  if (!lister.any()) {
    // Nobody has begun the list: that is not a list on which nobody is.
    result.missing = {question.region};
    return result;
  }
  result.total = lister.TotalOf(parts);
  result.missing = Adder::MissingOf(parts);
  result.parts = std::move(parts);
  return result;
}

}  // namespace

RollUp RollUpOf(const RegionTree& tree, const RollUpQuestion& question, MeasureOf measure_of) {
  if (question.indicator.aggregation() == Indicator::AGGREGATION_LIST) return ListOf(tree, question, measure_of);
  const Adder adder(tree, question, measure_of);
  RollUp result;
  result.own = adder.Entered(question.region);
  result.parts = adder.PartsOf(question.region, 0);
  result.total = adder.TotalOf(result.parts);
  result.missing = Adder::MissingOf(result.parts);
  return result;
}

}  // namespace jiedui::reporting::policy
