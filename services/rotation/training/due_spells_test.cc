// When which rule binds a person and since when it counts, against an oracle that looks at one day.
#include "services/rotation/training/due_spells.h"

#include <algorithm>
#include <optional>

#include "common/base/civil.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidcheck/gtest.h"
#include "services/rotation/facts.h"

namespace jiedui::rotation::policy {
namespace {

using absl::CivilDay;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::Person PersonOf(v1::Role role, const std::string& from, const std::string& to, const std::string& employed_from,
                    const std::string& employed_to = "") {
  v1::Person person;
  v1::Person::RoleSpell& spell = *person.add_roles();
  spell.set_role(role);
  spell.mutable_interval()->set_start(from);
  spell.mutable_interval()->set_end(to);
  v1::Person::Employment& employment = *person.add_employments();
  employment.mutable_interval()->set_start(employed_from);
  employment.mutable_interval()->set_end(employed_to);
  return person;
}

TEST(DueSpellsTest, DX18_3_4_3_ATeacherWhoBecamePrincipalCountsOnFromTheLastRound) {
  v1::Person person = PersonOf(v1::ROLE_TEACHER, "2010-09-01", "2018-01-01", "2010-09-01");
  v1::Person::RoleSpell& spell = *person.add_roles();
  spell.set_role(v1::ROLE_PRINCIPAL);
  spell.mutable_interval()->set_start("2018-01-01");
  const std::string open(kForEver);
  EXPECT_THAT(
      DueSpells(person, {.rounds = {CivilDay(2014, 3, 1)}}),
      ElementsAre(
          DueSpell{v1::DUE_KIND_TRAINING, v1::ROLE_TEACHER, "", "2010-09-01", "2010-09-01", "2014-03-01"},
          DueSpell{v1::DUE_KIND_TRAINING, v1::ROLE_TEACHER, "2014-03-01", "2014-03-01", "2014-03-01", "2018-01-01"},
          DueSpell{v1::DUE_KIND_TRAINING, v1::ROLE_PRINCIPAL, "2014-03-01", "2014-03-01", "2018-01-01", open},
          DueSpell{v1::DUE_KIND_CHECK, v1::ROLE_TEACHER, "", "2010-09-01", "2010-09-01", "2018-01-01"},
          DueSpell{v1::DUE_KIND_CHECK, v1::ROLE_PRINCIPAL, "", "2010-09-01", "2018-01-01", open}));
}

TEST(DueSpellsTest, NobodyIsBoundAsAnOfficialOrWithoutAnEmployment) {
  EXPECT_THAT(DueSpells(PersonOf(v1::ROLE_OFFICIAL, "2010", "", "2010"), {}), IsEmpty());
  v1::Person person = PersonOf(v1::ROLE_TEACHER, "2010", "", "2010");
  person.clear_employments();
  EXPECT_THAT(DueSpells(person, {}), IsEmpty());
}

CivilDay DayOf(int offset) { return CivilDay(2015, 1, 1) + offset; }

// Spells of a few days each, some after gaps, the last perhaps open.
struct Spells {
  std::vector<std::pair<int, std::optional<int>>> all;
};
Spells RandomSpells(int most) {
  Spells spells;
  int day = *rc::gen::inRange(0, 10);
  const int count = *rc::gen::inRange(0, most + 1);
  for (int i = 0; i < count; ++i) {
    const int end = day + *rc::gen::inRange(1, 12);
    const bool open = i + 1 == count && *rc::gen::arbitrary<bool>();
    spells.all.emplace_back(day, open ? std::nullopt : std::optional<int>(end));
    day = end + *rc::gen::inRange(0, 5);
  }
  return spells;
}
void Set(type::v1::Interval& interval, const std::pair<int, std::optional<int>>& spell) {
  interval.set_start(FormatDay(DayOf(spell.first)));
  if (spell.second) interval.set_end(FormatDay(DayOf(*spell.second)));
}
bool Covers(const std::pair<int, std::optional<int>>& spell, int day) {
  return spell.first <= day && (!spell.second || day < *spell.second);
}

RC_GTEST_PROP(DueSpellsProperty, OnEachDayThereIsTheOneStretchThatTheDayItselfSays, ()) {
  v1::Person person;
  const Spells roles = RandomSpells(4), employed = RandomSpells(3), more = RandomSpells(2);
  std::vector<v1::Role> is;
  for (const auto& spell : roles.all) {
    v1::Person::RoleSpell& role = *person.add_roles();
    is.push_back(*rc::gen::element(v1::ROLE_TEACHER, v1::ROLE_PRINCIPAL, v1::ROLE_OFFICIAL));
    role.set_role(is.back());
    Set(*role.mutable_interval(), spell);
  }
  for (const Spells* spells : {&employed, &more}) {
    for (const auto& spell : spells->all) Set(*person.add_employments()->mutable_interval(), spell);
  }
  const auto rounds = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 60));
  const auto checks = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 60));
  Taken taken;
  for (const int day : rounds) taken.rounds.push_back(DayOf(day));
  for (const int day : checks) taken.checks.push_back(DayOf(day));
  const std::vector<DueSpell> spells = DueSpells(person, taken);

  std::optional<int> first;
  for (const Spells* of : {&employed, &more}) {
    if (!of->all.empty() && (!first || of->all.front().first < *first)) first = of->all.front().first;
  }
  for (int day = 0; day < 80; ++day) {
    bool works = false;
    for (const Spells* of : {&employed, &more}) {
      for (const auto& spell : of->all) works = works || Covers(spell, day);
    }
    v1::Role role = v1::ROLE_UNSPECIFIED;
    for (size_t i = 0; i < roles.all.size(); ++i) {
      if (Covers(roles.all[i], day)) role = is[i];
    }
    const bool bound = works && (role == v1::ROLE_TEACHER || role == v1::ROLE_PRINCIPAL);
    for (const auto& [kind, days] : {std::pair(v1::DUE_KIND_TRAINING, rounds), std::pair(v1::DUE_KIND_CHECK, checks)}) {
      std::optional<int> last;
      for (const int each : days) {
        if (each <= day && (!last || each > *last)) last = each;
      }
      const std::string on = FormatDay(DayOf(day));
      std::vector<DueSpell> found;
      for (const DueSpell& spell : spells) {
        if (spell.kind == kind && spell.start <= on && on < spell.end) found.push_back(spell);
      }
      RC_ASSERT(found.size() == (bound ? 1u : 0u));
      if (!bound) continue;
      RC_ASSERT(found[0].role == role);
      RC_ASSERT(found[0].last_on == (last ? FormatDay(DayOf(*last)) : std::string()));
      RC_ASSERT(found[0].counted_from == FormatDay(DayOf(last ? *last : *first)));
    }
  }
}

}  // namespace
}  // namespace jiedui::rotation::policy
