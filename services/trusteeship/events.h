// What the trusteeship service says: every change of a resource as an event with its audit row. heard.h says what it hears.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/db/mutate.h"
#include "jiedui/trusteeship/v1/programme.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"

namespace jiedui::trusteeship {

inline constexpr std::string_view kProgrammeCreated = "cn.jiedui.trusteeship.programme.created.v1";
inline constexpr std::string_view kProgrammeUpdated = "cn.jiedui.trusteeship.programme.updated.v1";
inline constexpr std::string_view kTrusteeshipProposed = "cn.jiedui.trusteeship.trusteeship.proposed.v1";
inline constexpr std::string_view kTrusteeshipActivated = "cn.jiedui.trusteeship.trusteeship.activated.v1";
inline constexpr std::string_view kTrusteeshipUpdated = "cn.jiedui.trusteeship.trusteeship.updated.v1";
inline constexpr std::string_view kTrusteeshipCompleted = "cn.jiedui.trusteeship.trusteeship.completed.v1";
inline constexpr std::string_view kTrusteeshipRenewed = "cn.jiedui.trusteeship.trusteeship.renewed.v1";
inline constexpr std::string_view kTrusteeshipTerminated = "cn.jiedui.trusteeship.trusteeship.terminated.v1";
inline constexpr std::string_view kTrusteeshipFlagged = "cn.jiedui.trusteeship.trusteeship.flagged.v1";
inline constexpr std::string_view kAgreementDrawnUp = "cn.jiedui.trusteeship.agreement.drawn_up.v1";
inline constexpr std::string_view kAgreementSigned = "cn.jiedui.trusteeship.agreement.signed.v1";
inline constexpr std::string_view kAgreementInForce = "cn.jiedui.trusteeship.agreement.in_force.v1";
inline constexpr std::string_view kAgreementAmended = "cn.jiedui.trusteeship.agreement.amended.v1";
inline constexpr std::string_view kAgreementAttested = "cn.jiedui.trusteeship.agreement.attested.v1";
inline constexpr std::string_view kAgreementFiled = "cn.jiedui.trusteeship.agreement.filed.v1";
inline constexpr std::string_view kAgreementMoved = "cn.jiedui.trusteeship.agreement.moved.v1";
inline constexpr std::string_view kSigningKeyRegistered = "cn.jiedui.trusteeship.signing_key.registered.v1";
inline constexpr std::string_view kSigningKeyEnded = "cn.jiedui.trusteeship.signing_key.ended.v1";
inline constexpr std::string_view kPlanCreated = "cn.jiedui.trusteeship.plan.created.v1";
inline constexpr std::string_view kPlanUpdated = "cn.jiedui.trusteeship.plan.updated.v1";
inline constexpr std::string_view kPlanSubmitted = "cn.jiedui.trusteeship.plan.submitted.v1";
inline constexpr std::string_view kPlanReturned = "cn.jiedui.trusteeship.plan.returned.v1";
inline constexpr std::string_view kPlanApproved = "cn.jiedui.trusteeship.plan.approved.v1";
inline constexpr std::string_view kPlanSuperseded = "cn.jiedui.trusteeship.plan.superseded.v1";
inline constexpr std::string_view kPlanResultRecorded = "cn.jiedui.trusteeship.plan.result_recorded.v1";
inline constexpr std::string_view kMeasurePlanned = "cn.jiedui.trusteeship.measure.planned.v1";
inline constexpr std::string_view kMeasureUpdated = "cn.jiedui.trusteeship.measure.updated.v1";
inline constexpr std::string_view kMeasureDone = "cn.jiedui.trusteeship.measure.done.v1";
inline constexpr std::string_view kMeasureCancelled = "cn.jiedui.trusteeship.measure.cancelled.v1";
inline constexpr std::string_view kMeasureLinked = "cn.jiedui.trusteeship.measure.linked.v1";
inline constexpr std::string_view kRecordCreated = "cn.jiedui.trusteeship.record.created.v1";
inline constexpr std::string_view kRecordUpdated = "cn.jiedui.trusteeship.record.updated.v1";
inline constexpr std::string_view kRecordWithdrawn = "cn.jiedui.trusteeship.record.withdrawn.v1";
inline constexpr std::string_view kPaymentRecorded = "cn.jiedui.trusteeship.payment.recorded.v1";
inline constexpr std::string_view kDifficultyRaised = "cn.jiedui.trusteeship.difficulty.raised.v1";
inline constexpr std::string_view kDifficultyAssigned = "cn.jiedui.trusteeship.difficulty.assigned.v1";
inline constexpr std::string_view kDifficultyLate = "cn.jiedui.trusteeship.difficulty.late.v1";
inline constexpr std::string_view kDifficultyAnswered = "cn.jiedui.trusteeship.difficulty.answered.v1";
inline constexpr std::string_view kDifficultySolved = "cn.jiedui.trusteeship.difficulty.solved.v1";
inline constexpr std::string_view kDifficultyReopened = "cn.jiedui.trusteeship.difficulty.reopened.v1";
inline constexpr std::string_view kDifficultyMoved = "cn.jiedui.trusteeship.difficulty.moved.v1";
inline constexpr std::string_view kPracticeCreated = "cn.jiedui.trusteeship.practice.created.v1";
inline constexpr std::string_view kPracticeUpdated = "cn.jiedui.trusteeship.practice.updated.v1";
inline constexpr std::string_view kPracticeReviewed = "cn.jiedui.trusteeship.practice.reviewed.v1";
inline constexpr std::string_view kPracticeReturned = "cn.jiedui.trusteeship.practice.returned.v1";
inline constexpr std::string_view kPracticePublished = "cn.jiedui.trusteeship.practice.published.v1";
inline constexpr std::string_view kPracticeTakenUp = "cn.jiedui.trusteeship.practice.taken_up.v1";
inline constexpr std::string_view kCountyListCreated = "cn.jiedui.trusteeship.county_list.created.v1";
inline constexpr std::string_view kCountyListUpdated = "cn.jiedui.trusteeship.county_list.updated.v1";
inline constexpr std::string_view kSupporterDecided = "cn.jiedui.trusteeship.supporter_decision.created.v1";

// All of them, for docs/events.md and its test.
std::vector<std::string_view> EventTypes();

// Writes the next revision of a trusteeship and says so; `before` is null for a new one. `scheme` of its programme, under which the
// pairing registry has it. `clause`: what the change rests on, where a clause decided.
absl::StatusOr<v1::Trusteeship> SaveTrusteeship(db::Mutation& m, std::string_view event, const v1::Trusteeship* before,
                                                v1::Trusteeship after, std::string_view clause = "");

}  // namespace jiedui::trusteeship
