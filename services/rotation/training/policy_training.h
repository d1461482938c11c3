// The rules of training, attendance and medical checks: pure functions of values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "common/base/error.h"
#include "jiedui/rotation/v1/batch.pb.h"
#include "jiedui/rotation/v1/person.pb.h"
#include "jiedui/rotation/v1/training.pb.h"
#include "services/rotation/facts.h"

namespace jiedui::rotation::policy {

inline constexpr Clause kFreeTraining{"Q11-4.8", "《关于认真做好教育对口支援工作的指导意见》四(八)"};
// Training and exchange go along the pairing.
inline constexpr Clause kWithinPairing{"SD19-3.1b", "鲁教厅办发〔2019〕5号"};
inline constexpr Clause kFreeCheck{"DX18-3.4.1b", "定政办发〔2018〕200号"};

std::string_view Chinese(v1::Training::State state);

// ---- Valid ---------------------------------------------------------------------------------------------------------------

absl::Status ValidTraining(const v1::Training& training);
absl::Status ValidAttendance(const google::protobuf::RepeatedPtrField<v1::Attendance>& attendance);
// `today` is the business date.
absl::Status ValidCheck(const v1::Check& check, absl::CivilDay today);

// ---- Can -----------------------------------------------------------------------------------------------------------------

// One that is cancelled stays as it is; with people in it, it stays in its programme and year, of which they take places.
// What was held has begun.
absl::Status CanUpdate(const v1::Training& before, const v1::Training& after, absl::CivilDay today);
// It is entered where its organiser lies, or in a part of that.
absl::Status LiesWithOrganiser(const v1::Training& training, const PartyFacts& organiser);
// A training within a pairing or trusteeship is of one of the sides, on days on which it is in force (SD19-3.1b). Without organiser its
// region says of which.
absl::Status BelongsTo(const v1::Training& training, const std::optional<PartyFacts>& organiser,
                       const BasisFacts& basis);
absl::Status CanHold(const v1::Training& training, absl::CivilDay today);
absl::Status CanCancel(const v1::Training& training);
// People take part in what is planned or was held; nobody completes what was not.
absl::Status CanAttend(const v1::Training& training, bool completed);
absl::Status CanWithdrawAttendance(const v1::Training& training);

// Whether places in the training are counted against the quota, for people of its stage and region.
bool Limits(const v1::Quota& quota, const v1::Training& training);
bool Counts(const v1::Quota& quota, const v1::Person& person);

// ---- Change --------------------------------------------------------------------------------------------------------------

// What a caller enters, without what the service fills in.
v1::Training AsEntered(const v1::Training& training);
// What was entered becomes the one after `before` (null for the first).
v1::Training Entered(const v1::Training* before, const v1::Training& entered, v1::Training::State state);
v1::Training Held(v1::Training training);
v1::Training Cancelled(v1::Training training, std::string_view reason);
// A new or planned one whose last day is past was held; any other one stays as it is.
v1::Training::State StateOnImport(const v1::Training* before, const v1::Training& entered, absl::CivilDay today);
// One more who takes part, or who completed it, or who did not after all.
void Count(v1::Training& training, bool is_new, bool completed);
// One fewer who takes part, and fewer who completed it.
void CountWithdrawn(v1::Training& training, bool completed);

}  // namespace jiedui::rotation::policy
