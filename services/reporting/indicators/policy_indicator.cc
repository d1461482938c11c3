#include "services/reporting/indicators/policy_indicator.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <set>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/reporting/indicators/figure.h"
#include "services/reporting/indicators/reasons_indicator.h"

namespace jiedui::reporting::policy {
namespace {

using v1::Indicator;
using v1::IndicatorValue;

constexpr size_t kMaxIndicatorId = 40, kMaxTitle = 100, kMaxUnit = 20, kMaxMark = 20, kMaxId = 63;
constexpr int kMaxAddends = 20, kMaxItems = 500, kMaxMarks = 10;
constexpr int64_t kMaxScale = 1'000'000, kMaxPart = 1'000'000'000'000, kMaxSize = 1'000'000'000;

template <class Marks>
absl::Status ValidMarks(std::string_view field, const Marks& marks) {
  if (marks.size() > kMaxMarks) return InvalidField(field, StrCat("不超过", kMaxMarks, "个"));
  for (const std::string& mark : marks) {
    absl::Status valid = RequiredText(field, mark, kMaxMark);
    if (!valid.ok()) return valid;
  }
  return absl::OkStatus();
}

absl::Status Only(bool allowed, bool given, std::string_view field, std::string_view where) {
  return allowed || !given ? absl::OkStatus() : InvalidField(field, StrCat("仅用于", where, "，否则为空"));
}

absl::Status ValidComponents(const Indicator& indicator) {
  const bool ratio = indicator.aggregation() == Indicator::AGGREGATION_RATIO;
  const bool sum = indicator.aggregation() == Indicator::AGGREGATION_SUM;
  const bool cumulative = sum && indicator.nature() == Indicator::NATURE_CUMULATIVE;
  absl::Status valid =
      FirstError({Only(ratio, !indicator.numerator().empty(), "indicator.numerator", "比率"),
                  Only(ratio, !indicator.denominator().empty(), "indicator.denominator", "比率"),
                  Only(ratio, indicator.share(), "indicator.share", "比率"),
                  Only(sum, indicator.addends_size() > 0, "indicator.addends", "求和的指标"),
                  Only(cumulative, !indicator.flow().empty(), "indicator.flow", "求和的累计指标"),
                  Only(!indicator.flow().empty(), !indicator.since().empty(), "indicator.since", "由流量累计的指标"),
                  ratio ? InRange<int64_t>("indicator.scale", indicator.scale(), 1, kMaxScale)
                        : Only(false, indicator.scale() != 0, "indicator.scale", "比率")});
  if (!valid.ok()) return valid;
  if (indicator.numerator().empty() != indicator.denominator().empty()) {
    return MissingField(indicator.numerator().empty() ? "indicator.numerator" : "indicator.denominator");
  }
  if (indicator.addends_size() > kMaxAddends) {
    return InvalidField("indicator.addends", StrCat("不超过", kMaxAddends, "个"));
  }
  if (indicator.addends_size() > 0 && !indicator.flow().empty()) {
    return InvalidField("indicator.addends", "与 flow 只取其一");
  }
  if (!indicator.flow().empty()) {
    if (indicator.since().empty()) return MissingField("indicator.since");
    valid = ParseDay("indicator.since", indicator.since()).status();
    if (!valid.ok()) return valid;
  }
  const std::vector<std::string> components = ComponentsOf(indicator);
  std::set<std::string_view> seen = {indicator.name()};
  for (const std::string& component : components) {
    valid = CheckName("indicator.components", component, "indicators");
    if (!valid.ok()) return valid;
    if (!seen.insert(component).second) {
      return InvalidField("indicator.components", "各不相同，也不是该指标自身");
    }
  }
  return absl::OkStatus();
}

absl::Status ValidCountRule(const Indicator& indicator) {
  if (!indicator.has_count_rule()) return absl::OkStatus();
  const Indicator::CountRule& rule = indicator.count_rule();
  absl::Status valid = FirstError({Only(indicator.aggregation() == Indicator::AGGREGATION_SUM ||
                                            indicator.aggregation() == Indicator::AGGREGATION_LIST,
                                        true, "indicator.count_rule", "求和或名单类的指标"),
                                   InRange<int64_t>("indicator.count_rule.min_size", rule.min_size(), 0, kMaxSize),
                                   InRange<int64_t>("indicator.count_rule.max_size", rule.max_size(), 0, kMaxSize),
                                   ValidMarks("indicator.count_rule.marks", rule.marks())});
  if (!valid.ok()) return valid;
  if (rule.max_size() != 0 && rule.max_size() < rule.min_size()) {
    return InvalidField("indicator.count_rule.max_size", "不小于 min_size");
  }
  return absl::OkStatus();
}

bool Counts(const Indicator::CountRule& rule, const IndicatorValue::Item& item) {
  if (item.size() < rule.min_size() || (rule.max_size() != 0 && item.size() > rule.max_size())) return false;
  return std::all_of(rule.marks().begin(), rule.marks().end(), [&item](const std::string& mark) {
    return std::find(item.marks().begin(), item.marks().end(), mark) != item.marks().end();
  });
}

absl::Status ValidItems(const IndicatorValue& value) {
  if (value.items_size() > kMaxItems) {
    return InvalidField("indicator_value.items", StrCat("不超过", kMaxItems, "项"));
  }
  for (const IndicatorValue::Item& item : value.items()) {
    absl::Status valid = FirstError({RequiredText("indicator_value.items.label", item.label(), kMaxTitle),
                                     InRange<int64_t>("indicator_value.items.size", item.size(), 0, kMaxSize),
                                     ValidMarks("indicator_value.items.marks", item.marks())});
    if (!valid.ok()) return valid;
  }
  return absl::OkStatus();
}

absl::Status ValidNumber(const Indicator& indicator, const IndicatorValue& value) {
  absl::StatusOr<Exact> number = ParseDecimal("indicator_value.value", value.value());
  if (!number.ok()) return number.status();
  const bool negative = *number < Exact(0);
  if (negative && (indicator.share() || indicator.aggregation() == Indicator::AGGREGATION_LIST)) {
    return InvalidField("indicator_value.value", "不小于零的数");
  }
  if (indicator.share() && Exact(indicator.scale()) < *number) {
    return Failure(kAboveWhole, {{"indicator", indicator.display_name()}, {"value", value.value()}});
  }
  return absl::OkStatus();
}

absl::Status ValidRatio(const Indicator& indicator, const IndicatorValue& value) {
  absl::Status valid = FirstError({InRange<int64_t>("indicator_value.numerator", value.numerator(), 0, kMaxPart),
                                   InRange<int64_t>("indicator_value.denominator", value.denominator(), 1, kMaxPart)});
  if (!valid.ok()) return valid;
  if (indicator.share() && value.numerator() > value.denominator()) {
    const std::string share = StrCat(value.numerator(), "/", value.denominator());
    return Failure(kAboveWhole, {{"indicator", indicator.display_name()}, {"value", share}});
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ValidPopulation(std::string_view field, std::string_view population) {
  if (population.empty() || IsResourceId(population)) return absl::OkStatus();
  return InvalidField(field, "名单的编号：小写字母、数字与连字符，不超过63个字符");
}

absl::Status ValidRegion(std::string_view field, std::string_view region_code) {
  if (region_code.empty()) return MissingField(field);
  return IsDivisionCode(region_code) ? absl::OkStatus() : InvalidField(field, "六位行政区划代码");
}

absl::Status ValidIndicator(const Indicator& indicator) {
  absl::Status valid =
      FirstError({CheckName("indicator.name", indicator.name(), "indicators"),
                  RequiredText("indicator.display_name", indicator.display_name(), kMaxTitle),
                  RequiredText("indicator.unit", indicator.unit(), kMaxUnit),
                  RequiredText("indicator.population", indicator.population(), kMaxTitle),
                  RequiredText("indicator.citation.clause", indicator.citation().clause(), kMaxName),
                  RequiredText("indicator.citation.document", indicator.citation().document(), kMaxName)});
  if (!valid.ok()) return valid;
  if (IdOf(indicator.name()).size() > kMaxIndicatorId) {
    return InvalidField("indicator.name", StrCat("编号不超过", kMaxIndicatorId, "个字符"));
  }
  if (indicator.nature() == Indicator::NATURE_UNSPECIFIED) return MissingField("indicator.nature");
  if (!Indicator::Nature_IsValid(indicator.nature())) return InvalidField("indicator.nature", "存量、流量或累计");
  if (indicator.aggregation() == Indicator::AGGREGATION_UNSPECIFIED) return MissingField("indicator.aggregation");
  if (!Indicator::Aggregation_IsValid(indicator.aggregation())) {
    return InvalidField("indicator.aggregation", "不汇总、求和、比率或名单");
  }
  if (indicator.aggregation() == Indicator::AGGREGATION_LIST && indicator.nature() != Indicator::NATURE_STOCK) {
    return InvalidField("indicator.nature", "名单类的指标为存量");
  }
  valid = ValidComponents(indicator);
  return valid.ok() ? ValidCountRule(indicator) : valid;
}

Indicator AsEntered(const Indicator& indicator) {
  Indicator entered = indicator;
  entered.clear_revision();
  entered.clear_etag();
  entered.clear_create_time();
  entered.clear_update_time();
  return entered;
}

std::vector<std::string> ComponentsOf(const Indicator& indicator) {
  std::vector<std::string> components(indicator.addends().begin(), indicator.addends().end());
  for (const std::string& one : {indicator.numerator(), indicator.denominator(), indicator.flow()}) {
    if (!one.empty()) components.push_back(one);
  }
  return components;
}

absl::Status CanBeComponent(const Indicator& indicator, const Indicator& component) {
  const Indicator::Nature nature = indicator.flow() == component.name() ? Indicator::NATURE_FLOW : indicator.nature();
  if (ComponentsOf(component).empty() && component.nature() == nature &&
      component.aggregation() != Indicator::AGGREGATION_LIST) {
    return absl::OkStatus();
  }
  return Failure(kIndicatorNotPlain,
                 {{"indicator", indicator.display_name()}, {"component", component.display_name()}});
}

absl::Status CanRedefine(const Indicator& before, const Indicator& after, bool has_values) {
  if (!has_values || (before.nature() == after.nature() && before.aggregation() == after.aggregation() &&
                      before.scale() == after.scale())) {
    return absl::OkStatus();
  }
  return Failure(kIndicatorInUse, {{"indicator", before.display_name()}});
}

absl::Status ValidValueKey(const IndicatorValue& value) {
  return FirstError({CheckName("indicator_value.indicator", value.indicator(), "indicators"),
                     ValidRegion("indicator_value.region_code", value.region_code()),
                     ValidPopulation("indicator_value.population", value.population()),
                     value.date().empty() ? MissingField("indicator_value.date")
                                          : ParseDay("indicator_value.date", value.date()).status(),
                     RequiredText("indicator_value.source", value.source(), kMaxSource), ValidItems(value)});
}

absl::Status ValidValue(const Indicator& indicator, const IndicatorValue& value, absl::CivilDay today) {
  absl::StatusOr<absl::CivilDay> day = ParseDay("indicator_value.date", value.date());
  if (!day.ok()) return day.status();
  if (*day > today) return InvalidField("indicator_value.date", "不晚于今天");
  if (indicator.nature() == Indicator::NATURE_FLOW) {
    if (value.from().empty()) return MissingField("indicator_value.from");
    absl::StatusOr<absl::CivilDay> from = ParseDay("indicator_value.from", value.from());
    if (!from.ok()) return from.status();
    if (*from > *day) return InvalidField("indicator_value.from", "不晚于 date");
  } else if (!value.from().empty()) {
    return InvalidField("indicator_value.from", "仅用于流量，否则为空");
  }
  const bool ratio = indicator.aggregation() == Indicator::AGGREGATION_RATIO;
  const bool fraction = value.denominator() != 0 || value.numerator() != 0;
  if (fraction && !ratio) return InvalidField("indicator_value.denominator", "仅用于比率，否则为零");
  if (value.items_size() > 0 && (ratio || indicator.aggregation() == Indicator::AGGREGATION_NONE)) {
    return InvalidField("indicator_value.items", "仅用于计数的指标");
  }
  if (value.items_size() > 0) return absl::OkStatus();
  if (value.value().empty() && !fraction) return MissingField("indicator_value.value");
  if (!value.value().empty() && fraction) return InvalidField("indicator_value.value", "数值、分子与分母只填其一");
  return fraction ? ValidRatio(indicator, value) : ValidNumber(indicator, value);
}

IndicatorValue AsEntered(const Indicator& indicator, IndicatorValue value, IndicatorValue::Provenance provenance) {
  value.clear_revision();
  value.clear_etag();
  value.clear_create_time();
  value.clear_update_time();
  value.set_name(ValueName(value));
  value.set_provenance(provenance);
  if (value.items_size() == 0) return value;
  int64_t counted = 0;
  for (IndicatorValue::Item& item : *value.mutable_items()) {
    item.set_counted(Counts(indicator.count_rule(), item));
    counted += item.counted() ? 1 : 0;
  }
  value.set_value(StrCat(counted));
  return value;
}

std::string ValueName(const IndicatorValue& value) {
  const std::string population = value.population().empty() ? "" : StrCat("-", value.population());
  const std::string id = StrCat(IdOf(value.indicator()), "-", value.region_code(), "-", value.date(), population);
  if (id.size() <= kMaxId) return StrCat("indicatorValues/", id);
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(id.data()), id.size());
  std::array<char, crypto_hash_sha256_BYTES + 1> text;  // two digits a byte, of half of them, and the end
  return StrCat("indicatorValues/", sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size() / 2));
}

}  // namespace jiedui::reporting::policy
