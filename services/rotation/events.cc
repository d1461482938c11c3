#include "services/rotation/events.h"

namespace jiedui::rotation {

std::vector<std::string_view> EventTypes() {
  return {kPersonCreated,         kPersonUpdated,        kCategoryCreated,
          kCategoryUpdated,       kCategoryWithdrawn,    kPostingPlanned,
          kPostingUpdated,        kPostingNominated,     kPostingApproved,
          kPostingStarted,        kPostingAssessed,      kPostingCompleted,
          kPostingWithdrawn,      kPostingCutShort,      kPostingFlagged,
          kPostingImported,       kTeamCreated,          kTeamUpdated,
          kQuotaCreated,          kQuotaUpdated,         kBatchCreated,
          kBatchUpdated,          kTrainingCreated,      kTrainingUpdated,
          kTrainingHeld,          kTrainingCancelled,    kTrainingAttended,
          kCheckRecorded,         kPostBudgetCreated,    kPostBudgetUpdated,
          kAllotmentCreated,      kAllotmentUpdated,     kAllotmentMoved,
          kNeedCreated,           kNeedUpdated,          kNeedWithdrawn,
          kPlacementPlanCreated,  kPlacementPlanUpdated, kPlacementPlanQueued,
          kPlacementPlanComputed, kPlacementPlanFailed,  kPlacementPlanCancelled,
          kPlacementPlanAccepted};
}

}  // namespace jiedui::rotation
