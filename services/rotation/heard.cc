#include "services/rotation/heard.h"

#include <string>
#include <utility>

#include "common/base/error.h"
#include "common/base/text.h"
#include "common/db/mutate.h"
#include "jiedui/pairing/events/v1/pairing_events.pb.h"
#include "jiedui/trusteeship/events/v1/trusteeship_events.pb.h"
#include "services/rotation/postings/flags.h"
#include "services/rotation/traits.h"

namespace jiedui::rotation {
namespace {

constexpr db::Sql kHearRegion{"heard_region.hear", R"(
INSERT INTO heard_region (code, revision, display_name) VALUES ($1, $2, $3)
ON CONFLICT (code) DO UPDATE SET revision = excluded.revision, display_name = excluded.display_name
WHERE excluded.revision > heard_region.revision)"};
constexpr db::Sql kForgetTags{"heard_tag.forget", "DELETE FROM heard_tag WHERE code = $1"};
constexpr db::Sql kHearTag{"heard_tag.hear", R"(
INSERT INTO heard_tag (code, tag, start_date, end_date, source) VALUES ($1, $2, $3, $4, $5))"};

template <class Payload>
absl::StatusOr<Payload> Parse(const db::LoggedEvent& event) {
  Payload payload;
  if (payload.ParseFromString(event.data)) return payload;
  return Failure(kInternal, {{"detail", StrCat(event.type, " at ", event.position, " does not parse")}});
}

absl::Status RegionSaid(db::Tx& tx, const pairing::v1::Region& region) {
  if (region.code().empty()) return absl::OkStatus();
  absl::StatusOr<int64_t> changed = tx.Run(kHearRegion, {region.code(), region.revision(), region.display_name()});
  if (!changed.ok()) return changed.status();
  if (*changed == 0) return absl::OkStatus();
  absl::Status status = tx.Run(kForgetTags, {region.code()}).status();
  for (const auto& tag : region.tags()) {
    if (!status.ok()) return status;
    const type::v1::Interval& interval = tag.interval();
    const std::string start = FirstDayOf(interval.start().empty() ? interval.attested_on() : interval.start());
    const std::string end = interval.end().empty() ? std::string(kForEver) : FirstDayOf(interval.end());
    const std::string& source = tag.source().empty() ? tag.citation().document() : tag.source();
    status = tx.Run(kHearTag, {region.code(), tag.key(), start, end, source}).status();
  }
  return status;
}

}  // namespace

absl::Status ApplyHeard(db::Tx& tx, absl::CivilDay today, const db::LoggedEvent& event) {
  Trailer trailer;
  const Call call{.caller = {.person = "rotation", .role = "system"},
                  .method = std::string(kHeardPairing),
                  .trace = event.trace,
                  .today = today,
                  .trailer = &trailer};
  db::Mutation m(tx, call, "");
  if (event.type.starts_with("cn.jiedui.pairing.party.")) {
    absl::StatusOr<pairing::events::v1::PartyChanged> changed = Parse<pairing::events::v1::PartyChanged>(event);
    if (!changed.ok()) return changed.status();
    const pairing::v1::Party& party = changed->party();
    const PartyFacts facts{.name = party.name(),
                           .revision = party.revision(),
                           .kind = party.kind(),
                           .region_code = party.region_code(),
                           .display_name = party.display_name()};
    absl::StatusOr<bool> heard = store::Hear(tx, facts);
    if (!heard.ok()) return heard.status();
    return *heard ? PartyMoved(m, facts) : absl::OkStatus();
  }
  if (event.type.starts_with("cn.jiedui.pairing.region.")) {
    absl::StatusOr<pairing::events::v1::RegionChanged> changed = Parse<pairing::events::v1::RegionChanged>(event);
    if (!changed.ok()) return changed.status();
    return RegionSaid(tx, changed->region());
  }
  std::optional<BasisFacts> basis;
  if (event.type.starts_with("cn.jiedui.pairing.pairing.") && event.type != "cn.jiedui.pairing.pairing.refused.v1") {
    absl::StatusOr<pairing::events::v1::PairingChanged> changed = Parse<pairing::events::v1::PairingChanged>(event);
    if (!changed.ok()) return changed.status();
    basis = FactsOf(changed->pairing());
  } else if (event.type.starts_with("cn.jiedui.trusteeship.trusteeship.")) {
    absl::StatusOr<trusteeship::events::v1::TrusteeshipChanged> changed =
        Parse<trusteeship::events::v1::TrusteeshipChanged>(event);
    if (!changed.ok()) return changed.status();
    basis = FactsOf(changed->trusteeship());
  }
  if (!basis.has_value()) return absl::OkStatus();
  absl::StatusOr<bool> heard = store::Hear(tx, *basis);
  if (!heard.ok()) return heard.status();
  return *heard ? BasisChanged(m, *basis) : absl::OkStatus();
}

}  // namespace jiedui::rotation
