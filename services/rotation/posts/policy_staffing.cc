#include "services/rotation/posts/policy_staffing.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include "common/base/text.h"
#include "common/rules/rule.h"
#include "services/rotation/facts.h"

namespace jiedui::rotation::policy {
namespace {

using rules::v1::Rule;
using v1::Allotment;
using v1::StaffingCheck;

void Cite(StaffingCheck& check, const Clause& clause) {
  check.mutable_citation()->set_clause(std::string(clause.id));
  check.mutable_citation()->set_document(std::string(clause.document));
}

int32_t Clamped(int64_t number) {
  return static_cast<int32_t>(std::min<int64_t>(number, std::numeric_limits<int32_t>::max()));
}

StaffingCheck OfKind(StaffingCheck::Kind kind, const Clause& clause) {
  StaffingCheck check;
  check.set_kind(kind);
  Cite(check, clause);
  return check;
}

StaffingCheck NotLoaded(StaffingCheck check, std::string_view rule) {
  check.set_not_applied(StrCat("规则“", rule, "”未录入，不作核对"));
  return check;
}

// So many are needed and so many are there.
StaffingCheck Lacking(StaffingCheck check, int64_t needed, Parts present) {
  check.set_needed(Clamped(needed));
  check.set_present(Clamped(WholePosts(present)));
  check.set_gap(std::max(0, check.needed() - check.present()));
  return check;
}

// At most so many, and so many are there.
StaffingCheck Limited(StaffingCheck check, int64_t limit, Parts present) {
  check.set_needed(Clamped(limit));
  check.set_present(Clamped(PostsAbove(present)));
  check.set_gap(std::max(0, check.present() - check.needed()));
  return check;
}

Parts TeachersOf(const Allotment& allotment, const Staff& staff) {
  if (allotment.has_declared_teachers()) return PartsOf(allotment.declared_teachers());
  Parts sum = 0;
  for (const Teacher& teacher : staff.teachers) sum += teacher.share;
  return sum;
}

// `needed_by`: people needed, of what the rule states.
template <class NeededBy>
absl::StatusOr<StaffingCheck> ByRule(StaffingCheck::Kind kind, const Clause& clause, std::string_view id,
                                     const std::optional<Rule>& rule, Parts present, NeededBy needed_by) {
  StaffingCheck check = OfKind(kind, clause);
  if (!rule.has_value()) return NotLoaded(std::move(check), id);
  absl::StatusOr<int64_t> number = rules::NumberOf(*rule);
  if (!number.ok()) return number.status();
  Cite(check, rules::ClauseOf(*rule));
  return Lacking(std::move(check), needed_by(*number), present);
}

absl::StatusOr<StaffingCheck> TitleShare(const Allotment& allotment, std::string_view title, int32_t posts,
                                         std::string_view id, const std::optional<Rule>& rule, Rural rural) {
  StaffingCheck check = OfKind(StaffingCheck::KIND_TITLE_RATIO, kRuralTitles);
  check.set_subject(std::string(title));
  check.set_present(posts);
  if (rural == v1::GetSchoolCategoriesResponse::KNOWN_YES) {
    check.set_not_applied("乡村学校不受岗位比例限制");
    return check;
  }
  if (!rule.has_value()) return NotLoaded(std::move(check), id);
  if (rural == v1::GetSchoolCategoriesResponse::KNOWN_NOT_LOADED) {
    check.set_not_applied("该校是否为乡村学校未录入，不作核对");
    return check;
  }
  if (!rule->has_fraction()) return Failure(kInternal, {{"detail", StrCat(rule->rule_id(), " holds no share")}});
  Cite(check, rules::ClauseOf(*rule));
  const auto limit = static_cast<int64_t>(static_cast<absl::int128>(allotment.posts()) * rule->fraction().numerator() /
                                          rule->fraction().denominator());
  return Limited(std::move(check), limit, PartsOf(posts));
}

// part / whole in percent with two decimals, cut. By long division that adds up, since ten times a large school's parts would not fit.
std::string Percent(Parts part, Parts whole) {
  if (part >= whole) return "100.00";
  std::string digits;
  for (Parts rest = part; digits.size() < 4;) {
    int digit = 0;
    Parts sum = 0;
    for (int i = 0; i < 10; ++i) {
      sum += rest;
      if (sum < whole) continue;
      sum -= whole;
      ++digit;
    }
    digits += static_cast<char>('0' + digit);
    rest = sum;
  }
  return StrCat(digits[0] == '0' ? "" : digits.substr(0, 1), digits.substr(1, 1), ".", digits.substr(2));
}

void CheckSubjects(const Allotment& allotment, const Staff& staff, std::vector<StaffingCheck>& checks) {
  std::vector<Parts> needed;
  for (const Allotment::SubjectPosts& subject : allotment.subjects()) needed.push_back(PartsOf(subject.posts()));
  std::vector<Supply> teachers;
  for (const Teacher& teacher : staff.teachers) {
    Supply& supply = teachers.emplace_back();
    supply.amount = teacher.share;
    for (int i = 0; i < allotment.subjects_size(); ++i) {
      const std::string& subject = allotment.subjects(i).subject();
      if (std::find(teacher.subjects.begin(), teacher.subjects.end(), subject) != teacher.subjects.end()) {
        supply.serves.push_back(i);
      }
    }
  }
  const std::vector<Parts> filled = Fill(needed, teachers);
  for (int i = 0; i < allotment.subjects_size(); ++i) {
    StaffingCheck check = OfKind(StaffingCheck::KIND_SUBJECT, kShortSubjects);
    check.set_subject(allotment.subjects(i).subject());
    if (allotment.has_declared_teachers()) {
      check.set_not_applied("教师人数为申报数，未录入教师名单，不能按学科核对");
      checks.push_back(std::move(check));
      continue;
    }
    checks.push_back(Lacking(std::move(check), allotment.subjects(i).posts(), filled[static_cast<size_t>(i)]));
  }
}

StaffingCheck CheckPosts(const Allotment& allotment, const Staff& staff) {
  const bool vocational = allotment.stage() == v1::STAGE_VOCATIONAL;
  StaffingCheck check = OfKind(StaffingCheck::KIND_POSTS, vocational ? kVocationalPosts : kCountyPosts);
  if (allotment.has_declared_teachers()) {
    check.set_not_applied("教师人数为申报数，未录入教师名单，不能核对在编人数");
    return check;
  }
  return Limited(std::move(check), allotment.posts(), staff.established);
}

}  // namespace

bool Teaches(const v1::Person& person, std::string_view day) {
  if (person.standing() == v1::Person::STANDING_PART_TIME_ENGINEER) return false;
  return std::any_of(person.roles().begin(), person.roles().end(), [&](const v1::Person::RoleSpell& spell) {
    return spell.role() == v1::ROLE_TEACHER && HoldsDated(spell.interval(), day);
  });
}

bool FillsPost(v1::Posting::Kind kind) {
  switch (kind) {
    case v1::Posting::KIND_SUPPORT_TEACHING:
    case v1::Posting::KIND_EXCHANGE:
    case v1::Posting::KIND_CIRCUIT:
    case v1::Posting::KIND_POST_HOLDING: return true;
    default: return false;
  }
}

Parts EmployedShare(const v1::Person& person, std::string_view school, std::string_view day) {
  Parts share = 0;
  for (const v1::Person::Employment& employment : person.employments()) {
    if (employment.school() == school && HoldsDated(employment.interval(), day)) share += PartsOf(employment.share());
  }
  return share;
}

bool IsLack(StaffingCheck::Kind kind) {
  return kind != StaffingCheck::KIND_POSTS && kind != StaffingCheck::KIND_TITLE_RATIO;
}

absl::StatusOr<std::vector<StaffingCheck>> Check(const Allotment& allotment, const Staff& staff,
                                                 const StaffingRules& rules, Rural rural) {
  constexpr Clause kClasses{"Q16-1..2", "青政办〔2016〕225号"}, kSpecial{"Q16-26a", "青政办〔2016〕225号"};
  const Parts teachers = TeachersOf(allotment, staff);
  const auto of_classes = [&](int64_t each) { return allotment.classes() * each; };
  std::vector<absl::StatusOr<StaffingCheck>> made;
  if (allotment.stage() == v1::STAGE_KINDERGARTEN) {
    made.push_back(ByRule(StaffingCheck::KIND_CLASS_TEACHERS, kClasses, kClassTeachersRule, rules.class_teachers,
                          teachers, of_classes));
    made.push_back(ByRule(StaffingCheck::KIND_CLASS_CARERS, kClasses, kClassCarersRule, rules.class_carers,
                          PartsOf(allotment.carers()), of_classes));
  }
  if (allotment.stage() == v1::STAGE_SPECIAL) {
    made.push_back(
        ByRule(StaffingCheck::KIND_SPECIAL_RATIO, kSpecial, kSpecialRatioRule, rules.special_ratio, teachers,
               [&](int64_t pupils) { return pupils <= 0 ? 0 : (allotment.pupils() + pupils - 1) / pupils; }));
  }
  made.emplace_back(CheckPosts(allotment, staff));
  made.push_back(TitleShare(allotment, "高级", allotment.senior_posts(), kSeniorShareRule, rules.senior_share, rural));
  made.push_back(TitleShare(allotment, "中级", allotment.middle_posts(), kMiddleShareRule, rules.middle_share, rural));
  std::vector<StaffingCheck> checks;
  for (absl::StatusOr<StaffingCheck>& check : made) {
    if (!check.ok()) return check.status();
    checks.push_back(*std::move(check));
  }
  CheckSubjects(allotment, staff, checks);
  return checks;
}

StaffingCheck NotAllotted() {
  StaffingCheck check = OfKind(StaffingCheck::KIND_POSTS, kCountyPosts);
  check.set_not_applied("该校在这一天的岗位编制未录入，不作核对");
  return check;
}

void CountTeachers(const Allotment* allotment, const Staff& staff, v1::GetStaffingResponse& response) {
  if (allotment != nullptr && allotment->has_declared_teachers()) {
    response.set_teachers(allotment->declared_teachers());
    response.set_declared(true);
    return;
  }
  Parts all = 0, qualified = 0;
  for (const Teacher& teacher : staff.teachers) {
    all += teacher.share;
    if (teacher.double_qualified) qualified += teacher.share;
  }
  response.set_teachers(Clamped(WholePosts(all)));
  if (allotment == nullptr || allotment->stage() != v1::STAGE_VOCATIONAL) return;
  response.set_double_qualified(Clamped(WholePosts(qualified)));
  if (all == 0) return;
  response.set_double_qualified_percent(Percent(qualified, all));
}

void AddGaps(const std::vector<StaffingCheck>& checks, std::vector<StaffingCheck>& totals) {
  for (const StaffingCheck& check : checks) {
    const auto found = std::find_if(totals.begin(), totals.end(), [&](const StaffingCheck& total) {
      return total.kind() == check.kind() && total.subject() == check.subject();
    });
    if (found == totals.end()) {
      totals.push_back(check);
      continue;
    }
    found->set_needed(Clamped(static_cast<int64_t>(found->needed()) + check.needed()));
    found->set_present(Clamped(static_cast<int64_t>(found->present()) + check.present()));
    found->set_gap(Clamped(static_cast<int64_t>(found->gap()) + check.gap()));
  }
}

}  // namespace jiedui::rotation::policy
