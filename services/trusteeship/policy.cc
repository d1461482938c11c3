#include "services/trusteeship/policy.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "common/base/call.h"
#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/base/text.h"

namespace jiedui::trusteeship::policy {
namespace {

using pairing::v1::PartyKind;
using rules::v1::Rule;
using v1::Programme;
using v1::Trusteeship;

constexpr size_t kMaxClause = 40;
constexpr int kMaxAttached = 10;

// Province of a division code, and what counts as one prefecture: four digits; all of a municipality; a county directly under its
// province (xx90xx) alone.
std::string_view Province(std::string_view code) { return code.substr(0, 2); }
std::string_view Prefecture(std::string_view code) {
  const std::string_view province = Province(code);
  if (province == "11" || province == "12" || province == "31" || province == "50") return province;
  return code.size() == 6 && code.substr(2, 2) == "90" ? code : code.substr(0, 4);
}

absl::Status NeedsKind(std::string_view role, const PartyFacts& party, std::initializer_list<PartyKind> allowed) {
  if (std::find(allowed.begin(), allowed.end(), party.kind) != allowed.end()) return absl::OkStatus();
  const std::string words =
      absl::StrJoin(allowed, "或", [](std::string* out, PartyKind kind) { out->append(Chinese(kind)); });
  return Failure(kWrongPartyKind,
                 {{"role", role}, {"party", party.display_name}, {"kind", Chinese(party.kind)}, {"allowed", words}})
      .By({.id = "MOE22-2", .document = "部属高校县中托管帮扶项目"}, party.name);
}

absl::Status PartiesFit(const PartiesFacts& parties) {
  absl::Status fits = NeedsKind("支援方", parties.supporter,
                                {PartyKind::PARTY_KIND_UNIVERSITY, PartyKind::PARTY_KIND_SOCIETY,
                                 PartyKind::PARTY_KIND_SCHOOL, PartyKind::PARTY_KIND_ATTACHED_SCHOOL});
  if (!fits.ok()) return fits;
  fits = NeedsKind("县中", parties.school, {PartyKind::PARTY_KIND_SCHOOL});
  if (!fits.ok()) return fits;
  fits = NeedsKind("县方", parties.county_government, {PartyKind::PARTY_KIND_COUNTY_GOVERNMENT});
  if (!fits.ok()) return fits;
  for (const PartyFacts& attached : parties.attached_schools) {
    fits = NeedsKind("附属高中", attached, {PartyKind::PARTY_KIND_ATTACHED_SCHOOL, PartyKind::PARTY_KIND_SCHOOL});
    if (!fits.ok()) return fits;
  }
  if (parties.school.region_code != parties.county_government.region_code) {
    return Failure(kCountyMismatch, {{"school_region", parties.school.region_code},
                                     {"county", parties.county_government.display_name},
                                     {"county_region", parties.county_government.region_code}});
  }
  return absl::OkStatus();
}

// MOE22-11: provinces and cities run the programmes of their own county schools.
absl::Status SchoolFits(const Setting& setting) {
  const std::string &area = setting.programme.region(), &school = setting.parties.school.region_code;
  if (area.empty() || Scope::Region(area).Covers(school)) return absl::OkStatus();
  return Failure(kSchoolOutsideProgramme,
                 {{"school_region", school}, {"programme", setting.programme.display_name()}, {"region", area}})
      .By({.id = "MOE22-11", .document = "部属高校县中托管帮扶项目"}, setting.parties.school.name);
}

// The days that a trusteeship takes of its school: its term, as far as it went. Nothing for one that was over before it began.
std::optional<Period> TermOf(const Trusteeship& trusteeship) {
  const absl::StatusOr<Period> term = ParseInterval("trusteeship.interval", trusteeship.interval());
  return term.ok() ? std::optional<Period>(*term) : std::nullopt;
}

absl::Status HasRoom(const Trusteeship& trusteeship, const Setting& setting, std::vector<Warning>& warnings) {
  if (setting.rules.schools.has_value()) {
    const Rule& rule = *setting.rules.schools;
    absl::StatusOr<int64_t> limit = rules::NumberOf(rule);
    if (!limit.ok()) return limit.status();
    if (setting.schools >= *limit) {
      const std::string count = std::to_string(setting.schools), said = rules::Chinese(rule);
      absl::Status past =
          Past(rules::ClauseOf(rule), rule.strength(),
               Failure(kTooManySchools,
                       {{"programme", setting.programme.display_name()}, {"count", count}, {"limit", said}}),
               StrCat("项目已有", count, "所县中，规定", said), trusteeship.reason(), warnings);
      if (!past.ok()) return past;
    }
  }
  const std::optional<Period> wanted = TermOf(trusteeship);
  for (const Trusteeship& other : setting.others) {
    const std::optional<Period> term = TermOf(other);
    if (!wanted.has_value() || !term.has_value() || !Overlap(*wanted, *term)) continue;
    return Failure(kSchoolTaken, {{"other", other.name()}})
        .By({.id = "MOE22-2", .document = "部属高校县中托管帮扶项目"}, trusteeship.school());
  }
  return absl::OkStatus();
}

absl::Status SupporterFits(const Trusteeship& trusteeship, const Setting& setting, std::vector<Warning>& warnings) {
  const PartyFacts &supporter = setting.parties.supporter, &school = setting.parties.school;
  if (setting.rules.supporters.has_value()) {
    const Rule& rule = *setting.rules.supporters;
    const auto& allowed = rule.texts().texts();
    if (std::find(allowed.begin(), allowed.end(), Chinese(supporter.kind)) == allowed.end()) {
      const std::string words = absl::StrJoin(allowed, "、");
      absl::Status past = Past(rules::ClauseOf(rule), rule.strength(),
                               Failure(kSupporterNotAllowed, {{"tier", Chinese(setting.programme.tier())},
                                                              {"allowed", words},
                                                              {"party", supporter.display_name},
                                                              {"kind", Chinese(supporter.kind)}}),
                               StrCat(supporter.display_name, "是", Chinese(supporter.kind), "，规定为", words),
                               trusteeship.reason(), warnings);
      if (!past.ok()) return past;
    }
  }
  if (setting.rules.same_area.has_value() && setting.rules.same_area->texts().texts_size() > 0) {
    const Rule& rule = *setting.rules.same_area;
    const std::string& area = rule.texts().texts(0);
    const int distance = Distance(supporter.region_code, school.region_code);
    if (distance > (area == "地级" ? 1 : 2)) {
      const std::string_view area_name = area == "地级" ? "市（州）" : "省（自治区、直辖市）";
      return Past(rules::ClauseOf(rule), rule.strength(),
                  Failure(kOutsideArea, {{"tier", Chinese(setting.programme.tier())},
                                         {"area", area_name},
                                         {"supporter_region", supporter.region_code},
                                         {"school_region", school.region_code}}),
                  StrCat("支援方和县中不在同一", area_name), trusteeship.reason(), warnings);
    }
  }
  return absl::OkStatus();
}

absl::Status TermFits(const Trusteeship& trusteeship, const Setting& setting, std::vector<Warning>& warnings) {
  absl::StatusOr<Period> period = ParseInterval("trusteeship.interval", trusteeship.interval());
  if (!period.ok()) return period.status();
  if (setting.programme.has_interval()) {
    absl::StatusOr<Period> of_programme = ParseInterval("programme.interval", setting.programme.interval());
    if (!of_programme.ok()) return of_programme.status();
    if (!Within(*period, *of_programme)) {
      const std::string dates = Dates(setting.programme.interval());
      return Failure(kOutsideProgramme, {{"programme", setting.programme.display_name()}, {"dates", dates}});
    }
  }
  if (!setting.rules.term.has_value()) return absl::OkStatus();
  const Rule& rule = *setting.rules.term;
  absl::StatusOr<int64_t> years = rules::NumberOf(rule);
  if (!years.ok()) return years.status();
  const absl::CivilDay expected(period->start.year() + *years, period->start.month(), period->start.day());
  if (period->end == expected) return absl::OkStatus();
  const std::string said = StrCat("托管期为", Dates(trusteeship.interval()), "，规定", rules::Chinese(rule));
  return Past(rules::ClauseOf(rule), rule.strength(), Failure(kReasonRequired, {{"what", said}}), said,
              trusteeship.reason(), warnings);
}

}  // namespace

// ---- Words ---------------------------------------------------------------------------------------------------------------

std::string_view Chinese(v1::Tier tier) {
  switch (tier) {
    case v1::TIER_NATIONAL: return "国家级";
    case v1::TIER_PROVINCIAL: return "省级";
    case v1::TIER_CITY: return "市级";
    default: return "未说明";
  }
}

std::string_view Chinese(Trusteeship::State state) {
  switch (state) {
    case Trusteeship::STATE_PROPOSED: return "拟议";
    case Trusteeship::STATE_ACTIVE: return "实施中";
    case Trusteeship::STATE_COMPLETED: return "期满完成";
    case Trusteeship::STATE_RENEWED: return "已续期";
    case Trusteeship::STATE_TERMINATED: return "提前终止";
    default: return "未说明";
  }
}

std::string_view Chinese(PartyKind kind) {
  switch (kind) {
    case PartyKind::PARTY_KIND_UNIVERSITY: return "高等院校";
    case PartyKind::PARTY_KIND_SOCIETY: return "学会、研究会";
    case PartyKind::PARTY_KIND_SCHOOL: return "中小学";
    case PartyKind::PARTY_KIND_ATTACHED_SCHOOL: return "附属高中";
    case PartyKind::PARTY_KIND_COUNTY_GOVERNMENT: return "县（市、区）人民政府";
    default: return "其他单位";
  }
}

std::string Dates(const type::v1::Interval& interval) {
  return StrCat(interval.start().empty() ? StrCat("见于", interval.attested_on()) : interval.start(), " 至 ",
                interval.end().empty() ? std::string("今") : interval.end());
}

std::string RuleId(v1::Tier tier, std::string_view what) {
  const std::string_view word = tier == v1::TIER_NATIONAL     ? "national"
                                : tier == v1::TIER_PROVINCIAL ? "provincial"
                                                              : "city";
  return StrCat("trusteeship-", word, "-", what);
}

// ---- Checks that all resources share -------------------------------------------------------------------------------------

absl::Status ValidChange(std::string_view collection, std::string_view name, std::string_view etag) {
  absl::Status named = CheckName("name", name, collection);
  if (!named.ok()) return named;
  return etag.empty() ? MissingField("etag") : absl::OkStatus();
}

absl::Status ValidReason(std::string_view reason) { return RequiredText("reason", reason, kMaxReason); }
absl::Status ValidOptionalReason(std::string_view reason) { return ValidText("reason", reason, kMaxReason); }

absl::Status CanReplace(std::string_view name, std::string_view present, std::string_view given) {
  if (given == present) return absl::OkStatus();
  return Failure(kEtagMismatch, {{"name", name}, {"current", present}, {"given", given}});
}

absl::Status WrongState(std::string_view name, std::string_view state, std::string_view verb,
                        std::string_view allowed) {
  return Failure(kWrongState, {{"name", name}, {"state", state}, {"verb", verb}, {"allowed", allowed}});
}

absl::Status Past(const Clause& clause, Rule::Strength strength, const Failure& refusal, std::string_view what,
                  std::string_view reason, std::vector<Warning>& warnings) {
  if (strength == Rule::STRENGTH_REFUSE) return Failure(refusal).By(clause);
  if (strength != Rule::STRENGTH_WARN) return absl::OkStatus();
  if (reason.empty()) return Failure(kReasonRequired, {{"what", what}}).By(clause).Field("reason", "缘由");
  warnings.push_back({.reason = std::string(ReasonOf(refusal)),
                      .clause = std::string(clause.id),
                      .document = std::string(clause.document),
                      .message = StrCat(what, "；缘由：", reason, "。")});
  return absl::OkStatus();
}

// ---- Programmes ----------------------------------------------------------------------------------------------------------

absl::StatusOr<absl::CivilDay> TermStart(std::string_view field, std::string_view term) {
  int year = 0;
  const bool shaped = term.size() > 5 && term[4] == '-' && absl::SimpleAtoi(ToAbsl(term.substr(0, 4)), &year) &&
                      year >= 1900 && year <= 2200;
  if (shaped && term.substr(5) == "autumn") return absl::CivilDay(year, 9, 1);
  if (shaped && term.substr(5) == "spring") return absl::CivilDay(year, 3, 1);
  return InvalidField(field, "学期，如 2022-autumn（秋季学期）或 2023-spring（春季学期）");
}

absl::Status ValidProgramme(const Programme& programme) {
  if (!v1::Tier_IsValid(programme.tier()) || programme.tier() == v1::TIER_UNSPECIFIED) {
    return InvalidField("programme.tier", "国家级、省级或市级");
  }
  absl::Status status =
      FirstError({RequiredText("programme.display_name", programme.display_name(), kMaxName),
                  ValidText("programme.source", programme.source(), kMaxSource),
                  RequiredText("programme.citation.clause", programme.citation().clause(), kMaxClause),
                  RequiredText("programme.citation.document", programme.citation().document(), kMaxName)});
  if (!status.ok()) return status;
  const bool national = programme.tier() == v1::TIER_NATIONAL;
  if (national != programme.region().empty() || (!national && !IsDivisionCode(programme.region()))) {
    return InvalidField("programme.region", "省级、市级项目填所属地区的六位行政区划代码，国家级项目不填");
  }
  if (programme.has_interval()) {
    absl::StatusOr<Period> period = ParseInterval("programme.interval", programme.interval());
    if (!period.ok()) return period.status();
  }
  if (!programme.start_term().empty()) {
    absl::StatusOr<absl::CivilDay> start = TermStart("programme.start_term", programme.start_term());
    if (!start.ok()) return start.status();
  }
  const std::pair<std::string_view, const std::string*> days[] = {
      {"programme.signing_deadline", &programme.signing_deadline()},
      {"programme.filing_deadline", &programme.filing_deadline()}};
  for (const auto& [field, day] : days) {
    if (day->empty()) continue;
    absl::StatusOr<absl::CivilDay> parsed = ParseDay(field, *day);
    if (!parsed.ok()) return parsed.status();
  }
  if (programme.scheme().empty()) return absl::OkStatus();
  return CheckName("programme.scheme", programme.scheme(), "schemes");
}

absl::Status CanUpdate(const Programme& before, const Programme& after) {
  if (before.tier() != after.tier()) return Failure(kFixedField, {{"name", before.name()}, {"field", "层级"}});
  if (before.region() != after.region()) return Failure(kFixedField, {{"name", before.name()}, {"field", "地区"}});
  return absl::OkStatus();
}

Programme AsEntered(Programme programme) {
  programme.clear_revision();
  programme.clear_etag();
  programme.clear_create_time();
  programme.clear_update_time();
  return programme;
}

// ---- Trusteeships --------------------------------------------------------------------------------------------------------

absl::Status ValidTrusteeship(const Trusteeship& trusteeship) {
  absl::Status status =
      FirstError({CheckName("trusteeship.programme", trusteeship.programme(), "programmes"),
                  CheckName("trusteeship.supporter", trusteeship.supporter(), "parties"),
                  CheckName("trusteeship.school", trusteeship.school(), "parties"),
                  CheckName("trusteeship.county_government", trusteeship.county_government(), "parties"),
                  ValidText("trusteeship.source", trusteeship.source(), kMaxSource),
                  ValidText("trusteeship.note", trusteeship.note(), kMaxNote),
                  ValidText("trusteeship.reason", trusteeship.reason(), kMaxReason)});
  if (!status.ok()) return status;
  if (trusteeship.supporter() == trusteeship.school()) return InvalidField("trusteeship.supporter", "与县中不同的单位");
  if (trusteeship.attached_schools_size() > kMaxAttached) {
    return InvalidField("trusteeship.attached_schools", StrCat("不超过", kMaxAttached, "所"));
  }
  for (const std::string& attached : trusteeship.attached_schools()) {
    status = CheckName("trusteeship.attached_schools", attached, "parties");
    if (!status.ok()) return status;
    if (attached == trusteeship.school()) return InvalidField("trusteeship.attached_schools", "与县中不同的学校");
  }
  const type::v1::Interval& interval = trusteeship.interval();
  if (!interval.attested_on().empty()) {
    return InvalidField("trusteeship.interval.attested_on", "不填；托管期的起点由项目规定，实际生效日期由协议得出");
  }
  if (interval.start().empty()) {
    if (interval.end().empty()) return absl::OkStatus();
    return ParseDate("trusteeship.interval.end", interval.end()).status();
  }
  return ParseInterval("trusteeship.interval", interval).status();
}

absl::StatusOr<Trusteeship> Completed(Trusteeship trusteeship, const Setting& setting) {
  type::v1::Interval& interval = *trusteeship.mutable_interval();
  if (interval.start().empty()) {
    if (setting.programme.start_term().empty()) return Failure(kNoTerm, {{"which", "开始日期"}});
    absl::StatusOr<absl::CivilDay> start = TermStart("programme.start_term", setting.programme.start_term());
    if (!start.ok()) return start.status();
    interval.set_start(FormatDay(*start));
  }
  if (interval.end().empty()) {
    if (!setting.rules.term.has_value()) return Failure(kNoTerm, {{"which", "结束日期"}});
    absl::StatusOr<int64_t> years = rules::NumberOf(*setting.rules.term);
    if (!years.ok()) return years.status();
    absl::StatusOr<absl::CivilDay> start = ParseDate("trusteeship.interval.start", interval.start());
    if (!start.ok()) return start.status();
    interval.set_end(FormatDay(absl::CivilDay(start->year() + *years, start->month(), start->day())));
  }
  trusteeship.set_supporter_region(setting.parties.supporter.region_code);
  trusteeship.set_school_region(setting.parties.school.region_code);
  trusteeship.set_tier(setting.programme.tier());
  trusteeship.clear_checked_parties();
  for (const PartyFacts* party :
       {&setting.parties.supporter, &setting.parties.school, &setting.parties.county_government}) {
    Trusteeship::CheckedParty& checked = *trusteeship.add_checked_parties();
    checked.set_party(party->name);
    checked.set_revision(party->revision);
  }
  return trusteeship;
}

absl::Status CanPropose(const Trusteeship& trusteeship, const Setting& setting, std::vector<Warning>& warnings) {
  absl::Status possible = PartiesFit(setting.parties);
  if (!possible.ok()) return possible;
  possible = SchoolFits(setting);
  if (!possible.ok()) return possible;
  possible = SupporterFits(trusteeship, setting, warnings);
  if (!possible.ok()) return possible;
  possible = TermFits(trusteeship, setting, warnings);
  if (!possible.ok()) return possible;
  return HasRoom(trusteeship, setting, warnings);
}

absl::Status IsOpen(const Trusteeship& trusteeship, std::string_view verb) {
  const bool open =
      trusteeship.state() == Trusteeship::STATE_PROPOSED || trusteeship.state() == Trusteeship::STATE_ACTIVE;
  if (open) return absl::OkStatus();
  return WrongState(trusteeship.name(), Chinese(trusteeship.state()), verb, "拟议、实施中");
}

absl::Status CanCorrect(const Trusteeship& before, const Trusteeship& after) {
  const auto fixed = [&](std::string_view field) {
    return Failure(kFixedField, {{"name", before.name()}, {"field", field}});
  };
  if (before.programme() != after.programme()) return fixed("所属项目");
  if (before.supporter() != after.supporter()) return fixed("支援方");
  if (before.school() != after.school()) return fixed("县中");
  if (before.county_government() != after.county_government()) return fixed("县级人民政府");
  return IsOpen(before, "更正");
}

absl::Status CanComplete(const Trusteeship& trusteeship, absl::CivilDay end, absl::CivilDay today) {
  if (trusteeship.state() != Trusteeship::STATE_ACTIVE) {
    return WrongState(trusteeship.name(), Chinese(trusteeship.state()), "办结", "实施中");
  }
  absl::StatusOr<Period> term = ParseInterval("trusteeship.interval", trusteeship.interval());
  if (!term.ok()) return term.status();
  if (end > today || (term->end.has_value() && end < *term->end)) {
    return Failure(kNotOver, {{"end", trusteeship.interval().end()}});
  }
  // What goes on after the term is a further term: the school may be another's by then.
  if (term->end.has_value() && end > *term->end) {
    return Failure(kOutsideTerm, {{"dates", Dates(trusteeship.interval())}}).Field("end", trusteeship.interval().end());
  }
  return absl::OkStatus();
}

absl::Status CanTerminate(const Trusteeship& trusteeship, absl::CivilDay end) {
  absl::Status open = IsOpen(trusteeship, "终止");
  if (!open.ok() || trusteeship.state() == Trusteeship::STATE_PROPOSED) return open;
  const std::optional<Period> period = PeriodOf(trusteeship);
  if (period.has_value() && end >= period->start && (!period->end.has_value() || end <= *period->end)) {
    return absl::OkStatus();
  }
  const std::string dates = StrCat(trusteeship.in_force_on(), " 至 ", trusteeship.interval().end());
  return Failure(kOutsideTerm, {{"dates", dates}}).Field("end", dates);
}

absl::Status CanRenew(const Trusteeship& trusteeship) {
  if (trusteeship.state() == Trusteeship::STATE_ACTIVE || trusteeship.state() == Trusteeship::STATE_COMPLETED) {
    return absl::OkStatus();
  }
  return WrongState(trusteeship.name(), Chinese(trusteeship.state()), "续期", "实施中、期满完成");
}

Trusteeship Activated(Trusteeship trusteeship, std::string_view in_force_on, bool attested) {
  trusteeship.set_state(Trusteeship::STATE_ACTIVE);
  trusteeship.set_in_force_on(std::string(in_force_on));
  trusteeship.set_attested(attested);
  return trusteeship;
}

Trusteeship Over(Trusteeship trusteeship, Trusteeship::State state, absl::CivilDay end, std::string_view reason) {
  // Where it ends as its term says, that stays as it was written: "2025-09" is the first of September.
  const absl::StatusOr<absl::CivilDay> term_end = ParseDate("end", trusteeship.interval().end());
  const bool as_written = term_end.ok() && *term_end == end;
  if (trusteeship.state() == Trusteeship::STATE_ACTIVE && !as_written) {
    trusteeship.mutable_interval()->set_end(FormatDay(end));
  }
  trusteeship.set_state(state);
  trusteeship.set_reason(std::string(reason));
  return trusteeship;
}

Trusteeship Successor(const Trusteeship& trusteeship, std::string_view name, std::string_view end,
                      std::string_view reason) {
  Trusteeship next = AsEntered(trusteeship);
  next.set_name(std::string(name));
  next.set_reason(std::string(reason));
  next.mutable_interval()->set_start(trusteeship.interval().end());
  next.mutable_interval()->set_end(std::string(end));
  next.set_predecessor(trusteeship.name());
  return next;
}

std::optional<Period> PeriodOf(const Trusteeship& trusteeship) {
  if (trusteeship.in_force_on().empty()) return std::nullopt;
  const absl::StatusOr<absl::CivilDay> start = ParseDate("in_force_on", trusteeship.in_force_on());
  if (!start.ok()) return std::nullopt;
  Period period{.start = *start, .start_known = !trusteeship.attested()};
  const absl::StatusOr<absl::CivilDay> end = ParseDate("end", trusteeship.interval().end());
  if (end.ok()) period.end = *end;
  return period;
}

type::v1::InForce InForceOn(const Trusteeship& trusteeship, absl::CivilDay day) {
  const std::optional<Period> period = PeriodOf(trusteeship);
  return period.has_value() ? jiedui::InForceOn(*period, day) : type::v1::IN_FORCE_NO;
}

Trusteeship AsEntered(Trusteeship trusteeship) {
  Trusteeship entered;
  entered.set_name(trusteeship.name());
  entered.set_programme(trusteeship.programme());
  entered.set_supporter(trusteeship.supporter());
  *entered.mutable_attached_schools() = trusteeship.attached_schools();
  entered.set_school(trusteeship.school());
  entered.set_county_government(trusteeship.county_government());
  *entered.mutable_interval() = trusteeship.interval();
  entered.set_source(trusteeship.source());
  entered.set_note(trusteeship.note());
  entered.set_reason(trusteeship.reason());
  return entered;
}

int Distance(std::string_view a, std::string_view b) {
  if (a == b) return 0;
  if (Prefecture(a) == Prefecture(b)) return 1;
  return Province(a) == Province(b) ? 2 : 3;
}

}  // namespace jiedui::trusteeship::policy
