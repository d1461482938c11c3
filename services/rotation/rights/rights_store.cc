#include "services/rotation/rights/rights_store.h"

#include <algorithm>
#include <set>
#include <utility>

#include "common/base/error.h"
#include "common/base/text.h"
#include "common/resource/rows.h"
#include "common/rules/rules.h"
#include "services/rotation/heard.h"
#include "services/rotation/rights/reasons_rights.h"
#include "services/rotation/traits.h"

namespace jiedui::rotation::store {
namespace {

using policy::Listed;
using policy::Work;

// Presents of a collection in the table of all resources, by one of its indexed columns.
template <class Resource>
absl::StatusOr<std::vector<Resource>> ByColumn(db::Tx& tx, std::string_view column, std::string_view value) {
  const std::string_view collection = resource::Traits<Resource>::kCollection;
  const std::string name = StrCat("resource.by_", column);
  const std::string sql =
      resource::KeyedTable().Where(StrCat(column, " = $1 AND ", column, " <> '' AND name > $2 AND name < $3"));
  return resource::Where<Resource>(tx, {name, sql}, {value, StrCat(collection, "/"), StrCat(collection, "0")});
}

// What is present now as it was known then: what did not exist then is left out. Nothing is ever deleted, so it is found by what never
// changes of it.
template <class Resource>
absl::Status AsKnown(db::Tx& tx, int64_t known_at, std::vector<Resource>& resources) {
  if (known_at == db::kPresent) return absl::OkStatus();
  std::vector<Resource> then;
  for (const Resource& each : resources) {
    absl::StatusOr<std::optional<Resource>> known = resource::FindKnown<Resource>(tx, each.name(), known_at);
    if (!known.ok()) return known.status();
    if (known->has_value()) then.push_back(**std::move(known));
  }
  resources = std::move(then);
  return absl::OkStatus();
}

absl::StatusOr<Period> PeriodOf(std::string_view of, const type::v1::Interval& interval) {
  absl::StatusOr<Period> period = ParseInterval("interval", interval);
  if (period.ok()) return period;
  return Failure(kInternal, {{"detail", StrCat(of, " is stored with dates that are none")}});
}

Exact ShareOf(bool set, const v1::Share& share) {
  return set && share.denominator() > 0 ? Exact(share.numerator(), share.denominator()) : Exact(1);
}

// The days of an employment, and where its dates are not given to the day those on which it may have been.
absl::StatusOr<Work> WorkOf(const v1::Person& person, const v1::Person::Employment& employment) {
  absl::StatusOr<Period> days = PeriodOf(person.name(), employment.interval());
  if (!days.ok()) return days.status();
  Work work{.source = person.name(),
            .school = employment.school(),
            .days = *days,
            .share = ShareOf(employment.has_share(), employment.share())};
  const absl::StatusOr<absl::CivilDay> start = ParseLastDate("start", employment.interval().start());
  if (start.ok()) work.days.start = *start;
  if (days->end) {
    const absl::StatusOr<absl::CivilDay> end = ParseLastDate("end", employment.interval().end());
    if (end.ok()) days->end = *end;
  }
  if (*days != work.days) work.possible = *days;
  return work;
}

// Whether a posting has been served, and to what day.
bool WasServed(const v1::Posting& posting) {
  switch (posting.state()) {
    case v1::Posting::STATE_IN_POST:
    case v1::Posting::STATE_ASSESSED:
    case v1::Posting::STATE_COMPLETED:
    case v1::Posting::STATE_CUT_SHORT: return true;
    default: return false;
  }
}

absl::StatusOr<std::string> RegionOf(db::Tx& tx, const std::string& school, const std::string& known) {
  if (!known.empty()) return known;
  absl::StatusOr<std::optional<PartyFacts>> party = HeardParty(tx, school);
  if (!party.ok()) return party.status();
  return party->has_value() ? (*party)->region_code : std::string();
}

}  // namespace

absl::StatusOr<const std::vector<v1::Category>*> SchoolLists::CompleteIn(db::Tx& tx, const std::string& area) {
  const auto found = complete_in_.find(area);
  if (found != complete_in_.end()) return &found->second;
  absl::StatusOr<std::vector<v1::Category>> rows = ByColumn<v1::Category>(tx, "code", area);
  if (!rows.ok()) return rows.status();
  absl::Status known = AsKnown(tx, known_at_, *rows);
  if (!known.ok()) return known;
  std::erase_if(*rows, [](const v1::Category& row) {
    return !row.complete_list() || row.state() != v1::Category::STATE_PRESENT;
  });
  return &complete_in_.emplace(area, *std::move(rows)).first->second;
}

absl::Status SchoolLists::AddTo(db::Tx& tx, const std::string& school, const std::string& region,
                                std::vector<Listed>& listed) {
  const std::string key = StrCat(school, " ", region);
  const auto found = of_school_.find(key);
  if (found != of_school_.end()) {
    listed.insert(listed.end(), found->second.begin(), found->second.end());
    return absl::OkStatus();
  }
  std::vector<Listed> of_this;
  const auto add = [&](const v1::Category& row, bool holds) -> absl::Status {
    const absl::StatusOr<Period> days = PeriodOf(row.name(), row.interval());
    if (!days.ok()) return days.status();
    of_this.push_back({.school = school, .category = row.kind(), .days = *days, .source = row.name(), .holds = holds});
    return absl::OkStatus();
  };
  absl::StatusOr<std::vector<v1::Category>> own = ByColumn<v1::Category>(tx, "party", school);
  if (!own.ok()) return own.status();
  absl::Status known = AsKnown(tx, known_at_, *own);
  if (!known.ok()) return known;
  for (const v1::Category& row : *own) {
    if (row.state() != v1::Category::STATE_PRESENT) continue;
    absl::Status added = add(row, true);
    if (!added.ok()) return added;
  }
  const absl::StatusOr<std::vector<std::string>> around = rules::AreasAround("region_code", region);
  if (!around.ok()) return around.status();
  for (const std::string& area : *around) {
    if (area.empty()) continue;
    absl::StatusOr<const std::vector<v1::Category>*> complete = CompleteIn(tx, area);
    if (!complete.ok()) return complete.status();
    for (const v1::Category& row : **complete) {
      absl::Status added = add(row, false);
      if (!added.ok()) return added;
    }
  }
  listed.insert(listed.end(), of_this.begin(), of_this.end());
  of_school_.emplace(key, std::move(of_this));
  return absl::OkStatus();
}

absl::StatusOr<History> ReadHistory(db::Tx& tx, v1::Person person, int64_t known_at, SchoolLists& lists) {
  History history{.person = std::move(person)};
  history.facts.person = history.person.name();
  static const auto& of_person = *new std::string(PostingTable().Where("person = $1"));
  absl::StatusOr<std::vector<v1::Posting>> postings =
      resource::Where<v1::Posting>(tx, {"posting.of_person", of_person}, {history.person.name()});
  if (!postings.ok()) return postings.status();
  absl::Status known = AsKnown(tx, known_at, *postings);
  if (!known.ok()) return known;
  std::vector<v1::Posting> approved;
  for (v1::Posting& posting : *postings) {
    if (WasServed(posting)) {
      history.postings.push_back(std::move(posting));
    } else if (posting.state() == v1::Posting::STATE_APPROVED) {
      approved.push_back(std::move(posting));
    }
  }

  std::set<std::string> schools;
  const auto add = [&](Work work, const std::string& region, std::vector<Work>& works) -> absl::Status {
    if (schools.insert(work.school).second) {
      const absl::StatusOr<std::string> code = RegionOf(tx, work.school, region);
      if (!code.ok()) return code.status();
      absl::Status listed = lists.AddTo(tx, work.school, *code, history.facts.listed);
      if (!listed.ok()) return listed;
    }
    works.push_back(std::move(work));
    return absl::OkStatus();
  };
  for (const v1::Person::Employment& employment : history.person.employments()) {
    absl::StatusOr<Work> work = WorkOf(history.person, employment);
    if (!work.ok()) return work.status();
    absl::Status added = add(*std::move(work), employment.region_code(), history.facts.works);
    if (!added.ok()) return added;
  }
  const auto add_posting = [&](const v1::Posting& posting, std::vector<Work>& works) -> absl::Status {
    const absl::StatusOr<Period> days = PeriodOf(posting.name(), posting.interval());
    if (!days.ok()) return days.status();
    // Circuit teaching is shared by its places alike.
    const Exact share = ShareOf(posting.has_share(), posting.share()) * Exact(1, 1 + posting.circuit_size());
    Work work{
        .source = posting.name(), .school = posting.host(), .days = *days, .share = share, .kind = posting.kind()};
    absl::Status added = add(work, posting.host_region(), works);
    for (int i = 0; added.ok() && i < posting.circuit_size(); ++i) {
      work.school = posting.circuit(i);
      added = add(work, "", works);
    }
    return added;
  };
  for (const v1::Posting& posting : history.postings) {
    absl::Status added = add_posting(posting, history.facts.works);
    if (!added.ok()) return added;
  }
  for (const v1::Posting& posting : approved) {
    absl::Status added = add_posting(posting, history.facts.approved);
    if (!added.ok()) return added;
  }
  return history;
}

absl::StatusOr<policy::RightRules> ReadRightRules(db::Tx& tx, v1::Right right, const v1::Person& person,
                                                  absl::CivilDay day, int64_t known_at) {
  const auto read = [&](std::string_view id, rules::v1::Rule& into) -> absl::Status {
    absl::StatusOr<std::optional<rules::v1::Rule>> rule =
        rules::RuleAt(tx, id, person.region_code(), day, known_at == db::kPresent ? rules::kKnownNow : known_at);
    if (!rule.ok()) return rule.status();
    if (!rule->has_value()) {
      return Failure(
          kRightRuleNotLoaded,
          {{"person", person.name()}, {"day", FormatDay(day)}, {"rule", id}, {"right", policy::Chinese(right)}});
    }
    into = **std::move(rule);
    return absl::OkStatus();
  };
  policy::RightRules rules;
  for (const v1::Right level : policy::LevelsOf(right)) {
    absl::Status found = read(policy::ThresholdRule(level), rules.thresholds.emplace_back());
    if (!found.ok()) return found;
  }
  absl::Status found = read(policy::SchoolsRule(right), rules.schools);
  if (found.ok()) found = read(policy::kKindsRule, rules.kinds);
  if (found.ok()) found = read(policy::kDaysAMonthRule, rules.days_a_month);
  if (!found.ok()) return found;
  return rules;
}

absl::StatusOr<std::vector<v1::Person>> PeopleIn(db::Tx& tx, const Scope& area, const PeoplePage& page) {
  constexpr db::Sql kPeopleIn{"person.in_area",
                              "SELECT data FROM person WHERE recorded_to = 9223372036854775807"
                              " AND region_code >= $1 AND region_code < $2 AND (region_code, name) > ($3, $4)"
                              " ORDER BY region_code, name LIMIT $5"};
  const std::string& low = std::max(area.low, page.after_region);  // divisions that are done are not looked at again
  return resource::Where<v1::Person>(tx, kPeopleIn, {low, area.high, page.after_region, page.after_name, page.limit});
}

absl::StatusOr<std::vector<v1::ServiceCertificate>> CertificatesOf(db::Tx& tx, std::string_view person) {
  return ByColumn<v1::ServiceCertificate>(tx, "parent", person);
}

}  // namespace jiedui::rotation::store
