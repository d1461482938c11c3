// What the rotation service says: every change of a resource as an event with its audit row. heard.h says what it hears.
#pragma once

#include <string_view>
#include <vector>

namespace jiedui::rotation {

inline constexpr std::string_view kPersonCreated = "cn.jiedui.rotation.person.created.v1";
inline constexpr std::string_view kPersonUpdated = "cn.jiedui.rotation.person.updated.v1";
inline constexpr std::string_view kCategoryCreated = "cn.jiedui.rotation.category.created.v1";
inline constexpr std::string_view kCategoryUpdated = "cn.jiedui.rotation.category.updated.v1";
inline constexpr std::string_view kCategoryWithdrawn = "cn.jiedui.rotation.category.withdrawn.v1";
inline constexpr std::string_view kPostingPlanned = "cn.jiedui.rotation.posting.planned.v1";
inline constexpr std::string_view kPostingUpdated = "cn.jiedui.rotation.posting.updated.v1";
inline constexpr std::string_view kPostingNominated = "cn.jiedui.rotation.posting.nominated.v1";
inline constexpr std::string_view kPostingApproved = "cn.jiedui.rotation.posting.approved.v1";
inline constexpr std::string_view kPostingStarted = "cn.jiedui.rotation.posting.started.v1";
inline constexpr std::string_view kPostingAssessed = "cn.jiedui.rotation.posting.assessed.v1";
inline constexpr std::string_view kPostingCompleted = "cn.jiedui.rotation.posting.completed.v1";
inline constexpr std::string_view kPostingWithdrawn = "cn.jiedui.rotation.posting.withdrawn.v1";
inline constexpr std::string_view kPostingCutShort = "cn.jiedui.rotation.posting.cut_short.v1";
inline constexpr std::string_view kPostingFlagged = "cn.jiedui.rotation.posting.flagged.v1";
inline constexpr std::string_view kPostingImported = "cn.jiedui.rotation.posting.imported.v1";
inline constexpr std::string_view kTeamCreated = "cn.jiedui.rotation.team.created.v1";
inline constexpr std::string_view kTeamUpdated = "cn.jiedui.rotation.team.updated.v1";
inline constexpr std::string_view kQuotaCreated = "cn.jiedui.rotation.quota.created.v1";
inline constexpr std::string_view kQuotaUpdated = "cn.jiedui.rotation.quota.updated.v1";
inline constexpr std::string_view kBatchCreated = "cn.jiedui.rotation.batch.created.v1";
inline constexpr std::string_view kBatchUpdated = "cn.jiedui.rotation.batch.updated.v1";
inline constexpr std::string_view kTrainingCreated = "cn.jiedui.rotation.training.created.v1";
inline constexpr std::string_view kTrainingUpdated = "cn.jiedui.rotation.training.updated.v1";
inline constexpr std::string_view kTrainingHeld = "cn.jiedui.rotation.training.held.v1";
inline constexpr std::string_view kTrainingCancelled = "cn.jiedui.rotation.training.cancelled.v1";
inline constexpr std::string_view kTrainingAttended = "cn.jiedui.rotation.training.attended.v1";
inline constexpr std::string_view kTrainingAttendanceWithdrawn = "cn.jiedui.rotation.training.attendance_withdrawn.v1";
inline constexpr std::string_view kCheckRecorded = "cn.jiedui.rotation.check.recorded.v1";
inline constexpr std::string_view kPostBudgetCreated = "cn.jiedui.rotation.post_budget.created.v1";
inline constexpr std::string_view kPostBudgetUpdated = "cn.jiedui.rotation.post_budget.updated.v1";
inline constexpr std::string_view kAllotmentCreated = "cn.jiedui.rotation.allotment.created.v1";
inline constexpr std::string_view kAllotmentUpdated = "cn.jiedui.rotation.allotment.updated.v1";
inline constexpr std::string_view kAllotmentMoved = "cn.jiedui.rotation.allotment.moved.v1";
inline constexpr std::string_view kNeedCreated = "cn.jiedui.rotation.need.created.v1";
inline constexpr std::string_view kNeedUpdated = "cn.jiedui.rotation.need.updated.v1";
inline constexpr std::string_view kNeedWithdrawn = "cn.jiedui.rotation.need.withdrawn.v1";
inline constexpr std::string_view kPlacementPlanCreated = "cn.jiedui.rotation.placement_plan.created.v1";
inline constexpr std::string_view kPlacementPlanUpdated = "cn.jiedui.rotation.placement_plan.updated.v1";
inline constexpr std::string_view kPlacementPlanQueued = "cn.jiedui.rotation.placement_plan.queued.v1";
inline constexpr std::string_view kPlacementPlanComputed = "cn.jiedui.rotation.placement_plan.computed.v1";
inline constexpr std::string_view kPlacementPlanFailed = "cn.jiedui.rotation.placement_plan.failed.v1";
inline constexpr std::string_view kPlacementPlanCancelled = "cn.jiedui.rotation.placement_plan.cancelled.v1";
inline constexpr std::string_view kPlacementPlanAccepted = "cn.jiedui.rotation.placement_plan.accepted.v1";

inline constexpr std::string_view kServiceCertificateIssued = "cn.jiedui.rotation.service_certificate.issued.v1";
inline constexpr std::string_view kServiceCertificateRevoked = "cn.jiedui.rotation.service_certificate.revoked.v1";
inline constexpr std::string_view kServiceCertificateMoved = "cn.jiedui.rotation.service_certificate.moved.v1";

// All of them, for docs/events.md and its test.
std::vector<std::string_view> EventTypes();

}  // namespace jiedui::rotation
