// Lists and sums of areas read indexes of their own; what they answer is what looking at everybody gives. On both engines, over invented
// people and postings of a seed.
#include <algorithm>
#include <functional>
#include <random>
#include <set>

#include "common/base/civil.h"
#include "services/rotation/people/people.h"
#include "services/rotation/questions/question_service.h"
#include "services/rotation/rotation_test_base.h"
#include "services/rotation/training/due.h"

namespace jiedui::rotation {
namespace {

using jiedui::testing::EngineName;
using jiedui::testing::EnginesUnderTest;
using jiedui::testing::IsOk;
using ::testing::ElementsAreArray;

// Counties of three provinces, and what lies in a prefecture itself.
const std::string kRegions[] = {"620102", "621100", "621102", "621121", "621122", "630102", "350102"};
const std::string kAreas[] = {"", "620000", "630000", "350000", "621100", "620100", "621102", "621122", "632700"};

class AreaListsTest : public RotationTest {
 protected:
  size_t Any(size_t count) { return std::uniform_int_distribution<size_t>(0, count - 1)(random_); }
  const std::string& AnyRegion() { return kRegions[Any(std::size(kRegions))]; }
  static Scope ScopeOf(const std::string& area) { return area.empty() ? Scope::All() : Scope::Region(area); }
  std::string AnyDay(int first_year, int years) {
    return FormatDay(absl::CivilDay(first_year, 1, 1) + static_cast<int64_t>(Any(static_cast<size_t>(365 * years))));
  }

  // All pages of a list, by the names on them.
  template <class Resource>
  std::vector<std::string> Pages(const Scope& scope, const rpc::SqlFilter& filter, int size) {
    std::vector<std::string> names;
    Write([&](db::Tx& tx) -> absl::Status {
      names.clear();
      rpc::Page page{.after = "", .limit = size};
      for (;;) {
        absl::StatusOr<std::vector<Resource>> rows = resource::List<Resource>(tx, scope, filter, page);
        if (!rows.ok()) return rows.status();
        for (const Resource& row : *rows) names.push_back(row.name());
        if (static_cast<int>(rows->size()) < size) return absl::OkStatus();
        page.after = names.back();
      }
    });
    return names;
  }

  // The same of what belongs to a party.
  std::vector<std::string> PagesOf(const std::string& party, const rpc::SqlFilter& filter, int size) {
    std::vector<std::string> names;
    Write([&](db::Tx& tx) -> absl::Status {
      names.clear();
      rpc::Page page{.after = "", .limit = size};
      for (;;) {
        const auto rows = resource::ListOf<v1::Posting>(tx, {"person", "home", "host"}, party, filter, page);
        if (!rows.ok()) return rows.status();
        for (const v1::Posting& row : *rows) names.push_back(row.name());
        if (static_cast<int>(rows->size()) < size) return absl::OkStatus();
        page.after = names.back();
      }
    });
    return names;
  }
  // Where parties/p0 … lie.
  static constexpr size_t kParties = 12;
  static std::string PartyName(size_t party) { return "parties/p" + std::to_string(party); }
  static const std::string& RegionOf(size_t party) { return kRegions[party % std::size(kRegions)]; }
  std::vector<v1::Posting> PutPostings() {
    std::vector<v1::Posting> postings;
    for (int i = 1; i <= 150; ++i) {
      const size_t home = Any(kParties), host = Any(kParties);
      v1::Posting& posting = postings.emplace_back();
      posting.set_name("postings/" + std::to_string(Any(1'000'000)) + "-" + std::to_string(i));
      posting.set_person(PersonName(static_cast<int>(Any(40))));
      posting.set_home(PartyName(home));
      posting.set_host(PartyName(host));
      posting.set_home_region(RegionOf(home));
      posting.set_host_region(RegionOf(host));
      posting.set_programme(Any(2) == 0 ? "a" : "b");
      posting.set_kind(v1::Posting::KIND_EXCHANGE);
      const v1::Posting::State states[] = {v1::Posting::STATE_IN_POST, v1::Posting::STATE_COMPLETED,
                                           v1::Posting::STATE_WITHDRAWN};
      posting.set_state(states[Any(3)]);
      if (Any(3) == 0) posting.set_team("teams/t" + std::to_string(Any(5)));
      posting.set_poor_county(Any(4) == 0);
      posting.mutable_interval()->set_start("2022-09-01");
      posting.mutable_interval()->set_end("2023-07-01");
    }
    Write([&](db::Tx& tx) -> absl::Status {
      for (const v1::Posting& posting : postings) {
        absl::Status put = resource::Put<v1::Posting>(tx, nullptr, posting).status();
        if (!put.ok()) return put;
      }
      return absl::OkStatus();
    });
    return postings;
  }

  std::mt19937 random_{20231001};
  QuestionService questions_{*store_, workers_};
};

INSTANTIATE_TEST_SUITE_P(Engines, AreaListsTest, ::testing::ValuesIn(EnginesUnderTest()), EngineName);

TEST_P(AreaListsTest, PeopleOfAnAreaComeInOrderOfNameWhateverThePage) {
  std::vector<v1::Person> people;
  for (int i = 1; i <= 120; ++i) {
    v1::Person person;
    person.set_name(PersonName(i));
    person.set_region_code(AnyRegion());
    person.set_stage(Any(2) == 0 ? v1::STAGE_PRIMARY : v1::STAGE_SENIOR);
    people.push_back(PutPerson(person));
  }
  // A second revision elsewhere is where the person is.
  Write([&](db::Tx& tx) -> absl::Status {
    v1::Person moved = people.front();
    moved.set_region_code("630102");
    return resource::Put<v1::Person>(tx, &people.front(), moved).status();
  });
  people.front().set_region_code("630102");
  const rpc::SqlFilter primary{.sql = " AND stage = $6", .values = {int64_t{v1::STAGE_PRIMARY}}};
  for (const std::string& area : kAreas) {
    for (const rpc::SqlFilter& filter : {rpc::SqlFilter(), primary}) {
      std::vector<std::string> expected;
      for (const v1::Person& person : people) {
        if (!ScopeOf(area).Covers(person.region_code())) continue;
        if (filter.sql.empty() || person.stage() == v1::STAGE_PRIMARY) expected.push_back(person.name());
      }
      std::sort(expected.begin(), expected.end());
      for (const int size : {1, 3, 7, 51, 501}) {
        EXPECT_THAT(Pages<v1::Person>(ScopeOf(area), filter, size), ElementsAreArray(expected))
            << area << " by " << size;
      }
    }
  }
}

TEST_P(AreaListsTest, PostingsOfAnAreaAreThoseOfEitherSideOnce) {
  const std::vector<v1::Posting> postings = PutPostings();
  const rpc::SqlFilter in_post{.sql = " AND state = $6", .values = {int64_t{v1::Posting::STATE_IN_POST}}};
  for (const std::string& area : kAreas) {
    for (const rpc::SqlFilter& filter : {rpc::SqlFilter(), in_post}) {
      std::vector<std::string> expected;
      for (const v1::Posting& posting : postings) {
        const Scope scope = ScopeOf(area);
        if (!scope.Covers(posting.home_region()) && !scope.Covers(posting.host_region())) continue;
        if (filter.sql.empty() || posting.state() == v1::Posting::STATE_IN_POST) expected.push_back(posting.name());
      }
      std::sort(expected.begin(), expected.end());
      for (const int size : {1, 4, 51}) {
        EXPECT_THAT(Pages<v1::Posting>(ScopeOf(area), filter, size), ElementsAreArray(expected))
            << area << " by " << size;
      }
    }
  }
}

TEST_P(AreaListsTest, PostingsOfAPartyAreThoseThatNameItOnce) {
  const std::vector<v1::Posting> postings = PutPostings();
  const rpc::SqlFilter in_post{.sql = " AND state = $6", .values = {int64_t{v1::Posting::STATE_IN_POST}}};
  for (const std::string& party : {PartyName(0), PartyName(3), PartyName(99), PersonName(7), std::string()}) {
    for (const rpc::SqlFilter& filter : {rpc::SqlFilter(), in_post}) {
      std::vector<std::string> expected;
      for (const v1::Posting& posting : postings) {
        if (party.empty()) continue;
        if (posting.person() != party && posting.home() != party && posting.host() != party) continue;
        if (filter.sql.empty() || posting.state() == v1::Posting::STATE_IN_POST) expected.push_back(posting.name());
      }
      std::sort(expected.begin(), expected.end());
      for (const int size : {1, 4, 51}) EXPECT_THAT(PagesOf(party, filter, size), ElementsAreArray(expected)) << party;
    }
  }
}

TEST_P(AreaListsTest, DX18_3_4_2c_SumsAreThoseOfWhatTheCallerSees) {
  const std::vector<v1::Posting> postings = PutPostings();
  const auto summed = [&](Call call, const v1::SummarizePostingsRequest& request,
                          const std::function<bool(const v1::Posting&)>& seen) {
    call = As(std::move(call), "SummarizePostings");
    const auto sum = Await(questions_.SummarizePostings(call, request));
    ASSERT_THAT(sum, IsOk());
    int64_t total = 0, effective = 0, poor = 0;
    std::set<std::string> people, teams;
    for (const v1::Posting& posting : postings) {
      if (!seen(posting)) continue;
      ++total;
      if (posting.state() == v1::Posting::STATE_WITHDRAWN) continue;
      ++effective;
      poor += posting.poor_county() ? 1 : 0;
      people.insert(posting.person());
      if (!posting.team().empty()) teams.insert(posting.team());
    }
    EXPECT_EQ(sum->total(), total);
    EXPECT_EQ(sum->effective(), effective);
    EXPECT_EQ(sum->poor(), poor);
    EXPECT_EQ(sum->people(), static_cast<int64_t>(people.size()));
    EXPECT_EQ(sum->teams(), static_cast<int64_t>(teams.size()));
  };
  for (const std::string& area : kAreas) {
    const Scope scope = ScopeOf(area);
    const Call office = MakeCall({.person = "x", .organisation = "parties/o", .role = "moe", .region = area});
    const auto inside = [&](const v1::Posting& posting) {
      return scope.Covers(posting.home_region()) || scope.Covers(posting.host_region());
    };
    summed(office, {}, inside);
    v1::SummarizePostingsRequest request;
    request.set_programme("a");
    request.set_host_region("621100");
    summed(office, request, [&](const v1::Posting& posting) {
      return inside(posting) && posting.programme() == "a" && Scope::Region("621100").Covers(posting.host_region());
    });
  }
  for (const size_t party : {size_t{0}, size_t{5}}) {
    const Call school =
        MakeCall({.person = "x", .organisation = PartyName(party), .role = "school", .region = RegionOf(party)});
    summed(school, {}, [&](const v1::Posting& posting) {
      return posting.home() == PartyName(party) || posting.host() == PartyName(party);
    });
  }
}

// What is due of an area is what is due of each of its people; so is who was trained.
TEST_P(AreaListsTest, DX18_3_4_3_WhatIsDueOfAnAreaIsWhatIsDueOfEach) {
  using rules::v1::Rule;
  const auto rule = [&](const std::string& id, int years, const std::string& region) {
    Rule rule;
    rule.set_rule_id(id);
    rule.set_region(region);
    rule.set_number(years);
    rule.set_unit("年");
    rule.set_comparator(Rule::COMPARATOR_AT_MOST);
    rule.set_strength(Rule::STRENGTH_REFUSE);
    rule.mutable_citation()->set_clause("DX18-3.4.3");
    return rule;
  };
  PutRule(rule(std::string(kTeacherRoundRule), 5, ""));
  PutRule(rule(std::string(kTeacherRoundRule), 4, "621122"));  // a county inside
  PutRule(rule(std::string(kPrincipalRoundRule), 3, ""));
  PutRule(rule(std::string(kPrincipalRoundRule), 2, "620000"));
  PutRule(rule(std::string(kCheckRule), 2, ""));
  PutRule(rule(std::string(kCheckRule), 1, "621100"));
  std::vector<v1::Person> people;
  for (int i = 1; i <= 90; ++i) {
    v1::Person person;
    person.set_name(PersonName(i));
    person.set_region_code(AnyRegion());
    const std::string start = AnyDay(2008, 8);
    v1::Person::RoleSpell& role = *person.add_roles();
    role.set_role(Any(3) == 0 ? v1::ROLE_PRINCIPAL : v1::ROLE_TEACHER);
    role.mutable_interval()->set_start(start);
    v1::Person::Employment& employment = *person.add_employments();
    employment.set_school("parties/anding");
    employment.mutable_interval()->set_start(start);
    if (Any(5) == 0) employment.mutable_interval()->set_end(AnyDay(2017, 10));
    people.push_back(PutPerson(person));
  }
  Write([&](db::Tx& tx) -> absl::Status {
    for (size_t i = 0; i < people.size(); ++i) {
      if (Any(2) == 0) {
        v1::Check check;
        check.set_name("checks/c" + std::to_string(i));
        check.set_person(people[i].name());
        check.set_checked_on(AnyDay(2016, 6));
        absl::Status put = resource::Put<v1::Check>(tx, nullptr, check).status();
        if (!put.ok()) return put;
      }
      if (Any(2) == 0) {
        v1::Training training;
        training.set_name("trainings/t" + std::to_string(i));
        training.set_round(true);
        training.set_state(v1::Training::STATE_HELD);
        const absl::CivilDay day = *ParseDay("", AnyDay(2016, 6));
        training.mutable_interval()->set_start(FormatDay(day));
        training.mutable_interval()->set_end(FormatDay(day + 1));
        absl::Status put = resource::Put<v1::Training>(tx, nullptr, training).status();
        constexpr db::Sql kAttend{"test.attend",
                                  "INSERT INTO attendance (training, person, completed) VALUES ($1, $2, 1)"};
        if (put.ok()) put = tx.Run(kAttend, {training.name(), people[i].name()}).status();
        if (!put.ok()) return put;
      }
      absl::Status kept = store::RefreshDue(tx, people[i]);
      if (!kept.ok()) return kept;
    }
    return absl::OkStatus();
  });
  // One is seen elsewhere since.
  Write([&](db::Tx& tx) -> absl::Status {
    v1::Person moved = people.front();
    moved.set_region_code("621122");
    absl::StatusOr<v1::Person> put = resource::Put<v1::Person>(tx, &people.front(), moved);
    if (!put.ok()) return put.status();
    people.front() = *put;
    const Call call = Ministry();
    db::Mutation m(tx, call, "");
    return SeenElsewhere(m, moved.name(), moved.region_code());
  });

  const std::vector<v1::DueKind> both = {v1::DUE_KIND_TRAINING, v1::DUE_KIND_CHECK};
  for (const std::string& area : kAreas) {
    for (const char* on : {"2016-03-01", "2020-02-29", "2023-10-01"}) {
      const absl::CivilDay day = *ParseDay("", on), due_by = day + static_cast<int64_t>(Any(400)) - 100;
      std::vector<std::string> expected;
      int64_t bound = 0, trained = 0;
      Write([&](db::Tx& tx) -> absl::Status {
        for (const v1::Person& person : people) {
          if (!ScopeOf(area).Covers(person.region_code())) continue;
          absl::StatusOr<std::vector<v1::Due>> due = DueOf(tx, person.name(), person.region_code(), "", day);
          if (!due.ok()) return due.status();
          for (const v1::Due& each : *due) {
            if (each.kind() == v1::DUE_KIND_TRAINING) {
              ++bound;
              trained += each.last_on() >= "2018-01-01" ? 1 : 0;
            }
            if (each.due_on() <= FormatDay(due_by)) expected.push_back(each.ShortDebugString());
          }
        }
        return absl::OkStatus();
      });
      std::sort(expected.begin(), expected.end());
      for (const int size : {2, 5, 1000}) {
        std::vector<std::string> listed, keys;
        Write([&](db::Tx& tx) -> absl::Status {
          DueQuery query{
              .whose = {.area = ScopeOf(area), .organisation = ""}, .kinds = both, .day = day, .due_by = due_by};
          query.limit = size;
          for (;;) {
            absl::StatusOr<std::vector<DueRow>> rows = ListDue(tx, query);
            if (!rows.ok()) return rows.status();
            for (const DueRow& row : *rows) {
              listed.push_back(row.due.ShortDebugString());
              keys.push_back(row.key);
            }
            if (static_cast<int>(rows->size()) < size) return absl::OkStatus();
            query.after = keys.back();
          }
        });
        EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end())) << area << " " << on;
        std::sort(listed.begin(), listed.end());
        EXPECT_THAT(listed, ElementsAreArray(expected)) << area << " " << on << " by " << size;
      }
      Write([&](db::Tx& tx) -> absl::Status {
        const absl::StatusOr<v1::GetTrainingCoverageResponse> coverage = CoverageOf(
            tx,
            {.whose = {.area = ScopeOf(area), .organisation = ""}, .day = day, .since = "2018-01-01", .category = 0});
        if (!coverage.ok()) return coverage.status();
        EXPECT_EQ(coverage->people(), bound) << area << " " << on;
        EXPECT_EQ(coverage->trained(), trained) << area << " " << on;
        return absl::OkStatus();
      });
    }
  }
}

}  // namespace
}  // namespace jiedui::rotation
