// The rows of files of indicators, their values and targets.
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "clients/cli/errors.h"
#include "clients/cli/import/rows.h"
#include "clients/cli/names.h"
#include "clients/cli/resolve.h"
#include "common/base/text.h"
#include "jiedui/reporting/v1/indicator.pb.h"
#include "jiedui/reporting/v1/target.pb.h"

namespace jiedui::cli {
namespace {

namespace pv1 = jiedui::reporting::v1;

template <class Number>
absl::StatusOr<Number> NumberOf(std::string_view column, const std::string& text) {
  Number number = 0;
  if (!text.empty() && !absl::SimpleAtoi(text, &number)) return UsageError(StrCat("“", column, "”应是整数"));
  return number;
}

absl::StatusOr<bool> FlagOf(const Row& row, std::string_view column) {
  if (row[column].empty() || row[column] == "0") return false;
  if (row[column] == "1") return true;
  return UsageError(StrCat("“", column, "”应是 1 或 0"));
}

// What a cell of several holds; none of an empty one.
std::vector<std::string> PartsOf(const std::string& cell) {
  if (cell.empty()) return {};
  return absl::StrSplit(cell, '|');
}

std::string IndicatorOf(const std::string& id) { return id.empty() ? "" : InCollection("indicators", id); }

template <class Enum, class Set>
absl::Status SetEnum(const Row& row, std::string_view column, Set set) {
  if (row[column].empty()) return absl::OkStatus();
  const auto value = ParseEnum<Enum>(column, row[column]);
  if (!value.ok()) return value.status();
  set(*value);
  return absl::OkStatus();
}

}  // namespace

absl::Status Fill(const Row& row, pv1::Indicator& indicator) {
  if (row["indicator_id"].empty()) return UsageError("缺少“indicator_id”");
  indicator.set_name(InCollection("indicators", row["indicator_id"]));
  indicator.set_display_name(row["display_name"]);
  indicator.set_unit(row["unit"]);
  indicator.set_population(row["population"]);
  absl::Status set = SetEnum<pv1::Indicator::Nature>(row, "nature", [&](auto nature) { indicator.set_nature(nature); });
  if (set.ok()) {
    set = SetEnum<pv1::Indicator::Aggregation>(row, "aggregation", [&](auto how) { indicator.set_aggregation(how); });
  }
  if (!set.ok()) return set;
  const auto scale = NumberOf<int64_t>("scale", row["scale"]), low = NumberOf<int64_t>("min_size", row["min_size"]),
             high = NumberOf<int64_t>("max_size", row["max_size"]);
  for (const auto* number : {&scale, &low, &high}) {
    if (!number->ok()) return number->status();
  }
  const auto share = FlagOf(row, "share");
  if (!share.ok()) return share.status();
  indicator.set_scale(*scale);
  indicator.set_share(*share);
  indicator.set_numerator(IndicatorOf(row["numerator"]));
  indicator.set_denominator(IndicatorOf(row["denominator"]));
  for (const std::string& addend : PartsOf(row["addends"])) indicator.add_addends(IndicatorOf(addend));
  indicator.set_flow(IndicatorOf(row["flow"]));
  indicator.set_since(row["since"]);
  if (!row["min_size"].empty() || !row["max_size"].empty() || !row["marks"].empty()) {
    indicator.mutable_count_rule()->set_min_size(*low);
    indicator.mutable_count_rule()->set_max_size(*high);
    for (const std::string& mark : PartsOf(row["marks"])) indicator.mutable_count_rule()->add_marks(mark);
  }
  indicator.mutable_citation()->set_clause(row["clause"]);
  indicator.mutable_citation()->set_document(row["document"]);
  return absl::OkStatus();
}

absl::Status Fill(const Row& row, pv1::IndicatorValue& value) {
  if (row["indicator"].empty()) return UsageError("缺少“indicator”");
  value.set_indicator(IndicatorOf(row["indicator"]));
  value.set_region_code(row["region"]);
  value.set_population(row["population"]);
  value.set_from(row["from"]);
  value.set_date(row["date"]);
  value.set_value(row["value"]);
  const auto numerator = NumberOf<int64_t>("numerator", row["numerator"]),
             denominator = NumberOf<int64_t>("denominator", row["denominator"]);
  if (!numerator.ok()) return numerator.status();
  if (!denominator.ok()) return denominator.status();
  value.set_numerator(*numerator);
  value.set_denominator(*denominator);
  value.set_source(row["source"]);
  return absl::OkStatus();
}

absl::Status Fill(const Row& row, pv1::Target& target) {
  if (row["target_id"].empty()) return UsageError("缺少“target_id”");
  target.set_name(InCollection("targets", row["target_id"]));
  target.set_display_name(row["display_name"]);
  absl::Status set = SetEnum<pv1::Target::Kind>(row, "kind", [&](auto kind) { target.set_kind(kind); });
  if (set.ok()) set = SetEnum<pv1::Target::PlaceLevel>(row, "each", [&](auto each) { target.set_each(each); });
  if (set.ok() && !row["against"].empty()) {
    pv1::Target::Reference& reference = *target.mutable_reference();
    set = SetEnum<pv1::Target::Against>(row, "against", [&](auto against) { reference.set_against(against); });
    const auto reaching = FlagOf(row, "reaching_is_enough"), lower = FlagOf(row, "lower_is_better");
    if (!reaching.ok()) return reaching.status();
    if (!lower.ok()) return lower.status();
    reference.set_indicator(IndicatorOf(row["reference_indicator"]));
    reference.set_region_code(row["reference_region"]);
    reference.set_population(row["reference_population"]);
    reference.set_factor(row["factor"]);
    reference.set_tolerance(row["tolerance"]);
    reference.set_reaching_is_enough(*reaching);
    reference.set_lower_is_better(*lower);
  }
  if (!set.ok()) return set;
  const auto effort = FlagOf(row, "best_effort");
  if (!effort.ok()) return effort.status();
  target.set_best_effort(*effort);
  target.set_indicator(IndicatorOf(row["indicator"]));
  target.set_region_code(row["region"]);
  target.set_population(row["population"]);
  target.set_population_on(row["population_on"]);
  target.set_scope(row["scope"]);
  target.set_bound(row["bound"]);
  target.set_upper_bound(row["upper_bound"]);
  target.set_rest(row["rest"]);
  target.set_start(row["start"]);
  target.set_due_on(row["due_on"]);
  if (!row["responsible"].empty()) target.set_responsible(InCollection("parties", row["responsible"]));
  for (const std::string& text : PartsOf(row["parts"])) {
    const size_t equals = text.find('=');
    const auto bound = NumberOf<int64_t>("parts", equals == std::string::npos ? "?" : text.substr(equals + 1));
    if (!bound.ok()) return UsageError(StrCat("“parts”中的“", text, "”应写作 621102=53"));
    pv1::Target::Part& part = *target.add_parts();
    part.set_region_code(text.substr(0, equals));
    part.set_bound(*bound);
  }
  target.set_wording(row["wording"]);
  target.mutable_citation()->set_clause(row["clause"]);
  target.mutable_citation()->set_document(row["document"]);
  return absl::OkStatus();
}

}  // namespace jiedui::cli
