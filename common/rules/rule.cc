#include "common/rules/rule.h"

#include <algorithm>
#include <set>

#include "common/base/id.h"
#include "common/base/text.h"

namespace jiedui::rules {
namespace {

using v1::Rule;

bool IsDivisionCode(std::string_view code) {
  return code.size() == 6 && code != "000000" &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Text that must be there, of at most `limit` characters.
absl::Status CheckText(std::string_view field, std::string_view text, int64_t limit) {
  if (text.empty()) return MissingField(field);
  const int64_t characters = std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
  if (characters > limit) return InvalidField(field, StrCat("不超过", limit, "个字符"));
  return absl::OkStatus();
}

absl::Status CheckId(std::string_view field, std::string_view service, std::string_view id) {
  if (id.empty()) return MissingField(field);
  const std::string prefix = StrCat(service, "-");
  const bool ends_in_code = id.size() > 7 && id[id.size() - 7] == '-' && IsDivisionCode(id.substr(id.size() - 6));
  if (!IsResourceId(id) || id.size() > 56 || !id.starts_with(prefix) || id.size() == prefix.size() || ends_in_code) {
    return InvalidField(
        field, StrCat("应以“", prefix, "”开头，由小写字母、数字和连字符组成，不超过56个字符，且不以区划代码结尾"));
  }
  return absl::OkStatus();
}

absl::Status CheckTexts(std::string_view field, const Rule::TextList& list) {
  if (list.texts().empty() || list.texts_size() > 100) return InvalidField(field, "应有1至100项");
  std::set<std::string_view> seen;
  for (const std::string& text : list.texts()) {
    const absl::Status checked = CheckText(field, text, 100);
    if (!checked.ok()) return checked;
    if (!seen.insert(text).second) return InvalidField(field, StrCat("“", text, "”重复"));
  }
  return absl::OkStatus();
}

absl::Status CheckValue(std::string_view field, const Rule& rule) {
  const auto path = [&](std::string_view part) { return StrCat(field, ".", part); };
  if (rule.value_case() == Rule::VALUE_NOT_SET) return MissingField(path("value"));
  if (rule.comparator() == Rule::COMPARATOR_UNSPECIFIED) return MissingField(path("comparator"));
  const bool lists = rule.comparator() == Rule::COMPARATOR_ONE_OF || rule.comparator() == Rule::COMPARATOR_ALL_OF;
  if (!Rule::Comparator_IsValid(rule.comparator()) || lists != rule.has_texts()) {
    return InvalidField(path("comparator"), "数值用比较，词语用列举");
  }
  if (rule.has_fraction() && (rule.fraction().numerator() < 0 || rule.fraction().denominator() <= 0)) {
    return InvalidField(path("fraction"), "分子不小于0，分母大于0");
  }
  if (rule.has_texts()) {
    const absl::Status checked = CheckTexts(path("texts"), rule.texts());
    if (!checked.ok()) return checked;
  }
  if (rule.unit().empty() && !rule.has_number()) return absl::OkStatus();
  return CheckText(path("unit"), rule.unit(), 20);
}

std::string Dates(const Period& period) {
  return StrCat(FormatDay(period.start), "—", period.end ? FormatDay(*period.end) : "");
}

std::string_view Chinese(Rule::Comparator comparator) {
  switch (comparator) {
    case Rule::COMPARATOR_AT_LEAST: return "不少于";
    case Rule::COMPARATOR_AT_MOST: return "不超过";
    case Rule::COMPARATOR_EQUAL: return "为";
    case Rule::COMPARATOR_MORE_THAN: return "大于";
    default: return "";
  }
}

}  // namespace

Clause ClauseOf(const Rule& rule) { return {.id = rule.citation().clause(), .document = rule.citation().document()}; }

absl::StatusOr<int64_t> NumberOf(const Rule& rule) {
  if (!rule.has_number()) return Failure(kInternal, {{"detail", StrCat(rule.name(), " holds no number")}});
  return rule.number();
}

std::string Chinese(const Rule& rule) {
  std::string said(Chinese(rule.comparator()));
  if (rule.has_number()) said += std::to_string(rule.number());
  if (rule.has_fraction()) said += StrCat(rule.fraction().numerator(), "/", rule.fraction().denominator());
  for (const std::string& text : rule.texts().texts()) said += StrCat(said.empty() ? "" : "、", text);
  return said + rule.unit();
}

std::string NameOf(std::string_view rule_id, std::string_view region) {
  return region.empty() ? StrCat("rules/", rule_id) : StrCat("rules/", rule_id, "-", region);
}

absl::StatusOr<std::vector<std::string>> AreasAround(std::string_view field, std::string_view region) {
  if (region.empty()) return std::vector<std::string>{""};
  if (!IsDivisionCode(region)) return InvalidField(field, "应为六位行政区划代码，全国适用的留空");
  std::vector<std::string> areas;
  for (const size_t width : {6, 4, 2}) {
    std::string area = StrCat(region.substr(0, width), std::string(6 - width, '0'));
    if (areas.empty() || areas.back() != area) areas.push_back(std::move(area));
  }
  areas.push_back("");
  return areas;
}

absl::Status ValidRule(std::string_view field, std::string_view service, const Rule& rule) {
  const auto path = [&](std::string_view part) { return StrCat(field, ".", part); };
  absl::Status checked = CheckId(path("rule_id"), service, rule.rule_id());
  if (!checked.ok()) return checked;
  checked = AreasAround(path("region"), rule.region()).status();
  if (!checked.ok()) return checked;
  if (rule.interval().start().empty()) return MissingField(path("interval.start"));
  checked = ParseInterval(path("interval"), rule.interval()).status();
  if (!checked.ok()) return checked;
  checked = CheckValue(field, rule);
  if (!checked.ok()) return checked;
  if (rule.strength() == Rule::STRENGTH_UNSPECIFIED) return MissingField(path("strength"));
  if (!Rule::Strength_IsValid(rule.strength())) return InvalidField(path("strength"), "应为拒绝、提醒或分类");
  checked = CheckText(path("citation.clause"), rule.citation().clause(), 60);
  if (!checked.ok()) return checked;
  checked = CheckText(path("citation.document"), rule.citation().document(), 200);
  if (!checked.ok()) return checked;
  return CheckText(path("text"), rule.text(), 500);
}

Period PeriodOf(const Rule& rule) {
  const absl::StatusOr<Period> period = ParseInterval("interval", rule.interval());
  return period.ok() ? *period : Period{};  // a rule was valid when it was entered
}

Rule ContentOf(Rule rule) {
  rule.clear_name();
  rule.clear_revision();
  rule.clear_etag();
  rule.clear_update_time();
  return rule;
}

std::string KindOf(const Rule& rule) {
  const std::string_view kind = rule.has_number() ? "整数" : rule.has_fraction() ? "分数" : "词语";
  return rule.unit().empty() ? std::string(kind) : StrCat(kind, "（单位：", rule.unit(), "）");
}

absl::Status ValidReason(std::string_view field, std::string_view reason) {
  return reason.empty() ? absl::OkStatus() : CheckText(field, reason, 500);
}

const Rule* Beginning(const Versions& versions, absl::CivilDay start) {
  const auto found = std::find_if(versions.begin(), versions.end(),
                                  [&](const Rule& version) { return PeriodOf(version).start == start; });
  return found == versions.end() ? nullptr : &*found;
}

const Rule* InForce(const Versions& versions, absl::CivilDay day) {
  const auto found = std::find_if(versions.begin(), versions.end(), [&](const Rule& version) {
    return InForceOn(PeriodOf(version), day) == type::v1::IN_FORCE_YES;
  });
  return found == versions.end() ? nullptr : &*found;
}

absl::StatusOr<Versions> Entered(Versions versions, Rule version, absl::CivilDay replaced) {
  const Period period = PeriodOf(version);
  std::erase_if(versions, [&](const Rule& other) { return PeriodOf(other).start == replaced; });
  auto place = versions.begin();
  for (auto other = versions.begin(); other != versions.end(); ++other) {
    const Period held = PeriodOf(*other);
    if (held.start < period.start) place = other + 1;
    if (!Overlap(held, period)) continue;
    return Failure(
        kRuleOverlap,
        {{"name", NameOf(version.rule_id(), version.region())}, {"dates", Dates(period)}, {"other", Dates(held)}});
  }
  versions.insert(place, std::move(version));
  return versions;
}

absl::StatusOr<Versions> Revised(Versions versions, Rule version, absl::CivilDay replaced) {
  const Period period = PeriodOf(version);
  for (Rule& other : versions) {
    const Period held = PeriodOf(other);
    const bool begun = held.start < period.start && InForceOn(held, period.start) == type::v1::IN_FORCE_YES;
    const bool outlasts = period.end && (!held.end || *held.end > *period.end);
    if (begun && !outlasts) other.mutable_interval()->set_end(FormatDay(period.start));
  }
  return Entered(std::move(versions), std::move(version), replaced);
}

}  // namespace jiedui::rules
