#include "services/pairing/linked.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/call.h"
#include "common/base/civil.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "common/db/mutate.h"
#include "jiedui/trusteeship/events/v1/trusteeship_events.pb.h"
#include "services/pairing/enter.h"
#include "services/pairing/events.h"
#include "services/pairing/policy.h"
#include "services/pairing/policy_caps.h"
#include "services/pairing/policy_linked.h"
#include "services/pairing/policy_review.h"
#include "services/pairing/store.h"
#include "services/pairing/store_review.h"

namespace jiedui::pairing {
namespace {

using trusteeship::events::v1::TrusteeshipChanged;
using v1::Pairing;

constexpr std::string_view kFollowed[] = {
    "cn.jiedui.trusteeship.trusteeship.activated.v1", "cn.jiedui.trusteeship.trusteeship.updated.v1",
    "cn.jiedui.trusteeship.trusteeship.completed.v1", "cn.jiedui.trusteeship.trusteeship.renewed.v1",
    "cn.jiedui.trusteeship.trusteeship.terminated.v1"};

constexpr db::Sql kGetLinked{"linked_pairing.get",
                             "SELECT owner_revision, refused, wanted FROM linked_pairing WHERE owner = $1"};
constexpr db::Sql kPutLinked{"linked_pairing.put", R"(
INSERT INTO linked_pairing (owner, owner_revision, refused, wanted) VALUES ($1, $2, $3, $4)
ON CONFLICT (owner) DO UPDATE SET owner_revision = excluded.owner_revision, refused = excluded.refused, wanted = excluded.wanted)"};

// Stored: never renamed.
constexpr std::string_view kRetryKind = "linked-retry";

// How far an owner has been followed.
struct Link {
  int64_t owner_revision = 0;
  bool refused = false;
  std::string wanted;  // what was refused: a serialized TrusteeshipChanged
};

absl::StatusOr<Link> GetLink(db::Tx& tx, std::string_view owner) {
  Link link;
  absl::Status status =
      tx.One(kGetLinked, {owner}, [&](const db::Row& row) {
          link = {.owner_revision = row.Int(0), .refused = row.Int(1) != 0, .wanted = std::string(row.Text(2))};
        }).status();
  if (!status.ok()) return status;
  return link;
}

absl::Status PutLink(db::Tx& tx, std::string_view owner, const Link& link) {
  return tx.Run(kPutLinked, {owner, link.owner_revision, link.refused, db::AsBytes(link.wanted)}).status();
}

// A revision of the owner has a chain of attempts of its own: the next is scheduled when one is made.
std::string RetryTimers(std::string_view owner, int64_t owner_revision) {
  return StrCat(kRetryKind, "/", owner, "/", owner_revision, "/");
}
absl::Status ScheduleRetry(db::Tx& tx, absl::CivilDay today, std::string_view owner, int64_t owner_revision) {
  const int64_t due = absl::ToUnixMicros(db::BusinessNow(today, tx.Now()) + kRetryLinked);
  return db::ScheduleTimer(tx, {.name = StrCat(RetryTimers(owner, owner_revision), due),
                                .kind = std::string(kRetryKind),
                                .subject = std::string(owner),
                                .due_micros = due});
}

// Enters the pairing as `wanted`, ACTIVE, after `before` or as its first revision. Decides before it writes.
absl::StatusOr<Pairing> EnterFor(db::Mutation& m, const Pairing* before, const Pairing& wanted) {
  absl::Status valid = policy::ValidPairing("pairing", wanted);
  if (!valid.ok()) return valid;
  if (before != nullptr) {
    absl::StatusOr<std::vector<Pairing>> children = store::OpenChildren(m.tx(), before->name());
    if (!children.ok()) return children.status();
    absl::Status possible = policy::CanCorrect(*before, wanted, *children);
    if (!possible.ok()) return possible;
  }
  absl::StatusOr<Setting> setting = store::LoadSetting(m.tx(), wanted, store::Decision::kActivate);
  if (!setting.ok()) return setting.status();
  std::vector<PassedRule> passed;
  absl::StatusOr<Pairing> next = Enter(m, *setting, wanted, passed);
  if (!next.ok()) return next.status();
  absl::StatusOr<Pairing> saved = SavePairing(m, before == nullptr ? kPairingActivated : kPairingCorrected, before,
                                              *std::move(next), setting->scheme.citation().clause());
  if (!saved.ok()) return saved.status();
  absl::Status kept = store::PutExceptions(m.tx(), before, *saved, passed);
  if (!kept.ok()) return kept;
  return saved;
}

// Brings the pairing to where its owner wants it. After a refusal it says that it stands even where nothing changes: the owner waits for
// that.
absl::Status Follow(db::Mutation& m, const Pairing& wanted, bool was_refused) {
  absl::StatusOr<std::optional<Pairing>> present = store::FindPairing(m.tx(), wanted.name());
  if (!present.ok()) return present.status();
  std::optional<Pairing> pairing = *std::move(present);
  bool said = false;
  if (!pairing.has_value()) {
    if (!wanted.activated()) return absl::OkStatus();  // over before it began, and never entered
    Pairing first = wanted;
    first.set_state(Pairing::STATE_ACTIVE);
    absl::StatusOr<Pairing> opened = EnterFor(m, nullptr, first);
    if (!opened.ok()) return opened.status();
    pairing = *std::move(opened);
    said = true;
  } else {
    absl::Status owned = policy::IsOf(*pairing, wanted.owner());
    if (!owned.ok()) return owned;
    if (const std::optional<Pairing> next = policy::Followed(*pairing, wanted); next.has_value()) {
      absl::StatusOr<Pairing> corrected = EnterFor(m, &*pairing, *next);
      if (!corrected.ok()) return corrected.status();
      pairing = *std::move(corrected);
      said = true;
    }
  }
  if (wanted.state() == Pairing::STATE_ENDED && pairing->state() != Pairing::STATE_ENDED) {
    Pairing ended = policy::EndedAs(*pairing, wanted);
    absl::Status children = EndChildren(
        m, *pairing, ended.activated() ? policy::EndOf(ended) : FormatDay(policy::PeriodOf(pairing->interval()).start));
    if (!children.ok()) return children;
    return SavePairing(m, kPairingEnded, &*pairing, std::move(ended)).status();
  }
  if (!was_refused || said) return absl::OkStatus();
  const Pairing as_it_was = *pairing;
  return SavePairing(m, kPairingCorrected, &as_it_was, *std::move(pairing)).status();
}

absl::Status Refuse(db::Mutation& m, const trusteeship::v1::Trusteeship& trusteeship, const absl::Status& refused) {
  events::v1::PairingRefused refusal;
  refusal.set_owner(trusteeship.name());
  refusal.set_owner_revision(trusteeship.revision());
  refusal.set_reason(ReasonOf(refused));
  refusal.set_message(ChineseMessageOf(refused));
  const std::vector<std::string> clauses = ClausesOf(refused);
  return Record(m, refusal, {trusteeship.supporter_region(), trusteeship.school_region()},
                {trusteeship.supporter(), trusteeship.school(), trusteeship.county_government()},
                clauses.empty() ? "" : clauses.front());
}

// OK, a refusal, or what broke: then nothing counts.
struct Outcome {
  absl::Status refused;
};
absl::StatusOr<Outcome> TryToFollow(db::Mutation& m, const Pairing& wanted, bool was_refused) {
  absl::Status followed = Follow(m, wanted, was_refused);
  if (!m.tx().status().ok()) return m.tx().status();
  if (db::Broke(followed)) return followed;
  return Outcome{std::move(followed)};
}

}  // namespace

absl::Status ApplyLinked(db::Tx& tx, absl::CivilDay today, const db::LoggedEvent& event) {
  if (std::find(std::begin(kFollowed), std::end(kFollowed), event.type) == std::end(kFollowed)) return absl::OkStatus();
  TrusteeshipChanged changed;
  if (!changed.ParseFromString(event.data)) {
    return Failure(kInternal, {{"detail", StrCat(event.type, " at ", event.position, " does not parse")}});
  }
  const std::optional<Pairing> wanted = policy::PairingFor(changed);
  if (!wanted.has_value()) return absl::OkStatus();
  absl::StatusOr<Link> link = GetLink(tx, wanted->owner());
  if (!link.ok()) return link.status();
  const int64_t revision = changed.trusteeship().revision();
  if (revision <= link->owner_revision) return absl::OkStatus();

  Trailer trailer;
  const Call call{.caller = {.person = "pairing", .role = "system"},
                  .method = std::string(kLinkedConsumer),
                  .trace = event.trace,
                  .today = today,
                  .trailer = &trailer};
  db::Mutation m(tx, call, "");
  absl::StatusOr<Outcome> outcome = TryToFollow(m, *wanted, link->refused);
  if (!outcome.ok()) return outcome.status();
  if (outcome->refused.ok()) return PutLink(tx, wanted->owner(), {.owner_revision = revision});
  absl::Status told = Refuse(m, changed.trusteeship(), outcome->refused);
  if (!told.ok()) return told;
  absl::Status scheduled = ScheduleRetry(tx, today, wanted->owner(), revision);
  if (!scheduled.ok()) return scheduled;
  return PutLink(tx, wanted->owner(), {.owner_revision = revision, .refused = true, .wanted = event.data});
}

absl::Status FireTimer(db::Tx& tx, absl::CivilDay today, const db::Timer& timer) {
  if (timer.kind != kRetryKind) {
    return Failure(kInternal, {{"detail", StrCat("no timer of kind ", timer.kind, " is known here")}});
  }
  absl::StatusOr<Link> link = GetLink(tx, timer.subject);
  if (!link.ok()) return link.status();
  const bool current = link->refused && timer.name.starts_with(RetryTimers(timer.subject, link->owner_revision));
  if (!current) return absl::OkStatus();
  TrusteeshipChanged changed;
  const std::optional<Pairing> wanted =
      changed.ParseFromString(link->wanted) ? policy::PairingFor(changed) : std::nullopt;
  if (!wanted.has_value()) return Failure(kInternal, {{"detail", StrCat(timer.subject, ": no pairing was refused")}});

  Trailer trailer;
  const Call call{.caller = {.person = "pairing", .role = "system"},
                  .method = std::string(kRetryKind),
                  .today = today,
                  .trailer = &trailer};
  db::Mutation m(tx, call, "");
  absl::StatusOr<Outcome> outcome = TryToFollow(m, *wanted, /*was_refused=*/true);
  if (!outcome.ok()) return outcome.status();
  if (outcome->refused.ok()) return PutLink(tx, timer.subject, {.owner_revision = link->owner_revision});
  return ScheduleRetry(tx, today, timer.subject, link->owner_revision);
}

}  // namespace jiedui::pairing
