#include "services/rotation/rights/policy_rights.h"

#include <algorithm>
#include <optional>
#include <set>

#include "common/base/error.h"
#include "common/base/text.h"
#include "services/rotation/rights/reasons_rights.h"
#include "services/rotation/training/policy_due.h"

namespace jiedui::rotation::policy {
namespace {

using absl::CivilDay;
using rules::v1::Rule;
using v1::RightAnswer;

// What a right is called, and the rules it rests on.
struct RightRow {
  v1::Right right;
  std::string_view name, threshold, schools;
};
constexpr RightRow kRights[] = {
    {v1::RIGHT_PROMOTION, "晋升高一级职称", "rotation-promotion-service", "rotation-promotion-schools"},
    {v1::RIGHT_HONOUR, "乡村教师荣誉证书", "", "rotation-honour-schools"},
    {v1::RIGHT_HONOUR_COUNTY, "县级乡村教师荣誉证书", "rotation-honour-county", "rotation-honour-schools"},
    {v1::RIGHT_HONOUR_PREFECTURE, "市（州）级乡村教师荣誉证书", "rotation-honour-prefecture",
     "rotation-honour-schools"},
    {v1::RIGHT_HONOUR_PROVINCE, "省级乡村教师荣誉证书", "rotation-honour-province", "rotation-honour-schools"},
    {v1::RIGHT_SPECIAL_EDUCATION, "特教教师表彰", "rotation-special-education-service",
     "rotation-special-education-schools"}};

constexpr RightRow kNoRight{v1::RIGHT_UNSPECIFIED, "", "", ""};

const RightRow& RowOf(v1::Right right) {
  const auto* row =
      std::find_if(std::begin(kRights), std::end(kRights), [&](const RightRow& r) { return r.right == right; });
  return row == std::end(kRights) ? kNoRight : *row;
}

// Words of rules. A word that is not here would say what code does not know.
struct Word {
  std::string_view text;
  int value;
};
constexpr Word kSchoolWords[] = {{"乡村学校", v1::Category::KIND_RURAL},
                                 {"薄弱学校", v1::Category::KIND_WEAK},
                                 {"教学点", v1::Category::KIND_TEACHING_POINT},
                                 {"特殊教育学校", v1::Category::KIND_SPECIAL},
                                 {"寄宿制学校", v1::Category::KIND_BOARDING}};
constexpr Word kWorkWords[] = {{"本职", kOwnPost},
                               {"支教", v1::Posting::KIND_SUPPORT_TEACHING},
                               {"挂职", v1::Posting::KIND_SECONDMENT},
                               {"跟岗", v1::Posting::KIND_SHADOWING},
                               {"交流轮岗", v1::Posting::KIND_EXCHANGE},
                               {"巡回支教", v1::Posting::KIND_CIRCUIT},
                               {"任教任职", v1::Posting::KIND_POST_HOLDING},
                               {"送教", v1::Posting::KIND_OUTREACH},
                               {"企业实践", v1::Posting::KIND_FIRM_PRACTICE},
                               {"其他", v1::Posting::KIND_OTHER}};

template <size_t n>
absl::StatusOr<std::set<int>> ValuesOf(const Rule& rule, const Word (&words)[n]) {
  std::set<int> values;
  for (const std::string& text : rule.texts().texts()) {
    const auto* word = std::find_if(std::begin(words), std::end(words), [&](const Word& w) { return w.text == text; });
    if (word == std::end(words)) {
      return Failure(kInternal, {{"detail", StrCat("rule ", rule.rule_id(), " names an unknown kind")}});
    }
    values.insert(word->value);
  }
  return values;
}

// The rules as values.
struct Demands {
  std::vector<int64_t> months;  // of the levels
  Counting counting;
  int64_t days_a_month = 0;
};

absl::StatusOr<Demands> Read(const RightRules& rules) {
  Demands demands;
  for (const Rule& threshold : rules.thresholds) {
    const absl::StatusOr<int64_t> months = MonthsOfRule(threshold);
    if (!months.ok()) return months.status();
    demands.months.push_back(*months);
  }
  absl::StatusOr<std::set<int>> schools = ValuesOf(rules.schools, kSchoolWords);
  if (!schools.ok()) return schools.status();
  absl::StatusOr<std::set<int>> kinds = ValuesOf(rules.kinds, kWorkWords);
  if (!kinds.ok()) return kinds.status();
  demands.counting = {*std::move(schools), *std::move(kinds)};
  const absl::StatusOr<int64_t> days = rules::NumberOf(rules.days_a_month);
  if (!days.ok()) return days.status();
  if (*days < 1) return Failure(kInternal, {{"detail", "a month without days"}});
  demands.days_a_month = *days;
  return demands;
}

// Of adjacent spells the first day of the one that goes on on `day`: since when service was without a break.
std::optional<CivilDay> UnbrokenSince(const std::vector<Spell>& spells, CivilDay day) {
  const Spell* spell = SpellOn(spells, day);
  if (spell == nullptr) return std::nullopt;
  while (spell != spells.data() && (spell - 1)->end == spell->start) --spell;
  return spell->start;
}

v1::ServiceStretch::Verdict VerdictOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kCounts: return v1::ServiceStretch::VERDICT_COUNTS;
    case Verdict::kOtherCategory: return v1::ServiceStretch::VERDICT_OTHER_CATEGORY;
    case Verdict::kCategoryNotLoaded: return v1::ServiceStretch::VERDICT_CATEGORY_NOT_LOADED;
    case Verdict::kCategoryNotKnown: return v1::ServiceStretch::VERDICT_CATEGORY_NOT_KNOWN;
    case Verdict::kKindDoesNotCount: return v1::ServiceStretch::VERDICT_KIND_DOES_NOT_COUNT;
    case Verdict::kDateNotKnown: return v1::ServiceStretch::VERDICT_DATE_NOT_KNOWN;
    case Verdict::kPostFull: return v1::ServiceStretch::VERDICT_POST_FULL;
  }
  return v1::ServiceStretch::VERDICT_UNSPECIFIED;
}

void AddSpells(const Layout& layout, const std::vector<Work>& works, CivilDay day, int64_t days_a_month,
               RightAnswer& answer) {
  for (const Spell& spell : layout.counted) {
    if (spell.start >= day) break;
    const Spell until = {spell.start, std::min(spell.end, day), spell.share};
    v1::ServiceSpell& added = *answer.add_spells();
    added.set_start(FormatDay(until.start));
    added.set_end(FormatDay(until.end));
    *added.mutable_share() = ToProto(until.share);
    *added.mutable_length() = ToProto(AmountOf(until, days_a_month));
    added.set_goes_on(spell.end > day);
  }
  for (const Piece& piece : layout.pieces) {
    if (piece.start >= day) continue;
    v1::ServiceStretch& added = *answer.add_stretches();
    added.set_source(works[piece.work].source);
    added.set_school(works[piece.work].school);
    added.set_start(FormatDay(piece.start));
    added.set_end(FormatDay(std::min(piece.end, day)));
    *added.mutable_share() = ToProto(piece.share);
    added.set_verdict(VerdictOf(piece.verdict));
    for (const std::string& list : piece.lists) added.add_categories(list);
  }
}

// Dates that are not given to the day, of works that would count on days before `day` on which it is not known whether they were.
void AddUncertainDates(const Layout& layout, const std::vector<Work>& works, CivilDay day, RightAnswer& answer) {
  std::set<size_t> uncertain;
  for (const Piece& piece : layout.pieces) {
    if (piece.verdict == Verdict::kDateNotKnown && piece.start < day) uncertain.insert(piece.work);
  }
  std::vector<RightAnswer::UncertainDate> dates;
  const auto add = [&](const Work& work, bool is_end, CivilDay first, CivilDay last) {
    if (first == last || first >= day) return;
    RightAnswer::UncertainDate& date = dates.emplace_back();
    date.set_source(work.source);
    date.set_school(work.school);
    date.set_is_end(is_end);
    date.set_value(FormatDay(first).substr(0, first.month() == last.month() ? 7 : 4));
    date.set_first(FormatDay(first));
    date.set_last(FormatDay(last));
  };
  for (const size_t w : uncertain) {
    const Work& work = works[w];
    add(work, false, work.possible->start, work.days.start);
    if (work.days.end) add(work, true, *work.days.end, *work.possible->end);
  }
  std::stable_sort(dates.begin(), dates.end(), [](const auto& a, const auto& b) { return a.first() < b.first(); });
  for (RightAnswer::UncertainDate& date : dates) *answer.add_uncertain_dates() = std::move(date);
}

// When `next` would be met by who serves nowhere on the day: by what is entered of the time to come, else by beginning that day.
void AddIfBegun(const ServiceFacts& facts, const Demands& demands, const Layout& layout, int64_t needed, CivilDay day,
                RightAnswer& answer) {
  std::vector<Work> works = facts.works;
  works.insert(works.end(), facts.approved.begin(), facts.approved.end());
  const Layout entered = LayOut(works, facts.listed, demands.counting);
  const auto coming =
      std::find_if(entered.counted.begin(), entered.counted.end(), [&](const Spell& spell) { return spell.end > day; });
  const bool comes = coming != entered.counted.end();
  const CivilDay begun_on = comes ? std::max(coming->start, day) : day;
  const std::optional<CivilDay> earliest = ReachedIfItGoesOn(
      comes ? entered.counted : WithServiceFrom(layout.counted, day), begun_on, needed, demands.days_a_month);
  if (!earliest) return;
  answer.set_begun_on(FormatDay(begun_on));
  answer.set_earliest_if_begun(FormatDay(*earliest));
  for (const Piece& piece : entered.pieces) {
    if (comes && piece.verdict == Verdict::kCounts && piece.start <= begun_on && begun_on < piece.end) {
      answer.set_begun_by(works[piece.work].source);
      break;
    }
  }
}

void AddRule(const Rule& rule, RightAnswer& answer) {
  v1::AppliedRule& added = *answer.add_rules();
  added.set_name(rule.name());
  added.set_rule_id(rule.rule_id());
  added.set_region(rule.region());
  *added.mutable_interval() = rule.interval();
  added.set_value(rules::Chinese(rule));
  *added.mutable_citation() = rule.citation();
  added.set_text(rule.text());
  added.set_revision(rule.revision());
}

std::string SchoolsOf(const Rule& rule) {
  std::string text;
  for (const std::string& school : rule.texts().texts()) text += StrCat(text.empty() ? "" : "、", school);
  return text;
}

// "；部分学校当时的类别尚未录入或无从查考，如全部计入则为6个月".
std::string AtMost(const RightAnswer& answer) {
  if (!answer.has_at_most()) return "";
  const bool categories =
      std::any_of(answer.stretches().begin(), answer.stretches().end(), [](const v1::ServiceStretch& stretch) {
        return stretch.verdict() == v1::ServiceStretch::VERDICT_CATEGORY_NOT_LOADED ||
               stretch.verdict() == v1::ServiceStretch::VERDICT_CATEGORY_NOT_KNOWN;
      });
  const bool dates = answer.uncertain_dates_size() > 0;
  const std::string_view why = !categories ? "任职起止如按最早开始、最晚结束计算"
                               : dates ? "部分学校当时的类别尚未录入或无从查考，任职起止也未记到日，如全部计入"
                                       : "部分学校当时的类别尚未录入或无从查考，如全部计入";
  return StrCat("；", why, "则为", answer.at_most().text());
}

// "任职起始“2015-09”未记到日，已按最晚开始、最早结束计算。"
std::string Uncertain(const RightAnswer& answer) {
  std::string dates;
  for (const RightAnswer::UncertainDate& date : answer.uncertain_dates()) {
    dates += StrCat(dates.empty() ? "" : "、", date.is_end() ? "结束“" : "起始“", date.value(), "”");
  }
  return dates.empty() ? dates : StrCat("任职", dates, "未记到日，已按最晚开始、最早结束计算。");
}

// "；目前没有可计入年限的任教，若自2022-11-22起在此类学校全职任教不间断，2023-05-22起符合".
std::string IfBegun(const RightAnswer& answer) {
  if (answer.earliest_if_begun().empty()) return "；目前没有可计入年限的任教，无法推算最早日期";
  return StrCat("；目前没有可计入年限的任教，", answer.begun_by().empty() ? "若自" : "按已登记的安排自",
                answer.begun_on(), answer.begun_by().empty() ? "起在此类学校全职任教不间断，" : "起任教不间断，",
                answer.earliest_if_begun(), "起符合");
}

// Why or why not, as an official would say it.
std::string Sentence(const RightAnswer& answer, const RightRules& rules, bool left_post) {
  const std::vector<v1::Right> levels = LevelsOf(answer.right());
  const auto rule_of = [&](v1::Right level) -> const Rule& {
    return rules.thresholds[static_cast<size_t>(std::find(levels.begin(), levels.end(), level) - levels.begin())];
  };
  std::string text =
      StrCat("截至", answer.effective_on(), "，在", SchoolsOf(rules.schools), "累计任教", answer.sum().text());
  if (answer.met() != v1::RIGHT_UNSPECIFIED) {
    const Rule& rule = rule_of(answer.met());
    text += StrCat("，自", answer.met_since(), "起符合“", Chinese(answer.met()), "”的条件（", rules::Chinese(rule),
                   "，", rule.citation().clause(), "）");
    if (answer.met() == answer.next()) return text + "。";
  }
  const Rule& rule = rule_of(answer.next());
  text +=
      StrCat(answer.met() == v1::RIGHT_UNSPECIFIED ? "，" : "；",
             answer.next_outcome() == RightAnswer::OUTCOME_NOT_DECIDED ? "现有资料不足以判定是否符合“" : "尚不符合“",
             Chinese(answer.next()), "”的条件（", rules::Chinese(rule), "，", rule.citation().clause(), "）");
  if (left_post) return text + "，且目前不在此类岗位。";
  if (answer.has_shortfall()) text += StrCat("，还差", answer.shortfall().text());
  text += AtMost(answer);
  if (!answer.earliest_on().empty()) {
    text += StrCat("；如现任教不间断，", answer.earliest_on(), "起符合");
    if (!answer.changes_on().empty() && answer.changes_on() < answer.earliest_on()) {
      text += StrCat("（现登记只到", answer.changes_on(), "，须延长）");
    }
  } else {
    text += IfBegun(answer);
  }
  return text + "。";
}

}  // namespace

std::vector<v1::Right> LevelsOf(v1::Right right) {
  if (right == v1::RIGHT_HONOUR) {
    return {v1::RIGHT_HONOUR_COUNTY, v1::RIGHT_HONOUR_PREFECTURE, v1::RIGHT_HONOUR_PROVINCE};
  }
  if (RowOf(right).right == v1::RIGHT_UNSPECIFIED) return {};
  return {right};
}

std::string_view ThresholdRule(v1::Right level) { return RowOf(level).threshold; }
std::string_view SchoolsRule(v1::Right right) { return RowOf(right).schools; }
std::string_view Chinese(v1::Right right) { return RowOf(right).name; }

v1::ExactFraction ToProto(const Exact& exact) {
  v1::ExactFraction fraction;
  fraction.set_numerator(exact.numerator());
  fraction.set_denominator(exact.denominator());
  return fraction;
}

v1::ServiceLength ToProto(const Amount& amount) {
  v1::ServiceLength length;
  const int64_t days = amount.days.Floor();
  length.set_years(static_cast<int32_t>(amount.months / 12));
  length.set_months(static_cast<int32_t>(amount.months % 12));
  length.set_days(static_cast<int32_t>(days));
  const Exact rest = amount.days - Exact(days);
  if (rest != Exact(0)) *length.mutable_part_of_day() = ToProto(rest);
  length.set_text(Chinese(amount));
  return length;
}

absl::Status ValidRight(std::string_view field, v1::Right right) {
  if (!LevelsOf(right).empty()) return absl::OkStatus();
  return InvalidField(field, "职称晋升、荣誉证书或特教表彰之一");
}

absl::StatusOr<RightAnswer> JudgeRight(const ServiceFacts& facts, const RightRules& rules, v1::Right right,
                                       CivilDay day) {
  const absl::StatusOr<Demands> demands = Read(rules);
  if (!demands.ok()) return demands.status();
  const std::vector<v1::Right> levels = LevelsOf(right);
  const int64_t days_a_month = demands->days_a_month;
  const Layout layout = LayOut(facts.works, facts.listed, demands->counting);
  const Amount sum = Sum(layout.counted, day, days_a_month), at_most = Sum(layout.at_most, day, days_a_month);
  if (!sum.valid() || !at_most.valid()) return Failure(kSharesTooFine, {{"person", facts.person}});

  // Commendation is for those still in such a post (Q16-26c).
  const bool in_post_only = right == v1::RIGHT_SPECIAL_EDUCATION;
  const bool in_post = SpellOn(layout.counted, day) != nullptr;
  const bool may_be_in_post = SpellOn(layout.at_most, day) != nullptr;

  RightAnswer answer;
  answer.set_person(facts.person);
  answer.set_right(right);
  answer.set_effective_on(FormatDay(day));
  size_t next = 0;
  while (next < levels.size() && sum.months >= demands->months[next] && (in_post || !in_post_only)) {
    answer.set_met(levels[next]);
    std::optional<CivilDay> since = FirstReached(layout.counted, demands->months[next], days_a_month, day);
    if (in_post_only && since) since = std::max(*since, *UnbrokenSince(layout.counted, day));
    if (since) answer.set_met_since(FormatDay(*since));
    ++next;
  }
  const bool all_met = next == levels.size();
  if (all_met) --next;
  answer.set_next(levels[next]);
  const int64_t needed = demands->months[next];
  const bool may_be_met = MostMonths(layout, day, days_a_month) >= needed && (may_be_in_post || !in_post_only);
  answer.set_next_outcome(all_met      ? RightAnswer::OUTCOME_MET
                          : may_be_met ? RightAnswer::OUTCOME_NOT_DECIDED
                                       : RightAnswer::OUTCOME_NOT_MET);
  answer.set_outcome(next > 0 ? RightAnswer::OUTCOME_MET : answer.next_outcome());
  *answer.mutable_sum() = ToProto(sum);
  if (at_most != sum) *answer.mutable_at_most() = ToProto(at_most);
  *answer.mutable_needed() = ToProto({.months = needed});
  if (!all_met) {
    if (sum.months < needed) *answer.mutable_shortfall() = ToProto(Shortfall(sum, needed, days_a_month));
    const std::optional<CivilDay> earliest = ReachedIfItGoesOn(layout.counted, day, needed, days_a_month);
    if (earliest) {
      answer.set_earliest_on(FormatDay(*earliest));
    } else {
      AddIfBegun(facts, *demands, layout, needed, day, answer);
    }
  }
  const Spell* present = SpellOn(layout.counted, day);
  if (present != nullptr && present->end < kHorizon) answer.set_changes_on(FormatDay(present->end));
  AddSpells(layout, facts.works, day, days_a_month, answer);
  AddUncertainDates(layout, facts.works, day, answer);
  AddRule(rules.thresholds[next], answer);
  if (answer.met() != v1::RIGHT_UNSPECIFIED && answer.met() != answer.next()) {
    AddRule(rules.thresholds[next - 1], answer);
  }
  for (const Rule* rule : {&rules.schools, &rules.kinds, &rules.days_a_month}) AddRule(*rule, answer);
  answer.set_text(
      StrCat(Sentence(answer, rules, in_post_only && !may_be_in_post && sum.months >= needed), Uncertain(answer)));
  return answer;
}

absl::Status MayCertify(const RightAnswer& answer) {
  if (answer.outcome() == RightAnswer::OUTCOME_MET) return absl::OkStatus();
  return Failure(kRightNotMet, {{"person", answer.person()},
                                {"right", v1::Right_Name(answer.right())},
                                {"day", answer.effective_on()},
                                {"shortfall", answer.has_shortfall() ? answer.shortfall().text() : "-"},
                                {"earliest", answer.earliest_on().empty() ? "-" : answer.earliest_on()},
                                {"why", answer.text()}})
      .By({answer.rules(0).citation().clause(), answer.rules(0).citation().document()}, answer.person());
}

}  // namespace jiedui::rotation::policy
