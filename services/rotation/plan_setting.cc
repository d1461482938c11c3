#include "services/rotation/plan_setting.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "common/base/civil.h"
#include "common/base/text.h"
#include "common/resource/rows.h"
#include "services/rotation/facts.h"
#include "services/rotation/heard.h"
#include "services/rotation/traits.h"

namespace jiedui::rotation {
namespace {

constexpr int kBurdenYears = 10;
constexpr int kDaysOfYear = 365;

// Postings of people whose home lies in $1 ≤ region < $2 that were not withdrawn; an index of the person would ask once for each.
constexpr db::Sql kPostings{"posting.past", R"(
SELECT person, host, start_date, end_date FROM posting
WHERE recorded_to = 9223372036854775807 AND home_region >= $1 AND home_region < $2 AND state <> $3)"};

struct Past {
  std::set<std::string> hosts;
  int64_t days = 0;      // in the last ten years before the plan
  bool engaged = false;  // posted while the plan lasts
};
using Pasts = std::unordered_map<std::string, Past>;

absl::StatusOr<Pasts> LoadPasts(db::Tx& tx, const Scope& area, const v1::PlacementPlan& plan) {
  absl::StatusOr<absl::CivilDay> first = ParseDay("interval.start", plan.interval().start());
  if (!first.ok()) return first.status();
  const absl::CivilDay since(first->year() - kBurdenYears, first->month(), first->day());
  Pasts pasts;
  const auto take = [&](const db::Row& row) -> absl::Status {
    absl::StatusOr<absl::CivilDay> start = ParseDay("start", row.Text(2)), end = ParseDay("end", row.Text(3));
    if (!start.ok()) return start.status();
    if (!end.ok()) return end.status();
    Past& past = pasts[std::string(row.Text(0))];
    if (*start < *first) past.hosts.emplace(row.Text(1));
    past.days += std::max<int64_t>(0, std::min(*end, *first) - std::max(*start, since));
    past.engaged |= row.Text(2) < std::string_view(plan.interval().end()) &&
                    std::string_view(plan.interval().start()) < row.Text(3);
    return absl::OkStatus();
  };
  absl::Status read =
      tx.Each(kPostings, {area.low, area.high, static_cast<int64_t>(v1::Posting::STATE_WITHDRAWN)}, take);
  if (!read.ok()) return read;
  return pasts;
}

// Schools of any of these kinds on a day, as the counties' lists say.
absl::StatusOr<std::set<std::string>> SchoolsOf(db::Tx& tx, const Scope& area, const v1::PlacementPlan& plan) {
  std::set<std::string> schools;
  const auto& kinds = plan.candidates().from_categories();
  if (kinds.empty()) return schools;
  const std::string text = ResourceTable().Where(
      "region_code >= $1 AND region_code < $2 AND name > 'categories/' AND name < 'categories0' AND state = $3");
  absl::StatusOr<std::vector<v1::Category>> categories = resource::Where<v1::Category>(
      tx, {"category.in_area", text}, {area.low, area.high, static_cast<int64_t>(v1::Category::STATE_PRESENT)});
  if (!categories.ok()) return categories.status();
  for (const v1::Category& category : *categories) {
    if (std::find(kinds.begin(), kinds.end(), category.kind()) == kinds.end()) continue;
    if (Holds(category.interval(), plan.interval().start())) schools.insert(category.school());
  }
  return schools;
}

bool IsSent(const v1::PlacementPlan& plan, const v1::Person& person) {
  v1::Role role = v1::ROLE_UNSPECIFIED;
  for (const v1::Person::RoleSpell& spell : person.roles()) {
    if (Holds(spell.interval(), plan.interval().start())) role = spell.role();
  }
  const bool by_role =
      role == v1::ROLE_TEACHER || (plan.kind() == v1::Posting::KIND_SECONDMENT && role != v1::ROLE_UNSPECIFIED);
  const auto& excluded = plan.candidates().excluded();
  return by_role && (!plan.candidates().backbone_only() || person.backbone()) &&
         std::find(excluded.begin(), excluded.end(), person.name()) == excluded.end();
}

int WholeYears(absl::CivilDay from, absl::CivilDay to) {
  int years = static_cast<int>(to.year() - from.year());
  if (absl::CivilDay(from.year() + years, from.month(), from.day()) > to) --years;
  return std::max(0, years);
}

// A person as a candidate; nothing for one who is not employed on the first day.
absl::StatusOr<std::optional<policy::Candidate>> CandidateOf(const v1::PlacementPlan& plan, const v1::Person& person,
                                                             const Pasts& pasts) {
  policy::Candidate candidate;
  const v1::Person::Employment* present = nullptr;
  for (const v1::Person::Employment& employment : person.employments()) {
    if (Holds(employment.interval(), plan.interval().start())) {
      present = &employment;
    } else {
      candidate.been_at.insert(employment.school());
    }
  }
  const auto past = pasts.find(person.name());
  if (present == nullptr || (past != pasts.end() && past->second.engaged)) return std::optional<policy::Candidate>();
  absl::StatusOr<absl::CivilDay> first = ParseDay("interval.start", plan.interval().start());
  if (!first.ok()) return first.status();
  absl::StatusOr<absl::CivilDay> since = ParseDate("employment.start", present->interval().start());
  if (!since.ok()) return since.status();
  candidate.name = person.name();
  candidate.stage = person.stage();
  candidate.subjects.assign(person.subjects().begin(), person.subjects().end());
  candidate.languages.assign(person.languages().begin(), person.languages().end());
  candidate.school = present->school();
  candidate.school_region = present->region_code();
  candidate.home = person.home_county().empty() ? present->region_code() : person.home_county();
  candidate.years_at_school = WholeYears(*since, *first);
  if (past != pasts.end()) {
    candidate.burden_years = static_cast<int>(past->second.days / kDaysOfYear);
    candidate.been_at.insert(past->second.hosts.begin(), past->second.hosts.end());
  }
  return std::optional<policy::Candidate>(std::move(candidate));
}

absl::Status LoadNeeds(db::Tx& tx, const Scope& area, policy::Setting& setting) {
  const std::string text = ResourceTable().Where(
      "region_code >= $1 AND region_code < $2 AND name > 'needs/' AND name < 'needs0' AND state = $3");
  absl::StatusOr<std::vector<v1::Need>> needs = resource::Where<v1::Need>(
      tx, {"need.in_area", text}, {area.low, area.high, static_cast<int64_t>(v1::Need::STATE_OPEN)});
  if (!needs.ok()) return needs.status();
  absl::StatusOr<std::vector<PartyFacts>> parties = store::HeardPartiesIn(tx, setting.plan.region_code());
  if (!parties.ok()) return parties.status();
  std::unordered_map<std::string, std::string> titles;
  for (PartyFacts& party : *parties) titles.emplace(std::move(party.name), std::move(party.display_name));
  for (v1::Need& need : *needs) {
    if (!Holds(need.interval(), setting.plan.interval().start())) continue;
    const auto title = titles.find(need.school());
    setting.needs.push_back({std::move(need), title == titles.end() ? std::string() : title->second});
  }
  return absl::OkStatus();
}

}  // namespace

bool Holds(const type::v1::Interval& interval, std::string_view day) {
  const std::string start = FirstDayOf(interval.start().empty() ? interval.attested_on() : interval.start());
  return start <= day && (interval.end().empty() || day < FirstDayOf(interval.end()));
}

absl::StatusOr<policy::Setting> LoadSetting(db::Tx& tx, v1::PlacementPlan plan) {
  const Scope area = Scope::Region(plan.region_code());
  policy::Setting setting{.plan = std::move(plan)};
  absl::Status needs = LoadNeeds(tx, area, setting);
  if (!needs.ok()) return needs;
  absl::StatusOr<Pasts> pasts = LoadPasts(tx, area, setting.plan);
  if (!pasts.ok()) return pasts.status();
  absl::StatusOr<std::set<std::string>> schools = SchoolsOf(tx, area, setting.plan);
  if (!schools.ok()) return schools.status();

  const v1::PlacementPlan::Candidates& asked = setting.plan.candidates();
  const std::string text = PersonTable().Where("region_code >= $1 AND region_code < $2");
  v1::Person person;
  absl::Status read = tx.Each({"person.in_area", text}, {area.low, area.high}, [&](const db::Row& row) -> absl::Status {
    absl::Status parsed = db::Parse(row, 0, person);
    if (!parsed.ok()) return parsed;
    if (!IsSent(setting.plan, person)) return absl::OkStatus();
    absl::StatusOr<std::optional<policy::Candidate>> candidate = CandidateOf(setting.plan, person, *pasts);
    if (!candidate.ok()) return candidate.status();
    if (!candidate->has_value() || (*candidate)->years_at_school < asked.min_years_at_school()) return absl::OkStatus();
    if (!asked.from_categories().empty() && !schools->contains((*candidate)->school)) return absl::OkStatus();
    setting.candidates.push_back(**std::move(candidate));
    return absl::OkStatus();
  });
  if (!read.ok()) return read;
  return setting;
}

}  // namespace jiedui::rotation
