#include "services/rotation/postings/policy_burden.h"

#include <algorithm>

#include "common/base/civil.h"
#include "services/rotation/postings/policy_posting.h"

namespace jiedui::rotation::policy {
namespace {

constexpr int kDaysOfYear = 365;

// The person has been there: in post or further.
bool IsServed(v1::Posting::State state) { return IsSent(state) && state != v1::Posting::STATE_APPROVED; }

}  // namespace

Window YearsUntil(absl::CivilDay day, int years) {
  const absl::CivilDay beyond = day + 1;
  return {.first = absl::CivilDay(beyond.year() - years, beyond.month(), beyond.day()), .beyond = beyond};
}

void Burden::Add(const v1::Posting& posting, const Window& window) {
  if (!IsServed(posting.state())) return;
  const auto start = ParseDay("start", posting.interval().start()), end = ParseDay("end", posting.interval().end());
  if (!start.ok() || !end.ok()) return;
  const absl::CivilDay from = std::max(*start, window.first), to = std::min(*end, window.beyond);
  if (from >= to) return;
  if (*start >= window.first) ++postings;
  days +=
      Exact(to - from) * (posting.has_share() ? Exact(posting.share().numerator(), posting.share().denominator()) : 1);
  last_on = std::max(last_on, FormatDay(to - 1));
}

int Burden::WholeYears() const { return static_cast<int>(WholeDays() / kDaysOfYear); }

}  // namespace jiedui::rotation::policy
