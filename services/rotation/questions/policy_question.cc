#include "services/rotation/questions/policy_question.h"

#include <algorithm>

#include "common/base/civil.h"
#include "common/base/text.h"
#include "services/rotation/exact.h"
#include "services/rotation/postings/policy_posting.h"

namespace jiedui::rotation::policy {
namespace {

constexpr int64_t kMaxNames = 500;

// The person has been there: in post or further.
bool IsServed(v1::Posting::State state) { return IsSent(state) && state != v1::Posting::STATE_APPROVED; }

}  // namespace

std::string PercentOf(int64_t part, int64_t whole) {
  if (whole == 0) return "";
  const int64_t hundredths = part * 10000 / whole;
  const int64_t decimals = hundredths % 100;
  return StrCat(hundredths / 100, decimals < 10 ? ".0" : ".", decimals);
}

Window YearsUntil(absl::CivilDay day, int years) {
  const absl::CivilDay beyond = day + 1;
  return {.first = absl::CivilDay(beyond.year() - years, beyond.month(), beyond.day()), .beyond = beyond};
}

v1::ListBurdenResponse::Burden BurdenOf(std::string_view person, const std::vector<v1::Posting>& postings,
                                        const Window& window) {
  v1::ListBurdenResponse::Burden burden;
  burden.set_person(std::string(person));
  Exact days;
  for (const v1::Posting& posting : postings) {
    if (!IsServed(posting.state())) continue;
    const auto start = ParseDay("start", posting.interval().start()), end = ParseDay("end", posting.interval().end());
    if (!start.ok() || !end.ok()) continue;
    const absl::CivilDay from = std::max(*start, window.first), to = std::min(*end, window.beyond);
    if (from >= to) continue;
    if (*start >= window.first) burden.set_postings(burden.postings() + 1);
    days += Exact(to - from) *
            (posting.has_share() ? Exact(posting.share().numerator(), posting.share().denominator()) : Exact(1));
    burden.set_last_on(std::max(burden.last_on(), FormatDay(to - 1)));
  }
  burden.set_days(days.Floor());
  return burden;
}

void BasisTotals::Add(const v1::Posting& posting, bool manager) {
  Sum& sum = sums_[{posting.direction(), posting.kind()}];
  ++sum.postings;
  if (manager) ++sum.managers;
  sum.people.insert(posting.person());
  if (total_++ < kMaxNames) names_.push_back(posting.name());
}

v1::GetBasisTotalsResponse BasisTotals::Get() const {
  v1::GetBasisTotalsResponse response;
  for (const auto& [key, sum] : sums_) {
    auto& line = *response.add_lines();
    line.set_direction(static_cast<v1::Posting::Direction>(key.first));
    line.set_kind(static_cast<v1::Posting::Kind>(key.second));
    line.set_postings(sum.postings);
    line.set_people(static_cast<int64_t>(sum.people.size()));
    line.set_managers(sum.managers);
  }
  for (const std::string& name : names_) response.add_postings(name);
  response.set_total(total_);
  return response;
}

}  // namespace jiedui::rotation::policy
