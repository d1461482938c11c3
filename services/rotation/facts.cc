#include "services/rotation/facts.h"

#include <algorithm>

#include "common/base/civil.h"

namespace jiedui::rotation {
namespace {

// When an interval is known to hold from: a start that no source gives counts from the day a source speaks of it.
void SetDates(const type::v1::Interval& interval, BasisFacts& facts) {
  facts.start = FirstDayOf(interval.start().empty() ? interval.attested_on() : interval.start());
  facts.end = interval.end().empty() ? std::string(kForEver) : FirstDayOf(interval.end());
}

}  // namespace

std::string FirstDayOf(const std::string& date) {
  if (date.empty()) return "";
  const absl::StatusOr<absl::CivilDay> day = ParseDate("date", date);
  return day.ok() ? FormatDay(*day) : date;
}

bool HoldsDated(const type::v1::Interval& interval, std::string_view day) {
  const std::string start = FirstDayOf(interval.start().empty() ? interval.attested_on() : interval.start());
  return start <= day && (interval.end().empty() || day < FirstDayOf(interval.end()));
}

int64_t DaysOf(const type::v1::Interval& interval) {
  const auto start = ParseDate("interval.start", interval.start());
  const auto end = ParseDate("interval.end", interval.end());
  return start.ok() && end.ok() ? *end - *start : 0;
}

int64_t YearOf(std::string_view date) {
  if (date.size() < 4) return 0;
  return (date[0] - '0') * 1000 + (date[1] - '0') * 100 + (date[2] - '0') * 10 + (date[3] - '0');
}

BasisFacts FactsOf(const pairing::v1::Pairing& pairing) {
  BasisFacts facts{.name = pairing.name(),
                   .revision = pairing.revision(),
                   .active = pairing.activated(),
                   .supporter = pairing.supporter(),
                   .recipient = pairing.recipient(),
                   .supporter_region = pairing.supporter_region(),
                   .recipient_region = pairing.recipient_region()};
  SetDates(pairing.interval(), facts);
  if (pairing.state() == pairing::v1::Pairing::STATE_SUSPENDED) {
    // What was over by the day of the suspension rested on it all the same.
    const std::string since =
        pairing.suspensions().empty() ? "" : pairing.suspensions(pairing.suspensions_size() - 1).start();
    if (since.empty()) {
      facts.active = false;
    } else {
      facts.end = std::min(facts.end, FirstDayOf(since));
    }
  }
  return facts;
}

BasisFacts FactsOf(const trusteeship::v1::Trusteeship& trusteeship) {
  using trusteeship::v1::Trusteeship;
  BasisFacts facts{.name = trusteeship.name(),
                   .revision = trusteeship.revision(),
                   .active = trusteeship.state() != Trusteeship::STATE_PROPOSED && !trusteeship.in_force_on().empty(),
                   .supporter = trusteeship.supporter(),
                   .recipient = trusteeship.school(),
                   .supporter_region = trusteeship.supporter_region(),
                   .recipient_region = trusteeship.school_region()};
  SetDates(trusteeship.interval(), facts);
  facts.start = FirstDayOf(trusteeship.in_force_on());
  return facts;
}

}  // namespace jiedui::rotation
