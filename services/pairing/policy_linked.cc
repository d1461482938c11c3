#include "services/pairing/policy_linked.h"

#include <string>
#include <utility>

#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "services/pairing/policy.h"
#include "services/pairing/reasons.h"

namespace jiedui::pairing::policy {
namespace {

using trusteeship::v1::Trusteeship;
using v1::Pairing;

// The later of two dates that may be written with different precision; an empty one is open.
std::string LaterEnd(const std::string& a, const std::string& b) {
  const absl::StatusOr<absl::CivilDay> day = ParseDate("end", a), other = ParseDate("end", b);
  if (!day.ok()) return a;
  if (!other.ok()) return b;
  return *day < *other ? b : a;
}

bool Same(const type::v1::Interval& a, const type::v1::Interval& b) {
  return a.start() == b.start() && a.end() == b.end() && a.attested_on() == b.attested_on();
}

// When the pairing holds: from the day on which the trusteeship came into force. One that follows another begins where that ends, however
// early its agreement was signed: both at once would be two pairings of the same sides.
type::v1::Interval IntervalOf(const Trusteeship& trusteeship) {
  type::v1::Interval interval;
  interval.set_end(trusteeship.interval().end());
  std::string start = trusteeship.in_force_on();
  if (!trusteeship.predecessor().empty()) start = LaterEnd(start, trusteeship.interval().start());
  if (!trusteeship.attested()) {
    interval.set_start(std::move(start));
    return interval;
  }
  const absl::StatusOr<absl::CivilDay> day = ParseDate("in_force_on", start);
  interval.set_attested_on(day.ok() ? FormatDay(*day) : std::move(start));
  return interval;
}

std::string_view WhyOver(Trusteeship::State state) {
  switch (state) {
    case Trusteeship::STATE_RENEWED: return "托管帮扶续期";
    case Trusteeship::STATE_TERMINATED: return "托管帮扶提前终止";
    default: return "托管帮扶期满完成";
  }
}

}  // namespace

std::optional<Pairing> PairingFor(const trusteeship::events::v1::TrusteeshipChanged& changed) {
  const Trusteeship& trusteeship = changed.trusteeship();
  if (changed.scheme().empty() || trusteeship.in_force_on().empty()) return std::nullopt;
  Pairing pairing;
  pairing.set_name(StrCat("pairings/", trusteeship.name().substr(trusteeship.name().find('/') + 1)));
  pairing.set_scheme(changed.scheme());
  pairing.set_supporter(trusteeship.supporter());
  pairing.set_recipient(trusteeship.school());
  *pairing.mutable_interval() = IntervalOf(trusteeship);
  pairing.set_source(trusteeship.source());
  pairing.set_reason(trusteeship.reason());
  pairing.set_owner(trusteeship.name());
  pairing.set_activated(true);
  if (trusteeship.state() == Trusteeship::STATE_ACTIVE) {
    pairing.set_state(Pairing::STATE_ACTIVE);
    return pairing;
  }
  pairing.set_state(Pairing::STATE_ENDED);
  if (pairing.reason().empty()) pairing.set_reason(std::string(WhyOver(trusteeship.state())));
  const std::string& start =
      pairing.interval().start().empty() ? pairing.interval().attested_on() : pairing.interval().start();
  const absl::StatusOr<absl::CivilDay> first = ParseDate("start", start),
                                       after = ParseDate("end", pairing.interval().end());
  if (first.ok() && after.ok() && *after <= *first) pairing.set_activated(false);
  return pairing;
}

absl::Status IsOf(const Pairing& pairing, std::string_view owner) {
  if (pairing.owner() == owner) return absl::OkStatus();
  return Failure(kAlreadyExists, {{"name", pairing.name()}});
}

std::optional<Pairing> Followed(const Pairing& before, const Pairing& wanted) {
  if (!wanted.activated()) return std::nullopt;
  Pairing after = wanted;
  if (wanted.state() == Pairing::STATE_ENDED) {
    after.mutable_interval()->set_end(LaterEnd(before.interval().end(), wanted.interval().end()));
    // Ended already, as wanted.
    if (before.state() == Pairing::STATE_ENDED && Same(before.interval(), wanted.interval())) return std::nullopt;
  }
  after.set_state(Pairing::STATE_ACTIVE);
  const bool same = before.scheme() == after.scheme() && Same(before.interval(), after.interval());
  // Where it was read is followed while the pairing is in force; to end it needs no correction first.
  if (same && (wanted.state() == Pairing::STATE_ENDED || before.source() == after.source())) return std::nullopt;
  return after;
}

Pairing EndedAs(Pairing before, const Pairing& wanted) {
  if (wanted.activated()) return Ended(std::move(before), wanted.interval().end(), wanted.reason());
  before.set_activated(false);
  return Ended(std::move(before), "", wanted.reason());
}

}  // namespace jiedui::pairing::policy
