#include "services/rotation/plans/plan_setting.h"

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
#include "services/rotation/people/policy_person.h"
#include "services/rotation/plans/plan_seats.h"
#include "services/rotation/postings/policy_burden.h"
#include "services/rotation/postings/policy_posting.h"
#include "services/rotation/postings/postings.h"
#include "services/rotation/rights/service_sum.h"
#include "services/rotation/traits.h"

namespace jiedui::rotation {
namespace {

constexpr int kBurdenYears = 10;

// Postings that were not withdrawn of people who are in $1 ≤ region < $2, wherever they were sent from.
constexpr db::Sql kPostings{"posting.past", R"(
SELECT p.data FROM posting p JOIN person q ON q.name = p.person AND q.recorded_to = 9223372036854775807
WHERE p.recorded_to = 9223372036854775807 AND q.region_code >= $1 AND q.region_code < $2 AND p.state <> $3)"};

struct Past {
  std::set<std::string> hosts;
  policy::Burden burden;  // in the last ten years before the plan
  bool engaged = false;   // posted while the plan lasts
};
using Pasts = std::unordered_map<std::string, Past>;

absl::StatusOr<Pasts> LoadPasts(db::Tx& tx, const Scope& area, const v1::PlacementPlan& plan) {
  absl::StatusOr<absl::CivilDay> first = ParseDay("interval.start", plan.interval().start());
  if (!first.ok()) return first.status();
  const policy::Window window = policy::YearsUntil(*first - 1, kBurdenYears);
  Pasts pasts;
  v1::Posting posting;
  const auto take = [&](const db::Row& row) -> absl::Status {
    absl::Status parsed = db::Parse(row, 0, posting);
    if (!parsed.ok()) return parsed;
    const type::v1::Interval& days = posting.interval();
    Past& past = pasts[posting.person()];
    if (days.start() < plan.interval().start()) past.hosts.insert(posting.host());
    past.burden.Add(posting, window);
    past.engaged |= days.start() < plan.interval().end() && plan.interval().start() < days.end();
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
  const std::string text = resource::KeyedTable().Where(
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

bool IsSent(const v1::PlacementPlan& plan, absl::CivilDay first, const v1::Person& person) {
  const v1::Role role = policy::RoleOn(person, first);
  const bool by_role =
      role == v1::ROLE_TEACHER || (plan.kind() == v1::Posting::KIND_SECONDMENT && role != v1::ROLE_UNSPECIFIED);
  const auto& excluded = plan.candidates().excluded();
  return by_role && (!plan.candidates().backbone_only() || person.backbone()) &&
         std::find(excluded.begin(), excluded.end(), person.name()) == excluded.end();
}

// Since when a person has been at a school without a break until a day, over all rows that say so.
absl::StatusOr<absl::CivilDay> SinceWhen(const v1::Person& person, const std::string& school, absl::CivilDay day) {
  std::vector<Period> there;
  for (const v1::Person::Employment& employment : person.employments()) {
    if (employment.school() != school) continue;
    absl::StatusOr<Period> period = ParseInterval("employment.interval", employment.interval());
    if (!period.ok()) return period.status();
    there.push_back(*period);
  }
  std::sort(there.begin(), there.end(), [](const Period& a, const Period& b) { return a.start > b.start; });
  absl::CivilDay since = day;
  for (const Period& period : there) {
    if (period.start < since && (!period.end || *period.end >= since)) since = period.start;
  }
  return since;
}

// A person as a candidate, sent by the main employment of the first day; nothing for one who is not employed then.
absl::StatusOr<std::optional<policy::Candidate>> CandidateOf(absl::CivilDay first, const v1::Person& person,
                                                             const Pasts& pasts) {
  const v1::Person::Employment* present = policy::MainEmployment(person, first);
  const auto past = pasts.find(person.name());
  if (present == nullptr || (past != pasts.end() && past->second.engaged)) return std::optional<policy::Candidate>();
  absl::StatusOr<absl::CivilDay> since = SinceWhen(person, present->school(), first);
  if (!since.ok()) return since.status();
  policy::Candidate candidate;
  for (const v1::Person::Employment& employment : person.employments()) {
    if (employment.school() != present->school()) candidate.been_at.insert(employment.school());
  }
  candidate.name = person.name();
  candidate.stage = person.stage();
  candidate.subjects.assign(person.subjects().begin(), person.subjects().end());
  candidate.languages.assign(person.languages().begin(), person.languages().end());
  candidate.school = present->school();
  candidate.school_region = present->region_code();
  candidate.home = person.home_county().empty() ? present->region_code() : person.home_county();
  candidate.years_at_school = static_cast<int>(policy::Between(*since, first).months / 12);
  if (past != pasts.end()) {
    candidate.burden_years = past->second.burden.WholeYears();
    candidate.been_at.insert(past->second.hosts.begin(), past->second.hosts.end());
  }
  return std::optional<policy::Candidate>(std::move(candidate));
}

// Why the rules let nobody be sent to a school in the plan's programme; empty where they do. Home sides of one plan lie in its area: a rule
// of the area binds them all.
absl::StatusOr<std::string> WhyBarred(db::Tx& tx, const v1::PlacementPlan& plan, const v1::Need& need,
                                      const PartyFacts& school, Known& known) {
  const std::string& day = plan.interval().start();
  absl::StatusOr<std::optional<rules::v1::Rule>> weak =
      RuleNaming(tx, known, policy::kWeakRule, plan.programme(), need.region_code(), plan.region_code(), day);
  if (!weak.ok()) return weak.status();
  v1::Placement line;
  line.set_need(need.name());
  const v1::Posting posting = policy::PostingFor(plan, line, need.stage(), need);
  if (!policy::AsksOfSchool(posting, school, weak->has_value())) return std::string();
  policy::Destination place{.party = school};
  auto [facts, fresh] = known.schools.try_emplace({school.name, day});
  if (fresh) {
    absl::StatusOr<policy::SchoolFacts> read = store::SchoolOn(tx, school, day);
    if (!read.ok()) return read.status();
    facts->second = *read;
  }
  place.facts = facts->second;
  const absl::Status may = policy::MayBeSentTo(posting, place, *weak);
  return may.ok() ? std::string() : ChineseMessageOf(may);
}

// What is still wanted: needs less those who are there by then. People who fall out of a plan that is made anew leave what it gave them.
absl::Status LoadNeeds(db::Tx& tx, const Scope& area, absl::CivilDay first, policy::Setting& setting) {
  const v1::PlacementPlan& plan = setting.plan;
  absl::StatusOr<std::vector<v1::Need>> needs = OpenNeedsOn(tx, area, first);
  if (!needs.ok()) return needs.status();
  absl::StatusOr<TakenBySchool> taken = TakenOn(tx, area, first);
  if (!taken.ok()) return taken.status();
  absl::StatusOr<std::vector<PartyFacts>> parties = store::HeardPartiesIn(tx, plan.region_code());
  if (!parties.ok()) return parties.status();
  std::unordered_map<std::string_view, const PartyFacts*> schools;
  for (const PartyFacts& party : *parties) schools.emplace(party.name, &party);
  const auto& out = plan.candidates().excluded();
  const auto leaves = [&](const policy::PostedThere& there) {
    return !plan.replans().empty() && there.posting.placement_plan() == plan.replans() &&
           there.posting.state() == v1::Posting::STATE_PLANNED &&
           std::find(out.begin(), out.end(), there.person.name()) != out.end();
  };
  std::map<std::string_view, std::vector<v1::Need>> by_school;
  for (const v1::Need& need : *needs) by_school[need.school()].push_back(need);
  std::unordered_map<std::string, int32_t> met;
  for (const auto& [school, wanted] : by_school) {
    const auto found = taken->find(school);
    if (found == taken->end()) continue;
    std::vector<policy::PostedThere>& there = found->second;
    there.erase(std::remove_if(there.begin(), there.end(), leaves), there.end());
    const std::vector<int32_t> filled = policy::Met(wanted, there);
    for (size_t i = 0; i < wanted.size(); ++i) met[wanted[i].name()] = filled[i];
  }
  Known known;
  for (v1::Need& need : *needs) {
    const int32_t left = need.count() - met[need.name()];
    if (left <= 0) continue;
    need.set_count(left);
    policy::Wanted wanted{.need = std::move(need)};
    const auto school = schools.find(wanted.need.school());
    if (school != schools.end()) {
      wanted.title = school->second->display_name;
      absl::StatusOr<std::string> barred = WhyBarred(tx, plan, wanted.need, *school->second, known);
      if (!barred.ok()) return barred.status();
      wanted.barred = *std::move(barred);
    }
    setting.needs.push_back(std::move(wanted));
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
  absl::StatusOr<absl::CivilDay> first = ParseDay("interval.start", setting.plan.interval().start());
  if (!first.ok()) return first.status();
  absl::Status needs = LoadNeeds(tx, area, *first, setting);
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
    if (!IsSent(setting.plan, *first, person)) return absl::OkStatus();
    absl::StatusOr<std::optional<policy::Candidate>> candidate = CandidateOf(*first, person, *pasts);
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
