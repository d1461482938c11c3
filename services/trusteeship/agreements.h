// What happens to a trusteeship's agreement, shared by the verbs and the import.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/mutate.h"
#include "jiedui/trusteeship/v1/agreement.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"

namespace jiedui::trusteeship {

// Writes the next revision of an agreement with its flags as of today, and says so. Where it comes into force by this, the PROPOSED
// trusteeship becomes ACTIVE in the same transaction, and the event is agreement.in_force.
absl::StatusOr<v1::Agreement> SaveAgreement(db::Mutation& m, std::string_view event, const v1::Agreement* before,
                                            v1::Agreement after, const v1::Trusteeship& trusteeship,
                                            std::string_view decision = "");

// What the last attested version of an agreement rested on; nothing where none was attested.
absl::StatusOr<std::optional<v1::Attestation>> LastAttestation(db::Tx& tx, const v1::Agreement& present);

// Nobody has drawn up an agreement, or nobody has ever signed the one that is there.
absl::Status CanAttest(db::Mutation& m, std::string_view trusteeship);
// Enters what a public source says; CanAttest has been asked.
absl::StatusOr<v1::Agreement> Attest(db::Mutation& m, const v1::Trusteeship& trusteeship,
                                     const v1::Attestation& attestation);

}  // namespace jiedui::trusteeship
