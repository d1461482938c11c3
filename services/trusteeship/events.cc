#include "services/trusteeship/events.h"

#include <utility>

#include "jiedui/trusteeship/events/v1/trusteeship_events.pb.h"
#include "services/trusteeship/resources.h"
#include "services/trusteeship/store.h"

namespace jiedui::trusteeship {
namespace {

// "ACTIVE": states are recorded by name, so that the audit can be read without our protos.
std::string_view Name(v1::Trusteeship::State state) {
  return std::string_view(v1::Trusteeship::State_Name(state)).substr(sizeof("STATE_") - 1);
}

}  // namespace

std::vector<std::string_view> EventTypes() {
  return {
      kProgrammeCreated,     kProgrammeUpdated,     kTrusteeshipProposed,   kTrusteeshipActivated, kTrusteeshipUpdated,
      kTrusteeshipCompleted, kTrusteeshipRenewed,   kTrusteeshipTerminated, kTrusteeshipFlagged,   kAgreementDrawnUp,
      kAgreementSigned,      kAgreementInForce,     kAgreementAmended,      kAgreementAttested,    kAgreementFiled,
      kAgreementMoved,       kSigningKeyRegistered, kSigningKeyEnded,       kPlanCreated,          kPlanUpdated,
      kPlanSubmitted,        kPlanReturned,         kPlanApproved,          kPlanSuperseded,       kPlanResultRecorded,
      kMeasurePlanned,       kMeasureUpdated,       kMeasureDone,           kMeasureCancelled,     kMeasureLinked,
      kRecordCreated,        kRecordUpdated,        kRecordWithdrawn,       kPaymentRecorded,      kDifficultyRaised,
      kDifficultyAssigned,   kDifficultyLate,       kDifficultyAnswered,    kDifficultySolved,     kDifficultyReopened,
      kDifficultyMoved,      kPracticeCreated,      kPracticeUpdated,       kPracticeReviewed,     kPracticeReturned,
      kPracticePublished,    kPracticeTakenUp,      kCountyListCreated,     kCountyListUpdated,    kSupporterDecided};
}

absl::StatusOr<v1::Trusteeship> SaveTrusteeship(db::Mutation& m, std::string_view event, const v1::Trusteeship* before,
                                                v1::Trusteeship after, std::string_view clause) {
  absl::StatusOr<std::optional<v1::Programme>> programme = resource::Find<v1::Programme>(m.tx(), after.programme());
  if (!programme.ok()) return programme.status();
  absl::StatusOr<v1::Trusteeship> saved = store::PutTrusteeship(m.tx(), before, std::move(after));
  if (!saved.ok()) return saved.status();
  events::v1::TrusteeshipChanged payload;
  *payload.mutable_trusteeship() = *saved;
  if (before != nullptr) payload.set_previous_state(before->state());
  if (programme->has_value()) payload.set_scheme((*programme)->scheme());
  absl::Status recorded = m.Record({.event_type = event,
                                    .subject = saved->name(),
                                    .revision_before = before == nullptr ? 0 : before->revision(),
                                    .revision_after = saved->revision(),
                                    .from = before == nullptr ? "" : Name(before->state()),
                                    .to = Name(saved->state()),
                                    .regions = {saved->supporter_region(), saved->school_region()},
                                    .parties = {saved->supporter(), saved->school(), saved->county_government()},
                                    .data = &payload,
                                    .decision = saved->reason(),
                                    .clause = clause});
  if (!recorded.ok()) return recorded;
  return saved;
}

}  // namespace jiedui::trusteeship
