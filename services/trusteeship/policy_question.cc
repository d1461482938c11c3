#include "services/trusteeship/policy_question.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "common/base/checks.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/policy_agreement.h"

namespace jiedui::trusteeship::policy {
namespace {

using v1::Trusteeship;
using Line = v1::GetProgrammeStateResponse::Line;

constexpr int kMaxCounties = 4000;

// A school and the trusteeship by which it stands best.
struct BestOf {
  const Trusteeship* trusteeship = nullptr;
  Standing standing = Standing::kNone;
};

std::map<std::string, BestOf> BySchool(const std::vector<Trusteeship>& trusteeships, absl::CivilDay day) {
  std::map<std::string, BestOf> best;
  for (const Trusteeship& trusteeship : trusteeships) {
    const Standing standing = StandingOn(trusteeship, day);
    BestOf& so_far = best[trusteeship.school()];
    if (standing > so_far.standing) so_far = {&trusteeship, standing};
  }
  std::erase_if(best, [](const auto& entry) { return entry.second.trusteeship == nullptr; });
  return best;
}

void Count(Line& line, const BestOf& best, const std::map<std::string, UnderCounts>& under) {
  line.set_schools(line.schools() + 1);
  const auto counted = under.find(best.trusteeship->name());
  const UnderCounts counts = counted == under.end() ? UnderCounts{} : counted->second;
  line.set_measures_done(line.measures_done() + counts.measures_done);
  line.set_difficulties_open(line.difficulties_open() + counts.difficulties_open);
  if (best.standing == Standing::kProposed) line.set_proposed(line.proposed() + 1);
  if (best.standing == Standing::kOver) line.set_over(line.over() + 1);
  if (best.standing != Standing::kActive) return;
  line.set_active(line.active() + 1);
  if (counts.attested) line.set_attested(line.attested() + 1);
  if (counts.planned) line.set_planned(line.planned() + 1);
}

// Hundredths of a percent, rounded down.
int32_t Share(int64_t part, int64_t whole) { return static_cast<int32_t>(part * 10000 / whole); }

v1::Late MakeLate(v1::Late::Kind kind, std::string_view name, const Trusteeship& trusteeship, const std::string& due,
                  absl::CivilDay day) {
  v1::Late late;
  late.set_kind(kind);
  late.set_name(std::string(name));
  late.set_trusteeship(trusteeship.name());
  late.set_due_on(due);
  const absl::StatusOr<absl::CivilDay> due_day = ParseDay("due_on", due);
  if (due_day.ok()) late.set_days(day - *due_day);
  return late;
}

}  // namespace

// ---- State ---------------------------------------------------------------------------------------------------------------

Standing StandingOn(const Trusteeship& trusteeship, absl::CivilDay day) {
  const std::optional<Period> period = PeriodOf(trusteeship);
  if (!period.has_value()) {
    return trusteeship.state() == Trusteeship::STATE_PROPOSED ? Standing::kProposed : Standing::kNone;
  }
  const bool over = period->end.has_value() && *period->end <= day;
  if (over) return trusteeship.state() == Trusteeship::STATE_TERMINATED ? Standing::kNone : Standing::kOver;
  return jiedui::InForceOn(*period, day) == type::v1::IN_FORCE_YES ? Standing::kActive : Standing::kProposed;
}

std::string ProvinceOf(std::string_view code) {
  return IsDivisionCode(code) ? StrCat(code.substr(0, 2), "0000") : std::string(code);
}

v1::GetProgrammeStateResponse State(const std::vector<Trusteeship>& trusteeships,
                                    const std::map<std::string, UnderCounts>& under, absl::CivilDay day,
                                    v1::GetProgrammeStateRequest::By by) {
  v1::GetProgrammeStateResponse response;
  std::map<std::string, Line> lines;
  std::map<std::string, std::set<std::string>> supporters;
  std::set<std::string> all_supporters;
  for (const auto& [school, best] : BySchool(trusteeships, day)) {
    const std::string key = by == v1::GetProgrammeStateRequest::BY_SUPPORTER
                                ? best.trusteeship->supporter()
                                : ProvinceOf(best.trusteeship->school_region());
    Count(lines[key], best, under);
    Count(*response.mutable_total(), best, under);
    supporters[key].insert(best.trusteeship->supporter());
    all_supporters.insert(best.trusteeship->supporter());
  }
  for (auto& [key, line] : lines) {
    line.set_key(key);
    line.set_supporters(static_cast<int64_t>(supporters[key].size()));
    *response.add_lines() = std::move(line);
  }
  response.mutable_total()->set_supporters(static_cast<int64_t>(all_supporters.size()));
  return response;
}

// ---- Coverage ------------------------------------------------------------------------------------------------------------

absl::Status ValidCountyList(const v1::CountyList& list) {
  absl::Status status = FirstError({RequiredText("county_list.display_name", list.display_name(), kMaxName),
                                    RequiredText("county_list.source", list.source(), kMaxSource),
                                    InRange("county_list.declared", list.declared(), 0, kMaxCounties)});
  if (!status.ok()) return status;
  if (list.counties().empty() || list.counties_size() > kMaxCounties) {
    return InvalidField("county_list.counties", StrCat("1 至 ", kMaxCounties, " 个县"));
  }
  std::set<std::string_view> seen;
  for (const std::string& county : list.counties()) {
    if (!IsDivisionCode(county)) return InvalidField("county_list.counties", "六位数字的行政区划代码");
    if (!seen.insert(county).second)
      return InvalidField("county_list.counties", StrCat("各不相同的代码（", county, "重复）"));
  }
  return ParseInterval("county_list.interval", list.interval()).status();
}

v1::CountyList AsEntered(v1::CountyList list) {
  list.clear_revision();
  list.clear_etag();
  list.clear_create_time();
  list.clear_update_time();
  return list;
}

void Lineage::Add(std::string_view former, std::string_view latter) {
  formers_.emplace(latter, former);
  latters_.emplace(former, latter);
}

void Lineage::Follow(const Steps& steps, const std::string& code, std::set<std::string>& codes) {
  const auto [first, last] = steps.equal_range(code);
  for (auto step = first; step != last; ++step) {
    if (codes.insert(step->second).second) Follow(steps, step->second, codes);
  }
}

std::set<std::string> Lineage::Same(const std::string& code) const {
  std::set<std::string> was = {code}, became = {code};
  Follow(formers_, code, was);
  Follow(latters_, code, became);
  was.merge(became);
  return was;
}

v1::GetCoverageResponse Coverage(const v1::CountyList& list, const std::vector<Cover>& covers, const Lineage& lineage,
                                 const std::set<int>& tiers, std::string_view area) {
  v1::GetCoverageResponse response;
  *response.mutable_county_list() = list;
  response.mutable_county_list()->clear_counties();
  response.set_partial(list.declared() > list.counties_size());
  std::multimap<std::string_view, const Cover*> by_region;
  for (const Cover& cover : covers) by_region.emplace(cover.school_region, &cover);

  const Scope scope = area.empty() ? Scope::All() : Scope::Region(area);
  std::map<int, int64_t> by_tier;
  for (const std::string& county : list.counties()) {
    if (!scope.Covers(county)) continue;
    response.set_counties(response.counties() + 1);
    std::set<int> helped_by;
    bool not_known = false;
    for (const std::string& code : lineage.Same(county)) {
      const auto [first, last] = by_region.equal_range(code);
      for (auto cover = first; cover != last; ++cover) {
        if (!tiers.empty() && !tiers.contains(cover->second->tier)) continue;
        if (cover->second->known) helped_by.insert(cover->second->tier);
        if (!cover->second->known) not_known = true;
      }
    }
    for (const int tier : helped_by) ++by_tier[tier];
    if (!helped_by.empty()) {
      response.set_covered(response.covered() + 1);
      continue;
    }
    auto& uncovered = *response.add_uncovered();
    uncovered.set_region_code(county);
    uncovered.set_not_known(not_known);
    if (not_known) response.set_not_known(response.not_known() + 1);
  }
  std::sort(response.mutable_uncovered()->begin(), response.mutable_uncovered()->end(),
            [](const auto& a, const auto& b) { return a.region_code() < b.region_code(); });
  for (const auto& [tier, covered] : by_tier) {
    auto& count = *response.add_tiers();
    count.set_tier(static_cast<v1::Tier>(tier));
    count.set_covered(covered);
  }
  if (response.counties() > 0) response.set_share(Share(response.covered(), response.counties()));
  return response;
}

// ---- Late ----------------------------------------------------------------------------------------------------------------

std::vector<v1::Late> LateOf(const Trusteeship& trusteeship, const v1::Programme& programme,
                             const v1::Agreement* agreement, const std::vector<v1::Measure>& measures,
                             const std::vector<v1::Difficulty>& difficulties, absl::CivilDay day) {
  std::vector<v1::Late> late;
  const std::string today = FormatDay(day);
  const bool open =
      trusteeship.state() == Trusteeship::STATE_PROPOSED || trusteeship.state() == Trusteeship::STATE_ACTIVE;
  const bool in_force = agreement != nullptr && agreement->state() == v1::Agreement::STATE_IN_FORCE;
  const std::string name = agreement == nullptr ? trusteeship.name() : agreement->name();
  // One that came into force was signed: that its amendment waits for signatures is not late.
  const bool signing = open && SigningBinds(trusteeship) && trusteeship.in_force_on().empty();
  if (signing && !in_force && !programme.signing_deadline().empty() && today > programme.signing_deadline()) {
    late.push_back(MakeLate(v1::Late::KIND_SIGNING, name, trusteeship, programme.signing_deadline(), day));
    *late.back().mutable_citation() = programme.citation();
  }
  // Of what is known from a public source only, nobody here knows whether it was filed.
  const bool unfiled = in_force && !agreement->has_attestation() && agreement->filed_on().empty();
  const bool filing = open && unfiled && FilingBinds(*agreement, trusteeship, programme);
  if (filing && !programme.filing_deadline().empty() && today > programme.filing_deadline()) {
    late.push_back(MakeLate(v1::Late::KIND_FILING, name, trusteeship, programme.filing_deadline(), day));
    *late.back().mutable_citation() = programme.citation();
  }
  for (const v1::Difficulty& difficulty : difficulties) {
    if (difficulty.state() != v1::Difficulty::STATE_ASSIGNED || difficulty.due_on().empty()) continue;
    if (today > difficulty.due_on()) {
      late.push_back(MakeLate(v1::Late::KIND_ANSWER, difficulty.name(), trusteeship, difficulty.due_on(), day));
    }
  }
  for (const v1::Measure& measure : measures) {
    if (measure.state() != v1::Measure::STATE_PLANNED || measure.end().empty() || measure.end() > today) continue;
    late.push_back(MakeLate(v1::Late::KIND_MEASURE, measure.name(), trusteeship, measure.end(), day));
  }
  const std::optional<Period> period = PeriodOf(trusteeship);
  if (trusteeship.state() == Trusteeship::STATE_ACTIVE && period.has_value() && period->end.has_value() &&
      *period->end <= day) {
    late.push_back(MakeLate(v1::Late::KIND_COMPLETION, trusteeship.name(), trusteeship, FormatDay(*period->end), day));
  }
  return late;
}

// ---- Who could help --------------------------------------------------------------------------------------------------------

std::vector<v1::Candidate> Rank(std::vector<Helper> helpers, std::string_view county, int limit) {
  const auto key = [&](const Helper& helper) {
    // Attached schools for each school it would then help, in thousandths: more room is better.
    const int64_t room = helper.attached_schools * 1000 / (helper.load + 1);
    return std::tuple(-helper.earlier_in_county, -helper.earlier_in_prefecture,
                      Distance(helper.party.region_code, county), -room, helper.load, helper.party.name);
  };
  std::sort(helpers.begin(), helpers.end(), [&](const Helper& a, const Helper& b) { return key(a) < key(b); });
  if (helpers.size() > static_cast<size_t>(limit)) helpers.resize(limit);
  std::vector<v1::Candidate> candidates;
  for (const Helper& helper : helpers) {
    v1::Candidate& candidate = candidates.emplace_back();
    candidate.set_supporter(helper.party.name);
    candidate.set_display_name(helper.party.display_name);
    candidate.set_earlier_in_county(helper.earlier_in_county);
    candidate.set_earlier_in_prefecture(helper.earlier_in_prefecture);
    candidate.set_distance(Distance(helper.party.region_code, county));
    candidate.set_attached_schools(helper.attached_schools);
    candidate.set_load(helper.load);
    if (helper.earlier_in_county > 0) candidate.add_reasons(StrCat("已托管过该县", helper.earlier_in_county, "所学校"));
    if (helper.earlier_in_prefecture > 0) {
      candidate.add_reasons(StrCat("已托管过该市（州）", helper.earlier_in_prefecture, "所学校"));
    }
    constexpr std::string_view kNearness[] = {"与该县同县", "与该县同市（州）", "与该县同省", "与该县不同省"};
    candidate.add_reasons(std::string(kNearness[candidate.distance()]));
    candidate.add_reasons(helper.attached_schools > 0 ? StrCat("已知附属高中", helper.attached_schools, "所")
                                                      : std::string("未登记附属高中"));
    candidate.add_reasons(StrCat("现托管", helper.load, "所县中"));
  }
  return candidates;
}

absl::Status ValidDecision(const v1::SupporterDecision& decision) {
  absl::Status status = FirstError({CheckName("supporter_decision.programme", decision.programme(), "programmes"),
                                    CheckName("supporter_decision.supporter", decision.supporter(), "parties"),
                                    RequiredText("supporter_decision.reason", decision.reason(), kMaxReason)});
  if (!status.ok()) return status;
  if (!IsDivisionCode(decision.county())) return InvalidField("supporter_decision.county", "六位数字的行政区划代码");
  return absl::OkStatus();
}

// ---- Disagreements -------------------------------------------------------------------------------------------------------

std::string Disagreement(const Trusteeship& trusteeship, const LinkedPairing& pairing) {
  const std::optional<Period> period = PeriodOf(trusteeship);
  if (!period.has_value()) return pairing.active ? "托管帮扶未生效，结对登记中却有生效的结对" : "";
  // The pairing of one that follows another begins where that ends, however early its agreement was signed.
  absl::CivilDay begins = period->start;
  if (!trusteeship.predecessor().empty()) {
    const absl::StatusOr<absl::CivilDay> term = ParseDate("start", trusteeship.interval().start());
    if (term.ok()) begins = std::max(begins, *term);
  }
  // Over before it began: the registry has no pairing, or one that never was in force.
  const bool never =
      trusteeship.state() != Trusteeship::STATE_ACTIVE && period->end.has_value() && *period->end <= begins;
  if (never) return pairing.active ? "托管帮扶已结束，结对登记中的结对尚未终止" : "";
  if (!pairing.there) return "结对登记中没有相应的结对";
  if (pairing.supporter != trusteeship.supporter() || pairing.recipient != trusteeship.school()) {
    return "结对登记中的支援方或受援方不同";
  }
  const bool active = trusteeship.state() == Trusteeship::STATE_ACTIVE;
  if (active && !pairing.active) return "托管帮扶实施中，结对登记中的结对不在生效状态";
  if (!active && !pairing.ended) return "托管帮扶已结束，结对登记中的结对尚未终止";
  const absl::StatusOr<absl::CivilDay> start = ParseDate("start", pairing.start);
  if (!start.ok() || *start != begins)
    return StrCat("起始日期不同：", trusteeship.in_force_on(), "，结对登记为", pairing.start);
  const absl::StatusOr<absl::CivilDay> end = ParseDate("end", pairing.end);
  if (period->end.has_value() && (!end.ok() || *end != *period->end)) {
    return StrCat("结束日期不同：", FormatDay(*period->end), "，结对登记为",
                  pairing.end.empty() ? "未填" : pairing.end);
  }
  return "";
}

}  // namespace jiedui::trusteeship::policy
