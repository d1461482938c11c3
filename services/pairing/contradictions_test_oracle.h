// For tests: contradictions found the long way, every entry beside every other, straight from the resources and the words of
// review.proto. Shares nothing with what it checks but the dates.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/call.h"
#include "common/base/civil.h"
#include "common/db/database.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/region.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"
#include "services/pairing/policy_review.h"

namespace jiedui::pairing::policy {

inline void PrintTo(const Found& found, std::ostream* out) {
  *out << v1::Contradiction::Kind_Name(found.kind) << " " << found.subject << " " << found.other << " " << found.since
       << " " << found.supporter_region << " " << found.recipient_region;
}

}  // namespace jiedui::pairing::policy

namespace jiedui::pairing::naive {

struct Register {
  std::map<std::string, v1::Region> regions;
  std::map<std::string, v1::Party> parties;
  std::map<std::string, v1::Scheme> schemes;
  std::map<std::string, v1::Pairing> pairings;
};

template <class Resource>
absl::Status Load(db::Tx& tx, std::string_view text, std::map<std::string, Resource>& all) {
  return tx.Each({"naive.load", text}, {}, [&](const db::Row& row) {
    Resource resource;
    const bool parsed = resource.ParseFromArray(row.Text(0).data(), static_cast<int>(row.Text(0).size()));
    if (!parsed) return absl::InternalError("does not parse");
    all[resource.name()] = resource;
    return absl::OkStatus();
  });
}

// Everything as it is at present.
inline absl::StatusOr<Register> LoadRegister(db::Tx& tx) {
  Register all;
  for (absl::Status status :
       {Load(tx, "SELECT data FROM region WHERE recorded_to = 9223372036854775807", all.regions),
        Load(tx, "SELECT data FROM party WHERE recorded_to = 9223372036854775807", all.parties),
        Load(tx, "SELECT data FROM scheme WHERE recorded_to = 9223372036854775807", all.schemes),
        Load(tx, "SELECT data FROM pairing WHERE recorded_to = 9223372036854775807", all.pairings)}) {
    if (!status.ok()) return status;
  }
  return all;
}

inline Period PeriodOf(const type::v1::Interval& interval) {
  const absl::StatusOr<Period> period = ParseInterval("interval", interval);
  return period.ok() ? *period : Period{.start = absl::CivilDay::min()};
}

inline std::string Text(const std::optional<absl::CivilDay>& day) {
  return day.has_value() && *day != absl::CivilDay::min() ? FormatDay(*day) : "";
}

// Days of `period` from `limit` on: the first of them, if there are any.
inline std::optional<absl::CivilDay> GoesOnAfter(const Period& period, const std::optional<absl::CivilDay>& limit) {
  if (!limit.has_value() || (period.end.has_value() && *period.end <= *limit)) return std::nullopt;
  return std::max(period.start, *limit);
}

inline bool Strict(const v1::Scheme& scheme, const v1::Scheme::Lane& lane) {
  if (lane.excess() == v1::Scheme::EXCESS_UNSPECIFIED) return scheme.strict();
  return lane.excess() == v1::Scheme::EXCESS_REFUSE;
}

// Whether the scheme refuses two pairings at one time that share these sides.
inline bool Refused(const Register& all, const v1::Pairing& p, bool same_supporter, bool same_recipient) {
  const auto scheme = all.schemes.find(p.scheme());
  if (scheme == all.schemes.end()) return false;
  for (const v1::Scheme::Lane& lane : scheme->second.lanes()) {
    if (lane.supporter_kind() != p.supporter_kind() || lane.recipient_kind() != p.recipient_kind()) continue;
    if (!Strict(scheme->second, lane)) return false;
    switch (lane.mode()) {
      case v1::Scheme::MODE_ONE_TO_ONE: return same_supporter || same_recipient;
      case v1::Scheme::MODE_ONE_TO_MANY: return same_recipient;
      case v1::Scheme::MODE_MANY_TO_ONE:
      case v1::Scheme::MODE_TEAM: return same_supporter;
      default: return false;
    }
  }
  return false;
}

inline std::vector<policy::Found> Contradictions(const Register& all) {
  using v1::Contradiction;
  using v1::Pairing;
  std::vector<policy::Found> found;
  const auto add = [&](const Pairing& p, Contradiction::Kind kind, const std::string& other, std::string since) {
    found.push_back({p.name(), kind, other, p.scheme(), std::move(since), p.supporter_region(), p.recipient_region()});
  };
  const auto area = [&](const std::string& party) { return all.parties.at(party).region_code(); };
  for (const auto& [name, p] : all.pairings) {
    if (!p.activated()) continue;
    const Period period = PeriodOf(p.interval());

    std::map<std::string, std::string> ended_regions;
    for (const std::string& side : {p.supporter(), p.recipient()}) {
      const v1::Party& party = all.parties.at(side);
      const auto past_party = GoesOnAfter(period, PeriodOf(party.interval()).end);
      if (past_party.has_value()) add(p, Contradiction::KIND_PARTY_ENDED, side, Text(past_party));
      const auto past_region = GoesOnAfter(period, PeriodOf(all.regions.at(party.region()).interval()).end);
      if (past_region.has_value()) ended_regions[party.region()] = Text(past_region);
    }
    for (const auto& [region, since] : ended_regions) add(p, Contradiction::KIND_REGION_ENDED, region, since);

    if (!p.parent().empty()) {
      const auto known = all.pairings.find(p.parent());
      if (known == all.pairings.end() || !known->second.activated()) {
        add(p, Contradiction::KIND_ORPHAN, p.parent(), "");
      } else {
        const Pairing& parent = known->second;
        const Period outer = PeriodOf(parent.interval());
        const auto past_end = GoesOnAfter(period, outer.end);
        if (past_end.has_value() && parent.state() == Pairing::STATE_ENDED) {
          add(p, Contradiction::KIND_ORPHAN, p.parent(), Text(past_end));
        } else if (period.start < outer.start) {
          add(p, Contradiction::KIND_OUTSIDE_PARENT_DATES, p.parent(), Text(period.start));
        } else if (past_end.has_value()) {
          add(p, Contradiction::KIND_OUTSIDE_PARENT_DATES, p.parent(), Text(past_end));
        }
        if (p.state() != Pairing::STATE_ENDED &&
            (!Scope::Region(area(parent.supporter())).Covers(area(p.supporter())) ||
             !Scope::Region(area(parent.recipient())).Covers(area(p.recipient())))) {
          add(p, Contradiction::KIND_OUTSIDE_PARENT_AREA, p.parent(), "");
        }
      }
    }

    for (const auto& [other_name, q] : all.pairings) {
      if (name == other_name || !q.activated() || p.scheme() != q.scheme() ||
          p.supporter_kind() != q.supporter_kind() || p.recipient_kind() != q.recipient_kind()) {
        continue;
      }
      const Period other = PeriodOf(q.interval());
      const bool apart = (period.end.has_value() && *period.end <= other.start) ||
                         (other.end.has_value() && *other.end <= period.start);
      const bool supporter = p.supporter() == q.supporter(), recipient = p.recipient() == q.recipient();
      if (apart || (!supporter && !recipient)) continue;
      if ((supporter && recipient) || Refused(all, p, supporter, recipient)) {
        add(p, Contradiction::KIND_OVERLAP, other_name, Text(std::max(period.start, other.start)));
      }
    }
  }
  for (const auto& [name, party] : all.parties) {
    for (const auto& [other_name, other] : all.parties) {
      if (name == other_name) continue;
      const Period a = PeriodOf(party.interval()), b = PeriodOf(other.interval());
      std::vector<absl::CivilDay> shared;  // first days on which they share something
      const auto share = [&](const Period& mine, const Period& theirs) {
        if (Overlap(mine, theirs)) shared.push_back(std::max(mine.start, theirs.start));
      };
      if (party.kind() == other.kind() && party.region() == other.region() &&
          party.display_name() == other.display_name()) {
        share(a, b);
      }
      for (const auto& id : party.external_ids()) {
        for (const auto& theirs : other.external_ids()) {
          if (id.scheme() != theirs.scheme() || id.value() != theirs.value()) continue;
          // An id is never there without its party.
          const Period mine_days = PeriodOf(id.interval()), their_days = PeriodOf(theirs.interval());
          const absl::CivilDay first = std::max({a.start, b.start, mine_days.start, their_days.start});
          const auto past = [&](const Period& period) { return period.end.has_value() && *period.end <= first; };
          if (!past(a) && !past(b) && !past(mine_days) && !past(their_days)) shared.push_back(first);
        }
      }
      if (shared.empty()) continue;
      found.push_back({name, Contradiction::KIND_DUPLICATE_PARTY, other_name, "",
                       Text(*std::min_element(shared.begin(), shared.end())), party.region_code(),
                       party.region_code()});
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace jiedui::pairing::naive
