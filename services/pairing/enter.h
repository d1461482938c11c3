// How a pairing comes into the register, whether by its verb, by import or for another service, and how it is followed by its next
// revision.
#pragma once

#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/base/call.h"
#include "common/db/mutate.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"
#include "services/pairing/setting.h"

namespace jiedui::pairing {

// `entered` as the revision it would become: PROPOSED or ACTIVE, as its state asks, checked against everything that stands around
// it. For ACTIVE its `reason` is the one for passing a rule that only urges; such rules are told and put into `passed`. Writes
// nothing.
absl::StatusOr<v1::Pairing> Enter(db::Mutation& m, Setting& setting, v1::Pairing entered,
                                  std::vector<PassedRule>& passed);

// What `can` decides of the pairing. A refusal that names regions does so as officials do: `can` is then asked once more, with
// their names in the setting.
absl::Status Decide(db::Mutation& m, Setting& setting, const v1::Pairing& pairing,
                    absl::FunctionRef<absl::Status(const Setting&)> can);

// What stands around a pairing that the caller wants to enter: it must concern the caller's area, and so must its parent.
absl::StatusOr<Setting> LoadSettingToEnter(db::Mutation& m, const Call& call, const v1::Pairing& entered);

// Writes the next revision and says so; `before` is null for the first. `clause`: what the change rests on, where a clause decided.
absl::StatusOr<v1::Pairing> SavePairing(db::Mutation& m, std::string_view event, const v1::Pairing* before,
                                        v1::Pairing after, std::string_view clause = "");

// Children still open end with their parent, in the same transaction (SD19-2b); so do those that had ended later than it now does.
absl::Status EndChildren(db::Mutation& m, const v1::Pairing& parent, std::string_view end);

}  // namespace jiedui::pairing
