#include "services/trusteeship/moved.h"

#include <utility>
#include <vector>

#include "services/trusteeship/changes.h"
#include "services/trusteeship/events.h"

namespace jiedui::trusteeship {
namespace {

// What is kept under a trusteeship is found by its regions: it follows them.
template <class Resource>
absl::Status Move(db::Mutation& m, const v1::Trusteeship& trusteeship, std::string_view event) {
  absl::StatusOr<std::vector<Resource>> resources = store::Under<Resource>(m.tx(), trusteeship.name());
  if (!resources.ok()) return resources.status();
  for (const Resource& before : *resources) {
    absl::StatusOr<resource::Entered<Resource>> entered = resource::Get<Resource>(m.tx(), before.name());
    if (!entered.ok()) return entered.status();
    Resource after = before;
    Place(after, trusteeship);
    absl::Status saved =
        resource::Save(m, &before, std::move(after),
                       {.event = event, .parties = PartiesOf(trusteeship), .authors = entered->authors})
            .status();
    if (!saved.ok()) return saved;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status MoveAll(db::Mutation& m, const v1::Trusteeship& trusteeship) {
  absl::Status moved = Move<v1::Agreement>(m, trusteeship, kAgreementMoved);
  if (moved.ok()) moved = Move<v1::Plan>(m, trusteeship, kPlanUpdated);
  if (moved.ok()) moved = Move<v1::Measure>(m, trusteeship, kMeasureUpdated);
  if (moved.ok()) moved = Move<v1::Record>(m, trusteeship, kRecordUpdated);
  if (moved.ok()) moved = Move<v1::Difficulty>(m, trusteeship, kDifficultyMoved);
  if (moved.ok()) moved = Move<v1::Practice>(m, trusteeship, kPracticeUpdated);
  return moved;
}

}  // namespace jiedui::trusteeship
