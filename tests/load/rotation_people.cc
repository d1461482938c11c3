#include "tests/load/rotation_people.h"

#include <algorithm>
#include <cstdio>

#include "absl/time/civil_time.h"
#include "common/base/civil.h"
#include "common/base/text.h"

namespace jiedui::load {
namespace {

namespace rv1 = rotation::v1;

constexpr int64_t kPeopleASchool = 50;
constexpr char kSource[] = "合成数据，仅供测量";
constexpr const char* kSubjects[] = {"语文", "数学", "英语", "音乐", "体育", "美术", "物理", "科学"};

// Ids in order of their making, as the service makes them (version 7).
std::string Uuid(uint64_t number, uint64_t chance) {
  const uint64_t milliseconds = 0x018BCFE56800 + number / 8;
  char text[48];
  std::snprintf(
      text, sizeof text, "%08llx-%04llx-7%03llx-8%03llx-%012llx", static_cast<unsigned long long>(milliseconds >> 16),
      static_cast<unsigned long long>(milliseconds & 0xFFFF), static_cast<unsigned long long>(number % 8 << 8),
      static_cast<unsigned long long>(chance >> 52), static_cast<unsigned long long>(chance & 0xFFFFFFFFFFFF));
  return text;
}

std::string Year(uint64_t year, const char* rest) { return StrCat(year, rest); }

}  // namespace

Invention::Invention(Inventing options)
    : options_(std::move(options)),
      // Two or more in every county, so that there is another one to go to.
      schools_(std::max(options_.people / kPeopleASchool, 2 * static_cast<int64_t>(options_.counties.size()))) {}

uint64_t Invention::Chance(int64_t index, uint64_t what) const {
  uint64_t z = options_.seed * 0x9E3779B97F4A7C15 + static_cast<uint64_t>(index) * 0xD1B54A32D192ED03 + (what << 56);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;  // SplitMix64
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

int64_t Invention::FirstOf(int64_t school) const { return (school * options_.people + schools_ - 1) / schools_; }

const std::string& Invention::CountyOf(int64_t school) const {
  return options_.counties[static_cast<size_t>(CountyIndex(school))];
}

int64_t Invention::OtherSchool(int64_t school, uint64_t chance) const {
  const int64_t county = CountyIndex(school);
  const int64_t first = (county * schools_ + counties() - 1) / counties();
  const int64_t beyond = ((county + 1) * schools_ + counties() - 1) / counties();
  const auto others = static_cast<uint64_t>(beyond - first - 1);
  const int64_t other = first + static_cast<int64_t>(chance % others);
  return other < school ? other : other + 1;
}

rv1::Stage Invention::StageOf(int64_t school) {
  constexpr rv1::Stage kStages[] = {rv1::STAGE_PRIMARY, rv1::STAGE_JUNIOR, rv1::STAGE_PRIMARY, rv1::STAGE_SENIOR};
  return kStages[school % 4];
}

std::string Invention::SchoolName(int64_t school) const { return StrCat("parties/syn-school-", school); }

std::string Invention::PersonName(int64_t person) const {
  return StrCat("people/", Uuid(static_cast<uint64_t>(person), Chance(person, 1)));
}

std::string Invention::IdentityOf(int64_t person) const {
  const absl::CivilDay born = absl::CivilDay(1961, 1, 1) + person / 1000 % 14'000;
  char text[48];
  std::snprintf(text, sizeof text, "999999%04d%02d%02d%03d", static_cast<int>(born.year()), born.month(), born.day(),
                static_cast<int>(person % 1000));
  int sum = 0;
  for (int i = 0; i < 17; ++i) sum = (sum + (text[i] - '0')) * 2 % 11;  // ISO 7064 MOD 11-2
  text[17] = "10X98765432"[sum % 11];
  return {text, 18};
}

pairing::v1::Party Invention::Party(int64_t school) const {
  pairing::v1::Party party;
  party.set_name(SchoolName(school));
  party.set_kind(pairing::v1::PARTY_KIND_SCHOOL);
  party.set_display_name(StrCat("合成", CountyOf(school), "第", school, "学校"));
  party.set_region(StrCat("regions/", CountyOf(school)));
  party.set_source(kSource);
  return party;
}

rv1::Category Invention::Category(int64_t number) const {
  rv1::Category category;
  category.set_kind(rv1::Category::KIND_RURAL);
  category.mutable_interval()->set_start("1990-01-01");
  category.set_source(kSource);
  if (number < counties()) {
    const std::string& county = options_.counties[static_cast<size_t>(number)];
    category.set_name(StrCat("categories/syn-rural-", county));
    category.set_region(county);
    category.set_complete_list(true);
    return category;
  }
  const int64_t school = number - counties();
  category.set_name(StrCat("categories/syn-school-", school));
  category.set_school(SchoolName(school));
  if (school % 2 == 0) category.set_kind(rv1::Category::KIND_BOARDING);
  return category;
}

rv1::Person Invention::Person(int64_t index) const {
  const int64_t school = SchoolOf(index);
  const uint64_t chance = Chance(index, 2);
  const std::string start = Year(1990 + chance % 22, "-09-01");
  rv1::Person person;
  person.set_name(PersonName(index));
  person.set_display_name(StrCat("合成教师", index));
  person.set_identity_number(IdentityOf(index));
  rv1::Person::RoleSpell& teacher = *person.add_roles();
  teacher.set_role(rv1::ROLE_TEACHER);
  teacher.mutable_interval()->set_start(start);
  if (index == FirstOf(school)) {
    teacher.mutable_interval()->set_end("2016-09-01");
    rv1::Person::RoleSpell& principal = *person.add_roles();
    principal.set_role(rv1::ROLE_PRINCIPAL);
    principal.mutable_interval()->set_start("2016-09-01");
  }
  person.set_stage(StageOf(school));
  person.add_subjects(kSubjects[chance >> 8 & 7]);
  person.add_languages("国家通用语言");
  person.set_title(static_cast<rv1::Person::Title>(1 + (chance >> 16) % 5));
  person.set_standing(rv1::Person::STANDING_ESTABLISHED);
  person.set_home_county(CountyOf(school));
  if ((chance >> 24) % 8 == 0) {  // came from another school
    rv1::Person::Employment& former = *person.add_employments();
    former.set_school(SchoolName(OtherSchool(school, chance >> 32)));
    former.mutable_interval()->set_start(start);
    former.mutable_interval()->set_end("2012-09-01");
    former.set_duty("教师");
  }
  rv1::Person::Employment& present = *person.add_employments();
  present.set_school(SchoolName(school));
  present.mutable_interval()->set_start(person.employments_size() > 1 ? "2012-09-01" : start);
  present.set_duty("教师");
  return person;
}

rv1::Posting Invention::Posting(int64_t number) const {
  const int64_t index = number / options_.postings, school = SchoolOf(index);
  const auto nth = static_cast<uint64_t>(number % options_.postings);
  const uint64_t chance = Chance(number, 3);
  const bool goes_on = nth + 1 == static_cast<uint64_t>(options_.postings) && chance % 8 == 0;
  // Within ten years, one after another.
  const uint64_t year = goes_on ? 2023 : 2013 + nth * 10 / static_cast<uint64_t>(options_.postings);
  rv1::Posting posting;
  posting.set_name(StrCat("postings/", Uuid(static_cast<uint64_t>(number), chance)));
  posting.set_programme(chance >> 8 & 3 ? "syn-exchange" : "syn-support");
  posting.set_kind(chance >> 8 & 3 ? rv1::Posting::KIND_EXCHANGE : rv1::Posting::KIND_SUPPORT_TEACHING);
  posting.set_person(PersonName(index));
  posting.set_home(SchoolName(school));
  posting.set_host(SchoolName(OtherSchool(school, chance >> 16)));
  posting.mutable_interval()->set_start(Year(year, "-09-01"));
  posting.mutable_interval()->set_end(Year(year + 1, "-07-01"));
  posting.set_duty("任课教师");
  posting.set_stage(StageOf(school));
  posting.set_subject(kSubjects[Chance(index, 2) >> 8 & 7]);
  posting.set_state(goes_on ? rv1::Posting::STATE_IN_POST : rv1::Posting::STATE_COMPLETED);
  if (!goes_on) {
    posting.mutable_assessment()->set_result(rv1::Posting::RESULT_PASSED);
    posting.mutable_assessment()->set_assessed_on(posting.interval().end());
  }
  return posting;
}

rv1::PostBudget Invention::Budget(int64_t county) const {
  rv1::PostBudget budget;
  budget.set_name(StrCat("postBudgets/", options_.counties[static_cast<size_t>(county)]));
  budget.set_total(1'000'000);
  budget.set_source(kSource);
  return budget;
}

rv1::Allotment Invention::Allotment(int64_t school) const {
  rv1::Allotment allotment;
  allotment.set_name(StrCat("allotments/syn-school-", school));
  allotment.set_posts(60);
  allotment.set_stage(StageOf(school));
  allotment.set_classes(20);
  allotment.set_pupils(800);
  allotment.set_since("2020-09-01");
  allotment.set_source(kSource);
  for (const char* subject : kSubjects) {
    rv1::Allotment::SubjectPosts& posts = *allotment.add_subjects();
    posts.set_subject(subject);
    posts.set_posts(6 + static_cast<int32_t>(Chance(school, 4) % 2));
  }
  return allotment;
}

rv1::Need Invention::Need(int64_t school) const {
  const uint64_t chance = Chance(school, 5);
  rv1::Need need;
  need.set_name(StrCat("needs/syn-", school));
  need.set_school(SchoolName(school));
  need.set_stage(StageOf(school));
  need.set_subject(kSubjects[chance & 7]);
  need.set_count(1 + static_cast<int32_t>(chance >> 8 & 1));
  need.set_priority(1 + static_cast<int32_t>((chance >> 16) % 3));
  need.mutable_interval()->set_start("2023-09-01");
  need.mutable_interval()->set_end("2024-07-01");
  return need;
}

}  // namespace jiedui::load
