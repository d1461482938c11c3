// How a trusteeship comes in, by verb or by import, under the same rules.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/call.h"
#include "common/db/mutate.h"
#include "jiedui/trusteeship/v1/agreement.pb.h"
#include "services/trusteeship/setting.h"

namespace jiedui::trusteeship {

// A trusteeship with its term filled in, and what a decision on it rests on.
struct Candidate {
  v1::Trusteeship trusteeship;
  Setting setting;
};

// `entered` with its term filled in, where the caller may keep it. `parties` are what the registry answered; what its events have told
// since wins.
absl::StatusOr<Candidate> Complete(db::Mutation& m, const Call& call, v1::Trusteeship entered, PartiesFacts parties);

// Programme and rules have room for it (policy::CanPropose); what only urges is told to the mutation.
absl::Status Admit(db::Mutation& m, const Candidate& candidate);

// Both.
absl::StatusOr<v1::Trusteeship> Enter(db::Mutation& m, const Call& call, v1::Trusteeship entered, PartiesFacts parties);

// A PROPOSED trusteeship becomes ACTIVE: its agreement came into force.
absl::StatusOr<v1::Trusteeship> Activate(db::Mutation& m, const v1::Trusteeship& before,
                                         const v1::Agreement& agreement);

}  // namespace jiedui::trusteeship
