#include "services/rotation/people/policy_person.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "common/base/checks.h"
#include "common/base/civil.h"
#include "common/base/exact.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "services/rotation/people/reasons_person.h"

namespace jiedui::rotation::policy {
namespace {

using v1::Person;

constexpr size_t kMaxDisplayName = 50, kMaxWord = 20, kMaxDuty = 50;
constexpr int kMaxSubjects = 10, kMaxLanguages = 5, kMaxEmployments = 40, kMaxSpells = 40, kMaxDenominator = 60;

absl::Status ValidWords(const std::string& field, const google::protobuf::RepeatedPtrField<std::string>& words,
                        int max) {
  if (words.size() > max) return InvalidField(field, StrCat("不超过", max, "项"));
  std::set<std::string_view> seen;
  for (const std::string& word : words) {
    absl::Status valid = RequiredText(field, word, kMaxWord);
    if (!valid.ok()) return valid;
    if (!seen.insert(word).second) return InvalidField(field, "每项只填写一次");
  }
  return absl::OkStatus();
}

absl::Status ValidRoles(const Person& person) {
  if (person.roles().empty()) return MissingField("person.roles");
  if (person.roles_size() > kMaxSpells) return InvalidField("person.roles", StrCat("不超过", kMaxSpells, "段"));
  std::optional<Period> former;
  for (int i = 0; i < person.roles_size(); ++i) {
    const std::string field = StrCat("person.roles[", i, "]");
    const v1::Role role = person.roles(i).role();
    if (role == v1::ROLE_UNSPECIFIED || !v1::Role_IsValid(role)) {
      return InvalidField(StrCat(field, ".role"), "教师、校（园）长或教育管理干部");
    }
    absl::StatusOr<Period> days = ParseInterval(StrCat(field, ".interval"), person.roles(i).interval());
    if (!days.ok()) return days.status();
    if (former && (former->start >= days->start || Overlap(*former, *days))) {
      return InvalidField(StrCat(field, ".interval"), "按起始日期先后排列，互不重叠");
    }
    former = *days;
  }
  return absl::OkStatus();
}

Exact ShareOf(const Person::Employment& employment) {
  if (!employment.has_share()) return 1;
  return {employment.share().numerator(), employment.share().denominator()};
}

// The period of an employment of a valid person.
Period DaysOf(const Person::Employment& employment) {
  const absl::StatusOr<Period> days = ParseInterval("interval", employment.interval());
  return days.ok() ? *days : Period{};
}

// On the first day of each employment those in force are added up: the sum rises on no other day.
absl::Status AtMostOnePost(const std::vector<Period>& days, const Person& person) {
  for (size_t i = 0; i < days.size(); ++i) {
    Exact sum;
    for (size_t j = 0; j < days.size(); ++j) {
      if (InForceOn(days[j], days[i].start) == type::v1::IN_FORCE_YES) {
        sum += ShareOf(person.employments(static_cast<int>(j)));
      }
    }
    // What does not fit an exact sum is not known to be at most one.
    if (sum.valid() && !(Exact(1) < sum)) continue;
    return Failure(kMoreThanOnePost, {{"day", FormatDay(days[i].start)}})
        .Field(StrCat("person.employments[", i, "].share"), "同一天各份额合计不超过一个完整岗位");
  }
  return absl::OkStatus();
}

absl::Status ValidEmployments(const Person& person) {
  if (person.employments_size() > kMaxEmployments) {
    return InvalidField("person.employments", StrCat("不超过", kMaxEmployments, "段"));
  }
  std::vector<Period> days;
  for (int i = 0; i < person.employments_size(); ++i) {
    const Person::Employment& employment = person.employments(i);
    const std::string field = StrCat("person.employments[", i, "]");
    absl::Status valid = CheckName(StrCat(field, ".school"), employment.school(), "parties");
    if (!valid.ok()) return valid;
    if (employment.interval().start().empty()) return MissingField(StrCat(field, ".interval.start"));
    absl::StatusOr<Period> of = ParseInterval(StrCat(field, ".interval"), employment.interval());
    if (!of.ok()) return of.status();
    if (!days.empty() && of->start < days.back().start) {
      return InvalidField(StrCat(field, ".interval"), "按起始日期先后排列");
    }
    const v1::Share& share = employment.share();
    if (employment.has_share() && (share.denominator() < 1 || share.denominator() > kMaxDenominator ||
                                   share.numerator() < 1 || share.numerator() > share.denominator())) {
      return InvalidField(StrCat(field, ".share"), "分母为1至60，分子为1至分母");
    }
    valid = ValidText(StrCat(field, ".duty"), employment.duty(), kMaxDuty);
    if (!valid.ok()) return valid;
    for (int j = 0; j < i; ++j) {
      if (person.employments(j).school() == employment.school() && Overlap(days[static_cast<size_t>(j)], *of)) {
        return InvalidField(StrCat(field, ".interval"), "在同一单位的任职互不重叠");
      }
    }
    days.push_back(*of);
  }
  return AtMostOnePost(days, person);
}

bool IsHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

}  // namespace

absl::Status ValidPersonName(std::string_view field, std::string_view name) {
  absl::Status valid = CheckName(field, name, "people");
  if (!valid.ok()) return valid;
  constexpr std::string_view kShape = "hhhhhhhh-hhhh-vhhh-rhhh-hhhhhhhhhhhh";
  const std::string_view id = IdOf(name);
  bool matches = id.size() == kShape.size();
  for (size_t i = 0; matches && i < id.size(); ++i) {
    switch (kShape[i]) {
      case 'h': matches = IsHex(id[i]); break;
      case 'v': matches = id[i] == '4' || id[i] == '7'; break;  // random; 1 to 3 and 5 are derived from something
      case 'r': matches = id[i] == '8' || id[i] == '9' || id[i] == 'a' || id[i] == 'b'; break;
      default: matches = id[i] == '-';
    }
  }
  if (matches) return absl::OkStatus();
  return InvalidField(field, "people/ 加随机的 UUID（第4版或第7版，小写）");
}

absl::Status ValidPerson(const Person& person, absl::CivilDay today) {
  absl::Status valid =
      FirstError({RequiredText("person.display_name", person.display_name(), kMaxDisplayName), ValidRoles(person)});
  if (!valid.ok()) return valid;
  if (!v1::Stage_IsValid(person.stage())) return InvalidField("person.stage", "应为已知的学段");
  if (person.stage() == v1::STAGE_UNSPECIFIED && RoleOn(person, today) == v1::ROLE_TEACHER) {
    return MissingField("person.stage");
  }
  if (!Person::Title_IsValid(person.title())) return InvalidField("person.title", "应为已知的职称");
  if (!Person::Standing_IsValid(person.standing())) return InvalidField("person.standing", "应为已知的用工性质");
  if (!person.home_county().empty() && !IsDivisionCode(person.home_county())) {
    return InvalidField("person.home_county", "六位行政区划代码");
  }
  valid = ValidWords("person.subjects", person.subjects(), kMaxSubjects);
  if (valid.ok()) valid = ValidWords("person.languages", person.languages(), kMaxLanguages);
  if (valid.ok()) valid = ValidEmployments(person);
  return valid;
}

v1::Role RoleOn(const Person& person, absl::CivilDay day) {
  for (const Person::RoleSpell& spell : person.roles()) {
    const absl::StatusOr<Period> days = ParseInterval("interval", spell.interval());
    if (days.ok() && InForceOn(*days, day) == type::v1::IN_FORCE_YES) return spell.role();
  }
  return v1::ROLE_UNSPECIFIED;
}

const Person::Employment* MainEmployment(const Person& person, absl::CivilDay day) {
  const Person::Employment* main = nullptr;
  for (const Person::Employment& employment : person.employments()) {
    if (InForceOn(DaysOf(employment), day) != type::v1::IN_FORCE_YES) continue;
    if (main == nullptr || ShareOf(*main) < ShareOf(employment)) main = &employment;
  }
  return main;
}

std::set<absl::CivilDay> PlacedAnewOn(const Person& person, absl::CivilDay today) {
  std::set<absl::CivilDay> days;
  for (const Person::Employment& employment : person.employments()) {
    const Period period = DaysOf(employment);
    if (period.start > today) days.insert(period.start);
    if (period.end && *period.end > today) days.insert(*period.end);
  }
  return days;
}

std::vector<Person::Employment> ChangedEmployments(const Person& before, const Person& after) {
  const Person was = AsEntered(before), is = AsEntered(after);
  std::vector<Person::Employment> changed;
  for (auto [these, those] : {std::pair(&was, &is), std::pair(&is, &was)}) {
    for (const Person::Employment& employment : these->employments()) {
      const std::string text = employment.SerializeAsString();
      const bool kept = std::any_of(those->employments().begin(), those->employments().end(),
                                    [&](const auto& other) { return other.SerializeAsString() == text; });
      if (!kept) changed.push_back(employment);
    }
  }
  return changed;
}

Person AsEntered(const Person& person) {
  Person entered = person;
  entered.clear_identity_number();
  entered.clear_masked_identity();
  entered.clear_school();
  entered.clear_region_code();
  entered.clear_revision();
  entered.clear_etag();
  entered.clear_create_time();
  entered.clear_update_time();
  for (Person::Employment& employment : *entered.mutable_employments()) employment.clear_region_code();
  return entered;
}

absl::Status Place(Person& person, absl::CivilDay today) {
  const Person::Employment* main = MainEmployment(person, today);
  person.set_school(main == nullptr ? "" : main->school());
  person.set_region_code(main == nullptr ? person.home_county() : main->region_code());
  if (!person.region_code().empty()) return absl::OkStatus();
  return Failure(kNoPlace).Field("person.home_county", "六位行政区划代码");
}

}  // namespace jiedui::rotation::policy
