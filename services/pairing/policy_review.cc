#include "services/pairing/policy_review.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/call.h"
#include "common/base/text.h"
#include "google/protobuf/util/time_util.h"
#include "services/pairing/policy_caps.h"

namespace jiedui::pairing::policy {
namespace {

using v1::Contradiction;
using v1::Scheme;

bool EndsAfter(const std::string& end, const std::string& limit) {
  return !limit.empty() && (end.empty() || end > limit);
}

bool AtOneTime(const std::string& start, const std::string& end, const std::string& other_start,
               const std::string& other_end) {
  return (other_end.empty() || start < other_end) && (end.empty() || other_start < end);
}

void Add(const Entry& pairing, Contradiction::Kind kind, const std::string& other, std::string since,
         std::vector<Found>& found) {
  found.push_back({.subject = pairing.name,
                   .kind = kind,
                   .other = other,
                   .scheme = pairing.scheme,
                   .since = std::move(since),
                   .supporter_region = pairing.supporter.recorded_region,
                   .recipient_region = pairing.recipient.recorded_region});
}

bool InArea(const Entry::Side& side, const Entry::Side& of_parent) {
  return Scope::Region(of_parent.area).Covers(side.area);
}

// First day of an interval, or "" where it is absent, which means always.
template <class Resource>
std::string StartOf(const Resource& resource) {
  const absl::StatusOr<Period> period = ParseInterval("interval", resource.interval());
  return period.ok() ? FormatDay(period->start) : "";
}

// Names that differ only in spaces or in the width of brackets are one name.
std::string NormalName(std::string_view name) {
  std::string normal;
  for (size_t i = 0; i < name.size();) {
    const auto starts = [&](std::string_view text) { return name.substr(i).starts_with(text); };
    if (name[i] == ' ' || name[i] == '\t') {
      ++i;
    } else if (starts("\u3000")) {
      i += 3;
    } else if (starts("（") || starts("）")) {
      normal += starts("（") ? '(' : ')';
      i += 3;
    } else {
      normal += name[i++];
    }
  }
  return normal;
}

// Something that no two parties share, and when it is the party's.
struct Held {
  std::string identity, start, end;
};

std::vector<Held> HeldBy(const v1::Party& party) {
  const std::string start = StartOf(party), end = EndOf(party);
  std::vector<Held> held = {
      {StrCat("name:", static_cast<int>(party.kind()), ":", party.region(), ":", NormalName(party.display_name())),
       start, end}};
  for (const v1::Party::ExternalId& id : party.external_ids()) {
    const std::string id_end = EndOf(id);
    const std::string from = std::max(start, StartOf(id));
    const std::string until = id_end.empty() || (!end.empty() && end < id_end) ? end : id_end;
    if (!until.empty() && until <= from) continue;  // never while the party was there
    held.push_back({StrCat("id:", id.scheme(), ":", id.value()), from, until});
  }
  return held;
}

std::string Sentence(const Found& found) {
  switch (found.kind) {
    case Contradiction::KIND_OUTSIDE_PARENT_AREA:
      return StrCat("结对“", found.subject, "”的一方现不在上级结对“", found.other, "”的地区之内。");
    case Contradiction::KIND_OUTSIDE_PARENT_DATES:
      return StrCat("结对“", found.subject, "”的起止日期超出上级结对“", found.other, "”。");
    case Contradiction::KIND_ORPHAN:
      return StrCat(
          "结对“", found.subject, "”所属的上级结对“", found.other, "”",
          found.since.empty() ? "不存在或从未生效。" : StrCat("自 ", found.since, " 起已终止，下级尚未终止。"));
    case Contradiction::KIND_OVERLAP:
      return StrCat("结对“", found.subject, "”与“", found.other, "”自 ", found.since, " 起时间重叠，方案“",
                    found.scheme, "”不允许同时有效。");
    case Contradiction::KIND_PARTY_ENDED:
      return StrCat("结对“", found.subject, "”的单位“", found.other, "”自 ", found.since,
                    " 起已不存在，结对尚未终止。");
    case Contradiction::KIND_REGION_ENDED:
      return StrCat("结对“", found.subject, "”一方所在的地区“", found.other, "”自 ", found.since,
                    " 起已撤销，单位尚未改归，结对尚未终止。");
    case Contradiction::KIND_DUPLICATE_PARTY:
      return StrCat("单位“", found.subject, "”与“", found.other, "”同名同地区，或外部编号相同，可能是重复登记。");
    default: return "";
  }
}

}  // namespace

void FindEnded(const Entry& pairing, std::vector<Found>& found) {
  if (!pairing.activated) return;
  for (const Entry::Side* side : {&pairing.supporter, &pairing.recipient}) {
    if (EndsAfter(pairing.end, side->party_end)) {
      Add(pairing, Contradiction::KIND_PARTY_ENDED, side->party, std::max(side->party_end, pairing.start), found);
    }
    // Both parties may lie in the one region: it is told once.
    if (side == &pairing.recipient && side->region == pairing.supporter.region) continue;
    if (EndsAfter(pairing.end, side->region_end)) {
      Add(pairing, Contradiction::KIND_REGION_ENDED, side->region, std::max(side->region_end, pairing.start), found);
    }
  }
}

void FindInParent(const Entry& pairing, const Entry* parent, std::vector<Found>& found) {
  if (pairing.parent.empty() || !pairing.activated) return;
  if (parent == nullptr || !parent->activated) {
    return Add(pairing, Contradiction::KIND_ORPHAN, pairing.parent, "", found);
  }
  const bool outlives = EndsAfter(pairing.end, parent->end);
  if (parent->ended && outlives) {
    Add(pairing, Contradiction::KIND_ORPHAN, pairing.parent, std::max(parent->end, pairing.start), found);
  } else if (outlives || pairing.start < parent->start) {
    Add(pairing, Contradiction::KIND_OUTSIDE_PARENT_DATES, pairing.parent,
        pairing.start < parent->start ? pairing.start : std::max(parent->end, pairing.start), found);
  }
  // An area is that of today: what has ended may have ended before the party moved.
  if (pairing.ended) return;
  if (!InArea(pairing.supporter, parent->supporter) || !InArea(pairing.recipient, parent->recipient)) {
    Add(pairing, Contradiction::KIND_OUTSIDE_PARENT_AREA, pairing.parent, "", found);
  }
}

void FindOverlap(const Entry& pairing, const Entry& other, const Scheme* scheme, std::vector<Found>& found) {
  if (!pairing.activated || !other.activated || pairing.name == other.name || pairing.scheme != other.scheme ||
      pairing.supporter_kind != other.supporter_kind || pairing.recipient_kind != other.recipient_kind ||
      !AtOneTime(pairing.start, pairing.end, other.start, other.end)) {
    return;
  }
  const bool supporter = pairing.supporter.party == other.supporter.party;
  const bool recipient = pairing.recipient.party == other.recipient.party;
  const Scheme::Lane* const lane =
      scheme == nullptr ? nullptr : LaneOf(*scheme, pairing.supporter_kind, pairing.recipient_kind);
  const bool refused = lane != nullptr && Refuses(*scheme, *lane) &&
                       ((supporter && OneRecipient(lane->mode())) || (recipient && OneSupporter(lane->mode())));
  if ((supporter && recipient) || refused) {
    Add(pairing, Contradiction::KIND_OVERLAP, other.name, std::max(pairing.start, other.start), found);
  }
}

std::vector<std::string> IdentitiesOf(const v1::Party& party) {
  std::vector<std::string> identities;
  for (Held& held : HeldBy(party)) identities.push_back(std::move(held.identity));
  std::sort(identities.begin(), identities.end());
  identities.erase(std::unique(identities.begin(), identities.end()), identities.end());
  return identities;
}

void FindDuplicate(const v1::Party& party, const v1::Party& other, std::vector<Found>& found) {
  if (party.name() == other.name()) return;
  std::optional<std::string> since;  // when the first of what they share is of both
  for (const Held& mine : HeldBy(party)) {
    for (const Held& theirs : HeldBy(other)) {
      if (mine.identity != theirs.identity || !AtOneTime(mine.start, mine.end, theirs.start, theirs.end)) continue;
      const std::string both = std::max(mine.start, theirs.start);
      since = since.has_value() ? std::min(*since, both) : both;
    }
  }
  if (!since.has_value()) return;
  found.push_back({.subject = party.name(),
                   .kind = Contradiction::KIND_DUPLICATE_PARTY,
                   .other = other.name(),
                   .scheme = "",
                   .since = *std::move(since),
                   .supporter_region = party.region_code(),
                   .recipient_region = party.region_code()});
}

Contradiction Told(const Found& found, int64_t found_at_micros) {
  Contradiction contradiction;
  contradiction.set_kind(found.kind);
  contradiction.set_subject(found.subject);
  contradiction.set_other(found.other);
  contradiction.set_scheme(found.scheme);
  contradiction.set_since(found.since);
  contradiction.set_supporter_region(found.supporter_region);
  contradiction.set_recipient_region(found.recipient_region);
  *contradiction.mutable_found_time() = google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(found_at_micros);
  contradiction.set_message(Sentence(found));
  if (found.kind == Contradiction::KIND_OUTSIDE_PARENT_AREA || found.kind == Contradiction::KIND_OUTSIDE_PARENT_DATES ||
      found.kind == Contradiction::KIND_ORPHAN) {
    contradiction.mutable_citation()->set_clause("SD19-2b");
    contradiction.mutable_citation()->set_document("鲁教厅办发〔2019〕5号");
  }
  return contradiction;
}

}  // namespace jiedui::pairing::policy
