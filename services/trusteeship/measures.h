// How measures are entered and changed, shared by the verbs and the import.
#pragma once

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/db/mutate.h"
#include "jiedui/trusteeship/v1/agreement.pb.h"
#include "jiedui/trusteeship/v1/measure.pb.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"

namespace jiedui::trusteeship {

// The agreement of the trusteeship allows `measure` (policy::CanMeasure).
absl::Status AgreementAllows(db::Mutation& m, const v1::Measure& measure, const v1::Measure* before,
                             const v1::Trusteeship& trusteeship, std::string_view verb);

// Writes the next revision of a measure with the regions of its trusteeship, and says so.
absl::StatusOr<v1::Measure> SaveMeasure(db::Mutation& m, std::string_view event, const v1::Measure* before,
                                        v1::Measure after, const v1::Trusteeship& trusteeship);

}  // namespace jiedui::trusteeship
