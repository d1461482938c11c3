// Trainings and who takes part, as they are kept. Plain functions in a transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/call.h"
#include "common/db/database.h"
#include "jiedui/rotation/v1/batch.pb.h"
#include "jiedui/rotation/v1/person.pb.h"
#include "jiedui/rotation/v1/training.pb.h"

namespace jiedui::rotation {

// Offices that have its region in their scope, and the organiser.
absl::Status MayWrite(const Call& call, const v1::Training& training);

// Organiser, host and basis are known (kUnknownReference otherwise); the training lies with its organiser and belongs to a side of its basis.
// Of a change only what is new is judged.
absl::Status KnowsReferences(db::Tx& tx, const v1::Training* before, const v1::Training& training);

// Quotas that limit who takes part.
absl::StatusOr<std::vector<v1::Quota>> QuotasLimiting(db::Tx& tx, const v1::Training& training);

// Enters a person, or whether the person completed it; counted in `training`, which is left to be saved. True where anything changed.
// Decides before it writes: `update` false and other content is kContentConflict.
absl::StatusOr<bool> Attend(db::Tx& tx, const Call& call, v1::Training& training, const std::vector<v1::Quota>& quotas,
                            const v1::Attendance& attendance, bool update);

// Takes a person out again; counted in `training`, which is left to be saved. kNotAttending where the person is not entered.
absl::Status WithdrawAttendant(db::Tx& tx, v1::Training& training, const std::string& person);

// What is due of all who completed it, after the training itself has changed.
absl::Status RefreshDueOfAttendance(db::Tx& tx, std::string_view training);

}  // namespace jiedui::rotation
