// How a trusteeship comes in, by verb or by import, under the same rules.
#pragma once

#include "absl/status/statusor.h"
#include "common/base/call.h"
#include "common/db/mutate.h"
#include "jiedui/trusteeship/v1/agreement.pb.h"
#include "services/trusteeship/setting.h"

namespace jiedui::trusteeship {
// `entered` as it may be registered: who may, its term filled in, programme and rules have room (policy::CanPropose); what only urges is
// told to the mutation. `parties` are what the registry answered; what its events have told since wins.
absl::StatusOr<v1::Trusteeship> Enter(db::Mutation& m, const Call& call, v1::Trusteeship entered, PartiesFacts parties);

// A PROPOSED trusteeship becomes ACTIVE: its agreement came into force.
absl::StatusOr<v1::Trusteeship> Activate(db::Mutation& m, const v1::Trusteeship& before,
                                         const v1::Agreement& agreement);

}  // namespace jiedui::trusteeship
