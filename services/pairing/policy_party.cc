#include "services/pairing/policy_party.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "services/pairing/reasons.h"

namespace jiedui::pairing::policy {
namespace {

constexpr int kMostNames = 20;
constexpr size_t kLongestName = 600;  // 200 Chinese characters in UTF-8
constexpr size_t kLongestScheme = 63, kLongestValue = 127;

bool IsIdentifier(std::string_view scheme, std::string_view value) {
  return !scheme.empty() && !value.empty() && scheme.size() <= kLongestScheme && value.size() <= kLongestValue;
}

// The interval was checked on entry.
std::string DayOf(std::string_view date) {
  absl::StatusOr<absl::CivilDay> day = ParseDate("date", date);
  return day.ok() ? FormatDay(*day) : std::string(date);
}

Holding HoldingOf(const type::v1::Interval& interval) {
  Holding holding;
  holding.start_known = interval.attested_on().empty();
  const std::string& start = holding.start_known ? interval.start() : interval.attested_on();
  if (!start.empty()) holding.start = DayOf(start);
  if (!interval.end().empty()) holding.end = DayOf(interval.end());
  return holding;
}

}  // namespace

absl::Status ValidAliases(std::string_view field, const google::protobuf::RepeatedPtrField<std::string>& aliases) {
  if (aliases.size() > kMostNames) return InvalidField(field, StrCat("不超过", kMostNames, "个"));
  for (const std::string& alias : aliases) {
    if (alias.empty() || alias.size() > kLongestName) return InvalidField(field, "非空且不超过200个汉字");
  }
  return absl::OkStatus();
}

absl::Status ValidExternalIds(const v1::Party& party) {
  if (party.external_ids_size() > kMostNames) {
    return InvalidField("party.external_ids", StrCat("不超过", kMostNames, "个"));
  }
  for (int i = 0; i < party.external_ids_size(); ++i) {
    const v1::Party::ExternalId& id = party.external_ids(i);
    const std::string path = StrCat("party.external_ids[", i, "]");
    if (!IsIdentifier(id.scheme(), id.value())) return InvalidField(path, "编号类别与编号均不能为空或过长");
    if (id.has_interval()) {
      absl::Status possible = ParseInterval(StrCat(path, ".interval"), id.interval()).status();
      if (!possible.ok()) return possible;
    }
    const std::optional<Holding> holding = HoldingOf(party, id);
    for (int j = 0; j < i && holding.has_value(); ++j) {
      const v1::Party::ExternalId& other = party.external_ids(j);
      if (other.scheme() != id.scheme() || other.value() != id.value()) continue;
      const std::optional<Holding> earlier = HoldingOf(party, other);
      if (earlier.has_value() && Overlap(*earlier, *holding)) return InvalidField(path, "同一编号的有效期不得重叠");
    }
  }
  return absl::OkStatus();
}

absl::Status ValidStage(const v1::Party& party) {
  if (!v1::SchoolStage_IsValid(party.stage())) return InvalidField("party.stage", "规定的学段之一");
  const bool school = party.kind() == v1::PARTY_KIND_SCHOOL || party.kind() == v1::PARTY_KIND_ATTACHED_SCHOOL;
  if (school || party.stage() == v1::SCHOOL_STAGE_UNSPECIFIED) return absl::OkStatus();
  return InvalidField("party.stage", "只有中小学和附属学校填写学段");
}

absl::Status ValidLookup(const v1::LookupPartyRequest& request) {
  if (request.scheme().empty()) return MissingField("scheme");
  if (request.value().empty()) return MissingField("value");
  if (IsIdentifier(request.scheme(), request.value())) return absl::OkStatus();
  return InvalidField(request.scheme().size() > kLongestScheme ? "scheme" : "value", "不能过长");
}

std::optional<Holding> HoldingOf(const v1::Party& party, const v1::Party::ExternalId& id) {
  const Holding life = party.has_interval() ? HoldingOf(party.interval()) : Holding{};
  Holding holding = id.has_interval() ? HoldingOf(id.interval()) : life;
  // A party only attested may well be older than the first source that speaks of it: only a known start cuts.
  if (life.start_known && life.start > holding.start) holding.start = life.start;
  if (life.end.has_value() && (!holding.end.has_value() || *life.end < *holding.end)) holding.end = life.end;
  if (holding.end.has_value() && *holding.end <= holding.start) return std::nullopt;
  return holding;
}

bool Overlap(const Holding& a, const Holding& b) {
  return (!a.end.has_value() || b.start < *a.end) && (!b.end.has_value() || a.start < *b.end);
}

type::v1::InForce InForceOn(const Holding& holding, absl::CivilDay day) {
  const std::string on = FormatDay(day);
  if (holding.end.has_value() && on >= *holding.end) return type::v1::IN_FORCE_NO;
  if (on >= holding.start) return type::v1::IN_FORCE_YES;
  return holding.start_known ? type::v1::IN_FORCE_NO : type::v1::IN_FORCE_NOT_KNOWN;
}

type::v1::InForce ThereOn(bool has_interval, const type::v1::Interval& interval, absl::CivilDay day) {
  return has_interval ? InForceOn(HoldingOf(interval), day) : type::v1::IN_FORCE_YES;
}

absl::StatusOr<v1::Party> Changed(v1::Party before, const v1::Party& changes, const google::protobuf::FieldMask& mask) {
  static constexpr std::string_view kFields[] = {"kind",         "display_name", "short_name", "aliases", "region",
                                                 "external_ids", "interval",     "source",     "stage"};
  std::set<std::string_view> wanted(mask.paths().begin(), mask.paths().end());
  if (wanted.empty() || (wanted.size() == 1 && wanted.contains("*"))) wanted = {std::begin(kFields), std::end(kFields)};
  for (const std::string_view field : wanted) {
    if (std::find(std::begin(kFields), std::end(kFields), field) == std::end(kFields)) {
      return InvalidField("update_mask", "单位可更改的字段");
    }
    const google::protobuf::FieldDescriptor* descriptor = before.GetDescriptor()->FindFieldByName(std::string(field));
    // Exchanges what the two have of the field: of the one that is thrown away.
    v1::Party source = changes;
    before.GetReflection()->SwapFields(&before, &source, {descriptor});
  }
  return before;
}

}  // namespace jiedui::pairing::policy
