#include "services/rotation/posts/staffing.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "common/base/civil.h"
#include "common/rules/rules.h"
#include "services/rotation/people/policy_person.h"

namespace jiedui::rotation::store {
namespace {

using v1::Allotment;
using v1::Person;
using v1::Posting;

// States: APPROVED to COMPLETED, and CUT_SHORT, whose end is the day on which it was cut. $1 the day; kind 5 is circuit teaching.
constexpr db::Sql kPostedAt{"posting.posted_at", R"(
SELECT p.data, q.data FROM posting p JOIN person q ON q.name = p.person AND q.recorded_to = 9223372036854775807
WHERE p.host = $2 AND p.kind <> 5 AND p.state >= 3 AND p.state <> 7 AND p.start_date <= $1 AND p.end_date > $1
  AND p.recorded_to = 9223372036854775807 ORDER BY p.name)"};
constexpr db::Sql kPostedIn{"posting.posted_in", R"(
SELECT p.data, q.data FROM posting p JOIN person q ON q.name = p.person AND q.recorded_to = 9223372036854775807
WHERE p.host IN (SELECT name FROM heard_party WHERE region_code >= $2 AND region_code < $3) AND p.kind <> 5
  AND p.state >= 3 AND p.state <> 7 AND p.start_date <= $1 AND p.end_date > $1
  AND p.recorded_to = 9223372036854775807 ORDER BY p.name)"};
// $2, $3 the area: those that begin in it, and those that come by, from wherever.
constexpr db::Sql kCircuitsIn{"posting.circuits_in", R"(
SELECT p.data, q.data FROM posting p JOIN person q ON q.name = p.person AND q.recorded_to = 9223372036854775807
WHERE p.name IN (SELECT c.posting FROM heard_party s JOIN posting_circuit c ON c.party = s.name
                 WHERE s.region_code >= $2 AND s.region_code < $3
                 UNION SELECT h.name FROM heard_party s JOIN posting h ON h.host = s.name
                 WHERE s.region_code >= $2 AND s.region_code < $3
                   AND h.kind = 5 AND h.end_date > $1 AND h.recorded_to = 9223372036854775807)
  AND p.kind = 5 AND p.state >= 3 AND p.state <> 7 AND p.start_date <= $1 AND p.end_date > $1
  AND p.recorded_to = 9223372036854775807 ORDER BY p.name)"};
// Those of one school: as its host, or further on in the circuit.
constexpr db::Sql kCircuitsAt{"posting.circuits_at", R"(
SELECT p.data, q.data FROM posting p JOIN person q ON q.name = p.person AND q.recorded_to = 9223372036854775807
WHERE p.name IN (SELECT c.posting FROM posting_circuit c WHERE c.party = $2
                 UNION SELECT h.name FROM posting h
                 WHERE h.host = $2 AND h.kind = 5 AND h.end_date > $1 AND h.recorded_to = 9223372036854775807)
  AND p.kind = 5 AND p.state >= 3 AND p.state <> 7 AND p.start_date <= $1 AND p.end_date > $1
  AND p.recorded_to = 9223372036854775807 ORDER BY p.name)"};

// Of whoever is employed there, whoever sent: a school, or the office above it.
constexpr db::Sql kAwayOf{"posting.away_of", R"(
SELECT p.data, e.school FROM posting p JOIN employment e ON e.person = p.person AND e.start_date <= $1 AND e.end_date > $1
WHERE e.school = $2 AND p.kind IN (1, 4, 5, 6) AND p.state >= 3 AND p.state <> 7 AND p.start_date <= $1 AND p.end_date > $1
  AND p.recorded_to = 9223372036854775807)"};
constexpr db::Sql kAwayIn{"posting.away_in", R"(
SELECT p.data, e.school FROM posting p JOIN employment e ON e.person = p.person AND e.start_date <= $1 AND e.end_date > $1
WHERE e.school IN (SELECT name FROM heard_party WHERE region_code >= $2 AND region_code < $3) AND p.kind IN (1, 4, 5, 6)
  AND p.state >= 3 AND p.state <> 7 AND p.start_date <= $1 AND p.end_date > $1
  AND p.recorded_to = 9223372036854775807)"};

constexpr db::Sql kEmployedAt{"employment.at", R"(
SELECT e.school, q.data FROM employment e JOIN person q ON q.name = e.person AND q.recorded_to = 9223372036854775807
WHERE e.school = $2 AND e.start_date <= $1 AND e.end_date > $1)"};
constexpr db::Sql kEmployedIn{"employment.in", R"(
SELECT e.school, q.data FROM employment e JOIN person q ON q.name = e.person AND q.recorded_to = 9223372036854775807
WHERE e.school IN (SELECT name FROM heard_party WHERE region_code >= $2 AND region_code < $3)
  AND e.start_date <= $1 AND e.end_date > $1)"};

constexpr db::Sql kAllotmentsOf{"allotment.revisions_of", R"(
SELECT data FROM resource WHERE name = $1 ORDER BY revision DESC)"};
constexpr db::Sql kAllotmentsIn{"allotment.revisions_in", R"(
SELECT r.data FROM resource a JOIN resource r ON r.name = a.name
WHERE a.name > 'allotments/' AND a.name < 'allotments0' AND a.region_code >= $1 AND a.region_code < $2
  AND a.recorded_to = 9223372036854775807 ORDER BY r.name, r.revision DESC)"};
constexpr db::Sql kPostsAllotted{"allotment.posts", R"(
SELECT CAST(COALESCE(SUM(state), 0) AS BIGINT) FROM resource
WHERE region_code = $1 AND party <> $2 AND name > 'allotments/' AND name < 'allotments0'
  AND recorded_to = 9223372036854775807)"};

constexpr db::Sql kHeldAt{"employment.held_at", R"(
SELECT q.data FROM employment e JOIN person q ON q.name = e.person AND q.recorded_to = 9223372036854775807
WHERE e.school = $1 AND e.end_date > $2 AND e.person <> $3 AND q.standing IN (0, 1) ORDER BY q.name)"};

// Person's postings of one day take out of the school what they fill elsewhere, at most what there is.
struct Employed {
  Person person;
  policy::Parts share = 0;
};

// Which of the schools that employ the person on a day goes without: the one that sent, or else the one with the main employment.
std::string_view LeftSchool(const Person& person, const Posting& posting, const std::string& day) {
  if (policy::EmployedShare(person, posting.home(), day) > 0) return posting.home();
  const absl::StatusOr<absl::CivilDay> on = ParseDay("day", day);
  const Person::Employment* main = on.ok() ? policy::MainEmployment(person, *on) : nullptr;
  return main == nullptr ? std::string_view() : main->school();
}

absl::Status TakeAway(db::Tx& tx, const SchoolArea& schools, const std::string& day,
                      std::map<std::pair<std::string, std::string>, Employed>& employed) {
  const auto take = [&](const db::Row& row) -> absl::Status {
    Posting posting;
    absl::Status parsed = db::Parse(row, 0, posting);
    if (!parsed.ok()) return parsed;
    const auto found = employed.find({std::string(row.Text(1)), posting.person()});
    if (found == employed.end() || LeftSchool(found->second.person, posting, day) != row.Text(1)) {
      return absl::OkStatus();
    }
    policy::Parts& share = found->second.share;
    share = std::max<policy::Parts>(0, share - policy::PartsOf(posting.share()));
    return absl::OkStatus();
  };
  if (!schools.school.empty()) return tx.Each(kAwayOf, {day, schools.school}, take);
  return tx.Each(kAwayIn, {day, schools.area.low, schools.area.high}, take);
}

}  // namespace

absl::Status EachPosted(db::Tx& tx, const SchoolArea& schools, absl::CivilDay on, VisitPosted visit) {
  const std::string day = FormatDay(on);
  const auto each = [&](const db::Row& row) -> absl::Status {
    Posting posting;
    Person person;
    absl::Status parsed = db::Parse(row, 0, posting);
    if (parsed.ok()) parsed = db::Parse(row, 1, person);
    if (!parsed.ok()) return parsed;
    std::vector<std::string_view> places = {posting.host()};
    if (posting.kind() == Posting::KIND_CIRCUIT) {
      places.insert(places.end(), posting.circuit().begin(), posting.circuit().end());
    }
    for (const std::string_view place : places) {
      if (!schools.school.empty() && place != schools.school) continue;
      absl::Status visited = visit(place, static_cast<int>(places.size()), posting, person);
      if (!visited.ok()) return visited;
    }
    return absl::OkStatus();
  };
  const Scope& area = schools.area;
  const bool one = !schools.school.empty();
  absl::Status status =
      one ? tx.Each(kPostedAt, {day, schools.school}, each) : tx.Each(kPostedIn, {day, area.low, area.high}, each);
  if (!status.ok()) return status;
  return one ? tx.Each(kCircuitsAt, {day, schools.school}, each)
             : tx.Each(kCircuitsIn, {day, area.low, area.high}, each);
}

absl::StatusOr<StaffBySchool> StaffOn(db::Tx& tx, const SchoolArea& schools, absl::CivilDay on) {
  const std::string day = FormatDay(on);
  std::map<std::pair<std::string, std::string>, Employed> employed;  // by school and person
  const auto enter = [&](const db::Row& row) -> absl::Status {
    Employed one;
    absl::Status parsed = db::Parse(row, 1, one.person);
    if (!parsed.ok()) return parsed;
    std::pair<std::string, std::string> key(row.Text(0), one.person.name());
    one.share = policy::EmployedShare(one.person, key.first, day);
    employed.emplace(std::move(key), std::move(one));
    return absl::OkStatus();
  };
  absl::Status status = schools.school.empty() ? tx.Each(kEmployedIn, {day, schools.area.low, schools.area.high}, enter)
                                               : tx.Each(kEmployedAt, {day, schools.school}, enter);
  if (!status.ok()) return status;
  StaffBySchool staff;
  for (const auto& [key, one] : employed) {
    if (policy::IsEstablished(one.person.standing())) staff[key.first].established += one.share;
  }
  status = TakeAway(tx, schools, day, employed);
  if (!status.ok()) return status;
  for (const auto& [key, one] : employed) {
    if (one.share == 0 || !policy::Teaches(one.person, day)) continue;
    staff[key.first].teachers.push_back({.share = one.share,
                                         .subjects = {one.person.subjects().begin(), one.person.subjects().end()},
                                         .double_qualified = one.person.double_qualified()});
  }
  status = EachPosted(tx, schools, on,
                      [&](std::string_view school, int places, const Posting& posting, const Person& person) {
                        if (!policy::FillsPost(posting.kind()) || !policy::Teaches(person, day))
                          return absl::OkStatus();
                        policy::Teacher& teacher = staff[std::string(school)].teachers.emplace_back();
                        teacher.share = policy::PartsOf(posting.share(), places);
                        teacher.double_qualified = person.double_qualified();
                        if (posting.subject().empty()) {
                          teacher.subjects.assign(person.subjects().begin(), person.subjects().end());
                        } else {
                          teacher.subjects = {posting.subject()};
                        }
                        return absl::OkStatus();
                      });
  if (!status.ok()) return status;
  return staff;
}

absl::StatusOr<std::vector<Allotment>> AllotmentsOn(db::Tx& tx, const SchoolArea& schools, absl::CivilDay on) {
  const std::string day = FormatDay(on);
  std::vector<Allotment> held;
  const auto take = [&](const db::Row& row) -> absl::Status {
    Allotment allotment;
    absl::Status parsed = db::Parse(row, 0, allotment);
    if (!parsed.ok()) return parsed;
    if (allotment.since() > day || (!held.empty() && held.back().name() == allotment.name())) return absl::OkStatus();
    held.push_back(std::move(allotment));
    return absl::OkStatus();
  };
  absl::Status status = schools.school.empty()
                            ? tx.Each(kAllotmentsIn, {schools.area.low, schools.area.high}, take)
                            : tx.Each(kAllotmentsOf, {policy::AllotmentOfSchool(schools.school)}, take);
  if (!status.ok()) return status;
  return held;
}

absl::StatusOr<policy::StaffingRules> StaffingRulesOn(db::Tx& tx, std::string_view region, absl::CivilDay day) {
  policy::StaffingRules found;
  const std::pair<std::string_view, std::optional<rules::v1::Rule>*> wanted[] = {
      {policy::kClassTeachersRule, &found.class_teachers},
      {policy::kClassCarersRule, &found.class_carers},
      {policy::kSpecialRatioRule, &found.special_ratio},
      {policy::kSeniorShareRule, &found.senior_share},
      {policy::kMiddleShareRule, &found.middle_share}};
  for (const auto& [id, rule] : wanted) {
    absl::StatusOr<std::optional<rules::v1::Rule>> at = rules::RuleAt(tx, id, region, day, rules::kKnownNow);
    if (!at.ok()) return at.status();
    *rule = *std::move(at);
  }
  return found;
}

absl::StatusOr<int64_t> PostsAllotted(db::Tx& tx, std::string_view region, std::string_view except_school) {
  int64_t posts = 0;
  absl::Status status =
      tx.One(kPostsAllotted, {region, except_school}, [&](const db::Row& row) { posts = row.Int(0); }).status();
  if (!status.ok()) return status;
  return posts;
}

absl::StatusOr<std::vector<policy::Held>> HeldAt(db::Tx& tx, std::string_view school, absl::CivilDay from,
                                                 std::string_view except_person) {
  std::vector<policy::Held> held;
  std::string last;
  absl::Status status =
      tx.Each(kHeldAt, {school, FormatDay(from), except_person}, [&](const db::Row& row) -> absl::Status {
        Person person;
        absl::Status parsed = db::Parse(row, 0, person);
        if (!parsed.ok() || person.name() == last) return parsed;
        last = person.name();
        std::vector<policy::Held> of_person = policy::HeldBy(person, school);
        std::move(of_person.begin(), of_person.end(), std::back_inserter(held));
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  return held;
}

absl::Status PostsHold(db::Tx& tx, const Person* before, const Person& after, absl::CivilDay today) {
  std::set<std::string_view> schools;
  for (const Person::Employment& employment : after.employments()) schools.insert(employment.school());
  for (const std::string_view school : schools) {
    const std::vector<policy::Held> now = policy::HeldBy(after, school);
    // Who was there for as much and as long before takes nothing new.
    if (now.empty() || (before != nullptr && now == policy::HeldBy(*before, school))) continue;
    absl::StatusOr<std::optional<Allotment>> allotment =
        resource::Find<Allotment>(tx, policy::AllotmentOfSchool(school));
    if (!allotment.ok()) return allotment.status();
    if (!allotment->has_value() || (*allotment)->stage() != v1::STAGE_VOCATIONAL) continue;
    absl::StatusOr<std::vector<policy::Held>> held = HeldAt(tx, school, today, after.name());
    if (!held.ok()) return held.status();
    held->insert(held->end(), now.begin(), now.end());
    absl::Status possible = policy::CanEmploy(**allotment, policy::MostHeld(*held, FormatDay(today)));
    if (!possible.ok()) return possible;
  }
  return absl::OkStatus();
}

}  // namespace jiedui::rotation::store
