#include "services/pairing/policy.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/pairing/policy_caps.h"
#include "services/pairing/policy_party.h"

namespace jiedui::pairing::policy {
namespace {

using v1::Pairing;
using v1::Party;
using v1::Scheme;

constexpr size_t kMaxClause = 40;
constexpr int kMaxLanes = 50, kMaxCodes = 100;

absl::Status ValidCitation(std::string_view field, const type::v1::Citation& citation) {
  absl::Status status = ValidText(StrCat(field, ".clause"), citation.clause(), kMaxClause);
  if (!status.ok()) return status;
  return ValidText(StrCat(field, ".document"), citation.document(), kMaxName);
}

absl::Status ValidCodes(std::string_view field, const google::protobuf::RepeatedPtrField<std::string>& codes) {
  if (codes.size() > kMaxCodes) return InvalidField(field, StrCat("不超过", kMaxCodes, "个"));
  for (const std::string& code : codes) {
    if (!IsDivisionCode(code)) return InvalidField(field, "六位数字的行政区划代码");
  }
  return absl::OkStatus();
}

std::string Dates(const type::v1::Interval& interval) {
  return StrCat(interval.start().empty() ? StrCat("见于", interval.attested_on()) : interval.start(), " 至 ",
                interval.end().empty() ? "今" : interval.end());
}

bool InAnyRegion(std::string_view code, const google::protobuf::RepeatedPtrField<std::string>& regions) {
  return regions.empty() || std::any_of(regions.begin(), regions.end(),
                                        [&](const std::string& region) { return Scope::Region(region).Covers(code); });
}

absl::Status WrongState(const Pairing& pairing, std::string_view verb, std::string_view allowed) {
  return Failure(
      kWrongState,
      {{"pairing", pairing.name()}, {"state", Chinese(pairing.state())}, {"verb", verb}, {"allowed", allowed}});
}

constexpr Clause kNested{"SD19-2b", "鲁教厅办发〔2019〕5号"};  // county and school pairs lie inside the city pair

bool Touches(const Scope& scope, const Pairing& pairing) {
  return scope.Covers(pairing.supporter_region()) || scope.Covers(pairing.recipient_region());
}

// The region's name where it was looked up, else its code.
const std::string& Place(const Setting& setting, const std::string& code) {
  const auto named = setting.places.find(code);
  return named == setting.places.end() ? code : named->second;
}

std::string Places(const Setting& setting, const google::protobuf::RepeatedPtrField<std::string>& codes) {
  return absl::StrJoin(codes, "、",
                       [&](std::string* out, const std::string& code) { out->append(Place(setting, code)); });
}

// A pairing answers a need of its own recipient that is still open (SD19-4a).
absl::Status AnswersNeed(const Setting& setting) {
  if (!setting.need.has_value()) return absl::OkStatus();
  const v1::Record& need = *setting.need;
  const bool fits =
      need.has_need() && need.subject() == setting.recipient.name() && need.state() == v1::Record::STATE_IN_FORCE;
  if (fits) return absl::OkStatus();
  return Failure(kNeedOfAnother, {{"need", need.name()}, {"recipient", Title(setting.recipient)}});
}

// A child lies inside its parent's areas and dates (SD19-2b).
absl::Status InsideParent(const Pairing& pairing, const Setting& setting) {
  if (!setting.parent.has_value()) return absl::OkStatus();
  const Pairing& parent = *setting.parent;
  if (!Scope::Region(parent.supporter_region()).Covers(pairing.supporter_region())) {
    return Failure(kOutsideParentArea, {{"party", Title(setting.supporter)},
                                        {"region", Place(setting, pairing.supporter_region())},
                                        {"parent", parent.name()},
                                        {"side", "支援方"},
                                        {"allowed", Place(setting, parent.supporter_region())}})
        .By(kNested, pairing.name());
  }
  if (!Scope::Region(parent.recipient_region()).Covers(pairing.recipient_region())) {
    return Failure(kOutsideParentArea, {{"party", Title(setting.recipient)},
                                        {"region", Place(setting, pairing.recipient_region())},
                                        {"parent", parent.name()},
                                        {"side", "受援方"},
                                        {"allowed", Place(setting, parent.recipient_region())}})
        .By(kNested, pairing.name());
  }
  if (!Within(PeriodOf(pairing.interval()), PeriodOf(parent.interval()))) {
    return Failure(kOutsideParentDates, {{"parent", parent.name()}, {"dates", Dates(parent.interval())}})
        .By(kNested, pairing.name());
  }
  return absl::OkStatus();
}

}  // namespace

// ---- Words ---------------------------------------------------------------------------------------------------------------

std::string_view Chinese(v1::PartyKind kind) {
  switch (kind) {
    case v1::PARTY_KIND_PROVINCE_GOVERNMENT: return "省级人民政府";
    case v1::PARTY_KIND_PREFECTURE_GOVERNMENT: return "市（州）人民政府";
    case v1::PARTY_KIND_COUNTY_GOVERNMENT: return "县（市、区）人民政府";
    case v1::PARTY_KIND_TOWNSHIP_GOVERNMENT: return "乡镇人民政府";
    case v1::PARTY_KIND_EDUCATION_DEPARTMENT: return "省教育厅";
    case v1::PARTY_KIND_EDUCATION_BUREAU: return "教育局";
    case v1::PARTY_KIND_PROVINCIAL_UNIT: return "省直单位";
    case v1::PARTY_KIND_CENTRAL_ORGAN: return "中央国家机关";
    case v1::PARTY_KIND_CENTRAL_ENTERPRISE: return "中央企业";
    case v1::PARTY_KIND_UNIVERSITY: return "高等院校";
    case v1::PARTY_KIND_ATTACHED_SCHOOL: return "附属高中";
    case v1::PARTY_KIND_SCHOOL: return "中小学";
    case v1::PARTY_KIND_KINDERGARTEN: return "幼儿园";
    case v1::PARTY_KIND_VOCATIONAL_SCHOOL: return "职业学校";
    case v1::PARTY_KIND_VOCATIONAL_GROUP: return "职业教育集团";
    case v1::PARTY_KIND_SOCIETY: return "学会、研究会";
    case v1::PARTY_KIND_MASS_ORGANISATION: return "群团组织";
    case v1::PARTY_KIND_OTHER: return "其他单位";
    default: return "未知单位";
  }
}

std::string_view Chinese(Pairing::State state) {
  switch (state) {
    case Pairing::STATE_PROPOSED: return "拟议";
    case Pairing::STATE_ACTIVE: return "生效";
    case Pairing::STATE_SUSPENDED: return "暂停";
    case Pairing::STATE_ENDED: return "终止";
    default: return "未知";
  }
}

std::string_view Chinese(Scheme::Mode mode) {
  switch (mode) {
    case Scheme::MODE_ONE_TO_ONE: return "一对一";
    case Scheme::MODE_ONE_TO_MANY: return "一对多";
    case Scheme::MODE_MANY_TO_ONE: return "多对一";
    case Scheme::MODE_MANY_TO_MANY: return "多对多";
    case Scheme::MODE_TEAM: return "团队式";
    default: return "未知";
  }
}

// ---- May -----------------------------------------------------------------------------------------------------------------

absl::Status MayWrite(const Caller& caller, std::string_view method) {
  // The offices that keep the register (REQUIREMENTS, Roles); `operator` and `system` are the machine's own.
  static constexpr std::string_view kOffices[] = {"moe", "province", "prefecture", "county", "operator", "system"};
  if (std::find(std::begin(kOffices), std::end(kOffices), caller.role) != std::end(kOffices)) return absl::OkStatus();
  return Failure(kPermissionDenied, {{"role", caller.role}, {"method", method}});
}

absl::Status MaySee(const Scope& scope, const Pairing& pairing) {
  if (Touches(scope, pairing)) return absl::OkStatus();
  return Failure(kNotFound, {{"name", pairing.name()}});
}

absl::Status MayEnter(const Caller& caller, const Scope& scope, const Pairing& pairing) {
  if (Touches(scope, pairing)) return absl::OkStatus();
  return Failure(kOutOfScope, {{"region", caller.region}});
}

absl::Status MayNameParent(const Scope& scope, const Pairing& parent) {
  if (Touches(scope, parent)) return absl::OkStatus();
  for (const std::string& region : {parent.supporter_region(), parent.recipient_region()}) {
    if (Scope::Region(region).Covers(scope.low)) return absl::OkStatus();
  }
  return Failure(kUnknownReference, {{"field", "上级结对"}, {"name", parent.name()}}).Field("parent", "已登记的结对");
}

// ---- Valid ---------------------------------------------------------------------------------------------------------------

absl::Status ValidRegion(const v1::Region& region) {
  absl::Status status = FirstError({
      CheckName("region.name", region.name(), "regions"),
      ValidText("region.display_name", region.display_name(), kMaxName),
      ValidText("region.source", region.source(), kMaxSource),
      ValidAliases("region.aliases", region.aliases()),
  });
  if (!status.ok()) return status;
  if (region.display_name().empty()) return MissingField("region.display_name");
  if (region.level() == v1::Region::LEVEL_UNSPECIFIED || !v1::Region::Level_IsValid(region.level())) {
    return InvalidField("region.level", "省级、市级或县级");
  }
  if (region.kind() == v1::Region::KIND_UNSPECIFIED || !v1::Region::Kind_IsValid(region.kind())) {
    return InvalidField("region.kind", "行政区划、占位或统计区");
  }
  const std::string& code = region.code();
  if (!code.empty() && !IsDivisionCode(code)) {
    return InvalidField("region.code", "六位数字的行政区划代码");
  }
  if (region.parent().empty() != (region.level() == v1::Region::LEVEL_PROVINCE)) {
    return InvalidField("region.parent", "省级没有上级，其他级别必须有上级");
  }
  if (!region.parent().empty()) {
    status = CheckName("region.parent", region.parent(), "regions");
    if (!status.ok()) return status;
  }
  if (!region.has_interval()) return absl::OkStatus();
  return ParseInterval("region.interval", region.interval()).status();
}

absl::Status ValidParty(const Party& party) {
  absl::Status status = FirstError({
      CheckName("party.name", party.name(), "parties"),
      CheckName("party.region", party.region(), "regions"),
      ValidText("party.display_name", party.display_name(), kMaxName),
      ValidText("party.short_name", party.short_name(), kMaxName),
      ValidText("party.source", party.source(), kMaxSource),
  });
  if (!status.ok()) return status;
  if (party.display_name().empty()) return MissingField("party.display_name");
  if (party.kind() == v1::PARTY_KIND_UNSPECIFIED || !v1::PartyKind_IsValid(party.kind())) {
    return InvalidField("party.kind", "规定的单位类别之一");
  }
  if (party.has_interval()) {
    status = ParseInterval("party.interval", party.interval()).status();
    if (!status.ok()) return status;
  }
  status = ValidAliases("party.aliases", party.aliases());
  if (!status.ok()) return status;
  status = ValidStage(party);
  if (!status.ok()) return status;
  return ValidExternalIds(party);
}

absl::Status ValidSearch(std::string_view query) {
  if (query.empty()) return MissingField("query");
  return ValidText("query", query, kMaxName);
}

absl::Status ValidScheme(const Scheme& scheme) {
  absl::Status status = FirstError({
      CheckName("scheme.name", scheme.name(), "schemes"),
      ValidText("scheme.display_name", scheme.display_name(), kMaxName),
      ValidCitation("scheme.citation", scheme.citation()),
      ValidCodes("scheme.supporter_regions", scheme.supporter_regions()),
      ValidCodes("scheme.recipient_regions", scheme.recipient_regions()),
      ParseInterval("scheme.interval", scheme.interval()).status(),
  });
  if (!status.ok()) return status;
  if (scheme.display_name().empty()) return MissingField("scheme.display_name");
  if (scheme.citation().clause().empty()) return MissingField("scheme.citation.clause");
  if (scheme.citation().document().empty()) return MissingField("scheme.citation.document");
  if (scheme.lanes().empty() || scheme.lanes_size() > kMaxLanes) return InvalidField("scheme.lanes", "1至50条");
  for (int i = 0; i < scheme.lanes_size(); ++i) {
    const Scheme::Lane& lane = scheme.lanes(i);
    if (lane.supporter_kind() == v1::PARTY_KIND_UNSPECIFIED || !v1::PartyKind_IsValid(lane.supporter_kind()) ||
        lane.recipient_kind() == v1::PARTY_KIND_UNSPECIFIED || !v1::PartyKind_IsValid(lane.recipient_kind()) ||
        lane.mode() == Scheme::MODE_UNSPECIFIED || !Scheme::Mode_IsValid(lane.mode())) {
      return InvalidField(StrCat("scheme.lanes[", i, "]"), "写明支援方类别、受援方类别与结对方式");
    }
    for (int j = 0; j < i; ++j) {
      if (scheme.lanes(j).supporter_kind() == lane.supporter_kind() &&
          scheme.lanes(j).recipient_kind() == lane.recipient_kind()) {
        return InvalidField(StrCat("scheme.lanes[", i, "]"), "同一对类别只能出现一次");
      }
    }
  }
  status = ValidCaps(scheme);
  if (!status.ok()) return status;
  if (scheme.declared_counts_size() > kMaxCodes)
    return InvalidField("scheme.declared_counts", StrCat("不超过", kMaxCodes, "个"));
  for (const Scheme::DeclaredCount& declared : scheme.declared_counts()) {
    status = ValidCitation("scheme.declared_counts.citation", declared.citation());
    if (!status.ok()) return status;
    if (declared.count() <= 0 || declared.kind() == v1::PARTY_KIND_UNSPECIFIED ||
        !v1::PartyKind_IsValid(declared.kind())) {
      return InvalidField("scheme.declared_counts", "写明类别与正数");
    }
    status = ParseDate("scheme.declared_counts.date", declared.date()).status();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status ValidPairing(std::string_view field, const Pairing& pairing) {
  const auto path = [&](std::string_view name) { return StrCat(field, ".", name); };
  absl::Status status = FirstError({
      CheckName(path("scheme"), pairing.scheme(), "schemes"),
      CheckName(path("supporter"), pairing.supporter(), "parties"),
      CheckName(path("recipient"), pairing.recipient(), "parties"),
      ValidText(path("source"), pairing.source(), kMaxSource),
      ValidText(path("note"), pairing.note(), kMaxNote),
      ValidText(path("reason"), pairing.reason(), kMaxReason),
      ValidCitation(path("citation"), pairing.citation()),
      ParseInterval(path("interval"), pairing.interval()).status(),
  });
  if (!status.ok()) return status;
  if (!pairing.need().empty()) {
    status = CheckName(path("need"), pairing.need(), "records");
    if (!status.ok()) return status;
  }
  if (!pairing.parent().empty()) {
    status = CheckName(path("parent"), pairing.parent(), "pairings");
    if (!status.ok()) return status;
    if (pairing.parent() == pairing.name()) return InvalidField(path("parent"), "不能是自身");
  }
  if (!Pairing::Stage_IsValid(pairing.stage())) return InvalidField(path("stage"), "试点或全面推开");
  if (!Pairing::Confidence_IsValid(pairing.confidence())) return InvalidField(path("confidence"), "高、中或低");
  status = ValidTopicsAndTags(field, pairing);
  if (!status.ok()) return status;
  if (pairing.supporter() == pairing.recipient()) return Failure(kSelfPairing, {{"party", pairing.supporter()}});
  return absl::OkStatus();
}

absl::Status ValidTransition(std::string_view name, std::string_view etag) {
  absl::Status status = CheckName("name", name, "pairings");
  if (!status.ok()) return status;
  if (etag.empty()) return MissingField("etag");
  return absl::OkStatus();
}

absl::Status ValidOptionalReason(std::string_view reason) { return ValidText("reason", reason, kMaxReason); }

absl::Status ValidReason(std::string_view reason) {
  if (reason.empty()) return MissingField("reason");
  return ValidText("reason", reason, kMaxReason);
}

// ---- With ----------------------------------------------------------------------------------------------------------------

Pairing WithParties(Pairing pairing, const Setting& setting) {
  pairing.set_supporter_kind(setting.supporter.kind());
  pairing.set_recipient_kind(setting.recipient.kind());
  pairing.set_supporter_region(setting.supporter.region_code());
  pairing.set_recipient_region(setting.recipient.region_code());
  MarkOtherTopics(setting.scheme, pairing);
  return pairing;
}

// ---- Can -----------------------------------------------------------------------------------------------------------------

absl::Status CanReplace(const Pairing& pairing, std::string_view etag) {
  if (pairing.etag() == etag) return absl::OkStatus();
  return Failure(kEtagMismatch, {{"name", pairing.name()}, {"current", pairing.etag()}, {"given", etag}});
}

absl::Status IsOurs(const Pairing& pairing, std::string_view verb) {
  if (pairing.owner().empty()) return absl::OkStatus();
  return Failure(kOwnedElsewhere, {{"pairing", pairing.name()}, {"owner", pairing.owner()}, {"verb", verb}});
}

absl::Status CanPropose(const Pairing& pairing, const Setting& setting) {
  const Scheme& scheme = setting.scheme;
  const Scheme::Lane* const lane = LaneOf(scheme, pairing.supporter_kind(), pairing.recipient_kind());
  if (lane == nullptr) {
    return Failure(kKindsNotAllowed, {{"scheme", scheme.display_name()},
                                      {"supporter_kind", Chinese(pairing.supporter_kind())},
                                      {"recipient_kind", Chinese(pairing.recipient_kind())}})
        .By(ClauseOf(scheme), pairing.name());
  }
  if (!InAnyRegion(pairing.supporter_region(), scheme.supporter_regions())) {
    return Failure(kSupporterOutsideScheme, {{"supporter", Title(setting.supporter)},
                                             {"scheme", scheme.display_name()},
                                             {"allowed", Places(setting, scheme.supporter_regions())}})
        .By(ClauseOf(scheme, *lane), pairing.name());
  }
  if (!InAnyRegion(pairing.recipient_region(), scheme.recipient_regions())) {
    return Failure(kRecipientOutsideScheme, {{"recipient", Title(setting.recipient)},
                                             {"scheme", scheme.display_name()},
                                             {"allowed", Places(setting, scheme.recipient_regions())}})
        .By(ClauseOf(scheme, *lane), pairing.name());
  }
  Period scheme_period = PeriodOf(scheme.interval());
  if (!scheme_period.start_known)
    scheme_period.start = absl::CivilDay::min();  // nobody says that it was not in force earlier
  if (!Within(PeriodOf(pairing.interval()), scheme_period)) {
    return Failure(kOutsideSchemeDates, {{"scheme", scheme.display_name()}, {"dates", Dates(scheme.interval())}})
        .By(ClauseOf(scheme, *lane), pairing.name());
  }
  absl::Status complete = HasWhatLaneAsks(pairing, scheme, *lane);
  if (!complete.ok()) return complete;
  absl::Status answers = AnswersNeed(setting);
  if (!answers.ok()) return answers;
  return InsideParent(pairing, setting);
}

absl::Status CanActivate(const Pairing& pairing, const Setting& setting, std::string_view reason,
                         std::vector<PassedRule>& passed) {
  if (pairing.state() != Pairing::STATE_PROPOSED) return WrongState(pairing, "生效", Chinese(Pairing::STATE_PROPOSED));
  if (pairing.confidence() == Pairing::CONFIDENCE_LOW) return Failure(kLowConfidence, {{"pairing", pairing.name()}});
  absl::Status possible = CanPropose(pairing, setting);
  if (!possible.ok()) return possible;
  if (setting.parent.has_value() && !setting.parent->activated()) {
    return Failure(kParentNotInForce, {{"parent", setting.parent->name()}, {"state", Chinese(setting.parent->state())}})
        .By(kNested, pairing.name());
  }
  return WithinNumbers(pairing, setting, reason, passed);
}

absl::Status CanCorrect(const Pairing& before, const Pairing& after, const std::vector<Pairing>& open_children) {
  if (before.state() == Pairing::STATE_SUSPENDED || before.state() == Pairing::STATE_ENDED) {
    return WrongState(before, "更正", "拟议或生效");
  }
  if (before.state() == Pairing::STATE_ACTIVE && after.state() != Pairing::STATE_ACTIVE) {
    return WrongState(before, "改回拟议", Chinese(Pairing::STATE_PROPOSED));
  }
  static constexpr Clause kHistory{"Q16-33", "青政办〔2016〕225号"};
  for (const auto& [field, same] : {std::pair("方案", before.scheme() == after.scheme()),
                                    std::pair("支援方", before.supporter() == after.supporter()),
                                    std::pair("受援方", before.recipient() == after.recipient()),
                                    std::pair("上级结对", before.parent() == after.parent())}) {
    if (!same) return Failure(kFixedField, {{"pairing", before.name()}, {"field", field}}).By(kHistory, before.name());
  }
  const Period outer = PeriodOf(after.interval());
  for (const Pairing::Suspension& pause : before.suspensions()) {
    const absl::StatusOr<absl::CivilDay> start = ParseDay("start", pause.start());
    if (start.ok() && InForceOn(outer, *start) == type::v1::IN_FORCE_YES) continue;
    return Failure(kSuspensionOutside, {{"start", pause.start()}}).By(kHistory, before.name());
  }
  for (const Pairing& child : open_children) {
    if (!Within(PeriodOf(child.interval()), outer)) {
      return Failure(kChildOutside, {{"child", child.name()}}).By(kNested, child.name());
    }
  }
  return absl::OkStatus();
}

absl::Status CanSuspend(const Pairing& pairing, absl::CivilDay start) {
  if (pairing.state() != Pairing::STATE_ACTIVE) return WrongState(pairing, "暂停", Chinese(Pairing::STATE_ACTIVE));
  const Period period = PeriodOf(pairing.interval());
  if (start < period.start || (period.end.has_value() && start >= *period.end)) {
    return InvalidField("start", StrCat("在结对有效期之内（", Dates(pairing.interval()), "）"));
  }
  if (!pairing.suspensions().empty()) {
    const std::string& last = pairing.suspensions().rbegin()->end();
    if (FormatDay(start) < last) return InvalidField("start", StrCat("不早于上次恢复的日期（", last, "）"));
  }
  return absl::OkStatus();
}

absl::Status CanResume(const Pairing& pairing, absl::CivilDay end) {
  if (pairing.state() != Pairing::STATE_SUSPENDED)
    return WrongState(pairing, "恢复", Chinese(Pairing::STATE_SUSPENDED));
  const std::string& start = pairing.suspensions().rbegin()->start();
  if (FormatDay(end) <= start) return InvalidField("end", StrCat("晚于暂停的日期（", start, "）"));
  return absl::OkStatus();
}

absl::Status CanEnd(const Pairing& pairing, std::optional<absl::CivilDay> end) {
  if (pairing.state() == Pairing::STATE_ENDED) return WrongState(pairing, "终止", "拟议、生效或暂停");
  if (pairing.state() == Pairing::STATE_PROPOSED) {
    if (end.has_value()) return InvalidField("end", "留空：拟议的结对从未生效，没有终止日期");
    return absl::OkStatus();
  }
  if (!end.has_value()) return MissingField("end");
  const Period period = PeriodOf(pairing.interval());
  if (*end <= period.start) return InvalidField("end", StrCat("晚于起始日期（", FormatDay(period.start), "）"));
  if (period.end.has_value() && *end > *period.end) {
    return InvalidField("end", StrCat("不晚于已定的终止日期（", FormatDay(*period.end), "）"));
  }
  return absl::OkStatus();
}

// ---- Change --------------------------------------------------------------------------------------------------------------

Pairing Activated(Pairing pairing, std::string_view reason) {
  pairing.set_state(Pairing::STATE_ACTIVE);
  pairing.set_activated(true);
  pairing.set_reason(std::string(reason));
  return pairing;
}

Pairing Suspended(Pairing pairing, std::string_view start, std::string_view reason) {
  pairing.set_state(Pairing::STATE_SUSPENDED);
  Pairing::Suspension* pause = pairing.add_suspensions();
  pause->set_start(std::string(start));
  pause->set_reason(std::string(reason));
  pairing.set_reason(std::string(reason));
  return pairing;
}

Pairing Resumed(Pairing pairing, std::string_view end) {
  pairing.set_state(Pairing::STATE_ACTIVE);
  pairing.mutable_suspensions()->rbegin()->set_end(std::string(end));
  pairing.clear_reason();
  return pairing;
}

Pairing Ended(Pairing pairing, std::string_view end, std::string_view reason) {
  pairing.set_state(Pairing::STATE_ENDED);
  if (!end.empty()) pairing.mutable_interval()->set_end(std::string(end));
  pairing.set_reason(std::string(reason));
  return pairing;
}

Pairing EndedWithParent(Pairing child, std::string_view end, std::string_view parent) {
  const std::string reason = StrCat("随上级结对 ", parent, " 终止");
  const Period period = PeriodOf(child.interval());
  const absl::StatusOr<absl::CivilDay> last = ParseDay("end", end);
  if (!child.activated() || !last.ok()) return Ended(std::move(child), "", reason);
  if (period.start >= *last) {
    child.set_activated(false);
    return Ended(std::move(child), "", reason);
  }
  if (period.end.has_value() && *period.end <= *last) return Ended(std::move(child), "", reason);
  return Ended(std::move(child), end, reason);
}

// ---- Answers -------------------------------------------------------------------------------------------------------------

v1::PairingOnDate OnDate(Pairing pairing, absl::CivilDay day) {
  v1::PairingOnDate answer;
  answer.set_in_force(pairing.activated() ? InForceOn(PeriodOf(pairing.interval()), day) : type::v1::IN_FORCE_NO);
  if (answer.in_force() == type::v1::IN_FORCE_YES) {
    const std::string date = FormatDay(day);
    const bool paused = std::any_of(pairing.suspensions().begin(), pairing.suspensions().end(), [&](const auto& pause) {
      return pause.start() <= date && (pause.end().empty() || date < pause.end());
    });
    pairing.set_state(paused ? Pairing::STATE_SUSPENDED : Pairing::STATE_ACTIVE);
  }
  *answer.mutable_pairing() = std::move(pairing);
  return answer;
}

v1::CountPairingsResponse BesideDeclared(const std::vector<KindCount>& counts, const Scheme* scheme,
                                         absl::CivilDay day) {
  using Response = v1::CountPairingsResponse;
  // In the order of the answer: side, then kind.
  std::map<std::pair<int, int>, Response::Count> lines;
  const auto line = [&](Response::Side side, v1::PartyKind kind) -> Response::Count& {
    Response::Count& count = lines[{side, kind}];
    count.set_side(side);
    count.set_kind(kind);
    return count;
  };
  for (const KindCount& known : counts) {
    Response::Count& count = line(known.side, known.kind);
    count.set_parties(known.parties);
    count.set_pairings(known.pairings);
    count.set_not_known(known.not_known);
    count.set_known(known.known);
  }
  std::map<std::pair<int, int>, absl::CivilDay> latest;
  for (const Scheme::DeclaredCount& declared :
       scheme == nullptr ? Scheme::default_instance().declared_counts() : scheme->declared_counts()) {
    const absl::StatusOr<absl::CivilDay> from = ParseDate("date", declared.date());
    if (!from.ok() || *from > day) continue;
    const Response::Side side = declared.supporters() ? Response::SIDE_SUPPORTER : Response::SIDE_RECIPIENT;
    const auto [known, first] = latest.try_emplace({side, declared.kind()}, *from);
    if (!first && *from < known->second) continue;
    known->second = *from;
    Response::Count& count = line(side, declared.kind());
    count.set_declared(declared.count());
    *count.mutable_citation() = declared.has_citation() ? declared.citation() : scheme->citation();
  }
  Response response;
  response.set_effective_on(FormatDay(day));
  for (auto& [key, count] : lines) *response.add_counts() = std::move(count);
  return response;
}

Pairing AsEntered(Pairing pairing) {
  pairing.clear_revision();
  pairing.clear_etag();
  pairing.clear_create_time();
  pairing.clear_update_time();
  pairing.clear_supporter_kind();
  pairing.clear_recipient_kind();
  pairing.clear_supporter_region();
  pairing.clear_recipient_region();
  pairing.clear_activated();
  pairing.clear_suspensions();
  pairing.clear_owner();
  for (Pairing::Topic& topic : *pairing.mutable_topics()) topic.clear_other();
  return pairing;
}

Pairing Corrected(const Pairing& before, Pairing after) {
  *after.mutable_suspensions() = before.suspensions();
  return after;
}

}  // namespace jiedui::pairing::policy
